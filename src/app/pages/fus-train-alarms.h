/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-study.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_TRAIN_ALARMS (fus_train_alarms_get_type ())

/* What is wrong with a run, a line each, with a button that sets what helps for the next
 * one. Hidden while nothing is. */
G_DECLARE_FINAL_TYPE (FusTrainAlarms, fus_train_alarms, FUS, TRAIN_ALARMS, AdwBin)

/* @study: (transfer none): set once */
void fus_train_alarms_set_study (FusTrainAlarms *self, FusStudy *study);
/* @log: (nullable): of the run that is shown */
void fus_train_alarms_set_log (FusTrainAlarms *self, const FusTrainingLog *log);

G_END_DECLS
