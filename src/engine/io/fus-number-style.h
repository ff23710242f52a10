/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

enum
{
  FUS_MOST_FORMS = 4, /* units or words that are told apart in one column */
  FUS_MOST_LEVELS = 12,
};

/* A text that occurs in cells; borrowed from them. */
typedef struct
{
  const char *text;
  gsize length;
  gsize n;
} FusForm;

/**
 * FusNumberTally:
 * @n_known: cells that are not empty and say nothing of a gap
 * @n_bare: numbers without a unit
 * @n_sure: `[2]` numbers that can only be read with a decimal point, or a decimal comma
 * @n_doubt: `[2]` numbers such as `1.234` and `1,234`, that can be read either way
 * @n_texts: cells that are no numbers however one reads them
 * @units: what stands beside numbers
 * @n_united: numbers with a unit, those of other units than @units too
 * @n_glued: numbers that a letter follows at once
 * @words: the first texts that are no numbers
 * @n_other_words: texts that are none of @words
 * @n_beyond: `<0.1`, `> 1000`: what an instrument couldn't measure; not in @n_known
 * @levels: the first different values
 * @low: of @n_values numbers, read with a point unless they can't be
 *
 * How numbers are written in some cells: the evidence by which a column is read.
 */
typedef struct
{
  gsize n_known;
  gsize n_bare;
  gsize n_sure[2];
  gsize n_doubt[2];
  gsize n_texts;
  FusForm units[FUS_MOST_FORMS];
  gsize n_united;
  gsize n_glued;
  FusForm words[FUS_MOST_FORMS];
  gsize n_other_words;
  gsize n_beyond;
  double levels[FUS_MOST_LEVELS];
  guint n_levels;
  double low;
  double high;
  gsize n_values;
} FusNumberTally;

/**
 * FusNumberStyle:
 * @point: between units and fraction; the other one of `.` and `,` stands between
 * thousands, as blanks and apostrophes may
 * @unit: (nullable): that stands beside numbers
 * @gaps: (nullable): %NULL-terminated, words that stand for a gap in this column
 * @beyond: whether `<0.1` and the like are gaps in this column
 * @doubtful: whether nothing tells which sign is the decimal one
 *
 * How the numbers of one column are written.
 */
typedef struct
{
  char point;
  char *unit;
  char **gaps;
  gboolean beyond;
  gboolean doubtful;
} FusNumberStyle;

typedef enum
{
  FUS_CELLS_EMPTY,
  FUS_CELLS_NUMBERS, /* nine in ten, or all but one word for a gap */
  FUS_CELLS_MIXED,   /* most, and not enough of them */
  FUS_CELLS_TEXTS,
} FusCellsKind;

/* Counts a cell of @n bytes; what stands for a gap is not counted. */
void fus_number_tally_add (FusNumberTally *self, const char *text, gsize n);
/* Which decimal sign the cells speak for: `.`, `,`, or `\0`. */
char fus_number_tally_get_point (const FusNumberTally *self);
/* Whether cells could be read with either sign, and none says with which. */
gboolean fus_number_tally_is_doubtful (const FusNumberTally *self);

/**
 * fus_number_style_settle:
 * @self: (out): empty before
 * @point: the decimal sign to be taken where the column doesn’t tell; `\0` for none
 * @asked: whether a person named @point: then it is taken in any case
 *
 * Returns: what the column holds, read so
 */
FusCellsKind fus_number_style_settle (FusNumberStyle *self,
                                      const FusNumberTally *tally,
                                      char point,
                                      gboolean asked);
/* Frees what it points to. */
void fus_number_style_clear (FusNumberStyle *self);

/* Whether a cell of @n bytes is a number written so. @value: (out) */
gboolean fus_number_style_read (const FusNumberStyle *self,
                                const char *text,
                                gsize n,
                                double *value);
/* Whether it is one of the words for a gap. */
gboolean fus_number_style_is_gap (const FusNumberStyle *self, const char *text, gsize n);

/* Whether it is a number in some style, without regard to its column. */
gboolean fus_number_looks (const char *text, gsize n);
/* Whether it is what physicists and chemists write for a unit: `degC`, `m/s`, `[mg/l]`.
 */
gboolean fus_number_is_unit (const char *text, gsize n);

G_END_DECLS
