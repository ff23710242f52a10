/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Labels are columns of the frame of all samples, and of the modalities' own frames,
 * whose rows are found again through the map that MuData keeps. */
#include "config.h"

#include "fus-anndata-labels.h"

#include "fus-file-error.h"
#include "fus-label-choice.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

enum
{
  MOST_OWN = 50,   /* columns of a modality's frame that are taken */
  MOST_HINTS = 50, /* and those after them that are told */
};

static gboolean
is_color (const char *text)
{
  gsize n = strlen (text);

  if (text[0] != '#' || (n != 7 && n != 9))
    return FALSE;

  return strspn (text + 1, "0123456789abcdefABCDEF") == n - 1;
}

/* Colors of classes, a list in `uns` that is called after the label. */
static char **
read_colors (const FusAnndataLoad *self, const char *frame, const char *name, gsize n)
{
  g_autofree char *object =
    g_strdup_printf ("%.*suns/%s_colors", (int) (strlen (frame) - strlen ("obs")), frame,
                     name);
  gsize n_colors = 0;
  g_auto (GStrv) colors = fus_anndata_read_texts (&self->in, object, &n_colors);

  if (colors == NULL || n_colors < n)
    return NULL;
  for (gsize i = 0; i < n_colors; i++)
    if (!is_color (colors[i]))
      return NULL;
  for (gsize i = n; i < n_colors; i++)
    g_clear_pointer (&colors[i], g_free);

  return g_steal_pointer (&colors);
}

typedef struct
{
  double number;
  char *class;
  char *color;
} Class;

static int
compare_classes (gconstpointer a, gconstpointer b)
{
  const Class *x = a;
  const Class *y = b;

  return x->number < y->number   ? -1
         : x->number > y->number ? 1
                                 : strcmp (x->class, y->class);
}

static void
sort_as_numbers (FusColumn *column)
{
  gsize n = g_strv_length (column->classes);
  g_autofree Class *classes = g_new0 (Class, n + 1);

  for (gsize i = 0; i < n; i++)
    classes[i] = (Class){ g_ascii_strtod (column->classes[i], NULL), column->classes[i],
                          column->colors != NULL ? column->colors[i] : NULL };
  qsort (classes, n, sizeof *classes, compare_classes);
  for (gsize i = 0; i < n; i++)
    {
      column->classes[i] = classes[i].class;
      if (column->colors != NULL)
        column->colors[i] = classes[i].color;
    }
}

static FusColumn *
take_label (FusAnndataLoad *self,
            const char *name,
            const char *frame,
            const char *key,
            FusArray *array,
            char **ids)
{
  gsize n = array->dims[0];
  FusColumn *column = fus_source_add_column (self->source, name, n);

  column->object = g_strdup (name);
  column->ids = g_strdupv (ids);
  column->categorical = array->categorical;
  column->classes = g_steal_pointer (&array->classes);
  if (column->classes != NULL)
    column->colors = read_colors (self, frame, key, g_strv_length (column->classes));
  if (column->classes != NULL && array->unordered)
    sort_as_numbers (column);
  if (array->texts != NULL || array->whole)
    column->texts = fus_array_take_texts (array);
  else
    column->values = g_steal_pointer (&array->wide);

  return column;
}

/* A column that can't be read costs a note, not the file. */
static void
add_label (FusAnndataLoad *self, const char *name, char **ids, gsize n)
{
  g_autoptr (GError) cause = NULL;
  g_autoptr (FusArray) array = fus_anndata_read_column (&self->in, "obs", name, &cause);

  if (array != NULL && array->dims[0] == n)
    take_label (self, name, "obs", name, array, ids);
  else
    g_ptr_array_add (self->source->notes,
                     g_strdup_printf (_ ("Column “%s” of obs can’t be read and was "
                                         "left out."),
                                      name));
}

static gboolean
is_asked (const FusAnndataLoad *self, const char *name)
{
  char **labels = self->options->labels;

  return labels != NULL && g_strv_contains ((const char *const *) labels, name);
}

/* What a file taken whole has besides the labels that were asked for. */
void
fus_anndata_add_labels (FusAnndataLoad *self, char **ids, gsize n)
{
  g_auto (GStrv) names = fus_anndata_list_columns (&self->in, "obs");

  for (char **name = names; *name != NULL; name++)
    if (!is_asked (self, *name))
      add_label (self, *name, ids, n);
}

/* ---- labels that were asked for ---- */

static char **
list_mods (const FusAnndataLoad *self)
{
  g_auto (FusH5Object) group = fus_hdf5_open_object (self->in.file, "mod");

  return fus_hdf5_is_group (group) ? fus_hdf5_list (group) : g_new0 (char *, 1);
}

/* Frames that may have labels: that of all samples first. */
static char **
list_frames (const FusAnndataLoad *self)
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
has_column (const FusAnndataLoad *self, const char *frame, const char *name)
{
  g_auto (GStrv) names = fus_anndata_list_columns (&self->in, frame);

  return g_strv_contains ((const char *const *) names, name);
}

/* `celltype`, `obs/celltype`, `mod/rna/obs/celltype`, `rna:celltype`; a bare name is
 * looked for in the frames of the modalities too. */
