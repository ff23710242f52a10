/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-analysis-run.h"
#include "fus-encoding.h"

G_BEGIN_DECLS

/* Rows that are encoded and decoded together. A product's last bits depend on its number
 * of rows, so it is always this many: blocks are padded by repeating a row. */
#define FUS_BLOCK_ROWS 128

/* Blocks a thread does between two looks at the cancellable. */
#define FUS_BLOCKS_PER_LOOK 8

/**
 * FusEncodingBlock:
 * @n_rows: rows that count; those behind them repeat the last
 * @rows: their numbers in the encoding
 * @batch: their values
 * @experts: what the encoders say of them
 *
 * Values and experts are kept, or made anew each time where they would take too much
 * memory: see fus_encoding_get_block().
 *
 * Rows of one presence pattern. With patterns mixed, how many rows an encoder sees at a
 * time would depend on the neighbours.
 */
typedef struct
{
  gsize n_rows;
  guint rows[FUS_BLOCK_ROWS];
  FusBatch *batch;
  FusArena *arena;
  FusExperts *experts;
} FusEncodingBlock;

struct _FusEncoding
{
  FusModel *model;
  FusDataset *dataset;
  gsize n_rows;
  guint n_modalities;
  guint *samples;
  FusMask *presence;
  gboolean lean; /* nothing of the blocks is kept */
  FusCorruption corruption;
  gboolean is_corrupted;
  FusMatrix **x; /* by the order of @samples; atomic, made when first asked for */
  gsize *places; /* [n_rows]: block × FUS_BLOCK_ROWS + row in it */
  gsize n_blocks;
  FusEncodingBlock *blocks;
  FusMatrix **baseline; /* [1 × n_features]: the training mean, standardised */
  double *variance;     /* [n_modalities]: of the training rows, mean over features */
  double *rounding;     /* [n_modalities]: squared, of a standardised value */
};

/**
 * fus_encoding_alloc_like:
 * @samples: `[n_samples]`
 *
 * Returns: (transfer full): room for the samples, measured against the baselines of
 * @other; no block yet
 */
FusEncoding *fus_encoding_alloc_like (const FusEncoding *other,
                                      const guint *samples,
                                      gsize n_samples) G_GNUC_WARN_UNUSED_RESULT;

/* Rows of one pattern go into blocks, which hold nothing yet. */
void fus_encoding_cut_blocks (FusEncoding *self);

/* What a block is made in where it isn't kept. Zeros to start with. */
typedef struct
{
  FusEncodingBlock block;
} FusEncodingScratch;

/* Frees what is in it. */
void fus_encoding_scratch_clear (FusEncodingScratch *self);

/* Frees the values and experts of a block. */
void fus_encoding_block_clear (FusEncodingBlock *self);

/* What was said of each of the rows, @rows of @from, `[FUS_BLOCK_ROWS]` each, is kept by
 * the block, whose values are there. */
void fus_encoding_keep_experts (const FusEncoding *self,
                                FusEncodingBlock *block,
                                FusExperts *const *from,
                                const guint *rows);

/* Makes block @item of the encoding @data, to be kept; for a pool. */
void fus_encoding_encode_block (gsize item, guint worker, gpointer data);

/* (transfer none): block @index with values and experts, in @scratch where they are made
 * anew: then until the next one is. */
const FusEncodingBlock *fus_encoding_get_block (const FusEncoding *self,
                                                gsize index,
                                                FusEncodingScratch *scratch);

/* Makes the blocks, in the order of @samples, and what is kept of them. */
gboolean fus_encoding_encode (FusEncoding *self,
                              FusPool *pool,
                              const FusProgress *progress,
                              GError **error);

/* Numbers of a row of modality @m. */
gsize fus_encoding_get_n_features (const FusEncoding *self, guint m);
/* (transfer none): standardised, NaN where not known; @scratch: `[n_features]`, where
 * they may be put */
const FusReal *fus_encoding_get_values (const FusEncoding *self,
                                        guint m,
                                        gsize row,
                                        FusReal *scratch);

/* How many of them are known. */
gsize fus_encoding_count_known (const FusEncoding *self, guint m, gsize row);

/* (transfer full): `[n_rows × n_features]`: the same of some rows */
FusMatrix *fus_encoding_select_values (const FusEncoding *self,
                                       guint m,
                                       const guint *rows,
                                       gsize n_rows) G_GNUC_WARN_UNUSED_RESULT;

/* The values of a block's rows, and an arena for what is said of them. */
void fus_encoding_fill_block (const FusEncoding *self, FusEncodingBlock *block);

/* What the encoders saw goes where it is needed no more, once they have spoken. */
void fus_encoding_drop_inputs (const FusEncoding *self, FusEncodingBlock *block);

/* Does one block with scratch of its own. */
typedef void (*FusBlockFunc) (const FusEncoding *self,
                              const FusEncodingBlock *block,
                              FusArena *arena,
                              gpointer data);

/**
 * fus_encoding_run:
 * @func: does one block; may write only what belongs to its rows
 * @error: set when cancelled
 *
 * Runs @func over all blocks, on all threads of the pool.
 */
gboolean fus_encoding_run (const FusEncoding *self,
                           FusBlockFunc func,
                           gpointer data,
                           FusPool *pool,
                           const FusStage *stage,
                           GError **error);

/**
 * fus_encoding_fuse_block:
 * @from: `[n_rows]` of the encoding: which modalities each row may use
 *
 * Returns: (transfer none): the posterior of the block's rows, in @arena
 */
FusPosterior *fus_encoding_fuse_block (const FusEncoding *self,
                                       const FusEncodingBlock *block,
                                       const FusMask *from,
                                       FusMeanMode mode,
                                       FusArena *arena);

/**
 * fus_encoding_is_cross:
 *
 * Returns: whether row @row of the encoding would have to predict @target from what it
 * has of @from, rather than rebuild it
 */
gboolean fus_encoding_is_cross (const FusEncoding *self,
                                const FusMask *from,
                                guint row,
                                guint target);

/**
 * fus_encoding_fuse_block_for:
 *
 * Like fus_encoding_fuse_block(), of rows that all have or all lack @target in their set,
 * which is what decoder @target is to be given.
 */
FusPosterior *fus_encoding_fuse_block_for (const FusEncoding *self,
                                           const FusEncodingBlock *block,
                                           const FusMask *from,
                                           guint target,
                                           FusMeanMode mode,
                                           FusArena *arena);
/* Mixes ridge into those rows of what decoder @target put out, `[FUS_BLOCK_ROWS ×
 * n_outputs]`, that are predicted by a mix (fus_model_mix_outputs()). */
void fus_encoding_mix_block (const FusEncoding *self,
                             const FusEncodingBlock *block,
                             const FusMask *from,
                             guint target,
                             FusReal *outputs,
                             FusArena *arena);

/**
 * fus_encoding_get_block_means:
 *
 * Returns: (transfer none): mean latents, `[FUS_BLOCK_ROWS × n_latents]`, in @arena
 */
FusReal *fus_encoding_get_block_means (const FusEncoding *self,
                                       const FusEncodingBlock *block,
                                       const FusMask *from,
                                       FusMeanMode mode,
                                       FusArena *arena);

/**
 * fus_encoding_repeat_mask:
 *
 * Returns: (transfer full): @from for every row
 */
FusMask *fus_encoding_repeat_mask (const FusEncoding *self, FusMask from);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusEncodingScratch, fus_encoding_scratch_clear)

G_END_DECLS
