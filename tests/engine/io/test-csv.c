/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-csv.h"
#include "fus-rng.h"
#include "io-fixture.h"

#include <math.h>
#include <string.h>

static void
assert_values (const FusDataset *dataset, guint m, const double *values, gsize n)
{
  const FusMatrix *block = fus_dataset_get_block ((FusDataset *) dataset, m);

  g_assert_cmpuint (block->n_rows * block->n_cols, ==, n);
  for (gsize i = 0; i < n; i++)
    {
      if (isnan (values[i]))
        g_assert_true (isnan (block->data[i]));
      else
        g_assert_cmpfloat_with_epsilon ((double) block->data[i],
                                        (double) (FusReal) values[i], 1e-12);
    }
}

static gsize
count_notice (const FusDataset *dataset, const char *id)
{
  const FusNotice *notice =
    fus_notices_find (fus_dataset_get_notices ((FusDataset *) dataset), id);

  return notice != NULL ? notice->n : 0;
}

/* Every dialect below says the same: three samples, two features, one value missing. */
static void
test_dialects (IoFixture *fixture, gconstpointer data)
{
  static const char *const texts[] = {
    "id,a,b\nx,1.5,2\ny,,-4\nz,0.25,1e3\n",
    "id;a;b\r\nx;1,5;2\r\ny;NA;-4\r\nz;0,25;1e3\r\n",
    "id\ta\tb\nx\t1.5\t2\ny\tnan\t-4\nz\t0.25\t1000",
    "\xef\xbb\xbf\"id\",\"a\",\"b\"\n\"x\",\"1.5\",\"2\"\n\"y\",\"\",-4\n\"z\",.25,1e3\n",
    "id|a|b\rx|1.5|2\ry| |-4\rz|0.25|1000\r",
    "id , a , b \nx , 1.5 , 2 \ny , , -4\nz , 0.25, 1e3,\n\n,,\n",
    "# made by hand\nid a  b\nx 1.5 2\ny NA -4 \nz 0.25   1000\n",
    "a,b\nx,1.5,2\ny,,-4\nz,.25,1e3\n",
  };
  static const double values[] = { 1.5, 2, NAN, -4, 0.25, 1000 };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autofree char *path = io_write (fixture, "t.csv", texts[i], -1);
      g_autoptr (FusDataset) dataset = io_load (path);

      assert_values (dataset, 0, values, G_N_ELEMENTS (values));
      g_assert_cmpstr (fus_dataset_get_id (dataset, 2), ==, "z");
      g_assert_cmpstr (fus_dataset_get_modality (dataset, 0)->feature_names[1], ==, "b");
    }
}

static void
test_utf16 (IoFixture *fixture, gconstpointer data)
{
  gsize n = 0;
  g_autofree char *wide = g_convert ("\xef\xbb\xbfid,größe\nä,1\nb,2\n", -1, "UTF-16LE",
                                     "UTF-8", NULL, &n, NULL);
  g_autofree char *path = io_write (fixture, "t.csv", wide, (gssize) n);
  g_autoptr (FusDataset) dataset = io_load (path);

  g_assert_cmpstr (fus_dataset_get_id (dataset, 0), ==, "ä");
}

static void
test_windows_1252 (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *path = io_write (fixture, "t.csv",
                                    "id,gr\xf6\xdf"
                                    "e\n\xe4,1\nb,2\n",
                                    -1);
  g_autoptr (FusDataset) dataset = io_load (path);

  g_assert_cmpstr (fus_dataset_get_id (dataset, 0), ==, "ä");
  g_assert_cmpstr (fus_dataset_get_modality (dataset, 0)->feature_names[0], ==, "größe");
}

/* A mark of UTF-8 before bytes that are none: refused with the place of the first. */
static void
test_marked_wrongly (IoFixture *fixture, gconstpointer data)
{
  static const char *const rows[] = { "a\x80", "\xff", "x\xc3", "\xed\xa0\x80", "\xf5y" };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (guint place = 0; place < 3; place++)
      {
        g_autofree char *text =
          g_strdup_printf ("\xef\xbb\xbfid,%s\n%s,1\nb,%s\n", place == 0 ? rows[i] : "x",
                           place == 1 ? rows[i] : "a", place == 2 ? rows[i] : "2");
        g_autofree char *path = io_write (fixture, "t.csv", text, -1);

        io_assert_refused (path, FUS_FILE_ERROR_FORMAT, NULL, -1);
      }
}

