/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "data-fixture.h"
#include "fus-file-error.h"
#include "fus-option.h"
#include "fus-rng.h"
#include "fus-split.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

static gsize
count (const FusSplit *split, FusRole role)
{
  gsize n = 0;
  g_autofree guint *rows = fus_split_list_rows (split, role, &n);

  for (gsize i = 0; i < n; i++)
    g_assert_cmpuint (split->roles[rows[i]], ==, role);

  return n;
}

static void
test_shares (void)
{
  g_autoptr (FusDataset) dataset = data_fixture_new_large (1003);
  g_autoptr (FusSplit) split = fus_split_new (dataset, 8, 1, 1, 7);

  g_assert_cmpuint (split->n_samples, ==, 1003);
  g_assert_cmpfloat (fabs ((double) count (split, FUS_ROLE_TRAIN) - 802.4), <, 1);
  g_assert_cmpfloat (fabs ((double) count (split, FUS_ROLE_VALID) - 100.3), <, 1);
  g_assert_cmpfloat (fabs ((double) count (split, FUS_ROLE_TEST) - 100.3), <, 1);
  g_assert_cmpuint (count (split, FUS_ROLE_NONE), ==, 0);
}

/* Six strata: three classes, with and without `b`. */
static void
test_strata (void)
{
  g_autoptr (FusDataset) dataset = data_fixture_new_large (801);
  g_autoptr (FusSplit) split = fus_split_new (dataset, 0.7, 0, 0.3, 3);
  const gint32 *codes = fus_dataset_get_label (dataset, 0)->codes;
  const FusMask *presence = fus_dataset_get_presence (dataset);
  double n[3][4] = { 0 };
  double n_train[3][4] = { 0 };

  for (gsize i = 0; i < 801; i++)
    {
      n[codes[i]][presence[i]]++;
      n_train[codes[i]][presence[i]] += split->roles[i] == FUS_ROLE_TRAIN;
    }
  for (guint k = 0; k < 3; k++)
    for (guint p = 1; p <= 3; p += 2)
      {
        g_assert_cmpfloat (n[k][p], >, 90);
        g_assert_cmpfloat (fabs (n_train[k][p] - 0.7 * n[k][p]), <, 2);
      }
  g_assert_cmpuint (count (split, FUS_ROLE_VALID), ==, 0);
}

static void
test_seed (void)
{
  g_autoptr (FusDataset) dataset = data_fixture_new_large (400);
  g_autoptr (FusSplit) a = fus_split_new (dataset, 0.5, 0.25, 0.25, 1);
  g_autoptr (FusSplit) b = fus_split_new (dataset, 0.5, 0.25, 0.25, 1);
  g_autoptr (FusSplit) c = fus_split_new (dataset, 0.5, 0.25, 0.25, 2);

  g_assert_cmpmem (a->roles, 400, b->roles, 400);
  g_assert_cmpint (memcmp (a->roles, c->roles, 400), !=, 0);
}

/* @n samples of @n_values values each in one modality, of which the first @n_distinct
 * rows come again and again. */
static FusDataset *
make_copies (gsize n, gsize n_distinct, guint n_values, gboolean yes_or_no)
{
  gsize shape[] = { n_values };
  g_autoptr (FusModality) a = fus_modality_new ("a", NULL, FUS_MODALITY_VECTOR, shape, 1);
  g_autoptr (FusMatrix) block = fus_matrix_new (n, n_values);
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("copies");
  FusRng rng = fus_rng_at (5, FUS_DRAW_SPLIT, 0, 0);

  for (gsize i = 0; i < n; i++)
    for (guint d = 0; d < n_values; d++)
      {
        const double x = fus_rng_normal (&rng);
        FusReal *row = fus_matrix_row (block, i);

        if (yes_or_no)
          row[d] = x > 0;
        else
          row[d] =
            i < n_distinct ? (FusReal) x : fus_matrix_row (block, i % n_distinct)[d];
      }
  fus_dataset_builder_set_samples (builder, n, NULL);
  fus_dataset_builder_add_modality (builder, a, block, NULL);

  return fus_dataset_builder_finish (builder, NULL);
}

static void
assert_shares (const FusSplit *split, double most_off)
{
  const double n = (double) split->n_samples;

  g_assert_cmpfloat (fabs ((double) count (split, FUS_ROLE_TRAIN) - 0.7 * n), <=,
                     most_off);
  g_assert_cmpfloat (fabs ((double) count (split, FUS_ROLE_VALID) - 0.1 * n), <=,
                     most_off);
  g_assert_cmpfloat (fabs ((double) count (split, FUS_ROLE_TEST) - 0.2 * n), <=,
                     most_off);
}

