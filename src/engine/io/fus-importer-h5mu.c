/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-anndata.h"
#include "fus-file-error.h"
#include "fus-hdf5.h"
#include "fus-importer.h"
#include "fus-label-choice.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

/* MuData: `/mod/NAME` is one AnnData a modality, `/obs` the samples of all, and
 * `/obsmap/NAME` the row of each sample in the modality, from 1, 0 where it has none.
 * How frames and matrices are written is known to fus-anndata.c. */

enum
{
  MOST_HINTS = 50, /* columns of a frame that are looked at */
};

typedef struct
{
  FusAnndata in;
  const FusReadOptions *options;
  FusSource *source;
} Load;

static gboolean
h5mu_sniff (const char *path, const guint8 *head, gsize n)
{
  g_autoptr (GRecMutexLocker) inside = NULL;
  g_auto (FusH5File) file = H5I_INVALID_HID;
  g_auto (FusH5Object) mod = H5I_INVALID_HID;

  if (!fus_hdf5_has_magic (path, head, n))
    return FALSE;
  inside = fus_hdf5_enter ();
  g_assert (inside != NULL);
  file = fus_hdf5_open (path, NULL);
  mod = file >= 0 ? fus_hdf5_open_object (file, "mod") : H5I_INVALID_HID;

  return fus_hdf5_is_group (mod) && fus_hdf5_has (file, "obs");
}

static char *
join_path (const char *parent, const char *name)
{
  return g_strdup_printf ("%s/%s", parent, name);
}

static FusColumn *
take_label (Load *self, const char *name, FusArray *array, char **ids)
{
  gsize n = array->dims[0];
  FusColumn *column = fus_source_add_column (self->source, name, n);

  column->object = g_strdup (name);
  column->ids = g_strdupv (ids);
  column->categorical = array->categorical;
  if (array->texts != NULL || array->whole)
    column->texts = fus_array_take_texts (array);
  else
    column->values = g_steal_pointer (&array->wide);

  return column;
}

/* A column that can't be read costs a note, not the file. */
static void
add_label (Load *self, const char *name, char **ids, gsize n)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (FusArray) array = fus_anndata_read_column (&self->in, "obs", name, &cause);

  if (array != NULL && array->dims[0] == n)
    take_label (self, name, array, ids);
  else
    g_ptr_array_add (self->source->notes,
                     g_strdup_printf (_ ("Column “%s” of obs can’t be read and was "
                                         "left out."),
                                      name));
}

static gboolean
is_asked (const Load *self, const char *name)
{
  char **labels = self->options->labels;

  return labels != NULL && g_strv_contains ((const char *const *) labels, name);
}

/* What a file taken whole has besides the labels that were asked for. */
static void
add_labels (Load *self, char **ids, gsize n)
{
  g_auto (GStrv) names = fus_anndata_list_columns (&self->in, "obs");

  for (char **name = names; *name != NULL; name++)
    if (!is_asked (self, *name))
      add_label (self, *name, ids, n);
}

/* ---- labels that were asked for ---- */

static char **
list_mods (const Load *self)
{
  g_auto (FusH5Object) group = fus_hdf5_open_object (self->in.file, "mod");

  return fus_hdf5_is_group (group) ? fus_hdf5_list (group) : g_new0 (char *, 1);
}

/* Frames that may have labels: that of all samples first. */
static char **
list_frames (const Load *self)
{
  g_auto (GStrv) mods = list_mods (self);
  g_autoptr (GPtrArray) frames = g_ptr_array_new ();

  g_ptr_array_add (frames, g_strdup ("obs"));
  for (char **mod = mods; *mod != NULL; mod++)
    g_ptr_array_add (frames, g_strdup_printf ("mod/%s/obs", *mod));
  g_ptr_array_add (frames, NULL);

  return (char **) g_ptr_array_free (g_steal_pointer (&frames), FALSE);
}

static gboolean
has_column (const Load *self, const char *frame, const char *name)
{
  g_auto (GStrv) names = fus_anndata_list_columns (&self->in, frame);

  return g_strv_contains ((const char *const *) names, name);
}

/* `celltype`, `obs/celltype`, `mod/rna/obs/celltype`, `rna:celltype`; a bare name is
 * looked for in the frames of the modalities too. */