static void
test_quotes (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *path =
    io_write (fixture, "t.csv",
              "id,\"a, \"\"b\"\"\",c\n\"x\ny\",1,2\n\"say \"\"hi\"\"\",3,4\n", -1);
  g_autoptr (FusDataset) dataset = io_load (path);

  g_assert_cmpstr (fus_dataset_get_id (dataset, 0), ==, "x\ny");
  g_assert_cmpstr (fus_dataset_get_id (dataset, 1), ==, "say \"hi\"");
  g_assert_cmpstr (fus_dataset_get_modality (dataset, 0)->feature_names[0], ==,
                   "a, \"b\"");
}

static void
test_header_of_numbers (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *path = io_write (fixture, "t.csv", "0,1,2,0\n5,6,7,1\n8,9,9,0\n", -1);
  g_autofree char *bare = io_write (fixture, "u.csv", "3,1,2,0\n5,6,7,1\n8,9,9,0\n", -1);
  g_autoptr (FusDataset) named = io_load (path);
  g_autoptr (FusDataset) unnamed = io_load (bare);

  g_assert_cmpuint (fus_dataset_get_n_samples (named), ==, 2);
  g_assert_cmpuint (fus_dataset_get_n_samples (unnamed), ==, 3);
}

/* What stands in the cell of a generated table. */
typedef double (*MakeCell) (FusRng *rng, guint row, guint column);

static double
draw (FusRng *rng)
{
  FusReal u = 0;

  fus_rng_fill_uniform (rng, &u, 1, 0, 1);

  return (double) u;
}

static double
make_share (FusRng *rng, guint row, guint column)
{
  return floor (draw (rng) * 1000) / 1000;
}

static double
make_wide (FusRng *rng, guint row, guint column)
{
  return floor ((draw (rng) - 0.5) * 1e7) / 1000;
}

static double
make_mark (FusRng *rng, guint row, guint column)
{
  return floor (draw (rng) * 6);
}

static double
make_count (FusRng *rng, guint row, guint column)
{
  return floor (exp (8 * draw (rng)) - 1);
}

static double
make_rising (FusRng *rng, guint row, guint column)
{
  return column + floor (draw (rng) * 900) / 1000;
}

static double
make_clock (FusRng *rng, guint row, guint column)
{
  return column == 0 ? row : floor (draw (rng) * 100) / 100;
}

/* A first row unlike all others: a device at rest, or one that starts. */
static double
make_rest (FusRng *rng, guint row, guint column)
{
  return row == 0 ? 0 : 1 + floor (draw (rng) * 1000) / 1000;
}

static double
make_start (FusRng *rng, guint row, guint column)
{
  return (row == 0 ? 50 : 1) * (1 + floor (draw (rng) * 1000) / 1000);
}

static const struct
{
  const char *name;
  MakeCell make;
} bodies[] = {
  { "shares", make_share }, { "wide", make_wide },      { "marks", make_mark },
  { "counts", make_count }, { "rising", make_rising },  { "clock", make_clock },
  { "at rest", make_rest }, { "starting", make_start },
};

/* @header: (nullable): its first row; rows of numbers, after a text where @texts. */
static FusCsv *
open_generated (const IoFixture *fixture,
                const char *header,
                MakeCell make,
                guint n_columns,
                gboolean texts,
                guint n_rows,
                guint seed)
{
  g_autoptr (GString) table = g_string_new (header != NULL ? header : "");
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  FusRng rng = fus_rng_at (seed, FUS_DRAW_SPLIT, 9, 0);
  FusCsv *csv = NULL;

  for (guint row = 0; row < n_rows; row++)
    {
      if (texts)
        g_string_append_printf (table, "s%u,", row);
      for (guint c = 0; c < n_columns; c++)
        g_string_append_printf (table, "%s%g", c > 0 ? "," : "", make (&rng, row, c));
      g_string_append_c (table, '\n');
    }
  path = io_write (fixture, "t.csv", table->str, -1);
  csv = fus_csv_open (path, NULL, &error);
  g_assert_no_error (error);

  return csv;
}

/* Names that are numbers, above rows of every kind: wavelengths, years, doses, samples.
 */
