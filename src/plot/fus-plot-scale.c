/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From values to positions, and numbers as text. A scale is linear or of bands; it is
 * reference-counted and, bands apart, never changed, so that panels can share it. Ticks
 * stand at round numbers; numbers have a real minus, the locale's decimal sign, and as
 * many decimals as all ticks of an axis need. */
#include "config.h"

#include "fus-plot-scale.h"

#include <locale.h>
#include <math.h>
#include <string.h>

#define MAX_TICKS 16
#define MINUS "\xe2\x88\x92" /* U+2212 */

struct _FusPlotScale
{
  FusPlotScaleKind kind;
  double low;
  double high;
  guint n_bands;
  FusPlotBand *bands;
};

static FusPlotScale *
scale_new (FusPlotScaleKind kind, double low, double high)
{
  FusPlotScale *self = g_atomic_rc_box_new0 (FusPlotScale);

  self->kind = kind;
  self->low = low;
  self->high = high;
  return self;
}

FusPlotScale *
fus_plot_scale_new_linear (double low, double high)
{
  g_return_val_if_fail (isfinite (low) && isfinite (high), NULL);

  if (!(ABS (high - low) > 0))
    high = low + (ABS (low) > 0 ? ABS (low) : 1);
  return scale_new (FUS_PLOT_SCALE_LINEAR, low, high);
}

/* The smallest of 1, 2, 2.5, 5 × 10ⁿ that is at least @least. */
static double
round_step (double least)
{
  static const double steps[] = { 1, 2, 2.5, 5, 10 };
  double power = pow (10, floor (log10 (least)));

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      if (steps[i] * power >= least * (1 - 1e-9))
        return steps[i] * power;
    }
  return 10 * power;
}

FusPlotScale *
fus_plot_scale_new_nice (double low, double high)
{
  double step;

  g_return_val_if_fail (isfinite (low) && isfinite (high) && low <= high, NULL);

  if (!(high > low))
    return fus_plot_scale_new_linear (low, high);
  step = round_step ((high - low) / 4);
  return scale_new (FUS_PLOT_SCALE_LINEAR, floor (low / step + 1e-9) * step,
                    ceil (high / step - 1e-9) * step);
}

FusPlotScale *
fus_plot_scale_new_band (guint n)
{
  FusPlotScale *self = scale_new (FUS_PLOT_SCALE_BAND, 0, n);

  self->n_bands = n;
  self->bands = g_new0 (FusPlotBand, n);
  return self;
}

FusPlotScale *
fus_plot_scale_ref (FusPlotScale *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
scale_clear (gpointer data)
{
  FusPlotScale *self = data;

  for (guint i = 0; i < self->n_bands; i++)
    {
      g_free (self->bands[i].label);
      g_free (self->bands[i].note);
      g_free (self->bands[i].letter);
    }
  g_free (self->bands);
}

void
fus_plot_scale_unref (FusPlotScale *self)
{
  g_atomic_rc_box_release_full (self, scale_clear);
}

FusPlotScaleKind
fus_plot_scale_get_kind (const FusPlotScale *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->kind;
}

FusPlotRange
fus_plot_scale_get_range (const FusPlotScale *self)
{
  g_return_val_if_fail (self != NULL, (FusPlotRange){ 0 });

  return (FusPlotRange){ self->low, self->high };
}

guint
fus_plot_scale_get_n_bands (const FusPlotScale *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_bands;
}

FusPlotBand *
fus_plot_scale_get_band (const FusPlotScale *self, guint i)
{
  g_return_val_if_fail (i < self->n_bands, NULL);

  return &self->bands[i];
}

gboolean
fus_plot_scale_has_glyphs (const FusPlotScale *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->n_bands; i++)
    {
      if (self->bands[i].glyph != FUS_PLOT_GLYPH_NONE)
        return TRUE;
    }
  return FALSE;
}

double
fus_plot_scale_get_total (const FusPlotScale *self)
{
  g_return_val_if_fail (self != NULL, 0);

  double total = self->n_bands;

  for (guint i = 0; i < self->n_bands; i++)
    total += self->bands[i].gap;
  return MAX (total, 1e-9);
}

/* Where band @i starts, in bands. */
static double
band_start (const FusPlotScale *self, guint i)
{
  double start = i;

  for (guint k = 0; k <= i && k < self->n_bands; k++)
    start += self->bands[k].gap;
  return start;
}

static double
band_map (const FusPlotScale *self, double value)
{
  double nearest = floor (value + 0.5);
  guint i = (guint) CLAMP (nearest, 0, MAX ((double) self->n_bands - 1, 0));

  return (band_start (self, i) + 0.5 + (value - i)) / fus_plot_scale_get_total (self);
}

double
fus_plot_scale_map (const FusPlotScale *self, double value)
{
  g_return_val_if_fail (self != NULL, 0);

  switch (self->kind)
    {
    case FUS_PLOT_SCALE_BAND:
      return band_map (self, value);
    case FUS_PLOT_SCALE_LINEAR:
    default:
      return (value - self->low) / (self->high - self->low);
    }
}

