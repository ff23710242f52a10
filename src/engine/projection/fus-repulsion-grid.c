/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-repulsion.h"

#include <fftw3.h>
#include <string.h>
#include <tgmath.h>

/* Σ_j 1 ÷ (1 + |y − y_j|²) is the convolution of the points with a smooth kernel; its
 * slope is −2 times the repulsion. As in smooth particle–mesh Ewald sums (Essmann et al.
 * 1995), points are spread onto a grid with B-splines, the grid is convolved through
 * Fourier transforms twice as wide, and value and slope are read back with the same
 * splines; dividing the transformed kernel by the spline's own transform, twice, makes
 * both an interpolation. One transform each way gives the potential and both slopes. */

#ifdef FUS_REAL_IS_DOUBLE
#define FFTW(name) fftw_##name
#else
#define FFTW(name) fftwf_##name
#endif

enum
{
  ORDER = 6, /* of the splines: cells a point touches along an axis; even */
  HALF_ORDER = ORDER / 2,
};

#define ROWS_A_BAND 8
#define ROWS_A_TRANSFORM 8
#define COLUMNS_A_TRANSFORM 8
#define POINTS_A_CHUNK 1024

/* The kernel's own length is 1, and its transform falls as exp (−|ω|). */
#define FINE_SPACING .25
#define COARSE_SPACING (1. / 3)
#define MAX_FINE_CELLS 128
/* Along an axis: a map that runs away gets coarser cells, not all the memory. */
#define MAX_COARSE_CELLS 4096
/* Beyond the last point, and for the kernel's divided tails to fade. */
#define N_GUARD_CELLS 16
/* The grid is made anew when it is too small, or larger than this times what is needed.
 */
#define ROOM_TO_GROW 1.1
#define MAX_ROOM 1.5

typedef FFTW (complex) Complex;

/* Along one axis. */
typedef struct
{
  gsize n_cells;  /* used */
  gsize n_padded; /* transformed */
  FusReal origin;
} Axis;

typedef struct
{
  guint cell[2];
  FusReal weight[2][ORDER];
  FusReal slope[2][ORDER];
} Footprint;

typedef struct
{
  FusRepulsion repulsion;
  Axis axes[2];
  FusReal spacing;
  FusReal diagonal; /* of the box around the points */

  FusReal *grid;     /* [n_cells_y × real_stride] */
  Complex *spectrum; /* [n_cells_y × complex_stride] */
  FusReal *kernel;   /* [complex_stride × half_y]: transformed, by column */
  Complex **columns; /* a worker's [COLUMNS_A_TRANSFORM × n_padded_y] */
  gsize real_stride;
  gsize complex_stride;
  gsize half_y; /* n_padded_y ÷ 2 + 1 */
  FFTW (plan) forward_row;
  FFTW (plan) backward_row;
  FFTW (plan) forward_column;
  FFTW (plan) backward_column;

  guint *order; /* [n]: points by band */
  gsize *bands; /* [n_bands + 1]: where each starts in order */
  gsize n_bands;
  guint first_band; /* 0 or 1: those of one colour are filled at once */
  double *sums;     /* [n_chunks]: of the potential */
} Grid;

/* FFTW's planner is the one part of it that threads may not enter at once. */
static GMutex planner;

static gpointer
aligned_new (gsize n, gsize size)
{
  return g_aligned_alloc0 (MAX (n, 1), size, FUS_ALIGNMENT);
}

/* The next even number without prime factors above 5. */
static gsize
good_size (gsize n)
{
  for (n += n % 2;; n += 2)
    {
      gsize rest = n;

      for (gsize factor = 2; factor <= 5; factor++)
        while (rest % factor == 0)
          rest /= factor;
      if (rest == 1)
        return n;
    }
}

/* -- Kernel -- */

/* B-splines by their recurrence (de Boor 1972): the ORDER values and slopes that a point
 * at @t, 0 … 1 within its cell, gives to the cells around it. */
static inline void
spline_at (FusReal weight[ORDER], FusReal slope[ORDER], FusReal t)
{
  weight[0] = 1 - t;
  weight[1] = t;
  for (guint k = 3; k <= ORDER; k++)
    {
      FusReal share = 1 / (FusReal) (k - 1);

      if (k == ORDER)
        {
          slope[0] = -weight[0];
          for (guint j = 1; j < ORDER - 1; j++)
            slope[j] = weight[j - 1] - weight[j];
          slope[ORDER - 1] = weight[ORDER - 2];
        }
      weight[k - 1] = share * t * weight[k - 2];
      for (guint j = k - 2; j > 0; j--)
        weight[j] = share * ((t + (FusReal) (k - 1 - j)) * weight[j - 1] +
                             ((FusReal) (j + 1) - t) * weight[j]);
      weight[0] *= share * (1 - t);
    }
}

