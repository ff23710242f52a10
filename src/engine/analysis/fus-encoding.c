/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Experts of every sample, computed once and frozen: all analyses ask it for latents,
 * scores and divergences from any subset without encoding again. Rows stand in blocks
 * of one size by pattern of presence, and a block is always computed whole, so that a
 * sample's numbers don't depend on its neighbours or on threads. Asking runs over all
 * rows on the pool and hands over what it computes. */
#include "config.h"

#include "fus-encoding-private.h"

#include "fus-memory-limit.h"
#include "fus-memory.h"
#include "fus-shared.h"
#include "fus-stretches.h"

#include <float.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Values are kept where they take no more of the memory than one part in so many, and no
 * more than this. */
#define PART_KEPT 8
#define MOST_KEPT ((guint64) 1 << 30)

static int
compare_by_presence (gconstpointer a, gconstpointer b, gpointer data)
{
  const FusMask *presence = data;
  guint left = *(const guint *) a;
  guint right = *(const guint *) b;

  if (presence[left] != presence[right])
    return presence[left] < presence[right] ? -1 : 1;

  return (left > right) - (left < right);
}

/* Rows of one pattern stand together. */
static guint *
order_rows (const FusEncoding *self)
{
  guint *order = g_new (guint, MAX (self->n_rows, 1));

  for (gsize row = 0; row < self->n_rows; row++)
    order[row] = (guint) row;
  g_qsort_with_data (order, (int) self->n_rows, sizeof (guint), compare_by_presence,
                     self->presence);

  return order;
}

/* @first … of the @order that fit into one block. */
static gsize
fill_block (FusEncodingBlock *block,
            const FusEncoding *self,
            const guint *order,
            gsize first)
{
  FusMask pattern = self->presence[order[first]];
  gsize n = 0;

  while (n < FUS_BLOCK_ROWS && first + n < self->n_rows &&
         self->presence[order[first + n]] == pattern)
    {
      block->rows[n] = order[first + n];
      n++;
    }
  block->n_rows = n;
  for (gsize i = n; i < FUS_BLOCK_ROWS; i++)
    block->rows[i] = block->rows[n - 1];

  return n;
}

void
fus_encoding_cut_blocks (FusEncoding *self)
{
  g_autofree guint *order = order_rows (self);
  g_autoptr (GArray) blocks = g_array_new (FALSE, TRUE, sizeof (FusEncodingBlock));

  for (gsize first = 0; first < self->n_rows;)
    {
      FusEncodingBlock block = { 0 };

      first += fill_block (&block, self, order, first);
      g_array_append_val (blocks, block);
    }
  self->n_blocks = blocks->len;
  self->blocks =
    (FusEncodingBlock *) (gpointer) g_array_free (g_steal_pointer (&blocks), FALSE);
  self->places = g_new (gsize, MAX (self->n_rows, 1));
  for (gsize b = 0; b < self->n_blocks; b++)
    for (gsize i = 0; i < self->blocks[b].n_rows; i++)
      self->places[self->blocks[b].rows[i]] = b * FUS_BLOCK_ROWS + i;
}

static void
encoding_clear (FusEncoding *self)
{
  for (gsize i = 0; i < self->n_blocks; i++)
    fus_encoding_block_clear (&self->blocks[i]);
  for (guint m = 0; m < self->n_modalities; m++)
    {
      g_clear_pointer (&self->x[m], fus_matrix_unref);
      g_clear_pointer (&self->baseline[m], fus_matrix_unref);
    }
  g_free (self->blocks);
  g_free (self->places);
  g_free (self->x);
  g_free (self->baseline);
  g_free (self->variance);
  g_free (self->rounding);
  g_free (self->samples);
  g_free (self->presence);
  fus_model_unref (self->model);
  fus_dataset_unref (self->dataset);
}

/* Bytes of values as they are and as they are seen, and of what is said of them: of many
 * latents that is the most of it. */
static guint64
count_kept (const FusEncoding *self)
{
  guint64 n_bytes =
    sizeof (FusReal) * (guint64) self->n_rows * fus_model_count_said (self->model);

  for (guint m = 0; m < self->n_modalities; m++)
    n_bytes += 2 * sizeof (FusReal) * (guint64) self->n_rows *
               fus_dataset_get_modality (self->dataset, m)->n_features;

  return n_bytes;
}

