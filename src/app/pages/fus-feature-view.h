/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-feature-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_FEATURE_VIEW (fus_feature_view_get_type ())

/* All features of all sources in a list that is sorted by any column and searched; below
 * it the chosen one's histogram. */
G_DECLARE_FINAL_TYPE (FusFeatureView, fus_feature_view, FUS, FEATURE_VIEW, AdwBin)

/* Before anything is shown. */
void fus_feature_view_set_study (FusFeatureView *self, FusStudy *study);
/* @features: (nullable): %NULL: none yet */
void fus_feature_view_set_features (FusFeatureView *self, FusFeatures *features);

/* @features: `[n]` of modality @m, which alone are listed until all are asked for. */
void fus_feature_view_show_only (FusFeatureView *self,
                                 int m,
                                 const guint *features,
                                 gsize n);

G_END_DECLS
