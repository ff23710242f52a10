/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"

G_BEGIN_DECLS

/* Permutations that a p-value is of: the least that there is is one in a thousand. */
#define FUS_ASSOCIATION_SHUFFLES 999

/**
 * FusAssociation:
 * @v: how closely the two go together, 0 … 1: of two with classes Cramér's V with
 * Bergsma's correction (2013); of one with numbers the square root of the share of their
 * variance that lies between the classes of the other, corrected likewise (ε², Kelley
 * 1935); of two with numbers the absolute correlation. NaN where one of them is constant
 * @p: share of random pairings that go together as closely, this one among them
 * @n: units that both are known of
 *
 * MODELS.md 5.11.
 */
typedef struct
{
  double v;
  double p;
  gsize n;
} FusAssociation;

/**
 * fus_association_new:
 * @a: `[n]`: codes, or %NULL where it has numbers
 * @a_values: (nullable): `[n]`
 * @b: `[n]`, as @a
 * @b_values: (nullable): `[n]`
 * @n: of both, all known: no code below 0, no NaN
 * @seed: of the pairings
 */
FusAssociation fus_association_new (const gint32 *a,
                                    const double *a_values,
                                    const gint32 *b,
                                    const double *b_values,
                                    gsize n,
                                    guint64 seed);

/**
 * fus_association_of_labels:
 * @units: `[n_samples]`: of fus_split_list_units(): samples of one unit that agree in
 * both count once
 *
 * Of two labels, of the samples that know both.
 */
FusAssociation fus_association_of_labels (const FusDataset *dataset,
                                          const FusLabel *a,
                                          const FusLabel *b,
                                          const guint *units,
                                          guint64 seed);

/* The same of a label and whether a sample lacks modality @m. */
FusAssociation fus_association_of_gaps (const FusDataset *dataset,
                                        guint m,
                                        const FusLabel *label,
                                        const guint *units,
                                        guint64 seed);

/**
 * fus_cramers_v:
 * @counts: `[n_rows × n_columns]`
 *
 * Returns: Cramér's V with Bergsma's correction; NaN of a table with fewer than two rows
 * or columns that hold anything
 */
double fus_cramers_v (const gsize *counts, guint n_rows, guint n_columns);

G_END_DECLS
