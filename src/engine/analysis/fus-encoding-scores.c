/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What an encoding says against what was recorded: squared errors and log-likelihoods of
 * each row from any subset, its predictions, and the errors of the training mean beside
 * them. Blocks are computed on all threads, each row on its own, so that no number
 * depends on how rows are shared out. */
#include "config.h"

#include "fus-encoding-private.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const FusMask *from;
  FusMask targets;
  FusMeanMode mode;
  FusScores *scores;
} GetScores;

static double
sum_squared_errors (const FusReal *mean, const FusReal *x, gsize n, guint32 *n_known)
{
  double sum = 0;
  guint32 known = 0;

  for (gsize f = 0; f < n; f++)
    {
      double difference = (double) x[f] - (double) mean[f];

      if (isnan (difference))
        continue;
      sum += difference * difference;
      known++;
    }
  *n_known = known;

  return sum;
}

void
fus_encoding_mix_block (const FusEncoding *self,
                        const FusEncodingBlock *block,
                        const FusMask *from,
                        guint target,
                        FusReal *outputs,
                        FusArena *arena)
{
  FusMask of_block[FUS_BLOCK_ROWS];

  g_assert (target < self->n_modalities);

  for (gsize i = 0; i < FUS_BLOCK_ROWS; i++)
    of_block[i] = from[block->rows[i]] & self->presence[block->rows[i]];
  fus_model_mix_outputs (self->model, target, outputs, block->batch, of_block, arena);
}

static void
score_target (const FusEncoding *self,
              const FusEncodingBlock *block,
              guint m,
              const FusReal *z,
              const GetScores *get,
              FusArena *arena)
{
  const FusMatrix *x = block->batch->x[m];
  gsize n_outputs = fus_model_get_n_outputs (self->model, m);
  FusReal *outputs = fus_arena_push (arena, FusReal, FUS_BLOCK_ROWS * n_outputs);
  FusReal *means = fus_arena_push (arena, FusReal, FUS_BLOCK_ROWS * x->n_cols);
  double log_prob[FUS_BLOCK_ROWS];
  FusScores *scores = get->scores;

  fus_model_decode (self->model, m, outputs, z, FUS_BLOCK_ROWS, arena);
  fus_encoding_mix_block (self, block, get->from, m, outputs, arena);
  fus_model_get_means (self->model, m, means, outputs, FUS_BLOCK_ROWS);
  fus_model_get_log_prob (self->model, m, log_prob, NULL, outputs, x->data,
                          FUS_BLOCK_ROWS);
  for (gsize i = 0; i < block->n_rows; i++)
    {
      gsize cell = (gsize) block->rows[i] * self->n_modalities + m;

      scores->squared_error[cell] =
        sum_squared_errors (means + i * x->n_cols, fus_matrix_row (x, i), x->n_cols,
                            &scores->n_known[cell]);
      scores->log_prob[cell] = log_prob[i];
    }
}

static void
mark_absent (const FusEncoding *self,
             const FusEncodingBlock *block,
             guint m,
             FusScores *scores)
{
  for (gsize i = 0; i < block->n_rows; i++)
    {
      gsize cell = (gsize) block->rows[i] * self->n_modalities + m;

      scores->squared_error[cell] = NAN;
      scores->log_prob[cell] = NAN;
      scores->n_known[cell] = 0;
    }
}

/* Latents to decode @m from: the ordinary ones @z, or, of a kind that tells the
 * difference, of rows that have it in their set those to rebuild it from, of the others
 * those to predict it from. */
