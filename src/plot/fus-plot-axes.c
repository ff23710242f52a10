/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A panel: its scales, marks and titles, and how much room they need around the plot.
 * Measuring and drawing (fus-plot-axes-draw.c) share the functions that place and
 * style a title, so that what was measured is what is drawn. All lengths are layout
 * pixels, which grow with the text. */
#include "config.h"

#include "fus-plot-axes-private.h"

#include <math.h>

/* Layout pixels. */
#define TITLE_HEIGHT 20
#define HEAD_HEIGHT 22
#define TITLE_GAP 6
#define TITLE_MIDDLE 9
#define TITLE_GLYPH 17
#define X_TITLE_HEIGHT 18
#define X_TITLE_LINE 15
#define NOTE_GAP 8
#define Y_TITLE_HEIGHT 26
#define TICKS_HEIGHT 22
#define TOP_TICKS_HEIGHT 18
#define TICK_GAP 6

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
  self->marks = g_ptr_array_new_with_free_func ((GDestroyNotify) fus_plot_mark_unref);
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

static FusPlotScale *
ref_scale (FusPlotScale *scale)
{
  return scale != NULL ? fus_plot_scale_ref (scale) : NULL;
}

FusPlotAxes *
fus_plot_axes_copy (const FusPlotAxes *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  FusPlotAxes *copy = g_memdup2 (self, sizeof *self);

  copy->title = g_strdup (self->title);
  copy->short_title = g_strdup (self->short_title);
  copy->note = g_strdup (self->note);
  copy->x_options = copy->y_options = (FusPlotAxisOptions){ 0 };
  options_copy (&copy->x_options, &self->x_options);
  options_copy (&copy->y_options, &self->y_options);
  copy->x = ref_scale (self->x);
  copy->y = ref_scale (self->y);
  copy->view_x = ref_scale (self->view_x);
  copy->view_y = ref_scale (self->view_y);
  copy->foot = self->foot != NULL ? fus_plot_legend_ref (self->foot) : NULL;
  copy->marks = g_ptr_array_new_with_free_func ((GDestroyNotify) fus_plot_mark_unref);
  for (guint i = 0; i < self->marks->len; i++)
    g_ptr_array_add (copy->marks,
                     fus_plot_mark_copy (g_ptr_array_index (self->marks, i)));
  return copy;
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
  g_clear_pointer (&self->foot, fus_plot_legend_unref);
  g_ptr_array_unref (self->marks);
  g_free (self);
}

void
fus_plot_axes_set_id (FusPlotAxes *self, const char *id)
{
  g_return_if_fail (self != NULL);

  self->id = id;
}

void
fus_plot_axes_set_title (FusPlotAxes *self, const char *title, const char *note)
{
  g_return_if_fail (self != NULL);

  g_free (self->title);
  g_free (self->note);
  self->title = g_strdup (title);
  self->note = g_strdup (note);
}

void
fus_plot_axes_set_short_title (FusPlotAxes *self, const char *title)
{
  g_return_if_fail (self != NULL);

  g_free (self->short_title);
  self->short_title = g_strdup (title);
}

void
fus_plot_axes_set_head (FusPlotAxes *self, gboolean head)
{
  g_return_if_fail (self != NULL);

  self->head = head;
}

void
fus_plot_axes_set_title_glyph (FusPlotAxes *self, FusPlotGlyph glyph, FusPlotInk ink)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail ((guint) glyph <= FUS_PLOT_GLYPH_BAR);

  self->glyph = glyph;
  self->glyph_ink = ink;
}

void
fus_plot_axes_take_x (FusPlotAxes *self,
                      FusPlotScale *scale,
                      const FusPlotAxisOptions *options)
{
  fus_plot_scale_unref (self->x);
  self->x = scale;
  options_copy (&self->x_options, options);
}

void
fus_plot_axes_take_y (FusPlotAxes *self,
                      FusPlotScale *scale,
                      const FusPlotAxisOptions *options)
{
  g_return_if_fail (self != NULL);

  fus_plot_scale_unref (self->y);
  self->y = scale;
  options_copy (&self->y_options, options);
}

void
fus_plot_axes_set_equal (FusPlotAxes *self, gboolean equal)
{
  g_return_if_fail (self != NULL);

  self->equal = equal;
}

