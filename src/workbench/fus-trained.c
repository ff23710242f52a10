/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-trained.h"

#include "fus-shared.h"

#include <glib/gi18n-lib.h>

static void
trained_clear (FusTrained *self)
{
  g_free (self->id);
  g_free (self->name);
  g_free (self->given_name);
  g_free (self->kind);
  g_free (self->dataset_hash);
  g_free (self->dataset_name);
  g_clear_pointer (&self->model, fus_model_unref);
  g_clear_pointer (&self->split, fus_split_unref);
  g_clear_pointer (&self->log, fus_training_log_unref);
}

FUS_DEFINE_SHARED (FusTrained, fus_trained, trained_clear)

static void
describe (FusTrained *self, FusModel *model)
{
  const FusModelSpec *spec = fus_model_get_spec (model);
  guint n_each = (guint) fus_options_get_int (spec->options, "latent", NULL);
  gboolean is_each = n_each != fus_model_get_n_latents (model);

  self->model = fus_model_ref (model);
  self->kind = g_strdup (_ (spec->kind->name));
  /* Translators: name of a kind of model, then its number of latents, or that of each
   * modality. */
  self->name =
    is_each
      ? g_strdup_printf (ngettext ("%s · %u latent each", "%s · %u latents each",
                                   (gulong) n_each),
                         self->kind, n_each)
      : g_strdup_printf (ngettext ("%s · %u latent", "%s · %u latents", (gulong) n_each),
                         self->kind, n_each);
  self->n_asked = (guint) fus_options_get_int (spec->options, "epochs", NULL);
}

FusTrained *
fus_trained_new (const char *id, FusModel *model, FusSplit *split, FusTrainingLog *log)
{
  FusTrained *self = g_atomic_rc_box_new0 (FusTrained);

  self->id = id != NULL ? g_strdup (id) : g_uuid_string_random ();
  self->time = g_get_real_time () / G_USEC_PER_SEC;
  if (model != NULL)
    describe (self, model);
  if (split != NULL)
    self->split = fus_split_ref (split);
  if (log != NULL)
    {
      self->log = fus_training_log_ref (log);
      self->n_epochs = fus_training_log_get_n_epochs (log);
    }

  return self;
}

FusTrained *
fus_trained_new_from_file (const char *id, const FusModelFile *file, FusSplit *split)
{
  FusTrained *self = fus_trained_new (id, file->model, split, file->log);

  self->can_go_on = file->state != NULL;
  self->dataset_hash = g_strdup (file->dataset_hash);
  self->dataset_name = g_strdup (file->dataset_name);

  return self;
}

FusTrained *
fus_trained_copy (const FusTrained *self, const char *given_name)
{
  FusTrained *copy = fus_trained_new (self->id, NULL, self->split, self->log);

  copy->name = g_strdup (self->name);
  copy->given_name = g_strdup (given_name);
  copy->kind = g_strdup (self->kind);
  copy->n_epochs = self->n_epochs;
  copy->n_asked = self->n_asked;
  copy->time = self->time;
  copy->can_go_on = self->can_go_on;
  copy->dataset_hash = g_strdup (self->dataset_hash);
  copy->dataset_name = g_strdup (self->dataset_name);
  copy->model = self->model != NULL ? fus_model_ref (self->model) : NULL;

  return copy;
}
