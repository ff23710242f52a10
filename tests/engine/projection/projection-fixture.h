/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-matrix.h"

G_BEGIN_DECLS

/* Smooth rows of a formula that a script can repeat:
 * sin (.37 i + .9 d) + .3 cos (1.7 i (d + 1)) + .02 i [d = 1]. */
FusMatrix *projection_fixture_waves (gsize n_rows, gsize n_cols);
/* (cos .37 i, .05 i + sin 2.1 i) */
FusMatrix *projection_fixture_map (gsize n_rows);
/* Seeded normal rows around @n_groups seeded centres, group = row modulo n_groups. */
FusMatrix *projection_fixture_groups (gsize n_rows,
                                      gsize n_cols,
                                      gsize n_groups,
                                      double spread,
                                      guint64 seed);

G_END_DECLS
