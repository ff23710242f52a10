/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-importer.h"
#include "fus-test.h"
#include "io-fixture.h"

#include <math.h>
#include <string.h>

static FusDataset *
run (const FusRecipe *recipe, FusJoinReport *report)
{
  g_autoptr (GError) error = NULL;
  FusDataset *dataset = fus_import_run (recipe, report, NULL, &error);

  g_assert_no_error (error);

  return dataset;
}

static const FusJoinPart *
get_part (const FusJoinReport *report, guint i)
{
  return g_ptr_array_index (report->parts, i);
}

static void
test_join_by_id (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *a = io_write (fixture, "s-a.csv", "id,x\np,1\nq,2\nr,3\n", -1);
  g_autofree char *b = io_write (fixture, "s-b.csv", "id,y\nr,30\nt,40\np,10\n", -1);
  g_autofree char *c = io_write (fixture, "s-c.csv", "id,class\nt,u\np,v\nw,u\n", -1);
  const char *const paths[] = { a, b, c };
  g_autoptr (GError) error = NULL;
  g_autoptr (FusRecipe) recipe = fus_import_guess (paths, 3, NULL, &error);
  g_autoptr (FusJoinReport) report = fus_join_report_new ();
  g_autoptr (FusDataset) dataset = run (recipe, report);
  const FusLabel *label = fus_dataset_find_label (dataset, "class");
  guint sample = 0;

  g_assert_cmpuint (report->n_samples, ==, 4);
  g_assert_cmpuint (report->n_in_all, ==, 2);
  g_assert_cmpuint (get_part (report, 0)->n_only, ==, 1);
  g_assert_cmpuint (get_part (report, 1)->n_only, ==, 1);
  g_assert_cmpstr (fus_dataset_get_modality (dataset, 1)->id, ==, "b");
  g_assert_true (fus_dataset_find_sample (dataset, "r", &sample));
  g_assert_cmpfloat_with_epsilon (fus_dataset_get_values (dataset, 1, sample)[0], 30,
                                  0.1);
  g_assert_true (fus_dataset_find_sample (dataset, "q", &sample));
  g_assert_null (fus_dataset_get_values (dataset, 1, sample));
  g_assert_cmpint (label->codes[sample], ==, -1);
  g_assert_cmpint (label->codes[0], ==, 1);
}

static void
test_rows_must_agree (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *a = io_write (fixture, "a.csv", "x,z\n1,5\n2,5\n3,7\n", -1);
  g_autofree char *b = io_write (fixture, "b.csv", "y,z\n1,5\n2,5\n", -1);
  const char *const paths[] = { a, b };
  g_autoptr (GError) error = NULL;
  g_autoptr (FusRecipe) recipe = fus_import_guess (paths, 2, NULL, &error);

  g_assert_null (fus_import_run (recipe, NULL, NULL, &error));
  io_assert_told (error, FUS_FILE_ERROR_MISMATCH, "b", -1);
}

static void
test_duplicate_is_counted (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *a = io_write (fixture, "a.csv", "k,x\n7,1\n8,2\n7,3\n", -1);
  g_autoptr (FusRecipe) recipe = fus_recipe_new ();
  g_autoptr (GError) error = NULL;

  fus_recipe_add_modality (recipe, "a", a, NULL);
  recipe->id = g_strdup ("k");
  g_assert_null (fus_import_run (recipe, NULL, NULL, &error));
  io_assert_told (error, FUS_FILE_ERROR_CONTENT, "k", 4);
}

