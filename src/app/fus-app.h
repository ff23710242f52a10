/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-canvas.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_RESOURCE_PATH "/io/github/fusescope/Fusescope/"
/* Interface file of a template: FUS_UI ("pages/fus-map-page.ui"). */
#define FUS_UI(file) FUS_RESOURCE_PATH file

void fus_app_init (void);
const FusPlotTheme *fus_app_get_theme (void);
void fus_app_run_parallel (gpointer unused,
                           gsize n_items,
                           FusPlotWork work,
                           gpointer data);
GSettings *fus_app_get_settings (void);
double fus_app_get_text_scale (void);
double fus_app_get_points_per_pixel (void);
void fus_app_set_spoken_name (GtkWidget *widget, const char *name);
void fus_app_name_parts (GtkWidget *root);
void fus_app_paint_texture (cairo_t *cr,
                            GdkTexture *texture,
                            double width,
                            double height);
char *fus_app_format_count (gint64 n) G_GNUC_WARN_UNUSED_RESULT;
char *fus_app_format_duration (double seconds) G_GNUC_WARN_UNUSED_RESULT;
char *fus_app_format_range (double low, double high) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