static void
test_names_of_numbers (IoFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *header;
    guint n_columns;   /* of numbers in the body */
    gboolean texts;    /* before them */
    gboolean is_plain; /* above a few rows of shares too */
  } tables[] = {
    { "wave,400.5,401,401.5,402\n", 4, TRUE, TRUE },
    { "400.5,401,401.5,402\n", 4, FALSE },
    { "country,1990,1991,1992\n", 3, TRUE, TRUE },
    { "country,1990,1995,2000,2010,2020\n", 5, TRUE },
    { "year,2020,2010,2000,1990\n", 4, FALSE, TRUE },
    { "id,11,12,13,14,15\n", 5, TRUE, TRUE },
    { "id,11,12,13,14,15\n", 5, FALSE },
    { "nm,350,362,371,389,402,421\n", 6, TRUE },
    { "350,362,371,389,402,421,450\n", 7, FALSE },
    { "t,250,500,1000,2000\n", 4, FALSE, TRUE },
    { "250,500,1000,2000,label\n", 5, FALSE },
    { ",30,60,90\n", 3, TRUE },
    { "id,900 nm,902 nm,904 nm\n", 3, TRUE, TRUE },
    { "5 °C,10 °C,20 °C,40 °C\n", 4, FALSE },
    { "sample,10%,25%,50%,90%\n", 4, TRUE, TRUE },
    { "t,0.5 h,1 h,4 h\n", 3, FALSE, TRUE },
  };

  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    for (gsize b = 0; b < G_N_ELEMENTS (bodies); b++)
      for (guint seed = 0; seed < 20; seed++)
        {
          const guint n_rows = seed < 4 && tables[t].is_plain && b == 0 ? 5 + seed : 40;
          const gboolean is_bare = !g_ascii_isalpha (tables[t].header[0]);
          const guint n_more = !tables[t].texts && !is_bare ? 1 : 0;
          g_autoptr (FusCsv) csv = NULL;

          /* Rows that rise themselves say nothing of a row that does. */
          if (bodies[b].make == make_rising && is_bare)
            continue;
          csv =
            open_generated (fixture, tables[t].header, bodies[b].make,
                            tables[t].n_columns + n_more, tables[t].texts, n_rows, seed);
          if (!csv->has_header)
            g_error ("%.*s above %s, %u: taken for data",
                     (int) strlen (tables[t].header) - 1, tables[t].header,
                     bodies[b].name, seed);
          g_assert_cmpuint (csv->n_records, ==, n_rows);
        }
}

/* From three to two hundred. */
static guint
count_rows (guint seed)
{
  return seed < 12 ? 3 + seed / 2 : 5 * seed;
}

/* Tables without names keep their first row, whatever it is like. */
static void
test_no_names (IoFixture *fixture, gconstpointer data)
{
  guint n_taken = 0;
  guint n = 0;

  for (gsize b = 0; b < G_N_ELEMENTS (bodies); b++)
    for (guint n_columns = 2; n_columns < 12; n_columns++)
      for (guint texts = 0; texts < 2; texts++)
        for (guint seed = 0; seed < 40; seed++)
          {
            g_autoptr (FusCsv) csv =
                         open_generated (fixture, NULL, bodies[b].make, n_columns,
                                         texts > 0, count_rows (seed), seed + 100);

            n++;
            if (csv->has_header)
              {
                g_test_message ("%s, %u columns, %u rows: the first was taken for names",
                                bodies[b].name, n_columns, count_rows (seed));
                n_taken++;
              }
          }
  g_test_message ("%u of %u", n_taken, n);
  g_assert_cmpuint (1000 * n_taken, <=, n);
}

static void
test_empty_row_between (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *path = io_write (fixture, "t.csv", "a,b\n1,2\n,\n3,4\n,\n,\n", -1);
  g_autoptr (FusDataset) dataset = io_load (path);

  g_assert_cmpuint (fus_dataset_get_n_samples (dataset), ==, 3);
  g_assert_null (fus_dataset_get_values (dataset, 0, 1));
  g_assert_cmpfloat_with_epsilon ((double) fus_dataset_get_values (dataset, 0, 2)[0], 3,
                                  1e-12);
}

static void
test_labels (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *path =
    io_write (fixture, "t.csv", "group,x\nb,1\na,2\nb,3\na,4\nb,5\n", -1);
  g_autoptr (FusDataset) dataset = io_load (path);
  const FusLabel *label = fus_dataset_find_label (dataset, "group");

  g_assert_nonnull (label);
  g_assert_cmpuint (label->n_classes, ==, 2);
  g_assert_cmpint (label->codes[0], ==, 1);
}

typedef struct
{
  const char *text;
  FusFileError code;
  const char *object;
  gint64 row;
} Refusal;

