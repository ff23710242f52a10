/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Numbers that stand for “not recorded”, as only a person can say: the data are read
 * again with a rule more. It is remembered with the session; the file is left as it is.
 */
#include "config.h"

#include "fus-study-private.h"

#include "fus-file-error.h"
#include "fus-import.h"
#include "fus-missing-codes.h"
#include "fus-training-state.h"

#include <glib/gi18n-lib.h>

/* Rules, and the data that they are of. */
typedef struct
{
  char *path;
  char **kinds;   /* (nullable) */
  char **missing; /* (nullable): what is to be */
  gboolean is_undone;
} Change;

static Change *
change_new (FusStudy *self, char **missing)
{
  Change *change = g_new0 (Change, 1);

  change->path = g_strdup (self->path);
  change->kinds = g_strdupv (self->kinds);
  change->missing = g_strdupv (missing);

  return change;
}

static void
change_free (gpointer data)
{
  Change *self = data;

  g_free (self->path);
  g_strfreev (self->kinds);
  g_strfreev (self->missing);
  g_free (self);
}

FusDataset *
fus_study_run_recipe (const FusRecipe *recipe,
                      char **missing,
                      const FusProgress *progress,
                      GError **error)
{
  g_return_val_if_fail (recipe != NULL, NULL);

  g_autoptr (FusRecipe) own = fus_recipe_copy (recipe);

  for (gsize i = 0; missing != NULL && missing[i] != NULL; i++)
    if (!fus_recipe_add_missing (own, missing[i], error))
      return NULL;

  return fus_import_run (own, NULL, progress, error);
}

