/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workbooks of Excel (ECMA-376): a ZIP archive of XML. One pass reads the parts that name
 * things (relations, sheets, styles, texts that sheets share), the next one the sheets.
 * Of a formula the value that was stored with it is taken. Days are told by the way they
 * are shown, as every reader of this format must, and become ISO dates. */
#include "config.h"

#include "fus-file-error.h"
#include "fus-sheets.h"
#include "fus-xml.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  MAX_SHEETS = 1000,
  MOST_SERIAL = 2958466, /* days: the year 9999 */
  FIRST_OWN_FORMAT = 164,
};

typedef struct
{
  const char *path;
  GHashTable *relations; /* file that they are of, blank, id → target */
  char *book;            /* entry of the workbook */
  GPtrArray *sheets;     /* of FusSheet */
  GPtrArray *sheet_ids;  /* of char *: relation of each */
  GPtrArray *texts;      /* of char *: shared */
  GHashTable *formats;   /* number of a format → whether it shows a day or time */
  GArray *is_date;       /* of gboolean: of each style of cells */
  gboolean from_1904;
  /* the entry that is being read */
  const char *entry;
  GString *text;
  gboolean in_text;
  gboolean in_sound; /* how a text is read, which is no part of it */
  gboolean in_styles;
  FusSheet *sheet;
  gsize row;
  gsize column;
  char type[12];
  gint64 style;
  GError *error;
} Book;

static void
book_clear (Book *self)
{
  g_clear_pointer (&self->relations, g_hash_table_unref);
  g_clear_pointer (&self->book, g_free);
  g_clear_pointer (&self->sheets, g_ptr_array_unref);
  g_clear_pointer (&self->sheet_ids, g_ptr_array_unref);
  g_clear_pointer (&self->texts, g_ptr_array_unref);
  g_clear_pointer (&self->formats, g_hash_table_unref);
  g_clear_pointer (&self->is_date, g_array_unref);
  g_string_free (self->text, TRUE);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Book, book_clear)

static void
book_init (Book *self, const char *path)
{
  *self = (Book){ .path = path };
  self->relations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->sheets = g_ptr_array_new_with_free_func ((GDestroyNotify) fus_sheet_free);
  self->sheet_ids = g_ptr_array_new_with_free_func (g_free);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->formats = g_hash_table_new (NULL, NULL);
  self->is_date = g_array_new (FALSE, FALSE, sizeof (gboolean));
  self->text = g_string_new (NULL);
}

static gboolean
take_nothing (gpointer data, const char *name)
{
  return TRUE;
}

static gboolean
take_text (gpointer data, const char *text, gsize n)
{
  Book *self = data;

  if (self->in_text)
    g_string_append_len (self->text, text, (gssize) n);

  return TRUE;
}

/* ---- relations ---- */

/* `../sheet.xml` as seen from the folder of @from; no entry is looked for outside. */
static char *
resolve (const char *from, const char *target)
{
  g_autofree char *folder = g_path_get_dirname (from);
  g_autofree char *joined = target[0] == '/' ? g_strdup (target + 1)
                            : g_str_equal (folder, ".")
                              ? g_strdup (target)
                              : g_build_filename (folder, target, NULL);
  g_autofree char *canonical = g_canonicalize_filename (joined, "/");

  return g_strdup (canonical + 1);
}

/* `xl/_rels/workbook.xml.rels` is of `xl/workbook.xml`. */
static char *
dup_owner (const char *entry)
{
  g_autofree char *folder = g_path_get_dirname (entry);
  g_autofree char *above = g_path_get_dirname (folder);
  g_autofree char *base = g_path_get_basename (entry);

  base[strlen (base) - strlen (".rels")] = '\0';

  return g_str_equal (above, ".") ? g_strdup (base)
                                  : g_build_filename (above, base, NULL);
}

