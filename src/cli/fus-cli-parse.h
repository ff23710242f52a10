/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-cli.h"

G_BEGIN_DECLS

/* What was typed behind a command. */
typedef struct
{
  const FusCliCommand *command;
  gpointer options; /* the command's struct */
  char **files;
} FusCliArguments;

/**
 * fus_cli_parse:
 * @cli: the common options are set in it
 * @words: what was typed behind the command, %NULL-terminated
 * @arguments: (out caller-allocates): filled, on failure as far as it came
 * @error: set when the words are not what the command takes
 */
gboolean fus_cli_parse (FusCli *cli,
                        const FusCliCommand *command,
                        const char *const *words,
                        FusCliArguments *arguments,
                        GError **error);

/* Frees what @self points to; the struct itself is the caller's. */
void fus_cli_arguments_clear (FusCliArguments *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusCliArguments, fus_cli_arguments_clear)

G_END_DECLS
