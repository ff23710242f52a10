/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A model file, checked before it is believed: it comes through the reader process as
 * named arrays, the specification says which parameters there must be, and each has to
 * have its shape before there is room for it. From version 1 on the hash must be that
 * of the contents. A part that is optional, such as the state of a run, may be
 * missing, but not be broken. */
#include "config.h"

#include "fus-file-error.h"
#include "fus-import-process.h"
#include "fus-model-file-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

gboolean
fus_model_file_set_broken (const char *object, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ NULL, object, -1,
                                  _ ("Take a copy of the file, or train the model "
                                     "again.") },
                      _ ("A part of the model is missing or damaged"));

  return FALSE;
}

/* Kind, options, modalities and seed under @name; what can't be used is said why. */
static FusModelSpec *
read_spec (const FusPack *pack, const char *name, GError **error)
{
  const char *json = fus_pack_get_string (pack, name);
  g_autoptr (GError) cause = NULL;
  FusModelSpec *spec = json != NULL ? fus_model_spec_from_json (json, &cause) : NULL;

  if (spec != NULL)
    return spec;
  if (cause == NULL)
    fus_model_file_set_broken (name, error);
  else
    fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                        (FusPlace){ NULL, name, -1,
                                    _ ("Open it with the version of Fusescope that "
                                       "wrote it.") },
                        _ ("The model’s specification can’t be used: %s"),
                        cause->message);

  return NULL;
}

static FusMatrix *
read_row (const FusPack *pack,
          const char *prefix,
          const char *modality,
          const char *what,
          gsize n,
          GError **error)
{
  g_autofree char *name = g_strdup_printf ("%snorm.%s.%s", prefix, modality, what);
  FusMatrix *row = fus_pack_dup_matrix (pack, name);

  if (row != NULL && row->n_rows == n && row->n_cols == 1)
    {
      row->n_rows = 1;
      row->n_cols = n;
      return row;
    }
  g_clear_pointer (&row, fus_matrix_unref);
  fus_model_file_set_broken (name, error);

  return NULL;
}

