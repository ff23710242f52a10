/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Values of the rows of an encoding and what the encoders say of them, a block at a time:
 * kept, or made anew each time they are asked for where they would take too much memory.
 * Either way they are the same to the last bit. */
#include "config.h"

#include "fus-encoding-private.h"

#include <math.h>
#include <string.h>

void
fus_encoding_fill_block (const FusEncoding *self, FusEncodingBlock *block)
{
  guint samples[FUS_BLOCK_ROWS];

  for (gsize i = 0; i < FUS_BLOCK_ROWS; i++)
    samples[i] = self->samples[block->rows[i]];
  if (block->batch == NULL)
    block->batch = fus_batch_new (self->dataset, FUS_BLOCK_ROWS);
  if (block->arena == NULL)
    block->arena = fus_arena_new ();
  fus_batch_fill (block->batch, self->dataset, fus_model_get_scaler (self->model),
                  samples, FUS_BLOCK_ROWS);
}

/* Where every modality has an encoder, what they saw is needed no more, unless ridge goes
 * by it too, or rows are encoded again with what they lack filled in. */
void
fus_encoding_drop_inputs (const FusEncoding *self, FusEncodingBlock *block)
{
  FusBatch *batch = block->batch;

  if (fus_experts_get_mean (block->experts, 0) == NULL ||
      fus_model_has_stacks (self->model) || fus_model_encodes_again (self->model))
    return;
  for (guint m = 0; m < batch->n_modalities; m++)
    {
      fus_matrix_unref (batch->seen[m]);
      batch->seen[m] = fus_matrix_ref (batch->x[m]);
    }
}

/* What is not known stays so: an encoder is told 0 of it. */
static void
corrupt_row (FusReal *seen,
             const FusReal *x,
             guint sample,
             const FusModality *modality,
             const FusCorruption *how,
             guint32 step)
{
  fus_corruption_apply (how->klass, seen, modality, &sample, 1, how->amount, how->seed,
                        step);
  for (gsize f = 0; f < modality->n_features; f++)
    if (isnan (x[f]))
      seen[f] = 0;
}

static void
corrupt (FusEncodingBlock *block, const FusDataset *dataset, const FusCorruption *how)
{
  FusBatch *batch = block->batch;

  for (guint m = 0; m < batch->n_modalities; m++)
    {
      if (!fus_mask_has (how->modalities, m))
        continue;
      for (gsize i = 0; i < FUS_BLOCK_ROWS; i++)
        if (fus_mask_has (batch->presence[i], m))
          corrupt_row (fus_matrix_row (batch->seen[m], i),
                       fus_matrix_row (batch->x[m], i), batch->samples[i],
                       fus_dataset_get_modality (dataset, m), how,
                       how->repeat * FUS_MAX_MODALITIES + m);
    }
}

/* In memory of just the size that it takes, which is the most of what an encoding keeps:
 * an arena that grows with it would be nearly twice as large. */
void
fus_encoding_keep_experts (const FusEncoding *self,
                           FusEncodingBlock *block,
                           FusExperts *const *from,
                           const guint *rows)
{
  g_autoptr (FusArena) scratch = fus_arena_new ();

  fus_model_gather_experts (self->model, block->batch, from, rows, scratch);
  fus_arena_push_bytes (block->arena, fus_arena_get_high_water (scratch), 1);
  fus_arena_reset (block->arena);
  block->experts =
    fus_model_gather_experts (self->model, block->batch, from, rows, block->arena);
}

/* (transfer none): what the encoders say of the block, in @arena. */
static FusExperts *
make_block (const FusEncoding *self, FusEncodingBlock *block, FusArena *arena)
{
  fus_encoding_fill_block (self, block);
  if (self->is_corrupted)
    corrupt (block, self->dataset, &self->corruption);

  return fus_model_encode (self->model, block->batch, arena);
}

void
fus_encoding_encode_block (gsize item, guint worker, gpointer data)
{
  const FusEncoding *self = data;
  FusEncodingBlock *block = &self->blocks[item];
  g_autoptr (FusArena) scratch = fus_arena_new ();
  FusExperts *said = make_block (self, block, scratch);
  FusExperts *from[FUS_BLOCK_ROWS];
  guint rows[FUS_BLOCK_ROWS];

  for (guint i = 0; i < FUS_BLOCK_ROWS; i++)
    {
      from[i] = said;
      rows[i] = i;
    }
  fus_encoding_keep_experts (self, block, from, rows);
  fus_encoding_drop_inputs (self, block);
}

