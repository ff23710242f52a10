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

const FusCorruptionClass *const *fus_corruption_list (gsize *n_classes);
const FusCorruptionClass *fus_corruption_lookup (const char *id);
gboolean fus_corruption_suits (const FusCorruptionClass *self,
                               const FusModality *modality);

void fus_corruption_apply (const FusCorruptionClass *self,
                           FusReal *x,
                           const FusModality *modality,
                           const guint *samples,
                           gsize n_rows,
                           double amount,
                           guint64 seed,
                           guint32 step);

G_END_DECLS
