/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-csv.h"
#include "fus-json.h"

enum
{
  N_PREVIEW = 50, /* rows */
};

static void
add_member (JsonBuilder *builder, const char *name, const char *text)
{
  fus_json_add_string (builder, name, text);
}

static void
inspect_columns (const FusCsv *csv, JsonBuilder *builder)
{
  static const char *const kinds[] = { "empty", "number", "text" };

  fus_json_begin_array (builder, "columns");
  for (guint c = 0; c < csv->n_columns; c++)
    {
      json_builder_begin_object (builder);
      add_member (builder, "name", csv->names[c]);
      add_member (builder, "kind", kinds[csv->kinds[c]]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
preview_record (const FusCsv *csv, gsize record, JsonBuilder *builder)
{
  const char *p = csv->text->data + csv->starts[record];
  FusCsvCell cell = { 0 };

  json_builder_begin_array (builder);
  while (!cell.last)
    {
      g_autofree char *text = NULL;

      p = fus_csv_next (csv->separator, p, &cell);
      text = fus_csv_cell_dup (&cell);
      json_builder_add_string_value (builder, text);
    }
  json_builder_end_array (builder);
}

/* Of most columns of numbers. */
static char
get_point (const FusCsv *csv)
{
  guint n_commas = 0;
  guint n = 0;

  for (guint c = 0; c < csv->n_columns; c++)
    {
      n += csv->kinds[c] == FUS_CSV_NUMBER;
      n_commas += csv->kinds[c] == FUS_CSV_NUMBER && csv->styles[c].point == ',';
    }

  return 2 * n_commas > n ? ',' : '.';
}

void
fus_csv_inspect (const FusCsv *self, JsonBuilder *builder)
{
  add_member (builder, "encoding", self->text->encoding);
  add_member (builder, "separator", (char[]){ self->separator, '\0' });
  add_member (builder, "point", (char[]){ get_point (self), '\0' });
  fus_json_add_bool (builder, "header", self->has_header);
  fus_json_add_int (builder, "n_rows", (gint64) self->n_records);
  inspect_columns (self, builder);
  fus_json_begin_array (builder, "preview");
  for (gsize record = 0; record < MIN (self->n_records, N_PREVIEW); record++)
    preview_record (self, record, builder);
  json_builder_end_array (builder);
}
