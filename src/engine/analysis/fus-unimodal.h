/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-results.h"
#include "fus-told.h"

G_BEGIN_DECLS

/**
 * FusUnimodal:
 * @label: what is told; the dataset's
 * @n: samples that know it and were used
 * @n_known: samples that know it: more than @n where a part was drawn
 * @grouped: whether copies or groups were kept together
 * @n_modalities: of the data
 * @n_classes: that have enough samples; 0 of a continuous label
 * @alone: `[n_modalities]`: told from each
 * @together: told from all side by side, of all samples that have any
 * @best: the modality that alone tells it best, or −1 where none was told of
 * @lead: `[n_modalities]`: what @best has more than each, of the samples that have both
 * @more: what all together have more than @best, both learnt from and tried on the
 * samples that have @best; unknown where there is one modality
 * @together_of_best: all together on these
 *
 * What each modality alone tells about a label, before any model is trained.
 * Reference-counted, frozen.
 */
typedef struct
{
  FusDataset *dataset;
  const FusLabel *label;
  gsize n;
  gsize n_known;
  gboolean grouped;
  guint n_modalities;
  guint n_classes;
  FusTold *alone;
  FusTold together;
  int best;
  FusInterval *lead;
  FusInterval more;
  FusTold together_of_best;
} FusUnimodal;

/**
 * fus_unimodal_new:
 * @seed: of folds, of what is drawn, of the bootstrap
 * @error: as fus_cross_new() does
 *
 * Returns: (transfer full): what is told by what, or %NULL
 */
FusUnimodal *fus_unimodal_new (FusDataset *dataset,
                               const FusLabel *label,
                               guint64 seed,
                               FusPool *pool,
                               const FusProgress *progress,
                               GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusUnimodal *fus_unimodal_ref (FusUnimodal *self);
void fus_unimodal_unref (FusUnimodal *self);

FUS_RESULTS_GETTER (FusUnimodal, unimodal, "unimodal")

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusUnimodal, fus_unimodal_unref)

G_END_DECLS
