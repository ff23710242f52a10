/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run laid down, to be taken up where it stopped. */
#include "config.h"

#include "fus-trainer-private.h"

#include "fus-json-parse.h"
#include "fus-json.h"
#include "fus-model-error.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

static void
add_number (JsonBuilder *builder, const char *name, double value)
{
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  /* As text: JSON has no infinity. */
  fus_json_add_string (builder, name, g_ascii_dtostr (text, sizeof text, value));
}

static char *
counters_to_json (const FusTrainerCounters *counters)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  add_number (builder, "best_loss", counters->best_loss);
  add_number (builder, "n_bad", counters->n_bad);
  add_number (builder, "start_r2", counters->start_r2);
  add_number (builder, "schedule_factor", counters->schedule.factor);
  add_number (builder, "schedule_best", counters->schedule.best);
  add_number (builder, "schedule_n_bad", counters->schedule.n_bad);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static gboolean
get_number (JsonObject *object, const char *name, double *value)
{
  const char *text = fus_json_get_text (object, name);

  if (text != NULL)
    *value = g_ascii_strtod (text, NULL);

  return text != NULL;
}

static gboolean
is_count (double value)
{
  return value >= 0 && value <= G_MAXINT32;
}

static gboolean
counters_from_json (FusTrainerCounters *counters, const char *json)
{
  g_autoptr (JsonNode) root =
               json != NULL ? fus_json_parse (json, strlen (json), NULL) : NULL;
  JsonObject *object = NULL;
  double n_bad = 0;
  double schedule_n_bad = 0;

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return FALSE;
  object = json_node_get_object (root);
  if (!get_number (object, "best_loss", &counters->best_loss) ||
      !get_number (object, "n_bad", &n_bad) ||
      !get_number (object, "schedule_factor", &counters->schedule.factor) ||
      !get_number (object, "schedule_best", &counters->schedule.best) ||
      !get_number (object, "schedule_n_bad", &schedule_n_bad))
    return FALSE;
  if (!is_count (n_bad) || !is_count (schedule_n_bad))
    return FALSE;
  get_number (object, "start_r2", &counters->start_r2);
  counters->n_bad = (guint) n_bad;
  counters->schedule.n_bad = (guint) schedule_n_bad;

  return TRUE;
}

/**
 * fus_trainer_save:
 *
 * Returns: (transfer full): all that the run needs to go on as if it had never stopped
 */
FusTrainState *
fus_trainer_save (const FusTrainer *self)
{
  FusTrainState *state = g_new0 (FusTrainState, 1);
  FusParams *params = fus_model_get_params (self->model);

  state->spec = fus_model_spec_copy (self->spec);
  state->scaler = fus_scaler_ref (fus_model_get_scaler (self->model));
  state->split = fus_split_ref (self->split);
  state->params = fus_params_copy (params);
  if (self->best != NULL)
    {
      state->best = fus_params_copy (params);
      memcpy (state->best->values, self->best, params->n_values * sizeof (FusReal));
    }
  state->moments = fus_matrix_new_from_data (self->moments->data, self->moments->n_rows,
                                             self->moments->n_cols);
  state->step = self->counters.step;
  state->epoch = self->counters.epoch;
  state->counters = counters_to_json (&self->counters);
  state->log = fus_training_log_copy (self->log);

  return state;
}

void
fus_train_state_free (FusTrainState *self)
{
  g_clear_pointer (&self->spec, fus_model_spec_free);
  g_clear_pointer (&self->scaler, fus_scaler_unref);
  g_clear_pointer (&self->split, fus_split_unref);
  g_clear_pointer (&self->params, fus_params_unref);
  g_clear_pointer (&self->best, fus_params_unref);
  g_clear_pointer (&self->moments, fus_matrix_unref);
  g_clear_pointer (&self->counters, g_free);
  g_clear_pointer (&self->log, fus_training_log_unref);
  g_free (self);
}

static gboolean
same_layout (const FusParams *a, const FusParams *b)
{
  if (fus_params_get_n (a) != fus_params_get_n (b) || a->n_values != b->n_values)
    return FALSE;
  for (guint i = 0; i < fus_params_get_n (a); i++)
    {
      const FusParam *x = fus_params_get (a, i);
      const FusParam *y = fus_params_get (b, i);

      if (!g_str_equal (x->name, y->name) || x->n_rows != y->n_rows ||
          x->n_cols != y->n_cols)
        return FALSE;
    }

  return TRUE;
}

static gboolean
state_fits (const FusTrainer *self, const FusTrainState *state)
{
  const FusParams *params = fus_model_get_params (self->model);

  return same_layout (state->params, params) &&
         (state->best == NULL || same_layout (state->best, params)) &&
         state->moments->n_rows == self->moments->n_rows &&
         state->moments->n_cols == self->moments->n_cols &&
         state->log->n_modalities == self->spec->n_modalities;
}

static void
take_values (FusTrainer *self, const FusTrainState *state)
{
  const FusParams *params = fus_model_get_params (self->model);
  const gsize n_bytes = params->n_values * sizeof (FusReal);

  memcpy (params->values, state->params->values, n_bytes);
  memcpy (self->moments->data, state->moments->data, fus_trainer_get_moment_bytes (self));
  if (state->best != NULL)
    self->best = g_memdup2 (state->best->values, n_bytes);
  g_clear_pointer (&self->log, fus_training_log_unref);
  self->log = fus_training_log_copy (state->log);
}

/**
 * fus_trainer_new_from_state:
 * @state: as fus_trainer_save() made it
 * @error: set when it doesn't fit @dataset or itself
 *
 * Returns: (transfer full) (nullable): the run, where it stopped
 */
FusTrainer *
fus_trainer_new_from_state (FusDataset *dataset,
                            const FusTrainState *state,
                            guint n_threads,
                            int nice,
                            GError **error)
{

  g_autoptr (FusTrainer) self =
               fus_trainer_new_empty (dataset, state->split, state->spec, error);

  if (self == NULL)
    return NULL;
  self->baseline = fus_trainer_measure_baseline (dataset, state->scaler, self->train_rows,
                                                 self->n_train);
  self->model = fus_model_new (self->spec, state->scaler, error);
  if (self->model == NULL || !fus_trainer_make_buffers (self, n_threads, nice, error))
    return NULL;
  fus_trainer_start_schedule (self);
  if (!state_fits (self, state) || !counters_from_json (&self->counters, state->counters))
    {
      g_set_error (error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_FORMAT,
                   _ ("The state of the run doesn't fit its specification"));
      return NULL;
    }
  take_values (self, state);
  self->counters.step = state->step;
  self->counters.epoch = state->epoch;

  return g_steal_pointer (&self);
}
