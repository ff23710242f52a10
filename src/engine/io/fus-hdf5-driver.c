/* SPDX-License-Identifier: GPL-3.0-or-later */
/* How the HDF5 library gets at bytes: through an open descriptor and never by a name that
 * a file says, and not before a look at what it would follow blindly. One driver reads
 * what was lent, another reads and writes a file without a name. */
#include "config.h"

#include "fus-hdf5-driver.h"

#include "fus-lent.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  H5FD_t base;
  int fd;
  haddr_t allocated;
  struct stat info;
  gsize n_length; /* bytes of a length in the file */
} Driver;

/* Returns how many bytes there were, fewer than @n at the end of the file alone; a
 * negative number on failure. */
static gssize
read_at (const Driver *self, void *out, gsize n, guint64 address)
{
  gsize done = 0;

  while (done < n)
    {
      gssize got =
        pread (self->fd, (char *) out + done, n - done, (off_t) (address + done));

      if (got < 0 && errno == EINTR)
        continue;
      if (got < 0)
        return -1;
      if (got == 0)
        break;
      done += (gsize) got;
    }

  return (gssize) done;
}

/* ---- collections of texts ---- */

/* Texts of different lengths lie in collections, piece behind piece. The library follows
 * what a collection says of itself without a look: a piece of no length keeps it for
 * ever, and one that ends elsewhere leads it out of its memory. Such a collection isn't
 * read at all. (HDF5 file format specification 3.0, III.E.) */

#define COLLECTION "GCOL\x01\0\0"
#define SIGNATURE "\x89HDF\r\n\x1a\n"

enum
{
  N_MAGIC = 8,   /* of either */
  N_HEAD = 16,   /* of a collection, and of a piece of it */
  AT_LENGTH = 8, /* in both heads */
  N_ALIGNED = 8,
  FIRST_PLACE = 512, /* where a file may begin too, and twice as far, and so on */
};

/* The file is looked for as the library does. */
static gsize
find_length_size (const Driver *self)
{
  guint64 place = 0;
  guint8 head[N_HEAD] = { 0 };

  while (read_at (self, head, sizeof head, place) == N_HEAD)
    {
      if (memcmp (head, SIGNATURE, N_MAGIC) == 0)
        return head[N_MAGIC] < 2 ? head[14] : head[10];
      place = place > 0 ? 2 * place : FIRST_PLACE;
    }

  return sizeof (guint64);
}

static guint64
get_length (const Driver *self, const guint8 *head)
{
  guint64 length = 0;

  memcpy (&length, head + AT_LENGTH, MIN (self->n_length, sizeof length));

  return GUINT64_FROM_LE (length);
}

/* A piece's length is without its head and what aligns the next; that of what is free is
 * with all of it, and what is too short for a head is free. */
static gboolean
check_pieces (const Driver *self, const guint8 *collection, gsize n)
{
  for (gsize at = N_HEAD; at < n && n - at >= N_HEAD;)
    {
      const guint8 *head = collection + at;
      const gboolean is_free = head[0] == 0 && head[1] == 0;
      const gsize left = n - at;
      const guint64 length = get_length (self, head);

      if (is_free ? length < 1 || length > left : length > left - N_HEAD)
        return FALSE;
      at += is_free ? length : N_HEAD + (length + N_ALIGNED - 1) / N_ALIGNED * N_ALIGNED;
    }

  return TRUE;
}

/* @n: bytes of it that were read; the library reads the rest later, on its own. */
static gboolean
check_collection (const Driver *self, haddr_t address, const guint8 *bytes, gsize n)
{
  const guint64 size = get_length (self, bytes);
  g_autofree guint8 *all = NULL;

  if (size < N_HEAD || size > (guint64) self->info.st_size - address)
    return FALSE;
  if (size <= n)
    return check_pieces (self, bytes, size);
  all = g_try_malloc (size);

  return all != NULL && read_at (self, all, size, address) == (gssize) size &&
         check_pieces (self, all, size);
}

/* ---- the driver ---- */

static H5FD_t *
driver_open (const char *name, unsigned flags, hid_t access, haddr_t most)
{
  struct stat info;
  Driver *self = NULL;
  int fd = -1;

  if (flags != H5F_ACC_RDONLY)
    return NULL;
  fd = fus_lent_open (name, &info, NULL);
  if (fd < 0)
    return NULL;
  self = g_new0 (Driver, 1);
  self->fd = fd;
  self->info = info;
  self->n_length = find_length_size (self);

  return &self->base;
}

static herr_t
driver_close (H5FD_t *base)
{
  Driver *self = (Driver *) base;

  close (self->fd);
  g_free (self);

  return 0;
}

/* The library asks so whether it has the file open already. */
static int
driver_cmp (const H5FD_t *a, const H5FD_t *b)
{
  const struct stat *one = &((const Driver *) a)->info;
  const struct stat *other = &((const Driver *) b)->info;

  if (one->st_dev != other->st_dev)
    return one->st_dev < other->st_dev ? -1 : 1;

  return (one->st_ino > other->st_ino) - (one->st_ino < other->st_ino);
}

static herr_t
driver_query (const H5FD_t *base, unsigned long *flags)
{
  *flags =
    H5FD_FEAT_AGGREGATE_METADATA | H5FD_FEAT_ACCUMULATE_METADATA | H5FD_FEAT_DATA_SIEVE;

  return 0;
}

