/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-presence.h"

#include <glib/gi18n-lib.h>

#define WIDTH 72
#define HEIGHT 30
#define POINTS_PER_PIXEL (72.0 / 96.0)
#define THICKNESS 5.0
#define HATCH_STEP 4.0

struct _FusPresence
{
  FusDrawing parent_instance;

  double *coverage;
  guint n_modalities;
};

G_DEFINE_FINAL_TYPE (FusPresence, fus_presence, FUS_TYPE_DRAWING)

static void
draw_bar (FusPlotCanvas *canvas,
          const FusPlotTheme *theme,
          guint m,
          double coverage,
          FusPlotRect bar)
{
  FusPlotRect present = bar;
  FusPlotRect absent = bar;

  present.width *= coverage;
  absent.x += present.width;
  absent.width -= present.width;
  fus_plot_canvas_fill_rect (canvas, &present,
                             fus_plot_theme_get_color (theme, FUS_PLOT_MODALITY_INK (m)));
  if (absent.width >= 0.5)
    fus_plot_canvas_hatch_rect (canvas, &absent);
}

static void
fus_presence_draw (FusDrawing *drawing,
                   FusPlotCanvas *canvas,
                   const FusPlotTheme *theme,
                   double width,
                   double height)
{
  FusPresence *self = FUS_PRESENCE (drawing);
  double pitch = MIN (8.0, HEIGHT / (double) MAX (self->n_modalities, 1));
  double thickness = MIN (THICKNESS, pitch - 1) * POINTS_PER_PIXEL;
  double top = (HEIGHT - pitch * self->n_modalities) / 2;

  for (guint m = 0; m < self->n_modalities; m++)
    draw_bar (canvas, theme, m, self->coverage[m],
              (FusPlotRect){ 0,
                             (top + (m + 0.5) * pitch) * POINTS_PER_PIXEL - thickness / 2,
                             WIDTH * POINTS_PER_PIXEL, thickness });
}

static void
fus_presence_get_size (FusDrawing *drawing,
                       GtkOrientation orientation,
                       int *minimum,
                       int *natural)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
  *natural = *minimum;
}

static void
fus_presence_finalize (GObject *object)
{
  g_free (FUS_PRESENCE (object)->coverage);
  G_OBJECT_CLASS (fus_presence_parent_class)->finalize (object);
}

static void
fus_presence_class_init (FusPresenceClass *klass)
{
  FusDrawingClass *drawing_class = FUS_DRAWING_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = fus_presence_finalize;
  drawing_class->hatch_step = HATCH_STEP * POINTS_PER_PIXEL;
  drawing_class->draw = fus_presence_draw;
  drawing_class->get_size = fus_presence_get_size;
}

static void
fus_presence_init (FusPresence *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Share of the samples that have each modality"), -1);
}

GtkWidget *
fus_presence_new (const double *coverage, guint n_modalities)
{
  g_return_val_if_fail (coverage != NULL || n_modalities == 0, NULL);

  FusPresence *self = g_object_new (FUS_TYPE_PRESENCE, NULL);

  self->coverage = g_memdup2 (coverage, n_modalities * sizeof *coverage);
  self->n_modalities = n_modalities;

  return GTK_WIDGET (self);
}
