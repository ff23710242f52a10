/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-key-unit.h"

static void
unit_free (gpointer data)
{
  FusKeyUnit *self = data;

  g_ptr_array_unref (self->sources);
  g_free (self);
}

GPtrArray *
fus_key_units_new (void)
{
  return g_ptr_array_new_with_free_func (unit_free);
}

static FusKeyUnit *
find_file (const GPtrArray *units, const char *file)
{
  for (guint i = 0; i < units->len; i++)
    {
      FusKeyUnit *unit = g_ptr_array_index (units, i);

      if (g_strcmp0 (unit->file, file) == 0)
        return unit;
    }

  return NULL;
}

static gsize
count_rows (const FusSource *source)
{
  if (source->tables->len > 0)
    return ((const FusTable *) g_ptr_array_index (source->tables, 0))->x->n_rows;
  if (source->columns->len > 0)
    return ((const FusColumn *) g_ptr_array_index (source->columns, 0))->n_rows;

  return 0;
}

static char **
get_given (const FusSource *source)
{
  for (guint i = 0; i < source->tables->len; i++)
    if (((const FusTable *) g_ptr_array_index (source->tables, i))->ids != NULL)
      return ((const FusTable *) g_ptr_array_index (source->tables, i))->ids;
  for (guint i = 0; i < source->columns->len; i++)
    if (((const FusColumn *) g_ptr_array_index (source->columns, i))->ids != NULL)
      return ((const FusColumn *) g_ptr_array_index (source->columns, i))->ids;

  return NULL;
}

void
fus_key_units_add (GPtrArray *units, const char *file, const FusSource *source)
{
  FusKeyUnit *unit = find_file (units, file);

  if (unit == NULL)
    {
      unit = g_new0 (FusKeyUnit, 1);
      unit->file = file;
      unit->sources = g_ptr_array_new ();
      unit->n_rows = count_rows (source);
      g_ptr_array_add (units, unit);
    }
  if (g_ptr_array_find (unit->sources, source, NULL))
    return;
  g_ptr_array_add (unit->sources, (gpointer) source);
  if (unit->ids != NULL)
    return;
  unit->ids =
    source->ids != NULL && source->tables->len == 0 ? source->ids : get_given (source);
  unit->given = unit->ids != NULL;
  unit->id = source->id;
}

const FusKeyUnit *
fus_key_units_find (const GPtrArray *units, const FusSource *source)
{
  for (guint i = 0; i < units->len; i++)
    {
      const FusKeyUnit *unit = g_ptr_array_index (units, i);

      if (g_ptr_array_find (unit->sources, source, NULL))
        return unit;
    }

  return NULL;
}
