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
 */
typedef struct
{
  char *name;
  FusPackType type;
  guint n_dims;
  guint64 dims[FUS_PACK_MAX_DIMS];
  const void *data;
  gsize n_bytes;
} FusPackItem;

/* Named arrays on their way from one process to another through a memory file. What is
 * read is checked before anything is believed: magic, sizes, offsets, products without
 * overflow, numbers of things against the bytes that came, texts in UTF-8. */
typedef struct _FusPack FusPack;

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
void fus_pack_add_matrix (FusPack *self, const char *name, const FusMatrix *values);
void fus_pack_add_strv (FusPack *self,
                        const char *name,
                        const char *const *texts,
                        gsize n);
/* Nothing is added for %NULL. */
void fus_pack_add_string (FusPack *self, const char *name, const char *text);
void fus_pack_add_int (FusPack *self, const char *name, gint64 value);

guint fus_pack_get_n (const FusPack *self);
const FusPackItem *fus_pack_get (const FusPack *self, guint index);
const FusPackItem *fus_pack_lookup (const FusPack *self, const char *name);
const char *fus_pack_get_string (const FusPack *self, const char *name);
gint64 fus_pack_get_int (const FusPack *self, const char *name, gint64 fallback);
/* %NULL where there is none or the number isn't @n. */
char **fus_pack_dup_strv (const FusPack *self, const char *name, gsize n);
/* Rows are the first dimension; %NULL where there is none or it holds no real numbers. */
FusMatrix *fus_pack_dup_matrix (const FusPack *self, const char *name);
double *fus_pack_dup_doubles (const FusPack *self, const char *name, gsize n);

/* Writes from the start of @fd on. */
gboolean fus_pack_write (const FusPack *self, int fd, GError **error);
/* Maps @fd, which must not change any more; it may be closed. @n_most: bytes that what
 * comes out may take, texts with what each costs. */
FusPack *fus_pack_read (int fd,
                        guint64 n_most,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusPack, fus_pack_free)

G_END_DECLS
