/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step: how long the gradient is, where parameters move, and what to say where
 * numbers end. */
#include "config.h"

#include "fus-trainer-private.h"

#include "fus-fusion.h"
#include "fus-kernels.h"
#include "fus-model-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Parameters that one thread moves at a time: fixed, so that sums over slices don't
 * depend on the number of threads. */
#define VALUES_PER_SLICE 32768

gsize
fus_trainer_count_slices (const FusTrainer *self)
{
  gsize n_values = fus_model_get_params (self->model)->n_values;

  return (n_values + VALUES_PER_SLICE - 1) / VALUES_PER_SLICE;
}

static gsize
get_slice_length (const FusTrainer *self, gsize slice)
{
  gsize n_values = fus_model_get_params (self->model)->n_values;

  return MIN (VALUES_PER_SLICE, n_values - slice * VALUES_PER_SLICE);
}

static void
norm_worker (gsize slice, guint worker, gpointer data)
{
  FusTrainer *self = data;

  self->slice_sums[slice] = fus_sum_squares (self->gradients + slice * VALUES_PER_SLICE,
                                             get_slice_length (self, slice));
}

double
fus_trainer_measure_norm (FusTrainer *self)
{
  double sum = 0;

  fus_pool_run (self->pool, fus_trainer_count_slices (self), norm_worker, self);
  for (gsize slice = 0; slice < fus_trainer_count_slices (self); slice++)
    sum += self->slice_sums[slice];

  return sqrt (sum);
}

typedef struct
{
  FusTrainer *trainer;
  FusOptimizerStep args;
} ParamStep;

/* avg += (1 − share)·(values − avg) */
static void
update_average (FusReal *average, const FusReal *values, gsize n, double share)
{
  const FusReal step = (FusReal) (1 - share);

  for (gsize i = 0; i < n; i++)
    average[i] += step * (values[i] - average[i]);
}

static void
move_worker (gsize item, guint worker, gpointer data)
{
  const ParamStep *move = data;
  FusTrainer *self = move->trainer;
  const FusTrainerSlice *slice = &g_array_index (self->slices, FusTrainerSlice, item);
  FusOptimizerStep args = move->args;
  FusReal *values = fus_model_get_params (self->model)->values + slice->offset;

  args.learning_rate *= slice->factor;
  self->optimizer->step (values, self->moments->data + slice->offset,
                         self->moments->n_cols, self->gradients + slice->offset,
                         slice->n_values, &args);
  if (self->average >= 0)
    update_average (fus_matrix_row (self->moments, self->optimizer->n_moments) +
                      slice->offset,
                    values, slice->n_values, self->average);
}

void
fus_trainer_move (FusTrainer *self, double learning_rate, double norm)
{
  g_assert (learning_rate >= 0);

  ParamStep move = {
    .trainer = self,
    .args = { .step = self->counters.step + 1,
              .learning_rate = learning_rate,
              .gradient_factor =
                self->clip > 0 && norm > self->clip ? self->clip / norm : 1 },
  };

  fus_pool_run (self->pool, self->slices->len, move_worker, &move);
}

/* -- When numbers end -- */

static gboolean
are_finite (const FusReal *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]))
      return FALSE;

  return TRUE;
}

/* The first parameter that holds, or whose gradient holds, what is not a number. */
static const char *
find_bad_parameter (const FusTrainer *self, const FusReal *block)
{
  const FusParams *params = fus_model_get_params (self->model);

  for (guint i = 0; i < fus_params_get_n (params); i++)
    {
      const FusParam *param = fus_params_get (params, i);

      if (!are_finite (block + param->offset, param->n_rows * param->n_cols))
        return param->name;
    }

  return NULL;
}

static const char *
find_bad_term (const FusTrainer *self, const FusLossRows *rows, const double *terms)
{
  for (guint m = 0; m < rows->n_modalities; m++)
    for (gsize row = 0; row < rows->n_rows; row++)
      if (fus_mask_has (self->batch->inputs[row], m) &&
          !isfinite (terms[m * rows->capacity + row]))
        return self->spec->modalities[m]->id;

  return NULL;
}

/* Encoders come first: what one of them makes of its modality spoils all that is rebuilt.
 */
static const char *
find_bad_modality (const FusTrainer *self, const FusLossRows *rows)
{
  const FusFusionClass *fusion = self->spec->kind->fusion;
  const char *modality = fusion->has_experts && !fusion->has_precisions
                           ? find_bad_term (self, rows, rows->kl_of)
                           : NULL;

  return modality != NULL ? modality : find_bad_term (self, rows, rows->nll);
}

void
fus_trainer_set_diverged (const FusTrainer *self, const FusLossRows *rows, GError **error)
{
  const char *modality = find_bad_modality (self, rows);
  const char *parameter =
    find_bad_parameter (self, fus_model_get_params (self->model)->values);
  guint n = (guint) self->counters.step + 1;

  if (parameter == NULL)
    parameter = find_bad_parameter (self, self->gradients);
  if (modality != NULL)
    g_set_error (
      error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_DIVERGED,
      ngettext ("The loss is not a number after %u batch, first in modality “%s” (layer "
                "“%s”). A smaller learning rate or gradient clip helps",
                "The loss is not a number after %u batches, first in modality “%s” "
                "(layer “%s”). A smaller learning rate or gradient clip helps",
                (gulong) n),
      n, modality, parameter != NULL ? parameter : modality);
  else
    g_set_error (error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_DIVERGED,
                 ngettext ("The loss is not a number after %u batch, first in layer "
                           "“%s”. A smaller learning rate or gradient clip helps",
                           "The loss is not a number after %u batches, first in layer "
                           "“%s”. A smaller learning rate or gradient clip helps",
                           (gulong) n),
                 n, parameter != NULL ? parameter : "?");
}
