/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "data-fixture.h"
#include "fus-file-error.h"
#include "fus-label-choice.h"

#include <math.h>
#include <string.h>

static void
assert_value (FusReal value, double expected)
{
  g_assert_cmpfloat_with_epsilon ((double) value, expected, 1e-12);
}

static void
test_presence (void)
{
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  const FusMask *presence = fus_dataset_get_presence (dataset);
  static const FusMask expected[] = { 3, 1, 1, 2, 1, 2 };

  g_assert_cmpuint (fus_dataset_get_n_samples (dataset), ==, 6);
  for (gsize i = 0; i < 6; i++)
    g_assert_cmpuint (presence[i], ==, expected[i]);
  g_assert_cmpuint (fus_dataset_get_n_present (dataset, 0), ==, 4);
  g_assert_cmpuint (fus_dataset_get_n_present (dataset, 1), ==, 3);
  g_assert_cmpuint (fus_dataset_get_n_gaps (dataset, 0), ==, 2);
  g_assert_cmpuint (fus_dataset_get_n_gaps (dataset, 1), ==, 0);
}

static void
test_values (void)
{
  g_autoptr (FusDataset) dataset = data_fixture_new ();

  assert_value (fus_dataset_get_values (dataset, 0, 4)[1], 41);
  assert_value (fus_dataset_get_values (dataset, 1, 5)[3], 153);
  assert_value (fus_dataset_get_values (dataset, 1, 0)[0], 100);
  g_assert_true (isnan (fus_dataset_get_values (dataset, 0, 1)[0]));
  g_assert_null (fus_dataset_get_values (dataset, 0, 3));
  g_assert_null (fus_dataset_get_values (dataset, 1, 2));
}

static void
test_labels (void)
{
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  const FusLabel *color = fus_dataset_get_default_label (dataset);
  static const gint32 expected[] = { 0, 1, 0, -1, 1, 0 };

  g_assert_cmpstr (color->id, ==, "color");
  g_assert_cmpuint (color->n_classes, ==, 2);
  g_assert_cmpstr (color->classes[0], ==, "blue");
  for (gsize i = 0; i < 6; i++)
    g_assert_cmpint (color->codes[i], ==, expected[i]);
  g_assert_cmpint (fus_dataset_find_label (dataset, "weight")->kind, ==,
                   FUS_LABEL_CONTINUOUS);
  g_assert_null (fus_dataset_find_label (dataset, "smell"));
}

static void
add_one_modality (FusDatasetBuilder *builder, const char *id, gsize n_rows)
{
  gsize shape[] = { 2 };
  g_autoptr (FusModality) modality =
               fus_modality_new (id, NULL, FUS_MODALITY_VECTOR, shape, 1);
  g_autoptr (FusMatrix) block = fus_matrix_new (n_rows, 2);

  fus_dataset_builder_add_modality (builder, modality, block, NULL);
}

static void
test_class_order (void)
{
  static const char *const digits[] = { "10", "9", "2", "9" };
  static const char *const mixed[] = { "10", "9", "b", "9" };
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("order");
  g_autoptr (FusDataset) dataset = NULL;

  fus_dataset_builder_set_samples (builder, 4, NULL);
  add_one_modality (builder, "a", 4);
  fus_dataset_builder_add_categories (builder, "n", digits);
  fus_dataset_builder_add_categories (builder, "n", mixed);
  dataset = fus_dataset_builder_finish (builder, NULL);
  g_assert_cmpstr (fus_dataset_get_label (dataset, 0)->classes[0], ==, "2");
  g_assert_cmpstr (fus_dataset_get_label (dataset, 0)->classes[2], ==, "10");
  g_assert_cmpstr (fus_dataset_get_label (dataset, 1)->classes[0], ==, "10");
  g_assert_cmpstr (fus_dataset_get_label (dataset, 1)->id, ==, "n_2");
  g_assert_cmpstr (fus_dataset_get_id (dataset, 3), ==, "4");
}

