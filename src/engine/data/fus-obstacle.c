/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-obstacle.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static gboolean
varies (const FusDataset *dataset, guint m, gsize feature)
{
  const gsize n = fus_dataset_get_n_samples (dataset);
  double first = NAN;

  for (gsize i = 0; i < n; i++)
    {
      const FusReal *values = fus_dataset_get_values (dataset, m, i);
      const double value = values != NULL ? (double) values[feature] : (double) NAN;

      if (!isfinite (value))
        continue;
      if (isnan (first))
        first = value;
      /* Equal numbers, not near ones: units may be as small as they like. */
      if (value < first || value > first)
        return TRUE;
    }

  return FALSE;
}

/* Columns that vary, up to @most. */
static guint
count_varying (const FusDataset *dataset, guint most)
{
  guint n = 0;

  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset) && n < most; m++)
    for (gsize d = 0; d < fus_dataset_get_modality (dataset, m)->n_features && n < most;
         d++)
      n += varies (dataset, m, d);

  return n;
}

char *
fus_dataset_dup_obstacle (const FusDataset *dataset)
{
  gsize n_recorded = 0;
  gsize n_paired = 0;
  guint n_varying = 0;
  const gsize n = fus_dataset_get_n_samples (dataset);
  const FusMask *presence = fus_dataset_get_presence (dataset);

  for (gsize i = 0; i < n; i++)
    {
      n_recorded += presence[i] != 0;
      n_paired += fus_mask_count (presence[i]) > 1;
    }
  if (n_recorded < FUS_FEWEST_TO_LEARN)
    return g_strdup_printf (
      /* Translators: two counts of samples. */
      ngettext (
        "These data allow no model: there is %zu sample, and %u are the least to "
        "learn from.",
        "These data allow no model: there are %zu samples, and %u are the least to "
        "learn from.",
        n_recorded),
      n_recorded, FUS_FEWEST_TO_LEARN);
  n_varying = count_varying (dataset, 2);
  if (n_varying == 0)
    return g_strdup (_ ("These data allow no model: every column holds one value in all "
                        "samples."));
  if (n_varying == 1)
    return g_strdup (
      _ ("These data allow no model: there is only one column that varies, "
         "and nothing to tell it from."));
  if (n_paired == 0 && fus_dataset_get_n_modalities (dataset) > 1)
    return g_strdup (_ ("These data allow no model of how the sources go together: no "
                        "sample has more than one of them."));

  return NULL;
}
