/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli-run.h"

#include <math.h>
#include <string.h>

static const char *const modalities[] = { "left", "right" };

/* With a fifth of the modalities missing here and there, every number must still be. */
static void
test_evaluate (void)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *result = NULL;
  JsonObject *probe = NULL;

  cli_make_model ();
  node = cli_json ("evaluate", "@tables.fsmodel", "@tables.h5mu", "--split", "test",
                   "--metrics", "reconstruction,probe,clustering,likelihood,health",
                   "--label", "group", "--subsets", "all", NULL);
  result = cli_object (node);
  g_assert_cmpstr (cli_text (result, "split"), ==, "test");
  g_assert_cmpint (json_object_get_int_member (result, "n"), ==, 12);
  g_assert_cmpuint (json_array_get_length (cli_array (result, "reconstruction")), ==, 6);
  g_assert_cmpuint (json_array_get_length (cli_array (result, "probe")), ==, 3);
  probe = json_array_get_object_element (cli_array (result, "probe"), 0);
  g_assert_cmpstr (cli_text (probe, "label"), ==, "group");
  /* The two groups lie far apart. */
  g_assert_cmpfloat (cli_real (probe, "linear_accuracy"), >, 0.9);
  g_assert_cmpfloat (
    cli_real (json_array_get_object_element (cli_array (result, "clustering"), 0), "ari"),
    >, 0.5);
  g_assert_cmpint (json_object_get_int_member (
                     json_array_get_object_element (cli_array (result, "likelihood"), 0),
                     "samples"),
                   ==, 1000);
  g_assert_cmpuint (json_array_get_length (
                      cli_array (json_object_get_object_member (result, "health"),
                                 "kl_per_dimension")),
                    ==, 2);
}

static void
test_subsets (void)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *cells = NULL;
  JsonObject *cell = NULL;

  cli_make_model ();
  node = cli_json ("evaluate", "@tables.fsmodel", "@tables.h5mu", "--metrics",
                   "reconstruction", "--subsets", "left", NULL);
  cells = cli_array (cli_object (node), "reconstruction");
  g_assert_cmpuint (json_array_get_length (cells), ==, 2);
  cell = json_array_get_object_element (cells, 1);
  g_assert_cmpstr (cli_text (cell, "target"), ==, "right");
  g_assert_cmpuint (json_array_get_length (cli_array (cell, "from")), ==, 1);
  g_assert_cmpfloat_with_epsilon (cli_real (cell, "nrmse") * cli_real (cell, "nrmse"),
                                  cli_real (cell, "mse"), 0.3 * cli_real (cell, "mse"));
}

static void
test_explain (void)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *result = NULL;
  JsonArray *samples = NULL;

  cli_make_model ();
  node = cli_json ("explain", "@tables.fsmodel", "@tables.h5mu", "--game", "evidence",
                   "--label", "group", "--interactions", "--split", "all", NULL);
  result = cli_object (node);
  samples = cli_array (result, "samples");
  g_assert_cmpuint (json_array_get_length (samples), ==, 40);
  g_assert_cmpuint (json_array_get_length (cli_array (result, "interactions")), ==, 2);
  for (guint i = 0; i < 40; i++)
    {
      JsonObject *sample = json_array_get_object_element (samples, i);
      JsonArray *phi = cli_array (sample, "phi");
      double sum = 0;

      g_assert_cmpint (json_array_get_null_element (phi, 1), ==, i % 5 == 3);
      for (guint m = 0; m < 2; m++)
        if (!json_array_get_null_element (phi, m))
          sum += json_array_get_double_element (phi, m);
      g_assert_cmpfloat_with_epsilon (
        sum, cli_real (sample, "full") - cli_real (sample, "base"), 1e-5);
    }
}

static void
test_explain_samples (void)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *samples = NULL;

  cli_make_model ();
  node = cli_json ("explain", "@tables.fsmodel", "@tables.h5mu", "--game", "information",
                   "--samples", "s07,s02", NULL);
  samples = cli_array (cli_object (node), "samples");
  g_assert_cmpuint (json_array_get_length (samples), ==, 2);
  g_assert_cmpstr (cli_text (json_array_get_object_element (samples, 0), "id"), ==,
                   "s07");
}