/* Transform of the spline's values at whole numbers, of frequency k of n. */
static double
spline_transform (gsize k, gsize n)
{
  FusReal weight[ORDER];
  FusReal slope[ORDER];
  double sum = 0;

  spline_at (weight, slope, 0);
  for (guint j = 0; j < ORDER; j++)
    sum += (double) weight[j] *
           cos (2 * G_PI * (double) k / (double) n * ((double) j - (HALF_ORDER - 1)));

  return sum;
}

/* An even kernel's Fourier transform is its cosine transform. */
static void
transform_kernel (Grid *self)
{
  gsize half_x = self->axes[0].n_padded / 2 + 1;
  gsize half_y = self->half_y;
  FusReal *values = aligned_new (half_x * half_y, sizeof *values);
  double count = (double) self->axes[0].n_padded * (double) self->axes[1].n_padded;
  FFTW (plan)
  plan = FFTW (plan_r2r_2d) ((int) half_x, (int) half_y, values, values, FFTW_REDFT00,
                             FFTW_REDFT00, FFTW_ESTIMATE);

  for (gsize x = 0; x < half_x; x++)
    for (gsize y = 0; y < half_y; y++)
      {
        double dx = (double) x * (double) self->spacing;
        double dy = (double) y * (double) self->spacing;

        values[x * half_y + y] = (FusReal) (1 / (1 + dx * dx + dy * dy));
      }
  FFTW (execute) (plan);
  FFTW (destroy_plan) (plan);
  for (gsize x = 0; x < half_x; x++)
    for (gsize y = 0; y < half_y; y++)
      {
        double spline = spline_transform (x, self->axes[0].n_padded) *
                        spline_transform (y, self->axes[1].n_padded);

        self->kernel[x * half_y + y] =
          (FusReal) ((double) values[x * half_y + y] / (count * spline * spline));
      }
  g_aligned_free (values);
}

/* -- Size -- */

static void
grid_drop (Grid *self)
{
  guint n_workers = fus_work_get_n_workers (self->repulsion.work);

  if (self->grid == NULL)
    return;
  g_mutex_lock (&planner);
  FFTW (destroy_plan) (self->forward_row);
  FFTW (destroy_plan) (self->backward_row);
  FFTW (destroy_plan) (self->forward_column);
  FFTW (destroy_plan) (self->backward_column);
  g_mutex_unlock (&planner);
  g_clear_pointer (&self->grid, g_aligned_free);
  g_clear_pointer (&self->spectrum, g_aligned_free);
  g_clear_pointer (&self->kernel, g_aligned_free);
  g_clear_pointer (&self->bands, g_free);
  for (guint i = 0; i < n_workers; i++)
    g_aligned_free (self->columns[i]);
}

/* Without timing (FFTW_ESTIMATE): plans that were timed differ from run to run, and with
 * them the last bits. */
static void
make_plans (Grid *self)
{
  int n_x = (int) self->axes[0].n_padded;
  int n_y = (int) self->axes[1].n_padded;
  Complex *column = self->columns[0];

  self->forward_row =
    FFTW (plan_dft_r2c_1d) (n_x, self->grid, self->spectrum, FFTW_ESTIMATE);
  self->backward_row =
    FFTW (plan_dft_c2r_1d) (n_x, self->spectrum, self->grid, FFTW_ESTIMATE);
  self->forward_column =
    FFTW (plan_dft_1d) (n_y, column, column, FFTW_FORWARD, FFTW_ESTIMATE);
  self->backward_column =
    FFTW (plan_dft_1d) (n_y, column, column, FFTW_BACKWARD, FFTW_ESTIMATE);
}

/* Rows and columns of 64 bytes each, so that one plan does for all. */
static gsize
round_up (gsize n, gsize multiple)
{
  return (n + multiple - 1) / multiple * multiple;
}

