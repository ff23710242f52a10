/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of text. fus-csv.c finds dialect and records; here each column gets a role
 * (feature, label, name of the samples, left out) from the recipe's words and from what
 * it holds; fus-csv-read.c reads the records; then columns become tables and labels. */
#include "config.h"

#include "fus-csv-table.h"
#include "fus-file-error.h"
#include "fus-importer.h"
#include "fus-key-names.h"
#include "fus-number.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gboolean
csv_sniff (const char *path, const guint8 *head, gsize n)
{
  return memchr (head, '\0', n) == NULL || fus_text_is_wide (head, n);
}

static gboolean
take_id_option (FusCsvTable *self, GError **error)
{
  guint column = 0;

  self->id = -1;
  self->id_asked = self->options->id != NULL;
  if (!self->id_asked)
    return TRUE;
  if (!fus_csv_find_column (self->csv, self->options->id, &column, error))
    return FALSE;
  self->id = (int) column;

  return TRUE;
}

static void
give_role (FusCsvTable *self, guint column, FusCsvRole role)
{
  self->roles[column] = role;
  if (role == FUS_CSV_ROLE_VALUE)
    self->slots[column] = self->n_values++;
  if (role == FUS_CSV_ROLE_TEXT)
    self->slots[column] = self->n_texts++;
}

/* Headers that another file has are not missed here; the join sees to it that each is
 * found somewhere. */
static gboolean
is_elsewhere (const FusCsvTable *self, const char *column)
{
  if (column[0] == '#')
    return FALSE;
  for (guint c = 0; c < self->csv->n_columns; c++)
    if (g_str_equal (self->csv->names[c], column) ||
        (self->csv->headers != NULL && g_str_equal (self->csv->headers[c], column)))
      return FALSE;

  return TRUE;
}

static gboolean
mark_drops (const FusCsvTable *self, gboolean *dropped, FusSource *source, GError **error)
{
  char **drops = self->options->drops;

  for (gsize i = 0; drops != NULL && drops[i] != NULL; i++)
    {
      guint column = 0;

      if (is_elsewhere (self, drops[i]))
        continue;
      if (!fus_csv_find_column (self->csv, drops[i], &column, error))
        return FALSE;
      dropped[column] = TRUE;
      g_ptr_array_add (source->dropped, g_strdup (drops[i]));
    }

  return TRUE;
}

/* A label without a column is the only one there is besides ids. */
static gboolean
find_label (const FusCsvTable *self, const char *name, guint *column, GError **error)
{
  const FusCsv *csv = self->csv;

  if (name[0] != '\0')
    return fus_csv_find_column (csv, name, column, error);
  *column = csv->n_columns - 1;
  if (csv->n_columns == 2 && csv->kinds[0] != FUS_CSV_TEXT &&
      fus_key_is_name_of_id (csv->names[1]))
    *column = 0;
  if (csv->n_columns <= 2)
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ csv->file, NULL, -1,
                                  _ ("Name the column, as NAME=FILE::COLUMN.") },
                      _ ("The table has %u columns that could be the label"),
                      csv->n_columns);

  return FALSE;
}

static gboolean
mark_labels (const FusCsvTable *self, gboolean *labels, GError **error)
{
  char **names = self->options->labels;

  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      guint column = 0;

      if (!find_label (self, names[i], &column, error))
        return FALSE;
      labels[column] = TRUE;
    }

  return TRUE;
}

static void
note_empty (FusSource *source, const char *name)
{
  g_ptr_array_add (source->notes,
                   g_strdup_printf (_ ("Column “%s” is empty and was left out."), name));
}

static const FusCsvKey *
find_key (const FusCsvTable *self, guint column)
{
  for (guint i = 0; self->keys != NULL && i < self->keys->len; i++)
    {
      const FusCsvKey *key = g_ptr_array_index (self->keys, i);

      if (key->column == column)
        return key;
    }

  return NULL;
}

/* Whether a column that may name the samples couldn't be read as what else it might be:
 * the join says what is wrong where it is no name. */
static gboolean
is_key_only (const FusCsvTable *self, const FusCsvKey *key)
{
  gboolean text = self->csv->kinds[key->column] == FUS_CSV_TEXT;

  if (text)
    return !self->options->lenient;

  return key->mixed || !key->is_key;
}

