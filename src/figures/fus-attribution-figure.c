/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-attribution-private.h"

/* Layout pixels. */
#define ROW_HEIGHT 61
#define SMALLEST_ROW 34
#define BAR_HEIGHT 20
#define MAX_TICKS 5

#define LEAST_SIDE 0.3 /* of the longer side of the scale */

#define ADDS_UP 1e-6 /* of 1 + the largest value */

/* Rows stand in one order in all three panels, so that nothing jumps between samples. */
typedef struct
{
  const FusFigureContext *context;
  const FusAttribution *attribution;
  FusAttributionFocus focus;
  const char *class_name;
  guint *order;   /* [n_modalities] */
  guint *members; /* rows of the focus's class, or all */
  gsize n_members;
} Panels;

static void
panels_init (Panels *self, const FusFigureContext *context)
{
  const FusAttribution *attribution = context->attribution;

  *self = (Panels){ .context = context, .attribution = attribution };
  self->focus = fus_attribution_find_focus (context);
  self->class_name =
    fus_attribution_get_class (context, fus_attribution_focus_get_sample (&self->focus));
  self->order = g_new (guint, attribution->n_modalities);
  self->members =
    fus_attribution_list_class (context, fus_attribution_focus_get_sample (&self->focus),
                                &self->n_members);
  fus_attribution_sort (attribution, self->order);
}

static void
panels_clear (Panels *self)
{
  g_free (self->order);
  g_free (self->members);
}

static double
focus_phi (const Panels *self, guint place)
{
  return fus_attribution_focus_get_phi (&self->focus, self->order[place]);
}

/* One scale for all three: it holds every number that is drawn. */
static FusPlotRange
common_range (const Panels *self)
{
  FusPlotRange range = { 0, 0 };
  guint n = self->attribution->n_modalities;

  for (guint m = 0; m < n; m++)
    {
      fus_plot_range_include (&range, self->attribution->interval_high[m]);
      fus_plot_range_include (&range, self->attribution->mean_phi[m]);
      fus_plot_range_include (&range, fus_attribution_focus_get_phi (&self->focus, m));
      for (gsize i = 0; i < self->n_members; i++)
        fus_plot_range_include (&range, fus_attribution_get_phi (self->attribution,
                                                                 self->members[i], m));
    }
  if (!(range.high > range.low))
    range.high = 1;
  /* Both sides have room for the words below them. */
  range.low = MIN (range.low, -LEAST_SIDE * range.high);
  range.high = MAX (range.high, -LEAST_SIDE * range.low);
  return range;
}

static guint
decimals_for (const Panels *self)
{
  FusPlotRange range = common_range (self);
  double size = MAX (range.high, -range.low);

  return size < 20 ? 2 : size < 200 ? 1 : 0;
}

static FusPlotScale *
make_rows (const Panels *self)
{
  guint n = self->attribution->n_modalities;
  FusPlotScale *rows = fus_plot_scale_new_band (n);

  for (guint i = 0; i < n; i++)
    fus_figure_set_modality_band (self->context, rows, i, self->order[i]);
  return rows;
}

static FusPlotAxes *
add_axes (const Panels *self,
          FusPlotFigure *plot,
          guint column,
          const char *title,
          const char *note,
          const FusPlotAxisOptions *x_options)
{
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, column, 0, 1);
  FusPlotAxisOptions options = *x_options;
  FusPlotRange range = common_range (self);

  options.grid = TRUE;
  options.max_ticks = MAX_TICKS;
  options.format = FUS_PLOT_NUMBER_SIGNED;
  fus_plot_axes_set_title (axes, title, note);
  fus_plot_axes_set_head (axes, TRUE);
  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (range.low, range.high),
                        &options);
  fus_plot_axes_take_y (axes, make_rows (self),
                        &(FusPlotAxisOptions){ .line = TRUE, .bare = column > 0 });
  fus_plot_axes_set_row_rules (axes, TRUE);
  fus_plot_axes_set_pitch (axes, 0, ROW_HEIGHT, SMALLEST_ROW);
  return axes;
}

