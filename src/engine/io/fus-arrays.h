/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-source.h"

G_BEGIN_DECLS

enum
{
  FUS_ARRAY_MAX_DIMS = 32,
};

/**
 * FusArray:
 * @name: what it is called in the file
 * @object: its place in the file
 * @n_dims: 0 … 32
 * @dims: row-major
 * @x: (nullable): `[first of dims × product of the others]`, of an array of numbers: see
 * fus_array_alloc()
 * @values: (nullable): `[product of dims]` in row-major order: those of @x, or of its own
 * @texts: (nullable): `[product of dims]`, of an array of strings
 * @whole: whether its type has whole numbers only
 * @bytes: whether its type is an unsigned byte, as of images
 * @sparse: whether it was stored sparse
 * @offsets: (nullable): `[columns]` of an array of two dimensions: what was taken off
 * @turned: whether it stood the other way round
 *
 * An array with a name, as found in `.npz` and HDF5 files.
 */
typedef struct
{
  char *name;
  char *object;
  guint n_dims;
  guint64 dims[FUS_ARRAY_MAX_DIMS];
  FusMatrix *x;
  FusReal *values;
  double *wide; /* the same in double, of a 1-D array */
  char **texts;
  gboolean whole;
  gboolean bytes;
  gboolean sparse;
  gboolean turned;
  double *offsets;
  gboolean categorical; /* a label even where all its texts are numbers */
  char **classes;       /* (nullable): of a categorical one, in their order */
  gboolean unordered;   /* whether that order says nothing */
} FusArray;

/* (transfer full): an array without dimensions or values; @name is copied as valid
 * UTF-8. */
FusArray *fus_array_new (const char *name) G_GNUC_WARN_UNUSED_RESULT;
void fus_array_free (FusArray *self);
/* Fills the values of an array of two dimensions: numbers that are large beside their
 * differences are centred before they are rounded. @wide: `[n_rows × n_cols]` */
void fus_array_take_wide (FusArray *self, const double *wide);
/* Whether an array of this name may hold the names of samples. */
gboolean fus_array_is_name_of_ids (const char *name);
/* Product of the dimensions; FALSE on overflow. */
gboolean fus_array_count (const FusArray *self, guint64 *n);
/* Makes room for as many zeros as the dimensions ask for, in a block where they are many:
 * see fus-block.h. Else a FUS_FILE_ERROR_LIMIT. */
gboolean fus_array_alloc (FusArray *self, const char *path, GError **error);
/* (transfer full): its numbers, a row for each of the first dimension; @self keeps them
 * too. */
FusMatrix *fus_array_dup_matrix (const FusArray *self) G_GNUC_WARN_UNUSED_RESULT;
/* Numbers and texts that fit into the memory this process may use. */
gboolean fus_array_check_budget (guint64 n,
                                 gsize size,
                                 const char *path,
                                 const char *object,
                                 GError **error);

/**
 * fus_arrays_to_source:
 * @arrays: of #FusArray; numbers are taken out of them
 * @error: a FUS_FILE_ERROR: no array of numbers, arrays that differ in length, an array
 * asked for that isn't there
 *
 * Sorts arrays into tables, labels and ids: see fus-arrays.c for the rules.
 *
 * Returns: (transfer full): the source, or %NULL
 */
FusSource *fus_arrays_to_source (GPtrArray *arrays,
                                 const char *format,
                                 const char *path,
                                 const FusReadOptions *options,
                                 GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusArray, fus_array_free)

G_END_DECLS
