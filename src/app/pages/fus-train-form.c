/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The form of what will be trained: a card a kind of fusion, and rows made of the
 * option tables, a few in view and the rest under *Advanced*. It shows the state's
 * options and sets them; an estimate of time and memory follows each change. A new
 * option appears by itself. */
#include "config.h"

#include "fus-train-form.h"

#include "fus-app.h"
#include "fus-fusion-card.h"
#include "fus-option-row.h"

#include <glib/gi18n-lib.h>

/* What everyone chooses, besides the fusion; the rest is under *Advanced*. */
static const char *const main_options[] = { "latent", "steps", "epochs",
                                            "batch",  "lr",    NULL };

#define WIDTH 384 /* with text of its usual size */
/* Ending early is told where it takes less than this share of the whole. */
#define SHARE_OF_EARLY_END 0.8
#define LARGE_TEXT 1.4 /* above it one fusion stands below the other */

struct _FusTrainForm
{
  AdwBin parent_instance;

  FusTrainingState *state;
  GPtrArray *rows;       /* of FusOptionRow, all of them */
  gboolean has_advanced; /* rows are under *Advanced*: it was opened once */
  gboolean is_copy;      /* changed for a new run while another is under way */

  GtkRevealer *lock; /* a screen reader of GTK 4.8 misses what was hidden at first */
  GtkLabel *lock_label;
  guint fit_id;
  guint show_id; /* before the next frame, of what the options are now */
  GtkWidget *choices;
  GtkFlowBox *automatic;
  GtkExpander *others;
  GtkFlowBox *cards;
  GtkLabel *consequence;
  GtkLabel *plan;
  GtkListBox *main;
  AdwExpanderRow *advanced;
  GtkLabel *estimate;
  GtkWidget *start;
  GtkSpinButton *seed;
  GtkSpinButton *threads;
};

G_DEFINE_FINAL_TYPE (FusTrainForm, fus_train_form, ADW_TYPE_BIN)

/* "image 3.2, sensors 0.4": values that differ between modalities; %NULL where none do.
 */
static char *
describe_modalities (const FusOptions *options, const char *id, FusDataset *dataset)
{
  GString *text = g_string_new (NULL);

  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    {
      const FusModality *modality = fus_dataset_get_modality (dataset, m);
      g_autofree char *key = g_strconcat (id, ".", modality->id, NULL);

      if (fus_options_is_auto (options, key))
        g_string_append_printf (text, "%s%s %.2g", text->len > 0 ? _ (", ") : "",
                                modality->name,
                                fus_options_get_real (options, id, modality->id));
    }
  if (text->len == 0)
    {
      g_string_free (text, TRUE);
      return NULL;
    }

  return g_string_free (text, FALSE);
}

static void
show_origin (FusTrainForm *self, FusOptionRow *row, const FusOptions *shown)
{
  const FusOption *option = fus_option_row_get_option (row);
  const FusModelKind *kind = fus_training_state_get_kind (self->state);
  FusDataset *dataset = fus_training_state_get_dataset (self->state);
  const FusOptions *set = fus_training_state_get_options (self->state);
  g_autofree char *remark = NULL;

  if (option->per_modality && dataset != NULL &&
      fus_model_kind_works_out (kind, option->id))
    remark = describe_modalities (shown, option->id, dataset);
  fus_option_row_set_remark (row, remark);
  if (!fus_model_kind_works_out (kind, option->id))
    fus_option_row_set_origin (row, FUS_OPTION_PLAIN);
  else
    fus_option_row_set_origin (row, fus_options_is_set (set, option->id)
                                      ? FUS_OPTION_OVERRIDDEN
                                      : FUS_OPTION_WORKED_OUT);
}

/* Where steps are counted, epochs are only how often one looks. */
static gboolean
is_shown (const FusModelKind *kind, const char *id)
{
  return fus_model_kind_has_option (kind, id) &&
         !(g_str_equal (id, "epochs") && fus_model_kind_works_out (kind, "steps"));
}

/* How to train is nothing to ask where nothing is trained. */
static gboolean
matters (const FusModelKind *kind, const FusOptions *options, const char *id)
{
  return !(g_str_equal (id, "batch") || g_str_equal (id, "lr")) ||
         !fus_model_kind_works_out (kind, "steps") ||
         fus_options_get_int (options, "steps", NULL) > 0;
}

