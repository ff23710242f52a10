/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>

#include "fus-map-coloring.h"

#define N 64

/* Samples whose number grows tenfold from the first to the last, one of them unknown. */
static double
number (gsize i)
{
  return i == 7 ? (double) NAN : pow (10, (double) i / (N - 1));
}

static FusDataset *
make_dataset (void)
{
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("ramp");
  g_autoptr (FusMatrix) block = fus_matrix_new (N, 1);
  g_autoptr (FusModality) modality =
               fus_modality_new ("a", NULL, FUS_MODALITY_VECTOR, (gsize[]){ 1 }, 1);
  g_autoptr (GError) error = NULL;
  double values[N];
  FusDataset *dataset = NULL;

  for (gsize i = 0; i < N; i++)
    {
      values[i] = number (i);
      block->data[i] = (FusReal) i;
    }
  fus_dataset_builder_set_samples (builder, N, NULL);
  fus_dataset_builder_add_modality (builder, modality, block, NULL);
  fus_dataset_builder_add_values (builder, "number", values);
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);

  return dataset;
}

static FusMapColoring *
make_coloring (FusMapScale scale, double low, double high)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autoptr (FusMatrix) map = fus_matrix_new (N, 2);
  FusMapRamp ramp = { scale, low, high };
  g_auto (FusFigureContext) context = FUS_FIGURE_CONTEXT_INIT;

  context.dataset = dataset;
  context.map.points = map;
  context.map.color = "number";
  context.map.ramp = &ramp;

  return fus_map_coloring_new (&context);
}

static void
assert_steps (const FusMapColoring *coloring, double (*position) (gsize i))
{
  for (gsize i = 0; i < N; i++)
    {
      double expected =
        CLAMP (position (i) * coloring->n_groups, 0, coloring->n_groups - 1.0);

      if (i == 7)
        g_assert_cmpuint (coloring->color[i], >=, coloring->n_groups);
      else
        g_assert_cmpfloat_with_epsilon (coloring->color[i], floor (expected), 1.5);
    }
  g_assert_cmpuint (coloring->n_unknown, ==, 1);
}

static double
evenly (gsize i)
{
  return (number (i) - 1) / 9;
}

static double
by_order (gsize i)
{
  return (double) i / (N - 1);
}

static double
from_two_to_five (gsize i)
{
  return (number (i) - 2) / 3;
}

static void
test_scales (void)
{
  g_autoptr (FusMapColoring) linear =
               make_coloring (FUS_MAP_SCALE_LINEAR, (double) NAN, (double) NAN);
  g_autoptr (FusMapColoring) log =
               make_coloring (FUS_MAP_SCALE_LOG, (double) NAN, (double) NAN);
  g_autoptr (FusMapColoring) quantile =
               make_coloring (FUS_MAP_SCALE_QUANTILE, (double) NAN, (double) NAN);

  assert_steps (linear, evenly);
  assert_steps (log, by_order);
  assert_steps (quantile, by_order);
  g_assert_cmpfloat_with_epsilon (fus_map_coloring_get_value (log, 0.5), sqrt (10), 1e-9);
  g_assert_cmpfloat_with_epsilon (fus_map_coloring_get_value (linear, 0.5), 5.5, 1e-9);
  g_assert_cmpfloat_with_epsilon (fus_map_coloring_get_value (quantile, 1), 10, 1e-12);
}

/* What lies beyond the ends has their colors, and its own place in the histogram. */
static void
test_ends (void)
{
  g_autoptr (FusMapColoring) self = make_coloring (FUS_MAP_SCALE_LINEAR, 2, 5);
  gsize n = 0;

  assert_steps (self, from_two_to_five);
  g_assert_cmpfloat_with_epsilon (self->low_at, 1 / 9.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (self->high_at, 4 / 9.0, 1e-9);
  g_assert_cmpfloat_with_epsilon (self->range.low, 2, 1e-12);
  g_assert_cmpfloat_with_epsilon (self->range.high, 5, 1e-12);
  g_assert_cmpuint (self->bin[0], ==, 0);
  g_assert_cmpuint (self->bin[N - 1], ==, self->n_groups - 1);
  for (guint k = 0; k < self->n_groups; k++)
    n += self->bin_count[k];
  g_assert_cmpuint (n, ==, N - 1);
}

/* Values at or below 0 have no logarithm: they stay linear. */
static void
test_no_log (void)
{
  g_autoptr (FusMapColoring) self =
               make_coloring (FUS_MAP_SCALE_LINEAR, (double) NAN, (double) NAN);

  g_assert_true (fus_map_coloring_can_scale (self, FUS_MAP_SCALE_LOG));
  self->data_range.low = 0;
  g_assert_false (fus_map_coloring_can_scale (self, FUS_MAP_SCALE_LOG));
  g_assert_true (fus_map_coloring_can_scale (self, FUS_MAP_SCALE_QUANTILE));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map-coloring/scales", test_scales);
  g_test_add_func ("/map-coloring/ends", test_ends);
  g_test_add_func ("/map-coloring/no-logarithm-of-nothing", test_no_log);

  return g_test_run ();
}
