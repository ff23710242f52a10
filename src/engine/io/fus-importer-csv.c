/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of text. fus-csv.c finds dialect and records; here each column gets a role
 * (feature, label, name of the samples, left out) from the recipe's words and from
 * what it holds, and records are read by many threads into one matrix. The first thing
 * wrong, in the file's order and whatever thread met it, is the error. A cell that is
 * no number in a column of numbers is an error with its line, not a gap, unless it is
 * a known word for a gap. */
#include "config.h"

#include "fus-block.h"
#include "fus-csv-keys.h"
#include "fus-csv.h"
#include "fus-file-error.h"
#include "fus-importer.h"
#include "fus-key-names.h"
#include "fus-number.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  N_ITEM = 1024,      /* records a piece of work */
  LONGEST_QUOTE = 40, /* bytes of a cell in a message */
  ITEMS_A_TICK = 16,  /* pieces of work between two reports */
};

typedef enum
{
  ROLE_SKIP,
  ROLE_VALUE,
  ROLE_TEXT,
} Role;

typedef enum
{
  PROBLEM_NONE,
  PROBLEM_TEXT,
  PROBLEM_RAGGED,
} ProblemKind;

/* The first thing that is wrong in a piece of work. */
typedef struct
{
  ProblemKind kind;
  gsize record;
  guint column;
  guint n_cells;
  FusCsvCell cell;
} Problem;

typedef struct
{
  const FusCsv *csv;
  const FusReadOptions *options;
  Role *roles;  /* [n_columns] */
  guint *slots; /* [n_columns]: column of x or number of the text */
  guint n_values;
  guint n_texts;
  int id;            /* column, or −1 */
  gboolean id_asked; /* by the person: must be unique */
  FusMatrix *x;
  FusCsvCell **texts; /* [n_texts][n_records] */
  Problem *problems;  /* [n_items] */
  GHashTable **gaps;  /* [n_items]: text that was taken for missing → how often */
  gsize *n_empty;     /* [n_items]: and empty cells */
  GPtrArray *keys;    /* of FusCsvKey */
  gsize first;        /* record of the items at hand */
  gsize n_items;
} Table;

static void
table_clear (Table *self)
{
  for (guint i = 0; self->texts != NULL && i < self->n_texts; i++)
    g_free (self->texts[i]);
  g_free (self->texts);
  g_free (self->roles);
  g_free (self->slots);
  g_free (self->problems);
  for (gsize i = 0; self->gaps != NULL && i < self->n_items; i++)
    g_clear_pointer (&self->gaps[i], g_hash_table_unref);
  g_free (self->gaps);
  g_free (self->n_empty);
  g_clear_pointer (&self->keys, g_ptr_array_unref);
  g_clear_pointer (&self->x, fus_matrix_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Table, table_clear)

static gboolean
csv_sniff (const char *path, const guint8 *head, gsize n)
{
  if (n >= 2 &&
      ((head[0] == 0xff && head[1] == 0xfe) || (head[0] == 0xfe && head[1] == 0xff)))
    return TRUE;

  return memchr (head, '\0', n) == NULL;
}

static gboolean
take_id_option (Table *self, GError **error)
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
give_role (Table *self, guint column, Role role)
{
  self->roles[column] = role;
  if (role == ROLE_VALUE)
    self->slots[column] = self->n_values++;
  if (role == ROLE_TEXT)
    self->slots[column] = self->n_texts++;
}

/* Headers that another file has are not missed here; the join sees to it that each is
 * found somewhere. */
static gboolean
is_elsewhere (const Table *self, const char *column)
{
  if (column[0] == '#')
    return FALSE;
  for (guint c = 0; c < self->csv->n_columns; c++)
    if (g_str_equal (self->csv->names[c], column))
      return FALSE;

  return TRUE;
}

static gboolean
mark_drops (const Table *self, gboolean *dropped, FusSource *source, GError **error)
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
find_label (const Table *self, const char *name, guint *column, GError **error)
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
mark_labels (const Table *self, gboolean *labels, GError **error)
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
find_key (const Table *self, guint column)
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
is_key_only (const Table *self, const FusCsvKey *key)
{
  gboolean text = self->csv->kinds[key->column] == FUS_CSV_TEXT;

  if (text)
    return !self->options->lenient;

  return key->mixed || !key->is_key;
}

static Role
choose_role (const Table *self, guint c, gboolean chosen, FusSource *source)
{
  const FusCsv *csv = self->csv;
  const FusCsvKey *key = find_key (self, c);

  if (self->options->labels_only || !chosen || (key != NULL && is_key_only (self, key)))
    return ROLE_SKIP;
  if (csv->kinds[c] == FUS_CSV_EMPTY)
    {
      note_empty (source, csv->names[c]);
      return ROLE_SKIP;
    }
  if (csv->kinds[c] == FUS_CSV_TEXT && self->options->lenient)
    return ROLE_TEXT;

  return ROLE_VALUE;
}

static gboolean
choose_roles (Table *self, FusSource *source, GError **error)
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
        give_role (self, c, ROLE_TEXT);
      else if (!dropped[c])
        give_role (self, c, choose_role (self, c, object == NULL || chosen[c], source));
    }

  return TRUE;
}

