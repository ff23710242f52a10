/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a model makes of one modality, from a set or in its place, with the range that
 * 90 % of draws lie in. Where the model knows the spread of a prediction as a whole,
 * the range is that; else it comes from draws of z and of x given z. Results are in
 * the data's own units. */
#include "config.h"

#include "fus-reconstruction.h"

#include "fus-encoding-private.h"
#include "fus-shared.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define FEWEST_DRAWS 20
#define MOST_KEPT_BYTES ((gsize) 64 * 1024 * 1024)
#define LOW 0.05
#define HIGH 0.95
/* Of a normal distribution, in standard deviations. */
#define NORMAL_QUANTILE 1.6448536269514722

/* Draws come from the sites behind those of the objectives. */
#define DRAW_OF_X 1

typedef struct
{
  const FusReconstructionOptions *options;
  const FusMask *from;
  gint64 *places; /* [n_rows of the encoding]: row of @out, −1 where not asked for */
  FusReconstruction *out;
} Rebuild;

/* Decoded means and standard deviations of one set of latents of a block. */
typedef struct
{
  FusReal *outputs;
  FusReal *means; /* [FUS_BLOCK_ROWS × n_features], standardised */
  FusReal *sds;
} Decoded;

static void
decode (Decoded *self,
        const Rebuild *rebuild,
        const FusEncoding *encoding,
        const FusEncodingBlock *block,
        const FusReal *z,
        FusArena *arena)
{
  const FusModel *model = encoding->model;
  const guint m = rebuild->out->target;
  FusArenaMark mark = fus_arena_mark (arena);

  fus_model_decode (model, m, self->outputs, z, FUS_BLOCK_ROWS, arena);
  fus_encoding_mix_block (encoding, block, rebuild->from, m, self->outputs, arena);
  fus_model_get_means (model, m, self->means, self->outputs, FUS_BLOCK_ROWS);
  fus_model_get_sds (model, m, self->sds, self->outputs, FUS_BLOCK_ROWS);
  fus_arena_rewind (arena, mark);
}

static void
decoded_init (Decoded *self,
              const FusModel *model,
              guint m,
              gsize n_features,
              FusArena *arena)
{
  gsize n_outputs = fus_model_get_n_outputs (model, m);

  self->outputs = fus_arena_push (arena, FusReal, FUS_BLOCK_ROWS * n_outputs);
  self->means = fus_arena_push (arena, FusReal, FUS_BLOCK_ROWS * n_features);
  self->sds = fus_arena_push (arena, FusReal, FUS_BLOCK_ROWS * n_features);
}

/* Copies rows that were asked for, in the data's own units, to @matrix from row @first.
 */
static void
write_rows (const Rebuild *rebuild,
            const FusEncoding *encoding,
            const FusEncodingBlock *block,
            FusMatrix *matrix,
            gsize first,
            const FusReal *standardized)
{
  const FusScaler *scaler = fus_model_get_scaler (encoding->model);

  for (gsize i = 0; i < block->n_rows; i++)
    {
      gint64 place = rebuild->places[block->rows[i]];

      if (place >= 0)
        fus_scaler_invert (scaler, rebuild->out->target,
                           fus_matrix_row (matrix, first + (gsize) place),
                           standardized + i * matrix->n_cols, 1);
    }
}

/* One draw of x given z, in place of its mean. The distributions of continuous data are
 * drawn as normal ones of the same spread: a Laplace's 5 % and 95 % are within 1 % of it.
 * Counts are drawn as what they are: few of them lie on one side of their mean. */
static void
draw_values (FusReal *x,
             const Decoded *decoded,
             const FusEncodingBlock *block,
             const FusEncoding *encoding,
             guint m,
             guint64 seed,
             guint draw)
{
  const gsize n_features = fus_encoding_get_n_features (encoding, m);
  const gsize n_outputs = fus_model_get_n_outputs (encoding->model, m);
  const gboolean counted = fus_model_has_counts (encoding->model, m);

  for (gsize i = 0; i < block->n_rows; i++)
    {
      FusRng rng = fus_rng_at (seed, FUS_DRAW_SAMPLE, draw * 2 + DRAW_OF_X,
                               encoding->samples[block->rows[i]]);

      if (counted)
        {
          fus_model_draw (encoding->model, m, x + i * n_features,
                          decoded->outputs + i * n_outputs, &rng);
          continue;
        }
      fus_rng_fill_normal (&rng, x + i * n_features, n_features);
      for (gsize f = i * n_features; f < (i + 1) * n_features; f++)
        x[f] = decoded->means[f] + decoded->sds[f] * x[f];
    }
}

