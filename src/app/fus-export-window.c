/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The sheet on which a figure is prepared for print: size in millimetres, theme, text
 * size, format, with a preview to scale and checks that can fail: text too small,
 * words that don't fit, brightness that doesn't tell colors apart. The preview is
 * drawn in a thread, the newest request wins. What was set is remembered by the
 * figure's id. */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-export-window.h"

#include "fus-app.h"
#include "fus-export.h"
#include "fus-figure.h"
#include "fus-file-chooser.h"
#include "fus-plot-check.h"
#include "fus-plot-export.h"

#include <glib/gi18n-lib.h>
#include <math.h>

#define MM_PER_INCH 25.4
#define POINTS_PER_MM (72 / MM_PER_INCH)
#define SCREEN_DPI 96.0
#define RULER 42
#define RULER_RIGHT 36
#define RULER_BOTTOM 18
#define COLUMN_MM 89
#define TWO_COLUMNS_MM 183
#define SMALLEST_READABLE_PT 6.0
#define LOWEST_CONTRAST 4.5

/* Sizes to start from; 0: the figure's own. */
static const struct
{
  const char *name;
  double width;
  double height;
  double text;
} presets[] = {
  { N_ ("As Proposed"), 0, 0, 7 },
  { N_ ("Journal, One Column"), COLUMN_MM, 0, 7 },
  { N_ ("Journal, Two Columns"), TWO_COLUMNS_MM, 0, 7 },
  { N_ ("A4 Report"), 160, 0, 9 },
  { N_ ("Slide, 16:9"), 254, 143, 14 },
};

/* What the menu of themes and that of ramps offer, in their order. */
static const struct
{
  const char *id;
  const char *name;
} themes[] = {
  { "print", N_ ("Print") },
  { "light", N_ ("Screen") },
  { "dark", N_ ("Dark Slide") },
};

static const struct
{
  FusPlotRamp ramp;
  const char *name;
} ramps[] = {
  { FUS_PLOT_RAMP_CIVIDIS, "cividis" },
  { FUS_PLOT_RAMP_VIRIDIS, "viridis" },
};

static const struct
{
  FusPlotFormat format;
  const char *suffix;
} formats[] = {
  { FUS_PLOT_FORMAT_PDF, "pdf" },
  { FUS_PLOT_FORMAT_SVG, "svg" },
  { FUS_PLOT_FORMAT_PNG, "png" },
};

/* How a figure was exported the last time, by its id; see the settings' schema. */
#define CHOICES_KEY "export-choices"
#define CHOICES_TYPE "(dddsssdbb)"
/* Entry of the presets after those above. */
#define LAST_TIME G_N_ELEMENTS (presets)

struct _FusExportWindow
{
  AdwWindow parent_instance;

  FusStudy *study;
  FusFigure *figure; /* nobody changes it */
  GdkTexture *preview;
  FusJob *preview_job;
  char *path;     /* (nullable): where it is saved, once that is known */
  GVariant *last; /* (nullable): of CHOICES_TYPE */
  gboolean is_updating;
  guint refresh_id;

  AdwToastOverlay *toasts;

  AdwWindowTitle *title;
  GtkDrawingArea *sheet;
  GtkDropDown *preset;
  GtkSpinButton *width;
  GtkSpinButton *height;
  GtkSpinButton *text;
  GtkDropDown *theme;
  GtkDropDown *ramp;
  GtkToggleButton *pdf;
  GtkToggleButton *svg;
  GtkToggleButton *png;
  GtkSpinButton *dpi;
  GtkWidget *dpi_row;
  GtkSwitch *as_text;
  GtkWidget *as_text_row;
  GtkSwitch *remember;
  GtkToggleButton *true_size;
  GtkBox *checks;
  GtkWidget *export_button;
};

G_DEFINE_FINAL_TYPE (FusExportWindow, fus_export_window, ADW_TYPE_WINDOW)