static void
show_values (FusTrainForm *self)
{
  const FusOptions *options = fus_training_state_get_worked_out (self->state);
  const FusModelKind *kind = fus_training_state_get_kind (self->state);

  for (guint i = 0; options != NULL && i < self->rows->len; i++)
    {
      FusOptionRow *row = g_ptr_array_index (self->rows, i);
      const char *id = fus_option_row_get_option (row)->id;

      fus_option_row_set_value (row, fus_options_get_string (options, id, NULL));
      gtk_widget_set_visible (GTK_WIDGET (row), is_shown (kind, id));
      gtk_widget_set_sensitive (GTK_WIDGET (row), matters (kind, options, id));
      show_origin (self, row, options);
    }
}

/* "Warm-Up 20, Seed 7": what a person has set away from the defaults. */
static char *
describe_changes (FusTrainForm *self)
{
  FusOptions *options = fus_training_state_get_options (self->state);
  GString *text = g_string_new (NULL);

  for (guint i = 0; options != NULL && i < self->rows->len; i++)
    {
      const FusOption *option =
        fus_option_row_get_option (g_ptr_array_index (self->rows, i));

      if (g_strv_contains (main_options, option->id) ||
          !fus_options_is_set (options, option->id))
        continue;
      g_string_append_printf (text, "%s%s %s", text->len > 0 ? _ (", ") : "",
                              _ (option->name),
                              fus_option_row_name_choice (
                                fus_options_get_string (options, option->id, NULL)));
    }
  if (text->len == 0)
    g_string_append (text, _ ("all as proposed"));

  return g_string_free (text, FALSE);
}

static void
show_kind (FusTrainForm *self)
{
  const FusModelKind *kind = fus_training_state_get_kind (self->state);
  gboolean is_automatic = kind == fus_model_kind_get_default ();
  GtkFlowBoxChild *child = gtk_flow_box_get_child_at_index (self->automatic, 0);

  if (is_automatic)
    gtk_flow_box_select_child (self->automatic, child);
  else
    gtk_flow_box_unselect_all (self->automatic);
  if (is_automatic)
    gtk_flow_box_unselect_all (self->cards);
  for (int i = 0; (child = gtk_flow_box_get_child_at_index (self->cards, i)) != NULL; i++)
    if (fus_fusion_card_get_kind (FUS_FUSION_CARD (child)) == kind)
      gtk_flow_box_select_child (self->cards, child);
  gtk_label_set_text (self->consequence, is_automatic ? "" : _ (kind->consequence));
  gtk_widget_set_visible (GTK_WIDGET (self->consequence), !is_automatic);
  if (!is_automatic)
    gtk_expander_set_expanded (self->others, TRUE);
}

static void
show_options (FusTrainForm *self)
{
  g_autofree char *changes = describe_changes (self);

  gtk_spin_button_set_value (self->seed,
                             (double) fus_training_state_get_seed (self->state));
  show_values (self);
  show_kind (self);
  adw_expander_row_set_subtitle (self->advanced, changes);
}

static gboolean
show_options_cb (gpointer data)
{
  FusTrainForm *self = data;

  self->show_id = 0;
  show_options (self);

  return G_SOURCE_REMOVE;
}

/* Once for all that changed together, and apart from what else a change moves, but
 * before the next frame is drawn. */
static void
options_changed_cb (FusTrainForm *self)
{
  if (self->show_id == 0)
    self->show_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, show_options_cb, self, NULL);
}

/* "About 9 s, 120 MB of memory"; a range where it may end early. */
static char *
describe_estimate (double least, double most, gsize bytes)
{
  g_autofree char *size = fus_app_format_memory (bytes);
  g_autofree char *shortest = fus_app_format_duration (least);
  g_autofree char *longest = fus_app_format_duration (most);

  if (most < 1)
    /* Translators: an amount of memory. */
    return g_strdup_printf (_ ("Less than a second, %s of memory"), size);
  if (least < SHARE_OF_EARLY_END * most)
    /* Translators: a duration, another one, an amount of memory. */
    return g_strdup_printf (_ ("About %s, or %s where nothing gets better; %s of memory"),
                            longest, shortest, size);

  /* Translators: a duration, then an amount of memory. */
  return g_strdup_printf (_ ("About %s, %s of memory"), longest, size);
}

