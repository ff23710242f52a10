/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-affinity.h"
#include "fus-map-forces.h"
#include "fus-pca.h"
#include "fus-projection-error.h"
#include "fus-projection-private.h"
#include "fus-repulsion.h"
#include "fus-rng.h"

#include <glib/gi18n-lib.h>
#include <tgmath.h>

/* t-SNE: van der Maaten & Hinton 2008, with the learning rate, start and exaggeration of
 * Belkina et al. 2019 and Kobak & Berens 2019, and repulsion by interpolation on a grid
 * as of Linderman et al. 2019. */

#define INIT_SCALE 1e-4
#define JITTER .01 /* of the scale; parts points that the first two components join */
#define FIRST_MOMENTUM .5
#define MOMENTUM .8
#define MIN_GAIN .01
#define MAX_STEP 5
#define NEIGHBORS_A_PERPLEXITY 3
/* Shares of the time before the map moves, for the progress. */
#define NEIGHBORS_SHARE .1
#define MICROSECONDS_A_FRAME 40000
/* The least step of a rate that is chosen. The rate goes by the samples (Belkina et al.
 * 2019); scikit-learn's rule is the same, a quarter of it, as its gradient carries the
 * factor 4 that ours leaves out. Its floor of 50 would be 200 here: a small map then
 * jumps over its valleys, and its divergence stays a tenth higher. */
#define MIN_LEARNING_RATE 50
/* A map to start from may be so wide: maps of n samples grow to about 2 √n, small ones to
 * a hundred. What is wider, latents in their own units say, is scaled down. */
#define MAX_START_WIDTH(n) (100 + 4 * sqrt ((double) (n)))

static const char *const repulsions[] = { "auto", "exact", "grid", NULL };

static const FusOption options[] = {
  {
    .id = "perplexity",
    .name = N_ ("Perplexity"),
    .kind = FUS_OPTION_REAL,
    .min = 2,
    .max = 1000,
    .default_value = "30",
    .help = N_ ("How many neighbours of a sample the map tries to keep"),
  },
  {
    .id = "iterations",
    .name = N_ ("Iterations"),
    .kind = FUS_OPTION_INT,
    .min = 1,
    .max = 100000,
    .default_value = "1000",
    .help = N_ ("Steps in all, those of the exaggerated phase included"),
  },
  {
    .id = "exaggeration",
    .name = N_ ("Exaggeration"),
    .kind = FUS_OPTION_REAL,
    .min = 1,
    .max = 100,
    .default_value = "12",
    .help = N_ ("How much stronger samples attract each other in the first phase"),
  },
  {
    .id = "exaggeration_iterations",
    .name = N_ ("Iterations of the exaggerated phase"),
    .kind = FUS_OPTION_INT,
    .min = 0,
    .max = 100000,
    .default_value = "250",
    .help = N_ ("Steps of the first phase; none where the map starts from another"),
  },
  {
    .id = "learning_rate",
    .name = N_ ("Learning rate"),
    .kind = FUS_OPTION_REAL,
    .min = 0,
    .max = 1e9,
    .default_value = "0",
    .help = N_ ("Length of a step; 0 chooses samples ÷ exaggeration, at least 50"),
  },
  {
    .id = "repulsion",
    .name = N_ ("Repulsion"),
    .kind = FUS_OPTION_CHOICE,
    .default_value = "auto",
    .choices = repulsions,
    .help = N_ ("All pairs, or interpolation on a grid; chosen by the number of samples"),
  },
};

typedef struct
{
  double perplexity;
  guint n_iterations;
  guint n_exaggerated;
  double exaggeration;
  double learning_rate;
} Settings;

