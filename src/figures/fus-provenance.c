/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-provenance.h"

#include "fus-json.h"

static void
add_known (JsonBuilder *json, const char *key, const char *value)
{
  if (value != NULL)
    fus_json_add_string (json, key, value);
}

char *
fus_provenance_dup_json (const FusProvenance *self, const char *figure_id)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autoptr (JsonBuilder) json = json_builder_new ();
  g_autofree char *from = self->dataset != NULL && self->from != 0
                            ? fus_dataset_format_mask (self->dataset, self->from)
                            : NULL;

  json_builder_begin_object (json);
  add_known (json, "program", self->program);
  add_known (json, "version", PACKAGE_VERSION);
  add_known (json, "figure", figure_id);
  if (self->dataset != NULL)
    {
      add_known (json, "data", fus_dataset_get_name (self->dataset));
      add_known (json, "data_hash", fus_dataset_get_hash (self->dataset));
    }
  add_known (json, "model_hash", self->model_hash);
  add_known (json, "split", self->split);
  add_known (json, "from", from);
  if (self->split != NULL)
    fus_json_add_int (json, "seed", self->seed);
  json_builder_end_object (json);

  return fus_json_to_text (json, FALSE);
}
