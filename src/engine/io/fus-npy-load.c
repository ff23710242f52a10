/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-block.h"
#include "fus-bytes.h"
#include "fus-file-error.h"
#include "fus-lent.h"
#include "fus-npy.h"

#include <errno.h>
#include <unistd.h>

/* Files of one array: those that are larger than a block of memory and not packed are
 * read a few megabytes at a time, since they may be larger than memory. */

enum
{
  N_HEAD = (1 << 20) + 64, /* as long as a header may be */
  FEWEST_ROWS = 4096,      /* of a part of a column */
  N_LOOKED_AT = 200,       /* rows that tell whether numbers are far off */
};

typedef struct
{
  const char *path;
  const FusNpyHeader *header;
  const FusProgress *progress;
  FusArray *array;
  int fd;
} Fill;

/* @offset: from the first value on */
static gboolean
read_at (const Fill *self, guint8 *bytes, gsize n, guint64 offset, GError **error)
{
  offset += self->header->data;
  while (n > 0)
    {
      gssize done = pread (self->fd, bytes, n, (off_t) offset);

      if (done < 0 && errno == EINTR)
        continue;
      if (done <= 0)
        return fus_npy_set_broken (self->path, self->array->name, error);
      bytes += done;
      offset += (gsize) done;
      n -= (gsize) done;
    }

  return TRUE;
}

static gboolean
tick (const Fill *self, guint64 row, GError **error)
{
  return fus_progress_tick (self->progress, (double) row / (double) self->array->dims[0],
                            NULL, error);
}

static void
convert (FusReal *values, gconstpointer data, const guint8 *bytes, gsize n)
{
  fus_npy_convert (values, data, bytes, n);
}

/* A file whose rows follow each other. */
static gboolean
fill_rows (FusMatrix *x, const Fill *self, GError **error)
{
  const FusNpyHeader *header = self->header;
  const FusBlockRun run = { self->fd, header->data, header->size,
                            convert,  header,       fus_npy_set_broken };

  return fus_block_fill (x, &run, self->path, self->array->name, self->progress, error);
}

/* The same of a file whose columns follow each other: as many rows at a time as make
 * reading a part of each column worth it. */
static gboolean
fill_columns (FusMatrix *x, const Fill *self, GError **error)
{
  const gsize size = self->header->size;
  const guint64 step = CLAMP (FUS_BLOCK_FEWEST / x->n_cols / size, FEWEST_ROWS,
                              MAX (x->n_rows, FEWEST_ROWS));
  g_autofree guint8 *bytes = g_malloc (step * size);
  g_autofree FusReal *column = g_new (FusReal, step);

  for (guint64 row = 0; row < x->n_rows; row += step)
    {
      const guint64 n = MIN (step, x->n_rows - row);

      for (gsize d = 0; d < x->n_cols; d++)
        {
          if (!tick (self, row, error) ||
              !read_at (self, bytes, n * size, (d * x->n_rows + row) * size, error))
            return FALSE;
          fus_npy_convert (column, self->header, bytes, n);
          for (guint64 i = 0; i < n; i++)
            fus_matrix_row (x, row + i)[d] = column[i];
        }
      fus_matrix_relax (x, row, n);
    }

  return TRUE;
}

static gboolean
fill_block (Fill *self, GError **error)
{
  if (!fus_array_alloc (self->array, self->path, error))
    return FALSE;

  return self->header->fortran ? fill_columns (self->array->x, self, error)
                               : fill_rows (self->array->x, self, error);
}

/* Order of columns is followed where there are rows and columns and nothing else. */
static gboolean
is_large (const FusNpyHeader *header, const FusArray *array)
{
  guint64 n = 0;

  return !fus_npy_is_text (header) && header->n_dims >= 2 &&
         (!header->fortran || header->n_dims == 2) && fus_array_count (array, &n) &&
         n >= FUS_BLOCK_FEWEST / header->size;
}

static gboolean
read_header (const char *path, const char *name, FusNpyHeader *header, GError **error)
{
  g_autoptr (GByteArray) head = fus_bytes_peek (path, N_HEAD, error);

  return head != NULL &&
         fus_npy_parse_header (header, head->data, head->len, path, name, error);
}

FusArray *
fus_npy_peek (const char *path, const char *name, GError **error)
{
  FusNpyHeader header = { 0 };
  FusArray *array = NULL;

  if (!read_header (path, name, &header, error))
    return NULL;
  array = fus_npy_describe (&header, G_MAXUINT64, path, name, error);
  /* None of them, but that is what there would be. */
  if (array != NULL && fus_npy_is_text (&header))
    array->texts = g_new0 (char *, 1);

  return array;
}

static gboolean
is_packed (int fd)
{
  guint8 head[16] = { 0 };
  gssize n = pread (fd, head, sizeof head, 0);

  return n <= 0 || !fus_npy_has_magic (head, (gsize) n);
}

static FusArray *
load_all (const char *path, const char *name, GError **error)
{
  g_autoptr (GByteArray) bytes = fus_bytes_load (path, 0, error);

  return bytes != NULL ? fus_npy_parse (bytes->data, bytes->len, path, name, error)
                       : NULL;
}

/* Whether a column of the first rows is large beside its differences: then all must be
 * seen before any is rounded. */
static gboolean
is_far_off (const Fill *self)
{
  const FusNpyHeader *header = self->header;
  const gsize n = MIN (header->dims[0], N_LOOKED_AT);
  const gsize n_cols = header->dims[1];
  const gsize n_each = header->fortran ? n : n * n_cols;
  g_autofree guint8 *bytes = NULL;

  if (header->size != sizeof (double) || header->n_dims != 2)
    return FALSE;
  bytes = g_malloc (n_each * header->size);
  for (gsize d = 0; d < n_cols; d++)
    {
      const guint64 offset = header->fortran ? d * header->dims[0] * header->size : 0;

      if ((d == 0 || header->fortran) &&
          !read_at (self, bytes, n_each * header->size, offset, NULL))
        return FALSE;
      if (header->fortran
            ? fus_npy_is_far_off (header, bytes, n, 1)
            : fus_npy_is_far_off (header, bytes + d * header->size, n, n_cols))
        return TRUE;
    }

  return FALSE;
}

static FusArray *
load_large (Fill *self, const char *name, gint64 size, GError **error)
{
  g_autoptr (FusArray) array = NULL;
  guint64 n_bytes = (guint64) size - MIN (self->header->data, (guint64) size);

  array = fus_npy_describe (self->header, n_bytes, self->path, name, error);
  self->array = array;
  if (array == NULL || !fill_block (self, error))
    return NULL;

  return g_steal_pointer (&array);
}

FusArray *
fus_npy_load (const char *path,
              const char *name,
              const FusProgress *progress,
              GError **error)
{
  FusNpyHeader header = { 0 };
  Fill fill = { path, &header, progress, NULL, -1 };
  g_autoptr (FusArray) array = NULL;
  FusArray *loaded = NULL;
  struct stat info;

  if (!read_header (path, name, &header, error))
    return NULL;
  array = fus_npy_describe (&header, G_MAXUINT64, path, name, error);
  if (array == NULL)
    return NULL;
  fill.fd = fus_lent_open (path, &info, error);
  if (fill.fd < 0)
    return NULL;
  fill.array = array;
  loaded = is_large (&header, array) && !is_packed (fill.fd) && !is_far_off (&fill)
             ? load_large (&fill, name, info.st_size, error)
             : load_all (path, name, error);
  close (fill.fd);

  return loaded;
}
