/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-map-inspector.h"

#include "fus-app.h"
#include "fus-format-count.h"
#include "fus-map-color-menu.h"
#include "fus-map-differences.h"
#include "fus-map-legend.h"
#include "fus-map-profile.h"
#include "fus-sample-tile.h"

#include <glib/gi18n-lib.h>

#define TILE 38
#define SAMPLE_KEY "fus-sample"

struct _FusMapInspector
{
  AdwBin parent_instance;

  FusStudy *study;
  FusMapState *state;
  FusMapView *view;
  FusResult *profile; /* of FusMapProfile */

  GtkLabel *selected;
  GtkDropDown *color;
  FusMapLegend *legend;
  GtkWidget *samples_section;
  GtkLabel *samples_note;
  GtkFlowBox *samples;
  GtkWidget *differences_section;
  FusMapDifferences *differences;
  GtkWidget *clear;
};

G_DEFINE_FINAL_TYPE (FusMapInspector, fus_map_inspector, ADW_TYPE_BIN)

static void
clear_tiles (FusMapInspector *self)
{
  GtkFlowBoxChild *child = NULL;

  while ((child = gtk_flow_box_get_child_at_index (self->samples, 0)) != NULL)
    gtk_flow_box_remove (self->samples, GTK_WIDGET (child));
}

static void
append_tiles (FusMapInspector *self, FusDataset *dataset, const FusMapProfile *profile)
{
  for (gsize i = 0; i < profile->n_samples; i++)
    {
      GtkWidget *tile = fus_sample_tile_new (TILE);
      guint sample = profile->samples[i];

      fus_sample_tile_set (FUS_SAMPLE_TILE (tile), dataset, NULL, profile->modality,
                           sample);
      fus_sample_tile_set_spread (FUS_SAMPLE_TILE (tile), profile->centers,
                                  profile->scales);
      fus_sample_tile_set_words (FUS_SAMPLE_TILE (tile),
                                 fus_dataset_get_id (dataset, sample));
      g_object_set_data (G_OBJECT (tile), SAMPLE_KEY, GUINT_TO_POINTER (sample));
      gtk_flow_box_append (self->samples, tile);
      gtk_accessible_update_property (GTK_ACCESSIBLE (gtk_widget_get_parent (tile)),
                                      GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      fus_dataset_get_id (dataset, sample), -1);
    }
}

static char *
make_note (gsize n)
{
  /* Translators: how many tiles of samples are shown: those that differ most. */
  return g_strdup_printf (ngettext ("%u example", "%u varied examples", (gulong) n),
                          (guint) n);
}

/* What sets the selection apart; nothing of it stays where nothing is selected. */
static void
profile_changed_cb (FusMapInspector *self)
{
  FusDataset *dataset = fus_study_get_dataset (self->study);
  const FusMapProfile *profile = fus_result_get (self->profile);
  gboolean has_profile = profile != NULL && dataset != NULL;
  g_autofree char *note = make_note (has_profile ? profile->n_samples : 0);

  clear_tiles (self);
  gtk_widget_set_visible (self->samples_section, has_profile);
  gtk_widget_set_visible (self->differences_section, has_profile);
  if (!has_profile)
    return;
  gtk_label_set_text (self->samples_note, note);
  append_tiles (self, dataset, profile);
  fus_map_differences_set (self->differences, profile->differences);
}

static void
tile_activated_cb (FusMapInspector *self, GtkFlowBoxChild *child)
{
  GtkWidget *tile = gtk_flow_box_child_get_child (child);

  fus_study_set_sample (self->study, GPOINTER_TO_UINT (
                                       g_object_get_data (G_OBJECT (tile), SAMPLE_KEY)));
}

/* One byte a point of the map. */
static guint8 *
dup_selected (FusMapInspector *self)
{
  const FusMapColoring *coloring = fus_map_view_get_coloring (self->view);
  const guint *samples = fus_map_state_get_samples (self->state);
  FusSelection *selection = fus_study_get_selection (self->study);
  guint8 *selected = NULL;

  gsize n_inside = 0;
  const guint8 *inside = fus_map_view_get_inside (self->view, &n_inside);

  if (coloring == NULL || samples == NULL)
    return NULL;
  if (inside != NULL)
    return g_memdup2 (inside, coloring->n);
  if (fus_selection_is_empty (selection))
    return NULL;
  selected = g_new (guint8, coloring->n + 1);
  for (gsize i = 0; i < coloring->n; i++)
    selected[i] = fus_selection_contains (selection, samples[i]) ? 1 : 0;

  return selected;
}

/* What is inside of an outline that is still open counts as if it were selected. */
static gsize
count_selected (FusMapInspector *self, gboolean *is_open)
{
  gsize n_inside = 0;

  *is_open = fus_map_view_get_inside (self->view, &n_inside) != NULL;

  return *is_open ? n_inside
                  : fus_selection_get_n_selected (fus_study_get_selection (self->study));
}