static gboolean
is_scale (const FusMatrix *mean, const FusMatrix *sd)
{
  for (gsize d = 0; d < sd->n_cols; d++)
    {
      const gboolean is_known = isfinite (mean->data[d]) && isfinite (sd->data[d]);
      const gboolean is_unknown = isnan (mean->data[d]) && !(sd->data[d] > 0);

      if (!(is_known || is_unknown) || !(sd->data[d] >= 0))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_scale (const FusPack *pack,
            const char *prefix,
            const FusModality *modality,
            FusMatrix **mean,
            FusMatrix **sd,
            GError **error)
{
  *mean = read_row (pack, prefix, modality->id, "mean", modality->n_features, error);
  if (*mean == NULL)
    return FALSE;
  *sd = read_row (pack, prefix, modality->id, "sd", modality->n_features, error);
  if (*sd == NULL)
    return FALSE;

  return is_scale (*mean, *sd) || fus_model_file_set_broken (prefix, error);
}

/* Where the file has any: older ones have none. */
static gboolean
read_logs (FusScaler *scaler,
           guint m,
           const FusPack *pack,
           const char *prefix,
           const FusModality *modality,
           GError **error)
{
  g_autofree char *name = g_strdup_printf ("%snorm.%s.log_mean", prefix, modality->id);
  g_autoptr (FusMatrix) mean = NULL;
  g_autoptr (FusMatrix) sd = NULL;
  g_autoptr (FusMatrix) size = NULL;

  if (fus_pack_lookup (pack, name) == NULL)
    return TRUE;
  mean = read_row (pack, prefix, modality->id, "log_mean", modality->n_features, error);
  if (mean == NULL)
    return FALSE;
  sd = read_row (pack, prefix, modality->id, "log_sd", modality->n_features, error);
  if (sd == NULL)
    return FALSE;
  size = read_row (pack, prefix, modality->id, "log_size", 1, error);
  if (size == NULL)
    return FALSE;
  if (!is_scale (mean, sd) || !(size->data[0] >= 0) || !isfinite (size->data[0]))
    return fus_model_file_set_broken (name, error);
  fus_scaler_take_log (scaler, m, g_steal_pointer (&mean), g_steal_pointer (&sd),
                       (double) size->data[0]);

  return TRUE;
}

/* What fus_model_file_save() wrote under @prefix. This and those below return %NULL with
 * a FUS_FILE_ERROR where a part is missing or doesn't fit. */
static FusScaler *
read_scaler (const FusPack *pack,
             const char *prefix,
             const FusModelSpec *spec,
             GError **error)
{
  FusMatrix **mean = g_new0 (FusMatrix *, MAX (spec->n_modalities, 1));
  FusMatrix **sd = g_new0 (FusMatrix *, MAX (spec->n_modalities, 1));
  gboolean done = TRUE;

  for (guint m = 0; m < spec->n_modalities && done; m++)
    done = read_scale (pack, prefix, spec->modalities[m], &mean[m], &sd[m], error);
  if (done)
    {
      g_autoptr (FusScaler) scaler = fus_scaler_new_take (spec->n_modalities, mean, sd);

      for (guint m = 0; m < spec->n_modalities; m++)
        if (!read_logs (scaler, m, pack, prefix, spec->modalities[m], error))
          return NULL;
      return g_steal_pointer (&scaler);
    }
  for (guint m = 0; m < spec->n_modalities; m++)
    {
      g_clear_pointer (&mean[m], fus_matrix_unref);
      g_clear_pointer (&sd[m], fus_matrix_unref);
    }
  g_free (mean);
  g_free (sd);

  return NULL;
}

/* The roles of samples under @name. */
static FusSplit *
read_split (const FusPack *pack, const char *name, GError **error)
{
  const FusPackItem *item = fus_pack_lookup (pack, name);
  const guint8 *roles = item != NULL ? item->data : NULL;

  if (item == NULL || item->type != FUS_PACK_UINT8 || item->n_dims != 1)
    {
      fus_model_file_set_broken (name, error);
      return NULL;
    }
  for (guint64 i = 0; i < item->dims[0]; i++)
    if (roles[i] > FUS_ROLE_TEST)
      {
        fus_model_file_set_broken (name, error);
        return NULL;
      }

  return fus_split_new_from_roles (roles, item->dims[0]);
}

/* ---- parameters ---- */

static gboolean
set_wrong_shape (const FusParam *param, const char *name, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ NULL, name, -1, _ ("Train the model again.") },
                      _ ("The parameters are not of the size that the specification "
                         "asks for: %zu × %zu"),
                      param->n_rows, param->n_cols);

  return FALSE;
}

static gboolean
is_finite (const FusReal *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    if (!isfinite (values[i]))
      return FALSE;

  return TRUE;
}

static gsize
get_dim (const FusPackItem *item, guint i)
{
  return i < item->n_dims ? item->dims[i] : 1;
}

/* Whether the numbers that came are those that the specification asks for: before there
 * is room for them, so that a specification can't ask for more than came. */
static gboolean
check_param (const FusParam *param, const FusPack *pack, GError **error)
{
  g_autofree char *name = g_strconcat ("tensors/", param->name, NULL);
  const FusPackItem *item = fus_pack_lookup (pack, name);

  if (item == NULL || item->n_dims > 2)
    return fus_model_file_set_broken (name, error);

  return (get_dim (item, 0) == param->n_rows && get_dim (item, 1) == param->n_cols) ||
         set_wrong_shape (param, name, error);
}

static gboolean
check_params (const FusModelSpec *spec, const FusPack *pack, GError **error)
{
  g_autoptr (FusParams) places = fus_model_lay_out_params (spec, error);

  if (places == NULL)
    return FALSE;
  for (guint i = 0; i < fus_params_get_n (places); i++)
    if (!check_param (fus_params_get (places, i), pack, error))
      return FALSE;

  return TRUE;
}

static gboolean
read_param (FusParams *params, guint i, const FusPack *pack, GError **error)
{
  const FusParam *param = fus_params_get (params, i);
  g_autofree char *name = g_strconcat ("tensors/", param->name, NULL);
  g_autoptr (FusMatrix) values = fus_pack_dup_matrix (pack, name);
  gsize n = param->n_rows * param->n_cols;

  if (values == NULL || values->n_rows * values->n_cols != n ||
      !is_finite (values->data, n))
    return fus_model_file_set_broken (name, error);
  memcpy (fus_params_get_values (params, i), values->data, n * sizeof (FusReal));

  return TRUE;
}

