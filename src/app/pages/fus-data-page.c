/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The Data page: what is there and what is not, as strips, patterns and cards. Figures
 * are built in a lane, from the summary that the state makes: there may be 200 classes.
 * Cards are made a few at a time as a person scrolls: there may be 100,000 samples. What
 * is marked in a figure is what is selected, however that came to be. */
#include "config.h"

#include "fus-data-page.h"

#include "fus-app.h"
#include "fus-data-state.h"
#include "fus-figure-ids.h"
#include "fus-figure-view.h"
#include "fus-format-count.h"
#include "fus-glyph.h"
#include "fus-kind-button.h"
#include "fus-missing-codes.h"
#include "fus-plot-names.h"
#include "fus-presence-strip.h"
#include "fus-sample-card.h"
#include "fus-selected.h"
#include "fus-sentence.h"
#include "fus-strip.h"
#include "fus-study-context.h"

#include <glib/gi18n-lib.h>

/* Cards are made a few at a time: a person looks at some, never at 100,000. */
#define N_CARDS_AT_FIRST 8
#define N_CARDS_MORE 16
/* The strips take the room beside the names. */
#define MAX_NAME_CHARS 28
#define COLUMN_SPACING 36
#define STACK_SPACING 18

struct _FusDataPage
{
  FusPage parent_instance;

  FusDataState *state;
  guint n_cards;        /* shown at most */
  FusSelected selected; /* what is marked in the charts */
  gboolean is_filling;  /* menus change, and nobody chose */
  guint refill_id;

  FusStrip *codes_strip; /* numbers that may stand for “not recorded” */
  GtkBox *columns;
  GtkLabel *modalities_note;
  GtkListBox *modalities;
  GtkSizeGroup *names; /* of the modalities: so that all strips are on one scale */
  GtkSizeGroup *counts;
  GtkDropDown *label;
  GtkWidget *class_section;
  GtkLabel *class_title;
  GtkWidget *patterns_title;
  FusFigureView *patterns;
  FusFigureView *classes;
  GtkDropDown *show;
  GtkDropDown *sort;
  GtkLabel *cards_note;
  GtkFlowBox *cards;
  GtkWidget *more;
};

G_DEFINE_FINAL_TYPE (FusDataPage, fus_data_page, FUS_TYPE_PAGE)

static FusStudy *
get_study (FusDataPage *self)
{
  return fus_page_get_study (FUS_PAGE (self));
}

static GtkWidget *
make_pair (const char *top, const char *bottom, float xalign)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *first = gtk_label_new (top);
  GtkWidget *second = gtk_label_new (bottom);

  gtk_label_set_xalign (GTK_LABEL (first), xalign);
  gtk_label_set_xalign (GTK_LABEL (second), xalign);
  gtk_label_set_ellipsize (GTK_LABEL (first), PANGO_ELLIPSIZE_END);
  gtk_label_set_ellipsize (GTK_LABEL (second), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (first), MAX_NAME_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (second), MAX_NAME_CHARS);
  gtk_widget_add_css_class (second, "caption");
  gtk_widget_add_css_class (second, "dim-label");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), first);
  gtk_box_append (GTK_BOX (box), second);

  return box;
}

static GtkWidget *
make_count (FusDataset *dataset, guint m)
{
  gsize n_present = fus_dataset_get_n_present (dataset, m);
  double share =
    (double) n_present / (double) MAX (fus_dataset_get_n_samples (dataset), 1);
  g_autofree char *count = fus_format_count ((gint64) n_present);
  g_autofree char *percent = fus_sentence_percent_fine (share);
  GtkWidget *pair = make_pair (count, percent, 1);

  gtk_widget_add_css_class (pair, "numeric");
  gtk_widget_set_size_request (pair, 50, -1);

  return pair;
}

/* As much of the modality's name as tells it from the others. */
static char *
dup_short_name (FusDataset *dataset, guint m)
{
  guint n = fus_dataset_get_n_modalities (dataset);
  g_autofree const char **names = g_new0 (const char *, n + 1);
  g_auto (GStrv) labels = NULL;

  for (guint k = 0; k < n; k++)
    names[k] = fus_dataset_get_modality (dataset, k)->name;
  labels = fus_plot_names_shorten (names, n, MAX_NAME_CHARS);
  return g_strdup (labels[m]);
}

