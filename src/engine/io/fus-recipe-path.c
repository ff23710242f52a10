/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-recipe-private.h"

char *
fus_recipe_dup_relative (const char *path, const char *folder)
{
  GString *text = g_string_new (NULL);
  gsize common = 0;

  if (folder == NULL || !g_path_is_absolute (path) || !g_path_is_absolute (folder))
    return g_string_free (g_string_append (text, path), FALSE);
  for (gsize i = 0; path[i] != '\0'; i++)
    {
      /* Here a name ends in both. */
      if (path[i] == G_DIR_SEPARATOR &&
          (folder[i] == G_DIR_SEPARATOR || folder[i] == '\0'))
        common = i + 1;
      if (folder[i] == '\0' || path[i] != folder[i])
        break;
    }
  if (common <= 1)
    return g_string_free (g_string_append (text, path), FALSE);
  for (const char *p = folder + common - 1; *p != '\0'; p++)
    if (*p == G_DIR_SEPARATOR && p[1] != '\0')
      g_string_append (text, "../");

  return g_string_free (g_string_append (text, path + common), FALSE);
}
