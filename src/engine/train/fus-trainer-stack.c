/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mix of ridge regression and model for what is absent, by what validation rows say of
 * both (MODELS.md 9.7). */
#include "config.h"

#include "fus-trainer-private.h"

#include "fus-linalg.h"
#include "fus-model-stack.h"

#include <math.h>
#include <string.h>

/* Rows that have everything, validation and training rows each: fewer can't tell. */
#define FEWEST_ROWS 50
/* Weights that are worth their place in a file, of one modality. */
#define MOST_WEIGHTS ((gsize) 4 * 1000 * 1000)
/* The smaller side of the eigenproblem: beyond, one waits. */
#define MOST_SIDE 2000
#define MOST_RIDGE_ROWS 20000
/* What the mix gains is judged by so many stretches of rows, each by shares that are
 * fitted to the others: neighbouring rows, hours of one week, may resemble each other, and
 * then count as few. */
#define N_STRETCHES 10
/* In standard errors: 95 % of Student's t with one degree less. */
#define GAIN_IN_ERRORS 2.262

/* -- Ridge -- */

static gboolean
has_all (const FusTrainer *self, guint sample)
{
  return fus_dataset_get_presence (self->dataset)[sample] ==
         fus_mask_all (self->spec->n_modalities);
}

/* Training rows that have everything, thinned where they are very many. */
static guint *
list_complete (const FusTrainer *self, gsize *n_rows)
{
  guint *rows = g_new (guint, MAX (self->n_train, 1));
  gsize n = 0;
  gsize step = 0;

  for (gsize i = 0; i < self->n_train; i++)
    if (has_all (self, self->train_rows[i]))
      rows[n++] = self->train_rows[i];
  step = MAX ((n + MOST_RIDGE_ROWS - 1) / MOST_RIDGE_ROWS, 1);
  *n_rows = 0;
  for (gsize i = 0; i < n; i += step)
    rows[(*n_rows)++] = rows[i];

  return rows;
}

static FusRidge *
fit_ridge (const FusTrainer *self, guint m)
{
  const FusScaler *scaler = fus_model_get_scaler (self->model);
  const gsize n_others = fus_model_spec_count_others (self->spec, m);
  const gsize n_features = self->spec->modalities[m]->n_features;
  gsize n_rows = 0;
  g_autofree guint *rows = list_complete (self, &n_rows);
  g_autoptr (FusBatch) batch = NULL;
  g_autoptr (FusMatrix) x = NULL;
  g_autoptr (FusMatrix) y = NULL;

  if (n_rows < FEWEST_ROWS || n_others * n_features > MOST_WEIGHTS ||
      MIN (n_rows, n_others) > MOST_SIDE)
    return NULL;
  batch = fus_batch_new (self->dataset, n_rows);
  fus_batch_fill (batch, self->dataset, scaler, rows, n_rows);
  x = fus_matrix_new (n_rows, n_others);
  for (gsize row = 0; row < n_rows; row++)
    fus_batch_copy_others (batch, m, row, fus_matrix_row (x, row));
  y = fus_matrix_new_from_data (batch->x[m]->data, n_rows, n_features);
  for (gsize i = 0; i < n_rows * n_features; i++)
    if (isnan (y->data[i]))
      y->data[i] = 0;

  return fus_ridge_new_gcv (x, y, NULL, NULL);
}

static const FusRidge *
get_ridge (const FusTrainer *self, guint m)
{
  if (self->ridges[m] == NULL)
    self->ridges[m] = fit_ridge (self, m);

  return self->ridges[m];
}

void
fus_trainer_clear_ridges (FusTrainer *self)
{
  for (guint m = 0; m < self->spec->n_modalities && self->ridges != NULL; m++)
    g_clear_pointer (&self->ridges[m], fus_ridge_unref);
  g_clear_pointer (&self->ridges, g_free);
}

/* -- Shares -- */

/* Products of what ridge and model say and of what is the case, of each row that has
 * everything. */
typedef struct
{
  double ridge_ridge;
  double model_model;
  double ridge_model;
  double ridge_truth;
  double model_truth;
  double truth_truth;
} Products;

static gsize
count_complete_valid (const FusTrainer *self)
{
  gsize n = 0;

  for (guint i = 0; i < self->n_valid_batches; i++)
    for (gsize row = 0; row < self->valid_batches[i]->n_rows; row++)
      n +=
        self->valid_batches[i]->presence[row] == fus_mask_all (self->spec->n_modalities);

  return n;
}

static Products
multiply (const double *ridge, const FusReal *model, const FusReal *truth, gsize n)
{
  Products sum = { 0 };

  for (gsize d = 0; d < n; d++)
    {
      const double of_model = (double) model[d];
      const double of_truth = (double) truth[d];

      if (isnan (of_truth))
        continue;
      sum.ridge_ridge += ridge[d] * ridge[d];
      sum.model_model += of_model * of_model;
      sum.ridge_model += ridge[d] * of_model;
      sum.ridge_truth += ridge[d] * of_truth;
      sum.model_truth += of_model * of_truth;
      sum.truth_truth += of_truth * of_truth;
    }

  return sum;
}

