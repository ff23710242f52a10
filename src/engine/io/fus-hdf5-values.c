/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers of a dataset, a part of the file at a time: a file may be larger than memory.
 * A part is made of whole chunks, so that each is unpacked once. */
#include "config.h"

#include "fus-hdf5-private.h"

#include "fus-block.h"
#include "fus-centre.h"

#include <math.h>
#include <string.h>

enum
{
  PIECE = 1 << 21,      /* values read between two reports */
  MOST_PIECE = 1 << 24, /* values read at once for the sake of whole chunks */
  PIECE_WIDE = 1 << 20, /* the same of numbers of eight bytes, which take room apart */
  N_LOOKED_AT = 200,    /* rows that tell whether numbers are far off */
};

typedef FusH5Piece Piece;

guint64
fus_hdf5_round_up (guint64 n, guint64 unit)
{
  return (n + unit - 1) / unit * unit;
}

gboolean
fus_hdf5_get_chunk (hid_t dataset, guint n_dims, hsize_t *chunk)
{
  g_auto (FusH5Plist) plist = H5Dget_create_plist (dataset);

  if (plist >= 0 && H5Pget_layout (plist) == H5D_CHUNKED &&
      H5Pget_chunk (plist, FUS_ARRAY_MAX_DIMS, chunk) == (int) n_dims)
    return TRUE;
  for (guint i = 0; i < n_dims; i++)
    chunk[i] = 1;

  return FALSE;
}

static gboolean
select_piece (hid_t space, const FusArray *array, const Piece *piece, gboolean here)
{
  hsize_t start[FUS_ARRAY_MAX_DIMS] = { here ? 0 : piece->row, piece->col };
  hsize_t count[FUS_ARRAY_MAX_DIMS] = { piece->n_rows, piece->n_cols };

  for (guint i = 2; i < array->n_dims; i++)
    count[i] = array->dims[i];

  return H5Sselect_hyperslab (space, H5S_SELECT_SET, start, NULL, count, NULL) >= 0;
}

static gboolean
read_piece (FusArray *array, hid_t dataset, hid_t space, const Piece *piece)
{
  hsize_t dims[FUS_ARRAY_MAX_DIMS] = { piece->n_rows };
  g_auto (FusH5Space) memory = H5I_INVALID_HID;
  hid_t type = sizeof (FusReal) == 4 ? H5T_NATIVE_FLOAT : H5T_NATIVE_DOUBLE;

  for (guint i = 1; i < array->n_dims; i++)
    dims[i] = array->dims[i];
  memory = H5Screate_simple ((int) array->n_dims, dims, NULL);

  return select_piece (space, array, piece, FALSE) &&
         select_piece (memory, array, piece, TRUE) &&
         H5Dread (dataset, type, memory, space, H5P_DEFAULT,
                  fus_matrix_row (array->x, piece->row)) >= 0;
}

/* Whole chunks at a time, and whole rows where those aren't too many numbers. */
static void
choose_step (const FusArray *array, hid_t dataset, guint64 n_piece, Piece *step)
{
  hsize_t chunk[FUS_ARRAY_MAX_DIMS] = { 1, 1 };
  guint64 n_places = MAX (array->dims[1], 1); /* of the second dimension */
  guint64 n_each = 1;                         /* values at each of those */

  fus_hdf5_get_chunk (dataset, array->n_dims, chunk);
  for (guint i = 2; i < array->n_dims; i++)
    n_each *= array->dims[i];
  n_each = MAX (n_each, 1);
  chunk[0] = CLAMP (chunk[0], 1, MAX (array->dims[0], 1));
  chunk[1] = CLAMP (chunk[1], 1, n_places);
  step->n_rows = fus_hdf5_round_up (MAX (n_piece / (n_places * n_each), 1), chunk[0]);
  step->n_cols = n_places;
  if (step->n_rows > MOST_PIECE / (n_places * n_each))
    {
      step->n_rows = chunk[0];
      step->n_cols = fus_hdf5_round_up (MAX (n_piece / (chunk[0] * n_each), 1), chunk[1]);
    }
}

