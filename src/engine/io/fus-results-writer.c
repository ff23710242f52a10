/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Results as NPY, NPZ and CSV, whole or not at all. Numbers are written with as many
 * digits as give the same number again, with points whatever the locale; what is not
 * known is an empty cell. NPZ is not compressed, so that NumPy can map it, and holds
 * no pickles. */
#include "config.h"

#include "fus-results-writer.h"

#include "fus-file-error.h"
#include "fus-number.h"

#include <archive.h>
#include <archive_entry.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  NPY_ALIGNMENT = 64,
  IN_1980 = 315619200, /* ZIP's first day: equal results are equal files */
};

/* ---- NumPy ---- */

static gsize
count_values (const FusResultArray *self)
{
  gsize n = 1;

  for (guint i = 0; i < self->n_dims; i++)
    n *= self->shape[i];

  return n;
}

static glong
count_longest (const FusResultArray *self)
{
  gsize n = count_values (self);
  glong longest = 1;

  for (gsize i = 0; i < n; i++)
    longest = MAX (longest, g_utf8_strlen (self->texts[i], -1));

  return longest;
}

static void
append_header (GByteArray *out, const FusResultArray *self, glong longest)
{
  g_autoptr (GString) text = g_string_new ("{'descr': '");
  guint8 start[10] = "\x93NUMPY\x01";

  if (self->texts != NULL)
    g_string_append_printf (text, "<U%ld", longest);
  else
    g_string_append (text, self->doubles != NULL ? "<f8" : "<f4");
  g_string_append (text, "', 'fortran_order': False, 'shape': (");
  for (guint i = 0; i < self->n_dims; i++)
    g_string_append_printf (text, "%zu, ", self->shape[i]);
  g_string_append (text, "), }");
  while ((sizeof start + text->len + 1) % NPY_ALIGNMENT != 0)
    g_string_append_c (text, ' ');
  g_string_append_c (text, '\n');
  start[8] = (guint8) (text->len & 255);
  start[9] = (guint8) (text->len >> 8);
  g_byte_array_append (out, start, sizeof start);
  g_byte_array_append (out, (const guint8 *) text->str, (guint) text->len);
}

static void
append_texts (GByteArray *out, const FusResultArray *self, glong longest)
{
  gsize n = count_values (self);

  for (gsize i = 0; i < n; i++)
    {
      glong length = 0;
      g_autofree gunichar *wide = g_utf8_to_ucs4_fast (self->texts[i], -1, &length);

      for (glong j = 0; j < longest; j++)
        {
          guint32 c = GUINT32_TO_LE (j < length ? wide[j] : 0);

          g_byte_array_append (out, (const guint8 *) &c, sizeof c);
        }
    }
}

static void
append_singles (GByteArray *out, const FusResultArray *self)
{
  gsize n = count_values (self);

  for (gsize i = 0; i < n; i++)
    {
      float value = (float) self->values[i];

      g_byte_array_append (out, (const guint8 *) &value, sizeof value);
    }
}

static GByteArray *
make_npy (const FusResultArray *self)
{
  GByteArray *out = g_byte_array_new ();
  glong longest = self->texts != NULL ? count_longest (self) : 0;

  append_header (out, self, longest);
  if (self->texts != NULL)
    append_texts (out, self, longest);
  else if (self->doubles != NULL)
    g_byte_array_append (out, (const guint8 *) self->doubles,
                         (guint) (count_values (self) * sizeof (double)));
  else
    append_singles (out, self);

  return out;
}

gboolean
fus_results_write_npy (const char *path, const FusResultArray *array, GError **error)
{
  g_autoptr (GByteArray) bytes = make_npy (array);

  return fus_file_write (path, bytes->data, bytes->len, error);
}

typedef struct archive FusArchiveWriter;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusArchiveWriter, archive_write_free)

static la_ssize_t
append_cb (struct archive *archive, void *data, const void *bytes, size_t n)
{
  g_byte_array_append (data, bytes, (guint) n);

  return (la_ssize_t) n;
}

static gboolean
write_entry (FusArchiveWriter *archive, const FusResultArray *array)
{
  g_autoptr (GByteArray) bytes = make_npy (array);
  g_autofree char *name = g_strconcat (array->name, ".npy", NULL);
  struct archive_entry *entry = archive_entry_new ();
  gboolean done = FALSE;

  archive_entry_set_pathname (entry, name);
  archive_entry_set_filetype (entry, AE_IFREG);
  archive_entry_set_perm (entry, 0644);
  archive_entry_set_mtime (entry, IN_1980, 0);
  archive_entry_set_size (entry, bytes->len);
  done = archive_write_header (archive, entry) == ARCHIVE_OK &&
         archive_write_data (archive, bytes->data, bytes->len) == (la_ssize_t) bytes->len;
  archive_entry_free (entry);

  return done;
}

static gboolean
pack_arrays (GByteArray *out, const FusResultArray *arrays, gsize n_arrays)
{
  g_autoptr (FusArchiveWriter) archive = archive_write_new ();
  gboolean done = archive_write_set_format_zip (archive) == ARCHIVE_OK &&
                  archive_write_zip_set_compression_store (archive) == ARCHIVE_OK &&
                  archive_write_set_bytes_in_last_block (archive, 1) == ARCHIVE_OK &&
                  archive_write_open (archive, out, NULL, append_cb, NULL) == ARCHIVE_OK;

  for (gsize i = 0; i < n_arrays && done; i++)
    done = write_entry (archive, &arrays[i]);

  return done && archive_write_close (archive) == ARCHIVE_OK;
}

