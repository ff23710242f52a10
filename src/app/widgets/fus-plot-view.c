/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A widget that shows a figure and answers pointer and keys. The picture is kept as a
 * texture; what is under the pointer is drawn above it, so that hovering costs
 * nothing. While a hand moves the figure is drawn hastily, and well once it rests.
 * Keyboard and pointer reach the same elements. */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-plot-view.h"

#include "fus-app.h"
#include "fus-getter.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define POINTS_PER_PIXEL (fus_app_get_points_per_pixel ())
#define SMALLEST_WIDTH 120
#define SMALLEST_HEIGHT 120
#define NATURAL_HEIGHT 240
#define BUSY_OPACITY 0.4
#define NUDGE 2     /* pixels that an arrow key moves a handle */
#define REST_MS 120 /* after the last move, when it is drawn finely again */
struct _FusPlotView
{
  GtkWidget parent_instance;

  FusPlotFigure *figure;
  gulong changed_id;
  gboolean busy;

  guint rest_id;
  double natural_height; /* at the width that it has, when that was asked last */

  GdkTexture *cache; /* the figure as it was drawn last; or NULL */
  gboolean is_stale; /* it looks different by now */
  int cache_width;
  int cache_height;
  int cache_scale;

  FusPlotPick pick; /* pointed at, or focused by the keyboard; kind NULL: nothing */
  FusPlotViewPainter painter; /* or NULL */
  gpointer painter_data;
  gboolean is_asked; /* the painter was, for this size */
  int asked_width;
  int asked_height;
  int asked_scale;
  gboolean is_dragging;
  const char *drag_panel;
  GtkWidget *menu;
};

enum
{
  PROP_FIGURE = 1,
  PROP_BUSY,
  N_PROPS,
};

enum
{
  ACTIVATED,
  HOVERED,
  DRAGGED,
  MENU,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FusPlotView, fus_plot_view, GTK_TYPE_WIDGET)

static double
get_width (FusPlotView *self)
{
  return gtk_widget_get_width (GTK_WIDGET (self)) * POINTS_PER_PIXEL;
}

static double
get_height (FusPlotView *self)
{
  return gtk_widget_get_height (GTK_WIDGET (self)) * POINTS_PER_PIXEL;
}

static void
drop_cache (FusPlotView *self)
{
  self->is_stale = TRUE;
  self->is_asked = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
update_accessible (FusPlotView *self)
{
  const char *title =
    self->figure != NULL ? fus_plot_figure_get_title (self->figure) : NULL;
  const char *description =
    self->figure != NULL ? fus_plot_figure_get_description (self->figure) : NULL;

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title != NULL ? title : _ ("Chart"),
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  self->pick.text != NULL ? self->pick.text
                                  : description != NULL   ? description
                                                          : "",
                                  -1);
}

static void
forget_pick (FusPlotView *self)
{
  if (self->pick.kind == NULL)
    return;
  fus_plot_pick_clear (&self->pick);
  memset (&self->pick, 0, sizeof self->pick);
  g_signal_emit (self, signals[HOVERED], 0, NULL);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  gtk_widget_trigger_tooltip_query (GTK_WIDGET (self));
}

static gboolean
is_same_pick (const FusPlotPick *a, const FusPlotPick *b)
{
  return a->kind == b->kind && a->axes == b->axes && a->layer == b->layer &&
         a->index == b->index;
}

/* Takes over @pick. */
static void
take_pick (FusPlotView *self, FusPlotPick *pick)
{
  if (is_same_pick (&self->pick, pick))
    {
      fus_plot_pick_clear (pick);
      return;
    }
  fus_plot_pick_clear (&self->pick);
  self->pick = *pick;
  update_accessible (self);
  g_signal_emit (self, signals[HOVERED], 0, &self->pick);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  gtk_widget_trigger_tooltip_query (GTK_WIDGET (self));
}

