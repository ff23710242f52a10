/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "data-fixture.h"
#include "fus-missingness.h"

#include <math.h>
#include <string.h>

#define N_SAMPLES 8000
#define N_ROWS (N_SAMPLES / 2)

/* The samples that have both `a` and `b`; they lose `b` alone. */
static guint *
list_complete (void)
{
  guint *samples = g_new (guint, N_ROWS);

  for (guint i = 0; i < N_ROWS; i++)
    samples[i] = 2 * i + 1;

  return samples;
}

static FusMissingnessOptions
losing_b (double rate)
{
  return (FusMissingnessOptions){ .rate = rate, .lose = FUS_MASK_BIT (1), .seed = 5 };
}

static double
measure_rate (const FusMask *keep, gsize n)
{
  gsize lost = 0;

  for (gsize i = 0; i < n; i++)
    lost += !fus_mask_has (keep[i], 1);

  return (double) lost / (double) n;
}

static void
test_rate (gconstpointer data)
{
  const FusMissingnessClass *class = data;
  static const double rates[] = { 0, 0.1, 0.5, 0.9, 1 };
  g_autoptr (FusDataset) dataset = data_fixture_new_large (N_SAMPLES);
  g_autofree guint *samples = list_complete ();
  g_autofree FusMask *keep = g_new (FusMask, N_ROWS);

  for (gsize i = 0; i < G_N_ELEMENTS (rates); i++)
    {
      FusMissingnessOptions options = losing_b (rates[i]);

      fus_missingness_draw (class, keep, dataset, samples, N_ROWS, &options);
      g_assert_cmpfloat (fabs (measure_rate (keep, N_ROWS) - rates[i]), <, 0.03);
    }
}

/* Nobody is spared: at rate 1 every sample loses all of what is asked for, whatever it
 * has and however many go together. A copy of the data's own gaps is the one that leaves
 * what incomplete samples have. */
static void
test_rate_one_takes_all (gconstpointer data)
{
  const FusMissingnessClass *class = data;
  static const FusMask sets[] = { 1, 2, 3, 5, 7 };
  g_autoptr (FusDataset) dataset = data_fixture_new_large (N_SAMPLES);
  FusMask all = fus_mask_all (fus_dataset_get_n_modalities (dataset));
  const FusMask *presence = fus_dataset_get_presence (dataset);
  g_autofree guint *samples = g_new (guint, N_SAMPLES);
  g_autofree FusMask *keep = g_new (FusMask, N_SAMPLES);

  for (guint i = 0; i < N_SAMPLES; i++)
    samples[i] = i;
  for (gsize set = 0; set < G_N_ELEMENTS (sets); set++)
    {
      FusMask lose = sets[set] & all;
      FusMissingnessOptions options = { .rate = 1, .lose = lose, .seed = 9 };

      options.together = class->copies_gaps;
      if (!fus_missingness_can_lose (class, dataset, lose))
        continue;
      fus_missingness_draw (class, keep, dataset, samples, N_SAMPLES, &options);
      for (guint i = 0; i < N_SAMPLES; i++)
        g_assert_cmpuint (keep[i], ==, presence[i] & ~lose);
    }
}

/* What goes together is lost whole or not at all, at the rate that was asked for. */
static void
test_together (gconstpointer data)
{
  const FusMissingnessClass *class = data;
  g_autoptr (FusDataset) dataset = data_fixture_new_large (N_SAMPLES);
  g_autofree guint *samples = list_complete ();
  g_autofree FusMask *keep = g_new (FusMask, N_ROWS);

  for (guint step = 1; step < 10; step++)
    {
      FusMissingnessOptions options = {
        .rate = 0.1 * step, .lose = 3, .together = TRUE, .seed = 4 + step
      };
      double lost = 0;

      fus_missingness_draw (class, keep, dataset, samples, N_ROWS, &options);
      for (guint i = 0; i < N_ROWS; i++)
        {
          g_assert_true ((keep[i] & 3) == 0 || (keep[i] & 3) == 3);
          lost += (keep[i] & 3) == 0;
        }
      g_assert_cmpfloat (fabs (lost / N_ROWS - options.rate), <, 0.03);
    }
}

