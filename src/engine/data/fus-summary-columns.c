/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Features that hardly ever change, and features that repeat another one. Both take two
 * passes over a block: one to guess, one to make sure. */
#include "config.h"

#include "fus-format-count.h"
#include "fus-scaler.h"
#include "fus-summary-sample.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

enum
{
  FEWEST_RECORDS = 50, /* of which 99 in 100 says something */
  MOST_NAMED = 3,
};

/* Of the records that have the commonest value. */
#define NEARLY_ALL 0.99
/* Odds of a false alarm. */
#define ODDS 1e-3

static guint64
get_bits (FusReal value)
{
  guint64 bits = 0;

  if (isnan (value))
    return G_MAXUINT64;
  value += 0; /* −0 is 0 */
  memcpy (&bits, &value, sizeof value);

  return bits;
}

static guint64
mix (guint64 hash, guint64 bits)
{
  hash = (hash ^ bits) * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  return hash ^ (hash >> 29);
}

/* Of a column. */
typedef struct
{
  guint64 hash;
  FusReal common; /* the commonest value, where more than half have it */
  gsize votes;
  gsize n_common;
  gsize n_known;
} Column;

/* Boyer & Moore's vote, and a hash of all. */
static void
walk_votes (const FusMatrix *block, Column *columns)
{
  for (gsize row = 0; row < block->n_rows; row++)
    {
      const FusReal *values = fus_matrix_row (block, row);

      for (gsize d = 0; d < block->n_cols; d++)
        {
          Column *column = &columns[d];

          column->hash = mix (column->hash, get_bits (values[d]));
          if (!isfinite (values[d]))
            continue;
          column->n_known++;
          if (column->votes == 0)
            column->common = values[d];
          column->votes += fabs (values[d] - column->common) > 0 ? (gsize) -1 : 1;
        }
    }
}

static void
walk_counts (const FusMatrix *block, Column *columns)
{
  for (gsize row = 0; row < block->n_rows; row++)
    {
      const FusReal *values = fus_matrix_row (block, row);

      for (gsize d = 0; d < block->n_cols; d++)
        columns[d].n_common +=
          isfinite (values[d]) && !(fabs (values[d] - columns[d].common) > 0);
    }
}

static Column *
walk (const FusMatrix *block)
{
  Column *columns = g_new0 (Column, MAX (block->n_cols, 1));

  walk_votes (block, columns);
  walk_counts (block, columns);

  return columns;
}

static gboolean
is_constant (const Column *column)
{
  return column->n_common == column->n_known;
}

static gboolean
is_nearly_constant (const Column *column)
{
  return column->n_known >= FEWEST_RECORDS && !is_constant (column) &&
         (double) column->n_common >= NEARLY_ALL * (double) column->n_known;
}

/* ---- hardly changing ---- */

static void
add_nearly_constant (const FusSummary *self,
                     guint m,
                     const Column *columns,
                     GArray *found)
{
  const FusModality *modality = fus_dataset_get_modality (self->dataset, m);
  FusCheck check = { FUS_SEVERITY_NOTE, "near-constant", .modality = (int) m };
  g_autofree char *count = NULL;

  check.features = g_new (guint, modality->n_features + 1);
  for (gsize d = 0; d < modality->n_features; d++)
    if (is_nearly_constant (&columns[d]))
      check.features[check.n_features++] = (guint) d;
  check.n = check.n_features;
  if (check.n == 0)
    {
      g_free (check.features);
      return;
    }
  count = fus_format_count ((gint64) check.n);
  check.message = g_strdup_printf (
    g_dngettext (GETTEXT_PACKAGE,
                 "%s feature of %s has the same value in 99 of 100 records or more.",
                 "%s features of %s have the same value in 99 of 100 records or more.",
                 check.n),
    count, modality->name);
  g_array_append_val (found, check);
}

/* ---- repeating ---- */

