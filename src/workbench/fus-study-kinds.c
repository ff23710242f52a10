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

FusDataset *
fus_study_apply_kinds (FusDataset *dataset, char **kinds)
{
  g_return_val_if_fail (dataset != NULL, NULL);

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

static void start (FusStudy *self);

static void
apply_kinds (gpointer target, gpointer state)
{
  FusStudy *self = target;

  g_strfreev (self->wanted_kinds);
  self->wanted_kinds = g_strdupv (state);
  self->kinds_are_undone = TRUE;
  start (self);
}

static void
free_kinds (gpointer kinds)
{
  g_strfreev (kinds);
}

/* A person did it, or took it back. */
static void
record (FusStudy *self, char **before, char **after)
{
  g_autofree char *name = NULL;
  guint m = 0;

  while (before[m] != NULL && g_str_equal (before[m], after[m]))
    m++;
  if (self->kinds_are_undone || before[m] == NULL)
    return;
  /* Translators: name of a modality: "Undo Changing the Kind of “gene”". */
  name = g_strdup_printf (_ ("Changing the Kind of “%s”"),
                          fus_dataset_get_modality (self->dataset, m)->name);
  fus_undo_stack_push (self->undo, name, apply_kinds, self, g_strdupv (before),
                       g_strdupv (after), free_kinds);
}

static void
take (FusStudy *self, FusDataset *dataset)
{
  g_auto (GStrv) before = list_kinds (self->dataset);

  g_strfreev (self->kinds);
  self->kinds = list_kinds (dataset);
  fus_study_replace_dataset (self, dataset);
  record (self, before, self->kinds);
}

/* Dropped where nothing changed, other data came, or a run began in the meantime. What
 * was wanted while it was made is made next. */
static void
change_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusStudy) self = data;
  g_autoptr (FusDataset) dataset = g_task_propagate_pointer (G_TASK (result), NULL);
  const Change *change = fus_job_queue_get_input (result);

  if (change->dataset != self->dataset)
    return;
  self->kinds_are_made = FALSE;
  if (fus_training_state_is_busy (self->training))
    {
      g_clear_pointer (&self->wanted_kinds, g_strfreev);
      fus_study_notice (self, _ ("Kinds can’t change while a model is trained"));
      return;
    }
  if (dataset != NULL && dataset != self->dataset)
    take (self, g_steal_pointer (&dataset));
  if (g_strv_equal ((const char *const *) self->wanted_kinds,
                    (const char *const *) change->kinds))
    g_clear_pointer (&self->wanted_kinds, g_strfreev);
  else
    start (self);
}

/* One at a time. */
static void
start (FusStudy *self)
{
  g_autoptr (FusJob) job = NULL;
  Change *change = NULL;

  if (self->kinds_are_made)
    return;
  self->kinds_are_made = TRUE;
  change = g_new0 (Change, 1);
  change->dataset = fus_dataset_ref (self->dataset);
  change->kinds = g_strdupv (self->wanted_kinds);
  job = fus_job_new (FUS_LANE_IO, NULL);
  fus_job_queue_start (self->jobs, job, change_worker, change, change_free, change_cb,
                       g_object_ref (self));
}

void
fus_study_forget_wanted_kinds (FusStudy *self)
{
  g_return_if_fail (FUS_IS_STUDY (self));

  g_clear_pointer (&self->wanted_kinds, g_strfreev);
  self->kinds_are_made = FALSE;
}

void
fus_study_set_modality_kind (FusStudy *self, guint m, const char *kind)
{
  g_return_if_fail (self->dataset != NULL &&
                    m < fus_dataset_get_n_modalities (self->dataset));

  if (self->wanted_kinds == NULL)
    self->wanted_kinds = list_kinds (self->dataset);
  g_free (self->wanted_kinds[m]);
  self->wanted_kinds[m] = g_strdup (kind);
  self->kinds_are_undone = FALSE;
  start (self);
}

/* The word for a kind, in a sentence: "with “gene” as numbers". */
static const char *
name_kind (FusModalityKind kind)
{
  static const char *const names[] = {
    [FUS_MODALITY_VECTOR] = N_ ("numbers"),
    [FUS_MODALITY_SERIES] = N_ ("series"),
    [FUS_MODALITY_IMAGE] = N_ ("images"),
    [FUS_MODALITY_COUNTS] = N_ ("counts"),
    [FUS_MODALITY_BINARY] = N_ ("yes or no"),
    [FUS_MODALITY_CATEGORICAL] = N_ ("categories"),
    [FUS_MODALITY_EMBEDDING] = N_ ("embedding"),
  };

  return _ (names[kind]);
}

/* How many modalities were something else when the model was trained; the first. */
static guint
count_other_kinds (const FusModelSpec *spec, FusDataset *dataset, guint *first)
{
  guint n = 0;

  for (guint i = spec->n_modalities; i > 0; i--)
    {
      g_autofree char *then = fus_modality_format_kind (spec->modalities[i - 1]);
      g_autofree char *now =
        fus_modality_format_kind (fus_dataset_get_modality (dataset, i - 1));

      if (g_str_equal (then, now))
        continue;
      *first = i - 1;
      n++;
    }

  return n;
}

static char *
describe_kinds (const FusModelSpec *spec, guint n, guint first)
{
  const FusModality *modality = spec->modalities[first];

  if (n > 1)
    return g_strdup_printf (
      ngettext ("%u modality was something else when the model was trained",
                "%u modalities were something else when the model was trained", n),
      n);
  if (modality->kind == FUS_MODALITY_IMAGE && modality->n_dims > 1)
    return g_strdup_printf (
      _ ("The model was trained with “%s” as images of %u × %u pixels"), modality->name,
      (guint) modality->shape[1], (guint) modality->shape[0]);

  /* Translators: name of a modality, then "numbers", "counts", … */
  return g_strdup_printf (_ ("The model was trained with “%s” as %s"), modality->name,
                          name_kind (modality->kind));
}

char *
fus_study_dup_model_doubt (FusStudy *self)
{
  const FusTrained *trained = fus_study_get_trained (self);
  guint n_other = 0;
  guint first = 0;

  if (trained == NULL || self->dataset == NULL)
    return NULL;
  n_other =
    count_other_kinds (fus_model_get_spec (trained->model), self->dataset, &first);
  if (n_other > 0)
    return describe_kinds (fus_model_get_spec (trained->model), n_other, first);
  if (trained->dataset_hash == NULL ||
      g_str_equal (trained->dataset_hash, fus_dataset_get_hash (self->dataset)))
    return NULL;
  if (g_strcmp0 (trained->dataset_name, fus_dataset_get_name (self->dataset)) == 0 ||
      trained->dataset_name == NULL)
    return g_strdup (_ ("The data have changed since the model was trained"));

  return g_strdup_printf (_ ("The model was trained on “%s”, not on these data"),
                          trained->dataset_name);
}
