/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-folder.h"

#include "fus-block.h"
#include "fus-cache.h"
#include "fus-compare.h"
#include "fus-file-error.h"
#include "fus-file.h"
#include "fus-lent.h"
#include "fus-memory.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The block: magic, number of files, bytes of the table; the table: of each file offset,
 * size, name ended by a zero; the files. */
#define MAGIC "FUSFOLD1"

enum
{
  N_MAGIC = 8,
  N_HEAD = 24,
  MOST_FILES = 1000000,
  MOST_TABLE = 1 << 28,
  COPY_STEP = 1 << 20,
};

typedef struct
{
  const char *suffix;
  FusFolderKind kind;
} Suffix;

static const Suffix suffixes[] = {
  { ".png", FUS_FOLDER_IMAGES },         { ".jpg", FUS_FOLDER_IMAGES },
  { ".jpeg", FUS_FOLDER_IMAGES },        { ".tif", FUS_FOLDER_IMAGES },
  { ".tiff", FUS_FOLDER_IMAGES },        { ".bmp", FUS_FOLDER_IMAGES },
  { ".wav", FUS_FOLDER_SOUNDS },         { ".flac", FUS_FOLDER_SOUNDS },
  { ".ogg", FUS_FOLDER_SOUNDS },         { ".oga", FUS_FOLDER_SOUNDS },
  { ".aif", FUS_FOLDER_SOUNDS },         { ".aiff", FUS_FOLDER_SOUNDS },
  { ".au", FUS_FOLDER_SOUNDS },          { ".txt", FUS_FOLDER_TEXTS },
  { ".mtx", FUS_FOLDER_COUNTS },         { ".mtx.gz", FUS_FOLDER_COUNTS },
  { "barcodes.tsv", FUS_FOLDER_COUNTS }, { "barcodes.tsv.gz", FUS_FOLDER_COUNTS },
  { "features.tsv", FUS_FOLDER_COUNTS }, { "features.tsv.gz", FUS_FOLDER_COUNTS },
  { "genes.tsv", FUS_FOLDER_COUNTS },    { "genes.tsv.gz", FUS_FOLDER_COUNTS },
};

FusFolderKind
fus_folder_kind_of_file (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name, -1);

  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    if (g_str_has_suffix (lower, suffixes[i].suffix))
      return suffixes[i].kind;

  return FUS_FOLDER_NONE;
}

/* What most of the files are; counts are where there is a matrix. */
static FusFolderKind
choose_kind (char **names)
{
  guint n[FUS_FOLDER_COUNTS + 1] = { 0 };
  FusFolderKind best = FUS_FOLDER_NONE;

  for (char **name = names; *name != NULL; name++)
    {
      g_autofree char *lower = g_ascii_strdown (*name, -1);
      FusFolderKind kind = fus_folder_kind_of_file (*name);

      n[kind]++;
      if (g_str_has_suffix (lower, "matrix.mtx") ||
          g_str_has_suffix (lower, "matrix.mtx.gz"))
        return FUS_FOLDER_COUNTS;
    }
  for (FusFolderKind kind = FUS_FOLDER_IMAGES; kind <= FUS_FOLDER_TEXTS; kind++)
    if (n[kind] > 0 && (best == FUS_FOLDER_NONE || n[kind] > n[best]))
      best = kind;

  return best;
}

/* ---- packing ---- */

/* Files of @path, and of the folders right in it where @deeper. */
static void
list_files (GPtrArray *names, const char *path, const char *below, gboolean deeper)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (folder != NULL && names->len < MOST_FILES &&
         (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autofree char *own =
        below != NULL ? g_build_filename (below, name, NULL) : g_strdup (name);

      if (name[0] == '.')
        continue;
      if (g_file_test (file, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (names, g_steal_pointer (&own));
      else if (deeper && g_file_test (file, G_FILE_TEST_IS_DIR))
        list_files (names, file, own, FALSE);
    }
}

static GPtrArray *
list_folder (const char *path)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);

  list_files (names, path, NULL, TRUE);
  g_ptr_array_sort (names, fus_compare_texts);

  return names;
}

FusFolderKind
fus_folder_guess_kind (const char *path)
{
  g_autoptr (GPtrArray) names = list_folder (path);

  g_ptr_array_add (names, NULL);

  return choose_kind ((char **) names->pdata);
}

typedef struct
{
  int fd;
  guint64 at;
  GByteArray *table;
} Packer;

