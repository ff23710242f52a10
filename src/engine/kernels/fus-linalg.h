/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "fus-real.h"

G_BEGIN_DECLS

/* Distances between rows, products in double and the symmetric eigenproblem, over plain,
 * row-major arrays. */

/* norms[n_rows] = |x[n_rows × n_cols]|², a row; summed in double */
void fus_row_norms (FusReal *norms, const FusReal *x, gsize n_rows, gsize n_cols);

/* out[n_a × n_b] = |b|² − 2 a·b: the squared distance less |a|², so in the order of
 * distance within a row. minus_2a[n_a × n_cols]: a, times −2; b[n_b × n_cols];
 * norms_b[n_b]. Centre the rows first: what is far from the origin loses digits. */
void fus_distance_scores (FusReal *out,
                          const FusReal *minus_2a,
                          const FusReal *b,
                          const FusReal *norms_b,
                          gsize n_a,
                          gsize n_b,
                          gsize n_cols);

/* |a − b|² of two rows of `[n_cols]`, from the differences, in double */
double fus_squared_distance (const FusReal *a, const FusReal *b, gsize n_cols);

/* c[n_rows × n_cols] = a[n_rows × n_inner] · b[n_inner × n_cols], in double */
void fus_product_nn (double *c,
                     const double *a,
                     const double *b,
                     gsize n_rows,
                     gsize n_cols,
                     gsize n_inner);
/* c[n_rows × n_cols] = a · bᵀ of a[n_rows × n_inner], b[n_cols × n_inner], in double */
void fus_product_nt (double *c,
                     const double *a,
                     const double *b,
                     gsize n_rows,
                     gsize n_cols,
                     gsize n_inner);
/* c[n_rows × n_cols] = aᵀ · b of a[n_inner × n_rows], b[n_inner × n_cols], in double */
void fus_product_tn (double *c,
                     const double *a,
                     const double *b,
                     gsize n_rows,
                     gsize n_cols,
                     gsize n_inner);
/* c[n × n] = a · aᵀ of a[n × n_inner], or aᵀ · a of a[n_inner × n] where @transposed;
 * both triangles, in double */
void fus_product_with_itself (double *c,
                              const double *a,
                              gsize n,
                              gsize n_inner,
                              gboolean transposed);

/* The @n_top largest eigenvalues, in falling order, of the symmetric a[n × n] (destroyed)
 * and their vectors, one a row: values[n_top], vectors[n_top × n]. FALSE where LAPACK did
 * not converge. */
gboolean fus_symmetric_eigen (double *values,
                              double *vectors,
                              double *a,
                              gsize n,
                              gsize n_top) G_GNUC_WARN_UNUSED_RESULT;

/* -- Symmetric positive matrices and their triangular factors. A factor g[n × n] is
 * lower triangular, a = g·gᵀ; what stands above its diagonal is neither read nor
 * meant. -- */

/* The factor of a[n × n], in its place; of a the lower half is read. FALSE where it has
 * none: a is not positive. */
gboolean fus_factor (FusReal *a, gsize n) G_GNUC_WARN_UNUSED_RESULT;
/* Each row b of rows[n_rows × n] becomes g⁻¹·b */
void fus_solve_lower (FusReal *rows, const FusReal *g, gsize n_rows, gsize n);
/* Each row b of rows[n_rows × n] becomes g⁻ᵀ·b */
void fus_solve_lower_transposed (FusReal *rows, const FusReal *g, gsize n_rows, gsize n);
/* w[n × n] = g⁻¹, 0 above the diagonal; w is not g. @scratch: [n × n] */
void fus_invert_lower (FusReal *w, const FusReal *g, gsize n, FusReal *scratch);

/* out[n × n] = x·xᵀ of x[n × n_cols], or xᵀ·x of x[n_cols × n] where @transposed */
void fus_square (FusReal *out,
                 const FusReal *x,
                 gsize n,
                 gsize n_cols,
                 gboolean transposed);
/* a[n × n] becomes a + aᵀ, times factor */
void fus_add_transposed (FusReal *a, FusReal factor, gsize n);

/* -- The same in double whatever the build, for what is done once. -- */

/* The factor of a[n × n], in its place, as fus_factor() in double. FALSE where it has
 * none. */
gboolean fus_factor_double (double *a, gsize n) G_GNUC_WARN_UNUSED_RESULT;
/* Each row b of rows[n_rows × n] becomes a⁻¹·b, a = g·gᵀ */
void fus_solve_factored (double *rows, const double *g, gsize n_rows, gsize n);
/* Each row b of rows[n_rows × n] becomes g⁻¹·b */
void fus_solve_lower_double (double *rows, const double *g, gsize n_rows, gsize n);

/* The @n_top largest singular values of x[n_rows × n_cols], in falling order, and their
 * right vectors, one a row: values[n_top], vectors[n_top × n_cols]; both are 0 where x
 * has no more. From the smaller of the two matrices of products where it is small, else
 * by iteration of a random subspace: the same numbers every time. FALSE where LAPACK did
 * not converge. */
gboolean fus_singular (double *values,
                       double *vectors,
                       const double *x,
                       gsize n_rows,
                       gsize n_cols,
                       gsize n_top) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
