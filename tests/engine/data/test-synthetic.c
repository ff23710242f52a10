/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-summary.h"
#include "fus-synthetic.h"

#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

enum
{
  IMAGE,
  SPECTRUM,
  SENSORS,
};

static FusDataset *
make (guint64 seed, double strength, gboolean null)
{
  FusSyntheticOptions options = fus_synthetic_get_defaults ();

  options.seed = seed;
  options.strength = strength;
  options.null = null;

  return fus_synthetic_machines_new (&options);
}

static JsonNode *
get_facts (guint64 seed, gboolean null)
{
  FusSyntheticOptions options = fus_synthetic_get_defaults ();
  g_autofree char *text = NULL;
  g_autoptr (GError) error = NULL;
  JsonNode *node = NULL;

  options.seed = seed;
  options.null = null;
  text = fus_synthetic_machines_dup_facts (&options);
  node = json_from_string (text, &error);
  g_assert_no_error (error);

  return node;
}

static guint
find_class (const FusDataset *dataset, const char *name)
{
  const FusLabel *label = fus_dataset_get_default_label (dataset);
  guint k = 0;

  while (!g_str_equal (label->classes[k], name))
    g_assert_cmpuint (++k, <, label->n_classes);

  return k;
}

typedef struct
{
  double n;
  double mean;
  double variance;
} Moments;

static Moments
measure (const FusDataset *dataset, guint m, gsize d, guint k)
{
  const FusLabel *label = fus_dataset_get_default_label (dataset);
  Moments moments = { 0 };
  double squares = 0;

  for (gsize i = 0; i < fus_dataset_get_n_samples (dataset); i++)
    {
      const FusReal *x = fus_dataset_get_values (dataset, m, i);

      if (x == NULL || label->codes[i] != (gint32) k || isnan (x[d]))
        continue;
      moments.n++;
      moments.mean += (double) x[d];
      squares += (double) x[d] * (double) x[d];
    }
  moments.mean /= moments.n;
  moments.variance = squares / moments.n - moments.mean * moments.mean;

  return moments;
}

/* Largest difference of a feature's mean between a fault and Normal, in pooled standard
 * deviations. */
static double
measure_effect (const FusDataset *dataset, guint m, const char *fault)
{
  guint k = find_class (dataset, fault);
  guint normal = find_class (dataset, "Normal");
  double largest = 0;

  for (gsize d = 0; d < fus_dataset_get_modality (dataset, m)->n_features; d++)
    {
      Moments a = measure (dataset, m, d, k);
      Moments b = measure (dataset, m, d, normal);
      double effect = fabs (a.mean - b.mean) / sqrt (0.5 * (a.variance + b.variance));

      largest = MAX (largest, effect);
    }

  return largest;
}

/* With 108 machines a class, the largest of 576 differences that chance makes stays below
 * this. */
#define NOTHING 0.75

static void
test_who_knows_what (void)
{
  for (guint64 seed = 1; seed <= 3; seed++)
    {
      g_autoptr (FusDataset) dataset = make (seed, 0.6, FALSE);

      g_assert_cmpfloat (measure_effect (dataset, IMAGE, "Leak"), >, 2);
      g_assert_cmpfloat (measure_effect (dataset, SPECTRUM, "Leak"), <, NOTHING);
      g_assert_cmpfloat (measure_effect (dataset, SENSORS, "Leak"), <, NOTHING);
      g_assert_cmpfloat (measure_effect (dataset, IMAGE, "Bearing wear"), <, NOTHING);
      g_assert_cmpfloat (measure_effect (dataset, SPECTRUM, "Bearing wear"), >, 2);
      g_assert_cmpfloat (measure_effect (dataset, SENSORS, "Bearing wear"), <, NOTHING);
      g_assert_cmpfloat (measure_effect (dataset, IMAGE, "Imbalance"), <, NOTHING);
      g_assert_cmpfloat (measure_effect (dataset, IMAGE, "Misalignment"), >, 2);
    }
}

/* Sensors know the fault less exactly than the spectrum does. */
static void
test_redundant (void)
{
  static const char *const faults[] = { "Imbalance", "Misalignment" };
  g_autoptr (FusDataset) dataset = make (1, 1, FALSE);

  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      double sensors = measure_effect (dataset, SENSORS, faults[i]);

      g_assert_cmpfloat (sensors, >, 1.5);
      g_assert_cmpfloat (measure_effect (dataset, SPECTRUM, faults[i]), >, sensors + 1);
    }
}

static void
test_null_knows_nothing (void)
{
  static const char *const faults[] = { "Imbalance", "Misalignment", "Bearing wear",
                                        "Leak" };

  for (guint64 seed = 1; seed <= 3; seed++)
    {
      g_autoptr (FusDataset) dataset = make (seed, 1, TRUE);

      for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
        for (guint m = 0; m < 3; m++)
          g_assert_cmpfloat (measure_effect (dataset, m, faults[i]), <, NOTHING);
    }
}

