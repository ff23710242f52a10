/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-training-log.h"

#include "fus-shared.h"

#include <math.h>
#include <string.h>

FusTrainingLog *
fus_training_log_new (guint n_modalities)
{
  FusTrainingLog *self = g_atomic_rc_box_new0 (FusTrainingLog);

  g_assert (n_modalities > 0 && n_modalities <= FUS_MAX_MODALITIES);

  self->n_modalities = n_modalities;
  self->epochs = g_array_new (FALSE, TRUE, sizeof (FusEpoch));
  for (guint m = 0; m < FUS_MAX_MODALITIES; m++)
    self->start_r2[m] = NAN;

  return self;
}

FusTrainingLog *
fus_training_log_copy (const FusTrainingLog *self)
{
  FusTrainingLog *copy = fus_training_log_new (self->n_modalities);

  g_array_append_vals (copy->epochs, self->epochs->data, self->epochs->len);
  copy->best_epoch = self->best_epoch;
  copy->from_others = self->from_others;
  memcpy (copy->start_r2, self->start_r2, sizeof copy->start_r2);
  copy->start_seconds = self->start_seconds;
  copy->finish_seconds = self->finish_seconds;

  return copy;
}

static void
training_log_clear (FusTrainingLog *self)
{
  g_array_unref (self->epochs);
}

FUS_DEFINE_SHARED (FusTrainingLog, fus_training_log, training_log_clear)

void
fus_training_log_append (FusTrainingLog *self, const FusEpoch *epoch)
{
  g_assert (epoch != NULL);

  g_array_append_val (self->epochs, *epoch);
}

gboolean
fus_training_log_has_start (const FusTrainingLog *self)
{
  for (guint m = 0; m < self->n_modalities; m++)
    if (isfinite (self->start_r2[m]))
      return TRUE;

  return FALSE;
}

double
fus_training_log_get_seconds (const FusTrainingLog *self)
{
  double sum = self->start_seconds + self->finish_seconds;

  for (guint i = 0; i < self->epochs->len; i++)
    sum += fus_training_log_get (self, i)->seconds;

  return sum;
}

guint
fus_training_log_get_n_epochs (const FusTrainingLog *self)
{
  return self->epochs->len;
}

const FusEpoch *
fus_training_log_get (const FusTrainingLog *self, guint index)
{
  g_assert (index < self->epochs->len);

  return &g_array_index (self->epochs, FusEpoch, index);
}
