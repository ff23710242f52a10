/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli-run.h"

#include <math.h>
#include <string.h>

/* Numbers that mislead: labels that are not there or say nothing, curves that do not
 * apply the rate they show, limits in two senses, estimates that are no estimates. */

/* Two tables of @n samples, and a third of labels: of @n_classes classes, 0 for none. */
static void
make_model_of (const char *name, guint n, guint n_classes)
{
  GString *a = g_string_new ("id,a1,a2,a3\n");
  GString *b = g_string_new ("id,b1,b2,b3,b4\n");
  GString *y = g_string_new ("id,kind\n");
  g_autofree char *data = g_strconcat ("@", name, ".h5mu", NULL);
  g_autofree char *model = g_strconcat ("@", name, ".fsmodel", NULL);
  g_auto (CliRun) import = { 0 };
  g_auto (CliRun) train = { 0 };

  for (guint i = 0; i < n; i++)
    {
      double factor = sin (2.3 * i) + (i % 2 == 0 ? 1 : -1);

      g_string_append_printf (a, "s%u,%d.%03d,%d,%d\n", i, (int) (4 * factor),
                              abs ((int) (997 * sin (i))),
                              (int) (90 * factor + 9 * sin (5 * i)),
                              (int) (50 * cos (3 * i)));
      g_string_append_printf (b, "s%u,%d,%d,%d,%d\n", i,
                              (int) (70 * factor + 20 * cos (7 * i)),
                              (int) (80 * sin (11 * i)), (int) (-90 * factor),
                              (int) (60 * cos (13 * i)));
      g_string_append_printf (y, "s%u,k%u\n", i, n_classes > 0 ? i % n_classes : 0);
    }
  cli_write ("part-a.csv", a->str);
  cli_write ("part-b.csv", b->str);
  cli_write ("part-y.csv", y->str);
  import = n_classes > 0
             ? cli_run ("import", "--modality", "a=@part-a.csv", "--modality",
                        "b=@part-b.csv", "--id", "id", "--label",
                        "kind=@part-y.csv::kind", "-o", data, "--force", NULL)
             : cli_run ("import", "--modality", "a=@part-a.csv", "--modality",
                        "b=@part-b.csv", "--id", "id", "-o", data, "--force", NULL);
  g_assert_cmpint (import.status, ==, 0);
  train = cli_run ("train", data, "-o", model, "--kind", "mvtcae", "--latent", "2",
                   "--hidden", "8", "--batch", "16", "--epochs", "40", "--lr", "0.01",
                   "--split", "0.7/0/0.3", "--force", NULL);
  g_assert_cmpint (train.status, ==, 0);
  g_string_free (a, TRUE);
  g_string_free (b, TRUE);
  g_string_free (y, TRUE);
}

/* How a text is named in JSON: whether an object of @list has @key equal to @value. */
static gboolean
has_entry (JsonArray *list, const char *key, const char *value)
{
  for (guint i = 0; i < json_array_get_length (list); i++)
    if (g_strcmp0 (cli_text (json_array_get_object_element (list, i), key), value) == 0)
      return TRUE;

  return FALSE;
}

/* R43, R44: without a label that tells something apart, what needs one is null with the
 * reason, the rest is there, and nothing fails. */