static FusPlotBar
sample_bar (const Panels *self, guint place)
{
  double phi = focus_phi (self, place);
  FusPlotBar bar = FUS_PLOT_BAR (phi);

  bar.ink = FUS_PLOT_MODALITY_INK (self->order[place]);
  bar.bold = TRUE;
  if (fus_mask_has (self->attribution->left_out, self->order[place]))
    bar.text = g_strdup (_ ("left out"));
  else if (isnan (phi))
    bar.text = g_strdup (_ ("not recorded"));
  else
    bar.text = fus_plot_number_format (phi, decimals_for (self), FUS_PLOT_NUMBER_SIGNED);
  return bar;
}

static void
add_bars (const Panels *self, FusPlotAxes *axes, FusPlotBar *bars)
{
  guint n = self->attribution->n_modalities;

  fus_plot_axes_add (axes, fus_plot_bars_new (bars, n, BAR_HEIGHT));
  for (guint i = 0; i < n; i++)
    g_free ((char *) bars[i].text);
}

/* Its class, its number, and whether the other panels are without it. */
static char *
sample_note (const Panels *self)
{
  guint sample = fus_attribution_focus_get_sample (&self->focus);
  const char *id = fus_dataset_get_id (self->context->dataset, sample);
  g_autofree char *note = self->class_name != NULL
                            ? g_strdup_printf (_ ("“%s”, no. %s"), self->class_name, id)
                            : g_strdup_printf (_ ("no. %s"), id);

  if (self->focus.is_member)
    return g_steal_pointer (&note);
  /* Translators: a sample's class and number. */
  return g_strdup_printf (_ ("%s; not among those tested"), note);
}

static void
add_sample (const Panels *self, FusPlotFigure *plot)
{
  guint n = self->attribution->n_modalities;
  g_autofree FusPlotBar *bars = g_new (FusPlotBar, n);
  gboolean evidence = fus_attribution_is_evidence (self->attribution);
  g_autofree char *note = sample_note (self);
  FusPlotAxisOptions options = { .title_low = evidence ? _ ("less likely") : _ ("worse"),
                                 .title_high =
                                   evidence ? _ ("more likely") : _ ("better") };
  FusPlotAxes *axes = add_axes (self, plot, 0, _ ("This sample"), note, &options);

  for (guint i = 0; i < n; i++)
    bars[i] = sample_bar (self, i);
  add_bars (self, axes, bars);
}

/* One that was not tested is ringed all the same, where it would lie. */
static void
set_swarm_row (const Panels *self, FusPlotMark *swarm, guint place)
{
  g_autofree double *values = g_new (double, self->n_members + 1);
  g_autofree guint *ids = g_new (guint, self->n_members + 1);
  gsize n = self->n_members;
  int ring = -1;

  for (gsize i = 0; i < n; i++)
    {
      values[i] =
        fus_attribution_get_phi (self->attribution, self->members[i], self->order[place]);
      ids[i] = self->attribution->samples[self->members[i]];
      if (ids[i] == fus_attribution_focus_get_sample (&self->focus))
        ring = (int) i;
    }
  if (ring < 0)
    {
      ring = (int) n;
      values[n] = focus_phi (self, place);
      ids[n++] = fus_attribution_focus_get_sample (&self->focus);
    }
  fus_plot_swarm_set_row (swarm, place, values, ids, n,
                          FUS_PLOT_MODALITY_INK (self->order[place]),
                          isfinite (values[ring]) ? ring : -1,
                          place == 0 ? _ ("this one") : NULL);
}

static char *
members_title (const Panels *self)
{
  g_autofree char *n = fus_sentence_count (self->n_members);
  const FusLabel *label = fus_figure_get_label (self->context);

  if (label == NULL || self->n_members == self->attribution->n_rows ||
      label->codes[fus_attribution_focus_get_sample (&self->focus)] < 0)
    return g_strdup_printf (_ ("All %s samples"), n);
  return g_strdup_printf (
    _ ("All %s of “%s”"), n,
    label->classes[label->codes[fus_attribution_focus_get_sample (&self->focus)]]);
}

