/* SPDX-License-Identifier: GPL-3.0-or-later */
/* State of the Train page: options as set and as worked out, the split, the phase of the
 * run and what is told of it. What the form does is in fus-training-state-form.c, running
 * in -run.c, times before a run in -estimate.c; a run itself is a FusTrainingRun. */
#include "config.h"

#include "fus-training-state.h"

#include "fus-training-state-private.h"

#include "fus-compare.h"
#include "fus-getter.h"

/* Epochs that the time left is told from. */
#define N_RECENT_EPOCHS 20

/* The first batches are slow: the time left is told after so long. */
#define GUESS_AFTER (2 * (gint64) G_USEC_PER_SEC)

static GParamSpec *properties[FUS_TRAINING_N_PROPS];

G_DEFINE_FINAL_TYPE (FusTrainingState, fus_training_state, G_TYPE_OBJECT)

void
fus_training_state_notify (FusTrainingState *self, guint prop_id)
{
  g_return_if_fail (FUS_IS_TRAINING_STATE (self));

  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

void
fus_training_state_set_phase (FusTrainingState *self, FusTrainingPhase phase)
{
  g_return_if_fail (FUS_IS_TRAINING_STATE (self));
  g_return_if_fail ((guint) phase <= FUS_TRAINING_ENDING);

  if (self->phase == phase)
    return;
  self->phase = phase;
  fus_training_state_notify (self, FUS_TRAINING_PROP_PHASE);
}

static void
dataset_changed_cb (FusTrainingState *self)
{
  g_clear_pointer (&self->log, fus_training_log_unref);
  fus_training_state_notify (self, FUS_TRAINING_PROP_LOG);
  fus_training_state_rebuild_spec (self);
}

static void
fus_training_state_get_property (GObject *object,
                                 guint prop_id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  FusTrainingState *self = FUS_TRAINING_STATE (object);

  switch (prop_id)
    {
    case FUS_TRAINING_PROP_KIND:
      g_value_set_string (value, self->kind != NULL ? self->kind->id : NULL);
      break;
    case FUS_TRAINING_PROP_PHASE:
      g_value_set_int (value, self->phase);
      break;
    case FUS_TRAINING_PROP_LOG:
      g_value_set_pointer (value, self->log);
      break;
    case FUS_TRAINING_PROP_ESTIMATED:
      g_value_set_boolean (value, self->has_estimate);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fus_training_state_finalize (GObject *object)
{
  FusTrainingState *self = FUS_TRAINING_STATE (object);

  g_clear_weak_pointer (&self->study);
  g_clear_handle_id (&self->estimate_id, g_source_remove);
  g_clear_object (&self->estimate_job);
  g_clear_object (&self->job);
  g_clear_pointer (&self->run, fus_training_run_unref);
  g_clear_pointer (&self->run_dataset, fus_dataset_unref);
  g_free (self->run_path);
  g_clear_pointer (&self->log, fus_training_log_unref);
  g_clear_pointer (&self->spec, fus_model_spec_free);
  g_clear_pointer (&self->worked_out, fus_options_free);
  g_free (self->plan);
  g_free (self->account);
  g_clear_pointer (&self->run_split, fus_split_unref);

  G_OBJECT_CLASS (fus_training_state_parent_class)->finalize (object);
}

static void
fus_training_state_class_init (FusTrainingStateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = fus_training_state_get_property;
  object_class->finalize = fus_training_state_finalize;

  properties[FUS_TRAINING_PROP_KIND] =
    g_param_spec_string ("kind", NULL, NULL, NULL, flags);
  properties[FUS_TRAINING_PROP_PHASE] =
    g_param_spec_int ("phase", NULL, NULL, FUS_TRAINING_IDLE, FUS_TRAINING_ENDING,
                      FUS_TRAINING_IDLE, flags);
  properties[FUS_TRAINING_PROP_LOG] = g_param_spec_pointer ("log", NULL, NULL, flags);
  properties[FUS_TRAINING_PROP_ESTIMATED] =
    g_param_spec_boolean ("estimated", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, FUS_TRAINING_N_PROPS, properties);

  g_signal_new ("options-changed", FUS_TYPE_TRAINING_STATE, G_SIGNAL_RUN_LAST, 0, NULL,
                NULL, NULL, G_TYPE_NONE, 0);
}

static void
fus_training_state_init (FusTrainingState *self)
{
  self->seed = 1;
  self->n_threads = g_get_num_processors ();
  self->kind = fus_model_kind_get_default ();
}

FusTrainingState *
fus_training_state_new (FusStudy *study)
{
  g_return_val_if_fail (FUS_IS_STUDY (study), NULL);

  FusTrainingState *self = g_object_new (FUS_TYPE_TRAINING_STATE, NULL);

  g_set_weak_pointer (&self->study, study);
  g_signal_connect_object (study, "notify::dataset", G_CALLBACK (dataset_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::model",
                           G_CALLBACK (fus_training_state_show_model), self,
                           G_CONNECT_SWAPPED);

  return self;
}

FUS_DEFINE_GETTER (FusTrainingState,
                   TRAINING_STATE,
                   FusTrainingPhase,
                   fus_training_state_get_phase,
                   phase)

gboolean
fus_training_state_is_busy (FusTrainingState *self)
{
  g_return_val_if_fail (FUS_IS_TRAINING_STATE (self), FALSE);

  return self->phase != FUS_TRAINING_IDLE;
}

gboolean
fus_training_state_is_starting (FusTrainingState *self)
{
  g_return_val_if_fail (FUS_IS_TRAINING_STATE (self), FALSE);

  return fus_training_state_is_busy (self) && self->run_split == NULL;
}

FusTrainingLog *
fus_training_state_get_log (FusTrainingState *self)
{
  g_return_val_if_fail (FUS_IS_TRAINING_STATE (self), NULL);

  return self->log != NULL ? self->log : fus_study_get_log (self->study);
}

FUS_DEFINE_GETTER (FusTrainingState,
                   TRAINING_STATE,
                   FusJob *,
                   fus_training_state_get_job,
                   job)
FUS_DEFINE_GETTER (FusTrainingState,
                   TRAINING_STATE,
                   guint,
                   fus_training_state_get_run,
                   n_runs)

guint
fus_training_state_get_n_epochs (FusTrainingState *self)
{
  const FusModelSpec *spec = NULL;

  g_return_val_if_fail (FUS_IS_TRAINING_STATE (self), 0);

  if (self->log != NULL || fus_study_get_model (self->study) == NULL)
    return self->n_epochs;
  spec = fus_model_get_spec (fus_study_get_model (self->study));

  return (guint) fus_options_get_int (spec->options, "epochs", NULL);
}

guint
fus_training_state_get_warmup (FusTrainingState *self)
{
  const FusModelSpec *spec = NULL;

  g_return_val_if_fail (FUS_IS_TRAINING_STATE (self), 0);

  if (self->log != NULL || fus_study_get_model (self->study) == NULL)
    return self->warmup;
  spec = fus_model_get_spec (fus_study_get_model (self->study));

  return (guint) fus_options_get_int (spec->options, "warmup", NULL);
}

guint
fus_training_state_get_n_round (FusTrainingState *self)
{
  g_return_val_if_fail (FUS_IS_TRAINING_STATE (self), 0);

  if (self->log != NULL || fus_study_get_model (self->study) == NULL)
    return self->n_round;

  return fus_model_spec_get_n_round (
    fus_model_get_spec (fus_study_get_model (self->study)));
}

FusSplit *
fus_training_state_get_split (FusTrainingState *self)
{
  g_return_val_if_fail (FUS_IS_TRAINING_STATE (self), NULL);

  return fus_training_state_is_busy (self) ? self->run_split
                                           : fus_study_get_split (self->study);
}

FUS_DEFINE_GETTER (FusTrainingState,
                   TRAINING_STATE,
                   const char *,
                   fus_training_state_get_account,
                   account)

void
fus_training_state_reset_clock (FusTrainingState *self)
{
  g_return_if_fail (FUS_IS_TRAINING_STATE (self));

  self->clock_start = 0;
}

void
fus_training_state_tick (FusTrainingState *self)
{
  g_return_if_fail (FUS_IS_TRAINING_STATE (self));

  double fraction = self->job != NULL ? fus_job_get_fraction (self->job) : -1;

  if (self->clock_start != 0 || fraction < 0 || self->phase != FUS_TRAINING_RUNNING)
    return;
  self->clock_start = g_get_monotonic_time ();
  self->clock_fraction = fraction;
}

/* Epochs a second since the clock was started, 0: not known yet. */
static double
get_pace (FusTrainingState *self)
{
  double fraction = self->job != NULL ? fus_job_get_fraction (self->job) : -1;
  double seconds =
    (double) (g_get_monotonic_time () - self->clock_start) / G_USEC_PER_SEC;

  if (self->clock_start == 0 || seconds <= 0 || !(fraction > self->clock_fraction))
    return 0;

  return (fraction - self->clock_fraction) * self->n_epochs / seconds;
}

gboolean
fus_training_state_get_batches (FusTrainingState *self, guint *n_done, guint *n_all)
{
  g_return_val_if_fail (FUS_IS_TRAINING_STATE (self), FALSE);
  g_return_val_if_fail (n_done != NULL, FALSE);
  g_return_val_if_fail (n_all != NULL, FALSE);

  double fraction = self->job != NULL ? fus_job_get_fraction (self->job) : -1;
  guint n_epochs = self->log != NULL ? fus_training_log_get_n_epochs (self->log) : 0;
  double share = fraction * self->n_epochs - n_epochs;

  if (self->job == NULL || self->n_batches == 0)
    return FALSE;
  /* The log is told of later than the fraction. */
  *n_done = (guint) (CLAMP (share, 0, 1) * self->n_batches + 0.5);
  *n_all = self->n_batches;

  return TRUE;
}

double
fus_training_state_get_speed (FusTrainingState *self)
{
  g_return_val_if_fail (FUS_IS_TRAINING_STATE (self), 0);

  guint n = self->log != NULL ? fus_training_log_get_n_epochs (self->log) : 0;

  if (n > 0)
    return fus_training_log_get (self->log, n - 1)->samples_per_second;

  /* Where steps are counted, what is logged as an epoch is no pass over the samples. */
  return self->n_round > 0 ? 0 : get_pace (self) * (double) self->n_train;
}

/* From the batches so far, where there are no epochs to compare. */
static gboolean
guess_left (FusTrainingState *self, double *low, double *high)
{
  double pace = get_pace (self);
  double left =
    pace > 0 ? (1 - fus_job_get_fraction (self->job)) * self->n_epochs / pace : 0;

  if (!(left > 0) || g_get_monotonic_time () - self->clock_start < GUESS_AFTER)
    return FALSE;
  *low = 0.8 * left;
  *high = 1.25 * left;

  return TRUE;
}

gboolean
fus_training_state_get_left (FusTrainingState *self, double *low, double *high)
{
  g_return_val_if_fail (FUS_IS_TRAINING_STATE (self), FALSE);
  g_return_val_if_fail (low != NULL, FALSE);
  g_return_val_if_fail (high != NULL, FALSE);

  double recent[N_RECENT_EPOCHS];
  guint n_done = self->log != NULL ? fus_training_log_get_n_epochs (self->log) : 0;
  guint n = MIN (n_done, N_RECENT_EPOCHS);
  double middle = 0;

  if (n_done >= self->n_epochs)
    return FALSE;
  if (n < 2)
    return guess_left (self, low, high);
  for (guint i = 0; i < n; i++)
    recent[i] = fus_training_log_get (self->log, n_done - 1 - i)->seconds;
  qsort (recent, n, sizeof *recent, fus_compare_doubles);
  middle = recent[n / 2];
  *low = MIN (recent[n / 10], 0.9 * middle) * (self->n_epochs - n_done);
  *high = MAX (recent[n - 1 - n / 10], 1.1 * middle) * (self->n_epochs - n_done);

  return TRUE;
}