static const FusReal *
choose_latents (const FusEncoding *self,
                const FusEncodingBlock *block,
                const GetScores *get,
                guint m,
                const FusReal *z,
                FusArena *arena)
{
  const guint n_latents = fus_model_get_n_latents (self->model);
  gsize n_cross = 0;
  FusReal *own = NULL;
  FusReal *cross = NULL;

  if (!fus_model_has_modes (self->model))
    return z;
  for (gsize i = 0; i < FUS_BLOCK_ROWS; i++)
    n_cross += fus_encoding_is_cross (self, get->from, block->rows[i], m);
  if (n_cross < FUS_BLOCK_ROWS)
    own = fus_encoding_get_block_means (self, block, get->from,
                                        get->mode | FUS_MEAN_FOR (m), arena);
  if (n_cross == 0)
    return own;
  cross =
    fus_encoding_get_block_means (self, block, get->from,
                                  get->mode | FUS_MEAN_CROSS | FUS_MEAN_FOR (m), arena);
  for (gsize i = 0; i < FUS_BLOCK_ROWS; i++)
    if (!fus_encoding_is_cross (self, get->from, block->rows[i], m))
      memcpy (cross + i * n_latents, own + i * n_latents, n_latents * sizeof (FusReal));

  return cross;
}

static void
score_block (const FusEncoding *self,
             const FusEncodingBlock *block,
             FusArena *arena,
             gpointer data)
{
  const GetScores *get = data;
  FusMask pattern = self->presence[block->rows[0]];
  FusReal *z = fus_encoding_get_block_means (self, block, get->from, get->mode, arena);

  for (guint m = 0; m < self->n_modalities; m++)
    {
      FusArenaMark mark = fus_arena_mark (arena);

      if (fus_mask_has (get->targets & pattern, m))
        score_target (self, block, m, choose_latents (self, block, get, m, z, arena), get,
                      arena);
      else
        mark_absent (self, block, m, get->scores);
      fus_arena_rewind (arena, mark);
    }
}

void
fus_scores_init (FusScores *self, const FusEncoding *encoding)
{
  gsize n = encoding->n_rows * encoding->n_modalities;

  self->squared_error = g_new (double, MAX (n, 1));
  self->log_prob = g_new (double, MAX (n, 1));
  self->n_known = g_new (guint32, MAX (n, 1));
}

void
fus_scores_clear (FusScores *self)
{
  g_clear_pointer (&self->squared_error, g_free);
  g_clear_pointer (&self->log_prob, g_free);
  g_clear_pointer (&self->n_known, g_free);
}

gboolean
fus_encoding_compute_scores (const FusEncoding *self,
                             const FusMask *from,
                             FusMask targets,
                             FusMeanMode mode,
                             FusScores *scores,
                             FusPool *pool,
                             GCancellable *cancellable,
                             GError **error)
{
  GetScores get = { from, targets, mode, scores };
  FusProgress progress = { .cancellable = cancellable };
  FusStage stage = { &progress, 0, 1, NULL };

  return fus_encoding_run (self, score_block, &get, pool, &stage, error);
}

double *
fus_encoding_dup_baseline_errors (const FusEncoding *self)
{
  double *errors = g_new (double, MAX (self->n_rows * self->n_modalities, 1));
  gsize n_most = 1;
  g_autofree FusReal *scratch = NULL;

  for (guint m = 0; m < self->n_modalities; m++)
    n_most = MAX (n_most, fus_encoding_get_n_features (self, m));
  scratch = g_new (FusReal, n_most);
  for (gsize row = 0; row < self->n_rows; row++)
    {
      for (guint m = 0; m < self->n_modalities; m++)
        {
          guint32 n_known = 0;
          double sum =
            sum_squared_errors (self->baseline[m]->data,
                                fus_encoding_get_values (self, m, row, scratch),
                                fus_encoding_get_n_features (self, m), &n_known);

          errors[row * self->n_modalities + m] =
            fus_mask_has (self->presence[row], m) ? sum : (double) NAN;
        }
    }

  return errors;
}

gint32 *
fus_encoding_dup_codes (const FusEncoding *self, const FusLabel *label)
{
  gint32 *codes = g_new (gint32, MAX (self->n_rows, 1));

  for (gsize row = 0; row < self->n_rows; row++)
    codes[row] = label->codes[self->samples[row]];

  return codes;
}

double *
fus_encoding_dup_values (const FusEncoding *self, const FusLabel *label)
{
  double *values = g_new (double, MAX (self->n_rows, 1));

  for (gsize row = 0; row < self->n_rows; row++)
    values[row] = label->values[self->samples[row]];

  return values;
}

