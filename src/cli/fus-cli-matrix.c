/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of a file as one matrix, for commands that go by numbers alone: `decode` and
 * `project`. Read by the same reader process as data are. Without a name for the array,
 * latents as `encode` writes them come first, then the only array that there is; of
 * several none is guessed, as the wrong one would give a wrong picture. */
#include "config.h"

#include "fus-cli-matrix.h"

#include "fus-file-error.h"
#include "fus-import-process.h"
#include "fus-keys.h"

#include <glib/gi18n.h>
#include <string.h>

/**
 * Place:
 * @suffix: of the file
 * @object: (nullable): what is asked of the reader; %NULL for the whole file
 * @ids: (nullable): what names the rows, where @object does not
 * @array: (nullable): what of that is taken where there are several
 * @columns: (nullable): of a table, those that begin so and end in a number
 *
 * Where `encode` puts latents.
 */
typedef struct
{
  const char *suffix;
  const char *object;
  const char *ids;
  const char *array;
  const char *columns;
} MatrixSource;

static const MatrixSource places[] = {
  { ".h5mu", "obsm/X_fusescope", "obs/_index", NULL, NULL },
  { ".npz", NULL, NULL, "mean", NULL },
  { ".csv", NULL, NULL, NULL, "mean" },
};

/* The same of latents whose distances are those of what is decoded. */
static const MatrixSource near_places[] = {
  { ".h5mu", "obsm/X_fusescope_near", "obs/_index", NULL, NULL },
  { ".npz", NULL, NULL, "near", NULL },
  { ".csv", NULL, NULL, NULL, "near" },
};

static MatrixSource
find_place (const MatrixSource *among, const char *path, const char *object)
{
  MatrixSource place = { 0 };

  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (g_str_has_suffix (path, among[i].suffix))
      place = among[i];
  if (object != NULL)
    return (MatrixSource){ place.suffix, object, place.ids, NULL, NULL };

  return place;
}

static FusSource *
load_source (FusCli *cli, const char *path, const char *object, GError **error)
{
  g_autofree char *name = g_strdup (object);
  FusReadOptions options = { .object = name };
  g_autoptr (FusSource) source =
               fus_import_process_load (path, &options, &cli->progress, error);

  if (source == NULL || !fus_source_name_rows (source, path, error))
    return NULL;

  return g_steal_pointer (&source);
}

static char **
number_rows (gsize n)
{
  char **ids = g_new0 (char *, n + 1);

  for (gsize i = 0; i < n; i++)
    ids[i] = g_strdup_printf ("%zu", i + 1);

  return ids;
}

static const FusTable *
find_table (const FusSource *source, const char *array)
{
  for (guint i = 0; i < source->tables->len; i++)
    {
      const FusTable *table = g_ptr_array_index (source->tables, i);

      if (source->tables->len == 1 || g_strcmp0 (table->name, array) == 0)
        return table;
    }

  return NULL;
}

static gboolean
is_numbered (const char *header, const char *prefix)
{
  const char *number = header + strlen (prefix);

  return g_str_has_prefix (header, prefix) &&
         g_ascii_string_to_unsigned (number, 10, 1, G_MAXUINT32, NULL, NULL);
}

/* The columns `mean1`, `mean2` … where the table has such, else all of them. */
static FusMatrix *
choose_columns (const FusTable *table, const char *prefix)
{
  gsize n = table->x->n_cols;
  g_autofree gsize *chosen = g_new (gsize, MAX (n, 1));
  gsize n_chosen = 0;
  FusMatrix *values = NULL;

  for (gsize d = 0; prefix != NULL && table->features != NULL && d < n; d++)
    if (is_numbered (table->features[d], prefix))
      chosen[n_chosen++] = d;
  if (n_chosen == 0)
    return fus_matrix_ref (table->x);
  values = fus_matrix_new (table->x->n_rows, n_chosen);
  for (gsize row = 0; row < values->n_rows; row++)
    for (gsize d = 0; d < n_chosen; d++)
      fus_matrix_row (values, row)[d] = fus_matrix_row (table->x, row)[chosen[d]];

  return values;
}

static gboolean
take_table (FusCliMatrix *self,
            const FusSource *source,
            const MatrixSource *place,
            const char *path,
            GError **error)
{
  const FusTable *table = find_table (source, place->array);
  char **ids = NULL;

  if (table == NULL)
    {
      fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                          (FusPlace){ .file = path,
                                      .row = -1,
                                      .remedy = _ ("Name one with --object.") },
                          _ ("The file holds %u arrays of numbers where one is needed"),
                          source->tables->len);
      return FALSE;
    }
  ids = table->ids != NULL ? table->ids : source->ids;
  if (ids != NULL && g_strv_length (ids) != table->x->n_rows)
    ids = NULL;
  self->values = choose_columns (table, place->columns);
  self->ids = g_strdupv (ids);

  return TRUE;
}

