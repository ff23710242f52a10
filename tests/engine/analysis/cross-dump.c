/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Prints what is told of made data, and the data, for cross_numbers.py, which tells them
 * anew with scikit-learn. */
#include "config.h"

#include "fus-alignment.h"
#include "fus-association.h"
#include "fus-cross-scores.h"
#include "fus-cross.h"
#include "fus-json.h"
#include "fus-redundancy.h"
#include "fus-rng.h"
#include "fus-told.h"

#include <math.h>

#define N 180
#define N_WIDE 70
#define N_NARROW 4
#define N_GROUPS 60

/* Two modalities of a class and a group: a wide one that some samples lack and that has
 * single gaps, a narrow one. */
static FusDataset *
make_data (void)
{
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("made");
  g_autoptr (FusModality) wide = fus_modality_new ("wide", NULL, FUS_MODALITY_VECTOR,
                                                   (gsize[]){ N_WIDE }, 1);
  g_autoptr (FusModality) narrow = fus_modality_new ("narrow", NULL, FUS_MODALITY_VECTOR,
                                                     (gsize[]){ N_NARROW }, 1);
  g_autoptr (FusMatrix) x = fus_matrix_new (N, N_WIDE);
  g_autoptr (FusMatrix) y = fus_matrix_new (N, N_NARROW);
  g_autofree const char **classes = g_new0 (const char *, N + 1);
  g_autoptr (GPtrArray) groups = g_ptr_array_new_with_free_func (g_free);
  g_autofree double *values = g_new (double, N);
  static const char *const names[] = { "red", "green", "blue" };
  FusRng rng = fus_rng_at (7, FUS_DRAW_TEST, 0, 0);
  FusDataset *dataset = NULL;

  for (guint i = 0; i < N; i++)
    {
      const guint code = fus_rng_below (&rng, 3);

      classes[i] = names[code];
      g_ptr_array_add (groups, g_strdup_printf ("g%02u", i % N_GROUPS));
      for (guint d = 0; d < N_WIDE; d++)
        fus_matrix_row (x, i)[d] =
          i % 7 == 3 || (i + d) % 31 == 0
            ? (FusReal) NAN
            : (FusReal) (fus_rng_normal (&rng) * (1 + d % 5) + (d < 6) * 1.5 * code);
      for (guint d = 0; d < N_NARROW; d++)
        fus_matrix_row (y, i)[d] = (FusReal) (fus_rng_normal (&rng) + (code == d) * 0.8);
      values[i] = code + 0.5 * fus_rng_normal (&rng);
    }
  g_ptr_array_add (groups, NULL);
  fus_dataset_builder_set_samples (builder, N, NULL);
  fus_dataset_builder_add_modality (builder, wide, x, NULL);
  fus_dataset_builder_add_modality (builder, narrow, y, NULL);
  fus_dataset_builder_add_categories (builder, "color", classes);
  fus_dataset_builder_add_categories (builder, "patient",
                                      (const char *const *) groups->pdata);
  fus_dataset_builder_mark_group (builder);
  fus_dataset_builder_add_values (builder, "amount", values);
  dataset = fus_dataset_builder_finish (builder, NULL);
  g_assert_nonnull (dataset);

  return dataset;
}

static void
add_ints (JsonBuilder *json, const char *key, const guint *values, gsize n)
{
  fus_json_begin_array (json, key);
  for (gsize i = 0; i < n; i++)
    fus_json_add_int (json, NULL, values[i]);
  json_builder_end_array (json);
}

