/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-memory.h"

#include "fus-file-error.h"
#include "fus-memory-limit.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* Less isn't worth the call. */
#define FEWEST_BYTES ((gsize) 4 << 20)
/* What OpenBLAS maps for each thread past the first that multiplies. It tries for
 * ever where it can't: fus-start.c. */
#define BYTES_A_THREAD ((guint64) 128 << 20)

void
fus_memory_use_large_pages (gpointer data, gsize n_bytes)
{
  gsize page = (gsize) sysconf (_SC_PAGESIZE);
  gsize before = (page - (guintptr) data % page) % page;

  if (n_bytes >= FEWEST_BYTES)
    madvise ((char *) data + before, (n_bytes - before) / page * page, MADV_HUGEPAGE);
}

static int n_expected = 0;

void
fus_memory_expect_threads (guint n_threads)
{
  n_expected = (int) n_threads;
}

static gboolean
can_map (guint64 n_bytes)
{
  void *place = NULL;

  if (n_bytes == 0 || n_bytes > G_MAXSSIZE)
    return n_bytes == 0;
  place = mmap (NULL, (gsize) n_bytes, PROT_READ | PROT_WRITE,
                MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (place == MAP_FAILED)
    return FALSE;
  munmap (place, (gsize) n_bytes);

  return TRUE;
}

/* In the order of FusMemoryNeed; %s is an amount. */
static const char *const needs[] = {
  [FUS_MEMORY_FOR_ANYTHING] = N_ ("There is not enough memory: %s are needed"),
  [FUS_MEMORY_FOR_READING] =
    N_ ("Reading the file needs %s of memory, more than there is"),
  [FUS_MEMORY_FOR_TRAINING] = N_ ("Training needs %s of memory, more than there is"),
  [FUS_MEMORY_FOR_ENCODING] =
    N_ ("The latents of all samples need %s of memory, more than there is"),
  [FUS_MEMORY_FOR_MAP] = N_ ("The map needs %s of memory, more than there is"),
  [FUS_MEMORY_FOR_EXPLAINING] =
    N_ ("The explanation needs %s of memory, more than there is"),
};

static char *
make_remedy (guint64 limit, guint64 used)
{
  g_autofree char *most = g_format_size_full (limit, G_FORMAT_SIZE_IEC_UNITS);
  g_autofree char *left =
    g_format_size_full (limit - MIN (used, limit), G_FORMAT_SIZE_IEC_UNITS);

  return g_strdup_printf (
    /* Translators: amounts, the name of a variable of the environment */
    _ ("Close other programs, allow more memory, or take a smaller model or a part of "
       "the data. Fusescope may use %s (%s), of which %s are free."),
    most, FUS_MEMORY_VARIABLE, left);
}

static void
set_error (FusMemoryNeed need, const char *size, const char *remedy, GError **error)
{
  GString *sentence = g_string_new (_ (needs[need]));

  g_string_replace (sentence, "%s", size, 1);
  fus_file_error_set (error, FUS_FILE_ERROR_LIMIT, (FusPlace){ NULL, NULL, -1, remedy },
                      "%s", sentence->str);
  g_string_free (sentence, TRUE);
}

gboolean
fus_memory_check_for (FusMemoryNeed need, guint64 n_bytes, GError **error)
{
  guint n_threads = n_expected > 0 ? (guint) n_expected : g_get_num_processors ();
  guint64 beside = BYTES_A_THREAD * (n_threads - 1);
  guint64 limit = fus_memory_get_limit ();
  guint64 used = fus_memory_get_used ();
  gboolean fits = n_bytes <= limit - MIN (used, limit);
  g_autofree char *remedy = NULL;
  g_autofree char *size = NULL;

  if (n_bytes <= G_MAXSSIZE && fits && can_map (n_bytes + beside))
    return TRUE;
  size = g_format_size_full (n_bytes + beside, G_FORMAT_SIZE_IEC_UNITS);
  /* Else the limit is another’s: of addresses, or of what the kernel would ever give. */
  remedy = fits ? g_strdup (_ ("Close other programs, allow more memory (ulimit -v), or "
                               "take a smaller model or a part of the data."))
                : make_remedy (limit, used);
  set_error (need, size, remedy, error);

  return FALSE;
}

gboolean
fus_memory_check (guint64 n_bytes, GError **error)
{
  return fus_memory_check_for (FUS_MEMORY_FOR_ANYTHING, n_bytes, error);
}

gsize
fus_memory_get_resident (void)
{
  g_autofree char *text = NULL;
  gulong n_all = 0;
  gulong n_resident = 0;

  if (!g_file_get_contents ("/proc/self/statm", &text, NULL, NULL) ||
      sscanf (text, "%lu %lu", &n_all, &n_resident) != 2)
    return 0;

  return (gsize) n_resident * (gsize) sysconf (_SC_PAGESIZE);
}
