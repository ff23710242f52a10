/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"
#include "fus-model.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Members of an object, or elements of an array where @key is %NULL. */
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
/* Ids of the modalities in @mask, as an array. */
void fus_json_add_mask (JsonBuilder *json,
                        const char *key,
                        const FusDataset *dataset,
                        FusMask mask);

/* What predicts a modality that is absent where it isn't the model alone, as an array; the
 * same as text, a line each. */
void fus_json_add_mixes (JsonBuilder *json, const FusModel *model);
void fus_cli_print_mixes (const FusModel *model);

char *fus_json_to_text (JsonBuilder *json, gboolean pretty) G_GNUC_WARN_UNUSED_RESULT;
/* One document on standard output. */
void fus_json_print (JsonBuilder *json);
/* One document a line, at once. */
void fus_json_print_line (JsonBuilder *json);

G_END_DECLS
