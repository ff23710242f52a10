/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-file.h"

#include "fus-file-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

/* A file is written whole in its own folder, synced, and renamed: whoever looks sees the
 * old one or the new one. Where the file system can, it has no name until it is renamed,
 * so that a killed writer leaves nothing. Else it has a temporary one and a lock, so that
 * one left by a killed writer is known by its lock being free and goes with the next
 * save. What has such a name and is no file of ours is left alone. */

#define MARK ".fus-part"
#define OPEN_FILES "/proc/self/fd"

enum
{
  N_RANDOM = 6, /* characters after the mark */
  N_LINKS = 40,
  N_TRIES = 100,
  PIECE = 1 << 20, /* of what comes from another file */
};

/* Where the bytes come from: @data, or the file @fd where that is NULL. */
typedef struct
{
  const char *data;
  int fd;
  gsize size;
} Bytes;

typedef struct
{
  char *path; /* links followed */
  char *folder;
  char *part; /* NULL while it has no name */
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

/* A pipe of that name must not make us wait, a link not lead elsewhere. */
static void
remove_leftover (const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  struct stat info;
  int fd = -1;

  if (g_lstat (path, &info) != 0 || !S_ISREG (info.st_mode) || info.st_uid != geteuid ())
    return;
  fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOFOLLOW, 0);
  if (fd < 0)
    return;
  if (fstat (fd, &info) == 0 && S_ISREG (info.st_mode) && info.st_nlink == 1 &&
      flock (fd, LOCK_EX | LOCK_NB) == 0)
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
    if (g_str_has_prefix (name, prefix) && strlen (name) == strlen (prefix) + N_RANDOM)
      remove_leftover (self->folder, name);
}

static gboolean
set_not_regular (const char *path, mode_t mode, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_WRITE,
                      (FusPlace){ path, NULL, -1, _ ("Name a file.") }, "%s",
                      S_ISDIR (mode) ? _ ("It is a folder")
                                     : _ ("It is a device or a pipe, not a file"));

  return FALSE;
}

/* The permissions that the file is to have. */
static gboolean
choose_mode (const char *path, mode_t *mode, GError **error)
{
  struct stat info;
  mode_t mask = 0;

  if (g_lstat (path, &info) == 0)
    {
      *mode = info.st_mode & 0777;
      return S_ISREG (info.st_mode) || set_not_regular (path, info.st_mode, error);
    }
  if (errno != ENOENT)
    return set_error (path, errno, error);
  mask = umask (0);
  umask (mask);
  *mode = 0666 & ~mask;

  return TRUE;
}

/* Another writer may take the new file for a leftover until it is locked. */
static gboolean
make_part (Writing *self)
{
  g_autofree char *base = g_path_get_basename (self->path);
  struct stat info;

  for (guint i = 0; i < N_TRIES; i++)
    {
      g_free (self->part);
      self->part = g_strdup_printf ("%s/.%s" MARK "XXXXXX", self->folder, base);
      self->fd = g_mkstemp_full (self->part, O_RDWR | O_CLOEXEC, 0600);
      if (self->fd < 0)
        break;
      flock (self->fd, LOCK_EX);
      if (fstat (self->fd, &info) == 0 && info.st_nlink == 1)
        return TRUE;
      close (self->fd);
      self->fd = -1;
      errno = EAGAIN;
    }

  return FALSE;
}

