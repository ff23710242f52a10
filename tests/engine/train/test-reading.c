/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-probe-baseline.h"
#include "fus-reading.h"
#include "fus-test.h"
#include "fus-trainer.h"

#include <math.h>
#include <string.h>

/* What is read off the latents of the kind that starts in closed form. A label of three
 * classes; modality b, c know it, or b alone, or none; a is wide and knows other things.
 */

enum
{
  N_MODALITIES = 3,
  N_HIDDEN = 6,
  N_CLASSES = 3,
  N_SAMPLES = 180,
};

typedef enum
{
  KNOWN_BY_NONE,
  KNOWN_BY_ONE,
  KNOWN_BY_ALL,
} Known;

static const gsize widths[N_MODALITIES] = { 40, 6, 8 };
static const char *const ids[N_MODALITIES] = { "a", "b", "c" };
static const char *const classes[N_CLASSES] = { "x", "y", "z" };

static gboolean
knows (Known known, guint m)
{
  return known == KNOWN_BY_ALL || (known == KNOWN_BY_ONE && m == 1);
}

static gint32
get_code (guint sample, guint64 seed)
{
  FusRng rng = fus_rng_at (seed, FUS_DRAW_TEST, 77, sample);

  return (gint32) fus_rng_below (&rng, N_CLASSES);
}

static double
get_value (guint sample, guint m, gsize d, FusRng *rng, Known known, guint64 seed)
{
  FusRng hidden = fus_rng_at (seed, FUS_DRAW_TEST, 9, sample);
  double value = 0.3 * fus_rng_normal (rng);

  /* c shares what a has, b does not. */
  for (guint k = 0; k < N_HIDDEN && m != 1; k++)
    value += fus_rng_normal (&hidden) * cos (1.3 * (m + 1) * k + 1.7 * (double) d);
  if (knows (known, m))
    value += 1.2 * cos (2.1 * get_code (sample, seed) + 1.1 * (double) d + m);

  return value;
}

static FusDataset *
make_dataset (Known known, guint64 seed)
{
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("test");
  const char *names[N_SAMPLES];
  g_autoptr (GError) error = NULL;
  FusDataset *dataset = NULL;

  fus_dataset_builder_set_samples (builder, N_SAMPLES, NULL);
  for (guint m = 0; m < N_MODALITIES; m++)
    {
      g_autoptr (FusMatrix) block = fus_matrix_new (N_SAMPLES, widths[m]);
      g_autoptr (FusModality) modality =
                   fus_modality_new (ids[m], NULL, FUS_MODALITY_VECTOR, &widths[m], 1);

      for (guint i = 0; i < N_SAMPLES; i++)
        {
          FusRng rng = fus_rng_at (seed, FUS_DRAW_TEST, m, i);

          for (gsize d = 0; d < widths[m]; d++)
            fus_matrix_row (block, i)[d] =
              (FusReal) get_value (i, m, d, &rng, known, seed);
        }
      fus_dataset_builder_add_modality (builder, modality, block, NULL);
    }
  for (guint i = 0; i < N_SAMPLES; i++)
    names[i] = classes[get_code (i, seed)];
  fus_dataset_builder_add_categories (builder, "kind", names);
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);

  return dataset;
}

typedef struct
{
  FusDataset *dataset;
  FusModel *model;
  FusEncoding *train;
  FusEncoding *test;
  const FusLabel *label;
} Studied;

static void
studied_clear (Studied *self)
{
  fus_encoding_unref (self->train);
  fus_encoding_unref (self->test);
  fus_model_unref (self->model);
  fus_dataset_unref (self->dataset);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Studied, studied_clear)

static FusEncoding *
encode (const Studied *self, FusSplit *split, FusRole role)
{
  g_autoptr (GError) error = NULL;
  gsize n = 0;
  g_autofree guint *rows = fus_split_list_rows (split, role, &n);
  FusEncoding *encoding =
    fus_encoding_new (self->model, self->dataset, rows, n, NULL, NULL, &error);

  g_assert_no_error (error);

  return encoding;
}

static Studied
study (Known known, guint64 seed)
{
  Studied self = { .dataset = make_dataset (known, seed) };
  g_autofree guint8 *roles = g_new (guint8, N_SAMPLES);
  g_autoptr (FusSplit) split = NULL;
  g_autoptr (FusModelSpec) spec =
               fus_model_spec_new (fus_model_kind_lookup ("full"), self.dataset);
  g_autoptr (FusTrainer) trainer = NULL;
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < N_SAMPLES; i++)
    roles[i] = i < N_SAMPLES / 2 ? FUS_ROLE_TRAIN : FUS_ROLE_TEST;
  split = fus_split_new_from_roles (roles, N_SAMPLES);
  trainer = fus_trainer_new (self.dataset, split, spec, 1, 0, &error);
  g_assert_no_error (error);
  while (!fus_trainer_is_finished (trainer))
    g_assert_true (fus_trainer_run_epoch (trainer, NULL, &error));
  self.model = fus_trainer_finish (trainer);
  self.train = encode (&self, split, FUS_ROLE_TRAIN);
  self.test = encode (&self, split, FUS_ROLE_TEST);
  self.label = fus_dataset_find_label (self.dataset, "kind");

  return self;
}