static void
test_masks (void)
{
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  static const char *const texts[] = { "left", "right", "left+right" };

  for (FusMask mask = 1; mask <= 3; mask++)
    {
      g_autofree char *text = fus_dataset_format_mask (dataset, mask);
      FusMask parsed = 0;

      g_assert_cmpstr (text, ==, texts[mask - 1]);
      g_assert_true (fus_dataset_parse_mask (dataset, text, &parsed, NULL));
      g_assert_cmpuint (parsed, ==, mask);
    }
}

static void
test_bad_masks (void)
{
  static const char *const bad[] = { "", "left+", "left+middle", "LEFT", "all+left" };
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  FusMask mask = 77;

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_false (fus_dataset_parse_mask (dataset, bad[i], &mask, &error));
      g_assert_error (error, FUS_FILE_ERROR, FUS_FILE_ERROR_MISMATCH);
      g_assert_nonnull (strstr (fus_file_error_get_place (error).remedy, "left, right"));
    }
  g_assert_cmpuint (mask, ==, 77);
  g_assert_true (fus_dataset_parse_mask (dataset, "all", &mask, NULL));
  g_assert_cmpuint (mask, ==, 3);
}

static void
test_select (void)
{
  static const guint rows[] = { 4, 0, 3 };
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  g_autoptr (FusDataset) part = fus_dataset_select (dataset, rows, 3);
  guint sample = 0;

  g_assert_cmpuint (fus_dataset_get_n_samples (part), ==, 3);
  g_assert_true (fus_dataset_find_sample (part, "s3", &sample));
  g_assert_cmpuint (sample, ==, 2);
  g_assert_false (fus_dataset_find_sample (part, "s5", &sample));
  g_assert_cmpuint (fus_dataset_get_n_present (part, 0), ==, 2);
  g_assert_cmpuint (fus_dataset_get_n_gaps (part, 0), ==, 1);
  assert_value (fus_dataset_get_values (part, 1, 2)[1], 131);
  g_assert_null (fus_dataset_get_values (part, 0, 2));
  g_assert_cmpint (fus_dataset_get_label (part, 0)->codes[0], ==, 1);
  assert_value ((FusReal) fus_dataset_get_label (part, 1)->values[0], 4);
}

static void
test_hide (void)
{
  static const FusMask keep[] = { 2, 0, 3, 3, 1, 1 };
  static const FusMask expected[] = { 2, 0, 1, 2, 1, 0 };
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  g_autoptr (FusDataset) hidden = fus_dataset_hide (dataset, keep);

  for (gsize i = 0; i < 6; i++)
    g_assert_cmpuint (fus_dataset_get_presence (hidden)[i], ==, expected[i]);
  g_assert_cmpuint (fus_dataset_get_block (hidden, 0)->n_rows, ==, 2);
  assert_value (fus_dataset_get_values (hidden, 1, 0)[2], 102);
  g_assert_cmpstr (fus_dataset_get_hash (hidden), !=, fus_dataset_get_hash (dataset));
}

static void
test_hash (void)
{
  static const guint all[] = { 0, 1, 2, 3, 4, 5 };
  static const guint swapped[] = { 1, 0, 2, 3, 4, 5 };
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  g_autoptr (FusDataset) again = data_fixture_new ();
  g_autoptr (FusDataset) copy = fus_dataset_select (dataset, all, 6);
  g_autoptr (FusDataset) other = fus_dataset_select (dataset, swapped, 6);

  g_assert_cmpuint (strlen (fus_dataset_get_hash (dataset)), ==, 64);
  g_assert_cmpstr (fus_dataset_get_hash (again), ==, fus_dataset_get_hash (dataset));
  g_assert_cmpstr (fus_dataset_get_hash (copy), ==, fus_dataset_get_hash (dataset));
  g_assert_cmpstr (fus_dataset_get_hash (other), !=, fus_dataset_get_hash (dataset));
}

/* From: python3 -c 'import hashlib,struct as s; print(hashlib.sha256(b"1\0" b"2\0" b"a\0"
 * b"vector\0" b"2\0"+s.pack("<4f",1.5,-2,0,float("nan"))+s.pack("<2I",1,1)).hexdigest())'
 */
#define HASH_OF_TWO "4bd0523a459e8c5bd6ace882774c358040614755ac26417c9784d734b468df2f"

