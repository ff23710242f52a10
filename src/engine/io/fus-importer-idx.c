/* SPDX-License-Identifier: GPL-3.0-or-later */
/* IDX, the format of MNIST: two zeros, a byte for the type, a byte for the number of
 * dimensions, the dimensions, then the values, all with the high byte first. */
#include "config.h"

#include "fus-array-file.h"
#include "fus-bytes.h"
#include "fus-file-error.h"
#include "fus-importer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  MAX_IDX_DIMS = 4,
  N_WORD = 4,
};

static const struct
{
  guint8 code;
  guint8 size;
  gboolean whole;
} types[] = {
  { 0x08, 1, TRUE }, { 0x09, 1, TRUE },  { 0x0b, 2, TRUE },
  { 0x0c, 4, TRUE }, { 0x0d, 4, FALSE }, { 0x0e, 8, FALSE },
};

static int
find_type (guint8 code)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (types[i].code == code)
      return (int) i;

  return -1;
}

static gboolean
idx_sniff (const char *path, const guint8 *head, gsize n)
{
  return n >= N_WORD && head[0] == 0 && head[1] == 0 && find_type (head[2]) >= 0 &&
         head[3] >= 1 && head[3] <= MAX_IDX_DIMS;
}

static double
get_value (guint8 code, const guint8 *p)
{
  guint64 bits = 0;
  guint32 narrow = 0;
  float real = 0;
  double wide = 0;

  switch (code)
    {
    case 0x08:
      return p[0];
    case 0x09:
      return (gint8) p[0];
    case 0x0b:
      return (gint16) (p[0] << 8 | p[1]);
    case 0x0e:
      memcpy (&bits, p, sizeof bits);
      bits = GUINT64_FROM_BE (bits);
      memcpy (&wide, &bits, sizeof wide);
      return wide;
    default:
      memcpy (&narrow, p, sizeof narrow);
      narrow = GUINT32_FROM_BE (narrow);
      memcpy (&real, &narrow, sizeof real);
      return code == 0x0c ? (double) (gint32) narrow : (double) real;
    }
}

static gboolean
set_broken (const char *path, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ path, NULL, -1,
                                  _ ("Get the file again: it is cut short or damaged.") },
                      _ ("The file is of another size than its first bytes say"));

  return FALSE;
}

static gboolean
read_head (const GByteArray *bytes, FusArray *array, gsize *start)
{
  array->n_dims = bytes->data[3];
  *start = N_WORD + N_WORD * (gsize) array->n_dims;
  if (bytes->len < *start)
    return FALSE;
  for (guint i = 0; i < array->n_dims; i++)
    {
      const guint8 *p = bytes->data + N_WORD + N_WORD * (gsize) i;

      array->dims[i] =
        (guint64) p[0] << 24 | (guint64) p[1] << 16 | (guint64) p[2] << 8 | p[3];
    }

  return TRUE;
}

static gboolean
read_file (const char *path,
           const FusReadOptions *options,
           GPtrArray *arrays,
           GPtrArray *notes,
           GError **error)
{
  g_autoptr (GByteArray) bytes = fus_bytes_load (path, 0, error);
  g_autofree char *stem = fus_source_dup_stem (path);
  g_autoptr (FusArray) array = fus_array_new (stem);
  guint64 n = 0;
  gsize start = 0;
  int type = 0;

  array->object = g_strdup (array->name);
  if (bytes == NULL)
    return FALSE;
  if (!idx_sniff (path, bytes->data, bytes->len) || !read_head (bytes, array, &start))
    return set_broken (path, error);
  type = find_type (bytes->data[2]);
  if (!fus_array_count (array, &n) || n > (bytes->len - start) / types[type].size ||
      n * types[type].size != bytes->len - start)
    return set_broken (path, error);
  if (!fus_array_check_budget (n, sizeof (double), path, NULL, error))
    return FALSE;
  array->whole = types[type].whole;
  array->bytes = types[type].code == 0x08;
  array->values = g_new (FusReal, MAX (n, 1));
  array->wide = array->n_dims == 1 ? g_new (double, MAX (n, 1)) : NULL;
  for (guint64 i = 0; i < n; i++)
    {
      double value =
        get_value (types[type].code, bytes->data + start + i * types[type].size);

      array->values[i] = (FusReal) value;
      if (array->wide != NULL)
        array->wide[i] = value;
    }
  g_ptr_array_add (arrays, g_steal_pointer (&array));

  return TRUE;
}

const FusImporterClass fus_importer_idx = {
  .format = &fus_format_idx,
  .sniff = idx_sniff,
  .read_arrays = read_file,
};