/* Told each part in turn. */
typedef gboolean (*PieceFunc) (gpointer data, const Piece *piece);

static gboolean
foreach_piece (FusArray *array,
               const Piece *step,
               const char *path,
               const FusProgress *progress,
               PieceFunc func,
               gpointer data,
               GError **error)
{
  for (Piece at = { 0 }; at.row < array->dims[0]; at.row += step->n_rows)
    {
      at.n_rows = MIN (step->n_rows, array->dims[0] - at.row);
      for (at.col = 0; at.col < array->dims[1]; at.col += step->n_cols)
        {
          at.n_cols = MIN (step->n_cols, array->dims[1] - at.col);
          if (!fus_progress_tick (progress, (double) at.row / (double) array->dims[0],
                                  NULL, error))
            return FALSE;
          if (!func (data, &at))
            return fus_hdf5_set_error (path, array->object, error);
        }
      if (array->x != NULL)
        fus_matrix_relax (array->x, at.row, at.n_rows);
    }

  return TRUE;
}

typedef struct
{
  FusArray *array;
  hid_t dataset;
  hid_t space;
} Plain;

static gboolean
take_piece (gpointer data, const Piece *piece)
{
  Plain *self = data;

  return read_piece (self->array, self->dataset, self->space, piece);
}

static gboolean
read_plain (FusArray *array,
            hid_t dataset,
            const char *path,
            const FusProgress *progress,
            GError **error)
{
  g_auto (FusH5Space) space = H5Dget_space (dataset);
  Plain plain = { array, dataset, space };
  Piece step = { 0 };
  guint64 n = 0;

  fus_array_count (array, &n);
  if (!fus_array_alloc (array, path, error))
    return FALSE;
  if (n == 0)
    return TRUE;
  choose_step (array, dataset, PIECE, &step);

  return foreach_piece (array, &step, path, progress, take_piece, &plain, error);
}

/* A scalar, or one number a sample: in double. */
static gboolean
read_wide (FusArray *array, hid_t dataset, const char *path, GError **error)
{
  guint64 n = 0;

  fus_array_count (array, &n);
  array->wide = g_new0 (double, MAX (n, 1));
  array->values = g_new0 (FusReal, MAX (n, 1));
  if (n > 0 && H5Dread (dataset, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT,
                        array->wide) < 0)
    return fus_hdf5_set_error (path, array->object, error);
  for (guint64 i = 0; i < n; i++)
    array->values[i] = (FusReal) array->wide[i];

  return TRUE;
}

/* ---- numbers that float32 would no longer tell apart ---- */

/* A table of numbers of eight bytes is gone through twice: for what is taken off each
 * column, and to take it off. */
typedef struct
{
  FusArray *array;
  hid_t dataset;
  hid_t space;
  gsize n_room;
  double *values; /* [n_room]: of one part */
  double *low;    /* [columns] */
  double *high;   /* [columns] */
} Centre;

static void
centre_clear (Centre *self)
{
  g_free (self->values);
  g_free (self->low);
  g_free (self->high);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Centre, centre_clear)

static void
centre_init (Centre *self, FusArray *array, hid_t dataset, hid_t space)
{
  gsize n = MAX (array->dims[1], 1);

  *self = (Centre){ .array = array, .dataset = dataset, .space = space };
  self->low = g_new (double, n);
  self->high = g_new (double, n);
  for (gsize d = 0; d < n; d++)
    {
      self->low[d] = (double) INFINITY;
      self->high[d] = (double) -INFINITY;
    }
}

static gboolean
centre_read (Centre *self, const Piece *piece)
{
  hsize_t start[] = { piece->row, piece->col };
  hsize_t count[] = { piece->n_rows, piece->n_cols };
  g_auto (FusH5Space) memory = H5Screate_simple (2, count, NULL);
  gsize n = piece->n_rows * piece->n_cols;

  if (n > self->n_room)
    {
      g_free (self->values);
      self->values = g_new (double, n);
      self->n_room = n;
    }

  return H5Sselect_hyperslab (self->space, H5S_SELECT_SET, start, NULL, count, NULL) >=
           0 &&
         H5Dread (self->dataset, H5T_NATIVE_DOUBLE, memory, self->space, H5P_DEFAULT,
                  self->values) >= 0;
}

