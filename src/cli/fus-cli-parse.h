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

gboolean fus_cli_parse (FusCli *cli,
                        const FusCliCommand *command,
                        const char *const *words,
                        FusCliArguments *arguments,
                        GError **error);
void fus_cli_arguments_clear (FusCliArguments *self);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusCliArguments, fus_cli_arguments_clear)

G_END_DECLS
