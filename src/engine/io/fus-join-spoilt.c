/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ids that a spreadsheet spoilt in one of two files, so that some would meet the wrong
 * ones: dates whose day and month changed places, and large numbers of which six digits
 * were left. */
#include "config.h"

#include "fus-join-private.h"

#include "fus-file-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  FEWEST_ROWS = 10,
};

#define LARGEST_SHOWN 1e7 /* beyond it digits get lost */

/* ---- dates ---- */

/* What the ids of a file are as dates: `31/01/2023`, `1.31.23`. */
typedef struct
{
  guint most[2]; /* of the first number and of the second */
  const char *example;
} Dates;

/* FALSE where an id is no such date. */
static gboolean
look_at_dates (Dates *self, const FusKeyUnit *unit)
{
  *self = (Dates){ { 0, 0 }, NULL };
  for (gsize row = 0; row < unit->n_rows; row++)
    {
      guint numbers[3] = { 0 };
      const char *p = unit->ids[row];

      if (p == NULL)
        continue;
      for (guint i = 0; i < 3; i++)
        {
          char *end = NULL;

          if (!g_ascii_isdigit (*p))
            return FALSE;
          numbers[i] = (guint) MIN (g_ascii_strtoull (p, &end, 10), 9999);
          if (i < 2 && (strchr ("/.-", *end) == NULL || *end == '\0'))
            return FALSE;
          p = i < 2 ? end + 1 : end;
        }
      if (*p != '\0' && *p != ' ' && *p != 'T')
        return FALSE;
      if (numbers[0] > 31 || numbers[1] > 31)
        return FALSE;
      if (self->example == NULL || MAX (numbers[0], numbers[1]) > 12)
        self->example = unit->ids[row];
      self->most[0] = MAX (self->most[0], numbers[0]);
      self->most[1] = MAX (self->most[1], numbers[1]);
    }

  return self->example != NULL;
}

static gboolean
check_dates (const FusKeyUnit *a, const FusKeyUnit *b, GError **error)
{
  Dates x;
  Dates y;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  if (!look_at_dates (&x, a) || !look_at_dates (&y, b) ||
      !((x.most[0] > 12 && y.most[1] > 12) || (x.most[1] > 12 && y.most[0] > 12)))
    return TRUE;
  first = g_path_get_basename (a->file);
  second = g_path_get_basename (b->file);
  fus_file_error_set (
    error, FUS_FILE_ERROR_MISMATCH,
    (FusPlace){ b->file, b->id, -1,
                _ ("Write the dates of both files alike, best as 2023-01-31.") },
    /* Translators: two files, a date of each */
    _ ("Days and months stand in another order in %s than in %s (“%s” and “%s”): rows of "
       "different days would be paired"),
    first, second, x.example, y.example);

  return FALSE;
}

/* ---- large numbers ---- */

/* Numbers as they look with six digits; @n_levels: (out): how many different ones there
 * are in full. NULL where one isn’t large. */
static GHashTable *
list_rounded (const FusCells *cells, gsize n_rows, guint *n_levels)
{
  g_autoptr (GHashTable) rounded =
               g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) levels =
               g_hash_table_new_full (g_double_hash, g_double_equal, g_free, NULL);

  for (gsize row = 0; row < n_rows; row++)
    {
      double value = 0;
      const char *text = NULL;

      if (!fus_cells_get (cells, row, &value, &text))
        continue;
      if (!(fabs (value) >= LARGEST_SHOWN) || fabs (value - floor (value)) > 0)
        return NULL;
      g_hash_table_add (rounded, g_strdup_printf ("%.5e", value));
      g_hash_table_add (levels, g_memdup2 (&value, sizeof value));
    }
  *n_levels = g_hash_table_size (levels);

  return g_steal_pointer (&rounded);
}

gboolean
fus_cells_are_rounded (const FusCells *a, const FusCells *b, gsize n_rows)
{
  guint n_a = 0;
  guint n_b = 0;
  g_autoptr (GHashTable) x = list_rounded (a, n_rows, &n_a);
  g_autoptr (GHashTable) y = x != NULL ? list_rounded (b, n_rows, &n_b) : NULL;
  guint n_common = 0;
  GHashTableIter iter;
  gpointer key = NULL;

  if (y == NULL || n_rows < FEWEST_ROWS || MIN (n_a, n_b) == 0)
    return FALSE;
  g_hash_table_iter_init (&iter, x);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    n_common += g_hash_table_contains (y, key);

  /* One of them has nothing but six digits. */
  return 10 * n_common >= 9 * MIN (g_hash_table_size (x), g_hash_table_size (y)) &&
         (n_a == g_hash_table_size (x) || n_b == g_hash_table_size (y)) && n_a != n_b;
}

/* ---- all ---- */

gboolean
fus_join_check_spoilt (const FusJoin *self, GError **error)
{
  for (guint i = 0; i < self->units->len; i++)
    for (guint k = 0; k < i; k++)
      {
        const FusKeyUnit *a = g_ptr_array_index (self->units, k);
        const FusKeyUnit *b = g_ptr_array_index (self->units, i);

        if (a->ids != NULL && b->ids != NULL && !check_dates (a, b, error))
          return FALSE;
      }

  return TRUE;
}