static gsize
get_format (FusExportWindow *self)
{
  return gtk_toggle_button_get_active (self->pdf)   ? 0
         : gtk_toggle_button_get_active (self->svg) ? 1
                                                    : 2;
}

static FusPlotTheme
make_theme (FusExportWindow *self)
{
  FusPlotTheme theme =
    *fus_plot_theme_lookup (themes[gtk_drop_down_get_selected (self->theme)].id);

  theme.quality = ramps[gtk_drop_down_get_selected (self->ramp)].ramp;
  fus_plot_theme_set_text_size (&theme, gtk_spin_button_get_value (self->text));

  return theme;
}

/* @provenance: (nullable): what is written into the file. Returns what it can be
 * cancelled by. Takes over @data. */
static FusJob *
render (FusExportWindow *self,
        FusPlotFormat format,
        double dpi,
        const char *provenance,
        GAsyncReadyCallback callback,
        gpointer data)
{
  FusPlotTheme theme = make_theme (self);
  FusPlotExportOptions options = {
    .format = format,
    .width_mm = gtk_spin_button_get_value (self->width),
    .height_mm = gtk_spin_button_get_value (self->height),
    .dpi = dpi,
    .theme = &theme,
    .text_as_outlines = !gtk_switch_get_active (self->as_text),
    .provenance = provenance,
  };

  return fus_export_render (self->study, self->figure, &options, callback, data);
}

/* Pixels a millimetre of the sheet takes in the preview. */
static double
get_scale (FusExportWindow *self, int width, int height)
{
  double width_mm = gtk_spin_button_get_value (self->width);
  double height_mm = gtk_spin_button_get_value (self->height);

  if (gtk_toggle_button_get_active (self->true_size))
    return SCREEN_DPI / MM_PER_INCH;

  return MIN ((width - RULER - RULER_RIGHT) / width_mm,
              (height - RULER - RULER_BOTTOM) / height_mm);
}

static void
take_preview (FusExportWindow *self, GBytes *png)
{
  g_autoptr (GError) error = NULL;
  GdkTexture *preview = gdk_texture_new_from_bytes (png, &error);

  if (preview == NULL)
    {
      g_info ("No preview: %s", error->message);
      return;
    }
  g_clear_object (&self->preview);
  self->preview = preview;
  gtk_widget_queue_draw (GTK_WIDGET (self->sheet));
}

static void
previewed_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusExportWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) png = fus_export_render_finish (result, &error);

  if (png != NULL && self->sheet != NULL)
    take_preview (self, png);
  else if (self->study != NULL)
    fus_export_fail (self->study, NULL, error);
}

static void
forget_preview_job (FusExportWindow *self)
{
  if (self->preview_job != NULL)
    fus_job_cancel (self->preview_job);
  g_clear_object (&self->preview_job);
}

/* The old picture stays until the new one is drawn; the newest request wins. */
static void
refresh_preview (FusExportWindow *self)
{
  int width = MAX (gtk_widget_get_width (GTK_WIDGET (self->sheet)), 200);
  int height = MAX (gtk_widget_get_height (GTK_WIDGET (self->sheet)), 200);
  double dpi = get_scale (self, width, height) * MM_PER_INCH *
               gtk_widget_get_scale_factor (GTK_WIDGET (self));

  forget_preview_job (self);
  self->preview_job = render (self, FUS_PLOT_FORMAT_PNG, CLAMP (dpi, 20, 600), NULL,
                              previewed_cb, g_object_ref (self));
}

static void
add_check (FusExportWindow *self, gboolean passed, const char *text)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name (passed ? "object-select-symbolic"
                                                         : "dialog-warning-symbolic");
  GtkWidget *label = gtk_label_new (text);

  gtk_widget_add_css_class (icon, passed ? "success" : "warning");
  gtk_widget_add_css_class (label, "caption");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (self->checks, box);
}

