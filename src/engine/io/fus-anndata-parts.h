/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-anndata-labels.h"

G_BEGIN_DECLS

/**
 * fus_anndata_add_part:
 * @mod: path of the AnnData, empty for a file that is one
 * @part: `X`, `layers/…`, `obsm/…`, `raw/X`
 * @name: of the modality
 * @ids: `[n_ids]`, of all samples
 * @error: a FUS_FILE_ERROR
 *
 * One matrix or table of numbers, with the names of rows and columns that the file has
 * for it. One without rows or columns is left out, and told.
 */
gboolean fus_anndata_add_part (FusAnndataLoad *self,
                               const char *mod,
                               const char *part,
                               const char *name,
                               char **ids,
                               gsize n_ids,
                               GError **error);

/* Notes that a modality is empty. */
void fus_anndata_tell_empty (FusAnndataLoad *self, const char *name);

G_END_DECLS
