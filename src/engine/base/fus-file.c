/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-file.h"

#include "fus-file-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <unistd.h>

static gboolean
set_open_error (const char *path, int code, GError **error)
{
  if (code == ENOENT || code == ENOTDIR)
    fus_file_error_set (error, FUS_FILE_ERROR_NOT_FOUND,
                        (FusPlace){ path, NULL, -1, _ ("Check the name and folder.") },
                        _ ("There is no such file"));
  else
    fus_file_error_set (error, FUS_FILE_ERROR_UNREADABLE,
                        (FusPlace){ path, NULL, -1,
                                    _ ("Give yourself permission to read it, or copy it "
                                       "to a folder of yours.") },
                        _ ("The file can’t be opened: %s"), g_strerror (code));

  return FALSE;
}

static gboolean
check_kind (const char *path, const struct stat *info, GError **error)
{
  if (S_ISREG (info->st_mode))
    return TRUE;
  if (S_ISDIR (info->st_mode))
    fus_file_error_set (error, FUS_FILE_ERROR_UNREADABLE,
                        (FusPlace){ path, NULL, -1,
                                    _ ("Name a file in it, or open the folder itself.") },
                        _ ("This is a folder, where a file is needed"));
  else
    fus_file_error_set (error, FUS_FILE_ERROR_UNREADABLE,
                        (FusPlace){ path, NULL, -1, _ ("Copy the data into a file.") },
                        _ ("This is not a regular file"));

  return FALSE;
}

/* A device may do something when it is opened, so the name is looked at first; what was
 * opened is looked at again, in case the name was given to something else meanwhile. */
int
fus_file_open (const char *path, struct stat *info, GError **error)
{
  struct stat mine;
  int fd = -1;

  if (info == NULL)
    info = &mine;
  if (g_stat (path, info) != 0)
    {
      set_open_error (path, errno, error);
      return -1;
    }
  if (!check_kind (path, info, error))
    return -1;
  fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0);
  if (fd < 0 || fstat (fd, info) != 0)
    set_open_error (path, errno, error);
  else if (check_kind (path, info, error))
    return fd;
  if (fd >= 0)
    close (fd);

  return -1;
}

/* Returns how many bytes came, or a negative number. */
static gssize
read_up_to (int fd, char *bytes, gsize n)
{
  gsize done = 0;

  while (done < n)
    {
      gssize got = read (fd, bytes + done, n - done);

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        return got;
      if (got == 0)
        break;
      done += (gsize) got;
    }

  return (gssize) done;
}

static char *
read_opened (int fd, const char *path, gsize size, gsize *n_bytes, GError **error)
{
  g_autofree char *bytes = g_try_malloc (size + 1);
  gssize n = 0;

  errno = ENOMEM;
  n = bytes != NULL ? read_up_to (fd, bytes, size) : -1;
  if (n < 0)
    {
      fus_file_error_set (error, FUS_FILE_ERROR_UNREADABLE,
                          (FusPlace){ path, NULL, -1, _ ("Copy it to another disk.") },
                          _ ("The file can’t be read: %s"), g_strerror (errno));
      return NULL;
    }
  bytes[n] = '\0';
  *n_bytes = (gsize) n;

  return g_steal_pointer (&bytes);
}

char *
fus_file_read (const char *path, gsize n_most, gsize *n_bytes, GError **error)
{
  struct stat info;
  int fd = fus_file_open (path, &info, error);
  char *bytes = NULL;

  if (fd < 0)
    return NULL;
  if ((guint64) info.st_size > n_most)
    fus_file_error_set (error, FUS_FILE_ERROR_LIMIT,
                        (FusPlace){ path, NULL, -1, _ ("Choose another file.") },
                        _ ("The file is too large: at most %zu bytes are read"), n_most);
  else
    bytes = read_opened (fd, path, (gsize) info.st_size, n_bytes, error);
  close (fd);

  return bytes;
}