typedef struct
{
  const FusMask *from;
  guint target;
  FusMeanMode mode;
  FusMatrix *means;
} Predict;

static void
predict_block (const FusEncoding *self,
               const FusEncodingBlock *block,
               FusArena *arena,
               gpointer data)
{
  const Predict *predict = data;
  const guint m = predict->target;
  const gsize n_features = predict->means->n_cols;
  FusReal *outputs =
    fus_arena_push (arena, FusReal,
                    FUS_BLOCK_ROWS * fus_model_get_n_outputs (self->model, m));
  FusReal *means = fus_arena_push (arena, FusReal, FUS_BLOCK_ROWS * n_features);
  FusReal *z = NULL;
  FusPosterior *posterior =
    fus_encoding_fuse_block_for (self, block, predict->from, m, predict->mode, arena);

  z = fus_arena_push (arena, FusReal, (gsize) FUS_BLOCK_ROWS * posterior->n_latents);
  fus_posterior_get_moments (posterior, z, NULL);
  fus_model_decode (self->model, m, outputs, z, FUS_BLOCK_ROWS, arena);
  fus_encoding_mix_block (self, block, predict->from, m, outputs, arena);
  fus_model_get_means (self->model, m, means, outputs, FUS_BLOCK_ROWS);
  for (gsize i = 0; i < block->n_rows; i++)
    memcpy (fus_matrix_row (predict->means, block->rows[i]), means + i * n_features,
            n_features * sizeof (FusReal));
}

FusMatrix *
fus_encoding_predict (const FusEncoding *self,
                      const FusMask *from,
                      guint target,
                      FusMeanMode mode,
                      FusPool *pool,
                      GCancellable *cancellable,
                      GError **error)
{
  g_assert (target < self->n_modalities);

  g_autoptr (FusMatrix) means =
               fus_matrix_new (self->n_rows, fus_encoding_get_n_features (self, target));
  Predict predict = { from, target, mode, means };
  FusProgress progress = { .cancellable = cancellable };
  FusStage stage = { &progress, 0, 1, NULL };

  if (!fus_encoding_run (self, predict_block, &predict, pool, &stage, error))
    return NULL;

  return g_steal_pointer (&means);
}

typedef struct
{
  FusModel *model;
  guint m;
  const FusMatrix *z;
  FusMatrix *means;
  FusArenas arenas;
} Decode;

static void
decode_block (gsize item, guint worker, gpointer data)
{
  const Decode *decode = data;
  FusArena *arena = decode->arenas.arenas[worker];
  gsize first = item * FUS_BLOCK_ROWS;
  gsize n = MIN (FUS_BLOCK_ROWS, decode->z->n_rows - first);
  gsize n_latents = decode->z->n_cols;
  gsize n_outputs = fus_model_get_n_outputs (decode->model, decode->m);
  FusReal *z = NULL;
  FusReal *outputs = NULL;

  fus_arena_reset (arena);
  z = fus_arena_push0 (arena, FusReal, FUS_BLOCK_ROWS * n_latents);
  outputs = fus_arena_push (arena, FusReal, FUS_BLOCK_ROWS * n_outputs);
  memcpy (z, fus_matrix_row (decode->z, first), n * n_latents * sizeof (FusReal));
  fus_model_decode (decode->model, decode->m, outputs, z, FUS_BLOCK_ROWS, arena);
  fus_model_get_means (decode->model, decode->m, fus_matrix_row (decode->means, first),
                       outputs, n);
}

FusMatrix *
fus_decode_all (FusModel *model, guint m, const FusMatrix *z, FusPool *pool)
{
  g_assert (m < fus_model_get_n_modalities (model));

  const FusModality *modality = fus_model_get_spec (model)->modalities[m];
  Decode decode = { model, m, z, fus_matrix_new (z->n_rows, modality->n_features) };

  fus_arenas_init (&decode.arenas, pool);
  fus_pool_run (pool, (z->n_rows + FUS_BLOCK_ROWS - 1) / FUS_BLOCK_ROWS, decode_block,
                &decode);
  fus_arenas_clear (&decode.arenas);

  return decode.means;
}
