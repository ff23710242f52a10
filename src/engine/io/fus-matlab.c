/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our own reader of MAT-files, because libmatio opens files by their paths only, and the
 * process that reads foreign files opens none. The format is a tree of tagged pieces;
 * every length is checked against the piece it stands in. */
#include "config.h"

#include "fus-matlab.h"

#include "fus-file-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <zlib.h>

enum
{
  N_HEADER = 128,
  MAX_DEPTH = 16,
  MAX_ARRAYS = 1000,
  MAX_MATRIX_DIMS = 16,
  INFLATE_STEP = 1 << 18,
};

/* Types of pieces. */
enum
{
  MI_INT8 = 1,
  MI_UINT8 = 2,
  MI_INT16 = 3,
  MI_UINT16 = 4,
  MI_INT32 = 5,
  MI_UINT32 = 6,
  MI_SINGLE = 7,
  MI_DOUBLE = 9,
  MI_INT64 = 12,
  MI_UINT64 = 13,
  MI_MATRIX = 14,
  MI_COMPRESSED = 15,
  MI_UTF8 = 16,
  MI_UTF16 = 17,
  MI_UTF32 = 18,
};

/* Classes of matrices. */
enum
{
  MX_CELL = 1,
  MX_STRUCT = 2,
  MX_OBJECT = 3,
  MX_CHAR = 4,
  MX_SPARSE = 5,
  MX_DOUBLE = 6,
  MX_SINGLE = 7,
  MX_UINT8 = 9,
  MX_UINT64 = 15,
  FLAG_COMPLEX = 0x0800,
  FLAG_LOGICAL = 0x0200,
};

typedef struct
{
  const guint8 *bytes;
  gsize n;
  gsize at;
} Piece;

typedef struct
{
  const char *path;
  GPtrArray *arrays;
  GPtrArray *notes;
  gboolean swapped; /* from the byte order of this machine */
  GError *first;    /* why an array was left out */
} Reader;

typedef struct
{
  guint32 class;
  guint32 flags;
  guint n_dims;
  gsize dims[MAX_MATRIX_DIMS];
  guint64 n;
  char *name;
} Matrix;

/* ---- values ---- */

static guint16
get_u16 (const Reader *self, const guint8 *p)
{
  guint16 v = 0;

  memcpy (&v, p, sizeof v);

  return self->swapped ? GUINT16_SWAP_LE_BE (v) : v;
}

static guint32
get_u32 (const Reader *self, const guint8 *p)
{
  guint32 v = 0;

  memcpy (&v, p, sizeof v);

  return self->swapped ? GUINT32_SWAP_LE_BE (v) : v;
}

static guint64
get_u64 (const Reader *self, const guint8 *p)
{
  guint64 v = 0;

  memcpy (&v, p, sizeof v);

  return self->swapped ? GUINT64_SWAP_LE_BE (v) : v;
}

static double
get_float (const Reader *self, const guint8 *p)
{
  guint32 bits = get_u32 (self, p);
  float v = 0;

  memcpy (&v, &bits, sizeof v);

  return (double) v;
}

static double
get_double (const Reader *self, const guint8 *p)
{
  guint64 bits = get_u64 (self, p);
  double v = 0;

  memcpy (&v, &bits, sizeof v);

  return v;
}

static gsize
size_of (guint32 type)
{
  static const guint8 sizes[] = {
    [MI_INT8] = 1,   [MI_UINT8] = 1,  [MI_INT16] = 2,  [MI_UINT16] = 2, [MI_INT32] = 4,
    [MI_UINT32] = 4, [MI_SINGLE] = 4, [MI_DOUBLE] = 8, [MI_INT64] = 8,  [MI_UINT64] = 8,
    [MI_UTF8] = 1,   [MI_UTF16] = 2,  [MI_UTF32] = 4,
  };

  return type < G_N_ELEMENTS (sizes) ? sizes[type] : 0;
}

