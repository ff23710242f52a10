/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a person changes in the import assistant: each change is a word of the recipe, as
 * the command line has it, and has the files read anew. */
#include "config.h"

#include "fus-import-state-private.h"

#include "fus-file-error.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Whether nothing has been said yet: then other files are guessed from anew. */
static gboolean
is_untouched (FusImportState *self)
{
  return self->guessed != NULL && !fus_import_state_is_changed (self) &&
         self->paths != NULL && !g_str_has_suffix (self->paths[0], ".json");
}

void
fus_import_state_add_files (FusImportState *self, const char *const *paths, gsize n)
{
  g_return_if_fail (FUS_IS_IMPORT_STATE (self));
  g_return_if_fail (self->recipe != NULL);

  if (n == 0)
    return;
  if (is_untouched (self))
    {
      g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);

      for (gsize i = 0; self->paths[i] != NULL; i++)
        g_ptr_array_add (all, g_strdup (self->paths[i]));
      for (gsize i = 0; i < n; i++)
        if (!g_ptr_array_find_with_equal_func (all, paths[i], g_str_equal, NULL))
          g_ptr_array_add (all, g_strdup (paths[i]));
      fus_import_state_open (self, (const char *const *) all->pdata, all->len);
      return;
    }
  for (gsize i = 0; i < n; i++)
    if (!g_ptr_array_find_with_equal_func (self->recipe->files, paths[i], g_str_equal,
                                           NULL))
      fus_recipe_add_file (self->recipe, paths[i]);
  fus_import_state_run (self);
}

static guint
count_files (FusImportState *self)
{
  g_autoptr (GHashTable) files = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < fus_import_state_get_n_sources (self); i++)
    g_hash_table_add (files, fus_import_state_get_source (self, i)->file);

  return g_hash_table_size (files);
}

/* Words of the list that begin with `KEY` and @sign. */
static void
remove_words (GPtrArray *list, const char *key, const char *sign)
{
  g_autofree char *start = g_strconcat (key, sign, NULL);

  for (guint i = list->len; i-- > 0;)
    if (g_str_has_prefix (g_ptr_array_index (list, i), start))
      g_ptr_array_remove_index (list, i);
}

static void
remove_settings (FusRecipe *recipe, const char *name)
{
  for (guint i = recipe->settings->len; i-- > 0;)
    {
      const FusRecipeModality *setting = g_ptr_array_index (recipe->settings, i);

      if (strcmp (setting->name, name) == 0)
        g_ptr_array_remove_index (recipe->settings, i);
    }
}

/* What was said of the file goes with it: it would name nothing. */
static void
forget_file (FusImportState *self, const char *file)
{
  FusRecipe *recipe = self->recipe;

  for (guint i = 0; i < fus_import_state_get_n_sources (self); i++)
    {
      g_autofree char *key = fus_import_state_dup_key (self, i);
      g_autofree char *modality = fus_import_state_dup_modality (self, i);

      if (strcmp (fus_import_state_get_source (self, i)->file, file) != 0)
        continue;
      remove_words (recipe->roles, key, "::");
      remove_words (recipe->orients, key, "=");
      remove_words (recipe->manys, key, "=");
      remove_settings (recipe, key);
      remove_settings (recipe, modality);
    }
  for (guint i = recipe->labels->len; i-- > 0;)
    if (strcmp (((FusRecipeLabel *) recipe->labels->pdata[i])->file, file) == 0)
      g_ptr_array_remove_index (recipe->labels, i);
  for (guint i = recipe->modalities->len; i-- > 0;)
    if (strcmp (((FusRecipeModality *) recipe->modalities->pdata[i])->file, file) == 0)
      g_ptr_array_remove_index (recipe->modalities, i);
  for (guint i = recipe->files->len; i-- > 0;)
    if (strcmp (g_ptr_array_index (recipe->files, i), file) == 0)
      g_ptr_array_remove_index (recipe->files, i);
}

void
fus_import_state_remove_file (FusImportState *self, guint i)
{
  const FusImportPreview *source = fus_import_state_get_source (self, i);
  g_autofree char *file = NULL;

  g_return_if_fail (source != NULL);

  if (count_files (self) < 2)
    return;
  file = g_strdup (source->file);
  forget_file (self, file);
  fus_import_state_run (self);
}

/* ---- texts ---- */

#define WORDS "text:words"

/* Which modality is made of the words of @column of table @i; −1 for none. */
static int
find_words (FusImportState *self, guint i, const char *column)
{
  const char *file = fus_import_state_get_source (self, i)->file;

  for (guint k = 0; k < self->recipe->modalities->len; k++)
    {
      const FusRecipeModality *modality = g_ptr_array_index (self->recipe->modalities, k);

      if (strcmp (modality->file, file) == 0 &&
          g_strcmp0 (modality->object, column) == 0 && modality->how != NULL &&
          g_str_has_prefix (modality->how, WORDS))
        return (int) k;
    }

  return -1;
}

gboolean
fus_import_state_has_words (FusImportState *self, guint i, const char *column)
{
  return find_words (self, i, column) >= 0;
}

