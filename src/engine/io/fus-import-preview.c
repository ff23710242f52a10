/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The first rows of what was read, copied before it is joined: the numbers as they will
 * be learnt from, the texts as they stood in the file, and where a cell was no number,
 * what it said. */
#include "config.h"

#include "fus-import-preview.h"

#include <math.h>
#include <string.h>

enum
{
  MOST_ROWS = 50,
  MOST_COLUMNS = 2000,
  MOST_PIXELS = 12288, /* of a picture, which is shown as one or not at all */
};

static void
column_free (gpointer data)
{
  FusPreviewColumn *self = data;
  gsize n = self->texts != NULL ? g_strv_length (self->texts) : MOST_ROWS;

  g_free (self->name);
  g_free (self->unit);
  g_free (self->values);
  for (gsize i = 0; self->faults != NULL && i < n; i++)
    g_free (self->faults[i]);
  g_free (self->faults);
  g_strfreev (self->texts);
  g_free (self);
}

static void
preview_free (gpointer data)
{
  FusImportPreview *self = data;

  g_free (self->file);
  g_free (self->name);
  g_free (self->format);
  g_free (self->orientation);
  g_strfreev (self->ids);
  g_strfreev (self->headers);
  g_ptr_array_unref (self->columns);
  g_free (self);
}

GPtrArray *
fus_import_previews_new (void)
{
  return g_ptr_array_new_with_free_func (preview_free);
}

/* @n texts, NULL as empty. */
static char **
dup_texts (char *const *texts, gsize n)
{
  char **copy = g_new0 (char *, n + 1);

  for (gsize i = 0; i < n; i++)
    copy[i] = g_strdup (texts[i] != NULL ? texts[i] : "");

  return copy;
}

static FusPreviewColumn *
add_column (FusImportPreview *self, const char *name, const char *role)
{
  FusPreviewColumn *column = g_new0 (FusPreviewColumn, 1);

  column->name = g_strdup (name);
  column->role = role;
  g_ptr_array_add (self->columns, column);

  return column;
}

static void
add_features (FusImportPreview *self, const FusTable *table)
{
  gsize most = table->kind == FUS_MODALITY_IMAGE && table->x->n_cols <= MOST_PIXELS
                 ? MOST_PIXELS
                 : MOST_COLUMNS;

  for (gsize d = 0; d < MIN (table->x->n_cols, most); d++)
    {
      g_autofree char *number = g_strdup_printf ("%zu", d + 1);
      FusPreviewColumn *column =
        add_column (self, table->features != NULL ? table->features[d] : number,
                    "feature");

      if (table->units != NULL && table->units[d][0] != '\0')
        column->unit = g_strdup (table->units[d]);
      column->values = g_new (double, MOST_ROWS);
      for (gsize row = 0; row < self->n_shown; row++)
        column->values[row] =
          (double) fus_matrix_row (table->x, row)[d] + fus_table_get_offset (table, d);
    }
}

const FusPreviewColumn *
fus_import_preview_find (const FusImportPreview *self, const char *name)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      const FusPreviewColumn *column = g_ptr_array_index (self->columns, i);

      if (strcmp (column->name, name) == 0)
        return column;
    }

  return NULL;
}

/* What is a feature too is shown as one. */
static gboolean
is_shown (const FusImportPreview *self, const FusColumn *from)
{
  return from->n_rows != self->n_rows || (from->slot >= 0 && !from->asked) ||
         fus_import_preview_find (self, from->name) != NULL;
}

static void
add_text_column (FusImportPreview *self, const FusColumn *from)
{
  FusPreviewColumn *column = NULL;

  if (self->columns->len >= MOST_COLUMNS || is_shown (self, from))
    return;
  column = add_column (self, from->name,
                       from->use == FUS_COLUMN_LABEL ? "label"
                       : from->is_key                ? "id"
                                                     : "text");
  self->n_columns++;
  if (from->texts != NULL)
    column->texts = dup_texts (from->texts, self->n_shown);
  else
    {
      column->values = g_new (double, MOST_ROWS);
      memcpy (column->values, from->values, self->n_shown * sizeof *from->values);
    }
}

/* Line of the file on which the first row stands. */
static gint64
find_first_line (const FusSource *source)
{
  for (guint i = 0; i < source->columns->len; i++)
    {
      const FusColumn *column = g_ptr_array_index (source->columns, i);

      if (column->first_line > 0)
        return column->first_line;
    }

  return 2;
}

/* Which row a cell is in is known by its line, where none of the lines is empty: a cell
 * is marked only where nothing was read either. */
static void
add_faults (FusImportPreview *self, const FusSource *source)
{
  gint64 first = find_first_line (source);

  for (guint i = 0; i < source->faults->len; i++)
    {
      const FusFault *fault = g_ptr_array_index (source->faults, i);
      gint64 row = fault->row - first;
      FusPreviewColumn *column = NULL;

      if (row < 0 || row >= (gint64) self->n_shown)
        continue;
      column = (FusPreviewColumn *) fus_import_preview_find (self, fault->column);
      if (column == NULL || column->values == NULL || !isnan (column->values[row]))
        continue;
      if (column->faults == NULL)
        column->faults = g_new0 (char *, MOST_ROWS);
      g_free (column->faults[row]);
      column->faults[row] = g_strdup (fault->text);
    }
}

static FusImportPreview *
preview_new (const char *file, const char *name, const char *format, gsize n_rows)
{
  FusImportPreview *self = g_new0 (FusImportPreview, 1);

  self->file = g_strdup (file);
  self->name = g_strdup (name);
  self->format = g_strdup (format);
  self->n_rows = n_rows;
  self->n_shown = MIN (n_rows, MOST_ROWS);
  self->columns = g_ptr_array_new_with_free_func (column_free);
  self->headers = g_new0 (char *, 1);

  return self;
}

