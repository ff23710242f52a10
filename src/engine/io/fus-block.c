/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-block.h"

#include "fus-file-error.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <stdint.h>
#include <sys/resource.h>
#include <unistd.h>

/* Room is asked for before it is mapped: a disk that is full is then an error that can be
 * told, and not a signal at the first write. Blocks lie one after the other, each from
 * the start of a page on. */

typedef struct
{
  FusMapping *mapping; /* borrowed from the block: it says which one it is */
  guint64 offset;
} MappedBlock;

static int file = -1;
static FusBlockFunc tell = NULL;
static guint64 n_most = 0;
static guint64 n_taken = 0;
static GArray *places = NULL;

void
fus_block_lend (int fd, guint64 most, FusBlockFunc told)
{
  file = fd;
  tell = told;
  n_most = most;
  n_taken = 0;
  g_clear_pointer (&places, g_array_unref);
  places = g_array_new (FALSE, FALSE, sizeof (MappedBlock));
}

static guint64
get_budget (void)
{
  struct rlimit limit;
  guint64 all = (guint64) sysconf (_SC_PHYS_PAGES) * (guint64) sysconf (_SC_PAGESIZE);

  if (getrlimit (RLIMIT_DATA, &limit) == 0 && limit.rlim_cur < all)
    return limit.rlim_cur;

  return all;
}

gboolean
fus_block_check_memory (guint64 n,
                        gsize size,
                        const char *path,
                        const char *object,
                        GError **error)
{
  guint64 n_bytes = 0;

  if (g_uint64_checked_mul (&n_bytes, n, size) && n_bytes < get_budget () / 2)
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_LIMIT,
                      (FusPlace){ path, object, -1,
                                  _ ("Take a part of it, or a machine with more "
                                     "memory.") },
                      _ ("The array has %ju values, more than may be read into memory"),
                      (uintmax_t) n);

  return FALSE;
}

static gboolean
set_full (guint64 n_bytes,
          const char *said,
          const char *path,
          const char *object,
          GError **error)
{
  g_autofree char *size = g_format_size (n_bytes);

  fus_file_error_set (error, FUS_FILE_ERROR_LIMIT,
                      (FusPlace){
                        path, object, -1,
                        _ ("Make room on the disk that holds your cache folder, "
                           "or name another folder in XDG_CACHE_HOME.") },
                      /* Translators: an amount, what the system said */
                      _ ("There is no room on the disk for %s of numbers: %s"), size,
                      said);

  return FALSE;
}

static gboolean
set_no_memory (guint64 n_bytes, const char *path, const char *object, GError **error)
{
  g_autofree char *size = g_format_size (n_bytes);

  fus_file_error_set (error, FUS_FILE_ERROR_LIMIT,
                      (FusPlace){ path, object, -1,
                                  _ ("Allow more memory, or take a part of the file.") },
                      _ ("There is not enough memory: %s are needed"), size);

  return FALSE;
}

static gboolean
make_room (guint64 n_bytes, const char *path, const char *object, GError **error)
{
  int failed = 0;

  if (n_bytes > n_most - MIN (n_taken, n_most))
    return set_full (n_bytes, g_strerror (ENOSPC), path, object, error);
  do
    failed = fallocate (file, 0, (off_t) n_taken, (off_t) n_bytes);
  while (failed != 0 && errno == EINTR);

  return failed == 0 || set_full (n_bytes, g_strerror (errno), path, object, error);
}

static FusMatrix *
block_in_file (guint64 n_rows,
               guint64 n_cols,
               guint64 n_bytes,
               const char *path,
               const char *object,
               GError **error)
{
  const guint64 page = (guint64) sysconf (_SC_PAGESIZE);
  MappedBlock place = { NULL, n_taken };
  g_autoptr (FusMapping) mapping = NULL;

  if (!make_room (n_bytes, path, object, error))
    return NULL;
  mapping = fus_mapping_new (file, n_taken, n_bytes, FUS_MAPPING_SHARE);
  if (mapping == NULL)
    {
      set_no_memory (n_bytes, path, object, error);
      return NULL;
    }
  n_taken += (n_bytes + page - 1) / page * page;
  place.mapping = mapping;
  g_array_append_val (places, place);
  if (tell != NULL)
    tell (object, n_rows, n_cols);

  return fus_matrix_new_mapped (mapping, mapping->data, n_rows, n_cols);
}

void
fus_block_announce (guint64 n_rows, guint64 n_cols, const char *object)
{
  guint64 n = 0;

  if (tell != NULL && g_uint64_checked_mul (&n, n_rows, n_cols) &&
      n >= FUS_BLOCK_FEWEST / sizeof (FusReal))
    tell (object, n_rows, n_cols);
}

FusMapping *
fus_block_new_bytes (guint64 n_bytes)
{
  const guint64 page = (guint64) sysconf (_SC_PAGESIZE);
  FusMapping *mapping = NULL;

  if (file < 0 || n_bytes == 0 || !make_room (n_bytes, NULL, NULL, NULL))
    return NULL;
  mapping = fus_mapping_new (file, n_taken, n_bytes, FUS_MAPPING_SHARE);
  if (mapping != NULL)
    n_taken += (n_bytes + page - 1) / page * page;

  return mapping;
}

FusMatrix *
fus_block_new (guint64 n_rows,
               guint64 n_cols,
               const char *path,
               const char *object,
               GError **error)
{
  guint64 n_bytes = sizeof (FusReal);

  if (!g_uint64_checked_mul (&n_bytes, n_bytes, n_rows) ||
      !g_uint64_checked_mul (&n_bytes, n_bytes, n_cols) || n_bytes > G_MAXSSIZE)
    n_bytes = G_MAXUINT64;
  if (file >= 0 && n_bytes >= FUS_BLOCK_FEWEST)
    return block_in_file (n_rows, n_cols, n_bytes, path, object, error);
  if (!fus_block_check_memory (n_bytes / sizeof (FusReal), sizeof (FusReal), path, object,
                               error))
    return NULL;

  return fus_matrix_new (n_rows, n_cols);
}

gboolean
fus_block_find (const FusMatrix *values, guint64 *offset)
{
  for (guint i = 0; places != NULL && values->mapping != NULL && i < places->len; i++)
    {
      const MappedBlock *place = &g_array_index (places, MappedBlock, i);

      if (place->mapping == values->mapping && values->data == values->mapping->data)
        {
          *offset = place->offset;
          return TRUE;
        }
    }

  return FALSE;
}
