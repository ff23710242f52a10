/* SPDX-License-Identifier: GPL-3.0-or-later */
/* To add a way of going bad: write its corrupt() and list its class in @classes. */
#include "config.h"

#include "fus-corruption.h"

#include "fus-class-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Height, width and channels of what is laid out in rows; a series is one row high. */
typedef struct
{
  gsize height;
  gsize width;
  gsize n_channels;
} Layout;

static Layout
get_layout (const FusModality *modality)
{
  const gsize *shape = modality->shape;

  if (modality->kind == FUS_MODALITY_SERIES)
    return (Layout){ 1, shape[0], modality->n_features / shape[0] };
  if (modality->n_dims == 1)
    return (Layout){ 1, shape[0], 1 };

  return (Layout){ shape[0], shape[1], modality->n_dims > 2 ? shape[2] : 1 };
}

/* What can only be 0 or 1 stays so: the nearest value that can be. */
static void
settle (FusReal *x, const FusModality *modality)
{
  gsize best = 0;

  if (modality->kind == FUS_MODALITY_BINARY)
    for (gsize d = 0; d < modality->n_features; d++)
      x[d] = x[d] > (FusReal) 0.5 ? 1 : 0;
  if (modality->kind != FUS_MODALITY_CATEGORICAL)
    return;
  for (gsize d = 1; d < modality->n_features; d++)
    best = x[d] > x[best] ? d : best;
  for (gsize d = 0; d < modality->n_features; d++)
    x[d] = d == best ? 1 : 0;
}

static void
noise_corrupt (FusReal *x,
               const FusModality *modality,
               double amount,
               FusRng *rng,
               FusReal *scratch)
{
  for (gsize d = 0; d < modality->n_features; d++)
    x[d] += (FusReal) (amount * fus_rng_normal (rng));
  settle (x, modality);
}

static void
dropout_corrupt (FusReal *x,
                 const FusModality *modality,
                 double amount,
                 FusRng *rng,
                 FusReal *scratch)
{
  for (gsize d = 0; d < modality->n_features; d++)
    if (fus_rng_uniform (rng) < amount)
      x[d] = 0;
}

static gsize
clamp_index (gssize i, gsize n)
{
  return i < 0 ? 0 : MIN ((gsize) i, n - 1);
}

/* Blurs one line of @n numbers that lie @stride apart; the edge goes on outside. */
static void
blur_line (FusReal *out, const FusReal *in, gsize n, gsize stride, double sigma)
{
  gssize reach = (gssize) ceil (3 * sigma);

  for (gsize i = 0; i < n; i++)
    {
      double sum = 0;
      double weights = 0;

      for (gssize k = -reach; k <= reach; k++)
        {
          double weight = exp (-0.5 * (double) (k * k) / (sigma * sigma));

          sum += weight * (double) in[clamp_index ((gssize) i + k, n) * stride];
          weights += weight;
        }
      out[i * stride] = (FusReal) (sum / weights);
    }
}

static void
blur_corrupt (FusReal *x,
              const FusModality *modality,
              double amount,
              FusRng *rng,
              FusReal *scratch)
{
  Layout layout = get_layout (modality);
  gsize row = layout.width * layout.n_channels;

  for (gsize i = 0; i < layout.height; i++)
    for (gsize c = 0; c < layout.n_channels; c++)
      blur_line (scratch + i * row + c, x + i * row + c, layout.width, layout.n_channels,
                 amount);
  for (gsize j = 0; j < row; j++)
    blur_line (x + j, scratch + j, layout.height, row, amount);
}

static void
shift_corrupt (FusReal *x,
               const FusModality *modality,
               double amount,
               FusRng *rng,
               FusReal *scratch)
{
  Layout layout = get_layout (modality);
  double angle = 2 * G_PI * fus_rng_uniform (rng);
  gboolean flat = layout.height == 1;
  gssize down = flat ? 0 : (gssize) round (amount * sin (angle));
  gssize right =
    (gssize) round (amount * (flat ? copysign (1, cos (angle)) : cos (angle)));
  FusReal *out = x;

  memcpy (scratch, x, modality->n_features * sizeof *x);
  for (gsize i = 0; i < layout.height; i++)
    for (gsize j = 0; j < layout.width; j++)
      {
        gsize from = clamp_index ((gssize) i - down, layout.height) * layout.width +
                     clamp_index ((gssize) j - right, layout.width);

        memcpy (out, scratch + from * layout.n_channels, layout.n_channels * sizeof *out);
        out += layout.n_channels;
      }
}

