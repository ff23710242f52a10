/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Workbooks: which of their sheets are tables, what they are called, and how one of them
 * is asked for (`FILE::SHEET`). Sheets are then read as tables of text are, so that both
 * settle roles, units and gaps alike. */
#include "config.h"

#include "fus-sheets.h"

#include "fus-file-error.h"
#include "fus-format-count.h"
#include "fus-how.h"
#include "fus-json.h"
#include "fus-names.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MARK "::"

static FusSheet *
get_sheet (GPtrArray *sheets, guint i)
{
  return g_ptr_array_index (sheets, i);
}

/* Sheets of one name, which no spreadsheet program writes, are told apart too. */
static GPtrArray *
read_sheets (FusSheetsReadFunc read, const char *path, GError **error)
{
  GPtrArray *sheets = read (path, error);
  guint n = sheets != NULL ? sheets->len : 0;
  g_autofree char **names = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    names[i] = get_sheet (sheets, i)->name;
  g_strfreev (fus_names_tell_apart (names, n));
  for (guint i = 0; i < n; i++)
    get_sheet (sheets, i)->name = names[i];

  return sheets;
}

static char *
join_names (GPtrArray *sheets)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < sheets->len; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "",
                            get_sheet (sheets, i)->name);

  return g_string_free (names, FALSE);
}

/* Where one sheet holds anything it is the one; else those that can be tables. */
static gboolean
is_candidate (GPtrArray *sheets, const FusSheet *sheet)
{
  guint n_filled = 0;

  for (guint i = 0; i < sheets->len; i++)
    n_filled += get_sheet (sheets, i)->n_cells > 0;

  return sheet->n_cells > 0 && (n_filled == 1 || !sheet->hidden) &&
         (n_filled == 1 || fus_sheet_is_table (sheet));
}

static guint
count_candidates (GPtrArray *sheets, FusSheet **first)
{
  guint n = 0;

  for (guint i = sheets->len; i-- > 0;)
    if (is_candidate (sheets, get_sheet (sheets, i)))
      {
        *first = get_sheet (sheets, i);
        n++;
      }

  return n;
}

/* The sheet that @part begins with; @rest: (out): what follows its name. */
static FusSheet *
find_named (GPtrArray *sheets, const char *part, const char **rest)
{
  for (guint i = 0; part != NULL && i < sheets->len; i++)
    {
      const char *name = get_sheet (sheets, i)->name;
      gsize n = strlen (name);

      if (!g_str_has_prefix (part, name))
        continue;
      if (part[n] != '\0' && !g_str_has_prefix (part + n, MARK))
        continue;
      *rest = part[n] != '\0' && part[n + strlen (MARK)] != '\0'
                ? part + n + strlen (MARK)
                : NULL;
      return get_sheet (sheets, i);
    }

  return NULL;
}

static FusSheet *
find_sheet (GPtrArray *sheets,
            const char *path,
            const char *part,
            const char **rest,
            GError **error)
{
  FusSheet *sheet = find_named (sheets, part, rest);
  g_autofree char *names = join_names (sheets);
  guint n = 0;

  if (sheet != NULL)
    return sheet;
  *rest = part;
  n = count_candidates (sheets, &sheet);
  if (n == 1)
    return sheet;
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ path, part, -1,
                                  n > 0 ? _ ("Name the sheet, as FILE::SHEET or "
                                             "NAME=FILE::SHEET::COLUMNS.")
                                        : _ ("Choose a workbook with a table in it.") },
                      n > 0 ? _ ("The workbook has several tables; its sheets are: %s")
                            : _ ("No sheet of the workbook holds a table: %s"),
                      names);

  return NULL;
}

/* Labels of one sheet, as they were asked for and as its table knows them; those of other
 * sheets are passed over: the join sees to it that each is found. */
typedef struct
{
  GStrv asked;
  GStrv cut;
} Labels;

static void
labels_clear (Labels *self)
{
  g_strfreev (self->asked);
  g_strfreev (self->cut);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Labels, labels_clear)

