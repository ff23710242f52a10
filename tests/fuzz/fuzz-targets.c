/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-targets.h"

#include "fus-folder.h"
#include "fus-hdf5-tree.h"
#include "fus-importer.h"
#include "fus-json-parse.h"
#include "fus-lent.h"
#include "fus-lzf.h"
#include "fus-model-file-private.h"
#include "fus-model-kind.h"
#include "fus-model-spec.h"
#include "fus-recipe.h"
#include "fus-session.h"
#include "fus-split.h"
#include "fus-synthetic.h"
#include "fus-words.h"

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* To add a target: write a function that takes bytes and checks what must hold of what
 * comes out, add a row to the table below and seeds to seeds.py. */

/* ---- files in memory ---- */

/* One file, filled anew for each run: its pages stay. */
static int
fill_file (const guint8 *bytes, gsize n)
{
  static int fd = -1;
  static gsize n_before = 0;

  if (fd < 0)
    fd = memfd_create ("fuzz", MFD_CLOEXEC);
  g_assert_cmpint (pwrite (fd, bytes, n, 0), ==, (gssize) n);
  if (n != n_before)
    g_assert_cmpint (ftruncate (fd, (off_t) n), ==, 0);
  n_before = n;

  return fd;
}

static char *
dup_path (int fd)
{
  return g_strdup_printf ("/proc/self/fd/%d", fd);
}

/* ---- importers ---- */

/* What the reader hands over must be what the parent takes. */
static void
check_source (FusSource *source)
{
  static int fd = -1;
  g_autoptr (FusPack) out = fus_source_to_pack (source);
  g_autoptr (FusPack) in = NULL;
  g_autoptr (FusSource) taken = NULL;
  g_autoptr (GError) error = NULL;

  if (fd < 0)
    fd = memfd_create ("answer", MFD_CLOEXEC);
  g_assert_true (fus_pack_write (out, fd, NULL));
  in = fus_pack_read (fd, (guint64) 1 << 32, &error);
  g_assert_no_error (error);
  taken = fus_source_from_pack (in, &error);
  g_assert_no_error (error);
}

static void
load (const char *path, const FusReadOptions *options)
{
  static FusPool *pool = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (FusSource) source = NULL;

  if (pool == NULL)
    pool = fus_pool_new (1, 0);
  source = fus_importer_load (path, options, pool, NULL, &error);
  g_assert_true ((source == NULL) == (error != NULL));
  if (source != NULL)
    check_source (source);
}

static void
inspect (const char *path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = fus_importer_inspect (path, &error);

  g_assert_true ((node == NULL) == (error != NULL));
}

enum
{
  N_WAYS = 4, /* of read_as() */
};

static void
read_as (const char *path, const guint8 *bytes, gsize n, guint way)
{
  const FusReadOptions ways[N_WAYS - 1] = {
    { NULL },
    { .lenient = TRUE },
    { .object = (char *) "a", .id = (char *) "id" },
  };

  fus_lent_add (path, fill_file (bytes, n));
  if (way < G_N_ELEMENTS (ways))
    load (path, &ways[way]);
  else
    inspect (path);
}

/* One way more, with other options. */
static void
read_with (const char *path,
           const guint8 *bytes,
           gsize n,
           guint way,
           const FusReadOptions *options)
{
  if (way < N_WAYS)
    {
      read_as (path, bytes, n, way);
      return;
    }
  fus_lent_add (path, fill_file (bytes, n));
  load (path, options);
}

enum
{
  N_HEAD = 4096, /* as much as tells what reads a file */
};

/* Whether a library would read it. */
static gboolean
is_foreign (const char *path, const guint8 *bytes, gsize n)
{
  static const FusImporterClass *const foreign[] = {
    &fus_importer_hdf5,       &fus_importer_npz,    &fus_importer_xlsx,
    &fus_importer_ods,        &fus_importer_images, &fus_importer_sounds,
    &fus_importer_statistics,
  };
  static const char *const packed[] = {
    "\x1f\x8b", "BZh", "\xfd\x37zXZ", "\x28\xb5\x2f\xfd", "\x04\x22\x4d\x18",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (foreign); i++)
    if (foreign[i]->sniff (path, bytes, MIN (n, N_HEAD)))
      return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (packed); i++)
    if (n >= strlen (packed[i]) && memcmp (bytes, packed[i], strlen (packed[i])) == 0)
      return TRUE;

  return FALSE;
}

