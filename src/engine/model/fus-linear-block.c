/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows of several modalities side by side, unit-weighted, what they lack filled in, and
 * their principal components. */
#include "config.h"

#include "fus-linear-start-private.h"

#include "fus-linalg.h"

#include <math.h>
#include <string.h>

/* Values further out are kept from deciding what a component is. */
#define LARGEST_VALUE 12
/* Rounds of filling what is absent, and components it is filled from. */
#define N_FILLS 15
#define N_FILL_COMPONENTS 10

/* -- Rows side by side, weighted -- */

void
fus_linear_block_clear (FusLinearBlock *self)
{
  g_clear_pointer (&self->x, g_free);
  g_clear_pointer (&self->is_known, g_free);
  g_clear_pointer (&self->presence, g_free);
  g_clear_pointer (&self->first, g_free);
}

static gsize *
list_columns (const FusLinearData *data)
{
  gsize *first = g_new0 (gsize, data->n_modalities + 1);

  for (guint m = 0; m < data->n_modalities; m++)
    first[m + 1] = first[m] + data->n_features[m];

  return first;
}

double
fus_linear_get_unit (const FusLinearData *data, guint m)
{
  gsize sum = 0;

  for (guint i = 0; i < data->n_modalities; i++)
    sum += data->n_features[i];

  return sqrt ((double) sum /
               ((double) data->n_modalities * (double) data->n_features[m]));
}

/* Returns whether anything is known of the row. */
static gboolean
copy_row (FusLinearBlock *self, const FusLinearData *data, guint m, gsize from, gsize to)
{
  const gsize n = data->n_features[m];
  const FusReal *x = data->x[m] + from * n;
  const gsize offset = to * self->n_cols + self->first[m];
  const double unit = fus_linear_get_unit (data, m);
  gboolean any = FALSE;

  for (gsize d = 0; d < n; d++)
    if (isfinite (x[d]))
      {
        self->x[offset + d] = unit * CLAMP ((double) x[d], -LARGEST_VALUE, LARGEST_VALUE);
        self->is_known[offset + d] = 1;
        any = TRUE;
      }

  return any;
}

FusLinearBlock
fus_linear_block_new (const FusLinearData *data, const guint *rows, gsize n_rows)
{
  g_assert (rows != NULL || n_rows == 0);

  FusLinearBlock self = { .n_rows = n_rows, .n_modalities = data->n_modalities };
  gsize n_known = 0;

  self.first = list_columns (data);
  self.n_cols = self.first[data->n_modalities];
  self.x = g_new0 (double, MAX (n_rows * self.n_cols, 1));
  self.is_known = g_new0 (guint8, MAX (n_rows * self.n_cols, 1));
  self.presence = g_new0 (FusMask, MAX (n_rows, 1));
  for (gsize row = 0; row < n_rows; row++)
    for (guint m = 0; m < data->n_modalities; m++)
      if (copy_row (&self, data, m, rows[row], row))
        self.presence[row] |= FUS_MASK_BIT (m);
  for (gsize i = 0; i < n_rows * self.n_cols; i++)
    n_known += self.is_known[i];
  if (n_known == n_rows * self.n_cols)
    g_clear_pointer (&self.is_known, g_free);

  return self;
}

/* What is known of @rows, less @means a column. */
static void
subtract (FusLinearBlock *rows, const double *means)
{
  for (gsize i = 0; i < rows->n_rows; i++)
    for (gsize d = 0; d < rows->n_cols; d++)
      if (rows->is_known == NULL || rows->is_known[i * rows->n_cols + d])
        rows->x[i * rows->n_cols + d] -= means[d];
}

void
fus_linear_block_center (FusLinearBlock *self, FusLinearBlock *others)
{
  g_autofree double *means = g_new0 (double, MAX (self->n_cols, 1));

  for (gsize d = 0; d < self->n_cols; d++)
    {
      gsize n = 0;

      for (gsize i = 0; i < self->n_rows; i++)
        if (self->is_known == NULL || self->is_known[i * self->n_cols + d])
          {
            means[d] += self->x[i * self->n_cols + d];
            n++;
          }
      means[d] /= (double) MAX (n, 1);
    }
  subtract (self, means);
  subtract (others, means);
}

/* -- Components -- */

/* Puts into unknown cells what the components say, each shrunk by the first that is left
 * out: a step of EM for a low-rank matrix (Josse & Husson 2012). */
static gboolean
refill (FusLinearBlock *self, gsize n_components, double *values, double *vectors)
{
  g_autofree double *scores = g_new (double, self->n_rows *n_components);
  g_autofree double *row = g_new (double, self->n_cols);

  if (!fus_singular (values, vectors, self->x, self->n_rows, self->n_cols,
                     n_components + 1))
    return FALSE;
  fus_product_nt (scores, self->x, vectors, self->n_rows, n_components, self->n_cols);
  for (gsize i = 0; i < self->n_rows; i++)
    for (gsize k = 0; k < n_components; k++)
      if (values[k] > 0)
        scores[i * n_components + k] *= 1 - values[n_components] / values[k];
  for (gsize i = 0; i < self->n_rows; i++)
    {
      const guint8 *is_known = self->is_known + i * self->n_cols;

      if (memchr (is_known, 0, self->n_cols) == NULL)
        continue;
      fus_product_nn (row, scores + i * n_components, vectors, 1, self->n_cols,
                      n_components);
      for (gsize d = 0; d < self->n_cols; d++)
        if (!is_known[d])
          self->x[i * self->n_cols + d] = row[d];
    }

  return TRUE;
}

gboolean
fus_linear_block_fill (FusLinearBlock *self, const FusProgress *progress, GError **error)
{
  const gsize n = MIN (N_FILL_COMPONENTS, MIN (self->n_rows, self->n_cols) - 1);
  g_autofree double *values = g_new (double, n + 1);
  g_autofree double *vectors = g_new (double, (n + 1) * self->n_cols);

  for (guint round = 0; round < N_FILLS && self->is_known != NULL && n > 0; round++)
    if (!fus_progress_tick (progress, 0, NULL, error))
      return FALSE;
    else if (!refill (self, n, values, vectors))
      break;

  return TRUE;
}

/* Loadings of all columns, `[n_cols × n_latents]`. */
double *
fus_linear_block_find_loadings (const FusLinearBlock *self,
                                guint n_latents,
                                double shrink)
{
  double *loadings = g_new0 (double, MAX (self->n_cols * n_latents, 1));
  g_autofree double *values = g_new (double, n_latents);
  g_autofree double *vectors = g_new (double, n_latents * self->n_cols);

  if (!fus_singular (values, vectors, self->x, self->n_rows, self->n_cols, n_latents))
    return loadings;
  for (guint k = 0; k < n_latents; k++)
    {
      double variance = values[k] * values[k] / (double) MAX (self->n_rows, 1) - shrink;
      double length = variance > 0 ? sqrt (variance) : 0;

      for (gsize d = 0; d < self->n_cols; d++)
        loadings[d * n_latents + k] = length * vectors[k * self->n_cols + d];
    }

  return loadings;
}

double *
fus_linear_find_gram (const double *loadings, gsize n_features, guint n_latents)
{
  g_assert (loadings != NULL || n_features == 0);

  double *gram = g_new0 (double, (gsize) n_latents *n_latents);

  fus_product_tn (gram, loadings, loadings, n_latents, n_latents, n_features);

  return gram;
}
