/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-sentence.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#include "fus-plot-scale.h"

/* Half the width of an interval, in percentage points, from which a share is “about”. */
#define ROUGH 5

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

char *
fus_sentence_percent (double share, double low, double high)
{
  g_autofree char *whole = fus_sentence_percent_exact (share);

  /* Translators: a share that is known only roughly, as “about 45 %”. */
  return 50 * (high - low) >= ROUGH ? g_strdup_printf (_ ("about %s"), whole)
                                    : g_steal_pointer (&whole);
}

char *
fus_sentence_percent_exact (double share)
{
  g_autofree char *edge = NULL;

  if (share > 0 && share <= 0.005)
    edge = write_percent (1);
  else if (share >= 0.995 && share < 1)
    edge = write_percent (99);
  if (edge == NULL)
    return write_percent (100 * share);
  return g_strconcat (share < 0.5 ? "<" : ">", edge, NULL);
}

static char *
write_decimals (double percent, guint decimals)
{
  g_autofree char *number =
    fus_plot_number_format (percent, decimals, FUS_PLOT_NUMBER_PLAIN);

  return g_strdup_printf (_ ("%s\302\240%%"), number);
}

/* Tenths of a percent; those of a half are rounded down. */
static double
round_tenths (double share)
{
  return ceil (1000 * share - 0.5 - 1e-7) / 10;
}

/* The same whichever way round: its tenths and those of 1 − @share add up to 100; 0 and
 * 100 are said of 0 and 1 alone. */
static double
find_tenths (double share)
{
  double tenths = share <= 0.5 ? round_tenths (share) : 100 - round_tenths (1 - share);
  gboolean is_edge = share > 0 && share < 1 && (tenths < 0.05 || tenths > 99.95);

  return !is_edge ? tenths : share < 0.5 ? 0.1 : 99.9;
}

char *
fus_sentence_percent_fine (double share)
{
  double shown = find_tenths (share);
  gboolean is_edge =
    share > 0 && share < 1 &&
    ((shown < 0.15 && share < 0.0005) || (shown > 99.85 && share > 0.9995));
  g_autofree char *text =
    write_decimals (shown, fabs (shown - round (shown)) < 0.05 ? 0 : 1);

  return is_edge ? g_strconcat (share < 0.5 ? "<" : ">", text, NULL)
                 : g_steal_pointer (&text);
}

char *
fus_sentence_percent_apart (double share, double other, char **other_text)
{
  g_autofree char *fine = fus_sentence_percent_fine (other);
  double shown = find_tenths (other);

  for (guint decimals = 0; decimals <= 2; decimals++)
    {
      double scale = pow (10, decimals);
      double down = floor (100 * share * scale + 1e-9) / scale;
      double rounded = decimals < 2 ? shown : round (100 * other * scale) / scale;

      if (share > other ? !(down > rounded) : !(down < rounded))
        continue;
      *other_text = decimals < 2 ? g_steal_pointer (&fine) : write_decimals (rounded, 2);
      return write_decimals (down, decimals);
    }

  return NULL;
}

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
