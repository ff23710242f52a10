/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-feature-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_FEATURE_HISTOGRAM (fus_feature_histogram_get_type ())

/* The values of one feature: all samples, and below them each class of the study's label,
 * a row each. A range that is dragged out, or typed, selects the samples whose value lies
 * there, on every page. */
G_DECLARE_FINAL_TYPE (FusFeatureHistogram,
                      fus_feature_histogram,
                      FUS,
                      FEATURE_HISTOGRAM,
                      AdwBin)

/* Shows nothing yet. */
GtkWidget *fus_feature_histogram_new (FusStudy *study) G_GNUC_WARN_UNUSED_RESULT;
/* @item: (nullable): what is shown; %NULL: nothing */
void fus_feature_histogram_set (FusFeatureHistogram *self, FusFeatureItem *item);

G_END_DECLS
