/* SPDX-License-Identifier: GPL-3.0-or-later */
/* From a recipe to a dataset: files are read by the reader process, what a person said
 * of them is applied, tables and columns are handed to the join, and the result is
 * checked. What is in a file is never believed without the checks of fus-pack and
 * fus-source; what was assumed goes into the report, in sentences. All rules of pairing
 * are in fus-join.c and fus-keys.c, none is here; fus-import-guess.c makes recipes. */
#include "config.h"

#include "fus-import-private.h"

#include "fus-file-error.h"
#include "fus-how.h"
#include "fus-import-process.h"
#include "fus-importer.h"
#include "fus-join.h"
#include "fus-summary.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const FusRecipe *recipe;
  const FusProgress *progress;
  FusJoin *join;
  GPtrArray *sources; /* of FusSource */
  guint n_done;
  guint n_files;
  FusSaid said;
} Import;

static char **
dup_list (GPtrArray *texts)
{
  char **list = g_new0 (char *, texts->len + 1);

  for (guint i = 0; i < texts->len; i++)
    list[i] = g_strdup (g_ptr_array_index (texts, i));

  return list;
}

/* What was in doubt when Fusescope wrote the file still is. */
static void
take_warnings (FusJoinReport *report, const FusSource *source)
{
  g_auto (GStrv) lines = NULL;

  if (source->warnings == NULL)
    return;
  lines = g_strsplit (source->warnings, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      g_auto (GStrv) fields = g_strsplit (*line, "\t", 4);

      if (g_strv_length (fields) == 4)
        g_ptr_array_add (report->warnings,
                         fus_notice_new (fields[0], g_strdup (fields[2]),
                                         fields[3][0] != '\0' ? g_strdup (fields[3])
                                                              : NULL,
                                         (gsize) g_ascii_strtoull (fields[1], NULL, 10)));
    }
}

/* What was in doubt while the file was read; once, where several modalities are of it. */
static void
take_doubt (FusJoinReport *report, const char *file, const FusNotice *doubt)
{
  g_autofree char *base = g_path_get_basename (file);
  char *message = g_strdup_printf ("%s: %s", base, doubt->message);

  for (guint i = 0; i < report->warnings->len; i++)
    {
      const FusNotice *known = g_ptr_array_index (report->warnings, i);

      if (g_str_equal (known->id, doubt->id) && g_str_equal (known->message, message))
        {
          g_free (message);
          return;
        }
    }
  g_ptr_array_add (report->warnings, fus_notice_new (doubt->id, message,
                                                     g_strdup (doubt->remedy), doubt->n));
}

/* How the recipe says that files are written. */
static void
set_layout (FusReadOptions *options, const FusRecipe *recipe)
{
  options->decimal = g_strdup (recipe->decimal);
  options->encoding = g_strdup (recipe->encoding);
  options->header_row = recipe->header_row;
  options->data_row = recipe->data_row;
}

/* What a column stands for is asked only where it isn't numbers. */
static FusSource *
load_part (Import *self, const char *file, const FusReadOptions *options, GError **error)
{
  g_autofree char *text = fus_how_dup (options->how, "text");
  g_autofree char *stem = fus_source_dup_stem (file);
  g_autoptr (GError) cause = NULL;
  FusSource *source = NULL;
  gboolean found = FALSE;

  if (text != NULL && !g_file_test (file, G_FILE_TEST_IS_DIR))
    return fus_import_load_texts (file, stem, options, self->progress, error);
  source = fus_import_process_load (file, options, self->progress, &cause);
  if (source != NULL)
    return source;
  if (options->object != NULL && !options->lenient &&
      g_error_matches (cause, FUS_FILE_ERROR, FUS_FILE_ERROR_CONTENT))
    source = fus_import_load_linked (file, options, self->progress, &found, error);
  if (!found)
    g_propagate_error (error, g_steal_pointer (&cause));

  return source;
}

