/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-training-state.h"
#include "fus-workbench-test.h"

#include <glib/gstdio.h>

/* Time on the processor that one dispatch of the main loop may take. */
#define STALL_MS 50

static FusStudy *
make_study (gsize n_samples, const char *path, const char *epochs)
{
  FusStudy *study = fus_study_new ();
  FusTrainingState *training = fus_study_get_training (study);

  fus_study_take_dataset (study, fus_workbench_test_machines (n_samples), path);
  g_assert_true (fus_training_state_set_option (training, "epochs", epochs, NULL));
  g_assert_true (fus_training_state_set_option (training, "patience", "0", NULL));
  g_assert_true (fus_training_state_set_option (training, "hidden", "16", NULL));

  return study;
}

static guint
get_n_done (FusTrainingState *training)
{
  return fus_training_log_get_n_epochs (fus_training_state_get_log (training));
}

static void
wait_seconds (double seconds)
{
  gint64 until = g_get_monotonic_time () + (gint64) (seconds * G_USEC_PER_SEC);

  fus_wait_for (g_get_monotonic_time () > until);
}

static void
test_completion (void)
{
  g_autoptr (FusStudy) study = make_study (120, NULL, "6");
  FusTrainingState *training = fus_study_get_training (study);

  fus_training_state_start (training);
  g_assert_cmpint (fus_training_state_get_phase (training), ==, FUS_TRAINING_RUNNING);
  fus_wait_for (!fus_training_state_is_busy (training));
  g_assert_cmpuint (get_n_done (training), ==, 6);
  g_assert_nonnull (fus_study_get_model (study));
  g_assert_nonnull (fus_study_get_split (study));
  g_assert_null (fus_study_get_live_model (study));
  fus_study_close (study);
}

/* The same seed gives the same model, whoever starts it and with however many threads. */
static void
test_same_hash (void)
{
  g_autofree char *first = NULL;

  for (guint n_threads = 1; n_threads <= 2; n_threads++)
    {
      g_autoptr (FusStudy) study = make_study (120, NULL, "3");
      FusTrainingState *training = fus_study_get_training (study);
      g_autofree char *hash = NULL;

      fus_training_state_set_n_threads (training, n_threads);
      fus_training_state_start (training);
      fus_wait_for (!fus_training_state_is_busy (training));
      hash = fus_model_dup_hash (fus_study_get_model (study));
      if (first == NULL)
        first = g_steal_pointer (&hash);
      else
        g_assert_cmpstr (first, ==, hash);
      fus_study_close (study);
    }
}

static void
test_pause (void)
{
  g_autoptr (FusStudy) study = make_study (120, NULL, "100000");
  FusTrainingState *training = fus_study_get_training (study);
  gint64 until = 0;
  guint n_paused = 0;

  fus_training_state_start (training);
  fus_wait_for (get_n_done (training) >= 2);
  fus_training_state_pause (training);
  g_assert_cmpint (fus_training_state_get_phase (training), ==, FUS_TRAINING_PAUSED);
  /* What was on its way still arrives; then nothing does. */
  until = g_get_monotonic_time () + G_USEC_PER_SEC / 2;
  fus_wait_for (g_get_monotonic_time () > until);
  n_paused = get_n_done (training);
  until = g_get_monotonic_time () + G_USEC_PER_SEC / 2;
  fus_wait_for (g_get_monotonic_time () > until);
  g_assert_cmpuint (get_n_done (training), ==, n_paused);
  fus_training_state_unpause (training);
  fus_wait_for (get_n_done (training) > n_paused);
  fus_training_state_leave (training);
  fus_wait_for (!fus_training_state_is_busy (training));
  fus_study_close (study);
}

/* A run that is paused can be left all the same; on data without a file nothing stays. */
static void
test_leave (void)
{
  g_autoptr (FusStudy) study = make_study (120, NULL, "100000");
  FusTrainingState *training = fus_study_get_training (study);

  fus_training_state_start (training);
  fus_wait_for (get_n_done (training) >= 1);
  fus_training_state_pause (training);
  fus_training_state_leave (training);
  fus_wait_for (!fus_training_state_is_busy (training));
  g_assert_null (fus_study_get_model (study));
  fus_study_close (study);
}

