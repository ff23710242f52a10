/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"

G_BEGIN_DECLS

/* A number that copies of a sample share and others hardly ever. */
typedef guint64 (*FusCopiesHashFunc) (gpointer data, gsize sample);

/* The same by hashes that are at hand: see the next three. */
guint *fus_copies_find_by (const FusDataset *dataset,
                           FusCopiesHashFunc hash,
                           gpointer data,
                           gsize *n_copies) G_GNUC_WARN_UNUSED_RESULT;
/* What the hash of a sample begins with. */
guint64 fus_copies_start_hash (const FusDataset *dataset, gsize sample);
/* Adds to it that of a row of each modality that it has, in their order. */
guint64 fus_copies_add_hash (guint64 hash, guint64 bits);
/* Of a row of @n_features numbers, to the bit. */
guint64 fus_copies_hash_row (const FusReal *x, gsize n_features);

/**
 * fus_copies_find_records:
 *
 * The same of what was most likely recorded once and stands in the data several times. So
 * many equal samples that numbers which can hardly differ, such as three answers of yes
 * and no, would make them as well, count as samples of their own.
 *
 * Returns: (transfer full): `[n_samples]`: of each sample the first of its copies
 */
guint *fus_copies_find_records (const FusDataset *dataset) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
