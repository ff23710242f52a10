/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-likelihood.h"

#include "fus-class-table.h"
#include "fus-kernels.h"

#include <tgmath.h>

/* To add a likelihood: write its class in fus-likelihood-NAME.c, declare it in the
 * header and list it here: the option `likelihood` then offers it, and its gradient is
 * checked by tests/engine/model/test-likelihood.c. */

static const FusLikelihoodClass *const classes[] = {
  &fus_likelihood_normal,      &fus_likelihood_laplace, &fus_likelihood_bernoulli,
  &fus_likelihood_categorical, &fus_likelihood_poisson, &fus_likelihood_nb,
};

FUS_DEFINE_CLASS_TABLE (FusLikelihoodClass, fus_likelihood, classes)
FUS_DEFINE_CLASS_CHOICES (fus_likelihood, classes)

gsize
fus_likelihood_get_n_outputs (const FusLikelihood *self)
{
  return self->klass->n_outputs * self->n_features;
}

gboolean
fus_likelihood_learns (const FusLikelihood *self)
{
  return self->klass->parameter != NULL &&
         (!self->klass->has_noise || self->noise_mode == FUS_NOISE_FEATURE);
}

FusReal
fus_likelihood_get_start (const FusLikelihood *self)
{
  return self->klass->has_noise ? 2 * log (self->scale) : 0;
}

void
fus_likelihood_get_log_prob (const FusLikelihood *self,
                             FusReal *log_prob,
                             gsize *n_known,
                             const FusReal *outputs,
                             const FusReal *x,
                             gsize n_rows)
{
  g_assert (log_prob != NULL || n_rows == 0);

  const gsize n_outputs = fus_likelihood_get_n_outputs (self);

  for (gsize row = 0; row < n_rows; row++)
    {
      gsize known = 0;

      log_prob[row] =
        (FusReal) self->klass->log_prob (self, &known, outputs + row * n_outputs,
                                         x + row * self->n_features);
      if (n_known != NULL)
        n_known[row] = known;
    }
}

void
fus_likelihood_get_means (const FusLikelihood *self,
                          FusReal *means,
                          const FusReal *outputs,
                          gsize n_rows)
{
  const gsize n_outputs = fus_likelihood_get_n_outputs (self);

  for (gsize row = 0; row < n_rows; row++)
    self->klass->mean (self, means + row * self->n_features, outputs + row * n_outputs);
}

void
fus_likelihood_get_sds (const FusLikelihood *self,
                        FusReal *sds,
                        const FusReal *outputs,
                        gsize n_rows)
{
  const gsize n_outputs = fus_likelihood_get_n_outputs (self);

  for (gsize row = 0; row < n_rows; row++)
    self->klass->sd (self, sds + row * self->n_features, outputs + row * n_outputs);
}

const FusLikelihoodParameter fus_likelihood_noise = {
  .id = "noise",
  .low = FUS_NOISE_LOW,
  .high = FUS_NOISE_HIGH,
  .rate = (FusReal) -0.5,
};

typedef struct
{
  FusLikelihood likelihood;
  const FusReal *x;
} LogProbData;

static void
log_prob_backward (FusTape *tape, FusNode *node)
{
  const LogProbData *data = node->data;
  const FusLikelihood *likelihood = &data->likelihood;
  FusNode *outputs = node->inputs[0];
  FusReal *d_parameter = node->n_inputs > 1 ? node->inputs[1]->grad : NULL;
  const gsize n = outputs->n_cols;

  if (outputs->grad == NULL && d_parameter == NULL)
    return;
  for (gsize row = 0; row < outputs->n_rows; row++)
    likelihood->klass->backward (likelihood,
                                 outputs->grad != NULL ? outputs->grad + row * n : NULL,
                                 d_parameter, node->grad[row], outputs->value + row * n,
                                 data->x + row * likelihood->n_features);
}

static const FusOpClass op_log_prob = { .id = "log-prob", .backward = log_prob_backward };

static void
set_parameter (FusLikelihood *self, FusArena *arena, const FusNode *parameter)
{
  FusReal *power = fus_arena_push (arena, FusReal, self->n_features);

  fus_scale (power, parameter->value, self->klass->parameter->rate, self->n_features);
  fus_exp (power, power, self->n_features);
  self->parameter = parameter->value;
  self->power = power;
}

FusNode *
fus_op_log_prob (FusTape *tape,
                 const FusLikelihood *likelihood,
                 FusNode *outputs,
                 FusNode *parameter,
                 const FusReal *x)
{
  FusNode *inputs[] = { outputs, parameter };
  FusNode *node = fus_tape_node (tape, &op_log_prob, inputs, parameter != NULL ? 2 : 1,
                                 outputs->n_rows, 1);
  LogProbData *data = fus_arena_push (fus_tape_get_arena (tape), LogProbData, 1);

  g_assert (outputs->n_cols == fus_likelihood_get_n_outputs (likelihood));
  *data = (LogProbData){ *likelihood, x };
  if (parameter != NULL)
    set_parameter (&data->likelihood, fus_tape_get_arena (tape), parameter);
  node->data = data;
  fus_likelihood_get_log_prob (&data->likelihood, node->value, NULL, outputs->value, x,
                               outputs->n_rows);

  return node;
}
