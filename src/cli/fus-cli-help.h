/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-cli.h"

G_BEGIN_DECLS

/* The options that every command takes. */
const FusCliOption *fus_cli_list_common_options (gsize *n_options);

/**
 * fus_cli_dup_help:
 *
 * Returns: (transfer full): what `--help` prints for @command
 */
char *fus_cli_dup_help (const FusCliCommand *command) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_cli_get_overview:
 *
 * Returns: (transfer full): what the program prints of itself
 */
char *fus_cli_get_overview (const FusCliCommand *const *commands,
                            gsize n_commands) G_GNUC_WARN_UNUSED_RESULT;
/* The same text in the troff of man pages. */
char *fus_cli_get_man_page (const FusCliCommand *const *commands,
                            gsize n_commands) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