static GtkWidget *
make_name (FusStudy *study, guint m)
{
  FusDataset *dataset = fus_study_get_dataset (study);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *label = dup_short_name (dataset, m);
  GtkWidget *name = gtk_label_new (label);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_tooltip_text (name, fus_dataset_get_modality (dataset, m)->name);
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), fus_kind_button_new (study, m));

  return box;
}

static GtkWidget *
make_modality_row (FusDataPage *self, FusDataset *dataset, guint m)
{
  FusSummary *summary = fus_data_state_get_summary (self->state);
  const FusModality *modality = fus_dataset_get_modality (dataset, m);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *name = make_name (get_study (self), m);
  GtkWidget *count = make_count (dataset, m);

  gtk_widget_add_css_class (box, "modality-row");
  gtk_widget_set_hexpand (name, summary == NULL);
  gtk_size_group_add_widget (self->names, name);
  gtk_size_group_add_widget (self->counts, count);
  gtk_box_append (GTK_BOX (box), fus_glyph_new (m));
  gtk_box_append (GTK_BOX (box), name);
  if (summary != NULL)
    gtk_box_append (GTK_BOX (box),
                    fus_presence_strip_new (summary, fus_dataset_get_n_samples (dataset),
                                            m));
  gtk_box_append (GTK_BOX (box), count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  modality->name, -1);

  return row;
}

static void
fill_modalities (FusDataPage *self, FusDataset *dataset)
{
  g_autofree char *count = NULL;
  g_autofree char *note = NULL;
  GtkListBoxRow *row = NULL;

  while ((row = gtk_list_box_get_row_at_index (self->modalities, 0)) != NULL)
    gtk_list_box_remove (self->modalities, GTK_WIDGET (row));
  if (dataset == NULL)
    return;
  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    gtk_list_box_append (self->modalities, make_modality_row (self, dataset, m));
  count = fus_format_count ((gint64) fus_dataset_get_n_samples (dataset));
  note = g_strdup_printf (ngettext ("%s sample, grouped by what is missing",
                                    "%s samples, grouped by what is missing",
                                    (gulong) (fus_dataset_get_n_samples (dataset))),
                          count);
  gtk_label_set_text (self->modalities_note, note);
}

static void
clear_cards (FusDataPage *self)
{
  GtkFlowBoxChild *child = NULL;

  while ((child = gtk_flow_box_get_child_at_index (self->cards, 0)) != NULL)
    gtk_flow_box_remove (self->cards, GTK_WIDGET (child));
}

static guint
count_cards (FusDataPage *self)
{
  guint n = 0;

  while (gtk_flow_box_get_child_at_index (self->cards, (int) n) != NULL)
    n++;

  return n;
}

static void
add_cards (FusDataPage *self)
{
  FusDataset *dataset = fus_study_get_dataset (get_study (self));
  g_autofree char *shown = NULL;
  g_autofree char *all = NULL;
  g_autofree char *note = NULL;
  gsize n = 0;
  const guint *samples = fus_data_state_get_samples (self->state, &n);
  guint n_shown = (guint) MIN (n, self->n_cards);

  if (dataset == NULL)
    return;
  for (guint i = count_cards (self); i < n_shown; i++)
    gtk_flow_box_append (self->cards,
                         fus_sample_card_new (dataset,
                                              fus_data_state_get_summary (self->state),
                                              fus_study_get_label (get_study (self)),
                                              samples[i]));
  shown = fus_format_count (n_shown);
  all = fus_format_count ((gint64) n);
  note = g_strdup_printf (_ ("%s of %s"), shown, all);
  gtk_label_set_text (self->cards_note, note);
  gtk_widget_set_visible (self->more, n_shown < n);
}

static gboolean
refill_cb (gpointer data)
{
  FusDataPage *self = data;

  self->refill_id = 0;
  clear_cards (self);
  add_cards (self);

  return G_SOURCE_REMOVE;
}

/* When what has changed has been told: a dataset, its summary and the order of samples
 * come one after another, and each card is twenty widgets. */
static void
refill_cards (FusDataPage *self)
{
  self->n_cards = N_CARDS_AT_FIRST;
  if (self->refill_id == 0)
    self->refill_id = g_idle_add (refill_cb, self);
}

static void
more_cb (FusDataPage *self)
{
  self->n_cards += N_CARDS_MORE;
  add_cards (self);
}