static void
check_text (FusExportWindow *self, const FusPlotTheme *theme)
{
  double smallest = fus_plot_theme_get_smallest_text (theme);
  g_autofree char *good = g_strdup_printf (_ ("Smallest text %.3g pt"), smallest);
  g_autofree char *bad =
    g_strdup_printf (_ ("Text of %.3g pt is hard to read in print: take 6 pt or more"),
                     smallest);
  gboolean passed = smallest >= SMALLEST_READABLE_PT;

  add_check (self, passed, passed ? good : bad);
}

static void
check_size (FusExportWindow *self, const FusPlotTheme *theme)
{
  double width = gtk_spin_button_get_value (self->width);
  double height = gtk_spin_button_get_value (self->height);
  double wanted = 0;
  double smallest = 0;
  g_autofree char *too_low = NULL;

  fus_plot_figure_measure (self->figure->plot, theme, width * POINTS_PER_MM, &wanted,
                           &smallest);
  too_low = g_strdup_printf (_ ("Too low for all rows: take %.0f mm"),
                             ceil (smallest / POINTS_PER_MM));
  if (smallest > height * POINTS_PER_MM)
    add_check (self, FALSE, too_low);
  else if (width > TWO_COLUMNS_MM)
    add_check (self, FALSE, _ ("Wider than two columns of a journal"));
  else
    add_check (self, TRUE,
               width > COLUMN_MM ? _ ("Fits two columns") : _ ("Fits one column"));
}

/* Whether all words and numbers can be read; if not, at which size they could. */
static void
check_words (FusExportWindow *self, const FusPlotTheme *theme)
{
  g_autoptr (GError) error = NULL;

  if (fus_figure_check_size (self->figure->plot, theme,
                             gtk_spin_button_get_value (self->width),
                             gtk_spin_button_get_value (self->height), &error))
    add_check (self, TRUE, _ ("Axes and names can be read"));
  else
    add_check (self, FALSE, error->message);
  gtk_widget_set_sensitive (self->export_button, error == NULL);
  gtk_widget_set_tooltip_text (self->export_button,
                               error != NULL ? error->message : NULL);
}

/* Whether brightness alone tells the steps of the ramp apart, and text from its ground.
 */
static gboolean
is_readable_in_grey (const FusPlotTheme *theme)
{
  double before = -1;

  for (int i = 0; i <= 10; i++)
    {
      double luminance =
        fus_plot_color_get_luminance (fus_plot_ramp_get_color (theme->quality, i / 10.0));

      if (luminance <= before)
        return FALSE;
      before = luminance;
    }

  return fus_plot_color_get_contrast (theme->second_text, theme->ground) >=
         LOWEST_CONTRAST;
}

static void
refresh_checks (FusExportWindow *self)
{
  FusPlotTheme theme = make_theme (self);
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->checks))) != NULL)
    gtk_box_remove (self->checks, child);
  check_text (self, &theme);
  check_size (self, &theme);
  check_words (self, &theme);
  if (theme.dark)
    add_check (self, FALSE, _ ("Dark ground: for slides, not for print"));
  else if (is_readable_in_grey (&theme))
    add_check (self, TRUE, _ ("Readable in grey"));
  else
    add_check (self, FALSE, _ ("Not readable in grey: take another ramp"));
}

static gboolean
refresh_cb (gpointer data)
{
  FusExportWindow *self = data;

  self->refresh_id = 0;
  refresh_preview (self);
  refresh_checks (self);

  return G_SOURCE_REMOVE;
}

static void
refresh (FusExportWindow *self)
{
  gsize format = get_format (self);

  gtk_widget_set_visible (self->dpi_row, formats[format].format == FUS_PLOT_FORMAT_PNG);
  gtk_widget_set_visible (self->as_text_row,
                          formats[format].format == FUS_PLOT_FORMAT_SVG);
  if (self->figure != NULL && self->refresh_id == 0)
    self->refresh_id = g_idle_add (refresh_cb, self);
}

