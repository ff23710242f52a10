/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Arrays as PyTorch's users keep them: eight bytes with the length of a header in JSON,
 * the header (name → type, shape, where the bytes are), the bytes, low byte first. */
#include "config.h"

#include "fus-array-file.h"
#include "fus-bytes.h"
#include "fus-file-error.h"
#include "fus-importer.h"
#include "fus-json-parse.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  N_LENGTH = 8,
  MAX_ARRAYS = 1000,
};

typedef struct
{
  const char *path;
  const guint8 *data; /* behind the header */
  guint64 n;
} File;

/* Sign, exponent and fraction of a narrow float, as a double's. */
static double
widen (guint32 bits, guint n_exponent, guint n_fraction)
{
  guint32 exponent = (bits >> n_fraction) & ((1u << n_exponent) - 1);
  guint32 fraction = bits & ((1u << n_fraction) - 1);
  gint64 bias = (1 << (n_exponent - 1)) - 1;
  double value = 0;
  guint64 wide = 0;

  if (exponent == 0)
    value =
      (double) fraction / (double) (G_GUINT64_CONSTANT (1) << (n_fraction + bias - 1));
  else
    {
      guint64 e = exponent == (1u << n_exponent) - 1
                    ? 0x7ff
                    : (guint64) ((gint64) exponent - bias + 1023);

      wide = e << 52 | (guint64) fraction << (52 - n_fraction);
      memcpy (&value, &wide, sizeof value);
    }

  return bits >> (n_exponent + n_fraction) & 1 ? -value : value;
}

static guint64
get_bits (const guint8 *p, gsize size)
{
  guint64 bits = 0;

  for (gsize i = size; i-- > 0;)
    bits = bits << 8 | p[i];

  return bits;
}

static double
read_f16 (const guint8 *p)
{
  return widen ((guint32) get_bits (p, 2), 5, 10);
}

static double
read_bf16 (const guint8 *p)
{
  guint32 bits = (guint32) get_bits (p, 2) << 16;
  float value = 0;

  memcpy (&value, &bits, sizeof value);

  return (double) value;
}

static double
read_f32 (const guint8 *p)
{
  guint32 bits = (guint32) get_bits (p, 4);
  float value = 0;

  memcpy (&value, &bits, sizeof value);

  return (double) value;
}

static double
read_f64 (const guint8 *p)
{
  guint64 bits = get_bits (p, 8);
  double value = 0;

  memcpy (&value, &bits, sizeof value);

  return value;
}

static double
read_i8 (const guint8 *p)
{
  return (gint8) p[0];
}

static double
read_i16 (const guint8 *p)
{
  return (gint16) get_bits (p, 2);
}

static double
read_i32 (const guint8 *p)
{
  return (gint32) get_bits (p, 4);
}

static double
read_i64 (const guint8 *p)
{
  return (double) (gint64) get_bits (p, 8);
}

static double
read_u8 (const guint8 *p)
{
  return p[0];
}

static double
read_u16 (const guint8 *p)
{
  return (double) get_bits (p, 2);
}

static double
read_u32 (const guint8 *p)
{
  return (double) get_bits (p, 4);
}

static double
read_u64 (const guint8 *p)
{
  return (double) get_bits (p, 8);
}

static const struct
{
  const char *name;
  gsize size;
  gboolean whole;
  double (*read) (const guint8 *p);
} types[] = {
  { "F32", 4, FALSE, read_f32 },   { "F16", 2, FALSE, read_f16 },
  { "BF16", 2, FALSE, read_bf16 }, { "F64", 8, FALSE, read_f64 },
  { "I64", 8, TRUE, read_i64 },    { "I32", 4, TRUE, read_i32 },
  { "I16", 2, TRUE, read_i16 },    { "I8", 1, TRUE, read_i8 },
  { "U8", 1, TRUE, read_u8 },      { "U16", 2, TRUE, read_u16 },
  { "U32", 4, TRUE, read_u32 },    { "U64", 8, TRUE, read_u64 },
  { "BOOL", 1, TRUE, read_u8 },
};

static gboolean
safetensors_sniff (const char *path, const guint8 *head, gsize n)
{
  return n > N_LENGTH && head[N_LENGTH] == '{' && head[5] == 0 && head[6] == 0 &&
         head[7] == 0;
}

static gboolean
set_broken (const File *self, const char *object, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ self->path, object, -1,
                                  _ ("Get the file again: it is cut short or damaged.") },
                      _ ("The header of the file doesn’t fit what is behind it"));

  return FALSE;
}