static void
set_problem (Problem *problem, ProblemKind kind, gsize record, guint column)
{
  if (problem->kind != PROBLEM_NONE)
    return;
  problem->kind = kind;
  problem->record = record;
  problem->column = column;
}

/* A number right at the start of a cell that ends there; most cells are. */
static inline const char *
read_fast (const FusCsv *csv, const char *p, FusReal *x, gboolean *last)
{
  double value = 0;
  const char *end = fus_number_parse_padded (p, csv->plain_point, &value);

  if (end == NULL || (*end != csv->separator && *end != '\n') || csv->separator == ' ')
    return NULL;
  *x = (FusReal) value;
  *last = *end == '\n';

  return end + 1;
}

static void
count_gap (const Table *self, gsize record, const FusCsvCell *cell)
{
  gsize item = record / N_ITEM;
  char *text = NULL;
  gpointer n = NULL;

  if (cell->n == 0)
    {
      self->n_empty[item]++;
      return;
    }
  if (self->gaps[item] == NULL)
    self->gaps[item] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  text = fus_csv_cell_dup (cell);
  n = g_hash_table_lookup (self->gaps[item], text);
  g_hash_table_insert (self->gaps[item], text,
                       GSIZE_TO_POINTER (GPOINTER_TO_SIZE (n) + 1));
}

static const char *
read_cell (const Table *self,
           const char *p,
           gsize record,
           guint c,
           Problem *problem,
           gboolean *last)
{
  const FusCsv *csv = self->csv;
  FusCsvCell cell;
  double value = NAN;
  const char *next = fus_csv_next (csv->separator, p, &cell);
  FusCsvKind kind = FUS_CSV_NUMBER;

  *last = cell.last;
  if (self->roles[c] == ROLE_TEXT)
    self->texts[self->slots[c]][record] = cell;
  if (self->roles[c] != ROLE_VALUE)
    return next;
  kind = fus_csv_classify (csv, &cell, &value);
  fus_matrix_row (self->x, record)[self->slots[c]] =
    (FusReal) (kind == FUS_CSV_NUMBER ? value : (double) NAN);
  if (kind == FUS_CSV_EMPTY)
    count_gap (self, record, &cell);
  if (kind == FUS_CSV_TEXT && problem->kind == PROBLEM_NONE)
    {
      set_problem (problem, PROBLEM_TEXT, record, c);
      problem->cell = cell;
    }

  return next;
}

/* Cells past the last column must be empty. */
static void
check_rest (const Table *self, const char *p, gsize record, Problem *problem)
{
  FusCsvCell cell = { 0 };
  guint n_cells = self->csv->n_columns;
  gboolean any = FALSE;

  while (!cell.last)
    {
      p = fus_csv_next (self->csv->separator, p, &cell);
      any |= cell.n > 0;
      n_cells++;
    }
  if (!any || problem->kind != PROBLEM_NONE)
    return;
  set_problem (problem, PROBLEM_RAGGED, record, 0);
  problem->n_cells = n_cells;
}

