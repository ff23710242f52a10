/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether tables may be joined as they stand. Rows that go by their order must not
 * contradict each other in columns that both have; ids must meet, or would if they
 * were written alike (fus-near-miss.c), or the table is turned. A doubt is a warning
 * as long as the pairing is likely right, and an error once it is likely wrong; the
 * shares that decide stand at the top. */
#include "config.h"

#include "fus-file-error.h"
#include "fus-format-count.h"
#include "fus-join-private.h"
#include "fus-key-names.h"
#include "fus-label-choice.h"
#include "fus-letters.h"
#include "fus-near-miss.h"
#include "fus-number.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  FEWEST_COLUMNS = 3, /* that a turned table shares */
  MANY_LEVELS = 20,   /* of a quantity */
};

/* Fewer pairs than this share of the smaller file are next to none. */
#define NEXT_TO_NOTHING 0.05
#define CLEAR_SHARE 0.5
#define NEARLY_EQUAL 0.9
/* Pairs that ids written alike would add, worth a word and worth a refusal. */
#define WORTH_TELLING 0.05
#define MOST_WRONG 0.2

void
fus_join_warn (const FusJoin *self,
               const char *id,
               char *message,
               const char *remedy,
               gsize n)
{
  g_ptr_array_add (self->report->warnings,
                   fus_notice_new (id, message, g_strdup (remedy), n));
}

static char *
dup_base (const FusKeyUnit *unit)
{
  return g_path_get_basename (unit->file);
}

/* ---- cells ---- */

GArray *
fus_join_list_cells (const FusKeyUnit *unit)
{
  GArray *cells = g_array_new (FALSE, TRUE, sizeof (FusCells));

  for (guint i = 0; i < unit->sources->len; i++)
    {
      const FusSource *source = g_ptr_array_index (unit->sources, i);

      for (guint t = 0; t < source->tables->len; t++)
        {
          const FusTable *table = g_ptr_array_index (source->tables, t);

          for (gsize d = 0; table->features != NULL && d < table->x->n_cols; d++)
            {
              FusCells cell = { table->features[d], table, d, NULL };

              g_array_append_val (cells, cell);
            }
        }
      for (guint c = 0; c < source->columns->len; c++)
        {
          const FusColumn *column = g_ptr_array_index (source->columns, c);
          FusCells cell = { column->name, NULL, 0, column };

          if (column->slot < 0)
            g_array_append_val (cells, cell);
        }
    }

  return cells;
}

gboolean
fus_cells_get (const FusCells *self, gsize row, double *value, const char **text)
{
  *value = (double) NAN;
  *text = NULL;
  if (self->table != NULL)
    *value = (double) fus_matrix_row (self->table->x, row)[self->d] +
             fus_table_get_offset (self->table, self->d);
  else if (self->column->values != NULL)
    *value = self->column->values[row];
  else
    {
      *text = self->column->texts[row];
      if (fus_number_is_missing (*text, strlen (*text)))
        return FALSE;
      if (!fus_number_parse_all (*text, value))
        *value = (double) NAN;
      return TRUE;
    }

  return !isnan (*value);
}

/* ---- columns that two files share ---- */

/* How a column of one file goes with the one of the same name in another, row by row. */
typedef struct
{
  gsize n;       /* rows in which both are known */
  gsize n_equal; /* of these */
  gsize n_levels[2];
  gsize n_common; /* levels of both */
  gsize n_paired; /* values of both, as often as they occur: in whatever order */
  gboolean words;
} Comparison;

static char *
make_key (double value, const char *text)
{
  if (!isnan (value))
    return g_strdup_printf ("%.9g", value);

  return g_utf8_casefold (text, -1);
}

static void
count_key (GHashTable *counts, char *key)
{
  gsize n = GPOINTER_TO_SIZE (g_hash_table_lookup (counts, key));

  g_hash_table_insert (counts, key, GSIZE_TO_POINTER (n + 1));
}

