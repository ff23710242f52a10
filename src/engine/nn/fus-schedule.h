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
const FusScheduleClass *fus_schedule_lookup (const char *id);
const char *const *fus_schedule_list_ids (void);

FusSchedule fus_schedule_start (const FusScheduleClass *schedule_class,
                                double base_rate,
                                guint n_epochs);
double fus_schedule_get_rate (const FusSchedule *self, double epoch);
void fus_schedule_observe (FusSchedule *self, double loss);

/* Share of β after @epoch epochs, fractions counted: rises in a line to 1 over @warmup
 * epochs (models.md §2.16). */
double fus_schedule_get_warmup (double epoch, double warmup);

G_END_DECLS
