/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-sentence.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-plot-scale.h"

static const char *const number_words[] = {
  N_ ("none"), N_ ("one"),   N_ ("two"),   N_ ("three"), N_ ("four"), N_ ("five"),
  N_ ("six"),  N_ ("seven"), N_ ("eight"), N_ ("nine"),  N_ ("ten"),
};

static const char *const all_words[] = {
  N_ ("none"),      N_ ("the only one"), N_ ("both"),    N_ ("all three"),
  N_ ("all four"),  N_ ("all five"),     N_ ("all six"), N_ ("all seven"),
  N_ ("all eight"), N_ ("all nine"),     N_ ("all ten"),
};

static char *
write_percent (double percent)
{
  g_autofree char *number = fus_plot_number_format (percent, 0, FUS_PLOT_NUMBER_GROUPED);

  /* Translators: a number of percent, as “44 %”; the space doesn't break. */
  return g_strdup_printf (_ ("%s\302\240%%"), number);
}

/**
 * fus_sentence_percent_step:
 * @half_width: of an interval, in percentage points
 *
 * Returns: 1, 5 or 10: the coarsest step that doesn't claim more than is known
 */
double
fus_sentence_percent_step (double half_width)
{
  if (!(half_width >= 5))
    return 1;
  return half_width < 15 ? 5 : 10;
}

/**
 * fus_sentence_percent:
 * @share: 0 … 1
 * @low: lower end of its interval, NaN where there is none
 * @high: upper end
 *
 * Returns: (transfer full): text
 */
char *
fus_sentence_percent (double share, double low, double high)
{
  double step = fus_sentence_percent_step (50 * (high - low));
  g_autofree char *rounded = NULL;

  rounded = write_percent (round (100 * share / step) * step);
  /* Translators: a share that is known only roughly, as “about 45 %”. */
  return step > 1 ? g_strdup_printf (_ ("about %s"), rounded)
                  : g_steal_pointer (&rounded);
}

char *
fus_sentence_percent_exact (double share)
{
  return write_percent (100 * share);
}

/**
 * fus_sentence_number:
 * @value: a number
 * @low: lower end of its interval, NaN where there is none
 * @high: upper end
 * @most: decimals at most
 *
 * The last decimal is of the order of the interval's half-width.
 *
 * Returns: (transfer full): text
 */
char *
fus_sentence_number (double value, double low, double high, guint most)
{
  double half_width = (high - low) / 2;
  guint decimals = most;

  if (half_width > 0)
    decimals = (guint) CLAMP (ceil (-log10 (half_width)), 0, most);
  return fus_plot_number_format (value, decimals, FUS_PLOT_NUMBER_PLAIN);
}

char *
fus_sentence_count (gsize n)
{
  return fus_plot_number_format ((double) n, 0, FUS_PLOT_NUMBER_GROUPED);
}

char *
fus_sentence_number_word (guint n)
{
  if (n < G_N_ELEMENTS (number_words))
    return g_strdup (_ (number_words[n]));
  return fus_sentence_count (n);
}

char *
fus_sentence_all_word (guint n)
{
  if (n < G_N_ELEMENTS (all_words))
    return g_strdup (_ (all_words[n]));
  return g_strdup_printf (_ ("all %u"), n);
}

/**
 * fus_sentence_list:
 * @items: `[n]`
 * @n: how many
 *
 * Returns: (transfer full): the items as a list within a sentence
 */
char *
fus_sentence_list (const char *const *items, gsize n)
{
  g_autofree char *list = NULL;

  if (n == 0)
    return g_strdup ("");
  list = g_strdup (items[0]);
  for (gsize i = 1; i < n; i++)
    {
      g_autofree char *before = g_steal_pointer (&list);

      if (i + 1 < n)
        /* Translators: the first items of a list of three or more. */
        list = g_strdup_printf (_ ("%s, %s"), before, items[i]);
      else
        /* Translators: the end of a list. */
        list = g_strdup_printf (_ ("%s and %s"), before, items[i]);
    }
  return g_steal_pointer (&list);
}
