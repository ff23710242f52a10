/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-session.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_WELCOME (fus_welcome_get_type ())

/* What a window shows while nothing is open: how to open something. */
G_DECLARE_FINAL_TYPE (FusWelcome, fus_welcome, FUS, WELCOME, AdwBin)

/**
 * fus_welcome_dup_place:
 * @sessions: (element-type FusSession): those that it is shown among
 *
 * Returns: (transfer full) (nullable): the folder of @session, where another one of them
 * has its name; %NULL: its name tells enough
 */
char *fus_welcome_dup_place (const GPtrArray *sessions,
                             const FusSession *session) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_welcome_set_sessions:
 * @sessions: (element-type FusSession): what was worked on, newest first
 */
void fus_welcome_set_sessions (FusWelcome *self, const GPtrArray *sessions);

G_END_DECLS
