/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How long a run will take and how much memory it will hold, by a trial. */
#include "config.h"

#include "fus-trainer-private.h"

#include "fus-memory.h"

#include <stdlib.h>

/* Batches that are timed: for so long, but no more than the run has, and a few at least.
 */
#define TRIAL_SECONDS 0.2
#define LEAST_TRIED 6
#define MOST_TRIED 4096
#define MOST_VALID 8
/* Of so short a trial the median counts: one wait for another program would be most of
 * it. Of a longer one the mean: a run is kept waiting just as often. */
#define SHORT_TRIAL 0.05
/* Copies of the parameters beside those that stand when a run begins: the best, the
 * backup and two snapshots on their way to whoever looks. */
#define N_COPIES 4

static double
seconds_since (gint64 start)
{
  return (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
}

static int
compare_times (gconstpointer a, gconstpointer b)
{
  const double *left = a;
  const double *right = b;

  return (*left > *right) - (*left < *right);
}

/* @times: [n], sorted here */
static double
typical_time (double *times, gsize n)
{
  double sum = 0;

  qsort (times, n, sizeof *times, compare_times);
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
      const gint64 start = g_get_monotonic_time ();

      if (!fus_progress_tick (progress, -1, NULL, error) ||
          !fus_trainer_try_batch (self, n % n_batches, error))
        return FALSE;
      times[n] = seconds_since (start);
      total += times[n];
      if (total > 10 * TRIAL_SECONDS && n > 0)
        break;
    }
  *seconds = n > 1 ? typical_time (times + 1, n - 1) : times[0];

  return TRUE;
}

/* Time of looking at all held-out rows, by a part of them. */
static gboolean
time_validation (FusTrainer *self,
                 double *seconds,
                 const FusProgress *progress,
                 GError **error)
{
  const gsize n_valid = self->n_valid;
  const FusProgress quiet = { .cancellable =
                                progress != NULL ? progress->cancellable : NULL };
  gint64 start = 0;
  gboolean done = FALSE;

  *seconds = 0;
  if (n_valid == 0)
    return TRUE;
  self->n_valid = MIN (n_valid, MOST_VALID * self->batch->capacity);
  start = g_get_monotonic_time ();
  done = fus_trainer_try_validation (self, &quiet, error);
  *seconds = seconds_since (start) * (double) n_valid / (double) self->n_valid;
  self->n_valid = n_valid;

  return done;
}

gboolean
fus_trainer_estimate (FusTrainer *self,
                      double *seconds,
                      gsize *bytes,
                      const FusProgress *progress,
                      GError **error)
{
  const gsize n_values = fus_model_get_params (self->model)->n_values;
  const guint n_left = self->n_epochs - MIN (self->counters.epoch, self->n_epochs);
  double of_batch = 0;
  double of_validation = 0;
  gboolean done = FALSE;

  fus_trainer_take_backup (self);
  done = time_batches (self, fus_trainer_count_round (self) * n_left, &of_batch, progress,
                       error) &&
         time_validation (self, &of_validation, progress, error);
  fus_trainer_restore_backup (self);
  *seconds =
    (of_batch * (double) fus_trainer_count_round (self) + of_validation) * n_left;
  *bytes = fus_memory_get_resident () + N_COPIES * n_values * sizeof (FusReal) +
           n_left * sizeof (FusEpoch);

  return done;
}
