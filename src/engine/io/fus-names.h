/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-source.h"

G_BEGIN_DECLS

enum
{
  FUS_MOST_NAMES = 5, /* in a sentence */
};

/**
 * fus_names_tell_apart:
 * @names: `[n]`
 *
 * Adds its number to each name that stands there more than once: `mass #2`, `mass #5`. A
 * first name that is empty is that of names of rows and stays so.
 *
 * Returns: (transfer full) (nullable): the names as they were, %NULL-terminated, where
 * any was changed
 */
char **fus_names_tell_apart (char **names, guint n) G_GNUC_WARN_UNUSED_RESULT;

/* Tells that @before, `[n]`, became @names. */
void fus_source_tell_names (FusSource *source, char **before, char **names, guint n);

G_END_DECLS
