/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Built anew from the state whenever that has changed; what can be pressed stays, so that
 * it keeps the keyboard's focus. */
#include "config.h"

#include "fus-import-report.h"

#include "fus-app.h"
#include "fus-figure-view.h"
#include "fus-memory-limit.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  MOST_FAULTS = 8, /* that are listed; all of them are copied */
};

struct _FusImportReport
{
  AdwBin parent_instance;

  FusStudy *study;
  FusImportState *state;
  FusDataset *drawn; /* (nullable): that the chart shows */
  gboolean is_filling;

  GtkLabel *summary;
  GtkLabel *memory;
  GtkWidget *checks;
  GtkCheckButton *accepts_order;
  GtkCheckButton *by_row;
  GtkCheckButton *allow_empty;
  FusFigureView *patterns;
  GtkBox *warnings;
  GtkWidget *missing;
  GtkBox *rules;
  GtkEntry *value;
  GtkWidget *value_line;
  GtkWidget *faults;
  GtkLabel *fault_lines;
};

G_DEFINE_FINAL_TYPE (FusImportReport, fus_import_report, ADW_TYPE_BIN)

static GtkWidget *
make_label (const char *text, const char *class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  if (class != NULL)
    gtk_widget_add_css_class (label, class);

  return label;
}

static void
clear (GtkBox *box)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (box))) != NULL)
    gtk_box_remove (box, child);
}

/* ---- what is in doubt ---- */

static void
add_warning (FusImportReport *self, const FusNotice *notice)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  const char *remedy_text = fus_import_notice_get_remedy (notice);

  gtk_widget_add_css_class (icon, "warning");
  gtk_widget_set_valign (icon, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (words), make_label (notice->message, NULL));
  if (remedy_text != NULL)
    {
      GtkWidget *remedy = make_label (remedy_text, "caption");

      gtk_widget_add_css_class (remedy, "dim-label");
      gtk_box_append (GTK_BOX (words), remedy);
    }
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), words);
  gtk_box_append (self->warnings, box);
}

static void
fill_warnings (FusImportReport *self, const FusJoinReport *report)
{
  clear (self->warnings);
  for (guint i = 0; report != NULL && i < report->warnings->len; i++)
    add_warning (self, g_ptr_array_index (report->warnings, i));
  gtk_widget_set_visible (GTK_WIDGET (self->warnings),
                          report != NULL && report->warnings->len > 0);
}

/* ---- what is missing ---- */

static void
rule_toggled_cb (GtkCheckButton *check, FusImportReport *self)
{
  g_autoptr (GError) error = NULL;

  if (self->is_filling)
    return;
  if (!fus_import_state_set_missing (self->state,
                                     g_object_get_data (G_OBJECT (check), "name"),
                                     g_object_get_data (G_OBJECT (check), "rule"),
                                     gtk_check_button_get_active (check), &error))
    fus_study_fail (self->study, error);
}

static void
set_rule (GtkWidget *check, const FusJoinRule *rule)
{
  g_autofree char *words = fus_import_rule_dup_words (rule);

  gtk_check_button_set_label (GTK_CHECK_BUTTON (check), words);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), rule->applied);
  g_object_set_data_full (G_OBJECT (check), "name", g_strdup (rule->name), g_free);
  g_object_set_data_full (G_OBJECT (check), "rule", g_strdup (rule->rule), g_free);
}

static void
fill_rules (FusImportReport *self, const FusJoinReport *report)
{
  guint n = report != NULL ? report->rules->len : 0;
  GtkWidget *check = gtk_widget_get_first_child (GTK_WIDGET (self->rules));

  self->is_filling = TRUE;
  for (guint i = 0; i < n; i++)
    {
      if (check == NULL)
        {
          check = gtk_check_button_new ();
          g_signal_connect_object (check, "toggled", G_CALLBACK (rule_toggled_cb), self,
                                   0);
          gtk_box_append (self->rules, check);
        }
      set_rule (check, g_ptr_array_index (report->rules, i));
      check = gtk_widget_get_next_sibling (check);
    }
  while (check != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (check);

      gtk_box_remove (self->rules, check);
      check = next;
    }
  self->is_filling = FALSE;
}

static void
add_value_cb (FusImportReport *self)
{
  guint i = fus_import_state_get_selected (self->state);
  const FusJoinPart *part = fus_import_state_find_part (self->state, i);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->value));
  g_autofree char *id = part != NULL ? fus_modality_make_id (part->name) : NULL;
  g_autofree char *rule = g_strdup_printf ("value:%s", text);
  g_autoptr (GError) error = NULL;

  if (id == NULL || text[0] == '\0')
    return;
  if (!fus_import_state_set_missing (self->state, id, rule, TRUE, &error))
    gtk_widget_add_css_class (GTK_WIDGET (self->value), "error");
  else
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->value), "error");
      gtk_editable_set_text (GTK_EDITABLE (self->value), "");
    }
}

/* ---- cells that were no numbers ---- */

