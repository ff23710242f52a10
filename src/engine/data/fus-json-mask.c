/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-json-mask.h"

void
fus_json_add_mask (JsonBuilder *json,
                   const char *key,
                   const FusDataset *dataset,
                   FusMask mask)
{
  g_assert ((mask & ~fus_mask_all (fus_dataset_get_n_modalities (dataset))) == 0);

  fus_json_begin_array (json, key);
  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    if (fus_mask_has (mask, m))
      json_builder_add_string_value (json, fus_dataset_get_modality (dataset, m)->id);
  json_builder_end_array (json);
}
