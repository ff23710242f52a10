/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-plot-layout-private.h"

#include <math.h>

/* Layout pixels: mockups/README.md §1, Axes. */
#define TITLE_HEIGHT 20
#define HEAD_HEIGHT 22
#define TITLE_GAP 6
#define TITLE_MIDDLE 9
#define TITLE_GLYPH 17
#define X_TITLE_HEIGHT 18
#define Y_TITLE_HEIGHT 26
#define TICKS_HEIGHT 22
#define TOP_TICKS_HEIGHT 18
#define GLYPH_ROOM 19
#define NAME_GAP 10
#define TICK_GAP 6
#define TICK_WIDTH 40 /* least distance of ticks on a horizontal axis */
#define TICK_DISTANCE 40
#define DEFAULT_TICKS 5

FusPlotAxes *
fus_plot_axes_new (guint column, guint row, guint n_columns)
{
  FusPlotAxes *self = g_new0 (FusPlotAxes, 1);

  self->column = column;
  self->row = row;
  self->n_columns = MAX (n_columns, 1);
  self->selected_row = -1;
  self->x = fus_plot_scale_new_linear (0, 1);
  self->y = fus_plot_scale_new_linear (0, 1);
  self->marks = g_ptr_array_new_with_free_func ((GDestroyNotify) fus_plot_mark_free);
  return self;
}

static void
options_clear (FusPlotAxisOptions *options)
{
  g_free ((char *) options->title);
  g_free ((char *) options->title_low);
  g_free ((char *) options->title_high);
  g_free ((char *) options->unit);
}

static void
options_copy (FusPlotAxisOptions *to, const FusPlotAxisOptions *from)
{
  options_clear (to);
  *to = from != NULL ? *from : (FusPlotAxisOptions){ 0 };
  to->title = g_strdup (to->title);
  to->title_low = g_strdup (to->title_low);
  to->title_high = g_strdup (to->title_high);
  to->unit = g_strdup (to->unit);
}

void
fus_plot_axes_free (FusPlotAxes *self)
{
  g_free (self->title);
  g_free (self->short_title);
  g_free (self->note);
  options_clear (&self->x_options);
  options_clear (&self->y_options);
  g_clear_pointer (&self->x, fus_plot_scale_unref);
  g_clear_pointer (&self->y, fus_plot_scale_unref);
  g_clear_pointer (&self->view_x, fus_plot_scale_unref);
  g_clear_pointer (&self->view_y, fus_plot_scale_unref);
  g_clear_pointer (&self->foot, fus_plot_legend_free);
  g_ptr_array_unref (self->marks);
  g_free (self);
}

/**
 * fus_plot_axes_set_title:
 * @self: a panel
 * @title: (nullable): what it shows, bold
 * @note: (nullable): unit or explanation, quieter
 */
void
fus_plot_axes_set_title (FusPlotAxes *self, const char *title, const char *note)
{
  g_free (self->title);
  g_free (self->note);
  self->title = g_strdup (title);
  self->note = g_strdup (note);
}

void
fus_plot_axes_set_short_title (FusPlotAxes *self, const char *title)
{
  g_free (self->short_title);
  self->short_title = g_strdup (title);
}

void
fus_plot_axes_set_head (FusPlotAxes *self, gboolean head)
{
  self->head = head;
}

void
fus_plot_axes_set_title_glyph (FusPlotAxes *self, FusPlotGlyph glyph, FusPlotInk ink)
{
  self->glyph = glyph;
  self->glyph_ink = ink;
}

/**
 * fus_plot_axes_take_x:
 * @self: a panel
 * @scale: (transfer full): horizontal
 * @options: (nullable): copied
 */
void
fus_plot_axes_take_x (FusPlotAxes *self,
                      FusPlotScale *scale,
                      const FusPlotAxisOptions *options)
{
  fus_plot_scale_unref (self->x);
  self->x = scale;
  options_copy (&self->x_options, options);
}

/**
 * fus_plot_axes_take_y:
 * @self: a panel
 * @scale: (transfer full): vertical
 * @options: (nullable): copied
 */
void
fus_plot_axes_take_y (FusPlotAxes *self,
                      FusPlotScale *scale,
                      const FusPlotAxisOptions *options)
{
  fus_plot_scale_unref (self->y);
  self->y = scale;
  options_copy (&self->y_options, options);
}

