/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-params.h"

#include "fus-shared.h"

#include <string.h>

#define MOST_VALUES (G_MAXSSIZE / 64)

static void
place_free (gpointer data)
{
  FusParam *place = data;

  g_free (place->name);
  g_free (place);
}

static void
params_clear (FusParams *self)
{
  g_ptr_array_unref (self->places);
  g_aligned_free (self->values);
}

FusParams *
fus_params_new (void)
{
  FusParams *self = g_atomic_rc_box_new0 (FusParams);

  self->places = g_ptr_array_new_with_free_func (place_free);

  return self;
}

FusParams *
fus_params_copy (const FusParams *self)
{
  FusParams *copy = fus_params_new ();

  for (guint i = 0; i < self->places->len; i++)
    {
      const FusParam *place = fus_params_get (self, i);

      fus_params_add (copy, place->name, place->n_rows, place->n_cols);
    }
  if (self->values != NULL)
    {
      fus_params_allocate (copy);
      memcpy (copy->values, self->values, self->n_values * sizeof (FusReal));
    }

  return copy;
}

FUS_DEFINE_SHARED (FusParams, fus_params, params_clear)

/* What no memory could hold stays what no memory could hold. */
static gsize
add_values (gsize n_before, gsize n_rows, gsize n_cols)
{
  gsize per_line = FUS_ALIGNMENT / sizeof (FusReal);
  gsize n = 0;

  if (!g_size_checked_mul (&n, n_rows, n_cols) || n > MOST_VALUES ||
      n_before + n > MOST_VALUES)
    return MOST_VALUES;

  return n_before + (n + per_line - 1) / per_line * per_line;
}

guint
fus_params_add (FusParams *self, const char *name, gsize n_rows, gsize n_cols)
{
  FusParam *place = g_new0 (FusParam, 1);

  g_assert (self->values == NULL);
  place->name = g_strdup (name);
  place->n_rows = n_rows;
  place->n_cols = n_cols;
  place->offset = self->n_values;
  self->n_values = add_values (self->n_values, n_rows, n_cols);
  g_ptr_array_add (self->places, place);

  return self->places->len - 1;
}

void
fus_params_allocate (FusParams *self)
{
  g_assert (self->values == NULL);
  self->values =
    g_aligned_alloc0 (MAX (self->n_values, 1), sizeof (FusReal), FUS_ALIGNMENT);
}

guint
fus_params_get_n (const FusParams *self)
{
  return self->places->len;
}

const FusParam *
fus_params_get (const FusParams *self, guint param)
{
  g_assert (param < self->places->len);

  return g_ptr_array_index (self->places, param);
}

FusReal *
fus_params_get_values (const FusParams *self, guint param)
{
  g_assert (self->values != NULL);

  return self->values + fus_params_get (self, param)->offset;
}

gboolean
fus_params_find (const FusParams *self, const char *name, guint *param)
{
  for (guint i = 0; i < self->places->len; i++)
    if (strcmp (fus_params_get (self, i)->name, name) == 0)
      {
        *param = i;
        return TRUE;
      }

  return FALSE;
}

guint64
fus_params_get_n_bytes (const FusParams *self)
{
  return (guint64) self->n_values * sizeof (FusReal);
}

gsize
fus_params_count (const FusParams *self)
{
  gsize n = 0;

  for (guint i = 0; i < self->places->len; i++)
    n += fus_params_get (self, i)->n_rows * fus_params_get (self, i)->n_cols;

  return n;
}
