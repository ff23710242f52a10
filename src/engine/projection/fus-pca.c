/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Principal components by three ways, chosen by size: the scatter of the columns, the
 * products of the rows, or subspace iteration where both are large. All add up in
 * double and by chunks in order, so that the same data give the same bits with any
 * number of threads; the sign, which is free, is fixed by the largest loading. */
#include "config.h"

#include "fus-pca.h"

#include "fus-kernels.h"
#include "fus-linalg.h"
#include "fus-projection-error.h"
#include "fus-projection-private.h"
#include "fus-rng.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

/* Up to this side the whole symmetric problem is solved, above it the wanted vectors are
 * iterated for. */
#define MAX_DIRECT_SIDE 2000
#define N_EXTRA_VECTORS 12
#define MAX_ITERATIONS 300
#define TOLERANCE 1e-7

#define ROWS_A_PRODUCT 256
/* Partial sums that wait to be added up in order, and the values they may take. */
#define MAX_PARTS 16
#define MAX_PART_VALUES ((gsize) 1 << 24)

/* What one pass over the rows adds up: for each chunk C of centred rows the product
 * Cᵀ (C v), or Cᵀ C where there is no v. */
typedef struct
{
  const FusMatrix *x;
  const FusReal *mean;
  const FusReal *v; /* [n_cols × n_vectors] */
  gsize n_vectors;
  gsize n_parts;
  gsize first; /* chunk of the first part */
  FusReal **parts;
  FusReal **centred;   /* a worker's [ROWS_A_PRODUCT × n_cols] */
  FusReal **projected; /* a worker's [ROWS_A_PRODUCT × n_vectors] */
} Pass;

static FusReal **
blocks_new (gsize n_blocks, gsize n_values)
{
  FusReal **blocks = g_new0 (FusReal *, n_blocks + 1);

  for (gsize i = 0; i < n_blocks; i++)
    blocks[i] = g_aligned_alloc (MAX (n_values, 1), sizeof (FusReal), FUS_ALIGNMENT);

  return blocks;
}

static void
blocks_free (FusReal **blocks)
{
  for (gsize i = 0; blocks[i] != NULL; i++)
    g_aligned_free (blocks[i]);
  g_free (blocks);
}

static gsize
centre_rows (FusReal *centred, const Pass *pass, gsize chunk)
{
  gsize n_cols = pass->x->n_cols;
  gsize first = chunk * ROWS_A_PRODUCT;
  gsize n_rows = MIN (ROWS_A_PRODUCT, pass->x->n_rows - first);

  for (gsize row = 0; row < n_rows; row++)
    for (gsize d = 0; d < n_cols; d++)
      centred[row * n_cols + d] =
        fus_matrix_row (pass->x, first + row)[d] - pass->mean[d];

  return n_rows;
}

static void
multiply_part (gsize part, guint worker, gpointer data)
{
  Pass *pass = data;
  gsize n_cols = pass->x->n_cols;
  FusReal *centred = pass->centred[worker];
  gsize n_rows = centre_rows (centred, pass, pass->first + part);

  if (pass->v == NULL)
    {
      fus_gemm_tn (pass->parts[part], centred, centred, n_cols, n_cols, n_rows, 0);
      return;
    }
  fus_gemm_nn (pass->projected[worker], centred, pass->v, n_rows, pass->n_vectors, n_cols,
               0);
  fus_gemm_tn (pass->parts[part], centred, pass->projected[worker], n_cols,
               pass->n_vectors, n_rows, 0);
}

