/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-training-curves.h"

#include <math.h>

double
fus_training_get_unit (const FusFigureContext *context)
{
  g_return_val_if_fail (context != NULL, 0);

  return context->n_round > 0 ? context->n_round : 1;
}

void
fus_training_curves_init (FusTrainingCurves *self, const FusFigureContext *context)
{
  const FusTrainingLog *log = fus_results_get_log (context->results);

  self->n = log->epochs->len;
  self->n_epochs = fus_training_get_unit (context) *
                   MAX (context->n_epochs,
                        (double) fus_training_log_get (log, (guint) self->n - 1)->epoch);
  self->epoch = g_new (double, self->n);
  self->train = g_new (double, self->n);
  self->valid = g_new (double, self->n);
  self->kl = g_new (double, self->n);
  for (gsize i = 0; i < self->n; i++)
    {
      const FusEpoch *epoch = fus_training_log_get (log, (guint) i);
      gboolean held_out = epoch->valid.n_rows > 0;

      self->epoch[i] = fus_training_get_unit (context) * epoch->epoch;
      self->train[i] = epoch->train.loss;
      self->valid[i] = held_out ? epoch->valid.loss : (double) NAN;
      self->kl[i] = held_out ? epoch->valid.kl : epoch->train.kl;
    }
}

void
fus_training_curves_clear (FusTrainingCurves *self)
{
  g_free (self->epoch);
  g_free (self->train);
  g_free (self->valid);
  g_free (self->kl);
}

double
fus_training_curves_get_last (const FusTrainingCurves *self, const double *values)
{
  g_return_val_if_fail (self != NULL, 0);

  for (gsize i = self->n; i > 0; i--)
    {
      if (isfinite (values[i - 1]))
        return values[i - 1];
    }
  return NAN;
}

void
fus_training_curves_take_epochs (FusPlotAxes *axes,
                                 const FusTrainingCurves *curves,
                                 const char *unit)
{
  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (0, curves->n_epochs),
                        &(FusPlotAxisOptions){ .line = TRUE,
                                               .whole = TRUE,
                                               .unit = unit,
                                               .format = FUS_PLOT_NUMBER_GROUPED,
                                               .max_ticks = unit != NULL ? 5 : 3 });
}
