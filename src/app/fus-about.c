/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-about.h"

#include "fus-walls.h"

#include <glib/gi18n-lib.h>

/* The line of /proc/cpuinfo that names the processor. */
static char *
dup_processor (void)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents ("/proc/cpuinfo", &text, NULL, NULL))
    return g_strdup ("?");
  lines = g_strsplit (text, "\n", 0);
  for (gsize i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "model name") && strchr (lines[i], ':') != NULL)
      return g_strstrip (g_strdup (strchr (lines[i], ':') + 1));

  return g_strdup ("?");
}

char *
fus_about_dup_debug_info (void)
{
  g_autofree char *processor = dup_processor ();
  g_autofree char *system = g_get_os_info (G_OS_INFO_KEY_PRETTY_NAME);
  const char *core = g_getenv ("OPENBLAS_CORETYPE");
  const char *simd = g_getenv ("FUSESCOPE_SIMD");
  g_autofree char *walls = fus_walls_dup_names (fus_walls_get ());
  GdkDisplay *display = gdk_display_get_default ();

  return g_strdup_printf (
    "Fusescope %s\nGTK %u.%u.%u\nlibadwaita %u.%u.%u\nGLib %u.%u.%u\nSystem: %s\n"
    "Processor: %s, %u threads\nOPENBLAS_CORETYPE: %s\nFUSESCOPE_SIMD: %s\n"
    "Files are read behind: %s\nDisplay: %s\n",
    PACKAGE_VERSION, gtk_get_major_version (), gtk_get_minor_version (),
    gtk_get_micro_version (), adw_get_major_version (), adw_get_minor_version (),
    adw_get_micro_version (), glib_major_version, glib_minor_version, glib_micro_version,
    system != NULL ? system : "?", processor, g_get_num_processors (),
    core != NULL ? core : "-", simd != NULL ? simd : "-", walls,
    display != NULL ? G_OBJECT_TYPE_NAME (display) : "-");
}

/* What Fusescope is, and a paragraph more where the system lacks what keeps files that do
 * harm from doing it. */
static char *
dup_comments (void)
{
  const char *what =
    _ ("Trains multimodal autoencoders on data with gaps, maps what they learned, and "
       "shows what each measurement adds. Works offline: nothing leaves this computer.");
  g_autofree char *warning = fus_walls_dup_warning (fus_walls_get ());

  return warning != NULL ? g_strdup_printf ("%s\n\n%s", what, warning) : g_strdup (what);
}

void
fus_about_show (GtkWindow *parent)
{
  g_autofree char *debug_info = fus_about_dup_debug_info ();
  g_autofree char *comments = dup_comments ();

  adw_show_about_window (parent, "application-name", "Fusescope", "application-icon",
                         APPLICATION_ID, "version", PACKAGE_VERSION, "developer-name",
                         _ ("The Fusescope developers"), "license-type",
                         GTK_LICENSE_GPL_3_0, "comments", comments, "debug-info",
                         debug_info, "debug-info-filename", "fusescope-debug.txt",
                         /* Translators: your names, one a line. */
                         "translator-credits", _ ("translator-credits"), NULL);
}