static void
add_members (const Panels *self, FusPlotFigure *plot)
{
  guint n = self->attribution->n_modalities;
  FusPlotMark *swarm = fus_plot_swarm_new (n);
  g_autofree char *title = members_title (self);
  FusPlotAxisOptions options = { .title = _ ("same scale in all three") };
  const char *note = _ ("median and middle half");
  FusPlotAxes *axes;

  for (guint i = 0; i < n; i++)
    set_swarm_row (self, swarm, i);
  if (fus_plot_swarm_is_thinned (swarm))
    note = self->n_members > 2000 ? _ ("density, median and middle half")
                                  : _ ("200 quantiles, median and middle half");
  axes = add_axes (self, plot, 1, title, note, &options);
  fus_plot_axes_add (axes, swarm);
}

static FusPlotBar
mean_bar (const Panels *self, guint place)
{
  guint m = self->order[place];
  FusPlotBar bar = FUS_PLOT_BAR (self->attribution->mean_abs_phi[m]);

  bar.low = self->attribution->interval_low[m];
  bar.high = self->attribution->interval_high[m];
  bar.tick = self->attribution->mean_phi[m];
  bar.ink = FUS_PLOT_MODALITY_INK (m);
  bar.text = isnan (bar.value) ? g_strdup ("–")
                               : fus_plot_number_format (bar.value, decimals_for (self),
                                                         FUS_PLOT_NUMBER_PLAIN);
  return bar;
}

static const char *
unit_of (const FusAttribution *attribution)
{
  return attribution->game != NULL && attribution->game->unit != NULL
           ? _ (attribution->game->unit)
           : NULL;
}

static void
add_all (const Panels *self, FusPlotFigure *plot)
{
  guint n = self->attribution->n_modalities;
  g_autofree FusPlotBar *bars = g_new (FusPlotBar, n);
  g_autofree char *count = fus_sentence_count (self->attribution->n_rows);
  g_autofree char *title = g_strdup_printf (_ ("All %s samples"), count);
  g_autofree char *short_title = g_strdup_printf (_ ("All %s"), count);
  FusPlotAxisOptions options = { .title = unit_of (self->attribution) };
  FusPlotAxes *axes;

  axes = add_axes (self, plot, 2, title,
                   _ ("mean size, 95\302\240% interval; tick: mean with sign"), &options);
  fus_plot_axes_set_short_title (axes, short_title);
  for (guint i = 0; i < n; i++)
    bars[i] = mean_bar (self, i);
  add_bars (self, axes, bars);
}

/* |base + Σφ − full| of the sample, over 1 + the largest value. */
static double
gap_of (const Panels *self)
{
  double base = self->focus.of->base[self->focus.row];
  double full = fus_attribution_focus_get_full (&self->focus);
  double sum = base;

  for (guint i = 0; i < self->attribution->n_modalities; i++)
    {
      double phi = focus_phi (self, i);

      sum += isnan (phi) ? 0 : phi;
    }
  return ABS (sum - full) / (1 + MAX (ABS (full), ABS (base)));
}

static char *
format_value (const Panels *self, double value)
{
  return fus_plot_number_format (value, decimals_for (self), FUS_PLOT_NUMBER_PLAIN);
}

/* “no information 0.10 + 0.56 − 0.18 = 0.48 this sample” */
static char *
make_sum (const Panels *self)
{
  g_autoptr (GString) terms = g_string_new (NULL);
  g_autofree char *base = format_value (self, self->focus.of->base[self->focus.row]);
  g_autofree char *full =
    format_value (self, fus_attribution_focus_get_full (&self->focus));

  for (guint i = 0; i < self->attribution->n_modalities; i++)
    {
      double phi = focus_phi (self, i);
      g_autofree char *size = format_value (self, ABS (phi));

      if (isfinite (phi))
        g_string_append_printf (terms, "  %s %s", phi < 0 ? "−" : "+", size);
    }
  /* Translators: value with nothing known, the terms, value with all. */
  return g_strdup_printf (_ ("no information  %s%s  =  %s  this sample"), base,
                          terms->str, full);
}

static void
add_sum (const Panels *self, FusPlotFigure *plot)
{
  FusPlotLegend *foot = fus_plot_legend_new ();
  double gap = MAX (gap_of (self), self->focus.of->largest_gap);
  g_autofree char *sum = make_sum (self);
  g_autofree char *difference = g_strdup_printf (_ ("does not add up: off by %.2g"), gap);

  fus_plot_legend_add_text (foot, sum, FUS_PLOT_INK (TEXT));
  fus_plot_legend_add_check (foot, gap <= ADDS_UP,
                             gap <= ADDS_UP ? _ ("adds up") : difference);
  fus_plot_figure_take_foot (plot, foot, FALSE);
}

