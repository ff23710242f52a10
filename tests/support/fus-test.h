/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-matrix.h"
#include "fus-params.h"
#include "fus-tape.h"

G_BEGIN_DECLS

/* What the tests of every room share. */

/* -- Numbers -- */

/* out[i] = scale · sin (phase + i): the noise of MODELS.md A.1 where phase and scale are
 * 1. */
void fus_test_fill_sin (FusReal *out, gsize n, double phase, double scale);
FusMatrix *fus_test_matrix_sin (gsize n_rows, gsize n_cols, double phase, double scale)
  G_GNUC_WARN_UNUSED_RESULT;

/* |a − b| ≤ absolute + relative·|b| for each; NaN only equals NaN. */
#define fus_assert_all_close(a, b, n, relative, absolute)                                \
  fus_test_all_close (G_STRLOC, (a), (b), (n), (relative), (absolute))
void fus_test_all_close (const char *where,
                         const FusReal *a,
                         const FusReal *b,
                         gsize n,
                         double relative,
                         double absolute);

/* |a − b| ≤ absolute + relative·|b| */
#define fus_assert_close(a, b, relative, absolute)                                       \
  fus_test_close (G_STRLOC, (double) (a), (double) (b), (relative), (absolute))
void fus_test_close (const char *where,
                     double a,
                     double b,
                     double relative,
                     double absolute);

/* -- Gradients -- */

/**
 * FusGradientTest:
 * @inputs: `[n_inputs]`: where the gradient is checked
 * @n_inputs: inputs
 * @params: (nullable): parameters whose gradients are checked too
 * @forward: makes the result, of any shape, from nodes of the inputs
 * @data: for @forward
 *
 * A function on the tape. Every number of the result gets a weight of its own, so that
 * gradients can't cancel.
 */
typedef struct
{
  FusMatrix *const *inputs;
  guint n_inputs;
  FusParams *params;
  FusNode *(*forward) (FusTape *tape,
                       FusNode *const *inputs,
                       const FusParams *params,
                       gpointer data);
  gpointer data;
} FusGradientTest;

/* In the double build: the tape's gradients are those of central differences. In the
 * float build: they are finite. */
void fus_assert_gradient (const FusGradientTest *test);

/* -- Files -- */

/* A new folder below the temporary one; free with fus_test_remove_dir(). */
char *fus_test_make_dir (void) G_GNUC_WARN_UNUSED_RESULT;
/* Removes it with all that is in it, and frees @path. */
void fus_test_remove_dir (char *path);

G_END_DECLS