/* Where one narrow modality alone knows the label, neighbours go by what the latents say
 * of it, and tell the label better than by all; where none does, or all do, they need
 * not.
 */
static void
test_neighbors (void)
{
  for (guint64 seed = 1; seed <= 3; seed++)
    for (guint known = KNOWN_BY_NONE; known <= KNOWN_BY_ALL; known++)
      {
        g_auto (Studied) studied = study (known, seed);
        const FusProbeSetting setting = { studied.train, studied.test, studied.label,
                                          FUS_MEAN_MIXTURE };
        g_autoptr (GError) error = NULL;
        g_autoptr (FusProbeBaselines) found =
                     fus_probe_baselines_new (&setting, NULL, NULL, &error);
        const FusProbeReading *fused = &found->neighbors[FUS_PROBE_FUSED];
        const FusProbeReading *single = &found->neighbors[FUS_PROBE_BEST_SINGLE];

        g_assert_no_error (error);
        g_test_message ("known %u: by %d, fused %.3f, best single %.3f", known,
                        fused->source, fused->quality.value, single->quality.value);
        if (known == KNOWN_BY_ONE)
          {
            g_assert_cmpint (fused->source, ==, 1);
            g_assert_cmpfloat (fused->quality.value, >=, single->quality.value - 0.07);
          }
        else if (known == KNOWN_BY_ALL)
          g_assert_cmpfloat (fused->quality.value, >=, single->quality.value - 0.07);
        else
          g_assert_cmpfloat (fused->quality.value, <, 0.55);
      }
}

/* A reading of complete rows reads rows that lost a modality about as well as one that
 * was fitted to such rows. */
static void
test_losses (void)
{
  for (guint64 seed = 1; seed <= 3; seed++)
    {
      g_auto (Studied) studied = study (KNOWN_BY_ALL, seed);
      const FusProbeSetting setting = { studied.train, studied.test, studied.label,
                                        FUS_MEAN_MIXTURE };
      const FusMask subsets[] = { 7, 6, 5, 3 };
      g_autoptr (GError) error = NULL;
      g_autoptr (FusProbeTable) table =
                   fus_probe_table_new (&setting, subsets, G_N_ELEMENTS (subsets), NULL,
                                        NULL, &error);
      g_autofree FusMask *lost = g_new (FusMask, N_SAMPLES / 2);
      guint n_lost[N_MODALITIES] = { 0 };

      g_assert_no_error (error);
      for (gsize i = 0; i < G_N_ELEMENTS (subsets); i++)
        g_assert_cmpfloat (table->rows[i].linear_accuracy_transfer, >=,
                           table->rows[i].linear_accuracy - 0.08);
      fus_reading_lose_one (studied.train, lost);
      for (guint i = 0; i < N_SAMPLES / 2; i++)
        for (guint m = 0; m < N_MODALITIES; m++)
          n_lost[m] += lost[i] == (7 & ~FUS_MASK_BIT (m));
      for (guint m = 0; m < N_MODALITIES; m++)
        g_assert_cmpuint (n_lost[m], >, N_SAMPLES / 2 / 6);
      g_assert_cmpuint (n_lost[0] + n_lost[1] + n_lost[2], ==, N_SAMPLES / 2);
    }
}

/* Drawn by lot, a label is not told with any certainty of rows that it was fitted to, or
 * of others. */
static void
test_drawn_by_lot (void)
{
  for (guint64 seed = 1; seed <= 4; seed++)
    {
      g_auto (Studied) studied = study (KNOWN_BY_NONE, seed);
      g_autoptr (GError) error = NULL;
      g_autoptr (FusProbe) probe =
                   fus_probe_new_calibrated (studied.train, studied.label,
                                             FUS_MEAN_MIXTURE, NULL, NULL, &error);
      g_autoptr (FusLatents) latents =
                   fus_encoding_compute_latents (studied.train, 2, FUS_MEAN_MIXTURE,
                                                 NULL);
      double loudest = 0;

      g_assert_no_error (error);
      for (gsize i = 0; i < latents->n_rows; i++)
        for (guint k = 0; k < N_CLASSES; k++)
          loudest =
            fmax (loudest, fabs (fus_linear_probe_get_log_odds (
                             probe->linear, fus_matrix_row (latents->mean, i), k)));
      g_assert_cmpfloat (loudest, <, 2.5);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reading/neighbors-go-by-what-tells", test_neighbors);
  g_test_add_func ("/reading/rows-that-lost-a-modality", test_losses);
  g_test_add_func ("/reading/labels-drawn-by-lot", test_drawn_by_lot);

  return g_test_run ();
}
