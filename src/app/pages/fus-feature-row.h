/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-feature-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* Columns of the list of features, in their order: those that it can be sorted by, then a
 * small histogram. */
enum
{
  FUS_FEATURE_BARS = FUS_FEATURE_MISSING + 1,
  FUS_FEATURE_N_COLUMNS,
};

/* Where a column lies; its width is 0 where there is no room for it. */
typedef struct
{
  int x;
  int width;
} FusFeaturePlace;

/* Places in a row of @width pixels, whose figures are @digit wide. */
void fus_feature_places (int width, int digit, FusFeaturePlace *places);

/* How wide a figure is in @widget. */
int fus_feature_get_digit (GtkWidget *widget);

#define FUS_TYPE_FEATURE_ROW (fus_feature_row_get_type ())

/* A row of the list: one widget that draws all its cells, since GTK makes two hundred
 * rows to show ten. */
G_DECLARE_FINAL_TYPE (FusFeatureRow, fus_feature_row, FUS, FEATURE_ROW, GtkWidget)

/* An empty row. */
GtkWidget *fus_feature_row_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* @item: (nullable): what it shows */
void fus_feature_row_set (FusFeatureRow *self, FusFeatureItem *item);

/* (transfer full): what a cell says, of the histogram too. */
char *fus_feature_item_dup_text (FusFeatureItem *item,
                                 guint column) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): the whole row, for a screen reader. */
char *fus_feature_item_dup_sentence (FusFeatureItem *item) G_GNUC_WARN_UNUSED_RESULT;

/* What a column is called, translated. */
const char *fus_feature_column_get_title (guint column);

G_END_DECLS