/**
 * fus_train_form_dup_estimate:
 *
 * Returns: (transfer full) (nullable): what the run would take, as long as that is known
 */
char *
fus_train_form_dup_estimate (FusTrainingState *state)
{
  double least = 0;
  double most = 0;
  gsize bytes = 0;

  g_return_val_if_fail (FUS_IS_TRAINING_STATE (state), NULL);

  return fus_training_state_get_estimate (state, &least, &most, &bytes)
           ? describe_estimate (least, most, bytes)
           : NULL;
}

static void
estimated_cb (FusTrainForm *self)
{
  const char *plan = fus_training_state_get_plan (self->state);
  g_autofree char *text = fus_train_form_dup_estimate (self->state);
  /* Translators: a whole sentence. */
  g_autofree char *sentence = plan != NULL ? g_strdup_printf (_ ("%s."), plan) : NULL;

  gtk_label_set_text (self->plan, sentence != NULL ? sentence : "");
  gtk_widget_set_visible (GTK_WIDGET (self->plan), sentence != NULL);
  if (text == NULL)
    {
      gtk_label_set_text (self->estimate, _ ("Measuring what it would take…"));
      return;
    }
  gtk_label_set_text (self->estimate, text);
  show_values (self);
}

static void
phase_changed_cb (FusTrainForm *self)
{
  gboolean is_busy = fus_training_state_is_busy (self->state);
  g_autofree char *text =
    g_strdup_printf (_ ("In use by run %u"), fus_training_state_get_run (self->state));

  if (!is_busy)
    self->is_copy = FALSE;
  gtk_label_set_text (self->lock_label, text);
  gtk_revealer_set_reveal_child (self->lock, is_busy && !self->is_copy);
  gtk_widget_set_sensitive (self->choices, !is_busy || self->is_copy);
  gtk_widget_set_visible (GTK_WIDGET (self->estimate), !is_busy);
  gtk_widget_set_visible (GTK_WIDGET (self->plan),
                          !is_busy && fus_training_state_get_plan (self->state) != NULL);
}

static void
copy_cb (FusTrainForm *self)
{
  self->is_copy = TRUE;
  phase_changed_cb (self);
}

static void
selected_children_changed_cb (FusTrainForm *self, GtkFlowBox *cards)
{
  g_autoptr (GList) selected = gtk_flow_box_get_selected_children (cards);
  const FusModelKind *kind = NULL;

  if (selected == NULL || self->state == NULL)
    return;
  kind = fus_fusion_card_get_kind (FUS_FUSION_CARD (selected->data));
  if (kind != fus_training_state_get_kind (self->state))
    fus_training_state_set_kind (self->state, kind->id);
}

static void
origin_chosen_cb (FusOptionRow *row, gboolean worked_out, FusTrainForm *self)
{
  const char *id = fus_option_row_get_option (row)->id;

  if (worked_out)
    fus_training_state_unset_option (self->state, id);
  else if (fus_training_state_get_options (self->state) != NULL)
    fus_training_state_set_option (self->state, id, fus_option_row_get_value (row), NULL);
}

static void
value_changed_cb (FusOptionRow *row, GParamSpec *pspec, FusTrainForm *self)
{
  const FusOption *option = fus_option_row_get_option (row);
  g_autoptr (GError) error = NULL;

  if (fus_training_state_get_options (self->state) == NULL)
    return;
  if (fus_training_state_set_option (self->state, option->id,
                                     fus_option_row_get_value (row), &error))
    {
      gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
      gtk_widget_set_tooltip_text (GTK_WIDGET (row), _ (option->help));
      return;
    }
  gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  gtk_widget_set_tooltip_text (GTK_WIDGET (row), error->message);
}

static void
seed_changed_cb (FusTrainForm *self)
{
  if (self->state != NULL)
    fus_training_state_set_seed (self->state,
                                 (guint64) gtk_spin_button_get_value (self->seed));
}

