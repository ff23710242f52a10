/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What one modality recorded of one sample, small: a picture, a curve or bars by the
 * modality's kind. Scales are those of all samples, so that tiles can be compared;
 * features of a vector are measured in standard deviations from their mean. No more is
 * drawn than there are pixels, since many tiles are seen at once. */
#include "config.h"

#include "fus-sample-tile.h"

#include "fus-app.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define POINTS_PER_PIXEL (fus_app_get_points_per_pixel ())
/* More features than this are dots: bars would be thinner than a pixel, and only what has
 * an order is a line. */
#define MAX_BARS 24
#define PIXELS_PER_DOT 2
#define DOT_RADIUS 1.2 /* pixels */
#define DOT_ALPHA 0.6
/* Features in standard deviations from their mean, at the edges of the tile. */
#define PIXELS_PER_CORNER 2 /* of a line */
#define SPREAD 3.0
#define SMALLEST_WITH_TEXT 56

struct _FusSampleTile
{
  FusDrawing parent_instance;

  int size;
  FusDataset *dataset;
  FusSummary *summary;
  guint m;
  guint sample;
  double *centers; /* (nullable): [n_features], instead of the summary's */
  double *scales;
  char *words; /* what it shows, for a pointer that rests on it */
};

G_DEFINE_FINAL_TYPE (FusSampleTile, fus_sample_tile, FUS_TYPE_DRAWING)

/* Darkest and brightest value that any sample has in the modality. */
static void
get_range (FusSampleTile *self, const FusReal *values, gsize n, double *low, double *high)
{
  *low = INFINITY;
  *high = -INFINITY;
  for (gsize i = 0; i < n; i++)
    {
      const FusFeatureSummary *feature =
        self->summary != NULL ? &self->summary->features[self->m][i] : NULL;

      *low = fmin (*low, feature != NULL ? feature->min : (double) values[i]);
      *high = fmax (*high, feature != NULL ? feature->max : (double) values[i]);
    }
  if (!isfinite (*low) || !isfinite (*high) || *high <= *low)
    {
      *low = 0;
      *high = 1;
    }
}

static guint32
mix (FusPlotColor ground, FusPlotColor ink, double t)
{
  FusPlotColor color = fus_plot_color_mix (ground, ink, CLAMP (t, 0, 1));

  return 0xff000000u | (guint32) lround (color.red * 255) << 16 |
         (guint32) lround (color.green * 255) << 8 | (guint32) lround (color.blue * 255);
}

static guint32
get_pixel (const FusPlotTheme *theme,
           const FusReal *at,
           gsize n_channels,
           double low,
           double high)
{
  double scale = 1 / (high - low);

  if (n_channels < 3)
    return mix (theme->ground, theme->text, ((double) at[0] - low) * scale);

  return 0xff000000u |
         (guint32) lround (255 * CLAMP (((double) at[0] - low) * scale, 0, 1)) << 16 |
         (guint32) lround (255 * CLAMP (((double) at[1] - low) * scale, 0, 1)) << 8 |
         (guint32) lround (255 * CLAMP (((double) at[2] - low) * scale, 0, 1));
}

static void
draw_image (FusSampleTile *self,
            FusPlotCanvas *canvas,
            const FusPlotTheme *theme,
            const FusModality *modality,
            const FusReal *values,
            FusPlotRect rect)
{
  gsize height = modality->shape[0];
  gsize width = modality->n_dims > 1 ? modality->shape[1] : 1;
  gsize n_channels = modality->n_dims > 2 ? modality->shape[2] : 1;
  double scale = fmin (rect.width / (double) width, rect.height / (double) height);
  FusPlotRect fitted = { rect.x + (rect.width - scale * (double) width) / 2,
                         rect.y + (rect.height - scale * (double) height) / 2,
                         scale * (double) width, scale * (double) height };
  g_autofree guint32 *pixels = g_new (guint32, width * height);
  double low = 0;
  double high = 1;

  get_range (self, values, modality->n_features, &low, &high);
  for (gsize i = 0; i < width * height; i++)
    pixels[i] = get_pixel (theme, values + i * n_channels, n_channels, low, high);
  fus_plot_canvas_image (canvas, pixels, (guint) width, (guint) height, &fitted, FALSE);
}

