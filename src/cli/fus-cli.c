/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli.h"

#include "fus-json.h"
#include "fus-cli-output.h"
#include "fus-file-error.h"
#include "fus-file.h"
#include "fus-model-error.h"
#include "fus-option.h"

#include <glib/gi18n.h>
#include <gio/gio.h>
#include <stdint.h>

enum
{
  STATUS_DONE = 0,
  STATUS_FAILED = 1,
  STATUS_USAGE = 2,
  STATUS_INTERRUPTED = 130,
};

G_DEFINE_QUARK (fus_cli_error_quark, fus_cli_error)

void
fus_cli_set_usage_error (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (FUS_CLI_ERROR, FUS_CLI_ERROR_USAGE, format, args);
  va_end (args);
}

static gboolean
is_usage_error (const GError *error)
{
  return g_error_matches (error, FUS_CLI_ERROR, FUS_CLI_ERROR_USAGE) ||
         g_error_matches (error, FUS_FILE_ERROR, FUS_FILE_ERROR_USAGE) ||
         g_error_matches (error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_OPTION) ||
         error->domain == FUS_OPTION_ERROR || error->domain == G_OPTION_ERROR;
}

int
fus_cli_get_exit_status (const GError *error)
{
  if (error == NULL)
    return STATUS_DONE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return STATUS_INTERRUPTED;

  return is_usage_error (error) ? STATUS_USAGE : STATUS_FAILED;
}

static char *
get_code_name (const GError *error)
{
  if (error->domain == FUS_FILE_ERROR)
    return g_strdup (fus_file_error_get_code_name (error));
  if (is_usage_error (error))
    return g_strdup ("usage");
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_strdup ("interrupted");

  return g_strdup_printf ("%d", error->code);
}

static char *
make_json_error (const GError *error)
{
  g_autoptr (JsonBuilder) json = json_builder_new ();
  FusPlace place = fus_file_error_get_place (error);
  g_autofree char *code = get_code_name (error);
  g_autofree char *text = NULL;

  json_builder_begin_object (json);
  fus_json_begin_object (json, "error");
  fus_json_add_string (json, "domain", g_quark_to_string (error->domain));
  fus_json_add_string (json, "code", code);
  fus_json_add_string (json, "message", error->message);
  fus_json_add_string (json, "file", place.file);
  fus_json_add_string (json, "object", place.object);
  fus_json_add_int_or_null (json, "row", place.row);
  fus_json_add_string (json, "remedy", place.remedy);
  json_builder_end_object (json);
  json_builder_end_object (json);
  text = fus_json_to_text (json, FALSE);

  return g_strconcat (text, "\n", NULL);
}

static void
append_place (GString *text, FusPlace place)
{
  if (place.file != NULL)
    g_string_append_printf (text, "%s: ", place.file);
  if (place.object != NULL && *place.object != '\0')
    g_string_append_printf (text, "%s: ", place.object);
  if (place.row >= 0)
    /* Translators: the place of an error in a file */
    g_string_append_printf (text, _ ("row %jd: "), (intmax_t) place.row);
}

static char *
make_plain_error (const FusCli *self, const GError *error)
{
  FusPlace place = fus_file_error_get_place (error);
  GString *text = g_string_new ("fusescope-cli: ");

  append_place (text, place);
  g_string_append (text, error->message);
  if (place.remedy != NULL)
    g_string_append_printf (text, "\n  %s", place.remedy);
  if (is_usage_error (error) && self->command != NULL)
    g_string_append_printf (text, "\n  fusescope-cli %s --help", self->command->id);
  g_string_append_c (text, '\n');

  return g_string_free (text, FALSE);
}

void
fus_cli_print_warning (const FusCli *self, const GError *error, const char *consequence)
{
  FusPlace place = fus_file_error_get_place (error);
  GString *text = g_string_new ("fusescope-cli: ");

  append_place (text, place);
  g_string_append_printf (text, "%s\n  %s", error->message, consequence);
  if (place.remedy != NULL)
    g_string_append_printf (text, "\n  %s", place.remedy);
  g_printerr ("%s\n", text->str);
  g_string_free (text, TRUE);
}

static char *
make_error (const FusCli *self, const GError *error)
{
  return self->json ? make_json_error (error) : make_plain_error (self, error);
}

void
fus_cli_print_error (const FusCli *self, const GError *error)
{
  g_autofree char *text = make_error (self, error);

  g_printerr ("%s", text);
}

void
fus_cli_prepare_for_no_memory (const FusCli *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  fus_file_error_set (&error, FUS_FILE_ERROR_LIMIT,
                      (FusPlace){ NULL, NULL, -1,
                                  _ ("Close other programs, allow more memory, or take a "
                                     "smaller model or a part of the data.") },
                      _ ("There is not enough memory"));
  text = make_error (self, error);
  fus_cli_end_without_memory (text);
}

FusPool *
fus_cli_get_pool (FusCli *self)
{
  if (self->pool == NULL)
    self->pool = fus_pool_new ((guint) self->n_threads, 0);

  return self->pool;
}

gboolean
fus_cli_check_output (const FusCli *self, const char *path, GError **error)
{
  FusPlace place = { .file = path, .row = -1 };

  if (!fus_file_check_target (path, error))
    return FALSE;
  if (!self->force && g_file_test (path, G_FILE_TEST_EXISTS))
    {
      place.remedy = _ ("Choose another name, or replace it with --force.");
      fus_file_error_set (error, FUS_FILE_ERROR_EXISTS, place,
                          _ ("The file exists already"));
      return FALSE;
    }

  return TRUE;
}