static char *
noise_describe (const char *amount)
{
  /* Translators: a number; as in “up to noise of 0.5 standard deviations”. */
  return g_strdup_printf (_ ("noise of %s standard deviations"), amount);
}

static char *
dropout_describe (const char *amount)
{
  /* Translators: a share; as in “up to the loss of 25 % of all values”. */
  return g_strdup_printf (_ ("the loss of %s of all values"), amount);
}

static char *
blur_describe (const char *amount)
{
  /* Translators: a number; as in “up to blur of 2 pixels”. Series have steps. */
  return g_strdup_printf (_ ("blur of %s pixels or steps"), amount);
}

static char *
shift_describe (const char *amount)
{
  /* Translators: a number; as in “up to a shift of 2 pixels”. Series have steps. */
  return g_strdup_printf (_ ("a shift of %s pixels or steps"), amount);
}

static const FusCorruptionClass corruption_noise = {
  .id = "noise",
  .name = N_ ("Noise"),
  .meaning = N_ ("Random numbers are added to every value."),
  .severity = N_ ("noise added, in standard deviations"),
  .unit = N_ ("standard deviations"),
  .levels = { 0, 0.25, 0.5, 1, 2 },
  .severe = 2,
  .most = 1e6,
  .describe = noise_describe,
  .corrupt = noise_corrupt,
};

static const FusCorruptionClass corruption_dropout = {
  .id = "dropout",
  .name = N_ ("Lost Values"),
  .meaning = N_ ("Some values of a record are lost and count as average."),
  .severity = N_ ("share of values that are lost"),
  .unit = N_ ("share of values"),
  .is_share = TRUE,
  .levels = { 0, 0.25, 0.5, 0.75, 1 },
  .severe = 1,
  .most = 1,
  .describe = dropout_describe,
  .corrupt = dropout_corrupt,
};

static const FusCorruptionClass corruption_blur = {
  .id = "blur",
  .name = N_ ("Blur"),
  .meaning = N_ ("Neighboring values run into one another."),
  .severity = N_ ("blur, in pixels or steps"),
  .unit = N_ ("pixels or steps"),
  .levels = { 0, 0.5, 1, 2, 4 },
  .severe = 4,
  .most = 100,
  .describe = blur_describe,
  .needs_order = TRUE,
  .corrupt = blur_corrupt,
};

static const FusCorruptionClass corruption_shift = {
  .id = "shift",
  .name = N_ ("Shift"),
  .meaning = N_ ("The record is moved in some direction."),
  .severity = N_ ("shift, in pixels or steps"),
  .unit = N_ ("pixels or steps"),
  .levels = { 0, 1, 2, 3, 4 },
  .severe = 4,
  .most = 1000,
  .describe = shift_describe,
  .needs_order = TRUE,
  .corrupt = shift_corrupt,
};

static const FusCorruptionClass *const classes[] = {
  &corruption_noise,
  &corruption_dropout,
  &corruption_blur,
  &corruption_shift,
};

FUS_DEFINE_CLASS_TABLE (FusCorruptionClass, fus_corruption, classes)

gboolean
fus_corruption_suits (const FusCorruptionClass *self, const FusModality *modality)
{
  return !self->needs_order || fus_modality_is_ordered (modality);
}

void
fus_corruption_apply (const FusCorruptionClass *self,
                      FusReal *x,
                      const FusModality *modality,
                      const guint *samples,
                      gsize n_rows,
                      double amount,
                      guint64 seed,
                      guint32 step)
{
  g_assert (samples != NULL || n_rows == 0);
  g_assert (x != NULL || n_rows == 0);
  g_assert (isfinite (amount));

  g_autofree FusReal *scratch = g_new (FusReal, modality->n_features);

  if (amount <= 0)
    return;
  for (gsize row = 0; row < n_rows; row++)
    {
      FusRng rng = fus_rng_at (seed, FUS_DRAW_CORRUPTION, step, samples[row]);

      self->corrupt (x + row * modality->n_features, modality, amount, &rng, scratch);
    }
}
