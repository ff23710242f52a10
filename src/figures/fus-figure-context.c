/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-figure-context.h"

#include "fus-figure-private.h"

#include <glib/gi18n-lib.h>

/* What figures need beside what is measured. */
typedef struct
{
  const char *id;
  const char *sentence; /* marked with N_() */
  gboolean (*has) (const FusFigureContext *context);
  GBoxedCopyFunc ref; /* of what stands among the results */
  GDestroyNotify unref;
} Given;

static gboolean
has_dataset (const FusFigureContext *context)
{
  return context->dataset != NULL;
}

static gboolean
has_label (const FusFigureContext *context)
{
  return context->dataset != NULL && fus_figure_get_label (context) != NULL;
}

static gboolean
has_sample (const FusFigureContext *context)
{
  return context->dataset != NULL && context->choices.sample >= 0 &&
         (gsize) context->choices.sample < fus_dataset_get_n_samples (context->dataset);
}

static gboolean
has_map (const FusFigureContext *context)
{
  return context->map.points != NULL;
}

/* clang-format off */
static const Given givens[] = {
  { .id = "dataset",
    .sentence = N_ ("Open a dataset to see this figure."),
    .has = has_dataset },
  { .id = "label",
    .sentence = N_ ("The data need a label of classes for this figure."),
    .has = has_label },
  { .id = "sample",
    .sentence = N_ ("Choose a sample to see this figure."),
    .has = has_sample },
  { .id = "map",
    .sentence = N_ ("Compute a map of the samples to see this figure."),
    .has = has_map },
  { .id = "summary",
    .sentence = N_ ("Open a dataset to see this figure."),
    .ref = (GBoxedCopyFunc) fus_summary_ref,
    .unref = (GDestroyNotify) fus_summary_unref },
  { .id = "log",
    .sentence = N_ ("Train a model to see how it learned."),
    .ref = (GBoxedCopyFunc) fus_training_log_ref,
    .unref = (GDestroyNotify) fus_training_log_unref },
  { .id = "ridge-line",
    .sentence = N_ ("Train a model to see how it learned."),
    .ref = (GBoxedCopyFunc) fus_ridge_line_ref,
    .unref = (GDestroyNotify) fus_ridge_line_unref },
};
/* clang-format on */

static const Given *
find_given (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (givens); i++)
    if (g_str_equal (givens[i].id, id))
      return &givens[i];

  return NULL;
}

gboolean
fus_figure_context_has (const FusFigureContext *self, const char *id)
{
  g_return_val_if_fail (self != NULL, FALSE);

  const Given *given = find_given (id);

  if (given != NULL && given->has != NULL)
    return given->has (self);

  return fus_results_get (self->results, id) != NULL;
}

const char *
fus_figure_describe_lacking (const char *id)
{
  const FusMeasureClass *measure = fus_measure_lookup (id);
  const Given *given = find_given (id);

  g_assert (measure != NULL || given != NULL);

  if (given != NULL)
    return _ (given->sentence);

  return measure->lacking != NULL
           ? _ (measure->lacking)
           : _ ("What this figure shows has not been measured yet.");
}

static FusResults *
ensure_results (FusFigureContext *self)
{
  if (self->results == NULL)
    self->results = fus_results_new ();

  return self->results;
}

void
fus_figure_context_put (FusFigureContext *self, const char *id, gconstpointer value)
{
  const FusMeasureClass *measure = fus_measure_lookup (id);
  const Given *given = find_given (id);

  g_return_if_fail (measure != NULL || (given != NULL && given->ref != NULL));

  if (measure != NULL)
    fus_results_put (ensure_results (self), id, value, measure->ref, measure->unref);
  else
    fus_results_put (ensure_results (self), id, value, given->ref, given->unref);
}

void
fus_figure_context_lend (FusFigureContext *self, const char *id, gconstpointer value)
{
  fus_results_put (ensure_results (self), id, value, NULL, NULL);
}

void
fus_figure_context_clear (FusFigureContext *self)
{
  g_clear_pointer (&self->results, fus_results_unref);
}

/* Which of its points are hidden only the map's page knows, and what is borrowed for a
 * moment is not held: the map is left out. */
FusFigureContext *
fus_figure_context_hold (const FusFigureContext *context)
{
  g_return_val_if_fail (context != NULL, NULL);

  FusFigureContext *self = g_memdup2 (context, sizeof *context);

  self->map = (FusFigureMap){ NULL };
  self->choices.label = g_strdup (self->choices.label);
  self->choices.class_name = g_strdup (self->choices.class_name);
  if (self->choices.selection != NULL)
    g_bytes_ref (self->choices.selection);
  self->mechanism = g_strdup (self->mechanism);
  self->provenance = g_strdup (self->provenance);
  self->tested = g_strdup (self->tested);
  if (self->results != NULL)
    fus_results_ref (self->results);
  if (self->dataset != NULL)
    fus_dataset_ref (self->dataset);
  if (self->dataset == NULL)
    self->selection = NULL;
  if (self->selection != NULL)
    self->selection =
      g_memdup2 (self->selection, fus_dataset_get_n_samples (self->dataset));

  return self;
}

void
fus_figure_context_release (FusFigureContext *self)
{
  g_return_if_fail (self != NULL);

  fus_figure_context_clear (self);
  g_free ((gpointer) self->selection);
  g_free ((gpointer) self->mechanism);
  g_free ((gpointer) self->choices.label);
  g_free ((gpointer) self->choices.class_name);
  g_clear_pointer (&self->choices.selection, g_bytes_unref);
  g_free ((gpointer) self->provenance);
  g_free ((gpointer) self->tested);
  g_clear_pointer (&self->dataset, fus_dataset_unref);
  g_free (self);
}
