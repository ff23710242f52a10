/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli-run.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* Disks that are full, terminals that are closed, names that steer them. */

#define TRAIN                                                                            \
  "train @tables.h5mu --kind=mvae --latent=2 --hidden=8 --batch=16 --split=0.6/0.2/0.2 "

/* What a shell makes of @line, in which the program is $CLI. */
static CliRun
run_shell (const char *line)
{
  g_autofree char *path = cli_path ("x");
  g_autofree char *folder = g_strndup (path, strlen (path) - 1);
  g_auto (GStrv) parts = g_strsplit (line, "@", -1);
  g_autofree char *expanded = g_strjoinv (folder, parts);
  const char *argv[] = { "/bin/sh", "-c", expanded, NULL };
  CliRun run = { 0 };
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_setenv ("CLI", g_getenv ("FUSESCOPE_CLI"), TRUE);
  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT, NULL, NULL, &run.out,
                &run.err, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (status));
  run.status = WEXITSTATUS (status);

  return run;
}

/* Every way of printing: JSON at once and line by line, tables, help. */
static const char *const printing[] = {
  "info @left.csv",
  "info @left.csv --json",
  "info @tables.fsmodel --json",
  "info @tables.fsmodel",
  "kinds",
  "kinds --json",
  "evaluate @tables.fsmodel @tables.h5mu --json",
  "evaluate @tables.fsmodel @tables.h5mu",
  "explain @tables.fsmodel @tables.h5mu --json",
  "import @left.csv @right.csv -o @printed.h5mu --force --json",
  "import @left.csv @right.csv -o @printed.h5mu --force",
  TRAIN "-o @printed.fsmodel --epochs=2 --force --json",
  TRAIN "-o @printed.fsmodel --epochs=2 --force",
  "--help",
  "--version",
  "--man",
  "lab --help",
};

static void
test_full_output (void)
{
  static const char *const places[] = { "> /dev/full", ">&-" };

  cli_make_model ();
  for (gsize i = 0; i < G_N_ELEMENTS (printing); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (places); k++)
      {
        g_autofree char *line =
          g_strdup_printf ("\"$CLI\" %s %s", printing[i], places[k]);
        g_auto (CliRun) run = run_shell (line);

        g_test_message ("%s", line);
        g_assert_cmpint (run.status, ==, 1);
        g_assert_nonnull (strstr (run.err, "standard output"));
        if (strstr (line, "--json") != NULL)
          {
            g_autoptr (JsonNode) node = NULL;
            JsonObject *error = cli_error (&run, 1, &node);

            g_assert_cmpstr (cli_text (error, "code"), ==, "write");
            g_assert_nonnull (cli_text (error, "remedy"));
          }
      }
  /* What was to be written elsewhere is whole. */
  {
    g_autoptr (JsonNode) data = cli_json ("info", "@printed.h5mu", NULL);
    g_autoptr (JsonNode) model = cli_json ("info", "@printed.fsmodel", NULL);

    g_assert_cmpstr (cli_text (cli_object (model), "kind"), ==, "model");
    g_assert_cmpstr (cli_text (cli_object (data), "kind"), ==, "dataset");
  }
}

/* Who reads the epochs goes away: the model is saved all the same. */
static void
test_broken_pipe (void)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) info = NULL;

  cli_make_data ();
  run = run_shell ("\"$CLI\" " TRAIN
                   "-o @pipe.fsmodel --epochs=300 --json | head -n 1 > /dev/null");
  g_assert_cmpint (run.status, ==, 0);
  info = cli_json ("info", "@pipe.fsmodel", NULL);
  g_assert_cmpint (json_object_get_int_member (cli_object (info), "epochs"), ==, 300);
}

/* ---- outputs that are no files ---- */

static void
test_odd_outputs (void)
{
  static const char *const commands[] = {
    TRAIN "--epochs=2 --force --json -o ",
    TRAIN "--epochs=2 --resume --json -o ",
    "import @left.csv @right.csv --force --json -o ",
    "encode @tables.fsmodel @tables.h5mu --force --json -o ",
    "project @tables.h5mu --force --json -o ",
    "figure coverage @tables.h5mu --force --json -o ",
  };
  static const char *const suffixes[] = { "fsmodel", "fsmodel", "h5mu",
                                          "csv",     "csv",     "csv" };

  cli_make_model ();
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    for (guint kind = 0; kind < 3; kind++)
      {
        g_autofree char *name = g_strdup_printf ("odd-%zu-%u.%s", i, kind, suffixes[i]);
        g_autofree char *path = cli_path (name);
        g_autofree char *line = g_strconcat (commands[i], "@", name, NULL);
        g_autoptr (JsonNode) node = NULL;
        g_auto (CliRun) run = { 0 };
        struct stat before;
        struct stat after;

        if (kind == 0)
          g_assert_cmpint (mkfifo (path, 0600), ==, 0);
        else
          g_assert_cmpint (symlink (kind == 1 ? "/dev/null" : ".", path), ==, 0);
        g_assert_cmpint (g_lstat (path, &before), ==, 0);
        g_test_message ("%s", line);
        run = cli_run_line (line);
        g_assert_cmpstr (cli_text (cli_error (&run, 1, &node), "code"), ==, "write");
        g_assert_cmpint (g_lstat (path, &after), ==, 0);
        g_assert_cmpuint (before.st_ino, ==, after.st_ino);
        g_assert_cmpuint (before.st_mode, ==, after.st_mode);
      }
}