static void
compare_levels (Comparison *self, GHashTable *a, GHashTable *b)
{
  GHashTableIter iter;
  gpointer key = NULL;
  gpointer n = NULL;

  self->n_levels[0] = g_hash_table_size (a);
  self->n_levels[1] = g_hash_table_size (b);
  g_hash_table_iter_init (&iter, a);
  while (g_hash_table_iter_next (&iter, &key, &n))
    {
      gsize other = GPOINTER_TO_SIZE (g_hash_table_lookup (b, key));

      self->n_common += other > 0;
      self->n_paired += MIN (GPOINTER_TO_SIZE (n), other);
    }
}

static Comparison
compare (const FusCells *a, const FusCells *b, gsize n_rows)
{
  g_autoptr (GHashTable) keys_a =
               g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) keys_b =
               g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Comparison self = { 0 };

  for (gsize row = 0; row < n_rows; row++)
    {
      double x = 0;
      double y = 0;
      const char *s = NULL;
      const char *t = NULL;
      g_autofree char *key = NULL;
      char *other = NULL;

      if (!fus_cells_get (a, row, &x, &s) || !fus_cells_get (b, row, &y, &t))
        continue;
      key = make_key (x, s);
      other = make_key (y, t);
      self.n++;
      self.words |= isnan (x) || isnan (y);
      self.n_equal += g_str_equal (key, other);
      count_key (keys_a, g_steal_pointer (&key));
      count_key (keys_b, other);
    }
  compare_levels (&self, keys_a, keys_b);

  return self;
}

static gboolean
is_shared_vocabulary (const Comparison *self)
{
  return (double) self->n_common >=
           CLEAR_SHARE * (double) MIN (self->n_levels[0], self->n_levels[1]) &&
         self->n_common > 0;
}

/* Whether values that differ row by row must be those of the same rows: words, names of
 * samples, and what is called a class. */
static gboolean
contradicts (const Comparison *self, const char *name)
{
  if (self->n_equal == self->n || MAX (self->n_levels[0], self->n_levels[1]) < 2 ||
      !is_shared_vocabulary (self))
    return FALSE;

  return self->words || fus_key_is_name_of_id (name) || fus_label_rate_name (name) != 0;
}

/* Whether it is one column of numbers in two orders. */
static gboolean
is_reordered (const Comparison *self)
{
  gsize n_levels = MIN (self->n_levels[0], self->n_levels[1]);

  if (self->n_equal == self->n || n_levels < 2)
    return FALSE;

  return n_levels > MANY_LEVELS
           ? (double) self->n_paired >= NEARLY_EQUAL * (double) self->n
           : self->n_paired == self->n;
}

static gboolean
do_both_count (const FusCells *a, const FusCells *b, gsize n_rows)
{
  for (gsize row = 1; row < n_rows; row++)
    {
      double x[2] = { 0 };
      double y[2] = { 0 };
      const char *text = NULL;

      fus_cells_get (a, row - 1, &x[0], &text);
      fus_cells_get (a, row, &x[1], &text);
      fus_cells_get (b, row - 1, &y[0], &text);
      fus_cells_get (b, row, &y[1], &text);
      if (!(fabs (x[1] - x[0] - 1) <= 0) || !(fabs (y[1] - y[0] - 1) <= 0))
        return FALSE;
    }

  return TRUE;
}

static gboolean
set_contradiction (const FusKeyUnit *a,
                   const FusKeyUnit *b,
                   const char *name,
                   const Comparison *comparison,
                   GError **error)
{
  g_autofree char *first = dup_base (a);
  g_autofree char *second = dup_base (b);
  g_autofree char *n_differ =
    fus_format_count ((gint64) (comparison->n - comparison->n_equal));
  g_autofree char *n_rows = fus_format_count ((gint64) comparison->n);

  fus_file_error_set (
    error, FUS_FILE_ERROR_MISMATCH,
    (FusPlace){
      b->file, name, -1,
      _ ("Name the column that has the samples’ ids with --id, put the rows into "
         "the same order, or leave the column out with --drop; --by-row pairs "
         "the rows all the same.") },
    /* Translators: two files, a column, two numbers */
    ngettext (
      "Nothing names the samples of %s and %s, and their rows are not in the same "
      "order: “%s” differs in %s of %s row",
      "Nothing names the samples of %s and %s, and their rows are not in the same "
      "order: “%s” differs in %s of %s rows",
      comparison->n),
    first, second, name, n_differ, n_rows);

  return FALSE;
}

