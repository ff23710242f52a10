/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-output.h"

#include "fus-file-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define REPLACEMENT 0xfffd

/* The first errno that writing to standard output met. */
static int failure = 0;

static gboolean
is_harmless (gunichar c)
{
  return c == '\n' || c == '\t' || !g_unichar_iscntrl (c);
}

char *
fus_cli_clean_text (const char *text)
{
  GString *clean = g_string_new (NULL);
  const char *p = text;

  while (*p != '\0')
    {
      gunichar c = g_utf8_get_char_validated (p, -1);
      gboolean valid = c < (gunichar) -2;

      g_string_append_unichar (clean, valid && is_harmless (c) ? c : REPLACEMENT);
      p = valid ? g_utf8_next_char (p) : p + 1;
    }

  return g_string_free (clean, FALSE);
}

static void
print_to (FILE *stream, const char *text)
{
  g_autofree char *clean = fus_cli_clean_text (text);
  g_autofree char *converted = NULL;
  const char *charset = NULL;

  if (!g_get_console_charset (&charset))
    converted =
      g_convert_with_fallback (clean, -1, charset, "UTF-8", "?", NULL, NULL, NULL);
  if ((fputs (converted != NULL ? converted : clean, stream) < 0 ||
       fflush (stream) != 0) &&
      stream == stdout && failure == 0)
    failure = errno;
}

static void
print_out (const char *text)
{
  print_to (stdout, text);
}

static void
print_error (const char *text)
{
  print_to (stderr, text);
}

/* A file opened in the place of a closed standard output would get what is printed: the
 * place is taken by something that can't be written to. */
static void
fill_standard_files (void)
{
  for (int fd = 0; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) < 0 && open ("/dev/null", O_RDONLY) < 0)
      return;
}

/* An allocation or a thread that can't be had ends the program where it is: GLib says so
 * and stops it. What is said instead was made before. */
static char *no_memory;

static void
log_cb (const char *domain, GLogLevelFlags level, const char *message, gpointer data)
{
  gboolean fails = (level & G_LOG_LEVEL_ERROR) != 0 && message != NULL &&
                   (strstr (message, "failed to allocate") != NULL ||
                    strstr (message, "creating thread") != NULL);

  if (!fails)
    {
      g_log_default_handler (domain, level, message, data);
      return;
    }
  if (write (STDERR_FILENO, no_memory, strlen (no_memory)) >= 0)
    _exit (EXIT_FAILURE);
  _exit (EXIT_FAILURE);
}

void
fus_cli_end_without_memory (const char *text)
{
  no_memory = g_strdup (text);
  g_log_set_default_handler (log_cb, NULL);
}

void
fus_cli_begin_output (void)
{
  fill_standard_files ();
  g_set_print_handler (print_out);
  g_set_printerr_handler (print_error);
}

gboolean
fus_cli_end_output (GError **error)
{
  errno = 0;
  if (fflush (stdout) == 0 && ferror (stdout) == 0)
    return TRUE;
  if (failure == 0)
    failure = errno != 0 ? errno : EIO;
  fus_file_error_set (error, FUS_FILE_ERROR_WRITE,
                      (FusPlace){ _ ("standard output"), NULL, -1,
                                  _ ("Free some space, or let it go elsewhere.") },
                      _ ("The results can’t be written: %s"), g_strerror (failure));

  return FALSE;
}
