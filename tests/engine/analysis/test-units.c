/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-probe.h"
#include "fus-subset-table.h"
#include "fus-summary.h"
#include "fus-trainer.h"

#include <math.h>

/* The same measurements in other units are the same data. */

enum
{
  N = 160,
  D = 6,
  N_CLASSES = 2
};

static double
draw (guint64 stream, guint row, guint d)
{
  FusRng rng = fus_rng_at (stream, FUS_DRAW_TEST, row, d);

  return fus_rng_normal (&rng);
}

/* x · unit + offset: both modalities follow two factors; the class is the first's sign.
 */
static FusMatrix *
block_new (guint m, double unit, double offset)
{
  FusMatrix *block = fus_matrix_new (N, D);

  for (guint row = 0; row < N; row++)
    for (guint d = 0; d < D; d++)
      {
        double x = draw (1, row, 0) * (d % 2 == 0 ? 1 : 0.5) +
                   draw (1, row, 1) * (d % 3 == 0 ? 1 : -0.5) +
                   0.5 * draw (2 + m, row, d);

        fus_matrix_row (block, row)[d] = (FusReal) (float) (x * unit + offset);
      }

  return block;
}

static FusDataset *
dataset_new (double unit, double offset)
{
  static const char *const ids[] = { "a", "b" };
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("units");
  const char *sides[N];
  gsize shape = D;

  fus_dataset_builder_set_samples (builder, N, NULL);
  for (guint m = 0; m < 2; m++)
    {
      g_autoptr (FusModality) modality =
                   fus_modality_new (ids[m], NULL, FUS_MODALITY_VECTOR, &shape, 1);
      g_autoptr (FusMatrix) block = block_new (m, m == 1 ? unit : 1, m == 1 ? offset : 0);

      fus_dataset_builder_add_modality (builder, modality, block, NULL);
    }
  for (guint row = 0; row < N; row++)
    sides[row] = draw (1, row, 0) > 0 ? "plus" : "minus";
  fus_dataset_builder_add_categories (builder, "side", sides);

  return fus_dataset_builder_finish (builder, NULL);
}

static FusModel *
train (FusDataset *dataset, const char *epochs)
{
  const char *const pairs[] = { "latent=4", "hidden=16",         "lr=5e-3",
                                "batch=32", "likelihood=normal", epochs };
  g_autoptr (FusModelSpec) spec =
               fus_model_spec_new (fus_model_kind_lookup ("mvtcae"), dataset);
  guint8 roles[N];
  g_autoptr (FusSplit) split = NULL;
  g_autoptr (FusTrainer) trainer = NULL;
  g_autoptr (GError) error = NULL;

  for (guint row = 0; row < N; row++)
    roles[row] = row % 4 == 3 ? FUS_ROLE_TEST : FUS_ROLE_TRAIN;
  split = fus_split_new_from_roles (roles, N);
  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      fus_options_set_pair (spec->options, pairs[i], &error);
      g_assert_no_error (error);
    }
  trainer = fus_trainer_new (dataset, split, spec, 1, 0, &error);
  g_assert_no_error (error);
  while (!fus_trainer_is_finished (trainer))
    {
      fus_trainer_run_epoch (trainer, NULL, &error);
      g_assert_no_error (error);
    }

  return fus_trainer_finish (trainer);
}

typedef struct
{
  double r2[3][2];
  double accuracy[3];
} Numbers;

static FusEncoding *
encode (FusModel *model, FusDataset *dataset, gboolean test)
{
  guint rows[N];
  gsize n = 0;

  for (guint row = 0; row < N; row++)
    if ((row % 4 == 3) == test)
      rows[n++] = row;

  return fus_encoding_new (model, dataset, rows, n, NULL, NULL, NULL);
}

static void
measure (Numbers *out, double unit, double offset)
{
  static const FusMask subsets[] = { 3, 1, 2 };
  g_autoptr (FusDataset) dataset = dataset_new (unit, offset);
  g_autoptr (FusModel) model = train (dataset, "epochs=25");
  g_autoptr (FusEncoding) rows = encode (model, dataset, FALSE);
  g_autoptr (FusEncoding) test = encode (model, dataset, TRUE);
  FusProbeSetting setting = { rows, test, fus_find_label (test, "side", NULL), 0 };
  g_autoptr (FusSubsetTable) table =
               fus_subset_table_new (test, subsets, 3, 0, 1, NULL, NULL, NULL);
  g_autoptr (FusProbeTable) probes =
               fus_probe_table_new (&setting, subsets, 3, NULL, NULL, NULL);

  for (guint s = 0; s < 3; s++)
    {
      gsize index = 0;
      gboolean found = fus_subset_table_find (table, subsets[s], &index);

      g_assert_true (found);
      for (guint m = 0; m < 2; m++)
        out->r2[s][m] = fus_subset_table_get (table, index, m)->r2;
      out->accuracy[s] = probes->rows[s].linear_accuracy;
    }
}

static void
test_units (void)
{
  static const double offsets[] = { 0, 1e2, -1e4 };
  Numbers plain = { 0 };

  measure (&plain, 1, 0);
  g_assert_cmpfloat (plain.r2[0][1], >, 0.2);
  g_assert_cmpfloat (plain.accuracy[2], >, 0.8);
  for (int power = -12; power <= 12; power += 4)
    for (gsize o = 0; o < G_N_ELEMENTS (offsets); o++)
      {
        double unit = pow (10, power);
        Numbers numbers = { 0 };

        measure (&numbers, unit, offsets[o] * unit);
        for (guint s = 0; s < 3; s++)
          {
            for (guint m = 0; m < 2; m++)
              g_assert_cmpfloat_with_epsilon (numbers.r2[s][m], plain.r2[s][m], 0.02);
            g_assert_cmpfloat_with_epsilon (numbers.accuracy[s], plain.accuracy[s], 0.06);
          }
      }
}

/* A modality that stays the same but for rounding has nothing that could be rebuilt: no
 * R², of no unit, and a check says so. */
static void
test_nothing_varies (void)
{
  static const double sizes[] = { 0, 1e-12, 1e-6, 1, 1e3, 1e12 };

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    for (guint rounds = 0; rounds < 2; rounds++)
      {
        double spread = rounds ? 1e-9 * sizes[i] : 0;
        g_autoptr (FusDataset) dataset = dataset_new (spread, sizes[i]);
        g_autoptr (FusModel) model = train (dataset, "epochs=2");
        g_autoptr (FusEncoding) test = encode (model, dataset, TRUE);
        g_autoptr (FusSubsetTable) table =
                     fus_subset_table_new (test, NULL, 0, 0, 1, NULL, NULL, NULL);
        g_autoptr (FusSummary) summary = fus_summary_new (dataset, NULL, NULL);
        guint n_said = 0;

        for (gsize s = 0; s < table->n_subsets; s++)
          {
            g_assert_true (isnan (fus_subset_table_get (table, s, 1)->r2));
            g_assert_true (isnan (fus_subset_table_get (table, s, 1)->skill));
            g_assert_false (isnan (fus_subset_table_get (table, s, 0)->r2));
          }
        for (gsize k = 0; k < summary->n_checks; k++)
          if (g_str_equal (summary->checks[k].id, "tells-nothing"))
            {
              g_assert_cmpint (summary->checks[k].modality, ==, 1);
              n_said++;
            }
        g_assert_cmpuint (n_said, ==, 1);
      }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/units/r2-and-probe-are-the-same", test_units);
  g_test_add_func ("/units/nothing-varies", test_nothing_varies);

  return g_test_run ();
}