void
fus_plot_axes_set_row_rules (FusPlotAxes *self, gboolean rules)
{
  g_return_if_fail (self != NULL);

  self->row_rules = rules;
}

void
fus_plot_axes_set_selected_row (FusPlotAxes *self, int row)
{
  g_return_if_fail (self != NULL);

  self->selected_row = row;
}

void
fus_plot_axes_set_pitch (FusPlotAxes *self,
                         double x_pitch,
                         double y_pitch,
                         double y_smallest)
{
  g_return_if_fail (self != NULL);

  self->x_pitch = x_pitch;
  self->y_pitch = y_pitch;
  self->y_smallest = y_smallest;
}

void
fus_plot_axes_set_smallest_column (FusPlotAxes *self, double x_smallest)
{
  g_return_if_fail (self != NULL);

  self->x_smallest = x_smallest;
}

void
fus_plot_axes_take_foot (FusPlotAxes *self, FusPlotLegend *foot)
{
  g_return_if_fail (self != NULL);

  g_clear_pointer (&self->foot, fus_plot_legend_unref);
  self->foot = foot;
}

FusPlotMark *
fus_plot_axes_add (FusPlotAxes *self, FusPlotMark *mark)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_ptr_array_add (self->marks, mark);
  return mark;
}

FusPlotMark *
fus_plot_axes_get_mark (const FusPlotAxes *self, guint i)
{
  g_return_val_if_fail (i < self->marks->len, NULL);

  return g_ptr_array_index (self->marks, i);
}

FusPlotMark *
fus_plot_axes_find_mark (const FusPlotAxes *self, const char *id)
{
  for (guint i = 0; id != NULL && i < self->marks->len; i++)
    {
      FusPlotMark *mark = g_ptr_array_index (self->marks, i);

      if (g_strcmp0 (mark->id, id) == 0)
        return mark;
    }
  return NULL;
}

const FusPlotScale *
fus_plot_axes_get_y (const FusPlotAxes *self)
{
  g_return_val_if_fail (self != NULL, NULL);

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

static double
widest_tick (FusPlotCanvas *canvas,
             const FusPlotAxisLayout *axis,
             const FusPlotAxisOptions *options)
{
  double widest = 0;

  for (guint i = 0; i < axis->n_ticks; i++)
    widest = MAX (widest, fus_plot_axes_tick_width (canvas, axis, options, i));
  return widest;
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
  right =
    fus_plot_axes_tick_width (canvas, axis, &self->x_options, axis->n_ticks - 1) / 2;
  if (self->x_options.unit != NULL)
    right +=
      fus_plot_canvas_measure (canvas, self->x_options.unit, &style) + 3 * theme->pixel;
  layout->margins.left =
    MAX (layout->margins.left,
         fus_plot_axes_tick_width (canvas, axis, &self->x_options, 0) / 2 - first);
  layout->margins.right =
    MAX (layout->margins.right, last + right - layout->frame.plot.width);
}

/* The note beside a title that is no head: on its line, or else below it. */
static void
place_note (const FusPlotAxes *self,
            FusPlotCanvas *canvas,
            const FusPlotAxesLayout *layout,
            FusPlotTitle *title)
{
  double u = fus_plot_canvas_get_theme (canvas)->pixel;
  double wide = fus_plot_canvas_measure (canvas, title->text, &title->style);

  title->note_style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  if (self->note == NULL || self->head)
    return;
  title->note_at = (FusPlotPoint){ title->at.x + wide + NOTE_GAP * u, title->at.y };
  if (title->more <= 0 &&
      title->note_at.x +
          fus_plot_canvas_measure (canvas, self->note, &title->note_style) <=
        layout->reach)
    return;
  title->note_below = TRUE;
  title->note_at =
    (FusPlotPoint){ title->at.x, title->at.y + title->more + title->style.size * 0.7 };
  title->note_style.align_y = 0;
  title->note_style.wrap = MAX (layout->reach - title->at.x, title->style.size);
  title->more += fus_plot_canvas_measure_height (canvas, self->note, &title->note_style);
}

/* In one line, in a short form, or in several lines. */
static void
style_title (const FusPlotAxes *self,
             FusPlotCanvas *canvas,
             FusPlotTitle *title,
             double room)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);

  if (self->short_title != NULL &&
      fus_plot_canvas_measure (canvas, title->text, &title->style) > room)
    title->text = self->short_title;
  if (fus_plot_canvas_measure (canvas, title->text, &title->style) <= room)
    return;
  title->more = -fus_plot_canvas_measure_height (canvas, title->text, &title->style);
  title->style.wrap = MAX (room, theme->text_size);
  title->more += fus_plot_canvas_measure_height (canvas, title->text, &title->style);
}