/* @told: the file as the recipe has it; @name: (nullable): of the modality */
static FusSource *
read_source (Import *self,
             const char *file,
             const char *told,
             const char *name,
             FusReadOptions *options,
             GError **error)
{
  g_autofree char *stem = fus_source_dup_stem (file);
  const char *orient = fus_recipe_find_said (self->recipe->orients, name, stem);
  gboolean named = self->recipe->id != NULL;
  FusSource *source = NULL;

  set_layout (options, self->recipe);
  options->orient = g_strdup (orient);
  fus_said_note (&self->said, self->recipe->orients, name, stem);
  fus_said_note (&self->said, self->recipe->roles, name, stem);
  fus_said_note (&self->said, self->recipe->manys, name, stem);
  /* What names several rows isn't unique. */
  if (fus_recipe_find_said (self->recipe->manys, name, stem) != NULL)
    {
      g_clear_pointer (&options->id, g_free);
      options->lenient = TRUE;
      named = FALSE;
    }
  fus_import_set_roles (options, self->recipe->roles, name, stem);
  fus_import_drop_sensitive (options, self->recipe->roles, name, stem);
  if (!fus_progress_tick (self->progress,
                          (double) self->n_done++ / MAX (self->n_files, 1), file, error))
    return NULL;
  source = load_part (self, file, options, error);
  if (source == NULL)
    return NULL;
  g_ptr_array_add (self->sources, source);
  fus_import_propose_points (source, stem, name);
  fus_import_drop_columns (source, self->recipe->drops);
  if (!fus_import_apply_roles (source, file, self->recipe->roles, name, stem, error))
    return NULL;
  if (named)
    fus_import_name_rows (source, self->recipe->id);
  for (guint i = 0; i < source->notes->len; i++)
    g_ptr_array_add (self->join->report->notes,
                     g_strdup_printf ("%s: %s", file,
                                      (char *) g_ptr_array_index (source->notes, i)));
  for (guint i = 0; i < source->doubts->len; i++)
    take_doubt (self->join->report, file, g_ptr_array_index (source->doubts, i));
  for (guint i = 0; i < source->faults->len; i++)
    {
      const FusFault *fault = g_ptr_array_index (source->faults, i);

      fus_join_report_add_fault (self->join->report, file, fault->column, fault->row,
                                 fault->text);
    }
  if (source->own)
    take_warnings (self->join->report, source);
  fus_import_tell_sensitive (self->join->report, source, file, self->recipe->roles);
  fus_import_previews_add (self->join->report->previews, told, name, source);
  if (source->ids != NULL && self->join->first_ids == NULL)
    self->join->first_ids = source->ids;

  return source;
}

/* Columns of @file that the recipe wants as labels. */
static char **
list_label_columns (const FusRecipe *recipe, const char *file)
{
  g_autoptr (GPtrArray) columns = g_ptr_array_new ();

  for (guint i = 0; i < recipe->labels->len; i++)
    {
      const FusRecipeLabel *label = g_ptr_array_index (recipe->labels, i);

      if (g_str_equal (label->file, file))
        g_ptr_array_add (columns, label->column != NULL ? label->column : (char *) "");
    }

  return dup_list (columns);
}

static const FusColumn *
find_column (const FusSource *source, const char *asked)
{
  for (guint i = 0; i < source->columns->len; i++)
    {
      const FusColumn *column = g_ptr_array_index (source->columns, i);

      if (column->asked && g_strcmp0 (column->object, asked) == 0)
        return column;
    }

  return NULL;
}

/* Labels come under the recipe's names; what else a file taken whole has, under its own.
 */
