/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-sample-card.h"

#include "fus-getter.h"
#include "fus-sample-tile.h"

#include <glib/gi18n-lib.h>

#define TILE_SIZE 64
#define TILE_GAP 9
#define TILES_PER_LINE 3

struct _FusSampleCard
{
  GtkFlowBoxChild parent_instance;

  guint sample;
};

G_DEFINE_FINAL_TYPE (FusSampleCard, fus_sample_card, GTK_TYPE_FLOW_BOX_CHILD)

static void
fus_sample_card_class_init (FusSampleCardClass *klass)
{
}

static void
fus_sample_card_init (FusSampleCard *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "sample-card");
}

/* The class, or the number of a continuous label; empty where it isn't known. */
static char *
format_label (const FusLabel *label, guint sample)
{
  if (label == NULL)
    return g_strdup ("");
  if (label->kind == FUS_LABEL_CONTINUOUS)
    return g_strdup_printf ("%.4g", label->values[sample]);

  return g_strdup (label->codes[sample] >= 0 ? label->classes[label->codes[sample]] : "");
}

static GtkWidget *
make_head (FusDataset *dataset, const FusLabel *label, guint sample)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name = gtk_label_new (fus_dataset_get_id (dataset, sample));
  g_autofree char *text = format_label (label, sample);
  GtkWidget *class = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (name, "caption-heading");
  gtk_label_set_ellipsize (GTK_LABEL (class), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (class, "caption");
  gtk_widget_add_css_class (class, "dim-label");
  gtk_box_append (GTK_BOX (head), name);
  gtk_box_append (GTK_BOX (head), class);

  return head;
}

static GtkWidget *
make_tiles (FusDataset *dataset, FusSummary *summary, guint sample)
{
  GtkWidget *grid = gtk_grid_new ();

  gtk_grid_set_column_spacing (GTK_GRID (grid), TILE_GAP);
  gtk_grid_set_row_spacing (GTK_GRID (grid), TILE_GAP);
  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    {
      GtkWidget *tile = fus_sample_tile_new (TILE_SIZE);

      fus_sample_tile_set (FUS_SAMPLE_TILE (tile), dataset, summary, m, sample);
      gtk_grid_attach (GTK_GRID (grid), tile, (int) (m % TILES_PER_LINE),
                       (int) (m / TILES_PER_LINE), 1, 1);
    }

  return grid;
}

GtkWidget *
fus_sample_card_new (FusDataset *dataset,
                     FusSummary *summary,
                     const FusLabel *label,
                     guint sample)
{
  g_return_val_if_fail (dataset != NULL, NULL);
  g_return_val_if_fail (sample < fus_dataset_get_n_samples (dataset), NULL);

  FusSampleCard *self = g_object_new (FUS_TYPE_SAMPLE_CARD, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);

  self->sample = sample;
  gtk_widget_add_css_class (box, "card");
  gtk_widget_add_css_class (box, "sample");
  gtk_box_append (GTK_BOX (box), make_head (dataset, label, sample));
  gtk_box_append (GTK_BOX (box), make_tiles (dataset, summary, sample));
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (self), box);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  fus_dataset_get_id (dataset, sample), -1);

  return GTK_WIDGET (self);
}

FUS_DEFINE_GETTER (FusSampleCard, SAMPLE_CARD, guint, fus_sample_card_get_sample, sample)