static gboolean
find_label (const Load *self, const char *asked, char **frame, char **name)
{
  g_auto (GStrv) frames = list_frames (self);

  while (*asked == '/')
    asked++;
  for (char **at = frames; *at != NULL; at++)
    {
      gsize n = strlen (*at);
      g_autofree char *mod = g_strndup (*at, n - strlen ("obs"));
      const char *colon = strchr (asked, ':');
      gboolean below = g_str_has_prefix (asked, *at) && asked[n] == '/';
      gboolean of_mod = colon != NULL && g_str_has_prefix (mod, "mod/") &&
                        (gsize) (colon - asked) == strlen (mod) - 5 &&
                        strncmp (mod + 4, asked, (gsize) (colon - asked)) == 0;
      const char *last = below ? asked + n + 1 : asked;

      if (of_mod && !has_column (self, *at, asked))
        last = colon + 1;
      if (!has_column (self, *at, last))
        continue;
      *frame = g_strdup (*at);
      *name = g_strdup (last);
      return TRUE;
    }

  return FALSE;
}

static gboolean
set_no_label (const Load *self, const char *asked, GError **error)
{
  g_auto (GStrv) frames = list_frames (self);
  g_autoptr (GString) found = g_string_new (NULL);

  for (char **frame = frames; *frame != NULL; frame++)
    {
      g_auto (GStrv) names = fus_anndata_list_columns (&self->in, *frame);

      for (char **name = names; *name != NULL && found->len < 1000; name++)
        g_string_append_printf (found, "%s%s/%s", found->len > 0 ? ", " : "", *frame,
                                *name);
    }
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ self->in.path, asked, -1,
                                  _ ("Name one of the columns that the file has.") },
                      found->len > 0 ? _ ("There is no such label; the file has: %s")
                                     : _ ("There is no such label; the file has none%s"),
                      found->str);

  return FALSE;
}

static char **map_ids (const Load *self,
                       const char *name,
                       gsize n_rows,
                       char **ids,
                       gsize n_ids);

/* Names of a frame's rows as all samples are named. */
static char **
read_frame_ids (const Load *self,
                const char *frame,
                char **ids,
                gsize n_ids,
                gsize *n,
                GError **error)
{
  g_autofree char *mod = NULL;
  char **own = NULL;
  char **mapped = NULL;

  own = fus_anndata_read_index (&self->in, frame, n, error);
  if (own == NULL || !g_str_has_prefix (frame, "mod/") || ids == NULL)
    return own;
  mod = g_strndup (frame + 4, strlen (frame) - 4 - strlen ("/obs"));
  mapped = map_ids (self, mod, *n, ids, n_ids);
  if (mapped == NULL)
    return own;
  g_strfreev (own);

  return mapped;
}

static gboolean
add_asked_label (Load *self, const char *asked, char **ids, gsize n_ids, GError **error)
{
  g_autofree char *frame = NULL;
  g_autofree char *name = NULL;
  g_autoptr (FusArray) array = NULL;
  g_auto (GStrv) rows = NULL;
  FusColumn *column = NULL;
  gsize n = 0;

  if (!find_label (self, asked, &frame, &name))
    return set_no_label (self, asked, error);
  array = fus_anndata_read_column (&self->in, frame, name, error);
  rows = array != NULL ? read_frame_ids (self, frame, ids, n_ids, &n, error) : NULL;
  if (rows == NULL)
    return FALSE;
  if (array->dims[0] != n)
    return fus_anndata_set_missing (&self->in, asked, error);
  column = take_label (self, name, array, rows);
  g_free (column->object);
  column->object = g_strdup (asked);
  column->asked = TRUE;

  return TRUE;
}

static gboolean
add_asked_labels (Load *self, char **ids, gsize n_ids, GError **error)
{
  char **labels = self->options->labels;

  for (gsize i = 0; labels != NULL && labels[i] != NULL; i++)
    if (!add_asked_label (self, labels[i], ids, n_ids, error))
      return FALSE;

  return TRUE;
}

/* ---- labels that are passed over ---- */

