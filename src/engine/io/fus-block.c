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
static FusPool *pool = NULL;

enum
{
  PART = 1 << 17, /* values that a thread takes at a time: they stay close to it */
  WAVE = 64,      /* parts between two reports */
};

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
  /* The last that was so called: where a block was given up, another's mapping may have
   * taken its place in memory. */
  for (guint i = places != NULL && values->mapping != NULL ? places->len : 0; i > 0; i--)
    {
      const MappedBlock *place = &g_array_index (places, MappedBlock, i - 1);

      if (place->mapping == values->mapping && values->data == values->mapping->data)
        {
          *offset = place->offset;
          return TRUE;
        }
    }

  return FALSE;
}

/* ---- filling from a file ---- */

void
fus_block_use_pool (FusPool *used)
{
  pool = used;
}

enum
{
  BROKEN = -1, /* else the system's number of what went wrong */
};

typedef struct
{
  FusMatrix *x;
  const FusBlockRun *run;
  guint64 n;       /* values */
  guint64 first;   /* of this wave */
  guint64 offset;  /* in the file of blocks */
  guint8 **bytes;  /* [threads]: as they stand in the file, where they are converted */
  FusReal **parts; /* [threads]: what is to be written; NULL where it is memory */
  int failed;
} Fill;

static int
read_part (const FusBlockRun *run, guint64 first, gsize n, guint8 *bytes)
{
  guint64 at = run->offset + first * run->size;

  for (gsize left = n * run->size; left > 0;)
    {
      gssize done = pread (run->fd, bytes, left, (off_t) at);

      if (done < 0 && errno == EINTR)
        continue;
      if (done <= 0)
        return BROKEN;
      bytes += done;
      at += (guint64) done;
      left -= (gsize) done;
    }

  return 0;
}

static int
write_part (guint64 at, gconstpointer values, gsize n)
{
  const char *bytes = values;

  for (gsize left = n * sizeof (FusReal); left > 0;)
    {
      gssize done = pwrite (file, bytes, left, (off_t) at);

      if (done < 0 && errno == EINTR)
        continue;
      if (done <= 0)
        return done < 0 ? errno : ENOSPC;
      bytes += done;
      at += (guint64) done;
      left -= (gsize) done;
    }

  return 0;
}

static void
fill_part (gsize item, guint worker, gpointer data)
{
  Fill *self = data;
  const FusBlockRun *run = self->run;
  const guint64 first = self->first + item * PART;
  const gsize n = MIN (PART, self->n - first);
  FusReal *values = self->parts != NULL ? self->parts[worker] : self->x->data + first;
  guint8 *bytes = run->convert != NULL ? self->bytes[worker] : (guint8 *) values;
  int failed = read_part (run, first, n, bytes);

  if (failed == 0 && run->convert != NULL)
    run->convert (values, run->data, bytes, n);
  if (failed == 0 && self->parts != NULL)
    failed = write_part (self->offset + first * sizeof (FusReal), values, n);
  if (failed != 0)
    g_atomic_int_set (&self->failed, failed);
}

static gboolean
fill_all (Fill *self,
          const char *path,
          const char *object,
          const FusProgress *progress,
          GError **error)
{
  for (; self->first < self->n; self->first += (guint64) WAVE * PART)
    {
      const guint64 n = MIN ((guint64) WAVE * PART, self->n - self->first);
      int failed = 0;

      if (!fus_progress_tick (progress, (double) self->first / (double) self->n, NULL,
                              error))
        return FALSE;
      fus_pool_run (pool, (n + PART - 1) / PART, fill_part, self);
      failed = g_atomic_int_get (&self->failed);
      if (failed == BROKEN)
        return self->run->set_broken (path, object, error);
      if (failed != 0)
        return set_full (self->n * sizeof (FusReal), g_strerror (failed), path, object,
                         error);
    }

  return TRUE;
}

gboolean
fus_block_fill (FusMatrix *x,
                const FusBlockRun *run,
                const char *path,
                const char *object,
                const FusProgress *progress,
                GError **error)
{
  const guint n_threads = pool != NULL ? fus_pool_get_n_threads (pool) : 1;
  g_autofree guint8 *bytes =
    run->convert != NULL ? g_malloc_n (n_threads, PART * run->size) : NULL;
  g_autofree FusReal *values = NULL;
  g_autofree guint8 **each_bytes = g_new0 (guint8 *, n_threads);
  g_autofree FusReal **each_part = g_new0 (FusReal *, n_threads);
  Fill self = { .x = x, .run = run, .n = (guint64) x->n_rows * x->n_cols };

  if (fus_block_find (x, &self.offset))
    {
      values = g_new (FusReal, (gsize) n_threads * PART);
      self.parts = each_part;
    }
  self.bytes = each_bytes;
  for (guint i = 0; i < n_threads; i++)
    {
      each_bytes[i] = bytes != NULL ? bytes + i * PART * run->size : NULL;
      each_part[i] = values != NULL ? values + (gsize) i * PART : NULL;
    }

  return fill_all (&self, path, object, progress, error);
}
