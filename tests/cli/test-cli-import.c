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

/* As in the protocol mfeat-A: the label is the last column of a modality's file. */
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
    { "--missing=m=dance", "dance" }, { "--missing=nobody=nan", "nobody" },
    { "--kind=m=dance", "m" },        { "--modality=nofile", "nofile" },
    { "--label=fault=", "fault=" },
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

/* ---- what a join says of itself ---- */

static JsonObject *
get_report (JsonNode *made)
{
  return json_object_get_object_member (cli_object (made), "report");
}

static JsonObject *
find_warning (JsonObject *report, const char *id)
{
  JsonArray *warnings = cli_array (report, "warnings");

  for (guint i = 0; i < json_array_get_length (warnings); i++)
    {
      JsonObject *warning = json_array_get_object_element (warnings, i);

      g_assert_nonnull (cli_text (warning, "message"));
      g_assert_true (json_object_has_member (warning, "remedy"));
      g_assert_cmpint (get_int (warning, "n"), >=, 0);
      if (g_str_equal (cli_text (warning, "id"), id))
        return warning;
    }

  return NULL;
}

static const char *
find_role (JsonObject *report, const char *name)
{
  JsonArray *columns = cli_array (report, "columns");

  for (guint i = 0; i < json_array_get_length (columns); i++)
    {
      JsonObject *column = json_array_get_object_element (columns, i);

      g_assert_nonnull (cli_text (column, "file"));
      g_assert_nonnull (cli_text (column, "reason"));
      if (g_str_equal (cli_text (column, "column"), name))
        return cli_text (column, "role");
    }

  return "";
}

static gboolean
has_check (const char *file, const char *id)
{
  g_autoptr (JsonNode) info = cli_json ("info", file, NULL);
  JsonArray *checks = cli_array (cli_object (info), "checks");

  for (guint i = 0; i < json_array_get_length (checks); i++)
    if (g_str_equal (cli_text (json_array_get_object_element (checks, i), "id"), id))
      return TRUE;

  return FALSE;
}

/* Rows @first … of 40 samples, shuffled: an id of its own in the last column where
 * @with_ids, and one number that tells the sample. */
static void
write_shuffled (const char *name, guint step, gboolean with_ids)
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%c1,%c2%s\n", name[0], name[0], with_ids ? ",who" : "");
  for (guint row = 0; row <= 40; row++)
    {
      guint sample = row * step % 41;

      if (sample == 40)
        continue;
      g_string_append_printf (text, "%u.5,%u.25", sample, (row * row) % 19);
      if (with_ids)
        g_string_append_printf (text, ",%u", 5000 + 3 * sample);
      g_string_append_c (text, '\n');
    }
  cli_write (name, text->str);
}

static void
test_report (void)
{
  g_autoptr (JsonNode) made = NULL;
  JsonObject *report = NULL;
  JsonObject *part = NULL;

  write_shuffled ("first.csv", 1, TRUE);
  write_shuffled ("second.csv", 7, TRUE);
  made = cli_json ("import", "@first.csv", "@second.csv", "-o", "@by-id.h5mu", NULL);
  report = get_report (made);
  part = json_array_get_object_element (cli_array (report, "modalities"), 1);
  g_assert_cmpstr (cli_text (part, "joined_by"), ==, "id");
  g_assert_cmpstr (cli_text (part, "id"), ==, "who");
  g_assert_cmpstr (cli_text (part, "orientation"), ==, "rows");
  g_assert_cmpstr (find_role (report, "who"), ==, "id");
  g_assert_cmpstr (find_role (report, "f1"), ==, "feature");
  g_assert_cmpuint (json_array_get_length (cli_array (report, "missing")), ==, 0);
  g_assert_null (find_warning (report, "paired-by-row"));
}

