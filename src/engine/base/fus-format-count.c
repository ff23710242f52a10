/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-format-count.h"

#include <string.h>

char *
fus_format_count (gint64 n)
{
  g_autofree char *plain = g_strdup_printf ("%'" G_GINT64_FORMAT, n);
  g_autoptr (GString) text = NULL;
  size_t n_digits = strlen (plain);

  /* The C locale has no separator; a plain one is easier to read than none. */
  if (n < 1000 || strspn (plain, "0123456789") != n_digits)
    return g_steal_pointer (&plain);
  text = g_string_new (plain);
  for (gssize at = (gssize) n_digits - 3; at > 0; at -= 3)
    g_string_insert_c (text, at, ',');

  return g_string_free (g_steal_pointer (&text), FALSE);
}
