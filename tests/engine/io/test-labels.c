/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What becomes of columns: features, labels, ids, or nothing. */
#include "config.h"

#include "fus-test.h"
#include "io-fixture.h"

#include <math.h>
#include <string.h>

enum
{
  N_ROWS = 60,
};

static double
noise (guint sample, guint column)
{
  return sin (12.9898 * sample + 78.233 * column) * 43.7585;
}

/* A table `id,NAME0,NAME1,more…` whose last columns are printed from the row: @cells
 * holds one format a column, taken from its list by row. */
static char *
write_table (IoFixture *fixture,
             const char *name,
             guint n_numbers,
             const char *headers,
             const char *const *const *cells,
             gsize n_cells)
{
  g_autoptr (GString) text = g_string_new ("id");

  for (guint c = 0; c < n_numbers; c++)
    g_string_append_printf (text, ",%c%u", name[0], c);
  if (n_cells > 0)
    g_string_append_printf (text, ",%s", headers);
  for (guint row = 0; row < N_ROWS; row++)
    {
      g_string_append_printf (text, "\ns%02u", row);
      for (guint c = 0; c < n_numbers; c++)
        g_string_append_printf (text, ",%.4f", noise (row, c + (guint) name[0]));
      for (gsize c = 0; c < n_cells; c++)
        g_string_append_printf (text, ",%s",
                                cells[c][row * 7 % g_strv_length ((char **) cells[c])]);
    }
  g_string_append_c (text, '\n');

  return io_write (fixture, name, text->str, -1);
}

static FusDataset *
load (const char *const *paths, gsize n_paths, FusJoinReport *report)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FusRecipe) recipe = fus_import_guess (paths, n_paths, NULL, &error);
  FusDataset *dataset = fus_import_run (recipe, report, NULL, &error);

  g_assert_no_error (error);

  return dataset;
}

static const char *
get_role (const FusJoinReport *report, const char *column)
{
  for (guint i = 0; i < report->columns->len; i++)
    {
      const FusJoinColumn *told = g_ptr_array_index (report->columns, i);

      if (g_str_equal (told->column, column))
        return told->role;
    }

  return "";
}

static gsize
count_warned (const FusJoinReport *report, const char *id)
{
  const FusNotice *notice = fus_notices_find (report->warnings, id);

  return notice != NULL ? notice->n : 0;
}

static const char *const two[] = { "0", "1", NULL };
static const char *const three[] = { "0", "1", "2", NULL };
static const char *const floats[] = { "1.0", "2.0", "", "3.0", NULL };
static const char *const twelve[] = { "0", "1", "2", "3",  "4",  "5", "6",
                                      "7", "8", "9", "10", "11", NULL };

/* ---- classes written as numbers ---- */

static void
test_codes (IoFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *header;
    const char *const *cells;
    const char *role;
    gsize n_warned;
    guint n_classes;
  } cases[] = {
    { "status", two, "label", 1, 2 },     { "class", three, "label", 1, 3 },
    { "leiden", twelve, "label", 1, 12 }, { "grade", floats, "label", 1, 3 },
    { "kind", three, "label", 1, 3 },     { "b2", three, "feature", 1, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *a = write_table (fixture, "a.csv", 3, NULL, NULL, 0);
      g_autofree char *b =
        write_table (fixture, "b.csv", 2, cases[i].header, &cases[i].cells, 1);
      const char *const paths[] = { a, b };
      g_autoptr (FusJoinReport) report = fus_join_report_new ();
      g_autoptr (FusDataset) dataset = load (paths, 2, report);
      const FusLabel *label = fus_dataset_get_default_label (dataset);

      g_test_message ("%s", cases[i].header);
      g_assert_cmpstr (get_role (report, cases[i].header), ==, cases[i].role);
      g_assert_cmpuint (count_warned (report, "coded-classes"), ==, cases[i].n_warned);
      g_assert_cmpuint (label != NULL ? label->n_classes : 0, ==, cases[i].n_classes);
      g_assert_cmpuint (fus_dataset_get_modality (dataset, 1)->n_features, ==,
                        cases[i].n_classes > 0 ? 2 : 3);
    }
}

