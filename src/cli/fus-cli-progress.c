/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli.h"

#include "fus-cli-output.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define BAR_WIDTH 24
#define CLEAR_LINE "\r\033[K"
#define DRAW_INTERVAL (G_USEC_PER_SEC / 10)
/* Before this, what is left can't be told. */
#define MIN_ELAPSED 0.5

static volatile sig_atomic_t interrupted = 0;

/* The second Ctrl+C ends the program at once: SA_RESETHAND. */
static void
note_interrupt (int signal_number)
{
  interrupted = 1;
}

static char *
format_seconds (double seconds)
{
  guint64 s = (guint64) ceil (seconds);

  if (s >= 3600)
    return g_strdup_printf ("%" G_GUINT64_FORMAT ":%02u:%02u", s / 3600,
                            (guint) (s / 60 % 60), (guint) (s % 60));

  return g_strdup_printf ("%u:%02u", (guint) (s / 60), (guint) (s % 60));
}

static void
draw_bar (FusCli *self, double fraction, const char *message)
{
  double elapsed =
    (double) (g_get_monotonic_time () - self->progress_start) / G_USEC_PER_SEC;
  gboolean known = fraction > 0 && elapsed > MIN_ELAPSED;
  g_autofree char *left =
    known ? format_seconds (elapsed * (1 - fraction) / fraction) : g_strdup ("–");
  g_autofree char *rate =
    known ? g_strdup_printf ("%.1f %%/s", 100 * fraction / elapsed) : g_strdup ("–");
  const char *note = self->progress_note != NULL ? self->progress_note : message;
  g_autofree char *text = NULL;
  g_autofree char *clean = NULL;
  GString *bar = g_string_new (NULL);

  for (guint i = 0; i < BAR_WIDTH; i++)
    g_string_append (bar, (i + 0.5) / BAR_WIDTH < fraction ? "█" : "░");
  /* Translators: a bar, percent, rate, time left, what is being done */
  text = g_strdup_printf (_ ("%s %3.0f %%  %s  %s left  %s"), bar->str, 100 * fraction,
                          rate, left, note != NULL ? note : "");
  clean = fus_cli_clean_text (g_strdelimit (text, "\n\t", ' '));
  fprintf (stderr, CLEAR_LINE "%s", clean);
  g_string_free (bar, TRUE);
}

static void
report (gpointer data, double fraction, const char *message)
{
  FusCli *self = data;
  gint64 now = g_get_monotonic_time ();

  if (interrupted)
    g_cancellable_cancel (self->progress.cancellable);
  if (self->quiet || !isatty (STDERR_FILENO) ||
      now - self->progress_drawn < DRAW_INTERVAL)
    return;
  self->progress_drawn = now;
  draw_bar (self, CLAMP (fraction, 0, 1), message);
}

/* What nohup or a shell in the background told us to ignore stays ignored. */
static void
catch_signal (int number)
{
  struct sigaction action = { .sa_handler = note_interrupt, .sa_flags = SA_RESETHAND };
  struct sigaction was = { 0 };

  if (sigaction (number, NULL, &was) == 0 && was.sa_handler != SIG_IGN)
    sigaction (number, &action, NULL);
}

void
fus_cli_begin_progress (FusCli *self)
{
  static const int signals[] = { SIGINT, SIGTERM, SIGHUP };

  self->progress = (FusProgress){ report, self, g_cancellable_new () };
  self->progress_start = g_get_monotonic_time ();
  for (gsize i = 0; i < G_N_ELEMENTS (signals); i++)
    catch_signal (signals[i]);
}

void
fus_cli_end_progress (FusCli *self)
{
  if (self->progress_drawn > 0)
    fputs (CLEAR_LINE, stderr);
  self->progress_drawn = 0;
}

void
fus_cli_note_progress (FusCli *self, const char *format, ...)
{
  va_list args;

  g_free (self->progress_note);
  va_start (args, format);
  self->progress_note = g_strdup_vprintf (format, args);
  va_end (args);
}
