/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-gate.h"
#include "fus-rng.h"
#include "fus-subset-table.h"

#include "lg3.h"

#include <math.h>

#define N_TRIALS 4000

/* scipy.stats.binomtest (k, n).proportion_ci (.9, "wilson"), SciPy 1.10. */
static void
test_counts_have_wilsons_interval (void)
{
  static const struct
  {
    gsize k, n;
    double low, high;
  } cases[] = {
    { 8, 10, 0.5407928056874879, 0.9314420122624679 },
    { 0, 30, 0, 0.08272430812509929 },
    { 30, 30, 0.9172756918749008, 1 },
    { 57, 120, 0.4013973909952965, 0.54970506264206 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      FusInterval interval = fus_interval_from_count (cases[i].k, cases[i].n);

      g_assert_cmpfloat_with_epsilon (interval.low, cases[i].low, 1e-12);
      g_assert_cmpfloat_with_epsilon (interval.high, cases[i].high, 1e-12);
    }
}

/* Of coins, one in two hundred may look loaded; of loaded ones most do. */
static void
test_coins_are_seldom_loaded (void)
{
  static const gsize sizes[] = { 30, 45, 80, 150, 400 };
  static const double chances[] = { 0.1, 0.33, 0.5, 0.8 };

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (gsize c = 0; c < G_N_ELEMENTS (chances); c++)
      {
        guint n_false = 0;

        for (guint trial = 0; trial < N_TRIALS; trial++)
          {
            FusRng rng = fus_rng_at (5, FUS_DRAW_TEST, trial, (guint32) (s * 8 + c));
            gsize k = 0;
            FusInterval interval;

            for (gsize i = 0; i < sizes[s]; i++)
              k += fus_rng_uniform (&rng) < chances[c] ? 1 : 0;
            interval = fus_interval_from_count (k, sizes[s]);
            n_false += fus_interval_is_above (&interval, chances[c]) ? 1 : 0;
          }
        g_assert_cmpuint (n_false, <=, N_TRIALS / 200);
      }
  {
    FusInterval loaded = fus_interval_from_count (24, 30);

    g_assert_true (fus_interval_is_above (&loaded, 0.5));
    loaded.n = FUS_FEWEST_SAMPLES - 1;
    g_assert_false (fus_interval_is_above (&loaded, 0.5));
  }
}

static void
test_means_of_noise_are_seldom_off_zero (void)
{
  guint n_false = 0;

  for (guint trial = 0; trial < N_TRIALS; trial++)
    {
      FusRng rng = fus_rng_at (6, FUS_DRAW_TEST, trial, 0);
      double values[40];
      FusInterval interval;

      for (guint i = 0; i < 40; i++)
        values[i] = i % 7 == 0 ? (double) NAN : fus_rng_normal (&rng);
      interval = fus_interval_from_values (values, 40);
      g_assert_cmpuint (interval.n, ==, 34);
      n_false += fus_interval_is_above (&interval, 0) ? 1 : 0;
      n_false += fus_interval_is_below (&interval, 0) ? 1 : 0;
    }
  g_assert_cmpuint (n_false, <=, N_TRIALS / 100);
}

static FusGate *
measure (const FusEncoding *encoding, gboolean held_out)
{
  FusGateOptions options = { .seed = 1, .held_out = held_out };
  g_autoptr (GError) error = NULL;
  FusGate *gate = fus_gate_new (NULL, encoding, &options, NULL, NULL, &error);

  g_assert_no_error (error);

  return gate;
}

/* Where all is recorded, it is the table's own row of all others. */
static void
test_gate_agrees_with_the_table (void)
{
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (300, FALSE, "mvae", NULL);
  g_autoptr (FusSubsetTable) table =
               fus_subset_table_new (encoding, NULL, 0, 0, 1, NULL, NULL, NULL);
  g_autoptr (FusGate) gate = measure (encoding, TRUE);

  for (guint m = 0; m < LG3_M; m++)
    {
      gsize others = 0;
      const FusSubsetCell *cell = NULL;

      g_assert_cmpfloat_with_epsilon (gate->from_all[m].value,
                                      fus_subset_table_get (table, 0, m)->r2, 1e-9);
      g_assert_true (fus_subset_table_find (table, 7 & ~FUS_MASK_BIT (m), &others));
      cell = fus_subset_table_get (table, others, m);
      g_assert_cmpfloat_with_epsilon (gate->from_others[m].value, cell->r2, 1e-9);
      g_assert_cmpfloat_with_epsilon (gate->from_others[m].low, cell->r2_low, 1e-9);
      g_assert_cmpfloat_with_epsilon (gate->from_others[m].high, cell->r2_high, 1e-9);
      g_assert_cmpuint (gate->from_others[m].n, ==, cell->n);
      g_assert_true (fus_gate_rebuilds_target (gate, m, FALSE));
    }
  g_assert_true (fus_gate_rebuilds (gate));
  g_assert_false (fus_gate_reads (gate));
}

/* A row that has nothing else is none that others rebuild. */
static void
test_gate_of_incomplete_rows (void)
{
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (300, TRUE, "mvae", NULL);
  const FusMask *presence = fus_encoding_get_presence (encoding);
  g_autoptr (FusGate) gate = measure (encoding, TRUE);

  for (guint m = 0; m < LG3_M; m++)
    {
      gsize n_all = 0;
      gsize n_others = 0;

      for (gsize row = 0; row < fus_encoding_get_n_rows (encoding); row++)
        {
          n_all += fus_mask_has (presence[row], m) ? 1 : 0;
          n_others +=
            fus_mask_has (presence[row], m) && presence[row] != FUS_MASK_BIT (m) ? 1 : 0;
        }
      g_assert_cmpuint (gate->from_all[m].n, ==, n_all);
      g_assert_cmpuint (gate->from_others[m].n, ==, n_others);
      g_assert_cmpfloat (gate->from_all[m].low, <=, gate->from_all[m].value);
      g_assert_cmpfloat (gate->from_all[m].high, >=, gate->from_all[m].value);
    }
}

static void
test_gate_is_shut_where_trained (void)
{
  g_autoptr (FusEncoding) encoding = lg3_encoding_new (300, FALSE, "mvae", NULL);
  g_autoptr (FusGate) gate = measure (encoding, FALSE);

  g_assert_false (fus_gate_rebuilds (gate));
  g_assert_false (fus_gate_reads (gate));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gate/counts-have-wilsons-interval",
                   test_counts_have_wilsons_interval);
  g_test_add_func ("/gate/coins-are-seldom-loaded", test_coins_are_seldom_loaded);
  g_test_add_func ("/gate/means-of-noise-are-seldom-off-zero",
                   test_means_of_noise_are_seldom_off_zero);
  g_test_add_func ("/gate/agrees-with-the-table", test_gate_agrees_with_the_table);
  g_test_add_func ("/gate/of-incomplete-rows", test_gate_of_incomplete_rows);
  g_test_add_func ("/gate/is-shut-where-trained", test_gate_is_shut_where_trained);

  return g_test_run ();
}
