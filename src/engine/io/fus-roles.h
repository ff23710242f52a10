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

/* fus-role-labels.c: what becomes of columns that may be labels. */
void fus_roles_settle_labels (FusJoin *self, FusSource *made);

G_END_DECLS
