/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables that hold points of another model's space, as their names say. Nothing in the
 * numbers tells such a table from one of measurements, so only names propose it; what a
 * person said of its kind goes before, and fus-join.c tells where nobody has. */
#include "config.h"

#include "fus-import-private.h"

#include <string.h>

/* Words that a name of such a table has. */
static const char *const words[] = { "embedding", "embeddings", "embed",   "embeds",
                                     "emb",       "latent",     "latents", NULL };

static gboolean
has_word (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name != NULL ? name : "", -1);
  g_auto (GStrv) parts = NULL;

  g_strcanon (lower, "abcdefghijklmnopqrstuvwxyz", ' ');
  parts = g_strsplit (lower, " ", -1);
  for (char **part = parts; *part != NULL; part++)
    if (g_strv_contains (words, *part))
      return TRUE;

  return FALSE;
}

/* AnnData's tools call what they compute of X so; places on a slide were measured. */
static gboolean
is_computed (const char *object)
{
  const char *key = object != NULL ? strstr (object, "obsm/X_") : NULL;

  return key != NULL && strcmp (key, "obsm/X_spatial") != 0;
}

/* Without names, or with one that is counted on: `dim_0`, `dim_1` … */
static gboolean
is_numbered (char **features)
{
  gsize stem = 0;

  if (features == NULL || features[0] == NULL)
    return TRUE;
  stem = strlen (features[0]);
  while (stem > 0 && g_ascii_isdigit (features[0][stem - 1]))
    stem--;
  for (char **name = features; *name != NULL; name++)
    if (strncmp (*name, features[0], stem) != 0 || (*name)[stem] == '\0' ||
        (*name)[stem + strspn (*name + stem, "0123456789")] != '\0')
      return FALSE;

  return TRUE;
}

static gboolean
is_point (const FusTable *table, const char *stem, const char *name)
{
  return table->kind == FUS_MODALITY_VECTOR && table->n_dims == 1 &&
         table->x->n_cols > 1 && is_numbered (table->features) &&
         (is_computed (table->object) || has_word (name) || has_word (stem) ||
          has_word (table->name) || has_word (table->object));
}

void
fus_import_propose_points (FusSource *source, const char *stem, const char *name)
{
  for (guint i = 0; i < source->tables->len && !source->own; i++)
    {
      FusTable *table = g_ptr_array_index (source->tables, i);

      if (is_point (table, stem, name))
        table->kind = FUS_MODALITY_EMBEDDING;
    }
}