static int
compare_reals (const void *a, const void *b)
{
  FusReal left = *(const FusReal *) a;
  FusReal right = *(const FusReal *) b;

  return (left > right) - (left < right);
}

static FusReal
quantile (const FusReal *sorted, guint n, double q)
{
  double place = q * (n - 1);
  guint below = MIN ((guint) place, n - 2);
  double share = place - below;

  return (FusReal) ((1 - share) * (double) sorted[below] +
                    share * (double) sorted[below + 1]);
}

/* @draws: `[n_draws × n_values]`; the 5 % and 95 % quantile of each value. */
static void
take_range (FusReal *low,
            FusReal *high,
            const FusReal *draws,
            guint n_draws,
            gsize n_values,
            FusArena *arena)
{
  FusReal *sorted = fus_arena_push (arena, FusReal, n_draws);

  for (gsize f = 0; f < n_values; f++)
    {
      for (guint draw = 0; draw < n_draws; draw++)
        sorted[draw] = draws[draw * n_values + f];
      qsort (sorted, n_draws, sizeof (FusReal), compare_reals);
      low[f] = quantile (sorted, n_draws, LOW);
      high[f] = quantile (sorted, n_draws, HIGH);
    }
}

/* Where the spread about the mean is known as a whole. */
static void
fill_range (FusReal *low, FusReal *high, const Decoded *decoded, gsize n_values)
{
  for (gsize f = 0; f < n_values; f++)
    {
      FusReal reach = (FusReal) NORMAL_QUANTILE * decoded->sds[f];

      low[f] = decoded->means[f] - reach;
      high[f] = decoded->means[f] + reach;
    }
}

static gboolean
is_wanted (const Rebuild *rebuild, const FusEncodingBlock *block)
{
  for (gsize i = 0; i < block->n_rows; i++)
    {
      if (rebuild->places[block->rows[i]] >= 0)
        return TRUE;
    }

  return FALSE;
}

/* Fills @values, `[n_draws × n_values]`, with draws of x. */
static void
draw_block (const FusEncoding *self,
            const FusEncodingBlock *block,
            const Rebuild *rebuild,
            const FusPosterior *posterior,
            Decoded *decoded,
            FusReal *values,
            FusArena *arena)
{
  FusReconstruction *out = rebuild->out;
  gsize n_features = out->mean->n_cols;
  guint samples[FUS_BLOCK_ROWS];
  FusReal *z =
    fus_arena_push (arena, FusReal, (gsize) FUS_BLOCK_ROWS * posterior->n_latents);

  for (gsize i = 0; i < FUS_BLOCK_ROWS; i++)
    samples[i] = self->samples[block->rows[i]];
  for (guint draw = 0; draw < out->n_draws; draw++)
    {
      fus_posterior_sample (posterior, z, rebuild->options->seed, FUS_DRAW_SAMPLE,
                            draw * 2, samples);
      decode (decoded, rebuild, self, block, z, arena);
      if (out->draws != NULL)
        write_rows (rebuild, self, block, out->draws, draw * out->n_rows, decoded->means);
      draw_values (values + (gsize) draw * FUS_BLOCK_ROWS * n_features, decoded, block,
                   self, out->target, rebuild->options->seed, draw);
    }
}

static void
rebuild_block (const FusEncoding *self,
               const FusEncodingBlock *block,
               FusArena *arena,
               gpointer data)
{
  const Rebuild *rebuild = data;
  FusReconstruction *out = rebuild->out;
  gsize n = FUS_BLOCK_ROWS * out->mean->n_cols;
  FusPosterior *posterior = NULL;
  FusReal *z = NULL;
  FusReal *values = NULL;
  FusReal *low = fus_arena_push (arena, FusReal, n);
  FusReal *high = fus_arena_push (arena, FusReal, n);
  Decoded decoded;

  if (!is_wanted (rebuild, block))
    return;
  decoded_init (&decoded, self->model, out->target, out->mean->n_cols, arena);
  posterior = fus_encoding_fuse_block_for (self, block, rebuild->from, out->target,
                                           rebuild->options->mode, arena);
  z = fus_arena_push (arena, FusReal, (gsize) FUS_BLOCK_ROWS * posterior->n_latents);
  fus_posterior_get_moments (posterior, z, NULL);
  decode (&decoded, rebuild, self, block, z, arena);
  write_rows (rebuild, self, block, out->mean, 0, decoded.means);
  fill_range (low, high, &decoded, n);

  values = fus_arena_push0 (arena, FusReal, out->n_draws * n);
  draw_block (self, block, rebuild, posterior, &decoded, values, arena);
  if (!fus_model_has_whole_spread (self->model, out->target))
    take_range (low, high, values, out->n_draws, n, arena);
  write_rows (rebuild, self, block, out->low, 0, low);
  write_rows (rebuild, self, block, out->high, 0, high);
}

