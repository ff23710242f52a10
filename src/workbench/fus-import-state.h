/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-import-column.h"
#include "fus-io.h"
#include "fus-job-queue.h"
#include "fus-study.h"

G_BEGIN_DECLS

/**
 * FusImportObject:
 * @path: in its file
 * @words: type and shape: "integer · 60 × 8"
 * @problem: (nullable): why it can't be read
 *
 * What a container holds.
 */
typedef struct
{
  char *path;
  char *words;
  char *problem;
} FusImportObject;

#define FUS_TYPE_IMPORT_STATE (fus_import_state_get_type ())

/* How files are read, while a person decides it: a recipe, and what it makes of them so
 * far. Each change reads and joins the files anew in the I/O lane; the newest wins, and
 * what came last stays until then. All that is chosen here goes through the recipe, so
 * that the command line does the same with it.
 *
 * Signal: `changed`: recipe, reading, or what is looked at. */
G_DECLARE_FINAL_TYPE (FusImportState, fus_import_state, FUS, IMPORT_STATE, GObject)

/* (transfer full): reads nothing yet. @jobs: where it works */
FusImportState *fus_import_state_new (FusJobQueue *jobs) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_import_state_open:
 * @paths: `[n_paths]`: files, folders, or one recipe
 *
 * Guesses how they are to be read, and reads them so.
 */
void fus_import_state_open (FusImportState *self,
                            const char *const *paths,
                            gsize n_paths);

/* Starts from how the data that are open in @study were read, with all that was said of
 * them since. */
void fus_import_state_open_study (FusImportState *self, FusStudy *study);

/* Gives up what is being read: what there is stays. */
void fus_import_state_cancel (FusImportState *self);

/* Whether files are being read. */
gboolean fus_import_state_is_busy (FusImportState *self);

/* (transfer none) (nullable): as it stands; %NULL until it is guessed. */
const FusRecipe *fus_import_state_get_recipe (FusImportState *self);

/* (transfer none) (nullable): what the recipe makes; %NULL where it fails. */
FusDataset *fus_import_state_get_dataset (FusImportState *self);

/* (transfer none) (nullable): what joining found, as far as it came. */
const FusJoinReport *fus_import_state_get_report (FusImportState *self);

/* (transfer none) (nullable): why there is no dataset. */
const GError *fus_import_state_get_error (FusImportState *self);

/* How many tables were read. */
guint fus_import_state_get_n_sources (FusImportState *self);

/* (transfer none) (nullable): table @i, as it was read. */
const FusImportPreview *fus_import_state_get_source (FusImportState *self, guint i);

/* Which table is looked at. */
guint fus_import_state_get_selected (FusImportState *self);

/* Looks at another. */
void fus_import_state_select (FusImportState *self, guint i);

/* (transfer none) (nullable): what came of table @i: %NULL where it is no modality. */
const FusJoinPart *fus_import_state_find_part (FusImportState *self, guint i);

/* (transfer none): of #FusImportColumn: those of the table that is looked at. */
GListModel *fus_import_state_get_columns (FusImportState *self);

/* Whether rows are paired by nothing but their order, which a person has to accept. */
gboolean fus_import_state_needs_order (FusImportState *self);

/* Whether a person has. */
gboolean fus_import_state_get_accepts_order (FusImportState *self);

/* Accepts that rows are paired by their order; says so of this reading alone. */
void fus_import_state_set_accepts_order (FusImportState *self, gboolean accepts);

/* Whether what came out can be opened. */
gboolean fus_import_state_can_open (FusImportState *self);

/* Whether a person has changed anything of what was guessed. */
gboolean fus_import_state_is_changed (FusImportState *self);

/* (nullable): file or folder whose own reading this is, %NULL once it was changed. */
const char *fus_import_state_get_path (FusImportState *self);

/* ---- fus-import-edit.c: changes; each reads the files anew ---- */

/* @paths: `[n]`: more files of the same samples */
void fus_import_state_add_files (FusImportState *self, const char *const *paths, gsize n);

/* The file that table @i is of is left out. Ignored for the last one. */
void fus_import_state_remove_file (FusImportState *self, guint i);

/* @role: (nullable): id of what column @column of table @i is, `words` for a modality of
 * the words of its texts; %NULL: as guessed */
void fus_import_state_set_role (FusImportState *self,
                                guint i,
                                const char *column,
                                const char *role);

/* @rule: `value:-200`, `zero-rows`, `text:NA` of the modality or label called @name.
 * Returns: whether it is a rule, else sets a FUS_FILE_ERROR */
gboolean fus_import_state_set_missing (FusImportState *self,
                                       const char *name,
                                       const char *rule,
                                       gboolean applies,
                                       GError **error);

/* @kind: (nullable): `image:16x15` … of table @i; %NULL: as guessed */
gboolean fus_import_state_set_kind (FusImportState *self,
                                    guint i,
                                    const char *kind,
                                    GError **error);

/* @way: (nullable): `columns`, `long:…`, `windows:…` of table @i; %NULL: as found */
gboolean fus_import_state_set_orient (FusImportState *self,
                                      guint i,
                                      const char *way,
                                      GError **error);

/* @mode: (nullable): `mean`, `first` or `repeat`: what becomes of several rows of a
 * sample in table @i; %NULL: there are none */
