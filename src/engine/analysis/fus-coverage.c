/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-coverage.h"

#include "fus-encoding-private.h"

#include <math.h>

typedef struct
{
  const FusMask *from;
  guint target;
  const FusCoverageOptions *options;
  guint32 *n_inside; /* [n_rows] */
  guint32 *n_known;  /* [n_rows] */
} Measure;

static double
normal_cdf (double x)
{
  return 0.5 * erfc (-x * G_SQRT2 / 2);
}

/* Adds each value's place in the distributions of one draw of z. */
static void
add_places (double *places,
            const FusEncoding *self,
            const FusEncodingBlock *block,
            const Measure *measure,
            const FusReal *z,
            FusArena *arena)
{
  const guint m = measure->target;
  const FusMatrix *x = block->batch->x[m];
  gsize n = block->n_rows * x->n_cols;
  FusArenaMark mark = fus_arena_mark (arena);
  FusReal *outputs =
    fus_arena_push (arena, FusReal,
                    FUS_BLOCK_ROWS * fus_model_get_n_outputs (self->model, m));
  FusReal *means = fus_arena_push (arena, FusReal, FUS_BLOCK_ROWS * x->n_cols);
  FusReal *sds = fus_arena_push (arena, FusReal, FUS_BLOCK_ROWS * x->n_cols);

  fus_model_decode (self->model, m, outputs, z, FUS_BLOCK_ROWS, arena);
  fus_encoding_mix_block (self, block, measure->from, m, outputs, arena);
  fus_model_get_means (self->model, m, means, outputs, FUS_BLOCK_ROWS);
  fus_model_get_sds (self->model, m, sds, outputs, FUS_BLOCK_ROWS);
  for (gsize i = 0; i < n; i++)
    places[i] += normal_cdf (((double) x->data[i] - (double) means[i]) /
                             fmax ((double) sds[i], 1e-12));
  fus_arena_rewind (arena, mark);
}

static void
count_inside (const FusEncoding *self,
              const Measure *measure,
              const FusEncodingBlock *block,
              const double *places)
{
  const FusMatrix *x = block->batch->x[measure->target];
  double margin = 0.5 * (1 - measure->options->level) * measure->options->n_draws;

  for (gsize i = 0; i < block->n_rows; i++)
    {
      guint row = block->rows[i];

      /* Of what is guessed no range is given. */
      if ((measure->from[row] & self->presence[row]) == 0)
        continue;
      for (gsize f = i * x->n_cols; f < (i + 1) * x->n_cols; f++)
        {
          if (isnan (places[f]))
            continue;
          measure->n_known[row]++;
          measure->n_inside[row] +=
            places[f] >= margin && places[f] <= measure->options->n_draws - margin;
        }
    }
}

static void
measure_block (const FusEncoding *self,
               const FusEncodingBlock *block,
               FusArena *arena,
               gpointer data)
{
  const Measure *measure = data;
  guint m = measure->target;
  gsize n = FUS_BLOCK_ROWS * fus_encoding_get_n_features (self, m);
  guint samples[FUS_BLOCK_ROWS];
  FusPosterior *posterior = NULL;
  FusReal *z = NULL;
  double *places = fus_arena_push0 (arena, double, n);

  if (!fus_mask_has (self->presence[block->rows[0]], m))
    return;
  for (gsize i = 0; i < FUS_BLOCK_ROWS; i++)
    samples[i] = self->samples[block->rows[i]];
  posterior =
    fus_encoding_fuse_block_for (self, block, measure->from, m, FUS_MEAN_MIXTURE, arena);
  z = fus_arena_push (arena, FusReal, (gsize) FUS_BLOCK_ROWS * posterior->n_latents);
  if (fus_model_has_whole_spread (self->model, m))
    {
      fus_posterior_get_moments (posterior, z, NULL);
      add_places (places, self, block, measure, z, arena);
      for (gsize i = 0; i < n; i++)
        places[i] *= measure->options->n_draws;
    }
  for (guint draw = 0;
       draw < measure->options->n_draws && !fus_model_has_whole_spread (self->model, m);
       draw++)
    {
      fus_posterior_sample (posterior, z, measure->options->seed, FUS_DRAW_SAMPLE, draw,
                            samples);
      add_places (places, self, block, measure, z, arena);
    }
  count_inside (self, measure, block, places);
}

gboolean
fus_coverage_measure (const FusEncoding *encoding,
                      const FusMask *from,
                      guint target,
                      const FusCoverageOptions *options,
                      double *coverage,
                      FusPool *pool,
                      GCancellable *cancellable,
                      GError **error)
{
  g_assert (target < encoding->n_modalities);

  g_autofree guint32 *n_inside = g_new0 (guint32, MAX (encoding->n_rows, 1));
  g_autofree guint32 *n_known = g_new0 (guint32, MAX (encoding->n_rows, 1));
  Measure measure = { from, target, options, n_inside, n_known };
  FusProgress progress = { .cancellable = cancellable };
  FusStage stage = { &progress, 0, 1, NULL };
  double inside = 0;
  double known = 0;

  if (!fus_encoding_run (encoding, measure_block, &measure, pool, &stage, error))
    return FALSE;
  for (gsize row = 0; row < encoding->n_rows; row++)
    {
      inside += n_inside[row];
      known += n_known[row];
    }
  *coverage = known > 0 ? inside / known : (double) NAN;

  return TRUE;
}
