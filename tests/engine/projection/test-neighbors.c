/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-linalg.h"
#include "fus-neighbors.h"
#include "fus-projection.h"
#include "projection-fixture.h"

#include <math.h>
#include <stdlib.h>

/* The plain twin: every distance from differences, then sorted. */
typedef struct
{
  double distance;
  guint index;
} Pair;

static int
compare_pairs (gconstpointer a, gconstpointer b)
{
  const Pair *p = a;
  const Pair *q = b;

  if (p->distance < q->distance || p->distance > q->distance)
    return p->distance < q->distance ? -1 : 1;

  return p->index < q->index ? -1 : 1;
}

static Pair *
plain_neighbors (const FusMatrix *x, gsize row)
{
  Pair *pairs = g_new (Pair, x->n_rows);
  gsize n = 0;

  for (gsize i = 0; i < x->n_rows; i++)
    if (i != row)
      {
        FusReal square =
          (FusReal) fus_squared_distance (fus_matrix_row (x, row), fus_matrix_row (x, i),
                                          x->n_cols);

        pairs[n++] = (Pair){ (double) square, (guint) i };
      }
  qsort (pairs, n, sizeof *pairs, compare_pairs);

  return pairs;
}

static void
assert_neighbors_are_plain (const FusMatrix *x, gsize k, FusPool *pool)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FusNeighbors) neighbors = fus_neighbors_new (x, k, pool, NULL, &error);

  g_assert_no_error (error);
  g_assert_nonnull (neighbors);
  g_assert_cmpuint (neighbors->k, ==, MIN (k, MAX (x->n_rows, 1) - 1));
  for (gsize i = 0; i < x->n_rows; i++)
    {
      g_autofree Pair *pairs = plain_neighbors (x, i);

      for (gsize j = 0; j < neighbors->k; j++)
        {
          g_assert_cmpuint (neighbors->indices[i * neighbors->k + j], ==, pairs[j].index);
          g_assert_cmpfloat_with_epsilon ((double) fus_matrix_row (neighbors->distances,
                                                                   i)[j],
                                          sqrt (pairs[j].distance), 1e-5);
        }
    }
}

static void
test_plain (void)
{
  static const gsize sizes[] = { 0, 1, 2, 7, 64, 65, 127, 128, 129, 1100 };
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autoptr (FusMatrix) x = projection_fixture_groups (sizes[i], 11, 4, 3, i);

      assert_neighbors_are_plain (x, 15, pool);
      assert_neighbors_are_plain (x, 15, NULL);
    }
}

/* Far from the origin, products alone would have lost the differences. */
static void
test_far_away (void)
{
  g_autoptr (FusMatrix) x = projection_fixture_groups (300, 5, 3, 2, 9);

  for (gsize i = 0; i < 300 * 5; i++)
    x->data[i] += 1000;
  assert_neighbors_are_plain (x, 12, NULL);
}

static void
test_duplicates (void)
{
  g_autoptr (FusMatrix) x = fus_matrix_new (90, 3);

  for (gsize i = 0; i < 90; i++)
    fus_matrix_row (x, i)[0] = (FusReal) (i % 30);
  assert_neighbors_are_plain (x, 2, NULL);
}

static void
test_some_rows (void)
{
  static const guint rows[] = { 5, 0, 199, 5 };
  g_autoptr (FusMatrix) x = projection_fixture_groups (200, 6, 4, 3, 2);
  g_autoptr (FusNeighbors) all = fus_neighbors_new (x, 8, NULL, NULL, NULL);
  g_autoptr (FusNeighbors) some = fus_neighbors_new_of_rows (x, rows, G_N_ELEMENTS (rows),
                                                             8, NULL, NULL, NULL);

  g_assert_cmpuint (some->n_rows, ==, G_N_ELEMENTS (rows));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize j = 0; j < 8; j++)
      g_assert_cmpuint (some->indices[8 * i + j], ==, all->indices[8 * rows[i] + j]);
}

/* Among the first rows alone: those of the plain twin that are there. */
static void
test_among (void)
{
  for (gsize n_among = 1; n_among < 300; n_among = 4 * n_among + 1)
    {
      g_autoptr (FusMatrix) x = projection_fixture_waves (301, 5);
      g_autoptr (GError) error = NULL;
      g_autoptr (FusNeighbors) self =
                   fus_neighbors_new_among (x, n_among, 4, NULL, NULL, &error);

      g_assert_no_error (error);
      for (gsize row = 0; row < x->n_rows; row++)
        {
          g_autofree Pair *pairs = plain_neighbors (x, row);
          gsize n = 0;

          for (gsize i = 0; i < x->n_rows - 1 && n < self->k; i++)
            if (pairs[i].index < n_among)
              g_assert_cmpuint (self->indices[row * self->k + n++], ==, pairs[i].index);
        }
    }
}

/* Who compares points says what was done with very many, and who doesn't too. */
static void
test_notes (void)
{
  gsize n_classes = 0;
  const FusProjectionClass *const *classes = fus_projection_list (&n_classes);

  for (gsize i = 0; i < n_classes; i++)
    {
      g_autofree char *few = fus_projection_dup_note (classes[i], 200000);
      g_autofree char *many = fus_projection_dup_note (classes[i], 200001);
      gsize n = fus_projection_count_landmarks (classes[i], 200001);

      g_assert_null (few);
      g_assert_nonnull (many);
      g_assert_cmpuint (fus_projection_count_landmarks (classes[i], 200000), ==, 0);
      g_assert_cmpint (n > 0, ==, classes[i]->compares);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/neighbors/as-by-plain-sorting", test_plain);
  g_test_add_func ("/neighbors/far-from-the-origin", test_far_away);
  g_test_add_func ("/neighbors/duplicates-go-by-index", test_duplicates);
  g_test_add_func ("/neighbors/of-some-rows", test_some_rows);

  g_test_add_func ("/neighbors/among-the-first-rows", test_among);
  g_test_add_func ("/projection/very-many-points-are-said", test_notes);

  return g_test_run ();
}
