/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-job.h"

G_BEGIN_DECLS

#define FUS_TYPE_JOB_QUEUE (fus_job_queue_get_type ())

/* The jobs under way (a GListModel of FusJob), and the threads that work on them. */
G_DECLARE_FINAL_TYPE (FusJobQueue, fus_job_queue, FUS, JOB_QUEUE, GObject)

/**
 * FusJobWorker:
 * @task: to return from, once, with one of `g_task_return_…`; has no source object
 * @job: to report to, and whose threads to use
 * @data: the task's data: frozen, or this worker's own
 *
 * Does a job, in a thread of its lane.
 */
typedef void (*FusJobWorker) (GTask *task, FusJob *job, gpointer data);

/* (transfer full): a queue without jobs. */
FusJobQueue *fus_job_queue_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* Whether no job is waiting or running. */
gboolean fus_job_queue_is_idle (FusJobQueue *self);

/**
 * fus_job_queue_get_training:
 *
 * Returns: (transfer none) (nullable): the training run under way
 */
FusJob *fus_job_queue_get_training (FusJobQueue *self);

/**
 * fus_job_queue_make_task:
 * @job: whose cancellable the task obeys
 * @callback: called in the main thread when it is done; takes over the reference to @self
 * @self: (transfer none): whom to bring back, as the callback's data
 *
 * A task without a source object: its last reference may be dropped in a worker.
 *
 * Returns: (transfer full): the task
 */
GTask *fus_job_queue_make_task (FusJob *job,
                                GAsyncReadyCallback callback,
                                gpointer self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_job_queue_run:
 * @job: (transfer none): says in which lane
 * @task: (transfer full): from fus_job_queue_make_task(), with its data set
 * @worker: does it
 */
void fus_job_queue_run (FusJobQueue *self, FusJob *job, GTask *task, FusJobWorker worker);

/**
 * fus_job_queue_shut_down:
 *
 * Cancels what is under way and waits until the threads have ended. What has been handed
 * to the I/O thread by then is still written.
 */
void fus_job_queue_shut_down (FusJobQueue *self);

G_END_DECLS