static gboolean
has_classes (FusArray *array)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_auto (GStrv) texts = NULL;
  gsize n_known = 0;

  if (array->texts == NULL && !array->whole)
    return FALSE;
  texts = fus_array_take_texts (array);
  for (gsize i = 0; texts[i] != NULL; i++)
    {
      n_known += texts[i][0] != '\0';
      if (texts[i][0] != '\0')
        g_hash_table_add (seen, texts[i]);
    }

  return g_hash_table_size (seen) > 1 && g_hash_table_size (seen) <= FUS_MOST_CLASSES &&
         fus_label_has_classes (g_hash_table_size (seen), n_known);
}

static void
hint_at (Load *self, const char *mod, const char *name)
{
  g_autofree char *frame = g_strdup_printf ("mod/%s/obs", mod);
  g_autofree char *pulled = g_strdup_printf ("%s:%s", mod, name);
  g_autofree char *path = g_strdup_printf ("%s/%s", frame, name);
  g_autoptr (FusArray) array = NULL;

  if (has_column (self, "obs", name) || has_column (self, "obs", pulled) ||
      is_asked (self, path) || is_asked (self, pulled) || is_asked (self, name))
    return;
  array = fus_anndata_read_column (&self->in, frame, name, NULL);
  if (array != NULL && has_classes (array))
    g_ptr_array_add (self->source->hints, g_steal_pointer (&path));
}

/* Since mudata 0.4, columns of a modality's own frame are no longer copied to that of all
 * samples. */
static void
add_hints (Load *self)
{
  g_auto (GStrv) mods = list_mods (self);

  for (char **mod = mods; *mod != NULL; mod++)
    {
      g_autofree char *frame = g_strdup_printf ("mod/%s/obs", *mod);
      g_auto (GStrv) names = fus_anndata_list_columns (&self->in, frame);

      for (gsize i = 0; names[i] != NULL && i < MOST_HINTS; i++)
        hint_at (self, *mod, names[i]);
    }
}

static char *
read_own (const Load *self, const char *mod, const char *field)
{
  g_autofree char *object = g_strdup_printf ("%s/uns/fusescope/%s", mod, field);

  return fus_anndata_read_string (&self->in, object);
}

static void
read_own_shape (const Load *self, const char *mod, FusTable *table)
{
  g_autofree char *object = g_strdup_printf ("%s/uns/fusescope/shape", mod);
  g_auto (FusH5Object) place = fus_hdf5_open_object (self->in.file, object);
  g_autoptr (FusArray) shape =
               fus_hdf5_is_dataset (place)
                 ? fus_hdf5_read (place, self->in.path, object, NULL, NULL)
                 : NULL;
  gsize dims[3] = { 0 };
  gsize product = 1;

  if (shape == NULL || shape->wide == NULL || shape->n_dims != 1 || shape->dims[0] < 1 ||
      shape->dims[0] > 3)
    return;
  for (gsize i = 0; i < shape->dims[0]; i++)
    {
      if (!(shape->wide[i] >= 1 && shape->wide[i] <= (double) table->x->n_cols))
        return;
      dims[i] = (gsize) shape->wide[i];
      product *= dims[i];
    }
  if (product == table->x->n_cols)
    fus_table_set_shape (table, dims, (guint) shape->dims[0]);
}

/* What Fusescope wrote about a modality, or a guess. */
static void
describe_table (const Load *self, const char *mod, FusTable *table, gboolean sparse)
{
  g_autofree char *kind = read_own (self, mod, "kind");
  g_autofree char *name = read_own (self, mod, "name");

  g_autofree char *named = read_own (self, mod, "feature_names");

  if (g_strcmp0 (named, "no") == 0)
    g_clear_pointer (&table->features, g_strfreev);
  read_own_shape (self, mod, table);
  table->likelihood = read_own (self, mod, "likelihood");
  table->unit = read_own (self, mod, "unit");
  if (kind == NULL || !fus_modality_kind_from_id (kind, &table->kind))
    fus_table_guess_kind (table, FALSE, sparse);
  if (name != NULL)
    {
      table->id = g_steal_pointer (&table->name);
      table->name = g_strdup (name);
    }
}

/* Ids of a modality's rows through the map, so that equal names in it don't matter;
 * %NULL where the map is missing or doesn't fit. */
