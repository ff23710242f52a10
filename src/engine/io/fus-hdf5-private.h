/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-block.h"
#include "fus-hdf5.h"

G_BEGIN_DECLS

/* Fills @array, which fus_hdf5_describe() made of @dataset, with its numbers, a part of
 * the file at a time; those of one dimension in double too. */
gboolean fus_hdf5_read_numbers (FusArray *array,
                                hid_t dataset,
                                const char *path,
                                const FusProgress *progress,
                                GError **error);

/* A part of a dataset of two dimensions or more: rows, and places in the second one. */
typedef struct
{
  guint64 row;
  guint64 n_rows;
  guint64 col;
  guint64 n_cols;
} FusH5Piece;

/* @n or the next multiple of @unit above. */
guint64 fus_hdf5_round_up (guint64 n, guint64 unit);

/* How large its chunks are; FALSE with 1 × 1 … where it is of one piece. */
gboolean fus_hdf5_get_chunk (hid_t dataset, guint n_dims, hsize_t *chunk);

/* Whether the @n values of @dataset, which fus_hdf5_check_readable() has seen, lie in the
 * file one after the other as this machine has them, and are so many that it is worth
 * reading them past the library. */
gboolean fus_hdf5_find_run (hid_t dataset, guint64 n, FusBlockRun *run);

/* Sets what is taken off each column of @array, of two dimensions, whose numbers are from
 * @low to @high, where that is any. */
void fus_hdf5_find_offsets (FusArray *array, const double *low, const double *high);

G_END_DECLS
