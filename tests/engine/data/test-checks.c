/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Checks that take longer: each finds what is planted, and none speaks of noise. */
#include "config.h"

#include "fus-rng.h"
#include "fus-summary.h"

#include <math.h>
#include <string.h>

typedef enum
{
  NORMAL,
  HEAVY,      /* Student's t with three degrees of freedom */
  SKEWED,     /* lognormal */
  CORRELATED, /* one factor in all features */
  CLUSTERED,  /* shifted by class, as real classes are */
  COUNTS,
  SPARSE, /* counts that are mostly 0 */
  BINARY,
  WHOLE, /* few whole numbers */
  N_NOISES,
} Noise;

typedef struct
{
  gsize n;
  gsize p;
} Size;

static const char *const ours[] = { "leak", "outliers", "duplicate-features",
                                    "near-constant" };

static double
draw_poisson (FusRng *rng, double mean)
{
  double limit = exp (-mean);
  double product = fus_rng_uniform (rng);
  double n = 0;

  while (product > limit)
    {
      product *= fus_rng_uniform (rng);
      n++;
    }

  return n;
}

static double
draw (FusRng *rng, Noise noise, double factor, gsize class, gsize d)
{
  double z = fus_rng_normal (rng);

  switch (noise)
    {
    case HEAVY:
      {
        double squares = 0;

        for (int k = 0; k < 3; k++)
          squares += pow (fus_rng_normal (rng), 2);
        return z / sqrt (squares / 3);
      }
    case SKEWED:
      return exp (z);
    case CORRELATED:
      return z + 2 * factor;
    case CLUSTERED:
      return z + ((class + d) % 3 == 0 ? 1.5 : 0);
    case COUNTS:
      return draw_poisson (rng, 5);
    case SPARSE:
      return draw_poisson (rng, 0.15);
    case BINARY:
      return z > 0.3 ? 1 : 0;
    case WHOLE:
      return floor (4 * fus_rng_uniform (rng));
    case NORMAL:
    case N_NOISES:
    default:
      return z;
    }
}

static FusMatrix *
make_noise (Noise noise, Size size, guint64 seed)
{
  FusMatrix *block = fus_matrix_new (size.n, size.p);
  FusRng rng = fus_rng_at (seed, FUS_DRAW_SAMPLE, (guint32) noise, 0);

  for (gsize i = 0; i < size.n; i++)
    {
      double factor = fus_rng_normal (&rng);

      for (gsize d = 0; d < size.p; d++)
        fus_matrix_row (block, i)[d] = (FusReal) draw (&rng, noise, factor, i % 4, d);
    }

  return block;
}

/* Classes follow nothing but the row: a, b, c, d. */
static FusDataset *
make_dataset (FusMatrix *block, FusModalityKind kind, gboolean grouped)
{
  static const char *const classes[] = { "a", "b", "c", "d" };
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("checks");
  const gsize shape[] = { block->n_cols };
  g_autoptr (FusModality) modality = fus_modality_new ("x", NULL, kind, shape, 1);
  g_autofree const char **texts = g_new (const char *, block->n_rows);
  g_autoptr (GError) error = NULL;
  FusDataset *dataset = NULL;

  for (gsize i = 0; i < block->n_rows; i++)
    texts[i] = classes[i % 4];
  fus_dataset_builder_set_samples (builder, block->n_rows, NULL);
  fus_dataset_builder_add_modality (builder, modality, block, NULL);
  fus_dataset_builder_add_categories (builder, "class", texts);
  if (grouped)
    {
      g_autoptr (GPtrArray) owned = g_ptr_array_new_with_free_func (g_free);

      for (gsize i = 0; i < block->n_rows; i++)
        {
          g_ptr_array_add (owned, g_strdup_printf ("p%zu", i % 8));
          texts[i] = g_ptr_array_index (owned, i);
        }
      fus_dataset_builder_add_categories (builder, "patient", texts);
      fus_dataset_builder_mark_group (builder);
    }
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);

  return dataset;
}

static const FusCheck *
find (const FusSummary *summary, const char *id)
{
  for (gsize i = 0; i < summary->n_checks; i++)
    if (g_str_equal (summary->checks[i].id, id))
      return &summary->checks[i];

  return NULL;
}

static FusSummary *
look (FusMatrix *block, FusModalityKind kind, gboolean grouped)
{
  g_autoptr (FusDataset) dataset = make_dataset (block, kind, grouped);
  FusSummary *summary = fus_summary_new_thorough (dataset, NULL, NULL, NULL);

  g_assert_nonnull (summary);

  return summary;
}

