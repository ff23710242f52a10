/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-gate.h"
#include "fus-probe.h"

G_BEGIN_DECLS

/* What a label is read off. */
typedef enum
{
  FUS_PROBE_FUSED,       /* latents of all that a sample has */
  FUS_PROBE_PCA,         /* principal components of all modalities side by side */
  FUS_PROBE_BEST_SINGLE, /* one modality's own values */
  FUS_N_PROBE_METHODS,
} FusProbeMethod;

/**
 * FusProbeReading:
 * @quality: accuracy, or R² where the label is continuous; on the test rows
 * @lead: what the fused latents have more than this, of the same rows in pairs; unknown
 * of the fused latents themselves
 * @source: the modality that rows go by where they have it; of the fused latents the one
 * whose decoded values neighbours go by; −1 for all
 */
typedef struct
{
  FusInterval quality;
  FusInterval lead;
  int source;
} FusProbeReading;

/**
 * FusProbeBaselines:
 * @label: what is read
 * @n_train: training rows that know it
 * @n_test: test rows that know it: the same for every method
 * @n_components: of %FUS_PROBE_PCA
 * @linear: by logistic regression, or ridge where the label is continuous
 * @neighbors: by the five nearest; unknown where the label is continuous
 *
 * How well a label is read off the fused latents, beside what needs no model.
 * Reference-counted, frozen.
 */
typedef struct
{
  const FusLabel *label;
  FusDataset *dataset;
  gsize n_train;
  gsize n_test;
  guint n_components;
  FusProbeReading linear[FUS_N_PROBE_METHODS];
  FusProbeReading neighbors[FUS_N_PROBE_METHODS];
} FusProbeBaselines;

FusProbeBaselines *fus_probe_baselines_new (const FusProbeSetting *setting,
                                            FusPool *pool,
                                            const FusProgress *progress,
                                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusProbeBaselines *fus_probe_baselines_ref (FusProbeBaselines *self);
void fus_probe_baselines_unref (FusProbeBaselines *self);

/* `fused`, `pca`, `best_single` */
const char *fus_probe_method_get_id (FusProbeMethod method);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusProbeBaselines, fus_probe_baselines_unref)

G_END_DECLS
