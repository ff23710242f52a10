/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-importer.h"

#include "fus-bytes.h"
#include "fus-file-error.h"
#include "fus-how.h"
#include "fus-json.h"
#include "fus-orient.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* To add a format: a row in fus-format.c, and fus-importer-NAME.c with a class, declared
 * in fus-importer.h and put into the table below. The first whose sniff() says yes reads
 * the file, so the particular come before the general and text comes last. A format that
 * is only known by name is a row of KNOWN () with what to do about it. */

enum
{
  N_HEAD = 4096,
};

static gboolean
starts_with (const guint8 *head, gsize n, const char *magic, gsize n_magic)
{
  return n >= n_magic && memcmp (head, magic, n_magic) == 0;
}

#define MAGIC_SNIFF(function, magic)                                                     \
  static gboolean function (const char *path, const guint8 *head, gsize n)               \
  {                                                                                      \
    return starts_with (head, n, magic, sizeof magic - 1);                               \
  }

MAGIC_SNIFF (sniff_parquet, "PAR1")
MAGIC_SNIFF (sniff_zip, "PK\x03\x04")
MAGIC_SNIFF (sniff_xls, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")

static gboolean
sniff_pickle (const char *path, const guint8 *head, gsize n)
{
  return n > 2 && head[0] == 0x80 && head[1] >= 2 && head[1] <= 5;
}

#define KNOWN(symbol, text_id, text_name, sniff_function, remedy_text, ...)              \
  static const char *const symbol##_suffixes[] = { __VA_ARGS__, NULL };                  \
  static const FusFormat symbol##_format = {                                             \
    .id = text_id,                                                                       \
    .name = text_name,                                                                   \
    .suffixes = symbol##_suffixes,                                                       \
    .remedy = remedy_text,                                                               \
  };                                                                                     \
  static const FusImporterClass symbol = {                                               \
    .format = &symbol##_format,                                                          \
    .sniff = sniff_function,                                                             \
  };

KNOWN (known_parquet,
       "parquet",
       N_ ("Parquet table"),
       sniff_parquet,
       N_ ("Convert it with one line of Python: import pandas; "
           "pandas.read_parquet (\"t.parquet\").to_csv (\"t.csv\")."),
       ".parquet")
KNOWN (known_pickle,
       "pickle",
       N_ ("Python pickle"),
       sniff_pickle,
       N_ ("A pickle can run any program, so it is never opened. Save the arrays as "
           ".npz."),
       ".pkl",
       ".pickle")
KNOWN (known_zip,
       "zip",
       N_ ("ZIP archive"),
       sniff_zip,
       N_ ("Unpack it and open what is in it."),
       ".zip",
       ".pt")
KNOWN (known_xls,
       "xls",
       N_ ("old or encrypted Excel workbook"),
       sniff_xls,
       N_ ("Open it in a spreadsheet program and save it as .xlsx without a password."),
       ".xls")

static const FusImporterClass *const classes[] = {
  &fus_importer_matlab73,
  &fus_importer_matlab,
  &fus_importer_h5mu,
  &fus_importer_h5ad,
  &fus_importer_tenx,
  &fus_importer_hdf5,
  &fus_importer_npy,
  &fus_importer_npz,
  &fus_importer_xlsx,
  &fus_importer_ods,
  &known_xls,
  &fus_importer_images,
  &fus_importer_sounds,
  &fus_importer_tenx_folder,
  &fus_importer_texts,
  &fus_importer_statistics,
  &known_parquet,
  &fus_importer_mtx,
  &known_pickle,
  &known_zip,
  &fus_importer_safetensors,
  &fus_importer_idx,
  &fus_importer_csv,
};

/* Else it is known only by name, to say what to do. */
static gboolean
is_readable (const FusImporterClass *class)
{
  return class->load != NULL || class->read_arrays != NULL;
}

static const FusImporterClass *
find_by_name (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    if (fus_format_has_name (classes[i]->format, path))
      return classes[i];

  return NULL;
}

static const FusImporterClass *
find_by_content (const char *path, const guint8 *head, gsize n)
{
  for (gsize i = 0; i < G_N_ELEMENTS (classes); i++)
    if (classes[i]->sniff (path, head, n))
      return classes[i];

  return NULL;
}

static const FusImporterClass *
set_mismatch (const char *path, const FusImporterClass *named, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ path, NULL, -1,
                                  _ ("Get the file again: it is damaged, or not what its "
                                     "name says.") },
                      named != NULL ? _ ("The file isn’t a readable %s")
                                    : _ ("The file is in no format known here%s"),
                      named != NULL ? _ (named->format->name) : "");

  return NULL;
}

