/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the points of a map are colored by, made once and shared by figure, legend and
 * cards: a group a point, and for numbers a position on a ramp. More than ten classes
 * can't be told apart by color: the commonest ten have one, the others are grey and
 * keep their names out of the picture. Reference-counted and frozen. */
#include "config.h"

#include "fus-map-coloring.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "fus-compare.h"
#include "fus-figure-private.h"
#include "fus-plot-palette.h"
#include "fus-shared.h"

#define MAX_COLORED 10 /* classes that have a color of their own */
#define MOST_GIVEN 20  /* classes that the file may give colors */
#define N_STEPS 64     /* of a ramp */

static gsize
sample_of (const FusFigureContext *context, gsize point)
{
  return context->map.samples != NULL ? context->map.samples[point] : point;
}

static void
alloc_groups (FusMapColoring *self, guint n_groups)
{
  self->n_groups = n_groups;
  self->ink = g_new0 (FusPlotInk, n_groups + 1);
  self->name = g_new0 (char *, n_groups + 1);
  self->count = g_new0 (gsize, n_groups + 1);
}

static void
put (FusMapColoring *self, gsize point, int color)
{
  if (color < 0)
    {
      self->color[point] = FUS_PLOT_NO_COLOR;
      self->n_unknown++;
      return;
    }
  self->color[point] = (guint16) color;
  self->count[color]++;
}

/* Colors of classes beside others that are grey: those that are not grey themselves, and
 * at last that of text. */
static FusPlotInk
get_clear_ink (guint rank)
{
  static const guint clear[] = { 0, 1, 2, 4, 5, 6, 7, 9 };

  return rank < G_N_ELEMENTS (clear) ? FUS_PLOT_CLASS_INK (clear[rank])
                                     : FUS_PLOT_INK (TEXT);
}

/* Colors that the file gives, where they do what colors are for. */
static gboolean
take_given (FusMapColoring *self, const FusLabel *label)
{
  g_autofree guint32 *rgb = g_new (guint32, self->n_groups + 1);

  if (label->colors == NULL || self->n_groups == 0)
    return FALSE;
  self->refuses_given = TRUE;
  for (guint k = 0; k < self->n_groups; k++)
    if (!fus_plot_color_parse (label->colors[k], &rgb[k]))
      return FALSE;
  if (self->n_groups > MOST_GIVEN || !fus_plot_colors_tell_apart (rgb, self->n_groups))
    return FALSE;
  for (guint k = 0; k < self->n_groups; k++)
    self->ink[k] = (FusPlotInk){ .role = FUS_PLOT_INK_GIVEN, .index = rgb[k] };
  self->refuses_given = FALSE;

  return TRUE;
}

/* Above ten classes the commonest have colors; the others are grey, and have no names: a
 * name in grey would say of which color its points are not. */
static void
ink_classes (FusMapColoring *self)
{
  guint n_colored = self->n_groups <= MAX_COLORED ? self->n_groups : MAX_COLORED - 1;
  g_autofree gboolean *taken = g_new0 (gboolean, self->n_groups + 1);

  for (guint k = 0; k < self->n_groups; k++)
    self->ink[k] =
      self->n_groups <= MAX_COLORED ? FUS_PLOT_CLASS_INK (k) : FUS_PLOT_INK (NEUTRAL);
  for (guint rank = 0; self->n_groups > MAX_COLORED && rank < n_colored; rank++)
    {
      guint best = 0;

      for (guint k = 1; k < self->n_groups; k++)
        {
          if (!taken[k] && (taken[best] || self->count[k] > self->count[best]))
            best = k;
        }
      taken[best] = TRUE;
      self->ink[best] = get_clear_ink (rank);
    }
  self->n_grey = self->n_groups - n_colored;
}

static void
color_by_class (FusMapColoring *self,
                const FusFigureContext *context,
                const FusLabel *label)
{
  self->title = g_strdup (label->name);
  self->unknown = _ ("not known");
  alloc_groups (self, label->n_classes);
  for (guint k = 0; k < label->n_classes; k++)
    self->name[k] = g_strdup (label->classes[k]);
  for (gsize i = 0; i < self->n; i++)
    put (self, i, label->codes[sample_of (context, i)]);
  if (!take_given (self, label))
    ink_classes (self);
  self->has_names = TRUE;
}

/* -- Ramps -- */

static void
sort_values (FusMapColoring *self)
{
  self->sorted = g_new (double, self->n + 1);
  for (gsize i = 0; i < self->n; i++)
    if (isfinite (self->values[i]))
      self->sorted[self->n_known++] = self->values[i];
  qsort (self->sorted, self->n_known, sizeof *self->sorted, fus_compare_doubles);
}

