/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-import.h"

#include <glib/gi18n-lib.h>

static void
part_free (gpointer data)
{
  FusJoinPart *part = data;

  g_free (part->name);
  g_free (part->file);
  g_free (part);
}

FusJoinReport *
fus_join_report_new (void)
{
  FusJoinReport *self = g_new0 (FusJoinReport, 1);

  self->parts = g_ptr_array_new_with_free_func (part_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
fus_join_report_free (FusJoinReport *self)
{
  g_ptr_array_unref (self->parts);
  g_ptr_array_unref (self->notes);
  g_free (self);
}

static void
write_count (JsonBuilder *builder, const char *key, gsize n)
{
  json_builder_set_member_name (builder, key);
  json_builder_add_int_value (builder, (gint64) n);
}

static void
write_part (JsonBuilder *builder, const FusJoinPart *part)
{
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "name");
  json_builder_add_string_value (builder, part->name);
  json_builder_set_member_name (builder, "file");
  json_builder_add_string_value (builder, part->file);
  write_count (builder, "n_rows", part->n_rows);
  write_count (builder, "n_samples", part->n_samples);
  write_count (builder, "n_only", part->n_only);
  write_count (builder, "n_empty_rows", part->n_empty);
  write_count (builder, "n_values_missing", part->n_values_missing);
  write_count (builder, "n_infinite", part->n_infinite);
  json_builder_set_member_name (builder, "joined_by");
  json_builder_add_string_value (builder, part->by_row ? "row" : "id");
  json_builder_end_object (builder);
}

JsonNode *
fus_join_report_to_json (const FusJoinReport *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  write_count (builder, "n_samples", self->n_samples);
  write_count (builder, "n_in_all", self->n_in_all);
  write_count (builder, "n_duplicates", self->n_duplicates);
  write_count (builder, "n_unpaired", self->n_unpaired);
  json_builder_set_member_name (builder, "modalities");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->parts->len; i++)
    write_part (builder, g_ptr_array_index (self->parts, i));
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "notes");
  json_builder_begin_array (builder);
  for (guint i = 0; i < self->notes->len; i++)
    json_builder_add_string_value (builder, g_ptr_array_index (self->notes, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}

static void
append_part (GString *text, const FusJoinPart *part)
{
  g_string_append_printf (text,
                          ngettext ("%s: %zu row of %s, ", "%s: %zu rows of %s, ",
                                    part->n_rows),
                          part->name, part->n_rows, part->file);
  g_string_append_printf (text, _ ("%zu with values, %zu only here"), part->n_samples,
                          part->n_only);
  if (part->n_values_missing > 0)
    g_string_append_printf (text, _ (", %zu single values missing"),
                            part->n_values_missing);
  g_string_append_c (text, '\n');
}

char *
fus_join_report_to_text (const FusJoinReport *self)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text,
                          _ ("%zu samples, %zu with every modality, %zu duplicates\n"),
                          self->n_samples, self->n_in_all, self->n_duplicates);
  for (guint i = 0; i < self->parts->len; i++)
    append_part (text, g_ptr_array_index (self->parts, i));
  if (self->n_unpaired > 0)
    g_string_append_printf (text, _ ("%zu rows found no partner\n"), self->n_unpaired);
  for (guint i = 0; i < self->notes->len; i++)
    g_string_append_printf (text, "%s\n",
                            (const char *) g_ptr_array_index (self->notes, i));

  return g_string_free (text, FALSE);
}
