/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-view.h"

G_BEGIN_DECLS

/* fus-plot-view-actions.c: the context menu and what it does. */
void fus_plot_view_install_actions (GtkWidgetClass *widget_class);

/* At a place in pixels, from the left and top edges. */
void fus_plot_view_popup_menu (FusPlotView *self, double x, double y);

/**
 * fus_plot_view_take_menu:
 * @menu: a popover that takes the place of the one before
 */
void fus_plot_view_take_menu (FusPlotView *self, GtkWidget *menu);

G_END_DECLS