/* Whoever is tested was not trained on under another name; the shares hold. */
static void
test_copies_stay_together (void)
{
  for (guint64 seed = 1; seed <= 20; seed++)
    for (gsize n_distinct = 100; n_distinct <= 300; n_distinct += 50)
      {
        g_autoptr (FusDataset) dataset = make_copies (300, n_distinct, 2, FALSE);
        g_autoptr (FusSplit) split = fus_split_new (dataset, 0.7, 0.1, 0.2, seed);

        for (gsize i = 0; i < 300; i++)
          g_assert_cmpuint (split->roles[i], ==, split->roles[i % n_distinct]);
        assert_shares (split, 3);
      }
}

/* Answers of yes and no that are equal by chance are no copies: each combination is in
 * every part. */
static void
test_coincidence_is_no_copy (void)
{
  g_autoptr (FusDataset) dataset = make_copies (300, 300, 3, TRUE);
  g_autoptr (FusSplit) split = fus_split_new (dataset, 0.7, 0.1, 0.2, 1);
  gsize n_together = 0;

  assert_shares (split, 1);
  for (gsize i = 1; i < 300; i++)
    for (gsize k = 0; k < i; k++)
      n_together +=
        split->roles[i] != split->roles[k] &&
        memcmp (fus_dataset_get_values (dataset, 0, i),
                fus_dataset_get_values (dataset, 0, k), 3 * sizeof (FusReal)) == 0;
  g_assert_cmpuint (n_together, >, 1000);
}

static void
test_empty_sample (void)
{
  static const FusMask keep[] = { 3, 3, 0, 3, 3, 3 };
  g_autoptr (FusDataset) full = data_fixture_new ();
  g_autoptr (FusDataset) dataset = fus_dataset_hide (full, keep);
  g_autoptr (FusSplit) split = fus_split_new (dataset, 1, 0, 0, 1);

  g_assert_cmpuint (split->roles[2], ==, FUS_ROLE_NONE);
  g_assert_cmpuint (count (split, FUS_ROLE_TRAIN), ==, 5);
}

static void
test_text_shares (void)
{
  static const char *const bad[] = { "0/1/1",   "0.5/-0.1/0.6", "nan/1/1",
                                     "inf/1/1", "1e-9/1/1",     "0.7/0.2/9e99" };
  g_autoptr (FusDataset) dataset = data_fixture_new_large (100);
  g_autoptr (FusSplit) split = fus_split_new_from_text (dataset, "3/0/1", 1, NULL);

  g_assert_cmpuint (count (split, FUS_ROLE_TRAIN), ==, 75);
  g_assert_cmpuint (count (split, FUS_ROLE_TEST), ==, 25);
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (fus_split_new_from_text (dataset, bad[i], 1, &error));
      g_assert_error (error, FUS_OPTION_ERROR, FUS_OPTION_ERROR_INVALID);
    }
}

static FusSplit *
read_split (const char *text, GError **error)
{
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  g_autofree char *path = NULL;
  FusSplit *split = NULL;
  int file = g_file_open_tmp ("fus-split-XXXXXX", &path, NULL);

  g_close (file, NULL);
  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  split = fus_split_new_from_text (dataset, path, 1, error);
  g_unlink (path);

  return split;
}

static void
test_file (void)
{
  static const guint8 expected[] = { FUS_ROLE_TRAIN, FUS_ROLE_NONE, FUS_ROLE_TEST,
                                     FUS_ROLE_NONE,  FUS_ROLE_NONE, FUS_ROLE_VALID };
  g_autoptr (FusSplit) split = read_split ("s2\ttest\r\ns0\ttrain\n\ns5\tvalid", NULL);

  g_assert_cmpmem (split->roles, 6, expected, 6);
}

typedef struct
{
  const char *text;
  FusFileError code;
  gint64 row;
} BadFile;