static gboolean
start_relation (gpointer data, const char *name, const FusXmlAttributes *attributes)
{
  Book *self = data;
  g_autofree char *owner = NULL;
  g_autofree char *id = NULL;
  g_autofree char *target = NULL;
  g_autofree char *type = NULL;

  if (!g_str_equal (name, "Relationship"))
    return TRUE;
  id = fus_xml_dup (attributes, "Id");
  target = fus_xml_dup (attributes, "Target");
  type = fus_xml_dup (attributes, "Type");
  if (id == NULL || target == NULL || type == NULL ||
      fus_xml_is (attributes, "TargetMode", "External"))
    return TRUE;
  owner = dup_owner (self->entry);
  if (g_str_has_suffix (type, "/officeDocument"))
    {
      g_free (self->book);
      self->book = resolve ("", target);
    }
  if (g_str_has_suffix (type, "/worksheet") || g_str_has_suffix (type, "/styles") ||
      g_str_has_suffix (type, "/sharedStrings"))
    {
      const char *kind = strrchr (type, '/');
      const char *key = g_str_equal (kind, "/worksheet") ? id : kind;

      g_hash_table_insert (self->relations, g_strdup_printf ("%s %s", owner, key),
                           resolve (owner, target));
    }

  return TRUE;
}

static const char *
find_relation (const Book *self, const char *key)
{
  g_autofree char *name = g_strdup_printf ("%s %s", self->book, key);

  return g_hash_table_lookup (self->relations, name);
}

/* ---- the workbook ---- */

static gboolean
start_book (gpointer data, const char *name, const FusXmlAttributes *attributes)
{
  Book *self = data;
  FusSheet *sheet = NULL;
  g_autofree char *title = NULL;

  if (g_str_equal (name, "workbookPr"))
    self->from_1904 = fus_xml_is (attributes, "date1904", "1") ||
                      fus_xml_is (attributes, "date1904", "true");
  if (!g_str_equal (name, "sheet") || self->sheets->len >= MAX_SHEETS)
    return TRUE;
  title = fus_xml_dup (attributes, "name");
  sheet = fus_sheet_new (title != NULL ? title : "");
  sheet->hidden = fus_xml_is (attributes, "state", "hidden") ||
                  fus_xml_is (attributes, "state", "veryHidden");
  g_ptr_array_add (self->sheets, sheet);
  title = (g_free (title), fus_xml_dup (attributes, "id"));
  g_ptr_array_add (self->sheet_ids, g_strdup (title != NULL ? title : ""));

  return TRUE;
}

/* ---- styles ---- */

/* Formats 14 to 22 and so on are known by number; the rest by the letters outside of
 * quotes and brackets. `[h]:mm` is a length of time, which is a number. */
