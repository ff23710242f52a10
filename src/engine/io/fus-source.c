/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that an importer took from one file, and its way through the memory file from
 * the reader process. Going out it is packed; coming in every count, place and shape
 * is checked against what came, as the file may have taken the reader over. Whoever
 * adds a field packs, unpacks and checks it here. */
#include "config.h"

#include "fus-source.h"

#include "fus-file-error.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

enum
{
  MOST_GAPS = 1000, /* different texts */
};

static void
table_free (FusTable *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->object);
  g_free (self->unit);
  g_free (self->likelihood);
  g_strfreev (self->features);
  g_strfreev (self->headers);
  g_strfreev (self->units);
  g_strfreev (self->ids);
  g_free (self->offsets);
  g_free (self->places);
  g_free (self->orientation);
  g_clear_pointer (&self->x, fus_matrix_unref);
  g_free (self);
}

static void
gap_free (FusGap *self)
{
  g_free (self->text);
  g_free (self);
}

static void
fault_free (FusFault *self)
{
  g_free (self->column);
  g_free (self->text);
  g_free (self);
}

static void
column_free (FusColumn *self)
{
  g_free (self->name);
  g_free (self->object);
  g_strfreev (self->texts);
  g_strfreev (self->ids);
  g_strfreev (self->classes);
  g_strfreev (self->colors);
  g_free (self->values);
  g_free (self);
}

FusSource *
fus_source_new (const char *format)
{
  FusSource *self = g_new0 (FusSource, 1);

  self->format = g_strdup (format);
  self->tables = g_ptr_array_new_with_free_func ((GDestroyNotify) table_free);
  self->columns = g_ptr_array_new_with_free_func ((GDestroyNotify) column_free);
  self->notes = g_ptr_array_new_with_free_func (g_free);
  self->dropped = g_ptr_array_new_with_free_func (g_free);
  self->gaps = g_ptr_array_new_with_free_func ((GDestroyNotify) gap_free);
  self->hints = g_ptr_array_new_with_free_func (g_free);
  self->headers = g_ptr_array_new_with_free_func (g_free);
  self->doubts = fus_notices_new ();
  self->faults = g_ptr_array_new_with_free_func ((GDestroyNotify) fault_free);

  return self;
}

void
fus_source_free (FusSource *self)
{
  g_free (self->format);
  g_free (self->name);
  g_free (self->card);
  g_strfreev (self->ids);
  g_ptr_array_unref (self->tables);
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->notes);
  g_ptr_array_unref (self->dropped);
  g_ptr_array_unref (self->gaps);
  g_ptr_array_unref (self->hints);
  g_ptr_array_unref (self->headers);
  g_ptr_array_unref (self->doubts);
  g_ptr_array_unref (self->faults);
  g_free (self->id);
  g_free (self->warnings);
  g_free (self->recipe);
  g_free (self->withheld);
  g_free (self->looked_at);
  g_free (self);
}

FusTable *
fus_source_add_table (FusSource *self, const char *name, FusMatrix *x)
{
  FusTable *table = g_new0 (FusTable, 1);

  table->name = g_strdup (name);
  table->x = x;
  table->kind = FUS_MODALITY_VECTOR;
  table->last = -1;
  table->n_dims = 1;
  table->shape[0] = x->n_cols;
  g_ptr_array_add (self->tables, table);

  return table;
}

FusColumn *
fus_source_add_column (FusSource *self, const char *name, gsize n_rows)
{
  FusColumn *column = g_new0 (FusColumn, 1);

  column->name = g_strdup (name);
  column->n_rows = n_rows;
  column->slot = -1;
  column->fault = -1;
  g_ptr_array_add (self->columns, column);

  return column;
}

gboolean
fus_source_has_feature (const FusSource *self, const char *name)
{
  for (guint t = 0; t < self->tables->len; t++)
    {
      const FusTable *table = g_ptr_array_index (self->tables, t);

      if (table->features != NULL &&
          g_strv_contains ((const char *const *) table->features, name))
        return TRUE;
    }

  return FALSE;
}

