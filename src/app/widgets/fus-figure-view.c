/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A figure on a page, whole: heading, a line that tells how far its numbers are, the
 * chart, what it says, and the menu that exports it. The figure that was built is
 * frozen and stays as it is; the chart draws a copy, which a page may move or mark.
 * The newest request wins, and the figure before stays in view until the new one is
 * there. An export is given a figure of its own, as it looks now. */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-figure-view.h"

#include "fus-app.h"
#include "fus-busy-line.h"
#include "fus-export-window.h"
#include "fus-export.h"
#include "fus-figure-made.h"
#include "fus-getter.h"

#include <glib/gi18n-lib.h>

#define HEAD_SPACING 6

struct _FusFigureView
{
  GtkBox parent_instance;

  const FusFigureClass *figure_class;
  FusFigureSentences says;
  gboolean hides_empty_plot;
  gboolean hides_empty;
  char *postscript;
  const char *split;
  gint64 seed;

  FusStudy *study;     /* weak: the last one that asked */
  FusResult *result;   /* of FusFigureMade; NULL before the first request */
  guint serial;        /* of the request */
  FusFigureMade *made; /* what is shown; or NULL */
  FusFigureMade *next; /* what is built once the one before is there: curves of quick
                        * epochs would never come if each request dropped that; or NULL */
  FusResult *picture;  /* of Picture: of what is too much to be drawn at once; or NULL */
  guint n_pictures;

  GtkWidget *head;   /* or NULL */
  FusBusyLine *busy; /* or NULL */
  FusPlotView *plot;
  FusFigureWords *words; /* weak, or NULL: its own, or one of the page */
};

enum
{
  PROP_FIGURE_ID = 1,
  PROP_HEADING,
  PROP_TOOLS,
  PROP_SAYS,
  PROP_WORDS,
  PROP_FILLS,
  PROP_PLOT_HEIGHT,
  PROP_HIDES_EMPTY_PLOT,
  PROP_HIDES_EMPTY,
  N_PROPS,
};

enum
{
  ACTIVATED,
  HOVERED,
  DRAGGED,
  SHOWN,
  N_SIGNALS,
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FusFigureView, fus_figure_view, GTK_TYPE_BOX)

GType
fus_figure_sentences_get_type (void)
{
  static const GFlagsValue values[] = {
    { FUS_FIGURE_SAYS_FINDING, "FUS_FIGURE_SAYS_FINDING", "finding" },
    { FUS_FIGURE_SAYS_NOTE, "FUS_FIGURE_SAYS_NOTE", "note" },
    { FUS_FIGURE_SAYS_REASON, "FUS_FIGURE_SAYS_REASON", "reason" },
    { 0, NULL, NULL },
  };
  static gsize type = 0;

  if (g_once_init_enter (&type))
    g_once_init_leave (&type, g_flags_register_static ("FusFigureSentences", values));

  return type;
}

static FusFigureMade *
ask (FusFigureView *self, FusStudy *study, const FusFigureContext *context)
{
  FusFigureMade *made = fus_figure_made_new (self->figure_class, study, context->dataset,
                                             self->split, self->seed);

  made->theme = *fus_app_get_theme ();
  fus_plot_view_get_widths (self->plot, made->widths);

  return made;
}

/* -- What is shown -- */

/* Or why there is nothing to note on. */
static char *
make_note (FusFigureView *self, const FusFigure *figure)
{
  const char *note = figure != NULL ? figure->note : NULL;

  if (figure == NULL && self->made != NULL && (self->says & FUS_FIGURE_SAYS_REASON) != 0)
    return g_strdup (self->made->reason);
  if (note == NULL || *note == '\0' || (self->says & FUS_FIGURE_SAYS_NOTE) == 0)
    return NULL;

  return self->postscript != NULL ? g_strjoin (" ", note, self->postscript, NULL)
                                  : g_strdup (note);
}

/* Its own sentences stand below the chart. */
static void
ensure_words (FusFigureView *self)
{
  GtkWidget *words = NULL;

  if (self->words != NULL || self->says == 0)
    return;
  words = g_object_new (FUS_TYPE_FIGURE_WORDS, NULL);
  gtk_box_insert_child_after (GTK_BOX (self), words, GTK_WIDGET (self->plot));
  g_set_weak_pointer (&self->words, FUS_FIGURE_WORDS (words));
}

