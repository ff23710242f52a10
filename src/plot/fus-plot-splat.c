/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-plot-splat.h"

#include <math.h>
#include <string.h>

/* Many points on a raster target, a hundred times as fast as paths. Discs are computed
 * once for each style and place within a pixel. Points are sorted, by counting, into
 * bands of the image and layers within a band, keeping their order; then each band is
 * blended by one thread. So the picture doesn't depend on the number of threads, and a
 * band stays in the cache. */

#define N_PHASES 4  /* places within a pixel, in each direction */
#define N_SAMPLES 4 /* of coverage in a pixel, in each direction */
#define N_PLACES (N_SAMPLES * N_SAMPLES)
#define DOT_SIDE 2 /* pixels */

#define POINTS_A_CHUNK 16384
#define MAX_CHUNKS 64
#define ROWS_A_BAND 32
#define PIXELS_A_BLOCK 4

/* A point in one number: place in quarters of a pixel, then its style. */
#define PLACE_BITS 24
#define PLACE_MASK ((G_GUINT64_CONSTANT (1) << PLACE_BITS) - 1)
#define HIDDEN G_MAXUINT64

typedef guint8 Bytes __attribute__ ((vector_size (16)));
typedef guint16 Words __attribute__ ((vector_size (16)));

/* A style at each phase of a pixel: `[N_PHASES² × side × width]`. */
typedef struct
{
  guint32 *source; /* premultiplied */
  guint32 *keep;   /* of what lies below: 255 − alpha, in all four bytes */
  guint32 dot;     /* opaque */
} Stamp;

typedef struct
{
  const FusPlotSplat *splat;
  int half;   /* pixels from a stamp's middle to its edge */
  int side;   /* rows of a stamp */
  int width;  /* of a stamp's row, whole blocks */
  int reach;  /* pixels from the edge beyond which a point isn't seen */
  int margin; /* columns around the image, so that no stamp has to be cut */
  int stride; /* pixels */
  int n_bands;
  guint32 *pixels; /* [height × stride] */
  guint8 *disc;    /* [N_PHASES² × side × width]: places that a disc covers */
  guint8 *inside;  /* the same of what is within its rim */
  Stamp *stamps;   /* [n_styles] */

  gsize chunk_size;
  gsize n_chunks;
  guint64 *packed; /* [n] */
  gsize *places;   /* [n_chunks × n_bins]: counts, then where the next one goes */
  gsize *starts;   /* [n_bins + 1] */
  guint64 *sorted; /* by bin; this and packed belong to the thread's scratch */
} Splatting;

/* -- Stamps -- */

typedef struct
{
  double red, green, blue, alpha;
} Sum;

static void
sum_add (Sum *self, FusPlotColor color, guint times)
{
  self->red += color.red * color.alpha * times;
  self->green += color.green * color.alpha * times;
  self->blue += color.blue * color.alpha * times;
  self->alpha += color.alpha * times;
}

static guint32
sum_pack (const Sum *self, double n)
{
  return (guint32) lround (self->alpha / n * 255) << 24 |
         (guint32) lround (self->red / n * 255) << 16 |
         (guint32) lround (self->green / n * 255) << 8 |
         (guint32) lround (self->blue / n * 255);
}

/* How many places of a pixel, whose corner lies at @dx, @dy from the middle of a disc, it
 * covers. */
static guint8
cover (double radius, double dx, double dy)
{
  guint8 n = 0;

  for (int i = 0; i < N_PLACES; i++)
    {
      double x = dx + (i % N_SAMPLES + 0.5) / N_SAMPLES;
      double y = dy + (i / N_SAMPLES + 0.5) / N_SAMPLES;

      n += x * x + y * y <= radius * radius ? 1 : 0;
    }
  return n;
}

static gsize
stamp_size (const Splatting *work)
{
  return (gsize) work->side * (gsize) work->width;
}

static guint8 *
cover_all (const Splatting *work, double radius)
{
  guint8 *covered = g_new0 (guint8, N_PHASES * N_PHASES * stamp_size (work));

  for (int phase = 0; phase < N_PHASES * N_PHASES; phase++)
    for (int i = 0; i < work->side * work->side; i++)
      {
        int row = i / work->side;
        int column = i % work->side;
        double x = column - work->half - (phase % N_PHASES + 0.5) / N_PHASES;
        double y = row - work->half - (phase / N_PHASES + 0.5) / N_PHASES;

        covered[(gsize) phase * stamp_size (work) +
                (gsize) (row * work->width + column)] = cover (radius, x, y);
      }
  return covered;
}

/* Color of a pixel of which a disc covers so many places, and its inside so many of
 * them. */
