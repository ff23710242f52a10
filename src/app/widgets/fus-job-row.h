/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-job.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FUS_TYPE_JOB_ROW (fus_job_row_get_type ())

/* One job in the popover: title, what it is at, bar, and how to end it. */
G_DECLARE_FINAL_TYPE (FusJobRow, fus_job_row, FUS, JOB_ROW, GtkListBoxRow)

/* (transfer floating): title, progress and a button that stops @job. */
GtkWidget *fus_job_row_new (FusJob *job);

G_END_DECLS
