/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>

#include "fus-map-coloring.h"
#include "fus-plot-canvas-private.h"
#include "fus-plot-figure-private.h"
#include "fus-subset-rows.h"
#include "layout-data.h"

#define POINTS_A_MM (72 / 25.4)
#define N_ROUNDS 6

/* What figures say of many classes, many sets, and of how they were made. */

static GStrv
number_names (const char *stem, guint n)
{
  GStrv names = g_new0 (char *, n + 1);

  for (guint i = 0; i < n; i++)
    names[i] = g_strdup_printf ("%s%u", stem, i);
  return names;
}

static FigureData *
make_data (guint n_modalities, guint n_classes, guint32 seed)
{
  g_auto (GStrv) modalities = number_names ("source ", n_modalities);
  g_auto (GStrv) classes = number_names ("class ", n_classes);
  LayoutNames names = { modalities, classes, NULL };

  return layout_data_new (&names, seed);
}

static FusFigure *
make_figure (const char *id, const FusFigureContext *context)
{
  g_autoptr (GError) error = NULL;
  FusFigure *figure = fus_figure_new (fus_figure_lookup (id), context, &error);

  g_assert_no_error (error);
  return figure;
}

/* All that is written, a line each; @n_strokes: (out): data lines drawn. */
static char *
read_figure (FusFigure *figure, guint *n_strokes)
{
  const FusPlotTheme *theme = fus_plot_theme_lookup ("print");
  g_autoptr (FusPlotCanvas) canvas = fus_plot_canvas_new (NULL, theme);
  double height = fus_figure_get_height_mm (figure, theme, 180);
  g_autoptr (GString) all = g_string_new (NULL);
  const FusPlotWritten *written;
  guint n;

  fus_plot_canvas_keep_text (canvas);
  fus_plot_figure_draw_on (figure->plot, canvas, 180 * POINTS_A_MM, height * POINTS_A_MM);
  written = fus_plot_canvas_get_written (canvas, &n);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (all, "%s%s", i > 0 && written[i].line > 0 ? " " : "\n",
                            written[i].text);
  if (n_strokes != NULL)
    *n_strokes = canvas->n_strokes;
  return g_string_free (g_steal_pointer (&all), FALSE);
}

static char *
read_id (const char *id, const FusFigureContext *context)
{
  g_autoptr (FusFigure) figure = make_figure (id, context);

  return read_figure (figure, NULL);
}

static void
assert_says (const char *text, const char *part)
{
  if (strstr (text, part) == NULL)
    g_test_fail_printf ("“%s” is not in: %s", part, text);
}

static void
assert_silent (const char *text, const char *part)
{
  if (strstr (text, part) != NULL)
    g_test_fail_printf ("“%s” is in: %s", part, text);
}

/* -- Many classes -- */

/* No class with a name on the map is drawn in a grey: its red, green and blue differ, or
 * it has the color of text. */
static void
assert_named_are_colored (const FusMapColoring *coloring)
{
  const FusPlotTheme *theme = fus_plot_theme_lookup ("print");
  guint n_grey = 0;

  for (guint k = 0; k < coloring->n_groups; k++)
    {
      FusPlotColor color = fus_plot_theme_get_color (theme, coloring->ink[k]);
      double spread = MAX (color.red, MAX (color.green, color.blue)) -
                      MIN (color.red, MIN (color.green, color.blue));

      if (coloring->ink[k].role == FUS_PLOT_INK_NEUTRAL)
        n_grey++;
      else if (coloring->ink[k].role != FUS_PLOT_INK_TEXT)
        g_assert_cmpfloat (spread, >, 0.2);
    }
  g_assert_cmpuint (n_grey, ==, coloring->n_grey);
}

static void
test_classes_in_grey_are_told (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      guint n = round == 0 ? 120 : 2 + 25 * round;
      g_autoptr (FigureData) data = make_data (2, n, round);
      g_autoptr (FusMapColoring) coloring = fus_map_coloring_new (&data->context);
      g_autoptr (FusFigure) figure = make_figure ("map", &data->context);
      g_autofree char *text = read_figure (figure, NULL);
      g_autofree char *told = g_strdup_printf ("%u more in grey", n - 9);
      g_autofree char *noted = g_strdup_printf ("%u more are grey", n - 9);

      if (n <= 10)
        {
          assert_silent (text, "in grey");
          g_assert_cmpuint (coloring->n_grey, ==, 0);
          continue;
        }
      assert_named_are_colored (coloring);
      assert_says (text, told);
      assert_says (figure->note, noted);
    }
}