static void
add_data (JsonBuilder *json, FusDataset *dataset, const FusCross *cross)
{
  for (guint m = 0; m < 2; m++)
    {
      fus_json_begin_array (json, m == 0 ? "wide" : "narrow");
      for (gsize i = 0; i < cross->folds->n; i++)
        {
          const FusReal *x = fus_dataset_get_values (dataset, m, cross->folds->rows[i]);
          const gsize n = fus_dataset_get_modality (dataset, m)->n_features;

          fus_json_begin_array (json, NULL);
          for (gsize d = 0; d < n && x != NULL; d++)
            fus_json_add_real (json, NULL, (double) x[d]);
          json_builder_end_array (json);
        }
      json_builder_end_array (json);
    }
  add_ints (json, "rows", cross->folds->rows, cross->folds->n);
  add_ints (json, "units", cross->folds->units, cross->folds->n);
  fus_json_begin_array (json, "folds");
  for (gsize i = 0; i < cross->folds->n; i++)
    fus_json_add_int (json, NULL, cross->folds->folds[i]);
  json_builder_end_array (json);
  fus_json_begin_array (json, "truth");
  for (gsize i = 0; i < cross->folds->n; i++)
    fus_json_add_real (json, NULL,
                       cross->codes != NULL ? cross->codes[i] : cross->values[i]);
  json_builder_end_array (json);
}

static void
add_read (JsonBuilder *json, const FusCross *cross, const char *key, FusMask from)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FusCrossed) crossed =
               fus_cross_read (cross, from, from, 5, NULL, NULL, &error);
  FusTold told;

  g_assert_no_error (error);
  told = fus_told_new (cross, crossed, 1);
  fus_json_begin_object (json, key);
  add_ints (json, "places", crossed->places, crossed->n);
  fus_json_add_reals (json, "linear", crossed->linear, crossed->n * crossed->n_outputs);
  fus_json_add_reals (json, "neighbors", crossed->neighbors,
                      crossed->n * crossed->n_outputs);
  fus_json_add_real (json, "quality", told.linear.value);
  fus_json_add_real (json, "low", told.linear.low);
  fus_json_add_real (json, "high", told.linear.high);
  fus_json_add_real (json, "auc_linear", told.auc_linear.value);
  fus_json_add_real (json, "auc_neighbors", told.auc_neighbors.value);
  fus_json_add_int (json, "n_units", (gint64) told.n_units);
  json_builder_end_object (json);
}

static void
add_label (JsonBuilder *json, FusDataset *dataset, const char *label)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FusCross) cross =
               fus_cross_new (dataset, fus_dataset_find_label (dataset, label), 1, NULL,
                              NULL, &error);

  g_assert_no_error (error);
  fus_json_begin_object (json, label);
  add_data (json, dataset, cross);
  add_read (json, cross, "from_wide", 1);
  add_read (json, cross, "from_narrow", 2);
  add_read (json, cross, "from_both", 3);
  json_builder_end_object (json);
}

static double *
dup_double (const FusMatrix *x)
{
  double *out = g_new (double, x->n_rows * x->n_cols);

  for (gsize i = 0; i < x->n_rows * x->n_cols; i++)
    out[i] = (double) x->data[i];

  return out;
}

/* Alignment of standardised features of the samples that have both. */
static void
add_alignment (JsonBuilder *json, FusDataset *dataset)
{
  g_autoptr (FusFolds) folds = fus_folds_new (dataset, NULL, 3, 5, 0, 1000, 1);
  double size = 0;
  g_autoptr (FusMatrix) x = fus_cross_scores_new (dataset, folds, -1, 0, 0, &size, NULL);
  g_autoptr (FusMatrix) y = fus_cross_scores_new (dataset, folds, -1, 1, 0, &size, NULL);
  g_autofree double *overlap = g_new (double, folds->n);
  g_autofree double *plain_x = dup_double (x);
  g_autofree double *plain_y = dup_double (y);
  FusRng rng = fus_rng_at (1, FUS_DRAW_PAIRING, 0, 0);
  double shuffled = 0;
  double plain = fus_alignment_get_plain (&shuffled, plain_x, (guint) x->n_cols, plain_y,
                                          (guint) y->n_cols, (guint) x->n_rows, &rng);
  FusAlignment alignment;

  g_assert_true (fus_alignment_new (&alignment, x, y, 1, NULL, NULL, NULL));
  fus_alignment_get_overlap (overlap, x, y, 10, NULL);
  fus_json_begin_object (json, "alignment");
  add_ints (json, "rows", folds->rows, folds->n);
  fus_json_add_real (json, "cka", alignment.cka.value);
  fus_json_add_real (json, "chance", alignment.chance);
  fus_json_add_real (json, "plain", plain);
  fus_json_add_real (json, "plain_shuffled", shuffled);
  fus_json_add_reals (json, "overlap", overlap, folds->n);
  json_builder_end_object (json);
}

