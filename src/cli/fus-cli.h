/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-parallel.h"
#include "fus-progress.h"

G_BEGIN_DECLS

#define FUS_CLI_ERROR (fus_cli_error_quark ())

typedef enum
{
  FUS_CLI_ERROR_USAGE, /* what was typed can't be meant: exit status 2 */
  FUS_CLI_ERROR_FAILED,
} FusCliError;

typedef enum
{
  FUS_CLI_FLAG, /* gboolean */
  FUS_CLI_TEXT, /* char * */
  FUS_CLI_FILE, /* char *, in the encoding of file names */
  FUS_CLI_LIST, /* char **: may be given again and again */
  FUS_CLI_INT,  /* gint64 */
  FUS_CLI_REAL, /* double */
} FusCliOptionKind;

/**
 * FusCliOption:
 * @name: `--name`
 * @letter: `-x`, or 0
 * @kind: type of the field it fills
 * @offset: of that field in the command's option struct
 * @value: (nullable): what stands for its value in help, marked with N_()
 * @default_value: (nullable): as typed
 * @help: one line, marked with N_()
 *
 * An option of a command, declared once: parsing, `--help` and man page read this row.
 */
typedef struct
{
  const char *name;
  char letter;
  FusCliOptionKind kind;
  gsize offset;
  const char *value;
  const char *default_value;
  const char *help;
} FusCliOption;

typedef struct _FusCli FusCli;

/**
 * FusCliCommand:
 * @id: as typed
 * @arguments: what stands for its files in help
 * @summary: one line, marked with N_()
 * @description: (nullable): a paragraph, marked with N_()
 * @min_files: of @arguments
 * @max_files: of @arguments
 * @options: `[n_options]`
 * @options_size: of the struct they fill
 * @run: does it; @files is %NULL-terminated
 */
typedef struct
{
  const char *id;
  const char *arguments;
  const char *summary;
  const char *description;
  guint min_files;
  guint max_files;
  const FusCliOption *options;
  gsize n_options;
  gsize options_size;
  gboolean (*run) (FusCli *cli,
                   gconstpointer options,
                   const char *const *files,
                   GError **error);
} FusCliCommand;

/**
 * FusCli:
 * @json: print JSON
 * @quiet: no progress
 * @force: replace existing files
 * @seed: of everything drawn
 * @n_threads: 0 for all cores
 * @lang: (nullable): of texts and figures
 * @pool: (nullable): made by fus_cli_get_pool()
 * @progress: to hand to the engine
 *
 * What every command is told.
 */
struct _FusCli
{
  gboolean help;
  gboolean json;
  gboolean quiet;
  gboolean force;
  gint64 seed;
  gint64 n_threads;
  char *lang;
  const FusCliCommand *command;
  FusPool *pool;
  FusProgress progress;
  gint64 progress_start;
  gint64 progress_drawn;
  char *progress_note;
};

GQuark fus_cli_error_quark (void);

/**
 * fus_cli_set_usage_error:
 * @format: as printf() has it, translated: what of the arguments can't be
 */
void fus_cli_set_usage_error (GError **error, const char *format, ...)
  G_GNUC_PRINTF (2, 3);

/**
 * fus_cli_get_exit_status:
 * @error: (nullable): how the command ended
 *
 * Returns: what the program returns to who started it: 0 done, 1 failed, 2 what was typed
 * can't be meant, 130 interrupted
 */
int fus_cli_get_exit_status (const GError *error);

/**
 * fus_cli_print_error:
 *
 * One message on standard error: what went wrong, where, and what to do about it.
 */
void fus_cli_print_error (const FusCli *self, const GError *error);

/**
 * fus_cli_prepare_for_no_memory:
 *
 * Makes the message for an allocation that fails, while there is memory for it.
 */
void fus_cli_prepare_for_no_memory (const FusCli *self);

/**
 * fus_cli_print_warning:
 * @error: what went wrong and doesn't end the command
 * @consequence: a sentence: what that means
 *
 * On standard error, without JSON.
 */
void fus_cli_print_warning (const FusCli *self,
                            const GError *error,
                            const char *consequence);

/**
 * fus_cli_get_pool:
 *
 * Returns: (transfer none): the threads that `--threads` asked for, made when first
 * needed
 */
FusPool *fus_cli_get_pool (FusCli *self);
/* Fails where @path exists and may not be replaced, and where it is no file. */
gboolean fus_cli_check_output (const FusCli *self, const char *path, GError **error);

/**
 * fus_cli_begin_progress:
 *
 * Makes @self->progress ready to be handed to the engine, and Ctrl+C, or a terminal that
 * is closed, cancel what it is handed to.
 */
void fus_cli_begin_progress (FusCli *self);

/* Wipes the bar away, where one was drawn. */
void fus_cli_end_progress (FusCli *self);
/* Says of what the bar tells, as “epoch 3 of 100”. */
void fus_cli_note_progress (FusCli *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

G_END_DECLS