static void
test_hash_is_of_float32 (void)
{
  static const FusReal numbers[] = { (FusReal) 1.5, -2, 0, (FusReal) NAN };
  gsize shape[] = { 2 };
  g_autoptr (FusModality) a = fus_modality_new ("a", NULL, FUS_MODALITY_VECTOR, shape, 1);
  g_autoptr (FusMatrix) block = fus_matrix_new_from_data (numbers, 2, 2);
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("two");
  g_autoptr (FusDataset) dataset = NULL;

  fus_dataset_builder_set_samples (builder, 2, NULL);
  fus_dataset_builder_add_modality (builder, a, block, NULL);
  dataset = fus_dataset_builder_finish (builder, NULL);
  g_assert_cmpstr (fus_dataset_get_hash (dataset), ==, HASH_OF_TWO);
}

/* What is wrong, how to make it so, and what is said. */
typedef struct
{
  const char *name;
  void (*spoil) (FusDatasetBuilder *builder);
  FusFileError code;
  const char *object;
  gint64 row;
} Fault;

static void
spoil_with_duplicate_id (FusDatasetBuilder *builder)
{
  fus_dataset_builder_set_samples (builder, 3, g_strsplit ("a b a", " ", -1));
  add_one_modality (builder, "m", 3);
}

static void
spoil_with_empty_id (FusDatasetBuilder *builder)
{
  fus_dataset_builder_set_samples (builder, 3, g_strsplit ("a,,c", ",", -1));
  add_one_modality (builder, "m", 3);
}

static void
spoil_with_same_name (FusDatasetBuilder *builder)
{
  fus_dataset_builder_set_samples (builder, 3, NULL);
  add_one_modality (builder, "m", 3);
  add_one_modality (builder, "m", 3);
}

static void
spoil_with_bad_name (FusDatasetBuilder *builder)
{
  fus_dataset_builder_set_samples (builder, 3, NULL);
  add_one_modality (builder, "m+n", 3);
}

static void
spoil_with_few_rows (FusDatasetBuilder *builder)
{
  fus_dataset_builder_set_samples (builder, 3, NULL);
  add_one_modality (builder, "m", 2);
}

static void
add_rows_of (FusDatasetBuilder *builder, guint first, guint second, gsize n_cols)
{
  gsize shape[] = { 2 };
  guint samples[] = { first, second };
  g_autoptr (FusModality) modality =
               fus_modality_new ("m", NULL, FUS_MODALITY_VECTOR, shape, 1);
  g_autoptr (FusMatrix) block = fus_matrix_new (2, n_cols);

  fus_dataset_builder_set_samples (builder, 3, NULL);
  fus_dataset_builder_add_modality (builder, modality, block, samples);
}

static void
spoil_with_wrong_width (FusDatasetBuilder *builder)
{
  add_rows_of (builder, 0, 1, 3);
}

static void
spoil_with_sample_twice (FusDatasetBuilder *builder)
{
  add_rows_of (builder, 1, 1, 2);
}

static void
spoil_with_no_such_sample (FusDatasetBuilder *builder)
{
  add_rows_of (builder, 1, 3, 2);
}

static void
spoil_with_nothing_present (FusDatasetBuilder *builder)
{
  fus_dataset_builder_set_samples (builder, 3, NULL);
  gsize shape[] = { 1 };
  g_autoptr (FusModality) m = fus_modality_new ("m", NULL, FUS_MODALITY_VECTOR, shape, 1);
  g_autoptr (FusMatrix) block = fus_matrix_new (3, 1);

  for (gsize i = 0; i < 3; i++)
    block->data[i] = (FusReal) NAN;
  fus_dataset_builder_add_modality (builder, m, block, NULL);
}

static void
spoil_with_no_modality (FusDatasetBuilder *builder)
{
  fus_dataset_builder_set_samples (builder, 3, NULL);
}

static void
spoil_with_no_samples (FusDatasetBuilder *builder)
{
  fus_dataset_builder_set_samples (builder, 0, NULL);
  add_one_modality (builder, "m", 0);
}

