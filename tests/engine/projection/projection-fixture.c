/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "projection-fixture.h"

#include "fus-rng.h"

#include <math.h>

FusMatrix *
projection_fixture_waves (gsize n_rows, gsize n_cols)
{
  FusMatrix *x = fus_matrix_new (n_rows, n_cols);

  for (gsize i = 0; i < n_rows; i++)
    for (gsize d = 0; d < n_cols; d++)
      {
        double row = (double) i;
        double column = (double) d;

        fus_matrix_row (x, i)[d] =
          (FusReal) (sin (.37 * row + .9 * column) + .3 * cos (1.7 * row * (column + 1)) +
                     (d == 1 ? .02 * row : 0));
      }

  return x;
}

FusMatrix *
projection_fixture_map (gsize n_rows)
{
  FusMatrix *map = fus_matrix_new (n_rows, 2);

  for (gsize i = 0; i < n_rows; i++)
    {
      double row = (double) i;

      map->data[2 * i] = (FusReal) cos (.37 * row);
      map->data[2 * i + 1] = (FusReal) (.05 * row + sin (2.1 * row));
    }

  return map;
}

FusMatrix *
projection_fixture_groups (gsize n_rows,
                           gsize n_cols,
                           gsize n_groups,
                           double spread,
                           guint64 seed)
{
  FusMatrix *x = fus_matrix_new (n_rows, n_cols);

  for (gsize i = 0; i < n_rows; i++)
    {
      FusRng rng = fus_rng_at (seed, FUS_DRAW_TEST, 0, (guint32) i);
      FusRng centre = fus_rng_at (seed, FUS_DRAW_TEST, 1, (guint32) (i % n_groups));

      for (gsize d = 0; d < n_cols; d++)
        fus_matrix_row (x, i)[d] =
          (FusReal) (spread * fus_rng_normal (&centre) + fus_rng_normal (&rng));
    }

  return x;
}