/* Whether they would take much of the memory. */
static gboolean
is_large (const FusEncoding *self)
{
  return count_kept (self) > MIN (fus_memory_get_limit () / PART_KEPT, MOST_KEPT);
}

/* What is kept, and one set of latents with what goes with it. */
static guint64
estimate_bytes (const FusEncoding *self)
{
  const guint64 n_latents = fus_model_get_n_latents (self->model);

  return (self->lean ? 0 : count_kept (self)) +
         self->n_rows * (3 * n_latents * sizeof (FusReal) + 8 * sizeof (gsize));
}

static FusEncoding *
encoding_alloc (FusModel *model,
                FusDataset *dataset,
                const guint *samples,
                gsize n_samples)
{
  FusEncoding *self = g_atomic_rc_box_new0 (FusEncoding);
  const FusMask *presence = fus_dataset_get_presence (dataset);

  self->model = fus_model_ref (model);
  self->dataset = fus_dataset_ref (dataset);
  self->n_modalities = fus_model_get_n_modalities (model);
  self->n_rows = n_samples;
  self->samples = g_memdup2 (samples, n_samples * sizeof (guint));
  self->presence = g_new (FusMask, MAX (n_samples, 1));
  for (gsize row = 0; row < n_samples; row++)
    self->presence[row] = presence[samples[row]];
  self->x = g_new0 (FusMatrix *, self->n_modalities);
  self->lean = is_large (self);
  self->baseline = g_new0 (FusMatrix *, self->n_modalities);
  self->variance = g_new0 (double, self->n_modalities);
  self->rounding = g_new0 (double, self->n_modalities);

  return self;
}

static gboolean
is_standardized (const FusScaler *scaler, guint m)
{
  for (gsize f = 0; f < scaler->mean[m]->n_cols; f++)
    {
      if (fabs ((double) scaler->mean[m]->data[f]) > 0 ||
          fabs ((double) scaler->sd[m]->data[f] - 1) > 0)
        return TRUE;
    }

  return FALSE;
}

/* Mean of each column of a block over the rows that have it; returns the mean of their
 * variances. */
static double
measure_block (const FusMatrix *block, FusMatrix *mean)
{
  const gsize n_cols = block->n_cols;
  g_autofree double *sums = g_new0 (double, 3 * n_cols + 1);
  double sum_of_variances = 0;

  /* A row at a time: the block may be larger than memory. */
  for (gsize row = 0; row < block->n_rows; row++)
    for (gsize f = 0; f < n_cols; f++)
      {
        double value = (double) fus_matrix_row (block, row)[f];

        if (!isfinite (value))
          continue;
        sums[f] += value;
        sums[n_cols + f] += value * value;
        sums[2 * n_cols + f]++;
      }
  for (gsize f = 0; f < n_cols; f++)
    {
      double n = fmax (sums[2 * n_cols + f], 1);

      mean->data[f] = (FusReal) (sums[f] / n);
      sum_of_variances += fmax (sums[n_cols + f] / n - pow (sums[f] / n, 2), 0);
    }

  return sum_of_variances / (double) MAX (n_cols, 1);
}

/* Of the feature whose numbers have most digits to spare: the square of what a float32
 * can't tell, in standardised units. Where even that one differs from its mean by no
 * more, nothing of the modality can be rebuilt better or worse. */
static double
measure_rounding (const FusScaler *scaler, guint m)
{
  double least = INFINITY;

  for (gsize f = 0; f < scaler->mean[m]->n_cols; f++)
    {
      double sd = (double) scaler->sd[m]->data[f];
      double size = fabs ((double) scaler->mean[m]->data[f]) / sd;
      double rounding = (double) FLT_EPSILON * fmax (size, 1);

      if (sd > 0)
        least = fmin (least, rounding * rounding);
    }

  return least;
}

/* After standardising, the training mean is 0 and its variance 1. What is not
 * standardised (binary, categorical) has the mean of all its recorded samples. */
static void
measure_baselines (FusEncoding *self)
{
  const FusScaler *scaler = fus_model_get_scaler (self->model);

  for (guint m = 0; m < self->n_modalities; m++)
    {
      self->baseline[m] = fus_matrix_new (1, fus_encoding_get_n_features (self, m));
      self->variance[m] = 1;
      self->rounding[m] = measure_rounding (scaler, m);
      memset (self->baseline[m]->data, 0,
              fus_encoding_get_n_features (self, m) * sizeof (FusReal));
      if (!is_standardized (scaler, m))
        {
          const FusMatrix *block = fus_dataset_get_block (self->dataset, m);

          self->variance[m] = measure_block (block, self->baseline[m]);
        }
    }
}