void
fus_source_add_gap (FusSource *self, const char *text, gsize n)
{
  FusGap *gap = NULL;

  for (guint i = 0; i < self->gaps->len; i++)
    {
      gap = g_ptr_array_index (self->gaps, i);
      if (g_str_equal (gap->text, text))
        {
          gap->n += n;
          return;
        }
    }
  gap = g_new0 (FusGap, 1);
  gap->text = g_strdup (text);
  gap->n = n;
  g_ptr_array_add (self->gaps, gap);
}

void
fus_source_add_fault (FusSource *self, const char *column, gint64 row, const char *text)
{
  FusFault *fault = g_new0 (FusFault, 1);

  fault->column = g_strdup (column);
  fault->row = row;
  fault->text = g_strdup (text);
  g_ptr_array_add (self->faults, fault);
}

void
fus_source_add_doubt (FusSource *self,
                      const char *id,
                      char *message,
                      const char *remedy,
                      gsize n)
{
  g_ptr_array_add (self->doubts, fus_notice_new (id, message, g_strdup (remedy), n));
}

/* Asked for a hundred times an answer, both when it is written and when it is read:
 * printf() would be most of the cost of a small file. */
static char *
key (const char *kind, guint index, const char *field)
{
  char number[12];
  char *digit = number + sizeof number;

  *--digit = '\0';
  do
    *--digit = (char) ('0' + index % 10);
  while ((index /= 10) > 0);

  return g_strconcat (kind, "/", digit, "/", field, NULL);
}

static void
pack_string (FusPack *pack,
             const char *kind,
             guint i,
             const char *field,
             const char *text)
{
  g_autofree char *name = key (kind, i, field);

  fus_pack_add_string (pack, name, text);
}

static void
pack_int (FusPack *pack, const char *kind, guint i, const char *field, gint64 value)
{
  g_autofree char *name = key (kind, i, field);

  fus_pack_add_int (pack, name, value);
}

static void
pack_strv (FusPack *pack,
           const char *kind,
           guint i,
           const char *field,
           char **texts,
           gsize n)
{
  g_autofree char *name = key (kind, i, field);

  if (texts != NULL)
    fus_pack_add_strv (pack, name, (const char *const *) texts, n);
}

static void
pack_offsets (FusPack *pack, guint i, const FusTable *table)
{
  const guint64 n = table->x->n_cols;
  g_autofree char *offsets = key ("table", i, "offsets");

  if (table->offsets != NULL)
    fus_pack_add (pack, offsets, FUS_PACK_FLOAT64, 1, &n, table->offsets);
}

static void
pack_table (FusPack *pack, guint i, const FusTable *table)
{
  static const char *const axes[] = { "shape0", "shape1", "shape2" };
  g_autofree char *x = key ("table", i, "x");

  pack_string (pack, "table", i, "id", table->id);
  pack_string (pack, "table", i, "name", table->name);
  pack_string (pack, "table", i, "object", table->object);
  pack_string (pack, "table", i, "unit", table->unit);
  pack_string (pack, "table", i, "orientation", table->orientation);
  pack_string (pack, "table", i, "likelihood", table->likelihood);
  pack_string (pack, "table", i, "kind", fus_modality_kind_get_id (table->kind));
  pack_int (pack, "table", i, "headed", table->headed);
  pack_int (pack, "table", i, "chosen", table->chosen);
  pack_int (pack, "table", i, "last", table->last);
  pack_int (pack, "table", i, "dims", table->n_dims);
  for (guint axis = 0; axis < MIN (table->n_dims, G_N_ELEMENTS (axes)); axis++)
    pack_int (pack, "table", i, axes[axis], (gint64) table->shape[axis]);
  pack_strv (pack, "table", i, "features", table->features, table->x->n_cols);
  pack_strv (pack, "table", i, "headers", table->headers, table->x->n_cols);
  pack_strv (pack, "table", i, "units", table->units, table->x->n_cols);
  pack_offsets (pack, i, table);
  pack_int (pack, "table", i, "too-large", (gint64) table->n_too_large);
  pack_strv (pack, "table", i, "ids", table->ids, table->x->n_rows);
  fus_pack_add_matrix (pack, x, table->x);
}

