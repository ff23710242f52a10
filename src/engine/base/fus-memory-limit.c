/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-memory-limit.h"

#include "fus-file-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

gboolean
fus_memory_parse_size (const char *text, guint64 *n_bytes)
{
  static const char units[] = "KMGT";
  char *end = NULL;
  double value = g_ascii_strtod (text, &end);
  const char *unit = NULL;

  if (end == text || !isfinite (value) || value < 0)
    return FALSE;
  end += strspn (end, " ");
  unit = *end != '\0' ? strchr (units, g_ascii_toupper (*end)) : NULL;
  if (unit != NULL)
    {
      value *= exp2 (10 * (double) (unit - units + 1));
      end++;
      if (*end == 'i')
        end++;
    }
  if (*end == 'B' || *end == 'b')
    end++;
  if (*end != '\0' || value < 1 || value >= exp2 (63))
    return FALSE;
  *n_bytes = (guint64) value;

  return TRUE;
}

/* ---- groups of processes ---- */

static guint64
read_limit (const char *folder, const char *file)
{
  g_autofree char *path = g_build_filename (folder, file, NULL);
  g_autofree char *text = NULL;

  /* “max” is no number, and no limit. */
  if (!g_file_get_contents (path, &text, NULL, NULL) || !g_ascii_isdigit (text[0]))
    return G_MAXUINT64;

  return g_ascii_strtoull (text, NULL, 10);
}

/* A group may use no more than those around it. */
static guint64
read_limits (const char *root, const char *group, const char *file)
{
  g_autofree char *below = g_strdup (group);
  guint64 least = G_MAXUINT64;

  for (;;)
    {
      g_autofree char *folder = g_build_filename (root, below, NULL);
      char *slash = strrchr (below, '/');

      least = MIN (least, read_limit (folder, file));
      if (slash == NULL)
        return least;
      *slash = '\0';
    }
}

static gboolean
has_memory (const char *controllers)
{
  g_auto (GStrv) names = g_strsplit (controllers, ",", -1);

  return g_strv_contains ((const char *const *) names, "memory");
}

guint64
fus_memory_find_group_limit (const char *groups, const char *root)
{
  g_auto (GStrv) lines = g_strsplit (groups, "\n", -1);
  g_autofree char *first = g_build_filename (root, "memory", NULL);
  guint64 least = G_MAXUINT64;

  for (char **line = lines; *line != NULL; line++)
    {
      g_auto (GStrv) fields = g_strsplit (*line, ":", 3);

      if (g_strv_length (fields) != 3 || strstr (fields[2], "..") != NULL)
        continue;
      if (g_str_equal (fields[0], "0"))
        least = MIN (least, read_limits (root, fields[2], "memory.max"));
      else if (has_memory (fields[1]))
        least = MIN (least, read_limits (first, fields[2], "memory.limit_in_bytes"));
    }

  return least;
}

static guint64
get_group_limit (void)
{
  g_autofree char *groups = NULL;

  if (!g_file_get_contents ("/proc/self/cgroup", &groups, NULL, NULL))
    return G_MAXUINT64;

  return fus_memory_find_group_limit (groups, "/sys/fs/cgroup");
}

/* ---- all ---- */

gboolean
fus_memory_check_variable (GError **error)
{
  const char *text = g_getenv (FUS_MEMORY_VARIABLE);
  guint64 n_bytes = 0;

  if (text == NULL || text[0] == '\0' || fus_memory_parse_size (text, &n_bytes))
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_LIMIT,
                      (FusPlace){ .object = FUS_MEMORY_VARIABLE,
                                  .row = -1,
                                  .remedy = _ ("Write a number and K, M or G, such as "
                                               "4G.") },
                      /* Translators: what stands in a variable of the environment */
                      _ ("“%s” is no amount of memory"), text);

  return FALSE;
}

guint64
fus_memory_get_limit (void)
{
  const char *text = g_getenv (FUS_MEMORY_VARIABLE);
  guint64 least = (guint64) sysconf (_SC_PHYS_PAGES) * (guint64) sysconf (_SC_PAGESIZE);
  guint64 own = G_MAXUINT64;

  if (text != NULL)
    fus_memory_parse_size (text, &own);

  return MIN (MIN (least, own), get_group_limit ());
}

static guint64
find_kilobytes (const char *text, const char *name)
{
  const char *place = strstr (text, name);

  return place != NULL ? g_ascii_strtoull (place + strlen (name), NULL, 10) : 0;
}

guint64
fus_memory_get_used (void)
{
  g_autofree char *text = NULL;

  if (!g_file_get_contents ("/proc/self/status", &text, NULL, NULL))
    return 0;

  return 1024 *
         (find_kilobytes (text, "\nRssAnon:") + find_kilobytes (text, "\nRssShmem:"));
}
