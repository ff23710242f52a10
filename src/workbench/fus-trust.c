/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-trust.h"

#include "fus-rng.h"

#include <glib/gi18n-lib.h>

#define STUDY_KEY "fus-trust"
/* Labels that a person goes to and fro between. */
#define N_KEPT 4

typedef struct
{
  FusHeldOut *held_out;
  FusSplit *split; /* (nullable) */
  char *label;     /* (nullable) */
} Input;

static void
input_free (gpointer data)
{
  Input *self = data;

  fus_held_out_unref (self->held_out);
  g_clear_pointer (&self->split, fus_split_unref);
  g_free (self->label);
  g_free (self);
}

/**
 * fus_trust_encode_unseen:
 * @split: (nullable): what was trained on
 *
 * Returns: (transfer full) (nullable): the encoding
 */
FusEncoding *
fus_trust_encode_unseen (const FusHeldOut *self,
                         const FusSplit *split,
                         gboolean *held_out,
                         FusPool *pool,
                         const FusProgress *progress,
                         GError **error)
{
  FusEncoding *tested = self->encoding;
  FusDataset *dataset = fus_encoding_get_dataset (tested);
  const char *part = self->part;
  gsize n = 0;
  g_autofree guint *rows = NULL;

  *held_out = TRUE;
  if (split == NULL || g_str_equal (part, "test") || g_str_equal (part, "valid"))
    return fus_encoding_ref (tested);
  rows = fus_split_list_unseen (split, dataset, part, &n, held_out);

  return fus_encoding_new (fus_encoding_get_model (tested), dataset, rows, n, pool,
                           progress, error);
}

static gpointer
compute (gpointer data,
         FusResultSink *sink,
         FusPool *pool,
         const FusProgress *progress,
         GError **error)
{
  const Input *input = data;
  FusDataset *dataset = fus_encoding_get_dataset (input->held_out->encoding);
  FusGateOptions options = { .mode = FUS_MEAN_MIXTURE, .seed = FUS_DEFAULT_SEED };
  g_autoptr (FusEncoding) encoding =
               fus_trust_encode_unseen (input->held_out, input->split, &options.held_out,
                                        pool, progress, error);

  if (encoding == NULL)
    return NULL;
  if (input->label != NULL)
    options.label = fus_dataset_find_label (dataset, input->label);

  return fus_gate_new (input->held_out->train, encoding, &options, pool, progress, error);
}

static const FusResultKind trust_kind = {
  .title = N_ ("Comparing the model with guessing"),
  .lane = FUS_LANE_ANALYSIS,
  .n_kept = N_KEPT,
  .compute = compute,
  .free_input = input_free,
  .ref = (GBoxedCopyFunc) fus_gate_ref,
  .unref = (GDestroyNotify) fus_gate_unref,
};

static void
held_out_changed_cb (FusStudy *study)
{
  if (fus_result_get (fus_held_out_for_study (study)) == NULL)
    fus_result_clear (fus_trust_for_study (study));
  else
    fus_trust_request (study);
}

FusResult *
fus_trust_for_study (FusStudy *study)
{
  FusResult *result = g_object_get_data (G_OBJECT (study), STUDY_KEY);

  if (result != NULL)
    return result;
  result = fus_result_new (study, &trust_kind);
  g_object_set_data_full (G_OBJECT (study), STUDY_KEY, result, g_object_unref);
  g_signal_connect_object (fus_held_out_for_study (study), "changed",
                           G_CALLBACK (held_out_changed_cb), study, G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::label", G_CALLBACK (held_out_changed_cb),
                           study, G_CONNECT_SWAPPED);

  return result;
}

void
fus_trust_request (FusStudy *study)
{
  FusHeldOut *held_out = fus_result_get (fus_held_out_for_study (study));
  FusSplit *split = fus_study_get_split (study);
  const FusLabel *label = fus_study_get_label (study);
  Input *input = NULL;

  if (held_out == NULL)
    {
      fus_held_out_request (study);
      return;
    }
  input = g_new0 (Input, 1);
  input->held_out = fus_held_out_ref (held_out);
  input->split = split != NULL ? fus_split_ref (split) : NULL;
  input->label = label != NULL ? g_strdup (label->id) : NULL;
  fus_result_request (fus_trust_for_study (study), label != NULL ? label->id : "no label",
                      input);
}
