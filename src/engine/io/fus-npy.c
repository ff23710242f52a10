/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-npy.h"

#include "fus-centre.h"
#include "fus-file-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* A reader of our own: the format is a Python literal of three fields before raw numbers,
 * and the libraries that read it are C++ headers without checks. */

#define MAGIC "\x93NUMPY"

enum
{
  N_MAGIC = 6,
  MAX_HEADER = 1 << 20,
  N_LOOKED_AT = 200, /* rows that tell whether numbers are far off */
};

gboolean
fus_npy_has_magic (const guint8 *bytes, gsize n)
{
  return n >= N_MAGIC + 2 && memcmp (bytes, MAGIC, N_MAGIC) == 0;
}

gboolean
fus_npy_set_broken (const char *path, const char *object, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ path, object, -1,
                                  _ ("Get the file again, or save it anew.") },
                      _ ("The NumPy array is damaged or cut short"));

  return FALSE;
}

/* What follows `'name':` in the literal. */
static const char *
find_field (const char *text, const char *name)
{
  g_autofree char *single = g_strdup_printf ("'%s'", name);
  g_autofree char *twice = g_strdup_printf ("\"%s\"", name);
  const char *place = strstr (text, single);

  place = place != NULL ? place : strstr (text, twice);
  if (place == NULL)
    return NULL;
  place = strchr (place + strlen (single), ':');
  if (place == NULL)
    return NULL;

  return place + 1 + strspn (place + 1, " ");
}

static gboolean
parse_type (FusNpyHeader *header, const char *text)
{
  char quote = '\0';
  char order = 0;
  gint64 size = 0;

  if (text != NULL)
    quote = *text;
  if (quote != '\'' && quote != '"')
    {
      header->kind = 'V'; /* a list of fields */
      return quote == '[';
    }
  order = text[1];
  if (order == '\0' || strchr ("<>|=", order) == NULL)
    return FALSE;
  header->kind = text[2];
  if (header->kind == '\0')
    return FALSE;
  size = g_ascii_strtoll (text + 3, NULL, 10);
  header->size = (gsize) CLAMP (size, 0, 1 << 24) * (header->kind == 'U' ? 4 : 1);
  header->swapped = order == (G_BYTE_ORDER == G_LITTLE_ENDIAN ? '>' : '<');

  /* Texts without a letter would take no bytes, however many a file promises. */
  return size >= (fus_npy_is_text (header) ? 1 : 0) && size <= 1 << 24;
}

static gboolean
parse_shape (FusNpyHeader *header, const char *text)
{
  if (text == NULL || *text != '(')
    return FALSE;
  text++;
  for (;;)
    {
      char *end = NULL;

      text += strspn (text, " ,L");
      if (*text == ')')
        return TRUE;
      if (!g_ascii_isdigit (*text) || header->n_dims == FUS_ARRAY_MAX_DIMS)
        return FALSE;
      header->dims[header->n_dims++] = g_ascii_strtoull (text, &end, 10);
      text = end;
    }
}

static gboolean
find_literal (const guint8 *bytes, gsize n, gsize *start, gsize *length)
{
  guint8 major = bytes[N_MAGIC];

  *start = major == 1 ? N_MAGIC + 4 : N_MAGIC + 6;
  if (n < *start)
    return FALSE;
  *length = bytes[8] | (gsize) bytes[9] << 8;
  if (major != 1)
    *length |= (gsize) bytes[10] << 16 | (gsize) bytes[11] << 24;

  return major >= 1 && major <= 3 && *length <= MAX_HEADER && *length <= n - *start;
}