/* Needs the way to the descriptor under /proc to give it a name later. */
static gboolean
make_unnamed (Writing *self)
{
  if (g_access (OPEN_FILES, X_OK) != 0)
    return FALSE;
  self->fd = g_open (self->folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

  return self->fd >= 0;
}

static gboolean
open_part (Writing *self, GError **error)
{
  mode_t mode = 0;

  if (!choose_mode (self->path, &mode, error))
    return FALSE;
  if (!make_unnamed (self) && !make_part (self))
    {
      int code = errno;

      g_clear_pointer (&self->part, g_free);
      return set_error (self->path, code, error);
    }

  return fchmod (self->fd, mode) == 0 || set_error (self->path, errno, error);
}

/* A link can't replace a file, a rename can. */
static gboolean
name_part (Writing *self, GError **error)
{
  g_autofree char *base = g_path_get_basename (self->path);
  g_autofree char *opened = g_strdup_printf (OPEN_FILES "/%d", self->fd);

  if (self->part != NULL)
    return TRUE;
  flock (self->fd, LOCK_EX);
  for (guint i = 0; i < N_TRIES; i++)
    {
      g_autofree char *part = g_strdup_printf ("%s/.%s" MARK "%06x", self->folder, base,
                                               g_random_int () & 0xffffff);

      if (linkat (AT_FDCWD, opened, AT_FDCWD, part, AT_SYMLINK_FOLLOW) == 0)
        {
          self->part = g_steal_pointer (&part);
          return TRUE;
        }
      if (errno != EEXIST)
        break;
    }

  return set_error (self->path, errno, error);
}

static gboolean
write_piece (const Writing *self, const char *p, gsize size, GError **error)
{
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

  return TRUE;
}

static gboolean
copy_all (const Writing *self, const Bytes *bytes, GError **error)
{
  g_autofree char *piece = g_malloc (PIECE);

  for (gsize at = 0; at < bytes->size;)
    {
      gssize n = pread (bytes->fd, piece, MIN (PIECE, bytes->size - at), (off_t) at);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return set_error (self->path, n < 0 ? errno : EIO, error);
      if (!write_piece (self, piece, (gsize) n, error))
        return FALSE;
      at += (gsize) n;
    }

  return TRUE;
}

static gboolean
write_all (const Writing *self, const Bytes *bytes, GError **error)
{
  const gboolean done = bytes->data != NULL || bytes->size == 0
                          ? write_piece (self, bytes->data, bytes->size, error)
                          : copy_all (self, bytes, error);

  return done && (fsync (self->fd) == 0 || set_error (self->path, errno, error));
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

/* What a link that leads to nothing yet says, or %NULL. */
static char *
read_link (const char *path)
{
  g_autofree char *target = g_file_read_link (path, NULL);
  g_autofree char *folder = g_path_get_dirname (path);

  if (target == NULL || g_path_is_absolute (target))
    return g_steal_pointer (&target);

  return g_build_filename (folder, target, NULL);
}

/* realpath() gives up at a link whose end is still to be made. */
static char *
follow_links (const char *path)
{
  char *now = g_strdup (path);

  for (guint i = 0; i < N_LINKS; i++)
    {
      char *next = read_link (now);

      if (next == NULL)
        break;
      g_free (now);
      now = next;
    }

  return now;
}

gboolean
fus_file_check_target (const char *path, GError **error)
{
  g_autofree char *end = follow_links (path);
  struct stat info;

  /* What the kernel hands over under /proc has no end that could be named. */
  if (g_stat (path, &info) != 0 && g_lstat (end, &info) != 0)
    return TRUE;

  return S_ISREG (info.st_mode) || set_not_regular (path, info.st_mode, error);
}

static gboolean
replace (const char *path, const Bytes *bytes, GError **error)
{
  g_auto (Writing) self = { follow_links (path), NULL, NULL, -1 };

  self.folder = g_path_get_dirname (self.path);
  if (!fus_file_check_target (path, error))
    return FALSE;
  remove_leftovers (&self);
  if (!open_part (&self, error) || !write_all (&self, bytes, error) ||
      !name_part (&self, error))
    return FALSE;
  if (g_rename (self.part, self.path) != 0)
    return set_error (path, errno, error);
  g_clear_pointer (&self.part, g_free);
  sync_folder (self.folder);

  return TRUE;
}

gboolean
fus_file_write (const char *path, const void *data, gsize size, GError **error)
{
  g_assert (path != NULL && (data != NULL || size == 0));

  return replace (path, &(Bytes){ data, -1, size }, error);
}

gboolean
fus_file_write_from (const char *path, int fd, gsize size, GError **error)
{
  g_assert (path != NULL && fd >= 0);

  return replace (path, &(Bytes){ NULL, fd, size }, error);
}
