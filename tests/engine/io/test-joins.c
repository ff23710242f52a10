/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pairs of tables whose rows belong together in a known way: what comes out is compared
 * with the truth, row by row, or is refused. */
#include "config.h"

#include "fus-dataset-file.h"
#include "fus-test.h"
#include "io-fixture.h"

#include <math.h>
#include <string.h>

enum
{
  N_ROWS = 60,
};

/* How the samples are called. */
typedef enum
{
  IDS_WHOLE,
  IDS_RANK,
  IDS_SPARSE,
  IDS_TEXT,
  IDS_PADDED,
  IDS_UUID,
  IDS_BIG,
  N_ID_TYPES,
} IdType;

typedef enum
{
  PLACE_FIRST,
  PLACE_MIDDLE,
  PLACE_LAST,
  N_PLACES,
} PlaceOfId;

static char *
make_id (IdType type, guint i)
{
  switch (type)
    {
    case IDS_WHOLE:
      return g_strdup_printf ("%u", 1001 + i);
    case IDS_RANK:
      return g_strdup_printf ("%u", 1 + i);
    case IDS_SPARSE:
      return g_strdup_printf ("%u", 10007 + i * 7919 % 89989);
    case IDS_TEXT:
      return g_strdup_printf ("s%03u", i);
    case IDS_PADDED:
      return g_strdup_printf ("%05u", i * 7);
    case IDS_UUID:
      return g_strdup_printf ("%08x-1b4e-4c2a-9d3f-%012x", i * 2654435761U, i * 40503U);
    case IDS_BIG:
      return g_strdup_printf ("%lu", 9007199254740993UL + 3 * (gulong) i);
    case N_ID_TYPES:
    default:
      g_assert_not_reached ();
    }
}

static guint *
shuffle (guint n, guint first, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  guint *order = g_new (guint, n);

  for (guint i = 0; i < n; i++)
    {
      guint k = (guint) g_rand_int_range (rand, 0, (gint32) i + 1);

      order[i] = order[k];
      order[k] = first + i;
    }

  return order;
}

/* Noise that no other column shares. */
static double
noise (guint sample, guint column)
{
  return sin (12.9898 * sample + 78.233 * column) * 43.7585;
}

static void
append_id (GString *text, PlaceOfId place, guint at, guint n, const char *id)
{
  if (id != NULL &&
      ((place == PLACE_FIRST && at == 0) || (place == PLACE_MIDDLE && at == 1) ||
       (place == PLACE_LAST && at == n)))
    g_string_append_printf (text, "%s%s", at > 0 ? "," : "", id);
  if (id != NULL && place == PLACE_FIRST && at == 0)
    g_string_append_c (text, ',');
  else if (at > 0 && at < n)
    g_string_append_c (text, ',');
}

/* Rows of samples @order; the first number tells the sample: scale · sample + offset.
 * @header: (nullable): of the ids; empty: a table without headers */
static char *
write_table (IoFixture *fixture,
             const char *name,
             IdType type,
             PlaceOfId place,
             const char *header,
             const guint *order,
             double scale,
             double offset,
             guint n_columns)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint c = 0; header[0] != '\0' && c <= n_columns; c++)
    {
      append_id (text, place, c, n_columns, header);
      if (c < n_columns)
        g_string_append_printf (text, "%c%u", name[0], c);
    }
  if (header[0] != '\0')
    g_string_append_c (text, '\n');
  for (guint row = 0; row < N_ROWS; row++)
    {
      g_autofree char *id = make_id (type, order[row]);

      for (guint c = 0; c <= n_columns; c++)
        {
          append_id (text, place, c, n_columns, id);
          if (c < n_columns)
            g_string_append_printf (text, "%.4f",
                                    c == 0 ? scale * order[row] + offset
                                           : noise (order[row], c));
        }
      g_string_append_c (text, '\n');
    }

  return io_write (fixture, name, text->str, -1);
}

/* Samples that have both, and how many of them are the same sample in both. */
static guint
count_right (const FusDataset *dataset, guint *n_right)
{
  guint n = 0;

  *n_right = 0;
  for (gsize i = 0; i < fus_dataset_get_n_samples (dataset); i++)
    {
      const FusReal *a = fus_dataset_get_values (dataset, 0, i);
      const FusReal *b = fus_dataset_get_values (dataset, 1, i);

      if (a == NULL || b == NULL)
        continue;
      n++;
      *n_right +=
        fabs (((double) a[0] - 0.25) - ((double) b[0] - 0.125) / 2) < 0.01 ? 1 : 0;
    }

  return n;
}

