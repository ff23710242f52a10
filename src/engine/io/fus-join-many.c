/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Several rows of one file for a sample of another: a column that repeats and whose
 * values name the rows of another file, where no column names both. What is meant, the
 * mean, the first or each of them, can't be told from the numbers: it is asked. */
#include "config.h"

#include "fus-join-many.h"

#include "fus-file-error.h"
#include "fus-format-count.h"
#include "fus-key-names.h"
#include "fus-recipe.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Of the values of a column that name rows of another file. */
#define CLEAR_SHARE 0.5
/* Of the rows that have a value at all. */
#define NEARLY_ALL 0.95
/* Fewer that come again are most likely slips, which are told as such. */
#define FEWEST_REPEATS 0.1

/* Float32 has all whole numbers up to here. */
#define LARGEST_WHOLE 16777216.0

static void
many_clear (FusMany *self)
{
  g_clear_pointer (&self->texts, g_strfreev);
  g_clear_pointer (&self->groups, g_free);
  g_clear_pointer (&self->ids, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusMany, many_clear)

/* ---- a column that repeats ---- */

static char *
dup_text (const FusCells *cells, gsize row)
{
  const char *text = NULL;
  double value = (double) NAN;

  if (!fus_cells_get (cells, row, &value, &text))
    return g_strdup ("");
  if (text != NULL)
    return g_strdup (text);
  if (fabs (value - floor (value)) > 0 || fabs (value) > LARGEST_WHOLE)
    return NULL;

  return g_strdup_printf ("%.0f", value);
}

/* Texts of a column; %NULL where it holds fractions. */
static char **
list_texts (const FusCells *cells, gsize n_rows)
{
  g_auto (GStrv) texts = g_new0 (char *, n_rows + 1);

  if (cells->column != NULL && cells->column->n_rows != n_rows)
    return NULL;
  if (cells->table != NULL && cells->table->x->n_rows != n_rows)
    return NULL;
  for (gsize row = 0; row < n_rows; row++)
    {
      texts[row] = dup_text (cells, row);
      if (texts[row] == NULL)
        return NULL;
    }

  return g_steal_pointer (&texts);
}

/* Rows that share a text. @texts: (transfer full) */
static void
many_init (FusMany *self, FusKeyUnit *unit, const char *name, char **texts)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree gsize *sizes = g_new0 (gsize, unit->n_rows + 1);

  *self = (FusMany){ .unit = unit, .name = name, .texts = texts };
  self->groups = g_new (gint64, unit->n_rows + 1);
  self->ids = g_new0 (char *, unit->n_rows + 1);
  for (gsize row = 0; row < unit->n_rows; row++)
    {
      gpointer found = g_hash_table_lookup (seen, texts[row]);
      gint64 group = (gint64) GPOINTER_TO_SIZE (found) - 1;

      if (texts[row][0] != '\0' && found == NULL)
        {
          group = (gint64) self->n_ids;
          self->ids[self->n_ids++] = texts[row];
          g_hash_table_insert (seen, texts[row], GSIZE_TO_POINTER (self->n_ids));
        }
      self->groups[row] = texts[row][0] != '\0' ? group : -1;
      if (self->groups[row] >= 0)
        sizes[group]++;
    }
  for (gsize i = 0; i < self->n_ids; i++)
    self->most = MAX (self->most, sizes[i]);
}

static gsize
count_known (const FusMany *self)
{
  gsize n = 0;

  for (gsize row = 0; row < self->unit->n_rows; row++)
    n += self->groups[row] >= 0;

  return n;
}

/* Whether its values repeat, more than by a slip, and hardly any is unknown. */
static gboolean
is_repeating (const FusMany *self)
{
  const double n = (double) count_known (self);

  return self->n_ids > 1 && n >= NEARLY_ALL * (double) self->unit->n_rows &&
         n - (double) self->n_ids >= FEWEST_REPEATS * (double) self->n_ids;
}

