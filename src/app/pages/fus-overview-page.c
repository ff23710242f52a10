/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Overview page: measurements that need no model, each a figure, and the checks
 * of the data. It asks for nothing while another page is shown. Where the data don't
 * allow a measurement its place says why. */
#include "config.h"

#include "fus-overview-page.h"

#include "fus-app.h"
#include "fus-feature-view.h"
#include "fus-figure-view.h"
#include "fus-import-state.h"
#include "fus-overview-state.h"
#include "fus-study-context.h"
#include "fus-summary.h"

#include <glib/gi18n-lib.h>

#define COLUMN_SPACING 36
#define STACK_SPACING 18
/* Place of “by name” in the menu of columns. */
#define BY_NAME 0
/* Place of the selection in the menu of what is held against the others; classes follow.
 */
#define SELECTION 0

struct _FusOverviewPage
{
  FusPage parent_instance;

  FusOverviewState *state;
  GPtrArray *columns_listed; /* ids, in menu order, after “by name” */
  gboolean is_filling;       /* menus change, and nobody chose */

  GtkBox *columns;
  GtkLabel *label_caption;
  GtkDropDown *label;
  GtkWidget *column_box;
  GtkDropDown *column;
  GtkDropDown *compared;
  FusFigureView *unimodal;
  FusFigureView *redundancy;
  FusFigureView *sites;
  FusFigureView *gaps;
  FusFigureView *differences;
  FusFeatureView *features;
  FusFigureView *balance;
  GtkLabel *unimodal_reason;
  GtkLabel *redundancy_reason;
  GtkLabel *sites_reason;
  GtkLabel *gaps_reason;
  GtkLabel *differences_reason;
  GtkLabel *balance_reason;
  GtkListBox *checks;
  GtkWidget *no_checks;
};

G_DEFINE_FINAL_TYPE (FusOverviewPage, fus_overview_page, FUS_TYPE_PAGE)

static FusStudy *
get_study (FusOverviewPage *self)
{
  return fus_page_get_study (FUS_PAGE (self));
}

static void
show_result (FusOverviewPage *self,
             const char *id,
             FusFigureView *view,
             GtkLabel *reason,
             FusResult *result)
{
  FusStudy *study = get_study (self);
  g_auto (FusFigureContext) context = fus_figure_context_for_study (study);
  const char *why = fus_result_get_reason (result);

  fus_figure_context_put (&context, id, fus_result_get (result));
  fus_figure_view_request (view, study, &context);
  gtk_label_set_text (reason, why != NULL ? why : "");
  gtk_widget_set_visible (GTK_WIDGET (reason), why != NULL);
}

static void
show_unimodal (FusOverviewPage *self)
{
  show_result (self, "unimodal", self->unimodal, self->unimodal_reason,
               fus_overview_state_get_unimodal (self->state));
}

static void
show_redundancy (FusOverviewPage *self)
{
  show_result (self, "redundancy", self->redundancy, self->redundancy_reason,
               fus_overview_state_get_redundancy (self->state));
}

static void
show_sites (FusOverviewPage *self)
{
  show_result (self, "sites", self->sites, self->sites_reason,
               fus_overview_state_get_sites (self->state));
}

static void
show_gaps (FusOverviewPage *self)
{
  show_result (self, "gaps", self->gaps, self->gaps_reason,
               fus_overview_state_get_gaps (self->state));
}

static void
show_differences (FusOverviewPage *self)
{
  show_result (self, "differences", self->differences, self->differences_reason,
               fus_overview_state_get_differences (self->state));
}

static void
show_features (FusOverviewPage *self)
{
  FusResult *features = fus_overview_state_get_features (self->state);

  fus_feature_view_set_features (self->features, fus_result_get (features));
}

/* Counted at once: it needs no measurement. */
static void
show_balance (FusOverviewPage *self)
{
  FusStudy *study = get_study (self);
  g_auto (FusFigureContext) context = fus_figure_context_for_study (study);
  const gboolean has_label = fus_study_get_label (study) != NULL;

  fus_figure_view_request (self->balance, study, &context);
  gtk_label_set_text (self->balance_reason, _ ("The data have no label of classes."));
  gtk_widget_set_visible (GTK_WIDGET (self->balance_reason), !has_label);
}

/* -- Checks -- */

