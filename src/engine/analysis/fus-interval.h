/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Below this many samples nothing is claimed (MODELS.md 5.9). */
#define FUS_FEWEST_SAMPLES 30
/* Below this many units of samples that belong together there is no interval. */
#define FUS_FEWEST_UNITS 5
/* A share of the variance that is worth a word. */
#define FUS_LEAST_R2 0.01

/**
 * FusInterval:
 * @value: the estimate; NaN where it is not defined
 * @low: its 5 % bound
 * @high: its 95 % bound
 * @n: samples behind it
 */
typedef struct
{
  double value;
  double low;
  double high;
  gsize n;
} FusInterval;

#define FUS_INTERVAL_UNKNOWN                                                             \
  ((FusInterval){ (double) NAN, (double) NAN, (double) NAN, 0 })

/* Whether it lies above @level beyond doubt: there are enough samples, and the 99.9 %
 * bound is on that side too (the 90 % one stretched as a normal distribution's is).
 * Sentences are many, and each is one more chance to be wrong. */
gboolean fus_interval_is_above (const FusInterval *self, double level);

/* As fus_interval_is_above(), on the other side. */
gboolean fus_interval_is_below (const FusInterval *self, double level);
/* Of a mean and its standard error. */
FusInterval fus_interval_from_error (double mean, double standard_error, gsize n);
/**
 * fus_interval_widen:
 * @low: (inout): its bound, as of very many units
 * @high: (inout): the same
 * @n_units: how many there were; 0: rows stand for themselves, nothing is done
 *
 * A few units say less of their spread than many: bounds move out by as much as Student's
 * 99.95 % point does (Cornish and Fisher 1938), and are NaN below %FUS_FEWEST_UNITS.
 */
void fus_interval_widen (double value, double *low, double *high, gsize n_units);
/* The standard error behind an interval of a mean; NaN where there is none. */
double fus_interval_get_error (const FusInterval *self);
/* Wilson's score interval of @n_right of @n. Wilson 1927. */
FusInterval fus_interval_from_count (gsize n_right, gsize n);
/* Mean of @values and its interval; NaN are left out. */
FusInterval fus_interval_from_values (const double *values, gsize n);
/**
 * fus_interval_from_units:
 * @values: `[n]`; NaN are left out
 * @units: `[n]`: below @n_all_units
 *
 * Mean of @values; its interval takes samples of one unit as one (cluster-robust standard
 * error, Liang & Zeger 1986). Its n are the units that there are.
 */
FusInterval fus_interval_from_units (const double *values,
                                     const guint *units,
                                     gsize n,
                                     gsize n_all_units);
/**
 * fus_interval_of_rows:
 * @values: `[n]`; NaN are left out
 * @units: (nullable): `[n]`: 0 … @n_units − 1: what rows belong together
 *
 * Returns: the mean and its interval, by fus_interval_from_units() and widened
 * (fus_interval_widen()) where there are units; its n are the rows that are known
 */
FusInterval fus_interval_of_rows (const double *values,
                                  const guint *units,
                                  gsize n,
                                  gsize n_units);

G_END_DECLS
