/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-map-legend.h"

#include "fus-app.h"
#include "fus-plot-theme.h"

#include <glib/gi18n-lib.h>

#define SWATCH 10
#define BAR_WIDTH 70
#define BAR_HEIGHT 8
#define FAINT 0.35
#define N_COLORED 10

typedef struct
{
  guint code;
  double share; /* of the group that is selected */
} Row;

static void
set_color (cairo_t *cr, FusPlotColor color)
{
  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha);
}

static FusPlotColor
get_color (guint code)
{
  return fus_plot_theme_get_color (fus_app_get_theme (), code < N_COLORED
                                                           ? FUS_PLOT_CLASS_INK (code)
                                                           : FUS_PLOT_INK (NEUTRAL));
}

static void
draw_swatch (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const Row *row = data;

  set_color (cr, get_color (row->code));
  cairo_arc (cr, width / 2.0, height / 2.0, SWATCH / 2.0, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
draw_bar (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const Row *row = data;

  set_color (cr, get_color (row->code));
  cairo_rectangle (cr, 0, (height - BAR_HEIGHT) / 2.0, row->share * width, BAR_HEIGHT);
  cairo_fill (cr);
}

static GtkWidget *
make_area (GtkDrawingAreaDrawFunc draw, int width, const Row *row)
{
  GtkWidget *area = gtk_drawing_area_new ();

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (area), width);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (area), SWATCH + 2);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (area), draw,
                                  g_memdup2 (row, sizeof *row), g_free);

  return area;
}

static GtkWidget *
make_count (gsize n)
{
  g_autofree char *text = n > 0 ? fus_app_format_count ((gint64) n) : g_strdup ("–");
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_width_chars (GTK_LABEL (label), 5);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_widget_add_css_class (label, "numeric");

  return label;
}

static void
append_row (GtkListBox *list,
            const FusLabel *label,
            const Row *row,
            gsize n_all,
            gsize n_selected,
            gboolean is_hidden)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *name = gtk_label_new (label->classes[row->code]);
  GtkWidget *all = make_count (n_all);
  g_autofree char *tip =
    g_strdup_printf (is_hidden ? _ ("Show “%s”; double-click to show it alone")
                               : _ ("Hide “%s”; double-click to show it alone"),
                     label->classes[row->code]);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (all, "dim-label");
  gtk_box_append (GTK_BOX (box), make_area (draw_swatch, SWATCH + 2, row));
  gtk_box_append (GTK_BOX (box), name);
  gtk_box_append (GTK_BOX (box), all);
  gtk_box_append (GTK_BOX (box), make_area (draw_bar, BAR_WIDTH, row));
  gtk_box_append (GTK_BOX (box), make_count (n_selected));
  gtk_widget_set_opacity (box, is_hidden ? FAINT : 1);
  gtk_widget_set_tooltip_text (box, tip);
  gtk_list_box_append (list, box);
}

void
fus_map_legend_fill (GtkListBox *list,
                     FusStudy *study,
                     const FusLabel *label,
                     const guint8 *hidden)
{
  FusSelection *selection = fus_study_get_selection (study);
  g_autofree gsize *n_all = NULL;
  g_autofree gsize *n_selected = NULL;
  GtkListBoxRow *old = NULL;

  while ((old = gtk_list_box_get_row_at_index (list, 0)) != NULL)
    gtk_list_box_remove (list, GTK_WIDGET (old));
  if (label == NULL || label->kind != FUS_LABEL_CATEGORICAL)
    return;
  n_all = g_new0 (gsize, label->n_classes + 1);
  n_selected = g_new0 (gsize, label->n_classes + 1);
  for (gsize i = 0; i < fus_selection_get_n_samples (selection); i++)
    if (label->codes[i] >= 0)
      {
        n_all[label->codes[i]]++;
        n_selected[label->codes[i]] += fus_selection_contains (selection, i) ? 1 : 0;
      }
  for (guint code = 0; code < label->n_classes; code++)
    {
      Row row = { code, n_all[code] > 0 ? (double) n_selected[code] / (double) n_all[code]
                                        : 0 };

      append_row (list, label, &row, n_all[code], n_selected[code],
                  hidden != NULL && hidden[code] != 0);
    }
}