static gboolean
set_write_error (const char *path, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_LIMIT,
                      (FusPlace){ path, NULL, -1,
                                  _ ("Close other programs, or take a part of the "
                                     "folder.") },
                      _ ("The files can’t be laid into memory: %s"), g_strerror (errno));

  return FALSE;
}

static gboolean
write_all (int fd, const guint8 *bytes, gsize n, guint64 at)
{
  while (n > 0)
    {
      gssize done = pwrite (fd, bytes, n, (off_t) at);

      if (done < 0 && errno == EINTR)
        continue;
      if (done <= 0)
        return FALSE;
      bytes += done;
      at += (guint64) done;
      n -= (gsize) done;
    }

  return TRUE;
}

static gboolean
copy_file (Packer *self, int from, guint64 size, const char *path, GError **error)
{
  g_autofree guint8 *step = g_malloc (COPY_STEP);
  guint64 done = 0;

  while (done < size)
    {
      gssize n = pread (from, step, MIN (COPY_STEP, size - done), (off_t) done);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0 || !write_all (self->fd, step, (gsize) n, self->at + done))
        return set_write_error (path, error);
      done += (guint64) n;
    }
  self->at += size;

  return TRUE;
}

static void
append_u64 (GByteArray *bytes, guint64 value)
{
  g_byte_array_append (bytes, (const guint8 *) &value, sizeof value);
}

static gboolean
add_file (Packer *self, const char *name, const char *file, GError **error)
{
  struct stat info;
  int from = fus_file_open (file, &info, error);
  g_autofree char *valid = g_utf8_make_valid (name, -1);
  gboolean done = FALSE;

  if (from < 0)
    return FALSE;
  append_u64 (self->table, self->at);
  append_u64 (self->table, (guint64) info.st_size);
  g_byte_array_append (self->table, (const guint8 *) valid, (guint) strlen (valid) + 1);
  done = copy_file (self, from, (guint64) info.st_size, file, error);
  close (from);

  return done;
}

/* How large the table is depends on the names alone. */
static guint64
measure_table (char **names, gsize n)
{
  guint64 size = 0;

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *valid = g_utf8_make_valid (names[i], -1);

      size += 2 * sizeof (guint64) + strlen (valid) + 1;
    }

  return size;
}

static guint64
measure_files (char **files, gsize n)
{
  guint64 size = 0;

  for (gsize i = 0; i < n; i++)
    {
      struct stat info;

      if (stat (files[i], &info) == 0)
        size += (guint64) info.st_size;
    }

  return size;
}

static gboolean
check_memory (guint64 size, const char *path, GError **error)
{
  if (fus_memory_check (size, error))
    return TRUE;
  if (error != NULL)
    fus_file_error_fill_place (*error, (FusPlace){ path, NULL, -1, NULL });

  return FALSE;
}

/* Where the files are laid: in memory, or on the disk where they are large and it has
 * room. Returns −1 with @error set. */
static int
open_place (guint64 size, const char *path, GError **error)
{
  FusCache cache = { -1 };
  int fd = -1;

  if (size >= FUS_BLOCK_FEWEST)
    cache = fus_cache_open (size);
  if (cache.fd >= 0 && !cache.in_memory && size <= cache.most &&
      fallocate (cache.fd, 0, 0, (off_t) size) == 0)
    return cache.fd;
  fus_cache_clear (&cache);
  if (!check_memory (size, path, error))
    return -1;
  fd = memfd_create ("folder", MFD_CLOEXEC);
  if (fd < 0)
    set_write_error (path, error);

  return fd;
}

int
fus_folder_pack_files (char **names,
                       char **files,
                       gsize n,
                       const char *path,
                       guint64 *size,
                       GError **error)
{
  g_autoptr (GByteArray) table = g_byte_array_new ();
  g_autoptr (GByteArray) head = g_byte_array_new ();
  guint64 n_table = measure_table (names, n);
  Packer self = { -1, N_HEAD + n_table, table };
  gboolean done = FALSE;

  self.fd = open_place (self.at + measure_files (files, n), path, error);
  done = self.fd >= 0;
  for (gsize i = 0; done && i < n; i++)
    done = add_file (&self, names[i], files[i], error);
  g_byte_array_append (head, (const guint8 *) MAGIC, N_MAGIC);
  append_u64 (head, n);
  append_u64 (head, table->len);
  if (done && (!write_all (self.fd, head->data, head->len, 0) ||
               !write_all (self.fd, table->data, table->len, N_HEAD)))
    done = set_write_error (path, error);
  if (!done && self.fd >= 0)
    close (self.fd);
  *size = self.at;

  return done ? self.fd : -1;
}

