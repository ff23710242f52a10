/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-media.h"

#include "fus-bytes.h"
#include "fus-file-error.h"
#include "fus-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  N_PEEKED = 64,
  MOST_PARTS = 8,
  MOST_CLASSES = 64,
  FEWEST_TIMES = 2, /* that a part of a name is there, on average, to be a class */
  MOST_LISTED = 50,
};

gboolean
fus_media_sniff (const char *path, const guint8 *head, gsize n, FusFolderKind kind)
{
  g_autoptr (FusFolder) folder = NULL;

  if (!fus_folder_sniff (head, n))
    return FALSE;
  folder = fus_folder_open (path, NULL);

  return folder != NULL && fus_folder_get_kind (folder) == kind;
}

gboolean
fus_media_open (FusMedia *self, const char *path, FusFolderKind kind, GError **error)
{
  g_autoptr (GByteArray) head = fus_bytes_peek (path, N_PEEKED, error);
  gboolean folder = head != NULL && fus_folder_sniff (head->data, head->len);

  self->path = path;
  if (head == NULL)
    return FALSE;
  self->folder =
    folder ? fus_folder_open (path, error) : fus_folder_new_of_file (path, error);
  if (self->folder == NULL)
    return FALSE;
  self->indices = g_new (gsize, self->folder->n);
  for (gsize i = 0; i < self->folder->n; i++)
    if (!folder || fus_folder_kind_of_file (self->folder->names[i]) == kind)
      self->indices[self->n++] = i;
  if (self->n > 0)
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                      (FusPlace){ path, NULL, -1, _ ("Choose another folder.") },
                      _ ("The folder holds no files that can be read"));

  return FALSE;
}

void
fus_media_clear (FusMedia *self)
{
  g_clear_pointer (&self->folder, fus_folder_free);
  g_clear_pointer (&self->indices, g_free);
}

const char *
fus_media_get_name (const FusMedia *self, gsize i)
{
  g_assert (i < self->n);

  return self->folder->names[self->indices[i]];
}

GByteArray *
fus_media_read (const FusMedia *self, gsize i, GError **error)
{
  g_assert (i < self->n);

  return fus_folder_read (self->folder, self->indices[i], error);
}

static void
add_label (FusSource *source, const char *name, char **texts, char **ids)
{
  FusColumn *column = fus_source_add_column (source, name, g_strv_length (texts));

  column->object = g_strdup (name);
  column->texts = texts;
  column->ids = g_strdupv (ids);
  column->categorical = TRUE;
}

/* The parts between @sign, where all names have as many. */
static GPtrArray *
cut_names (char **ids, const char *sign)
{
  g_autoptr (GPtrArray) cut =
               g_ptr_array_new_with_free_func ((GDestroyNotify) g_strfreev);
  guint n_parts = 0;

  for (char **id = ids; *id != NULL; id++)
    {
      char **parts = g_strsplit (*id, sign, MOST_PARTS + 2);
      guint n = g_strv_length (parts);

      g_ptr_array_add (cut, parts);
      if (n < 2 || n > MOST_PARTS || (n_parts > 0 && n != n_parts))
        return NULL;
      n_parts = n;
    }

  return g_steal_pointer (&cut);
}

static gboolean
is_class (char **texts)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint n = 0;

  for (; texts[n] != NULL; n++)
    g_hash_table_add (seen, texts[n]);

  return g_hash_table_size (seen) > 1 && g_hash_table_size (seen) <= MOST_CLASSES &&
         FEWEST_TIMES * g_hash_table_size (seen) <= n;
}

static void
add_parts (FusSource *source, char **ids)
{
  g_autoptr (GPtrArray) cut = cut_names (ids, "_");
  guint n_parts = 0;

  if (cut == NULL)
    cut = cut_names (ids, "-");
  if (cut == NULL || cut->len < 2)
    return;
  n_parts = g_strv_length (g_ptr_array_index (cut, 0));
  for (guint part = 0; part < n_parts; part++)
    {
      g_auto (GStrv) texts = g_new0 (char *, cut->len + 1);
      g_autofree char *name = g_strdup_printf ("name_%u", part + 1);

      for (guint i = 0; i < cut->len; i++)
        texts[i] = g_strdup (((char **) g_ptr_array_index (cut, i))[part]);
      if (is_class (texts))
        add_label (source, name, g_steal_pointer (&texts), ids);
    }
}

static char *
list_labels (const FusSource *source)
{
  GString *names = g_string_new (NULL);

  for (guint i = 0; i < source->columns->len; i++)
    g_string_append_printf (
      names, "%s%s", i > 0 ? ", " : "",
      ((const FusColumn *) g_ptr_array_index (source->columns, i))->name);

  return g_string_free (names, FALSE);
}

static gboolean
mark_asked (FusSource *source, const char *path, const char *asked, GError **error)
{
  g_autofree char *names = list_labels (source);

  for (guint i = 0; i < source->columns->len; i++)
    {
      FusColumn *column = g_ptr_array_index (source->columns, i);

      if (!g_str_equal (column->name, asked) &&
          (asked[0] != '\0' || source->columns->len > 1))
        continue;
      g_free (column->object);
      column->object = g_strdup (asked);
      column->asked = TRUE;
      return TRUE;
    }
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ path, asked, -1,
                                  _ ("Put the files of each class into a folder of its "
                                     "own, or name one of those that are there.") },
                      names[0] != '\0'
                        ? _ ("The names of the files make no such label; they make: %s")
                        : _ ("The names of the files make no labels%s"),
                      names);

  return FALSE;
}

/* Labels that nobody asked for come with a folder that is taken whole. */
static void
drop_others (FusSource *source)
{
  for (guint i = source->columns->len; i-- > 0;)
    if (!((const FusColumn *) g_ptr_array_index (source->columns, i))->asked)
      g_ptr_array_remove_index (source->columns, i);
}

gboolean
fus_media_add_names (const FusMedia *self,
                     FusSource *source,
                     const FusReadOptions *options,
                     GError **error)
{
  char **classes = NULL;
  char **ids = fus_folder_name_samples (self->folder, self->indices, self->n, &classes);

  g_clear_pointer (&source->ids, g_strfreev);
  source->ids = ids;
  source->id = g_strdup ("name");
  for (guint i = 0; i < source->tables->len; i++)
    {
      FusTable *table = g_ptr_array_index (source->tables, i);

      table->ids = g_strdupv (ids);
    }
  if (classes != NULL)
    add_label (source, "class", classes, ids);
  add_parts (source, ids);
  for (char **asked = options->labels; asked != NULL && *asked != NULL; asked++)
    if (!mark_asked (source, self->path, *asked, error))
      return FALSE;
  if (!options->lenient)
    drop_others (source);

  return TRUE;
}

void
fus_media_inspect (const FusMedia *self, JsonBuilder *builder)
{
  fus_json_add_int (builder, "n_files", (gint64) self->n);
  fus_json_begin_array (builder, "objects");
  for (gsize i = 0; i < MIN (self->n, MOST_LISTED); i++)
    {
      json_builder_begin_object (builder);
      fus_json_add_string (builder, "path", fus_media_get_name (self, i));
      fus_json_add_string (builder, "kind", "file");
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}
