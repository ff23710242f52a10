/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-json.h"

#include <math.h>
#include <stdio.h>

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

void
fus_json_add_mask (JsonBuilder *json,
                   const char *key,
                   const FusDataset *dataset,
                   FusMask mask)
{
  fus_json_begin_array (json, key);
  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    if (fus_mask_has (mask, m))
      json_builder_add_string_value (json, fus_dataset_get_modality (dataset, m)->id);
  json_builder_end_array (json);
}

char *
fus_json_to_text (JsonBuilder *json, gboolean pretty)
{
  g_autoptr (JsonNode) root = json_builder_get_root (json);

  return json_to_string (root, pretty);
}

static void
print (JsonBuilder *json, gboolean pretty)
{
  g_autofree char *text = fus_json_to_text (json, pretty);

  fputs (text, stdout);
  fputc ('\n', stdout);
  fflush (stdout);
}

void
fus_json_print (JsonBuilder *json)
{
  print (json, TRUE);
}

void
fus_json_print_line (JsonBuilder *json)
{
  print (json, FALSE);
}