static void
test_nothing_to_tell (gconstpointer data)
{
  guint n_classes = GPOINTER_TO_UINT (data);

  for (guint n = 40; n <= 90; n += 50)
    {
      g_autoptr (JsonNode) node = NULL;
      g_autoptr (JsonNode) explained = NULL;
      g_autoptr (JsonNode) lab = NULL;
      g_autoptr (JsonNode) figure = NULL;
      g_auto (CliRun) text = { 0 };
      g_auto (CliRun) asked = { 0 };
      g_autoptr (JsonNode) failure = NULL;
      JsonObject *error = NULL;
      JsonObject *result = NULL;

      make_model_of ("plain", n, n_classes);
      node = cli_json ("evaluate", "@plain.fsmodel", "@plain.h5mu", "--metrics",
                       "reconstruction,probe,clustering,health,conflicts", NULL);
      result = cli_object (node);
      g_assert_true (json_object_get_null_member (result, "probe"));
      g_assert_true (json_object_get_null_member (result, "clustering"));
      g_assert_true (has_entry (cli_array (result, "not_measured"), "metric", "probe"));
      g_assert_true (
        has_entry (cli_array (result, "not_measured"), "metric", "clustering"));
      g_assert_cmpuint (json_array_get_length (cli_array (result, "reconstruction")), ==,
                        6);
      g_assert_true (json_object_has_member (result, "health"));
      g_assert_nonnull (cli_array (result, "conflicts"));
      text = cli_run ("evaluate", "@plain.fsmodel", "@plain.h5mu", NULL);
      g_assert_cmpint (text.status, ==, 0);
      g_assert_nonnull (strstr (text.out, "“probe” is not measured"));
      explained = cli_json ("explain", "@plain.fsmodel", "@plain.h5mu", NULL);
      g_assert_cmpstr (cli_text (cli_object (explained), "game"), ==, "reconstruction");
      g_assert_true (
        has_entry (cli_array (cli_object (explained), "warnings"), "id", "other-game"));
      asked = cli_run ("explain", "@plain.fsmodel", "@plain.h5mu", "--game", "evidence",
                       "--json", NULL);
      error = cli_error (&asked, 1, &failure);
      g_assert_nonnull (strstr (cli_text (error, "remedy"), "--game reconstruction"));
      lab = cli_json ("lab", "@plain.fsmodel", "@plain.h5mu", "--rates", "0,1", "--noise",
                      "", NULL);
      g_assert_cmpstr (cli_text (json_array_get_object_element (
                                   cli_array (cli_object (lab), "curves"), 0),
                                 "measure"),
                       ==, "r2");
      figure = cli_json ("figure", "attribution", "@plain.fsmodel", "@plain.h5mu", "-o",
                         "@plain.svg", "--force", NULL);
      g_assert_cmpstr (cli_text (cli_object (figure), "figure"), ==, "attribution");
    }
}

static JsonObject *
get_last_point (JsonNode *lab)
{
  JsonArray *curves = cli_array (cli_object (lab), "curves");
  JsonObject *curve =
    json_array_get_object_element (curves, json_array_get_length (curves) - 1);
  JsonArray *points = cli_array (curve, "points");

  return json_array_get_object_element (points, json_array_get_length (points) - 1);
}

/* R73: when everything goes missing, what is left is a guess. */
static void
test_lab_ends_at_guessing (void)
{
  static const char *const loses[] = { "a+b", "all" };
  static const char *const mechanisms[] = { "random", "by-class", "by-value", "blocks" };

  make_model_of ("ends", 80, 3);
  for (gsize l = 0; l < G_N_ELEMENTS (loses); l++)
    for (gsize m = 0; m < G_N_ELEMENTS (mechanisms); m++)
      for (guint target = 0; target < 2; target++)
        {
          g_autoptr (JsonNode) lab =
                       cli_json ("lab", "@ends.fsmodel", "@ends.h5mu", "--lose", loses[l],
                                 "--mechanism", mechanisms[m], "--rates", "0,0.5,1",
                                 "--noise", "", target ? "--target" : NULL, "b", NULL);
          JsonObject *point = get_last_point (lab);
          JsonObject *baselines =
            json_object_get_object_member (cli_object (lab), "baselines");

          g_assert_cmpfloat_with_epsilon (cli_real (point, "mean"),
                                          cli_real (baselines, "mean"), 1e-9);
          g_assert_cmpfloat_with_epsilon (cli_real (point, "guessed"), 1, 1e-9);
          if (target)
            g_assert_cmpfloat_with_epsilon (cli_real (baselines, "mean"), 0, 1e-9);
        }
}

