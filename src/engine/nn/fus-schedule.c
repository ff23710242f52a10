/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-schedule.h"

#include "fus-class-table.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* To add a schedule: its class, a line of the table and its id in the list of ids. */

#define COSINE_END 1e-5

#define PLATEAU_FACTOR 0.1
#define PLATEAU_PATIENCE 30
/* How much smaller a loss must be to count as better, as a share of the best. */
#define PLATEAU_THRESHOLD 1e-4

static double
constant_get_rate (const FusSchedule *self, double epoch)
{
  return self->base_rate;
}

static const FusScheduleClass schedule_constant = {
  .id = "constant",
  .name = N_ ("Constant"),
  .get_rate = constant_get_rate,
};

/* Half a cosine from the base rate to COSINE_END (MODELS.md 8.5). */
static double
cosine_get_rate (const FusSchedule *self, double epoch)
{
  double end = MIN (COSINE_END, self->base_rate);
  double done = self->n_epochs == 0 ? 1 : MIN (epoch / self->n_epochs, 1);

  return end + (self->base_rate - end) * 0.5 * (1 + cos (G_PI * done));
}

static const FusScheduleClass schedule_cosine = {
  .id = "cosine",
  .name = N_ ("Cosine"),
  .get_rate = cosine_get_rate,
};

static double
plateau_get_rate (const FusSchedule *self, double epoch)
{
  return self->base_rate * self->factor;
}

static void
plateau_observe (FusSchedule *self, double loss)
{
  if (!isfinite (self->best) || loss < self->best - PLATEAU_THRESHOLD * fabs (self->best))
    {
      self->best = loss;
      self->n_bad = 0;
      return;
    }
  self->n_bad++;
  if (self->n_bad > PLATEAU_PATIENCE)
    {
      self->factor *= PLATEAU_FACTOR;
      self->n_bad = 0;
    }
}

static const FusScheduleClass schedule_plateau = {
  .id = "plateau",
  .name = N_ ("On a Plateau"),
  .get_rate = plateau_get_rate,
  .observe = plateau_observe,
};

static const FusScheduleClass *const classes[] = {
  &schedule_constant,
  &schedule_cosine,
  &schedule_plateau,
};

FUS_DEFINE_CLASS_TABLE (FusScheduleClass, fus_schedule, classes)
FUS_DEFINE_CLASS_CHOICES (fus_schedule, classes)

FusSchedule
fus_schedule_start (const FusScheduleClass *schedule_class,
                    double base_rate,
                    guint n_epochs)
{
  return (FusSchedule){
    .schedule_class = schedule_class,
    .base_rate = base_rate,
    .n_epochs = n_epochs,
    .factor = 1,
    .best = INFINITY,
  };
}

double
fus_schedule_get_rate (const FusSchedule *self, double epoch)
{
  return self->schedule_class->get_rate (self, epoch);
}

void
fus_schedule_observe (FusSchedule *self, double loss)
{
  if (self->schedule_class->observe != NULL)
    self->schedule_class->observe (self, loss);
}

double
fus_schedule_get_warmup (double epoch, double warmup)
{
  return warmup <= 0 ? 1 : CLAMP (epoch / warmup, 0, 1);
}
