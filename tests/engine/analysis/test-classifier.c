/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-classifier.h"
#include "fus-ridge.h"
#include "fus-rng.h"

#include <math.h>
#include <string.h>

/*
 * Stored numbers come from scikit-learn 1.2.1 and these lines:
 *
 *   n, F, C = 60, 3, 4; i = arange (n)[:, None]; d = arange (F)[None, :]
 *   y = ((arange (n) * 7) // 5) % C
 *   x = (sin (.7*i + .3*d + .05*i*d) + .3*cos (y[:, None]*(d + 1.))).astype (float32)
 *   LogisticRegression (C=1, multi_class="multinomial", tol=1e-10,
 *                       max_iter=100000).fit (x, y)
 */
enum
{
  N = 60,
  F = 3,
  C = 4
};

/* To float32 in either build, as the reference does. Not inlined: gcc 12 loses two such
 * roundings side by side when it makes one vector of them. */
static G_GNUC_NO_INLINE FusReal
to_single (double x)
{
  return (FusReal) (float) x;
}

static FusMatrix *
make_x (gint32 *codes)
{
  FusMatrix *x = fus_matrix_new (N, F);

  for (int i = 0; i < N; i++)
    {
      codes[i] = ((i * 7) / 5) % C;
      for (int d = 0; d < F; d++)
        {
          double value =
            sin (.7 * i + .3 * d + .05 * i * d) + .3 * cos (codes[i] * (d + 1.));

          fus_matrix_row (x, (gsize) i)[d] = to_single (value);
        }
    }

  return x;
}

static void
test_probe_reference (void)
{
  static const double weights[C][F] = {
    { 0.5840269646, 0.532695031, 0.522148272 },
    { 0.1962425799, -0.4039609653, -0.4742201246 },
    { -0.1471418263, -0.3172084864, 0.4604041847 },
    { -0.6331277182, 0.1884744207, -0.5083323321 },
  };
  static const double intercept[C] = {
    -0.1296493689,
    0.0754269712,
    0.0665710057,
    -0.012348608,
  };
  gint32 codes[N];
  g_autoptr (FusMatrix) x = make_x (codes);
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (FusLinearProbe) probe =
               fus_linear_probe_new (x, codes, C, 1, pool, NULL, &error);
  double mean = 0;

  g_assert_no_error (error);
  g_assert_cmpfloat (probe->gradient_max, <, 1e-4);
  for (guint k = 0; k < C; k++)
    mean += probe->intercept[k] / C;
  for (guint k = 0; k < C; k++)
    {
      g_assert_cmpfloat_with_epsilon (probe->intercept[k] - mean, intercept[k], 1e-4);
      for (guint f = 0; f < F; f++)
        g_assert_cmpfloat_with_epsilon (probe->weights[f * C + k], weights[k][f], 1e-4);
    }
}

/* predict_log_proba of rows 0 … 2, and of the probe of x[y < 2], y[y < 2] */
static void
test_log_odds_reference (void)
{
  static const double log_p[3] = { -0.7340919113, -0.54822675, -0.4400316485 };
  static const double log_p_of_two[3] = { -0.2259882024, -0.2002621622, -0.1273153316 };
  gint32 codes[N];
  g_autoptr (FusMatrix) x = make_x (codes);
  g_autoptr (FusLinearProbe) probe =
               fus_linear_probe_new (x, codes, C, 1, NULL, NULL, NULL);
  g_autoptr (FusLinearProbe) of_two = NULL;

  for (guint i = 0; i < N; i++)
    codes[i] = codes[i] < 2 ? codes[i] : -1;
  of_two = fus_linear_probe_new (x, codes, C, 1, NULL, NULL, NULL);
  for (guint i = 0; i < 3; i++)
    {
      const FusReal *row = fus_matrix_row (x, i);
      double odds = fus_linear_probe_get_log_odds (probe, row, 0);

      g_assert_cmpfloat_with_epsilon (odds, log_p[i] - log1p (-exp (log_p[i])), 1e-4);
      odds = fus_linear_probe_get_log_odds (of_two, row, 0);
      g_assert_cmpfloat_with_epsilon (odds,
                                      log_p_of_two[i] - log1p (-exp (log_p_of_two[i])),
                                      1e-4);
    }
  /* Classes without a row are never named. */
  g_assert_true (isinf (of_two->intercept[2]) && isinf (of_two->intercept[3]));
  for (guint i = 0; i < N; i++)
    g_assert_cmpint (fus_linear_probe_predict (of_two, fus_matrix_row (x, i)), <, 2);
}

