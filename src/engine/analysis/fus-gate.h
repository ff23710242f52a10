/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-encoding.h"
#include "fus-interval.h"
#include "fus-results.h"

G_BEGIN_DECLS

/**
 * FusGate:
 * @n_rows: held-out samples it was measured on
 * @from_all: `[n_modalities]`: R² of each from all that a sample has
 * @from_others: `[n_modalities]`: R² of each from all others that a sample has
 * @overall: mean over the modalities of @from_all
 * @label: (nullable): what is read off the latents; the dataset's
 * @reading: share of the samples whose class a linear probe on the latents tells, or R²
 * where the label is continuous
 * @guess: share that always naming the class commonest in training tells, 0 where the
 * label is continuous
 * @reading_gain: @reading − @guess, in pairs
 * @n_test_classes: classes among the samples
 * @n_units: groups or stretches that the samples are of; 0 where each stands for itself
 * @held_out: %FALSE where the samples were trained on, so that nothing follows for others
 * @is_best_linear: whether the model is at least as good as the best linear one, so that
 * more training promises nothing
 *
 * What may be said of a model at all: whether it rebuilds better than the mean, and
 * whether the label is told better than by guessing, both on samples it was not trained
 * on. Every sentence asks it first. Reference-counted, frozen.
 */
typedef struct
{
  guint n_modalities;
  gsize n_rows;
  FusInterval *from_all;
  FusInterval *from_others;
  FusInterval overall;
  const FusLabel *label;
  FusInterval reading;
  double guess;
  FusInterval reading_gain;
  guint n_test_classes;
  gsize n_units;
  gboolean held_out;
  gboolean is_best_linear;
  FusDataset *dataset;
} FusGate;

/**
 * FusGateOptions:
 * @label: (nullable): what is read off the latents
 * @mode: what the mean latents of a subset are
 * @seed: of the bootstrap
 * @held_out: whether the tested samples were kept out of training
 */
typedef struct
{
  const FusLabel *label;
  FusMeanMode mode;
  guint64 seed;
  gboolean held_out;
} FusGateOptions;

/**
 * fus_gate_new:
 * @test: the samples that it is measured on
 * @error: set when cancelled
 *
 * Returns: (transfer full): what may be said, or %NULL
 */
FusGate *fus_gate_new (const FusEncoding *train, /* (nullable): for the probe */
                       const FusEncoding *test,
                       const FusGateOptions *options,
                       FusPool *pool,
                       const FusProgress *progress,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusGate *fus_gate_ref (FusGate *self);
void fus_gate_unref (FusGate *self);

/* Whether the model rebuilds anything better than the mean. */
gboolean fus_gate_rebuilds (const FusGate *self);
/* Whether @target comes back better than its mean, from all or from the others alone. */
gboolean fus_gate_rebuilds_target (const FusGate *self,
                                   guint target,
                                   gboolean from_others);
/* Whether the label is told better than by guessing. */
gboolean fus_gate_reads (const FusGate *self);

FUS_RESULTS_GETTER (FusGate, gate, "gate")

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusGate, fus_gate_unref)

G_END_DECLS
