/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is to be read of a file, on its way to the reader process. */
#include "config.h"

#include "fus-json-parse.h"
#include "fus-json.h"
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

char *
fus_read_options_to_json (const FusReadOptions *self)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  fus_json_add_string_if_any (builder, "object", self->object);
  fus_json_add_string_if_any (builder, "id", self->id);
  fus_json_add_string_if_any (builder, "how", self->how);
  fus_json_add_strings (builder, "drops", (const char *const *) self->drops);
  fus_json_add_strings (builder, "labels", (const char *const *) self->labels);
  fus_json_add_bool (builder, "labels-only", self->labels_only);
  fus_json_add_bool (builder, "lenient", self->lenient);
  fus_json_add_string_if_any (builder, "decimal", self->decimal);
  fus_json_add_string_if_any (builder, "encoding", self->encoding);
  fus_json_add_string_if_any (builder, "orient", self->orient);
  fus_json_add_int (builder, "header-row", self->header_row);
  fus_json_add_int (builder, "data-row", self->data_row);
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