/* A table of codes alone is labels where there is something to learn from besides. */
static void
test_table_of_codes (IoFixture *fixture, gconstpointer data)
{
  static const char *const *const one[] = { twelve };
  static const char *const *const several[] = { twelve, floats };
  g_autofree char *a = write_table (fixture, "a.csv", 3, NULL, NULL, 0);
  g_autofree char *b = write_table (fixture, "b.csv", 0, "cl", one, 1);
  g_autofree char *c = write_table (fixture, "c.csv", 0, "leiden,grade", several, 2);
  const char *const paths[] = { a, b };
  const char *const others[] = { a, c };
  g_autoptr (FusDataset) dataset = load (paths, 2, NULL);
  g_autoptr (FusDataset) second = load (others, 2, NULL);
  g_autoptr (FusDataset) alone = load ((const char *const *) &b, 1, NULL);

  g_assert_cmpuint (fus_dataset_get_n_modalities (dataset), ==, 1);
  g_assert_cmpuint (fus_dataset_find_label (dataset, "cl")->n_classes, ==, 12);
  g_assert_cmpuint (fus_dataset_get_n_modalities (second), ==, 1);
  g_assert_cmpstr (fus_dataset_find_label (second, "grade")->classes[0], ==, "1");
  g_assert_cmpuint (fus_dataset_get_n_modalities (alone), ==, 1);
}

/* Small counts and yes/no answers are what is measured. */
static void
test_counts_are_features (IoFixture *fixture, gconstpointer data)
{
  static const char *const *const counts[] = { three, twelve, three, three, twelve };
  static const char *const *const answers[] = { two, two, two, two };
  g_autofree char *a = write_table (fixture, "a.csv", 3, NULL, NULL, 0);
  g_autofree char *b =
    write_table (fixture, "b.csv", 0, "TP53,KRAS,MYC,EGFR,RB", counts, 5);
  g_autofree char *c =
    write_table (fixture, "c.csv", 0, "fever,cough,pain,rash", answers, 4);
  const char *const paths[] = { a, b, c };
  g_autoptr (FusDataset) dataset = load (paths, 3, NULL);

  g_assert_cmpuint (fus_dataset_get_n_modalities (dataset), ==, 3);
  g_assert_cmpuint (fus_dataset_get_modality (dataset, 1)->n_features, ==, 5);
  g_assert_cmpuint (fus_dataset_get_modality (dataset, 2)->n_features, ==, 4);
  g_assert_cmpuint (fus_dataset_get_n_labels (dataset), ==, 0);
}

/* ---- words ---- */

static void
test_words (IoFixture *fixture, gconstpointer data)
{
  static const char *const words[] = { "none", "NA", "null", "None", "Null", "NULL" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      const char *cells[] = { words[i], "tumor", "", "polyp", NULL };
      const char *const *const list[] = { cells };
      g_autofree char *a = write_table (fixture, "a.csv", 2, "tissue", list, 1);
      g_autoptr (FusJoinReport) report = fus_join_report_new ();
      g_autoptr (FusDataset) dataset = load ((const char *const *) &a, 1, report);
      const FusLabel *label = fus_dataset_find_label (dataset, "tissue");
      g_autoptr (FusRecipe) recipe =
                   fus_import_guess ((const char *const *) &a, 1, NULL, NULL);
      g_autofree char *rule = g_strdup_printf ("tissue=text:%s", words[i]);
      g_autoptr (FusDataset) without = NULL;
      const FusJoinGap *gap = g_ptr_array_index (report->gaps, 0);

      g_assert_cmpuint (label->n_classes, ==, 3);
      g_assert_true (g_strv_contains ((const char *const *) label->classes, words[i]));
      g_assert_cmpuint (count_warned (report, "word-is-class"), ==, N_ROWS / 4);
      g_assert_cmpuint (report->gaps->len, ==, 1);
      g_assert_cmpstr (gap->text, ==, "");
      g_assert_cmpuint (gap->n, ==, N_ROWS / 4);
      g_assert_true (fus_recipe_set_missing_text (recipe, rule, NULL));
      without = fus_import_run (recipe, NULL, NULL, NULL);
      g_assert_cmpuint (fus_dataset_find_label (without, "tissue")->n_classes, ==, 2);
    }
}

/* Words in columns of numbers are gaps, which are counted. */
static void
test_gaps_are_counted (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *a =
    io_write (fixture, "a.csv", "id,x,y\np,1.5,NA\nq,nan,2.5\nr,3.5,\ns,NA,4.5\n", -1);
  g_autoptr (FusJoinReport) report = fus_join_report_new ();
  g_autoptr (FusDataset) dataset = load ((const char *const *) &a, 1, report);
  gsize n = 0;

  for (guint i = 0; i < report->gaps->len; i++)
    n += ((FusJoinGap *) g_ptr_array_index (report->gaps, i))->n;
  g_assert_cmpuint (report->gaps->len, ==, 3);
  g_assert_cmpuint (n, ==, 4);
  g_assert_cmpuint (fus_dataset_get_n_gaps (dataset, 0), ==, 4);
}