#define N_DRAWS 8

/* Rows of numbers of which the first two tell the class, as far as @strength goes. */
static FusMatrix *
make_noisy (gint32 *codes, guint n, guint n_features, double strength, guint64 seed)
{
  FusMatrix *x = fus_matrix_new (n, n_features);
  FusRng rng = fus_rng_at (seed, FUS_DRAW_TEST, 5, n_features);

  fus_rng_fill_normal (&rng, x->data, (gsize) n * n_features);
  for (guint i = 0; i < n; i++)
    {
      codes[i] = (gint32) fus_rng_below (&rng, 3);
      for (guint d = 0; d < 2; d++)
        fus_matrix_row (x, i)[d] += (FusReal) (strength * cos (2 * codes[i] + d));
    }

  return x;
}

/* Mean log p of the rows' own classes. */
static double
get_likelihood (const FusLinearProbe *probe, const FusMatrix *x, const gint32 *codes)
{
  double sum = 0;

  for (gsize i = 0; i < x->n_rows; i++)
    {
      double p[3];

      fus_linear_probe_get_probabilities (probe, p, fus_matrix_row (x, i));
      sum += log (p[codes[i]]) / (double) x->n_rows;
    }

  return sum;
}

static double
get_loudest (const FusLinearProbe *probe, const FusMatrix *x)
{
  double loudest = 0;

  for (gsize i = 0; i < x->n_rows; i++)
    for (guint k = 0; k < 3; k++)
      loudest =
        fmax (loudest,
              fabs (fus_linear_probe_get_log_odds (probe, fus_matrix_row (x, i), k)));

  return loudest;
}

typedef struct
{
  double likelihood; /* of the calibrated reading, less the plain one's */
  double loudest;
  double plain_loudest;
  double factor;
} Calibrated;

static void
add_calibrated (Calibrated *mean, guint n, guint wide, double strength, guint64 seed)
{
  enum
  {
    FRESH = 400
  };
  g_autofree gint32 *codes = g_new (gint32, n);
  g_autofree gint32 *fresh_codes = g_new (gint32, FRESH);
  g_autoptr (FusMatrix) x = make_noisy (codes, n, wide, strength, seed);
  g_autoptr (FusMatrix) fresh =
               make_noisy (fresh_codes, FRESH, wide, strength, 100 + seed);
  g_autoptr (FusLinearProbe) plain =
               fus_linear_probe_new (x, codes, 3, 1, NULL, NULL, NULL);
  g_autoptr (FusLinearProbe) calibrated =
               fus_linear_probe_new_calibrated (x, codes, 3, 1, 1, NULL, NULL, NULL);

  mean->likelihood += (get_likelihood (calibrated, fresh, fresh_codes) -
                       get_likelihood (plain, fresh, fresh_codes)) /
                      N_DRAWS;
  mean->loudest += get_loudest (calibrated, fresh) / N_DRAWS;
  mean->plain_loudest += get_loudest (plain, fresh) / N_DRAWS;
  mean->factor += calibrated->factor / N_DRAWS;
}

/* Whatever rows, numbers and strength, over a few draws: what a calibrated reading says
 * of rows that it has not seen is as likely as what the plain one says, or likelier;
 * drawn by lot, a label is not read with any certainty, and one that can be read still
 * is. */
static void
test_calibrated (void)
{
  static const guint n_rows[] = { 30, 90, 240 };
  static const guint n_features[] = { 4, 30, 80 };
  static const double strengths[] = { 0, 1, 3 };

  for (gsize i = 0; i < 27; i++)
    {
      const guint n = n_rows[i / 9];
      const guint wide = n_features[i / 3 % 3];
      const double strength = strengths[i % 3];
      Calibrated mean = { 0 };

      for (guint64 draw = 0; draw < N_DRAWS; draw++)
        add_calibrated (&mean, n, wide, strength, draw);
      g_test_message ("%u rows of %u, strength %g: factor %.3f, loudest %.2f after %.2f, "
                      "likelihood %+.3f",
                      n, wide, strength, mean.factor, mean.loudest, mean.plain_loudest,
                      mean.likelihood);
      g_assert_cmpfloat (mean.likelihood, >=, -0.02);
      if (strength <= 0)
        g_assert_cmpfloat (mean.loudest, <, 0.6 * mean.plain_loudest);
      if (strength > 2)
        g_assert_cmpfloat (mean.factor, >, 0.3);
    }
}

