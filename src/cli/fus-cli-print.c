/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-cli-print.h"

#include <stdio.h>

static void
print (JsonBuilder *json, gboolean pretty)
{
  g_autofree char *text = fus_json_to_text (json, pretty);

  fputs (text, stdout);
  fputc ('\n', stdout);
  fflush (stdout);
}

void
fus_cli_print_json (JsonBuilder *json)
{
  print (json, TRUE);
}

void
fus_cli_print_json_line (JsonBuilder *json)
{
  print (json, FALSE);
}

void
fus_cli_print_table (const FusTextTable *table)
{
  g_autofree char *text = fus_text_table_to_string (table);

  g_print ("%s", text);
}
