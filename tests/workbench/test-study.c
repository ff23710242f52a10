/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-data-state.h"
#include "fus-file-error.h"
#include "fus-workbench-test.h"

static FusStudy *
make_study (void)
{
  FusStudy *study = fus_study_new ();

  fus_study_take_dataset (study, fus_workbench_test_machines (120), NULL);

  return study;
}

static void
test_subset_is_undone (void)
{
  g_autoptr (FusStudy) study = make_study ();
  FusUndoStack *undo = fus_study_get_undo (study);
  FusMask all = fus_study_get_subset (study);

  g_assert_cmpuint (all, ==, 7);
  fus_study_set_subset (study, all & ~FUS_MASK_BIT (1));
  g_assert_nonnull (
    strstr (fus_undo_stack_get_undo_name (undo),
            fus_dataset_get_modality (fus_study_get_dataset (study), 1)->name));
  fus_undo_stack_undo (undo);
  g_assert_cmpuint (fus_study_get_subset (study), ==, all);
  fus_undo_stack_redo (undo);
  g_assert_cmpuint (fus_study_get_subset (study), ==, 5);
  fus_study_close (study);
}

static void
test_selection_is_undone (void)
{
  g_autoptr (FusStudy) study = make_study ();
  FusSelection *selection = fus_study_get_selection (study);
  const guint some[] = { 3, 5, 8 };

  fus_study_select (study, FUS_SELECTION_REPLACE, some, 3, "Lasso");
  fus_study_select (study, FUS_SELECTION_SUBTRACT, some, 1, "Taking away");
  g_assert_cmpuint (fus_selection_get_n_selected (selection), ==, 2);
  fus_undo_stack_undo (fus_study_get_undo (study));
  g_assert_cmpuint (fus_selection_get_n_selected (selection), ==, 3);
  fus_undo_stack_undo (fus_study_get_undo (study));
  g_assert_true (fus_selection_is_empty (selection));
  /* What changes nothing isn't recorded. */
  fus_study_select (study, FUS_SELECTION_SUBTRACT, some, 3, "Nothing");
  g_assert_false (fus_undo_stack_get_can_undo (fus_study_get_undo (study)));
  fus_study_close (study);
}

static void
failed_cb (GError **kept, const GError *error)
{
  g_clear_error (kept);
  *kept = g_error_copy (error);
}

static void
test_bad_paths_fail (void)
{
  static const char *const paths[] = { "/nowhere/at/all.h5mu", "/dev/null/x.csv",
                                       "/nowhere.fsmodel" };
  g_autoptr (FusStudy) study = fus_study_new ();
  g_autoptr (GError) error = NULL;

  g_signal_connect_swapped (study, "failed", G_CALLBACK (failed_cb), &error);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_clear_error (&error);
      fus_study_open (study, paths[i]);
      fus_wait_for (error != NULL && !fus_study_is_loading (study));
      g_assert_true (error->domain == FUS_FILE_ERROR);
      g_assert_nonnull (fus_file_error_get_place (error).file);
      g_assert_null (fus_study_get_dataset (study));
    }
  fus_study_close (study);
}

/* Counts of the Data page against plain counting. */
static void
test_data_state_counts (void)
{
  g_autoptr (FusStudy) study = make_study ();
  g_autoptr (FusDataState) state = fus_data_state_new (study);
  FusDataset *dataset = fus_study_get_dataset (study);
  const FusMask *presence = fus_dataset_get_presence (dataset);
  const FusLabel *label = fus_study_get_label (study);
  gsize n_missing = 0;
  gsize n_of_class = 0;
  gsize n = 0;

  fus_wait_for (fus_data_state_get_summary (state) != NULL);
  for (guint i = 0; i < 120; i++)
    {
      n_missing += !fus_mask_has (presence[i], 0);
      n_of_class += label->codes[i] == 1;
    }
  fus_data_state_select_missing (state, FUS_SELECTION_REPLACE, 0);
  g_assert_cmpuint (fus_selection_get_n_selected (fus_study_get_selection (study)), ==,
                    n_missing);
  g_assert_cmpuint (n_missing, >, 0);
  fus_data_state_get_samples (state, &n);
  g_assert_cmpuint (n, ==, n_missing);
  fus_data_state_select_class (state, FUS_SELECTION_REPLACE, 1);
  fus_data_state_get_samples (state, &n);
  g_assert_cmpuint (n, ==, n_of_class);
  fus_data_state_set_show (state, FUS_SHOW_ALL);
  fus_data_state_get_samples (state, &n);
  g_assert_cmpuint (n, ==, 120);
  fus_study_close (study);
}

/* The mixed order is a permutation, the same each time. */
static void
test_mixed_order (void)
{
  g_autoptr (FusStudy) study = make_study ();
  g_autoptr (FusDataState) one = fus_data_state_new (study);
  g_autoptr (FusDataState) two = fus_data_state_new (study);
  gboolean seen[120] = { FALSE };
  gsize n = 0;
  const guint *a = fus_data_state_get_samples (one, &n);
  const guint *b = fus_data_state_get_samples (two, &n);

  g_assert_cmpmem (a, n * sizeof *a, b, n * sizeof *b);
  for (gsize i = 0; i < n; i++)
    seen[a[i]] = TRUE;
  for (gsize i = 0; i < n; i++)
    g_assert_true (seen[i]);
  fus_study_close (study);
}

/* Below folders that go with the test. */
static char *
write_machines (const char *name)
{
  g_autoptr (FusDataset) dataset = fus_workbench_test_machines (60);
  const char *folder = g_get_user_cache_dir ();
  char *path = g_build_filename (folder, name, NULL);

  g_assert_cmpint (g_mkdir_with_parents (folder, 0700), ==, 0);
  g_assert_true (fus_dataset_save (dataset, path, NULL, 0, NULL, NULL));

  return path;
}

