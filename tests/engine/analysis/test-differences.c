/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-differences.h"
#include "fus-rank-sum.h"
#include "fus-rng.h"

#include <gio/gio.h>
#include <math.h>

#define N 40
#define N_FEW 4
#define N_MANY 70 /* more than are looked at in one go */
#define N_NULL 200
#define N_NULLS 40

static gboolean
is_selected (guint i)
{
  return i % 3 == 0;
}

/* One that swings, one with gaps, counts, and one that never varies. */
static FusReal
few (guint i, guint d)
{
  if (d == 3)
    return 1;
  if (d == 1 && i % 7 == 3)
    return (FusReal) NAN;
  if (d == 2)
    return (FusReal) floor (3 * pow (fabs (sin (0.7 * i)), 3));

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
finish (FusDatasetBuilder *builder)
{
  g_autoptr (GError) error = NULL;
  FusDataset *dataset = fus_dataset_builder_finish (builder, &error);

  g_assert_no_error (error);

  return dataset;
}

static FusDataset *
make_dataset (void)
{
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("differences");

  fus_dataset_builder_set_samples (builder, N, NULL);
  add (builder, "few", N_FEW, few);
  add (builder, "many", N_MANY, many);

  return finish (builder);
}

static guint8 *
select_every (guint step)
{
  guint8 *selected = g_new0 (guint8, N);

  for (guint i = 0; i < N; i++)
    selected[i] = i % step == 0 ? 1 : 0;

  return selected;
}

static FusDifferences *
measure (FusDataset *dataset, const guint8 *selected, FusPool *pool)
{
  g_autoptr (GError) error = NULL;
  FusDifferences *self =
    fus_differences_new (dataset, selected, FUS_DEFAULT_SEED, pool, NULL, &error);

  g_assert_no_error (error);

  return self;
}

static const FusDifference *
find (const FusDifferences *self, guint m, gsize feature)
{
  for (gsize i = 0; i < self->n_tested; i++)
    if (self->features[i].m == m && self->features[i].feature == feature)
      return &self->features[i];

  return NULL;
}

/* scipy 1.10: of each column c, sel being the selection,
 *
 *   k = np.isfinite (c); p = c[k & sel]; q = c[k & ~sel]
 *   u = mannwhitneyu (p, q, use_continuity=False, method='asymptotic')
 *   auc = u.statistic / len (p) / len (q)
 *
 * and of the modality the root of the mean of (2 auc − 1)² − (len (p) + len (q) + 1) /
 * (3 len (p) len (q)); q by np.minimum.accumulate ((P * n / np.arange (1, n + 1))[::-1])
 * of all p that were sorted. */
static void
test_scipy (void)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autofree guint8 *selected = select_every (3);
  g_autoptr (FusDifferences) self = measure (dataset, selected, NULL);
  const FusDifference *gaps = find (self, 0, 1);

  g_assert_cmpuint (self->n_modalities, ==, 2);
  g_assert_cmpuint (self->n_features, ==, N_FEW + N_MANY);
  g_assert_cmpuint (self->n_tested, ==, N_FEW + N_MANY - 1);
  g_assert_cmpuint (self->n_differing, ==, 15);
  g_assert_null (find (self, 0, 3));
  g_assert_cmpfloat_with_epsilon (find (self, 0, 0)->auc.value, 0.5082417582417582, 1e-9);
  g_assert_cmpfloat_with_epsilon (find (self, 0, 0)->p, 0.932206857720238, 1e-6);
  g_assert_cmpfloat_with_epsilon (gaps->auc.value, 0.2159090909090909, 1e-9);
  g_assert_cmpfloat_with_epsilon (gaps->p, 0.006875554241422634, 1e-6);
  g_assert_cmpuint (gaps->n_selected, ==, 12);
  g_assert_cmpuint (gaps->n_rest, ==, 22);
  g_assert_cmpfloat_with_epsilon (find (self, 0, 2)->auc.value, 0.5590659340659341, 1e-9);
  g_assert_cmpfloat_with_epsilon (find (self, 0, 2)->p, 0.501684162723993, 0.01);
  g_assert_cmpfloat_with_epsilon (self->features[0].q, 5.47036787e-05, 1e-9);
  g_assert_cmpfloat_with_epsilon (self->size[0], 0.26942774468175434, 1e-6);
  g_assert_cmpfloat_with_epsilon (self->size[1], 0.41851139257406805, 1e-6);
  g_assert_cmpuint (self->selected_of[0], ==, 14);
  g_assert_cmpuint (self->rest_of[0], ==, N - 14);
  /* Only those that have it. */
  g_assert_cmpuint (self->selected_of[1], ==, 12);
}

