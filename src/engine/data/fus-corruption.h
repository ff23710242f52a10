/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-mask.h"
#include "fus-modality.h"
#include "fus-rng.h"

G_BEGIN_DECLS

typedef struct _FusCorruptionClass FusCorruptionClass;

/**
 * FusCorruptionClass:
 * @id: as typed in a command
 * @name: for people, marked with N_()
 * @meaning: one sentence, marked with N_()
 * @unit: of the amount, marked with N_()
 * @severe: the amount that is called severe, the end of a slider
 * @needs_order: whether it takes images and series only
 * @corrupt: changes one row in place. @scratch: `[n_features]`
 *
 * A way for a record to be bad while it is there.
 */
struct _FusCorruptionClass
{
  const char *id;
  const char *name;
  const char *meaning;
  const char *unit;
  double severe;
  gboolean needs_order;
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