/* What the columns that two files share said so far. */
typedef struct
{
  const FusKeyUnit *a;
  const FusKeyUnit *b;
  guint n_numbers; /* columns of numbers that differ */
  guint n_reordered;
  Comparison worst;
  const char *worst_name;
} Shared;

static gboolean
check_shared (Shared *self, const FusCells *x, const FusCells *y, GError **error)
{
  Comparison comparison = { 0 };

  if (do_both_count (x, y, self->a->n_rows))
    return TRUE;
  comparison = compare (x, y, self->a->n_rows);
  if (contradicts (&comparison, x->name) ||
      (comparison.n_equal < comparison.n &&
       fus_cells_are_rounded (x, y, self->a->n_rows)))
    return set_contradiction (self->a, self->b, x->name, &comparison, error);
  self->n_numbers += comparison.n_equal < comparison.n;
  if (!is_reordered (&comparison))
    return TRUE;
  self->n_reordered++;
  self->worst = comparison;
  self->worst_name = x->name;

  return TRUE;
}

/* Plain name → number of the column + 1. */
static GHashTable *
index_names (GArray *cells)
{
  GHashTable *index = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < cells->len; i++)
    {
      const char *name = g_array_index (cells, FusCells, i).name;

      if (fus_text_has_letter (name))
        g_hash_table_insert (index, fus_key_dup_plain (name), GUINT_TO_POINTER (i + 1));
    }

  return index;
}

/* Columns of numbers may have the same dull name in two files (x1, x2): they speak only
 * where at least half of them are the same numbers in another order. */
static gboolean
check_rows (const FusKeyUnit *a, const FusKeyUnit *b, GError **error)
{
  g_autoptr (GArray) cells_a = fus_join_list_cells (a);
  g_autoptr (GArray) cells_b = fus_join_list_cells (b);
  g_autoptr (GHashTable) index = index_names (cells_b);
  Shared shared = { a, b };

  for (guint i = 0; i < cells_a->len; i++)
    {
      const FusCells *x = &g_array_index (cells_a, FusCells, i);
      g_autofree char *name = fus_key_dup_plain (x->name);
      guint k = GPOINTER_TO_UINT (g_hash_table_lookup (index, name));

      if (k > 0 &&
          !check_shared (&shared, x, &g_array_index (cells_b, FusCells, k - 1), error))
        return FALSE;
    }
  if (shared.n_reordered > 0 && 2 * shared.n_reordered >= shared.n_numbers)
    return set_contradiction (a, b, shared.worst_name, &shared.worst, error);

  return TRUE;
}

/* ---- rows that go by their order ---- */

/* The first file whose rows may lend their ids to as many rows without. */
static const FusKeyUnit *
find_lender (const FusJoin *self, gsize n_rows)
{
  for (guint i = 0; i < self->units->len; i++)
    {
      const FusKeyUnit *unit = g_ptr_array_index (self->units, i);

      if (unit->ids != NULL && unit->n_rows == n_rows)
        return unit;
    }

  return NULL;
}

static void
warn_by_row (const FusJoin *self, gsize n_rows, gsize n_units)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < self->units->len; i++)
    {
      const FusKeyUnit *unit = g_ptr_array_index (self->units, i);
      g_autofree char *name = dup_base (unit);

      if (unit->ids == NULL)
        g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
    }
  fus_join_warn (
    self, "paired-by-row",
    g_strdup_printf (
      /* Translators: names of files */
      g_dngettext (
        GETTEXT_PACKAGE,
        "Nothing in %s names its samples: its rows were paired with the others "
        "by their order.",
        "Nothing in %s names their samples: rows were paired by their order.", n_units),
      names->str),
    _ ("Name the column that has the ids with --id, or accept the order with --by-row."),
    n_rows);
}

