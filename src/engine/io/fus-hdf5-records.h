/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-hdf5.h"

G_BEGIN_DECLS

/* (transfer full) (nullable): names of the fields of a dataset of records, those in UTF-8
 * only; %NULL where it is none. */
char **fus_hdf5_list_fields (hid_t dataset) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_hdf5_read_field:
 * @dataset: of records, a row each
 * @object: for messages
 * @error: a FUS_FILE_ERROR
 *
 * Returns: (transfer full): one field of all rows: texts, numbers, or rows of numbers;
 * or %NULL
 */
FusArray *fus_hdf5_read_field (hid_t dataset,
                               const char *field,
                               const char *path,
                               const char *object,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
