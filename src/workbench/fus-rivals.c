/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Plain methods beside the model, off the main thread. */
#include "config.h"

#include "fus-rivals.h"

#include "fus-rng.h"
#include "fus-trust.h"

#include <glib/gi18n-lib.h>

#define STANDING_KEY "fus-standing"
#define LINE_KEY "fus-ridge-line"
/* Runs that a person goes to and fro between. */
#define N_KEPT 4

/* -- The model beside them -- */

typedef struct
{
  FusHeldOut *held_out;
  FusSplit *split; /* (nullable) */
} StandingInput;

static void
standing_input_free (gpointer data)
{
  StandingInput *self = data;

  fus_held_out_unref (self->held_out);
  g_clear_pointer (&self->split, fus_split_unref);
  g_free (self);
}

static gpointer
compute_standing (gpointer data,
                  FusResultSink *sink,
                  FusPool *pool,
                  const FusProgress *progress,
                  GError **error)
{
  const StandingInput *input = data;
  FusGateOptions options = { .mode = FUS_MEAN_MIXTURE, .seed = FUS_DEFAULT_SEED };
  g_autoptr (FusEncoding) encoding =
               fus_trust_encode_unseen (input->held_out, input->split, &options.held_out,
                                        pool, progress, error);
  g_autoptr (FusBaselines) baselines = NULL;

  if (encoding == NULL)
    return NULL;
  baselines = fus_baselines_new (input->held_out->train, encoding, FUS_DEFAULT_SEED, pool,
                                 progress, error);
  if (baselines == NULL)
    return NULL;

  return fus_standing_new (baselines, encoding, &options, pool, progress, error);
}

static const FusResultKind standing_kind = {
  .title = N_ ("Comparing the model with plain methods"),
  .lane = FUS_LANE_ANALYSIS,
  .n_kept = 1,
  .compute = compute_standing,
  .free_input = standing_input_free,
  .ref = (GBoxedCopyFunc) fus_standing_ref,
  .unref = (GDestroyNotify) fus_standing_unref,
};

static void
held_out_changed_cb (FusStudy *study)
{
  if (fus_result_get (fus_held_out_for_study (study)) == NULL)
    fus_result_clear (fus_standing_for_study (study));
  else
    fus_standing_request (study);
}

/**
 * fus_standing_for_study:
 *
 * Returns: (transfer none): whose value is a #FusStanding; the study's for life
 */
FusResult *
fus_standing_for_study (FusStudy *study)
{
  FusResult *result = g_object_get_data (G_OBJECT (study), STANDING_KEY);

  if (result != NULL)
    return result;
  result = fus_result_new (study, &standing_kind);
  g_object_set_data_full (G_OBJECT (study), STANDING_KEY, result, g_object_unref);
  g_signal_connect_object (fus_held_out_for_study (study), "changed",
                           G_CALLBACK (held_out_changed_cb), study, G_CONNECT_SWAPPED);

  return result;
}

/* There is nothing to compare where there is one source, or nothing to learn from. */
void
fus_standing_request (FusStudy *study)
{
  FusHeldOut *held_out = fus_result_get (fus_held_out_for_study (study));
  FusSplit *split = fus_study_get_split (study);
  FusDataset *dataset = fus_study_get_dataset (study);
  StandingInput *input = NULL;

  if (held_out == NULL)
    {
      fus_held_out_request (study);
      return;
    }
  if (held_out->train == NULL || fus_dataset_get_n_modalities (dataset) < 2)
    return;
  input = g_new0 (StandingInput, 1);
  input->held_out = fus_held_out_ref (held_out);
  input->split = split != NULL ? fus_split_ref (split) : NULL;
  fus_result_request (fus_standing_for_study (study), "standing", input);
}

/* -- Ridge's line -- */

typedef struct
{
  FusModel *model;
  FusDataset *dataset;
  FusSplit *split;
} LineInput;

static void
line_input_free (gpointer data)
{
  LineInput *self = data;

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

  return fus_encoding_new (input->model, input->dataset, rows, n, pool, progress, error);
}

static gpointer
compute_line (gpointer data,
              FusResultSink *sink,
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

/**
 * fus_ridge_line_for_study:
 *
 * Returns: (transfer none): whose value is a #FusRidgeLine; the study's for life
 */
FusResult *
fus_ridge_line_for_study (FusStudy *study)
{
  FusResult *result = g_object_get_data (G_OBJECT (study), LINE_KEY);

  if (result != NULL)
    return result;
  result = fus_result_new (study, &line_kind);
  g_object_set_data_full (G_OBJECT (study), LINE_KEY, result, g_object_unref);
  g_signal_connect_object (study, "notify::dataset", G_CALLBACK (fus_result_clear),
                           result, G_CONNECT_SWAPPED);

  return result;
}

void
fus_ridge_line_request (FusStudy *study, FusModel *model, FusSplit *split)
{
  FusDataset *dataset = fus_study_get_dataset (study);
  g_autofree char *roles =
    g_compute_checksum_for_data (G_CHECKSUM_SHA256, split->roles, split->n_samples);
  LineInput *input = NULL;

  if (dataset == NULL || fus_dataset_get_n_modalities (dataset) < 2 ||
      split->n_samples != fus_dataset_get_n_samples (dataset))
    return;
  input = g_new0 (LineInput, 1);
  input->model = fus_model_ref (model);
  input->dataset = fus_dataset_ref (dataset);
  input->split = fus_split_ref (split);
  fus_result_request (fus_ridge_line_for_study (study), roles, input);
}