static void
value_changed_cb (FusExportWindow *self)
{
  if (!self->is_updating)
    refresh (self);
}

/* In whole millimeters. */
static double
propose_height (FusExportWindow *self, double width)
{
  FusPlotTheme theme = make_theme (self);

  return ceil (fus_figure_get_height_mm (self->figure, &theme, width) - 0.01);
}

/* What was set, for the next time this figure is exported. */
static void
remember_choices (FusExportWindow *self)
{
  GSettings *settings = fus_app_get_settings ();
  const char *id = self->figure->figure_class->id;
  g_autoptr (GVariant) all = NULL;
  g_auto (GVariantDict) dict = { 0 };

  if (settings == NULL)
    return;
  all = g_settings_get_value (settings, CHOICES_KEY);
  g_variant_dict_init (&dict, all);
  g_variant_dict_insert (&dict, id, CHOICES_TYPE, gtk_spin_button_get_value (self->width),
                         gtk_spin_button_get_value (self->height),
                         gtk_spin_button_get_value (self->text),
                         themes[gtk_drop_down_get_selected (self->theme)].id,
                         ramps[gtk_drop_down_get_selected (self->ramp)].name,
                         formats[get_format (self)].suffix,
                         gtk_spin_button_get_value (self->dpi),
                         gtk_switch_get_active (self->as_text),
                         gtk_switch_get_active (self->remember));
  g_settings_set_value (settings, CHOICES_KEY, g_variant_dict_end (&dict));
}

static GVariant *
recall_choices (FusExportWindow *self)
{
  GSettings *settings = fus_app_get_settings ();
  const char *id = self->figure->figure_class->id;
  g_autoptr (GVariant) all = NULL;

  if (settings == NULL)
    return NULL;
  all = g_settings_get_value (settings, CHOICES_KEY);

  return g_variant_lookup_value (all, id, G_VARIANT_TYPE (CHOICES_TYPE));
}

static void
set_format (FusExportWindow *self, const char *suffix)
{
  GtkToggleButton *const buttons[G_N_ELEMENTS (formats)] = { self->pdf, self->svg,
                                                             self->png };

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_str_equal (formats[i].suffix, suffix))
      gtk_toggle_button_set_active (buttons[i], TRUE);
}

/* A theme or ramp that there is no more leaves what is proposed. */
static void
apply_last (FusExportWindow *self)
{
  double width = 0;
  double height = 0;
  double text = 0;
  double dpi = 0;
  const char *theme = NULL;
  const char *ramp = NULL;
  const char *suffix = NULL;
  gboolean as_text = FALSE;
  gboolean remember = FALSE;

  g_variant_get (self->last, "(ddd&s&s&sdbb)", &width, &height, &text, &theme, &ramp,
                 &suffix, &dpi, &as_text, &remember);
  self->is_updating = TRUE;
  gtk_spin_button_set_value (self->text, text);
  gtk_spin_button_set_value (self->width, width);
  gtk_spin_button_set_value (self->height, height);
  gtk_spin_button_set_value (self->dpi, dpi);
  for (guint i = 0; i < G_N_ELEMENTS (themes); i++)
    if (g_str_equal (themes[i].id, theme))
      gtk_drop_down_set_selected (self->theme, i);
  for (guint i = 0; i < G_N_ELEMENTS (ramps); i++)
    if (g_str_equal (ramps[i].name, ramp))
      gtk_drop_down_set_selected (self->ramp, i);
  set_format (self, suffix);
  gtk_switch_set_active (self->as_text, as_text);
  gtk_switch_set_active (self->remember, remember);
  self->is_updating = FALSE;
  refresh (self);
}

