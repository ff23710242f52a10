/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-summary.h"

G_BEGIN_DECLS

/* What is wrong with what was counted, the worst first. */
FusCheck *fus_summary_run_checks (const FusSummary *self,
                                  gboolean thorough,
                                  gsize *n_checks) G_GNUC_WARN_UNUSED_RESULT;

/* Adds to @found, of #FusCheck, numbers that stand for what was not recorded. */
void fus_summary_check_codes (const FusSummary *self, GArray *found);

/* Adds to @found features that tell the class that was asked for by themselves. */
void fus_summary_check_leaks (const FusSummary *self, GArray *found);
/* Adds to @found features that repeat another one, and those that hardly change. */
void fus_summary_check_columns (const FusSummary *self, GArray *found);
/* Adds to @found records that lie far from all others. */
void fus_summary_check_outliers (const FusSummary *self, GArray *found);

/* Adds to @found, of #FusCheck, a warning for each two modalities that hold the same
 * numbers, whole or in some columns: what one tells of the other is then no finding. */
void fus_summary_check_copies (const FusSummary *self, GArray *found);

/* Adds to @found, of #FusCheck, modalities of numbers that look counted. */
void fus_summary_check_counted (const FusSummary *self, GArray *found);

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

/* fus-summary-scan.c (transfer full): of @block, or %NULL where it was cancelled. */
FusSummaryScan *fus_summary_scan_new (const FusMatrix *block,
                                      const FusProgress *progress,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;
void fus_summary_scan_free (FusSummaryScan *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusSummaryScan, fus_summary_scan_free)

G_END_DECLS
