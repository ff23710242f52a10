/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-matrix.h"
#include "fus-parallel.h"
#include "fus-progress.h"

G_BEGIN_DECLS

/* Where an importer puts the numbers of a table, so that nobody copies them again: large
 * blocks lie in a file that the reader was lent, and that the one who asked maps when
 * the reader has ended. What is filled there is the matrix of the dataset itself.
 *
 * For an importer:
 *
 *   x = fus_block_new (n_rows, n_cols, path, object, error);     all zeros
 *   for (each part of the file, a few megabytes of it at a time)
 *     {
 *       … fill fus_matrix_row (x, row) of those rows, from any thread …
 *       fus_matrix_relax (x, first, n_of_them);
 *     }
 *   fus_source_add_table (source, name, x);
 *
 * or, where it makes arrays, fus_array_alloc() once the dimensions are set. Read a part
 * of the file at a time: a file may be larger than memory. HDF5 does with
 * fus_hdf5_read(), NumPy with fus_npy_load(). A block may be read again and changed while
 * the reader runs; its number of rows and columns may not. */

enum
{
  FUS_BLOCK_PIECE = 8 << 20, /* bytes that are well read at a time */
};

/* Blocks below this are memory: they fit, and a file takes longer. */
#define FUS_BLOCK_FEWEST ((guint64) 64 << 20)

/* Told of each block that is made in the file, before it is filled: that is the first
 * that can be said of what is read. */
typedef void (*FusBlockFunc) (const char *object, guint64 n_rows, guint64 n_cols);

/* The file for blocks, from now on; once, before the first thread. @most: bytes that it
 * may become. @told: (nullable). Without one all blocks are memory. */
void fus_block_lend (int fd, guint64 most, FusBlockFunc told);

/**
 * fus_block_new:
 * @path: for the message, as is @object
 * @error: a FUS_FILE_ERROR_LIMIT: neither memory nor disk has room
 *
 * Returns: (transfer full): a matrix of zeros, or %NULL
 */
FusMatrix *fus_block_new (guint64 n_rows,
                          guint64 n_cols,
                          const char *path,
                          const char *object,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether @n values of @size bytes fit into the memory this process may use. */
gboolean fus_block_check_memory (guint64 n,
                                 gsize size,
                                 const char *path,
                                 const char *object,
                                 GError **error);

/* Tells of a block that is still to come, where other things are read before it; of one
 * that will be memory nothing is told. */
void fus_block_announce (guint64 n_rows, guint64 n_cols, const char *object);

/* (transfer full): room in the file for bytes that are needed while the reader runs;
 * %NULL where there is no file or no room in it: memory will have to do. */
FusMapping *fus_block_new_bytes (guint64 n_bytes) G_GNUC_WARN_UNUSED_RESULT;

/* What fills blocks side by side from now on; %NULL for the caller's thread alone. */
void fus_block_use_pool (FusPool *pool);

/**
 * FusBlockRun:
 * @fd: of the file that they are in
 * @offset: bytes before the first
 * @size: bytes of each
 * @convert: (nullable): makes numbers of @n of them, from any thread; %NULL where they
 * are numbers as they stand
 * @data: for it
 * @set_broken: what to say where the file ends before they do; returns %FALSE
 *
 * Values that lie in a file one after the other.
 */
typedef struct
{
  int fd;
  guint64 offset;
  gsize size;
  void (*convert) (FusReal *values, gconstpointer data, const guint8 *bytes, gsize n);
  gconstpointer data;
  gboolean (*set_broken) (const char *path, const char *object, GError **error);
} FusBlockRun;

/**
 * fus_block_fill:
 * @x: a block, of as many values as there are
 * @path: for the message, as is @object
 *
 * Fills a whole block from the file. What goes to the file of blocks is written there and
 * not mapped: the kernel needs not make empty pages first, which takes as long again.
 */
gboolean fus_block_fill (FusMatrix *x,
                         const FusBlockRun *run,
                         const char *path,
                         const char *object,
                         const FusProgress *progress,
                         GError **error);

/* Whether @values are a block in the file. @offset: (out): where in it */
gboolean fus_block_find (const FusMatrix *values, guint64 *offset);

G_END_DECLS
