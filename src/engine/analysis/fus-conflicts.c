/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-encoding-private.h"
#include "fus-health.h"
#include "fus-statistics.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Share of samples that are taken to be mixed up before looking. */
#define PRIOR 0.01
/* Median absolute deviation to standard deviation of a normal distribution. */
#define MAD_TO_SD 1.4826
#define LEAST_SPREAD 1e-6
/* Rows from which a distribution is learned. */
#define FEWEST_ROWS 10

static void
conflicts_clear (gpointer data)
{
  FusConflicts *self = data;

  g_free (self->score);
  g_free (self->surprise);
  g_free (self->odds);
  g_free (self->largest);
  g_free (self->suspect);
  g_free (self->separation);
}

/* KL (p ‖ q) + KL (q ‖ p) of diagonal Gaussians: models.md §2.1.3. */
static double
symmetric_kl (const FusReal *mean_p,
              const FusReal *logvar_p,
              const FusReal *mean_q,
              const FusReal *logvar_q,
              guint n)
{
  double sum = 0;

  for (guint l = 0; l < n; l++)
    {
      double difference = (double) logvar_p[l] - (double) logvar_q[l];
      double distance = (double) mean_p[l] - (double) mean_q[l];
      double precision = exp (-(double) logvar_p[l]) + exp (-(double) logvar_q[l]);

      sum += 0.5 *
             (exp (difference) + exp (-difference) - 2 + distance * distance * precision);
    }

  return sum;
}

static double
score_rows (const FusLatents *a, gsize row_a, const FusLatents *b, gsize row_b)
{
  return symmetric_kl (fus_matrix_row (a->mean, row_a), fus_matrix_row (a->logvar, row_a),
                       fus_matrix_row (b->mean, row_b), fus_matrix_row (b->logvar, row_b),
                       a->n_latents);
}

/* Middle and spread of log scores; the few that are mixed up hardly move them. */
typedef struct
{
  double middle;
  double spread;
} Normal;

static void
normal_fit (Normal *self, const double *values, gsize n)
{
  g_autofree double *scratch = g_memdup2 (values, n * sizeof (double));

  self->middle = fus_take_quantile (scratch, n, 0.5);
  for (gsize i = 0; i < n; i++)
    scratch[i] = fabs (values[i] - self->middle);
  self->spread = fmax (MAD_TO_SD * fus_take_quantile (scratch, n, 0.5), LEAST_SPREAD);
}

static double
normal_get_deviation (const Normal *self, double x)
{
  return (x - self->middle) / self->spread;
}

static double
normal_log_density (const Normal *self, double x)
{
  double deviation = normal_get_deviation (self, x);

  return -0.5 * deviation * deviation - log (self->spread);
}

/* Log-odds of mismatched against matched; flat where x lies beyond either middle, so that
 * agreement better than usual is no sign of a mix-up, nor worse than usual one against.
 */
static double
get_odds (const Normal *matched, const Normal *mismatched, double x)
{
  double within = CLAMP (x, matched->middle, fmax (mismatched->middle, matched->middle));

  return log (PRIOR / (1 - PRIOR)) + normal_log_density (mismatched, within) -
         normal_log_density (matched, within);
}

/* Chance that a draw of @b is larger than one of @a, by ranks; both are sorted. */
static double
measure_separation (double *a, double *b, gsize n)
{
  double n_larger = 0;
  gsize below = 0;

  fus_sort_known (a, n);
  fus_sort_known (b, n);
  for (gsize i = 0; i < n; i++)
    {
      while (below < n && a[below] < b[i])
        below++;
      n_larger += (double) below;
    }

  return n_larger / ((double) n * (double) n);
}

/* One pair of modalities: log scores of the rows that have both, and of shuffled ones. */
typedef struct
{
  guint n;
  guint *rows;
  double *matched;
  double *mismatched;
} Pair;

static void
pair_init (Pair *self,
           const FusEncoding *encoding,
           FusMask both,
           const FusLatents *a,
           const FusLatents *b,
           FusRng rng)
{
  self->rows = g_new (guint, MAX (encoding->n_rows, 1));
  for (gsize row = 0; row < encoding->n_rows; row++)
    {
      if ((encoding->presence[row] & both) == both)
        self->rows[self->n++] = (guint) row;
    }
  self->matched = g_new (double, MAX (self->n, 1));
  self->mismatched = g_new (double, MAX (self->n, 1));
  for (guint i = 0; i < self->n; i++)
    {
      guint other =
        self->n > 1 ? (i + 1 + fus_rng_below (&rng, self->n - 1)) % self->n : i;

      self->matched[i] = log (score_rows (a, self->rows[i], b, self->rows[i]) + 1e-12);
      self->mismatched[i] =
        log (score_rows (a, self->rows[i], b, self->rows[other]) + 1e-12);
    }
}

static void
pair_clear (Pair *self)
{
  g_free (self->rows);
  g_free (self->matched);
  g_free (self->mismatched);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pair, pair_clear)

