/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Missing Lab: what can be lost. Pictures of results that its state computes, five
 * of them, each with a maker that builds the figure in a thread and a view that shows
 * it. It asks for nothing while another page is shown. Choices are the study's or the
 * state's: a menu here shows them and sets them, whoever chose. */
#include "config.h"

#include "fus-lab-page.h"

#include "fus-app.h"
#include "fus-columns.h"
#include "fus-figure-ids.h"
#include "fus-figure-view.h"
#include "fus-lab-state.h"
#include "fus-missingness.h"
#include "fus-robustness-family.h"
#include "fus-study-context.h"
#include "fus-subset-rows.h"
#include "fus-test-on.h"
#include "fus-trust.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* Entry of the gallery's menu. */
#define SHOW_DRAWS 1

/* Sources whose sets of inputs leave room below. */
#define SHORT_TABLE 3

struct _FusLabPage
{
  FusPage parent_instance;

  FusLabState *state;
  GPtrArray *mechanisms; /* ids, in menu order */
  gboolean is_filling;   /* menus change, and nobody chose */

  GtkDropDown *quality;
  GtkButton *test_on;
  FusColumns *columns;
  GtkWidget *views; /* one of them at a time, where it is narrow */
  GtkToggleButton *inputs_view;
  GtkToggleButton *gaps_view;
  GtkToggleButton *samples_view;
  GtkToggleButton *checks_view;
  FusFigureView *subsets;
  FusFigureView *curve;
  FusFigureView *gallery;
  GtkDropDown *mechanism;
  GtkDropDown *show;
  GtkWidget *checks;
  GtkWidget *check_button;
  GtkLabel *check_hint;
  FusFigureView *check;
  FusFigureView *imputed;
};

G_DEFINE_FINAL_TYPE (FusLabPage, fus_lab_page, FUS_TYPE_PAGE)

static FusStudy *
get_study (FusLabPage *self)
{
  return fus_page_get_study (FUS_PAGE (self));
}

static void
show_subsets (FusLabPage *self)
{
  FusStudy *study = get_study (self);
  g_auto (FusFigureContext) context = fus_figure_context_for_study (study);

  fus_figure_context_put (&context, "subsets",
                          fus_result_get (fus_lab_state_get_subsets (self->state)));
  fus_figure_view_request (self->subsets, study, &context);
}

static void
show_curve (FusLabPage *self)
{
  FusStudy *study = get_study (self);
  g_auto (FusFigureContext) context = fus_figure_context_for_study (study);

  fus_figure_context_put (&context, "robustness",
                          fus_result_get (fus_lab_state_get_robustness (self->state)));
  context.tolerance = fus_lab_state_get_tolerance (self->state);
  fus_figure_view_request (self->curve, study, &context);
}

/* Both are of the same samples and the same target, or it waits for the other. */
static void
show_gallery (FusLabPage *self)
{
  FusStudy *study = get_study (self);
  const FusReconstruction *all =
    fus_result_get (fus_lab_state_get_from_all (self->state));
  const FusReconstruction *subset =
    fus_result_get (fus_lab_state_get_from_subset (self->state));
  g_auto (FusFigureContext) context = fus_figure_context_for_study (study);

  fus_figure_context_put (&context, "from-all", all);
  fus_figure_context_put (&context, "from-subset", subset);
  if (all != NULL && subset != NULL && all->target != subset->target)
    return;
  context.draws = gtk_drop_down_get_selected (self->show) == SHOW_DRAWS;
  fus_figure_view_request (self->gallery, study, &context);
}

static void
show_check (FusLabPage *self)
{
  g_auto (FusFigureContext) context = fus_figure_context_for_study (get_study (self));

  fus_figure_context_put (&context, "check",
                          fus_result_get (fus_lab_state_get_check (self->state)));
  fus_figure_view_request (self->check, get_study (self), &context);
}

