/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-summary.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Adds the list "checks". */
void fus_cli_checks_add_json (JsonBuilder *json, const FusSummary *summary);

/* Prints a sentence a check, and what to do about it. */
void fus_cli_checks_print (const FusSummary *summary);

G_END_DECLS
