/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-held-out.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  FusRun *run;
  FusDataset *dataset;
  gboolean all;
} EncodingInput;

static void
input_free (gpointer data)
{
  EncodingInput *self = data;

  g_object_unref (self->run);
  fus_dataset_unref (self->dataset);
  g_free (self);
}

static guint *
list_rows (const EncodingInput *input, FusSplit *split, gsize *n, const char **part)
{
  if (split != NULL && !input->all)
    return fus_split_list_held_out (split, input->dataset, n, part);
  *part = "all";

  return fus_dataset_list_recorded (input->dataset, n);
}

static FusEncoding *
select_train (const FusTested *self,
              FusPool *pool,
              const FusProgress *progress,
              GError **error)
{
  gsize n = 0;
  g_autofree guint *rows = fus_split_list_rows (self->split, FUS_ROLE_TRAIN, &n);

  return n > 0 ? fus_encoding_select (self->whole, rows, n, pool, progress, error) : NULL;
}

static gboolean
select_rows (FusTested *self,
             const EncodingInput *input,
             FusPool *pool,
             const FusProgress *progress,
             GError **error)
{
  gsize n = 0;
  g_autofree guint *rows = list_rows (input, self->split, &n, &self->part);
  GError *failed = NULL;

  self->description = fus_split_describe_rows (self->split, self->dataset, rows, n);
  self->encoding = fus_encoding_select (self->whole, rows, n, pool, progress, error);
  if (self->encoding == NULL || self->split == NULL)
    return self->encoding != NULL;
  self->train = select_train (self, pool, progress, &failed);
  if (failed != NULL)
    g_propagate_error (error, failed);

  return failed == NULL;
}

static gpointer
compute (gpointer data,
         FusMailbox *parts,
         FusPool *pool,
         const FusProgress *progress,
         GError **error)
{
  const EncodingInput *input = data;
  const FusTrained *trained = fus_run_get_trained (input->run);
  g_autoptr (FusTested) self =
               fus_tested_new (trained->model, input->dataset, trained->split, NULL);

  self->whole = fus_run_encode (input->run, input->dataset, pool, progress, error);
  if (self->whole == NULL || !select_rows (self, input, pool, progress, error))
    return NULL;

  return g_steal_pointer (&self);
}

static const FusResultKind held_out_kind = {
  .id = "held-out",
  .title = N_ ("Encoding the samples held out"),
  .lane = FUS_LANE_ANALYSIS,
  .n_kept = 1,
  .compute = compute,
  .free_input = input_free,
  .ref = (GBoxedCopyFunc) fus_tested_ref,
  .unref = (GDestroyNotify) fus_tested_unref,
};

FusResult *
fus_held_out_for_study (FusStudy *study)
{
  g_return_val_if_fail (FUS_IS_STUDY (study), NULL);

  FusResult *result = fus_study_find_result (study, "held-out");

  if (result != NULL)
    return result;
  result = fus_result_new (study, &held_out_kind);
  fus_study_take_result (study, "held-out", result);
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
  g_return_if_fail (FUS_IS_STUDY (study));

  FusRun *run = fus_study_get_run (study);
  FusDataset *dataset = fus_study_get_dataset (study);
  EncodingInput *input = NULL;

  if (run == NULL || dataset == NULL)
    return;
  input = g_new0 (EncodingInput, 1);
  input->run = g_object_ref (run);
  input->dataset = fus_dataset_ref (dataset);
  input->all = fus_study_get_test_all (study);
  fus_result_request (fus_held_out_for_study (study), input->all ? "all" : "held out",
                      input);
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
  g_return_val_if_fail (FUS_IS_STUDY (study), 0);

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
fus_held_out_describe (const FusTested *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->description;
}
