/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-corruption.h"
#include "fus-missingness.h"

G_BEGIN_DECLS

/* Curves of one way of getting worse: records go missing by a mechanism, or what is there
 * is corrupted. The last set is the one of all. */
typedef struct
{
  const FusMissingnessClass *mechanism; /* or %NULL */
  const FusCorruptionClass *corruption; /* or %NULL */
  const double *levels;
  guint n_levels;
  FusMask sets[FUS_MAX_MODALITIES + 1];
  guint n_sets;
} FusRobustnessFamily;

/**
 * fus_robustness_family_init:
 * @self: (out): without levels
 * @mechanism: id of a way of going missing or of a corruption
 * @lose: the modalities that it happens to; 0: each in turn, then all
 *
 * Its sets are of those modalities that are suited, and where that is a single one among
 * several, that one once; where none that was asked for is suited, those that were asked
 * for.
 *
 * Returns: %FALSE with @error where there is none of that id, or it suits nothing
 */
gboolean fus_robustness_family_init (FusRobustnessFamily *self,
                                     const char *mechanism,
                                     const FusDataset *dataset,
                                     FusMask lose,
                                     GError **error);

/* The modalities that it can happen to. */
FusMask fus_robustness_family_get_suited (const FusRobustnessFamily *family,
                                          const FusDataset *dataset);

/* Whether records go missing by a label's classes. */
gboolean fus_robustness_family_needs_label (const FusRobustnessFamily *self);

/**
 * fus_robustness_suits:
 * @mechanism: id of a way of going missing or of a corruption
 *
 * Returns: whether there is one of that id and it makes sense in these data: they have
 * classes where it goes by class, and images or series where it needs an order
 */
gboolean fus_robustness_suits (const char *mechanism, const FusDataset *dataset);

G_END_DECLS
