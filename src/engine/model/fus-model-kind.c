/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-model-kind.h"

static gboolean
is_listed (const FusModelKind *kind, const char *id)
{
  return g_strv_contains (kind->options, id);
}

gboolean
fus_model_kind_has_option (const FusModelKind *self, const char *id)
{
  gsize n_kinds = 0;
  const FusModelKind *const *kinds = fus_model_kind_list (&n_kinds);

  if (is_listed (self, id))
    return TRUE;
  for (gsize i = 0; i < n_kinds; i++)
    if (is_listed (kinds[i], id))
      return FALSE;

  return TRUE;
}

gboolean
fus_model_kind_works_out (const FusModelKind *self, const char *id)
{
  return self->worked_out != NULL && g_strv_contains (self->worked_out, id);
}
