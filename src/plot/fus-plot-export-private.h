/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

/* @surface: an opaque image. Texts are (nullable); @provenance becomes the iTXt
 * `fusescope`. */
GBytes *fus_plot_png_encode (cairo_surface_t *surface,
                             double dpi,
                             const char *title,
                             const char *description,
                             const char *provenance,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
