/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-folds.h"
#include "fus-parallel.h"
#include "fus-progress.h"

G_BEGIN_DECLS

/* Folds that a label is told in. */
#define FUS_CROSS_FOLDS 5
/* Components of a modality that are read, at most. */
#define FUS_CROSS_MOST_COMPONENTS 50
/* Samples that are read, at most. */
#define FUS_CROSS_MOST_ROWS 5000
/* A class with fewer samples is left out. */
#define FUS_CROSS_FEWEST_IN_CLASS 10

/**
 * FusCross:
 * @label: what is told; borrowed from @dataset
 * @folds: the samples, and which are left out together
 * @n_classes: of a categorical label: classes that have enough samples; else 0
 * @classes: `[n_classes]`: their codes in @label
 * @codes: `[folds.n]`: of a categorical label: place in @classes
 * @values: `[folds.n]`: of a continuous one
 *
 * A label told from the data alone, without a model, of samples that were not learnt
 * from: MODELS.md 5.11. What modalities hold is prepared within each fold:
 * counts as log (1 + x); standardised; features that were not recorded take their mean;
 * principal components, at most 50 and a fifth of the rows. Reference-counted, frozen.
 */
typedef struct
{
  FusDataset *dataset;
  const FusLabel *label;
  FusFolds *folds;
  guint n_classes;
  guint *classes;
  gint32 *codes;
  double *values;
  gpointer scores; /* of fus-cross.c */
} FusCross;

/**
 * FusCrossed:
 * @from: the modalities it was told from
 * @n: samples that have any of them
 * @places: `[n]`: which of the folds' samples
 * @n_outputs: classes, or 1 of a continuous label
 * @linear: `[n × n_outputs]`: probabilities by multinomial logistic regression (C = 1),
 * or what ridge regression (penalty by generalised cross-validation) predicts
 * @neighbors: `[n × n_outputs]`: shares of the classes among the nearest, or their mean
 * @nearest: `[n]`: the class that most of them have, of several the one of the nearest
 */
typedef struct
{
  FusMask from;
  gsize n;
  guint *places;
  guint n_outputs;
  double *linear;
  double *neighbors;
  gint32 *nearest;
} FusCrossed;

/**
 * fus_cross_new:
 * @label: of @dataset
 * @error: a FUS_ANALYSIS_ERROR_NOT_MEASURED where there are too few samples or classes to
 * tell apart; when cancelled
 *
 * Draws folds and prepares the modalities. Of large data a part is drawn; @folds tells of
 * how many.
 *
 * Returns: (transfer full): what readings are made of, or %NULL
 */
FusCross *fus_cross_new (FusDataset *dataset,
                         const FusLabel *label,
                         guint64 seed,
                         FusPool *pool,
                         const FusProgress *progress,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* The same with folds of one's own, of @dataset and of samples that know @label. @folds:
 * (transfer full) */
FusCross *fus_cross_new_in_folds (FusDataset *dataset,
                                  const FusLabel *label,
                                  FusFolds *folds,
                                  FusPool *pool,
                                  const FusProgress *progress,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;
void fus_cross_free (FusCross *self);

/**
 * fus_cross_read:
 * @from: the modalities that are read, side by side; what a sample lacks of them is 0
 * @having: samples that have none of these are left out, in learning too
 * @n_neighbors: that vote; distances weigh modalities alike
 * @error: when cancelled, and where a fold has nothing to learn from
 *
 * Returns: (transfer full): what is told of each sample by the other folds, or %NULL
 */
FusCrossed *fus_cross_read (const FusCross *self,
                            FusMask from,
                            FusMask having,
                            guint n_neighbors,
                            FusPool *pool,
                            const FusProgress *progress,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;
/**
 * fus_cross_read_column:
 * @codes: `[n_samples]`: of another column, which all of the folds' samples know
 * @n_codes: how many
 *
 * The same from that column alone, of a label with classes: their shares among the
 * samples of the other folds with the same code; where there are none, among all.
 *
 * Returns: (transfer full): what is told of each sample
 */
FusCrossed *fus_cross_read_column (const FusCross *self,
                                   const gint32 *codes,
                                   guint n_codes) G_GNUC_WARN_UNUSED_RESULT;
void fus_crossed_free (FusCrossed *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusCross, fus_cross_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusCrossed, fus_crossed_free)

G_END_DECLS