/* -- What mattered to this sample -- */

/* Percentage points from which a source is said to speak against a class. */
#define SPOKE_AGAINST 0.05
/* Of the largest effect: two of that size matter about equally. */
#define ABOUT_EQUAL 0.9

static double
sure_with (const Panels *self)
{
  return fus_attribution_get_probability (fus_attribution_focus_get_full (&self->focus));
}

static double
sure_without (const Panels *self, guint m)
{
  return fus_attribution_get_probability (
    fus_attribution_focus_get_without (&self->focus, m));
}

static gboolean
is_player (const Panels *self, guint m)
{
  return isfinite (fus_attribution_focus_get_phi (&self->focus, m));
}

static guint
count_players (const Panels *self, guint *last)
{
  guint n = 0;

  for (guint m = 0; m < self->attribution->n_modalities; m++)
    if (is_player (self, m))
      {
        *last = m;
        n++;
      }
  return n;
}

/* The source that adds most to the sample's value among those whose loss lowers it; −1
 * where there is none. */
static int
find_helper (const Panels *self, int but)
{
  int best = -1;

  for (guint m = 0; m < self->attribution->n_modalities; m++)
    {
      double phi = fus_attribution_focus_get_phi (&self->focus, m);

      if ((int) m == but || !(phi > 0) ||
          !(fus_attribution_focus_get_without (&self->focus, m) <=
            fus_attribution_focus_get_full (&self->focus)))
        continue;
      if (best < 0 || phi > fus_attribution_focus_get_phi (&self->focus, (guint) best))
        best = (int) m;
    }
  return best;
}

/* The source without which the sample's value would be highest; −1 where losing any one
 * lowers it. */
static int
find_opponent (const Panels *self)
{
  int worst = -1;
  double full = fus_attribution_focus_get_full (&self->focus);

  for (guint m = 0; m < self->attribution->n_modalities; m++)
    {
      double without = fus_attribution_focus_get_without (&self->focus, m);

      if (!is_player (self, m) || !(without > full))
        continue;
      if (worst < 0 ||
          without > fus_attribution_focus_get_without (&self->focus, (guint) worst))
        worst = (int) m;
    }
  return worst;
}

/* The class the model takes the sample for, and how sure it is; −1 where not known. */
static int
find_answer (const Panels *self, double *sure)
{
  const FusAttribution *of = self->focus.of;
  const double *probability = of->probability;
  int best = -1;

  if (probability == NULL)
    return -1;
  probability += self->focus.row * of->n_classes;
  for (guint k = 0; k < of->n_classes; k++)
    if (best < 0 || probability[k] > probability[best])
      best = (int) k;
  *sure = best >= 0 ? probability[best] : (double) NAN;
  return best;
}

static const FusLabel *
explained_label (const Panels *self)
{
  return self->attribution->label >= 0
           ? fus_dataset_get_label (self->context->dataset,
                                    (guint) self->attribution->label)
           : NULL;
}

static const char *
name_of (const Panels *self, guint m)
{
  return fus_figure_modality_name (self->context, m);
}

/* Whether leaving out any one source shows in whole percent. */
static gboolean
can_lose_any (const Panels *self, const char *sure)
{
  for (guint m = 0; m < self->attribution->n_modalities; m++)
    {
      g_autofree char *without = NULL;

      if (!is_player (self, m))
        continue;
      without = fus_sentence_percent_exact (sure_without (self, m));
      if (g_strcmp0 (without, sure) != 0)
        return FALSE;
    }
  return TRUE;
}

/* Adds that @m spoke against the class, where that shows; takes @sentence. */
static char *
add_opponent (const Panels *self, FusClaim *claim, char *sentence)
{
  int m = find_opponent (self);
  g_autofree char *before = sentence;
  g_autofree char *without = NULL;

  if (m < 0 || sure_without (self, (guint) m) - sure_with (self) < SPOKE_AGAINST)
    return g_steal_pointer (&before);
  without = fus_sentence_percent_exact (sure_without (self, (guint) m));
  fus_claim_add (claim, "sure_without_opponent", sure_without (self, (guint) m));
  /* Translators: a sentence; modality; share. */
  return g_strdup_printf (_ ("%1$s But %2$s spoke against it: %3$s without %2$s."),
                          before, name_of (self, (guint) m), without);
}