gboolean
fus_encoding_encode (FusEncoding *self,
                     FusPool *pool,
                     const FusProgress *progress,
                     GError **error)
{
  FusStage stage = { progress, 0, 1, _ ("Encoding") };

  fus_encoding_cut_blocks (self);

  return self->lean || fus_stage_run (&stage, pool, self->n_blocks, FUS_BLOCKS_PER_LOOK,
                                      fus_encoding_encode_block, self, error);
}

FusEncoding *
fus_encoding_new (FusModel *model,
                  FusDataset *dataset,
                  const guint *samples,
                  gsize n_samples,
                  FusPool *pool,
                  const FusProgress *progress,
                  GError **error)
{
  g_autoptr (FusEncoding) self = NULL;

  g_assert (samples != NULL || n_samples == 0);

  if (!fus_model_spec_fits (fus_model_get_spec (model), dataset, error))
    return NULL;
  self = encoding_alloc (model, dataset, samples, n_samples);
  if (!fus_memory_check_for (FUS_MEMORY_FOR_ENCODING, estimate_bytes (self), error))
    return NULL;
  measure_baselines (self);
  if (!fus_encoding_encode (self, pool, progress, error))
    return NULL;

  return g_steal_pointer (&self);
}

FusEncoding *
fus_encoding_alloc_like (const FusEncoding *other, const guint *samples, gsize n_samples)
{
  g_assert (samples != NULL || n_samples == 0);

  FusEncoding *self = encoding_alloc (other->model, other->dataset, samples, n_samples);

  self->corruption = other->corruption;
  self->is_corrupted = other->is_corrupted;
  for (guint m = 0; m < self->n_modalities; m++)
    {
      self->baseline[m] = fus_matrix_ref (other->baseline[m]);
      self->variance[m] = other->variance[m];
      self->rounding[m] = other->rounding[m];
    }

  return self;
}

FusEncoding *
fus_encoding_new_corrupted (const FusEncoding *clean,
                            const FusCorruption *corruption,
                            FusPool *pool,
                            const FusProgress *progress,
                            GError **error)
{
  g_autoptr (FusEncoding) self =
               fus_encoding_alloc_like (clean, clean->samples, clean->n_rows);

  self->corruption = *corruption;
  self->is_corrupted = TRUE;
  if (!fus_encoding_encode (self, pool, progress, error))
    return NULL;

  return g_steal_pointer (&self);
}

FUS_DEFINE_SHARED (FusEncoding, fus_encoding, encoding_clear)

FusModel *
fus_encoding_get_model (const FusEncoding *self)
{
  return self->model;
}

FusDataset *
fus_encoding_get_dataset (const FusEncoding *self)
{
  return self->dataset;
}

gsize
fus_encoding_get_n_rows (const FusEncoding *self)
{
  return self->n_rows;
}

const guint *
fus_encoding_get_samples (const FusEncoding *self)
{
  return self->samples;
}

guint *
fus_encoding_list_units (const FusEncoding *self, gsize *n_units)
{
  g_return_val_if_fail (self != NULL && n_units != NULL, NULL);

  gsize n_all = 0;
  g_autofree guint *all = fus_stretches_list_units (self->dataset, NULL, &n_all);
  g_autofree guint *numbers = g_new0 (guint, n_all + 1);
  guint *units = NULL;

  *n_units = 0;
  if (all == NULL)
    return NULL;
  units = g_new (guint, self->n_rows + 1);
  for (gsize row = 0; row < self->n_rows; row++)
    {
      guint *number = &numbers[all[self->samples[row]]];

      if (*number == 0)
        *number = (guint) ++(*n_units);
      units[row] = *number - 1;
    }

  return units;
}

const FusMask *
fus_encoding_get_presence (const FusEncoding *self)
{
  return self->presence;
}

const FusReal *
fus_encoding_get_baseline (const FusEncoding *self, guint m)
{
  g_assert (m < self->n_modalities);

  return self->baseline[m]->data;
}

double
fus_encoding_get_variance (const FusEncoding *self, guint m)
{
  g_assert (m < self->n_modalities);

  return self->variance[m];
}

