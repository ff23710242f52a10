/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How many samples each class has, and how they would be split: what is commonest, what
 * is rare, and whether the rare ones suffice to be tested on. Counts, no estimates. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-figure-private.h"
#include "fus-plot-names.h"
#include "fus-rng.h"
#include "fus-split.h"

/* Layout pixels. */
#define ROW_HEIGHT 26
#define SMALLEST_ROW 17
#define BAR_HEIGHT 12
/* Further classes share a row. */
#define MAX_ROWS 12
#define LONGEST_NAME 24
/* Shares of a run that nobody set otherwise. */
#define TRAIN 0.8
#define VALID 0.1
#define TEST 0.1
/* Fewer test samples of a class say nothing of it. */
#define FEW 10
/* The commonest class is so many times as common as the rarest before that is said. */
#define UNEVEN 3

typedef struct
{
  const FusLabel *label;
  gsize *counts; /* [n_classes] */
  gsize *tested; /* [n_classes] */
  guint *order;  /* [n_classes]: the commonest first */
  guint n;       /* classes that samples have */
  gsize n_known;
  gsize n_roles[FUS_ROLE_TEST + 1];
} Balance;

static void
balance_clear (Balance *self)
{
  g_free (self->counts);
  g_free (self->tested);
  g_free (self->order);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Balance, balance_clear)

static int
compare_counts (gconstpointer a, gconstpointer b, gpointer data)
{
  const gsize *counts = data;
  const guint x = *(const guint *) a;
  const guint y = *(const guint *) b;

  if (counts[x] != counts[y])
    return counts[x] > counts[y] ? -1 : 1;

  return (x > y) - (x < y);
}

static void
balance_init (Balance *self, const FusFigureContext *context)
{
  const FusLabel *label = fus_figure_get_label (context);
  g_autoptr (FusSplit) split =
               fus_split_new (context->dataset, TRAIN, VALID, TEST, FUS_DEFAULT_SEED);

  *self = (Balance){ .label = label };
  self->counts = g_new0 (gsize, label->n_classes + 1);
  self->tested = g_new0 (gsize, label->n_classes + 1);
  self->order = g_new (guint, label->n_classes + 1);
  for (gsize i = 0; i < split->n_samples; i++)
    {
      self->n_roles[split->roles[i]]++;
      if (label->codes[i] < 0)
        continue;
      self->counts[label->codes[i]]++;
      self->tested[label->codes[i]] += split->roles[i] == FUS_ROLE_TEST;
      self->n_known++;
    }
  for (guint k = 0; k < label->n_classes; k++)
    if (self->counts[k] > 0)
      self->order[self->n++] = k;
  g_qsort_with_data (self->order, (int) self->n, sizeof (guint), compare_counts,
                     self->counts);
}

/* Classes with a row of their own. */
static guint
count_named (const Balance *self)
{
  return self->n <= MAX_ROWS ? self->n : MAX_ROWS - 1;
}

static FusPlotScale *
make_rows (const Balance *self)
{
  const guint n_named = count_named (self);
  const guint n_others = self->n - n_named;
  FusPlotScale *rows = fus_plot_scale_new_band (n_named + (n_others > 0));
  g_autofree const char **names = g_new0 (const char *, n_named + 1);
  g_auto (GStrv) labels = NULL;

  for (guint i = 0; i < n_named; i++)
    names[i] = self->label->classes[self->order[i]];
  labels = fus_plot_names_shorten (names, n_named, LONGEST_NAME);
  for (guint i = 0; i < n_named; i++)
    fus_plot_scale_get_band (rows, i)->label = g_strdup (labels[i]);
  if (n_others > 0)
    fus_plot_scale_get_band (rows, n_named)->label =
      g_strdup_printf (ngettext ("%u other", "%u others", n_others), n_others);

  return rows;
}

/* Classes without a row of their own: how many samples one of them has. Their sum would
 * stand beside single classes, and dwarf them. */
static FusPlotBar
make_others (const Balance *self)
{
  const guint first = count_named (self);
  const gsize most = self->counts[self->order[first]];
  const gsize least = self->counts[self->order[self->n - 1]];
  g_autofree char *high = fus_sentence_count (most);
  g_autofree char *low = fus_sentence_count (least);
  gsize sum = 0;
  FusPlotBar bar;

  for (guint k = first; k < self->n; k++)
    sum += self->counts[self->order[k]];
  bar = FUS_PLOT_BAR ((double) sum / (double) (self->n - first));
  /* Translators: a count of samples, or two: of each class. */
  bar.text = most == least ? g_strdup_printf (_ ("%s each"), high)
                           : g_strdup_printf (_ ("%s to %s each"), low, high);

  return bar;
}

static void
add_bars (const Balance *self, FusPlotFigure *plot)
{
  const guint n_named = count_named (self);
  const guint n_rows = n_named + (self->n > n_named);
  FusPlotAxes *axes = fus_plot_figure_add_axes (plot, 0, 0, 1);
  g_autofree FusPlotBar *bars = g_new (FusPlotBar, n_rows + 1);
  const gsize largest = self->counts[self->order[0]];

  for (guint i = 0; i < n_named; i++)
    {
      bars[i] = FUS_PLOT_BAR ((double) self->counts[self->order[i]]);
      bars[i].text = fus_sentence_count (self->counts[self->order[i]]);
    }
  if (n_rows > n_named)
    bars[n_named] = make_others (self);
  for (guint i = 0; i < n_rows; i++)
    bars[i].ink = FUS_PLOT_INK (NEUTRAL);
  fus_plot_axes_set_title (axes, _ ("samples"), NULL);
  fus_plot_axes_take_x (axes, fus_plot_scale_new_linear (0, (double) largest),
                        &(FusPlotAxisOptions){ .at_top = TRUE,
                                               .grid = TRUE,
                                               .whole = TRUE,
                                               .max_ticks = 3,
                                               .format = FUS_PLOT_NUMBER_GROUPED });
  fus_plot_axes_take_y (axes, make_rows (self), &(FusPlotAxisOptions){ .line = TRUE });
  fus_plot_axes_set_pitch (axes, 0, ROW_HEIGHT, SMALLEST_ROW);
  fus_plot_axes_add (axes, fus_plot_bars_new (bars, n_rows, BAR_HEIGHT));
  for (guint i = 0; i < n_rows; i++)
    g_free ((char *) bars[i].text);
}