static double
get_mean (const FusReal *x, gsize n)
{
  double sum = 0;

  for (gsize d = 0; d < n; d++)
    sum += (double) x[d];

  return sum / (double) n;
}

typedef double (*ValueFunc) (const FusReal *x);

static double
get_picture_heat (const FusReal *x)
{
  /* A patch of the motor. */
  return get_mean (x + 11 * 24 + 4, 8);
}

static double
get_motor_temperature (const FusReal *x)
{
  return (double) x[4];
}

static double
get_speed (const FusReal *x)
{
  return (double) x[0];
}

/* Where the blade-pass line at six times the speed has its middle. */
static double
get_line_place (const FusReal *x)
{
  double weights = 0;
  double sum = 0;

  for (guint bin = 20; bin < 32; bin++)
    {
      double power = pow (10, (double) x[bin] / 10);

      weights += power;
      sum += bin * power;
    }

  return sum / weights;
}

static double
correlate (const FusDataset *dataset, guint a, ValueFunc get_a, guint b, ValueFunc get_b)
{
  double n = 0;
  double sum[5] = { 0 };

  for (gsize i = 0; i < fus_dataset_get_n_samples (dataset); i++)
    {
      const FusReal *x = fus_dataset_get_values (dataset, a, i);
      const FusReal *y = fus_dataset_get_values (dataset, b, i);
      double u = x != NULL && y != NULL ? get_a (x) : 0;
      double v = x != NULL && y != NULL ? get_b (y) : 0;

      n += x != NULL && y != NULL;
      sum[0] += u;
      sum[1] += v;
      sum[2] += u * u;
      sum[3] += v * v;
      sum[4] += u * v;
    }

  return (sum[4] / n - sum[0] * sum[1] / (n * n)) /
         sqrt ((sum[2] / n - pow (sum[0] / n, 2)) * (sum[3] / n - pow (sum[1] / n, 2)));
}

static void
test_shared_factors (void)
{
  g_autoptr (FusDataset) planted = make (1, 1, FALSE);
  g_autoptr (FusDataset) null = make (1, 1, TRUE);

  g_assert_cmpfloat (correlate (planted, IMAGE, get_picture_heat, SENSORS,
                                get_motor_temperature),
                     >, 0.8);
  g_assert_cmpfloat (correlate (planted, SPECTRUM, get_line_place, SENSORS, get_speed), >,
                     0.8);
  g_assert_cmpfloat (fabs (correlate (null, IMAGE, get_picture_heat, SENSORS,
                                      get_motor_temperature)),
                     <, 0.15);
  g_assert_cmpfloat (fabs (
                       correlate (null, SPECTRUM, get_line_place, SENSORS, get_speed)),
                     <, 0.15);
}

static gboolean
has_missing_alarm (FusDataset *dataset, guint m)
{
  g_autoptr (FusSummary) summary = fus_summary_new (dataset, NULL, NULL);

  for (gsize i = 0; i < summary->n_checks; i++)
    if (g_str_equal (summary->checks[i].id, "missing-by-class") &&
        summary->checks[i].modality == (int) m)
      {
        g_assert_true (m != SPECTRUM ||
                       strstr (summary->checks[i].message, "“Leak”") != NULL);
        return TRUE;
      }

  return FALSE;
}

static void
test_missingness (void)
{
  static const double strengths[] = { 0.6, 1 };

  for (guint64 seed = 1; seed <= 3; seed++)
    {
      g_autoptr (FusDataset) null = make (seed, 1, TRUE);

      g_assert_false (has_missing_alarm (null, SPECTRUM));
      for (gsize i = 0; i < G_N_ELEMENTS (strengths); i++)
        {
          g_autoptr (FusDataset) planted = make (seed, strengths[i], FALSE);

          g_assert_true (has_missing_alarm (planted, SPECTRUM));
          g_assert_false (has_missing_alarm (planted, IMAGE));
        }
    }
}

static void
test_rates (void)
{
  g_autoptr (FusDataset) planted = make (1, 1, FALSE);
  g_autoptr (FusDataset) null = make (1, 1, TRUE);
  double with_image = (double) fus_dataset_get_n_present (planted, IMAGE);
  double with_spectrum = (double) fus_dataset_get_n_present (planted, SPECTRUM);

  g_assert_cmpfloat (fabs (with_image / 600 - 0.85), <, 0.001);
  g_assert_cmpfloat (fabs (with_spectrum -
                           (double) fus_dataset_get_n_present (null, SPECTRUM)),
                     <, 3);
  g_assert_cmpuint (fus_dataset_get_n_present (planted, SENSORS), ==, 600);
  /* 3 sensors of 600 machines at 8 %. */
  g_assert_cmpfloat (fabs ((double) fus_dataset_get_n_gaps (planted, SENSORS) - 144), <,
                     40);
  g_assert_cmpuint (fus_dataset_get_n_gaps (planted, IMAGE), ==, 0);
}

