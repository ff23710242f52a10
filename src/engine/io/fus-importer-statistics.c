/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Files of SPSS (.sav, .zsav, .por), Stata (.dta) and SAS (.sas7bdat, .xpt): cases and
 * variables become a table of text, as sheets do. A value that has a label is its label;
 * a value that was declared missing is an empty cell; days are ISO dates. The library
 * looks for encodings in files, which a process that opens nothing can't: texts are taken
 * as they are and decoded here. */
#include "config.h"

#include "fus-bytes.h"
#include "fus-file-error.h"
#include "fus-importer.h"
#include "fus-sheet.h"
#include "fus-text.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <readstat.h>
#include <string.h>

enum
{
  MAX_LABELS = 100000,
  MOST_ROWS = G_MAXINT32,
};

typedef enum
{
  TIME_NONE,
  TIME_DAYS,    /* since 1960 */
  TIME_SECONDS, /* since 1960 */
  TIME_MS,      /* since 1960 */
  TIME_SPSS,    /* seconds since 1582 */
} Time;

typedef struct
{
  char *labels; /* (nullable): name of its set */
  Time time;
} Variable;

typedef struct
{
  const char *path;
  GByteArray *bytes;
  gsize at;
  gboolean spss;
  GArray *variables;  /* of Variable */
  GHashTable *labels; /* set and value → label */
  FusSheet *sheet;    /* (nullable): not in the first pass */
  char *encoding;
  GError *error;
} StatisticsLoad;

static void
variable_clear (gpointer data)
{
  g_free (((Variable *) data)->labels);
}

static void
statistics_load_clear (StatisticsLoad *self)
{
  g_clear_pointer (&self->bytes, g_byte_array_unref);
  g_clear_pointer (&self->variables, g_array_unref);
  g_clear_pointer (&self->labels, g_hash_table_unref);
  g_clear_pointer (&self->sheet, fus_sheet_free);
  g_clear_pointer (&self->encoding, g_free);
  g_clear_error (&self->error);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (StatisticsLoad, statistics_load_clear)

/* ---- bytes ---- */

static int
open_cb (const char *path, void *data)
{
  ((StatisticsLoad *) data)->at = 0;

  return 0;
}

static int
close_cb (void *data)
{
  return 0;
}

static readstat_off_t
seek_cb (readstat_off_t offset, readstat_io_flags_t whence, void *data)
{
  StatisticsLoad *self = data;
  gint64 from = whence == READSTAT_SEEK_CUR   ? (gint64) self->at
                : whence == READSTAT_SEEK_END ? (gint64) self->bytes->len
                                              : 0;

  if (offset < -from || offset > (gint64) self->bytes->len - from)
    return -1;
  self->at = (gsize) (from + offset);

  return (readstat_off_t) self->at;
}

static ssize_t
read_cb (void *to, size_t n, void *data)
{
  StatisticsLoad *self = data;
  gsize taken = MIN (n, self->bytes->len - self->at);

  if (taken > 0)
    memcpy (to, self->bytes->data + self->at, taken);
  self->at += taken;

  return (ssize_t) taken;
}

static readstat_error_t
update_cb (long size, readstat_progress_handler progress, void *context, void *data)
{
  return READSTAT_OK;
}

/* ---- texts ---- */

/* What isn't UTF-8 is what Windows in the West writes, unless the file says otherwise. */
static char *
decode (StatisticsLoad *self, const char *text)
{
  static const char *const western[] = { "WINDOWS-1252", "ISO-8859-1", "LATIN1", "CP1252",
                                         "US-ASCII",     "ASCII",      "UTF-8",  NULL };
  g_autoptr (GByteArray) bytes = NULL;

  if (text == NULL || g_utf8_validate (text, -1, NULL))
    return g_strdup (text != NULL ? text : "");
  if (self->encoding != NULL && !g_strv_contains (western, self->encoding))
    {
      if (self->error == NULL)
        fus_file_error_set (&self->error, FUS_FILE_ERROR_UNSUPPORTED,
                            (FusPlace){ self->path, NULL, -1,
                                        _ ("Save the file as Unicode, or as CSV.") },
                            _ ("The texts of the file are in an encoding that isn’t "
                               "read: %s"),
                            self->encoding);
      return g_strdup ("");
    }
  bytes = g_byte_array_new ();
  g_byte_array_append (bytes, (const guint8 *) text, (guint) strlen (text));

  return fus_text_decode (bytes, self->path, NULL, &self->error);
}

static char *
dup_key (const char *set, readstat_value_t value)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  if (readstat_value_type_class (value) == READSTAT_TYPE_CLASS_STRING)
    return g_strdup_printf ("%s\n%s", set, readstat_string_value (value));

  return g_strdup_printf ("%s\n%s", set,
                          g_ascii_dtostr (number, sizeof number,
                                          readstat_double_value (value)));
}

