/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-model-file.h"
#include "fus-pack.h"

G_BEGIN_DECLS

#define FUS_MODEL_FILE_FORMAT "fusescope-model"

enum
{
  FUS_MODEL_FILE_VERSION = 1,
};

/* One number of an epoch, as a column of the log. */
typedef struct
{
  char *name;
  gsize offset; /* in FusEpoch */
  gboolean count;
} FusLogColumn;

/* Every number of an epoch of @n_modalities, in a fixed order. */
GArray *fus_model_file_list_log_columns (guint n_modalities) G_GNUC_WARN_UNUSED_RESULT;

/* The epochs under @prefix; columns that this version doesn't know are passed over.
 * Returns %NULL with a FUS_FILE_ERROR where a part is missing or doesn't fit. */
FusTrainingLog *fus_model_file_read_log (const FusPack *pack,
                                         const char *prefix,
                                         guint n_modalities,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* All of it, see fus_model_file_load(). */
FusModelFile *fus_model_file_from_pack (const FusPack *pack,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Sets a FUS_FILE_ERROR_FORMAT that says that part @object is missing or damaged.
 * Returns: %FALSE */
gboolean fus_model_file_set_broken (const char *object, GError **error);

G_END_DECLS
