/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"
#include "fus-parallel.h"
#include "fus-progress.h"
#include "fus-results.h"

G_BEGIN_DECLS

/* Bars of a small histogram. */
#define FUS_FEATURE_BINS 24

/**
 * FusFeature:
 * @m: modality
 * @feature: of it
 * @n_known: samples that it is known of
 * @mean: of those, as all that follows; NaN where there are none
 * @sd: with n − 1; NaN of one value
 * @min: the least
 * @max: the largest
 * @counts: how many lie in each of as many equal parts of @min … @max
 *
 * What the values of one feature are like. What was taken off the numbers when they were
 * read is put back.
 */
typedef struct
{
  guint m;
  gsize feature;
  gsize n_known;
  double mean;
  double sd;
  double min;
  double max;
  guint32 counts[FUS_FEATURE_BINS];
} FusFeature;

/**
 * FusFeatures:
 * @n_samples: of the data
 * @features: `[n]`: of all modalities, in their order
 *
 * Reference-counted, frozen.
 */
typedef struct
{
  FusDataset *dataset;
  gsize n_samples;
  gsize n;
  FusFeature *features;
} FusFeatures;

/**
 * fus_features_new:
 * @pool: (nullable): whose threads to use; the result doesn't depend on them
 * @error: set when cancelled
 *
 * Walks over all values twice.
 *
 * Returns: (transfer full): what each feature is like, or %NULL
 */
FusFeatures *fus_features_new (FusDataset *dataset,
                               FusPool *pool,
                               const FusProgress *progress,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusFeatures *fus_features_ref (FusFeatures *self);
void fus_features_unref (FusFeatures *self);

/* Share of the samples that the @i-th feature is not known of. */
double fus_features_get_missing (const FusFeatures *self, gsize i);

/**
 * fus_feature_count:
 * @code: class of @label that is counted, or −1: all samples
 * @label: (nullable): with classes; %NULL with −1
 * @counts: (out): `[n_bins]`: how many lie in each of as many equal parts of @min … @max
 */
void fus_feature_count (const FusFeature *self,
                        const FusDataset *dataset,
                        const FusLabel *label,
                        int code,
                        guint n_bins,
                        gsize *counts);

/**
 * fus_feature_find:
 * @low: least value
 * @high: largest value, itself meant too
 * @n: (out): how many there are
 *
 * Returns: (transfer full): `[n]`: samples whose value is known and lies there
 */
guint *fus_feature_find (const FusFeature *self,
                         const FusDataset *dataset,
                         double low,
                         double high,
                         gsize *n) G_GNUC_WARN_UNUSED_RESULT;

FUS_RESULTS_GETTER (FusFeatures, features, "features")

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusFeatures, fus_features_unref)

G_END_DECLS
