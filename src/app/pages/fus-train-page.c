/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-train-page.h"

#include "fus-app.h"
#include "fus-training-state.h"

#include <glib/gi18n-lib.h>

struct _FusTrainPage
{
  FusPage parent_instance;

  GtkLabel *run;
  GtkLabel *detail;
  GtkProgressBar *bar;
  GtkButton *pause;
  GtkButton *stop;
};

G_DEFINE_FINAL_TYPE (FusTrainPage, fus_train_page, FUS_TYPE_PAGE)

static void
fus_train_page_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), FUS_TYPE_TRAIN_PAGE);
  G_OBJECT_CLASS (fus_train_page_parent_class)->dispose (object);
}

static void
fus_train_page_class_init (FusTrainPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  FusPageClass *page_class = FUS_PAGE_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fus_train_page_dispose;
  page_class->id = "train";
  page_class->title = N_ ("Train");
  page_class->icon_name = "fus-train-symbolic";
  page_class->needs = FUS_PAGE_NEEDS_DATA;
  page_class->empty_text = N_ ("Open data to train a model on them.");

  gtk_widget_class_set_template_from_resource (widget_class,
                                               FUS_UI ("pages/fus-train-page.ui"));
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, run);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, detail);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, bar);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, pause);
  gtk_widget_class_bind_template_child (widget_class, FusTrainPage, stop);
}

static void
fus_train_page_init (FusTrainPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
