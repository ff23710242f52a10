/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-figure-words.h"

#define LARGE_SPACING 3
#define SPACING 6
#define MOST_CHARS 40 /* that a small one asks for; it takes what there is */

struct _FusFigureWords
{
  GtkBox parent_instance;

  GtkLabel *finding;
  GtkLabel *note;
  gboolean is_large;
};

enum
{
  PROP_LARGE = 1,
};

G_DEFINE_FINAL_TYPE (FusFigureWords, fus_figure_words, GTK_TYPE_BOX)

static void
set_large (FusFigureWords *self, gboolean is_large)
{
  self->is_large = is_large;
  gtk_box_set_spacing (GTK_BOX (self), is_large ? LARGE_SPACING : SPACING);
  if (!is_large)
    return;
  gtk_label_set_max_width_chars (self->finding, -1);
  gtk_label_set_max_width_chars (self->note, -1);
  gtk_widget_remove_css_class (GTK_WIDGET (self->finding), "note");
  gtk_widget_add_css_class (GTK_WIDGET (self->finding), "finding");
}

static void
fus_figure_words_get_property (GObject *object,
                               guint prop_id,
                               GValue *value,
                               GParamSpec *pspec)
{
  if (prop_id == PROP_LARGE)
    g_value_set_boolean (value, FUS_FIGURE_WORDS (object)->is_large);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fus_figure_words_set_property (GObject *object,
                               guint prop_id,
                               const GValue *value,
                               GParamSpec *pspec)
{
  if (prop_id == PROP_LARGE)
    set_large (FUS_FIGURE_WORDS (object), g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fus_figure_words_class_init (FusFigureWordsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = fus_figure_words_get_property;
  object_class->set_property = fus_figure_words_set_property;
  g_object_class_install_property (object_class, PROP_LARGE,
                                   g_param_spec_boolean ("large", NULL, NULL, FALSE,
                                                         G_PARAM_READWRITE |
                                                           G_PARAM_CONSTRUCT_ONLY |
                                                           G_PARAM_STATIC_STRINGS));
}

static GtkLabel *
add_label (FusFigureWords *self)
{
  GtkLabel *label = GTK_LABEL (gtk_label_new (NULL));

  gtk_label_set_xalign (label, 0);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_max_width_chars (label, MOST_CHARS);
  gtk_widget_add_css_class (GTK_WIDGET (label), "note");
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (label));

  return label;
}

static void
fus_figure_words_init (FusFigureWords *self)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  self->finding = add_label (self);
  self->note = add_label (self);
  gtk_widget_add_css_class (GTK_WIDGET (self->note), "dim-label");
  fus_figure_words_set (self, NULL, NULL);
}

static gboolean
set_text (GtkLabel *label, const char *text)
{
  gboolean is_shown = text != NULL && *text != '\0';

  gtk_label_set_text (label, is_shown ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (label), is_shown);

  return is_shown;
}

void
fus_figure_words_set (FusFigureWords *self, const char *finding, const char *note)
{
  gboolean says = set_text (self->finding, finding);
  gboolean notes = set_text (self->note, note);

  /* Where there is nothing to stand out from, it doesn't. */
  if (!self->is_large && !notes)
    gtk_widget_add_css_class (GTK_WIDGET (self->finding), "dim-label");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->finding), "dim-label");
  gtk_widget_set_visible (GTK_WIDGET (self), says || notes);
}
