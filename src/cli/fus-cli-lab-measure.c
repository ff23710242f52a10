/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-lab.h"
#include "fus-corruption.h"
#include "fus-missingness.h"

#include <glib/gi18n.h>

static gboolean
check_options (const FusCliLabOptions *self, GError **error)
{
  if (fus_missingness_lookup (self->mechanism) == NULL &&
      fus_corruption_lookup (self->mechanism) == NULL)
    fus_cli_set_usage_error (
      error, _ ("There is no mechanism “%s”: fusescope-cli kinds lists them"),
      self->mechanism);
  else if (self->n_repeats < 1 || self->n_repeats > FUS_ROBUSTNESS_MAX_REPEATS)
    fus_cli_set_usage_error (error, _ ("The number of repetitions is not 1 … %d"),
                             FUS_ROBUSTNESS_MAX_REPEATS);
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

/* Of a corruption: from what is there up to what it can do. */
static gboolean
check_severities (const FusCliLabOptions *self, GError **error)
{
  const FusCorruptionClass *class = fus_corruption_lookup (self->mechanism);
  g_autofree double *severities = NULL;
  guint n = 0;

  if (*self->severities == '\0')
    return TRUE;
  if (class == NULL)
    {
      fus_cli_set_usage_error (
        error,
        _ ("Severities are of a corruption, and “%s” is none: give one with "
           "--mechanism"),
        self->mechanism);
      return FALSE;
    }
  if (!fus_cli_parse_reals (self->severities, &severities, &n, error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    if (severities[i] > class->most || (i > 0 && severities[i] <= severities[i - 1]))
      {
        fus_cli_set_usage_error (error,
                                 _ ("Severities of “%s” must rise from 0 to at most %g"),
                                 class->id, class->most);
        return FALSE;
      }

  return TRUE;
}

/* Without a label and a target: accuracy of the first label, or where there is none R² of
 * all modalities. */
static gboolean
choose_measure (const FusCliLabOptions *self,
                FusCliStudy *study,
                FusChoices *choices,
                GError **error)
{
  const FusLabel *label = NULL;
  guint target = 0;

  if (self->target != NULL &&
      !fus_cli_study_parse_target (study, self->target, &target, error))
    return FALSE;
  choices->target = self->target != NULL ? (int) target : -1;
  if (self->label != NULL)
    label = fus_cli_study_find_label (study, self->label, error);
  else
    label = fus_dataset_get_default_label (study->dataset);
  /* Without training rows there is no accuracy, unless it was asked for. */
  if (self->label == NULL && study->n_train == 0)
    label = NULL;
  choices->label = label != NULL ? label->id : NULL;

  return label != NULL || self->label == NULL;
}

static gboolean
check_listed_rates (const FusCliLabOptions *self, GError **error)
{
  g_autofree double *rates = NULL;
  guint n_rates = 0;

  return fus_cli_parse_reals (self->rates, &rates, &n_rates, error) &&
         check_rates (rates, n_rates, error);
}

static gboolean
check_rest (const FusCliLabOptions *self, const FusCliStudy *study, GError **error)
{
  g_autofree double *noise = NULL;
  guint n_noise = 0;
  FusMask lose = 0;

  if (*self->noise != '\0' && !fus_cli_parse_reals (self->noise, &noise, &n_noise, error))
    return FALSE;

  return self->lose == NULL || fus_cli_study_parse_mask (study, self->lose, &lose, error);
}

static FusOptions *
make_options (const FusCliLabOptions *self, const FusCliStudy *study)
{
  FusOptions *options =
    fus_cli_study_make_options (study, fus_measure_lookup ("robustness"));
  char tolerance[G_ASCII_DTOSTR_BUF_SIZE];

  fus_measure_options_set (options, "mechanism", self->mechanism);
  fus_measure_options_set (options, "rates", self->rates);
  fus_measure_options_set (options, "noise", self->noise);
  fus_measure_options_set (options, "severities", self->severities);
  fus_measure_options_set (options, "lose", self->lose != NULL ? self->lose : "");
  fus_measure_options_set_int (options, "repeats", self->n_repeats);
  fus_measure_options_set (options, "tolerance",
                           g_ascii_dtostr (tolerance, sizeof tolerance, self->tolerance));

  return options;
}

/**
 * fus_cli_lab_measure:
 *
 * Returns: (transfer full): the robustness study that the options ask for
 */
FusRobustness *
fus_cli_lab_measure (const FusCliLabOptions *self, FusCliStudy *study, GError **error)
{
  FusChoices choices = FUS_CHOICES_INIT;

  if (!check_options (self, error) || !check_severities (self, error) ||
      !check_listed_rates (self, error) ||
      !choose_measure (self, study, &choices, error) || !check_rest (self, study, error))
    return NULL;
  if (choices.label != NULL && choices.target < 0 &&
      !fus_cli_study_encode_train (study, error))
    return NULL;

  return fus_cli_study_measure (study, "robustness", make_options (self, study), &choices,
                                error);
}
