/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-glyph.h"

#include "fus-app.h"

#define SIZE 12
#define RADIUS 3.75 /* points */

struct _FusGlyph
{
  FusDrawing parent_instance;

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

G_DEFINE_FINAL_TYPE (FusGlyph, fus_glyph, FUS_TYPE_DRAWING)

static void
fus_glyph_draw (FusDrawing *drawing,
                FusPlotCanvas *canvas,
                const FusPlotTheme *theme,
                double width,
                double height)
{
  FusGlyph *self = FUS_GLYPH (drawing);

  fus_plot_canvas_glyph (canvas, fus_plot_glyph_for_modality (self->modality),
                         (FusPlotPoint){ width / 2, height / 2 }, RADIUS,
                         fus_plot_theme_get_color (theme, FUS_PLOT_MODALITY_INK (
                                                            self->modality)),
                         self->hollow);
}

static void
fus_glyph_get_size (FusDrawing *drawing,
                    GtkOrientation orientation,
                    int *minimum,
                    int *natural)
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
  FusDrawingClass *drawing_class = FUS_DRAWING_CLASS (klass);
  const GParamFlags flags =
    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = fus_glyph_get_property;
  object_class->set_property = fus_glyph_set_property;
  drawing_class->follows_text = TRUE;
  drawing_class->draw = fus_glyph_draw;
  drawing_class->get_size = fus_glyph_get_size;

  properties[PROP_MODALITY] =
    g_param_spec_uint ("modality", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_HOLLOW] = g_param_spec_boolean ("hollow", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass),
                                        GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
fus_glyph_init (FusGlyph *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
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