/* (transfer none): what reads @path, by what is in it; %NULL with a FUS_FILE_ERROR where
 * nothing does, or where text is called like another format. */
static const FusImporterClass *
find_importer (const char *path, GError **error)
{
  g_autoptr (GByteArray) head = fus_bytes_peek (path, N_HEAD, error);
  const FusImporterClass *named = find_by_name (path);
  const FusImporterClass *found = NULL;

  if (head == NULL)
    return NULL;
  found = find_by_content (path, head->data, head->len);
  if (found == NULL || (found == &fus_importer_csv && named != NULL && named != found))
    return set_mismatch (path, named, error);

  return found;
}

static const FusImporterClass *
find_readable (const char *path, GError **error)
{
  const FusImporterClass *class = find_importer (path, error);

  if (class == NULL || is_readable (class))
    return class;
  fus_file_error_set (error, FUS_FILE_ERROR_UNSUPPORTED,
                      (FusPlace){ path, NULL, -1, _ (class->format->remedy) },
                      _ ("Files of this kind can’t be opened yet: %s"),
                      _ (class->format->name));

  return NULL;
}

static FusSource *
load (const FusImporterClass *class,
      const char *path,
      const FusReadOptions *options,
      FusPool *pool,
      const FusProgress *progress,
      GError **error)
{
  return class->read_arrays != NULL
           ? fus_array_file_load (path, class->format->id, class->read_arrays, options,
                                  error)
           : class->load (path, options, pool, progress, error);
}

/* The columns by which a table is oriented are read as texts besides what is asked for.
 */
static FusSource *
load_oriented (const FusImporterClass *class,
               const char *path,
               const FusReadOptions *options,
               FusPool *pool,
               const FusProgress *progress,
               GError **error)
{
  g_auto (GStrv) columns = fus_orient_list_columns (options->orient);
  g_autoptr (GPtrArray) labels = g_ptr_array_new ();
  FusReadOptions with = *options;
  g_autoptr (FusSource) source = NULL;

  for (gsize i = 0; options->labels != NULL && options->labels[i] != NULL; i++)
    g_ptr_array_add (labels, options->labels[i]);
  for (gsize i = 0; columns[i] != NULL; i++)
    if (!g_ptr_array_find_with_equal_func (labels, columns[i], g_str_equal, NULL))
      g_ptr_array_add (labels, columns[i]);
  g_ptr_array_add (labels, NULL);
  with.labels = (char **) labels->pdata;
  with.labels_only = FALSE;
  source = load (class, path, &with, pool, progress, error);
  if (source != NULL)
    fus_source_note_headers (source);
  if (source == NULL ||
      !fus_source_orient (source, path, options->orient, options->labels, error))
    return NULL;

  return g_steal_pointer (&source);
}

/* What can be said of how a file is read is known to those that can be told. */
static gboolean
check_how (const FusImporterClass *class,
           const char *path,
           const FusReadOptions *options,
           GError **error)
{
  static const char *const none[] = { NULL };

  /* A chosen column may name files that are told so. */
  if (class->takes_how || (options->object != NULL && !options->lenient))
    return TRUE;

  return fus_how_check (options->how, none, path, error);
}

FusSource *
fus_importer_load (const char *path,
                   const FusReadOptions *options,
                   FusPool *pool,
                   const FusProgress *progress,
                   GError **error)
{
  const FusImporterClass *class = find_readable (path, error);
  FusSource *source = NULL;

  if (class == NULL || !check_how (class, path, options, error))
    return NULL;
  source = options->orient != NULL
             ? load_oriented (class, path, options, pool, progress, error)
             : load (class, path, options, pool, progress, error);
  if (source == NULL && error != NULL)
    fus_file_error_fill_place (*error, (FusPlace){ path, NULL, -1, NULL });
  if (source != NULL && options->orient == NULL)
    fus_source_note_headers (source);
  if (source != NULL && source->name == NULL)
    source->name = fus_source_dup_stem (path);

  return source;
}

JsonNode *
fus_importer_inspect (const char *path, GError **error)
{
  const FusImporterClass *class = find_readable (path, error);
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  if (class == NULL)
    return NULL;
  json_builder_begin_object (builder);
  fus_json_add_string (builder, "format", class->format->id);
  if (class->read_arrays != NULL
        ? !fus_array_file_inspect (path, class->read_arrays, builder, error)
        : !class->inspect (path, builder, error))
    {
      if (error != NULL)
        fus_file_error_fill_place (*error, (FusPlace){ path, NULL, -1, NULL });
      return NULL;
    }
  json_builder_end_object (builder);

  return json_builder_get_root (builder);
}
