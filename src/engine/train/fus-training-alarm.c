/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-training-alarm.h"

#include <math.h>

/* A modality that has not got better for this share of the epochs so far, and at least
 * for so many, is stale. */
#define STALE_SHARE 0.1
#define STALE_EPOCHS 8
#define BETTER 0.002
#define STALE_LEVEL 0.6 /* error as a share of guessing the mean */

/* Less divergence than this, nats a row over all latents, carries nothing: a hundredth of
 * a nat in each of ten. */
#define COLLAPSED_KL 0.1
#define COLLAPSED_EPOCHS 8

/* The loss jumps where it rises in one epoch by more than this times what it was, or than
 * what had been won until then. */
#define JUMP 1.0
/* It has been made good where the loss fell below what it was and some modality comes
 * back better than the mean by this share, held out. */
#define MADE_GOOD 0.05

static double
held_out_error (const FusTrainingLog *log, guint i, guint m)
{
  return 1 - fus_training_log_get (log, i)->valid.r2[m];
}

guint
fus_training_alarm_find_stale (const FusTrainingLog *log, guint m)
{
  g_assert (m < log->n_modalities);

  guint n = fus_training_log_get_n_epochs (log);
  double patience = MAX (STALE_EPOCHS, STALE_SHARE * n);
  guint best = 0;

  /* The start is what such a kind may well end with, and weights don't turn that. */
  if (log->from_others || n == 0 || fus_training_log_get (log, n - 1)->valid.n_rows == 0)
    return 0;
  for (guint i = 1; i < n; i++)
    if (held_out_error (log, i, m) < held_out_error (log, best, m) - BETTER)
      best = i;
  if (!(held_out_error (log, best, m) > STALE_LEVEL) || n - 1 - best < patience)
    return 0;

  return fus_training_log_get (log, best)->epoch;
}

/* Returns: the epoch since which the latents carry nothing, or 0 */
static guint
find_collapse (const FusTrainingLog *log)
{
  guint n = fus_training_log_get_n_epochs (log);
  guint since = n;

  while (since > 0 && fus_training_log_get (log, since - 1)->train.kl < COLLAPSED_KL)
    since--;
  if (n - since < COLLAPSED_EPOCHS)
    return 0;

  return fus_training_log_get (log, since)->epoch;
}

/* Of training, without the divergence: its weight grows while warming up, which is no
 * jump. */
static double
get_rebuilding_loss (const FusTrainingLog *log, guint i)
{
  const FusEpoch *epoch = fus_training_log_get (log, i);

  return epoch->train.loss - epoch->beta * epoch->train.kl;
}

static double
get_lowest (const FusTrainingLog *log, guint first, guint end)
{
  double lowest = get_rebuilding_loss (log, first);

  for (guint i = first + 1; i < end; i++)
    lowest = fmin (lowest, get_rebuilding_loss (log, i));

  return lowest;
}

/* Whether anything comes back better than the mean; taken for granted where nothing was
 * held out. */
static gboolean
has_learned (const FusTrainingLog *log)
{
  const FusEpoch *last =
    fus_training_log_get (log, fus_training_log_get_n_epochs (log) - 1);

  if (last->valid.n_rows == 0)
    return TRUE;
  for (guint m = 0; m < log->n_modalities; m++)
    if (last->valid.r2[m] > MADE_GOOD)
      return TRUE;

  return FALSE;
}

guint
fus_training_alarm_find_jump (const FusTrainingLog *log)
{
  guint n = fus_training_log_get_n_epochs (log);

  for (guint i = 1; i < n; i++)
    {
      double before = get_rebuilding_loss (log, i - 1);
      double lowest = get_lowest (log, 0, i);
      double won = get_rebuilding_loss (log, 0) - lowest;
      double scale = fmax (fabs (before), won);

      if (scale > 0 && get_rebuilding_loss (log, i) - before > JUMP * scale &&
          (get_lowest (log, i, n) > lowest || !has_learned (log)))
        return fus_training_log_get (log, i)->epoch;
    }

  return 0;
}

static void
add (GArray *alarms, FusTrainingAlarmKind kind, guint m, guint epoch)
{
  FusTrainingAlarm alarm = { kind, m, epoch };

  if (epoch > 0)
    g_array_append_val (alarms, alarm);
}

static gboolean
all_are_stale (const FusTrainingLog *log)
{
  for (guint m = 0; m < log->n_modalities; m++)
    if (fus_training_alarm_find_stale (log, m) == 0)
      return FALSE;

  return TRUE;
}

GArray *
fus_training_alarm_list (const FusTrainingLog *log)
{
  GArray *alarms = g_array_new (FALSE, FALSE, sizeof (FusTrainingAlarm));

  guint jump = fus_training_alarm_find_jump (log);
  guint collapse = jump == 0 && !log->from_others ? find_collapse (log) : 0;

  add (alarms, FUS_TRAINING_ALARM_JUMPED, 0, jump);
  add (alarms, FUS_TRAINING_ALARM_COLLAPSED, 0, collapse);
  for (guint m = 0;
       jump == 0 && collapse == 0 && !all_are_stale (log) && m < log->n_modalities; m++)
    add (alarms, FUS_TRAINING_ALARM_STALE, m, fus_training_alarm_find_stale (log, m));

  return alarms;
}