/* How a feature lies in all samples, where that is known; else 0. */
static void
get_spread (FusSampleTile *self, gsize i, double *mean, double *sd)
{
  if (self->centers != NULL)
    {
      *mean = self->centers[i];
      *sd = self->scales[i];
    }
  else if (self->summary != NULL)
    {
      *mean = self->summary->features[self->m][i].mean;
      *sd = self->summary->features[self->m][i].sd;
    }
}

/* −1 … 1 from the bottom to the top of the tile. Numbers of a series share one scale;
 * each feature of a vector is measured in its own standard deviations; yes is at the top,
 * no at the bottom. */
static double
get_height (FusSampleTile *self,
            const FusModality *modality,
            const FusReal *values,
            gsize i,
            double low,
            double high)
{
  double mean = 0;
  double sd = 0;

  if (fus_modality_is_discrete (modality))
    return 2 * (double) values[i] - 1;
  get_spread (self, i, &mean, &sd);
  if (modality->kind == FUS_MODALITY_SERIES || !(sd > 0))
    return 2 * ((double) values[i] - low) / (high - low) - 1;

  return CLAMP (((double) values[i] - mean) / (SPREAD * sd), -1, 1);
}

/* Mean height of the features from @first up to @end that are known. */
static double
average_height (FusSampleTile *self,
                const FusModality *modality,
                const FusReal *values,
                gsize first,
                gsize end,
                double low,
                double high)
{
  double sum = 0;
  gsize n = 0;

  for (gsize i = first; i < end; i++)
    {
      double height = get_height (self, modality, values, i, low, high);

      if (!isfinite (height))
        continue;
      sum += height;
      n++;
    }

  return n > 0 ? sum / (double) n : (double) NAN;
}

/* No more corners than can be told apart: of more features each is the mean of some. */
static void
draw_line (FusSampleTile *self,
           FusPlotCanvas *canvas,
           const FusPlotTheme *theme,
           const FusModality *modality,
           const FusReal *values,
           FusPlotRect rect)
{
  gsize n_features = modality->n_features;
  gsize n = MIN (n_features, (gsize) self->size / PIXELS_PER_CORNER);
  g_autofree FusPlotPoint *points = g_new (FusPlotPoint, n + 1);
  double low = 0;
  double high = 1;

  get_range (self, values, n_features, &low, &high);
  for (gsize i = 0; i < n; i++)
    {
      double height = average_height (self, modality, values, i * n_features / n,
                                      (i + 1) * n_features / n, low, high);

      points[i].x = rect.x + rect.width * ((double) i + 0.5) / (double) n;
      points[i].y = rect.y + rect.height * (0.5 - 0.45 * height);
    }
  fus_plot_canvas_polyline (canvas, points, n, theme->second_line_width, theme->text);
}

/* A bar from @from to @height, or a hairline where these are the same. */
static void
draw_bar (FusPlotCanvas *canvas,
          const FusPlotTheme *theme,
          FusPlotRect rect,
          double from,
          double height)
{
  double middle = rect.y + rect.height / 2;
  double low = middle - 0.45 * rect.height * fmin (from, height);
  double high = middle - 0.45 * rect.height * fmax (from, height);

  rect.y = high;
  rect.height = fmax (low - high, theme->hairline);
  fus_plot_canvas_fill_rect (canvas, &rect, theme->text);
}

static void
draw_bars (FusSampleTile *self,
           FusPlotCanvas *canvas,
           const FusPlotTheme *theme,
           const FusModality *modality,
           const FusReal *values,
           FusPlotRect rect)
{
  gsize n = modality->n_features;
  double pitch = rect.width / (double) n;
  double from = fus_modality_is_discrete (modality) ? -1 : 0;
  double axis = rect.y + rect.height * (0.5 - 0.45 * from);

  for (gsize i = 0; i < n; i++)
    {
      double height = get_height (self, modality, values, i, -1, 1);
      FusPlotRect at = { rect.x + pitch * ((double) i + 0.15), rect.y, pitch * 0.7,
                         rect.height };

      if (isfinite (height))
        draw_bar (canvas, theme, at, from, height);
    }
  fus_plot_canvas_line (canvas, (FusPlotPoint){ rect.x, axis },
                        (FusPlotPoint){ rect.x + rect.width, axis }, theme->hairline,
                        theme->axis, FUS_PLOT_DASH_SOLID);
}

