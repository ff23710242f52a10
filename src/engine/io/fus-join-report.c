/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What joining did and assumed, collected while it is done: parts, roles of columns, gaps
 * and faults, warnings. The same report is printed as text and as JSON, kept with the
 * data, and shown in the window. */
#include "config.h"

#include "fus-join-report.h"
#include "fus-format-count.h"
#include "fus-json.h"

#include <glib/gi18n-lib.h>
#include <stdint.h>

enum
{
  MOST_FAULTS = 20, /* that are printed one by one */
};

static void
part_free (gpointer data)
{
  FusJoinPart *part = data;

  g_free (part->name);
  g_free (part->file);
  g_free (part->id);
  g_free (part->orientation);
  g_free (part);
}

static void
column_free (gpointer data)
{
  FusJoinColumn *column = data;

  g_free (column->file);
  g_free (column->column);
  g_free (column->reason);
  g_free (column->unit);
  g_free (column);
}

static void
gap_free (gpointer data)
{
  FusJoinGap *gap = data;

  g_free (gap->file);
  g_free (gap->text);
  g_free (gap);
}

static void
fault_free (gpointer data)
{
  FusJoinFault *fault = data;

  g_free (fault->file);
  g_free (fault->column);
  g_free (fault->text);
  g_free (fault);
}

static void
rule_free (gpointer data)
{
  FusJoinRule *rule = data;

  g_free (rule->name);
  g_free (rule->rule);
  g_free (rule);
}

FusJoinReport *
fus_join_report_new (void)
{
  FusJoinReport *self = g_new0 (FusJoinReport, 1);

  self->parts = g_ptr_array_new_with_free_func (part_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->columns = g_ptr_array_new_with_free_func (column_free);
  self->gaps = g_ptr_array_new_with_free_func (gap_free);
  self->faults = g_ptr_array_new_with_free_func (fault_free);
  self->warnings = fus_notices_new ();
  self->rules = g_ptr_array_new_with_free_func (rule_free);
  self->withheld = fus_withheld_list_new ();
  self->previews = fus_import_previews_new ();

  return self;
}

void
fus_join_report_free (FusJoinReport *self)
{
  g_ptr_array_unref (self->parts);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->gaps);
  g_ptr_array_unref (self->faults);
  g_ptr_array_unref (self->warnings);
  g_ptr_array_unref (self->rules);
  g_ptr_array_unref (self->withheld);
  g_ptr_array_unref (self->previews);
  g_free (self);
}

FusJoinColumn *
fus_join_report_add_column (FusJoinReport *self,
                            const char *file,
                            const char *column,
                            const char *role,
                            char *reason)
{
  FusJoinColumn *told = g_new0 (FusJoinColumn, 1);

  told->file = g_strdup (file);
  told->column = g_strdup (column);
  told->role = role;
  told->reason = reason;
  g_ptr_array_add (self->columns, told);

  return told;
}

gboolean
fus_join_report_is_withheld (const FusJoinReport *self,
                             const char *file,
                             const char *column)
{
  for (guint i = 0; i < self->withheld->len; i++)
    {
      const FusWithheld *withheld = g_ptr_array_index (self->withheld, i);

      if (g_str_equal (withheld->column, column) && g_strcmp0 (withheld->file, file) == 0)
        return TRUE;
    }

  return FALSE;
}

void
fus_join_report_add_fault (FusJoinReport *self,
                           const char *file,
                           const char *column,
                           gint64 row,
                           const char *text)
{
  FusJoinFault *fault = g_new0 (FusJoinFault, 1);

  fault->file = g_strdup (file);
  fault->column = g_strdup (column);
  fault->row = row;
  fault->text = g_strdup (text);
  g_ptr_array_add (self->faults, fault);
}

void
fus_join_report_add_gap (FusJoinReport *self, const char *file, const char *text, gsize n)
{
  FusJoinGap *gap = NULL;

  for (guint i = 0; i < self->gaps->len; i++)
    {
      gap = g_ptr_array_index (self->gaps, i);
      if (g_strcmp0 (gap->file, file) == 0 && g_str_equal (gap->text, text))
        {
          gap->n += n;
          return;
        }
    }
  gap = g_new0 (FusJoinGap, 1);
  gap->file = g_strdup (file);
  gap->text = g_strdup (text);
  gap->n = n;
  g_ptr_array_add (self->gaps, gap);
}

void
fus_join_report_add_rule (FusJoinReport *self,
                          const char *name,
                          const char *rule,
                          gsize n,
                          gboolean applied)
{
  FusJoinRule *told = g_new0 (FusJoinRule, 1);

  told->name = g_strdup (name);
  told->rule = g_strdup (rule);
  told->n = n;
  told->applied = applied;
  g_ptr_array_add (self->rules, told);
}