/* Whether they name rows of another file. */
static gboolean
meets (const FusMany *self, const FusKeyCandidate *key, gboolean numeric)
{
  const gboolean same = fus_key_is_same_name (self->name, key->name);
  gsize n_met = 0;

  for (gsize i = 0; i < self->n_ids; i++)
    n_met += g_hash_table_contains (key->values, self->ids[i]);
  if (numeric)
    return same && (double) n_met >= NEARLY_ALL * (double) self->n_ids;

  return (double) n_met >= CLEAR_SHARE * (double) self->n_ids && (same || key->code);
}

/* The join and what could name the rows of each of its files. */
typedef struct
{
  FusJoin *join;
  GPtrArray *keys; /* of GPtrArray of FusKeyCandidate, one a unit */
} ManySearch;

static void
many_search_renew (ManySearch *self)
{
  g_ptr_array_set_size (self->keys, 0);
  for (guint i = 0; i < self->join->units->len; i++)
    g_ptr_array_add (self->keys,
                     fus_key_list_candidates (g_ptr_array_index (self->join->units, i)));
}

static gboolean
meets_any (const ManySearch *self, const FusMany *many, gboolean numeric)
{
  for (guint i = 0; i < self->keys->len; i++)
    {
      const GPtrArray *keys = g_ptr_array_index (self->keys, i);

      for (guint k = 0;
           g_ptr_array_index (self->join->units, i) != many->unit && k < keys->len; k++)
        if (meets (many, g_ptr_array_index (keys, k), numeric))
          return TRUE;
    }

  return FALSE;
}

/* Whether some column names the rows of both unit @u and another file. */
static gboolean
has_key (const ManySearch *self, guint u)
{
  const GPtrArray *own = g_ptr_array_index (self->keys, u);

  for (guint i = 0; i < self->keys->len; i++)
    {
      const GPtrArray *keys = g_ptr_array_index (self->keys, i);

      for (guint a = 0; i != u && a < own->len; a++)
        for (guint b = 0; b < keys->len; b++)
          if (fus_key_rate_fit (g_ptr_array_index (own, a), g_ptr_array_index (keys, b)) >
              0)
            return TRUE;
    }

  return FALSE;
}

static gboolean
is_numeric (const FusCells *cells)
{
  return cells->table != NULL || cells->column->values != NULL || cells->column->numeric;
}

/* The column that was named, or one that names rows of another file. FALSE where there is
 * none. */
static gboolean
find_column (const ManySearch *self, FusKeyUnit *unit, FusMany *many)
{
  g_autoptr (GArray) all = fus_join_list_cells (unit);
  const char *id = self->join->many_id;
  const gboolean asked = many->mode != NULL && id != NULL;
  const char *mode = many->mode;

  for (guint i = 0; i < all->len; i++)
    {
      const FusCells *cells = &g_array_index (all, FusCells, i);
      g_auto (FusMany) one = { NULL };
      char **texts = NULL;

      if (asked && !fus_key_is_same_name (cells->name, id))
        continue;
      texts = list_texts (cells, unit->n_rows);
      if (texts == NULL)
        continue;
      many_init (&one, unit, cells->name, texts);
      if (one.n_ids == 0 || (!asked && (!is_repeating (&one) ||
                                        !meets_any (self, &one, is_numeric (cells)))))
        continue;
      *many = one;
      many->mode = mode;
      many->name = fus_join_own (self->join, one.name);
      one = (FusMany){ NULL };
      return TRUE;
    }

  return FALSE;
}

const char *
fus_join_own (const FusJoin *self, const char *text)
{
  char *own = g_strdup (text);

  g_ptr_array_add (self->owned, own);

  return own;
}

/* ---- what was said ---- */

static const char *
find_mode (const FusJoin *self, const FusKeyUnit *unit)
{
  g_autofree char *stem = fus_source_dup_stem (unit->file);
  const char *mode =
    self->manys != NULL ? fus_recipe_find_said (self->manys, stem, NULL) : NULL;

  for (guint i = 0; i < self->parts->len && mode == NULL && self->manys != NULL; i++)
    if (g_strcmp0 (fus_join_get_part (self, i)->file, unit->file) == 0)
      mode = fus_recipe_find_said (self->manys, fus_join_get_part (self, i)->name, NULL);

  return mode;
}

