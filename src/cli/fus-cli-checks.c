/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-checks.h"

#include "fus-cli-print.h"

enum
{
  MOST_NAMES = 100, /* features, samples */
};

static void
add_features (JsonBuilder *json, const FusSummary *summary, gsize index)
{
  g_auto (GStrv) names = fus_summary_dup_feature_names (summary, index, MOST_NAMES);

  if (names[0] == NULL)
    return;
  fus_json_begin_array (json, "features");
  for (char **name = names; *name != NULL; name++)
    fus_json_add_string (json, NULL, *name);
  json_builder_end_array (json);
}

static void
add_samples (JsonBuilder *json, const FusSummary *summary, const FusCheck *check)
{
  if (check->n_samples == 0)
    return;
  fus_json_begin_array (json, "samples");
  for (gsize i = 0; i < MIN (check->n_samples, MOST_NAMES); i++)
    fus_json_add_string (json, NULL,
                         fus_dataset_get_id (summary->dataset, check->samples[i]));
  json_builder_end_array (json);
}

static void
add_check (JsonBuilder *json, const FusSummary *summary, gsize index)
{
  const FusCheck *check = &summary->checks[index];

  json_builder_begin_object (json);
  fus_json_add_string (json, "severity", fus_severity_get_id (check->severity));
  fus_json_add_string (json, "id", check->id);
  fus_json_add_string (json, "message", check->message);
  fus_json_add_string (json, "remedy", check->remedy);
  fus_json_add_int (json, "n", (gint64) check->n);
  fus_json_add_string (
    json, "modality",
    check->modality >= 0
      ? fus_dataset_get_modality (summary->dataset, (guint) check->modality)->id
      : NULL);
  add_features (json, summary, index);
  add_samples (json, summary, check);
  if (check->chance > 0)
    {
      fus_json_add_string (json, "label", summary->asked->id);
      fus_json_add_real (json, "rate", check->value);
      fus_json_add_real (json, "low", check->low);
      fus_json_add_real (json, "high", check->high);
      fus_json_add_real (json, "chance", check->chance);
    }
  json_builder_end_object (json);
}

void
fus_cli_checks_add_json (JsonBuilder *json, const FusSummary *summary)
{
  fus_json_begin_array (json, "checks");
  for (gsize i = 0; i < summary->n_checks; i++)
    add_check (json, summary, i);
  json_builder_end_array (json);
}

void
fus_cli_checks_print (const FusSummary *summary)
{
  for (gsize i = 0; i < summary->n_checks; i++)
    {
      g_print ("%s\n", summary->checks[i].message);
      if (summary->checks[i].remedy != NULL)
        g_print ("  %s\n", summary->checks[i].remedy);
    }
}
