/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What tells one model from another. */
#include "config.h"

#include "fus-model-private.h"

#include <string.h>

/* Files hold float32, so that is what is hashed in either build. */
static void
hash_values (GChecksum *checksum, const FusReal *values, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      float value = (float) values[i];
      guint32 word = 0;

      memcpy (&word, &value, sizeof word);
      word = GUINT32_TO_LE (word);
      g_checksum_update (checksum, (const guchar *) &word, sizeof word);
    }
}

static void
hash_logs (GChecksum *checksum, const FusLogScale *logs)
{
  const FusReal size = (FusReal) logs->size;

  hash_values (checksum, logs->mean->data, logs->mean->n_cols);
  hash_values (checksum, logs->sd->data, logs->sd->n_cols);
  hash_values (checksum, &size, 1);
}

static void
hash_scaler (GChecksum *checksum, const FusScaler *scaler)
{
  for (guint m = 0; m < scaler->n_modalities; m++)
    {
      hash_values (checksum, scaler->mean[m]->data, scaler->mean[m]->n_cols);
      hash_values (checksum, scaler->sd[m]->data, scaler->sd[m]->n_cols);
      if (fus_scaler_has_log (scaler, m))
        hash_logs (checksum, &scaler->logs[m]);
    }
}

char *
fus_model_dup_hash (const FusModel *self)
{
  g_autoptr (GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *json = fus_model_spec_to_canonical_json (self->spec);

  g_checksum_update (checksum, (const guchar *) json, (gssize) strlen (json));
  for (guint i = 0; i < fus_params_get_n (self->params); i++)
    {
      const FusParam *param = fus_params_get (self->params, i);

      g_checksum_update (checksum, (const guchar *) param->name,
                         (gssize) strlen (param->name));
      hash_values (checksum, fus_params_get_values (self->params, i),
                   param->n_rows * param->n_cols);
    }
  hash_scaler (checksum, self->scaler);

  return g_strdup (g_checksum_get_string (checksum));
}
