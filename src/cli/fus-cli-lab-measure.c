/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-lab.h"
#include "fus-missingness.h"

#include <glib/gi18n.h>

#define MAX_REPEATS 10000

static gboolean
check_options (const FusCliLabOptions *self, GError **error)
{
  if (fus_missingness_lookup (self->mechanism) == NULL)
    fus_cli_set_usage_error (
      error, _ ("There is no mechanism “%s”: fusescope-cli kinds lists them"),
      self->mechanism);
  else if (self->n_repeats < 1 || self->n_repeats > MAX_REPEATS)
    fus_cli_set_usage_error (error, _ ("The number of repetitions is not 1 … %d"),
                             MAX_REPEATS);
  else if (!(self->tolerance > 0 && self->tolerance <= 1))
    fus_cli_set_usage_error (error, _ ("The tolerance is not above 0 and at most 1"));
  else
    return TRUE;

  return FALSE;
}

static gboolean
check_rates (const double *rates, guint n, GError **error)
{
  for (guint i = 0; i < n; i++)
    if (rates[i] > 1 || (i > 0 && rates[i] <= rates[i - 1]))
      {
        fus_cli_set_usage_error (error, _ ("Rates must rise from 0 to at most 1"));
        return FALSE;
      }

  return TRUE;
}

/* Without a label and a target: accuracy of the first label, or where there is none R² of
 * all modalities. */
static gboolean
choose_measure (const FusCliLabOptions *self,
                FusCliStudy *study,
                FusRobustnessOptions *options,
                GError **error)
{
  const FusLabel *label = NULL;
  guint target = 0;

  if (self->target != NULL &&
      !fus_cli_study_parse_target (study, self->target, &target, error))
    return FALSE;
  options->target = self->target != NULL ? (int) target : -1;
  if (self->label != NULL)
    label = fus_cli_study_find_label (study, self->label, error);
  else
    label = fus_dataset_get_default_label (study->dataset);
  /* Without training rows there is no accuracy, unless it was asked for. */
  if (self->label == NULL && study->n_train == 0)
    label = NULL;
  options->label = label != NULL ? label->id : NULL;

  return label != NULL || self->label == NULL;
}

/**
 * fus_cli_lab_measure:
 *
 * Returns: (transfer full): the robustness study that the options ask for
 */
FusRobustness *
fus_cli_lab_measure (const FusCliLabOptions *self, FusCliStudy *study, GError **error)
{
  FusCli *cli = study->cli;
  FusRobustnessOptions options = { .mechanism = self->mechanism };
  g_autofree double *rates = NULL;
  g_autofree double *noise = NULL;

  if (!check_options (self, error) ||
      !fus_cli_parse_reals (self->rates, &rates, &options.n_rates, error) ||
      !check_rates (rates, options.n_rates, error) ||
      !choose_measure (self, study, &options, error))
    return NULL;
  if (*self->noise != '\0' &&
      !fus_cli_parse_reals (self->noise, &noise, &options.n_noise, error))
    return NULL;
  if (self->lose != NULL &&
      !fus_cli_study_parse_mask (study, self->lose, &options.lose, error))
    return NULL;
  if (options.label != NULL && options.target < 0 &&
      !fus_cli_study_encode_train (study, error))
    return NULL;
  if (!fus_cli_study_encode (study, error))
    return NULL;
  options.rates = rates;
  options.noise = noise;
  options.n_repeats = (guint) self->n_repeats;
  options.tolerance = self->tolerance;
  options.mode = study->mode;
  options.seed = (guint64) cli->seed;

  return fus_robustness_new (study->train_encoding, study->encoding, &options,
                             fus_cli_get_pool (cli), &cli->progress, error);
}
