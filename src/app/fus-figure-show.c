/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-figure-show.h"

#include "fus-rivals.h"
#include "fus-trust.h"

#include <json-glib/json-glib.h>
#include <math.h>

FusFigureContext
fus_figure_context_for_study (FusStudy *study)
{
  FusFigureContext context = FUS_FIGURE_CONTEXT_INIT;
  const FusLabel *label = fus_study_get_label (study);

  context.dataset = fus_study_get_dataset (study);
  context.label = label != NULL ? label->id : NULL;
  context.subset = fus_study_get_subset (study);
  context.target = (int) fus_study_get_target (study);
  context.sample = (int) fus_study_get_sample (study);
  context.gate = fus_result_get (fus_trust_for_study (study));
  context.standing = fus_result_get (fus_standing_for_study (study));

  return context;
}

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  if (value == NULL)
    return;
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, value);
}

/**
 * fus_figure_dup_provenance:
 *
 * Returns: (transfer full): JSON: program, figure, data and model, by their hashes
 */
char *
fus_figure_dup_provenance (FusStudy *study, const char *figure_id)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;
  FusDataset *dataset = fus_study_get_dataset (study);
  FusModel *model = fus_study_get_model (study);
  g_autofree char *hash = model != NULL ? fus_model_dup_hash (model) : NULL;

  json_builder_begin_object (builder);
  add_string (builder, "program", "fusescope");
  add_string (builder, "version", PACKAGE_VERSION);
  add_string (builder, "figure", figure_id);
  if (dataset != NULL)
    {
      add_string (builder, "dataset", fus_dataset_get_name (dataset));
      add_string (builder, "dataset_hash", fus_dataset_get_hash (dataset));
    }
  add_string (builder, "model_hash", hash);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static void
set_text (GtkLabel *label, const char *text)
{
  if (label == NULL)
    return;
  gtk_label_set_text (label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), text != NULL && *text != '\0');
}

static const char *
get_text (gpointer text)
{
  return text;
}

void
fus_figure_put (FusPlotView *view,
                FusStudy *study,
                const FusFigure *figure,
                GtkLabel *finding,
                GtkLabel *note)
{
  fus_plot_view_set_figure (view, figure != NULL ? figure->plot : NULL);
  set_text (finding, figure != NULL ? figure->finding : NULL);
  set_text (note, figure != NULL ? figure->note : NULL);
  if (figure == NULL)
    return;
  if (figure->csv != NULL)
    fus_plot_view_take_csv (view, get_text, g_strdup (figure->csv), g_free);
  fus_plot_view_set_size_mm (view, figure->figure_class->width_mm,
                             figure->figure_class->height_mm);
  fus_plot_view_set_source (view, G_OBJECT (study), figure->figure_class->id);
}

static const char *
get_csv (gpointer figure)
{
  return fus_figure_get_csv (figure);
}

static void
free_figure (gpointer figure)
{
  fus_figure_free (figure);
}

gboolean
fus_figure_show (FusPlotView *view,
                 FusStudy *study,
                 const char *id,
                 const FusFigureContext *context,
                 GtkLabel *finding,
                 GtkLabel *note)
{
  const FusFigureClass *class = fus_figure_lookup (id);
  g_autoptr (GError) error = NULL;
  g_autoptr (FusFigure) figure = NULL;

  g_return_val_if_fail (class != NULL, FALSE);

  figure = fus_figure_new (class, context, &error);
  if (figure == NULL)
    g_debug ("%s: %s", id, error->message);
  fus_figure_put (view, study, figure, finding, note);

  if (figure == NULL)
    return FALSE;
  fus_plot_view_take_csv (view, get_csv, g_steal_pointer (&figure), free_figure);

  return TRUE;
}
