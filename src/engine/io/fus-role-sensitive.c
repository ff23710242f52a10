/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Columns that tell who persons are: kept out of what is learnt from, of labels and of
 * ids, so that nothing behind the join ever sees a cell of them. By them samples are
 * still paired and rows of one person still found, which then have numbers. What a person
 * said of a column counts before what is guessed. */
#include "config.h"

#include "fus-roles.h"

#include "fus-format-count.h"
#include "fus-import-preview.h"
#include "fus-import-private.h"
#include "fus-key-names.h"
#include "fus-sensitive.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  MOST_NAMED = 5,      /* columns in a sentence */
  MOST_UNHEADED = 300, /* columns of an array that may be a table all the same */
};

/* ---- what was said ---- */

/* Columns go by the names of their file or of a modality that was made of it. */
static FusSaidSensitive
read_said (const FusJoin *self, const char *file, const char *column, guint place)
{
  g_autofree char *stem = fus_source_dup_stem (file != NULL ? file : "");
  FusSaidSensitive said =
    fus_import_read_sensitive (self->roles, NULL, stem, column, place);

  for (guint i = 0; said == FUS_SAID_NOTHING && i < self->parts->len; i++)
    {
      const FusPart *part = fus_join_get_part (self, i);

      if (g_strcmp0 (part->file, file) == 0)
        said = fus_import_read_sensitive (self->roles, part->name, stem, column, place);
    }

  return said;
}

/* Sheets are called `FILE::SHEET`. */
static gboolean
is_in (const char *path, const char *file)
{
  gsize n = strlen (path);

  return file == NULL || (g_str_has_prefix (file, path) &&
                          (file[n] == '\0' || g_str_has_prefix (file + n, "::")));
}

static void
withhold (const FusJoin *self,
          const char *file,
          const char *column,
          char *reason,
          gboolean person)
{
  GPtrArray *faults = self->report->faults;

  fus_withheld_list_add (self->report->withheld, file, column, reason, person);
  for (guint i = 0; i < self->report->columns->len; i++)
    {
      const FusJoinColumn *told = g_ptr_array_index (self->report->columns, i);

      if (g_str_equal (told->column, column) && g_strcmp0 (told->file, file) == 0)
        {
          g_ptr_array_remove_index (self->report->columns, i);
          break;
        }
    }
  fus_join_report_add_column (self->report, file, column, "sensitive", reason);
  for (guint i = faults->len; i-- > 0;)
    {
      const FusJoinFault *fault = g_ptr_array_index (faults, i);

      if (g_str_equal (fault->column, column) && is_in (fault->file, file))
        g_ptr_array_remove_index (faults, i);
    }
  fus_import_previews_mask (self->report->previews, file, column);
}

/* ---- features ---- */

static double *
dup_values (const FusTable *table, gsize d)
{
  double *values = g_new (double, MAX (table->x->n_rows, 1));

  for (gsize row = 0; row < table->x->n_rows; row++)
    values[row] =
      (double) fus_matrix_row (table->x, row)[d] + fus_table_get_offset (table, d);

  return values;
}

static gboolean
may_propose (const FusPart *part)
{
  const FusTable *table = part->table;

  if (table->features == NULL || table->chosen)
    return FALSE;
  if (part->source->own)
    return part->source->looked_at == NULL && table->x->n_cols <= MOST_UNHEADED;

  return table->headed ||
         (table->kind == FUS_MODALITY_VECTOR && table->x->n_cols <= MOST_UNHEADED);
}