static void
write_column (JsonBuilder *builder, const FusJoinColumn *column)
{
  json_builder_begin_object (builder);
  fus_json_add_string (builder, "file", column->file);
  fus_json_add_string (builder, "column", column->column);
  fus_json_add_string (builder, "role", column->role);
  fus_json_add_string (builder, "reason", column->reason);
  if (column->unit != NULL && column->unit[0] != '\0')
    fus_json_add_string (builder, "unit", column->unit);
  json_builder_end_object (builder);
}

static void
write_gap (JsonBuilder *builder, const FusJoinGap *gap)
{
  json_builder_begin_object (builder);
  fus_json_add_string (builder, "file", gap->file);
  fus_json_add_string (builder, "text", gap->text);
  fus_json_add_int (builder, "n", gap->n);
  json_builder_end_object (builder);
}

static void
write_fault (JsonBuilder *builder, const FusJoinFault *fault)
{
  json_builder_begin_object (builder);
  fus_json_add_string (builder, "file", fault->file);
  fus_json_add_string (builder, "column", fault->column);
  fus_json_add_int (builder, "row", (gsize) fault->row);
  fus_json_add_string (builder, "text", fault->text);
  json_builder_end_object (builder);
}

static void
write_rule (JsonBuilder *builder, const FusJoinRule *rule)
{
  json_builder_begin_object (builder);
  fus_json_add_string (builder, "name", rule->name);
  fus_json_add_string (builder, "rule", rule->rule);
  fus_json_add_int (builder, "n", rule->n);
  fus_json_add_bool (builder, "applied", rule->applied);
  json_builder_end_object (builder);
}

static void
write_warning (JsonBuilder *builder, const FusNotice *notice)
{
  json_builder_begin_object (builder);
  fus_json_add_string (builder, "id", notice->id);
  fus_json_add_string (builder, "message", notice->message);
  fus_json_add_string (builder, "remedy", notice->remedy);
  fus_json_add_int (builder, "n", notice->n);
  json_builder_end_object (builder);
}

