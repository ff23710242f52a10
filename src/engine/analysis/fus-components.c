/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Principal components of all modalities side by side, as a model that can tell what
 * is absent: the baseline that a fused latent has to beat. Found in the training rows
 * that have everything where there are enough of them, so that gaps decide nothing.
 * What a row lacks is filled in with what its other values lead to expect before it
 * gets its scores; nothing is random. */
#include "config.h"

#include "fus-components.h"

#include "fus-encoding-private.h"
#include "fus-linalg.h"
#include "fus-shared.h"

#include <math.h>
#include <string.h>

/* Rows that have everything, of which the components are found where there are so many;
 * else all rows, what is absent at the training mean. */
#define LEAST_ROWS 50
/* Numbers that components are found in: of more, rows are thinned. */
#define MOST_VALUES ((gsize) 20 * 1000 * 1000)
/* With as many components as rows nothing is left to be noise, and what is absent is told
 * from chance. */
#define ROWS_PER_COMPONENT 4
/* The noise is at least this share of the first component's variance, so that what is
 * told exactly can be told at all. */
#define NOISE_FLOOR 1e-10

typedef struct
{
  gsize n;
  guint *rows;
} Rows;

static void
rows_clear (Rows *self)
{
  g_clear_pointer (&self->rows, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rows, rows_clear)

static void
rows_init (Rows *self, const FusEncoding *encoding, FusMask all)
{
  self->n = 0;
  self->rows = g_new (guint, MAX (encoding->n_rows, 1));
  for (gsize row = 0; row < encoding->n_rows; row++)
    if (encoding->presence[row] != 0 && (encoding->presence[row] & all) == all)
      self->rows[self->n++] = (guint) row;
}

static void
thin (Rows *self, gsize n_features)
{
  const gsize most = MAX (MOST_VALUES / MAX (n_features, 1), 200);
  const gsize step = MAX ((self->n + most - 1) / most, 1);
  gsize n = 0;

  for (gsize i = 0; i < self->n; i += step)
    self->rows[n++] = self->rows[i];
  self->n = n;
}

static gsize *
list_features (const FusEncoding *encoding)
{
  gsize *first = g_new0 (gsize, encoding->n_modalities + 1);

  for (guint m = 0; m < encoding->n_modalities; m++)
    first[m + 1] = first[m] + fus_encoding_get_n_features (encoding, m);

  return first;
}

/* All modalities of @rows side by side, about their mean. */
static double *
center (FusComponents *self, const FusEncoding *encoding, const Rows *rows)
{
  double *x = g_new (double, MAX (rows->n * self->n_features, 1));
  g_autofree FusReal *scratch = g_new (FusReal, MAX (self->n_features, 1));

  for (gsize i = 0; i < rows->n; i++)
    for (guint m = 0; m < self->n_modalities; m++)
      {
        const gsize n = fus_encoding_get_n_features (encoding, m);
        const FusReal *values =
          fus_encoding_get_values (encoding, m, rows->rows[i], scratch);
        const gboolean has = fus_mask_has (encoding->presence[rows->rows[i]], m);
        double *out = x + i * self->n_features + self->first[m];

        for (gsize d = 0; d < n; d++)
          out[d] = has && isfinite (values[d]) ? (double) values[d]
                                               : (double) encoding->baseline[m]->data[d];
      }
  for (gsize i = 0; i < rows->n * self->n_features; i++)
    self->mean[i % self->n_features] += x[i] / (double) rows->n;
  for (gsize i = 0; i < rows->n * self->n_features; i++)
    x[i] -= self->mean[i % self->n_features];

  return x;
}

static double
sum_squares (const double *x, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    sum += x[i] * x[i];

  return sum;
}

/* Mean variance of the components left out, as scikit-learn has it. */
static double
get_noise (const FusComponents *self, const double *x, const double *values)
{
  const gsize n_all = MIN (self->n_train, self->n_features);
  double left = sum_squares (x, self->n_train * self->n_features);

  for (guint k = 0; k < self->n_components; k++)
    left -= values[k] * values[k];
  left = n_all > self->n_components ? MAX (left, 0) / (double) (self->n_train - 1) /
                                        (double) (n_all - self->n_components)
                                    : 0;

  return MAX (left, NOISE_FLOOR * values[0] * values[0] / (double) (self->n_train - 1));
}

static void
fill_loadings (FusComponents *self, const double *values)
{
  const guint n = self->n_components;

  for (guint k = 0; k < n; k++)
    {
      const double variance = values[k] * values[k] / (double) (self->n_train - 1);
      const double length = sqrt (MAX (variance - self->noise, 0));

      for (gsize d = 0; d < self->n_features; d++)
        self->loadings[d * n + k] = length * self->axes[k * self->n_features + d];
    }
  for (guint m = 0; m < self->n_modalities; m++)
    {
      const double *loadings = self->loadings + self->first[m] * n;

      fus_product_tn (self->gram[m], loadings, loadings, n, n,
                      self->first[m + 1] - self->first[m]);
    }
}

static void
find_components (FusComponents *self, const FusEncoding *train, const Rows *rows)
{
  g_autofree double *x = center (self, train, rows);
  g_autofree double *values = g_new0 (double, MAX (self->n_components, 1));

  if (self->n_components == 0 ||
      !fus_singular (values, self->axes, x, rows->n, self->n_features,
                     self->n_components) ||
      !(values[0] > 0))
    {
      self->n_components = 0;
      return;
    }
  self->noise = get_noise (self, x, values);
  fill_loadings (self, values);
}

static FusComponents *
components_alloc (const FusEncoding *train)
{
  FusComponents *self = g_atomic_rc_box_new0 (FusComponents);

  self->n_modalities = train->n_modalities;
  self->first = list_features (train);
  self->n_features = self->first[train->n_modalities];
  self->mean = g_new0 (double, MAX (self->n_features, 1));
  self->gram = g_new0 (double *, MAX (self->n_modalities, 1));

  return self;
}

static void
components_clear (FusComponents *self)
{
  for (guint m = 0; m < self->n_modalities; m++)
    g_free (self->gram[m]);
  g_free (self->gram);
  g_free (self->loadings);
  g_free (self->axes);
  g_free (self->mean);
  g_free (self->first);
}

/**
 * fus_components_new:
 * @train: rows they are found in
 * @error: set when cancelled
 *
 * Goes by the rows that have every modality where there are 50 of them; else by all, what
 * is absent at the training mean.
 *
 * Returns: (transfer full): as many components as the model has latents, at most 32 and
 * one for each four rows; none where there are too few
 */
FusComponents *
fus_components_new (const FusEncoding *train, const FusProgress *progress, GError **error)
{
  g_autoptr (FusComponents) self = components_alloc (train);
  const guint n_latents = fus_model_get_n_latents (train->model);
  g_auto (Rows) rows = { 0 };
  gsize n = 0;

  if (!fus_progress_tick (progress, -1, NULL, error))
    return NULL;
  rows_init (&rows, train, fus_mask_all (train->n_modalities));
  if (rows.n < LEAST_ROWS)
    {
      g_auto (Rows) any = { 0 };

      rows_init (&any, train, 0);
      if (any.n > rows.n)
        {
          Rows swap = rows;

          rows = any;
          any = swap;
        }
    }
  thin (&rows, self->n_features);
  self->n_train = rows.n;
  n = rows.n > 1 ? MIN (MAX (rows.n / ROWS_PER_COMPONENT, 1), self->n_features) : 0;
  self->n_components = (guint) MIN (MIN (n, FUS_COMPONENTS_MOST), n_latents);
  n = MAX (self->n_components, 1);
  self->axes = g_new0 (double, n *MAX (self->n_features, 1));
  self->loadings = g_new0 (double, n *MAX (self->n_features, 1));
  for (guint m = 0; m < self->n_modalities; m++)
    self->gram[m] = g_new0 (double, n *n);
  find_components (self, train, &rows);

  return g_steal_pointer (&self);
}

FUS_DEFINE_SHARED (FusComponents, fus_components, components_clear)

/* Adds what the known values of modality @m say: to the precision, lower half, and to
 * what it is to be multiplied with. */
static void
add_evidence (const FusComponents *self,
              double *precision,
              double *z,
              const FusEncoding *encoding,
              gsize row,
              guint m)
{
  const guint n = self->n_components;
  g_autofree FusReal *scratch = g_new (FusReal, self->first[m + 1] - self->first[m]);
  const FusReal *x = fus_encoding_get_values (encoding, m, row, scratch);

  for (gsize i = 0; i < (gsize) n * n; i++)
    precision[i] += self->gram[m][i];
  for (gsize d = self->first[m]; d < self->first[m + 1]; d++)
    {
      const double *loadings = self->loadings + d * n;
      const double value = (double) x[d - self->first[m]];

      for (guint k = 0; k < n && isfinite (value); k++)
        z[k] += loadings[k] * (value - self->mean[d]);
      for (guint k = 0; k < n && !isfinite (value); k++)
        for (guint l = 0; l <= k; l++)
          precision[k * n + l] -= loadings[k] * loadings[l];
    }
}

void
fus_components_predict (const FusComponents *self,
                        double *x,
                        const FusEncoding *encoding,
                        gsize row,
                        FusMask from)
{
  g_assert (row < encoding->n_rows);

  const guint n = self->n_components;
  const FusMask has = from & encoding->presence[row];
  double precision[FUS_COMPONENTS_MOST * FUS_COMPONENTS_MOST] = { 0 };
  double z[FUS_COMPONENTS_MOST] = { 0 };

  memcpy (x, self->mean, self->n_features * sizeof *x);
  if (n == 0 || has == 0)
    return;
  for (guint m = 0; m < self->n_modalities; m++)
    if (fus_mask_has (has, m))
      add_evidence (self, precision, z, encoding, row, m);
  for (guint k = 0; k < n; k++)
    precision[k * n + k] += self->noise;
  if (!fus_factor_double (precision, n))
    return;
  fus_solve_factored (z, precision, 1, n);
  for (gsize d = 0; d < self->n_features; d++)
    for (guint k = 0; k < n; k++)
      x[d] += self->loadings[d * n + k] * z[k];
}

/* What the row has, and of the rest what is to be expected; about the mean. */
static void
fill_row (const FusComponents *self, double *x, const FusEncoding *encoding, gsize row)
{
  g_autofree FusReal *scratch = g_new (FusReal, MAX (self->n_features, 1));

  fus_components_predict (self, x, encoding, row, G_MAXUINT32);
  for (guint m = 0; m < self->n_modalities; m++)
    {
      const FusReal *values = fus_encoding_get_values (encoding, m, row, scratch);

      for (gsize d = self->first[m];
           d < self->first[m + 1] && fus_mask_has (encoding->presence[row], m); d++)
        if (isfinite (values[d - self->first[m]]))
          x[d] = (double) values[d - self->first[m]];
    }
  for (gsize d = 0; d < self->n_features; d++)
    x[d] -= self->mean[d];
}

FusMatrix *
fus_components_get_scores (const FusComponents *self, const FusEncoding *encoding)
{
  FusMatrix *scores = fus_matrix_new (encoding->n_rows, self->n_components);
  g_autofree double *x = g_new (double, MAX (self->n_features, 1));
  double of_row[FUS_COMPONENTS_MOST];

  for (gsize row = 0; row < encoding->n_rows; row++)
    {
      fill_row (self, x, encoding, row);
      fus_product_nt (of_row, x, self->axes, 1, self->n_components, self->n_features);
      for (guint k = 0; k < self->n_components; k++)
        fus_matrix_row (scores, row)[k] = (FusReal) of_row[k];
    }

  return scores;
}