/* Ids that stand beside the numbers; a file without them has numbered rows. */
static void
load_ids (FusCliMatrix *self, FusCli *cli, const char *path, const char *object)
{
  char *labels[] = { (char *) object, NULL };
  FusReadOptions options = { .object = labels[0], .labels = labels, .labels_only = TRUE };
  g_autoptr (FusSource) source =
               object != NULL
                 ? fus_import_process_load (path, &options, &cli->progress, NULL)
                 : NULL;
  const FusColumn *column = source != NULL && source->columns->len == 1
                              ? g_ptr_array_index (source->columns, 0)
                              : NULL;

  if (column != NULL && column->texts != NULL && column->n_rows == self->values->n_rows)
    self->ids = g_strdupv (column->texts);
  else
    self->ids = number_rows (self->values->n_rows);
}

/* Says what is lacking where nobody named an array and the file has no latents. */
static void
explain_no_latents (GError **error, const char *path, const MatrixSource *place)
{
  if (error == NULL || place->ids == NULL ||
      !g_error_matches (*error, FUS_FILE_ERROR, FUS_FILE_ERROR_CONTENT))
    return;
  g_clear_error (error);
  fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                      (FusPlace){
                        path, place->object, -1,
                        _ ("Encode the data first, or name an array with --object.") },
                      _ ("The file holds no latents"));
}

gboolean
fus_cli_matrix_load (FusCliMatrix *self,
                     FusCli *cli,
                     const char *path,
                     const char *object,
                     GError **error)
{
  MatrixSource place = find_place (places, path, object);
  g_autoptr (FusSource) source = load_source (cli, path, place.object, error);

  if (source == NULL && object == NULL)
    explain_no_latents (error, path, &place);
  if (source == NULL || !take_table (self, source, &place, path, error))
    return FALSE;
  if (self->ids == NULL)
    load_ids (self, cli, path, place.ids);

  return TRUE;
}

static gboolean
has_columns (const FusTable *table, const char *prefix)
{
  for (gsize d = 0; table->features != NULL && d < table->x->n_cols; d++)
    if (is_numbered (table->features[d], prefix))
      return TRUE;

  return FALSE;
}

/* Whether the file has what @place names. */
static gboolean
has_place (const FusSource *source, const MatrixSource *place)
{
  for (guint i = 0; i < source->tables->len; i++)
    {
      const FusTable *table = g_ptr_array_index (source->tables, i);

      if (place->object != NULL || g_strcmp0 (table->name, place->array) == 0 ||
          (place->columns != NULL && has_columns (table, place->columns)))
        return TRUE;
    }

  return FALSE;
}

gboolean
fus_cli_matrix_load_near (FusCliMatrix *self,
                          FusCli *cli,
                          const char *path,
                          const char *object,
                          GError **error)
{
  MatrixSource place = find_place (near_places, path, object);
  g_autoptr (FusSource) source = object == NULL && place.suffix != NULL
                                   ? load_source (cli, path, place.object, NULL)
                                   : NULL;

  if (source == NULL || !has_place (source, &place))
    return fus_cli_matrix_load (self, cli, path, object, error);
  if (!take_table (self, source, &place, path, error))
    return FALSE;
  if (self->ids == NULL)
    load_ids (self, cli, path, place.ids);

  return TRUE;
}

void
fus_cli_matrix_clear (FusCliMatrix *self)
{
  g_clear_pointer (&self->values, fus_matrix_unref);
  g_clear_pointer (&self->ids, g_strfreev);
}

/* What the importer made of the array: a table, or of one dimension a column. */
static gboolean
copy_values (const FusSource *source, FusReal *values, gsize n)
{
  if (source->tables->len == 1)
    {
      const FusTable *table = g_ptr_array_index (source->tables, 0);

      if (table->x->n_rows * table->x->n_cols != n)
        return FALSE;
      memcpy (values, table->x->data, n * sizeof *values);
      return TRUE;
    }
  if (source->columns->len == 1)
    {
      const FusColumn *column = g_ptr_array_index (source->columns, 0);

      if (column->n_rows != n || (column->values == NULL && column->texts == NULL))
        return FALSE;
      for (gsize i = 0; i < n; i++)
        values[i] = column->values != NULL
                      ? (FusReal) column->values[i]
                      : (FusReal) g_ascii_strtod (column->texts[i], NULL);
      return TRUE;
    }

  return FALSE;
}

gboolean
fus_cli_values_load (FusCli *cli,
                     const char *path,
                     const char *object,
                     FusReal *values,
                     gsize n,
                     GError **error)
{
  g_autoptr (FusSource) source = load_source (cli, path, object, error);

  if (source == NULL)
    return FALSE;
  if (copy_values (source, values, n))
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ .file = path,
                                  .object = object,
                                  .row = -1,
                                  .remedy = _ ("--list-noise tells the shapes.") },
                      ngettext ("“%s” does not hold %zu number",
                                "“%s” does not hold %zu numbers", (gulong) n),
                      object, n);

  return FALSE;
}

gboolean
fus_cli_matrix_write_csv (const FusCliMatrix *self,
                          const char *path,
                          const char *prefix,
                          GError **error)
{
  g_autoptr (FusResultTable) table = fus_result_table_new (self->values->n_rows);

  fus_result_table_add_texts (table, "id", (const char *const *) self->ids);
  fus_result_table_add_matrix (table, prefix, NULL, self->values);

  return fus_result_table_write_csv (table, path, error);
}

void
fus_cli_set_suffix_error (GError **error, const char *path, const char *known)
{
  fus_cli_set_usage_error (error, _ ("“%s” ends in none of: %s"), path, known);
}