static FusCsvRole
choose_role (const FusCsvTable *self, guint c, gboolean chosen, FusSource *source)
{
  const FusCsv *csv = self->csv;
  const FusCsvKey *key = find_key (self, c);

  if (self->options->labels_only || !chosen || (key != NULL && is_key_only (self, key)))
    return FUS_CSV_ROLE_SKIP;
  if (csv->kinds[c] == FUS_CSV_EMPTY)
    {
      note_empty (source, csv->names[c]);
      return FUS_CSV_ROLE_SKIP;
    }
  if (csv->kinds[c] == FUS_CSV_TEXT && self->options->lenient)
    return FUS_CSV_ROLE_TEXT;

  return FUS_CSV_ROLE_VALUE;
}

static gboolean
choose_roles (FusCsvTable *self, FusSource *source, GError **error)
{
  const FusCsv *csv = self->csv;
  g_autofree gboolean *dropped = g_new0 (gboolean, csv->n_columns);
  g_autofree gboolean *labels = g_new0 (gboolean, csv->n_columns);
  g_autofree gboolean *chosen = g_new0 (gboolean, csv->n_columns);
  g_autofree gboolean *excluded = g_new0 (gboolean, csv->n_columns);
  const char *object = self->options->object;

  if (!take_id_option (self, error) || !mark_drops (self, dropped, source, error) ||
      !mark_labels (self, labels, error) ||
      (object != NULL && !fus_csv_choose_columns (csv, object, chosen, error)))
    return FALSE;
  for (guint c = 0; c < csv->n_columns; c++)
    excluded[c] = dropped[c] || labels[c] || chosen[c];
  if (!self->id_asked)
    self->keys = fus_csv_find_keys (csv, excluded);
  for (guint c = 0; c < csv->n_columns; c++)
    {
      if ((int) c == self->id || labels[c])
        give_role (self, c, FUS_CSV_ROLE_TEXT);
      else if (!dropped[c])
        give_role (self, c, choose_role (self, c, object == NULL || chosen[c], source));
    }

  return TRUE;
}

static char **
dup_texts (const FusCsvTable *self, guint column)
{
  const FusCsvCell *cells = self->texts[self->slots[column]];
  char **texts = g_new0 (char *, self->csv->n_records + 1);

  for (gsize i = 0; i < self->csv->n_records; i++)
    texts[i] = fus_csv_cell_dup (&cells[i]);

  return texts;
}

static gsize
count_distinct (char **texts, gsize *first_repeat)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  *first_repeat = G_MAXSIZE;
  for (gsize i = 0; texts[i] != NULL; i++)
    if (!g_hash_table_add (seen, texts[i]) && *first_repeat == G_MAXSIZE)
      *first_repeat = i;

  return g_hash_table_size (seen);
}

static gboolean
set_repeat_error (const FusCsvTable *self, char **ids, gsize record, GError **error)
{
  gsize first = 0;

  while (!g_str_equal (ids[first], ids[record]))
    first++;
  fus_file_error_set (
    error, FUS_FILE_ERROR_CONTENT,
    (FusPlace){ self->csv->file, self->csv->names[self->id],
                (gint64) fus_csv_get_line (self->csv, record),
                _ ("Remove one of the rows, or choose another column for the ids.") },
    _ ("The id “%s” was there before, in row %zu"), ids[record],
    fus_csv_get_line (self->csv, first));

  return FALSE;
}

static gboolean
check_no_empty (const FusCsvTable *self, char **ids, GError **error)
{
  for (gsize i = 0; ids[i] != NULL; i++)
    if (ids[i][0] == '\0')
      {
        fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                            (FusPlace){ self->csv->file, self->csv->names[self->id],
                                        (gint64) fus_csv_get_line (self->csv, i),
                                        _ ("Give the row an id or remove it.") },
                            _ ("The id is empty"));
        return FALSE;
      }

  return TRUE;
}

/* Ids that were asked for must be there once each. Which column has them where none was
 * asked for is settled with what the other files hold. */
static gboolean
take_ids (FusCsvTable *self, char ***ids, GError **error)
{
  g_auto (GStrv) texts = NULL;
  gsize repeat = 0;

  if (self->id < 0)
    return TRUE;
  texts = dup_texts (self, (guint) self->id);
  count_distinct (texts, &repeat);
  if (repeat != G_MAXSIZE)
    return set_repeat_error (self, texts, repeat, error);
  if (!check_no_empty (self, texts, error))
    return FALSE;
  *ids = g_steal_pointer (&texts);

  return TRUE;
}