static void
test_lab (void)
{
  g_autoptr (JsonNode) node = NULL;
  JsonObject *result = NULL;
  JsonObject *curve = NULL;

  cli_make_model ();
  node = cli_json ("lab", "@tables.fsmodel", "@tables.h5mu", "--mechanism", "random",
                   "--rates", "0,0.3,0.9", "--repeats", "3", "--noise", "0,1", NULL);
  result = cli_object (node);
  g_assert_cmpuint (json_array_get_length (cli_array (result, "curves")), >, 1);
  curve = json_array_get_object_element (cli_array (result, "curves"), 0);
  g_assert_cmpstr (cli_text (curve, "mechanism"), ==, "random");
  g_assert_cmpuint (json_array_get_length (cli_array (curve, "points")), ==, 3);
  g_assert_true (
    json_object_has_member (json_object_get_object_member (result, "index"), "missing"));
  g_assert_true (
    json_object_has_member (json_object_get_object_member (result, "baselines"), "full"));
  g_assert_nonnull (cli_array (result, "crossings"));
}

/* Every corruption that `kinds` lists is a mechanism: its severity is the axis, and what
 * is said speaks of no rate. The tables have no images: nothing can be blurred. */
static void
test_lab_corrupted (void)
{
  g_autoptr (JsonNode) kinds = NULL;
  JsonArray *corruptions = NULL;

  cli_make_model ();
  kinds = cli_json ("kinds", NULL);
  corruptions = cli_array (cli_object (kinds), "corruptions");
  g_assert_cmpuint (json_array_get_length (corruptions), >, 2);
  for (guint i = 0; i < json_array_get_length (corruptions); i++)
    {
      const char *id = cli_text (json_array_get_object_element (corruptions, i), "id");
      g_auto (CliRun) run =
                cli_run ("lab", "@tables.fsmodel", "@tables.h5mu", "--mechanism", id,
                         "--severities", "0,0.5,1", "--repeats", "2", "--json", NULL);
      g_autoptr (JsonNode) node = NULL;
      JsonObject *curve = NULL;

      if (g_str_equal (id, "blur") || g_str_equal (id, "shift"))
        {
          g_assert_cmpint (run.status, ==, 1);
          continue;
        }
      g_assert_cmpint (run.status, ==, 0);
      g_assert_null (strstr (run.out, "missing records"));
      node = json_from_string (run.out, NULL);
      curve = json_array_get_object_element (cli_array (cli_object (node), "curves"), 0);
      g_assert_cmpstr (cli_text (curve, "mechanism"), ==, id);
      g_assert_nonnull (
        cli_text (json_object_get_object_member (curve, "severity"), "unit"));
      g_assert_cmpuint (json_array_get_length (cli_array (curve, "points")), ==, 3);
    }
}

/* Cell by cell; products of other sizes may differ in the last bits. */
static void
assert_same_numbers (const char *first, const char *second)
{
  g_auto (GStrv) a = g_strsplit_set (first, ",\n", -1);
  g_auto (GStrv) b = g_strsplit_set (second, ",\n", -1);

  g_assert_cmpuint (g_strv_length (a), ==, g_strv_length (b));
  g_assert_cmpuint (g_strv_length (a), >, 40 * 8);
  for (gsize i = 0; a[i] != NULL; i++)
    {
      char *end = NULL;
      double value = g_ascii_strtod (a[i], &end);

      if (end == a[i] || *end != '\0')
        g_assert_cmpstr (a[i], ==, b[i]);
      else
        g_assert_cmpfloat_with_epsilon (value, g_ascii_strtod (b[i], NULL),
                                        1e-5 * (1 + fabs (value)));
    }
}

/* Latents that are encoded decode to what reconstruct says of the same samples. */
static void
test_encode_decode (void)
{
  g_autoptr (JsonNode) encoded = NULL;
  g_autoptr (JsonNode) decoded = NULL;
  g_autoptr (JsonNode) rebuilt = NULL;
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  cli_make_model ();
  encoded = cli_json ("encode", "@tables.fsmodel", "@tables.h5mu", "-o", "@latents.npz",
                      "--sample", "--components", "--force", NULL);
  g_assert_cmpint (json_object_get_int_member (cli_object (encoded), "latent"), ==, 2);
  decoded = cli_json ("decode", "@tables.fsmodel", "@latents.npz", "-o", "@decoded.csv",
                      "--force", NULL);
  rebuilt = cli_json ("reconstruct", "@tables.fsmodel", "@tables.h5mu", "-o",
                      "@rebuilt.csv", "--force", NULL);
  g_assert_cmpint (json_object_get_int_member (cli_object (decoded), "n"), ==, 40);
  g_assert_cmpint (json_object_get_int_member (cli_object (rebuilt), "n"), ==, 40);
  first = cli_read ("decoded.csv", NULL);
  second = cli_read ("rebuilt.csv", NULL);
  assert_same_numbers (first, second);
}

