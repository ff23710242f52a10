/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows draw what they show and know nothing but their feature: a text is laid out when it
 * is drawn, so that rows out of sight cost next to nothing. */
#include "config.h"

#include "fus-feature-row.h"

#include "fus-app.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Layout pixels. */
#define GAP 12
#define ROW_HEIGHT 26
#define BARS_WIDTH 96
#define BARS_HEIGHT 18
#define LEAST_WIDTH 200
#define NATURAL_WIDTH 640
/* Figures that a column has room for. */
#define NAME_DIGITS 14
#define TEXT_DIGITS 12
#define NUMBER_DIGITS 10

struct _FusFeatureRow
{
  GtkWidget parent_instance;

  FusFeatureItem *item; /* (nullable) */
  PangoLayout *layout;  /* (nullable) */
};

G_DEFINE_FINAL_TYPE (FusFeatureRow, fus_feature_row, GTK_TYPE_WIDGET)

/* ---- places ---- */

static int
get_wanted (guint column, int digit)
{
  if (column == FUS_FEATURE_BARS)
    return BARS_WIDTH;

  return digit * (column >= FUS_FEATURE_MEAN ? NUMBER_DIGITS : TEXT_DIGITS);
}

/* The name takes what the others leave. Where it would be too narrow the others go, what
 * can be told by other means first. */
void
fus_feature_places (int width, int digit, FusFeaturePlace *places)
{
  static const guint spared[] = { FUS_FEATURE_KIND, FUS_FEATURE_SPREAD, FUS_FEATURE_MEAN,
                                  FUS_FEATURE_BARS, FUS_FEATURE_SOURCE };
  int left = width;
  int x = 0;

  for (guint k = 0; k < FUS_FEATURE_N_COLUMNS; k++)
    {
      places[k].width = k != FUS_FEATURE_NAME ? get_wanted (k, digit) : 0;
      left -= k != FUS_FEATURE_NAME ? places[k].width + GAP : 0;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (spared) && left < NAME_DIGITS * digit; i++)
    {
      left += places[spared[i]].width + GAP;
      places[spared[i]].width = 0;
    }
  places[FUS_FEATURE_NAME].width = MAX (left, 1);
  for (guint k = 0; k < FUS_FEATURE_N_COLUMNS; k++)
    {
      places[k].x = x;
      x += places[k].width > 0 ? places[k].width + GAP : 0;
    }
}

int
fus_feature_get_digit (GtkWidget *widget)
{
  PangoContext *context = gtk_widget_get_pango_context (widget);
  PangoFontMetrics *metrics =
    pango_context_get_metrics (context, NULL, pango_context_get_language (context));
  int digit =
    PANGO_PIXELS_CEIL (pango_font_metrics_get_approximate_digit_width (metrics));

  pango_font_metrics_unref (metrics);

  return MAX (digit, 1);
}

/* ---- words ---- */

static const char *
name_kind (FusModalityKind kind)
{
  static const char *const names[] = { N_ ("numbers"), N_ ("image"),   N_ ("series"),
                                       N_ ("counts"),  N_ ("yes, no"), N_ ("classes") };

  g_assert ((guint) kind < G_N_ELEMENTS (names));

  return _ (names[kind]);
}

const char *
fus_feature_column_get_title (guint column)
{
  static const char *const titles[FUS_FEATURE_N_COLUMNS] = {
    N_ ("Feature"), N_ ("Source"),  N_ ("Kind"),   N_ ("Mean"),
    N_ ("SD"),      N_ ("Missing"), N_ ("Values"),
  };

  g_return_val_if_fail (column < FUS_FEATURE_N_COLUMNS, NULL);

  return _ (titles[column]);
}

static char *
dup_number (double value)
{
  return isnan (value) ? g_strdup ("–") : g_strdup_printf ("%.4g", value);
}

char *
fus_feature_item_dup_text (FusFeatureItem *item, guint column)
{
  g_return_val_if_fail (FUS_IS_FEATURE_ITEM (item), NULL);

  const FusFeature *feature = fus_feature_item_get_feature (item);
  const FusModality *modality =
    fus_dataset_get_modality (fus_feature_item_get_features (item)->dataset, feature->m);

  switch (column)
    {
    case FUS_FEATURE_SOURCE:
      return g_strdup (modality->name);
    case FUS_FEATURE_KIND:
      return g_strdup (name_kind (modality->kind));
    case FUS_FEATURE_MEAN:
      return dup_number (feature->mean);
    case FUS_FEATURE_SPREAD:
      return dup_number (feature->sd);
    case FUS_FEATURE_MISSING:
      return g_strdup_printf (_ ("%.3g %%"), 100 * fus_feature_item_get_missing (item));
    case FUS_FEATURE_BARS:
      return g_strdup_printf (_ ("from %.4g to %.4g"), feature->min, feature->max);
    case FUS_FEATURE_NAME:
    default:
      return fus_feature_item_dup_name (item);
    }
}

char *
fus_feature_item_dup_sentence (FusFeatureItem *item)
{
  g_return_val_if_fail (FUS_IS_FEATURE_ITEM (item), NULL);

  g_autofree char *name = fus_feature_item_dup_text (item, FUS_FEATURE_NAME);
  g_autofree char *source = fus_feature_item_dup_text (item, FUS_FEATURE_SOURCE);
  g_autofree char *mean = fus_feature_item_dup_text (item, FUS_FEATURE_MEAN);
  g_autofree char *sd = fus_feature_item_dup_text (item, FUS_FEATURE_SPREAD);
  g_autofree char *missing = fus_feature_item_dup_text (item, FUS_FEATURE_MISSING);
  g_autofree char *range = fus_feature_item_dup_text (item, FUS_FEATURE_BARS);

  /* Translators: a feature, its source, mean, standard deviation, share that is missing,
   * "from 0 to 1". */
  return g_strdup_printf (_ ("%s of %s: mean %s, SD %s, missing %s, %s"), name, source,
                          mean, sd, missing, range);
}