void
fus_roles_find_sensitive (const FusJoin *self, const FusPart *part, FusRole *roles)
{
  const FusTable *table = part->table;
  gboolean may = may_propose (part);

  for (gsize d = 0; table->features != NULL && d < table->x->n_cols; d++)
    {
      FusSaidSensitive said = FUS_SAID_NOTHING;
      FusSensitive found = { FUS_SENSITIVE_NONE, FALSE, FALSE };
      g_autofree double *values = NULL;

      if (roles[d] == FUS_ROLE_ID)
        continue;
      said = read_said (self, part->file, table->features[d], 0);
      if (said == FUS_SAID_SENSITIVE)
        {
          roles[d] = FUS_ROLE_SENSITIVE;
          withhold (self, part->file, table->features[d],
                    g_strdup (_ ("A person marked it as sensitive.")), TRUE);
          continue;
        }
      if (said == FUS_SAID_OPEN || !may || !fus_sensitive_is_named (table->features[d]))
        continue;
      values = dup_values (table, d);
      found =
        fus_sensitive_look_at_numbers (table->features[d], values, table->x->n_rows);
      if (found.kind == FUS_SENSITIVE_NONE)
        continue;
      roles[d] = FUS_ROLE_SENSITIVE;
      withhold (self, part->file, table->features[d], fus_sensitive_dup_reason (&found),
                FALSE);
    }
}

/* ---- labels ---- */

static gboolean
was_looked_at (const FusSource *source, const char *column)
{
  g_auto (GStrv) names = NULL;

  if (!source->own || source->looked_at == NULL)
    return FALSE;
  names = g_strsplit (source->looked_at, "\n", -1);

  return g_strv_contains ((const char *const *) names, column);
}

/* Whether rows of one person still belong together. */
static gboolean
tells_group (const FusColumn *column)
{
  g_autoptr (GHashTable) levels = g_hash_table_new (g_str_hash, g_str_equal);
  gsize n_known = 0;

  if (column->texts == NULL ||
      (!column->group && !fus_key_is_name_of_subject (column->name)))
    return FALSE;
  for (gsize row = 0; row < column->n_rows; row++)
    if (column->texts[row][0] != '\0')
      {
        n_known++;
        g_hash_table_add (levels, column->texts[row]);
      }

  return g_hash_table_size (levels) > 1 && g_hash_table_size (levels) < n_known;
}

static void
make_group (FusColumn *column)
{
  fus_sensitive_number_texts (column->texts, column->n_rows);
  g_clear_pointer (&column->classes, g_strfreev);
  g_clear_pointer (&column->colors, g_strfreev);
  column->group = TRUE;
  column->categorical = TRUE;
  column->asked = TRUE;
}

static char *
dup_reason (const FusMark *mark, FusSaidSensitive said)
{
  const FusColumn *column = mark->column;
  FusSensitive found = { FUS_SENSITIVE_NONE, FALSE, FALSE };

  if (said == FUS_SAID_SENSITIVE)
    return g_strdup (_ ("A person marked it as sensitive."));
  if (said == FUS_SAID_OPEN || column->asked ||
      was_looked_at (mark->source, column->name))
    return NULL;
  found =
    column->texts != NULL
      ? fus_sensitive_look_at_texts (column->name, column->texts, column->n_rows)
      : fus_sensitive_look_at_numbers (column->name, column->values, column->n_rows);

  return found.kind != FUS_SENSITIVE_NONE ? fus_sensitive_dup_reason (&found) : NULL;
}

/* Whether the mark was withheld, and is to be taken out. */
static gboolean
withhold_label (const FusJoin *self, const FusMark *mark)
{
  const char *file = mark->file;
  FusColumn *column = (FusColumn *) mark->column;
  FusSaidSensitive said = read_said (self, file, column->name, column->place);
  char *reason = dup_reason (mark, said);
  gboolean is_group = reason != NULL && tells_group (column);

  if (reason == NULL)
    return FALSE;
  if (is_group)
    {
      char *whole = g_strdup_printf ("%s %s", reason,
                                     _ ("Rows of one are still split together, under "
                                        "numbers."));

      g_free (reason);
      reason = whole;
      make_group (column);
    }
  withhold (self, file, column->name, reason, said == FUS_SAID_SENSITIVE);

  return !is_group;
}

void
fus_roles_withhold_labels (FusJoin *self)
{
  for (guint i = 0; i < self->marks->len;)
    if (withhold_label (self, fus_join_get_mark (self, i)))
      g_ptr_array_remove_index (self->marks, i);
    else
      i++;
}

/* ---- ids ---- */

