/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-json.h"

#include <math.h>
#include <string.h>

static void
set_key (JsonBuilder *json, const char *key)
{
  if (key != NULL)
    json_builder_set_member_name (json, key);
}

void
fus_json_begin_object (JsonBuilder *json, const char *key)
{
  set_key (json, key);
  json_builder_begin_object (json);
}

void
fus_json_begin_array (JsonBuilder *json, const char *key)
{
  set_key (json, key);
  json_builder_begin_array (json);
}

void
fus_json_add_string (JsonBuilder *json, const char *key, const char *value)
{
  set_key (json, key);
  if (value != NULL)
    json_builder_add_string_value (json, value);
  else
    json_builder_add_null_value (json);
}

void
fus_json_add_string_if_any (JsonBuilder *json, const char *key, const char *value)
{
  if (value != NULL)
    fus_json_add_string (json, key, value);
}

void
fus_json_add_strings (JsonBuilder *json, const char *key, const char *const *values)
{
  fus_json_begin_array (json, key);
  for (gsize i = 0; values != NULL && values[i] != NULL; i++)
    json_builder_add_string_value (json, values[i]);
  json_builder_end_array (json);
}

void
fus_json_add_int (JsonBuilder *json, const char *key, gint64 value)
{
  set_key (json, key);
  json_builder_add_int_value (json, value);
}

void
fus_json_add_int_or_null (JsonBuilder *json, const char *key, gint64 value)
{
  set_key (json, key);
  if (value >= 0)
    json_builder_add_int_value (json, value);
  else
    json_builder_add_null_value (json);
}

void
fus_json_add_bool (JsonBuilder *json, const char *key, gboolean value)
{
  set_key (json, key);
  json_builder_add_boolean_value (json, value);
}

void
fus_json_add_real (JsonBuilder *json, const char *key, double value)
{
  set_key (json, key);
  if (isfinite (value))
    json_builder_add_double_value (json, value);
  else
    json_builder_add_null_value (json);
}

void
fus_json_add_reals (JsonBuilder *json, const char *key, const double *values, gsize n)
{
  fus_json_begin_array (json, key);
  for (gsize i = 0; i < n; i++)
    fus_json_add_real (json, NULL, values[i]);
  json_builder_end_array (json);
}

/* JSON-GLib 1.6 writes 1e-08 as 1e-08.0, which no JSON reader takes, so the text is made
 * here. */

/* JSON needs the first 32 characters escaped; the others that steer a terminal are
 * escaped too, and bytes that are no UTF-8 replaced. */
static void
append_string (GString *text, const char *value)
{
  const char *p = value;

  g_string_append_c (text, '"');
  while (*p != '\0')
    {
      gunichar c = g_utf8_get_char_validated (p, -1);
      gboolean valid = c < (gunichar) -2;
      const char *next = valid ? g_utf8_next_char (p) : p + 1;

      if (c == '"' || c == '\\')
        g_string_append_printf (text, "\\%c", (char) c);
      else if (!valid)
        g_string_append (text, "\\ufffd");
      else if (g_unichar_iscntrl (c))
        g_string_append_printf (text, "\\u%04x", c);
      else
        g_string_append_len (text, p, next - p);
      p = next;
    }
  g_string_append_c (text, '"');
}

/* As few digits as it takes to read the same number back. */
static void
append_real (GString *text, double value)
{
  char digits[G_ASCII_DTOSTR_BUF_SIZE];
  static const char *const formats[] = { "%.15g", "%.16g", "%.17g" };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (digits, sizeof digits, formats[i], value);
      if (!(fabs (g_ascii_strtod (digits, NULL) - value) > 0))
        break;
    }
  g_string_append (text, digits);
  if (strpbrk (digits, ".e") == NULL)
    g_string_append (text, ".0");
}

static void
append_value (GString *text, JsonNode *node)
{
  GType type = json_node_get_value_type (node);

  if (type == G_TYPE_STRING)
    append_string (text, json_node_get_string (node));
  else if (type == G_TYPE_BOOLEAN)
    g_string_append (text, json_node_get_boolean (node) ? "true" : "false");
  else if (type == G_TYPE_INT64)
    g_string_append_printf (text, "%" G_GINT64_FORMAT, json_node_get_int (node));
  else
    append_real (text, json_node_get_double (node));
}

static void append_node (GString *text, JsonNode *node, int depth);

/* @depth: −1 for all in one line */
static void
append_break (GString *text, int depth)
{
  if (depth >= 0)
    g_string_append_printf (text, "\n%*s", 2 * depth, "");
}

static int
get_depth_inside (int depth)
{
  return depth < 0 ? depth : depth + 1;
}

static void
append_object (GString *text, JsonObject *object, int depth)
{
  int inside = get_depth_inside (depth);
  JsonObjectIter iter;
  const char *key = NULL;
  JsonNode *value = NULL;
  gboolean first = TRUE;

  g_string_append_c (text, '{');
  json_object_iter_init_ordered (&iter, object);
  while (json_object_iter_next_ordered (&iter, &key, &value))
    {
      if (!first)
        g_string_append_c (text, ',');
      first = FALSE;
      append_break (text, inside);
      append_string (text, key);
      g_string_append (text, depth < 0 ? ":" : ": ");
      append_node (text, value, inside);
    }
  if (!first)
    append_break (text, depth);
  g_string_append_c (text, '}');
}

static gboolean
has_scalars_only (JsonArray *array)
{
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *element = json_array_get_element (array, i);

      if (JSON_NODE_HOLDS_OBJECT (element) || JSON_NODE_HOLDS_ARRAY (element))
        return FALSE;
    }

  return TRUE;
}

static void
append_array (GString *text, JsonArray *array, int depth)
{
  gboolean broken = depth >= 0 && !has_scalars_only (array);
  int inside = get_depth_inside (depth);

  g_string_append_c (text, '[');
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      if (i > 0)
        g_string_append (text, broken || depth < 0 ? "," : ", ");
      if (broken)
        append_break (text, inside);
      append_node (text, json_array_get_element (array, i), inside);
    }
  if (broken)
    append_break (text, depth);
  g_string_append_c (text, ']');
}

static void
append_node (GString *text, JsonNode *node, int depth)
{
  if (JSON_NODE_HOLDS_OBJECT (node))
    append_object (text, json_node_get_object (node), depth);
  else if (JSON_NODE_HOLDS_ARRAY (node))
    append_array (text, json_node_get_array (node), depth);
  else if (JSON_NODE_HOLDS_VALUE (node))
    append_value (text, node);
  else
    g_string_append (text, "null");
}

char *
fus_json_to_text (JsonBuilder *json, gboolean pretty)
{
  g_autoptr (JsonNode) root = json_builder_get_root (json);
  GString *text = g_string_new (NULL);

  append_node (text, root, pretty ? 0 : -1);

  return g_string_free (text, FALSE);
}
