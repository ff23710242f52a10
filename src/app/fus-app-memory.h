/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * fus_app_check_memory:
 * @error: a FUS_FILE_ERROR with a remedy
 *
 * Before the toolkit is asked for anything: whether a window can be had in the memory and
 * addresses that are allowed, and whether FUSESCOPE_MEMORY is an amount. From then on an
 * allocation that can't be had ends the program with a sentence and a remedy, and not
 * with a signal.
 */
gboolean fus_app_check_memory (GError **error);

/* Prints @error as the programs of this project do. */
void fus_app_print_error (const GError *error);

G_END_DECLS
