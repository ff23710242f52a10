/* SPDX-License-Identifier: GPL-3.0-or-later */
/* One step: a batch is cut into shards of fixed size, each shard runs forwards and
 * backwards on a tape of its own, then each parameter's gradient is added up over the
 * shards in order. So threads never wait for each other within a pass and the result
 * does not depend on their number: shard size and order are part of "same seed, same
 * model". */
#include "config.h"

#include "fus-step.h"

#include "fus-model-private.h"
#include "fus-objective.h"

#include <math.h>
#include <string.h>

/* Rows of a shard: a part of "same seed, same model", whatever the number of threads. */
#define ROWS_PER_SHARD 64
#define ROWS_PER_SHARD_OF_SMALL_BATCH 32

struct _FusStep
{
  FusModel *model;
  FusPool *pool; /* borrowed; NULL for the caller's thread alone */
  FusArena *arena;
  FusBatchPlan plan;
  FusTape *common; /* what shards share */
  FusLossRows *rows;
  FusReal ones[ROWS_PER_SHARD];
  GPtrArray *shards; /* of FusShard, as many as the largest batch so far needs */
  GPtrArray *tapes;  /* theirs */
  guint n_shards;    /* of the batch at hand */
  const FusStepOptions *options;
  guint *order; /* parameters, the largest first */
  FusReal *gradients;
};

static void
shard_free (gpointer data)
{
  FusShard *shard = data;

  g_array_unref (shard->terms);
  g_free (shard);
}

typedef struct
{
  guint param;
  gsize n_values;
} Sized;

static int
compare_sizes (gconstpointer a, gconstpointer b)
{
  const Sized *x = a;
  const Sized *y = b;

  if (x->n_values != y->n_values)
    return x->n_values > y->n_values ? -1 : 1;

  return x->param < y->param ? -1 : 1;
}

/* The largest first, so that threads end together. */
static guint *
order_params (const FusParams *params)
{
  const guint n = fus_params_get_n (params);
  g_autofree Sized *sizes = g_new (Sized, n);
  guint *order = g_new (guint, n);

  for (guint i = 0; i < n; i++)
    {
      const FusParam *param = fus_params_get (params, i);

      sizes[i] = (Sized){ i, param->n_rows * param->n_cols };
    }
  qsort (sizes, n, sizeof *sizes, compare_sizes);
  for (guint i = 0; i < n; i++)
    order[i] = sizes[i].param;

  return order;
}

FusStep *
fus_step_new (FusModel *model, FusPool *pool)
{
  FusStep *self = g_new0 (FusStep, 1);

  self->model = fus_model_ref (model);
  self->pool = pool;
  self->arena = fus_arena_new ();
  self->common = fus_tape_new ();
  self->shards = g_ptr_array_new_with_free_func (shard_free);
  self->tapes = g_ptr_array_new_with_free_func ((GDestroyNotify) fus_tape_free);
  self->order = order_params (model->params);
  for (guint i = 0; i < ROWS_PER_SHARD; i++)
    self->ones[i] = 1;

  return self;
}

void
fus_step_free (FusStep *self)
{
  g_clear_pointer (&self->shards, g_ptr_array_unref);
  g_clear_pointer (&self->tapes, g_ptr_array_unref);
  g_clear_pointer (&self->arena, fus_arena_free);
  g_clear_pointer (&self->common, fus_tape_free);
  g_clear_pointer (&self->rows, fus_loss_rows_free);
  g_clear_pointer (&self->model, fus_model_unref);
  g_free (self->order);
  g_free (self);
}

/* -- Rows -- */

static FusLossRows *
loss_rows_new (guint n_modalities, gsize capacity)
{
  FusLossRows *self = g_new0 (FusLossRows, 1);

  g_assert (n_modalities > 0 && n_modalities <= FUS_MAX_MODALITIES);

  self->n_modalities = n_modalities;
  self->capacity = capacity;
  self->loss = g_new0 (double, capacity);
  self->kl = g_new0 (double, capacity);
  self->elbo = g_new0 (double, capacity);
  self->nll = g_new0 (double, capacity *n_modalities);
  self->kl_of = g_new0 (double, capacity *n_modalities);
  self->error = g_new0 (double, capacity *n_modalities);
  self->base = g_new0 (double, capacity *n_modalities);

  return self;
}

void
fus_loss_rows_free (FusLossRows *self)
{
  g_free (self->loss);
  g_free (self->kl);
  g_free (self->elbo);
  g_free (self->nll);
  g_free (self->kl_of);
  g_free (self->error);
  g_free (self->base);
  g_free (self);
}

static void
reset_rows (FusLossRows *self, gsize n_rows)
{
  self->n_rows = n_rows;
  self->n_clamped = 0;
  for (gsize row = 0; row < n_rows; row++)
    {
      self->loss[row] = 0;
      self->kl[row] = 0;
      self->elbo[row] = 0;
    }
  for (gsize i = 0; i < self->capacity * self->n_modalities; i++)
    {
      self->nll[i] = (double) NAN;
      self->kl_of[i] = (double) NAN;
      self->error[i] = (double) NAN;
      self->base[i] = (double) NAN;
    }
}

/* -- Shards -- */