/* T2: a tolerance is a share of the full value, whoever is told it. */
static void
test_one_tolerance (void)
{
  static const char *const tolerances[] = { "0.3", "0.5", "0.8", "0.95" };
  static const char *const targets[] = { "a", "b" };

  make_model_of ("ends", 80, 3);
  for (gsize i = 0; i < G_N_ELEMENTS (tolerances); i++)
    for (gsize t = 0; t < G_N_ELEMENTS (targets); t++)
      {
        g_autoptr (JsonNode) lab =
                     cli_json ("lab", "@ends.fsmodel", "@ends.h5mu", "--target",
                               targets[t], "--tolerance", tolerances[i], "--rates",
                               "0,0.3,0.6,1", "--noise", "", NULL);
        g_autoptr (JsonNode) figure =
                     cli_json ("figure", "robustness", "@ends.fsmodel", "@ends.h5mu",
                               "--target", targets[t], "--tolerance", tolerances[i],
                               "--rates", "0,0.3,0.6,1", "--noise", "", "-o", "@t.csv",
                               "--force", NULL);
        JsonArray *crossings = cli_array (cli_object (lab), "crossings");
        JsonObject *baselines =
          json_object_get_object_member (cli_object (lab), "baselines");
        double level =
          cli_real (json_array_get_object_element (crossings, 0), "tolerance");

        g_assert_cmpfloat_with_epsilon (level,
                                        g_ascii_strtod (tolerances[i], NULL) *
                                          cli_real (baselines, "full"),
                                        1e-9);
        g_assert_cmpfloat_with_epsilon (cli_real (cli_object (figure), "tolerance"),
                                        level, 1e-9);
      }
}

/* T13: an estimate that rests on a few draws is called what it is. */
static void
test_loose_likelihood (void)
{
  static const char *const draws[] = { "3", "8" };

  cli_make_model ();
  for (gsize i = 0; i < G_N_ELEMENTS (draws); i++)
    {
      g_autoptr (JsonNode) node =
                   cli_json ("evaluate", "@tables.fsmodel", "@tables.h5mu", "--metrics",
                             "likelihood", "--draws", draws[i], NULL);
      g_auto (CliRun) text =
                cli_run ("evaluate", "@tables.fsmodel", "@tables.h5mu", "--metrics",
                         "likelihood", "--draws", draws[i], NULL);
      JsonObject *likelihood =
        json_array_get_object_element (cli_array (cli_object (node), "likelihood"), 0);

      g_assert_cmpfloat_with_epsilon (cli_real (likelihood, "ess_below_10"), 1, 1e-12);
      g_assert_true (
        has_entry (cli_array (cli_object (node), "warnings"), "id", "loose-bound"));
      g_assert_nonnull (strstr (text.out, "loose lower bound"));
    }
}

static void
test_firm_likelihood (void)
{
  g_autoptr (JsonNode) node = NULL;

  cli_make_model ();
  node = cli_json ("evaluate", "@tables.fsmodel", "@tables.h5mu", "--metrics",
                   "likelihood", "--draws", "20000", NULL);
  g_assert_cmpfloat (cli_real (json_array_get_object_element (
                                 cli_array (cli_object (node), "likelihood"), 0),
                               "ess_below_10"),
                     <, 0.1);
  g_assert_cmpuint (json_array_get_length (cli_array (cli_object (node), "warnings")), ==,
                    0);
}

/* T16: what was fitted to the very samples says so; a heading never stands alone. */
static void
test_said (void)
{
  static const char *const parts[] = { "train", "all", "test" };

  cli_make_model ();
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (JsonNode) node =
                   cli_json ("evaluate", "@tables.fsmodel", "@tables.h5mu", "--metrics",
                             "probe,baselines", "--split", parts[i], NULL);
      gboolean warned =
        has_entry (cli_array (cli_object (node), "warnings"), "id", "fitted-to-these");
      g_auto (CliRun) text =
                cli_run ("evaluate", "@tables.fsmodel", "@tables.h5mu", "--metrics",
                         "conflicts", "--split", parts[i], NULL);

      g_assert_cmpint (warned, ==, i < 2);
      g_assert_nonnull (strstr (text.out, "contradict each other\n"));
      g_assert_null (strstr (text.out, "contradict each other\n\n"));
    }
}