static void
test_dangling_output (void)
{
  g_autofree char *link = cli_path ("dangling.csv");
  g_auto (CliRun) run = { 0 };

  cli_make_data ();
  g_assert_cmpint (symlink ("behind.csv", link), ==, 0);
  run = cli_run ("figure", "coverage", "@tables.h5mu", "-o", "@dangling.csv", NULL);
  g_assert_cmpint (run.status, ==, 0);
  g_assert_true (g_file_test (link, G_FILE_TEST_IS_SYMLINK));
  g_assert_true (cli_exists ("behind.csv"));
}

/* ---- checkpoints ---- */

static GSubprocess *
start_training (const char *output, const char *epochs, GDataInputStream **lines)
{
  g_autofree char *data = cli_path ("tables.h5mu");
  g_autofree char *model = cli_path (output);
  GSubprocess *process =
    g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_PIPE,
                      NULL, g_getenv ("FUSESCOPE_CLI"), "train", data, "--latent", "2",
                      "--hidden", "8", "--batch", "16", "--split", "0.6/0.2/0.2",
                      "--kind", "mvae", "--epochs", epochs, "--export-every", "1", "-o",
                      model, "--json", NULL);

  g_assert_nonnull (process);
  *lines = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));

  return process;
}

/* Reads @n lines, or all for −1, and returns the last. */
static char *
read_lines (GDataInputStream *lines, int n)
{
  char *last = NULL;

  for (int i = 0; n < 0 || i < n; i++)
    {
      char *line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

      if (line == NULL)
        break;
      g_free (last);
      last = line;
    }

  return last;
}

/* The folder of the output comes late: training doesn't end, says how often it could not
 * save, and saves. */
static void
test_checkpoint_fails (void)
{
  g_autofree char *folder = cli_path ("late");
  g_autoptr (GDataInputStream) lines = NULL;
  g_autoptr (GSubprocess) process = NULL;
  g_autofree char *line = NULL;
  g_autofree char *last = NULL;
  g_autoptr (JsonNode) summary = NULL;
  JsonObject *warning = NULL;

  cli_make_data ();
  process = start_training ("late/m.fsmodel", "100000", &lines);
  line = read_lines (lines, 5);
  g_assert_cmpint (g_mkdir (folder, 0700), ==, 0);
  g_free (line);
  line = read_lines (lines, 3);
  g_subprocess_send_signal (process, SIGINT);
  last = read_lines (lines, -1);
  g_assert_true (g_subprocess_wait (process, NULL, NULL));
  summary = json_from_string (last, NULL);
  warning =
    json_array_get_object_element (cli_array (cli_object (summary), "warnings"), 0);
  g_assert_cmpstr (cli_text (warning, "id"), ==, "checkpoint");
  g_assert_cmpint (json_object_get_int_member (warning, "n"), >=, 4);
  g_assert_cmpint (json_object_get_int_member (warning, "n"), <, 100);
  g_assert_nonnull (cli_text (warning, "remedy"));
  g_assert_true (cli_exists ("late/m.fsmodel"));
}

/* Without JSON it is said on standard error; and where the model can't be written at the
 * end either, it is kept elsewhere, and one is told where. */
static void
test_checkpoint_warns (void)
{
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) quiet = { 0 };
  g_auto (GStrv) words = NULL;
  g_autoptr (JsonNode) node = NULL;
  const char *remedy = NULL;

  cli_make_data ();
  run = cli_run_line (TRAIN "-o @never/m.fsmodel --epochs=3 --export-every=1");
  g_assert_cmpint (run.status, ==, 1);
  g_assert_nonnull (strstr (run.err, "never"));
  g_assert_nonnull (strstr (run.err, "goes on"));
  quiet = cli_run_line (TRAIN "-o @never/m.fsmodel --epochs=3 --export-every=1 --json");
  remedy = cli_text (cli_error (&quiet, 1, &node), "remedy");
  words = g_regex_split_simple ("[“”]", remedy, 0, 0);
  for (gsize i = 0; words[i] != NULL; i++)
    if (g_str_has_suffix (words[i], "m.fsmodel"))
      {
        g_auto (CliRun) info = cli_run ("info", words[i], "--json", NULL);

        g_assert_cmpint (info.status, ==, 0);
        return;
      }
  g_assert_not_reached ();
}