static FusColumn *
add_label (const FusCsvTable *self, FusSource *source, guint column, char **ids)
{
  const char *header = self->csv->names[column];
  g_autofree char *name =
    header[0] != '\0' ? g_strdup (header) : g_strdup_printf (_ ("Column %u"), column + 1);
  FusColumn *label = fus_source_add_column (source, name, self->csv->n_records);

  label->texts = dup_texts (self, column);
  label->ids = g_strdupv (ids);
  label->place = column + 1;

  return label;
}

/* Those asked for, under the words they were asked for with. */
static void
add_asked_labels (const FusCsvTable *self, FusSource *source, char **ids, gboolean *done)
{
  char **names = self->options->labels;

  for (gsize i = 0; names != NULL && names[i] != NULL; i++)
    {
      FusColumn *label = NULL;
      guint column = 0;

      if (!find_label (self, names[i], &column, NULL))
        continue;
      label = add_label (self, source, column, ids);
      label->object = g_strdup (names[i]);
      label->asked = TRUE;
      done[column] = TRUE;
    }
}

/* What the join must know to settle whether the column names the samples. */
static void
describe_key (const FusCsvTable *self, const FusCsvKey *key, FusColumn *column)
{
  const FusCsv *csv = self->csv;
  gsize row = 0;
  double value = 0;

  column->is_key = key->is_key;
  column->numeric = key->numeric;
  column->fault = key->fault;
  column->place = key->column + 1;
  if (key->fault >= 0)
    column->fault_line = (gint64) fus_csv_get_line (csv, (gsize) key->fault);
  while (key->mixed && key->texts[row] != NULL &&
         fus_number_parse_all (key->texts[row], &value))
    row++;
  column->first_line = (gint64) fus_csv_get_line (csv, MIN (row, csv->n_records - 1));
}

/* Other columns of text in a file taken whole. */
static void
add_found_label (const FusCsvTable *self, FusSource *source, guint column, char **ids)
{
  FusColumn *label = add_label (self, source, column, ids);
  const FusCsvKey *key = find_key (self, column);

  label->object = g_strdup_printf ("#%u", column + 1);
  if (key != NULL)
    describe_key (self, key, label);
}

static void
add_key (const FusCsvTable *self, FusSource *source, FusCsvKey *key)
{
  FusColumn *column =
    fus_source_add_column (source, self->csv->names[key->column], self->csv->n_records);

  column->use = FUS_COLUMN_KEY;
  column->object = g_strdup_printf ("#%u", key->column + 1);
  describe_key (self, key, column);
  column->texts = g_steal_pointer (&key->texts);
  if (self->roles[key->column] == FUS_CSV_ROLE_VALUE)
    column->slot = self->slots[key->column];
  column->strict = key->mixed && self->roles[key->column] == FUS_CSV_ROLE_SKIP &&
                   !self->options->labels_only && self->options->object == NULL;
}

static void
add_keys (const FusCsvTable *self, FusSource *source)
{
  for (guint i = 0; self->keys != NULL && i < self->keys->len; i++)
    {
      FusCsvKey *key = g_ptr_array_index (self->keys, i);

      if (self->roles[key->column] != FUS_CSV_ROLE_TEXT)
        add_key (self, source, key);
    }
}

static void
add_labels (const FusCsvTable *self, FusSource *source, char **ids)
{
  g_autofree gboolean *done = g_new0 (gboolean, self->csv->n_columns);

  add_asked_labels (self, source, ids, done);
  for (guint c = 0; c < self->csv->n_columns; c++)
    if (self->roles[c] == FUS_CSV_ROLE_TEXT && !done[c] && self->options->lenient &&
        ((int) c != self->id || ids == NULL))
      add_found_label (self, source, c, ids);
}

