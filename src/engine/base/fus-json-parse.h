/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

enum
{
  FUS_JSON_MAX_DEPTH = 64,
  FUS_JSON_MAX_MEMBERS = 4096,   /* of one object */
  FUS_JSON_MAX_VALUES = 4 << 20, /* of all */
  FUS_JSON_MAX_BYTES = 64 << 20,
};

/**
 * fus_json_parse:
 * @text: `[n_bytes]`
 * @error: a FUS_FILE_ERROR_FORMAT with what is wrong
 *
 * The only way from text to JSON: whatever the text is, it ends in a tree that may be
 * walked and freed without harm, or in an error.
 *
 * Returns: (transfer full): the tree
 */
JsonNode *fus_json_parse (const char *text,
                          gsize n_bytes,
                          GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer none) (nullable): the text of member @key if it is there and of that type;
 * never a critical. So with what follows. */
const char *fus_json_get_text (JsonObject *object, const char *key);

/* The whole number of member @key, or @fallback. */
gint64 fus_json_get_int (JsonObject *object, const char *key, gint64 fallback);

/* The truth value of member @key, or @fallback. */
gboolean fus_json_get_bool (JsonObject *object, const char *key, gboolean fallback);

/* (transfer none) (nullable): the array that member @key holds. */
JsonArray *fus_json_get_list (JsonObject *object, const char *key);
/* Of an element of a list, or %NULL. */
const char *fus_json_get_text_at (JsonArray *array, guint index);
/* Of any number, or @fallback. */
double fus_json_get_real_at (JsonArray *array, guint index, double fallback);

G_END_DECLS