static gboolean
set_asked (const FusMany *self, GError **error)
{
  g_autofree char *file = g_path_get_basename (self->unit->file);
  g_autofree char *stem = fus_source_dup_stem (self->unit->file);
  g_autofree char *remedy = g_strdup_printf (
    /* Translators: what to type in a command, a name in place of each %s but the last,
     * which is a column */
    _ ("Say what is meant: --many %s=mean (their average), --many %s=first (the first "
       "alone) or --many %s=repeat (each row a sample; those of one “%s” stay together "
       "when samples are split)."),
    stem, stem, stem, self->name);
  g_autofree char *rows = fus_format_count ((gint64) count_known (self));
  g_autofree char *values = fus_format_count ((gint64) self->n_ids);
  g_autofree char *most = fus_format_count ((gint64) self->most);

  fus_file_error_set (
    error, FUS_FILE_ERROR_MISMATCH,
    (FusPlace){ self->unit->file, self->name, -1, remedy },
    /* Translators: a file, a column, three numbers */
    _ ("Several rows of %s share a value of “%s” (rows: %s, values: %s, most rows of "
       "one: %s)"),
    file, self->name, rows, values, most);

  return FALSE;
}

static gboolean
set_nothing (const FusJoin *self, const FusKeyUnit *unit, GError **error)
{
  g_autofree char *file = g_path_get_basename (unit->file);

  fus_file_error_set (
    error, FUS_FILE_ERROR_MISMATCH,
    (FusPlace){ unit->file, self->many_id, -1,
                _ ("Name the column that tells which rows belong together, with --id.") },
    _ ("No column of %s has values that repeat and name the rows of another file"), file);

  return FALSE;
}

/* ---- doing ---- */

void
fus_join_drop_feature (const FusKeyUnit *unit, const char *drop)
{
  for (guint i = 0; i < unit->sources->len; i++)
    {
      const FusSource *source = g_ptr_array_index (unit->sources, i);

      for (guint t = 0; t < source->tables->len; t++)
        {
          FusTable *table = g_ptr_array_index (source->tables, t);
          g_autofree gboolean *drops = g_new0 (gboolean, table->x->n_cols + 1);

          for (gsize d = 0; table->features != NULL && d < table->x->n_cols; d++)
            drops[d] = g_str_equal (table->features[d], drop);
          fus_table_drop_columns (table, drops);
        }
      for (guint c = 0; c < source->columns->len; c++)
        {
          FusColumn *column = g_ptr_array_index (source->columns, c);

          if (g_str_equal (column->name, drop) && !column->asked)
            column->use = FUS_COLUMN_KEY;
        }
    }
}

static FusMatrix *
select_rows (const FusMatrix *x, const gint64 *rows, gsize n)
{
  FusMatrix *out = fus_matrix_new (n, x->n_cols);

  for (gsize i = 0; i < n; i++)
    for (gsize d = 0; d < x->n_cols; d++)
      fus_matrix_row (out, i)[d] =
        rows[i] >= 0 ? fus_matrix_row (x, (gsize) rows[i])[d] : (FusReal) NAN;

  return out;
}

static void
take_column (FusColumn *column, const gint64 *rows, gsize n, char **ids)
{
  char **texts = column->texts != NULL ? g_new0 (char *, n + 1) : NULL;
  double *values = column->values != NULL ? g_new (double, MAX (n, 1)) : NULL;

  for (gsize i = 0; i < n; i++)
    {
      if (texts != NULL)
        texts[i] = g_strdup (rows[i] >= 0 ? column->texts[rows[i]] : "");
      if (values != NULL)
        values[i] = rows[i] >= 0 ? column->values[rows[i]] : (double) NAN;
    }
  g_strfreev (column->texts);
  g_free (column->values);
  g_strfreev (column->ids);
  column->texts = texts;
  column->values = values;
  column->ids = g_strdupv (ids);
  column->n_rows = n;
  column->is_key = FALSE;
  column->fault = -1;
}

