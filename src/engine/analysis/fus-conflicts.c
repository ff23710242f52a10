/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How likely two modalities of a sample come from different ones: the evidence that
 * they are mixed up, against what is usual for the pair. Scores of shuffled pairs show
 * what a mix-up looks like; both distributions are described by median and deviation,
 * which the few that really are mixed up hardly move. Agreement better than usual
 * counts for nothing, and neither does a modality that knows nothing. */
#include "config.h"

#include "fus-encoding-private.h"
#include "fus-health.h"
#include "fus-probe.h"
#include "fus-shared.h"
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
conflicts_clear (FusConflicts *self)
{
  g_free (self->score);
  g_free (self->divergence);
  g_free (self->predicted);
  g_free (self->surprise);
  g_free (self->odds);
  g_free (self->largest);
  g_free (self->suspect);
  g_free (self->separation);
}

/* KL (p ‖ q) + KL (q ‖ p) of diagonal Gaussians: MODELS.md 2.1.3. */
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

/* −log ∫ p (z | x) p (z | y) ÷ p (z) dz = log p (x) + log p (y) − log p (x, y): how much
 * less likely the two are together than apart. A latent of which one says nothing adds
 * nothing, whatever the other says. Variances are kept below the prior's. */
static double
measure_conflict (const FusReal *mean_p,
                  const FusReal *logvar_p,
                  const FusReal *mean_q,
                  const FusReal *logvar_q,
                  guint n)
{
  double sum = 0;

  for (guint l = 0; l < n; l++)
    {
      double t_p = exp (-fmin ((double) logvar_p[l], 0));
      double t_q = exp (-fmin ((double) logvar_q[l], 0));
      double precision = t_p + t_q - 1;
      double h = t_p * (double) mean_p[l] + t_q * (double) mean_q[l];

      sum += 0.5 * (log (precision) - log (t_p) - log (t_q) - h * h / precision +
                    t_p * (double) mean_p[l] * (double) mean_p[l] +
                    t_q * (double) mean_q[l] * (double) mean_q[l]);
    }

  return sum;
}

/* The same of classes: −log Σ p (y | x_i) p (y | x_j) ÷ p (y), from logarithms. */
static double
measure_class_conflict (const double *log_p,
                        const double *log_q,
                        const double *log_prior,
                        guint n)
{
  double sum = 0;

  for (guint k = 0; k < n; k++)
    {
      if (isfinite (log_prior[k]))
        /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult) */
        sum += exp (log_p[k] + log_q[k] - log_prior[k]);
    }

  return -log (fmax (sum, G_MINDOUBLE));
}

/* What each modality alone says of each row. */
typedef struct
{
  const FusEncoding *encoding;
  FusLatents *own[FUS_MAX_MODALITIES];
  guint n_classes;                      /* 0: compare latents */
  double *log_prob[FUS_MAX_MODALITIES]; /* [n_rows × n_classes] */
  double *log_prior;                    /* [n_classes] */
} Sources;

