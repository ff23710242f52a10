/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-claims.h"

#include "fus-json.h"

FusGate *
fus_cli_claims_measure_gate (FusCliStudy *study, const char *label, GError **error)
{
  FusChoices choices = FUS_CHOICES_INIT;

  choices.label = label;

  return fus_cli_study_measure (study, "gate", NULL, &choices, error);
}

gboolean
fus_cli_claims_measure_standing (FusCliStudy *study,
                                 FusBaselines *baselines,
                                 FusStanding **standing,
                                 GError **error)
{
  FusCli *cli = study->cli;
  const FusGateOptions how = { .mode = study->mode,
                               .seed = (guint64) cli->seed,
                               .held_out = TRUE };

  *standing = NULL;
  if (study->n_train == 0 || fus_dataset_get_n_modalities (study->dataset) < 2)
    return TRUE;
  *standing = baselines == NULL
                ? fus_cli_study_measure (study, "standing", NULL, NULL, error)
                : fus_standing_new (baselines, study->encoding, &how,
                                    fus_cli_get_pool (cli), &cli->progress, error);

  return *standing != NULL;
}

gboolean
fus_cli_claims_take (GPtrArray *claims,
                     const char *figure,
                     const FusFigureContext *context,
                     GError **error)
{
  g_autoptr (FusFigure) made =
               fus_figure_new (fus_figure_lookup (figure), context, error);

  if (made == NULL)
    return FALSE;
  while (made->claims->len > 0)
    g_ptr_array_add (claims, g_ptr_array_steal_index (made->claims, 0));

  return TRUE;
}

void
fus_cli_claims_add_json (JsonBuilder *json, const GPtrArray *claims)
{
  fus_json_begin_array (json, "claims");
  for (guint i = 0; i < claims->len; i++)
    {
      const FusClaim *claim = g_ptr_array_index (claims, i);

      json_builder_begin_object (json);
      fus_json_add_string (json, "id", claim->id);
      fus_json_add_string (json, "sentence", claim->sentence);
      fus_json_add_bool (json, "holds", claim->holds);
      fus_json_begin_array (json, "because");
      for (guint k = 0; k < claim->because->len; k++)
        fus_json_add_string (json, NULL, g_ptr_array_index (claim->because, k));
      json_builder_end_array (json);
      fus_json_begin_object (json, "numbers");
      for (guint k = 0; k < claim->numbers->len; k++)
        {
          const FusClaimNumber *number =
            &g_array_index (claim->numbers, FusClaimNumber, k);

          fus_json_add_real (json, number->name, number->value);
        }
      json_builder_end_object (json);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

void
fus_cli_claims_print (const GPtrArray *claims)
{
  gboolean spoken = FALSE;

  for (guint i = 0; i < claims->len; i++)
    {
      const FusClaim *claim = g_ptr_array_index (claims, i);

      if (claim->holds)
        g_print ("%s%s\n", spoken ? "" : "\n", claim->sentence);
      spoken = spoken || claim->holds;
    }
  if (!spoken && claims->len > 0)
    g_print ("\n%s\n", ((const FusClaim *) g_ptr_array_index (claims, 0))->sentence);
}

const char *
fus_cli_claims_describe_rows (const FusCliStudy *study)
{
  return fus_split_describe_rows (study->split, study->dataset, study->rows,
                                  study->n_rows);
}

/* Whether the model was trained on some of them: results flatter it. */
static gboolean
has_own (const FusCliStudy *study)
{
  return fus_split_count_own (study->split, study->rows, study->n_rows) > 0;
}

void
fus_cli_claims_warn_json (JsonBuilder *json, const FusCliStudy *study)
{
  if (!has_own (study))
    return;
  json_builder_begin_object (json);
  fus_json_add_string (json, "id", "fitted-to-these");
  fus_json_add_string (json, "message", fus_cli_claims_describe_rows (study));
  json_builder_end_object (json);
}