/* Columns by name, number, pattern and range; rules for what is missing. */
static void
test_columns_and_rules (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *a = io_write (fixture, "a.csv",
                                 "s1,s2,t,u,v\n1,2,-200,0,0\n-200,4,5,1,1\n"
                                 "-200,-200,6,0,0\n7,8,9,2,2\n",
                                 -1);
  g_autoptr (FusRecipe) recipe = fus_recipe_new ();
  g_autoptr (FusJoinReport) report = fus_join_report_new ();
  g_autoptr (FusDataset) dataset = NULL;

  fus_recipe_add_modality (recipe, "s", a, "s*");
  fus_recipe_add_modality (recipe, "t", a, "#3");
  fus_recipe_add_modality (recipe, "uv", a, "#-2-#5");
  g_assert_true (fus_recipe_set_missing_text (recipe, "s=value:-200", NULL));
  g_assert_true (fus_recipe_set_missing_text (recipe, "t=value:-200", NULL));
  g_assert_true (fus_recipe_set_missing_text (recipe, "uv=zero-rows", NULL));
  g_assert_false (fus_recipe_set_missing_text (recipe, "s=sometimes", NULL));
  g_assert_false (fus_recipe_set_missing_text (recipe, "no=nan", NULL));
  dataset = run (recipe, report);
  g_assert_cmpuint (fus_dataset_get_n_present (dataset, 0), ==, 3);
  g_assert_cmpuint (fus_dataset_get_n_present (dataset, 1), ==, 3);
  g_assert_cmpuint (fus_dataset_get_n_present (dataset, 2), ==, 2);
  g_assert_cmpuint (get_part (report, 0)->n_values_missing, ==, 1);
  g_assert_cmpuint (get_part (report, 0)->n_empty, ==, 1);
  g_assert_true (isnan (fus_dataset_get_values (dataset, 0, 1)[0]));
}

