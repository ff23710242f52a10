/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-golden.h"

#include "fus-objective.h"
#include "fus-test-data.h"
#include "fus-test.h"

#include <math.h>

static const gsize widths[] = { 2, 3, 2 };
static const char *const ids[] = { "a", "b", "c" };
/* Row 0 … 3. */
static const char *const masks[] = { "1101", "1110", "1011" };

static FusDataset *
make_dataset (gboolean masked, const guint *order)
{
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("golden");
  g_autoptr (GError) error = NULL;
  FusDataset *dataset = NULL;

  fus_dataset_builder_set_samples (builder, GOLDEN_N_ROWS, NULL);
  for (guint k = 0; k < 3; k++)
    {
      const guint m = order[k];
      g_autoptr (FusMatrix) block = fus_matrix_new (GOLDEN_N_ROWS, widths[m]);
      guint samples[GOLDEN_N_ROWS];
      guint n = 0;

      for (guint b = 0; b < GOLDEN_N_ROWS; b++)
        {
          if (masked && masks[m][b] == '0')
            continue;
          for (gsize d = 0; d < widths[m]; d++)
            fus_matrix_row (block, n)[d] =
              (FusReal) sin (0.3 * m + 0.5 * b + 0.8 * (double) d);
          samples[n++] = b;
        }
      block->n_rows = n;
      fus_test_take_modality (builder,
                              fus_modality_new (ids[m], NULL, FUS_MODALITY_VECTOR,
                                                &widths[m], 1),
                              block, samples);
    }
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);

  return dataset;
}

static void
fill_layer (FusParams *params, const char *prefix, guint t)
{
  g_autofree char *weight_name = g_strconcat (prefix, ".weight", NULL);
  g_autofree char *bias_name = g_strconcat (prefix, ".bias", NULL);
  guint weight = 0;
  guint bias = 0;
  const FusParam *place = NULL;

  g_assert_true (fus_params_find (params, weight_name, &weight));
  g_assert_true (fus_params_find (params, bias_name, &bias));
  place = fus_params_get (params, weight);
  for (gsize i = 0; i < place->n_rows; i++)
    {
      for (gsize j = 0; j < place->n_cols; j++)
        fus_params_get_values (params, weight)[i * place->n_cols + j] =
          (FusReal) (0.3 * sin (0.7 * t + 1.3 * (double) i + 0.9 * (double) j));
      fus_params_get_values (params, bias)[i] =
        (FusReal) (0.1 * cos (0.5 * t + (double) i));
    }
}

/* Places of a kind with full precisions: all that is not a layer. */
static void
fill_place (FusParams *params, const char *name, guint t)
{
  guint param = 0;

  if (fus_params_find (params, name, &param))
    for (gsize i = 0; i < fus_params_get (params, param)->n_rows; i++)
      for (gsize j = 0; j < fus_params_get (params, param)->n_cols; j++)
        fus_params_get_values (params,
                               param)[i * fus_params_get (params, param)->n_cols + j] =
          (FusReal) (0.4 * sin (0.7 * t + 1.1 * (double) i + 0.8 * (double) j));
}

static void
fill_precisions (FusParams *params, guint m)
{
  static const char *const places[] = { "enc.%s.path.weight", "enc.%s.precision",
                                        "enc.%s.cross", "dec.%s.path.weight" };

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_auto (GStrv) parts = g_strsplit (places[i], "%s", 2);
      g_autofree char *name = g_strconcat (parts[0], ids[m], parts[1], NULL);

      fill_place (params, name, 10 * m + 4 + i);
    }
}

static void
fill_model (FusModel *model)
{
  FusParams *params = fus_model_get_params (model);
  guint metric = 0;

  for (guint m = 0; m < 3; m++)
    {
      g_autofree char *mean = g_strdup_printf ("enc.%s.mu", ids[m]);
      g_autofree char *logvar = g_strdup_printf ("enc.%s.ell", ids[m]);
      g_autofree char *decoder = g_strdup_printf ("dec.%s.0", ids[m]);

      fill_layer (params, mean, 10 * m + 1);
      if (fus_params_find (params, "metric", &metric))
        fill_precisions (params, m);
      else
        fill_layer (params, logvar, 10 * m + 2);
      fill_layer (params, decoder, 10 * m + 3);
    }
}