static FusRecipe *
make_recipe (const char *a, const char *b)
{
  FusRecipe *recipe = fus_recipe_new ();

  fus_recipe_add_file (recipe, a);
  fus_recipe_add_file (recipe, b);

  return recipe;
}

static FusDataset *
join (const char *a, const char *b, FusJoinReport *report, GError **error)
{
  g_autoptr (FusRecipe) recipe = make_recipe (a, b);

  return fus_import_run (recipe, report, NULL, error);
}

static gboolean
has_warning (const FusJoinReport *report, const char *id)
{
  return fus_notices_find (report->warnings, id) != NULL;
}

/* Pairs all that belong together and nothing else, and learns from no id; or refuses
 * where next to nothing is common. */
static void
assert_joined (IoFixture *fixture,
               IdType type,
               PlaceOfId place,
               const char *header,
               guint n_common)
{
  g_autofree guint *first = shuffle (N_ROWS, 0, 1 + n_common);
  g_autofree guint *second = shuffle (N_ROWS, N_ROWS - n_common, 77 + (guint) type);
  g_autofree char *a =
    write_table (fixture, "a.csv", type, place, header, first, 1, 0.25, 4);
  g_autofree char *b =
    write_table (fixture, "b.csv", type, place, header, second, 2, 0.125, 5);
  g_autoptr (FusJoinReport) report = fus_join_report_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (FusDataset) dataset = join (a, b, report, &error);
  guint n_right = 0;

  g_test_message ("ids %d, place %d, header “%s”, %u common: %s", (int) type, (int) place,
                  header, n_common, error != NULL ? error->message : "joined");
  if (n_common <= N_ROWS / 20 && dataset == NULL)
    {
      g_assert_error (error, FUS_FILE_ERROR, FUS_FILE_ERROR_MISMATCH);
      g_assert_nonnull (fus_file_error_get_place (error).remedy);
      return;
    }
  g_assert_no_error (error);
  g_assert_cmpuint (count_right (dataset, &n_right), ==, n_common);
  g_assert_cmpuint (n_right, ==, n_common);
  g_assert_cmpuint (fus_dataset_get_modality (dataset, 0)->n_features, ==, 4);
  g_assert_cmpuint (fus_dataset_get_modality (dataset, 1)->n_features, ==, 5);
  g_assert_cmpstr (((FusJoinPart *) g_ptr_array_index (report->parts, 0))->joined_by, ==,
                   "id");
  g_assert_false (has_warning (report, "paired-by-row"));
  g_assert_cmpint (has_warning (report, "few-pairs"), ==, 2 * n_common < N_ROWS);
}

static void
test_any_type_and_place (IoFixture *fixture, gconstpointer data)
{
  static const char *const headers[] = { "id", "Patient ID", "kode", "" };

  for (IdType type = 0; type < N_ID_TYPES; type++)
    for (PlaceOfId place = 0; place < N_PLACES; place++)
      for (guint h = 0; h < 2; h++)
        assert_joined (fixture, type, place, headers[(type + place + 2 * h) % 4], N_ROWS);
}

static void
test_overlaps (IoFixture *fixture, gconstpointer data)
{
  static const guint common[] = { 48, 30, 12, 3, 0 };

  for (IdType type = 0; type < N_ID_TYPES; type++)
    for (gsize i = 0; i < G_N_ELEMENTS (common); i++)
      assert_joined (fixture, type, i % 2 == 0 ? PLACE_FIRST : PLACE_LAST,
                     i % 2 == 0 ? "id" : "sample_id", common[i]);
}

/* ---- what is no id ---- */

static char *
write_columns (IoFixture *fixture,
               const char *name,
               const char *header,
               double scale,
               double offset,
               const guint *order,
               char *(*more) (guint row, guint sample))
{
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%c0,%c1,%s\n", name[0], name[0], header);
  for (guint row = 0; row < N_ROWS; row++)
    {
      g_autofree char *cell = more (row, order[row]);

      g_string_append_printf (text, "%.4f,%.4f,%s\n", scale * order[row] + offset,
                              noise (order[row], 1), cell);
    }

  return io_write (fixture, name, text->str, -1);
}