/* ---- what is told of the file ---- */

static int
metadata_cb (readstat_metadata_t *metadata, void *data)
{
  StatisticsLoad *self = data;
  const char *encoding = readstat_get_file_encoding (metadata);

  g_free (self->encoding);
  self->encoding = encoding != NULL ? g_ascii_strup (encoding, -1) : NULL;

  return READSTAT_HANDLER_OK;
}

static int
label_cb (const char *set, readstat_value_t value, const char *label, void *data)
{
  StatisticsLoad *self = data;
  g_autofree char *text = NULL;

  if (label == NULL || label[0] == '\0' || g_hash_table_size (self->labels) >= MAX_LABELS)
    return READSTAT_HANDLER_OK;
  text = decode (self, label);
  if (text != NULL)
    g_hash_table_insert (self->labels, dup_key (set, value), g_steal_pointer (&text));

  return READSTAT_HANDLER_OK;
}

static gboolean
starts_with_any (const char *format, const char *const *words)
{
  for (gsize i = 0; words[i] != NULL; i++)
    if (g_ascii_strncasecmp (format, words[i], strlen (words[i])) == 0)
      return TRUE;

  return FALSE;
}

static Time
find_time (const StatisticsLoad *self, const char *format)
{
  static const char *const both[] = { "DATETIME", NULL };
  static const char *const days[] = { "DATE",    "MMDDYY",  "DDMMYY", "YYMMDD",
                                      "E8601DA", "B8601DA", "JULIAN", NULL };
  static const char *const spss[] = { "DATE",  "ADATE",    "EDATE",  "JDATE",
                                      "SDATE", "DATETIME", "YMDHMS", NULL };

  if (format == NULL)
    return TIME_NONE;
  if (g_str_has_prefix (format, "%td") || g_str_has_prefix (format, "%d"))
    return TIME_DAYS;
  if (g_str_has_prefix (format, "%tc"))
    return TIME_MS;
  if (self->spss)
    return starts_with_any (format, spss) ? TIME_SPSS : TIME_NONE;

  return starts_with_any (format, both)   ? TIME_SECONDS
         : starts_with_any (format, days) ? TIME_DAYS
                                          : TIME_NONE;
}

static int
variable_cb (int index, readstat_variable_t *variable, const char *labels, void *data)
{
  StatisticsLoad *self = data;
  Variable own = { g_strdup (labels),
                   find_time (self, readstat_variable_get_format (variable)) };
  g_autofree char *name = NULL;

  if (self->sheet == NULL)
    {
      g_array_append_val (self->variables, own);
      return READSTAT_HANDLER_OK;
    }
  g_free (own.labels);
  name = decode (self, readstat_variable_get_name (variable));
  if (name == NULL ||
      !fus_sheet_put (self->sheet, 0, (gsize) index, name, strlen (name), FALSE))
    return READSTAT_HANDLER_ABORT;

  return READSTAT_HANDLER_OK;
}

/* ---- values ---- */

