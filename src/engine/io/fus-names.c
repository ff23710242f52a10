/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-names.h"

#include <glib/gi18n-lib.h>

/* @taken: names as they stand and those that were made */
static char *
make_name (const char *name, guint number, GHashTable *taken)
{
  char *own = g_strdup_printf ("%s%s#%u", name, name[0] != '\0' ? " " : "", number);

  while (!g_hash_table_add (taken, g_strdup (own)))
    {
      char *longer = g_strdup_printf ("%s #%u", own, number);

      g_free (own);
      own = longer;
    }

  return own;
}

char **
fus_names_tell_apart (char **names, guint n)
{
  g_autoptr (GHashTable) taken =
               g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) repeated = g_hash_table_new (g_str_hash, g_str_equal);
  guint first = n > 0 && names[0][0] == '\0' ? 1 : 0;
  char **before = NULL;

  for (guint i = first; i < n; i++)
    if (!g_hash_table_add (taken, g_strdup (names[i])))
      g_hash_table_add (repeated, names[i]);
  if (g_hash_table_size (repeated) == 0)
    return NULL;
  before = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      before[i] = names[i];
      names[i] = i >= first && g_hash_table_contains (repeated, before[i])
                   ? make_name (before[i], i + 1, taken)
                   : g_strdup (before[i]);
    }

  return before;
}

void
fus_source_tell_names (FusSource *source, char **before, char **names, guint n)
{
  g_autoptr (GString) list = g_string_new (NULL);
  guint n_changed = 0;

  for (guint i = 0; i < n; i++)
    if (!g_str_equal (before[i], names[i]) && n_changed++ < FUS_MOST_NAMES)
      g_string_append_printf (list, "%s“%s”", n_changed > 1 ? ", " : "", names[i]);
  if (n_changed > FUS_MOST_NAMES)
    g_string_append (list, ", …");
  fus_source_add_doubt (
    source, "repeated-names",
    g_strdup_printf (
      /* Translators: number of columns, more than one; what they are called now */
      _ ("%u columns share their name with another one: each got its number beside its "
         "name (%s)."),
      n_changed, list->str),
    _ ("Give each a name of its own in the file."), n_changed);
}
