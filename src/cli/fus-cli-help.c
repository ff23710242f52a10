/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-help.h"

#include "fus-rng.h"

#include <glib/gi18n.h>
#include <string.h>

#define HELP_COLUMN 30

static const FusCliOption common_options[] = {
  { "json", 0, FUS_CLI_FLAG, G_STRUCT_OFFSET (FusCli, json), NULL, NULL,
    N_ ("Print JSON on standard output, and errors as JSON on standard error") },
  { "quiet", 'q', FUS_CLI_FLAG, G_STRUCT_OFFSET (FusCli, quiet), NULL, NULL,
    N_ ("Show no progress") },
  { "force", 'f', FUS_CLI_FLAG, G_STRUCT_OFFSET (FusCli, force), NULL, NULL,
    N_ ("Replace files that exist") },
  { "seed", 0, FUS_CLI_INT, G_STRUCT_OFFSET (FusCli, seed), N_ ("N"),
    G_STRINGIFY (FUS_DEFAULT_SEED), N_ ("Seed of everything drawn at random") },
  { "threads", 0, FUS_CLI_INT, G_STRUCT_OFFSET (FusCli, n_threads), N_ ("N"), "0",
    N_ ("Number of threads, 0 for all cores; results don't depend on it") },
  { "lang", 0, FUS_CLI_TEXT, G_STRUCT_OFFSET (FusCli, lang), N_ ("LANG"), NULL,
    N_ ("Language of texts and figures, such as ja") },
  { "help", 'h', FUS_CLI_FLAG, G_STRUCT_OFFSET (FusCli, help), NULL, NULL,
    N_ ("Print this help") },
};

const FusCliOption *
fus_cli_list_common_options (gsize *n_options)
{
  *n_options = G_N_ELEMENTS (common_options);

  return common_options;
}

/* `-o, --output=FILE` */
static char *
format_option (const FusCliOption *option)
{
  GString *text = g_string_new (NULL);

  if (option->letter != 0)
    g_string_append_printf (text, "-%c, ", option->letter);
  g_string_append_printf (text, "--%s", option->name);
  if (option->kind != FUS_CLI_FLAG)
    g_string_append_printf (text, "=%s", option->value != NULL ? _ (option->value) : "…");

  return g_string_free (text, FALSE);
}

static char *
format_help (const FusCliOption *option)
{
  if (option->default_value == NULL)
    return g_strdup (_ (option->help));

  /* Translators: help of an option and its default value */
  return g_strdup_printf (_ ("%s (default: %s)"), _ (option->help),
                          option->default_value);
}

static void
append_options (GString *text, const FusCliOption *options, gsize n_options)
{
  for (gsize i = 0; i < n_options; i++)
    {
      g_autofree char *name = format_option (&options[i]);
      g_autofree char *help = format_help (&options[i]);
      glong width = g_utf8_strlen (name, -1) + 2;

      g_string_append_printf (text, "  %s", name);
      if (width >= HELP_COLUMN)
        g_string_append_printf (text, "\n%*s%s\n", HELP_COLUMN, "", help);
      else
        g_string_append_printf (text, "%*s%s\n", (int) (HELP_COLUMN - width), "", help);
    }
}

char *
fus_cli_dup_help (const FusCliCommand *command)
{
  GString *text = g_string_new (NULL);

  /* Translators: how a command is typed: its name and its files */
  g_string_append_printf (text, _ ("Usage: fusescope-cli %s %s [OPTION…]"), command->id,
                          command->arguments);
  g_string_append_printf (text, "\n\n%s\n", _ (command->summary));
  if (command->description != NULL)
    g_string_append_printf (text, "\n%s\n", _ (command->description));
  if (command->n_options > 0)
    g_string_append_printf (text, "\n%s\n", _ ("Options:"));
  append_options (text, command->options, command->n_options);
  g_string_append_printf (text, "\n%s\n", _ ("Options of every command:"));
  append_options (text, common_options, G_N_ELEMENTS (common_options));

  return g_string_free (text, FALSE);
}

char *
fus_cli_get_overview (const FusCliCommand *const *commands, gsize n_commands)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s\n\n%s\n",
                          _ ("Usage: fusescope-cli COMMAND [FILE…] [OPTION…]"),
                          _ ("Commands:"));
  for (gsize i = 0; i < n_commands; i++)
    g_string_append_printf (text, "  %-13s%s\n", commands[i]->id,
                            _ (commands[i]->summary));
  g_string_append_printf (text, "\n%s\n",
                          _ ("fusescope-cli COMMAND --help tells more of each."));

  return g_string_free (text, FALSE);
}

/* Troff takes a backslash, and a full stop at the start of a line, for its own. */
static void
append_troff (GString *text, const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, "\\", -1);
  g_autofree char *escaped = g_strjoinv ("\\e", parts);
  g_auto (GStrv) dashes = g_strsplit (escaped, "-", -1);
  g_autofree char *safe = g_strjoinv ("\\-", dashes);

  g_string_append_printf (text, "%s%s\n", *safe == '.' || *safe == '\'' ? "\\&" : "",
                          safe);
}

static void
append_man_options (GString *text, const FusCliOption *options, gsize n_options)
{
  for (gsize i = 0; i < n_options; i++)
    {
      g_autofree char *name = format_option (&options[i]);
      g_autofree char *help = format_help (&options[i]);

      g_string_append (text, ".TP\n.B ");
      append_troff (text, name);
      append_troff (text, help);
    }
}

static void
append_man_command (GString *text, const FusCliCommand *command)
{
  g_autofree char *head =
    g_strdup_printf ("fusescope-cli %s %s", command->id, command->arguments);

  g_string_append (text, ".SS ");
  append_troff (text, head);
  append_troff (text, _ (command->summary));
  if (command->description != NULL)
    {
      g_string_append (text, ".PP\n");
      append_troff (text, _ (command->description));
    }
  append_man_options (text, command->options, command->n_options);
}

char *
fus_cli_get_man_page (const FusCliCommand *const *commands, gsize n_commands)
{
  GString *text = g_string_new (".TH FUSESCOPE\\-CLI 1\n.SH NAME\n");

  append_troff (text, _ ("fusescope-cli - multimodal data with gaps, from a terminal"));
  g_string_append (text, ".SH SYNOPSIS\n");
  append_troff (text, "fusescope-cli COMMAND [FILE…] [OPTION…]");
  g_string_append (text, ".SH COMMANDS\n");
  for (gsize i = 0; i < n_commands; i++)
    append_man_command (text, commands[i]);
  g_string_append (text, ".SH OPTIONS\n");
  append_man_options (text, common_options, G_N_ELEMENTS (common_options));
  g_string_append (text, ".SH EXIT STATUS\n");
  append_troff (text, _ ("0: done. 1: failed, with one message that names file, object, "
                         "row and remedy. 2: wrong usage. 130: interrupted."));

  return g_string_free (text, FALSE);
}