void
fus_join_take_rows (FusKeyUnit *unit,
                    const gint64 *rows,
                    gsize n,
                    char **ids,
                    const char *id)
{
  for (guint i = 0; i < unit->sources->len; i++)
    {
      const FusSource *source = g_ptr_array_index (unit->sources, i);

      for (guint t = 0; t < source->tables->len; t++)
        {
          FusTable *table = g_ptr_array_index (source->tables, t);
          FusMatrix *x = select_rows (table->x, rows, n);

          fus_matrix_unref (table->x);
          table->x = x;
          g_strfreev (table->ids);
          table->ids = g_strdupv (ids);
        }
      for (guint c = 0; c < source->columns->len; c++)
        take_column (g_ptr_array_index (source->columns, c), rows, n, ids);
    }
  unit->n_rows = n;
  unit->given = TRUE;
  unit->key = NULL;
  unit->id = id;
  unit->ids = NULL;
  for (guint i = 0; i < unit->sources->len && unit->ids == NULL; i++)
    {
      const FusSource *source = g_ptr_array_index (unit->sources, i);

      if (source->tables->len > 0)
        unit->ids = ((FusTable *) g_ptr_array_index (source->tables, 0))->ids;
      else if (source->columns->len > 0)
        unit->ids = ((FusColumn *) g_ptr_array_index (source->columns, 0))->ids;
    }
}

void
fus_join_take_ids (const FusJoin *self, const FusKeyUnit *unit)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      FusPart *part = fus_join_get_part (self, i);

      if (g_ptr_array_find (unit->sources, part->source, NULL))
        part->ids = part->table->ids;
    }
  for (guint i = self->marks->len; i-- > 0;)
    {
      FusMark *mark = fus_join_get_mark (self, i);

      if (!g_ptr_array_find (unit->sources, mark->source, NULL))
        continue;
      mark->ids = mark->column->ids;
      if (mark->column->use == FUS_COLUMN_KEY && !mark->column->asked)
        g_ptr_array_remove_index (self->marks, i);
    }
}

/* Sums of what is known, then means. */
static void
average_table (const FusMany *self, const FusMatrix *x, FusMatrix *out)
{
  g_autofree gsize *n = g_new0 (gsize, self->n_ids * out->n_cols + 1);
  g_autofree double *sums = g_new0 (double, self->n_ids * out->n_cols + 1);

  for (gsize row = 0; row < x->n_rows; row++)
    for (gsize d = 0; self->groups[row] >= 0 && d < x->n_cols; d++)
      {
        const gsize at = (gsize) self->groups[row] * x->n_cols + d;
        const double value = (double) fus_matrix_row (x, row)[d];

        n[at] += isfinite (value) != 0;
        sums[at] += isfinite (value) ? value : 0;
      }
  for (gsize at = 0; at < self->n_ids * out->n_cols; at++)
    out->data[at] = n[at] > 0 ? (FusReal) (sums[at] / (double) n[at]) : (FusReal) NAN;
}

/* (transfer full): of each table of the file. */
static GPtrArray *
average_tables (const FusMany *self)
{
  GPtrArray *means = g_ptr_array_new_with_free_func ((GDestroyNotify) fus_matrix_unref);

  for (guint i = 0; i < self->unit->sources->len; i++)
    {
      const FusSource *source = g_ptr_array_index (self->unit->sources, i);

      for (guint t = 0; t < source->tables->len; t++)
        {
          const FusTable *table = g_ptr_array_index (source->tables, t);
          FusMatrix *out = fus_matrix_new (self->n_ids, table->x->n_cols);

          average_table (self, table->x, out);
          g_ptr_array_add (means, out);
        }
    }

  return means;
}

