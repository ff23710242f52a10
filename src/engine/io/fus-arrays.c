/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-arrays.h"

#include "fus-block.h"
#include "fus-centre.h"
#include "fus-file-error.h"
#include "fus-source.h"
#include "fus-number.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* The rules: arrays of two or more dimensions are modalities, samples first, and must
 * agree on the number of samples. Among them, arrays of one dimension and that length are
 * labels, or the ids if they are texts or whole numbers that differ and are called so.
 * Where there are no wider ones, arrays of one dimension are modalities of one feature.
 * What fits nowhere is left out with a note. */

enum
{
  COLUMNS_A_TURN = 64,
};

static const char *const id_names[] = {
  "id",    "ids",       "sample", "samples", "sample_id", "sample_ids",
  "names", "obs_names", "index",  "_index",  "barcodes",
};

FusArray *
fus_array_new (const char *name)
{
  FusArray *self = g_new0 (FusArray, 1);

  self->name = g_utf8_make_valid (name, -1);

  return self;
}

void
fus_array_free (FusArray *self)
{
  g_free (self->name);
  g_free (self->object);
  if (self->x == NULL)
    g_free (self->values);
  g_clear_pointer (&self->x, fus_matrix_unref);
  g_free (self->wide);
  g_free (self->offsets);
  g_strfreev (self->texts);
  g_strfreev (self->classes);
  g_free (self);
}

gboolean
fus_array_count (const FusArray *self, guint64 *n)
{
  *n = 1;
  for (guint i = 0; i < self->n_dims; i++)
    if (!g_uint64_checked_mul (n, *n, self->dims[i]))
      return FALSE;

  return TRUE;
}

gboolean
fus_array_alloc (FusArray *self, const char *path, GError **error)
{
  guint64 n = 0;
  guint64 n_rows = self->n_dims > 0 ? self->dims[0] : 1;

  g_assert (self->values == NULL);
  if (!fus_array_count (self, &n))
    n = G_MAXUINT64;
  self->x =
    fus_block_new (n_rows, n_rows > 0 ? n / n_rows : 0, path, self->object, error);
  if (self->x != NULL)
    self->values = self->x->data;

  return self->x != NULL;
}

FusMatrix *
fus_array_dup_matrix (const FusArray *self)
{
  guint64 n = 0;
  guint64 n_rows = self->n_dims > 0 ? self->dims[0] : 1;

  fus_array_count (self, &n);
  /* Its dimensions may have changed since it was filled: a row that is a column. */
  if (self->x != NULL && self->values == self->x->data && self->x->n_rows == n_rows &&
      self->x->n_rows * self->x->n_cols == n)
    return fus_matrix_ref (self->x);

  return fus_matrix_new_from_data (self->values, n_rows, n_rows > 0 ? n / n_rows : 0);
}

gboolean
fus_array_check_budget (guint64 n,
                        gsize size,
                        const char *path,
                        const char *object,
                        GError **error)
{
  return fus_block_check_memory (n, size, path, object, error);
}

static void
note_left_out (FusSource *source, const char *name)
{
  g_ptr_array_add (
    source->notes,
    g_strdup_printf (_ ("Array “%s” has not one value a sample and was left out."),
                     name));
}

static gsize
count_features (const FusArray *array)
{
  guint64 n = 1;

  for (guint i = 1; i < array->n_dims; i++)
    n *= array->dims[i];

  return n;
}

/* ---- pictures ---- */

/* Channels are few and, beside sides that are equal, unlike them: −1 first, 1 last, 0 for
 * sizes that don't tell. */
static int
find_channels (const gsize *shape)
{
  enum
  {
    MOST_CHANNELS = 4,
  };

  if ((shape[0] <= MOST_CHANNELS) != (shape[2] <= MOST_CHANNELS))
    return shape[0] <= MOST_CHANNELS ? -1 : 1;
  if ((shape[0] == shape[1]) != (shape[1] == shape[2]))
    return shape[0] == shape[1] ? 1 : -1;

  return 0;
}

