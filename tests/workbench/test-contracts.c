/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The doors of the workbench, knocked at wrongly. */
#include "config.h"

#include "fus-contract.h"
#include "fus-explain-state.h"
#include "fus-lab-state.h"
#include "fus-map-state.h"
#include "fus-training-state.h"
#include "fus-workbench-test.h"

static FusStudy *
open_study (void)
{
  FusStudy *study = fus_study_new ();

  fus_study_take_dataset (study, fus_workbench_test_machines (40), NULL);

  return study;
}

static void
close_study (FusStudy *study)
{
  fus_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (study)));
  fus_study_close (study);
  g_object_unref (study);
}

static void
test_study (void)
{
  FusStudy *study = open_study ();
  guint n = fus_dataset_get_n_modalities (fus_study_get_dataset (study));
  gsize n_samples = fus_dataset_get_n_samples (fus_study_get_dataset (study));
  FusMask before = fus_study_get_subset (study);

  fus_assert_refuses (fus_study_set_subset (study, FUS_MASK_BIT (n)));
  fus_assert_refuses (fus_study_set_target (study, n));
  fus_assert_refuses (fus_study_set_sample (study, (guint) n_samples));
  fus_assert_refuses (fus_study_select (study, FUS_SELECTION_INTERSECT + 1, NULL, 0, ""));
  fus_assert_refuses (fus_study_set_sample (NULL, 0));
  g_assert_cmpuint (fus_study_get_subset (study), ==, before);
  g_assert_cmpuint (fus_study_get_sample (study), <, n_samples);
  close_study (study);
}

static void
test_states (void)
{
  FusStudy *study = open_study ();
  g_autoptr (FusLabState) lab = fus_lab_state_new (study);
  g_autoptr (FusExplainState) explain = fus_explain_state_new (study);

  fus_assert_refuses (g_assert_null (fus_lab_state_new (NULL)));
  fus_assert_refuses (g_assert_null (fus_explain_state_new (NULL)));
  fus_assert_refuses (g_assert_null (fus_map_state_new (NULL)));
  fus_assert_refuses (fus_lab_state_set_mechanism (lab, NULL));
  fus_assert_refuses (fus_explain_state_set_class_code (explain, -2));
  fus_assert_refuses (fus_explain_state_set_target (explain, -2));
  fus_assert_refuses (fus_tested_state_start (FUS_TESTED_STATE (lab), study));
  fus_assert_refuses (fus_tested_state_set_active (NULL, TRUE));
  /* What is no id of anything changes nothing, and is no fault of whoever restores it. */
  fus_lab_state_set_mechanism (lab, "no-mechanism");
  g_assert_cmpstr (fus_lab_state_get_mechanism (lab), ==, "random");
  g_clear_object (&lab);
  g_clear_object (&explain);
  close_study (study);
}

static void
test_jobs (void)
{
  g_autoptr (FusJob) job = fus_job_new (FUS_LANE_ANALYSIS, NULL);
  g_autoptr (FusUndoStack) undo = fus_undo_stack_new ();
  g_autoptr (FusSelection) selection = fus_selection_new (3);

  fus_assert_refuses (g_assert_null (fus_job_new (FUS_LANE_TRAINING + 1, NULL)));
  fus_assert_refuses (fus_job_set_state (job, FUS_JOB_CANCELLED + 1));
  fus_assert_refuses (fus_undo_stack_end_group (undo));
  fus_assert_refuses (fus_undo_stack_release (undo));
  fus_assert_refuses (fus_selection_toggle (selection, 3));
  fus_assert_refuses (g_assert_false (fus_selection_contains (selection, 3)));
}

int
main (int argc, char **argv)
{
  fus_workbench_test_init (&argc, &argv);
  fus_workbench_test_add ("/contracts/study", test_study);
  fus_workbench_test_add ("/contracts/states", test_states);
  fus_workbench_test_add ("/contracts/jobs", test_jobs);

  return g_test_run ();
}
