/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "layout-data.h"

#include "overview-data.h"

#include <math.h>
#include <stdlib.h>

#include "fus-health.h"

#define SIDE 6
#define N_EPOCHS 20
#define N_POINTS 6 /* of a curve of gaps */
#define MAX_SUBSETS 300

static const FusModalityKind kinds[] = {
  FUS_MODALITY_IMAGE,  FUS_MODALITY_SERIES, FUS_MODALITY_VECTOR,
  FUS_MODALITY_COUNTS, FUS_MODALITY_BINARY,
};
static const gsize widths[] = { SIDE * SIDE, 20, 7, 60, 9 };

typedef struct
{
  const LayoutNames *names;
  GRand *rand;
  gsize n;
  guint n_modalities;
  guint n_classes;
} Maker;

static double
normal (Maker *self)
{
  double sum = 0;

  for (guint i = 0; i < 6; i++)
    sum += g_rand_double (self->rand) - 0.5;
  return sum * 1.4;
}

/* -- Data -- */

static void
add_modality (Maker *self, FusDatasetBuilder *builder, guint m)
{
  guint kind = m % G_N_ELEMENTS (kinds);
  gsize square[] = { SIDE, SIDE };
  gboolean image = kinds[kind] == FUS_MODALITY_IMAGE;
  g_autofree char *id = g_strdup_printf ("m%u", m);
  g_autoptr (FusModality) modality =
               fus_modality_new (id, self->names->modalities[m], kinds[kind],
                                 image ? square : &widths[kind], image ? 2 : 1);
  g_autoptr (FusMatrix) block = NULL;
  g_autofree guint *samples = g_new (guint, self->n);
  gsize n_present = 0;

  for (gsize i = 0; i < self->n; i++)
    {
      /* The last has no gaps, so that none lacks all. */
      if (m + 1 == self->n_modalities ||
          g_rand_int_range (self->rand, 0, 6 + (int) m) > 0)
        samples[n_present++] = (guint) i;
    }
  block = fus_matrix_new (n_present, widths[kind]);
  for (gsize i = 0; i < n_present * widths[kind]; i++)
    block->data[i] =
      (FusReal) (kinds[kind] == FUS_MODALITY_BINARY ? g_rand_int_range (self->rand, 0, 2)
                                                    : ABS (normal (self)) * 3);
  fus_dataset_builder_add_modality (builder, modality, block, samples);
}

static FusDataset *
make_dataset (Maker *self)
{
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("Names");
  g_autofree const char **texts = g_new (const char *, self->n);
  g_autoptr (GError) error = NULL;
  char **ids = NULL;
  FusDataset *dataset;

  if (self->names->id != NULL)
    {
      ids = g_new0 (char *, self->n + 1);
      for (gsize i = 0; i < self->n; i++)
        ids[i] = g_strdup_printf ("%s%zu", self->names->id, i);
    }
  fus_dataset_builder_set_samples (builder, self->n, ids);
  for (guint m = 0; m < self->n_modalities; m++)
    add_modality (self, builder, m);
  for (gsize i = 0; i < self->n; i++)
    texts[i] = self->names->classes[i % self->n_classes];
  fus_dataset_builder_add_categories (builder, "class", texts);
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);
  return dataset;
}

/* -- Results -- */

static void
fill_terms (Maker *self, FusLossTerms *terms, guint epoch, double scale)
{
  terms->n_rows = 120;
  terms->loss = scale * (exp (-(double) epoch / 8) + 0.05 * normal (self));
  terms->kl = 0.1 * scale;
  terms->elbo = -terms->loss;
  for (guint m = 0; m < self->n_modalities; m++)
    {
      terms->r2[m] = 0.9 - exp (-(double) epoch / 6) + 0.02 * normal (self);
      terms->nll[m] = 5;
      terms->kl_of[m] = 1;
      terms->n_of[m] = 120;
    }
}

static FusTrainingLog *
make_log (Maker *self)
{
  FusTrainingLog *log = fus_training_log_new (self->n_modalities);
  double scale = pow (10, g_rand_int_range (self->rand, 0, 6));

  for (guint epoch = 1; epoch <= N_EPOCHS; epoch++)
    {
      FusEpoch entry = { .epoch = epoch };

      fill_terms (self, &entry.train, epoch, scale);
      fill_terms (self, &entry.valid, epoch, scale);
      fus_training_log_append (log, &entry);
    }
  log->best_epoch = N_EPOCHS;
  return log;
}

