/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-missing-codes.h"

#include <math.h>

#define CODE_CHECK "code-for-missing"

void
fus_missing_code_free (FusMissingCode *self)
{
  g_strfreev (self->rules);
  g_free (self);
}

char *
fus_missing_code_dup_value (double value)
{
  return g_strdup_printf ("%s%.0f", value < 0 ? "−" : "", fabs (value));
}

static gboolean
is_code (const FusCheck *check)
{
  return g_str_equal (check->id, CODE_CHECK) && check->modality >= 0 &&
         check->n_samples > 0;
}

static gboolean
is_same (double a, double b)
{
  return !(a < b) && !(a > b);
}

static gboolean
is_listed (GPtrArray *codes, double value)
{
  for (guint i = 0; i < codes->len; i++)
    if (is_same (((FusMissingCode *) g_ptr_array_index (codes, i))->value, value))
      return TRUE;

  return FALSE;
}

/* Of all modalities that hold it. */
static FusMissingCode *
collect (const FusSummary *summary, double value)
{
  gsize n = fus_dataset_get_n_samples (summary->dataset);
  FusMissingCode *code = g_new0 (FusMissingCode, 1);
  g_autofree guint8 *holds = g_new0 (guint8, MAX (n, 1));
  g_autoptr (GStrvBuilder) rules = g_strv_builder_new ();
  guint n_modalities = 0;

  code->value = value;
  for (gsize i = 0; i < summary->n_checks; i++)
    {
      const FusCheck *check = &summary->checks[i];
      g_autofree char *rule = NULL;

      if (!is_code (check) || !is_same (check->value, value))
        continue;
      /* As the command line takes it. */
      rule = g_strdup_printf (
        "%s=value:%.0f",
        fus_dataset_get_modality (summary->dataset, (guint) check->modality)->id, value);
      g_strv_builder_add (rules, rule);
      for (gsize k = 0; k < check->n_samples; k++)
        holds[check->samples[k]] = 1;
      code->modality = n_modalities++ == 0 ? check->modality : -1;
    }
  for (gsize i = 0; i < n; i++)
    code->n_samples += holds[i];
  code->rules = g_strv_builder_end (rules);

  return code;
}

static int
compare_codes (gconstpointer a, gconstpointer b)
{
  const FusMissingCode *x = *(const FusMissingCode *const *) a;
  const FusMissingCode *y = *(const FusMissingCode *const *) b;

  if (x->n_samples != y->n_samples)
    return x->n_samples > y->n_samples ? -1 : 1;

  return x->value < y->value ? -1 : x->value > y->value;
}

GPtrArray *
fus_missing_codes_new (const FusSummary *summary)
{
  GPtrArray *codes =
    g_ptr_array_new_with_free_func ((GDestroyNotify) fus_missing_code_free);

  g_return_val_if_fail (summary != NULL, NULL);

  for (gsize i = 0; i < summary->n_checks; i++)
    if (is_code (&summary->checks[i]) && !is_listed (codes, summary->checks[i].value))
      g_ptr_array_add (codes, collect (summary, summary->checks[i].value));
  g_ptr_array_sort (codes, compare_codes);

  return codes;
}
