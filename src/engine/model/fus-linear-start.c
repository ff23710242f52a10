/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-linear-start.h"

#include "fus-linalg.h"
#include "fus-model-error.h"
#include "fus-rng.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Values further out are kept from deciding what a component is. */
#define LARGEST_VALUE 12
/* More rows than this say nothing new about so few parameters. */
#define MOST_ROWS 20000
/* Rows that a fold is tested on, at most. */
#define MOST_TEST_ROWS 600
/* Below this many rows each row is tested once; above, a fifth of them. */
#define ROWS_FOR_ONE_FOLD 600
#define N_FOLDS 5
/* Rounds of filling what is absent, and components it is filled from. */
#define N_FILLS 15
#define N_FILL_COMPONENTS 10
/* A fold must leave something to learn from. */
#define FEWEST_ROWS 5

static const guint sizes[] = { 32, 64, 128 };
/* The smallest size that is this near to the best is taken. */
#define SIZE_TOLERANCE 0.005
#define N_NOISES 16
#define LOWEST_NOISE 1e-3
#define HIGHEST_NOISE 1e3
static const double noise_factors[] = { 0.3, 0.55, 1.8, 3.3 };
#define N_SWEEPS 2
/* A noise of one modality alone must gain so many standard errors, lest the fewer the
 * rows the more of it be chance: without, 32 rows lost .09 of R² (bench/recipe). */
#define GAIN_IN_ERRORS 2
/* Below it the sources tell next to nothing of each other, and how much noise predicts
 * best says nothing of how much there is: the more, the nearer to the mean. Latents made
 * with such a noise would hold nothing of any source. */
#define LEAST_SCORE 0.01
/* As much noise as signal. */
#define PLAIN_NOISE 1
/* What all noises are divided by to predict one modality: ridge has a penalty a target
 * too. */
static const double trusts[] = { 0.01, 0.03, 0.1, 0.2, 0.35, 0.6, 1, 1.8, 3.3, 6, 10 };

/* -- Rows side by side, weighted -- */

/* Some rows of the data. */
typedef struct
{
  gsize n_rows;
  gsize n_cols;
  guint n_modalities;
  double *x;         /* [n_rows × n_cols], unit-weighted; 0 where not recorded */
  guint8 *is_known;  /* likewise; NULL where all is */
  FusMask *presence; /* [n_rows] */
  gsize *first;      /* [n_modalities + 1]: a modality's columns */
} Block;