FusPlotTitle
fus_plot_axes_place_title (const FusPlotAxes *self,
                           FusPlotCanvas *canvas,
                           const FusPlotAxesLayout *layout)
{
  g_return_val_if_fail (self != NULL, (FusPlotTitle){ 0 });
  g_return_val_if_fail (canvas != NULL, (FusPlotTitle){ 0 });
  g_return_val_if_fail (layout != NULL, (FusPlotTitle){ 0 });

  const FusPlotFrame *frame = &layout->frame;
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  gboolean over_plot = is_band (layout->y) || layout->y_bare;
  FusPlotTitle title = { .text = self->title,
                         .style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (TEXT)) };

  if (self->title == NULL)
    return title;
  title.at.x = over_plot ? frame->plot.x : frame->room.x;
  title.at.y = frame->room.y + TITLE_MIDDLE * theme->pixel;
  if (self->glyph != FUS_PLOT_GLYPH_NONE)
    title.at.x += TITLE_GLYPH * theme->pixel;
  title.style.bold = TRUE;
  title.style.size = self->head ? theme->head_size : theme->text_size;
  style_title (self, canvas, &title, layout->reach - title.at.x);
  place_note (self, canvas, layout, &title);
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

/* From the edge of the panel to where its neighbor starts. */
FusPlotTextStyle
fus_plot_axes_style_y_title (FusPlotCanvas *canvas, const FusPlotAxesLayout *layout)
{
  g_return_val_if_fail (canvas != NULL, (FusPlotTextStyle){ 0 });
  g_return_val_if_fail (layout != NULL, (FusPlotTextStyle){ 0 });

  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));

  style.align_y = 0;
  style.wrap = MAX (layout->reach - layout->frame.room.x, style.size);
  return style;
}

/* Height of the lines past the first. */
static double
more_of_y_title (const FusPlotAxes *self,
                 FusPlotCanvas *canvas,
                 const FusPlotAxesLayout *layout)
{
  FusPlotTextStyle style = fus_plot_axes_style_y_title (canvas, layout);
  double height = fus_plot_canvas_measure_height (canvas, self->y_options.title, &style);

  style.wrap = 0;
  return height - fus_plot_canvas_measure_height (canvas, self->y_options.title, &style);
}

/* Below the ticks: centered under an axis that has a line, as wide as it can be. */
FusPlotTextStyle
fus_plot_axes_style_x_title (const FusPlotAxes *self,
                             FusPlotCanvas *canvas,
                             const FusPlotAxesLayout *layout,
                             FusPlotPoint *at)
{
  g_return_val_if_fail (self != NULL, (FusPlotTextStyle){ 0 });
  g_return_val_if_fail (canvas != NULL, (FusPlotTextStyle){ 0 });
  g_return_val_if_fail (layout != NULL, (FusPlotTextStyle){ 0 });
  g_return_val_if_fail (at != NULL, (FusPlotTextStyle){ 0 });

  const FusPlotRect *plot = &layout->frame.plot;
  const FusPlotRect *room = &layout->frame.room;
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  double right = room->x + room->width;
  double middle = plot->x + plot->width / 2;

  style.align_y = 0;
  style.wrap = MAX (right - plot->x, style.size);
  at->x = plot->x;
  at->y = plot->y + plot->height + fus_plot_frame_px (&layout->frame, 23);
  if (!self->x_options.line)
    return style;
  style.align_x = 0.5;
  at->x = (room->x + right) / 2;
  style.wrap = MAX (room->width, style.size);
  if (fus_plot_canvas_measure (canvas, self->x_options.title, &style) / 2 <=
      MIN (right - middle, middle - room->x))
    at->x = middle;
  return style;
}

