/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-projection-error.h"
#include "fus-projection.h"
#include "projection-fixture.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

/* What every projection owes, walked over the table. */

static FusMatrix *
run (const FusProjectionClass *class, const FusMatrix *x, FusPool *pool, GError **error)
{
  g_autoptr (FusOptions) options = fus_options_new (class->options, class->n_options);

  return class->run (x, &(FusProjectionRequest){ .options = options, .seed = 3 }, pool,
                     NULL, error);
}

static FusMatrix *
run_or_fail (const FusProjectionClass *class, const FusMatrix *x, FusPool *pool)
{
  g_autoptr (GError) error = NULL;
  FusMatrix *map = run (class, x, pool, &error);

  g_assert_no_error (error);
  g_assert_nonnull (map);
  g_assert_cmpuint (map->n_rows, ==, x->n_rows);
  g_assert_cmpuint (map->n_cols, ==, 2);
  for (gsize i = 0; i < 2 * map->n_rows; i++)
    g_assert_true (isfinite (map->data[i]));

  return map;
}

static void
test_few_rows (gconstpointer data)
{
  for (gsize n = 0; n <= 6; n++)
    for (gsize d = 1; d <= 3; d++)
      {
        g_autoptr (FusMatrix) x = projection_fixture_waves (n, d);
        g_autoptr (FusMatrix) map = run_or_fail (data, x, NULL);

        g_assert_cmpuint (map->n_rows, ==, n);
      }
}

static void
test_same_rows (gconstpointer data)
{
  g_autoptr (FusMatrix) constant = fus_matrix_new (120, 4);
  g_autoptr (FusMatrix) doubled = projection_fixture_waves (120, 4);
  g_autoptr (FusMatrix) of_constant = run_or_fail (data, constant, NULL);
  g_autoptr (FusMatrix) of_doubled = NULL;

  for (gsize i = 0; i < 120; i++)
    {
      memcpy (fus_matrix_row (doubled, i), fus_matrix_row (doubled, i % 7),
              4 * sizeof (FusReal));
      fus_matrix_row (doubled, i)[2] = 1;
    }
  of_doubled = run_or_fail (data, doubled, NULL);
  g_assert_cmpuint (of_doubled->n_rows, ==, of_constant->n_rows);
}

static void
test_not_finite (gconstpointer data)
{
  static const double values[] = { NAN, INFINITY, -INFINITY };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (FusMatrix) x = projection_fixture_waves (30, 3);
      g_autoptr (GError) error = NULL;

      x->data[17] = (FusReal) values[i];
      g_assert_null (run (data, x, NULL, &error));
      g_assert_error (error, FUS_PROJECTION_ERROR, FUS_PROJECTION_ERROR_NOT_FINITE);
      g_assert_nonnull (strstr (error->message, "6"));
    }
}

static void
test_threads (gconstpointer data)
{
  g_autoptr (FusMatrix) x = projection_fixture_groups (700, 5, 4, 3, 1);
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  g_autoptr (FusMatrix) one = run_or_fail (data, x, NULL);
  g_autoptr (FusMatrix) two = run_or_fail (data, x, pool);

  g_assert_cmpmem (one->data, 1400 * sizeof (FusReal), two->data,
                   1400 * sizeof (FusReal));
}

static void
test_cancelled (gconstpointer data)
{
  const FusProjectionClass *class = data;
  g_autoptr (FusMatrix) x = projection_fixture_waves (50, 3);
  g_autoptr (FusOptions) options = fus_options_new (class->options, class->n_options);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  FusProjectionRequest request = { .options = options };
  FusProgress progress = { .cancellable = cancellable };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (class->run (x, &request, NULL, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

static void
test_table (void)
{
  gsize n_classes = 0;
  const FusProjectionClass *const *classes = fus_projection_list (&n_classes);

  for (gsize i = 0; i < n_classes; i++)
    g_assert_true (fus_projection_lookup (classes[i]->id) == classes[i]);
  g_assert_null (classes[n_classes]);
  g_assert_null (fus_projection_lookup ("no such map"));
}

static void
test_axes_out_of_range (void)
{
  const FusProjectionClass *axes = fus_projection_lookup ("axes");
  g_autoptr (FusOptions) options = fus_options_new (axes->options, axes->n_options);
  g_autoptr (FusMatrix) x = projection_fixture_waves (5, 3);
  FusProjectionRequest request = { .options = options };
  g_autoptr (FusMatrix) map = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (fus_options_set (options, "first", "3", NULL));
  g_assert_true (fus_options_set (options, "second", "1", NULL));
  map = axes->run (x, &request, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_nonnull (map);
  for (gsize i = 0; i < 5; i++)
    {
      g_assert_cmpfloat_with_epsilon (map->data[2 * i], x->data[3 * i + 2], 1e-9);
      g_assert_cmpfloat_with_epsilon (map->data[2 * i + 1], x->data[3 * i], 1e-9);
    }
  g_assert_true (fus_options_set (options, "second", "4", NULL));
  g_assert_null (axes->run (x, &request, NULL, NULL, &error));
  g_assert_error (error, FUS_PROJECTION_ERROR, FUS_PROJECTION_ERROR_SHAPE);
}

int
main (int argc, char *argv[])
{
  static const struct
  {
    const char *name;
    GTestDataFunc func;
  } tests[] = {
    { "few-rows", test_few_rows },
    { "same-rows", test_same_rows },
    { "refuses-what-is-not-finite", test_not_finite },
    { "same-for-any-number-of-threads", test_threads },
    { "cancelled", test_cancelled },
  };
  gsize n_classes = 0;
  const FusProjectionClass *const *classes = fus_projection_list (&n_classes);

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < n_classes; i++)
    for (gsize t = 0; t < G_N_ELEMENTS (tests); t++)
      {
        g_autofree char *path =
          g_strdup_printf ("/projection/%s/%s", classes[i]->id, tests[t].name);

        g_test_add_data_func (path, classes[i], tests[t].func);
      }
  g_test_add_func ("/projection/table", test_table);
  g_test_add_func ("/projection/axes/out-of-range", test_axes_out_of_range);

  return g_test_run ();
}
