/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-attribution-private.h"

gboolean
fus_attribution_is_evidence (const FusAttribution *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->game != NULL && self->game->needs_label;
}

guint
fus_attribution_get_decimals (double largest)
{
  return ABS (largest) < 20 ? 2 : ABS (largest) < 200 ? 1 : 0;
}

double
fus_attribution_get_probability (double log_odds)
{
  return 1 / (1 + exp (-log_odds));
}

FusAttributionFocus
fus_attribution_find_focus (const FusFigureContext *context)
{
  g_return_val_if_fail (context != NULL, (FusAttributionFocus){ 0 });

  const FusAttribution *all = fus_results_get_attribution (context->results);
  const FusAttribution *own = fus_results_get_own (context->results);
  gssize row = fus_figure_find_row (all->samples, all->n_rows, context->choices.sample);

  if (row >= 0)
    return (FusAttributionFocus){ all, (gsize) row, TRUE };
  if (own != NULL)
    row = fus_figure_find_row (own->samples, own->n_rows, context->choices.sample);
  if (row >= 0)
    return (FusAttributionFocus){ own, (gsize) row, FALSE };

  return (FusAttributionFocus){ all, 0, TRUE };
}

guint
fus_attribution_focus_get_sample (const FusAttributionFocus *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->of->samples[self->row];
}

double
fus_attribution_focus_get_phi (const FusAttributionFocus *self, guint m)
{
  g_return_val_if_fail (self != NULL, 0);

  return fus_attribution_get_phi (self->of, self->row, m);
}

double
fus_attribution_focus_get_full (const FusAttributionFocus *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->of->full[self->row];
}

double
fus_attribution_focus_get_without (const FusAttributionFocus *self, guint m)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->of->full[self->row] -
         self->of->loo[self->row * self->of->n_modalities + m];
}

guint *
fus_attribution_list_class (const FusFigureContext *context, guint sample, gsize *n)
{
  g_return_val_if_fail (context != NULL, NULL);
  g_return_val_if_fail (n != NULL, NULL);

  const FusAttribution *all = fus_results_get_attribution (context->results);
  const FusLabel *label = fus_figure_get_label (context);
  guint *rows = g_new (guint, all->n_rows + 1);

  *n = 0;
  if (label != NULL && label->kind != FUS_LABEL_CATEGORICAL)
    label = NULL;
  for (gsize row = 0; row < all->n_rows; row++)
    if (label == NULL || label->codes[all->samples[row]] == label->codes[sample])
      rows[(*n)++] = (guint) row;

  return rows;
}

double
fus_attribution_get_phi (const FusAttribution *self, gsize row, guint m)
{
  g_return_val_if_fail (self != NULL, 0);

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
  g_return_if_fail (self != NULL);

  for (guint m = 0; m < self->n_modalities; m++)
    order[m] = m;
  g_qsort_with_data (order, (int) self->n_modalities, sizeof (guint), compare_sizes,
                     self->mean_abs_phi);
}

const char *
fus_attribution_get_class (const FusFigureContext *context, guint sample)
{
  g_return_val_if_fail (context != NULL, NULL);

  const FusAttribution *self = fus_results_get_attribution (context->results);
  const FusLabel *label =
    self->label >= 0 ? fus_dataset_get_label (context->dataset, (guint) self->label)
                     : fus_figure_get_label (context);
  int code = self->class_code;

  if (label == NULL || label->kind != FUS_LABEL_CATEGORICAL)
    return NULL;
  if (code < 0)
    code = label->codes[sample];
  return code >= 0 ? label->classes[code] : NULL;
}

int
fus_attribution_find_largest (const FusAttributionFocus *focus)
{
  int largest = -1;
  double most = 0;

  g_return_val_if_fail (focus != NULL, 0);

  for (guint m = 0; m < focus->of->n_modalities; m++)
    {
      double size = ABS (fus_attribution_focus_get_phi (focus, m));

      if (!isfinite (size) || (largest >= 0 && size <= most))
        continue;
      most = size;
      largest = (int) m;
    }
  return largest;
}

FusInterval
fus_attribution_get_effect (const FusAttribution *self, guint m)
{
  gsize n = 0;

  g_return_val_if_fail (self != NULL, (FusInterval){ 0 });

  for (gsize row = 0; row < self->n_rows; row++)
    n += isfinite (fus_attribution_get_phi (self, row, m)) ? 1 : 0;

  return fus_interval_from_error (self->mean_phi[m], self->mean_phi_error[m], n);
}

FusInterval
fus_attribution_compare (const FusAttribution *self, guint a, guint b)
{
  g_return_val_if_fail (self != NULL, (FusInterval){ 0 });

  g_autofree double *differences = g_new (double, self->n_rows + 1);

  for (gsize row = 0; row < self->n_rows; row++)
    differences[row] =
      fus_attribution_get_phi (self, row, a) - fus_attribution_get_phi (self, row, b);

  return fus_interval_from_values (differences, self->n_rows);
}

/* The gate was measured with all sources on: with some off, one of the rest must help. */
static gboolean
check_rest (FusClaim *claim, const FusFigureContext *context)
{
  const FusAttribution *self = fus_results_get_attribution (context->results);

  if (self->left_out == 0 || self->class_code >= 0)
    return TRUE;
  for (guint m = 0; m < self->n_modalities; m++)
    {
      FusInterval effect = fus_attribution_get_effect (self, m);

      if (fus_interval_is_above (&effect, 0))
        return TRUE;
    }
  fus_claim_withhold (claim, "source-helps-not",
                      g_strdup (
                        _ ("There is no clear sign that what is switched on tells "
                           "anything.")));

  return FALSE;
}

gboolean
fus_attribution_check_gate (FusClaim *claim, const FusFigureContext *context)
{
  g_return_val_if_fail (claim != NULL, FALSE);
  g_return_val_if_fail (context != NULL, FALSE);

  const FusAttribution *self = fus_results_get_attribution (context->results);

  if (fus_attribution_is_evidence (self))
    return fus_claim_check_reading (claim, fus_results_get_gate (context->results)) &&
           check_rest (claim, context);
  if (self->target >= 0)
    return fus_claim_check_target (
      claim, fus_results_get_gate (context->results), (guint) self->target,
      fus_figure_modality_name (context, (guint) self->target), FALSE);

  return fus_claim_check_model (claim, fus_results_get_gate (context->results));
}
