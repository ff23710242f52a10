/* SPDX-License-Identifier: GPL-3.0-or-later */
#define G_LOG_DOMAIN "fusescope"

#include "config.h"

#include "fus-app.h"

#include "fus-app-resources.h"
#include "fus-parallel.h"

#include <glib/gi18n-lib.h>
#include <malloc.h>
#include <math.h>

/* Bytes that the allocator keeps instead of giving them back, and below which it takes
 * from what it keeps. */
#define KEPT (128 << 20)
#define LARGEST_KEPT (32 << 20)

static void
load_css (void)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_resource (provider, FUS_RESOURCE_PATH "style.css");
  gtk_style_context_add_provider_for_display (gdk_display_get_default (),
                                              GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
}

/* A frame of a large map takes some megabytes and gives them back; asked of the kernel
 * anew, page by page, they cost more than the drawing. */
static void
keep_memory (void)
{
#ifdef __GLIBC__
  mallopt (M_TRIM_THRESHOLD, KEPT);
  mallopt (M_MMAP_THRESHOLD, LARGEST_KEPT);
#endif
}

void
fus_app_init (void)
{
  static gboolean is_done = FALSE;

  if (is_done)
    return;
  is_done = TRUE;
  keep_memory ();
  g_resources_register (fus_app_get_resource ());
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (
                                      gdk_display_get_default ()),
                                    FUS_RESOURCE_PATH "icons");
  load_css ();
}

const FusPlotTheme *
fus_app_get_theme (void)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());

  return fus_plot_theme_lookup (dark ? "dark" : "light");
}

void
fus_app_run_parallel (gpointer unused, gsize n_items, FusPlotWork work, gpointer data)
{
  /* Its threads sleep between frames, and live as long as the program. */
  static FusPool *pool = NULL;

  if (pool == NULL)
    pool = fus_pool_new (0, 0);
  fus_pool_run_work (pool, n_items, work, data);
}

GSettings *
fus_app_get_settings (void)
{
  static GSettings *settings = NULL;
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;

  if (settings != NULL || source == NULL)
    return settings;
  schema = g_settings_schema_source_lookup (source, APPLICATION_ID, TRUE);
  if (schema != NULL)
    settings = g_settings_new_full (schema, NULL, NULL);

  return settings;
}

double
fus_app_get_text_scale (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  int dpi = -1; /* times 1024 */

  if (settings != NULL)
    g_object_get (settings, "gtk-xft-dpi", &dpi, NULL);

  return dpi > 0 ? CLAMP (dpi / 1024.0 / 96, 0.5, 4) : 1;
}

double
fus_app_get_points_per_pixel (void)
{
  return 72.0 / 96.0 / fus_app_get_text_scale ();
}

static void
set_label (GtkWidget *widget, const char *name)
{
  /* An access key would say it a second time. */
  gtk_accessible_reset_relation (GTK_ACCESSIBLE (widget),
                                 GTK_ACCESSIBLE_RELATION_LABELLED_BY);
  gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  name, -1);
}

void
fus_app_set_spoken_name (GtkWidget *widget, const char *name)
{
  GtkWidget *part = gtk_widget_get_first_child (widget);

  set_label (widget, name);
  if ((GTK_IS_MENU_BUTTON (widget) || GTK_IS_DROP_DOWN (widget)) && part != NULL)
    set_label (part, name);
}

void
fus_app_name_parts (GtkWidget *root)
{
  GtkWidget *part = gtk_widget_get_first_child (root);

  if (GTK_IS_MENU_BUTTON (root) && gtk_widget_get_tooltip_text (root) != NULL)
    fus_app_set_spoken_name (root, gtk_widget_get_tooltip_text (root));
  if (GTK_IS_DROP_DOWN (root) && part != NULL)
    gtk_accessible_update_relation (GTK_ACCESSIBLE (part),
                                    GTK_ACCESSIBLE_RELATION_LABELLED_BY, root, NULL, -1);
  for (; part != NULL; part = gtk_widget_get_next_sibling (part))
    fus_app_name_parts (part);
}

void
fus_app_paint_texture (cairo_t *cr, GdkTexture *texture, double width, double height)
{
  g_return_if_fail (cr != NULL);

  int n_columns = gdk_texture_get_width (texture);
  int n_rows = gdk_texture_get_height (texture);
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_ARGB32, n_columns, n_rows);

  gdk_texture_download (texture, cairo_image_surface_get_data (surface),
                        (gsize) cairo_image_surface_get_stride (surface));
  cairo_surface_mark_dirty (surface);
  cairo_save (cr);
  cairo_scale (cr, width / n_columns, height / n_rows);
  cairo_set_source_surface (cr, surface, 0, 0);
  cairo_paint (cr);
  cairo_restore (cr);
  cairo_surface_destroy (surface);
}

char *
fus_app_format_duration (double seconds)
{
  int s = (int) lround (CLAMP (seconds, 0, 1e9));

  if (s < 1)
    return g_strdup (_ ("less than 1 s"));
  if (s < 60)
    return g_strdup_printf (_ ("%d s"), s);
  if (s < 600)
    return g_strdup_printf (_ ("%d min %d s"), s / 60, s % 60 / 10 * 10);
  if (s < 3600)
    return g_strdup_printf (_ ("%d min"), (s + 30) / 60);

  return g_strdup_printf (_ ("%d h %d min"), s / 3600, s % 3600 / 60);
}

char *
fus_app_format_memory (gsize bytes)
{
  const double megabytes = (double) bytes / 1e6;
  const double unit = megabytes < 100 ? 1 : megabytes < 1000 ? 10 : 100;
  const double rounded = fmax (round (megabytes / unit) * unit, 1);

  if (rounded >= 1000)
    /* Translators: an amount of memory, in gigabytes. The space does not break. */
    return g_strdup_printf (_ ("%.1f\302\240GB"), rounded / 1000);

  /* Translators: an amount of memory, in megabytes. The space does not break. */
  return g_strdup_printf (_ ("%.0f\302\240MB"), rounded);
}

char *
fus_app_format_range (double low, double high)
{
  double unit = high >= 6000 ? 3600 : high >= 100 ? 60 : 1;
  int from = (int) floor (low / unit);
  int to = MAX ((int) ceil (high / unit), from + 1);

  if (high >= 6000)
    return g_strdup_printf (_ ("%d to %d h left"), from, to);
  if (high >= 100)
    return g_strdup_printf (_ ("%d to %d min left"), from, to);

  return g_strdup_printf (_ ("%d to %d s left"), from, to);
}
