/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-map-sample.h"

#include "fus-rng.h"

#define N_KEPT 64
#define N_DRAWS 20 /* as few as a range may be made of; only the mean is shown */

typedef struct
{
  FusModel *model;
  FusDataset *dataset;
  guint sample;
} Input;

static void
input_free (gpointer data)
{
  Input *self = data;

  fus_model_unref (self->model);
  fus_dataset_unref (self->dataset);
  g_free (self);
}

static void
sample_clear (gpointer data)
{
  FusMapSample *self = data;

  for (guint m = 0; m < self->n_modalities; m++)
    g_clear_pointer (&self->rebuilt[m], fus_reconstruction_unref);
  g_free (self->rebuilt);
}

static void
sample_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, sample_clear);
}

static gboolean
rebuild (FusMapSample *self,
         const FusEncoding *encoding,
         FusPool *pool,
         const FusProgress *progress,
         GError **error)
{
  const FusReconstructionOptions options = { FUS_MEAN_MIXTURE, N_DRAWS,
                                             FUS_DEFAULT_SEED };

  for (guint m = 0; m < self->n_modalities; m++)
    {
      FusMask others = fus_mask_all (self->n_modalities) & ~((FusMask) 1 << m);

      self->rebuilt[m] =
        fus_reconstruct (encoding, others, m, &options, pool, progress, error);
      if (self->rebuilt[m] == NULL)
        return FALSE;
    }
  return TRUE;
}

static gpointer
compute (gpointer data,
         FusResultSink *sink,
         FusPool *pool,
         const FusProgress *progress,
         GError **error)
{
  const Input *input = data;
  g_autoptr (FusEncoding) encoding =
               fus_encoding_new (input->model, input->dataset, &input->sample, 1, pool,
                                 progress, error);
  FusMapSample *self = NULL;

  if (encoding == NULL)
    return NULL;
  self = g_atomic_rc_box_new0 (FusMapSample);
  self->sample = input->sample;
  self->n_modalities = fus_dataset_get_n_modalities (input->dataset);
  self->rebuilt = g_new0 (FusReconstruction *, self->n_modalities + 1);
  if (!rebuild (self, encoding, pool, progress, error))
    g_clear_pointer (&self, sample_unref);

  return self;
}

static gpointer
sample_ref (gpointer data)
{
  return g_atomic_rc_box_acquire (data);
}

static const FusResultKind kind = {
  .lane = FUS_LANE_ANALYSIS,
  .n_kept = N_KEPT,
  .compute = compute,
  .free_input = input_free,
  .ref = sample_ref,
  .unref = sample_unref,
};

FusResult *
fus_map_sample_result_new (FusStudy *study)
{
  return fus_result_new (study, &kind);
}

void
fus_map_sample_request (FusResult *result, FusStudy *study, guint sample)
{
  g_autofree char *key = g_strdup_printf ("%u", sample);
  Input *input = NULL;

  if (fus_study_get_model (study) == NULL || fus_study_get_dataset (study) == NULL)
    return;
  input = g_new0 (Input, 1);
  input->model = fus_model_ref (fus_study_get_model (study));
  input->dataset = fus_dataset_ref (fus_study_get_dataset (study));
  input->sample = sample;
  fus_result_request (result, key, input);
}
