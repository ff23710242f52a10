/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-mask.h"
#include "fus-modality.h"
#include "fus-rng.h"

G_BEGIN_DECLS

#define FUS_CORRUPTION_N_LEVELS 5

typedef struct _FusCorruptionClass FusCorruptionClass;

/**
 * FusCorruptionClass:
 * @id: as typed in a command
 * @name: for people, marked with N_()
 * @meaning: one sentence, marked with N_()
 * @severity: what grows and in which unit, the title of an axis, marked with N_()
 * @unit: of the amount, marked with N_()
 * @is_share: whether the amount is a share, said in percent
 * @levels: amounts that are tried unless others are asked for, rising from 0
 * @severe: the amount that is called severe, the end of a slider
 * @most: the largest amount that can be asked for
 * @needs_order: whether it takes images and series only
 * @describe: (transfer full): an amount as it stands within a sentence (“blur of 2
 * pixels”). @amount: the number, formatted
 * @corrupt: changes one row in place. @scratch: `[n_features]`
 *
 * A way for a record to be bad while it is there.
 */
struct _FusCorruptionClass
{
  const char *id;
  const char *name;
  const char *meaning;
  const char *severity;
  const char *unit;
  gboolean is_share;
  double levels[FUS_CORRUPTION_N_LEVELS];
  double severe;
  double most;
  gboolean needs_order;
  char *(*describe) (const char *amount);
  void (*corrupt) (FusReal *x,
                   const FusModality *modality,
                   double amount,
                   FusRng *rng,
                   FusReal *scratch);
};

/**
 * fus_corruption_list:
 * @n_classes: (out): how many
 *
 * Returns: every corruption, in the order of menus
 */
const FusCorruptionClass *const *fus_corruption_list (gsize *n_classes);

/**
 * fus_corruption_lookup:
 *
 * Returns: (nullable): the class of that id
 */
const FusCorruptionClass *fus_corruption_lookup (const char *id);

/**
 * fus_corruption_suits:
 *
 * Returns: whether it makes sense for numbers of that kind
 */
gboolean fus_corruption_suits (const FusCorruptionClass *self,
                               const FusModality *modality);

/**
 * fus_corruption_apply:
 * @x: `[n_rows × n_features]`: what encoders see: standardised, 0 where not known;
 * changed in place
 * @samples: `[n_rows]`: what the rows are known by
 * @amount: in the class's unit, at least 0; 0 changes nothing
 * @step: another one for another modality or repetition, so that what happens to them is
 * independent
 *
 * What happens to a row depends on seed, step and sample alone. MODELS.md
 * 4.4; binary and categorical numbers go to the nearest value that they can have.
 */
void fus_corruption_apply (const FusCorruptionClass *self,
                           FusReal *x,
                           const FusModality *modality,
                           const guint *samples,
                           gsize n_rows,
                           double amount,
                           guint64 seed,
                           guint32 step);

G_END_DECLS