void fus_import_state_set_many (FusImportState *self, guint i, const char *mode);

/* (nullable): what was said of that. */
const char *fus_import_state_get_many (FusImportState *self, guint i);

/* (nullable): what was said of the orientation of table @i. */
const char *fus_import_state_get_orient (FusImportState *self, guint i);

/* @how: (nullable): `size:28x28` … of table @i; %NULL: as it is */
gboolean fus_import_state_set_how (FusImportState *self,
                                   guint i,
                                   const char *how,
                                   GError **error);

/* (nullable): what was said of how table @i is read. */
const char *fus_import_state_get_how (FusImportState *self, guint i);

/* @decimal: (nullable): `.` or `,`; %NULL: as found. Of all tables of text, as what
 * follows. */
void fus_import_state_set_decimal (FusImportState *self, const char *decimal);

/* @encoding: (nullable): as iconv knows it */
void fus_import_state_set_encoding (FusImportState *self, const char *encoding);

/* @header: line of the names, from 1; −1: there are none; 0: as found */
void fus_import_state_set_header_row (FusImportState *self, int header);

/* Pairs rows by their order, whatever their ids are. */
void fus_import_state_set_by_row (FusImportState *self, gboolean by_row);

/* Files that share no samples are meant. */
void fus_import_state_set_allow_empty (FusImportState *self, gboolean allow);

/* Takes back all that was changed. */
void fus_import_state_reset (FusImportState *self);

/* ---- fus-import-way.c: tables in long form ---- */

/* @way: `long` or `windows`. Returns: (transfer full): a word for
 * fus_import_state_set_orient() that a person may correct, by the columns of table @i; a
 * column that isn't found is left empty in it. */
char *fus_import_state_dup_way (FusImportState *self,
                                guint i,
                                const char *way) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): how such a word names header @column of table @i, from 0. */
char *fus_import_state_dup_column_word (FusImportState *self,
                                        guint i,
                                        guint column) G_GNUC_WARN_UNUSED_RESULT;

/* Which header of table @i @word names, from 0; −1 for none. */
int fus_import_state_find_column_word (FusImportState *self, guint i, const char *word);

/* ---- fus-import-objects.c: what a container holds ---- */

/* Whether the file of table @i holds objects that can be taken one by one. */
gboolean fus_import_state_is_container (FusImportState *self, guint i);

/* Lists the objects of the file that table @i is of, in the I/O lane. */
void fus_import_state_inspect (FusImportState *self, guint i);

/* (transfer none) (nullable): of #FusImportObject: of the file that was inspected last.
 */
const GPtrArray *fus_import_state_get_objects (FusImportState *self);

/* (nullable): `modality` or `label`, as a person said of one of them; else as found */
const char *fus_import_state_get_object_role (FusImportState *self, const char *object);

/* @role: (nullable): `modality`, `label`; %NULL: as found. Reads the files anew. */
void fus_import_state_set_object_role (FusImportState *self,
                                       const char *object,
                                       const char *role);

/* Whether the file that was inspected last is taken as it is found too, besides what was
 * chosen of it. */
gboolean fus_import_state_is_whole (FusImportState *self);
/* Says so, and reads the files anew. */
void fus_import_state_set_whole (FusImportState *self, gboolean whole);
/* Whether a modality was chosen of it, without which it can only be taken whole. */
gboolean fus_import_state_can_leave_whole (FusImportState *self);

/* ---- fus-import-words.c: in words, translated ---- */

/* (transfer full): "60 in both, 3 only in b, 0 more than once; joined by column “id”" */
char *fus_import_state_dup_summary (FusImportState *self) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): what table @i is called: its file, or where that has several, itself.
 */
char *fus_import_state_dup_name (FusImportState *self, guint i) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): of table @i: "60 rows, 8 columns, as they are read". */
char *fus_import_state_dup_size (FusImportState *self, guint i) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): of table @i: "table · 60 × 8". */
char *fus_import_state_dup_contents (FusImportState *self,
                                     guint i) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): how rows of table @i find their partners, and why so. */
char *fus_import_state_dup_join (FusImportState *self, guint i) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (nullable): why it can't be opened yet. */
char *fus_import_state_dup_obstacle (FusImportState *self) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): cells that were no numbers, a line each: file, row, column, text. */
char *fus_import_state_dup_faults (FusImportState *self) G_GNUC_WARN_UNUSED_RESULT;

/* (nullable): what to do in the assistant about @notice, a sentence, translated. */
const char *fus_import_notice_get_remedy (const FusNotice *notice);

/* (transfer full): the sentences of @remedy (nullable) that name no option of the command
 * line, which a window has buttons for; empty where none is left. */
char *fus_import_dup_untyped_remedy (const char *remedy) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full) (nullable): why there is no dataset, with what to do in the assistant.
 */
GError *fus_import_state_dup_told_error (FusImportState *self) G_GNUC_WARN_UNUSED_RESULT;

/* Bytes that the numbers take, in memory or in the file that stands for it. */
gsize fus_import_state_get_n_bytes (FusImportState *self);

/* (transfer full): what a rule for missing values does: "−200: 16,701 values". */
char *fus_import_rule_dup_words (const FusJoinRule *rule) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
