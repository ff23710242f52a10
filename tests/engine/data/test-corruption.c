/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-corruption.h"

#include <math.h>
#include <string.h>

#define N_ROWS 50

static FusModality *
make_modality (FusModalityKind kind)
{
  gsize shape[] = { 12, 10 };

  return fus_modality_new ("m", NULL, kind, shape, 2);
}

static FusReal *
make_rows (gsize n)
{
  FusReal *x = g_new (FusReal, n);
  FusRng rng = fus_rng_at (1, FUS_DRAW_TEST, 0, 0);

  fus_rng_fill_normal (&rng, x, n);

  return x;
}

static guint *
make_samples (void)
{
  guint *samples = g_new (guint, N_ROWS);

  for (guint i = 0; i < N_ROWS; i++)
    samples[i] = 3 * i;

  return samples;
}

static void
test_amount (gconstpointer data)
{
  const FusCorruptionClass *class = data;
  g_autoptr (FusModality) modality = make_modality (FUS_MODALITY_IMAGE);
  gsize n = N_ROWS * modality->n_features;
  g_autofree FusReal *clean = make_rows (n);
  g_autofree FusReal *x = make_rows (n);
  g_autofree guint *samples = make_samples ();

  fus_corruption_apply (class, x, modality, samples, N_ROWS, 0, 1, 0);
  g_assert_cmpmem (x, n * sizeof *x, clean, n * sizeof *clean);
  fus_corruption_apply (class, x, modality, samples, N_ROWS, class->severe, 1, 0);
  for (gsize row = 0; row < N_ROWS; row++)
    g_assert_cmpint (memcmp (x + row * modality->n_features,
                             clean + row * modality->n_features,
                             modality->n_features * sizeof *x),
                     !=, 0);
  for (gsize i = 0; i < n; i++)
    g_assert_true (isfinite (x[i]));
}

/* Rows 10 … 19 alone come out as they did among all. */
static void
test_neighbors (gconstpointer data)
{
  const FusCorruptionClass *class = data;
  g_autoptr (FusModality) modality = make_modality (FUS_MODALITY_IMAGE);
  gsize n = modality->n_features;
  g_autofree FusReal *all = make_rows (N_ROWS * n);
  g_autofree FusReal *some = make_rows (N_ROWS * n);
  g_autofree guint *samples = make_samples ();

  fus_corruption_apply (class, all, modality, samples, N_ROWS, 0.8, 4,
                        FUS_MAX_MODALITIES + 2);
  fus_corruption_apply (class, some + 10 * n, modality, samples + 10, 10, 0.8, 4,
                        FUS_MAX_MODALITIES + 2);
  g_assert_cmpmem (all + 10 * n, 10 * n * sizeof *all, some + 10 * n,
                   10 * n * sizeof *some);
}

static void
test_noise (void)
{
  g_autoptr (FusModality) modality = make_modality (FUS_MODALITY_VECTOR);
  gsize n = N_ROWS * modality->n_features;
  g_autofree FusReal *clean = make_rows (n);
  g_autofree FusReal *x = make_rows (n);
  g_autofree guint *samples = make_samples ();
  double squares = 0;

  fus_corruption_apply (fus_corruption_lookup ("noise"), x, modality, samples, N_ROWS,
                        0.5, 1, 0);
  for (gsize i = 0; i < n; i++)
    squares += pow ((double) (x[i] - clean[i]), 2);
  g_assert_cmpfloat (fabs (sqrt (squares / (double) n) - 0.5), <, 0.02);
}

static void
test_dropout (void)
{
  g_autoptr (FusModality) modality = make_modality (FUS_MODALITY_VECTOR);
  gsize n = N_ROWS * modality->n_features;
  g_autofree FusReal *x = make_rows (n);
  g_autofree guint *samples = make_samples ();
  gsize zeros = 0;

  fus_corruption_apply (fus_corruption_lookup ("dropout"), x, modality, samples, N_ROWS,
                        0.3, 1, 0);
  for (gsize i = 0; i < n; i++)
    zeros += fpclassify (x[i]) == FP_ZERO;
  g_assert_cmpfloat (fabs ((double) zeros / (double) n - 0.3), <, 0.02);
}

static void
test_noise_on_switches (void)
{
  static const FusModalityKind kinds[] = { FUS_MODALITY_BINARY,
                                           FUS_MODALITY_CATEGORICAL };

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autoptr (FusModality) modality = make_modality (kinds[k]);
      g_autofree FusReal *x = g_new0 (FusReal, modality->n_features);
      guint sample = 7;
      double sum = 0;

      x[3] = 1;
      fus_corruption_apply (fus_corruption_lookup ("noise"), x, modality, &sample, 1, 1,
                            1, 0);
      for (gsize d = 0; d < modality->n_features; d++)
        {
          g_assert_true (fpclassify (x[d]) == FP_ZERO ||
                         fpclassify (x[d] - 1) == FP_ZERO);
          sum += (double) x[d];
        }
      if (kinds[k] == FUS_MODALITY_CATEGORICAL)
        g_assert_cmpfloat_with_epsilon (sum, 1, 1e-12);
      else
        g_assert_cmpfloat (sum, >, 10);
    }
}