static gboolean
shows_time (const char *code)
{
  gboolean quoted = FALSE;
  gboolean bracketed = FALSE;

  for (const char *p = code; *p != '\0' && *p != ';'; p++)
    {
      if (*p == '\\' || *p == '_' || *p == '*')
        {
          if (p[1] != '\0')
            p++;
        }
      else if (*p == '"' && !bracketed)
        quoted = !quoted;
      else if (*p == '[' && !quoted)
        {
          if (strchr ("hHmMsS", p[1]) != NULL && p[1] != '\0')
            return FALSE;
          bracketed = TRUE;
        }
      else if (*p == ']' && !quoted)
        bracketed = FALSE;
      else if (!quoted && !bracketed && strchr ("dDmMyYhHsS", *p) != NULL)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_date_format (const Book *self, gint64 id)
{
  if (id >= FIRST_OWN_FORMAT ||
      g_hash_table_contains (self->formats, GINT_TO_POINTER ((int) id)))
    return g_hash_table_lookup (self->formats, GINT_TO_POINTER ((int) id)) != NULL;

  return (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || id == 45 || id == 47 ||
         (id >= 50 && id <= 58);
}

static gboolean
start_style (gpointer data, const char *name, const FusXmlAttributes *attributes)
{
  Book *self = data;

  if (g_str_equal (name, "cellXfs"))
    self->in_styles = TRUE;
  if (g_str_equal (name, "numFmt"))
    {
      g_autofree char *code = fus_xml_dup (attributes, "formatCode");
      gint64 id = fus_xml_get_int (attributes, "numFmtId", 0);

      if (code != NULL && id < G_MAXINT)
        g_hash_table_insert (self->formats, GINT_TO_POINTER ((int) id),
                             GINT_TO_POINTER (shows_time (code)));
    }
  if (self->in_styles && g_str_equal (name, "xf"))
    {
      gboolean date = is_date_format (self, fus_xml_get_int (attributes, "numFmtId", 0));

      g_array_append_val (self->is_date, date);
    }

  return TRUE;
}

static gboolean
end_style (gpointer data, const char *name)
{
  Book *self = data;

  if (g_str_equal (name, "cellXfs"))
    self->in_styles = FALSE;

  return TRUE;
}

/* ---- shared texts ---- */

static gboolean
start_shared (gpointer data, const char *name, const FusXmlAttributes *attributes)
{
  Book *self = data;

  if (g_str_equal (name, "si"))
    g_string_truncate (self->text, 0);
  else if (g_str_equal (name, "rPh"))
    self->in_sound = TRUE;
  self->in_text = g_str_equal (name, "t") && !self->in_sound;

  return TRUE;
}

static gboolean
end_shared (gpointer data, const char *name)
{
  Book *self = data;

  self->in_text = FALSE;
  if (g_str_equal (name, "rPh"))
    self->in_sound = FALSE;
  else if (g_str_equal (name, "si"))
    g_ptr_array_add (self->texts, g_strndup (self->text->str, self->text->len));

  return TRUE;
}

/* ---- sheets ---- */

/* `BC12`: letters are the column, digits the row, both from 1. */
static void
take_place (Book *self, const char *place, gsize n)
{
  gsize column = 0;
  gsize row = 0;
  gsize i = 0;

  for (; i < n && g_ascii_isalpha (place[i]) && column <= FUS_SHEET_MAX_COLUMNS; i++)
    column = 26 * column + (gsize) (g_ascii_toupper (place[i]) - 'A') + 1;
  for (; i < n && g_ascii_isdigit (place[i]) && row <= FUS_SHEET_MAX_ROWS; i++)
    row = 10 * row + (gsize) (place[i] - '0');
  if (column > 0)
    self->column = column - 1;
  if (row > 0)
    self->row = row - 1;
}

static void
start_cell (Book *self, const FusXmlAttributes *attributes)
{
  gsize n = 0;
  const char *place = fus_xml_find (attributes, "r", &n);
  gsize n_type = 0;
  const char *type = NULL;

  if (place != NULL)
    take_place (self, place, n);
  type = fus_xml_find (attributes, "t", &n_type);
  n_type = MIN (n_type, sizeof self->type - 1);
  if (type != NULL)
    memcpy (self->type, type, n_type);
  self->type[n_type] = '\0';
  self->style = fus_xml_get_int (attributes, "s", 0);
  g_string_truncate (self->text, 0);
}

/* `A2:A21` */
static void
take_merged (Book *self, const FusXmlAttributes *attributes)
{
  g_autofree char *range = fus_xml_dup (attributes, "ref");
  const char *colon = range != NULL ? strchr (range, ':') : NULL;
  gsize row = 0;
  gsize column = 0;

  if (colon == NULL || self->sheet == NULL)
    return;
  take_place (self, range, (gsize) (colon - range));
  row = self->row;
  column = self->column;
  take_place (self, colon + 1, strlen (colon + 1));
  fus_sheet_merge (self->sheet, row, self->row, column);
}

static gboolean
start_in_sheet (gpointer data, const char *name, const FusXmlAttributes *attributes)
{
  Book *self = data;

  if (g_str_equal (name, "row"))
    {
      gint64 row = fus_xml_get_int (attributes, "r", 0);

      if (row > 0)
        self->row = (gsize) row - 1;
      self->column = 0;
    }
  else if (g_str_equal (name, "c"))
    start_cell (self, attributes);
  else if (g_str_equal (name, "mergeCell"))
    take_merged (self, attributes);
  else if (g_str_equal (name, "rPh"))
    self->in_sound = TRUE;
  self->in_text = g_str_equal (name, "v") || (g_str_equal (name, "t") && !self->in_sound);

  return TRUE;
}

static gboolean
set_broken (Book *self, const char *sentence)
{
  fus_file_error_set (&self->error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ self->path, self->sheet->name, (gint64) self->row + 1,
                                  _ ("Open the file in a spreadsheet program and save it "
                                     "again.") },
                      "%s", sentence);

  return FALSE;
}

/* Days since the last of 1899 as an ISO date, with a time where there is one. The format
 * counts a 29th of February 1900. */
static gboolean
format_serial (const Book *self, double serial, GString *out)
{
  g_autoptr (GDateTime) start = NULL;
  g_autoptr (GDateTime) time = NULL;
  g_autofree char *text = NULL;
  gint64 ms = 0;
  double day = serial + (self->from_1904 ? 1462 : 0);

  if (!(serial >= 0 && day < MOST_SERIAL))
    return FALSE;
  ms = (gint64) round (serial * 86400000);
  if (!self->from_1904 && serial < 60)
    ms += serial >= 1 ? 86400000 : 0;
  start = self->from_1904 ? g_date_time_new_utc (1904, 1, 1, 0, 0, 0)
                          : g_date_time_new_utc (1899, 12, 30, 0, 0, 0);
  time = g_date_time_add (start, ms * 1000);
  if (time == NULL)
    return FALSE;
  text = g_date_time_format (time, serial < 1 && !self->from_1904 ? "%H:%M:%S"
                                   : ms % 86400000 == 0           ? "%Y-%m-%d"
                                                                  : "%Y-%m-%d %H:%M:%S");
  g_string_assign (out, text);
  if (ms % 1000 != 0)
    g_string_append_printf (out, ".%03d", (int) (ms % 1000));

  return TRUE;
}

/* What a cell without a type holds. */
static gboolean
is_number (Book *self)
{
  char *end = NULL;
  double value = 0;

  if (self->style < 0 || self->style >= self->is_date->len ||
      !g_array_index (self->is_date, gboolean, self->style))
    return TRUE;
  value = g_ascii_strtod (self->text->str, &end);

  return *end != '\0' || end == self->text->str ||
         !format_serial (self, value, self->text);
}

static gboolean
end_cell (Book *self)
{
  const char *text = self->text->str;
  gsize n = self->text->len;
  gboolean number = FALSE;

  if (g_str_equal (self->type, "s") && n > 0)
    {
      guint64 index = 0;

      if (!g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT, &index, NULL) ||
          index >= self->texts->len)
        return set_broken (self, _ ("A cell points to a text that isn’t in the file"));
      text = g_ptr_array_index (self->texts, index);
      n = strlen (text);
    }
  else if (g_str_equal (self->type, "b") && n == 1)
    {
      text = text[0] == '0' ? "FALSE" : "TRUE";
      n = strlen (text);
    }
  else if (self->type[0] == '\0' || g_str_equal (self->type, "n"))
    {
      number = is_number (self);
      text = self->text->str;
      n = self->text->len;
    }
  if (!fus_sheet_put (self->sheet, self->row, self->column, text, n, number))
    return set_broken (self, _ ("Cells of the sheet stand outside of it or out of "
                                "order"));
  self->column++;
  g_string_truncate (self->text, 0);

  return TRUE;
}

static gboolean
end_in_sheet (gpointer data, const char *name)
{
  Book *self = data;

  self->in_text = FALSE;
  if (g_str_equal (name, "rPh"))
    self->in_sound = FALSE;
  if (g_str_equal (name, "c"))
    return end_cell (self);
  if (g_str_equal (name, "row"))
    self->row++;

  return TRUE;
}

/* ---- passes ---- */

static const FusXmlFuncs relation_funcs = { start_relation, take_nothing, take_text };
static const FusXmlFuncs book_funcs = { start_book, take_nothing, take_text };
static const FusXmlFuncs style_funcs = { start_style, end_style, take_text };
static const FusXmlFuncs shared_funcs = { start_shared, end_shared, take_text };
static const FusXmlFuncs sheet_funcs = { start_in_sheet, end_in_sheet, take_text };

static gboolean
parse (Book *self,
       const char *name,
       FusByteStream *stream,
       const FusXmlFuncs *funcs,
       GError **error)
{
  gboolean done = FALSE;

  self->entry = name;
  self->row = 0;
  self->column = 0;
  self->in_text = self->in_sound = self->in_styles = FALSE;
  done = fus_xml_parse (stream, funcs, self, self->path,
                        self->sheet != NULL ? self->sheet->name : name, error);
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));

  return done;
}

