/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-columns.h"

#include "fus-children.h"

#define GAP 36     /* between the columns */
#define SPACING 18 /* between the sections of one */
#define SECOND_WIDTH 456
#define N_COLUMNS 2

struct _FusColumns
{
  GtkWidget parent_instance;

  GtkWidget *only; /* weak, or NULL: all are shown */
};

G_DEFINE_FINAL_TYPE (FusColumns, fus_columns, GTK_TYPE_WIDGET)

static GQuark
get_quark (void)
{
  return g_quark_from_static_string ("fus-columns-is-second");
}

static guint
get_column (GtkWidget *section)
{
  return g_object_get_qdata (G_OBJECT (section), get_quark ()) != NULL ? 1 : 0;
}

static GtkWidget *
get_next (FusColumns *self, GtkWidget *section, guint column)
{
  GtkWidget *next = section != NULL ? gtk_widget_get_next_sibling (section)
                                    : gtk_widget_get_first_child (GTK_WIDGET (self));

  while (next != NULL &&
         (get_column (next) != column || !gtk_widget_should_layout (next)))
    next = gtk_widget_get_next_sibling (next);

  return next;
}

/* The widest of a column, or all of it one below the other. */
static FusExtent
measure_column (FusColumns *self, guint column, GtkOrientation orientation, int for_size)
{
  FusExtent sum = { 0, 0 };
  gboolean is_wide = orientation == GTK_ORIENTATION_HORIZONTAL;

  for (GtkWidget *section = get_next (self, NULL, column); section != NULL;
       section = get_next (self, section, column))
    {
      FusExtent size = fus_child_measure (section, orientation, for_size);
      int gap = !is_wide && sum.natural > 0 ? SPACING : 0;

      sum.minimum =
        is_wide ? MAX (sum.minimum, size.minimum) : sum.minimum + gap + size.minimum;
      sum.natural =
        is_wide ? MAX (sum.natural, size.natural) : sum.natural + gap + size.natural;
    }

  return sum;
}

static int
get_second_width (FusColumns *self)
{
  FusExtent second = measure_column (self, 1, GTK_ORIENTATION_HORIZONTAL, -1);

  return MAX (second.minimum, SECOND_WIDTH);
}

static int
get_column_width (FusColumns *self, guint column, int width)
{
  int second = get_second_width (self);

  return column == 1 ? second : MAX (width - second - GAP, 0);
}

static FusExtent
measure_both (FusColumns *self, GtkOrientation orientation, int for_size)
{
  FusExtent both = { 0, 0 };

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      both = measure_column (self, 0, orientation, -1);
      both.minimum += GAP + get_second_width (self);
      both.natural += GAP + get_second_width (self);

      return both;
    }
  for (guint column = 0; column < N_COLUMNS; column++)
    {
      int width = for_size < 0 ? -1 : get_column_width (self, column, for_size);
      FusExtent size = measure_column (self, column, orientation, width);

      both.minimum = MAX (both.minimum, size.minimum);
      both.natural = MAX (both.natural, size.natural);
    }

  return both;
}

static void
fus_columns_measure (GtkWidget *widget,
                     GtkOrientation orientation,
                     int for_size,
                     int *minimum,
                     int *natural,
                     int *minimum_baseline,
                     int *natural_baseline)
{
  FusColumns *self = FUS_COLUMNS (widget);
  FusExtent size = self->only != NULL
                     ? fus_child_measure (self->only, orientation, for_size)
                     : measure_both (self, orientation, for_size);

  *minimum = size.minimum;
  *natural = size.natural;
}

/* Each gets what it needs, and of what is left as much as it lacks of what it wants. */
static void
allocate_column (FusColumns *self, guint column, int x, int width, int height)
{
  FusExtent sum = measure_column (self, column, GTK_ORIENTATION_VERTICAL, width);
  double lack = sum.natural - sum.minimum;
  double share = lack > 0 ? CLAMP ((height - sum.minimum) / lack, 0, 1) : 1;
  int y = 0;

  for (GtkWidget *section = get_next (self, NULL, column); section != NULL;
       section = get_next (self, section, column))
    {
      FusExtent size = fus_child_measure (section, GTK_ORIENTATION_VERTICAL, width);
      int mine = size.minimum + (int) (share * (size.natural - size.minimum));

      fus_child_place (GTK_WIDGET (self), section, x, y, width, mine);
      y += mine + SPACING;
    }
}

static void
fus_columns_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  FusColumns *self = FUS_COLUMNS (widget);

  if (self->only != NULL)
    {
      fus_child_place (widget, self->only, 0, 0, width, height);
      return;
    }
  for (guint column = 0; column < N_COLUMNS; column++)
    {
      int mine = get_column_width (self, column, width);

      allocate_column (self, column, column == 1 ? width - mine : 0, mine, height);
    }
}

static GtkSizeRequestMode
fus_columns_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
fus_columns_dispose (GObject *object)
{
  g_clear_weak_pointer (&FUS_COLUMNS (object)->only);
  fus_children_dispose (object);
}

static void
fus_columns_class_init (FusColumnsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fus_columns_dispose;
  widget_class->measure = fus_columns_measure;
  widget_class->size_allocate = fus_columns_size_allocate;
  widget_class->get_request_mode = fus_columns_get_request_mode;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
fus_columns_init (FusColumns *self)
{
}

void
fus_columns_set_is_second (FusColumns *self, GtkWidget *section, gboolean is_second)
{
  g_return_if_fail (FUS_IS_COLUMNS (self));
  g_return_if_fail (GTK_IS_WIDGET (section));
  g_return_if_fail (gtk_widget_get_parent (section) == GTK_WIDGET (self));

  g_object_set_qdata (G_OBJECT (section), get_quark (), GINT_TO_POINTER (is_second));
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

void
fus_columns_set_only (FusColumns *self, GtkWidget *section)
{
  g_return_if_fail (FUS_IS_COLUMNS (self));
  g_return_if_fail (section == NULL ||
                    gtk_widget_get_parent (section) == GTK_WIDGET (self));

  g_set_weak_pointer (&self->only, section);
  for (GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    gtk_widget_set_child_visible (child, section == NULL || child == section);
  gtk_widget_queue_resize (GTK_WIDGET (self));
}
