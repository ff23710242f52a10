/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What AnnData and MuData files are built of: data frames, which are groups with a
 * dataset or a group a column, and matrices, which are datasets or groups with the three
 * lists of a sparse one. Columns have been written in several ways over the years
 * (categories beside the codes, in `__categories`, with a mask), and frames as one
 * dataset of records whose categories are in `uns`; each is read. */
#include "config.h"

#include "fus-anndata.h"

#include "fus-block.h"
#include "fus-file-error.h"
#include "fus-hdf5-records.h"
#include "fus-hdf5-values.h"
#include "fus-sparse.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static char *
join_below (const char *parent, const char *name)
{
  return g_strdup_printf ("%s/%s", parent, name);
}

gboolean
fus_anndata_set_missing (const FusAnndata *self, const char *object, GError **error)
{
  gboolean several = fus_hdf5_has (self->file, "mod");

  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ self->path, object, -1,
                                  several ? _ ("Write the file again with mudata.")
                                          : _ ("Write the file again with anndata.") },
                      several ? _ ("This part of the file is not there, or not as MuData "
                                   "writes it")
                              : _ ("This part of the file is not there, or not as "
                                   "AnnData writes it"));

  return FALSE;
}

static FusArray *
read_array (const FusAnndata *self, const char *object, GError **error)
{
  g_auto (FusH5Object) dataset = fus_hdf5_open_object (self->file, object);

  if (!fus_hdf5_is_dataset (dataset))
    {
      fus_anndata_set_missing (self, object, error);
      return NULL;
    }

  return fus_hdf5_read (dataset, self->path, object, self->progress, error);
}

static FusArray *
read_part (const FusAnndata *self, const char *object, const char *part, GError **error)
{
  g_autofree char *path = join_below (object, part);

  return read_array (self, path, error);
}

static char *
format_value (const FusArray *array, gsize i)
{
  if (isnan (array->wide[i]))
    return g_strdup ("");

  return g_strdup_printf (array->whole ? "%.0f" : "%.9g", array->wide[i]);
}

static gboolean
is_flat (const FusArray *array)
{
  return array->n_dims == 1 && (array->texts != NULL || array->wide != NULL);
}

char **
fus_array_take_texts (FusArray *array)
{
  char **texts = NULL;

  if (array->texts != NULL)
    return g_steal_pointer (&array->texts);
  texts = g_new0 (char *, array->dims[0] + 1);
  for (gsize i = 0; i < array->dims[0]; i++)
    texts[i] = format_value (array, i);

  return texts;
}

static char **
apply_codes (FusArray *codes, char **categories, gsize n_categories)
{
  char **texts = g_new0 (char *, codes->dims[0] + 1);

  for (gsize i = 0; i < codes->dims[0]; i++)
    {
      double code = codes->wide[i];
      gboolean known = code >= 0 && code < (double) n_categories;

      texts[i] = g_strdup (known ? categories[(gsize) code] : "");
    }

  return texts;
}

static gboolean
is_all_numbers (char **texts)
{
  for (char **text = texts; *text != NULL; text++)
    {
      char *end = NULL;

      g_ascii_strtod (*text, &end);
      if (end == *text || *end != '\0')
        return FALSE;
    }

  return TRUE;
}

/* Whether classes stand in an order that a person gave: numbers written as texts are
 * sorted as texts by pandas, which nobody means. */
static gboolean
has_order (const FusAnndata *self, const char *object, char **classes)
{
  g_auto (FusH5Object) place = fus_hdf5_open_object (self->file, object);
  gsize n = 0;
  g_autofree double *ordered =
    place >= 0 ? fus_hdf5_dup_attr_numbers (place, "ordered", &n) : NULL;

  return (ordered != NULL && n == 1 && ordered[0] > 0) || !is_all_numbers (classes);
}

static FusArray *
take_texts (char **texts, gsize n)
{
  FusArray *array = fus_array_new ("");

  array->n_dims = 1;
  array->dims[0] = n;
  array->texts = texts;

  return array;
}

