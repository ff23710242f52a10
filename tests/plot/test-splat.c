/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-parallel.h"
#include "fus-plot-splat.h"

#include <math.h>

#define WIDTH 301
#define HEIGHT 157

/* Hidden on purpose: one color. */
#define N_COLORS 4

typedef struct
{
  gsize n;
  double *x;
  double *y;
  guint16 *color_of;
  guint8 *selected;
  double radius;
  gboolean dots;
  guint32 *pixels;
} Fixture;

static const FusPlotSplatStyle styles[] = {
  { .fill = { 0, 0.4, 0.8, 0.85 }, .layer = 2 },
  { .fill = { 0.9, 0.3, 0.1, 0.85 }, .layer = 2 },
  { .fill = { 1, 1, 1, 1 }, .is_open = TRUE, .rim = { 0.3, 0.3, 0.3, 1 }, .layer = 3 },
  { .fill = { 0.8, 0.8, 0.8, 0.42 }, .layer = 0 },
};

/* Not selected: all grey; selected: the color's own, but for the last, which is hidden.
 */
static const guint16 style_of[2 * N_COLORS] = {
  3, 3, 3, FUS_PLOT_SPLAT_HIDDEN, 0, 1, 2, FUS_PLOT_SPLAT_HIDDEN,
};

/* Some lie outside of the image, on its edges, and nowhere. */
static void
fixture_init (Fixture *self, gsize n)
{
  GRand *rand = g_rand_new_with_seed (3);

  *self = (Fixture){ .n = n, .radius = 2.6 };
  self->x = g_new (double, n + 1);
  self->y = g_new (double, n + 1);
  self->color_of = g_new (guint16, n + 1);
  self->selected = g_new (guint8, n + 1);
  for (gsize i = 0; i < n; i++)
    {
      self->x[i] =
        i % 97 == 5 ? (double) NAN : g_rand_double_range (rand, -10, WIDTH + 10);
      self->y[i] = i % 89 == 5 ? 0 : g_rand_double_range (rand, -10, HEIGHT + 10);
      self->color_of[i] = (guint16) g_rand_int_range (rand, 0, N_COLORS);
      self->selected[i] = (guint8) g_rand_int_range (rand, 0, 2);
    }
  g_rand_free (rand);
}

static void
fixture_clear (Fixture *self)
{
  g_free (self->x);
  g_free (self->y);
  g_free (self->color_of);
  g_free (self->selected);
}

static FusPlotSplat
get_splat (const Fixture *self)
{
  return (FusPlotSplat){
    .n = self->n,
    .x = self->x,
    .y = self->y,
    .to_pixels = { 0, 0, 1, 1 },
    .color_of = self->color_of,
    .selected = self->selected,
    .n_colors = N_COLORS,
    .style_of = style_of,
    .n_styles = G_N_ELEMENTS (styles),
    .styles = styles,
    .radius = self->radius,
    .rim_width = self->radius / 3,
    .dots = self->dots,
    .width = WIDTH,
    .height = HEIGHT,
  };
}

static GBytes *
splat (const Fixture *self, FusPool *pool)
{
  g_autoptr (FusPlotCanvas) canvas =
               fus_plot_canvas_new (NULL, fus_plot_theme_lookup ("light"));
  FusPlotSplat of = get_splat (self);

  of.pixels = g_new0 (guint32, WIDTH * HEIGHT);
  if (pool != NULL)
    fus_plot_canvas_set_parallel (canvas, fus_pool_run_work, pool);
  fus_plot_splat (&of, canvas);

  return g_bytes_new_take (of.pixels, WIDTH * HEIGHT * sizeof *of.pixels);
}

static guint32
pixel_at (GBytes *image, int x, int y)
{
  return ((const guint32 *) g_bytes_get_data (image, NULL))[y * WIDTH + x];
}