static void
block_clear (Block *self)
{
  g_clear_pointer (&self->x, g_free);
  g_clear_pointer (&self->is_known, g_free);
  g_clear_pointer (&self->presence, g_free);
  g_clear_pointer (&self->first, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Block, block_clear)

static gsize *
list_columns (const FusLinearData *data)
{
  gsize *first = g_new0 (gsize, data->n_modalities + 1);

  for (guint m = 0; m < data->n_modalities; m++)
    first[m + 1] = first[m] + data->n_features[m];

  return first;
}

static double
get_unit (const FusLinearData *data, guint m)
{
  gsize sum = 0;

  for (guint i = 0; i < data->n_modalities; i++)
    sum += data->n_features[i];

  return sqrt ((double) sum /
               ((double) data->n_modalities * (double) data->n_features[m]));
}

/* Returns whether anything is known of the row. */
static gboolean
copy_row (Block *self, const FusLinearData *data, guint m, gsize from, gsize to)
{
  const gsize n = data->n_features[m];
  const FusReal *x = data->x[m] + from * n;
  const gsize offset = to * self->n_cols + self->first[m];
  const double unit = get_unit (data, m);
  gboolean any = FALSE;

  for (gsize d = 0; d < n; d++)
    if (isfinite (x[d]))
      {
        self->x[offset + d] = unit * CLAMP ((double) x[d], -LARGEST_VALUE, LARGEST_VALUE);
        self->is_known[offset + d] = 1;
        any = TRUE;
      }

  return any;
}

static Block
block_new (const FusLinearData *data, const guint *rows, gsize n_rows)
{
  Block self = { .n_rows = n_rows, .n_modalities = data->n_modalities };
  gsize n_known = 0;

  self.first = list_columns (data);
  self.n_cols = self.first[data->n_modalities];
  self.x = g_new0 (double, MAX (n_rows * self.n_cols, 1));
  self.is_known = g_new0 (guint8, MAX (n_rows * self.n_cols, 1));
  self.presence = g_new0 (FusMask, MAX (n_rows, 1));
  for (gsize row = 0; row < n_rows; row++)
    for (guint m = 0; m < data->n_modalities; m++)
      if (copy_row (&self, data, m, rows[row], row))
        self.presence[row] |= FUS_MASK_BIT (m);
  for (gsize i = 0; i < n_rows * self.n_cols; i++)
    n_known += self.is_known[i];
  if (n_known == n_rows * self.n_cols)
    g_clear_pointer (&self.is_known, g_free);

  return self;
}

/* -- Components -- */

/* Puts into unknown cells what the components say, each shrunk by the first that is left
 * out: a step of EM for a low-rank matrix (Josse & Husson 2012). */
static gboolean
refill (Block *self, gsize n_components, double *values, double *vectors)
{
  g_autofree double *scores = g_new (double, self->n_rows *n_components);
  g_autofree double *row = g_new (double, self->n_cols);

  if (!fus_singular (values, vectors, self->x, self->n_rows, self->n_cols,
                     n_components + 1))
    return FALSE;
  fus_product_nt (scores, self->x, vectors, self->n_rows, n_components, self->n_cols);
  for (gsize i = 0; i < self->n_rows; i++)
    for (gsize k = 0; k < n_components; k++)
      if (values[k] > 0)
        scores[i * n_components + k] *= 1 - values[n_components] / values[k];
  for (gsize i = 0; i < self->n_rows; i++)
    {
      const guint8 *is_known = self->is_known + i * self->n_cols;

      if (memchr (is_known, 0, self->n_cols) == NULL)
        continue;
      fus_product_nn (row, scores + i * n_components, vectors, 1, self->n_cols,
                      n_components);
      for (gsize d = 0; d < self->n_cols; d++)
        if (!is_known[d])
          self->x[i * self->n_cols + d] = row[d];
    }

  return TRUE;
}

static gboolean
fill_unknown (Block *self, const FusProgress *progress, GError **error)
{
  const gsize n = MIN (N_FILL_COMPONENTS, MIN (self->n_rows, self->n_cols) - 1);
  g_autofree double *values = g_new (double, n + 1);
  g_autofree double *vectors = g_new (double, (n + 1) * self->n_cols);

  for (guint round = 0; round < N_FILLS && self->is_known != NULL && n > 0; round++)
    if (!fus_progress_tick (progress, 0, NULL, error))
      return FALSE;
    else if (!refill (self, n, values, vectors))
      break;

  return TRUE;
}

/* Loadings of all columns, `[n_cols × n_latents]`. */
static double *
find_loadings (const Block *self, guint n_latents, double shrink)
{
  double *loadings = g_new0 (double, MAX (self->n_cols * n_latents, 1));
  g_autofree double *values = g_new (double, n_latents);
  g_autofree double *vectors = g_new (double, n_latents * self->n_cols);

  if (!fus_singular (values, vectors, self->x, self->n_rows, self->n_cols, n_latents))
    return loadings;
  for (guint k = 0; k < n_latents; k++)
    {
      double variance = values[k] * values[k] / (double) MAX (self->n_rows, 1) - shrink;
      double length = variance > 0 ? sqrt (variance) : 0;

      for (gsize d = 0; d < self->n_cols; d++)
        loadings[d * n_latents + k] = length * vectors[k * self->n_cols + d];
    }

  return loadings;
}

static double *
find_gram (const double *loadings, gsize n_features, guint n_latents)
{
  double *gram = g_new0 (double, (gsize) n_latents *n_latents);

  fus_product_tn (gram, loadings, loadings, n_latents, n_latents, n_features);

  return gram;
}

/* -- Conditioning -- */

/* What predicts: a model's loadings, of which the first @n_latents count. */
typedef struct
{
  guint n_modalities;
  guint stride;    /* latents there are */
  guint n_latents; /* of them, in use */
  double *const *gram;
} Frame;

/* The factor of I + Σ J_m ÷ λ_m over @from, `[n_latents × n_latents]`. */
static void
factor_precision (const Frame *frame, const double *noise, FusMask from, double *factor)
{
  const guint n = frame->n_latents;

  memset (factor, 0, (gsize) n * n * sizeof *factor);
  for (guint k = 0; k < n; k++)
    factor[k * n + k] = 1;
  for (guint m = 0; m < frame->n_modalities; m++)
    for (guint k = 0; k < n && fus_mask_has (from, m); k++)
      for (guint l = 0; l <= k; l++)
        factor[k * n + l] += frame->gram[m][k * frame->stride + l] / noise[m];
  if (!fus_factor_double (factor, n))
    {
      memset (factor, 0, (gsize) n * n * sizeof *factor);
      for (guint k = 0; k < n; k++)
        factor[k * n + k] = 1e150;
    }
}

/* -- Folds -- */

typedef struct
{
  double *loadings;  /* [n_cols × stride] */
  double **gram;     /* of each modality */
  double **evidence; /* of each modality, [n_test × stride]: x̃_m·W_m */
  double **squares;  /* of each modality, [n_test]: |x̃_m|² */
  Block test;
  gsize first; /* of its rows among those of all folds */
} Fold;

typedef struct
{
  guint n_modalities;
  guint stride;
  guint n_folds;
  gsize most_test_rows;
  Fold *folds;
  gsize n_rows;   /* tested, of all folds */
  double *errors; /* [n_rows × n_modalities]: of the noise tried last; 0 where none */
  double *kept;   /* the same of the best so far */
  const double *unit;
  gboolean by_target;
  const FusProgress *progress;
} Validation;

static void
fold_clear (Fold *self, guint n_modalities)
{
  for (guint m = 0; m < n_modalities; m++)
    {
      if (self->gram != NULL)
        g_free (self->gram[m]);
      if (self->evidence != NULL)
        g_free (self->evidence[m]);
      if (self->squares != NULL)
        g_free (self->squares[m]);
    }
  g_free (self->gram);
  g_free (self->evidence);
  g_free (self->squares);
  g_free (self->loadings);
  block_clear (&self->test);
}

static void
validation_clear (Validation *self)
{
  for (guint i = 0; i < self->n_folds; i++)
    fold_clear (&self->folds[i], self->n_modalities);
  g_clear_pointer (&self->folds, g_free);
  g_clear_pointer (&self->errors, g_free);
  g_clear_pointer (&self->kept, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Validation, validation_clear)

/* x̃_m·W_m and |x̃_m|² of the rows tested. */
static void
measure_evidence (Fold *self, guint stride)
{
  const Block *test = &self->test;

  self->gram = g_new0 (double *, test->n_modalities);
  self->evidence = g_new0 (double *, test->n_modalities);
  self->squares = g_new0 (double *, test->n_modalities);
  for (guint m = 0; m < test->n_modalities; m++)
    {
      const gsize n = test->first[m + 1] - test->first[m];
      const double *loadings = self->loadings + test->first[m] * stride;
      g_autofree double *x = g_new (double, MAX (test->n_rows * n, 1));

      self->squares[m] = g_new0 (double, MAX (test->n_rows, 1));
      for (gsize row = 0; row < test->n_rows; row++)
        {
          const double *from = test->x + row * test->n_cols + test->first[m];

          memcpy (x + row * n, from, n * sizeof *x);
          for (gsize d = 0; d < n; d++)
            self->squares[m][row] += from[d] * from[d];
        }
      self->evidence[m] = g_new0 (double, MAX (test->n_rows * stride, 1));
      fus_product_nn (self->evidence[m], x, loadings, test->n_rows, stride, n);
      self->gram[m] = find_gram (loadings, n, stride);
    }
}

/* Rows i with i mod N_FOLDS = @fold are tested, the others learned from. */
static gboolean
make_fold (Fold *self,
           const FusLinearData *data,
           const guint *rows,
           gsize n_rows,
           guint fold,
           const Validation *validation,
           GError **error)
{
  g_autofree guint *learned = g_new (guint, n_rows);
  g_autofree guint *tested = g_new (guint, n_rows);
  gsize n_learned = 0;
  gsize n_tested = 0;
  g_auto (Block) block = { 0 };

  for (gsize i = 0; i < n_rows; i++)
    if (i % N_FOLDS == fold)
      tested[n_tested++] = rows[i];
    else
      learned[n_learned++] = rows[i];
  block = block_new (data, learned, n_learned);
  if (!fill_unknown (&block, validation->progress, error))
    return FALSE;
  self->loadings = find_loadings (&block, validation->stride, 0);
  self->test = block_new (data, tested, MIN (n_tested, validation->most_test_rows));
  measure_evidence (self, validation->stride);

  return TRUE;
}

/* Squared error of predicting @target of row @row at latents @z: Σ over what is known.
 * @product: z·J of the row */
static double
get_error (const Fold *fold,
           const Frame *frame,
           guint target,
           gsize row,
           const double *z,
           const double *product)
{
  const Block *test = &fold->test;
  const double *evidence = fold->evidence[target] + row * frame->stride;
  double error = fold->squares[target][row];

  for (guint k = 0; k < frame->n_latents; k++)
    error += z[k] * (product[k] - 2 * evidence[k]);
  for (gsize d = test->first[target];
       d < test->first[target + 1] && test->is_known != NULL; d++)
    if (!test->is_known[row * test->n_cols + d])
      {
        double expected = 0;

        for (guint k = 0; k < frame->n_latents; k++)
          expected += fold->loadings[d * frame->stride + k] * z[k];
        error -= expected * expected;
      }

  return error;
}

/* Rows of @fold that have @target and something else, each with what else it has. */
static gsize
list_predicted (const Fold *fold, guint target, guint *rows, FusMask *from)
{
  gsize n = 0;

  for (gsize row = 0; row < fold->test.n_rows; row++)
    {
      FusMask others = fold->test.presence[row] & ~FUS_MASK_BIT (target);

      if (!fus_mask_has (fold->test.presence[row], target) || others == 0)
        continue;
      rows[n] = (guint) row;
      from[n++] = others;
    }

  return n;
}

/* Called with rows of one set at a time. */
typedef void (*PredictFunc) (const Fold *fold,
                             const Frame *frame,
                             guint target,
                             const guint *rows,
                             gsize n_rows,
                             const double *z,
                             gpointer data);

/* Latents of the rows @rows of @fold from @from. */
static void
predict_set (const Fold *fold,
             const Frame *frame,
             const double *noise,
             FusMask from,
             const guint *rows,
             gsize n_rows,
             double *z,
             double *factor)
{
  const guint n = frame->n_latents;

  memset (z, 0, n_rows * n * sizeof *z);
  for (guint m = 0; m < frame->n_modalities; m++)
    for (gsize i = 0; i < n_rows && fus_mask_has (from, m); i++)
      for (guint k = 0; k < n; k++)
        z[i * n + k] += fold->evidence[m][(gsize) rows[i] * frame->stride + k] / noise[m];
  factor_precision (frame, noise, from, factor);
  fus_solve_factored (z, factor, n_rows, n);
}

/* Predicts @target of every row that has it from all else it has. */
static void
predict_target (const Fold *fold,
                const Frame *frame,
                const double *noise,
                guint target,
                PredictFunc func,
                gpointer data)
{
  const gsize n_rows = fold->test.n_rows;
  const guint n = frame->n_latents;
  g_autofree guint *rows = g_new (guint, MAX (n_rows, 1));
  g_autofree guint *chosen = g_new (guint, MAX (n_rows, 1));
  g_autofree FusMask *from = g_new (FusMask, MAX (n_rows, 1));
  g_autofree double *z = g_new (double, MAX (n_rows * n, 1));
  g_autofree double *factor = g_new (double, (gsize) n *n);
  gsize n_left = list_predicted (fold, target, rows, from);

  while (n_left > 0)
    {
      const FusMask set = from[0];
      gsize n_chosen = 0;
      gsize n_kept = 0;

      for (gsize i = 0; i < n_left; i++)
        if (from[i] == set)
          chosen[n_chosen++] = rows[i];
        else
          {
            rows[n_kept] = rows[i];
            from[n_kept++] = from[i];
          }
      predict_set (fold, frame, noise, set, chosen, n_chosen, z, factor);
      func (fold, frame, target, chosen, n_chosen, z, data);
      n_left = n_kept;
    }
}

typedef struct
{
  double error[FUS_MAX_MODALITIES];
  double total[FUS_MAX_MODALITIES];
  double *errors; /* of each row of all folds */
} Sums;

static void
add_errors (const Fold *fold,
            const Frame *frame,
            guint target,
            const guint *rows,
            gsize n_rows,
            const double *z,
            gpointer data)
{
  Sums *sums = data;
  const guint n = frame->n_latents;
  g_autofree double *gram = g_new (double, (gsize) n *n);
  g_autofree double *products = g_new (double, n_rows *n);

  for (guint k = 0; k < n; k++)
    memcpy (gram + (gsize) k * n, frame->gram[target] + (gsize) k * frame->stride,
            n * sizeof *gram);
  fus_product_nn (products, z, gram, n_rows, n, n);
  for (gsize i = 0; i < n_rows; i++)
    {
      const double error =
        get_error (fold, frame, target, rows[i], z + i * n, products + i * n);

      sums->error[target] += error;
      sums->total[target] += fold->squares[target][rows[i]];
      sums->errors[(fold->first + rows[i]) * frame->n_modalities + target] = error;
    }
}

static Frame
get_frame (const Validation *self, const Fold *fold, guint n_latents)
{
  return (Frame){ self->n_modalities, self->stride, n_latents, fold->gram };
}

static const double *
scale_noise (double *scaled, const double *noise, double trust, guint n_modalities)
{
  for (guint m = 0; m < n_modalities; m++)
    scaled[m] = noise[m] / trust;

  return scaled;
}

/* Cross-validated R² of each modality from all others, mean over modalities. Leaves each
 * row's errors, as shares of that mean, behind. */
static gboolean
get_score (Validation *self,
           guint n_latents,
           const double *noise,
           const double *trust,
           double *score,
           GError **error)
{
  Sums sums = { .errors = self->errors };
  double of_target[FUS_MAX_MODALITIES];
  guint n = 0;

  if (!fus_progress_tick (self->progress, 0, NULL, error))
    return FALSE;
  memset (self->errors, 0, self->n_rows * self->n_modalities * sizeof (double));
  for (guint i = 0; i < self->n_folds; i++)
    {
      const Frame frame = get_frame (self, &self->folds[i], n_latents);

      for (guint t = 0; t < self->n_modalities; t++)
        predict_target (&self->folds[i], &frame,
                        scale_noise (of_target, noise, trust[t], self->n_modalities), t,
                        add_errors, &sums);
    }
  *score = 0;
  for (guint t = 0; t < self->n_modalities; t++)
    if (sums.total[t] > 0)
      {
        *score += 1 - sums.error[t] / sums.total[t];
        n++;
      }
  *score = n > 0 ? *score / n : 0;
  for (gsize i = 0; i < self->n_rows * self->n_modalities; i++)
    if (sums.total[i % self->n_modalities] > 0)
      self->errors[i] /= sums.total[i % self->n_modalities] * n;

  return TRUE;
}

/* Whether what was tried last is better than what is kept by more than chance. */
static gboolean
is_gain (const Validation *self)
{
  double sum = 0;
  double squares = 0;

  for (gsize row = 0; row < self->n_rows; row++)
    {
      double gain = 0;

      for (guint t = 0; t < self->n_modalities; t++)
        gain += self->kept[row * self->n_modalities + t] -
                self->errors[row * self->n_modalities + t];
      sum += gain;
      squares += gain * gain;
    }

  return sum > GAIN_IN_ERRORS *
                 sqrt (MAX (squares - sum * sum / (double) MAX (self->n_rows, 1), 0));
}

static void
keep (Validation *self)
{
  memcpy (self->kept, self->errors, self->n_rows * self->n_modalities * sizeof (double));
}

/* -- Choosing -- */

typedef struct
{
  guint n_latents;
  double score;
  double base;
  double noise[FUS_MAX_MODALITIES];
  double trust[FUS_MAX_MODALITIES]; /* of each target */
} Choice;

/* One noise for all: of the weighted columns, or of the columns as they are; the first is
 * what latents are made with, the better what predicts. */
static gboolean
choose_common (Validation *self, Choice *choice, GError **error)
{
  const double step = log (HIGHEST_NOISE / LOWEST_NOISE) / (N_NOISES - 1);

  choice->score = -INFINITY;
  for (guint i = 0; i < 2 * N_NOISES; i++)
    {
      const gboolean is_weighted = i < N_NOISES;
      double noise[FUS_MAX_MODALITIES];
      double score = 0;

      for (guint m = 0; m < self->n_modalities; m++)
        noise[m] = LOWEST_NOISE * exp (step * (i % N_NOISES)) *
                   (is_weighted ? 1 : self->unit[m] * self->unit[m]);
      if (!get_score (self, choice->n_latents, noise, choice->trust, &score, error))
        return FALSE;
      if (!(score > choice->score))
        continue;
      choice->score = score;
      choice->base = is_weighted ? noise[0] : choice->base;
      memcpy (choice->noise, noise, sizeof noise);
      keep (self);
    }

  return TRUE;
}

static gboolean
sweep (Validation *self, Choice *choice, GError **error)
{
  for (guint m = 0; m < self->n_modalities; m++)
    {
      const double before = choice->noise[m];

      for (gsize i = 0; i < G_N_ELEMENTS (noise_factors); i++)
        {
          double score = 0;

          choice->noise[m] = before * noise_factors[i];
          if (!get_score (self, choice->n_latents, choice->noise, choice->trust, &score,
                          error))
            return FALSE;
          if (is_gain (self))
            {
              choice->score = score;
              keep (self);
              break;
            }
          choice->noise[m] = before;
        }
    }

  return TRUE;
}

static double
sum_errors (const double *errors, guint target, gsize n_rows, guint n_modalities)
{
  double sum = 0;

  for (gsize row = 0; row < n_rows; row++)
    sum += errors[row * n_modalities + target];

  return sum;
}

/* How far the others are to be trusted to predict each modality. One pass tries one
 * number for all of them. */
static gboolean
choose_trust (Validation *self, Choice *choice, GError **error)
{
  double best[FUS_MAX_MODALITIES];
  double chosen[FUS_MAX_MODALITIES];
  double score = 0;

  for (guint t = 0; t < self->n_modalities; t++)
    {
      best[t] = INFINITY;
      chosen[t] = 1;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (trusts); i++)
    {
      for (guint t = 0; t < self->n_modalities; t++)
        choice->trust[t] = trusts[i];
      if (!get_score (self, choice->n_latents, choice->noise, choice->trust, &score,
                      error))
        return FALSE;
      for (guint t = 0; t < self->n_modalities; t++)
        {
          double sum = sum_errors (self->errors, t, self->n_rows, self->n_modalities);

          if (sum < best[t])
            {
              best[t] = sum;
              chosen[t] = trusts[i];
            }
        }
    }
  memcpy (choice->trust, chosen, sizeof chosen);

  return get_score (self, choice->n_latents, choice->noise, choice->trust, &choice->score,
                    error);
}

static gboolean
choose_noise (Validation *self, Choice *choice, GError **error)
{
  for (guint t = 0; t < self->n_modalities; t++)
    choice->trust[t] = 1;
  if (!choose_common (self, choice, error))
    return FALSE;
  for (guint i = 0; i < N_SWEEPS && self->n_modalities > 1; i++)
    if (!sweep (self, choice, error))
      return FALSE;

  return !self->by_target || choose_trust (self, choice, error);
}

/* The smallest size that is as good as the best, or nearly. */
static gboolean
choose_size (Validation *self, Choice *choice, GError **error)
{
  Choice choices[G_N_ELEMENTS (sizes)];
  double best = -INFINITY;
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      choices[n].n_latents = MIN (sizes[i], self->stride);
      if (n > 0 && choices[n].n_latents == choices[n - 1].n_latents)
        break;
      if (!choose_noise (self, &choices[n], error))
        return FALSE;
      best = MAX (best, choices[n].score);
      n++;
    }
  for (guint i = 0; i < n; i++)
    if (choices[i].score >= best - SIZE_TOLERANCE)
      {
        *choice = choices[i];
        return TRUE;
      }
  g_assert_not_reached ();
}

static gboolean
choose (Validation *self,
        const FusLinearStartOptions *options,
        Choice *choice,
        GError **error)
{
  for (guint t = 0; t < self->n_modalities; t++)
    choice->trust[t] = 1;
  if (options->noise != NULL)
    {
      choice->n_latents = MAX (options->n_latents, 1);
      choice->score = (double) NAN;
      choice->base = options->noise[0];
      memcpy (choice->noise, options->noise, self->n_modalities * sizeof (double));
      return TRUE;
    }
  if (self->n_folds == 0)
    {
      /* Too few rows, or nothing to predict from: as much noise as signal. */
      choice->n_latents = options->n_latents > 0 ? options->n_latents : self->stride;
      choice->score = (double) NAN;
      choice->base = PLAIN_NOISE;
      for (guint m = 0; m < self->n_modalities; m++)
        choice->noise[m] = PLAIN_NOISE;
      return TRUE;
    }
  choice->n_latents = options->n_latents;
  if (!(options->n_latents == 0 ? choose_size (self, choice, error)
                                : choose_noise (self, choice, error)))
    return FALSE;
  if (choice->score < LEAST_SCORE)
    choice->base = MIN (choice->base, PLAIN_NOISE);

  return TRUE;
}

/* -- What was missed out of fold -- */

typedef struct
{
  double **squares; /* of each modality, [n_features] */
  gsize **counts;
  const double *unit;
} Residuals;

static void
add_residuals (const Fold *fold,
               const Frame *frame,
               guint target,
               const guint *rows,
               gsize n_rows,
               const double *z,
               gpointer data)
{
  Residuals *residuals = data;
  const Block *test = &fold->test;
  const gsize n = test->first[target + 1] - test->first[target];

  for (gsize i = 0; i < n_rows; i++)
    for (gsize d = 0; d < n; d++)
      {
        const gsize column = test->first[target] + d;
        const gsize cell = (gsize) rows[i] * test->n_cols + column;
        double miss = test->x[cell];

        if (test->is_known != NULL && !test->is_known[cell])
          continue;
        for (guint k = 0; k < frame->n_latents; k++)
          miss -=
            fold->loadings[column * frame->stride + k] * z[i * frame->n_latents + k];
        miss /= residuals->unit[target];
        residuals->squares[target][d] += miss * miss;
        residuals->counts[target][d]++;
      }
}

static void
measure_residuals (FusLinearStart *self, const Validation *validation)
{
  Residuals residuals = { self->residual, g_new0 (gsize *, self->n_modalities),
                          self->unit };

  double noise[FUS_MAX_MODALITIES];

  for (guint m = 0; m < self->n_modalities; m++)
    residuals.counts[m] = g_new0 (gsize, self->n_features[m]);
  for (guint i = 0; i < validation->n_folds; i++)
    {
      const Frame frame = get_frame (validation, &validation->folds[i], self->n_latents);

      for (guint t = 0; t < self->n_modalities; t++)
        predict_target (&validation->folds[i], &frame,
                        scale_noise (noise, self->noise, self->trust[t],
                                     self->n_modalities),
                        t, add_residuals, &residuals);
    }
  for (guint m = 0; m < self->n_modalities; m++)
    {
      for (gsize d = 0; d < self->n_features[m]; d++)
        self->residual[m][d] = residuals.counts[m][d] > 0
                                 ? self->residual[m][d] / (double) residuals.counts[m][d]
                                 : (double) NAN;
      g_free (residuals.counts[m]);
    }
  g_free (residuals.counts);
}

/* -- All together -- */

/* Rows in which anything is known, in an order of their own: neighbours in a file are
 * often alike. At most MOST_ROWS. */
static guint *
order_rows (const FusLinearData *data, gsize *n_rows)
{
  guint *rows = g_new (guint, MAX (data->n_rows, 1));
  g_autofree guint *order = g_new (guint, MAX (data->n_rows, 1));
  FusRng rng = fus_rng_at (FUS_DEFAULT_SEED, FUS_DRAW_SPLIT, 1, 0);

  *n_rows = 0;
  fus_rng_permutation (&rng, order, (guint) data->n_rows);
  for (gsize i = 0; i < data->n_rows && *n_rows < MOST_ROWS; i++)
    {
      gboolean any = FALSE;

      for (guint m = 0; m < data->n_modalities && !any; m++)
        for (gsize d = 0; d < data->n_features[m] && !any; d++)
          any = isfinite (data->x[m][order[i] * data->n_features[m] + d]);
      if (any)
        rows[(*n_rows)++] = order[i];
    }

  return rows;
}

static gboolean
make_folds (Validation *self,
            const FusLinearData *data,
            const guint *rows,
            gsize n_rows,
            GError **error)
{
  const guint n = n_rows < ROWS_FOR_ONE_FOLD ? N_FOLDS : 1;

  if (n_rows < FEWEST_ROWS || data->n_modalities < 2)
    return TRUE;
  self->most_test_rows = MOST_TEST_ROWS;
  self->folds = g_new0 (Fold, n);
  for (; self->n_folds < n; self->n_folds++)
    if (!make_fold (&self->folds[self->n_folds], data, rows, n_rows, self->n_folds, self,
                    error))
      {
        fold_clear (&self->folds[self->n_folds], self->n_modalities);
        return FALSE;
      }
  for (guint i = 0; i < n; i++)
    {
      self->folds[i].first = self->n_rows;
      self->n_rows += self->folds[i].test.n_rows;
    }
  self->errors = g_new0 (double, MAX (self->n_rows * self->n_modalities, 1));
  self->kept = g_new0 (double, MAX (self->n_rows * self->n_modalities, 1));

  return TRUE;
}

static FusLinearStart *
start_alloc (const FusLinearData *data, const Choice *choice)
{
  FusLinearStart *self = g_new0 (FusLinearStart, 1);

  self->n_modalities = data->n_modalities;
  self->n_latents = choice->n_latents;
  self->n_features = g_memdup2 (data->n_features, data->n_modalities * sizeof (gsize));
  self->score = choice->score;
  self->base = choice->base;
  self->noise = g_memdup2 (choice->noise, data->n_modalities * sizeof (double));
  self->trust = g_memdup2 (choice->trust, data->n_modalities * sizeof (double));
  self->unit = g_new (double, data->n_modalities);
  self->loadings = g_new0 (double *, data->n_modalities);
  self->gram = g_new0 (double *, data->n_modalities);
  self->residual = g_new0 (double *, data->n_modalities);
  for (guint m = 0; m < data->n_modalities; m++)
    {
      self->unit[m] = get_unit (data, m);
      self->residual[m] = g_new0 (double, data->n_features[m]);
    }

  return self;
}

static void
take_loadings (FusLinearStart *self, const Block *block, const double *loadings)
{
  for (guint m = 0; m < self->n_modalities; m++)
    {
      self->loadings[m] =
        g_memdup2 (loadings + block->first[m] * self->n_latents,
                   self->n_features[m] * self->n_latents * sizeof (double));
      self->gram[m] = find_gram (self->loadings[m], self->n_features[m], self->n_latents);
    }
}

/* Latents that rows and columns allow. */
static guint
get_most_latents (const FusLinearData *data, gsize n_rows)
{
  gsize n_cols = 0;

  for (guint m = 0; m < data->n_modalities; m++)
    n_cols += data->n_features[m];

  return (guint) MAX (MIN (MIN (n_rows - 1, n_cols), sizes[G_N_ELEMENTS (sizes) - 1]), 1);
}

/**
 * fus_linear_start_new:
 * @progress: (nullable): ticked often
 * @error: set when cancelled, or when no row has anything
 *
 * Returns: (transfer full) (nullable): the model. recipe.md 3.1
 */
FusLinearStart *
fus_linear_start_new (const FusLinearData *data,
                      const FusLinearStartOptions *options,
                      const FusProgress *progress,
                      GError **error)
{
  gsize n_rows = 0;
  g_autofree guint *rows = order_rows (data, &n_rows);
  g_auto (Validation)
            validation = { .n_modalities = data->n_modalities, .progress = progress };
  g_auto (Block) block = { 0 };
  g_autofree double *loadings = NULL;
  g_autoptr (FusLinearStart) self = NULL;
  g_autofree double *unit = g_new (double, data->n_modalities);
  Choice choice = { 0 };

  for (guint m = 0; m < data->n_modalities; m++)
    unit[m] = get_unit (data, m);
  validation.unit = unit;
  validation.by_target = options->by_target;
  if (n_rows == 0)
    {
      g_set_error (error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_DATA,
                   _ ("There is no sample to train on"));
      return NULL;
    }
  validation.stride =
    options->n_latents > 0 ? options->n_latents : get_most_latents (data, n_rows);
  if (options->noise == NULL && !make_folds (&validation, data, rows, n_rows, error))
    return NULL;
  if (!choose (&validation, options, &choice, error))
    return NULL;
  self = start_alloc (data, &choice);
  self->n_folds = validation.n_folds;
  self->n_rows = n_rows;
  block = block_new (data, rows, n_rows);
  if (!fill_unknown (&block, progress, error))
    return NULL;
  loadings = find_loadings (&block, self->n_latents, options->shrink);
  take_loadings (self, &block, loadings);
  measure_residuals (self, &validation);

  return g_steal_pointer (&self);
}

void
fus_linear_start_free (FusLinearStart *self)
{
  for (guint m = 0; m < self->n_modalities; m++)
    {
      g_free (self->loadings[m]);
      g_free (self->gram[m]);
      g_free (self->residual[m]);
    }
  g_free (self->loadings);
  g_free (self->gram);
  g_free (self->residual);
  g_free (self->noise);
  g_free (self->trust);
  g_free (self->unit);
  g_free (self->n_features);
  g_free (self);
}

void
fus_linear_start_condition (const FusLinearStart *self,
                            const double *noise,
                            const FusLinearData *data,
                            FusMask from,
                            double *z)
{
  const guint n = self->n_latents;
  const Frame frame = { self->n_modalities, n, n, self->gram };
  g_autofree guint *rows = g_new (guint, MAX (data->n_rows, 1));
  g_autofree double *factor = g_new (double, (gsize) n *n);
  g_auto (Block) block = { 0 };

  for (gsize row = 0; row < data->n_rows; row++)
    rows[row] = (guint) row;
  block = block_new (data, rows, data->n_rows);
  memset (z, 0, data->n_rows * n * sizeof *z);
  for (gsize row = 0; row < data->n_rows; row++)
    {
      const FusMask set = from & block.presence[row];

      for (guint m = 0; m < self->n_modalities; m++)
        for (gsize d = 0; d < self->n_features[m] && fus_mask_has (set, m); d++)
          for (guint k = 0; k < n; k++)
            z[row * n + k] += block.x[row * block.n_cols + block.first[m] + d] *
                              self->loadings[m][d * n + k] / noise[m];
      factor_precision (&frame, noise, set, factor);
      fus_solve_factored (z + row * n, factor, 1, n);
    }
}

void
fus_linear_start_decode (const FusLinearStart *self,
                         guint m,
                         double *x,
                         const double *z,
                         gsize n_rows)
{
  fus_product_nt (x, z, self->loadings[m], n_rows, self->n_features[m], self->n_latents);
  for (gsize i = 0; i < n_rows * self->n_features[m]; i++)
    x[i] /= self->unit[m];
}
