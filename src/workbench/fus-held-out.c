/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-held-out.h"

#include <glib/gi18n-lib.h>

#define STUDY_KEY "fus-held-out"

typedef struct
{
  FusModel *model;
  FusDataset *dataset;
  FusSplit *split; /* (nullable) */
  gboolean all;
} Input;

static void
input_free (gpointer data)
{
  Input *self = data;

  fus_model_unref (self->model);
  fus_dataset_unref (self->dataset);
  g_clear_pointer (&self->split, fus_split_unref);
  g_free (self);
}

FusHeldOut *
fus_held_out_ref (FusHeldOut *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
held_out_clear (gpointer data)
{
  FusHeldOut *self = data;

  g_clear_pointer (&self->encoding, fus_encoding_unref);
  g_clear_pointer (&self->train, fus_encoding_unref);
}

void
fus_held_out_unref (FusHeldOut *self)
{
  g_atomic_rc_box_release_full (self, held_out_clear);
}

static guint *
list_rows (const Input *input, gsize *n, const char **part)
{
  if (input->split != NULL && !input->all)
    return fus_split_list_held_out (input->split, input->dataset, n, part);
  *part = "all";

  return fus_dataset_list_recorded (input->dataset, n);
}

static gboolean
encode (FusHeldOut *self,
        const Input *input,
        FusPool *pool,
        const FusProgress *progress,
        GError **error)
{
  gsize n = 0;
  g_autofree guint *rows = list_rows (input, &n, &self->part);

  self->encoding =
    fus_encoding_new (input->model, input->dataset, rows, n, pool, progress, error);

  return self->encoding != NULL;
}

static gboolean
encode_train (FusHeldOut *self,
              const Input *input,
              FusPool *pool,
              const FusProgress *progress,
              GError **error)
{
  gsize n = 0;
  g_autofree guint *rows = NULL;

  if (input->split == NULL)
    return TRUE;
  rows = fus_split_list_rows (input->split, FUS_ROLE_TRAIN, &n);
  if (n == 0)
    return TRUE;
  self->train =
    fus_encoding_new (input->model, input->dataset, rows, n, pool, progress, error);

  return self->train != NULL;
}

static gpointer
compute (gpointer data,
         FusResultSink *sink,
         FusPool *pool,
         const FusProgress *progress,
         GError **error)
{
  const Input *input = data;
  g_autoptr (FusHeldOut) self = g_atomic_rc_box_new0 (FusHeldOut);

  if (!encode (self, input, pool, progress, error) ||
      !encode_train (self, input, pool, progress, error))
    return NULL;

  return g_steal_pointer (&self);
}

static const FusResultKind held_out_kind = {
  .title = N_ ("Encoding the samples held out"),
  .lane = FUS_LANE_ANALYSIS,
  .n_kept = 1,
  .compute = compute,
  .free_input = input_free,
  .ref = (GBoxedCopyFunc) fus_held_out_ref,
  .unref = (GDestroyNotify) fus_held_out_unref,
};

FusResult *
fus_held_out_for_study (FusStudy *study)
{
  FusResult *result = g_object_get_data (G_OBJECT (study), STUDY_KEY);

  if (result != NULL)
    return result;
  result = fus_result_new (study, &held_out_kind);
  g_object_set_data_full (G_OBJECT (study), STUDY_KEY, result, g_object_unref);
  g_signal_connect_object (study, "notify::model", G_CALLBACK (fus_result_clear), result,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::test-all", G_CALLBACK (fus_result_clear),
                           result, G_CONNECT_SWAPPED);

  return result;
}

/**
 * fus_held_out_request:
 *
 * Encodes them, unless that was done or is being done.
 */
void
fus_held_out_request (FusStudy *study)
{
  FusModel *model = fus_study_get_model (study);
  FusDataset *dataset = fus_study_get_dataset (study);
  FusSplit *split = fus_study_get_split (study);
  Input *input = NULL;

  if (model == NULL || dataset == NULL)
    return;
  input = g_new0 (Input, 1);
  input->model = fus_model_ref (model);
  input->dataset = fus_dataset_ref (dataset);
  input->split = split != NULL ? fus_split_ref (split) : NULL;
  input->all = fus_study_get_test_all (study);
  fus_result_request (fus_held_out_for_study (study), "held out", input);
}

/**
 * fus_held_out_count:
 * @n_all: (out): samples with anything recorded, that could be tested
 *
 * Returns: how many samples of the study were held out when its model was trained
 */
gsize
fus_held_out_count (FusStudy *study, gsize *n_all)
{
  FusDataset *dataset = fus_study_get_dataset (study);
  FusSplit *split = fus_study_get_split (study);
  const char *part = NULL;
  gsize n = 0;
  g_autofree guint *all = fus_dataset_list_recorded (dataset, n_all);
  g_autofree guint *rows =
    split != NULL ? fus_split_list_held_out (split, dataset, &n, &part) : NULL;

  return rows != NULL ? n : *n_all;
}

const char *
fus_held_out_describe (const FusHeldOut *self)
{
  if (g_str_equal (self->part, "test"))
    return _ ("These samples were kept for testing.");
  if (g_str_equal (self->part, "valid"))
    return _ ("These samples were kept for validation.");
  if (g_str_equal (self->part, "train"))
    return _ ("The model was trained on these samples, so it looks better than it is.");
  if (self->train != NULL)
    return _ ("These are all samples, also those that the model was trained on: it looks "
              "better than it is.");

  return _ ("These are all samples: which of them the model has seen is not known.");
}
