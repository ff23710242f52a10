/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Exact Shapley values over modalities, row by row (MODELS.md 6.1). A game is played
 * for all rows a subset at a time, 2^M times, and then shared out; that the shares add
 * up is asserted, as any other result is a mistake of ours. It knows no game by name.
 * Sums over rows go by parts of fixed size, so that threads change nothing. */
#include "config.h"

#include "fus-attribution.h"

#include "fus-analysis-error.h"
#include "fus-encoding-private.h"
#include "fus-interval.h"
#include "fus-memory.h"
#include "fus-shared.h"
#include "fus-statistics.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#define N_REPLICATES 1000
/* Of 1 + max |v|: Shapley values that don't add up are a mistake of ours. */
#define LARGEST_GAP 1e-9

static void
attribution_clear (FusAttribution *self)
{
  g_free (self->samples);
  g_free (self->players);
  g_free (self->base);
  g_free (self->full);
  g_free (self->phi);
  g_free (self->loo);
  g_free (self->solo);
  g_free (self->mean_phi);
  g_free (self->mean_phi_error);
  g_free (self->mean_abs_phi);
  g_free (self->interval_low);
  g_free (self->interval_high);
  g_free (self->interaction);
  g_free (self->interaction_error);
  g_free (self->interaction_n);
  g_free (self->probability);
  g_free (self->values);
  g_free (self->units);
}

