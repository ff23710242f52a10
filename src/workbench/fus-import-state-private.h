/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-import-state.h"

G_BEGIN_DECLS

struct _FusImportState
{
  GObject parent_instance;

  FusJobQueue *jobs;
  FusJob *job;
  FusRecipe *recipe;
  FusRecipe *guessed; /* what was there before anything was changed */
  char **paths;       /* that a person opened */
  char *path;         /* (nullable): whose reading @guessed is */
  FusDataset *dataset;
  FusJoinReport *report;
  GError *error;
  GListStore *columns;
  guint selected;
  gboolean accepts_order;
  FusJob *inspect_job;
  char *inspected;    /* (nullable): whose @objects are or will be there */
  GPtrArray *objects; /* (nullable): of FusImportObject */
};

/* Reads by the recipe as it is now; tells that it has changed. */
void fus_import_state_run (FusImportState *self);

/* (transfer full): by which name a recipe speaks of table @i: its sheet, or its file. */
char *fus_import_state_dup_key (FusImportState *self, guint i) G_GNUC_WARN_UNUSED_RESULT;

/* Whether a modality is made of the words of @column of table @i. */
gboolean fus_import_state_has_words (FusImportState *self, guint i, const char *column);

/* (transfer full): what is said of modality @i goes by. */
char *fus_import_state_dup_modality (FusImportState *self,
                                     guint i) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
