/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-how.h"

#include "fus-file-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  MOST_SIDE = 16384,
};

gboolean
fus_how_check (const char *self,
               const char *const *keys,
               const char *path,
               GError **error)
{
  g_auto (GStrv) parts = self != NULL ? g_strsplit (self, ",", -1) : NULL;
  g_autofree char *known = g_strjoinv (", ", (char **) keys);

  for (char **part = parts; part != NULL && *part != NULL; part++)
    {
      g_auto (GStrv) pair = g_strsplit (*part, ":", 2);

      if (pair[0] != NULL && pair[1] != NULL && g_strv_contains (keys, pair[0]))
        continue;
      if (keys[0] == NULL)
        fus_file_error_set (error, FUS_FILE_ERROR_USAGE,
                            (FusPlace){ path, *part, -1, _ ("Leave it out.") },
                            _ ("Nothing can be said of how a file of this kind is read: "
                               "“%s”"),
                            *part);
      else
        fus_file_error_set (error, FUS_FILE_ERROR_USAGE,
                            (FusPlace){ path, *part, -1,
                                        _ ("Write NAME=KEY:VALUE, joined by commas where "
                                           "there are several.") },
                            _ ("“%s” doesn’t say how this is read; what can be said: %s"),
                            *part, known);
      return FALSE;
    }

  return TRUE;
}

char *
fus_how_dup (const char *self, const char *key)
{
  g_auto (GStrv) parts = self != NULL ? g_strsplit (self, ",", -1) : NULL;
  char *value = NULL;

  for (char **part = parts; part != NULL && *part != NULL; part++)
    {
      gsize n = strlen (key);

      if (!g_str_has_prefix (*part, key) || (*part)[n] != ':')
        continue;
      g_free (value);
      value = g_strdup (*part + n + 1);
    }

  return value;
}

static gboolean
set_no_value (const char *key, const char *value, const char *path, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_USAGE,
                      (FusPlace){ path, key, -1,
                                  _ ("Write a number, of sizes HEIGHTxWIDTH.") },
                      _ ("“%s” is no value of %s"), value, key);

  return FALSE;
}

gboolean
fus_how_get_number (const char *self,
                    const char *key,
                    double least,
                    double most,
                    double *value,
                    const char *path,
                    GError **error)
{
  g_autofree char *text = fus_how_dup (self, key);
  char *end = NULL;
  double number = 0;

  if (text == NULL)
    return TRUE;
  number = g_ascii_strtod (text, &end);
  if (end == text || *end != '\0' || !(number >= least && number <= most))
    return set_no_value (key, text, path, error);
  *value = number;

  return TRUE;
}

gboolean
fus_how_get_size (const char *self,
                  const char *key,
                  guint *height,
                  guint *width,
                  const char *path,
                  GError **error)
{
  g_autofree char *text = fus_how_dup (self, key);
  g_auto (GStrv) sides = text != NULL ? g_strsplit (text, "x", 2) : NULL;
  guint64 size[2] = { 0 };

  if (text == NULL)
    return TRUE;
  for (guint i = 0; i < 2; i++)
    if (sides[0] == NULL || sides[i] == NULL ||
        !g_ascii_string_to_unsigned (sides[i], 10, 1, MOST_SIDE, &size[i], NULL))
      return set_no_value (key, text, path, error);
  *height = (guint) size[0];
  *width = (guint) size[1];

  return TRUE;
}