/* Most changes leave the height as it is, and the window need not be laid out anew. */
static void
resize_if_needed (FusPlotView *self)
{
  double natural = 0;
  double smallest = 0;

  if (self->figure != NULL)
    fus_plot_figure_get_natural_size (self->figure,
                                      MAX (get_width (self),
                                           SMALLEST_WIDTH * POINTS_PER_PIXEL),
                                      &natural, &smallest);
  if (fabs (natural - self->natural_height) > 0.5)
    gtk_widget_queue_resize (GTK_WIDGET (self));
  self->natural_height = natural;
}

static void
figure_changed_cb (FusPlotView *self)
{
  update_accessible (self);
  resize_if_needed (self);
  drop_cache (self);
}

static gboolean
rest_cb (gpointer data)
{
  FusPlotView *self = data;

  self->rest_id = 0;
  if (self->figure != NULL)
    fus_plot_figure_set_hasty (self->figure, FALSE);
  drop_cache (self);

  return G_SOURCE_REMOVE;
}

static void
style_changed_cb (FusPlotView *self)
{
  if (self->figure != NULL)
    fus_plot_figure_set_theme (self->figure, fus_app_get_theme ());
}

static void
scale_changed_cb (FusPlotView *self)
{
  drop_cache (self);
}

/* All of a chart grows with the text, and so does what it needs. */
static void
text_scale_changed_cb (FusPlotView *self)
{
  forget_pick (self);
  gtk_widget_queue_resize (GTK_WIDGET (self));
  drop_cache (self);
}

GBytes *
fus_plot_picture_draw (const FusPlotPicture *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  int width = self->width * self->scale;
  int height = self->height * self->scale;
  int stride = width * 4;
  g_autofree guchar *pixels = g_malloc0_n ((gsize) height, stride);
  cairo_surface_t *surface =
    cairo_image_surface_create_for_data (pixels, CAIRO_FORMAT_ARGB32, width, height,
                                         stride);
  cairo_t *cr = cairo_create (surface);
  double points = self->points_per_pixel;

  cairo_scale (cr, self->scale / points, self->scale / points);
  fus_plot_figure_draw (self->figure, cr, self->width * points, self->height * points);
  cairo_destroy (cr);
  cairo_surface_destroy (surface);

  return g_bytes_new_take (g_steal_pointer (&pixels), (gsize) height * (gsize) stride);
}

static void
set_cache (FusPlotView *self, const FusPlotPicture *picture, GBytes *pixels)
{
  int width = picture->width * picture->scale;

  g_clear_object (&self->cache);
  self->cache = gdk_memory_texture_new (width, picture->height * picture->scale,
                                        GDK_MEMORY_DEFAULT, pixels, (gsize) width * 4);
  self->cache_width = picture->width;
  self->cache_height = picture->height;
  self->cache_scale = picture->scale;
  self->is_stale = FALSE;
}

static gboolean
is_cached (FusPlotView *self, int width, int height, int scale)
{
  return self->cache != NULL && !self->is_stale && self->cache_width == width &&
         self->cache_height == height && self->cache_scale == scale;
}

static gboolean
is_asked (FusPlotView *self, const FusPlotPicture *picture)
{
  return self->is_asked && self->asked_width == picture->width &&
         self->asked_height == picture->height && self->asked_scale == picture->scale;
}

static void
ask_painter (FusPlotView *self, const FusPlotPicture *picture)
{
  if (is_asked (self, picture))
    return;
  self->is_asked = TRUE;
  self->asked_width = picture->width;
  self->asked_height = picture->height;
  self->asked_scale = picture->scale;
  self->painter (self, picture, self->painter_data);
}

