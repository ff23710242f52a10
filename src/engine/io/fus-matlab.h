/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-arrays.h"

G_BEGIN_DECLS

/* Whether it begins like a MAT-file of version 5 to 7, or of version 4 and is called
 * `.mat`. */
gboolean fus_matlab_sniff (const char *path, const guint8 *head, gsize n);

/**
 * fus_matlab_read:
 * @bytes: `[n]`, of the whole file
 * @path: for messages
 * @arrays: of #FusArray; those found are added: fields of structs as `s.field`, cells as
 * `c{1}`, vectors with one dimension, rows before columns
 * @notes: of char *: what was left out and why is added
 * @error: a FUS_FILE_ERROR
 *
 * Reads MAT-files of versions 4 to 7 of either byte order (MATLAB MAT-File Format,
 * R2023b).
 */
gboolean fus_matlab_read (const guint8 *bytes,
                          gsize n,
                          const char *path,
                          GPtrArray *arrays,
                          GPtrArray *notes,
                          GError **error);

/* A vector has one dimension, whichever way it stands. @dims: `[n_dims]` */
void fus_matlab_set_dims (FusArray *array, const gsize *dims, guint n_dims);

/* Cells that are each one text become one array of texts: where all @n arrays from number
 * @first on are. */
void fus_matlab_join_texts (GPtrArray *arrays, guint first, const char *name, guint64 n);

/* Turns values of columns first into rows first, and what has one row or column into an
 * array of one dimension. @values: `[product of dims]`, freed or kept; whole numbers are
 * marked as such. */
void fus_matlab_take_values (FusArray *array, double *values);

/* Texts of a matrix of `[n_rows × n_columns]` characters, column by column, a row each.
 */
void fus_matlab_take_characters (FusArray *array,
                                 const double *values,
                                 gsize n_rows,
                                 gsize n_columns);

G_END_DECLS
