/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The model: what its specification lays out as parameters, and what it says of a
 * batch, on a tape for training and off it for a frozen model. Which fusion it has is
 * asked only through class fields, of which `has_experts` and `has_precisions` decide
 * most. The order in which places are added is the order of random numbers: a change
 * of it makes other models from the same seed. */
#include "config.h"

#include "fus-model-private.h"

#include "fus-fusion-class.h"
#include "fus-kernels.h"
#include "fus-memory.h"
#include "fus-model-error.h"
#include "fus-shared.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <tgmath.h>

/* Values further out are kept from outweighing a linear path. */
#define LARGEST_SEEN 12
/* Log variances are kept in −14 … 14 (MODELS.md 2.1.8). */
#define LARGEST_LOGVAR 14
#define MULTIVAE_VARIANCE_FLOOR 1e-8

/* -- Making -- */

typedef struct
{
  guint *units;
  gsize n;
  const FusActivation *activation;
} Hidden;

static void
hidden_clear (Hidden *hidden)
{
  g_clear_pointer (&hidden->units, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Hidden, hidden_clear)

static Hidden
get_hidden (const FusModel *self, const char *modality)
{
  Hidden hidden = { NULL, 0, NULL };

  hidden.units =
    fus_options_dup_ints (self->spec->options, "hidden", modality, &hidden.n);
  hidden.activation = fus_activation_lookup (
    fus_options_get_string (self->spec->options, "activation", NULL));

  return hidden;
}

static FusNet *
add_net (FusModel *self, const char *prefix, gsize n_inputs, const Hidden *hidden)
{
  const FusNetShape shape = { n_inputs, hidden->units, hidden->n, hidden->activation };

  return fus_net_new (&fus_net_mlp, self->params, prefix, &shape);
}

static FusDense
add_dense (FusModel *self,
           const char *prefix,
           const char *suffix,
           gsize n_inputs,
           gsize n_outputs)
{
  g_autofree char *name = g_strconcat (prefix, ".", suffix, NULL);

  return fus_dense_add (self->params, name, n_inputs, n_outputs);
}

static guint
add_place (FusModel *self,
           const char *prefix,
           const char *suffix,
           gsize n_rows,
           gsize n_cols)
{
  g_autofree char *name = g_strconcat (prefix, ".", suffix, NULL);

  return fus_params_add (self->params, name, n_rows, n_cols);
}

static void
add_encoder (FusModel *self, guint m)
{
  FusModelPart *part = &self->parts[m];
  const FusModality *modality = self->spec->modalities[m];
  g_autofree char *prefix = g_strconcat ("enc.", modality->id, NULL);
  g_auto (Hidden) hidden = get_hidden (self, modality->id);
  gsize n = 0;

  part->encoder = add_net (self, prefix, modality->n_features, &hidden);
  n = fus_net_get_n_outputs (part->encoder);
  part->mean = add_dense (self, prefix, "mu", n, self->n_block);
  if (!self->has_precisions)
    part->logvar = add_dense (self, prefix, "ell", n, self->n_block);
  if (self->has_paths)
    part->path =
      add_place (self, prefix, "path.weight", self->n_block, modality->n_features);
  if (!self->has_precisions)
    return;
  part->precision = add_place (self, prefix, "precision", self->n_block, self->n_block);
  part->cross = add_place (self, prefix, "cross", 1, 1);
}

static void
add_joint_encoder (FusModel *self)
{
  g_auto (Hidden) hidden = get_hidden (self, NULL);
  gsize n_inputs = self->n_modalities;
  gsize n = 0;

  for (guint m = 0; m < self->n_modalities; m++)
    n_inputs += self->spec->modalities[m]->n_features;
  self->joint = add_net (self, "joint", n_inputs, &hidden);
  n = fus_net_get_n_outputs (self->joint);
  self->joint_mean = add_dense (self, "joint", "mu", n, self->n_latents);
  self->joint_logvar = add_dense (self, "joint", "ell", n, self->n_latents);
  if (self->has_paths)
    self->joint_path =
      add_place (self, "joint", "path.weight", self->n_latents, n_inputs);
}

static void
reverse (guint *units, gsize n)
{
  for (gsize i = 0; i < n / 2; i++)
    {
      guint swap = units[i];

      units[i] = units[n - 1 - i];
      units[n - 1 - i] = swap;
    }
}

static void
add_decoder (FusModel *self, guint m)
{
  FusModelPart *part = &self->parts[m];
  const FusModality *modality = self->spec->modalities[m];
  const gsize n_outputs = fus_likelihood_get_n_outputs (&part->likelihood);
  g_autofree char *prefix = g_strconcat ("dec.", modality->id, NULL);
  g_autofree char *last = NULL;
  g_auto (Hidden) hidden = get_hidden (self, modality->id);

  reverse (hidden.units, hidden.n);
  last = g_strdup_printf ("%zu", hidden.n);
  part->decoder = add_net (self, prefix, self->n_block, &hidden);
  part->output =
    add_dense (self, prefix, last, fus_net_get_n_outputs (part->decoder), n_outputs);
  if (fus_likelihood_learns (&part->likelihood))
    part->parameter = add_place (self, prefix, part->likelihood.klass->parameter->id,
                                 modality->n_features, 1);
  if (self->has_paths)
    part->output_path = add_place (self, prefix, "path.weight", n_outputs, self->n_block);
  if (!self->has_precisions)
    return;
  /* The start knows the path of the mean alone. */
  g_assert (part->likelihood.klass->n_outputs == 1);
  part->spread = add_place (self, prefix, "spread", modality->n_features, 1);
  part->trust = add_place (self, prefix, "trust", 1, 1);
  part->company = add_place (self, prefix, "company", 1, 1);
}

/* λ of modality m (MODELS.md 2.15); `null-nll` is settled by the trainer, which has seen
 * the data, in the option weight. */
static double
get_weight (const FusModelSpec *spec, guint m)
{
  double weight = fus_options_get_real (spec->options, "weight", spec->modalities[m]->id);
  double n = (double) spec->modalities[m]->n_features;
  double largest = 0;
  double sum = 0;

  for (guint i = 0; i < spec->n_modalities; i++)
    {
      largest = MAX (largest, (double) spec->modalities[i]->n_features);
      sum += (double) spec->modalities[i]->n_features;
    }
  switch ((FusWeighting) fus_options_get_choice (spec->options, "weighting", NULL))
    {
    case FUS_WEIGHTING_DIMS:
      return weight * largest / n;
    case FUS_WEIGHTING_UNIT:
      return weight * sum / (spec->n_modalities * n);
    case FUS_WEIGHTING_NONE:
    case FUS_WEIGHTING_NULL_NLL:
    default:
      return weight;
    }
}

static void
add_part (FusModel *self, guint m)
{
  self->parts[m].likelihood = fus_model_spec_make_likelihood (self->spec, m);
  self->parts[m].weight = get_weight (self->spec, m);
  if (self->spec->kind->fusion->has_experts)
    add_encoder (self, m);
  add_decoder (self, m);
}

/* In the order of the choices of the option `prior_in`. */
static const FusPriorExpert prior_places[] = { FUS_PRIOR_FULL, FUS_PRIOR_ALL,
                                               FUS_PRIOR_NONE };

static void
read_options (FusModel *self)
{
  const FusOptions *options = self->spec->options;
  const FusFusionClass *fusion = self->spec->kind->fusion;

  self->is_multivae =
    fus_options_get_choice (options, "reduction", NULL) == FUS_REDUCTION_MULTIVAE;
  self->n_draws = (guint) fus_options_get_int (options, "draws", NULL);
  self->bound = fus_options_get_choice (options, "bound", NULL);
  self->variance_floor =
    fusion->multivae_has_floor && self->is_multivae ? MULTIVAE_VARIANCE_FLOOR : 0;
  self->prior_expert = prior_places[fus_options_get_choice (options, "prior_in", NULL)];
  self->has_precisions = fusion->has_precisions;
  self->has_paths =
    self->has_precisions || fus_options_get_bool (options, "linear_path", NULL);
  self->fills = fus_options_get_bool (options, "fill", NULL);
  self->has_metric =
    self->has_precisions ||
    fus_options_get_choice (options, "metric", NULL) == FUS_METRIC_DECODER;
  self->n_block = (guint) fus_options_get_int (options, "latent", NULL);
  self->n_latents = self->n_block * (fusion->has_blocks ? self->n_modalities : 1);
}

/* All but the values of its parameters. */
static FusModel *
model_lay_out (const FusModelSpec *spec)
{
  FusModel *self = g_atomic_rc_box_new0 (FusModel);

  self->spec = fus_model_spec_copy (spec);
  self->params = fus_params_new ();
  self->n_modalities = spec->n_modalities;
  read_options (self);
  self->parts = g_new0 (FusModelPart, spec->n_modalities);
  if (!spec->kind->fusion->has_experts)
    add_joint_encoder (self);
  for (guint m = 0; m < self->n_modalities; m++)
    add_part (self, m);
  self->has_prior = fus_model_kind_has_option (spec->kind, "learn_prior") &&
                    fus_options_get_bool (spec->options, "learn_prior", NULL);
  if (self->has_prior)
    self->prior = fus_params_add (self->params, "prior.ell", self->n_latents, 1);
  if (self->has_metric)
    self->metric =
      fus_params_add (self->params, "metric", self->n_latents, self->n_latents);
  for (guint m = 0; m < self->n_modalities && self->has_precisions; m++)
    fus_model_add_stack (self, m);

  return self;
}

static FusModel *
model_build (const FusModelSpec *spec, FusScaler *scaler)
{
  FusModel *self = model_lay_out (spec);

  self->scaler = fus_scaler_ref (scaler);
  fus_params_allocate (self->params);

  return self;
}

/* Kept at 0: what a net adds to the linear path beside it begins with nothing. */
static void
clear_dense (FusModel *self, const FusDense *dense)
{
  memset (fus_params_get_values (self->params, dense->weight), 0,
          dense->n_inputs * dense->n_outputs * sizeof (FusReal));
  memset (fus_params_get_values (self->params, dense->bias), 0,
          dense->n_outputs * sizeof (FusReal));
}

static void
draw_place (FusModel *self, guint place, double bound)
{
  const FusParam *param = fus_params_get (self->params, place);
  FusRng rng = fus_rng_at (self->spec->seed, FUS_DRAW_INIT, 0, place);

  fus_rng_fill_uniform (&rng, fus_params_get_values (self->params, place),
                        param->n_rows * param->n_cols, -bound, bound);
}

/* The bounds of a layer of as many inputs. */
static void
init_paths (FusModel *self, guint m)
{
  const FusModelPart *part = &self->parts[m];

  if (part->encoder != NULL)
    {
      clear_dense (self, &part->mean);
      draw_place (self, part->path, 1 / sqrt ((double) part->likelihood.n_features));
    }
  clear_dense (self, &part->output);
  draw_place (self, part->output_path, 1 / sqrt ((double) self->n_block));
}

static void
init_precisions (FusModel *self, guint m)
{
  const FusModelPart *part = &self->parts[m];
  const gsize n_features = part->likelihood.n_features;

  draw_place (self, part->precision, 1 / sqrt ((double) self->n_block));
  for (gsize d = 0; d < n_features; d++)
    fus_params_get_values (self->params, part->spread)[d] =
      2 * log (part->likelihood.scale);
}

static void
init_metric (FusModel *self)
{
  for (guint m = 0; m < self->n_modalities; m++)
    fus_model_init_stack (self, m);
  for (guint l = 0; l < self->n_latents; l++)
    fus_params_get_values (self->params, self->metric)[l * (self->n_latents + 1)] = 1;
}

static void
init_part (FusModel *self, guint m)
{
  FusModelPart *part = &self->parts[m];
  const guint64 seed = self->spec->seed;

  if (part->encoder != NULL)
    {
      fus_net_init (part->encoder, self->params, seed);
      fus_dense_init (&part->mean, self->params, seed);
      if (!self->has_precisions)
        fus_dense_init (&part->logvar, self->params, seed);
    }
  fus_net_init (part->decoder, self->params, seed);
  fus_dense_init (&part->output, self->params, seed);
  if (fus_likelihood_learns (&part->likelihood))
    for (gsize d = 0; d < part->likelihood.n_features; d++)
      fus_params_get_values (self->params, part->parameter)[d] =
        fus_likelihood_get_start (&part->likelihood);
  if (self->has_paths)
    init_paths (self, m);
  if (self->has_precisions)
    init_precisions (self, m);
}

static void
init_joint (FusModel *self)
{
  fus_net_init (self->joint, self->params, self->spec->seed);
  fus_dense_init (&self->joint_mean, self->params, self->spec->seed);
  fus_dense_init (&self->joint_logvar, self->params, self->spec->seed);
  if (!self->has_paths)
    return;
  clear_dense (self, &self->joint_mean);
  draw_place (self, self->joint_path,
              1 /
                sqrt ((double) fus_params_get (self->params, self->joint_path)->n_cols));
}

FusParams *
fus_model_lay_out_params (const FusModelSpec *spec, GError **error)
{
  g_autoptr (FusModel) model = NULL;

  if (!fus_model_spec_check (spec, error))
    return NULL;
  model = model_lay_out (spec);

  return fus_params_ref (model->params);
}

FusModel *
fus_model_new (const FusModelSpec *spec, FusScaler *scaler, GError **error)
{
  g_autoptr (FusParams) places = fus_model_lay_out_params (spec, error);
  FusModel *self = NULL;

  if (places == NULL || !fus_memory_check (fus_params_get_n_bytes (places), error))
    return NULL;
  self = model_build (spec, scaler);
  if (self->joint != NULL)
    init_joint (self);
  for (guint m = 0; m < self->n_modalities; m++)
    init_part (self, m);
  if (self->has_metric)
    init_metric (self);

  return self;
}

static void
model_clear (FusModel *self)
{
  for (guint m = 0; m < self->n_modalities; m++)
    {
      g_clear_pointer (&self->parts[m].encoder, fus_net_free);
      g_clear_pointer (&self->parts[m].decoder, fus_net_free);
    }
  g_free (self->parts);
  g_clear_pointer (&self->joint, fus_net_free);
  g_clear_pointer (&self->params, fus_params_unref);
  g_clear_pointer (&self->scaler, fus_scaler_unref);
  g_clear_pointer (&self->spec, fus_model_spec_free);
}

FUS_DEFINE_SHARED (FusModel, fus_model, model_clear)

FusModel *
fus_model_new_with_values (const FusModelSpec *spec,
                           FusScaler *scaler,
                           const FusReal *values)
{
  FusModel *self = model_build (spec, scaler);

  memcpy (self->params->values, values, self->params->n_values * sizeof (FusReal));

  return self;
}

/* -- Asking -- */

const FusModelSpec *
fus_model_get_spec (const FusModel *self)
{
  return self->spec;
}

FusScaler *
fus_model_get_scaler (const FusModel *self)
{
  return self->scaler;
}

FusParams *
fus_model_get_params (const FusModel *self)
{
  return self->params;
}

guint
fus_model_get_n_modalities (const FusModel *self)
{
  return self->n_modalities;
}

guint
fus_model_get_n_latents (const FusModel *self)
{
  return self->n_latents;
}

/* -- On a tape -- */

/* What a linear path sees beside its net. */
static FusNode *
keep_in_sight (const FusModel *self, FusTape *tape, FusNode *x)
{
  return self->has_paths ? fus_op_clamp (tape, x, -LARGEST_SEEN, LARGEST_SEEN, NULL) : x;
}

/* @beside, or that and what the path makes of @x. */
static FusNode *
add_path (const FusModel *self, FusTape *tape, FusNode *beside, guint path, FusNode *x)
{
  return self->has_paths ? fus_op_linear_path (tape, beside, self->params, path, x)
                         : beside;
}

static FusNode *
run_logvar (const FusModel *self,
            FusTape *tape,
            const FusDense *logvar,
            FusNode *hidden,
            gsize *n_clamped)
{
  FusNode *raw =
    fus_dense_forward (logvar, tape, self->params, hidden, &fus_activation_linear);

  return fus_op_clamp (tape, raw, -LARGEST_LOGVAR, LARGEST_LOGVAR, n_clamped);
}

FusNode *
fus_model_gram_on (const FusModel *self, FusTape *tape, guint m)
{
  g_assert (m < self->n_modalities);

  return fus_op_gram (tape,
                      fus_op_param_matrix (tape, self->params, self->parts[m].precision));
}

FusNode *
fus_model_cross_on (const FusModel *self, FusTape *tape, guint m)
{
  g_assert (m < self->n_modalities);

  return fus_op_param (tape, self->params, self->parts[m].cross);
}

FusGaussian
fus_model_encode_on (const FusModel *self,
                     FusTape *tape,
                     guint m,
                     FusNode *x,
                     gsize *n_clamped)
{
  g_assert (m < self->n_modalities);

  const FusModelPart *part = &self->parts[m];
  FusNode *seen = keep_in_sight (self, tape, x);
  FusNode *hidden = fus_net_forward (part->encoder, tape, self->params, seen);
  FusNode *logvar = self->has_precisions
                      ? NULL
                      : run_logvar (self, tape, &part->logvar, hidden, n_clamped);
  FusNode *mean =
    fus_dense_forward (&part->mean, tape, self->params, hidden, &fus_activation_linear);

  return (FusGaussian){ add_path (self, tape, mean, part->path, seen), logvar };
}

/* All modalities side by side, 0 for what is not there, then a column for each modality
 * that says whether it is. */
static void
fill_joint_row (const FusModel *self,
                FusReal *out,
                const FusBatch *batch,
                gsize row,
                FusMask from)
{
  for (guint m = 0; m < self->n_modalities; m++)
    {
      gsize n = batch->seen[m]->n_cols;

      if (fus_mask_has (from, m))
        memcpy (out, fus_matrix_row (batch->seen[m], row), n * sizeof (FusReal));
      else
        memset (out, 0, n * sizeof (FusReal));
      out += n;
    }
  for (guint m = 0; m < self->n_modalities; m++)
    out[m] = fus_mask_has (from, m) ? 1 : 0;
}

FusGaussian
fus_model_encode_joint_on (const FusModel *self,
                           FusTape *tape,
                           const FusBatch *batch,
                           gsize first,
                           gsize n_rows,
                           const FusMask *from,
                           gsize *n_clamped)
{
  gsize n_cols = self->n_modalities;
  FusReal *x = NULL;
  FusNode *seen = NULL;
  FusNode *hidden = NULL;
  FusNode *logvar = NULL;
  FusNode *mean = NULL;

  for (guint m = 0; m < self->n_modalities; m++)
    n_cols += batch->seen[m]->n_cols;
  x = fus_arena_push (fus_tape_get_arena (tape), FusReal, n_rows * n_cols);
  for (gsize row = 0; row < n_rows; row++)
    fill_joint_row (self, x + row * n_cols, batch, first + row, from[row]);
  seen = keep_in_sight (self, tape, fus_tape_constant (tape, x, n_rows, n_cols));
  hidden = fus_net_forward (self->joint, tape, self->params, seen);
  logvar = run_logvar (self, tape, &self->joint_logvar, hidden, n_clamped);
  mean = fus_dense_forward (&self->joint_mean, tape, self->params, hidden,
                            &fus_activation_linear);

  return (FusGaussian){ add_path (self, tape, mean, self->joint_path, seen), logvar };
}

FusNode *
fus_model_decode_on (const FusModel *self, FusTape *tape, guint m, FusNode *z)
{
  g_assert (m < self->n_modalities);

  const FusModelPart *part = &self->parts[m];
  FusNode *hidden = fus_net_forward (part->decoder, tape, self->params, z);
  FusNode *outputs =
    fus_dense_forward (&part->output, tape, self->params, hidden, &fus_activation_linear);

  return add_path (self, tape, outputs, part->output_path, z);
}

FusNode *
fus_model_parameter_on (const FusModel *self, FusTape *tape, guint m)
{
  g_assert (m < self->n_modalities);

  const FusModelPart *part = &self->parts[m];
  const FusLikelihoodParameter *parameter = part->likelihood.klass->parameter;

  if (!fus_likelihood_learns (&part->likelihood))
    return NULL;

  return fus_op_clamp (tape, fus_op_param (tape, self->params, part->parameter),
                       parameter->low, parameter->high, NULL);
}

/* -- Off the tape: what a frozen model says of rows -- */

/* The rows of @batch that have @m, gathered. */
static FusNode *
gather_seen (FusTape *tape, const FusBatch *batch, guint m, guint *rows, gsize *n)
{
  const gsize n_cols = batch->seen[m]->n_cols;
  FusReal *x =
    fus_arena_push (fus_tape_get_arena (tape), FusReal, batch->n_rows * n_cols);

  *n = 0;
  for (gsize row = 0; row < batch->n_rows; row++)
    if (fus_mask_has (batch->inputs[row], m))
      {
        memcpy (x + *n * n_cols, fus_matrix_row (batch->seen[m], row),
                n_cols * sizeof (FusReal));
        rows[(*n)++] = (guint) row;
      }

  return fus_tape_constant (tape, x, *n, n_cols);
}

static void
encode_modality (const FusModel *self,
                 FusTape *tape,
                 FusExperts *experts,
                 guint m,
                 FusArena *arena)
{
  const FusBatch *batch = experts->batch;
  const gsize n_values = batch->n_rows * self->n_block;
  guint *rows = fus_arena_push (fus_tape_get_arena (tape), guint, batch->n_rows);
  gsize n = 0;
  FusNode *x = gather_seen (tape, batch, m, rows, &n);
  FusGaussian q;

  experts->mean[m] = fus_arena_push0 (arena, FusReal, n_values);
  experts->logvar[m] = fus_arena_push0 (arena, FusReal, n_values);
  if (n == 0)
    return;
  q = fus_model_encode_on (self, tape, m, x, NULL);
  for (gsize i = 0; i < n; i++)
    {
      memcpy (experts->mean[m] + (gsize) rows[i] * self->n_block,
              q.mean->value + i * self->n_block, self->n_block * sizeof (FusReal));
      if (q.logvar != NULL)
        memcpy (experts->logvar[m] + (gsize) rows[i] * self->n_block,
                q.logvar->value + i * self->n_block, self->n_block * sizeof (FusReal));
    }
}

FusExperts *
fus_model_encode (const FusModel *self, const FusBatch *batch, FusArena *arena)
{
  g_assert (batch->n_modalities == self->n_modalities);

  FusExperts *experts = fus_arena_push0 (arena, FusExperts, 1);
  g_autoptr (FusTape) tape = NULL;

  experts->batch = batch;
  if (!self->spec->kind->fusion->has_experts)
    return experts;
  tape = fus_tape_new ();
  fus_tape_set_param_gradients (tape, FALSE);
  experts->mean = fus_arena_push0 (arena, FusReal *, self->n_modalities);
  experts->logvar = fus_arena_push0 (arena, FusReal *, self->n_modalities);
  for (guint m = 0; m < self->n_modalities; m++)
    {
      encode_modality (self, tape, experts, m, arena);
      fus_tape_reset (tape);
    }
  if (self->spec->kind->fusion->weigh != NULL)
    self->spec->kind->fusion->weigh (self, experts, arena);

  return experts;
}

FusPosterior *
fus_model_fuse (const FusModel *self,
                const FusExperts *experts,
                const FusMask *from,
                FusMeanMode mode,
                FusArena *arena)
{
  const gsize n_rows = experts->batch->n_rows;
  FusMask *present = fus_arena_push (arena, FusMask, n_rows);

  for (gsize row = 0; row < n_rows; row++)
    present[row] = from[row] & experts->batch->inputs[row];

  if (!self->has_precisions)
    mode = mode & (FUS_MEAN_MIXTURE | FUS_MEAN_POE);

  return self->spec->kind->fusion->fuse (self, experts, present, mode, arena);
}

gboolean
fus_model_has_modes (const FusModel *self)
{
  return self->has_precisions;
}

gboolean
fus_model_has_whole_spread (const FusModel *self, guint m)
{
  g_assert (m < self->n_modalities);

  return self->has_precisions && self->parts[m].likelihood.klass->has_noise;
}
