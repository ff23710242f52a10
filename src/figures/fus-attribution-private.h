/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-figure-private.h"

G_BEGIN_DECLS

/* What the three figures about attributions share. */

/* Whether the game's values are log-odds of a class, so that they can be told as "how
 * sure". */
gboolean fus_attribution_is_evidence (const FusAttribution *self);
/* Digits after the point of values of which @largest is the largest in size: nats may be
 * thousands. */
guint fus_attribution_get_decimals (double largest);
/* 1 ÷ (1 + exp −v) */
double fus_attribution_get_probability (double log_odds);
/**
 * FusAttributionFocus:
 * @of: (transfer none): where the sample's numbers are
 * @row: of @of
 * @is_member: whether the sample is among those of the context's attribution
 *
 * The sample that is meant: the context's, or the first where it was not explained.
 */
typedef struct
{
  const FusAttribution *of;
  gsize row;
  gboolean is_member;
} FusAttributionFocus;

/* The row that the figure is about: that of the context's sample, among all or as
 * explained alone; else the first. */
FusAttributionFocus fus_attribution_find_focus (const FusFigureContext *context);

/* Number of its sample in the dataset. */
guint fus_attribution_focus_get_sample (const FusAttributionFocus *self);

/* What modality @m contributed to it. */
double fus_attribution_focus_get_phi (const FusAttributionFocus *self, guint m);

/* Its value with all modalities. */
double fus_attribution_focus_get_full (const FusAttributionFocus *self);
/* Its value without modality @m. */
double fus_attribution_focus_get_without (const FusAttributionFocus *self, guint m);
/* Rows of the context's attribution whose class is that of @sample, rising; all of them
 * where there are no classes. */
guint *fus_attribution_list_class (const FusFigureContext *context,
                                   guint sample,
                                   gsize *n) G_GNUC_WARN_UNUSED_RESULT;

/* What modality @m contributed to row @row. */
double fus_attribution_get_phi (const FusAttribution *self, gsize row, guint m);
/* Modalities by mean size, the largest first. @order: `[n_modalities]` */
void fus_attribution_sort (const FusAttribution *self, guint *order);
/* Name of the class whose evidence is explained for a sample, or %NULL. */
const char *fus_attribution_get_class (const FusFigureContext *context, guint sample);
/* The modality of largest effect on the sample, or −1: the one that sentences name and
 * that stands in bold. */
int fus_attribution_find_largest (const FusAttributionFocus *focus);
/* Mean effect of modality @m over all rows, with its sign. */
FusInterval fus_attribution_get_effect (const FusAttribution *self, guint m);
/* Mean over the rows that have both of how much more @a adds than @b. */
FusInterval fus_attribution_compare (const FusAttribution *self, guint a, guint b);

/**
 * fus_attribution_add_claims:
 * @decimals: of the game's values
 *
 * What mattered to the sample, and over all of them: evidence for one chosen class says
 * nothing of the latter.
 */
void fus_attribution_add_claims (const FusFigureContext *context,
                                 guint decimals,
                                 FusFigure *figure);
/* Whether the model is good enough at what is explained for its reasons to be told. */
gboolean fus_attribution_check_gate (FusClaim *claim, const FusFigureContext *context);

G_END_DECLS