void
fus_plot_axes_set_equal (FusPlotAxes *self, gboolean equal)
{
  self->equal = equal;
}

void
fus_plot_axes_set_row_rules (FusPlotAxes *self, gboolean rules)
{
  self->row_rules = rules;
}

void
fus_plot_axes_set_selected_row (FusPlotAxes *self, int row)
{
  self->selected_row = row;
}

/**
 * fus_plot_axes_set_pitch:
 * @self: a panel
 * @x_pitch: width wanted for a column, or 0
 * @y_pitch: height wanted for a row, or 0
 * @y_smallest: height below which rows can't be read
 *
 * In layout pixels.
 */
void
fus_plot_axes_set_pitch (FusPlotAxes *self,
                         double x_pitch,
                         double y_pitch,
                         double y_smallest)
{
  self->x_pitch = x_pitch;
  self->y_pitch = y_pitch;
  self->y_smallest = y_smallest;
}

void
fus_plot_axes_set_smallest_column (FusPlotAxes *self, double x_smallest)
{
  self->x_smallest = x_smallest;
}

void
fus_plot_axes_take_foot (FusPlotAxes *self, FusPlotLegend *foot)
{
  g_clear_pointer (&self->foot, fus_plot_legend_free);
  self->foot = foot;
}

FusPlotMark *
fus_plot_axes_add (FusPlotAxes *self, FusPlotMark *mark)
{
  g_ptr_array_add (self->marks, mark);
  return mark;
}

guint
fus_plot_axes_get_n_marks (const FusPlotAxes *self)
{
  return self->marks->len;
}

FusPlotMark *
fus_plot_axes_get_mark (const FusPlotAxes *self, guint i)
{
  g_return_val_if_fail (i < self->marks->len, NULL);

  return g_ptr_array_index (self->marks, i);
}

const FusPlotScale *
fus_plot_axes_get_x (const FusPlotAxes *self)
{
  return self->x;
}

const FusPlotScale *
fus_plot_axes_get_y (const FusPlotAxes *self)
{
  return self->y;
}

/* Height of the lines of words above a plot, were each on one. */
static double
title_height (const FusPlotAxes *self, const FusPlotTheme *theme)
{
  double height = self->y_options.title != NULL ? Y_TITLE_HEIGHT : 0;

  if (self->title != NULL && self->head)
    height += HEAD_HEIGHT + TITLE_GAP;
  else if (self->title != NULL)
    height += TITLE_HEIGHT + (self->y_options.title == NULL ? TITLE_GAP : 0);
  return height * theme->pixel;
}

static gboolean
is_band (const FusPlotScale *scale)
{
  return fus_plot_scale_get_kind (scale) == FUS_PLOT_SCALE_BAND;
}

static gboolean
has_names (const FusPlotScale *scale)
{
  for (guint i = 0; i < fus_plot_scale_get_n_bands (scale); i++)
    {
      if (fus_plot_scale_get_band (scale, i)->label != NULL)
        return TRUE;
    }
  return FALSE;
}

/* Names of columns that don't fit give way to letters, all of them together. */
static gboolean
needs_letters (const FusPlotAxes *self,
               FusPlotCanvas *canvas,
               const FusPlotScale *scale,
               double band_width)
{
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (TEXT));
  double room = band_width - 3 * fus_plot_canvas_get_theme (canvas)->pixel;

  if (self->x_options.letters)
    return TRUE;
  for (guint i = 0; i < fus_plot_scale_get_n_bands (scale); i++)
    {
      const FusPlotBand *band = fus_plot_scale_get_band (scale, i);

      if (band->letter != NULL &&
          fus_plot_canvas_measure (canvas, band->label, &style) > room)
        return TRUE;
    }
  return FALSE;
}

/* Letters that would touch say less than the glyphs above them. */
static gboolean
letters_touch (FusPlotCanvas *canvas, const FusPlotScale *scale, double band_width)
{
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (TEXT));
  double room = band_width - fus_plot_canvas_get_theme (canvas)->pixel;

  for (guint i = 0; i < fus_plot_scale_get_n_bands (scale); i++)
    {
      const FusPlotBand *band = fus_plot_scale_get_band (scale, i);

      if (band->letter != NULL && band->glyph != FUS_PLOT_GLYPH_NONE &&
          fus_plot_canvas_measure (canvas, band->letter, &style) > room)
        return TRUE;
    }
  return FALSE;
}

