/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "data-fixture.h"

#include <math.h>

static FusMatrix *
make_block (const guint *samples, gsize n_rows, gsize n_features, FusReal shift)
{
  FusMatrix *block = fus_matrix_new (n_rows, n_features);

  for (gsize row = 0; row < n_rows; row++)
    for (gsize d = 0; d < n_features; d++)
      fus_matrix_row (block, row)[d] = shift + (FusReal) (10 * samples[row] + d);

  return block;
}

static void
add_left (FusDatasetBuilder *builder)
{
  static const guint samples[] = { 0, 1, 2, 4 };
  gsize shape[] = { 3 };
  g_autoptr (FusModality) left =
               fus_modality_new ("left", "Left Ear", FUS_MODALITY_VECTOR, shape, 1);
  g_autoptr (FusMatrix) block = make_block (samples, G_N_ELEMENTS (samples), 3, 0);

  fus_matrix_row (block, 1)[0] = (FusReal) NAN;
  fus_matrix_row (block, 3)[2] = (FusReal) INFINITY;
  fus_dataset_builder_add_modality (builder, left, block, samples);
}

static void
add_right (FusDatasetBuilder *builder)
{
  static const guint samples[] = { 5, 0, 2, 3 };
  gsize shape[] = { 2, 2 };
  g_autoptr (FusModality) right =
               fus_modality_new ("right", NULL, FUS_MODALITY_IMAGE, shape, 2);
  g_autoptr (FusMatrix) block = make_block (samples, G_N_ELEMENTS (samples), 4, 100);

  for (gsize d = 0; d < 4; d++)
    fus_matrix_row (block, 2)[d] = (FusReal) NAN;
  fus_dataset_builder_add_modality (builder, right, block, samples);
}

FusDataset *
data_fixture_new (void)
{
  static const char *const colors[] = { "blue", "red", "blue", NULL, "red", "blue" };
  static const double weights[] = { 0, 1, 2, NAN, 4, 5 };
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("fixture");
  g_autoptr (GError) error = NULL;
  FusDataset *dataset = NULL;

  fus_dataset_builder_set_samples (builder, 6, g_strsplit ("s0 s1 s2 s3 s4 s5", " ", -1));
  add_left (builder);
  add_right (builder);
  fus_dataset_builder_add_categories (builder, "color", colors);
  fus_dataset_builder_add_values (builder, "weight", weights);
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);

  return dataset;
}

static void
add_numbers (FusDatasetBuilder *builder, const char *id, gsize n_samples, gsize step)
{
  gsize shape[] = { 1 };
  gsize n_rows = n_samples / step;
  g_autoptr (FusModality) modality =
               fus_modality_new (id, NULL, FUS_MODALITY_VECTOR, shape, 1);
  g_autoptr (FusMatrix) block = fus_matrix_new (n_rows, 1);
  g_autofree guint *samples = g_new (guint, n_rows);

  for (gsize row = 0; row < n_rows; row++)
    {
      samples[row] = (guint) (row * step + step - 1);
      /* Each once, in no order. */
      block->data[row] = (FusReal) (samples[row] * 104729 % n_samples);
    }
  fus_dataset_builder_add_modality (builder, modality, block, samples);
}

FusDataset *
data_fixture_new_large (gsize n_samples)
{
  static const char *const classes[] = { "x", "y", "x", "z" };
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("large");
  g_autofree const char **texts = g_new (const char *, n_samples);
  g_autoptr (GError) error = NULL;
  FusDataset *dataset = NULL;

  for (gsize i = 0; i < n_samples; i++)
    texts[i] = classes[i / 2 % G_N_ELEMENTS (classes)];
  fus_dataset_builder_set_samples (builder, n_samples, NULL);
  add_numbers (builder, "a", n_samples, 1);
  add_numbers (builder, "b", n_samples, 2);
  fus_dataset_builder_add_categories (builder, "class", texts);
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);

  return dataset;
}
