/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-compare.h"
#include "fus-file-error.h"
#include "fus-format-count.h"
#include "fus-join.h"
#include "fus-rng.h"

#include <glib/gi18n-lib.h>
#include <stdint.h>
#include <string.h>

/* Whether @mark comes from the file of part @part. */
static gboolean
is_of_part (const FusJoin *self, const FusMark *mark, guint part)
{
  return mark->source == fus_join_get_part (self, part)->source;
}

static gboolean
is_class (const FusMark *mark, const char *label)
{
  return g_str_equal (mark->name, label) && mark->column->texts != NULL;
}

static gboolean
has_own (const FusJoin *self, guint part, const char *label)
{
  for (guint i = 0; i < self->marks->len; i++)
    if (is_class (fus_join_get_mark (self, i), label) &&
        is_of_part (self, fus_join_get_mark (self, i), part))
      return TRUE;

  return FALSE;
}

static gboolean
is_of_any_part (const FusJoin *self, const FusMark *mark)
{
  for (guint part = 0; part < self->parts->len; part++)
    if (is_of_part (self, mark, part))
      return TRUE;

  return FALSE;
}

/* A column of that name in the part's own file; of those in files of their own, the
 * first belongs to the first part that has none, and so on. */
static const FusColumn *
find_class_column (const FusJoin *self, guint part, const char *label)
{
  guint n_before = 0;

  for (guint i = 0; i < part; i++)
    n_before += !has_own (self, i, label);
  for (guint i = 0; i < self->marks->len; i++)
    {
      const FusMark *mark = fus_join_get_mark (self, i);

      if (!is_class (mark, label))
        continue;
      if (is_of_part (self, mark, part))
        return mark->column;
      if (!has_own (self, part, label) && !is_of_any_part (self, mark) && n_before-- == 0)
        return mark->column;
    }

  return NULL;
}

static gboolean
check_class_column (const FusPart *part,
                    const FusColumn *column,
                    const char *label,
                    GError **error)
{
  if (column != NULL && column->n_rows == part->table->x->n_rows)
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ part->file, part->name, -1,
                                  _ ("Give each modality a label of this name, in the "
                                     "same order, a class a row.") },
                      _ ("To pair by “%s”, “%s” needs a label of %zu rows"), label,
                      part->name, part->table->x->n_rows);

  return FALSE;
}

/* class → GArray of rows, in order */
static GHashTable *
group_rows (const FusColumn *column)
{
  GHashTable *groups =
    g_hash_table_new_full (g_str_hash, g_str_equal, NULL, (GDestroyNotify) g_array_unref);

  for (guint row = 0; row < column->n_rows; row++)
    {
      GArray *rows = g_hash_table_lookup (groups, column->texts[row]);

      if (column->texts[row][0] == '\0')
        continue;
      if (rows == NULL)
        {
          rows = g_array_new (FALSE, FALSE, sizeof (guint));
          g_hash_table_insert (groups, column->texts[row], rows);
        }
      g_array_append_val (rows, row);
    }

  return groups;
}

typedef struct
{
  FusJoin *join;
  GPtrArray *groups; /* of GHashTable, a part each */
  gboolean keep_unpaired;
  guint64 seed;
  GPtrArray *texts; /* class of every id made */
  GPtrArray *ids;
  gsize n_pairs;
} Pairing;

static gsize
count_class (const Pairing *self, guint part, const char *class_name)
{
  GArray *rows = g_hash_table_lookup (g_ptr_array_index (self->groups, part), class_name);

  return rows != NULL ? rows->len : 0;
}

/* How many samples a class yields. */
static gsize
count_pairs (const Pairing *self, const char *class_name, gboolean most)
{
  gsize n = count_class (self, 0, class_name);

  for (guint i = 1; i < self->groups->len; i++)
    n = most ? MAX (n, count_class (self, i, class_name))
             : MIN (n, count_class (self, i, class_name));

  return n;
}

