/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run of a kind with full precisions begins with: a linear model in closed form,
 * and the options that it decides. */
#include "config.h"

#include "fus-trainer-private.h"

#include "fus-fusion.h"
#include "fus-model-start.h"
#include "fus-rng.h"

#include <math.h>
#include <string.h>

/* With fewer training rows the start is the model: 22 rows held out of 132 can't tell
 * whether training helped, and it did not (MODELS.md 9.6). Nor with fewer rows than half
 * of the columns: nets of 350 rows of 2,053 columns gained nothing (bench/recipe). From
 * 1,000 rows on, whatever the columns, enough are held out to tell. */
#define FEWEST_ROWS_TO_TRAIN 300
/* Of the training rows one in so many is held out where none is. */
#define HELD_OUT_PART 10
#define FEWEST_ROWS_A_COLUMN 0.5
#define ENOUGH_ROWS_TO_TRAIN 1000
/* What one thread moves at a time. */
#define VALUES_PER_SLICE 32768
#define MANY_LATENTS 128
#define MOST_VALUES ((guint64) 1 << 26)
#define MOST_START_ROWS 20000 /* as in fus-linear-start.c */
#define STEPS_OF_MANY_LATENTS 700
#define BATCH_OF_MANY_LATENTS 128
/* Of counts: the least mean, the steepest log rate of what has spread 1, and Newton's
 * steps. */
#define LEAST_RATE 1e-5
#define STEEPEST_RATE 4.0
#define RATE_STEPS 12

gboolean
fus_trainer_has_start (const FusTrainer *self)
{
  return self->spec->kind->fusion->has_precisions;
}

/* -- Data -- */

/* Training rows as the linear model takes them: of very many every so many, as many as
 * hold MOST_VALUES. */
typedef struct
{
  FusLinearData data;
  guint *samples; /* [n_rows of data] */
  gsize *n_features;
  FusReal **x;
  double **center; /* of each modality, [n_features] */
  double **scale;
  double *
    *offset; /* of each modality, [n_features]: what is decoded is offset + slope × */
  double **slope; /* what the linear model says, */
  double **bend;  /* with so much of its own variance */
} Rows;

