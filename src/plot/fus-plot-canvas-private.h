/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <pango/pangocairo.h>

#include "fus-plot-canvas.h"

G_BEGIN_DECLS

struct _FusPlotCanvas
{
  cairo_t *cr; /* or NULL: only measures */
  const FusPlotTheme *theme;
  PangoContext *pango;
  PangoLayout *layout; /* reused: making one costs more than filling it */
  gboolean is_vector;
  gboolean is_hasty;
  FusPlotParallel parallel; /* or NULL: one thread */
  gpointer pool;
  GString *svg_text; /* or NULL: text is drawn */
};

void fus_plot_canvas_set_color (FusPlotCanvas *self, FusPlotColor color);

G_END_DECLS
