/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Each row of a file that has several of a sample becomes a sample of its own. Rows of
 * the other files are given to each of theirs, and what they share becomes a label by
 * which samples stay together, so that no part of a split knows the other's. */
#include "config.h"

#include "fus-join-many.h"

#include "fus-file-error.h"
#include "fus-key-names.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  FusJoin *join;
  const FusMany *many;
  GHashTable *index; /* value → number + 1 */
  char **ids;        /* [rows of the file], of the samples */
} Repeat;

static void
repeat_clear (Repeat *self)
{
  g_clear_pointer (&self->index, g_hash_table_unref);
  g_clear_pointer (&self->ids, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Repeat, repeat_clear)

/* What the file calls its rows, else the value with a number. */
static char **
name_rows (const FusMany *self)
{
  g_autoptr (GPtrArray) own = fus_key_list_candidates (self->unit);
  const FusKeyCandidate *best = own->len > 0 ? g_ptr_array_index (own, 0) : NULL;
  g_autofree guint *n = g_new0 (guint, self->n_ids + 1);
  char **ids = g_new0 (char *, self->unit->n_rows + 1);

  for (gsize row = 0; row < self->unit->n_rows; row++)
    if (best != NULL && !best->numeric && (best->named || best->first || best->code))
      ids[row] = g_strdup (best->texts[row]);
    else if (self->groups[row] >= 0)
      ids[row] = g_strdup_printf ("%s-%u", self->texts[row], ++n[self->groups[row]]);
    else
      ids[row] = g_strdup_printf ("-%zu", row + 1);

  return ids;
}

/* The column of another file whose values are those that repeat. */
static const FusKeyCandidate *
find_key (const Repeat *self, GPtrArray *keys)
{
  const FusKeyCandidate *best = NULL;
  gsize n_best = 0;

  for (guint k = 0; k < keys->len; k++)
    {
      const FusKeyCandidate *key = g_ptr_array_index (keys, k);
      gsize n = 0;

      for (gsize row = 0; row < key->n_rows; row++)
        n +=
          key->texts[row] != NULL && g_hash_table_contains (self->index, key->texts[row]);
      if (n > n_best ||
          (n == n_best && n > 0 && fus_key_is_same_name (key->name, self->many->name) &&
           !fus_key_is_same_name (best->name, self->many->name)))
        {
          best = key;
          n_best = n;
        }
    }

  return best;
}

static gboolean
set_unmet (const Repeat *self, const FusKeyUnit *other, GError **error)
{
  g_autofree char *file = g_path_get_basename (other->file);

  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){
                        other->file, self->many->name, -1,
                        _ ("Leave the file out, or give it a column of these values.") },
                      /* Translators: a file, a column */
                      _ ("No column of %s has the values of “%s”, each once"), file,
                      self->many->name);

  return FALSE;
}

/* A row of the other file for each sample, and its rows that have none. */
static void
spread (const Repeat *self, FusKeyUnit *other, const FusKeyCandidate *key)
{
  const FusMany *many = self->many;
  const gsize n_rows = many->unit->n_rows;
  g_autofree gint64 *found = g_new (gint64, many->n_ids + 1);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);
  const char *name = key->column != NULL ? fus_join_own (self->join, key->name) : NULL;

  for (gsize i = 0; i < many->n_ids; i++)
    found[i] = -1;
  for (gint64 row = 0; row < (gint64) key->n_rows; row++)
    {
      gsize group =
        key->texts[row] != NULL
          ? GPOINTER_TO_SIZE (g_hash_table_lookup (self->index, key->texts[row]))
          : 0;

      if (group > 0)
        found[group - 1] = row;
    }
  for (gsize row = 0; row < n_rows; row++)
    if (many->groups[row] >= 0 && found[many->groups[row]] >= 0)
      {
        g_array_append_val (rows, found[many->groups[row]]);
        g_ptr_array_add (ids, g_strdup (self->ids[row]));
      }
  for (gint64 row = 0; row < (gint64) key->n_rows; row++)
    if (key->texts[row] != NULL && !g_hash_table_contains (self->index, key->texts[row]))
      {
        g_array_append_val (rows, row);
        g_ptr_array_add (ids, g_strdup (key->texts[row]));
      }
  g_ptr_array_add (ids, NULL);
  if (name != NULL)
    fus_join_drop_feature (other, name);
  fus_join_take_rows (other, (const gint64 *) (gconstpointer) rows->data, rows->len,
                      (char **) ids->pdata, name != NULL ? name : self->many->name);
  fus_join_take_ids (self->join, other);
}

/* What the rows of a sample share, as a label by which they stay together. */
static void
add_group (const Repeat *self, FusSource *made)
{
  const FusMany *many = self->many;
  const gsize n = many->unit->n_rows;
  FusColumn *column = fus_source_add_column (made, many->name, n);

  column->texts = g_strdupv (many->texts);
  column->ids = g_strdupv (self->ids);
  column->categorical = TRUE;
  column->group = TRUE;
  fus_join_add_mark (self->join, many->name, NULL, column, made);
}

gboolean
fus_join_repeat (FusJoin *self, const FusMany *many, FusSource *made, GError **error)
{
  g_auto (Repeat) repeat = { self, many, g_hash_table_new (g_str_hash, g_str_equal),
                             name_rows (many) };
  g_autofree gint64 *all = g_new (gint64, many->unit->n_rows + 1);

  for (gsize i = 0; i < many->n_ids; i++)
    g_hash_table_insert (repeat.index, many->ids[i], GSIZE_TO_POINTER (i + 1));
  for (guint i = 0; i < self->units->len; i++)
    {
      FusKeyUnit *other = g_ptr_array_index (self->units, i);
      g_autoptr (GPtrArray) keys =
                   other != many->unit ? fus_key_list_candidates (other) : NULL;
      const FusKeyCandidate *key = keys != NULL ? find_key (&repeat, keys) : NULL;

      if (keys != NULL && key == NULL)
        return set_unmet (&repeat, other, error);
      if (key != NULL)
        spread (&repeat, other, key);
    }
  for (gsize row = 0; row < many->unit->n_rows; row++)
    all[row] = (gint64) row;
  add_group (&repeat, made);
  fus_join_take_rows (many->unit, all, many->unit->n_rows, repeat.ids, many->name);
  fus_join_take_ids (self, many->unit);

  return TRUE;
}