static void
test_seed (gconstpointer data)
{
  const FusMissingnessClass *class = data;
  FusMissingnessOptions options = losing_b (0.4);
  g_autoptr (FusDataset) dataset = data_fixture_new_large (N_SAMPLES);
  g_autofree guint *samples = list_complete ();
  g_autofree FusMask *first = g_new (FusMask, N_ROWS);
  g_autofree FusMask *second = g_new (FusMask, N_ROWS);

  fus_missingness_draw (class, first, dataset, samples, N_ROWS, &options);
  fus_missingness_draw (class, second, dataset, samples, N_ROWS, &options);
  g_assert_cmpmem (first, N_ROWS * sizeof *first, second, N_ROWS * sizeof *second);
  options.repeat = 1;
  fus_missingness_draw (class, second, dataset, samples, N_ROWS, &options);
  g_assert_cmpint (memcmp (first, second, N_ROWS * sizeof *first), !=, 0);
}

static double
get_mean_number (const FusDataset *dataset,
                 const FusMask *keep,
                 const guint *samples,
                 gboolean lost)
{
  double sum = 0;
  double n = 0;

  for (gsize i = 0; i < N_ROWS; i++)
    if (fus_mask_has (keep[i], 1) != lost)
      {
        sum += (double) fus_dataset_get_values (dataset, 1, samples[i])[0];
        n++;
      }

  return sum / n;
}

static void
test_by_value (void)
{
  FusMissingnessOptions options = losing_b (0.5);
  g_autoptr (FusDataset) dataset = data_fixture_new_large (N_SAMPLES);
  g_autofree guint *samples = list_complete ();
  g_autofree FusMask *keep = g_new (FusMask, N_ROWS);

  fus_missingness_draw (fus_missingness_lookup ("by-value"), keep, dataset, samples,
                        N_ROWS, &options);
  g_assert_cmpfloat (get_mean_number (dataset, keep, samples, TRUE), >,
                     get_mean_number (dataset, keep, samples, FALSE) + 2000);
  fus_missingness_draw (fus_missingness_lookup ("random"), keep, dataset, samples, N_ROWS,
                        &options);
  g_assert_cmpfloat (fabs (get_mean_number (dataset, keep, samples, TRUE) -
                           get_mean_number (dataset, keep, samples, FALSE)),
                     <, 300);
}

/* Share lost in the class hit most less that in the class hit least. */
static double
measure_spread (const char *id)
{
  FusMissingnessOptions options = losing_b (0.3);
  g_autoptr (FusDataset) dataset = data_fixture_new_large (N_SAMPLES);
  const gint32 *codes = fus_dataset_get_label (dataset, 0)->codes;
  g_autofree guint *samples = list_complete ();
  g_autofree FusMask *keep = g_new (FusMask, N_ROWS);
  double lost[3] = { 0 };
  double n[3] = { 0 };

  fus_missingness_draw (fus_missingness_lookup (id), keep, dataset, samples, N_ROWS,
                        &options);
  for (gsize i = 0; i < N_ROWS; i++)
    {
      lost[codes[samples[i]]] += !fus_mask_has (keep[i], 1);
      n[codes[samples[i]]]++;
    }
  for (guint k = 0; k < 3; k++)
    lost[k] /= n[k];

  return MAX (MAX (lost[0], lost[1]), lost[2]) - MIN (MIN (lost[0], lost[1]), lost[2]);
}

static void
test_by_class (void)
{
  g_assert_cmpfloat (measure_spread ("by-class"), >, 0.4);
  g_assert_cmpfloat (measure_spread ("random"), <, 0.06);
}

static guint
count_runs (const FusMask *keep)
{
  guint runs = 1;

  for (gsize i = 1; i < N_ROWS; i++)
    runs += keep[i] != keep[i - 1];

  return runs;
}