/* A list whose length is its own. */
static void
pack_own_list (FusPack *pack, guint i, const char *field, const char *count, char **texts)
{
  pack_int (pack, "column", i, count,
            texts != NULL ? (gint64) g_strv_length (texts) : -1);
  if (texts != NULL)
    pack_strv (pack, "column", i, field, texts, g_strv_length (texts));
}

static void
pack_column (FusPack *pack, guint i, const FusColumn *column)
{
  const guint64 n = column->n_rows;
  g_autofree char *values = key ("column", i, "values");

  pack_string (pack, "column", i, "name", column->name);
  pack_string (pack, "column", i, "object", column->object);
  pack_int (pack, "column", i, "rows", (gint64) column->n_rows);
  pack_int (pack, "column", i, "categorical", column->categorical);
  pack_int (pack, "column", i, "use", column->use);
  pack_int (pack, "column", i, "place", column->place);
  pack_int (pack, "column", i, "slot", column->slot);
  pack_int (pack, "column", i, "key", column->is_key);
  pack_int (pack, "column", i, "numeric", column->numeric);
  pack_int (pack, "column", i, "asked", column->asked);
  pack_int (pack, "column", i, "group", column->group);
  pack_int (pack, "column", i, "strict", column->strict);
  pack_int (pack, "column", i, "fault", column->fault);
  pack_int (pack, "column", i, "fault-line", column->fault_line);
  pack_int (pack, "column", i, "first-line", column->first_line);
  pack_own_list (pack, i, "classes", "n-classes", column->classes);
  pack_own_list (pack, i, "colors", "n-colors", column->colors);
  pack_strv (pack, "column", i, "texts", column->texts, column->n_rows);
  pack_strv (pack, "column", i, "ids", column->ids, column->n_rows);
  if (column->values != NULL)
    fus_pack_add (pack, values, FUS_PACK_FLOAT64, 1, &n, column->values);
}

static void
pack_list (FusPack *pack, const char *name, const GPtrArray *texts)
{
  g_autofree char *count = g_strconcat ("n-", name, NULL);

  fus_pack_add_int (pack, count, texts->len);
  fus_pack_add_strv (pack, name, (const char *const *) texts->pdata, texts->len);
}

static void
pack_gaps (FusPack *pack, const GPtrArray *gaps)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  for (guint i = 0; i < gaps->len; i++)
    {
      const FusGap *gap = g_ptr_array_index (gaps, i);

      g_ptr_array_add (texts, gap->text);
      pack_int (pack, "gap", i, "n", (gint64) gap->n);
    }
  pack_list (pack, "gaps", texts);
}

/* Columns and texts one after the other; what is asked first counts. */
static void
pack_faults (FusPack *pack, const GPtrArray *faults)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();

  for (guint i = 0; i < faults->len; i++)
    {
      const FusFault *fault = g_ptr_array_index (faults, i);

      g_ptr_array_add (texts, fault->column);
      g_ptr_array_add (texts, fault->text);
      pack_int (pack, "fault", i, "row", fault->row);
    }
  pack_list (pack, "faults", texts);
}

static void
pack_doubts (FusPack *pack, const GPtrArray *doubts)
{
  fus_pack_add_int (pack, "n-doubts", doubts->len);
  for (guint i = 0; i < doubts->len; i++)
    {
      const FusNotice *doubt = g_ptr_array_index (doubts, i);

      pack_string (pack, "doubt", i, "id", doubt->id);
      pack_string (pack, "doubt", i, "message", doubt->message);
      pack_string (pack, "doubt", i, "remedy", doubt->remedy);
      pack_int (pack, "doubt", i, "n", (gint64) doubt->n);
    }
}