/* Past version 1 of the library, a file is only what it says it is if its model has the
 * hash that was written. In double, numbers come back rounded, so there it isn't asked.
 */
static gboolean
check_hash (const FusModel *model, const FusPack *pack, GError **error)
{
  const char *written = fus_pack_get_string (pack, "hash");
  g_autofree char *hash = NULL;

  if (sizeof (FusReal) != sizeof (float) || written == NULL)
    return TRUE;
  hash = fus_model_dup_hash (model);

  return g_str_equal (hash, written) || fus_model_file_set_broken ("hash", error);
}

static FusModel *
read_model (const FusPack *pack, GError **error)
{
  g_autoptr (FusModelSpec) spec = read_spec (pack, "spec", error);
  g_autoptr (FusScaler) scaler =
               spec != NULL ? read_scaler (pack, "tensors/", spec, error) : NULL;
  g_autoptr (FusModel) model = NULL;
  FusParams *params = NULL;

  if (scaler == NULL || !check_params (spec, pack, error))
    return NULL;
  model = fus_model_new (spec, scaler, error);
  if (model == NULL)
    return NULL;
  params = fus_model_get_params (model);
  for (guint i = 0; i < fus_params_get_n (params); i++)
    if (!read_param (params, i, pack, error))
      return NULL;

  return check_hash (model, pack, error) ? g_steal_pointer (&model) : NULL;
}

/* ---- state ---- */

/* A whole block of parameters, gaps included. */
static FusParams *
read_block (const FusPack *pack,
            const char *name,
            const FusParams *places,
            GError **error)
{
  const FusPackItem *item = fus_pack_lookup (pack, name);
  FusParams *params = NULL;
  gsize n_values = places->n_values;

  if (item == NULL || item->n_dims != 1 || item->dims[0] != n_values ||
      item->n_bytes != n_values * sizeof (FusReal))
    {
      fus_model_file_set_broken (name, error);
      return NULL;
    }
  params = fus_params_copy (places);
  fus_params_allocate (params);
  memcpy (params->values, item->data, item->n_bytes);

  return params;
}

static gboolean
read_blocks (FusTrainState *state,
             const FusPack *pack,
             const FusParams *places,
             GError **error)
{
  gsize n_values = places->n_values;

  state->params = read_block (pack, "train/params", places, error);
  if (state->params == NULL)
    return FALSE;
  if (fus_pack_lookup (pack, "train/best") != NULL &&
      (state->best = read_block (pack, "train/best", places, error)) == NULL)
    return FALSE;
  state->moments = fus_pack_dup_matrix (pack, "train/moments");
  /* Two means, and a third number of Adam's kin or the averaged weights. */
  if (state->moments == NULL || state->moments->n_rows < 2 ||
      state->moments->n_rows > 4 || state->moments->n_cols != n_values)
    return fus_model_file_set_broken ("train/moments", error);

  return TRUE;
}

/* The places of a run's parameters: those that its model has, which may have a mix with
 * ridge behind them (fus-model-stack.c), and no more. */
static FusParams *
lay_out_params_of (const FusModelSpec *spec, const FusModel *model)
{
  g_autoptr (FusParams) places = fus_model_lay_out_params (spec, NULL);
  const FusParams *params = fus_model_get_params (model);

  return places != NULL && places->n_values <= params->n_values &&
             fus_params_get_n (places) <= fus_params_get_n (params)
           ? g_steal_pointer (&places)
           : NULL;
}

static gboolean
read_counters (FusTrainState *state, const FusPack *pack, GError **error)
{
  gint64 step = fus_pack_get_int (pack, "train/step", -1);
  gint64 epoch = fus_pack_get_int (pack, "train/epoch", -1);

  state->counters = g_strdup (fus_pack_get_string (pack, "train/counters"));
  if (state->counters == NULL)
    return fus_model_file_set_broken ("train/counters", error);
  if (step < 0)
    return fus_model_file_set_broken ("train/step", error);
  if (epoch < 0 || epoch > G_MAXINT32)
    return fus_model_file_set_broken ("train/epoch", error);
  state->step = (guint64) step;
  state->epoch = (guint) epoch;

  return TRUE;
}

