/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"

G_BEGIN_DECLS

/* Six samples `s0` … `s5`:
 *
 *   left  vector [3]   s0 s1 s2 s4        gaps: (s1, 0) NaN, (s4, 2) infinite
 *   right image [2, 2] s0 s2 s3 s5        s2 is given as a row of NaN, so that it lacks
 * it color blue red blue – red blue        categorical; weight 0 … 5, s3 NaN
 *
 * Value of feature d of sample s: 10 s + d, plus 100 in `right`. */
FusDataset *data_fixture_new (void) G_GNUC_WARN_UNUSED_RESULT;

/* @n_samples samples with one number each, all different, in `a`; those with an odd index
 * also in `b`; label `class` in three classes with shares ½, ¼, ¼. */
FusDataset *data_fixture_new_large (gsize n_samples) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