static void
settle_channels (FusSource *source, FusTable *table)
{
  int where = find_channels (table->shape);
  char *sizes = g_strdup_printf ("%zu × %zu × %zu", table->shape[0], table->shape[1],
                                 table->shape[2]);

  if (where < 0)
    {
      fus_table_move_channels (table);
      g_ptr_array_add (
        source->notes,
        /* Translators: an array, its sizes */
        g_strdup_printf (_ ("The pictures of “%s” (%s) have their channels first."),
                         table->name, sizes));
    }
  if (where == 0)
    fus_source_add_doubt (
      source, "channels-unclear",
      g_strdup_printf (
        /* Translators: an array, its sizes */
        _ ("The sizes of “%s” (%s) don’t tell which are its channels: the last was taken "
           "for them."),
        table->name, sizes),
      _ ("If the first are: --kind NAME=image:channels-first."), 1);
  g_free (sizes);
}

static void
add_table (FusSource *source, const FusArray *array, const char *name)
{
  FusTable *table = fus_source_add_table (source, name, fus_array_dup_matrix (array));
  gsize shape[3] = { 0 };

  table->object = g_strdup (array->object);
  if (array->offsets != NULL && array->n_dims == 2)
    table->offsets = g_memdup2 (array->offsets, array->dims[1] * sizeof (double));
  if (array->turned)
    table->orientation = g_strdup ("columns");
  if (array->n_dims > 2 && array->n_dims <= 4)
    {
      for (guint i = 1; i < array->n_dims; i++)
        shape[i - 1] = array->dims[i];
      fus_table_set_shape (table, shape, array->n_dims - 1);
      if (array->n_dims == 4)
        settle_channels (source, table);
    }
  fus_table_guess_kind (table, array->bytes, array->sparse);
}

static char **
format_whole (const FusArray *array)
{
  char **texts = g_new0 (char *, array->dims[0] + 1);

  g_assert (array->wide != NULL);
  for (gsize i = 0; i < array->dims[0]; i++)
    texts[i] =
      isnan (array->wide[i]) ? g_strdup ("") : g_strdup_printf ("%.0f", array->wide[i]);

  return texts;
}

static void
add_column (FusSource *source, FusArray *array)
{
  FusColumn *column = fus_source_add_column (source, array->name, array->dims[0]);

  column->object = g_strdup (array->object);
  if (array->texts != NULL)
    column->texts = g_steal_pointer (&array->texts);
  else if (array->whole)
    column->texts = format_whole (array);
  else
    column->values = g_steal_pointer (&array->wide);
}

void
fus_array_take_wide (FusArray *self, const double *wide)
{
  gsize n_rows = self->dims[0];
  gsize n_cols = self->dims[1];

  for (gsize d = 0; d < n_cols; d++)
    {
      double offset = fus_centre_find_offset (wide + d, n_rows, n_cols);

      if (fabs (offset) > 0 && self->offsets == NULL)
        self->offsets = g_new0 (double, n_cols + 1);
      if (self->offsets != NULL)
        self->offsets[d] = offset;
      for (gsize row = 0; row < n_rows; row++)
        self->values[row * n_cols + d] = (FusReal) (wide[row * n_cols + d] - offset);
    }
}

gboolean
fus_array_is_name_of_ids (const char *name)
{
  const char *slash = strrchr (name, '/');

  for (gsize i = 0; i < G_N_ELEMENTS (id_names); i++)
    if (g_ascii_strcasecmp (id_names[i], slash != NULL ? slash + 1 : name) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
is_ids (const FusArray *array)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) texts = NULL;

  if (array->n_dims != 1 || (array->texts == NULL && !array->whole))
    return FALSE;
  if (!fus_array_is_name_of_ids (array->name))
    return FALSE;
  if (array->texts == NULL)
    texts = format_whole (array);
  for (gsize i = 0; i < array->dims[0]; i++)
    {
      char *text = texts != NULL ? texts[i] : array->texts[i];

      if (text[0] == '\0' || !g_hash_table_add (seen, text))
        return FALSE;
    }

  return TRUE;
}

