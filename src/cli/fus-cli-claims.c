/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-claims.h"

#include "fus-json.h"

FusGate *
fus_cli_claims_measure_gate (FusCliStudy *study, const char *label, GError **error)
{
  FusCli *cli = study->cli;
  FusGateOptions options = { .mode = study->mode, .seed = (guint64) cli->seed };
  gsize n = 0;
  g_autofree guint *rows = fus_split_list_unseen (study->split, study->dataset,
                                                  study->split_id, &n, &options.held_out);
  g_autoptr (FusEncoding) encoding = NULL;

  options.label = label != NULL ? fus_dataset_find_label (study->dataset, label)
                                : fus_dataset_get_default_label (study->dataset);
  if (study->n_train > 0 && !fus_cli_study_encode_train (study, error))
    return NULL;
  encoding = fus_encoding_new (study->file->model, study->dataset, rows, n,
                               fus_cli_get_pool (cli), &cli->progress, error);
  if (encoding == NULL)
    return NULL;

  return fus_gate_new (study->train_encoding, encoding, &options, fus_cli_get_pool (cli),
                       &cli->progress, error);
}

gboolean
fus_cli_claims_measure_standing (FusCliStudy *study,
                                 FusBaselines *baselines,
                                 FusEncoding *encoding,
                                 FusStanding **standing,
                                 GError **error)
{
  FusCli *cli = study->cli;
  FusGateOptions options = { .mode = study->mode,
                             .seed = (guint64) cli->seed,
                             .held_out = TRUE };
  g_autoptr (FusEncoding) unseen = NULL;
  g_autoptr (FusBaselines) measured = NULL;

  *standing = NULL;
  if (study->n_train == 0 || fus_dataset_get_n_modalities (study->dataset) < 2)
    return TRUE;
  if (baselines == NULL)
    {
      gsize n = 0;
      g_autofree guint *rows =
        fus_split_list_unseen (study->split, study->dataset, study->split_id, &n,
                               &options.held_out);

      if (!fus_cli_study_encode_train (study, error))
        return FALSE;
      unseen = fus_encoding_new (study->file->model, study->dataset, rows, n,
                                 fus_cli_get_pool (cli), &cli->progress, error);
      if (unseen == NULL)
        return FALSE;
      measured = fus_baselines_new (study->train_encoding, unseen, (guint64) cli->seed,
                                    fus_cli_get_pool (cli), &cli->progress, error);
      if (measured == NULL)
        return FALSE;
      baselines = measured;
      encoding = unseen;
    }
  *standing = fus_standing_new (baselines, encoding, &options, fus_cli_get_pool (cli),
                                &cli->progress, error);

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