/* Beside each other about zero, or one below the other. */
FusPlotDirections
fus_plot_axes_place_directions (const FusPlotAxes *self,
                                FusPlotCanvas *canvas,
                                const FusPlotAxesLayout *layout)
{
  g_return_val_if_fail (self != NULL, (FusPlotDirections){ 0 });
  g_return_val_if_fail (canvas != NULL, (FusPlotDirections){ 0 });
  g_return_val_if_fail (layout != NULL, (FusPlotDirections){ 0 });

  const FusPlotFrame *frame = &layout->frame;
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  double left = MIN (frame->room.x, frame->plot.x);
  double right = frame->room.x + frame->room.width;
  double y = frame->plot.y + frame->plot.height + fus_plot_frame_px (frame, 30);
  double zero = fus_plot_frame_x (frame, 0);
  double gap = fus_plot_frame_px (frame, 7);
  FusPlotDirections words = {
    .low = g_strconcat ("← ", self->x_options.title_low, NULL),
    .high = g_strconcat (self->x_options.title_high, " →", NULL),
    .at_low = { zero - gap, y },
    .at_high = { zero + gap, y },
  };
  double low_width = fus_plot_canvas_measure (canvas, words.low, &style);
  double high_width = fus_plot_canvas_measure (canvas, words.high, &style);

  if (zero - gap - low_width >= left && zero + gap + high_width <= right)
    return words;
  words.two_lines = TRUE;
  words.at_low.x = MAX (words.at_low.x, left + low_width);
  words.at_high.x = MAX (MIN (words.at_high.x, right - high_width), left);
  words.at_low.y += fus_plot_frame_px (frame, X_TITLE_LINE);
  return words;
}

static double
measure_directions (const FusPlotAxes *self,
                    FusPlotCanvas *canvas,
                    const FusPlotAxesLayout *layout)
{
  FusPlotDirections words = fus_plot_axes_place_directions (self, canvas, layout);

  g_free (words.low);
  g_free (words.high);
  return X_TITLE_HEIGHT + (words.two_lines ? X_TITLE_LINE : 0);
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
      fus_plot_axes_fit_columns (self, canvas, layout);
      *edge += (has_names (layout->x) ? 16 : 0) * u +
               (fus_plot_scale_has_glyphs (layout->x) ? 18 : 0) * u;
      return;
    }
  fus_plot_axes_choose_x_ticks (self, canvas, layout);
  *edge += (self->x_options.at_top ? TOP_TICKS_HEIGHT : TICKS_HEIGHT) * u;
  if (self->x_options.title_high != NULL)
    *edge += measure_directions (self, canvas, layout) * u;
  else if (self->x_options.title != NULL)
    {
      FusPlotPoint at;
      FusPlotTextStyle style = fus_plot_axes_style_x_title (self, canvas, layout, &at);

      *edge +=
        fus_plot_canvas_measure_height (canvas, self->x_options.title, &style) + 4 * u;
    }
  measure_overhang (self, canvas, layout);
}

static void
measure_y (const FusPlotAxes *self, FusPlotCanvas *canvas, FusPlotAxesLayout *layout)
{
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  double u = theme->pixel;

  if (layout->y_bare)
    return;
  if (is_band (layout->y))
    {
      fus_plot_axes_fit_rows (self, canvas, layout);
      layout->margins.left =
        MAX (layout->margins.left, fus_plot_axes_measure_rows (canvas, layout));
      return;
    }
  fus_plot_axes_choose_y_ticks (self, canvas, layout);
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

void
fus_plot_axes_measure (const FusPlotAxes *self,
                       FusPlotCanvas *canvas,
                       FusPlotAxesLayout *layout)
{
  FusPlotMargins marks = { 0 };

  g_return_if_fail (self != NULL);
  g_return_if_fail (canvas != NULL);
  g_return_if_fail (layout != NULL);

  layout->margins = (FusPlotMargins){ 0 };
  layout->margins.top = title_height (self, fus_plot_canvas_get_theme (canvas)) +
                        fus_plot_axes_place_title (self, canvas, layout).more;
  if (self->y_options.title != NULL)
    layout->margins.top += more_of_y_title (self, canvas, layout);
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
  fus_plot_axes_fit_labels (self, canvas, layout, &marks);
  add_margins (layout, &marks);
}
