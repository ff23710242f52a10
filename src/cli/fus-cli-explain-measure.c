/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-explain.h"

#include "fus-file-error.h"
#include "fus-probe.h"

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

/* Why there is no evidence of a class in these data; %NULL where there is. The rows that
 * the reading is fitted to are then encoded. */
static char *
find_obstacle (const FusCliExplainOptions *self, FusCliStudy *study)
{
  const FusLabel *label = self->label != NULL
                            ? fus_dataset_find_label (study->dataset, self->label)
                            : fus_dataset_get_default_label (study->dataset);
  guint n_classes = 0;

  if (self->label == NULL && label == NULL)
    return g_strdup (_ ("The data has no label with classes"));
  if (label == NULL || label->kind != FUS_LABEL_CATEGORICAL)
    return NULL;
  if (study->n_train == 0)
    return g_strdup (
      _ ("The data hold none of the samples that the model was trained on"));
  if (!fus_cli_study_encode_train (study, NULL))
    return NULL;
  n_classes = fus_count_known_classes (study->train_encoding, label);
  if (n_classes > 1)
    return NULL;
  if (n_classes == 0)
    return g_strdup_printf (_ ("No training sample has a known value of “%s”"),
                            label->name);

  return g_strdup_printf (
    _ ("All training samples have the same “%s”: there is nothing to "
       "tell apart"),
    label->name);
}

/* The game that was asked for, which must be possible, or the first that is. */
static const FusGameClass *
choose_game (const FusCliExplainOptions *self,
             FusCliStudy *study,
             char **note,
             GError **error)
{
  const char *id = self->game != NULL ? self->game : FUS_GAME;
  const FusGameClass *game = fus_game_lookup (id);
  g_autofree char *obstacle = NULL;

  if (game == NULL)
    {
      g_autofree char *list = list_games ();

      fus_cli_set_usage_error (error, _ ("There is no game “%s”: %s"), id, list);
      return NULL;
    }
  if (!game->needs_label)
    return game;
  obstacle = find_obstacle (self, study);
  if (obstacle == NULL)
    return game;
  if (self->game != NULL || self->class_name != NULL)
    {
      fus_file_error_set (
        error, FUS_FILE_ERROR_MISMATCH,
        (FusPlace){ .file = study->data,
                    .object = self->label,
                    .row = -1,
                    .remedy = _ ("Explain something else, with --game reconstruction.") },
        "%s", obstacle);
      return NULL;
    }
  if (note != NULL)
    /* Translators: why there is no evidence of a class, without a full stop */
    *note = g_strdup_printf (_ ("%s. What is explained is the reconstruction instead."),
                             obstacle);

  return fus_game_lookup ("reconstruction");
}

/* Whether label and class that were asked for are in the data. */
static gboolean
check_label (const FusCliExplainOptions *self, const FusCliStudy *study, GError **error)
{
  const FusLabel *label = fus_cli_study_find_label (study, self->label, error);

  if (label == NULL)
    return FALSE;

  return self->class_name == NULL || label->classes == NULL ||
         fus_cli_study_check_class (study, label, self->class_name, error);
}

FusAttribution *
fus_cli_explain_measure (const FusCliExplainOptions *self,
                         FusCliStudy *study,
                         char **note,
                         GError **error)
{
  const FusGameClass *game = choose_game (self, study, note, error);
  FusChoices choices = { self->label, self->class_name, self->from, -1, -1, NULL };
  FusOptions *options = NULL;
  guint target = 0;

  if (game == NULL)
    return NULL;
  if (game->needs_label &&
      (!check_label (self, study, error) || !fus_cli_study_encode_train (study, error)))
    return NULL;
  if (!game->needs_label && self->target != NULL)
    {
      if (!fus_cli_study_parse_target (study, self->target, &target, error))
        return NULL;
      choices.target = (int) target;
    }
  options = fus_cli_study_make_options (study, fus_measure_lookup ("attribution"));
  fus_measure_options_set (options, "game", game->id);
  fus_measure_options_set (options, "interactions", self->interactions ? "on" : "off");

  return fus_cli_study_measure (study, "attribution", options, &choices, error);
}
