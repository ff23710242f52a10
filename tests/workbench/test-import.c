/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The import assistant without a window: what is chosen in it makes the same data, by
 * their hash, as the same words on the command line, and rows that belong together are
 * paired, whatever their order. */
#include "config.h"

#include "fus-import-state.h"
#include "fus-workbench-test.h"

#include "fus-file-error.h"
#include "fus-test.h"

#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

enum
{
  MOST_FILES = 4,
  MOST_WORDS = 8,
};

/**
 * Case:
 * @files: below the folder of reports
 * @words: of the command line besides the files
 * @edits: the same in the assistant, see apply()
 * @refused: whether there is no dataset
 */
typedef struct
{
  const char *name;
  const char *files[MOST_FILES];
  const char *words[MOST_WORDS];
  const char *edits[MOST_WORDS];
  gboolean refused;
} Case;

static const Case cases[] = {
  { "whole-number-ids",
    { "int_ids/assay.csv", "int_ids/clinic.csv" },
    { NULL },
    { NULL } },
  { "id-named",
    { "int_ids/assay.csv", "int_ids/clinic.csv" },
    { "--role", "assay::id=id", "--role", "clinic::group=group" },
    { "role 0 id id", "role 1 group group" } },
  { "columns-skipped",
    { "int_ids/assay.csv", "int_ids/clinic.csv" },
    { "--role", "assay::a0=skip", "--role", "assay::a1=covariate" },
    { "role 0 a0 skip", "role 0 a1 covariate" } },
  { "sensitive",
    { "int_ids/assay.csv", "int_ids/clinic.csv" },
    { "--sensitive", "assay::a0", "--sensitive", "clinic::group" },
    { "role 0 a0 sensitive", "role 1 group sensitive" } },
  { "ids-sensitive",
    { "int_ids/assay.csv", "int_ids/clinic.csv" },
    { "--sensitive", "id" },
    { "role 0 id sensitive", "role 1 id sensitive" } },
  { "by-row",
    { "int_ids/assay.csv", "int_ids/clinic.csv" },
    { "--by-row" },
    { "by-row" } },
  { "zeros-lost",
    { "leading_zero_ids/assay_excel.csv", "leading_zero_ids/clinic.csv" },
    { NULL },
    { NULL },
    TRUE },
  { "zeros-lost-meant",
    { "leading_zero_ids/assay_excel.csv", "leading_zero_ids/clinic.csv" },
    { "--allow-empty-join" },
    { "allow-empty" } },
  { "nothing-shared",
    { "zero_overlap/rna.csv", "zero_overlap/protein.csv" },
    { NULL },
    { NULL },
    TRUE },
  { "turned",
    { "transposed_omics/mrna.csv", "transposed_omics/protein.csv",
      "transposed_omics/samples.csv" },
    { NULL },
    { NULL } },
  { "turned-arrays", { "npz_transposed/t.npz" }, { NULL }, { NULL } },
  { "large-integers-of-arrays", { "npz_big/bigint.npz" }, { NULL }, { NULL } },
  { "turned-asked",
    { "transposed_omics/mrna.csv", "transposed_omics/protein.csv" },
    { "--orient", "mrna=columns", "--orient", "protein=columns" },
    { "orient 0 columns", "orient 1 columns" } },
  { "turned-unknown",
    { "transposed_omics/mrna.csv", "transposed_omics/protein.csv" },
    { NULL },
    { NULL },
    TRUE },
  { "classes-as-numbers",
    { "coded_classes/a.csv", "coded_classes/b.csv" },
    { NULL },
    { NULL } },
  { "classes-as-features",
    { "coded_classes/a.csv", "coded_classes/b.csv" },
    { "--role", "b::status=feature" },
    { "role 1 status feature" } },
  { "dates", { "dates/lab.csv", "dates/plant.csv" }, { NULL }, { NULL } },
  { "class-called-missing",
    { "na_is_a_class/sites.csv", "na_is_a_class/soil.csv" },
    { "--missing", "region=text:NA" },
    { "missing region text:NA" } },
  { "decimal-commas",
    { "euro_thousands/press.csv", "euro_thousands/temp.csv" },
    { "--decimal", "," },
    { "decimal ," } },
  { "error-cells",
    { "excel_errors/sheet.csv", "excel_errors/other.csv" },
    { NULL },
    { NULL } },
  { "logger", { "logger_units/ctd.csv" }, { NULL }, { NULL } },
  { "mudata", { "categoricals/cats.h5mu" }, { NULL }, { NULL } },
  { "zero-rows",
    { "zero_filled_batch/zeros.h5mu" },
    { "--missing", "prot=zero-rows" },
    { "missing prot zero-rows" } },
  { "kind",
    { "two_sources/two.npz" },
    { "--kind", "a=series:6" },
    { "kind a series:6" } },
  { "channels-first", { "channels_first/torch.npz" }, { NULL }, { NULL } },
  { "rows-in-another-order", { "shuffled_modality/shuffled.h5mu" }, { NULL }, { NULL } },
  { "quoted-commas",
    { "quoted_decimal_comma/lab.csv", "quoted_decimal_comma/meter.csv" },
    { NULL },
    { NULL } },
  { "trailing-delimiters",
    { "trailing_delimiter/first_line_only.csv", "trailing_delimiter/vendor.csv" },
    { NULL },
    { NULL } },
  { "infinities", { "infinities/b.csv", "infinities/ratio.csv" }, { NULL }, { NULL } },
  { "large-integers",
    { "big_integers/b.csv", "big_integers/counters.csv" },
    { NULL },
    { NULL } },
  { "ids-as-classes", { "id_as_label/a.csv", "id_as_label/b.csv" }, { NULL }, { NULL } },
  { "numbers-as-texts", { "numeric_strings/numstr.h5mu" }, { NULL }, { NULL } },
  { "nullable", { "nullable_bool_int/nullable.h5mu" }, { NULL }, { NULL } },
  { "legacy-categories", { "legacy_categories/legacy.h5mu" }, { NULL }, { NULL } },
  { "fixed-bytes", { "fixed_bytes/bytes.h5mu" }, { NULL }, { NULL } },
  { "no-features", { "no_features/nofeat.h5mu" }, { NULL }, { NULL } },
  { "odd-names",
    { "odd_names/RNA+ATAC.csv", "odd_names/commas.csv",
      "odd_names/log2 (FPKM+1), 50% trimmed.csv" },
    { NULL },
    { NULL },
    TRUE },
  { "unicode-names",
    { "unicode_names/Protein-Messung (ärztlich).csv", "unicode_names/蛋白質発現.csv",
      "unicode_names/遺伝子発現.csv" },
    { NULL },
    { NULL } },
  { "duplicates",
    { "half_duplicates/a.csv", "half_duplicates/b.csv" },
    { NULL },
    { NULL } },
  { "few-samples", { "few_samples/n60.npz" }, { NULL }, { NULL } },
  { "more-samples", { "few_samples/n300.npz" }, { NULL }, { NULL } },
  { "a-last-batch-of-one",
    { "last_batch_of_one/a.csv", "last_batch_of_one/b.csv" },
    { NULL },
    { NULL } },
  { "long-names",
    { "long_names/b.csv", "long_names/dataset_of_vibration_spectra_from_the_north_hall_"
                          "second_floor_recorded_2023.csv" },
    { NULL },
    { NULL } },
  { "many-classes", { "many_classes/a.csv", "many_classes/b.csv" }, { NULL }, { NULL } },
  { "one-source", { "mono_modal/only.csv" }, { NULL }, { NULL } },
  { "booleans", { "npy_bool/bool.npz" }, { NULL }, { NULL } },
  { "images-channels-first", { "npy_images/nchw.npz" }, { NULL }, { NULL } },
  { "images-channels-last", { "npy_images/nhwc.npz" }, { NULL }, { NULL } },
  { "labels-of-texts", { "npy_labels/strings.npz" }, { NULL }, { NULL } },
  { "labels-of-bytes", { "npy_labels/bytes_be.npz" }, { NULL }, { NULL } },
  { "labels-with-gaps", { "npz_nan_label/nanlabel.npz" }, { NULL }, { NULL } },
  { "one-class", { "one_class/a.csv", "one_class/b.csv" }, { NULL }, { NULL } },
  { "clusters-as-a-table",
    { "coded_classes/a.csv", "coded_classes/leiden.csv" },
    { NULL },
    { NULL } },
  { "clusters-with-gaps",
    { "coded_classes/a.csv", "coded_classes/leiden_gaps.csv" },
    { NULL },
    { NULL } },
  { "nullable-of-all", { "nullable_bool_int/nullable_global.h5mu" }, { NULL }, { NULL } },
  { "numbers-as-texts-of-all",
    { "numeric_strings/numstr_global.h5mu" },
    { NULL },
    { NULL } },
  { "anndata", { "protein_in_obsm/cite.h5ad" }, { NULL }, { NULL } },
};