typedef struct
{
  gsize n;
  Settings settings;
  const FusWork *work;
  FusAffinity *affinity;
  FusRepulsion *repulsion;
  FusMatrix *points;   /* [n × 2]: of the present iteration */
  FusMatrix *next;     /* [n × 2]: of the next one */
  FusMatrix *velocity; /* [n × 2] */
  FusMatrix *gains;    /* [n × 2] */
  double *sums;        /* [n_chunks × 2]: of the points of each chunk */

  /* Of the present iteration. */
  FusReal exaggeration;
  FusReal momentum;
  FusReal step;
} Tsne;

static Settings
read_settings (const FusOptions *values, gsize n, gboolean warm)
{
  Settings s = {
    .perplexity = fus_options_get_real (values, "perplexity", NULL),
    .n_iterations = (guint) fus_options_get_int (values, "iterations", NULL),
    .n_exaggerated =
      (guint) fus_options_get_int (values, "exaggeration_iterations", NULL),
    .exaggeration = fus_options_get_real (values, "exaggeration", NULL),
    .learning_rate = fus_options_get_real (values, "learning_rate", NULL),
  };

  /* Three neighbours for each one that counts, where there are so many. */
  s.perplexity =
    CLAMP (s.perplexity, 1, MAX (1, ((double) n - 1) / NEIGHBORS_A_PERPLEXITY));
  if (warm)
    s.n_exaggerated = 0;
  if (!(s.learning_rate > 0))
    s.learning_rate = MAX ((double) n / s.exaggeration, MIN_LEARNING_RATE);

  return s;
}

/* The first two components, the first with a standard deviation of INIT_SCALE. */
static FusMatrix *
start_from_components (const FusMatrix *x,
                       guint64 seed,
                       const FusWork *work,
                       GError **error)
{
  g_autoptr (FusPca) pca = fus_pca_new (x, 2, seed, work->pool, work->progress, error);
  g_autoptr (FusMatrix) scores = NULL;
  FusMatrix *points = NULL;
  double scale = 0;

  if (pca == NULL)
    return NULL;
  scores = fus_pca_transform (pca, x, work->pool);
  points = fus_matrix_new (x->n_rows, 2);
  if (pca->n_components > 0 && pca->variances[0] > 0)
    scale = INIT_SCALE / sqrt (pca->variances[0]);
  for (gsize row = 0; row < x->n_rows; row++)
    {
      FusRng rng = fus_rng_at (seed, FUS_DRAW_PROJECTION, 2, (guint32) row);

      for (gsize k = 0; k < 2; k++)
        {
          double score =
            k < pca->n_components ? (double) fus_matrix_row (scores, row)[k] : 0;

          points->data[2 * row + k] =
            (FusReal) (scale * score + JITTER * INIT_SCALE * fus_rng_normal (&rng));
        }
    }

  return points;
}

static FusAffinity *
find_affinity (const FusMatrix *x, double perplexity, const FusWork *work, GError **error)
{
  gsize k = (gsize) ceil (NEIGHBORS_A_PERPLEXITY * perplexity);
  g_autoptr (FusNeighbors) neighbors =
               fus_neighbors_new (x, k, work->pool, work->progress, error);

  if (neighbors == NULL)
    return NULL;

  return fus_affinity_new (neighbors, perplexity, work->pool, work->progress, error);
}

static inline void
move_along (Tsne *self, gsize i, FusReal slope)
{
  FusReal *velocity = &self->velocity->data[i];
  FusReal *gain = &self->gains->data[i];

  if ((slope > 0) != (*velocity > 0))
    *gain += (FusReal) .2;
  else
    *gain = MAX (*gain * (FusReal) .8, (FusReal) MIN_GAIN);
  *velocity = self->momentum * *velocity - self->step * *gain * slope;
}

