/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli-run.h"

#include <signal.h>
#include <string.h>

#define TRAIN                                                                            \
  "train", "@tables.h5mu", "--latent", "2", "--hidden", "8", "--batch", "16", "--split", \
    "0.6/0.2/0.2", "--kind"

static JsonObject *
get_last (GPtrArray *lines)
{
  g_assert_cmpuint (lines->len, >, 0);

  return cli_object (g_ptr_array_index (lines, lines->len - 1));
}

static void
test_lines (void)
{
  g_auto (CliRun) run = { 0 };
  g_autoptr (GPtrArray) lines = NULL;
  JsonObject *epoch = NULL;
  JsonObject *train = NULL;

  cli_make_data ();
  run = cli_run (TRAIN, "mvae", "--epochs", "4", "-o", "@lines.fsmodel", "--json", NULL);
  g_assert_cmpstr (run.err, ==, "");
  lines = cli_parse_lines (run.out);
  g_assert_cmpuint (lines->len, ==, 5);
  epoch = cli_object (g_ptr_array_index (lines, 2));
  g_assert_cmpint (json_object_get_int_member (epoch, "epoch"), ==, 3);
  g_assert_cmpfloat (cli_real (epoch, "samples_per_second"), >, 0);
  train = json_object_get_object_member (epoch, "train");
  g_assert_true (json_object_has_member (train, "loss"));
  g_assert_true (
    json_object_has_member (json_object_get_object_member (train, "terms"), "kl"));
  g_assert_true (json_object_has_member (
    json_object_get_object_member (json_object_get_object_member (train, "modalities"),
                                   "right"),
    "nll"));
  g_assert_true (
    json_object_has_member (json_object_get_object_member (epoch, "valid"), "loss"));
}

static void
test_summary (void)
{
  static const char *const keys[] = { "best_epoch", "seconds",    "samples_per_second",
                                      "seed",       "parameters", "peak_rss_bytes",
                                      "threads" };
  g_auto (CliRun) run = { 0 };
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (JsonNode) info = NULL;
  JsonObject *summary = NULL;

  cli_make_data ();
  run =
    cli_run (TRAIN, "mmvae", "--epochs", "3", "-o", "@summary.fsmodel", "--json", NULL);
  lines = cli_parse_lines (run.out);
  summary = get_last (lines);
  g_assert_cmpstr (cli_text (summary, "kind"), ==, "mmvae");
  g_assert_cmpint (json_object_get_int_member (summary, "epochs"), ==, 3);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    g_assert_true (json_object_has_member (summary, keys[i]));
  info = cli_json ("info", "@summary.fsmodel", NULL);
  g_assert_cmpstr (cli_text (cli_object (info), "kind"), ==, "model");
  g_assert_cmpstr (cli_text (cli_object (info), "hash"), ==, cli_text (summary, "hash"));
}

static char *
train_hash (const char *kind, const char *threads, const char *output, const char *epochs)
{
  g_auto (CliRun) run = cli_run (TRAIN, kind, "--epochs", epochs, "--threads", threads,
                                 "-o", output, "--json", "--force", NULL);
  g_autoptr (GPtrArray) lines = cli_parse_lines (run.out);

  g_assert_cmpint (run.status, ==, 0);

  return g_strdup (cli_text (get_last (lines), "hash"));
}

/* Every kind, with one thread and with two. */
static void
test_threads (void)
{
  static const char *const kinds[] = {
    "vae", "early", "mvae", "mmvae", "mopoe", "mvtcae"
  };

  cli_make_data ();
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *one = train_hash (kinds[i], "1", "@one.fsmodel", "3");
      g_autofree char *two = train_hash (kinds[i], "2", "@two.fsmodel", "3");

      g_assert_cmpstr (one, ==, two);
    }
}

static char *
resume_hash (const char *output, const char *epochs)
{
  g_auto (CliRun) run = cli_run (TRAIN, "mvtcae", "--epochs", epochs, "-o", output,
                                 "--resume", "--json", NULL);
  g_autoptr (GPtrArray) lines = cli_parse_lines (run.out);

  g_assert_cmpstr (run.err, ==, "");
  g_assert_cmpint (run.status, ==, 0);

  return g_strdup (cli_text (get_last (lines), "hash"));
}

/* A run that is finished stays as it is. */
static void
test_resume_finished (void)
{
  g_autofree char *whole = NULL;
  g_autofree char *again = NULL;

  cli_make_data ();
  whole = train_hash ("mvtcae", "1", "@done.fsmodel", "4");
  again = resume_hash ("@done.fsmodel", "4");
  g_assert_cmpstr (whole, ==, again);
}

static void
test_resume_refuses (void)
{
  g_autofree char *whole = NULL;
  g_auto (CliRun) other = { 0 };
  g_autoptr (JsonNode) node = NULL;

  cli_make_data ();
  whole = train_hash ("mvtcae", "1", "@changed.fsmodel", "3");
  g_assert_nonnull (whole);
  other = cli_run (TRAIN, "mvae", "-o", "@changed.fsmodel", "--resume", "--json", NULL);
  g_assert_nonnull (cli_text (cli_error (&other, 2, &node), "message"));
}