static void
add_shard (FusStep *self)
{
  FusShard *shard = g_new0 (FusShard, 1);
  FusTape *tape = fus_tape_new ();

  shard->model = self->model;
  shard->tape = tape;
  shard->ones = self->ones;
  shard->terms = g_array_new (FALSE, FALSE, sizeof (FusWeightedTerm));
  g_ptr_array_add (self->shards, shard);
  g_ptr_array_add (self->tapes, tape);
}

static void
cut_shards (FusStep *self, const FusBatch *batch)
{
  const gsize size =
    batch->n_rows <= ROWS_PER_SHARD ? ROWS_PER_SHARD_OF_SMALL_BATCH : ROWS_PER_SHARD;

  self->n_shards = 0;
  for (gsize first = 0; first < batch->n_rows; first += size)
    {
      FusShard *shard = NULL;

      if (self->n_shards == self->shards->len)
        add_shard (self);
      shard = g_ptr_array_index (self->shards, self->n_shards++);
      shard->batch = batch;
      shard->plan = &self->plan;
      shard->first = first;
      shard->n_rows = MIN (size, batch->n_rows - first);
      shard->inputs = batch->inputs + first;
      shard->presence = batch->presence + first;
      shard->baseline = self->options->baseline;
      shard->out = self->rows;
      shard->n_clamped = 0;
      g_array_set_size (shard->terms, 0);
    }
}

static void
shard_worker (gsize item, guint worker, gpointer data)
{
  FusStep *self = data;
  FusShard *shard = g_ptr_array_index (self->shards, item);

  fus_tape_reset (shard->tape);
  self->model->spec->kind->objective->loss (shard);
  if (self->options->backward && shard->terms->len > 0)
    {
      FusNode *loss =
        fus_op_weighted_sum (shard->tape,
                             (const FusWeightedTerm *) (gpointer) shard->terms->data,
                             shard->terms->len);

      fus_tape_backward (shard->tape, loss, 1 / (FusReal) self->plan.n_rows);
    }
}

static void
make_plan (FusStep *self, const FusBatch *batch)
{
  const FusObjectiveClass *objective = self->model->spec->kind->objective;

  fus_arena_reset (self->arena);
  fus_tape_reset (self->common);
  fus_tape_set_param_gradients (self->common, self->options->backward);
  self->plan = (FusBatchPlan){
    .arena = self->arena,
    .n_rows = batch->n_rows,
    .seed = self->options->seed,
    .step = self->options->step,
    .beta = self->options->beta,
    .noise = self->options->noise,
    .tape = self->common,
  };
  if (objective->plan != NULL)
    objective->plan (&self->plan, self->model, batch);
}

static void
ensure_rows (FusStep *self, gsize n_rows)
{
  if (self->rows != NULL && self->rows->capacity < n_rows)
    g_clear_pointer (&self->rows, fus_loss_rows_free);
  if (self->rows == NULL)
    self->rows = loss_rows_new (self->model->n_modalities, n_rows);
  reset_rows (self->rows, n_rows);
}

const FusLossRows *
fus_step_run (FusStep *self, const FusBatch *batch, const FusStepOptions *options)
{
  g_assert (batch->n_rows <= batch->capacity);

  self->options = options;
  ensure_rows (self, batch->n_rows);
  make_plan (self, batch);
  cut_shards (self, batch);
  fus_pool_run (self->pool, self->n_shards, shard_worker, self);
  for (guint i = 0; i < self->n_shards; i++)
    self->rows->n_clamped +=
      ((FusShard *) g_ptr_array_index (self->shards, i))->n_clamped;
  for (guint i = 0; i < self->n_shards && options->backward; i++)
    fus_tape_return_shared (g_ptr_array_index (self->tapes, i));
  if (options->backward)
    fus_tape_backward_from_gradients (self->common);
  self->options = NULL;

  return self->rows;
}

/* Clears a parameter's place, the gap after it too, and adds up its gradient there. */
static void
gradient_worker (gsize item, guint worker, gpointer data)
{
  FusStep *self = data;
  const guint param = self->order[item];
  const FusParams *params = self->model->params;
  const gsize first = fus_params_get (params, param)->offset;
  const gsize end = param + 1 < fus_params_get_n (params)
                      ? fus_params_get (params, param + 1)->offset
                      : params->n_values;

  memset (self->gradients + first, 0, (end - first) * sizeof (FusReal));
  fus_tape_accumulate_param ((FusTape *const *) self->tapes->pdata, self->n_shards,
                             params, param, self->gradients + first);
  fus_tape_accumulate_param (&self->common, 1, params, param, self->gradients + first);
}

void
fus_step_get_gradients (FusStep *self, FusReal *gradients)
{
  self->gradients = gradients;
  fus_pool_run (self->pool, fus_params_get_n (self->model->params), gradient_worker,
                self);
  self->gradients = NULL;
}

FusLossRows *
fus_model_loss (FusModel *model,
                const FusBatch *batch,
                const FusNoise *noise,
                guint64 seed,
                FusPool *pool)
{
  g_autoptr (FusStep) step = fus_step_new (model, pool);
  const FusStepOptions options = {
    .seed = seed,
    .beta = fus_options_get_real (model->spec->options, "beta", NULL),
    .noise = noise,
  };

  fus_step_run (step, batch, &options);

  return g_steal_pointer (&step->rows);
}