/* T9: what can be had without a model stands beside it, of the same samples. */
static void
test_baselines (void)
{
  static const char *const methods[] = { "mean", "ridge", "knn", "pca", "best_single" };
  g_autoptr (JsonNode) node = NULL;
  JsonArray *list = NULL;

  cli_make_model ();
  node = cli_json ("evaluate", "@tables.fsmodel", "@tables.h5mu", "--metrics",
                   "baselines,imputation", NULL);
  list = cli_array (cli_object (node), "baselines");
  g_assert_cmpuint (json_array_get_length (list), ==, 10);
  for (guint i = 0; i < 10; i++)
    {
      JsonObject *one = json_array_get_object_element (list, i);
      JsonObject *check =
        json_array_get_object_element (cli_array (cli_object (node), "imputation"),
                                       i / 5);

      g_assert_cmpstr (cli_text (one, "target"), ==, i < 5 ? "left" : "right");
      g_assert_cmpstr (cli_text (one, "method"), ==, methods[i % 5]);
      g_assert_cmpint (json_object_get_null_member (one, "penalty"), ==,
                       i % 5 != 1 && i % 5 != 4);
      g_assert_cmpfloat (cli_real (one, "low"), <=, cli_real (one, "high"));
      g_assert_cmpint (json_object_get_int_member (one, "n"), ==,
                       json_object_get_int_member (check, "n"));
      if (i % 5 == 1)
        g_assert_cmpfloat_with_epsilon (cli_real (one, "r2"),
                                        cli_real (check, "skill_ridge"), 1e-9);
      if (i % 5 == 0)
        g_assert_cmpfloat_with_epsilon (cli_real (one, "r2"), 0, 1e-9);
    }
}

/* T16: a run that is asked for more than it was planned for says what that means. */
static void
test_extended_run (void)
{
  static const char *const ends[] = { "5", "9" };

  for (gsize i = 0; i < G_N_ELEMENTS (ends); i++)
    {
      g_auto (CliRun) first = { 0 };
      g_auto (CliRun) more = { 0 };
      g_auto (CliRun) text = { 0 };
      g_autoptr (GPtrArray) lines = NULL;
      JsonObject *summary = NULL;

      cli_make_data ();
      first = cli_run ("train", "@tables.h5mu", "-o", "@more.fsmodel", "--epochs", "3",
                       "--force", "--json", NULL);
      g_assert_cmpint (first.status, ==, 0);
      lines = cli_parse_lines (first.out);
      summary = cli_object (g_ptr_array_index (lines, lines->len - 1));
      g_assert_cmpuint (json_array_get_length (cli_array (summary, "warnings")), ==, 0);
      g_assert_cmpstr (cli_text (summary, "kind"), ==, "full");
      g_clear_pointer (&lines, g_ptr_array_unref);
      more = cli_run ("train", "@tables.h5mu", "-o", "@more.fsmodel", "--epochs", ends[i],
                      "--resume", "--json", NULL);
      g_assert_cmpint (more.status, ==, 0);
      lines = cli_parse_lines (more.out);
      summary = cli_object (g_ptr_array_index (lines, lines->len - 1));
      g_assert_true (has_entry (cli_array (summary, "warnings"), "id", "extended"));
      text = cli_run ("train", "@tables.h5mu", "-o", "@more.fsmodel", "--epochs", "12",
                      "--resume", NULL);
      g_assert_cmpint (text.status, ==, 0);
      g_assert_nonnull (strstr (text.err, "need not give the model"));
    }
}

/* T16: what is imputed is a modality that somebody lacks; where nobody lacks any, that is
 * what is said. */
