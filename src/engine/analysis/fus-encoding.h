/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-model.h"
#include "fus-parallel.h"
#include "fus-progress.h"

G_BEGIN_DECLS

/* Experts of a set of samples, computed once, from which any subset's latents come
 * cheaply. Samples are encoded in padded blocks, so a sample's numbers don't depend on
 * its neighbours. Reference- counted, frozen. */
typedef struct _FusEncoding FusEncoding;

/**
 * FusLatents:
 * @mean: `[n_rows × n_latents]`: posterior means
 * @logvar: `[n_rows × n_latents]`: log of the posterior variances
 * @samples: `[n_rows]`: samples of the dataset
 * @used: `[n_rows]`: the modalities that went in: those asked for and present; 0: the
 * prior
 *
 * Posterior of each sample given a subset. Reference-counted, frozen.
 */
typedef struct
{
  gsize n_rows;
  guint n_latents;
  FusMatrix *mean;
  FusMatrix *logvar;
  guint *samples;
  FusMask *used;
} FusLatents;

FusEncoding *fus_encoding_new (FusModel *model,
                               FusDataset *dataset,
                               const guint *samples,
                               gsize n_samples,
                               FusPool *pool,
                               const FusProgress *progress,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusEncoding *fus_encoding_ref (FusEncoding *self);
void fus_encoding_unref (FusEncoding *self);

FusModel *fus_encoding_get_model (const FusEncoding *self);
FusDataset *fus_encoding_get_dataset (const FusEncoding *self);
gsize fus_encoding_get_n_rows (const FusEncoding *self);
const guint *fus_encoding_get_samples (const FusEncoding *self);
/* Standardised values of modality m, `[n_rows × n_features]`, NaN where not recorded. */
const FusReal *fus_encoding_get_x (const FusEncoding *self, guint m);

/* Latents of all rows given the same subset @from. */
FusLatents *fus_encoding_get_latents (const FusEncoding *self,
                                      FusMask from,
                                      FusMeanMode mode,
                                      FusPool *pool) G_GNUC_WARN_UNUSED_RESULT;
/* The same, a subset a row. */
FusLatents *fus_encoding_get_latents_each (const FusEncoding *self,
                                           const FusMask *from,
                                           FusMeanMode mode,
                                           FusPool *pool) G_GNUC_WARN_UNUSED_RESULT;
FusLatents *fus_latents_ref (FusLatents *self);
void fus_latents_unref (FusLatents *self);

/* Means of decoder @m at @z, `[n_rows × n_features]`, standardised units. */
FusMatrix *fus_decode_all (FusModel *model, guint m, const FusMatrix *z, FusPool *pool)
  G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusEncoding, fus_encoding_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusLatents, fus_latents_unref)

G_END_DECLS
