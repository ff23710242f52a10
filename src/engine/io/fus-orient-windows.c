/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Series with a row for each moment become windows: a sample is WIDTH rows of one key,
 * the next begins STRIDE rows later. What tells the key becomes a label of the windows,
 * by which they are split: windows of one engine are no independent samples. */
#include "config.h"

#include "fus-orient-private.h"

#include "fus-file-error.h"
#include "fus-format-count.h"
#include "fus-number.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* One window: its rows are @n rows of the order from @first on. */
typedef struct
{
  gsize first;
  const char *key;
  gsize number; /* of its key, from 1 */
} Window;

typedef struct
{
  const FusColumn *key;   /* (nullable) */
  const FusColumn *order; /* (nullable) */
  gsize width;
  gsize stride;
  gsize n_rows;
  gsize *rows; /* [n_rows]: in order of key and moment */
  double *at;  /* (nullable) [n_rows]: moment of each row of the file */
  GArray *windows;
  char **ids;   /* of the windows */
  gsize n_left; /* rows in no window */
  gsize n_short;
} Cut;

static void
cut_clear (Cut *self)
{
  g_free (self->rows);
  g_free (self->at);
  g_clear_pointer (&self->windows, g_array_unref);
  g_strfreev (self->ids);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Cut, cut_clear)

static gboolean
parse_size (const char *word, gsize *size, const char *file, GError **error)
{
  guint64 value = 0;

  if (!g_ascii_string_to_unsigned (word, 10, 1, G_MAXINT32, &value, NULL))
    {
      fus_file_error_set (error, FUS_FILE_ERROR_USAGE,
                          (FusPlace){ file, word, -1,
                                      _ ("Write windows:KEY,ORDER,WIDTH,STRIDE, the last "
                                         "two as numbers of rows.") },
                          _ ("“%s” is no number of rows"), word);
      return FALSE;
    }
  *size = (gsize) value;

  return TRUE;
}

static gboolean
find_key (const FusSource *self,
          const char *file,
          const char *name,
          const FusColumn **column,
          GError **error)
{
  if (name[0] == '\0')
    return TRUE;
  *column = fus_orient_find_column (self, name);

  return *column != NULL || fus_orient_set_no_column (self, file, name, error);
}

/* Moments as numbers where they are, else where they stand among all texts: a date that
 * begins with the year sorts as its text does. */
static void
read_moments (Cut *self)
{
  gboolean numbers = TRUE;

  if (self->order == NULL)
    return;
  self->at = g_new0 (double, self->n_rows);
  for (gsize row = 0; row < self->n_rows && numbers; row++)
    numbers = fus_number_parse_all (self->order->texts[row], &self->at[row]);
  if (!numbers)
    g_clear_pointer (&self->at, g_free);
}

static gboolean
begins_with_year (const char *text)
{
  for (guint i = 0; i < 4; i++)
    if (!g_ascii_isdigit (text[i]))
      return FALSE;

  return text[4] == '-' || text[4] == '/' || text[4] == '.';
}

static int
compare_moments (const Cut *self, gsize a, gsize b)
{
  if (self->at != NULL && (self->at[a] < self->at[b] || self->at[a] > self->at[b]))
    return self->at[a] < self->at[b] ? -1 : 1;
  if (self->at == NULL && self->order != NULL &&
      begins_with_year (self->order->texts[a]) &&
      begins_with_year (self->order->texts[b]) &&
      !g_str_equal (self->order->texts[a], self->order->texts[b]))
    return strcmp (self->order->texts[a], self->order->texts[b]);

  return a < b ? -1 : a > b;
}

/* Places of keys in the order in which they come. */
typedef struct
{
  const Cut *cut;
  gsize *places; /* [n_rows] */
} Order;

static int
compare_rows (gconstpointer x, gconstpointer y, gpointer data)
{
  const Order *order = data;
  gsize a = *(const gsize *) x;
  gsize b = *(const gsize *) y;

  if (order->places[a] != order->places[b])
    return order->places[a] < order->places[b] ? -1 : 1;

  return compare_moments (order->cut, a, b);
}

