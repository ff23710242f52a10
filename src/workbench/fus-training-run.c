/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A run in the training thread, and the talk with it. News are sent ten times a second
 * at most, through a mailbox that holds the newest (fus-mailbox.h). The model that people
 * see is a frozen copy, made twice a second; the one that learns is touched by this
 * thread alone. Pausing and ending are asked for under a mutex and heeded after the batch
 * at hand. */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-training-run.h"

#include "fus-mailbox.h"
#include "fus-shared.h"

#define TRAIN_SHARE 0.8
#define VALID_SHARE 0.1
#define TEST_SHARE 0.1

#define TRAINING_NICE 10
#define NEWS_INTERVAL_MS 100
/* A frozen copy of the model, for the live map, at most so often. */
#define MODEL_INTERVAL (G_USEC_PER_SEC / 2)
/* A checkpoint after each epoch, but not more often than this. */
#define CHECKPOINT_INTERVAL (5 * (gint64) G_USEC_PER_SEC)

struct _FusTrainingRun
{
  FusDataset *dataset;
  FusSplit *split;
  FusModelSpec *spec;
  FusTrainState *resume;
  guint n_more; /* epochs beyond those that were asked for at first, 0: none */
  guint n_threads;
  FusJob *job;

  /* Waiting while paused. */
  GMutex mutex;
  GCond cond;
  gboolean paused;
  int end; /* FusTrainingEnd, atomic */

  FusMailbox *news; /* set before it is worked on */

  /* Only in the training thread. */
  FusTrainer *trainer;
  gint64 model_time;
  gint64 checkpoint_time;
};

void
fus_training_news_free (FusTrainingNews *self)
{
  g_clear_pointer (&self->log, fus_training_log_unref);
  g_clear_pointer (&self->model, fus_model_unref);
  g_clear_pointer (&self->state, fus_train_state_free);
  g_clear_pointer (&self->spec, fus_model_spec_free);
  g_clear_pointer (&self->split, fus_split_unref);
  g_free (self);
}

void
fus_training_result_free (FusTrainingResult *self)
{
  g_clear_pointer (&self->model, fus_model_unref);
  g_clear_pointer (&self->split, fus_split_unref);
  g_clear_pointer (&self->state, fus_train_state_free);
  g_free (self->account);
  g_free (self);
}

FusTrainingRun *
fus_training_run_new (FusDataset *dataset,
                      FusSplit *split,
                      const FusModelSpec *spec,
                      FusTrainState *resume,
                      guint n_threads,
                      FusJob *job)
{
  FusTrainingRun *self = g_atomic_rc_box_new0 (FusTrainingRun);

  g_return_val_if_fail (dataset != NULL, NULL);
  g_return_val_if_fail (spec != NULL, NULL);
  g_return_val_if_fail (FUS_IS_JOB (job), NULL);
  g_return_val_if_fail (n_threads > 0, NULL);

  self->dataset = fus_dataset_ref (dataset);
  self->split = split != NULL ? fus_split_ref (split) : NULL;
  self->spec = fus_model_spec_copy (spec);
  self->resume = resume;
  self->n_threads = n_threads;
  self->job = job; /* borrowed: the queue holds it until the run is over */
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);

  return self;
}

FusSplit *
fus_training_run_draw_split (FusDataset *dataset, guint64 seed)
{
  return fus_split_new (dataset, TRAIN_SHARE, VALID_SHARE, TEST_SHARE, seed);
}

static void
run_clear (FusTrainingRun *self)
{
  fus_dataset_unref (self->dataset);
  g_clear_pointer (&self->split, fus_split_unref);
  fus_model_spec_free (self->spec);
  g_clear_pointer (&self->resume, fus_train_state_free);
  g_clear_pointer (&self->news, fus_mailbox_unref);
  g_mutex_clear (&self->mutex);
  g_cond_clear (&self->cond);
}

FUS_DEFINE_SHARED (FusTrainingRun, fus_training_run, run_clear)

/* What is too costly to make anew each time is handed on. */
static void
merge_news (gpointer newer, gpointer older)
{
  FusTrainingNews *news = newer;
  FusTrainingNews *old = older;

  if (news->model == NULL)
    news->model = g_steal_pointer (&old->model);
  if (news->state == NULL)
    news->state = g_steal_pointer (&old->state);
  if (news->spec == NULL)
    {
      news->spec = g_steal_pointer (&old->spec);
      news->split = g_steal_pointer (&old->split);
    }
}

void
fus_training_run_listen (FusTrainingRun *self,
                         GObject *receiver,
                         FusTrainingNewsFunc take)
{
  const FusMailboxClass class = { NEWS_INTERVAL_MS, take, merge_news,
                                  (GDestroyNotify) fus_training_news_free };

  g_return_if_fail (self->news == NULL);

  self->news = fus_mailbox_new (receiver, &class);
}

void
fus_training_run_cut_off (FusTrainingRun *self)
{
  g_return_if_fail (self != NULL);

  if (self->news != NULL)
    fus_mailbox_close (self->news);
}

void
fus_training_run_set_n_more (FusTrainingRun *self, guint n_epochs)
{
  g_return_if_fail (self != NULL);

  self->n_more = n_epochs;
}

