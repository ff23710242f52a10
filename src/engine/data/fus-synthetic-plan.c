/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Which machine has which fault, what each measurement sees of it, what is missing. */
#include "config.h"

#include "fus-synthetic-private.h"

/* Sites of the draws: append, never renumber. */
enum
{
  SITE_LABELS,
  SITE_CONFLICTS,
  SITE_MACHINE,
  SITE_PRESENCE,
  SITE_NULL, /* + the measurement */
};

/* Of a hundred machines. */
static const double shares[N_FAULTS] = { 28, 18, 18, 18, 18 };

/* One machine of fifty. */
#define CONFLICT_SHARE 0.02
#define MIN_CONFLICTS 3
#define LEAK_EXCESS 0.35

/* A fault for each sample: whole shares, in random order. */
static guint8 *
deal_faults (const FusSyntheticOptions *options, guint32 site)
{
  guint n = (guint) options->n_samples;
  FusRng rng = fus_rng_at (options->seed, FUS_DRAW_SYNTHETIC, site, 0);
  g_autofree guint *order = g_new (guint, n);
  guint8 *faults = g_new (guint8, n);
  double below = 0;
  guint k = 0;

  fus_rng_permutation (&rng, order, n);
  for (guint i = 0; i < n; i++)
    {
      while (k + 1 < N_FAULTS && (i + 0.5) * 100 >= (below + shares[k]) * n)
        below += shares[k++];
      faults[order[i]] = (guint8) k;
    }

  return faults;
}

static Sight
draw_sight (FusRng *rng, Fault fault, double strength)
{
  Sight sight = { .fault = fault };

  sight.severity = strength * (0.75 + 0.45 * fus_rng_uniform (rng));
  sight.speed = fus_rng_normal (rng);
  sight.heat = fus_rng_normal (rng);

  return sight;
}

static void
draw_shared_sights (FusSyntheticPlan *self, const FusSyntheticOptions *options)
{
  for (gsize i = 0; i < self->n_samples; i++)
    {
      FusRng rng =
        fus_rng_at (options->seed, FUS_DRAW_SYNTHETIC, SITE_MACHINE, (guint32) i);
      Sight sight = draw_sight (&rng, (Fault) self->labels[i], options->strength);

      for (guint view = 0; view < N_VIEWS; view++)
        self->sights[i * N_VIEWS + view] = sight;
      self->severity[i] =
        self->labels[i] == FAULT_NORMAL ? 0 : sight.severity / options->strength;
    }
}

/* In the null each measurement is of a machine of its own. */
static void
draw_unrelated_sights (FusSyntheticPlan *self, const FusSyntheticOptions *options)
{
  for (guint view = 0; view < N_VIEWS; view++)
    {
      g_autofree guint8 *faults = deal_faults (options, SITE_NULL + view);

      for (gsize i = 0; i < self->n_samples; i++)
        {
          FusRng rng = fus_rng_at (options->seed, FUS_DRAW_SYNTHETIC, SITE_NULL + view,
                                   (guint32) i + 1);

          self->sights[i * N_VIEWS + view] =
            draw_sight (&rng, (Fault) faults[i], options->strength);
        }
    }
}

static gboolean
can_conflict (Fault fault)
{
  return fault == FAULT_IMBALANCE || fault == FAULT_BEARING;
}

/* The image of a few machines shows a fault that it can see, the spectrum another. */
static void
plant_conflicts (FusSyntheticPlan *self, const FusSyntheticOptions *options)
{
  FusRng rng = fus_rng_at (options->seed, FUS_DRAW_SYNTHETIC, SITE_CONFLICTS, 0);
  g_autofree guint *order = g_new (guint, self->n_samples);
  gsize n_left = MAX ((gsize) (CONFLICT_SHARE * (double) self->n_samples), MIN_CONFLICTS);

  fus_rng_permutation (&rng, order, (guint) self->n_samples);
  for (gsize i = 0; i < self->n_samples && n_left > 0; i++)
    {
      Sight *image = &self->sights[order[i] * N_VIEWS + VIEW_IMAGE];

      if (!can_conflict (image->fault))
        continue;
      image->fault = n_left % 2 == 0 ? FAULT_LEAK : FAULT_MISALIGNMENT;
      self->conflict[order[i]] = TRUE;
      n_left--;
    }
}

double
fus_synthetic_get_leak_rate (const FusSyntheticOptions *options)
{
  return MIN (SPECTRUM_MISSING_RATE + LEAK_EXCESS * options->strength, 0.9);
}

/* Takes @view away from a share of the machines of @fault, or of all where it is
 * N_FAULTS: whole shares, so that a small example shows what it is meant to. */
static void
take_away (FusSyntheticPlan *self, View view, Fault fault, double rate, FusRng *rng)
{
  g_autofree guint *order = g_new (guint, self->n_samples);
  gsize n_members = 0;
  gsize n_left = 0;

  for (gsize i = 0; i < self->n_samples; i++)
    n_members += fault == N_FAULTS || self->labels[i] == fault;
  n_left = (gsize) (rate * (double) n_members + 0.5);
  fus_rng_permutation (rng, order, (guint) self->n_samples);
  for (gsize i = 0; i < self->n_samples && n_left > 0; i++)
    {
      gboolean member = fault == N_FAULTS || self->labels[order[i]] == fault;

      if (!member || self->conflict[order[i]])
        continue;
      self->presence[order[i]] &= ~FUS_MASK_BIT (view);
      n_left--;
    }
}

static void
draw_presence (FusSyntheticPlan *self, const FusSyntheticOptions *options)
{
  FusRng rng = fus_rng_at (options->seed, FUS_DRAW_SYNTHETIC, SITE_PRESENCE, 0);
  double leak = fus_synthetic_get_leak_rate (options);
  double share = shares[FAULT_LEAK] / 100;

  for (gsize i = 0; i < self->n_samples; i++)
    self->presence[i] = fus_mask_all (N_VIEWS);
  take_away (self, VIEW_IMAGE, N_FAULTS, IMAGE_MISSING_RATE, &rng);
  if (options->null)
    take_away (self, VIEW_SPECTRUM, N_FAULTS,
               share * leak + (1 - share) * SPECTRUM_MISSING_RATE, &rng);
  for (guint fault = 0; fault < N_FAULTS && !options->null; fault++)
    take_away (self, VIEW_SPECTRUM, (Fault) fault,
               fault == FAULT_LEAK ? leak : SPECTRUM_MISSING_RATE, &rng);
}

FusSyntheticPlan *
fus_synthetic_plan_new (const FusSyntheticOptions *options)
{
  FusSyntheticPlan *self = g_new0 (FusSyntheticPlan, 1);

  self->n_samples = options->n_samples;
  self->labels = deal_faults (options, SITE_LABELS);
  self->severity = g_new0 (double, self->n_samples);
  self->sights = g_new0 (Sight, self->n_samples * N_VIEWS);
  self->conflict = g_new0 (gboolean, self->n_samples);
  self->presence = g_new0 (FusMask, self->n_samples);
  draw_shared_sights (self, options);
  if (options->null)
    draw_unrelated_sights (self, options);
  else
    plant_conflicts (self, options);
  draw_presence (self, options);

  return self;
}

void
fus_synthetic_plan_free (FusSyntheticPlan *self)
{
  g_free (self->labels);
  g_free (self->severity);
  g_free (self->sights);
  g_free (self->conflict);
  g_free (self->presence);
  g_free (self);
}

char *
fus_synthetic_make_id (gsize sample)
{
  return g_strdup_printf ("M-%04zu", sample + 1);
}