static void
test_encode_h5mu (void)
{
  g_autoptr (JsonNode) encoded = NULL;
  g_autoptr (JsonNode) before = NULL;
  g_autoptr (JsonNode) after = NULL;
  g_autoptr (JsonNode) projected = NULL;

  cli_make_model ();
  encoded = cli_json ("encode", "@tables.fsmodel", "@tables.h5mu", "--from", "left", "-o",
                      "@encoded.h5mu", "--force", NULL);
  g_assert_cmpuint (json_array_get_length (cli_array (cli_object (encoded), "from")), ==,
                    1);
  before = cli_json ("info", "@tables.h5mu", NULL);
  after = cli_json ("info", "@encoded.h5mu", NULL);
  g_assert_cmpstr (cli_text (cli_object (before), "hash"), ==,
                   cli_text (cli_object (after), "hash"));
  projected = cli_json ("project", "@encoded.h5mu", "-o", "@projected.csv", "--method",
                        "pca", "--quality", "--force", NULL);
  g_assert_cmpint (json_object_get_int_member (cli_object (projected), "dimension"), ==,
                   2);
}

/* Latents are the same in every format that they are written in: ids and numbers. */
static void
test_latent_formats (void)
{
  static const char *const formats[] = { "@latents.npz", "@latents.h5mu",
                                         "@latents.csv" };
  g_autofree char *first = NULL;

  cli_make_model ();
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    {
      g_autofree char *text = NULL;
      g_autoptr (JsonNode) encoded =
                   cli_json ("encode", "@tables.fsmodel", "@tables.h5mu", "-o",
                             formats[i], "--force", NULL);
      g_autoptr (JsonNode) decoded = cli_json ("decode", "@tables.fsmodel", formats[i],
                                               "-o", "@decoded.csv", "--force", NULL);

      g_assert_nonnull (encoded);
      g_assert_cmpint (json_object_get_int_member (cli_object (decoded), "n"), ==, 40);
      text = cli_read ("decoded.csv", NULL);
      if (i == 0)
        first = g_steal_pointer (&text);
      else
        assert_same_numbers (first, text);
    }
}

/* A second map stands beside the first, and both beside the latents. */
static void
test_project_keeps (void)
{
  g_autoptr (JsonNode) encoded = NULL;
  g_autoptr (JsonNode) first = NULL;
  g_autoptr (JsonNode) second = NULL;
  g_autoptr (JsonNode) again = NULL;

  cli_make_model ();
  encoded = cli_json ("encode", "@tables.fsmodel", "@tables.h5mu", "-o", "@kept.h5mu",
                      "--force", NULL);
  first = cli_json ("project", "@kept.h5mu", "-o", "@one.h5mu", "--method", "pca",
                    "--force", NULL);
  second = cli_json ("project", "@one.h5mu", "-o", "@two.h5mu", "--method", "axes",
                     "--force", NULL);
  again = cli_json ("project", "@two.h5mu", "-o", "@map.csv", "--object", "obsm/X_pca",
                    "--method", "axes", "--force", NULL);
  g_assert_nonnull (encoded);
  g_assert_nonnull (first);
  g_assert_nonnull (second);
  g_assert_cmpint (json_object_get_int_member (cli_object (again), "n"), ==, 40);
}

/* Both modalities tell the groups apart and agree on every sample. */
static void
test_conflicts (void)
{
  g_autoptr (JsonNode) node = NULL;
  JsonArray *conflicts = NULL;

  cli_make_model ();
  node = cli_json ("evaluate", "@tables.fsmodel", "@tables.h5mu", "--metrics",
                   "conflicts", "--split", "all", NULL);
  conflicts = cli_array (cli_object (node), "conflicts");
  /* A sample of one modality contradicts nobody. */
  g_assert_cmpuint (json_array_get_length (conflicts), ==, 32);
  for (guint i = 0; i < 32; i++)
    {
      JsonObject *conflict = json_array_get_object_element (conflicts, i);
      JsonObject *says = json_object_get_object_member (conflict, "says");

      g_assert_cmpstr (cli_text (says, "left"), ==, cli_text (says, "right"));
      g_assert_cmpfloat (cli_real (conflict, "log_odds"), <, 0);
    }
}