static const char *
get_key (const Cut *self, gsize row)
{
  return self->key != NULL ? self->key->texts[row] : "";
}

static void
sort_rows (Cut *self)
{
  g_autoptr (GHashTable) index = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree gsize *places = g_new0 (gsize, self->n_rows + 1);
  Order order = { self, places };

  self->rows = g_new (gsize, self->n_rows + 1);
  for (gsize row = 0; row < self->n_rows; row++)
    {
      const char *key = get_key (self, row);
      gsize place = GPOINTER_TO_SIZE (g_hash_table_lookup (index, key));

      if (place == 0)
        {
          place = g_hash_table_size (index) + 1;
          g_hash_table_insert (index, (gpointer) key, GSIZE_TO_POINTER (place));
        }
      places[row] = place;
      self->rows[row] = row;
    }
  g_qsort_with_data (self->rows, (gint) self->n_rows, sizeof *self->rows, compare_rows,
                     &order);
}

static void
cut_key (Cut *self, gsize first, gsize n)
{
  gsize end = 0;
  gsize number = 1;

  for (gsize start = 0; start + self->width <= n; start += self->stride)
    {
      Window window = { first + start, get_key (self, self->rows[first]), number++ };

      g_array_append_val (self->windows, window);
      end = start + self->width;
    }
  self->n_left += n - MIN (end, n);
  self->n_short += n < self->width;
}

static void
cut_all (Cut *self)
{
  gsize first = 0;

  self->windows = g_array_new (FALSE, FALSE, sizeof (Window));
  for (gsize i = 1; i <= self->n_rows; i++)
    if (i == self->n_rows ||
        !g_str_equal (get_key (self, self->rows[i]), get_key (self, self->rows[first])))
      {
        cut_key (self, first, i - first);
        first = i;
      }
}

static char **
make_ids (const Cut *self)
{
  char **ids = g_new0 (char *, self->windows->len + 1);

  for (guint i = 0; i < self->windows->len; i++)
    {
      const Window *window = &g_array_index (self->windows, Window, i);

      ids[i] = window->key[0] != '\0'
                 ? g_strdup_printf ("%s-%04zu", window->key, window->number)
                 : g_strdup_printf ("%05zu", window->number);
    }

  return ids;
}

static void
cut_table (const Cut *self, FusTable *table)
{
  gsize n_features = table->x->n_cols;
  gsize shape[] = { self->width, n_features };
  FusMatrix *x = fus_matrix_new (self->windows->len, self->width * n_features);
  char **features = NULL;

  for (guint i = 0; i < self->windows->len; i++)
    for (gsize t = 0; t < self->width; t++)
      {
        gsize first = g_array_index (self->windows, Window, i).first;

        memcpy (fus_matrix_row (x, i) + t * n_features,
                fus_matrix_row (table->x, self->rows[first + t]),
                n_features * sizeof (FusReal));
      }
  if (table->features != NULL)
    {
      features = g_new0 (char *, self->width *n_features + 1);
      for (gsize k = 0; k < self->width * n_features; k++)
        features[k] =
          g_strdup_printf ("%s@%zu", table->features[k % n_features], k / n_features + 1);
    }
  if (table->offsets != NULL)
    {
      double *offsets = g_new (double, self->width *n_features + 1);

      for (gsize k = 0; k < self->width * n_features; k++)
        offsets[k] = table->offsets[k % n_features];
      g_free (table->offsets);
      table->offsets = offsets;
    }
  fus_matrix_unref (table->x);
  table->x = x;
  g_strfreev (table->features);
  g_clear_pointer (&table->headers, g_strfreev);
  table->features = features;
  g_clear_pointer (&table->units, g_strfreev);
  g_clear_pointer (&table->places, g_free);
  g_strfreev (table->ids);
  table->ids = g_strdupv (self->ids);
  fus_table_set_shape (table, shape, 2);
  table->kind = FUS_MODALITY_SERIES;
  table->last = -1;
  table->headed = FALSE;
  g_free (table->orientation);
  table->orientation = g_strdup ("windows");
}

