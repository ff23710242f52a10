/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-lab-state.h"
#include "fus-robustness-family.h"
#include "fus-training-state.h"
#include "fus-workbench-test.h"

#include <math.h>

/* Few: the numbers are the engine's whatever the size, and sanitizers are slow. */
#define N_SAMPLES 100

/* A study with a model that was trained for a moment. */
static FusStudy *
make_study (void)
{
  FusStudy *made = fus_study_new ();
  FusTrainingState *training = fus_study_get_training (made);

  fus_study_take_dataset (made, fus_workbench_test_machines (N_SAMPLES), NULL);
  g_assert_true (fus_training_state_set_option (training, "epochs", "1", NULL));
  g_assert_true (fus_training_state_set_option (training, "hidden", "8", NULL));
  g_assert_true (fus_training_state_set_option (training, "latent", "3", NULL));
  fus_training_state_start (training);
  fus_wait_for (fus_study_get_model (made) != NULL &&
                fus_job_queue_is_idle (fus_study_get_jobs (made)));

  return made;
}

/* One for all tests: under a sanitizer a lab takes seconds. Each leaves it as it was. */
static FusStudy *study;
static FusLabState *lab;

static void
wait_for_lab (void)
{
  fus_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (study)) &&
                fus_result_get (fus_lab_state_get_subsets (lab)) != NULL &&
                fus_result_get (fus_lab_state_get_from_subset (lab)) != NULL);
}

/* The same as the engine says when it is asked as the command line asks it. */
static void
test_numbers (void)
{
  g_autoptr (FusPool) pool = fus_pool_new (1, 0);
  const FusSubsetTable *shown = fus_result_get (fus_lab_state_get_subsets (lab));
  const FusTested *held_out =
    fus_result_get (fus_tested_state_get_held_out (FUS_TESTED_STATE (lab)));
  const char *part = NULL;
  gsize n = 0;
  g_autofree guint *rows =
    fus_split_list_held_out (fus_study_get_split (study), fus_study_get_dataset (study),
                             &n, &part);
  g_autoptr (FusEncoding) encoding = fus_encoding_new (fus_study_get_model (study),
                                                       fus_study_get_dataset (study),
                                                       rows, n, pool, NULL, NULL);
  g_autoptr (FusSubsetTable) table =
               fus_subset_table_new (encoding, NULL, 0, FUS_MEAN_MIXTURE, 1, pool, NULL,
                                     NULL);
  const FusReconstruction *rebuilt = fus_result_get (fus_lab_state_get_from_subset (lab));

  /* With everything on, the gallery shows what the others tell. */
  g_assert_cmpuint (rebuilt->from, ==, 6);
  g_assert_cmpuint (rebuilt->target, ==, 0);
  g_assert_cmpstr (part, ==, held_out->part);
  g_assert_cmpuint (fus_encoding_get_n_rows (held_out->encoding), ==, n);
  g_assert_cmpuint (shown->n_rows, ==, table->n_rows);
  for (gsize i = 0; i < table->n_subsets * table->n_modalities; i++)
    {
      g_assert_cmpuint (shown->cells[i].n, ==, table->cells[i].n);
      g_assert_cmpmem (&shown->cells[i].mse, sizeof (double), &table->cells[i].mse,
                       sizeof (double));
    }
}

/* Too few held out: all are tested, and it is said. */
static void
test_all_samples (void)
{
  FusResult *result = fus_tested_state_get_held_out (FUS_TESTED_STATE (lab));
  const FusTested *held_out = NULL;
  gsize n_all = 0;
  gsize n = fus_held_out_count (study, &n_all);

  g_assert_cmpuint (n_all, ==, N_SAMPLES);
  g_assert_cmpuint (n, <, n_all);
  fus_study_set_test_all (study, TRUE);
  g_assert_null (fus_result_get (fus_lab_state_get_subsets (lab)));
  wait_for_lab ();
  held_out = fus_result_get (result);
  g_assert_cmpstr (held_out->part, ==, "all");
  g_assert_cmpuint (fus_encoding_get_n_rows (held_out->encoding), ==, n_all);
  g_assert_nonnull (strstr (fus_held_out_describe (held_out), "trained on"));
  g_assert_cmpuint (
    ((FusSubsetTable *) fus_result_get (fus_lab_state_get_subsets (lab)))->n_rows, ==,
    n_all);
  fus_study_set_test_all (study, FALSE);
  wait_for_lab ();
  held_out = fus_result_get (result);
  g_assert_cmpuint (fus_encoding_get_n_rows (held_out->encoding), ==, n);
}