gboolean
fus_npy_parse_header (FusNpyHeader *header,
                      const guint8 *bytes,
                      gsize n,
                      const char *path,
                      const char *object,
                      GError **error)
{
  gsize start = 0;
  gsize length = 0;
  g_autofree char *text = NULL;
  const char *fortran = NULL;

  *header = (FusNpyHeader){ 0 };
  if (!fus_npy_has_magic (bytes, n) || !find_literal (bytes, n, &start, &length))
    return fus_npy_set_broken (path, object, error);
  text = g_strndup ((const char *) bytes + start, length);
  fortran = find_field (text, "fortran_order");
  header->data = start + length;
  header->fortran = fortran != NULL && g_str_has_prefix (fortran, "True");
  if (fortran == NULL || !parse_type (header, find_field (text, "descr")) ||
      !parse_shape (header, find_field (text, "shape")))
    return fus_npy_set_broken (path, object, error);

  return TRUE;
}

static double
half_to_double (guint16 half)
{
  int exponent = half >> 10 & 31;
  double mantissa = half & 1023;
  double value = exponent == 0    ? ldexp (mantissa, -24)
                 : exponent == 31 ? (mantissa > 0 ? (double) NAN : (double) INFINITY)
                                  : ldexp (mantissa + 1024, exponent - 25);

  return half >> 15 ? -value : value;
}

static void
copy_value (guint8 *to, const guint8 *from, gsize size, gboolean swapped)
{
  for (gsize i = 0; i < size; i++)
    to[i] = swapped ? from[size - 1 - i] : from[i];
}

static guint64
take_unsigned (const guint8 *bytes, gsize size)
{
  guint64 value = 0;

  memcpy (G_BYTE_ORDER == G_LITTLE_ENDIAN ? (guint8 *) &value
                                          : (guint8 *) &value + 8 - size,
          bytes, size);

  return value;
}

static double
take_signed (const guint8 *bytes, gsize size)
{
  guint shift = (guint) (8 - size) * 8;

  return (double) ((gint64) (take_unsigned (bytes, size) << shift) >> shift);
}

static double
take_float (const guint8 *bytes, gsize size)
{
  float single = 0;
  double value = 0;
  long double extended = 0;

  if (size == 2)
    return half_to_double ((guint16) take_unsigned (bytes, 2));
  if (size == 4)
    {
      memcpy (&single, bytes, 4);
      return (double) single;
    }
  if (size == sizeof value)
    {
      memcpy (&value, bytes, sizeof value);
      return value;
    }
  memcpy (&extended, bytes, MIN (size, sizeof extended));

  return (double) extended;
}

static double
take_value (const FusNpyHeader *header, const guint8 *from)
{
  guint8 bytes[16] = { 0 };

  copy_value (bytes, from, header->size, header->swapped);
  if (header->kind == 'f')
    return take_float (bytes, header->size);
  if (header->kind == 'i')
    return take_signed (bytes, header->size);

  return (double) take_unsigned (bytes, header->size);
}

static char *
take_text (const FusNpyHeader *header, const guint8 *from)
{
  GString *text = g_string_new (NULL);
  g_autofree char *raw = NULL;

  if (header->kind == 'S')
    {
      raw = g_strndup ((const char *) from, header->size);
      g_string_free (text, TRUE);
      return g_utf8_make_valid (raw, -1);
    }
  for (gsize i = 0; i + 4 <= header->size; i += 4)
    {
      guint8 bytes[4];
      gunichar c = 0;

      copy_value (bytes, from + i, 4, header->swapped);
      c = (gunichar) take_unsigned (bytes, 4);
      if (c == 0)
        break;
      g_string_append_unichar (text, g_unichar_validate (c) ? c : 0xfffd);
    }

  return g_string_free (text, FALSE);
}

gboolean
fus_npy_is_text (const FusNpyHeader *header)
{
  return header->kind == 'U' || header->kind == 'S';
}

static gboolean
is_number (const FusNpyHeader *header)
{
  gsize size = header->size;

  if (header->kind == 'f')
    return size == 2 || size == 4 || size == 8 || (size == sizeof (long double));
  if (header->kind == 'i' || header->kind == 'u')
    return size == 1 || size == 2 || size == 4 || size == 8;

  return header->kind == 'b' && size == 1;
}

