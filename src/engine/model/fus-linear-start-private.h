/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-linear-start.h"

G_BEGIN_DECLS

/* What the closed form is made of, for its own files only. */

/* Some rows of the data. */
typedef struct
{
  gsize n_rows;
  gsize n_cols;
  guint n_modalities;
  double *x;         /* [n_rows × n_cols], unit-weighted; 0 where not recorded */
  guint8 *is_known;  /* likewise; NULL where all is */
  FusMask *presence; /* [n_rows] */
  gsize *first;      /* [n_modalities + 1]: a modality's columns */
} FusLinearBlock;

/* Weight of a column of modality m: w_m. */
double fus_linear_get_unit (const FusLinearData *data, guint m);

/**
 * fus_linear_block_new:
 * @data: borrowed until the block is made
 * @rows: `[n_rows]`: rows of @data
 *
 * Returns: those rows, weighted, values kept in bounds, 0 where nothing was recorded
 */
FusLinearBlock fus_linear_block_new (const FusLinearData *data,
                                     const guint *rows,
                                     gsize n_rows);

/* Frees what @self points to; the struct itself is the caller's. */
void fus_linear_block_clear (FusLinearBlock *self);
/* Brings what is known to mean 0 a column, and @others along. */
void fus_linear_block_center (FusLinearBlock *self, FusLinearBlock *others);
/* Fills what is not recorded by components of what is. */
gboolean fus_linear_block_fill (FusLinearBlock *self,
                                const FusProgress *progress,
                                GError **error);
/* Loadings of all columns, `[n_cols × n_latents]`. (transfer full) */
double *fus_linear_block_find_loadings (const FusLinearBlock *self,
                                        guint n_latents,
                                        double shrink);
/* WᵀW of W `[n_features × n_latents]`. (transfer full) */
double *fus_linear_find_gram (const double *loadings, gsize n_features, guint n_latents);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusLinearBlock, fus_linear_block_clear)

/* What predicts: a model's loadings, of which the first @n_latents count. */
typedef struct
{
  guint n_modalities;
  guint stride;    /* latents there are */
  guint n_latents; /* of them, in use */
  double *const *gram;
} FusLinearFrame;

/* The factor of I + Σ J_m ÷ λ_m over @from, `[n_latents × n_latents]`. */
void fus_linear_factor_precision (const FusLinearFrame *frame,
                                  const double *noise,
                                  FusMask from,
                                  double *factor);

/* -- Folds -- */

typedef struct
{
  double *loadings;  /* [n_cols × stride] */
  double **gram;     /* of each modality */
  double **evidence; /* of each modality, [n_test × stride]: x̃_m·W_m */
  double **squares;  /* of each modality, [n_test]: |x̃_m|² */
  FusLinearBlock test;
  gsize first; /* of its rows among those of all folds */
} FusLinearFold;

typedef struct
{
  guint n_modalities;
  guint stride;
  guint n_folds;
  guint n_parts; /* rows are cut into; not all of them have to be tested */
  gsize most_test_rows;
  FusLinearFold *folds;
  gsize n_rows;   /* tested, of all folds */
  double *errors; /* [n_rows × n_modalities]: of the noise tried last; 0 where none */
  double *kept;   /* the same of the best so far */
  const double *unit;
  gboolean by_target;
  const FusProgress *progress;
} FusLinearFolds;

/* Cuts @rows into parts, each of which is tested once; none where they are too few. */
gboolean fus_linear_folds_make (FusLinearFolds *self,
                                const FusLinearData *data,
                                const guint *rows,
                                gsize n_rows,
                                GError **error);

/* Frees what @self points to; the struct itself is the caller's. */
void fus_linear_folds_clear (FusLinearFolds *self);
/* Cross-validated R² of each modality from all others, mean over modalities. Leaves each
 * row's errors, as shares of that mean, behind. */
gboolean fus_linear_folds_get_score (FusLinearFolds *self,
                                     guint n_latents,
                                     const double *noise,
                                     const double *trust,
                                     double *score,
                                     GError **error);
/* Squared errors of rebuilding each modality from all that a row has, itself included;
 * what the others say is worth @company of their precision. @error: (out):
 * `[n_modalities]` */
void fus_linear_folds_measure_own (FusLinearFolds *self,
                                   guint n_latents,
                                   double noise,
                                   double company,
                                   double *error);
/* Whether what was tried last is better than what is kept by more than chance. */
gboolean fus_linear_folds_are_better (const FusLinearFolds *self);
/* Keeps what was tried last. */
void fus_linear_folds_keep (FusLinearFolds *self);
/* What is missed out of fold, into @start. */
void fus_linear_folds_measure_residuals (const FusLinearFolds *self,
                                         FusLinearStart *start);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusLinearFolds, fus_linear_folds_clear)

/* -- Choosing -- */

typedef struct
{
  guint n_latents;
  double score;
  double base;
  double noise[FUS_MAX_MODALITIES];
  double trust[FUS_MAX_MODALITIES];   /* of each target */
  double company[FUS_MAX_MODALITIES]; /* likewise */
} FusLinearChoice;

/* Latents, noises and how far to trust what for which, by the folds. */
gboolean fus_linear_choose (FusLinearFolds *self,
                            const FusLinearStartOptions *options,
                            FusLinearChoice *choice,
                            GError **error);
/* The largest number of latents that is tried. */
guint fus_linear_get_most_latents (void);

G_END_DECLS
