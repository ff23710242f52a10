/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What each column that could name the samples of a file is like. */
#include "config.h"

#include "fus-key-candidate.h"

#include "fus-key-names.h"
#include "fus-letters.h"
#include "fus-number.h"

#include <math.h>
#include <string.h>

enum
{
  MOST_CANDIDATES = 12, /* of a file, the likeliest first */
  LONGEST_QUANTITY = 9, /* digits: longer whole numbers are codes */
};

#define NEARLY_ALL 0.95

static void
candidate_free (gpointer data)
{
  FusKeyCandidate *self = data;

  g_hash_table_unref (self->values);
  g_free (self);
}

static void
measure_range (FusKeyCandidate *self)
{
  self->low = (double) INFINITY;
  self->high = (double) -INFINITY;
  for (gsize row = 0; row < self->n_rows; row++)
    {
      double value = 0;

      fus_number_parse_all (self->texts[row], &value);
      self->low = MIN (self->low, value);
      self->high = MAX (self->high, value);
    }
}

/* Whole numbers too long to be measured. */
static gboolean
are_long (char *const *texts, gsize n_rows)
{
  for (gsize row = 0; row < n_rows; row++)
    if (strlen (texts[row]) <= LONGEST_QUANTITY)
      return FALSE;

  return TRUE;
}

static gboolean
are_codes (char *const *texts, gsize n_rows)
{
  gsize n = 0;

  for (gsize row = 0; row < n_rows; row++)
    n += texts[row] != NULL && strpbrk (texts[row], "0123456789") != NULL &&
         strchr (texts[row], ' ') == NULL;

  return (double) n >= NEARLY_ALL * (double) n_rows;
}

/* Row numbers as programs write them. */
static gboolean
says_index (const char *name)
{
  static const char *const names[] = { "index", "no",    "nr",       "number",
                                       "row",   "rowid", "unnamed0", "rownames" };
  g_autofree char *plain = fus_key_dup_plain (name);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], plain))
      return TRUE;

  return !fus_text_has_letter (name);
}

static FusKeyCandidate *
candidate_new (FusKeyUnit *unit, const FusColumn *column, char **texts, gsize n_rows)
{
  FusKeyCandidate *self = g_new0 (FusKeyCandidate, 1);
  double start = 0;

  self->unit = unit;
  self->column = column;
  self->texts = texts;
  self->n_rows = n_rows;
  self->name = column != NULL ? column->name : "id";
  self->values = g_hash_table_new (g_str_hash, g_str_equal);
  for (gsize row = 0; row < n_rows; row++)
    if (texts[row] != NULL)
      g_hash_table_add (self->values, texts[row]);
  self->numeric = column != NULL && column->numeric && !are_long (texts, n_rows);
  self->code = !self->numeric && are_codes (texts, n_rows);
  self->nameless =
    column != NULL && column->place > 0 && !fus_text_has_letter (column->name);
  self->place = column != NULL ? column->place : 0;
  self->named = column == NULL || fus_key_is_name_of_id (column->name);
  self->first = column == NULL || (column->place == 1 && !self->numeric) ||
                (column->place == 1 && column->name[0] == '\0');
  self->counts = fus_key_counts_rows (texts, n_rows, &start);
  self->weak = self->counts && start >= 0 && start <= 1 && column != NULL &&
               says_index (column->name);
  if (self->numeric)
    measure_range (self);

  return self;
}

/* Whether every source of the file still has the column free for it. */
static gboolean
is_free (const FusKeyUnit *unit, const FusColumn *column)
{
  for (guint i = 1; i < unit->sources->len && column->place > 0; i++)
    {
      const FusSource *source = g_ptr_array_index (unit->sources, i);
      gboolean found = FALSE;

      for (guint k = 0; k < source->columns->len && !found; k++)
        {
          const FusColumn *other = g_ptr_array_index (source->columns, k);

          found = other->place == column->place && !other->asked;
        }
      if (!found)
        return FALSE;
    }

  return TRUE;
}

/* Columns of arrays say nothing about themselves. */
static gboolean
is_unique (const FusColumn *column)
{
  g_autoptr (GHashTable) seen = NULL;

  if (column->place > 0 || column->texts == NULL)
    return column->is_key;
  seen = g_hash_table_new (g_str_hash, g_str_equal);
  for (gsize row = 0; row < column->n_rows; row++)
    if (column->texts[row][0] == '\0' || !g_hash_table_add (seen, column->texts[row]))
      return FALSE;

  return column->n_rows > 1;
}

gboolean
fus_key_is_dense (const FusKeyCandidate *self)
{
  return self->high - self->low + 1 <= (double) self->n_rows;
}

gboolean
fus_key_is_rank (const FusKeyCandidate *self)
{
  return fus_key_is_dense (self) && self->low >= 0 && self->low <= 1;
}

/* Several columns of ranks are what was measured, put in order. */
static void
remove_ranks (GPtrArray *list)
{
  guint n = 0;

  for (guint i = 0; i < list->len; i++)
    {
      const FusKeyCandidate *candidate = g_ptr_array_index (list, i);

      n += candidate->numeric && !candidate->named && fus_key_is_rank (candidate);
    }
  for (guint i = list->len; n > 1 && i-- > 0;)
    {
      const FusKeyCandidate *candidate = g_ptr_array_index (list, i);

      if (candidate->numeric && !candidate->named && fus_key_is_rank (candidate))
        g_ptr_array_remove_index (list, i);
    }
}

static int
rate_candidate (const FusKeyCandidate *self)
{
  return 4 * self->first + 2 * self->named + !self->numeric;
}

static int
compare_candidates (gconstpointer a, gconstpointer b)
{
  const FusKeyCandidate *x = *(const FusKeyCandidate *const *) a;
  const FusKeyCandidate *y = *(const FusKeyCandidate *const *) b;
  guint place_x = x->column != NULL ? x->column->place : 0;
  guint place_y = y->column != NULL ? y->column->place : 0;

  if (rate_candidate (x) != rate_candidate (y))
    return rate_candidate (y) - rate_candidate (x);

  return place_x < place_y ? -1 : place_x > place_y;
}

GPtrArray *
fus_key_list_candidates (FusKeyUnit *unit)
{
  GPtrArray *list = g_ptr_array_new_with_free_func (candidate_free);
  const FusSource *source = g_ptr_array_index (unit->sources, 0);

  if (unit->given)
    {
      g_ptr_array_add (list, candidate_new (unit, NULL, unit->ids, unit->n_rows));
      return list;
    }
  for (guint i = 0; i < source->columns->len; i++)
    {
      const FusColumn *column = g_ptr_array_index (source->columns, i);

      if (!column->asked && column->texts != NULL && column->n_rows == unit->n_rows &&
          is_unique (column) && is_free (unit, column))
        g_ptr_array_add (list,
                         candidate_new (unit, column, column->texts, column->n_rows));
    }
  remove_ranks (list);
  g_ptr_array_sort (list, compare_candidates);
  if (list->len > MOST_CANDIDATES)
    g_ptr_array_set_size (list, MOST_CANDIDATES);

  return list;
}
