/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-folder.h"
#include "fus-importer.h"

G_BEGIN_DECLS

/* What the importers of pictures, recordings and texts share: files of a folder are
 * samples. */

/**
 * FusMedia:
 * @indices: `[n]`: files of @folder that are samples
 *
 * A folder, or one file as a folder of one.
 */
typedef struct
{
  const char *path;
  FusFolder *folder;
  gsize n;
  gsize *indices;
} FusMedia;

/* Whether it is a folder whose files are of this kind. */
gboolean fus_media_sniff (const char *path,
                          const guint8 *head,
                          gsize n,
                          FusFolderKind kind);

/* Fills @self, which is empty. @path: borrowed; @error: a FUS_FILE_ERROR */
gboolean fus_media_open (FusMedia *self,
                         const char *path,
                         FusFolderKind kind,
                         GError **error);
/* Frees what @self points to. */
void fus_media_clear (FusMedia *self);

/* Name of sample @i, for messages. */
const char *fus_media_get_name (const FusMedia *self, gsize i);

/* (transfer full): bytes of sample @i, or %NULL with a FUS_FILE_ERROR. */
GByteArray *fus_media_read (const FusMedia *self,
                            gsize i,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_media_add_names:
 * @source: its tables get the names of the samples
 * @error: a FUS_FILE_ERROR_MISMATCH where a label was asked for that isn't there
 *
 * Adds the labels `class`, the folders that the samples are in, and `name_1`, `name_2` …,
 * the parts of names that are all cut in the same way, as `7_jackson_32`.
 */
gboolean fus_media_add_names (const FusMedia *self,
                              FusSource *source,
                              const FusReadOptions *options,
                              GError **error);

/* Members "n_files" and "objects", the first of them. */
void fus_media_inspect (const FusMedia *self, JsonBuilder *builder);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusMedia, fus_media_clear)

G_END_DECLS
