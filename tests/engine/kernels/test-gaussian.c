/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-gaussian.h"
#include "fus-simd.h"
#include "fus-test.h"

#include <math.h>

static const gsize sizes[] = { 1, 7, 64, 65 };

#define MOST 65
#define N_EXPERTS 3

/* Three experts and what a row of them is. */
typedef struct
{
  FusReal mean[N_EXPERTS][MOST];
  FusReal logvar[N_EXPERTS][MOST];
  const FusReal *means[N_EXPERTS];
  const FusReal *logvars[N_EXPERTS];
  FusProductRow row;
} Fixture;

static void
fixture_fill (Fixture *self, gsize n, double floor_of_variance, gboolean prior)
{
  for (guint e = 0; e < N_EXPERTS; e++)
    {
      fus_test_fill_sin (self->mean[e], n, 1 + e, 1.5);
      fus_test_fill_sin (self->logvar[e], n, 4 + 2 * e, 2);
      self->means[e] = self->mean[e];
      self->logvars[e] = self->logvar[e];
    }
  self->row = (FusProductRow){ .mean = self->means,
                               .logvar = self->logvars,
                               .n_members = N_EXPERTS,
                               .prior = prior,
                               .floor = (FusReal) floor_of_variance,
                               .n_latents = n };
}

/* The product of a subset at one latent, in double, straight from its definition. */
static void
multiply (const Fixture *self,
          guint32 subset,
          gboolean prior,
          gsize d,
          double *mean,
          double *variance)
{
  double floor_of_variance = (double) self->row.floor;
  double precision = prior ? 1 / (1 + floor_of_variance) : 0;
  double pulled = 0;

  for (guint e = 0; e < N_EXPERTS; e++)
    if ((subset >> e & 1) != 0)
      {
        double t = 1 / (exp ((double) self->logvar[e][d]) + floor_of_variance);

        precision += t;
        pulled += t * (double) self->mean[e][d];
      }
  *mean = pulled / precision;
  *variance = 1 / precision;
}

static void
check_product (const FusSimd *simd, gsize n, double floor_of_variance, gboolean prior)
{
  Fixture fixture;
  FusReal mean[MOST];
  FusReal logvar[MOST];

  fixture_fill (&fixture, n, floor_of_variance, prior);
  simd->product (mean, logvar, &fixture.row);
  for (gsize d = 0; d < n; d++)
    {
      double expected_mean = 0;
      double expected_variance = 0;

      multiply (&fixture, 7, prior, d, &expected_mean, &expected_variance);
      fus_assert_close (mean[d], expected_mean, 1e-6, 1e-6);
      fus_assert_close (logvar[d], log (expected_variance), 1e-6, 1e-6);
    }
}

static void
test_product (void)
{
  for (const FusSimd *const *simd = fus_simd_list (); *simd != NULL; simd++)
    for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
      {
        check_product (*simd, sizes[s], 0, FALSE);
        check_product (*simd, sizes[s], 0, TRUE);
        check_product (*simd, sizes[s], 0.1, TRUE);
      }
}

static void
test_product_of_one_is_itself (void)
{
  for (const FusSimd *const *simd = fus_simd_list (); *simd != NULL; simd++)
    {
      Fixture fixture;
      FusReal mean[MOST];
      FusReal logvar[MOST];

      fixture_fill (&fixture, MOST, 0, FALSE);
      fixture.row.n_members = 1;
      (*simd)->product (mean, logvar, &fixture.row);
      fus_assert_all_close (mean, fixture.mean[0], MOST, 0, 0);
      fus_assert_all_close (logvar, fixture.logvar[0], MOST, 0, 0);
    }
}

static void
test_product_of_extremes_is_finite (void)
{
  for (const FusSimd *const *simd = fus_simd_list (); *simd != NULL; simd++)
    {
      Fixture fixture;
      FusReal mean[MOST];
      FusReal logvar[MOST];

      fixture_fill (&fixture, 7, 0, FALSE);
      for (gsize d = 0; d < 7; d++)
        {
          fixture.logvar[0][d] = -300;
          fixture.logvar[1][d] = 300;
          fixture.logvar[2][d] = -300;
        }
      (*simd)->product (mean, logvar, &fixture.row);
      for (gsize d = 0; d < 7; d++)
        {
          double middle = ((double) fixture.mean[0][d] + (double) fixture.mean[2][d]) / 2;

          fus_assert_close (logvar[d], -300 - log (2), 1e-6, 0);
          fus_assert_close (mean[d], middle, 1e-6, 1e-6);
        }
    }
}

static double
plain_kl (double mean, double variance)
{
  return 0.5 * (variance + mean * mean - 1 - log (variance));
}

