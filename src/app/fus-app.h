/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-canvas.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_RESOURCE_PATH "/io/github/fusescope/Fusescope/"
/* Interface file of a template: FUS_UI ("pages/fus-map-page.ui"). */
#define FUS_UI(file) FUS_RESOURCE_PATH file

/**
 * fus_app_init:
 *
 * Makes interface files, icons and styles known. Call once, after libadwaita is
 * initialised.
 */
void fus_app_init (void);

/**
 * fus_app_get_theme:
 *
 * Returns: (transfer none): how charts look in the window's present style
 */
const FusPlotTheme *fus_app_get_theme (void);

/**
 * fus_app_run_parallel:
 * @n_items: how many
 * @work: does one of them
 *
 * Does them on all cores while the main loop waits: for what a frame is drawn with, a few
 * milliseconds. Main thread only.
 */
void fus_app_run_parallel (gpointer unused,
                           gsize n_items,
                           FusPlotWork work,
                           gpointer data);

/**
 * fus_app_get_settings:
 *
 * Returns: (transfer none) (nullable): %NULL where the schema isn't installed: nothing is
 * remembered then
 */
GSettings *fus_app_get_settings (void);

/**
 * fus_app_get_text_scale:
 *
 * Follow `notify::gtk-xft-dpi` of the default #GtkSettings.
 *
 * Returns: how much larger than at 96 dots an inch a person wants text to be
 */
double fus_app_get_text_scale (void);

/**
 * fus_app_get_points_per_pixel:
 *
 * Returns: points that a pixel of a chart is, so that its 9 pt are those of the interface
 */
double fus_app_get_points_per_pixel (void);

/**
 * fus_app_set_spoken_name:
 * @name: what a screen reader calls it
 *
 * Also the button within a menu button or a choice, which is the part that has the
 * keyboard's focus.
 */
void fus_app_set_spoken_name (GtkWidget *widget, const char *name);

/**
 * fus_app_name_parts:
 * @root: a page, a window, a widget: what is below it
 *
 * Menu buttons are called by their tooltips, and the button within each choice or menu
 * button, which has the focus, like the whole.
 */
void fus_app_name_parts (GtkWidget *root);

/**
 * fus_app_paint_texture:
 * @width: to which it is scaled
 * @height: likewise
 */
void fus_app_paint_texture (cairo_t *cr,
                            GdkTexture *texture,
                            double width,
                            double height);

/**
 * fus_app_format_duration:
 *
 * Returns: (transfer full): `40 s`, `2 min 40 s`, `1 h 10 min`
 */
char *fus_app_format_duration (double seconds) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): an amount of memory as far as it is known: "120 MB", not "117.8 MB".
 */
char *fus_app_format_memory (gsize bytes) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_app_format_range:
 * @low: seconds
 * @high: seconds
 *
 * Returns: (transfer full): `3 to 4 min left`: always a range
 */
char *fus_app_format_range (double low, double high) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
