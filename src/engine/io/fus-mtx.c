/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Matrix Market's format, a piece of the text at a time: a file may be larger than
 * memory, and packed. Each value is told as it is met; nothing of them is kept here, and
 * what the head claims is believed of nothing but the matrix's size. */
#include "config.h"

#include "fus-mtx.h"

#include "fus-file-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAGIC "%%MatrixMarket"

enum
{
  PIECE = 1 << 20,
  LONGEST = 4096, /* bytes of what is read in one go: blanks and a number */
};

typedef struct
{
  FusByteFile *in;
  char *buffer; /* [PIECE + 1], the last a zero */
  gboolean ended;
  GError **error;
  const char *p;
  const char *end;
  gint64 line;
  const char *path;
  const char *object;
  gboolean coordinates;
  gboolean pattern;
  gboolean symmetric;
  gboolean skew;
  gboolean whole;
  FusMtxPutFunc put;
  gpointer data;
} Parser;

gboolean
fus_mtx_sniff (const guint8 *head, gsize n)
{
  return n >= strlen (MAGIC) && memcmp (head, MAGIC, strlen (MAGIC)) == 0;
}

static gboolean
set_error (const Parser *self, FusFileError code, const char *sentence)
{
  /* Where reading itself failed that is told. */
  if (self->error != NULL && *self->error != NULL)
    return FALSE;
  fus_file_error_set (self->error, code,
                      (FusPlace){ self->path, self->object, self->line,
                                  code == FUS_FILE_ERROR_UNSUPPORTED
                                    ? _ ("Save a matrix of real numbers.")
                                    : _ ("Get the file again: it is cut short or "
                                         "damaged.") },
                      "%s", sentence);

  return FALSE;
}

/* Makes what follows at least @n bytes long, unless the file ends before. Returns FALSE
 * with the error set. */
static gboolean
fill (Parser *self, gsize n)
{
  const gsize rest = (gsize) (self->end - self->p);
  gssize got = 0;

  if (rest >= n || self->ended)
    return TRUE;
  memmove (self->buffer, self->p, rest);
  got = fus_byte_file_read (self->in, self->buffer + rest, PIECE - rest, self->error);
  if (got < 0)
    return FALSE;
  self->ended = (gsize) got < PIECE - rest;
  self->p = self->buffer;
  self->end = self->buffer + rest + got;
  self->buffer[rest + (gsize) got] = '\0';

  return TRUE;
}

static gboolean
skip_line (Parser *self)
{
  const char *end = NULL;

  while ((end = memchr (self->p, '\n', (gsize) (self->end - self->p))) == NULL &&
         !self->ended)
    {
      self->p = self->end;
      if (!fill (self, 1))
        return FALSE;
    }
  self->p = end != NULL ? end + 1 : self->end;
  self->line++;

  return TRUE;
}

static gboolean
read_banner (Parser *self)
{
  const char *end = memchr (self->p, '\n', (gsize) (self->end - self->p));
  g_autofree char *line =
    g_ascii_strdown (self->p, (end != NULL ? end : self->end) - self->p);

  if (end == NULL || !g_str_has_prefix (line, "%%matrixmarket matrix "))
    return set_error (self, FUS_FILE_ERROR_FORMAT,
                      _ ("The first line doesn’t say what matrix follows"));
  self->coordinates = strstr (line, " coordinate") != NULL;
  self->pattern = strstr (line, " pattern") != NULL;
  self->skew = strstr (line, " skew-symmetric") != NULL;
  self->symmetric = strstr (line, " symmetric") != NULL || self->skew;
  self->whole = strstr (line, " integer") != NULL || self->pattern;
  if (strstr (line, " complex") != NULL || strstr (line, " hermitian") != NULL)
    return set_error (self, FUS_FILE_ERROR_UNSUPPORTED,
                      _ ("The matrix holds complex numbers"));

  return skip_line (self);
}

/* Past remarks, blanks and empty lines. */
static gboolean
skip_remarks (Parser *self)
{
  while (fill (self, 1) && self->p < self->end)
    {
      if (*self->p == '%' || *self->p == '\n')
        {
          if (!skip_line (self))
            return FALSE;
        }
      else if (g_ascii_isspace (*self->p))
        self->p++;
      else
        return TRUE;
    }

  return self->ended;
}

static inline gboolean
skip_blanks (Parser *self)
{
  for (;;)
    {
      if (self->end - self->p < LONGEST && !fill (self, LONGEST))
        return FALSE;
      while (self->p < self->end && g_ascii_isspace (*self->p))
        {
          self->line += *self->p == '\n';
          self->p++;
        }
      if (self->ended || self->end - self->p >= LONGEST)
        return TRUE;
    }
}