static gboolean
check_order (const FusJoin *self, GError **error)
{
  gsize n_units = 0;
  gsize n_rows = 0;

  for (guint i = 0; i < self->units->len; i++)
    {
      const FusKeyUnit *unit = g_ptr_array_index (self->units, i);
      const FusKeyUnit *lender = NULL;

      if (unit->ids != NULL)
        continue;
      n_units++;
      n_rows = unit->n_rows;
      lender = find_lender (self, unit->n_rows);
      if (lender != NULL && !check_rows (lender, unit, error))
        return FALSE;
      for (guint k = 0; k < i && lender == NULL; k++)
        {
          const FusKeyUnit *other = g_ptr_array_index (self->units, k);

          if (other->n_rows == unit->n_rows && !check_rows (other, unit, error))
            return FALSE;
        }
    }
  if (n_units > 0 && self->units->len > 1)
    warn_by_row (self, n_rows, n_units);

  return TRUE;
}

/* Ids that only count the rows of each file prove no more than their order does. */
static gboolean
check_counters (const FusJoin *self, GError **error)
{
  gboolean named = TRUE;

  if (!fus_key_units_only_count (self->units))
    return TRUE;
  for (guint i = 0; i < self->units->len; i++)
    {
      const FusKeyUnit *unit = g_ptr_array_index (self->units, i);
      const FusKeyUnit *first = g_ptr_array_index (self->units, 0);

      named = named && unit->id != NULL && fus_text_has_letter (unit->id) &&
              g_ascii_strcasecmp (unit->id, "index") != 0;
      if (i > 0 && unit->n_rows == first->n_rows && !check_rows (first, unit, error))
        return FALSE;
    }
  if (!named)
    fus_join_warn (self, "paired-by-count",
                   g_strdup (_ ("What names the samples only counts the rows of each "
                                "file: they were paired by their order.")),
                   _ ("Name the column that has the ids with --id."),
                   ((const FusKeyUnit *) g_ptr_array_index (self->units, 0))->n_rows);

  return TRUE;
}

/* ---- turned tables ---- */

static char **
list_names (const FusKeyUnit *unit, gsize *n)
{
  g_autoptr (GArray) cells = fus_join_list_cells (unit);
  char **names = g_new0 (char *, cells->len + 1);

  for (guint i = 0; i < cells->len; i++)
    names[i] = (char *) g_array_index (cells, FusCells, i).name;
  *n = cells->len;

  return names;
}

/* Whether the columns of @turned are the samples of @other; R writes points for signs in
 * headers. */
static gboolean
are_columns_samples (const FusKeyUnit *turned, const FusKeyUnit *other)
{
  gsize n_columns = 0;
  g_autofree char **names = list_names (turned, &n_columns);
  FusNearMiss miss = { 0 };
  gsize n = 0;

  if (other->ids == NULL)
    return FALSE;
  n = fus_near_miss_count_equal (names, n_columns, other->ids, other->n_rows);
  if (n < FEWEST_COLUMNS)
    {
      miss = fus_near_miss_find (names, n_columns, other->ids, other->n_rows);
      n = g_strcmp0 (miss.id, "ids-differ-by-prefix") == 0 ? 0 : miss.n;
    }

  return n >= FEWEST_COLUMNS && 2 * n >= MIN (n_columns, other->n_rows);
}

static gboolean
do_share_columns (const FusKeyUnit *a, const FusKeyUnit *b)
{
  gsize n_a = 0;
  gsize n_b = 0;
  g_autofree char **names_a = list_names (a, &n_a);
  g_autofree char **names_b = list_names (b, &n_b);
  gsize n = 0;
  gsize n_named = 0;

  for (gsize i = 0; i < n_b; i++)
    if (fus_text_has_letter (names_b[i]))
      names_b[n_named++] = names_b[i];
  n = fus_near_miss_count_equal (names_a, n_a, names_b, n_named);

  return n >= FEWEST_COLUMNS && 2 * n >= MIN (n_a, n_b);
}