/* At the resolution of the screen. */
static void
ensure_cache (FusPlotView *self, int width, int height)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  FusPlotPicture picture = { self->figure, width, height, scale, POINTS_PER_PIXEL };
  g_autoptr (GBytes) pixels = NULL;

  if (is_cached (self, width, height, scale))
    return;
  if (self->painter != NULL && fus_plot_figure_takes_long (self->figure))
    {
      ask_painter (self, &picture);
      return;
    }
  pixels = fus_plot_picture_draw (&picture);
  set_cache (self, &picture, pixels);
}

static void
snapshot_hover (FusPlotView *self, GtkSnapshot *snapshot, int width, int height)
{
  cairo_t *cr = NULL;

  if (self->pick.kind == NULL)
    return;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, (float) width,
                                                                 (float) height));
  cairo_scale (cr, 1 / POINTS_PER_PIXEL, 1 / POINTS_PER_PIXEL);
  fus_plot_figure_draw_hover (self->figure, cr, width * POINTS_PER_PIXEL,
                              height * POINTS_PER_PIXEL, &self->pick);
  cairo_destroy (cr);
}

static void
fus_plot_view_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  FusPlotView *self = FUS_PLOT_VIEW (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);

  if (self->figure == NULL || width <= 0 || height <= 0)
    return;
  ensure_cache (self, width, height);
  if (self->cache == NULL)
    return;
  if (self->busy)
    gtk_snapshot_push_opacity (snapshot, BUSY_OPACITY);
  gtk_snapshot_append_texture (snapshot, self->cache,
                               &GRAPHENE_RECT_INIT (0, 0, (float) self->cache_width,
                                                    (float) self->cache_height));
  snapshot_hover (self, snapshot, width, height);
  if (self->busy)
    gtk_snapshot_pop (snapshot);
}

static GtkSizeRequestMode
fus_plot_view_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
fus_plot_view_measure (GtkWidget *widget,
                       GtkOrientation orientation,
                       int for_size,
                       int *minimum,
                       int *natural,
                       int *minimum_baseline,
                       int *natural_baseline)
{
  FusPlotView *self = FUS_PLOT_VIEW (widget);
  double wanted = 0;
  double smallest = 0;

  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? SMALLEST_WIDTH : SMALLEST_HEIGHT;
  *natural = MAX (*minimum, orientation == GTK_ORIENTATION_HORIZONTAL ? SMALLEST_WIDTH
                                                                      : NATURAL_HEIGHT);
  *minimum = (int) (*minimum * fus_app_get_text_scale ());
  *natural = (int) (*natural * fus_app_get_text_scale ());
  if (self->figure == NULL || orientation == GTK_ORIENTATION_HORIZONTAL)
    return;
  fus_plot_figure_get_natural_size (self->figure,
                                    MAX (for_size, SMALLEST_WIDTH) * POINTS_PER_PIXEL,
                                    &wanted, &smallest);
  if (wanted <= 0)
    return;
  *natural = (int) ceil (wanted / POINTS_PER_PIXEL);
  *minimum = MIN (*natural, (int) ceil (MAX (smallest, 1) / POINTS_PER_PIXEL));
}

static void
pick_at (FusPlotView *self, double x, double y)
{
  FusPlotPick pick = { 0 };

  if (self->figure != NULL &&
      fus_plot_figure_pick (self->figure, get_width (self), get_height (self),
                            fus_plot_view_to_points (self, x, y), &pick))
    take_pick (self, &pick);
  else
    forget_pick (self);
}

static void
drag_to (FusPlotView *self, double x, double y, gboolean has_ended)
{
  FusPlotPoint data = { 0 };

  if (fus_plot_view_to_data (self, self->drag_panel, x, y, &data))
    g_signal_emit (self, signals[DRAGGED], 0, self->drag_panel, data.x, data.y,
                   has_ended);
}

static void
motion_cb (FusPlotView *self, double x, double y)
{
  if (self->is_dragging)
    drag_to (self, x, y, FALSE);
  else
    pick_at (self, x, y);
}

