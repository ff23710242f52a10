/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-study-private.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  FusRun *run;
  FusDataset *dataset;
} EncodeData;

static void
encode_data_free (gpointer data)
{
  EncodeData *self = data;

  g_object_unref (self->run);
  fus_dataset_unref (self->dataset);
  g_free (self);
}

static void
encode_worker (GTask *task, FusJob *job, gpointer data)
{
  const EncodeData *input = data;
  FusProgress progress = fus_job_get_progress (job);
  GError *error = NULL;
  FusEncoding *encoding = fus_run_encode (input->run, input->dataset,
                                          fus_job_get_pool (job), &progress, &error);

  if (encoding != NULL)
    g_task_return_pointer (task, encoding, (GDestroyNotify) fus_encoding_unref);
  else
    g_task_return_error (task, error);
}

static void
encode_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusStudy) self = data;
  g_autoptr (GError) error = NULL;
  FusEncoding *encoding = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->encode_job);
  if (encoding == NULL)
    {
      fus_study_fail (self, error);
      return;
    }
  self->encoding = encoding;
  g_object_notify (G_OBJECT (self), "encoding");
}

void
fus_study_request_encoding (FusStudy *self)
{
  EncodeData *input = NULL;

  g_return_if_fail (FUS_IS_STUDY (self));

  if (self->run == NULL || self->dataset == NULL || self->encoding != NULL ||
      self->encode_job != NULL)
    return;
  self->encoding = fus_run_dup_encoding (self->run, self->dataset);
  if (self->encoding != NULL)
    {
      g_object_notify (G_OBJECT (self), "encoding");
      return;
    }
  input = g_new0 (EncodeData, 1);
  input->run = g_object_ref (self->run);
  input->dataset = fus_dataset_ref (self->dataset);
  self->encode_job = fus_job_new (FUS_LANE_ANALYSIS, _ ("Encoding the samples"));
  fus_job_queue_start (self->jobs, self->encode_job, encode_worker, input,
                       encode_data_free, encode_cb, g_object_ref (self));
}

FusResult *
fus_study_find_result (FusStudy *self, const char *id)
{
  return g_hash_table_lookup (self->results, id);
}

void
fus_study_take_result (FusStudy *self, const char *id, FusResult *result)
{
  g_return_if_fail (fus_study_find_result (self, id) == NULL);

  g_hash_table_insert (self->results, (char *) id, result);
}
