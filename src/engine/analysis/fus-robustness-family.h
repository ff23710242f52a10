/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-missingness.h"
#include "fus-robustness.h"

G_BEGIN_DECLS

/* The one that was asked for, and noise beside gaps. */
#define FUS_ROBUSTNESS_MAX_FAMILIES 2

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
 * fus_robustness_list_families:
 * @families: (out): `[FUS_ROBUSTNESS_MAX_FAMILIES]`
 *
 * What @options ask for: gaps and, where there are levels of it, noise; or a corruption.
 * A family's sets are the one that was asked for, or each modality in turn and then all;
 * of those that are suited, and where that is a single one among several, that one once.
 *
 * Returns: how many; 0 with @error where what was asked for doesn't exist or doesn't suit
 */
guint fus_robustness_list_families (const FusRobustnessOptions *options,
                                    const FusDataset *dataset,
                                    FusRobustnessFamily *families,
                                    GError **error);

/* The modalities that it can happen to. */
FusMask fus_robustness_family_get_suited (const FusRobustnessFamily *family,
                                          const FusDataset *dataset);

/* Whether records go missing by a label's classes. */
gboolean fus_robustness_family_needs_label (const FusRobustnessFamily *self);

G_END_DECLS
