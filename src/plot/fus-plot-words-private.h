/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-mark.h"

G_BEGIN_DECLS

/* Writes words among the data at the first of @places that lies inside of the panel,
 * where no other words are, and, if there is one, where no line runs; on a plain patch.
 */
void fus_plot_words_draw (FusPlotCanvas *canvas,
                          const FusPlotFrame *frame,
                          const char *text,
                          const FusPlotTextStyle *style,
                          const FusPlotPoint *places,
                          guint n_places);
/* The place that it would take. */
FusPlotPoint fus_plot_words_place (FusPlotCanvas *canvas,
                                   const FusPlotFrame *frame,
                                   const char *text,
                                   const FusPlotTextStyle *style,
                                   const FusPlotPoint *places,
                                   guint n_places);

G_END_DECLS
