/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What has room of the words around a panel, and which ticks its axes have. Names of
 * rows and columns are shortened alike; where too little would be left, columns get
 * letters, which the figure's key explains. Ticks are few enough not to touch, and at
 * least two, since one tells no scale. Part of the layout: called while sizes are
 * solved, so it must not change the axes. */
#include "config.h"

#include "fus-plot-axes-private.h"
#include "fus-plot-names.h"

#include <math.h>
#include <string.h>

/* Layout pixels. */
#define GLYPH_ROOM 19
#define NAME_GAP 10
#define LABEL_GAP 6
#define LABEL_GLYPH 14
#define COLUMN_GAP 3
#define TICK_WIDTH 40 /* least distance of ticks on a horizontal axis */
#define TICK_DISTANCE 40
#define TICKS_APART 5
#define DEFAULT_TICKS 5

#define LINE 1.25 /* of a row's names, in sizes of their font */
#define MAX_NAME_LINES 3
#define MAX_LABEL_LINES 2
#define LEAST_LETTERS 4 /* of a shortened name, or a letter stands in for it */

/* -- Names of bands -- */

static const char **
list_bands (const FusPlotScale *scale, gboolean notes, gboolean *any)
{
  guint n = fus_plot_scale_get_n_bands (scale);
  const char **list = g_new0 (const char *, n + 1);

  *any = FALSE;
  for (guint i = 0; i < n; i++)
    {
      const FusPlotBand *band = fus_plot_scale_get_band (scale, i);

      list[i] = notes ? band->note : band->label;
      *any = *any || (list[i] != NULL && *list[i] != '\0');
    }
  return list;
}

static gboolean
has_phrase (const FusPlotScale *scale)
{
  for (guint i = 0; i < fus_plot_scale_get_n_bands (scale); i++)
    {
      if (fus_plot_scale_get_band (scale, i)->phrase)
        return TRUE;
    }
  return FALSE;
}

static char **
fit_bands (FusPlotCanvas *canvas,
           const FusPlotScale *scale,
           gboolean notes,
           const FusPlotTextStyle *style,
           double width,
           guint max_lines,
           gboolean *fits)
{
  gboolean any = FALSE;
  g_autofree const char **list = list_bands (scale, notes, &any);

  if (!any)
    return NULL;
  if (notes || has_phrase (scale))
    return fus_plot_canvas_fit_phrases (canvas, style, list,
                                        fus_plot_scale_get_n_bands (scale), width,
                                        max_lines, fits);
  return fus_plot_canvas_fit_names (canvas, style, list,
                                    fus_plot_scale_get_n_bands (scale), width, max_lines,
                                    fits);
}

static gboolean
has_bold (const FusPlotScale *scale)
{
  for (guint i = 0; i < fus_plot_scale_get_n_bands (scale); i++)
    {
      if (fus_plot_scale_get_band (scale, i)->bold)
        return TRUE;
    }
  return FALSE;
}

/* Lines that the lowest row has room for. */
static guint
count_lines (const FusPlotAxes *self, const FusPlotTheme *theme)
{
  double lines = self->y_smallest * theme->pixel / (LINE * theme->row_size);

  return (guint) CLAMP (lines, 1, MAX_NAME_LINES);
}

void
fus_plot_axes_fit_rows (const FusPlotAxes *self,
                        FusPlotCanvas *canvas,
                        FusPlotAxesLayout *layout)
{
  g_return_if_fail (canvas != NULL);
  g_return_if_fail (layout != NULL);

  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  FusPlotTextStyle note = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  FusPlotTextStyle name = note;
  double room = layout->names_room - NAME_GAP * theme->pixel;
  guint lines = count_lines (self, theme);

  if (layout->y_axis.names != NULL || layout->y_axis.notes != NULL)
    return;
  name.size = theme->row_size;
  name.bold = has_bold (layout->y);
  if (fus_plot_scale_has_glyphs (layout->y))
    room -= GLYPH_ROOM * theme->pixel;
  room = MAX (room, theme->row_size);
  layout->y_axis.names = fit_bands (canvas, layout->y, FALSE, &name, room, lines, NULL);
  if (layout->y_axis.names != NULL)
    lines = 1;
  layout->y_axis.notes = fit_bands (canvas, layout->y, TRUE, &note, room, lines, NULL);
  /* One line for the name where a note stands below it. */
  if (layout->y_axis.names == NULL || layout->y_axis.notes == NULL)
    return;
  g_strfreev (layout->y_axis.names);
  layout->y_axis.names = fit_bands (canvas, layout->y, FALSE, &name, room, 1, NULL);
}