/* The order of rows is told, in what is written too; --by-row accepts it. */
static void
test_by_row (void)
{
  g_autoptr (JsonNode) told = NULL;
  g_autoptr (JsonNode) accepted = NULL;
  g_auto (CliRun) both = { 0 };
  JsonObject *part = NULL;

  write_shuffled ("first.csv", 1, FALSE);
  cli_write ("other.csv", "y\n");
  {
    g_autoptr (GString) text = g_string_new ("y,w\n");

    for (guint row = 0; row < 40; row++)
      g_string_append_printf (text, "%u.75,%u.5\n", row, row * 13 % 17);
    cli_write ("other.csv", text->str);
  }
  told = cli_json ("import", "@first.csv", "@other.csv", "-o", "@told.h5mu", NULL);
  part = json_array_get_object_element (cli_array (get_report (told), "modalities"), 0);
  g_assert_cmpstr (cli_text (part, "joined_by"), ==, "row");
  g_assert_true (json_object_get_null_member (part, "id"));
  g_assert_nonnull (find_warning (get_report (told), "paired-by-row"));
  g_assert_true (has_check ("@told.h5mu", "paired-by-row"));
  accepted = cli_json ("import", "@first.csv", "@other.csv", "--by-row", "-o",
                       "@accepted.h5mu", NULL);
  g_assert_null (find_warning (get_report (accepted), "paired-by-row"));
  g_assert_false (has_check ("@accepted.h5mu", "paired-by-row"));
  g_assert_cmpstr (cli_text (cli_object (told), "hash"), ==,
                   cli_text (cli_object (accepted), "hash"));
  both = cli_run ("import", "@first.csv", "@other.csv", "--by-row", "--id", "f1", "-o",
                  "@both.h5mu", NULL);
  g_assert_cmpint (both.status, ==, 2);
}

/* Files that share no sample are refused unless that is meant; a folder of them too. */
static void
test_empty_join (void)
{
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (JsonNode) meant = NULL;
  g_autoptr (GString) a = g_string_new ("id,x\n");
  g_autoptr (GString) b = g_string_new ("id,y\n");
  g_auto (CliRun) run = { 0 };

  for (guint row = 0; row < 20; row++)
    {
      g_string_append_printf (a, "a%02u,%u.5\n", row, row * 7 % 11);
      g_string_append_printf (b, "b%02u,%u.5\n", row + 50, row * 5 % 13);
    }
  cli_write ("apart1.csv", a->str);
  cli_write ("apart2.csv", b->str);
  run =
    cli_run ("import", "@apart1.csv", "@apart2.csv", "-o", "@apart.h5mu", "--json", NULL);
  g_assert_nonnull (
    strstr (cli_text (cli_error (&run, 1, &node), "remedy"), "--allow-empty-join"));
  g_assert_false (cli_exists ("apart.h5mu"));
  meant = cli_json ("import", "@apart1.csv", "@apart2.csv", "--allow-empty-join", "-o",
                    "@apart.h5mu", NULL);
  g_assert_nonnull (find_warning (get_report (meant), "few-pairs"));
  g_assert_true (has_check ("@apart.h5mu", "few-pairs"));
}

/* Options name modalities of files taken whole; a recipe keeps what they said. */
static void
test_settings (void)
{
  static const char *const wrong[] = { "--missing=nobody=nan", "--kind=nobody=counts" };
  g_autoptr (JsonNode) made = NULL;
  g_autoptr (JsonNode) again = NULL;
  g_autoptr (JsonNode) info = NULL;

  write_readings ();
  made = cli_json ("import", "@readings.csv", "--missing",
                   "readings=zero-rows+value:-200", "--kind", "readings=series",
                   "--recipe", "@settings.json", "-o", "@settings.h5mu", NULL);
  again = cli_json ("import", "@settings.json", "-o", "@settings2.h5mu", NULL);
  info = cli_json ("info", "@settings2.h5mu", NULL);
  g_assert_cmpstr (cli_text (cli_object (made), "hash"), ==,
                   cli_text (cli_object (again), "hash"));
  g_assert_cmpint (get_int (get_modality (info, 0), "n_present"), ==, 3);
  g_assert_cmpint (get_int (get_modality (info, 0), "n_missing_values"), ==, 2);
  g_assert_cmpstr (cli_text (get_modality (info, 0), "kind"), ==, "series");
  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr (JsonNode) node = NULL;
      g_auto (CliRun) run = cli_run ("import", "@readings.csv", wrong[i], "-o",
                                     "@no.h5mu", "--json", NULL);
      JsonObject *error = cli_error (&run, 2, &node);

      g_assert_cmpstr (cli_text (error, "object"), ==, "nobody");
      g_assert_nonnull (strstr (cli_text (error, "message"), "readings"));
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
  g_test_add_func ("/cli/import/a-join-says-what-it-did", test_report);
  g_test_add_func ("/cli/import/order-of-rows-is-told", test_by_row);
  g_test_add_func ("/cli/import/nothing-in-common-is-refused", test_empty_join);
  g_test_add_func ("/cli/import/options-reach-whole-files", test_settings);
  status = g_test_run ();
  cli_tear_down ();

  return status;
}