static void
test_wrong_columns (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *a = io_write (fixture, "a.csv", "x,y,y\n1,2,3\n4,5,6\n", -1);
  static const struct
  {
    const char *object;
    const char *drop;
    const char *label;
    const char *told;
  } cases[] = {
    { "none", NULL, NULL, "none" }, { NULL, "none", NULL, "none" },
    { NULL, "y", NULL, "y" },       { NULL, NULL, "none", "none" },
    { NULL, "#4", NULL, "#4" },     { "#0", NULL, NULL, "#0" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (FusRecipe) recipe = fus_recipe_new ();
      g_autoptr (GError) error = NULL;

      fus_recipe_add_modality (recipe, "a", a, cases[i].object);
      if (cases[i].drop != NULL)
        fus_recipe_add_drop (recipe, cases[i].drop);
      if (cases[i].label != NULL)
        fus_recipe_add_label (recipe, "l", a, cases[i].label);
      g_assert_null (fus_import_run (recipe, NULL, NULL, &error));
      g_assert_error (error, FUS_FILE_ERROR, FUS_FILE_ERROR_MISMATCH);
      g_assert_cmpstr (fus_file_error_get_place (error).object, ==, cases[i].told);
    }
}

static void
test_recipe_replays (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *a = io_write (fixture, "a.csv", "k,x,c\n1,1,u\n2,2,v\n3,4,u\n", -1);
  g_autofree char *path = io_path (fixture, "r.json");
  g_autoptr (FusRecipe) recipe = fus_recipe_new ();
  g_autoptr (FusDataset) once = NULL;
  g_autoptr (FusDataset) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_strdup_printf ("a=%s", a);
  g_autofree char *label = g_strdup_printf ("class=%s::#-1", a);
  g_autofree char *json = NULL;

  g_assert_true (fus_recipe_add_modality_text (recipe, text, NULL));
  g_assert_true (fus_recipe_add_label_text (recipe, label, NULL));
  g_assert_false (fus_recipe_add_label_text (recipe, "nothing", &error));
  g_assert_error (error, FUS_FILE_ERROR, FUS_FILE_ERROR_USAGE);
  g_clear_error (&error);
  recipe->id = g_strdup ("k");
  recipe->name = g_strdup ("made");
  fus_recipe_save (recipe, path, &error);
  g_assert_no_error (error);
  once = run (recipe, NULL);
  again = io_load (path);
  g_assert_cmpstr (fus_dataset_get_hash (once), ==, fus_dataset_get_hash (again));
  g_assert_cmpstr (fus_dataset_get_name (again), ==, "made");
  g_assert_cmpstr (fus_dataset_get_id (again, 2), ==, "3");
  g_file_get_contents (path, &json, NULL, NULL);
  g_assert_nonnull (strstr (json, "\"a.csv\""));
  g_assert_null (strstr (json, fixture->dir));
}

static void
test_broken_recipe (IoFixture *fixture, gconstpointer data)
{
  static const char *const texts[] = {
    "{",
    "[]",
    "{\"format\":\"other\"}",
    "{\"format\":\"fusescope-recipe\",\"modalities\":[1]}",
    "{\"format\":\"fusescope-recipe\",\"files\":[{}]}",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *path = io_write (fixture, "r.json", texts[i], -1);

      io_assert_refused (path, FUS_FILE_ERROR_FORMAT, NULL, -1);
    }
}

/* ---- pairing by label ---- */

static FusRecipe *
make_pairing (IoFixture *fixture)
{
  g_autofree char *a =
    io_write (fixture, "a.csv", "x,c\n1,u\n2,v\n3,u\n4,u\n5,v\n6,u\n", -1);
  g_autofree char *b =
    io_write (fixture, "b.csv", "y,c\n10,v\n20,u\n30,v\n40,u\n50,v\n", -1);
  FusRecipe *recipe = fus_recipe_new ();

  fus_recipe_add_modality (recipe, "a", a, NULL);
  fus_recipe_add_modality (recipe, "b", b, NULL);
  fus_recipe_add_label (recipe, "c", a, "c");
  fus_recipe_add_label (recipe, "c", b, "c");
  recipe->pair_by_label = g_strdup ("c");

  return recipe;
}

/* Class of a row by its value: what the files above say. */
static gboolean
is_u (double x)
{
  return x < 10 ? fabs (x - 2) > 0.5 && fabs (x - 5) > 0.5
                : fabs (x - 20) < 0.5 || fabs (x - 40) < 0.5;
}

static void
test_pairs (IoFixture *fixture, gconstpointer data)
{
  g_autoptr (FusRecipe) recipe = make_pairing (fixture);
  g_autoptr (FusJoinReport) report = fus_join_report_new ();
  g_autoptr (FusDataset) dataset = run (recipe, report);
  g_autoptr (FusDataset) again = run (recipe, NULL);
  g_autoptr (FusDataset) other = NULL;
  const FusLabel *label = fus_dataset_find_label (dataset, "c");

  g_assert_cmpuint (fus_dataset_get_n_samples (dataset), ==, 4);
  g_assert_cmpuint (report->n_in_all, ==, 4);
  g_assert_cmpuint (report->n_unpaired, ==, 3);
  for (gsize i = 0; i < 4; i++)
    {
      double x = (double) fus_dataset_get_values (dataset, 0, i)[0];
      double y = (double) fus_dataset_get_values (dataset, 1, i)[0];

      g_assert_cmpint (is_u (x), ==, is_u (y));
      g_assert_cmpint (is_u (x), ==, label->codes[i] == 0);
    }
  g_assert_nonnull (strstr (fus_dataset_get_card (dataset), "4"));
  g_assert_cmpstr (fus_dataset_get_hash (dataset), ==, fus_dataset_get_hash (again));
  recipe->keep_unpaired = TRUE;
  other = run (recipe, NULL);
  g_assert_cmpuint (fus_dataset_get_n_samples (other), ==, 7);
}

/* ---- real data ---- */

static void
test_mfeat (IoFixture *fixture, gconstpointer data)
{
  static const char *const views[] = { "fou", "fac", "kar", "pix", "zer", "mor" };
  static const gsize widths[] = { 76, 216, 64, 240, 47, 6 };
  g_autofree char *folder = io_data ("mfeat");
  g_autoptr (FusRecipe) recipe = fus_recipe_new ();
  g_autoptr (FusDataset) dataset = NULL;
  g_autoptr (FusDataset) opened = NULL;
  g_autofree char *fou = NULL;

  if (folder == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    {
      g_autofree char *file = g_strdup_printf ("%s/mfeat-%s.csv", folder, views[i]);

      fus_recipe_add_modality (recipe, views[i], file, NULL);
    }
  fou = g_build_filename (folder, "mfeat-fou.csv", NULL);
  fus_recipe_add_drop (recipe, "#-1");
  fus_recipe_add_label (recipe, "digit", fou, "#-1");
  dataset = run (recipe, NULL);
  g_assert_cmpuint (fus_dataset_get_n_samples (dataset), ==, 2000);
  for (guint m = 0; m < G_N_ELEMENTS (views); m++)
    g_assert_cmpuint (fus_dataset_get_modality (dataset, m)->n_features, ==, widths[m]);
  g_assert_cmpuint (fus_dataset_find_label (dataset, "digit")->n_classes, ==, 10);
  opened = io_load (folder);
  g_assert_cmpuint (fus_dataset_get_n_modalities (opened), ==, 6);
  g_assert_cmpuint (fus_dataset_find_label (opened, "label")->n_classes, ==, 10);
}

static void
test_tcga (IoFixture *fixture, gconstpointer data)
{
  static const char *const files[] = { "mrna", "mirna", "protein", "samples" };
  g_autofree char *h5mu = io_data ("tcga_brca/tcga_brca.h5mu");
  g_autoptr (FusRecipe) recipe = fus_recipe_new ();
  g_autoptr (FusDataset) tables = NULL;
  g_autoptr (FusDataset) mudata = NULL;

  if (h5mu == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *folder = g_path_get_dirname (h5mu);
      g_autofree char *file = g_strdup_printf ("%s/%s.csv", folder, files[i]);

      fus_recipe_add_file (recipe, file);
    }
  tables = run (recipe, NULL);
  mudata = io_load (h5mu);
  g_assert_cmpuint (fus_dataset_get_n_samples (mudata), ==, 220);
  g_assert_cmpuint (fus_dataset_get_n_present (mudata, 2), ==, 150);
  g_assert_cmpuint (fus_dataset_find_label (mudata, "subtype")->n_classes, ==, 3);
  for (guint m = 0; m < 3; m++)
    {
      const FusMatrix *x = fus_dataset_get_block (tables, m);
      const FusMatrix *y = fus_dataset_get_block (mudata, m);

      g_assert_cmpuint (x->n_rows * x->n_cols, ==, y->n_rows * y->n_cols);
      fus_assert_all_close (x->data, y->data, x->n_rows * x->n_cols, 2e-7, 1e-12);
    }
}

/* Sum of all counts by h5py: f["mod/rna/X/data"][:].sum () */
static void
test_sparse (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *path = io_data ("eccite_pbmc/eccite_pbmc.h5mu");
  g_autoptr (FusDataset) dataset = NULL;

  if (path == NULL)
    return;
  dataset = io_load (path);
  g_assert_cmpuint (fus_dataset_get_modality (dataset, 0)->n_features, ==, 19521);
  g_assert_cmpint (fus_dataset_get_modality (dataset, 0)->kind, ==, FUS_MODALITY_COUNTS);
  g_assert_cmpfloat_with_epsilon (io_sum (dataset, 0), 1719951, 0.5);
}

/* What the file chooser offers is what can be read, and no more. */
static void
test_suffixes (void)
{
  g_autofree const char **suffixes = fus_format_list_suffixes ();

  for (gsize i = 0; suffixes[i] != NULL; i++)
    {
      g_autofree char *name = g_strconcat ("x", suffixes[i], NULL);

      g_assert_true (fus_format_knows_name (name));
      g_assert_false (g_strv_contains (suffixes + i + 1, suffixes[i]));
    }
  g_assert_true (g_strv_contains (suffixes, ".h5mu"));
  g_assert_true (g_strv_contains (suffixes, ".csv"));
  g_assert_false (g_strv_contains (suffixes, ".pkl"));
  g_assert_true (fus_format_is_text ("csv"));
  g_assert_false (fus_format_is_text ("xlsx"));
  g_assert_false (fus_format_is_text (NULL));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/import/suffixes-are-those-of-what-is-read", test_suffixes);
  io_add ("/import/joins-by-id", test_join_by_id);
  io_add ("/import/rows-must-agree-without-ids", test_rows_must_agree);
  io_add ("/import/duplicate-id-names-its-row", test_duplicate_is_counted);
  io_add ("/import/columns-and-missing-rules", test_columns_and_rules);
  io_add ("/import/wrong-columns-are-named", test_wrong_columns);
  io_add ("/import/recipe-replays", test_recipe_replays);
  io_add ("/import/broken-recipe-is-refused", test_broken_recipe);
  io_add ("/import/pairs-by-label", test_pairs);
  io_add ("/import/mfeat", test_mfeat);
  io_add ("/import/tcga-tables-and-mudata-agree", test_tcga);
  io_add ("/import/sparse-counts", test_sparse);

  return g_test_run ();
}
