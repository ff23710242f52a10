/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-app-memory.h"
#include "fus-application.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdlib.h>

int
main (int argc, char **argv)
{
  g_autoptr (FusApplication) application = NULL;
  g_autoptr (GError) error = NULL;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  if (!fus_app_check_memory (&error))
    {
      fus_app_print_error (error);
      return EXIT_FAILURE;
    }

  application = fus_application_new ();

  return g_application_run (G_APPLICATION (application), argc, argv);
}
