/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-explain.h"

#include "fus-file-error.h"

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

/* Whether label and class that were asked for are in the data. */
static gboolean
check_label (const FusCliExplainOptions *self, const FusCliStudy *study, GError **error)
{
  const FusLabel *label = fus_cli_study_find_label (study, self->label, error);
  g_autofree char *list = NULL;
  g_autofree char *remedy = NULL;

  if (label == NULL)
    return FALSE;
  if (self->class_name == NULL || label->classes == NULL ||
      g_strv_contains ((const char *const *) label->classes, self->class_name))
    return TRUE;
  list = g_strjoinv (", ", label->classes);
  /* Translators: a list of names */
  remedy = g_strdup_printf (_ ("The label has these classes: %s."), list);
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ study->data, self->class_name, -1, remedy },
                      _ ("The label “%s” has no class “%s”"), label->id,
                      self->class_name);

  return FALSE;
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
                             .left_out = self->left_out,
                             .mode = study->mode,
                             .seed = (guint64) cli->seed };
  guint target = 0;

  if (game == NULL)
    {
      g_autofree char *list = list_games ();

      fus_cli_set_usage_error (error, _ ("There is no game “%s”: %s"), self->game, list);
      return NULL;
    }
  if (game->needs_label &&
      (!check_label (self, study, error) || !fus_cli_study_encode_train (study, error)))
    return NULL;
  if (!game->needs_label && self->target != NULL &&
      !fus_cli_study_parse_target (study, self->target, &target, error))
    return NULL;
  if (!fus_cli_study_encode (study, error))
    return NULL;

  return fus_attribute (study->train_encoding, study->encoding, &options,
                        fus_cli_get_pool (cli), &cli->progress, error);
}