FusPack *
fus_source_to_pack (const FusSource *self)
{
  FusPack *pack = fus_pack_new ();
  gsize n_ids = self->ids != NULL ? g_strv_length (self->ids) : 0;

  fus_pack_add_string (pack, "format", self->format);
  fus_pack_add_string (pack, "name", self->name);
  fus_pack_add_string (pack, "card", self->card);
  fus_pack_add_int (pack, "tables", self->tables->len);
  fus_pack_add_int (pack, "columns", self->columns->len);
  fus_pack_add_int (pack, "n-ids", (gint64) n_ids);
  if (self->ids != NULL)
    fus_pack_add_strv (pack, "ids", (const char *const *) self->ids, n_ids);
  pack_list (pack, "notes", self->notes);
  pack_list (pack, "dropped", self->dropped);
  pack_list (pack, "hints", self->hints);
  pack_list (pack, "headers", self->headers);
  pack_gaps (pack, self->gaps);
  pack_faults (pack, self->faults);
  pack_doubts (pack, self->doubts);
  fus_pack_add_string (pack, "id", self->id);
  fus_pack_add_string (pack, "warnings", self->warnings);
  fus_pack_add_string (pack, "recipe", self->recipe);
  fus_pack_add_string (pack, "withheld", self->withheld);
  fus_pack_add_string (pack, "looked-at", self->looked_at);
  fus_pack_add_int (pack, "own", self->own);
  for (guint i = 0; i < self->tables->len; i++)
    pack_table (pack, i, g_ptr_array_index (self->tables, i));
  for (guint i = 0; i < self->columns->len; i++)
    pack_column (pack, i, g_ptr_array_index (self->columns, i));

  return pack;
}

static char *
unpack_string (const FusPack *pack, const char *kind, guint i, const char *field)
{
  g_autofree char *name = key (kind, i, field);

  return g_strdup (fus_pack_get_string (pack, name));
}

static gint64
unpack_int (const FusPack *pack, const char *kind, guint i, const char *field)
{
  g_autofree char *name = key (kind, i, field);

  return fus_pack_get_int (pack, name, -1);
}

/* None, or as many as there are rows or columns: names that are too few would be taken
 * for none. */
static gboolean
unpack_strv (char ***texts,
             const FusPack *pack,
             const char *kind,
             guint i,
             const char *field,
             gsize n)
{
  g_autofree char *name = key (kind, i, field);

  *texts = fus_pack_dup_strv (pack, name, n);

  return *texts != NULL || fus_pack_lookup (pack, name) == NULL;
}

static gboolean
unpack_shape (FusTable *table, const FusPack *pack, guint i)
{
  static const char *const axes[] = { "shape0", "shape1", "shape2" };
  gint64 n_dims = unpack_int (pack, "table", i, "dims");
  guint64 product = 1;

  if (n_dims < 1 || n_dims > 3)
    return FALSE;
  table->n_dims = (guint) n_dims;
  for (guint axis = 0; axis < table->n_dims; axis++)
    {
      gint64 n = unpack_int (pack, "table", i, axes[axis]);

      if (n < 0 || !g_uint64_checked_mul (&product, product, (guint64) n))
        return FALSE;
      table->shape[axis] = (gsize) n;
    }

  return product == table->x->n_cols;
}

static gboolean
unpack_table (FusSource *self, const FusPack *pack, guint i)
{
  g_autofree char *x = key ("table", i, "x");
  g_autofree char *name = unpack_string (pack, "table", i, "name");
  g_autofree char *kind = unpack_string (pack, "table", i, "kind");
  g_autofree char *offsets = key ("table", i, "offsets");
  FusMatrix *values = fus_pack_dup_matrix (pack, x);
  FusTable *table = NULL;

  if (values == NULL)
    return FALSE;
  table = fus_source_add_table (self, name, values);
  table->id = unpack_string (pack, "table", i, "id");
  table->object = unpack_string (pack, "table", i, "object");
  table->headed = unpack_int (pack, "table", i, "headed") > 0;
  table->chosen = unpack_int (pack, "table", i, "chosen") > 0;
  table->unit = unpack_string (pack, "table", i, "unit");
  table->orientation = unpack_string (pack, "table", i, "orientation");
  table->likelihood = unpack_string (pack, "table", i, "likelihood");
  table->last = MIN (unpack_int (pack, "table", i, "last"), (gint64) values->n_cols - 1);

  table->offsets = fus_pack_dup_doubles (pack, offsets, values->n_cols);
  table->n_too_large = (gsize) MAX (unpack_int (pack, "table", i, "too-large"), 0);

  return unpack_strv (&table->features, pack, "table", i, "features", values->n_cols) &&
         unpack_strv (&table->headers, pack, "table", i, "headers", values->n_cols) &&
         unpack_strv (&table->units, pack, "table", i, "units", values->n_cols) &&
         unpack_strv (&table->ids, pack, "table", i, "ids", values->n_rows) &&
         name != NULL && kind != NULL && fus_modality_kind_from_id (kind, &table->kind) &&
         unpack_shape (table, pack, i);
}

