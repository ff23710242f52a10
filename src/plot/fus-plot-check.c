/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-plot-check.h"

#include <math.h>

#include "fus-plot-figure-private.h"
#include "fus-plot-layout-private.h"

#define TOLERANCE 0.5 /* points that two texts may share, or one reach over an edge */
#define POINTS_A_MM (72 / 25.4)

/* Sizes that are tried, as shares of the width asked for. */
static const double widths[] = { 1, 1.08, 1.16, 1.25, 1.35, 1.5, 1.7, 2, 2.4, 3, 4 };

static gboolean
reaches_beyond (const FusPlotRect *box, const FusPlotRect *room)
{
  return box->x < room->x - TOLERANCE || box->y < room->y - TOLERANCE ||
         box->x + box->width > room->x + room->width + TOLERANCE ||
         box->y + box->height > room->y + room->height + TOLERANCE;
}

static gboolean
overlap (const FusPlotRect *a, const FusPlotRect *b)
{
  double wide = MIN (a->x + a->width, b->x + b->width) - MAX (a->x, b->x);
  double high = MIN (a->y + a->height, b->y + b->height) - MAX (a->y, b->y);

  return wide > TOLERANCE && high > TOLERANCE;
}

static FusPlotFit
check_texts (const FusPlotWritten *texts, guint n, double width, double height)
{
  FusPlotRect page = { 0, 0, width, height };

  for (guint i = 0; i < n; i++)
    {
      if (reaches_beyond (&texts[i].box, &page) ||
          reaches_beyond (&texts[i].box, &texts[i].clip))
        return FUS_PLOT_FIT_CUT;
      for (guint k = 0; k < i; k++)
        {
          if (overlap (&texts[i].box, &texts[k].box))
            return FUS_PLOT_FIT_OVERLAP;
        }
    }
  return FUS_PLOT_FIT_GOOD;
}

static guint
count_ticks (const FusPlotWritten *texts, guint n, FusPlotPart part, guint axes)
{
  guint count = 0;

  for (guint i = 0; i < n; i++)
    count += texts[i].part == part && texts[i].axes == (int) axes ? 1 : 0;
  return count;
}

static gboolean
has_numbers (const FusPlotScale *scale, gboolean bare)
{
  return !bare && fus_plot_scale_get_kind (scale) != FUS_PLOT_SCALE_BAND;
}

static FusPlotFit
check_axes (FusPlotFigure *self, const FusPlotWritten *texts, guint n)
{
  for (guint i = 0; i < fus_plot_figure_get_n_axes (self); i++)
    {
      const FusPlotAxes *axes = fus_plot_figure_get_axes (self, i);

      if (has_numbers (axes->x, axes->x_options.bare) &&
          count_ticks (texts, n, FUS_PLOT_PART_X_TICKS, i) < 2)
        return FUS_PLOT_FIT_AXIS;
      if (has_numbers (axes->y, axes->y_options.bare) &&
          count_ticks (texts, n, FUS_PLOT_PART_Y_TICKS, i) < 2)
        return FUS_PLOT_FIT_AXIS;
    }
  return FUS_PLOT_FIT_GOOD;
}

FusPlotFit
fus_plot_figure_check (FusPlotFigure *self,
                       const FusPlotTheme *theme,
                       double width,
                       double height)
{
  g_return_val_if_fail (FUS_IS_PLOT_FIGURE (self), 0);

  g_autoptr (FusPlotCanvas) canvas = fus_plot_canvas_new (NULL, theme);
  const FusPlotWritten *texts;
  FusPlotFit fit;
  guint n;

  if (!fus_plot_figure_draw_on (self, canvas, width, height))
    return FUS_PLOT_FIT_CROWDED;
  if (fus_plot_canvas_get_n_lost (canvas) > 0)
    return FUS_PLOT_FIT_LOST;
  texts = fus_plot_canvas_get_written (canvas, &n);
  fit = check_texts (texts, n, width, height);
  return fit != FUS_PLOT_FIT_GOOD ? fit : check_axes (self, texts, n);
}

/* To whole millimeters: a size that can be told and asked for. */
static double
round_up (double points)
{
  return ceil (points / POINTS_A_MM - 0.01) * POINTS_A_MM;
}

static gboolean
is_good (FusPlotFigure *self, const FusPlotTheme *theme, double width, double height)
{
  return fus_plot_figure_check (self, theme, width, height) == FUS_PLOT_FIT_GOOD;
}

gboolean
fus_plot_figure_find_height (FusPlotFigure *self,
                             const FusPlotTheme *theme,
                             double width,
                             double *height)
{
  g_return_val_if_fail (FUS_IS_PLOT_FIGURE (self), FALSE);
  g_return_val_if_fail (height != NULL, FALSE);

  static const double of_natural[] = { 1, 1.15, 1.4, 1.8 };
  double tried[4 + G_N_ELEMENTS (of_natural)] = { *height };
  double natural, most;

  fus_plot_figure_measure (self, theme, width, &natural, &tried[1]);
  most = round_up (of_natural[G_N_ELEMENTS (of_natural) - 1] * natural);
  tried[2] = 1.07 * tried[1];
  tried[3] = 0.5 * (tried[1] + natural);
  for (guint i = 0; i < G_N_ELEMENTS (of_natural); i++)
    tried[4 + i] = of_natural[i] * natural;
  for (guint i = 0; i < G_N_ELEMENTS (tried); i++)
    {
      if (i > 0)
        tried[i] = round_up (tried[i]);
      if (tried[i] >= *height && is_good (self, theme, width, tried[i]))
        {
          *height = tried[i];
          return TRUE;
        }
      /* Where the most doesn't help, what lies between won't. */
      if (i == 0 && !is_good (self, theme, width, MAX (most, *height)))
        return FALSE;
    }
  return FALSE;
}

gboolean
fus_plot_figure_find_size (FusPlotFigure *self,
                           const FusPlotTheme *theme,
                           double *width,
                           double *height)
{
  g_return_val_if_fail (FUS_IS_PLOT_FIGURE (self), FALSE);
  g_return_val_if_fail (width != NULL, FALSE);
  g_return_val_if_fail (height != NULL, FALSE);

  for (guint i = 0; i < G_N_ELEMENTS (widths); i++)
    {
      double wide = round_up (*width * widths[i]);
      double high = round_up (*height);

      if (!fus_plot_figure_find_height (self, theme, wide, &high))
        continue;
      *width = wide;
      *height = high;
      return TRUE;
    }
  return FALSE;
}
