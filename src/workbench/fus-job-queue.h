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

FusJobQueue *fus_job_queue_new (void) G_GNUC_WARN_UNUSED_RESULT;

gboolean fus_job_queue_is_idle (FusJobQueue *self);
FusJob *fus_job_queue_get_training (FusJobQueue *self);

GTask *fus_job_queue_make_task (FusJob *job,
                                GAsyncReadyCallback callback,
                                gpointer self) G_GNUC_WARN_UNUSED_RESULT;
void fus_job_queue_run (FusJobQueue *self, FusJob *job, GTask *task, FusJobWorker worker);
void fus_job_queue_shut_down (FusJobQueue *self);

G_END_DECLS