static gboolean
centre_survey (gpointer data, const Piece *piece)
{
  Centre *self = data;

  if (!centre_read (self, piece))
    return FALSE;
  for (gsize row = 0; row < piece->n_rows; row++)
    for (gsize d = 0; d < piece->n_cols; d++)
      {
        double value = self->values[row * piece->n_cols + d];

        if (!isfinite (value))
          continue;
        self->low[piece->col + d] = fmin (self->low[piece->col + d], value);
        self->high[piece->col + d] = fmax (self->high[piece->col + d], value);
      }

  return TRUE;
}

void
fus_hdf5_find_offsets (FusArray *array, const double *low, const double *high)
{
  for (gsize d = 0; d < array->dims[1]; d++)
    {
      double offset = low[d] < high[d] ? fus_centre_get_offset (low[d], high[d]) : 0;

      if (fabs (offset) > 0 && array->offsets == NULL)
        array->offsets = g_new0 (double, array->dims[1] + 1);
      if (array->offsets != NULL)
        array->offsets[d] = offset;
    }
}

static gboolean
centre_take (gpointer data, const Piece *piece)
{
  Centre *self = data;
  const double *offsets = self->array->offsets;

  if (!centre_read (self, piece))
    return FALSE;
  for (gsize row = 0; row < piece->n_rows; row++)
    for (gsize d = 0; d < piece->n_cols; d++)
      fus_matrix_row (self->array->x, piece->row + row)[piece->col + d] =
        (FusReal) (self->values[row * piece->n_cols + d] -
                   (offsets != NULL ? offsets[piece->col + d] : 0));

  return TRUE;
}

/* Whether a column of the first rows is large beside its differences. */
static gboolean
is_far_off (FusArray *array, hid_t dataset, hid_t space)
{
  g_auto (Centre) centre = { 0 };
  Piece first = { 0, MIN (array->dims[0], N_LOOKED_AT), 0, array->dims[1] };
  gboolean far = FALSE;

  centre_init (&centre, array, dataset, space);
  if (!centre_survey (&centre, &first))
    return FALSE;
  fus_hdf5_find_offsets (array, centre.low, centre.high);
  far = array->offsets != NULL;
  g_clear_pointer (&array->offsets, g_free);

  return far;
}

static gboolean
read_far_off (FusArray *array,
              hid_t dataset,
              hid_t space,
              const char *path,
              const FusProgress *progress,
              GError **error)
{
  g_auto (Centre) centre = { 0 };
  Piece step = { 0 };

  centre_init (&centre, array, dataset, space);
  choose_step (array, dataset, PIECE_WIDE, &step);
  if (!foreach_piece (array, &step, path, progress, centre_survey, &centre, error))
    return FALSE;
  fus_hdf5_find_offsets (array, centre.low, centre.high);
  if (!fus_array_alloc (array, path, error))
    return FALSE;

  return foreach_piece (array, &step, path, progress, centre_take, &centre, error);
}

gboolean
fus_hdf5_read_numbers (FusArray *array,
                       hid_t dataset,
                       const char *path,
                       const FusProgress *progress,
                       GError **error)
{
  g_auto (FusH5Type) type = H5Dget_type (dataset);
  g_auto (FusH5Space) space = H5Dget_space (dataset);
  FusBlockRun run;
  guint64 n = 0;

  if (array->n_dims <= 1)
    return read_wide (array, dataset, path, error);
  if (!fus_array_count (array, &n))
    n = 0;
  if (array->n_dims == 2 && n > 0 && H5Tget_size (type) >= sizeof (double) &&
      is_far_off (array, dataset, space))
    return read_far_off (array, dataset, space, path, progress, error);
  if (fus_hdf5_find_run (dataset, n, &run))
    return fus_array_alloc (array, path, error) &&
           fus_block_fill (array->x, &run, path, array->object, progress, error);

  return read_plain (array, dataset, path, progress, error);
}
