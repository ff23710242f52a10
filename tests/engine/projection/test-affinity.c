/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-affinity.h"
#include "fus-linalg.h"
#include "fus-map-forces.h"
#include "fus-repulsion.h"
#include "fus-rng.h"
#include "projection-fixture.h"

#include <math.h>

#define N_ROWS 60
#define PERPLEXITY 8
#ifdef FUS_REAL_IS_DOUBLE
#define TOLERANCE 1e-7
#else
#define TOLERANCE 1e-4
#endif

static FusAffinity *
find_affinity (const FusMatrix *x, gsize k, double perplexity, FusPool *pool)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FusNeighbors) neighbors = fus_neighbors_new (x, k, pool, NULL, &error);
  FusAffinity *affinity = NULL;

  g_assert_no_error (error);
  affinity = fus_affinity_new (neighbors, perplexity, pool, NULL, &error);
  g_assert_no_error (error);

  return affinity;
}

/* The matrix, `[n × n]`; columns must rise within a row. */
static double *
spell_out (const FusAffinity *affinity)
{
  gsize n = affinity->n_rows;
  double *p = g_new0 (double, n *n);

  for (gsize row = 0; row < n; row++)
    for (gsize i = affinity->starts[row]; i < affinity->starts[row + 1]; i++)
      {
        g_assert_cmpuint (affinity->columns[i], <, n);
        g_assert_cmpuint (affinity->columns[i], !=, row);
        if (i > affinity->starts[row])
          g_assert_cmpuint (affinity->columns[i], >, affinity->columns[i - 1]);
        p[row * n + affinity->columns[i]] = (double) affinity->values[i];
      }

  return p;
}

/* The plain twin: p (j | i) over all others, its precision by bisection alone. */
static void
plain_conditional (double *p, const FusMatrix *x, gsize row, double perplexity)
{
  double low = 0;
  double high = 1e6;

  for (guint step = 0; step < 200; step++)
    {
      double beta = (low + high) / 2;
      double total = 0;
      double entropy = 0;

      for (gsize j = 0; j < x->n_rows; j++)
        {
          double square = fus_squared_distance (fus_matrix_row (x, row),
                                                fus_matrix_row (x, j), x->n_cols);

          p[j] = j == row ? 0 : exp (-beta * square);
          total += p[j];
        }
      for (gsize j = 0; j < x->n_rows; j++)
        {
          p[j] = total > 0 ? p[j] / total : 0;
          entropy -= p[j] > 0 ? p[j] * log (p[j]) : 0;
        }
      if (entropy > log (perplexity))
        low = beta;
      else
        high = beta;
    }
}

static void
test_plain (void)
{
  g_autoptr (FusMatrix) x = projection_fixture_groups (N_ROWS, 5, 4, 1, 6);
  g_autoptr (FusAffinity) affinity = find_affinity (x, N_ROWS - 1, PERPLEXITY, NULL);
  g_autofree double *p = spell_out (affinity);
  g_autofree double *given = g_new0 (double, N_ROWS *N_ROWS);
  double total = 0;

  for (gsize row = 0; row < N_ROWS; row++)
    plain_conditional (given + row * N_ROWS, x, row, PERPLEXITY);
  for (gsize i = 0; i < N_ROWS; i++)
    for (gsize j = 0; j < N_ROWS; j++)
      {
        double expected = (given[i * N_ROWS + j] + given[j * N_ROWS + i]) / (2 * N_ROWS);

        g_assert_cmpfloat_with_epsilon (p[i * N_ROWS + j], expected, 1e-7);
        total += p[i * N_ROWS + j];
      }
  g_assert_cmpfloat_with_epsilon (total, 1, 1e-5);
}

static void
test_symmetric (void)
{
  const gsize n = 500;
  g_autoptr (FusMatrix) x = projection_fixture_groups (n, 5, 4, 3, 2);
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  g_autoptr (FusAffinity) affinity = find_affinity (x, 30, 10, pool);
  g_autofree double *p = spell_out (affinity);

  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < i; j++)
      g_assert_cmpfloat_with_epsilon (p[i * n + j], p[j * n + i], 1e-12);
}

/* Samples in another order: the same affinities, in that order. */
static void
test_order (void)
{
  const gsize n = 300;
  FusRng rng = fus_rng_at (1, FUS_DRAW_TEST, 0, 0);
  g_autoptr (FusMatrix) x = projection_fixture_groups (n, 5, 4, 3, 2);
  g_autofree guint *order = g_new (guint, n);
  g_autoptr (FusMatrix) shuffled = NULL;
  g_autoptr (FusAffinity) affinity = find_affinity (x, 30, 10, NULL);
  g_autoptr (FusAffinity) other = NULL;
  g_autofree double *p = spell_out (affinity);
  g_autofree double *q = NULL;

  fus_rng_permutation (&rng, order, (guint) n);
  shuffled = fus_matrix_select_rows (x, order, n);
  other = find_affinity (shuffled, 30, 10, NULL);
  q = spell_out (other);
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      g_assert_cmpfloat_with_epsilon (q[i * n + j], p[order[i] * n + order[j]], 1e-8);
}

