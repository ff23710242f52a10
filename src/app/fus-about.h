/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

void fus_about_show (GtkWindow *parent);
char *fus_about_dup_debug_info (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