static char *
format_time (Time time, double value)
{
  g_autoptr (GDateTime) start = time == TIME_SPSS
                                  ? g_date_time_new_utc (1582, 10, 14, 0, 0, 0)
                                  : g_date_time_new_utc (1960, 1, 1, 0, 0, 0);
  g_autoptr (GDateTime) day = NULL;
  double ms = time == TIME_DAYS ? value * 86400000
              : time == TIME_MS ? value
                                : value * 1000;

  if (!(fabs (ms) < 1e15))
    return NULL;
  day = g_date_time_add (start, (gint64) round (ms) * 1000);
  if (day == NULL)
    return NULL;

  return g_date_time_format (day, fmod (ms, 86400000) < 0.5 && fmod (ms, 86400000) > -0.5
                                    ? "%Y-%m-%d"
                                    : "%Y-%m-%d %H:%M:%S");
}

/* (transfer full) (nullable): the cell; @number: (out) */
static char *
format_value (StatisticsLoad *self,
              readstat_variable_t *variable,
              readstat_value_t value,
              gboolean *number)
{
  const Variable *own = NULL;
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  int index = readstat_variable_get_index (variable);

  if (readstat_value_is_missing (value, variable) || index < 0 ||
      (guint) index >= self->variables->len)
    return NULL;
  own = &g_array_index (self->variables, Variable, index);
  if (own->labels != NULL)
    {
      g_autofree char *key = dup_key (own->labels, value);
      const char *label = g_hash_table_lookup (self->labels, key);

      if (label != NULL)
        return g_strdup (label);
    }
  if (readstat_value_type_class (value) == READSTAT_TYPE_CLASS_STRING)
    return decode (self, readstat_string_value (value));
  if (own->time != TIME_NONE)
    return format_time (own->time, readstat_double_value (value));
  *number = TRUE;
  /* A narrow number is what was meant, not what it is when widened. */
  if (readstat_value_type (value) == READSTAT_TYPE_FLOAT)
    g_ascii_formatd (text, sizeof text, "%.9g", readstat_double_value (value));
  else
    g_ascii_dtostr (text, sizeof text, readstat_double_value (value));

  return g_strdup (text);
}

static int
value_cb (int row, readstat_variable_t *variable, readstat_value_t value, void *data)
{
  StatisticsLoad *self = data;
  gboolean number = FALSE;
  g_autofree char *text = format_value (self, variable, value, &number);

  if (self->error != NULL)
    return READSTAT_HANDLER_ABORT;
  if (text == NULL || row < 0)
    return READSTAT_HANDLER_OK;
  if (fus_sheet_put (self->sheet, (gsize) row + 1,
                     (gsize) readstat_variable_get_index (variable), text, strlen (text),
                     number))
    return READSTAT_HANDLER_OK;

  return READSTAT_HANDLER_ABORT;
}

/* ---- formats ---- */

typedef readstat_error_t (*ParseFunc) (readstat_parser_t *parser,
                                       const char *path,
                                       void *data);

static const struct
{
  const char *magic;
  gsize n;
  gboolean spss;
  ParseFunc parse;
} formats[] = {
  { "$FL2", 4, TRUE, readstat_parse_sav },
  { "$FL3", 4, TRUE, readstat_parse_sav },
  { "<stata_dta>", 11, FALSE, readstat_parse_dta },
  { "HEADER RECORD*******LIB", 23, FALSE, readstat_parse_xport },
  { "\0\0\0\0\0\0\0\0\0\0\0\0\xc2\xea\x81\x60", 16, FALSE, readstat_parse_sas7bdat },
};

/* Older files of Stata begin with a version, an order of bytes and a one; SPSS's portable
 * ones with the same words in several alphabets. */
static ParseFunc
find_parser (const char *path, const guint8 *head, gsize n, gboolean *spss)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  *spss = FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (n >= formats[i].n && memcmp (head, formats[i].magic, formats[i].n) == 0)
      {
        *spss = formats[i].spss;
        return formats[i].parse;
      }
  if (g_str_has_suffix (lower, ".dta") && n > 4 && head[0] >= 104 && head[0] <= 115 &&
      (head[1] == 1 || head[1] == 2))
    return readstat_parse_dta;
  if (g_str_has_suffix (lower, ".por") && memmem (head, n, "SPSS PORT", 9) != NULL)
    {
      *spss = TRUE;
      return readstat_parse_por;
    }

  return NULL;
}

