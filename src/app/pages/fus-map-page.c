/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-map-page.h"

#include "fus-app.h"
#include "fus-map-color-menu.h"
#include "fus-map-inspector.h"
#include "fus-map-view.h"

#include <glib/gi18n-lib.h>

struct _FusMapPage
{
  FusPage parent_instance;

  FusMapState *state;
  gboolean is_filling; /* menus change, and nobody chose */

  GtkWidget *tools;
  GtkWidget *color_choice;
  GtkDropDown *color;
  GtkDropDown *method;
  GtkToggleButton *pan_tool;
  GtkToggleButton *lasso_tool;
  GtkToggleButton *box_tool;
  GtkToggleButton *brush_tool;
  AdwFlap *flap;
  FusMapView *map;
  FusMapInspector *inspector;
};

G_DEFINE_FINAL_TYPE (FusMapPage, fus_map_page, FUS_TYPE_PAGE)

/* -- Methods -- */

static void
show_method (FusMapPage *self)
{
  gsize n = 0;
  const FusProjectionClass *const *classes = fus_projection_list (&n);

  self->is_filling = TRUE;
  for (guint i = 0; i < n; i++)
    if (g_str_equal (classes[i]->id, fus_map_state_get_method (self->state)))
      gtk_drop_down_set_selected (self->method, i);
  self->is_filling = FALSE;
}

static void
fill_methods (FusMapPage *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gsize n = 0;
  const FusProjectionClass *const *classes = fus_projection_list (&n);

  self->is_filling = TRUE;
  for (gsize i = 0; i < n; i++)
    gtk_string_list_append (names, _ (classes[i]->name));
  gtk_drop_down_set_model (self->method, G_LIST_MODEL (names));
  show_method (self);
}

static void
method_chosen_cb (FusMapPage *self)
{
  gsize n = 0;
  const FusProjectionClass *const *classes = fus_projection_list (&n);
  guint selected = gtk_drop_down_get_selected (self->method);

  if (!self->is_filling && selected < n)
    fus_map_state_set_method (self->state, classes[selected]->id);
}

/* -- Tools -- */

static GtkToggleButton *
get_button (FusMapPage *self, FusMapTool tool)
{
  GtkToggleButton *const buttons[FUS_MAP_N_TOOLS] = {
    self->pan_tool,
    self->lasso_tool,
    self->box_tool,
    self->brush_tool,
  };

  return buttons[tool];
}

static void
tool_toggled_cb (FusMapPage *self)
{
  for (FusMapTool tool = 0; tool < FUS_MAP_N_TOOLS; tool++)
    if (gtk_toggle_button_get_active (get_button (self, tool)))
      fus_map_view_set_tool (self->map, tool);
}

static void
tool_changed_cb (FusMapPage *self)
{
  gtk_toggle_button_set_active (get_button (self, fus_map_view_get_tool (self->map)),
                                TRUE);
}

static void
fit_cb (FusMapPage *self)
{
  fus_map_view_fit (self->map);
}

/* -- The page -- */

/* Where the inspector lies over the map, what it says of colors must be had without it.
 */
static void
narrow_changed_cb (FusMapPage *self)
{
  gboolean narrow = fus_page_get_narrow (FUS_PAGE (self));

  adw_flap_set_fold_policy (self->flap, narrow ? ADW_FLAP_FOLD_POLICY_ALWAYS
                                               : ADW_FLAP_FOLD_POLICY_NEVER);
  adw_flap_set_reveal_flap (self->flap, !narrow);
  gtk_widget_set_visible (self->color_choice, narrow);
}

/* The inspector's legend is enough. */
static void
inspector_changed_cb (FusMapPage *self)
{
  fus_map_view_set_has_own_legend (self->map, !adw_flap_get_reveal_flap (self->flap));
}

static void
fus_map_page_shown (FusPage *page)
{
  fus_map_state_request (FUS_MAP_PAGE (page)->state);
}

static void
fus_map_page_constructed (GObject *object)
{
  FusMapPage *self = FUS_MAP_PAGE (object);
  FusStudy *study = fus_page_get_study (FUS_PAGE (self));

  G_OBJECT_CLASS (fus_map_page_parent_class)->constructed (object);

  self->state = fus_map_state_new (study);
  fus_map_view_set_state (self->map, study, self->state);
  fus_map_inspector_set_view (self->inspector, study, self->state, self->map);
  fus_map_color_menu_bind (self->color, study, self->state);
  fill_methods (self);
  g_signal_connect_object (study, "notify::model", G_CALLBACK (show_method), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state, "notify::method", G_CALLBACK (show_method), self,
                           G_CONNECT_SWAPPED);
  fus_page_set_figure (FUS_PAGE (self), fus_map_view_get_figure (self->map));
  fus_page_set_toolbar (FUS_PAGE (self), self->tools);
  g_signal_connect_object (self->flap, "notify::reveal-flap",
                           G_CALLBACK (inspector_changed_cb), self, G_CONNECT_SWAPPED);
  adw_flap_set_reveal_flap (self->flap, TRUE);
  inspector_changed_cb (self);
}

static void
fus_map_page_dispose (GObject *object)
{
  FusMapPage *self = FUS_MAP_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FUS_TYPE_MAP_PAGE);
  g_clear_object (&self->state);

  G_OBJECT_CLASS (fus_map_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FUS_UI ("pages/fus-map-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, tools);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, color_choice);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, color);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, method);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, pan_tool);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, lasso_tool);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, box_tool);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, brush_tool);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, flap);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, map);
  gtk_widget_class_bind_template_child (widget_class, FusMapPage, inspector);
  gtk_widget_class_bind_template_callback (widget_class, method_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, tool_toggled_cb);
  gtk_widget_class_bind_template_callback (widget_class, tool_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, fit_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_changed_cb);
}

static void
fus_map_page_class_init (FusMapPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  FusPageClass *page_class = FUS_PAGE_CLASS (klass);

  object_class->constructed = fus_map_page_constructed;
  object_class->dispose = fus_map_page_dispose;
  page_class->id = "map";
  page_class->title = N_ ("Map");
  page_class->icon_name = "fus-map-symbolic";
  page_class->needs = FUS_PAGE_NEEDS_MODEL;
  page_class->empty_text = N_ ("Train or open a model to see the map.");
  page_class->has_switches = TRUE;
  page_class->switches_hint = N_ ("The map is drawn from what is switched on alone.");
  page_class->shown = fus_map_page_shown;

  g_type_ensure (FUS_TYPE_MAP_VIEW);
  g_type_ensure (FUS_TYPE_MAP_INSPECTOR);
  bind_template (GTK_WIDGET_CLASS (klass));
}

static void
fus_map_page_init (FusMapPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