static int
find_type (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i].name, name))
      return (int) i;

  return -1;
}

static gboolean
get_numbers (JsonObject *entry, const char *name, guint64 *numbers, guint most, guint *n)
{
  JsonNode *node = json_object_get_member (entry, name);
  JsonArray *array =
    node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  if (array == NULL || json_array_get_length (array) > most)
    return FALSE;
  *n = json_array_get_length (array);
  for (guint i = 0; i < *n; i++)
    {
      JsonNode *element = json_array_get_element (array, i);
      gint64 value = JSON_NODE_HOLDS_VALUE (element) ? json_node_get_int (element) : -1;

      if (value < 0)
        return FALSE;
      numbers[i] = (guint64) value;
    }

  return TRUE;
}

static gboolean
fill (const File *self,
      FusArray *array,
      int type,
      guint64 begin,
      guint64 n,
      GError **error)
{
  if (!fus_array_check_budget (n, sizeof (double), self->path, array->name, error))
    return FALSE;
  array->whole = types[type].whole;
  array->bytes = g_str_equal (types[type].name, "U8");
  array->values = g_new (FusReal, MAX (n, 1));
  array->wide = array->n_dims <= 1 ? g_new (double, MAX (n, 1)) : NULL;
  for (guint64 i = 0; i < n; i++)
    {
      double value = types[type].read (self->data + begin + i * types[type].size);

      array->values[i] = (FusReal) value;
      if (array->wide != NULL)
        array->wide[i] = value;
    }

  return TRUE;
}

static gboolean
take_entry (const File *self,
            const char *name,
            JsonNode *node,
            GPtrArray *arrays,
            GPtrArray *notes,
            GError **error)
{
  g_autoptr (FusArray) array = fus_array_new (name);
  JsonObject *entry = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  guint64 ends[2] = { 0 };
  guint64 n = 0;
  guint64 n_bytes = 0;
  guint n_ends = 0;
  const char *dtype = NULL;
  int type = 0;

  array->object = g_strdup (array->name);
  if (entry == NULL ||
      !get_numbers (entry, "shape", array->dims, FUS_ARRAY_MAX_DIMS, &array->n_dims) ||
      !get_numbers (entry, "data_offsets", ends, 2, &n_ends) || n_ends != 2)
    return set_broken (self, array->name, error);
  dtype = fus_json_get_text (entry, "dtype");
  if (dtype == NULL)
    return set_broken (self, array->name, error);
  type = find_type (dtype);
  if (type < 0)
    {
      g_ptr_array_add (notes,
                       g_strdup_printf (_ ("Array “%s” was left out: it holds %s."),
                                        array->name, dtype));
      return TRUE;
    }
  if (!fus_array_count (array, &n) ||
      !g_uint64_checked_mul (&n_bytes, n, types[type].size) || ends[0] > ends[1] ||
      ends[1] > self->n || ends[1] - ends[0] != n_bytes)
    return set_broken (self, array->name, error);
  if (!fill (self, array, type, ends[0], n, error))
    return FALSE;
  g_ptr_array_add (arrays, g_steal_pointer (&array));

  return TRUE;
}

static gboolean
take_all (const File *self,
          JsonObject *header,
          GPtrArray *arrays,
          GPtrArray *notes,
          GError **error)
{
  g_autoptr (GList) names = json_object_get_members (header);

  for (GList *name = names; name != NULL; name = name->next)
    if (!g_str_equal (name->data, "__metadata__") && arrays->len < MAX_ARRAYS &&
        !take_entry (self, name->data, json_object_get_member (header, name->data),
                     arrays, notes, error))
      return FALSE;

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
  g_autoptr (JsonNode) node = NULL;
  File self = { path, NULL, 0 };
  guint64 n_header = 0;

  if (bytes == NULL)
    return FALSE;
  if (bytes->len <= N_LENGTH)
    return set_broken (&self, NULL, error);
  n_header = get_bits (bytes->data, N_LENGTH);
  if (n_header > bytes->len - N_LENGTH)
    return set_broken (&self, NULL, error);
  node = fus_json_parse ((const char *) bytes->data + N_LENGTH, (gsize) n_header, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
    return set_broken (&self, NULL, error);
  self.data = bytes->data + N_LENGTH + n_header;
  self.n = bytes->len - N_LENGTH - n_header;

  return take_all (&self, json_node_get_object (node), arrays, notes, error);
}

const FusImporterClass fus_importer_safetensors = {
  .format = &fus_format_safetensors,
  .sniff = safetensors_sniff,
  .read_arrays = read_file,
};