static char *
describe_selected (gsize n, gboolean is_open, const char *chosen, const char *all)
{
  if (is_open)
    /* Translators: counts of samples; while the line round them is being drawn. */
    return g_strdup_printf (_ ("%s of %s samples, outline still open"), chosen, all);
  if (n > 0)
    return g_strdup_printf (_ ("%s of %s samples"), chosen, all);

  return g_strdup (_ ("Nothing is selected: draw round samples with the lasso."));
}

static void
show_selected (FusMapInspector *self)
{
  FusSelection *selection = fus_study_get_selection (self->study);
  gboolean is_open = FALSE;
  gsize n = count_selected (self, &is_open);
  g_autofree char *chosen = fus_format_count ((gint64) n);
  g_autofree char *all =
    fus_format_count ((gint64) fus_selection_get_n_samples (selection));
  g_autofree char *text = describe_selected (n, is_open, chosen, all);
  g_autofree guint8 *selected = dup_selected (self);

  gtk_label_set_text (self->selected, text);
  gtk_widget_set_sensitive (self->clear, n > 0 || is_open);
  fus_map_legend_set_selected (self->legend, selected);
}

static void
request_profile (FusMapInspector *self)
{
  fus_map_profile_request (self->profile, self->study);
}

static void
selection_changed_cb (FusMapInspector *self)
{
  show_selected (self);
  request_profile (self);
}

/* What was found out was of other data. */
static void
dataset_changed_cb (FusMapInspector *self)
{
  fus_result_clear (self->profile);
  profile_changed_cb (self);
  selection_changed_cb (self);
}

static void
recolored_cb (FusMapInspector *self)
{
  fus_map_legend_set_coloring (self->legend, fus_map_view_get_coloring (self->view),
                               fus_map_view_get_hidden (self->view));
  show_selected (self);
}

static void
hidden_changed_cb (FusMapInspector *self)
{
  fus_map_view_set_hidden (self->view, fus_map_legend_get_hidden (self->legend));
}

static void
ramp_changed_cb (FusMapInspector *self)
{
  const FusMapRamp *ramp = fus_map_legend_get_ramp (self->legend);

  if (ramp != NULL)
    fus_map_view_set_ramp (self->view, ramp);
}

static void
clear_cb (FusMapInspector *self)
{
  fus_map_view_cancel (self->view);
  fus_study_select (self->study, FUS_SELECTION_REPLACE, NULL, 0, _ ("Selecting None"));
}

static void
fus_map_inspector_dispose (GObject *object)
{
  FusMapInspector *self = FUS_MAP_INSPECTOR (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FUS_TYPE_MAP_INSPECTOR);
  g_clear_object (&self->profile);
  g_clear_object (&self->state);
  g_clear_object (&self->study);

  G_OBJECT_CLASS (fus_map_inspector_parent_class)->dispose (object);
}

static void
fus_map_inspector_class_init (FusMapInspectorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fus_map_inspector_dispose;
  g_type_ensure (FUS_TYPE_MAP_DIFFERENCES);
  g_type_ensure (FUS_TYPE_MAP_LEGEND);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FUS_UI ("pages/fus-map-inspector.ui"));
  gtk_widget_class_bind_template_child (widget_class, FusMapInspector, selected);
  gtk_widget_class_bind_template_child (widget_class, FusMapInspector, color);
  gtk_widget_class_bind_template_child (widget_class, FusMapInspector, legend);
  gtk_widget_class_bind_template_child (widget_class, FusMapInspector, samples_section);
  gtk_widget_class_bind_template_child (widget_class, FusMapInspector, samples_note);
  gtk_widget_class_bind_template_child (widget_class, FusMapInspector, samples);
  gtk_widget_class_bind_template_child (widget_class, FusMapInspector,
                                        differences_section);
  gtk_widget_class_bind_template_child (widget_class, FusMapInspector, differences);
  gtk_widget_class_bind_template_child (widget_class, FusMapInspector, clear);
  gtk_widget_class_bind_template_callback (widget_class, hidden_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, ramp_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, clear_cb);
  gtk_widget_class_bind_template_callback (widget_class, tile_activated_cb);
}

static void
fus_map_inspector_init (FusMapInspector *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
fus_map_inspector_set_view (FusMapInspector *self,
                            FusStudy *study,
                            FusMapState *state,
                            FusMapView *view)
{
  g_return_if_fail (self->view == NULL);

  self->study = g_object_ref (study);
  self->state = g_object_ref (state);
  self->view = view;
  self->profile = fus_map_profile_result_new (study);
  fus_map_color_menu_bind (self->color, study, state);
  g_signal_connect_object (view, "recolored", G_CALLBACK (recolored_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "selecting", G_CALLBACK (show_selected), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (fus_study_get_selection (study), "changed",
                           G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->profile, "changed", G_CALLBACK (profile_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::dataset", G_CALLBACK (dataset_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::encoding", G_CALLBACK (request_profile), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::subset", G_CALLBACK (request_profile), self,
                           G_CONNECT_SWAPPED);
  profile_changed_cb (self);
  selection_changed_cb (self);
}
