/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-help.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define WIDTH 620
#define HEIGHT 640

static const struct
{
  const char *title;
  const char *text;
} topics[] = {
  { N_ ("Begin"),
    N_ (
      "Open a file or a folder, drop it on the window, or try the example. Then train a "
      "model: the proposals are good for a first look. Everything stays on this "
      "computer.") },
  { N_ ("Data"),
    N_ (
      "What is there, what is missing, and whether gaps follow the class. Click a bar, a "
      "class or a strip to select its samples on every page; Esc clears the "
      "selection.") },
  { N_ ("Train"),
    N_ ("Choose how sources are fused and for how long. Curves show the error on samples "
        "the model has not seen; training goes on while you work on other pages.") },
  { N_ ("Map"),
    N_ (
      "Samples that are alike lie close. Draw round some with the lasso to see what sets "
      "them apart; distances between far groups and empty places mean nothing.") },
  { N_ ("Missing Lab"),
    N_ (
      "What comes back from which sources, and how quality falls as records go missing. "
      "Compare it with how much is missing in your data today.") },
  { N_ ("Explain"),
    N_ ("Which source made the difference for one sample, its class and all samples. It "
        "tells what the model used, not what causes it.") },
  { N_ ("Figures"),
    N_ (
      "Right click a figure, or press Shift+F10, to export it, save its numbers or copy "
      "it. Arrow keys walk through what it shows, and Space or Enter chooses.") },
};

static GtkWidget *
make_label (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_selectable (GTK_LABEL (label), css_class == NULL);
  if (css_class != NULL)
    gtk_widget_add_css_class (label, css_class);

  return label;
}

static GtkWidget *
make_topics (void)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  gtk_widget_add_css_class (box, "page-body");
  for (gsize i = 0; i < G_N_ELEMENTS (topics); i++)
    {
      GtkWidget *title = make_label (_ (topics[i].title), "heading");

      gtk_widget_set_margin_top (title, i > 0 ? 12 : 0);
      gtk_box_append (GTK_BOX (box), title);
      gtk_box_append (GTK_BOX (box), make_label (_ (topics[i].text), NULL));
    }

  return box;
}

static gboolean
escape_cb (GtkWidget *widget, GVariant *arguments, gpointer data)
{
  gtk_window_close (GTK_WINDOW (widget));

  return TRUE;
}

static void
close_on_escape (GtkWidget *window)
{
  GtkEventController *controller = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (
    GTK_SHORTCUT_CONTROLLER (controller),
    gtk_shortcut_new (gtk_keyval_trigger_new (GDK_KEY_Escape, 0),
                      gtk_callback_action_new (escape_cb, NULL, NULL)));
  gtk_widget_add_controller (window, controller);
}

GtkWindow *
fus_help_show (GtkWindow *parent)
{
  GtkWidget *window = adw_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_window_set_title (GTK_WINDOW (window), _ ("Help"));
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_window_set_transient_for (GTK_WINDOW (window), parent);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER,
                                  GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), make_topics ());
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), scroller);
  adw_window_set_content (ADW_WINDOW (window), box);
  close_on_escape (window);
  gtk_window_present (GTK_WINDOW (window));

  return GTK_WINDOW (window);
}
