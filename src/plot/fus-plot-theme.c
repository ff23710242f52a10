/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-plot-theme.h"

/* To add a theme: fill one more constant in full and list it in themes[]. */

#define RGB(hex)                                                                         \
  {                                                                                      \
    ((hex) >> 16 & 0xff) / 255.0, ((hex) >> 8 & 0xff) / 255.0, ((hex) &0xff) / 255.0,    \
      1.0                                                                                \
  }
#define RGBA(hex, opacity)                                                               \
  {                                                                                      \
    ((hex) >> 16 & 0xff) / 255.0, ((hex) >> 8 & 0xff) / 255.0, ((hex) &0xff) / 255.0,    \
      (opacity)                                                                          \
  }

/* A pixel of a 96 dpi screen. */
#define PX 0.75

/* White is read on fills darker than this. */
#define WHITE_BELOW_VIRIDIS 0.18
#define WHITE_BELOW_CIVIDIS 0.15

#define READABLE 4.5 /* contrast of text, WCAG 2 */
#define TONE_STEPS 20

#define OKABE_ITO                                                                        \
  {                                                                                      \
    RGB (0x0072b2), RGB (0xd55e00), RGB (0x009e73), RGB (0xcc79a7), RGB (0xe69f00),      \
      RGB (0x56b4e9),                                                                    \
  }
#define OKABE_ITO_TEXT                                                                   \
  {                                                                                      \
    RGB (0x005f96), RGB (0xa84300), RGB (0x00704f), RGB (0x97396f), RGB (0x8a5f00),      \
      RGB (0x1b6c9e),                                                                    \
  }
#define OKABE_ITO_DARK                                                                   \
  {                                                                                      \
    RGB (0x4aa8e0), RGB (0xff8547), RGB (0x2fc39a), RGB (0xe39ac4), RGB (0xf0b23c),      \
      RGB (0x8fd0f5),                                                                    \
  }
#define PETROFF                                                                          \
  {                                                                                      \
    RGB (0x3f90da), RGB (0xffa90e), RGB (0xbd1f01), RGB (0x94a4a2), RGB (0x832db6),      \
      RGB (0xa96b59), RGB (0xe76300), RGB (0xb9ac70), RGB (0x717581), RGB (0x92dadd),    \
  }
#define PETROFF_DARK                                                                     \
  {                                                                                      \
    RGB (0x3f90da), RGB (0xffa90e), RGB (0xf0563b), RGB (0x94a4a2), RGB (0xb274e0),      \
      RGB (0xb97c69), RGB (0xf07f2c), RGB (0xb9ac70), RGB (0x7f8491), RGB (0x92dadd),    \
  }

#define SCREEN_WIDTHS                                                                    \
  .hairline = PX, .line_width = 2 * PX, .second_line_width = 1.5 * PX,                   \
  .raw_line_width = PX, .raw_alpha = 0.55, .band_alpha = 0.14,                           \
  .interval_width = 1.75 * PX, .point_radius = 2.6 * PX, .point_alpha = 0.85,            \
  .dimmed_alpha = 0.42, .value_radius = 5 * PX, .upset_radius = 4.6 * PX,                \
  .ring_radius = 6.5 * PX, .halo_width = 4 * PX, .hatch_step = 6 * PX, .hatch_width = PX

#define SCREEN_TEXT                                                                      \
  .font = "Cantarell", .hinting = TRUE, .pixel = PX, .text_size = 9, .row_size = 10,     \
  .head_size = 11, .group_size = 14

static const FusPlotTheme light = {
  .id = "light",
  SCREEN_TEXT,
  .ground = RGB (0xffffff),
  .text = RGB (0x2f2e33),
  .second_text = RGB (0x5e5c64),
  .axis = RGB (0x9a9996),
  .grid = RGB (0xececec),
  .frame = RGB (0xd5d3d8),
  .neutral = RGB (0x8d8a93),
  .hatch = RGB (0xb5b2b9),
  .accent = RGB (0x1c71d8),
  .selected_row = RGBA (0x1c71d8, 0.13),
  .good = RGB (0x00704f),
  .warning = RGB (0xa84300),
  .modality = OKABE_ITO,
  .modality_text = OKABE_ITO_TEXT,
  .classes = PETROFF,
  .quality = FUS_PLOT_RAMP_VIRIDIS,
  .difference = { RGB (0x2166ac), RGB (0xffffff), RGB (0xd9730d) },
  SCREEN_WIDTHS,
};

static const FusPlotTheme dark = {
  .id = "dark",
  .dark = TRUE,
  SCREEN_TEXT,
  .ground = RGB (0x1e1e1e),
  .text = RGB (0xf2f1f4),
  .second_text = RGB (0xb8b5bd),
  .axis = RGB (0x77757d),
  .grid = RGB (0x323135),
  .frame = RGB (0x4a484f),
  .neutral = RGB (0x9a97a1),
  .hatch = RGB (0x6b6871),
  .accent = RGB (0x78aeed),
  .selected_row = RGBA (0x78aeed, 0.13),
  .good = RGB (0x2fc39a),
  .warning = RGB (0xff8547),
  .modality = OKABE_ITO_DARK,
  .modality_text = OKABE_ITO_DARK,
  .classes = PETROFF_DARK,
  .quality = FUS_PLOT_RAMP_VIRIDIS,
  .difference = { RGB (0x5aa7f0), RGB (0x2a292c), RGB (0xff9a3d) },
  SCREEN_WIDTHS,
};

