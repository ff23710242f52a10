/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-map-state.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Makes @menu choose what the map of @state is colored by: names, by group, with a
 * search where there are many. Several menus of one state agree. */
void fus_map_color_menu_bind (GtkDropDown *menu, FusStudy *study, FusMapState *state);

G_END_DECLS
