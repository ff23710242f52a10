/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-import-preview.h"

#include <cairo.h>

G_BEGIN_DECLS

/**
 * FusImportPicture:
 * @preview: (nullable): borrowed
 * @pixels: of #FusPreviewColumn, borrowed: row by row, channels side by side; empty where
 * rows are no pictures
 * @low: of all pixels that are shown
 * @high: likewise
 *
 * Rows of a source that are pictures.
 */
typedef struct
{
  const FusImportPreview *preview;
  GPtrArray *pixels;
  double low;
  double high;
} FusImportPicture;

/* No pictures yet. */
void fus_import_picture_init (FusImportPicture *self);

/* Frees what is in @self. */
void fus_import_picture_clear (FusImportPicture *self);

/* @preview: (nullable). Returns: whether its rows are pictures that are there whole */
gboolean fus_import_picture_take (FusImportPicture *self,
                                  const FusImportPreview *preview);

/* Whether anything was recorded in a row. */
gboolean fus_import_picture_is_there (const FusImportPicture *self, guint row);

/* (transfer full): a row; the first three channels are red, green and blue. */
cairo_surface_t *fus_import_picture_make (const FusImportPicture *self,
                                          guint row) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
