/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-summary.h"

G_BEGIN_DECLS

/**
 * FusEdge:
 * @value: the lowest of a feature, infinite where there is none
 * @n: how often it occurs
 * @next: the lowest of the others
 */
typedef struct
{
  double value;
  gsize n;
  double next;
} FusEdge;

/**
 * FusSummaryScan:
 * @features: `[columns]`
 * @lowest: `[columns]`
 * @highest: `[columns]`: lowest of the numbers with their signs turned
 * @zero: `[rows]`: whether all is 0
 * @hashes: `[rows]`: fus_copies_hash_row()
 *
 * What one pass over a block finds.
 */
struct _FusSummaryScan
{
  FusFeatureSummary *features;
  FusEdge *lowest;
  FusEdge *highest;
  guint8 *zero;
  guint64 *hashes;
};

/* (transfer full): of @block, or %NULL where it was cancelled. */
FusSummaryScan *fus_summary_scan_new (const FusMatrix *block,
                                      const FusProgress *progress,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void fus_summary_scan_free (FusSummaryScan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusSummaryScan, fus_summary_scan_free)

G_END_DECLS
