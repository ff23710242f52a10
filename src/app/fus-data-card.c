/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-data-card.h"

#include "fus-app.h"
#include "fus-format-count.h"
#include "fus-sentence.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define WIDTH 560
#define HEIGHT 680

/* Takes both over. */
typedef struct
{
  char *name;
  char *value;
} Fact;

static void
fact_free (gpointer data)
{
  Fact *self = data;

  g_free (self->name);
  g_free (self->value);
  g_free (self);
}

static void
add (GPtrArray *facts, const char *name, char *value)
{
  Fact *fact = g_new0 (Fact, 1);

  fact->name = g_strdup (name);
  fact->value = value;
  g_ptr_array_add (facts, fact);
}

static char *
describe_shape (const FusModality *modality)
{
  g_autofree char *n = fus_format_count ((gint64) modality->n_features);

  if (modality->kind == FUS_MODALITY_IMAGE)
    return g_strdup_printf (_ ("images of %u × %u pixels"), (guint) modality->shape[1],
                            (guint) modality->shape[0]);
  if (modality->kind == FUS_MODALITY_SERIES)
    return g_strdup_printf (ngettext ("series of %s value", "series of %s values",
                                      (gulong) modality->n_features),
                            n);
  if (fus_modality_is_point (modality))
    return g_strdup_printf (ngettext ("embedding with %s coordinate",
                                      "embedding with %s coordinates",
                                      (gulong) modality->n_features),
                            n);

  return g_strdup_printf (ngettext ("%s feature", "%s features",
                                    (gulong) modality->n_features),
                          n);
}

/* "images of 24 × 24 pixels, of 510 samples; 15 % lack it". */
static char *
describe_modality (FusDataset *dataset, guint m)
{
  gsize n_all = fus_dataset_get_n_samples (dataset);
  gsize n = fus_dataset_get_n_present (dataset, m);
  gsize n_gaps = fus_dataset_get_n_gaps (dataset, m);
  g_autofree char *shape = describe_shape (fus_dataset_get_modality (dataset, m));
  g_autofree char *count = fus_format_count ((gint64) n);
  g_autofree char *lacking =
    fus_sentence_percent_fine ((double) (n_all - n) / (double) MAX (n_all, 1));
  g_autofree char *gaps = fus_format_count ((gint64) n_gaps);

  if (n_gaps == 0)
    /* Translators: what it is; a count of samples; a share of all. */
    return g_strdup_printf (ngettext ("%s, of %s sample; %s lack it",
                                      "%s, of %s samples; %s lack it", (gulong) n),
                            shape, count, lacking);

  /* Translators: what it is; a count of samples; a share of all; a count of numbers. */
  return g_strdup_printf (
    ngettext ("%s, of %s sample; %s lack it; single numbers missing: %s",
              "%s, of %s samples; %s lack it; single numbers missing: %s", (gulong) n),
    shape, count, lacking, gaps);
}

static char *
describe_label (const FusLabel *label)
{
  if (label->kind == FUS_LABEL_CATEGORICAL)
    return g_strdup_printf (ngettext ("label with %u class", "label with %u classes",
                                      label->n_classes),
                            label->n_classes);

  return g_strdup (_ ("label with values"));
}

/* When the file was changed; nothing where there is none. */
static char *
dup_date (const char *path)
{
  GStatBuf info;
  g_autoptr (GDateTime) time = NULL;

  if (path == NULL || g_stat (path, &info) != 0)
    return NULL;
  time = g_date_time_new_from_unix_local (info.st_mtime);

  /* Translators: strftime format of a date and time. */
  return time != NULL ? g_date_time_format (time, _ ("%-e %B %Y, %H:%M")) : NULL;
}