static void
add_marks (Import *self, const char *file, FusSource *source)
{
  g_autoptr (GHashTable) taken = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->recipe->labels->len; i++)
    {
      const FusRecipeLabel *label = g_ptr_array_index (self->recipe->labels, i);
      const FusColumn *column =
        g_str_equal (label->file, file)
          ? find_column (source, label->column != NULL ? label->column : "")
          : NULL;

      if (column == NULL)
        continue;
      fus_join_add_mark (self->join, label->name, label->file, column, source);
      g_hash_table_add (taken, (gpointer) column);
    }
  for (guint i = 0; i < source->columns->len; i++)
    {
      const FusColumn *column = g_ptr_array_index (source->columns, i);

      if (column->use == FUS_COLUMN_LABEL && !g_hash_table_contains (taken, column))
        fus_join_add_mark (self->join, column->name, file, column, source);
    }
}

/* What was said of a file that is taken whole, by the name that its modality will have.
 */
static char *
dup_how (const FusRecipe *recipe, const char *file)
{
  g_autofree char *stem = fus_source_dup_stem (file);
  const char *how = NULL;

  for (guint i = 0; i < recipe->settings->len; i++)
    {
      const FusRecipeModality *setting = g_ptr_array_index (recipe->settings, i);

      if (setting->how != NULL &&
          (g_str_equal (setting->name, stem) || g_str_equal (setting->name, "*")))
        how = setting->how;
    }

  return g_strdup (how);
}

static gboolean
read_whole (Import *self, const char *file, GError **error)
{
  g_autofree char *path = NULL;
  g_auto (FusReadOptions) options = {
    .id = g_strdup (self->recipe->id),
    .drops = dup_list (self->recipe->drops),
    .labels = list_label_columns (self->recipe, file),
    .lenient = TRUE,
  };
  FusSource *source = NULL;

  fus_import_split_path (file, &path, &options.object);
  options.how = dup_how (self->recipe, path);
  source = read_source (self, path, file, NULL, &options, error);
  if (source == NULL)
    return FALSE;
  for (guint i = 0; i < source->tables->len; i++)
    {
      FusTable *table = g_ptr_array_index (source->tables, i);

      fus_join_add_part (self->join, table->name, file, table, source);
      fus_join_get_part (self->join, self->join->parts->len - 1)->id = table->id;
    }
  add_marks (self, file, source);

  return TRUE;
}

static gboolean
is_read (const Import *self, const char *file)
{
  for (guint i = 0; i < self->join->parts->len; i++)
    {
      const FusPart *part = g_ptr_array_index (self->join->parts, i);

      if (g_str_equal (part->file, file))
        return TRUE;
    }

  return FALSE;
}

static gboolean
read_modality (Import *self, const FusRecipeModality *modality, GError **error)
{
  gboolean again = is_read (self, modality->file);
  g_auto (FusReadOptions) options = {
    .object = g_strdup (modality->object),
    .how = g_strdup (modality->how),
    .id = g_strdup (self->recipe->id),
    .drops = dup_list (self->recipe->drops),
    .labels = again ? NULL : list_label_columns (self->recipe, modality->file),
  };
  FusSource *source =
    read_source (self, modality->file, modality->file, modality->name, &options, error);
  FusPart *part = NULL;

  if (source == NULL)
    return FALSE;
  if (source->tables->len != 1)
    {
      fus_file_error_set (error, FUS_FILE_ERROR_MISMATCH,
                          (FusPlace){ modality->file, modality->name, -1,
                                      _ ("Name the part that is this modality, as "
                                         "NAME=FILE::PART.") },
                          _ ("The file holds %u blocks of numbers, not one"),
                          source->tables->len);
      return FALSE;
    }
  fus_join_add_part (self->join, modality->name, modality->file,
                     g_ptr_array_index (source->tables, 0), source);
  part = g_ptr_array_index (self->join->parts, self->join->parts->len - 1);
  part->missing = modality->missing;
  part->kind = modality->kind;
  part->explicit = TRUE;
  add_marks (self, modality->file, source);

  return TRUE;
}