static void
show_check_cb (GtkButton *button, FusOverviewPage *self)
{
  const gsize index =
    GPOINTER_TO_SIZE (g_object_get_data (G_OBJECT (button), "fus-check"));

  const FusSummary *summary =
    fus_result_get (fus_overview_state_get_summary (self->state));
  const FusCheck *check =
    summary != NULL && index < summary->n_checks ? &summary->checks[index] : NULL;

  fus_overview_state_show_check (self->state, index);
  if (check != NULL && check->n_samples == 0 && check->n_features > 0)
    fus_feature_view_show_only (self->features, check->modality, check->features,
                                check->n_features);
}

static GtkWidget *
make_show_button (FusOverviewPage *self, const FusCheck *check, gsize index)
{
  GtkWidget *button = gtk_button_new_with_label (_ ("Show"));
  g_autofree char *spoken = NULL;

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, check->n_samples > 0
                                         ? _ ("Select these samples on every page")
                                         : _ ("List these features alone"));
  /* Translators: a button for a screen reader: what it shows samples or features of. */
  spoken = g_strdup_printf (_ ("Show: %s"), check->message);
  fus_app_set_spoken_name (button, spoken);
  g_object_set_data (G_OBJECT (button), "fus-check", GSIZE_TO_POINTER (index));
  g_signal_connect_object (button, "clicked", G_CALLBACK (show_check_cb), self, 0);

  return button;
}

static GtkWidget *
make_text (const char *text, gboolean is_second)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (is_second)
    {
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, "dim-label");
    }

  return label;
}

static GtkWidget *
make_check (FusOverviewPage *self, const FusCheck *check, gsize index)
{
  static const char *const icons[] = { "dialog-information-symbolic",
                                       "dialog-warning-symbolic",
                                       "dialog-error-symbolic" };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *icon = gtk_image_new_from_icon_name (icons[check->severity]);
  GtkWidget *row = gtk_list_box_row_new ();
  g_autofree char *remedy = fus_import_dup_untyped_remedy (check->remedy);

  gtk_widget_add_css_class (box, "modality-row");
  gtk_widget_set_valign (icon, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_valign (words, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (words), make_text (check->message, FALSE));
  if (*remedy != '\0')
    gtk_box_append (GTK_BOX (words), make_text (remedy, TRUE));
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), words);
  if (check->n_samples > 0 || check->n_features > 0)
    gtk_box_append (GTK_BOX (box), make_show_button (self, check, index));
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  check->message, -1);

  return row;
}

static void
show_checks (FusOverviewPage *self)
{
  const FusSummary *summary =
    fus_result_get (fus_overview_state_get_summary (self->state));
  GtkListBoxRow *row = NULL;

  while ((row = gtk_list_box_get_row_at_index (self->checks, 0)) != NULL)
    gtk_list_box_remove (self->checks, GTK_WIDGET (row));
  for (gsize i = 0; summary != NULL && i < summary->n_checks; i++)
    gtk_list_box_append (self->checks, make_check (self, &summary->checks[i], i));
  gtk_widget_set_visible (GTK_WIDGET (self->checks),
                          summary != NULL && summary->n_checks > 0);
  gtk_widget_set_visible (self->no_checks, summary != NULL && summary->n_checks == 0);
}

/* -- Menus -- */

static void
fill_label (FusOverviewPage *self, FusDataset *dataset)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  guint selected = GTK_INVALID_LIST_POSITION;
  guint n_names = 0;

  for (guint i = 0; dataset != NULL && i < fus_dataset_get_n_labels (dataset); i++)
    {
      const FusLabel *label = fus_dataset_get_label (dataset, i);

      if (label->kind != FUS_LABEL_CATEGORICAL)
        continue;
      if (label == fus_study_get_label (get_study (self)))
        selected = n_names;
      gtk_string_list_append (names, label->id);
      n_names++;
    }
  gtk_drop_down_set_model (self->label, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->label, selected);
  gtk_label_set_text (self->label_caption,
                      n_names > 0 ? _ ("Label") : _ ("No label of classes"));
  gtk_widget_set_visible (GTK_WIDGET (self->label), n_names > 0);
}