static GPtrArray *
list_facts (FusStudy *study)
{
  FusDataset *dataset = fus_study_get_dataset (study);
  const char *path = fus_study_get_path (study);
  char *date = dup_date (path);
  GPtrArray *facts = g_ptr_array_new_with_free_func (fact_free);

  add (facts, _ ("Samples"),
       fus_format_count ((gint64) fus_dataset_get_n_samples (dataset)));
  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    add (facts, fus_dataset_get_modality (dataset, m)->name,
         describe_modality (dataset, m));
  for (guint i = 0; i < fus_dataset_get_n_labels (dataset); i++)
    add (facts, fus_dataset_get_label (dataset, i)->name,
         describe_label (fus_dataset_get_label (dataset, i)));
  for (guint i = 0; i < fus_dataset_get_withheld (dataset)->len; i++)
    {
      const FusWithheld *withheld =
        g_ptr_array_index (fus_dataset_get_withheld (dataset), i);

      /* Translators: sentences that say why follow */
      add (facts, withheld->column,
           g_strdup_printf (_ ("kept out. %s"), withheld->reason));
    }
  add (facts, _ ("Source"),
       g_strdup (path != NULL ? path : _ ("in memory, from no file")));
  if (date != NULL)
    add (facts, _ ("Changed"), date);
  add (facts, _ ("Contents (SHA-256)"), g_strdup (fus_dataset_get_hash (dataset)));

  return facts;
}

char *
fus_data_card_dup_text (FusStudy *study)
{
  g_return_val_if_fail (FUS_IS_STUDY (study), NULL);

  const char *card = fus_dataset_get_card (fus_study_get_dataset (study));
  g_autoptr (GPtrArray) facts = list_facts (study);
  GString *text = g_string_new (fus_study_get_name (study));

  g_string_append (text, "\n\n");
  if (card != NULL && *card != '\0')
    g_string_append_printf (text, "%s\n\n", card);
  for (guint i = 0; i < facts->len; i++)
    {
      const Fact *fact = g_ptr_array_index (facts, i);

      /* Translators: name and value of a fact. */
      g_string_append_printf (text, _ ("%s: %s"), fact->name, fact->value);
      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}

static GtkWidget *
make_facts (FusStudy *study)
{
  g_autoptr (GPtrArray) facts = list_facts (study);
  GtkWidget *group = adw_preferences_group_new ();

  for (guint i = 0; i < facts->len; i++)
    {
      const Fact *fact = g_ptr_array_index (facts, i);
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), fact->name);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), fact->value);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }

  return group;
}

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

static GtkWidget *
make_body (FusStudy *study)
{
  const char *card = fus_dataset_get_card (fus_study_get_dataset (study));
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  gtk_widget_add_css_class (box, "page-body");
  gtk_box_append (GTK_BOX (box), make_label (fus_study_get_name (study), "title-2"));
  if (card != NULL && *card != '\0')
    {
      GtkWidget *about = make_label (card, NULL);

      gtk_label_set_selectable (GTK_LABEL (about), TRUE);
      /* What is selected at first would be all of it. */
      gtk_widget_set_focusable (about, FALSE);
      gtk_box_append (GTK_BOX (box), about);
    }
  gtk_box_append (GTK_BOX (box), make_facts (study));
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), box);
  gtk_widget_set_vexpand (scrolled, TRUE);

  return scrolled;
}

static void
copy_cb (GtkWidget *button, FusStudy *study)
{
  GtkWidget *overlay = gtk_widget_get_ancestor (button, ADW_TYPE_TOAST_OVERLAY);
  g_autofree char *text = NULL;

  if (fus_study_get_dataset (study) == NULL)
    return;
  text = fus_data_card_dup_text (study);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (button), text);
  adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), adw_toast_new (_ ("Copied")));
}

static void
add_escape (GtkWidget *window)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (keys),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                      gtk_named_action_new ("window.close")));
  gtk_widget_add_controller (window, keys);
}

void
fus_data_card_show (GtkWindow *parent, FusStudy *study)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *overlay = adw_toast_overlay_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *copy = gtk_button_new_with_label (_ ("Copy"));

  g_return_if_fail (FUS_IS_STUDY (study));

  gtk_window_set_title (GTK_WINDOW (window), _ ("Dataset Card"));
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_window_set_modal (GTK_WINDOW (window), TRUE);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  g_signal_connect_object (copy, "clicked", G_CALLBACK (copy_cb), study, 0);
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), copy);
  gtk_box_append (GTK_BOX (box), header);
  gtk_box_append (GTK_BOX (box), make_body (study));
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), box);
  adw_window_set_content (ADW_WINDOW (window), overlay);
  add_escape (window);
  gtk_window_present (GTK_WINDOW (window));
}
