/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run did, in a sentence. */
#include "config.h"

#include "fus-trainer-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* What a gain in R² of the others has to be to be told as one. */
#define SMALLEST_TOLD 0.0005

gboolean
fus_trainer_keeps_start (const FusTrainer *self)
{
  return fus_trainer_has_start (self) && self->log->best_epoch == 0 &&
         (self->n_steps == 0 || isfinite (self->counters.best_loss));
}

gboolean
fus_trainer_has_too_few_rows (const FusTrainer *self)
{
  return fus_trainer_has_start (self) && self->n_steps == 0 &&
         fus_options_is_auto (self->spec->options, "steps");
}

double
fus_trainer_get_start_r2 (const FusTrainer *self)
{
  return self->counters.start_r2;
}

double
fus_trainer_get_best_r2 (const FusTrainer *self)
{
  return fus_trainer_has_start (self) && isfinite (self->counters.best_loss)
           ? -self->counters.best_loss
           : (double) NAN;
}

static char *
describe_kept (const FusTrainer *self)
{
  if (fus_trainer_has_too_few_rows (self))
    return g_strdup_printf (
      /* Translators: the start is a linear model in closed form. */
      ngettext ("The linear model was kept: %zu sample is too few to train it further",
                "The linear model was kept: %zu samples are too few to train it further",
                self->n_train),
      self->n_train);
  if (self->n_steps == 0)
    return g_strdup (_ ("The linear model was kept: no steps were asked for"));

  return g_strdup_printf (
    ngettext (
      "The linear model was kept: %u steps of training made nothing better on %zu sample "
      "held out",
      "The linear model was kept: %u steps of training made nothing better on %zu "
      "samples "
      "held out",
      self->n_valid),
    (guint) self->counters.step, self->n_valid);
}

static char *
describe_trained (const FusTrainer *self)
{
  const double before = fus_trainer_get_start_r2 (self);
  const double after = fus_trainer_get_best_r2 (self);

  if (!isfinite (after))
    return g_strdup_printf (
      ngettext ("Trained for %u step; no sample was held out to tell what it gained",
                "Trained for %u steps; no sample was held out to tell what it gained",
                (guint) self->counters.step),
      (guint) self->counters.step);
  if (after - before < SMALLEST_TOLD)
    return g_strdup_printf (
      ngettext ("Trained for %u step, which gained next to nothing on the start",
                "Trained for %u steps, which gained next to nothing on the start",
                (guint) self->counters.step),
      (guint) self->counters.step);

  if (self->spec->n_modalities == 1)
    return g_strdup_printf (
      /* Translators: shares of the differences between samples, in per cent. */
      ngettext ("Trained for %u step: of samples held out, what is rebuilt rose from "
                "%.1f %% to %.1f %%",
                "Trained for %u steps: of samples held out, what is rebuilt rose from "
                "%.1f %% to %.1f %%",
                (guint) self->counters.step),
      (guint) self->counters.step, 100 * before, 100 * after);

  return g_strdup_printf (
    /* Translators: shares of the differences between samples, in per cent. */
    ngettext (
      "Trained for %u step: of samples held out, what comes back of a source from "
      "the others rose from %.1f %% to %.1f %%",
      "Trained for %u steps: of samples held out, what comes back of a source from "
      "the others rose from %.1f %% to %.1f %%",
      (guint) self->counters.step),
    (guint) self->counters.step, 100 * before, 100 * after);
}

char *
fus_trainer_dup_account (const FusTrainer *self)
{
  if (!fus_trainer_has_start (self))
    return NULL;

  return fus_trainer_keeps_start (self) ? describe_kept (self) : describe_trained (self);
}

static char *
describe_steps (const FusTrainer *self, const char *n_train, const char *n_latents)
{
  const guint n = (guint) MIN (self->n_steps, G_MAXUINT);

  if (self->n_valid == 0)
    return g_strdup_printf (
      /* Translators: a count of samples, a count of latents, steps. */
      ngettext (
        "Starts from the best linear model of %s samples, with %s latents; then trains "
        "%u step, with no sample held out to tell what it gains",
        "Starts from the best linear model of %s samples, with %s latents; then trains "
        "%u steps, with no sample held out to tell what they gain",
        n),
      n_train, n_latents, n);

  if (self->spec->n_modalities == 1)
    return g_strdup_printf (
      /* Translators: a count of samples, a count of latents, steps. */
      ngettext ("Starts from the best linear model of %s samples, with %s latents; then "
                "trains up to %u step and keeps what rebuilds samples held out best",
                "Starts from the best linear model of %s samples, with %s latents; then "
                "trains up to %u steps and keeps what rebuilds samples held out best",
                n),
      n_train, n_latents, n);

  return g_strdup_printf (
    /* Translators: a count of samples, a count of latents, steps. */
    ngettext ("Starts from the best linear model of %s samples, with %s latents; then "
              "trains up to %u step and keeps what rebuilds the sources best from each "
              "other",
              "Starts from the best linear model of %s samples, with %s latents; then "
              "trains up to %u steps and keeps what rebuilds the sources best from each "
              "other",
              n),
    n_train, n_latents, n);
}

char *
fus_trainer_dup_plan (const FusTrainer *self)
{
  g_autofree char *n_train = g_strdup_printf ("%zu", self->n_train);
  const char *n_latents = NULL;

  if (!fus_trainer_has_start (self))
    return NULL;
  n_latents = fus_options_get_string (self->spec->options, "latent", NULL);
  if (self->n_steps > 0)
    return describe_steps (self, n_train, n_latents);
  if (fus_trainer_has_too_few_rows (self))
    return g_strdup_printf (
      /* Translators: a count of samples, the number of latent dimensions. */
      ngettext ("Works out the best linear model of %s sample in closed form, with a "
                "latent space of size %s; that is too few to train it further",
                "Works out the best linear model of %s samples in closed form, with a "
                "latent space of size %s; they are too few to train it further",
                (gulong) self->n_train),
      n_train, n_latents);

  return g_strdup_printf (
    /* Translators: a count of samples, the number of latent dimensions. */
    ngettext (
      "Works out the best linear model of %s sample in closed form, with a latent space "
      "of size %s",
      "Works out the best linear model of %s samples in closed form, with a latent space "
      "of size %s",
      (gulong) self->n_train),
    n_train, n_latents);
}
