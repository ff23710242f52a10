/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-differences.h"
#include "fus-feature-list.h"
#include "fus-features.h"
#include "fus-measured.h"
#include "fus-overview-state.h"
#include "fus-rng.h"
#include "fus-summary.h"
#include "fus-unimodal.h"
#include "fus-selected.h"
#include "fus-workbench-test.h"

#include <math.h>
#include <string.h>
#include <time.h>

#define N_SAMPLES 200

static FusStudy *study;
static FusOverviewState *overview;

/* Seconds of the processor that this thread has had. */
static double
get_thread_time (void)
{
  struct timespec time = { 0 };

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);

  return (double) time.tv_sec + 1e-9 * (double) time.tv_nsec;
}

static void
wait_for_all (void)
{
  fus_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (study)) &&
                !fus_result_is_busy (fus_overview_state_get_gaps (overview)) &&
                !fus_result_is_busy (fus_overview_state_get_features (overview)) &&
                !fus_result_is_busy (fus_overview_state_get_differences (overview)));
}

/* Nothing is computed before anyone looks. */
static void
test_asks_when_shown (void)
{
  g_assert_false (fus_result_is_busy (fus_overview_state_get_unimodal (overview)));
  g_assert_null (fus_result_get (fus_overview_state_get_unimodal (overview)));
  fus_overview_state_set_active (overview, TRUE);
  g_assert_true (fus_result_is_busy (fus_overview_state_get_unimodal (overview)));
  wait_for_all ();
  g_assert_nonnull (fus_result_get (fus_overview_state_get_unimodal (overview)));
  g_assert_nonnull (fus_result_get (fus_overview_state_get_redundancy (overview)));
  g_assert_nonnull (fus_result_get (fus_overview_state_get_gaps (overview)));
}

