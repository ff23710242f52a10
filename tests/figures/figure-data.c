/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "figure-data.h"

#include "overview-data.h"

#include <math.h>

#include "fus-health.h"
#include "fus-rng.h"

#define N_MODALITIES 4
#define N_CLASSES 10
#define SIDE 12

static const char *const digits[N_CLASSES] = { "zero", "one", "two",   "three", "four",
                                               "five", "six", "seven", "eight", "nine" };

static double
uniform (guint draw, gsize row)
{
  FusRng rng = fus_rng_at (7, FUS_DRAW_TEST, draw, (guint32) row);

  return fus_rng_uniform (&rng);
}

static double
normal (guint draw, gsize row)
{
  FusRng rng = fus_rng_at (7, FUS_DRAW_TEST, draw, (guint32) row);

  return fus_rng_normal (&rng);
}

/* Every eighth sample lacks the picture, sevens more often. */
static gboolean
has_picture (gsize i)
{
  guint digit = (guint) (i % N_CLASSES);

  return uniform (1, i) > (digit == 7 ? 0.5 : 0.08);
}

/* A ring whose opening and size depend on the digit. */
static double
pixel (gsize i, guint row, guint column)
{
  double y = row - (SIDE - 1) / 2.0;
  double x = column - (SIDE - 1) / 2.0;
  guint digit = (guint) (i % N_CLASSES);
  double radius = 3 + 0.2 * digit + 0.4 * normal (2, i);
  double distance = ABS (hypot (x, y * 0.8) - radius);
  double open = digit % 3 == 0 || atan2 (y, x) < digit * 0.55 - 1.5 ? 1 : 0.15;

  return CLAMP ((1.6 - distance) * open, 0, 1);
}

static void
add_pictures (FusDatasetBuilder *builder, gsize n)
{
  gsize shape[] = { SIDE, SIDE };
  g_autoptr (FusModality) modality =
               fus_modality_new ("image", "Image", FUS_MODALITY_IMAGE, shape, 2);
  g_autoptr (FusMatrix) block = NULL;
  g_autofree guint *samples = g_new (guint, n);
  gsize n_present = 0;

  for (gsize i = 0; i < n; i++)
    {
      if (has_picture (i))
        samples[n_present++] = (guint) i;
    }
  block = fus_matrix_new (n_present, SIDE * SIDE);
  for (gsize k = 0; k < n_present; k++)
    {
      for (guint d = 0; d < SIDE * SIDE; d++)
        fus_matrix_row (block, k)[d] = (FusReal) pixel (samples[k], d / SIDE, d % SIDE);
    }
  fus_dataset_builder_add_modality (builder, modality, block, samples);
}

static void
add_numbers (FusDatasetBuilder *builder,
             const char *id,
             const char *name,
             FusModalityKind kind,
             gsize width,
             gsize n)
{
  g_autoptr (FusMatrix) block = fus_matrix_new (n, width);
  g_autoptr (FusModality) modality = fus_modality_new (id, name, kind, &width, 1);

  for (gsize i = 0; i < n; i++)
    {
      for (gsize d = 0; d < width; d++)
        fus_matrix_row (block, i)[d] =
          (FusReal) (sin ((double) (i % N_CLASSES) + 0.4 * (double) d) +
                     0.3 * normal ((guint) (10 + width), i * width + d));
    }
  fus_dataset_builder_add_modality (builder, modality, block, NULL);
}

static FusDataset *
make_dataset (gsize n)
{
  g_autoptr (FusDatasetBuilder) builder = fus_dataset_builder_new ("Handwritten digits");
  g_autofree const char **texts = g_new (const char *, n);
  g_autofree double *slants = g_new (double, n);
  g_autoptr (GError) error = NULL;
  FusDataset *dataset;

  fus_dataset_builder_set_samples (builder, n, NULL);
  add_pictures (builder, n);
  add_numbers (builder, "profiles", "Profiles", FUS_MODALITY_SERIES, 60, n);
  add_numbers (builder, "fourier", "Fourier", FUS_MODALITY_SERIES, 40, n);
  add_numbers (builder, "shape", "Shape", FUS_MODALITY_VECTOR, 6, n);
  for (gsize i = 0; i < n; i++)
    {
      texts[i] = digits[i % N_CLASSES];
      slants[i] = normal (3, i);
    }
  slants[0] = NAN;
  fus_dataset_builder_add_categories (builder, "digit", texts);
  fus_dataset_builder_add_values (builder, "slant", slants);
  dataset = fus_dataset_builder_finish (builder, &error);
  g_assert_no_error (error);
  return dataset;
}