/* ---- data ---- */

static char *
find_reports (void)
{
  const char *root = g_getenv ("FUSESCOPE_DATA");
  g_autofree char *beside = g_build_filename (g_getenv ("FUSESCOPE_SOURCE_ROOT") != NULL
                                                ? g_getenv ("FUSESCOPE_SOURCE_ROOT")
                                                : ".",
                                              "..", "shared", "data", NULL);
  char *path = g_build_filename (root != NULL ? root : beside, "reports", NULL);

  if (g_file_test (path, G_FILE_TEST_IS_DIR))
    return path;
  g_free (path);

  return NULL;
}

static GPtrArray *
list_files (const Case *it, const char *reports)
{
  GPtrArray *files = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < MOST_FILES && it->files[i] != NULL; i++)
    g_ptr_array_add (files, g_build_filename (reports, it->files[i], NULL));

  return files;
}

/* ---- the command line ---- */

/* The document that it prints: what came out, or the error. */
static JsonObject *
run_cli (const Case *it, GPtrArray *files, const char *extra)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) root = NULL;
  int status = 0;

  g_ptr_array_add (argv, (gpointer) g_getenv ("FUSESCOPE_CLI"));
  g_ptr_array_add (argv, (gpointer) "import");
  for (guint i = 0; i < files->len; i++)
    g_ptr_array_add (argv, g_ptr_array_index (files, i));
  for (gsize i = 0; it != NULL && i < MOST_WORDS && it->words[i] != NULL; i++)
    g_ptr_array_add (argv, (gpointer) it->words[i]);
  g_ptr_array_add (argv, (gpointer) "--dry-run");
  g_ptr_array_add (argv, (gpointer) "--json");
  if (extra != NULL)
    g_ptr_array_add (argv, (gpointer) extra);
  g_ptr_array_add (argv, NULL);
  g_spawn_sync (NULL, (char **) argv->pdata, NULL, G_SPAWN_DEFAULT, NULL, NULL, &output,
                &errors, &status, &error);
  g_assert_no_error (error);
  root = json_from_string (status == 0 ? output : errors, &error);
  g_assert_no_error (error);

  return json_object_ref (json_node_get_object (root));
}

/* ---- the assistant ---- */

static void
wait_for (FusImportState *state)
{
  fus_wait_for (!fus_import_state_is_busy (state));
}

static void
apply_kind (FusImportState *state, const char *name, const char *kind, GError **error)
{
  for (guint i = 0; i < fus_import_state_get_n_sources (state); i++)
    if (g_str_equal (fus_import_state_get_source (state, i)->name, name))
      {
        g_assert_true (fus_import_state_set_kind (state, i, kind, error));
        return;
      }
  g_assert_not_reached ();
}

/* `role I COLUMN ROLE`, `missing NAME RULE`, `kind NAME KIND`, `orient I WAY`,
 * `decimal SIGN`, `by-row`, `allow-empty` */