static void
rows_clear (Rows *self)
{
  for (guint m = 0; m < self->data.n_modalities; m++)
    {
      g_free (self->x[m]);
      g_free (self->center[m]);
      g_free (self->scale[m]);
      g_free (self->offset[m]);
      g_free (self->slope[m]);
      g_free (self->bend[m]);
    }
  g_clear_pointer (&self->x, g_free);
  g_clear_pointer (&self->center, g_free);
  g_clear_pointer (&self->scale, g_free);
  g_clear_pointer (&self->offset, g_free);
  g_clear_pointer (&self->slope, g_free);
  g_clear_pointer (&self->bend, g_free);
  g_clear_pointer (&self->n_features, g_free);
  g_clear_pointer (&self->samples, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Rows, rows_clear)

static void
copy_rows (Rows *self, const FusTrainer *trainer, const FusScaler *scaler, guint m)
{
  const gsize n = self->n_features[m];

  self->x[m] = g_new (FusReal, MAX (self->data.n_rows * n, 1));
  for (gsize i = 0; i < self->data.n_rows; i++)
    {
      const FusReal *values =
        fus_dataset_get_values (trainer->dataset, m, self->samples[i]);
      FusReal *x = self->x[m] + i * n;

      if (values != NULL && fus_scaler_has_log (scaler, m))
        fus_scaler_apply_log (scaler, m, x, values, 1);
      else if (values != NULL)
        fus_scaler_apply (scaler, m, x, values, 1);
      for (gsize d = 0; d < n && values == NULL; d++)
        x[d] = (FusReal) NAN;
    }
}

/* Mean and standard deviation of a feature over the rows that have it. */
static void
measure_feature (const Rows *self, guint m, gsize d, double *mean, double *sd)
{
  const gsize n = self->n_features[m];
  double sum = 0;
  double squares = 0;
  gsize count = 0;

  for (gsize i = 0; i < self->data.n_rows; i++)
    if (isfinite (self->x[m][i * n + d]))
      {
        sum += (double) self->x[m][i * n + d];
        count++;
      }
  *mean = count > 0 ? sum / (double) count : 0;
  for (gsize i = 0; i < self->data.n_rows; i++)
    if (isfinite (self->x[m][i * n + d]))
      squares += pow ((double) self->x[m][i * n + d] - *mean, 2);
  *sd = count > 0 ? sqrt (squares / (double) count) : 0;
  if (!(*sd > 1e-6))
    *sd = 1;
}

/* What is not standardised, 0 and 1 among it, is brought to mean 0 and spread 1 for the
 * linear model alone. */
static void
center_rows (Rows *self, guint m, gboolean is_standardized)
{
  const gsize n = self->n_features[m];

  self->center[m] = g_new0 (double, n);
  self->scale[m] = g_new (double, n);
  for (gsize d = 0; d < n; d++)
    {
      self->scale[m][d] = 1;
      if (is_standardized)
        continue;
      measure_feature (self, m, d, &self->center[m][d], &self->scale[m][d]);
      for (gsize i = 0; i < self->data.n_rows; i++)
        self->x[m][i * n + d] =
          (FusReal) (((double) self->x[m][i * n + d] - self->center[m][d]) /
                     self->scale[m][d]);
    }
}

/* Count, squares of x, products and squares of y, about their means (Welford 1962); the
 * mean of x is 0. */
static void
add_point (double *sums, double x, double y, double *mean)
{
  const double difference = y - *mean;

  sums[0]++;
  *mean += difference / sums[0];
  sums[1] += x * x;
  sums[2] += x * (y - *mean);
  sums[3] += difference * (y - *mean);
}

/* The line from what the linear model sees of a feature to what is decoded, and what it
 * misses: where both are the same, back to where it came from; of a count, by least
 * squares from its logarithm, whose mean is 0. */
static void
measure_lines (Rows *self, const FusTrainer *trainer, const FusScaler *scaler, guint m)
{
  const gsize n = self->n_features[m];
  g_autofree FusReal *plain = g_new (FusReal, n);
  g_autofree double *sums = g_new0 (double, 4 * n);

  self->offset[m] = g_memdup2 (self->center[m], n * sizeof (double));
  self->slope[m] = g_memdup2 (self->scale[m], n * sizeof (double));
  self->bend[m] = g_new0 (double, n);
  if (!fus_scaler_has_log (scaler, m))
    return;
  for (gsize i = 0; i < self->data.n_rows; i++)
    {
      const FusReal *values =
        fus_dataset_get_values (trainer->dataset, m, self->samples[i]);
      const FusReal *x = self->x[m] + i * n;

      if (values == NULL)
        continue;
      fus_scaler_apply (scaler, m, plain, values, 1);
      for (gsize d = 0; d < n; d++)
        if (isfinite (x[d]) && isfinite (plain[d]))
          add_point (sums + 4 * d, (double) x[d], (double) plain[d], &self->offset[m][d]);
    }
  for (gsize d = 0; d < n; d++)
    {
      const double *sum = sums + 4 * d;

      self->slope[m][d] = sum[1] > 0 ? sum[2] / sum[1] : 1;
      self->bend[m][d] =
        sum[0] > 0 ? MAX (sum[3] - self->slope[m][d] * sum[2], 0) / sum[0] : 0;
    }
}

/* -- Rates of counts -- */

/* One feature of the rows that have it. */
typedef struct
{
  gsize n;
  double *x; /* [n]: as the linear model sees it */
  double *y; /* [n]: counts */
} Counted;

static void
gather_counts (Counted *out,
               const Rows *rows,
               const FusTrainer *trainer,
               guint m,
               gsize d)
{
  const gsize n = rows->n_features[m];

  out->n = 0;
  for (gsize i = 0; i < rows->data.n_rows; i++)
    {
      const FusReal *values =
        fus_dataset_get_values (trainer->dataset, m, rows->samples[i]);
      const FusReal x = rows->x[m][i * n + d];

      if (values == NULL || !isfinite (values[d]) || !isfinite (x))
        continue;
      out->x[out->n] = (double) x;
      out->y[out->n++] = (double) values[d];
    }
}

/* One of Newton's steps of Poisson regression with a penalty of ½·b² for log m = a + b·x,
 * none larger than 1. */
static void
step_rate (const Counted *counted, double *a, double *b)
{
  double slopes[2] = { 0, -*b };
  double bends[3] = { 1e-9, 0, 1 };
  double determinant = 0;

  for (gsize i = 0; i < counted->n; i++)
    {
      const double x = counted->x[i];
      const double rate = exp (*a + *b * x);

      slopes[0] += counted->y[i] - rate;
      slopes[1] += (counted->y[i] - rate) * x;
      bends[0] += rate;
      bends[1] += rate * x;
      bends[2] += rate * x * x;
    }
  determinant = bends[0] * bends[2] - bends[1] * bends[1];
  if (!(determinant > 0))
    return;
  *a += CLAMP ((bends[2] * slopes[0] - bends[1] * slopes[1]) / determinant, -1.0, 1.0);
  *b += CLAMP ((bends[0] * slopes[1] - bends[1] * slopes[0]) / determinant, -1.0, 1.0);
}

/* Log rate = a + b·x: what is decoded of counts whose likelihood has a log rate, by the
 * loss itself. In the end the mean is that of the counts. */
static void
fit_rate (const Counted *counted, double *a, double *b)
{
  double sum = 0;
  double rates = 0;

  for (gsize i = 0; i < counted->n; i++)
    sum += counted->y[i];
  *a = log (MAX (sum / (double) MAX (counted->n, 1), LEAST_RATE));
  *b = 0;
  if (!(sum > 0))
    return;
  for (guint step = 0; step < RATE_STEPS; step++)
    step_rate (counted, a, b);
  *b = CLAMP (*b, -STEEPEST_RATE, STEEPEST_RATE);
  for (gsize i = 0; i < counted->n; i++)
    rates += exp (*b * counted->x[i]);
  *a = log (MAX (sum / rates, LEAST_RATE));
}

/* The same line as measure_lines() finds, about the mean that the rate has at 0. */
static void
measure_rates (Rows *self, const FusTrainer *trainer, guint m)
{
  const gsize n_rows = MAX (self->data.n_rows, 1);
  g_autofree double *x = g_new (double, n_rows);
  g_autofree double *y = g_new (double, n_rows);
  Counted counted = { 0, x, y };

  if (fus_model_spec_get_likelihood (trainer->spec, m)->input != FUS_INPUT_LOG)
    return;
  for (gsize d = 0; d < self->n_features[m]; d++)
    {
      double a = 0;
      double b = 0;

      gather_counts (&counted, self, trainer, m, d);
      fit_rate (&counted, &a, &b);
      self->offset[m][d] = exp (a);
      self->slope[m][d] = b * exp (a);
      self->bend[m][d] = 0;
    }
}

static gsize
choose_samples (Rows *self, const FusTrainer *trainer)
{
  guint64 n_each = 0;
  gsize step = 1;
  gsize n = 0;

  for (guint m = 0; m < trainer->spec->n_modalities; m++)
    n_each += self->n_features[m];
  step = (gsize) ((trainer->n_train * n_each + MOST_VALUES - 1) / MOST_VALUES);
  self->samples = g_new (guint, MAX (trainer->n_train, 1));
  for (gsize i = 0; i < trainer->n_train; i += MAX (step, 1))
    self->samples[n++] = trainer->train_rows[i];

  return n;
}

static Rows
rows_new (const FusTrainer *trainer, const FusScaler *scaler)
{
  const guint n = trainer->spec->n_modalities;
  const FusMask standardized = fus_model_spec_get_standardized (trainer->spec);
  Rows self = { 0 };

  self.n_features = g_new (gsize, n);
  self.x = g_new0 (FusReal *, n);
  self.center = g_new0 (double *, n);
  self.scale = g_new0 (double *, n);
  self.offset = g_new0 (double *, n);
  self.slope = g_new0 (double *, n);
  self.bend = g_new0 (double *, n);
  for (guint m = 0; m < n; m++)
    self.n_features[m] = trainer->spec->modalities[m]->n_features;
  self.data = (FusLinearData){ n, self.n_features, choose_samples (&self, trainer),
                               (const FusReal *const *) self.x };
  for (guint m = 0; m < n; m++)
    {
      copy_rows (&self, trainer, scaler, m);
      center_rows (&self, m,
                   fus_mask_has (standardized, m) || fus_scaler_has_log (scaler, m));
      measure_lines (&self, trainer, scaler, m);
      measure_rates (&self, trainer, m);
    }

  return self;
}

/* -- Options -- */

static void
set_number (FusModelSpec *spec, const char *id, const char *modality, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];
  g_autofree char *key =
    modality == NULL ? g_strdup (id) : g_strconcat (id, ".", modality, NULL);

  g_ascii_dtostr (text, sizeof text, value);
  fus_options_set_auto (spec->options, key, text, NULL);
}