/* Of 0 and 1 the sum is hypergeometric: scipy's hypergeom.sf (c − 1, N, K, n), twice.
 * The normal tail of the first is 2e-9. */
static void
test_few_of_many_ties (void)
{
  const struct
  {
    gsize n, n_ones, n_drawn, n_ones_drawn;
    double exact;
  } cases[] = {
    { 1000, 10, 10, 2, 2 * 0.003883898144711831 },
    { 1000, 100, 20, 9, 2 * 4.6551506319093716e-05 },
    { 1000, 300, 50, 28, 2 * 7.62930853318749e-05 },
    { 5000, 50, 500, 18, 2 * 6.339254128933658e-07 },
    { 400, 40, 100, 22, 2 * 1.69370457963835e-05 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const gsize n_rest = cases[i].n - cases[i].n_drawn;
      g_autofree float *drawn = g_new0 (float, cases[i].n_drawn);
      g_autofree float *rest = g_new0 (float, n_rest);
      g_autofree guint32 *scratch = g_new (guint32, 2 * cases[i].n);
      double p = 0;
      FusRankSum sum;

      for (gsize k = 0; k < cases[i].n_ones_drawn; k++)
        drawn[k] = 1;
      for (gsize k = 0; k < cases[i].n_ones - cases[i].n_ones_drawn; k++)
        rest[n_rest - 1 - k] = 1;
      sum = fus_rank_sum_new (drawn, cases[i].n_drawn, rest, n_rest, scratch);
      p = fus_rank_sum_get_p (&sum);
      g_assert_cmpfloat (p, >, cases[i].exact / 2.5);
      g_assert_cmpfloat (p, <, cases[i].exact * 2);
    }
}

/* As pairs that are counted one by one, on sizes that are sorted either way. */
static void
test_area (void)
{
  const gsize sizes[] = { 1, 2, 7, 63, 64, 65, 300 };

  for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
    {
      const gsize n[2] = { sizes[s], 2 * sizes[s] + 1 };
      float *lots[2] = { g_new (float, n[0]), g_new (float, n[1]) };
      g_autofree guint32 *scratch = g_new (guint32, 2 * n[1]);
      FusRng rng = fus_rng_at (7, FUS_DRAW_TEST, (guint32) s, 0);
      double pairs = 0;
      FusRankSum sum;

      for (guint side = 0; side < 2; side++)
        for (gsize i = 0; i < n[side]; i++)
          lots[side][i] = i % 5 == 0 ? (i % 2 == 0 ? -0.0F : 0.0F)
                                     : (float) fus_rng_normal (&rng) * 1e3F;
      for (gsize i = 0; i < n[0]; i++)
        for (gsize k = 0; k < n[1]; k++)
          pairs += lots[0][i] > lots[1][k] ? 1 : lots[0][i] < lots[1][k] ? 0 : 0.5;
      sum = fus_rank_sum_new (lots[0], n[0], lots[1], n[1], scratch);
      g_assert_cmpfloat_with_epsilon (sum.auc.value,
                                      pairs / ((double) n[0] * (double) n[1]), 1e-12);
      g_assert_cmpfloat (sum.auc.low, <=, sum.auc.value);
      g_assert_cmpfloat (sum.auc.high, >=, sum.auc.value);
      for (guint side = 0; side < 2; side++)
        for (gsize i = 1; i < n[side]; i++)
          g_assert_cmpfloat (lots[side][i - 1], <=, lots[side][i]);
      g_free (lots[0]);
      g_free (lots[1]);
    }
}

static void
test_threads (void)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autofree guint8 *selected = select_every (3);
  g_autoptr (FusPool) pool = fus_pool_new (3, 0);
  g_autoptr (FusDifferences) alone = measure (dataset, selected, NULL);
  g_autoptr (FusDifferences) together = measure (dataset, selected, pool);

  g_assert_cmpmem (alone->size, 2 * sizeof (double), together->size, 2 * sizeof (double));
  g_assert_cmpuint (alone->n_tested, ==, together->n_tested);
  for (gsize i = 0; i < alone->n_tested; i++)
    {
      g_assert_cmpuint (alone->features[i].feature, ==, together->features[i].feature);
      g_assert_cmpmem (&alone->features[i].q, sizeof (double), &together->features[i].q,
                       sizeof (double));
    }
}