static void
grid_make (Grid *self, const gsize n_cells[2])
{
  guint n_workers = fus_work_get_n_workers (self->repulsion.work);

  grid_drop (self);
  for (guint k = 0; k < 2; k++)
    {
      self->axes[k].n_cells = n_cells[k];
      self->axes[k].n_padded = good_size (2 * n_cells[k] + N_GUARD_CELLS);
    }
  self->real_stride = round_up (self->axes[0].n_padded, 16);
  self->complex_stride = round_up (self->axes[0].n_padded / 2 + 1, COLUMNS_A_TRANSFORM);
  self->half_y = self->axes[1].n_padded / 2 + 1;
  self->grid = aligned_new (n_cells[1] * self->real_stride, sizeof (FusReal));
  self->spectrum = aligned_new (n_cells[1] * self->complex_stride, sizeof (Complex));
  self->kernel = aligned_new (self->complex_stride * self->half_y, sizeof (FusReal));
  for (guint i = 0; i < n_workers; i++)
    self->columns[i] =
      aligned_new (COLUMNS_A_TRANSFORM * round_up (self->axes[1].n_padded, 8),
                   sizeof (Complex));
  self->n_bands = fus_n_chunks (n_cells[1], ROWS_A_BAND);
  self->bands = g_new0 (gsize, self->n_bands + 2);
  g_mutex_lock (&planner);
  make_plans (self);
  transform_kernel (self);
  g_mutex_unlock (&planner);
}

static void
find_extent (const Grid *self, FusReal low[2], FusReal high[2])
{
  const FusReal *points = self->repulsion.points;

  for (guint k = 0; k < 2; k++)
    low[k] = high[k] = points[k];
  for (gsize i = 0; i < self->repulsion.n; i++)
    for (guint k = 0; k < 2; k++)
      {
        low[k] = MIN (low[k], points[2 * i + k]);
        high[k] = MAX (high[k], points[2 * i + k]);
      }
}

static FusReal
choose_spacing (FusReal width)
{
  double spacing = COARSE_SPACING;

  if ((double) width <= FINE_SPACING * MAX_FINE_CELLS)
    return (FusReal) FINE_SPACING;
  while ((double) width > spacing * MAX_COARSE_CELLS)
    spacing *= 2;

  return (FusReal) spacing;
}

/* Lays the grid over the points; makes it anew where the old one does not fit. */
static void
fit_to_points (Grid *self)
{
  FusReal low[2];
  FusReal high[2];
  gsize n_cells[2];
  gboolean fits = self->grid != NULL;
  FusReal spacing = 0;

  find_extent (self, low, high);
  self->diagonal = hypot (high[0] - low[0], high[1] - low[1]);
  spacing = choose_spacing (MAX (high[0] - low[0], high[1] - low[1]));
  fits = fits && !(spacing < self->spacing || spacing > self->spacing);
  self->spacing = spacing;
  for (guint k = 0; k < 2; k++)
    {
      n_cells[k] = (gsize) ((high[k] - low[k]) / spacing) + 1 + ORDER;
      fits = fits && n_cells[k] <= self->axes[k].n_cells &&
             (double) self->axes[k].n_cells <= MAX_ROOM * (double) n_cells[k] + 16;
      /* Whole cells, so that the grid moves as little as may be. */
      self->axes[k].origin = (floor (low[k] / spacing) - (HALF_ORDER - 1)) * spacing;
      n_cells[k]++;
    }
  if (fits)
    return;
  for (guint k = 0; k < 2; k++)
    n_cells[k] = (gsize) (ROOM_TO_GROW * (double) n_cells[k]) + 1;
  grid_make (self, n_cells);
}

/* -- Points to grid -- */

/* The first of the ORDER cells that a point at @at, in cells, touches. */
static inline guint
first_cell (const Axis *axis, FusReal at)
{
  guint last = (guint) axis->n_cells - ORDER;

  return MIN ((guint) at - (HALF_ORDER - 1), last);
}

static inline void
footprint_at (const Grid *self, gsize i, Footprint *print)
{
  for (guint k = 0; k < 2; k++)
    {
      FusReal at =
        (self->repulsion.points[2 * i + k] - self->axes[k].origin) / self->spacing;
      guint cell = first_cell (&self->axes[k], at);

      print->cell[k] = cell;
      spline_at (print->weight[k], print->slope[k],
                 at - (FusReal) (cell + HALF_ORDER - 1));
    }
}

