/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-association.h"
#include "fus-results.h"
#include "fus-told.h"

G_BEGIN_DECLS

/* Neighbours that tell a site (MODELS.md 5.11). */
#define FUS_SITES_NEIGHBORS 15
/* An area above which it can be told, where the interval lies above it. */
#define FUS_SITES_TOLD 0.6

/* Whether a column and the label can be kept apart (MODELS.md 5.11). */
typedef enum
{
  FUS_SITE_NOT_KNOWN,   /* there is no other label */
  FUS_SITE_APART,       /* no sign that they go together */
  FUS_SITE_TOGETHER,    /* V ≥ 0.3 and p < 0.01: removing one may remove the other */
  FUS_SITE_INSEPARABLE, /* V ≥ 0.7, or the column's classes have one label each */
} FusSiteVerdict;

/**
 * FusSite:
 * @column: a column such as site, batch or operator
 * @why_not: (nullable): why it is not told from the modalities, a sentence
 * @n: samples that it was tried on
 * @n_known: samples that know it
 * @alone: `[n_modalities]`: how well it is told from each; unknown with @why_not
 * @with_label: how closely it goes with the label
 * @verdict: what follows from that
 * @label_from_column: accuracy of telling the label from the column alone
 * @label_guess: that of always naming the commonest class
 * @within: accuracy of telling the label from all modalities within one class of the
 * column: mean over those with twenty samples and two labels
 * @within_guess: that of naming the commonest class of each
 * @n_within: how many these are
 * @left_out: accuracy of telling the label in a class of the column that was not learnt
 * from, of all samples
 *
 * The last six where the verdict is a warning and the label has classes, else unknown.
 */
typedef struct
{
  const FusLabel *column;
  char *why_not;
  gsize n;
  gsize n_known;
  FusTold *alone;
  FusAssociation with_label;
  FusSiteVerdict verdict;
  FusInterval label_from_column;
  double label_guess;
  FusInterval within;
  double within_guess;
  guint n_within;
  FusInterval left_out;
} FusSite;

/**
 * FusSites:
 * @label: (nullable): the label that they must not be confounded with
 * @sites: `[n_sites]`: in the order of the data
 *
 * What is known of columns that tell how samples were handled. Reference-counted, frozen.
 */
typedef struct
{
  FusDataset *dataset;
  const FusLabel *label;
  guint n_modalities;
  guint n_sites;
  FusSite *sites;
} FusSites;

/**
 * fus_sites_new:
 * @label: (nullable): what they must not be confounded with
 * @column: (nullable): id of the column; %NULL: those whose name speaks of how samples
 * were handled, and those that mark groups, six at most
 * @error: a FUS_ANALYSIS_ERROR_NOT_MEASURED where there is no such column; when cancelled
 *
 * Returns: (transfer full): what was found, or %NULL
 */
FusSites *fus_sites_new (FusDataset *dataset,
                         const FusLabel *label,
                         const char *column,
                         guint64 seed,
                         FusPool *pool,
                         const FusProgress *progress,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusSites *fus_sites_ref (FusSites *self);
void fus_sites_unref (FusSites *self);

/* `not-known`, `apart`, `together`, `inseparable` */
const char *fus_site_verdict_get_id (FusSiteVerdict verdict);
/* Area of the better reader, or R² of a column of numbers. */
const FusInterval *fus_site_get_telling (const FusSite *self, guint m);
/* Whether @m tells it: its interval lies above @FUS_SITES_TOLD; of numbers, R² above 0
 * beyond doubt. */
gboolean fus_site_is_told (const FusSite *self, guint m);

FUS_RESULTS_GETTER (FusSites, sites, "sites")

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusSites, fus_sites_unref)

G_END_DECLS
