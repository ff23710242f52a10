/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <math.h>
#include <string.h>

#include "fus-plot-scatter-private.h"

/* Many points on a raster target: discs are computed once for each place within a pixel
 * and blended straight into an image, a hundred times as fast as paths. */

#define N_PHASES 4  /* places within a pixel, in each direction */
#define N_SAMPLES 4 /* of coverage in a pixel, in each direction */

/* Coverage of a disc whose center lies at one phase of a pixel. */
typedef struct
{
  int half; /* pixels from the center's to the edge's */
  int side;
  guint8 *coverage[N_PHASES * N_PHASES]; /* [side × side] */
} Stamp;

typedef struct
{
  guint32 *pixels; /* [height × width], premultiplied */
  int width;
  int height;
  double left; /* device pixels of the surface */
  double top;
} Image;

static guint8
cover (double dx, double dy, double radius)
{
  guint n = 0;

  for (int i = 0; i < N_SAMPLES * N_SAMPLES; i++)
    {
      double x = dx + (i % N_SAMPLES + 0.5) / N_SAMPLES;
      double y = dy + (i / N_SAMPLES + 0.5) / N_SAMPLES;

      n += x * x + y * y <= radius * radius ? 1 : 0;
    }
  return (guint8) (n * 255 / (N_SAMPLES * N_SAMPLES));
}

static void
stamp_init (Stamp *self, double radius)
{
  self->half = (int) ceil (radius) + 1;
  self->side = 2 * self->half + 1;
  for (int phase = 0; phase < N_PHASES * N_PHASES; phase++)
    {
      double cx = (phase % N_PHASES + 0.5) / N_PHASES;
      double cy = (phase / N_PHASES + 0.5) / N_PHASES;
      guint8 *coverage = g_new (guint8, self->side * self->side);

      for (int i = 0; i < self->side * self->side; i++)
        coverage[i] = cover (i % self->side - self->half - cx,
                             i / self->side - self->half - cy, radius);
      self->coverage[phase] = coverage;
    }
}

static void
stamp_clear (Stamp *self)
{
  for (int phase = 0; phase < N_PHASES * N_PHASES; phase++)
    g_free (self->coverage[phase]);
}

#define TWO_CHANNELS 0x00ff00ffu

/* Each of the two channels · by / 255, rounded: a byte between them takes the carry. */
static inline guint32
scale_channels (guint32 channels, guint32 by)
{
  guint32 product = channels * by + 0x00800080u;

  return ((product + ((product >> 8) & TWO_CHANNELS)) >> 8) & TWO_CHANNELS;
}

static inline guint32
scale_pixel (guint32 pixel, guint32 by)
{
  return scale_channels (pixel >> 8 & TWO_CHANNELS, by) << 8 |
         scale_channels (pixel & TWO_CHANNELS, by);
}

static void
blend_row (guint32 *out, const guint8 *coverage, int n, guint32 color)
{
  for (int i = 0; i < n; i++)
    {
      guint32 source;

      if (coverage[i] == 0)
        continue;
      source = coverage[i] == 255 ? color : scale_pixel (color, coverage[i]);
      out[i] = source + scale_pixel (out[i], 255 - (source >> 24));
    }
}

static void
press (const Image *image, const Stamp *stamp, double x, double y, guint32 color)
{
  int column = (int) floor (x);
  int row = (int) floor (y);
  int phase_x = (int) ((x - column) * N_PHASES);
  int phase_y = (int) ((y - row) * N_PHASES);
  const guint8 *coverage = stamp->coverage[phase_y * N_PHASES + phase_x];
  int left = column - stamp->half;
  int from = MAX (-left, 0);
  int to = MIN (image->width - left, stamp->side);

  for (int k = 0; k < stamp->side; k++)
    {
      int at = row - stamp->half + k;

      if (at >= 0 && at < image->height && to > from)
        blend_row (image->pixels + (gsize) at * (gsize) image->width + left + from,
                   coverage + k * stamp->side + from, to - from, color);
    }
}

static guint32
premultiply (FusPlotColor color)
{
  guint32 alpha = (guint32) lround (color.alpha * 255);

  return alpha << 24 | (guint32) lround (color.red * alpha) << 16 |
         (guint32) lround (color.green * alpha) << 8 |
         (guint32) lround (color.blue * alpha);
}

/* Colors of a pass, the one of points without ink last. */
static guint32 *
make_colors (const FusPlotScatter *self, const FusPlotTheme *theme, gboolean selected)
{
  guint32 *colors = g_new (guint32, self->n_inks + 1);

  for (guint k = 0; k <= self->n_inks; k++)
    colors[k] =
      premultiply (fus_plot_scatter_get_color (self, theme, (guint16) k, selected));
  return colors;
}

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

static void
press_pass (const FusPlotScatter *self,
            FusPlotCanvas *canvas,
            const FusPlotFrame *frame,
            const Image *image,
            const Stamp *stamp,
            gboolean selected)
{
  g_autofree guint32 *colors = make_colors (self, frame->theme, selected);
  FusPlotRect affine = to_image (canvas, frame, image);

  for (gsize i = 0; i < self->n; i++)
    {
      guint16 color_of = self->color_of != NULL ? self->color_of[i] : 0;
      double x = affine.x + self->x[i] * affine.width;
      double y = affine.y + self->y[i] * affine.height;

      if (x < -stamp->half || y < -stamp->half || x > image->width + stamp->half ||
          y > image->height + stamp->half || !fus_plot_scatter_is_shown (self, i) ||
          fus_plot_scatter_is_selected (self, i) != selected ||
          (self->color_of != NULL && color_of == FUS_PLOT_NO_COLOR))
        continue;
      press (image, stamp, x, y, colors[MIN (color_of, self->n_inks)]);
    }
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

gboolean
fus_plot_scatter_press (const FusPlotScatter *self,
                        FusPlotCanvas *canvas,
                        const FusPlotFrame *frame)
{
  Image image = { 0 };
  Stamp stamp;

  if (fus_plot_scale_get_kind (frame->x) != FUS_PLOT_SCALE_LINEAR ||
      fus_plot_scale_get_kind (frame->y) != FUS_PLOT_SCALE_LINEAR)
    return FALSE;
  if (!image_init (&image, canvas, &frame->room))
    return FALSE;
  stamp_init (&stamp,
              frame->theme->point_radius * fus_plot_canvas_get_resolution (canvas));
  if (self->selected != NULL)
    press_pass (self, canvas, frame, &image, &stamp, FALSE);
  press_pass (self, canvas, frame, &image, &stamp, TRUE);
  paint (&image, canvas);
  stamp_clear (&stamp);
  g_free (image.pixels);
  return TRUE;
}
