/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "overview-data.h"

#include "fus-differences.h"
#include "fus-gaps.h"
#include "fus-redundancy.h"
#include "fus-sites.h"
#include "fus-unimodal.h"

#include <math.h>

#define MOST_SITES 4
#define MOST_FEATURES 40

static FusInterval
make_interval (GRand *rand, double low, double high)
{
  const double value = g_rand_double_range (rand, low, high);
  const double half = g_rand_double_range (rand, 0.005, 0.05);

  return (FusInterval){ value, value - half, value + half, 400 };
}

static FusTold
make_told (GRand *rand, FusMask from)
{
  FusTold told = { .from = from, .n = 400, .n_units = 390, .guess = 0.3 };

  told.linear = make_interval (rand, 0.3, 0.95);
  told.neighbors = make_interval (rand, 0.3, 0.95);
  told.by_neighbors = told.neighbors.value > told.linear.value;
  told.gain = make_interval (rand, -0.05, 0.6);
  told.auc_linear = make_interval (rand, 0.5, 0.95);
  told.auc_neighbors = make_interval (rand, 0.5, 0.95);

  return told;
}

static FusUnimodal *
make_unimodal (FusDataset *dataset, GRand *rand)
{
  FusUnimodal *self = g_atomic_rc_box_new0 (FusUnimodal);
  const guint n = fus_dataset_get_n_modalities (dataset);

  self->dataset = fus_dataset_ref (dataset);
  self->label = fus_dataset_get_default_label (dataset);
  self->n = 400;
  self->n_known = 1234;
  self->grouped = g_rand_boolean (rand);
  self->n_modalities = n;
  self->n_classes = self->label->n_classes;
  self->alone = g_new0 (FusTold, n + 1);
  self->lead = g_new0 (FusInterval, n + 1);
  for (guint m = 0; m < n; m++)
    {
      self->alone[m] = make_told (rand, FUS_MASK_BIT (m));
      self->lead[m] = make_interval (rand, 0, 0.4);
      if (fus_told_get_quality (&self->alone[m])->value >
          fus_told_get_quality (&self->alone[self->best])->value)
        self->best = (int) m;
    }
  self->together = self->together_of_best = make_told (rand, fus_mask_all (n));
  self->more = make_interval (rand, -0.2, 0.4);

  return self;
}

static FusRedundancy *
make_redundancy (FusDataset *dataset, GRand *rand)
{
  FusRedundancy *self = g_atomic_rc_box_new0 (FusRedundancy);
  const guint n = fus_dataset_get_n_modalities (dataset);

  self->dataset = fus_dataset_ref (dataset);
  self->n_modalities = n;
  self->pairs = g_new0 (FusShared, n * n + 1);
  for (guint a = 0; a < n; a++)
    for (guint b = a + 1; b < n; b++)
      self->pairs[self->n_pairs++] =
        (FusShared){ .a = a,
                     .b = b,
                     .n = 300,
                     .n_both = 2000,
                     .n_units = 300,
                     .b_from_a =
                       a == 1 ? FUS_INTERVAL_UNKNOWN : make_interval (rand, -0.05, 0.9),
                     .a_from_b = make_interval (rand, -0.05, 0.9),
                     .cka = make_interval (rand, 0, 0.9),
                     .cka_chance = 0.02,
                     .overlap = make_interval (rand, 0.01, 0.5),
                     .overlap_chance = 0.03 };

  return self;
}

static FusSites *
make_sites (FusDataset *dataset, GRand *rand)
{
  FusSites *self = g_atomic_rc_box_new0 (FusSites);

  self->dataset = fus_dataset_ref (dataset);
  self->label = fus_dataset_get_default_label (dataset);
  self->n_modalities = fus_dataset_get_n_modalities (dataset);
  self->n_sites = (guint) g_rand_int_range (rand, 1, MOST_SITES + 1);
  self->sites = g_new0 (FusSite, self->n_sites);
  for (guint i = 0; i < self->n_sites; i++)
    {
      FusSite *site = &self->sites[i];

      site->column = self->label;
      site->n = 400;
      site->n_known = 400;
      site->alone = g_new0 (FusTold, self->n_modalities + 1);
      for (guint m = 0; m < self->n_modalities; m++)
        site->alone[m] = make_told (rand, FUS_MASK_BIT (m));
      site->with_label = (FusAssociation){ g_rand_double (rand), 0.001, 380 };
      site->verdict = (FusSiteVerdict) g_rand_int_range (rand, 0, 4);
      site->label_from_column = make_interval (rand, 0.3, 0.9);
      site->label_guess = 0.25;
      site->within = i == 0 ? FUS_INTERVAL_UNKNOWN : make_interval (rand, 0.3, 0.9);
      site->within_guess = i == 0 ? (double) NAN : 0.4;
      site->left_out = make_interval (rand, 0.3, 0.9);
    }

  return self;
}

