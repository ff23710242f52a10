/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-plot-canvas.h"

G_BEGIN_DECLS

/* Labels for names that are shown together: as much of each as has room, and different
 * wherever the names are. */

/* Width of one line of @text. */
typedef double (*FusPlotNameWidth) (const char *text, gpointer data);

/**
 * fus_plot_names_fit:
 * @names: `[n_names]`, UTF-8, %NULL among them allowed
 * @width: of a line, as @measure counts
 * @max_lines: past 1 a label may break, at `_`, `-` or a space: it holds `\n` then
 * @fits: (out) (optional): whether all have room; what has none is longer
 *
 * Beginnings and ends that names have in common go first, then the middle is left out.
 *
 * Returns: (transfer full): `[n_names]`, %NULL-terminated, free with g_strfreev()
 */
char **fus_plot_names_fit (const char *const *names,
                           guint n_names,
                           double width,
                           guint max_lines,
                           FusPlotNameWidth measure,
                           gpointer data,
                           gboolean *fits) G_GNUC_WARN_UNUSED_RESULT;
/* The same of words around names, as “no image”: none of them go, only the middle. */
char **fus_plot_canvas_fit_phrases (FusPlotCanvas *canvas,
                                    const FusPlotTextStyle *style,
                                    const char *const *phrases,
                                    guint n_phrases,
                                    double width,
                                    guint max_lines,
                                    gboolean *fits) G_GNUC_WARN_UNUSED_RESULT;
/* The same as fus_plot_names_fit() in points of @style. */
char **fus_plot_canvas_fit_names (FusPlotCanvas *canvas,
                                  const FusPlotTextStyle *style,
                                  const char *const *names,
                                  guint n_names,
                                  double width,
                                  guint max_lines,
                                  gboolean *fits) G_GNUC_WARN_UNUSED_RESULT;
/* The same in letters; one as wide as two counts twice. */
char **fus_plot_names_shorten (const char *const *names,
                               guint n_names,
                               guint n_letters) G_GNUC_WARN_UNUSED_RESULT;
/* Up to three letters each that tell them apart, the first a capital. */
char **fus_plot_names_letters (const char *const *names,
                               guint n_names) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