/* A label of another sheet of a workbook isn't read along with a modality. */
static gboolean
has_mark (const Import *self, const FusRecipeLabel *label)
{
  for (guint i = 0; i < self->join->marks->len; i++)
    {
      const FusMark *mark = g_ptr_array_index (self->join->marks, i);

      if (g_str_equal (mark->name, label->name) && g_str_equal (mark->file, label->file))
        return TRUE;
    }

  return FALSE;
}

static gboolean
read_label (Import *self, const FusRecipeLabel *label, GError **error)
{
  const char *column = label->column != NULL ? label->column : "";
  g_auto (FusReadOptions) options = {
    .id = g_strdup (self->recipe->id),
    .labels = g_new0 (char *, 2),
    .labels_only = TRUE,
  };
  FusSource *source = NULL;

  if (has_mark (self, label))
    return TRUE;
  options.labels[0] = g_strdup (column);
  source = read_source (self, label->file, label->file, NULL, &options, error);
  if (source == NULL)
    return FALSE;
  if (find_column (source, column) != NULL)
    fus_join_add_mark (self->join, label->name, label->file, find_column (source, column),
                       source);

  return TRUE;
}

static gboolean
read_all (Import *self, GPtrArray *files, GError **error)
{
  const FusRecipe *recipe = self->recipe;

  for (guint i = 0; i < files->len; i++)
    if (!read_whole (self, g_ptr_array_index (files, i), error))
      return FALSE;
  for (guint i = 0; i < recipe->modalities->len; i++)
    if (!read_modality (self, g_ptr_array_index (recipe->modalities, i), error))
      return FALSE;
  for (guint i = 0; i < recipe->labels->len; i++)
    if (!read_label (self, g_ptr_array_index (recipe->labels, i), error))
      return FALSE;

  return TRUE;
}

static const char *
get_first_file (const FusRecipe *recipe)
{
  if (recipe->files->len > 0)
    return g_ptr_array_index (recipe->files, 0);
  if (recipe->modalities->len > 0)
    return ((FusRecipeModality *) g_ptr_array_index (recipe->modalities, 0))->file;

  return "";
}

/* The recipe's own name, else the only file's, else the folder's. */
static char *
make_name (const Import *self)
{
  const char *file = get_first_file (self->recipe);
  gboolean one = self->recipe->files->len == 1 && self->recipe->modalities->len == 0;
  const FusSource *source = one ? g_ptr_array_index (self->sources, 0) : NULL;
  g_autofree char *folder = NULL;

  if (self->recipe->name != NULL)
    return g_strdup (self->recipe->name);
  if (g_file_test (file, G_FILE_TEST_IS_DIR))
    return g_path_get_basename (file);
  if (source != NULL && source->name != NULL)
    return g_strdup (source->name);
  folder = g_path_get_dirname (file);
  if (g_str_equal (folder, "."))
    return fus_source_dup_stem (file);

  return g_path_get_basename (folder);
}

static char *
make_card (const Import *self, gsize n_notes)
{
  GPtrArray *notes = self->join->report->notes;
  GString *card = g_string_new (NULL);

  for (guint i = 0; i < self->sources->len; i++)
    {
      const FusSource *source = g_ptr_array_index (self->sources, i);

      if (source->card != NULL)
        g_string_append_printf (card, "%s%s", card->len > 0 ? "\n" : "", source->card);
    }
  for (gsize i = n_notes; i < notes->len; i++)
    g_string_append_printf (card, "%s%s", card->len > 0 ? "\n" : "",
                            (char *) g_ptr_array_index (notes, i));

  return g_string_free (card, card->len == 0);
}

/* What Fusescope wrote knows from what it was made; where more is said of it, that file
 * is what it is made from. */