static inline gsize
band_of (const Grid *self, gsize i)
{
  FusReal at = (self->repulsion.points[2 * i + 1] - self->axes[1].origin) / self->spacing;

  return first_cell (&self->axes[1], at) / ROWS_A_BAND;
}

static void
sort_into_bands (Grid *self)
{
  gsize *bands = self->bands;

  memset (bands, 0, (self->n_bands + 2) * sizeof *bands);
  for (gsize i = 0; i < self->repulsion.n; i++)
    bands[band_of (self, i) + 2]++;
  for (gsize band = 0; band < self->n_bands; band++)
    bands[band + 2] += bands[band + 1];
  for (gsize i = 0; i < self->repulsion.n; i++)
    self->order[bands[band_of (self, i) + 1]++] = (guint) i;
}

static void
spread_point (Grid *self, gsize i)
{
  Footprint print;

  footprint_at (self, i, &print);
  for (guint r = 0; r < ORDER; r++)
    {
      FusReal *row = self->grid + (print.cell[1] + r) * self->real_stride + print.cell[0];

      for (guint c = 0; c < ORDER; c++)
        row[c] += print.weight[1][r] * print.weight[0][c];
    }
}

/* A band's points reach into the next one: every other band at once. */
static void
spread_band (gsize item, guint worker, gpointer data)
{
  Grid *self = data;
  gsize band = 2 * item + self->first_band;

  if (band >= self->n_bands)
    return;
  for (gsize i = self->bands[band]; i < self->bands[band + 1]; i++)
    spread_point (self, self->order[i]);
}

static void
spread_points (Grid *self)
{
  gsize n = self->axes[1].n_cells * self->real_stride;

  sort_into_bands (self);
  memset (self->grid, 0, n * sizeof (FusReal));
  for (self->first_band = 0; self->first_band < 2; self->first_band++)
    fus_pool_run (self->repulsion.work->pool, self->n_bands / 2 + 1, spread_band, self);
}

/* -- Convolution: rows forward, columns there and back, rows back. The rows of padding
 * are zero before and of no use after, so they are never made. -- */

static void
transform_rows (gsize item, guint worker, gpointer data)
{
  Grid *self = data;
  gsize last = MIN ((item + 1) * ROWS_A_TRANSFORM, self->axes[1].n_cells);

  for (gsize row = item * ROWS_A_TRANSFORM; row < last; row++)
    FFTW (execute_dft_r2c)
  (self->forward_row, self->grid + row * self->real_stride,
   self->spectrum + row * self->complex_stride);
}

static void
transform_rows_back (gsize item, guint worker, gpointer data)
{
  Grid *self = data;
  gsize last = MIN ((item + 1) * ROWS_A_TRANSFORM, self->axes[1].n_cells);

  for (gsize row = item * ROWS_A_TRANSFORM; row < last; row++)
    FFTW (execute_dft_c2r)
  (self->backward_row, self->spectrum + row * self->complex_stride,
   self->grid + row * self->real_stride);
}

static void
convolve_column (const Grid *self, Complex *column, const FusReal *kernel)
{
  gsize n = self->axes[1].n_padded;
  FusReal *values = (FusReal *) column;

  FFTW (execute_dft) (self->forward_column, column, column);
  for (gsize k = 0; k < self->half_y; k++)
    {
      values[2 * k] *= kernel[k];
      values[2 * k + 1] *= kernel[k];
    }
  for (gsize k = self->half_y; k < n; k++)
    {
      values[2 * k] *= kernel[n - k];
      values[2 * k + 1] *= kernel[n - k];
    }
  FFTW (execute_dft) (self->backward_column, column, column);
}

static void
convolve_columns (gsize item, guint worker, gpointer data)
{
  const Grid *self = data;
  gsize n_rows = self->axes[1].n_cells;
  gsize stride = round_up (self->axes[1].n_padded, 8);
  gsize first = item * COLUMNS_A_TRANSFORM;
  Complex *columns = self->columns[worker];

  for (gsize row = 0; row < n_rows; row++)
    for (gsize c = 0; c < COLUMNS_A_TRANSFORM; c++)
      memcpy (columns[c * stride + row],
              self->spectrum[row * self->complex_stride + first + c], sizeof (Complex));
  for (gsize c = 0; c < COLUMNS_A_TRANSFORM; c++)
    {
      memset (columns[c * stride + n_rows], 0,
              (self->axes[1].n_padded - n_rows) * sizeof (Complex));
      convolve_column (self, columns + c * stride,
                       self->kernel + (first + c) * self->half_y);
    }
  for (gsize row = 0; row < n_rows; row++)
    for (gsize c = 0; c < COLUMNS_A_TRANSFORM; c++)
      memcpy (self->spectrum[row * self->complex_stride + first + c],
              columns[c * stride + row], sizeof (Complex));
}

