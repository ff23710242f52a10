/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-encoding.h"

G_BEGIN_DECLS

typedef struct _FusGameClass FusGameClass;

/**
 * FusGameOptions:
 * @game: id: `evidence`, `reconstruction`, `information`
 * @label: (nullable): id of the label of the evidence game
 * @class_name: (nullable): whose evidence, %NULL for each sample's own class
 * @target: (nullable): id of the modality of the reconstruction game, %NULL for all
 */
typedef struct
{
  const char *game;
  const char *label;
  const char *class_name;
  const char *target;
  gboolean interactions;
  FusMeanMode mode;
  guint64 seed;
} FusGameOptions;

/* What an attribution explains: the value of knowing a subset. See fus-game.c for how to
 * add one. */
struct _FusGameClass
{
  const char *id;
  const char *name;    /* for people, marked with N_() */
  const char *unit;    /* of its values, marked with N_() */
  const char *meaning; /* one sentence, marked with N_() */
  gboolean needs_label;
  gboolean takes_target;
  /* @values: `[n_rows]`: the game's value of the rows given @from of each */
  gboolean (*evaluate) (gpointer context,
                        const FusMask *from,
                        double *values,
                        FusPool *pool,
                        GError **error);
  gpointer (*prepare) (const FusEncoding *train,
                       const FusEncoding *encoding,
                       const FusGameOptions *options,
                       FusPool *pool,
                       GError **error);
  void (*release) (gpointer context);
};

const FusGameClass *const *fus_game_list (gsize *n_games);
const FusGameClass *fus_game_lookup (const char *id);

G_END_DECLS
