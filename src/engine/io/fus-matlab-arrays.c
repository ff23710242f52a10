/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What both readers of MAT-files make of MATLAB's matrices. */
#include "config.h"

#include "fus-matlab.h"

#include <math.h>
#include <string.h>

/* A vector has one dimension, whichever way it stands. */
void
fus_matlab_set_dims (FusArray *array, const gsize *dims, guint n_dims)
{
  array->n_dims = n_dims;
  for (guint i = 0; i < n_dims; i++)
    array->dims[i] = dims[i];
  if (n_dims == 2 && (dims[0] == 1 || dims[1] == 1))
    {
      array->n_dims = 1;
      array->dims[0] = dims[0] == 1 ? dims[1] : dims[0];
    }
}

static gboolean
are_whole (const double *values, guint64 n)
{
  for (guint64 i = 0; i < n; i++)
    if (!(fabs (values[i] - floor (values[i])) <= 0))
      return FALSE;

  return n > 0;
}

/* Rows first: `[product of dims]`. */
static double *
turn_values (const FusArray *array, const double *values, guint64 n)
{
  guint64 index[FUS_ARRAY_MAX_DIMS] = { 0 };
  double *turned = g_new (double, MAX (n, 1));

  for (guint64 from = 0; from < n; from++)
    {
      guint64 to = 0;

      for (guint d = 0; d < array->n_dims; d++)
        to = to * array->dims[d] + index[d];
      turned[to] = values[from];
      for (guint d = 0; d < array->n_dims && ++index[d] == array->dims[d]; d++)
        index[d] = 0;
    }

  return turned;
}

void
fus_matlab_take_values (FusArray *array, double *values)
{
  double *turned = NULL;
  guint64 n = 0;

  fus_array_count (array, &n);
  array->whole = array->whole || are_whole (values, n);
  turned = turn_values (array, values, n);
  g_free (values);
  array->values = g_new (FusReal, MAX (n, 1));
  if (array->n_dims == 2)
    fus_array_take_wide (array, turned);
  else
    for (guint64 i = 0; i < n; i++)
      array->values[i] = (FusReal) turned[i];
  if (array->n_dims <= 1)
    array->wide = g_steal_pointer (&turned);
  g_free (turned);
}

void
fus_matlab_take_characters (FusArray *array,
                            const double *values,
                            gsize n_rows,
                            gsize n_columns)
{
  array->n_dims = 1;
  array->dims[0] = n_rows;
  array->texts = g_new0 (char *, n_rows + 1);
  for (gsize row = 0; row < n_rows; row++)
    {
      GString *text = g_string_new (NULL);

      for (gsize c = 0; c < n_columns; c++)
        {
          gunichar unit = (gunichar) values[c * n_rows + row];

          if (unit >= 0xd800 && unit < 0xdc00 && c + 1 < n_columns)
            {
              gunichar low = (gunichar) values[++c * n_rows + row];

              unit = 0x10000 + ((unit - 0xd800) << 10) + (low & 0x3ff);
            }
          if (unit != 0 && g_unichar_validate (unit))
            g_string_append_unichar (text, unit);
        }
      array->texts[row] = g_strchomp (g_string_free (text, FALSE));
    }
}

void
fus_matlab_join_texts (GPtrArray *arrays, guint first, const char *name, guint64 n)
{
  g_autoptr (FusArray) joined = fus_array_new (name);

  if (arrays->len - first != n)
    return;
  for (guint i = first; i < arrays->len; i++)
    {
      const FusArray *array = g_ptr_array_index (arrays, i);

      if (array->texts == NULL || array->dims[0] != 1)
        return;
    }
  joined->object = g_strdup (joined->name);
  joined->n_dims = 1;
  joined->dims[0] = n;
  joined->texts = g_new0 (char *, n + 1);
  for (guint i = first; i < arrays->len; i++)
    joined->texts[i - first] =
      g_strdup (((FusArray *) g_ptr_array_index (arrays, i))->texts[0]);
  g_ptr_array_set_size (arrays, (gint) first);
  g_ptr_array_add (arrays, g_steal_pointer (&joined));
}