static double
get_value (const Reader *self, guint32 type, const guint8 *p)
{
  switch (type)
    {
    case MI_INT8:
      return (gint8) *p;
    case MI_UINT8:
    case MI_UTF8:
      return *p;
    case MI_INT16:
      return (gint16) get_u16 (self, p);
    case MI_UINT16:
    case MI_UTF16:
      return get_u16 (self, p);
    case MI_INT32:
      return (gint32) get_u32 (self, p);
    case MI_UINT32:
    case MI_UTF32:
      return get_u32 (self, p);
    case MI_SINGLE:
      return get_float (self, p);
    case MI_INT64:
      return (double) (gint64) get_u64 (self, p);
    case MI_UINT64:
      return (double) get_u64 (self, p);
    default:
      return get_double (self, p);
    }
}

/* ---- pieces ---- */

static gboolean
set_broken (const Reader *self, const char *object, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ self->path, object, -1,
                                  _ ("Get the file again: it is cut short or damaged.") },
                      _ ("A part of the file says that it is larger than what it stands "
                         "in"));

  return FALSE;
}

/* The next piece within @self; FALSE where there is none or it doesn't fit. */
static gboolean
next_piece (const Reader *reader, Piece *self, guint32 *type, Piece *piece)
{
  guint32 word = 0;
  gsize rest = self->n - self->at;
  const guint8 *p = self->bytes + self->at;

  if (rest < 8)
    return FALSE;
  word = get_u32 (reader, p);
  if (word >> 16 != 0)
    {
      *type = word & 0xffff;
      *piece = (Piece){ p + 4, word >> 16, 0 };
      self->at += 8;
      return piece->n <= 4;
    }
  *type = word;
  *piece = (Piece){ p + 8, get_u32 (reader, p + 4), 0 };
  if (piece->n > rest - 8)
    return FALSE;
  self->at += 8 + piece->n;
  if (word != MI_COMPRESSED)
    self->at = MIN (self->n, (self->at + 7) / 8 * 8);

  return TRUE;
}

