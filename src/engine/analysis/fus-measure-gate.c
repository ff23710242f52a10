/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-gate.h"
#include "fus-measure-private.h"
#include "fus-rng.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const FusOption options[] = {
  FUS_MEASURE_OPTION_MEAN,
  FUS_MEASURE_OPTION_SEED,
};

/* Whether these are the rows that were encoded already. */
static gboolean
is_encoded (const FusTested *tested, const guint *rows, gsize n)
{
  const FusEncoding *encoding = tested->encoding;

  return encoding != NULL && fus_encoding_get_n_rows (encoding) == n &&
         (n == 0 ||
          memcmp (fus_encoding_get_samples (encoding), rows, n * sizeof *rows) == 0);
}

/* The samples that are tested, or where the model was trained on some of them the others.
 */
static FusEncoding *
encode_unseen (const FusTested *tested,
               gboolean *held_out,
               FusPool *pool,
               const FusProgress *progress,
               GError **error)
{
  gsize n = 0;
  g_autofree guint *rows = NULL;

  *held_out = TRUE;
  if (tested->split == NULL)
    rows = fus_dataset_list_recorded (tested->dataset, &n);
  else
    rows =
      fus_split_list_unseen (tested->split, tested->dataset, tested->part, &n, held_out);
  if (is_encoded (tested, rows, n))
    return fus_encoding_ref (tested->encoding);

  return fus_encoding_new (tested->model, tested->dataset, rows, n, pool, progress,
                           error);
}

static gpointer
compute (const FusMeasuring *measuring,
         FusPool *pool,
         const FusProgress *progress,
         GError **error)
{
  FusGateOptions how = { .label = fus_measuring_get_label (measuring),
                         .mode = fus_measuring_get_mode (measuring),
                         .seed = fus_measuring_get_seed (measuring) };
  g_autoptr (FusEncoding) encoding =
               encode_unseen (measuring->tested, &how.held_out, pool, progress, error);

  if (encoding == NULL)
    return NULL;

  return fus_gate_new (measuring->tested->train, encoding, &how, pool, progress, error);
}

const FusMeasureClass fus_measure_gate = {
  .id = "gate",
  .title = N_ ("Comparing the model with guessing"),
  .lacking = N_ ("Train a model to see how it learned."),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .depends = FUS_CHOICE_LABEL,
  .needs = FUS_MEASURE_TRAIN_IF_ANY,
  .n_kept = 4,
  .compute = compute,
  .ref = (GBoxedCopyFunc) fus_gate_ref,
  .unref = (GDestroyNotify) fus_gate_unref,
};