/* The model takes the sample for another class than its own. */
static void
say_wrong (const Panels *self, FusClaim *claim, const char *said, double sure)
{
  int m = find_opponent (self);
  g_autofree char *share = fus_sentence_percent_exact (sure);
  g_autofree char *with = fus_sentence_percent_exact (sure_with (self));
  g_autofree char *without = NULL;

  fus_claim_add (claim, "sure_of_answer", sure);
  if (m >= 0)
    without = fus_sentence_percent_exact (sure_without (self, (guint) m));
  if (m < 0 || count_players (self, &(guint){ 0 }) < 2 || g_str_equal (with, without))
    {
      /* Translators: class; share; class. */
      fus_claim_say (claim, g_strdup_printf (_ ("The model is wrong here: it says “%s” "
                                                "(%s), and it is “%s”."),
                                             said, share, self->class_name));
      return;
    }
  fus_claim_add (claim, "sure_without", sure_without (self, (guint) m));
  /* Translators: class; share; class; modality; share; share. */
  fus_claim_say (
    claim, g_strdup_printf (_ ("The model is wrong here: it says “%1$s” (%2$s), and it is "
                               "“%3$s”. What misled it most is %4$s: without it the model "
                               "would be %5$s sure of “%3$s” instead of %6$s."),
                            said, share, self->class_name, name_of (self, (guint) m),
                            without, with));
}

static void
say_right (const Panels *self, FusClaim *claim, guint m)
{
  int next = find_helper (self, (int) m);
  double phi = fus_attribution_focus_get_phi (&self->focus, m);
  g_autofree char *with = fus_sentence_percent_exact (sure_with (self));
  g_autofree char *without = fus_sentence_percent_exact (sure_without (self, m));
  char *sentence;

  fus_claim_add (claim, "sure_without", sure_without (self, m));
  if (g_strcmp0 (with, without) == 0)
    /* Translators: modality; share; class. */
    sentence = g_strdup_printf (
      _ ("Here %1$s told most, but the others can stand in for it: without %1$s the model "
         "would still be %2$s sure of “%3$s”."),
      name_of (self, m), with, self->class_name);
  else if (next >= 0 && fus_attribution_focus_get_phi (&self->focus, (guint) next) >=
                          ABOUT_EQUAL * phi)
    /* Translators: modality; modality; share; class; share. */
    sentence = g_strdup_printf (
      _ ("Here %1$s and %2$s mattered about equally: without %1$s the model would be %3$s "
         "sure of “%4$s” instead of %5$s."),
      name_of (self, m), name_of (self, (guint) next), without, self->class_name, with);
  else
    /* Translators: modality; share; class; share. */
    sentence = g_strdup_printf (_ ("Here %1$s mattered most: without %1$s the model would "
                                   "be %2$s sure of “%3$s” instead of %4$s."),
                                name_of (self, m), without, self->class_name, with);
  fus_claim_say (claim, add_opponent (self, claim, sentence));
}

static void
withhold_effect (FusClaim *claim)
{
  fus_claim_withhold (claim, "interval-includes-zero",
                      g_strdup (_ ("There is no clear sign that any one source made a "
                                   "difference here.")));
}

