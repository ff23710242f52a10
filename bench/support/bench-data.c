/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "bench-data.h"

#include "fus-rng.h"

FusDataset *
bench_dataset_new (gsize n_rows, const gsize *dims, guint n_modalities)
{
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("bench");
  g_autoptr (GError) error = NULL;
  FusDataset *dataset = NULL;

  fus_dataset_builder_set_samples (builder, n_rows, NULL);
  for (guint m = 0; m < n_modalities; m++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", m);
      g_autoptr (FusModality) modality =
                   fus_modality_new (id, id, FUS_MODALITY_VECTOR, &dims[m], 1);
      g_autoptr (FusMatrix) block = fus_matrix_new (n_rows, dims[m]);
      FusRng rng = fus_rng_at (1, FUS_DRAW_TEST, 0, m);

      fus_rng_fill_normal (&rng, block->data, n_rows * dims[m]);
      fus_dataset_builder_add_modality (builder, modality, block, NULL);
    }
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);

  return dataset;
}

static void
set_option (FusModelSpec *spec, const char *id, const char *value)
{
  g_autoptr (GError) error = NULL;

  fus_options_set (spec->options, id, value, &error);
  g_assert_no_error (error);
}

static void
set_number (FusModelSpec *spec, const char *id, guint value)
{
  g_autofree char *text = g_strdup_printf ("%u", value);

  set_option (spec, id, text);
}

FusModelSpec *
bench_spec_new (const char *kind,
                const FusDataset *dataset,
                const char *hidden,
                guint latent,
                guint batch)
{
  static const char *const plain[][2] = {
    { "epochs", "100000" },   { "noise", "fixed" },       { "likelihood", "normal" },
    { "standardize", "off" }, { "schedule", "constant" }, { "warmup", "0" },
    { "clip", "0" },          { "patience", "0" },
  };
  FusModelSpec *spec = fus_model_spec_new (fus_model_kind_lookup (kind), dataset);

  set_option (spec, "hidden", hidden);
  set_number (spec, "latent", latent);
  set_number (spec, "batch", batch);
  for (gsize i = 0; i < G_N_ELEMENTS (plain); i++)
    set_option (spec, plain[i][0], plain[i][1]);

  return spec;
}
