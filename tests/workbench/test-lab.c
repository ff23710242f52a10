/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-lab-state.h"
#include "fus-training-state.h"
#include "fus-workbench-test.h"

#include <math.h>

/* Few: the numbers are the engine's whatever the size, and sanitizers are slow. */
#define N_SAMPLES 100

/* A study with a model that was trained for a moment. */
static FusStudy *
make_study (void)
{
  FusStudy *study = fus_study_new ();
  FusTrainingState *training = fus_study_get_training (study);

  fus_study_take_dataset (study, fus_workbench_test_machines (N_SAMPLES), NULL);
  g_assert_true (fus_training_state_set_option (training, "epochs", "1", NULL));
  g_assert_true (fus_training_state_set_option (training, "hidden", "8", NULL));
  g_assert_true (fus_training_state_set_option (training, "latent", "3", NULL));
  fus_training_state_start (training);
  fus_wait_for (fus_study_get_model (study) != NULL &&
                fus_job_queue_is_idle (fus_study_get_jobs (study)));

  return study;
}

static FusLabState *
make_lab (FusStudy *study)
{
  FusLabState *lab = fus_lab_state_new (study);

  fus_lab_state_set_active (lab, TRUE);
  fus_wait_for (fus_result_get (fus_lab_state_get_subsets (lab)) != NULL &&
                fus_result_get (fus_lab_state_get_robustness (lab)) != NULL &&
                !fus_result_is_busy (fus_lab_state_get_robustness (lab)) &&
                fus_result_get (fus_lab_state_get_from_subset (lab)) != NULL);
  fus_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (study)));

  return lab;
}

/* The same as the engine says when it is asked as the command line asks it. */
static void
test_numbers (void)
{
  g_autoptr (FusStudy) study = make_study ();
  g_autoptr (FusLabState) lab = make_lab (study);
  g_autoptr (FusPool) pool = fus_pool_new (1, 0);
  const FusSubsetTable *shown = fus_result_get (fus_lab_state_get_subsets (lab));
  const FusHeldOut *held_out = fus_result_get (fus_lab_state_get_held_out (lab));
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

  g_assert_cmpstr (part, ==, held_out->part);
  g_assert_cmpuint (fus_encoding_get_n_rows (held_out->encoding), ==, n);
  g_assert_cmpuint (shown->n_rows, ==, table->n_rows);
  for (gsize i = 0; i < table->n_subsets * table->n_modalities; i++)
    {
      g_assert_cmpuint (shown->cells[i].n, ==, table->cells[i].n);
      g_assert_cmpmem (&shown->cells[i].mse, sizeof (double), &table->cells[i].mse,
                       sizeof (double));
    }
  fus_study_close (study);
}

/* Inputs that are switched off go missing together; what was there comes back at once. */
static void
test_newest_wins (void)
{
  g_autoptr (FusStudy) study = make_study ();
  g_autoptr (FusLabState) lab = make_lab (study);
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
  fus_study_close (study);
}

static void
test_cancelled_keeps_last (void)
{
  g_autoptr (FusStudy) study = make_study ();
  g_autoptr (FusLabState) lab = make_lab (study);
  FusResult *result = fus_lab_state_get_robustness (lab);
  gconstpointer first = fus_result_get (result);

  fus_lab_state_set_mechanism (lab, FUS_LAB_NOISE);
  g_assert_true (fus_result_is_busy (result));
  fus_result_cancel (result);
  fus_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (study)));
  g_assert_true (fus_result_get (result) == first);
  fus_lab_state_set_tolerance (lab, 0.5);
  fus_study_set_target (study, 1);
  g_assert_true (isnan (fus_lab_state_get_tolerance (lab)));
  fus_study_set_model (study, NULL, NULL, NULL);
  g_assert_null (fus_result_get (result));
  fus_study_close (study);
}

