/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-step.h"

G_BEGIN_DECLS

/* The model and data of MODELS.md A.1: three modalities a, b, c of 2, 3, 2 features, four
 * rows, two latents, linear layers with sines for weights. */

#define GOLDEN_N_ROWS 4
#define GOLDEN_ALL 7u

typedef struct
{
  FusDataset *dataset;
  FusScaler *scaler;
  FusModelSpec *spec;
  FusModel *model;
  FusBatch *batch;
} FusGolden;

/* @settings: pairs `key=value`, %NULL-terminated. @masked: rows lack modalities as in
 * A.1. */
FusGolden *fus_golden_new (const char *kind,
                           const char *const *settings,
                           gboolean masked);
/* The same with the modalities in another order: @order, `[3]`, numbers of a, b, c. */
FusGolden *fus_golden_new_ordered (const char *kind,
                                   const char *const *settings,
                                   gboolean masked,
                                   const guint *order);
void fus_golden_free (FusGolden *self);

/* sin (1 + i) in each array of normals, `i` from 0 in each. */
FusNoise *fus_golden_make_noise (const FusGolden *self);
/* Loss, mean over rows, and the gradients A.1 calls G: weight[0][0] of enc a mu, enc a
 * ell, dec a, enc c mu, enc c ell, dec c. */
double fus_golden_run (const FusGolden *self, const FusNoise *noise, double *gradients);
FusReal *fus_golden_get_weight (const FusGolden *self, const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusGolden, fus_golden_free)

G_END_DECLS
