/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-spectrogram.h"

#include <math.h>
#include <string.h>

enum
{
  N_LOBES = 16, /* zero crossings of the sinc on each side */
};

#define FLOOR 1e-6

static double
to_mel (double hertz)
{
  return 2595 * log10 (1 + hertz / 700);
}

static double
to_hertz (double mel)
{
  return 700 * (pow (10, mel / 2595) - 1);
}

static void
fill_filters (FusSpectrogram *self)
{
  gsize n_bins = self->n_fft / 2 + 1;
  double top = to_mel (self->rate / 2);
  double step = top / (double) (self->n_bands + 1);

  for (gsize band = 0; band < self->n_bands; band++)
    {
      double left = to_hertz (step * (double) band);
      double middle = to_hertz (step * (double) (band + 1));
      double right = to_hertz (step * (double) (band + 2));

      for (gsize bin = 0; bin < n_bins; bin++)
        {
          double hertz = self->rate * (double) bin / (double) self->n_fft;
          double up = (hertz - left) / (middle - left);
          double down = (right - hertz) / (right - middle);

          self->filters[band * n_bins + bin] = MAX (0, MIN (up, down));
        }
    }
}

void
fus_spectrogram_init (FusSpectrogram *self)
{
  self->n_fft = 2;
  while (self->n_fft < self->window)
    self->n_fft *= 2;
  self->filters = g_new0 (double, self->n_bands *(self->n_fft / 2 + 1));
  self->taper = g_new (double, self->window);
  self->work = g_new (double, 2 * self->n_fft);
  for (gsize i = 0; i < self->window; i++)
    self->taper[i] =
      0.5 - 0.5 * cos (2 * G_PI * ((double) i + 0.5) / (double) self->window);
  fill_filters (self);
}

void
fus_spectrogram_clear (FusSpectrogram *self)
{
  g_clear_pointer (&self->filters, g_free);
  g_clear_pointer (&self->taper, g_free);
  g_clear_pointer (&self->work, g_free);
}

static void
swap_bits (double *x, gsize n)
{
  for (gsize i = 1, j = 0; i < n; i++)
    {
      gsize bit = n >> 1;

      for (; (j & bit) != 0; bit >>= 1)
        j ^= bit;
      j ^= bit;
      if (i >= j)
        continue;
      for (guint k = 0; k < 2; k++)
        {
          double kept = x[2 * i + k];

          x[2 * i + k] = x[2 * j + k];
          x[2 * j + k] = kept;
        }
    }
}

/* In place, real and imaginary parts side by side (Cooley and Tukey 1965). */
static void
transform (double *x, gsize n)
{
  swap_bits (x, n);
  for (gsize half = 1; half < n; half *= 2)
    for (gsize k = 0; k < half; k++)
      {
        double re = cos (-G_PI * (double) k / (double) half);
        double im = sin (-G_PI * (double) k / (double) half);

        for (gsize i = k; i < n; i += 2 * half)
          {
            double *a = x + 2 * i;
            double *b = x + 2 * (i + half);
            double b_re = re * b[0] - im * b[1];
            double b_im = re * b[1] + im * b[0];

            b[0] = a[0] - b_re;
            b[1] = a[1] - b_im;
            a[0] += b_re;
            a[1] += b_im;
          }
      }
}

void
fus_spectrogram_compute (FusSpectrogram *self, double *out, const double *sound, gsize n)
{
  gsize n_bins = self->n_fft / 2 + 1;
  double sum = 0;

  for (gsize i = 0; i < self->window; i++)
    sum += self->taper[i];
  for (gsize frame = 0; frame < self->n_frames; frame++)
    {
      gsize start = frame * self->hop;

      memset (self->work, 0, 2 * self->n_fft * sizeof (double));
      for (gsize i = 0; i < self->window && start + i < n; i++)
        self->work[2 * i] = self->taper[i] * sound[start + i] / sum;
      transform (self->work, self->n_fft);
      for (gsize band = 0; band < self->n_bands; band++)
        {
          double power = 0;

          for (gsize bin = 0; bin < n_bins; bin++)
            power += self->filters[band * n_bins + bin] *
                     (self->work[2 * bin] * self->work[2 * bin] +
                      self->work[2 * bin + 1] * self->work[2 * bin + 1]);
          out[frame * self->n_bands + band] = log (FLOOR + power);
        }
    }
}

double *
fus_spectrogram_resample (const double *sound,
                          gsize n,
                          double from,
                          double to,
                          gsize *n_out)
{
  double cut = MIN (1, to / from); /* of half the old rate */
  double reach = N_LOBES / cut;
  double *out = NULL;

  *n_out = (gsize) floor ((double) n * to / from);
  out = g_new (double, MAX (*n_out, 1));
  for (gsize i = 0; i < *n_out; i++)
    {
      double center = (double) i * from / to;
      gint64 first = (gint64) MAX (ceil (center - reach), 0);
      gint64 last = (gint64) MIN (floor (center + reach), (double) n - 1);
      double value = 0;

      for (gint64 j = first; j <= last; j++)
        {
          double x = cut * (center - (double) j);
          double sinc = fabs (x) < 1e-9 ? 1 : sin (G_PI * x) / (G_PI * x);

          value += cut * sinc * (0.5 + 0.5 * cos (G_PI * x / N_LOBES)) * sound[j];
        }
      out[i] = value;
    }

  return out;
}