static void
show_imputed (FusLabPage *self)
{
  g_auto (FusFigureContext) context = fus_figure_context_for_study (get_study (self));

  fus_figure_context_put (&context, "imputed",
                          fus_result_get (fus_lab_state_get_imputed (self->state)));
  fus_figure_view_request (self->imputed, get_study (self), &context);
}

/* What may be said has changed. */
static void
trust_changed_cb (FusLabPage *self)
{
  show_subsets (self);
  show_curve (self);
  show_gallery (self);
  show_check (self);
  show_imputed (self);
}

static gboolean
has_others (FusLabPage *self)
{
  FusDataset *dataset = fus_study_get_dataset (get_study (self));

  return dataset == NULL || fus_dataset_get_n_modalities (dataset) > 1;
}

static void
check_shown_cb (FusLabPage *self)
{
  gboolean has_check = fus_figure_view_get_figure (self->check) != NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->check_hint), !has_check);
  gtk_widget_set_visible (self->check_button, !has_check && has_others (self));
  gtk_label_set_label (self->check_hint,
                       has_others (self)
                         ? _ ("Hides what is known, fills it in from the other sources, "
                              "and compares with what it really was.")
                         : _ ("There is only one source: nothing is left to fill it in "
                              "from."));
}

static void
check_cb (FusLabPage *self)
{
  fus_lab_state_check (self->state);
}

/* All figures are of the samples that were tested; the first one says which. */
static void
held_out_changed_cb (FusLabPage *self)
{
  FusFigureView *const views[] = { self->subsets, self->curve, self->gallery, self->check,
                                   self->imputed };
  const FusTested *held_out =
    fus_result_get (fus_tested_state_get_held_out (FUS_TESTED_STATE (self->state)));

  for (gsize i = 0; i < G_N_ELEMENTS (views); i++)
    fus_figure_view_set_origin (views[i], held_out != NULL ? held_out->part : NULL,
                                FUS_DEFAULT_SEED);
  fus_figure_view_set_postscript (self->subsets, held_out != NULL
                                                   ? fus_held_out_describe (held_out)
                                                   : NULL);
  gtk_widget_set_sensitive (self->check_button, fus_lab_state_can_check (self->state));
  check_shown_cb (self);
}

static void
show_selected_cb (FusLabPage *self)
{
  if (self->state != NULL)
    show_gallery (self);
}

static void
subset_activated_cb (FusLabPage *self, FusPlotPick *pick, GdkModifierType modifiers)
{
  const FusSubsetTable *table = fus_result_get (fus_lab_state_get_subsets (self->state));
  g_autoptr (FusSubsetRows) rows = NULL;

  FusUndoStack *undo = fus_study_get_undo (get_study (self));

  if (table == NULL || pick->row < 0)
    return;
  rows = fus_subset_rows_new (table, fus_study_get_subset (get_study (self)));
  if ((guint) pick->row >= rows->n)
    return;
  fus_undo_stack_begin_group (undo, _ ("Choosing a Set of Inputs"));
  if (g_strcmp0 (pick->panel, FUS_PANEL_RETURNS) == 0 && pick->column >= 0)
    fus_study_set_target (get_study (self), (guint) pick->column);
  fus_study_set_subset (get_study (self), table->subsets[rows->subsets[pick->row]]);
  fus_undo_stack_end_group (undo);
}

static void
curve_dragged_cb (FusLabPage *self,
                  const char *panel,
                  double x,
                  double y,
                  gboolean has_ended)
{
  if (g_strcmp0 (panel, FUS_PANEL_TOLERANCE) == 0)
    fus_lab_state_drag_tolerance (self->state, CLAMP (y, 0, 1), has_ended);
}

static void
mechanism_selected_cb (FusLabPage *self)
{
  guint selected = gtk_drop_down_get_selected (self->mechanism);

  if (!self->is_filling && selected < self->mechanisms->len)
    fus_lab_state_set_mechanism (self->state,
                                 g_ptr_array_index (self->mechanisms, selected));
}

