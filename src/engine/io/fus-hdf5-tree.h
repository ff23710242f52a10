/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-pack.h"
#include "fus-progress.h"

G_BEGIN_DECLS

/* Everything in an HDF5 file of ours, by its path: numbers in their own precision, texts;
 * texts that are attributes as `path@name`. Runs in fusescope-reader. */
FusPack *fus_hdf5_tree_read (const char *path,
                             const FusProgress *progress,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