static void
fill_labels (FusDataPage *self, FusDataset *dataset)
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
  self->is_filling = TRUE;
  gtk_drop_down_set_model (self->label, G_LIST_MODEL (names));
  gtk_drop_down_set_selected (self->label, selected);
  self->is_filling = FALSE;
  gtk_widget_set_visible (self->class_section, n_names > 0);
}

/* (nullable): bands that are named after the classes. */
static const FusPlotScale *
get_class_rows (FusDataPage *self)
{
  FusPlotFigure *figure = fus_figure_view_get_plot (self->classes);
  FusPlotAxes *axes =
    figure != NULL ? fus_plot_figure_find_axes (figure, FUS_PANEL_CLASSES) : NULL;

  return axes != NULL ? fus_plot_axes_get_y (axes) : NULL;
}

static void
mark_class (FusDataPage *self)
{
  FusPlotFigure *figure = fus_figure_view_get_plot (self->classes);
  const FusLabel *label = fus_study_get_label (get_study (self));
  const FusPlotScale *rows = get_class_rows (self);
  int code = self->selected.class_code;

  if (code < 0 || rows == NULL)
    return;
  for (guint i = 0; i < fus_plot_scale_get_n_bands (rows); i++)
    if (g_strcmp0 (fus_plot_scale_get_band (rows, i)->label, label->classes[code]) == 0)
      fus_plot_figure_set_selected_row (figure, (int) i);
}

/* The list above names the glyphs. */
static void
patterns_shown_cb (FusDataPage *self)
{
  FusPlotFigure *plot = fus_figure_view_get_plot (self->patterns);

  if (plot != NULL)
    fus_plot_figure_set_left_feet_shown (plot, FALSE);
}

static void
show_figures (FusDataPage *self)
{
  FusStudy *study = get_study (self);
  g_auto (FusFigureContext) context = fus_figure_context_for_study (study);

  context.choices.subset = self->selected.has_pattern ? self->selected.pattern : 0;
  fus_figure_context_put (&context, "summary", fus_data_state_get_summary (self->state));
  fus_figure_view_request (self->patterns, study, &context);
  fus_figure_view_request (self->classes, study, &context);
}

static gboolean
is_same (const FusSelected *a, const FusSelected *b)
{
  return a->has_pattern == b->has_pattern && a->class_code == b->class_code &&
         (!a->has_pattern || a->pattern == b->pattern);
}

/* What is marked is what is selected, however it came to be. */
static void
selection_changed_cb (FusDataPage *self)
{
  FusSelected selected = fus_selected_describe (get_study (self));
  gboolean is_marked = is_same (&selected, &self->selected);

  self->selected = selected;
  if (!is_marked)
    show_figures (self);
}

/* Whoever chose it, the menu shows it. It isn't filled anew: it may be choosing. */
static void
select_label (FusDataPage *self)
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
label_changed_cb (FusDataPage *self)
{
  select_label (self);
  self->selected = fus_selected_describe (get_study (self));
  show_figures (self);
  refill_cards (self);
}

static FusSelectionOp
get_op (GdkModifierType modifiers)
{
  gboolean shift = (modifiers & GDK_SHIFT_MASK) != 0;
  gboolean alt = (modifiers & GDK_ALT_MASK) != 0;

  return shift && alt ? FUS_SELECTION_INTERSECT
         : shift      ? FUS_SELECTION_ADD
         : alt        ? FUS_SELECTION_SUBTRACT
                      : FUS_SELECTION_REPLACE;
}

static void
pattern_activated_cb (FusDataPage *self, FusPlotPick *pick, GdkModifierType modifiers)
{
  FusSummary *summary = fus_data_state_get_summary (self->state);

  if (summary == NULL || pick->row < 0 || (gsize) pick->row >= summary->n_patterns)
    return;
  fus_data_state_select_pattern (self->state, get_op (modifiers),
                                 summary->patterns[pick->row].present);
}

static void
class_activated_cb (FusDataPage *self, FusPlotPick *pick, GdkModifierType modifiers)
{
  const FusLabel *label = fus_study_get_label (get_study (self));
  const FusPlotScale *rows = get_class_rows (self);
  const char *name = NULL;

  if (pick->row < 0 || label == NULL || rows == NULL)
    return;
  name = fus_plot_scale_get_band (rows, (guint) pick->row)->label;
  for (guint code = 0; code < label->n_classes; code++)
    if (g_strcmp0 (label->classes[code], name) == 0)
      fus_data_state_select_class (self->state, get_op (modifiers), code);
}