/* @codes: (transfer full) (nullable) */
static FusArray *
take_categorical (const FusAnndata *self,
                  FusArray *taken,
                  const char *codes_path,
                  const char *categories_path,
                  const char *attrs_path,
                  GError **error)
{
  g_autoptr (FusArray) codes = taken;
  g_autoptr (FusArray) categories =
               codes != NULL ? read_array (self, categories_path, error) : NULL;
  g_auto (GStrv) names = NULL;
  FusArray *array = NULL;

  if (categories == NULL)
    return NULL;
  if (!is_flat (codes) || codes->wide == NULL || !is_flat (categories))
    {
      fus_anndata_set_missing (self, codes_path, error);
      return NULL;
    }
  names = fus_array_take_texts (categories);

  array = take_texts (apply_codes (codes, names, categories->dims[0]), codes->dims[0]);
  array->categorical = TRUE;
  array->classes = g_strdupv (names);
  array->unordered = !has_order (self, attrs_path, names);

  return array;
}

/* @attrs_path: of the object that says whether the classes are ordered */
static FusArray *
read_categorical (const FusAnndata *self,
                  const char *codes_path,
                  const char *categories_path,
                  const char *attrs_path,
                  GError **error)
{
  return take_categorical (self, read_array (self, codes_path, error), codes_path,
                           categories_path, attrs_path, error);
}

/* Nullable values: those the mask marks are not known. */
static FusArray *
read_masked (const FusAnndata *self, const char *object, GError **error)
{
  g_autoptr (FusArray) values = read_part (self, object, "values", error);
  g_autoptr (FusArray) mask =
               values != NULL ? read_part (self, object, "mask", error) : NULL;

  if (mask == NULL)
    return NULL;
  if (!is_flat (values) || !is_flat (mask) || mask->wide == NULL ||
      mask->dims[0] != values->dims[0])
    {
      fus_anndata_set_missing (self, object, error);
      return NULL;
    }
  for (gsize i = 0; i < mask->dims[0]; i++)
    {
      if (!(mask->wide[i] > 0))
        continue;
      if (values->texts != NULL)
        values->texts[i][0] = '\0';
      else
        values->wide[i] = (double) NAN;
    }

  return g_steal_pointer (&values);
}

static FusArray *
read_group_column (const FusAnndata *self, const char *object, GError **error)
{
  g_autofree char *codes = join_below (object, "codes");
  g_autofree char *categories = join_below (object, "categories");

  if (fus_hdf5_has (self->file, codes))
    return read_categorical (self, codes, categories, object, error);

  return read_masked (self, object, error);
}

/* A field of a frame of records. Its categories are in `uns` of the same AnnData. */
static FusArray *
read_record_column (const FusAnndata *self,
                    hid_t records,
                    const char *frame,
                    const char *name,
                    GError **error)
{
  g_autofree char *object = join_below (frame, name);
  const char *slash = strrchr (frame, '/');
  g_autofree char *categories =
    g_strdup_printf ("%.*suns/%s_categories",
                     slash != NULL ? (int) (slash - frame) + 1 : 0, frame, name);
  FusArray *array = fus_hdf5_read_field (records, name, self->path, object, error);

  if (array != NULL && !is_flat (array))
    {
      fus_array_free (array);
      fus_anndata_set_missing (self, object, error);
      return NULL;
    }
  if (array == NULL || array->texts != NULL || !array->whole ||
      !fus_hdf5_has (self->file, categories))
    return array;

  return take_categorical (self, array, object, categories, categories, error);
}

FusArray *
fus_anndata_read_column (const FusAnndata *self,
                         const char *frame,
                         const char *name,
                         GError **error)
{
  g_autofree char *object = join_below (frame, name);
  g_autofree char *old = g_strdup_printf ("%s/__categories/%s", frame, name);
  g_auto (FusH5Object) records = fus_hdf5_open_object (self->file, frame);
  g_auto (FusH5Object) place = fus_hdf5_is_group (records)
                                 ? fus_hdf5_open_object (self->file, object)
                                 : H5I_INVALID_HID;
  FusArray *array = NULL;

  if (fus_hdf5_is_dataset (records))
    return read_record_column (self, records, frame, name, error);
  if (fus_hdf5_is_group (place))
    return read_group_column (self, object, error);
  if (fus_hdf5_has (self->file, old))
    return read_categorical (self, object, old, old, error);
  array = read_array (self, object, error);
  if (array == NULL || is_flat (array))
    return array;
  fus_array_free (array);
  fus_anndata_set_missing (self, object, error);

  return NULL;
}

