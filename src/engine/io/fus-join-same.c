/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Modalities of one name. A folder often has the same data in two forms, tables and the
 * file that was made of them: what says the same twice is taken once, and told. What
 * differs can't be told apart by its name: it is refused, with both files. */
#include "config.h"

#include "fus-join-private.h"

#include "fus-file-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Text keeps six digits or more; float32 seven. */
#define MOST_ROUNDING 1e-5

/* name → number + 1; %NULL where one stands twice */
static GHashTable *
index_names (char **names, gsize n)
{
  g_autoptr (GHashTable) index = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; i < n; i++)
    if (names[i] != NULL &&
        !g_hash_table_insert (index, names[i], GSIZE_TO_POINTER (i + 1)))
      return NULL;

  return g_steal_pointer (&index);
}

/* Place in @b of each feature of @a; %NULL where they have not the same ones. */
static gsize *
match_features (const FusTable *a, const FusTable *b)
{
  const gsize n = a->x->n_cols;
  g_autoptr (GHashTable) index = NULL;
  g_autofree gsize *places = g_new (gsize, n + 1);

  if (n != b->x->n_cols || (a->features != NULL) != (b->features != NULL))
    return NULL;
  index = b->features != NULL ? index_names (b->features, n) : NULL;
  if (b->features != NULL && index == NULL)
    return NULL;
  for (gsize d = 0; d < n; d++)
    {
      gsize place =
        index != NULL
          ? GPOINTER_TO_SIZE (g_hash_table_lookup (index, a->features[d]))
          : d + 1;

      if (place == 0)
        return NULL;
      places[d] = place - 1;
    }

  return g_steal_pointer (&places);
}

static gboolean
is_empty (const FusTable *table, gsize row)
{
  for (gsize d = 0; d < table->x->n_cols; d++)
    if (isfinite (fus_matrix_row (table->x, row)[d]))
      return FALSE;

  return TRUE;
}

static gboolean
are_equal (const FusTable *a, gsize row_a, const FusTable *b, gsize row_b, gsize *places)
{
  for (gsize d = 0; d < a->x->n_cols; d++)
    {
      double x = (double) fus_matrix_row (a->x, row_a)[d] + fus_table_get_offset (a, d);
      double y = (double) fus_matrix_row (b->x, row_b)[places[d]] +
                 fus_table_get_offset (b, places[d]);

      if (isfinite (x) != isfinite (y))
        return FALSE;
      if (isfinite (x) && fabs (x - y) > MOST_ROUNDING * fmax (fabs (x), fabs (y)))
        return FALSE;
    }

  return TRUE;
}

/* Whether rows of one id say the same, and those that one table lacks say nothing. */
static gboolean
say_the_same (const FusPart *a, const FusPart *b)
{
  g_autofree gsize *places = match_features (a->table, b->table);
  const gsize n_a = a->table->x->n_rows;
  const gsize n_b = b->table->x->n_rows;
  g_autoptr (GHashTable) index =
               places != NULL && b->ids != NULL ? index_names (b->ids, n_b) : NULL;
  g_autofree gboolean *met = g_new0 (gboolean, n_b + 1);
  gsize n_met = 0;

  if (places == NULL || (a->ids != NULL) != (b->ids != NULL) ||
      (b->ids != NULL ? index == NULL : n_a != n_b))
    return FALSE;
  for (gsize row = 0; row < n_a; row++)
    {
      gsize other = index == NULL ? row + 1
                    : a->ids[row] != NULL
                      ? GPOINTER_TO_SIZE (g_hash_table_lookup (index, a->ids[row]))
                      : 0;

      if (other == 0 ? !is_empty (a->table, row)
                     : !are_equal (a->table, row, b->table, other - 1, places))
        return FALSE;
      n_met += other > 0;
      if (other > 0)
        met[other - 1] = TRUE;
    }
  for (gsize row = 0; row < n_b; row++)
    if (!met[row] && !is_empty (b->table, row))
      return FALSE;

  return n_met > 0;
}

/* Files of two folders may be called alike. */
static char *
dup_file (const FusPart *part, const FusPart *other)
{
  g_autofree char *own = g_path_get_basename (part->file);
  g_autofree char *others = g_path_get_basename (other->file);

  return g_str_equal (own, others) ? g_strdup (part->file) : g_steal_pointer (&own);
}

static gboolean
set_differ (const FusPart *a, const FusPart *b, GError **error)
{
  g_autofree char *first = dup_file (a, b);
  g_autofree char *second = dup_file (b, a);
  g_autofree char *remedy =
    g_strcmp0 (a->file, b->file) == 0
      ? g_strdup (_ ("Rename one of the modalities."))
      /* Translators: two files; what is typed in a command */
      : g_strdup_printf (_ ("Leave one of %s and %s out. Or give each a name of its own, "
                            "with --modality NAME=FILE or NAME=FILE::PART."),
                         first, second);

  fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                      (FusPlace){ b->file, b->name, -1, remedy },
                      /* Translators: a modality, two files */
                      _ ("Two modalities are named “%s”, one of %s and one of %s, and "
                         "they differ"),
                      b->name, first, second);

  return FALSE;
}

static void
tell_same (const FusJoin *self, const FusPart *kept, const FusPart *left)
{
  g_autofree char *first = dup_file (kept, left);
  g_autofree char *second = dup_file (left, kept);

  fus_join_warn (self, "same-data-twice",
                 /* Translators: a modality, two files */
                 g_strdup_printf (_ ("“%s” of %s holds the same as that of %s: it was "
                                     "taken once."),
                                  left->name, second, first),
                 _ ("To open one of the two alone, choose its file and not the folder."),
                 left->table->x->n_rows);
}

/* The file that holds several knows more of them than a table: kinds, units, order. */
static gboolean
knows_more (const FusPart *a, const FusPart *b)
{
  return a->source->own > b->source->own ||
         (a->source->own == b->source->own &&
          a->source->tables->len > b->source->tables->len);
}

gboolean
fus_join_settle_same_names (FusJoin *self, GError **error)
{
  for (guint i = 0; i < self->parts->len; i++)
    for (guint k = i + 1; k < self->parts->len; k++)
      {
        FusPart *a = fus_join_get_part (self, i);
        FusPart *b = fus_join_get_part (self, k);
        gboolean leaves_first = knows_more (b, a);

        if (!g_str_equal (a->name, b->name))
          continue;
        if (a->explicit || b->explicit || g_strcmp0 (a->file, b->file) == 0 ||
            !say_the_same (a, b))
          return set_differ (a, b, error);
        tell_same (self, leaves_first ? b : a, leaves_first ? a : b);
        g_ptr_array_remove_index (self->parts, leaves_first ? i : k);
        k = i;
      }

  return TRUE;
}