static void
sources_clear (Sources *self)
{
  for (guint m = 0; m < FUS_MAX_MODALITIES; m++)
    {
      g_clear_pointer (&self->own[m], fus_latents_unref);
      g_clear_pointer (&self->log_prob[m], g_free);
    }
  g_clear_pointer (&self->log_prior, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sources, sources_clear)

static void
sources_init (Sources *self, const FusEncoding *encoding, FusPool *pool)
{
  self->encoding = encoding;
  for (guint m = 0; m < encoding->n_modalities; m++)
    self->own[m] =
      fus_encoding_compute_latents (encoding, FUS_MASK_BIT (m), FUS_MEAN_POE, pool);
}

static double
compare_rows (const Sources *self, guint i, gsize row_i, guint j, gsize row_j)
{
  const FusLatents *a = self->own[i];
  const FusLatents *b = self->own[j];
  guint n = self->n_classes;

  if (n > 0)
    return measure_class_conflict (self->log_prob[i] + row_i * n,
                                   self->log_prob[j] + row_j * n, self->log_prior, n);

  return measure_conflict (fus_matrix_row (a->mean, row_i),
                           fus_matrix_row (a->logvar, row_i),
                           fus_matrix_row (b->mean, row_j),
                           fus_matrix_row (b->logvar, row_j), a->n_latents);
}

static double
get_divergence (const Sources *self, guint i, guint j, gsize row)
{
  const FusLatents *a = self->own[i];
  const FusLatents *b = self->own[j];

  return symmetric_kl (fus_matrix_row (a->mean, row), fus_matrix_row (a->logvar, row),
                       fus_matrix_row (b->mean, row), fus_matrix_row (b->logvar, row),
                       a->n_latents);
}

/* Middle and spread of scores; the few that are mixed up hardly move them. */
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

/* One pair of modalities: scores of the rows that have both, and of shuffled ones. */
typedef struct
{
  guint i;
  guint j;
  guint n;
  guint *rows;
  double *matched;
  double *mismatched;
} Pair;

static void
pair_init (Pair *self, const Sources *sources, guint i, guint j, FusRng rng)
{
  const FusEncoding *encoding = sources->encoding;
  FusMask both = FUS_MASK_BIT (i) | FUS_MASK_BIT (j);

  self->i = i;
  self->j = j;
  self->rows = g_new (guint, MAX (encoding->n_rows, 1));
  for (gsize row = 0; row < encoding->n_rows; row++)
    {
      if ((encoding->presence[row] & both) == both)
        self->rows[self->n++] = (guint) row;
    }
  self->matched = g_new (double, MAX (self->n, 1));
  self->mismatched = g_new (double, MAX (self->n, 1));
  for (guint k = 0; k < self->n; k++)
    {
      guint other =
        self->n > 1 ? (k + 1 + fus_rng_below (&rng, self->n - 1)) % self->n : k;

      self->matched[k] = compare_rows (sources, i, self->rows[k], j, self->rows[k]);
      self->mismatched[k] =
        compare_rows (sources, i, self->rows[k], j, self->rows[other]);
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

/* Class probabilities are calibrated by their fit, so that the score is the evidence
 * itself; those of the latents are as sure of themselves as the encoders, so that the
 * evidence is read off where matched and shuffled samples lie. */
static void
fill_pair (FusConflicts *self, const Sources *sources, Pair *pair)
{
  guint place = fus_conflicts_get_pair (self->n_modalities, pair->i, pair->j);
  double prior = log (PRIOR / (1 - PRIOR));
  Normal matched = { 0 };
  Normal mismatched = { 0 };

  self->separation[place] = NAN;
  if (pair->n < FEWEST_ROWS)
    return;
  normal_fit (&matched, pair->matched, pair->n);
  normal_fit (&mismatched, pair->mismatched, pair->n);
  for (guint k = 0; k < pair->n; k++)
    {
      gsize cell = (gsize) pair->rows[k] * self->n_pairs + place;
      double score = pair->matched[k];

      self->score[cell] = score;
      self->divergence[cell] = get_divergence (sources, pair->i, pair->j, pair->rows[k]);
      self->surprise[cell] = normal_get_deviation (&matched, score);
      self->odds[cell] =
        sources->n_classes > 0 ? prior + score : get_odds (&matched, &mismatched, score);
    }
  self->separation[place] = measure_separation (pair->matched, pair->mismatched, pair->n);
}

guint
fus_conflicts_get_pair (guint n_modalities, guint i, guint j)
{
  g_assert (i < n_modalities && j < n_modalities);

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
  self->divergence = new_unknown (self->n_rows * self->n_pairs);
  self->predicted = g_new (int, MAX (self->n_rows * self->n_modalities, 1));
  for (gsize i = 0; i < self->n_rows * self->n_modalities; i++)
    self->predicted[i] = -1;
  self->surprise = new_unknown (self->n_rows * self->n_pairs);
  self->odds = new_unknown (self->n_rows * self->n_pairs);
  self->largest = new_unknown (self->n_rows);
  self->suspect = g_new (int, MAX (self->n_rows, 1));
  self->separation = g_new (double, MAX (self->n_pairs, 1));

  return self;
}

static gboolean
fill_conflicts (FusConflicts *self,
                const Sources *sources,
                guint64 seed,
                const FusProgress *progress,
                GError **error)
{
  for (guint i = 0; i < self->n_modalities; i++)
    {
      for (guint j = i + 1; j < self->n_modalities; j++)
        {
          guint place = fus_conflicts_get_pair (self->n_modalities, i, j);
          g_auto (Pair) pair = { 0 };

          if (!fus_progress_tick (progress, (double) place / self->n_pairs,
                                  _ ("Comparing what the sources say"), error))
            return FALSE;
          pair_init (&pair, sources, i, j, fus_rng_at (seed, FUS_DRAW_PAIRING, 1, place));
          fill_pair (self, sources, &pair);
        }
    }
  for (gsize row = 0; row < self->n_rows; row++)
    summarize_row (self, row);

  return TRUE;
}

FusConflicts *
fus_conflict_scores (const FusEncoding *encoding,
                     guint64 seed,
                     FusPool *pool,
                     const FusProgress *progress,
                     GError **error)
{
  g_autoptr (FusConflicts) self = conflicts_alloc (encoding);
  g_auto (Sources) sources = { 0 };

  sources_init (&sources, encoding, pool);
  if (!fill_conflicts (self, &sources, seed, progress, error))
    return NULL;

  return g_steal_pointer (&self);
}

/* log p of each class in the training rows; −∞ where there is none. */
static double *
measure_prior (const FusEncoding *train, const FusLabel *label)
{
  double *log_prior = g_new0 (double, label->n_classes);
  double n = 0;

  for (gsize row = 0; row < train->n_rows; row++)
    {
      gint32 code = label->codes[train->samples[row]];

      if (code < 0)
        continue;
      log_prior[code]++;
      n++;
    }
  for (guint k = 0; k < label->n_classes; k++)
    log_prior[k] = log (log_prior[k] / n);

  return log_prior;
}

static double *
predict_log_prob (const FusLinearProbe *probe, const FusMatrix *z)
{
  double *log_prob = g_new (double, MAX (z->n_rows * probe->n_classes, 1));

  for (gsize row = 0; row < z->n_rows; row++)
    {
      double *scores = log_prob + row * probe->n_classes;
      double max = -INFINITY;
      double sum = 0;

      fus_linear_probe_get_scores (probe, scores, fus_matrix_row (z, row));
      for (guint k = 0; k < probe->n_classes; k++)
        max = fmax (max, scores[k]);
      for (guint k = 0; k < probe->n_classes; k++)
        sum += exp (scores[k] - max);
      for (guint k = 0; k < probe->n_classes; k++)
        scores[k] -= max + log (sum);
    }

  return log_prob;
}

/* Fits modality m's own probe to the training rows that have it. */
static gboolean
read_classes (Sources *self,
              guint m,
              const FusEncoding *train,
              const FusLabel *label,
              FusPool *pool,
              const FusProgress *progress,
              GError **error)
{
  g_autoptr (FusLatents) latents =
               fus_encoding_compute_latents (train, FUS_MASK_BIT (m), FUS_MEAN_POE, pool);
  g_autofree gint32 *codes = fus_encoding_dup_codes (train, label);
  g_autoptr (FusLinearProbe) probe = NULL;

  for (gsize row = 0; row < train->n_rows; row++)
    {
      if (!fus_mask_has (train->presence[row], m))
        codes[row] = -1;
    }
  probe = fus_linear_probe_new (latents->mean, codes, label->n_classes, 1, pool, progress,
                                error);
  if (probe == NULL)
    return FALSE;
  self->log_prob[m] = predict_log_prob (probe, self->own[m]->mean);

  return TRUE;
}

static void
tell_stories (FusConflicts *self, const Sources *sources)
{
  for (gsize row = 0; row < self->n_rows; row++)
    {
      for (guint m = 0; m < self->n_modalities; m++)
        {
          const double *log_prob = sources->log_prob[m] + row * sources->n_classes;
          guint best = 0;

          for (guint k = 1; k < sources->n_classes; k++)
            best = log_prob[k] > log_prob[best] ? k : best;
          if (fus_mask_has (sources->encoding->presence[row], m))
            self->predicted[row * self->n_modalities + m] = (int) best;
        }
    }
}

FusConflicts *
fus_conflict_scores_by_label (const FusEncoding *train,
                              const FusEncoding *encoding,
                              const FusLabel *label,
                              guint64 seed,
                              FusPool *pool,
                              const FusProgress *progress,
                              GError **error)
{
  g_autoptr (FusConflicts) self = conflicts_alloc (encoding);
  g_auto (Sources) sources = { 0 };
  FusProgress quiet = { .cancellable = progress != NULL ? progress->cancellable : NULL };

  g_assert (label->kind == FUS_LABEL_CATEGORICAL);

  sources_init (&sources, encoding, pool);
  sources.log_prior = measure_prior (train, label);
  for (guint m = 0; m < encoding->n_modalities; m++)
    {
      if (!read_classes (&sources, m, train, label, pool, &quiet, error))
        return NULL;
    }
  sources.n_classes = label->n_classes;
  tell_stories (self, &sources);
  if (!fill_conflicts (self, &sources, seed, progress, error))
    return NULL;

  return g_steal_pointer (&self);
}

FUS_DEFINE_SHARED (FusConflicts, fus_conflicts, conflicts_clear)
