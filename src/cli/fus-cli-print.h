/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-json.h"
#include "fus-model.h"
#include "fus-text-table.h"

G_BEGIN_DECLS

/* One document on standard output. */
void fus_cli_print_json (JsonBuilder *json);
/* One document a line, at once. */
void fus_cli_print_json_line (JsonBuilder *json);

/* As fus_text_table_to_string() has it, on standard output. */
void fus_cli_print_table (const FusTextTable *table);

/* What predicts a modality that is absent where it isn't the model alone: as the array
 * `mixes`. */
void fus_cli_add_mixes (JsonBuilder *json, const FusModel *model);
/* The same as text, a line each. */
void fus_cli_print_mixes (const FusModel *model);

G_END_DECLS
