/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-model-error.h"
#include "fus-trainer-private.h"

#include <glib/gi18n-lib.h>
#include <tgmath.h>

guint *
fus_trainer_list_rows (const FusDataset *dataset,
                       const FusSplit *split,
                       FusRole role,
                       gsize *n_rows)
{
  g_assert ((guint) role <= FUS_ROLE_TEST);

  const FusMask *presence = fus_dataset_get_presence (dataset);
  guint *rows = fus_split_list_rows (split, role, n_rows);
  gsize n = 0;

  for (gsize i = 0; i < *n_rows; i++)
    if (presence[rows[i]] != 0)
      rows[n++] = rows[i];
  *n_rows = n;

  return rows;
}

static gboolean
check_row (const FusModelSpec *spec,
           const FusDataset *dataset,
           guint m,
           guint sample,
           GError **error)
{
  const FusLikelihoodClass *likelihood = fus_model_spec_get_likelihood (spec, m);
  const FusReal *values = fus_dataset_get_values (dataset, m, sample);

  for (gsize d = 0; values != NULL && d < spec->modalities[m]->n_features; d++)
    if (isfinite (values[d]) && !likelihood->accepts (values[d]))
      {
        g_set_error (error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_DATA,
                     _ (
                       "The likelihood “%s” can't take the value %g that sample “%s” has "
                       "in modality “%s”"),
                     likelihood->id, (double) values[d],
                     fus_dataset_get_id (dataset, sample), spec->modalities[m]->id);
        return FALSE;
      }

  return TRUE;
}

gboolean
fus_trainer_check_values (const FusModelSpec *spec,
                          const FusDataset *dataset,
                          const guint *rows,
                          gsize n_rows,
                          GError **error)
{
  g_assert (rows != NULL || n_rows == 0);

  for (guint m = 0; m < spec->n_modalities; m++)
    for (gsize i = 0; i < n_rows; i++)
      if (!check_row (spec, dataset, m, rows[i], error))
        return FALSE;

  return TRUE;
}

static FusMatrix *
measure_mean (const FusDataset *dataset,
              const FusScaler *scaler,
              guint m,
              const guint *rows,
              gsize n_rows)
{
  const gsize n = fus_dataset_get_modality (dataset, m)->n_features;
  FusMatrix *mean = fus_matrix_new (1, n);
  g_autofree double *sums = g_new0 (double, n);
  g_autofree gsize *counts = g_new0 (gsize, n);
  g_autofree FusReal *x = g_new (FusReal, n);

  for (gsize i = 0; i < n_rows; i++)
    {
      const FusReal *values = fus_dataset_get_values (dataset, m, rows[i]);

      if (values == NULL)
        continue;
      fus_scaler_apply (scaler, m, x, values, 1);
      for (gsize d = 0; d < n; d++)
        if (isfinite (x[d]))
          {
            sums[d] += (double) x[d];
            counts[d]++;
          }
    }
  for (gsize d = 0; d < n; d++)
    mean->data[d] = counts[d] == 0 ? 0 : (FusReal) (sums[d] / (double) counts[d]);

  return mean;
}

FusMatrix **
fus_trainer_measure_baseline (const FusDataset *dataset,
                              const FusScaler *scaler,
                              const guint *rows,
                              gsize n_rows)
{
  g_assert (rows != NULL || n_rows == 0);

  const guint n = fus_dataset_get_n_modalities (dataset);
  FusMatrix **baseline = g_new0 (FusMatrix *, n);

  for (guint m = 0; m < n; m++)
    baseline[m] = measure_mean (dataset, scaler, m, rows, n_rows);

  return baseline;
}

/* Mean −log p of the rows that have the modality, from the same outputs for all. */
static double
measure_null_nll (const FusLikelihood *likelihood,
                  const FusDataset *dataset,
                  const FusScaler *scaler,
                  guint m,
                  const FusMatrix *mean,
                  const guint *rows,
                  gsize n_rows)
{
  const gsize n = likelihood->n_features;
  g_autofree FusReal *outputs =
    g_new0 (FusReal, fus_likelihood_get_n_outputs (likelihood));
  g_autofree FusReal *x = g_new (FusReal, n);
  double sum = 0;
  gsize count = 0;

  for (gsize d = 0; d < n; d++)
    outputs[d] = likelihood->klass->output_of_mean (mean->data[d]);
  for (gsize i = 0; i < n_rows; i++)
    {
      const FusReal *values = fus_dataset_get_values (dataset, m, rows[i]);
      FusReal log_prob = 0;

      if (values == NULL)
        continue;
      fus_scaler_apply (scaler, m, x, values, 1);
      fus_likelihood_get_log_prob (likelihood, &log_prob, NULL, outputs, x, 1);
      sum -= (double) log_prob;
      count++;
    }

  return count == 0 ? 1 : sum / (double) count;
}