static void
change_worker (GTask *task, FusJob *job, gpointer data)
{
  const Change *change = data;
  FusProgress progress = fus_job_get_progress (job);
  GError *error = NULL;
  g_autoptr (FusRecipe) recipe = fus_import_make_recipe (change->path, &progress, &error);
  FusDataset *dataset =
    recipe != NULL ? fus_study_run_recipe (recipe, change->missing, &progress, &error)
                   : NULL;

  if (dataset == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  dataset = fus_study_apply_kinds (dataset, change->kinds);
  (void) fus_dataset_get_hash (dataset);
  g_task_return_pointer (task, dataset, (GDestroyNotify) fus_dataset_unref);
}

static gboolean
has_same_samples (const FusDataset *a, const FusDataset *b)
{
  gsize n = fus_dataset_get_n_samples (a);

  if (fus_dataset_get_n_samples (b) != n)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    if (!g_str_equal (fus_dataset_get_id (a, i), fus_dataset_get_id (b, i)))
      return FALSE;

  return TRUE;
}

/* What is selected, trained and drawn is of these samples and features. */
static gboolean
is_same_table (const FusDataset *a, const FusDataset *b)
{
  guint n = fus_dataset_get_n_modalities (a);

  if (fus_dataset_get_n_modalities (b) != n || !has_same_samples (a, b))
    return FALSE;
  for (guint m = 0; m < n; m++)
    {
      const FusModality *one = fus_dataset_get_modality (a, m);
      const FusModality *other = fus_dataset_get_modality (b, m);

      if (!g_str_equal (one->id, other->id) || one->n_features != other->n_features)
        return FALSE;
    }

  return TRUE;
}

static void start (FusStudy *self, Change *change);

static void
apply_missing (gpointer target, gpointer state)
{
  FusStudy *self = target;
  const Change *wanted = state;
  Change *change = NULL;

  if (g_strcmp0 (wanted->path, self->path) != 0)
    {
      fus_study_notice (self, _ ("The data were saved so: to have these numbers again, "
                                 "open the file that they came from"));
      return;
    }
  change = change_new (self, wanted->missing);
  change->is_undone = TRUE;
  start (self, change);
}

/* The number of the last rule: the one that a person spoke of. */
static char *
name_change (char **missing)
{
  const char *last = missing[g_strv_length (missing) - 1];
  const char *number = strstr (last, "=value:");
  g_autofree char *value =
    number != NULL ? fus_missing_code_dup_value (g_ascii_strtod (number + 7, NULL))
                   : g_strdup (last);

  /* Translators: a number: "Undo Treating −200 as Not Recorded". */
  return g_strdup_printf (_ ("Treating %s as Not Recorded"), value);
}

static void
record (FusStudy *self, char **before)
{
  g_autofree char *name = name_change (self->missing);

  fus_undo_stack_push (self->undo, name, apply_missing, self, change_new (self, before),
                       change_new (self, self->missing), change_free);
}

static void
take (FusStudy *self, FusDataset *dataset, const Change *change)
{
  g_auto (GStrv) before = g_steal_pointer (&self->missing);

  self->missing = g_strdupv (change->missing);
  fus_study_forget_wanted_kinds (self);
  fus_study_replace_dataset (self, dataset);
  if (!change->is_undone)
    record (self, before);
}

static gboolean
are_same_kinds (char **a, char **b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return g_strv_equal ((const char *const *) a, (const char *const *) b);
}

/* Kinds were changed while the data were read. */
static void
start_anew (FusStudy *self, const Change *change)
{
  Change *next = change_new (self, change->missing);

  next->is_undone = change->is_undone;
  start (self, next);
}

static void
fail_as_changed (FusStudy *self)
{
  g_autoptr (GError) error = NULL;

  fus_file_error_set (&error, FUS_FILE_ERROR_MISMATCH,
                      (FusPlace){ self->path, NULL, -1, _ ("Open it again.") },
                      _ ("The file has changed since it was opened"));
  fus_study_fail (self, error);
}

static void
change_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusStudy) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (FusDataset) dataset = NULL;
  gpointer value = NULL;
  gboolean is_good = fus_study_take_loaded (self, result, &value, &error);
  const Change *change = fus_job_queue_get_input (result);

  dataset = value;
  if (error != NULL)
    fus_study_fail (self, error);
  if (!is_good || self->dataset == NULL || g_strcmp0 (change->path, self->path) != 0)
    return;
  if (fus_training_state_is_busy (self->training))
    fus_study_notice (self, _ ("The data can’t change while a model is trained"));
  else if (!is_same_table (self->dataset, dataset))
    fail_as_changed (self);
  else if (!are_same_kinds (change->kinds, self->kinds))
    start_anew (self, change);
  else
    take (self, g_steal_pointer (&dataset), change);
}

/* Takes over @change. */
static void
start (FusStudy *self, Change *change)
{
  g_autofree char *base = g_path_get_basename (change->path);
  g_autofree char *title = g_strdup_printf (_ ("Reading “%s”"), base);

  fus_study_run_load (self, change, change_free, title, change_cb, change_worker);
}

gboolean
fus_study_can_add_missing (FusStudy *self)
{
  g_return_val_if_fail (FUS_IS_STUDY (self), FALSE);

  return self->dataset != NULL && self->path != NULL &&
         !fus_training_state_is_busy (self->training);
}

/**
 * fus_study_add_missing:
 * @rules: %NULL-terminated: each as fus_recipe_add_missing() reads it
 *
 * Reads the data again, with these numbers as not recorded. Can be undone.
 */
void
fus_study_add_missing (FusStudy *self, const char *const *rules)
{
  g_autoptr (GStrvBuilder) all = g_strv_builder_new ();
  g_auto (GStrv) missing = NULL;

  g_return_if_fail (rules != NULL && rules[0] != NULL);

  if (!fus_study_can_add_missing (self))
    return;
  if (self->missing != NULL)
    g_strv_builder_addv (all, (const char **) self->missing);
  g_strv_builder_addv (all, (const char **) rules);
  missing = g_strv_builder_end (all);
  start (self, change_new (self, missing));
}

void
fus_study_restore_missing (FusStudy *self, char **missing)
{
  if (missing == NULL)
    return;
  self->missing = g_strdupv (missing);
  record (self, NULL);
}