/* It is the same which of the two sides is called the selection. */
static void
test_symmetric (void)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autofree guint8 *selected = select_every (3);
  g_autoptr (FusDifferences) one = measure (dataset, selected, NULL);
  g_autoptr (FusDifferences) other = NULL;

  for (guint i = 0; i < N; i++)
    selected[i] ^= 1;
  other = measure (dataset, selected, NULL);
  for (guint m = 0; m < 2; m++)
    g_assert_cmpfloat_with_epsilon (one->size[m], other->size[m], 1e-12);
  for (gsize i = 0; i < one->n_tested; i++)
    {
      const FusDifference *same =
        find (other, one->features[i].m, one->features[i].feature);

      g_assert_cmpfloat_with_epsilon (one->features[i].p, same->p, 1e-12);
      g_assert_cmpfloat_with_epsilon (one->features[i].auc.value, 1 - same->auc.value,
                                      1e-12);
    }
}

static void
test_too_few (void)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autofree guint8 *all = select_every (1);
  g_autofree guint8 *one = select_every (N);
  g_autoptr (FusDifferences) of_all = measure (dataset, all, NULL);
  g_autoptr (FusDifferences) of_one = measure (dataset, one, NULL);

  for (guint m = 0; m < 2; m++)
    {
      g_assert_true (isnan (of_all->size[m]));
      g_assert_true (isnan (of_one->size[m]));
    }
  g_assert_cmpuint (of_all->rest_of[0], ==, 0);
  g_assert_cmpuint (of_all->n_tested + of_one->n_tested, ==, 0);
  g_assert_false (fus_differences_are_clear (of_one));
  g_assert_null (fus_differences_get_first (of_one));
}

/* -- What chance makes -- */

/* A third is normal, a third counts with few that are above 0, a third has long tails;
 * the first @n_planted are higher where selected. */
static FusDataset *
make_noise (guint seed, const guint8 *selected, guint n_planted, guint n_groups)
{
  const gsize n_features = 60;
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("noise");
  g_autoptr (FusModality) modality =
               fus_modality_new ("noise", NULL, FUS_MODALITY_VECTOR, &n_features, 1);
  g_autoptr (FusMatrix) block = fus_matrix_new (N_NULL, n_features);
  g_autofree const char **groups = g_new (const char *, N_NULL);

  for (guint i = 0; i < N_NULL; i++)
    {
      FusRng rng = fus_rng_at (seed, FUS_DRAW_TEST, i, 0);
      FusRng shared = fus_rng_at (seed, FUS_DRAW_TEST, i % MAX (n_groups, 1), 1);

      for (guint d = 0; d < n_features; d++)
        {
          double value = fus_rng_normal (&rng);

          if (d % 3 == 1)
            value = MAX (floor (value - 0.5), 0);
          else if (d % 3 == 2)
            value = pow (value, 5);
          if (d < n_planted && selected[i] != 0)
            value += 1.5;
          if (n_groups > 0)
            value += 3 * fus_rng_normal (&shared);
          fus_matrix_row (block, i)[d] = (FusReal) value;
        }
      groups[i] = n_groups > 0
                    ? g_intern_string ((char[]){ (char) ('A' + i % n_groups), '\0' })
                    : NULL;
    }
  fus_dataset_builder_set_samples (builder, N_NULL, NULL);
  fus_dataset_builder_add_modality (builder, modality, block, NULL);
  if (n_groups > 0)
    {
      fus_dataset_builder_add_categories (builder, "patient", groups);
      fus_dataset_builder_mark_group (builder);
    }

  return finish (builder);
}

static guint8 *
select_at_random (guint seed, double share)
{
  guint8 *selected = g_new0 (guint8, N_NULL);
  FusRng rng = fus_rng_at (seed, FUS_DRAW_TEST, 0, 9);

  for (guint i = 0; i < N_NULL; i++)
    selected[i] = fus_rng_uniform (&rng) < share;

  return selected;
}

/* Of 40 selections that mean nothing no more than 2 are said to differ. */
static void
test_nulls (void)
{
  guint n_clear = 0;

  for (guint seed = 0; seed < N_NULLS; seed++)
    {
      g_autofree guint8 *selected = select_at_random (seed, seed % 3 == 0   ? 0.5
                                                            : seed % 3 == 1 ? 0.1
                                                                            : 0.03);
      g_autoptr (FusDataset) dataset = make_noise (seed, selected, 0, 0);
      g_autoptr (FusDifferences) self = measure (dataset, selected, NULL);

      n_clear += fus_differences_are_clear (self);
    }
  g_assert_cmpuint (n_clear, <=, 2);
}