static guint
wanted_ticks (const FusPlotAxisOptions *options, double length, double distance)
{
  guint most = options->max_ticks > 0 ? options->max_ticks : DEFAULT_TICKS;

  return (guint) CLAMP (floor (length / distance) + 1, 2, most);
}

static void
choose_ticks (FusPlotAxisLayout *axis,
              const FusPlotScale *scale,
              const FusPlotAxisOptions *options,
              double length,
              double distance)
{
  axis->n_ticks =
    fus_plot_scale_get_ticks (scale, wanted_ticks (options, length, distance),
                              axis->ticks);
  axis->decimals = fus_plot_number_decimals (axis->ticks, axis->n_ticks, options->format);
}

static double
tick_width (FusPlotCanvas *canvas,
            const FusPlotAxisLayout *axis,
            const FusPlotAxisOptions *options,
            guint i)
{
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  g_autofree char *text =
    fus_plot_tick_format (axis->ticks[i], axis->decimals, options->format);

  return fus_plot_canvas_measure (canvas, text, &style);
}

static double
widest_tick (FusPlotCanvas *canvas,
             const FusPlotAxisLayout *axis,
             const FusPlotAxisOptions *options)
{
  double widest = 0;

  for (guint i = 0; i < axis->n_ticks; i++)
    widest = MAX (widest, tick_width (canvas, axis, options, i));
  return widest;
}

/* Width of the widest name of a row, with its glyph. */
static double
names_width (const FusPlotScale *scale, FusPlotCanvas *canvas)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  FusPlotTextStyle note = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  double widest = 0;

  for (guint i = 0; i < fus_plot_scale_get_n_bands (scale); i++)
    {
      const FusPlotBand *band = fus_plot_scale_get_band (scale, i);
      FusPlotTextStyle name = note;
      double width;

      name.size = theme->row_size;
      name.bold = band->bold;
      width = MAX (fus_plot_canvas_measure (canvas, band->label, &name),
                   fus_plot_canvas_measure (canvas, band->note, &note));
      if (band->glyph != FUS_PLOT_GLYPH_NONE)
        width += GLYPH_ROOM * theme->pixel;
      widest = MAX (widest, width);
    }
  return widest > 0 ? widest + NAME_GAP * theme->pixel : 0;
}

/* How far the labels of a horizontal axis reach beyond its ends. */
static void
measure_overhang (const FusPlotAxes *self,
                  FusPlotCanvas *canvas,
                  FusPlotAxesLayout *layout)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  const FusPlotAxisLayout *axis = &layout->x_axis;
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  double first, last, right;

  if (axis->n_ticks == 0)
    return;
  first = fus_plot_frame_x (&layout->frame, axis->ticks[0]) - layout->frame.plot.x;
  last = fus_plot_frame_x (&layout->frame, axis->ticks[axis->n_ticks - 1]) -
         layout->frame.plot.x;
  right = tick_width (canvas, axis, &self->x_options, axis->n_ticks - 1) / 2;
  if (self->x_options.unit != NULL)
    right +=
      fus_plot_canvas_measure (canvas, self->x_options.unit, &style) + 3 * theme->pixel;
  layout->margins.left = MAX (layout->margins.left,
                              tick_width (canvas, axis, &self->x_options, 0) / 2 - first);
  layout->margins.right =
    MAX (layout->margins.right, last + right - layout->frame.plot.width);
}

FusPlotTitle
fus_plot_axes_place_title (const FusPlotAxes *self,
                           FusPlotCanvas *canvas,
                           const FusPlotAxesLayout *layout)
{
  const FusPlotFrame *frame = &layout->frame;
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  gboolean over_plot = is_band (layout->y) || self->y_options.bare;
  FusPlotTitle title = { .text = self->title,
                         .style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (TEXT)) };
  double room;

  if (self->title == NULL)
    return title;
  title.at.x = over_plot ? frame->plot.x : frame->room.x;
  title.at.y = frame->room.y + TITLE_MIDDLE * theme->pixel;
  if (self->glyph != FUS_PLOT_GLYPH_NONE)
    title.at.x += TITLE_GLYPH * theme->pixel;
  title.style.bold = TRUE;
  title.style.size = self->head ? theme->head_size : theme->text_size;
  room = layout->reach - title.at.x;
  if (self->short_title != NULL &&
      fus_plot_canvas_measure (canvas, title.text, &title.style) > room)
    title.text = self->short_title;
  if (fus_plot_canvas_measure (canvas, title.text, &title.style) <= room)
    return title;
  title.more = -fus_plot_canvas_measure_height (canvas, title.text, &title.style);
  title.style.wrap = MAX (room, theme->text_size);
  title.more += fus_plot_canvas_measure_height (canvas, title.text, &title.style);
  return title;
}

