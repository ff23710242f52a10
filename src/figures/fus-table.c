/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-table.h"

#include <math.h>
#include <string.h>

struct _FusTable
{
  GString *csv;
  gboolean in_row;
};

static void
append_field (FusTable *self, const char *text)
{
  gboolean quoted = strpbrk (text, ",\"\r\n") != NULL;

  if (self->in_row)
    g_string_append_c (self->csv, ',');
  self->in_row = TRUE;
  if (quoted)
    g_string_append_c (self->csv, '"');
  for (const char *c = text; *c != '\0'; c++)
    {
      if (*c == '"')
        g_string_append_c (self->csv, '"');
      g_string_append_c (self->csv, *c);
    }
  if (quoted)
    g_string_append_c (self->csv, '"');
}

FusTable *
fus_table_new (const char *first_column, ...)
{
  FusTable *self = g_new0 (FusTable, 1);
  va_list columns;

  self->csv = g_string_new (NULL);
  va_start (columns, first_column);
  for (const char *column = first_column; column != NULL;
       column = va_arg (columns, const char *))
    append_field (self, column);
  va_end (columns);
  fus_table_end_row (self);
  return self;
}

void
fus_table_text (FusTable *self, const char *text)
{
  append_field (self, text != NULL ? text : "");
}

void
fus_table_number (FusTable *self, double value)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE] = "";
  const char *const formats[] = { "%.9g", "%.15g", "%.17g" };

  for (gsize i = 0; isfinite (value) && i < G_N_ELEMENTS (formats); i++)
    {
      g_ascii_formatd (buffer, sizeof buffer, formats[i], value);
      if (!(ABS (g_ascii_strtod (buffer, NULL) - value) > 0))
        break;
    }
  append_field (self, buffer);
}

void
fus_table_count (FusTable *self, gsize n)
{
  g_autofree char *text = g_strdup_printf ("%zu", n);

  append_field (self, text);
}

void
fus_table_end_row (FusTable *self)
{
  g_return_if_fail (self != NULL);

  g_string_append_c (self->csv, '\n');
  self->in_row = FALSE;
}

char *
fus_table_finish (FusTable *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  char *csv = g_string_free (self->csv, FALSE);

  g_free (self);
  return csv;
}