static FusGaps *
make_gaps (FusDataset *dataset, GRand *rand)
{
  FusGaps *self = g_atomic_rc_box_new0 (FusGaps);
  const guint n = fus_dataset_get_n_modalities (dataset);

  self->dataset = fus_dataset_ref (dataset);
  self->n_samples = 400;
  self->n_modalities = n;
  self->modalities = g_new0 (guint, n + 1);
  self->n_columns = MIN (fus_dataset_get_n_labels (dataset), FUS_GAPS_MOST_COLUMNS);
  self->with = g_new0 (FusGapsWith, n * self->n_columns + 1);
  for (guint i = 0; i < n * self->n_columns; i++)
    {
      FusGapsWith *with = &self->with[i];

      self->modalities[i / self->n_columns] = i / self->n_columns;
      with->column = fus_dataset_get_label (dataset, i % self->n_columns);
      with->with = (FusAssociation){ g_rand_double (rand), 0.001, 400 };
      with->highest = with->column->kind == FUS_LABEL_CATEGORICAL ? 0 : -1;
      with->rate = fus_missing_rate_new (30, 80);
      with->others = fus_missing_rate_new (20, 320);
      with->missing_mean = 61.25;
      with->present_mean = 52.5;
    }

  return self;
}

static FusDifferences *
make_differences (FusDataset *dataset, GRand *rand)
{
  FusDifferences *self = g_atomic_rc_box_new0 (FusDifferences);
  const guint n = fus_dataset_get_n_modalities (dataset);

  self->dataset = fus_dataset_ref (dataset);
  self->n_modalities = n;
  self->label = g_rand_boolean (rand) ? fus_dataset_get_default_label (dataset) : NULL;
  self->n_selected = 120;
  self->n_rest = 280;
  self->features = g_new0 (FusDifference, MOST_FEATURES + 1);
  self->size = g_new0 (double, n + 1);
  self->selected_of = g_new0 (gsize, n + 1);
  self->rest_of = g_new0 (gsize, n + 1);
  for (guint i = 0; i < MOST_FEATURES; i++)
    if (i / n < fus_dataset_get_modality (dataset, i % n)->n_features)
      self->features[self->n_tested++] =
        (FusDifference){ .m = i % n,
                         .feature = i / n,
                         .n_selected = 110,
                         .n_rest = 260,
                         .auc = make_interval (rand, 0.1, 0.9),
                         .p = i < MOST_FEATURES / 2 ? 1e-6 : 0.2,
                         .q = i < MOST_FEATURES / 2 ? 1e-4 : 0.5 };
  self->n_features = self->n_tested;
  self->n_differing = MIN (self->n_tested, MOST_FEATURES / 2);

  return self;
}

void
overview_data_put (FusFigureContext *context, guint32 seed)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  g_autoptr (FusUnimodal) unimodal = make_unimodal (context->dataset, rand);
  g_autoptr (FusRedundancy) redundancy = make_redundancy (context->dataset, rand);
  g_autoptr (FusSites) sites = make_sites (context->dataset, rand);
  g_autoptr (FusGaps) gaps = make_gaps (context->dataset, rand);
  g_autoptr (FusDifferences) differences = make_differences (context->dataset, rand);

  fus_figure_context_put (context, "unimodal", unimodal);
  fus_figure_context_put (context, "redundancy", redundancy);
  fus_figure_context_put (context, "sites", sites);
  fus_figure_context_put (context, "gaps", gaps);
  fus_figure_context_put (context, "differences", differences);
}
