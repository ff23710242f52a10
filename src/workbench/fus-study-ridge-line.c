/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Ridge regression on the samples that a run validates with. Not a measurement like those
 * of fus-trust.c: those are of a model and the samples held out from it, this of data and
 * a split, so that a run under way has it before there is a model to measure. */
#include "config.h"

#include "fus-study-ridge-line.h"

/* Runs that a person goes to and fro between. */
#define N_KEPT 4

typedef struct
{
  FusRun *run; /* (nullable): that @model is of: encoded already */
  FusModel *model;
  FusDataset *dataset;
  FusSplit *split;
} LineInput;

static void
line_input_free (gpointer data)
{
  LineInput *self = data;

  g_clear_object (&self->run);
  fus_model_unref (self->model);
  fus_dataset_unref (self->dataset);
  fus_split_unref (self->split);
  g_free (self);
}

static FusEncoding *
encode_role (const LineInput *input,
             FusRole role,
             FusPool *pool,
             const FusProgress *progress,
             GError **error)
{
  gsize n = 0;
  g_autofree guint *rows = fus_split_list_rows (input->split, role, &n);

  if (input->run != NULL)
    return fus_run_select (input->run, input->dataset, rows, n, pool, progress, error);

  return fus_encoding_new (input->model, input->dataset, rows, n, pool, progress, error);
}

static gpointer
compute_line (gpointer data,
              FusMailbox *parts,
              FusPool *pool,
              const FusProgress *progress,
              GError **error)
{
  const LineInput *input = data;
  g_autoptr (FusEncoding) train =
               encode_role (input, FUS_ROLE_TRAIN, pool, progress, error);
  g_autoptr (FusEncoding) valid =
               train != NULL ? encode_role (input, FUS_ROLE_VALID, pool, progress, error)
                             : NULL;

  return valid != NULL ? fus_ridge_line_new (train, valid, progress, error) : NULL;
}

static const FusResultKind line_kind = {
  .lane = FUS_LANE_ANALYSIS,
  .n_kept = N_KEPT,
  .compute = compute_line,
  .free_input = line_input_free,
  .ref = (GBoxedCopyFunc) fus_ridge_line_ref,
  .unref = (GDestroyNotify) fus_ridge_line_unref,
};

FusResult *
fus_ridge_line_for_study (FusStudy *study)
{
  g_return_val_if_fail (FUS_IS_STUDY (study), NULL);

  FusResult *result = fus_study_find_result (study, "ridge-line");

  if (result != NULL)
    return result;
  result = fus_result_new (study, &line_kind);
  fus_study_take_result (study, "ridge-line", result);
  g_signal_connect_object (study, "notify::dataset", G_CALLBACK (fus_result_clear),
                           result, G_CONNECT_SWAPPED);

  return result;
}

void
fus_ridge_line_request (FusStudy *study, FusModel *model, FusSplit *split)
{
  g_return_if_fail (FUS_IS_STUDY (study));
  g_return_if_fail (model != NULL);
  g_return_if_fail (split != NULL);

  FusDataset *dataset = fus_study_get_dataset (study);
  g_autofree char *roles =
    g_compute_checksum_for_data (G_CHECKSUM_SHA256, split->roles, split->n_samples);
  LineInput *input = NULL;

  if (dataset == NULL || fus_dataset_get_n_modalities (dataset) < 2 ||
      split->n_samples != fus_dataset_get_n_samples (dataset))
    return;
  input = g_new0 (LineInput, 1);
  if (model == fus_study_get_model (study))
    input->run = g_object_ref (fus_study_get_run (study));
  input->model = fus_model_ref (model);
  input->dataset = fus_dataset_ref (dataset);
  input->split = fus_split_ref (split);
  fus_result_request (fus_ridge_line_for_study (study), roles, input);
}