/* Inputs that are switched off go missing together; what was there comes back at once. */
static void
test_newest_wins (void)
{
  FusResult *result = fus_lab_state_get_robustness (lab);
  FusResult *rebuilt = fus_lab_state_get_from_subset (lab);
  gconstpointer first = fus_result_get (result);

  g_assert_cmpuint (fus_lab_state_get_lose (lab), ==, 0);
  fus_study_set_subset (study, 1);
  fus_study_set_subset (study, 2);
  fus_study_set_subset (study, 6);
  g_assert_true (fus_result_is_busy (result));
  g_assert_true (fus_result_get (result) == first);
  fus_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (study)) &&
                !fus_result_is_busy (result) && !fus_result_is_busy (rebuilt));
  g_assert_cmpuint (((FusRobustness *) fus_result_get (result))->curves[0].lose, ==, 1);
  g_assert_cmpuint (((FusReconstruction *) fus_result_get (rebuilt))->from, ==, 6);

  fus_study_set_subset (study, 7);
  g_assert_true (fus_result_get (result) == first);
  g_assert_false (fus_result_is_busy (result));
}

static void
test_cancelled_keeps_last (void)
{
  FusResult *result = fus_lab_state_get_robustness (lab);
  gconstpointer first = fus_result_get (result);

  fus_lab_state_set_mechanism (lab, "noise");
  g_assert_true (fus_result_is_busy (result));
  fus_result_cancel (result);
  fus_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (study)));
  g_assert_true (fus_result_get (result) == first);
  fus_lab_state_set_mechanism (lab, "random");
  g_assert_true (fus_result_get (result) == first);
}

/* Each way of getting worse that suits the data takes the curves' place; another comes to
 * nothing. */
static void
test_corruptions (void)
{
  FusResult *result = fus_lab_state_get_robustness (lab);
  FusDataset *dataset = fus_study_get_dataset (study);
  gsize n = 0;
  const FusCorruptionClass *const *classes = fus_corruption_list (&n);

  for (gsize i = 0; i < n; i++)
    {
      const FusRobustness *curves = NULL;

      g_assert_true (fus_robustness_suits (classes[i]->id, dataset));
      fus_lab_state_set_mechanism (lab, classes[i]->id);
      fus_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (study)) &&
                    !fus_result_is_busy (result));
      curves = fus_result_get (result);
      g_assert_nonnull (curves);
      for (guint c = 0; c < curves->n_curves; c++)
        g_assert_true (curves->curves[c].corruption == classes[i]);
    }
  fus_lab_state_set_mechanism (lab, "dance");
  g_assert_cmpstr (fus_lab_state_get_mechanism (lab), ==, classes[n - 1]->id);
  fus_lab_state_set_mechanism (lab, "random");
  wait_for_lab ();
}

static void
keep_part (FusRobustness *curves, gpointer parts)
{
  g_ptr_array_add (parts, curves);
}

/* The curve of all sources comes first, and is the same when the others are there. */
static void
test_curves_as_they_come (void)
{
  static const double rates[] = { 0, 0.5 };
  const FusTested *held_out =
    fus_result_get (fus_tested_state_get_held_out (FUS_TESTED_STATE (lab)));
  g_autoptr (GPtrArray) parts =
               g_ptr_array_new_with_free_func ((GDestroyNotify) fus_robustness_unref);
  g_autoptr (FusPool) pool = fus_pool_new (1, 0);
  g_autoptr (FusRobustness) whole = NULL;
  FusRobustnessOptions options = { .mechanism = "random",
                                   .target = 0,
                                   .rates = rates,
                                   .n_rates = 2,
                                   .n_repeats = 1,
                                   .tolerance = 0.9,
                                   .seed = 1,
                                   .publish = keep_part,
                                   .publish_data = parts };
  const FusRobustness *first = NULL;

  whole =
    fus_robustness_new (held_out->train, held_out->encoding, &options, pool, NULL, NULL);
  g_assert_cmpuint (whole->n_curves, ==, 4);
  g_assert_cmpuint (parts->len, ==, 3);
  for (guint i = 0; i < parts->len; i++)
    g_assert_cmpuint (((FusRobustness *) g_ptr_array_index (parts, i))->n_curves, ==,
                      i + 1);
  first = g_ptr_array_index (parts, 0);
  g_assert_cmpuint (first->curves[0].lose, ==, 7);
  g_assert_cmpmem (first->curves[0].points, 2 * sizeof *first->curves[0].points,
                   whole->curves[3].points, 2 * sizeof *first->curves[0].points);
}

/* A computation that is held up until the main thread has seen its part. */
static int is_seen;

static gpointer
compute_in_parts (gpointer input,
                  FusMailbox *parts,
                  FusPool *pool,
                  const FusProgress *progress,
                  GError **error)
{
  fus_mailbox_put (parts, g_ref_string_new ("part"));
  while (!g_atomic_int_get (&is_seen))
    g_thread_yield ();

  return g_ref_string_new ("whole");
}