static void
choose_target (FusLabPage *self, FusDataset *dataset, guint target)
{
  FusUndoStack *undo = fus_study_get_undo (get_study (self));
  g_autofree char *name =
    g_strdup_printf (_ ("Choosing “%s” as Target"),
                     fus_dataset_get_modality (dataset, target)->name);

  fus_undo_stack_begin_group (undo, name);
  fus_lab_state_set_of_class (self->state, FALSE);
  fus_study_set_target (get_study (self), target);
  fus_undo_stack_end_group (undo);
}

/* The modalities, and then the class. */
static void
quality_selected_cb (FusLabPage *self)
{
  FusDataset *dataset = fus_study_get_dataset (get_study (self));
  guint selected = gtk_drop_down_get_selected (self->quality);

  if (self->is_filling || dataset == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  if (selected < fus_dataset_get_n_modalities (dataset))
    choose_target (self, dataset, selected);
  else
    fus_lab_state_set_of_class (self->state, TRUE);
}

static void
select_quality (FusLabPage *self)
{
  FusDataset *dataset = fus_study_get_dataset (get_study (self));

  if (dataset == NULL)
    return;
  self->is_filling = TRUE;
  gtk_drop_down_set_selected (self->quality, fus_lab_state_get_of_class (self->state)
                                               ? fus_dataset_get_n_modalities (dataset)
                                               : fus_study_get_target (get_study (self)));
  self->is_filling = FALSE;
}

static void
fill_quality (FusLabPage *self, FusDataset *dataset)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    gtk_string_list_append (names, fus_dataset_get_modality (dataset, m)->name);
  if (fus_dataset_get_default_label (dataset) != NULL)
    gtk_string_list_append (names, _ ("The Class"));
  gtk_drop_down_set_model (self->quality, G_LIST_MODEL (names));
}

static void
add_mechanism (FusLabPage *self, GtkStringList *names, const char *id, const char *name)
{
  if (g_str_equal (id, fus_lab_state_get_mechanism (self->state)))
    gtk_drop_down_set_selected (self->mechanism, self->mechanisms->len);
  g_ptr_array_add (self->mechanisms, (gpointer) id);
  gtk_string_list_append (names, name);
}

static void
fill_mechanisms (FusLabPage *self, FusDataset *dataset)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  gsize n = 0;
  gsize n_corruptions = 0;
  const FusMissingnessClass *const *classes = fus_missingness_list (&n);
  const FusCorruptionClass *const *corruptions = fus_corruption_list (&n_corruptions);

  g_ptr_array_set_size (self->mechanisms, 0);
  gtk_drop_down_set_model (self->mechanism, G_LIST_MODEL (names));
  for (gsize i = 0; i < n; i++)
    if (fus_robustness_suits (classes[i]->id, dataset))
      add_mechanism (self, names, classes[i]->id, _ (classes[i]->name));
  for (gsize i = 0; i < n_corruptions; i++)
    if (fus_robustness_suits (corruptions[i]->id, dataset))
      add_mechanism (self, names, corruptions[i]->id, _ (corruptions[i]->name));
}

static void
select_mechanism (FusLabPage *self)
{
  guint i = 0;

  if (!g_ptr_array_find_with_equal_func (self->mechanisms,
                                         fus_lab_state_get_mechanism (self->state),
                                         g_str_equal, &i))
    return;
  self->is_filling = TRUE;
  gtk_drop_down_set_selected (self->mechanism, i);
  self->is_filling = FALSE;
}

/* Below the shorter column: few sources have few sets of inputs. */
static void
place_checks (FusLabPage *self)
{
  FusDataset *dataset = fus_study_get_dataset (get_study (self));
  gboolean is_short =
    dataset != NULL && fus_dataset_get_n_modalities (dataset) <= SHORT_TABLE;

  fus_columns_set_is_second (self->columns, self->checks, !is_short);
}

