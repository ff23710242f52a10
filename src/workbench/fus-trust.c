/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-trust.h"

#include "fus-measured.h"

static void
held_out_changed_cb (FusStudy *study)
{
  if (fus_result_get (fus_held_out_for_study (study)) == NULL)
    fus_result_clear (fus_trust_for_study (study));
  else
    fus_trust_request (study);
}

FusResult *
fus_trust_for_study (FusStudy *study)
{
  g_return_val_if_fail (FUS_IS_STUDY (study), NULL);

  FusResult *result = fus_study_find_result (study, "trust");

  if (result != NULL)
    return result;
  result = fus_measured_new (study, "gate");
  fus_study_take_result (study, "trust", result);
  g_signal_connect_object (fus_held_out_for_study (study), "changed",
                           G_CALLBACK (held_out_changed_cb), study, G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::label", G_CALLBACK (held_out_changed_cb),
                           study, G_CONNECT_SWAPPED);

  return result;
}

void
fus_trust_request (FusStudy *study)
{
  g_return_if_fail (FUS_IS_STUDY (study));

  FusTested *held_out = fus_result_get (fus_held_out_for_study (study));
  const FusLabel *label = fus_study_get_label (study);
  FusChoices choices = FUS_CHOICES_INIT;

  if (held_out == NULL)
    {
      fus_held_out_request (study);
      return;
    }
  choices.label = label != NULL ? label->id : NULL;
  fus_measured_request (fus_trust_for_study (study), held_out, NULL, &choices);
}
