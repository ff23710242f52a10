/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-join-private.h"

G_BEGIN_DECLS

typedef enum
{
  FUS_ROLE_FEATURE,
  FUS_ROLE_ID,
  FUS_ROLE_LABEL,   /* whole numbers of few values */
  FUS_ROLE_CODED,   /* the same, but it may be a quantity: stays a feature and is told */
  FUS_ROLE_COUNTER, /* counts the rows */
  FUS_ROLE_REPEAT,  /* stands in several tables */
  FUS_ROLE_GROUP,   /* numbers of patients and the like, several rows each */
  FUS_ROLE_SENSITIVE, /* tells who persons are */
} FusRole;

/* fus-role-codes.c: which columns of @table are classes written as numbers. @roles:
 * `[columns of x]`; those that are not features are left as they are. @others: whether
 * there are other tables. */
void fus_roles_find_codes (const FusTable *table, FusRole *roles, gboolean others);
/* Whether @n values, NaN where not known, are whole numbers of few levels, at most
 * @n_most. @step: from one to the next. */
gboolean fus_roles_are_codes (const FusReal *values,
                              gsize n,
                              gsize step,
                              guint n_most,
                              guint *n_levels);

/* fus-role-sensitive.c: marks features of @part that tell who persons are, and tells why.
 * @roles: `[columns of x]` */
void fus_roles_find_sensitive (const FusJoin *self, const FusPart *part, FusRole *roles);
/* Takes such columns out of those that may be labels. */
void fus_roles_withhold_labels (FusJoin *self);
/* Whether the names of samples are such: said, or numbers in their place. */
void fus_roles_look_at_ids (FusJoin *self);
/* What was kept out without a word of a person, in warnings. */
void fus_roles_tell_sensitive (const FusJoin *self);

/* fus-role-answers.c: columns of words that are learnt from become a modality of 0 and 1
 * for each file, in @made. Fails where a person asked it of a column of too many. */
gboolean fus_roles_find_answers (FusJoin *self, FusSource *made, GError **error);

/* fus-role-labels.c: what names samples is no label. */
void fus_roles_forget_keys (FusJoin *self);
/* Whether a text that stands for “not known” among numbers may be a class of a
 * column with @texts, a set: a word such as “none”, or a minus beside a plus. */
gboolean fus_roles_is_word (GHashTable *texts, const char *text);
/* What becomes of columns that may be labels. */
void fus_roles_settle_labels (FusJoin *self, FusSource *made);

G_END_DECLS