static void
test_threads (void)
{
  const gsize sizes[] = { 0, 1, 7, 16384, 16385, 100001 };

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    for (int dots = 0; dots < 2; dots++)
      {
        Fixture fixture;
        g_autoptr (FusPool) two = fus_pool_new (2, 0);
        g_autoptr (FusPool) five = fus_pool_new (5, 0);
        g_autoptr (GBytes) alone = NULL;
        g_autoptr (GBytes) by_two = NULL;
        g_autoptr (GBytes) by_five = NULL;

        fixture_init (&fixture, sizes[s]);
        fixture.dots = dots == 1;
        alone = splat (&fixture, NULL);
        by_two = splat (&fixture, two);
        by_five = splat (&fixture, five);
        g_assert_true (g_bytes_equal (alone, by_two));
        g_assert_true (g_bytes_equal (alone, by_five));
        fixture_clear (&fixture);
      }
}

/* One channel of @source over @below. */
static guint
over (guint source, guint below, guint alpha)
{
  guint product = below * (255 - alpha) + 128;

  return source + ((product + (product >> 8)) >> 8);
}

static guint32
over_pixel (guint32 source, guint32 below)
{
  guint32 result = 0;

  for (int shift = 0; shift < 32; shift += 8)
    result |= (guint32) over (source >> shift & 255, below >> shift & 255, source >> 24)
              << shift;
  return result;
}

/* What the splat does, plainly: every point by itself, layer after layer, in order. */
static guint32 *
splat_plainly (const Fixture *self)
{
  guint32 *pixels = g_new0 (guint32, WIDTH * HEIGHT);

  for (guint layer = 0; layer < FUS_PLOT_SPLAT_N_LAYERS; layer++)
    for (gsize i = 0; i < self->n; i++)
      {
        guint16 style = style_of[self->selected[i] * N_COLORS + self->color_of[i]];
        Fixture one = { 1,
                        self->x + i,
                        self->y + i,
                        self->color_of + i,
                        self->selected + i,
                        self->radius,
                        self->dots,
                        NULL };
        g_autoptr (GBytes) alone = NULL;

        if (style == FUS_PLOT_SPLAT_HIDDEN || styles[style].layer != layer)
          continue;
        alone = splat (&one, NULL);
        for (int k = 0; k < WIDTH * HEIGHT; k++)
          pixels[k] = over_pixel (pixel_at (alone, k % WIDTH, k / WIDTH), pixels[k]);
      }
  return pixels;
}

static void
test_order (void)
{
  Fixture fixture;
  g_autoptr (GBytes) image = NULL;
  g_autofree guint32 *plain = NULL;

  fixture_init (&fixture, 300);
  for (gsize i = 0; i < fixture.n; i++)
    {
      fixture.x[i] = 20 + fmod (fixture.x[i] + 10, 30);
      fixture.y[i] = 20 + fmod (fixture.y[i] + 10, 30);
    }
  image = splat (&fixture, NULL);
  plain = splat_plainly (&fixture);
  g_assert_cmpmem (g_bytes_get_data (image, NULL), g_bytes_get_size (image), plain,
                   WIDTH * HEIGHT * sizeof *plain);
  fixture_clear (&fixture);
}

/* A disc covers π r² pixels, its middle is opaque as asked, and a rim surrounds it. */
static void
test_disc (void)
{
  double at = 50.5;
  guint16 color = 0;
  guint8 selected = 1;
  Fixture one = { 1, &at, &at, &color, &selected, 6.3, FALSE, NULL };
  g_autoptr (GBytes) filled = splat (&one, NULL);
  g_autoptr (GBytes) open = NULL;
  double area = 0;

  for (int k = 0; k < WIDTH * HEIGHT; k++)
    area +=
      (pixel_at (filled, k % WIDTH, k / WIDTH) >> 24) / (255 * styles[0].fill.alpha);
  g_assert_cmpfloat (fabs (area - G_PI * 6.3 * 6.3), <, 1.5);
  g_assert_cmphex (pixel_at (filled, 50, 50) >> 24, ==, 217);
  color = 2;
  open = splat (&one, NULL);
  g_assert_cmphex (pixel_at (open, 50, 50), ==, 0xffffffff);
  g_assert_cmphex (pixel_at (open, 55, 50), ==, 0xff4d4d4d);
  g_assert_cmphex (pixel_at (open, 57, 50), ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/splat/the-same-with-any-threads", test_threads);
  g_test_add_func ("/splat/blends-in-order", test_order);
  g_test_add_func ("/splat/disc-is-round", test_disc);

  return g_test_run ();
}
