/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-key-unit.h"

G_BEGIN_DECLS

/* A column that could name the samples of its file. */
typedef struct
{
  FusKeyUnit *unit;
  const FusColumn *column; /* NULL: the unit's own ids */
  char **texts;
  gsize n_rows;
  const char *name;
  GHashTable *values; /* of char *, borrowed */
  gboolean numeric;
  gboolean named;  /* as ids are */
  gboolean first;  /* column of texts in its file */
  gboolean counts; /* the rows */
  gboolean code;   /* texts without blanks, with digits in them */
  gboolean nameless;
  gboolean weak; /* it only counts the rows, under a name that says no more */
  guint place;   /* 0: none */
  double low;    /* of numbers */
  double high;
} FusKeyCandidate;

/* (transfer full): of #FusKeyCandidate: columns of @unit with a value of its own in each
 * row, the likeliest first; only its ids where they are given. */
GPtrArray *fus_key_list_candidates (FusKeyUnit *unit) G_GNUC_WARN_UNUSED_RESULT;

/* Whether whole numbers leave no gap. */
gboolean fus_key_is_dense (const FusKeyCandidate *self);
/* Numbers from 0 or 1 on without a gap: ranks and counters, in whatever order. */
gboolean fus_key_is_rank (const FusKeyCandidate *self);

/* 0, 1, 2 … in one file and 1, 2, 3 … in the other are the same rows, not the same ids.
 */
gboolean fus_key_is_shifted (const FusKeyCandidate *a, const FusKeyCandidate *b);
/* How well two columns may name the same samples; 0 where they don't. */
double fus_key_rate_fit (const FusKeyCandidate *a, const FusKeyCandidate *b);

/* Whether a column would name the samples if it were written as another file’s @key. */
gboolean fus_key_is_nearly (const FusKeyCandidate *self, const FusKeyCandidate *key);
/* Two columns of two files that can be nothing but names, though they don't meet: numbers
 * without a gap, over one range or under one name, or in the first column; texts like
 * codes. */
gboolean fus_key_are_names (const FusKeyCandidate *a, const FusKeyCandidate *b);

G_END_DECLS
