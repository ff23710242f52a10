/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-association.h"
#include "fus-results.h"
#include "fus-summary.h"

G_BEGIN_DECLS

/* Columns that gaps are held against, at most. */
#define FUS_GAPS_MOST_COLUMNS 12
/* Gaps follow a column where no random pairing goes together as closely, and V is so
 * large at least. */
#define FUS_GAPS_LEAST_V 0.1

/**
 * FusGapsWith:
 * @column: what the gaps are held against
 * @with: how closely both go together
 * @highest: of a column of classes the class that lacks the modality most often, among
 * those with ten samples; −1 where there is none
 * @rate: of that class
 * @others: of all other classes together
 * @present_mean: of a column of numbers: mean of the samples that have the modality
 * @missing_mean: of those that lack it
 */
typedef struct
{
  const FusLabel *column;
  FusAssociation with;
  int highest;
  FusMissingRate rate;
  FusMissingRate others;
  double present_mean;
  double missing_mean;
} FusGapsWith;

/**
 * FusGaps:
 * @n_samples: of the data
 * @modalities: `[n_modalities]`: those that some samples lack
 * @n_columns: columns of classes and of numbers, in the order of the data
 * @with: `[n_modalities × n_columns]`
 *
 * Whether gaps depend on what is known of the samples: label, site, time.
 * Reference-counted, frozen.
 */
typedef struct
{
  FusDataset *dataset;
  gsize n_samples;
  guint n_modalities;
  guint *modalities;
  guint n_columns;
  FusGapsWith *with;
} FusGaps;

/**
 * fus_gaps_new:
 * @error: a FUS_ANALYSIS_ERROR_NOT_MEASURED where nothing is missing, or there is no
 * column; when cancelled
 *
 * Returns: (transfer full): what was found, or %NULL
 */
FusGaps *fus_gaps_new (FusDataset *dataset,
                       guint64 seed,
                       const FusProgress *progress,
                       GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusGaps *fus_gaps_ref (FusGaps *self);
void fus_gaps_unref (FusGaps *self);

/* Of the @i-th modality that has gaps and the @k-th column. */
const FusGapsWith *fus_gaps_get (const FusGaps *self, guint i, guint k);
/* Whether gaps follow the column beyond doubt. */
gboolean fus_gaps_with_is_clear (const FusGapsWith *self);

FUS_RESULTS_GETTER (FusGaps, gaps, "gaps")

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusGaps, fus_gaps_unref)

G_END_DECLS