static void
test_bad_files (void)
{
  static const BadFile bad[] = {
    { "s0\ttrain\ns9\ttest\n", FUS_FILE_ERROR_MISMATCH, 2 },
    { "s0\ttrain\n\ns0\ttest\n", FUS_FILE_ERROR_CONTENT, 3 },
    { "s0 train\n", FUS_FILE_ERROR_FORMAT, 1 },
    { "s0\tnone\n", FUS_FILE_ERROR_FORMAT, 1 },
    { "s0\ttest\n", FUS_FILE_ERROR_CONTENT, -1 },
    { "\xff\xfe\n", FUS_FILE_ERROR_FORMAT, -1 },
    { "", FUS_FILE_ERROR_CONTENT, -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (read_split (bad[i].text, &error));
      g_assert_error (error, FUS_FILE_ERROR, (int) bad[i].code);
      g_assert_cmpint (fus_file_error_get_place (error).row, ==, bad[i].row);
      g_assert_nonnull (fus_file_error_get_place (error).file);
    }
}

static void
test_no_file (void)
{
  g_autoptr (FusDataset) dataset = data_fixture_new ();
  g_autoptr (GError) missing = NULL;
  g_autoptr (GError) folder = NULL;

  g_assert_null (fus_split_new_from_text (dataset, "/nowhere/split.tsv", 1, &missing));
  g_assert_error (missing, FUS_FILE_ERROR, FUS_FILE_ERROR_NOT_FOUND);
  g_assert_null (fus_split_new_from_text (dataset, g_get_tmp_dir (), 1, &folder));
  g_assert_error (folder, FUS_FILE_ERROR, FUS_FILE_ERROR_UNREADABLE);
}

static void
test_roles (void)
{
  static const guint8 roles[] = { FUS_ROLE_TEST, FUS_ROLE_NONE, FUS_ROLE_TRAIN };
  g_autoptr (FusSplit) split = fus_split_new_from_roles (roles, 3);
  FusRole role = FUS_ROLE_NONE;

  g_assert_cmpmem (split->roles, 3, roles, 3);
  for (guint r = FUS_ROLE_NONE; r <= FUS_ROLE_TEST; r++)
    {
      g_assert_true (fus_role_from_id (fus_role_get_id ((FusRole) r), &role));
      g_assert_cmpuint (role, ==, r);
    }
  g_assert_false (fus_role_from_id ("exam", &role));
}

/* What is said of rows is so, whichever they are. */
static void
test_described (void)
{
  g_autoptr (FusDataset) dataset = data_fixture_new_large (203);
  gsize n = fus_dataset_get_n_samples (dataset);
  g_autoptr (FusSplit) split = fus_split_new (dataset, 0.5, 0.2, 0.3, 7);
  g_autofree guint *recorded = NULL;
  gsize n_recorded = 0;
  FusRng rng = fus_rng_at (5, 0, 0, 0);

  recorded = fus_dataset_list_recorded (dataset, &n_recorded);
  for (guint round = 0; round < 200; round++)
    {
      g_autofree guint *rows = g_new (guint, n_recorded + 1);
      guint roles = 1 + fus_rng_below (&rng, 7);
      gsize n_rows = 0;
      gsize n_of[4] = { 0 };
      const char *text = NULL;

      for (gsize i = 0; i < n_recorded; i++)
        {
          FusRole role = split->roles[recorded[i]];
          guint bit = role == FUS_ROLE_TRAIN ? 1 : role == FUS_ROLE_VALID ? 2 : 4;

          if ((roles & bit) == 0 || (round % 3 == 0 && fus_rng_below (&rng, 2) == 0))
            continue;
          rows[n_rows++] = recorded[i];
          n_of[role]++;
        }
      if (n_rows == 0)
        continue;
      text = fus_split_describe_rows (split, dataset, rows, n_rows);
      g_assert_cmpuint (fus_split_count_own (split, rows, n_rows), ==,
                        n_of[FUS_ROLE_TRAIN]);
      g_assert_true ((strstr (text, "better than it is") != NULL) ==
                     (n_of[FUS_ROLE_TRAIN] > 0));
      g_assert_true ((strstr (text, "all samples") != NULL) ==
                     (n_rows == n_recorded && n_of[FUS_ROLE_TRAIN] > 0 &&
                      n_of[FUS_ROLE_TRAIN] < n_rows));
      g_assert_true ((strstr (text, "for testing") != NULL) ==
                     (n_of[FUS_ROLE_TEST] == n_rows));
      g_assert_true ((strstr (text, "for validation") != NULL) ==
                     (n_of[FUS_ROLE_VALID] == n_rows));
    }
  g_assert_nonnull (
    strstr (fus_split_describe_rows (NULL, dataset, recorded, n_recorded), "not known"));
  g_assert_cmpuint (n, >=, n_recorded);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/split/copies-stay-together", test_copies_stay_together);
  g_test_add_func ("/split/coincidence-is-no-copy", test_coincidence_is_no_copy);
  g_test_add_func ("/split/shares-are-kept", test_shares);
  g_test_add_func ("/split/every-stratum-keeps-the-shares", test_strata);
  g_test_add_func ("/split/same-seed-same-split", test_seed);
  g_test_add_func ("/split/sample-without-anything-is-left-out", test_empty_sample);
  g_test_add_func ("/split/text-of-shares", test_text_shares);
  g_test_add_func ("/split/file-names-samples", test_file);
  g_test_add_func ("/split/bad-file-names-the-line", test_bad_files);
  g_test_add_func ("/split/no-file", test_no_file);
  g_test_add_func ("/split/rows-are-described", test_described);
  g_test_add_func ("/split/roles-have-ids", test_roles);

  return g_test_run ();
}