static void
test_rare_classes_share_a_row (void)
{
  g_autoptr (FigureData) data = make_data (3, 120, 4);
  g_autoptr (FusFigure) figure = make_figure ("missing-by-class", &data->context);
  FusPlotAxes *axes = fus_plot_figure_get_axes (figure->plot, 0);
  const FusPlotScale *rows = fus_plot_axes_get_y (axes);
  guint n = fus_plot_scale_get_n_bands (rows);
  g_autofree char *others = g_strdup_printf ("%u others", 120 - (n - 1));

  g_assert_cmpuint (n, <=, 30);
  g_assert_cmpstr (fus_plot_scale_get_band (rows, n - 1)->label, ==, others);
}

/* -- Many sets -- */

static guint
count_size (const FusSubsetTable *table, const FusSubsetRows *rows, guint size)
{
  guint n = 0;

  for (guint i = 0; i < rows->n; i++)
    n += fus_mask_count (table->subsets[rows->subsets[i]]) == size ? 1 : 0;
  return n;
}

static void
test_sets_fold (void)
{
  for (guint n = 2; n <= 8; n++)
    {
      g_autoptr (FigureData) data = make_data (n, 3, n);
      const FusSubsetTable *table = data->subsets;
      g_autoptr (FusSubsetRows) rows = fus_subset_rows_new (table, 0);

      g_assert_cmpuint (rows->n + rows->n_folded, ==, table->n_subsets);
      g_assert_cmpuint (count_size (table, rows, 1), ==, n);
      g_assert_cmpuint (count_size (table, rows, n), ==, 1);
      if (table->n_subsets <= FUS_SUBSET_ROWS_MOST)
        g_assert_cmpuint (rows->n_folded, ==, 0);
      for (guint size = 2; rows->n_folded > 0 && size + 1 < n; size++)
        g_assert_cmpuint (count_size (table, rows, size), ==, 2);
      for (gsize i = 0; i < table->n_subsets; i++)
        {
          g_autoptr (FusSubsetRows) with = fus_subset_rows_new (table, table->subsets[i]);

          g_assert_cmpint (fus_subset_rows_find (with, (gssize) i), >=, 0);
        }
    }
}

/* -- How a map was made -- */

static void
test_map_says_how_it_was_made (void)
{
  g_autoptr (FigureData) data = make_data (3, 4, 5);
  const FusProjectionClass *axes = fus_projection_lookup ("axes");
  g_autoptr (FusOptions) options = fus_options_new (axes->options, axes->n_options);
  g_autoptr (GError) error = NULL;
  g_autofree char *pca = NULL;
  g_autofree char *dimensions = NULL;
  g_autofree char *tsne = NULL;

  data->context.choices.subset = 5;
  data->context.map.seed = 7;
  tsne = read_id ("map", &data->context);
  assert_says (tsne, "t-SNE, seed 7");
  assert_says (tsne, "without source 1");

  data->context.choices.subset = 0;
  data->context.map.method = "pca";
  data->quality->variance = 0.312;
  pca = read_id ("map", &data->context);
  assert_says (pca, "Principal components 1 and 2 (31");
  assert_silent (pca, "seed");
  assert_silent (pca, "without");

  g_assert_true (fus_options_set_pair (options, "first=3", &error));
  g_assert_true (fus_options_set_pair (options, "second=7", &error));
  data->context.map.method = "axes";
  data->context.map.options = options;
  dimensions = read_id ("map", &data->context);
  assert_says (dimensions, "z3, z7");
  assert_silent (dimensions, "seed");
}

/* -- Lines, marks and strips -- */

static void
test_warm_up_past_the_end (void)
{
  g_autoptr (FigureData) data = make_data (2, 3, 6);
  g_autofree char *within = NULL;
  g_autofree char *past = NULL;

  data->context.n_epochs = 20;
  data->context.warmup = 10;
  within = read_id ("training", &data->context);
  assert_says (within, "KL at full weight");
  assert_silent (within, "longer than the run");
  data->context.warmup = 21;
  past = read_id ("training", &data->context);
  assert_silent (past, "KL at full weight");
  assert_says (past, "longer than the run");
}