/* Chance finds the first bytes of other formats soon; those have a target of their own,
 * and would take the time of this one. */
static void
read_own (const FusImporterClass *class,
          const char *path,
          const guint8 *bytes,
          gsize n,
          guint way)
{
  if (class->sniff (path, bytes, MIN (n, N_HEAD)) && !is_foreign (path, bytes, n))
    read_as (path, bytes, n, way);
}

/* ---- what a library is given ---- */

/* Chance finds what begins like a picture within seconds; a target whose name says HDF5
 * would then tell of libjpeg. */
static gboolean
is_of (const FusImporterClass *class, const char *path, const guint8 *bytes, gsize n)
{
  return class->sniff (path, bytes, MIN (n, N_HEAD));
}

static gboolean
takes_hdf5 (const guint8 *bytes, gsize n)
{
  return is_of (&fus_importer_hdf5, "fuzz.h5", bytes, n);
}

static gboolean
takes_matlab73 (const guint8 *bytes, gsize n)
{
  return is_of (&fus_importer_matlab73, "fuzz.mat", bytes, n);
}

static gboolean
takes_npz (const guint8 *bytes, gsize n)
{
  return is_of (&fus_importer_npz, "fuzz.npz", bytes, n);
}

static gboolean
takes_xlsx (const guint8 *bytes, gsize n)
{
  return is_of (&fus_importer_xlsx, "fuzz.xlsx", bytes, n);
}

static gboolean
takes_ods (const guint8 *bytes, gsize n)
{
  return is_of (&fus_importer_ods, "fuzz.ods", bytes, n);
}

static gboolean
takes_folder (const guint8 *bytes, gsize n)
{
  return fus_folder_sniff (bytes, n);
}

/* Pictures and sounds lie in folders too, which have a target of their own. */
static gboolean
takes_image (const guint8 *bytes, gsize n)
{
  return !takes_folder (bytes, n) && is_of (&fus_importer_images, "fuzz.bmp", bytes, n);
}

static gboolean
takes_sound (const guint8 *bytes, gsize n)
{
  return !takes_folder (bytes, n) && is_of (&fus_importer_sounds, "fuzz.wav", bytes, n);
}

static gboolean
takes_statistics (const guint8 *bytes, gsize n)
{
  return is_of (&fus_importer_statistics, "fuzz.dta", bytes, n);
}

/* ---- importers, by their names ---- */

static void
run_csv (const guint8 *bytes, gsize n, guint way)
{
  read_own (&fus_importer_csv, "fuzz.csv", bytes, n, way);
}

static void
run_packed (const guint8 *bytes, gsize n, guint way)
{
  read_as ("fuzz.csv", bytes, n, way);
}

static void
run_npy (const guint8 *bytes, gsize n, guint way)
{
  read_own (&fus_importer_npy, "fuzz.npy", bytes, n, way);
}

static void
run_npz (const guint8 *bytes, gsize n, guint way)
{
  read_as ("fuzz.npz", bytes, n, way);
}

static void
run_hdf5 (const guint8 *bytes, gsize n, guint way)
{
  read_as ("fuzz.h5", bytes, n, way);
}

static void
run_h5mu (const guint8 *bytes, gsize n, guint way)
{
  read_as ("fuzz.h5mu", bytes, n, way);
}

static void
run_h5ad (const guint8 *bytes, gsize n, guint way)
{
  char label[] = "class";
  char *labels[] = { label, NULL };
  FusReadOptions part = { .object = (char *) "obsm/b", .labels = labels };

  read_with ("fuzz.h5ad", bytes, n, way, &part);
}

