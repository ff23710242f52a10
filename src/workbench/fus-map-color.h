/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

#include "fus-dataset.h"

G_BEGIN_DECLS

#define FUS_TYPE_MAP_COLOR (fus_map_color_get_type ())

/* Something that a map can be colored by, as a menu lists it.
 *
 * Properties: `id`, as figures and the command line take it; `name`; `group`, which those
 * beside it share. */
G_DECLARE_FINAL_TYPE (FusMapColor, fus_map_color, FUS, MAP_COLOR, GObject)

/* (transfer none): what it is remembered by. */
const char *fus_map_color_get_id (FusMapColor *self);

/* (transfer none): what people read. */
const char *fus_map_color_get_name (FusMapColor *self);

/* (transfer none): head of the part of the menu that it stands in, translated. */
const char *fus_map_color_get_group (FusMapColor *self);

/* (transfer full): all that @dataset offers, of #FusMapColor, those of a group beside
 * each other: labels, then what is there, columns of numbers, the map itself. */
GListModel *fus_map_color_list (FusDataset *dataset) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
