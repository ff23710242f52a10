/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Matrices with columns first, as MATLAB has them, a part at a time. */
#include "config.h"

#include "fus-hdf5-values.h"

#include "fus-hdf5-private.h"

#include <math.h>

enum
{
  PIECE = 1 << 20,      /* values read between two reports */
  MOST_PIECE = 1 << 22, /* values read at once for the sake of whole rows */
  LONG_ROWS = 1 << 14,  /* values side by side that make reading them worth it */
  N_LOOKED_AT = 200,    /* rows that tell whether numbers are far off */
};

typedef FusH5Piece Piece;

/* In the file the last dimension is the row, and the others are columns the other way
 * round. */
typedef struct
{
  FusArray *array;
  hid_t dataset;
  hid_t space;
  const char *path;
  const FusProgress *progress;
  guint n_dims;
  hsize_t dims[FUS_ARRAY_MAX_DIMS]; /* as the file has them */
  gsize n_middle;                   /* places between the first dimension and the last */
  gsize *columns;                   /* [first × middle] */
  double *values;
  double *low;  /* [columns] */
  double *high; /* [columns] */
} Turned;

static void
turned_clear (Turned *self)
{
  g_free (self->columns);
  g_free (self->values);
  g_free (self->low);
  g_free (self->high);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Turned, turned_clear)

/* Which column each place of the file's becomes. */
static void
turned_find_columns (Turned *self)
{
  const gsize n = self->dims[0] * self->n_middle;

  self->columns = g_new (gsize, MAX (n, 1));
  for (gsize place = 0; place < n; place++)
    {
      gsize column = 0;
      gsize rest = place;

      /* From the last of them to the first: MATLAB's second dimension is this one. */
      for (guint i = self->n_dims - 1; i-- > 0;)
        {
          column = column * self->dims[i] + rest % self->dims[i];
          rest /= self->dims[i];
        }
      self->columns[place] = column;
    }
}

/* @piece: its rows are of the last dimension, its columns of the first. */
static gboolean
turned_read (Turned *self, const Piece *piece)
{
  hsize_t start[FUS_ARRAY_MAX_DIMS] = { piece->col };
  hsize_t count[FUS_ARRAY_MAX_DIMS] = { piece->n_cols };
  g_auto (FusH5Space) memory = H5I_INVALID_HID;

  for (guint i = 1; i < self->n_dims; i++)
    count[i] = self->dims[i];
  start[self->n_dims - 1] = piece->row;
  count[self->n_dims - 1] = piece->n_rows;
  memory = H5Screate_simple ((int) self->n_dims, count, NULL);

  return H5Sselect_hyperslab (self->space, H5S_SELECT_SET, start, NULL, count, NULL) >=
           0 &&
         H5Dread (self->dataset, H5T_NATIVE_DOUBLE, memory, self->space, H5P_DEFAULT,
                  self->values) >= 0;
}

static void
turned_survey (Turned *self, const Piece *piece)
{
  for (gsize place = 0; place < piece->n_cols * self->n_middle; place++)
    {
      const double *values = self->values + place * piece->n_rows;
      const gsize d = self->columns[piece->col * self->n_middle + place];

      for (gsize row = 0; row < piece->n_rows; row++)
        if (isfinite (values[row]))
          {
            self->low[d] = fmin (self->low[d], values[row]);
            self->high[d] = fmax (self->high[d], values[row]);
          }
    }
}

static void
turned_take (Turned *self, const Piece *piece)
{
  const FusArray *array = self->array;

  for (gsize row = 0; row < piece->n_rows; row++)
    {
      FusReal *out = fus_matrix_row (array->x, piece->row + row);

      for (gsize place = 0; place < piece->n_cols * self->n_middle; place++)
        {
          const gsize d = self->columns[piece->col * self->n_middle + place];
          const double offset = array->offsets != NULL ? array->offsets[d] : 0;

          out[d] = (FusReal) (self->values[place * piece->n_rows + row] - offset);
        }
    }
}

static void
turned_choose_step (const Turned *self, Piece *step)
{
  hsize_t chunk[FUS_ARRAY_MAX_DIMS] = { 1 };
  const gsize n_rows = self->dims[self->n_dims - 1];
  const gsize n_cols = self->dims[0] * self->n_middle;
  const gboolean chunked = fus_hdf5_get_chunk (self->dataset, self->n_dims, chunk);
  const gsize unit = CLAMP (chunk[self->n_dims - 1], 1, n_rows);
  const gsize fewest = chunked ? 1 : MIN (LONG_ROWS, n_rows);

  step->n_rows = fus_hdf5_round_up (MAX (PIECE / n_cols, fewest), unit);
  step->n_cols = self->dims[0];
  if (step->n_rows > MOST_PIECE / n_cols)
    {
      step->n_rows = fus_hdf5_round_up (fewest, unit);
      step->n_cols = fus_hdf5_round_up (MAX (PIECE / (step->n_rows * self->n_middle), 1),
                                        CLAMP (chunk[0], 1, self->dims[0]));
    }
  step->n_rows = MIN (step->n_rows, n_rows);
  step->n_cols = MIN (step->n_cols, self->dims[0]);
}

