/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-cli.h"
#include "fus-io.h"

G_BEGIN_DECLS

/* Numbers of a file with the ids of its rows, such as latents. */
typedef struct
{
  FusMatrix *values;
  char **ids; /* `[rows of values]`; 1 … n where the file names none */
} FusCliMatrix;

/**
 * fus_cli_matrix_load:
 * @object: (nullable): which array of the file; %NULL for latents as `encode` writes
 * them, else the only one there is
 * @error: set when the file can't be read or does not hold one array of numbers
 */
gboolean fus_cli_matrix_load (FusCliMatrix *self,
                              FusCli *cli,
                              const char *path,
                              const char *object,
                              GError **error);

/**
 * fus_cli_matrix_load_near:
 * @error: set as by fus_cli_matrix_load()
 *
 * Latents in the model's metric where `encode` has written them: what maps and neighbours
 * go by. Else what fus_cli_matrix_load() finds.
 */
gboolean fus_cli_matrix_load_near (FusCliMatrix *self,
                                   FusCli *cli,
                                   const char *path,
                                   const char *object,
                                   GError **error);

/* Frees what @self points to; the struct itself is the caller's. */
void fus_cli_matrix_clear (FusCliMatrix *self);
/* Numbers of one array of a file, in its own order, whatever its shape. */
gboolean fus_cli_values_load (FusCli *cli,
                              const char *path,
                              const char *object,
                              FusReal *values,
                              gsize n,
                              GError **error);

/* A table of ids and numbers: columns are @prefix and 1 … n, or @headers. */
gboolean fus_cli_matrix_write_csv (const FusCliMatrix *self,
                                   const char *path,
                                   const char *prefix,
                                   GError **error);

/* A usage error. @known: the suffixes that could be, joined by commas */
void fus_cli_set_suffix_error (GError **error, const char *path, const char *known);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusCliMatrix, fus_cli_matrix_clear)

G_END_DECLS