static void
fill_cell (Maker *self, FusSubsetCell *cell)
{
  cell->n = g_rand_int_range (self->rand, 0, 8) == 0 ? 12 : 352;
  cell->skill = 0.6 + 0.5 * normal (self);
  cell->skill_low = cell->skill - 0.04;
  cell->skill_high = cell->skill + 0.04;
  cell->r2 = 0.6 * cell->skill;
  cell->r2_low = cell->r2 - 0.03;
  cell->r2_high = cell->r2 + 0.03;
  cell->r2_full = 0.6;
  cell->mse = 1 - cell->r2;
}

static int
compare_sizes (gconstpointer a, gconstpointer b)
{
  guint na = fus_mask_count (*(const FusMask *) a);
  guint nb = fus_mask_count (*(const FusMask *) b);

  if (na != nb)
    return na > nb ? -1 : 1;
  return *(const FusMask *) a > *(const FusMask *) b ? -1 : 1;
}

static FusSubsetTable *
make_subsets (Maker *self)
{
  FusSubsetTable *table = g_new0 (FusSubsetTable, 1);
  gsize n_subsets = 0;
  g_autofree FusMask *all = fus_subset_family (self->n_modalities, 7, &n_subsets);
  guint n = self->n_modalities;

  table->n_modalities = n;
  qsort (all, n_subsets, sizeof *all, compare_sizes);
  table->n_subsets = MIN (n_subsets, MAX_SUBSETS);
  table->n_rows = 400;
  table->subsets = g_memdup2 (all, table->n_subsets * sizeof *all);
  table->cells = g_new0 (FusSubsetCell, table->n_subsets * n);
  table->mean_left_out = g_new (double, table->n_subsets);
  table->mean_left_out_low = g_new (double, table->n_subsets);
  table->mean_left_out_high = g_new (double, table->n_subsets);
  for (gsize i = 0; i < table->n_subsets * n; i++)
    fill_cell (self, &table->cells[i]);
  for (gsize row = 0; row < table->n_subsets; row++)
    {
      double mean = table->subsets[row] == fus_mask_all (n) ? (double) NAN
                                                            : 0.5 + 0.4 * normal (self);

      table->mean_left_out[row] = mean;
      table->mean_left_out_low[row] = mean - 0.05;
      table->mean_left_out_high[row] = mean + 0.05;
    }
  return table;
}

static void
fill_curve (Maker *self, FusRobustnessCurve *curve, int modality)
{
  double end = g_rand_double (self->rand);

  *curve = (FusRobustnessCurve){
    .mechanism = g_strdup ("random"),
    .modality = modality,
    .measure = g_strdup ("skill:m0"),
    .n_points = N_POINTS,
    .points = g_new0 (FusRobustnessPoint, N_POINTS),
    .tolerance = 0.9,
    .crossing = modality < 0 ? 0.1 / MAX (1 - end, 0.1) : (double) NAN,
    .crossing_low = 0.05,
    .crossing_high = 0.6,
  };
  for (guint i = 0; i < N_POINTS; i++)
    {
      double rate = (double) i / (N_POINTS - 1);
      double mean = 1 - (1 - end) * rate;

      curve->points[i] = (FusRobustnessPoint){ .rate = rate,
                                               .mean = mean,
                                               .low = mean - 0.1 * rate,
                                               .high = mean + 0.1 * rate,
                                               .n = 40,
                                               .coverage = 0.9 - 0.3 * rate };
    }
}

static FusRobustness *
make_robustness (Maker *self)
{
  FusRobustness *robustness = g_new0 (FusRobustness, 1);

  robustness->n_modalities = self->n_modalities;
  robustness->n_curves = self->n_modalities + 1;
  robustness->curves = g_new0 (FusRobustnessCurve, robustness->n_curves);
  for (guint c = 0; c < robustness->n_curves; c++)
    fill_curve (self, &robustness->curves[c], (int) c - 1);
  robustness->full = 1;
  robustness->baseline_best_single = g_rand_double (self->rand);
  robustness->best_single = self->n_modalities > 1 ? 1 : -1;
  robustness->measured_rate = g_new (double, self->n_modalities);
  for (guint m = 0; m < self->n_modalities; m++)
    robustness->measured_rate[m] = 0.3 * g_rand_double (self->rand);
  robustness->n_rows = 400;
  return robustness;
}

