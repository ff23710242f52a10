/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "train-data.h"

#include "fus-rng.h"

#include <math.h>

enum
{
  MOST_HIDDEN = 8,
};

static void
fill_row (const TrainData *self, guint m, guint i, FusReal *row)
{
  FusRng hidden = fus_rng_at (self->seed, FUS_DRAW_TEST, 9, i);
  FusRng rng = fus_rng_at (self->seed, FUS_DRAW_TEST, m, i);
  double z[MOST_HIDDEN];

  for (guint k = 0; k < self->n_hidden; k++)
    z[k] = fus_rng_normal (&hidden);
  for (gsize d = 0; d < self->widths[m]; d++)
    {
      double value = self->noise * fus_rng_normal (&rng);

      for (guint k = 0; k < self->n_hidden; k++)
        value += z[k] * cos ((double) (m + 1) * (double) k + 1.7 * (double) d);
      if (self->curved && m == TRAIN_N_MODALITIES - 1)
        value = 2 * value * value / (1 + fabs (value));
      row[d] = self->filled != NULL ? fus_matrix_row (self->filled[m], i)[d]
                                    : (FusReal) (self->offset + self->factor * value);
    }
}

FusDataset *
train_data_make (const TrainData *self, guint n_samples)
{
  static const char *const ids[TRAIN_N_MODALITIES] = { "a", "b", "c" };
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("test");
  FusDataset *dataset = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (self->n_hidden, <=, MOST_HIDDEN);
  fus_dataset_builder_set_samples (builder, n_samples, NULL);
  for (guint m = 0; m < TRAIN_N_MODALITIES; m++)
    {
      g_autoptr (FusMatrix) block = fus_matrix_new (n_samples, self->widths[m]);
      g_autoptr (FusModality) modality =
                   fus_modality_new (ids[m], NULL, FUS_MODALITY_VECTOR, &self->widths[m],
                                     1);
      g_autofree guint *samples = g_new (guint, n_samples);
      guint n = 0;

      for (guint i = 0; i < n_samples; i++)
        {
          if (self->gaps && i % 4 == 3 && i / 4 % TRAIN_N_MODALITIES == m)
            continue;
          fill_row (self, m, i, fus_matrix_row (block, n));
          samples[n++] = i;
        }
      block->n_rows = n;
      fus_dataset_builder_add_modality (builder, modality, block, samples);
    }
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);

  return dataset;
}

FusTrainer *
train_data_make_trainer (FusDataset *dataset,
                         FusSplit *split,
                         const char *kind,
                         const char *const *settings,
                         guint n_threads)
{
  g_autoptr (FusModelSpec) spec =
               fus_model_spec_new (fus_model_kind_lookup (kind), dataset);
  g_autoptr (GError) error = NULL;
  FusTrainer *trainer = NULL;

  for (guint i = 0; settings != NULL && settings[i] != NULL; i++)
    fus_options_set_pair (spec->options, settings[i], &error);
  g_assert_no_error (error);
  trainer = fus_trainer_new (dataset, split, spec, n_threads, 0, &error);
  g_assert_no_error (error);

  return trainer;
}

void
train_data_run (FusTrainer *trainer)
{
  g_autoptr (GError) error = NULL;

  while (!fus_trainer_is_finished (trainer))
    {
      fus_trainer_run_epoch (trainer, NULL, &error);
      g_assert_no_error (error);
    }
}