static void
labels_init (Labels *self, GPtrArray *sheets, const FusSheet *sheet, char **labels)
{
  g_autoptr (GStrvBuilder) asked = g_strv_builder_new ();
  g_autoptr (GStrvBuilder) cut = g_strv_builder_new ();

  for (char **label = labels; label != NULL && *label != NULL; label++)
    {
      const char *rest = *label;
      const FusSheet *named = find_named (sheets, *label, &rest);

      if (named != NULL && named != sheet)
        continue;
      g_strv_builder_add (asked, *label);
      g_strv_builder_add (cut, rest != NULL ? rest : "");
    }
  self->asked = g_strv_builder_end (asked);
  self->cut = g_strv_builder_end (cut);
}

/* Under the words they were asked for with, which may name the sheet. */
static void
rename_labels (FusSource *source, const Labels *labels)
{
  for (guint i = 0; i < source->columns->len; i++)
    {
      FusColumn *column = g_ptr_array_index (source->columns, i);

      for (gsize j = 0; column->asked && labels->cut[j] != NULL; j++)
        if (g_strcmp0 (column->object, labels->cut[j]) == 0)
          {
            g_free (column->object);
            column->object = g_strdup (labels->asked[j]);
            break;
          }
    }
}

static const char *
get_first_label (const FusReadOptions *options)
{
  return options->labels != NULL ? options->labels[0] : NULL;
}

static void
note_others (FusSource *source, GPtrArray *sheets, const FusSheet *sheet)
{
  FusSheet *first = NULL;
  g_autoptr (GString) names = g_string_new (NULL);

  count_candidates (sheets, &first);
  for (guint i = 0; i < sheets->len; i++)
    {
      const FusSheet *other = get_sheet (sheets, i);

      if (other->n_cells > 0 && !is_candidate (sheets, other))
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", other->name);
    }
  if (names->len > 0 && sheet == first)
    g_ptr_array_add (source->notes,
                     /* Translators: names of sheets of a workbook */
                     g_strdup_printf (_ ("Sheets that are hidden or hold no table were "
                                         "left out: %s."),
                                      names->str));
}

/* A spreadsheet shows one value for all rows of such a range, and keeps it in the first.
 */
static void
tell_merged (FusSource *source, const FusSheet *sheet)
{
  gsize n_filled = sheet->n_filled;
  gsize n_left = sheet->merged->len - n_filled;
  g_autofree char *filled = fus_format_count ((gint64) n_filled);
  g_autofree char *left = fus_format_count ((gint64) n_left);

  if (n_filled > 0)
    fus_source_add_doubt (
      source, "merged-cells",
      g_strdup_printf (
        /* Translators: a number, a sheet */
        ngettext ("%s range of merged cells of “%s” is several rows high: its text was "
                  "read as that of all its rows.",
                  "%s ranges of merged cells of “%s” are several rows high: their texts "
                  "were read as those of all their rows.",
                  n_filled),
        filled, sheet->name),
      _ ("To have them in the first rows alone: --how NAME=merged:first."), n_filled);
  if (n_left > 0)
    fus_source_add_doubt (
      source, "merged-cells",
      g_strdup_printf (
        /* Translators: a number, a sheet */
        ngettext (
          "%s range of merged cells of “%s” is several rows high: its value "
          "stands in the first row, the others have none.",
          "%s ranges of merged cells of “%s” are several rows high: their values "
          "stand in the first rows, the others have none.",
          n_left),
        left, sheet->name),
      _ ("Unmerge them in the spreadsheet and fill the value down."), n_left);
}

/* Whether a person says so, else it is done and told. */
static gboolean
take_how (const char *how, const char *path, gboolean *fill, GError **error)
{
  static const char *const keys[] = { "merged", NULL };
  g_autofree char *merged = fus_how_dup (how, keys[0]);

  *fill = g_strcmp0 (merged, "first") != 0;
  if (!fus_how_check (how, keys, path, error))
    return FALSE;
  if (merged == NULL || !*fill || g_str_equal (merged, "all"))
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_USAGE,
                      (FusPlace){ path, keys[0], -1,
                                  _ ("Write merged:all or merged:first.") },
                      _ ("“%s” is no value of %s"), merged, keys[0]);

  return FALSE;
}

