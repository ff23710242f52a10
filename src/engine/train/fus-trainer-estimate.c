/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a run will take and how much memory it will hold, by a trial. The trial is
 * timed by the processor, which another program can't lengthen; how much longer it takes
 * by the clock is told from all that was done so far, the start included, for the trial
 * alone is over before the other program had its turn. */
#include "config.h"

#include "fus-trainer-private.h"

#include "fus-compare.h"
#include "fus-memory.h"

#include <stdlib.h>
#include <time.h>

/* Batches that are timed: for so long, but no more than the run has, and a few at least.
 */
#define TRIAL_SECONDS 0.2
#define LEAST_TRIED 6
#define MOST_TRIED 4096
#define MOST_VALID 8
/* Of so short a trial the median counts: one page that is touched for the first time
 * would be most of it. */
#define SHORT_TRIAL 0.05
/* A machine that keeps a run waiting longer than this won't do so for all of it. */
#define SLOWEST 20.0
/* Copies of the parameters beside those that stand when a run begins: the best, the
 * backup, two snapshots on their way to whoever looks, and what is saved to go on from:
 * parameters, two moments and the best. */
#define N_COPIES 8
/* Of a step, looking at its rows without moving anything. */
#define SHARE_OF_LOOKING 0.4

FusTrainerClock
fus_trainer_clock_now (void)
{
  struct timespec used = { 0 };

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &used);

  return (FusTrainerClock){
    .cpu = (double) used.tv_sec + (double) used.tv_nsec * 1e-9,
    .wall = (double) g_get_monotonic_time () / G_USEC_PER_SEC,
  };
}

FusTrainerClock
fus_trainer_clock_since (const FusTrainerClock *start)
{
  const FusTrainerClock now = fus_trainer_clock_now ();

  return (FusTrainerClock){ now.cpu - start->cpu, now.wall - start->wall };
}

static double
seconds_since (const FusTrainerClock *start)
{
  return fus_trainer_clock_since (start).cpu;
}

/* @times: [n], sorted here */
static double
typical_time (double *times, gsize n)
{
  double sum = 0;

  qsort (times, n, sizeof *times, fus_compare_doubles);
  for (gsize i = 0; i < n; i++)
    sum += times[i];

  return sum < SHORT_TRIAL ? times[n / 2] : sum / (double) n;
}

/* Time of a batch, the first left out: it also fills the caches. */
static gboolean
time_batches (FusTrainer *self,
              gsize n_run,
              double *seconds,
              const FusProgress *progress,
              GError **error)
{
  const gsize n_batches = fus_trainer_count_batches (self);
  const gsize n_most = CLAMP (n_run, LEAST_TRIED, MOST_TRIED);
  g_autofree double *times = g_new (double, n_most);
  gsize n = 0;

  for (double total = 0; n < n_most && (n < LEAST_TRIED || total < TRIAL_SECONDS); n++)
    {
      const FusTrainerClock start = fus_trainer_clock_now ();

      if (!fus_progress_tick (progress, -1, NULL, error) ||
          !fus_trainer_try_batch (self, n % n_batches, error))
        return FALSE;
      times[n] = seconds_since (&start);
      total += times[n];
      if (total > 10 * TRIAL_SECONDS && n > 0)
        break;
    }
  *seconds = n > 1 ? typical_time (times + 1, n - 1) : times[0];

  return TRUE;
}

/* Of a kind that starts in closed form: of how many looks at the validation rows its
 * completion takes about as long, which tries some factors a modality. */
#define LOOKS_OF_COMPLETION 12

/* Time of looking at all held-out rows, by a part of them; and by the criterion of a kind
 * that starts in closed form, which at the end is asked for more. */
static gboolean
time_validation (FusTrainer *self,
                 double *seconds,
                 double *at_end,
                 const FusProgress *progress,
                 GError **error)
{
  const gsize n_valid = self->n_valid;
  const FusProgress quiet = { .cancellable =
                                progress != NULL ? progress->cancellable : NULL };
  double r2[FUS_MAX_MODALITIES];
  FusTrainerClock start = { 0 };
  gboolean done = FALSE;

  *seconds = *at_end = 0;
  if (n_valid == 0)
    return TRUE;
  self->n_valid = MIN (n_valid, MOST_VALID * self->batch->capacity);
  start = fus_trainer_clock_now ();
  done = fus_trainer_try_validation (self, &quiet, error);
  *seconds = seconds_since (&start) * (double) n_valid / (double) self->n_valid;
  self->n_valid = n_valid;
  if (!done || !fus_trainer_has_start (self))
    return done;
  start = fus_trainer_clock_now ();
  fus_trainer_measure_r2 (self, r2);
  *seconds += seconds_since (&start);
  *at_end = LOOKS_OF_COMPLETION * seconds_since (&start);

  return TRUE;
}

/* The fewest epochs after which it may stop. */
static guint
count_fewest (const FusTrainer *self, guint n_left)
{
  double warm = MAX (self->warmup - self->counters.epoch, 0);
  double fewest = warm + self->patience + (fus_trainer_has_start (self) ? 0 : 1);

  if (self->patience == 0 || self->n_valid == 0)
    return n_left;

  return (guint) MIN (fewest, n_left);
}

/* How much longer than by the processor everything takes by the clock, from what was done
 * so far. */
static double
measure_slowness (const FusTrainer *self, const FusTrainerClock *trial)
{
  const double cpu = self->start_clock.cpu + trial->cpu;
  const double wall = self->start_clock.wall + trial->wall;

  return cpu > 0 ? CLAMP (wall / cpu, 1, SLOWEST) : 1;
}

gboolean
fus_trainer_estimate (FusTrainer *self,
                      FusTrainerEstimate *estimate,
                      const FusProgress *progress,
                      GError **error)
{
  const gsize n_values = fus_model_get_params (self->model)->n_values;
  const guint n_left = self->n_epochs - MIN (self->counters.epoch, self->n_epochs);
  const gboolean has_steps = !fus_trainer_has_start (self) || self->n_steps > 0;
  const gsize n_batches =
    has_steps ? fus_trainer_count_round (self) : fus_trainer_count_batches (self);
  double of_batch = 0;
  double of_validation = 0;
  double of_epoch = 0;
  double at_end = 0;
  double slowness = 1;
  FusTrainerClock begin = fus_trainer_clock_now ();
  gboolean done = FALSE;

  /* Where nothing is trained the rows are looked at once, which a step costs more than.
   */
  fus_trainer_take_backup (self);
  done = time_batches (self, n_batches * n_left, &of_batch, progress, error) &&
         time_validation (self, &of_validation, &at_end, progress, error);
  fus_trainer_restore_backup (self);
  begin = fus_trainer_clock_since (&begin);
  slowness = measure_slowness (self, &begin);
  of_epoch =
    of_batch * (double) n_batches * (has_steps ? 1 : SHARE_OF_LOOKING) + of_validation;
  estimate->cpu_seconds = self->start_clock.cpu + of_epoch * n_left + at_end;
  estimate->least_cpu_seconds =
    self->start_clock.cpu + of_epoch * count_fewest (self, n_left) + at_end;
  estimate->seconds = slowness * estimate->cpu_seconds;
  estimate->least_seconds = slowness * estimate->least_cpu_seconds;
  estimate->bytes = fus_memory_get_resident () + N_COPIES * n_values * sizeof (FusReal) +
                    n_left * sizeof (FusEpoch);

  return done;
}
