/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A mix of ridge regression and model for what is absent (MODELS.md 9.7): part of the
 * model, so that whoever predicts predicts alike. */
#include "config.h"

#include "fus-model-stack.h"

#include "fus-kernels.h"
#include "fus-model-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define N_SHARES 2

gsize
fus_model_spec_count_others (const FusModelSpec *self, guint m)
{
  gsize n = 0;

  g_assert (m < self->n_modalities);

  for (guint i = 0; i < self->n_modalities; i++)
    n += i == m ? 0 : self->modalities[i]->n_features;

  return n;
}

void
fus_batch_copy_others (const FusBatch *self, guint m, gsize row, FusReal *x)
{
  g_assert (m < self->n_modalities);

  for (guint i = 0; i < self->n_modalities; i++)
    {
      const gsize n = self->seen[i]->n_cols;

      if (i == m)
        continue;
      memcpy (x, fus_matrix_row (self->seen[i], row), n * sizeof *x);
      x += n;
    }
}

static guint
add_place (FusModel *self, guint m, const char *suffix, gsize n_rows, gsize n_cols)
{
  g_autofree char *name =
    g_strdup_printf ("stack.%s.%s", self->spec->modalities[m]->id, suffix);

  return fus_params_add (self->params, name, n_rows, n_cols);
}

void
fus_model_add_stack (FusModel *self, guint m)
{
  g_assert (m < self->n_modalities);

  FusModelPart *part = &self->parts[m];
  const gsize n_others = fus_model_spec_count_others (self->spec, m);
  const gsize n_features = part->likelihood.n_features;

  part->has_stack =
    n_others > 0 && part->likelihood.klass->has_noise &&
    fus_options_get_choice (self->spec->options, "stack",
                            self->spec->modalities[m]->id) == FUS_STACK_ON;
  if (!part->has_stack)
    return;
  part->stack_weight = add_place (self, m, "weight", n_features, n_others);
  part->stack_bias = add_place (self, m, "bias", n_features, 1);
  part->stack_share = add_place (self, m, "share", N_SHARES, 1);
}

void
fus_model_init_stack (FusModel *self, guint m)
{
  g_assert (m < self->n_modalities);

  const FusModelPart *part = &self->parts[m];

  if (part->has_stack)
    fus_params_get_values (self->params, part->stack_share)[1] = 1;
}

gboolean
fus_model_get_stack (const FusModel *self, guint m, double *ridge, double *model)
{
  g_assert (m < self->n_modalities);

  const FusModelPart *part = &self->parts[m];
  const FusReal *share = NULL;

  *ridge = 0;
  *model = 1;
  if (!part->has_stack)
    return FALSE;
  share = fus_params_get_values (self->params, part->stack_share);
  *ridge = (double) share[0];
  *model = (double) share[1];

  return *ridge > 0;
}

char *
fus_model_dup_mix (const FusModel *self, guint m)
{
  double of_ridge = 0;
  double of_model = 1;

  g_assert (m < self->n_modalities);

  if (!fus_model_get_stack (self, m, &of_ridge, &of_model))
    return NULL;

  return g_strdup_printf (
    /* Translators: a source, and two shares, such as 0.4 and 0.6 */
    _ ("From all others, “%s” is predicted by a mix of %.2f ridge and %.2f model"),
    self->spec->modalities[m]->name, of_ridge, of_model);
}

char *
fus_model_dup_mixes (const FusModel *self)
{
  GString *lines = g_string_new (NULL);

  for (guint m = 0; m < fus_model_get_n_modalities (self); m++)
    {
      g_autofree char *mix = fus_model_dup_mix (self, m);

      if (mix != NULL)
        g_string_append_printf (lines, "%s\n", mix);
    }

  return g_string_free (lines, FALSE);
}

void
fus_model_add_mixes (const FusModel *self, JsonBuilder *json)
{
  const FusModelSpec *spec = fus_model_get_spec (self);

  fus_json_begin_array (json, "mixes");
  for (guint m = 0; m < spec->n_modalities; m++)
    {
      double of_ridge = 0;
      double of_model = 1;

      if (!fus_model_get_stack (self, m, &of_ridge, &of_model))
        continue;
      json_builder_begin_object (json);
      fus_json_add_string (json, "target", spec->modalities[m]->id);
      fus_json_add_real (json, "ridge", of_ridge);
      fus_json_add_real (json, "model", of_model);
      json_builder_end_object (json);
    }
  json_builder_end_array (json);
}

gboolean
fus_model_has_stacks (const FusModel *self)
{
  double ridge = 0;
  double model = 0;

  for (guint m = 0; m < self->n_modalities; m++)
    if (fus_model_get_stack (self, m, &ridge, &model))
      return TRUE;

  return FALSE;
}