/* ---- signals ---- */

static void
test_signals (void)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

  cli_make_data ();
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_autofree char *name = g_strdup_printf ("signal-%d.fsmodel", signals[i]);
      g_autofree char *word = g_strconcat ("@", name, NULL);
      g_autoptr (GDataInputStream) lines = NULL;
      g_autoptr (GSubprocess) process = start_training (name, "100000", &lines);
      g_autofree char *line = read_lines (lines, 3);
      g_autofree char *rest = NULL;
      g_autoptr (JsonNode) info = NULL;

      g_subprocess_send_signal (process, signals[i]);
      rest = read_lines (lines, -1);
      g_assert_true (g_subprocess_wait (process, NULL, NULL));
      g_assert_true (g_subprocess_get_if_exited (process));
      g_assert_cmpint (g_subprocess_get_exit_status (process), ==, 130);
      info = cli_json ("info", word, NULL);
      g_assert_cmpint (json_object_get_int_member (cli_object (info), "epochs"), >=, 3);
    }
}

/* What nohup told us to ignore stays ignored. */
static void
test_nohup (void)
{
  g_auto (CliRun) run = { 0 };

  cli_make_data ();
  run = run_shell ("trap '' HUP; \"$CLI\" " TRAIN "-o @nohup.fsmodel --epochs=400 --json "
                   "> @nohup.txt & p=$!; sleep 0.2; kill -HUP $p; wait $p");
  g_assert_cmpint (run.status, ==, 0);
}

/* ---- what files say ---- */

/* No byte that could steer a terminal; in JSON the same once it is parsed. */
static void
assert_harmless (const char *text)
{
  g_assert_true (g_utf8_validate (text, -1, NULL));
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_assert_true (c == '\n' || c == '\t' || !g_unichar_iscntrl (c));
    }
}

static void
test_escapes (void)
{
  static const char *const evil[] = {
    "\033[31m\033]0;title\a\033[2J",
    "\b\bx\177del\rb",
    "\302\233"
    "31m\302\220q\302\234",
  };
  static const char *const lines[] = {
    "info @evil.csv",
    "info @evil.csv --json",
    "import @evil.csv -o @evil.h5mu --force",
    "import @evil.csv -o @evil.h5mu --force --json",
    "info @evil.h5mu",
    "info @evil.h5mu --json",
    "info @broken.csv",
    "info @broken.csv --json",
    "info @nothing\033[31m.csv",
    "info @nothing\033[31m.csv --json",
    "figure \033[31m @evil.csv -o @x.png",
    "train @evil.csv --kind \033[31m -o @x.fsmodel",
  };

  for (gsize e = 0; e < G_N_ELEMENTS (evil); e++)
    {
      GString *table = g_string_new (NULL);
      g_autofree char *broken =
        g_strdup_printf ("id,a,%s\nx,1,2\n%s,3,%s\ny,4,5\n", evil[e], evil[e], evil[e]);

      g_string_append_printf (table, "id,a,\"%s\",class\n", evil[e]);
      for (guint i = 0; i < 30; i++)
        g_string_append_printf (table, "\"%s%u\",%u,%u.5,\"%s%u\"\n", evil[e], i, i,
                                i * 7 % 11, evil[e], i % 2);
      cli_write ("evil.csv", table->str);
      cli_write ("broken.csv", broken);
      g_string_free (table, TRUE);
      for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
        {
          g_auto (CliRun) run = cli_run_line (lines[i]);

          g_test_message ("%s", lines[i]);
          assert_harmless (run.out);
          assert_harmless (run.err);
          if (strstr (lines[i], "--json") != NULL)
            {
              g_autoptr (JsonNode) node =
                           json_from_string (run.status == 0 ? run.out : run.err, NULL);

              g_assert_nonnull (node);
            }
        }
    }
}

/* ---- programs that read ---- */

/* How many processes have @path among their arguments. */
static guint
count_readers (const char *path)
{
  g_autoptr (GDir) processes = g_dir_open ("/proc", 0, NULL);
  const char *name = NULL;
  guint n = 0;

  while ((name = g_dir_read_name (processes)) != NULL)
    {
      g_autofree char *file = g_build_filename ("/proc", name, "cmdline", NULL);
      g_autofree char *line = NULL;
      gsize length = 0;

      if (g_ascii_isdigit (name[0]) && g_file_get_contents (file, &line, &length, NULL) &&
          memmem (line, length, path, strlen (path)) != NULL)
        n++;
    }

  return n;
}

