/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-checkpoint.h"

#include "fus-file-error.h"

#include <glib/gi18n.h>
#include <glib/gstdio.h>

#define INTERVAL ((gint64) 10 * G_USEC_PER_SEC)
/* Saving may take this part of the time. */
#define LARGEST_SHARE 20

void
fus_cli_checkpoint_init (FusCliCheckpoint *self,
                         FusDataset *dataset,
                         const char *output,
                         guint export_every)
{
  *self = (FusCliCheckpoint){ .dataset = dataset, .output = output };
  self->path = g_strconcat (output, ".checkpoint", NULL);
  self->export_every = export_every;
  self->saved = g_get_monotonic_time ();
}

void
fus_cli_checkpoint_clear (FusCliCheckpoint *self)
{
  g_clear_pointer (&self->path, g_free);
  g_clear_error (&self->failure);
}

/* In nanoseconds, or −1 where there is no such file. */
static gint64
get_time_changed (const char *path)
{
  GStatBuf status = { 0 };

  if (g_stat (path, &status) != 0)
    return -1;

  return (gint64) status.st_mtim.tv_sec * 1000000000 + status.st_mtim.tv_nsec;
}

FusModelFile *
fus_cli_checkpoint_load (const FusCliCheckpoint *self, GError **error)
{
  gint64 kept = get_time_changed (self->path);
  const char *path =
    kept >= 0 && kept >= get_time_changed (self->output) ? self->path : self->output;
  g_autoptr (FusModelFile) file = fus_model_file_load (path, error);
  FusPlace place = { .file = path, .row = -1 };

  if (file == NULL)
    return NULL;
  if (file->state == NULL)
    {
      place.remedy = _ ("Train anew without --resume.");
      fus_file_error_set (error, FUS_FILE_ERROR_UNSUPPORTED, place,
                          _ ("The file does not hold what training needs to go on"));
      return NULL;
    }
  if (g_strcmp0 (file->dataset_hash, fus_dataset_get_hash (self->dataset)) != 0)
    {
      place.remedy = _ ("Go on with the data that it began with.");
      fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH, place,
                          _ ("The model was being trained with other data"));
      return NULL;
    }

  return g_steal_pointer (&file);
}

static char **
list_ids (const FusDataset *dataset)
{
  gsize n = fus_dataset_get_n_samples (dataset);
  char **ids = g_new0 (char *, n + 1);

  for (gsize i = 0; i < n; i++)
    ids[i] = g_strdup (fus_dataset_get_id (dataset, i));

  return ids;
}

static FusModelFile *
make_file (const FusCliCheckpoint *self, const FusTrainer *trainer)
{
  FusModelFile *file = g_new0 (FusModelFile, 1);

  file->model = fus_trainer_finish (trainer);
  file->split = fus_split_ref (fus_trainer_get_split (trainer));
  file->sample_ids = list_ids (self->dataset);
  file->log = fus_training_log_copy (fus_trainer_get_log (trainer));
  file->dataset_hash = g_strdup (fus_dataset_get_hash (self->dataset));
  file->dataset_name = g_strdup (fus_dataset_get_name (self->dataset));
  file->state = fus_trainer_save (trainer);

  return file;
}

static gboolean
save (FusCliCheckpoint *self, const FusTrainer *trainer, const char *path, GError **error)
{
  gint64 began = g_get_monotonic_time ();
  g_autoptr (FusModelFile) file = make_file (self, trainer);
  gboolean done = fus_model_file_save (file, path, error);

  self->saved = g_get_monotonic_time ();
  self->seconds = self->saved - began;

  return done;
}

/* What can't be saved now may be later: a run is worth more than a checkpoint of it. */
static void
note_failure (FusCliCheckpoint *self, const FusCli *cli, const GError *error)
{
  if (self->failure == NULL)
    self->failure = g_error_copy (error);
  self->n_failures++;
  if (!cli->json)
    fus_cli_print_warning (cli, error,
                           _ ("Training goes on; saving is tried again later."));
}

void
fus_cli_checkpoint_tick (FusCliCheckpoint *self,
                         const FusCli *cli,
                         const FusTrainer *trainer)
{
  guint epoch = fus_trainer_get_n_epochs (trainer);
  gint64 age = g_get_monotonic_time () - self->saved;
  gboolean exports = self->export_every > 0 && epoch % self->export_every == 0;
  g_autoptr (GError) error = NULL;

  if (!exports && (age < INTERVAL || age < LARGEST_SHARE * self->seconds))
    return;
  if (!save (self, trainer, exports ? self->output : self->path, &error))
    note_failure (self, cli, error);
}

/* Where a model goes whose own place can't take it. */
static char *
dup_rescue_path (const FusCliCheckpoint *self, const FusModel *model)
{
  g_autofree char *hash = fus_model_dup_hash (model);
  g_autofree char *base = g_path_get_basename (self->output);
  g_autofree char *folder =
    g_build_filename (g_get_user_state_dir (), "fusescope", "rescued", NULL);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return NULL;

  return g_strdup_printf ("%s/%.12s-%s", folder, hash, base);
}

/* Hours of training are not to be lost to a disk that is full at the end. */
static void
rescue (const FusCliCheckpoint *self,
        const FusModelFile *file,
        GError *cause,
        GError **error)
{
  g_autofree char *path = dup_rescue_path (self, file->model);
  FusPlace place = fus_file_error_get_place (cause);
  g_autofree char *remedy = NULL;

  if (path == NULL || cause->domain != FUS_FILE_ERROR ||
      !fus_model_file_save (file, path, NULL))
    {
      g_propagate_error (error, cause);
      return;
    }
  /* Translators: the name of a file */
  remedy =
    g_strdup_printf (_ ("The model was kept as “%s”: move it where it belongs."), path);
  place.remedy = remedy;
  fus_file_error_set (error, (FusFileError) cause->code, place, "%s", cause->message);
  g_error_free (cause);
}

FusModel *
fus_cli_checkpoint_finish (FusCliCheckpoint *self,
                           const FusTrainer *trainer,
                           GError **error)
{
  g_autoptr (FusModelFile) file = make_file (self, trainer);
  GError *cause = NULL;

  if (!fus_model_file_save (file, self->output, &cause))
    {
      rescue (self, file, cause, error);
      return NULL;
    }
  g_unlink (self->path);

  return fus_model_ref (file->model);
}
