/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli-run.h"

#include <string.h>

static JsonObject *
get_modality (JsonNode *info, guint m)
{
  return json_array_get_object_element (cli_array (cli_object (info), "modalities"), m);
}

static gint64
get_int (JsonObject *object, const char *key)
{
  g_assert_true (json_object_has_member (object, key));

  return json_object_get_int_member (object, key);
}

static void
write_readings (void)
{
  cli_write ("readings.csv", "id,a,b,fault\n"
                             "x,1.5,2,yes\n"
                             "y,-200,3,no\n"
                             "z,0,0,yes\n"
                             "w,2.5,,no\n");
}

/* Imports readings.csv by a rule for what is missing, and looks at what came of it. */
static void
assert_missing (const char *rule, gint64 n_present, gint64 n_missing_values)
{
  g_autofree char *missing = g_strconcat ("m=", rule, NULL);
  g_autoptr (JsonNode) made = NULL;
  g_autoptr (JsonNode) info = NULL;

  made = cli_json ("import", "--modality", "m=@readings.csv", "--drop", "#-1",
                   "--missing", missing, "-o", "@readings.h5mu", "--force", NULL);
  info = cli_json ("info", "@readings.h5mu", NULL);
  g_assert_cmpint (get_int (cli_object (made), "n_samples"), ==, 4);
  g_assert_cmpint (get_int (get_modality (info, 0), "n_present"), ==, n_present);
  g_assert_cmpint (get_int (get_modality (info, 0), "n_missing_values"), ==,
                   n_missing_values);
}

static void
test_missing (void)
{
  write_readings ();
  assert_missing ("nan", 4, 1);
  assert_missing ("value:-200", 4, 2);
  assert_missing ("zero-rows", 3, 1);
  assert_missing ("zero-rows+value:-200", 3, 2);
}

/* As the protocol mfeat-A of cli.md: the label is the last column of a modality's file.
 */
static void
test_last_column (void)
{
  g_autoptr (JsonNode) made = NULL;
  g_autoptr (JsonNode) info = NULL;
  JsonObject *label = NULL;

  write_readings ();
  made = cli_json ("import", "--modality", "m=@readings.csv", "--drop", "#-1", "--label",
                   "fault=@readings.csv::#-1", "-o", "@labelled.h5mu", "--force", NULL);
  g_assert_nonnull (cli_text (cli_object (made), "hash"));
  info = cli_json ("info", "@labelled.h5mu", NULL);
  label = json_array_get_object_element (cli_array (cli_object (info), "labels"), 0);
  g_assert_cmpstr (cli_text (label, "name"), ==, "fault");
  g_assert_cmpuint (json_array_get_length (cli_array (label, "classes")), ==, 2);
  g_assert_cmpint (
    json_array_get_int_element (cli_array (get_modality (info, 0), "shape"), 0), ==, 2);
}

/* Two sets of which only the label is common: as many pairs a class as both have rows. */
static void
test_pair_by_label (void)
{
  g_autoptr (JsonNode) made = NULL;
  g_autoptr (JsonNode) again = NULL;
  g_autoptr (JsonNode) info = NULL;
  JsonObject *report = NULL;

  cli_write ("p.csv", "v1,v2,kind\n1,2,a\n3,4,b\n5,6,a\n7,8,b\n");
  cli_write ("q.csv", "w1,kind\n10,b\n11,a\n12,a\n13,b\n14,b\n");
  made =
    cli_json ("import", "--modality", "p=@p.csv", "--modality", "q=@q.csv", "--label",
              "kind=@p.csv::kind", "--label", "kind=@q.csv::kind", "--drop", "kind",
              "--pair-by-label", "kind", "-o", "@pairs.h5mu", NULL);
  report = json_object_get_object_member (cli_object (made), "report");
  g_assert_cmpint (get_int (report, "n_unpaired"), ==, 1);
  g_assert_cmpint (get_int (report, "n_in_all"), ==, 4);
  again =
    cli_json ("import", "--modality", "p=@p.csv", "--modality", "q=@q.csv", "--label",
              "kind=@p.csv::kind", "--label", "kind=@q.csv::kind", "--drop", "kind",
              "--pair-by-label", "kind", "-o", "@again.h5mu", NULL);
  g_assert_cmpstr (cli_text (cli_object (made), "hash"), ==,
                   cli_text (cli_object (again), "hash"));
  info = cli_json ("info", "@pairs.h5mu", NULL);
  g_assert_cmpuint (json_array_get_length (cli_array (cli_object (info), "labels")), ==,
                    1);
}

/* A name is made an id; as written it stays beside it. */
static void
test_names (void)
{
  g_autoptr (JsonNode) made = NULL;
  g_autoptr (JsonNode) info = NULL;

  write_readings ();
  made = cli_json ("import", "--modality", "hall 3/left=@readings.csv", "--drop", "fault",
                   "-o", "@named.h5mu", NULL);
  info = cli_json ("info", "@named.h5mu", NULL);
  g_assert_nonnull (made);
  g_assert_cmpstr (cli_text (get_modality (info, 0), "name"), ==, "hall_3_left");
  g_assert_cmpstr (cli_text (get_modality (info, 0), "title"), ==, "hall 3/left");
}

/* What is typed wrongly is wrong usage, and names the word. */
static void
test_wrong_words (void)
{
  static const char *const wrong[][2] = {
    {"--missing=m=dance",     "dance" },
    { "--missing=nobody=nan", "nobody"},
    { "--kind=m=dance",       "m"     },
    { "--modality=nofile",    "nofile"},
    { "--label=fault=",       "fault="},
  };

  write_readings ();
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (JsonNode) node = NULL;
      g_auto (CliRun) run =
                cli_run ("import", "--modality", "m=@readings.csv", "--drop", "fault",
                         wrong[i][0], "-o", "@wrong.h5mu", "--json", NULL);
      JsonObject *error = cli_error (&run, 2, &node);

      g_assert_cmpstr (cli_text (error, "object"), ==, wrong[i][1]);
      g_assert_nonnull (cli_text (error, "remedy"));
      g_assert_false (cli_exists ("wrong.h5mu"));
    }
}

int
main (int argc, char **argv)
{
  int status = 0;

  g_test_init (&argc, &argv, NULL);
  cli_set_up ();
  g_test_add_func ("/cli/import/rules-say-what-is-missing", test_missing);
  g_test_add_func ("/cli/import/the-last-column-may-be-the-label", test_last_column);
  g_test_add_func ("/cli/import/pairs-by-label", test_pair_by_label);
  g_test_add_func ("/cli/import/names-become-ids", test_names);
  g_test_add_func ("/cli/import/wrong-words-are-named", test_wrong_words);
  status = g_test_run ();
  cli_tear_down ();

  return status;
}
