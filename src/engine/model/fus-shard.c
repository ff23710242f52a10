/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What objectives are written with: a part of a batch on a tape. Rows that have a
 * modality are gathered, so that what is absent is never computed, not even multiplied
 * by zero. Terms are added to the loss, and reported apart as kl, nll and elbo without
 * weights, which is what people see. Arrays live in the tape's arena until the step
 * ends. */
#include "config.h"

#include "fus-shard.h"

#include "fus-model-private.h"

#include <math.h>
#include <string.h>

static FusArena *
get_arena (FusShard *self)
{
  return fus_tape_get_arena (self->tape);
}

const guint *
fus_shard_list_rows (FusShard *self, const FusMask *masks, guint m, gsize *n)
{
  g_assert (m < self->model->n_modalities);

  guint *rows = fus_arena_push (get_arena (self), guint, self->n_rows);

  *n = 0;
  for (gsize row = 0; row < self->n_rows; row++)
    if (fus_mask_has (masks[row], m))
      rows[(*n)++] = (guint) row;

  return *n == self->n_rows ? NULL : rows;
}

FusNode *
fus_shard_gather (FusShard *self, FusNode *x, const guint *rows, gsize n)
{
  return rows == NULL ? x : fus_op_gather_rows (self->tape, x, rows, n);
}

/* Rows of a block of the batch: borrowed where all are wanted, else copied. */
static const FusReal *
gather_block (FusShard *self, const FusMatrix *block, const guint *rows, gsize n)
{
  const FusReal *first = fus_matrix_row (block, self->first);
  FusReal *gathered = NULL;

  if (rows == NULL)
    return first;
  gathered = fus_arena_push (get_arena (self), FusReal, n * block->n_cols);
  for (gsize i = 0; i < n; i++)
    memcpy (gathered + i * block->n_cols, first + rows[i] * block->n_cols,
            block->n_cols * sizeof (FusReal));

  return gathered;
}

static FusGaussian
scatter (FusShard *self, FusGaussian q, const guint *rows)
{
  if (rows == NULL)
    return q;

  return (FusGaussian){
    fus_op_scatter_rows (self->tape, q.mean, rows, self->n_rows),
    fus_op_scatter_rows (self->tape, q.logvar, rows, self->n_rows),
  };
}

static void
report_kl_of (FusShard *self, guint m)
{
  FusNode *kl = fus_op_gaussian_kl_prior (self->tape, self->own[m]);
  double *kl_of = self->out->kl_of + m * self->out->capacity + self->first;

  for (gsize i = 0; i < self->n_of[m]; i++)
    kl_of[self->rows[m] == NULL ? i : self->rows[m][i]] = (double) kl->value[i];
}

static void
encode_modality (FusShard *self, const FusMask *masks, guint m)
{
  const FusMatrix *seen = self->batch->seen[m];
  FusNode *x = NULL;

  self->rows[m] = fus_shard_list_rows (self, masks, m, &self->n_of[m]);
  if (self->n_of[m] == 0)
    return;
  x = fus_tape_constant (self->tape,
                         gather_block (self, seen, self->rows[m], self->n_of[m]),
                         self->n_of[m], seen->n_cols);
  self->own[m] = fus_model_encode_on (self->model, self->tape, m, x, &self->n_clamped);
  if (self->own[m].logvar == NULL)
    return;
  self->experts[m] = scatter (self, self->own[m], self->rows[m]);
  report_kl_of (self, m);
}

void
fus_shard_encode (FusShard *self)
{
  fus_shard_encode_masked (self, self->inputs);
}

void
fus_shard_encode_masked (FusShard *self, const FusMask *masks)
{
  const guint n = self->model->n_modalities;

  self->experts = fus_arena_push0 (get_arena (self), FusGaussian, n);
  self->own = fus_arena_push0 (get_arena (self), FusGaussian, n);
  self->rows = fus_arena_push0 (get_arena (self), const guint *, n);
  self->n_of = fus_arena_push0 (get_arena (self), gsize, n);
  for (guint m = 0; m < n; m++)
    encode_modality (self, masks, m);
}

FusGaussian
fus_shard_encode_joint (FusShard *self)
{
  return fus_model_encode_joint_on (self->model, self->tape, self->batch, self->first,
                                    self->n_rows, self->inputs, &self->n_clamped);
}

FusExpertSet
fus_shard_get_expert_set (const FusShard *self,
                          const FusMask *members,
                          FusPriorExpert prior)
{
  g_assert ((guint) prior <= FUS_PRIOR_FULL);

  return (FusExpertSet){
    .experts = self->experts,
    .n_experts = self->model->n_modalities,
    .members = members,
    .prior = prior,
    .variance_floor = self->model->variance_floor,
  };
}

FusGaussian
fus_shard_product (FusShard *self, const FusMask *members, FusPriorExpert prior)
{
  g_assert ((guint) prior <= FUS_PRIOR_FULL);

  FusExpertSet set = fus_shard_get_expert_set (self, members, prior);

  return fus_op_gaussian_product (self->tape, &set);
}

