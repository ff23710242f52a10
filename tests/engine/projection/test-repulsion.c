/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-repulsion.h"
#include "projection-fixture.h"

#include <math.h>

/* The plain twin, in double. */
static double
plain_repulsion (double *force, const FusMatrix *points)
{
  double normalizer = 0;

  for (gsize i = 0; i < points->n_rows; i++)
    {
      force[2 * i] = 0;
      force[2 * i + 1] = 0;
      for (gsize j = 0; j < points->n_rows; j++)
        {
          double dx = (double) points->data[2 * i] - (double) points->data[2 * j];
          double dy = (double) points->data[2 * i + 1] - (double) points->data[2 * j + 1];
          double q = 1 / (1 + dx * dx + dy * dy);

          normalizer += i == j ? 0 : q;
          force[2 * i] += q * q * dx;
          force[2 * i + 1] += q * q * dy;
        }
    }

  return normalizer;
}

typedef struct
{
  double force; /* root mean square error, relative to the forces' root mean square */
  double normalizer;
} Errors;

static Errors
measure_errors (const char *id, const FusMatrix *points, FusPool *pool)
{
  gsize n = points->n_rows;
  FusWork work = { .pool = pool };
  g_autoptr (FusRepulsion) repulsion =
               fus_repulsion_new (fus_repulsion_choose (id, n), n, &work);
  g_autofree double *expected = g_new0 (double, 2 * n + 1);
  double normalizer = plain_repulsion (expected, points);
  double difference = 0;
  double square = 0;

  fus_repulsion_compute (repulsion, points->data);
  for (gsize i = 0; i < 2 * n; i++)
    {
      difference += pow ((double) repulsion->force[i] - expected[i], 2);
      square += expected[i] * expected[i];
    }

  return (Errors){ square > 0 ? sqrt (difference / square) : sqrt (difference),
                   normalizer > 0 ? fabs (repulsion->normalizer / normalizer - 1)
                                  : fabs (repulsion->normalizer) };
}

static FusMatrix *
scaled_groups (gsize n, double scale)
{
  FusMatrix *points = projection_fixture_groups (n, 2, 10, 6, 4);

  for (gsize i = 0; i < 2 * n; i++)
    points->data[i] *= (FusReal) scale;

  return points;
}

static void
test_exact (void)
{
  static const gsize sizes[] = { 0, 1, 2, 7, 64, 65, 200 };
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (FusMatrix) points = scaled_groups (sizes[i], 1);
      Errors errors = measure_errors ("exact", points, pool);

      g_assert_cmpfloat (errors.force, <, 2e-6);
      g_assert_cmpfloat (errors.normalizer, <, 1e-5);
    }
}

/* From the start, all in one cell, to a wide map. */
static void
test_grid (void)
{
  static const double scales[] = { 1e-5, 1e-3, .1, 1, 2.5, 6, 15 };
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      g_autoptr (FusMatrix) points = scaled_groups (1500, scales[i]);
      Errors errors = measure_errors ("grid", points, pool);

      g_test_message ("scale %g: force %g, normalizer %g", scales[i], errors.force,
                      errors.normalizer);
      g_assert_cmpfloat (errors.force, <, .02);
      g_assert_cmpfloat (errors.normalizer, <, .002);
    }
}

/* A map that has run away: bounded memory, finite forces, a normalizer above 0. */
static void
test_runaway (void)
{
  static const double scales[] = { 1e3, 1e6 };

  for (gsize i = 0; i < G_N_ELEMENTS (scales); i++)
    {
      g_autoptr (FusMatrix) points = scaled_groups (300, scales[i]);
      FusWork work = { 0 };
      g_autoptr (FusRepulsion) repulsion =
                   fus_repulsion_new (&fus_repulsion_grid, 300, &work);

      fus_repulsion_compute (repulsion, points->data);
      g_assert_cmpfloat (repulsion->normalizer, >, 0);
      for (gsize k = 0; k < 2 * 300; k++)
        {
          g_assert_true (isfinite (repulsion->force[k]));
          g_assert_cmpfloat (fabs ((double) repulsion->force[k]), <, 300);
        }
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/repulsion/exact-is-all-pairs", test_exact);
  g_test_add_func ("/repulsion/grid-is-near-all-pairs", test_grid);
  g_test_add_func ("/repulsion/grid-of-a-runaway-map", test_runaway);

  return g_test_run ();
}
