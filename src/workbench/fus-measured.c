/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-measured.h"

static void
publish (gpointer value, gpointer parts)
{
  fus_mailbox_put (parts, value);
}

static gpointer
compute (gpointer data,
         FusMailbox *parts,
         FusPool *pool,
         const FusProgress *progress,
         GError **error)
{
  FusMeasuring *measuring = data;

  measuring->publish = publish;
  measuring->publish_data = parts;

  return fus_measuring_run (measuring, pool, progress, error);
}

static void
free_measuring (gpointer measuring)
{
  fus_measuring_free (measuring);
}

FusResult *
fus_measured_new (FusStudy *study, const char *id)
{
  const FusMeasureClass *measure = fus_measure_lookup (id);
  FusResultKind kind = { .lane = FUS_LANE_ANALYSIS,
                         .compute = compute,
                         .free_input = free_measuring };

  g_return_val_if_fail (measure != NULL, NULL);

  /* What needs no model is of no run. */
  kind.tells_why = (measure->needs & FUS_MEASURE_DATA) != 0;
  kind.id = kind.tells_why ? NULL : measure->id;
  kind.title = measure->title;
  kind.n_kept = measure->n_kept;
  kind.ref = measure->ref;
  kind.unref = measure->unref;
  kind.of = measure;

  return fus_result_new (study, &kind);
}

FusOptions *
fus_measured_options_new (FusResult *self)
{
  g_return_val_if_fail (FUS_IS_RESULT (self), NULL);

  return fus_measure_options_new (fus_result_get_kind (self)->of);
}

void
fus_measured_request (FusResult *self,
                      FusTested *tested,
                      FusOptions *options,
                      const FusChoices *choices)
{
  FusMeasuring *measuring =
    fus_measuring_new (fus_result_get_kind (self)->of, tested, options, choices);
  g_autofree char *choices_key = fus_measuring_dup_key (measuring);
  g_autofree char *key = g_strdup_printf ("%s %s", tested->part, choices_key);

  fus_result_request (self, key, measuring);
}
