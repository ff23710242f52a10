/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-study-private.h"

#include "fus-recipe.h"
#include "fus-training-state.h"

#include <glib/gi18n-lib.h>

/* What each modality is: a table of numbers may hold pictures, and only a person knows.
 * It is remembered with the session; the file is left as it is. */

/* Takes @dataset over. */
static FusDataset *
apply_kind (FusDataset *dataset, guint m, const char *text)
{
  const FusModality *modality = fus_dataset_get_modality (dataset, m);
  g_autofree char *now = fus_modality_format_kind (modality);
  g_autoptr (FusModality) other = NULL;
  FusModalityKind kind = FUS_MODALITY_VECTOR;
  FusDataset *out = NULL;
  gsize shape[3] = { 0 };
  guint n_dims = 0;

  if (g_str_equal (now, text) || !fus_recipe_parse_kind (text, &kind, shape, &n_dims))
    return dataset;
  other = fus_modality_new_as (modality, kind, n_dims > 0 ? shape : NULL, n_dims);
  if (other == NULL)
    return dataset;
  out = fus_dataset_with_modality (dataset, m, other);
  fus_dataset_unref (dataset);

  return out;
}

/**
 * fus_study_apply_kinds:
 * @dataset: (transfer full)
 * @kinds: (nullable): `[n_modalities]`, %NULL-terminated
 *
 * Returns: (transfer full): the data seen so; a kind that doesn't fit is left out
 */
FusDataset *
fus_study_apply_kinds (FusDataset *dataset, char **kinds)
{
  if (kinds == NULL || g_strv_length (kinds) != fus_dataset_get_n_modalities (dataset))
    return dataset;
  for (guint m = 0; kinds[m] != NULL; m++)
    dataset = apply_kind (dataset, m, kinds[m]);

  return dataset;
}

static char **
list_kinds (FusDataset *dataset)
{
  guint n = fus_dataset_get_n_modalities (dataset);
  char **kinds = g_new0 (char *, n + 1);

  for (guint m = 0; m < n; m++)
    kinds[m] = fus_modality_format_kind (fus_dataset_get_modality (dataset, m));

  return kinds;
}

typedef struct
{
  FusDataset *dataset;
  char **kinds;
} Change;

static void
change_free (gpointer data)
{
  Change *self = data;

  fus_dataset_unref (self->dataset);
  g_strfreev (self->kinds);
  g_free (self);
}

static void
change_worker (GTask *task, FusJob *job, gpointer data)
{
  const Change *change = data;
  FusDataset *dataset = fus_dataset_ref (change->dataset);

  g_task_return_pointer (task, fus_study_apply_kinds (dataset, change->kinds),
                         (GDestroyNotify) fus_dataset_unref);
}

/* Dropped where nothing changed, other data came, or a run began in the meantime. */
static void
change_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusStudy) self = data;
  g_autoptr (FusDataset) dataset = g_task_propagate_pointer (G_TASK (result), NULL);
  const Change *change = g_task_get_task_data (G_TASK (result));

  if (dataset == NULL || dataset == self->dataset || change->dataset != self->dataset ||
      fus_training_state_is_busy (self->training))
    return;
  g_strfreev (self->kinds);
  self->kinds = list_kinds (dataset);
  fus_study_replace_dataset (self, g_steal_pointer (&dataset));
}

/**
 * fus_study_set_modality_kind:
 * @m: modality
 * @kind: as fus_modality_format_kind() writes it; ignored where it doesn't fit
 */
void
fus_study_set_modality_kind (FusStudy *self, guint m, const char *kind)
{
  g_autoptr (FusJob) job = fus_job_new (FUS_LANE_IO, NULL);
  GTask *task = NULL;
  Change *change = NULL;

  g_return_if_fail (self->dataset != NULL &&
                    m < fus_dataset_get_n_modalities (self->dataset));
  task = fus_job_queue_make_task (job, change_cb, self);
  change = g_new0 (Change, 1);
  change->dataset = fus_dataset_ref (self->dataset);
  change->kinds = list_kinds (self->dataset);
  g_free (change->kinds[m]);
  change->kinds[m] = g_strdup (kind);
  g_task_set_task_data (task, change, change_free);
  fus_job_queue_run (self->jobs, job, task, change_worker);
}