static void
show_words (FusFigureView *self, const FusFigure *figure)
{
  gboolean has_finding = figure != NULL && (self->says & FUS_FIGURE_SAYS_FINDING) != 0;
  g_autofree char *note = make_note (self, figure);

  ensure_words (self);
  if (self->words != NULL)
    fus_figure_words_set (self->words, has_finding ? figure->finding : NULL, note);
}

static void
hide_empty (FusFigureView *self, gboolean is_empty)
{
  if (self->hides_empty_plot)
    gtk_widget_set_visible (GTK_WIDGET (self->plot), !is_empty);
  if (self->hides_empty)
    gtk_widget_set_visible (GTK_WIDGET (self), !is_empty);
}

/* Takes @made, which may be %NULL. */
static void
take_made (FusFigureView *self, FusFigureMade *made)
{
  FusFigure *figure = made != NULL ? made->figure : NULL;
  g_autoptr (FusPlotFigure) plot = NULL;

  if (figure != NULL)
    plot = fus_figure_made_take_plot (made);
  g_clear_pointer (&self->made, fus_figure_made_unref);
  self->made = made;
  fus_plot_view_set_figure (self->plot, plot);
  show_words (self, figure);
  hide_empty (self, figure == NULL);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plot.save-data", figure != NULL);
  g_signal_emit (self, signals[SHOWN], 0);
}

/* Takes @made. */
static void
start (FusFigureView *self, FusFigureMade *made)
{
  g_autofree char *key = g_strdup_printf ("%u", ++self->serial);

  fus_result_request (self->result, key, made);
}

static void
result_changed_cb (FusFigureView *self)
{
  FusFigureMade *made = fus_result_get (self->result);

  take_made (self, made != NULL ? fus_figure_made_ref (made) : NULL);
  if (self->next != NULL)
    start (self, g_steal_pointer (&self->next));
}

static void
ensure_result (FusFigureView *self, FusStudy *study)
{
  if (self->study == study && self->result != NULL)
    return;
  if (self->result != NULL)
    g_signal_handlers_disconnect_by_data (self->result, self);
  g_clear_object (&self->result);
  self->result = fus_result_new (study, &fus_figure_made_kind);
  g_signal_connect_swapped (self->result, "changed", G_CALLBACK (result_changed_cb),
                            self);
}

/* -- What is too much to be drawn at once -- */

/* First to be drawn, then drawn. Reference-counted, frozen then. */
typedef struct
{
  FusPlotPicture picture;
  GBytes *pixels;
} Picture;

static gpointer
picture_ref (gpointer data)
{
  return g_atomic_rc_box_acquire (data);
}

static void
picture_clear (gpointer data)
{
  Picture *self = data;

  g_clear_object (&self->picture.figure);
  g_clear_pointer (&self->pixels, g_bytes_unref);
}

static void
picture_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, picture_clear);
}

static gpointer
draw_picture (gpointer data,
              FusMailbox *parts,
              FusPool *pool,
              const FusProgress *progress,
              GError **error)
{
  Picture *self = data;

  fus_plot_figure_set_parallel (self->picture.figure, fus_pool_run_work, pool);
  self->pixels = fus_plot_picture_draw (&self->picture);
  fus_plot_figure_set_parallel (self->picture.figure, NULL, NULL);

  return picture_ref (self);
}

static const FusResultKind picture_kind = {
  .lane = FUS_LANE_FIGURES,
  .compute = draw_picture,
  .free_input = picture_unref,
  .ref = picture_ref,
  .unref = picture_unref,
};

static void
picture_changed_cb (FusFigureView *self)
{
  const Picture *drawn = fus_result_get (self->picture);

  if (drawn != NULL)
    fus_plot_view_take_picture (self->plot, &drawn->picture, drawn->pixels);
}

static void
paint (FusPlotView *view, const FusPlotPicture *picture, gpointer data)
{
  FusFigureView *self = data;
  Picture *wanted = NULL;
  g_autofree char *key = NULL;

  if (self->study == NULL)
    return;
  if (self->picture == NULL)
    {
      self->picture = fus_result_new (self->study, &picture_kind);
      g_signal_connect_swapped (self->picture, "changed", G_CALLBACK (picture_changed_cb),
                                self);
    }
  wanted = g_atomic_rc_box_new0 (Picture);
  wanted->picture = *picture;
  wanted->picture.figure = fus_plot_figure_copy (picture->figure);
  key = g_strdup_printf ("%u", ++self->n_pictures);
  fus_result_request (self->picture, key, wanted);
}

/* -- The menu -- */