static void
read_record (const Table *self, gsize record, Problem *problem)
{
  const FusCsv *csv = self->csv;
  const char *p = csv->text->data + csv->starts[record];
  FusReal *row = fus_matrix_row (self->x, record);
  gboolean last = FALSE;
  Problem mine = { 0 };
  guint c = 0;

  for (; c < csv->n_columns && !last; c++)
    {
      const char *next = self->roles[c] == ROLE_VALUE
                           ? read_fast (csv, p, &row[self->slots[c]], &last)
                           : NULL;

      p = next != NULL ? next : read_cell (self, p, record, c, &mine, &last);
    }
  if (c < csv->n_columns)
    {
      mine = (Problem){ PROBLEM_RAGGED, record, 0, c, { 0 } };
    }
  else if (!last)
    check_rest (self, p, record, &mine);
  if (problem->kind == PROBLEM_NONE && mine.kind != PROBLEM_NONE)
    *problem = mine;
}

static void
read_item (gsize item, guint worker, gpointer data)
{
  const Table *self = data;
  gsize first = self->first + item * N_ITEM;
  gsize end = MIN (first + N_ITEM, self->csv->n_records);

  for (gsize record = first; record < end; record++)
    read_record (self, record, &self->problems[first / N_ITEM]);
}

static void
set_text_error (const Table *self, const Problem *problem, GError **error)
{
  g_autofree char *text = fus_csv_cell_dup (&problem->cell);
  g_autofree char *valid =
    g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), LONGEST_QUOTE));

  fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                      (FusPlace){ self->csv->file, self->csv->names[problem->column],
                                  (gint64) fus_csv_get_line (self->csv, problem->record),
                                  _ ("Correct the cell, or leave the column out or make "
                                     "it a label.") },
                      _ ("“%s” is not a number"), valid);
}

static gboolean
check_problems (const Table *self, gsize n_items, GError **error)
{
  for (gsize i = 0; i < n_items; i++)
    {
      const Problem *problem = &self->problems[i];

      if (problem->kind == PROBLEM_NONE)
        continue;
      if (problem->kind == PROBLEM_TEXT)
        set_text_error (self, problem, error);
      else
        fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                            (FusPlace){
                              self->csv->file, NULL,
                              (gint64) fus_csv_get_line (self->csv, problem->record),
                              _ ("Complete the row or remove it.") },
                            ngettext ("The row has %u cell; expected: %u",
                                      "The row has %u cells; expected: %u",
                                      problem->n_cells),
                            problem->n_cells, self->csv->n_columns);
      return FALSE;
    }

  return TRUE;
}

static gboolean
read_records (Table *self, FusPool *pool, const FusProgress *progress, GError **error)
{
  gsize n_records = self->csv->n_records;
  gsize n_items = (n_records + N_ITEM - 1) / N_ITEM;

  self->x = fus_block_new (n_records, self->n_values, self->csv->file, NULL, error);
  if (self->x == NULL)
    return FALSE;
  self->texts = g_new0 (FusCsvCell *, self->n_texts + 1);
  for (guint i = 0; i < self->n_texts; i++)
    self->texts[i] = g_new0 (FusCsvCell, n_records);
  self->problems = g_new0 (Problem, n_items);
  self->n_items = n_items;
  self->gaps = g_new0 (GHashTable *, n_items);
  self->n_empty = g_new0 (gsize, n_items);
  for (gsize item = 0; item < n_items; item += ITEMS_A_TICK)
    {
      self->first = item * N_ITEM;
      fus_pool_run (pool, MIN (n_items - item, ITEMS_A_TICK), read_item, self);
      if (!fus_progress_tick (progress, (double) item / (double) n_items, NULL, error))
        return FALSE;
    }

  return check_problems (self, n_items, error);
}

static char **
dup_texts (const Table *self, guint column)
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
set_repeat_error (const Table *self, char **ids, gsize record, GError **error)
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
check_no_empty (const Table *self, char **ids, GError **error)
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
take_ids (Table *self, char ***ids, GError **error)
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
add_label (const Table *self, FusSource *source, guint column, char **ids)
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
add_asked_labels (const Table *self, FusSource *source, char **ids, gboolean *done)
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
describe_key (const Table *self, const FusCsvKey *key, FusColumn *column)
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
add_found_label (const Table *self, FusSource *source, guint column, char **ids)
{
  FusColumn *label = add_label (self, source, column, ids);
  const FusCsvKey *key = find_key (self, column);

  label->object = g_strdup_printf ("#%u", column + 1);
  if (key != NULL)
    describe_key (self, key, label);
}