static FusReconstruction *
make_reconstruction (Maker *self,
                     FusDataset *dataset,
                     guint target,
                     gsize n,
                     FusMask from)
{
  FusReconstruction *rebuilt = g_new0 (FusReconstruction, 1);
  gsize width = fus_dataset_get_modality (dataset, target)->n_features;

  rebuilt->target = target;
  rebuilt->from = from;
  rebuilt->n_rows = n;
  rebuilt->samples = g_new (guint, n);
  rebuilt->mean = fus_matrix_new (n, width);
  rebuilt->low = fus_matrix_new (n, width);
  rebuilt->high = fus_matrix_new (n, width);
  for (gsize i = 0; i < n; i++)
    rebuilt->samples[i] = (guint) i;
  for (gsize i = 0; i < n * width; i++)
    {
      rebuilt->mean->data[i] = (FusReal) (ABS (normal (self)) * 3);
      rebuilt->low->data[i] = rebuilt->mean->data[i] - 1;
      rebuilt->high->data[i] = rebuilt->mean->data[i] + 1;
    }
  return rebuilt;
}

static FusImputationCheck *
make_check (Maker *self, FusDataset *dataset, const FusReconstruction *rebuilt)
{
  FusImputationCheck *check = g_new0 (FusImputationCheck, 1);

  check->target = rebuilt->target;
  check->skill_model = 0.5;
  check->skill_model_low = 0.4;
  check->skill_model_high = 0.6;
  check->skill_ridge = 0.3 + normal (self);
  check->skill_difference = 0.2;
  check->skill_difference_low = 0.1;
  check->skill_difference_high = 0.3;
  check->coverage = 0.88;
  check->samples = g_memdup2 (rebuilt->samples, rebuilt->n_rows * sizeof (guint));
  check->n_rows = rebuilt->n_rows;
  check->truth = fus_matrix_new (rebuilt->n_rows, rebuilt->mean->n_cols);
  check->imputed = fus_matrix_ref (rebuilt->mean);
  for (gsize i = 0; i < rebuilt->n_rows * rebuilt->mean->n_cols; i++)
    check->truth->data[i] = rebuilt->mean->data[i] + (FusReal) normal (self);
  return check;
}

static void
fill_attribution_row (Maker *self,
                      FusAttribution *attribution,
                      FusDataset *dataset,
                      gsize row)
{
  guint n = attribution->n_modalities;
  double sum = 0;

  attribution->samples[row] = (guint) row;
  attribution->players[row] = fus_dataset_get_presence (dataset)[row];
  attribution->base[row] = -2.2;
  for (guint m = 0; m < n; m++)
    {
      double phi = normal (self) * (m + 1) / n + 0.4;

      if (!fus_mask_has (attribution->players[row], m))
        phi = NAN;
      sum += isnan (phi) ? 0 : phi;
      attribution->phi[row * n + m] = phi;
      attribution->loo[row * n + m] = phi * 0.8;
      attribution->solo[row * n + m] = phi * 1.2;
    }
  attribution->full[row] = attribution->base[row] + sum;
  for (guint k = 0; k < attribution->n_classes; k++)
    attribution->probability[row * attribution->n_classes + k] =
      k == row % attribution->n_classes ? 0.7 : 0.3 / MAX (attribution->n_classes - 1, 1);
}

static FusAttribution *
make_attribution (Maker *self, FusDataset *dataset, const FusGameClass *game)
{
  FusAttribution *attribution = g_new0 (FusAttribution, 1);
  guint m = self->n_modalities;
  gsize n = 60;

  attribution->game = game;
  attribution->class_code = -1;
  attribution->target = -1;
  attribution->n_modalities = m;
  attribution->n_rows = n;
  attribution->n_classes = fus_dataset_get_label (dataset, 0)->n_classes;
  attribution->samples = g_new (guint, n);
  attribution->players = g_new (FusMask, n);
  attribution->base = g_new (double, n);
  attribution->full = g_new (double, n);
  attribution->phi = g_new (double, n *m);
  attribution->loo = g_new (double, n *m);
  attribution->solo = g_new (double, n *m);
  attribution->probability = g_new (double, n * attribution->n_classes);
  attribution->mean_phi = g_new0 (double, m);
  attribution->mean_abs_phi = g_new0 (double, m);
  attribution->interval_low = g_new0 (double, m);
  attribution->interval_high = g_new0 (double, m);
  attribution->mean_phi_error = g_new0 (double, m);
  attribution->interaction = g_new (double, m *m);
  attribution->interaction_error = g_new (double, m *m);
  attribution->interaction_n = g_new (gsize, m * m);
  for (gsize row = 0; row < n; row++)
    fill_attribution_row (self, attribution, dataset, row);
  for (guint i = 0; i < m; i++)
    {
      attribution->mean_phi[i] = 0.3 * normal (self);
      attribution->mean_phi_error[i] = 0.01;
      attribution->mean_abs_phi[i] = 0.4 + 0.5 * g_rand_double (self->rand);
      attribution->interval_low[i] = attribution->mean_abs_phi[i] - 0.05;
      attribution->interval_high[i] = attribution->mean_abs_phi[i] + 0.05;
    }
  for (guint i = 0; i < m * m; i++)
    {
      attribution->interaction[i] = 0.4 * normal (self);
      attribution->interaction_error[i] = 0.01;
      attribution->interaction_n[i] = n;
    }
  return attribution;
}