static void
test_probe_threads (void)
{
  enum
  {
    MANY = 3000
  };
  g_autoptr (FusMatrix) x = fus_matrix_new (MANY, 7);
  g_autofree gint32 *codes = g_new (gint32, MANY);
  FusRng rng = fus_rng_at (1, FUS_DRAW_TEST, 0, 0);
  g_autoptr (FusPool) pool = fus_pool_new (3, 0);
  g_autoptr (FusLinearProbe) alone = NULL;
  g_autoptr (FusLinearProbe) together = NULL;

  fus_rng_fill_normal (&rng, x->data, MANY * 7);
  for (guint i = 0; i < MANY; i++)
    codes[i] = (gint32) fus_rng_below (&rng, 5);
  alone = fus_linear_probe_new (x, codes, 5, 1, NULL, NULL, NULL);
  together = fus_linear_probe_new (x, codes, 5, 1, pool, NULL, NULL);
  g_assert_cmpmem (alone->weights, 35 * sizeof (double), together->weights,
                   35 * sizeof (double));
}

static void
test_accuracy (void)
{
  const gint32 truth[] = { 0, 1, -1, 2, 2 };
  const gint32 predicted[] = { 0, 0, 0, 2, 2 };

  g_assert_cmpfloat_with_epsilon (fus_codes_get_accuracy (truth, predicted, 5), 0.75,
                                  1e-12);
  g_assert_cmpfloat_with_epsilon (fus_codes_get_majority_rate (truth, 3, 5), 0.5, 1e-12);
  g_assert_true (isnan (fus_codes_get_accuracy (truth + 2, predicted, 1)));
}

/* One after the other, with nothing clever. */
static gint32
plain_neighbor (const FusMatrix *train,
                const gint32 *codes,
                const FusReal *x,
                guint k,
                guint n_classes)
{
  g_autofree gboolean *taken = g_new0 (gboolean, train->n_rows);
  g_autofree guint *votes = g_new0 (guint, n_classes);
  g_autofree gint32 *order = g_new0 (gint32, k);
  gint32 best = -1;

  for (guint i = 0; i < k; i++)
    {
      double least = INFINITY;
      gsize nearest = 0;

      for (gsize row = 0; row < train->n_rows; row++)
        {
          double distance = 0;

          for (gsize f = 0; f < train->n_cols; f++)
            distance += pow ((double) (fus_matrix_row (train, row)[f] - x[f]), 2);
          if (!taken[row] && codes[row] >= 0 && distance < least)
            {
              least = distance;
              nearest = row;
            }
        }
      taken[nearest] = TRUE;
      order[i] = codes[nearest];
      votes[order[i]]++;
    }
  for (guint i = 0; i < k; i++)
    {
      if (best < 0 || votes[order[i]] > votes[best])
        best = order[i];
    }

  return best;
}

static void
test_neighbors_plain (void)
{
  enum
  {
    TRAIN = 600,
    TEST = 65
  };
  FusRng rng = fus_rng_at (2, FUS_DRAW_TEST, 0, 0);
  g_autoptr (FusMatrix) train = fus_matrix_new (TRAIN, 5);
  g_autoptr (FusMatrix) test = fus_matrix_new (TEST, 5);
  g_autoptr (FusPool) pool = fus_pool_new (2, 0);
  gint32 codes[TRAIN];
  gint32 predicted[TEST];

  fus_rng_fill_normal (&rng, train->data, TRAIN * 5);
  fus_rng_fill_normal (&rng, test->data, TEST * 5);
  for (guint i = 0; i < TRAIN; i++)
    codes[i] = (gint32) fus_rng_below (&rng, 5) - 1;
  fus_neighbor_predict (predicted, train, codes, 4, test, 5, pool);
  for (guint i = 0; i < TEST; i++)
    {
      gint32 plain = plain_neighbor (train, codes, fus_matrix_row (test, i), 5, 4);

      g_assert_cmpint (predicted[i], ==, plain);
    }
}

