/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-arrays.h"
#include "fus-progress.h"

G_BEGIN_DECLS

/**
 * FusNpyHeader:
 * @kind: NumPy's letter: b i u f c S U O V M m
 * @size: bytes a value
 * @swapped: whether its bytes are in the other order than this machine's
 * @fortran: whether the first index runs fastest
 * @data: offset of the first value
 */
typedef struct
{
  char kind;
  gsize size;
  gboolean swapped;
  gboolean fortran;
  guint n_dims;
  guint64 dims[FUS_ARRAY_MAX_DIMS];
  gsize data;
} FusNpyHeader;

/* Whether the first @n bytes are those of an `.npy` array. */
gboolean fus_npy_has_magic (const guint8 *bytes, gsize n);

/**
 * fus_npy_parse_header:
 * @header: (out)
 * @bytes: `[n]`: the array from its first byte on
 * @path: for the message, as is @object
 * @error: a FUS_FILE_ERROR_FORMAT
 *
 * Type, shape and order, without a look at the values.
 */
gboolean fus_npy_parse_header (FusNpyHeader *header,
                               const guint8 *bytes,
                               gsize n,
                               const char *path,
                               const char *object,
                               GError **error);
/* Of an array that is damaged or cut short; returns FALSE. */
gboolean fus_npy_set_broken (const char *path, const char *object, GError **error);

/* Whether its values are strings. */
gboolean fus_npy_is_text (const FusNpyHeader *header);
/* What the header says, without values; %NULL where they can't be read, or where @n_bytes
 * can't hold so many. */
FusArray *fus_npy_describe (const FusNpyHeader *header,
                            guint64 n_bytes,
                            const char *path,
                            const char *name,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* @n numbers that follow each other in the file. */
void fus_npy_convert (FusReal *out,
                      const FusNpyHeader *header,
                      const guint8 *bytes,
                      guint64 n);

/* Whether the first @n numbers of a column, @step apart in the file, are large beside their
 * differences: see fus-centre.h. */
gboolean fus_npy_is_far_off (const FusNpyHeader *header,
                             const guint8 *first,
                             gsize n,
                             gsize step);

/* Numbers and strings; refuses what needs a pickle, complex and structured values. */
FusArray *fus_npy_parse (const guint8 *bytes,
                         gsize n,
                         const char *path,
                         const char *name,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_npy_load:
 * @name: what the array is called
 *
 * The array of a file, packed or not: one that is large and not packed a few megabytes at
 * a time, into a block. See fus-block.h.
 */
FusArray *fus_npy_load (const char *path,
                        const char *name,
                        const FusProgress *progress,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* What it is, without its values. */
FusArray *fus_npy_peek (const char *path,
                        const char *name,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