static void
dataset_changed_cb (FusLabPage *self)
{
  FusDataset *dataset = fus_study_get_dataset (get_study (self));

  if (dataset == NULL)
    return;
  fus_undo_stack_hold (fus_study_get_undo (get_study (self)));
  fus_lab_state_set_of_class (self->state, FALSE);
  if (!fus_robustness_suits (fus_lab_state_get_mechanism (self->state), dataset))
    fus_lab_state_set_mechanism (self->state, FUS_ROBUSTNESS_MECHANISM);
  fus_undo_stack_release (fus_study_get_undo (get_study (self)));
  place_checks (self);
  self->is_filling = TRUE;
  fill_quality (self, dataset);
  fill_mechanisms (self, dataset);
  self->is_filling = FALSE;
  select_quality (self);
}

static void
target_changed_cb (FusLabPage *self)
{
  select_quality (self);
  show_subsets (self);
}

static GtkWidget *
get_view (FusLabPage *self)
{
  if (gtk_toggle_button_get_active (self->gaps_view))
    return GTK_WIDGET (self->curve);
  if (gtk_toggle_button_get_active (self->samples_view))
    return GTK_WIDGET (self->gallery);
  if (gtk_toggle_button_get_active (self->checks_view))
    return self->checks;

  return GTK_WIDGET (self->subsets);
}

static void
narrow_changed_cb (FusLabPage *self)
{
  gboolean is_narrow = fus_page_get_narrow (FUS_PAGE (self));

  gtk_widget_set_visible (self->views, is_narrow);
  fus_columns_set_only (self->columns, is_narrow ? get_view (self) : NULL);
}

static void
view_toggled_cb (FusLabPage *self)
{
  narrow_changed_cb (self);
}

static void
fus_lab_page_shown (FusPage *page)
{
  fus_tested_state_set_active (FUS_TESTED_STATE (FUS_LAB_PAGE (page)->state), TRUE);
}

static void
fus_lab_page_hidden (FusPage *page)
{
  fus_tested_state_set_active (FUS_TESTED_STATE (FUS_LAB_PAGE (page)->state), FALSE);
}

