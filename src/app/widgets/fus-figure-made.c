/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-figure-made.h"

#include "fus-provenance.h"
#include "fus-shared.h"

static void
made_clear (FusFigureMade *self)
{
  g_clear_pointer (&self->context, fus_figure_context_release);
  g_clear_pointer (&self->dataset, fus_dataset_unref);
  g_clear_pointer (&self->model, fus_model_unref);
  g_clear_pointer (&self->figure, fus_figure_unref);
  g_clear_object (&self->plot);
  g_free (self->reason);
}

FUS_DEFINE_SHARED (FusFigureMade, fus_figure_made, made_clear)

/* The inputs of @study that are switched on; 0: all. */
static FusMask
get_inputs (FusStudy *study, FusDataset *dataset)
{
  FusMask subset = fus_study_get_subset (study);
  guint n = fus_dataset_get_n_modalities (dataset);

  for (guint m = 0; m < n; m++)
    if (!fus_mask_has (subset, m))
      return subset;

  return 0;
}

FusFigureMade *
fus_figure_made_new (const FusFigureClass *figure_class,
                     FusStudy *study,
                     FusDataset *dataset,
                     const char *split,
                     gint64 seed)
{
  g_return_val_if_fail (figure_class != NULL, NULL);
  g_return_val_if_fail (FUS_IS_STUDY (study), NULL);

  FusFigureMade *self = g_atomic_rc_box_new0 (FusFigureMade);
  FusModel *model = fus_study_get_model (study);

  self->figure_class = figure_class;
  self->dataset = dataset != NULL ? fus_dataset_ref (dataset) : NULL;
  self->split = split;
  self->seed = seed;
  if (model != NULL && (split != NULL || fus_figure_class_needs (figure_class, "log")))
    self->model = fus_model_ref (model);
  if (split != NULL && dataset != NULL)
    self->from = get_inputs (study, dataset);

  return self;
}

void
fus_figure_made_build (FusFigureMade *self, const FusFigureContext *context)
{
  g_autoptr (GError) reason = NULL;

  g_return_if_fail (self != NULL);

  self->figure = fus_figure_new (self->figure_class, context, &reason);
  if (self->figure == NULL)
    self->reason = g_strdup (reason->message);
}

static FusPlotFigure *
copy_plot (const FusFigureMade *self)
{
  FusPlotFigure *plot = fus_plot_figure_copy (self->figure->plot);

  fus_plot_figure_set_theme (plot, &self->theme);

  return plot;
}

/* So that the main loop, which lays it out next, finds it measured. */
static void
measure (FusFigureMade *self)
{
  double natural = 0;
  double smallest = 0;

  if (self->figure == NULL)
    return;
  self->plot = copy_plot (self);
  for (gsize i = 0; i < G_N_ELEMENTS (self->widths); i++)
    if (self->widths[i] > 0)
      fus_plot_figure_get_natural_size (self->plot, self->widths[i], &natural, &smallest);
}

/* A figure that has nothing to show is no failure. */
static gpointer
compute (gpointer data,
         FusMailbox *parts,
         FusPool *pool,
         const FusProgress *progress,
         GError **error)
{
  FusFigureMade *self = data;

  fus_figure_made_build (self, self->context);
  measure (self);
  g_clear_pointer (&self->context, fus_figure_context_release);

  return fus_figure_made_ref (self);
}

static gpointer
ref (gpointer self)
{
  return fus_figure_made_ref (self);
}

static void
unref (gpointer self)
{
  fus_figure_made_unref (self);
}

const FusResultKind fus_figure_made_kind = {
  .lane = FUS_LANE_FIGURES,
  .compute = compute,
  .free_input = unref,
  .ref = ref,
  .unref = unref,
};

FusPlotFigure *
fus_figure_made_take_plot (FusFigureMade *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->plot != NULL ? g_steal_pointer (&self->plot) : copy_plot (self);
}

char *
fus_figure_made_dup_provenance (const FusFigureMade *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_autofree char *hash = self->model != NULL ? fus_model_dup_hash (self->model) : NULL;
  FusProvenance provenance = {
    .program = "fusescope",
    .dataset = self->dataset,
    .model_hash = hash,
    .split = self->split,
    .from = self->from,
    .seed = self->seed,
  };

  return fus_provenance_dup_json (&provenance, self->figure_class->id);
}
