/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * fus_mean_of_known:
 * @values: `[n]`
 *
 * Returns: the mean of those that are not NaN; NaN where there are none
 */
double fus_mean_of_known (const double *values, gsize n);
/* Sorts @values in place, NaN last; returns how many are numbers. */
gsize fus_sort_known (double *values, gsize n);

/**
 * fus_sorted_quantile:
 * @sorted: `[n]`, rising, none NaN
 * @q: 0 … 1
 *
 * Returns: the quantile, between neighbours on a straight line (NumPy's default; type 7
 * of Hyndman & Fan 1996); NaN where @n is 0
 */
double fus_sorted_quantile (const double *sorted, gsize n, double q);
/* Sorts @values; NaN are left out. */
double fus_take_quantile (double *values, gsize n, double q);

/**
 * fus_trapezoid:
 * @x: `[n]`, rising, steps of any size
 * @y: `[n]`
 *
 * Returns: the area under the broken line
 */
double fus_trapezoid (const double *x, const double *y, gsize n);

/**
 * fus_bootstrap_get_n_replicates:
 *
 * Returns: 1,000 up to 2,000 rows, fewer beyond, where the spread is small anyway
 */
guint fus_bootstrap_get_n_replicates (gsize n_rows);

/**
 * fus_bootstrap_weights:
 * @weights: (out): `[n_rows]`: how often each row was drawn; they add up to @n_rows
 *
 * Draws @n_rows rows with replacement. One row's draws stop counting at 255.
 */
void fus_bootstrap_weights (guint8 *weights,
                            gsize n_rows,
                            guint64 seed,
                            guint32 replicate);

/**
 * fus_bootstrap_unit_weights:
 * @weights: (out): `[n_rows]`: how often each row was drawn
 * @units: (nullable): `[n_rows]`: 0 … @n_units − 1; %NULL where each row stands for
 * itself
 *
 * Draws @n_units units with replacement; rows of one unit are drawn together.
 */
void fus_bootstrap_unit_weights (guint8 *weights,
                                 gsize n_rows,
                                 const guint *units,
                                 gsize n_units,
                                 guint64 seed,
                                 guint32 replicate);

G_END_DECLS
