/* SPDX-License-Identifier: GPL-3.0-or-later */
/* To add a game: write its prepare(), evaluate() and release(), and list its class in
 * @games. Nothing else knows one game from another. */
#include "config.h"

#include "fus-game.h"

#include "fus-class-table.h"
#include "fus-analysis-error.h"
#include "fus-probe.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <math.h>

/* Evidence: log-odds of a class under a linear probe of the mean latents; the predicted
 * value where the label is continuous. MODELS.md 6.1. */
typedef struct
{
  const FusEncoding *encoding;
  FusProbe *probe;
  FusMeanMode mode;
  gint32 *classes; /* [n_rows]: whose evidence */
} Evidence;

static void
evidence_release (gpointer context)
{
  Evidence *self = context;

  g_clear_pointer (&self->probe, fus_probe_unref);
  g_free (self->classes);
  g_free (self);
}

/* A row that doesn't know its class is explained by the one it looks like. */
static void
fill_own_classes (Evidence *self, FusPool *pool)
{
  g_autoptr (FusLatents) latents =
               fus_encoding_compute_latents (self->encoding, G_MAXUINT32, self->mode,
                                             pool);

  for (gsize row = 0; row < latents->n_rows; row++)
    {
      if (self->classes[row] < 0)
        self->classes[row] =
          fus_linear_probe_predict (self->probe->linear,
                                    fus_matrix_row (latents->mean, row));
    }
}

static gboolean
fill_one_class (Evidence *self, const char *name, GError **error)
{
  const FusLabel *label = self->probe->label;
  gint32 code = -1;

  for (guint k = 0; k < label->n_classes; k++)
    {
      if (g_str_equal (label->classes[k], name))
        code = (gint32) k;
    }
  if (code < 0)
    g_set_error (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_CLASS,
                 _ ("The label “%s” has no class “%s”"), label->name, name);
  for (gsize row = 0; row < fus_encoding_get_n_rows (self->encoding); row++)
    self->classes[row] = code;

  return code >= 0;
}

static gboolean
fill_classes (Evidence *self,
              const FusGameOptions *options,
              FusPool *pool,
              GError **error)
{
  if (self->probe->linear == NULL)
    return TRUE;
  self->classes = fus_encoding_dup_codes (self->encoding, self->probe->label);
  if (options->class_name != NULL)
    return fill_one_class (self, options->class_name, error);
  fill_own_classes (self, pool);

  return TRUE;
}

static gpointer
evidence_prepare (const FusEncoding *train,
                  const FusEncoding *encoding,
                  const FusGameOptions *options,
                  FusPool *pool,
                  const FusProgress *progress,
                  GError **error)
{
  const FusLabel *label = fus_find_label (encoding, options->label, error);
  Evidence *self = NULL;

  if (label == NULL)
    return NULL;
  if (train == NULL)
    {
      g_set_error_literal (error, FUS_ANALYSIS_ERROR, FUS_ANALYSIS_ERROR_TOO_FEW,
                           _ ("Without training samples there is nothing to learn "
                              "the classes from"));
      return NULL;
    }
  self = g_new0 (Evidence, 1);
  self->encoding = encoding;
  self->mode = options->mode;
  self->probe =
    fus_probe_new_calibrated (train, label, options->mode, pool, progress, error);
  if (self->probe == NULL || !fill_classes (self, options, pool, error))
    {
      evidence_release (self);
      return NULL;
    }

  return self;
}

static double
get_evidence (const Evidence *self, gsize row, const FusReal *z)
{
  double value = 0;

  if (self->probe->linear != NULL)
    return fus_linear_probe_get_log_odds (self->probe->linear, z,
                                          (guint) self->classes[row]);
  fus_ridge_predict (self->probe->ridge, &value, z);

  return value;
}

