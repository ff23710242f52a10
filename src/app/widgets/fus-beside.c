/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-beside.h"

#include "fus-children.h"

#define GAP 12
/* Share of the width that the second may take beside a text of several lines. */
#define MOST_BESIDE 0.5

struct _FusBeside
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (FusBeside, fus_beside, GTK_TYPE_WIDGET)

/* (nullable): where there is something to press. */
static GtkWidget *
get_second (FusBeside *self)
{
  GtkWidget *second = gtk_widget_get_last_child (GTK_WIDGET (self));

  return gtk_widget_should_layout (second) ? second : NULL;
}

/* A text of one line stays one. */
static gboolean
is_beside (GtkWidget *first, GtkWidget *second, int width)
{
  FusExtent text = fus_child_measure (first, GTK_ORIENTATION_HORIZONTAL, -1);
  FusExtent button = fus_child_measure (second, GTK_ORIENTATION_HORIZONTAL, -1);

  return width < 0 || button.natural <= MOST_BESIDE * width ||
         text.natural + GAP + button.natural <= width;
}

static FusExtent
measure_width (GtkWidget *first, GtkWidget *second)
{
  FusExtent text = fus_child_measure (first, GTK_ORIENTATION_HORIZONTAL, -1);
  FusExtent button = { 0, 0 };

  if (second == NULL)
    return text;
  button = fus_child_measure (second, GTK_ORIENTATION_HORIZONTAL, -1);

  return (FusExtent){ MAX (text.minimum, button.minimum),
                      text.natural + GAP + button.natural };
}

static FusExtent
measure_height (GtkWidget *first, GtkWidget *second, int width)
{
  FusExtent text = { 0, 0 };
  FusExtent button = { 0, 0 };
  int used = 0;

  if (second == NULL)
    return fus_child_measure (first, GTK_ORIENTATION_VERTICAL, width);
  button = fus_child_measure (second, GTK_ORIENTATION_VERTICAL, -1);
  if (!is_beside (first, second, width))
    {
      text = fus_child_measure (first, GTK_ORIENTATION_VERTICAL, width);
      return (FusExtent){ text.minimum + GAP / 2 + button.minimum,
                          text.natural + GAP / 2 + button.natural };
    }
  used = GAP + fus_child_measure (second, GTK_ORIENTATION_HORIZONTAL, -1).natural;
  text =
    fus_child_measure (first, GTK_ORIENTATION_VERTICAL, width < 0 ? -1 : width - used);

  return (FusExtent){ MAX (text.minimum, button.minimum),
                      MAX (text.natural, button.natural) };
}

static void
fus_beside_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  GtkWidget *first = gtk_widget_get_first_child (widget);
  GtkWidget *second = get_second (FUS_BESIDE (widget));
  FusExtent size = orientation == GTK_ORIENTATION_HORIZONTAL
                     ? measure_width (first, second)
                     : measure_height (first, second, for_size);

  *minimum = size.minimum;
  *natural = MAX (size.natural, size.minimum);
}

static void
fus_beside_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *first = gtk_widget_get_first_child (widget);
  GtkWidget *second = get_second (FUS_BESIDE (widget));
  FusExtent wide = { 0, 0 };
  FusExtent high = { 0, 0 };

  if (second == NULL)
    {
      fus_child_place (widget, first, 0, 0, width, height);
      return;
    }
  wide = fus_child_measure (second, GTK_ORIENTATION_HORIZONTAL, -1);
  high = fus_child_measure (second, GTK_ORIENTATION_VERTICAL, -1);
  if (is_beside (first, second, width))
    {
      int rest = width - GAP - wide.natural;

      fus_child_place (widget, first, 0, 0, rest, height);
      fus_child_place (widget, second, rest + GAP, (height - high.natural) / 2,
                       wide.natural, high.natural);
      return;
    }
  fus_child_place (widget, first, 0, 0, width, height - GAP / 2 - high.natural);
  fus_child_place (widget, second, 0, height - high.natural, MIN (wide.natural, width),
                   high.natural);
}

static GtkSizeRequestMode
fus_beside_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
fus_beside_class_init (FusBesideClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fus_children_dispose;
  widget_class->measure = fus_beside_measure;
  widget_class->size_allocate = fus_beside_size_allocate;
  widget_class->get_request_mode = fus_beside_get_request_mode;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
fus_beside_init (FusBeside *self)
{
}