static void
spoil_with_too_many_modalities (FusDatasetBuilder *builder)
{
  fus_dataset_builder_set_samples (builder, 1, NULL);
  for (guint m = 0; m <= FUS_MAX_MODALITIES; m++)
    {
      g_autofree char *id = g_strdup_printf ("m%u", m);

      add_one_modality (builder, id, 1);
    }
}

static const Fault faults[] = {
  { "duplicate-id", spoil_with_duplicate_id, FUS_FILE_ERROR_CONTENT, "a", 3 },
  { "empty-id", spoil_with_empty_id, FUS_FILE_ERROR_CONTENT, "", 2 },
  { "same-name", spoil_with_same_name, FUS_FILE_ERROR_CONTENT, "m", -1 },
  { "bad-name", spoil_with_bad_name, FUS_FILE_ERROR_CONTENT, "m+n", -1 },
  { "few-rows", spoil_with_few_rows, FUS_FILE_ERROR_MISMATCH, "m", -1 },
  { "wrong-width", spoil_with_wrong_width, FUS_FILE_ERROR_MISMATCH, "m", -1 },
  { "sample-twice", spoil_with_sample_twice, FUS_FILE_ERROR_CONTENT, "m", 2 },
  { "no-such-sample", spoil_with_no_such_sample, FUS_FILE_ERROR_MISMATCH, "m", 2 },
  { "nothing-present", spoil_with_nothing_present, FUS_FILE_ERROR_CONTENT, NULL, -1 },
  { "no-modality", spoil_with_no_modality, FUS_FILE_ERROR_CONTENT, NULL, -1 },
  { "no-samples", spoil_with_no_samples, FUS_FILE_ERROR_CONTENT, NULL, -1 },
  { "too-many", spoil_with_too_many_modalities, FUS_FILE_ERROR_LIMIT, NULL, -1 },
};

static void
test_fault (gconstpointer data)
{
  const Fault *fault = data;
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("fault");
  g_autoptr (FusDataset) dataset = NULL;
  g_autoptr (GError) error = NULL;

  fault->spoil (builder);
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_null (dataset);
  g_assert_error (error, FUS_FILE_ERROR, (int) fault->code);
  g_assert_cmpstr (fus_file_error_get_place (error).object, ==, fault->object);
  g_assert_cmpint (fus_file_error_get_place (error).row, ==, fault->row);
}

/* ---- the label that is meant where none is named ---- */

static void
add_levels (FusDatasetBuilder *builder, const char *name, guint n_levels, guint n_known)
{
  g_auto (GStrv) texts = g_new0 (char *, 121);

  for (guint i = 0; i < 120; i++)
    texts[i] = i < n_known ? g_strdup_printf ("c%u", i % n_levels) : g_strdup ("");
  fus_dataset_builder_add_categories (builder, name, (const char *const *) texts);
}