/* From SciPy 1.10.1: x = np.zeros((4,5)); x[1,2] = 1; x[3,0] = 2;
 * gaussian_filter(x, 1.0, mode='nearest', truncate=3.0).ravel() */
static void
test_blur (void)
{
  static const double expected[] = {
    0.019273365, 0.061245575, 0.097102748, 0.05862084,  0.013071308,
    0.103309526, 0.131703304, 0.166071273, 0.097102748, 0.021550943,
    0.433450745, 0.23915182,  0.131703304, 0.061245575, 0.013071308,
    0.981587445, 0.433450745, 0.103309526, 0.019273365, 0.002916603,
  };
  gsize shape[] = { 4, 5 };
  g_autoptr (FusModality) modality =
               fus_modality_new ("m", NULL, FUS_MODALITY_IMAGE, shape, 2);
  FusReal x[20] = { [7] = 1, [15] = 2 };
  guint sample = 0;

  fus_corruption_apply (fus_corruption_lookup ("blur"), x, modality, &sample, 1, 1, 1, 0);
  for (gsize i = 0; i < 20; i++)
    g_assert_cmpfloat_with_epsilon ((double) x[i], expected[i], 1e-6);
}

/* Channels don't run into one another. */
static void
test_blur_channels (void)
{
  gsize shape[] = { 5, 6, 3 };
  g_autoptr (FusModality) modality =
               fus_modality_new ("m", NULL, FUS_MODALITY_IMAGE, shape, 3);
  g_autofree FusReal *x = g_new0 (FusReal, modality->n_features);
  guint sample = 0;

  x[(2 * 6 + 3) * 3 + 1] = 1;
  fus_corruption_apply (fus_corruption_lookup ("blur"), x, modality, &sample, 1, 2, 1, 0);
  for (gsize i = 0; i < modality->n_features; i++)
    g_assert_true (i % 3 == 1 ? x[i] > 0 : fpclassify (x[i]) == FP_ZERO);
}

static void
test_shift (void)
{
  gsize shape[] = { 11, 11 };
  g_autoptr (FusModality) modality =
               fus_modality_new ("m", NULL, FUS_MODALITY_IMAGE, shape, 2);

  for (guint sample = 0; sample < 40; sample++)
    {
      g_autofree FusReal *x = g_new0 (FusReal, modality->n_features);
      gsize at = 0;

      x[5 * 11 + 5] = 1;
      fus_corruption_apply (fus_corruption_lookup ("shift"), x, modality, &sample, 1, 3,
                            1, 0);
      while (at < 120 && x[at] < (FusReal) 0.5)
        at++;
      g_assert_cmpfloat_with_epsilon (hypot ((double) (at / 11) - 5,
                                             (double) (at % 11) - 5),
                                      3, 0.75);
    }
}

static void
test_order_is_needed (void)
{
  static const FusModalityKind kinds[] = { FUS_MODALITY_VECTOR, FUS_MODALITY_IMAGE,
                                           FUS_MODALITY_SERIES };

  for (gsize k = 0; k < G_N_ELEMENTS (kinds); k++)
    {
      g_autoptr (FusModality) modality = make_modality (kinds[k]);

      g_assert_true (fus_corruption_suits (fus_corruption_lookup ("noise"), modality));
      g_assert_cmpint (fus_corruption_suits (fus_corruption_lookup ("blur"), modality),
                       ==, kinds[k] != FUS_MODALITY_VECTOR);
    }
}

int
main (int argc, char **argv)
{
  gsize n_classes = 0;
  const FusCorruptionClass *const *classes = fus_corruption_list (&n_classes);

  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < n_classes; i++)
    {
      g_autofree char *amount =
        g_strdup_printf ("/corruption/%s/nothing-at-zero", classes[i]->id);
      g_autofree char *neighbors =
        g_strdup_printf ("/corruption/%s/asks-no-neighbor", classes[i]->id);

      g_test_add_data_func (amount, classes[i], test_amount);
      g_test_add_data_func (neighbors, classes[i], test_neighbors);
    }
  g_test_add_func ("/corruption/noise-has-its-spread", test_noise);
  g_test_add_func ("/corruption/dropout-has-its-share", test_dropout);
  g_test_add_func ("/corruption/noise-leaves-switches-switches", test_noise_on_switches);
  g_test_add_func ("/corruption/blur-is-scipys", test_blur);
  g_test_add_func ("/corruption/blur-keeps-channels-apart", test_blur_channels);
  g_test_add_func ("/corruption/shift-goes-its-distance", test_shift);
  g_test_add_func ("/corruption/blur-needs-order", test_order_is_needed);

  return g_test_run ();
}