static void
matrix_clear (Matrix *self)
{
  g_clear_pointer (&self->name, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Matrix, matrix_clear)

/* What every matrix begins with. */
static gboolean
read_head (const Reader *reader, Piece *in, Matrix *self)
{
  guint32 type = 0;
  Piece piece = { 0 };
  guint n_dims = 0;

  if (!next_piece (reader, in, &type, &piece) || type != MI_UINT32 || piece.n < 8)
    return FALSE;
  self->flags = get_u32 (reader, piece.bytes);
  self->class = self->flags & 0xff;
  if (!next_piece (reader, in, &type, &piece) || type != MI_INT32 || piece.n < 8 ||
      piece.n / 4 > MAX_MATRIX_DIMS)
    return FALSE;
  n_dims = (guint) (piece.n / 4);
  self->n = 1;
  for (guint i = 0; i < n_dims; i++)
    {
      self->dims[i] = get_u32 (reader, piece.bytes + 4 * (gsize) i);
      if (self->dims[i] > G_MAXINT32 ||
          !g_uint64_checked_mul (&self->n, self->n, self->dims[i]))
        return FALSE;
    }
  self->n_dims = n_dims;
  if (!next_piece (reader, in, &type, &piece) || size_of (type) != 1)
    return FALSE;
  self->name = g_strndup ((const char *) piece.bytes, piece.n);

  return TRUE;
}

/* ---- arrays ---- */

static void
leave_out (Reader *self, const char *name, const char *why)
{
  g_autofree char *valid = g_utf8_make_valid (name, -1);

  if (self->notes->len < MAX_ARRAYS)
    g_ptr_array_add (self->notes,
                     g_strdup_printf (_ ("Array “%s” was left out: it holds %s."), valid,
                                      why));
  if (self->first == NULL)
    fus_file_error_set (&self->first, FUS_FILE_ERROR_UNSUPPORTED,
                        (FusPlace){ self->path, valid, -1,
                                    _ ("Save it as a matrix of real numbers, or as CSV "
                                       "(writematrix).") },
                        _ ("The array holds %s"), why);
}

/* A vector has one dimension, whichever way it stands. */
static void
set_dims (FusArray *array, const gsize *dims, guint n_dims)
{
  array->n_dims = n_dims;
  for (guint i = 0; i < n_dims; i++)
    array->dims[i] = dims[i];
  if (n_dims == 2 && (dims[0] == 1 || dims[1] == 1))
    {
      array->n_dims = 1;
      array->dims[0] = dims[0] == 1 ? dims[1] : dims[0];
    }
}

static gboolean
are_whole (const double *values, guint64 n)
{
  for (guint64 i = 0; i < n; i++)
    if (!(fabs (values[i] - floor (values[i])) <= 0))
      return FALSE;

  return n > 0;
}

void
fus_matlab_take_values (FusArray *array, double *values)
{
  guint64 index[FUS_ARRAY_MAX_DIMS] = { 0 };
  guint64 n = 0;

  fus_array_count (array, &n);
  array->values = g_new (FusReal, MAX (n, 1));
  array->whole = array->whole || are_whole (values, n);
  for (guint64 from = 0; from < n; from++)
    {
      guint64 to = 0;

      for (guint d = 0; d < array->n_dims; d++)
        to = to * array->dims[d] + index[d];
      array->values[to] = (FusReal) values[from];
      for (guint d = 0; d < array->n_dims && ++index[d] == array->dims[d]; d++)
        index[d] = 0;
    }
  if (array->n_dims <= 1)
    array->wide = values;
  else
    g_free (values);
}

void
fus_matlab_take_characters (FusArray *array,
                            const double *values,
                            gsize n_rows,
                            gsize n_columns)
{
  array->n_dims = 1;
  array->dims[0] = n_rows;
  array->texts = g_new0 (char *, n_rows + 1);
  for (gsize row = 0; row < n_rows; row++)
    {
      GString *text = g_string_new (NULL);

      for (gsize c = 0; c < n_columns; c++)
        {
          gunichar unit = (gunichar) values[c * n_rows + row];

          if (unit >= 0xd800 && unit < 0xdc00 && c + 1 < n_columns)
            {
              gunichar low = (gunichar) values[++c * n_rows + row];

              unit = 0x10000 + ((unit - 0xd800) << 10) + (low & 0x3ff);
            }
          if (unit != 0 && g_unichar_validate (unit))
            g_string_append_unichar (text, unit);
        }
      array->texts[row] = g_strchomp (g_string_free (text, FALSE));
    }
}

static double *
read_values (const Reader *self, const Piece *piece, guint32 type, guint64 n)
{
  gsize size = size_of (type);
  double *values = NULL;

  if (size == 0 || n > piece->n / size)
    return NULL;
  values = g_new (double, MAX (n, 1));
  for (guint64 i = 0; i < n; i++)
    values[i] = get_value (self, type, piece->bytes + i * size);

  return values;
}

static gboolean
read_array (Reader *self,
            Piece *in,
            const Matrix *matrix,
            const char *name,
            GError **error)
{
  g_autoptr (FusArray) array = fus_array_new (name);
  guint32 type = 0;
  Piece piece = { 0 };
  double *values = NULL;

  array->object = g_strdup (array->name);
  if (matrix->n == 0)
    return TRUE;
  if (!next_piece (self, in, &type, &piece) ||
      (values = read_values (self, &piece, type, matrix->n)) == NULL)
    return set_broken (self, array->name, error);
  set_dims (array, matrix->dims, matrix->n_dims);
  array->bytes = matrix->class == MX_UINT8;
  array->whole = matrix->class > MX_SINGLE;
  fus_matlab_take_values (array, values);
  g_ptr_array_add (self->arrays, g_steal_pointer (&array));

  return TRUE;
}

/* Of a text in UTF-8 a byte is not a character. */
static void
take_utf8 (FusArray *array, const Piece *piece)
{
  array->n_dims = 1;
  array->dims[0] = 1;
  array->texts = g_new0 (char *, 2);
  array->texts[0] = g_utf8_make_valid ((const char *) piece->bytes, (gssize) piece->n);
}

static gboolean
read_text (Reader *self,
           Piece *in,
           const Matrix *matrix,
           const char *name,
           GError **error)
{
  g_autoptr (FusArray) array = fus_array_new (name);
  g_autofree double *values = NULL;
  guint32 type = 0;
  Piece piece = { 0 };

  array->object = g_strdup (array->name);
  if (matrix->n == 0 || matrix->n_dims != 2)
    return TRUE;
  if (!next_piece (self, in, &type, &piece))
    return set_broken (self, array->name, error);
  values = read_values (self, &piece, type, matrix->n);
  if (type == MI_UTF8 && matrix->dims[0] == 1)
    take_utf8 (array, &piece);
  else if (values == NULL)
    return set_broken (self, array->name, error);
  else
    fus_matlab_take_characters (array, values, matrix->dims[0], matrix->dims[1]);
  g_ptr_array_add (self->arrays, g_steal_pointer (&array));

  return TRUE;
}

/* How many values there are: what the last column ends with. */
static gsize
count_sparse (const double *starts, gsize n)
{
  return starts != NULL && n > 0 && starts[n - 1] >= 0 && starts[n - 1] < G_MAXINT
           ? (gsize) starts[n - 1]
           : 0;
}

/* A vector that was kept sparse is a vector. */
static void
flatten (FusArray *array)
{
  gsize dims[2] = { array->dims[0], array->dims[1] };

  set_dims (array, dims, 2);
  if (array->n_dims > 1)
    return;
  array->wide = g_new (double, MAX (array->dims[0], 1));
  for (gsize i = 0; i < array->dims[0]; i++)
    array->wide[i] = (double) array->values[i];
}

static gboolean
read_sparse (Reader *self,
             Piece *in,
             const Matrix *matrix,
             const char *name,
             GError **error)
{
  g_autoptr (FusArray) array = fus_array_new (name);
  double *parts[3] = { NULL };
  gsize n[3] = { 0 };
  gboolean done = FALSE;

  array->object = g_strdup (array->name);
  for (guint i = 0; i < 3; i++)
    {
      guint32 type = 0;
      Piece piece = { 0 };

      if (!next_piece (self, in, &type, &piece) || size_of (type) == 0)
        break;
      /* Yes and no are a byte each, whatever type they claim to be of. */
      if (i == 2 && (matrix->flags & FLAG_LOGICAL) != 0 &&
          piece.n / size_of (type) < n[0] && piece.n >= count_sparse (parts[1], n[1]))
        type = MI_UINT8;
      n[i] = piece.n / size_of (type);
      parts[i] = read_values (self, &piece, type, n[i]);
    }
  if (matrix->n_dims == 2 && parts[2] != NULL)
    {
      FusSparse sparse = {
        matrix->dims[0], matrix->dims[1], TRUE, parts[1], n[1], parts[0],
        parts[2],        MIN (n[0], n[2])
      };

      done = fus_sparse_expand (&sparse, array, self->path, error);
      if (done)
        {
          flatten (array);
          g_ptr_array_add (self->arrays, g_steal_pointer (&array));
        }
    }
  else
    set_broken (self, array->name, error);
  for (guint i = 0; i < 3; i++)
    g_free (parts[i]);

  return done;
}

/* ---- trees ---- */

static gboolean read_matrix (Reader *self,
                             Piece *in,
                             const char *name,
                             guint depth,
                             GError **error);

/* The next piece as a matrix of this name. */
static gboolean
read_below (Reader *self, Piece *in, const char *name, guint depth, GError **error)
{
  guint32 type = 0;
  Piece piece = { 0 };

  if (!next_piece (self, in, &type, &piece) || type != MI_MATRIX)
    return set_broken (self, name, error);

  return piece.n == 0 || read_matrix (self, &piece, name, depth + 1, error);
}

/* Cells that are each one text are one array of texts. */
static void
join_texts (Reader *self, guint first, const char *name, guint64 n)
{
  g_autoptr (FusArray) joined = fus_array_new (name);

  if (self->arrays->len - first != n)
    return;
  for (guint i = first; i < self->arrays->len; i++)
    {
      const FusArray *array = g_ptr_array_index (self->arrays, i);

      if (array->texts == NULL || array->dims[0] != 1)
        return;
    }
  joined->object = g_strdup (joined->name);
  joined->n_dims = 1;
  joined->dims[0] = n;
  joined->texts = g_new0 (char *, n + 1);
  for (guint i = first; i < self->arrays->len; i++)
    joined->texts[i - first] =
      g_strdup (((FusArray *) g_ptr_array_index (self->arrays, i))->texts[0]);
  g_ptr_array_set_size (self->arrays, (gint) first);
  g_ptr_array_add (self->arrays, g_steal_pointer (&joined));
}

static gboolean
read_cells (Reader *self,
            Piece *in,
            const Matrix *matrix,
            const char *name,
            guint depth,
            GError **error)
{
  guint first = self->arrays->len;

  for (guint64 i = 0; i < matrix->n; i++)
    {
      g_autofree char *below = g_strdup_printf ("%s{%" G_GUINT64_FORMAT "}", name, i + 1);

      if (!read_below (self, in, below, depth, error))
        return FALSE;
    }
  if (matrix->n > 0)
    join_texts (self, first, name, matrix->n);

  return TRUE;
}

static gboolean
read_struct (Reader *self,
             Piece *in,
             const Matrix *matrix,
             const char *name,
             guint depth,
             GError **error)
{
  guint32 type = 0;
  Piece length = { 0 };
  Piece names = { 0 };
  gsize n_name = 0;
  gsize n_fields = 0;

  if (!next_piece (self, in, &type, &length) || type != MI_INT32 || length.n < 4 ||
      !next_piece (self, in, &type, &names))
    return set_broken (self, name, error);
  n_name = get_u32 (self, length.bytes);
  n_fields = n_name > 0 && n_name < 1000 ? names.n / n_name : 0;
  for (guint64 i = 0; i < matrix->n && n_fields > 0; i++)
    for (gsize field = 0; field < n_fields; field++)
      {
        g_autofree char *own =
          g_strndup ((const char *) names.bytes + field * n_name, n_name);
        g_autofree char *below =
          matrix->n == 1
            ? g_strdup_printf ("%s.%s", name, own)
            : g_strdup_printf ("%s(%" G_GUINT64_FORMAT ").%s", name, i + 1, own);

        if (!read_below (self, in, below, depth, error))
          return FALSE;
      }

  return TRUE;
}

static gboolean
read_matrix (Reader *self, Piece *in, const char *name, guint depth, GError **error)
{
  g_auto (Matrix) matrix = { 0 };
  const char *own = name;

  if (depth > MAX_DEPTH || self->arrays->len >= MAX_ARRAYS)
    return TRUE;
  if (!read_head (self, in, &matrix))
    {
      /* Functions and objects of newer kinds begin otherwise. */
      if (matrix.class <= MX_UINT64 && matrix.class > 0)
        return set_broken (self, name, error);
      leave_out (self, name != NULL ? name : "?", _ ("an object or a function"));
      return TRUE;
    }
  own = name != NULL ? name : matrix.name;
  if (matrix.class == MX_CELL)
    return read_cells (self, in, &matrix, own, depth, error);
  if (matrix.class == MX_STRUCT)
    return read_struct (self, in, &matrix, own, depth, error);
  if (matrix.class == MX_OBJECT || matrix.class > MX_UINT64 || matrix.class == 0)
    leave_out (self, own, _ ("an object or a function"));
  else if ((matrix.flags & FLAG_COMPLEX) != 0)
    leave_out (self, own, _ ("complex numbers"));
  else if (matrix.class == MX_CHAR)
    return read_text (self, in, &matrix, own, error);
  else if (matrix.class == MX_SPARSE)
    return read_sparse (self, in, &matrix, own, error);
  else
    return read_array (self, in, &matrix, own, error);

  return TRUE;
}

/* ---- version 5 to 7 ---- */

static gboolean
set_unpack_error (const Reader *self, gboolean large, GError **error)
{
  fus_file_error_set (error, large ? FUS_FILE_ERROR_LIMIT : FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ self->path, NULL, -1,
                                  _ ("Get the file again: it is cut short or damaged.") },
                      large ? _ ("A part of the file unpacks to more than may be read "
                                 "into memory")
                            : _ ("A part of the file can’t be unpacked"));

  return FALSE;
}