/* The fault whose mean picture is nearest. */
static guint
guess_from_image (const FusDataset *dataset, gsize sample)
{
  const FusLabel *label = fus_dataset_get_default_label (dataset);
  const FusReal *x = fus_dataset_get_values (dataset, IMAGE, sample);
  double best = INFINITY;
  guint guess = 0;

  g_assert_nonnull (x);
  for (guint k = 0; k < label->n_classes && x != NULL; k++)
    {
      double distance = 0;

      /* The floor below the pump and the coupling alone, where the faults show. */
      for (gsize d = 0; d < 24 * 24; d++)
        if (d / 24 > 17 || (d % 24 > 13 && d % 24 < 18))
          distance += pow ((double) x[d] - measure (dataset, IMAGE, d, k).mean, 2);
      if (distance < best)
        {
          best = distance;
          guess = k;
        }
    }

  return guess;
}

static void
test_conflicts (void)
{
  g_autoptr (FusDataset) dataset = make (2, 1, FALSE);
  g_autoptr (JsonNode) facts = get_facts (2, FALSE);
  JsonArray *ids =
    json_object_get_array_member (json_node_get_object (facts), "conflicts");
  guint leak = find_class (dataset, "Leak");
  guint misalignment = find_class (dataset, "Misalignment");

  g_assert_cmpuint (json_array_get_length (ids), ==, 12);
  for (guint i = 0; i < json_array_get_length (ids); i++)
    {
      guint sample = 0;
      guint seen = 0;

      g_assert_true (fus_dataset_find_sample (dataset,
                                              json_array_get_string_element (ids, i),
                                              &sample));
      seen = guess_from_image (dataset, sample);
      g_assert_cmpuint (fus_dataset_get_presence (dataset)[sample], ==, 7);
      g_assert_true (seen == leak || seen == misalignment);
      g_assert_cmpint (fus_dataset_get_default_label (dataset)->codes[sample], !=,
                       (int) seen);
      g_assert_nonnull (
        strstr (fus_dataset_get_card (dataset), json_array_get_string_element (ids, i)));
    }
}

static void
test_facts (void)
{
  g_autoptr (JsonNode) planted = get_facts (1, FALSE);
  g_autoptr (JsonNode) null = get_facts (1, TRUE);
  JsonObject *facts = json_node_get_object (planted);

  g_assert_cmpstr (
    json_object_get_string_member (json_object_get_object_member (facts, "only"), "Leak"),
    ==, "image");
  g_assert_cmpstr (json_object_get_string_member (
                     json_object_get_object_member (facts, "redundant"), "given"),
                   ==, "spectrum");
  facts = json_node_get_object (null);
  g_assert_false (json_object_has_member (facts, "only"));
  g_assert_cmpuint (json_array_get_length (
                      json_object_get_array_member (facts, "conflicts")),
                    ==, 0);
}

static void
test_seed (void)
{
  g_autoptr (FusDataset) a = make (1, 1, FALSE);
  g_autoptr (FusDataset) b = make (1, 1, FALSE);
  g_autoptr (FusDataset) c = make (2, 1, FALSE);

  g_assert_cmpstr (fus_dataset_get_hash (a), ==, fus_dataset_get_hash (b));
  g_assert_cmpstr (fus_dataset_get_hash (a), !=, fus_dataset_get_hash (c));
}

static void
test_sizes (void)
{
  static const gsize sizes[] = { 20, 21, 101 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      FusSyntheticOptions options = { sizes[i], 1, 1, FALSE };
      g_autoptr (FusDataset) dataset = fus_synthetic_machines_new (&options);

      g_assert_cmpuint (fus_dataset_get_n_samples (dataset), ==, sizes[i]);
      g_assert_cmpuint (fus_dataset_get_default_label (dataset)->n_classes, ==, 5);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/synthetic/each-measurement-knows-its-faults", test_who_knows_what);
  g_test_add_func ("/synthetic/sensors-are-the-weaker-spectrum", test_redundant);
  g_test_add_func ("/synthetic/null-knows-nothing", test_null_knows_nothing);
  g_test_add_func ("/synthetic/factors-are-shared", test_shared_factors);
  g_test_add_func ("/synthetic/spectrum-is-missing-by-class", test_missingness);
  g_test_add_func ("/synthetic/rates-are-as-stated", test_rates);
  g_test_add_func ("/synthetic/conflicts-show-another-fault", test_conflicts);
  g_test_add_func ("/synthetic/facts-are-json", test_facts);
  g_test_add_func ("/synthetic/same-seed-same-data", test_seed);
  g_test_add_func ("/synthetic/any-size", test_sizes);

  return g_test_run ();
}
