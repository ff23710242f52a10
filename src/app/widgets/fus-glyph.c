/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-glyph.h"

#include "fus-app.h"
#include "fus-plot-canvas.h"

#define SIZE 12
#define POINTS_PER_PIXEL (fus_app_get_points_per_pixel ())
#define RADIUS 3.75 /* points */

struct _FusGlyph
{
  GtkWidget parent_instance;

  guint modality;
  gboolean hollow;
};

enum
{
  PROP_MODALITY = 1,
  PROP_HOLLOW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FusGlyph, fus_glyph, GTK_TYPE_WIDGET)

static void
fus_glyph_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  FusGlyph *self = FUS_GLYPH (widget);
  const FusPlotTheme *theme = fus_app_get_theme ();
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  cairo_t *cr =
    gtk_snapshot_append_cairo (snapshot,
                               &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  g_autoptr (FusPlotCanvas) canvas = NULL;

  cairo_scale (cr, 1 / POINTS_PER_PIXEL, 1 / POINTS_PER_PIXEL);
  canvas = fus_plot_canvas_new (cr, theme);
  fus_plot_canvas_glyph (
    canvas, fus_plot_glyph_for_modality (self->modality),
    (FusPlotPoint){ width * POINTS_PER_PIXEL / 2, height * POINTS_PER_PIXEL / 2 }, RADIUS,
    fus_plot_theme_get_color (theme, FUS_PLOT_MODALITY_INK (self->modality)),
    self->hollow);
  cairo_destroy (cr);
}

static void
fus_glyph_measure (GtkWidget *widget,
                   GtkOrientation orientation,
                   int for_size,
                   int *minimum,
                   int *natural,
                   int *minimum_baseline,
                   int *natural_baseline)
{
  *minimum = (int) (SIZE * fus_app_get_text_scale ());
  *natural = *minimum;
}

static void
fus_glyph_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  FusGlyph *self = FUS_GLYPH (object);

  if (prop_id == PROP_MODALITY)
    g_value_set_uint (value, self->modality);
  else if (prop_id == PROP_HOLLOW)
    g_value_set_boolean (value, self->hollow);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fus_glyph_set_property (GObject *object,
                        guint prop_id,
                        const GValue *value,
                        GParamSpec *pspec)
{
  FusGlyph *self = FUS_GLYPH (object);

  if (prop_id == PROP_MODALITY)
    fus_glyph_set_modality (self, g_value_get_uint (value));
  else if (prop_id == PROP_HOLLOW)
    fus_glyph_set_hollow (self, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fus_glyph_class_init (FusGlyphClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags =
    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = fus_glyph_get_property;
  object_class->set_property = fus_glyph_set_property;
  widget_class->snapshot = fus_glyph_snapshot;
  widget_class->measure = fus_glyph_measure;

  properties[PROP_MODALITY] =
    g_param_spec_uint ("modality", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_HOLLOW] = g_param_spec_boolean ("hollow", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
fus_glyph_init (FusGlyph *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-xft-dpi",
                           G_CALLBACK (gtk_widget_queue_resize), self, G_CONNECT_SWAPPED);
}

GtkWidget *
fus_glyph_new (guint modality)
{
  return g_object_new (FUS_TYPE_GLYPH, "modality", modality, NULL);
}

void
fus_glyph_set_modality (FusGlyph *self, guint modality)
{
  g_return_if_fail (FUS_IS_GLYPH (self));

  if (self->modality == modality)
    return;
  self->modality = modality;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MODALITY]);
}

void
fus_glyph_set_hollow (FusGlyph *self, gboolean hollow)
{
  g_return_if_fail (FUS_IS_GLYPH (self));

  if (self->hollow == hollow)
    return;
  self->hollow = hollow;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_HOLLOW]);
}
