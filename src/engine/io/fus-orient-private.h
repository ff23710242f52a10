/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-orient.h"

G_BEGIN_DECLS

/* (transfer none) (nullable): the column of texts called @name, by header, path or `#k`.
 */
const FusColumn *fus_orient_find_column (const FusSource *self, const char *name);
/* Says that there is no column @name, and which there are. */
gboolean fus_orient_set_no_column (const FusSource *self,
                                   const char *file,
                                   const char *name,
                                   GError **error);
/* Leaves @kept of the columns; those that are not in @asked were not asked for. */
void fus_orient_drop_columns (FusSource *self, char **asked, GPtrArray *kept);

/* fus-orient-windows.c: cuts series into windows. @words: KEY, ORDER, WIDTH, STRIDE; the
 * first two may be empty */
gboolean fus_orient_cut (FusSource *self,
                         const char *file,
                         char **words,
                         char **asked,
                         GError **error);

G_END_DECLS
