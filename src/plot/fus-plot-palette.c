/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-plot-palette.h"

#include <math.h>
#include <string.h>

/* To add a ramp: sixteen equidistant colors, from low to high, in ramps[]. */
#define N_ANCHORS 16
/* Of given colors: what palettes for twenty classes that people are used to have. */
#define LEAST_CONTRAST 1.4
#define LEAST_DISTANCE 0.05
#define DARK_GROUND 0x1e1e1e

/* viridis (van der Walt & Smith 2015) and cividis (Nuñez, Anderton & Renslow 2018): every
 * 17th of their 256 colors; in between, straight lines are within two steps of 255. */
static const guint32 ramps[][N_ANCHORS] = {
  [FUS_PLOT_RAMP_VIRIDIS] = { 0x440154, 0x481a6c, 0x472f7d, 0x414487, 0x39568c, 0x31688e,
                              0x2a788e, 0x23888e, 0x1f988b, 0x22a884, 0x35b779, 0x54c568,
                              0x7ad151, 0xa5db36, 0xd2e21b, 0xfde725 },
  [FUS_PLOT_RAMP_CIVIDIS] = { 0x00224e, 0x002e6c, 0x1e3a6f, 0x35456c, 0x47516c, 0x575d6d,
                              0x666970, 0x757575, 0x848279, 0x948e77, 0xa59c74, 0xb7a96e,
                              0xc8b866, 0xdbc75a, 0xeed649, 0xfee838 },
};

/* In the order of the modalities. */
static const FusPlotGlyph glyphs[FUS_PLOT_N_GLYPHS] = {
  FUS_PLOT_GLYPH_CIRCLE,  FUS_PLOT_GLYPH_TRIANGLE, FUS_PLOT_GLYPH_SQUARE,
  FUS_PLOT_GLYPH_DIAMOND, FUS_PLOT_GLYPH_DOWN,     FUS_PLOT_GLYPH_PLUS,
  FUS_PLOT_GLYPH_STAR,    FUS_PLOT_GLYPH_BAR,
};

FusPlotColor
fus_plot_color_from_rgb (guint32 rgb)
{
  return (FusPlotColor){
    .red = (rgb >> 16 & 0xff) / 255.0,
    .green = (rgb >> 8 & 0xff) / 255.0,
    .blue = (rgb & 0xff) / 255.0,
    .alpha = 1.0,
  };
}

FusPlotColor
fus_plot_color_mix (FusPlotColor a, FusPlotColor b, double t)
{
  return (FusPlotColor){
    .red = a.red + (b.red - a.red) * t,
    .green = a.green + (b.green - a.green) * t,
    .blue = a.blue + (b.blue - a.blue) * t,
    .alpha = a.alpha + (b.alpha - a.alpha) * t,
  };
}

static double
linear_light (double component)
{
  return component <= 0.04045 ? component / 12.92
                              : pow ((component + 0.055) / 1.055, 2.4);
}

double
fus_plot_color_get_luminance (FusPlotColor color)
{
  return 0.2126 * linear_light (color.red) + 0.7152 * linear_light (color.green) +
         0.0722 * linear_light (color.blue);
}

double
fus_plot_color_get_contrast (FusPlotColor a, FusPlotColor b)
{
  double la = fus_plot_color_get_luminance (a);
  double lb = fus_plot_color_get_luminance (b);

  return (MAX (la, lb) + 0.05) / (MIN (la, lb) + 0.05);
}

gboolean
fus_plot_color_parse (const char *text, guint32 *rgb)
{
  gsize n = text != NULL ? strlen (text) : 0;

  g_return_val_if_fail (rgb != NULL, FALSE);

  if ((n != 7 && n != 9) || text[0] != '#')
    return FALSE;
  for (const char *p = text + 1; *p != '\0'; p++)
    if (!g_ascii_isxdigit (*p))
      return FALSE;
  *rgb = (guint32) (g_ascii_strtoull (text + 1, NULL, 16) >> (n == 9 ? 8 : 0));

  return TRUE;
}

/* Lightness, green to red, blue to yellow. */
static void
to_oklab (FusPlotColor color, double *lab)
{
  const double red = linear_light (color.red);
  const double green = linear_light (color.green);
  const double blue = linear_light (color.blue);
  const double l = cbrt (0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const double m = cbrt (0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const double s = cbrt (0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);

  lab[0] = 0.2104542553 * l + 0.7936177850 * m - 0.0040720468 * s;
  lab[1] = 1.9779984951 * l - 2.4285922050 * m + 0.4505937099 * s;
  lab[2] = 0.0259040371 * l + 0.7827717662 * m - 0.8086757660 * s;
}

double
fus_plot_color_get_distance (FusPlotColor a, FusPlotColor b)
{
  double first[3] = { 0 };
  double second[3] = { 0 };

  to_oklab (a, first);
  to_oklab (b, second);

  return sqrt (pow (first[0] - second[0], 2) + pow (first[1] - second[1], 2) +
               pow (first[2] - second[2], 2));
}

gboolean
fus_plot_colors_tell_apart (const guint32 *rgb, guint n)
{
  const FusPlotColor white = fus_plot_color_from_rgb (0xffffff);
  const FusPlotColor dark = fus_plot_color_from_rgb (DARK_GROUND);

  g_return_val_if_fail (rgb != NULL || n == 0, FALSE);

  for (guint i = 0; i < n; i++)
    {
      const FusPlotColor color = fus_plot_color_from_rgb (rgb[i]);

      if (fus_plot_color_get_contrast (color, white) < LEAST_CONTRAST ||
          fus_plot_color_get_contrast (color, dark) < LEAST_CONTRAST)
        return FALSE;
      for (guint k = 0; k < i; k++)
        if (fus_plot_color_get_distance (color, fus_plot_color_from_rgb (rgb[k])) <
            LEAST_DISTANCE)
          return FALSE;
    }

  return TRUE;
}

FusPlotColor
fus_plot_ramp_get_color (FusPlotRamp ramp, double value)
{
  double at = (value > 0 ? MIN (value, 1.0) : 0.0) * (N_ANCHORS - 1);
  guint below = MIN ((guint) at, N_ANCHORS - 2);

  g_return_val_if_fail ((gsize) ramp < G_N_ELEMENTS (ramps), (FusPlotColor){ 0 });

  return fus_plot_color_mix (fus_plot_color_from_rgb (ramps[ramp][below]),
                             fus_plot_color_from_rgb (ramps[ramp][below + 1]),
                             at - below);
}

FusPlotGlyph
fus_plot_glyph_for_modality (guint m)
{
  return glyphs[m % FUS_PLOT_N_GLYPHS];
}