static void
test_neighbors_tie (void)
{
  const FusReal train_x[] = { 1, 2, 3, 4, 5 };
  const gint32 codes[] = { 2, 1, 1, 2, 0 };
  const FusReal zero[] = { 0 };
  const FusReal six[] = { 6 };
  g_autoptr (FusMatrix) train = fus_matrix_new_from_data (train_x, 5, 1);
  g_autoptr (FusMatrix) left = fus_matrix_new_from_data (zero, 1, 1);
  g_autoptr (FusMatrix) right = fus_matrix_new_from_data (six, 1, 1);
  gint32 predicted = -1;

  /* Two votes each for 1 and 2: from the left 2 is nearest, and from the right too. */
  fus_neighbor_predict (&predicted, train, codes, 3, left, 5, NULL);
  g_assert_cmpint (predicted, ==, 2);
  fus_neighbor_predict (&predicted, train, codes, 3, right, 5, NULL);
  g_assert_cmpint (predicted, ==, 2);
  fus_neighbor_predict (&predicted, train, codes, 3, right, 1, NULL);
  g_assert_cmpint (predicted, ==, 0);
}

/* Ridge (alpha=.5).fit (x[:, :2], c_[x[:, 2], y]) */
static void
test_ridge_reference (void)
{
  static const double weights[2][2] = {
    { -0.0076090035, -0.5140197586 },
    { -0.1104910763, -0.0990066146 },
  };
  gint32 codes[N];
  g_autoptr (FusMatrix) all = make_x (codes);
  g_autoptr (FusMatrix) x = fus_matrix_new (N, 2);
  g_autoptr (FusMatrix) y = fus_matrix_new (N, 2);
  g_autoptr (FusRidge) ridge = NULL;

  for (gsize i = 0; i < N; i++)
    {
      fus_matrix_row (x, i)[0] = fus_matrix_row (all, i)[0];
      fus_matrix_row (x, i)[1] = fus_matrix_row (all, i)[1];
      fus_matrix_row (y, i)[0] = fus_matrix_row (all, i)[2];
      fus_matrix_row (y, i)[1] = (FusReal) codes[i];
    }
  ridge = fus_ridge_new (x, y, .5, NULL, NULL, NULL);
  for (guint f = 0; f < 2; f++)
    for (guint o = 0; o < 2; o++)
      g_assert_cmpfloat_with_epsilon (ridge->weights[f * 2 + o], weights[f][o], 1e-9);
  g_assert_cmpfloat_with_epsilon (ridge->intercept[0], 0.0443468714, 1e-9);
  g_assert_cmpfloat_with_epsilon (ridge->intercept[1], 1.5330606317, 1e-9);
}

/* xw = sin (.7*i + .3*arange (100)**1.1).astype (float32); Ridge (alpha=.5).fit (xw, y)
 */
static void
test_ridge_wide (void)
{
  static const double predicted[] = { 1.5605965456, 1.5195049579, 1.4702851071 };
  gint32 codes[N];
  g_autoptr (FusMatrix) narrow = make_x (codes);
  g_autoptr (FusMatrix) x = fus_matrix_new (N, 100);
  g_autoptr (FusMatrix) y = fus_matrix_new (N, 1);
  g_autoptr (FusRidge) ridge = NULL;

  g_assert_cmpuint (narrow->n_rows, ==, N);
  for (gsize i = 0; i < N; i++)
    {
      y->data[i] = (FusReal) codes[i];
      for (int d = 0; d < 100; d++)
        fus_matrix_row (x, i)[d] = to_single (sin (.7 * (double) i + .3 * pow (d, 1.1)));
    }
  ridge = fus_ridge_new (x, y, .5, NULL, NULL, NULL);
  for (guint i = 0; i < 3; i++)
    {
      double value = 0;

      fus_ridge_predict (ridge, &value, fus_matrix_row (x, i));
      g_assert_cmpfloat_with_epsilon (value, predicted[i], 1e-6);
    }
}

