/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-csv.h"
#include "fus-file-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  MOST_LISTED = 20,
};

static char *
list_names (const FusCsv *self)
{
  GString *names = g_string_new (NULL);

  for (guint c = 0; c < MIN (self->n_columns, MOST_LISTED); c++)
    g_string_append_printf (names, "%s%s", c > 0 ? ", " : "", self->names[c]);
  if (self->n_columns > MOST_LISTED)
    g_string_append (names, ", …");

  return g_string_free (names, FALSE);
}

static gboolean
set_no_column (const FusCsv *self, const char *column, GError **error)
{
  g_autofree char *names = list_names (self);

  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ self->file, column, -1,
                                  _ ("Give its header as it stands in the file, or #k "
                                     "counted from 1, from the end if negative.") },
                      /* Translators: the names of all columns */
                      _ ("There is no such column among %u: %s"), self->n_columns, names);

  return FALSE;
}

static gboolean
parse_number (const FusCsv *self, const char *text, guint *index)
{
  gint64 k = 0;

  if (!g_ascii_string_to_signed (text, 10, -(gint64) self->n_columns, self->n_columns, &k,
                                 NULL) ||
      k == 0)
    return FALSE;
  *index = (guint) (k > 0 ? k - 1 : self->n_columns + k);

  return TRUE;
}

static guint
count_named (const FusCsv *self, char *const *names, const char *name, guint *index)
{
  guint n = 0;

  for (guint c = self->n_columns; names != NULL && c-- > 0;)
    if (g_str_equal (names[c], name))
      {
        *index = c;
        n++;
      }

  return n;
}

gboolean
fus_csv_find_column (const FusCsv *self, const char *column, guint *index, GError **error)
{
  guint n = count_named (self, self->headers, column, index);

  if (n == 0)
    n = count_named (self, self->names, column, index);
  if (n == 1 || (column[0] == '#' && parse_number (self, column + 1, index)))
    return TRUE;
  if (n == 0)
    return set_no_column (self, column, error);
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ self->file, column, -1,
                                  _ ("Name it by its number, as #k.") },
                      _ ("%u columns have this name"), n);

  return FALSE;
}

/* `#3-#9`, `#3` … */
static gboolean
choose_range (const FusCsv *self, const char *item, gboolean *chosen)
{
  g_auto (GStrv) ends = g_strsplit (item + 1, "-#", 2);
  guint first = 0;
  guint last = 0;

  if (item[0] != '#' || ends[0] == NULL || ends[1] == NULL ||
      !parse_number (self, ends[0], &first) || !parse_number (self, ends[1], &last))
    return FALSE;
  for (guint c = first; c <= last; c++)
    chosen[c] = TRUE;

  return first <= last;
}

static gboolean
choose_pattern (const FusCsv *self, const char *item, gboolean *chosen)
{
  gboolean any = FALSE;

  if (strpbrk (item, "*?") == NULL)
    return FALSE;
  for (guint c = 0; c < self->n_columns; c++)
    if (g_pattern_match_simple (item, self->names[c]))
      any = chosen[c] = TRUE;

  return any;
}

static gboolean
choose_item (const FusCsv *self, const char *item, gboolean *chosen, GError **error)
{
  guint index = 0;

  if (choose_range (self, item, chosen) || choose_pattern (self, item, chosen))
    return TRUE;
  if (!fus_csv_find_column (self, item, &index, error))
    return FALSE;
  chosen[index] = TRUE;

  return TRUE;
}

gboolean
fus_csv_choose_columns (const FusCsv *self,
                        const char *list,
                        gboolean *chosen,
                        GError **error)
{
  g_auto (GStrv) items = g_strsplit (list, ",", -1);

  for (char **item = items; *item != NULL; item++)
    if (!choose_item (self, g_strstrip (*item), chosen, error))
      return FALSE;

  return TRUE;
}