/* Share of the known values below @value, of equal ones a half. */
static double
get_rank (const FusMapColoring *self, double value)
{
  gsize below = 0;
  gsize up_to = 0;

  for (gsize step = self->n_known; step > 0; step /= 2)
    {
      while (below + step <= self->n_known && self->sorted[below + step - 1] < value)
        below += step;
      while (up_to + step <= self->n_known && self->sorted[up_to + step - 1] <= value)
        up_to += step;
    }
  return self->n_known > 0 ? 0.5 * (double) (below + up_to) / (double) self->n_known : 0;
}

/* From 0 at the smallest value to 1 at the largest. */
static double
get_position (const FusMapColoring *self, double value)
{
  const FusPlotRange *all = &self->data_range;

  switch (self->scale)
    {
    case FUS_MAP_SCALE_LOG:
      return log (value / all->low) / log (all->high / all->low);
    case FUS_MAP_SCALE_QUANTILE:
      return get_rank (self, value);
    case FUS_MAP_SCALE_LINEAR:
    default:
      return (value - all->low) / (all->high - all->low);
    }
}

static int
step_of (double position)
{
  return isfinite (position) ? (int) CLAMP (position * N_STEPS, 0, N_STEPS - 1) : -1;
}

static void
set_range (FusMapColoring *self, const FusMapRamp *ramp)
{
  self->range = self->data_range;
  self->low_at = 0;
  self->high_at = 1;
  if (ramp == NULL)
    return;
  if (fus_map_coloring_can_scale (self, ramp->scale))
    self->scale = ramp->scale;
  if (self->scale == FUS_MAP_SCALE_QUANTILE)
    sort_values (self);
  if (isfinite (ramp->low) && ramp->low > self->data_range.low)
    {
      self->range.low = ramp->low;
      self->low_at = CLAMP (get_position (self, ramp->low), 0, 1);
    }
  if (isfinite (ramp->high) && ramp->high < self->data_range.high)
    {
      self->range.high = ramp->high;
      self->high_at = CLAMP (get_position (self, ramp->high), 0, 1);
    }
}

static void
put_value (FusMapColoring *self, gsize point)
{
  double position = isfinite (self->values[point])
                      ? get_position (self, self->values[point])
                      : (double) NAN;
  double width = MAX (self->high_at - self->low_at, 1e-9);
  int bin = step_of (position);

  put (self, point, step_of ((position - self->low_at) / width));
  self->bin[point] = bin < 0 ? FUS_PLOT_NO_COLOR : (guint16) bin;
  if (bin >= 0)
    self->bin_count[bin]++;
}

/* Takes @values: `[n]`, one a point; NaN where not known. */
static void
color_by_values (FusMapColoring *self,
                 const char *title,
                 double *values,
                 const FusMapRamp *ramp)
{
  self->title = g_strdup (title);
  self->is_ramp = TRUE;
  self->unknown = _ ("not known");
  self->values = values;
  alloc_groups (self, N_STEPS);
  self->bin = g_new (guint16, self->n + 1);
  self->bin_count = g_new0 (gsize, N_STEPS);
  set_range (self, ramp);
  for (guint k = 0; k < N_STEPS; k++)
    self->ink[k] =
      (FusPlotInk){ .role = FUS_PLOT_INK_QUALITY, .value = (k + 0.5) / N_STEPS };
  for (gsize i = 0; i < self->n; i++)
    put_value (self, i);
}

static void
color_by_column (FusMapColoring *self,
                 const FusFigureContext *context,
                 const FusLabel *label)
{
  double *values = g_new (double, self->n + 1);

  self->data_range = (FusPlotRange){ G_MAXDOUBLE, -G_MAXDOUBLE };
  for (gsize i = 0; i < self->n; i++)
    {
      values[i] = label->values[sample_of (context, i)];
      if (isfinite (values[i]))
        fus_plot_range_include (&self->data_range, values[i]);
    }
  if (!(self->data_range.high >= self->data_range.low))
    self->data_range = (FusPlotRange){ 0, 1 };
  else if (!(self->data_range.high > self->data_range.low))
    self->data_range.high = self->data_range.low + 1;
  color_by_values (self, label->name, values, context->map.ramp);
}

/* How many of its neighbours a point has kept; not known before it is measured. */
static void
color_by_quality (FusMapColoring *self, const FusFigureContext *context)
{
  const FusMapQuality *quality = context->map.quality;
  double *values = g_new (double, self->n + 1);

  for (gsize i = 0; i < self->n; i++)
    values[i] =
      quality != NULL && quality->per_point != NULL && i < quality->per_point->n_rows
        ? (double) quality->per_point->data[i]
        : (double) NAN;
  self->data_range = (FusPlotRange){ 0, 1 };
  color_by_values (self, _ ("neighbours kept"), values, context->map.ramp);
}

