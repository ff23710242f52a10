/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-lent.h"

#include "fus-file-error.h"
#include "fus-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>

/* Filled before the first byte is read, by the one thread there is, and only read then.
 */
static GHashTable *lent = NULL;

void
fus_lent_add (const char *path, int fd)
{
  if (lent == NULL)
    lent = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_hash_table_insert (lent, g_strdup (path), GINT_TO_POINTER (fd));
}

static int
set_error (const char *path, const char *said, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_UNREADABLE,
                      (FusPlace){ path, NULL, -1,
                                  _ ("Choose the file itself: what a file names is not "
                                     "opened.") },
                      _ ("The file can’t be opened: %s"), said);

  return -1;
}

int
fus_lent_open (const char *path, struct stat *info, GError **error)
{
  struct stat mine;
  gpointer fd = NULL;
  int copy = -1;

  if (lent == NULL)
    return fus_file_open (path, info, error);
  if (!g_hash_table_lookup_extended (lent, path, NULL, &fd))
    return set_error (path, g_strerror (EACCES), error);
  copy = fcntl (GPOINTER_TO_INT (fd), F_DUPFD_CLOEXEC, 0);
  if (copy < 0 || fstat (copy, info != NULL ? info : &mine) != 0)
    return set_error (path, g_strerror (errno), error);

  return copy;
}
