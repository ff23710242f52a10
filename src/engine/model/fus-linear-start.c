/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The linear-Gaussian model that `full` starts from (MODELS.md 9.1): principal
 * components of weighted columns, a noise a modality by cross-validation, exact
 * conditioning on any set. Everything here is in double and in closed form; folds keep
 * small matrices only, so that trying a noise costs no pass over the data. Below 300
 * rows this is the model, so whatever is chosen here must not overfit: a noise of one
 * modality alone has to gain two standard errors. */
#include "config.h"

#include "fus-linear-start-private.h"

#include "fus-linalg.h"
#include "fus-model-error.h"
#include "fus-rng.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* More rows than this say nothing new about so few parameters. */
#define MOST_ROWS 20000

/* Rows in which anything is known, in an order of their own: neighbours in a file are
 * often alike. At most MOST_ROWS. */
static guint *
order_rows (const FusLinearData *data, gsize *n_rows)
{
  guint *rows = g_new (guint, MAX (data->n_rows, 1));
  g_autofree guint *order = g_new (guint, MAX (data->n_rows, 1));
  FusRng rng = fus_rng_at (FUS_DEFAULT_SEED, FUS_DRAW_SPLIT, 1, 0);

  *n_rows = 0;
  fus_rng_permutation (&rng, order, (guint) data->n_rows);
  for (gsize i = 0; i < data->n_rows && *n_rows < MOST_ROWS; i++)
    {
      gboolean any = FALSE;

      for (guint m = 0; m < data->n_modalities && !any; m++)
        for (gsize d = 0; d < data->n_features[m] && !any; d++)
          any = isfinite (data->x[m][order[i] * data->n_features[m] + d]);
      if (any)
        rows[(*n_rows)++] = order[i];
    }

  return rows;
}

static FusLinearStart *
start_alloc (const FusLinearData *data, const FusLinearChoice *choice)
{
  FusLinearStart *self = g_new0 (FusLinearStart, 1);

  self->n_modalities = data->n_modalities;
  self->n_latents = choice->n_latents;
  self->n_features = g_memdup2 (data->n_features, data->n_modalities * sizeof (gsize));
  self->score = choice->score;
  self->base = choice->base;
  self->noise = g_memdup2 (choice->noise, data->n_modalities * sizeof (double));
  self->trust = g_memdup2 (choice->trust, data->n_modalities * sizeof (double));
  self->company = g_memdup2 (choice->company, data->n_modalities * sizeof (double));
  self->unit = g_new (double, data->n_modalities);
  self->loadings = g_new0 (double *, data->n_modalities);
  self->gram = g_new0 (double *, data->n_modalities);
  self->residual = g_new0 (double *, data->n_modalities);
  for (guint m = 0; m < data->n_modalities; m++)
    {
      self->unit[m] = fus_linear_get_unit (data, m);
      self->residual[m] = g_new0 (double, data->n_features[m]);
    }

  return self;
}

static void
take_loadings (FusLinearStart *self, const FusLinearBlock *block, const double *loadings)
{
  for (guint m = 0; m < self->n_modalities; m++)
    {
      self->loadings[m] =
        g_memdup2 (loadings + block->first[m] * self->n_latents,
                   self->n_features[m] * self->n_latents * sizeof (double));
      self->gram[m] =
        fus_linear_find_gram (self->loadings[m], self->n_features[m], self->n_latents);
    }
}

/* Latents that rows and columns allow. */
static guint
get_most_latents (const FusLinearData *data, gsize n_rows)
{
  gsize n_cols = 0;

  for (guint m = 0; m < data->n_modalities; m++)
    n_cols += data->n_features[m];

  return (guint) MAX (MIN (MIN (n_rows - 1, n_cols), fus_linear_get_most_latents ()), 1);
}

FusLinearStart *
fus_linear_start_new (const FusLinearData *data,
                      const FusLinearStartOptions *options,
                      const FusProgress *progress,
                      GError **error)
{
  gsize n_rows = 0;
  g_autofree guint *rows = order_rows (data, &n_rows);
  g_auto (FusLinearFolds)
            validation = { .n_modalities = data->n_modalities, .progress = progress };
  g_auto (FusLinearBlock) block = { 0 };
  g_autofree double *loadings = NULL;
  g_autoptr (FusLinearStart) self = NULL;
  g_autofree double *unit = g_new (double, data->n_modalities);
  FusLinearChoice choice = { 0 };

  for (guint m = 0; m < data->n_modalities; m++)
    unit[m] = fus_linear_get_unit (data, m);
  validation.unit = unit;
  validation.by_target = options->by_target;
  if (n_rows == 0)
    {
      g_set_error (error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_DATA,
                   _ ("There is no sample to train on"));
      return NULL;
    }
  validation.stride =
    options->n_latents > 0 ? options->n_latents : get_most_latents (data, n_rows);
  if (options->noise == NULL &&
      !fus_linear_folds_make (&validation, data, rows, n_rows, error))
    return NULL;
  if (!fus_linear_choose (&validation, options, &choice, error))
    return NULL;
  self = start_alloc (data, &choice);
  self->n_folds = validation.n_folds;
  self->n_rows = n_rows;
  block = fus_linear_block_new (data, rows, n_rows);
  if (!fus_linear_block_fill (&block, progress, error))
    return NULL;
  loadings = fus_linear_block_find_loadings (&block, self->n_latents, options->shrink);
  take_loadings (self, &block, loadings);
  fus_linear_folds_measure_residuals (&validation, self);

  return g_steal_pointer (&self);
}

void
fus_linear_start_free (FusLinearStart *self)
{
  for (guint m = 0; m < self->n_modalities; m++)
    {
      g_free (self->loadings[m]);
      g_free (self->gram[m]);
      g_free (self->residual[m]);
    }
  g_free (self->loadings);
  g_free (self->gram);
  g_free (self->residual);
  g_free (self->noise);
  g_free (self->trust);
  g_free (self->company);
  g_free (self->unit);
  g_free (self->n_features);
  g_free (self);
}
