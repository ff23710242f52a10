/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be read of a file, on its way to the reader process. */
#include "config.h"

#include "fus-json-parse.h"
#include "fus-source.h"

#include <json-glib/json-glib.h>
#include <string.h>

void
fus_read_options_clear (FusReadOptions *self)
{
  g_clear_pointer (&self->object, g_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->how, g_free);
  g_clear_pointer (&self->drops, g_strfreev);
  g_clear_pointer (&self->labels, g_strfreev);
  g_clear_pointer (&self->decimal, g_free);
  g_clear_pointer (&self->encoding, g_free);
  g_clear_pointer (&self->orient, g_free);
}

static void
write_strv (JsonBuilder *builder, const char *name, char **texts)
{
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (gsize i = 0; texts != NULL && texts[i] != NULL; i++)
    json_builder_add_string_value (builder, texts[i]);
  json_builder_end_array (builder);
}

static void
write_string (JsonBuilder *builder, const char *name, const char *text)
{
  if (text == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, text);
}

char *
fus_read_options_to_json (const FusReadOptions *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  write_string (builder, "object", self->object);
  write_string (builder, "id", self->id);
  write_string (builder, "how", self->how);
  write_strv (builder, "drops", self->drops);
  write_strv (builder, "labels", self->labels);
  json_builder_set_member_name (builder, "labels-only");
  json_builder_add_boolean_value (builder, self->labels_only);
  json_builder_set_member_name (builder, "lenient");
  json_builder_add_boolean_value (builder, self->lenient);
  write_string (builder, "decimal", self->decimal);
  write_string (builder, "encoding", self->encoding);
  write_string (builder, "orient", self->orient);
  json_builder_set_member_name (builder, "header-row");
  json_builder_add_int_value (builder, self->header_row);
  json_builder_set_member_name (builder, "data-row");
  json_builder_add_int_value (builder, self->data_row);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static char **
read_strv (JsonObject *object, const char *name)
{
  JsonArray *array = fus_json_get_list (object, name);
  guint n = array != NULL ? json_array_get_length (array) : 0;
  char **texts = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    texts[i] = g_strdup (fus_json_get_text_at (array, i));

  return texts;
}

gboolean
fus_read_options_from_json (FusReadOptions *self, const char *json)
{
  g_autoptr (JsonNode) root = fus_json_parse (json, strlen (json), NULL);
  JsonObject *object = NULL;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  object = json_node_get_object (root);
  self->object = g_strdup (fus_json_get_text (object, "object"));
  self->id = g_strdup (fus_json_get_text (object, "id"));
  self->how = g_strdup (fus_json_get_text (object, "how"));
  self->drops = read_strv (object, "drops");
  self->labels = read_strv (object, "labels");
  self->labels_only = fus_json_get_bool (object, "labels-only", FALSE);
  self->lenient = fus_json_get_bool (object, "lenient", FALSE);
  self->decimal = g_strdup (fus_json_get_text (object, "decimal"));
  self->encoding = g_strdup (fus_json_get_text (object, "encoding"));
  self->orient = g_strdup (fus_json_get_text (object, "orient"));
  self->header_row = (int) fus_json_get_int (object, "header-row", 0);
  self->data_row = (int) fus_json_get_int (object, "data-row", 0);

  return TRUE;
}