static gboolean
read_relations (const char *name, FusByteStream *stream, gpointer data, GError **error)
{
  if (!g_str_has_suffix (name, ".rels") ||
      (!g_str_has_prefix (name, "_rels/") && strstr (name, "/_rels/") == NULL))
    return TRUE;

  return parse (data, name, stream, &relation_funcs, error);
}

static gboolean
read_names (const char *name, FusByteStream *stream, gpointer data, GError **error)
{
  Book *self = data;
  const FusXmlFuncs *funcs = NULL;

  if (g_str_equal (name, self->book))
    funcs = &book_funcs;
  else if (g_strcmp0 (name, find_relation (self, "/styles")) == 0)
    funcs = &style_funcs;
  else if (g_strcmp0 (name, find_relation (self, "/sharedStrings")) == 0)
    funcs = &shared_funcs;

  return funcs == NULL || parse (self, name, stream, funcs, error);
}

static gboolean
read_sheet (const char *name, FusByteStream *stream, gpointer data, GError **error)
{
  Book *self = data;

  for (guint i = 0; i < self->sheets->len; i++)
    {
      gboolean done = FALSE;

      if (g_strcmp0 (name,
                     find_relation (self, g_ptr_array_index (self->sheet_ids, i))) != 0)
        continue;
      self->sheet = g_ptr_array_index (self->sheets, i);
      if (self->sheet->n_cells > 0)
        continue;
      done = parse (self, name, stream, &sheet_funcs, error);
      self->sheet = NULL;
      return done;
    }

  return TRUE;
}