static GByteArray *
inflate_piece (const Reader *self, const Piece *piece, GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();
  z_stream stream = { 0 };
  int status = Z_OK;

  if (inflateInit (&stream) != Z_OK)
    return NULL;
  stream.next_in = (Bytef *) piece->bytes;
  stream.avail_in = (uInt) piece->n;
  while (status == Z_OK && out->len < G_MAXUINT - 2 * INFLATE_STEP)
    {
      guint n = out->len;
      guint step = MAX (INFLATE_STEP, n / 2);

      step = MIN (step, G_MAXUINT - INFLATE_STEP - n);
      g_byte_array_set_size (out, n + step);
      stream.next_out = out->data + n;
      stream.avail_out = step;
      status = inflate (&stream, Z_NO_FLUSH);
      g_byte_array_set_size (out, n + step - stream.avail_out);
    }
  inflateEnd (&stream);
  if (status == Z_STREAM_END)
    return g_steal_pointer (&out);
  set_unpack_error (self, status == Z_OK, error);

  return NULL;
}

static gboolean
read_top (Reader *self, guint32 type, Piece *piece, GError **error)
{
  g_autoptr (GByteArray) bytes = NULL;
  Piece unpacked = { 0 };
  Piece inner = { 0 };

  if (type == MI_MATRIX)
    return piece->n == 0 || read_matrix (self, piece, NULL, 0, error);
  if (type != MI_COMPRESSED)
    return TRUE;
  bytes = inflate_piece (self, piece, error);
  if (bytes == NULL)
    return FALSE;
  unpacked = (Piece){ bytes->data, bytes->len, 0 };
  if (!next_piece (self, &unpacked, &type, &inner))
    return set_broken (self, NULL, error);

  return type != MI_MATRIX || inner.n == 0 || read_matrix (self, &inner, NULL, 0, error);
}