static void
apply (FusImportState *state, const char *edit)
{
  g_auto (GStrv) words = g_strsplit (edit, " ", -1);
  guint i = words[1] != NULL ? (guint) g_ascii_strtoull (words[1], NULL, 10) : 0;
  g_autoptr (GError) error = NULL;

  if (g_str_equal (words[0], "role"))
    fus_import_state_set_role (state, i, words[2], words[3]);
  else if (g_str_equal (words[0], "missing"))
    g_assert_true (
      fus_import_state_set_missing (state, words[1], words[2], TRUE, &error));
  else if (g_str_equal (words[0], "kind"))
    apply_kind (state, words[1], words[2], &error);
  else if (g_str_equal (words[0], "orient"))
    g_assert_true (fus_import_state_set_orient (state, i, words[2], &error));
  else if (g_str_equal (words[0], "decimal"))
    fus_import_state_set_decimal (state, words[1]);
  else if (g_str_equal (words[0], "by-row"))
    fus_import_state_set_by_row (state, TRUE);
  else if (g_str_equal (words[0], "allow-empty"))
    fus_import_state_set_allow_empty (state, TRUE);
  else
    g_assert_not_reached ();
  g_assert_no_error (error);
  wait_for (state);
}

static FusImportState *
open_files (FusJobQueue *jobs, GPtrArray *files)
{
  FusImportState *state = fus_import_state_new (jobs);

  fus_import_state_open (state, (const char *const *) files->pdata, files->len);
  wait_for (state);

  return state;
}

static void
apply_all (FusImportState *state, const Case *it)
{
  for (gsize k = 0; k < MOST_WORDS && it->edits[k] != NULL; k++)
    apply (state, it->edits[k]);
}

static void
compare_errors (FusImportState *state, JsonObject *told)
{
  g_autoptr (GError) here = fus_import_state_dup_told_error (state);
  JsonObject *error = json_object_get_object_member (told, "error");

  g_assert_nonnull (fus_import_state_get_error (state));
  g_assert_cmpstr (fus_import_state_get_error (state)->message, ==,
                   json_object_get_string_member (error, "message"));
  g_assert_null (fus_import_state_get_dataset (state));
  g_assert_false (fus_import_state_can_open (state));
  /* What to do is said in words of the window. */
  g_assert_cmpstr (here->message, ==, fus_import_state_get_error (state)->message);
  g_assert_nonnull (fus_file_error_get_place (here).remedy);
  g_assert_null (strstr (fus_file_error_get_place (here).remedy, "--"));
}

static void
compare_data (FusImportState *state, JsonObject *told)
{
  JsonObject *report = json_object_get_object_member (told, "report");

  g_assert_no_error (fus_import_state_get_error (state));
  g_assert_cmpstr (fus_dataset_get_hash (fus_import_state_get_dataset (state)), ==,
                   json_object_get_string_member (told, "hash"));
  g_assert_cmpuint (fus_import_state_get_report (state)->n_in_all, ==,
                    (guint64) json_object_get_int_member (report, "n_in_all"));
  g_assert_cmpuint (fus_import_state_get_report (state)->warnings->len, ==,
                    json_array_get_length (
                      json_object_get_array_member (report, "warnings")));
}

static void
test_case (gconstpointer data)
{
  const Case *it = data;
  g_autofree char *reports = find_reports ();
  g_autoptr (FusJobQueue) jobs = NULL;
  g_autoptr (FusImportState) state = NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (JsonObject) told = NULL;

  if (reports == NULL)
    {
      g_test_skip ("FUSESCOPE_DATA has no reports");
      return;
    }
  files = list_files (it, reports);
  told = run_cli (it, files, NULL);
  jobs = fus_job_queue_new ();
  state = open_files (jobs, files);
  apply_all (state, it);
  if (it->refused)
    compare_errors (state, told);
  else
    compare_data (state, told);
  fus_job_queue_shut_down (jobs);
}

/* ---- pairing ---- */

/* id → first number of the row. */
static GHashTable *
read_firsts (const char *file)
{
  GHashTable *firsts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 1; lines[i] != NULL && lines[i][0] != '\0'; i++)
    {
      g_auto (GStrv) cells = g_strsplit (lines[i], ",", 3);
      double *value = g_new (double, 1);

      *value = g_ascii_strtod (cells[1], NULL);
      g_hash_table_insert (firsts, g_strdup (cells[0]), value);
    }

  return firsts;
}

static gboolean
is_right (FusDataset *dataset, guint m, gsize i, GHashTable *firsts)
{
  const FusReal *x = fus_dataset_get_values (dataset, m, i);
  const double *value = g_hash_table_lookup (firsts, fus_dataset_get_id (dataset, i));

  return x != NULL && value != NULL && fabs ((double) x[0] - *value) < 1e-4;
}

/* All rows that belong together are paired, as the files themselves say. */
static void
test_pairs (void)
{
  g_autofree char *reports = find_reports ();
  g_autoptr (FusJobQueue) jobs = NULL;
  g_autoptr (FusImportState) state = NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GHashTable) assay = NULL;
  g_autoptr (GHashTable) clinic = NULL;
  g_autofree char *summary = NULL;
  FusDataset *dataset = NULL;
  gsize n = 0;

  if (reports == NULL)
    {
      g_test_skip ("FUSESCOPE_DATA has no reports");
      return;
    }
  jobs = fus_job_queue_new ();
  files = list_files (&cases[0], reports);
  state = open_files (jobs, files);
  assay = read_firsts (g_ptr_array_index (files, 0));
  clinic = read_firsts (g_ptr_array_index (files, 1));
  dataset = fus_import_state_get_dataset (state);
  g_assert_nonnull (dataset);
  for (gsize i = 0; i < fus_dataset_get_n_samples (dataset); i++)
    n += is_right (dataset, 0, i, assay) && is_right (dataset, 1, i, clinic);
  g_assert_cmpuint (n, ==, 60);
  summary = fus_import_state_dup_summary (state);
  g_assert_cmpstr (summary, ==, "60 in both, 0 more than once; joined by column “id”");
  g_assert_true (fus_import_state_can_open (state));
  fus_job_queue_shut_down (jobs);
}

/* ---- tables made here ---- */

typedef struct
{
  char *folder;
  FusJobQueue *jobs;
  GPtrArray *files;
  FusImportState *state;
} Fixture;

static void
set_up (Fixture *self, gconstpointer data)
{
  self->folder = fus_test_make_dir ();
  self->jobs = fus_job_queue_new ();
  self->files = g_ptr_array_new_with_free_func (g_free);
}

