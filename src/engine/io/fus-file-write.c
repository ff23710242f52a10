/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-file-error.h"
#include "fus-results-writer.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file is written whole under a temporary name in its own folder, synced, and renamed:
 * whoever looks sees the old one or the new one. A writer holds a lock on its temporary
 * file, so that one left by a killed writer is known by its lock being free and goes with
 * the next save. */

#define MARK ".fus-part"

typedef struct
{
  char *path; /* links followed */
  char *folder;
  char *part;
  int fd;
} Writing;

static void
writing_clear (Writing *self)
{
  if (self->fd >= 0)
    close (self->fd);
  if (self->part != NULL)
    g_unlink (self->part);
  g_free (self->path);
  g_free (self->folder);
  g_free (self->part);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Writing, writing_clear)

static const char *
get_remedy (int code)
{
  if (code == ENOSPC || code == EDQUOT)
    return _ ("Free some space, or save to another disk.");
  if (code == EACCES || code == EPERM || code == EROFS)
    return _ ("Save to a folder that you may write to.");
  if (code == ENOENT || code == ENOTDIR)
    return _ ("Make the folder first, or save to another one.");
  if (code == EFBIG)
    return _ ("Save to a disk that takes files of this size.");

  return _ ("Save to another place.");
}

static gboolean
set_error (const char *path, int code, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_WRITE,
                      (FusPlace){ path, NULL, -1, get_remedy (code) },
                      _ ("The file can’t be written: %s"), g_strerror (code));

  return FALSE;
}

static void
remove_leftover (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  if (flock (fd, LOCK_EX | LOCK_NB) == 0)
    g_unlink (path);
  close (fd);
}

static void
remove_leftovers (const Writing *self)
{
  g_autoptr (GDir) folder = g_dir_open (self->folder, 0, NULL);
  g_autofree char *base = g_path_get_basename (self->path);
  g_autofree char *prefix = g_strdup_printf (".%s" MARK, base);
  const char *name = NULL;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    if (g_str_has_prefix (name, prefix))
      remove_leftover (self->folder, name);
}

static gboolean
open_part (Writing *self, GError **error)
{
  g_autofree char *base = g_path_get_basename (self->path);
  struct stat info;
  mode_t mode = umask (0);

  umask (mode);
  mode = 0666 & ~mode;
  if (g_stat (self->path, &info) == 0)
    {
      if (S_ISDIR (info.st_mode))
        return set_error (self->path, EISDIR, error);
      mode = info.st_mode & 07777;
    }
  self->part = g_strdup_printf ("%s/.%s" MARK "XXXXXX", self->folder, base);
  self->fd = g_mkstemp_full (self->part, O_RDWR | O_CLOEXEC, 0600);
  if (self->fd < 0)
    {
      int code = errno;

      g_clear_pointer (&self->part, g_free);
      return set_error (self->path, code, error);
    }
  flock (self->fd, LOCK_EX | LOCK_NB);

  return fchmod (self->fd, mode) == 0 || set_error (self->path, errno, error);
}

static gboolean
write_all (const Writing *self, const void *data, gsize size, GError **error)
{
  const char *p = data;

  while (size > 0)
    {
      gssize n = write (self->fd, p, MIN (size, 1 << 30));

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return set_error (self->path, n < 0 ? errno : ENOSPC, error);
      p += n;
      size -= (gsize) n;
    }

  return fsync (self->fd) == 0 || set_error (self->path, errno, error);
}

/* The new name is only safe once the folder is on the disk; that some file systems can't
 * sync a folder is no fault of the file. */
static void
sync_folder (const char *folder)
{
  int fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);

  if (fd < 0)
    return;
  fsync (fd);
  close (fd);
}

static char *
follow_links (const char *path)
{
  char *resolved = realpath (path, NULL);
  char *copy = g_strdup (resolved != NULL ? resolved : path);

  free (resolved);

  return copy;
}

/**
 * fus_file_write:
 *
 * Keeps the permissions of a file that is there already, and follows a link to it.
 *
 * Returns: whether @path now holds @data; else it is as it was, and @error is a
 * FUS_FILE_ERROR_WRITE
 */
gboolean
fus_file_write (const char *path, const void *data, gsize size, GError **error)
{
  g_auto (Writing) self = { follow_links (path), NULL, NULL, -1 };

  self.folder = g_path_get_dirname (self.path);
  remove_leftovers (&self);
  if (!open_part (&self, error) || !write_all (&self, data, size, error))
    return FALSE;
  if (g_rename (self.part, self.path) != 0)
    return set_error (path, errno, error);
  g_clear_pointer (&self.part, g_free);
  sync_folder (self.folder);

  return TRUE;
}