static gboolean
turned_run (Turned *self, const Piece *step, gboolean survey, GError **error)
{
  const gsize n_rows = self->dims[self->n_dims - 1];

  for (Piece at = { 0 }; at.row < n_rows; at.row += step->n_rows)
    {
      at.n_rows = MIN (step->n_rows, n_rows - at.row);
      for (at.col = 0; at.col < self->dims[0]; at.col += step->n_cols)
        {
          at.n_cols = MIN (step->n_cols, self->dims[0] - at.col);
          if (!fus_progress_tick (self->progress, (double) at.row / (double) n_rows, NULL,
                                  error))
            return FALSE;
          if (!turned_read (self, &at))
            return fus_hdf5_set_error (self->path, self->array->object, error);
          if (survey)
            turned_survey (self, &at);
          else
            turned_take (self, &at);
        }
      if (!survey)
        fus_matrix_relax (self->array->x, at.row, at.n_rows);
    }

  return TRUE;
}

/* Whether a column of the first rows is large beside its differences. */
static gboolean
turned_is_far_off (Turned *self, const Piece *step, gboolean *far)
{
  Piece at = { 0, MIN (N_LOOKED_AT, MIN (step->n_rows, self->dims[self->n_dims - 1])), 0,
               0 };

  *far = FALSE;
  for (; at.col < self->dims[0]; at.col += step->n_cols)
    {
      at.n_cols = MIN (step->n_cols, self->dims[0] - at.col);
      if (!turned_read (self, &at))
        return FALSE;
      turned_survey (self, &at);
    }
  fus_hdf5_find_offsets (self->array, self->low, self->high);
  *far = self->array->offsets != NULL;
  g_clear_pointer (&self->array->offsets, g_free);

  return TRUE;
}

static void
turned_forget (Turned *self)
{
  for (gsize d = 0; d < self->dims[0] * self->n_middle; d++)
    {
      self->low[d] = (double) INFINITY;
      self->high[d] = (double) -INFINITY;
    }
}

/* Returns FALSE with @error set. */
static gboolean
turned_centre (Turned *self, const Piece *step, GError **error)
{
  const gsize n = self->dims[0] * self->n_middle;
  gboolean far = FALSE;

  if (self->n_dims != 2)
    return TRUE;
  self->low = g_new (double, n);
  self->high = g_new (double, n);
  turned_forget (self);
  if (!turned_is_far_off (self, step, &far))
    return fus_hdf5_set_error (self->path, self->array->object, error);
  if (!far)
    return TRUE;
  turned_forget (self);
  if (!turned_run (self, step, TRUE, error))
    return FALSE;
  fus_hdf5_find_offsets (self->array, self->low, self->high);

  return TRUE;
}

static void
turned_set_dims (Turned *self)
{
  self->n_dims = self->array->n_dims;
  self->n_middle = 1;
  for (guint i = 0; i < self->n_dims; i++)
    self->dims[i] = self->array->dims[self->n_dims - 1 - i];
  for (guint i = 1; i + 1 < self->n_dims; i++)
    self->n_middle *= self->dims[i];
}

gboolean
fus_hdf5_read_turned (FusArray *array,
                      hid_t dataset,
                      const char *path,
                      const FusProgress *progress,
                      GError **error)
{
  g_auto (FusH5Space) space = H5Dget_space (dataset);
  g_auto (Turned) turned = { array, dataset, space, path, progress };
  guint64 n = 0;
  Piece step = { 0 };

  g_assert (array->n_dims >= 2);
  if (!fus_array_count (array, &n) || n == 0)
    return fus_array_alloc (array, path, error);
  turned_set_dims (&turned);
  if (!fus_array_check_budget (turned.dims[0] * turned.n_middle, 4 * sizeof (double),
                               path, array->object, error))
    return FALSE;
  turned_choose_step (&turned, &step);
  turned_find_columns (&turned);
  if (!fus_array_check_budget (step.n_rows * step.n_cols * turned.n_middle,
                               sizeof (double), path, array->object, error))
    return FALSE;
  turned.values = g_new (double, step.n_rows *step.n_cols *turned.n_middle);
  if (!turned_centre (&turned, &step, error) || !fus_array_alloc (array, path, error))
    return FALSE;

  return turned_run (&turned, &step, FALSE, error);
}
