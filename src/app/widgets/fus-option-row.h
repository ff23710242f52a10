/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-option.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define FUS_TYPE_OPTION_ROW (fus_option_row_get_type ())

/* What a row says of where its value comes from. */
typedef enum
{
  FUS_OPTION_PLAIN,      /* nothing: it is a proposal or what a person set */
  FUS_OPTION_WORKED_OUT, /* marked `auto`: from the data */
  FUS_OPTION_OVERRIDDEN, /* set by a person, and could be worked out */
} FusOptionOrigin;

/* A row made from a FusOption: spin button, switch, menu or entry, with unit and range.
 * Property: `value`, as typed in a command; notified when a person has changed it.
 * Signal: `origin-chosen` (gboolean worked_out): a person has pressed the mark `auto`. */
G_DECLARE_FINAL_TYPE (FusOptionRow, fus_option_row, FUS, OPTION_ROW, AdwActionRow)

/**
 * fus_option_row_new:
 * @option: outlives the row
 */
GtkWidget *fus_option_row_new (const FusOption *option);

/**
 * fus_option_row_name_choice:
 * @choice: id of a value
 *
 * Returns: (transfer none): what a person calls it; another value as it is
 */
const char *fus_option_row_name_choice (const char *choice);

/* (transfer none): the row of the table that it changes. */
const FusOption *fus_option_row_get_option (FusOptionRow *self);

/**
 * fus_option_row_get_value:
 *
 * Returns: the value as typed in a command
 */
const char *fus_option_row_get_value (FusOptionRow *self);

/**
 * fus_option_row_set_value:
 *
 * Shows a value that came from elsewhere; `notify::value` stays silent.
 */
void fus_option_row_set_value (FusOptionRow *self, const char *value);
/* Marks a value that is, or can be, worked out from the data; a plain one has no mark. */
void fus_option_row_set_origin (FusOptionRow *self, FusOptionOrigin origin);
/* @remark: (nullable): in place of its range: what the value is made of */
void fus_option_row_set_remark (FusOptionRow *self, const char *remark);

G_END_DECLS
