/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Spreadsheets of LibreOffice (ISO/IEC 26300): `content.xml` in a ZIP archive. Cells and
 * rows that repeat are written once with a number: empty ones cost nothing, others are
 * bounded by what a sheet can be. */
#include "config.h"

#include "fus-file-error.h"
#include "fus-sheets.h"
#include "fus-xml.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MIME "application/vnd.oasis.opendocument.spreadsheet"

enum
{
  MAX_SHEETS = 1000,
};

/* A cell, kept until its row is whole: rows may repeat. */
typedef struct
{
  gsize column;
  gsize n_columns;
  char *text;
  gboolean number;
} Cell;

typedef struct
{
  const char *path;
  GPtrArray *sheets;
  FusSheet *sheet;
  GHashTable *hidden; /* names of styles of hidden tables */
  GArray *cells;      /* of Cell */
  GString *text;
  char *style;
  char *value; /* of the cell at hand, where it isn't its text */
  gboolean number;
  gboolean in_cell;
  guint in_remark; /* how deep */
  guint depth;     /* of paragraphs */
  gsize row;
  gsize n_rows;
  gsize column;
  gsize n_columns;
  gsize n_merged; /* rows that the cell at hand stands for */
  gboolean found;
  GError *error;
} Book;

static void
cell_clear (gpointer data)
{
  g_free (((Cell *) data)->text);
}

static void
book_clear (Book *self)
{
  g_clear_pointer (&self->sheets, g_ptr_array_unref);
  g_clear_pointer (&self->hidden, g_hash_table_unref);
  g_clear_pointer (&self->cells, g_array_unref);
  g_string_free (self->text, TRUE);
  g_free (self->style);
  g_free (self->value);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Book, book_clear)

static gboolean
set_broken (Book *self)
{
  fus_file_error_set (&self->error, FUS_FILE_ERROR_LIMIT,
                      (FusPlace){ self->path,
                                  self->sheet != NULL ? self->sheet->name : NULL,
                                  (gint64) self->row + 1,
                                  _ ("Delete what stands far from the table.") },
                      _ ("The sheet has more rows or columns than a sheet can have"));

  return FALSE;
}

/* `PT12H30M00S` as `12:30:00`. */
static char *
format_time (const char *text)
{
  guint hours = 0;
  guint minutes = 0;
  double seconds = 0;
  const char *p = text;

  if (!g_str_has_prefix (p, "PT"))
    return g_strdup (text);
  for (p += 2; *p != '\0'; p++)
    {
      char *end = NULL;
      double value = g_ascii_strtod (p, &end);

      if (end == p || value < 0 || value > 1e6)
        return g_strdup (text);
      p = end;
      if (*p == 'H')
        hours = (guint) value;
      else if (*p == 'M')
        minutes = (guint) value;
      else if (*p == 'S')
        seconds = value;
      else
        return g_strdup (text);
    }

  return g_strdup_printf ("%02u:%02u:%02.0f", hours, minutes, seconds);
}

static char *
format_date (char *text)
{
  char *time = strchr (text, 'T');

  if (time != NULL && g_str_has_prefix (time, "T00:00:00"))
    *time = '\0';
  else if (time != NULL)
    *time = ' ';

  return text;
}