/* Of as many features as there is room for. */
static void
draw_dots (FusSampleTile *self,
           FusPlotCanvas *canvas,
           const FusPlotTheme *theme,
           const FusModality *modality,
           const FusReal *values,
           FusPlotRect rect)
{
  gsize n = modality->n_features;
  gsize step = MAX (n / MAX ((gsize) self->size / PIXELS_PER_DOT, 1), 1);
  FusPlotColor color = theme->text;

  color.alpha = DOT_ALPHA;
  for (gsize i = 0; i < n; i += step)
    {
      double height = get_height (self, modality, values, i, -1, 1);
      FusPlotPoint at = { rect.x + rect.width * ((double) i + 0.5) / (double) n,
                          rect.y + rect.height * (0.5 - 0.45 * height) };

      if (isfinite (height))
        fus_plot_canvas_glyph (canvas, FUS_PLOT_GLYPH_CIRCLE, at,
                               DOT_RADIUS * POINTS_PER_PIXEL, color, FALSE);
    }
}

/* With the text, where there is some in it. */
static int
get_size (FusSampleTile *self)
{
  return self->size < SMALLEST_WITH_TEXT ? self->size
                                         : (int) (self->size * fus_app_get_text_scale ());
}

static void
draw_absent (FusSampleTile *self,
             FusPlotCanvas *canvas,
             const FusPlotTheme *theme,
             FusPlotRect rect)
{
  FusPlotTextStyle style = fus_plot_canvas_style (canvas, FUS_PLOT_INK (SECOND));
  double patch = 0;

  fus_plot_canvas_hatch_rect (canvas, &rect);
  if (self->size < SMALLEST_WITH_TEXT)
    return;
  style.align_x = 0.5;
  style.align_y = 0.5;
  patch = style.size * 1.5;
  fus_plot_canvas_fill_rect (canvas,
                             &(FusPlotRect){ rect.x + 3, rect.y + rect.height / 2 - patch,
                                             rect.width - 6, 2 * patch },
                             theme->ground);
  /* Translators: on two lines of a small tile: "not recorded". */
  fus_plot_canvas_text (canvas, _ ("not"),
                        (FusPlotPoint){ rect.x + rect.width / 2,
                                        rect.y + rect.height / 2 - patch / 2 },
                        &style);
  fus_plot_canvas_text (canvas, _ ("recorded"),
                        (FusPlotPoint){ rect.x + rect.width / 2,
                                        rect.y + rect.height / 2 + patch / 2 },
                        &style);
}

static void
fus_sample_tile_draw (FusDrawing *drawing,
                      FusPlotCanvas *canvas,
                      const FusPlotTheme *theme,
                      double width,
                      double height)
{
  FusSampleTile *self = FUS_SAMPLE_TILE (drawing);
  double size = get_size (self) * POINTS_PER_PIXEL;
  FusPlotRect rect = { 0, 0, size, size };
  const FusModality *modality = NULL;
  const FusReal *values = NULL;

  if (self->dataset == NULL)
    return;
  modality = fus_dataset_get_modality (self->dataset, self->m);
  values = fus_dataset_get_values (self->dataset, self->m, self->sample);
  if (values == NULL)
    {
      draw_absent (self, canvas, theme, rect);
      return;
    }
  if (modality->kind == FUS_MODALITY_IMAGE)
    draw_image (self, canvas, theme, modality, values, rect);
  else if (modality->kind == FUS_MODALITY_SERIES)
    draw_line (self, canvas, theme, modality, values, rect);
  else if (modality->n_features > MAX_BARS)
    draw_dots (self, canvas, theme, modality, values, rect);
  else
    draw_bars (self, canvas, theme, modality, values, rect);
  fus_plot_canvas_frame_rect (canvas, &rect, theme->hairline, theme->frame);
}