static guint32
mix (const FusPlotSplatStyle *style, guint n_disc, guint n_inside)
{
  Sum sum = { 0 };

  sum_add (&sum, style->fill, style->is_open ? n_inside : n_disc);
  if (style->is_open)
    sum_add (&sum, style->rim, n_disc - n_inside);
  return sum_pack (&sum, N_PLACES);
}

static void
stamp_init (Stamp *self, const Splatting *work, const FusPlotSplatStyle *style)
{
  gsize n = N_PHASES * N_PHASES * stamp_size (work);
  guint32 mixed[N_PLACES + 1][N_PLACES + 1];
  Sum dot = { 0 };

  sum_add (&dot, style->is_open ? style->rim : style->fill, 1);
  self->dot = sum_pack (&dot, dot.alpha > 0 ? dot.alpha : 1);
  if (work->splat->dots)
    return;
  for (guint disc = 0; disc <= N_PLACES; disc++)
    for (guint inside = 0; inside <= disc; inside++)
      mixed[disc][inside] = mix (style, disc, inside);
  self->source = g_new (guint32, n);
  self->keep = g_new (guint32, n);
  for (gsize i = 0; i < n; i++)
    {
      self->source[i] = mixed[work->disc[i]][MIN (work->inside[i], work->disc[i])];
      self->keep[i] = (255 - (self->source[i] >> 24)) * 0x01010101u;
    }
}

static void
stamp_clear (Stamp *self)
{
  g_free (self->source);
  g_free (self->keep);
}

/* -- Sorting -- */

static gsize
n_bins (const Splatting *work)
{
  return (gsize) work->n_bands * FUS_PLOT_SPLAT_N_LAYERS;
}

static guint16
style_of (const FusPlotSplat *splat, gsize i)
{
  guint color =
    splat->color_of != NULL ? MIN (splat->color_of[i], splat->n_colors - 1) : 0;
  guint row = splat->selected == NULL || splat->selected[i] != 0 ? 1 : 0;

  return splat->style_of[row * splat->n_colors + color];
}

static guint64
pack (const Splatting *work, gsize i)
{
  const FusPlotSplat *splat = work->splat;
  double x = splat->to_pixels.x + splat->x[i] * splat->to_pixels.width;
  double y = splat->to_pixels.y + splat->y[i] * splat->to_pixels.height;
  guint16 style = style_of (splat, i);

  /* Also what is not a number lies outside. */
  if (!(x > -work->reach && y > -work->reach && x < splat->width + work->reach &&
        y < splat->height + work->reach) ||
      style == FUS_PLOT_SPLAT_HIDDEN)
    return HIDDEN;
  return (guint64) ((x + work->margin) * N_PHASES) |
         (guint64) ((y + work->margin) * N_PHASES) << PLACE_BITS |
         (guint64) style << 2 * PLACE_BITS;
}

static int
column_of (guint64 point)
{
  return (int) ((point & PLACE_MASK) / N_PHASES);
}

static int
row_of (const Splatting *work, guint64 point)
{
  return (int) ((point >> PLACE_BITS & PLACE_MASK) / N_PHASES) - work->margin;
}

static guint
phase_of (guint64 point)
{
  return (guint) ((point >> PLACE_BITS) % N_PHASES * N_PHASES + point % N_PHASES);
}

static guint
style_of_packed (guint64 point)
{
  return (guint) (point >> 2 * PLACE_BITS);
}

/* The bands that a point's rows lie in; empty where @last is below @first. */
static void
find_bands (const Splatting *work, guint64 point, int *first, int *last)
{
  int top = row_of (work, point) - work->half;

  *first = MAX (top, 0) / ROWS_A_BAND;
  *last = MIN (top + work->side - 1, work->splat->height - 1);
  *last = *last < 0 ? -1 : *last / ROWS_A_BAND;
}

static gsize
bin_of (const Splatting *work, guint64 point, int band)
{
  return (gsize) band * FUS_PLOT_SPLAT_N_LAYERS +
         work->splat->styles[style_of_packed (point)].layer;
}

static void
count_chunk (gsize chunk, gpointer data)
{
  Splatting *work = data;
  gsize last = MIN ((chunk + 1) * work->chunk_size, work->splat->n);
  gsize *counts = work->places + chunk * n_bins (work);

  for (gsize i = chunk * work->chunk_size; i < last; i++)
    {
      int from, to;

      work->packed[i] = pack (work, i);
      if (work->packed[i] == HIDDEN)
        continue;
      find_bands (work, work->packed[i], &from, &to);
      for (int band = from; band <= to; band++)
        counts[bin_of (work, work->packed[i], band)]++;
    }
}