/* sum[n_cols × n_vectors] = Xᵀ X v of the centred rows, added up in double. */
static gboolean
multiply_by_scatter (Pass *pass, const FusWork *work, double *sum, GError **error)
{
  gsize n_chunks = fus_n_chunks (pass->x->n_rows, ROWS_A_PRODUCT);
  gsize n_values = pass->x->n_cols * pass->n_vectors;

  memset (sum, 0, n_values * sizeof *sum);
  for (pass->first = 0; pass->first < n_chunks; pass->first += pass->n_parts)
    {
      gsize n_parts = MIN (pass->n_parts, n_chunks - pass->first);

      if (!fus_progress_tick (work->progress, -1, work->message, error))
        return FALSE;
      fus_pool_run (work->pool, n_parts, multiply_part, pass);
      for (gsize part = 0; part < n_parts; part++)
        for (gsize i = 0; i < n_values; i++)
          sum[i] += (double) pass->parts[part][i];
    }

  return TRUE;
}

static void
pass_init (Pass *pass, const FusMatrix *x, const FusReal *mean, gsize n_vectors, guint n)
{
  gsize n_values = MAX (x->n_cols * n_vectors, 1);

  *pass = (Pass){ .x = x, .mean = mean, .n_vectors = n_vectors };
  pass->n_parts = CLAMP (MAX_PART_VALUES / n_values, 1, MAX_PARTS);
  pass->parts = blocks_new (pass->n_parts, n_values);
  pass->centred = blocks_new (n, ROWS_A_PRODUCT * x->n_cols);
  pass->projected = blocks_new (n, ROWS_A_PRODUCT * n_vectors);
}

static void
pass_clear (Pass *pass)
{
  blocks_free (pass->parts);
  blocks_free (pass->centred);
  blocks_free (pass->projected);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Pass, pass_clear)

static FusMatrix *
column_means (const FusMatrix *x)
{
  FusMatrix *mean = fus_matrix_new (1, x->n_cols);
  g_autofree double *sum = g_new0 (double, x->n_cols + 1);

  for (gsize row = 0; row < x->n_rows; row++)
    for (gsize d = 0; d < x->n_cols; d++)
      sum[d] += (double) fus_matrix_row (x, row)[d];
  for (gsize d = 0; d < x->n_cols && x->n_rows > 0; d++)
    mean->data[d] = (FusReal) (sum[d] / (double) x->n_rows);

  return mean;
}

/* Σ (x − mean)²: the whole scatter, which the shares are of. */
static double
total_scatter (const FusMatrix *x, const FusReal *mean)
{
  double total = 0;

  for (gsize row = 0; row < x->n_rows; row++)
    total += fus_squared_distance (fus_matrix_row (x, row), mean, x->n_cols);

  return total;
}

static gboolean
solve (double *values,
       double *vectors,
       double *matrix,
       gsize side,
       gsize n_top,
       GError **error)
{
  if (fus_symmetric_eigen (values, vectors, matrix, side, n_top))
    return TRUE;
  g_set_error_literal (error, FUS_PROJECTION_ERROR, FUS_PROJECTION_ERROR_FAILED,
                       _ ("The eigenvalues of the covariance could not be computed"));

  return FALSE;
}

/* Few columns: eigenvectors of the d × d scatter. vectors[n_top × d] */
static gboolean
solve_scatter (double *values,
               double *vectors,
               const FusMatrix *x,
               const FusReal *mean,
               gsize n_top,
               const FusWork *work,
               GError **error)
{
  g_auto (Pass) pass = { 0 };
  g_autofree double *scatter = g_new (double, x->n_cols * x->n_cols + 1);

  pass_init (&pass, x, mean, x->n_cols, fus_work_get_n_workers (work));

  return multiply_by_scatter (&pass, work, scatter, error) &&
         solve (values, vectors, scatter, x->n_cols, n_top, error);
}

static FusMatrix *
centred_copy (const FusMatrix *x, const FusReal *mean)
{
  FusMatrix *copy = fus_matrix_new (x->n_rows, x->n_cols);

  for (gsize row = 0; row < x->n_rows; row++)
    for (gsize d = 0; d < x->n_cols; d++)
      fus_matrix_row (copy, row)[d] = fus_matrix_row (x, row)[d] - mean[d];

  return copy;
}

