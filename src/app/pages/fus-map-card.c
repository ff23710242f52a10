/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-map-card.h"

#include "fus-figure-view.h"
#include "fus-study-context.h"

#include <glib/gi18n-lib.h>

#define WIDTH 270

struct _FusMapCard
{
  AdwBin parent_instance;

  GtkLabel *name;
  GtkLabel *class_name;
  GtkWidget *pin;
  FusFigureView *figure;
};

G_DEFINE_FINAL_TYPE (FusMapCard, fus_map_card, ADW_TYPE_BIN)

static void
fus_map_card_class_init (FusMapCardClass *klass)
{
}

static GtkWidget *
make_head (FusMapCard *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->name = GTK_LABEL (gtk_label_new (NULL));
  self->class_name = GTK_LABEL (gtk_label_new (NULL));
  self->pin = gtk_image_new_from_icon_name ("view-pin-symbolic");
  gtk_widget_add_css_class (GTK_WIDGET (self->name), "heading");
  gtk_label_set_ellipsize (self->name, PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_add_css_class (GTK_WIDGET (self->class_name), "caption");
  gtk_widget_add_css_class (GTK_WIDGET (self->class_name), "dim-label");
  gtk_label_set_ellipsize (self->class_name, PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (self->class_name, 0);
  gtk_widget_set_hexpand (GTK_WIDGET (self->class_name), TRUE);
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->name));
  gtk_box_append (GTK_BOX (head), GTK_WIDGET (self->class_name));
  gtk_box_append (GTK_BOX (head), self->pin);

  return head;
}

static void
fus_map_card_init (FusMapCard *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *figure = fus_figure_view_new ("sample");

  self->figure = FUS_FIGURE_VIEW (figure);
  gtk_widget_set_size_request (figure, WIDTH, -1);
  gtk_box_append (GTK_BOX (box), make_head (self));
  gtk_box_append (GTK_BOX (box), figure);
  adw_bin_set_child (ADW_BIN (self), box);
  gtk_widget_add_css_class (GTK_WIDGET (self), "card");
  gtk_widget_add_css_class (GTK_WIDGET (self), "hover-card");
  fus_map_card_set_pinned (self, FALSE);
}

GtkWidget *
fus_map_card_new (void)
{
  return g_object_new (FUS_TYPE_MAP_CARD, NULL);
}

/* The class, or the number of a continuous label; empty where it isn't known. */
static char *
dup_class (const FusLabel *label, guint sample)
{
  if (label == NULL)
    return g_strdup ("");
  if (label->kind == FUS_LABEL_CONTINUOUS)
    return g_strdup_printf ("%.4g", label->values[sample]);

  return g_strdup (label->codes[sample] >= 0 ? label->classes[label->codes[sample]] : "");
}

void
fus_map_card_show (FusMapCard *self,
                   FusStudy *study,
                   guint sample,
                   const FusCards *rebuilt)
{
  FusDataset *dataset = fus_study_get_dataset (study);
  g_auto (FusFigureContext) context = fus_figure_context_for_study (study);
  g_autofree char *class_name = dup_class (fus_study_get_label (study), sample);
  g_autofree char *name =
    g_strdup_printf (_ ("Sample %s"), fus_dataset_get_id (dataset, sample));

  context.choices.sample = (int) sample;
  context.cards = TRUE;
  if (rebuilt != NULL && rebuilt->sample == sample)
    fus_figure_context_put (&context, "cards", rebuilt);
  gtk_label_set_text (self->name, name);
  gtk_label_set_text (self->class_name, class_name);
  fus_figure_view_show (self->figure, study, &context);
}

void
fus_map_card_set_pinned (FusMapCard *self, gboolean pinned)
{
  g_return_if_fail (FUS_IS_MAP_CARD (self));

  gtk_widget_set_opacity (self->pin, pinned ? 1 : 0);
}