/* Wherever the parent is killed, what it started to read for it ends. */
static void
test_orphans (void)
{
  g_autoptr (GString) table = g_string_new ("id,a,b,c\n");
  g_autofree char *path = cli_path ("orphan.csv");

  for (guint i = 0; i < 400000; i++)
    g_string_append_printf (table, "s%u,%u.25,%u.5,%u\n", i, i % 97, i % 89, i % 83);
  cli_write ("orphan.csv", table->str);
  for (guint i = 0; i < 12; i++)
    {
      g_autoptr (GSubprocess) process =
                   g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE |
                                       G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                                     NULL, g_getenv ("FUSESCOPE_CLI"), "info", path,
                                     NULL);
      gint64 give_up = 0;

      g_usleep (4000 + 9000 * i);
      g_subprocess_force_exit (process);
      g_assert_true (g_subprocess_wait (process, NULL, NULL));
      give_up = g_get_monotonic_time () + 3 * G_USEC_PER_SEC;
      while (count_readers (path) > 0)
        {
          g_assert_cmpint (g_get_monotonic_time (), <, give_up);
          g_usleep (5000);
        }
    }
}

/* ---- no memory ---- */

/* From nothing to plenty of address space: done, or one error with a remedy, within
 * seconds; never a signal, never for ever. */
static void
test_little_memory (void)
{
  static const char *const lines[] = {
    "kinds --json --threads 1",
    "info @left.csv --json",
    TRAIN "-o @little.fsmodel --epochs=1 --force --json",
    "evaluate @tables.fsmodel @tables.h5mu --json",
  };

  cli_make_model ();
  for (guint megabytes = 150; megabytes <= 1350; megabytes += 150)
    for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
      {
        g_autofree char *line =
          g_strdup_printf ("ulimit -v %u; exec timeout 30 \"$CLI\" %s", megabytes * 1024,
                           lines[i]);
        g_auto (CliRun) run = run_shell (line);

        /* Below that the libraries themselves can't be loaded. */
        if (run.status == 127)
          continue;
        if (megabytes > 1300)
          g_assert_cmpint (run.status, ==, 0);
        g_test_message ("%s: %d %s", line, run.status, run.err);
        if (run.status != 0)
          {
            g_autoptr (JsonNode) node = NULL;
            JsonObject *error = cli_error (&run, 1, &node);

            g_assert_cmpstr (cli_text (error, "code"), ==, "limit");
            g_assert_nonnull (cli_text (error, "remedy"));
          }
      }
}

/* A model that no memory holds is refused before it is made. */
static void
test_large_models (void)
{
  static const char *const hidden[] = { "65536,65536", "65536,65536,65536,65536" };

  cli_make_data ();
  for (gsize i = 0; i < G_N_ELEMENTS (hidden); i++)
    {
      g_autofree char *line = g_strdup_printf (
        "ulimit -v 4000000; \"$CLI\" train @tables.h5mu -o @large.fsmodel --kind mvae "
        "--hidden %s --epochs 1 --json",
        hidden[i]);
      g_autoptr (JsonNode) node = NULL;
      g_auto (CliRun) run = run_shell (line);

      g_assert_cmpstr (cli_text (cli_error (&run, 1, &node), "code"), ==, "limit");
      g_assert_false (cli_exists ("large.fsmodel"));
    }
}

int
main (int argc, char **argv)
{
  g_autofree char *state = NULL;
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  cli_set_up ();
  state = cli_path ("state");
  g_setenv ("XDG_STATE_HOME", state, TRUE);
  g_test_add_func ("/cli/faults/a-full-output-is-told", test_full_output);
  g_test_add_func ("/cli/faults/a-broken-pipe-loses-no-model", test_broken_pipe);
  g_test_add_func ("/cli/faults/only-files-are-replaced", test_odd_outputs);
  g_test_add_func ("/cli/faults/a-dangling-link-is-followed", test_dangling_output);
  g_test_add_func ("/cli/faults/training-outlives-a-checkpoint", test_checkpoint_fails);
  g_test_add_func ("/cli/faults/a-failed-checkpoint-is-said", test_checkpoint_warns);
  g_test_add_func ("/cli/faults/signals-save", test_signals);
  g_test_add_func ("/cli/faults/nohup-is-heeded", test_nohup);
  g_test_add_func ("/cli/faults/no-reader-outlives-its-parent", test_orphans);
  g_test_add_func ("/cli/faults/files-do-not-steer-the-terminal", test_escapes);
  /* Sanitizers map the whole address space. */
  if (g_getenv ("FUS_SANITIZED") == NULL)
    {
      g_test_add_func ("/cli/faults/little-memory-is-told", test_little_memory);
      g_test_add_func ("/cli/faults/models-too-large-are-refused", test_large_models);
    }
  status = g_test_run ();
  cli_tear_down ();

  return status;
}
