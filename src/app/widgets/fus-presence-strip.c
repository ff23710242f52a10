/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-presence-strip.h"

#include <glib/gi18n-lib.h>

#define POINTS_PER_PIXEL (72.0 / 96.0)
#define WIDTH 190
#define HEIGHT 16
/* White space between patterns, where they are wide enough to be told apart. */
#define GAP 1.5
#define SMALLEST_RUN 3.0

struct _FusPresenceStrip
{
  FusDrawing parent_instance;

  FusSummary *summary;
  double n_samples;
  guint m;
};

G_DEFINE_FINAL_TYPE (FusPresenceStrip, fus_presence_strip, FUS_TYPE_DRAWING)

static void
draw_run (FusPlotCanvas *canvas,
          FusPlotRect rect,
          gboolean is_present,
          FusPlotColor color)
{
  if (rect.width >= SMALLEST_RUN * POINTS_PER_PIXEL)
    rect.width -= GAP * POINTS_PER_PIXEL;
  if (is_present)
    fus_plot_canvas_fill_rect (canvas, &rect, color);
  else
    fus_plot_canvas_hatch_rect (canvas, &rect);
}

static void
fus_presence_strip_draw (FusDrawing *drawing,
                         FusPlotCanvas *canvas,
                         const FusPlotTheme *theme,
                         double width,
                         double height)
{
  FusPresenceStrip *self = FUS_PRESENCE_STRIP (drawing);
  FusPlotColor color = fus_plot_theme_get_color (theme, FUS_PLOT_MODALITY_INK (self->m));
  double at = 0;

  for (gsize i = 0; i < self->summary->n_patterns; i++)
    {
      const FusPattern *pattern = &self->summary->patterns[i];
      double part = width * (double) pattern->n / self->n_samples;

      draw_run (canvas, (FusPlotRect){ at, 0, part, height },
                fus_mask_has (pattern->present, self->m), color);
      at += part;
    }
}

static void
fus_presence_strip_get_size (FusDrawing *drawing,
                             GtkOrientation orientation,
                             int *minimum,
                             int *natural)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH / 2 : HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
fus_presence_strip_finalize (GObject *object)
{
  fus_summary_unref (FUS_PRESENCE_STRIP (object)->summary);
  G_OBJECT_CLASS (fus_presence_strip_parent_class)->finalize (object);
}

static void
fus_presence_strip_class_init (FusPresenceStripClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fus_presence_strip_finalize;
  FUS_DRAWING_CLASS (klass)->draw = fus_presence_strip_draw;
  FUS_DRAWING_CLASS (klass)->get_size = fus_presence_strip_get_size;
}

static void
fus_presence_strip_init (FusPresenceStrip *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Where it was recorded, samples grouped by what is "
                                     "missing"),
                                  -1);
}

GtkWidget *
fus_presence_strip_new (FusSummary *summary, gsize n_samples, guint m)
{
  g_return_val_if_fail (summary != NULL, NULL);

  FusPresenceStrip *self = g_object_new (FUS_TYPE_PRESENCE_STRIP, NULL);

  self->summary = fus_summary_ref (summary);
  self->n_samples = (double) MAX (n_samples, 1);
  self->m = m;

  return GTK_WIDGET (self);
}