static void
fus_sample_tile_get_size (FusDrawing *drawing,
                          GtkOrientation orientation,
                          int *minimum,
                          int *natural)
{
  *minimum = get_size (FUS_SAMPLE_TILE (drawing));
  *natural = *minimum;
}

/* GTK asks the display server where the pointer is whenever a tooltip's text is set: two
 * round trips a tile, and pages have many. So the words are said when they are asked for.
 */
static gboolean
fus_sample_tile_query_tooltip (GtkWidget *widget,
                               int x,
                               int y,
                               gboolean keyboard_tooltip,
                               GtkTooltip *tooltip)
{
  FusSampleTile *self = FUS_SAMPLE_TILE (widget);

  gtk_tooltip_set_text (tooltip, self->words);

  return self->words != NULL;
}

static void
fus_sample_tile_finalize (GObject *object)
{
  FusSampleTile *self = FUS_SAMPLE_TILE (object);

  g_clear_pointer (&self->dataset, fus_dataset_unref);
  g_clear_pointer (&self->summary, fus_summary_unref);
  g_free (self->centers);
  g_free (self->scales);
  g_free (self->words);

  G_OBJECT_CLASS (fus_sample_tile_parent_class)->finalize (object);
}

static void
fus_sample_tile_class_init (FusSampleTileClass *klass)
{
  FusDrawingClass *drawing_class = FUS_DRAWING_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fus_sample_tile_finalize;
  GTK_WIDGET_CLASS (klass)->query_tooltip = fus_sample_tile_query_tooltip;
  drawing_class->follows_text = TRUE;
  drawing_class->draw = fus_sample_tile_draw;
  drawing_class->get_size = fus_sample_tile_get_size;
}

static void
fus_sample_tile_init (FusSampleTile *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
fus_sample_tile_new (int size)
{
  g_return_val_if_fail (size > 0, NULL);

  FusSampleTile *self = g_object_new (FUS_TYPE_SAMPLE_TILE, NULL);

  self->size = size;

  return GTK_WIDGET (self);
}

void
fus_sample_tile_set_words (FusSampleTile *self, const char *words)
{
  g_return_if_fail (FUS_IS_SAMPLE_TILE (self));

  if (g_strcmp0 (words, self->words) == 0)
    return;
  g_free (self->words);
  self->words = g_strdup (words);
}

void
fus_sample_tile_set (FusSampleTile *self,
                     FusDataset *dataset,
                     FusSummary *summary,
                     guint m,
                     guint sample)
{
  g_return_if_fail (FUS_IS_SAMPLE_TILE (self));
  g_return_if_fail (dataset != NULL && m < fus_dataset_get_n_modalities (dataset));
  g_return_if_fail (sample < fus_dataset_get_n_samples (dataset));

  const char *name = fus_dataset_get_modality (dataset, m)->name;
  gboolean is_present = fus_dataset_get_values (dataset, m, sample) != NULL;
  g_autofree char *absent = g_strdup_printf (_ ("%s: not recorded"), name);

  g_clear_pointer (&self->dataset, fus_dataset_unref);
  g_clear_pointer (&self->summary, fus_summary_unref);
  self->dataset = fus_dataset_ref (dataset);
  self->summary = summary != NULL ? fus_summary_ref (summary) : NULL;
  self->m = m;
  self->sample = sample;
  fus_sample_tile_set_words (self, is_present ? name : absent);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  is_present ? name : absent, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
fus_sample_tile_set_spread (FusSampleTile *self,
                            const double *centers,
                            const double *scales)
{
  g_return_if_fail (FUS_IS_SAMPLE_TILE (self));
  g_return_if_fail (self->dataset != NULL);
  g_return_if_fail (centers != NULL && scales != NULL);

  gsize n = fus_dataset_get_modality (self->dataset, self->m)->n_features;

  g_free (self->centers);
  g_free (self->scales);
  self->centers = g_memdup2 (centers, n * sizeof *centers);
  self->scales = g_memdup2 (scales, n * sizeof *scales);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
