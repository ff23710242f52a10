/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whether two columns of two files name the same samples. Two fit where they share
 * values, more than chance gives: texts hardly ever meet by chance, whole numbers often
 * do, so that those must have names that say what they are, or fill a range of their own,
 * or meet more often than numbers that lie as densely. */
#include "config.h"

#include "fus-key-candidate.h"

#include "fus-compare.h"
#include "fus-key-names.h"
#include "fus-near-miss.h"
#include "fus-number.h"

#include <math.h>
#include <stdlib.h>

enum
{
  N_PROBED = 256, /* values by which a fit is looked for */
  N_AROUND = 4,   /* neighbors on each side that tell how dense values lie */
};

#define CLEAR_SHARE 0.5
#define NEARLY_ALL 0.95
#define MOSTLY 0.8

static gboolean
have_same_name (const FusKeyCandidate *a, const FusKeyCandidate *b)
{
  return (a->nameless && b->nameless) || fus_key_is_same_name (a->name, b->name);
}

/* How many of every @step-th value of @a are in @b. */
static gsize
count_common (const FusKeyCandidate *a,
              const FusKeyCandidate *b,
              gsize step,
              gsize *n_asked)
{
  gsize n = 0;

  *n_asked = 0;
  for (gsize row = 0; row < a->n_rows; row += step)
    {
      (*n_asked)++;
      n += a->texts[row] != NULL && g_hash_table_contains (b->values, a->texts[row]);
    }

  return n;
}

/* Common values over those of the smaller. */
static double
measure_overlap (const FusKeyCandidate *a, const FusKeyCandidate *b)
{
  gsize size_a = g_hash_table_size (a->values);
  gsize size_b = g_hash_table_size (b->values);
  const FusKeyCandidate *small = size_a <= size_b ? a : b;
  const FusKeyCandidate *large = size_a <= size_b ? b : a;
  gsize n_asked = 0;

  if (MIN (size_a, size_b) == 0 ||
      count_common (small, large, MAX (small->n_rows / N_PROBED, 1), &n_asked) == 0)
    return 0;

  return (double) count_common (small, large, 1, &n_asked) /
         (double) MIN (size_a, size_b);
}

static double *
sort_values (const FusKeyCandidate *self)
{
  double *values = g_new (double, MAX (self->n_rows, 1));

  for (gsize row = 0; row < self->n_rows; row++)
    fus_number_parse_all (self->texts[row], &values[row]);
  qsort (values, self->n_rows, sizeof *values, fus_compare_doubles);

  return values;
}

static gsize
find_place (const double *sorted, gsize n, double value)
{
  gsize low = 0;
  gsize high = n;

  while (low < high)
    {
      gsize middle = (low + high) / 2;

      if (sorted[middle] < value)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

/* How many values of @a would be among @b if those were strewn as densely as they lie
 * around each of them. */
static double
count_by_chance (const FusKeyCandidate *a, const FusKeyCandidate *b)
{
  g_autofree double *sorted = sort_values (b);
  double n = 0;

  for (gsize row = 0; row < a->n_rows; row++)
    {
      double value = 0;
      gsize place = 0;
      gsize first = 0;
      gsize last = 0;

      fus_number_parse_all (a->texts[row], &value);
      if (value < b->low || value > b->high)
        continue;
      place = find_place (sorted, b->n_rows, value);
      first = place > N_AROUND ? place - N_AROUND : 0;
      last = MIN (place + N_AROUND, b->n_rows - 1);
      n +=
        MIN (1, (double) (last - first + 1) / MAX (sorted[last] - sorted[first] + 1, 1));
    }

  return n;
}

/* More common values than chance gives, by four standard deviations and two. */
static gboolean
is_beyond_chance (const FusKeyCandidate *a, const FusKeyCandidate *b, double overlap)
{
  const FusKeyCandidate *small = a->n_rows <= b->n_rows ? a : b;
  const FusKeyCandidate *large = a->n_rows <= b->n_rows ? b : a;
  double chance = count_by_chance (small, large);

  return overlap * (double) small->n_rows >= chance + 4 * sqrt (chance) + 2;
}

gboolean
fus_key_is_shifted (const FusKeyCandidate *a, const FusKeyCandidate *b)
{
  return a->counts && b->counts && a->n_rows == b->n_rows &&
         fabs (a->low + b->low - 1) <= 0 && fabs (a->low - b->low) > 0;
}

static gboolean
do_numbers_fit (const FusKeyCandidate *a, const FusKeyCandidate *b, double overlap)
{
  gboolean same = have_same_name (a, b);
  gboolean dense = fus_key_is_dense (a) && fus_key_is_dense (b);
  gboolean ranks = fus_key_is_rank (a) && fus_key_is_rank (b);

  if (fus_key_is_shifted (a, b) || (a->weak && b->weak && a->n_rows != b->n_rows))
    return FALSE;
  if (a->named && b->named)
    return TRUE;
  if (same)
    return overlap >= NEARLY_ALL || (dense && !ranks) || is_beyond_chance (a, b, overlap);
  if (overlap < CLEAR_SHARE)
    return FALSE;
  if (fus_key_is_rank (a) || fus_key_is_rank (b))
    return (a->named || a->counts) && (b->named || b->counts) && (a->named || b->named);

  return dense || is_beyond_chance (a, b, overlap);
}

double
fus_key_rate_fit (const FusKeyCandidate *a, const FusKeyCandidate *b)
{
  double overlap = measure_overlap (a, b);
  gboolean numeric = a->numeric && b->numeric;

  if (overlap <= 0 || (numeric && !do_numbers_fit (a, b, overlap)))
    return 0;
  if (!numeric && overlap < CLEAR_SHARE && !(a->first && b->first) &&
      !(a->named && b->named) && !have_same_name (a, b))
    return 0;

  return overlap + 0.3 * have_same_name (a, b) + 0.2 * a->named + 0.2 * b->named +
         0.15 * !numeric + 0.1 * (a->first && b->first) - 0.5 * (a->counts && b->counts);
}

gboolean
fus_key_is_nearly (const FusKeyCandidate *self, const FusKeyCandidate *key)
{
  FusNearMiss miss = { 0 };

  if (have_same_name (self, key))
    return TRUE;
  if (self->counts)
    return FALSE;
  miss = fus_near_miss_find (self->texts, self->n_rows, key->texts, key->n_rows);

  return (double) miss.n >= MOSTLY * (double) MIN (self->n_rows, key->n_rows);
}

gboolean
fus_key_are_names (const FusKeyCandidate *a, const FusKeyCandidate *b)
{
  if (a->numeric != b->numeric)
    return FALSE;
  if (!a->numeric)
    return have_same_name (a, b) || (a->code && b->code);
  if (fus_key_is_rank (a) && fus_key_is_rank (b))
    return FALSE;
  if (fus_key_is_dense (a) && fus_key_is_dense (b) && fabs (a->low - b->low) <= 0 &&
      fabs (a->high - b->high) <= 0)
    return TRUE;
  if (!have_same_name (a, b))
    return FALSE;

  return (fus_key_is_dense (a) && fus_key_is_dense (b)) ||
         (a->place == 1 && b->place == 1);
}
