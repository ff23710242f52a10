/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* `id`, `Patient ID`, `sample_name` … */
gboolean fus_key_is_name_of_id (const char *name);
/* The narrower sense: what it names can't be measured. */
gboolean fus_key_is_name_of_subject (const char *name);
/* A header without case, blanks and signs. */
char *fus_key_dup_plain (const char *name) G_GNUC_WARN_UNUSED_RESULT;
/* Whether two headers are the same but for those. */
gboolean fus_key_is_same_name (const char *a, const char *b);
/* Whether the texts are n, n + 1, n + 2 …; @first: (out) (optional): n */
gboolean fus_key_counts_rows (char *const *texts, gsize n_rows, double *first);

G_END_DECLS