static void
fill_evidence (const Panels *self, FusClaim *claim)
{
  guint only = 0;
  double sure = NAN;
  int answer = find_answer (self, &sure);
  int m = find_helper (self, -1);
  const FusLabel *label = explained_label (self);
  gint32 own = label != NULL
                 ? label->codes[fus_attribution_focus_get_sample (&self->focus)]
                 : -1;
  g_autofree char *with = fus_sentence_percent_exact (sure_with (self));
  FusInterval effect;

  fus_claim_add (claim, "sure", sure_with (self));
  if (label != NULL && self->attribution->class_code < 0 && own >= 0 && answer >= 0 &&
      answer != own)
    {
      say_wrong (self, claim, label->classes[answer], sure);
      return;
    }
  if (count_players (self, &only) == 1)
    {
      /* Translators: modality; share; class. */
      fus_claim_say (claim, g_strdup_printf (_ ("Only %s was recorded here: from it alone "
                                                "the model is %s sure of “%s”."),
                                             name_of (self, only), with,
                                             self->class_name));
      return;
    }
  if (can_lose_any (self, with))
    {
      /* Translators: class; share. */
      fus_claim_say (claim, g_strdup_printf (
                              _ ("No single source is needed here: without any one of "
                                 "them the model would still be %2$s sure of “%1$s”."),
                              self->class_name, with));
      return;
    }
  if (m < 0)
    {
      withhold_effect (claim);
      return;
    }
  effect = fus_attribution_get_effect (self->attribution, (guint) m);
  fus_claim_add_interval (claim, "mean_effect", &effect);
  if (fus_claim_check_count (claim, effect.n, name_of (self, (guint) m)))
    {
      if (self->attribution->class_code < 0 && !fus_interval_is_above (&effect, 0))
        withhold_effect (claim);
      else
        say_right (self, claim, (guint) m);
    }
}

/* Of a number that is read off the latents. */
static void
fill_prediction (const Panels *self, FusClaim *claim)
{
  int m = fus_attribution_find_largest (&self->focus);
  g_autofree char *with =
    format_value (self, fus_attribution_focus_get_full (&self->focus));
  g_autofree char *without =
    format_value (self, fus_attribution_focus_get_without (&self->focus, (guint) m));

  fus_claim_add (claim, "full", fus_attribution_focus_get_full (&self->focus));
  fus_claim_add (claim, "without",
                 fus_attribution_focus_get_without (&self->focus, (guint) m));
  /* Translators: modality; number; number. */
  fus_claim_say (claim, g_strdup_printf (_ ("Here %1$s moved the prediction most: without "
                                            "%1$s it would be %2$s instead of %3$s."),
                                         name_of (self, (guint) m), without, with));
}

/* Of how well the sample comes back: each source's part of the way from knowing nothing
 * to all, where all go the same way. */
static void
fill_gain (const Panels *self, FusClaim *claim)
{
  int m = find_helper (self, -1);
  int next = m >= 0 ? find_helper (self, m) : -1;
  int opponent = find_opponent (self);
  double gain = fus_attribution_focus_get_full (&self->focus) -
                self->focus.of->base[self->focus.row];
  double phi = m >= 0 ? fus_attribution_focus_get_phi (&self->focus, (guint) m)
                      : (double) NAN;
  double part = phi / gain;
  FusInterval effect;
  g_autofree char *share = NULL;

  fus_claim_add (claim, "gain", gain);
  fus_claim_add (claim, "phi", phi);
  if (m < 0)
    {
      withhold_effect (claim);
      return;
    }
  effect = fus_attribution_get_effect (self->attribution, (guint) m);
  fus_claim_add_interval (claim, "mean_effect", &effect);
  if (!fus_claim_check_count (claim, effect.n, name_of (self, (guint) m)))
    return;
  if (!fus_interval_is_above (&effect, 0))
    withhold_effect (claim);
  else if (opponent >= 0)
    /* Translators: modality; modality. */
    fus_claim_say (claim,
                   g_strdup_printf (_ ("Here %s helped most, and %s hurt."),
                                    name_of (self, (guint) m),
                                    name_of (self, (guint) opponent)));
  else if (next >= 0 && fus_attribution_focus_get_phi (&self->focus, (guint) next) >=
                          ABOUT_EQUAL * phi)
    /* Translators: modality; modality. */
    fus_claim_say (claim, g_strdup_printf (_ ("Here %s and %s helped about equally."),
                                           name_of (self, (guint) m),
                                           name_of (self, (guint) next)));
  else if (part > 0 && part <= 1)
    {
      share = fus_sentence_percent_exact (part);
      fus_claim_add (claim, "share", part);
      /* Translators: modality; share. */
      fus_claim_say (claim, g_strdup_printf (_ ("Here %s helped most: %s of the gain over "
                                                "knowing nothing."),
                                             name_of (self, (guint) m), share));
    }
  else
    /* Translators: modality. */
    fus_claim_say (claim, g_strdup_printf (_ ("Here %s helped most."),
                                           name_of (self, (guint) m)));
}