/* Places are checked against what they point into. */
static gboolean
unpack_traits (const FusSource *self, FusColumn *column, const FusPack *pack, guint i)
{
  const FusTable *table =
    self->tables->len > 0 ? g_ptr_array_index (self->tables, 0) : NULL;
  gint64 use = unpack_int (pack, "column", i, "use");
  gint64 place = unpack_int (pack, "column", i, "place");

  column->slot = unpack_int (pack, "column", i, "slot");
  column->is_key = unpack_int (pack, "column", i, "key") > 0;
  column->numeric = unpack_int (pack, "column", i, "numeric") > 0;
  column->asked = unpack_int (pack, "column", i, "asked") > 0;
  column->group = unpack_int (pack, "column", i, "group") > 0;
  column->strict = unpack_int (pack, "column", i, "strict") > 0;
  column->fault = unpack_int (pack, "column", i, "fault");
  column->fault_line = unpack_int (pack, "column", i, "fault-line");
  column->first_line = unpack_int (pack, "column", i, "first-line");
  if ((use != FUS_COLUMN_LABEL && use != FUS_COLUMN_KEY) || place < 0 ||
      place > G_MAXUINT32 || column->slot < -1 || column->fault < -1 ||
      column->fault >= (gint64) column->n_rows)
    return FALSE;
  column->use = (FusColumnUse) use;
  column->place = (guint) place;

  return column->slot < 0 || (table != NULL && column->slot < (gint64) table->x->n_cols &&
                              table->x->n_rows == column->n_rows);
}

/* FALSE where it is said to be there and isn't whole. */
static gboolean
unpack_own_list (char ***texts,
                 const FusPack *pack,
                 guint i,
                 const char *field,
                 const char *count)
{
  gint64 n = unpack_int (pack, "column", i, count);

  if (n < 0)
    return TRUE;

  return unpack_strv (texts, pack, "column", i, field, (gsize) n) && *texts != NULL;
}

static gboolean
unpack_order (FusColumn *column, const FusPack *pack, guint i)
{
  if (!unpack_own_list (&column->classes, pack, i, "classes", "n-classes") ||
      !unpack_own_list (&column->colors, pack, i, "colors", "n-colors"))
    return FALSE;

  return column->colors == NULL ||
         (column->classes != NULL &&
          g_strv_length (column->colors) == g_strv_length (column->classes));
}

static gboolean
unpack_column (FusSource *self, const FusPack *pack, guint i)
{
  g_autofree char *name = unpack_string (pack, "column", i, "name");
  g_autofree char *values = key ("column", i, "values");
  gint64 n_rows = unpack_int (pack, "column", i, "rows");
  FusColumn *column = NULL;

  if (name == NULL || n_rows < 0)
    return FALSE;
  column = fus_source_add_column (self, name, (gsize) n_rows);
  column->object = unpack_string (pack, "column", i, "object");
  column->categorical = unpack_int (pack, "column", i, "categorical") > 0;
  column->values = fus_pack_dup_doubles (pack, values, column->n_rows);

  return unpack_strv (&column->texts, pack, "column", i, "texts", column->n_rows) &&
         unpack_strv (&column->ids, pack, "column", i, "ids", column->n_rows) &&
         (column->texts != NULL) != (column->values != NULL) &&
         unpack_order (column, pack, i) && unpack_traits (self, column, pack, i);
}

static void
unpack_list (GPtrArray *list, const FusPack *pack, const char *name)
{
  g_autofree char *count = g_strconcat ("n-", name, NULL);
  g_auto (GStrv) texts =
            fus_pack_dup_strv (pack, name, (gsize) fus_pack_get_int (pack, count, 0));

  for (gsize i = 0; texts != NULL && texts[i] != NULL; i++)
    g_ptr_array_add (list, g_strdup (texts[i]));
}

