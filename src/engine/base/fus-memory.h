/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Asks for large pages behind @data, before it is written to for the first time. */
void fus_memory_use_large_pages (gpointer data, gsize n_bytes);

void fus_memory_expect_threads (guint n_threads);
/* Whether @n_bytes can be had beside what the libraries take later, tried once: an
 * allocation that fails ends the program. Else a FUS_FILE_ERROR_LIMIT. */
gboolean fus_memory_check (guint64 n_bytes, GError **error);

/* Bytes that the process has in use now, data and libraries included; 0 where it can't be
 * told. */
gsize fus_memory_get_resident (void);

G_END_DECLS
