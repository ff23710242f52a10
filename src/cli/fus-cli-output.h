/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Before anything is printed: what g_print() and g_printerr() are given reaches the
 * terminal without what could steer it. Files that others made hold names. */
void fus_cli_begin_output (void);
/* What is said, and the exit status is 1, where an allocation fails. */
void fus_cli_end_without_memory (const char *text);
/* At the end: whether all that was printed got where it should. */
gboolean fus_cli_end_output (GError **error);

/* @text with each control character but line ends and tabs, and each byte that is no
 * UTF-8, replaced by �. */
char *fus_cli_clean_text (const char *text) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
