/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-anndata.h"
#include "fus-source.h"

G_BEGIN_DECLS

/**
 * FusAnndataLoad:
 * @in: where from
 * @options: what is asked for; borrowed
 * @source: what was taken; borrowed
 *
 * One AnnData or MuData file on its way to a source.
 */
typedef struct
{
  FusAnndata in;
  const FusReadOptions *options;
  FusSource *source;
} FusAnndataLoad;

/* Labels of the frame `obs`, but for those that were asked for. @ids: `[n]`, of its
 * rows */
void fus_anndata_add_labels (FusAnndataLoad *self, char **ids, gsize n);

/* Columns of classes in the modalities' own frames that the frame of all samples
 * doesn't have. @ids: `[n_ids]`, of all samples */
void fus_anndata_add_own_labels (FusAnndataLoad *self, char **ids, gsize n_ids);

/**
 * fus_anndata_add_asked_labels:
 * @ids: `[n_ids]`, of all samples
 * @error: a FUS_FILE_ERROR, where one isn't there or can't be read
 */
gboolean fus_anndata_add_asked_labels (FusAnndataLoad *self,
                                       char **ids,
                                       gsize n_ids,
                                       GError **error);

/**
 * fus_anndata_map_ids:
 * @mod: name of a modality
 * @ids: `[n_ids]`, of all samples
 *
 * Ids of a modality's rows through the map of the file, so that equal names in it don't
 * matter.
 *
 * Returns: (transfer full) (nullable): `[n_rows]`; %NULL where the map is missing or
 * doesn't fit
 */
char **fus_anndata_map_ids (const FusAnndataLoad *self,
                            const char *mod,
                            gsize n_rows,
                            char **ids,
                            gsize n_ids) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_anndata_read_frame_ids:
 * @n: (out): number of rows
 * @error: a FUS_FILE_ERROR
 *
 * Names of a frame's rows as all samples are named.
 *
 * Returns: (transfer full): `[n]`, or %NULL
 */
char **fus_anndata_read_frame_ids (const FusAnndataLoad *self,
                                   const char *frame,
                                   char **ids,
                                   gsize n_ids,
                                   gsize *n,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether no two of @ids are equal; else a FUS_FILE_ERROR_CONTENT. @remedy: what a
 * person types in Python */
gboolean fus_anndata_check_unique (const FusAnndataLoad *self,
                                   char **ids,
                                   const char *remedy,
                                   GError **error);

G_END_DECLS
