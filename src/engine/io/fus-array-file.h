/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-arrays.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * FusArrayFileFunc:
 * @arrays: of #FusArray: to be filled
 * @notes: of char *: what was left out and why
 * @error: a FUS_FILE_ERROR
 *
 * Reads the arrays of a file of some format.
 */
typedef gboolean (*FusArrayFileFunc) (const char *path,
                                      const FusReadOptions *options,
                                      GPtrArray *arrays,
                                      GPtrArray *notes,
                                      GError **error);

/**
 * fus_array_file_load:
 * @format: id of the importer
 *
 * What importers of files of arrays share: sorts them by fus_arrays_to_source().
 *
 * Returns: (transfer full): the source, or %NULL with a FUS_FILE_ERROR
 */
FusSource *fus_array_file_load (const char *path,
                                const char *format,
                                FusArrayFileFunc read,
                                const FusReadOptions *options,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Member "objects": each array's path, type and shape. */
gboolean fus_array_file_inspect (const char *path,
                                 FusArrayFileFunc read,
                                 JsonBuilder *builder,
                                 GError **error);
/* The same of arrays that were read. */
void fus_array_file_describe (GPtrArray *arrays, JsonBuilder *builder);

G_END_DECLS