static void
test_stop_and_keep (void)
{
  g_autoptr (FusStudy) study = make_study (120, NULL, "100000");
  FusTrainingState *training = fus_study_get_training (study);

  fus_training_state_start (training);
  fus_wait_for (get_n_done (training) >= 3);
  fus_training_state_stop_and_keep (training);
  fus_wait_for (!fus_training_state_is_busy (training));
  g_assert_nonnull (fus_study_get_model (study));
  g_assert_cmpuint (fus_training_log_get_n_epochs (fus_study_get_log (study)), >=, 3);
  fus_study_close (study);
}

/* Suspended and resumed in another window: it ends with the hash of a run that was never
 * interrupted. */
static void
test_resume (void)
{
  const char *path = "/data/resumed.h5mu";
  g_autofree char *checkpoint = fus_session_dup_checkpoint_file (path);
  g_autofree char *whole = NULL;
  g_autofree char *resumed = NULL;
  /* Enough epochs that the run isn't over before it is suspended, on any machine. */
  g_autoptr (FusStudy) first = make_study (120, NULL, "1000");
  g_autoptr (FusStudy) second = make_study (120, path, "1000");
  g_autoptr (FusStudy) third = make_study (120, path, "1000");

  fus_training_state_start (fus_study_get_training (first));
  fus_wait_for (!fus_training_state_is_busy (fus_study_get_training (first)));
  whole = fus_model_dup_hash (fus_study_get_model (first));

  fus_training_state_start (fus_study_get_training (second));
  fus_wait_for (get_n_done (fus_study_get_training (second)) >= 2);
  fus_training_state_suspend (fus_study_get_training (second));
  fus_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (second)));
  g_assert_null (fus_study_get_model (second));
  g_assert_cmpint (g_access (checkpoint, F_OK), ==, 0);
  fus_study_close (second);

  fus_training_state_resume_checkpoint (fus_study_get_training (third));
  fus_wait_for (fus_study_get_model (third) != NULL);
  resumed = fus_model_dup_hash (fus_study_get_model (third));
  g_assert_cmpstr (resumed, ==, whole);
  fus_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (third)));
  g_assert_cmpint (g_access (checkpoint, F_OK), !=, 0);
  fus_study_close (first);
  fus_study_close (third);
}

static void
count_cb (FusStudy *study, const GError *error, guint *n)
{
  g_assert_nonnull (error);
  (*n)++;
}

/* Where the model of a run that is done can't be written, the checkpoint stays; where a
 * checkpoint can't be, the run goes on. */
static void
test_unwritable (void)
{
  static const gboolean cases[] = { FALSE, TRUE };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strdup_printf ("/data/unwritable-%zu.h5mu", i);
      g_autofree char *checkpoint = fus_session_dup_checkpoint_file (path);
      g_autofree char *model = fus_session_dup_model_file (path);
      g_autofree char *folder = g_path_get_dirname (model);
      g_autoptr (FusStudy) study = make_study (120, path, "20");
      FusTrainingState *training = fus_study_get_training (study);
      guint n_failures = 0;

      g_signal_connect (study, "failed", G_CALLBACK (count_cb), &n_failures);
      g_mkdir_with_parents (folder, 0700);
      g_assert_cmpint (g_mkdir (cases[i] ? checkpoint : model, 0700), ==, 0);
      if (!cases[i])
        g_assert_true (g_file_set_contents (checkpoint, "kept", -1, NULL));
      fus_training_state_start (training);
      fus_wait_for (!fus_training_state_is_busy (training));
      fus_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (study)));
      g_assert_nonnull (fus_study_get_model (study));
      g_assert_cmpuint (n_failures, ==, cases[i] ? 0 : 1);
      g_assert_true (g_file_test (cases[i] ? model : checkpoint, G_FILE_TEST_IS_REGULAR));
      fus_study_close (study);
      g_remove (model);
      g_remove (checkpoint);
    }
}

static void
test_no_stall (void)
{
  g_autoptr (FusStudy) study = make_study (2000, NULL, "4");
  FusTrainingState *training = fus_study_get_training (study);

  fus_workbench_test_reset_stall ();
  fus_training_state_start (training);
  fus_wait_for (!fus_training_state_is_busy (training));
  g_test_message ("longest dispatch: %.1f ms", fus_workbench_test_get_stall ());
  g_assert_cmpfloat (fus_workbench_test_get_stall (), <, STALL_MS);
  fus_study_close (study);
}

