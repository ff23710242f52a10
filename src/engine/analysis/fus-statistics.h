/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

double fus_mean_of_known (const double *values, gsize n);
/* Sorts @values in place, NaN last; returns how many are numbers. */
gsize fus_sort_known (double *values, gsize n);
double fus_sorted_quantile (const double *sorted, gsize n, double q);
/* Sorts @values; NaN are left out. */
double fus_take_quantile (double *values, gsize n, double q);
double fus_trapezoid (const double *x, const double *y, gsize n);

guint fus_bootstrap_get_n_replicates (gsize n_rows);
void fus_bootstrap_weights (guint8 *weights,
                            gsize n_rows,
                            guint64 seed,
                            guint32 replicate);

G_END_DECLS
