/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-bytes.h"

G_BEGIN_DECLS

/* A folder of pictures, recordings or texts is one source. Whoever asks for it lays its
 * files behind each other, in memory or where they are large on the disk, since the
 * process that parses them opens nothing and could not be lent thousands of descriptors:
 * names and bytes, not a look inside. */

/**
 * FusFolderKind:
 * @FUS_FOLDER_NONE: nothing that is read file by file
 *
 * What the files of a folder are, by their names alone.
 */
typedef enum
{
  FUS_FOLDER_NONE,
  FUS_FOLDER_IMAGES,
  FUS_FOLDER_SOUNDS,
  FUS_FOLDER_TEXTS,
  FUS_FOLDER_COUNTS, /* Matrix Market with names of rows and columns */
} FusFolderKind;

/* What a file of this name is. */
FusFolderKind fus_folder_kind_of_file (const char *name);

/**
 * fus_folder_guess_kind:
 * @path: of a folder
 *
 * Returns: what most files in it, and in the folders right in it, are
 */
FusFolderKind fus_folder_guess_kind (const char *path);

/**
 * fus_folder_pack:
 * @path: of a folder; hidden files and what isn't of its kind are left out
 * @size: (out): bytes
 * @error: a FUS_FILE_ERROR: not there, nothing of a kind in it, larger than memory
 *
 * Returns: a descriptor of what can be lent, to close, or −1
 */
int fus_folder_pack (const char *path, guint64 *size, GError **error);

/**
 * fus_folder_pack_files:
 * @names: `[n]`: what they are called from here on
 * @files: `[n]`: paths
 *
 * The same of files that were named one by one.
 */
int fus_folder_pack_files (char **names,
                           char **files,
                           gsize n,
                           const char *path,
                           guint64 *size,
                           GError **error);

/* How many files are in what one of the two made; not for what others wrote. */
gsize fus_folder_count (int fd);

/**
 * FusFolder:
 * @names: `[n]`, %NULL-terminated: paths below the folder, sorted, valid UTF-8
 * @offsets: `[n]`: where the bytes of each are
 * @sizes: `[n]`
 *
 * What fus_folder_pack() made, in the process that it is lent to.
 */
typedef struct
{
  char *path;
  gsize n;
  char **names;
  guint64 *offsets;
  guint64 *sizes;
} FusFolder;

/* Whether @head, the first @n bytes, are those of a folder that was packed. */
gboolean fus_folder_sniff (const guint8 *head, gsize n);

/* (transfer full): the folder that is lent as @path, or %NULL with a FUS_FILE_ERROR. */
FusFolder *fus_folder_open (const char *path, GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* (transfer full): one file as a folder of one, or %NULL with a FUS_FILE_ERROR. */
FusFolder *fus_folder_new_of_file (const char *path,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;
void fus_folder_free (FusFolder *self);

/* What most of its files are. */
FusFolderKind fus_folder_get_kind (const FusFolder *self);

/* Bytes of file @i, decompressed where it is compressed as a whole, followed by a zero
 * byte that the length leaves out. */
GByteArray *fus_folder_read (const FusFolder *self,
                             gsize i,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): the same, unpacked as far as it is read; %NULL with a
 * FUS_FILE_ERROR. */
FusByteFile *fus_folder_open_file (const FusFolder *self,
                                   gsize i,
                                   GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_folder_name_samples:
 * @indices: `[n]`: files that are samples
 * @classes: (out) (transfer full) (nullable): `[n]`, %NULL-terminated: the folder each is
 * in, where there are several
 *
 * Returns: (transfer full): `[n]` names without suffixes, and without the folder where
 * they are all different without it
 */
char **fus_folder_name_samples (const FusFolder *self,
                                const gsize *indices,
                                gsize n,
                                char ***classes) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusFolder, fus_folder_free)

G_END_DECLS
