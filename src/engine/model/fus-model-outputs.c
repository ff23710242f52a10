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
    ngettext ("%s feature is in no training sample, so that the model says nothing of it: "
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

/* Learned noise within its bounds, ready for use off the tape. */
typedef struct
{
  FusLikelihood likelihood;
  FusReal *values;
} Noisy;

static void
noisy_clear (Noisy *self)
{
  g_clear_pointer (&self->values, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Noisy, noisy_clear)

static Noisy
get_noisy (const FusModel *self, guint m)
{
  const FusModelPart *part = &self->parts[m];
  const gsize n = part->likelihood.n_features;
  Noisy noisy = { part->likelihood, NULL };
  const FusReal *noise = NULL;
  const FusReal lowest = self->has_precisions ? LOWEST_SPREAD : FUS_NOISE_LOW;

  if (self->has_precisions && part->likelihood.klass->has_noise)
    {
      /* The loss has a noise of its own; what people are told is what was missed. */
      noise = fus_params_get_values (self->params, part->spread);
      noisy.likelihood.noise_mode = FUS_NOISE_FEATURE;
    }
  else if (part->likelihood.noise_mode == FUS_NOISE_FEATURE)
    noise = fus_params_get_values (self->params, part->noise);
  else
    return noisy;
  noisy.values = g_new (FusReal, 2 * n);
  for (gsize d = 0; d < n; d++)
    {
      noisy.values[d] = CLAMP (noise[d], lowest, FUS_NOISE_HIGH);
      noisy.values[n + d] = exp (-noisy.values[d] / 2);
    }
  noisy.likelihood.noise = noisy.values;
  noisy.likelihood.inv_spread = noisy.values + n;

  return noisy;
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

  likelihood->klass->mean (likelihood, means, outputs, n_rows);
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

  g_auto (Noisy) noisy = get_noisy (self, m);

  noisy.likelihood.klass->sd (&noisy.likelihood, sds, outputs, n_rows);
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

  g_auto (Noisy) noisy = get_noisy (self, m);
  const gsize n = noisy.likelihood.n_features;
  const gsize n_outputs = fus_likelihood_get_n_outputs (&noisy.likelihood);

  for (gsize row = 0; row < n_rows; row++)
    {
      FusReal value = 0;

      noisy.likelihood.klass->log_prob (&noisy.likelihood, &value,
                                        n_known != NULL ? n_known + row : NULL,
                                        outputs + row * n_outputs, x + row * n, 1);
      log_prob[row] = (double) value;
    }
}