/* Returns: (transfer full): what training can go on from, or %NULL with @error set */
static FusTrainState *
read_state (const FusPack *pack, const FusModel *model, GError **error)
{
  g_autoptr (FusTrainState) state = g_new0 (FusTrainState, 1);
  g_autoptr (FusParams) places = NULL;

  if (!read_counters (state, pack, error))
    return NULL;
  state->spec = read_spec (pack, "train/spec", error);
  if (state->spec == NULL)
    return NULL;
  places = lay_out_params_of (state->spec, model);
  if (places == NULL ||
      !g_str_equal (state->spec->kind->id, fus_model_get_spec (model)->kind->id) ||
      state->spec->n_modalities != fus_model_get_n_modalities (model))
    {
      fus_model_file_set_broken ("train/spec", error);
      return NULL;
    }
  state->scaler = read_scaler (pack, "train/", state->spec, error);
  if (state->scaler == NULL)
    return NULL;
  state->split = read_split (pack, "train/roles", error);
  if (state->split == NULL)
    return NULL;
  state->log =
    fus_model_file_read_log (pack, "train/log", state->spec->n_modalities, error);
  if (state->log == NULL || !read_blocks (state, pack, places, error))
    return NULL;
  state->log->from_others = fus_model_judges_others (model);

  return g_steal_pointer (&state);
}

/* ---- all ---- */

static gboolean
check_format (const FusPack *pack, GError **error)
{
  const char *format = fus_pack_get_string (pack, "@format");
  gint64 version = fus_pack_get_int (pack, "version", 0);

  if (g_strcmp0 (format, FUS_MODEL_FILE_FORMAT) != 0)
    fus_file_error_set (
      error, FUS_FILE_ERROR_FORMAT,
      (FusPlace){ NULL, NULL, -1, _ ("Choose a file that Fusescope wrote (.fsmodel).") },
      _ ("The file holds no Fusescope model"));
  else if (version > FUS_MODEL_FILE_VERSION)
    fus_file_error_set (error, FUS_FILE_ERROR_UNSUPPORTED,
                        (FusPlace){ NULL, "version", -1, _ ("Update Fusescope.") },
                        _ ("The model was written by a newer Fusescope (format %d)"),
                        (int) version);
  else
    return TRUE;

  return FALSE;
}

static gboolean
read_rest (FusModelFile *self, const FusPack *pack, GError **error)
{
  self->split = read_split (pack, "split/roles", error);
  if (self->split == NULL)
    return FALSE;
  self->sample_ids = fus_pack_dup_strv (pack, "split/ids", self->split->n_samples);
  if (self->sample_ids == NULL)
    return fus_model_file_set_broken ("split/ids", error);
  self->log = fus_model_file_read_log (pack, "log",
                                       fus_model_get_n_modalities (self->model), error);
  if (self->log == NULL)
    return FALSE;
  self->log->from_others = fus_model_judges_others (self->model);
  self->dataset_hash = g_strdup (fus_pack_get_string (pack, "dataset/hash"));
  self->dataset_name = g_strdup (fus_pack_get_string (pack, "dataset/name"));
  if (fus_pack_lookup (pack, "train/params") == NULL)
    return TRUE;
  self->state = read_state (pack, self->model, error);

  return self->state != NULL;
}

FusModelFile *
fus_model_file_from_pack (const FusPack *pack, GError **error)
{
  g_autoptr (FusModelFile) self = g_new0 (FusModelFile, 1);

  if (!check_format (pack, error))
    return NULL;
  self->model = read_model (pack, error);
  if (self->model == NULL || !read_rest (self, pack, error))
    return NULL;

  return g_steal_pointer (&self);
}

FusModelFile *
fus_model_file_load (const char *path, GError **error)
{
  g_autoptr (FusPack) pack = fus_import_process_read_model (path, NULL, error);
  FusModelFile *self = pack != NULL ? fus_model_file_from_pack (pack, error) : NULL;

  if (self == NULL && error != NULL)
    fus_file_error_fill_place (*error, (FusPlace){ path, NULL, -1, NULL });

  return self;
}