static FusModalityKind
get_kind (Noise noise)
{
  return noise == COUNTS || noise == SPARSE ? FUS_MODALITY_COUNTS
         : noise == BINARY                  ? FUS_MODALITY_BINARY
                                            : FUS_MODALITY_VECTOR;
}

/* Some sparse counts hardly change by chance, which is true of them. */
static gboolean
may_be_said (Noise noise, const char *id)
{
  return noise == SPARSE && g_str_equal (id, "near-constant");
}

static void
test_silent_on_noise (void)
{
  static const Size sizes[] = { { 12, 3 },    { 24, 60 },    { 60, 8 },
                                { 60, 1500 }, { 300, 1 },    { 300, 20 },
                                { 1000, 4 },  { 2000, 100 }, { 5000, 2 } };
  guint n_sets = 0;

  for (guint noise = 0; noise < N_NOISES; noise++)
    for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
      for (guint64 seed = 1; seed <= 6; seed++)
        {
          g_autoptr (FusMatrix) block = make_noise (noise, sizes[s], 100 * s + seed);
          g_autoptr (FusSummary) summary = look (block, get_kind (noise), FALSE);

          n_sets++;
          for (gsize k = 0; k < G_N_ELEMENTS (ours); k++)
            {
              const FusCheck *check = find (summary, ours[k]);

              if (check != NULL && !may_be_said (noise, ours[k]))
                g_error ("noise %u, %zu × %zu, seed %zu: %s", noise, sizes[s].n,
                         sizes[s].p, (gsize) seed, check->message);
            }
        }
  g_test_message ("%u sets of noise, nothing said", n_sets);
}

/* The class by a number, by two ranges each, and nearly always. */
static double
make_leak (guint way, gsize i, FusRng *rng)
{
  gsize class = i % 4;

  switch (way)
    {
    case 0:
      return (double) class;
    case 1:
      return (double) (10 * class) + fus_rng_uniform (rng);
    case 2:
      return (double) (class * 10 + (i / 4 % 2) * 100) + fus_rng_uniform (rng);
    case 3:
    default:
      return (double) (i == 40 ? 3 : class);
    }
}

static void
test_leaks (void)
{
  static const Size sizes[] = { { 120, 5 }, { 120, 1500 }, { 1000, 30 } };

  for (guint noise = 0; noise < SPARSE; noise++)
    for (gsize s = 0; s < G_N_ELEMENTS (sizes); s++)
      for (guint way = 0; way < 4; way++)
        {
          g_autoptr (FusMatrix) block = make_noise (noise, sizes[s], 7);
          g_autoptr (FusSummary) summary = NULL;
          const guint at = (guint) (sizes[s].p - 2);
          FusRng rng = fus_rng_at (3, FUS_DRAW_SAMPLE, way, 0);
          const FusCheck *check = NULL;

          for (gsize i = 0; i < sizes[s].n; i++)
            fus_matrix_row (block, i)[at] = (FusReal) make_leak (way, i, &rng);
          summary = look (block, FUS_MODALITY_VECTOR, FALSE);
          check = find (summary, "leak");
          g_assert_nonnull (check);
          g_assert_cmpuint (check->n_features, ==, 1);
          g_assert_cmpuint (check->features[0], ==, at);
          g_assert_cmpint (check->severity, ==, FUS_SEVERITY_WARNING);
          g_assert_cmpfloat (check->value, >=, 0.97);
          g_assert_cmpfloat (check->low, <=, check->value);
          g_assert_cmpfloat (check->high, >=, check->value);
          g_assert_cmpfloat_with_epsilon (check->chance, 0.25, 1e-9);
          g_assert_nonnull (strstr (check->message, "class"));
          g_assert_nonnull (check->remedy);
        }
}

/* Rows of a patient are alike and have one class: eight patients say nothing of it. */
static void
test_groups_are_no_leak (void)
{
  const Size size = { 400, 6 };
  g_autoptr (FusMatrix) block = make_noise (NORMAL, size, 5);
  g_autoptr (FusSummary) alone = NULL;
  g_autoptr (FusSummary) grouped = NULL;

  for (gsize i = 0; i < size.n; i++)
    fus_matrix_row (block, i)[2] = (FusReal) (20 + 7 * (i % 8 * 5 % 8));
  alone = look (block, FUS_MODALITY_VECTOR, FALSE);
  grouped = look (block, FUS_MODALITY_VECTOR, TRUE);
  g_assert_nonnull (find (alone, "leak"));
  g_assert_null (find (grouped, "leak"));
}

