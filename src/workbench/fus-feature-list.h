/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-features.h"
#include "fus-study.h"

#include <gio/gio.h>

G_BEGIN_DECLS

#define FUS_TYPE_FEATURE_ITEM (fus_feature_item_get_type ())

/* One feature in a list: made when its row is shown. */
G_DECLARE_FINAL_TYPE (FusFeatureItem, fus_feature_item, FUS, FEATURE_ITEM, GObject)

/* (transfer none): what its values are like. */
const FusFeature *fus_feature_item_get_feature (FusFeatureItem *self);
/* (transfer none): all of them, this one among them. */
const FusFeatures *fus_feature_item_get_features (FusFeatureItem *self);
/* (transfer full): what it is called. */
char *fus_feature_item_dup_name (FusFeatureItem *self) G_GNUC_WARN_UNUSED_RESULT;
/* Share of the samples that lack it. */
double fus_feature_item_get_missing (FusFeatureItem *self);

/* What a list can be sorted by. */
typedef enum
{
  FUS_FEATURE_NAME,
  FUS_FEATURE_SOURCE,
  FUS_FEATURE_KIND,
  FUS_FEATURE_MEAN,
  FUS_FEATURE_SPREAD,
  FUS_FEATURE_MISSING,
  FUS_FEATURE_AS_READ, /* as the data have them */
} FusFeatureOrder;

#define FUS_TYPE_FEATURE_LIST (fus_feature_list_get_type ())

/* Features of a dataset, sorted and searched, as a GListModel of #FusFeatureItem: however
 * many there are, only those that are looked at become objects. */
G_DECLARE_FINAL_TYPE (FusFeatureList, fus_feature_list, FUS, FEATURE_LIST, GObject)

/* An empty one. */
FusFeatureList *fus_feature_list_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @features: (nullable): to list */
void fus_feature_list_set_features (FusFeatureList *self, FusFeatures *features);
/* @text: (nullable): lists those alone whose name or source holds it, in any case */
void fus_feature_list_set_search (FusFeatureList *self, const char *text);
/* @features: (nullable): `[n]` of modality @m, which alone are listed until there are
 * other data; none of them: all are */
void fus_feature_list_set_only (FusFeatureList *self,
                                int m,
                                const guint *features,
                                gsize n);
/* Sorts them; what is not known comes last either way, equal ones as they were read. */
void fus_feature_list_sort (FusFeatureList *self,
                            FusFeatureOrder order,
                            gboolean descending);

/**
 * fus_feature_select_range:
 * @low: least value
 * @high: largest value, itself meant too
 *
 * Selects the samples whose value lies there, everywhere; the selection is called
 * “hull_a from 0.2 to 1.4”. Can be undone.
 */
void fus_feature_select_range (FusStudy *study,
                               const FusFeature *feature,
                               double low,
                               double high);

G_END_DECLS