static char *
dup_recipe (const Import *self)
{
  const FusRecipe *recipe = self->recipe;
  const FusSource *first = g_ptr_array_index (self->sources, 0);
  gboolean plain = recipe->files->len == 1 && recipe->modalities->len == 0 &&
                   recipe->labels->len + recipe->drops->len + recipe->settings->len +
                       recipe->roles->len + recipe->orients->len ==
                     0;
  g_autoptr (FusRecipe) absolute = fus_recipe_copy (recipe);

  if (plain && first->recipe != NULL)
    {
      g_autofree char *full =
        g_canonicalize_filename (g_ptr_array_index (recipe->files, 0), NULL);
      g_autofree char *folder = g_path_get_dirname (full);
      g_autoptr (FusRecipe) own = fus_recipe_from_json (first->recipe, folder, NULL);

      if (own != NULL)
        return fus_recipe_to_json (own, NULL);
    }
  fus_recipe_make_absolute (absolute);
  g_clear_pointer (&absolute->hash, g_free);

  return fus_recipe_to_json (absolute, NULL);
}

/* Tables were turned as others were seen. */
static void
show_turned (const FusJoin *join)
{
  for (guint i = 0; i < join->parts->len; i++)
    {
      const FusPart *part = fus_join_get_part (join, i);

      if (part->table->orientation != NULL)
        fus_import_previews_turn (join->report->previews, part->file, part->table);
    }
}

static FusDataset *
join_all (Import *self, FusSource *made, guint n_files, GError **error)
{
  const FusRecipe *recipe = self->recipe;
  gsize n_notes = self->join->report->notes->len;
  g_autofree char *name = make_name (self);
  g_autofree char *card = NULL;
  g_autofree char *json = dup_recipe (self);
  gboolean settled = FALSE;
  FusDataset *dataset = NULL;

  fus_join_set_words (self->join, recipe);
  settled = fus_join_settle (self->join, made, error);
  show_turned (self->join);
  if (!settled)
    return NULL;
  fus_join_shorten_names (self->join, n_files);
  if (!fus_join_apply_settings (self->join, recipe, error))
    return NULL;
  if (recipe->pair_by_label != NULL &&
      !fus_join_pair (self->join, recipe->pair_by_label, recipe->keep_unpaired,
                      recipe->seed, made, error))
    return NULL;
  card = make_card (self, n_notes);
  self->join->recipe = json;
  dataset = fus_join_finish (self->join, name, card, error);
  if (dataset == NULL && error != NULL)
    fus_file_error_fill_place (*error,
                               (FusPlace){ get_first_file (recipe), NULL, -1, NULL });

  return dataset;
}

static gboolean
expand_all (GPtrArray *files, const FusRecipe *recipe, GError **error)
{
  for (guint i = 0; i < recipe->files->len; i++)
    if (!fus_import_expand_path (files, g_ptr_array_index (recipe->files, i), error))
      return FALSE;

  return TRUE;
}

gboolean
fus_import_expand (FusRecipe *recipe, GError **error)
{
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);

  if (!expand_all (files, recipe, error))
    return FALSE;
  g_ptr_array_unref (recipe->files);
  recipe->files = g_steal_pointer (&files);

  return TRUE;
}

/* Rules that would make something missing. */
static void
propose_rule (FusJoinReport *report, const FusDataset *dataset, const FusCheck *check)
{
  const FusModality *modality =
    check->modality >= 0 ? fus_dataset_get_modality (dataset, (guint) check->modality)
                         : NULL;
  g_autofree char *rule = NULL;

  if (modality == NULL)
    return;
  if (g_str_equal (check->id, "zero-rows"))
    rule = g_strdup (check->id);
  else if (g_str_equal (check->id, "code-for-missing"))
    rule = g_strdup_printf ("value:%.0f", check->value);
  if (rule != NULL)
    fus_join_report_add_rule (report, modality->id, rule, check->n, FALSE);
}