static void
test_refusals (IoFixture *fixture, gconstpointer data)
{
  static const Refusal refusals[] = {
    { "id,a,b\nx,1,2\ny,3\nz,4,5\n", FUS_FILE_ERROR_CONTENT, NULL, 3 },
    { "id,a,b\nx,1,2\ny,3,4,5\nz,4,5\n", FUS_FILE_ERROR_CONTENT, NULL, 3 },
    { "id,a,b\nx,1,2\ny,3,4\nz,4,five\n", FUS_FILE_ERROR_CONTENT, "b", 4 },
    { "id,a\nx,1\ny,2\nx,3\n", FUS_FILE_ERROR_CONTENT, "id", 4 },
    { "id,a\nx,1\n,2\nz,3\n", FUS_FILE_ERROR_CONTENT, "id", 3 },
    { "id,a\nx,\"1\ny,2\nz,3\n", FUS_FILE_ERROR_FORMAT, NULL, 2 },
    { "id,a\n", FUS_FILE_ERROR_CONTENT, NULL, -1 },
    { "", FUS_FILE_ERROR_CONTENT, NULL, -1 },
    { "id,name\nx,p\ny,q\n", FUS_FILE_ERROR_CONTENT, NULL, -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (refusals); i++)
    {
      const Refusal *refusal = &refusals[i];
      g_autofree char *path = io_write (fixture, "t.csv", refusal->text, -1);

      io_assert_refused (path, refusal->code, refusal->object, refusal->row);
    }
}

static void
test_not_files (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *none = io_path (fixture, "none.csv");
  g_autoptr (GError) error = NULL;
  g_autoptr (FusRecipe) recipe = fus_recipe_new ();

  io_assert_refused (none, FUS_FILE_ERROR_NOT_FOUND, NULL, -1);
  io_assert_refused (fixture->dir, FUS_FILE_ERROR_UNREADABLE, NULL, -1);
  io_assert_refused ("/dev/null", FUS_FILE_ERROR_UNREADABLE, NULL, -1);
  fus_recipe_add_modality (recipe, "a", fixture->dir, NULL);
  g_assert_null (fus_import_run (recipe, NULL, NULL, &error));
  io_assert_told (error, FUS_FILE_ERROR_UNREADABLE, NULL, -1);
}

/* ---- columns of one name ---- */

enum
{
  MOST_COLUMNS = 9,
};

static double
get_cell (guint seed, guint row, guint column)
{
  return floor (1000 * sin (1 + 12.9898 * row + 78.233 * column + seed)) / 1000;
}

/* A table of ids and @n_columns numbers or classes, called @headers. */
static char *
write_named (IoFixture *fixture,
             const char *const *headers,
             guint n_columns,
             const gboolean *classes,
             guint seed)
{
  g_autoptr (GString) text = g_string_new ("id");

  for (guint c = 0; c < n_columns; c++)
    g_string_append_printf (text, ",\"%s\"", headers[c]);
  for (guint row = 0; row < 24; row++)
    {
      g_string_append_printf (text, "\ns%02u", row);
      for (guint c = 0; c < n_columns; c++)
        if (classes[c])
          g_string_append_printf (text, ",%c", 'A' + (int) (row / (c + 1)) % 3);
        else
          g_string_append_printf (text, ",%.3f", get_cell (seed, row, c));
    }
  g_string_append_c (text, '\n');

  return io_write (fixture, "names.csv", text->str, -1);
}

/* As the headers say them, with the numbers of columns where two are equal. */
static char *
expect_name (const char *const *headers, guint n_columns, guint c)
{
  for (guint k = 0; k < n_columns; k++)
    if (k != c && g_str_equal (headers[k], headers[c]))
      return g_strdup_printf ("%s #%u", headers[c], c + 2);

  return g_strdup (headers[c]);
}

static void
assert_named (const FusDataset *dataset,
              const char *name,
              gboolean is_class,
              guint seed,
              guint c)
{
  const FusModality *modality = fus_dataset_get_modality ((FusDataset *) dataset, 0);
  gsize d = 0;

  if (is_class)
    {
      const FusLabel *label = fus_dataset_find_label ((FusDataset *) dataset, name);

      g_assert_nonnull (label);
      for (guint row = 0; row < 24; row++)
        g_assert_cmpint (label->classes[label->codes[row]][0], ==,
                         'A' + (int) (row / (c + 1)) % 3);
      return;
    }
  while (d < modality->n_features && !g_str_equal (modality->feature_names[d], name))
    d++;
  g_assert_cmpuint (d, <, modality->n_features);
  for (guint row = 0; row < 24; row++)
    g_assert_cmpfloat_with_epsilon (
      (double) fus_matrix_row (fus_dataset_get_block ((FusDataset *) dataset, 0), row)[d],
      get_cell (seed, row, c), 1e-6);
}

/* Names that differ by case or blanks are different; equal ones are told apart, each with
 * its own cells, and that is said. */
static void
test_repeated_names (IoFixture *fixture, gconstpointer data)
{
  static const char *const pool[] = { "x", "X", "x ", "größe", "x #4", "site" };

  for (guint32 seed = 0; seed < 60; seed++)
    {
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      guint n = (guint) g_rand_int_range (rand, 3, MOST_COLUMNS);
      const char *headers[MOST_COLUMNS];
      gboolean classes[MOST_COLUMNS];
      g_autofree char *path = NULL;
      g_autoptr (FusDataset) dataset = NULL;
      guint n_repeated = 0;

      for (guint c = 0; c < n; c++)
        {
          headers[c] = pool[g_rand_int_range (rand, 0, G_N_ELEMENTS (pool))];
          classes[c] = c > 0 && g_rand_int_range (rand, 0, 3) == 0;
        }
      path = write_named (fixture, headers, n, classes, seed);
      dataset = io_load (path);
      g_assert_cmpstr (fus_dataset_get_id (dataset, 7), ==, "s07");
      for (guint c = 0; c < n; c++)
        {
          g_autofree char *name = expect_name (headers, n, c);
          gboolean repeated = !g_str_equal (name, headers[c]);

          n_repeated += repeated;
          /* One that is called as another becomes has its number twice. */
          if (repeated && strcmp (name, "x #4") == 0)
            continue;
          assert_named (dataset, name, classes[c], seed, c);
        }
      g_assert_cmpuint (count_notice (dataset, "repeated-names"), ==, n_repeated);
      g_assert_cmpuint (count_notice (dataset, "same-columns"), ==, 0);
    }
}

static void
test_same_columns (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *path = io_write (fixture, "same.csv",
                                    "id,m,m,m,kind,kind,k\na,1,2,1,u,u,u\nb,2,2,2,v,v,v\n"
                                    "c,3,2.5,3,u,u,u\nd,4,1,4,v,v,v\n",
                                    -1);
  g_autoptr (FusDataset) dataset = io_load (path);

  g_assert_cmpuint (count_notice (dataset, "repeated-names"), ==, 5);
  g_assert_cmpuint (count_notice (dataset, "same-columns"), ==, 2);
  g_assert_cmpuint (fus_dataset_get_modality (dataset, 0)->n_features, ==, 3);
}

/* Sums from the files by Python: csv.reader, float(), sum(). */
static void
test_air_quality (IoFixture *fixture, gconstpointer data)
{
  static const char *const files[] = {
    "airquality/AirQualityUCI.csv",
    "foreign/csv/airq_bom_comma_iso.csv",
    "foreign/csv/airq_bom_lf_trailing.csv",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = io_data (files[i]);
      g_autoptr (FusDataset) dataset = NULL;

      if (path == NULL)
        return;
      dataset = io_load (path);
      g_assert_cmpuint (fus_dataset_get_n_samples (dataset), ==, 9357);
      g_assert_cmpuint (fus_dataset_get_modality (dataset, 0)->n_features, ==, 13);
      g_assert_cmpfloat_with_epsilon (io_sum (dataset, 0), 48496275.2, 1);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  io_add ("/csv/dialects-say-the-same", test_dialects);
  io_add ("/csv/utf-16", test_utf16);
  io_add ("/csv/windows-1252", test_windows_1252);
  io_add ("/csv/marked-as-utf-8-wrongly", test_marked_wrongly);
  io_add ("/csv/quotes", test_quotes);
  io_add ("/csv/header-that-counts", test_header_of_numbers);
  io_add ("/csv/names-that-are-numbers", test_names_of_numbers);
  io_add ("/csv/no-names-at-all", test_no_names);
  io_add ("/csv/empty-row-keeps-its-place", test_empty_row_between);
  io_add ("/csv/text-becomes-a-label", test_labels);
  io_add ("/csv/faults-name-column-and-row", test_refusals);
  io_add ("/csv/no-file-at-all", test_not_files);
  io_add ("/csv/columns-of-one-name-are-told-apart", test_repeated_names);
  io_add ("/csv/columns-that-are-the-same-are-said", test_same_columns);
  io_add ("/csv/air-quality-in-three-dialects", test_air_quality);

  return g_test_run ();
}