double
fus_plot_axes_measure_rows (FusPlotCanvas *canvas, const FusPlotAxesLayout *layout)
{
  g_return_val_if_fail (canvas != NULL, 0);
  g_return_val_if_fail (layout != NULL, 0);

  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);
  const FusPlotAxisLayout *axis = &layout->y_axis;
  FusPlotTextStyle note = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  gboolean glyphs = fus_plot_scale_has_glyphs (layout->y);
  double widest = 0;

  for (guint i = 0; i < fus_plot_scale_get_n_bands (layout->y); i++)
    {
      FusPlotTextStyle name = note;

      name.size = theme->row_size;
      name.bold = fus_plot_scale_get_band (layout->y, i)->bold;
      if (axis->names != NULL)
        widest = MAX (widest, fus_plot_canvas_measure (canvas, axis->names[i], &name));
      if (axis->notes != NULL)
        widest = MAX (widest, fus_plot_canvas_measure (canvas, axis->notes[i], &note));
    }
  if (glyphs)
    widest += GLYPH_ROOM * theme->pixel;
  return widest > 0 ? widest + NAME_GAP * theme->pixel : 0;
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

static gboolean
all_named (const FusPlotScale *scale)
{
  for (guint i = 0; i < fus_plot_scale_get_n_bands (scale); i++)
    {
      if (fus_plot_scale_get_band (scale, i)->label == NULL)
        return FALSE;
    }
  return TRUE;
}

static gboolean
have_letters (const FusPlotScale *scale)
{
  for (guint i = 0; i < fus_plot_scale_get_n_bands (scale); i++)
    {
      if (fus_plot_scale_get_band (scale, i)->letter == NULL)
        return FALSE;
    }
  return TRUE;
}

/* Whether so little is left of some name that a letter says as much. */
static gboolean
is_stunted (char *const *names)
{
  for (guint i = 0; names[i] != NULL; i++)
    {
      if (strstr (names[i], "…") != NULL && g_utf8_strlen (names[i], -1) <= LEAST_LETTERS)
        return TRUE;
    }
  return FALSE;
}

/* Names of columns, shortened alike where they have no room; below that letters. A name
 * that stands for its neighbors too has their room. */
void
fus_plot_axes_fit_columns (const FusPlotAxes *self,
                           FusPlotCanvas *canvas,
                           FusPlotAxesLayout *layout)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (canvas != NULL);
  g_return_if_fail (layout != NULL);

  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  double width = fus_plot_frame_band_x (&layout->frame);
  double gap = COLUMN_GAP * fus_plot_canvas_get_theme (canvas)->pixel;
  gboolean fits = TRUE;

  g_clear_pointer (&layout->x_axis.names, g_strfreev);
  if (all_named (layout->x))
    layout->x_axis.names = fit_bands (canvas, layout->x, FALSE, &style,
                                      MAX (width - gap, style.size), 1, &fits);
  if (fits && layout->x_axis.names != NULL)
    fits = !is_stunted (layout->x_axis.names);
  layout->x_axis.letters = have_letters (layout->x) && (self->x_options.letters || !fits);
  layout->x_axis.glyphs_alone =
    layout->x_axis.letters && letters_touch (canvas, layout->x, width);
}

/* -- Names at the ends of lines -- */

GArray *
fus_plot_axes_collect_labels (const FusPlotAxes *self, const FusPlotFrame *frame)
{
  GArray *labels = g_array_new (FALSE, TRUE, sizeof (FusPlotLabel));

  g_return_val_if_fail (self != NULL, NULL);

  for (guint i = 0; i < self->marks->len; i++)
    {
      const FusPlotMark *mark = g_ptr_array_index (self->marks, i);
      FusPlotLabel label = { 0 };

      if (mark->class->label != NULL && mark->class->label (mark, frame, &label))
        g_array_append_val (labels, label);
    }
  return labels;
}