static inline gboolean
read_index (Parser *self, guint64 *value)
{
  const char *start = NULL;

  if (!skip_blanks (self))
    return FALSE;
  start = self->p;
  *value = 0;
  while (self->p < self->end && g_ascii_isdigit (*self->p) && self->p - start < 15)
    *value = 10 * *value + (guint64) (*self->p++ - '0');

  return self->p > start && (self->p == self->end || g_ascii_isspace (*self->p));
}

static inline gboolean
read_number (Parser *self, double *value)
{
  char *end = NULL;

  if (!skip_blanks (self) || self->p >= self->end)
    return FALSE;
  *value = g_ascii_strtod (self->p, &end);
  if (end == self->p || (end < self->end && !g_ascii_isspace (*end)))
    return FALSE;
  self->p = end;

  return TRUE;
}

static gboolean
read_sizes (Parser *self, FusMtx *matrix, guint64 *n)
{
  guint64 sizes[3] = { 0 };

  if (!skip_remarks (self))
    return set_error (self, FUS_FILE_ERROR_FORMAT,
                      _ ("The sizes of the matrix can’t be read"));
  for (guint i = 0; i < (self->coordinates ? 3 : 2); i++)
    if (!read_index (self, &sizes[i]) || sizes[i] > (i < 2 ? G_MAXUINT32 : G_MAXINT64))
      return set_error (self, FUS_FILE_ERROR_FORMAT,
                        _ ("The sizes of the matrix can’t be read"));
  matrix->n_rows = sizes[0];
  matrix->n_columns = sizes[1];
  matrix->whole = self->whole;
  matrix->dense = !self->coordinates;
  *n = sizes[2];
  if (self->symmetric && matrix->n_rows != matrix->n_columns)
    return set_error (self, FUS_FILE_ERROR_FORMAT, _ ("A symmetric matrix isn’t square"));

  return TRUE;
}

static gboolean
put (Parser *self, gsize row, gsize column, double value)
{
  if (!self->put (self->data, row, column, value, self->error))
    return FALSE;
  if (!self->symmetric || row == column)
    return TRUE;

  return self->put (self->data, column, row, self->skew ? -value : value, self->error);
}

static gboolean
read_coordinates (Parser *self, const FusMtx *matrix, guint64 n)
{
  for (guint64 i = 0; i < n; i++)
    {
      guint64 row = 0;
      guint64 column = 0;
      double value = 1;

      if (!read_index (self, &row) || !read_index (self, &column) ||
          (!self->pattern && !read_number (self, &value)))
        return set_error (self, FUS_FILE_ERROR_FORMAT,
                          self->p >= self->end
                            ? _ ("The file ends before its last value")
                            : _ ("A line is no row, column and number"));
      if (row < 1 || row > matrix->n_rows || column < 1 || column > matrix->n_columns)
        return set_error (self, FUS_FILE_ERROR_FORMAT,
                          _ ("A value stands outside of the matrix"));
      if (!put (self, row - 1, column - 1, value))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_dense (Parser *self, const FusMtx *matrix)
{
  for (gsize column = 0; column < matrix->n_columns; column++)
    for (gsize row = !self->symmetric ? 0
                     : self->skew     ? column + 1
                                      : column;
         row < matrix->n_rows; row++)
      {
        double value = 0;

        if (!read_number (self, &value))
          return set_error (self, FUS_FILE_ERROR_FORMAT,
                            _ ("The file ends before its last value"));
        if (!put (self, row, column, value))
          return FALSE;
      }

  return TRUE;
}

gboolean
fus_mtx_read (FusByteFile *in,
              const char *path,
              const char *object,
              FusMtxSizeFunc size,
              FusMtxPutFunc put_func,
              gpointer data,
              GError **error)
{
  g_autofree char *buffer = g_malloc (PIECE + 1);
  g_autoptr (GError) own = NULL;
  Parser self = { .in = in,
                  .buffer = buffer,
                  .p = buffer,
                  .end = buffer,
                  .line = 1,
                  .path = path,
                  .object = object,
                  .put = put_func,
                  .data = data,
                  .error = &own };
  FusMtx matrix = { 0 };
  guint64 n = 0;
  gboolean done = fill (&self, LONGEST) && read_banner (&self) &&
                  read_sizes (&self, &matrix, &n) && size (data, &matrix, &own) &&
                  (self.coordinates ? read_coordinates (&self, &matrix, n)
                                    : read_dense (&self, &matrix));

  if (!done)
    g_propagate_error (error, g_steal_pointer (&own));

  return done;
}
