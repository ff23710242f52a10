/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-json-parse.h"

#include "fus-file-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* JSON-GLib calls itself for every bracket, when it parses and when it frees: a text of
 * brackets takes the stack with it. So the text is measured before it is parsed. It also
 * takes comments and words of JavaScript; a text that has them is refused, so that both
 * readers agree on where a string begins. */

typedef struct
{
  guint depth;
  guint n_values;
  guint n_members[FUS_JSON_MAX_DEPTH + 1]; /* of what is open at each depth */
} Measure;

static gboolean set_error (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
set_error (GError **error, const char *format, ...)
{
  g_autofree char *sentence = NULL;
  va_list args;

  va_start (args, format);
  sentence = g_strdup_vprintf (format, args);
  va_end (args);
  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ NULL, NULL, -1, _ ("Get the file again.") }, "%s",
                      sentence);

  return FALSE;
}

static gboolean
open_bracket (Measure *self, GError **error)
{
  if (self->depth == FUS_JSON_MAX_DEPTH)
    return set_error (error, _ ("The text nests more than %u brackets"),
                      FUS_JSON_MAX_DEPTH);
  self->depth++;
  self->n_members[self->depth] = 0;

  return TRUE;
}

static gboolean
take_mark (Measure *self, char mark, GError **error)
{
  switch (mark)
    {
    case '{':
    case '[':
      self->n_values++;
      return open_bracket (self, error);
    case '}':
    case ']':
      if (self->depth == 0)
        return set_error (error, _ ("The text closes a bracket that isn’t open"));
      self->depth--;
      return TRUE;
    case ',':
      if (++self->n_values > FUS_JSON_MAX_VALUES)
        return set_error (error, _ ("The text holds more than %u values"),
                          FUS_JSON_MAX_VALUES);
      return TRUE;
    case ':':
      if (++self->n_members[self->depth] > FUS_JSON_MAX_MEMBERS)
        return set_error (error, _ ("The text holds an object of more than %u members"),
                          FUS_JSON_MAX_MEMBERS);
      return TRUE;
    default:
      return g_ascii_isalnum (mark) || strchr (" \t\r\n+-.", mark) != NULL ||
             set_error (error, _ ("The text is not JSON"));
    }
}

/* Returns the quote that ends the string which begins before @p, or %NULL. */
static const char *
skip_string (const char *p, const char *end)
{
  for (; p < end && *p != '"'; p++)
    if (*p == '\\')
      p++;

  return p < end ? p : NULL;
}

static gboolean
measure (const char *text, gsize n_bytes, GError **error)
{
  const char *end = text + n_bytes;
  Measure self = { 0 };

  for (const char *p = text; p < end; p++)
    {
      if (*p != '"')
        {
          if (!take_mark (&self, *p, error))
            return FALSE;
          continue;
        }
      p = skip_string (p + 1, end);
      if (p == NULL)
        return set_error (error, _ ("The text ends inside of a string"));
    }

  return self.depth == 0 || set_error (error, _ ("The text ends before its brackets"));
}

JsonNode *
fus_json_parse (const char *text, gsize n_bytes, GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (GError) cause = NULL;
  JsonNode *root = NULL;

  if (n_bytes > FUS_JSON_MAX_BYTES)
    {
      set_error (error, _ ("The text is longer than %u bytes"), FUS_JSON_MAX_BYTES);
      return NULL;
    }
  if (n_bytes == 0 || !g_utf8_validate_len (text, n_bytes, NULL))
    {
      set_error (error, _ ("The text is not JSON"));
      return NULL;
    }
  if (!measure (text, n_bytes, error))
    return NULL;
  if (!json_parser_load_from_data (parser, text, (gssize) n_bytes, &cause))
    {
      set_error (error, "%s", cause->message);
      return NULL;
    }
  root = json_parser_steal_root (parser);
  if (root == NULL)
    set_error (error, _ ("The text is not JSON"));

  return root;
}

static JsonNode *
get_value (JsonNode *node)
{
  return node != NULL && JSON_NODE_HOLDS_VALUE (node) ? node : NULL;
}

static JsonNode *
get_member (JsonObject *object, const char *key)
{
  return get_value (json_object_get_member (object, key));
}

static JsonNode *
get_element (JsonArray *array, guint index)
{
  return index < json_array_get_length (array)
           ? get_value (json_array_get_element (array, index))
           : NULL;
}

static const char *
get_text (JsonNode *node)
{
  return node != NULL && json_node_get_value_type (node) == G_TYPE_STRING
           ? json_node_get_string (node)
           : NULL;
}

const char *
fus_json_get_text (JsonObject *object, const char *key)
{
  return get_text (get_member (object, key));
}

gint64
fus_json_get_int (JsonObject *object, const char *key, gint64 fallback)
{
  JsonNode *node = get_member (object, key);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_INT64
           ? json_node_get_int (node)
           : fallback;
}

gboolean
fus_json_get_bool (JsonObject *object, const char *key, gboolean fallback)
{
  JsonNode *node = get_member (object, key);

  return node != NULL && json_node_get_value_type (node) == G_TYPE_BOOLEAN
           ? json_node_get_boolean (node)
           : fallback;
}

JsonArray *
fus_json_get_list (JsonObject *object, const char *key)
{
  JsonNode *node = json_object_get_member (object, key);

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
}

const char *
fus_json_get_text_at (JsonArray *array, guint index)
{
  return get_text (get_element (array, index));
}

double
fus_json_get_real_at (JsonArray *array, guint index, double fallback)
{
  JsonNode *node = get_element (array, index);
  GType type = node != NULL ? json_node_get_value_type (node) : G_TYPE_INVALID;

  return type == G_TYPE_DOUBLE || type == G_TYPE_INT64 ? json_node_get_double (node)
                                                       : fallback;
}
