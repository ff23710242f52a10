/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-encoding.h"

G_BEGIN_DECLS

/**
 * FusBaselineRows:
 * @rows: `[n]`: of an encoding
 *
 * Rows that a baseline is fitted to, or tried on. Kept on the stack.
 */
typedef struct
{
  gsize n;
  guint *rows;
} FusBaselineRows;

/* Frees what @self points to. */
void fus_baseline_rows_clear (FusBaselineRows *self);

/* Fills @self, which is empty, with the rows that have @target, all of @all and any of
 * @any. */
void fus_baseline_rows_init (FusBaselineRows *self,
                             const FusEncoding *encoding,
                             guint target,
                             FusMask all,
                             FusMask any);
/* The same with those that have the modalities @exactly and no other. */
void fus_baseline_rows_init_of (FusBaselineRows *self,
                                const FusEncoding *encoding,
                                FusMask exactly);
/* The same with every so many of @all, so that at most @most are left. */
void fus_baseline_rows_init_thinned (FusBaselineRows *self,
                                     const FusBaselineRows *all,
                                     gsize most);

/* (transfer full): `[n × features]`: the modalities of @from side by side, the training
 * mean where not recorded. */
FusMatrix *fus_baseline_rows_gather (const FusEncoding *encoding,
                                     const FusBaselineRows *self,
                                     FusMask from) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusBaselineRows, fus_baseline_rows_clear)

G_END_DECLS