static void
set_unsupported (const FusNpyHeader *header,
                 const char *path,
                 const char *object,
                 GError **error)
{
  const char *remedy = _ ("Save it as an array of numbers or of texts.");
  const char *what = _ ("values of a kind that can’t be read");

  if (header->kind == 'O')
    {
      what = _ ("Python objects, which only Python can open");
      remedy = _ ("Save it with a number type, such as array.astype(float).");
    }
  else if (header->kind == 'c')
    {
      what = _ ("complex numbers");
      remedy = _ ("Save real and imaginary part as two arrays.");
    }
  else if (header->kind == 'V')
    {
      what = _ ("records of several fields");
      remedy = _ ("Save each field as an array of its own.");
    }
  else if (header->kind == 'M' || header->kind == 'm')
    {
      what = _ ("dates or times");
      remedy = _ ("Save them as numbers, such as array.astype(float).");
    }
  fus_file_error_set (error, FUS_FILE_ERROR_UNSUPPORTED,
                      (FusPlace){ path, object, -1, remedy }, _ ("The array holds %s"),
                      what);
}

/* Steps through the array in row-major order and tells where each value is stored. */
typedef struct
{
  const FusNpyHeader *header;
  guint64 index[FUS_ARRAY_MAX_DIMS];
  guint64 strides[FUS_ARRAY_MAX_DIMS];
  guint64 offset; /* in values */
} Walk;

static void
walk_init (Walk *self, const FusNpyHeader *header)
{
  guint64 stride = 1;

  *self = (Walk){ .header = header };
  for (guint i = 0; i < header->n_dims; i++)
    {
      guint axis = header->fortran ? i : header->n_dims - 1 - i;

      self->strides[axis] = stride;
      stride *= header->dims[axis];
    }
}

static void
walk_step (Walk *self)
{
  for (guint axis = self->header->n_dims; axis-- > 0;)
    {
      self->offset += self->strides[axis];
      if (++self->index[axis] < self->header->dims[axis])
        return;
      self->offset -= self->strides[axis] * self->header->dims[axis];
      self->index[axis] = 0;
    }
}

static void
take_all (FusArray *array, const FusNpyHeader *header, const guint8 *data, guint64 n)
{
  Walk walk;

  g_assert (array->texts != NULL || array->values != NULL || n == 0);
  walk_init (&walk, header);
  for (guint64 i = 0; i < n; i++, walk_step (&walk))
    {
      const guint8 *from = data + walk.offset * header->size;
      double value = 0;

      if (array->texts != NULL)
        {
          array->texts[i] = take_text (header, from);
          continue;
        }
      value = take_value (header, from);
      array->values[i] = (FusReal) value;
      if (array->wide != NULL)
        array->wide[i] = value;
    }
}

#define COPY_AS(Type)                                                                    \
  for (guint64 i = 0; i < n; i++)                                                        \
    {                                                                                    \
      Type value;                                                                        \
                                                                                         \
      memcpy (&value, data + i * sizeof value, sizeof value);                            \
      out[i] = (FusReal) value;                                                          \
    }                                                                                    \
  return TRUE

/* The types that are nearly always met, stored in the order that is wanted. */
static gboolean
copy_packed (FusReal *out, const FusNpyHeader *header, const guint8 *data, guint64 n)
{
  gboolean real = header->kind == 'f';

  if (header->swapped || (header->fortran && header->n_dims > 1))
    return FALSE;
  if (real && header->size == sizeof (float))
    {
      COPY_AS (float);
    }
  if (real && header->size == sizeof (double))
    {
      COPY_AS (double);
    }
  if (header->kind == 'i' && header->size == sizeof (gint64))
    {
      COPY_AS (gint64);
    }
  if (!real && header->kind != 'i' && header->size == 1)
    {
      COPY_AS (guint8);
    }

  return FALSE;
}

/* A table of numbers of eight bytes: where the first rows are large beside their
 * differences, all are centred before they are rounded. */