/* Epochs are counted. */
static void
test_epochs_are_whole (void)
{
  g_autoptr (FigureData) data = make_data (2, 3, 6);

  for (guint n = 20; n < 60; n += 3)
    {
      g_autoptr (FusPlotCanvas) canvas =
                   fus_plot_canvas_new (NULL, fus_plot_theme_lookup ("print"));
      g_autoptr (FusFigure) figure = NULL;
      const FusPlotWritten *written;
      guint n_written;

      data->context.n_epochs = n;
      figure = make_figure ("training", &data->context);
      fus_plot_canvas_keep_text (canvas);
      fus_plot_figure_draw_on (figure->plot, canvas, 12.0 * n, 400);
      written = fus_plot_canvas_get_written (canvas, &n_written);
      for (guint i = 0; i < n_written; i++)
        if (written[i].part == FUS_PLOT_PART_X_TICKS)
          g_assert_null (strchr (written[i].text, '.'));
    }
}

/* As on the rest of the page: by size over all samples. */
static void
test_sources_stand_in_one_order (void)
{
  for (guint round = 0; round < N_ROUNDS; round++)
    {
      g_autoptr (FigureData) data = make_data (5, 3, round);
      g_autoptr (FusFigure) sample = make_figure ("sample", &data->context);
      g_autoptr (FusFigure) shares = make_figure ("attribution", &data->context);
      const FusPlotScale *a =
        fus_plot_axes_get_y (fus_plot_figure_get_axes (sample->plot, 0));
      const FusPlotScale *b =
        fus_plot_axes_get_y (fus_plot_figure_get_axes (shares->plot, 0));

      for (guint i = 0; i < 5; i++)
        g_assert_cmpstr (fus_plot_scale_get_band (a, i)->label, ==,
                         fus_plot_scale_get_band (b, i)->label);
    }
}

static void
test_three_panels_stand_in_a_row (void)
{
  g_autoptr (FigureData) data = make_data (3, 3, 7);
  g_autoptr (FusFigure) figure = make_figure ("training", &data->context);
  FusPlotRect first, last;

  fus_plot_figure_get_frame (figure->plot, 720, 400,
                             fus_plot_figure_get_axes (figure->plot, 1), &first);
  fus_plot_figure_get_frame (figure->plot, 720, 400,
                             fus_plot_figure_get_axes (figure->plot, 3), &last);
  g_assert_cmpfloat_with_epsilon (first.y, last.y, 1e-6);
  g_assert_cmpfloat (last.x, >, first.x + first.width);
  fus_plot_figure_get_frame (figure->plot, 200, 700,
                             fus_plot_figure_get_axes (figure->plot, 1), &first);
  fus_plot_figure_get_frame (figure->plot, 200, 700,
                             fus_plot_figure_get_axes (figure->plot, 3), &last);
  g_assert_cmpfloat (last.y, >, first.y + first.height);
}

static void
test_coverage_is_told (void)
{
  g_autoptr (FigureData) data = make_data (2, 3, 8);
  g_autofree char *text = read_id ("robustness", &data->context);

  assert_says (text, "90\302\240% hold 60\302\240%");
}

/* A line says that values have an order: only series have one. */
static void
test_only_series_are_lines (void)
{
  for (guint n = 1; n <= 5; n++)
    {
      g_autoptr (FigureData) data = make_data (n, 3, 9);
      g_autoptr (FusFigure) figure = NULL;
      g_autofree char *text = NULL;
      guint n_strokes = 0;
      gboolean series = FALSE;

      data->context.choices.sample = 5;
      for (guint m = 0; m < n; m++)
        series = series || (fus_dataset_get_modality (data->dataset, m)->kind ==
                              FUS_MODALITY_SERIES &&
                            fus_dataset_get_values (data->dataset, m, 5) != NULL);
      figure = make_figure ("sample", &data->context);
      text = read_figure (figure, &n_strokes);
      g_assert_nonnull (text);
      if (series)
        g_assert_cmpuint (n_strokes, >, 0);
      else
        g_assert_cmpuint (n_strokes, ==, 0);
    }
}

/* -- Exports -- */