static void
fill_terms (FusLossTerms *terms, guint epoch, gsize n_rows, double shift, guint draw)
{
  static const double floors[N_MODALITIES] = { 0.31, 0.16, 0.5, 0.1 };

  terms->n_rows = n_rows;
  terms->loss =
    225 + shift * 7 + 300 * exp (-(double) epoch / 14) + 2 * normal (draw, epoch);
  terms->kl = 34 * (1 - exp (-(double) epoch / 9));
  terms->elbo = -terms->loss;
  for (guint m = 0; m < N_MODALITIES; m++)
    {
      double overfit = m == 2 ? -0.1 * (1 - shift) * epoch / 84 : 0;

      terms->r2[m] = 1 - floors[m] - (1 - floors[m]) * exp (-(double) epoch / 12) +
                     0.01 * (1 - shift) * normal (draw + m, epoch) - overfit;
      terms->nll[m] = 50 * (1 - terms->r2[m]);
      terms->kl_of[m] = terms->kl / 3;
      terms->n_of[m] = n_rows;
    }
}

static FusTrainingLog *
make_log (void)
{
  FusTrainingLog *log = fus_training_log_new (N_MODALITIES);

  for (guint epoch = 1; epoch <= 84; epoch++)
    {
      FusEpoch entry = { .epoch = epoch, .samples_per_second = 4810, .seconds = 0.4 };

      fill_terms (&entry.train, epoch, 1600, 0, 20);
      fill_terms (&entry.valid, epoch, 200, 1, 30);
      fus_training_log_append (log, &entry);
    }
  log->best_epoch = 84;
  return log;
}

/* In the order of FusSubsetTable, bit 0 the image. */
static const FusMask subsets[15] = { 15, 14, 13, 7, 11, 6, 5, 10, 9, 3, 12, 2, 1, 4, 8 };
static const double skills[15][N_MODALITIES] = {
  { 1.00, 1.00, 1.00, 1.00 }, { 0.95, 0.99, 1.15, 1.03 }, { 0.98, 0.97, 1.09, 1.00 },
  { 1.00, 1.00, 1.00, 0.95 }, { 1.04, 1.03, 0.48, 1.00 }, { 0.95, 0.99, 1.16, 0.96 },
  { 0.98, 0.96, 1.09, 0.93 }, { 1.03, 1.05, 0.54, 1.04 }, { 1.04, 1.01, 0.47, 1.00 },
  { 1.03, 1.03, 0.47, 0.94 }, { 0.44, 0.49, 1.26, 1.03 }, { 1.02, 1.05, 0.52, 0.94 },
  { 1.04, 1.00, 0.45, 0.89 }, { 0.36, 0.40, 1.26, 0.85 }, { 0.29, 0.35, 0.29, 1.08 },
};

static void
fill_row (FusSubsetTable *table, gsize row)
{
  double sum = 0;
  guint n = 0;

  for (guint m = 0; m < N_MODALITIES; m++)
    {
      FusSubsetCell *cell = &table->cells[row * N_MODALITIES + m];

      cell->n = 352;
      cell->skill = skills[row][m];
      cell->skill_low = cell->skill - 0.02;
      cell->skill_high = cell->skill + 0.02;
      cell->mse = 1 - 0.8 * cell->skill;
      cell->nrmse = sqrt (cell->mse);
      cell->r2 = 1 - cell->mse;
      cell->r2_low = cell->r2 - 0.02;
      cell->r2_high = cell->r2 + 0.02;
      cell->r2_full = 0.8;
      cell->nll_per_feature = 1.4 - cell->skill;
      if (fus_mask_has (table->subsets[row], m))
        continue;
      sum += cell->skill;
      n++;
    }
  table->mean_left_out[row] = n > 0 ? sum / n : (double) NAN;
  table->mean_left_out_low[row] = table->mean_left_out[row] - 0.02;
  table->mean_left_out_high[row] = table->mean_left_out[row] + 0.02;
}