static char *
measured (guint row, guint sample)
{
  return g_strdup_printf ("%u", sample * 37 % 101);
}

static char *
measured_too (guint row, guint sample)
{
  return g_strdup_printf ("%u", 3 + (sample * 53 + 11) % 101);
}

static char *
ranked (guint row, guint sample)
{
  return g_strdup_printf ("%u", 1 + sample * 7 % N_ROWS);
}

static char *
ranked_too (guint row, guint sample)
{
  return g_strdup_printf ("%u", 1 + (sample * 11 + 5) % N_ROWS);
}

static char *
from_zero (guint row, guint sample)
{
  return g_strdup_printf ("%u", row);
}

static char *
from_one (guint row, guint sample)
{
  return g_strdup_printf ("%u", row + 1);
}

/* Whole numbers that differ by chance name nothing: rows go by their order, which is
 * told, and the columns stay features. */
static void
test_measured_numbers (IoFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *first;
    char *(*a) (guint row, guint sample);
    const char *second;
    char *(*b) (guint row, guint sample);
    gsize n_features;
  } cases[] = {
    { "reads", measured, "umis", measured_too, 3 },
    { "reads", measured, "reads", measured_too, 3 },
    { "rank", ranked, "place", ranked_too, 3 },
    { "index", from_zero, "index", from_one, 2 },
  };
  g_autofree guint *order = shuffle (N_ROWS, 0, 5);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *a =
        write_columns (fixture, "a.csv", cases[i].first, 1, 0.25, order, cases[i].a);
      g_autofree char *b =
        write_columns (fixture, "b.csv", cases[i].second, 2, 0.125, order, cases[i].b);
      g_autoptr (FusJoinReport) report = fus_join_report_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (FusDataset) dataset = join (a, b, report, &error);
      guint n_right = 0;

      g_test_message ("%s and %s", cases[i].first, cases[i].second);
      g_assert_no_error (error);
      g_assert_cmpuint (count_right (dataset, &n_right), ==, N_ROWS);
      g_assert_cmpuint (n_right, ==, N_ROWS);
      g_assert_true (has_warning (report, "paired-by-row"));
      g_assert_nonnull (
        fus_notices_find (fus_dataset_get_notices (dataset), "paired-by-row"));
      g_assert_cmpuint (fus_dataset_get_modality (dataset, 0)->n_features, ==,
                        cases[i].n_features);
    }
}

/* ---- what contradicts the order of rows ---- */

static char *
sex (guint row, guint sample)
{
  return g_strdup (sample % 2 == 0 ? "m" : "f");
}

static char *
age (guint row, guint sample)
{
  return g_strdup_printf ("%u", 20 + sample % 37);
}

static char *
hours (guint row, guint sample)
{
  return g_strdup_printf ("%.1f", 0.5 * sample);
}

static char *
patient (guint row, guint sample)
{
  return g_strdup_printf ("p%u", sample / 2);
}

static void
test_contradictions (IoFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *header;
    char *(*more) (guint row, guint sample);
  } cases[] = {
    { "sex", sex },
    { "age", age },
    { "hours", hours },
    { "patient", patient },
  };
  g_autofree guint *first = shuffle (N_ROWS, 0, 5);
  g_autofree guint *second = shuffle (N_ROWS, 0, 6);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *a =
        write_columns (fixture, "a.csv", cases[i].header, 1, 0.25, first, cases[i].more);
      g_autofree char *b = write_columns (fixture, "b.csv", cases[i].header, 2, 0.125,
                                          second, cases[i].more);
      g_autofree char *c =
        write_columns (fixture, "c.csv", cases[i].header, 2, 0.125, first, cases[i].more);
      g_autoptr (FusRecipe) recipe = make_recipe (a, b);
      g_autoptr (FusJoinReport) report = fus_join_report_new ();
      g_autoptr (FusJoinReport) silent = fus_join_report_new ();
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) none = NULL;
      g_autoptr (FusDataset) dataset = join (a, b, NULL, &error);
      g_autoptr (FusDataset) same = join (a, c, report, &none);
      g_autoptr (FusDataset) forced = NULL;
      guint n_right = 0;

      g_assert_null (dataset);
      io_assert_told (error, FUS_FILE_ERROR_MISMATCH, cases[i].header, -1);
      g_assert_no_error (none);
      g_assert_cmpuint (count_right (same, &n_right), ==, N_ROWS);
      g_assert_cmpuint (n_right, ==, N_ROWS);
      g_assert_true (has_warning (report, "paired-by-row"));
      recipe->by_row = TRUE;
      forced = fus_import_run (recipe, silent, NULL, &none);
      g_assert_no_error (none);
      g_assert_false (has_warning (silent, "paired-by-row"));
      g_assert_cmpuint (fus_dataset_get_n_samples (forced), ==, N_ROWS);
    }
}