static void
copy_faults_cb (FusImportReport *self)
{
  g_autofree char *text = fus_import_state_dup_faults (self->state);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text);
}

static void
fill_faults (FusImportReport *self, const FusJoinReport *report)
{
  guint n = report != NULL ? report->faults->len : 0;
  g_autofree char *text = fus_import_state_dup_faults (self->state);
  g_auto (GStrv) lines = g_strsplit (text, "\n", MOST_FAULTS + 1);
  g_autofree char *shown = NULL;

  gtk_widget_set_visible (self->faults, n > 0);
  if (n > MOST_FAULTS)
    {
      g_free (lines[MOST_FAULTS]);
      lines[MOST_FAULTS] =
        g_strdup_printf (ngettext ("and %u other cell", "and %u other cells",
                                   n - MOST_FAULTS),
                         n - MOST_FAULTS);
    }
  shown = g_strjoinv ("\n", lines);
  gtk_label_set_text (self->fault_lines, g_strchomp (shown));
}

/* ---- accepting ---- */

static void
set_check (GtkCheckButton *check, gboolean visible, gboolean active)
{
  gtk_widget_set_visible (GTK_WIDGET (check), visible);
  gtk_check_button_set_active (check, active);
}

static void
fill_checks (FusImportReport *self)
{
  const FusRecipe *recipe = fus_import_state_get_recipe (self->state);
  gboolean refused = fus_import_state_get_error (self->state) != NULL &&
                     fus_import_state_get_n_sources (self->state) > 1;
  gboolean by_row = recipe != NULL && recipe->by_row;
  gboolean allow = recipe != NULL && recipe->allow_empty;
  gboolean order = fus_import_state_needs_order (self->state);

  self->is_filling = TRUE;
  set_check (self->accepts_order, order,
             fus_import_state_get_accepts_order (self->state));
  set_check (self->by_row, refused || by_row, by_row);
  set_check (self->allow_empty, refused || allow, allow);
  gtk_widget_set_visible (self->checks, order || refused || by_row || allow);
  self->is_filling = FALSE;
}

static void
check_toggled_cb (GtkCheckButton *check, FusImportReport *self)
{
  gboolean active = gtk_check_button_get_active (check);

  if (self->is_filling)
    return;
  if (check == self->accepts_order)
    fus_import_state_set_accepts_order (self->state, active);
  else if (check == self->by_row)
    fus_import_state_set_by_row (self->state, active);
  else
    fus_import_state_set_allow_empty (self->state, active);
}

/* ---- all ---- */

/* Which sources come together, where there are several. */
static void
fill_patterns (FusImportReport *self)
{
  FusDataset *dataset = fus_import_state_get_dataset (self->state);
  gboolean several = dataset != NULL && fus_dataset_get_n_modalities (dataset) > 1;
  g_auto (FusFigureContext) context = FUS_FIGURE_CONTEXT_INIT;

  gtk_widget_set_visible (GTK_WIDGET (self->patterns), several);
  if (dataset == self->drawn)
    return;
  g_clear_pointer (&self->drawn, fus_dataset_unref);
  self->drawn = dataset != NULL ? fus_dataset_ref (dataset) : NULL;
  if (!several)
    {
      fus_figure_view_clear (self->patterns);
      return;
    }
  context.dataset = dataset;
  fus_figure_view_request (self->patterns, self->study, &context);
}

static void
fill_memory (FusImportReport *self)
{
  gsize n_bytes = fus_import_state_get_n_bytes (self->state);
  g_autofree char *size = g_format_size (n_bytes);
  g_autofree char *limit = g_format_size (fus_memory_get_limit ());
  /* Translators: two sizes, as 12 MB */
  g_autofree char *text =
    g_strdup_printf (_ ("The numbers take %s; %s of memory may be used."), size, limit);

  gtk_label_set_text (self->memory, text);
  gtk_widget_set_visible (GTK_WIDGET (self->memory), n_bytes > 0);
}

/* A number means missing in the source that is looked at. */
static void
name_value (FusImportReport *self)
{
  const FusJoinPart *part =
    fus_import_state_find_part (self->state, fus_import_state_get_selected (self->state));
  g_autofree char *hint = NULL;

  gtk_widget_set_visible (self->value_line, part != NULL);
  if (part == NULL)
    return;
  /* Translators: a modality */
  hint = g_strdup_printf (_ ("A number in %s, as −999"), part->name);
  gtk_entry_set_placeholder_text (self->value, hint);
  fus_app_set_spoken_name (GTK_WIDGET (self->value), hint);
}

static void
update (FusImportReport *self)
{
  const FusJoinReport *report = fus_import_state_get_report (self->state);
  g_autofree char *summary = fus_import_state_dup_summary (self->state);
  gboolean is_good = summary[0] != '\0';

  gtk_label_set_text (self->summary, is_good ? summary
                                     : fus_import_state_is_busy (self->state)
                                       ? _ ("The files are being read.")
                                       : _ ("The files are not joined yet."));
  fill_checks (self);
  fill_patterns (self);
  fill_warnings (self, report);
  fill_rules (self, report);
  fill_faults (self, report);
  fill_memory (self);
  gtk_widget_set_visible (self->missing, is_good);
  name_value (self);
}

