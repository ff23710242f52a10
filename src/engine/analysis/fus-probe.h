/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-classifier.h"
#include "fus-encoding.h"
#include "fus-ridge.h"

G_BEGIN_DECLS

/**
 * FusProbe:
 * @label: what it predicts; borrowed from the dataset
 * @linear: of a categorical label
 * @ridge: of a continuous one
 * @n_train: rows it was fitted to
 *
 * A label predicted from mean latents. Reference-counted, frozen.
 */
typedef struct
{
  const FusLabel *label;
  FusDataset *dataset;
  FusLinearProbe *linear;
  FusRidge *ridge;
  gsize n_train;
} FusProbe;

/**
 * fus_probe_new:
 * @error: set when cancelled, or when no row of @train knows its label
 *
 * A linear reading of @label, fitted to the latents of the training rows that know it,
 * each from all that it has; of a model that fills in what a row lacks half to what they
 * would be, had each row lost a modality.
 *
 * Returns: (transfer full): the probe, or %NULL
 */
FusProbe *fus_probe_new (const FusEncoding *train,
                         const FusLabel *label,
                         FusMeanMode mode,
                         FusPool *pool,
                         const FusProgress *progress,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same for evidence and probabilities: its sureness is that of rows it has not seen
 * (fus_linear_probe_new_calibrated()). */
FusProbe *fus_probe_new_calibrated (const FusEncoding *train,
                                    const FusLabel *label,
                                    FusMeanMode mode,
                                    FusPool *pool,
                                    const FusProgress *progress,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusProbe *fus_probe_ref (FusProbe *self);
void fus_probe_unref (FusProbe *self);

/**
 * fus_find_label:
 * @id: (nullable): of a label; %NULL for the first categorical one
 * @error: set when there is none
 *
 * Returns: (transfer none): the label, or %NULL
 */
const FusLabel *fus_find_label (const FusEncoding *encoding,
                                const char *id,
                                GError **error);

/**
 * fus_count_known_classes:
 *
 * Returns: how many classes of a categorical label the rows have; 0 of a continuous one
 */
guint fus_count_known_classes (const FusEncoding *encoding, const FusLabel *label);

/**
 * fus_find_target:
 * @target: (out): number of the modality of that id
 * @error: a FUS_ANALYSIS_ERROR_MODALITY where there is none
 *
 * Returns: whether there is one
 */
gboolean fus_find_target (const FusEncoding *encoding,
                          const char *id,
                          guint *target,
                          GError **error);

/**
 * FusProbeRow:
 * @from: the inputs
 * @n_train: training rows that have any of them and a label
 * @n_test: rows scored: those that have all of them and a label
 * @linear_accuracy: of a linear probe fitted to latents from these inputs; R² of ridge
 * where the label is continuous
 * @linear_accuracy_transfer: of the probe fitted to latents from all inputs
 * @knn_accuracy: of five neighbours; NaN where the label is continuous
 */
typedef struct
{
  FusMask from;
  gsize n_train;
  gsize n_test;
  double linear_accuracy;
  double linear_accuracy_transfer;
  double knn_accuracy;
} FusProbeRow;

/* How well a label can be read off the latents of each subset: MODELS.md 5.3.
 * Reference-counted. */
typedef struct
{
  const FusLabel *label;
  FusDataset *dataset;
  double chance;   /* accuracy of always naming the commonest class of the test rows */
  guint n_classes; /* that training rows have: with 1, nothing can be told apart */
  gsize n_rows;
  FusProbeRow *rows;
} FusProbeTable;

/**
 * FusProbeSetting:
 * @train: rows that probes are fitted to
 * @test: rows that they are scored on
 * @mode: what the mean latents of a subset are
 */
typedef struct
{
  const FusEncoding *train;
  const FusEncoding *test;
  const FusLabel *label;
  FusMeanMode mode;
} FusProbeSetting;

/**
 * fus_probe_table_new:
 * @error: set when cancelled, or when no training row knows its label
 *
 * Probes of a subset are fitted to the training rows that have any of it, to latents of
 * what they have: with gaps in many modalities hardly a row has all. They are scored on
 * the rows that have all of it, as the subset's reconstructions are. Where the training
 * rows know a single class there is nothing to tell apart, and all accuracies are NaN.
 *
 * Returns: (transfer full): the table, in the order of @subsets, or %NULL
 */
FusProbeTable *fus_probe_table_new (const FusProbeSetting *setting,
                                    const FusMask *subsets, /* (nullable): all */
                                    gsize n_subsets,
                                    FusPool *pool,
                                    const FusProgress *progress,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusProbeTable *fus_probe_table_ref (FusProbeTable *self);
void fus_probe_table_unref (FusProbeTable *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusProbe, fus_probe_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusProbeTable, fus_probe_table_unref)

G_END_DECLS
