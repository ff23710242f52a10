/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* JSON that others read: members of an object, or elements of an array where @key is
 * %NULL. */
void fus_json_begin_object (JsonBuilder *json, const char *key);

/* As fus_json_begin_object(). */
void fus_json_begin_array (JsonBuilder *json, const char *key);
/* @value: %NULL for null */
void fus_json_add_string (JsonBuilder *json, const char *key, const char *value);

/* Nothing at all where @value is %NULL. */
void fus_json_add_string_if_any (JsonBuilder *json, const char *key, const char *value);

/* @values: (nullable): up to %NULL */
void fus_json_add_strings (JsonBuilder *json, const char *key, const char *const *values);

/**
 * fus_json_add_int:
 * @key: (nullable): %NULL within an array, as for all that follow
 */
void fus_json_add_int (JsonBuilder *json, const char *key, gint64 value);
/* null below 0 */
void fus_json_add_int_or_null (JsonBuilder *json, const char *key, gint64 value);

/* true or false. */
void fus_json_add_bool (JsonBuilder *json, const char *key, gboolean value);
/* null where it is not a finite number, which JSON can't say */
void fus_json_add_real (JsonBuilder *json, const char *key, double value);

/* `[n]`, each as fus_json_add_real() writes it. */
void fus_json_add_reals (JsonBuilder *json,
                         const char *key,
                         const double *values,
                         gsize n);

/* (transfer full): what was built, with as few digits as give each number again; @pretty:
 * on lines of their own, indented. */
char *fus_json_to_text (JsonBuilder *json, gboolean pretty) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
