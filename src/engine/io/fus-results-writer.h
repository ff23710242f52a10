/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-file.h"
#include "fus-matrix.h"

G_BEGIN_DECLS

/**
 * FusResultArray:
 * @name: of the array, as Python sees it
 * @n_dims: 1 … 4
 * @shape: row-major
 * @values: (nullable): numbers, written as float32
 * @doubles: (nullable): numbers, written as float64
 * @texts: (nullable): strings, written as a Unicode array
 *
 * One named array of results; exactly one of the three holds data. Borrows everything.
 */
typedef struct
{
  const char *name;
  guint n_dims;
  gsize shape[4];
  const FusReal *values;
  const double *doubles;
  const char *const *texts;
} FusResultArray;

/* Uncompressed `.npz` that numpy.load() reads without pickles. Whole or not at all. */
gboolean fus_results_write_npz (const char *path,
                                const FusResultArray *arrays,
                                gsize n_arrays,
                                GError **error);
/* One array as `.npy`. */
gboolean fus_results_write_npy (const char *path,
                                const FusResultArray *array,
                                GError **error);

/* A table column by column, grown and then written as CSV. */
typedef struct _FusResultTable FusResultTable;

/**
 * fus_result_table_new:
 *
 * Returns: (transfer full): a table without columns
 */
FusResultTable *fus_result_table_new (gsize n_rows) G_GNUC_WARN_UNUSED_RESULT;
void fus_result_table_free (FusResultTable *self);
/* @texts: `[n_rows]`, copied; %NULL for an empty cell */
void fus_result_table_add_texts (FusResultTable *self,
                                 const char *header,
                                 const char *const *texts);
/* @values: `[n_rows]`, copied; NaN is written as an empty cell, others with as many
 * digits as it takes to read the same number back */
void fus_result_table_add_doubles (FusResultTable *self,
                                   const char *header,
                                   const double *values);
/* @values: `[n_rows × n_cols]`, borrowed until written; headers are @prefix and 1 …
 * n_cols, or @headers */
void fus_result_table_add_matrix (FusResultTable *self,
                                  const char *prefix,
                                  const char *const *headers,
                                  const FusMatrix *values);

/**
 * fus_result_table_to_csv:
 *
 * Returns: (transfer full): the table as UTF-8: commas, decimal points, lines ended by a
 * line feed, a header
 */
char *fus_result_table_to_csv (const FusResultTable *self) G_GNUC_WARN_UNUSED_RESULT;

/* What fus_result_table_to_csv() gives, whole or not at all; else @error is a
 * FUS_FILE_ERROR_WRITE. */
gboolean fus_result_table_write_csv (const FusResultTable *self,
                                     const char *path,
                                     GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusResultTable, fus_result_table_free)

G_END_DECLS
