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

int
main (int argc, char **argv)
{
  fus_workbench_test_init (&argc, &argv);
  g_test_add_func ("/study/a-switch-is-undone-by-name", test_subset_is_undone);
  g_test_add_func ("/study/a-selection-is-undone", test_selection_is_undone);
  g_test_add_func ("/study/bad-paths-fail-with-their-place", test_bad_paths_fail);
  g_test_add_func ("/data-state/selects-what-it-says", test_data_state_counts);
  g_test_add_func ("/data-state/mixed-order-is-the-same-each-time", test_mixed_order);

  return g_test_run ();
}
