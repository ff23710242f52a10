/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-noise.h"

void
fus_noise_free (FusNoise *self)
{
  for (guint i = 0; i < self->n_arrays; i++)
    {
      g_free (self->arrays[i].name);
      g_free (self->arrays[i].values);
    }
  g_free (self->arrays);
  g_free (self);
}

gsize
fus_noise_array_get_n_values (const FusNoiseArray *self)
{
  gsize n = 1;

  for (guint i = 0; i < self->n_dims; i++)
    n *= self->shape[i];

  return n;
}

FusNoiseArray *
fus_noise_lookup (const FusNoise *self, const char *name)
{
  for (guint i = 0; i < self->n_arrays; i++)
    if (g_str_equal (self->arrays[i].name, name))
      return &self->arrays[i];

  return NULL;
}

void
fus_noise_add (FusNoise *self,
               const char *name,
               gboolean is_subset,
               const gsize *shape,
               guint n_dims)
{
  FusNoiseArray *array = NULL;

  g_assert (shape != NULL || n_dims == 0);

  self->arrays = g_renew (FusNoiseArray, self->arrays, self->n_arrays + 1);
  array = &self->arrays[self->n_arrays++];
  *array =
    (FusNoiseArray){ .name = g_strdup (name), .is_subset = is_subset, .n_dims = n_dims };
  for (guint i = 0; i < n_dims; i++)
    array->shape[i] = shape[i];
  array->values = g_new0 (FusReal, fus_noise_array_get_n_values (array));
}