/* ---- ids that would meet if they were written alike ---- */

static void
append_near (GString *text, guint way, gboolean other, guint i)
{
  switch (way)
    {
    case 0:
      g_string_append_printf (text, other ? "%u" : "%05u", i * 7);
      break;
    case 1:
      g_string_append_printf (text, other ? "%u.0" : "%u", 100 + i);
      break;
    case 2:
      g_string_append_printf (text, other ? "TCGA.%03u.A" : "TCGA-%03u-A", i);
      break;
    case 3:
      g_string_append_printf (text, other ? "S%03uX" : "s%03ux", i);
      break;
    case 4:
      g_string_append_printf (text, other ? "\" s%03u\"" : "s%03u", i);
      break;
    default:
      g_string_append_printf (text, other ? "P-%u" : "%u", 100 + i);
      break;
    }
}

static char *
write_near (IoFixture *fixture, const char *name, const char *header, guint way)
{
  gboolean other = name[0] == 'b';
  g_autofree guint *order = shuffle (N_ROWS, 0, other ? 3 : 4);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_append_printf (text, "%s,%c0,%c1\n", header, name[0], name[0]);
  for (guint row = 0; row < N_ROWS; row++)
    {
      append_near (text, way, other, order[row]);
      g_string_append_printf (text, ",%.4f,%.4f\n", order[row] + 0.25,
                              noise (order[row], 1));
    }

  return io_write (fixture, name, text->str, -1);
}

static void
test_near_misses (IoFixture *fixture, gconstpointer data)
{
  static const char *const words[] = { "leading zeros", "“.0”",   "punctuation",
                                       "case",          "blanks", "prefix" };
  static const char *const headers[][2] = {
    { "id", "id" },
    { "kode", "kode" },
    { "kode", "wer" },
  };

  for (guint way = 0; way < G_N_ELEMENTS (words); way++)
    for (gsize h = 0; h < G_N_ELEMENTS (headers); h++)
      {
        g_autofree char *a = write_near (fixture, "a.csv", headers[h][0], way);
        g_autofree char *b = write_near (fixture, "b.csv", headers[h][1], way);
        g_autoptr (FusRecipe) recipe = make_recipe (a, b);
        g_autoptr (GError) error = NULL;
        g_autoptr (GError) none = NULL;
        g_autoptr (FusDataset) dataset = join (a, b, NULL, &error);
        g_autoptr (FusDataset) empty = NULL;

        g_assert_null (dataset);
        io_assert_told (error, FUS_FILE_ERROR_MISMATCH, NULL, -1);
        g_assert_nonnull (strstr (error->message, words[way]));
        g_assert_nonnull (
          strstr (fus_file_error_get_place (error).remedy, "--allow-empty-join"));
        recipe->allow_empty = TRUE;
        empty = fus_import_run (recipe, NULL, NULL, &none);
        g_assert_no_error (none);
        g_assert_cmpuint (fus_dataset_get_n_samples (empty), ==, 2 * N_ROWS);
      }
}

