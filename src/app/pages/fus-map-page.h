/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-page.h"

G_BEGIN_DECLS

#define FUS_TYPE_MAP_PAGE (fus_map_page_get_type ())

/* See who is alike, pick, ask why. */
G_DECLARE_FINAL_TYPE (FusMapPage, fus_map_page, FUS, MAP_PAGE, FusPage)

G_END_DECLS