static char **
fit_words (FusPlotCanvas *canvas, const GArray *labels, gboolean notes, double room)
{
  g_autofree const char **list = g_new0 (const char *, labels->len + 1);
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (TEXT));

  style.bold = !notes;
  for (guint i = 0; i < labels->len; i++)
    {
      const FusPlotLabel *label = &g_array_index (labels, FusPlotLabel, i);

      list[i] = notes ? label->note : label->text;
    }
  if (notes)
    return fus_plot_canvas_fit_phrases (canvas, &style, list, labels->len,
                                        MAX (room, style.size), MAX_LABEL_LINES, NULL);
  return fus_plot_canvas_fit_names (canvas, &style, list, labels->len,
                                    MAX (room, style.size), MAX_LABEL_LINES, NULL);
}

static double
measure_label (FusPlotCanvas *canvas, const FusPlotAxesLayout *layout, guint i)
{
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (TEXT));
  double width = fus_plot_canvas_measure (canvas, layout->notes[i], &style);

  style.bold = TRUE;
  return MAX (width, fus_plot_canvas_measure (canvas, layout->labels[i], &style));
}

/* Of lines that end inside of the plot the labels may fill the rest of it. */
static double
find_last_end (const GArray *labels)
{
  double last = -G_MAXDOUBLE;

  for (guint i = 0; i < labels->len; i++)
    last = MAX (last, g_array_index (labels, FusPlotLabel, i).at.x);
  return last;
}

static gboolean
have_glyph (const GArray *labels)
{
  for (guint i = 0; i < labels->len; i++)
    {
      if (g_array_index (labels, FusPlotLabel, i).glyph != FUS_PLOT_GLYPH_NONE)
        return TRUE;
    }
  return FALSE;
}

void
fus_plot_axes_fit_labels (const FusPlotAxes *self,
                          FusPlotCanvas *canvas,
                          FusPlotAxesLayout *layout,
                          FusPlotMargins *margins)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (canvas != NULL);
  g_return_if_fail (layout != NULL);
  g_return_if_fail (margins != NULL);

  double u = fus_plot_canvas_get_theme (canvas)->pixel;
  double right = layout->frame.plot.x + layout->frame.plot.width;
  g_autoptr (GArray) labels = fus_plot_axes_collect_labels (self, &layout->frame);
  double room;

  if (labels->len == 0)
    return;
  room = MAX (layout->labels_room, right - find_last_end (labels)) - LABEL_GAP * u;
  if (have_glyph (labels))
    room -= LABEL_GLYPH * u;
  g_clear_pointer (&layout->labels, g_strfreev);
  g_clear_pointer (&layout->notes, g_strfreev);
  layout->labels = fit_words (canvas, labels, FALSE, room);
  layout->notes = fit_words (canvas, labels, TRUE, room);
  for (guint i = 0; i < labels->len; i++)
    {
      const FusPlotLabel *label = &g_array_index (labels, FusPlotLabel, i);
      double width = measure_label (canvas, layout, i) + LABEL_GAP * u;

      if (label->glyph != FUS_PLOT_GLYPH_NONE)
        width += LABEL_GLYPH * u;
      margins->right = MAX (margins->right, label->at.x + width - right);
    }
}

/* -- Ticks -- */

double
fus_plot_axes_tick_width (FusPlotCanvas *canvas,
                          const FusPlotAxisLayout *axis,
                          const FusPlotAxisOptions *options,
                          guint i)
{
  g_return_val_if_fail (canvas != NULL, 0);
  g_return_val_if_fail (axis != NULL, 0);
  g_return_val_if_fail (options != NULL, 0);

  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  g_autofree char *text =
    fus_plot_tick_format (axis->ticks[i], axis->decimals, options->format);

  return fus_plot_canvas_measure (canvas, text, &style);
}

static guint
get_most (const FusPlotAxisOptions *options)
{
  return options->max_ticks > 0 ? options->max_ticks : DEFAULT_TICKS;
}

