/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-explain.h"

#include <glib/gi18n.h>

static char *
list_games (void)
{
  gsize n = 0;
  const FusGameClass *const *games = fus_game_list (&n);
  GString *list = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", games[i]->id);

  return g_string_free (list, FALSE);
}

/**
 * fus_cli_explain_measure:
 *
 * Returns: (transfer full): who contributed what to the rows of @study
 */
FusAttribution *
fus_cli_explain_measure (const FusCliExplainOptions *self,
                         FusCliStudy *study,
                         GError **error)
{
  FusCli *cli = study->cli;
  const FusGameClass *game = fus_game_lookup (self->game);
  FusGameOptions options = { .game = self->game,
                             .label = self->label,
                             .class_name = self->class_name,
                             .target = self->target,
                             .interactions = self->interactions,
                             .mode = study->mode,
                             .seed = (guint64) cli->seed };

  if (game == NULL)
    {
      g_autofree char *list = list_games ();

      fus_cli_set_usage_error (error, _ ("There is no game “%s”: %s"), self->game, list);
      return NULL;
    }
  if (game->needs_label && !fus_cli_study_encode_train (study, error))
    return NULL;
  if (!fus_cli_study_encode (study, error))
    return NULL;

  return fus_attribute (study->train_encoding, study->encoding, &options,
                        fus_cli_get_pool (cli), &cli->progress, error);
}