static void
start_cell (Book *self, const FusXmlAttributes *attributes)
{
  g_autofree char *type = fus_xml_dup (attributes, "value-type");

  self->n_columns = (gsize) fus_xml_get_int (attributes, "number-columns-repeated", 1);
  self->n_merged =
    (gsize) MAX (fus_xml_get_int (attributes, "number-rows-spanned", 1), 1);
  self->in_cell = TRUE;
  self->number = FALSE;
  self->depth = 0;
  g_string_truncate (self->text, 0);
  g_clear_pointer (&self->value, g_free);
  if (type == NULL)
    return;
  if (g_str_equal (type, "float") || g_str_equal (type, "percentage") ||
      g_str_equal (type, "currency"))
    {
      self->value = fus_xml_dup (attributes, "value");
      self->number = self->value != NULL;
    }
  else if (g_str_equal (type, "boolean"))
    self->value =
      g_strdup (fus_xml_is (attributes, "boolean-value", "true") ? "TRUE" : "FALSE");
  else if (g_str_equal (type, "string"))
    self->value = fus_xml_dup (attributes, "string-value");
  else if (g_str_equal (type, "date"))
    {
      self->value = fus_xml_dup (attributes, "date-value");
      if (self->value != NULL)
        self->value = format_date (self->value);
    }
  else if (g_str_equal (type, "time"))
    {
      g_autofree char *time = fus_xml_dup (attributes, "time-value");

      self->value = time != NULL ? format_time (time) : NULL;
    }
}

static void
start_sheet (Book *self, const FusXmlAttributes *attributes)
{
  g_autofree char *name = fus_xml_dup (attributes, "name");
  g_autofree char *style = fus_xml_dup (attributes, "style-name");

  if (self->sheets->len >= MAX_SHEETS)
    return;
  self->sheet = fus_sheet_new (name != NULL ? name : "");
  self->sheet->hidden = style != NULL && g_hash_table_contains (self->hidden, style);
  self->row = 0;
  g_ptr_array_add (self->sheets, self->sheet);
}

/* In a paragraph blanks are written as elements. */
static void
start_in_cell (Book *self, const char *name, const FusXmlAttributes *attributes)
{
  if (g_str_equal (name, "annotation"))
    self->in_remark++;
  else if (self->in_remark > 0)
    return;
  else if (g_str_equal (name, "p") && self->depth++ == 0 && self->text->len > 0)
    g_string_append_c (self->text, ' ');
  else if (g_str_equal (name, "s") || g_str_equal (name, "tab"))
    for (gint64 i = CLAMP (fus_xml_get_int (attributes, "c", 1), 1, 1000); i > 0; i--)
      g_string_append_c (self->text, ' ');
}

static gboolean
start_element (gpointer data, const char *name, const FusXmlAttributes *attributes)
{
  Book *self = data;

  if (self->in_cell)
    start_in_cell (self, name, attributes);
  else if (g_str_equal (name, "style"))
    {
      g_free (self->style);
      self->style = fus_xml_dup (attributes, "name");
    }
  else if (g_str_equal (name, "table-properties") && self->style != NULL &&
           fus_xml_is (attributes, "display", "false"))
    g_hash_table_add (self->hidden, g_strdup (self->style));
  else if (g_str_equal (name, "table") && self->sheet == NULL)
    start_sheet (self, attributes);
  else if (g_str_equal (name, "table-row"))
    {
      self->n_rows = (gsize) fus_xml_get_int (attributes, "number-rows-repeated", 1);
      self->column = 0;
    }
  else if (g_str_equal (name, "table-cell") || g_str_equal (name, "covered-table-cell"))
    start_cell (self, attributes);

  return TRUE;
}

static gboolean
end_cell (Book *self)
{
  Cell cell = { self->column, self->n_columns, NULL, self->number };

  self->in_cell = FALSE;
  self->in_remark = 0;
  self->column += self->n_columns;
  if (self->value == NULL && self->text->len == 0)
    return TRUE;
  if (self->sheet != NULL)
    fus_sheet_merge (self->sheet, self->row,
                     self->row + MIN (self->n_merged, FUS_SHEET_MAX_ROWS) - 1,
                     cell.column);
  if (self->column > FUS_SHEET_MAX_COLUMNS)
    return set_broken (self);
  cell.text = self->value != NULL ? g_steal_pointer (&self->value)
                                  : g_strndup (self->text->str, self->text->len);
  g_array_append_val (self->cells, cell);

  return TRUE;
}