/* In the one modality that holds it, or in several. */
static char *
describe_code (FusDataPage *self, const FusMissingCode *code, const char *value)
{
  FusDataset *dataset = fus_study_get_dataset (get_study (self));
  g_autofree char *n = fus_format_count ((gint64) code->n_samples);

  if (code->modality >= 0)
    /* Translators: a number of samples; a number such as −200; a modality. */
    return g_strdup_printf (
      ngettext ("%s sample holds %s in %s, far outside of the rest: "
                "was that not recorded?",
                "%s samples hold %s in %s, far outside of the rest: "
                "was that not recorded?",
                code->n_samples),
      n, value, fus_dataset_get_modality (dataset, (guint) code->modality)->name);

  /* Translators: a number of samples; a number such as −200. */
  return g_strdup_printf (ngettext ("%s sample holds %s in several modalities, far "
                                    "outside of the rest: was that not recorded?",
                                    "%s samples hold %s in several modalities, far "
                                    "outside of the rest: was that not recorded?",
                                    code->n_samples),
                          n, value);
}

static void
offer_code (FusDataPage *self, const FusMissingCode *code)
{
  g_autofree char *value = fus_missing_code_dup_value (code->value);
  g_autofree char *n = fus_format_count ((gint64) code->n_samples);
  g_autofree char *text = describe_code (self, code, value);
  g_autoptr (GVariant) target = g_variant_ref_sink (
    g_variant_new_strv ((const char *const *) code->rules, -1));
  g_autofree char *action = g_action_print_detailed_name ("win.treat-as-missing", target);
  /* Translators: a number such as −200; how many rows hold it. In header capitals. */
  g_autofree char *button =
    g_strdup_printf (ngettext ("Treat %s as Not Recorded (%s Row)",
                               "Treat %s as Not Recorded (%s Rows)", code->n_samples),
                     value, n);

  fus_strip_show_offer (
    self->codes_strip, text,
    _ ("Taken as a number, it is learned from like any other. The file "
       "stays as it is."),
    button, action);
}

/* The first of them; once it is settled, the next. */
static void
show_codes (FusDataPage *self)
{
  FusSummary *summary = fus_data_state_get_summary (self->state);
  g_autoptr (GPtrArray) codes = summary != NULL ? fus_missing_codes_new (summary) : NULL;

  if (codes == NULL || codes->len == 0 || !fus_study_can_add_missing (get_study (self)))
    fus_strip_hide (self->codes_strip);
  else
    offer_code (self, g_ptr_array_index (codes, 0));
}

static gboolean
has_gaps (FusDataset *dataset)
{
  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    if (fus_dataset_get_n_present (dataset, m) < fus_dataset_get_n_samples (dataset))
      return TRUE;

  return FALSE;
}

/* One source comes with no other, and where nothing is missing no gap has a class. */
static void
title_sections (FusDataPage *self, FusDataset *dataset)
{
  gboolean gaps = dataset != NULL && has_gaps (dataset);
  gboolean several = dataset != NULL && fus_dataset_get_n_modalities (dataset) > 1;

  gtk_widget_set_visible (self->patterns_title, several || gaps);
  gtk_widget_set_visible (GTK_WIDGET (self->patterns), several || gaps);
  gtk_label_set_label (self->class_title, gaps ? _ ("Gaps by Class") : _ ("Classes"));
}

static void
dataset_changed_cb (FusDataPage *self)
{
  FusDataset *dataset = fus_study_get_dataset (get_study (self));

  title_sections (self, dataset);
  fill_labels (self, dataset);
  fill_modalities (self, dataset);
  show_codes (self);
  self->selected = fus_selected_describe (get_study (self));
  show_figures (self);
  refill_cards (self);
}

static void
summary_changed_cb (FusDataPage *self)
{
  /* Of another dataset: that is told next. */
  if (fus_data_state_get_summary (self->state) == NULL)
    return;
  fill_modalities (self, fus_study_get_dataset (get_study (self)));
  show_codes (self);
  show_figures (self);
  refill_cards (self);
}

static void
label_selected_cb (FusDataPage *self)
{
  GtkStringObject *item = gtk_drop_down_get_selected_item (self->label);

  if (item != NULL && !self->is_filling)
    fus_study_set_label (get_study (self), gtk_string_object_get_string (item));
}