static gboolean
is_version_5 (const guint8 *bytes, gsize n, gboolean *big)
{
  if (n < N_HEADER)
    return FALSE;
  *big = bytes[126] == 'M' && bytes[127] == 'I';

  return (*big && bytes[124] == 1) ||
         (bytes[126] == 'I' && bytes[127] == 'M' && bytes[125] == 1);
}

static gboolean
read_version_5 (Reader *self, const guint8 *bytes, gsize n, GError **error)
{
  Piece all = { bytes + N_HEADER, n - N_HEADER, 0 };
  guint64 subsystem = get_u64 (self, bytes + 116);

  while (all.n - all.at >= 8)
    {
      guint32 type = 0;
      Piece piece = { 0 };
      gsize start = N_HEADER + all.at;

      if (!next_piece (self, &all, &type, &piece))
        return set_broken (self, NULL, error);
      /* What objects are made of: no array of anybody's. */
      if (start == subsystem)
        continue;
      if (!read_top (self, type, &piece, error))
        return FALSE;
    }

  return TRUE;
}

/* ---- version 4 ---- */

enum
{
  N_HEADER_4 = 20,
  MOST_NAME_4 = 256,
};

/* Thousands: byte order; tens: kind of number; ones: kind of matrix. */
static gboolean
is_version_4 (const guint8 *bytes, gsize n, gboolean *big)
{
  Reader reader = { .swapped = FALSE };

  if (n < N_HEADER_4)
    return FALSE;
  for (guint i = 0; i < 2; i++)
    {
      guint32 type = 0;

      *big = i == 1;
      reader.swapped = *big == (G_BYTE_ORDER == G_LITTLE_ENDIAN);
      type = get_u32 (&reader, bytes);
      if ((type / 1000 == (*big ? 1 : 0)) && type % 1000 / 100 == 0 &&
          type % 100 / 10 <= 5 && type % 10 <= 2 && get_u32 (&reader, bytes + 12) <= 1 &&
          get_u32 (&reader, bytes + 16) > 1 &&
          get_u32 (&reader, bytes + 16) < MOST_NAME_4)
        return TRUE;
    }

  return FALSE;
}