static FusSubsetTable *
make_subsets (void)
{
  FusSubsetTable *table = g_new0 (FusSubsetTable, 1);

  table->n_modalities = N_MODALITIES;
  table->n_subsets = 15;
  table->n_rows = 400;
  table->subsets = g_memdup2 (subsets, sizeof subsets);
  table->cells = g_new0 (FusSubsetCell, 15 * N_MODALITIES);
  table->mean_left_out = g_new (double, 15);
  table->mean_left_out_low = g_new (double, 15);
  table->mean_left_out_high = g_new (double, 15);
  for (gsize row = 0; row < 15; row++)
    fill_row (table, row);
  return table;
}

static void
fill_curve (FusRobustnessCurve *curve, int modality, double end, double width)
{
  *curve = (FusRobustnessCurve){
    .mechanism = g_strdup ("random"),
    .modality = modality,
    .measure = g_strdup ("skill:image"),
    .n_points = 11,
    .points = g_new0 (FusRobustnessPoint, 11),
    .tolerance = 0.9,
    .crossing = NAN,
    .crossing_low = NAN,
    .crossing_high = NAN,
  };
  for (guint i = 0; i < 11; i++)
    {
      double rate = i / 10.0;
      double half = width * sqrt (rate * (1 - 0.6 * rate));

      curve->points[i] = (FusRobustnessPoint){
        .rate = rate,
        .mean = 1 - (1 - end) * rate,
        .low = 1 - (1 - end) * rate - half,
        .high = 1 - (1 - end) * rate + half,
        .n = 40,
        .coverage = modality < 0 ? 0.9 - 0.2 * rate : (double) NAN,
      };
    }
}

static FusRobustness *
make_robustness (void)
{
  static const double rates[N_MODALITIES] = { 0.12, 0, 0, 0 };
  static const double ends[N_MODALITIES] = { 0.952, 0.985, 0.995, 0.999 };
  FusRobustness *robustness = g_new0 (FusRobustness, 1);

  robustness->n_modalities = N_MODALITIES;
  robustness->n_curves = 4;
  robustness->curves = g_new0 (FusRobustnessCurve, 4);
  fill_curve (&robustness->curves[0], 0, ends[0], 0.01);
  fill_curve (&robustness->curves[1], 1, ends[1], 0.01);
  fill_curve (&robustness->curves[2], 3, ends[3], 0.01);
  fill_curve (&robustness->curves[3], -1, 0.44, 0.06);
  robustness->curves[3].crossing = 0.17;
  robustness->curves[3].crossing_low = 0.14;
  robustness->curves[3].crossing_high = 0.24;
  robustness->target = 0;
  robustness->full = 1;
  robustness->baseline_mean = 0;
  robustness->baseline_best_single = 0.36;
  robustness->best_single = 2;
  robustness->measured_rate = g_memdup2 (rates, sizeof rates);
  robustness->index_missing = 0.83;
  robustness->n_rows = 400;
  return robustness;
}

static FusReconstruction *
make_reconstruction (gsize n, FusMask from, double blur)
{
  FusReconstruction *self = g_new0 (FusReconstruction, 1);

  self->target = 0;
  self->from = from;
  self->n_rows = n;
  self->samples = g_new (guint, n);
  self->mean = fus_matrix_new (n, SIDE * SIDE);
  self->low = fus_matrix_new (n, SIDE * SIDE);
  self->high = fus_matrix_new (n, SIDE * SIDE);
  for (gsize i = 0; i < n; i++)
    {
      self->samples[i] = (guint) i;
      for (guint d = 0; d < SIDE * SIDE; d++)
        fus_matrix_row (self->mean, i)[d] =
          (FusReal) ((1 - blur) * pixel (i, d / SIDE, d % SIDE) +
                     blur * pixel (i + (i % 5 == 0 ? 3 : 10), d / SIDE, d % SIDE));
    }
  for (gsize i = 0; i < n * SIDE * SIDE; i++)
    {
      self->low->data[i] = self->mean->data[i] - (FusReal) 0.1;
      self->high->data[i] = self->mean->data[i] + (FusReal) 0.1;
    }
  return self;
}