/* Samples as columns, with ids of rows that are texts, numbers or none. */
static void
test_turned (IoFixture *fixture, gconstpointer data)
{
  static const char *const rows[] = { "gene,G%u,", "no,%u,", ",," };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_auto (GStrv) parts = g_strsplit (rows[i], ",", -1);
      g_autoptr (GString) turned = g_string_new (parts[0]);
      g_autoptr (GString) classes = g_string_new ("sample,class\n");
      g_autofree char *a = NULL;
      g_autofree char *b = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (FusDataset) dataset = NULL;

      for (guint k = 0; k < 40; k++)
        {
          g_string_append_printf (turned, "%ss%u", turned->len > 0 ? "," : "", k);
          g_string_append_printf (classes, "s%u,%c\n", k, 'a' + k % 3);
        }
      for (guint row = 0; row < 12; row++)
        {
          g_string_append_c (turned, '\n');
          if (parts[1][0] != '\0')
            g_string_append_printf (turned, parts[1][0] == 'G' ? "G%u" : "%u", row);
          for (guint k = 0; k < 40; k++)
            g_string_append_printf (turned, "%s%.3f",
                                    k > 0 || parts[1][0] != '\0' ? "," : "",
                                    noise (row, k));
        }
      a = io_write (fixture, "a.csv", turned->str, -1);
      b = io_write (fixture, "b.csv", classes->str, -1);
      dataset = join (a, b, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (fus_dataset_get_n_samples (dataset), ==, 40);
      g_assert_cmpuint (fus_dataset_get_modality (dataset, 0)->n_features, ==, 12);
      g_assert_cmpfloat_with_epsilon ((double) fus_dataset_get_values (dataset, 0, 7)[3],
                                      noise (3, 7), 0.001);
      g_assert_nonnull (fus_notices_find (fus_dataset_get_notices (dataset), "turned"));
    }
}

/* Features whose names happen to be those of samples: rows that pair stand as they are,
 * whether their ids are found or were chosen, texts or numbers, first or last. */
static void
test_not_turned (IoFixture *fixture, gconstpointer data)
{
  for (guint way = 0; way < 8; way++)
    {
      const char *const prefix = (way & 1) != 0 ? "s" : "";
      const gboolean is_last = (way & 2) != 0;
      const gboolean is_chosen = (way & 4) != 0;
      g_auto (GStrv) paths = g_new0 (char *, 3);
      g_autoptr (GError) error = NULL;
      g_autoptr (FusRecipe) recipe = NULL;
      g_autoptr (FusDataset) dataset = NULL;

      for (guint t = 0; t < 2; t++)
        {
          g_autoptr (GString) table = g_string_new (is_last ? "" : "id,");

          for (guint d = 0; d < 12; d++)
            g_string_append_printf (table, "%s%s%u", d > 0 ? "," : "", prefix,
                                    (t + 1) * 10 + d);
          g_string_append (table, is_last ? ",id\n" : "\n");
          for (guint row = 0; row < 60; row++)
            {
              const guint k = (row * 7 + t * 11) % 60;

              if (!is_last)
                g_string_append_printf (table, "%s%u,", prefix, k);
              for (guint d = 0; d < 12; d++)
                g_string_append_printf (table, "%s%.3f", d > 0 ? "," : "", noise (k, d));
              if (is_last)
                g_string_append_printf (table, ",%s%u", prefix, k);
              g_string_append_c (table, '\n');
            }
          paths[t] = io_write (fixture, t == 0 ? "a.csv" : "b.csv", table->str, -1);
        }
      recipe = make_recipe (paths[0], paths[1]);
      if (is_chosen)
        recipe->id = g_strdup ("id");
      dataset = fus_import_run (recipe, NULL, NULL, &error);
      g_assert_no_error (error);
      g_assert_null (fus_notices_find (fus_dataset_get_notices (dataset), "turned"));
      g_assert_cmpuint (fus_dataset_get_n_samples (dataset), ==, 60);
      for (guint m = 0; m < 2; m++)
        g_assert_cmpuint (fus_dataset_get_modality (dataset, m)->n_features, ==, 12);
      for (guint row = 0; row < 60; row++)
        g_assert_cmpfloat_with_epsilon (
          (double) fus_dataset_get_values (dataset, 0, row)[5],
          (double) fus_dataset_get_values (dataset, 1, row)[5], 1e-9);
    }
}

/* Row names that only count are left for a column that really names the samples, and
 * prove nothing where another column contradicts them. */