/* ---- no classes ---- */

static char *
write_texts (IoFixture *fixture, const char *format)
{
  g_autoptr (GString) text = g_string_new ("id,x0,x1,what,state\n");

  for (guint row = 0; row < N_ROWS; row++)
    {
      g_autofree char *what =
        g_strdup_printf ("%s%02u%s", g_str_has_prefix (format, "<") ? "" : format,
                         1 + row % 28, g_str_has_prefix (format, "<") ? format + 1 : "");

      g_string_append_printf (text, "s%02u,%.4f,%.4f,%s,%s\n", row, noise (row, 1),
                              noise (row, 2), what, row % 2 == 0 ? "good" : "bad");
    }

  return io_write (fixture, "a.csv", text->str, -1);
}

static void
test_no_classes (IoFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *format;
    const char *role;
  } cases[] = {
    { "2019-06-", "date" }, { "<.06.2019", "date" }, { "6/", "" },
    { "</06/19", "date" },  { "remark no ", "" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *a = write_texts (fixture, cases[i].format);
      g_autoptr (FusJoinReport) report = fus_join_report_new ();
      g_autoptr (FusDataset) dataset = load ((const char *const *) &a, 1, report);

      if (cases[i].role[0] != '\0')
        {
          g_assert_cmpstr (get_role (report, "what"), ==, cases[i].role);
          g_assert_null (fus_dataset_find_label (dataset, "what"));
        }
      g_assert_cmpstr (fus_dataset_get_default_label (dataset)->id, ==, "state");
    }
}

static void
test_unique_texts (IoFixture *fixture, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("id,x0,note,age,state\n");
  g_autofree char *a = NULL;
  g_autofree char *asked = NULL;
  g_autoptr (FusJoinReport) report = fus_join_report_new ();
  g_autoptr (FusDataset) dataset = NULL;
  g_autoptr (FusDataset) named = NULL;
  g_autoptr (FusRecipe) recipe = NULL;

  for (guint row = 0; row < N_ROWS; row++)
    g_string_append_printf (text, "s%02u,%.4f,remark %u,%u,%s\n", row, noise (row, 1),
                            row, 20 + row % 40, row % 3 == 0 ? "good" : "bad");
  a = io_write (fixture, "a.csv", text->str, -1);
  dataset = load ((const char *const *) &a, 1, report);
  g_assert_cmpstr (get_role (report, "note"), ==, "text");
  g_assert_cmpuint (count_warned (report, "many-classes"), ==, N_ROWS);
  g_assert_cmpuint (fus_dataset_get_n_labels (dataset), ==, 1);
  recipe = fus_import_guess ((const char *const *) &a, 1, NULL, NULL);
  asked = g_strdup_printf ("note=%s::note", a);
  g_assert_true (fus_recipe_add_label_text (recipe, asked, NULL));
  named = fus_import_run (recipe, NULL, NULL, NULL);
  g_assert_cmpuint (fus_dataset_find_label (named, "note")->n_classes, ==, N_ROWS);
  g_assert_cmpstr (fus_dataset_get_default_label (named)->id, ==, "state");
}

/* ---- columns that are no features ---- */

static void
test_counters_and_repeats (IoFixture *fixture, gconstpointer data)
{
  g_autoptr (GString) a = g_string_new ("id,nr,x,age,plate\n");
  g_autoptr (GString) b = g_string_new ("id,y,age,plate\n");
  g_autofree char *path_a = NULL;
  g_autofree char *path_b = NULL;
  g_autoptr (FusJoinReport) report = fus_join_report_new ();
  g_autoptr (FusDataset) dataset = NULL;

  for (guint row = 0; row < N_ROWS; row++)
    {
      guint s = row * 7 % N_ROWS;

      g_string_append_printf (a, "s%02u,%u,%.4f,%u,%.3f\n", row, 5 + row, noise (row, 1),
                              20 + row * 13 % 50, noise (row, 9));
      g_string_append_printf (b, "s%02u,%.4f,%u,%.3f\n", s, noise (s, 2),
                              20 + s * 13 % 50, noise (s, 9));
    }
  path_a = io_write (fixture, "a.csv", a->str, -1);
  path_b = io_write (fixture, "b.csv", b->str, -1);
  {
    const char *const paths[] = { path_a, path_b };

    dataset = load (paths, 2, report);
  }
  g_assert_cmpuint (count_warned (report, "counts-rows"), ==, 1);
  g_assert_cmpuint (count_warned (report, "repeated-column"), ==, 2);
  g_assert_cmpuint (fus_dataset_get_modality (dataset, 0)->n_features, ==, 1);
  g_assert_cmpuint (fus_dataset_get_modality (dataset, 1)->n_features, ==, 1);
  g_assert_cmpstr (get_role (report, "nr"), ==, "skip");
  g_assert_cmpstr (get_role (report, "age"), ==, "skip");
  g_assert_cmpstr (get_role (report, "id"), ==, "id");
}