static void
test_too_small_is_no_file (void)
{
  gsize n_figures;
  const FusFigureClass *const *figures = fus_figure_list (&n_figures);
  g_autoptr (FigureData) data = make_data (4, 12, 10);
  g_autofree char *dir = g_dir_make_tmp ("fus-drawn-XXXXXX", NULL);
  static const char *const suffixes[] = { "png", "svg", "pdf" };

  for (gsize i = 0; i < n_figures; i++)
    {
      const FusFigureClass *figure_class = figures[i];
      g_autoptr (FusFigure) figure = make_figure (figure_class->id, &data->context);
      g_autofree char *name = g_strdup_printf ("%s.%s", figure_class->id,
                                               suffixes[i % G_N_ELEMENTS (suffixes)]);
      g_autofree char *path = g_build_filename (dir, name, NULL);
      FusPlotExportOptions options = { .width_mm = 15, .height_mm = 8, .dpi = 100 };
      g_autoptr (GError) error = NULL;

      g_assert_false (fus_figure_export (figure, path, &options, &error));
      g_assert_error (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_TOO_SMALL);
      assert_says (error->message, "15 × 8 mm");
      assert_says (error->message, "It needs ");
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
      g_clear_error (&error);

      options.width_mm = 183;
      options.height_mm = 0;
      g_assert_true (fus_figure_export (figure, path, &options, &error));
      g_assert_no_error (error);
      g_assert_true (g_file_test (path, G_FILE_TEST_EXISTS));
      g_remove (path);
    }
  g_rmdir (dir);
}

/* -- Sums -- */

/* The number at the start of @text, with its sign a space away or not; @end: after it. */
static double
read_number (const char *text, const char **end)
{
  double sign = 1;
  char *after;
  double value;

  if (g_str_has_prefix (text, "−"))
    sign = -1;
  while (*text != '\0' && !g_ascii_isdigit (*text))
    text++;
  value = g_ascii_strtod (text, &after);
  *end = after;

  return sign * value;
}

/* “no information −145.2 + 17.3 + 19.8 + 5.6 = −102.5 this sample”; whether it says so.
 */
static gboolean
assert_sum_is_true (const char *line)
{
  const char *at = line + strlen ("no information");
  double sum;

  at += strspn (at, " ");
  sum = read_number (at, &at);
  for (;;)
    {
      at += strspn (at, " ");
      if (!g_str_has_prefix (at, "+") && !g_str_has_prefix (at, "−"))
        break;
      sum += read_number (at, &at);
    }
  if (g_str_has_prefix (at, "≈"))
    return FALSE;
  g_assert_true (g_str_has_prefix (at, "="));
  at += 1 + strspn (at + 1, " ");
  g_assert_cmpfloat_with_epsilon (sum, read_number (at, &at), 1e-9);

  return TRUE;
}

/* Contributions that each round up by nearly a half, of sizes from hundreds to
 * hundredths: a reader who adds up what is written comes to what is written. */
static void
test_sums_add_up_as_written (void)
{
  guint n_sums = 0;

  for (guint32 round = 0; round < 40; round++)
    {
      guint n = 2 + round % 4;
      double scale = pow (10, 2 - (double) (round % 5));
      g_autoptr (FigureData) data = make_data (n, 3, round);
      FusAttribution *attribution = data->attribution;
      g_autofree char *text = NULL;
      const char *line;

      for (gsize i = 0; i < attribution->n_rows; i++)
        {
          attribution->base[i] = scale * (-1.45 + 0.001 * round);
          attribution->full[i] = attribution->base[i];
          for (guint m = 0; m < n; m++)
            {
              double *phi = &attribution->phi[i * n + m];

              *phi = isnan (*phi) ? *phi : scale * (0.17 + 0.0049 * (m + 1 + round % 3));
              attribution->full[i] += isnan (*phi) ? 0 : *phi;
            }
        }
      text = read_id ("attribution", &data->context);
      line = strstr (text, "no information");
      g_assert_nonnull (line);
      n_sums += assert_sum_is_true (line);
    }
  g_assert_cmpuint (n_sums, >=, 30);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/drawn/classes-in-grey-are-told", test_classes_in_grey_are_told);
  g_test_add_func ("/drawn/rare-classes-share-a-row", test_rare_classes_share_a_row);
  g_test_add_func ("/drawn/sets-fold", test_sets_fold);
  g_test_add_func ("/drawn/a-map-says-how-it-was-made", test_map_says_how_it_was_made);
  g_test_add_func ("/drawn/warm-up-past-the-end", test_warm_up_past_the_end);
  g_test_add_func ("/drawn/epochs-are-whole", test_epochs_are_whole);
  g_test_add_func ("/drawn/sources-stand-in-one-order", test_sources_stand_in_one_order);
  g_test_add_func ("/drawn/three-panels-in-a-row", test_three_panels_stand_in_a_row);
  g_test_add_func ("/drawn/coverage-is-told", test_coverage_is_told);
  g_test_add_func ("/drawn/only-series-are-lines", test_only_series_are_lines);
  g_test_add_func ("/drawn/sums-add-up-as-written", test_sums_add_up_as_written);
  g_test_add_func ("/drawn/too-small-is-no-file", test_too_small_is_no_file);
  return g_test_run ();
}
