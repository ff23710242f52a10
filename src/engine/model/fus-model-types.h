/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What classes of fusions and objectives speak of, and the model that has them. */

/* Encoders, fusion, decoders, their parameters and the scaler. Reference-counted; frozen
 * once handed out by a trainer or read from a file: any thread may call what takes a
 * const FusModel. */
typedef struct _FusModel FusModel;

/* What the encoders say of the rows of a batch, before any subset is chosen. In an arena;
 * borrows the batch (a kind without experts encodes anew for each subset). */
typedef struct _FusExperts FusExperts;

/* MODELS.md 2.1.7: what "the mean given a subset" is where the posterior is a mixture of
 * products. */
typedef enum
{
  FUS_MEAN_MIXTURE = 0, /* mean of the model's own mixture */
  FUS_MEAN_POE = 1,     /* mean of the product of the subset's experts */

  /* Added to one of these, for a kind that tells the difference (fus_model_has_modes()):
   */
  FUS_MEAN_CROSS = 1 << 1,  /* to predict what is not in the subset */
  FUS_MEAN_FILLED = 1 << 2, /* what is absent is predicted first, then all is encoded */
} FusMeanMode;

/* The modality that is to be predicted, added to FUS_MEAN_CROSS, or, without it, rebuilt
 * from itself and the rest of the subset. */
#define FUS_MEAN_FOR(m) ((FusMeanMode) (((m) + 1) << 8))

G_END_DECLS