/* A window has what its last moment has. */
static void
cut_column (const Cut *self, FusColumn *column)
{
  char **texts = g_new0 (char *, self->windows->len + 1);

  for (guint i = 0; i < self->windows->len; i++)
    {
      gsize last = g_array_index (self->windows, Window, i).first + self->width - 1;

      texts[i] = g_strdup (column->texts[self->rows[last]]);
    }
  g_strfreev (column->texts);
  g_strfreev (column->ids);
  column->texts = texts;
  column->ids = g_strdupv (self->ids);
  column->n_rows = self->windows->len;
  column->is_key = FALSE;
  column->fault = -1;
  if (column == self->key)
    {
      column->group = TRUE;
      column->categorical = TRUE;
      column->use = FUS_COLUMN_LABEL;
    }
}

static void
cut_columns (FusSource *self, const Cut *cut, char **asked)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();

  for (guint i = 0; i < self->columns->len; i++)
    {
      FusColumn *column = g_ptr_array_index (self->columns, i);

      if (column->texts == NULL || column->n_rows != cut->n_rows || column->slot >= 0 ||
          column == cut->order || (column != cut->key && column->use != FUS_COLUMN_LABEL))
        continue;
      g_ptr_array_add (kept, column);
    }
  fus_orient_drop_columns (self, asked, kept);
  for (guint i = 0; i < kept->len; i++)
    cut_column (cut, g_ptr_array_index (kept, i));
}

static void
tell (FusSource *self, const Cut *cut)
{
  g_autofree char *n_windows = fus_format_count (cut->windows->len);
  g_autofree char *width = fus_format_count ((gint64) cut->width);
  g_autofree char *stride = fus_format_count ((gint64) cut->stride);
  g_autofree char *n_left = fus_format_count ((gint64) cut->n_left);
  g_autofree char *n_short = fus_format_count ((gint64) cut->n_short);

  g_ptr_array_add (
    self->notes, g_strdup_printf (
                   ngettext ("Series were cut into %s window of %s rows, one every %s.",
                             "Series were cut into %s windows of %s rows, one every %s.",
                             cut->windows->len),
                   n_windows, width, stride));
  if (cut->n_left > 0)
    g_ptr_array_add (self->notes,
                     g_strdup_printf (ngettext ("%s row is in no window.",
                                                "%s rows are in no window.", cut->n_left),
                                      n_left));
  if (cut->n_short > 0)
    fus_source_add_doubt (
      self, "short-series",
      g_strdup_printf (
        ngettext ("%s of the series is shorter than a window and was left out.",
                  "%s of the series are shorter than a window and were left out.",
                  cut->n_short),
        n_short),
      _ ("Choose a smaller width with --orient."), cut->n_short);
}

static gboolean
set_no_windows (const char *file, const Cut *cut, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ file, NULL, -1, _ ("Choose a smaller width.") },
                      ngettext ("No series has the %zu row of a window",
                                "No series has the %zu rows of a window", cut->width),
                      cut->width);

  return FALSE;
}

gboolean
fus_orient_cut (FusSource *self,
                const char *file,
                char **words,
                char **asked,
                GError **error)
{
  g_auto (Cut) cut = { NULL };

  if (self->tables->len == 0)
    return TRUE;
  cut.n_rows = ((const FusTable *) g_ptr_array_index (self->tables, 0))->x->n_rows;
  if (!find_key (self, file, words[0], &cut.key, error) ||
      !find_key (self, file, words[1], &cut.order, error) ||
      !parse_size (words[2], &cut.width, file, error) ||
      !parse_size (words[3], &cut.stride, file, error))
    return FALSE;
  read_moments (&cut);
  sort_rows (&cut);
  cut_all (&cut);
  if (cut.windows->len == 0)
    return set_no_windows (file, &cut, error);
  /* Before the texts that keys are borrowed from go. */
  cut.ids = make_ids (&cut);
  for (guint t = 0; t < self->tables->len; t++)
    cut_table (&cut, g_ptr_array_index (self->tables, t));
  tell (self, &cut);
  cut_columns (self, &cut, asked);
  g_clear_pointer (&self->id, g_free);

  return TRUE;
}