/* Ends a long run by @signal_number once its first epoch is told. */
static int
interrupt (const char *output, const char *epochs, int signal_number)
{
  g_autofree char *data = cli_path ("tables.h5mu");
  g_autofree char *model = cli_path (output);
  g_autoptr (GSubprocess) process = g_subprocess_new (
    G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, NULL,
    g_getenv ("FUSESCOPE_CLI"), "train", data, "--latent", "2", "--hidden", "8",
    "--batch", "16", "--split", "0.6/0.2/0.2", "--kind", "mvtcae", "--epochs", epochs,
    "--export-every", "1", "-o", model, "--json", "--force", NULL);
  g_autoptr (GDataInputStream) lines =
               g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autofree char *line = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_free (line);
      line = g_data_input_stream_read_line (lines, NULL, NULL, NULL);
      g_assert_nonnull (line);
    }
  g_subprocess_send_signal (process, signal_number);
  while (TRUE)
    {
      g_autofree char *rest = g_data_input_stream_read_line (lines, NULL, NULL, NULL);

      if (rest == NULL)
        break;
    }
  g_assert_true (g_subprocess_wait (process, NULL, NULL));

  return g_subprocess_get_if_exited (process) ? g_subprocess_get_exit_status (process)
                                              : -1;
}

static void
test_kill_and_resume (void)
{
  g_autofree char *whole = NULL;
  g_autofree char *resumed = NULL;

  cli_make_data ();
  whole = train_hash ("mvtcae", "1", "@whole.fsmodel", "400");
  g_assert_cmpint (interrupt ("killed.fsmodel", "400", SIGKILL), ==, -1);
  resumed = resume_hash ("@killed.fsmodel", "400");
  g_assert_cmpstr (whole, ==, resumed);
}

static void
test_interrupt (void)
{
  g_autoptr (JsonNode) info = NULL;

  cli_make_data ();
  g_assert_cmpint (interrupt ("stopped.fsmodel", "100000", SIGINT), ==, 130);
  info = cli_json ("info", "@stopped.fsmodel", NULL);
  g_assert_cmpint (json_object_get_int_member (cli_object (info), "epochs"), >=, 3);
  g_assert_false (cli_exists ("stopped.fsmodel.checkpoint"));
}

/* Nothing is said but what the data are: few rows, so the start is kept; what was worked
 * out is marked, and stays so in the file. */
static void
test_auto (void)
{
  g_auto (CliRun) run = { 0 };
  g_auto (CliRun) again = { 0 };
  g_autoptr (GPtrArray) lines = NULL;
  g_autoptr (GPtrArray) later = NULL;
  JsonObject *summary = NULL;
  JsonObject *worked_out = NULL;

  cli_make_data ();
  run = cli_run ("train", "@tables.h5mu", "-o", "@auto.fsmodel", "--kind", "auto",
                 "--hidden", "8", "--json", NULL);
  g_assert_cmpstr (run.err, ==, "");
  g_assert_cmpint (run.status, ==, 0);
  lines = cli_parse_lines (run.out);
  summary = get_last (lines);
  g_assert_cmpstr (json_object_get_string_member (summary, "kind"), ==, "full");
  g_assert_true (g_str_has_suffix (json_object_get_string_member (summary, "did"),
                                   "few to train it further"));
  g_assert_true (
    json_object_get_boolean_member (json_object_get_object_member (summary, "start"),
                                    "kept"));
  worked_out = json_object_get_object_member (summary, "auto");
  g_assert_true (json_object_has_member (worked_out, "latent"));
  g_assert_true (json_object_has_member (worked_out, "noise_scale.left"));
  g_assert_cmpstr (json_object_get_string_member (worked_out, "steps"), ==, "0");
  g_assert_false (json_object_has_member (worked_out, "hidden"));

  again = cli_run ("train", "@tables.h5mu", "-o", "@auto.fsmodel", "--kind", "auto",
                   "--hidden", "8", "--resume", "--json", NULL);
  g_assert_cmpstr (again.err, ==, "");
  later = cli_parse_lines (again.out);
  g_assert_cmpstr (json_object_get_string_member (get_last (later), "hash"), ==,
                   json_object_get_string_member (summary, "hash"));
  g_assert_cmpuint (json_object_get_size (
                      json_object_get_object_member (get_last (later), "auto")),
                    ==, json_object_get_size (worked_out));
}

static void
test_split_file (void)
{
  GString *split = g_string_new (NULL);
  g_auto (CliRun) run = { 0 };
  g_autoptr (JsonNode) result = NULL;

  cli_make_data ();
  for (guint i = 0; i < 30; i++)
    g_string_append_printf (split, "s%02u\t%s\n", i, i < 20 ? "train" : "test");
  cli_write ("split.tsv", split->str);
  g_string_free (split, TRUE);
  run = cli_run ("train", "@tables.h5mu", "-o", "@split.fsmodel", "--latent", "2",
                 "--hidden", "8", "--epochs", "2", "--split", "@split.tsv", NULL);
  g_assert_cmpint (run.status, ==, 0);
  result = cli_json ("evaluate", "@split.fsmodel", "@tables.h5mu", "--metrics", "health",
                     "--split", "test", NULL);
  g_assert_cmpint (json_object_get_int_member (cli_object (result), "n"), ==, 10);
}

int
main (int argc, char **argv)
{
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  cli_set_up ();
  g_test_add_func ("/cli/train/one-line-an-epoch", test_lines);
  g_test_add_func ("/cli/train/summary-is-of-the-model", test_summary);
  g_test_add_func ("/cli/train/threads-change-nothing", test_threads);
  g_test_add_func ("/cli/train/resuming-what-is-finished-changes-nothing",
                   test_resume_finished);
  g_test_add_func ("/cli/train/resuming-takes-no-other-options", test_resume_refuses);
  g_test_add_func ("/cli/train/killed-and-resumed-is-uninterrupted",
                   test_kill_and_resume);
  g_test_add_func ("/cli/train/interrupted-is-saved-as-it-stands", test_interrupt);
  g_test_add_func ("/cli/train/auto-works-all-out", test_auto);
  g_test_add_func ("/cli/train/split-file-is-remembered", test_split_file);
  status = g_test_run ();
  cli_tear_down ();

  return status;
}