static double *
new_unknown (gsize n)
{
  double *values = g_new (double, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    values[i] = NAN;

  return values;
}

static FusAttribution *
attribution_alloc (guint n_modalities, gsize n_rows)
{
  FusAttribution *self = g_atomic_rc_box_new0 (FusAttribution);
  gsize n = n_rows * n_modalities;

  self->n_modalities = n_modalities;
  self->n_rows = n_rows;
  self->samples = g_new0 (guint, MAX (n_rows, 1));
  self->players = g_new0 (FusMask, MAX (n_rows, 1));
  self->base = new_unknown (n_rows);
  self->full = new_unknown (n_rows);
  self->phi = new_unknown (n);
  self->loo = new_unknown (n);
  self->solo = new_unknown (n);
  self->mean_phi = new_unknown (n_modalities);
  self->mean_phi_error = new_unknown (n_modalities);
  self->mean_abs_phi = new_unknown (n_modalities);
  self->interval_low = new_unknown (n_modalities);
  self->interval_high = new_unknown (n_modalities);
  self->interaction = new_unknown ((gsize) n_modalities * n_modalities);
  self->interaction_error = new_unknown ((gsize) n_modalities * n_modalities);
  self->interaction_n = g_new0 (gsize, (gsize) n_modalities * n_modalities);
  self->values = new_unknown (n_rows << n_modalities);

  return self;
}

/* What each row is worth with each subset, twice while it is played, and what comes of
 * it. */
static guint64
estimate_bytes (const FusEncoding *encoding)
{
  const guint64 n_subsets = (guint64) 1 << encoding->n_modalities;

  return encoding->n_rows * (2 * n_subsets + 5 * encoding->n_modalities + 4) *
         sizeof (double);
}

/* The game of one row among the modalities that it has. */
typedef struct
{
  guint n;
  guint player[FUS_ATTRIBUTION_MAX_MODALITIES];
  double *v; /* [2^n] */
  gboolean finite;
  double largest;
} RowGame;

static FusMask
spread_bits (const RowGame *game, FusMask compact)
{
  FusMask mask = 0;

  for (guint i = 0; i < game->n; i++)
    {
      if (fus_mask_has (compact, i))
        mask |= FUS_MASK_BIT (game->player[i]);
    }

  return mask;
}

static void
row_game_fill (RowGame *game, const FusAttribution *self, gsize row, double *v)
{
  const double *values = self->values + (row << self->n_modalities);

  game->n = 0;
  game->v = v;
  game->finite = TRUE;
  game->largest = 0;
  for (guint m = 0; m < self->n_modalities; m++)
    {
      if (fus_mask_has (self->players[row], m))
        game->player[game->n++] = m;
    }
  for (FusMask s = 0; s < FUS_MASK_BIT (game->n); s++)
    {
      v[s] = values[spread_bits (game, s)];
      game->finite = game->finite && isfinite (v[s]);
      game->largest = fmax (game->largest, fabs (v[s]));
    }
}

static double
measure_gap (const double *phi, const RowGame *game)
{
  double sum = 0;

  for (guint i = 0; i < game->n; i++)
    sum += phi[i];

  return fabs (sum - (game->v[fus_mask_all (game->n)] - game->v[0])) /
         (1 + game->largest);
}

/* Shapley values and extremes of one row. A row without players is base and full alone;
 * one whose game can't be played stays NaN. */
static void
attribute_row (FusAttribution *self, gsize row, double *v, double *gap)
{
  double phi[FUS_ATTRIBUTION_MAX_MODALITIES] = { 0 };
  FusMask all = 0;
  RowGame game;

  row_game_fill (&game, self, row, v);
  *gap = 0;
  if (!game.finite)
    return;
  all = fus_mask_all (game.n);
  self->base[row] = v[0];
  self->full[row] = v[all];
  fus_shapley_values (phi, v, game.n);
  *gap = measure_gap (phi, &game);
  for (guint i = 0; i < game.n; i++)
    {
      gsize cell = row * self->n_modalities + game.player[i];

      self->phi[cell] = phi[i];
      self->loo[cell] = v[all] - v[all & ~FUS_MASK_BIT (i)];
      self->solo[cell] = v[FUS_MASK_BIT (i)] - v[0];
    }
}

/* Rows that one thread sums interactions over; parts are added in order. */
#define ROWS_PER_PART 256

typedef struct
{
  FusAttribution *self;
  double *gaps;         /* [n_rows] */
  double *interactions; /* [n_parts × n_modalities²]: sums */
  double *squares;      /* [n_parts × n_modalities²]: sums of squares */
  gsize *counts;        /* [n_parts × n_modalities²] */
} Parts;

/* Sums of one part. */
typedef struct
{
  double *sums;
  double *squares;
  gsize *counts;
} Sums;

static void
sums_add (const Sums *self, gsize cell, double value)
{
  self->sums[cell] += value;
  self->squares[cell] += value * value;
  self->counts[cell]++;
}

static void
add_interactions (const RowGame *game,
                  const double *phi,
                  guint n_modalities,
                  const Sums *sums)
{
  double interaction[FUS_ATTRIBUTION_MAX_MODALITIES * FUS_ATTRIBUTION_MAX_MODALITIES];

  fus_shapley_interactions (interaction, game->v, game->n);
  for (guint i = 0; i < game->n; i++)
    {
      double own = phi[game->player[i]];

      for (guint j = 0; j < game->n; j++)
        {
          gsize cell = (gsize) game->player[i] * n_modalities + game->player[j];

          if (i == j)
            continue;
          own -= 0.5 * interaction[i * game->n + j];
          sums_add (sums, cell, interaction[i * game->n + j]);
        }
      sums_add (sums, (gsize) game->player[i] * (n_modalities + 1), own);
    }
}

static void
sum_part (gsize part, guint worker, gpointer data)
{
  const Parts *parts = data;
  const FusAttribution *self = parts->self;
  gsize n_cells = (gsize) self->n_modalities * self->n_modalities;
  gsize end = MIN ((part + 1) * ROWS_PER_PART, self->n_rows);
  g_autofree double *v = g_new (double, (gsize) 1 << self->n_modalities);
  Sums sums = { parts->interactions + part * n_cells, parts->squares + part * n_cells,
                parts->counts + part * n_cells };

  for (gsize row = part * ROWS_PER_PART; row < end; row++)
    {
      RowGame game;

      row_game_fill (&game, self, row, v);
      if (game.finite)
        add_interactions (&game, self->phi + row * self->n_modalities, self->n_modalities,
                          &sums);
    }
}

/* Of the mean of @n values whose sum and sum of squares are given. */
static double
get_standard_error (double sum, double squares, gsize n)
{
  double mean = sum / (double) n;
  double variance = (squares - sum * mean) / (double) (n - 1);

  return n > 1 ? sqrt (MAX (variance, 0) / (double) n) : (double) NAN;
}

static void
average_interactions (FusAttribution *self, FusPool *pool)
{
  gsize n_parts = (self->n_rows + ROWS_PER_PART - 1) / ROWS_PER_PART;
  gsize n_cells = (gsize) self->n_modalities * self->n_modalities;
  g_autofree double *sums = g_new0 (double, MAX (n_parts * n_cells, 1));
  g_autofree double *squares = g_new0 (double, MAX (n_parts * n_cells, 1));
  g_autofree gsize *counts = g_new0 (gsize, MAX (n_parts * n_cells, 1));
  Parts parts = { self, NULL, sums, squares, counts };

  fus_pool_run (pool, n_parts, sum_part, &parts);
  for (gsize cell = 0; cell < n_cells; cell++)
    {
      double sum = 0;
      double square = 0;
      gsize n = 0;

      for (gsize part = 0; part < n_parts; part++)
        {
          sum += sums[part * n_cells + cell];
          square += squares[part * n_cells + cell];
          n += counts[part * n_cells + cell];
        }
      self->interaction[cell] = n > 0 ? sum / (double) n : (double) NAN;
      self->interaction_error[cell] = get_standard_error (sum, square, n);
      self->interaction_n[cell] = n;
    }
}

/* Mean of φ of modality m over the rows that have it; of |φ| where @absolute. @weights:
 * (nullable): how often each row counts. */
static double
weighted_mean (const FusAttribution *self,
               guint m,
               gboolean absolute,
               const guint8 *weights)
{
  double sum = 0;
  double n = 0;

  for (gsize row = 0; row < self->n_rows; row++)
    {
      double phi = self->phi[row * self->n_modalities + m];
      double weight = weights != NULL ? weights[row] : 1;

      if (isnan (phi))
        continue;
      sum += weight * (absolute ? fabs (phi) : phi);
      n += weight;
    }

  return n > 0 ? sum / n : (double) NAN;
}

typedef struct
{
  const FusAttribution *self;
  double *replicates; /* [n_modalities × N_REPLICATES] */
} Bootstrap;

static void
draw_replicate (gsize replicate, guint worker, gpointer data)
{
  const Bootstrap *bootstrap = data;
  const FusAttribution *self = bootstrap->self;
  g_autofree guint8 *weights = g_new (guint8, MAX (self->n_rows, 1));

  fus_bootstrap_unit_weights (weights, self->n_rows, self->units, self->n_units,
                              self->seed, (guint32) replicate);
  for (guint m = 0; m < self->n_modalities; m++)
    bootstrap->replicates[(gsize) m * N_REPLICATES + replicate] =
      weighted_mean (self, m, TRUE, weights);
}

/* Standard error of the mean of φ over the rows that have the modality; of units of rows
 * where @by_unit. */
static double
get_phi_error (const FusAttribution *self, guint m, gboolean by_unit)
{
  g_autofree double *values = g_new (double, MAX (self->n_rows, 1));
  FusInterval interval;
  double sum = 0;
  double squares = 0;
  gsize n = 0;

  for (gsize row = 0; row < self->n_rows; row++)
    {
      const double phi = values[row] = self->phi[row * self->n_modalities + m];

      if (isnan (phi))
        continue;
      sum += phi;
      squares += phi * phi;
      n++;
    }
  if (!by_unit || self->units == NULL)
    return n > 1 ? get_standard_error (sum, squares, n) : (double) NAN;
  interval = fus_interval_of_rows (values, self->units, self->n_rows, self->n_units);

  return fus_interval_get_error (&interval);
}

/* Rows that belong together tell less than as many rows: errors of interactions are wider
 * by as much as those of the contributions of either. */
static void
widen_interactions (FusAttribution *self)
{
  g_autofree double *factors = g_new (double, self->n_modalities + 1);

  for (guint m = 0; m < self->n_modalities; m++)
    factors[m] = get_phi_error (self, m, TRUE) / get_phi_error (self, m, FALSE);
  for (guint a = 0; a < self->n_modalities; a++)
    for (guint b = 0; b < self->n_modalities; b++)
      self->interaction_error[a * self->n_modalities + b] *=
        isfinite (factors[a]) && isfinite (factors[b])
          ? MAX (1, MAX (factors[a], factors[b]))
          : (double) NAN;
}

/* Means over rows and their 95 % intervals: MODELS.md 6.1. */
static void
summarize (FusAttribution *self, FusPool *pool)
{
  g_autofree double *replicates =
    g_new (double, (gsize) self->n_modalities *N_REPLICATES);
  Bootstrap bootstrap = { self, replicates };

  fus_pool_run (pool, N_REPLICATES, draw_replicate, &bootstrap);
  for (guint m = 0; m < self->n_modalities; m++)
    {
      double *values = replicates + (gsize) m * N_REPLICATES;
      gsize n = fus_sort_known (values, N_REPLICATES);

      self->mean_phi[m] = weighted_mean (self, m, FALSE, NULL);
      self->mean_phi_error[m] = get_phi_error (self, m, TRUE);
      self->mean_abs_phi[m] = weighted_mean (self, m, TRUE, NULL);
      self->interval_low[m] = fus_sorted_quantile (values, n, 0.025);
      self->interval_high[m] = fus_sorted_quantile (values, n, 0.975);
    }
  average_interactions (self, pool);
  if (self->units != NULL)
    widen_interactions (self);
}

static void
attribute_part (gsize part, guint worker, gpointer data)
{
  const Parts *parts = data;
  FusAttribution *self = parts->self;
  gsize end = MIN ((part + 1) * ROWS_PER_PART, self->n_rows);
  g_autofree double *v = g_new (double, (gsize) 1 << self->n_modalities);

  for (gsize row = part * ROWS_PER_PART; row < end; row++)
    attribute_row (self, row, v, &parts->gaps[row]);
}

static void
attribute_rows (FusAttribution *self, FusPool *pool)
{
  g_autofree double *gaps = g_new0 (double, MAX (self->n_rows, 1));
  Parts parts = { .self = self, .gaps = gaps };

  fus_pool_run (pool, (self->n_rows + ROWS_PER_PART - 1) / ROWS_PER_PART, attribute_part,
                &parts);
  for (gsize row = 0; row < self->n_rows; row++)
    self->largest_gap = fmax (self->largest_gap, gaps[row]);
  g_assert (self->largest_gap <= LARGEST_GAP);
}

/* A game under way. */
typedef struct
{
  const FusGameClass *klass;
  gpointer context;
} Game;

static void
game_clear (Game *self)
{
  if (self->context != NULL)
    self->klass->release (self->context);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Game, game_clear)

static gboolean
play_subset (FusAttribution *self,
             const Game *game,
             const FusEncoding *encoding,
             FusMask subset,
             FusPool *pool,
             GCancellable *cancellable,
             GError **error)
{
  g_autofree FusMask *from = fus_encoding_repeat_mask (encoding, subset);
  g_autofree double *values = g_new (double, MAX (self->n_rows, 1));

  if (!game->klass->evaluate (game->context, from, values, pool, cancellable, error))
    return FALSE;
  for (gsize row = 0; row < self->n_rows; row++)
    self->values[(row << self->n_modalities) + subset] = values[row];

  return TRUE;
}

static gboolean
play (FusAttribution *self,
      const Game *game,
      const FusEncoding *encoding,
      FusPool *pool,
      const FusProgress *progress,
      GError **error)
{
  GCancellable *cancellable = progress != NULL ? progress->cancellable : NULL;
  FusMask n_subsets = FUS_MASK_BIT (self->n_modalities);

  for (FusMask subset = 0; subset < n_subsets; subset++)
    {
      if ((subset & self->left_out) != 0)
        continue;
      if (!fus_progress_tick (progress, (double) subset / n_subsets,
                              _ ("Trying every subset"), error))
        return FALSE;
      if (!play_subset (self, game, encoding, subset, pool, cancellable, error))
        return FALSE;
    }

  return TRUE;
}

static void
fill_header (FusAttribution *self,
             const FusEncoding *encoding,
             const FusGameOptions *options)
{
  FusDataset *dataset = fus_encoding_get_dataset (encoding);
  guint target = 0;

  self->seed = options->seed;
  self->units = fus_encoding_list_units (encoding, &self->n_units);
  self->label = -1;
  self->class_code = -1;
  self->target = -1;
  self->left_out = options->left_out & fus_mask_all (self->n_modalities);
  memcpy (self->samples, fus_encoding_get_samples (encoding),
          self->n_rows * sizeof (guint));
  memcpy (self->players, fus_encoding_get_presence (encoding),
          self->n_rows * sizeof (FusMask));
  for (gsize row = 0; row < self->n_rows; row++)
    self->players[row] &= ~self->left_out;
  if (self->game->takes_target && options->target != NULL &&
      fus_dataset_find_modality (dataset, options->target, &target))
    self->target = (int) target;
}

static void
fill_label (FusAttribution *self,
            const FusEncoding *encoding,
            const FusGameOptions *options)
{
  FusDataset *dataset = fus_encoding_get_dataset (encoding);
  const FusLabel *label = options->label != NULL
                            ? fus_dataset_find_label (dataset, options->label)
                            : fus_dataset_get_default_label (dataset);

  if (!self->game->needs_label || label == NULL)
    return;
  for (guint i = 0; i < fus_dataset_get_n_labels (dataset); i++)
    {
      if (fus_dataset_get_label (dataset, i) == label)
        self->label = (int) i;
    }
  for (guint k = 0; k < label->n_classes && options->class_name != NULL; k++)
    {
      if (g_str_equal (label->classes[k], options->class_name))
        self->class_code = (int) k;
    }
}

static gboolean
check (const FusGameClass *game,
       const FusGameOptions *options,
       guint n_modalities,
       GError **error)
{
  if (game == NULL)
    g_set_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_METHOD,
                 _ ("There is no game “%s”"), options->game);
  else if (n_modalities > FUS_ATTRIBUTION_MAX_MODALITIES)
    g_set_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_TOO_MANY,
                 _ ("%u modalities are more than the %d whose every subset can be tried"),
                 n_modalities, FUS_ATTRIBUTION_MAX_MODALITIES);
  else
    return TRUE;

  return FALSE;
}

