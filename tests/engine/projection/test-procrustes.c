/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-projection.h"
#include "projection-fixture.h"

#include <math.h>

static FusMatrix *
moved (const FusMatrix *points, double angle, double mirror, double scale)
{
  FusMatrix *copy = fus_matrix_new (points->n_rows, 2);

  for (gsize i = 0; i < points->n_rows; i++)
    {
      double x = (double) points->data[2 * i];
      double y = mirror * (double) points->data[2 * i + 1];

      copy->data[2 * i] = (FusReal) (scale * (cos (angle) * x - sin (angle) * y) + 5);
      copy->data[2 * i + 1] = (FusReal) (scale * (sin (angle) * x + cos (angle) * y) - 3);
    }

  return copy;
}

static double
misfit (const FusMatrix *a, const FusMatrix *b)
{
  double sum = 0;

  for (gsize i = 0; i < 2 * a->n_rows; i++)
    sum += pow ((double) a->data[i] - (double) b->data[i], 2);

  return sum;
}

static void
test_undone (void)
{
  g_autoptr (FusMatrix) reference = projection_fixture_map (50);

  for (guint i = 0; i < 16; i++)
    {
      g_autoptr (FusMatrix) points =
                   moved (reference, .7 * i, i % 2 == 0 ? 1 : -1, .2 + .3 * i);

      fus_procrustes_align (points, reference);
      g_assert_cmpfloat (misfit (points, reference), <, 1e-8);
    }
}

/* No small turn, change of scale or shift fits better. */
static void
test_best (void)
{
  g_autoptr (FusMatrix) reference = projection_fixture_map (50);
  g_autoptr (FusMatrix) points = projection_fixture_groups (50, 2, 3, 1, 5);
  double best = 0;

  fus_procrustes_align (points, reference);
  best = misfit (points, reference);
  for (guint i = 0; i < 8; i++)
    {
      g_autoptr (FusMatrix) other =
                   fus_matrix_new_from_data (points->data, points->n_rows, 2);
      double step = i % 2 == 0 ? .02 : -.02;

      for (gsize row = 0; row < 50; row++)
        {
          double x = (double) points->data[2 * row];
          double y = (double) points->data[2 * row + 1];
          double turn = i / 2 == 0 ? step : 0;
          double scale = i / 2 == 1 ? 1 + step : 1;

          other->data[2 * row] =
            (FusReal) (scale * (x - turn * y) + (i / 2 == 2 ? step : 0));
          other->data[2 * row + 1] =
            (FusReal) (scale * (y + turn * x) + (i / 2 == 3 ? step : 0));
        }
      g_assert_cmpfloat (misfit (other, reference), >=, best - 1e-6);
    }
}

static void
test_degenerate (void)
{
  g_autoptr (FusMatrix) none = fus_matrix_new (0, 2);
  g_autoptr (FusMatrix) reference = projection_fixture_map (4);
  g_autoptr (FusMatrix) together = fus_matrix_new (4, 2);
  double mean = 0;

  fus_procrustes_align (none, none);
  fus_procrustes_align (together, reference);
  for (gsize i = 0; i < 4; i++)
    mean += (double) reference->data[2 * i] / 4;
  for (gsize i = 0; i < 4; i++)
    g_assert_cmpfloat_with_epsilon ((double) together->data[2 * i], mean, 1e-6);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/procrustes/undoes-a-move", test_undone);
  g_test_add_func ("/procrustes/nothing-near-fits-better", test_best);
  g_test_add_func ("/procrustes/degenerate", test_degenerate);

  return g_test_run ();
}