static void
test_outliers (void)
{
  static const Noise noises[] = { NORMAL, HEAVY, SKEWED, CORRELATED, COUNTS };
  const Size size = { 400, 40 };

  for (gsize k = 0; k < G_N_ELEMENTS (noises); k++)
    {
      g_autoptr (FusMatrix) block = make_noise (noises[k], size, 11);
      g_autoptr (FusSummary) summary = NULL;
      const FusCheck *check = NULL;

      for (gsize d = 0; d < size.p; d++)
        {
          fus_matrix_row (block, 17)[d] += 60;
          fus_matrix_row (block, 230)[d] *= 100;
          fus_matrix_row (block, 230)[d] += 40;
        }
      summary = look (block, get_kind (noises[k]), FALSE);
      check = find (summary, "outliers");
      g_test_message ("noise %u", noises[k]);
      g_assert_nonnull (check);
      g_assert_cmpuint (check->n_samples, ==, 2);
      g_assert_cmpuint (check->samples[0], ==, 17);
      g_assert_cmpuint (check->samples[1], ==, 230);
    }
}

/* A tenth that lies elsewhere is a group. */
static void
test_group_is_no_outlier (void)
{
  const Size size = { 400, 40 };
  g_autoptr (FusMatrix) block = make_noise (NORMAL, size, 12);
  g_autoptr (FusSummary) summary = NULL;

  for (gsize i = 0; i < size.n; i += 10)
    for (gsize d = 0; d < size.p; d++)
      fus_matrix_row (block, i)[d] += 9;
  summary = look (block, FUS_MODALITY_VECTOR, FALSE);
  g_assert_null (find (summary, "outliers"));
}

static void
test_columns (void)
{
  const Size size = { 300, 12 };
  g_autoptr (FusMatrix) block = make_noise (NORMAL, size, 13);
  g_autoptr (FusSummary) summary = NULL;
  const FusCheck *same = NULL;
  const FusCheck *still = NULL;

  for (gsize i = 0; i < size.n; i++)
    {
      FusReal *values = fus_matrix_row (block, i);

      values[3] = i % 50 == 7 ? (FusReal) NAN : values[3];
      values[9] = values[3];
      values[5] = i == 100 ? 2 : 1;
      values[6] = 4;
    }
  summary = look (block, FUS_MODALITY_VECTOR, FALSE);
  same = find (summary, "duplicate-features");
  still = find (summary, "near-constant");
  g_assert_nonnull (same);
  g_assert_cmpuint (same->n, ==, 1);
  g_assert_cmpuint (same->features[0], ==, 3);
  g_assert_cmpuint (same->features[1], ==, 9);
  g_assert_nonnull (still);
  g_assert_cmpuint (still->n, ==, 1);
  g_assert_cmpuint (still->features[0], ==, 5);
  g_assert_nonnull (find (summary, "constant"));
  for (gsize i = 1; i < summary->n_checks; i++)
    g_assert_cmpint (summary->checks[i].severity, <=, summary->checks[i - 1].severity);
}

/* What everybody waits for doesn't wait for these. */
static void
test_only_where_asked (void)
{
  const Size size = { 200, 4 };
  g_autoptr (FusMatrix) block = make_noise (NORMAL, size, 14);
  g_autoptr (FusDataset) dataset = NULL;
  g_autoptr (FusSummary) quick = NULL;
  g_autoptr (FusSummary) thorough = NULL;

  for (gsize i = 0; i < size.n; i++)
    fus_matrix_row (block, i)[1] = (FusReal) (i % 4);
  dataset = make_dataset (block, FUS_MODALITY_VECTOR, FALSE);
  quick = fus_summary_new (dataset, NULL, NULL);
  thorough = fus_summary_new_thorough (dataset, "class", NULL, NULL);
  g_assert_null (find (quick, "leak"));
  g_assert_nonnull (find (thorough, "leak"));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checks/silent-on-noise", test_silent_on_noise);
  g_test_add_func ("/checks/leaks", test_leaks);
  g_test_add_func ("/checks/groups-are-no-leak", test_groups_are_no_leak);
  g_test_add_func ("/checks/outliers", test_outliers);
  g_test_add_func ("/checks/group-is-no-outlier", test_group_is_no_outlier);
  g_test_add_func ("/checks/columns", test_columns);
  g_test_add_func ("/checks/only-where-asked", test_only_where_asked);

  return g_test_run ();
}