static void
reconstruction_free (FusReconstruction *self)
{
  g_free (self->samples);
  fus_matrix_unref (self->mean);
  fus_matrix_unref (self->low);
  fus_matrix_unref (self->high);
  g_free (self);
}

static void
fill_attribution_row (FusAttribution *self, gsize row)
{
  static const double centers[N_MODALITIES] = { 0.9, 1.2, 0.55, 0.25 };
  double sum = 0;

  self->samples[row] = (guint) row;
  self->players[row] = has_picture (row) ? 15 : 14;
  self->base[row] = -2.2;
  for (guint m = 0; m < N_MODALITIES; m++)
    {
      double *phi = &self->phi[row * N_MODALITIES + m];

      *phi = centers[m] + (m == 2 ? 0.5 : 0.3) * normal (40 + m, row);
      if (!fus_mask_has (self->players[row], m))
        *phi = NAN;
      sum += isnan (*phi) ? 0 : *phi;
      self->loo[row * N_MODALITIES + m] = *phi * 0.8;
      self->solo[row * N_MODALITIES + m] = *phi * 1.2;
    }
  self->full[row] = self->base[row] + sum;
}

/* Every sample is taken for what it is, and a little for the next class. */
static void
fill_probabilities (FusAttribution *self, const FusLabel *label)
{
  for (gsize i = 0; i < self->n_rows * N_CLASSES; i++)
    {
      guint own = (guint) label->codes[i / N_CLASSES];
      guint k = i % N_CLASSES;

      self->probability[i] = k == own                     ? 0.8
                             : k == (own + 1) % N_CLASSES ? 0.18
                                                          : 0.02 / (N_CLASSES - 2);
    }
}

static FusAttribution *
make_attribution (const FusGameClass *game, gsize n)
{
  static const double interactions[N_MODALITIES * N_MODALITIES] = {
    0.27,  -0.40, -0.28, -0.16, -0.40, 0.27,  -0.28, -0.16,
    -0.28, -0.28, 0.20,  -0.14, -0.16, -0.16, -0.14, 0.13,
  };
  FusAttribution *self = g_new0 (FusAttribution, 1);

  self->game = game;
  self->label = 0;
  self->class_code = -1;
  self->target = -1;
  self->n_modalities = N_MODALITIES;
  self->n_rows = n;
  self->samples = g_new (guint, n);
  self->players = g_new (FusMask, n);
  self->base = g_new (double, n);
  self->full = g_new (double, n);
  self->phi = g_new (double, n *N_MODALITIES);
  self->loo = g_new (double, n *N_MODALITIES);
  self->solo = g_new (double, n *N_MODALITIES);
  self->mean_phi = g_new0 (double, N_MODALITIES);
  self->mean_phi_error = g_new0 (double, N_MODALITIES);
  self->mean_abs_phi = g_new0 (double, N_MODALITIES);
  self->interval_low = g_new0 (double, N_MODALITIES);
  self->interval_high = g_new0 (double, N_MODALITIES);
  self->interaction = g_memdup2 (interactions, sizeof interactions);
  self->interaction_error = g_new0 (double, N_MODALITIES *N_MODALITIES);
  self->interaction_n = g_new0 (gsize, N_MODALITIES * N_MODALITIES);
  for (guint i = 0; i < N_MODALITIES * N_MODALITIES; i++)
    {
      self->interaction_error[i] = 0.01;
      self->interaction_n[i] = n;
    }
  self->n_classes = N_CLASSES;
  self->probability = g_new (double, n *N_CLASSES);
  for (gsize row = 0; row < n; row++)
    fill_attribution_row (self, row);
  for (guint m = 0; m < N_MODALITIES; m++)
    {
      gsize n_known = 0;

      for (gsize row = 0; row < n; row++)
        {
          double phi = self->phi[row * N_MODALITIES + m];

          self->mean_phi[m] += isnan (phi) ? 0 : phi;
          self->mean_abs_phi[m] += isnan (phi) ? 0 : ABS (phi);
          n_known += isnan (phi) ? 0 : 1;
        }
      self->mean_phi[m] /= (double) n_known;
      self->mean_abs_phi[m] /= (double) n_known;
      self->mean_phi_error[m] = 0.02;
      self->interval_low[m] = self->mean_abs_phi[m] - 0.02;
      self->interval_high[m] = self->mean_abs_phi[m] + 0.02;
    }
  return self;
}

