/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-fusion-card.h"

#include "fus-app.h"
#include "fus-fusion.h"
#include "fus-getter.h"
#include "fus-plot-canvas.h"

#include <assert.h>
#include <glib/gi18n-lib.h>
#include <math.h>

#define POINTS_PER_PIXEL (72.0 / 96.0)
#define PICTURE_WIDTH 144
#define PICTURE_HEIGHT 42
#define N_POINTS 73
#define N_EXPERTS 3
#define N_SUBSETS (1 << N_EXPERTS)
/* Values of the latent at the edges of the picture. */
#define SPAN 3.4
/* Density at the top of the picture. */
#define TOP 0.95

typedef struct
{
  double mean;
  double sd;
} Gaussian;

/* What three modalities say of one sample, made up for the picture: they disagree a
 * little, and one is surer than the others. */
static const Gaussian experts[N_EXPERTS] = { { -0.9, 0.9 }, { 0.1, 0.6 }, { 0.8, 1.0 } };

struct _FusFusionCard
{
  GtkFlowBoxChild parent_instance;

  const FusModelKind *kind;
};

G_DEFINE_FINAL_TYPE (FusFusionCard, fus_fusion_card, GTK_TYPE_FLOW_BOX_CHILD)

static double
get_density (Gaussian gaussian, double z)
{
  double t = (z - gaussian.mean) / gaussian.sd;

  return exp (-0.5 * t * t) / (gaussian.sd * sqrt (2 * G_PI));
}

/* Product of the experts of a subset: precisions add up. */
static Gaussian
multiply (guint subset, gboolean with_prior)
{
  double precision = with_prior ? 1 : 0;
  double sum = 0;

  for (guint k = 0; k < N_EXPERTS; k++)
    if ((subset >> k & 1) != 0)
      {
        precision += 1 / (experts[k].sd * experts[k].sd);
        sum += experts[k].mean / (experts[k].sd * experts[k].sd);
      }

  return (Gaussian){ sum / precision, 1 / sqrt (precision) };
}

static double
fuse_product (double z)
{
  return get_density (multiply (N_SUBSETS - 1, FALSE), z);
}

static double
fuse_product_with_prior (double z)
{
  return get_density (multiply (N_SUBSETS - 1, TRUE), z);
}

static double
fuse_mixture (double z)
{
  double sum = 0;

  for (guint k = 0; k < N_EXPERTS; k++)
    sum += get_density (experts[k], z);

  return sum / N_EXPERTS;
}

static double
fuse_mixture_of_products (double z)
{
  double sum = 0;

  for (guint subset = 1; subset < N_SUBSETS; subset++)
    sum += get_density (multiply (subset, FALSE), z);

  return sum / (N_SUBSETS - 1);
}

static double (*const fuses[]) (double z) = {
  [FUS_FUSION_LOOKS_ONE] = fuse_product,
  [FUS_FUSION_LOOKS_APART] = NULL,
  [FUS_FUSION_LOOKS_PRODUCT] = fuse_product,
  [FUS_FUSION_LOOKS_PRIOR] = fuse_product_with_prior,
  [FUS_FUSION_LOOKS_MIXTURE] = fuse_mixture,
  [FUS_FUSION_LOOKS_PRODUCTS] = fuse_mixture_of_products,
};
static_assert (G_N_ELEMENTS (fuses) == FUS_FUSION_LOOKS_PRODUCTS + 1, "FusFusionLook");

static FusPlotPoint
to_point (double i, double density)
{
  double height = PICTURE_HEIGHT * POINTS_PER_PIXEL - 2;

  return (FusPlotPoint){ PICTURE_WIDTH * POINTS_PER_PIXEL * i / (N_POINTS - 1),
                         height * (1 - density / TOP) + 1 };
}

static double
to_latent (guint i)
{
  return SPAN * (2.0 * i / (N_POINTS - 1) - 1);
}

static void
draw_experts (FusPlotCanvas *canvas, const FusPlotTheme *theme, double width)
{
  FusPlotPoint points[N_POINTS];

  for (guint k = 0; k < N_EXPERTS; k++)
    {
      for (guint i = 0; i < N_POINTS; i++)
        points[i] = to_point (i, get_density (experts[k], to_latent (i)));
      fus_plot_canvas_polyline (canvas, points, N_POINTS, width,
                                fus_plot_theme_get_color (theme,
                                                          FUS_PLOT_MODALITY_INK (k)));
    }
}

