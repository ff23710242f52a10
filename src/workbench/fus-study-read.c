/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Data read as a person chose it in the import assistant. The recipe is kept as a file of
 * its own, called after what is in it: each reading is then a thing that can be opened
 * again, with the models that were made of it. */
#include "config.h"

#include "fus-study-private.h"

#include "fus-file-error.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  FusRecipe *recipe;
  char *file;
} Kept;

static void
kept_free (gpointer data)
{
  Kept *self = data;

  fus_recipe_free (self->recipe);
  g_free (self->file);
  g_free (self);
}

static char *
dup_file (const FusRecipe *recipe)
{
  g_autofree char *json = fus_recipe_to_json (recipe, NULL);
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, json, -1);
  g_autofree char *name = g_strdup_printf ("%.16s.json", sum);

  return g_build_filename (g_get_user_data_dir (), "fusescope", "recipes", name, NULL);
}

static void
keep_worker (GTask *task, FusJob *job, gpointer data)
{
  const Kept *kept = data;
  g_autofree char *folder = g_path_get_dirname (kept->file);
  GError *error = NULL;

  if (g_mkdir_with_parents (folder, 0755) != 0)
    {
      fus_file_error_set (&error, FUS_FILE_ERROR_WRITE,
                          (FusPlace){ folder, NULL, -1,
                                      _ ("Give yourself permission to write there.") },
                          _ ("The folder for recipes can’t be made"));
      g_task_return_error (task, error);
    }
  else if (!fus_recipe_save (kept->recipe, kept->file, &error))
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
keep_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusStudy) self = data;
  g_autoptr (GError) error = NULL;
  const Kept *kept = fus_job_queue_get_input (result);

  if (g_task_propagate_boolean (G_TASK (result), &error))
    fus_study_open (self, kept->file);
  else
    fus_study_fail (self, error);
}

void
fus_study_open_recipe (FusStudy *self, const FusRecipe *recipe)
{
  g_return_if_fail (FUS_IS_STUDY (self));
  g_return_if_fail (recipe != NULL);

  g_autoptr (FusJob) job = fus_job_new (FUS_LANE_IO, NULL);
  Kept *kept = g_new0 (Kept, 1);

  kept->recipe = fus_recipe_copy (recipe);
  g_clear_pointer (&kept->recipe->hash, g_free);
  fus_recipe_make_absolute (kept->recipe);
  kept->file = dup_file (kept->recipe);
  fus_job_queue_start (self->jobs, job, keep_worker, kept, kept_free, keep_cb,
                       g_object_ref (self));
}

const char *const *
fus_study_get_failed_paths (FusStudy *self)
{
  g_return_val_if_fail (FUS_IS_STUDY (self), NULL);

  return (const char *const *) self->failed_paths;
}

void
fus_study_set_failed_paths (FusStudy *self, char *const *paths)
{
  g_return_if_fail (FUS_IS_STUDY (self));

  g_strfreev (self->failed_paths);
  self->failed_paths = g_strdupv ((char **) paths);
}

const char *const *
fus_study_get_kinds (FusStudy *self)
{
  g_return_val_if_fail (FUS_IS_STUDY (self), NULL);

  return (const char *const *) self->kinds;
}

const char *const *
fus_study_get_missing (FusStudy *self)
{
  g_return_val_if_fail (FUS_IS_STUDY (self), NULL);

  return (const char *const *) self->missing;
}