/* -- What is said -- */

static char *
say_balance (const Balance *self, gsize most, gsize least, guint rarest)
{
  g_autofree char *share =
    fus_sentence_percent_exact ((double) most / (double) self->n_known);
  g_autofree char *n_least = fus_sentence_count (least);
  const char *commonest = self->label->classes[self->order[0]];

  if (most >= UNEVEN * least)
    /* Translators: class; share; class; a count of samples. */
    return g_strdup_printf (
      ngettext ("Classes are uneven: always naming %s is right in %s "
                "of cases, and %s has %s sample.",
                "Classes are uneven: always naming %s is right in %s "
                "of cases, and %s has %s samples.",
                (gulong) least),
      commonest, share, self->label->classes[rarest], n_least);

  /* Translators: a count of samples; share. */
  return g_strdup_printf (
    ngettext ("Each class has %s sample or more; always naming the "
              "commonest is right in %s of cases.",
              "Each class has %s samples or more; always naming the "
              "commonest is right in %s of cases.",
              (gulong) least),
    n_least, share);
}

static guint
count_few (const Balance *self)
{
  guint n = 0;

  for (guint k = 0; k < self->n; k++)
    n += self->tested[self->order[k]] < FEW;

  return n;
}

static FusClaim *
claim_balance (const Balance *self)
{
  const guint rarest = self->order[self->n - 1];
  const gsize most = self->counts[self->order[0]];
  const gsize least = self->counts[rarest];
  FusClaim *claim = fus_claim_new ("balance", self->label->id);

  fus_claim_add (claim, "share", (double) most / (double) self->n_known);
  fus_claim_add (claim, "n_least", (double) least);
  fus_claim_add (claim, "n_known", (double) self->n_known);
  fus_claim_add (claim, "n_train", (double) self->n_roles[FUS_ROLE_TRAIN]);
  fus_claim_add (claim, "n_valid", (double) self->n_roles[FUS_ROLE_VALID]);
  fus_claim_add (claim, "n_test", (double) self->n_roles[FUS_ROLE_TEST]);
  fus_claim_add (claim, "n_few", (double) count_few (self));
  fus_claim_add (claim, "fewest_tested", FEW);
  fus_claim_say (claim, say_balance (self, most, least, rarest));

  return claim;
}

static char *
make_note (const Balance *self)
{
  g_autofree char *train = fus_sentence_count (self->n_roles[FUS_ROLE_TRAIN]);
  g_autofree char *valid = fus_sentence_count (self->n_roles[FUS_ROLE_VALID]);
  g_autofree char *test = fus_sentence_count (self->n_roles[FUS_ROLE_TEST]);
  g_autofree char *few = fus_sentence_count (count_few (self));
  /* Translators: three counts of samples. */
  g_autofree char *split = g_strdup_printf (
    _ ("Split as Train does it: %s to learn from, %s to choose by, %s to test on."),
    train, valid, test);

  if (count_few (self) == 0)
    return g_steal_pointer (&split);

  /* Translators: a sentence; a count of classes; a count of samples. */
  return g_strdup_printf (
    ngettext ("%s Of %s class fewer than %d are tested: too few to "
              "say anything of it.",
              "%s Of %s classes fewer than %d are tested: too few to "
              "say anything of them.",
              count_few (self)),
    split, few, FEW);
}

static char *
make_csv (const Balance *self)
{
  FusTable *table = fus_table_new ("class", "n", "n_test", NULL);

  for (guint i = 0; i < self->n; i++)
    {
      fus_table_text (table, self->label->classes[self->order[i]]);
      fus_table_count (table, self->counts[self->order[i]]);
      fus_table_count (table, self->tested[self->order[i]]);
      fus_table_end_row (table);
    }

  return fus_table_finish (table);
}

static gboolean
balance_build (const FusFigureContext *context, FusFigure *figure, GError **error)
{
  g_auto (Balance) balance = { 0 };

  if (fus_figure_get_label (context)->kind == FUS_LABEL_CATEGORICAL)
    balance_init (&balance, context);
  if (balance.n == 0)
    {
      g_set_error (error, FUS_FIGURE_ERROR, FUS_FIGURE_ERROR_EMPTY,
                   _ ("The label “%s” has no classes: choose another."),
                   fus_figure_get_label (context)->name);
      return FALSE;
    }
  add_bars (&balance, figure->plot);
  fus_figure_take_claim (figure, claim_balance (&balance), FUS_CLAIM_IN_FINDING);
  figure->note = make_note (&balance);
  figure->csv = make_csv (&balance);

  return TRUE;
}

const FusFigureClass fus_balance_figure = {
  .id = "balance",
  .name = N_ ("Class Balance"),
  .title = N_ ("How many samples has each class?"),
  .needs = FUS_FIGURE_NEEDS ("dataset", "label"),
  .width_mm = 89,
  .height_mm = 60,
  .build = balance_build,
};
