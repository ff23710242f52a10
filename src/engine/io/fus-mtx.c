/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-mtx.h"

#include "fus-file-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define MAGIC "%%MatrixMarket"

typedef struct
{
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
} Parser;

void
fus_mtx_free (FusMtx *self)
{
  g_free (self->rows);
  g_free (self->columns);
  g_free (self->values);
  g_free (self);
}

gboolean
fus_mtx_sniff (const guint8 *head, gsize n)
{
  return n >= strlen (MAGIC) && memcmp (head, MAGIC, strlen (MAGIC)) == 0;
}

static gboolean
set_error (const Parser *self, FusFileError code, const char *sentence, GError **error)
{
  fus_file_error_set (error, code,
                      (FusPlace){ self->path, self->object, self->line,
                                  code == FUS_FILE_ERROR_UNSUPPORTED
                                    ? _ ("Save a matrix of real numbers.")
                                    : _ ("Get the file again: it is cut short or "
                                         "damaged.") },
                      "%s", sentence);

  return FALSE;
}

static void
skip_line (Parser *self)
{
  const char *end = memchr (self->p, '\n', (gsize) (self->end - self->p));

  self->p = end != NULL ? end + 1 : self->end;
  self->line++;
}

static gboolean
read_banner (Parser *self, GError **error)
{
  const char *end = memchr (self->p, '\n', (gsize) (self->end - self->p));
  g_autofree char *line =
    g_ascii_strdown (self->p, (end != NULL ? end : self->end) - self->p);

  if (end == NULL || !g_str_has_prefix (line, "%%matrixmarket matrix "))
    return set_error (self, FUS_FILE_ERROR_FORMAT,
                      _ ("The first line doesn’t say what matrix follows"), error);
  self->coordinates = strstr (line, " coordinate") != NULL;
  self->pattern = strstr (line, " pattern") != NULL;
  self->skew = strstr (line, " skew-symmetric") != NULL;
  self->symmetric = strstr (line, " symmetric") != NULL || self->skew;
  self->whole = strstr (line, " integer") != NULL || self->pattern;
  if (strstr (line, " complex") != NULL || strstr (line, " hermitian") != NULL)
    return set_error (self, FUS_FILE_ERROR_UNSUPPORTED,
                      _ ("The matrix holds complex numbers"), error);
  skip_line (self);

  return TRUE;
}

/* Past remarks, blanks and empty lines. */
static void
skip_remarks (Parser *self)
{
  while (self->p < self->end)
    {
      if (*self->p == '%')
        skip_line (self);
      else if (*self->p == '\n')
        skip_line (self);
      else if (g_ascii_isspace (*self->p))
        self->p++;
      else
        return;
    }
}

static inline gboolean
read_index (Parser *self, guint64 *value)
{
  const char *start = NULL;

  while (self->p < self->end && g_ascii_isspace (*self->p))
    {
      self->line += *self->p == '\n';
      self->p++;
    }
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

  while (self->p < self->end && g_ascii_isspace (*self->p))
    {
      self->line += *self->p == '\n';
      self->p++;
    }
  if (self->p >= self->end)
    return FALSE;
  *value = g_ascii_strtod (self->p, &end);
  if (end == self->p || (end < self->end && !g_ascii_isspace (*end)))
    return FALSE;
  self->p = end;

  return TRUE;
}

static gboolean
read_sizes (Parser *self, FusMtx *matrix, guint64 *n, GError **error)
{
  guint64 sizes[3] = { 0 };

  skip_remarks (self);
  for (guint i = 0; i < (self->coordinates ? 3 : 2); i++)
    if (!read_index (self, &sizes[i]) || sizes[i] > (i < 2 ? G_MAXUINT32 : G_MAXINT64))
      return set_error (self, FUS_FILE_ERROR_FORMAT,
                        _ ("The sizes of the matrix can’t be read"), error);
  matrix->n_rows = sizes[0];
  matrix->n_columns = sizes[1];
  *n = self->coordinates ? sizes[2] : sizes[0] * sizes[1];
  if (!self->coordinates && self->symmetric)
    *n =
      sizes[0] * (sizes[0] + (self->skew ? 0 : 1)) / 2 - (self->skew ? sizes[0] / 2 : 0);
  /* A value takes two bytes at least: what a line says can’t take more than there is. */
  if (*n > (guint64) (self->end - self->p))
    return set_error (self, FUS_FILE_ERROR_FORMAT,
                      _ ("The file ends before its last value"), error);

  return TRUE;
}

static void
put (FusMtx *self, guint64 row, guint64 column, double value)
{
  self->rows[self->n_values] = (guint32) row;
  self->columns[self->n_values] = (guint32) column;
  self->values[self->n_values++] = value;
}

static gboolean
read_coordinates (Parser *self, FusMtx *matrix, guint64 n, GError **error)
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
                            : _ ("A line is no row, column and number"),
                          error);
      if (row < 1 || row > matrix->n_rows || column < 1 || column > matrix->n_columns)
        return set_error (self, FUS_FILE_ERROR_FORMAT,
                          _ ("A value stands outside of the matrix"), error);
      put (matrix, row - 1, column - 1, value);
      if (self->symmetric && row != column)
        put (matrix, column - 1, row - 1, self->skew ? -value : value);
    }

  return TRUE;
}

static gboolean
read_dense (Parser *self, FusMtx *matrix, GError **error)
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
                            _ ("The file ends before its last value"), error);
        put (matrix, row, column, value);
        if (self->symmetric && row != column)
          put (matrix, column, row, self->skew ? -value : value);
      }

  return TRUE;
}

FusMtx *
fus_mtx_parse (const char *text,
               gsize n,
               const char *path,
               const char *object,
               GError **error)
{
  Parser self = { text, text + n, 1, path, object };
  g_autoptr (FusMtx) matrix = g_new0 (FusMtx, 1);
  guint64 n_lines = 0;
  guint64 n_values = 0;

  if (!read_banner (&self, error) || !read_sizes (&self, matrix, &n_lines, error))
    return NULL;
  n_values = n_lines * (self.symmetric ? 2 : 1);
  matrix->whole = self.whole;
  matrix->dense = !self.coordinates;
  if (self.symmetric && matrix->n_rows != matrix->n_columns)
    {
      set_error (&self, FUS_FILE_ERROR_FORMAT, _ ("A symmetric matrix isn’t square"),
                 error);
      return NULL;
    }
  if (!fus_array_check_budget (n_values, sizeof (double) + 2 * sizeof (guint32), path,
                               object, error))
    return NULL;
  matrix->rows = g_new (guint32, MAX (n_values, 1));
  matrix->columns = g_new (guint32, MAX (n_values, 1));
  matrix->values = g_new (double, MAX (n_values, 1));
  if (self.coordinates ? !read_coordinates (&self, matrix, n_lines, error)
                       : !read_dense (&self, matrix, error))
    return NULL;

  return g_steal_pointer (&matrix);
}