/* How the loss of counts bends about their means, where what the linear model sees has
 * spread 1: that of other likelihoods is taken as 1, which it is of 0 and 1. */
static double
get_bend (const FusModelSpec *spec, const Rows *rows, guint m)
{
  const FusLikelihood likelihood = fus_model_spec_make_likelihood (spec, m);
  const gsize n = likelihood.n_features;
  g_autofree FusReal *outputs =
    g_new0 (FusReal, fus_likelihood_get_n_outputs (&likelihood));
  g_autofree FusReal *sds = g_new (FusReal, n);
  double sum = 0;

  if (likelihood.klass->input != FUS_INPUT_LOG)
    return 1;
  for (gsize d = 0; d < n; d++)
    outputs[d] = likelihood.klass->output_of_mean ((FusReal) rows->offset[m][d]);
  fus_likelihood_get_sds (&likelihood, sds, outputs, 1);
  for (gsize d = 0; d < n; d++)
    sum += pow (rows->slope[m][d] / (double) sds[d], 2) / (double) n;

  return sum;
}

/* The loss of modality m is that of noise λ in weighted columns: Σ ½ (w²÷λ)·(x − x̂)². */
static void
settle_noise (FusModelSpec *spec, const FusLinearStart *start, const Rows *rows, guint m)
{
  const char *id = spec->modalities[m]->id;
  const double ratio = start->unit[m] * start->unit[m] / start->base;
  double squares = 0;

  for (gsize d = 0; d < start->n_features[m]; d++)
    squares += pow (rows->slope[m][d], 2) / (double) start->n_features[m];
  if (fus_model_spec_get_likelihood (spec, m)->has_noise)
    set_number (spec, "noise_scale", id, CLAMP (sqrt (squares / ratio), 1e-3, 1e3));
  else
    set_number (spec, "weight", id, CLAMP (ratio / get_bend (spec, rows, m), 1e-6, 1e6));
}

