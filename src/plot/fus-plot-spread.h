/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * fus_plot_spread:
 * @positions: (inout): `[n]`, rising
 * @spacings: `[n]`: least distance of each from the one before it; the first is not read
 * @n: how many
 * @low: smallest position allowed
 * @high: largest; where there is too little room, @low wins
 *
 * Moves positions apart, by the smallest sum of squares: with the spacings taken off,
 * this is isotonic regression, by pooling of adjacent violators.
 */
void fus_plot_spread (double *positions,
                      const double *spacings,
                      gsize n,
                      double low,
                      double high);

G_END_DECLS