/* More duplicates than the perplexity: they share the weight, nothing overflows. */
static void
test_duplicates (void)
{
  g_autoptr (FusMatrix) x = fus_matrix_new (N_ROWS, 3);
  g_autoptr (FusAffinity) affinity = NULL;
  double total = 0;

  for (gsize i = 0; i < N_ROWS; i++)
    fus_matrix_row (x, i)[0] = (FusReal) (i / 30);
  affinity = find_affinity (x, 3 * PERPLEXITY, PERPLEXITY, NULL);
  for (gsize i = 0; i < affinity->starts[N_ROWS]; i++)
    {
      g_assert_true (isfinite (affinity->values[i]));
      total += (double) affinity->values[i];
    }
  g_assert_cmpfloat_with_epsilon (total, 1, 1e-5);
}

/* Σ over pairs of the map's unnormalised affinities, in double. */
static double
plain_divergence (const FusAffinity *affinity, const FusMatrix *map)
{
  double normalizer = 0;

  for (gsize i = 0; i < map->n_rows; i++)
    for (gsize j = 0; j < map->n_rows; j++)
      if (i != j)
        normalizer += 1 / (1 + fus_squared_distance (fus_matrix_row (map, i),
                                                     fus_matrix_row (map, j), 2));

  return fus_affinity_divergence (affinity, map->data, normalizer);
}

/* ∂ KL ÷ ∂ y_i = 4 (attraction − repulsion ÷ normalizer), against central differences. */
static void
assert_gradient (const char *id, double step, double tolerance)
{
  g_autoptr (FusMatrix) x = projection_fixture_groups (N_ROWS, 5, 4, 1, 6);
  g_autoptr (FusMatrix) map = projection_fixture_groups (N_ROWS, 2, 4, 3, 7);
  g_autoptr (FusAffinity) p = find_affinity (x, 3 * PERPLEXITY, PERPLEXITY, NULL);
  FusWork work = { 0 };
  g_autoptr (FusRepulsion) repulsion =
               fus_repulsion_new (fus_repulsion_choose (id, N_ROWS), N_ROWS, &work);
  double difference = 0;
  double square = 0;

  fus_repulsion_compute (repulsion, map->data);
  for (gsize i = 0; i < 2 * N_ROWS; i++)
    {
      gsize row = i / 2;
      gsize first = p->starts[row];
      FusReal attraction[2] = { 0, 0 };
      FusReal at = map->data[i];
      double slope = 0;
      double above = 0;
      double below = 0;

      fus_cauchy_attraction (attraction, fus_matrix_row (map, row), map->data,
                             p->columns + first, p->values + first,
                             p->starts[row + 1] - first);
      slope = 4 * ((double) attraction[i % 2] -
                   (double) repulsion->force[i] / repulsion->normalizer);
      map->data[i] = at + (FusReal) step;
      above = plain_divergence (p, map);
      map->data[i] = at - (FusReal) step;
      below = plain_divergence (p, map);
      map->data[i] = at;
      difference += pow (slope - (above - below) / (2 * step), 2);
      square += slope * slope;
    }
  g_test_message ("%s: relative error %g", id, sqrt (difference / square));
  g_assert_cmpfloat (sqrt (difference / square), <, tolerance);
}

static void
test_gradient (void)
{
#ifdef FUS_REAL_IS_DOUBLE
  assert_gradient ("exact", 1e-5, TOLERANCE);
#else
  assert_gradient ("exact", 1e-2, TOLERANCE);
#endif
}

/* The grid's spacing bounds it, in either precision. */
static void
test_gradient_of_grid (void)
{
#ifdef FUS_REAL_IS_DOUBLE
  assert_gradient ("grid", 1e-5, 2e-3);
#else
  assert_gradient ("grid", 1e-2, 2e-3);
#endif
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/affinity/as-by-bisection", test_plain);
  g_test_add_func ("/affinity/symmetric", test_symmetric);
  g_test_add_func ("/affinity/order-is-immaterial", test_order);
  g_test_add_func ("/affinity/duplicates", test_duplicates);
  g_test_add_func ("/affinity/gradient/all-pairs", test_gradient);
  g_test_add_func ("/affinity/gradient/grid", test_gradient_of_grid);

  return g_test_run ();
}
