/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-plot-scatter-private.h"
#include "fus-plot-splat.h"

#include <math.h>

/* Points beyond which a map that a hand moves is drawn with dots. */
#define MAX_DISCS_MOVING 200000
#define RIM_SHARE 1.4 /* of a hairline, as glyphs that are open have it */

typedef struct
{
  guint32 *pixels; /* [height × width], premultiplied */
  int width;
  int height;
  double left; /* device pixels of the surface */
  double top;
} Image;

enum
{
  LAYER_OTHERS,
  LAYER_OTHERS_OPEN,
  LAYER_SELECTED,
  LAYER_SELECTED_OPEN,
};

/* Colors of the list, then the one of points beyond it, then points without any. */
typedef struct
{
  guint n_colors;
  guint16 *style_of; /* [2 × n_colors] */
  FusPlotSplatStyle *styles;
  guint n_styles;
} Styles;

static FusPlotPoint
device_of (const FusPlotCanvas *canvas, FusPlotPoint point)
{
  cairo_t *cr = fus_plot_canvas_get_cairo (canvas);
  double scale_x = 1;
  double scale_y = 1;

  cairo_surface_get_device_scale (cairo_get_target (cr), &scale_x, &scale_y);
  cairo_user_to_device (cr, &point.x, &point.y);
  return (FusPlotPoint){ point.x * scale_x, point.y * scale_y };
}

static gboolean
image_init (Image *self, FusPlotCanvas *canvas, const FusPlotRect *room)
{
  FusPlotPoint from = device_of (canvas, (FusPlotPoint){ room->x, room->y });
  FusPlotPoint to =
    device_of (canvas, (FusPlotPoint){ room->x + room->width, room->y + room->height });

  self->left = floor (from.x);
  self->top = floor (from.y);
  self->width = (int) (ceil (to.x) - self->left);
  self->height = (int) (ceil (to.y) - self->top);
  if (self->width <= 0 || self->height <= 0)
    return FALSE;
  self->pixels = g_try_malloc0_n ((gsize) self->width * (gsize) self->height, 4);
  return self->pixels != NULL;
}

/* From data to pixels of the image, which is straight on a map: x + width · data. */
static FusPlotRect
to_image (FusPlotCanvas *canvas, const FusPlotFrame *frame, const Image *image)
{
  FusPlotRange x = fus_plot_scale_get_range (frame->x);
  FusPlotRange y = fus_plot_scale_get_range (frame->y);
  FusPlotPoint low = device_of (canvas, fus_plot_frame_point (frame, x.low, y.low));
  FusPlotPoint high = device_of (canvas, fus_plot_frame_point (frame, x.high, y.high));
  double width = (high.x - low.x) / (x.high - x.low);
  double height = (high.y - low.y) / (y.high - y.low);

  return (FusPlotRect){ low.x - image->left - x.low * width,
                        low.y - image->top - y.low * height, width, height };
}

static FusPlotSplatStyle
make_style (const FusPlotScatter *self,
            const FusPlotTheme *theme,
            guint16 color,
            gboolean selected)
{
  FusPlotSplatStyle style = { .layer = selected ? LAYER_SELECTED : LAYER_OTHERS };

  if (color <= self->n_inks)
    style.fill = fus_plot_scatter_get_color (self, theme, color, selected);
  else
    {
      style.layer++;
      style.fill = theme->ground;
      style.is_open = TRUE;
      style.rim = fus_plot_scatter_get_open_color (theme, selected);
    }
  return style;
}

static void
styles_init (Styles *self, const FusPlotScatter *scatter, const FusPlotTheme *theme)
{
  self->n_colors = scatter->n_inks + 2;
  self->n_styles = 2 * self->n_colors;
  self->style_of = g_new (guint16, self->n_styles);
  self->styles = g_new (FusPlotSplatStyle, self->n_styles);
  for (guint k = 0; k < self->n_styles; k++)
    {
      guint16 color = (guint16) (k % self->n_colors);
      gboolean is_hidden =
        scatter->hidden != NULL && color < scatter->n_inks && scatter->hidden[color] != 0;

      self->style_of[k] = is_hidden ? FUS_PLOT_SPLAT_HIDDEN : (guint16) k;
      self->styles[k] = make_style (scatter, theme, color, k >= self->n_colors);
    }
}

static void
styles_clear (Styles *self)
{
  g_free (self->style_of);
  g_free (self->styles);
}

static void
paint (const Image *image, FusPlotCanvas *canvas)
{
  cairo_t *cr = fus_plot_canvas_get_cairo (canvas);
  double scale_x = 1;
  double scale_y = 1;
  cairo_surface_t *surface =
    cairo_image_surface_create_for_data ((guchar *) image->pixels, CAIRO_FORMAT_ARGB32,
                                         image->width, image->height, image->width * 4);

  cairo_surface_get_device_scale (cairo_get_target (cr), &scale_x, &scale_y);
  cairo_save (cr);
  cairo_identity_matrix (cr);
  cairo_scale (cr, 1 / scale_x, 1 / scale_y);
  cairo_set_source_surface (cr, surface, image->left, image->top);
  cairo_pattern_set_filter (cairo_get_source (cr), CAIRO_FILTER_NEAREST);
  cairo_paint (cr);
  cairo_restore (cr);
  /* A recording target may keep the surface: it must not read freed pixels. */
  cairo_surface_finish (surface);
  cairo_surface_destroy (surface);
}

static void
splat (const FusPlotScatter *self,
       FusPlotCanvas *canvas,
       const FusPlotFrame *frame,
       const Image *image)
{
  double resolution = fus_plot_canvas_get_resolution (canvas);
  Styles styles;

  styles_init (&styles, self, frame->theme);
  fus_plot_splat (
    &(FusPlotSplat){
      .n = self->n,
      .x = self->x,
      .y = self->y,
      .to_pixels = to_image (canvas, frame, image),
      .color_of = self->color_of,
      .selected = self->selected,
      .n_colors = styles.n_colors,
      .style_of = styles.style_of,
      .n_styles = styles.n_styles,
      .styles = styles.styles,
      .radius = fus_plot_scatter_get_radius (self, frame) * resolution,
      .rim_width = RIM_SHARE * frame->theme->hairline * resolution,
      .dots = fus_plot_canvas_is_hasty (canvas) && self->n > MAX_DISCS_MOVING,
      .width = image->width,
      .height = image->height,
      .pixels = image->pixels,
    },
    canvas);
  styles_clear (&styles);
}

gboolean
fus_plot_scatter_press (const FusPlotScatter *self,
                        FusPlotCanvas *canvas,
                        const FusPlotFrame *frame)
{
  Image image = { 0 };

  g_return_val_if_fail (frame != NULL, FALSE);

  if (fus_plot_scale_get_kind (frame->x) != FUS_PLOT_SCALE_LINEAR ||
      fus_plot_scale_get_kind (frame->y) != FUS_PLOT_SCALE_LINEAR)
    return FALSE;
  if (!image_init (&image, canvas, &frame->room))
    return FALSE;
  splat (self, canvas, frame, &image);
  paint (&image, canvas);
  g_free (image.pixels);
  return TRUE;
}
