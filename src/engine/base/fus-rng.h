/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

#include "fus-real.h"

G_BEGIN_DECLS

/* What is drawn: a word of the counter, so that no two purposes share numbers. Values are
 * part of the promise "same seed, same model": append, never renumber. */
typedef enum
{
  FUS_DRAW_INIT = 1,
  FUS_DRAW_SPLIT,
  FUS_DRAW_SHUFFLE,
  FUS_DRAW_SUBSETS,
  FUS_DRAW_DROPOUT,
  FUS_DRAW_DENOISE,
  FUS_DRAW_MISSINGNESS,
  FUS_DRAW_CORRUPTION,
  FUS_DRAW_SYNTHETIC,
  FUS_DRAW_BOOTSTRAP,
  FUS_DRAW_CLUSTERING,
  FUS_DRAW_PROJECTION,
  FUS_DRAW_LIKELIHOOD,
  FUS_DRAW_SAMPLE,
  FUS_DRAW_PAIRING,
  FUS_DRAW_TEST,
  FUS_DRAW_LATENT = 256, /* + the number of the draw site in the objective */
} FusDraw;

/**
 * FusRng:
 *
 * A stream of numbers that is a pure function of (seed, draw, step, row): Philox4x32-10
 * (Salmon et al. 2011) in counter mode. There is no hidden state to share, so any number
 * of threads see the same numbers. A plain value: copy it, keep it on the stack.
 */
typedef struct
{
  guint64 seed;
  guint32 draw;
  guint32 step;
  guint32 row;
  guint32 block; /* next block of four words */
  guint32 words[4];
  guint n_left; /* words of the present block not yet handed out */
} FusRng;

/* Of everything drawn at random, unless a person says otherwise. */
#define FUS_DEFAULT_SEED 1

/**
 * fus_rng_at:
 * @seed: the person's seed
 * @draw: what for, a #FusDraw
 * @step: training step, repetition or epoch
 * @row: the row the numbers belong to
 *
 * Returns: the stream that starts there
 */
FusRng fus_rng_at (guint64 seed, guint32 draw, guint32 step, guint32 row);

/* 32 random bits. */
guint32 fus_rng_next (FusRng *self);

/**
 * fus_rng_below:
 *
 * Returns: a whole number in 0 … @n − 1, each equally likely (Lemire 2019)
 */
guint32 fus_rng_below (FusRng *self, guint32 n);

/**
 * fus_rng_uniform:
 *
 * Returns: a number in the open interval (0, 1)
 */
double fus_rng_uniform (FusRng *self);

/**
 * fus_rng_normal:
 *
 * Returns: a standard normal number (Box and Muller 1958)
 */
double fus_rng_normal (FusRng *self);

/* Standard normals, `[n]`, in pairs: the last of an odd number costs as much as two. */
void fus_rng_fill_normal (FusRng *self, FusReal *out, gsize n);

/* A draw from the gamma distribution of @shape, above 0, and scale 1 (Marsaglia & Tsang
 * 2000). */
double fus_rng_gamma (FusRng *self, double shape);
/* A draw from the Poisson distribution of @rate, at least 0: by inversion, from a rate of
 * 10 on by rejection (Hörmann 1993). */
double fus_rng_poisson (FusRng *self, double rate);

/* Uniform on @low … @high, `[n]`. */
void fus_rng_fill_uniform (FusRng *self, FusReal *out, gsize n, double low, double high);

/**
 * fus_rng_permutation:
 * @out: (out): `[n]`, 0 … @n − 1 in random order (Fisher and Yates)
 */
void fus_rng_permutation (FusRng *self, guint *out, guint n);

G_END_DECLS