static gboolean
is_taken (FusImportState *self, const char *name)
{
  for (guint i = 0; i < fus_import_state_get_n_sources (self); i++)
    if (strcmp (fus_import_state_get_source (self, i)->name, name) == 0)
      return TRUE;

  return FALSE;
}

static void
add_words (FusImportState *self, guint i, const char *column)
{
  const char *file = fus_import_state_get_source (self, i)->file;
  g_autofree char *stem = fus_import_state_dup_key (self, i);
  g_autofree char *name = is_taken (self, column)
                            ? g_strdup_printf ("%s %s", stem, column)
                            : g_strdup (column);
  FusRecipeModality *modality = NULL;

  fus_recipe_add_modality (self->recipe, name, file, column);
  modality =
    g_ptr_array_index (self->recipe->modalities, self->recipe->modalities->len - 1);
  modality->how = g_strdup (WORDS);
}

void
fus_import_state_set_role (FusImportState *self,
                           guint i,
                           const char *column,
                           const char *role)
{
  g_autofree char *key = fus_import_state_dup_key (self, i);
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (key != NULL && column != NULL);

  name = g_strdup_printf ("%s::%s", key, column);
  remove_words (self->recipe->roles, name, "=");
  if (find_words (self, i, column) >= 0)
    g_ptr_array_remove_index (self->recipe->modalities,
                              (guint) find_words (self, i, column));
  if (g_strcmp0 (role, "words") == 0)
    {
      add_words (self, i, column);
      role = NULL;
    }
  text = role != NULL ? g_strdup_printf ("%s=%s", name, role) : NULL;
  if (text != NULL && !fus_recipe_add_role_text (self->recipe, text, NULL))
    g_return_if_reached ();
  fus_import_state_run (self);
}

/* ---- what is missing ---- */

static char *
dup_without (const char *rules, const char *rule)
{
  g_auto (GStrv) list = g_strsplit (rules, "+", -1);
  g_autoptr (GStrvBuilder) kept = g_strv_builder_new ();
  g_auto (GStrv) words = NULL;

  for (char **word = list; *word != NULL; word++)
    if (strcmp (*word, rule) != 0)
      g_strv_builder_add (kept, *word);
  words = g_strv_builder_end (kept);

  return words[0] != NULL ? g_strjoinv ("+", words) : NULL;
}

static gboolean
is_called (const FusRecipeModality *modality, const char *name)
{
  g_autofree char *id = fus_modality_make_id (modality->name);

  return strcmp (modality->name, name) == 0 || strcmp (id, name) == 0 ||
         strcmp (modality->name, "*") == 0;
}

static void
remove_rule (GPtrArray *list, const char *name, const char *rule)
{
  for (guint i = list->len; i-- > 0;)
    {
      FusRecipeModality *modality = g_ptr_array_index (list, i);
      char *rules = NULL;

      if (modality->missing == NULL || !is_called (modality, name))
        continue;
      rules = dup_without (modality->missing, rule);
      g_free (modality->missing);
      modality->missing = rules;
      if (rules == NULL && modality->file == NULL && modality->how == NULL &&
          modality->kind == NULL)
        g_ptr_array_remove_index (list, i);
    }
}

gboolean
fus_import_state_set_missing (FusImportState *self,
                              const char *name,
                              const char *rule,
                              gboolean applies,
                              GError **error)
{
  g_autofree char *text = g_strdup_printf ("%s=%s", name, rule);

  g_return_val_if_fail (FUS_IS_IMPORT_STATE (self) && self->recipe != NULL, FALSE);

  if (applies && !fus_recipe_add_missing (self->recipe, text, error))
    return FALSE;
  if (!applies)
    {
      remove_rule (self->recipe->settings, name, rule);
      remove_rule (self->recipe->modalities, name, rule);
    }
  fus_import_state_run (self);

  return TRUE;
}

/* ---- how a table is read ---- */

/* @field: of what is said of the modality @name; nothing else said: no more words */
static void
clear_said (FusImportState *self, const char *name, gboolean kind)
{
  GPtrArray *lists[] = { self->recipe->settings, self->recipe->modalities };

  for (gsize k = 0; k < G_N_ELEMENTS (lists); k++)
    for (guint i = lists[k]->len; i-- > 0;)
      {
        FusRecipeModality *said = g_ptr_array_index (lists[k], i);

        if (!is_called (said, name))
          continue;
        g_clear_pointer (kind ? &said->kind : &said->how, g_free);
        if (said->file == NULL && said->missing == NULL && said->how == NULL &&
            said->kind == NULL)
          g_ptr_array_remove_index (lists[k], i);
      }
}

static gboolean
set_said (FusImportState *self,
          char *name,
          const char *word,
          gboolean (*set) (FusRecipe *recipe, const char *text, GError **error),
          GError **error)
{
  g_autofree char *own = name;
  g_autofree char *text = NULL;

  if (word == NULL || word[0] == '\0')
    clear_said (self, own, set == fus_recipe_set_kind_text);
  else
    {
      text = g_strdup_printf ("%s=%s", own, word);
      if (!set (self->recipe, text, error))
        return FALSE;
    }
  fus_import_state_run (self);

  return TRUE;
}

