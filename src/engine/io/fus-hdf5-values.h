/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-hdf5.h"

G_BEGIN_DECLS

/**
 * fus_hdf5_read_turned:
 * @array: empty, of two dimensions or more, which are those of @dataset in reverse
 *
 * Fills @array with values that stand with columns first, a part of the file at a time.
 */
gboolean fus_hdf5_read_turned (FusArray *array,
                               hid_t dataset,
                               const char *path,
                               const FusProgress *progress,
                               GError **error);

/**
 * FusH5Pair:
 * @n: numbers in each
 *
 * Two lists of numbers of one length: the values of a sparse matrix and where they stand.
 */
typedef struct
{
  FusH5Object minor;
  FusH5Object values;
  const char *path;
  const char *object;
  const FusProgress *progress;
  guint64 n;
} FusH5Pair;

#define FUS_H5_PAIR_INIT                                                                 \
  {                                                                                      \
    H5I_INVALID_HID, H5I_INVALID_HID, NULL, NULL, NULL, 0                                \
  }

/**
 * fus_hdf5_pair_open:
 * @group: which has lists called @minor and @values
 * @object: what it is called, borrowed as is @path
 * @error: a FUS_FILE_ERROR, or %NULL where they are no such lists
 *
 * Returns: whether they can be read
 */
gboolean fus_hdf5_pair_open (FusH5Pair *self,
                             hid_t group,
                             const char *const names[2],
                             const char *path,
                             const char *object,
                             GError **error);

/* A FusSparseReadFunc of a #FusH5Pair. */
gboolean fus_hdf5_pair_read (gpointer data,
                             guint64 first,
                             gsize n,
                             double *minor,
                             double *values,
                             GError **error);
/* Closes the lists. */
void fus_hdf5_pair_clear (FusH5Pair *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusH5Pair, fus_hdf5_pair_clear)

G_END_DECLS