/* ---- drawing ---- */

static void
draw_text (FusFeatureRow *self,
           GtkSnapshot *snapshot,
           guint column,
           const FusFeaturePlace *place,
           int height)
{
  g_autofree char *text = fus_feature_item_dup_text (self->item, column);
  GdkRGBA color = { 0 };
  int text_height = 0;

  if (self->layout == NULL)
    {
      self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), NULL);
      pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_MIDDLE);
      pango_layout_set_single_paragraph_mode (self->layout, TRUE);
    }
  pango_layout_set_width (self->layout, place->width * PANGO_SCALE);
  pango_layout_set_alignment (self->layout, column >= FUS_FEATURE_MEAN
                                              ? PANGO_ALIGN_RIGHT
                                              : PANGO_ALIGN_LEFT);
  pango_layout_set_text (self->layout, text, -1);
  pango_layout_get_pixel_size (self->layout, NULL, &text_height);
  gtk_style_context_get_color (gtk_widget_get_style_context (GTK_WIDGET (self)), &color);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot,
                          &GRAPHENE_POINT_INIT ((float) place->x,
                                                (float) (height - text_height) / 2));
  gtk_snapshot_append_layout (snapshot, self->layout, &color);
  gtk_snapshot_restore (snapshot);
}

static void
draw_bars (FusFeatureRow *self,
           GtkSnapshot *snapshot,
           const FusFeaturePlace *place,
           int height)
{
  const guint32 *counts = fus_feature_item_get_feature (self->item)->counts;
  const FusPlotColor color = fus_app_get_theme ()->neutral;
  const double y = (height - BARS_HEIGHT) / 2.0;
  cairo_t *cr =
    gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT ((float) place->x, (float) y,
                                                              (float) place->width,
                                                              (float) BARS_HEIGHT));
  guint32 most = 1;

  for (guint k = 0; k < FUS_FEATURE_BINS; k++)
    most = MAX (most, counts[k]);
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha);
  for (guint k = 0; k < FUS_FEATURE_BINS; k++)
    {
      const double bar = BARS_HEIGHT * (double) counts[k] / most;

      cairo_rectangle (cr, place->x + (double) place->width * k / FUS_FEATURE_BINS,
                       y + BARS_HEIGHT - bar,
                       (double) place->width / FUS_FEATURE_BINS - 0.5, bar);
    }
  cairo_fill (cr);
  cairo_destroy (cr);
}

static void
fus_feature_row_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  FusFeatureRow *self = FUS_FEATURE_ROW (widget);
  const int height = gtk_widget_get_height (widget);
  FusFeaturePlace places[FUS_FEATURE_N_COLUMNS];

  if (self->item == NULL)
    return;
  fus_feature_places (gtk_widget_get_width (widget), fus_feature_get_digit (widget),
                      places);
  for (guint k = 0; k < FUS_FEATURE_BARS; k++)
    if (places[k].width > 0)
      draw_text (self, snapshot, k, &places[k], height);
  if (places[FUS_FEATURE_BARS].width > 0)
    draw_bars (self, snapshot, &places[FUS_FEATURE_BARS], height);
}

static void
fus_feature_row_measure (GtkWidget *widget,
                         GtkOrientation orientation,
                         int for_size,
                         int *minimum,
                         int *natural,
                         int *minimum_baseline,
                         int *natural_baseline)
{
  const int digit = fus_feature_get_digit (widget);

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = LEAST_WIDTH;
      *natural = NATURAL_WIDTH;
    }
  else /* a line of text is about twice as high as a figure is wide */
    *minimum = *natural = MAX (ROW_HEIGHT, 3 * digit);
  *minimum_baseline = *natural_baseline = -1;
}

/* The font may be another. */
static void
fus_feature_row_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  g_clear_object (&FUS_FEATURE_ROW (widget)->layout);
  GTK_WIDGET_CLASS (fus_feature_row_parent_class)->css_changed (widget, change);
}

static void
fus_feature_row_dispose (GObject *object)
{
  FusFeatureRow *self = FUS_FEATURE_ROW (object);

  g_clear_object (&self->item);
  g_clear_object (&self->layout);

  G_OBJECT_CLASS (fus_feature_row_parent_class)->dispose (object);
}

static void
fus_feature_row_class_init (FusFeatureRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fus_feature_row_dispose;
  widget_class->snapshot = fus_feature_row_snapshot;
  widget_class->measure = fus_feature_row_measure;
  widget_class->css_changed = fus_feature_row_css_changed;
}

static void
fus_feature_row_init (FusFeatureRow *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "numeric");
}

GtkWidget *
fus_feature_row_new (void)
{
  return g_object_new (FUS_TYPE_FEATURE_ROW, NULL);
}

void
fus_feature_row_set (FusFeatureRow *self, FusFeatureItem *item)
{
  g_return_if_fail (FUS_IS_FEATURE_ROW (self));
  g_return_if_fail (item == NULL || FUS_IS_FEATURE_ITEM (item));

  if (g_set_object (&self->item, item))
    gtk_widget_queue_draw (GTK_WIDGET (self));
}