/* The same as the engine says when it is asked as the command line asks it. */
static void
test_numbers (void)
{
  const FusUnimodal *shown = fus_result_get (fus_overview_state_get_unimodal (overview));
  g_autoptr (GError) error = NULL;
  g_autoptr (FusUnimodal) own = fus_unimodal_new (fus_study_get_dataset (study),
                                                  fus_study_get_label (study),
                                                  FUS_DEFAULT_SEED, NULL, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpint (shown->best, ==, own->best);
  g_assert_cmpmem (&shown->more, sizeof shown->more, &own->more, sizeof own->more);
  for (guint m = 0; m < own->n_modalities; m++)
    g_assert_cmpmem (&shown->alone[m].linear, sizeof (FusInterval), &own->alone[m].linear,
                     sizeof (FusInterval));
}

/* Where the data don't allow it, that is no error that happened. */
static void
test_says_why_not (void)
{
  FusResult *sites = fus_overview_state_get_sites (overview);

  g_assert_null (fus_result_get (sites));
  g_assert_nonnull (fus_result_get_reason (sites));
  fus_overview_state_set_column (overview, "fault");
  g_assert_true (fus_result_is_busy (sites));
  wait_for_all ();
  g_assert_nonnull (fus_result_get (sites));
  g_assert_null (fus_result_get_reason (sites));
  fus_overview_state_set_column (overview, NULL);
  wait_for_all ();
}

/* Checks select the samples that they are of, which can be undone. */
static void
test_show_check (void)
{
  const FusSummary *summary = fus_result_get (fus_overview_state_get_summary (overview));
  FusSelection *selection = fus_study_get_selection (study);
  gsize n_shown = 0;

  g_assert_nonnull (summary);
  for (gsize i = 0; i < summary->n_checks; i++)
    {
      const gsize before = fus_selection_get_n_selected (selection);
      const gsize n = summary->checks[i].n_samples;

      fus_overview_state_show_check (overview, i);
      g_assert_cmpuint (fus_selection_get_n_selected (selection), ==, n > 0 ? n : before);
      n_shown += n > 0;
    }
  fus_overview_state_show_check (overview, summary->n_checks);
  if (n_shown > 0)
    g_assert_true (fus_undo_stack_get_undo_name (fus_study_get_undo (study)) != NULL);
}

/* Nothing is compared before samples are selected; a class of the label stands in for a
 * selection, and stays whatever is selected then. */
static void
test_differences (void)
{
  FusResult *result = fus_overview_state_get_differences (overview);
  const FusDifferences *found = NULL;
  const guint some[] = { 0, 1, 2, 3, 4, 5, 6, 7 };

  fus_study_select (study, FUS_SELECTION_REPLACE, NULL, 0, "none");
  wait_for_all ();
  g_assert_null (fus_result_get (result));
  g_assert_nonnull (fus_result_get_reason (result));
  fus_study_select (study, FUS_SELECTION_REPLACE, some, G_N_ELEMENTS (some), "some");
  g_assert_true (fus_result_is_busy (result));
  wait_for_all ();
  found = fus_result_get (result);
  g_assert_cmpuint (found->n_selected, ==, G_N_ELEMENTS (some));
  fus_overview_state_set_compared (overview, 0);
  wait_for_all ();
  found = fus_result_get (result);
  g_assert_true (found->label == fus_study_get_label (study));
  g_assert_cmpint (found->class_code, ==, 0);
  fus_study_select (study, FUS_SELECTION_REPLACE, some, 3, "fewer");
  g_assert_false (fus_result_is_busy (result));
  fus_overview_state_set_compared (overview, -1);
  wait_for_all ();
  found = fus_result_get (result);
  g_assert_cmpuint (found->n_selected, ==, 3);
}

static const FusFeature *
get_listed (FusFeatureList *list, guint position)
{
  g_autoptr (GObject) item = g_list_model_get_item (G_LIST_MODEL (list), position);

  return fus_feature_item_get_feature (FUS_FEATURE_ITEM (item));
}

/* Each order holds from row to row, and a search finds in any case. */
static void
test_feature_list (void)
{
  FusFeatures *features = fus_result_get (fus_overview_state_get_features (overview));
  g_autoptr (FusFeatureList) list = fus_feature_list_new ();
  g_autofree char *name = NULL;
  g_autofree char *loud = NULL;
  guint n = 0;

  g_assert_nonnull (features);
  fus_feature_list_set_features (list, features);
  n = g_list_model_get_n_items (G_LIST_MODEL (list));
  g_assert_cmpuint (n, ==, features->n);
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (list), n));
  fus_feature_list_sort (list, FUS_FEATURE_MEAN, TRUE);
  for (guint i = 1; i < n; i++)
    g_assert_cmpfloat (get_listed (list, i - 1)->mean, >=, get_listed (list, i)->mean);
  fus_feature_list_sort (list, FUS_FEATURE_SPREAD, FALSE);
  for (guint i = 1; i < n; i++)
    g_assert_cmpfloat (get_listed (list, i - 1)->sd, <=, get_listed (list, i)->sd);
  fus_feature_list_sort (list, FUS_FEATURE_SOURCE, TRUE);
  g_assert_cmpuint (get_listed (list, 0)->m, >, get_listed (list, n - 1)->m);
  fus_feature_list_sort (list, FUS_FEATURE_AS_READ, FALSE);
  g_assert_true (get_listed (list, n - 1) == &features->features[n - 1]);
  name = fus_modality_dup_feature_name (
    fus_dataset_get_modality (features->dataset, features->features[0].m), 0);
  loud = g_utf8_strup (name, -1);
  fus_feature_list_set_search (list, loud);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), >=, 1);
  g_assert_true (get_listed (list, 0) == &features->features[0]);
  fus_feature_list_set_search (list, "no such feature");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
}

