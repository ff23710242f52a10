/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-beside.h"

#define GAP 12
/* Share of the width that the second may take while it stands beside the first. */
#define MOST_BESIDE 0.5

struct _FusBeside
{
  GtkWidget parent_instance;
};

G_DEFINE_FINAL_TYPE (FusBeside, fus_beside, GTK_TYPE_WIDGET)

typedef struct
{
  int minimum;
  int natural;
} Size;

static Size
measure (GtkWidget *child, GtkOrientation orientation, int for_size)
{
  Size size = { 0, 0 };

  gtk_widget_measure (child, orientation, for_size, &size.minimum, &size.natural, NULL,
                      NULL);

  return size;
}

/* (nullable): where there is something to press. */
static GtkWidget *
get_second (FusBeside *self)
{
  GtkWidget *second = gtk_widget_get_last_child (GTK_WIDGET (self));

  return gtk_widget_should_layout (second) ? second : NULL;
}

static gboolean
is_beside (GtkWidget *second, int width)
{
  Size size = measure (second, GTK_ORIENTATION_HORIZONTAL, -1);

  return width < 0 || size.natural <= MOST_BESIDE * width;
}

static Size
measure_width (GtkWidget *first, GtkWidget *second)
{
  Size text = measure (first, GTK_ORIENTATION_HORIZONTAL, -1);
  Size button = { 0, 0 };

  if (second == NULL)
    return text;
  button = measure (second, GTK_ORIENTATION_HORIZONTAL, -1);

  return (Size){ MAX (text.minimum, button.minimum),
                 text.natural + GAP + button.natural };
}

static Size
measure_height (GtkWidget *first, GtkWidget *second, int width)
{
  Size text = { 0, 0 };
  Size button = { 0, 0 };
  int used = 0;

  if (second == NULL)
    return measure (first, GTK_ORIENTATION_VERTICAL, width);
  button = measure (second, GTK_ORIENTATION_VERTICAL, -1);
  if (!is_beside (second, width))
    {
      text = measure (first, GTK_ORIENTATION_VERTICAL, width);
      return (Size){ text.minimum + GAP / 2 + button.minimum,
                     text.natural + GAP / 2 + button.natural };
    }
  used = GAP + measure (second, GTK_ORIENTATION_HORIZONTAL, -1).natural;
  text = measure (first, GTK_ORIENTATION_VERTICAL, width < 0 ? -1 : width - used);

  return (Size){ MAX (text.minimum, button.minimum), MAX (text.natural, button.natural) };
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
  Size size = orientation == GTK_ORIENTATION_HORIZONTAL
                ? measure_width (first, second)
                : measure_height (first, second, for_size);

  *minimum = size.minimum;
  *natural = MAX (size.natural, size.minimum);
}

/* @x: from where reading begins */
static void
place (GtkWidget *widget, GtkWidget *child, int x, int y, int width, int height)
{
  gboolean is_reversed = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int left = is_reversed ? gtk_widget_get_width (widget) - x - width : x;

  gtk_widget_size_allocate (child, &(GtkAllocation){ left, y, width, height }, -1);
}

static void
fus_beside_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  GtkWidget *first = gtk_widget_get_first_child (widget);
  GtkWidget *second = get_second (FUS_BESIDE (widget));
  Size wide = { 0, 0 };
  Size high = { 0, 0 };

  if (second == NULL)
    {
      place (widget, first, 0, 0, width, height);
      return;
    }
  wide = measure (second, GTK_ORIENTATION_HORIZONTAL, -1);
  high = measure (second, GTK_ORIENTATION_VERTICAL, -1);
  if (is_beside (second, width))
    {
      int rest = width - GAP - wide.natural;

      place (widget, first, 0, 0, rest, height);
      place (widget, second, rest + GAP, (height - high.natural) / 2, wide.natural,
             high.natural);
      return;
    }
  place (widget, first, 0, 0, width, height - GAP / 2 - high.natural);
  place (widget, second, 0, height - high.natural, MIN (wide.natural, width),
         high.natural);
}

static GtkSizeRequestMode
fus_beside_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
fus_beside_dispose (GObject *object)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (object))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (fus_beside_parent_class)->dispose (object);
}

static void
fus_beside_class_init (FusBesideClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fus_beside_dispose;
  widget_class->measure = fus_beside_measure;
  widget_class->size_allocate = fus_beside_size_allocate;
  widget_class->get_request_mode = fus_beside_get_request_mode;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
fus_beside_init (FusBeside *self)
{
}
