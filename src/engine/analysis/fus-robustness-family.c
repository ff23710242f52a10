/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which ways of getting worse are tried, and of which modalities: a blur is of images and
 * series alone. */
#include "config.h"

#include "fus-robustness-family.h"

#include "fus-analysis-error.h"

#include <glib/gi18n-lib.h>

FusMask
fus_robustness_family_get_suited (const FusRobustnessFamily *family,
                                  const FusDataset *dataset)
{
  FusMask suited = 0;

  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    if (family->mechanism != NULL ||
        fus_corruption_suits (family->corruption, fus_dataset_get_modality (dataset, m)))
      suited |= FUS_MASK_BIT (m);

  return suited;
}

gboolean
fus_robustness_family_needs_label (const FusRobustnessFamily *self)
{
  return self->mechanism != NULL && self->mechanism->needs_label;
}

static gboolean
list_sets (FusRobustnessFamily *family,
           const FusDataset *dataset,
           FusMask lose,
           GError **error)
{
  guint n_modalities = fus_dataset_get_n_modalities (dataset);
  FusMask all = fus_mask_all (n_modalities);
  FusMask asked = lose != 0 ? lose : all;
  FusMask suited = fus_robustness_family_get_suited (family, dataset);

  if (suited == 0)
    {
      g_set_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_METHOD,
                   /* Translators: a corruption, such as Blur. */
                   _ ("“%s” needs images or series, and there are none in these data"),
                   _ (family->corruption->name));
      return FALSE;
    }
  family->n_sets = 0;
  for (guint m = 0; lose == 0 && m < n_modalities; m++)
    if (fus_mask_has (suited, m))
      family->sets[family->n_sets++] = FUS_MASK_BIT (m);
  /* Of one source, what loses it loses all. */
  if (lose != 0 || (suited == all && n_modalities > 1) || family->n_sets != 1)
    family->sets[family->n_sets++] = (asked & suited) != 0 ? asked & suited : asked;

  return TRUE;
}

gboolean
fus_robustness_family_init (FusRobustnessFamily *self,
                            const char *mechanism,
                            const FusDataset *dataset,
                            FusMask lose,
                            GError **error)
{
  *self = (FusRobustnessFamily){ .mechanism = fus_missingness_lookup (mechanism),
                                 .corruption = fus_corruption_lookup (mechanism) };
  if (self->mechanism == NULL && self->corruption == NULL)
    {
      g_set_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_METHOD,
                   _ ("There is no mechanism “%s”"), mechanism);
      return FALSE;
    }

  return list_sets (self, dataset, lose, error);
}

gboolean
fus_robustness_suits (const char *mechanism, const FusDataset *dataset)
{
  FusRobustnessFamily family = { .mechanism = fus_missingness_lookup (mechanism),
                                 .corruption = fus_corruption_lookup (mechanism) };

  if (family.mechanism == NULL && family.corruption == NULL)
    return FALSE;
  if (fus_robustness_family_needs_label (&family) &&
      fus_dataset_get_default_label (dataset) == NULL)
    return FALSE;

  return fus_robustness_family_get_suited (&family, dataset) != 0;
}
