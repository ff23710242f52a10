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
 * @input: of fus_job_queue_start(): frozen, or this worker's own
 *
 * Does a job, in a thread of its lane.
 */
typedef void (*FusJobWorker) (GTask *task, FusJob *job, gpointer input);

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
 * fus_job_queue_start:
 * @job: (transfer none): says in which lane, and can be cancelled
 * @worker: does it
 * @input: (transfer full): what the worker is handed, and the callback can ask for
 * @free_input: (nullable): lets go of it, in any thread
 * @callback: called once in the main thread, when it is done or was cancelled
 * @data: (transfer full): whom to bring back: the callback's, who lets go of it
 *
 * The one way to start a job. Its task has no source object, as the last reference to
 * that might be dropped in a worker. Once the queue is shut down, the callback is told
 * that the job was cancelled.
 */
void fus_job_queue_start (FusJobQueue *self,
                          FusJob *job,
                          FusJobWorker worker,
                          gpointer input,
                          GDestroyNotify free_input,
                          GAsyncReadyCallback callback,
                          gpointer data);

/**
 * fus_job_queue_get_job:
 * @result: that a callback of fus_job_queue_start() was called with
 *
 * Returns: (transfer none): which job it is of: another may be waited for by now
 */
FusJob *fus_job_queue_get_job (GAsyncResult *result);

/* (transfer none): the input of fus_job_queue_start(), in its callback. */
gpointer fus_job_queue_get_input (GAsyncResult *result);

/**
 * fus_job_queue_shut_down:
 *
 * Cancels what is under way and waits until the threads have ended. What has been handed
 * to the I/O thread by then is still written.
 */
void fus_job_queue_shut_down (FusJobQueue *self);

G_END_DECLS