static void
wake (FusTrainingRun *self)
{
  g_mutex_lock (&self->mutex);
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

void
fus_training_run_set_paused (FusTrainingRun *self, gboolean paused)
{
  g_return_if_fail (self != NULL);

  g_mutex_lock (&self->mutex);
  self->paused = paused;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

void
fus_training_run_end (FusTrainingRun *self, FusTrainingEnd end)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail ((guint) end <= FUS_TRAINING_END_DISCARD);

  g_atomic_int_set (&self->end, end);
  fus_job_cancel (self->job);
  wake (self);
}

static void
wait_while_paused (FusTrainingRun *self)
{
  g_mutex_lock (&self->mutex);
  while (self->paused &&
         !g_cancellable_is_cancelled (fus_job_get_cancellable (self->job)))
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
}

/* Once a batch, in the training thread. @fraction is of the whole run. */
static void
run_report (gpointer data, double fraction, const char *message)
{
  FusTrainingRun *self = data;

  fus_job_report (self->job, fraction, message);
  wait_while_paused (self);
}

static gboolean
is_due (gint64 *last, gint64 interval)
{
  gint64 now = g_get_monotonic_time ();

  if (now - *last < interval)
    return FALSE;
  *last = now;

  return TRUE;
}

static void
publish (FusTrainingRun *self)
{
  FusTrainingNews *news = g_new0 (FusTrainingNews, 1);

  news->log = fus_training_log_copy (fus_trainer_get_log (self->trainer));
  if (is_due (&self->model_time, MODEL_INTERVAL))
    news->model = fus_trainer_snapshot (self->trainer);
  if (is_due (&self->checkpoint_time, CHECKPOINT_INTERVAL))
    {
      news->state = fus_trainer_save (self->trainer);
      if (news->model == NULL)
        news->model = fus_trainer_snapshot (self->trainer);
    }
  fus_mailbox_put (self->news, news);
}

/* What is trained and how long is known once there is a trainer. */
static void
publish_spec (FusTrainingRun *self)
{
  FusTrainingNews *news = g_new0 (FusTrainingNews, 1);

  news->log = fus_training_log_copy (fus_trainer_get_log (self->trainer));
  news->spec = fus_model_spec_copy (fus_trainer_get_spec (self->trainer));
  news->split = fus_split_ref (fus_trainer_get_split (self->trainer));
  fus_mailbox_put (self->news, news);
}

/* Epoch after epoch. Being asked to end is no error unless all of it is to be
 * forgotten. */
static gboolean
run_epochs (FusTrainingRun *self, GError **error)
{
  const FusProgress progress = { run_report, self, fus_job_get_cancellable (self->job) };

  while (!fus_trainer_is_finished (self->trainer))
    {
      g_autoptr (GError) local = NULL;

      if (fus_trainer_run_epoch (self->trainer, &progress, &local))
        {
          publish (self);
          continue;
        }
      if (g_error_matches (local, G_IO_ERROR, G_IO_ERROR_CANCELLED) &&
          g_atomic_int_get (&self->end) != FUS_TRAINING_END_DISCARD)
        return TRUE;
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }

  return TRUE;
}

static FusTrainer *
make_trainer (FusTrainingRun *self, GError **error)
{
  const FusProgress progress = { run_report, self, fus_job_get_cancellable (self->job) };

  if (self->resume != NULL)
    return fus_trainer_new_from_state (self->dataset, self->resume, self->n_threads,
                                       TRAINING_NICE, error);
  if (self->split == NULL)
    self->split = fus_training_run_draw_split (self->dataset, self->spec->seed);

  return fus_trainer_new_watched (self->dataset, self->split, self->spec, self->n_threads,
                                  TRAINING_NICE, &progress, error);
}

static FusTrainingResult *
make_result (FusTrainingRun *self)
{
  FusTrainingResult *result = g_new0 (FusTrainingResult, 1);

  result->end = (FusTrainingEnd) g_atomic_int_get (&self->end);
  result->model = fus_trainer_finish (self->trainer);
  result->split = fus_split_ref (fus_trainer_get_split (self->trainer));
  result->state = fus_trainer_save (self->trainer);
  result->account = fus_trainer_dup_account (self->trainer);

  return result;
}

static void
wake_cb (GCancellable *cancellable, gpointer data)
{
  wake (data);
}

void
fus_training_run_work (GTask *task, FusJob *job, gpointer data)
{
  g_return_if_fail (FUS_IS_JOB (job));

  FusTrainingRun *self = data;
  GCancellable *cancellable = fus_job_get_cancellable (job);
  gulong id = g_cancellable_connect (cancellable, G_CALLBACK (wake_cb), self, NULL);
  g_autoptr (FusTrainer) trainer = NULL;
  GError *error = NULL;

  self->checkpoint_time = g_get_monotonic_time ();
  trainer = make_trainer (self, &error);
  self->trainer = trainer;
  if (trainer != NULL && self->n_more > 0)
    fus_trainer_extend (trainer, self->n_more);
  if (trainer != NULL)
    publish_spec (self);
  if (trainer != NULL && run_epochs (self, &error))
    g_task_return_pointer (task, make_result (self),
                           (GDestroyNotify) fus_training_result_free);
  else
    g_task_return_error (task, error);
  self->trainer = NULL;
  g_cancellable_disconnect (cancellable, id);
}
