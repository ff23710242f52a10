/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-matrix.h"

G_BEGIN_DECLS

typedef enum
{
  FUS_PACK_FLOAT32,
  FUS_PACK_FLOAT64,
  FUS_PACK_INT64,
  FUS_PACK_UINT8,
  FUS_PACK_TEXT, /* UTF-8 strings, each ended by a zero byte */
} FusPackType;

enum
{
  FUS_PACK_MAX_DIMS = 4,
};

/**
 * FusPackItem:
 * @n_dims: 0 … 4
 * @dims: row-major; of texts the only one is their number
 * @data: borrowed
 * @n_bytes: of @data
 * @block: (nullable): the matrix in a file of blocks that @data is of
 */
typedef struct
{
  char *name;
  FusPackType type;
  guint n_dims;
  guint64 dims[FUS_PACK_MAX_DIMS];
  const void *data;
  gsize n_bytes;
  const FusMatrix *block;
} FusPackItem;

/* Named arrays on their way from one process to another through a memory file. What is
 * read is checked before anything is believed: magic, sizes, offsets, products without
 * overflow, numbers of things against the bytes that came, texts in UTF-8. */
typedef struct _FusPack FusPack;

/* (transfer full): a pack without items. */
FusPack *fus_pack_new (void) G_GNUC_WARN_UNUSED_RESULT;
void fus_pack_free (FusPack *self);

/* @data: borrowed until the pack is written or freed */
void fus_pack_add (FusPack *self,
                   const char *name,
                   FusPackType type,
                   guint n_dims,
                   const guint64 *dims,
                   const void *data);
/* @data: (transfer full) */
void fus_pack_add_owned (FusPack *self,
                         const char *name,
                         FusPackType type,
                         guint n_dims,
                         const guint64 *dims,
                         gpointer data);

/**
 * fus_pack_add_matrix:
 * @values: borrowed until the pack is written or freed. Of one that fus_block_new() made
 * in a file only the place is written
 */
void fus_pack_add_matrix (FusPack *self, const char *name, const FusMatrix *values);

/* `[n]`, copied as valid UTF-8; %NULL as an empty text. */
void fus_pack_add_strv (FusPack *self,
                        const char *name,
                        const char *const *texts,
                        gsize n);
/* Nothing is added for %NULL. */
void fus_pack_add_string (FusPack *self, const char *name, const char *text);

/* One whole number. */
void fus_pack_add_int (FusPack *self, const char *name, gint64 value);

/* Items. */
guint fus_pack_get_n (const FusPack *self);

/* (transfer none): item number @index. */
const FusPackItem *fus_pack_get (const FusPack *self, guint index);

/* (transfer none) (nullable): the item of that name. */
const FusPackItem *fus_pack_lookup (const FusPack *self, const char *name);

/* (transfer none) (nullable): the one text of that item. */
const char *fus_pack_get_string (const FusPack *self, const char *name);

/* The one whole number of that item, or @fallback. */
gint64 fus_pack_get_int (const FusPack *self, const char *name, gint64 fallback);
/* %NULL where there is none or the number isn't @n. */
char **fus_pack_dup_strv (const FusPack *self, const char *name, gsize n);
/* Rows are the first dimension; %NULL where there is none or it holds no real numbers.
 * Large ones stay where they are, changes to them are seen by nobody else. */
FusMatrix *fus_pack_dup_matrix (const FusPack *self, const char *name);

/* (nullable): `[n]`; %NULL where there is none, it is of another type or the number isn't
 * @n. */
double *fus_pack_dup_doubles (const FusPack *self, const char *name, gsize n);

/* Writes from the start of @fd on; else @error is a FUS_FILE_ERROR_LIMIT. */
gboolean fus_pack_write (const FusPack *self, int fd, GError **error);

/**
 * fus_pack_read:
 * @fd: must not change any more; it is mapped, and may be closed
 * @n_most: bytes that what comes out may take, texts with what each costs
 * @error: a FUS_FILE_ERROR_FORMAT where it isn't in order
 *
 * Returns: (transfer full): what was written, or %NULL
 */
FusPack *fus_pack_read (int fd, guint64 n_most, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The same beside a file of blocks, which must not change any more either; changes to
 * those matrices go into it. @blocks: −1 for none */
FusPack *fus_pack_read_with (int fd, int blocks, guint64 n_most, GError **error)
  G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusPack, fus_pack_free)

G_END_DECLS
