/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "fus-attribution-private.h"

gboolean
fus_attribution_is_evidence (const FusAttribution *self)
{
  return self->game != NULL && self->game->needs_label;
}

double
fus_attribution_get_probability (double log_odds)
{
  return 1 / (1 + exp (-log_odds));
}

gsize
fus_attribution_find_focus (const FusFigureContext *context)
{
  const FusAttribution *attribution = context->attribution;
  gssize row =
    fus_figure_find_row (attribution->samples, attribution->n_rows, context->sample);

  return row >= 0 ? (gsize) row : 0;
}

double
fus_attribution_get_phi (const FusAttribution *self, gsize row, guint m)
{
  return self->phi[row * self->n_modalities + m];
}

static int
compare_sizes (gconstpointer a, gconstpointer b, gpointer data)
{
  const double *sizes = data;
  guint ma = *(const guint *) a;
  guint mb = *(const guint *) b;
  double sa = isnan (sizes[ma]) ? -1 : sizes[ma];
  double sb = isnan (sizes[mb]) ? -1 : sizes[mb];

  if (sa > sb)
    return -1;
  if (sa < sb)
    return 1;
  return ma < mb ? -1 : 1;
}

void
fus_attribution_sort (const FusAttribution *self, guint *order)
{
  for (guint m = 0; m < self->n_modalities; m++)
    order[m] = m;
  g_qsort_with_data (order, (int) self->n_modalities, sizeof (guint), compare_sizes,
                     self->mean_abs_phi);
}

const char *
fus_attribution_get_class (const FusFigureContext *context, gsize row)
{
  const FusAttribution *self = context->attribution;
  const FusLabel *label =
    self->label >= 0 ? fus_dataset_get_label (context->dataset, (guint) self->label)
                     : fus_figure_get_label (context);
  int code = self->class_code;

  if (label == NULL || label->kind != FUS_LABEL_CATEGORICAL)
    return NULL;
  if (code < 0)
    code = label->codes[self->samples[row]];
  return code >= 0 ? label->classes[code] : NULL;
}

int
fus_attribution_find_largest (const FusAttribution *self, gsize row)
{
  int largest = -1;

  for (guint m = 0; m < self->n_modalities; m++)
    {
      double size = ABS (fus_attribution_get_phi (self, row, m));

      if (isfinite (size) &&
          (largest < 0 ||
           size > ABS (fus_attribution_get_phi (self, row, (guint) largest))))
        largest = (int) m;
    }
  return largest;
}