static FusSource *
load_sheet (GPtrArray *sheets,
            FusSheet *sheet,
            const char *path,
            FusReadOptions *options,
            FusPool *pool,
            const FusProgress *progress,
            GError **error)
{
  g_auto (Labels) labels = { NULL, NULL };
  FusSheet *first = NULL;
  gboolean several = count_candidates (sheets, &first) > 1;
  FusCsvLayout layout = fus_importer_get_layout (options);
  gboolean fill = TRUE;
  g_autoptr (FusCsv) csv = NULL;
  FusSource *source = NULL;

  if (!take_how (options->how, path, &fill, error))
    return NULL;
  csv = fus_sheet_to_csv (sheet, path, &layout, fill, error);
  if (csv == NULL)
    return NULL;
  labels_init (&labels, sheets, sheet, options->labels);
  options->labels = labels.cut;
  source = fus_importer_csv_load_table (csv, path, options, pool, progress, error);
  if (source == NULL)
    return NULL;
  rename_labels (source, &labels);
  tell_merged (source, sheet);
  for (guint i = 0; several && i < source->tables->len; i++)
    {
      FusTable *table = g_ptr_array_index (source->tables, i);

      g_free (table->name);
      table->name = g_strdup (sheet->name);
    }
  if (options->lenient)
    note_others (source, sheets, sheet);

  return source;
}

FusSource *
fus_sheets_load (const char *path,
                 const char *format,
                 FusSheetsReadFunc read,
                 const FusReadOptions *options,
                 FusPool *pool,
                 const FusProgress *progress,
                 GError **error)
{
  g_autoptr (GPtrArray) sheets = read_sheets (read, path, error);
  const char *part =
    options->object != NULL ? options->object : get_first_label (options);
  const char *rest = NULL;
  FusReadOptions mine = *options;
  FusSheet *sheet = NULL;
  FusSource *source = NULL;

  if (sheets == NULL)
    return NULL;
  sheet = find_sheet (sheets, path, part, &rest, error);
  if (sheet == NULL)
    return NULL;
  mine.object = options->object != NULL ? (char *) rest : NULL;
  source = load_sheet (sheets, sheet, path, &mine, pool, progress, error);
  if (source != NULL)
    {
      g_free (source->format);
      source->format = g_strdup (format);
    }
  else if (error != NULL && sheets->len > 1)
    fus_file_error_fill_place (*error, (FusPlace){ path, sheet->name, -1, NULL });

  return source;
}

static void
inspect_names (GPtrArray *sheets, JsonBuilder *builder)
{
  fus_json_begin_array (builder, "sheets");
  for (guint i = 0; i < sheets->len; i++)
    {
      const FusSheet *sheet = get_sheet (sheets, i);

      json_builder_begin_object (builder);
      fus_json_add_string (builder, "name", sheet->name);
      fus_json_add_bool (builder, "table", is_candidate (sheets, sheet));
      fus_json_add_bool (builder, "hidden", sheet->hidden);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

gboolean
fus_sheets_inspect (const char *path,
                    FusSheetsReadFunc read,
                    JsonBuilder *builder,
                    GError **error)
{
  g_autoptr (GPtrArray) sheets = read_sheets (read, path, error);
  g_autoptr (FusCsv) csv = NULL;
  FusSheet *first = NULL;

  if (sheets == NULL)
    return FALSE;
  inspect_names (sheets, builder);
  if (count_candidates (sheets, &first) == 0)
    return TRUE;
  csv = fus_sheet_to_csv (first, path, &(FusCsvLayout) FUS_CSV_LAYOUT_INIT, TRUE, error);
  if (csv == NULL)
    return FALSE;
  fus_csv_inspect (csv, builder);

  return TRUE;
}
