/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"

G_BEGIN_DECLS

/**
 * FusScaler:
 * @mean: for each modality `[1 × n_features]`: mean of the training rows that have the
 * feature
 * @sd: for each modality `[1 × n_features]`: population standard deviation; 1 where the
 * feature is constant but for rounding
 *
 * Standardising: (x − mean) ÷ sd. A modality that is not standardised (binary,
 * categorical, or `standardize=off`) has mean 0 and sd 1. Reference-counted, frozen,
 * saved with the model. models.md §7.6.
 */
typedef struct
{
  guint n_modalities;
  FusMatrix **mean;
  FusMatrix **sd;
} FusScaler;

gboolean fus_is_constant_feature (double variance, double mean, gsize n);

FusScaler *fus_scaler_new_identity (const FusDataset *dataset) G_GNUC_WARN_UNUSED_RESULT;
FusScaler *fus_scaler_new (const FusDataset *dataset,
                           const guint *rows,
                           gsize n_rows,
                           FusMask standardized) G_GNUC_WARN_UNUSED_RESULT;
FusScaler *fus_scaler_new_take (guint n_modalities,
                                FusMatrix **mean,
                                FusMatrix **sd) G_GNUC_WARN_UNUSED_RESULT;
FusScaler *fus_scaler_ref (FusScaler *self);
void fus_scaler_unref (FusScaler *self);

void fus_scaler_apply (const FusScaler *self,
                       guint m,
                       FusReal *out,
                       const FusReal *x,
                       gsize n_rows);
void fus_scaler_invert (const FusScaler *self,
                        guint m,
                        FusReal *out,
                        const FusReal *x,
                        gsize n_rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusScaler, fus_scaler_unref)

G_END_DECLS
