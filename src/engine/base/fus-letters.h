/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether anything in @text, UTF-8, is a letter of any script. */
gboolean fus_text_has_letter (const char *text);

G_END_DECLS
