/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_APPLICATION (fus_application_get_type ())

/* The program: its windows, its options (`fusescope FILE…`, `--screenshots DIR`), and
 * what all windows share. */
G_DECLARE_FINAL_TYPE (FusApplication, fus_application, FUS, APPLICATION, AdwApplication)

/* (transfer full): the program; g_application_run() starts it. */
FusApplication *fus_application_new (void) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
