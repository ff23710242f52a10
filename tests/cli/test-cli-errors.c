/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli-run.h"

#include <glib/gstdio.h>
#include <string.h>

/* What is typed wrongly ends with status 2 and says so as JSON. */
static void
test_usage (void)
{
  static const char *const wrong[] = {
    "dance",
    "info",
    "info --dance",
    "info @left.csv --seed x",
    "info @left.csv --threads -1",
    "train @tables.h5mu",
    "train @tables.h5mu -o @x.fsmodel --kind=dance",
    "train @tables.h5mu -o @x.fsmodel --set=dance=1",
    "train @tables.h5mu -o @x.fsmodel --set=beta",
    "train @tables.h5mu -o @x.fsmodel --epochs=0",
    "train @tables.h5mu -o @x.fsmodel --split=0/1/1",
    "train @tables.h5mu -o @x.fsmodel --set=noise=sample",
    "train @tables.h5mu -o @x.fsmodel --kind=mmvae --set=bound=dreg",
    "train @tables.h5mu -o @x.fsmodel --kind=mmvae --set=posterior=laplace",
    "train @tables.h5mu -o @x.fsmodel --kind=mopoe --set=private=2",
    "train @tables.h5mu -o @x.fsmodel --set=likelihood.nobody=normal",
    "train @tables.h5mu -o @x.fsmodel --kind=mopoe --set=alpha=0.5",
    "import -o @x.h5mu",
    "import @left.csv -o @x.txt",
    "encode @tables.fsmodel @tables.h5mu -o @x.txt",
    "encode @tables.fsmodel @tables.h5mu -o @x.csv --sample",
    "evaluate @tables.fsmodel @tables.h5mu --metrics=",
    "evaluate @tables.fsmodel @tables.h5mu --metrics=dance",
    "evaluate @tables.fsmodel @tables.h5mu --mean=dance",
    "lab @tables.fsmodel @tables.h5mu --mechanism=dance",
    "lab @tables.fsmodel @tables.h5mu --severities=0,1",
    "lab @tables.fsmodel @tables.h5mu --mechanism=dropout --severities=0,2",
    "lab @tables.fsmodel @tables.h5mu --mechanism=noise --severities=0,1,1",
    "lab @tables.fsmodel @tables.h5mu --rates=0.5,0.2",
    "explain @tables.fsmodel @tables.h5mu --game=dance",
    "explain @tables.fsmodel @tables.h5mu --features",
    "project @left.csv -o @x.csv --method=dance",
    "project @left.csv -o @x.gif",
    "example",
    "figure dance @tables.h5mu -o @x.png",
    "figure coverage @tables.h5mu -o @x.png --size=big",
    "figure coverage @tables.h5mu -o @x.gif",
  };

  cli_make_model ();
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (JsonNode) node = NULL;
      g_autofree char *line = g_strconcat (wrong[i], " --json", NULL);
      g_auto (CliRun) run = cli_run_line (line);

      g_assert_nonnull (cli_text (cli_error (&run, 2, &node), "message"));
      g_assert_cmpstr (run.out, ==, "");
    }
  g_assert_false (cli_exists ("x.fsmodel"));
}

typedef struct
{
  const char *name;
  const char *text;
  const char *code;
} BadFile;