static void
test_row_numbers (IoFixture *fixture, gconstpointer data)
{
  g_autofree guint *order = shuffle (N_ROWS, 0, 9);
  g_autoptr (GString) a = g_string_new (",a0,sample,group\n");
  g_autoptr (GString) b = g_string_new (",b0,sample,group\n");
  g_autoptr (GString) c = g_string_new (",b0,group\n");
  g_autofree char *path_a = NULL;
  g_autofree char *path_b = NULL;
  g_autofree char *path_c = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FusDataset) dataset = NULL;
  guint n_right = 0;

  for (guint row = 0; row < N_ROWS; row++)
    {
      guint s = order[row];

      g_string_append_printf (a, "%u,%.2f,s%u,%c\n", row, row + 0.25, row, 'a' + row % 3);
      g_string_append_printf (b, "%u,%.3f,s%u,%c\n", row, 2 * s + 0.125, s, 'a' + s % 3);
      g_string_append_printf (c, "%u,%.3f,%c\n", row, 2 * s + 0.125, 'a' + s % 3);
    }
  path_a = io_write (fixture, "a.csv", a->str, -1);
  path_b = io_write (fixture, "b.csv", b->str, -1);
  path_c = io_write (fixture, "c.csv", c->str, -1);
  dataset = join (path_a, path_b, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_right (dataset, &n_right), ==, N_ROWS);
  g_assert_cmpuint (n_right, ==, N_ROWS);
  g_assert_null (join (path_a, path_c, NULL, &error));
  io_assert_told (error, FUS_FILE_ERROR_MISMATCH, "group", -1);
}

/* ---- parts of a file, taken by path ---- */

static void
add_block (FusDatasetBuilder *builder,
           const char *id,
           double scale,
           double offset,
           guint n_columns,
           guint32 seed)
{
  const gsize shape[] = { n_columns };
  g_autoptr (FusModality) modality =
               fus_modality_new (id, id, FUS_MODALITY_VECTOR, shape, 1);
  g_autoptr (FusMatrix) x = fus_matrix_new (N_ROWS, n_columns);
  g_autofree guint *order = shuffle (N_ROWS, 0, seed);

  modality->feature_names = g_new0 (char *, n_columns + 1);
  for (guint c = 0; c < n_columns; c++)
    modality->feature_names[c] = g_strdup_printf ("%s%u", id, c);
  for (guint row = 0; row < N_ROWS; row++)
    for (guint c = 0; c < n_columns; c++)
      fus_matrix_row (x, row)[c] =
        (FusReal) (c == 0 ? scale * order[row] + offset : noise (order[row], c));
  fus_dataset_builder_add_modality (builder, modality, x, order);
}

/* Each matrix of a MuData file has its rows in an order of its own. */
static void
test_parts_by_path (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *path = io_path (fixture, "two.h5mu");
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("two");
  g_autoptr (FusDataset) whole = NULL;
  g_autoptr (FusDataset) parts = NULL;
  g_autoptr (FusRecipe) recipe = fus_recipe_new ();
  g_autoptr (GError) error = NULL;
  g_auto (GStrv) ids = g_new0 (char *, N_ROWS + 1);
  guint n_right = 0;

  for (guint i = 0; i < N_ROWS; i++)
    ids[i] = g_strdup_printf ("s%u", i);
  fus_dataset_builder_set_samples (builder, N_ROWS, g_steal_pointer (&ids));
  add_block (builder, "a", 1, 0.25, 4, 3);
  add_block (builder, "b", 2, 0.125, 5, 8);
  whole = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);
  g_assert_true (fus_dataset_save (whole, path, NULL, 0, NULL, &error));
  fus_recipe_add_modality (recipe, "a", path, "mod/a/X");
  fus_recipe_add_modality (recipe, "b", path, "/mod/b/X");
  parts = fus_import_run (recipe, NULL, NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (count_right (parts, &n_right), ==, N_ROWS);
  g_assert_cmpuint (n_right, ==, N_ROWS);
  g_assert_cmpstr (fus_dataset_get_modality (parts, 1)->feature_names[4], ==, "b4");
  g_assert_true (fus_dataset_find_sample (parts, "s59", &n_right));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  io_add ("/joins/ids-of-any-type-and-place", test_any_type_and_place);
  io_add ("/joins/overlaps-from-all-to-none", test_overlaps);
  io_add ("/joins/measured-numbers-are-no-ids", test_measured_numbers);
  io_add ("/joins/order-is-not-taken-against-a-shared-column", test_contradictions);
  io_add ("/joins/near-misses-are-named", test_near_misses);
  io_add ("/joins/turned-tables-are-turned", test_turned);
  io_add ("/joins/rows-that-pair-are-not-turned", test_not_turned);
  io_add ("/joins/parts-by-path-keep-their-names", test_parts_by_path);
  io_add ("/joins/row-numbers-prove-nothing", test_row_numbers);

  return g_test_run ();
}
