/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* Around what can be laid out for less room, but only once there is less: says that it
 * needs little, and for the one frame until it has been laid out anew lets it stand out.
 * A window folds and shrinks in one go then. */
#define FUS_TYPE_YIELDING (fus_yielding_get_type ())
G_DECLARE_FINAL_TYPE (FusYielding, fus_yielding, FUS, YIELDING, GtkWidget)

/**
 * fus_yielding_set_smallest:
 * @smallest: width that will do once what is in it has been laid out for it; 0: it has
 */
void fus_yielding_set_smallest (FusYielding *self, int smallest);

G_END_DECLS
