/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-study-context.h"

#include "fus-trust.h"

#include <math.h>

FusFigureContext
fus_figure_context_for_study (FusStudy *study)
{
  g_return_val_if_fail (FUS_IS_STUDY (study), (FusFigureContext){ 0 });

  FusFigureContext context = FUS_FIGURE_CONTEXT_INIT;
  const FusLabel *label = fus_study_get_label (study);

  context.dataset = fus_study_get_dataset (study);
  context.choices.label = label != NULL ? label->id : NULL;
  context.choices.subset = fus_study_get_subset (study);
  context.choices.target = (int) fus_study_get_target (study);
  context.choices.sample = (int) fus_study_get_sample (study);
  fus_figure_context_put (&context, "gate", fus_result_get (fus_trust_for_study (study)));
  fus_figure_context_put (&context, "standing",
                          fus_result_get (fus_standing_for_study (study)));

  return context;
}