static void
write_doubts (JsonBuilder *builder, const FusJoinReport *self)
{
  fus_json_begin_array (builder, "columns");
  for (guint i = 0; i < self->columns->len; i++)
    write_column (builder, g_ptr_array_index (self->columns, i));
  json_builder_end_array (builder);
  fus_json_begin_array (builder, "missing");
  for (guint i = 0; i < self->gaps->len; i++)
    write_gap (builder, g_ptr_array_index (self->gaps, i));
  json_builder_end_array (builder);
  fus_json_begin_array (builder, "rules");
  for (guint i = 0; i < self->rules->len; i++)
    write_rule (builder, g_ptr_array_index (self->rules, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "sensitive");
  json_builder_add_value (builder, fus_withheld_list_to_json (self->withheld));
  fus_json_begin_array (builder, "bad_cells");
  for (guint i = 0; i < self->faults->len; i++)
    write_fault (builder, g_ptr_array_index (self->faults, i));
  json_builder_end_array (builder);
  fus_json_begin_array (builder, "warnings");
  for (guint i = 0; i < self->warnings->len; i++)
    write_warning (builder, g_ptr_array_index (self->warnings, i));
  json_builder_end_array (builder);
}

static void
write_part (JsonBuilder *builder, const FusJoinPart *part)
{
  json_builder_begin_object (builder);
  fus_json_add_string (builder, "name", part->name);
  fus_json_add_string (builder, "file", part->file);
  fus_json_add_int (builder, "n_rows", part->n_rows);
  fus_json_add_int (builder, "n_samples", part->n_samples);
  fus_json_add_int (builder, "n_only", part->n_only);
  fus_json_add_int (builder, "n_empty_rows", part->n_empty);
  fus_json_add_int (builder, "n_values_missing", part->n_values_missing);
  fus_json_add_int (builder, "n_infinite", part->n_infinite);
  fus_json_add_int (builder, "n_too_large", part->n_too_large);
  fus_json_add_string (builder, "joined_by", part->joined_by);
  fus_json_add_string (builder, "id", part->id);
  fus_json_add_string (builder, "orientation",
                       part->orientation != NULL ? part->orientation : "rows");
  if (part->many != NULL)
    fus_json_add_string (builder, "many", part->many);
  json_builder_end_object (builder);
}

JsonNode *
fus_join_report_to_json (const FusJoinReport *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  fus_json_add_int (builder, "n_samples", self->n_samples);
  fus_json_add_int (builder, "n_in_all", self->n_in_all);
  fus_json_add_int (builder, "n_duplicates", self->n_duplicates);
  fus_json_add_int (builder, "n_unpaired", self->n_unpaired);
  fus_json_begin_array (builder, "modalities");
  for (guint i = 0; i < self->parts->len; i++)
    write_part (builder, g_ptr_array_index (self->parts, i));
  json_builder_end_array (builder);
  fus_json_begin_array (builder, "notes");
  for (guint i = 0; i < self->notes->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (self->notes, i));
  json_builder_end_array (builder);
  write_doubts (builder, self);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

static void
append_part (GString *text, const FusJoinPart *part)
{
  g_autofree char *n_rows = fus_format_count ((gint64) part->n_rows);
  g_autofree char *n_samples = fus_format_count ((gint64) part->n_samples);
  g_autofree char *n_only = fus_format_count ((gint64) part->n_only);
  g_autofree char *n_missing = fus_format_count ((gint64) part->n_values_missing);
  g_autofree char *n_infinite = fus_format_count ((gint64) part->n_infinite);
  g_autofree char *n_too_large = fus_format_count ((gint64) part->n_too_large);

  g_string_append_printf (text,
                          ngettext ("%s: %s row of %s, ", "%s: %s rows of %s, ",
                                    part->n_rows),
                          part->name, n_rows, part->file);
  g_string_append_printf (text, _ ("%s with values, %s only here"), n_samples, n_only);
  if (part->n_values_missing > 0)
    g_string_append_printf (text,
                            ngettext (", %s single value missing",
                                      ", %s single values missing",
                                      (gulong) part->n_values_missing),
                            n_missing);
  if (part->n_infinite > 0)
    g_string_append_printf (text,
                            ngettext (", %s of them infinite", ", %s of them infinite",
                                      part->n_infinite),
                            n_infinite);
  if (part->n_too_large > 0)
    g_string_append_printf (text,
                            ngettext (", %s of them too large", ", %s of them too large",
                                      part->n_too_large),
                            n_too_large);
  g_string_append_c (text, '\n');
}

static void
append_gap (GString *text, const FusJoinGap *gap)
{
  g_autofree char *count = fus_format_count ((gint64) gap->n);

  if (gap->text[0] != '\0')
    g_string_append_printf (text,
                            /* Translators: file, number, a word such as NA */
                            ngettext ("%s: %s cell “%s” was taken for not known\n",
                                      "%s: %s cells “%s” were taken for not known\n",
                                      gap->n),
                            gap->file, count, gap->text);
}

static void
append_fault (GString *text, const FusJoinFault *fault)
{
  g_string_append_printf (
    text,
    /* Translators: file, row, a column, the text of a cell */
    _ ("%s: row %ju, “%s”: “%s” is no number and was made missing\n"), fault->file,
    (uintmax_t) fault->row, fault->column, fault->text);
}

static void
append_warning (GString *text, const FusNotice *notice)
{
  /* Translators: a sentence about the data follows */
  g_string_append_printf (text, _ ("Warning: %s\n"), notice->message);
  if (notice->remedy != NULL)
    g_string_append_printf (text, "  %s\n", notice->remedy);
}

static void
append_withheld (GString *text, const FusWithheld *withheld)
{
  if (withheld->person)
    /* Translators: a column */
    g_string_append_printf (text, _ ("“%s” was kept out, as was asked for\n"),
                            withheld->column);
  else
    /* Translators: a column, sentences that say why */
    g_string_append_printf (text, _ ("“%s” was kept out: %s\n"), withheld->column,
                            withheld->reason);
}

char *
fus_join_report_to_text (const FusJoinReport *self)
{
  g_autofree char *n_samples = fus_format_count ((gint64) self->n_samples);
  g_autofree char *n_in_all = fus_format_count ((gint64) self->n_in_all);
  g_autofree char *n_duplicates = fus_format_count ((gint64) self->n_duplicates);
  g_autofree char *n_unpaired = fus_format_count ((gint64) self->n_unpaired);
  GString *text = g_string_new (NULL);

  g_string_append_printf (
    text,
    ngettext ("%s sample, %s with every modality, %s more than once\n",
              "%s samples, %s with every modality, %s more than once\n",
              (gulong) self->n_samples),
    n_samples, n_in_all, n_duplicates);
  for (guint i = 0; i < self->parts->len; i++)
    append_part (text, g_ptr_array_index (self->parts, i));
  if (self->n_unpaired > 0)
    g_string_append_printf (text,
                            ngettext ("%s row found no partner\n",
                                      "%s rows found no partner\n",
                                      (gulong) self->n_unpaired),
                            n_unpaired);
  for (guint i = 0; i < self->notes->len; i++)
    g_string_append_printf (text, "%s\n",
                            (const char *) g_ptr_array_index (self->notes, i));
  for (guint i = 0; i < self->gaps->len; i++)
    append_gap (text, g_ptr_array_index (self->gaps, i));
  for (guint i = 0; i < MIN (self->faults->len, MOST_FAULTS); i++)
    append_fault (text, g_ptr_array_index (self->faults, i));
  for (guint i = 0; i < self->withheld->len; i++)
    append_withheld (text, g_ptr_array_index (self->withheld, i));
  for (guint i = 0; i < self->warnings->len; i++)
    append_warning (text, g_ptr_array_index (self->warnings, i));

  return g_string_free (text, FALSE);
}