static void
attribution_free (FusAttribution *self)
{
  g_free (self->samples);
  g_free (self->players);
  g_free (self->base);
  g_free (self->full);
  g_free (self->phi);
  g_free (self->loo);
  g_free (self->solo);
  g_free (self->mean_phi);
  g_free (self->mean_phi_error);
  g_free (self->mean_abs_phi);
  g_free (self->interval_low);
  g_free (self->interval_high);
  g_free (self->interaction);
  g_free (self->interaction_error);
  g_free (self->interaction_n);
  g_free (self->probability);
  g_free (self);
}

/* Ten clouds on a ring. */
static FusMatrix *
make_map (gsize n)
{
  FusMatrix *map = fus_matrix_new (n, 2);

  for (gsize i = 0; i < n; i++)
    {
      double angle = 2 * G_PI * (double) (i % N_CLASSES) / N_CLASSES;
      double radius = i % 2 == 0 ? 20 : 11;

      fus_matrix_row (map, i)[0] =
        (FusReal) (1.3 * radius * cos (angle) + 1.8 * normal (50, i));
      fus_matrix_row (map, i)[1] =
        (FusReal) (radius * sin (angle) + 1.8 * normal (51, i));
    }
  return map;
}

static FusImputationCheck *
make_check (FusDataset *dataset, const FusReconstruction *rebuilt)
{
  FusImputationCheck *self = g_new0 (FusImputationCheck, 1);

  self->target = rebuilt->target;
  self->mse_model = 0.5;
  self->mse_mean = 1;
  self->mse_ridge = 0.7;
  self->skill_model = 0.5;
  self->skill_model_low = 0.45;
  self->skill_model_high = 0.55;
  self->skill_ridge = 0.3;
  self->skill_difference = 0.2;
  self->skill_difference_low = 0.15;
  self->skill_difference_high = 0.25;
  self->coverage = 0.88;
  self->samples = g_new (guint, rebuilt->n_rows);
  self->truth = fus_matrix_new (rebuilt->n_rows, rebuilt->mean->n_cols);
  self->imputed = fus_matrix_new (rebuilt->n_rows, rebuilt->mean->n_cols);
  for (gsize row = 0; row < rebuilt->n_rows; row++)
    {
      const FusReal *values =
        fus_dataset_get_values (dataset, rebuilt->target, rebuilt->samples[row]);
      gsize size = rebuilt->mean->n_cols * sizeof (FusReal);

      if (values == NULL)
        continue;
      self->samples[self->n_rows] = rebuilt->samples[row];
      memcpy (fus_matrix_row (self->truth, self->n_rows), values, size);
      memcpy (fus_matrix_row (self->imputed, self->n_rows++),
              fus_matrix_row (rebuilt->mean, row), size);
    }
  self->truth->n_rows = self->imputed->n_rows = self->n_rows;
  return self;
}

static void
check_free (FusImputationCheck *self)
{
  g_free (self->samples);
  fus_matrix_unref (self->truth);
  fus_matrix_unref (self->imputed);
  g_free (self);
}

/* Of a model that does well. */
static FusGate *
make_gate (FusDataset *dataset)
{
  FusGate *self = g_new0 (FusGate, 1);

  self->n_modalities = N_MODALITIES;
  self->n_rows = 400;
  self->from_all = g_new (FusInterval, N_MODALITIES);
  self->from_others = g_new (FusInterval, N_MODALITIES);
  for (guint m = 0; m < N_MODALITIES; m++)
    {
      self->from_all[m] = (FusInterval){ 0.9, 0.88, 0.92, 400 };
      self->from_others[m] = (FusInterval){ 0.5, 0.47, 0.53, 400 };
    }
  self->overall = (FusInterval){ 0.9, 0.89, 0.91, 400 };
  self->label = fus_dataset_get_label (dataset, 0);
  self->reading = (FusInterval){ 0.8, 0.77, 0.83, 400 };
  self->guess = 0.1;
  self->reading_gain = (FusInterval){ 0.7, 0.66, 0.74, 400 };
  self->n_test_classes = N_CLASSES;
  self->held_out = TRUE;
  return self;
}

