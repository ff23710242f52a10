/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-data-state.h"
#include "fus-explain-state.h"
#include "fus-file-error.h"
#include "fus-lab-state.h"
#include "fus-map-state.h"
#include "fus-selected.h"
#include "fus-training-state.h"
#include "fus-workbench-test.h"

#include <math.h>

static FusStudy *
make_study (void)
{
  FusStudy *study = fus_study_new ();

  fus_study_take_dataset (study, fus_workbench_test_machines (120), NULL);

  return study;
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

static void
count_cb (guint *n)
{
  (*n)++;
}

/* Whatever is switched off and in whichever order, one source stays on: what is shown is
 * what is drawn. */
static void
test_last_source_stays_on (void)
{
  static const guint orders[][3] = { { 0, 1, 2 }, { 2, 1, 0 }, { 1, 0, 2 } };

  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    {
      g_autoptr (FusStudy) study = make_study ();
      guint n_notices = 0;
      guint n_told = 0;

      g_signal_connect_swapped (study, "notice", G_CALLBACK (count_cb), &n_notices);
      for (guint k = 0; k < 3; k++)
        {
          g_assert_cmpuint (n_notices, ==, 0);
          if (k == 2) /* the switch is told to show what is on */
            g_signal_connect_swapped (study, "notify::subset", G_CALLBACK (count_cb),
                                      &n_told);
          fus_study_set_subset (study, fus_study_get_subset (study) ^
                                         FUS_MASK_BIT (orders[i][k]));
        }
      g_assert_cmpuint (fus_study_get_subset (study), ==, FUS_MASK_BIT (orders[i][2]));
      g_assert_cmpuint (n_notices, ==, 1);
      g_assert_cmpuint (n_told, ==, 1);
      fus_undo_stack_undo (fus_study_get_undo (study));
      g_assert_cmpuint (fus_mask_count (fus_study_get_subset (study)), ==, 2);
      fus_study_close (study);
    }
}

#define N_MADE 60

static void
add_numbers (FusDatasetBuilder *builder, const char *name, gsize n_features, guint period)
{
  gsize shape[] = { n_features };
  g_autoptr (FusModality) modality =
               fus_modality_new (name, NULL, FUS_MODALITY_VECTOR, shape, 1);
  g_autoptr (FusMatrix) block = fus_matrix_new (N_MADE, n_features);

  for (gsize row = 0; row < N_MADE; row++)
    for (gsize d = 0; d < n_features; d++)
      block->data[row * n_features + d] = period > 0 && row % period == 0
                                            ? (FusReal) NAN
                                            : (FusReal) ((row * 7 + d * 5) % 13);
  fus_dataset_builder_add_modality (builder, modality, block, NULL);
}

/* Two labels; the second modality is missing of every third sample, which is a class of
 * the second label too. */
static FusDataset *
make_labelled (void)
{
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("labelled");
  const char *first[N_MADE];
  const char *second[N_MADE];
  FusDataset *dataset = NULL;

  for (guint i = 0; i < N_MADE; i++)
    {
      first[i] = i % 4 == 0 ? "x" : i % 4 == 1 ? "y" : "z";
      second[i] = i % 3 == 0 ? "gap" : "full";
    }
  fus_dataset_builder_set_samples (builder, N_MADE, NULL);
  add_numbers (builder, "alpha", 6, 0);
  add_numbers (builder, "beta", 8, 3);
  fus_dataset_builder_add_categories (builder, "shape", first);
  fus_dataset_builder_add_categories (builder, "state", second);
  dataset = fus_dataset_builder_finish (builder, NULL);
  g_assert_nonnull (dataset);

  return dataset;
}

/* What is marked is what is selected, whoever selected it, and only as long as it is just
 * that. */
static void
test_selected_is_described (void)
{
  g_autoptr (FusStudy) study = fus_study_new ();
  g_autoptr (FusDataState) state = NULL;
  FusSelection *selection = fus_study_get_selection (study);
  FusSelected selected = { FALSE, 0, 0, 0 };

  fus_study_take_dataset (study, make_labelled (), NULL);
  fus_study_set_label (study, "shape");
  state = fus_data_state_new (study);
  selected = fus_selected_describe (study);
  g_assert_false (selected.has_pattern);
  g_assert_cmpint (selected.class_code, ==, -1);

  fus_data_state_select_pattern (state, FUS_SELECTION_REPLACE, 1);
  selected = fus_selected_describe (study);
  g_assert_true (selected.has_pattern);
  g_assert_cmpuint (selected.pattern, ==, 1);
  g_assert_cmpint (selected.missing, ==, 1);
  g_assert_cmpint (selected.class_code, ==, -1);
  {
    g_autofree char *name = fus_selected_dup_name (&selected, study);

    g_assert_cmpstr (name, ==, "no beta");
  }
  fus_study_set_label (study, "state"); /* the same samples are a class of this one */
  selected = fus_selected_describe (study);
  g_assert_cmpstr (fus_study_get_label (study)->classes[selected.class_code], ==, "gap");

  for (guint l = 0; l < 2; l++)
    {
      fus_study_set_label (study, l == 0 ? "shape" : "state");
      for (guint code = 0; code < fus_study_get_label (study)->n_classes; code++)
        {
          guint sample = 0;

          fus_data_state_select_class (state, FUS_SELECTION_REPLACE, code);
          selected = fus_selected_describe (study);
          g_assert_cmpint (selected.class_code, ==, (int) code);
          g_assert_true (selected.has_pattern == (l == 1));
          /* One more, or one less, and it is that class no longer. */
          while (fus_selection_contains (selection, sample))
            sample++;
          fus_study_select (study, FUS_SELECTION_ADD, &sample, 1, "Adding");
          selected = fus_selected_describe (study);
          g_assert_cmpint (selected.class_code, ==, -1);
          fus_undo_stack_undo (fus_study_get_undo (study));
          selected = fus_selected_describe (study);
          g_assert_cmpint (selected.class_code, ==, (int) code);
        }
    }
  fus_study_close (study);
}

static void
assert_undo_name (FusStudy *study, const char *part)
{
  const char *name = fus_undo_stack_get_undo_name (fus_study_get_undo (study));

  g_assert_nonnull (name);
  g_assert_nonnull (strstr (name, part));
}

static guint
count_undos (FusStudy *study)
{
  guint n = 0;

  while (fus_undo_stack_get_can_undo (fus_study_get_undo (study)))
    {
      fus_undo_stack_undo (fus_study_get_undo (study));
      n++;
    }

  return n;
}

/* All that a person chooses is taken back by name, in the order it was done, and done
 * again. What follows by itself isn't a change of its own. */
static void
test_choices_are_undone (void)
{
  g_autoptr (FusStudy) study = fus_study_new ();
  g_autoptr (FusMapState) map = fus_map_state_new (study);
  g_autoptr (FusLabState) lab = fus_lab_state_new (study);
  g_autoptr (FusExplainState) explain = fus_explain_state_new (study);
  const char *method = NULL;
  FusUndoStack *undo = fus_study_get_undo (study);

  fus_study_take_dataset (study, make_labelled (), NULL);
  fus_study_set_label (study, "shape");
  fus_undo_stack_clear (undo);
  method = fus_map_state_get_method (map);
  g_assert_false (fus_undo_stack_get_can_undo (undo));

  fus_study_set_label (study, "state");
  assert_undo_name (study, "state");
  fus_study_set_target (study, 1);
  assert_undo_name (study, "beta");
  fus_study_set_sample (study, 7);
  fus_study_set_sample (study, 9); /* going through samples is one change */
  assert_undo_name (study, fus_dataset_get_id (fus_study_get_dataset (study), 9));
  fus_map_state_set_method (map, "pca");
  assert_undo_name (study, "Principal components");
  fus_study_set_test_all (study, TRUE);
  fus_lab_state_drag_tolerance (lab, 0.8, FALSE);
  fus_lab_state_drag_tolerance (lab, 0.7, FALSE);
  fus_lab_state_drag_tolerance (lab, 0.6, TRUE);
  assert_undo_name (study, "Tolerance");
  fus_lab_state_set_mechanism (lab, "noise");
  fus_explain_state_set_class_code (explain, 1);
  assert_undo_name (study, fus_study_get_label (study)->classes[1]);
  fus_explain_state_set_game (explain, "reconstruction");
  fus_explain_state_set_target (explain, 0);
  assert_undo_name (study, "alpha");

  g_assert_cmpuint (count_undos (study), ==, 10);
  g_assert_cmpstr (fus_study_get_label (study)->id, ==, "shape");
  g_assert_cmpuint (fus_study_get_target (study), ==, 0);
  g_assert_cmpuint (fus_study_get_sample (study), ==, 0);
  g_assert_false (fus_study_get_test_all (study));
  g_assert_cmpstr (fus_map_state_get_method (map), ==, method);
  g_assert_true (isnan (fus_lab_state_get_tolerance (lab)));
  g_assert_cmpstr (fus_lab_state_get_mechanism (lab), ==, "random");
  g_assert_cmpint (fus_explain_state_get_class_code (explain), ==, -1);
  g_assert_cmpint (fus_explain_state_get_target (explain), ==, -1);

  while (fus_undo_stack_get_can_redo (undo))
    fus_undo_stack_redo (undo);
  g_assert_cmpstr (fus_study_get_label (study)->id, ==, "state");
  g_assert_cmpuint (fus_study_get_target (study), ==, 1);
  g_assert_cmpuint (fus_study_get_sample (study), ==, 9);
  g_assert_true (fus_study_get_test_all (study));
  g_assert_cmpstr (fus_map_state_get_method (map), ==, "pca");
  g_assert_cmpfloat_with_epsilon (fus_lab_state_get_tolerance (lab), 0.6, 1e-9);
  g_assert_cmpstr (fus_lab_state_get_mechanism (lab), ==, "noise");
  g_assert_cmpint (fus_explain_state_get_class_code (explain), ==, 1);
  g_assert_cmpint (fus_explain_state_get_target (explain), ==, 0);
  g_assert_cmpuint (count_undos (study), ==, 10);
  fus_study_close (study);
}

static gboolean
is_kind (FusStudy *study, guint m, const char *kind)
{
  g_autofree char *now = fus_modality_format_kind (
    fus_dataset_get_modality (fus_study_get_dataset (study), m));

  return g_str_equal (now, kind);
}

static void
assert_doubt (FusStudy *study, const char *part)
{
  g_autofree char *doubt = fus_study_dup_model_doubt (study);

  if (part == NULL)
    g_assert_null (doubt);
  else
    g_assert_nonnull (strstr (doubt, part));
}

/* A kind is undone by name, however fast; as long as the model was trained on another, it
 * is said. */
static void
test_kind_is_undone (void)
{
  static const char *const kinds[] = { "series", "image:2x4" };
  g_autoptr (FusStudy) study = fus_study_new ();
  FusUndoStack *undo = fus_study_get_undo (study);
  FusTrainingState *training = fus_study_get_training (study);
  FusModel *model = NULL;

  fus_study_take_dataset (study, make_labelled (), NULL);
  fus_training_state_set_option (training, "epochs", "2", NULL);
  fus_training_state_set_option (training, "hidden", "8", NULL);
  fus_training_state_start (training);
  fus_wait_for (!fus_training_state_is_busy (training));
  model = fus_study_get_model (study);
  assert_doubt (study, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      fus_study_set_modality_kind (study, 1, kinds[i]);
      fus_wait_for (is_kind (study, 1, kinds[i]));
      assert_undo_name (study, "beta");
      assert_doubt (study, "“beta” as numbers");
    }
  fus_study_set_modality_kind (study, 0, "series");
  fus_wait_for (is_kind (study, 0, "series"));
  assert_undo_name (study, "alpha");
  assert_doubt (study, "2 modalities");
  for (guint i = 0; i < 3; i++)
    fus_undo_stack_undo (undo);
  fus_wait_for (is_kind (study, 0, "vector") && is_kind (study, 1, "vector") &&
                fus_job_queue_is_idle (fus_study_get_jobs (study)));
  g_assert_true (is_kind (study, 0, "vector") && is_kind (study, 1, "vector"));
  assert_doubt (study, NULL);
  assert_undo_name (study, "Training");
  fus_undo_stack_redo (undo);
  fus_undo_stack_undo (undo);
  fus_undo_stack_redo (undo);
  fus_wait_for (is_kind (study, 1, kinds[0]));
  assert_doubt (study, "“beta” as numbers");
  g_assert_true (fus_study_get_model (study) == model);
  /* A model that is trained on it as it is leaves no doubt, and says so of the former. */
  fus_training_state_start (training);
  fus_wait_for (!fus_training_state_is_busy (training));
  assert_doubt (study, NULL);
  fus_undo_stack_undo (undo);
  fus_undo_stack_undo (undo);
  fus_wait_for (is_kind (study, 1, "vector"));
  assert_doubt (study, NULL);
  fus_study_close (study);
}

/* The same samples and features under another name, or with other numbers. */
static void
test_other_data_are_told (void)
{
  g_autoptr (FusStudy) study = fus_study_new ();
  FusTrainingState *training = fus_study_get_training (study);
  g_autofree char *one = write_machines ("machines-one.h5mu");
  g_autofree char *file = g_build_filename (g_get_user_cache_dir (), "of.fsmodel", NULL);

  fus_study_open (study, one);
  fus_wait_for (fus_study_get_dataset (study) != NULL);
  fus_training_state_set_option (training, "epochs", "1", NULL);
  fus_training_state_start (training);
  fus_wait_for (!fus_training_state_is_busy (training));
  assert_doubt (study, NULL);
  fus_study_save_model (study, file);
  fus_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (study)));
  fus_study_take_dataset (study, fus_workbench_test_machines (61), "/data/other.h5mu");
  fus_study_open (study, file);
  fus_wait_for (fus_study_get_model (study) != NULL);
  assert_doubt (study, "changed");
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