double
fus_encoding_get_r2 (const FusEncoding *self,
                     guint m,
                     double errors,
                     double baseline_errors,
                     double n_known)
{
  g_assert (m < self->n_modalities);

  return baseline_errors > n_known * self->rounding[m] ? 1 - errors / baseline_errors
                                                       : (double) NAN;
}

typedef struct
{
  const FusEncoding *self;
  FusBlockFunc func;
  gpointer data;
  FusArenas arenas;
  FusEncodingScratch *scratches; /* one a worker */
} BlockRun;

static void
run_block (gsize item, guint worker, gpointer data)
{
  const BlockRun *run = data;
  FusArena *arena = run->arenas.arenas[worker];

  fus_arena_reset (arena);
  run->func (run->self, fus_encoding_get_block (run->self, item, &run->scratches[worker]),
             arena, run->data);
}

gboolean
fus_encoding_run (const FusEncoding *self,
                  FusBlockFunc func,
                  gpointer data,
                  FusPool *pool,
                  const FusStage *stage,
                  GError **error)
{
  BlockRun run = { self, func, data, { 0 }, NULL };
  gboolean ok = FALSE;

  fus_arenas_init (&run.arenas, pool);
  run.scratches = g_new0 (FusEncodingScratch, run.arenas.n);
  ok = fus_stage_run (stage, pool, self->n_blocks, FUS_BLOCKS_PER_LOOK, run_block, &run,
                      error);
  for (guint i = 0; i < run.arenas.n; i++)
    fus_encoding_scratch_clear (&run.scratches[i]);
  g_free (run.scratches);
  fus_arenas_clear (&run.arenas);

  return ok;
}

/* The same where nobody can cancel. */
static void
run_to_the_end (const FusEncoding *self, FusBlockFunc func, gpointer data, FusPool *pool)
{
  FusStage stage = { NULL, 0, 1, NULL };
  gboolean ok = fus_encoding_run (self, func, data, pool, &stage, NULL);

  g_assert (ok);
}

FusPosterior *
fus_encoding_fuse_block (const FusEncoding *self,
                         const FusEncodingBlock *block,
                         const FusMask *from,
                         FusMeanMode mode,
                         FusArena *arena)
{
  FusMask *of_block = fus_arena_push (arena, FusMask, FUS_BLOCK_ROWS);

  for (gsize i = 0; i < FUS_BLOCK_ROWS; i++)
    of_block[i] = from[block->rows[i]] & self->presence[block->rows[i]];

  return fus_model_fuse (self->model, block->experts, of_block, mode, arena);
}

FusReal *
fus_encoding_get_block_means (const FusEncoding *self,
                              const FusEncodingBlock *block,
                              const FusMask *from,
                              FusMeanMode mode,
                              FusArena *arena)
{
  FusPosterior *posterior = fus_encoding_fuse_block (self, block, from, mode, arena);
  FusReal *mean =
    fus_arena_push (arena, FusReal, (gsize) FUS_BLOCK_ROWS * posterior->n_latents);

  fus_posterior_get_moments (posterior, mean, NULL);

  return mean;
}

FusMask *
fus_encoding_repeat_mask (const FusEncoding *self, FusMask from)
{

  FusMask *masks = g_new (FusMask, MAX (self->n_rows, 1));

  for (gsize row = 0; row < self->n_rows; row++)
    masks[row] = from;

  return masks;
}

gboolean
fus_encoding_is_cross (const FusEncoding *self,
                       const FusMask *from,
                       guint row,
                       guint target)
{
  g_assert (target < self->n_modalities);

  return fus_model_has_modes (self->model) &&
         !fus_mask_has (from[row] & self->presence[row], target);
}

FusPosterior *
fus_encoding_fuse_block_for (const FusEncoding *self,
                             const FusEncodingBlock *block,
                             const FusMask *from,
                             guint target,
                             FusMeanMode mode,
                             FusArena *arena)
{
  g_assert (target < self->n_modalities);

  if (fus_model_has_modes (self->model))
    mode |= FUS_MEAN_FOR (target);
  if (fus_encoding_is_cross (self, from, block->rows[0], target))
    mode |= FUS_MEAN_CROSS;

  return fus_encoding_fuse_block (self, block, from, mode, arena);
}

typedef struct
{
  const FusMask *from;
  FusMeanMode mode;
  FusLatents *latents;
} GetLatents;

