/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-canvas.h"

G_BEGIN_DECLS

/* A line of words and swatches that wraps. */
typedef struct _FusPlotLegend FusPlotLegend;

/* (transfer full): a legend without items. */
FusPlotLegend *fus_plot_legend_new (void) G_GNUC_WARN_UNUSED_RESULT;
/* Frozen once a panel or a figure has it. */
FusPlotLegend *fus_plot_legend_ref (FusPlotLegend *self);
void fus_plot_legend_unref (FusPlotLegend *self);

/* Words in @ink. */
void fus_plot_legend_add_text (FusPlotLegend *self, const char *text, FusPlotInk ink);

/* Words in bold, in the color of text. */
void fus_plot_legend_add_bold (FusPlotLegend *self, const char *text);

/* A modality's shape and its name. */
void fus_plot_legend_add_glyph (FusPlotLegend *self,
                                FusPlotGlyph glyph,
                                FusPlotInk ink,
                                gboolean hollow,
                                const char *text);

/* An empty frame. */
void fus_plot_legend_add_frame (FusPlotLegend *self, const char *text);

/* A hatched patch: what is missing. */
void fus_plot_legend_add_hatch (FusPlotLegend *self, const char *text);
/* @role: FUS_PLOT_INK_QUALITY or FUS_PLOT_INK_DIFFERENCE */
void fus_plot_legend_add_ramp (FusPlotLegend *self,
                               FusPlotInkRole role,
                               const char *before,
                               const char *after);
/* A check mark, or a warning sign, and words: state is never told by color alone. */
void fus_plot_legend_add_check (FusPlotLegend *self, gboolean passed, const char *text);

/* How many items were added. */
gsize fus_plot_legend_get_n_items (const FusPlotLegend *self);

/* Points that it takes on one line. */
double fus_plot_legend_get_width (const FusPlotLegend *self, FusPlotCanvas *canvas);
/* Height of it wrapped into @width. */
double fus_plot_legend_get_height (const FusPlotLegend *self,
                                   FusPlotCanvas *canvas,
                                   double width);

/* Wrapped into @width, from its top left @at on. */
void fus_plot_legend_draw (const FusPlotLegend *self,
                           FusPlotCanvas *canvas,
                           FusPlotPoint at,
                           double width);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusPlotLegend, fus_plot_legend_unref)

G_END_DECLS
