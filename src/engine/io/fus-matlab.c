/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Our own reader of MAT-files, because libmatio opens files by their paths only, and the
 * process that reads foreign files opens none. The format is a tree of tagged pieces;
 * every length is checked against the piece it stands in. */
#include "config.h"

#include "fus-matlab-private.h"

#include "fus-file-error.h"
#include "fus-sparse.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>
#include <zlib.h>

enum
{
  N_HEADER = 128,
  MAX_DEPTH = 16,
  MAX_ARRAYS = 1000,
  INFLATE_STEP = 1 << 18,
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

/* ---- values ---- */

static guint16
get_u16 (const FusMatlabReader *self, const guint8 *p)
{
  guint16 v = 0;

  memcpy (&v, p, sizeof v);

  return self->swapped ? GUINT16_SWAP_LE_BE (v) : v;
}

guint32
fus_matlab_get_u32 (const FusMatlabReader *self, const guint8 *p)
{
  guint32 v = 0;

  memcpy (&v, p, sizeof v);

  return self->swapped ? GUINT32_SWAP_LE_BE (v) : v;
}

static guint64
get_u64 (const FusMatlabReader *self, const guint8 *p)
{
  guint64 v = 0;

  memcpy (&v, p, sizeof v);

  return self->swapped ? GUINT64_SWAP_LE_BE (v) : v;
}

static double
get_float (const FusMatlabReader *self, const guint8 *p)
{
  guint32 bits = fus_matlab_get_u32 (self, p);
  float v = 0;

  memcpy (&v, &bits, sizeof v);

  return (double) v;
}

static double
get_double (const FusMatlabReader *self, const guint8 *p)
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
get_value (const FusMatlabReader *self, guint32 type, const guint8 *p)
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
      return (gint32) fus_matlab_get_u32 (self, p);
    case MI_UINT32:
    case MI_UTF32:
      return fus_matlab_get_u32 (self, p);
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

gboolean
fus_matlab_set_broken (const FusMatlabReader *self, const char *object, GError **error)
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
next_piece (const FusMatlabReader *reader,
            FusMatlabPiece *self,
            guint32 *type,
            FusMatlabPiece *piece)
{
  guint32 word = 0;
  gsize rest = self->n - self->at;
  const guint8 *p = self->bytes + self->at;

  if (rest < 8)
    return FALSE;
  word = fus_matlab_get_u32 (reader, p);
  if (word >> 16 != 0)
    {
      *type = word & 0xffff;
      *piece = (FusMatlabPiece){ p + 4, word >> 16, 0 };
      self->at += 8;
      return piece->n <= 4;
    }
  *type = word;
  *piece = (FusMatlabPiece){ p + 8, fus_matlab_get_u32 (reader, p + 4), 0 };
  if (piece->n > rest - 8)
    return FALSE;
  self->at += 8 + piece->n;
  if (word != MI_COMPRESSED)
    self->at = MIN (self->n, (self->at + 7) / 8 * 8);

  return TRUE;
}

/* What every matrix begins with. */
static gboolean
read_head (const FusMatlabReader *reader, FusMatlabPiece *in, FusMatlabMatrix *self)
{
  guint32 type = 0;
  FusMatlabPiece piece = { 0 };
  guint n_dims = 0;

  if (!next_piece (reader, in, &type, &piece) || type != MI_UINT32 || piece.n < 8)
    return FALSE;
  self->flags = fus_matlab_get_u32 (reader, piece.bytes);
  self->class = self->flags & 0xff;
  if (!next_piece (reader, in, &type, &piece) || type != MI_INT32 || piece.n < 8 ||
      piece.n / 4 > FUS_MATLAB_MAX_DIMS)
    return FALSE;
  n_dims = (guint) (piece.n / 4);
  self->n = 1;
  for (guint i = 0; i < n_dims; i++)
    {
      self->dims[i] = fus_matlab_get_u32 (reader, piece.bytes + 4 * (gsize) i);
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

void
fus_matlab_leave_out (FusMatlabReader *self, const char *name, const char *why)
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

double *
fus_matlab_read_values (const FusMatlabReader *self,
                        const FusMatlabPiece *piece,
                        guint32 type,
                        guint64 n)
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
read_array (FusMatlabReader *self,
            FusMatlabPiece *in,
            const FusMatlabMatrix *matrix,
            const char *name,
            GError **error)
{
  g_autoptr (FusArray) array = fus_array_new (name);
  guint32 type = 0;
  FusMatlabPiece piece = { 0 };
  double *values = NULL;

  array->object = g_strdup (array->name);
  if (matrix->n == 0)
    return TRUE;
  if (!next_piece (self, in, &type, &piece) ||
      (values = fus_matlab_read_values (self, &piece, type, matrix->n)) == NULL)
    return fus_matlab_set_broken (self, array->name, error);
  fus_matlab_set_dims (array, matrix->dims, matrix->n_dims);
  array->bytes = matrix->class == MX_UINT8;
  array->whole = matrix->class > MX_SINGLE;
  fus_matlab_take_values (array, values);
  g_ptr_array_add (self->arrays, g_steal_pointer (&array));

  return TRUE;
}

/* Of a text in UTF-8 a byte is not a character. */
static void
take_utf8 (FusArray *array, const FusMatlabPiece *piece)
{
  array->n_dims = 1;
  array->dims[0] = 1;
  array->texts = g_new0 (char *, 2);
  array->texts[0] = g_utf8_make_valid ((const char *) piece->bytes, (gssize) piece->n);
}

static gboolean
read_text (FusMatlabReader *self,
           FusMatlabPiece *in,
           const FusMatlabMatrix *matrix,
           const char *name,
           GError **error)
{
  g_autoptr (FusArray) array = fus_array_new (name);
  g_autofree double *values = NULL;
  guint32 type = 0;
  FusMatlabPiece piece = { 0 };

  array->object = g_strdup (array->name);
  if (matrix->n == 0 || matrix->n_dims != 2)
    return TRUE;
  if (!next_piece (self, in, &type, &piece))
    return fus_matlab_set_broken (self, array->name, error);
  values = fus_matlab_read_values (self, &piece, type, matrix->n);
  if (type == MI_UTF8 && matrix->dims[0] == 1)
    take_utf8 (array, &piece);
  else if (values == NULL)
    return fus_matlab_set_broken (self, array->name, error);
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

  fus_matlab_set_dims (array, dims, 2);
  if (array->n_dims > 1)
    return;
  array->wide = g_new (double, MAX (array->dims[0], 1));
  for (gsize i = 0; i < array->dims[0]; i++)
    array->wide[i] = (double) array->values[i];
}

static gboolean
read_sparse (FusMatlabReader *self,
             FusMatlabPiece *in,
             const FusMatlabMatrix *matrix,
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
      FusMatlabPiece piece = { 0 };

      if (!next_piece (self, in, &type, &piece) || size_of (type) == 0)
        break;
      /* Yes and no are a byte each, whatever type they claim to be of. */
      if (i == 2 && (matrix->flags & FLAG_LOGICAL) != 0 &&
          piece.n / size_of (type) < n[0] && piece.n >= count_sparse (parts[1], n[1]))
        type = MI_UINT8;
      n[i] = piece.n / size_of (type);
      parts[i] = fus_matlab_read_values (self, &piece, type, n[i]);
    }
  if (matrix->n_dims == 2 && parts[2] != NULL)
    {
      FusSparse sparse = { .n_rows = matrix->dims[0],
                           .n_cols = matrix->dims[1],
                           .by_column = TRUE,
                           .major = parts[1],
                           .n_major = n[1],
                           .n_values = MIN (n[0], n[2]),
                           .minor = parts[0],
                           .values = parts[2] };

      done = fus_sparse_expand (&sparse, array, self->path, error);
      if (done)
        {
          flatten (array);
          g_ptr_array_add (self->arrays, g_steal_pointer (&array));
        }
    }
  else
    fus_matlab_set_broken (self, array->name, error);
  for (guint i = 0; i < 3; i++)
    g_free (parts[i]);

  return done;
}

/* ---- trees ---- */

static gboolean read_matrix (FusMatlabReader *self,
                             FusMatlabPiece *in,
                             const char *name,
                             guint depth,
                             GError **error);

/* The next piece as a matrix of this name. */
static gboolean
read_below (FusMatlabReader *self,
            FusMatlabPiece *in,
            const char *name,
            guint depth,
            GError **error)
{
  guint32 type = 0;
  FusMatlabPiece piece = { 0 };

  if (!next_piece (self, in, &type, &piece) || type != MI_MATRIX)
    return fus_matlab_set_broken (self, name, error);

  return piece.n == 0 || read_matrix (self, &piece, name, depth + 1, error);
}

static gboolean
read_cells (FusMatlabReader *self,
            FusMatlabPiece *in,
            const FusMatlabMatrix *matrix,
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
    fus_matlab_join_texts (self->arrays, first, name, matrix->n);

  return TRUE;
}

static gboolean
read_struct (FusMatlabReader *self,
             FusMatlabPiece *in,
             const FusMatlabMatrix *matrix,
             const char *name,
             guint depth,
             GError **error)
{
  guint32 type = 0;
  FusMatlabPiece length = { 0 };
  FusMatlabPiece names = { 0 };
  gsize n_name = 0;
  gsize n_fields = 0;

  if (!next_piece (self, in, &type, &length) || type != MI_INT32 || length.n < 4 ||
      !next_piece (self, in, &type, &names))
    return fus_matlab_set_broken (self, name, error);
  n_name = fus_matlab_get_u32 (self, length.bytes);
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
read_matrix (FusMatlabReader *self,
             FusMatlabPiece *in,
             const char *name,
             guint depth,
             GError **error)
{
  g_auto (FusMatlabMatrix) matrix = { 0 };
  const char *own = name;

  if (depth > MAX_DEPTH || self->arrays->len >= MAX_ARRAYS)
    return TRUE;
  if (!read_head (self, in, &matrix))
    {
      /* Functions and objects of newer kinds begin otherwise. */
      if (matrix.class <= MX_UINT64 && matrix.class > 0)
        return fus_matlab_set_broken (self, name, error);
      fus_matlab_leave_out (self, name != NULL ? name : "?",
                            _ ("an object or a function"));
      return TRUE;
    }
  own = name != NULL ? name : matrix.name;
  if (matrix.class == MX_CELL)
    return read_cells (self, in, &matrix, own, depth, error);
  if (matrix.class == MX_STRUCT)
    return read_struct (self, in, &matrix, own, depth, error);
  if (matrix.class == MX_OBJECT || matrix.class > MX_UINT64 || matrix.class == 0)
    fus_matlab_leave_out (self, own, _ ("an object or a function"));
  else if ((matrix.flags & FLAG_COMPLEX) != 0)
    fus_matlab_leave_out (self, own, _ ("complex numbers"));
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
set_unpack_error (const FusMatlabReader *self, gboolean large, GError **error)
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
inflate_piece (const FusMatlabReader *self, const FusMatlabPiece *piece, GError **error)
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
read_top (FusMatlabReader *self, guint32 type, FusMatlabPiece *piece, GError **error)
{
  g_autoptr (GByteArray) bytes = NULL;
  FusMatlabPiece unpacked = { 0 };
  FusMatlabPiece inner = { 0 };

  if (type == MI_MATRIX)
    return piece->n == 0 || read_matrix (self, piece, NULL, 0, error);
  if (type != MI_COMPRESSED)
    return TRUE;
  bytes = inflate_piece (self, piece, error);
  if (bytes == NULL)
    return FALSE;
  unpacked = (FusMatlabPiece){ bytes->data, bytes->len, 0 };
  if (!next_piece (self, &unpacked, &type, &inner))
    return fus_matlab_set_broken (self, NULL, error);

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
read_version_5 (FusMatlabReader *self, const guint8 *bytes, gsize n, GError **error)
{
  FusMatlabPiece all = { bytes + N_HEADER, n - N_HEADER, 0 };
  guint64 subsystem = get_u64 (self, bytes + 116);

  while (all.n - all.at >= 8)
    {
      guint32 type = 0;
      FusMatlabPiece piece = { 0 };
      gsize start = N_HEADER + all.at;

      if (!next_piece (self, &all, &type, &piece))
        return fus_matlab_set_broken (self, NULL, error);
      /* What objects are made of: no array of anybody's. */
      if (start == subsystem)
        continue;
      if (!read_top (self, type, &piece, error))
        return FALSE;
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

  return g_str_has_suffix (lower, ".mat") && fus_matlab_is_version_4 (head, n, &big);
}

gboolean
fus_matlab_read (const guint8 *bytes,
                 gsize n,
                 const char *path,
                 GPtrArray *arrays,
                 GPtrArray *notes,
                 GError **error)
{
  FusMatlabReader self = { path, arrays, notes, FALSE, NULL };
  gboolean big = FALSE;
  gboolean newer = is_version_5 (bytes, n, &big);
  gboolean done = FALSE;

  if (!newer && !fus_matlab_is_version_4 (bytes, n, &big))
    return fus_matlab_set_broken (&self, NULL, error);
  self.swapped = big == (G_BYTE_ORDER == G_LITTLE_ENDIAN);
  done = newer ? read_version_5 (&self, bytes, n, error)
               : fus_matlab_read_version_4 (&self, bytes, n, error);
  if (done && arrays->len == 0 && self.first != NULL)
    {
      g_propagate_error (error, self.first);
      return FALSE;
    }
  g_clear_error (&self.first);

  return done;
}
