/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-parse.h"

#include "fus-cli-help.h"

#include <glib/gi18n.h>
#include <string.h>

static GOptionArg
get_glib_kind (FusCliOptionKind kind)
{
  static const GOptionArg kinds[] = {
    [FUS_CLI_FLAG] = G_OPTION_ARG_NONE,     [FUS_CLI_TEXT] = G_OPTION_ARG_STRING,
    [FUS_CLI_FILE] = G_OPTION_ARG_FILENAME, [FUS_CLI_LIST] = G_OPTION_ARG_STRING_ARRAY,
    [FUS_CLI_INT] = G_OPTION_ARG_INT64,     [FUS_CLI_REAL] = G_OPTION_ARG_DOUBLE,
  };

  return kinds[kind];
}

static gpointer
get_field (const FusCliOption *option, gpointer base)
{
  return (guint8 *) base + option->offset;
}

static gboolean
holds_text (const FusCliOption *option)
{
  return option->kind == FUS_CLI_TEXT || option->kind == FUS_CLI_FILE;
}

static void
set_default_number (const FusCliOption *option, gpointer base)
{
  gpointer field = get_field (option, base);

  if (option->default_value == NULL)
    return;
  if (option->kind == FUS_CLI_INT)
    *(gint64 *) field = g_ascii_strtoll (option->default_value, NULL, 10);
  else if (option->kind == FUS_CLI_REAL)
    *(double *) field = g_ascii_strtod (option->default_value, NULL);
}

/* After parsing: GOption forgets a text that stood there before. */
static void
set_default_texts (const FusCliOption *options, gsize n, gpointer base)
{
  for (gsize i = 0; i < n; i++)
    {
      char **field = get_field (&options[i], base);

      if (holds_text (&options[i]) && *field == NULL)
        *field = g_strdup (options[i].default_value);
    }
}

static void
add_entries (GArray *entries, const FusCliOption *options, gsize n, gpointer base)
{
  for (gsize i = 0; i < n; i++)
    {
      GOptionEntry entry = { options[i].name, options[i].letter };

      entry.arg = get_glib_kind (options[i].kind);
      entry.arg_data = get_field (&options[i], base);
      set_default_number (&options[i], base);
      g_array_append_val (entries, entry);
    }
}

static gboolean
parse_words (GArray *entries, char ***words, GError **error)
{
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);

  g_option_context_set_help_enabled (context, FALSE);
  g_option_context_add_main_entries (context, (gpointer) entries->data, NULL);

  return g_option_context_parse_strv (context, words, error);
}

/* What is left after the options; the first word is the program's name. */
static char **
take_files (char **words)
{
  GPtrArray *files = g_ptr_array_new ();

  for (gsize i = 1; words[0] != NULL && words[i] != NULL; i++)
    if (!g_str_equal (words[i], "--"))
      g_ptr_array_add (files, g_strdup (words[i]));
  g_ptr_array_add (files, NULL);

  return (char **) g_ptr_array_free (files, FALSE);
}

static gboolean
check_files (const FusCliArguments *arguments, GError **error)
{
  const FusCliCommand *command = arguments->command;
  guint n = g_strv_length (arguments->files);

  if (n >= command->min_files && n <= command->max_files)
    return TRUE;
  if (n < command->min_files)
    /* Translators: a command and what stands for its files in help */
    fus_cli_set_usage_error (error, _ ("“%s” needs %s"), command->id, command->arguments);
  else
    fus_cli_set_usage_error (error, _ ("“%s” takes %s and no more: “%s”"), command->id,
                             command->arguments, arguments->files[command->max_files]);

  return FALSE;
}

static gboolean
check_common (const FusCli *cli, GError **error)
{
  if (cli->seed < 0)
    fus_cli_set_usage_error (error, _ ("The seed is below 0"));
  else if (cli->n_threads < 0 || cli->n_threads > 1024)
    fus_cli_set_usage_error (error, _ ("The number of threads is not 0 … 1024"));
  else
    return TRUE;

  return FALSE;
}

gboolean
fus_cli_parse (FusCli *cli,
               const FusCliCommand *command,
               const char *const *words,
               FusCliArguments *arguments,
               GError **error)
{
  g_autoptr (GArray) entries = g_array_new (TRUE, TRUE, sizeof (GOptionEntry));
  g_autoptr (GPtrArray) copy = g_ptr_array_new ();
  g_auto (GStrv) rest = NULL;
  gsize n_common = 0;
  const FusCliOption *common = fus_cli_list_common_options (&n_common);

  arguments->command = command;
  arguments->options = g_malloc0 (MAX (command->options_size, 1));
  add_entries (entries, common, n_common, cli);
  add_entries (entries, command->options, command->n_options, arguments->options);
  g_ptr_array_add (copy, g_strdup ("fusescope-cli"));
  for (gsize i = 0; words[i] != NULL; i++)
    g_ptr_array_add (copy, g_strdup (words[i]));
  g_ptr_array_add (copy, NULL);
  rest = (char **) g_ptr_array_free (g_steal_pointer (&copy), FALSE);
  if (!parse_words (entries, &rest, error))
    return FALSE;
  set_default_texts (common, n_common, cli);
  set_default_texts (command->options, command->n_options, arguments->options);
  arguments->files = take_files (rest);

  return cli->help || (check_common (cli, error) && check_files (arguments, error));
}

void
fus_cli_arguments_clear (FusCliArguments *self)
{
  for (gsize i = 0; self->command != NULL && i < self->command->n_options; i++)
    {
      const FusCliOption *option = &self->command->options[i];
      gpointer field = get_field (option, self->options);

      if (holds_text (option))
        g_free (*(char **) field);
      else if (option->kind == FUS_CLI_LIST)
        g_strfreev (*(char ***) field);
    }
  g_free (self->options);
  g_strfreev (self->files);
  *self = (FusCliArguments){ 0 };
}