static gboolean
has_few_rows (const FusTrainer *self)
{
  gsize n_columns = 0;

  for (guint m = 0; m < self->spec->n_modalities; m++)
    n_columns += self->spec->modalities[m]->n_features;

  return self->n_train < FEWEST_ROWS_TO_TRAIN ||
         (double) self->n_train <
           MIN (FEWEST_ROWS_A_COLUMN * (double) n_columns, ENOUGH_ROWS_TO_TRAIN);
}

/* How long: as many steps as are asked for, or as the epochs that are asked for make;
 * none where rows are few. */
static void
settle_steps (FusTrainer *self)
{
  FusOptions *options = self->spec->options;
  const guint64 batch = (guint64) fus_options_get_int (options, "batch", NULL);
  guint64 steps = 0;

  if (!fus_options_is_set (options, "steps") && fus_options_is_set (options, "epochs"))
    set_number (self->spec, "steps", NULL,
                (double) ((self->n_train + batch - 1) / batch) *
                  (double) fus_options_get_int (options, "epochs", NULL));
  else if (!fus_options_is_set (options, "steps") && has_few_rows (self))
    set_number (self->spec, "steps", NULL, 0);
  steps = (guint64) fus_options_get_int (options, "steps", NULL);
  self->n_steps = steps;
  if (!fus_options_is_set (options, "epochs"))
    set_number (self->spec, "epochs", NULL,
                (double) MAX ((steps + FUS_STEPS_PER_ROUND - 1) / FUS_STEPS_PER_ROUND,
                              1));
}