static void
preset_selected_cb (FusExportWindow *self)
{
  guint i = gtk_drop_down_get_selected (self->preset);
  double width = 0;

  if (self->figure != NULL && self->last != NULL && i == LAST_TIME)
    apply_last (self);
  if (self->figure == NULL || i >= G_N_ELEMENTS (presets))
    return;
  width = presets[i].width > 0 ? presets[i].width : self->figure->figure_class->width_mm;
  self->is_updating = TRUE;
  gtk_spin_button_set_value (self->text, presets[i].text);
  gtk_spin_button_set_value (self->width, width);
  gtk_spin_button_set_value (self->height, presets[i].height > 0
                                             ? presets[i].height
                                             : propose_height (self, width));
  self->is_updating = FALSE;
  refresh (self);
}

static void
draw_label (cairo_t *cr,
            GtkWidget *widget,
            const char *text,
            double x,
            double y,
            double align)
{
  g_autoptr (PangoLayout) layout = gtk_widget_create_pango_layout (widget, text);
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  int width = 0;
  int height = 0;

  pango_attr_list_insert (attributes, pango_attr_size_new (8 * PANGO_SCALE));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_get_pixel_size (layout, &width, &height);
  cairo_move_to (cr, x - align * width, y - height / 2.0);
  pango_cairo_show_layout (cr, layout);
}

/* Ticks each millimetre, longer at 5 and 10, numbers each 10. */
static void
draw_ruler (FusExportWindow *self, cairo_t *cr, double mm, double scale, gboolean is_top)
{
  int label_step = scale >= 2 ? 10 : 50;

  for (int i = 0; i <= (int) mm; i++)
    {
      double length = i % 10 == 0 ? 7 : i % 5 == 0 ? 5 : 3;
      double at = floor (RULER + i * scale) + 0.5;
      g_autofree char *text = g_strdup_printf ("%d", i);

      if (scale < 2 && i % 5 != 0)
        continue;
      cairo_move_to (cr, is_top ? at : RULER - 6, is_top ? RULER - 6 : at);
      cairo_line_to (cr, is_top ? at : RULER - 6 - length,
                     is_top ? RULER - 6 - length : at);
      cairo_stroke (cr);
      if (i % label_step == 0 && mm - i >= 5)
        draw_label (cr, GTK_WIDGET (self->sheet), text, is_top ? at : RULER - 16,
                    is_top ? RULER - 22 : at, is_top ? 0.5 : 1);
    }
}

static void
draw_ends (FusExportWindow *self, cairo_t *cr, double scale)
{
  double width = gtk_spin_button_get_value (self->width);
  double height = gtk_spin_button_get_value (self->height);
  g_autofree char *across = g_strdup_printf (_ ("%.0f mm"), width);
  g_autofree char *down = g_strdup_printf (_ ("%.0f mm"), height);

  draw_label (cr, GTK_WIDGET (self->sheet), across, RULER + width * scale, RULER - 22,
              0.5);
  draw_label (cr, GTK_WIDGET (self->sheet), down, RULER - 2, RULER + height * scale + 9,
              1);
}

static void
draw_sheet (GtkDrawingArea *area, cairo_t *cr, int width, int height, gpointer data)
{
  FusExportWindow *self = data;
  double scale = get_scale (self, width, height);
  double width_mm = gtk_spin_button_get_value (self->width);
  double height_mm = gtk_spin_button_get_value (self->height);
  const FusPlotTheme *theme = fus_app_get_theme ();

  cairo_set_source_rgb (cr, theme->second_text.red, theme->second_text.green,
                        theme->second_text.blue);
  cairo_set_line_width (cr, 1);
  draw_ruler (self, cr, width_mm, scale, TRUE);
  draw_ruler (self, cr, height_mm, scale, FALSE);
  draw_ends (self, cr, scale);
  cairo_rectangle (cr, RULER + 1, RULER + 2, width_mm * scale, height_mm * scale);
  cairo_set_source_rgba (cr, 0, 0, 0, 0.2);
  cairo_fill (cr);
  cairo_rectangle (cr, RULER, RULER, width_mm * scale, height_mm * scale);
  cairo_set_source_rgb (cr, 1, 1, 1);
  cairo_fill (cr);
  if (self->preview == NULL)
    return;
  cairo_translate (cr, RULER, RULER);
  fus_app_paint_texture (cr, self->preview, width_mm * scale, height_mm * scale);
}

