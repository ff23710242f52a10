/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-linalg.h"
#include "fus-linear-start-private.h"
#include "fus-rng.h"
#include "fus-test.h"

#include <gio/gio.h>
#include <math.h>
#include <string.h>

#define N_ROWS 60

/* Rows of a linear-Gaussian model, x = V·z + noise, of three modalities. */
typedef struct
{
  FusLinearData data;
  FusReal *x[3];
  gsize n_features[3];
  gsize n_cols;
  double *covariance; /* that of the model, [n_cols × n_cols] */
} Plant;

static void
plant_clear (Plant *self)
{
  for (guint m = 0; m < 3; m++)
    g_clear_pointer (&self->x[m], g_free);
  g_clear_pointer (&self->covariance, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Plant, plant_clear)

/* Mean of z given modalities @from of each row that has them, a λ a modality @noise:
 * `[n_rows × n_latents]`. */
static void
condition (const FusLinearStart *self,
           const double *noise,
           const FusLinearData *data,
           FusMask from,
           double *z)
{
  const guint n = self->n_latents;
  const FusLinearFrame frame = { self->n_modalities, n, n, self->gram };
  g_autofree guint *rows = g_new (guint, MAX (data->n_rows, 1));
  g_autofree double *factor = g_new (double, (gsize) n *n);
  g_auto (FusLinearBlock) block = { 0 };

  for (gsize row = 0; row < data->n_rows; row++)
    rows[row] = (guint) row;
  block = fus_linear_block_new (data, rows, data->n_rows);
  memset (z, 0, data->n_rows * n * sizeof *z);
  for (gsize row = 0; row < data->n_rows; row++)
    {
      const FusMask set = from & block.presence[row];

      for (guint m = 0; m < self->n_modalities; m++)
        for (gsize d = 0; d < self->n_features[m] && fus_mask_has (set, m); d++)
          for (guint k = 0; k < n; k++)
            z[row * n + k] += block.x[row * block.n_cols + block.first[m] + d] *
                              self->loadings[m][d * n + k] / noise[m];
      fus_linear_factor_precision (&frame, noise, set, factor);
      fus_solve_factored (z + row * n, factor, 1, n);
    }
}

/* What modality @m is expected to be at @z, `[n_rows × n_features]`, standardised. */
static void
decode (const FusLinearStart *self, guint m, double *x, const double *z, gsize n_rows)
{
  g_assert (z != NULL || n_rows == 0);

  fus_product_nt (x, z, self->loadings[m], n_rows, self->n_features[m], self->n_latents);
  for (gsize i = 0; i < n_rows * self->n_features[m]; i++)
    x[i] /= self->unit[m];
}

static gsize
first_column (const Plant *self, guint m)
{
  gsize first = 0;

  for (guint i = 0; i < m; i++)
    first += self->n_features[i];

  return first;
}

static double
get_unit (const Plant *self, guint m)
{
  return sqrt ((double) self->n_cols / (3 * (double) self->n_features[m]));
}

/* Numbers whose sample covariance about 0 is 1, exactly. */
static double *
make_white (gsize n_rows, gsize n_cols)
{
  double *x = g_new (double, n_rows *n_cols);
  g_autofree double *gram = g_new (double, n_cols *n_cols);
  FusRng rng = fus_rng_at (11, FUS_DRAW_TEST, 0, 0);
  gboolean done = FALSE;

  for (gsize i = 0; i < n_rows * n_cols; i++)
    x[i] = fus_rng_normal (&rng);
  fus_product_tn (gram, x, x, n_cols, n_cols, n_rows);
  for (gsize i = 0; i < n_cols * n_cols; i++)
    gram[i] /= (double) n_rows;
  done = fus_factor_double (gram, n_cols);
  g_assert_true (done);
  fus_solve_lower_double (x, gram, n_rows, n_cols);

  return x;
}

/* Rows with exactly the covariance @covariance (taken). */
static Plant
plant_new (const gsize *n_features, double *covariance)
{
  Plant self = { .covariance = covariance };
  g_autofree double *white = NULL;
  g_autofree double *factor = NULL;
  g_autofree double *all = g_new (double, N_ROWS * 64);
  gboolean done = FALSE;

  for (guint m = 0; m < 3; m++)
    self.n_cols += self.n_features[m] = n_features[m];
  white = make_white (N_ROWS, self.n_cols);
  factor = g_memdup2 (covariance, self.n_cols * self.n_cols * sizeof (double));
  done = fus_factor_double (factor, self.n_cols);
  g_assert_true (done);
  for (gsize i = 0; i < self.n_cols; i++)
    for (gsize j = i + 1; j < self.n_cols; j++)
      factor[i * self.n_cols + j] = 0;
  fus_product_nt (all, white, factor, N_ROWS, self.n_cols, self.n_cols);
  for (guint m = 0; m < 3; m++)
    {
      self.x[m] = g_new (FusReal, N_ROWS * n_features[m]);
      for (gsize row = 0; row < N_ROWS; row++)
        for (gsize d = 0; d < n_features[m]; d++)
          self.x[m][row * n_features[m] + d] =
            (FusReal) all[row * self.n_cols + first_column (&self, m) + d];
    }

  return self;
}

static FusLinearData
get_data (const Plant *self)
{
  return (FusLinearData){ 3, self->n_features, N_ROWS, (const FusReal *const *) self->x };
}

/* @n_latents random loadings; the noise of a modality is such that its weighted columns
 * all have @noise. */
static Plant
plant_new_random (const gsize *n_features, guint n_latents, double noise)
{
  Plant shape = { 0 };
  g_autofree double *loadings = NULL;
  double *covariance = NULL;
  FusRng rng = fus_rng_at (12, FUS_DRAW_TEST, 0, 0);

  for (guint m = 0; m < 3; m++)
    shape.n_cols += shape.n_features[m] = n_features[m];
  loadings = g_new (double, shape.n_cols *n_latents);
  covariance = g_new (double, shape.n_cols *shape.n_cols);
  for (gsize i = 0; i < shape.n_cols * n_latents; i++)
    loadings[i] = fus_rng_normal (&rng);
  fus_product_nt (covariance, loadings, loadings, shape.n_cols, shape.n_cols, n_latents);
  for (guint m = 0; m < 3; m++)
    for (gsize d = 0; d < n_features[m]; d++)
      covariance[(first_column (&shape, m) + d) * (shape.n_cols + 1)] +=
        noise / (get_unit (&shape, m) * get_unit (&shape, m));

  return plant_new (n_features, covariance);
}

static Plant
plant_new_lg3 (void)
{
  static const double s[3][2] = { { 2, .5 }, { 1, 1.5 }, { .5, 2.5 } };
  static const gsize n_features[] = { 4, 4, 4 };
  double *covariance = g_new0 (double, 12 * 12);

  for (gsize i = 0; i < 12; i++)
    for (gsize j = 0; j < 12; j++)
      {
        const double second = (i % 2 == 0) == (j % 2 == 0) ? 1 : -1;

        covariance[i * 12 + j] = s[i / 4][0] * s[j / 4][0] / 4 +
                                 s[i / 4][1] * s[j / 4][1] * second / 4 + (i == j);
      }

  return plant_new (n_features, covariance);
}

/* E (x_target | x_from) under N (0, covariance + diag extra), by dense algebra. */
static double
get_expected (const Plant *self,
              const double *covariance,
              FusMask from,
              gsize row,
              gsize column)
{
  double a[32 * 32];
  double b[32];
  gsize columns[32];
  gsize n = 0;
  double sum = 0;
  gboolean done = FALSE;

  for (guint m = 0; m < 3; m++)
    for (gsize d = 0; d < self->n_features[m]; d++)
      if (fus_mask_has (from, m) && isfinite (self->x[m][row * self->n_features[m] + d]))
        {
          b[n] = (double) self->x[m][row * self->n_features[m] + d];
          columns[n++] = first_column (self, m) + d;
        }
  for (gsize i = 0; i < n; i++)
    for (gsize j = 0; j < n; j++)
      a[i * n + j] = covariance[columns[i] * self->n_cols + columns[j]];
  done = fus_factor_double (a, n);
  g_assert_true (done);
  fus_solve_factored (b, a, 1, n);
  for (gsize i = 0; i < n; i++)
    sum += covariance[column * self->n_cols + columns[i]] * b[i];

  return sum;
}

#define TOLERANCE (sizeof (FusReal) == 8 ? 1e-6 : 1e-4)

/* Every modality from every set, itself too, is what @covariance says. */
static void
check_conditionals (const FusLinearStart *start,
                    const double *noise,
                    const Plant *plant,
                    const double *covariance,
                    gsize n_rows)
{
  FusLinearData data = get_data (plant);
  g_autofree double *z = g_new (double, N_ROWS * start->n_latents);

  for (FusMask from = 1; from < 8; from++)
    {
      condition (start, noise, &data, from, z);
      for (guint m = 0; m < 3; m++)
        {
          const gsize n = plant->n_features[m];
          g_autofree double *x = g_new (double, N_ROWS *n);

          if (fus_mask_has (from, m))
            continue;
          decode (start, m, x, z, N_ROWS);
          for (gsize row = 0; row < n_rows; row++)
            for (gsize d = 0; d < n; d++)
              fus_assert_close (x[row * n + d],
                                get_expected (plant, covariance, from, row,
                                              first_column (plant, m) + d),
                                TOLERANCE, TOLERANCE);
        }
    }
}

static FusLinearStart *
fit (const Plant *plant, guint n_latents, const double *noise, double shrink)
{
  const FusLinearStartOptions options = { n_latents, noise, shrink };
  FusLinearData data = get_data (plant);
  g_autoptr (GError) error = NULL;
  FusLinearStart *start = fus_linear_start_new (&data, &options, NULL, &error);

  g_assert_no_error (error);

  return start;
}

/* -- What is known exactly -- */

static void
test_lg3 (void)
{
  static const double noise[] = { 1, 1, 1 };
  g_auto (Plant) plant = plant_new_lg3 ();
  g_autoptr (FusLinearStart) start = fit (&plant, 2, noise, 1);

  check_conditionals (start, noise, &plant, plant.covariance, N_ROWS);
}

static void
test_random (void)
{
  static const gsize n_features[] = { 5, 3, 9 };
  static const double noise[] = { .7, .7, .7 };
  g_auto (Plant) plant = plant_new_random (n_features, 3, .7);
  g_autoptr (FusLinearStart) start = fit (&plant, 3, noise, .7);

  check_conditionals (start, noise, &plant, plant.covariance, N_ROWS);
}

/* Latents are those of the model, up to a rotation, which their covariance is free of:
 * W·E (z | x_S) is compared above; here that they are E of a z with unit variance. */
static void
test_latents (void)
{
  static const double noise[] = { 1, 1, 1 };
  g_auto (Plant) plant = plant_new_lg3 ();
  g_autoptr (FusLinearStart) start = fit (&plant, 2, noise, 1);
  FusLinearData data = get_data (&plant);
  double z[N_ROWS * 2];
  double second[4] = { 0 };

  condition (start, noise, &data, 7, z);
  fus_product_tn (second, z, z, 2, 2, N_ROWS);
  /* E z·zᵀ = I − P⁻¹, P = diag (6.25, 9.75) in some order. */
  fus_assert_close ((second[0] + second[3]) / N_ROWS, 2 - .16 - 1 / 9.75, TOLERANCE,
                    TOLERANCE);
  fus_assert_close ((second[0] * second[3] - second[1] * second[2]) / N_ROWS / N_ROWS,
                    (1 - .16) * (1 - 1 / 9.75), TOLERANCE, TOLERANCE);
}

/* With one noise and full rank, predicting is ridge regression with penalty n·λ. */
static void
test_ridge (void)
{
  static const gsize n_features[] = { 5, 3, 9 };
  static const double noise[] = { .3, .3, .3 };
  g_auto (Plant) plant = plant_new_random (n_features, 4, .5);
  g_autoptr (FusLinearStart) start = fit (&plant, 17, noise, 0);
  g_autofree double *ridge = g_memdup2 (plant.covariance, 17 * 17 * sizeof (double));

  /* Ridge: x_t·x_Sᵀ (x_S·x_Sᵀ + n·λ·I)⁻¹, in weighted columns. */
  for (guint m = 0; m < 3; m++)
    for (gsize d = 0; d < n_features[m]; d++)
      ridge[(first_column (&plant, m) + d) * 18] +=
        noise[m] / (get_unit (&plant, m) * get_unit (&plant, m));
  check_conditionals (start, noise, &plant, ridge, N_ROWS);
}

/* A noise a modality, rows that lack modalities: what the fitted model implies. */
static void
test_incomplete (void)
{
  static const gsize n_features[] = { 5, 3, 9 };
  static const double noise[] = { .3, 1.1, .6 };
  g_auto (Plant) plant = plant_new_random (n_features, 4, .5);
  g_autoptr (FusLinearStart) start = NULL;
  g_autofree double *implied = g_new0 (double, 17 * 17);

  for (gsize row = 0; row < N_ROWS; row += 3)
    for (gsize d = 0; d < n_features[row / 3 % 3]; d++)
      plant.x[row / 3 % 3][row * n_features[row / 3 % 3] + d] = (FusReal) NAN;
  start = fit (&plant, 6, noise, 0);
  for (guint a = 0; a < 3; a++)
    for (guint b = 0; b < 3; b++)
      for (gsize i = 0; i < n_features[a]; i++)
        for (gsize j = 0; j < n_features[b]; j++)
          {
            double sum = a == b && i == j ? noise[a] : 0;

            for (guint k = 0; k < 6; k++)
              sum += start->loadings[a][i * 6 + k] * start->loadings[b][j * 6 + k];
            implied[(first_column (&plant, a) + i) * 17 + first_column (&plant, b) + j] =
              sum / start->unit[a] / start->unit[b];
          }
  for (gsize i = 0; i < 17; i++)
    for (gsize d = 0; d < start->n_latents; d++)
      g_assert_true (isfinite (implied[i * 17 + d]));
  /* Rows with nothing else predict the mean, which get_expected() gives as 0. */
  check_conditionals (start, noise, &plant, implied, N_ROWS);
}

/* -- What is chosen -- */

static void
test_choice (void)
{
  static const gsize n_features[] = { 20, 12, 30 };
  g_auto (Plant) plant = { 0 };
  g_autoptr (FusLinearStart) start = NULL;
  g_autoptr (FusLinearStart) again = NULL;
  FusRng rng = fus_rng_at (13, FUS_DRAW_TEST, 0, 0);

  /* Four latents; the third modality is noise. */
  for (guint m = 0; m < 3; m++)
    {
      plant.n_cols += plant.n_features[m] = n_features[m];
      plant.x[m] = g_new (FusReal, N_ROWS * n_features[m]);
    }
  for (gsize row = 0; row < N_ROWS; row++)
    {
      double z[4];

      for (guint k = 0; k < 4; k++)
        z[k] = fus_rng_normal (&rng);
      for (guint m = 0; m < 3; m++)
        for (gsize d = 0; d < n_features[m]; d++)
          plant.x[m][row * n_features[m] + d] =
            (FusReal) (m < 2 ? .9 * z[d % 4] + .4 * fus_rng_normal (&rng)
                             : fus_rng_normal (&rng));
    }
  start = fit (&plant, 0, NULL, 0);
  again = fit (&plant, 0, NULL, 0);
  g_assert_cmpuint (start->n_folds, ==, 10);
  g_assert_cmpuint (start->n_latents, ==, 32);
  /* .75 ÷ .97 of two of three is there to be had. */
  g_assert_cmpfloat (start->score, >, .4);
  g_assert_cmpfloat (start->noise[2], >=, start->noise[0]);
  for (guint m = 0; m < 2; m++)
    for (gsize d = 0; d < n_features[m]; d++)
      {
        g_assert_cmpfloat (start->residual[m][d], >, .08);
        g_assert_cmpfloat (start->residual[m][d], <, .6);
      }
  for (gsize d = 0; d < n_features[2]; d++)
    g_assert_cmpfloat (start->residual[2][d], >, .4);
  g_assert_cmpmem (start->loadings[0], 20 * 32 * sizeof (double), again->loadings[0],
                   20 * 32 * sizeof (double));
  g_assert_cmpmem (start->noise, 3 * sizeof (double), again->noise, 3 * sizeof (double));
}

/* Sources that have nothing in common: no noise predicts best, and what each holds is in
 * the latents all the same. */
static void
test_independent (void)
{
  static const gsize n_features[] = { 12, 12 };
  g_auto (Plant) plant = { 0 };
  g_autoptr (FusLinearStart) start = NULL;
  FusRng rng = fus_rng_at (17, FUS_DRAW_TEST, 0, 0);

  for (guint m = 0; m < 2; m++)
    {
      plant.n_cols += plant.n_features[m] = n_features[m];
      plant.x[m] = g_new (FusReal, N_ROWS * n_features[m]);
    }
  for (gsize row = 0; row < N_ROWS; row++)
    for (guint m = 0; m < 2; m++)
      {
        const double z[] = { fus_rng_normal (&rng), fus_rng_normal (&rng) };

        for (gsize d = 0; d < n_features[m]; d++)
          plant.x[m][row * n_features[m] + d] =
            (FusReal) (.9 * z[d % 2] + .4 * fus_rng_normal (&rng));
      }
  start = fit (&plant, 0, NULL, 0);
  g_assert_cmpfloat (start->score, <, .02);
  /* As much noise as signal at most: twelve columns see two factors each through it. */
  g_assert_cmpfloat (start->base, <=, 1);
}

/* -- What few rows miss -- */

enum
{
  FEW = 24,
  MORE = 150,
  FRESH = 200,
};

/* @n rows and fresh ones of two modalities of 16 and 12 columns, three hidden numbers;
 * every @heavy-th column has heavy tails. Scaled by means and spreads of the first @n, as
 * a scaler has them. */
static void
draw_few (FusReal *const *x, gsize n, gsize heavy, guint repeat)
{
  static const gsize n_features[] = { 16, 12 };
  FusRng rng = fus_rng_at (17, FUS_DRAW_TEST, 1, repeat);

  for (gsize row = 0; row < n + FRESH; row++)
    {
      double z[3];

      for (guint k = 0; k < 3; k++)
        z[k] = fus_rng_normal (&rng);
      for (guint m = 0; m < 2; m++)
        for (gsize d = 0; d < n_features[m]; d++)
          x[m][row * n_features[m] + d] =
            (FusReal) (z[(d + m) % 3] +
                       .7 * pow (fus_rng_normal (&rng), d % heavy == 0 ? 3 : 1));
    }
  for (guint m = 0; m < 2; m++)
    for (gsize d = 0; d < n_features[m]; d++)
      {
        double sum = 0;
        double squares = 0;

        for (gsize row = 0; row < n; row++)
          sum += (double) x[m][row * n_features[m] + d] / (double) n;
        for (gsize row = 0; row < n; row++)
          squares += pow ((double) x[m][row * n_features[m] + d] - sum, 2) / (double) n;
        for (gsize row = 0; row < n + FRESH; row++)
          x[m][row * n_features[m] + d] =
            (FusReal) (((double) x[m][row * n_features[m] + d] - sum) / sqrt (squares));
      }
}

/* Share of the fresh rows' values of the second modality, predicted from the first, that
 * are within a 90 % range made of what was missed out of fold. */
static double
measure_coverage (const FusLinearStart *start, FusReal *const *x, gsize n_rows)
{
  static const gsize n_features[] = { 16, 12 };
  const FusReal *fresh[] = { x[0] + n_rows * 16, x[1] + n_rows * 12 };
  const FusLinearData data = { 2, n_features, FRESH, fresh };
  g_autofree double *z = g_new (double, FRESH * start->n_latents);
  g_autofree double *expected = g_new (double, FRESH * 12);
  double noise[2];
  guint n = 0;

  for (guint m = 0; m < 2; m++)
    noise[m] = start->noise[m] / start->trust[1];
  condition (start, noise, &data, 1, z);
  decode (start, 1, expected, z, FRESH);
  for (gsize i = 0; i < FRESH * 12; i++)
    n += fabs ((double) fresh[1][i] - expected[i]) <=
         1.645 * sqrt (start->residual[1][i % 12]);

  return (double) n / (FRESH * 12);
}

static double
get_mean_coverage (gsize n_rows, gsize heavy)
{
  static const gsize n_features[] = { 16, 12 };
  const FusLinearStartOptions options = { .by_target = TRUE };
  double coverage = 0;
  enum
  {
    N_REPEATS = 20,
  };

  for (guint repeat = 0; repeat < N_REPEATS; repeat++)
    {
      g_autofree FusReal *first = g_new (FusReal, (n_rows + FRESH) * 16);
      g_autofree FusReal *second = g_new (FusReal, (n_rows + FRESH) * 12);
      FusReal *x[] = { first, second };
      const FusLinearData data = { 2, n_features, n_rows, (const FusReal *const *) x };
      g_autoptr (FusLinearStart) start = NULL;
      g_autoptr (GError) error = NULL;

      draw_few (x, n_rows, heavy, repeat);
      start = fus_linear_start_new (&data, &options, NULL, &error);
      g_assert_no_error (error);
      for (guint m = 0; m < 2; m++)
        g_assert_cmpfloat (start->company[m], <=, 1);
      coverage += measure_coverage (start, x, n_rows) / N_REPEATS;
    }
  g_test_message ("%zu rows, tails %zu: %.3f", n_rows, heavy, coverage);

  return coverage;
}

/* A range of what is missed out of fold holds what it says of fresh rows too, though the
 * scale of the values was made of the rows that each fold leaves out; and of more rows,
 * though tails are heavy in every column. */
static void
test_few (void)
{
  const double of_few = get_mean_coverage (FEW, 3);
  const double of_more = get_mean_coverage (MORE, 1);

  g_assert_cmpfloat (of_few, >, .88);
  g_assert_cmpfloat (of_few, <, .93);
  g_assert_cmpfloat (of_more, >, .89);
  g_assert_cmpfloat (of_more, <, .91);
  g_assert_cmpfloat (fabs (get_mean_coverage (MORE, 100) - .9), <, .01);
}


/* One modality, one row, nothing but gaps: an answer, or a reason. */
static void
test_little (void)
{
  FusReal x[6] = { 1, 2, (FusReal) NAN, -1, 0, 3 };
  FusReal *blocks[] = { x };
  const gsize n_features[] = { 3 };
  FusLinearData data = { 1, n_features, 2, (const FusReal *const *) blocks };
  const FusLinearStartOptions options = { 0 };
  g_autoptr (GError) error = NULL;

  for (gsize n_rows = 1; n_rows <= 2; n_rows++)
    {
      g_autoptr (FusLinearStart) start = NULL;

      data.n_rows = n_rows;
      start = fus_linear_start_new (&data, &options, NULL, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (start->n_latents, ==, 1);
      g_assert_cmpuint (start->n_folds, ==, 0);
      g_assert_true (isfinite (start->loadings[0][0]));
    }
  for (guint i = 0; i < 6; i++)
    x[i] = (FusReal) NAN;
  g_assert_null (fus_linear_start_new (&data, &options, NULL, &error));
  g_assert_nonnull (error);
}

static void
test_cancelled (void)
{
  static const gsize n_features[] = { 5, 3, 9 };
  g_auto (Plant) plant = plant_new_random (n_features, 4, .5);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  const FusProgress progress = { .cancellable = cancellable };
  const FusLinearStartOptions options = { 0 };
  FusLinearData data = get_data (&plant);
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (fus_linear_start_new (&data, &options, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/linear-start/exact/lg3", test_lg3);
  g_test_add_func ("/linear-start/exact/random", test_random);
  g_test_add_func ("/linear-start/exact/latents", test_latents);
  g_test_add_func ("/linear-start/exact/ridge", test_ridge);
  g_test_add_func ("/linear-start/exact/incomplete-rows", test_incomplete);
  g_test_add_func ("/linear-start/choice", test_choice);
  g_test_add_func ("/linear-start/nothing-in-common", test_independent);
  g_test_add_func ("/linear-start/few-rows-hold-what-they-say", test_few);
  g_test_add_func ("/linear-start/little", test_little);
  g_test_add_func ("/linear-start/cancelled", test_cancelled);

  return g_test_run ();
}
