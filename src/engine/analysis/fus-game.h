/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-encoding.h"

G_BEGIN_DECLS

/* Played unless a person says otherwise, where there is a label to play it with. */
#define FUS_GAME "evidence"

typedef struct _FusGameClass FusGameClass;

/**
 * FusGameOptions:
 * @game: id: `evidence`, `reconstruction`, `information`
 * @label: (nullable): id of the label of the evidence game
 * @class_name: (nullable): whose evidence, %NULL for each sample's own class
 * @target: (nullable): id of the modality of the reconstruction game, %NULL for all
 * @left_out: modalities that are no players, as if no sample had them
 */
typedef struct
{
  const char *game;
  const char *label;
  const char *class_name;
  const char *target;
  gboolean interactions;
  FusMask left_out;
  FusMeanMode mode;
  guint64 seed;
} FusGameOptions;

/**
 * FusGameClass:
 * @id: as typed in a command
 * @name: for people, marked with N_()
 * @unit: of its values, marked with N_()
 * @meaning: one sentence, marked with N_()
 * @needs_label: whether it explains a label
 * @takes_target: whether it can look at one modality alone
 * @shows_overlap: whether its values tell of something besides the latents, so that an
 * interaction says that sources share or complete what they tell of it
 * @prepare: what @evaluate needs; sets an error for options that don't fit
 * @evaluate: @values: `[n_rows]`: the game's value of each row when it knows what it has
 * of @from, NaN where the game can't be played
 * @dup_probabilities: (nullable): `[n_rows × n_classes]`: how likely each class is to a
 * row that knows what it has of @from; %NULL where the game isn't about classes
 *
 * What an attribution explains: the value of knowing a subset. See fus-game.c for how to
 * add one.
 */
struct _FusGameClass
{
  const char *id;
  const char *name;
  const char *unit;
  const char *meaning;
  gboolean needs_label;
  gboolean takes_target;
  gboolean shows_overlap;
  gpointer (*prepare) (const FusEncoding *train,
                       const FusEncoding *encoding,
                       const FusGameOptions *options,
                       FusPool *pool,
                       const FusProgress *progress,
                       GError **error);
  gboolean (*evaluate) (gpointer context,
                        const FusMask *from,
                        double *values,
                        FusPool *pool,
                        GCancellable *cancellable,
                        GError **error);
  double *(*dup_probabilities) (gpointer context,
                                const FusMask *from,
                                guint *n_classes,
                                FusPool *pool);
  void (*release) (gpointer context);
};

/**
 * fus_game_list:
 * @n_games: (out): how many
 *
 * Returns: every game, in the order of menus
 */
const FusGameClass *const *fus_game_list (gsize *n_games);

/**
 * fus_game_lookup:
 *
 * Returns: (nullable): the game of that id
 */
const FusGameClass *fus_game_lookup (const char *id);

G_END_DECLS
