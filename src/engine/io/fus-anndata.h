/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-arrays.h"
#include "fus-hdf5.h"
#include "fus-progress.h"

G_BEGIN_DECLS

/**
 * FusAnndata:
 * @path: of the file, for messages
 * @file: open; borrowed
 * @progress: (nullable): borrowed
 *
 * Where frames and matrices are read from. Objects and frames are paths below the root,
 * as `mod/rna/obs`.
 */
typedef struct
{
  const char *path;
  hid_t file;
  const FusProgress *progress;
} FusAnndata;

/**
 * fus_anndata_read_column:
 * @frame: path of a data frame
 * @error: a FUS_FILE_ERROR
 *
 * A column in any of its encodings; values that the file says are not known are empty
 * texts or NaN.
 *
 * Returns: (transfer full): `[rows]`, as texts or numbers, or %NULL
 */
FusArray *fus_anndata_read_column (const FusAnndata *self,
                                   const char *frame,
                                   const char *name,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_anndata_read_index:
 * @n: (out): number of rows
 * @error: a FUS_FILE_ERROR
 *
 * The names of a frame's rows: the attribute `_index` says which column has them.
 *
 * Returns: (transfer full): `[n]`, or %NULL
 */
char **fus_anndata_read_index (const FusAnndata *self,
                               const char *frame,
                               gsize *n,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): names of a frame's columns but for the one that names its rows; none
 * where there is no such frame. */
char **fus_anndata_list_columns (const FusAnndata *self,
                                 const char *frame) G_GNUC_WARN_UNUSED_RESULT;

/* Whether there is such an object, or such a field of a dataset of records. */
gboolean fus_anndata_has (const FusAnndata *self, const char *object);

/* (transfer full): names of what is in a group or a dataset of records as `obsm`; none
 * where there is no such object. */
char **fus_anndata_list_tables (const FusAnndata *self,
                                const char *parent) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_anndata_read_table:
 * @features: (out) (transfer full) (nullable): names of its columns, where it has any
 * @n_left: (out): columns that are no numbers and were passed over
 * @error: a FUS_FILE_ERROR
 *
 * A matrix, or a data frame's columns of numbers.
 *
 * Returns: (transfer full): numbers, perhaps of no rows or columns, or %NULL
 */
FusArray *fus_anndata_read_table (const FusAnndata *self,
                                  const char *object,
                                  char ***features,
                                  gsize *n_left,
                                  GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (nullable): `[n]`, a list of texts; %NULL where it is none. @n:
 * (out) */
char **fus_anndata_read_texts (const FusAnndata *self,
                               const char *object,
                               gsize *n) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (nullable): the only text of a dataset, %NULL where it is none. */
char *fus_anndata_read_string (const FusAnndata *self,
                               const char *object) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): the texts of a column, which loses them, or its numbers as texts; NaN
 * becomes an empty one. */
char **fus_array_take_texts (FusArray *column) G_GNUC_WARN_UNUSED_RESULT;

/* Says that @object is not there, or not as such files are written; always %FALSE. */
gboolean fus_anndata_set_missing (const FusAnndata *self,
                                  const char *object,
                                  GError **error);

/* Tells how large the dense matrix @object is, before the names are read that go with
 * it. */
void fus_anndata_announce (const FusAnndata *self, const char *object);

G_END_DECLS
