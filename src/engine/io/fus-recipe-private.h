/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-recipe.h"

G_BEGIN_DECLS

/* fus-recipe-said.c: what a person said of how files are to be read: members of the
 * object that @builder is in. */
void fus_recipe_write_said (const FusRecipe *self, JsonBuilder *builder);
/* Returns: whether what @object has of these is right */
gboolean fus_recipe_read_said (FusRecipe *self, JsonObject *object);

G_END_DECLS
