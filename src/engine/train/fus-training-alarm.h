/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-training-log.h"

G_BEGIN_DECLS

typedef enum
{
  /* A modality that still comes back badly has not got better for long. */
  FUS_TRAINING_ALARM_STALE,
  /* The latents say next to nothing: the decoders get on without them. */
  FUS_TRAINING_ALARM_COLLAPSED,
  /* The loss rose by more than it was in one epoch, and little has been won since. */
  FUS_TRAINING_ALARM_JUMPED,
} FusTrainingAlarmKind;

/**
 * FusTrainingAlarm:
 * @m: modality it speaks of; 0 where it speaks of all
 * @epoch: since when, counted from 1
 */
typedef struct
{
  FusTrainingAlarmKind kind;
  guint m;
  guint epoch;
} FusTrainingAlarm;

/* (transfer full) (element-type FusTrainingAlarm): what a person should know of the run,
 * in the order of the modalities. Where the loss has jumped, or the latents have
 * collapsed, that is the one alarm: each modality is stale then. Where all are stale the
 * run has simply come to its end: none is kept back by another. */
GArray *fus_training_alarm_list (const FusTrainingLog *log) G_GNUC_WARN_UNUSED_RESULT;

/* The epoch at which the loss jumped, or 0. A jump that the run has made good since is
 * none to worry about; coming back to where it was isn't enough where that is nowhere. */
guint fus_training_alarm_find_jump (const FusTrainingLog *log);

/* The epoch since which modality @m has not got better, or 0. Measured on held-out rows:
 * a modality that comes back well has simply been learned, and is no alarm. */
guint fus_training_alarm_find_stale (const FusTrainingLog *log, guint m);

G_END_DECLS