static void
set_unless_set (FusModelSpec *spec, const char *id, double value)
{
  if (!fus_options_is_set (spec->options, id))
    set_number (spec, id, NULL, value);
}

/* Steps with many latents cost several times as much, most of it whatever the number of
 * rows: fewer steps of more rows come as far (bench/recipe). */
static void
settle_pace (FusTrainer *self, guint n_latents)
{
  const FusOptions *options = self->spec->options;

  if (n_latents < MANY_LATENTS || self->n_steps == 0 ||
      fus_options_is_set (options, "steps") || fus_options_is_set (options, "epochs"))
    return;
  self->n_steps = STEPS_OF_MANY_LATENTS;
  set_number (self->spec, "steps", NULL, STEPS_OF_MANY_LATENTS);
  set_number (self->spec, "epochs", NULL, STEPS_OF_MANY_LATENTS / FUS_STEPS_PER_ROUND);
  set_unless_set (self->spec, "batch", BATCH_OF_MANY_LATENTS);
  set_unless_set (self->spec, "lr", 6e-3);
  set_unless_set (self->spec, "lr_path", 1e-3);
  set_unless_set (self->spec, "average", 0.99);
}

static void
take_roles (FusTrainer *self, const guint8 *roles)
{
  const gsize n = self->split->n_samples;

  fus_split_unref (self->split);
  self->split = fus_split_new_from_roles (roles, n);
  g_free (self->train_rows);
  g_free (self->valid_rows);
  self->train_rows =
    fus_trainer_list_rows (self->dataset, self->split, FUS_ROLE_TRAIN, &self->n_train);
  self->valid_rows =
    fus_trainer_list_rows (self->dataset, self->split, FUS_ROLE_VALID, &self->n_valid);
}

/* Where nothing is trained, nothing has to be held out to tell whether it helped: the
 * linear model is judged by its own folds and learns from those rows too, as the model
 * will remember. Not so where they are all that is held out. */
static void
take_validation_rows (FusTrainer *self)
{
  const gsize n = self->split->n_samples;
  g_autofree guint8 *roles = g_memdup2 (self->split->roles, n);
  gsize n_test = 0;

  g_free (fus_split_list_rows (self->split, FUS_ROLE_TEST, &n_test));
  if (n_test == 0)
    return;
  for (gsize i = 0; i < n; i++)
    if (roles[i] == FUS_ROLE_VALID)
      roles[i] = FUS_ROLE_TRAIN;
  take_roles (self, roles);
}

/* Where nothing is held out that could tell when training makes things worse, and nobody
 * asked for so many steps, a tenth of the training rows is, as the model will remember:
 * 3,000 steps on 420 rows lost half of what the start had known. */
static void
hold_out_rows (FusTrainer *self)
{
  const gsize n = self->split->n_samples;
  g_autofree guint8 *roles = g_memdup2 (self->split->roles, n);
  g_autofree guint *order = g_new (guint, self->n_train);
  FusRng rng = fus_rng_at (self->spec->seed, FUS_DRAW_SPLIT, 2, 0);

  fus_rng_permutation (&rng, order, (guint) self->n_train);
  for (gsize i = 0; i < self->n_train / HELD_OUT_PART; i++)
    roles[self->train_rows[order[i]]] = FUS_ROLE_VALID;
  take_roles (self, roles);
}

gboolean
fus_trainer_settle_rows (FusTrainer *self, GError **error)
{
  const FusOptions *options = self->spec->options;

  settle_steps (self);
  if (self->n_steps == 0)
    take_validation_rows (self);
  else if (self->n_valid == 0 && self->n_train >= FEWEST_ROWS_TO_TRAIN &&
           !fus_options_is_set (options, "steps") &&
           !fus_options_is_set (options, "epochs"))
    hold_out_rows (self);

  return fus_trainer_check_values (self->spec, self->dataset, self->train_rows,
                                   self->n_train, error);
}