static FusModelSpec *
make_spec (const char *kind, const FusDataset *dataset, const char *const *settings)
{
  static const char *const common[] = {
    "latent=2",          "hidden=",  "noise=fixed", "noise_scale=1",
    "likelihood=normal", "warmup=0", "beta=1",      NULL
  };
  FusModelSpec *spec = fus_model_spec_new (fus_model_kind_lookup (kind), dataset);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; common[i] != NULL; i++)
    {
      fus_options_set_pair (spec->options, common[i], &error);
      g_assert_no_error (error);
    }
  for (guint i = 0; settings != NULL && settings[i] != NULL; i++)
    {
      fus_options_set_pair (spec->options, settings[i], &error);
      g_assert_no_error (error);
    }

  return spec;
}

FusGolden *
fus_golden_new (const char *kind, const char *const *settings, gboolean masked)
{
  return fus_golden_new_ordered (kind, settings, masked, (const guint[]){ 0, 1, 2 });
}

FusGolden *
fus_golden_new_ordered (const char *kind,
                        const char *const *settings,
                        gboolean masked,
                        const guint *order)
{
  FusGolden *self = g_new0 (FusGolden, 1);
  g_autoptr (GError) error = NULL;
  const guint rows[] = { 0, 1, 2, 3 };

  self->dataset = make_dataset (masked, order);
  self->scaler = fus_scaler_new_identity (self->dataset);
  self->spec = make_spec (kind, self->dataset, settings);
  self->model = fus_model_new (self->spec, self->scaler, &error);
  g_assert_no_error (error);
  if (fus_params_find (fus_model_get_params (self->model), "enc.a.mu.weight",
                       &(guint){ 0 }))
    fill_model (self->model);
  self->batch = fus_batch_new (self->dataset, GOLDEN_N_ROWS);
  fus_batch_fill (self->batch, self->dataset, self->scaler, rows, GOLDEN_N_ROWS);

  return self;
}

void
fus_golden_free (FusGolden *self)
{
  fus_batch_free (self->batch);
  fus_model_unref (self->model);
  fus_model_spec_free (self->spec);
  fus_scaler_unref (self->scaler);
  fus_dataset_unref (self->dataset);
  g_free (self);
}

FusNoise *
fus_golden_make_noise (const FusGolden *self)
{
  FusNoise *noise = fus_objective_new_noise (self->model, GOLDEN_N_ROWS);

  for (guint i = 0; i < noise->n_arrays; i++)
    if (!noise->arrays[i].is_subset)
      fus_test_fill_sin (noise->arrays[i].values,
                         fus_noise_array_get_n_values (&noise->arrays[i]), 1, 1);

  return noise;
}

FusReal *
fus_golden_get_weight (const FusGolden *self, const char *name)
{
  FusParams *params = fus_model_get_params (self->model);
  guint param = 0;

  g_assert_true (fus_params_find (params, name, &param));

  return fus_params_get_values (params, param);
}

double
fus_golden_run (const FusGolden *self, const FusNoise *noise, double *gradients)
{
  static const char *const names[] = { "enc.a.mu.weight",  "enc.a.ell.weight",
                                       "dec.a.0.weight",   "enc.c.mu.weight",
                                       "enc.c.ell.weight", "dec.c.0.weight" };
  FusParams *params = fus_model_get_params (self->model);
  g_autoptr (FusStep) step = fus_step_new (self->model, NULL);
  g_autofree FusReal *block = g_new (FusReal, params->n_values);
  const FusStepOptions options = {
    .noise = noise,
    .beta = fus_options_get_real (self->spec->options, "beta", NULL),
    .backward = TRUE,
  };
  const FusLossRows *rows = fus_step_run (step, self->batch, &options);
  double loss = 0;

  fus_step_get_gradients (step, block);
  for (guint i = 0; i < G_N_ELEMENTS (names) && gradients != NULL; i++)
    {
      guint param = 0;

      g_assert_true (fus_params_find (params, names[i], &param));
      gradients[i] = (double) block[fus_params_get (params, param)->offset];
    }
  for (gsize row = 0; row < rows->n_rows; row++)
    loss += rows->loss[row] / (double) rows->n_rows;

  return loss;
}