/* Rows of place and value, the last of which says how large the matrix is. */
static gboolean
fill_sparse_4 (Reader *self, FusArray *array, const double *values, gsize n)
{
  double n_rows = values[n - 1];
  double n_columns = values[2 * n - 1];
  double *dense = NULL;

  if (!(n_rows >= 1 && n_columns >= 1 && n_rows * n_columns < G_MAXINT) ||
      !fus_array_check_budget ((guint64) (n_rows * n_columns), sizeof (double),
                               self->path, array->object, NULL))
    return FALSE;
  dense = g_new0 (double, (gsize) n_rows *(gsize) n_columns);
  for (gsize i = 0; i + 1 < n; i++)
    {
      double row = values[i];
      double column = values[n + i];

      if (row >= 1 && row <= n_rows && column >= 1 && column <= n_columns)
        dense[((gsize) column - 1) * (gsize) n_rows + (gsize) row - 1] =
          values[2 * n + i];
    }
  set_dims (array, (gsize[]){ (gsize) n_rows, (gsize) n_columns }, 2);
  fus_matlab_take_values (array, dense);

  return TRUE;
}

static gboolean
take_version_4 (Reader *self, const Matrix *matrix, guint32 type, const Piece *piece)
{
  static const guint32 kinds[] = { MI_DOUBLE, MI_SINGLE, MI_INT32,
                                   MI_INT16,  MI_UINT16, MI_UINT8 };
  g_autoptr (FusArray) array = fus_array_new (matrix->name);
  double *values = NULL;

  array->object = g_strdup (array->name);
  values = read_values (self, piece, kinds[type % 100 / 10], matrix->n);
  if (values == NULL)
    return FALSE;
  set_dims (array, matrix->dims, 2);
  if (type % 10 == 1)
    {
      fus_matlab_take_characters (array, values, matrix->dims[0], matrix->dims[1]);
      g_free (values);
    }
  else if (type % 10 == 2)
    {
      gboolean filled =
        matrix->dims[1] == 3 && fill_sparse_4 (self, array, values, matrix->dims[0]);

      g_free (values);
      if (!filled)
        return FALSE;
    }
  else
    fus_matlab_take_values (array, values);
  g_ptr_array_add (self->arrays, g_steal_pointer (&array));

  return TRUE;
}