static FusImportPreview *
preview_table (const char *file,
               const char *name,
               const char *format,
               const FusTable *table)
{
  FusImportPreview *self = preview_new (file, name, format, table->x->n_rows);

  self->kind = table->kind;
  self->n_dims = table->n_dims;
  memcpy (self->shape, table->shape, sizeof self->shape);
  self->n_columns = table->x->n_cols;
  self->orientation = g_strdup (table->orientation);
  if (table->ids != NULL)
    self->ids = dup_texts (table->ids, self->n_shown);
  add_features (self, table);

  return self;
}

/* As the file has them: columns of texts are in their places, numbers between them.
 * @places: `[columns]`, 0 where it isn't known */
static void
sort_columns (FusImportPreview *self, guint n_features, const GArray *places)
{
  g_autoptr (GPtrArray) sorted = g_ptr_array_new ();
  guint feature = 0;

  for (guint i = n_features; i < self->columns->len; i++)
    {
      guint place = g_array_index (places, guint, i - n_features);

      while (feature < n_features && place > 0 && sorted->len + 1 < place)
        g_ptr_array_add (sorted, g_ptr_array_index (self->columns, feature++));
      if (place == 0)
        return;
      g_ptr_array_add (sorted, g_ptr_array_index (self->columns, i));
    }
  while (feature < n_features)
    g_ptr_array_add (sorted, g_ptr_array_index (self->columns, feature++));
  memcpy (self->columns->pdata, sorted->pdata, sorted->len * sizeof *sorted->pdata);
}

static void
set_headers (FusImportPreview *self, const GPtrArray *headers)
{
  g_strfreev (self->headers);
  self->headers = dup_texts ((char *const *) headers->pdata, headers->len);
}

static void
add_text_columns (FusImportPreview *self, const FusSource *source)
{
  guint n_features = self->columns->len;
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = 0; i < source->columns->len; i++)
    {
      const FusColumn *column = g_ptr_array_index (source->columns, i);
      guint n = self->columns->len;

      add_text_column (self, column);
      if (self->columns->len > n)
        g_array_append_val (places, column->place);
    }
  sort_columns (self, n_features, places);
}

void
fus_import_previews_add (GPtrArray *previews,
                         const char *file,
                         const char *name,
                         const FusSource *source)
{
  FusImportPreview *first = NULL;

  for (guint t = 0; t < source->tables->len; t++)
    {
      const FusTable *table = g_ptr_array_index (source->tables, t);
      FusImportPreview *self =
        preview_table (file, name != NULL ? name : table->name, source->format, table);

      if (first == NULL)
        add_text_columns (self, source);
      set_headers (self, source->headers);
      first = self;
      add_faults (self, source);
      g_ptr_array_add (previews, self);
    }
  if (first == NULL && source->columns->len > 0)
    {
      const FusColumn *column = g_ptr_array_index (source->columns, 0);
      g_autofree char *stem = fus_source_dup_stem (file);

      first =
        preview_new (file, name != NULL ? name : stem, source->format, column->n_rows);
      add_text_columns (first, source);
      set_headers (first, source->headers);
      g_ptr_array_add (previews, first);
    }
}

void
fus_import_previews_add_unread (GPtrArray *previews, const char *file)
{
  g_autofree char *stem = fus_source_dup_stem (file);

  for (guint i = 0; i < previews->len; i++)
    if (strcmp (((FusImportPreview *) previews->pdata[i])->file, file) == 0)
      return;
  g_ptr_array_add (previews, preview_new (file, stem, NULL, 0));
}

/* Rows show that there is something, not what. */
static void
mask_column (FusPreviewColumn *self, gsize n_shown)
{
  gsize n = self->texts != NULL ? g_strv_length (self->texts) : MOST_ROWS;

  for (gsize i = 0; self->faults != NULL && i < n; i++)
    g_free (self->faults[i]);
  g_clear_pointer (&self->faults, g_free);
  g_clear_pointer (&self->values, g_free);
  g_strfreev (self->texts);
  self->texts = g_new0 (char *, n_shown + 1);
  for (gsize row = 0; row < n_shown; row++)
    self->texts[row] = g_strdup ("•••");
}

void
fus_import_previews_mask (GPtrArray *previews, const char *file, const char *column)
{
  for (guint i = 0; i < previews->len; i++)
    {
      FusImportPreview *self = g_ptr_array_index (previews, i);
      FusPreviewColumn *found =
        (FusPreviewColumn *) fus_import_preview_find (self, column);

      if (g_strcmp0 (self->file, file) != 0)
        continue;
      if (found != NULL)
        mask_column (found, self->n_shown);
      else
        g_clear_pointer (&self->ids, g_strfreev);
    }
}

void
fus_import_previews_turn (GPtrArray *previews, const char *file, const FusTable *table)
{
  for (guint i = 0; i < previews->len; i++)
    {
      FusImportPreview *old = g_ptr_array_index (previews, i);
      FusImportPreview *turned = NULL;

      if (strcmp (old->file, file) != 0 || strcmp (old->name, table->name) != 0 ||
          g_strcmp0 (old->orientation, table->orientation) == 0)
        continue;
      turned = preview_table (file, old->name, old->format, table);
      g_strfreev (turned->headers);
      turned->headers = g_steal_pointer (&old->headers);
      preview_free (old);
      previews->pdata[i] = turned;
      return;
    }
}