static void
put_means (const FusMany *self, GPtrArray *means)
{
  guint k = 0;

  for (guint i = 0; i < self->unit->sources->len; i++)
    {
      const FusSource *source = g_ptr_array_index (self->unit->sources, i);

      for (guint t = 0; t < source->tables->len; t++)
        {
          FusTable *table = g_ptr_array_index (source->tables, t);

          fus_matrix_unref (table->x);
          table->x = fus_matrix_ref (g_ptr_array_index (means, k++));
          if (table->kind == FUS_MODALITY_BINARY || table->kind == FUS_MODALITY_COUNTS)
            table->kind = FUS_MODALITY_VECTOR;
        }
    }
}

/* A class that the rows of a sample don't agree on is not known. Returns how many samples
 * lose theirs. */
static gsize
settle_column (const FusMany *self, FusColumn *column)
{
  g_autofree gint64 *first = g_new (gint64, self->n_ids + 1);
  gsize n = 0;

  for (gsize i = 0; i < self->n_ids; i++)
    first[i] = -1;
  for (gsize row = 0; row < self->unit->n_rows && column->texts != NULL; row++)
    {
      const gint64 group = self->groups[row];

      if (group < 0 || column->texts[row][0] == '\0')
        continue;
      if (first[group] < 0)
        first[group] = (gint64) row;
      else if (first[group] < (gint64) self->unit->n_rows &&
               !g_str_equal (column->texts[row], column->texts[first[group]]))
        {
          first[group] = (gint64) self->unit->n_rows;
          n++;
        }
    }
  for (gsize row = 0; row < self->unit->n_rows && column->texts != NULL; row++)
    if (self->groups[row] >= 0 && first[self->groups[row]] == (gint64) self->unit->n_rows)
      column->texts[row][0] = '\0';

  return n;
}

static void
average_column (const FusMany *self, FusColumn *column)
{
  FusMatrix *x = fus_matrix_new (self->unit->n_rows, 1);
  FusMatrix *out = fus_matrix_new (self->n_ids, 1);

  for (gsize row = 0; row < self->unit->n_rows; row++)
    x->data[row] = (FusReal) column->values[row];
  average_table (self, x, out);
  for (gsize row = 0; row < self->unit->n_rows; row++)
    if (self->groups[row] >= 0)
      column->values[row] = (double) out->data[self->groups[row]];
  fus_matrix_unref (x);
  fus_matrix_unref (out);
}

static void
settle_columns (const FusJoin *self, const FusMany *many)
{
  for (guint i = 0; i < many->unit->sources->len; i++)
    {
      const FusSource *source = g_ptr_array_index (many->unit->sources, i);

      for (guint c = 0; c < source->columns->len; c++)
        {
          FusColumn *column = g_ptr_array_index (source->columns, c);
          gsize n = column->use == FUS_COLUMN_LABEL ? settle_column (many, column) : 0;
          g_autofree char *count = fus_format_count ((gint64) n);

          if (column->values != NULL)
            average_column (many, column);
          if (n > 0)
            fus_join_warn (
              self, "rows-differ",
              g_strdup_printf (
                /* Translators: a number, a column */
                ngettext ("The rows of %s sample differ in “%s”, which is not known for "
                          "it.",
                          "The rows of %s samples differ in “%s”, which is not known "
                          "for them.",
                          n),
                count, column->name),
              _ ("To keep each row: --many NAME=repeat."), n);
        }
    }
}

/* What only names the rows has no mean, and is no label of what they are rows of. */
static void
drop_keys (const FusMany *self)
{
  g_autoptr (GPtrArray) keys = fus_key_list_candidates (self->unit);

  for (guint i = 0; i < keys->len; i++)
    {
      const FusKeyCandidate *key = g_ptr_array_index (keys, i);

      if (key->column != NULL && (!key->numeric || key->named || key->counts))
        fus_join_drop_feature (self->unit, key->column->name);
    }
}