static void
export_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusFigureView *self = FUS_FIGURE_VIEW (widget);
  g_autoptr (FusFigure) figure = fus_figure_view_dup_figure (self);

  if (figure != NULL && self->study != NULL)
    gtk_window_present (fus_export_window_new (GTK_WINDOW (gtk_widget_get_root (widget)),
                                               self->study, figure));
}

static void
save_data_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusFigureView *self = FUS_FIGURE_VIEW (widget);

  if (self->made != NULL && self->made->figure != NULL && self->study != NULL)
    fus_export_save_numbers (GTK_WINDOW (gtk_widget_get_root (widget)), self->study,
                             self->made->figure);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusFigureView *self = FUS_FIGURE_VIEW (widget);
  g_autoptr (FusFigure) figure = fus_figure_view_dup_figure (self);

  if (figure != NULL && self->study != NULL)
    fus_export_copy (widget, self->study, figure);
}

static void
popup_menu (FusFigureView *self, double x, double y)
{
  g_autoptr (GMenu) model = g_menu_new ();
  GtkWidget *menu = NULL;

  g_menu_append (model, _ ("_Export…"), "plot.export");
  g_menu_append (model, _ ("_Save Data of This Figure…"), "plot.save-data");
  g_menu_append (model, _ ("_Copy Figure"), "plot.copy");
  menu = gtk_popover_menu_new_from_model (G_MENU_MODEL (model));
  gtk_popover_set_has_arrow (GTK_POPOVER (menu), FALSE);
  gtk_widget_set_halign (menu, GTK_ALIGN_START);
  fus_plot_view_take_menu (self->plot, menu);
  gtk_popover_set_pointing_to (GTK_POPOVER (menu),
                               &(GdkRectangle){ (int) x, (int) y, 1, 1 });
  gtk_popover_popup (GTK_POPOVER (menu));
}

static void
menu_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FusFigureView *self = FUS_FIGURE_VIEW (widget);
  GtkWidget *plot = GTK_WIDGET (self->plot);

  popup_menu (self, gtk_widget_get_width (plot) / 2.0,
              gtk_widget_get_height (plot) / 2.0);
}

/* What a figure can be turned into: the same for each. */
static void
install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "plot.export", NULL, export_action);
  gtk_widget_class_install_action (widget_class, "plot.save-data", NULL,
                                   save_data_action);
  gtk_widget_class_install_action (widget_class, "plot.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "plot.menu", NULL, menu_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK,
                                       "plot.copy", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "plot.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK,
                                       "plot.menu", NULL);
}

/* -- The widget -- */

static void
activated_cb (FusFigureView *self, FusPlotPick *pick, GdkModifierType modifiers)
{
  g_signal_emit (self, signals[ACTIVATED], 0, pick, modifiers);
}

static void
hovered_cb (FusFigureView *self, FusPlotPick *pick)
{
  g_signal_emit (self, signals[HOVERED], 0, pick);
}

static void
dragged_cb (FusFigureView *self,
            const char *panel,
            double x,
            double y,
            gboolean has_ended)
{
  g_signal_emit (self, signals[DRAGGED], 0, panel, x, y, has_ended);
}

static void
add_heading (FusFigureView *self, const char *heading)
{
  GtkWidget *label = NULL;

  if (heading == NULL)
    return;
  label = gtk_label_new (heading);
  self->head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, HEAD_SPACING);
  gtk_widget_add_css_class (self->head, "section-head");
  gtk_widget_add_css_class (label, "heading");
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (self->head), label);
  gtk_box_prepend (GTK_BOX (self), self->head);
}

/* Beside the heading, or above the chart. */
static void
add_busy (FusFigureView *self)
{
  GtkWidget *label = self->head != NULL ? gtk_widget_get_first_child (self->head) : NULL;

  self->busy = g_object_new (FUS_TYPE_BUSY_LINE, NULL);
  fus_busy_line_set_view (self->busy, self->plot);
  fus_busy_line_set_named (self->busy, label == NULL);
  if (label == NULL)
    {
      gtk_box_prepend (GTK_BOX (self), GTK_WIDGET (self->busy));
      return;
    }
  gtk_widget_set_hexpand (label, FALSE);
  gtk_widget_set_hexpand (GTK_WIDGET (self->busy), TRUE);
  gtk_box_insert_child_after (GTK_BOX (self->head), GTK_WIDGET (self->busy), label);
}