/* Counts become places: bin after bin, within a bin chunk after chunk. */
static void
lay_out (Splatting *work)
{
  gsize place = 0;

  for (gsize bin = 0; bin < n_bins (work); bin++)
    {
      work->starts[bin] = place;
      for (gsize chunk = 0; chunk < work->n_chunks; chunk++)
        {
          gsize *at = &work->places[chunk * n_bins (work) + bin];
          gsize count = *at;

          *at = place;
          place += count;
        }
    }
  work->starts[n_bins (work)] = place;
}

static void
sort_chunk (gsize chunk, gpointer data)
{
  Splatting *work = data;
  gsize last = MIN ((chunk + 1) * work->chunk_size, work->splat->n);
  gsize *places = work->places + chunk * n_bins (work);

  for (gsize i = chunk * work->chunk_size; i < last; i++)
    {
      guint64 point = work->packed[i];
      int from, to;

      if (point == HIDDEN)
        continue;
      find_bands (work, point, &from, &to);
      for (int band = from; band <= to; band++)
        work->sorted[places[bin_of (work, point, band)]++] = point;
    }
}

/* -- Blending -- */

/* Each byte · by / 255, rounded. */
static inline Words
scale_words (Words words, Words by)
{
  Words product = words * by + 128;

  return (product + (product >> 8)) >> 8;
}

#define LOW_BYTES(bytes)                                                                 \
  ((Words) __builtin_shufflevector (bytes, (Bytes){ 0 }, 0, 16, 1, 17, 2, 18, 3, 19, 4,  \
                                    20, 5, 21, 6, 22, 7, 23))
#define HIGH_BYTES(bytes)                                                                \
  ((Words) __builtin_shufflevector (bytes, (Bytes){ 0 }, 8, 24, 9, 25, 10, 26, 11, 27,   \
                                    12, 28, 13, 29, 14, 30, 15, 31))
#define JOIN_BYTES(low, high)                                                            \
  __builtin_shufflevector ((Bytes) (low), (Bytes) (high), 0, 2, 4, 6, 8, 10, 12, 14, 16, \
                           18, 20, 22, 24, 26, 28, 30)

/* Four pixels: source + what lies below · keep. The words' low bytes come first, as on
 * all machines that we know. */
static inline void
blend_block (guint32 *out, const guint32 *source, const guint32 *keep)
{
  Bytes below, from, kept;

  memcpy (&below, out, sizeof below);
  memcpy (&from, source, sizeof from);
  memcpy (&kept, keep, sizeof kept);
  below = JOIN_BYTES (scale_words (LOW_BYTES (below), LOW_BYTES (kept)),
                      scale_words (HIGH_BYTES (below), HIGH_BYTES (kept)));
  below += from;
  memcpy (out, &below, sizeof below);
}

static void
blend_disc (const Splatting *work, guint64 point, int first_row, int last_row)
{
  const Stamp *stamp = &work->stamps[style_of_packed (point)];
  int top = row_of (work, point) - work->half;
  int left = column_of (point) - work->half;
  gsize first = phase_of (point) * stamp_size (work);

  for (int row = MAX (top, first_row); row < MIN (top + work->side, last_row); row++)
    {
      guint32 *out = work->pixels + (gsize) row * (gsize) work->stride + left;
      gsize at = first + (gsize) ((row - top) * work->width);

      for (int k = 0; k < work->width; k += PIXELS_A_BLOCK)
        blend_block (out + k, stamp->source + at + k, stamp->keep + at + k);
    }
}

static void
put_dot (const Splatting *work, guint64 point, int first_row, int last_row)
{
  guint32 color = work->stamps[style_of_packed (point)].dot;
  int top = row_of (work, point);

  for (int row = MAX (top, first_row); row < MIN (top + DOT_SIDE, last_row); row++)
    {
      guint32 *out =
        work->pixels + (gsize) row * (gsize) work->stride + column_of (point);

      for (int k = 0; k < DOT_SIDE; k++)
        out[k] = color;
    }
}

static void
blend_band (gsize band, gpointer data)
{
  Splatting *work = data;
  int first_row = (int) band * ROWS_A_BAND;
  int last_row = MIN (first_row + ROWS_A_BAND, work->splat->height);
  gsize first = work->starts[band * FUS_PLOT_SPLAT_N_LAYERS];
  gsize last = work->starts[(band + 1) * FUS_PLOT_SPLAT_N_LAYERS];

  for (gsize i = first; i < last; i++)
    if (work->splat->dots)
      put_dot (work, work->sorted[i], first_row, last_row);
    else
      blend_disc (work, work->sorted[i], first_row, last_row);
}

/* -- All of it -- */

