/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "fus-parallel.h"
#include "fus-progress.h"

G_BEGIN_DECLS

typedef enum
{
  FUS_JOB_QUEUED,
  FUS_JOB_RUNNING,
  FUS_JOB_PAUSED,
  FUS_JOB_DONE,
  FUS_JOB_FAILED,
  FUS_JOB_CANCELLED,
} FusJobState;

/* Where a job runs. */
typedef enum
{
  FUS_LANE_IO,       /* one thread: files, and nothing else calls HDF5 */
  FUS_LANE_ANALYSIS, /* two threads: what a person waits for */
  FUS_LANE_FIGURES,  /* one thread: pictures of what is there, never behind an analysis */
  FUS_LANE_TRAINING, /* a thread of its own, at nice 10 */
} FusLane;

#define FUS_TYPE_JOB (fus_job_get_type ())

/* Work under way: what a person sees of it, and how it is ended. */
G_DECLARE_FINAL_TYPE (FusJob, fus_job, FUS, JOB, GObject)

/**
 * fus_job_new:
 * @lane: where it will run
 * @title: (nullable): what is done, translated; %NULL for what people need not see
 *
 * Returns: (transfer full): a job for fus_job_queue_start()
 */
FusJob *fus_job_new (FusLane lane, const char *title) G_GNUC_WARN_UNUSED_RESULT;

/* Where it waits and runs. */
FusLane fus_job_get_lane (FusJob *self);

/* (transfer none): what it does, translated. */
const char *fus_job_get_title (FusJob *self);

/**
 * fus_job_get_message:
 *
 * Returns: (nullable): what is being done right now, translated
 */
const char *fus_job_get_message (FusJob *self);

/**
 * fus_job_get_fraction:
 *
 * Returns: 0 … 1, or negative where it isn't known
 */
double fus_job_get_fraction (FusJob *self);

/* How far it has come; changes in the main thread. */
FusJobState fus_job_get_state (FusJob *self);

/* (transfer none): what stops it. */
GCancellable *fus_job_get_cancellable (FusJob *self);

/* In the main thread. */
void fus_job_set_state (FusJob *self, FusJobState state);

/**
 * fus_job_cancel:
 *
 * Asks the worker to end; it does so within a batch or an iteration.
 */
void fus_job_cancel (FusJob *self);

/**
 * fus_job_report:
 * @fraction: 0 … 1, or negative where it isn't known
 * @message: (nullable): what is being done, translated; %NULL keeps the last
 *
 * Safe in any thread. The main thread hears of it soon, and only of the newest.
 */
void fus_job_report (FusJob *self, double fraction, const char *message);

/**
 * fus_job_get_progress:
 *
 * Returns: what an engine function reports to; good for as long as the job
 */
FusProgress fus_job_get_progress (FusJob *self);

/* (transfer none): threads for the loops of the job; only in its own thread. */
FusPool *fus_job_get_pool (FusJob *self);

G_END_DECLS