FusAttribution *
fus_attribute (const FusEncoding *train,
               const FusEncoding *encoding,
               const FusGameOptions *options,
               FusPool *pool,
               const FusProgress *progress,
               GError **error)
{
  g_auto (Game) game = { fus_game_lookup (options->game), NULL };
  g_autoptr (FusAttribution) self = NULL;
  FusProgress quiet = { .cancellable = progress != NULL ? progress->cancellable : NULL };

  if (!check (game.klass, options, encoding->n_modalities, error) ||
      !fus_memory_check_for (FUS_MEMORY_FOR_EXPLAINING, estimate_bytes (encoding), error))
    return NULL;
  game.context = game.klass->prepare (train, encoding, options, pool, &quiet, error);
  if (game.context == NULL)
    return NULL;
  self = attribution_alloc (encoding->n_modalities, encoding->n_rows);
  self->game = game.klass;
  fill_header (self, encoding, options);
  fill_label (self, encoding, options);
  if (!play (self, &game, encoding, pool, progress, error))
    return NULL;
  if (game.klass->dup_probabilities != NULL)
    self->probability =
      game.klass->dup_probabilities (game.context, self->players, &self->n_classes, pool);
  attribute_rows (self, pool);
  summarize (self, pool);

  return g_steal_pointer (&self);
}

