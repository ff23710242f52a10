/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-test.h"

#include <glib/gstdio.h>
#include <math.h>

/* -- Numbers -- */

void
fus_test_fill_sin (FusReal *out, gsize n, double phase, double scale)
{
  for (gsize i = 0; i < n; i++)
    out[i] = (FusReal) (scale * sin (phase + (double) i));
}

FusMatrix *
fus_test_matrix_sin (gsize n_rows, gsize n_cols, double phase, double scale)
{
  FusMatrix *matrix = fus_matrix_new (n_rows, n_cols);

  fus_test_fill_sin (matrix->data, n_rows * n_cols, phase, scale);

  return matrix;
}

static gboolean
is_close (double a, double b, double relative, double absolute)
{
  if (isnan (a) || isnan (b))
    return isnan (a) && isnan (b);
  if (isinf (a) || isinf (b))
    return isinf (a) && isinf (b) && (a > 0) == (b > 0);

  return fabs (a - b) <= absolute + relative * fabs (b);
}

void
fus_test_close (const char *where, double a, double b, double relative, double absolute)
{
  if (!is_close (a, b, relative, absolute))
    g_error ("%s: %.17g is not %.17g (off by %.3g)", where, a, b, a - b);
}

void
fus_test_all_close (const char *where,
                    const FusReal *a,
                    const FusReal *b,
                    gsize n,
                    double relative,
                    double absolute)
{
  for (gsize i = 0; i < n; i++)
    if (!is_close ((double) a[i], (double) b[i], relative, absolute))
      g_error ("%s: number %" G_GSIZE_FORMAT " of %" G_GSIZE_FORMAT
               ": %.17g is not %.17g (off by %.3g)",
               where, i, n, (double) a[i], (double) b[i], (double) a[i] - (double) b[i]);
}

/* -- Gradients -- */

/* Σ weights·x, each number with a weight of its own. */

static void
weigh_backward (FusTape *tape, FusNode *node)
{
  FusNode *x = node->inputs[0];
  const FusReal *weights = node->data;

  for (gsize i = 0; i < x->n_rows * x->n_cols; i++)
    x->grad[i] += node->grad[0] * weights[i];
}

static const FusOpClass op_class_weigh = { .id = "weigh", .backward = weigh_backward };

static double
weighted_sum (const FusNode *x, const FusReal *weights)
{
  double total = 0;

  for (gsize i = 0; i < x->n_rows * x->n_cols; i++)
    total += (double) x->value[i] * (double) weights[i];

  return total;
}

static FusNode *
weigh (FusTape *tape, FusNode *x, double *value)
{
  gsize n = x->n_rows * x->n_cols;
  FusReal *weights = fus_arena_push (fus_tape_get_arena (tape), FusReal, n);
  FusNode *node = fus_tape_node (tape, &op_class_weigh, &x, 1, 1, 1);

  for (gsize i = 0; i < n; i++)
    weights[i] = (FusReal) (1 + 0.5 * sin (2 + 1.7 * (double) i));
  *value = weighted_sum (x, weights);
  node->value[0] = (FusReal) *value;
  node->data = weights;

  return node;
}

/* Runs the function; @nodes: (out): `[n_inputs]` */
static FusNode *
run (FusTape *tape, const FusGradientTest *test, FusNode **nodes, double *value)
{
  FusNode *result = NULL;

  fus_tape_reset (tape);
  for (guint i = 0; i < test->n_inputs; i++)
    nodes[i] = fus_tape_input (tape, test->inputs[i]->data, test->inputs[i]->n_rows,
                               test->inputs[i]->n_cols);
  result = test->forward (tape, nodes, test->params, test->data);

  return weigh (tape, result, value);
}

#ifdef FUS_REAL_IS_DOUBLE

static double
value_at (FusTape *tape, const FusGradientTest *test, FusReal *where, double x)
{
  g_autofree FusNode **nodes = g_new0 (FusNode *, MAX (test->n_inputs, 1));
  double kept = *where;
  double value = 0;

  *where = x;
  run (tape, test, nodes, &value);
  *where = kept;

  return value;
}

/* Richardson's extrapolation of central differences: error of order h⁴. */
static double
slope_at (FusTape *tape, const FusGradientTest *test, FusReal *where)
{
  double x = *where;
  double h = 1e-4 * MAX (1, fabs (x));
  double wide =
    (value_at (tape, test, where, x + h) - value_at (tape, test, where, x - h)) / (2 * h);
  double narrow =
    (value_at (tape, test, where, x + h / 2) - value_at (tape, test, where, x - h / 2)) /
    h;

  return (4 * narrow - wide) / 3;
}

#endif

static void
check_slopes (const FusGradientTest *test,
              const char *what,
              FusReal *x,
              const FusReal *grad,
              gsize n)
{
  g_autoptr (FusTape) tape = fus_tape_new ();

  for (gsize i = 0; i < n; i++)
    {
      g_assert_true (isfinite ((double) grad[i]));
#ifdef FUS_REAL_IS_DOUBLE
      fus_test_close (what, grad[i], slope_at (tape, test, &x[i]), 1e-7, 1e-8);
#else
      g_assert_nonnull (tape);
#endif
    }
}

static void
check_params (const FusGradientTest *test, FusTape *tape)
{
  for (guint p = 0; p < fus_params_get_n (test->params); p++)
    {
      const FusParam *place = fus_params_get (test->params, p);
      gsize n = place->n_rows * place->n_cols;
      g_autofree FusReal *grad = g_new0 (FusReal, n);

      fus_tape_accumulate_param (&tape, 1, test->params, p, grad);
      check_slopes (test, place->name, fus_params_get_values (test->params, p), grad, n);
    }
}

void
fus_assert_gradient (const FusGradientTest *test)
{
  g_autoptr (FusTape) tape = fus_tape_new ();
  g_autofree FusNode **nodes = g_new0 (FusNode *, MAX (test->n_inputs, 1));
  double value = 0;
  FusNode *result = run (tape, test, nodes, &value);

  g_assert_true (isfinite (value));
  fus_tape_backward (tape, result, 1);
  for (guint i = 0; i < test->n_inputs; i++)
    check_slopes (test, "input", test->inputs[i]->data, nodes[i]->grad,
                  nodes[i]->n_rows * nodes[i]->n_cols);
  if (test->params != NULL)
    check_params (test, tape);
}

/* -- Files -- */

char *
fus_test_make_dir (void)
{
  g_autoptr (GError) error = NULL;
  char *path = g_dir_make_tmp ("fusescope-test-XXXXXX", &error);

  g_assert_no_error (error);

  return path;
}

static void
remove_tree (const char *path)
{
  if (g_file_test (path, G_FILE_TEST_IS_DIR) &&
      !g_file_test (path, G_FILE_TEST_IS_SYMLINK))
    {
      g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
      const char *name = NULL;

      while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          remove_tree (child);
        }
    }
  g_remove (path);
}

void
fus_test_remove_dir (char *path)
{
  remove_tree (path);
  g_free (path);
}