char *
fus_join_dup_turned (const FusJoin *self, const FusKeyUnit *unit)
{
  for (guint i = 0; i < self->units->len; i++)
    {
      const FusKeyUnit *other = g_ptr_array_index (self->units, i);
      g_autofree char *a = dup_base (unit);
      g_autofree char *b = dup_base (other);

      if (other == unit)
        continue;
      if (are_columns_samples (unit, other))
        /* Translators: two files, the first is the turned one */
        return g_strdup_printf (
          _ ("The table %s is turned: its columns are the samples of "
             "%s"),
          a, b);
      if (are_columns_samples (other, unit))
        return g_strdup_printf (
          _ ("The table %s is turned: its columns are the samples of "
             "%s"),
          b, a);
      if (do_share_columns (unit, other))
        /* Translators: two files */
        return g_strdup_printf (_ ("The columns of %s are those of %s, its rows are not: "
                                   "both may be turned, or hold different samples of one "
                                   "measurement"),
                                a, b);
    }

  return NULL;
}

/* ---- ids that don't meet ---- */

static GHashTable *
collect_others (const FusJoin *self, const FusKeyUnit *unit)
{
  GHashTable *ids = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->units->len; i++)
    {
      const FusKeyUnit *other = g_ptr_array_index (self->units, i);

      for (gsize row = 0; other != unit && other->ids != NULL && row < other->n_rows;
           row++)
        if (other->ids[row] != NULL)
          g_hash_table_add (ids, other->ids[row]);
    }

  return ids;
}

/* The other file that would gain most if ids were written alike. */
static FusNearMiss
find_near_miss (const FusJoin *self,
                const FusKeyUnit *unit,
                const FusKeyUnit **with,
                gsize *n_gained)
{
  FusNearMiss best = { 0 };

  *n_gained = 0;
  for (guint i = 0; i < self->units->len; i++)
    {
      const FusKeyUnit *other = g_ptr_array_index (self->units, i);
      FusNearMiss miss = { 0 };
      gsize n_equal = 0;

      if (other == unit || other->ids == NULL)
        continue;
      n_equal =
        fus_near_miss_count_equal (unit->ids, unit->n_rows, other->ids, other->n_rows);
      if (n_equal == MIN (unit->n_rows, other->n_rows))
        continue;
      miss = fus_near_miss_find (unit->ids, unit->n_rows, other->ids, other->n_rows);
      if (miss.n <= n_equal || miss.n - n_equal <= *n_gained)
        continue;
      best = miss;
      *n_gained = miss.n - n_equal;
      *with = other;
    }

  return best;
}

static gboolean
set_near_miss (const FusKeyUnit *unit,
               const FusKeyUnit *other,
               const FusNearMiss *miss,
               gsize n_met,
               GError **error)
{
  g_autofree char *a = dup_base (unit);
  g_autofree char *b = dup_base (other);
  g_autofree char *remedy =
    /* Translators: a sentence comes first */
    g_strdup_printf (
      _ ("%s If the files really share no samples, say --allow-empty-join."),
      miss->remedy);
  FusPlace place = { unit->file, unit->id, -1, remedy };
  g_autofree char *met = fus_format_count ((gint64) n_met);
  g_autofree char *n_rows = fus_format_count ((gint64) unit->n_rows);

  if (n_met == 0)
    fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH, place,
                        /* Translators: a number, two files, how the ids differ, an id of
                         * each */
                        _ ("None of the %s ids of %s stand among those of %s: %s (“%s” "
                           "and “%s”)"),
                        n_rows, a, b, miss->sentence, miss->mine, miss->theirs);
  else
    fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH, place,
                        /* Translators: two numbers, two files, how the ids differ, an id
                         * of each */
                        _ ("Only %s of %s ids of %s stand among those of %s: %s (“%s” "
                           "and “%s”)"),
                        met, n_rows, a, b, miss->sentence, miss->mine, miss->theirs);

  return FALSE;
}

static const char *
find_example (const FusKeyUnit *unit)
{
  for (gsize row = 0; row < unit->n_rows; row++)
    if (unit->ids[row] != NULL)
      return unit->ids[row];

  return "";
}

static gboolean
set_turned (const FusKeyUnit *unit, const char *turned, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){
                        unit->file, unit->id, -1,
                        _ ("If a sample is a column in it, say so with --orient "
                           "NAME=columns. If the files really share no samples, say "
                           "--allow-empty-join.") },
                      "%s", turned);

  return FALSE;
}