static void
test_default_label (void)
{
  static const struct
  {
    const char *names[3];
    guint n_levels[3];
    guint n_known[3];
    const char *expected;
  } cases[] = {
    { { "note", "status", "batch" }, { 120, 3, 2 }, { 120, 120, 120 }, "status" },
    { { "sex", "cell_type", "plate" }, { 2, 12, 4 }, { 120, 120, 120 }, "cell_type" },
    { { "color", "size", "barcode" }, { 5, 3, 90 }, { 120, 120, 120 }, "size" },
    { { "rare", "size", "shape" }, { 2, 3, 4 }, { 20, 120, 120 }, "size" },
    { { "street", "barcode", "only" }, { 55, 110, 1 }, { 120, 120, 120 }, "only" },
    { { "street", "barcode", "remark" }, { 55, 110, 99 }, { 120, 120, 120 }, "street" },
    { { "note", "barcode", "remark" }, { 120, 110, 99 }, { 120, 120, 120 }, NULL },
    { { "Tumor Grade", "site", "id2" }, { 3, 2, 2 }, { 120, 120, 120 }, "Tumor_Grade" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const gsize shape[] = { 1 };
      g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("made");
      g_autoptr (FusModality) modality =
                   fus_modality_new ("m", "m", FUS_MODALITY_VECTOR, shape, 1);
      g_autoptr (FusMatrix) x = fus_matrix_new (120, 1);
      g_autoptr (FusDataset) dataset = NULL;
      const FusLabel *label = NULL;

      fus_dataset_builder_set_samples (builder, 120, NULL);
      fus_dataset_builder_add_modality (builder, modality, x, NULL);
      for (gsize k = 0; k < 3; k++)
        add_levels (builder, cases[i].names[k], cases[i].n_levels[k],
                    cases[i].n_known[k]);
      dataset = fus_dataset_builder_finish (builder, NULL);
      label = fus_dataset_get_default_label (dataset);
      g_assert_cmpstr (label != NULL ? label->id : NULL, ==, cases[i].expected);
    }
}

/* @n values of codes from @first on, each as often as every other but for the last. */
static double *
make_codes (gsize n, gsize first, gsize n_codes)
{
  double *values = g_new (double, n);

  for (gsize i = 0; i < n; i++)
    values[i] = (double) (first + i * 7 % n_codes);

  return values;
}

static void
test_balanced_codes (void)
{
  for (gsize n_codes = 2; n_codes <= 200; n_codes += 11)
    for (gsize first = 0; first <= 3; first++)
      {
        gsize n = 8 * n_codes + 1;
        g_autofree double *values = make_codes (n, first, n_codes);
        gboolean is_book = first <= 1;

        /* Seven and as many codes have a common divisor. */
        if (n_codes % 7 == 0)
          continue;
        g_assert_cmpint (fus_label_are_balanced_codes (values, n), ==, is_book);
        g_assert_false (fus_label_are_balanced_codes (values, 2 * n_codes));
        values[3] = (double) NAN;
        g_assert_cmpint (fus_label_are_balanced_codes (values, n), ==, is_book);
        values[3] = .5;
        g_assert_false (fus_label_are_balanced_codes (values, n));
        values[3] = -1;
        g_assert_false (fus_label_are_balanced_codes (values, n));
      }
}

/* Ages, counts and lengths have few at their ends. */
static void
test_quantities_are_no_codes (void)
{
  gsize n = 4000;
  g_autofree double *ages = g_new (double, n);
  g_autofree double *counts = g_new (double, n);
  g_autoptr (GRand) rand = g_rand_new_with_seed (1);

  for (gsize i = 0; i < n; i++)
    {
      ages[i] = 1;
      for (guint k = 0; k < 8; k++)
        ages[i] += g_rand_int_range (rand, 0, 12);
      counts[i] = floor (-12 * log (1 - g_rand_double (rand)));
    }
  g_assert_false (fus_label_are_balanced_codes (ages, n));
  g_assert_false (fus_label_are_balanced_codes (counts, n));
  g_assert_false (fus_label_are_balanced_codes (ages, 0));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/dataset/presence-follows-rows", test_presence);
  g_test_add_func ("/dataset/values-are-found-by-sample", test_values);
  g_test_add_func ("/dataset/labels-are-coded", test_labels);
  g_test_add_func ("/dataset/the-default-label-is-the-likeliest", test_default_label);
  g_test_add_func ("/dataset/balanced-codes-are-classes", test_balanced_codes);
  g_test_add_func ("/dataset/quantities-are-no-classes", test_quantities_are_no_codes);
  g_test_add_func ("/dataset/classes-sort-as-numbers-where-all-are", test_class_order);
  g_test_add_func ("/dataset/masks-go-to-text-and-back", test_masks);
  g_test_add_func ("/dataset/bad-masks-say-what-there-is", test_bad_masks);
  g_test_add_func ("/dataset/select-keeps-rows-in-order", test_select);
  g_test_add_func ("/dataset/hide-takes-away-and-adds-nothing", test_hide);
  g_test_add_func ("/dataset/hash-is-of-the-content", test_hash);
  g_test_add_func ("/dataset/hash-is-of-float32", test_hash_is_of_float32);
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strdup_printf ("/dataset/fault/%s", faults[i].name);

      g_test_add_data_func (path, &faults[i], test_fault);
    }

  return g_test_run ();
}