static void
threads_changed_cb (FusTrainForm *self)
{
  if (self->state != NULL)
    fus_training_state_set_n_threads (self->state,
                                      (guint) gtk_spin_button_get_value_as_int (
                                        self->threads));
}

/* Heads of *Advanced*, each above the row that it begins with. */
static const struct
{
  const char *first;
  const char *title;
} groups[] = {
  { "hidden", N_ ("Network") },  { "likelihood", N_ ("Data and Noise") },
  { "weight", N_ ("Loss") },     { "dropout.modality", N_ ("What Encoders See") },
  { "optimizer", N_ ("Steps") },
};

static void
add_head (FusTrainForm *self, const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    if (strcmp (groups[i].first, id) == 0)
      {
        GtkWidget *row = gtk_list_box_row_new ();
        GtkWidget *label = gtk_label_new (_ (groups[i].title));

        gtk_label_set_xalign (GTK_LABEL (label), 0);
        gtk_widget_add_css_class (label, "heading");
        gtk_widget_add_css_class (row, "group-head");
        gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), label);
        gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
        gtk_widget_set_focusable (row, FALSE);
        gtk_accessible_update_property (GTK_ACCESSIBLE (row),
                                        GTK_ACCESSIBLE_PROPERTY_LABEL,
                                        _ (groups[i].title), -1);
        adw_expander_row_add_row (self->advanced, row);
      }
}

static void
add_rows (FusTrainForm *self)
{
  gsize n_rows = 0;
  const FusOption *options = fus_model_spec_list_options (&n_rows);

  for (gsize i = 0; i < n_rows; i++)
    {
      GtkWidget *row = fus_option_row_new (&options[i]);

      g_ptr_array_add (self->rows, g_object_ref_sink (row));
      g_signal_connect (row, "notify::value", G_CALLBACK (value_changed_cb), self);
      g_signal_connect (row, "origin-chosen", G_CALLBACK (origin_chosen_cb), self);
    }
  /* In the order of the list above, before *Advanced*. */
  for (int i = 0; main_options[i] != NULL; i++)
    for (guint k = 0; k < self->rows->len; k++)
      {
        FusOptionRow *row = g_ptr_array_index (self->rows, k);

        if (strcmp (fus_option_row_get_option (row)->id, main_options[i]) == 0)
          gtk_list_box_insert (self->main, GTK_WIDGET (row), i);
      }
}

/* Two dozen rows that are folded away take part in the layout all the same, and held up
 * the first look at the page for 40 ms: they come when they are first asked for. */
static void
advanced_expanded_cb (FusTrainForm *self)
{
  if (self->has_advanced)
    return;
  self->has_advanced = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    {
      FusOptionRow *row = g_ptr_array_index (self->rows, i);
      const char *id = fus_option_row_get_option (row)->id;

      if (g_strv_contains (main_options, id))
        continue;
      add_head (self, id);
      adw_expander_row_add_row (self->advanced, GTK_WIDGET (row));
    }
}

static void
add_cards (FusTrainForm *self)
{
  gsize n_kinds = 0;
  const FusModelKind *const *kinds = fus_model_kind_list (&n_kinds);

  gtk_flow_box_append (self->automatic, fus_fusion_card_new_automatic ());
  for (gsize i = 0; i < n_kinds; i++)
    if (kinds[i] != fus_model_kind_get_default ())
      gtk_flow_box_append (self->cards, fus_fusion_card_new (kinds[i]));
}

/* As wide as what is in it needs to be seen whole. */
static gboolean
fit_cb (gpointer data)
{
  FusTrainForm *self = data;
  guint n_columns = fus_app_get_text_scale () > LARGE_TEXT ? 1 : 2;
  GtkWidget *scroller = adw_bin_get_child (ADW_BIN (self));
  GtkWidget *content = gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (scroller));
  int needed = 0;

  self->fit_id = 0;
  gtk_flow_box_set_min_children_per_line (self->cards, n_columns);
  gtk_flow_box_set_max_children_per_line (self->cards, n_columns);
  if (GTK_IS_VIEWPORT (content))
    content = gtk_viewport_get_child (GTK_VIEWPORT (content));
  gtk_widget_measure (content, GTK_ORIENTATION_HORIZONTAL, -1, &needed, NULL, NULL, NULL);
  gtk_widget_set_size_request (scroller, MAX (WIDTH, needed), -1);

  return G_SOURCE_REMOVE;
}