/* A table's numbers are said to be the pixels of a picture: the same numbers, samples and
 * choices, and it is so again the next time. */
static void
test_kind_is_remembered (void)
{
  g_autofree char *path = write_machines ("kinds.h5mu");
  g_autoptr (FusStudy) study = fus_study_new ();
  g_autoptr (FusStudy) again = fus_study_new ();
  g_autofree char *hash = NULL;
  const FusModality *modality = NULL;
  const guint some[] = { 3, 5 };
  gconstpointer numbers = NULL;

  fus_study_open (study, path);
  fus_wait_for (fus_study_get_dataset (study) != NULL);
  numbers = fus_dataset_get_block (fus_study_get_dataset (study), 1);
  hash = g_strdup (fus_dataset_get_hash (fus_study_get_dataset (study)));
  fus_study_select (study, FUS_SELECTION_REPLACE, some, 2, "Lasso");
  fus_study_set_modality_kind (study, 1, "image:7x7"); /* 64 values: doesn't fit */
  fus_study_set_modality_kind (study, 1, "image:16x4");
  fus_wait_for (fus_dataset_get_modality (fus_study_get_dataset (study), 1)->kind ==
                FUS_MODALITY_IMAGE);
  modality = fus_dataset_get_modality (fus_study_get_dataset (study), 1);
  g_assert_cmpuint (modality->shape[0], ==, 16);
  g_assert_cmpuint (modality->shape[1], ==, 4);
  g_assert_true (fus_dataset_get_block (fus_study_get_dataset (study), 1) == numbers);
  g_assert_cmpstr (fus_dataset_get_hash (fus_study_get_dataset (study)), !=, hash);
  g_assert_cmpuint (fus_selection_get_n_selected (fus_study_get_selection (study)), ==,
                    2);
  g_assert_true (fus_study_get_label (study) ==
                 fus_dataset_get_default_label (fus_study_get_dataset (study)));
  fus_study_close (study);

  fus_study_open (again, path);
  fus_wait_for (fus_study_get_dataset (again) != NULL);
  modality = fus_dataset_get_modality (fus_study_get_dataset (again), 1);
  g_assert_cmpint (modality->kind, ==, FUS_MODALITY_IMAGE);
  g_assert_cmpuint (modality->shape[1], ==, 4);
  g_assert_cmpuint (fus_selection_get_n_selected (fus_study_get_selection (again)), ==,
                    2);
  fus_study_close (again);
}

static char *
write_table (const char *folder, const char *name, guint n_columns)
{
  g_autoptr (GString) text = g_string_new ("id");
  char *path = g_build_filename (folder, name, NULL);

  for (guint d = 0; d < n_columns; d++)
    g_string_append_printf (text, ",x%u", d);
  for (guint i = 0; i < 40; i++)
    {
      g_string_append_printf (text, "\ns%u", i);
      for (guint d = 0; d < n_columns; d++)
        g_string_append_printf (text, ",%u.5", (i * 7 + d * 3) % 11);
    }
  g_assert_true (g_file_set_contents (path, text->str, -1, NULL));

  return path;
}

/* Tables that were opened together come back, by the recipe that joins them, and can be
 * saved as one file. */
static void
test_tables_come_back (void)
{
  const char *folder = g_get_user_cache_dir ();
  int made = g_mkdir_with_parents (folder, 0700);
  g_autofree char *one = write_table (folder, "one.csv", 3);
  g_autofree char *two = write_table (folder, "two.csv", 4);
  g_autofree char *saved = g_build_filename (folder, "both.h5mu", NULL);
  g_autofree char *recipe = NULL;
  g_autofree char *hash = NULL;
  const char *const paths[] = { two, one };
  g_autoptr (FusStudy) study = fus_study_new ();
  const guint some[] = { 4 };

  g_assert_cmpint (made, ==, 0);
  fus_study_open_together (study, paths, 2);
  fus_wait_for (fus_study_get_dataset (study) != NULL);
  g_assert_nonnull (fus_study_get_path (study));
  recipe = g_strdup (fus_study_get_path (study));
  hash = g_strdup (fus_dataset_get_hash (fus_study_get_dataset (study)));
  fus_study_select (study, FUS_SELECTION_REPLACE, some, 1, "Lasso");
  fus_study_save_dataset (study, saved);
  fus_wait_for (g_strcmp0 (fus_study_get_path (study), saved) == 0);
  fus_study_close (study);

  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (FusStudy) next = fus_study_new ();

      fus_study_open (next, i == 0 ? saved : recipe);
      fus_wait_for (fus_study_get_dataset (next) != NULL);
      g_assert_cmpstr (fus_dataset_get_hash (fus_study_get_dataset (next)), ==, hash);
      if (i == 0)
        g_assert_cmpuint (fus_selection_get_n_selected (fus_study_get_selection (next)),
                          ==, 1);
      fus_study_close (next);
    }
}

int
main (int argc, char **argv)
{
  fus_workbench_test_init (&argc, &argv);
  g_test_add_func ("/study/a-switch-is-undone-by-name", test_subset_is_undone);
  g_test_add_func ("/study/a-selection-is-undone", test_selection_is_undone);
  g_test_add_func ("/study/bad-paths-fail-with-their-place", test_bad_paths_fail);
  g_test_add_func ("/study/a-modality-s-kind-is-remembered", test_kind_is_remembered);
  g_test_add_func ("/study/tables-opened-together-come-back", test_tables_come_back);
  g_test_add_func ("/data-state/selects-what-it-says", test_data_state_counts);
  g_test_add_func ("/data-state/mixed-order-is-the-same-each-time", test_mixed_order);

  return g_test_run ();
}