static void
test_estimate (void)
{
  g_autoptr (FusStudy) study = make_study (120, NULL, "50");
  FusTrainingState *training = fus_study_get_training (study);
  double least = 0;
  double seconds = 0;
  gsize bytes = 0;

  fus_wait_for (fus_training_state_get_estimate (training, &least, &seconds, &bytes));
  g_assert_cmpfloat (seconds, >, 0);
  g_assert_cmpuint (bytes, >, 0);
  fus_training_state_set_option (training, "latent", "4", NULL);
  g_assert_false (fus_training_state_get_estimate (training, &least, &seconds, &bytes));
  fus_wait_for (fus_training_state_get_estimate (training, &least, &seconds, &bytes));
  fus_study_close (study);
}

/* Nothing set: what the data decide is shown before the run, can be overridden one by one
 * and be left to the data again; afterwards the run says what it did. */
static void
test_automatic (void)
{
  g_autoptr (FusStudy) study = fus_study_new ();
  FusTrainingState *training = fus_study_get_training (study);
  const FusOptions *shown = NULL;
  double least = 0;
  double seconds = 0;
  gsize bytes = 0;

  fus_study_take_dataset (study, fus_workbench_test_machines (120), NULL);
  fus_wait_for (fus_training_state_get_estimate (training, &least, &seconds, &bytes));
  g_assert_nonnull (strstr (fus_training_state_get_plan (training), "too few"));
  shown = fus_training_state_get_worked_out (training);
  g_assert_true (fus_options_is_auto (shown, "steps"));
  g_assert_cmpint (fus_options_get_int (shown, "steps", NULL), ==, 0);
  g_assert_true (fus_training_state_set_option (training, "steps", "100", NULL));
  fus_wait_for (fus_training_state_get_estimate (training, &least, &seconds, &bytes));
  shown = fus_training_state_get_worked_out (training);
  g_assert_false (fus_options_is_auto (shown, "steps"));
  g_assert_true (fus_options_is_auto (shown, "latent"));
  g_assert_null (strstr (fus_training_state_get_plan (training), "too few"));
  fus_training_state_unset_option (training, "steps");
  fus_training_state_start (training);
  fus_wait_for (!fus_training_state_is_busy (training));
  g_assert_nonnull (
    strstr (fus_training_state_get_account (training), "linear model was kept"));
  g_assert_cmpuint (fus_training_state_get_n_epochs (training), ==, 1);
  shown = fus_training_state_get_worked_out (training);
  g_assert_true (fus_options_is_auto (shown, "steps"));
  g_assert_false (
    fus_options_is_set (fus_training_state_get_options (training), "latent"));
  fus_study_close (study);
}

/* What a person has set survives another kind; a kind's own defaults come with it. */
static void
test_kind_keeps_options (void)
{
  g_autoptr (FusStudy) study = make_study (120, NULL, "77");
  FusTrainingState *training = fus_study_get_training (study);
  gsize n_kinds = 0;
  const FusModelKind *const *kinds = fus_model_kind_list (&n_kinds);

  /* T17: the command line begins with the same. */
  g_assert_true (fus_training_state_get_kind (training) == fus_model_kind_get_default ());
  for (gsize i = 0; i < n_kinds; i++)
    {
      fus_training_state_set_kind (training, kinds[i]->id);
      g_assert_true (fus_training_state_get_kind (training) == kinds[i]);
      g_assert_cmpint (fus_options_get_int (fus_training_state_get_options (training),
                                            "epochs", NULL),
                       ==, 77);
    }
  fus_study_close (study);
}