/* Two factors in @p features; @q outputs that follow them, and noise. */
static void
make_regression (FusMatrix *x, FusMatrix *y, double noise, double unit)
{
  for (guint i = 0; i < x->n_rows; i++)
    {
      FusRng rng = fus_rng_at (7, FUS_DRAW_TEST, (guint32) x->n_cols, i);
      double a = fus_rng_normal (&rng);
      double b = fus_rng_normal (&rng);

      for (guint f = 0; f < x->n_cols; f++)
        fus_matrix_row (x, i)[f] =
          (FusReal) (unit * (a * cos (f) + b * sin (2. * f) + fus_rng_normal (&rng) + 3));
      for (guint o = 0; o < y->n_cols; o++)
        fus_matrix_row (y, i)[o] =
          (FusReal) (a - (double) o * b + noise * fus_rng_normal (&rng) - 2);
    }
}

/* The hat matrix at a penalty: what is predicted of each row's own unit vector. */
static double *
dup_hat (const FusMatrix *x, double alpha)
{
  gsize n = x->n_rows;
  g_autoptr (FusMatrix) unit = fus_matrix_new (n, n);
  g_autoptr (FusRidge) ridge = NULL;
  double *hat = g_new (double, n *n);

  memset (unit->data, 0, n * n * sizeof (FusReal));
  for (gsize i = 0; i < n; i++)
    fus_matrix_row (unit, i)[i] = 1;
  ridge = fus_ridge_new (x, unit, alpha, NULL, NULL, NULL);
  for (gsize i = 0; i < n; i++)
    fus_ridge_predict (ridge, hat + i * n, fus_matrix_row (x, i));

  return hat;
}

/* By the hat matrix, with nothing shared with the fit: the criterion, and the mean
 * squared error of each row left out, a value. */
static void
cross_validate (const FusMatrix *x,
                const FusMatrix *y,
                double alpha,
                double *gcv,
                double *left_out)
{
  gsize n = x->n_rows;
  g_autofree double *hat = dup_hat (x, alpha);
  double trace = 0;
  double residual = 0;

  *left_out = 0;
  for (gsize i = 0; i < n; i++)
    trace += hat[i * n + i];
  for (gsize o = 0; o < y->n_cols; o++)
    for (gsize i = 0; i < n; i++)
      {
        double error = (double) fus_matrix_row (y, i)[o];

        for (gsize j = 0; j < n; j++)
          error -= hat[i * n + j] * (double) fus_matrix_row (y, j)[o];
        residual += error * error;
        *left_out += pow (error / (1 - hat[i * n + i]), 2) / (double) (n * y->n_cols);
      }
  *gcv = residual / (double) (n * y->n_cols) / pow (1 - trace / (double) n, 2);
}

/* Leaving a row out and fitting the rest is what its residual over 1 − h says. */
static double
leave_out (const FusMatrix *x, const FusMatrix *y, double alpha)
{
  gsize n = x->n_rows;
  g_autofree guint *rows = g_new (guint, n);
  g_autofree double *predicted = g_new (double, y->n_cols);
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (FusMatrix) some_x = NULL;
      g_autoptr (FusMatrix) some_y = NULL;
      g_autoptr (FusRidge) ridge = NULL;

      for (gsize j = 0; j + 1 < n; j++)
        rows[j] = (guint) (j < i ? j : j + 1);
      some_x = fus_matrix_select_rows (x, rows, n - 1);
      some_y = fus_matrix_select_rows (y, rows, n - 1);
      ridge = fus_ridge_new (some_x, some_y, alpha, NULL, NULL, NULL);
      fus_ridge_predict (ridge, predicted, fus_matrix_row (x, i));
      for (gsize o = 0; o < y->n_cols; o++)
        sum += pow (predicted[o] - (double) fus_matrix_row (y, i)[o], 2);
    }

  return sum / (double) (n * y->n_cols);
}

/* T9: the penalty is the one that cross-validation finds, for narrow and wide data, with
 * and without noise, in any unit. */