static void
follow (FusLabPage *self, FusResult *result, void (*show) (FusLabPage *self))
{
  g_signal_connect_object (result, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
}

static void
follow_results (FusLabPage *self)
{
  FusLabState *state = self->state;

  follow (self, fus_trust_for_study (get_study (self)), trust_changed_cb);
  follow (self, fus_lab_state_get_subsets (state), show_subsets);
  follow (self, fus_lab_state_get_robustness (state), show_curve);
  follow (self, fus_lab_state_get_from_all (state), show_gallery);
  follow (self, fus_lab_state_get_from_subset (state), show_gallery);
  follow (self, fus_lab_state_get_check (state), show_check);
  follow (self, fus_lab_state_get_imputed (state), show_imputed);
  follow (self, fus_tested_state_get_held_out (FUS_TESTED_STATE (state)),
          held_out_changed_cb);
  fus_figure_view_follow (self->check, fus_lab_state_get_check (state));
  fus_figure_view_follow (self->subsets,
                          fus_tested_state_get_held_out (FUS_TESTED_STATE (state)));
  fus_figure_view_follow (self->subsets, fus_lab_state_get_subsets (state));
  fus_figure_view_follow (self->curve, fus_lab_state_get_robustness (state));
  fus_figure_view_follow (self->gallery, fus_lab_state_get_from_all (state));
  fus_figure_view_follow (self->gallery, fus_lab_state_get_from_subset (state));
}

static void
fus_lab_page_constructed (GObject *object)
{
  FusLabPage *self = FUS_LAB_PAGE (object);
  FusStudy *study = get_study (self);

  G_OBJECT_CLASS (fus_lab_page_parent_class)->constructed (object);
  self->state = fus_lab_state_new (study);
  fus_test_on_set_up (self->test_on, study);
  fus_page_set_figure (FUS_PAGE (self), self->subsets);
  follow_results (self);
  g_signal_connect_object (self->state, "notify::tolerance", G_CALLBACK (show_curve),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state, "notify::mechanism",
                           G_CALLBACK (select_mechanism), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state, "notify::of-class", G_CALLBACK (select_quality),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::dataset", G_CALLBACK (dataset_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::subset", G_CALLBACK (show_subsets), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::target", G_CALLBACK (target_changed_cb), self,
                           G_CONNECT_SWAPPED);
  dataset_changed_cb (self);
}

static void
fus_lab_page_dispose (GObject *object)
{
  FusLabPage *self = FUS_LAB_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FUS_TYPE_LAB_PAGE);
  g_clear_object (&self->state);
  g_clear_pointer (&self->mechanisms, g_ptr_array_unref);

  G_OBJECT_CLASS (fus_lab_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FusLabPage, quality);
  gtk_widget_class_bind_template_child (widget_class, FusLabPage, test_on);
  gtk_widget_class_bind_template_child (widget_class, FusLabPage, columns);
  gtk_widget_class_bind_template_child (widget_class, FusLabPage, views);
  gtk_widget_class_bind_template_child (widget_class, FusLabPage, inputs_view);
  gtk_widget_class_bind_template_child (widget_class, FusLabPage, gaps_view);
  gtk_widget_class_bind_template_child (widget_class, FusLabPage, samples_view);
  gtk_widget_class_bind_template_child (widget_class, FusLabPage, subsets);
  gtk_widget_class_bind_template_child (widget_class, FusLabPage, curve);
  gtk_widget_class_bind_template_child (widget_class, FusLabPage, gallery);
  gtk_widget_class_bind_template_child (widget_class, FusLabPage, mechanism);
  gtk_widget_class_bind_template_child (widget_class, FusLabPage, show);
  gtk_widget_class_bind_template_child (widget_class, FusLabPage, checks_view);
  gtk_widget_class_bind_template_child (widget_class, FusLabPage, checks);
  gtk_widget_class_bind_template_child (widget_class, FusLabPage, check_button);
  gtk_widget_class_bind_template_child (widget_class, FusLabPage, check_hint);
  gtk_widget_class_bind_template_child (widget_class, FusLabPage, check);
  gtk_widget_class_bind_template_child (widget_class, FusLabPage, imputed);
}

static void
fus_lab_page_class_init (FusLabPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  FusPageClass *page_class = FUS_PAGE_CLASS (klass);

  object_class->constructed = fus_lab_page_constructed;
  object_class->dispose = fus_lab_page_dispose;
  page_class->id = "lab";
  page_class->title = N_ ("Missing Lab");
  page_class->icon_name = "fus-lab-symbolic";
  page_class->needs = FUS_PAGE_NEEDS_MODEL;
  page_class->empty_text =
    N_ ("Train a model to see what comes back when inputs are missing.");
  page_class->has_switches = TRUE;
  page_class->shown = fus_lab_page_shown;
  page_class->hidden = fus_lab_page_hidden;

  g_type_ensure (FUS_TYPE_COLUMNS);
  g_type_ensure (FUS_TYPE_FIGURE_VIEW);
  g_type_ensure (FUS_TYPE_FIGURE_WORDS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FUS_UI ("pages/fus-lab-page.ui"));
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, subset_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, curve_dragged_cb);
  gtk_widget_class_bind_template_callback (widget_class, mechanism_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, quality_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, show_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, check_cb);
  gtk_widget_class_bind_template_callback (widget_class, check_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, view_toggled_cb);
}

static void
fus_lab_page_init (FusLabPage *self)
{
  self->mechanisms = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  fus_columns_set_is_second (self->columns, GTK_WIDGET (self->curve), TRUE);
  fus_columns_set_is_second (self->columns, GTK_WIDGET (self->gallery), TRUE);
}
