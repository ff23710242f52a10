/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-import-process.h"

#include "fus-importer.h"

FusSource *
fus_import_process_load (const char *path,
                         const FusReadOptions *options,
                         const FusProgress *progress,
                         GError **error)
{
  g_autoptr (FusPool) pool = fus_pool_new (g_get_num_processors (), 0);

  return fus_importer_load (path, options, pool, progress, error);
}

JsonNode *
fus_import_process_inspect (const char *path, const FusProgress *progress, GError **error)
{
  return fus_importer_inspect (path, error);
}