/* Which column of a frame names its rows: of records, that called so, or the first. */
static char *
find_index (hid_t frame)
{
  g_auto (GStrv) fields = fus_hdf5_list_fields (frame);
  g_autofree char *named = frame >= 0 ? fus_hdf5_dup_attr_string (frame, "_index") : NULL;

  if (fields != NULL && fields[0] != NULL)
    return g_strdup (g_strv_contains ((const char *const *) fields, "index") ? "index"
                     : g_strv_contains ((const char *const *) fields, "_index")
                       ? "_index"
                       : fields[0]);
  if (named != NULL)
    return g_steal_pointer (&named);
  if (!fus_hdf5_is_group (frame))
    return NULL;

  return g_strdup (fus_hdf5_has (frame, "index") ? "index" : "_index");
}

char **
fus_anndata_read_index (const FusAnndata *self,
                        const char *frame,
                        gsize *n,
                        GError **error)
{
  g_auto (FusH5Object) place = fus_hdf5_open_object (self->file, frame);
  g_autofree char *name = find_index (place);
  g_autoptr (FusArray) column = NULL;

  if (name == NULL)
    {
      fus_anndata_set_missing (self, frame, error);
      return NULL;
    }
  column = fus_anndata_read_column (self, frame, name, error);
  if (column == NULL)
    return NULL;
  if (!is_flat (column))
    {
      fus_anndata_set_missing (self, frame, error);
      return NULL;
    }
  *n = column->dims[0];

  return fus_array_take_texts (column);
}

static char **
list_all_columns (const FusAnndata *self, const char *frame)
{
  g_auto (FusH5Object) group = fus_hdf5_open_object (self->file, frame);
  char **fields = fus_hdf5_list_fields (group);
  char **names = fields != NULL ? fields
                 : group >= 0   ? fus_hdf5_dup_attr_strings (group, "column-order")
                                : NULL;

  if (names == NULL && fus_hdf5_is_group (group) &&
      H5Aexists (group, "column-order") <= 0)
    names = fus_hdf5_list (group);

  return names != NULL ? names : g_new0 (char *, 1);
}

static gboolean
is_column (const char *name, const char *index)
{
  return name[0] != '\0' && !g_str_equal (name, "_index") &&
         !g_str_equal (name, "__categories") && g_strcmp0 (name, index) != 0;
}

char **
fus_anndata_list_columns (const FusAnndata *self, const char *frame)
{
  g_auto (GStrv) names = list_all_columns (self, frame);
  g_auto (FusH5Object) group = fus_hdf5_open_object (self->file, frame);
  g_autofree char *index = find_index (group);
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  for (char **name = names; *name != NULL; name++)
    if (is_column (*name, index))
      g_ptr_array_add (found, g_strdup (*name));
  g_ptr_array_add (found, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&found), FALSE);
}

/* ---- matrices ---- */

static gboolean
read_shape (hid_t group, guint64 *n_rows, guint64 *n_cols)
{
  gsize n = 0;
  g_autofree double *shape = fus_hdf5_dup_attr_numbers (group, "shape", &n);

  if (shape == NULL)
    shape = fus_hdf5_dup_attr_numbers (group, "h5sparse_shape", &n);
  if (shape == NULL || n != 2 || !(shape[0] >= 0 && shape[0] < 1e15) ||
      !(shape[1] >= 0 && shape[1] < 1e15))
    return FALSE;
  *n_rows = (guint64) shape[0];
  *n_cols = (guint64) shape[1];

  return TRUE;
}

static gboolean
read_sparse_kind (hid_t group, gboolean *by_column)
{
  g_autofree char *kind = fus_hdf5_dup_attr_string (group, "encoding-type");

  if (kind == NULL)
    kind = fus_hdf5_dup_attr_string (group, "h5sparse_format");
  *by_column = kind != NULL && g_str_has_prefix (kind, "csc");

  return *by_column || (kind != NULL && g_str_has_prefix (kind, "csr"));
}

