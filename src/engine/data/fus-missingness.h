/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"

G_BEGIN_DECLS

typedef struct _FusMissingnessClass FusMissingnessClass;

/**
 * FusMissingnessOptions:
 * @rate: share of records that go missing, 0 … 1
 * @lose: the modalities that can go missing; 0: all
 * @together: whether those of @lose go missing as one: a sample loses all of them or none
 * @label: (nullable): of a class that needs one; %NULL for the first categorical one
 * @seed: the person's seed
 * @repeat: number of the repetition
 */
typedef struct
{
  double rate;
  FusMask lose;
  gboolean together;
  const FusLabel *label;
  guint64 seed;
  guint repeat;
} FusMissingnessOptions;

/**
 * FusMissingnessClass:
 * @id: as typed in a command
 * @name: for people, marked with N_()
 * @meaning: one sentence, marked with N_()
 * @needs_label: whether it looks at a categorical label
 * @copies_gaps: whether it takes the gaps of the data's incomplete samples, so that
 * without such there is nothing to take
 * @lose: sets in @lost, `[n]`, all 0, the modalities that each sample loses; it may name
 * modalities that the sample doesn't have
 *
 * A way of going missing.
 */
struct _FusMissingnessClass
{
  const char *id;
  const char *name;
  const char *meaning;
  gboolean needs_label;
  gboolean copies_gaps;
  void (*lose) (FusMask *lost,
                const FusDataset *dataset,
                const guint *samples,
                gsize n,
                const FusMissingnessOptions *options);
};

/**
 * fus_missingness_list:
 * @n_classes: (out): how many
 *
 * Returns: every way of going missing, in the order of menus
 */
const FusMissingnessClass *const *fus_missingness_list (gsize *n_classes);

/**
 * fus_missingness_lookup:
 *
 * Returns: (nullable): the class of that id
 */
const FusMissingnessClass *fus_missingness_lookup (const char *id);

/**
 * fus_missingness_can_lose:
 * @lose: modalities; 0: all
 *
 * Returns: whether any of @lose can go missing in this way: what copies the gaps of the
 * data needs a sample that lacks some of them
 */
gboolean fus_missingness_can_lose (const FusMissingnessClass *self,
                                   const FusDataset *dataset,
                                   FusMask lose);

/**
 * fus_missingness_draw:
 * @keep: (out): `[n]`: what is left of each sample's modalities; 0: nothing
 * @samples: `[n]` samples of @dataset
 *
 * The rate is applied as it is asked for: a sample can lose all that it has, and at rate
 * 1 every sample does (MODELS.md 5.8 gives one back, which leaves a curve that never
 * comes to its end). What a sample loses depends on seed, repetition and, but for blocks
 * and fitted rates, on the sample alone. `as-in-data` takes the rate for the share of
 * samples that get the gaps of a sample that lacks some of what can go missing, and loses
 * nothing where the data have no such sample (fus_missingness_can_lose()).
 */
void fus_missingness_draw (const FusMissingnessClass *self,
                           FusMask *keep,
                           const FusDataset *dataset,
                           const guint *samples,
                           gsize n,
                           const FusMissingnessOptions *options);

G_END_DECLS
