/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-source.h"

G_BEGIN_DECLS

/**
 * FusTenx:
 * @n_cells: samples
 * @n_features: genes, proteins and other things that were counted
 * @barcodes: `[n_cells]`, %NULL-terminated
 * @names: `[n_features]`, %NULL-terminated
 * @types: (nullable): `[n_features]`: what each is, such as `Antibody Capture`
 *
 * What 10x Genomics' counts come with, whichever way they are stored.
 */
typedef struct
{
  gsize n_cells;
  gsize n_features;
  char **barcodes;
  char **names;
  char **types;
} FusTenx;

/* Puts a count in its place; those that are told twice add up. FALSE with @error set
 * where it stands outside. */
typedef gboolean (*FusTenxPutFunc) (gpointer data,
                                    gsize cell,
                                    gsize feature,
                                    double value,
                                    GError **error);

/* Tells @put each count. */
typedef gboolean (*FusTenxFillFunc) (gpointer data,
                                     FusTenxPutFunc put,
                                     gpointer put_data,
                                     GError **error);

/**
 * fus_tenx_to_source:
 * @format: id of the importer
 * @options: its object is a type of features, where one is wanted
 * @fill: reads the counts
 * @error: a FUS_FILE_ERROR
 *
 * A modality for each type of features, cells in rows; names of features that are there
 * twice are made unique.
 *
 * Returns: (transfer full): the source, or %NULL
 */
FusSource *fus_tenx_to_source (const FusTenx *self,
                               const char *format,
                               const char *path,
                               const FusReadOptions *options,
                               FusTenxFillFunc fill,
                               gpointer data,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Frees what @self points to. */
void fus_tenx_clear (FusTenx *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusTenx, fus_tenx_clear)

G_END_DECLS