static void
drawn_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusExportWindow) self = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = fus_export_render_finish (result, &error);

  if (bytes != NULL)
    fus_study_write_file (self->study, self->path, bytes);
  else
    fus_export_fail (self->study, self->path, error);
  gtk_window_destroy (GTK_WINDOW (self));
}

void
fus_export_window_save (FusExportWindow *self, const char *path)
{
  g_return_if_fail (FUS_IS_EXPORT_WINDOW (self));

  const char *provenance =
    gtk_switch_get_active (self->remember) ? self->figure->provenance : NULL;
  g_autoptr (FusJob) job = NULL;

  remember_choices (self);
  g_free (self->path);
  self->path = g_strdup (path);
  forget_preview_job (self);
  gtk_widget_set_sensitive (GTK_WIDGET (self), FALSE);
  job = render (self, formats[get_format (self)].format,
                gtk_spin_button_get_value (self->dpi), provenance, drawn_cb,
                g_object_ref (self));
}

static void
saved_cb (const char *const *paths, gpointer data)
{
  g_autoptr (FusExportWindow) self = data;

  if (paths[0] != NULL)
    fus_export_window_save (self, paths[0]);
}

static void
export_cb (FusExportWindow *self)
{
  g_autofree char *file_name =
    fus_export_make_file_name (self->figure, formats[get_format (self)].suffix);

  fus_file_chooser_save (GTK_WINDOW (self), _ ("Export Figure"), file_name, saved_cb,
                         g_object_ref (self));
}

static void
copy_cb (FusExportWindow *self)
{
  remember_choices (self);
  fus_export_copy (GTK_WIDGET (self), self->study, self->figure);
}

static void
save_data_cb (FusExportWindow *self)
{
  fus_export_save_numbers (GTK_WINDOW (self), self->study, self->figure);
}

/* Said where it was done: see fus_export_copy(). */
static void
toast_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  const char *text = NULL;

  g_variant_get (parameter, "(&s&s&s)", &text, NULL, NULL);
  adw_toast_overlay_add_toast (FUS_EXPORT_WINDOW (widget)->toasts, adw_toast_new (text));
}

static void
fus_export_window_dispose (GObject *object)
{
  FusExportWindow *self = FUS_EXPORT_WINDOW (object);

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  forget_preview_job (self);
  g_clear_pointer (&self->last, g_variant_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), FUS_TYPE_EXPORT_WINDOW);
  g_clear_object (&self->preview);
  g_clear_pointer (&self->figure, fus_figure_unref);
  g_clear_object (&self->study);

  G_OBJECT_CLASS (fus_export_window_parent_class)->dispose (object);
}

static void
fus_export_window_finalize (GObject *object)
{
  g_free (FUS_EXPORT_WINDOW (object)->path);
  G_OBJECT_CLASS (fus_export_window_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, FusExportWindow, title);
  gtk_widget_class_bind_template_child (widget_class, FusExportWindow, sheet);
  gtk_widget_class_bind_template_child (widget_class, FusExportWindow, preset);
  gtk_widget_class_bind_template_child (widget_class, FusExportWindow, width);
  gtk_widget_class_bind_template_child (widget_class, FusExportWindow, height);
  gtk_widget_class_bind_template_child (widget_class, FusExportWindow, text);
  gtk_widget_class_bind_template_child (widget_class, FusExportWindow, theme);
  gtk_widget_class_bind_template_child (widget_class, FusExportWindow, ramp);
  gtk_widget_class_bind_template_child (widget_class, FusExportWindow, pdf);
  gtk_widget_class_bind_template_child (widget_class, FusExportWindow, svg);
  gtk_widget_class_bind_template_child (widget_class, FusExportWindow, png);
  gtk_widget_class_bind_template_child (widget_class, FusExportWindow, dpi);
  gtk_widget_class_bind_template_child (widget_class, FusExportWindow, dpi_row);
  gtk_widget_class_bind_template_child (widget_class, FusExportWindow, as_text);
  gtk_widget_class_bind_template_child (widget_class, FusExportWindow, as_text_row);
  gtk_widget_class_bind_template_child (widget_class, FusExportWindow, remember);
  gtk_widget_class_bind_template_child (widget_class, FusExportWindow, true_size);
  gtk_widget_class_bind_template_child (widget_class, FusExportWindow, checks);
  gtk_widget_class_bind_template_child (widget_class, FusExportWindow, export_button);
}