/* Twenty thousand are listed and sorted within a frame or three of the main thread. */
static void
test_many_features (void)
{
  const gsize n_features = 20000;
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("wide");
  g_autoptr (FusModality) modality =
               fus_modality_new ("wide", NULL, FUS_MODALITY_VECTOR, &n_features, 1);
  g_autoptr (FusMatrix) block = fus_matrix_new (20, n_features);
  g_autoptr (FusDataset) dataset = NULL;
  g_autoptr (FusFeatures) features = NULL;
  g_autoptr (FusFeatureList) list = fus_feature_list_new ();
  g_autoptr (GError) error = NULL;
  double start = 0;

  for (gsize i = 0; i < 20 * n_features; i++)
    block->data[i] = (FusReal) sin (0.1 * (double) i);
  fus_dataset_builder_set_samples (builder, 20, NULL);
  fus_dataset_builder_add_modality (builder, modality, block, NULL);
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);
  features = fus_features_new (dataset, NULL, NULL, &error);
  g_assert_no_error (error);
  start = get_thread_time ();
  fus_feature_list_set_features (list, features);
  g_assert_cmpfloat (get_thread_time () - start, <, 0.05);
  start = get_thread_time ();
  fus_feature_list_sort (list, FUS_FEATURE_MEAN, TRUE);
  g_assert_cmpfloat (get_thread_time () - start, <, 0.05);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, n_features);
}

/* A range selects its samples, everywhere, under its own name, and can be undone. */
static void
test_range (void)
{
  const FusFeatures *features =
    fus_result_get (fus_overview_state_get_features (overview));
  const FusFeature *feature = &features->features[features->n - 1];
  FusSelection *selection = fus_study_get_selection (study);
  const double middle = feature->mean;
  gsize n = 0;
  gsize n_found = 0;
  g_autofree guint *found =
    fus_feature_find (feature, features->dataset, middle, feature->max, &n_found);
  g_autofree guint *samples = NULL;
  g_autofree char *name = NULL;
  FusSelected selected;

  fus_feature_select_range (study, feature, middle, feature->max);
  samples = fus_selection_list (selection, &n);
  g_assert_cmpuint (n, >, 0);
  g_assert_cmpuint (n, <, feature->n_known);
  g_assert_cmpmem (samples, n * sizeof *samples, found, n_found * sizeof *found);
  selected = fus_selected_describe (study);
  name = fus_selected_dup_name (&selected, study);
  g_assert_nonnull (strstr (name, " from "));
  fus_undo_stack_undo (fus_study_get_undo (study));
  g_assert_null (fus_selection_get_name (selection));
  g_assert_cmpuint (fus_selection_get_n_selected (selection), !=, n);
}

/* Other data, other results. */
static void
test_other_data (void)
{
  fus_study_take_dataset (study, fus_workbench_test_machines (N_SAMPLES / 2), NULL);
  g_assert_null (fus_result_get (fus_overview_state_get_unimodal (overview)));
  wait_for_all ();
  g_assert_cmpuint (
    ((FusUnimodal *) fus_result_get (fus_overview_state_get_unimodal (overview)))->n, <=,
    N_SAMPLES / 2);
}

int
main (int argc, char **argv)
{
  int status = 0;

  fus_workbench_test_init (&argc, &argv);
  study = fus_study_new ();
  overview = fus_overview_state_new (study);
  fus_study_take_dataset (study, fus_workbench_test_machines (N_SAMPLES), NULL);
  fus_workbench_test_add ("/overview/asks-when-shown", test_asks_when_shown);
  fus_workbench_test_add ("/overview/numbers-are-the-engines", test_numbers);
  fus_workbench_test_add ("/overview/says-why-not", test_says_why_not);
  fus_workbench_test_add ("/overview/checks-select", test_show_check);
  fus_workbench_test_add ("/overview/differences", test_differences);
  fus_workbench_test_add ("/overview/feature-list", test_feature_list);
  fus_workbench_test_add ("/overview/many-features", test_many_features);
  fus_workbench_test_add ("/overview/range-selects", test_range);
  fus_workbench_test_add ("/overview/other-data", test_other_data);
  status = g_test_run ();
  g_clear_object (&overview);
  fus_study_close (study);
  g_clear_object (&study);

  return status;
}