static void
unpack_gaps (FusSource *self, const FusPack *pack)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  unpack_list (texts, pack, "gaps");
  for (guint i = 0; i < MIN (texts->len, MOST_GAPS); i++)
    fus_source_add_gap (self, g_ptr_array_index (texts, i),
                        (gsize) MAX (unpack_int (pack, "gap", i, "n"), 0));
}

static void
unpack_faults (FusSource *self, const FusPack *pack)
{
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  unpack_list (texts, pack, "faults");
  for (guint i = 0; i < MIN (texts->len / 2, MOST_GAPS); i++)
    fus_source_add_fault (self, g_ptr_array_index (texts, 2 * i),
                          unpack_int (pack, "fault", i, "row"),
                          g_ptr_array_index (texts, 2 * i + 1));
}

static void
unpack_doubts (FusSource *self, const FusPack *pack)
{
  gint64 n = CLAMP (fus_pack_get_int (pack, "n-doubts", 0), 0, MOST_GAPS);

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *id = unpack_string (pack, "doubt", i, "id");
      g_autofree char *remedy = unpack_string (pack, "doubt", i, "remedy");
      char *message = unpack_string (pack, "doubt", i, "message");

      if (id != NULL && message != NULL)
        fus_source_add_doubt (self, id, message, remedy,
                              (gsize) MAX (unpack_int (pack, "doubt", i, "n"), 0));
      else
        g_free (message);
    }
}

static gboolean
unpack_all (FusSource *self, const FusPack *pack)
{
  gint64 n_tables = fus_pack_get_int (pack, "tables", -1);
  gint64 n_columns = fus_pack_get_int (pack, "columns", -1);

  if (n_tables < 0 || n_tables > G_MAXINT32 || n_columns < 0 || n_columns > G_MAXINT32)
    return FALSE;
  for (guint i = 0; i < n_tables; i++)
    if (!unpack_table (self, pack, i))
      return FALSE;
  for (guint i = 0; i < n_columns; i++)
    if (!unpack_column (self, pack, i))
      return FALSE;

  return TRUE;
}

FusSource *
fus_source_from_pack (const FusPack *pack, GError **error)
{
  g_autoptr (FusSource) self = fus_source_new (fus_pack_get_string (pack, "format"));

  self->name = g_strdup (fus_pack_get_string (pack, "name"));
  self->card = g_strdup (fus_pack_get_string (pack, "card"));
  self->ids =
    fus_pack_dup_strv (pack, "ids", (gsize) fus_pack_get_int (pack, "n-ids", 0));
  unpack_list (self->notes, pack, "notes");
  unpack_list (self->dropped, pack, "dropped");
  unpack_list (self->hints, pack, "hints");
  unpack_list (self->headers, pack, "headers");
  unpack_gaps (self, pack);
  unpack_faults (self, pack);
  unpack_doubts (self, pack);
  self->id = g_strdup (fus_pack_get_string (pack, "id"));
  self->warnings = g_strdup (fus_pack_get_string (pack, "warnings"));
  self->recipe = g_strdup (fus_pack_get_string (pack, "recipe"));
  self->withheld = g_strdup (fus_pack_get_string (pack, "withheld"));
  self->looked_at = g_strdup (fus_pack_get_string (pack, "looked-at"));
  self->own = fus_pack_get_int (pack, "own", 0) > 0;
  if (unpack_all (self, pack))
    return g_steal_pointer (&self);
  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ NULL, NULL, -1, _ ("Report this file as a fault.") },
                      _ ("What was read from the file doesn’t fit together"));

  return NULL;
}

char *
fus_source_dup_stem (const char *path)
{
  static const char *const packed[] = { ".gz", ".bz2", ".xz", ".zst" };
  g_autofree char *base = g_path_get_basename (path);
  char *point = strrchr (base, '.');

  for (gsize i = 0; i < G_N_ELEMENTS (packed); i++)
    if (point != NULL && point != base && g_ascii_strcasecmp (point, packed[i]) == 0)
      {
        *point = '\0';
        break;
      }
  point = strrchr (base, '.');
  if (point != NULL && point != base)
    *point = '\0';

  return g_utf8_make_valid (base, -1);
}