static void
modality_activated_cb (FusDataPage *self, GtkListBoxRow *row)
{
  fus_data_state_select_missing (self->state, FUS_SELECTION_REPLACE,
                                 (guint) gtk_list_box_row_get_index (row));
}

static void
card_activated_cb (FusDataPage *self, GtkFlowBoxChild *child)
{
  fus_study_set_sample (get_study (self),
                        fus_sample_card_get_sample (FUS_SAMPLE_CARD (child)));
}

static void
narrow_changed_cb (FusDataPage *self)
{
  gboolean is_narrow = fus_page_get_narrow (FUS_PAGE (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->columns),
                                  is_narrow ? GTK_ORIENTATION_VERTICAL
                                            : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (self->columns, is_narrow ? STACK_SPACING : COLUMN_SPACING);
}

static void
fus_data_page_constructed (GObject *object)
{
  FusDataPage *self = FUS_DATA_PAGE (object);
  FusStudy *study = get_study (self);

  G_OBJECT_CLASS (fus_data_page_parent_class)->constructed (object);
  self->state = fus_data_state_new (study);
  fus_page_set_figure (FUS_PAGE (self), self->classes);
  g_object_bind_property (self->state, "show", self->show, "selected",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_object_bind_property (self->state, "sort", self->sort, "selected",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
  g_signal_connect_object (self->state, "notify::summary",
                           G_CALLBACK (summary_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->state, "samples-changed", G_CALLBACK (refill_cards),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::dataset", G_CALLBACK (dataset_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::label", G_CALLBACK (label_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (fus_study_get_selection (study), "changed",
                           G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  dataset_changed_cb (self);
}

static void
fus_data_page_dispose (GObject *object)
{
  FusDataPage *self = FUS_DATA_PAGE (object);

  g_clear_handle_id (&self->refill_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), FUS_TYPE_DATA_PAGE);
  g_clear_object (&self->names);
  g_clear_object (&self->counts);
  g_clear_object (&self->state);

  G_OBJECT_CLASS (fus_data_page_parent_class)->dispose (object);
}

static void
fus_data_page_class_init (FusDataPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  FusPageClass *page_class = FUS_PAGE_CLASS (klass);

  object_class->constructed = fus_data_page_constructed;
  object_class->dispose = fus_data_page_dispose;
  page_class->id = "data";
  page_class->title = N_ ("Data");
  page_class->icon_name = "fus-data-symbolic";
  page_class->needs = FUS_PAGE_NEEDS_DATA;
  page_class->empty_text = N_ ("Open data to see what is there and what is missing.");

  g_type_ensure (FUS_TYPE_FIGURE_VIEW);
  g_type_ensure (FUS_TYPE_FIGURE_WORDS);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FUS_UI ("pages/fus-data-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, FusDataPage, codes_strip);
  gtk_widget_class_bind_template_child (widget_class, FusDataPage, columns);
  gtk_widget_class_bind_template_child (widget_class, FusDataPage, modalities_note);
  gtk_widget_class_bind_template_child (widget_class, FusDataPage, modalities);
  gtk_widget_class_bind_template_child (widget_class, FusDataPage, label);
  gtk_widget_class_bind_template_child (widget_class, FusDataPage, class_section);
  gtk_widget_class_bind_template_child (widget_class, FusDataPage, class_title);
  gtk_widget_class_bind_template_child (widget_class, FusDataPage, patterns_title);
  gtk_widget_class_bind_template_child (widget_class, FusDataPage, patterns);
  gtk_widget_class_bind_template_child (widget_class, FusDataPage, classes);
  gtk_widget_class_bind_template_child (widget_class, FusDataPage, show);
  gtk_widget_class_bind_template_child (widget_class, FusDataPage, sort);
  gtk_widget_class_bind_template_child (widget_class, FusDataPage, cards_note);
  gtk_widget_class_bind_template_child (widget_class, FusDataPage, cards);
  gtk_widget_class_bind_template_child (widget_class, FusDataPage, more);
  gtk_widget_class_bind_template_callback (widget_class, pattern_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, patterns_shown_cb);
  gtk_widget_class_bind_template_callback (widget_class, mark_class);
  gtk_widget_class_bind_template_callback (widget_class, class_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, more_cb);
  gtk_widget_class_bind_template_callback (widget_class, label_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, modality_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, card_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, narrow_changed_cb);
}

static void
fus_data_page_init (FusDataPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->n_cards = N_CARDS_AT_FIRST;
  self->names = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
  self->counts = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);
}