static char **
map_ids (const Load *self, const char *name, gsize n_rows, char **ids, gsize n_ids)
{
  g_autofree char *object = join_path ("obsmap", name);
  g_auto (FusH5Object) place = fus_hdf5_open_object (self->in.file, object);
  g_autoptr (FusArray) map = fus_hdf5_is_dataset (place)
                               ? fus_hdf5_read (place, self->in.path, object, NULL, NULL)
                               : NULL;
  g_auto (GStrv) mapped = NULL;
  g_autofree gboolean *used = g_new0 (gboolean, n_rows + 1);
  gsize n = 0;

  if (map == NULL || map->wide == NULL || map->n_dims != 1 || map->dims[0] != n_ids)
    return NULL;
  mapped = g_new0 (char *, n_rows + 1);
  for (gsize i = 0; i < n_ids; i++)
    {
      double row = map->wide[i];

      if (!(row >= 1 && row <= (double) n_rows) || used[(gsize) row - 1])
        continue;
      used[(gsize) row - 1] = TRUE;
      mapped[(gsize) row - 1] = g_strdup (ids[i]);
      n++;
    }
  if (n < n_rows)
    {
      for (gsize i = 0; i < n_rows; i++)
        g_clear_pointer (&mapped[i], g_free);
      return NULL;
    }

  return g_steal_pointer (&mapped);
}

static gboolean
set_rows_differ (const Load *self,
                 const char *object,
                 guint64 n_rows,
                 gsize n_ids,
                 GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ self->in.path, object, -1,
                                  _ ("Write the file again with mudata.") },
                      ngettext ("The matrix has %ju row, its obs has %zu",
                                "The matrix has %ju rows, its obs has %zu",
                                (gulong) n_rows),
                      (uintmax_t) n_rows, n_ids);

  return FALSE;
}

static gboolean
add_modality (Load *self, const char *name, char **ids, gsize n_ids, GError **error)
{
  g_autofree char *mod = join_path ("mod", name);
  g_autofree char *x = join_path (mod, "X");
  g_autofree char *obs = join_path (mod, "obs");
  g_autofree char *var = join_path (mod, "var");
  g_autoptr (FusArray) array = fus_anndata_read_matrix (&self->in, x, error);
  g_auto (GStrv) own = NULL;
  g_auto (GStrv) features = NULL;
  FusTable *table = NULL;
  gsize n_own = 0;
  gsize n_features = 0;
  guint64 n = 0;

  if (array == NULL)
    return FALSE;
  own = fus_anndata_read_index (&self->in, obs, &n_own, error);
  if (own == NULL)
    return FALSE;
  if (n_own != array->dims[0] || !fus_array_count (array, &n))
    return set_rows_differ (self, x, array->dims[0], n_own, error);
  features = fus_anndata_read_index (&self->in, var, &n_features, NULL);
  table = fus_source_add_table (self->source, name,
                                fus_matrix_new_from_data (array->values, array->dims[0],
                                                          n / array->dims[0]));
  table->object = g_strdup (x);
  table->ids = map_ids (self, name, n_own, ids, n_ids);
  if (table->ids == NULL)
    table->ids = g_steal_pointer (&own);
  if (features != NULL && n_features == table->x->n_cols)
    table->features = g_steal_pointer (&features);
  describe_table (self, mod, table, array->sparse);

  return TRUE;
}

/* Whether @order names all of @names, in whatever order. */
static gboolean
is_order_of (char **order, char **names)
{
  if (g_strv_length (order) != g_strv_length (names))
    return FALSE;
  for (char **name = names; *name != NULL; name++)
    if (!g_strv_contains ((const char *const *) order, *name))
      return FALSE;

  return TRUE;
}

static char **
list_modalities (const Load *self)
{
  g_auto (FusH5Object) group = fus_hdf5_open_object (self->in.file, "mod");
  g_auto (GStrv) order = fus_hdf5_dup_attr_strings (group, "mod-order");
  char **names = fus_hdf5_list (group);

  if (order == NULL || !is_order_of (order, names))
    return names;
  g_strfreev (names);

  return g_steal_pointer (&order);
}

