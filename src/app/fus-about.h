/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * fus_about_show:
 * @parent: (nullable): window it stands above
 */
void fus_about_show (GtkWindow *parent);

/**
 * fus_about_dup_debug_info:
 *
 * Returns: (transfer full): versions and hardware for a problem report; nothing of the
 * person or the data
 */
char *fus_about_dup_debug_info (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
