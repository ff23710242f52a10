/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-map-differences.h"

#include "fus-app.h"
#include "fus-format-count.h"
#include "fus-glyph.h"
#include "fus-plot-scale.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define BAR_HEIGHT 8
#define NAME_CHARS 10
#define VALUE_CHARS 4

struct _FusMapDifferences
{
  AdwBin parent_instance;
};

G_DEFINE_FINAL_TYPE (FusMapDifferences, fus_map_differences, ADW_TYPE_BIN)

static void
fus_map_differences_class_init (FusMapDifferencesClass *klass)
{
}

static void
fus_map_differences_init (FusMapDifferences *self)
{
}

/* @data: points to the share of the room that it fills */
static void
draw_bar (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  const double *share = data;
  FusPlotColor color = fus_app_get_theme ()->neutral;

  cairo_set_source_rgba (cr, color.red, color.green, color.blue, color.alpha);
  cairo_rectangle (cr, 0, (height - BAR_HEIGHT) / 2.0, *share * width, BAR_HEIGHT);
  cairo_fill (cr);
}

static GtkWidget *
make_bar (double share)
{
  GtkWidget *bar = gtk_drawing_area_new ();

  gtk_widget_set_hexpand (bar, TRUE);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (bar), BAR_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (bar), draw_bar,
                                  g_memdup2 (&share, sizeof share), g_free);

  return bar;
}

static GtkWidget *
make_name (const char *text)
{
  GtkWidget *name = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (GTK_LABEL (name), NAME_CHARS);
  gtk_label_set_max_width_chars (GTK_LABEL (name), NAME_CHARS);

  return name;
}

static GtkWidget *
make_value (double size)
{
  g_autofree char *text = isnan (size)
                            ? g_strdup ("–")
                            : fus_plot_number_format (size, 2, FUS_PLOT_NUMBER_PLAIN);
  GtkWidget *value = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (value), 1);
  gtk_label_set_width_chars (GTK_LABEL (value), VALUE_CHARS);
  gtk_widget_add_css_class (value, "numeric");

  return value;
}

/* Selected and other samples that were compared. */
static char *
make_tip (const char *name, const FusDifferences *differences, guint m)
{
  g_autofree char *selected = fus_format_count ((gint64) differences->selected_of[m]);
  g_autofree char *rest = fus_format_count ((gint64) differences->rest_of[m]);

  if (isnan (differences->size[m]))
    /* Translators: a modality. */
    return g_strdup_printf (_ ("%s: too few were recorded to compare"), name);

  /* Translators: a modality; counts of samples. */
  return g_strdup_printf (_ ("%s: %s selected compared with %s not selected"), name,
                          selected, rest);
}

static GtkWidget *
make_row (const FusDifferences *differences, guint m, double largest)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  const char *name = fus_dataset_get_modality (differences->dataset, m)->name;
  double size = differences->size[m];
  g_autofree char *tip = make_tip (name, differences, m);

  gtk_box_append (GTK_BOX (row), fus_glyph_new (m));
  gtk_box_append (GTK_BOX (row), make_name (name));
  gtk_box_append (GTK_BOX (row),
                  make_bar (isnan (size) || !(largest > 0) ? 0 : size / largest));
  gtk_box_append (GTK_BOX (row), make_value (size));
  gtk_widget_set_tooltip_text (row, tip);

  return row;
}

/* The largest first; what can't be told last. */
static int
compare_sizes (gconstpointer a, gconstpointer b, gpointer data)
{
  const double *sizes = data;
  guint first = *(const guint *) a;
  guint second = *(const guint *) b;
  double first_size = isnan (sizes[first]) ? -1 : sizes[first];
  double second_size = isnan (sizes[second]) ? -1 : sizes[second];

  if (first_size > second_size)
    return -1;
  if (first_size < second_size)
    return 1;

  return first < second ? -1 : 1;
}

void
fus_map_differences_set (FusMapDifferences *self, const FusDifferences *differences)
{
  g_return_if_fail (FUS_IS_MAP_DIFFERENCES (self));
  g_return_if_fail (differences != NULL);

  GtkWidget *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  guint n = differences->n_modalities;
  g_autofree guint *order = g_new (guint, n + 1);

  for (guint m = 0; m < n; m++)
    order[m] = m;
  g_qsort_with_data (order, (int) n, sizeof *order, compare_sizes, differences->size);
  for (guint i = 0; i < n; i++)
    gtk_box_append (GTK_BOX (list),
                    make_row (differences, order[i], differences->size[order[0]]));
  adw_bin_set_child (ADW_BIN (self), list);
}