/* The curve of all sources comes first, and is the same when the others are there. */
static void
test_curves_as_they_come (void)
{
  g_autoptr (FusStudy) study = make_study ();
  g_autoptr (FusLabState) lab = fus_lab_state_new (study);
  FusResult *result = fus_lab_state_get_robustness (lab);
  g_autoptr (FusRobustness) part = NULL;
  const FusRobustness *whole = NULL;
  const FusRobustnessCurve *all = NULL;

  fus_lab_state_set_active (lab, TRUE);
  fus_wait_for (fus_result_get (result) != NULL);
  part = fus_robustness_ref (fus_result_get (result));
  g_assert_true (fus_result_is_busy (result));
  fus_wait_for (!fus_result_is_busy (result));
  whole = fus_result_get (result);
  g_assert_cmpuint (part->n_curves, <, whole->n_curves);
  g_assert_cmpuint (whole->n_curves, ==, 4);
  all = &whole->curves[whole->n_curves - 1];
  g_assert_cmpuint (part->curves[part->n_curves - 1].lose, ==, all->lose);
  g_assert_cmpmem (part->curves[part->n_curves - 1].points,
                   all->n_points * sizeof *all->points, all->points,
                   all->n_points * sizeof *all->points);
  fus_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (study)));
  fus_study_close (study);
}

static guint
find_incomplete (FusDataset *dataset)
{
  guint m = 0;

  while (fus_dataset_get_n_present (dataset, m) == fus_dataset_get_n_samples (dataset))
    m++;

  return m;
}

/* With everything on, the gallery shows what the others tell; what a sample lacks is
 * imputed with a range; what is known is hidden only when somebody asks. */
static void
test_checks (void)
{
  g_autoptr (FusStudy) study = make_study ();
  FusDataset *dataset = fus_study_get_dataset (study);
  guint target = find_incomplete (dataset);
  g_autoptr (FusLabState) lab = NULL;
  const FusReconstruction *imputed = NULL;
  const FusReconstruction *rebuilt = NULL;
  const FusImputationCheck *check = NULL;

  fus_study_set_target (study, target);
  lab = make_lab (study);
  rebuilt = fus_result_get (fus_lab_state_get_from_subset (lab));
  g_assert_cmpuint (rebuilt->from, ==, 7 & ~FUS_MASK_BIT (target));
  imputed = fus_result_get (fus_lab_state_get_imputed (lab));
  g_assert_cmpuint (imputed->n_rows, ==, 1);
  g_assert_null (fus_dataset_get_values (dataset, target, imputed->samples[0]));
  for (gsize d = 0; d < imputed->mean->n_cols; d++)
    g_assert_cmpfloat (imputed->low->data[d], <, imputed->high->data[d]);

  g_assert_null (fus_result_get (fus_lab_state_get_check (lab)));
  fus_lab_state_check (lab);
  fus_wait_for (fus_result_get (fus_lab_state_get_check (lab)) != NULL);
  check = fus_result_get (fus_lab_state_get_check (lab));
  g_assert_cmpuint (check->target, ==, target);
  for (gsize row = 0; row < check->n_rows; row++)
    {
      const FusReal *values =
        fus_dataset_get_values (dataset, target, check->samples[row]);

      g_assert_nonnull (values);
      g_assert_cmpfloat_with_epsilon (fus_matrix_row (check->truth, row)[0], values[0],
                                      1e-4);
    }
  fus_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (study)));
  fus_study_close (study);
}

int
main (int argc, char **argv)
{
  fus_workbench_test_init (&argc, &argv);
  g_test_add_func ("/workbench/lab/numbers", test_numbers);
  g_test_add_func ("/workbench/lab/newest-wins", test_newest_wins);
  g_test_add_func ("/workbench/lab/cancelled-keeps-last", test_cancelled_keeps_last);
  g_test_add_func ("/workbench/lab/curves-as-they-come", test_curves_as_they_come);
  g_test_add_func ("/workbench/lab/checks", test_checks);

  return g_test_run ();
}