FUS_DEFINE_SHARED (FusAttribution, fus_attribution, attribution_clear)

static void
copy_row (FusAttribution *to, gsize to_row, const FusAttribution *from, gsize row)
{
  gsize n = from->n_modalities;
  gsize size = n * sizeof (double);

  to->samples[to_row] = from->samples[row];
  to->players[to_row] = from->players[row];
  to->base[to_row] = from->base[row];
  to->full[to_row] = from->full[row];
  memcpy (to->phi + to_row * n, from->phi + row * n, size);
  memcpy (to->loo + to_row * n, from->loo + row * n, size);
  memcpy (to->solo + to_row * n, from->solo + row * n, size);
  memcpy (to->values + (to_row << n), from->values + (row << n), sizeof (double) << n);
  if (from->units != NULL)
    to->units[to_row] = from->units[row];
  if (from->probability != NULL)
    memcpy (to->probability + to_row * from->n_classes,
            from->probability + row * from->n_classes, from->n_classes * sizeof (double));
}

FusAttribution *
fus_attribution_select (const FusAttribution *self, const guint *rows, gsize n_rows)
{
  g_assert (rows != NULL || n_rows == 0);

  FusAttribution *part = attribution_alloc (self->n_modalities, n_rows);

  part->game = self->game;
  part->label = self->label;
  part->class_code = self->class_code;
  part->target = self->target;
  part->largest_gap = self->largest_gap;
  part->seed = self->seed;
  part->left_out = self->left_out;
  part->n_classes = self->n_classes;
  if (self->probability != NULL)
    part->probability = new_unknown (n_rows * self->n_classes);
  part->units = self->units != NULL ? g_new (guint, n_rows + 1) : NULL;
  part->n_units = self->n_units;
  for (gsize i = 0; i < n_rows; i++)
    copy_row (part, i, self, rows[i]);
  summarize (part, NULL);

  return part;
}
