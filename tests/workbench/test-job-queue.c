/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-workbench-test.h"

#include <sys/resource.h>

/* Brought back by each callback, so that its references can be counted. */
typedef struct
{
  GObject *owner;
  GThread *main_thread;
  int value;
  gboolean is_done;
  GError *error;
} Fixture;

static Fixture fixture;

static void
done_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_assert_true (g_thread_self () == fixture.main_thread);
  g_assert_null (source);
  fixture.value = (int) g_task_propagate_int (G_TASK (result), &fixture.error);
  fixture.is_done = TRUE;
  g_object_unref (data);
}

static void
reset (void)
{
  g_clear_error (&fixture.error);
  g_clear_object (&fixture.owner);
  fixture = (Fixture){ .owner = g_object_new (G_TYPE_OBJECT, NULL),
                       .main_thread = g_thread_self () };
}

static void
run (FusJobQueue *queue, FusJob *job, FusJobWorker worker)
{
  fus_job_queue_start (queue, job, worker, NULL, NULL, done_cb,
                       g_object_ref (fixture.owner));
}

static void
answer_worker (GTask *task, FusJob *job, gpointer data)
{
  g_assert_false (g_thread_self () == fixture.main_thread);
  for (int i = 0; i <= 1000; i++)
    fus_job_report (job, i / 1000.0, "working");
  g_task_return_int (task, 42);
}

static void
test_every_lane_answers (void)
{
  for (int lane = FUS_LANE_IO; lane <= FUS_LANE_TRAINING; lane++)
    {
      g_autoptr (FusJobQueue) queue = fus_job_queue_new ();
      g_autoptr (FusJob) job = fus_job_new ((FusLane) lane, "Job");

      reset ();
      run (queue, job, answer_worker);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 1);
      fus_wait_for (fixture.is_done && fus_job_queue_is_idle (queue));
      g_assert_no_error (fixture.error);
      g_assert_cmpint (fixture.value, ==, 42);
      g_assert_cmpint (fus_job_get_state (job), ==, FUS_JOB_DONE);
      g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (queue)), ==, 0);
      g_assert_cmpuint (fixture.owner->ref_count, ==, 1);
      fus_wait_for (fus_job_get_fraction (job) >= 1);
      g_assert_cmpstr (fus_job_get_message (job), ==, "working");
    }
}

static void
obedient_worker (GTask *task, FusJob *job, gpointer data)
{
  FusProgress progress = fus_job_get_progress (job);
  GError *error = NULL;

  while (fus_progress_tick (&progress, 0.5, NULL, &error))
    g_usleep (100);
  g_task_return_error (task, error);
}

static void
test_cancelled_job_tells (void)
{
  g_autoptr (FusJobQueue) queue = fus_job_queue_new ();
  g_autoptr (FusJob) job = fus_job_new (FUS_LANE_ANALYSIS, "Job");

  reset ();
  run (queue, job, obedient_worker);
  fus_wait_for (fus_job_get_state (job) == FUS_JOB_RUNNING);
  fus_job_cancel (job);
  fus_wait_for (fixture.is_done && fus_job_queue_is_idle (queue));
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpint (fus_job_get_state (job), ==, FUS_JOB_CANCELLED);
  g_assert_cmpuint (fixture.owner->ref_count, ==, 1);
}

static void
test_shut_down_waits (void)
{
  g_autoptr (FusJobQueue) queue = fus_job_queue_new ();
  g_autoptr (FusJob) job = fus_job_new (FUS_LANE_TRAINING, "Job");

  reset ();
  run (queue, job, obedient_worker);
  fus_job_queue_shut_down (queue);
  fus_wait_for (fixture.is_done && fus_job_queue_is_idle (queue));
  g_assert_error (fixture.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

/* A worker that reports without pause must not keep the main loop busy. */
static void
test_reports_are_few (void)
{
  g_autoptr (FusJob) job = fus_job_new (FUS_LANE_ANALYSIS, "Job");
  guint n_told = 0;

  g_signal_connect_swapped (job, "notify::fraction", G_CALLBACK (count_cb), &n_told);
  for (int i = 0; i <= 100000; i++)
    fus_job_report (job, i / 100000.0, NULL);
  fus_wait_for (fus_job_get_fraction (job) >= 1);
  g_assert_cmpuint (n_told, ==, 1);
}

static void
nice_worker (GTask *task, FusJob *job, gpointer data)
{
  g_task_return_int (task, getpriority (PRIO_PROCESS, 0));
}

static void
test_lanes_are_nice (void)
{
  g_autoptr (FusJobQueue) queue = fus_job_queue_new ();
  g_autoptr (FusJob) training = fus_job_new (FUS_LANE_TRAINING, "Training");
  g_autoptr (FusJob) analysis = fus_job_new (FUS_LANE_ANALYSIS, "Analysis");
  int base = getpriority (PRIO_PROCESS, 0);

  reset ();
  run (queue, training, nice_worker);
  fus_wait_for (fixture.is_done);
  g_assert_cmpint (fixture.value, ==, MAX (base, 10));
  reset ();
  run (queue, analysis, nice_worker);
  fus_wait_for (fixture.is_done && fus_job_queue_is_idle (queue));
  g_assert_cmpint (fixture.value, ==, MAX (base, 5));
}

int
main (int argc, char **argv)
{
  int status = 0;

  fus_workbench_test_init (&argc, &argv);
  fus_workbench_test_add ("/job-queue/every-lane-answers-in-the-main-thread",
                          test_every_lane_answers);
  fus_workbench_test_add ("/job-queue/a-cancelled-job-tells-so",
                          test_cancelled_job_tells);
  fus_workbench_test_add ("/job-queue/shutting-down-cancels-and-waits",
                          test_shut_down_waits);
  fus_workbench_test_add ("/job-queue/reports-are-gathered", test_reports_are_few);
  fus_workbench_test_add ("/job-queue/training-alone-runs-at-nice-10",
                          test_lanes_are_nice);
  status = g_test_run ();
  reset ();
  g_clear_object (&fixture.owner);

  return status;
}