/* Names of those that are of the folder's kind. */
static void
keep_kind (GPtrArray *names)
{
  FusFolderKind kind = FUS_FOLDER_NONE;

  g_ptr_array_add (names, NULL);
  kind = choose_kind ((char **) names->pdata);
  g_ptr_array_set_size (names, (gint) names->len - 1);
  for (guint i = names->len; i-- > 0;)
    if (fus_folder_kind_of_file (g_ptr_array_index (names, i)) != kind ||
        kind == FUS_FOLDER_NONE)
      g_ptr_array_remove_index (names, i);
}

int
fus_folder_pack (const char *path, guint64 *size, GError **error)
{
  g_autoptr (GPtrArray) names = list_folder (path);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);

  keep_kind (names);
  for (guint i = 0; i < names->len; i++)
    g_ptr_array_add (files, g_build_filename (path, g_ptr_array_index (names, i), NULL));
  if (names->len > 0)
    return fus_folder_pack_files ((char **) names->pdata, (char **) files->pdata,
                                  names->len, path, size, error);
  fus_file_error_set (error, FUS_FILE_ERROR_UNREADABLE,
                      (FusPlace){ path, NULL, -1,
                                  _ ("Choose a folder with tables, arrays, pictures, "
                                     "recordings or texts in it.") },
                      _ ("The folder holds no files that can be read"));

  return -1;
}

/* ---- reading ---- */

gboolean
fus_folder_sniff (const guint8 *head, gsize n)
{
  return n >= N_HEAD && memcmp (head, MAGIC, N_MAGIC) == 0;
}

void
fus_folder_free (FusFolder *self)
{
  g_free (self->path);
  g_strfreev (self->names);
  g_free (self->offsets);
  g_free (self->sizes);
  g_free (self);
}

static FusFolder *
set_broken (const char *path, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ path, NULL, -1, _ ("Choose the folder itself.") },
                      _ ("This is no folder of files"));

  return NULL;
}

static gboolean
read_exactly (int fd, gpointer to, gsize n, guint64 at)
{
  guint8 *p = to;

  while (n > 0)
    {
      gssize done = pread (fd, p, n, (off_t) at);

      if (done < 0 && errno == EINTR)
        continue;
      if (done <= 0)
        return FALSE;
      p += done;
      n -= (gsize) done;
      at += (guint64) done;
    }

  return TRUE;
}

gsize
fus_folder_count (int fd)
{
  guint64 head[N_HEAD / sizeof (guint64)] = { 0 };

  if (!read_exactly (fd, head, sizeof head, 0) ||
      !fus_folder_sniff ((const guint8 *) head, sizeof head))
    return 0;

  return (gsize) head[1];
}

static gboolean
take_table (FusFolder *self, const guint8 *table, gsize n_table, guint64 n, guint64 size)
{
  const guint8 *p = table;
  const guint8 *end = table + n_table;

  self->names = g_new0 (char *, n + 1);
  self->offsets = g_new0 (guint64, n);
  self->sizes = g_new0 (guint64, n);
  for (; self->n < n; self->n++)
    {
      const guint8 *zero = NULL;

      if (end - p < 17 || (zero = memchr (p + 16, '\0', (gsize) (end - p) - 16)) == NULL)
        return FALSE;
      memcpy (&self->offsets[self->n], p, sizeof (guint64));
      memcpy (&self->sizes[self->n], p + 8, sizeof (guint64));
      if (self->offsets[self->n] > size ||
          self->sizes[self->n] > size - self->offsets[self->n] ||
          !g_utf8_validate ((const char *) p + 16, zero - p - 16, NULL))
        return FALSE;
      self->names[self->n] = g_strdup ((const char *) p + 16);
      p = zero + 1;
    }

  return n > 0;
}

FusFolder *
fus_folder_open (const char *path, GError **error)
{
  g_autoptr (FusFolder) self = g_new0 (FusFolder, 1);
  guint8 head[N_HEAD];
  guint64 counts[2] = { 0 };
  g_autofree guint8 *table = NULL;
  struct stat info;
  int fd = fus_lent_open (path, &info, error);
  gboolean done = FALSE;

  if (fd < 0)
    return NULL;
  self->path = g_strdup (path);
  if (read_exactly (fd, head, N_HEAD, 0) && fus_folder_sniff (head, N_HEAD))
    {
      memcpy (counts, head + N_MAGIC, sizeof counts);
      if (counts[0] <= MOST_FILES && counts[1] <= MOST_TABLE &&
          counts[1] <= (guint64) info.st_size)
        {
          table = g_malloc (counts[1] + 1);
          done = read_exactly (fd, table, counts[1], N_HEAD) &&
                 take_table (self, table, counts[1], counts[0], (guint64) info.st_size);
        }
    }
  close (fd);

  return done ? g_steal_pointer (&self) : set_broken (path, error);
}

