/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-training-alarm.h"

#include <math.h>

#define N_EPOCHS 30

/* A run of two modalities: the first is learned, the error of the second is @error. */
static FusTrainingLog *
make_log (double error, double kl, gsize n_held_out)
{
  FusTrainingLog *log = fus_training_log_new (2);

  for (guint i = 0; i < N_EPOCHS; i++)
    {
      FusEpoch epoch = { .epoch = i + 1 };

      epoch.train.kl = kl;
      epoch.valid.n_rows = n_held_out;
      epoch.valid.r2[0] = (double) i / N_EPOCHS;
      epoch.valid.r2[1] = 1 - error;
      fus_training_log_append (log, &epoch);
    }

  return log;
}

static void
test_stale (void)
{
  g_autoptr (FusTrainingLog) log = make_log (0.9, 12, 40);
  g_autoptr (GArray) alarms = fus_training_alarm_list (log);
  const FusTrainingAlarm *alarm = &g_array_index (alarms, FusTrainingAlarm, 0);

  g_assert_cmpuint (alarms->len, ==, 1);
  g_assert_cmpint (alarm->kind, ==, FUS_TRAINING_ALARM_STALE);
  g_assert_cmpuint (alarm->m, ==, 1);
  g_assert_cmpuint (alarm->epoch, ==, 1);
}

/* A modality that comes back well, and one that nothing was held out of, are no alarm. */
static void
test_learned (void)
{
  g_autoptr (FusTrainingLog) learned = make_log (0.2, 12, 40);
  g_autoptr (FusTrainingLog) unseen = make_log (0.9, 12, 0);
  g_autoptr (GArray) first = fus_training_alarm_list (learned);
  g_autoptr (GArray) second = fus_training_alarm_list (unseen);

  g_assert_cmpuint (first->len, ==, 0);
  g_assert_cmpuint (second->len, ==, 0);
}

/* Where the latents carry nothing, that is the one alarm. */
static void
test_collapse (void)
{
  g_autoptr (FusTrainingLog) log = make_log (0.9, 0.01, 40);
  g_autoptr (GArray) alarms = fus_training_alarm_list (log);

  g_assert_cmpuint (alarms->len, ==, 1);
  g_assert_cmpint (g_array_index (alarms, FusTrainingAlarm, 0).kind, ==,
                   FUS_TRAINING_ALARM_COLLAPSED);
}

/* Where no modality gets better any more, none is kept back by another. */
static void
test_all_stale (void)
{
  g_autoptr (FusTrainingLog) log = make_log (0.9, 12, 40);
  g_autoptr (GArray) alarms = NULL;

  for (guint i = 0; i < N_EPOCHS; i++)
    g_array_index (log->epochs, FusEpoch, i).valid.r2[0] = 0.1;
  alarms = fus_training_alarm_list (log);
  g_assert_cmpuint (alarms->len, ==, 0);
}

/* Losses of a run, its divergence growing with its weight. */
static FusTrainingLog *
make_losses (const double *losses, guint n, double scale, double r2)
{
  FusTrainingLog *log = fus_training_log_new (1);

  for (guint i = 0; i < n; i++)
    {
      FusEpoch epoch = { .epoch = i + 1, .beta = 0.1 * (i + 1) };

      epoch.valid.n_rows = isnan (r2) ? 0 : 30;
      epoch.valid.r2[0] = r2;
      epoch.train.kl = 40 * scale;
      epoch.train.loss = scale * losses[i] + epoch.beta * epoch.train.kl;
      fus_training_log_append (log, &epoch);
    }

  return log;
}

/* Whatever the unit of the loss, and whether it is above or below zero. Where it came
 * back and nothing was learned all the same, that is the reason. */
static void
test_jump (void)
{
  static const struct
  {
    double losses[6];
    guint n;
    guint epoch; /* 0: no alarm */
    double r2;   /* held out; NaN: nothing was */
  } runs[] = {
    { { 25, 350, 348, 345 }, 4, 2, NAN },
    { { 25, 20, 350, 345, 340 }, 5, 3, 0.4 },
    { { 900, 700, 650, 2000, 1500 }, 5, 4, NAN },
    { { -100, -300, 200, 150 }, 4, 3, NAN },
    { { 5, -5, -20, 60, 40 }, 5, 4, 0.1 },
    { { 26.4, 346, 88, 26.2 }, 4, 2, -0.02 }, /* back, and nothing learned */
    { { 26.4, 346, 88, 26.2 }, 4, 0, 0.3 },   /* made good */
    { { 25, 350, 40, 20, 18 }, 5, 0, NAN },
    { { 900, 800, 760, 790, 750 }, 5, 0, NAN }, /* noise */
    { { 900, 400, 700, 650, 660 }, 5, 0, NAN }, /* back by less than was won */
    { { -100, -300, -290, -310 }, 4, 0, NAN },
    { { 900, 880, 870 }, 3, 0, -0.01 }, /* nothing learned, but no jump */
    { { 25 }, 1, 0, NAN },
  };
  static const double scales[] = { 1, 1000, 0.01 };

  for (gsize i = 0; i < G_N_ELEMENTS (runs); i++)
    for (gsize k = 0; k < G_N_ELEMENTS (scales); k++)
      {
        g_autoptr (FusTrainingLog) log =
                     make_losses (runs[i].losses, runs[i].n, scales[k], runs[i].r2);
        g_autoptr (GArray) alarms = fus_training_alarm_list (log);

        g_assert_cmpuint (fus_training_alarm_find_jump (log), ==, runs[i].epoch);
        g_assert_cmpuint (alarms->len, ==, runs[i].epoch > 0 ? 1 : 0);
        if (runs[i].epoch > 0)
          g_assert_cmpint (g_array_index (alarms, FusTrainingAlarm, 0).kind, ==,
                           FUS_TRAINING_ALARM_JUMPED);
      }
}

static void
test_short_run (void)
{
  g_autoptr (FusTrainingLog) log = fus_training_log_new (2);
  g_autoptr (GArray) alarms = fus_training_alarm_list (log);

  g_assert_cmpuint (alarms->len, ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/alarm/a-modality-that-is-not-learned", test_stale);
  g_test_add_func ("/alarm/none-where-all-is-well", test_learned);
  g_test_add_func ("/alarm/none-where-all-are-as-bad", test_all_stale);
  g_test_add_func ("/alarm/latents-that-carry-nothing", test_collapse);
  g_test_add_func ("/alarm/a-loss-that-jumped", test_jump);
  g_test_add_func ("/alarm/none-before-the-first-epoch", test_short_run);

  return g_test_run ();
}