/* @products: `[n]`, the validation rows that have everything */
static void
multiply_rows (const FusTrainer *self,
               const FusModel *model,
               const FusRidge *ridge,
               guint m,
               Products *products)
{
  g_autofree FusReal *x = g_new (FusReal, ridge->n_features);
  g_autofree double *y = g_new (double, ridge->n_outputs);
  gsize n = 0;

  for (guint i = 0; i < self->n_valid_batches; i++)
    {
      const FusBatch *batch = self->valid_batches[i];
      g_autoptr (FusArena) arena = fus_arena_new ();
      const FusExperts *experts = fus_model_encode (model, batch, arena);
      const FusReal *means = fus_trainer_predict_others (model, batch, experts, m, arena);

      for (gsize row = 0; row < batch->n_rows; row++)
        {
          if (batch->presence[row] != fus_mask_all (self->spec->n_modalities))
            continue;
          fus_batch_copy_others (batch, m, row, x);
          fus_ridge_predict (ridge, y, x);
          products[n++] = multiply (y, means + row * ridge->n_outputs,
                                    fus_matrix_row (batch->x[m], row), ridge->n_outputs);
        }
    }
}

static Products
add_up (const Products *products, gsize n)
{
  Products sum = { 0 };

  for (gsize i = 0; i < n; i++)
    {
      sum.ridge_ridge += products[i].ridge_ridge;
      sum.model_model += products[i].model_model;
      sum.ridge_model += products[i].ridge_model;
      sum.ridge_truth += products[i].ridge_truth;
      sum.model_truth += products[i].model_truth;
    }

  return sum;
}

/* The a, b ≥ 0 that make a·ridge + b·model nearest to the truth. */
static void
choose_shares (const Products *sum, double *of_ridge, double *of_model)
{
  const double determinant =
    sum->ridge_ridge * sum->model_model - sum->ridge_model * sum->ridge_model;
  double a = (sum->ridge_truth * sum->model_model - sum->model_truth * sum->ridge_model) /
             determinant;
  double b = (sum->model_truth * sum->ridge_ridge - sum->ridge_truth * sum->ridge_model) /
             determinant;

  if (!(determinant > 1e-9 * sum->ridge_ridge * sum->model_model) || a < 0)
    {
      a = 0;
      b = sum->model_model > 0 ? MAX (sum->model_truth / sum->model_model, 0) : 0;
    }
  else if (b < 0)
    {
      a = sum->ridge_ridge > 0 ? MAX (sum->ridge_truth / sum->ridge_ridge, 0) : 0;
      b = 0;
    }
  *of_ridge = a;
  *of_model = b;
}

static double
get_error (const Products *row, double a, double b)
{
  return row->truth_truth + a * a * row->ridge_ridge + b * b * row->model_model +
         2 * a * b * row->ridge_model - 2 * a * row->ridge_truth -
         2 * b * row->model_truth;
}

/* What the mix with shares of all other rows gains on the rows @first … @end. */
static double
measure_stretch (const Products *products, gsize n, gsize first, gsize end)
{
  Products others = add_up (products, first);
  const Products after = add_up (products + end, n - end);
  double a = 0;
  double b = 0;
  double gain = 0;

  others.ridge_ridge += after.ridge_ridge;
  others.model_model += after.model_model;
  others.ridge_model += after.ridge_model;
  others.ridge_truth += after.ridge_truth;
  others.model_truth += after.model_truth;
  choose_shares (&others, &a, &b);
  for (gsize i = first; i < end; i++)
    gain += get_error (&products[i], 0, 1) - get_error (&products[i], a, b);

  return gain / (double) (end - first);
}

/* Whether a mix is nearer than the model alone, beyond chance. */
static gboolean
is_gain (const Products *products, gsize n)
{
  double gains[N_STRETCHES];
  double mean = 0;
  double squares = 0;

  for (gsize k = 0; k < N_STRETCHES; k++)
    {
      gains[k] = measure_stretch (products, n, k * n / N_STRETCHES,
                                  (k + 1) * n / N_STRETCHES);
      mean += gains[k] / N_STRETCHES;
    }
  for (gsize k = 0; k < N_STRETCHES; k++)
    squares += (gains[k] - mean) * (gains[k] - mean);

  return mean > GAIN_IN_ERRORS * sqrt (squares / (N_STRETCHES - 1) / N_STRETCHES);
}

static gboolean
may_stack (const FusTrainer *self, guint m)
{
  const FusModelSpec *spec = self->spec;

  return fus_options_get_choice (spec->options, "stack", spec->modalities[m]->id) !=
           FUS_STACK_OFF &&
         fus_model_spec_get_likelihood (spec, m)->has_noise;
}

static FusStack
find_stack (const FusTrainer *self, const FusModel *model, guint m, gsize n_valid)
{
  FusStack stack = { NULL, 0, 1 };
  const FusRidge *ridge = may_stack (self, m) ? get_ridge (self, m) : NULL;
  g_autofree Products *products = NULL;
  Products sum;

  if (ridge == NULL)
    return stack;
  products = g_new0 (Products, n_valid);
  multiply_rows (self, model, ridge, m, products);
  sum = add_up (products, n_valid);
  choose_shares (&sum, &stack.of_ridge, &stack.of_model);
  if (stack.of_ridge > 0 && is_gain (products, n_valid))
    stack.ridge = ridge;

  return stack;
}

FusModel *
fus_trainer_stack (const FusTrainer *self, FusModel *model)
{
  const gsize n_valid = count_complete_valid (self);
  FusStack stacks[FUS_MAX_MODALITIES] = { 0 };
  FusModel *stacked = NULL;
  gboolean any = FALSE;

  if (self->spec->n_modalities < 2 || n_valid < FEWEST_ROWS)
    return model;
  for (guint m = 0; m < self->spec->n_modalities; m++)
    {
      stacks[m] = find_stack (self, model, m, n_valid);
      any |= stacks[m].ridge != NULL;
    }
  if (!any)
    return model;
  stacked = fus_model_new_stacked (model, stacks);
  fus_model_unref (model);

  return stacked;
}