static void
tear_down (Fixture *self, gconstpointer data)
{
  g_clear_object (&self->state);
  fus_job_queue_shut_down (self->jobs);
  g_clear_object (&self->jobs);
  g_ptr_array_unref (self->files);
  fus_test_remove_dir (self->folder);
}

static void
write_file (Fixture *self, const char *name, const char *text)
{
  char *path = g_build_filename (self->folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
  g_ptr_array_add (self->files, path);
}

static void
open_written (Fixture *self)
{
  self->state = open_files (self->jobs, self->files);
}

/* @n rows of @columns numbers, without anything that names them. */
static char *
make_nameless (guint n, const char *first, const char *second, guint seed)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s,%s\n", first, second);
  for (guint i = 0; i < n; i++)
    g_string_append_printf (text, "%u.5,%u.25\n", (i * 7 + seed) % 23,
                            (i * 5 + seed) % 19);

  return g_string_free (text, FALSE);
}

/* Rows that nothing but their order pairs are accepted by a person, or not opened. */
static void
test_order_is_accepted (Fixture *self, gconstpointer data)
{
  g_autofree char *a = make_nameless (40, "p", "q", 1);
  g_autofree char *b = make_nameless (40, "r", "s", 3);
  g_autofree char *obstacle = NULL;
  g_autofree char *none = NULL;

  write_file (self, "a.csv", a);
  write_file (self, "b.csv", b);
  open_written (self);
  g_assert_nonnull (fus_import_state_get_dataset (self->state));
  g_assert_true (fus_import_state_needs_order (self->state));
  g_assert_false (fus_import_state_can_open (self->state));
  obstacle = fus_import_state_dup_obstacle (self->state);
  g_assert_nonnull (obstacle);
  fus_import_state_set_accepts_order (self->state, TRUE);
  g_assert_true (fus_import_state_can_open (self->state));
  none = fus_import_state_dup_obstacle (self->state);
  g_assert_null (none);
  /* What was accepted was accepted of that reading. */
  fus_import_state_set_role (self->state, 0, "q", "skip");
  wait_for (self->state);
  g_assert_false (fus_import_state_can_open (self->state));
}

static FusImportColumn *
find_column (FusImportState *state, const char *name)
{
  GListModel *columns = fus_import_state_get_columns (state);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr (FusImportColumn) column = g_list_model_get_item (columns, i);

      if (g_str_equal (fus_import_column_get_name (column), name))
        return column;
    }

  return NULL;
}

static char *
make_mixed (void)
{
  GString *text = g_string_new ("sample,x,y,state,remark\n");

  for (guint i = 0; i < 30; i++)
    g_string_append_printf (text, "s%02u,%u.5,%s,%s,this is %u of them\n", i, i,
                            i == 3   ? "3a"
                            : i == 5 ? ""
                                     : "1.25",
                            i % 2 == 0 ? "good" : "bad", i * i);

  return g_string_free (text, FALSE);
}

/* Columns come with what they are and why; what a person says of one is kept. */
static void
test_roles (Fixture *self, gconstpointer data)
{
  g_autofree char *text = make_mixed ();
  FusImportColumn *column = NULL;

  write_file (self, "t.csv", text);
  open_written (self);
  column = find_column (self->state, "sample");
  g_assert_cmpstr (fus_import_column_get_role (column), ==, "id");
  g_assert_cmpstr (fus_import_column_get_role (find_column (self->state, "x")), ==,
                   "feature");
  g_assert_cmpstr (fus_import_column_get_role (find_column (self->state, "state")), ==,
                   "label");
  column = find_column (self->state, "remark");
  g_assert_cmpstr (fus_import_column_get_role (column), ==, "text");
  g_assert_true (strlen (fus_import_column_get_reason (column)) > 5);
  g_assert_false (fus_import_column_is_given (find_column (self->state, "x")));
  fus_import_state_set_role (self->state, 0, "x", "label");
  wait_for (self->state);
  column = find_column (self->state, "x");
  g_assert_cmpstr (fus_import_column_get_role (column), ==, "label");
  g_assert_true (fus_import_column_is_given (column));
  g_assert_true (fus_import_state_is_changed (self->state));
  fus_import_state_set_role (self->state, 0, "x", NULL);
  wait_for (self->state);
  g_assert_cmpstr (fus_import_column_get_role (find_column (self->state, "x")), ==,
                   "feature");
  g_assert_false (fus_import_state_is_changed (self->state));
}

/* What was read is shown as it was read: gaps as gaps, and a bad cell by its text. */
static void
test_preview (Fixture *self, gconstpointer data)
{
  g_autofree char *text = make_mixed ();
  g_autofree char *faults = NULL;
  const FusImportPreview *source = NULL;
  const FusPreviewColumn *column = NULL;

  write_file (self, "t.csv", text);
  open_written (self);
  g_assert_cmpuint (fus_import_state_get_n_sources (self->state), ==, 1);
  source = fus_import_state_get_source (self->state, 0);
  g_assert_cmpuint (source->n_rows, ==, 30);
  g_assert_cmpuint (source->n_shown, ==, 30);
  column = fus_import_preview_find (source, "y");
  g_assert_nonnull (column);
  g_assert_cmpfloat_with_epsilon (column->values[0], 1.25, 1e-6);
  g_assert_true (isnan (column->values[3]) && isnan (column->values[5]));
  g_assert_cmpstr (column->faults[3], ==, "3a");
  g_assert_null (column->faults[5]);
  column = fus_import_preview_find (source, "state");
  g_assert_cmpstr (column->texts[1], ==, "bad");
  faults = fus_import_state_dup_faults (self->state);
  g_assert_cmpstr (faults, ==, "t.csv: row 5, “y”: “3a”\n");
}