/* Height of words under or over a plot, which break at the edge of the panel. */
static double
wrapped_height (FusPlotCanvas *canvas, const char *text, const FusPlotFrame *frame)
{
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));

  style.wrap = frame->room.x + frame->room.width - frame->plot.x;
  return fus_plot_canvas_measure_height (canvas, text, &style);
}

static void
measure_x (const FusPlotAxes *self, FusPlotCanvas *canvas, FusPlotAxesLayout *layout)
{
  double u = fus_plot_canvas_get_theme (canvas)->pixel;
  double *edge = self->x_options.at_top ? &layout->margins.top : &layout->margins.bottom;

  if (self->x_options.bare)
    return;
  if (is_band (layout->x))
    {
      layout->x_axis.letters =
        needs_letters (self, canvas, layout->x, fus_plot_frame_band_x (&layout->frame));
      layout->x_axis.glyphs_alone =
        layout->x_axis.letters &&
        letters_touch (canvas, layout->x, fus_plot_frame_band_x (&layout->frame));
      *edge += (has_names (layout->x) ? 16 : 0) * u +
               (fus_plot_scale_has_glyphs (layout->x) ? 18 : 0) * u;
      return;
    }
  choose_ticks (&layout->x_axis, layout->x, &self->x_options, layout->frame.plot.width,
                TICK_WIDTH * u);
  *edge += (self->x_options.at_top ? TOP_TICKS_HEIGHT : TICKS_HEIGHT) * u;
  if (self->x_options.title_high != NULL)
    *edge += X_TITLE_HEIGHT * u;
  else if (self->x_options.title != NULL)
    *edge += wrapped_height (canvas, self->x_options.title, &layout->frame) + 4 * u;
  measure_overhang (self, canvas, layout);
}

static void
measure_y (const FusPlotAxes *self, FusPlotCanvas *canvas, FusPlotAxesLayout *layout)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  double u = theme->pixel;

  if (self->y_options.bare)
    return;
  if (is_band (layout->y))
    {
      layout->margins.left = MAX (layout->margins.left, names_width (layout->y, canvas));
      return;
    }
  choose_ticks (&layout->y_axis, layout->y, &self->y_options, layout->frame.plot.height,
                TICK_DISTANCE * u);
  layout->margins.left =
    MAX (layout->margins.left,
         widest_tick (canvas, &layout->y_axis, &self->y_options) + TICK_GAP * u);
  layout->margins.top = MAX (layout->margins.top, theme->text_size / 2);
  layout->margins.bottom = MAX (layout->margins.bottom, theme->text_size / 2);
}

/* What marks write beyond the plot stands between it and the names of rows. */
static void
add_margins (FusPlotAxesLayout *layout, const FusPlotMargins *marks)
{
  FusPlotMargins *margins = &layout->margins;
  gboolean named = is_band (layout->y);

  margins->left = named ? margins->left + marks->left : MAX (margins->left, marks->left);
  margins->right = MAX (margins->right, marks->right);
  margins->top = MAX (margins->top, marks->top);
  margins->bottom = MAX (margins->bottom, marks->bottom);
}

/* Fills ticks and margins from where the frame was put so far. */
void
fus_plot_axes_measure (const FusPlotAxes *self,
                       FusPlotCanvas *canvas,
                       FusPlotAxesLayout *layout)
{
  FusPlotMargins marks = { 0 };

  layout->margins = (FusPlotMargins){ 0 };
  layout->margins.top = title_height (self, fus_plot_canvas_get_theme (canvas)) +
                        fus_plot_axes_place_title (self, canvas, layout).more;
  if (self->head && self->note != NULL)
    layout->margins.top += wrapped_height (canvas, self->note, &layout->frame);
  measure_x (self, canvas, layout);
  measure_y (self, canvas, layout);
  for (guint i = 0; i < self->marks->len; i++)
    {
      const FusPlotMark *mark = g_ptr_array_index (self->marks, i);

      if (mark->class->margins != NULL)
        mark->class->margins (mark, canvas, &layout->frame, &marks);
    }
  add_margins (layout, &marks);
}
