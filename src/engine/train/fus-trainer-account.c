/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a run did, in a sentence. */
#include "config.h"

#include "fus-trainer-private.h"

#include "fus-format-count.h"

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
  g_autofree char *n_train = fus_format_count ((gint64) self->n_train);
  g_autofree char *n_valid = fus_format_count ((gint64) self->n_valid);
  g_autofree char *n_steps = fus_format_count ((gint64) self->counters.step);

  if (fus_trainer_has_too_few_rows (self))
    return g_strdup_printf (
      /* Translators: the start is a linear model in closed form. */
      ngettext ("The linear model was kept: %s sample is too few to train it further",
                "The linear model was kept: %s samples are too few to train it further",
                self->n_train),
      n_train);
  if (self->n_steps == 0)
    return g_strdup (_ ("The linear model was kept: no steps were asked for"));

  return g_strdup_printf (
    /* Translators: steps, samples. */
    ngettext (
      "The linear model was kept: %s steps of training made nothing better on %s sample "
      "held out",
      "The linear model was kept: %s steps of training made nothing better on %s samples "
      "held out",
      self->n_valid),
    n_steps, n_valid);
}

static char *
describe_gain (const FusTrainer *self, const char *n_steps, double before, double after)
{
  g_autofree char *n_valid = fus_format_count ((gint64) self->n_valid);

  if (self->spec->n_modalities == 1)
    return g_strdup_printf (
      /* Translators: steps; two shares of the differences between samples, in per cent;
       * samples. */
      ngettext (
        "Trained for %s steps: what is rebuilt rose from %.1f %% to %.1f %% on the "
        "%s sample that chose the best step",
        "Trained for %s steps: what is rebuilt rose from %.1f %% to %.1f %% on the "
        "%s samples that chose the best step",
        self->n_valid),
      n_steps, 100 * before, 100 * after, n_valid);

  return g_strdup_printf (
    /* Translators: steps; two shares of the differences between samples, in per cent;
     * samples. */
    ngettext (
      "Trained for %s steps: what comes back of a source from the others rose from "
      "%.1f %% to %.1f %% on the %s sample that chose the best step",
      "Trained for %s steps: what comes back of a source from the others rose from "
      "%.1f %% to %.1f %% on the %s samples that chose the best step",
      self->n_valid),
    n_steps, 100 * before, 100 * after, n_valid);
}

static char *
describe_trained (const FusTrainer *self)
{
  const double before = fus_trainer_get_start_r2 (self);
  const double after = fus_trainer_get_best_r2 (self);
  const guint n = (guint) self->counters.step;
  g_autofree char *n_steps = fus_format_count (n);

  if (!isfinite (after))
    return g_strdup_printf (
      ngettext ("Trained for %s step; no sample was held out to tell what it gained",
                "Trained for %s steps; no sample was held out to tell what it gained", n),
      n_steps);
  if (after - before < SMALLEST_TOLD)
    return g_strdup_printf (
      ngettext ("Trained for %s step, which gained next to nothing on the start",
                "Trained for %s steps, which gained next to nothing on the start", n),
      n_steps);

  return describe_gain (self, n_steps, before, after);
}

char *
fus_trainer_dup_account (const FusTrainer *self)
{
  g_autofree char *unknown = fus_model_dup_unknown (self->model);
  g_autofree char *did = NULL;

  if (!fus_trainer_has_start (self))
    return g_steal_pointer (&unknown);
  did = fus_trainer_keeps_start (self) ? describe_kept (self) : describe_trained (self);
  if (unknown == NULL)
    return g_steal_pointer (&did);

  /* Translators: two sentences; the full stop of the second is added elsewhere. */
  return g_strdup_printf (_ ("%s. %s"), did, unknown);
}

static char *
describe_steps (const FusTrainer *self, const char *n_train, const char *n_latents)
{
  const guint n = (guint) MIN (self->n_steps, G_MAXUINT);
  g_autofree char *n_steps = fus_format_count (n);

  if (self->n_valid == 0)
    return g_strdup_printf (
      /* Translators: a count of samples, a count of latents, steps. */
      ngettext (
        "Starts from the best linear model of %s samples, with %s latents; then trains "
        "%s step, with no sample held out to tell what it gains",
        "Starts from the best linear model of %s samples, with %s latents; then trains "
        "%s steps, with no sample held out to tell what they gain",
        n),
      n_train, n_latents, n_steps);

  if (self->spec->n_modalities == 1)
    return g_strdup_printf (
      /* Translators: a count of samples, a count of latents, steps. */
      ngettext ("Starts from the best linear model of %s samples, with %s latents; then "
                "trains up to %s step and keeps what rebuilds samples held out best",
                "Starts from the best linear model of %s samples, with %s latents; then "
                "trains up to %s steps and keeps what rebuilds samples held out best",
                n),
      n_train, n_latents, n_steps);

  return g_strdup_printf (
    /* Translators: a count of samples, a count of latents, steps. */
    ngettext ("Starts from the best linear model of %s samples, with %s latents; then "
              "trains up to %s step and keeps what rebuilds the sources best from each "
              "other",
              "Starts from the best linear model of %s samples, with %s latents; then "
              "trains up to %s steps and keeps what rebuilds the sources best from each "
              "other",
              n),
    n_train, n_latents, n_steps);
}

char *
fus_trainer_dup_plan (const FusTrainer *self)
{
  g_autofree char *n_train = fus_format_count ((gint64) self->n_train);
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