static FusClaim *
claim_sample (const Panels *self)
{
  FusClaim *claim = fus_claim_new ("mattered", NULL);

  if (fus_attribution_find_largest (&self->focus) < 0)
    fus_claim_withhold (claim, "not-recorded",
                        g_strdup (self->attribution->left_out != 0
                                    ? _ ("What this sample has is switched off: nothing "
                                         "is left to explain.")
                                    : _ ("Nothing was recorded for this sample.")));
  else if (!fus_attribution_check_gate (claim, self->context))
    return claim;
  else if (fus_attribution_is_evidence (self->attribution) && self->class_name != NULL)
    fill_evidence (self, claim);
  else if (fus_attribution_is_evidence (self->attribution))
    fill_prediction (self, claim);
  else
    fill_gain (self, claim);
  return claim;
}

/* -- What matters over all samples: means with their sign, so that what pulls both ways
 * cancels -- */

/* The source that adds most on average, −1 where there is none; @but: not this one. */
static int
find_leader (const Panels *self, int but)
{
  int best = -1;

  for (guint m = 0; m < self->attribution->n_modalities; m++)
    {
      double mean = self->attribution->mean_phi[m];

      if ((int) m == but || isnan (mean))
        continue;
      if (best < 0 || mean > self->attribution->mean_phi[best])
        best = (int) m;
    }
  return best;
}

static FusClaim *
claim_effect (const Panels *self, guint m)
{
  FusInterval effect = fus_attribution_get_effect (self->attribution, m);
  FusClaim *claim =
    fus_claim_new ("effect", fus_dataset_get_modality (self->context->dataset, m)->id);

  fus_claim_add_interval (claim, "mean_effect", &effect);
  if (!fus_attribution_check_gate (claim, self->context) ||
      !fus_claim_check_count (claim, effect.n, name_of (self, m)))
    return claim;
  if (fus_interval_is_above (&effect, 0))
    /* Translators: modality. */
    fus_claim_say (claim, g_strdup_printf (_ ("Over all samples %s helps."),
                                           name_of (self, m)));
  else if (fus_interval_is_below (&effect, 0))
    /* Translators: modality. */
    fus_claim_say (claim,
                   g_strdup_printf (_ ("Over all samples %s misleads more than it helps."),
                                    name_of (self, m)));
  else
    /* Translators: modality. */
    fus_claim_withhold (
      claim, "interval-includes-zero",
      g_strdup_printf (_ ("There is no clear sign that %s helps or hurts."),
                       name_of (self, m)));
  return claim;
}

static FusClaim *
claim_overall (const Panels *self)
{
  int first = find_leader (self, -1);
  int second = first >= 0 ? find_leader (self, first) : -1;
  FusClaim *claim = fus_claim_new ("mattered-most", NULL);
  FusInterval effect;
  FusInterval lead;

  if (!fus_attribution_check_gate (claim, self->context))
    return claim;
  if (second < 0)
    {
      fus_claim_withhold (claim, "one-source",
                          g_strdup (_ ("There is only one source to speak of.")));
      return claim;
    }
  effect = fus_attribution_get_effect (self->attribution, (guint) first);
  lead =
    fus_attribution_compare (self->attribution, (guint) first, (guint) second);
  fus_claim_add_interval (claim, "mean_effect", &effect);
  fus_claim_add_interval (claim, "lead", &lead);
  if (!fus_claim_check_count (claim, effect.n, name_of (self, (guint) first)))
    return claim;
  if (!fus_interval_is_above (&effect, 0))
    fus_claim_withhold (claim, "interval-includes-zero",
                        g_strdup (_ ("Over all samples there is no clear sign that any "
                                     "source helps.")));
  else if (!fus_interval_is_above (&lead, 0))
    fus_claim_withhold (
      claim, "interval-includes-zero",
      /* Translators: modality; modality. */
      g_strdup_printf (_ ("Over all samples there is no clear difference between %s and "
                          "%s."),
                       name_of (self, (guint) first), name_of (self, (guint) second)));
  else
    fus_claim_say (claim, g_strdup_printf (_ ("Over all samples %s matters most."),
                                           name_of (self, (guint) first)));
  return claim;
}