/* The form of one study, given the model of another, tells how that one was trained. */
static void
test_form_follows_model (void)
{
  g_autoptr (FusStudy) first = make_study (120, NULL, "3");
  g_autoptr (FusStudy) second = make_study (120, NULL, "50");
  FusTrainingState *form = fus_study_get_training (second);
  const char *id = fus_dataset_get_modality (fus_study_get_dataset (second), 1)->id;

  fus_training_state_weigh_more (fus_study_get_training (first), 1);
  fus_training_state_set_kind (fus_study_get_training (first), "mvtcae");
  fus_training_state_start (fus_study_get_training (first));
  fus_wait_for (!fus_training_state_is_busy (fus_study_get_training (first)));
  fus_study_set_model (second, fus_study_get_model (first), fus_study_get_split (first),
                       fus_study_get_log (first));
  g_assert_cmpstr (fus_training_state_get_kind (form)->id, ==, "mvtcae");
  g_assert_cmpint (fus_options_get_int (fus_training_state_get_options (form), "epochs",
                                        NULL),
                   ==, 3);
  g_assert_cmpstr (fus_options_get_string (fus_training_state_get_options (form),
                                           "hidden", NULL),
                   ==, "16");
  g_assert_cmpfloat_with_epsilon (
    fus_options_get_real (fus_training_state_get_options (form), "weight", id), 2, 1e-9);
  g_assert_cmpfloat_with_epsilon (
    fus_options_get_real (fus_training_state_get_options (form), "weight", NULL), 1,
    1e-9);
  fus_study_close (first);
  fus_study_close (second);
}

/* Other data are opened while a run is under way: it goes on when these come back. */
static void
test_other_data (void)
{
  const char *path = "/data/first.h5mu";
  g_autoptr (FusStudy) study = make_study (120, path, "100000");
  FusTrainingState *training = fus_study_get_training (study);
  guint n_done = 0;

  fus_training_state_start (training);
  fus_wait_for (get_n_done (training) >= 2);
  n_done = get_n_done (training);
  fus_study_take_dataset (study, fus_workbench_test_machines (90), NULL);
  fus_wait_for (!fus_training_state_is_busy (training));
  g_assert_null (fus_study_get_model (study));
  fus_wait_for (fus_job_queue_is_idle (fus_study_get_jobs (study)));
  fus_study_take_dataset (study, fus_workbench_test_machines (120), path);
  g_assert_true (fus_study_has_checkpoint (study));
  fus_training_state_resume_checkpoint (training);
  fus_wait_for (fus_training_state_is_busy (training));
  fus_wait_for (get_n_done (training) > n_done);
  fus_training_state_stop_and_keep (training);
  fus_wait_for (!fus_training_state_is_busy (training));
  fus_study_close (study);
}

/* A run that is done can be made longer, from where it ended. */
static void
test_extension (void)
{
  const char *path = "/data/longer.h5mu";
  g_autoptr (FusStudy) study = make_study (120, path, "3");
  FusTrainingState *training = fus_study_get_training (study);
  double first = 0;

  fus_training_state_extend (training, 2);
  g_assert_false (fus_training_state_is_busy (training));
  fus_training_state_start (training);
  fus_wait_for (!fus_training_state_is_busy (training));
  g_assert_nonnull (fus_study_get_run_path (study));
  first = fus_training_log_get (fus_study_get_log (study), 0)->train.loss;
  fus_training_state_extend (training, 2);
  fus_wait_for (fus_training_state_is_busy (training));
  g_assert_cmpuint (fus_training_state_get_n_epochs (training), ==, 5);
  fus_wait_for (!fus_training_state_is_busy (training));
  g_assert_cmpuint (get_n_done (training), ==, 5);
  g_assert_cmpfloat_with_epsilon (
    fus_training_log_get (fus_study_get_log (study), 0)->train.loss, first, 1e-9);
  fus_study_close (study);
}

/* Long before the first epoch is over it is told how far it is, how fast it goes and,
 * after a while, when it will be done; a pause doesn't count. */
