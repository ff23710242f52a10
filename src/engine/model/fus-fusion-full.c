/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-fusion.h"

#include "fus-kernels.h"
#include "fus-linalg.h"
#include "fus-model-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <tgmath.h>

/* The product of experts with a full precision I + Λ_m each, the same for all rows
 * (MODELS.md 9.2):
 *
 *   q (z | x_S) = N (P⁻¹ Σ_S k_m (I + Λ_m) μ_m, P⁻¹),  P = I + Σ_S k_m Λ_m
 *
 * k_m is 1, or, to predict what is not in S, how far modality m is to be trusted there,
 * times how far anything is to be trusted for the modality that is predicted; or, to
 * rebuild what is in S, how far anything else is to be heard there. */

/* log diag P⁻¹ of P⁻¹ = wᵀ·w */
static void
get_logvars (FusReal *logvar, const FusReal *w, gsize n)
{
  for (gsize l = 0; l < n; l++)
    {
      double sum = 0;

      for (gsize k = l; k < n; k++)
        sum += (double) (w[k * n + l] * w[k * n + l]);
      logvar[l] = (FusReal) log (sum);
    }
}

/* The variances of modality m's own expert, the same for every row that has it. */
static void
fill_expert_logvars (const FusModel *model, FusExperts *experts, FusTape *tape, guint m)
{
  const gsize n = model->n_latents;
  FusArena *arena = fus_tape_get_arena (tape);
  FusNode *gram = fus_tape_constant (tape, experts->gram[m], n, n);
  FusNode *factor = fus_op_covariance_factor (tape, &gram, NULL, 1, 1);
  FusReal *logvar = fus_arena_push (arena, FusReal, n);

  get_logvars (logvar, factor->value, n);
  for (gsize row = 0; row < experts->batch->n_rows; row++)
    if (fus_mask_has (experts->batch->inputs[row], m))
      memcpy (experts->logvar[m] + row * n, logvar, n * sizeof (FusReal));
}

static void
full_weigh (const FusModel *model, FusExperts *experts, FusArena *arena)
{
  const gsize n = model->n_latents;
  const gsize n_rows = experts->batch->n_rows;
  g_autoptr (FusTape) tape = fus_tape_new ();

  fus_tape_set_param_gradients (tape, FALSE);
  experts->gram = fus_arena_push0 (arena, FusReal *, model->n_modalities);
  experts->weighted = fus_arena_push0 (arena, FusReal *, model->n_modalities);
  for (guint m = 0; m < model->n_modalities; m++)
    {
      FusNode *gram = fus_model_gram_on (model, tape, m);
      FusNode *mean = fus_tape_constant (tape, experts->mean[m], n_rows, n);

      experts->gram[m] = fus_arena_push (arena, FusReal, n * n);
      experts->weighted[m] = fus_arena_push (arena, FusReal, n_rows * n);
      memcpy (experts->gram[m], gram->value, n * n * sizeof (FusReal));
      memcpy (experts->weighted[m], fus_op_precise (tape, mean, gram)->value,
              n_rows * n * sizeof (FusReal));
      fill_expert_logvars (model, experts, tape, m);
      fus_tape_reset (tape);
    }
}

typedef struct
{
  const FusModel *model;
  const FusExperts *experts;
  gboolean is_cross;
  int target;      /* to be predicted, or rebuilt where it is in the set; below 0 for none
                    * in particular */
  FusArena *arena; /* of the result */
} Fuse;

/* log k_m */
static FusReal
get_log_trust (const Fuse *fuse, guint m)
{
  const FusModel *model = fuse->model;
  FusReal trust = 0;

  if (fuse->is_cross)
    trust = fus_params_get_values (model->params, model->parts[m].cross)[0];
  if (fuse->is_cross && fuse->target >= 0)
    trust += fus_params_get_values (model->params, model->parts[fuse->target].trust)[0];
  if (!fuse->is_cross && fuse->target >= 0 && fuse->target != (int) m)
    trust = fus_params_get_values (model->params, model->parts[fuse->target].company)[0];

  return trust;
}