static void
take_far_off (FusArray *array, const FusNpyHeader *header, const guint8 *data, guint64 n)
{
  guint64 n_looked_at = MIN (n, N_LOOKED_AT * array->dims[1]);
  gsize n_rows = array->dims[1] > 0 ? n_looked_at / array->dims[1] : 0;
  g_autofree double *wide = NULL;
  gboolean any = FALSE;
  Walk walk;

  for (guint pass = 0; pass < 2 && n > 0; pass++)
    {
      guint64 count = pass == 0 ? n_looked_at : n;

      g_free (wide);
      wide = g_new (double, MAX (count, 1));
      walk_init (&walk, header);
      for (guint64 i = 0; i < count; i++, walk_step (&walk))
        wide[i] = take_value (header, data + walk.offset * header->size);
      for (gsize d = 0; pass == 0 && d < array->dims[1]; d++)
        any |= fabs (fus_centre_find_offset (wide + d, n_rows, array->dims[1])) > 0;
      if (!any)
        return;
    }
  if (any)
    fus_array_take_wide (array, wide);
}

FusArray *
fus_npy_describe (const FusNpyHeader *header,
                  guint64 n_bytes,
                  const char *path,
                  const char *name,
                  GError **error)
{
  g_autoptr (FusArray) array = fus_array_new (name);
  guint64 n_values = 0;
  guint64 needed = 0;

  array->object = g_strdup (array->name);
  if (!fus_npy_is_text (header) && !is_number (header))
    {
      set_unsupported (header, path, name, error);
      return NULL;
    }
  array->n_dims = header->n_dims;
  memcpy (array->dims, header->dims, sizeof array->dims);
  array->whole = header->kind != 'f';
  array->bytes = header->kind == 'u' && header->size == 1;
  if (!fus_array_count (array, &n_values) ||
      !g_uint64_checked_mul (&needed, n_values, header->size) || needed > n_bytes ||
      n_values > G_MAXINT32 * G_GUINT64_CONSTANT (64))
    {
      fus_npy_set_broken (path, name, error);
      return NULL;
    }

  return g_steal_pointer (&array);
}

FusArray *
fus_npy_parse (const guint8 *bytes,
               gsize n,
               const char *path,
               const char *name,
               GError **error)
{
  g_autoptr (FusArray) array = NULL;
  FusNpyHeader header;
  guint64 n_values = 0;

  if (!fus_npy_parse_header (&header, bytes, n, path, name, error))
    return NULL;
  array = fus_npy_describe (&header, n - header.data, path, name, error);
  if (array == NULL)
    return NULL;
  fus_array_count (array, &n_values);
  if (fus_npy_is_text (&header))
    array->texts = g_new0 (char *, n_values + 1);
  else if (!fus_array_alloc (array, path, error))
    return NULL;
  if (array->values != NULL && header.n_dims == 1)
    array->wide = g_new (double, MAX (n_values, 1));
  if (array->values == NULL || array->wide != NULL ||
      !copy_packed (array->values, &header, bytes + header.data, n_values))
    take_all (array, &header, bytes + header.data, n_values);
  if (!fus_npy_is_text (&header) && header.size == sizeof (double) && header.n_dims == 2)
    take_far_off (array, &header, bytes + header.data, n_values);

  return g_steal_pointer (&array);
}

void
fus_npy_convert (FusReal *out, const FusNpyHeader *header, const guint8 *bytes, guint64 n)
{
  FusNpyHeader flat = *header;

  flat.n_dims = 1;
  if (copy_packed (out, &flat, bytes, n))
    return;
  for (guint64 i = 0; i < n; i++)
    out[i] = (FusReal) take_value (header, bytes + i * header->size);
}

gboolean
fus_npy_is_far_off (const FusNpyHeader *header, const guint8 *first, gsize n, gsize step)
{
  g_autofree double *values = g_new (double, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    values[i] = take_value (header, first + i * step * header->size);

  return fabs (fus_centre_find_offset (values, n, 1)) > 0;
}