static void
add_key (const Table *self, FusSource *source, FusCsvKey *key)
{
  FusColumn *column =
    fus_source_add_column (source, self->csv->names[key->column], self->csv->n_records);

  column->use = FUS_COLUMN_KEY;
  column->object = g_strdup_printf ("#%u", key->column + 1);
  describe_key (self, key, column);
  column->texts = g_steal_pointer (&key->texts);
  if (self->roles[key->column] == ROLE_VALUE)
    column->slot = self->slots[key->column];
  column->strict = key->mixed && self->roles[key->column] == ROLE_SKIP &&
                   !self->options->labels_only && self->options->object == NULL;
}

static void
add_keys (const Table *self, FusSource *source)
{
  for (guint i = 0; self->keys != NULL && i < self->keys->len; i++)
    {
      FusCsvKey *key = g_ptr_array_index (self->keys, i);

      if (self->roles[key->column] != ROLE_TEXT)
        add_key (self, source, key);
    }
}

static void
add_labels (const Table *self, FusSource *source, char **ids)
{
  g_autofree gboolean *done = g_new0 (gboolean, self->csv->n_columns);

  add_asked_labels (self, source, ids, done);
  for (guint c = 0; c < self->csv->n_columns; c++)
    if (self->roles[c] == ROLE_TEXT && !done[c] && self->options->lenient &&
        ((int) c != self->id || ids == NULL))
      add_found_label (self, source, c, ids);
}

static void
add_values (Table *self, FusSource *source, const char *path, char **ids)
{
  g_autofree char *stem = fus_importer_dup_stem (path);
  FusTable *table = NULL;

  if (self->n_values == 0)
    return;
  table = fus_source_add_table (source, stem, g_steal_pointer (&self->x));
  table->ids = g_strdupv (ids);
  table->headed = TRUE;
  table->chosen = self->options->object != NULL;
  if (self->roles[self->csv->n_columns - 1] == ROLE_VALUE)
    table->last = self->slots[self->csv->n_columns - 1];
  table->features = g_new0 (char *, self->n_values + 1);
  for (guint c = 0; c < self->csv->n_columns; c++)
    if (self->roles[c] == ROLE_VALUE)
      table->features[self->slots[c]] = g_strdup (self->csv->names[c]);
  fus_table_guess_kind (table, FALSE, FALSE);
}

static void
add_gaps (const Table *self, FusSource *source)
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

static FusSource *
csv_load (const char *path,
          const FusReadOptions *options,
          FusPool *pool,
          const FusProgress *progress,
          GError **error)
{
  g_autoptr (FusCsv) csv = fus_csv_open (path, -1, error);
  g_autoptr (FusSource) source = fus_source_new ("csv");
  g_auto (GStrv) ids = NULL;
  g_auto (Table) table = { .csv = csv, .options = options };

  if (csv == NULL)
    return NULL;
  table.roles = g_new0 (Role, csv->n_columns);
  table.slots = g_new0 (guint, csv->n_columns);
  if (!choose_roles (&table, source, error) ||
      !read_records (&table, pool, progress, error) || !take_ids (&table, &ids, error))
    return NULL;
  if (table.id >= 0)
    source->id = g_strdup (csv->names[table.id]);
  add_labels (&table, source, ids);
  add_values (&table, source, path, ids);
  add_keys (&table, source);
  add_gaps (&table, source);

  return g_steal_pointer (&source);
}

static gboolean
csv_inspect (const char *path, JsonBuilder *builder, GError **error)
{
  g_autoptr (FusCsv) csv = fus_csv_open (path, -1, error);

  if (csv == NULL)
    return FALSE;
  fus_csv_inspect (csv, builder);

  return TRUE;
}

static const char *const csv_suffixes[] = {
  ".csv", ".tsv", ".tab", ".txt", ".csv.gz", ".tsv.gz", ".txt.gz", NULL,
};

const FusImporterClass fus_importer_csv = {
  .id = "csv",
  .name = N_ ("table of text (CSV, TSV)"),
  .suffixes = csv_suffixes,
  .sniff = csv_sniff,
  .inspect = csv_inspect,
  .load = csv_load,
};
