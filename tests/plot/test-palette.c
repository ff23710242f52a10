/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-plot-theme.h"

/* WCAG 2: text of this size needs 4.5 : 1. */
#define TEXT_CONTRAST 4.5
#define SHAPE_CONTRAST 1.5

static void
test_texts_can_be_read (gconstpointer data)
{
  const FusPlotTheme *theme = data;

  g_assert_cmpfloat (fus_plot_color_get_contrast (theme->text, theme->ground), >=,
                     TEXT_CONTRAST);
  g_assert_cmpfloat (fus_plot_color_get_contrast (theme->second_text, theme->ground), >=,
                     TEXT_CONTRAST);
  g_assert_cmpfloat (fus_plot_color_get_contrast (theme->accent, theme->ground), >=,
                     TEXT_CONTRAST);
  for (guint m = 0; m < FUS_PLOT_N_MODALITY_COLORS; m++)
    g_assert_cmpfloat (fus_plot_color_get_contrast (theme->modality_text[m],
                                                    theme->ground),
                       >=, TEXT_CONTRAST);
  for (guint k = 0; k < FUS_PLOT_N_CLASS_COLORS; k++)
    g_assert_cmpfloat (fus_plot_color_get_contrast (theme->classes[k], theme->ground), >=,
                       SHAPE_CONTRAST);
}

/* On every color of the ramps, what is written is legible. */
static void
test_numbers_on_cells_can_be_read (gconstpointer data)
{
  const FusPlotTheme *theme = data;

  for (double value = -1; value <= 1; value += 0.01)
    {
      FusPlotInk quality = { .role = FUS_PLOT_INK_QUALITY, .value = value };
      FusPlotInk difference = { .role = FUS_PLOT_INK_DIFFERENCE, .value = value };
      FusPlotColor fills[] = { fus_plot_theme_get_color (theme, quality),
                               fus_plot_theme_get_color (theme, difference) };

      for (guint i = 0; i < 2; i++)
        g_assert_cmpfloat (fus_plot_color_get_contrast (
                             fus_plot_theme_get_text_on (theme, fills[i]), fills[i]),
                           >=, 4);
    }
}

/* Brighter is better, all the way: also in grey. */
static void
test_ramps_rise_in_luminance (void)
{
  for (guint ramp = FUS_PLOT_RAMP_VIRIDIS; ramp <= FUS_PLOT_RAMP_CIVIDIS; ramp++)
    {
      double before = -1;

      for (double value = 0; value <= 1; value += 1.0 / 64)
        {
          double luminance =
            fus_plot_color_get_luminance (fus_plot_ramp_get_color (ramp, value));

          g_assert_cmpfloat (luminance, >, before);
          before = luminance;
        }
    }
}

/* The middles of the published tables: viridis[127] and cividis[127] of matplotlib's
 * _cm_listed.py, (0.128729, 0.563265, 0.551229) and (0.485141, 0.482451, 0.470384). */
static void
test_ramps_are_the_published_ones (void)
{
  FusPlotColor viridis = fus_plot_ramp_get_color (FUS_PLOT_RAMP_VIRIDIS, 127 / 255.0);
  FusPlotColor cividis = fus_plot_ramp_get_color (FUS_PLOT_RAMP_CIVIDIS, 127 / 255.0);

  g_assert_cmpfloat_with_epsilon (viridis.red, 0.128729, 0.01);
  g_assert_cmpfloat_with_epsilon (viridis.green, 0.563265, 0.01);
  g_assert_cmpfloat_with_epsilon (viridis.blue, 0.551229, 0.01);
  g_assert_cmpfloat_with_epsilon (cividis.red, 0.485141, 0.01);
  g_assert_cmpfloat_with_epsilon (cividis.green, 0.482451, 0.01);
  g_assert_cmpfloat_with_epsilon (cividis.blue, 0.470384, 0.01);
}

static void
test_smallest_texts (void)
{
  FusPlotTheme theme = *fus_plot_theme_lookup ("print");

  g_assert_cmpfloat_with_epsilon (theme.text_size, 7, 1e-9);
  fus_plot_theme_set_text_size (&theme, 8);
  g_assert_cmpfloat_with_epsilon (theme.text_size, 8, 1e-9);
  g_assert_cmpfloat_with_epsilon (theme.pixel, 0.75 * 8 / 9, 1e-9);
  g_assert_null (fus_plot_theme_lookup ("neon"));
}

int
main (int argc, char **argv)
{
  gsize n;
  const FusPlotTheme *const *themes = fus_plot_theme_list (&n);

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *texts =
        g_strdup_printf ("/palette/%s/texts-can-be-read", themes[i]->id);
      g_autofree char *cells =
        g_strdup_printf ("/palette/%s/numbers-on-cells-can-be-read", themes[i]->id);

      g_test_add_data_func (texts, themes[i], test_texts_can_be_read);
      g_test_add_data_func (cells, themes[i], test_numbers_on_cells_can_be_read);
    }
  g_test_add_func ("/palette/ramps-rise-in-luminance", test_ramps_rise_in_luminance);
  g_test_add_func ("/palette/ramps-are-the-published-ones",
                   test_ramps_are_the_published_ones);
  g_test_add_func ("/palette/smallest-texts", test_smallest_texts);
  return g_test_run ();
}