static gboolean
statistics_sniff (const char *path, const guint8 *head, gsize n)
{
  gboolean spss = FALSE;

  return find_parser (path, head, n, &spss) != NULL;
}

static gboolean
set_parse_error (StatisticsLoad *self, readstat_error_t status, GError **error)
{
  if (self->error != NULL)
    g_propagate_error (error, g_steal_pointer (&self->error));
  else
    fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                        (FusPlace){ self->path, NULL, -1,
                                    _ ("Get the file again, or save it as CSV with the "
                                       "program that wrote it.") },
                        _ ("The file can’t be read: %s"),
                        readstat_error_message (status));

  return FALSE;
}

/* One pass; labels may stand behind the values that they are of. */
static gboolean
run_pass (StatisticsLoad *self, ParseFunc parse, GError **error)
{
  readstat_parser_t *parser = readstat_parser_init ();
  readstat_error_t status = READSTAT_OK;

  readstat_set_open_handler (parser, open_cb);
  readstat_set_close_handler (parser, close_cb);
  readstat_set_seek_handler (parser, seek_cb);
  readstat_set_read_handler (parser, read_cb);
  readstat_set_update_handler (parser, update_cb);
  readstat_set_io_ctx (parser, self);
  readstat_set_handler_character_encoding (parser, NULL);
  readstat_set_metadata_handler (parser, metadata_cb);
  readstat_set_variable_handler (parser, variable_cb);
  if (self->sheet == NULL)
    readstat_set_value_label_handler (parser, label_cb);
  else
    readstat_set_value_handler (parser, value_cb);
  status = parse (parser, "file", self);
  readstat_parser_free (parser);

  return status == READSTAT_OK
           ? self->error == NULL || set_parse_error (self, status, error)
           : set_parse_error (self, status, error);
}

static FusCsv *
read_table (const char *path, GError **error)
{
  g_auto (StatisticsLoad) self = { .path = path };
  FusCsvLayout layout = FUS_CSV_LAYOUT_INIT;
  ParseFunc parse = NULL;

  self.bytes = fus_bytes_load (path, 0, error);
  if (self.bytes == NULL)
    return NULL;
  parse = find_parser (path, self.bytes->data, self.bytes->len, &self.spss);
  if (parse == NULL)
    {
      set_parse_error (&self, READSTAT_ERROR_PARSE, error);
      return NULL;
    }
  self.variables = g_array_new (FALSE, FALSE, sizeof (Variable));
  g_array_set_clear_func (self.variables, variable_clear);
  self.labels = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (!run_pass (&self, parse, error))
    return NULL;
  self.sheet = fus_sheet_new ("");
  self.sheet->most_rows = MOST_ROWS;
  if (!run_pass (&self, parse, error))
    return NULL;

  /* The first row holds the names, whatever they look like. */
  layout.header_row = 1;

  return fus_sheet_to_csv (self.sheet, path, &layout, FALSE, error);
}

static FusSource *
statistics_load (const char *path,
                 const FusReadOptions *options,
                 FusPool *pool,
                 const FusProgress *progress,
                 GError **error)
{
  g_autoptr (FusCsv) csv = read_table (path, error);
  FusSource *source = NULL;

  if (csv == NULL)
    return NULL;
  source = fus_importer_csv_load_table (csv, path, options, pool, progress, error);
  if (source != NULL)
    {
      g_free (source->format);
      source->format = g_strdup ("statistics");
    }

  return source;
}

static gboolean
statistics_inspect (const char *path, JsonBuilder *builder, GError **error)
{
  g_autoptr (FusCsv) csv = read_table (path, error);

  if (csv == NULL)
    return FALSE;
  fus_csv_inspect (csv, builder);

  return TRUE;
}

const FusImporterClass fus_importer_statistics = {
  .format = &fus_format_statistics,
  .sniff = statistics_sniff,
  .inspect = statistics_inspect,
  .load = statistics_load,
};
