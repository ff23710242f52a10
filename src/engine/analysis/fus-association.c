/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How closely two columns go together, and whether by chance. Samples of one unit that
 * agree in both are one: a patient's thousand cells don't make a site of one patient
 * certain. The p-value is of random pairings, which needs no number of samples. */
#include "config.h"

#include "fus-association.h"

#include "fus-rng.h"

#include <math.h>
#include <string.h>

/* Units at most, drawn: more change nothing that is worth a word. */
#define MOST_UNITS 20000

/* Two columns of which both are known. */
typedef struct
{
  const gint32 *a;
  const double *a_values;
  const gint32 *b;
  const double *b_values;
  gsize n;
  guint n_a; /* codes, also those that nobody has */
  guint n_b;
} Pair;

static guint
count_codes (const gint32 *codes, gsize n)
{
  gint32 largest = -1;

  for (gsize i = 0; codes != NULL && i < n; i++)
    largest = MAX (largest, codes[i]);

  return (guint) (largest + 1);
}

/* -- Both have classes -- */

/* χ² ÷ n; and how many rows and columns hold anything. */
static double
get_phi2 (const gsize *counts,
          guint n_rows,
          guint n_columns,
          guint *n_held_rows,
          guint *n_held_columns)
{
  g_autofree double *rows = g_new0 (double, n_rows + 1);
  g_autofree double *columns = g_new0 (double, n_columns + 1);
  double n = 0;
  double phi2 = 0;

  *n_held_rows = *n_held_columns = 0;
  for (guint r = 0; r < n_rows; r++)
    for (guint c = 0; c < n_columns; c++)
      {
        const double count = (double) counts[r * n_columns + c];

        rows[r] += count;
        columns[c] += count;
        n += count;
      }
  for (guint r = 0; r < n_rows; r++)
    *n_held_rows += rows[r] > 0;
  for (guint c = 0; c < n_columns; c++)
    *n_held_columns += columns[c] > 0;
  for (guint r = 0; r < n_rows; r++)
    for (guint c = 0; c < n_columns; c++)
      if (rows[r] > 0 && columns[c] > 0)
        phi2 += pow ((double) counts[r * n_columns + c], 2) / (rows[r] * columns[c]);

  return n > 0 ? phi2 - 1 : 0;
}

double
fus_cramers_v (const gsize *counts, guint n_rows, guint n_columns)
{
  guint r = 0;
  guint c = 0;
  double n = 0;
  double phi2 = get_phi2 (counts, n_rows, n_columns, &r, &c);
  double rows = 0;
  double columns = 0;

  for (gsize i = 0; i < (gsize) n_rows * n_columns; i++)
    n += (double) counts[i];
  if (r < 2 || c < 2 || n < 2)
    return (double) NAN;
  phi2 = MAX (phi2 - (r - 1.0) * (c - 1.0) / (n - 1), 0);
  rows = r - (r - 1.0) * (r - 1.0) / (n - 1);
  columns = c - (c - 1.0) * (c - 1.0) / (n - 1);
  if (!(MIN (rows, columns) > 1))
    return (double) NAN;

  return MIN (sqrt (phi2 / (MIN (rows, columns) - 1)), 1);
}

static void
count_pairs (const Pair *self, const guint *order, gsize *counts)
{
  memset (counts, 0, (gsize) self->n_a * self->n_b * sizeof *counts);
  for (gsize i = 0; i < self->n; i++)
    counts[(gsize) self->a[i] * self->n_b + (gsize) self->b[order[i]]]++;
}

/* -- One has numbers -- */

/* Share of the variance of @values that lies between the classes. */
static double
get_eta2 (const gint32 *codes,
          const double *values,
          const guint *code_order,
          gsize n,
          guint n_codes,
          guint *n_held)
{
  g_autofree double *sums = g_new0 (double, n_codes + 1);
  g_autofree gsize *counts = g_new0 (gsize, n_codes + 1);
  double mean = 0;
  double all = 0;
  double between = 0;

  for (gsize i = 0; i < n; i++)
    mean += values[i] / (double) n;
  for (gsize i = 0; i < n; i++)
    {
      const gint32 code = codes[code_order[i]];

      sums[code] += values[i] - mean;
      counts[code]++;
      all += (values[i] - mean) * (values[i] - mean);
    }
  *n_held = 0;
  for (guint k = 0; k < n_codes; k++)
    if (counts[k] > 0)
      {
        between += sums[k] * sums[k] / (double) counts[k];
        (*n_held)++;
      }

  return all > 0 ? between / all : (double) NAN;
}

