/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-training-state-private.h"

#include "fus-getter.h"

#include <glib/gi18n-lib.h>

/* What was set for one modality alone, as `likelihood.NAME`, where @to proposes another
 * value. */
static void
copy_modality_values (const FusOptions *from, FusModelSpec *to)
{
  gsize n_rows = 0;
  const FusOption *rows = fus_options_get_rows (from, &n_rows);

  for (gsize i = 0; i < n_rows; i++)
    for (guint m = 0; rows[i].per_modality && m < to->n_modalities; m++)
      {
        const char *name = to->modalities[m]->id;
        g_autofree char *key = g_strconcat (rows[i].id, ".", name, NULL);
        const char *value = fus_options_get_string (from, rows[i].id, name);

        if (fus_options_is_set (from, key) && !fus_options_is_auto (from, key) &&
            fus_model_kind_has_option (to->kind, rows[i].id) &&
            g_strcmp0 (value, fus_options_get_string (to->options, rows[i].id, name)) !=
              0)
          fus_options_set (to->options, key, value, NULL);
      }
}

/* What a person has set, where it means something to the kind. */
static void
copy_person_values (const FusOptions *from, FusModelSpec *to)
{
  gsize n_rows = 0;
  const FusOption *rows = fus_options_get_rows (from, &n_rows);

  for (gsize i = 0; i < n_rows; i++)
    if (fus_options_is_set (from, rows[i].id) &&
        fus_model_kind_has_option (to->kind, rows[i].id))
      fus_options_set (to->options, rows[i].id,
                       fus_options_get_string (from, rows[i].id, NULL), NULL);
}

/* What a model was trained with, where it isn't what is proposed, and was not worked out.
 */
static void
copy_model_values (const FusOptions *from, FusOptions *to)
{
  gsize n_rows = 0;
  const FusOption *rows = fus_options_get_rows (to, &n_rows);

  for (gsize i = 0; i < n_rows; i++)
    {
      const char *value = fus_options_get_string (from, rows[i].id, NULL);

      if (!fus_options_is_auto (from, rows[i].id) &&
          g_strcmp0 (value, fus_options_get_string (to, rows[i].id, NULL)) != 0)
        fus_options_set (to, rows[i].id, value, NULL);
    }
}

static void
spec_changed (FusTrainingState *self)
{
  g_clear_pointer (&self->worked_out, fus_options_free);
  g_clear_pointer (&self->plan, g_free);
  fus_training_state_request_estimate (self);
  g_signal_emit_by_name (self, "options-changed");
}

void
fus_training_state_rebuild_spec (FusTrainingState *self)
{
  g_return_if_fail (FUS_IS_TRAINING_STATE (self));

  FusModelSpec *old = g_steal_pointer (&self->spec);

  if (fus_study_get_dataset (self->study) != NULL && self->kind != NULL)
    {
      self->spec = fus_model_spec_new (self->kind, fus_study_get_dataset (self->study));
      self->spec->seed = self->seed;
      if (old != NULL)
        {
          copy_person_values (old->options, self->spec);
          copy_modality_values (old->options, self->spec);
        }
    }
  g_clear_pointer (&old, fus_model_spec_free);
  spec_changed (self);
}

void
fus_training_state_show_spec (FusTrainingState *self,
                              const FusModelSpec *made,
                              guint n_epochs)
{
  g_return_if_fail (FUS_IS_TRAINING_STATE (self));
  g_return_if_fail (made != NULL);

  g_autofree char *epochs = g_strdup_printf ("%u", n_epochs);

  g_clear_pointer (&self->spec, fus_model_spec_free);
  self->kind = made->kind;
  self->seed = made->seed;
  self->spec = fus_model_spec_new (self->kind, fus_study_get_dataset (self->study));
  self->spec->seed = self->seed;
  copy_model_values (made->options, self->spec->options);
  copy_modality_values (made->options, self->spec);
  if (n_epochs != (guint) fus_options_get_int (self->spec->options, "epochs", NULL) &&
      !fus_options_is_auto (made->options, "epochs"))
    fus_options_set (self->spec->options, "epochs", epochs, NULL);
  fus_training_state_notify (self, FUS_TRAINING_PROP_KIND);
  spec_changed (self);
  self->worked_out = fus_options_copy (made->options);
  g_signal_emit_by_name (self, "options-changed");
}

void
fus_training_state_show_model (FusTrainingState *self)
{
  const FusModelSpec *made = NULL;

  g_return_if_fail (FUS_IS_TRAINING_STATE (self));

  if (fus_training_state_is_busy (self))
    return;
  if (self->log != NULL && self->log != fus_study_get_log (self->study))
    {
      g_clear_pointer (&self->account, g_free);
      g_clear_pointer (&self->log, fus_training_log_unref);
      fus_training_state_notify (self, FUS_TRAINING_PROP_LOG);
    }
  if (fus_study_get_model (self->study) == NULL || self->spec == NULL)
    return;
  made = fus_model_get_spec (fus_study_get_model (self->study));
  fus_training_state_show_spec (self, made,
                                (guint) fus_options_get_int (made->options, "epochs",
                                                             NULL));
}

FUS_DEFINE_GETTER (FusTrainingState,
                   TRAINING_STATE,
                   const FusModelKind *,
                   fus_training_state_get_kind,
                   kind)