static void
fill_pair (FusConflicts *self, guint pair, Pair *scores)
{
  Normal matched = { 0 };
  Normal mismatched = { 0 };

  self->separation[pair] = NAN;
  if (scores->n < FEWEST_ROWS)
    return;
  normal_fit (&matched, scores->matched, scores->n);
  normal_fit (&mismatched, scores->mismatched, scores->n);
  for (guint i = 0; i < scores->n; i++)
    {
      gsize cell = (gsize) scores->rows[i] * self->n_pairs + pair;

      self->score[cell] = exp (scores->matched[i]);
      self->surprise[cell] = normal_get_deviation (&matched, scores->matched[i]);
      self->odds[cell] = get_odds (&matched, &mismatched, scores->matched[i]);
    }
  self->separation[pair] =
    measure_separation (scores->matched, scores->mismatched, scores->n);
}

guint
fus_conflicts_get_pair (guint n_modalities, guint i, guint j)
{
  return i * n_modalities - i * (i + 1) / 2 + j - i - 1;
}

static double
mean_odds_of (const FusConflicts *self, gsize row, guint m)
{
  double odds[FUS_MAX_MODALITIES];
  gsize n = 0;

  for (guint other = 0; other < self->n_modalities; other++)
    {
      if (other != m)
        odds[n++] = self->odds[row * self->n_pairs +
                               fus_conflicts_get_pair (self->n_modalities, MIN (m, other),
                                                       MAX (m, other))];
    }

  return fus_mean_of_known (odds, n);
}

static void
summarize_row (FusConflicts *self, gsize row)
{
  double most = -INFINITY;

  self->largest[row] = NAN;
  self->suspect[row] = -1;
  for (guint pair = 0; pair < self->n_pairs; pair++)
    {
      double odds = self->odds[row * self->n_pairs + pair];

      if (!isnan (odds) && !(odds <= self->largest[row]))
        self->largest[row] = odds;
    }
  for (guint m = 0; m < self->n_modalities && !isnan (self->largest[row]); m++)
    {
      double odds = mean_odds_of (self, row, m);

      if (odds > most)
        {
          most = odds;
          self->suspect[row] = (int) m;
        }
    }
}

static double *
new_unknown (gsize n)
{
  double *values = g_new (double, MAX (n, 1));

  for (gsize i = 0; i < n; i++)
    values[i] = NAN;

  return values;
}

static FusConflicts *
conflicts_alloc (const FusEncoding *encoding)
{
  FusConflicts *self = g_atomic_rc_box_new0 (FusConflicts);

  self->n_modalities = encoding->n_modalities;
  self->n_pairs = self->n_modalities * (self->n_modalities - 1) / 2;
  self->n_rows = encoding->n_rows;
  self->score = new_unknown (self->n_rows * self->n_pairs);
  self->surprise = new_unknown (self->n_rows * self->n_pairs);
  self->odds = new_unknown (self->n_rows * self->n_pairs);
  self->largest = new_unknown (self->n_rows);
  self->suspect = g_new (int, MAX (self->n_rows, 1));
  self->separation = g_new (double, MAX (self->n_pairs, 1));

  return self;
}

static gboolean
fill_conflicts (FusConflicts *self,
                const FusEncoding *encoding,
                FusLatents **own,
                guint64 seed,
                const FusProgress *progress,
                GError **error)
{
  for (guint i = 0; i < self->n_modalities; i++)
    {
      for (guint j = i + 1; j < self->n_modalities; j++)
        {
          guint pair = fus_conflicts_get_pair (self->n_modalities, i, j);
          g_auto (Pair) scores = { 0 };

          if (!fus_progress_tick (progress, (double) pair / self->n_pairs,
                                  _ ("Comparing what the sources say"), error))
            return FALSE;
          pair_init (&scores, encoding, FUS_MASK_BIT (i) | FUS_MASK_BIT (j), own[i],
                     own[j], fus_rng_at (seed, FUS_DRAW_PAIRING, 1, pair));
          fill_pair (self, pair, &scores);
        }
    }
  for (gsize row = 0; row < self->n_rows; row++)
    summarize_row (self, row);

  return TRUE;
}

/**
 * fus_conflict_scores:
 * @error: set when cancelled
 *
 * Compares what each modality says of the latents of a sample when it is all that is
 * known.
 *
 * Returns: (transfer full): how much each pair disagrees, or %NULL
 */
FusConflicts *
fus_conflict_scores (const FusEncoding *encoding,
                     guint64 seed,
                     FusPool *pool,
                     const FusProgress *progress,
                     GError **error)
{
  g_autoptr (FusConflicts) self = conflicts_alloc (encoding);
  FusLatents *own[FUS_MAX_MODALITIES] = { NULL };
  gboolean ok = FALSE;

  for (guint m = 0; m < self->n_modalities; m++)
    own[m] = fus_encoding_get_latents (encoding, FUS_MASK_BIT (m), FUS_MEAN_POE, pool);
  ok = fill_conflicts (self, encoding, own, seed, progress, error);
  for (guint m = 0; m < self->n_modalities; m++)
    fus_latents_unref (own[m]);

  return ok ? g_steal_pointer (&self) : NULL;
}

FusConflicts *
fus_conflicts_ref (FusConflicts *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
fus_conflicts_unref (FusConflicts *self)
{
  g_atomic_rc_box_release_full (self, conflicts_clear);
}