void
fus_encoding_block_clear (FusEncodingBlock *self)
{
  g_clear_pointer (&self->arena, fus_arena_free);
  g_clear_pointer (&self->batch, fus_batch_free);
}

void
fus_encoding_scratch_clear (FusEncodingScratch *self)
{
  fus_encoding_block_clear (&self->block);
}

const FusEncodingBlock *
fus_encoding_get_block (const FusEncoding *self, gsize index, FusEncodingScratch *scratch)
{
  g_assert (index < self->n_blocks);

  const FusEncodingBlock *kept = &self->blocks[index];

  if (!self->lean)
    return kept;
  scratch->block.n_rows = kept->n_rows;
  memcpy (scratch->block.rows, kept->rows, sizeof kept->rows);
  if (scratch->block.arena == NULL)
    scratch->block.arena = fus_arena_new ();
  fus_arena_reset (scratch->block.arena);
  scratch->block.experts = make_block (self, &scratch->block, scratch->block.arena);

  return &scratch->block;
}

gsize
fus_encoding_get_n_features (const FusEncoding *self, guint m)
{
  return fus_dataset_get_modality (self->dataset, m)->n_features;
}

const FusReal *
fus_encoding_get_values (const FusEncoding *self, guint m, gsize row, FusReal *scratch)
{
  g_assert (row < self->n_rows);

  const gsize n = fus_encoding_get_n_features (self, m);
  const gsize place = self->places[row];
  const FusReal *values = NULL;

  if (!self->lean)
    return fus_matrix_row (self->blocks[place / FUS_BLOCK_ROWS].batch->x[m],
                           place % FUS_BLOCK_ROWS);
  values = fus_dataset_get_values (self->dataset, m, self->samples[row]);
  if (values != NULL)
    fus_scaler_apply (fus_model_get_scaler (self->model), m, scratch, values, 1);
  for (gsize d = 0; d < n; d++)
    if (values == NULL || !isfinite (scratch[d]))
      scratch[d] = (FusReal) NAN;

  return scratch;
}

gsize
fus_encoding_count_known (const FusEncoding *self, guint m, gsize row)
{
  const gsize n = fus_encoding_get_n_features (self, m);
  g_autofree FusReal *scratch = g_new (FusReal, n);
  const FusReal *x = fus_encoding_get_values (self, m, row, scratch);
  gsize n_known = 0;

  for (gsize d = 0; d < n; d++)
    n_known += isfinite (x[d]) != 0;

  return n_known;
}

FusMatrix *
fus_encoding_select_values (const FusEncoding *self,
                            guint m,
                            const guint *rows,
                            gsize n_rows)
{
  g_assert (rows != NULL || n_rows == 0);

  FusMatrix *x = fus_matrix_new (n_rows, fus_encoding_get_n_features (self, m));

  for (gsize i = 0; i < n_rows; i++)
    {
      FusReal *to = fus_matrix_row (x, i);
      const FusReal *values = fus_encoding_get_values (self, m, rows[i], to);

      if (values != to)
        memcpy (to, values, x->n_cols * sizeof (FusReal));
    }

  return x;
}

const FusReal *
fus_encoding_get_x (const FusEncoding *self, guint m)
{
  g_assert (m < fus_dataset_get_n_modalities (self->dataset));

  FusMatrix **place = &self->x[m];

  if (g_atomic_pointer_get (place) == NULL)
    {
      g_autofree guint *rows = g_new (guint, MAX (self->n_rows, 1));
      FusMatrix *x = NULL;

      for (gsize row = 0; row < self->n_rows; row++)
        rows[row] = (guint) row;
      x = fus_encoding_select_values (self, m, rows, self->n_rows);
      if (!g_atomic_pointer_compare_and_exchange (place, NULL, x))
        fus_matrix_unref (x);
    }

  return ((FusMatrix *) g_atomic_pointer_get (place))->data;
}