/* Evidence for one chosen class says nothing of what helps. */
static void
add_claims (const Panels *self, FusFigure *figure)
{
  gboolean overall = self->attribution->class_code < 0 &&
                     !(fus_attribution_is_evidence (self->attribution) &&
                       self->class_name == NULL);

  fus_figure_take_claim (figure, claim_sample (self), FUS_CLAIM_IN_FINDING);
  if (fus_attribution_is_evidence (self->attribution) && self->context->gate != NULL)
    {
      FusClaim *told = fus_claim_new_reading (self->context->gate);

      fus_figure_take_claim (figure, told,
                             told->holds ? FUS_CLAIM_IN_NOTE : FUS_CLAIM_LISTED);
    }
  if (!overall)
    return;
  fus_figure_take_claim (figure, claim_overall (self),
                         ((FusClaim *) figure->claims->pdata[0])->holds
                           ? FUS_CLAIM_IN_NOTE
                           : FUS_CLAIM_LISTED);
  for (guint m = 0; m < self->attribution->n_modalities; m++)
    if (!fus_mask_has (self->attribution->left_out, m))
      fus_figure_take_claim (figure, claim_effect (self, m), FUS_CLAIM_LISTED);
}

static char *
make_left_out (const Panels *self)
{
  FusMask left_out = self->attribution->left_out;
  g_autofree char *list = NULL;

  if (left_out == 0)
    return g_strdup ("");
  list = fus_figure_dup_subset (self->context, left_out);
  /* Translators: names of modalities. */
  return g_strdup_printf (_ ("Switched off, as if no sample had it: %s."), list);
}

static char *
make_note (const Panels *self)
{
  FusMask players =
    fus_mask_all (self->attribution->n_modalities) & ~self->attribution->left_out;
  g_autofree char *sets = fus_sentence_count ((gsize) 1 << fus_mask_count (players));
  g_autofree char *left_out = make_left_out (self);
  g_autofree char *note = g_strdup_printf (
    _ (
      "Exact, all %s sets of inputs were tried. Left out means truly absent: no stand-in "
      "values. Says what the model used, not what causes it."),
    sets);

  /* Each is a whole sentence, or empty. */
  return g_strconcat (note, *left_out != '\0' ? " " : "", left_out, NULL);
}

static char *
make_csv (const Panels *self)
{
  const FusAttribution *attribution = self->attribution;
  FusTable *table =
    fus_table_new ("id", "modality", "base", "full", "phi", "loo", "solo", NULL);

  for (gsize i = 0; i < attribution->n_rows * attribution->n_modalities; i++)
    {
      gsize row = i / attribution->n_modalities;
      guint m = (guint) (i % attribution->n_modalities);

      fus_table_text (table, fus_dataset_get_id (self->context->dataset,
                                                 attribution->samples[row]));
      fus_table_text (table, fus_dataset_get_modality (self->context->dataset, m)->id);
      fus_table_number (table, attribution->base[row]);
      fus_table_number (table, attribution->full[row]);
      fus_table_number (table, attribution->phi[i]);
      fus_table_number (table, attribution->loo[i]);
      fus_table_number (table, attribution->solo[i]);
      fus_table_end_row (table);
    }
  return fus_table_finish (table);
}

static gboolean
attribution_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  Panels panels;

  if (context->attribution->n_rows == 0)
    {
      g_set_error_literal (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_EMPTY,
                           _ ("No sample was explained."));
      return FALSE;
    }
  panels_init (&panels, context);
  fus_plot_figure_set_column (figure->plot, 1, 1, 30);
  fus_plot_figure_set_column (figure->plot, 2, 1, 30);
  add_sample (&panels, figure->plot);
  add_members (&panels, figure->plot);
  add_all (&panels, figure->plot);
  add_sum (&panels, figure->plot);
  figure->note = make_note (&panels);
  add_claims (&panels, figure);
  figure->csv = make_csv (&panels);
  panels_clear (&panels);
  return TRUE;
}

const FusFigureClass fus_attribution_figure = {
  .id = "attribution",
  .name = N_ ("What Mattered"),
  .title = N_ ("What mattered: this sample, its class, all samples"),
  .needs = FUS_FIGURE_NEEDS_DATASET | FUS_FIGURE_NEEDS_ATTRIBUTION,
  .width_mm = 183,
  .height_mm = 70,
  .build = attribution_build,
};