static void
move_point (Tsne *self, gsize row, double *sum)
{
  const FusAffinity *affinity = self->affinity;
  gsize first = affinity->starts[row];
  FusReal *velocity = fus_matrix_row (self->velocity, row);
  FusReal inverse = (FusReal) (1 / MAX (self->repulsion->normalizer, 1e-300));
  FusReal attraction[2] = { 0, 0 };
  FusReal length = 0;

  fus_cauchy_attraction (attraction, fus_matrix_row (self->points, row),
                         self->points->data, affinity->columns + first,
                         affinity->values + first, affinity->starts[row + 1] - first);
  for (gsize k = 0; k < 2; k++)
    move_along (self, 2 * row + k,
                self->exaggeration * attraction[k] -
                  self->repulsion->force[2 * row + k] * inverse);
  length = sqrt (velocity[0] * velocity[0] + velocity[1] * velocity[1]);
  for (gsize k = 0; k < 2; k++)
    {
      FusReal *next = &self->next->data[2 * row + k];

      if (length > MAX_STEP)
        velocity[k] *= MAX_STEP / length;
      *next = self->points->data[2 * row + k] + velocity[k];
      sum[k] += (double) *next;
    }
}

static void
move_chunk (gsize chunk, guint worker, gpointer data)
{
  Tsne *self = data;
  gsize last = MIN ((chunk + 1) * FUS_ROWS_A_CHUNK, self->n);
  double *sum = self->sums + 2 * chunk;

  if (fus_work_is_cancelled (self->work))
    return;
  sum[0] = 0;
  sum[1] = 0;
  for (gsize row = chunk * FUS_ROWS_A_CHUNK; row < last; row++)
    move_point (self, row, sum);
}

/* Forces know differences only: keeps the map around the origin. */
static void
centre_points (Tsne *self)
{
  gsize n_chunks = fus_n_chunks (self->n, FUS_ROWS_A_CHUNK);
  double mean[2] = { 0, 0 };

  for (gsize i = 0; i < 2 * n_chunks; i++)
    mean[i % 2] += self->sums[i] / (double) self->n;
  for (gsize i = 0; i < 2 * self->n; i++)
    self->next->data[i] -= (FusReal) mean[i % 2];
}

static void
iterate (Tsne *self, gboolean exaggerated)
{
  FusMatrix *points = self->points;

  self->exaggeration = exaggerated ? (FusReal) self->settings.exaggeration : 1;
  self->momentum = (FusReal) (exaggerated ? FIRST_MOMENTUM : MOMENTUM);
  self->step = (FusReal) self->settings.learning_rate;
  fus_repulsion_compute (self->repulsion, points->data);
  fus_pool_run (self->work->pool, fus_n_chunks (self->n, FUS_ROWS_A_CHUNK), move_chunk,
                self);
  centre_points (self);
  self->points = self->next;
  self->next = points;
}

static gboolean
iterate_all (Tsne *self, FusProjectionFrame frame, gpointer frame_data, GError **error)
{
  guint n_iterations = self->settings.n_iterations;
  gint64 last_frame = 0;

  for (guint i = 0; i < n_iterations; i++)
    {
      double done = (double) i / n_iterations;

      if (!fus_progress_tick (self->work->progress,
                              NEIGHBORS_SHARE + (1 - NEIGHBORS_SHARE) * done,
                              self->work->message, error))
        return FALSE;
      iterate (self, i < self->settings.n_exaggerated);
      if (frame != NULL && !fus_work_is_cancelled (self->work) &&
          (i + 1 == n_iterations ||
           g_get_monotonic_time () - last_frame >= MICROSECONDS_A_FRAME))
        {
          frame (frame_data, self->points, i + 1, n_iterations);
          last_frame = g_get_monotonic_time ();
        }
    }

  return fus_progress_tick (self->work->progress, 1, self->work->message, error);
}

static void
tsne_clear (Tsne *self)
{
  g_clear_pointer (&self->affinity, fus_affinity_free);
  g_clear_pointer (&self->repulsion, fus_repulsion_free);
  g_clear_pointer (&self->points, fus_matrix_unref);
  g_clear_pointer (&self->next, fus_matrix_unref);
  g_clear_pointer (&self->velocity, fus_matrix_unref);
  g_clear_pointer (&self->gains, fus_matrix_unref);
  g_free (self->sums);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Tsne, tsne_clear)

