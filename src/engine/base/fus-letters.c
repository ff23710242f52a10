/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-letters.h"

gboolean
fus_text_has_letter (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (g_unichar_isalpha (g_utf8_get_char (p)))
      return TRUE;

  return FALSE;
}
