/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-app-memory.h"

#include "fus-file-error.h"
#include "fus-memory-limit.h"
#include "fus-memory.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* What a window with a style, fonts and icons takes, and what libraries and their threads
 * map for it beyond what is mapped when main() begins, with the first product of
 * matrices: they don't ask whether they were given it. Hardly any of that is ever
 * touched. */
#define BYTES_OF_A_WINDOW ((guint64) 64 << 20)
#define ADDRESSES_OF_A_WINDOW ((gsize) 1424 << 20)

/* Made before it is needed: nothing can be then. */
static char *no_memory = NULL;

static char *
make_text (const GError *error)
{
  FusPlace place = fus_file_error_get_place (error);

  return g_strdup_printf ("fusescope: %s\n  %s\n", error->message,
                          place.remedy != NULL ? place.remedy : "");
}

/* GLib says that it can't go on before it stops the program where it is. */
static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  for (gsize i = 0; i < n_fields && (level & G_LOG_LEVEL_ERROR) != 0; i++)
    {
      const char *text = fields[i].value;

      if (strcmp (fields[i].key, "MESSAGE") != 0 ||
          (strstr (text, "failed to allocate") == NULL &&
           strstr (text, "creating thread") == NULL))
        continue;
      if (write (STDERR_FILENO, no_memory, strlen (no_memory)) >= 0)
        _exit (EXIT_FAILURE);
      _exit (EXIT_FAILURE);
    }

  return g_log_writer_default (level, fields, n_fields, data);
}

static void
prepare_for_no_memory (void)
{
  g_autoptr (GError) error = NULL;

  fus_file_error_set (&error, FUS_FILE_ERROR_LIMIT,
                      (FusPlace){ NULL, NULL, -1,
                                  _ ("Close other programs, allow more memory, or take a "
                                     "smaller model or a part of the data.") },
                      _ ("There is not enough memory"));
  no_memory = make_text (error);
  g_log_set_writer_func (write_log, NULL, NULL);
}

static gboolean
check_addresses (GError **error)
{
  gpointer place = mmap (NULL, ADDRESSES_OF_A_WINDOW, PROT_NONE,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  g_autofree char *size = NULL;

  if (place != MAP_FAILED)
    {
      munmap (place, ADDRESSES_OF_A_WINDOW);
      return TRUE;
    }
  size = g_format_size_full (ADDRESSES_OF_A_WINDOW, G_FORMAT_SIZE_IEC_UNITS);
  fus_file_error_set (error, FUS_FILE_ERROR_LIMIT,
                      (FusPlace){
                        NULL, NULL, -1,
                        _ ("Allow more (ulimit -v), or use fusescope-cli, which "
                           "takes less.") },
                      /* Translators: an amount */
                      _ ("The window takes %s of address space, more than there is"),
                      size);

  return FALSE;
}

gboolean
fus_app_check_memory (GError **error)
{
  prepare_for_no_memory ();

  return fus_memory_check_variable (error) && check_addresses (error) &&
         fus_memory_check (BYTES_OF_A_WINDOW, error);
}

void
fus_app_print_error (const GError *error)
{
  g_autofree char *text = make_text (error);

  g_printerr ("%s", text);
}