static void
set_fills (FusFigureView *self, gboolean fills)
{
  gtk_widget_set_vexpand (GTK_WIDGET (self->plot), fills);
  gtk_widget_set_valign (GTK_WIDGET (self->plot),
                         fills ? GTK_ALIGN_FILL : GTK_ALIGN_START);
}

static void
fus_figure_view_set_property (GObject *object,
                              guint prop_id,
                              const GValue *value,
                              GParamSpec *pspec)
{
  FusFigureView *self = FUS_FIGURE_VIEW (object);

  switch (prop_id)
    {
    case PROP_FIGURE_ID:
      self->figure_class = fus_figure_lookup (g_value_get_string (value));
      break;
    case PROP_HEADING:
      add_heading (self, g_value_get_string (value));
      break;
    case PROP_TOOLS:
      if (self->head != NULL && g_value_get_object (value) != NULL)
        gtk_box_append (GTK_BOX (self->head), g_value_get_object (value));
      break;
    case PROP_SAYS:
      self->says = g_value_get_flags (value);
      break;
    case PROP_WORDS:
      g_set_weak_pointer (&self->words, g_value_get_object (value));
      break;
    case PROP_FILLS:
      set_fills (self, g_value_get_boolean (value));
      break;
    case PROP_PLOT_HEIGHT:
      gtk_widget_set_size_request (GTK_WIDGET (self->plot), -1, g_value_get_int (value));
      break;
    case PROP_HIDES_EMPTY_PLOT:
      self->hides_empty_plot = g_value_get_boolean (value);
      hide_empty (self, fus_figure_view_get_figure (self) == NULL);
      break;
    case PROP_HIDES_EMPTY:
      self->hides_empty = g_value_get_boolean (value);
      hide_empty (self, fus_figure_view_get_figure (self) == NULL);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fus_figure_view_dispose (GObject *object)
{
  FusFigureView *self = FUS_FIGURE_VIEW (object);

  if (self->result != NULL)
    g_signal_handlers_disconnect_by_data (self->result, self);
  g_clear_object (&self->result);
  if (self->picture != NULL)
    g_signal_handlers_disconnect_by_data (self->picture, self);
  g_clear_object (&self->picture);
  g_clear_pointer (&self->made, fus_figure_made_unref);
  g_clear_pointer (&self->next, fus_figure_made_unref);
  g_clear_weak_pointer (&self->words);
  g_clear_weak_pointer (&self->study);
  g_clear_pointer (&self->postscript, g_free);

  G_OBJECT_CLASS (fus_figure_view_parent_class)->dispose (object);
}

static void
install_properties (GObjectClass *object_class)
{
  const GParamFlags flags = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;

  properties[PROP_FIGURE_ID] = g_param_spec_string ("figure-id", NULL, NULL, NULL, flags);
  properties[PROP_HEADING] = g_param_spec_string ("heading", NULL, NULL, NULL, flags);
  properties[PROP_TOOLS] =
    g_param_spec_object ("tools", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_SAYS] =
    g_param_spec_flags ("says", NULL, NULL, FUS_TYPE_FIGURE_SENTENCES, 0, flags);
  properties[PROP_WORDS] =
    g_param_spec_object ("words", NULL, NULL, FUS_TYPE_FIGURE_WORDS, flags);
  properties[PROP_FILLS] = g_param_spec_boolean ("fills", NULL, NULL, FALSE, flags);
  properties[PROP_PLOT_HEIGHT] =
    g_param_spec_int ("plot-height", NULL, NULL, -1, G_MAXINT, -1, flags);
  properties[PROP_HIDES_EMPTY_PLOT] =
    g_param_spec_boolean ("hides-empty-plot", NULL, NULL, FALSE, flags);
  properties[PROP_HIDES_EMPTY] =
    g_param_spec_boolean ("hides-empty", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
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
  signals[SHOWN] =
    g_signal_new ("shown", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fus_figure_view_class_init (FusFigureViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->set_property = fus_figure_view_set_property;
  object_class->dispose = fus_figure_view_dispose;
  install_properties (object_class);
  install_signals (FUS_TYPE_FIGURE_VIEW);
  install_actions (GTK_WIDGET_CLASS (klass));
}

static void
fus_figure_view_init (FusFigureView *self)
{
  self->plot = FUS_PLOT_VIEW (fus_plot_view_new ());
  self->seed = FUS_DEFAULT_SEED;
  gtk_orientable_set_orientation (GTK_ORIENTABLE (self), GTK_ORIENTATION_VERTICAL);
  gtk_box_set_spacing (GTK_BOX (self), HEAD_SPACING);
  set_fills (self, FALSE);
  gtk_box_append (GTK_BOX (self), GTK_WIDGET (self->plot));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "plot.save-data", FALSE);
  fus_plot_view_set_painter (self->plot, paint, self);
  g_signal_connect_swapped (self->plot, "activated", G_CALLBACK (activated_cb), self);
  g_signal_connect_swapped (self->plot, "hovered", G_CALLBACK (hovered_cb), self);
  g_signal_connect_swapped (self->plot, "dragged", G_CALLBACK (dragged_cb), self);
  g_signal_connect_swapped (self->plot, "menu", G_CALLBACK (popup_menu), self);
}

GtkWidget *
fus_figure_view_new (const char *figure_id)
{
  g_return_val_if_fail (fus_figure_lookup (figure_id) != NULL, NULL);

  return g_object_new (FUS_TYPE_FIGURE_VIEW, "figure-id", figure_id, NULL);
}

FusFigure *
fus_figure_view_get_figure (FusFigureView *self)
{
  g_return_val_if_fail (FUS_IS_FIGURE_VIEW (self), NULL);

  return self->made != NULL ? self->made->figure : NULL;
}

FUS_DEFINE_GETTER (FusFigureView,
                   FIGURE_VIEW,
                   FusPlotView *,
                   fus_figure_view_get_plot_view,
                   plot)

FusPlotFigure *
fus_figure_view_get_plot (FusFigureView *self)
{
  g_return_val_if_fail (FUS_IS_FIGURE_VIEW (self), NULL);

  return fus_plot_view_get_figure (self->plot);
}

FusFigure *
fus_figure_view_dup_figure (FusFigureView *self)
{
  g_autofree char *provenance = NULL;

  g_return_val_if_fail (FUS_IS_FIGURE_VIEW (self), NULL);

  if (self->made == NULL || self->made->figure == NULL)
    return NULL;
  provenance = fus_figure_made_dup_provenance (self->made);

  return fus_figure_new_as_shown (self->made->figure, fus_figure_view_get_plot (self),
                                  provenance);
}

void
fus_figure_view_follow (FusFigureView *self, FusResult *result)
{
  g_return_if_fail (FUS_IS_FIGURE_VIEW (self));

  if (self->busy == NULL)
    add_busy (self);
  fus_busy_line_add (self->busy, result);
}

void
fus_figure_view_set_origin (FusFigureView *self, const char *split, gint64 seed)
{
  g_return_if_fail (FUS_IS_FIGURE_VIEW (self));

  self->split = split;
  self->seed = seed;
}

void
fus_figure_view_set_postscript (FusFigureView *self, const char *text)
{
  g_return_if_fail (FUS_IS_FIGURE_VIEW (self));

  g_free (self->postscript);
  self->postscript = g_strdup (text);
}

void
fus_figure_view_request (FusFigureView *self,
                         FusStudy *study,
                         const FusFigureContext *context)
{
  FusFigureMade *made = NULL;

  g_return_if_fail (FUS_IS_FIGURE_VIEW (self));
  g_return_if_fail (self->figure_class != NULL);

  ensure_result (self, study);
  g_set_weak_pointer (&self->study, study);
  g_clear_pointer (&self->next, fus_figure_made_unref);
  if (fus_figure_class_get_lacking (self->figure_class, context) != 0)
    {
      fus_result_clear (self->result);
      return;
    }
  made = ask (self, study, context);
  made->context = fus_figure_context_hold (context);
  if (fus_result_is_busy (self->result))
    self->next = made;
  else
    start (self, made);
}

gboolean
fus_figure_view_show (FusFigureView *self,
                      FusStudy *study,
                      const FusFigureContext *context)
{
  FusFigureMade *made = NULL;

  g_return_val_if_fail (FUS_IS_FIGURE_VIEW (self), FALSE);
  g_return_val_if_fail (self->figure_class != NULL, FALSE);

  g_set_weak_pointer (&self->study, study);
  made = ask (self, study, context);
  fus_figure_made_build (made, context);
  take_made (self, made);

  return made->figure != NULL;
}

void
fus_figure_view_clear (FusFigureView *self)
{
  g_return_if_fail (FUS_IS_FIGURE_VIEW (self));

  g_clear_pointer (&self->next, fus_figure_made_unref);
  if (self->result != NULL)
    fus_result_cancel (self->result);
  take_made (self, NULL);
}
