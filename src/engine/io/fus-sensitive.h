/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-sensitive-kind.h"

G_BEGIN_DECLS

/**
 * FusSensitive:
 * @kind: what it is
 * @by_name: whether its header says so
 * @by_content: whether its cells say so
 */
typedef struct
{
  FusSensitiveKind kind;
  gboolean by_name;
  gboolean by_content;
} FusSensitive;

/**
 * fus_sensitive_look_at_texts:
 * @name: header of the column
 * @texts: `[n]`; %NULL or empty where not known
 *
 * A header of persons' data is believed where the cells can be such; without one the
 * cells must leave no doubt.
 */
FusSensitive fus_sensitive_look_at_texts (const char *name, char *const *texts, gsize n);

/**
 * fus_sensitive_look_at_numbers:
 * @values: `[n]`, NaN where not known
 *
 * Numbers are never sensitive without a header that says so.
 */
FusSensitive fus_sensitive_look_at_numbers (const char *name,
                                            const double *values,
                                            gsize n);

/* Whether the header @name may speak of persons. */
gboolean fus_sensitive_is_named (const char *name);
/* Whether it speaks of persons and of nothing else. */
gboolean fus_sensitive_is_surely_named (const char *name);

/* Whether @texts, which name samples, look like names of persons. */
gboolean fus_sensitive_are_persons (char *const *texts, gsize n);

/* (transfer full): why, in one or two sentences, translated. */
char *fus_sensitive_dup_reason (const FusSensitive *self) G_GNUC_WARN_UNUSED_RESULT;

/* Each text becomes a number, equal ones the same: who it is is lost, that it is the same
 * is kept. @texts: `[n]`; empty ones stay */
void fus_sensitive_number_texts (char **texts, gsize n);

G_END_DECLS