/* A file that can't be read is shown, and can be left out. */
static void
test_unread_file_is_left_out (Fixture *self, gconstpointer data)
{
  g_autofree char *text = make_mixed ();

  write_file (self, "t.csv", text);
  write_file (self, "broken.npy", "this is no array");
  open_written (self);
  g_assert_nonnull (fus_import_state_get_error (self->state));
  g_assert_cmpuint (fus_import_state_get_n_sources (self->state), ==, 2);
  for (guint i = 0; i < 2; i++)
    if (fus_import_state_get_source (self->state, i)->format == NULL)
      {
        g_assert_cmpuint (fus_import_state_get_selected (self->state), ==, i);
        fus_import_state_remove_file (self->state, i);
        break;
      }
  wait_for (self->state);
  g_assert_no_error (fus_import_state_get_error (self->state));
  g_assert_true (fus_import_state_can_open (self->state));
  /* One file stays. */
  fus_import_state_remove_file (self->state, 0);
  g_assert_cmpuint (fus_import_state_get_n_sources (self->state), ==, 1);
}

/* Files that come later are guessed with those that were there. */
static void
test_files_are_added (Fixture *self, gconstpointer data)
{
  g_autofree char *text = make_mixed ();
  const char *more[1] = { NULL };

  write_file (self, "t.csv", text);
  open_written (self);
  write_file (self, "u.csv", text);
  more[0] = g_ptr_array_index (self->files, 1);
  fus_import_state_add_files (self->state, more, 1);
  wait_for (self->state);
  g_assert_cmpuint (fus_import_state_get_n_sources (self->state), ==, 2);
  g_assert_cmpuint (fus_import_state_get_report (self->state)->n_samples, ==, 30);
}

static const FusJoinRule *
find_rule (FusImportState *state, const char *text)
{
  GPtrArray *rules = fus_import_state_get_report (state)->rules;

  for (guint i = 0; i < rules->len; i++)
    {
      const FusJoinRule *rule = g_ptr_array_index (rules, i);

      if (g_str_equal (rule->rule, text))
        return rule;
    }

  return NULL;
}

/* What may be missing is proposed with how many values it is, and stays in the list once
 * it is applied, to be taken back. */
static void
test_missing (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("id,a,b\n");
  const FusJoinRule *rule = NULL;
  g_autofree char *words = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < 60; i++)
    if (i % 4 == 0)
      g_string_append_printf (text, "s%u,-999,%u.5\n", i, i);
    else
      g_string_append_printf (text, "s%u,%u.25,%u.5\n", i, i, i);
  write_file (self, "t.csv", text->str);
  open_written (self);
  rule = find_rule (self->state, "value:-999");
  g_assert_nonnull (rule);
  g_assert_cmpuint (rule->n, ==, 15);
  g_assert_false (rule->applied);
  words = fus_import_rule_dup_words (rule);
  g_assert_cmpstr (words, ==, "−999 in t: 15 values");
  g_assert_true (
    fus_import_state_set_missing (self->state, "t", "value:-999", TRUE, &error));
  wait_for (self->state);
  rule = find_rule (self->state, "value:-999");
  g_assert_true (rule->applied);
  g_assert_cmpuint (rule->n, ==, 15);
  g_assert_true (
    fus_import_state_set_missing (self->state, "t", "value:-999", FALSE, &error));
  wait_for (self->state);
  g_assert_false (find_rule (self->state, "value:-999")->applied);
  g_assert_false (fus_import_state_is_changed (self->state));
  g_assert_false (
    fus_import_state_set_missing (self->state, "t", "whatever", TRUE, &error));
  g_assert_error (error, FUS_FILE_ERROR, FUS_FILE_ERROR_USAGE);
}

/* A recipe that was written down here is done again by the command line, with the same
 * hash; once a file has changed, that is told. */
static void
test_recipe_is_done_again (Fixture *self, gconstpointer data)
{
  g_autofree char *text = make_mixed ();
  g_autofree char *path = g_build_filename (self->folder, "recipe.json", NULL);
  g_autofree char *option = g_strconcat ("--recipe=", path, NULL);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (FusRecipe) recipe = NULL;
  g_autoptr (JsonObject) told = NULL;
  g_autoptr (JsonObject) other = NULL;
  g_autoptr (GError) error = NULL;

  write_file (self, "t.csv", text);
  open_written (self);
  fus_import_state_set_role (self->state, 0, "x", "covariate");
  wait_for (self->state);
  recipe = fus_recipe_copy (fus_import_state_get_recipe (self->state));
  recipe->hash =
    g_strdup (fus_dataset_get_hash (fus_import_state_get_dataset (self->state)));
  g_assert_true (fus_recipe_save (recipe, path, &error));
  told = run_cli (NULL, none, option);
  compare_data (self->state, told);
  g_assert_true (g_file_set_contents (g_ptr_array_index (self->files, 0),
                                      "sample,x,y\ns1,1.5,2\ns2,3,4\n", -1, NULL));
  other = run_cli (NULL, none, option);
  g_assert_nonnull (
    strstr (json_object_get_string_member (
              json_array_get_object_element (
                json_object_get_array_member (
                  json_object_get_object_member (other, "report"), "warnings"),
                json_array_get_length (json_object_get_array_member (
                  json_object_get_object_member (other, "report"), "warnings")) -
                  1),
              "id"),
            "recipe-differs"));
}