/* A narrow source, and a wide one a sixth of which follows it. */
static FusDataset *
make_shared (void)
{
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("shared");
  g_autoptr (FusModality) wide = fus_modality_new ("wide", NULL, FUS_MODALITY_VECTOR,
                                                   (gsize[]){ N_WIDE }, 1);
  g_autoptr (FusModality) narrow = fus_modality_new ("narrow", NULL, FUS_MODALITY_VECTOR,
                                                     (gsize[]){ N_NARROW }, 1);
  g_autoptr (FusMatrix) x = fus_matrix_new (N, N_WIDE);
  g_autoptr (FusMatrix) y = fus_matrix_new (N, N_NARROW);
  FusRng rng = fus_rng_at (8, FUS_DRAW_TEST, 0, 0);
  FusDataset *dataset = NULL;

  for (guint i = 0; i < N; i++)
    {
      FusReal *from = fus_matrix_row (y, i);

      for (guint d = 0; d < N_NARROW; d++)
        from[d] = (FusReal) fus_rng_normal (&rng);
      for (guint d = 0; d < N_WIDE; d++)
        fus_matrix_row (x, i)[d] =
          (FusReal) (fus_rng_normal (&rng) +
                     (d % 6 == 0 ? 3 * (double) from[d / 6 % N_NARROW] : 0));
    }
  fus_dataset_builder_set_samples (builder, N, NULL);
  fus_dataset_builder_add_modality (builder, wide, x, NULL);
  fus_dataset_builder_add_modality (builder, narrow, y, NULL);
  dataset = fus_dataset_builder_finish (builder, NULL);
  g_assert_nonnull (dataset);

  return dataset;
}

/* What is told of all of the one from the other, and the folds that it was told in. */
static void
add_redundancy (JsonBuilder *json)
{
  static const char *const names[] = { "wide", "narrow" };
  g_autoptr (FusDataset) dataset = make_shared ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FusRedundancy) shares = fus_redundancy_new (dataset, 1, NULL, NULL, &error);
  g_autoptr (FusFolds) folds = fus_folds_new (dataset, NULL, 3, 5, 0, 1000, 1);
  const FusInterval *told = NULL;

  g_assert_no_error (error);
  fus_json_begin_object (json, "redundancy");
  for (guint m = 0; m < 2; m++)
    {
      fus_json_begin_array (json, names[m]);
      for (gsize i = 0; i < folds->n; i++)
        {
          fus_json_begin_array (json, NULL);
          for (gsize d = 0; d < fus_dataset_get_modality (dataset, m)->n_features; d++)
            fus_json_add_real (
              json, NULL, (double) fus_dataset_get_values (dataset, m, folds->rows[i])[d]);
          json_builder_end_array (json);
        }
      json_builder_end_array (json);
    }
  fus_json_begin_array (json, "folds");
  for (gsize i = 0; i < folds->n; i++)
    fus_json_add_int (json, NULL, folds->folds[i]);
  json_builder_end_array (json);
  for (guint from = 0; from < 2; from++)
    {
      told = fus_redundancy_get_told (shares, from, 1 - from);
      fus_json_begin_object (json, from == 0 ? "narrow_from_wide" : "wide_from_narrow");
      fus_json_add_real (json, "value", told->value);
      fus_json_add_real (json, "low", told->low);
      fus_json_add_real (json, "high", told->high);
      json_builder_end_object (json);
    }
  json_builder_end_object (json);
}

int
main (void)
{
  g_autoptr (FusDataset) dataset = make_data ();
  g_autoptr (JsonBuilder) json = json_builder_new ();
  const gsize counts[] = { 20, 5, 10, 15 };
  g_autofree char *text = NULL;

  json_builder_begin_object (json);
  add_label (json, dataset, "color");
  add_label (json, dataset, "amount");
  add_alignment (json, dataset);
  add_redundancy (json);
  fus_json_add_real (json, "cramer", fus_cramers_v (counts, 2, 2));
  json_builder_end_object (json);
  text = fus_json_to_text (json, FALSE);
  g_print ("%s\n", text);

  return 0;
}