/* The rows as they are seen, and as many as the linear model takes in double, twice. */
guint64
fus_trainer_estimate_start (const FusTrainer *self)
{
  guint64 n_each = 0;

  if (!fus_trainer_has_start (self))
    return 0;
  for (guint m = 0; m < self->spec->n_modalities; m++)
    n_each += self->spec->modalities[m]->n_features;

  return MIN (self->n_train * n_each, MOST_VALUES) * sizeof (FusReal) +
         2 * MIN (self->n_train, MOST_START_ROWS) * n_each * sizeof (double);
}

FusLinearStart *
fus_trainer_make_start (FusTrainer *self,
                        FusScaler *scaler,
                        const FusProgress *progress,
                        GError **error)
{
  g_auto (Rows) rows = rows_new (self, scaler);
  FusLinearStartOptions options = { 0 };
  FusLinearStart *start = NULL;

  if (fus_options_is_set (self->spec->options, "latent"))
    options.n_latents = (guint) fus_options_get_int (self->spec->options, "latent", NULL);
  /* Training learns in other ways how far to trust what for which. */
  options.by_target = self->n_steps == 0;
  start = fus_linear_start_new (&rows.data, &options, progress, error);
  if (start == NULL)
    return NULL;
  set_number (self->spec, "latent", NULL, start->n_latents);
  for (guint m = 0; m < self->spec->n_modalities; m++)
    settle_noise (self->spec, start, &rows, m);
  settle_pace (self, start->n_latents);

  return start;
}

void
fus_trainer_take_start (FusTrainer *self, const FusLinearStart *start)
{
  g_assert (start != NULL);

  const FusParams *params = fus_model_get_params (self->model);
  g_auto (Rows) rows = rows_new (self, fus_model_get_scaler (self->model));
  FusLinearUnits units[FUS_MAX_MODALITIES];
  double r2[FUS_MAX_MODALITIES];
  double mean = 0;

  for (guint m = 0; m < self->spec->n_modalities; m++)
    units[m] = (FusLinearUnits){ rows.center[m], rows.scale[m], rows.offset[m],
                                 rows.slope[m], rows.bend[m] };
  fus_model_set_start (self->model, start, units);
  memcpy (fus_matrix_row (self->moments, self->optimizer->n_moments), params->values,
          params->n_values * sizeof (FusReal));
  self->best = g_memdup2 (params->values, params->n_values * sizeof (FusReal));
  mean = self->n_steps == 0 ? start->score : fus_trainer_measure_r2 (self, r2);
  if (self->n_steps > 0)
    memcpy (self->log->start_r2, r2, self->spec->n_modalities * sizeof (double));
  self->counters.best_loss = isfinite (mean) ? -mean : (double) INFINITY;
  self->counters.start_r2 = mean;
}

/* -- Rates -- */

static double
get_factor (const FusTrainer *self, const char *name)
{
  if (!fus_trainer_has_start (self))
    return 1;
  if (g_str_equal (name, "metric") || g_str_has_suffix (name, ".spread") ||
      g_str_has_suffix (name, ".trust") || g_str_has_suffix (name, ".company"))
    return 0;
  if (g_str_has_suffix (name, ".path.weight") || g_str_has_suffix (name, ".precision") ||
      g_str_has_suffix (name, ".cross"))
    return self->path_factor;

  return 1;
}

static void
add_slices (FusTrainer *self, gsize first, gsize n_values, double factor)
{
  for (gsize done = 0; done < n_values; done += VALUES_PER_SLICE)
    {
      FusTrainerSlice slice = { first + done, MIN (VALUES_PER_SLICE, n_values - done),
                                factor };

      g_array_append_val (self->slices, slice);
    }
}

void
fus_trainer_cut_slices (FusTrainer *self)
{
  const FusParams *params = fus_model_get_params (self->model);

  self->slices = g_array_new (FALSE, FALSE, sizeof (FusTrainerSlice));
  if (!fus_trainer_has_start (self))
    {
      add_slices (self, 0, params->n_values, 1);
      return;
    }
  for (guint i = 0; i < fus_params_get_n (params); i++)
    {
      const FusParam *param = fus_params_get (params, i);
      const double factor = get_factor (self, param->name);

      if (factor > 0)
        add_slices (self, param->offset, param->n_rows * param->n_cols, factor);
    }
}