static void
measure (Splatting *work)
{
  const FusPlotSplat *splat = work->splat;

  if (splat->dots)
    work->side = DOT_SIDE;
  else
    {
      /* The middle is at most 1 − ½ ÷ N_PHASES from its pixel's far edge. */
      work->half = (int) ceil (splat->radius - 0.5 / N_PHASES);
      work->side = 2 * work->half + 1;
    }
  work->width = (work->side + PIXELS_A_BLOCK - 1) / PIXELS_A_BLOCK * PIXELS_A_BLOCK;
  work->reach = work->half + 1;
  work->margin = work->reach + work->half;
  work->stride = splat->width + 2 * work->margin + work->width;
  work->n_bands = (splat->height + ROWS_A_BAND - 1) / ROWS_A_BAND;
  work->n_chunks =
    CLAMP ((splat->n + POINTS_A_CHUNK - 1) / POINTS_A_CHUNK, 1, MAX_CHUNKS);
  work->chunk_size = (splat->n + work->n_chunks - 1) / work->n_chunks;
}

static void
copy_in (const Splatting *work)
{
  for (int row = 0; row < work->splat->height; row++)
    memcpy (work->pixels + (gsize) row * (gsize) work->stride + work->margin,
            work->splat->pixels + (gsize) row * (gsize) work->splat->width,
            (gsize) work->splat->width * sizeof *work->pixels);
}

static void
copy_out (const Splatting *work)
{
  for (int row = 0; row < work->splat->height; row++)
    memcpy (work->splat->pixels + (gsize) row * (gsize) work->splat->width,
            work->pixels + (gsize) row * (gsize) work->stride + work->margin,
            (gsize) work->splat->width * sizeof *work->pixels);
}

/* Memory of this thread that is kept from frame to frame: asking the system for so much
 * anew takes longer than to sort the points. */
typedef struct
{
  gsize n_packed;
  gsize n_sorted;
  guint64 *packed;
  guint64 *sorted;
} Scratch;

static void
scratch_free (gpointer data)
{
  Scratch *self = data;

  g_free (self->packed);
  g_free (self->sorted);
  g_free (self);
}

static Scratch *
get_scratch (void)
{
  static GPrivate key = G_PRIVATE_INIT (scratch_free);
  Scratch *self = g_private_get (&key);

  if (self == NULL)
    {
      self = g_new0 (Scratch, 1);
      g_private_set (&key, self);
    }
  return self;
}

static guint64 *
reserve (guint64 **memory, gsize *n, gsize n_wanted)
{
  if (*n < n_wanted)
    {
      g_free (*memory);
      *memory = g_new (guint64, n_wanted);
      *n = n_wanted;
    }
  return *memory;
}

static void
work_init (Splatting *work, const FusPlotSplat *splat)
{
  Scratch *scratch = get_scratch ();

  *work = (Splatting){ .splat = splat };
  measure (work);
  work->pixels = g_new0 (guint32, (gsize) splat->height * (gsize) work->stride);
  work->disc = cover_all (work, splat->radius);
  work->inside = cover_all (work, MAX (splat->radius - splat->rim_width, 0));
  work->stamps = g_new0 (Stamp, splat->n_styles);
  for (guint k = 0; k < splat->n_styles; k++)
    stamp_init (&work->stamps[k], work, &splat->styles[k]);
  work->packed = reserve (&scratch->packed, &scratch->n_packed, splat->n);
  work->places = g_new0 (gsize, work->n_chunks * n_bins (work));
  work->starts = g_new (gsize, n_bins (work) + 1);
}

static void
work_clear (Splatting *work)
{
  for (guint k = 0; k < work->splat->n_styles; k++)
    stamp_clear (&work->stamps[k]);
  g_free (work->stamps);
  g_free (work->disc);
  g_free (work->inside);
  g_free (work->pixels);
  g_free (work->places);
  g_free (work->starts);
}

/* Few points are done before another thread has woken up. */
static void
run (Splatting *work, const FusPlotCanvas *canvas, gsize n_items, FusPlotWork func)
{
  if (work->n_chunks > 1)
    fus_plot_canvas_run (canvas, n_items, func, work);
  else
    for (gsize item = 0; item < n_items; item++)
      func (item, work);
}

void
fus_plot_splat (const FusPlotSplat *self, const FusPlotCanvas *canvas)
{
  Scratch *scratch = get_scratch ();
  Splatting work;

  g_return_if_fail (self != NULL);

  if (self->n == 0 || self->width <= 0 || self->height <= 0)
    return;
  work_init (&work, self);
  copy_in (&work);
  run (&work, canvas, work.n_chunks, count_chunk);
  lay_out (&work);
  work.sorted =
    reserve (&scratch->sorted, &scratch->n_sorted, work.starts[n_bins (&work)]);
  run (&work, canvas, work.n_chunks, sort_chunk);
  run (&work, canvas, (gsize) work.n_bands, blend_band);
  copy_out (&work);
  work_clear (&work);
}