static void
draw_fused (FusPlotCanvas *canvas, const FusPlotTheme *theme, double (*fuse) (double z))
{
  FusPlotPoint points[N_POINTS + 2];
  FusPlotColor fill = theme->text;

  for (guint i = 0; i < N_POINTS; i++)
    points[i] = to_point (i, fuse (to_latent (i)));
  points[N_POINTS] = to_point (N_POINTS - 1, 0);
  points[N_POINTS + 1] = to_point (0, 0);
  fill.alpha = theme->band_alpha;
  fus_plot_canvas_polygon (canvas, points, N_POINTS + 2, fill);
  fus_plot_canvas_polyline (canvas, points, N_POINTS, theme->line_width, theme->text);
}

static void
draw_picture (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  FusFusionCard *self = data;
  const FusPlotTheme *theme = fus_app_get_theme ();
  const FusFusionLook look = self->kind->fusion->look;
  double (*fuse) (double z) = fuses[look];
  g_autoptr (FusPlotCanvas) canvas = NULL;

  cairo_translate (cr, (width - PICTURE_WIDTH) / 2.0, (height - PICTURE_HEIGHT) / 2.0);
  cairo_scale (cr, 1 / POINTS_PER_PIXEL, 1 / POINTS_PER_PIXEL);
  canvas = fus_plot_canvas_new (cr, theme);
  if (fuse != NULL)
    draw_fused (canvas, theme, fuse);
  if (look != FUS_FUSION_LOOKS_ONE)
    draw_experts (canvas, theme,
                  fuse != NULL ? theme->hairline * 1.3 : theme->second_line_width);
  fus_plot_canvas_line (canvas, to_point (0, 0), to_point (N_POINTS - 1, 0),
                        theme->hairline, theme->axis, FUS_PLOT_DASH_SOLID);
}

static void
fus_fusion_card_class_init (FusFusionCardClass *klass)
{
}

static void
fus_fusion_card_init (FusFusionCard *self)
{
  gtk_widget_add_css_class (GTK_WIDGET (self), "fusion-card");
}

static GtkWidget *
make_head (const char *title)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *name = gtk_label_new (title);
  GtkWidget *check = gtk_image_new_from_icon_name ("object-select-symbolic");

  gtk_label_set_xalign (GTK_LABEL (name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (name, TRUE);
  gtk_widget_add_css_class (name, "heading");
  gtk_widget_add_css_class (check, "fusion-check");
  gtk_box_append (GTK_BOX (head), name);
  gtk_box_append (GTK_BOX (head), check);

  return head;
}

static GtkWidget *
make_picture (FusFusionCard *self)
{
  GtkWidget *picture = gtk_drawing_area_new ();

  gtk_drawing_area_set_content_width (GTK_DRAWING_AREA (picture), PICTURE_WIDTH);
  gtk_drawing_area_set_content_height (GTK_DRAWING_AREA (picture), PICTURE_HEIGHT);
  gtk_drawing_area_set_draw_func (GTK_DRAWING_AREA (picture), draw_picture, self, NULL);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), picture,
                           G_CONNECT_SWAPPED);

  return picture;
}

GtkWidget *
fus_fusion_card_new (const FusModelKind *kind)
{
  g_return_val_if_fail (kind != NULL, NULL);

  FusFusionCard *self = g_object_new (FUS_TYPE_FUSION_CARD, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->kind = kind;
  gtk_box_append (GTK_BOX (box), make_picture (self));
  gtk_box_append (GTK_BOX (box), make_head (_ (kind->name)));
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (self), box);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), kind->paper);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ (kind->name), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ (kind->consequence), -1);

  return GTK_WIDGET (self);
}

/**
 * fus_fusion_card_new_automatic:
 *
 * Returns: a card of the default kind: what it works out is said in place of a picture
 */
GtkWidget *
fus_fusion_card_new_automatic (void)
{
  FusFusionCard *self = g_object_new (FUS_TYPE_FUSION_CARD, NULL);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *what = NULL;

  self->kind = fus_model_kind_get_default ();
  what = gtk_label_new (_ (self->kind->consequence));
  gtk_label_set_xalign (GTK_LABEL (what), 0);
  gtk_label_set_wrap (GTK_LABEL (what), TRUE);
  gtk_widget_add_css_class (what, "caption");
  gtk_box_append (GTK_BOX (box), make_head (_ ("Automatic")));
  gtk_box_append (GTK_BOX (box), what);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (self), box);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), self->kind->paper);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _ ("Automatic"), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  _ (self->kind->consequence), -1);

  return GTK_WIDGET (self);
}

FUS_DEFINE_GETTER (FusFusionCard,
                   FUSION_CARD,
                   const FusModelKind *,
                   fus_fusion_card_get_kind,
                   kind)
