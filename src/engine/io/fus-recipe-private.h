/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-recipe.h"

G_BEGIN_DECLS

/* fus-recipe-said.c: what a person said of how files are to be read: members of the
 * object that @builder is in. */
void fus_recipe_write_said (const FusRecipe *self, JsonBuilder *builder);
/* Returns: whether what @object has of these is right */
gboolean fus_recipe_read_said (FusRecipe *self, JsonObject *object);

/* fus-recipe-path.c (transfer full): @path from @folder (nullable) on, `../data/a.csv`,
 * so that both can be moved together; as it is where they have nothing but the root in
 * common. */
char *fus_recipe_dup_relative (const char *path,
                               const char *folder) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