static void
test_project (void)
{
  g_autoptr (JsonNode) encoded = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  JsonObject *quality = NULL;

  cli_make_model ();
  encoded = cli_json ("encode", "@tables.fsmodel", "@tables.h5mu", "-o", "@z.npz",
                      "--force", NULL);
  node = cli_json ("project", "@z.npz", "-o", "@map.csv", "--method", "pca", "--quality",
                   "--force", NULL);
  quality = json_object_get_object_member (cli_object (node), "quality");
  g_assert_cmpstr (cli_text (cli_object (node), "method"), ==, "pca");
  /* Two dimensions on two axes keep everything. */
  g_assert_cmpfloat_with_epsilon (cli_real (quality, "trustworthiness"), 1, 1e-6);
  g_assert_cmpfloat_with_epsilon (cli_real (quality, "neighbours_kept"), 1, 1e-6);
  text = cli_read ("map.csv", NULL);
  lines = g_strsplit (g_strchomp (text), "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 41);
  g_assert_true (g_str_has_prefix (lines[1], "s00,"));
}

static void
test_loss (void)
{
  g_autoptr (JsonNode) listed = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *result = NULL;
  JsonArray *samples = NULL;
  double sum = 0;

  cli_make_model ();
  listed = cli_json ("loss", "@tables.fsmodel", "@tables.h5mu", "--list-noise", NULL);
  g_assert_cmpuint (json_array_get_length (cli_array (cli_object (listed), "noise")), >,
                    0);
  node = cli_json ("loss", "@tables.fsmodel", "@tables.h5mu", NULL);
  result = cli_object (node);
  samples = cli_array (result, "samples");
  g_assert_cmpuint (json_array_get_length (samples), ==, 40);
  for (guint i = 0; i < 40; i++)
    sum += cli_real (json_array_get_object_element (samples, i), "loss") / 40;
  g_assert_cmpfloat_with_epsilon (sum, cli_real (result, "loss"),
                                  1e-6 * (1 + fabs (sum)));
}

/* Each number of a figure is the command's. */
static void
test_figure_numbers (void)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) drawn = NULL;
  g_autofree char *csv = NULL;
  JsonArray *cells = NULL;

  cli_make_model ();
  node = cli_json ("evaluate", "@tables.fsmodel", "@tables.h5mu", "--metrics",
                   "reconstruction", NULL);
  drawn = cli_json ("figure", "subsets", "@tables.fsmodel", "@tables.h5mu", "-o",
                    "@subsets.csv", "--force", NULL);
  g_assert_nonnull (cli_text (cli_object (drawn), "finding"));
  csv = cli_read ("subsets.csv", NULL);
  cells = cli_array (cli_object (node), "reconstruction");
  for (guint i = 0; i < json_array_get_length (cells); i++)
    {
      JsonObject *cell = json_array_get_object_element (cells, i);
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      if (json_object_get_null_member (cell, "skill"))
        continue;
      /* Whatever the number of digits: the first four are enough to tell it apart. */
      g_ascii_formatd (text, sizeof text, "%.4g",
                       trunc (cli_real (cell, "mse") * 1e4) / 1e4);
      text[MIN (strlen (text), 5)] = '\0';
      g_assert_nonnull (strstr (csv, text));
    }
}

static void
test_figure_files (void)
{
  static const char *const files[] = { "@f.png", "@f.svg", "@f.pdf" };
  static const char *const magic[] = { "\x89PNG", "<?xml", "%PDF" };
  static const char *const figures[] = { "coverage", "training", "subsets",
                                         "attribution" };

  cli_make_model ();
  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (files); k++)
      {
        g_autofree char *bytes = NULL;
        g_autoptr (JsonNode) node =
                     cli_json ("figure", figures[i], "@tables.fsmodel", "@tables.h5mu",
                               "-o", files[k], "--size", "89x70mm", "--force", NULL);

        g_assert_cmpfloat_with_epsilon (cli_real (cli_object (node), "width_mm"), 89,
                                        1e-9);
        bytes = cli_read (files[k] + 1, NULL);
        g_assert_true (g_str_has_prefix (bytes, magic[k]));
      }
}

/* What the window's curve is drawn beside stands beside the file's: ridge's share of each
 * modality, of the samples that were held out; and steps are not called epochs. */
