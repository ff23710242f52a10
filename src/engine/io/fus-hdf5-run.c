/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Datasets of one piece, neither packed nor of another byte order: the library says where
 * the numbers are, and they are read from there on all threads. */
#include "config.h"

#include "fus-hdf5-driver.h"
#include "fus-hdf5-private.h"

#include <float.h>
#include <math.h>
#include <sys/stat.h>

static void
take_float (FusReal *values, gconstpointer data, const guint8 *bytes, gsize n)
{
  const float *from = (gconstpointer) bytes;

  for (gsize i = 0; i < n; i++)
    values[i] = (FusReal) from[i];
}

enum
{
  AT_ONCE = 64, /* of a number known to the compiler, which then does several in one */
};

static const double most =
  sizeof (FusReal) == sizeof (float) ? (double) FLT_MAX : DBL_MAX;

/* Whatever is above the largest number is infinite, as the library has it: a cast would
 * round what is only just above. */
static void
take_some (FusReal *values, const double *from, gsize n)
{
  for (gsize i = 0; i < n; i++)
    values[i] = from[i] > most    ? (FusReal) INFINITY
                : from[i] < -most ? (FusReal) -INFINITY
                                  : (FusReal) from[i];
}

static gboolean
are_large (const double *from)
{
  guint any = 0;

  for (gsize i = 0; i < AT_ONCE; i++)
    any |= fabs (from[i]) > most;

  return any != 0;
}

static void
take_double (FusReal *restrict values, gconstpointer data, const guint8 *bytes, gsize n)
{
  const double *restrict from = (gconstpointer) bytes;
  gsize i = 0;

  for (; i + AT_ONCE <= n; i += AT_ONCE)
    {
      for (gsize k = i; k < i + AT_ONCE; k++)
        values[k] = (FusReal) from[k];
      if (are_large (from + i))
        take_some (values + i, from + i, AT_ONCE);
    }
  take_some (values + i, from + i, n - i);
}

static gboolean
find_type (hid_t dataset, FusBlockRun *run)
{
  g_auto (FusH5Type) type = H5Dget_type (dataset);

  if (H5Tequal (type, H5T_NATIVE_FLOAT) > 0)
    {
      run->size = sizeof (float);
      run->convert = sizeof (FusReal) == sizeof (float) ? NULL : take_float;
    }
  else if (H5Tequal (type, H5T_NATIVE_DOUBLE) > 0)
    {
      run->size = sizeof (double);
      run->convert = sizeof (FusReal) == sizeof (double) ? NULL : take_double;
    }

  return run->size > 0;
}

/* What the library says is not believed: all of it must be in the file. */
static gboolean
find_place (hid_t dataset, guint64 n, FusBlockRun *run)
{
  const haddr_t offset = H5Dget_offset (dataset);
  guint64 n_bytes = 0;
  struct stat info;

  run->fd = fus_hdf5_driver_get_fd (dataset);
  run->offset = offset;

  return run->fd >= 0 && offset != HADDR_UNDEF &&
         g_uint64_checked_mul (&n_bytes, n, run->size) && n_bytes >= FUS_BLOCK_PIECE &&
         H5Dget_storage_size (dataset) == n_bytes && fstat (run->fd, &info) == 0 &&
         offset <= (guint64) info.st_size && n_bytes <= (guint64) info.st_size - offset;
}

gboolean
fus_hdf5_find_run (hid_t dataset, guint64 n, FusBlockRun *run)
{
  g_auto (FusH5Plist) plist = H5Dget_create_plist (dataset);

  *run = (FusBlockRun){ .fd = -1, .set_broken = fus_hdf5_set_error };

  return plist >= 0 && H5Pget_layout (plist) == H5D_CONTIGUOUS &&
         H5Pget_external_count (plist) == 0 && find_type (dataset, run) &&
         find_place (dataset, n, run);
}
