/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-gate.h"

G_BEGIN_DECLS

/**
 * FusRankSum:
 * @auc: chance that one of the first has the larger value, ties half, and its interval:
 * DeLong et al. 1988, as a share of as many samples as have that variance (Wilson 1927)
 * @z: the sum of the first's ranks less its mean, in standard deviations, both those of
 * draws of as many ranks without replacement; NaN where all values are the same
 * @skew: of that sum over all draws
 *
 * Two lots of values compared by their ranks.
 */
typedef struct
{
  FusInterval auc;
  double z;
  double skew;
} FusRankSum;

/**
 * fus_rank_sum_new:
 * @first: (inout): `[n_first]`, finite; sorted afterwards
 * @second: (inout): `[n_second]`, likewise
 * @scratch: `[2 max (n_first, n_second)]`
 *
 * Mann & Whitney 1947.
 */
FusRankSum fus_rank_sum_new (float *first,
                             gsize n_first,
                             float *second,
                             gsize n_second,
                             guint32 *scratch);

/**
 * fus_rank_sum_get_p:
 *
 * The tail of a gamma distribution with this skewness (Pearson III; the approximation of
 * Lugannani & Rice 1980) where it is heavier than the normal one, else the normal one:
 * where values are tied and few are drawn, the sum is no normal variable.
 *
 * Returns: the chance of a sum that is as far away, both sides; NaN of no sum
 */
double fus_rank_sum_get_p (const FusRankSum *self);

G_END_DECLS
