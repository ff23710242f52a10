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

FusJob *fus_job_new (FusLane lane, const char *title) G_GNUC_WARN_UNUSED_RESULT;

FusLane fus_job_get_lane (FusJob *self);
const char *fus_job_get_title (FusJob *self);
const char *fus_job_get_message (FusJob *self);
double fus_job_get_fraction (FusJob *self);
FusJobState fus_job_get_state (FusJob *self);
gboolean fus_job_is_active (FusJob *self);
GCancellable *fus_job_get_cancellable (FusJob *self);

/* In the main thread. */
void fus_job_set_state (FusJob *self, FusJobState state);
void fus_job_cancel (FusJob *self);

/* In any thread. */
void fus_job_report (FusJob *self, double fraction, const char *message);
FusProgress fus_job_get_progress (FusJob *self);

/* In the job's own thread. */
FusPool *fus_job_get_pool (FusJob *self);

G_END_DECLS