static void
run_xlsx (const guint8 *bytes, gsize n, guint way)
{
  read_as ("fuzz.xlsx", bytes, n, way);
}

static void
run_ods (const guint8 *bytes, gsize n, guint way)
{
  read_as ("fuzz.ods", bytes, n, way);
}

static void
run_matlab (const guint8 *bytes, gsize n, guint way)
{
  read_own (&fus_importer_matlab, "fuzz.mat", bytes, n, way);
}

static void
run_matlab73 (const guint8 *bytes, gsize n, guint way)
{
  read_as ("fuzz.mat", bytes, n, way);
}

static void
run_idx (const guint8 *bytes, gsize n, guint way)
{
  read_own (&fus_importer_idx, "fuzz.idx", bytes, n, way);
}

static void
run_mtx (const guint8 *bytes, gsize n, guint way)
{
  read_own (&fus_importer_mtx, "fuzz.mtx", bytes, n, way);
}

static void
run_safetensors (const guint8 *bytes, gsize n, guint way)
{
  read_own (&fus_importer_safetensors, "fuzz.safetensors", bytes, n, way);
}

static void
run_tenx (const guint8 *bytes, gsize n, guint way)
{
  FusReadOptions part = { .object = (char *) "A" };

  read_with ("fuzz.h5", bytes, n, way, &part);
}

static void
run_image (const guint8 *bytes, gsize n, guint way)
{
  FusReadOptions sized = { .how = (char *) "size:4x3" };

  read_with ("fuzz.png", bytes, n, way, &sized);
}

static void
run_sound (const guint8 *bytes, gsize n, guint way)
{
  FusReadOptions other = { .how = (char *) "rate:4000,bands:3,seconds:0.01" };

  read_with ("fuzz.wav", bytes, n, way, &other);
}

/* What is in a folder was laid together by us, but the table of it is bytes like any. */
static void
run_folder (const guint8 *bytes, gsize n, guint way)
{
  read_as ("fuzz", bytes, n, way);
}

/* Texts reach it decoded. */
static void
run_words (const guint8 *bytes, gsize n, guint way)
{
  g_autofree char *text = g_utf8_make_valid ((const char *) bytes, (gssize) n);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 50);
  g_autoptr (FusSource) source = fus_source_new ("texts");
  g_autoptr (GError) error = NULL;
  const FusTable *table =
    fus_words_add_table (source, "t", lines, g_strv_length (lines), NULL, "t", &error);

  g_assert_true ((table == NULL) == (error != NULL));
  if (table != NULL)
    check_source (source);
}

static void
run_statistics (const guint8 *bytes, gsize n, guint way)
{
  read_as ("fuzz.dta", bytes, n, way);
}

static void
run_tree (const guint8 *bytes, gsize n, guint way)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FusPack) pack = NULL;

  fus_lent_add ("fuzz.fsmodel", fill_file (bytes, n));
  pack = fus_hdf5_tree_read ("fuzz.fsmodel", NULL, &error);
  g_assert_true ((pack == NULL) == (error != NULL));
}

static void
run_lzf (const guint8 *bytes, gsize n, guint way)
{
  gsize n_out = n > 0 ? (gsize) bytes[0] * 16 + 1 : 0;
  g_autofree guint8 *out = g_malloc (MAX (n_out, 1));

  if (n > 0)
    g_assert_cmpint (fus_lzf_unpack (out, n_out, bytes + 1, n - 1), <=, (gssize) n_out);
}

/* ---- what the reader answers ---- */

static void
run_answer (const guint8 *bytes, gsize n, guint way)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FusPack) pack = fus_pack_read (fill_file (bytes, n), 1 << 28, &error);
  g_autoptr (FusSource) source = NULL;
  g_autoptr (FusModelFile) file = NULL;

  g_assert_true ((pack == NULL) == (error != NULL));
  if (pack == NULL)
    return;
  source = fus_source_from_pack (pack, NULL);
  if (source != NULL)
    check_source (source);
  file = fus_model_file_from_pack (pack, NULL);
}