static gboolean
is_table (const FusArray *array, guint min_dims)
{
  return array->values != NULL && array->n_dims >= min_dims && array->dims[0] > 0 &&
         count_features (array) > 0;
}

static gboolean
set_disagree (const char *path, const FusArray *a, const FusArray *b, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ path, b->object, -1,
                                  _ ("Choose the arrays that belong together, as "
                                     "NAME=FILE::ARRAY.") },
                      _ ("Arrays differ in their number of rows: %s has %ju, %s has %ju"),
                      a->name, (uintmax_t) a->dims[0], b->name, (uintmax_t) b->dims[0]);

  return FALSE;
}

/* Tables of at least @min_dims dimensions; the number of their rows. */
static gboolean
find_n_rows (GPtrArray *arrays,
             guint min_dims,
             const char *path,
             guint64 *n_rows,
             GError **error)
{
  const FusArray *first = NULL;

  for (guint i = 0; i < arrays->len; i++)
    {
      const FusArray *array = g_ptr_array_index (arrays, i);

      if (!is_table (array, min_dims))
        continue;
      if (first != NULL && first->dims[0] != array->dims[0])
        return set_disagree (path, first, array, error);
      first = first != NULL ? first : array;
    }
  *n_rows = first != NULL ? first->dims[0] : 0;

  return TRUE;
}

static gboolean
set_nothing (const char *path, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                      (FusPlace){ path, NULL, -1,
                                  _ ("Modalities are arrays of numbers with a sample a "
                                     "row: choose a file that has some.") },
                      _ ("The file holds no array of numbers with rows and columns"));

  return FALSE;
}

static void
take_ids (FusSource *source, FusArray *array)
{
  source->ids =
    array->texts != NULL ? g_steal_pointer (&array->texts) : format_whole (array);
  source->id = g_strdup (array->name);
}

static void
place_array (FusSource *source, FusArray *array, guint min_dims, guint64 n_rows)
{
  if (is_table (array, min_dims))
    add_table (source, array, array->name);
  else if (array->n_dims != 1 || array->dims[0] != n_rows)
    note_left_out (source, array->name);
  else if (source->ids == NULL && is_ids (array))
    {
      source->ids =
        array->texts != NULL ? g_steal_pointer (&array->texts) : format_whole (array);
      source->id = g_strdup (array->name);
    }
  else
    add_column (source, array);
}

static void
spread_ids (FusSource *source)
{
  gsize n = source->ids != NULL ? g_strv_length (source->ids) : 0;

  for (guint i = 0; source->ids != NULL && i < source->tables->len; i++)
    {
      FusTable *table = g_ptr_array_index (source->tables, i);

      if (table->ids == NULL && table->x->n_rows == n)
        table->ids = g_strdupv (source->ids);
    }
  for (guint i = 0; source->ids != NULL && i < source->columns->len; i++)
    {
      FusColumn *column = g_ptr_array_index (source->columns, i);

      if (column->ids == NULL && column->n_rows == n)
        column->ids = g_strdupv (source->ids);
    }
}

/* An array that is taken by itself keeps the names that stand beside it. */
static void
find_ids (FusSource *source, GPtrArray *arrays)
{
  gsize n_rows = source->tables->len > 0
                   ? ((const FusTable *) g_ptr_array_index (source->tables, 0))->x->n_rows
                 : source->columns->len > 0
                   ? ((const FusColumn *) g_ptr_array_index (source->columns, 0))->n_rows
                   : 0;

  for (guint i = 0; i < arrays->len && source->ids == NULL; i++)
    {
      FusArray *array = g_ptr_array_index (arrays, i);

      if (array->n_dims == 1 && array->dims[0] == n_rows && is_ids (array))
        take_ids (source, array);
    }
  spread_ids (source);
  g_clear_pointer (&source->ids, g_strfreev);
}

/* ---- turned tables ---- */

static gboolean
has_length (GPtrArray *arrays, guint64 n)
{
  for (guint i = 0; i < arrays->len; i++)
    {
      const FusArray *array = g_ptr_array_index (arrays, i);

      if (array->n_dims == 1 && array->dims[0] == n)
        return TRUE;
    }

  return FALSE;
}