static void
gate_free (FusGate *self)
{
  g_free (self->from_all);
  g_free (self->from_others);
  g_free (self);
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

FigureData *
figure_data_new (gsize n)
{
  FigureData *self = g_new0 (FigureData, 1);

  self->dataset = make_dataset (n);
  self->log = make_log ();
  self->subsets = make_subsets ();
  self->robustness = make_robustness ();
  self->from_all = make_reconstruction (MIN (n, 60), 15, 0.2);
  self->from_subset = make_reconstruction (MIN (n, 60), 12, 0.6);
  self->imputed = make_reconstruction (1, 12, 0.6);
  self->check = make_check (self->dataset, self->from_subset);
  self->game = g_new0 (FusGameClass, 1);
  *self->game = (FusGameClass){ .id = "evidence",
                                .shows_overlap = TRUE,
                                .name = "Class evidence",
                                .unit = "log-odds of the class",
                                .needs_label = TRUE };
  self->attribution = make_attribution (self->game, n);
  fill_probabilities (self->attribution, fus_dataset_get_label (self->dataset, 0));
  self->map = make_map (n);
  self->quality = g_new0 (FusMapQuality, 1);
  self->quality->k = 10;
  self->quality->neighbors_kept = 0.59;
  self->quality->trustworthiness = 0.97;
  self->context = FUS_FIGURE_CONTEXT_INIT;
  self->context.dataset = self->dataset;
  self->context.choices.subset = 12;
  self->context.choices.target = 0;
  self->context.choices.sample = 29;
  fus_figure_context_lend (&self->context, "log", self->log);
  self->context.n_epochs = 200;
  self->context.warmup = 10;
  self->context.map.points = self->map;
  self->context.map.method = "tsne";
  self->context.map.seed = 7;
  self->context.map.quality = self->quality;
  fus_figure_context_lend (&self->context, "subsets", self->subsets);
  fus_figure_context_lend (&self->context, "robustness", self->robustness);
  fus_figure_context_lend (&self->context, "from-all", self->from_all);
  fus_figure_context_lend (&self->context, "from-subset", self->from_subset);
  fus_figure_context_lend (&self->context, "imputed", self->imputed);
  fus_figure_context_lend (&self->context, "check", self->check);
  fus_figure_context_lend (&self->context, "health", get_health ());
  fus_figure_context_lend (&self->context, "attribution", self->attribution);
  self->gate = make_gate (self->dataset);
  fus_figure_context_lend (&self->context, "gate", self->gate);
  overview_data_put (&self->context, 1);
  return self;
}

void
figure_data_free (FigureData *self)
{
  fus_figure_context_clear (&self->context);
  for (guint c = 0; c < self->robustness->n_curves; c++)
    {
      g_free (self->robustness->curves[c].mechanism);
      g_free (self->robustness->curves[c].measure);
      g_free (self->robustness->curves[c].points);
    }
  g_free (self->robustness->curves);
  g_free (self->robustness->measured_rate);
  g_free (self->robustness);
  g_free (self->subsets->subsets);
  g_free (self->subsets->cells);
  g_free (self->subsets->mean_left_out);
  g_free (self->subsets->mean_left_out_low);
  g_free (self->subsets->mean_left_out_high);
  g_free (self->subsets);
  reconstruction_free (self->from_all);
  reconstruction_free (self->from_subset);
  reconstruction_free (self->imputed);
  check_free (self->check);
  attribution_free (self->attribution);
  g_clear_pointer (&self->gate, gate_free);
  g_free (self->quality);
  g_free (self->game);
  fus_matrix_unref (self->map);
  fus_training_log_unref (self->log);
  fus_dataset_unref (self->dataset);
  g_free (self);
}