static void
test_figure_training_has_ridge (void)
{
  g_autofree char *csv = NULL;
  g_auto (GStrv) lines = NULL;
  g_autoptr (JsonNode) figure = NULL;
  guint n_ridge = 0;

  cli_make_model ();
  cli_json ("train", "@tables.h5mu", "-o", "@steps.fsmodel", "--set", "steps=200",
            "--split", "0.6/0.2/0.2", "--force", NULL);
  figure = cli_json ("figure", "training", "@steps.fsmodel", "@tables.h5mu", "-o",
                     "@steps.csv", "--force", NULL);
  g_assert_nonnull (strstr (cli_text (cli_object (figure), "finding"), "step"));
  g_assert_nonnull (strstr (cli_text (cli_object (figure), "note"), "ridge"));
  csv = cli_read ("steps.csv", NULL);
  lines = g_strsplit (csv, "\n", -1);
  g_assert_true (g_str_has_suffix (g_strchomp (lines[0]), "ridge_r2"));
  for (guint i = 1; lines[i] != NULL; i++)
    if (strstr (lines[i], ",valid,") != NULL)
      {
        const char *ridge = strrchr (lines[i], ',') + 1;

        g_assert_cmpint (*ridge, !=, '\0');
        g_assert_cmpfloat (fabs (g_ascii_strtod (ridge, NULL)), <, 2);
        n_ridge++;
      }
  g_assert_cmpuint (n_ridge, >, 0);
}

/* Without --size a figure is as high as what it shows needs. */
static void
test_figure_height (void)
{
  g_autoptr (JsonNode) coverage = NULL;
  g_autoptr (JsonNode) training = NULL;
  double height = 0;

  cli_make_model ();
  coverage =
    cli_json ("figure", "coverage", "@tables.h5mu", "-o", "@high.pdf", "--force", NULL);
  training = cli_json ("figure", "training", "@tables.fsmodel", "@tables.h5mu", "-o",
                       "@high.pdf", "--force", NULL);
  height = cli_real (cli_object (coverage), "height_mm");
  g_assert_cmpfloat (height, >, 10);
  g_assert_cmpfloat (height, <, cli_real (cli_object (training), "height_mm"));
}

static void
test_seeds (void)
{
  g_auto (CliRun) first = { 0 };
  g_auto (CliRun) second = { 0 };

  cli_make_model ();
  first = cli_run ("lab", "@tables.fsmodel", "@tables.h5mu", "--rates", "0,0.5",
                   "--threads", "1", "--json", NULL);
  second = cli_run ("lab", "@tables.fsmodel", "@tables.h5mu", "--rates", "0,0.5",
                    "--threads", "2", "--json", NULL);
  g_assert_cmpstr (first.out, ==, second.out);
}

/* What people read comes in tables, with a name for every modality. */
static void
test_text (void)
{
  static const char *const commands[] = { "evaluate", "explain" };

  cli_make_model ();
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    {
      g_auto (CliRun) run =
                cli_run (commands[i], "@tables.fsmodel", "@tables.h5mu", NULL);

      g_assert_cmpint (run.status, ==, 0);
      for (gsize m = 0; m < G_N_ELEMENTS (modalities); m++)
        g_assert_nonnull (strstr (run.out, modalities[m]));
    }
}

int
main (int argc, char **argv)
{
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  cli_set_up ();
  g_test_add_func ("/cli/model/figure-training-has-ridge",
                   test_figure_training_has_ridge);
  g_test_add_func ("/cli/evaluate/measures-what-is-asked", test_evaluate);
  g_test_add_func ("/cli/evaluate/takes-subsets", test_subsets);
  g_test_add_func ("/cli/explain/shares-add-up", test_explain);
  g_test_add_func ("/cli/explain/takes-samples", test_explain_samples);
  g_test_add_func ("/cli/lab/has-curves", test_lab);
  g_test_add_func ("/cli/lab/takes-corruptions", test_lab_corrupted);
  g_test_add_func ("/cli/encode/decodes-to-what-reconstruct-says", test_encode_decode);
  g_test_add_func ("/cli/encode/leaves-the-data-alone", test_encode_h5mu);
  g_test_add_func ("/cli/encode/is-the-same-in-every-format", test_latent_formats);
  g_test_add_func ("/cli/evaluate/finds-no-conflict-where-there-is-none", test_conflicts);
  g_test_add_func ("/cli/project/two-dimensions-lose-nothing", test_project);
  g_test_add_func ("/cli/project/keeps-what-stood-beside-the-data", test_project_keeps);
  g_test_add_func ("/cli/loss/is-the-mean-of-its-samples", test_loss);
  g_test_add_func ("/cli/figure/has-the-commands-numbers", test_figure_numbers);
  g_test_add_func ("/cli/figure/writes-what-the-suffix-says", test_figure_files);
  g_test_add_func ("/cli/figure/is-as-high-as-it-needs", test_figure_height);
  g_test_add_func ("/cli/seeds/threads-change-nothing", test_seeds);
  g_test_add_func ("/cli/text/names-every-modality", test_text);
  status = g_test_run ();
  cli_tear_down ();

  return status;
}