static double
get_correlation (const Pair *self, const guint *order)
{
  double mean_a = 0;
  double mean_b = 0;
  double aa = 0;
  double bb = 0;
  double ab = 0;

  for (gsize i = 0; i < self->n; i++)
    {
      mean_a += self->a_values[i] / (double) self->n;
      mean_b += self->b_values[i] / (double) self->n;
    }
  for (gsize i = 0; i < self->n; i++)
    {
      const double a = self->a_values[i] - mean_a;
      const double b = self->b_values[order[i]] - mean_b;

      aa += a * a;
      bb += b * b;
      ab += a * b;
    }

  return aa > 0 && bb > 0 ? fabs (ab) / sqrt (aa * bb) : (double) NAN;
}

/* -- Both -- */

/* What grows with how closely they go together, where b is paired in @order; @corrected:
 * what is told to people. */
static double
measure (const Pair *self, const guint *order, gsize *counts, gboolean corrected)
{
  guint n_held = 0;
  guint n_other = 0;
  double eta2 = 0;

  if (self->a != NULL && self->b != NULL)
    {
      count_pairs (self, order, counts);
      return corrected ? fus_cramers_v (counts, self->n_a, self->n_b)
                       : get_phi2 (counts, self->n_a, self->n_b, &n_held, &n_other);
    }
  if (self->a == NULL && self->b == NULL)
    return get_correlation (self, order);
  eta2 = self->a != NULL
           ? get_eta2 (self->a, self->b_values, order, self->n, self->n_a, &n_held)
           : get_eta2 (self->b, self->a_values, order, self->n, self->n_b, &n_held);
  if (!corrected)
    return eta2;
  if (n_held < 2 || self->n <= n_held)
    return (double) NAN;

  return sqrt (
    MAX (1 - (1 - eta2) * ((double) self->n - 1) / ((double) self->n - n_held), 0));
}

static FusAssociation
associate (const Pair *self, guint64 seed)
{
  g_autofree gsize *counts = g_new (gsize, (gsize) self->n_a * self->n_b + 1);
  g_autofree guint *order = g_new (guint, self->n + 1);
  FusAssociation found = { .n = self->n, .p = 1 };
  double own = 0;
  guint n_as_close = 1;

  for (gsize i = 0; i < self->n; i++)
    order[i] = (guint) i;
  found.v = self->n > 1 ? measure (self, order, counts, TRUE) : (double) NAN;
  if (isnan (found.v))
    return found;
  own = measure (self, order, counts, FALSE);
  for (guint s = 0; s < FUS_ASSOCIATION_SHUFFLES; s++)
    {
      FusRng rng = fus_rng_at (seed, FUS_DRAW_BOOTSTRAP, s, 1);

      fus_rng_permutation (&rng, order, (guint) self->n);
      n_as_close += measure (self, order, counts, FALSE) >= own - 1e-12;
    }
  found.p = (double) n_as_close / (FUS_ASSOCIATION_SHUFFLES + 1);

  return found;
}

FusAssociation
fus_association_new (const gint32 *a,
                     const double *a_values,
                     const gint32 *b,
                     const double *b_values,
                     gsize n,
                     guint64 seed)
{
  g_assert ((a != NULL) != (a_values != NULL));
  g_assert ((b != NULL) != (b_values != NULL));

  Pair pair = { a, a_values, b, b_values, n, count_codes (a, n), count_codes (b, n) };

  return associate (&pair, seed);
}

/* -- Units -- */

/* A column of the samples. */
typedef struct
{
  const gint32 *codes;
  const double *values;
} Column;

static gboolean
is_known (const Column *self, gsize i)
{
  return self->codes != NULL ? self->codes[i] >= 0 : isfinite (self->values[i]);
}

static gint64
get_key (const Column *self, gsize i)
{
  gint64 bits = 0;

  if (self->codes != NULL)
    return self->codes[i];
  memcpy (&bits, &self->values[i], sizeof bits);

  return bits;
}

typedef struct
{
  gint64 unit;
  gint64 a;
  gint64 b;
} Agreement;