/* Once styles have followed the size of the text. */
static void
fit (FusTrainForm *self)
{
  if (self->fit_id == 0)
    self->fit_id = g_idle_add_full (G_PRIORITY_HIGH_IDLE, fit_cb, self, NULL);
}

static void
fus_train_form_dispose (GObject *object)
{
  FusTrainForm *self = FUS_TRAIN_FORM (object);

  g_clear_handle_id (&self->fit_id, g_source_remove);
  g_clear_handle_id (&self->show_id, g_source_remove);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  if (self->state != NULL)
    g_signal_handlers_disconnect_by_data (self->state, self);
  g_clear_object (&self->state);
  gtk_widget_dispose_template (GTK_WIDGET (self), FUS_TYPE_TRAIN_FORM);

  G_OBJECT_CLASS (fus_train_form_parent_class)->dispose (object);
}

static void
fus_train_form_class_init (FusTrainFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fus_train_form_dispose;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FUS_UI ("pages/fus-train-form.ui"));
  gtk_widget_class_bind_template_child (widget_class, FusTrainForm, lock);
  gtk_widget_class_bind_template_child (widget_class, FusTrainForm, lock_label);
  gtk_widget_class_bind_template_child (widget_class, FusTrainForm, choices);
  gtk_widget_class_bind_template_child (widget_class, FusTrainForm, automatic);
  gtk_widget_class_bind_template_child (widget_class, FusTrainForm, others);
  gtk_widget_class_bind_template_child (widget_class, FusTrainForm, cards);
  gtk_widget_class_bind_template_child (widget_class, FusTrainForm, consequence);
  gtk_widget_class_bind_template_child (widget_class, FusTrainForm, main);
  gtk_widget_class_bind_template_child (widget_class, FusTrainForm, advanced);
  gtk_widget_class_bind_template_child (widget_class, FusTrainForm, plan);
  gtk_widget_class_bind_template_child (widget_class, FusTrainForm, estimate);
  gtk_widget_class_bind_template_child (widget_class, FusTrainForm, start);
  gtk_widget_class_bind_template_child (widget_class, FusTrainForm, seed);
  gtk_widget_class_bind_template_child (widget_class, FusTrainForm, threads);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_children_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, seed_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, threads_changed_cb);
}

static void
fus_train_form_init (FusTrainForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->rows = g_ptr_array_new_with_free_func (g_object_unref);
  add_cards (self);
  add_rows (self);
  gtk_widget_set_size_request (adw_bin_get_child (ADW_BIN (self)), WIDTH, -1);
  g_signal_connect_object (self->advanced, "notify::expanded",
                           G_CALLBACK (advanced_expanded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (fit), NULL);
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-xft-dpi",
                           G_CALLBACK (fit), self, G_CONNECT_SWAPPED);
}

void
fus_train_form_set_state (FusTrainForm *self, FusTrainingState *state)
{
  g_return_if_fail (self->state == NULL);

  gtk_spin_button_set_value (self->threads, fus_training_state_get_n_threads (state));
  gtk_spin_button_set_value (self->seed, (double) fus_training_state_get_seed (state));
  self->state = g_object_ref (state);
  g_signal_connect_swapped (state, "options-changed", G_CALLBACK (options_changed_cb),
                            self);
  g_signal_connect_swapped (state, "notify::estimated", G_CALLBACK (estimated_cb), self);
  g_signal_connect_swapped (state, "notify::phase", G_CALLBACK (phase_changed_cb), self);
  show_options (self);
  estimated_cb (self);
  phase_changed_cb (self);
}

void
fus_train_form_focus_start (FusTrainForm *self)
{
  g_return_if_fail (FUS_IS_TRAIN_FORM (self));

  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_widget_grab_focus (self->start);
  if (GTK_IS_WINDOW (root))
    gtk_window_set_focus_visible (GTK_WINDOW (root), TRUE);
}