/* Data that were saved keep how they were made, and it is done again from there. */
static void
test_saved_data_know_their_recipe (Fixture *self, gconstpointer data)
{
  g_autofree char *text = make_mixed ();
  g_autofree char *path = g_build_filename (self->folder, "saved.h5mu", NULL);
  g_autofree char *option = g_strconcat ("--recipe=", path, NULL);
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (FusDataset) again = NULL;
  g_autoptr (FusRecipe) recipe = NULL;
  g_autoptr (JsonObject) told = NULL;
  g_autoptr (GError) error = NULL;

  write_file (self, "t.csv", text);
  open_written (self);
  fus_import_state_set_role (self->state, 0, "x", "covariate");
  wait_for (self->state);
  g_assert_true (fus_dataset_save (fus_import_state_get_dataset (self->state), path, NULL,
                                   0, NULL, &error));
  again = fus_dataset_load (path, NULL, &error);
  g_assert_no_error (error);
  recipe = fus_recipe_from_json (fus_dataset_get_recipe (again), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (recipe->roles->len, ==, 1);
  told = run_cli (NULL, none, option);
  compare_data (self->state, told);
}

/* The window reads by the recipe, and finds the reading again. */
static void
test_study_opens_recipe (Fixture *self, gconstpointer data)
{
  g_autofree char *text = make_mixed ();
  g_autoptr (FusStudy) study = fus_study_new ();
  g_autoptr (FusImportState) again = NULL;
  FusDataset *dataset = NULL;

  write_file (self, "t.csv", text);
  open_written (self);
  fus_import_state_set_role (self->state, 0, "x", "skip");
  wait_for (self->state);
  fus_study_open_recipe (study, fus_import_state_get_recipe (self->state));
  fus_wait_for (fus_study_get_dataset (study) != NULL);
  dataset = fus_study_get_dataset (study);
  g_assert_cmpstr (fus_dataset_get_hash (dataset), ==,
                   fus_dataset_get_hash (fus_import_state_get_dataset (self->state)));
  again = fus_import_state_new (fus_study_get_jobs (study));
  fus_import_state_open_study (again, study);
  wait_for (again);
  g_assert_cmpstr (fus_dataset_get_hash (fus_import_state_get_dataset (again)), ==,
                   fus_dataset_get_hash (dataset));
  g_assert_true (fus_import_column_is_given (find_column (again, "x")));
  g_assert_false (fus_import_state_is_changed (again));
  fus_study_close (study);
}

/* What can't be opened is known, so that it can be read otherwise. */
static void
test_failed_paths (Fixture *self, gconstpointer data)
{
  g_autoptr (FusStudy) study = fus_study_new ();

  write_file (self, "a.csv", "id,x\na1,1\na2,2\na3,5\n");
  write_file (self, "b.csv", "id,y\nb1,1\nb2,2\nb3,7\n");
  g_assert_null (fus_study_get_failed_paths (study));
  fus_study_open_together (study, (const char *const *) self->files->pdata,
                           self->files->len);
  fus_wait_for (!fus_study_is_loading (study));
  g_assert_null (fus_study_get_dataset (study));
  g_assert_nonnull (fus_study_get_failed_paths (study));
  g_assert_cmpuint (g_strv_length ((char **) fus_study_get_failed_paths (study)), ==, 2);
  fus_study_close (study);
}

/* The newest reading wins, and one that was given up changes nothing. */
static void
test_cancel (Fixture *self, gconstpointer data)
{
  g_autofree char *text = make_mixed ();
  FusDataset *before = NULL;

  write_file (self, "t.csv", text);
  open_written (self);
  before = fus_import_state_get_dataset (self->state);
  fus_import_state_set_role (self->state, 0, "x", "skip");
  g_assert_true (fus_import_state_is_busy (self->state));
  g_assert_false (fus_import_state_can_open (self->state));
  fus_import_state_cancel (self->state);
  wait_for (self->state);
  g_assert_true (fus_import_state_get_dataset (self->state) == before);
  fus_import_state_set_role (self->state, 0, "x", "label");
  fus_import_state_set_role (self->state, 0, "x", "skip");
  wait_for (self->state);
  g_assert_null (
    fus_import_preview_find (fus_import_state_get_source (self->state, 0), "x"));
}

/* Several rows of a sample become one, here as on the command line, and that is told. */
static void
test_many (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) assays = g_string_new ("patient,a,b,site\n");
  g_autoptr (GString) people = g_string_new ("patient,age,weight\n");
  g_autoptr (JsonObject) told = NULL;
  FusDataset *dataset = NULL;
  guint sample = 0;

  for (guint i = 0; i < 30; i++)
    {
      for (guint k = 0; k < 3; k++)
        g_string_append_printf (assays, "p%02u,%u.5,%s,%s\n", i, 3 * i + k,
                                k == 1 ? "" : "2.5", i % 2 == 0 ? "north" : "south");
      g_string_append_printf (people, "p%02u,%u.5,%u.25\n", i, 30 + i * 7 % 23,
                              60 + i * 5 % 17);
    }
  write_file (self, "assays.csv", assays->str);
  write_file (self, "people.csv", people->str);
  open_written (self);
  fus_import_state_set_many (self->state, 0, "mean");
  wait_for (self->state);
  g_assert_no_error (fus_import_state_get_error (self->state));
  dataset = fus_import_state_get_dataset (self->state);
  g_assert_cmpuint (fus_dataset_get_n_samples (dataset), ==, 30);
  g_assert_cmpuint (fus_import_state_get_report (self->state)->n_in_all, ==, 30);
  g_assert_true (fus_dataset_find_sample (dataset, "p04", &sample));
  fus_assert_close (fus_dataset_get_values (dataset, 0, sample)[0], 13.5, 0, 1e-5);
  fus_assert_close (fus_dataset_get_values (dataset, 0, sample)[1], 2.5, 0, 1e-5);
  g_assert_nonnull (fus_dataset_find_label (dataset, "site"));
  told = run_cli (NULL, self->files, "--many=assays=mean");
  compare_data (self->state, told);
}

/* One number a row, in an order of its own for each sample. */
static GString *
make_long (void)
{
  static const char *const names[] = { "a", "b, c", "d" };
  GString *text = g_string_new ("subject,test,\"amount, raw\",panel\n");

  for (guint k = 0; k < 90; k++)
    {
      guint i = k * 7 % 30;
      guint f = k / 30;

      g_string_append_printf (text, "s%02u,\"%s\",%u.5,%s\n", i, names[f], 10 * i + f,
                              f < 2 ? "blood" : "urine");
    }

  return text;
}