static FusMatrix *
start_from_map (const FusMatrix *init)
{
  FusMatrix *points = fus_matrix_new_from_data (init->data, init->n_rows, 2);
  double limit = MAX_START_WIDTH (init->n_rows);
  double width = 0;

  for (gsize k = 0; k < 2; k++)
    {
      double low = INFINITY;
      double high = -INFINITY;

      for (gsize row = 0; row < init->n_rows; row++)
        {
          low = MIN (low, (double) init->data[2 * row + k]);
          high = MAX (high, (double) init->data[2 * row + k]);
        }
      width = MAX (width, high - low);
    }
  if (width > limit)
    for (gsize i = 0; i < 2 * init->n_rows; i++)
      points->data[i] = (FusReal) ((double) points->data[i] * limit / width);

  return points;
}

static gboolean
tsne_prepare (Tsne *self,
              const FusMatrix *x,
              const FusMatrix *init,
              guint64 seed,
              GError **error)
{
  self->affinity = find_affinity (x, self->settings.perplexity, self->work, error);
  if (self->affinity == NULL)
    return FALSE;
  self->points = init != NULL ? start_from_map (init)
                              : start_from_components (x, seed, self->work, error);
  if (self->points == NULL)
    return FALSE;
  self->next = fus_matrix_new (self->n, 2);
  self->velocity = fus_matrix_new (self->n, 2);
  self->gains = fus_matrix_new (self->n, 2);
  for (gsize i = 0; i < 2 * self->n; i++)
    self->gains->data[i] = 1;
  self->sums = g_new0 (double, 2 * fus_n_chunks (self->n, FUS_ROWS_A_CHUNK) + 1);

  return TRUE;
}

static gboolean
check_init (const FusMatrix *x, const FusMatrix *init, GError **error)
{
  if (init == NULL)
    return TRUE;
  if (init->n_rows == x->n_rows && init->n_cols == 2)
    return fus_projection_check_finite (init, error);
  g_set_error (error, FUS_PROJECTION_ERROR, FUS_PROJECTION_ERROR_SHAPE,
               _ ("The map to start from has %zu × %zu numbers; %zu × 2 are needed"),
               init->n_rows, init->n_cols, x->n_rows);

  return FALSE;
}

/* A map of the same samples to start from is taken as it stands unless it is far too
 * wide, and without the exaggerated phase. */
static FusMatrix *
tsne_run (const FusMatrix *x,
          const FusProjectionRequest *request,
          FusPool *pool,
          const FusProgress *progress,
          GError **error)
{
  const FusMatrix *init = request->init;
  const char *repulsion = fus_options_get_string (request->options, "repulsion", NULL);
  FusWork work = { pool, progress, 0, 1, _ ("t-SNE") };
  g_auto (Tsne) self = { .n = x->n_rows, .work = &work };

  self.settings = read_settings (request->options, x->n_rows, init != NULL);
  if (!fus_projection_check_finite (x, error) || !check_init (x, init, error) ||
      !tsne_prepare (&self, x, init, request->seed, error))
    return NULL;
  if (x->n_rows < 2)
    return g_steal_pointer (&self.points);
  self.repulsion =
    fus_repulsion_new (fus_repulsion_choose (repulsion, x->n_rows), x->n_rows, &work);
  if (!iterate_all (&self, request->frame, request->frame_data, error))
    return NULL;

  return g_steal_pointer (&self.points);
}

const FusProjectionClass fus_projection_tsne = {
  .id = "tsne",
  .name = N_ ("t-SNE"),
  .options = options,
  .n_options = G_N_ELEMENTS (options),
  .warm = "iterations=400",
  .is_seeded = TRUE,
  .compares = TRUE,
  .run = tsne_run,
};