static void
add_values (FusCsvTable *self, FusSource *source, const char *path, char **ids)
{
  g_autofree char *stem = fus_source_dup_stem (path);
  FusTable *table = NULL;

  if (self->n_values == 0)
    return;
  table = fus_source_add_table (source, stem, g_steal_pointer (&self->x));
  table->ids = g_strdupv (ids);
  table->offsets = g_steal_pointer (&self->offsets);
  table->headed = TRUE;
  table->chosen = self->options->object != NULL;
  if (self->roles[self->csv->n_columns - 1] == FUS_CSV_ROLE_VALUE)
    table->last = self->slots[self->csv->n_columns - 1];
  table->features = g_new0 (char *, self->n_values + 1);
  table->units = g_new0 (char *, self->n_values + 1);
  if (self->csv->headers != NULL)
    table->headers = g_new0 (char *, self->n_values + 1);
  table->places = g_new0 (guint, self->n_values + 1);
  for (guint c = 0; c < self->csv->n_columns; c++)
    if (self->roles[c] == FUS_CSV_ROLE_VALUE)
      {
        const char *unit = self->csv->units[c];

        table->places[self->slots[c]] = c + 1;
        table->features[self->slots[c]] = g_strdup (self->csv->names[c]);
        table->units[self->slots[c]] = g_strdup (unit != NULL ? unit : "");
        if (table->headers != NULL)
          table->headers[self->slots[c]] = g_strdup (self->csv->headers[c]);
      }
  for (gsize item = 0; item < self->n_items; item++)
    table->n_too_large += self->problems[item].n_too_large;
  fus_table_guess_kind (table, FALSE, FALSE);
}

static void
add_gaps (const FusCsvTable *self, FusSource *source)
{
  for (gsize item = 0; item < self->n_items; item++)
    {
      GHashTableIter iter;
      gpointer text = NULL;
      gpointer n = NULL;

      if (self->n_empty[item] > 0)
        fus_source_add_gap (source, "", self->n_empty[item]);
      if (self->gaps[item] == NULL)
        continue;
      g_hash_table_iter_init (&iter, self->gaps[item]);
      while (g_hash_table_iter_next (&iter, &text, &n))
        fus_source_add_gap (source, text, GPOINTER_TO_SIZE (n));
    }
}

FusCsvLayout
fus_importer_get_layout (const FusReadOptions *options)
{
  FusCsvLayout layout = FUS_CSV_LAYOUT_INIT;

  if (options->header_row != 0)
    layout.header_row = MAX (options->header_row, 0);
  if (options->data_row > 0)
    layout.data_row = options->data_row;
  if (options->decimal != NULL)
    layout.decimal = options->decimal[0];
  layout.encoding = options->encoding;

  return layout;
}

FusSource *
fus_importer_csv_load_table (const FusCsv *csv,
                             const char *path,
                             const FusReadOptions *options,
                             FusPool *pool,
                             const FusProgress *progress,
                             GError **error)
{
  g_autoptr (FusSource) source = fus_source_new ("csv");
  g_auto (GStrv) ids = NULL;
  g_auto (FusCsvTable) table = { .csv = csv, .options = options };

  table.roles = g_new0 (FusCsvRole, csv->n_columns);
  table.slots = g_new0 (guint, csv->n_columns);
  if (!choose_roles (&table, source, error) ||
      !fus_csv_table_read (&table, pool, progress, error) ||
      !take_ids (&table, &ids, error))
    return NULL;
  if (table.id >= 0)
    source->id = g_strdup (csv->names[table.id]);
  add_labels (&table, source, ids);
  add_values (&table, source, path, ids);
  add_keys (&table, source);
  add_gaps (&table, source);
  fus_csv_table_tell (&table, source);

  return g_steal_pointer (&source);
}

static FusCsv *
open_table (const char *path, const FusReadOptions *options, GError **error)
{
  FusCsvLayout layout = fus_importer_get_layout (options);

  return fus_csv_open (path, &layout, error);
}

static FusSource *
csv_load (const char *path,
          const FusReadOptions *options,
          FusPool *pool,
          const FusProgress *progress,
          GError **error)
{
  g_autoptr (FusCsv) csv = open_table (path, options, error);

  if (csv == NULL)
    return NULL;

  return fus_importer_csv_load_table (csv, path, options, pool, progress, error);
}

static gboolean
csv_inspect (const char *path, JsonBuilder *builder, GError **error)
{
  g_autoptr (FusCsv) csv = fus_csv_open (path, NULL, error);

  if (csv == NULL)
    return FALSE;
  fus_csv_inspect (csv, builder);

  return TRUE;
}

const FusImporterClass fus_importer_csv = {
  .format = &fus_format_csv,
  .sniff = csv_sniff,
  .inspect = csv_inspect,
  .load = csv_load,
};