static void
reduce (const FusJoin *self, const FusMany *many)
{
  g_autofree gint64 *rows = g_new (gint64, many->n_ids + 1);
  g_autoptr (GPtrArray) means = NULL;
  const gboolean mean = g_str_equal (many->mode, "mean");

  drop_keys (many);
  if (mean)
    {
      settle_columns (self, many);
      means = average_tables (many);
    }
  for (gsize row = many->unit->n_rows; row-- > 0;)
    if (many->groups[row] >= 0)
      rows[many->groups[row]] = (gint64) row;
  fus_join_take_rows (many->unit, rows, many->n_ids, many->ids, many->name);
  if (mean)
    put_means (many, means);
  fus_join_take_ids (self, many->unit);
}

static void
tell (const FusJoin *self, const FusMany *many)
{
  g_autofree char *file = g_path_get_basename (many->unit->file);
  g_autofree char *rows = fus_format_count ((gint64) count_known (many));
  g_autofree char *n_ids = fus_format_count ((gint64) many->n_ids);
  char *note = NULL;

  if (g_str_equal (many->mode, "mean"))
    /* Translators: a file, a column, two numbers */
    note = g_strdup_printf (_ ("Of %s the mean of the rows of each “%s” was taken (rows: "
                               "%s, samples: %s)."),
                            file, many->name, rows, n_ids);
  else if (g_str_equal (many->mode, "first"))
    /* Translators: a file, a column, two numbers */
    note = g_strdup_printf (_ ("Of %s the first row of each “%s” was taken (rows: %s, "
                               "samples: %s)."),
                            file, many->name, rows, n_ids);
  else
    /* Translators: a file, a column, two numbers */
    note = g_strdup_printf (_ ("Each row of %s is a sample, and those of one “%s” are "
                               "never in two parts of a split (rows: %s, values: %s)."),
                            file, many->name, rows, n_ids);
  g_ptr_array_add (self->report->notes, note);
}

/* What was done goes with the modalities of the file into the report. */
static void
mark_parts (const FusJoin *self, const FusMany *many)
{
  for (guint i = 0; i < self->parts->len; i++)
    {
      FusPart *part = fus_join_get_part (self, i);

      if (!g_ptr_array_find (many->unit->sources, part->source, NULL))
        continue;
      part->many = many->mode;
      part->n_rows = many->unit->n_rows;
    }
}

static gboolean
settle_unit (ManySearch *search, guint u, FusSource *made, GError **error)
{
  FusJoin *self = search->join;
  FusKeyUnit *unit = g_ptr_array_index (self->units, u);
  g_auto (FusMany) many = { .mode = find_mode (self, unit) };

  if (many.mode == NULL && (self->units->len < 2 || has_key (search, u)))
    return TRUE;
  if (!find_column (search, unit, &many))
    return many.mode == NULL || set_nothing (self, unit, error);
  if (many.mode == NULL)
    return set_asked (&many, error);
  mark_parts (self, &many);
  tell (self, &many);
  fus_join_drop_feature (unit, many.name);
  if (g_str_equal (many.mode, "repeat"))
    {
      if (!fus_join_repeat (self, &many, made, error))
        return FALSE;
    }
  else
    reduce (self, &many);
  many_search_renew (search);

  return TRUE;
}

/* What is repeated last repeats what was made one row before. */
gboolean
fus_join_settle_many (FusJoin *self, FusSource *made, GError **error)
{
  g_autoptr (GPtrArray) keys =
               g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  ManySearch search = { self, keys };

  if (self->by_row || self->by_label ||
      (self->units->len < 2 && (self->manys == NULL || self->manys->len == 0)))
    return TRUE;
  many_search_renew (&search);
  for (guint last = 0; last < 2; last++)
    for (guint i = 0; i < self->units->len; i++)
      {
        const char *mode = find_mode (self, g_ptr_array_index (self->units, i));

        if ((g_strcmp0 (mode, "repeat") == 0) == (last == 1) &&
            !settle_unit (&search, i, made, error))
          return FALSE;
      }

  return TRUE;
}