static gboolean
evidence_evaluate (gpointer context,
                   const FusMask *from,
                   double *values,
                   FusPool *pool,
                   GCancellable *cancellable,
                   GError **error)
{
  Evidence *self = context;
  g_autoptr (FusLatents) latents =
               fus_encoding_compute_latents_each (self->encoding, from, self->mode, pool);

  for (gsize row = 0; row < latents->n_rows; row++)
    values[row] = get_evidence (self, row, fus_matrix_row (latents->mean, row));

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static double *
evidence_dup_probabilities (gpointer context,
                            const FusMask *from,
                            guint *n_classes,
                            FusPool *pool)
{
  Evidence *self = context;
  const FusLinearProbe *probe = self->probe->linear;
  g_autoptr (FusLatents) latents = NULL;
  double *probabilities = NULL;

  if (probe == NULL)
    return NULL;
  latents = fus_encoding_compute_latents_each (self->encoding, from, self->mode, pool);
  *n_classes = probe->n_classes;
  probabilities = g_new (double, latents->n_rows * probe->n_classes + 1);
  for (gsize row = 0; row < latents->n_rows; row++)
    fus_linear_probe_get_probabilities (probe, probabilities + row * probe->n_classes,
                                        fus_matrix_row (latents->mean, row));

  return probabilities;
}

static const FusGameClass game_evidence = {
  .id = "evidence",
  .name = N_ ("Evidence for a Class"),
  .unit = N_ ("log-odds"),
  .meaning = N_ ("How much each source speaks for the class, as a linear reading of the "
                 "latents sees it."),
  .needs_label = TRUE,
  .shows_overlap = TRUE,
  .prepare = evidence_prepare,
  .evaluate = evidence_evaluate,
  .dup_probabilities = evidence_dup_probabilities,
  .release = evidence_release,
};

/* Reconstruction: log p (x_T | decoder (mean z)). MODELS.md 6.1. */
typedef struct
{
  const FusEncoding *encoding;
  FusMeanMode mode;
  FusMask targets;
  gboolean one_target;
  guint n_modalities;
  FusScores scores;
} Reconstruction;

static gpointer
reconstruction_prepare (const FusEncoding *train,
                        const FusEncoding *encoding,
                        const FusGameOptions *options,
                        FusPool *pool,
                        const FusProgress *progress,
                        GError **error)
{
  Reconstruction *self = NULL;
  guint target = 0;

  if (options->target != NULL &&
      !fus_find_target (encoding, options->target, &target, error))
    return NULL;
  self = g_new0 (Reconstruction, 1);
  self->encoding = encoding;
  self->mode = options->mode;
  self->n_modalities = fus_model_get_n_modalities (fus_encoding_get_model (encoding));
  self->one_target = options->target != NULL;
  self->targets =
    self->one_target ? FUS_MASK_BIT (target) : fus_mask_all (self->n_modalities);
  fus_scores_init (&self->scores, encoding);

  return self;
}

/* All that the row has, or the one target; NaN where it lacks that. */
static double
sum_targets (const Reconstruction *self, gsize row)
{
  FusMask presence = fus_encoding_get_presence (self->encoding)[row];
  double sum = 0;

  if ((presence & self->targets) == 0)
    return NAN;
  for (guint m = 0; m < self->n_modalities; m++)
    {
      if (fus_mask_has (presence & self->targets, m))
        sum += self->scores.log_prob[row * self->n_modalities + m];
    }

  return sum;
}

static gboolean
reconstruction_evaluate (gpointer context,
                         const FusMask *from,
                         double *values,
                         FusPool *pool,
                         GCancellable *cancellable,
                         GError **error)
{
  Reconstruction *self = context;

  if (!fus_encoding_compute_scores (self->encoding, from, self->targets, self->mode,
                                    &self->scores, pool, cancellable, error))
    return FALSE;
  for (gsize row = 0; row < fus_encoding_get_n_rows (self->encoding); row++)
    values[row] = sum_targets (self, row);

  return TRUE;
}

static void
reconstruction_release (gpointer context)
{
  Reconstruction *self = context;

  fus_scores_clear (&self->scores);
  g_free (self);
}

static const FusGameClass game_reconstruction = {
  .id = "reconstruction",
  .name = N_ ("Reconstruction"),
  .unit = N_ ("nats"),
  .meaning = N_ ("How much each source helps to rebuild what was recorded."),
  .takes_target = TRUE,
  .shows_overlap = TRUE,
  .prepare = reconstruction_prepare,
  .evaluate = reconstruction_evaluate,
  .release = reconstruction_release,
};

/* Information: KL (q (z | x_S) ‖ p (z)), MODELS.md 6.1. Not monotone: a source can take
 * some back.
 */
typedef struct
{
  const FusEncoding *encoding;
  FusMeanMode mode;
} Information;

static gpointer
information_prepare (const FusEncoding *train,
                     const FusEncoding *encoding,
                     const FusGameOptions *options,
                     FusPool *pool,
                     const FusProgress *progress,
                     GError **error)
{
  Information *self = g_new0 (Information, 1);

  self->encoding = encoding;
  self->mode = options->mode;

  return self;
}

static gboolean
information_evaluate (gpointer context,
                      const FusMask *from,
                      double *values,
                      FusPool *pool,
                      GCancellable *cancellable,
                      GError **error)
{
  Information *self = context;
  const FusMask *presence = fus_encoding_get_presence (self->encoding);

  fus_encoding_compute_kl (self->encoding, from, self->mode, values, pool);
  for (gsize row = 0; row < fus_encoding_get_n_rows (self->encoding); row++)
    values[row] = (from[row] & presence[row]) != 0 ? values[row] : 0;

  return !g_cancellable_set_error_if_cancelled (cancellable, error);
}

static const FusGameClass game_information = {
  .id = "information",
  .name = N_ ("Information"),
  .unit = N_ ("nats"),
  .meaning = N_ ("How far each source moves the latents away from knowing nothing."),
  .prepare = information_prepare,
  .evaluate = information_evaluate,
  .release = g_free,
};

static const FusGameClass *const games[] = {
  &game_evidence,
  &game_reconstruction,
  &game_information,
};

FUS_DEFINE_CLASS_TABLE (FusGameClass, fus_game, games)
