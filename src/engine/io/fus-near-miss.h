/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FusNearMiss:
 * @id: of the warning: `ids-differ-by-zeros`, …; %NULL where nothing was found
 * @sentence: how the ids differ, translated, as part of a list of facts
 * @remedy: translated
 * @n: how many would pair if they were written alike
 * @mine: an id of the one file, borrowed
 * @theirs: the same sample in the other, borrowed
 *
 * How ids that don't meet would meet.
 */
typedef struct
{
  const char *id;
  const char *sentence;
  const char *remedy;
  gsize n;
  const char *mine;
  const char *theirs;
} FusNearMiss;

/* The likest reading under which ids of @mine and @theirs meet. A way that takes away
 * more must gain clearly over one that takes away less. */
FusNearMiss fus_near_miss_find (char *const *mine,
                                gsize n_mine,
                                char *const *theirs,
                                gsize n_theirs);
/* How many of @mine are among @theirs. */
gsize fus_near_miss_count_equal (char *const *mine,
                                 gsize n_mine,
                                 char *const *theirs,
                                 gsize n_theirs);

G_END_DECLS