static void
test_blocks (void)
{
  FusMissingnessOptions options = losing_b (0.5);
  g_autoptr (FusDataset) dataset = data_fixture_new_large (N_SAMPLES);
  g_autofree guint *samples = list_complete ();
  g_autofree FusMask *keep = g_new (FusMask, N_ROWS);

  fus_missingness_draw (fus_missingness_lookup ("blocks"), keep, dataset, samples, N_ROWS,
                        &options);
  g_assert_cmpuint (count_runs (keep), <=, 22);
  g_assert_cmpuint (count_runs (keep), >, 2);
}

static void
test_as_in_data (void)
{
  static const guint complete[] = { 0 };
  static const FusMask keep_b[] = { 3, 2, 2, 2, 2, 2 };
  g_autoptr (FusDataset) fixture = data_fixture_new ();
  g_autoptr (FusDataset) dataset = fus_dataset_hide (fixture, keep_b);
  FusMissingnessOptions options = { .rate = 1, .seed = 1 };
  FusMask keep[1] = { 0 };

  /* All incomplete samples have `right` alone: nobody may lose it. */
  for (options.repeat = 0; options.repeat < 50; options.repeat++)
    {
      fus_missingness_draw (fus_missingness_lookup ("as-in-data"), keep, dataset,
                            complete, 1, &options);
      g_assert_cmpuint (keep[0], ==, FUS_MASK_BIT (1));
    }
  g_assert_true (fus_missingness_can_lose (fus_missingness_lookup ("as-in-data"), dataset,
                                           FUS_MASK_BIT (0)));
  g_assert_false (fus_missingness_can_lose (fus_missingness_lookup ("as-in-data"),
                                            dataset, FUS_MASK_BIT (1)));
  g_assert_true (fus_missingness_can_lose (fus_missingness_lookup ("random"), dataset,
                                           FUS_MASK_BIT (1)));
}

static void
test_independent_of_neighbors (void)
{
  FusMissingnessOptions options = losing_b (0.5);
  g_autoptr (FusDataset) dataset = data_fixture_new_large (N_SAMPLES);
  g_autofree guint *samples = list_complete ();
  g_autofree FusMask *all = g_new (FusMask, N_ROWS);

  fus_missingness_draw (fus_missingness_lookup ("random"), all, dataset, samples, N_ROWS,
                        &options);
  for (gsize i = 0; i < 100; i++)
    {
      FusMask one = 0;

      fus_missingness_draw (fus_missingness_lookup ("random"), &one, dataset, &samples[i],
                            1, &options);
      g_assert_cmpuint (one, ==, all[i]);
    }
}

static void
add_class_tests (const FusMissingnessClass *class)
{
  g_autofree char *rate = g_strdup_printf ("/missingness/%s/keeps-the-rate", class->id);
  g_autofree char *rest =
    g_strdup_printf ("/missingness/%s/rate-one-takes-everything", class->id);
  g_autofree char *together = g_strdup_printf ("/missingness/%s/together", class->id);
  g_autofree char *seed =
    g_strdup_printf ("/missingness/%s/same-seed-same-gaps", class->id);

  g_test_add_data_func (rate, class, test_rate);
  g_test_add_data_func (rest, class, test_rate_one_takes_all);
  g_test_add_data_func (together, class, test_together);
  g_test_add_data_func (seed, class, test_seed);
}

int
main (int argc, char **argv)
{
  gsize n_classes = 0;
  const FusMissingnessClass *const *classes = fus_missingness_list (&n_classes);

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < n_classes; i++)
    add_class_tests (classes[i]);
  g_test_add_func ("/missingness/by-value-takes-high-values", test_by_value);
  g_test_add_func ("/missingness/by-class-differs-between-classes", test_by_class);
  g_test_add_func ("/missingness/blocks-are-runs", test_blocks);
  g_test_add_func ("/missingness/as-in-data-takes-its-patterns", test_as_in_data);
  g_test_add_func ("/missingness/random-asks-no-neighbor", test_independent_of_neighbors);

  return g_test_run ();
}