/* What was chosen just before other data came, or none, is remembered all the same; and
 * what is on its way then is of nobody. */
static void
test_leaving_forgets_nothing (void)
{
  for (guint way = 0; way < 3; way++)
    {
      g_autofree char *name = g_strdup_printf ("left-%u.h5mu", way);
      g_autofree char *other = write_machines ("left-for.h5mu");
      g_autofree char *path = write_machines (name);
      g_autoptr (FusStudy) study = fus_study_new ();
      gint64 until = 0;

      fus_study_open (study, path);
      fus_wait_for (fus_study_get_dataset (study) != NULL);
      fus_study_set_subset (study, 5);
      if (way == 0)
        fus_study_take_dataset (study, fus_workbench_test_machines (50), NULL);
      else if (way == 1)
        fus_study_open (study, other);
      else
        fus_study_close_dataset (study);
      g_assert_true (way == 1 || fus_study_get_path (study) == NULL);
      fus_wait_for (!fus_study_is_loading (study));
      for (until = g_get_monotonic_time () + 3 * G_USEC_PER_SEC;
           g_get_monotonic_time () < until;)
        fus_workbench_test_iterate ();
      fus_study_open (study, path);
      fus_wait_for (g_strcmp0 (fus_study_get_path (study), path) == 0);
      fus_wait_for (!fus_study_is_loading (study));
      g_assert_cmpuint (fus_study_get_subset (study), ==, 5);
      fus_study_close_dataset (study);
      fus_study_close_dataset (study); /* of nothing */
      g_assert_null (fus_study_get_dataset (study));
      fus_study_close (study);
    }
}