static haddr_t
driver_get_eoa (const H5FD_t *base, H5FD_mem_t type)
{
  return ((const Driver *) base)->allocated;
}

static herr_t
driver_set_eoa (H5FD_t *base, H5FD_mem_t type, haddr_t address)
{
  ((Driver *) base)->allocated = address;

  return 0;
}

static haddr_t
driver_get_eof (const H5FD_t *base, H5FD_mem_t type)
{
  return (haddr_t) ((const Driver *) base)->info.st_size;
}

/* Past the end there are zeros, as with the library's own driver. */
static herr_t
driver_read (H5FD_t *base,
             H5FD_mem_t type,
             hid_t transfer,
             haddr_t address,
             size_t size,
             void *out)
{
  const Driver *self = (const Driver *) base;
  gssize n = 0;

  if (address > G_MAXINT64 || size > G_MAXINT64 - address)
    return -1;
  n = read_at (self, out, size, address);
  if (n < 0)
    return -1;
  memset ((char *) out + n, 0, size - (size_t) n);
  if (n >= N_HEAD && memcmp (out, COLLECTION, N_MAGIC) == 0 &&
      !check_collection (self, address, out, (gsize) n))
    return -1;

  return 0;
}

static herr_t
driver_write (H5FD_t *base,
              H5FD_mem_t type,
              hid_t transfer,
              haddr_t address,
              size_t size,
              const void *data)
{
  return -1;
}

static herr_t
driver_get_handle (H5FD_t *base, hid_t access, void **handle)
{
  *handle = &((Driver *) base)->fd;

  return 0;
}

static const H5FD_class_t driver = {
  .name = "fusescope",
  .maxaddr = G_MAXINT64,
  .fc_degree = H5F_CLOSE_WEAK,
  .open = driver_open,
  .close = driver_close,
  .cmp = driver_cmp,
  .query = driver_query,
  .get_eoa = driver_get_eoa,
  .set_eoa = driver_set_eoa,
  .get_eof = driver_get_eof,
  .get_handle = driver_get_handle,
  .read = driver_read,
  .write = driver_write,
  .fl_map = H5FD_FLMAP_DICHOTOMY,
};

/* ---- a file without a name ---- */

/* @name: the number of an open descriptor, which stays its owner's. */
static H5FD_t *
cache_open (const char *name, unsigned flags, hid_t access, haddr_t most)
{
  Driver *self = g_new0 (Driver, 1);

  self->n_length = sizeof (guint64); /* we write it ourselves */
  self->fd = fcntl (atoi (name), F_DUPFD_CLOEXEC, 0);
  if (self->fd >= 0 && fstat (self->fd, &self->info) == 0)
    return &self->base;
  g_free (self);

  return NULL;
}

static herr_t
cache_write (H5FD_t *base,
             H5FD_mem_t type,
             hid_t transfer,
             haddr_t address,
             size_t size,
             const void *data)
{
  Driver *self = (Driver *) base;
  const char *bytes = data;

  while (size > 0)
    {
      gssize n = pwrite (self->fd, bytes, size, (off_t) address);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return -1;
      bytes += n;
      address += (haddr_t) n;
      size -= (size_t) n;
    }
  self->info.st_size = MAX (self->info.st_size, (off_t) address);

  return 0;
}

static herr_t
cache_truncate (H5FD_t *base, hid_t transfer, hbool_t closing)
{
  Driver *self = (Driver *) base;

  self->info.st_size = (off_t) self->allocated;

  return ftruncate (self->fd, self->info.st_size) == 0 ? 0 : -1;
}

static const H5FD_class_t cache = {
  .name = "fusescope-cache",
  .maxaddr = G_MAXINT64,
  .fc_degree = H5F_CLOSE_WEAK,
  .open = cache_open,
  .close = driver_close,
  .cmp = driver_cmp,
  .query = driver_query,
  .get_eoa = driver_get_eoa,
  .set_eoa = driver_set_eoa,
  .get_eof = driver_get_eof,
  .read = driver_read,
  .write = cache_write,
  .truncate = cache_truncate,
  .fl_map = H5FD_FLMAP_DICHOTOMY,
};

static hid_t
new_access (const H5FD_class_t *class, hid_t *id)
{
  hid_t access = H5Pcreate (H5P_FILE_ACCESS);

  if (*id < 0)
    *id = H5FDregister (class);
  if (access >= 0 && (*id < 0 || H5Pset_driver (access, *id, NULL) < 0))
    {
      H5Pclose (access);
      return H5I_INVALID_HID;
    }

  return access;
}

hid_t
fus_hdf5_driver_new_cache_access (void)
{
  static hid_t id = H5I_INVALID_HID;

  return new_access (&cache, &id);
}

static hid_t driver_id = H5I_INVALID_HID;

hid_t
fus_hdf5_driver_new_access (void)
{
  return new_access (&driver, &driver_id);
}

int
fus_hdf5_driver_get_fd (hid_t object)
{
  const hid_t file = H5Iget_file_id (object);
  const hid_t access = file >= 0 ? H5Fget_access_plist (file) : H5I_INVALID_HID;
  void *handle = NULL;
  int fd = -1;

  if (access >= 0 && H5Pget_driver (access) == driver_id &&
      H5Fget_vfd_handle (file, H5P_DEFAULT, &handle) >= 0 && handle != NULL)
    fd = *(const int *) handle;
  if (access >= 0)
    H5Pclose (access);
  if (file >= 0)
    H5Fclose (file);

  return fd;
}
