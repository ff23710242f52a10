/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

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

/* ---- colors of the file ---- */

static FusMapColoring *
color_classes (const char *const *colors, guint n_classes, char **note)
{
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("given");
  g_autoptr (FusMatrix) block = fus_matrix_new (N, 1);
  g_autoptr (FusMatrix) map = fus_matrix_new (N, 2);
  g_autoptr (FusModality) modality =
               fus_modality_new ("a", NULL, FUS_MODALITY_VECTOR, (gsize[]){ 1 }, 1);
  g_autoptr (FusDataset) dataset = NULL;
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autofree const char **texts = g_new (const char *, N);
  g_auto (FusFigureContext) context = FUS_FIGURE_CONTEXT_INIT;
  g_autoptr (FusFigure) figure = NULL;
  g_autoptr (GError) error = NULL;

  for (guint k = 0; k < n_classes; k++)
    g_ptr_array_add (names, g_strdup_printf ("c%02u", k));
  g_ptr_array_add (names, NULL);
  for (gsize i = 0; i < N; i++)
    {
      block->data[i] = (FusReal) i;
      map->data[2 * i] = (FusReal) i;
      map->data[2 * i + 1] = (FusReal) (i % 7);
      texts[i] = g_ptr_array_index (names, i % n_classes);
    }
  fus_dataset_builder_set_samples (builder, N, NULL);
  fus_dataset_builder_add_modality (builder, modality, block, NULL);
  fus_dataset_builder_add_classes (builder, "class", texts,
                                   (const char *const *) names->pdata, colors);
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);
  context.dataset = dataset;
  context.map.points = map;
  context.map.color = "class";
  context.choices.label = "class";
  figure = fus_figure_new (fus_figure_lookup ("map"), &context, &error);
  g_assert_no_error (error);
  *note = g_strdup (figure->note);

  return fus_map_coloring_new (&context);
}

static void
test_given (void)
{
  static const char *const twenty[] = {
    "#1f77b4", "#ff7f0e", "#279e68", "#d62728", "#aa40fc", "#8c564b", "#e377c2",
    "#b5bd61", "#17becf", "#aec7e8", "#ffbb78", "#98df8a", "#ff9896", "#c5b0d5",
    "#c49c94", "#f7b6d2", "#dbdb8d", "#9edae5", "#ad494a", "#8c6d31", NULL,
  };
  static const char *const with_alpha[] = { "#1F77B4ff", "#ff7f0eff", NULL };
  static const char *const refused[][4] = {
    { "#1f77b4", "#1f77b5", "#d62728", NULL }, /* alike */
    { "#1f77b4", "#ffffff", "#d62728", NULL }, /* as white as the ground */
    { "#1f77b4", "#101010", "#d62728", NULL }, /* as dark */
    { "#1f77b4", "red", "#d62728", NULL },     { "#1f77b4", "#12345g", "#d62728", NULL },
    { "#1f77b4", "", "#d62728", NULL },
  };

  for (guint n = 2; n <= 20; n += 6)
    {
      g_autofree char *note = NULL;
      g_autoptr (FusMapColoring) coloring = color_classes (twenty, n, &note);

      g_assert_false (coloring->refuses_given);
      g_assert_cmpuint (coloring->n_grey, ==, 0);
      for (guint k = 0; k < n; k++)
        {
          g_assert_cmpint (coloring->ink[k].role, ==, FUS_PLOT_INK_GIVEN);
          g_assert_cmpuint (coloring->ink[k].index, ==,
                            g_ascii_strtoull (twenty[k] + 1, NULL, 16));
        }
      g_assert_null (strstr (note, "colours"));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autofree char *note = NULL;
      g_autoptr (FusMapColoring) coloring = color_classes (refused[i], 3, &note);

      g_assert_true (coloring->refuses_given);
      g_assert_cmpint (coloring->ink[0].role, ==, FUS_PLOT_INK_CLASS);
      g_assert_nonnull (strstr (note, "file’s own colours of “class”"));
    }
  {
    g_autofree char *note = NULL;
    g_autoptr (FusMapColoring) given = color_classes (with_alpha, 2, &note);
    g_autofree char *plain_note = NULL;
    g_autoptr (FusMapColoring) own = color_classes (NULL, 3, &plain_note);

    g_assert_cmpuint (given->ink[0].index, ==, 0x1f77b4);
    g_assert_false (own->refuses_given);
    g_assert_cmpint (own->ink[0].role, ==, FUS_PLOT_INK_CLASS);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/map-coloring/scales", test_scales);
  g_test_add_func ("/map-coloring/ends", test_ends);
  g_test_add_func ("/map-coloring/given-colors", test_given);
  g_test_add_func ("/map-coloring/no-logarithm-of-nothing", test_no_log);

  return g_test_run ();
}