static gboolean
put_row (Book *self)
{
  for (guint i = 0; i < self->cells->len; i++)
    {
      const Cell *cell = &g_array_index (self->cells, Cell, i);

      for (gsize c = 0; c < cell->n_columns; c++)
        if (!fus_sheet_put (self->sheet, self->row, cell->column + c, cell->text,
                            strlen (cell->text), cell->number))
          return FALSE;
    }

  return TRUE;
}

static gboolean
end_row (Book *self)
{
  gboolean done = TRUE;

  for (gsize i = 0;
       done && self->sheet != NULL && self->cells->len > 0 && i < self->n_rows; i++)
    {
      done = put_row (self);
      self->row++;
    }
  if (self->cells->len == 0)
    self->row += MIN (self->n_rows, FUS_SHEET_MAX_ROWS);
  g_array_set_size (self->cells, 0);

  return done || set_broken (self);
}

static gboolean
end_element (gpointer data, const char *name)
{
  Book *self = data;

  if (self->in_cell && g_str_equal (name, "p") && self->in_remark == 0 && self->depth > 0)
    self->depth--;
  else if (self->in_cell && g_str_equal (name, "annotation") && self->in_remark > 0)
    self->in_remark--;
  else if (g_str_equal (name, "table-cell") || g_str_equal (name, "covered-table-cell"))
    return end_cell (self);
  else if (g_str_equal (name, "table-row"))
    return end_row (self);
  else if (g_str_equal (name, "table"))
    self->sheet = NULL;

  return TRUE;
}

static gboolean
take_text (gpointer data, const char *text, gsize n)
{
  Book *self = data;

  if (self->in_cell && self->depth > 0 && self->in_remark == 0)
    g_string_append_len (self->text, text, (gssize) n);

  return TRUE;
}

static const FusXmlFuncs funcs = { start_element, end_element, take_text };

static gboolean
read_content (const char *name, FusByteStream *stream, gpointer data, GError **error)
{
  Book *self = data;
  gboolean done = FALSE;

  if (!g_str_equal (name, "content.xml") || self->found)
    return TRUE;
  self->found = TRUE;
  done = fus_xml_parse (stream, &funcs, self, self->path, name, error);
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));

  return done;
}

static GPtrArray *
read_book (const char *path, GError **error)
{
  g_auto (Book) self = { .path = path };

  self.sheets = g_ptr_array_new_with_free_func ((GDestroyNotify) fus_sheet_free);
  self.hidden = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self.cells = g_array_new (FALSE, FALSE, sizeof (Cell));
  g_array_set_clear_func (self.cells, cell_clear);
  self.text = g_string_new (NULL);
  if (!fus_bytes_foreach_stream (path, read_content, &self, error))
    return NULL;
  if (self.sheets->len > 0)
    return g_steal_pointer (&self.sheets);
  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ path, "content.xml", -1,
                                  _ ("Open the file in a spreadsheet program and save it "
                                     "again, without a password.") },
                      _ ("The workbook names no sheets"));

  return NULL;
}

static gboolean
ods_sniff (const char *path, const guint8 *head, gsize n)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return n >= 4 && memcmp (head, "PK\x03\x04", 4) == 0 &&
         (g_str_has_suffix (lower, ".ods") ||
          memmem (head, n, "mimetype" MIME, strlen ("mimetype" MIME)) != NULL);
}

static FusSource *
ods_load (const char *path,
          const FusReadOptions *options,
          FusPool *pool,
          const FusProgress *progress,
          GError **error)
{
  return fus_sheets_load (path, "ods", read_book, options, pool, progress, error);
}

static gboolean
ods_inspect (const char *path, JsonBuilder *builder, GError **error)
{
  return fus_sheets_inspect (path, read_book, builder, error);
}

const FusImporterClass fus_importer_ods = {
  .format = &fus_format_ods,
  .sniff = ods_sniff,
  .inspect = ods_inspect,
  .takes_how = TRUE,
  .load = ods_load,
};
