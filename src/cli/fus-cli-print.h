/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-json.h"
#include "fus-text-table.h"

G_BEGIN_DECLS

/* One document on standard output. */
void fus_cli_print_json (JsonBuilder *json);
/* One document a line, at once. */
void fus_cli_print_json_line (JsonBuilder *json);

/* As fus_text_table_to_string() has it, on standard output. */
void fus_cli_print_table (const FusTextTable *table);

G_END_DECLS
