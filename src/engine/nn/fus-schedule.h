/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _FusSchedule FusSchedule;

/**
 * FusScheduleClass:
 * @id: as the option `schedule` spells it
 * @name: for people, marked with N_()
 * @get_rate: learning rate after @epoch epochs, fractions counted
 * @observe: (nullable): told the loss to watch at the end of each epoch
 */
typedef struct
{
  const char *id;
  const char *name;
  double (*get_rate) (const FusSchedule *self, double epoch);
  void (*observe) (FusSchedule *self, double loss);
} FusScheduleClass;

/**
 * FusSchedule:
 * @schedule_class: which
 * @base_rate: learning rate at the start
 * @n_epochs: epochs planned
 * @factor: of the rate now (plateau); starts at 1
 * @best: smallest loss seen (plateau); starts at infinity
 * @n_bad: epochs since (plateau); starts at 0
 *
 * How the learning rate goes. A plain value; the last three are all its state, to be
 * saved with a run.
 */
struct _FusSchedule
{
  const FusScheduleClass *schedule_class;
  double base_rate;
  guint n_epochs;
  double factor;
  double best;
  guint n_bad;
};

/* constant, cosine, plateau */
const FusScheduleClass *const *fus_schedule_list (gsize *n_classes);

/**
 * fus_schedule_lookup:
 *
 * Returns: (transfer none) (nullable): the class of that id
 */
const FusScheduleClass *fus_schedule_lookup (const char *id);

/* (nullable): id of the class with that index: the choices of an option. */
const char *fus_schedule_get_choice (guint index);

/**
 * fus_schedule_start:
 * @base_rate: learning rate at the start
 * @n_epochs: epochs planned
 */
FusSchedule fus_schedule_start (const FusScheduleClass *schedule_class,
                                double base_rate,
                                guint n_epochs);

/* Learning rate at @epoch epochs, fractions counted. */
double fus_schedule_get_rate (const FusSchedule *self, double epoch);

/* Tells the validation @loss of an epoch, for schedules that go by it (plateau); lower is
 * better. */
void fus_schedule_observe (FusSchedule *self, double loss);

/* What β is multiplied by after @epoch epochs, fractions counted: rises in a line from 0
 * to 1 over @warmup epochs (MODELS.md 2.16); 1 where @warmup is 0. */
double fus_schedule_get_warmup (double epoch, double warmup);

G_END_DECLS