gboolean
fus_import_state_set_kind (FusImportState *self,
                           guint i,
                           const char *kind,
                           GError **error)
{
  g_return_val_if_fail (fus_import_state_get_source (self, i) != NULL, FALSE);

  return set_said (self, fus_import_state_dup_modality (self, i), kind,
                   fus_recipe_set_kind_text, error);
}

gboolean
fus_import_state_set_how (FusImportState *self, guint i, const char *how, GError **error)
{
  g_return_val_if_fail (fus_import_state_get_source (self, i) != NULL, FALSE);

  return set_said (self, fus_import_state_dup_key (self, i), how, fus_recipe_set_how_text,
                   error);
}

const char *
fus_import_state_get_how (FusImportState *self, guint i)
{
  g_autofree char *key = fus_import_state_dup_key (self, i);

  g_return_val_if_fail (key != NULL, NULL);

  for (guint k = 0; k < self->recipe->settings->len; k++)
    {
      const FusRecipeModality *said = g_ptr_array_index (self->recipe->settings, k);

      if (strcmp (said->name, key) == 0 && said->how != NULL)
        return said->how;
    }

  return NULL;
}

gboolean
fus_import_state_set_orient (FusImportState *self,
                             guint i,
                             const char *way,
                             GError **error)
{
  g_autofree char *key = fus_import_state_dup_key (self, i);
  g_autofree char *text = NULL;

  g_return_val_if_fail (key != NULL, FALSE);

  text = g_strdup_printf ("%s=%s", key, way != NULL ? way : "rows");
  if (way != NULL)
    {
      g_autoptr (FusRecipe) trial = fus_recipe_new ();

      if (!fus_recipe_add_orient_text (trial, text, error))
        return FALSE;
    }
  remove_words (self->recipe->orients, key, "=");
  if (way != NULL)
    g_ptr_array_add (self->recipe->orients, g_steal_pointer (&text));
  fus_import_state_run (self);

  return TRUE;
}

void
fus_import_state_set_many (FusImportState *self, guint i, const char *mode)
{
  g_autofree char *key = fus_import_state_dup_key (self, i);

  g_return_if_fail (key != NULL);

  if (g_strcmp0 (fus_import_state_get_many (self, i), mode) == 0)
    return;
  remove_words (self->recipe->manys, key, "=");
  if (mode != NULL)
    g_ptr_array_add (self->recipe->manys, g_strdup_printf ("%s=%s", key, mode));
  fus_import_state_run (self);
}

const char *
fus_import_state_get_many (FusImportState *self, guint i)
{
  g_autofree char *key = fus_import_state_dup_key (self, i);

  g_return_val_if_fail (key != NULL, NULL);

  return fus_recipe_find_said (self->recipe->manys, key, NULL);
}

const char *
fus_import_state_get_orient (FusImportState *self, guint i)
{
  g_autofree char *key = fus_import_state_dup_key (self, i);

  g_return_val_if_fail (key != NULL, NULL);

  return fus_recipe_find_said (self->recipe->orients, key, NULL);
}

static void
set_text (FusImportState *self, char **field, const char *text)
{
  if (g_strcmp0 (*field, text) == 0)
    return;
  g_free (*field);
  *field = g_strdup (text);
  fus_import_state_run (self);
}

void
fus_import_state_set_decimal (FusImportState *self, const char *decimal)
{
  g_return_if_fail (FUS_IS_IMPORT_STATE (self) && self->recipe != NULL);

  set_text (self, &self->recipe->decimal, decimal);
}

void
fus_import_state_set_encoding (FusImportState *self, const char *encoding)
{
  g_return_if_fail (FUS_IS_IMPORT_STATE (self) && self->recipe != NULL);

  set_text (self, &self->recipe->encoding, encoding);
}

void
fus_import_state_set_header_row (FusImportState *self, int header)
{
  g_return_if_fail (FUS_IS_IMPORT_STATE (self) && self->recipe != NULL);

  if (self->recipe->header_row == header)
    return;
  self->recipe->header_row = header;
  fus_import_state_run (self);
}

void
fus_import_state_set_by_row (FusImportState *self, gboolean by_row)
{
  g_return_if_fail (FUS_IS_IMPORT_STATE (self) && self->recipe != NULL);

  if (self->recipe->by_row == by_row)
    return;
  self->recipe->by_row = by_row;
  fus_import_state_run (self);
}

void
fus_import_state_set_allow_empty (FusImportState *self, gboolean allow)
{
  g_return_if_fail (FUS_IS_IMPORT_STATE (self) && self->recipe != NULL);

  if (self->recipe->allow_empty == allow)
    return;
  self->recipe->allow_empty = allow;
  fus_import_state_run (self);
}

void
fus_import_state_reset (FusImportState *self)
{
  g_return_if_fail (FUS_IS_IMPORT_STATE (self));

  if (!fus_import_state_is_changed (self))
    return;
  g_clear_pointer (&self->recipe, fus_recipe_free);
  self->recipe = fus_recipe_copy (self->guessed);
  fus_import_state_run (self);
}
