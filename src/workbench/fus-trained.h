/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-io.h"

G_BEGIN_DECLS

/**
 * FusTrained:
 * @id: unique: its file is named after it
 * @name: of its kind and size, translated: "MoPoE · 8 latents"
 * @given_name: (nullable): what a person called it
 * @kind: name of its kind, translated: "MoPoE"
 * @n_epochs: that it was trained for
 * @n_asked: that it was meant to be trained for
 * @time: when it came, seconds since 1970
 * @can_go_on: whether its file holds all that its run needs to go on
 * @dataset_hash: (nullable): of the data it was trained on
 * @dataset_name: (nullable): their name
 * @model: (nullable): frozen; %NULL until it is read from its file
 * @split: (nullable): what the samples were for
 * @log: (nullable): how it was trained
 *
 * A model with all that belongs to it. Atomically counted, frozen once it is shared.
 */
typedef struct
{
  char *id;
  char *name;
  char *given_name;
  char *kind;
  guint n_epochs;
  guint n_asked;
  gint64 time;
  gboolean can_go_on;
  char *dataset_hash;
  char *dataset_name;
  FusModel *model;
  FusSplit *split;
  FusTrainingLog *log;
} FusTrained;

/**
 * fus_trained_new:
 * @id: (nullable): %NULL: a new one
 * @model: (nullable): frozen; %NULL for one that is described later, as by a session's
 * file
 * @split: (nullable): what the samples were for
 * @log: (nullable): frozen
 *
 * Returns: (transfer full): the model with all that belongs to it
 */
FusTrained *fus_trained_new (const char *id,
                             FusModel *model,
                             FusSplit *split,
                             FusTrainingLog *log) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_trained_new_from_file:
 * @id: (nullable): %NULL: a new one
 * @split: (nullable): of the data that are open
 *
 * Returns: (transfer full): what @file holds
 */
FusTrained *fus_trained_new_from_file (const char *id,
                                       const FusModelFile *file,
                                       FusSplit *split) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): the same under another name, (nullable). */
FusTrained *fus_trained_copy (const FusTrained *self,
                              const char *given_name) G_GNUC_WARN_UNUSED_RESULT;
FusTrained *fus_trained_ref (FusTrained *self);
void fus_trained_unref (FusTrained *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusTrained, fus_trained_unref)

G_END_DECLS
