/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-study.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Rows of the map's legend: swatch, name, count of all, bar and count in the selection.
 * @hidden: `[n_classes]`, 0 or 1 */
void fus_map_legend_fill (GtkListBox *list,
                          FusStudy *study,
                          const FusLabel *label,
                          const guint8 *hidden);

G_END_DECLS
