/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is measured of every model, on the samples held out from it, before a page speaks
 * of it: the gate, and how it stands beside plain methods. */
#include "config.h"

#include "fus-trust.h"

#include "fus-measured.h"

/* One a study; @follow is told when the samples are others. */
static FusResult *
get_shared (FusStudy *study, const char *id, const char *measure, GCallback follow)
{
  FusResult *result = fus_study_find_result (study, id);

  if (result != NULL)
    return result;
  result = fus_measured_new (study, measure);
  fus_study_take_result (study, id, result);
  g_signal_connect_object (fus_held_out_for_study (study), "changed", follow, study,
                           G_CONNECT_SWAPPED);

  return result;
}

/* (nullable): asked for where they aren't there. */
static FusTested *
get_tested (FusStudy *study)
{
  FusTested *held_out = fus_result_get (fus_held_out_for_study (study));

  if (held_out == NULL)
    fus_held_out_request (study);

  return held_out;
}

static void
follow_held_out (FusStudy *study, FusResult *result, void (*request) (FusStudy *study))
{
  if (fus_result_get (fus_held_out_for_study (study)) == NULL)
    fus_result_clear (result);
  else
    request (study);
}

/* -- The gate -- */

static void
gate_outdated_cb (FusStudy *study)
{
  follow_held_out (study, fus_trust_for_study (study), fus_trust_request);
}

FusResult *
fus_trust_for_study (FusStudy *study)
{
  g_return_val_if_fail (FUS_IS_STUDY (study), NULL);

  gboolean is_new = fus_study_find_result (study, "trust") == NULL;
  FusResult *result = get_shared (study, "trust", "gate", G_CALLBACK (gate_outdated_cb));

  if (is_new)
    g_signal_connect_object (study, "notify::label", G_CALLBACK (gate_outdated_cb), study,
                             G_CONNECT_SWAPPED);

  return result;
}

void
fus_trust_request (FusStudy *study)
{
  g_return_if_fail (FUS_IS_STUDY (study));

  FusTested *held_out = get_tested (study);
  const FusLabel *label = fus_study_get_label (study);
  FusChoices choices = FUS_CHOICES_INIT;

  if (held_out == NULL)
    return;
  choices.label = label != NULL ? label->id : NULL;
  fus_measured_request (fus_trust_for_study (study), held_out, NULL, &choices);
}

/* -- Beside plain methods -- */

static void
standing_outdated_cb (FusStudy *study)
{
  follow_held_out (study, fus_standing_for_study (study), fus_standing_request);
}

FusResult *
fus_standing_for_study (FusStudy *study)
{
  g_return_val_if_fail (FUS_IS_STUDY (study), NULL);

  return get_shared (study, "standing", "standing", G_CALLBACK (standing_outdated_cb));
}

void
fus_standing_request (FusStudy *study)
{
  g_return_if_fail (FUS_IS_STUDY (study));

  FusTested *held_out = get_tested (study);

  if (held_out == NULL || held_out->train == NULL ||
      fus_dataset_get_n_modalities (fus_study_get_dataset (study)) < 2)
    return;
  fus_measured_request (fus_standing_for_study (study), held_out, NULL, NULL);
}