static const FusPlotTheme print = {
  .id = "print",
  .print = TRUE,
  .font = "Liberation Sans",
  .pixel = PX * 7 / 9,
  .text_size = 7,
  .row_size = 7,
  .head_size = 7,
  .group_size = 8,
  .ground = RGB (0xffffff),
  .text = RGB (0x000000),
  .second_text = RGB (0x333333),
  .axis = RGB (0x000000),
  .grid = RGB (0xdcdcdc),
  .frame = RGB (0xbbbbbb),
  .neutral = RGB (0x777777),
  .hatch = RGB (0x8a8a8a),
  .accent = RGB (0x000000),
  .selected_row = RGBA (0x000000, 0.0),
  .good = RGB (0x00704f),
  .warning = RGB (0xa84300),
  .modality = OKABE_ITO,
  .modality_text = OKABE_ITO_TEXT,
  .classes = PETROFF,
  .quality = FUS_PLOT_RAMP_CIVIDIS,
  .difference = { RGB (0x2166ac), RGB (0xffffff), RGB (0xd9730d) },
  .hairline = 0.5,
  .line_width = 1,
  .second_line_width = 0.75,
  .raw_line_width = 0.5,
  .raw_alpha = 0.55,
  .band_alpha = 0.14,
  .interval_width = 0.9,
  .point_radius = 1.1,
  .point_alpha = 0.85,
  .dimmed_alpha = 0.42,
  .value_radius = 2.4,
  .upset_radius = 2.7,
  .ring_radius = 3.4,
  .halo_width = 1.6,
  .hatch_step = 3.5,
  .hatch_width = 0.5,
};

static const FusPlotTheme *const themes[] = {
  &light,
  &dark,
  &print,
};

const FusPlotTheme *const *
fus_plot_theme_list (gsize *n_themes)
{
  g_return_val_if_fail (n_themes != NULL, NULL);

  *n_themes = G_N_ELEMENTS (themes);
  return themes;
}

const FusPlotTheme *
fus_plot_theme_lookup (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (themes); i++)
    {
      if (g_strcmp0 (themes[i]->id, id) == 0)
        return themes[i];
    }
  return NULL;
}

static FusPlotColor
difference_color (const FusPlotTheme *self, double value)
{
  double size = CLAMP (ABS (value), 0.0, 1.0);

  return fus_plot_color_mix (self->difference[1], self->difference[value < 0 ? 0 : 2],
                             size);
}

FusPlotColor
fus_plot_theme_get_color (const FusPlotTheme *self, FusPlotInk ink)
{
  g_return_val_if_fail (self != NULL, (FusPlotColor){ 0 });

  switch (ink.role)
    {
    case FUS_PLOT_INK_SECOND:
      return self->second_text;
    case FUS_PLOT_INK_GROUND:
      return self->ground;
    case FUS_PLOT_INK_AXIS:
      return self->axis;
    case FUS_PLOT_INK_GRID:
      return self->grid;
    case FUS_PLOT_INK_FRAME:
      return self->frame;
    case FUS_PLOT_INK_NEUTRAL:
      return self->neutral;
    case FUS_PLOT_INK_ACCENT:
      return self->accent;
    case FUS_PLOT_INK_GOOD:
      return self->good;
    case FUS_PLOT_INK_WARNING:
      return self->warning;
    case FUS_PLOT_INK_MODALITY:
      return self->modality[ink.index % FUS_PLOT_N_MODALITY_COLORS];
    case FUS_PLOT_INK_MODALITY_TEXT:
      return self->modality_text[ink.index % FUS_PLOT_N_MODALITY_COLORS];
    case FUS_PLOT_INK_CLASS:
      return self->classes[ink.index % FUS_PLOT_N_CLASS_COLORS];
    case FUS_PLOT_INK_QUALITY:
      return fus_plot_ramp_get_color (self->quality, ink.value);
    case FUS_PLOT_INK_DIFFERENCE:
      return difference_color (self, ink.value);
    case FUS_PLOT_INK_GIVEN:
      return fus_plot_color_from_rgb (ink.index);
    case FUS_PLOT_INK_TEXT:
    default:
      return self->text;
    }
}

FusPlotColor
fus_plot_theme_get_text_on (const FusPlotTheme *self, FusPlotColor fill)
{
  g_return_val_if_fail (self != NULL, (FusPlotColor){ 0 });

  double limit =
    self->quality == FUS_PLOT_RAMP_CIVIDIS ? WHITE_BELOW_CIVIDIS : WHITE_BELOW_VIRIDIS;
  gboolean is_dark = fus_plot_color_get_luminance (fill) < limit;

  return fus_plot_color_from_rgb (is_dark ? 0xffffff : 0x000000);
}

FusPlotColor
fus_plot_theme_get_text_tone (const FusPlotTheme *self, FusPlotColor color)
{
  g_return_val_if_fail (self != NULL, (FusPlotColor){ 0 });

  for (guint i = 0; i <= TONE_STEPS; i++)
    {
      FusPlotColor tone = fus_plot_color_mix (color, self->text, (double) i / TONE_STEPS);

      if (fus_plot_color_get_contrast (tone, self->ground) >= READABLE)
        return tone;
    }
  return self->text;
}

void
fus_plot_theme_set_text_size (FusPlotTheme *self, double size)
{
  double factor;

  g_return_if_fail (size > 0);

  factor = size / self->text_size;
  self->text_size *= factor;
  self->row_size *= factor;
  self->head_size *= factor;
  self->group_size *= factor;
  self->pixel *= factor;
}