static void
test_parts_are_shown (void)
{
  static const FusResultKind kind = {
    .lane = FUS_LANE_FIGURES,
    .n_kept = 1,
    .compute = compute_in_parts,
    .free_input = g_free,
    .ref = (GBoxedCopyFunc) g_ref_string_acquire,
    .unref = (GDestroyNotify) g_ref_string_release,
  };
  g_autoptr (FusResult) result = fus_result_new (study, &kind);

  fus_result_request (result, "key", g_strdup (""));
  fus_wait_for (fus_result_get (result) != NULL);
  g_assert_cmpstr (fus_result_get (result), ==, "part");
  g_assert_true (fus_result_is_busy (result));
  g_atomic_int_set (&is_seen, TRUE);
  fus_wait_for (!fus_result_is_busy (result));
  g_assert_cmpstr (fus_result_get (result), ==, "whole");
  fus_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (study)));
}

static guint
find_incomplete (FusDataset *dataset)
{
  guint m = 0;

  while (fus_dataset_get_n_present (dataset, m) == fus_dataset_get_n_samples (dataset))
    m++;

  return m;
}

/* What a sample lacks is imputed with a range; what is known is hidden only when somebody
 * asks. */
static void
test_checks (void)
{
  FusDataset *dataset = fus_study_get_dataset (study);
  guint target = find_incomplete (dataset);
  FusResult *result = fus_lab_state_get_check (lab);
  const FusReconstruction *imputed = NULL;
  const FusImputationCheck *check = NULL;

  /* One set goes missing together: a short curve. */
  fus_study_set_subset (study, 7 & ~FUS_MASK_BIT (target));
  fus_study_set_target (study, target);
  wait_for_lab ();
  imputed = fus_result_get (fus_lab_state_get_imputed (lab));
  g_assert_cmpuint (imputed->target, ==, target);
  g_assert_cmpuint (imputed->n_rows, ==, 1);
  g_assert_null (fus_dataset_get_values (dataset, target, imputed->samples[0]));
  for (gsize d = 0; d < imputed->mean->n_cols; d++)
    g_assert_cmpfloat (imputed->low->data[d], <, imputed->high->data[d]);

  g_assert_null (fus_result_get (result));
  fus_lab_state_check (lab);
  fus_wait_for (fus_result_get (result) != NULL);
  check = fus_result_get (result);
  g_assert_cmpuint (check->target, ==, target);
  g_assert_cmpuint (check->n_rows, >, 0);
  for (gsize row = 0; row < check->n_rows; row++)
    {
      const FusReal *values =
        fus_dataset_get_values (dataset, target, check->samples[row]);

      g_assert_nonnull (values);
      g_assert_cmpfloat_with_epsilon (fus_matrix_row (check->truth, row)[0], values[0],
                                      1e-4);
    }
  wait_for_lab ();
}

/* A tolerance is of a target; nothing is left of a model that went. */
static void
test_forgets (void)
{
  guint target = fus_study_get_target (study) == 0 ? 1 : 0;

  fus_lab_state_set_tolerance (lab, 0.5);
  fus_study_set_target (study, target);
  g_assert_true (isnan (fus_lab_state_get_tolerance (lab)));
  fus_study_set_model (study, NULL, NULL, NULL);
  g_assert_null (fus_result_get (fus_lab_state_get_robustness (lab)));
  g_assert_null (fus_result_get (fus_lab_state_get_check (lab)));
  g_assert_null (fus_result_get (fus_lab_state_get_imputed (lab)));
  fus_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (study)));
}

int
main (int argc, char **argv)
{
  int status = 0;

  fus_workbench_test_init (&argc, &argv);
  study = make_study ();
  lab = fus_lab_state_new (study);
  fus_tested_state_set_active (FUS_TESTED_STATE (lab), TRUE);
  wait_for_lab ();
  fus_workbench_test_add ("/workbench/lab/curves-as-they-come", test_curves_as_they_come);
  fus_workbench_test_add ("/workbench/lab/parts-are-shown", test_parts_are_shown);
  fus_workbench_test_add ("/workbench/lab/numbers", test_numbers);
  fus_workbench_test_add ("/workbench/lab/all-samples", test_all_samples);
  fus_workbench_test_add ("/workbench/lab/newest-wins", test_newest_wins);
  fus_workbench_test_add ("/workbench/lab/cancelled-keeps-last",
                          test_cancelled_keeps_last);
  fus_workbench_test_add ("/workbench/lab/corruptions", test_corruptions);
  fus_workbench_test_add ("/workbench/lab/checks", test_checks);
  fus_workbench_test_add ("/workbench/lab/forgets", test_forgets);
  status = g_test_run ();
  fus_study_close (study);
  g_clear_object (&lab);
  g_clear_object (&study);

  return status;
}