/* The factor of the product of @set, in the arena. @logvar: (nullable): variances of the
 * product, too */
static FusReal *
make_factor (const Fuse *fuse, FusTape *tape, FusMask set, FusReal *logvar)
{
  const gsize n = fuse->model->n_latents;
  const guint n_modalities = fuse->model->n_modalities;
  FusNode *grams[FUS_MAX_MODALITIES];
  FusNode *trust[FUS_MAX_MODALITIES];
  FusReal *kept = fus_arena_push (fuse->arena, FusReal, n * n);
  FusNode *factor = NULL;

  for (guint m = 0; m < n_modalities; m++)
    {
      FusReal *log_trust = fus_arena_push (fus_tape_get_arena (tape), FusReal, 1);

      *log_trust = get_log_trust (fuse, m);
      grams[m] = fus_tape_constant (tape, fuse->experts->gram[m], n, n);
      trust[m] = fuse->is_cross || fuse->target >= 0
                   ? fus_tape_constant (tape, log_trust, 1, 1)
                   : NULL;
    }
  factor = fus_op_covariance_factor (tape, grams, trust, n_modalities, set);
  memcpy (kept, fus_op_get_precision_factor (factor), n * n * sizeof *kept);
  if (logvar != NULL)
    get_logvars (logvar, factor->value, n);

  return kept;
}

/* Σ_S k_m (I + Λ_m) μ_m of every row, as if all had @set. @filled: (nullable): what
 * stands for a modality that a row lacks. */
static void
sum_evidence (const Fuse *fuse,
              FusReal *sum,
              FusMask set,
              FusReal *const *filled,
              FusMask filled_set)
{
  const gsize n_values = fuse->experts->batch->n_rows * fuse->model->n_latents;

  memset (sum, 0, n_values * sizeof *sum);
  for (guint m = 0; m < fuse->model->n_modalities; m++)
    if (fus_mask_has (set, m))
      fus_add_scaled (sum, fuse->experts->weighted[m], exp (get_log_trust (fuse, m)),
                      n_values);
    else if (fus_mask_has (filled_set, m))
      fus_add_scaled (sum, filled[m], 1, n_values);
}

/* Mean latents of every row from @set, `[n_rows × n_latents]`: a product's last bits
 * depend on its number of rows, so it is always all of them. */
static FusReal *
solve_all (const Fuse *fuse,
           FusTape *tape,
           const FusReal *factor,
           FusMask set,
           FusReal *const *filled,
           FusMask filled_set)
{
  const gsize n = fuse->model->n_latents;
  const gsize n_rows = fuse->experts->batch->n_rows;
  FusReal *z = fus_arena_push (fus_tape_get_arena (tape), FusReal, n_rows * n);

  sum_evidence (fuse, z, set, filled, filled_set);
  fus_solve_lower (z, factor, n_rows, n);
  fus_solve_lower_transposed (z, factor, n_rows, n);

  return z;
}

/* (I + Λ_m) μ_m of what decoder @m makes of @z, for every row. */
static FusReal *
encode_prediction (const Fuse *fuse, FusTape *tape, guint m, const FusReal *z)
{
  const FusModel *model = fuse->model;
  const gsize n_rows = fuse->experts->batch->n_rows;
  const gsize n_features = model->parts[m].likelihood.n_features;
  FusReal *means =
    fus_arena_push (fus_tape_get_arena (tape), FusReal, n_rows * n_features);
  FusNode *latents = fus_tape_constant (tape, z, n_rows, model->n_latents);
  FusNode *outputs = fus_model_decode_on (model, tape, m, latents);
  FusNode *gram =
    fus_tape_constant (tape, fuse->experts->gram[m], model->n_latents, model->n_latents);
  FusGaussian q;

  fus_model_get_means (model, m, means, outputs->value, n_rows);
  fus_scaler_see (model->scaler, m, means, means, n_rows);
  q = fus_model_encode_on (model, tape, m,
                           fus_tape_constant (tape, means, n_rows, n_features), NULL);

  return fus_op_precise (tape, q.mean, gram)->value;
}

