/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Every column whose values are all different is a candidate (fus-key-candidate.c), and
 * two of two files fit more or less well (fus-key-fit.c). The best fit is taken first,
 * the other files join it one by one. A file that fits nowhere keeps a first column of
 * texts, or a column called so, as the name of its samples: then either nothing pairs,
 * which is told, or it was alone. */
#include "config.h"

#include "fus-keys.h"

#include "fus-file-error.h"
#include "fus-key-candidate.h"
#include "fus-key-names.h"
#include "fus-number.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* ---- choosing ---- */

typedef struct
{
  GPtrArray *units;
  GPtrArray *candidates; /* of GPtrArray of FusKeyCandidate, one a unit */
  const FusKeyCandidate **chosen;
} Choice;

static void
choose (Choice *self, guint unit, const FusKeyCandidate *candidate)
{
  FusKeyUnit *it = g_ptr_array_index (self->units, unit);

  self->chosen[unit] = candidate;
  it->key = candidate->column;
  it->ids = candidate->texts;
  if (candidate->column != NULL)
    it->id = candidate->column->name;
}

/* The best candidate of unit @i for one of unit @j; @from: (nullable): that one alone. */
static const FusKeyCandidate *
find_best (const Choice *self,
           guint i,
           guint j,
           const FusKeyCandidate *from,
           const FusKeyCandidate **partner,
           double *best)
{
  GPtrArray *mine = g_ptr_array_index (self->candidates, i);
  GPtrArray *theirs = g_ptr_array_index (self->candidates, j);
  const FusKeyCandidate *found = NULL;

  for (guint a = 0; a < mine->len; a++)
    for (guint b = 0; b < theirs->len; b++)
      {
        const FusKeyCandidate *x = g_ptr_array_index (mine, a);
        const FusKeyCandidate *y = g_ptr_array_index (theirs, b);
        double rate = from == NULL || from == y ? fus_key_rate_fit (x, y) : 0;

        if (rate <= *best)
          continue;
        *best = rate;
        *partner = y;
        found = x;
      }

  return found;
}

static void
choose_first_pair (Choice *self)
{
  const FusKeyCandidate *a = NULL;
  const FusKeyCandidate *b = NULL;
  guint at[2] = { 0, 0 };
  double best = 0;

  for (guint i = 0; i < self->units->len; i++)
    for (guint j = i + 1; j < self->units->len; j++)
      {
        const FusKeyCandidate *partner = NULL;
        const FusKeyCandidate *found = find_best (self, i, j, NULL, &partner, &best);

        if (found == NULL)
          continue;
        a = found;
        b = partner;
        at[0] = i;
        at[1] = j;
      }
  if (a == NULL)
    return;
  choose (self, at[0], a);
  choose (self, at[1], b);
}

static gboolean
choose_next (Choice *self)
{
  const FusKeyCandidate *best_one = NULL;
  guint at = 0;
  double best = 0;

  for (guint i = 0; i < self->units->len; i++)
    for (guint j = 0; j < self->units->len && self->chosen[i] == NULL; j++)
      {
        const FusKeyCandidate *partner = NULL;
        const FusKeyCandidate *found =
          self->chosen[j] != NULL
            ? find_best (self, i, j, self->chosen[j], &partner, &best)
            : NULL;

        if (found == NULL)
          continue;
        best_one = found;
        at = i;
      }
  if (best_one != NULL)
    choose (self, at, best_one);

  return best_one != NULL;
}

static gboolean
is_nearly_any_key (const Choice *self, guint i, const FusKeyCandidate *candidate)
{
  for (guint j = 0; j < self->units->len; j++)
    if (j != i && self->chosen[j] != NULL &&
        fus_key_is_nearly (candidate, self->chosen[j]))
      return TRUE;

  return FALSE;
}

static gboolean
is_name_elsewhere (const Choice *self, guint i, const FusKeyCandidate *candidate)
{
  for (guint j = 0; j < self->units->len; j++)
    {
      GPtrArray *list = g_ptr_array_index (self->candidates, j);

      for (guint k = 0; j != i && k < list->len; k++)
        if (fus_key_are_names (candidate, g_ptr_array_index (list, k)))
          return TRUE;
    }

  return FALSE;
}

static gboolean
is_shifted_elsewhere (const Choice *self, guint i, const FusKeyCandidate *candidate)
{
  for (guint j = 0; j < self->units->len; j++)
    {
      GPtrArray *list = g_ptr_array_index (self->candidates, j);

      for (guint k = 0; j != i && k < list->len; k++)
        if (fus_key_is_shifted (candidate, g_ptr_array_index (list, k)))
          return TRUE;
    }

  return FALSE;
}

/* What names the samples of a file that meets no other. */
static void
choose_alone (Choice *self, guint i)
{
  GPtrArray *list = g_ptr_array_index (self->candidates, i);

  for (guint k = 0; k < list->len && self->chosen[i] == NULL; k++)
    {
      const FusKeyCandidate *candidate = g_ptr_array_index (list, k);

      if (is_shifted_elsewhere (self, i, candidate) ||
          (candidate->weak && self->units->len > 1))
        continue;
      if (candidate->first || (candidate->named && candidate->column->name[0] != '\0') ||
          is_name_elsewhere (self, i, candidate))
        choose (self, i, candidate);
    }
}