static void
test_ridge_gcv (void)
{
  static const gsize shapes[][3] = {
    { 30, 3, 1 }, { 20, 50, 2 }, { 40, 40, 3 }, { 12, 5, 1 }, { 60, 10, 4 },
  };
  static const double noises[] = { 0.01, 0.3, 3 };
  static const double units[] = { 1e-6, 1, 1e5 };

  for (gsize s = 0; s < G_N_ELEMENTS (shapes); s++)
    for (gsize k = 0; k < G_N_ELEMENTS (noises); k++)
      for (gsize u = 0; u < G_N_ELEMENTS (units); u++)
        {
          g_autoptr (FusMatrix) x = fus_matrix_new (shapes[s][0], shapes[s][1]);
          g_autoptr (FusMatrix) y = fus_matrix_new (shapes[s][0], shapes[s][2]);
          g_autoptr (FusRidge) chosen = NULL;
          g_autoptr (FusRidge) same = NULL;
          double gcv = 0;
          double left_out = 0;
          double least = INFINITY;

          make_regression (x, y, noises[k], units[u]);
          chosen = fus_ridge_new_gcv (x, y, NULL, NULL);
          same = fus_ridge_new (x, y, chosen->penalty, NULL, NULL, NULL);
          for (gsize i = 0; i < shapes[s][1] * shapes[s][2]; i++)
            g_assert_cmpfloat_with_epsilon (chosen->weights[i] * units[u],
                                            same->weights[i] * units[u], 1e-6);
          cross_validate (x, y, chosen->penalty, &gcv, &left_out);
          g_assert_cmpfloat_with_epsilon (chosen->gcv / gcv, 1, 1e-6);
          g_assert_cmpfloat_with_epsilon (left_out / leave_out (x, y, chosen->penalty), 1,
                                          1e-4);
          for (int power = -8; power <= 4; power++)
            {
              double other_gcv = 0;
              double other = 0;
              double size = (double) (shapes[s][0] * shapes[s][1]) * units[u] * units[u];

              cross_validate (x, y, size * pow (10, power), &other_gcv, &other);
              g_assert_cmpfloat (gcv, <, other_gcv * 1.01);
              least = fmin (least, other);
            }
          /* scikit-learn's RidgeCV takes the least of these. */
          g_assert_cmpfloat (left_out, <, 1.25 * least);
        }
}

/* Features that are constant or double, outputs that are: no division by nothing. */
static void
test_ridge_gcv_degenerate (void)
{
  for (guint wide = 0; wide < 2; wide++)
    for (guint varies = 0; varies < 2; varies++)
      {
        gsize p = wide ? 30 : 4;
        g_autoptr (FusMatrix) x = fus_matrix_new (12, p);
        g_autoptr (FusMatrix) y = fus_matrix_new (12, 1);
        g_autoptr (FusRidge) ridge = NULL;
        double predicted = 0;

        for (guint i = 0; i < 12; i++)
          {
            y->data[i] = (FusReal) (varies ? i % 3 : 5);
            for (gsize f = 0; f < p; f++)
              fus_matrix_row (x, i)[f] = (FusReal) (varies ? 2 : i);
          }
        ridge = fus_ridge_new_gcv (x, y, NULL, NULL);
        g_assert_nonnull (ridge);
        g_assert_true (isfinite (ridge->penalty));
        fus_ridge_predict (ridge, &predicted, fus_matrix_row (x, 3));
        g_assert_cmpfloat_with_epsilon (predicted, varies ? 1 : 5, 1e-6);
      }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/classifier/probe/is-scikit-learns", test_probe_reference);
  g_test_add_func ("/classifier/probe/log-odds-are-scikit-learns",
                   test_log_odds_reference);
  g_test_add_func ("/classifier/probe/threads-do-not-matter", test_probe_threads);
  g_test_add_func ("/classifier/accuracy/unknown-rows-do-not-count", test_accuracy);
  g_test_add_func ("/classifier/neighbors/are-the-plain-ones", test_neighbors_plain);
  g_test_add_func ("/classifier/neighbors/ties-go-to-the-nearest", test_neighbors_tie);
  g_test_add_func ("/ridge/is-scikit-learns", test_ridge_reference);
  g_test_add_func ("/ridge/more-features-than-rows", test_ridge_wide);
  g_test_add_func ("/ridge/gcv/is-that-of-the-hat-matrix", test_ridge_gcv);
  g_test_add_func ("/classifier/calibrated", test_calibrated);
  g_test_add_func ("/ridge/gcv/constant-and-double", test_ridge_gcv_degenerate);

  return g_test_run ();
}