/* Predicts what @set lacks, then encodes all of it (MODELS.md 9.5). */
static const FusReal *
fill_then_encode (const Fuse *fuse, FusTape *tape, FusMask set)
{
  const FusMask all = fus_mask_all (fuse->model->n_modalities);
  Fuse cross = *fuse;
  FusReal *filled[FUS_MAX_MODALITIES] = { NULL };

  cross.is_cross = TRUE;
  for (guint m = 0; m < fuse->model->n_modalities; m++)
    {
      const FusReal *z = NULL;

      if (fus_mask_has (set, m))
        continue;
      cross.target = (int) m;
      z = solve_all (&cross, tape, make_factor (&cross, tape, set, NULL), set, NULL, 0);
      filled[m] = encode_prediction (fuse, tape, m, z);
    }

  return solve_all (fuse, tape, make_factor (fuse, tape, all, NULL), set, filled,
                    all & ~set);
}

/* Fills in the rows of @posterior that have @set. */
static void
fuse_set (const Fuse *fuse,
          FusPosterior *posterior,
          const FusMask *from,
          FusMask set,
          gboolean fills)
{
  const gsize n = fuse->model->n_latents;
  g_autoptr (FusTape) tape = fus_tape_new ();
  FusReal *factor = NULL;
  FusReal *logvar = NULL;
  const FusReal *z = NULL;

  fus_tape_set_param_gradients (tape, FALSE);
  logvar = fus_arena_push (fus_tape_get_arena (tape), FusReal, n);
  factor = make_factor (fuse, tape, set, logvar);
  z = fills && set != 0 && set != fus_mask_all (fuse->model->n_modalities)
        ? fill_then_encode (fuse, tape, set)
        : solve_all (fuse, tape, factor, set, NULL, 0);
  for (gsize row = 0; row < posterior->n_rows; row++)
    if (from[row] == set)
      {
        posterior->weight[0][row] = 1;
        posterior->factor[row] = factor;
        memcpy (posterior->mean[0] + row * n, z + row * n, n * sizeof (FusReal));
        memcpy (posterior->logvar[0] + row * n, logvar, n * sizeof (FusReal));
      }
}

static gboolean
is_first (const FusMask *from, gsize row)
{
  for (gsize i = 0; i < row; i++)
    if (from[i] == from[row])
      return FALSE;

  return TRUE;
}

static FusPosterior *
full_fuse (const FusModel *model,
           const FusExperts *experts,
           const FusMask *from,
           FusMeanMode mode,
           FusArena *arena)
{
  const gsize n_rows = experts->batch->n_rows;
  const Fuse fuse = { model, experts, (mode & FUS_MEAN_CROSS) != 0,
                      (int) ((guint) mode >> 8) - 1, arena };
  FusPosterior *posterior = fus_posterior_new (arena, n_rows, model->n_latents, 1);

  posterior->factor = fus_arena_push0 (arena, const FusReal *, n_rows);
  for (gsize row = 0; row < n_rows; row++)
    if (is_first (from, row))
      fuse_set (&fuse, posterior, from, from[row],
                model->fills && (mode & FUS_MEAN_FILLED) != 0);

  return posterior;
}

const FusFusionClass fus_fusion_full = {
  .id = "full",
  .name = N_ ("Product with Full Precisions"),
  .help =
    N_ ("Precisions add up as matrices: what two modalities say twice counts once."),
  .has_experts = TRUE,
  .has_precisions = TRUE,
  .weigh = full_weigh,
  .fuse = full_fuse,
};