static void
fus_export_window_class_init (FusExportWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = fus_export_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = fus_export_window_finalize;
  gtk_widget_class_set_template_from_resource (widget_class,
                                               FUS_UI ("fus-export-window.ui"));
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, value_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, preset_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, export_cb);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, save_data_cb);
  gtk_widget_class_install_action (widget_class, "win.toast", "(sss)", toast_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close",
                                       NULL);
}

static void
fill_menus (FusExportWindow *self)
{
  g_autoptr (GtkStringList) preset_names = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) theme_names = gtk_string_list_new (NULL);
  g_autoptr (GtkStringList) ramp_names = gtk_string_list_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (presets); i++)
    gtk_string_list_append (preset_names, _ (presets[i].name));
  for (gsize i = 0; i < G_N_ELEMENTS (themes); i++)
    gtk_string_list_append (theme_names, _ (themes[i].name));
  for (gsize i = 0; i < G_N_ELEMENTS (ramps); i++)
    gtk_string_list_append (ramp_names, ramps[i].name);
  gtk_drop_down_set_model (self->preset, G_LIST_MODEL (preset_names));
  gtk_drop_down_set_model (self->theme, G_LIST_MODEL (theme_names));
  gtk_drop_down_set_model (self->ramp, G_LIST_MODEL (ramp_names));
}

static void
add_toasts (FusExportWindow *self)
{
  g_autoptr (GtkWidget) content =
               g_object_ref (adw_window_get_content (ADW_WINDOW (self)));

  self->toasts = ADW_TOAST_OVERLAY (adw_toast_overlay_new ());
  adw_window_set_content (ADW_WINDOW (self), NULL);
  adw_toast_overlay_set_child (self->toasts, content);
  adw_window_set_content (ADW_WINDOW (self), GTK_WIDGET (self->toasts));
}

static void
fus_export_window_init (FusExportWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  add_toasts (self);
  fill_menus (self);
  gtk_drawing_area_set_draw_func (self->sheet, draw_sheet, self, NULL);
}

/* Where it was exported before, that is what it starts from. */
static void
offer_last (FusExportWindow *self)
{
  GListModel *names = gtk_drop_down_get_model (self->preset);

  self->last = recall_choices (self);
  if (self->last == NULL)
    return;
  gtk_string_list_append (GTK_STRING_LIST (names), _ ("As Last Time"));
  gtk_drop_down_set_selected (self->preset, LAST_TIME);
}

GtkWindow *
fus_export_window_new (GtkWindow *parent, FusStudy *study, FusFigure *figure)
{
  g_return_val_if_fail (FUS_IS_STUDY (study), NULL);
  g_return_val_if_fail (figure != NULL, NULL);

  FusExportWindow *self =
    g_object_new (FUS_TYPE_EXPORT_WINDOW, "transient-for", parent, NULL);

  self->study = g_object_ref (study);
  self->figure = fus_figure_ref (figure);
  adw_window_title_set_subtitle (self->title, fus_plot_figure_get_title (figure->plot));
  offer_last (self);
  preset_selected_cb (self);

  return GTK_WINDOW (self);
}
