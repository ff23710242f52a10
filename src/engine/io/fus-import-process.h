/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-progress.h"
#include "fus-source.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* What of a file fusescope-reader is asked for, and what it gives back is checked: it is
 * a process of its own with limits on memory, processor time and waiting, so that a file
 * that crashes or hangs a library costs one FUS_FILE_ERROR. Any thread; waits. */
FusSource *fus_import_process_load (const char *path,
                                    const FusReadOptions *options,
                                    const FusProgress *progress,
                                    GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same of what is open already, as fus_folder_pack_files() makes it. @file: taken,
 * closed in any case */
FusSource *fus_import_process_load_opened (const char *path,
                                           int file,
                                           const FusReadOptions *options,
                                           const FusProgress *progress,
                                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What is in a file, as fus_importer_inspect() has it. */
JsonNode *fus_import_process_inspect (const char *path,
                                      const FusProgress *progress,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Every array and text of one of our own HDF5 files, by its path in it. */
FusPack *fus_import_process_read_model (const char *path,
                                        const FusProgress *progress,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