static void
reconstruction_clear (FusReconstruction *self)
{
  g_free (self->samples);
  g_clear_pointer (&self->mean, fus_matrix_unref);
  g_clear_pointer (&self->low, fus_matrix_unref);
  g_clear_pointer (&self->high, fus_matrix_unref);
  g_clear_pointer (&self->draws, fus_matrix_unref);
}

static FusReconstruction *
reconstruction_alloc (gsize n_rows, gsize n_features, guint n_draws)
{
  FusReconstruction *self = g_atomic_rc_box_new0 (FusReconstruction);

  self->n_rows = n_rows;
  self->samples = g_new0 (guint, MAX (n_rows, 1));
  self->mean = fus_matrix_new (n_rows, n_features);
  self->low = fus_matrix_new (n_rows, n_features);
  self->high = fus_matrix_new (n_rows, n_features);
  self->n_draws = MAX (n_draws, FEWEST_DRAWS);
  if (n_rows * n_features * self->n_draws <= MOST_KEPT_BYTES / sizeof (FusReal))
    self->draws = fus_matrix_new (n_rows * self->n_draws, n_features);

  return self;
}

/* Rebuilds @target of the rows that are not −1 in @places, numbered from 0. */
static FusReconstruction *
rebuild_rows (const FusEncoding *encoding,
              Rebuild *rebuild,
              FusMask from,
              guint target,
              FusPool *pool,
              const FusProgress *progress,
              GError **error)
{
  g_autoptr (FusReconstruction) self = NULL;
  g_autofree FusMask *masks = fus_encoding_repeat_mask (encoding, from);
  FusStage stage = { progress, 0, 1, _ ("Rebuilding") };
  gsize n_rows = 0;

  for (gsize row = 0; row < encoding->n_rows; row++)
    n_rows += rebuild->places[row] >= 0;
  self = reconstruction_alloc (n_rows, fus_encoding_get_n_features (encoding, target),
                               rebuild->options->n_draws);
  self->target = target;
  self->from = from;
  for (gsize row = 0; row < encoding->n_rows; row++)
    {
      if (rebuild->places[row] >= 0)
        self->samples[rebuild->places[row]] = encoding->samples[row];
    }
  rebuild->from = masks;
  rebuild->out = self;
  if (!fus_encoding_run (encoding, rebuild_block, rebuild, pool, &stage, error))
    return NULL;

  return g_steal_pointer (&self);
}

FusReconstruction *
fus_reconstruct (const FusEncoding *encoding,
                 FusMask from,
                 guint target,
                 const FusReconstructionOptions *options,
                 FusPool *pool,
                 const FusProgress *progress,
                 GError **error)
{
  g_autofree gint64 *places = g_new (gint64, MAX (encoding->n_rows, 1));
  Rebuild rebuild = { .options = options, .places = places };

  g_assert (target < encoding->n_modalities);

  for (gsize row = 0; row < encoding->n_rows; row++)
    places[row] = (gint64) row;

  return rebuild_rows (encoding, &rebuild, from, target, pool, progress, error);
}

FusReconstruction *
fus_impute (const FusEncoding *encoding,
            guint target,
            const FusReconstructionOptions *options,
            FusPool *pool,
            const FusProgress *progress,
            GError **error)
{
  g_autofree gint64 *places = g_new (gint64, MAX (encoding->n_rows, 1));
  Rebuild rebuild = { .options = options, .places = places };
  gint64 n_rows = 0;

  g_assert (target < encoding->n_modalities);

  for (gsize row = 0; row < encoding->n_rows; row++)
    places[row] = fus_mask_has (encoding->presence[row], target) ? -1 : n_rows++;

  return rebuild_rows (encoding, &rebuild, G_MAXUINT32, target, pool, progress, error);
}

FUS_DEFINE_SHARED (FusReconstruction, fus_reconstruction, reconstruction_clear)