/* Whether every table has @n rows or columns, and none of those that have no @n rows has
 * as many rows as there are other values: then these are turned. */
static gboolean
are_samples (GPtrArray *arrays, guint64 n)
{
  gboolean any = FALSE;

  for (guint i = 0; i < arrays->len; i++)
    {
      const FusArray *array = g_ptr_array_index (arrays, i);

      if (!is_table (array, 2) || array->dims[0] == n)
        continue;
      if (array->n_dims != 2 || array->dims[1] != n || array->sparse)
        return FALSE;
      any = TRUE;
    }

  return any;
}

/* A part of the rows at a time, so that what is read and written of numbers in a file
 * lies close together. */
static gboolean
turn_array (FusArray *array, const char *path, GError **error)
{
  guint64 n_rows = array->dims[0];
  guint64 n_cols = array->dims[1];
  g_autoptr (FusMatrix) turned =
               fus_block_new (n_cols, n_rows, path, array->object, error);

  if (turned == NULL)
    return FALSE;
  /* Nothing is added where nothing was taken off: −0 + 0 is 0. */
  for (guint64 first = 0; first < n_cols; first += COLUMNS_A_TURN)
    for (guint64 row = 0; row < n_rows; row++)
      for (guint64 d = first; d < MIN (first + COLUMNS_A_TURN, n_cols); d++)
        {
          FusReal value = array->values[row * n_cols + d];

          turned->data[d * n_rows + row] =
            array->offsets != NULL ? (FusReal) ((double) value + array->offsets[d])
                                   : value;
        }
  g_clear_pointer (&array->offsets, g_free);
  if (array->x == NULL)
    g_free (array->values);
  g_clear_pointer (&array->x, fus_matrix_unref);
  array->x = g_steal_pointer (&turned);
  array->values = array->x->data;
  array->dims[0] = n_cols;
  array->dims[1] = n_rows;

  return TRUE;
}

/* Labels and names say how many samples there are: tables with as many columns and not as
 * many rows are features × samples. */
static gboolean
turn_arrays (FusSource *source, GPtrArray *arrays, const char *path, GError **error)
{
  guint64 n = 0;

  for (guint i = 0; i < arrays->len; i++)
    {
      const FusArray *array = g_ptr_array_index (arrays, i);

      if (is_table (array, 2) && has_length (arrays, array->dims[0]) &&
          array->dims[0] != n)
        n = n == 0 ? array->dims[0] : G_MAXUINT64;
      else if (is_table (array, 2) && array->n_dims == 2 &&
               !has_length (arrays, array->dims[0]) &&
               has_length (arrays, array->dims[1]) && array->dims[1] != n)
        n = n == 0 ? array->dims[1] : G_MAXUINT64;
    }
  if (n == 0 || n == G_MAXUINT64 || !are_samples (arrays, n))
    return TRUE;
  for (guint i = 0; i < arrays->len; i++)
    {
      FusArray *array = g_ptr_array_index (arrays, i);

      if (!is_table (array, 2) || array->dims[0] == n)
        continue;
      if (!turn_array (array, path, error))
        return FALSE;
      fus_source_add_doubt (
        source, "turned",
        g_strdup_printf (
          /* Translators: an array */
          _ (
            "The columns of “%s” are as many as there are samples, its rows are not: the "
            "array was turned round."),
          array->name),
        _ ("If its rows are the samples, take it alone: --modality NAME=FILE::ARRAY."),
        n);
      array->turned = TRUE;
    }

  return TRUE;
}

static gboolean
place_all (FusSource *source, GPtrArray *arrays, const char *path, GError **error)
{
  guint64 n_rows = 0;
  guint min_dims = 2;

  if (!turn_arrays (source, arrays, path, error) ||
      !find_n_rows (arrays, min_dims, path, &n_rows, error))
    return FALSE;
  if (n_rows == 0 && !find_n_rows (arrays, min_dims = 1, path, &n_rows, error))
    return FALSE;
  if (n_rows == 0)
    return set_nothing (path, error);
  for (guint i = 0; i < arrays->len; i++)
    place_array (source, g_ptr_array_index (arrays, i), min_dims, n_rows);
  spread_ids (source);

  return TRUE;
}

