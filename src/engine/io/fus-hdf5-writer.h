/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-matrix.h"

#include <hdf5.h>

G_BEGIN_DECLS

/* An HDF5 file made in memory, a large one in a file of the cache, and then written whole
 * or not at all: so the library never meets a full disk, and equal contents are equal
 * bytes (no times are tracked). The first failure is remembered and told at the end. */
typedef struct _FusHdf5Writer FusHdf5Writer;

/**
 * fus_hdf5_writer_new:
 * @size: about how many bytes it will have
 *
 * Keeps the library to itself until freed.
 *
 * Returns: (transfer full): a writer with an empty file
 */
FusHdf5Writer *fus_hdf5_writer_new (guint64 size) G_GNUC_WARN_UNUSED_RESULT;
void fus_hdf5_writer_free (FusHdf5Writer *self);

/* Paths are absolute; a group must be there before what is in it. */
void fus_hdf5_writer_add_group (FusHdf5Writer *self, const char *path);

/* `[dims]`, as float32 whatever the build; a matrix that is mostly 0 is compressed. */
void fus_hdf5_writer_add_reals (FusHdf5Writer *self,
                                const char *path,
                                guint n_dims,
                                const hsize_t *dims,
                                const FusReal *values);
/* In full precision of this build, for what is read back bit by bit. */
void fus_hdf5_writer_add_exact (FusHdf5Writer *self,
                                const char *path,
                                guint n_dims,
                                const hsize_t *dims,
                                const FusReal *values);

/* `[dims]`, as float64. */
void fus_hdf5_writer_add_doubles (FusHdf5Writer *self,
                                  const char *path,
                                  guint n_dims,
                                  const hsize_t *dims,
                                  const double *values);
/* The numbers of @values with @offsets, `[columns]`, added, in double; a part of the rows
 * at a time. */
void fus_hdf5_writer_add_shifted (FusHdf5Writer *self,
                                  const char *path,
                                  const FusMatrix *values,
                                  const double *offsets);
/* @type: of the file; @values: of @memory_type */
void fus_hdf5_writer_add_integers (FusHdf5Writer *self,
                                   const char *path,
                                   gsize n,
                                   hid_t type,
                                   hid_t memory_type,
                                   const void *values);

/* A scalar, as int64. */
void fus_hdf5_writer_add_integer (FusHdf5Writer *self, const char *path, gint64 value);
/* As h5py writes truth values. */
void fus_hdf5_writer_add_booleans (FusHdf5Writer *self,
                                   const char *path,
                                   gsize n,
                                   const gint8 *values);

/* `[n]`, UTF-8 of any length. */
void fus_hdf5_writer_add_texts (FusHdf5Writer *self,
                                const char *path,
                                gsize n,
                                const char *const *texts);
/* Nothing is written for %NULL. */
void fus_hdf5_writer_add_text (FusHdf5Writer *self, const char *path, const char *text);

/* Attribute @name of the object at @path: one text, as are those below with their
 * types. */
void fus_hdf5_writer_set_text (FusHdf5Writer *self,
                               const char *path,
                               const char *name,
                               const char *text);

/* `[n]`, UTF-8 of any length. */
void fus_hdf5_writer_set_texts (FusHdf5Writer *self,
                                const char *path,
                                const char *name,
                                gsize n,
                                const char *const *texts);

/* A scalar, as int64. */
void fus_hdf5_writer_set_integer (FusHdf5Writer *self,
                                  const char *path,
                                  const char *name,
                                  gint64 value);

/* A scalar, as h5py writes truth values. */
void fus_hdf5_writer_set_boolean (FusHdf5Writer *self,
                                  const char *path,
                                  const char *name,
                                  gboolean value);

/**
 * fus_hdf5_writer_save:
 *
 * Returns: whether @path now holds the file; else it is as it was, and @error is a
 * FUS_FILE_ERROR_WRITE
 */
gboolean fus_hdf5_writer_save (FusHdf5Writer *self, const char *path, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusHdf5Writer, fus_hdf5_writer_free)

G_END_DECLS
