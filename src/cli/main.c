/* SPDX-License-Identifier: GPL-3.0-or-later */
/* To add a command: write fus-cli-NAME.c, declare it in fus-cli-commands.h and list it in
 * @commands. */
#include "config.h"

#include "fus-cli-commands.h"
#include "fus-cli-help.h"
#include "fus-cli-output.h"
#include "fus-cli-parse.h"
#include "fus-kernels.h"
#include "fus-memory-limit.h"
#include "fus-memory.h"

#include <gio/gio.h>
#include <glib/gi18n.h>
#include <locale.h>
#include <string.h>

static const FusCliCommand *const commands[] = {
  &fus_cli_info,    &fus_cli_import,   &fus_cli_example,  &fus_cli_kinds,
  &fus_cli_train,   &fus_cli_encode,   &fus_cli_decode,   &fus_cli_reconstruct,
  &fus_cli_loss,    &fus_cli_evaluate, &fus_cli_lab,      &fus_cli_explain,
  &fus_cli_project, &fus_cli_figure,   &fus_cli_overview,
};

/* Before anything is translated, parsed options included. */
static const char *
find_language (int argc, char **argv)
{
  for (int i = 1; i < argc; i++)
    {
      if (g_str_has_prefix (argv[i], "--lang="))
        return argv[i] + strlen ("--lang=");
      if (g_str_equal (argv[i], "--lang") && i + 1 < argc)
        return argv[i + 1];
    }

  return NULL;
}

/* Numbers keep their decimal point. The C locale is never translated, C.UTF-8 is. */
static void
set_up_language (int argc, char **argv)
{
  const char *language = find_language (argc, argv);
  const char *locale = NULL;

  if (language != NULL)
    g_setenv ("LANGUAGE", language, TRUE);
  setlocale (LC_ALL, "");
  locale = setlocale (LC_MESSAGES, NULL);
  if (language != NULL && (g_str_equal (locale, "C") || g_str_equal (locale, "POSIX")))
    setlocale (LC_ALL, "C.UTF-8");
  setlocale (LC_NUMERIC, "C");
  bindtextdomain (GETTEXT_PACKAGE, LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

static const FusCliCommand *
find_command (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (commands); i++)
    if (g_str_equal (commands[i]->id, id))
      return commands[i];

  return NULL;
}

/* With --json anywhere, an error of the command line itself is JSON too. */
static gboolean
asks_for_json (char **argv)
{
  return g_strv_contains ((const char *const *) argv, "--json");
}

static gboolean
print_about (const char *word, GError **error)
{
  g_autofree char *text = NULL;

  if (word == NULL || g_str_equal (word, "--help") || g_str_equal (word, "-h") ||
      g_str_equal (word, "help"))
    text = fus_cli_get_overview (commands, G_N_ELEMENTS (commands));
  else if (g_str_equal (word, "--version"))
    text = g_strdup ("fusescope-cli " PACKAGE_VERSION "\n");
  else if (g_str_equal (word, "--man"))
    text = fus_cli_get_man_page (commands, G_N_ELEMENTS (commands));
  if (text != NULL)
    {
      g_print ("%s", text);
      if (word != NULL)
        return TRUE;
      fus_cli_set_usage_error (error, _ ("No command was given"));
      return FALSE;
    }
  fus_cli_set_usage_error (error, _ ("There is no command “%s”"), word);

  return FALSE;
}

static gboolean
run_command (FusCli *cli, const FusCliArguments *arguments, GError **error)
{
  gboolean done = FALSE;

  if (cli->help)
    {
      g_autofree char *text = fus_cli_dup_help (arguments->command);

      g_print ("%s", text);
      return TRUE;
    }
  fus_cli_prepare_for_no_memory (cli);
  fus_memory_expect_threads ((guint) cli->n_threads);
  if (!fus_memory_check_variable (error) || !fus_memory_check (0, error) ||
      !fus_kernels_init (error))
    return FALSE;
  fus_cli_begin_progress (cli);
  done = arguments->command->run (cli, arguments->options,
                                  (const char *const *) arguments->files, error);
  fus_cli_end_progress (cli);

  return done;
}

static gboolean
run (FusCli *cli, int argc, char **argv, GError **error)
{
  g_auto (FusCliArguments) arguments = { 0 };

  cli->command = argc > 1 ? find_command (argv[1]) : NULL;
  if (cli->command == NULL)
    return print_about (argc > 1 ? argv[1] : NULL, error);
  if (!fus_cli_parse (cli, cli->command, (const char *const *) argv + 2, &arguments,
                      error))
    return FALSE;

  return run_command (cli, &arguments, error);
}

int
main (int argc, char **argv)
{
  FusCli cli = { 0 };
  g_autoptr (GError) error = NULL;

  fus_cli_begin_output ();
  set_up_language (argc, argv);
  if (!run (&cli, argc, argv, &error) || !fus_cli_end_output (&error))
    {
      cli.json = cli.json || asks_for_json (argv);
      fus_cli_print_error (&cli, error);
    }
  g_clear_pointer (&cli.pool, fus_pool_free);
  g_clear_object (&cli.progress.cancellable);
  g_free (cli.progress_note);
  g_free (cli.lang);

  return fus_cli_get_exit_status (error);
}
