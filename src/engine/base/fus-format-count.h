/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* (transfer full): “1,234”, grouped as the locale has it, by commas where it has none. */
char *fus_format_count (gint64 n) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
