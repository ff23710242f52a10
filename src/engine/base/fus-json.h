/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* JSON that others read: members of an object, or elements of an array where @key is
 * %NULL. */
void fus_json_begin_object (JsonBuilder *json, const char *key);
void fus_json_begin_array (JsonBuilder *json, const char *key);
/* @value: %NULL for null */
void fus_json_add_string (JsonBuilder *json, const char *key, const char *value);
void fus_json_add_int (JsonBuilder *json, const char *key, gint64 value);
/* null below 0 */
void fus_json_add_int_or_null (JsonBuilder *json, const char *key, gint64 value);
void fus_json_add_bool (JsonBuilder *json, const char *key, gboolean value);
/* null where it is not a finite number, which JSON can't say */
void fus_json_add_real (JsonBuilder *json, const char *key, double value);
void fus_json_add_reals (JsonBuilder *json,
                         const char *key,
                         const double *values,
                         gsize n);

/* The document; @pretty: a member a line, else all in one */
char *fus_json_to_text (JsonBuilder *json, gboolean pretty) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