static gboolean
set_empty (const FusKeyUnit *unit, gsize n_met, GError **error)
{
  g_autofree char *name = dup_base (unit);
  g_autofree char *met = fus_format_count ((gint64) n_met);
  g_autofree char *n_rows = fus_format_count ((gint64) unit->n_rows);
  FusPlace place = { unit->file, unit->id, -1,
                     _ ("Name the column that has the ids with --id. If the files really "
                        "share no samples, say --allow-empty-join; if their rows are in "
                        "the same order, --by-row.") };

  if (n_met == 0)
    fus_file_error_set (
      error, FUS_FILE_ERROR_MISMATCH, place,
      /* Translators: a number, a file, one of its ids */
      _ ("None of the %s samples of %s stand in another file: its ids (as “%s”) are "
         "others"),
      n_rows, name, find_example (unit));
  else
    fus_file_error_set (
      error, FUS_FILE_ERROR_MISMATCH, place,
      /* Translators: two numbers, a file, one of its ids */
      _ ("Only %s of %s samples of %s stand in another file: its ids (as “%s”) are "
         "others"),
      met, n_rows, name, find_example (unit));

  return FALSE;
}

static gboolean
check_unit (const FusJoin *self, const FusKeyUnit *unit, GError **error)
{
  g_autoptr (GHashTable) others = collect_others (self, unit);
  gsize fewest = MIN (unit->n_rows, g_hash_table_size (others));
  const FusKeyUnit *with = NULL;
  FusNearMiss miss = { 0 };
  gsize n_gained = 0;
  gsize n_met = 0;
  gboolean next_to_nothing = FALSE;
  g_autofree char *turned = NULL;

  if (fewest == 0)
    return TRUE;
  for (gsize row = 0; row < unit->n_rows; row++)
    n_met += unit->ids[row] != NULL && g_hash_table_contains (others, unit->ids[row]);
  if (n_met >= fewest)
    return TRUE;
  next_to_nothing = (double) n_met < MAX (1, NEXT_TO_NOTHING * (double) fewest);
  turned = next_to_nothing ? fus_join_dup_turned (self, unit) : NULL;
  if (turned != NULL && !self->allow_empty)
    return set_turned (unit, turned, error);
  miss = find_near_miss (self, unit, &with, &n_gained);
  if (!self->allow_empty && with != NULL &&
      (double) n_gained >= CLEAR_SHARE * (double) fewest &&
      (next_to_nothing || (double) n_met < MOST_WRONG * (double) fewest))
    return set_near_miss (unit, with, &miss, n_met, error);
  if (next_to_nothing && !self->allow_empty)
    return set_empty (unit, n_met, error);
  if (turned != NULL)
    fus_join_warn (self, "turned", g_strconcat (turned, ".", NULL),
                   _ ("Turn the table, so that each sample is a row."), unit->n_rows);
  if (with != NULL && (double) n_gained >= MAX (2, WORTH_TELLING * (double) fewest))
    {
      g_autofree char *a = dup_base (unit);
      g_autofree char *b = dup_base (with);
      g_autofree char *gained = fus_format_count ((gint64) n_gained);

      fus_join_warn (self, miss.id,
                     /* Translators: a number, two files, how ids differ, an id of each */
                     g_strdup_printf (_ ("%s more ids of %s would meet those of %s: %s "
                                         "(“%s” and “%s”)."),
                                      gained, a, b, miss.sentence, miss.mine,
                                      miss.theirs),
                     miss.remedy, n_gained);
    }

  return TRUE;
}

static gboolean
check_ids (const FusJoin *self, GError **error)
{
  for (guint i = 0; i < self->units->len; i++)
    {
      const FusKeyUnit *unit = g_ptr_array_index (self->units, i);
      guint n_warnings = self->report->warnings->len;

      if (unit->ids == NULL)
        continue;
      if (!check_unit (self, unit, error))
        return FALSE;
      /* The other file would say the same. */
      if (self->report->warnings->len > n_warnings && self->units->len == 2)
        break;
    }

  return TRUE;
}

gboolean
fus_join_check_units (FusJoin *self, GError **error)
{
  if (self->by_row || self->by_label)
    return TRUE;

  return fus_join_check_spoilt (self, error) && check_order (self, error) &&
         check_counters (self, error) && check_ids (self, error);
}