/* Numbers of patients with several rows each tell who, not what. */
static void
test_repeated_ids (IoFixture *fixture, gconstpointer data)
{
  static const char *const headers[] = { "patient_id", "id", "Subject", "donor" };

  for (gsize i = 0; i < G_N_ELEMENTS (headers); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autofree char *a = NULL;
      g_autoptr (FusJoinReport) report = fus_join_report_new ();
      g_autoptr (FusDataset) dataset = NULL;

      g_string_append_printf (text, "x0,%s,x1\n", headers[i]);
      for (guint row = 0; row < N_ROWS; row++)
        g_string_append_printf (text, "%.4f,%u,%.4f\n", noise (row, 1), 500 + row / 3,
                                noise (row, 2));
      a = io_write (fixture, "a.csv", text->str, -1);
      dataset = load ((const char *const *) &a, 1, report);
      g_assert_cmpuint (fus_dataset_get_modality (dataset, 0)->n_features, ==, 2);
      g_assert_cmpstr (get_role (report, headers[i]), ==, "group");
      g_assert_cmpuint (count_warned (report, "repeated-id"), ==, 1);
    }
}

static void
test_copies (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *a = write_table (fixture, "a.csv", 4, NULL, NULL, 0);
  g_autofree char *text = NULL;
  g_autofree char *b = NULL;
  g_autoptr (FusJoinReport) report = fus_join_report_new ();
  g_autoptr (FusDataset) dataset = NULL;

  g_assert_true (g_file_get_contents (a, &text, NULL, NULL));
  b = io_write (fixture, "b.csv", text, -1);
  {
    const char *const paths[] = { a, b };

    dataset = load (paths, 2, report);
  }
  g_assert_cmpuint (fus_dataset_get_n_modalities (dataset), ==, 2);
  g_assert_cmpuint (count_warned (report, "copy-of-modality"), ==, 4);
}

/* ---- numbers with commas in quotes ---- */

static void
test_quoted_commas (IoFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *text;
    gboolean refused;
  } cases[] = {
    { "id,n,p\na,13800,\"0,01\"\nb,13805,\"1,72\"\nc,13807,\"-0,45\"\n", FALSE },
    { "id,n,p\na,138,\"1,234\"\nb,139,\"2,345\"\nc,141,\"3,456\"\n", TRUE },
    { "id,n,p\na,1.5,\"1,25\"\nb,2.5,\"2,34\"\nc,3.5,\"3,45\"\nd,1.1,\"2,1\"\n", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *a = io_write (fixture, "a.csv", cases[i].text, -1);
      g_autoptr (GError) error = NULL;
      g_autoptr (FusDataset) dataset = fus_dataset_load (a, NULL, &error);

      if (cases[i].refused)
        {
          g_assert_null (dataset);
          io_assert_told (error, FUS_FILE_ERROR_CONTENT, "p", 2);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpuint (fus_dataset_get_modality (dataset, 0)->n_features, ==, 2);
      g_assert_cmpfloat_with_epsilon ((double) fus_dataset_get_values (dataset, 0, 1)[1],
                                      i == 0 ? 1.72 : 2.34, 1e-6);
      g_assert_cmpuint (fus_dataset_get_n_labels (dataset), ==, 0);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  io_add ("/labels/classes-written-as-numbers", test_codes);
  io_add ("/labels/a-table-of-codes", test_table_of_codes);
  io_add ("/labels/counts-and-answers-are-features", test_counts_are_features);
  io_add ("/labels/words-stay-words", test_words);
  io_add ("/labels/gaps-are-counted", test_gaps_are_counted);
  io_add ("/labels/dates-are-no-classes", test_no_classes);
  io_add ("/labels/unique-texts-are-no-classes", test_unique_texts);
  io_add ("/labels/counters-and-repeats-are-no-features", test_counters_and_repeats);
  io_add ("/labels/ids-of-several-rows-are-no-features", test_repeated_ids);
  io_add ("/labels/a-copy-is-told", test_copies);
  io_add ("/labels/commas-in-quotes", test_quoted_commas);

  return g_test_run ();
}