static gboolean
check_axis (const Load *self, GError **error)
{
  gsize n = 0;
  g_auto (FusH5Object) root = H5Oopen (self->in.file, "/", H5P_DEFAULT);
  g_autofree double *axis =
    root >= 0 ? fus_hdf5_dup_attr_numbers (root, "axis", &n) : NULL;

  if (axis == NULL || n != 1 || !(axis[0] > 0))
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_UNSUPPORTED,
                      (FusPlace){ self->in.path, "axis", -1,
                                  _ ("Write it with axis 0, where modalities share "
                                     "samples, or open one part as "
                                     "NAME=FILE::mod/PART/X.") },
                      _ ("The file stacks different samples that share features (axis "
                         "1): there is nothing measured in several ways"));

  return FALSE;
}

static gboolean
check_unique (const Load *self, char **ids, GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; ids[i] != NULL; i++)
    if (!g_hash_table_add (seen, ids[i]))
      {
        fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                            (FusPlace){ self->in.path, "obs", (gint64) i + 1,
                                        _ ("Make the names unique: "
                                           "mdata.obs_names_make_unique ().") },
                            _ ("The id “%s” occurs more than once"), ids[i]);
        return FALSE;
      }

  return TRUE;
}

static gboolean
load_whole (Load *self, GError **error)
{
  gsize n_ids = 0;
  char **ids = NULL;
  g_auto (GStrv) names = NULL;

  if (!check_axis (self, error))
    return FALSE;
  ids = self->source->ids = fus_anndata_read_index (&self->in, "obs", &n_ids, error);
  if (ids == NULL || !check_unique (self, ids, error))
    return FALSE;
  names = list_modalities (self);
  for (char **name = names; *name != NULL && !self->options->labels_only; name++)
    if (!add_modality (self, *name, ids, n_ids, error))
      return FALSE;
  if (!add_asked_labels (self, ids, n_ids, error))
    return FALSE;
  if (self->options->labels_only)
    return TRUE;
  add_labels (self, ids, n_ids);
  add_hints (self);

  return TRUE;
}

/* One modality, by its name. */
static gboolean
load_one (Load *self, const char *name, GError **error)
{
  gsize n_ids = 0;
  g_auto (GStrv) ids = fus_anndata_read_index (&self->in, "obs", &n_ids, error);

  return ids != NULL && add_modality (self, name, ids, n_ids, error) &&
         add_asked_labels (self, ids, n_ids, error);
}

/* ---- one matrix of a modality, by its path ---- */

/* Cuts `mod/rna/layers/log` into the modality’s folder and what is in it. @part: (out):
 * what is left, as `X`, `layers/…`, `obsm/…`. */
static gboolean
cut_path (const char *object, char **mod, const char **part)
{
  const char *slash = NULL;

  while (*object == '/')
    object++;
  if (g_str_has_prefix (object, "mod/") && (slash = strchr (object + 4, '/')) != NULL)
    {
      *mod = g_strndup (object, (gsize) (slash - object));
      *part = slash + 1;
    }
  else
    {
      *mod = g_strdup ("");
      *part = object;
    }

  return g_str_equal (*part, "X") || g_str_has_prefix (*part, "layers/") ||
         g_str_has_prefix (*part, "obsm/");
}

static char *
join_below (const char *mod, const char *part)
{
  return mod[0] != '\0' ? join_path (mod, part) : g_strdup (part);
}

/* Rows and columns of a matrix that stands by itself have the names of its modality. */
static gboolean
add_part (Load *self,
          const char *mod,
          const char *part,
          char **ids,
          gsize n_ids,
          GError **error)
{
  g_autofree char *object = join_below (mod, part);
  g_autofree char *obs = join_below (mod, "obs");
  g_autofree char *var = join_below (mod, "var");
  g_autoptr (FusArray) array = fus_anndata_read_matrix (&self->in, object, error);
  g_auto (GStrv) rows = NULL;
  g_auto (GStrv) features = NULL;
  FusTable *table = NULL;
  gsize n_rows = 0;
  gsize n_features = 0;
  guint64 n = 0;

  rows = array != NULL ? read_frame_ids (self, obs, ids, n_ids, &n_rows, error) : NULL;
  if (rows == NULL)
    return FALSE;
  if (n_rows != array->dims[0] || !fus_array_count (array, &n))
    return set_rows_differ (self, object, array->dims[0], n_rows, error);
  if (!g_str_has_prefix (part, "obsm/"))
    features = fus_anndata_read_index (&self->in, var, &n_features, NULL);
  table = fus_source_add_table (self->source, object,
                                fus_matrix_new_from_data (array->values, array->dims[0],
                                                          n / array->dims[0]));
  table->object = g_strdup (object);
  table->ids = g_steal_pointer (&rows);
  if (features != NULL && n_features == table->x->n_cols)
    table->features = g_steal_pointer (&features);
  if (g_str_equal (part, "X") && mod[0] != '\0')
    {
      describe_table (self, mod, table, array->sparse);
      g_clear_pointer (&table->id, g_free);
    }
  else
    fus_table_guess_kind (table, FALSE, array->sparse);

  return TRUE;
}