/* ln of the chance that two columns drawn from the values of column @d are equal. */
static double
get_log_chance (const FusMatrix *block, gsize d)
{
  g_autofree double *values = g_new (double, MAX (block->n_rows, 1));
  double squares = 0;
  gsize run = 0;

  for (gsize row = 0; row < block->n_rows; row++)
    {
      double value = (double) fus_matrix_row (block, row)[d];

      values[row] = isfinite (value) ? value : -G_MAXDOUBLE;
    }
  (void) fus_sort_median (values, block->n_rows);
  for (gsize row = 0; row < block->n_rows; row++)
    {
      run++;
      if (row + 1 == block->n_rows || values[row + 1] > values[row])
        {
          squares += (double) run * (double) run;
          run = 0;
        }
    }

  return (double) block->n_rows *
         log (squares / ((double) block->n_rows * (double) block->n_rows));
}

static gboolean
are_equal (const FusMatrix *block, gsize a, gsize b)
{
  for (gsize row = 0; row < block->n_rows; row++)
    if (get_bits (fus_matrix_row (block, row)[a]) !=
        get_bits (fus_matrix_row (block, row)[b]))
      return FALSE;

  return TRUE;
}

static char *
describe_repeats (const FusModality *modality, const GArray *pairs)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *count = fus_format_count (pairs->len / 2);

  for (guint i = 0; i < pairs->len / 2 && i < MOST_NAMED; i++)
    {
      g_autofree char *later =
        fus_modality_dup_feature_name (modality, g_array_index (pairs, guint, 2 * i + 1));
      g_autofree char *earlier =
        fus_modality_dup_feature_name (modality, g_array_index (pairs, guint, 2 * i));

      g_string_append_printf (names, "%s%s = %s", i > 0 ? ", " : "", later, earlier);
    }
  if (pairs->len / 2 > MOST_NAMED)
    g_string_append (names, ", …");

  return g_strdup_printf (
    g_dngettext (
      GETTEXT_PACKAGE,
      "%s feature of %s has the numbers of another one in every record (%s).",
      "%s features of %s have the numbers of another one in every record (%s).",
      pairs->len / 2),
    count, modality->name, names->str);
}

/* @pairs: of guint: earlier, later, earlier, … */
static void
list_repeats (const FusMatrix *block, const Column *columns, GArray *pairs)
{
  g_autoptr (GHashTable) first = g_hash_table_new (g_int64_hash, g_int64_equal);
  double n = (double) block->n_cols;

  for (guint d = 0; d < block->n_cols; d++)
    {
      gpointer found = NULL;
      guint earlier = 0;

      if (is_constant (&columns[d]))
        continue;
      found = g_hash_table_lookup (first, &columns[d].hash);
      if (found == NULL)
        {
          g_hash_table_insert (first, (gpointer) &columns[d].hash,
                               GUINT_TO_POINTER (d + 1));
          continue;
        }
      earlier = GPOINTER_TO_UINT (found) - 1;
      if (!are_equal (block, earlier, d) ||
          get_log_chance (block, d) + 2 * log (n) > log (ODDS))
        continue;
      g_array_append_val (pairs, earlier);
      g_array_append_val (pairs, d);
    }
}

static void
add_repeats (const FusSummary *self, guint m, const Column *columns, GArray *found)
{
  const FusModality *modality = fus_dataset_get_modality (self->dataset, m);
  FusCheck check = { FUS_SEVERITY_NOTE, "duplicate-features", .modality = (int) m };
  g_autoptr (GArray) pairs = g_array_new (FALSE, FALSE, sizeof (guint));

  list_repeats (fus_dataset_get_block (self->dataset, m), columns, pairs);
  if (pairs->len == 0)
    return;
  check.features = g_memdup2 (pairs->data, pairs->len * sizeof (guint));
  check.n_features = pairs->len;
  check.n = pairs->len / 2;
  check.message = describe_repeats (modality, pairs);
  check.remedy =
    g_strdup (_ ("What is there twice counts twice: leave one of them out."));
  g_array_append_val (found, check);
}

void
fus_summary_check_columns (const FusSummary *self, GArray *found)
{
  for (guint m = 0; m < self->n_modalities; m++)
    {
      /* Of coordinates none was measured for itself: networks leave some unused. */
      if (fus_modality_is_point (fus_dataset_get_modality (self->dataset, m)))
        continue;

      g_autofree Column *columns = walk (fus_dataset_get_block (self->dataset, m));

      add_repeats (self, m, columns, found);
      add_nearly_constant (self, m, columns, found);
    }
}