static void
spread_class (Pairing *self,
              guint part,
              const char *class_name,
              guint k,
              gsize first,
              gsize n)
{
  GArray *rows = g_hash_table_lookup (g_ptr_array_index (self->groups, part), class_name);
  FusRng rng = fus_rng_at (self->seed, FUS_DRAW_PAIRING, k, part);
  g_autofree guint *order = NULL;

  if (rows == NULL)
    return;
  order = g_new (guint, rows->len);
  fus_rng_permutation (&rng, order, rows->len);
  for (guint i = 0; i < rows->len && i < n; i++)
    fus_join_get_part (self->join, part)->ids[g_array_index (rows, guint, order[i])] =
      g_ptr_array_index (self->ids, first + i);
  self->join->report->n_unpaired += rows->len - MIN (rows->len, n);
}

static void
pair_class (Pairing *self, const char *class_name, guint k)
{
  gsize n = count_pairs (self, class_name, self->keep_unpaired);
  gsize first = self->ids->len;

  for (gsize i = 0; i < n; i++)
    {
      char *id = g_strdup_printf ("%s-%05zu", class_name, i + 1);

      g_ptr_array_add (self->join->owned, id);
      g_ptr_array_add (self->ids, id);
      g_ptr_array_add (self->texts, (gpointer) class_name);
    }
  for (guint part = 0; part < self->groups->len; part++)
    spread_class (self, part, class_name, k, first, n);
  self->n_pairs += count_pairs (self, class_name, FALSE);
}

static GPtrArray *
list_class_names (const Pairing *self)
{
  GPtrArray *names = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->groups->len; i++)
    {
      GHashTableIter iter;
      gpointer name = NULL;

      g_hash_table_iter_init (&iter, g_ptr_array_index (self->groups, i));
      while (g_hash_table_iter_next (&iter, &name, NULL))
        if (g_hash_table_add (seen, name))
          g_ptr_array_add (names, name);
    }
  g_ptr_array_sort (names, fus_compare_texts);

  return names;
}

/* The columns paired by become one label of the pairs. */
static void
replace_marks (Pairing *self, FusSource *made, const char *label)
{
  FusColumn *column = fus_source_add_column (made, label, self->ids->len);
  FusJoin *join = self->join;

  for (guint i = join->marks->len; i-- > 0;)
    g_ptr_array_remove_index (join->marks, i);
  column->texts = g_new0 (char *, self->ids->len + 1);
  column->ids = g_new0 (char *, self->ids->len + 1);
  for (guint i = 0; i < self->ids->len; i++)
    {
      column->texts[i] = g_strdup (g_ptr_array_index (self->texts, i));
      column->ids[i] = g_strdup (g_ptr_array_index (self->ids, i));
    }
  fus_join_add_mark (join, label, NULL, column, made);
}

static gboolean
group_parts (Pairing *self, const char *label, GError **error)
{
  FusJoin *join = self->join;

  for (guint i = 0; i < join->parts->len; i++)
    {
      FusPart *part = fus_join_get_part (join, i);
      const FusColumn *column = find_class_column (join, i, label);

      if (!check_class_column (part, column, label, error))
        return FALSE;
      g_ptr_array_add (self->groups, group_rows (column));
      part->ids = g_new0 (char *, part->table->x->n_rows + 1);
      g_ptr_array_add (join->owned, part->ids);
    }

  return TRUE;
}

gboolean
fus_join_pair (FusJoin *self,
               const char *label,
               gboolean keep_unpaired,
               guint64 seed,
               FusSource *made,
               GError **error)
{
  g_autoptr (GPtrArray) groups =
               g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  g_autoptr (GPtrArray) ids = g_ptr_array_new ();
  g_autoptr (GPtrArray) names = NULL;
  g_autofree char *count = NULL;
  Pairing pairing = { self, groups, keep_unpaired, seed, texts, ids, 0 };

  if (!group_parts (&pairing, label, error))
    return FALSE;
  names = list_class_names (&pairing);
  for (guint k = 0; k < names->len; k++)
    pair_class (&pairing, g_ptr_array_index (names, k), k);
  count = fus_format_count ((gint64) pairing.n_pairs);
  g_ptr_array_add (
    self->report->notes,
    g_strdup_printf (ngettext ("%s pair was made by the label “%s” with seed %ju: it "
                               "was not measured together.",
                               "%s pairs were made by the label “%s” with seed %ju: "
                               "they were not measured together.",
                               (gulong) pairing.n_pairs),
                     count, label, (uintmax_t) seed));
  replace_marks (&pairing, made, label);
  /* Names that a file had of its own are no samples of the pairs. */
  self->first_ids = NULL;

  return TRUE;
}