static void
pressed_cb (FusPlotView *self, int n_press, double x, double y, GtkGesture *gesture)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (button == GDK_BUTTON_SECONDARY)
    {
      g_signal_emit (self, signals[MENU], 0, x, y);
      return;
    }
  pick_at (self, x, y);
  self->is_dragging = button == GDK_BUTTON_PRIMARY && self->pick.handle;
  self->drag_panel = self->pick.panel;
}

static void
activate (FusPlotView *self, GdkModifierType modifiers)
{
  if (self->pick.kind != NULL)
    g_signal_emit (self, signals[ACTIVATED], 0, &self->pick, modifiers);
}

static void
released_cb (FusPlotView *self, int n_press, double x, double y, GtkGesture *gesture)
{
  GtkEventController *controller = GTK_EVENT_CONTROLLER (gesture);

  if (self->is_dragging)
    {
      self->is_dragging = FALSE;
      drag_to (self, x, y, TRUE);
      return;
    }
  if (gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture)) ==
      GDK_BUTTON_PRIMARY)
    activate (self, gtk_event_controller_get_current_event_state (controller));
}

/* The handle that has the focus goes a little up or down, as if dragged; its own pick
 * stays, for the next press. */
static gboolean
nudge (FusPlotView *self, int dy)
{
  FusPlotPick kept = self->pick;
  double x = self->pick.at.x / POINTS_PER_PIXEL;
  double y = self->pick.at.y / POINTS_PER_PIXEL + dy * NUDGE;

  kept.text = g_strdup (self->pick.text);
  kept.at.y = y * POINTS_PER_PIXEL;
  self->drag_panel = self->pick.panel;
  drag_to (self, x, y, TRUE);
  take_pick (self, &kept);

  return TRUE;
}

static gboolean
walk (FusPlotView *self, int dx, int dy)
{
  FusPlotPick pick = self->pick;

  if (self->pick.handle && dx == 0)
    return nudge (self, dy);
  if (self->figure == NULL)
    return FALSE;
  pick.text = g_strdup (self->pick.text);
  if (!fus_plot_figure_pick_next (self->figure, get_width (self), get_height (self), dx,
                                  dy, &pick))
    {
      fus_plot_pick_clear (&pick);
      return FALSE;
    }
  take_pick (self, &pick);

  return TRUE;
}

static gboolean
key_pressed_cb (FusPlotView *self, guint key, guint code, GdkModifierType modifiers)
{
  if ((modifiers & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Left:
      return walk (self, -1, 0);
    case GDK_KEY_Right:
      return walk (self, 1, 0);
    case GDK_KEY_Up:
      return walk (self, 0, -1);
    case GDK_KEY_Down:
      return walk (self, 0, 1);
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      activate (self, modifiers);
      return self->pick.kind != NULL;
    case GDK_KEY_Escape:
      /* The window has a use for it, too. */
      forget_pick (self);
      return FALSE;
    default:
      return FALSE;
    }
}

static gboolean
fus_plot_view_query_tooltip (GtkWidget *widget,
                             int x,
                             int y,
                             gboolean keyboard,
                             GtkTooltip *tooltip)
{
  FusPlotView *self = FUS_PLOT_VIEW (widget);

  if (self->pick.text == NULL || *self->pick.text == '\0')
    return FALSE;
  gtk_tooltip_set_text (tooltip, self->pick.text);
  gtk_tooltip_set_tip_area (tooltip,
                            &(GdkRectangle){
                              (int) (self->pick.at.x / POINTS_PER_PIXEL) - 8,
                              (int) (self->pick.at.y / POINTS_PER_PIXEL) - 8, 16, 16 });

  return TRUE;
}

static void
fus_plot_view_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  FusPlotView *self = FUS_PLOT_VIEW (widget);

  if (self->menu != NULL)
    gtk_popover_present (GTK_POPOVER (self->menu));
}

