/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>
#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Runs the built program and looks at what it leaves. */

/**
 * CliRun:
 * @status: exit status
 * @out: what it printed on standard output
 * @err: and on standard error
 */
typedef struct
{
  int status;
  char *out;
  char *err;
} CliRun;

/* Words end with %NULL. A word that begins with @ is the name of a file in the folder of
 * the test. */
CliRun cli_run (const char *first, ...) G_GNUC_NULL_TERMINATED;
/* The same, the words in one line, apart by blanks. */
CliRun cli_run_line (const char *line);
void cli_run_clear (CliRun *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (CliRun, cli_run_clear)

/* The same, with --json, which must end well with one document on standard output and
 * nothing on standard error. */
JsonNode *cli_json (const char *first, ...) G_GNUC_NULL_TERMINATED;
/* The documents of several lines. */
GPtrArray *cli_parse_lines (const char *text);

/* Fails unless the run ended with @status and printed one JSON document of an error,
 * which is returned. */
JsonObject *cli_error (const CliRun *run, int status, JsonNode **node);

/* The folder of the test program, and files in it. */
void cli_set_up (void);
void cli_tear_down (void);
char *cli_path (const char *name) G_GNUC_WARN_UNUSED_RESULT;
void cli_write (const char *name, const char *text);
char *cli_read (const char *name, gsize *length) G_GNUC_WARN_UNUSED_RESULT;
gboolean cli_exists (const char *name);

/* Two small tables that share ids but for a few, and a label: `left.csv`, `right.csv`.
 * 40 samples, of which `right` lacks 8. */
void cli_write_tables (void);
/* `tables.h5mu` made of them, and a small model of it, `tables.fsmodel`: once. */
void cli_make_data (void);
void cli_make_model (void);

JsonObject *cli_object (JsonNode *node);
JsonArray *cli_array (JsonObject *object, const char *key);
double cli_real (JsonObject *object, const char *key);
const char *cli_text (JsonObject *object, const char *key);

G_END_DECLS