static gboolean
has_all_others (const FusModel *self, guint m, FusMask from)
{
  return (from & fus_mask_all (self->n_modalities)) ==
         (fus_mask_all (self->n_modalities) & ~FUS_MASK_BIT (m));
}

static gsize
count_mixed (const FusModel *self, guint m, const FusBatch *batch, const FusMask *from)
{
  gsize n = 0;

  for (gsize row = 0; row < batch->n_rows; row++)
    n += has_all_others (self, m, from[row] & batch->inputs[row]);

  return n;
}

void
fus_model_mix_outputs (const FusModel *self,
                       guint m,
                       FusReal *outputs,
                       const FusBatch *batch,
                       const FusMask *from,
                       FusArena *arena)
{
  g_assert (m < self->n_modalities);

  const FusModelPart *part = &self->parts[m];
  const gsize n_features = part->likelihood.n_features;
  const gsize n_others = fus_model_spec_count_others (self->spec, m);
  const FusReal *bias = NULL;
  double of_ridge = 0;
  double of_model = 1;
  FusReal *x = NULL;
  FusReal *y = NULL;
  FusArenaMark mark = fus_arena_mark (arena);

  if (!fus_model_get_stack (self, m, &of_ridge, &of_model) ||
      count_mixed (self, m, batch, from) == 0)
    return;
  bias = fus_params_get_values (self->params, part->stack_bias);
  x = fus_arena_push (arena, FusReal, batch->n_rows * n_others);
  y = fus_arena_push (arena, FusReal, batch->n_rows * n_features);
  for (gsize row = 0; row < batch->n_rows; row++)
    fus_batch_copy_others (batch, m, row, x + row * n_others);
  fus_gemm_nt (y, x, fus_params_get_values (self->params, part->stack_weight),
               batch->n_rows, n_features, n_others, 0);
  for (gsize row = 0; row < batch->n_rows; row++)
    for (gsize d = 0;
         d < n_features && has_all_others (self, m, from[row] & batch->inputs[row]); d++)
      outputs[row * n_features + d] =
        (FusReal) of_model * outputs[row * n_features + d] +
        (FusReal) of_ridge * (y[row * n_features + d] + bias[d]);
  fus_arena_rewind (arena, mark);
}

/* Values of places that both models have. */
static void
copy_places (FusModel *to, const FusModel *from)
{
  for (guint i = 0; i < fus_params_get_n (from->params); i++)
    {
      const FusParam *place = fus_params_get (from->params, i);
      guint here = 0;

      if (fus_params_find (to->params, place->name, &here))
        memcpy (fus_params_get_values (to->params, here),
                fus_params_get_values (from->params, i),
                place->n_rows * place->n_cols * sizeof (FusReal));
    }
}

static void
fill_stack (FusModel *self, guint m, const FusStack *stack)
{
  const FusModelPart *part = &self->parts[m];
  const FusRidge *ridge = stack->ridge;
  FusReal *weight = fus_params_get_values (self->params, part->stack_weight);
  FusReal *bias = fus_params_get_values (self->params, part->stack_bias);
  FusReal *share = fus_params_get_values (self->params, part->stack_share);

  for (gsize d = 0; d < ridge->n_outputs; d++)
    {
      bias[d] = (FusReal) ridge->intercept[d];
      for (gsize i = 0; i < ridge->n_features; i++)
        weight[d * ridge->n_features + i] =
          (FusReal) ridge->weights[i * ridge->n_outputs + d];
    }
  share[0] = (FusReal) stack->of_ridge;
  share[1] = (FusReal) stack->of_model;
}

static void
note_outcome (FusModelSpec *spec, guint m, const char *outcome)
{
  const char *id = spec->modalities[m]->id;
  g_autofree char *key = g_strconcat ("stack.", id, NULL);

  fus_options_set_auto (spec->options, key, outcome, NULL);
  /* What a person typed for all modalities goes before what was worked out for one. */
  if (!g_str_equal (fus_options_get_string (spec->options, "stack", id), outcome))
    fus_options_set (spec->options, key, outcome, NULL);
}

FusModel *
fus_model_new_stacked (const FusModel *self, const FusStack *stacks)
{
  g_autoptr (FusModelSpec) spec = fus_model_spec_copy (self->spec);
  g_autoptr (FusModel) model = NULL;

  for (guint m = 0; m < self->n_modalities; m++)
    note_outcome (spec, m, stacks[m].ridge != NULL ? "on" : "off");
  model = fus_model_new (spec, self->scaler, NULL);
  g_assert (model != NULL);
  copy_places (model, self);
  for (guint m = 0; m < self->n_modalities; m++)
    if (model->parts[m].has_stack)
      fill_stack (model, m, &stacks[m]);

  return g_steal_pointer (&model);
}
