/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-canvas.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FUS_TYPE_DRAWING (fus_drawing_get_type ())

G_DECLARE_DERIVABLE_TYPE (FusDrawing, fus_drawing, FUS, DRAWING, GtkWidget)

/**
 * FusDrawingClass:
 * @follows_text: whether it grows with the size of text, as a sign beside a word does
 * @hatch_step: points between the lines of what is missing; 0: the theme's
 * @draw: draws it in the window's present style, on @width × @height points
 * @get_size: least and wanted size in pixels
 *
 * A small picture that is drawn as charts are, and anew when the style changes.
 */
struct _FusDrawingClass
{
  GtkWidgetClass parent_class;

  gboolean follows_text;
  double hatch_step;
  void (*draw) (FusDrawing *self,
                FusPlotCanvas *canvas,
                const FusPlotTheme *theme,
                double width,
                double height);
  void (*get_size) (FusDrawing *self,
                    GtkOrientation orientation,
                    int *minimum,
                    int *natural);
};

G_END_DECLS