/* Checks of the finished dataset that speak of how it was made. */
static gboolean
add_checks (FusJoinReport *report,
            FusDataset *dataset,
            const FusProgress *progress,
            GError **error)
{
  static const char *const ids[] = { "code-for-missing", "copy-of-modality", "few-pairs",
                                     "many-classes",     "repeated-column",  NULL };
  g_autoptr (FusSummary) summary = fus_summary_new (dataset, progress, error);

  for (gsize i = 0; summary != NULL && i < summary->n_checks; i++)
    {
      const FusCheck *check = &summary->checks[i];

      propose_rule (report, dataset, check);
      if (g_strv_contains (ids, check->id) && !fus_summary_is_notice (summary, i))
        g_ptr_array_add (report->warnings,
                         fus_notice_new (check->id, g_strdup (check->message),
                                         g_strdup (check->remedy), check->n));
    }

  return summary != NULL;
}

/* Files may have changed since a recipe was written down. */
static void
compare_hashes (FusJoinReport *report, const FusRecipe *recipe, FusDataset *dataset)
{
  if (recipe->hash == NULL || g_str_equal (recipe->hash, fus_dataset_get_hash (dataset)))
    return;
  g_ptr_array_add (
    report->warnings,
    fus_notice_new ("recipe-differs",
                    g_strdup (_ (
                      "The data are not those that came out when the recipe was written "
                      "down.")),
                    g_strdup (_ ("See whether its files have changed since.")), 0));
}

FusDataset *
fus_import_run (const FusRecipe *recipe,
                FusJoinReport *report,
                const FusProgress *progress,
                GError **error)
{
  g_autoptr (FusJoinReport) own = fus_join_report_new ();
  g_autoptr (GPtrArray) sources =
               g_ptr_array_new_with_free_func ((GDestroyNotify) fus_source_free);
  g_autoptr (GPtrArray) files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (FusDataset) dataset = NULL;
  g_auto (FusJoin) join = { NULL };
  FusSource *made = fus_source_new ("made");
  g_autoptr (GHashTable) used = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) names =
               g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  Import self = { recipe, progress, &join, sources, 0, 0, { used, names } };

  fus_join_init (&join, report != NULL ? report : own);
  join.by_row = recipe->by_row;
  join.roles = recipe->roles;
  join.manys = recipe->manys;
  join.many_id = recipe->id;
  join.allow_empty = recipe->allow_empty;
  join.by_label = recipe->pair_by_label != NULL;
  if (!expand_all (files, recipe, error))
    {
      fus_source_free (made);
      return NULL;
    }
  self.n_files = files->len + recipe->modalities->len + recipe->labels->len;
  if (!read_all (&self, files, error) ||
      !fus_said_check (&self.said, recipe->orients, error) ||
      !fus_said_check (&self.said, recipe->roles, error) ||
      !fus_said_check (&self.said, recipe->manys, error) ||
      !fus_import_check_drops (recipe, sources, error) ||
      !fus_import_check_sensitive (recipe, sources, error) ||
      !fus_import_check_id (recipe, sources, error))
    {
      fus_source_free (made);
      return NULL;
    }
  g_ptr_array_add (sources, made);
  dataset = join_all (&self, made, files->len, error);
  if (dataset == NULL ||
      (report != NULL && !add_checks (report, dataset, progress, error)))
    return NULL;
  if (report != NULL)
    compare_hashes (report, recipe, dataset);

  return g_steal_pointer (&dataset);
}

JsonNode *
fus_import_inspect (const char *path, const FusProgress *progress, GError **error)
{
  return fus_import_process_inspect (path, progress, error);
}

FusRecipe *
fus_import_make_recipe (const char *path, const FusProgress *progress, GError **error)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  if (g_str_has_suffix (lower, ".json") && !g_file_test (path, G_FILE_TEST_IS_DIR))
    return fus_recipe_load (path, error);

  return fus_import_guess (&path, 1, progress, error);
}

FusDataset *
fus_dataset_load (const char *path, const FusProgress *progress, GError **error)
{
  g_autoptr (FusRecipe) recipe = fus_import_make_recipe (path, progress, error);

  if (recipe == NULL)
    return NULL;

  return fus_import_run (recipe, NULL, progress, error);
}