static void
set_weight (FusModelSpec *spec, guint m, double weight)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *key = g_strconcat ("weight.", spec->modalities[m]->id, NULL);

  g_ascii_dtostr (text, sizeof text, CLAMP (weight, 1e-6, 1e6));
  fus_options_set_default (spec->options, key, text, NULL);
}

void
fus_trainer_settle_weights (FusModelSpec *spec,
                            const FusDataset *dataset,
                            FusScaler *scaler,
                            FusMatrix *const *baseline,
                            const guint *rows,
                            gsize n_rows)
{
  double nll[FUS_MAX_MODALITIES];
  double sum = 0;

  g_assert (rows != NULL || n_rows == 0);

  if (fus_options_get_choice (spec->options, "weighting", NULL) != FUS_WEIGHTING_NULL_NLL)
    return;
  for (guint m = 0; m < spec->n_modalities; m++)
    {
      FusLikelihood likelihood = fus_model_spec_make_likelihood (spec, m);

      nll[m] =
        measure_null_nll (&likelihood, dataset, scaler, m, baseline[m], rows, n_rows);
      sum += nll[m];
    }
  for (guint m = 0; m < spec->n_modalities; m++)
    if (nll[m] > 0)
      set_weight (spec, m, sum / spec->n_modalities / nll[m]);
}

/* A uniform draw from the non-empty proper subsets of @all: the bits of 1 … 2ⁿ − 2,
 * spread over those of @all. */
static FusMask
draw_proper_subset (FusMask all, FusRng *rng)
{
  const guint n = fus_mask_count (all);
  guint32 bits = fus_rng_below (rng, (guint32) (((guint64) 1 << n) - 2)) + 1;
  FusMask subset = 0;

  for (; bits != 0; bits >>= 1)
    {
      FusMask lowest = all & -all;

      subset |= (bits & 1) != 0 ? lowest : 0;
      all &= ~lowest;
    }

  return subset;
}

static void
drop_modalities (FusTrainer *self)
{
  for (gsize row = 0; row < self->batch->n_rows; row++)
    {
      FusMask *inputs = &self->batch->inputs[row];
      FusRng rng = fus_rng_at (self->spec->seed, FUS_DRAW_DROPOUT,
                               (guint32) self->counters.step, (guint32) row);

      if (fus_mask_count (*inputs) > 1 && fus_rng_uniform (&rng) < self->dropout)
        *inputs = draw_proper_subset (*inputs, &rng);
    }
}

static void
add_noise (FusReal *seen, const FusReal *x, gsize n, double sigma, FusRng *rng)
{
  for (gsize d = 0; d < n; d++)
    if (!isnan (x[d]))
      seen[d] += (FusReal) (sigma * fus_rng_normal (rng));
}

/* Continuous modalities only: what is added is measured in standard deviations. */
static void
add_noise_to_inputs (FusTrainer *self)
{
  const FusBatch *batch = self->batch;

  for (gsize row = 0; row < batch->n_rows; row++)
    {
      FusRng rng = fus_rng_at (self->spec->seed, FUS_DRAW_DENOISE,
                               (guint32) self->counters.step, (guint32) row);

      for (guint m = 0; m < batch->n_modalities; m++)
        if (fus_mask_has (batch->inputs[row], m) &&
            fus_model_spec_get_likelihood (self->spec, m)->input != FUS_INPUT_PLAIN)
          add_noise (fus_matrix_row (batch->seen[m], row),
                     fus_matrix_row (batch->x[m], row), batch->x[m]->n_cols,
                     self->denoise, &rng);
    }
}

void
fus_trainer_corrupt_batch (FusTrainer *self)
{
  if (self->dropout > 0)
    drop_modalities (self);
  if (self->denoise > 0)
    add_noise_to_inputs (self);
}
