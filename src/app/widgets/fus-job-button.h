/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-job-queue.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_JOB_BUTTON (fus_job_button_get_type ())

/* Ring and per cent of what is under way, with a popover that lists the jobs and cancels
 * them. Shown only while there is something. Property: `jobs`. */
G_DECLARE_FINAL_TYPE (FusJobButton, fus_job_button, FUS, JOB_BUTTON, AdwBin)

/**
 * fus_job_button_set_jobs:
 * @jobs: (transfer none): set once
 */
void fus_job_button_set_jobs (FusJobButton *self, FusJobQueue *jobs);

G_END_DECLS