static void
fus_plot_view_get_property (GObject *object,
                            guint prop_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  FusPlotView *self = FUS_PLOT_VIEW (object);

  if (prop_id == PROP_FIGURE)
    g_value_set_object (value, self->figure);
  else if (prop_id == PROP_BUSY)
    g_value_set_boolean (value, self->busy);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fus_plot_view_set_property (GObject *object,
                            guint prop_id,
                            const GValue *value,
                            GParamSpec *pspec)
{
  FusPlotView *self = FUS_PLOT_VIEW (object);

  if (prop_id == PROP_FIGURE)
    fus_plot_view_set_figure (self, g_value_get_object (value));
  else if (prop_id == PROP_BUSY)
    fus_plot_view_set_busy (self, g_value_get_boolean (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fus_plot_view_dispose (GObject *object)
{
  FusPlotView *self = FUS_PLOT_VIEW (object);

  g_clear_handle_id (&self->rest_id, g_source_remove);
  g_clear_pointer (&self->menu, gtk_widget_unparent);
  g_clear_signal_handler (&self->changed_id, self->figure);
  g_clear_object (&self->figure);
  g_clear_object (&self->cache);
  fus_plot_pick_clear (&self->pick);
  memset (&self->pick, 0, sizeof self->pick);

  G_OBJECT_CLASS (fus_plot_view_parent_class)->dispose (object);
}

static void
install_signals (GType type)
{
  signals[ACTIVATED] =
    g_signal_new ("activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE,
                  2, G_TYPE_POINTER, GDK_TYPE_MODIFIER_TYPE);
  signals[HOVERED] = g_signal_new ("hovered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL,
                                   NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[DRAGGED] =
    g_signal_new ("dragged", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 4,
                  G_TYPE_STRING, G_TYPE_DOUBLE, G_TYPE_DOUBLE, G_TYPE_BOOLEAN);
  signals[MENU] = g_signal_new ("menu", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_DOUBLE, G_TYPE_DOUBLE);
}

static void
fus_plot_view_class_init (FusPlotViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags =
    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = fus_plot_view_get_property;
  object_class->set_property = fus_plot_view_set_property;
  object_class->dispose = fus_plot_view_dispose;
  widget_class->snapshot = fus_plot_view_snapshot;
  widget_class->measure = fus_plot_view_measure;
  widget_class->get_request_mode = fus_plot_view_get_request_mode;
  widget_class->size_allocate = fus_plot_view_size_allocate;
  widget_class->query_tooltip = fus_plot_view_query_tooltip;

  properties[PROP_FIGURE] =
    g_param_spec_object ("figure", NULL, NULL, FUS_TYPE_PLOT_FIGURE, flags);
  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
  install_signals (FUS_TYPE_PLOT_VIEW);

  gtk_widget_class_set_css_name (widget_class, "plotview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
add_controllers (FusPlotView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (forget_pick), self);
  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  g_signal_connect_swapped (click, "released", G_CALLBACK (released_cb), self);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, key);
}

static void
fus_plot_view_init (FusPlotView *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  add_controllers (self);
  g_signal_connect (self, "notify::scale-factor", G_CALLBACK (scale_changed_cb), NULL);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (style_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (gtk_settings_get_default (), "notify::gtk-xft-dpi",
                           G_CALLBACK (text_scale_changed_cb), self, G_CONNECT_SWAPPED);
  update_accessible (self);
}

GtkWidget *
fus_plot_view_new (void)
{
  return g_object_new (FUS_TYPE_PLOT_VIEW, NULL);
}

FUS_DEFINE_GETTER (FusPlotView,
                   PLOT_VIEW,
                   FusPlotFigure *,
                   fus_plot_view_get_figure,
                   figure)

void
fus_plot_view_take_text (FusPlotView *self, char *text)
{
  g_return_if_fail (FUS_IS_PLOT_VIEW (self));

  if (self->pick.kind == NULL)
    {
      g_free (text);
      return;
    }
  g_free (self->pick.text);
  self->pick.text = text;
  update_accessible (self);
}

const FusPlotPick *
fus_plot_view_get_pick (FusPlotView *self)
{
  g_return_val_if_fail (FUS_IS_PLOT_VIEW (self), NULL);

  return self->pick.kind != NULL ? &self->pick : NULL;
}

void
fus_plot_view_get_widths (FusPlotView *self, double *widths)
{
  g_return_if_fail (FUS_IS_PLOT_VIEW (self));

  int width = gtk_widget_get_width (GTK_WIDGET (self));

  widths[0] = SMALLEST_WIDTH * POINTS_PER_PIXEL;
  widths[1] = width > SMALLEST_WIDTH ? width * POINTS_PER_PIXEL : 0;
}

FusPlotPoint
fus_plot_view_to_points (FusPlotView *self, double x, double y)
{
  return (FusPlotPoint){ x * POINTS_PER_PIXEL, y * POINTS_PER_PIXEL };
}

gboolean
fus_plot_view_to_data (FusPlotView *self,
                       const char *panel,
                       double x,
                       double y,
                       FusPlotPoint *data)
{
  g_return_val_if_fail (FUS_IS_PLOT_VIEW (self), FALSE);

  return self->figure != NULL &&
         fus_plot_figure_to_data (self->figure, get_width (self), get_height (self),
                                  fus_plot_figure_find_axes (self->figure, panel),
                                  fus_plot_view_to_points (self, x, y), data);
}

void
fus_plot_view_set_figure (FusPlotView *self, FusPlotFigure *figure)
{
  g_return_if_fail (FUS_IS_PLOT_VIEW (self));
  g_return_if_fail (figure == NULL || FUS_IS_PLOT_FIGURE (figure));

  if (self->figure == figure)
    return;
  forget_pick (self);
  g_clear_signal_handler (&self->changed_id, self->figure);
  g_set_object (&self->figure, figure);
  if (figure != NULL)
    {
      fus_plot_figure_set_theme (figure, fus_app_get_theme ());
      fus_plot_figure_set_parallel (figure, fus_app_run_parallel, NULL);
      self->changed_id = g_signal_connect_swapped (figure, "changed",
                                                   G_CALLBACK (figure_changed_cb), self);
    }
  figure_changed_cb (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FIGURE]);
}

void
fus_plot_view_set_painter (FusPlotView *self, FusPlotViewPainter painter, gpointer data)
{
  self->painter = painter;
  self->painter_data = data;
}

void
fus_plot_view_take_picture (FusPlotView *self,
                            const FusPlotPicture *picture,
                            GBytes *pixels)
{
  g_return_if_fail (FUS_IS_PLOT_VIEW (self));

  if (!is_asked (self, picture))
    return;
  self->is_asked = FALSE;
  set_cache (self, picture, pixels);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
fus_plot_view_set_busy (FusPlotView *self, gboolean busy)
{
  g_return_if_fail (FUS_IS_PLOT_VIEW (self));

  if (self->busy == busy)
    return;
  self->busy = busy;
  gtk_widget_queue_draw (GTK_WIDGET (self));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_BUSY]);
}

void
fus_plot_view_hasten (FusPlotView *self)
{
  g_return_if_fail (FUS_IS_PLOT_VIEW (self));

  if (self->figure == NULL)
    return;
  fus_plot_figure_set_hasty (self->figure, TRUE);
  g_clear_handle_id (&self->rest_id, g_source_remove);
  self->rest_id = g_timeout_add (REST_MS, rest_cb, self);
}

/* The menu belongs to the widget that it points at. */
void
fus_plot_view_take_menu (FusPlotView *self, GtkWidget *menu)
{
  g_return_if_fail (FUS_IS_PLOT_VIEW (self));

  g_clear_pointer (&self->menu, gtk_widget_unparent);
  self->menu = menu;
  gtk_widget_set_parent (menu, GTK_WIDGET (self));
}