static FusMatrix *
make_map (Maker *self)
{
  FusMatrix *map = fus_matrix_new (self->n, 2);

  for (gsize i = 0; i < self->n; i++)
    {
      double angle = 2 * G_PI * (double) (i % self->n_classes) / self->n_classes;

      fus_matrix_row (map, i)[0] = (FusReal) (20 * cos (angle) + 2 * normal (self));
      fus_matrix_row (map, i)[1] = (FusReal) (14 * sin (angle) + 2 * normal (self));
    }
  return map;
}

/* Six of eight latents are in use. */
static FusHealth *
get_health (void)
{
  static double kl[] = { 2.4, 1.9, 1.6, 0.9, 0.7, 0.3, 0.002, 0.001 };
  static double variance[] = { 0.97, 0.95, 0.9, 0.8, 0.7, 0.4, 0.0004, 0.0002 };
  static FusHealth health = { .n_latents = G_N_ELEMENTS (kl),
                              .n_rows = 400,
                              .n_active = 6,
                              .kl_per_dimension = kl,
                              .variance_of_mean = variance };

  return &health;
}

static void
fill_context (FigureData *self, Maker *maker)
{
  FusFigureContext *context = &self->context;

  *context = FUS_FIGURE_CONTEXT_INIT;
  context->dataset = self->dataset;
  context->choices.subset = maker->n_modalities > 1 ? 2 : 1;
  context->choices.sample = 3;
  context->choices.target = 0;
  fus_figure_context_lend (context, "log", self->log);
  context->n_epochs = g_rand_boolean (maker->rand) ? N_EPOCHS : 3 * N_EPOCHS;
  context->warmup = g_rand_boolean (maker->rand) ? 10 : 2 * N_EPOCHS;
  context->map.points = self->map;
  context->map.method = "tsne";
  context->map.quality = self->quality;
  fus_figure_context_lend (context, "subsets", self->subsets);
  fus_figure_context_lend (context, "robustness", self->robustness);
  fus_figure_context_lend (context, "from-all", self->from_all);
  fus_figure_context_lend (context, "from-subset", self->from_subset);
  fus_figure_context_lend (context, "imputed", self->imputed);
  fus_figure_context_lend (context, "check", self->check);
  fus_figure_context_lend (context, "health", get_health ());
  fus_figure_context_lend (context, "attribution", self->attribution);
  overview_data_put (context, g_rand_int (maker->rand));
}

FigureData *
layout_data_new (const LayoutNames *names, guint32 seed)
{
  FigureData *self = g_new0 (FigureData, 1);
  g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
  Maker maker = { .names = names,
                  .rand = rand,
                  .n_modalities = g_strv_length (names->modalities),
                  .n_classes = g_strv_length (names->classes) };
  FusMask all = fus_mask_all (maker.n_modalities);

  maker.n = MAX (120, 2 * maker.n_classes);
  self->dataset = make_dataset (&maker);
  self->log = make_log (&maker);
  self->subsets = make_subsets (&maker);
  self->robustness = make_robustness (&maker);
  self->from_all = make_reconstruction (&maker, self->dataset, 0, 40, all);
  self->from_subset =
    make_reconstruction (&maker, self->dataset, 0, 40, maker.n_modalities > 1 ? 2 : 1);
  self->imputed =
    make_reconstruction (&maker, self->dataset, seed % maker.n_modalities, 1, all);
  self->check = make_check (&maker, self->dataset, self->from_subset);
  self->game = g_new0 (FusGameClass, 1);
  *self->game = (FusGameClass){ .id = "evidence",
                                .shows_overlap = TRUE,
                                .name = "Class evidence",
                                .unit = "log-odds of the class",
                                .needs_label = TRUE };
  self->attribution = make_attribution (&maker, self->dataset, self->game);
  self->map = make_map (&maker);
  self->quality = g_new0 (FusMapQuality, 1);
  self->quality->neighbors_kept = 0.59;
  fill_context (self, &maker);
  return self;
}