/* Loadings from the scores of the small side: component = Xᵀ u ÷ √value. */
static void
loadings_from_scores (double *vectors,
                      const double *values,
                      const double *u,
                      const FusMatrix *centred,
                      gsize n_top)
{
  gsize n_cols = centred->n_cols;

  memset (vectors, 0, n_top * n_cols * sizeof *vectors);
  for (gsize k = 0; k < n_top; k++)
    for (gsize row = 0; row < centred->n_rows && values[k] > 0; row++)
      {
        double weight = u[k * centred->n_rows + row] / sqrt (values[k]);

        for (gsize d = 0; d < n_cols; d++)
          vectors[k * n_cols + d] += weight * (double) fus_matrix_row (centred, row)[d];
      }
}

/* Few rows: eigenvectors of the n × n products of rows. */
static gboolean
solve_gram (double *values,
            double *vectors,
            const FusMatrix *x,
            const FusReal *mean,
            gsize n_top,
            const FusWork *work,
            GError **error)
{
  gsize n = x->n_rows;
  g_autoptr (FusMatrix) centred = centred_copy (x, mean);
  g_autoptr (FusMatrix) products = fus_matrix_new (n, n);
  g_autofree double *gram = g_new (double, n *n + 1);
  g_autofree double *u = g_new (double, n_top *n + 1);

  if (!fus_progress_tick (work->progress, work->from, work->message, error))
    return FALSE;
  fus_gemm_nt (products->data, centred->data, centred->data, n, n, x->n_cols, 0);
  for (gsize i = 0; i < n * n; i++)
    gram[i] = (double) products->data[i];
  if (!solve (values, u, gram, n, n_top, error))
    return FALSE;
  loadings_from_scores (vectors, values, u, centred, n_top);

  return TRUE;
}

static double
dot (const double *a, const double *b, gsize n)
{
  double sum = 0;

  for (gsize i = 0; i < n; i++)
    /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult) */
    sum += a[i] * b[i];

  return sum;
}

/* Gram–Schmidt, each vector twice; vectors[n_vectors × n]. What is dependent becomes 0.
 */
static void
orthonormalise (double *vectors, gsize n_vectors, gsize n)
{
  for (gsize k = 0; k < n_vectors; k++)
    {
      double *v = vectors + k * n;
      double before = sqrt (dot (v, v, n));
      double norm = 0;

      for (gsize l = 0; l < 2 * k; l++)
        {
          const double *w = vectors + (l % k) * n;
          double product = dot (v, w, n);

          for (gsize i = 0; i < n; i++)
            v[i] -= product * w[i];
        }
      norm = sqrt (dot (v, v, n));
      for (gsize i = 0; i < n; i++)
        v[i] = norm > 1e-12 * before && norm > 0 ? v[i] / norm : 0;
    }
}

/* Rows to columns: the products take v[n × n_vectors]. */
static void
transpose_to_real (FusReal *out, const double *vectors, gsize n_vectors, gsize n)
{
  for (gsize k = 0; k < n_vectors; k++)
    for (gsize i = 0; i < n; i++)
      out[i * n_vectors + k] = (FusReal) vectors[k * n + i];
}

static void
transpose (double *out, const double *columns, gsize n_vectors, gsize n)
{
  for (gsize k = 0; k < n_vectors; k++)
    for (gsize i = 0; i < n; i++)
      out[k * n + i] = columns[i * n_vectors + k];
}

/* Rayleigh–Ritz: turns the basis onto the eigenvectors of the scatter within it.
 * image = basis · scatter. */
