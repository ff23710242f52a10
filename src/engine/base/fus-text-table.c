/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-text-table.h"

#include <math.h>

struct _FusTextTable
{
  guint n_columns;
  gboolean *is_number;
  GPtrArray *cells; /* of char *, the headers first */
};

FusTextTable *
fus_text_table_new (const char *const *headers)
{
  FusTextTable *self = g_new0 (FusTextTable, 1);

  self->n_columns = g_strv_length ((char **) headers);
  self->is_number = g_new0 (gboolean, self->n_columns);
  self->cells = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < self->n_columns; i++)
    {
      self->is_number[i] = headers[i][0] == '>';
      fus_text_table_add (self, headers[i] + self->is_number[i]);
    }

  return self;
}

void
fus_text_table_free (FusTextTable *self)
{
  g_ptr_array_unref (self->cells);
  g_free (self->is_number);
  g_free (self);
}

void
fus_text_table_add (FusTextTable *self, const char *text)
{
  g_ptr_array_add (self->cells, g_strdup (text));
}

void
fus_text_table_add_int (FusTextTable *self, gint64 value)
{
  g_ptr_array_add (self->cells, g_strdup_printf ("%" G_GINT64_FORMAT, value));
}

void
fus_text_table_add_real (FusTextTable *self, double value, int n_digits)
{
  g_ptr_array_add (self->cells, isfinite (value)
                                  ? g_strdup_printf ("%.*f", n_digits, value)
                                  : g_strdup ("–"));
}

/* Cells on a terminal: East Asian characters take two. */
static gsize
get_width (const char *text)
{
  gsize width = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      width += g_unichar_iszerowidth (c) ? 0 : g_unichar_iswide (c) ? 2 : 1;
    }

  return width;
}

static gsize
get_column_width (const FusTextTable *self, guint column)
{
  gsize width = 0;

  for (guint i = column; i < self->cells->len; i += self->n_columns)
    width = MAX (width, get_width (g_ptr_array_index (self->cells, i)));

  return width;
}

static void
append_cell (GString *line, const char *text, gsize width, gboolean right)
{
  g_autofree char *fill = g_strnfill (width - get_width (text), ' ');

  g_string_append_printf (line, "%s%s%s", line->len > 0 ? "  " : "", right ? fill : text,
                          right ? text : fill);
}

char *
fus_text_table_to_string (const FusTextTable *self)
{
  g_autofree gsize *widths = g_new (gsize, self->n_columns);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->n_columns; i++)
    widths[i] = get_column_width (self, i);
  for (guint first = 0; first < self->cells->len; first += self->n_columns)
    {
      g_autoptr (GString) line = g_string_new (NULL);

      for (guint i = 0; i < self->n_columns && first + i < self->cells->len; i++)
        append_cell (line, g_ptr_array_index (self->cells, first + i), widths[i],
                     self->is_number[i]);
      g_string_append_printf (text, "%s\n", g_strchomp (line->str));
    }

  return g_string_free (text, FALSE);
}
