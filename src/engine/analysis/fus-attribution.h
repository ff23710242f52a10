/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-encoding.h"
#include "fus-game.h"
#include "fus-results.h"

G_BEGIN_DECLS

/**
 * FusAttribution:
 * @base: `[n_rows]`: value with nothing known
 * @full: `[n_rows]`: value with all that the sample has
 * @phi: `[n_rows × n_modalities]`: Shapley values; NaN where the sample lacks the
 * modality
 * @loo: `[n_rows × n_modalities]`: v(all) − v(all but m)
 * @solo: `[n_rows × n_modalities]`: v(m) − v(nothing)
 * @mean_phi: `[n_modalities]`
 * @mean_phi_error: `[n_modalities]`: standard error of @mean_phi over the rows
 * @mean_abs_phi: `[n_modalities]`
 * @interval_low: `[n_modalities]`: 2.5 % of the bootstrap of @mean_abs_phi
 * @interval_high: `[n_modalities]`: 97.5 %
 * @interaction: `[n_modalities × n_modalities]`: mean over rows; diagonal: mean own
 * effect, φ less half of the row's interactions; NaN where no sample has both
 * @interaction_error: `[n_modalities × n_modalities]`: standard error of @interaction
 * @interaction_n: `[n_modalities × n_modalities]`: rows behind it
 * @left_out: modalities that were no players
 * @n_classes: of @probability
 * @probability: (nullable): `[n_rows × n_classes]`: how likely each class is to the
 * sample with all of its players; %NULL where the game isn't about classes
 * @largest_gap: largest |Σφ − (full − base)| over rows, over 1 + max|v|
 * @units: (nullable): `[n_rows]`: what rows belong together (fus_encoding_list_units())
 * @n_units: how many of these there are
 * @values: (nullable): `[n_rows × 2^n_modalities]`: the game itself
 *
 * Who contributed what: exact Shapley values over modalities. MODELS.md 6.1–6.2.
 * Reference-counted.
 */
typedef struct
{
  const FusGameClass *game;
  int label;      /* of the evidence game, or −1 */
  int class_code; /* whose evidence, or −1: each sample's own class */
  int target;     /* of the reconstruction game, or −1: all */
  guint n_modalities;
  gsize n_rows;
  guint *samples;
  FusMask *players;
  FusMask left_out;
  double *base;
  double *full;
  double *phi;
  double *loo;
  double *solo;
  double *mean_phi;
  double *mean_phi_error;
  double *mean_abs_phi;
  double *interval_low;
  double *interval_high;
  double *interaction;
  double *interaction_error;
  gsize *interaction_n;
  guint n_classes;
  double *probability;
  double largest_gap;
  double *values;
  guint *units;
  gsize n_units;
  guint64 seed; /* of the bootstrap */
} FusAttribution;

/* More are not taken apart: 2^M values a sample. */
#define FUS_ATTRIBUTION_MAX_MODALITIES 12

/**
 * fus_attribute:
 * @train: (nullable): for what the game has to learn first
 * @encoding: the rows to explain
 * @error: set when cancelled, or for options that don't fit
 *
 * Plays the game for every subset and shares the gain of all over nothing out: exact
 * Shapley values among the modalities that each row has and that are not left out.
 *
 * Returns: (transfer full): who contributed what, or %NULL
 */
FusAttribution *fus_attribute (
  const FusEncoding *train, /* (nullable): for the evidence probe */
  const FusEncoding *encoding,
  const FusGameOptions *options,
  FusPool *pool,
  const FusProgress *progress,
  GError **error) G_GNUC_WARN_UNUSED_RESULT;
FusAttribution *fus_attribution_ref (FusAttribution *self);
void fus_attribution_unref (FusAttribution *self);

/**
 * fus_attribution_select:
 * @rows: `[n_rows]`: rows of @self, in any order
 *
 * Means, intervals and interactions over some of the rows: a class, a selection.
 *
 * Returns: (transfer full): the same game over those rows
 */
FusAttribution *fus_attribution_select (const FusAttribution *self,
                                        const guint *rows,
                                        gsize n_rows) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_shapley_values:
 * @phi: (out): `[n_players]`
 * @v: `[2^n_players]`: value of each coalition, by bit mask
 *
 * The arithmetic alone: φ_i = Σ_{s ∌ i} |s|! (n − |s| − 1)! ÷ n! · (v[s ∪ i] − v[s])
 * (Shapley 1953; MODELS.md 6.1).
 */
void fus_shapley_values (double *phi, const double *v, guint n_players);

/**
 * fus_shapley_interactions:
 * @interaction: (out): `[n_players × n_players]`, symmetric; its diagonal is left alone
 * @v: `[2^n_players]`
 *
 * I_ij = Σ_{s ∌ i, j} |s|! (n − |s| − 2)! ÷ (n − 1)! · (v[s ∪ ij] − v[s ∪ i] − v[s ∪ j] +
 * v[s]): Grabisch & Roubens 1999; MODELS.md 6.1. Above 0 the two do more together, below
 * 0 each replaces part of the other.
 */
void fus_shapley_interactions (double *interaction, const double *v, guint n_players);

FUS_RESULTS_GETTER (FusAttribution, attribution, "attribution")
FUS_RESULTS_GETTER (FusAttribution, own, "own")

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusAttribution, fus_attribution_unref)

G_END_DECLS
