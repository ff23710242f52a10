/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-figure-context.h"

/* Copies @n items, or %NULL. */
#define DUP_ITEMS(items, n)                                                              \
  ((items) != NULL ? g_memdup2 ((items), (gsize) (n) * sizeof *(items)) : NULL)

static void
hold_data (FusFigureContext *self)
{
  self->label = g_strdup (self->label);
  self->provenance = g_strdup (self->provenance);
  if (self->dataset == NULL)
    {
      self->selection = NULL;
      return;
    }
  fus_dataset_ref (self->dataset);
  self->selection =
    DUP_ITEMS (self->selection, fus_dataset_get_n_samples (self->dataset));
}

/* Which of its points are hidden only the map's page knows. */
static void
drop_map (FusFigureContext *self)
{
  self->map = NULL;
  self->map_samples = NULL;
  self->map_method = NULL;
  self->map_quality = NULL;
  self->map_color = NULL;
  self->map_ramp = NULL;
  self->map_hidden = NULL;
}

static void
hold_cards (FusFigureContext *self)
{
  guint n = self->dataset != NULL ? fus_dataset_get_n_modalities (self->dataset) : 0;

  self->cards = DUP_ITEMS (self->cards, n);
  for (guint m = 0; self->cards != NULL && m < n; m++)
    if (self->cards[m] != NULL)
      fus_reconstruction_ref (self->cards[m]);
}

static void
hold_results (FusFigureContext *self)
{
  self->mechanism = g_strdup (self->mechanism);
  if (self->log != NULL)
    fus_training_log_ref ((FusTrainingLog *) self->log);
  if (self->subsets != NULL)
    fus_subset_table_ref ((FusSubsetTable *) self->subsets);
  if (self->robustness != NULL)
    fus_robustness_ref ((FusRobustness *) self->robustness);
  if (self->from_all != NULL)
    fus_reconstruction_ref ((FusReconstruction *) self->from_all);
  if (self->from_subset != NULL)
    fus_reconstruction_ref ((FusReconstruction *) self->from_subset);
  if (self->check != NULL)
    fus_imputation_check_ref ((FusImputationCheck *) self->check);
  if (self->imputed != NULL)
    fus_reconstruction_ref ((FusReconstruction *) self->imputed);
  if (self->attribution != NULL)
    fus_attribution_ref ((FusAttribution *) self->attribution);
  if (self->own != NULL)
    fus_attribution_ref ((FusAttribution *) self->own);
  if (self->gate != NULL)
    fus_gate_ref ((FusGate *) self->gate);
  if (self->standing != NULL)
    fus_standing_ref ((FusStanding *) self->standing);
  if (self->ridge_line != NULL)
    fus_ridge_line_ref ((FusRidgeLine *) self->ridge_line);
}

FusFigureContext *
fus_figure_context_hold (const FusFigureContext *context)
{
  FusFigureContext *self = g_memdup2 (context, sizeof *context);

  drop_map (self);
  hold_data (self);
  hold_cards (self);
  hold_results (self);

  return self;
}

static void
release_cards (FusFigureContext *self)
{
  guint n = self->dataset != NULL ? fus_dataset_get_n_modalities (self->dataset) : 0;

  for (guint m = 0; self->cards != NULL && m < n; m++)
    if (self->cards[m] != NULL)
      fus_reconstruction_unref (self->cards[m]);
  g_free ((gpointer) self->cards);
}

static void
release_results (FusFigureContext *self)
{
  g_free ((gpointer) self->mechanism);
  g_clear_pointer ((FusTrainingLog **) &self->log, fus_training_log_unref);
  g_clear_pointer ((FusSubsetTable **) &self->subsets, fus_subset_table_unref);
  g_clear_pointer ((FusRobustness **) &self->robustness, fus_robustness_unref);
  g_clear_pointer ((FusReconstruction **) &self->from_all, fus_reconstruction_unref);
  g_clear_pointer ((FusReconstruction **) &self->from_subset, fus_reconstruction_unref);
  g_clear_pointer ((FusImputationCheck **) &self->check, fus_imputation_check_unref);
  g_clear_pointer ((FusReconstruction **) &self->imputed, fus_reconstruction_unref);
  g_clear_pointer ((FusAttribution **) &self->attribution, fus_attribution_unref);
  g_clear_pointer ((FusAttribution **) &self->own, fus_attribution_unref);
  g_clear_pointer ((FusGate **) &self->gate, fus_gate_unref);
  g_clear_pointer ((FusStanding **) &self->standing, fus_standing_unref);
  g_clear_pointer ((FusRidgeLine **) &self->ridge_line, fus_ridge_line_unref);
}

void
fus_figure_context_release (FusFigureContext *self)
{
  release_results (self);
  release_cards (self);
  g_free ((gpointer) self->selection);
  g_free ((gpointer) self->label);
  g_free ((gpointer) self->provenance);
  g_clear_pointer (&self->dataset, fus_dataset_unref);
  g_free (self);
}