static FusArray *
find_array (GPtrArray *arrays, const char *object)
{
  if (object == NULL)
    return arrays->len == 1 ? g_ptr_array_index (arrays, 0) : NULL;
  for (guint i = 0; i < arrays->len; i++)
    {
      FusArray *array = g_ptr_array_index (arrays, i);

      if (g_str_equal (array->name, object) || g_strcmp0 (array->object, object) == 0)
        return array;
    }

  return NULL;
}

static gboolean
set_not_found (const char *path, const char *object, GPtrArray *arrays, GError **error)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (guint i = 0; i < MIN (arrays->len, 20); i++)
    {
      const FusArray *array = g_ptr_array_index (arrays, i);

      g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", array->name);
    }
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ path, object, -1,
                                  _ ("Name one of the arrays that the file has.") },
                      _ ("There is no such array; the file has: %s"), names->str);

  return FALSE;
}

static gboolean
take_label (FusSource *source,
            GPtrArray *arrays,
            const char *name,
            const char *path,
            GError **error)
{
  FusArray *array = find_array (arrays, name[0] != '\0' ? name : NULL);
  FusColumn *column = NULL;

  if (array == NULL)
    return set_not_found (path, name, arrays, error);
  if (array->n_dims == 2 && array->dims[1] == 1)
    array->n_dims = 1;
  if (array->n_dims != 1)
    {
      fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                          (FusPlace){ path, array->object, -1,
                                      _ ("Choose an array of one dimension.") },
                          _ ("A label needs one value a sample; this array has %u "
                             "dimensions"),
                          array->n_dims);
      return FALSE;
    }
  if (array->wide == NULL && array->values != NULL)
    {
      array->wide = g_new (double, MAX (array->dims[0], 1));
      for (gsize i = 0; i < array->dims[0]; i++)
        array->wide[i] = (double) array->values[i];
    }
  add_column (source, array);
  column = g_ptr_array_index (source->columns, source->columns->len - 1);
  g_free (column->object);
  column->object = g_strdup (name);
  column->asked = TRUE;

  return TRUE;
}

static gboolean
take_object (FusSource *source,
             GPtrArray *arrays,
             const char *object,
             const char *path,
             GError **error)
{
  FusArray *array = find_array (arrays, object);
  g_autofree char *stem = fus_source_dup_stem (path);

  if (array == NULL)
    return set_not_found (path, object, arrays, error);
  if (!is_table (array, 1))
    {
      fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                          (FusPlace){ path, array->object, -1,
                                      _ ("Choose an array of numbers with a sample a "
                                         "row.") },
                          _ ("This array can’t be a modality"));
      return FALSE;
    }
  add_table (source, array, object != NULL ? array->name : stem);

  return TRUE;
}

FusSource *
fus_arrays_to_source (GPtrArray *arrays,
                      const char *format,
                      const char *path,
                      const FusReadOptions *options,
                      GError **error)
{
  g_autoptr (FusSource) source = fus_source_new (format);
  gboolean one = options->object != NULL || arrays->len == 1;
  const FusArray *array = one ? find_array (arrays, options->object) : NULL;

  for (gsize i = 0; options->labels != NULL && options->labels[i] != NULL; i++)
    if (!take_label (source, arrays, options->labels[i], path, error))
      return NULL;
  if (options->labels_only)
    {
      find_ids (source, arrays);
      return g_steal_pointer (&source);
    }
  if (array != NULL && array->texts != NULL && options->lenient)
    {
      if (!take_label (source, arrays, "", path, error))
        return NULL;
      ((FusColumn *) g_ptr_array_index (source->columns, 0))->asked = FALSE;
      return g_steal_pointer (&source);
    }
  if (one ? !take_object (source, arrays, options->object, path, error)
          : !place_all (source, arrays, path, error))
    return NULL;
  if (one)
    find_ids (source, arrays);

  return g_steal_pointer (&source);
}