static void
test_bad_files (void)
{
  static const BadFile bad[] = {
    { "ragged.csv", "id,a,b\nx,1,2\ny,3\n", NULL },
    { "text.csv", "id,a,b\nx,1,2\ny,3,hello\nz,4,5\n", NULL },
    { "twice.csv", "id,a,b\nx,1,2\nx,3,4\n", NULL },
    { "empty.csv", "", NULL },
    { "noise.h5mu", "this is no HDF5 file at all", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_autofree char *modality = g_strconcat ("m=@", bad[i].name, NULL);
      g_autoptr (JsonNode) node = NULL;
      g_auto (CliRun) run = { 0 };
      JsonObject *error = NULL;

      cli_write (bad[i].name, bad[i].text);
      run = cli_run ("import", "--json", "--modality", modality, "--id=#1", "-o",
                     "@bad.h5mu", NULL);
      error = cli_error (&run, 1, &node);
      g_assert_true (g_str_has_suffix (cli_text (error, "file"), bad[i].name));
      g_assert_nonnull (cli_text (error, "message"));
      g_assert_false (cli_exists ("bad.h5mu"));
    }
}

static void
test_missing_file (void)
{
  g_autoptr (JsonNode) node = NULL;
  g_auto (CliRun) run = cli_run ("info", "@nowhere.h5mu", "--json", NULL);
  JsonObject *error = cli_error (&run, 1, &node);

  g_assert_cmpstr (cli_text (error, "code"), ==, "not-found");
  g_assert_true (g_str_has_suffix (cli_text (error, "file"), "nowhere.h5mu"));
}

static void
test_plain_error (void)
{
  g_auto (CliRun) run = cli_run ("info", "@nowhere.h5mu", NULL);

  g_assert_cmpint (run.status, ==, 1);
  g_assert_cmpstr (run.out, ==, "");
  g_assert_nonnull (strstr (run.err, "nowhere.h5mu"));
}

static void
test_force (void)
{
  g_autoptr (JsonNode) node = NULL;
  g_auto (CliRun) refused = { 0 };
  g_auto (CliRun) done = { 0 };
  g_autofree char *kept = NULL;

  cli_write ("precious.csv", "mine");
  cli_make_data ();
  refused =
    cli_run ("figure", "coverage", "@tables.h5mu", "-o", "@precious.csv", "--json", NULL);
  g_assert_cmpstr (cli_text (cli_error (&refused, 1, &node), "code"), ==, "exists");
  kept = cli_read ("precious.csv", NULL);
  g_assert_cmpstr (kept, ==, "mine");
  done = cli_run ("figure", "coverage", "@tables.h5mu", "-o", "@precious.csv", "--force",
                  NULL);
  g_assert_cmpint (done.status, ==, 0);
}

static void
test_folder_for_output (void)
{
  g_autoptr (JsonNode) node = NULL;
  g_auto (CliRun) run = { 0 };
  g_autofree char *path = cli_path ("folder.fsmodel");

  cli_make_data ();
  g_assert_cmpint (g_mkdir (path, 0700), ==, 0);
  run =
    cli_run ("train", "@tables.h5mu", "-o", "@folder.fsmodel", "--json", "--force", NULL);
  g_assert_cmpstr (cli_text (cli_error (&run, 1, &node), "code"), ==, "write");
}

static void
test_unknown_names (void)
{
  static const char *const wrong[] = {
    "reconstruct @tables.fsmodel @tables.h5mu --from=left+nobody -o @wrong.npz",
    "evaluate @tables.fsmodel @tables.h5mu --label=nobody",
    "explain @tables.fsmodel @tables.h5mu --samples=nobody",
    "explain @tables.fsmodel @tables.h5mu --label=nobody",
    "explain @tables.fsmodel @tables.h5mu --class=nobody",
    "explain @tables.fsmodel @tables.h5mu --game=reconstruction --target=nobody",
    "figure sample @tables.fsmodel @tables.h5mu --sample=nobody -o @wrong.png",
    "lab @tables.fsmodel @tables.h5mu --lose=nobody",
  };

  cli_make_model ();
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (JsonNode) node = NULL;
      g_autofree char *line = g_strconcat (wrong[i], " --json", NULL);
      g_auto (CliRun) run = cli_run_line (line);
      JsonObject *error = cli_error (&run, 1, &node);

      g_assert_cmpstr (cli_text (error, "object"), ==, "nobody");
      g_assert_true (g_str_has_suffix (cli_text (error, "file"), "tables.h5mu"));
      g_assert_nonnull (cli_text (error, "remedy"));
    }
}

static void
test_other_data (void)
{
  g_autoptr (JsonNode) node = NULL;
  g_auto (CliRun) made = { 0 };
  g_auto (CliRun) run = { 0 };

  cli_make_model ();
  made = cli_run ("import", "--modality", "left=@right.csv", "--modality",
                  "right=@left.csv", "--drop", "group", "-o", "@other.h5mu", NULL);
  g_assert_cmpint (made.status, ==, 0);
  run = cli_run ("evaluate", "@tables.fsmodel", "@other.h5mu", "--json", NULL);
  g_assert_nonnull (cli_text (cli_error (&run, 1, &node), "message"));
}

/* A model in the place of data is told from data, and from a broken file. */
static void
test_model_for_data (void)
{
  g_autoptr (JsonNode) node = NULL;
  g_auto (CliRun) run = { 0 };

  cli_make_model ();
  run = cli_run ("encode", "@tables.fsmodel", "@tables.fsmodel", "-o", "@m.npz", "--json",
                 NULL);
  g_assert_cmpstr (cli_text (cli_error (&run, 1, &node), "code"), ==, "unsupported");
}

int
main (int argc, char **argv)
{
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  cli_set_up ();
  g_test_add_func ("/cli/errors/wrong-usage-is-status-2", test_usage);
  g_test_add_func ("/cli/errors/bad-file-is-named", test_bad_files);
  g_test_add_func ("/cli/errors/missing-file-is-named", test_missing_file);
  g_test_add_func ("/cli/errors/plain-text-without-json", test_plain_error);
  g_test_add_func ("/cli/errors/nothing-is-replaced-without-force", test_force);
  g_test_add_func ("/cli/errors/folder-in-place-of-output", test_folder_for_output);
  g_test_add_func ("/cli/errors/unknown-names-are-named", test_unknown_names);
  g_test_add_func ("/cli/errors/data-of-another-model", test_other_data);
  g_test_add_func ("/cli/errors/model-in-place-of-data", test_model_for_data);
  status = g_test_run ();
  cli_tear_down ();

  return status;
}