static void
test_planted (void)
{
  for (guint seed = 0; seed < N_NULLS / 4; seed++)
    {
      g_autofree guint8 *selected = select_at_random (seed, 0.4);
      g_autoptr (FusDataset) dataset = make_noise (seed, selected, 5, 0);
      g_autoptr (FusDifferences) self = measure (dataset, selected, NULL);

      g_assert_true (fus_differences_are_clear (self));
      g_assert_cmpuint (self->n_differing, >=, 4);
      g_assert_cmpuint (self->n_differing, <=, 8);
      for (guint i = 0; i < 4; i++)
        {
          g_assert_cmpuint (self->features[i].feature, <, 5);
          g_assert_cmpfloat (self->features[i].auc.low, >, 0.55);
        }
    }
}

/* Samples of one patient are alike, and the selection is of whole patients: what sets it
 * apart is that they are these patients. */
static void
test_groups (void)
{
  guint n_clear = 0;

  for (guint seed = 0; seed < N_NULLS; seed++)
    {
      guint8 selected[N_NULL];
      g_autoptr (FusDataset) dataset = make_noise (seed, NULL, 0, 10);
      g_autoptr (FusDifferences) self = NULL;

      for (guint i = 0; i < N_NULL; i++)
        selected[i] = i % 10 < 5;
      self = measure (dataset, selected, NULL);
      g_assert_true (self->grouped);
      g_assert_cmpuint (self->features[0].n_selected, ==, 5);
      n_clear += fus_differences_are_clear (self);
    }
  g_assert_cmpuint (n_clear, <=, 2);
}

static void
test_class (void)
{
  guint8 selected[N_NULL];
  g_autoptr (FusDataset) dataset = make_noise (1, NULL, 0, 4);
  g_autoptr (FusDifferences) of_class = NULL;
  g_autoptr (FusDifferences) of_none = NULL;

  for (guint i = 0; i < N_NULL; i++)
    selected[i] = i % 4 == 2;
  of_class = measure (dataset, selected, NULL);
  g_assert_cmpstr (of_class->label->id, ==, "patient");
  g_assert_cmpstr (of_class->label->classes[of_class->class_code], ==, "C");
  selected[0] = 1;
  of_none = measure (dataset, selected, NULL);
  g_assert_null (of_none->label);
}

/* A modality of a few features is shown beside one of many that all differ more. */
static void
test_choose (void)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autofree guint8 *selected = select_every (3);
  g_autoptr (FusDifferences) self = measure (dataset, selected, NULL);
  guint n = 0;
  guint n_few = 0;
  g_autofree guint *rows = fus_differences_choose (self, 12, &n);

  g_assert_cmpuint (n, ==, 12);
  for (guint i = 0; i < n; i++)
    {
      n_few += self->features[rows[i]].m == 0;
      g_assert_true (i == 0 || rows[i] > rows[i - 1]);
    }
  g_assert_cmpuint (n_few, ==, 3);
  g_free (g_steal_pointer (&rows));
  rows = fus_differences_choose (self, 1000, &n);
  g_assert_cmpuint (n, ==, self->n_tested);
}

static void
test_cancelled (void)
{
  g_autoptr (FusDataset) dataset = make_dataset ();
  g_autofree guint8 *selected = select_every (3);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  FusProgress progress = { .cancellable = cancellable };
  g_autoptr (GError) error = NULL;

  g_cancellable_cancel (cancellable);
  g_assert_null (fus_differences_new (dataset, selected, 1, NULL, &progress, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/differences/agree-with-scipy", test_scipy);
  g_test_add_func ("/differences/few-of-many-ties", test_few_of_many_ties);
  g_test_add_func ("/differences/area-is-a-share-of-pairs", test_area);
  g_test_add_func ("/differences/the-same-with-any-threads", test_threads);
  g_test_add_func ("/differences/symmetric", test_symmetric);
  g_test_add_func ("/differences/too-few-to-tell", test_too_few);
  g_test_add_func ("/differences/silent-on-noise", test_nulls);
  g_test_add_func ("/differences/finds-what-was-planted", test_planted);
  g_test_add_func ("/differences/groups-count-once", test_groups);
  g_test_add_func ("/differences/knows-a-class", test_class);
  g_test_add_func ("/differences/shows-each-modality", test_choose);
  g_test_add_func ("/differences/can-be-cancelled", test_cancelled);

  return g_test_run ();
}