static void
convolve (Grid *self)
{
  FusPool *pool = self->repulsion.work->pool;
  gsize n_rows = fus_n_chunks (self->axes[1].n_cells, ROWS_A_TRANSFORM);
  gsize n_columns = fus_n_chunks (self->axes[0].n_padded / 2 + 1, COLUMNS_A_TRANSFORM);

  fus_pool_run (pool, n_rows, transform_rows, self);
  fus_pool_run (pool, n_columns, convolve_columns, self);
  fus_pool_run (pool, n_rows, transform_rows_back, self);
}

/* -- Grid to points -- */

static inline FusReal
gather_point (Grid *self, gsize i)
{
  Footprint print;
  FusReal potential = 0;
  FusReal slope_x = 0;
  FusReal slope_y = 0;
  FusReal factor = 0;

  footprint_at (self, i, &print);
  for (guint r = 0; r < ORDER; r++)
    {
      const FusReal *row =
        self->grid + (print.cell[1] + r) * self->real_stride + print.cell[0];
      FusReal value = 0;
      FusReal slope = 0;

      for (guint c = 0; c < ORDER; c++)
        {
          value += row[c] * print.weight[0][c];
          slope += row[c] * print.slope[0][c];
        }
      potential += print.weight[1][r] * value;
      slope_x += print.weight[1][r] * slope;
      slope_y += print.slope[1][r] * value;
    }
  factor = -1 / (2 * self->spacing);
  self->repulsion.force[2 * i] = factor * slope_x;
  self->repulsion.force[2 * i + 1] = factor * slope_y;

  return potential;
}

static void
gather_chunk (gsize chunk, guint worker, gpointer data)
{
  Grid *self = data;
  gsize last = MIN ((chunk + 1) * POINTS_A_CHUNK, self->repulsion.n);
  double sum = 0;

  for (gsize i = chunk * POINTS_A_CHUNK; i < last; i++)
    sum += (double) gather_point (self, self->order[i]);
  self->sums[chunk] = sum;
}

/* -- Class -- */

static void
grid_init (FusRepulsion *repulsion)
{
  Grid *self = (Grid *) repulsion;

  self->order = g_new (guint, repulsion->n + 1);
  self->sums = g_new0 (double, fus_n_chunks (repulsion->n, POINTS_A_CHUNK) + 1);
  self->columns = g_new0 (Complex *, fus_work_get_n_workers (repulsion->work));
}

static void
grid_clear (FusRepulsion *repulsion)
{
  Grid *self = (Grid *) repulsion;

  grid_drop (self);
  g_free (self->order);
  g_free (self->sums);
  g_free (self->columns);
}

/* Each point counted itself as 1. No pair is farther apart than the box is wide, which
 * bounds the sum of a map so sparse that what the points count for themselves hides it.
 */
static double
sum_normalizer (const Grid *self)
{
  double n = (double) self->repulsion.n;
  double diagonal = (double) self->diagonal;
  double sum = -n;

  for (gsize chunk = 0; chunk < fus_n_chunks (self->repulsion.n, POINTS_A_CHUNK); chunk++)
    sum += self->sums[chunk];

  return MAX (sum, n * (n - 1) / (1 + diagonal * diagonal));
}

static void
grid_compute (FusRepulsion *repulsion)
{
  Grid *self = (Grid *) repulsion;
  gsize n_chunks = fus_n_chunks (repulsion->n, POINTS_A_CHUNK);

  if (repulsion->n == 0)
    return;
  fit_to_points (self);
  spread_points (self);
  if (fus_work_is_cancelled (repulsion->work))
    return;
  convolve (self);
  if (fus_work_is_cancelled (repulsion->work))
    return;
  fus_pool_run (repulsion->work->pool, n_chunks, gather_chunk, self);
  repulsion->normalizer = sum_normalizer (self);
}

const FusRepulsionClass fus_repulsion_grid = {
  .id = "grid",
  .size = sizeof (Grid),
  .init = grid_init,
  .compute = grid_compute,
  .clear = grid_clear,
};