static gboolean
load_part (Load *self, const char *mod, const char *part, GError **error)
{
  gsize n_ids = 0;
  g_auto (GStrv) ids = fus_anndata_read_index (&self->in, "obs", &n_ids, error);

  return ids != NULL && add_part (self, mod, part, ids, n_ids, error) &&
         add_asked_labels (self, ids, n_ids, error);
}

static gboolean
load_labels (Load *self, GError **error)
{
  gsize n_ids = 0;
  g_auto (GStrv) ids = fus_anndata_read_index (&self->in, "obs", &n_ids, error);

  return ids != NULL && add_asked_labels (self, ids, n_ids, error);
}

FusSource *
fus_importer_anndata_load (const char *path,
                           gint64 file,
                           const FusReadOptions *options,
                           const FusProgress *progress,
                           gboolean *found,
                           GError **error)
{
  g_autoptr (FusSource) source = fus_source_new ("anndata");
  FusAnndata in = { path, file, progress };
  Load self = { in, options, source };
  g_autofree char *mod = NULL;
  g_autofree char *object = NULL;
  const char *part = NULL;

  *found = options->labels_only;
  source->id = g_strdup ("obs");
  if (options->labels_only)
    return load_labels (&self, error) ? g_steal_pointer (&source) : NULL;
  if (options->object == NULL || !cut_path (options->object, &mod, &part))
    return NULL;
  object = join_below (mod, part);
  *found = fus_hdf5_has (file, object);

  return *found && load_part (&self, mod, part, error) ? g_steal_pointer (&source) : NULL;
}

static gboolean
is_own (hid_t file)
{
  g_auto (FusH5Object) root = H5Oopen (file, "/", H5P_DEFAULT);
  g_autofree char *encoder =
    root >= 0 ? fus_hdf5_dup_attr_string (root, "encoder") : NULL;

  return g_strcmp0 (encoder, "fusescope") == 0;
}

static FusSource *
h5mu_load (const char *path,
           const FusReadOptions *options,
           FusPool *pool,
           const FusProgress *progress,
           GError **error)
{
  g_autoptr (GRecMutexLocker) inside = fus_hdf5_enter ();
  g_auto (FusH5File) file = fus_hdf5_open (path, error);
  g_autoptr (FusSource) source = fus_source_new ("h5mu");
  FusAnndata in = { path, file, progress };
  Load self = { in, options, source };
  g_autofree char *mod =
    options->object != NULL ? join_path ("mod", options->object) : NULL;

  g_assert (inside != NULL);
  if (file < 0)
    return NULL;
  if (mod != NULL && !fus_hdf5_has (file, mod))
    return fus_importer_hdf5.load (path, options, pool, progress, error);
  source->id = g_strdup ("obs");
  source->own = is_own (file);
  source->name = fus_anndata_read_string (&self.in, "uns/fusescope/name");
  source->card = fus_anndata_read_string (&self.in, "uns/fusescope/card");
  source->warnings = fus_anndata_read_string (&self.in, "uns/fusescope/warnings");
  if (mod != NULL ? !load_one (&self, options->object, error)
                  : !load_whole (&self, error))
    return NULL;

  return g_steal_pointer (&source);
}

static const char *const h5mu_suffixes[] = { ".h5mu", NULL };

const FusImporterClass fus_importer_h5mu = {
  .id = "h5mu",
  .name = N_ ("MuData file (.h5mu)"),
  .suffixes = h5mu_suffixes,
  .sniff = h5mu_sniff,
  .inspect = fus_importer_hdf5_inspect,
  .load = h5mu_load,
};