static void
test_imputed_figure (void)
{
  static const char *const targets[] = { NULL, "right" };
  static const char *const complete[] = { NULL, "a", "b" };

  cli_make_model ();
  for (gsize i = 0; i < G_N_ELEMENTS (targets); i++)
    {
      g_autoptr (JsonNode) figure =
                   cli_json ("figure", "imputed", "@tables.fsmodel", "@tables.h5mu", "-o",
                             "@imputed.csv", "--force", targets[i] ? "--target" : NULL,
                             targets[i], NULL);

      g_assert_cmpstr (cli_text (cli_object (figure), "figure"), ==, "imputed");
    }
  make_model_of ("complete", 40, 2);
  for (gsize i = 0; i < G_N_ELEMENTS (complete); i++)
    {
      g_auto (CliRun) run =
                cli_run ("figure", "imputed", "@complete.fsmodel", "@complete.h5mu", "-o",
                         "@imputed.csv", "--force", "--json",
                         complete[i] ? "--target" : NULL, complete[i], NULL);
      g_autoptr (JsonNode) node = NULL;
      JsonObject *error = cli_error (&run, 1, &node);

      g_assert_nonnull (strstr (cli_text (error, "message"), "nothing to impute"));
      g_assert_nonnull (cli_text (error, "remedy"));
    }
}

static gboolean
tells_own (const char *text)
{
  return strstr (text, "better than it is") != NULL;
}

/* Data in which a third feature of each source is always 4, but for sample 7 where
 * @later says otherwise. */
static void
write_with_constants (const char *name, double later)
{
  g_autofree char *file = g_strconcat ("@", name, ".h5mu", NULL);
  g_autoptr (GString) a = g_string_new ("id,a1,a2,a3\n");
  g_autoptr (GString) b = g_string_new ("id,b1,b2,b3\n");
  g_auto (CliRun) import = { 0 };

  for (guint i = 0; i < 90; i++)
    {
      double factor = sin (2.3 * i) + (i % 2 == 0 ? 1 : -1);
      double third = i == 7 ? later : 4;

      g_string_append_printf (a, "s%u,%.3f,%.3f,%g\n", i, factor, cos (7 * i), third);
      g_string_append_printf (b, "s%u,%.3f,%.3f,%g\n", i, factor + sin (11 * i),
                              cos (3 * i), third);
    }
  cli_write ("with-a.csv", a->str);
  cli_write ("with-b.csv", b->str);
  import = cli_run ("import", "--modality", "a=@with-a.csv", "--modality",
                    "b=@with-b.csv", "--id", "id", "-o", file, "--force", NULL);
  g_assert_cmpint (import.status, ==, 0);
}

/* A value that a feature never had while the model was trained, in a unit that nothing
 * tells, weighs nothing: it cost 10⁷ nats, more than all sources explain. */
static void
test_constant_features_weigh_nothing (void)
{
  static const double values[] = { 5, -1e6, 1e30 };
  static const char *const kinds[] = { "auto", "mvtcae" };
  static const char *const questions[] = {
    "explain @constant.fsmodel @%s.h5mu --game reconstruction --split all --json",
    "evaluate @constant.fsmodel @%s.h5mu --metrics reconstruction --split all --json",
  };

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_auto (CliRun) train = { 0 };

      write_with_constants ("constant", 4);
      train =
        cli_run ("train", "@constant.h5mu", "-o", "@constant.fsmodel", "--kind", kinds[k],
                 "--epochs", "2", "--split", "0.7/0/0.3", "--force", NULL);
      g_assert_cmpint (train.status, ==, 0);
      for (gsize v = 0; v < G_N_ELEMENTS (values); v++)
        {
          write_with_constants ("later", values[v]);
          for (gsize q = 0; q < G_N_ELEMENTS (questions); q++)
            {
              g_auto (GStrv) halves = g_strsplit (questions[q], "%s", 2);
              g_autofree char *before = g_strjoinv ("constant", halves);
              g_autofree char *after = g_strjoinv ("later", halves);
              g_auto (CliRun) was = cli_run_line (before);
              g_auto (CliRun) is = cli_run_line (after);

              g_assert_cmpint (was.status, ==, 0);
              /* From the count of samples on: before it stand names of files. */
              g_assert_cmpstr (strstr (is.out, "\"n\": 90"), ==,
                               strstr (was.out, "\"n\": 90"));
              g_assert_nonnull (strstr (is.out, "\"n\": 90"));
            }
        }
    }
}