double
fus_plot_scale_unmap (const FusPlotScale *self, double position)
{
  g_return_val_if_fail (self != NULL, 0);

  switch (self->kind)
    {
    case FUS_PLOT_SCALE_BAND:
      return fus_plot_scale_find_band (self, position);
    case FUS_PLOT_SCALE_LINEAR:
    default:
      return self->low + (self->high - self->low) * position;
    }
}

double
fus_plot_scale_get_band_width (const FusPlotScale *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return 1 / fus_plot_scale_get_total (self);
}

int
fus_plot_scale_find_band (const FusPlotScale *self, double position)
{
  g_return_val_if_fail (self != NULL, 0);

  double at = position * fus_plot_scale_get_total (self);

  for (guint i = 0; i < self->n_bands; i++)
    {
      double start = band_start (self, i);

      if (at >= start && at < start + 1)
        return (int) i;
    }
  return -1;
}

static guint
ticks_with_step (double low, double high, double step, double *ticks)
{
  double first = ceil (low / step - 1e-9);
  double last = floor (high / step + 1e-9);
  guint n = 0;

  for (double k = first; k <= last && n < MAX_TICKS; k++)
    ticks[n++] = k * step + 0.0; /* never −0 */
  return n;
}

guint
fus_plot_ticks (double low, double high, guint max_ticks, double *ticks)
{
  double step;
  guint n;

  g_return_val_if_fail (isfinite (low) && isfinite (high), 0);

  if (high < low)
    return fus_plot_ticks (high, low, max_ticks, ticks);
  max_ticks = CLAMP (max_ticks, 2, MAX_TICKS);
  if (!(high > low))
    return 0;
  /* n ticks can stand on barely more than n − 1 steps. */
  step = round_step ((high - low) / (max_ticks + 1));
  while (floor (high / step + 1e-9) - ceil (low / step - 1e-9) + 1 > max_ticks)
    step = round_step (step * 1.01);
  n = ticks_with_step (low, high, step, ticks);
  return n;
}

guint
fus_plot_scale_get_ticks (const FusPlotScale *self, guint max_ticks, double *ticks)
{
  g_return_val_if_fail (self != NULL, 0);

  switch (self->kind)
    {
    case FUS_PLOT_SCALE_BAND:
      return 0;
    case FUS_PLOT_SCALE_LINEAR:
    default:
      return fus_plot_ticks (self->low, self->high, max_ticks, ticks);
    }
}

static gboolean
is_exact (double value, guint decimals)
{
  double scaled = value * pow (10, decimals);

  return ABS (scaled - round (scaled)) < 1e-6 * MAX (1, ABS (scaled));
}

guint
fus_plot_number_decimals (const double *values, guint n_values, FusPlotNumberFlags flags)
{
  g_return_val_if_fail (values != NULL || n_values == 0, 0);

  double factor = (flags & FUS_PLOT_NUMBER_PERCENT) != 0 ? 100 : 1;
  guint decimals = 0;

  for (guint i = 0; i < n_values; i++)
    {
      while (decimals < 6 && isfinite (values[i]) &&
             !is_exact (values[i] * factor, decimals))
        decimals++;
    }
  return decimals;
}

/* Between thousands, as the locale has it; the C locale, which has none, gets commas. */
static const char *
thousands_separator (void)
{
  const char *separator = localeconv ()->thousands_sep;

  return separator != NULL && *separator != '\0' ? separator : ",";
}

static char *
group_thousands (const char *digits)
{
  GString *grouped = g_string_new (NULL);
  gsize n_whole = strspn (digits, "0123456789");

  for (gsize i = 0; i < n_whole; i++)
    {
      if (i > 0 && (n_whole - i) % 3 == 0)
        g_string_append (grouped, thousands_separator ());
      g_string_append_c (grouped, digits[i]);
    }
  g_string_append (grouped, digits + n_whole);
  return g_string_free (grouped, FALSE);
}

static char *
format_size (double size, guint decimals, FusPlotNumberFlags flags)
{
  g_autofree char *digits = g_strdup_printf ("%.*f", (int) decimals, size);

  if ((flags & FUS_PLOT_NUMBER_GROUPED) != 0)
    return group_thousands (digits);
  return g_steal_pointer (&digits);
}

char *
fus_plot_number_format (double value, guint decimals, FusPlotNumberFlags flags)
{
  g_autofree char *size = NULL;
  const char *sign = "";

  if (isnan (value))
    return g_strdup ("–");
  if ((flags & FUS_PLOT_NUMBER_PERCENT) != 0)
    value *= 100;
  size = format_size (fabs (value), decimals, flags);
  /* What is written as zero has no sign. */
  if (strpbrk (size, "123456789") != NULL || isinf (value))
    sign = value < 0 ? MINUS : (flags & FUS_PLOT_NUMBER_SIGNED) != 0 ? "+" : "";
  return g_strconcat (sign, size, NULL);
}

char *
fus_plot_tick_format (double value, guint decimals, FusPlotNumberFlags flags)
{
  double written = (flags & FUS_PLOT_NUMBER_PERCENT) != 0 ? value * 100 : value;

  return fus_plot_number_format (value, is_exact (written, 0) ? 0 : decimals, flags);
}
