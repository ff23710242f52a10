/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a frozen model makes of latents: distributions of the data, their means, spreads,
 * draws and densities. */
#include "config.h"

#include "fus-format-count.h"
#include "fus-model-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <tgmath.h>

/* Of what a prediction misses: measured, not learned, so it can't run away. */
#define LOWEST_SPREAD -20
/* Features that nobody had, so many are named. */
#define UNKNOWN_NAMED 3

char *
fus_model_dup_unknown (const FusModel *self)
{
  g_autoptr (GString) names = g_string_new (NULL);
  g_autofree char *count = NULL;
  guint n = 0;

  for (guint m = 0; m < self->n_modalities; m++)
    {
      const FusModality *modality = self->spec->modalities[m];

      for (gsize d = 0; d < modality->n_features; d++)
        if (!fus_scaler_knows (self->scaler, m, d) && n++ < UNKNOWN_NAMED)
          {
            g_autofree char *name = fus_modality_dup_feature_name (modality, d);

            g_string_append_printf (names, _ ("%s“%s” of %s"), names->len > 0 ? ", " : "",
                                    name, modality->name);
          }
    }
  if (n == 0)
    return NULL;
  count = fus_format_count (n);
  if (n > UNKNOWN_NAMED)
    g_string_append (names, ", …");

  return g_strdup_printf (
    /* Translators: a count of features, then the first of them: “T” of weather. */
    ngettext (
      "%s feature is in no training sample, so that the model says nothing of it: "
      "%s",
      "%s features are in no training sample, so that the model says nothing of "
      "them: %s",
      n),
    count, names->str);
}

gsize
fus_model_get_n_outputs (const FusModel *self, guint m)
{
  g_assert (m < self->n_modalities);

  return fus_likelihood_get_n_outputs (&self->parts[m].likelihood);
}

/* The latents that decoder @m sees of each row. */
static const FusReal *
get_blocks (const FusModel *self, FusTape *tape, guint m, const FusReal *z, gsize n_rows)
{
  FusReal *blocks = NULL;

  if (self->n_block == self->n_latents)
    return z;
  blocks = fus_arena_push (fus_tape_get_arena (tape), FusReal, n_rows * self->n_block);
  for (gsize row = 0; row < n_rows; row++)
    memcpy (blocks + row * self->n_block,
            z + row * self->n_latents + (gsize) m * self->n_block,
            self->n_block * sizeof (FusReal));

  return blocks;
}

void
fus_model_decode (const FusModel *self,
                  guint m,
                  FusReal *outputs,
                  const FusReal *z,
                  gsize n_rows,
                  FusArena *arena)
{
  g_assert (m < self->n_modalities);
  g_assert (outputs != NULL && z != NULL);

  g_autoptr (FusTape) tape = fus_tape_new ();
  FusNode *input = fus_tape_constant (tape, get_blocks (self, tape, m, z, n_rows), n_rows,
                                      self->n_block);
  FusNode *node = NULL;

  if (n_rows == 0)
    return;
  fus_tape_set_param_gradients (tape, FALSE);
  node = fus_model_decode_on (self, tape, m, input);
  memcpy (outputs, node->value, n_rows * node->n_cols * sizeof (FusReal));
}

/* A likelihood with what it learned, within its bounds, ready for use off the tape. */
typedef struct
{
  FusLikelihood likelihood;
  FusReal *values;
} Learned;

static void
learned_clear (Learned *self)
{
  g_clear_pointer (&self->values, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Learned, learned_clear)

static Learned
get_learned (const FusModel *self, guint m)
{
  const FusModelPart *part = &self->parts[m];
  const FusLikelihoodParameter *parameter = part->likelihood.klass->parameter;
  const gsize n = part->likelihood.n_features;
  Learned learned = { part->likelihood, NULL };
  const FusReal *values = NULL;
  FusReal low = parameter != NULL ? parameter->low : 0;

  if (fus_model_has_whole_spread (self, m))
    {
      /* The loss has a noise of its own; what people are told is what was missed. */
      values = fus_params_get_values (self->params, part->spread);
      learned.likelihood.noise_mode = FUS_NOISE_FEATURE;
      low = LOWEST_SPREAD;
    }
  else if (fus_likelihood_learns (&part->likelihood))
    values = fus_params_get_values (self->params, part->parameter);
  else
    return learned;
  learned.values = g_new (FusReal, 2 * n);
  for (gsize d = 0; d < n; d++)
    {
      learned.values[d] = CLAMP (values[d], low, parameter->high);
      learned.values[n + d] = exp (parameter->rate * learned.values[d]);
    }
  learned.likelihood.parameter = learned.values;
  learned.likelihood.power = learned.values + n;

  return learned;
}

void
fus_model_get_means (const FusModel *self,
                     guint m,
                     FusReal *means,
                     const FusReal *outputs,
                     gsize n_rows)
{
  g_assert (m < self->n_modalities);
  g_assert (means != NULL && outputs != NULL);

  const FusLikelihood *likelihood = &self->parts[m].likelihood;

  fus_likelihood_get_means (likelihood, means, outputs, n_rows);
}

void
fus_model_get_sds (const FusModel *self,
                   guint m,
                   FusReal *sds,
                   const FusReal *outputs,
                   gsize n_rows)
{
  g_assert (m < fus_model_get_n_modalities (self));
  g_assert (sds != NULL && outputs != NULL);

  g_auto (Learned) learned = get_learned (self, m);

  fus_likelihood_get_sds (&learned.likelihood, sds, outputs, n_rows);
}

gboolean
fus_model_has_counts (const FusModel *self, guint m)
{
  g_assert (m < self->n_modalities);

  return self->parts[m].likelihood.klass->input == FUS_INPUT_LOG;
}

void
fus_model_draw (const FusModel *self,
                guint m,
                FusReal *x,
                const FusReal *outputs,
                FusRng *rng)
{
  g_assert (m < self->n_modalities);
  g_assert (x != NULL && outputs != NULL);

  g_auto (Learned) learned = get_learned (self, m);

  learned.likelihood.klass->sample (&learned.likelihood, x, outputs, rng);
}

void
fus_model_get_log_prob (const FusModel *self,
                        guint m,
                        double *log_prob,
                        gsize *n_known,
                        const FusReal *outputs,
                        const FusReal *x,
                        gsize n_rows)
{
  g_assert (m < fus_model_get_n_modalities (self));

  g_auto (Learned) learned = get_learned (self, m);
  const gsize n = learned.likelihood.n_features;
  const gsize n_outputs = fus_likelihood_get_n_outputs (&learned.likelihood);

  for (gsize row = 0; row < n_rows; row++)
    {
      FusReal value = 0;

      fus_likelihood_get_log_prob (&learned.likelihood, &value,
                                   n_known != NULL ? n_known + row : NULL,
                                   outputs + row * n_outputs, x + row * n, 1);
      log_prob[row] = (double) value;
    }
}