static gboolean
read_version_4 (Reader *self, const guint8 *bytes, gsize n, GError **error)
{
  static const guint8 sizes[] = { 8, 4, 4, 2, 2, 1 };
  gsize at = 0;

  while (n - at >= N_HEADER_4)
    {
      const guint8 *p = bytes + at;
      guint32 type = get_u32 (self, p) % 1000;
      gboolean complex = get_u32 (self, p + 12) != 0;
      guint32 n_name = get_u32 (self, p + 16);
      g_auto (Matrix) matrix = { .n_dims = 2 };
      guint64 n_bytes = 0;
      Piece piece = { 0 };

      matrix.dims[0] = get_u32 (self, p + 4);
      matrix.dims[1] = get_u32 (self, p + 8);
      matrix.n = (guint64) matrix.dims[0] * matrix.dims[1];
      if (type % 100 / 10 > 5 || type % 10 > 2 || n_name > n - at - N_HEADER_4 ||
          !g_uint64_checked_mul (&n_bytes, matrix.n,
                                 sizes[type % 100 / 10] * (complex ? 2 : 1)) ||
          n_bytes > n - at - N_HEADER_4 - n_name)
        return set_broken (self, NULL, error);
      matrix.name = g_strndup ((const char *) p + N_HEADER_4, n_name);
      piece = (Piece){ p + N_HEADER_4 + n_name, n_bytes, 0 };
      if (complex)
        leave_out (self, matrix.name, _ ("complex numbers"));
      else if (matrix.n > 0 && !take_version_4 (self, &matrix, type, &piece))
        return set_broken (self, matrix.name, error);
      at += N_HEADER_4 + n_name + n_bytes;
    }

  return TRUE;
}

/* ---- both ---- */

gboolean
fus_matlab_sniff (const char *path, const guint8 *head, gsize n)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);
  gboolean big = FALSE;

  if (is_version_5 (head, n, &big))
    return TRUE;

  return g_str_has_suffix (lower, ".mat") && is_version_4 (head, n, &big);
}

gboolean
fus_matlab_read (const guint8 *bytes,
                 gsize n,
                 const char *path,
                 GPtrArray *arrays,
                 GPtrArray *notes,
                 GError **error)
{
  Reader self = { path, arrays, notes, FALSE, NULL };
  gboolean big = FALSE;
  gboolean newer = is_version_5 (bytes, n, &big);
  gboolean done = FALSE;

  if (!newer && !is_version_4 (bytes, n, &big))
    return set_broken (&self, NULL, error);
  self.swapped = big == (G_BYTE_ORDER == G_LITTLE_ENDIAN);
  done = newer ? read_version_5 (&self, bytes, n, error)
               : read_version_4 (&self, bytes, n, error);
  if (done && arrays->len == 0 && self.first != NULL)
    {
      g_propagate_error (error, self.first);
      return FALSE;
    }
  g_clear_error (&self.first);

  return done;
}
