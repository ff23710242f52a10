/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-feature-row.h"

G_BEGIN_DECLS

#define FUS_TYPE_FEATURE_HEADER (fus_feature_header_get_type ())

/* Titles of the columns over a list of features: a press sorts by one, a second one turns
 * the order round, a third one takes it away. Signal `sort`: order and whether from the
 * largest on. */
G_DECLARE_FINAL_TYPE (FusFeatureHeader,
                      fus_feature_header,
                      FUS,
                      FEATURE_HEADER,
                      GtkWidget)

/* Sorted by nothing yet. */
GtkWidget *fus_feature_header_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