static void
fus_import_report_dispose (GObject *object)
{
  FusImportReport *self = FUS_IMPORT_REPORT (object);

  g_clear_pointer (&self->drawn, fus_dataset_unref);
  g_clear_object (&self->state);
  g_clear_object (&self->study);
  G_OBJECT_CLASS (fus_import_report_parent_class)->dispose (object);
}

static void
fus_import_report_class_init (FusImportReportClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = fus_import_report_dispose;
}

static GtkCheckButton *
add_check (FusImportReport *self, const char *label)
{
  GtkWidget *check = gtk_check_button_new ();
  GtkWidget *text = make_label (label, NULL);

  gtk_check_button_set_child (GTK_CHECK_BUTTON (check), text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  label, -1);
  g_signal_connect_object (check, "toggled", G_CALLBACK (check_toggled_cb), self, 0);
  gtk_box_append (GTK_BOX (self->checks), check);

  return GTK_CHECK_BUTTON (check);
}

static void
make_checks (FusImportReport *self, GtkBox *box)
{
  self->checks = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  self->accepts_order = add_check (self, _ ("The rows are in the same order in all "
                                            "files: pair them by it"));
  self->by_row = add_check (self, _ ("Pair rows by their order, whatever their ids are"));
  self->allow_empty = add_check (self, _ ("The files share no samples, and that is "
                                          "meant"));
  gtk_box_append (box, self->checks);
}

static void
make_missing (FusImportReport *self, GtkBox *box)
{
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *add = gtk_button_new_with_label (_ ("Add"));

  self->missing = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_box_append (GTK_BOX (self->missing), make_label (_ ("Missing Means…"), "heading"));
  self->rules = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 0));
  gtk_box_append (GTK_BOX (self->missing), GTK_WIDGET (self->rules));
  self->value = GTK_ENTRY (gtk_entry_new ());
  gtk_editable_set_width_chars (GTK_EDITABLE (self->value), 24);
  g_signal_connect_object (self->value, "activate", G_CALLBACK (add_value_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (add, "clicked", G_CALLBACK (add_value_cb), self,
                           G_CONNECT_SWAPPED);
  fus_app_set_spoken_name (add, _ ("Add what means missing"));
  gtk_box_append (GTK_BOX (line), GTK_WIDGET (self->value));
  gtk_box_append (GTK_BOX (line), add);
  gtk_box_append (GTK_BOX (self->missing), line);
  self->value_line = line;
  gtk_box_append (box, self->missing);
}

static void
make_faults (FusImportReport *self, GtkBox *box)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = make_label (_ ("Cells That Are No Numbers"), "heading");
  GtkWidget *copy = gtk_button_new_with_label (_ ("Copy"));

  self->faults = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  gtk_widget_set_hexpand (title, TRUE);
  fus_app_set_spoken_name (copy, _ ("Copy the cells that are no numbers"));
  g_signal_connect_object (copy, "clicked", G_CALLBACK (copy_faults_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), copy);
  gtk_box_append (GTK_BOX (self->faults), head);
  self->fault_lines = GTK_LABEL (make_label (NULL, "numeric"));
  gtk_box_append (GTK_BOX (self->faults), GTK_WIDGET (self->fault_lines));
  gtk_box_append (box, self->faults);
}

static void
fus_import_report_init (FusImportReport *self)
{
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkBox *box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 12));

  self->summary = GTK_LABEL (make_label (NULL, "heading"));
  self->memory = GTK_LABEL (make_label (NULL, "caption"));
  gtk_widget_add_css_class (GTK_WIDGET (self->memory), "dim-label");
  self->patterns = FUS_FIGURE_VIEW (fus_figure_view_new ("patterns"));
  self->warnings = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 9));
  gtk_box_append (box, GTK_WIDGET (self->summary));
  make_checks (self, box);
  gtk_box_append (box, GTK_WIDGET (self->warnings));
  gtk_box_append (box, GTK_WIDGET (self->patterns));
  make_faults (self, box);
  make_missing (self, box);
  gtk_box_append (box, GTK_WIDGET (self->memory));
  gtk_widget_add_css_class (GTK_WIDGET (box), "import-report");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), GTK_WIDGET (box));
  adw_bin_set_child (ADW_BIN (self), scrolled);
}

void
fus_import_report_set_state (FusImportReport *self,
                             FusStudy *study,
                             FusImportState *state)
{
  g_return_if_fail (FUS_IS_IMPORT_REPORT (self));
  g_return_if_fail (FUS_IS_IMPORT_STATE (state));

  self->study = g_object_ref (study);
  self->state = g_object_ref (state);
  g_signal_connect_object (state, "changed", G_CALLBACK (update), self,
                           G_CONNECT_SWAPPED);
  update (self);
}
