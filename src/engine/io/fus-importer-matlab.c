/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-array-file.h"
#include "fus-bytes.h"
#include "fus-importer.h"
#include "fus-matlab.h"

static gboolean
read_file (const char *path,
           const FusReadOptions *options,
           GPtrArray *arrays,
           GPtrArray *notes,
           GError **error)
{
  g_autoptr (GByteArray) bytes = fus_bytes_load (path, 0, error);

  return bytes != NULL &&
         fus_matlab_read (bytes->data, bytes->len, path, arrays, notes, error);
}

const FusImporterClass fus_importer_matlab = {
  .format = &fus_format_matlab,
  .sniff = fus_matlab_sniff,
  .read_arrays = read_file,
};