static GPtrArray *
read_book (const char *path, GError **error)
{
  g_auto (Book) self = { 0 };

  book_init (&self, path);
  if (!fus_bytes_foreach_stream (path, read_relations, &self, error))
    return NULL;
  if (self.book == NULL)
    self.book = g_strdup ("xl/workbook.xml");
  if (!fus_bytes_foreach_stream (path, read_names, &self, error) ||
      !fus_bytes_foreach_stream (path, read_sheet, &self, error))
    return NULL;
  if (self.sheets->len > 0)
    return g_steal_pointer (&self.sheets);
  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ path, self.book, -1,
                                  _ ("Open the file in a spreadsheet program and save it "
                                     "again.") },
                      _ ("The workbook names no sheets"));

  return NULL;
}

static gboolean
xlsx_sniff (const char *path, const guint8 *head, gsize n)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  return n >= 4 && memcmp (head, "PK\x03\x04", 4) == 0 &&
         (g_str_has_suffix (lower, ".xlsx") || g_str_has_suffix (lower, ".xlsm") ||
          memmem (head, n, "xl/", 3) != NULL);
}

static FusSource *
xlsx_load (const char *path,
           const FusReadOptions *options,
           FusPool *pool,
           const FusProgress *progress,
           GError **error)
{
  return fus_sheets_load (path, "xlsx", read_book, options, pool, progress, error);
}

static gboolean
xlsx_inspect (const char *path, JsonBuilder *builder, GError **error)
{
  return fus_sheets_inspect (path, read_book, builder, error);
}

const FusImporterClass fus_importer_xlsx = {
  .format = &fus_format_xlsx,
  .sniff = xlsx_sniff,
  .inspect = xlsx_inspect,
  .takes_how = TRUE,
  .load = xlsx_load,
};