FusNode *
fus_shard_draw (FusShard *self, FusGaussian q, guint site, gsize draw)
{
  const guint n_latents = (guint) q.mean->n_cols;
  FusReal *noise = fus_arena_push (get_arena (self), FusReal, self->n_rows * n_latents);

  for (gsize row = 0; row < self->n_rows; row++)
    fus_batch_plan_fill_noise (self->plan, noise + row * n_latents, site, draw,
                               self->first + row, n_latents);

  return fus_op_gaussian_draw (self->tape, q, noise);
}

static void
add_share (double *sum, double value)
{
  *sum = isnan (*sum) ? value : *sum + value;
}

static void
report_nll (FusShard *self,
            guint m,
            const FusNode *log_prob,
            const guint *rows,
            const FusReal *shares)
{
  double *nll = self->out->nll + m * self->out->capacity + self->first;
  double *elbo = self->out->elbo + self->first;

  for (gsize i = 0; i < log_prob->n_rows; i++)
    {
      gsize row = rows == NULL ? i : rows[i];
      double value = (double) shares[row] * (double) log_prob->value[i];

      add_share (&nll[row], -value);
      elbo[row] += value;
    }
}

static void
add_errors (double *error,
            double *base,
            double share,
            const FusReal *mean,
            const FusReal *x,
            const FusReal *constant,
            gsize n)
{
  double squares = 0;
  double base_squares = 0;

  for (gsize d = 0; d < n; d++)
    if (!isnan (x[d]))
      {
        double miss = (double) (x[d] - mean[d]);
        double spread = (double) (x[d] - constant[d]);

        squares += miss * miss;
        base_squares += spread * spread;
      }
  add_share (error, share * squares);
  add_share (base, share * base_squares);
}

static void
report_errors (FusShard *self,
               guint m,
               const FusNode *outputs,
               const FusReal *x,
               const guint *rows,
               const FusReal *shares)
{
  const gsize n = self->model->parts[m].likelihood.n_features;
  const gsize offset = m * self->out->capacity + self->first;
  FusReal *means = fus_arena_push (get_arena (self), FusReal, outputs->n_rows * n);

  fus_model_get_means (self->model, m, means, outputs->value, outputs->n_rows);
  for (gsize i = 0; i < outputs->n_rows; i++)
    {
      gsize row = rows == NULL ? i : rows[i];

      add_errors (&self->out->error[offset + row], &self->out->base[offset + row],
                  (double) shares[row], means + i * n, x + i * n, self->baseline[m]->data,
                  n);
    }
}

FusNode *
fus_shard_log_prob (FusShard *self,
                    guint m,
                    FusNode *z,
                    const guint *rows,
                    gsize n,
                    const FusReal *shares)
{
  g_assert (m < self->model->n_modalities);

  const FusLikelihood *likelihood = &self->model->parts[m].likelihood;
  const FusReal *x = gather_block (self, self->batch->x[m], rows, n);
  FusNode *outputs =
    fus_model_decode_on (self->model, self->tape, m, fus_shard_gather (self, z, rows, n));
  FusNode *noise = fus_model_parameter_on (self->model, self->tape, m);
  FusNode *log_prob = fus_op_log_prob (self->tape, likelihood, outputs, noise, x);

  if (shares != NULL)
    report_nll (self, m, log_prob, rows, shares);
  if (shares != NULL && self->baseline != NULL)
    report_errors (self, m, outputs, x, rows, shares);

  return log_prob;
}

void
fus_shard_add (FusShard *self,
               FusNode *term,
               const guint *rows,
               const FusReal *weights,
               double factor)
{
  g_assert (isfinite (factor));

  FusWeightedTerm weighted = { term, weights, factor };
  double *loss = self->out->loss + self->first;

  g_array_append_val (self->terms, weighted);
  for (gsize i = 0; i < term->n_rows; i++)
    loss[rows == NULL ? i : rows[i]] +=
      factor * (weights == NULL ? 1 : (double) weights[i]) * (double) term->value[i];
}

static const FusReal *
gather_weights (FusShard *self, const FusReal *weights, const guint *rows, gsize n)
{
  FusReal *gathered = NULL;

  if (weights == NULL || rows == NULL)
    return weights;
  gathered = fus_arena_push (get_arena (self), FusReal, n);
  for (gsize i = 0; i < n; i++)
    gathered[i] = weights[rows[i]];

  return gathered;
}

void
fus_shard_add_nll (FusShard *self,
                   FusNode *z,
                   const FusMask *targets,
                   const FusReal *weights,
                   double factor,
                   const FusReal *shares)
{
  g_assert (isfinite (factor));

  for (guint m = 0; m < self->model->n_modalities; m++)
    {
      gsize n = 0;
      const guint *rows = fus_shard_list_rows (self, targets, m, &n);

      if (n > 0)
        fus_shard_add (self, fus_shard_log_prob (self, m, z, rows, n, shares), rows,
                       gather_weights (self, weights, rows, n),
                       -factor * self->model->parts[m].weight);
    }
}

void
fus_shard_report_kl (FusShard *self,
                     const FusNode *term,
                     const guint *rows,
                     const FusReal *shares,
                     double kl_factor,
                     double elbo_factor)
{
  for (gsize i = 0; i < term->n_rows; i++)
    {
      gsize row = self->first + (rows == NULL ? i : rows[i]);
      double value = (shares == NULL ? 1 : (double) shares[i]) * (double) term->value[i];

      self->out->kl[row] += kl_factor * value;
      self->out->elbo[row] -= elbo_factor * value;
    }
}
