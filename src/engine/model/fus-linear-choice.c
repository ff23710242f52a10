/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What the closed form leaves open, chosen by cross-validation: the number of latents,
 * how much noise there is, and how far what one source says is trusted to predict
 * another. Each is searched for by itself, in turn, on the same folds. */
#include "config.h"

#include "fus-linear-start-private.h"

#include <math.h>
#include <string.h>

static const guint sizes[] = { 32, 64, 128 };
/* Below it the sources tell next to nothing of each other, and how much noise predicts
 * best says nothing of how much there is: the more, the nearer to the mean. Latents made
 * with such a noise would hold nothing of any source. */
#define LEAST_SCORE 0.01
/* As much noise as signal. */
#define PLAIN_NOISE 1.0

/* The smallest size that is this near to the best is taken. With few rows, too: 128
 * latents of 154 rows predict .003 better than 64, but a probe reads .03 less of a label
 * off them (tcga_brca in bench/recipe). */
#define SIZE_TOLERANCE 0.005
#define N_NOISES 16
#define LOWEST_NOISE 1e-3
#define HIGHEST_NOISE 1e3
static const double noise_factors[] = { 0.3, 0.55, 1.8, 3.3 };
#define N_SWEEPS 2
/* What all noises are divided by to predict one modality: ridge has a penalty a target
 * too. */
static const double trusts[] = { 0.01, 0.03, 0.06, 0.1, 0.15, 0.2, 0.27, 0.35, 0.47,
                                 0.6,  0.8,  1,    1.3, 1.8,  2.4, 3.3,  6,    10 };
/* What others' precisions are multiplied by to rebuild a modality that is there itself.
 */
static const double companies[] = { 1, 0.6, 0.35, 0.2, 0.1, 0.05, 0.02, 0.005, 0.001 };

/* One noise for all: of the weighted columns, or of the columns as they are; the first is
 * what latents are made with, the better what predicts. */
enum
{
  WEIGHTED,
  PLAIN,
  N_WAYS,
};

/* The best of each way so far: where the search of the next size begins. */
typedef struct
{
  int index[N_WAYS]; /* below 0 before there is one */
  double score[N_WAYS];
} Common;

static gboolean
try_common (FusLinearFolds *self,
            FusLinearChoice *choice,
            Common *common,
            int way,
            int index,
            GError **error)
{
  const double step = log (HIGHEST_NOISE / LOWEST_NOISE) / (N_NOISES - 1);
  double noise[FUS_MAX_MODALITIES] = { 0 };
  double score = 0;

  for (guint m = 0; m < self->n_modalities; m++)
    noise[m] = LOWEST_NOISE * exp (step * index) *
               (way == WEIGHTED ? 1 : self->unit[m] * self->unit[m]);
  if (!fus_linear_folds_get_score (self, choice->n_latents, noise, choice->trust, &score,
                                   error))
    return FALSE;
  if (score > common->score[way])
    {
      common->score[way] = score;
      common->index[way] = index;
      if (way == WEIGHTED)
        choice->base = noise[0];
    }
  if (score > choice->score)
    {
      choice->score = score;
      memcpy (choice->noise, noise, sizeof noise);
      fus_linear_folds_keep (self);
    }

  return TRUE;
}

/* From where a smaller size was best, as far as it goes on getting better. */
static gboolean
climb_common (FusLinearFolds *self,
              FusLinearChoice *choice,
              Common *common,
              int way,
              GError **error)
{
  const int first = common->index[way];

  if (!try_common (self, choice, common, way, first, error))
    return FALSE;
  for (int direction = 1; direction >= -1; direction -= 2)
    for (int i = first + direction; i >= 0 && i < N_NOISES; i += direction)
      {
        if (!try_common (self, choice, common, way, i, error))
          return FALSE;
        if (common->index[way] != i)
          break;
      }

  return TRUE;
}

static gboolean
choose_common (FusLinearFolds *self,
               FusLinearChoice *choice,
               Common *common,
               GError **error)
{
  choice->score = -INFINITY;
  for (guint t = 0; t < self->n_modalities; t++)
    choice->trust[t] = 1;
  for (int way = 0; way < N_WAYS; way++)
    {
      common->score[way] = -INFINITY;
      if (common->index[way] >= 0)
        {
          if (!climb_common (self, choice, common, way, error))
            return FALSE;
          continue;
        }
      for (int i = 0; i < N_NOISES; i++)
        if (!try_common (self, choice, common, way, i, error))
          return FALSE;
    }

  return TRUE;
}

/* @any: (out): whether a noise was changed */
static gboolean
sweep (FusLinearFolds *self, FusLinearChoice *choice, gboolean *any, GError **error)
{
  *any = FALSE;
  for (guint m = 0; m < self->n_modalities; m++)
    {
      const double before = choice->noise[m];

      for (gsize i = 0; i < G_N_ELEMENTS (noise_factors); i++)
        {
          double score = 0;

          choice->noise[m] = before * noise_factors[i];
          if (!fus_linear_folds_get_score (self, choice->n_latents, choice->noise,
                                           choice->trust, &score, error))
            return FALSE;
          if (fus_linear_folds_are_better (self))
            {
              choice->score = score;
              fus_linear_folds_keep (self);
              *any = TRUE;
              break;
            }
          choice->noise[m] = before;
        }
    }

  return TRUE;
}