static guint
hash_agreement (gconstpointer key)
{
  const Agreement *self = key;
  guint64 mixed = (guint64) self->unit * 0x9e3779b97f4a7c15u ^
                  (guint64) self->a * 0xc2b2ae3d27d4eb4fu ^
                  (guint64) self->b * 0x165667b19e3779f9u;

  return (guint) (mixed ^ (mixed >> 32));
}

static gboolean
is_same_agreement (gconstpointer a, gconstpointer b)
{
  const Agreement *x = a;
  const Agreement *y = b;

  return x->unit == y->unit && x->a == y->a && x->b == y->b;
}

/* The first sample of each unit and each pair of values that it has; drawn where there
 * are too many. */
static guint *
list_agreements (const Column *a,
                 const Column *b,
                 const guint *units,
                 gsize n_samples,
                 guint64 seed,
                 gsize *n)
{
  g_autoptr (GHashTable) seen =
               g_hash_table_new_full (hash_agreement, is_same_agreement, g_free, NULL);
  guint *rows = g_new (guint, n_samples + 1);
  FusRng rng = fus_rng_at (seed, FUS_DRAW_BOOTSTRAP, 0, 2);

  *n = 0;
  for (gsize i = 0; i < n_samples; i++)
    {
      Agreement one = { units[i], 0, 0 };

      if (!is_known (a, i) || !is_known (b, i))
        continue;
      one.a = get_key (a, i);
      one.b = get_key (b, i);
      if (units[i] != i && g_hash_table_contains (seen, &one))
        continue;
      g_hash_table_add (seen, g_memdup2 (&one, sizeof one));
      rows[(*n)++] = (guint) i;
    }
  for (gsize i = 0; *n > MOST_UNITS && i < MOST_UNITS; i++)
    {
      const gsize k = i + fus_rng_below (&rng, (guint32) (*n - i));
      const guint row = rows[k];

      rows[k] = rows[i];
      rows[i] = row;
    }
  *n = MIN (*n, MOST_UNITS);

  return rows;
}

static FusAssociation
associate_columns (const Column *a,
                   const Column *b,
                   const guint *units,
                   gsize n_samples,
                   guint64 seed)
{
  gsize n = 0;
  g_autofree guint *rows = list_agreements (a, b, units, n_samples, seed, &n);
  g_autofree gint32 *codes_a = g_new (gint32, n + 1);
  g_autofree gint32 *codes_b = g_new (gint32, n + 1);
  g_autofree double *values_a = g_new (double, n + 1);
  g_autofree double *values_b = g_new (double, n + 1);

  for (gsize i = 0; i < n; i++)
    {
      codes_a[i] = a->codes != NULL ? a->codes[rows[i]] : 0;
      codes_b[i] = b->codes != NULL ? b->codes[rows[i]] : 0;
      values_a[i] = a->values != NULL ? a->values[rows[i]] : 0;
      values_b[i] = b->values != NULL ? b->values[rows[i]] : 0;
    }

  return fus_association_new (a->codes != NULL ? codes_a : NULL,
                              a->codes != NULL ? NULL : values_a,
                              b->codes != NULL ? codes_b : NULL,
                              b->codes != NULL ? NULL : values_b, n, seed);
}

static Column
column_of (const FusLabel *label)
{
  return label->kind == FUS_LABEL_CATEGORICAL ? (Column){ label->codes, NULL }
                                              : (Column){ NULL, label->values };
}

FusAssociation
fus_association_of_labels (const FusDataset *dataset,
                           const FusLabel *a,
                           const FusLabel *b,
                           const guint *units,
                           guint64 seed)
{
  const Column first = column_of (a);
  const Column second = column_of (b);

  return associate_columns (&first, &second, units, fus_dataset_get_n_samples (dataset),
                            seed);
}

FusAssociation
fus_association_of_gaps (const FusDataset *dataset,
                         guint m,
                         const FusLabel *label,
                         const guint *units,
                         guint64 seed)
{
  const gsize n = fus_dataset_get_n_samples (dataset);
  const FusMask *presence = fus_dataset_get_presence (dataset);
  g_autofree gint32 *lacks = g_new (gint32, n + 1);
  const Column second = column_of (label);
  Column first = { lacks, NULL };

  for (gsize i = 0; i < n; i++)
    lacks[i] = !fus_mask_has (presence[i], m);

  return associate_columns (&first, &second, units, n, seed);
}