FusFolder *
fus_folder_new_of_file (const char *path, GError **error)
{
  FusFolder *self = NULL;
  struct stat info;
  int fd = fus_lent_open (path, &info, error);
  g_autofree char *base = g_path_get_basename (path);

  if (fd < 0)
    return NULL;
  close (fd);
  self = g_new0 (FusFolder, 1);
  self->path = g_strdup (path);
  self->n = 1;
  self->names = g_new0 (char *, 2);
  self->names[0] = g_utf8_make_valid (base, -1);
  self->offsets = g_new0 (guint64, 1);
  self->sizes = g_new0 (guint64, 1);
  self->sizes[0] = (guint64) info.st_size;

  return self;
}

FusFolderKind
fus_folder_get_kind (const FusFolder *self)
{
  return choose_kind (self->names);
}

GByteArray *
fus_folder_read (const FusFolder *self, gsize i, GError **error)
{
  g_assert (i < self->n);

  return fus_bytes_load_part (self->path, self->names[i], self->offsets[i],
                              self->sizes[i], 1, error);
}

FusByteFile *
fus_folder_open_file (const FusFolder *self, gsize i, GError **error)
{
  g_assert (i < self->n);

  FusByteFile *file =
    self->sizes[i] > 0
      ? fus_byte_file_open (self->path, self->offsets[i], self->sizes[i], error)
      : NULL;

  if (self->sizes[i] == 0)
    fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                        (FusPlace){ self->path, self->names[i], -1,
                                    _ ("Get the file again.") },
                        _ ("The file is empty"));
  else if (file == NULL && error != NULL)
    fus_file_error_fill_place (*error,
                               (FusPlace){ self->path, self->names[i], -1, NULL });

  return file;
}

static char *
dup_stem (const char *name)
{
  const char *slash = strrchr (name, '/');
  char *stem = g_strdup (slash != NULL ? slash + 1 : name);
  char *point = strrchr (stem, '.');

  if (point != NULL && point != stem)
    *point = '\0';

  return stem;
}

static gboolean
are_unique (char **names)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (char **name = names; *name != NULL; name++)
    if (!g_hash_table_add (seen, *name))
      return FALSE;

  return TRUE;
}

static gboolean
are_same (char **names)
{
  for (char **name = names; *name != NULL; name++)
    if (!g_str_equal (*name, names[0]))
      return FALSE;

  return TRUE;
}

/* Of names that are there twice in a folder, with different suffixes, one is told apart
 * by its whole. */
static char **
name_in_folders (const FusFolder *self, const gsize *indices, gsize n, char **folders)
{
  char **names = g_new0 (char *, n + 1);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *stem = dup_stem (self->names[indices[i]]);

      names[i] = folders[i][0] != '\0' ? g_strdup_printf ("%s/%s", folders[i], stem)
                                       : g_strdup (stem);
    }
  if (are_unique (names))
    return names;
  g_strfreev (names);
  names = g_new0 (char *, n + 1);
  for (gsize i = 0; i < n; i++)
    names[i] = g_strdup (self->names[indices[i]]);

  return names;
}

char **
fus_folder_name_samples (const FusFolder *self,
                         const gsize *indices,
                         gsize n,
                         char ***classes)
{
  g_auto (GStrv) folders = g_new0 (char *, n + 1);
  g_auto (GStrv) stems = g_new0 (char *, n + 1);

  *classes = NULL;
  for (gsize i = 0; i < n; i++)
    {
      const char *name = self->names[indices[i]];
      const char *slash = strrchr (name, '/');

      folders[i] =
        slash != NULL ? g_strndup (name, (gsize) (slash - name)) : g_strdup ("");
      stems[i] = dup_stem (name);
    }
  /* A folder for each sample, with one file in it. */
  if (n > 1 && are_unique (folders))
    return g_steal_pointer (&folders);
  if (!are_same (folders))
    *classes = g_strdupv (folders);
  if (are_unique (stems))
    return g_steal_pointer (&stems);

  return name_in_folders (self, indices, n, folders);
}