FusOptions *
fus_training_state_get_options (FusTrainingState *self)
{
  g_return_val_if_fail (FUS_IS_TRAINING_STATE (self), NULL);

  return self->spec != NULL ? self->spec->options : NULL;
}

FusDataset *
fus_training_state_get_dataset (FusTrainingState *self)
{
  g_return_val_if_fail (FUS_IS_TRAINING_STATE (self), NULL);

  return self->study != NULL ? fus_study_get_dataset (self->study) : NULL;
}

const FusOptions *
fus_training_state_get_worked_out (FusTrainingState *self)
{
  g_return_val_if_fail (FUS_IS_TRAINING_STATE (self), NULL);

  return self->worked_out != NULL ? self->worked_out
                                  : fus_training_state_get_options (self);
}

FUS_DEFINE_GETTER (FusTrainingState,
                   TRAINING_STATE,
                   const char *,
                   fus_training_state_get_plan,
                   plan)
FUS_DEFINE_GETTER (FusTrainingState,
                   TRAINING_STATE,
                   guint64,
                   fus_training_state_get_seed,
                   seed)
FUS_DEFINE_GETTER (FusTrainingState,
                   TRAINING_STATE,
                   guint,
                   fus_training_state_get_n_threads,
                   n_threads)

void
fus_training_state_set_kind (FusTrainingState *self, const char *id)
{
  g_return_if_fail (FUS_IS_TRAINING_STATE (self));

  const FusModelKind *kind = fus_model_kind_lookup (id);

  if (kind == NULL || kind == self->kind)
    return;
  self->kind = kind;
  fus_training_state_notify (self, FUS_TRAINING_PROP_KIND);
  fus_training_state_rebuild_spec (self);
}

gboolean
fus_training_state_set_option (FusTrainingState *self,
                               const char *key,
                               const char *value,
                               GError **error)
{
  g_return_val_if_fail (self->spec != NULL, FALSE);

  if (!fus_options_set (self->spec->options, key, value, error))
    return FALSE;
  spec_changed (self);

  return TRUE;
}

void
fus_training_state_unset_option (FusTrainingState *self, const char *id)
{
  g_return_if_fail (self->spec != NULL);

  fus_options_unset (self->spec->options, id);
  for (guint m = 0; m < self->spec->n_modalities; m++)
    {
      g_autofree char *key = g_strconcat (id, ".", self->spec->modalities[m]->id, NULL);

      fus_options_unset (self->spec->options, key);
    }
  spec_changed (self);
}

/* An option before and after a remedy. */
static void
apply_option (gpointer target, gpointer state)
{
  FusTrainingState *self = target;
  g_auto (GStrv) pair = g_strsplit (state, "=", 2);
  g_autoptr (GError) error = NULL;

  if (self->spec != NULL &&
      !fus_training_state_set_option (self, pair[0], pair[1], &error))
    g_info ("%s", error->message);
}

/* @modality: (nullable): id of the one that the option is set for */
static void
change_option (FusTrainingState *self,
               const char *id,
               const char *modality,
               double value,
               const char *name)
{
  const char *before = fus_options_get_string (self->spec->options, id, modality);
  g_autofree char *key =
    modality != NULL ? g_strconcat (id, ".", modality, NULL) : g_strdup (id);
  char number[G_ASCII_DTOSTR_BUF_SIZE];
  char *old = g_strconcat (key, "=", before, NULL);
  char *new =
    g_strconcat (key, "=", g_ascii_formatd (number, sizeof number, "%g", value), NULL);

  apply_option (self, new);
  fus_undo_stack_push (fus_study_get_undo (self->study), name, apply_option, self, old,
                       new, g_free);
}

void
fus_training_state_weigh_more (FusTrainingState *self, guint m)
{
  const FusModality *modality = NULL;
  g_autofree char *name = NULL;

  g_return_if_fail (self->spec != NULL && m < self->spec->n_modalities);

  modality = self->spec->modalities[m];
  name = g_strdup_printf (_ ("Weighing “%s” More"), modality->name);
  change_option (self, "weight", modality->id,
                 2 * fus_options_get_real (self->spec->options, "weight", modality->id),
                 name);
}

void
fus_training_state_warm_up_longer (FusTrainingState *self)
{
  g_return_if_fail (self->spec != NULL);

  change_option (self, "warmup", NULL,
                 (double)
                   MAX (1, fus_options_get_int (self->spec->options, "epochs", NULL) / 2),
                 _ ("Longer Warm-Up"));
}

void
fus_training_state_step_less (FusTrainingState *self)
{
  g_return_if_fail (self->spec != NULL);

  change_option (self, "lr", NULL,
                 fus_options_get_real (self->spec->options, "lr", NULL) / 3,
                 _ ("Lower Learning Rate"));
}

void
fus_training_state_set_seed (FusTrainingState *self, guint64 seed)
{
  g_return_if_fail (FUS_IS_TRAINING_STATE (self));

  self->seed = seed;
  if (self->spec != NULL)
    self->spec->seed = seed;
}

void
fus_training_state_set_n_threads (FusTrainingState *self, guint n_threads)
{
  g_return_if_fail (FUS_IS_TRAINING_STATE (self));
  g_return_if_fail (n_threads > 0);

  self->n_threads = MAX (n_threads, 1);
  fus_training_state_request_estimate (self);
}