static void
check_subsets (const FusSimd *simd, gsize n, double floor_of_variance, gboolean always)
{
  static const guint32 all[] = { 1, 2, 3, 4, 5, 6, 7 };
  Fixture fixture;
  double expected = 0;

  fixture_fill (&fixture, n, floor_of_variance, TRUE);
  fixture.row.prior_always = always;
  for (guint32 s = 1; s <= 7; s++)
    for (gsize d = 0; d < n; d++)
      {
        double mean = 0;
        double variance = 0;

        multiply (&fixture, s, always || s == 7, d, &mean, &variance);
        expected += plain_kl (mean, variance) / 7;
      }
  fus_assert_close (simd->subsets_kl (NULL, NULL, &fixture.row, all, 7), expected, 2e-6,
                    1e-6);
}

static void
test_subsets_kl (void)
{
  for (const FusSimd *const *simd = fus_simd_list (); *simd != NULL; simd++)
    for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
      {
        check_subsets (*simd, sizes[s], 0, FALSE);
        check_subsets (*simd, sizes[s], 0, TRUE);
        check_subsets (*simd, sizes[s], 0.1, FALSE);
      }
}

static void
check_rows (const FusSimd *simd, gsize n)
{
  Fixture f;
  double kl_prior = 0;
  double kl = 0;
  double density = 0;

  fixture_fill (&f, n, 0, FALSE);
  for (gsize d = 0; d < n; d++)
    {
      double q = (double) f.logvar[0][d];
      double p = (double) f.logvar[1][d];
      double away = (double) f.mean[0][d] - (double) f.mean[1][d];
      double z_away = (double) f.mean[2][d] - (double) f.mean[0][d];

      kl_prior += plain_kl ((double) f.mean[0][d], exp (q));
      kl += 0.5 * (p - q + exp (q - p) + away * away * exp (-p) - 1);
      density -= 0.5 * (log (2 * G_PI) + q + z_away * z_away * exp (-q));
    }
  fus_assert_close (simd->gaussian_kl_prior (f.mean[0], f.logvar[0], n), kl_prior, 1e-6,
                    1e-6);
  fus_assert_close (simd->gaussian_kl (&(FusGaussianRow){ f.mean[0], f.logvar[0] },
                                       &(FusGaussianRow){ f.mean[1], f.logvar[1] }, n),
                    kl, 2e-6, 1e-6);
  fus_assert_close (simd->gaussian_kl (&(FusGaussianRow){ f.mean[0], f.logvar[0] },
                                       &(FusGaussianRow){ NULL, NULL }, n),
                    kl_prior, 1e-6, 1e-6);
  fus_assert_close (simd->gaussian_log_density (
                      f.mean[2], &(FusGaussianRow){ f.mean[0], f.logvar[0] }, n),
                    density, 2e-6, 1e-6);
}

static void
test_rows (void)
{
  for (const FusSimd *const *simd = fus_simd_list (); *simd != NULL; simd++)
    for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
      check_rows (*simd, sizes[s]);
}

/* MODELS.md 3, "Numeric checks". */
static void
test_kl_has_the_published_value (void)
{
  FusReal q[] = { (FusReal) 0.3, (FusReal) -0.4 };
  FusReal p[] = { (FusReal) -0.2, (FusReal) 0.2 };

  fus_assert_close (fus_gaussian_kl (&(FusGaussianRow){ &q[0], &q[1] },
                                     &(FusGaussianRow){ &p[0], &p[1] }, 1),
                    0.1767471622, 1e-6, 0);
}

static void
test_draw (void)
{
  for (const FusSimd *const *simd = fus_simd_list (); *simd != NULL; simd++)
    {
      Fixture f;
      FusReal z[MOST];

      fixture_fill (&f, MOST, 0, FALSE);
      (*simd)->gaussian_draw (z, f.mean[0], f.logvar[0], f.mean[1], MOST);
      for (gsize d = 0; d < MOST; d++)
        fus_assert_close (z[d],
                          (double) f.mean[0][d] +
                            exp ((double) f.logvar[0][d] / 2) * (double) f.mean[1][d],
                          1e-6, 1e-6);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/gaussian/draw/is-mean-plus-noise", test_draw);
  g_test_add_func ("/gaussian/rows/are-those-of-plain-loops", test_rows);
  g_test_add_func ("/gaussian/kl/has-the-published-value",
                   test_kl_has_the_published_value);
  g_test_add_func ("/gaussian/product/is-that-of-plain-loops", test_product);
  g_test_add_func ("/gaussian/product/of-one-expert-is-itself",
                   test_product_of_one_is_itself);
  g_test_add_func ("/gaussian/product/of-extremes-is-finite",
                   test_product_of_extremes_is_finite);
  g_test_add_func ("/gaussian/subsets-kl/is-the-mean-of-each-alone", test_subsets_kl);

  return g_test_run ();
}
