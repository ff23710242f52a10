/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-encoding.h"
#include "fus-kept.h"
#include "fus-trained.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FUS_TYPE_RUN (fus_run_get_type ())

/* A run as the window knows it: a model with all that belongs to it, under a name that a
 * person can give, and one encoding of all samples, from which every result of the run
 * takes its rows; what was computed of it stays with it. What it was trained with is
 * frozen; the encoding may be asked for from any thread, the rest from the main thread.
 *
 * Properties: `name`. */
G_DECLARE_FINAL_TYPE (FusRun, fus_run, FUS, RUN, GObject)

/**
 * fus_run_new:
 * @trained: with its model, or described only until it is read
 *
 * Returns: (transfer full): a run of which nothing is computed yet
 */
FusRun *fus_run_new (FusTrained *trained) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none): the model with all that belongs to it. */
FusTrained *fus_run_get_trained (FusRun *self);

/* What a person called it; else what it is: "MoPoE · 8 latents". */
const char *fus_run_get_name (FusRun *self);

/* (transfer none) (nullable): what a person called it. */
const char *fus_run_get_given_name (FusRun *self);

/**
 * fus_run_set_given_name:
 * @name: (nullable): blanks around it don't count; %NULL or empty: what it is
 */
void fus_run_set_given_name (FusRun *self, const char *name);

/* (transfer full): what is remembered of it, the name that a person gave it as well. */
FusTrained *fus_run_dup_described (FusRun *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_run_encode:
 * @dataset: that fits its model
 * @error: set when cancelled, or when @dataset doesn't fit
 *
 * In any thread. Where two ask at a time, the second waits for the first.
 *
 * Returns: (transfer full): what the encoders say of all samples of @dataset, in their
 * order: computed once
 */
FusEncoding *fus_run_encode (FusRun *self,
                             FusDataset *dataset,
                             FusPool *pool,
                             const FusProgress *progress,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_run_select:
 * @samples: `[n_samples]`: of @dataset
 *
 * In any thread.
 *
 * Returns: (transfer full): rows of fus_run_encode()
 */
FusEncoding *fus_run_select (FusRun *self,
                             FusDataset *dataset,
                             const guint *samples,
                             gsize n_samples,
                             FusPool *pool,
                             const FusProgress *progress,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (nullable): the encoding of all samples of @dataset, where it is there.
 */
FusEncoding *fus_run_dup_encoding (FusRun *self,
                                   FusDataset *dataset) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_run_get_kept:
 * @dataset: (nullable): that its model was asked about; of other data nothing is kept
 *
 * Returns: (transfer none): results of the run, to come back to
 */
FusKept *fus_run_get_kept (FusRun *self, FusDataset *dataset);

/* Drops what was computed: it can be computed again. */
void fus_run_forget (FusRun *self);

G_END_DECLS