static void
fill_column (FusOverviewPage *self, FusDataset *dataset)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  g_ptr_array_set_size (self->columns_listed, 0);
  gtk_string_list_append (names, _ ("By Name"));
  for (guint i = 0; dataset != NULL && i < fus_dataset_get_n_labels (dataset); i++)
    {
      const FusLabel *label = fus_dataset_get_label (dataset, i);

      gtk_string_list_append (names, label->name);
      g_ptr_array_add (self->columns_listed, g_strdup (label->id));
    }
  gtk_drop_down_set_model (self->column, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->column, BY_NAME);
  gtk_widget_set_visible (self->column_box, self->columns_listed->len > 0);
}

static void
fill_compared (FusOverviewPage *self)
{
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);
  const FusLabel *label = fus_study_get_label (get_study (self));

  gtk_string_list_append (names, _ ("The Selection"));
  for (guint k = 0;
       label != NULL && label->kind == FUS_LABEL_CATEGORICAL && k < label->n_classes; k++)
    gtk_string_list_append (names, label->classes[k]);
  self->is_filling = TRUE;
  gtk_drop_down_set_model (self->compared, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->compared, SELECTION);
  self->is_filling = FALSE;
}

static void
compared_selected_cb (FusOverviewPage *self)
{
  const guint selected = gtk_drop_down_get_selected (self->compared);

  if (!self->is_filling && self->state != NULL && selected != GTK_INVALID_LIST_POSITION)
    fus_overview_state_set_compared (self->state, (int) selected - 1);
}

static void
select_label (FusOverviewPage *self)
{
  const FusLabel *label = fus_study_get_label (get_study (self));
  GListModel *names = gtk_drop_down_get_model (self->label);

  for (guint i = 0; label != NULL && i < g_list_model_get_n_items (names); i++)
    if (g_str_equal (gtk_string_list_get_string (GTK_STRING_LIST (names), i), label->id))
      {
        self->is_filling = TRUE;
        gtk_drop_down_set_selected (self->label, i);
        self->is_filling = FALSE;
      }
}

static void
label_selected_cb (FusOverviewPage *self)
{
  GObject *item = gtk_drop_down_get_selected_item (self->label);

  if (!self->is_filling && item != NULL)
    fus_study_set_label (get_study (self),
                         gtk_string_object_get_string (GTK_STRING_OBJECT (item)));
}

