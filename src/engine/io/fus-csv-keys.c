/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-csv-keys.h"

#include "fus-number.h"

#include <math.h>
#include <string.h>

/* Most columns are out after a few records: those are looked at first, and only what is
 * left is read to the end. */

enum
{
  N_LOOKED_AT = 200, /* records */
  MOST_KEYS = 64,
};

#define LARGEST_WHOLE 1e18

/* A column that may be a key as far as it was read. */
typedef struct
{
  guint column;
  GHashTable *seen; /* of char *, borrowed from @texts */
  GPtrArray *texts;
  guint n_whole;
  guint n_plain; /* of these, without zeros before them */
  guint n_words;
  gint64 fault; /* −1: none yet */
} Look;

static void
look_free (gpointer data)
{
  Look *self = data;

  if (self == NULL)
    return;
  g_hash_table_unref (self->seen);
  g_ptr_array_unref (self->texts);
  g_free (self);
}

static Look *
look_new (guint column)
{
  Look *self = g_new0 (Look, 1);

  self->column = column;
  self->seen = g_hash_table_new (g_str_hash, g_str_equal);
  self->texts = g_ptr_array_new_with_free_func (g_free);
  self->fault = -1;

  return self;
}

/* Names the samples by its place: R and pandas write row names so. */
static gboolean
is_first (const FusCsv *csv, guint column)
{
  return column == 0 && (csv->kinds[0] == FUS_CSV_TEXT || csv->names[0][0] == '\0');
}

static gboolean
has_zero_before (const char *text)
{
  const char *p = text + (*text == '-' || *text == '+');

  return p[0] == '0' && g_ascii_isdigit (p[1]);
}

/* Counts what a cell is; FALSE for a number with a fraction. */
static gboolean
look_at_text (Look *self, const FusCsv *csv, const FusCsvCell *cell, const char *text)
{
  double value = 0;

  if (fus_csv_classify (csv, self->column, cell, &value) != FUS_CSV_NUMBER)
    {
      self->n_words++;
      return TRUE;
    }
  if (!(fabs (value) < LARGEST_WHOLE) || fabs (value - floor (value)) > 0)
    return FALSE;
  self->n_whole++;
  self->n_plain += !has_zero_before (text);

  return TRUE;
}

/* Whether the column may still be one. */
static gboolean
look_at_cell (Look *self, const FusCsv *csv, const FusCsvCell *cell)
{
  char *text = fus_csv_cell_dup (cell);
  gint64 row = self->texts->len;
  gboolean empty = csv->kinds[self->column] == FUS_CSV_TEXT || self->n_words > 0
                     ? text[0] == '\0'
                     : fus_number_is_missing (text, strlen (text));
  gboolean again = FALSE;

  g_ptr_array_add (self->texts, text);
  again = !g_hash_table_add (self->seen, text);
  if ((empty || again) && self->fault < 0)
    self->fault = row;
  if (self->fault >= 0)
    return is_first (csv, self->column);

  return look_at_text (self, csv, cell, text) || is_first (csv, self->column);
}

static void
look_at_record (const FusCsv *csv, gsize record, GPtrArray *looks)
{
  const char *p = csv->text->data + csv->starts[record];
  FusCsvCell cell = { 0 };
  guint n_kept = 0;
  guint at = 0;

  for (guint c = 0; c < csv->n_columns && !cell.last && at < looks->len; c++)
    {
      Look *look = looks->pdata[at];

      p = fus_csv_next (csv->separator, p, &cell);
      if (look->column != c)
        continue;
      looks->pdata[at++] = NULL;
      if (look_at_cell (look, csv, &cell))
        looks->pdata[n_kept++] = look;
      else
        look_free (look);
    }
  g_ptr_array_set_size (looks, (int) n_kept);
}

static GPtrArray *
list_columns (const FusCsv *csv, const gboolean *excluded)
{
  GPtrArray *looks = g_ptr_array_new_with_free_func (look_free);

  for (guint c = 0; c < csv->n_columns && csv->n_columns > 1; c++)
    if (!excluded[c] && (csv->kinds[c] != FUS_CSV_EMPTY || is_first (csv, c)))
      g_ptr_array_add (looks, look_new (c));

  return looks;
}

static void
key_free (gpointer data)
{
  FusCsvKey *self = data;

  g_strfreev (self->texts);
  g_free (self);
}

/* One word among ten numbers is a fault of a column of numbers, not a name: it is read as
 * numbers as well, in case that it names nothing. The first column is no such thing. */
static gboolean
is_mixed (const FusCsv *csv, const Look *look)
{
  return look->n_words > 0 && look->n_whole > 0 &&
         (is_first (csv, look->column) || 10 * look->n_words > look->texts->len);
}

static FusCsvKey *
take_key (const FusCsv *csv, Look *look)
{
  FusCsvKey *key = g_new0 (FusCsvKey, 1);

  key->column = look->column;
  key->fault = look->fault;
  key->is_key = look->fault < 0;
  key->numeric = look->n_words == 0 && look->n_plain == look->n_whole;
  key->mixed = is_mixed (csv, look);
  g_ptr_array_set_free_func (look->texts, NULL);
  g_ptr_array_add (look->texts, NULL);
  key->texts = (char **) g_ptr_array_free (g_steal_pointer (&look->texts), FALSE);
  look->texts = g_ptr_array_new ();

  return key;
}

GPtrArray *
fus_csv_find_keys (const FusCsv *self, const gboolean *excluded)
{
  g_autoptr (GPtrArray) looks = list_columns (self, excluded);
  GPtrArray *keys = g_ptr_array_new_with_free_func (key_free);

  for (gsize record = 0; record < self->n_records && looks->len > 0; record++)
    {
      if (record == N_LOOKED_AT && looks->len > MOST_KEYS)
        g_ptr_array_remove_range (looks, MOST_KEYS, looks->len - MOST_KEYS);
      look_at_record (self, record, looks);
    }
  for (guint i = 0; i < looks->len; i++)
    g_ptr_array_add (keys, take_key (self, g_ptr_array_index (looks, i)));

  return keys;
}