static gboolean
rotate_to_ritz (double *ritz,
                double *basis,
                double *image,
                gsize n_vectors,
                gsize n,
                GError **error)
{
  g_autofree double *small = g_new (double, n_vectors *n_vectors);
  g_autofree double *turn = g_new (double, n_vectors *n_vectors);
  g_autofree double *turned = g_new0 (double, n_vectors *n);

  for (gsize k = 0; k < n_vectors; k++)
    for (gsize l = 0; l < n_vectors; l++)
      small[k * n_vectors + l] =
        (dot (basis + k * n, image + l * n, n) + dot (basis + l * n, image + k * n, n)) /
        2;
  if (!solve (ritz, turn, small, n_vectors, n_vectors, error))
    return FALSE;
  for (gsize k = 0; k < n_vectors; k++)
    for (gsize l = 0; l < n_vectors; l++)
      for (gsize i = 0; i < n; i++)
        turned[k * n + i] += turn[k * n_vectors + l] * image[l * n + i];
  memcpy (image, turned, n_vectors * n * sizeof *image);

  return TRUE;
}

static gboolean
has_settled (const double *now, const double *before, gsize n_top)
{
  for (gsize k = 0; k < n_top; k++)
    if (fabs (now[k] - before[k]) > TOLERANCE * now[0])
      return FALSE;

  return TRUE;
}

/* Many rows and many columns: subspace iteration (Rutishauser 1969), started from seeded
 * normal numbers. A pass over the rows multiplies the basis by the scatter. */
static gboolean
solve_by_iteration (double *values,
                    double *vectors,
                    const FusMatrix *x,
                    const FusReal *mean,
                    gsize n_top,
                    guint64 seed,
                    const FusWork *work,
                    GError **error)
{
  gsize n = x->n_cols;
  gsize n_vectors = n_top + N_EXTRA_VECTORS;
  FusRng rng = fus_rng_at (seed, FUS_DRAW_PROJECTION, 0, 0);
  g_auto (Pass) pass = { 0 };
  g_autoptr (FusMatrix) v = fus_matrix_new (n, n_vectors);
  g_autofree double *basis = g_new (double, n_vectors *n);
  g_autofree double *image = g_new (double, n_vectors *n);
  g_autofree double *columns = g_new (double, n_vectors *n);
  g_autofree double *ritz = g_new0 (double, n_vectors);
  g_autofree double *before = g_new0 (double, n_vectors);

  for (gsize i = 0; i < n_vectors * n; i++)
    basis[i] = fus_rng_normal (&rng);
  orthonormalise (basis, n_vectors, n);
  pass_init (&pass, x, mean, n_vectors, fus_work_get_n_workers (work));
  pass.v = v->data;
  for (guint iteration = 0; iteration < MAX_ITERATIONS; iteration++)
    {
      transpose_to_real (v->data, basis, n_vectors, n);
      if (!multiply_by_scatter (&pass, work, columns, error))
        return FALSE;
      transpose (image, columns, n_vectors, n);
      if (!rotate_to_ritz (ritz, basis, image, n_vectors, n, error))
        return FALSE;
      memcpy (basis, image, n_vectors * n * sizeof *basis);
      orthonormalise (basis, n_vectors, n);
      if (has_settled (ritz, before, n_top))
        break;
      memcpy (before, ritz, n_vectors * sizeof *before);
    }
  memcpy (values, ritz, n_top * sizeof *values);
  memcpy (vectors, basis, n_top * n * sizeof *vectors);

  return TRUE;
}

static gboolean
solve_any (double *values,
           double *vectors,
           const FusMatrix *x,
           const FusReal *mean,
           gsize n_top,
           guint64 seed,
           const FusWork *work,
           GError **error)
{
  if (x->n_cols <= MIN (x->n_rows, MAX_DIRECT_SIDE))
    return solve_scatter (values, vectors, x, mean, n_top, work, error);
  if (x->n_rows <= MAX_DIRECT_SIDE)
    return solve_gram (values, vectors, x, mean, n_top, work, error);

  return solve_by_iteration (values, vectors, x, mean, n_top, seed, work, error);
}

/* An eigenvector's sign is free: the loading largest in size is made positive, the first
 * of equals. */