static void
set_ticks (FusPlotAxisLayout *axis,
           const FusPlotScale *scale,
           const FusPlotAxisOptions *options,
           guint most)
{
  axis->n_ticks = fus_plot_scale_get_ticks (scale, most, axis->ticks);
  axis->decimals = fus_plot_number_decimals (axis->ticks, axis->n_ticks, options->format);
}

/* The fewest that are more than one: round numbers need not lie two by two. */
static void
set_two_ticks (FusPlotAxisLayout *axis,
               const FusPlotScale *scale,
               const FusPlotAxisOptions *options)
{
  for (guint most = 2; most <= FUS_PLOT_MAX_TICKS; most++)
    {
      set_ticks (axis, scale, options, most);
      if (axis->n_ticks >= 2)
        return;
    }
}

/* Of ticks that have no room the first and the last. */
static void
keep_ends (FusPlotAxisLayout *axis)
{
  if (axis->n_ticks <= 2)
    return;
  axis->ticks[1] = axis->ticks[axis->n_ticks - 1];
  axis->n_ticks = 2;
}

static gboolean
ticks_touch (const FusPlotAxes *self,
             FusPlotCanvas *canvas,
             const FusPlotAxesLayout *layout)
{
  const FusPlotAxisLayout *axis = &layout->x_axis;
  double gap = TICKS_APART * fus_plot_canvas_get_theme (canvas)->pixel;

  for (guint i = 1; i < axis->n_ticks; i++)
    {
      double apart = fus_plot_frame_x (&layout->frame, axis->ticks[i]) -
                     fus_plot_frame_x (&layout->frame, axis->ticks[i - 1]);
      double wide = fus_plot_axes_tick_width (canvas, axis, &self->x_options, i) +
                    fus_plot_axes_tick_width (canvas, axis, &self->x_options, i - 1);

      if (apart < wide / 2 + gap)
        return TRUE;
    }
  return FALSE;
}

static gboolean
are_whole (const FusPlotAxisLayout *axis)
{
  for (guint i = 0; i < axis->n_ticks; i++)
    {
      if (ABS (axis->ticks[i] - round (axis->ticks[i])) > 1e-9)
        return FALSE;
    }
  return TRUE;
}

static guint
wanted_ticks (const FusPlotAxisOptions *options, double length, double distance)
{
  return (guint) CLAMP (floor (length / distance) + 1, 2, get_most (options));
}

void
fus_plot_axes_choose_x_ticks (const FusPlotAxes *self,
                              FusPlotCanvas *canvas,
                              FusPlotAxesLayout *layout)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (canvas != NULL);
  g_return_if_fail (layout != NULL);

  FusPlotAxisLayout *axis = &layout->x_axis;
  double distance = TICK_WIDTH * fus_plot_canvas_get_theme (canvas)->pixel;
  guint most = wanted_ticks (&self->x_options, layout->frame.plot.width, distance);

  for (; most >= 2; most--)
    {
      set_ticks (axis, layout->x, &self->x_options, most);
      if (axis->n_ticks >= 2 && !ticks_touch (self, canvas, layout) &&
          (!self->x_options.whole || are_whole (axis)))
        return;
    }
  set_two_ticks (axis, layout->x, &self->x_options);
  if (ticks_touch (self, canvas, layout))
    keep_ends (axis);
}

void
fus_plot_axes_choose_y_ticks (const FusPlotAxes *self,
                              FusPlotCanvas *canvas,
                              FusPlotAxesLayout *layout)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (canvas != NULL);
  g_return_if_fail (layout != NULL);

  FusPlotAxisLayout *axis = &layout->y_axis;
  const FusPlotTheme *theme = fus_plot_canvas_get_theme (canvas);

  set_ticks (axis, layout->y, &self->y_options,
             wanted_ticks (&self->y_options, layout->frame.plot.height,
                           TICK_DISTANCE * theme->pixel));
  if (axis->n_ticks < 2)
    set_two_ticks (axis, layout->y, &self->y_options);
  if (axis->n_ticks > 2 &&
      ABS (fus_plot_frame_y (&layout->frame, axis->ticks[1]) -
           fus_plot_frame_y (&layout->frame, axis->ticks[0])) < theme->text_size * LINE)
    keep_ends (axis);
}
