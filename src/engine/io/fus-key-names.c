/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-key-names.h"

#include "fus-number.h"

#include <math.h>
#include <string.h>

enum
{
  FEWEST_COUNTED = 3, /* rows that can count */
};

/* Of names that were told apart by it, ` #2`. */
static gboolean
is_number_of_name (const char *name, const char *p)
{
  return p > name && g_str_has_prefix (p, " #") && p[2] != '\0' &&
         strspn (p + 2, "0123456789") == strlen (p + 2);
}

char *
fus_key_dup_plain (const char *name)
{
  GString *text = g_string_new (NULL);
  g_autofree char *lower = g_utf8_strdown (name, -1);

  for (const char *p = lower; *p != '\0' && !is_number_of_name (lower, p);
       p = g_utf8_next_char (p))
    if (g_unichar_isalnum (g_utf8_get_char (p)) || strchr ("#", *p) != NULL)
      g_string_append_unichar (text, g_utf8_get_char (p));

  return g_string_free (text, FALSE);
}

static const char *const id_names[] = {
  "#",          "accession", "animal",    "barcode",    "barcodes",    "case",
  "caseid",     "cell",      "cellid",    "cellname",   "code",        "donor",
  "donorid",    "guid",      "id",        "identifier", "ids",         "index",
  "individual", "key",       "mouse",     "name",       "names",       "no",
  "nr",         "number",    "obs",       "obsnames",   "participant", "participantid",
  "patient",    "patientid", "patientno", "pid",        "probe",       "record",
  "recordid",   "rowid",     "rownames",  "sample",     "sampleid",    "samplename",
  "samples",    "serial",    "serialno",  "specimen",   "subject",     "subjectid",
  "unnamed0",   "uid",       "unit",      "unitid",     "uuid",
};

/* `…_id`, `… ID`, `…Id`: but not `grid`, `acid`. */
static gboolean
ends_in_id (const char *name)
{
  gsize n = strlen (name);

  if (n < 3)
    return FALSE;
  if (g_ascii_strcasecmp (name + n - 2, "id") == 0 &&
      strchr ("_-. :", name[n - 3]) != NULL)
    return TRUE;

  return name[n - 2] == 'I' && g_ascii_islower (name[n - 3]) &&
         g_ascii_tolower (name[n - 1]) == 'd';
}

gboolean
fus_key_is_name_of_id (const char *name)
{
  g_autofree char *plain = fus_key_dup_plain (name);

  if (plain[0] == '\0')
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (id_names); i++)
    if (g_str_equal (id_names[i], plain))
      return TRUE;

  return ends_in_id (name);
}

gboolean
fus_key_is_name_of_subject (const char *name)
{
  static const char *const names[] = {
    "animal",     "animalid", "caseid",  "donor",     "donorid",   "id",
    "individual", "mouse",    "mouseid", "patient",   "patientid", "participant",
    "sampleid",   "specimen", "subject", "subjectid",
  };
  g_autofree char *plain = fus_key_dup_plain (name);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (names[i], plain))
      return TRUE;

  return ends_in_id (name);
}

gboolean
fus_key_is_same_name (const char *a, const char *b)
{
  g_autofree char *x = fus_key_dup_plain (a);
  g_autofree char *y = fus_key_dup_plain (b);

  return x[0] != '\0' && g_str_equal (x, y);
}

gboolean
fus_key_counts_rows (char *const *texts, gsize n_rows, double *first)
{
  double start = 0;

  for (gsize row = 0; row < n_rows; row++)
    {
      double value = 0;

      if (texts[row] == NULL || !fus_number_parse_all (texts[row], &value))
        return FALSE;
      start = row == 0 ? value : start;
      if (fabs (value - start - (double) row) > 0)
        return FALSE;
    }
  if (first != NULL)
    *first = start;

  return n_rows >= FEWEST_COUNTED;
}