static double
choose_sign (const double *vector, gsize n)
{
  gsize best = 0;

  for (gsize d = 1; d < n; d++)
    if (fabs (vector[d]) > fabs (vector[best]) * (1 + 1e-6))
      best = d;

  return n > 0 && vector[best] < 0 ? -1 : 1;
}

static void
fill_components (FusPca *self,
                 const double *values,
                 const double *vectors,
                 const FusMatrix *x)
{
  gsize n_cols = x->n_cols;
  double total = total_scatter (x, self->mean->data);

  for (gsize k = 0; k < self->n_components; k++)
    {
      const double *vector = vectors + k * n_cols;
      double sign = choose_sign (vector, n_cols);
      double value = MAX (values[k], 0);

      self->variances[k] = value / (double) MAX (x->n_rows - 1, 1);
      self->shares[k] = total > 0 ? MIN (value / total, 1) : 0;
      for (gsize d = 0; d < n_cols; d++)
        fus_matrix_row (self->components, k)[d] = (FusReal) (sign * vector[d]);
    }
}

FusPca *
fus_pca_new (const FusMatrix *x,
             gsize n_components,
             guint64 seed,
             FusPool *pool,
             const FusProgress *progress,
             GError **error)
{
  FusWork work = { pool, progress, 0, 1, _ ("Principal components") };
  gsize n_top = MIN (n_components, MIN (x->n_rows, x->n_cols));
  g_autoptr (FusPca) self = g_new0 (FusPca, 1);
  g_autofree double *values = g_new0 (double, n_top + 1);
  g_autofree double *vectors = g_new0 (double, n_top * x->n_cols + 1);

  self->n_components = n_top;
  self->mean = column_means (x);
  self->components = fus_matrix_new (n_top, x->n_cols);
  self->variances = g_new0 (double, n_top + 1);
  self->shares = g_new0 (double, n_top + 1);
  if (!fus_projection_check_finite (x, error))
    return NULL;
  if (n_top == 0)
    return g_steal_pointer (&self);
  if (!solve_any (values, vectors, x, self->mean->data, n_top, seed, &work, error))
    return NULL;
  fill_components (self, values, vectors, x);

  return g_steal_pointer (&self);
}

void
fus_pca_free (FusPca *self)
{
  g_clear_pointer (&self->mean, fus_matrix_unref);
  g_clear_pointer (&self->components, fus_matrix_unref);
  g_free (self->variances);
  g_free (self->shares);
  g_free (self);
}

typedef struct
{
  const FusPca *pca;
  const FusMatrix *x;
  FusMatrix *scores;
  Pass pass;
} Transform;

static void
transform_chunk (gsize chunk, guint worker, gpointer data)
{
  const Transform *transform = data;
  FusReal *centred = transform->pass.centred[worker];
  gsize n_rows = centre_rows (centred, &transform->pass, chunk);

  fus_gemm_nt (fus_matrix_row (transform->scores, chunk * ROWS_A_PRODUCT), centred,
               transform->pca->components->data, n_rows, transform->pca->n_components,
               transform->x->n_cols, 0);
}

FusMatrix *
fus_pca_transform (const FusPca *self, const FusMatrix *x, FusPool *pool)
{
  g_assert (x->n_cols == self->mean->n_cols);

  guint n_workers = pool == NULL ? 1 : fus_pool_get_n_threads (pool);
  Transform transform = {
    .pca = self,
    .x = x,
    .scores = fus_matrix_new (x->n_rows, self->n_components),
    .pass = { .x = x, .mean = self->mean->data },
  };

  if (self->n_components == 0)
    return transform.scores;
  transform.pass.centred = blocks_new (n_workers, ROWS_A_PRODUCT * x->n_cols);
  fus_pool_run (pool, fus_n_chunks (x->n_rows, ROWS_A_PRODUCT), transform_chunk,
                &transform);
  blocks_free (transform.pass.centred);

  return transform.scores;
}
