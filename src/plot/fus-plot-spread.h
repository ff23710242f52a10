/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

void fus_plot_spread (double *positions,
                      const double *spacings,
                      gsize n,
                      double low,
                      double high);

G_END_DECLS