/* Open where the modality is missing. */
static void
color_by_presence_of (FusMapColoring *self, const FusFigureContext *context, guint m)
{
  const FusMask *presence = fus_dataset_get_presence (context->dataset);

  self->title = g_strdup (fus_figure_modality_name (context, m));
  self->unknown = _ ("not recorded");
  alloc_groups (self, 1);
  self->ink[0] = FUS_PLOT_MODALITY_INK (m);
  self->name[0] = g_strdup (_ ("recorded"));
  for (gsize i = 0; i < self->n; i++)
    put (self, i, fus_mask_has (presence[sample_of (context, i)], m) ? 0 : -1);
}

static int
find_pattern (const GArray *patterns, FusMask present)
{
  for (guint k = 0; k < patterns->len; k++)
    {
      if (g_array_index (patterns, FusFigurePattern, k).present == present)
        return (int) k;
    }
  return -1;
}

static void
color_by_pattern (FusMapColoring *self, const FusFigureContext *context)
{
  const FusMask *presence = fus_dataset_get_presence (context->dataset);
  g_autoptr (GArray) patterns = fus_figure_count_patterns (context->dataset);

  self->title = g_strdup (_ ("what is there"));
  self->unknown = _ ("not known");
  alloc_groups (self, patterns->len);
  for (guint k = 0; k < patterns->len; k++)
    self->name[k] =
      fus_figure_dup_pattern (context,
                              g_array_index (patterns, FusFigurePattern, k).present);
  for (gsize i = 0; i < self->n; i++)
    put (self, i, find_pattern (patterns, presence[sample_of (context, i)]));
  ink_classes (self);
}

static void
color_by_nothing (FusMapColoring *self)
{
  self->title = g_strdup ("");
  self->unknown = _ ("not known");
  alloc_groups (self, 1);
  self->ink[0] = FUS_PLOT_INK (NEUTRAL);
  self->name[0] = g_strdup ("");
  for (gsize i = 0; i < self->n; i++)
    put (self, i, 0);
}

static gboolean
color_by_presence (FusMapColoring *self, const FusFigureContext *context, const char *by)
{
  guint m;

  if (g_strcmp0 (by, "presence") == 0)
    color_by_pattern (self, context);
  else if (by != NULL && g_str_has_prefix (by, "presence:") &&
           fus_dataset_find_modality (context->dataset, by + strlen ("presence:"), &m))
    color_by_presence_of (self, context, m);
  else
    return FALSE;
  return TRUE;
}

static void
coloring_clear (FusMapColoring *self)
{
  g_free (self->color);
  g_free (self->ink);
  for (guint k = 0; k < self->n_groups; k++)
    g_free (self->name[k]);
  g_free (self->name);
  g_free (self->count);
  g_free (self->title);
  g_free (self->values);
  g_free (self->bin);
  g_free (self->bin_count);
  g_free (self->sorted);
}

FusMapColoring *
fus_map_coloring_new (const FusFigureContext *context)
{
  g_return_val_if_fail (context != NULL, NULL);

  FusMapColoring *self = g_atomic_rc_box_new0 (FusMapColoring);
  const char *by = context->map.color;
  const FusLabel *label = by != NULL ? fus_dataset_find_label (context->dataset, by)
                                     : fus_figure_get_label (context);

  self->n = context->map.points->n_rows;
  self->color = g_new (guint16, self->n + 1);
  if (color_by_presence (self, context, by))
    return self;
  if (g_strcmp0 (by, FUS_MAP_COLOR_QUALITY) == 0)
    color_by_quality (self, context);
  else if (label == NULL)
    color_by_nothing (self);
  else if (label->kind == FUS_LABEL_CATEGORICAL)
    color_by_class (self, context, label);
  else
    color_by_column (self, context, label);

  return self;
}

double
fus_map_coloring_get_value (const FusMapColoring *self, double position)
{
  g_return_val_if_fail (self != NULL, 0);

  const FusPlotRange *all = &self->data_range;
  double at = CLAMP (position, 0, 1);

  if (self->scale == FUS_MAP_SCALE_QUANTILE && self->n_known > 0)
    return self->sorted[(gsize) (at * (double) (self->n_known - 1) + 0.5)];
  if (self->scale == FUS_MAP_SCALE_LOG)
    return all->low * pow (all->high / all->low, at);
  return all->low + at * (all->high - all->low);
}

gboolean
fus_map_coloring_can_scale (const FusMapColoring *self, FusMapScale scale)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail ((guint) scale <= FUS_MAP_SCALE_QUANTILE, FALSE);

  return scale != FUS_MAP_SCALE_LOG || self->data_range.low > 0;
}

FUS_DEFINE_SHARED (FusMapColoring, fus_map_coloring, coloring_clear)
