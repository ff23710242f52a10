/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-effect-size.h"

#include <math.h>

#define N 40
#define N_FEW 4
#define N_MANY 70 /* more than are walked over at once */

static gboolean
is_selected (guint i)
{
  return i % 3 == 0;
}

/* Three features that swing, one with gaps, and one that never varies. */
static FusReal
few (guint i, guint d)
{
  if (d == 3)
    return 1;
  if (d == 1 && i % 7 == 3)
    return (FusReal) NAN;

  return (FusReal) (sin ((double) i * (d + 1)) + 0.5 * d * (i % 4 == 0));
}

static FusReal
many (guint i, guint d)
{
  if (i % 5 == 2)
    return (FusReal) NAN;

  return (FusReal) (cos (0.3 * i * (d + 1)) + (is_selected (i) ? 0.01 * d : 0));
}

static void
add (FusDatasetBuilder *builder,
     const char *id,
     gsize n_features,
     FusReal (*value) (guint i, guint d))
{
  g_autoptr (FusModality) modality =
               fus_modality_new (id, NULL, FUS_MODALITY_VECTOR, &n_features, 1);
  g_autoptr (FusMatrix) block = fus_matrix_new (N, n_features);

  for (guint i = 0; i < N; i++)
    for (guint d = 0; d < n_features; d++)
      fus_matrix_row (block, i)[d] = value (i, d);
  fus_dataset_builder_add_modality (builder, modality, block, NULL);
}

static FusDataset *
make_dataset (void)
{
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("effects");
  g_autoptr (GError) error = NULL;
  FusDataset *dataset = NULL;

  fus_dataset_builder_set_samples (builder, N, NULL);
  add (builder, "few", N_FEW, few);
  add (builder, "many", N_MANY, many);
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);

  return dataset;
}

static guint8 *
select_every (guint step)
{
  guint8 *selected = g_new0 (guint8, N);

  for (guint i = 0; i < N; i++)
    selected[i] = i % step == 0 ? 1 : 0;

  return selected;
}

/* numpy 1.24, in float64. For each column c of a modality, sel being the selection:
 *
 *   k = np.isfinite (c); p = c[k & sel]; q = c[k & ~sel]; n = len (p) + len (q) - 2
 *   v = ((len (p) - 1) * p.var (ddof=1) + (len (q) - 1) * q.var (ddof=1)) / n
 *   if v > 0: r.append ((p.mean () - q.mean ()) ** 2 / v)
 *
 * and of the modality np.sqrt (np.mean (r)). */
static void
test_numpy (void)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autofree guint8 *selected = select_every (3);
  g_autoptr (FusEffectSizes) self = fus_effect_sizes_new (dataset, selected, NULL);

  g_assert_cmpuint (self->n_modalities, ==, 2);
  g_assert_cmpfloat_with_epsilon (self->size[0], 0.5786479854971482, 1e-6);
  g_assert_cmpfloat_with_epsilon (self->size[1], 2.604436865410318, 1e-6);
  g_assert_cmpuint (self->n_selected[0], ==, 14);
  g_assert_cmpuint (self->n_rest[0], ==, N - 14);
  /* Only those that have it. */
  g_assert_cmpuint (self->n_selected[1], ==, 12);
}

static void
test_threads (void)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autofree guint8 *selected = select_every (3);
  g_autoptr (FusPool) pool = fus_pool_new (3, 0);
  g_autoptr (FusEffectSizes) alone = fus_effect_sizes_new (dataset, selected, NULL);
  g_autoptr (FusEffectSizes) together = fus_effect_sizes_new (dataset, selected, pool);

  g_assert_cmpmem (alone->size, 2 * sizeof (double), together->size, 2 * sizeof (double));
}

/* It is the same which of the two sides is called the selection. */
static void
test_symmetric (void)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autofree guint8 *selected = select_every (3);
  g_autoptr (FusEffectSizes) one = fus_effect_sizes_new (dataset, selected, NULL);
  g_autoptr (FusEffectSizes) other = NULL;

  for (guint i = 0; i < N; i++)
    selected[i] ^= 1;
  other = fus_effect_sizes_new (dataset, selected, NULL);
  for (guint m = 0; m < 2; m++)
    g_assert_cmpfloat_with_epsilon (one->size[m], other->size[m], 1e-12);
}

static void
test_too_few (void)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autofree guint8 *all = select_every (1);
  g_autofree guint8 *one = select_every (N);
  g_autoptr (FusEffectSizes) of_all = fus_effect_sizes_new (dataset, all, NULL);
  g_autoptr (FusEffectSizes) of_one = fus_effect_sizes_new (dataset, one, NULL);

  for (guint m = 0; m < 2; m++)
    {
      g_assert_true (isnan (of_all->size[m]));
      g_assert_true (isnan (of_one->size[m]));
    }
  g_assert_cmpuint (of_all->n_rest[0], ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/effect-size/agrees-with-numpy", test_numpy);
  g_test_add_func ("/effect-size/the-same-with-any-threads", test_threads);
  g_test_add_func ("/effect-size/symmetric", test_symmetric);
  g_test_add_func ("/effect-size/too-few-to-tell", test_too_few);

  return g_test_run ();
}
