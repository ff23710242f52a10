/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-encoding.h"

#include <math.h>
#include <string.h>

/* The linear-Gaussian model of MODELS.md 7.5, where the product of experts is exact for
 * every subset: sample 0 is the section's own, the others are drawn from the model. */
enum
{
  LG3_M = 3,
  LG3_D = 4,
  LG3_L = 2
};

static const double lg3_s[LG3_M][LG3_L] = { { 2, .5 }, { 1, 1.5 }, { .5, 2.5 } };
static const double lg3_u[LG3_L][LG3_D] = { { .5, .5, .5, .5 }, { .5, -.5, .5, -.5 } };

static inline void
lg3_fill_row (FusReal *x, guint m, guint row)
{
  FusRng rng = fus_rng_at (7, FUS_DRAW_TEST, 3, row);
  double z[LG3_L];

  for (guint l = 0; l < LG3_L; l++)
    z[l] = fus_rng_normal (&rng);
  rng = fus_rng_at (7, FUS_DRAW_TEST, m, row);
  for (guint d = 0; d < LG3_D; d++)
    {
      double value = fus_rng_normal (&rng);

      for (guint l = 0; l < LG3_L; l++)
        value += lg3_s[m][l] * lg3_u[l][d] * z[l];
      x[d] = (FusReal) (row == 0 ? 2 * sin (0.3 * m + 0.8 * d) : value);
    }
}

/* Row r lacks modality (r ÷ 4) mod 3 where @gaps and r mod 4 is 3. The label `side` is
 * the sign of the first latent's best guess. */
static inline FusDataset *
lg3_dataset_new (guint n_rows, gboolean gaps)
{
  static const char *const ids[] = { "a", "b", "c" };
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("lg3");
  g_autofree const char **sides = g_new (const char *, n_rows);
  gsize shape = LG3_D;
  FusDataset *dataset = NULL;

  fus_dataset_builder_set_samples (builder, n_rows, NULL);
  for (guint m = 0; m < LG3_M; m++)
    {
      g_autoptr (FusModality) modality =
                   fus_modality_new (ids[m], ids[m], FUS_MODALITY_VECTOR, &shape, 1);
      g_autoptr (FusMatrix) block = fus_matrix_new (n_rows, LG3_D);
      g_autofree guint *samples = g_new (guint, n_rows);
      guint n = 0;

      for (guint row = 0; row < n_rows; row++)
        {
          if (gaps && row % 4 == 3 && row / 4 % 3 == m)
            continue;
          lg3_fill_row (fus_matrix_row (block, n), m, row);
          samples[n++] = row;
        }
      block->n_rows = n;
      fus_dataset_builder_add_modality (builder, modality, block, samples);
    }
  for (guint row = 0; row < n_rows; row++)
    {
      FusReal x[LG3_D];
      double sum = 0;

      lg3_fill_row (x, 0, row);
      for (guint d = 0; d < LG3_D; d++)
        sum += (double) x[d];
      sides[row] = sum > 0 ? "plus" : "minus";
    }
  fus_dataset_builder_add_categories (builder, "side", sides);
  dataset = fus_dataset_builder_finish (builder, NULL);
  g_assert_nonnull (dataset);

  return dataset;
}

static inline FusReal *
lg3_param (FusModel *model, const char *part, const char *id, const char *rest)
{
  FusParams *params = fus_model_get_params (model);
  g_autofree char *name = g_strdup_printf ("%s.%s.%s", part, id, rest);
  guint param = 0;
  gboolean found = fus_params_find (params, name, &param);

  g_assert_true (found);
  memset (fus_params_get_values (params, param), 0,
          fus_params_get (params, param)->n_rows *
            fus_params_get (params, param)->n_cols * sizeof (FusReal));

  return fus_params_get_values (params, param);
}

static inline FusModelSpec *
lg3_spec_new (FusDataset *dataset, const char *kind)
{
  static const char *const pairs[] = {
    "latent=2", "hidden=", "likelihood=normal", "noise=fixed", "noise_scale=1",
  };
  FusModelSpec *spec = fus_model_spec_new (fus_model_kind_lookup (kind), dataset);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      fus_options_set_pair (spec->options, pairs[i], &error);
      g_assert_no_error (error);
    }

  return spec;
}

static inline FusModel *
lg3_model_new (FusDataset *dataset, const char *kind)
{
  static const char *const ids[] = { "a", "b", "c" };
  g_autoptr (FusModelSpec) spec = lg3_spec_new (dataset, kind);
  g_autoptr (FusScaler) scaler = fus_scaler_new_identity (dataset);
  g_autoptr (GError) error = NULL;
  FusModel *model = fus_model_new (spec, scaler, &error);

  g_assert_no_error (error);
  for (guint m = 0; m < LG3_M; m++)
    {
      FusReal *mean = lg3_param (model, "enc", ids[m], "mu.weight");
      FusReal *logvar = NULL;
      FusReal *decoder = lg3_param (model, "dec", ids[m], "0.weight");

      lg3_param (model, "enc", ids[m], "mu.bias");
      lg3_param (model, "enc", ids[m], "ell.weight");
      lg3_param (model, "dec", ids[m], "0.bias");
      logvar = lg3_param (model, "enc", ids[m], "ell.bias");
      for (guint l = 0; l < LG3_L; l++)
        {
          logvar[l] = (FusReal) (-2 * log (lg3_s[m][l]));
          for (guint d = 0; d < LG3_D; d++)
            {
              mean[l * LG3_D + d] = (FusReal) (lg3_u[l][d] / lg3_s[m][l]);
              decoder[d * LG3_L + l] = (FusReal) (lg3_u[l][d] * lg3_s[m][l]);
            }
        }
    }

  return model;
}

static inline FusEncoding *
lg3_encoding_new (guint n_rows, gboolean gaps, const char *kind, FusPool *pool)
{
  g_autoptr (FusDataset) dataset = lg3_dataset_new (n_rows, gaps);
  g_autoptr (FusModel) model = lg3_model_new (dataset, kind);
  g_autofree guint *samples = g_new (guint, n_rows);
  g_autoptr (GError) error = NULL;
  FusEncoding *encoding = NULL;

  for (guint row = 0; row < n_rows; row++)
    samples[row] = row;
  encoding = fus_encoding_new (model, dataset, samples, n_rows, pool, NULL, &error);
  g_assert_no_error (error);

  return encoding;
}

/* What this build's numbers can be held to. */
#define LG3_TOLERANCE (sizeof (FusReal) == 8 ? 1e-9 : 1e-4)