static gboolean
find_label (const FusAnndataLoad *self, const char *asked, char **frame, char **name)
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
set_no_label (const FusAnndataLoad *self, const char *asked, GError **error)
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

/* Names of a frame's rows as all samples are named. */
char **
fus_anndata_read_frame_ids (const FusAnndataLoad *self,
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
  mapped = fus_anndata_map_ids (self, mod, *n, ids, n_ids);
  if (mapped == NULL)
    return own;
  g_strfreev (own);

  return mapped;
}

static gboolean
add_asked_label (FusAnndataLoad *self,
                 const char *asked,
                 char **ids,
                 gsize n_ids,
                 GError **error)
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
  rows = array != NULL ? fus_anndata_read_frame_ids (self, frame, ids, n_ids, &n, error)
                       : NULL;
  if (rows == NULL)
    return FALSE;
  if (array->dims[0] != n)
    return fus_anndata_set_missing (&self->in, asked, error);
  column = take_label (self, name, frame, name, array, rows);
  g_free (column->object);
  column->object = g_strdup (asked);
  column->asked = TRUE;

  return TRUE;
}

gboolean
fus_anndata_add_asked_labels (FusAnndataLoad *self,
                              char **ids,
                              gsize n_ids,
                              GError **error)
{
  char **labels = self->options->labels;

  for (gsize i = 0; labels != NULL && labels[i] != NULL; i++)
    if (!add_asked_label (self, labels[i], ids, n_ids, error))
      return FALSE;

  return TRUE;
}

/* ---- labels of one modality ---- */

/* Numbers become texts on the way. */
static gboolean
has_classes (FusArray *array)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  char **texts = NULL;
  gsize n_known = 0;

  if (array->texts == NULL && !array->whole)
    return FALSE;
  texts = array->texts = fus_array_take_texts (array);
  for (gsize i = 0; texts[i] != NULL; i++)
    {
      n_known += texts[i][0] != '\0';
      if (texts[i][0] != '\0')
        g_hash_table_add (seen, texts[i]);
    }

  return g_hash_table_size (seen) > 1 && g_hash_table_size (seen) <= FUS_MOST_CLASSES &&
         fus_label_has_classes (g_hash_table_size (seen), n_known);
}

/* Taken under the name that mudata gives such columns. */
static void
add_own_label (FusAnndataLoad *self,
               const char *mod,
               const char *name,
               gboolean take,
               char **ids,
               gsize n_ids)
{
  g_autofree char *frame = g_strdup_printf ("mod/%s/obs", mod);
  g_autofree char *pulled = g_strdup_printf ("%s:%s", mod, name);
  g_autofree char *path = g_strdup_printf ("%s/%s", frame, name);
  g_autoptr (FusArray) array = NULL;
  g_auto (GStrv) rows = NULL;
  FusColumn *column = NULL;
  gsize n = 0;

  if (has_column (self, "obs", name) || has_column (self, "obs", pulled) ||
      is_asked (self, path) || is_asked (self, pulled) || is_asked (self, name))
    return;
  array = fus_anndata_read_column (&self->in, frame, name, NULL);
  if (array == NULL || !has_classes (array))
    return;
  if (!take)
    {
      g_ptr_array_add (self->source->hints, g_steal_pointer (&path));
      return;
    }
  rows = fus_anndata_read_frame_ids (self, frame, ids, n_ids, &n, NULL);
  if (rows == NULL || n != array->dims[0])
    return;
  column = take_label (self, pulled, frame, name, array, rows);
  g_free (column->object);
  column->object = g_steal_pointer (&path);
}

/* Since mudata 0.4, columns of a modality's own frame are no longer copied to that of all
 * samples. */
void
fus_anndata_add_own_labels (FusAnndataLoad *self, char **ids, gsize n_ids)
{
  g_auto (GStrv) mods = list_mods (self);

  for (char **mod = mods; *mod != NULL; mod++)
    {
      g_autofree char *frame = g_strdup_printf ("mod/%s/obs", *mod);
      g_auto (GStrv) names = fus_anndata_list_columns (&self->in, frame);

      for (gsize i = 0; names[i] != NULL && i < MOST_OWN + MOST_HINTS; i++)
        add_own_label (self, *mod, names[i], i < MOST_OWN, ids, n_ids);
    }
}

/* Ids of a modality's rows through the map, so that equal names in it don't matter;
 * %NULL where the map is missing or doesn't fit. */
char **
fus_anndata_map_ids (const FusAnndataLoad *self,
                     const char *name,
                     gsize n_rows,
                     char **ids,
                     gsize n_ids)
{
  g_autofree char *object = g_strdup_printf ("obsmap/%s", name);
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

gboolean
fus_anndata_check_unique (const FusAnndataLoad *self,
                          char **ids,
                          const char *remedy,
                          GError **error)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (gsize i = 0; ids[i] != NULL; i++)
    if (!g_hash_table_add (seen, ids[i]))
      {
        fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                            (FusPlace){ self->in.path, "obs", (gint64) i + 1, remedy },
                            _ ("The id “%s” occurs more than once"), ids[i]);
        return FALSE;
      }

  return TRUE;
}
