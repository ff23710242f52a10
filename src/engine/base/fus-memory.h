/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Asks for large pages behind @data, before it is written to for the first time. */
void fus_memory_use_large_pages (gpointer data, gsize n_bytes);

G_END_DECLS