static FusArray *
expand (const FusAnndata *self,
        hid_t group,
        FusSparse *sparse,
        const char *object,
        GError **error)
{
  static const char *const names[2] = { "indices", "data" };
  g_auto (FusH5Pair) pair = FUS_H5_PAIR_INIT;
  g_autoptr (FusArray) major = read_part (self, object, "indptr", error);
  g_autoptr (FusArray) array = fus_array_new (object);
  g_autoptr (GError) cause = NULL;

  array->object = g_strdup (object);
  if (major == NULL)
    return NULL;
  pair.progress = self->progress;
  if (!fus_hdf5_pair_open (&pair, group, names, self->path, object, &cause) ||
      major->wide == NULL || major->n_dims != 1)
    {
      if (cause != NULL)
        g_propagate_error (error, g_steal_pointer (&cause));
      else
        fus_anndata_set_missing (self, object, error);
      return NULL;
    }
  sparse->major = major->wide;
  sparse->n_major = major->dims[0];
  sparse->n_values = pair.n;
  sparse->read = fus_hdf5_pair_read;
  sparse->data = &pair;
  if (!fus_sparse_expand (sparse, array, self->path, error))
    return NULL;

  return g_steal_pointer (&array);
}

void
fus_anndata_announce (const FusAnndata *self, const char *object)
{
  g_auto (FusH5Object) place = fus_hdf5_open_object (self->file, object);
  g_autoptr (FusArray) array = fus_hdf5_is_dataset (place)
                                 ? fus_hdf5_describe (place, self->path, object, NULL)
                                 : NULL;

  if (array != NULL && array->n_dims == 2)
    fus_block_announce (array->dims[0], array->dims[1], object);
}

/* @error: a FUS_FILE_ERROR
 *
 * A dense matrix, or a sparse one (CSR or CSC) with its zeros written out.
 *
 * Returns: (transfer full): numbers, perhaps of no rows or columns, or %NULL */
static FusArray *
read_matrix (const FusAnndata *self, const char *object, GError **error)
{
  g_auto (FusH5Object) place = fus_hdf5_open_object (self->file, object);
  FusSparse sparse = { 0 };
  FusArray *array = NULL;

  if (fus_hdf5_is_group (place))
    {
      if (read_shape (place, &sparse.n_rows, &sparse.n_cols) &&
          read_sparse_kind (place, &sparse.by_column))
        return expand (self, place, &sparse, object, error);
      fus_anndata_set_missing (self, object, error);
      return NULL;
    }
  array = read_array (self, object, error);
  if (array == NULL || (array->values != NULL && array->n_dims >= 1))
    return array;
  fus_array_free (array);
  fus_anndata_set_missing (self, object, error);

  return NULL;
}

/* ---- tables beside the matrix ---- */

/* Columns of numbers of a frame; those of texts are passed over. */
static GPtrArray *
read_number_columns (const FusAnndata *self,
                     const char *frame,
                     char **names,
                     GPtrArray *features,
                     GError **error)
{
  g_autoptr (GPtrArray) columns =
               g_ptr_array_new_with_free_func ((GDestroyNotify) fus_array_free);

  for (char **name = names; *name != NULL; name++)
    {
      g_autoptr (FusArray) column = fus_anndata_read_column (self, frame, *name, error);
      const FusArray *first = columns->len > 0 ? g_ptr_array_index (columns, 0) : column;

      if (column == NULL)
        return NULL;
      if (column->texts != NULL)
        continue;
      if (column->dims[0] != first->dims[0])
        {
          fus_anndata_set_missing (self, column->object, error);
          return NULL;
        }
      if (!fus_array_check_budget ((columns->len + 1) * column->dims[0],
                                   3 * sizeof (double), self->path, frame, error))
        return NULL;
      g_ptr_array_add (columns, g_steal_pointer (&column));
      g_ptr_array_add (features, g_strdup (*name));
    }

  return g_steal_pointer (&columns);
}