/* A table with a number a row is spread out by hand, and the menus go on from there. */
static void
test_long (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) text = make_long ();
  g_autoptr (JsonObject) told = NULL;
  g_autofree char *way = NULL;
  const FusImportPreview *source = NULL;
  FusDataset *dataset = NULL;
  guint sample = 0;

  write_file (self, "labs.csv", text->str);
  open_written (self);
  source = fus_import_state_get_source (self->state, 0);
  g_assert_cmpuint (g_strv_length (source->headers), ==, 4);
  way = fus_import_state_dup_way (self->state, 0, "long");
  g_assert_cmpstr (way, ==, "long:subject,test,#3,panel");
  g_assert_true (fus_import_state_set_orient (self->state, 0, way, NULL));
  wait_for (self->state);
  g_assert_no_error (fus_import_state_get_error (self->state));
  dataset = fus_import_state_get_dataset (self->state);
  g_assert_cmpuint (fus_dataset_get_n_modalities (dataset), ==, 2);
  g_assert_true (fus_dataset_find_sample (dataset, "s07", &sample));
  fus_assert_close (fus_dataset_get_values (dataset, 0, sample)[1], 71.5, 0, 1e-5);
  fus_assert_close (fus_dataset_get_values (dataset, 1, sample)[0], 72.5, 0, 1e-5);
  told = run_cli (NULL, self->files, "--orient=labs=long:subject,test,#3,panel");
  compare_data (self->state, told);
  /* The columns of the file are known still. */
  source = fus_import_state_get_source (self->state, 0);
  g_assert_cmpuint (g_strv_length (source->headers), ==, 4);
  g_assert_cmpint (fus_import_state_find_column_word (self->state, 0, "panel"), ==, 3);
  g_assert_cmpint (fus_import_state_find_column_word (self->state, 0, "#3"), ==, 2);
  g_assert_cmpint (fus_import_state_find_column_word (self->state, 0, "#5"), ==, -1);
  g_assert_cmpint (fus_import_state_find_column_word (self->state, 0, ""), ==, -1);
}

/* A moment a row becomes windows of one engine. */
static void
test_windows (Fixture *self, gconstpointer data)
{
  g_autoptr (GString) text = g_string_new ("unit,cycle,heat,flow\n");
  g_autoptr (JsonObject) told = NULL;
  g_autofree char *way = NULL;

  for (guint i = 0; i < 4; i++)
    for (guint t = 0; t < 25; t++)
      g_string_append_printf (text, "%u,%u,%u.5,%u.25\n", i + 1, 25 - t, i * 100 + t,
                              t * 7 % 11);
  write_file (self, "engines.csv", text->str);
  open_written (self);
  /* What can't be read so is said otherwise: the columns are known still. */
  g_assert_true (fus_import_state_set_orient (self->state, 0, "long:,,heat", NULL));
  wait_for (self->state);
  g_assert_nonnull (fus_import_state_get_error (self->state));
  g_assert_null (fus_import_state_get_dataset (self->state));
  way = fus_import_state_dup_way (self->state, 0, "windows");
  g_assert_cmpstr (way, ==, "windows:unit,cycle,10,10");
  g_assert_true (
    fus_import_state_set_orient (self->state, 0, "windows:unit,cycle,5,10", NULL));
  wait_for (self->state);
  g_assert_no_error (fus_import_state_get_error (self->state));
  g_assert_cmpuint (fus_dataset_get_n_samples (
                      fus_import_state_get_dataset (self->state)),
                    ==, 12);
  told = run_cli (NULL, self->files, "--orient=engines=windows:unit,cycle,5,10");
  compare_data (self->state, told);
}

/* The words of a column of texts become a modality, and are given up again. */
static void
test_words (Fixture *self, gconstpointer data)
{
  static const char *const notes[] = { "valve leaks oil", "pump hot and loud",
                                       "oil is hot", "all quiet now" };
  g_autoptr (GString) text = g_string_new ("id,heat,note\n");
  g_autoptr (JsonObject) told = NULL;
  g_autofree char *words = NULL;
  FusDataset *dataset = NULL;

  for (guint i = 0; i < 40; i++)
    g_string_append_printf (text, "m%02u,%u.5,%s of unit %u\n", i, i * 7 % 23,
                            notes[i * 5 % 4], i);
  write_file (self, "log.csv", text->str);
  open_written (self);
  fus_import_state_set_role (self->state, 0, "note", "words");
  wait_for (self->state);
  g_assert_no_error (fus_import_state_get_error (self->state));
  dataset = fus_import_state_get_dataset (self->state);
  g_assert_cmpuint (fus_dataset_get_n_modalities (dataset), ==, 2);
  words =
    g_strdup_printf ("--text=note=%s::note", (char *) g_ptr_array_index (self->files, 0));
  told = run_cli (NULL, self->files, words);
  compare_data (self->state, told);
  fus_import_state_set_role (self->state, 0, "note", NULL);
  wait_for (self->state);
  g_assert_cmpuint (fus_dataset_get_n_modalities (
                      fus_import_state_get_dataset (self->state)),
                    ==, 1);
  g_assert_false (fus_import_state_is_changed (self->state));
}

/* What a container holds can be taken, as the command line takes it. */
static void
test_objects (void)
{
  static const Case it = {
    "objects", { "protein_in_obsm/cite.h5ad" }, { NULL }, { NULL }
  };
  g_autofree char *reports = find_reports ();
  g_autoptr (FusJobQueue) jobs = NULL;
  g_autoptr (FusImportState) state = NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (JsonObject) told = NULL;
  g_autofree char *option = NULL;
  const GPtrArray *objects = NULL;
  const char *found = NULL;

  if (reports == NULL)
    {
      g_test_skip ("FUSESCOPE_DATA has no reports");
      return;
    }
  jobs = fus_job_queue_new ();
  files = list_files (&it, reports);
  state = open_files (jobs, files);
  g_assert_true (fus_import_state_is_container (state, 0));
  fus_import_state_inspect (state, 0);
  fus_wait_for (fus_import_state_get_objects (state) != NULL);
  objects = fus_import_state_get_objects (state);
  for (guint i = 0; i < objects->len; i++)
    if (g_str_equal (((FusImportObject *) objects->pdata[i])->path, "X"))
      found = ((FusImportObject *) objects->pdata[i])->path;
  g_assert_nonnull (found);
  fus_import_state_set_object_role (state, "X", "modality");
  wait_for (state);
  g_assert_cmpstr (fus_import_state_get_object_role (state, "X"), ==, "modality");
  option = g_strdup_printf ("--modality=X=%s::X", (char *) files->pdata[0]);
  told = run_cli (&it, files, option);
  compare_data (state, told);
  fus_import_state_set_object_role (state, "X", NULL);
  wait_for (state);
  g_assert_false (fus_import_state_is_changed (state));
  fus_job_queue_shut_down (jobs);
}

