/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-print.h"

#include <stdio.h>

static void
print (JsonBuilder *json, gboolean pretty)
{
  g_autofree char *text = fus_json_to_text (json, pretty);

  fputs (text, stdout);
  fputc ('\n', stdout);
  fflush (stdout);
}

void
fus_cli_print_json (JsonBuilder *json)
{
  print (json, TRUE);
}

void
fus_cli_print_json_line (JsonBuilder *json)
{
  print (json, FALSE);
}

void
fus_cli_print_table (const FusTextTable *table)
{
  g_autofree char *text = fus_text_table_to_string (table);

  g_print ("%s", text);
}

void
fus_cli_add_mixes (JsonBuilder *json, const FusModel *model)
{
  const FusModelSpec *spec = fus_model_get_spec (model);

  fus_json_begin_array (json, "mixes");
  for (guint m = 0; m < spec->n_modalities; m++)
    {
      double of_ridge = 0;
      double of_model = 1;

      if (!fus_model_get_stack (model, m, &of_ridge, &of_model))
        continue;
      json_builder_begin_object (json);
      fus_json_add_string (json, "target", spec->modalities[m]->id);
      fus_json_add_real (json, "ridge", of_ridge);
      fus_json_add_real (json, "model", of_model);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

void
fus_cli_print_mixes (const FusModel *model)
{
  for (guint m = 0; m < fus_model_get_n_modalities (model); m++)
    {
      g_autofree char *mix = fus_model_dup_mix (model, m);

      if (mix != NULL)
        g_print ("%s\n", mix);
    }
}