static FusArray *
read_frame (const FusAnndata *self,
            const char *frame,
            char ***features,
            gsize *n_left,
            GError **error)
{
  g_auto (GStrv) names = fus_anndata_list_columns (self, frame);
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) columns = read_number_columns (self, frame, names, found, error);
  const FusArray *first = NULL;
  g_autoptr (FusArray) array = NULL;

  if (columns == NULL)
    return NULL;
  first = columns->len > 0 ? g_ptr_array_index (columns, 0) : NULL;
  array = fus_array_new (frame);
  array->object = g_strdup (frame);
  array->n_dims = 2;
  array->dims[0] = first != NULL ? first->dims[0] : 0;
  array->dims[1] = columns->len;
  if (!fus_array_alloc (array, self->path, error))
    return NULL;
  for (guint d = 0; d < columns->len; d++)
    for (guint64 row = 0; row < array->dims[0]; row++)
      array->values[row * columns->len + d] =
        (FusReal) ((const FusArray *) g_ptr_array_index (columns, d))->wide[row];
  *n_left = g_strv_length (names) - columns->len;
  g_ptr_array_add (found, NULL);
  *features = (char **) g_ptr_array_free (g_steal_pointer (&found), FALSE);

  return g_steal_pointer (&array);
}

static gboolean
is_frame (hid_t object)
{
  g_autofree char *index =
    fus_hdf5_is_group (object) ? fus_hdf5_dup_attr_string (object, "_index") : NULL;

  return index != NULL;
}

/* Cuts `obsm/X_pca` where `obsm` is a dataset of records. */
static hid_t
open_records (const FusAnndata *self, const char *object, const char **field)
{
  const char *slash = strrchr (object, '/');
  g_autofree char *parent =
    slash != NULL ? g_strndup (object, (gsize) (slash - object)) : g_strdup ("");
  hid_t records = fus_hdf5_open_object (self->file, parent);

  *field = slash != NULL ? slash + 1 : object;
  if (fus_hdf5_is_dataset (records))
    return records;
  if (records >= 0)
    H5Oclose (records);

  return H5I_INVALID_HID;
}

gboolean
fus_anndata_has (const FusAnndata *self, const char *object)
{
  const char *field = NULL;
  g_auto (FusH5Object) records = open_records (self, object, &field);
  g_auto (GStrv) fields = fus_hdf5_list_fields (records);

  if (fields != NULL)
    return g_strv_contains ((const char *const *) fields, field);

  return fus_hdf5_has (self->file, object);
}

char **
fus_anndata_list_tables (const FusAnndata *self, const char *parent)
{
  g_auto (FusH5Object) place = fus_hdf5_open_object (self->file, parent);
  char **fields = fus_hdf5_list_fields (place);

  if (fields != NULL)
    return fields;

  return fus_hdf5_is_group (place) ? fus_hdf5_list (place) : g_new0 (char *, 1);
}

FusArray *
fus_anndata_read_table (const FusAnndata *self,
                        const char *object,
                        char ***features,
                        gsize *n_left,
                        GError **error)
{
  const char *field = NULL;
  g_auto (FusH5Object) records = open_records (self, object, &field);
  g_auto (FusH5Object) place = H5I_INVALID_HID;

  *features = NULL;
  *n_left = 0;
  if (records >= 0)
    {
      FusArray *array = fus_hdf5_read_field (records, field, self->path, object, error);

      if (array == NULL || array->texts == NULL)
        return array;
      fus_array_free (array);
      fus_anndata_set_missing (self, object, error);
      return NULL;
    }
  place = fus_hdf5_open_object (self->file, object);
  if (is_frame (place))
    return read_frame (self, object, features, n_left, error);

  return read_matrix (self, object, error);
}

/* ---- modalities ---- */

char *
fus_anndata_read_string (const FusAnndata *self, const char *object)
{
  g_auto (FusH5Object) place = fus_hdf5_open_object (self->file, object);
  g_autoptr (FusArray) array = fus_hdf5_is_dataset (place)
                                 ? fus_hdf5_read (place, self->path, object, NULL, NULL)
                                 : NULL;
  guint64 n = 0;

  if (array == NULL || array->texts == NULL || !fus_array_count (array, &n) || n != 1)
    return NULL;

  return g_strdup (array->texts[0]);
}

char **
fus_anndata_read_texts (const FusAnndata *self, const char *object, gsize *n)
{
  g_auto (FusH5Object) place = fus_hdf5_open_object (self->file, object);
  g_autoptr (FusArray) array = fus_hdf5_is_dataset (place)
                                 ? fus_hdf5_read (place, self->path, object, NULL, NULL)
                                 : NULL;

  if (array == NULL || array->texts == NULL || array->n_dims != 1)
    return NULL;
  *n = array->dims[0];

  return g_steal_pointer (&array->texts);
}
