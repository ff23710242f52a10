/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-tenx.h"

#include "fus-block.h"
#include "fus-file-error.h"
#include "fus-importer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

void
fus_tenx_clear (FusTenx *self)
{
  g_clear_pointer (&self->barcodes, g_strfreev);
  g_clear_pointer (&self->names, g_strfreev);
  g_clear_pointer (&self->types, g_strfreev);
}

/* As scanpy makes them: `A`, `A-1`, `A-2`. */
static void
make_unique (char **names)
{
  g_autoptr (GHashTable) seen =
               g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GHashTable) counts =
               g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (char **name = names; *name != NULL; name++)
    g_hash_table_add (seen, g_strdup (*name));
  for (char **name = names; *name != NULL; name++)
    {
      guint n = GPOINTER_TO_UINT (g_hash_table_lookup (counts, *name));
      char *own = NULL;

      g_hash_table_insert (counts, g_strdup (*name), GUINT_TO_POINTER (n + 1));
      for (; n > 0; n++)
        {
          own = g_strdup_printf ("%s-%u", *name, n);
          if (g_hash_table_add (seen, g_strdup (own)))
            break;
          g_free (own);
        }
      if (own == NULL)
        continue;
      g_free (*name);
      *name = own;
    }
}

static const char *
get_type (const FusTenx *self, gsize feature)
{
  return self->types != NULL ? self->types[feature] : "";
}

/* Modality and column of each feature; %NULL-terminated names of types. */
static GPtrArray *
sort_features (const FusTenx *self, const char *wanted, guint *slots, gsize *columns)
{
  GPtrArray *types = g_ptr_array_new ();
  g_autoptr (GArray) n_columns = g_array_new (FALSE, TRUE, sizeof (gsize));

  for (gsize feature = 0; feature < self->n_features; feature++)
    {
      const char *type = get_type (self, feature);
      guint slot = 0;

      slots[feature] = G_MAXUINT;
      if (wanted != NULL && !g_str_equal (wanted, type))
        continue;
      while (slot < types->len && !g_str_equal (g_ptr_array_index (types, slot), type))
        slot++;
      if (slot == types->len)
        {
          g_ptr_array_add (types, (gpointer) type);
          g_array_set_size (n_columns, types->len);
        }
      slots[feature] = slot;
      columns[feature] = g_array_index (n_columns, gsize, slot)++;
    }

  return types;
}

static gsize
count_columns (const FusTenx *self, const guint *slots, guint slot)
{
  gsize n = 0;

  for (gsize feature = 0; feature < self->n_features; feature++)
    n += slots[feature] == slot;

  return n;
}

static gboolean
add_table (const FusTenx *self,
           FusSource *source,
           const char *name,
           const guint *slots,
           guint slot,
           const char *path,
           GError **error)
{
  gsize n = count_columns (self, slots, slot);
  FusMatrix *x = fus_block_new (self->n_cells, n, path, name, error);
  FusTable *table = x != NULL ? fus_source_add_table (source, name, x) : NULL;
  gsize column = 0;

  if (table == NULL)
    return FALSE;
  table->object = g_strdup (name);
  table->ids = g_strdupv (self->barcodes);
  table->features = g_new0 (char *, n + 1);
  for (gsize feature = 0; feature < self->n_features; feature++)
    if (slots[feature] == slot)
      table->features[column++] = g_strdup (self->names[feature]);

  return TRUE;
}

static gboolean
set_no_type (const FusTenx *self, const char *path, const char *wanted, GError **error)
{
  g_autofree guint *slots = g_new (guint, self->n_features + 1);
  g_autofree gsize *columns = g_new (gsize, self->n_features + 1);
  g_autoptr (GPtrArray) types = sort_features (self, NULL, slots, columns);
  g_autofree char *list = NULL;

  g_ptr_array_add (types, NULL);
  list = g_strjoinv (", ", (char **) types->pdata);
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ path, wanted, -1,
                                  _ ("Name one of them, as NAME=FILE::TYPE.") },
                      _ ("No features are of this type; there are: %s"), list);

  return FALSE;
}

static gboolean
set_outside (const char *path, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ path, NULL, -1, _ ("Get the file again.") },
                      _ ("The sparse matrix points outside of itself"));

  return FALSE;
}

typedef struct
{
  const FusTenx *tenx;
  FusSource *source;
  const guint *slots;
  const gsize *columns;
  const char *path;
} Fill;

static gboolean
put_count (gpointer data, gsize cell, gsize feature, double value, GError **error)
{
  const Fill *self = data;

  if (cell >= self->tenx->n_cells || feature >= self->tenx->n_features)
    return set_outside (self->path, error);
  if (self->slots[feature] != G_MAXUINT)
    {
      const FusTable *table =
        g_ptr_array_index (self->source->tables, self->slots[feature]);

      fus_matrix_row (table->x, cell)[self->columns[feature]] += (FusReal) value;
    }

  return TRUE;
}

FusSource *
fus_tenx_to_source (const FusTenx *self,
                    const char *format,
                    const char *path,
                    const FusReadOptions *options,
                    FusTenxFillFunc fill,
                    gpointer data,
                    GError **error)
{
  g_autoptr (FusSource) source = fus_source_new (format);
  g_autofree guint *slots = g_new (guint, self->n_features + 1);
  g_autofree gsize *columns = g_new0 (gsize, self->n_features + 1);
  g_autoptr (GPtrArray) types = sort_features (self, options->object, slots, columns);
  g_autofree char *stem = fus_source_dup_stem (path);
  Fill filling = { self, source, slots, columns, path };

  if (types->len == 0 && options->object != NULL)
    {
      set_no_type (self, path, options->object, error);
      return NULL;
    }
  make_unique (self->names);
  for (guint i = 0; i < types->len; i++)
    {
      const char *type = g_ptr_array_index (types, i);

      if (!add_table (self, source, types->len == 1 || type[0] == '\0' ? stem : type,
                      slots, i, path, error))
        return NULL;
    }
  if (!fill (data, put_count, &filling, error))
    return NULL;
  for (guint i = 0; i < source->tables->len; i++)
    fus_table_guess_kind (g_ptr_array_index (source->tables, i), FALSE, TRUE);
  source->ids = g_strdupv (self->barcodes);
  source->id = g_strdup ("barcode");

  return g_steal_pointer (&source);
}