static void
test_first_epoch_is_told (void)
{
  static const char *const batches[] = { "1", "3" };

  for (guint i = 0; i < G_N_ELEMENTS (batches); i++)
    {
      g_autoptr (FusStudy) study = make_study (5000, NULL, "2");
      FusTrainingState *training = fus_study_get_training (study);
      guint n_done = 0;
      guint n_all = 0;
      guint n_before = 0;
      double low = 0;
      double high = 0;

      g_assert_true (fus_training_state_set_option (training, "batch", batches[i], NULL));
      g_assert_false (fus_training_state_get_batches (training, &n_done, &n_all));
      fus_training_state_start (training);
      fus_wait_for (fus_training_state_get_batches (training, &n_done, &n_all) &&
                    n_done > 20 && fus_training_state_get_speed (training) > 0);
      g_assert_cmpuint (get_n_done (training), ==, 0);
      /* Four fifths of the samples are trained on, but for those without anything. */
      g_assert_cmpuint (n_all * (guint) atoi (batches[i]), >, 3000);
      g_assert_cmpuint (n_all * (guint) atoi (batches[i]), <=, 4003);
      fus_training_state_pause (training);
      n_before = n_done;
      wait_seconds (0.7);
      fus_training_state_unpause (training);
      /* The pause isn't part of what is measured from now on. */
      g_assert_cmpfloat (fus_training_state_get_speed (training), <=, 0);
      fus_wait_for (fus_training_state_get_batches (training, &n_done, &n_all) &&
                    n_done > n_before && fus_training_state_get_speed (training) > 0);
      /* Where the epoch lasts, the time left is told before it is over. */
      fus_wait_for (fus_training_state_get_left (training, &low, &high) ||
                    get_n_done (training) > 0);
      if (get_n_done (training) == 0)
        {
          g_assert_cmpfloat (low, >, 0);
          g_assert_cmpfloat (high, >, low);
        }
      fus_training_state_leave (training);
      fus_wait_for (!fus_training_state_is_busy (training));
      fus_study_close (study);
    }
}

/* What an alarm proposes is set for the next run, and can be undone. */
static void
test_remedies (void)
{
  g_autoptr (FusStudy) study = make_study (60, NULL, "40");
  FusTrainingState *training = fus_study_get_training (study);
  const char *id = fus_dataset_get_modality (fus_study_get_dataset (study), 1)->id;

  fus_training_state_weigh_more (training, 1);
  fus_training_state_weigh_more (training, 1);
  g_assert_cmpfloat_with_epsilon (
    fus_options_get_real (fus_training_state_get_options (training), "weight", id), 4,
    1e-9);
  fus_training_state_warm_up_longer (training);
  g_assert_cmpint (fus_options_get_int (fus_training_state_get_options (training),
                                        "warmup", NULL),
                   ==, 20);
  fus_training_state_step_less (training);
  g_assert_cmpfloat_with_epsilon (
    fus_options_get_real (fus_training_state_get_options (training), "lr", NULL),
    0.001 / 3, 1e-8);
  for (guint i = 0; i < 4; i++)
    fus_undo_stack_undo (fus_study_get_undo (study));
  g_assert_cmpfloat_with_epsilon (
    fus_options_get_real (fus_training_state_get_options (training), "lr", NULL), 0.001,
    1e-12);
  g_assert_cmpfloat_with_epsilon (
    fus_options_get_real (fus_training_state_get_options (training), "weight", id), 1,
    1e-9);
  fus_study_close (study);
}

int
main (int argc, char **argv)
{
  fus_workbench_test_init (&argc, &argv);
  fus_workbench_test_add ("/training/runs-to-its-end", test_completion);
  fus_workbench_test_add ("/training/one-seed-one-hash-any-threads", test_same_hash);
  fus_workbench_test_add ("/training/pauses-and-goes-on", test_pause);
  fus_workbench_test_add ("/training/can-be-left-while-paused", test_leave);
  fus_workbench_test_add ("/training/stops-and-keeps", test_stop_and_keep);
  fus_workbench_test_add ("/training/resumes-to-the-same-hash", test_resume);
  fus_workbench_test_add ("/training/what-can-not-be-written-loses-nothing",
                          test_unwritable);
  fus_workbench_test_add ("/training/main-loop-never-stalls", test_no_stall);
  fus_workbench_test_add ("/training/estimates-anew-after-a-change", test_estimate);
  fus_workbench_test_add ("/training/automatic", test_automatic);
  fus_workbench_test_add ("/training/another-kind-keeps-what-was-set",
                          test_kind_keeps_options);
  fus_workbench_test_add ("/training/form-follows-the-model", test_form_follows_model);
  fus_workbench_test_add ("/training/opening-other-data-loses-no-run", test_other_data);
  fus_workbench_test_add ("/training/can-be-made-longer", test_extension);
  fus_workbench_test_add ("/training/the-first-epoch-is-told", test_first_epoch_is_told);
  fus_workbench_test_add ("/training/remedies-can-be-undone", test_remedies);

  return g_test_run ();
}