/* What would name them if it were written alike. */
static void
choose_nearly (Choice *self, guint i)
{
  GPtrArray *list = g_ptr_array_index (self->candidates, i);

  for (guint k = 0; k < list->len && self->chosen[i] == NULL; k++)
    {
      const FusKeyCandidate *candidate = g_ptr_array_index (list, k);

      if (is_nearly_any_key (self, i, candidate))
        choose (self, i, candidate);
    }
}

/* ---- faults ---- */

static gboolean
set_fault (const FusKeyUnit *unit, const FusColumn *column, GError **error)
{
  const char *text = column->texts[column->fault];
  FusPlace place = { unit->file, column->name, column->fault_line,
                     _ (
                       "Remove one of the rows, or choose another column for the ids.") };
  gint64 first = 0;

  if (text[0] == '\0')
    {
      place.remedy = _ ("Give the row an id or remove it.");
      fus_file_error_set (error, FUS_FILE_ERROR_CONTENT, place, _ ("The id is empty"));
      return FALSE;
    }
  while (!g_str_equal (column->texts[first], text))
    first++;
  fus_file_error_set (error, FUS_FILE_ERROR_CONTENT, place,
                      _ ("The id “%s” was there before, in row %zu"), text,
                      (gsize) (column->fault_line - (column->fault - first)));

  return FALSE;
}

static gsize
count_distinct (const FusColumn *column)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize row = 0; row < column->n_rows; row++)
    g_hash_table_add (seen, column->texts[row]);

  return g_hash_table_size (seen);
}

/* A first column in which most texts occur once has a fault in it; else it is a label. */
static gboolean
check_faults (const FusKeyUnit *unit, GError **error)
{
  const FusSource *source = g_ptr_array_index (unit->sources, 0);

  for (guint i = 0; i < source->columns->len && unit->ids == NULL; i++)
    {
      const FusColumn *column = g_ptr_array_index (source->columns, i);

      if (column->place == 1 && column->fault >= 0 && !column->asked &&
          2 * count_distinct (column) > column->n_rows)
        return set_fault (unit, column, error);
    }

  return TRUE;
}

/* Numbers and words in one column that turned out to name nothing. */
static gboolean
check_strict (const FusKeyUnit *unit, GError **error)
{
  const FusSource *source = g_ptr_array_index (unit->sources, 0);

  for (guint i = 0; i < source->columns->len; i++)
    {
      const FusColumn *column = g_ptr_array_index (source->columns, i);
      double value = 0;
      gsize row = 0;

      if (!column->strict || !column->is_key || column == unit->key)
        continue;
      while (row + 1 < column->n_rows &&
             fus_number_parse_all (column->texts[row], &value))
        row++;
      fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                          (FusPlace){ unit->file, column->name, column->first_line,
                                      _ ("Correct the cell, or leave the column out or "
                                         "make it a label.") },
                          _ ("“%s” is not a number"), column->texts[row]);
      return FALSE;
    }

  return TRUE;
}

gboolean
fus_key_units_resolve (GPtrArray *units, GError **error)
{
  g_autoptr (GPtrArray) candidates =
               g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autofree const FusKeyCandidate **chosen =
    g_new0 (const FusKeyCandidate *, units->len + 1);
  Choice self = { units, candidates, chosen };

  for (guint i = 0; i < units->len; i++)
    g_ptr_array_add (candidates, fus_key_list_candidates (g_ptr_array_index (units, i)));
  choose_first_pair (&self);
  while (choose_next (&self))
    ;
  for (guint i = 0; i < units->len; i++)
    choose_alone (&self, i);
  for (guint i = 0; i < units->len; i++)
    {
      choose_nearly (&self, i);
      if (!check_faults (g_ptr_array_index (units, i), error) ||
          !check_strict (g_ptr_array_index (units, i), error))
        return FALSE;
    }

  return TRUE;
}

gboolean
fus_source_name_rows (FusSource *self, const char *file, GError **error)
{
  g_autoptr (GPtrArray) units = fus_key_units_new ();
  FusTable *table = self->tables->len == 1 ? g_ptr_array_index (self->tables, 0) : NULL;
  const FusKeyUnit *unit = NULL;
  g_autofree gboolean *drop = NULL;

  if (table == NULL || table->ids != NULL)
    return TRUE;
  fus_key_units_add (units, file, self);
  if (!fus_key_units_resolve (units, error))
    return FALSE;
  unit = g_ptr_array_index (units, 0);
  if (unit->ids == NULL || unit->n_rows != table->x->n_rows)
    return TRUE;
  table->ids = g_strdupv (unit->ids);
  drop = g_new0 (gboolean, table->x->n_cols + 1);
  if (unit->key != NULL && unit->key->slot >= 0)
    drop[unit->key->slot] = TRUE;
  fus_table_drop_columns (table, drop);

  return TRUE;
}

gboolean
fus_key_units_only_count (const GPtrArray *units)
{
  const FusKeyUnit *first = units->len > 1 ? g_ptr_array_index (units, 0) : NULL;

  for (guint i = 0; i < units->len && first != NULL; i++)
    {
      const FusKeyUnit *unit = g_ptr_array_index (units, i);

      if (unit->given || unit->ids == NULL || unit->n_rows != first->n_rows ||
          !g_str_equal (unit->ids[0], first->ids[0]) ||
          !fus_key_counts_rows (unit->ids, unit->n_rows, NULL))
        return FALSE;
    }

  return first != NULL;
}
