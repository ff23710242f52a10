/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-withheld.h"

#include "fus-json.h"

static void
withheld_free (gpointer data)
{
  FusWithheld *self = data;

  g_free (self->file);
  g_free (self->column);
  g_free (self->reason);
  g_free (self);
}

GPtrArray *
fus_withheld_list_new (void)
{
  return g_ptr_array_new_with_free_func (withheld_free);
}

void
fus_withheld_list_add (GPtrArray *list,
                       const char *file,
                       const char *column,
                       const char *reason,
                       gboolean person)
{
  FusWithheld *self = NULL;

  for (guint i = 0; i < list->len; i++)
    {
      const FusWithheld *known = g_ptr_array_index (list, i);

      if (g_str_equal (known->column, column) && g_strcmp0 (known->file, file) == 0)
        return;
    }
  self = g_new0 (FusWithheld, 1);
  self->file = g_strdup (file);
  self->column = g_strdup (column);
  self->reason = g_strdup (reason);
  self->person = person;
  g_ptr_array_add (list, self);
}

const FusWithheld *
fus_withheld_list_find (const GPtrArray *list, const char *column)
{
  for (guint i = 0; i < list->len; i++)
    {
      const FusWithheld *self = g_ptr_array_index (list, i);

      if (g_str_equal (self->column, column))
        return self;
    }

  return NULL;
}

/* Fields stand apart by tabs. */
static char *
dup_field (const char *text)
{
  return g_strdelimit (g_strdup (text != NULL ? text : ""), "\t\n\r", ' ');
}

char *
fus_withheld_list_to_text (const GPtrArray *list)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < list->len; i++)
    {
      const FusWithheld *self = g_ptr_array_index (list, i);
      g_autofree char *base =
        self->file != NULL ? g_path_get_basename (self->file) : NULL;
      g_autofree char *file = dup_field (base);
      g_autofree char *column = dup_field (self->column);
      g_autofree char *reason = dup_field (self->reason);

      g_string_append_printf (text, "%s%s\t%s\t%s\t%s", i > 0 ? "\n" : "", column,
                              self->person ? "person" : "proposed", file, reason);
    }

  return g_string_free (text, list->len == 0);
}

JsonNode *
fus_withheld_list_to_json (const GPtrArray *list)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_array (builder);
  for (guint i = 0; i < list->len; i++)
    {
      const FusWithheld *self = g_ptr_array_index (list, i);

      json_builder_begin_object (builder);
      fus_json_add_string (builder, "column", self->column);
      fus_json_add_string (builder, "file", self->file);
      fus_json_add_string (builder, "reason", self->reason);
      fus_json_add_string (builder, "by", self->person ? "person" : "proposed");
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);

  return json_builder_get_root (builder);
}

void
fus_withheld_list_add_text (GPtrArray *list, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text != NULL ? text : "", "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    {
      g_auto (GStrv) fields = g_strsplit (*line, "\t", 4);

      if (g_strv_length (fields) == 4 && fields[0][0] != '\0')
        fus_withheld_list_add (list, fields[2][0] != '\0' ? fields[2] : NULL, fields[0],
                               fields[3], g_str_equal (fields[1], "person"));
    }
}
