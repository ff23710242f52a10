/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-matlab.h"

G_BEGIN_DECLS

/* Types of pieces. */
enum
{
  MI_INT8 = 1,
  MI_UINT8 = 2,
  MI_INT16 = 3,
  MI_UINT16 = 4,
  MI_INT32 = 5,
  MI_UINT32 = 6,
  MI_SINGLE = 7,
  MI_DOUBLE = 9,
  MI_INT64 = 12,
  MI_UINT64 = 13,
  MI_MATRIX = 14,
  MI_COMPRESSED = 15,
  MI_UTF8 = 16,
  MI_UTF16 = 17,
  MI_UTF32 = 18,
};

typedef struct
{
  const guint8 *bytes;
  gsize n;
  gsize at;
} FusMatlabPiece;

typedef struct
{
  const char *path;
  GPtrArray *arrays;
  GPtrArray *notes;
  gboolean swapped; /* from the byte order of this machine */
  GError *first;    /* why an array was left out */
} FusMatlabReader;

enum
{
  FUS_MATLAB_MAX_DIMS = 16,
};

typedef struct
{
  guint32 class;
  guint32 flags;
  guint n_dims;
  gsize dims[FUS_MATLAB_MAX_DIMS];
  guint64 n;
  char *name;
} FusMatlabMatrix;

static inline void
fus_matlab_matrix_clear (FusMatlabMatrix *self)
{
  g_clear_pointer (&self->name, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusMatlabMatrix, fus_matlab_matrix_clear)

/* A number of the file’s byte order. */
guint32 fus_matlab_get_u32 (const FusMatlabReader *self, const guint8 *p);

/* `[n]`, freed by the caller; %NULL where @piece has fewer. */
double *fus_matlab_read_values (const FusMatlabReader *self,
                                const FusMatlabPiece *piece,
                                guint32 type,
                                guint64 n);

/* @why: what it holds that can't be read */
void fus_matlab_leave_out (FusMatlabReader *self, const char *name, const char *why);

/* FALSE, with an error that the file is damaged. */
gboolean fus_matlab_set_broken (const FusMatlabReader *self,
                                const char *object,
                                GError **error);

/* Whether it begins like one; @big: (out): whether the high byte is first */
gboolean fus_matlab_is_version_4 (const guint8 *bytes, gsize n, gboolean *big);

/* Adds its arrays to those of @self. */
gboolean fus_matlab_read_version_4 (FusMatlabReader *self,
                                    const guint8 *bytes,
                                    gsize n,
                                    GError **error);

G_END_DECLS