/* The value that each sample has first of a modality. */
static GHashTable *
list_firsts (FusDataset *dataset, guint m)
{
  GHashTable *firsts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (gsize i = 0; i < fus_dataset_get_n_samples (dataset); i++)
    {
      const FusReal *x = fus_dataset_get_values (dataset, m, i);

      if (x == NULL)
        continue;
      g_hash_table_insert (firsts, g_strdup (fus_dataset_get_id (dataset, i)),
                           g_memdup2 (&(double){ (double) x[0] }, sizeof (double)));
    }

  return firsts;
}

/* Parts taken by their paths, as the command line takes them: they keep the names of
 * their samples, and pair as in the whole file. */
static void
test_parts_by_path (void)
{
  static const Case whole = { "whole", { "shuffled_modality/shuffled.h5mu" } };
  static const char *const parts[] = { "rna", "prot" };
  g_autofree char *reports = find_reports ();
  g_autoptr (FusJobQueue) jobs = NULL;
  g_autoptr (FusImportState) state = NULL;
  g_autoptr (GPtrArray) files = NULL;
  g_autoptr (GPtrArray) none = g_ptr_array_new ();
  g_autoptr (GPtrArray) firsts =
               g_ptr_array_new_with_free_func ((GDestroyNotify) g_hash_table_unref);
  g_autoptr (JsonObject) told = NULL;
  g_auto (GStrv) words = g_new0 (char *, 3);
  Case it = { "parts" };
  FusDataset *dataset = NULL;

  if (reports == NULL)
    {
      g_test_skip ("FUSESCOPE_DATA has no reports");
      return;
    }
  jobs = fus_job_queue_new ();
  files = list_files (&whole, reports);
  state = open_files (jobs, files);
  dataset = fus_import_state_get_dataset (state);
  for (guint m = 0; m < 2; m++)
    {
      g_assert_cmpstr (fus_dataset_get_modality (dataset, m)->id, ==, parts[m]);
      g_ptr_array_add (firsts, list_firsts (dataset, m));
    }
  fus_import_state_inspect (state, 0);
  fus_wait_for (fus_import_state_get_objects (state) != NULL);
  g_assert_false (fus_import_state_can_leave_whole (state));
  for (guint m = 0; m < 2; m++)
    {
      g_autofree char *path = g_strdup_printf ("mod/%s/X", parts[m]);

      words[m] = g_strdup_printf ("--modality=%s=%s::%s", parts[m],
                                  (char *) files->pdata[0], path);
      it.words[m] = words[m];
      fus_import_state_set_object_role (state, path, "modality");
      wait_for (state);
      g_assert_no_error (fus_import_state_get_error (state));
    }
  g_assert_true (fus_import_state_can_leave_whole (state));
  fus_import_state_set_whole (state, FALSE);
  wait_for (state);
  for (guint i = 0; i < fus_import_state_get_n_sources (state); i++)
    g_assert_true (fus_import_state_is_container (state, i));
  told = run_cli (&it, none, NULL);
  compare_data (state, told);
  dataset = fus_import_state_get_dataset (state);
  g_assert_cmpuint (fus_dataset_get_n_samples (dataset), ==, 60);
  g_assert_cmpuint (fus_dataset_get_n_modalities (dataset), ==, 2);
  for (gsize i = 0; i < 60; i++)
    for (guint m = 0; m < 2; m++)
      g_assert_true (is_right (dataset, m, i, firsts->pdata[m]));
  fus_import_state_set_whole (state, TRUE);
  wait_for (state);
  g_assert_no_error (fus_import_state_get_error (state));
  g_assert_cmpuint (fus_dataset_get_n_modalities (fus_import_state_get_dataset (state)),
                    ==, 4);
  fus_job_queue_shut_down (jobs);
}

/* Sentences that name an option are for who types; others stay whole, in their order. */
static void
test_untyped_remedies (void)
{
  static const struct
  {
    const char *remedy;
    const char *untyped;
  } remedies[] = {
    { NULL, "" },
    { "", "" },
    { "Correct them in the file.", "Correct them in the file." },
    { "To keep each row: --many NAME=repeat.", "" },
    { "Name the column that has the ids with --id. If the files really have no sample in "
      "common, join them with --allow-empty-join. Else look at 1.5 of them",
      "Else look at 1.5 of them." },
    { "Put the rows into one order. Say so with --by-row. Or leave one out.",
      "Put the rows into one order. Or leave one out." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (remedies); i++)
    {
      g_autofree char *untyped = fus_import_dup_untyped_remedy (remedies[i].remedy);

      g_assert_cmpstr (untyped, ==, remedies[i].untyped);
    }
}

int
main (int argc, char **argv)
{
  fus_workbench_test_init (&argc, &argv);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path =
        g_strdup_printf ("/import/as-the-command-line/%s", cases[i].name);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  fus_workbench_test_add ("/import/pairs-are-right", test_pairs);
  fus_workbench_test_add ("/import/objects", test_objects);
  fus_workbench_test_add ("/import/parts-by-path-pair-as-the-whole-file",
                          test_parts_by_path);
  fus_workbench_test_add ("/import/untyped-remedies", test_untyped_remedies);
#define ADD(path, function)                                                              \
  g_test_add ("/import/" path, Fixture, NULL, set_up, function, tear_down)
  ADD ("order-is-accepted", test_order_is_accepted);
  ADD ("roles", test_roles);
  ADD ("preview", test_preview);
  ADD ("unread-file-is-left-out", test_unread_file_is_left_out);
  ADD ("files-are-added", test_files_are_added);
  ADD ("missing", test_missing);
  ADD ("recipe-is-done-again", test_recipe_is_done_again);
  ADD ("saved-data-know-their-recipe", test_saved_data_know_their_recipe);
  ADD ("study-opens-recipe", test_study_opens_recipe);
  ADD ("failed-paths", test_failed_paths);
  ADD ("cancel", test_cancel);
  ADD ("many", test_many);
  ADD ("long", test_long);
  ADD ("windows", test_windows);
  ADD ("words", test_words);

  return g_test_run ();
}