static void
copy_rows (FusMatrix *out, const FusEncodingBlock *block, const FusReal *values)
{
  for (gsize i = 0; i < block->n_rows; i++)
    memcpy (fus_matrix_row (out, block->rows[i]), values + i * out->n_cols,
            out->n_cols * sizeof (FusReal));
}

static void
get_block_latents (const FusEncoding *self,
                   const FusEncodingBlock *block,
                   FusArena *arena,
                   gpointer data)
{
  const GetLatents *get = data;
  gsize n = (gsize) FUS_BLOCK_ROWS * get->latents->n_latents;
  FusReal *mean = fus_arena_push (arena, FusReal, n);
  FusReal *logvar = fus_arena_push (arena, FusReal, n);
  FusMask *of_block = fus_arena_push (arena, FusMask, FUS_BLOCK_ROWS);
  FusPosterior *posterior = fus_encoding_fuse_block (self, block, get->from,
                                                     (get->mode & FUS_MEAN_CROSS) != 0
                                                       ? get->mode
                                                       : get->mode | FUS_MEAN_FILLED,
                                                     arena);

  fus_posterior_get_moments (posterior, mean, logvar);
  for (gsize i = 0; i < FUS_BLOCK_ROWS; i++)
    of_block[i] = get->from[block->rows[i]] & self->presence[block->rows[i]];
  fus_model_fill_means (self->model, block->experts, of_block, get->mode, mean, arena);
  copy_rows (get->latents->mean, block, mean);
  copy_rows (get->latents->logvar, block, logvar);
}

static void
latents_clear (FusLatents *self)
{
  g_clear_pointer (&self->mean, fus_matrix_unref);
  g_clear_pointer (&self->logvar, fus_matrix_unref);
  g_clear_pointer (&self->near, fus_matrix_unref);
  g_free (self->samples);
  g_free (self->used);
}

static FusLatents *
latents_alloc (const FusEncoding *encoding, const FusMask *from)
{
  FusLatents *self = g_atomic_rc_box_new0 (FusLatents);

  self->n_rows = encoding->n_rows;
  self->n_latents = fus_model_get_n_latents (encoding->model);
  self->mean = fus_matrix_new (self->n_rows, self->n_latents);
  self->logvar = fus_matrix_new (self->n_rows, self->n_latents);
  self->samples = g_memdup2 (encoding->samples, self->n_rows * sizeof (guint));
  self->used = g_new (FusMask, MAX (self->n_rows, 1));
  for (gsize row = 0; row < self->n_rows; row++)
    self->used[row] = from[row] & encoding->presence[row];

  return self;
}

FusLatents *
fus_encoding_compute_latents (const FusEncoding *self,
                              FusMask from,
                              FusMeanMode mode,
                              FusPool *pool)
{

  g_autofree FusMask *masks = fus_encoding_repeat_mask (self, from);

  return fus_encoding_compute_latents_each (self, masks, mode, pool);
}

FusLatents *
fus_encoding_compute_latents_each (const FusEncoding *self,
                                   const FusMask *from,
                                   FusMeanMode mode,
                                   FusPool *pool)
{
  FusLatents *latents = latents_alloc (self, from);
  GetLatents get = { from, mode, latents };

  run_to_the_end (self, get_block_latents, &get, pool);
  latents->near = fus_model_apply_metric (self->model, latents->mean);

  return latents;
}

FUS_DEFINE_SHARED (FusLatents, fus_latents, latents_clear)

typedef struct
{
  const FusMask *from;
  FusMeanMode mode;
  double *kl;
} GetKl;

static void
get_block_kl (const FusEncoding *self,
              const FusEncodingBlock *block,
              FusArena *arena,
              gpointer data)
{
  const GetKl *get = data;
  double kl[FUS_BLOCK_ROWS];

  fus_posterior_kl (fus_encoding_fuse_block (self, block, get->from, get->mode, arena),
                    kl);
  for (gsize i = 0; i < block->n_rows; i++)
    get->kl[block->rows[i]] = kl[i];
}

void
fus_encoding_compute_kl (const FusEncoding *self,
                         const FusMask *from,
                         FusMeanMode mode,
                         double *kl,
                         FusPool *pool)
{
  GetKl get = { from, mode, kl };

  run_to_the_end (self, get_block_kl, &get, pool);
}