int
main (int argc, char **argv)
{
  fus_workbench_test_init (&argc, &argv);
  fus_workbench_test_add ("/study/leaving-forgets-nothing", test_leaving_forgets_nothing);
  fus_workbench_test_add ("/study/a-switch-is-undone-by-name", test_subset_is_undone);
  fus_workbench_test_add ("/study/a-selection-is-undone", test_selection_is_undone);
  fus_workbench_test_add ("/study/bad-paths-fail-with-their-place", test_bad_paths_fail);
  fus_workbench_test_add ("/study/a-modality-s-kind-is-remembered",
                          test_kind_is_remembered);
  fus_workbench_test_add ("/study/tables-opened-together-come-back",
                          test_tables_come_back);
  fus_workbench_test_add ("/study/the-last-source-stays-on", test_last_source_stays_on);
  fus_workbench_test_add ("/study/what-a-person-chooses-is-undone",
                          test_choices_are_undone);
  fus_workbench_test_add ("/study/a-kind-is-undone", test_kind_is_undone);
  fus_workbench_test_add ("/study/a-model-of-other-data-is-told",
                          test_other_data_are_told);
  fus_workbench_test_add ("/data-state/says-what-is-selected",
                          test_selected_is_described);
  fus_workbench_test_add ("/data-state/selects-what-it-says", test_data_state_counts);
  fus_workbench_test_add ("/data-state/mixed-order-is-the-same-each-time",
                          test_mixed_order);

  return g_test_run ();
}