static void
column_selected_cb (FusOverviewPage *self)
{
  const guint selected = gtk_drop_down_get_selected (self->column);

  if (self->is_filling || self->state == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  fus_overview_state_set_column (self->state, selected == BY_NAME
                                                ? NULL
                                                : g_ptr_array_index (self->columns_listed,
                                                                     selected - 1));
}

static void
label_changed_cb (FusOverviewPage *self)
{
  select_label (self);
  fill_compared (self);
  show_balance (self);
}

static void
dataset_changed_cb (FusOverviewPage *self)
{
  FusDataset *dataset = fus_study_get_dataset (get_study (self));

  self->is_filling = TRUE;
  fill_label (self, dataset);
  fill_column (self, dataset);
  self->is_filling = FALSE;
  fill_compared (self);
  show_balance (self);
}

static void
narrow_changed_cb (FusOverviewPage *self)
{
  const gboolean is_narrow = fus_page_get_narrow (FUS_PAGE (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns),
                                  is_narrow ? GTK_ORIENTATION_VERTICAL
                                            : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (self->columns, is_narrow ? STACK_SPACING : COLUMN_SPACING);
  gtk_box_set_homogeneous (self->columns, !is_narrow);
}

/* -- The page -- */

static void
fus_overview_page_shown (FusPage *page)
{
  fus_overview_state_set_active (FUS_OVERVIEW_PAGE (page)->state, TRUE);
}

static void
fus_overview_page_hidden (FusPage *page)
{
  fus_overview_state_set_active (FUS_OVERVIEW_PAGE (page)->state, FALSE);
}

static void
follow (FusOverviewPage *self,
        FusFigureView *view,
        FusResult *result,
        void (*show) (FusOverviewPage *self))
{
  g_signal_connect_object (result, "changed", G_CALLBACK (show), self, G_CONNECT_SWAPPED);
  if (view != NULL)
    fus_figure_view_follow (view, result);
}

static void
fus_overview_page_constructed (GObject *object)
{
  FusOverviewPage *self = FUS_OVERVIEW_PAGE (object);
  FusStudy *study = get_study (self);

  G_OBJECT_CLASS (fus_overview_page_parent_class)->constructed (object);
  self->state = fus_overview_state_new (study);
  fus_page_set_figure (FUS_PAGE (self), self->unimodal);
  follow (self, self->unimodal, fus_overview_state_get_unimodal (self->state),
          show_unimodal);
  follow (self, self->redundancy, fus_overview_state_get_redundancy (self->state),
          show_redundancy);
  follow (self, self->sites, fus_overview_state_get_sites (self->state), show_sites);
  follow (self, self->gaps, fus_overview_state_get_gaps (self->state), show_gaps);
  follow (self, self->differences, fus_overview_state_get_differences (self->state),
          show_differences);
  fus_feature_view_set_study (self->features, study);
  follow (self, NULL, fus_overview_state_get_features (self->state), show_features);
  follow (self, NULL, fus_overview_state_get_summary (self->state), show_checks);
  g_signal_connect_object (study, "notify::dataset", G_CALLBACK (dataset_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::label", G_CALLBACK (label_changed_cb), self,
                           G_CONNECT_SWAPPED);
  dataset_changed_cb (self);
}

static void
fus_overview_page_dispose (GObject *object)
{
  FusOverviewPage *self = FUS_OVERVIEW_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), FUS_TYPE_OVERVIEW_PAGE);
  g_clear_object (&self->state);
  g_clear_pointer (&self->columns_listed, g_ptr_array_unref);

  G_OBJECT_CLASS (fus_overview_page_parent_class)->dispose (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FusOverviewPage, columns);
  gtk_widget_class_bind_template_child (widget_class, FusOverviewPage, label_caption);
  gtk_widget_class_bind_template_child (widget_class, FusOverviewPage, column_box);
  gtk_widget_class_bind_template_child (widget_class, FusOverviewPage, label);
  gtk_widget_class_bind_template_child (widget_class, FusOverviewPage, column);
  gtk_widget_class_bind_template_child (widget_class, FusOverviewPage, unimodal);
  gtk_widget_class_bind_template_child (widget_class, FusOverviewPage, redundancy);
  gtk_widget_class_bind_template_child (widget_class, FusOverviewPage, sites);
  gtk_widget_class_bind_template_child (widget_class, FusOverviewPage, gaps);
  gtk_widget_class_bind_template_child (widget_class, FusOverviewPage, compared);
  gtk_widget_class_bind_template_child (widget_class, FusOverviewPage, features);
  gtk_widget_class_bind_template_child (widget_class, FusOverviewPage, differences);
  gtk_widget_class_bind_template_child (widget_class, FusOverviewPage,
                                        differences_reason);
  gtk_widget_class_bind_template_child (widget_class, FusOverviewPage, balance);
  gtk_widget_class_bind_template_child (widget_class, FusOverviewPage, balance_reason);
  gtk_widget_class_bind_template_child (widget_class, FusOverviewPage, unimodal_reason);
  gtk_widget_class_bind_template_child (widget_class, FusOverviewPage, redundancy_reason);
  gtk_widget_class_bind_template_child (widget_class, FusOverviewPage, sites_reason);
  gtk_widget_class_bind_template_child (widget_class, FusOverviewPage, gaps_reason);
  gtk_widget_class_bind_template_child (widget_class, FusOverviewPage, checks);
  gtk_widget_class_bind_template_child (widget_class, FusOverviewPage, no_checks);
}

static void
fus_overview_page_class_init (FusOverviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  FusPageClass *page_class = FUS_PAGE_CLASS (klass);

  object_class->constructed = fus_overview_page_constructed;
  object_class->dispose = fus_overview_page_dispose;
  page_class->id = "overview";
  page_class->title = N_ ("Overview");
  page_class->icon_name = "fus-overview-symbolic";
  page_class->needs = FUS_PAGE_NEEDS_DATA;
  page_class->empty_text = N_ ("Open a dataset to see what is to be known of it.");
  page_class->shown = fus_overview_page_shown;
  page_class->hidden = fus_overview_page_hidden;

  g_type_ensure (FUS_TYPE_FEATURE_VIEW);
  g_type_ensure (FUS_TYPE_FIGURE_VIEW);
  g_type_ensure (FUS_TYPE_FIGURE_WORDS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FUS_UI ("pages/fus-overview-page.ui"));
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, label_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, column_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, compared_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_changed_cb);
}

static void
fus_overview_page_init (FusOverviewPage *self)
{
  self->columns_listed = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}