/* Whatever looks at samples that the model was trained on says so, in words and as JSON:
 * figures, curves, contributions. What doesn't, doesn't. */
static void
test_own_samples_are_told (void)
{
  static const struct
  {
    const char *part;
    gboolean own;
  } parts[] = {
    { "test", FALSE },
    { "train", TRUE },
    { "all", TRUE },
  };
  static const char *const commands[] = {
    "lab @m.fsmodel @m.h5mu --repeats 2 --rates 0,0.5 --label kind",
    "explain @m.fsmodel @m.h5mu --label kind",
    "explain @m.fsmodel @m.h5mu --game information --interactions",
  };
  static const char *const figures[] = { "attribution", "subsets", "robustness",
                                         "interaction", "gallery", "without" };

  make_model_of ("m", 90, 3);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      for (gsize k = 0; k < G_N_ELEMENTS (commands); k++)
        {
          g_autofree char *line =
            g_strdup_printf ("%s --split %s", commands[k], parts[i].part);
          g_autofree char *as_json = g_strconcat (line, " --json", NULL);
          g_auto (CliRun) text = cli_run_line (line);
          g_auto (CliRun) json = cli_run_line (as_json);
          g_autoptr (JsonNode) root = json_from_string (json.out, NULL);

          g_assert_cmpint (text.status, ==, 0);
          g_assert_true (tells_own (text.out) == parts[i].own);
          g_assert_true (has_entry (cli_array (cli_object (root), "warnings"), "id",
                                    "fitted-to-these") == parts[i].own);
        }
      for (gsize k = 0; k < G_N_ELEMENTS (figures); k++)
        {
          g_autofree char *line =
            g_strdup_printf ("figure %s @m.fsmodel @m.h5mu -o @f.svg --force --json "
                             "--split %s",
                             figures[k], parts[i].part);
          g_auto (CliRun) run = cli_run_line (line);
          g_autoptr (JsonNode) root = json_from_string (run.out, NULL);

          g_assert_cmpint (run.status, ==, 0);
          g_assert_true (tells_own (cli_text (cli_object (root), "note")) ==
                         parts[i].own);
          g_assert_null (strstr (cli_text (cli_object (root), "note"), "not seen"));
        }
    }
}

int
main (int argc, char **argv)
{
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  cli_set_up ();
  g_test_add_data_func ("/cli/numbers/no-label", GUINT_TO_POINTER (0),
                        test_nothing_to_tell);
  g_test_add_data_func ("/cli/numbers/one-class", GUINT_TO_POINTER (1),
                        test_nothing_to_tell);
  g_test_add_func ("/cli/numbers/lab-ends-at-guessing", test_lab_ends_at_guessing);
  g_test_add_func ("/cli/numbers/one-tolerance", test_one_tolerance);
  g_test_add_func ("/cli/numbers/likelihood-loose", test_loose_likelihood);
  g_test_add_func ("/cli/numbers/likelihood-firm", test_firm_likelihood);
  g_test_add_func ("/cli/numbers/own-samples-and-no-conflicts", test_said);
  g_test_add_func ("/cli/numbers/own-samples-are-told", test_own_samples_are_told);
  g_test_add_func ("/cli/numbers/baselines", test_baselines);
  g_test_add_func ("/cli/numbers/extended-run", test_extended_run);
  g_test_add_func ("/cli/numbers/constant-features-weigh-nothing",
                   test_constant_features_weigh_nothing);
  g_test_add_func ("/cli/numbers/imputed-figure", test_imputed_figure);
  status = g_test_run ();
  cli_tear_down ();

  return status;
}