/* ---- texts ---- */

static void
run_json (const guint8 *bytes, gsize n, guint way)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = fus_json_parse ((const char *) bytes, n, &error);
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) again = NULL;

  g_assert_true ((node == NULL) == (error != NULL));
  if (node == NULL)
    return;
  text = json_to_string (node, FALSE);
  again = fus_json_parse (text, strlen (text), NULL);
}

/* What is written is read again. */
static void
run_recipe (const guint8 *bytes, gsize n, guint way)
{
  g_autofree char *json = g_strndup ((const char *) bytes, n);
  g_autoptr (GError) error = NULL;
  g_autoptr (FusRecipe) recipe = fus_recipe_from_json (json, "/folder", &error);
  g_autoptr (FusRecipe) again = NULL;
  g_autofree char *text = NULL;

  g_assert_true ((recipe == NULL) == (error != NULL));
  if (recipe == NULL)
    return;
  text = fus_recipe_to_json (recipe, "/folder");
  again = fus_recipe_from_json (text, "/folder", &error);
  g_assert_no_error (error);
}

static void
run_recipe_texts (const guint8 *bytes, gsize n, guint way)
{
  g_autofree char *text = g_strndup ((const char *) bytes, n);
  g_autoptr (FusRecipe) recipe = fus_recipe_new ();
  GError *errors[4] = { NULL };

  if (!g_utf8_validate (text, -1, NULL))
    return;
  fus_recipe_add_file (recipe, "a.csv");
  fus_recipe_add_modality (recipe, "a", "a.csv", NULL);
  fus_recipe_add_modality_text (recipe, text, &errors[0]);
  fus_recipe_add_label_text (recipe, text, &errors[1]);
  fus_recipe_set_missing_text (recipe, text, &errors[2]);
  fus_recipe_set_kind_text (recipe, text, &errors[3]);
  for (guint i = 0; i < G_N_ELEMENTS (errors); i++)
    g_clear_error (&errors[i]);
}

static void
run_spec (const guint8 *bytes, gsize n, guint way)
{
  g_autofree char *json = g_strndup ((const char *) bytes, n);
  g_autoptr (GError) error = NULL;
  g_autoptr (FusModelSpec) spec = fus_model_spec_from_json (json, &error);
  g_autoptr (FusModelSpec) again = NULL;
  g_autofree char *text = NULL;

  g_assert_true ((spec == NULL) == (error != NULL));
  if (spec == NULL)
    return;
  text = fus_model_spec_to_json (spec);
  again = fus_model_spec_from_json (text, &error);
  g_assert_no_error (error);
}

static void
run_session (const guint8 *bytes, gsize n, guint way)
{
  g_autofree char *path = dup_path (fill_file (bytes, n));
  g_autoptr (GError) error = NULL;
  FusSession *session = fus_session_load (path, &error);

  g_assert_true ((session == NULL) == (error != NULL));
  g_clear_pointer (&session, fus_session_free);
}

static const FusDataset *
get_dataset (void)
{
  static FusDataset *dataset = NULL;

  if (dataset == NULL)
    {
      FusSyntheticOptions options = fus_synthetic_get_defaults ();

      options.n_samples = 40;
      dataset = fus_synthetic_machines_new (&options);
    }

  return dataset;
}

static void
check_split (const char *text)
{
  g_autoptr (GError) error = NULL;
  FusSplit *split = fus_split_new_from_text (get_dataset (), text, 1, &error);

  g_assert_true ((split == NULL) == (error != NULL));
  if (split == NULL)
    return;
  g_assert_nonnull (memchr (split->roles, FUS_ROLE_TRAIN, split->n_samples));
  fus_split_unref (split);
}

static void
run_split (const guint8 *bytes, gsize n, guint way)
{
  g_autofree char *text = g_strndup ((const char *) bytes, n);
  g_autofree char *path = dup_path (fill_file (bytes, n));

  if (strchr (text, '\n') == NULL && n < 64 && g_utf8_validate (text, -1, NULL))
    check_split (text);
  check_split (path);
}