static void
warn_ids (const FusJoin *self, const FusKeyUnit *unit)
{
  g_autofree char *file = g_path_get_basename (unit->file);
  g_autofree char *remedy = g_strdup_printf (
    /* Translators: name of a column */
    _ ("To have numbers in their place: --sensitive %s; to name samples by another "
       "column: --id COLUMN."),
    unit->id != NULL ? unit->id : FUS_INDEX_NAME);

  fus_join_warn (self, "ids-look-like-persons",
                 /* Translators: a file */
                 g_strdup_printf (
                   _ ("The names of the samples of %s look like persons’ names, and are "
                      "shown wherever samples are."),
                   file),
                 remedy, unit->n_rows);
}

static void
hide_ids (FusJoin *self, const FusKeyUnit *unit, char *reason, gboolean person)
{
  const char *column = unit->id != NULL ? unit->id : FUS_INDEX_NAME;
  char *whole =
    g_strdup_printf ("%s %s", reason,
                     _ ("It paired the samples, which have numbers in its place."));

  g_free (reason);
  self->hides_ids = TRUE;
  withhold (self, unit->file, column, whole, person);
}

static void
look_at_ids (FusJoin *self, const FusKeyUnit *unit)
{
  const FusSource *source = g_ptr_array_index (unit->sources, 0);
  const char *column = unit->id != NULL ? unit->id : FUS_INDEX_NAME;
  FusSaidSensitive said = FUS_SAID_NOTHING;
  FusSensitive found = { FUS_SENSITIVE_NONE, FALSE, FALSE };

  if (unit->ids == NULL || self->by_row)
    return;
  said = read_said (self, unit->file, column, unit->key != NULL ? unit->key->place : 0);
  if (said == FUS_SAID_SENSITIVE)
    hide_ids (self, unit, g_strdup (_ ("A person marked it as sensitive.")), TRUE);
  if (said != FUS_SAID_NOTHING || source->own)
    return;
  found = fus_sensitive_look_at_texts (column, unit->ids, unit->n_rows);
  if (found.by_name && fus_sensitive_is_surely_named (column))
    hide_ids (self, unit, fus_sensitive_dup_reason (&found), FALSE);
  else if (found.kind == FUS_SENSITIVE_PERSON ||
           fus_sensitive_are_persons (unit->ids, unit->n_rows))
    warn_ids (self, unit);
}

void
fus_roles_look_at_ids (FusJoin *self)
{
  for (guint i = 0; i < self->units->len; i++)
    look_at_ids (self, g_ptr_array_index (self->units, i));
}

/* ---- telling ---- */

static void
warn_file (const FusJoin *self, const char *file)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *base = file != NULL ? g_path_get_basename (file) : g_strdup ("");
  const char *first = NULL;
  g_autofree char *remedy = NULL;
  g_autofree char *count = NULL;
  gsize n = 0;

  for (guint i = 0; i < self->report->withheld->len; i++)
    {
      const FusWithheld *withheld = g_ptr_array_index (self->report->withheld, i);

      if (withheld->person || g_strcmp0 (withheld->file, file) != 0)
        continue;
      first = n == 0 ? withheld->column : first;
      if (n < MOST_NAMED)
        g_string_append_printf (names, "%s%s", n > 0 ? ", " : "", withheld->column);
      n++;
    }
  if (n > MOST_NAMED)
    g_string_append (names, ", …");
  if (n == 0)
    return;
  remedy =
    /* Translators: name of a column */
    g_strdup_printf (_ ("To use one all the same: --not-sensitive “%s”."), first);
  count = fus_format_count (n);
  fus_join_warn (
    self, "sensitive",
    g_strdup_printf (
      /* Translators: number of columns, a file, names of columns */
      ngettext ("%s column of %s may tell who persons are (%s): it was kept out of "
                "everything but this list.",
                "%s columns of %s may tell who persons are (%s): they were kept out of "
                "everything but this list.",
                n),
      count, base, names->str),
    remedy, n);
}

/* What Fusescope kept out when it wrote a file was told then. */
void
fus_roles_tell_sensitive (const FusJoin *self)
{
  for (guint i = 0; i < self->units->len; i++)
    warn_file (self, ((const FusKeyUnit *) g_ptr_array_index (self->units, i))->file);
}