static double
sum_errors (const double *errors, guint target, gsize n_rows, guint n_modalities)
{
  double sum = 0;

  for (gsize row = 0; row < n_rows; row++)
    sum += errors[row * n_modalities + target];

  return sum;
}

/* How far the others are to be trusted to predict each modality. One pass tries one
 * number for all of them. */
static gboolean
choose_trust (FusLinearFolds *self, FusLinearChoice *choice, GError **error)
{
  double best[FUS_MAX_MODALITIES];
  double chosen[FUS_MAX_MODALITIES];
  double score = 0;

  for (guint t = 0; t < self->n_modalities; t++)
    {
      best[t] = INFINITY;
      chosen[t] = 1;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (trusts); i++)
    {
      for (guint t = 0; t < self->n_modalities; t++)
        choice->trust[t] = trusts[i];
      if (!fus_linear_folds_get_score (self, choice->n_latents, choice->noise,
                                       choice->trust, &score, error))
        return FALSE;
      for (guint t = 0; t < self->n_modalities; t++)
        {
          double sum = sum_errors (self->errors, t, self->n_rows, self->n_modalities);

          if (sum < best[t])
            {
              best[t] = sum;
              chosen[t] = trusts[i];
            }
        }
    }
  memcpy (choice->trust, chosen, sizeof chosen);

  return fus_linear_folds_get_score (self, choice->n_latents, choice->noise,
                                     choice->trust, &choice->score, error);
}

/* How far the others are to be heard to rebuild a modality that is there itself: where a
 * model of few rows takes chance for what is common, they only blur it. */
static void
choose_company (FusLinearFolds *self, FusLinearChoice *choice)
{
  double best[FUS_MAX_MODALITIES];

  for (gsize i = 0; i < G_N_ELEMENTS (companies); i++)
    {
      double error[FUS_MAX_MODALITIES];

      fus_linear_folds_measure_own (self, choice->n_latents, choice->base, companies[i],
                                    error);
      for (guint t = 0; t < self->n_modalities; t++)
        if (i == 0 || error[t] < best[t])
          {
            best[t] = error[t];
            choice->company[t] = companies[i];
          }
    }
}

/* A noise a modality, and a factor a target, once the common one is there. */
static gboolean
refine (FusLinearFolds *self, FusLinearChoice *choice, GError **error)
{
  gboolean any = TRUE;

  for (guint i = 0; i < N_SWEEPS && any; i++)
    if (!sweep (self, choice, &any, error))
      return FALSE;
  if (self->by_target && !choose_trust (self, choice, error))
    return FALSE;
  choose_company (self, choice);

  return TRUE;
}

static gboolean
choose_noise (FusLinearFolds *self, FusLinearChoice *choice, GError **error)
{
  Common common = { .index = { -1, -1 } };

  return choose_common (self, choice, &common, error) && refine (self, choice, error);
}

/* The smallest size that is as good as the best, or nearly. */
static gboolean
choose_size (FusLinearFolds *self, FusLinearChoice *choice, GError **error)
{
  FusLinearChoice choices[G_N_ELEMENTS (sizes)];
  Common common = { .index = { -1, -1 } };
  double best = -INFINITY;
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      choices[n] = *choice;
      choices[n].n_latents = MIN (sizes[i], self->stride);
      if (n > 0 && choices[n].n_latents == choices[n - 1].n_latents)
        break;
      if (!choose_common (self, &choices[n], &common, error))
        return FALSE;
      best = MAX (best, choices[n].score);
      n++;
    }
  for (guint i = 0; i < n; i++)
    if (choices[i].score >= best - SIZE_TOLERANCE)
      {
        *choice = choices[i];
        break;
      }
  /* What refining starts from are the errors of that size. */
  if (!fus_linear_folds_get_score (self, choice->n_latents, choice->noise, choice->trust,
                                   &choice->score, error))
    return FALSE;
  fus_linear_folds_keep (self);

  return refine (self, choice, error);
}

gboolean
fus_linear_choose (FusLinearFolds *self,
                   const FusLinearStartOptions *options,
                   FusLinearChoice *choice,
                   GError **error)
{
  for (guint t = 0; t < self->n_modalities; t++)
    {
      choice->trust[t] = 1;
      choice->company[t] = 1;
    }
  if (options->noise != NULL)
    {
      choice->n_latents = MAX (options->n_latents, 1);
      choice->score = (double) NAN;
      choice->base = options->noise[0];
      memcpy (choice->noise, options->noise, self->n_modalities * sizeof (double));
      return TRUE;
    }
  if (self->n_folds == 0)
    {
      /* Too few rows, or nothing to predict from: as much noise as signal. */
      choice->n_latents = options->n_latents > 0 ? options->n_latents : self->stride;
      choice->score = (double) NAN;
      choice->base = 1;
      for (guint m = 0; m < self->n_modalities; m++)
        choice->noise[m] = 1;
      return TRUE;
    }
  choice->n_latents = options->n_latents;
  if (!(options->n_latents == 0 ? choose_size (self, choice, error)
                                : choose_noise (self, choice, error)))
    return FALSE;
  if (choice->score < LEAST_SCORE)
    choice->base = MIN (choice->base, PLAIN_NOISE);

  return TRUE;
}

guint
fus_linear_get_most_latents (void)
{
  return sizes[G_N_ELEMENTS (sizes) - 1];
}