/* Whatever is accepted can be written and read, for every line. */
static void
run_options (const guint8 *bytes, gsize n, guint way)
{
  g_autofree char *text = g_strndup ((const char *) bytes, n);
  g_auto (GStrv) lines = g_strsplit (text, "\n", 0);
  gsize n_rows = 0;
  const FusOption *rows = fus_model_spec_list_options (&n_rows);
  g_autoptr (FusOptions) options = fus_options_new (rows, n_rows);
  g_autoptr (FusOptions) again = fus_options_new (rows, n_rows);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;

  if (!g_utf8_validate (text, -1, NULL))
    return;
  for (char **line = lines; *line != NULL; line++)
    {
      g_autoptr (GError) refused = NULL;

      g_assert_true (fus_options_set_pair (options, *line, &refused) ==
                     (refused == NULL));
    }
  node = fus_options_to_json (options);
  g_assert_true (fus_options_from_json (again, node, &error));
  g_assert_no_error (error);
}

static const FuzzTarget targets[] = {
  { "csv", FALSE, N_WAYS, run_csv },
  { "packed", TRUE, N_WAYS, run_packed },
  { "npy", FALSE, N_WAYS, run_npy },
  { "npz", TRUE, N_WAYS, run_npz, takes_npz },
  { "hdf5", TRUE, N_WAYS, run_hdf5, takes_hdf5 },
  { "h5mu", TRUE, N_WAYS, run_h5mu, takes_hdf5 },
  { "h5ad", TRUE, N_WAYS + 1, run_h5ad, takes_hdf5 },
  { "xlsx", TRUE, N_WAYS, run_xlsx, takes_xlsx },
  { "ods", TRUE, N_WAYS, run_ods, takes_ods },
  { "matlab", FALSE, N_WAYS, run_matlab },
  { "matlab73", TRUE, N_WAYS, run_matlab73, takes_matlab73 },
  { "idx", FALSE, N_WAYS, run_idx },
  { "mtx", FALSE, N_WAYS, run_mtx },
  { "safetensors", FALSE, N_WAYS, run_safetensors },
  { "tenx", TRUE, N_WAYS + 1, run_tenx, takes_hdf5 },
  { "image", TRUE, N_WAYS + 1, run_image, takes_image },
  { "sound", TRUE, N_WAYS + 1, run_sound, takes_sound },
  { "folder", TRUE, N_WAYS, run_folder, takes_folder },
  { "words", FALSE, 1, run_words },
  { "statistics", TRUE, N_WAYS, run_statistics, takes_statistics },
  { "tree", TRUE, 1, run_tree, takes_hdf5 },
  { "lzf", FALSE, 1, run_lzf },
  { "answer", FALSE, 1, run_answer },
  { "json", FALSE, 1, run_json },
  { "recipe", FALSE, 1, run_recipe },
  { "recipe-texts", FALSE, 1, run_recipe_texts },
  { "spec", FALSE, 1, run_spec },
  { "session", FALSE, 1, run_session },
  { "split", FALSE, 1, run_split },
  { "options", FALSE, 1, run_options },
};

gboolean
fuzz_target_takes (const FuzzTarget *self, const guint8 *bytes, gsize n)
{
  return self->takes == NULL || self->takes (bytes, n);
}

void
fuzz_target_run (const FuzzTarget *self, const guint8 *bytes, gsize n, guint way)
{
  if (fuzz_target_takes (self, bytes, n))
    self->run (bytes, n, way);
}

const FuzzTarget *
fuzz_targets_list (gsize *n_targets)
{
  *n_targets = G_N_ELEMENTS (targets);

  return targets;
}

const FuzzTarget *
fuzz_targets_lookup (const char *name)
{
  for (gsize i = 0; name != NULL && i < G_N_ELEMENTS (targets); i++)
    if (g_str_equal (targets[i].name, name))
      return &targets[i];

  return NULL;
}
