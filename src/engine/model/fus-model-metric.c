/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Latents as they are compared and read. A latent's scale is that of its prior, so that
 * one that hardly moves what is decoded weighs as much as one that moves all of it: for
 * distances they are brought to the scale of what is decoded; for a reading that is
 * fitted under a penalty halfway there, which did best on sets and splits that are shown
 * nowhere (bench/recipe). */
#include "config.h"

#include "fus-kernels.h"
#include "fus-model-private.h"

#include <math.h>

/* The metric, of a model that has one and uses it. */
static const FusReal *
get_metric (const FusModel *self)
{
  if (!self->has_metric ||
      fus_options_get_choice (self->spec->options, "metric", NULL) == FUS_METRIC_NONE)
    return NULL;

  return fus_params_get_values (self->params, self->metric);
}

FusMatrix *
fus_model_apply_metric (const FusModel *self, FusMatrix *z)
{
  const FusReal *metric = get_metric (self);
  FusMatrix *turned = NULL;

  if (metric == NULL)
    return fus_matrix_ref (z);
  turned = fus_matrix_new (z->n_rows, z->n_cols);
  fus_gemm_nn (turned->data, z->data, metric, z->n_rows, z->n_cols, z->n_cols, 0);

  return turned;
}

double *
fus_model_dup_reading (const FusModel *self)
{
  const gsize n = self->n_latents;
  const FusReal *metric = get_metric (self);
  g_autofree double *length = g_new0 (double, n);
  double *reading = NULL;
  double total = 0;

  if (metric == NULL)
    return NULL;
  for (gsize k = 0; k < n; k++)
    {
      for (gsize l = 0; l < n; l++)
        length[k] += (double) metric[l * n + k] * (double) metric[l * n + k];
      length[k] = sqrt (length[k]);
      total += length[k];
    }
  if (!(total > 0))
    return NULL;
  reading = g_new0 (double, n *n);
  for (gsize k = 0; k < n; k++)
    for (gsize l = 0; l < n && length[k] > 0; l++)
      reading[l * n + k] =
        (double) metric[l * n + k] * sqrt ((double) n / (length[k] * total));

  return reading;
}

gboolean
fus_model_fills (const FusModel *self)
{
  return self->fills;
}