gboolean
fus_results_write_npz (const char *path,
                       const FusResultArray *arrays,
                       gsize n_arrays,
                       GError **error)
{
  g_autoptr (GByteArray) out = g_byte_array_new ();

  if (!pack_arrays (out, arrays, n_arrays))
    {
      fus_file_error_set (error, FUS_FILE_ERROR_WRITE,
                          (FusPlace){ path, NULL, -1, _ ("Report this as a fault.") },
                          _ ("The arrays can’t be packed"));
      return FALSE;
    }

  return fus_file_write (path, out->data, out->len, error);
}

/* ---- CSV ---- */

typedef struct
{
  char *header;
  char **texts;
  double *values;
  const FusMatrix *matrix;
  gsize col; /* of the matrix */
} Column;

struct _FusResultTable
{
  gsize n_rows;
  GPtrArray *columns; /* of Column */
};

static void
column_free (gpointer data)
{
  Column *column = data;

  g_free (column->header);
  g_strfreev (column->texts);
  g_free (column->values);
  g_free (column);
}

FusResultTable *
fus_result_table_new (gsize n_rows)
{
  FusResultTable *self = g_new0 (FusResultTable, 1);

  self->n_rows = n_rows;
  self->columns = g_ptr_array_new_with_free_func (column_free);

  return self;
}

void
fus_result_table_free (FusResultTable *self)
{
  g_ptr_array_unref (self->columns);
  g_free (self);
}

static Column *
add_column (FusResultTable *self, char *header)
{
  Column *column = g_new0 (Column, 1);

  column->header = header;
  g_ptr_array_add (self->columns, column);

  return column;
}

void
fus_result_table_add_texts (FusResultTable *self,
                            const char *header,
                            const char *const *texts)
{
  Column *column = add_column (self, g_strdup (header));

  column->texts = g_new0 (char *, self->n_rows + 1);
  for (gsize i = 0; i < self->n_rows; i++)
    column->texts[i] = g_strdup (texts[i] != NULL ? texts[i] : "");
}

void
fus_result_table_add_doubles (FusResultTable *self,
                              const char *header,
                              const double *values)
{
  Column *column = add_column (self, g_strdup (header));

  column->values = g_memdup2 (values, MAX (self->n_rows, 1) * sizeof *values);
}

void
fus_result_table_add_matrix (FusResultTable *self,
                             const char *prefix,
                             const char *const *headers,
                             const FusMatrix *values)
{
  g_return_if_fail (values->n_rows == self->n_rows);
  for (gsize col = 0; col < values->n_cols; col++)
    {
      Column *column =
        add_column (self, headers != NULL ? g_strdup (headers[col])
                                          : g_strdup_printf ("%s%zu", prefix, col + 1));

      column->matrix = values;
      column->col = col;
    }
}

static void
append_text (GString *out, const char *text)
{
  if (strpbrk (text, ",;\"\n\r\t") == NULL && text[0] != ' ')
    {
      g_string_append (out, text);
      return;
    }
  g_string_append_c (out, '"');
  for (; *text != '\0'; text++)
    {
      if (*text == '"')
        g_string_append_c (out, '"');
      g_string_append_c (out, *text);
    }
  g_string_append_c (out, '"');
}

static void
append_number (GString *out, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    return;
  fus_number_format (text, sizeof text, value);
  g_string_append (out, text);
}

/* As many digits as it takes to read the same single number back. */
static void
append_real (GString *out, FusReal value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  if (isnan (value))
    return;
  if (sizeof value == sizeof (double))
    {
      append_number (out, (double) value);
      return;
    }
  g_ascii_formatd (text, sizeof text, "%.6g", (double) value);
  if (fabs (g_ascii_strtod (text, NULL) - (double) value) > 0 &&
      fabs ((double) (FusReal) g_ascii_strtod (text, NULL) - (double) value) > 0)
    g_ascii_formatd (text, sizeof text, "%.9g", (double) value);
  g_string_append (out, text);
}

static void
append_cell (GString *out, const Column *column, gsize row)
{
  if (column->texts != NULL)
    append_text (out, column->texts[row]);
  else if (column->values != NULL)
    append_number (out, column->values[row]);
  else
    append_real (out, fus_matrix_row (column->matrix, row)[column->col]);
}

char *
fus_result_table_to_csv (const FusResultTable *self)
{
  GString *out = g_string_new (NULL);

  for (guint c = 0; c < self->columns->len; c++)
    {
      const Column *column = g_ptr_array_index (self->columns, c);

      if (c > 0)
        g_string_append_c (out, ',');
      append_text (out, column->header);
    }
  g_string_append_c (out, '\n');
  for (gsize row = 0; row < self->n_rows; row++)
    {
      for (guint c = 0; c < self->columns->len; c++)
        {
          if (c > 0)
            g_string_append_c (out, ',');
          append_cell (out, g_ptr_array_index (self->columns, c), row);
        }
      g_string_append_c (out, '\n');
    }

  return g_string_free (out, FALSE);
}

gboolean
fus_result_table_write_csv (const FusResultTable *self, const char *path, GError **error)
{
  g_autofree char *csv = fus_result_table_to_csv (self);

  return fus_file_write (path, csv, strlen (csv), error);
}
