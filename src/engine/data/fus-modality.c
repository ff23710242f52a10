/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-modality.h"

#include "fus-shared.h"

#define MAX_ID_LENGTH 64

typedef struct
{
  const char *id;
  const char *likelihood;
  gboolean is_counted;  /* numbers grow by factors, and so do their spreads */
  gboolean is_discrete; /* each number is 0 or 1 */
  gboolean is_ordered;  /* features have neighbours */
  gboolean is_point;    /* features are coordinates of one space */
} KindInfo;

/* In the order of FusModalityKind. To add a kind, append it there and here. */
static const KindInfo kinds[] = {
  [FUS_MODALITY_VECTOR] = { "vector", "normal" },
  [FUS_MODALITY_IMAGE] = { "image", "normal", .is_ordered = TRUE },
  [FUS_MODALITY_SERIES] = { "series", "normal", .is_ordered = TRUE },
  [FUS_MODALITY_COUNTS] = { "counts", "normal", .is_counted = TRUE },
  [FUS_MODALITY_BINARY] = { "binary", "bernoulli", .is_discrete = TRUE },
  [FUS_MODALITY_CATEGORICAL] = { "categorical", "categorical", .is_discrete = TRUE },
  [FUS_MODALITY_EMBEDDING] = { "embedding", "normal", .is_point = TRUE },
};

gboolean
fus_modality_is_counted (const FusModality *self)
{
  return kinds[self->kind].is_counted;
}

gboolean
fus_modality_is_discrete (const FusModality *self)
{
  return kinds[self->kind].is_discrete;
}

gboolean
fus_modality_is_ordered (const FusModality *self)
{
  return kinds[self->kind].is_ordered;
}

gboolean
fus_modality_is_point (const FusModality *self)
{
  return kinds[self->kind].is_point;
}

gboolean
fus_modality_count_features (const gsize *shape, guint n_dims, gsize *n_features)
{
  g_assert (shape != NULL || n_dims == 0);

  *n_features = 1;
  if (n_dims < 1 || n_dims > 3)
    return FALSE;
  for (guint d = 0; d < n_dims; d++)
    if (!g_size_checked_mul (n_features, *n_features, shape[d]) || *n_features < 1 ||
        *n_features > G_MAXINT32)
      return FALSE;

  return TRUE;
}

FusModality *
fus_modality_new (const char *id,
                  const char *name,
                  FusModalityKind kind,
                  const gsize *shape,
                  guint n_dims)
{
  FusModality *self = g_atomic_rc_box_new0 (FusModality);

  g_assert (n_dims >= 1 && n_dims <= G_N_ELEMENTS (self->shape));
  self->id = g_strdup (id);
  self->name = g_strdup (name != NULL ? name : id);
  self->kind = kind;
  self->n_dims = n_dims;
  self->n_features = 1;
  for (guint d = 0; d < n_dims; d++)
    {
      self->shape[d] = shape[d];
      self->n_features *= shape[d];
    }

  return self;
}

FusModality *
fus_modality_new_as (const FusModality *modality,
                     FusModalityKind kind,
                     const gsize *shape,
                     guint n_dims)
{
  g_assert ((guint) kind < G_N_ELEMENTS (kinds));

  gsize n_features = modality->n_features;
  g_autoptr (FusModality) self = NULL;

  if (shape != NULL && (!fus_modality_count_features (shape, n_dims, &n_features) ||
                        n_features != modality->n_features))
    return NULL;
  self = fus_modality_new (modality->id, modality->name, kind,
                           shape != NULL ? shape : &modality->n_features,
                           shape != NULL ? n_dims : 1);
  if (!fus_modality_is_point (self))
    self->feature_names = g_strdupv (modality->feature_names);
  self->likelihood = g_strdup (modality->likelihood);
  self->unit = g_strdup (modality->unit);
  if (modality->offsets != NULL)
    self->offsets =
      g_memdup2 (modality->offsets, modality->n_features * sizeof *modality->offsets);

  return g_steal_pointer (&self);
}

static void
fus_modality_clear (FusModality *self)
{
  g_free (self->id);
  g_free (self->name);
  g_strfreev (self->feature_names);
  g_free (self->likelihood);
  g_free (self->unit);
  g_free (self->offsets);
}

FUS_DEFINE_SHARED (FusModality, fus_modality, fus_modality_clear)

static gboolean
is_id_char (gunichar c)
{
  return c < 128 && (g_ascii_isalnum ((char) c) || c == '_' || c == '-');
}

char *
fus_modality_make_id (const char *name)
{
  GString *id = g_string_new (NULL);

  for (const char *p = name; *p != '\0' && id->len < MAX_ID_LENGTH;
       p = g_utf8_next_char (p))
    g_string_append_c (id, is_id_char (g_utf8_get_char (p)) ? *p : '_');
  if (id->len == 0)
    g_string_append_c (id, '_');

  return g_string_free (id, FALSE);
}

gboolean
fus_modality_is_id (const char *text)
{
  gsize length = 0;

  while (text[length] != '\0' && is_id_char ((guchar) text[length]))
    length++;

  return length > 0 && length <= MAX_ID_LENGTH && text[length] == '\0';
}

char *
fus_modality_dup_feature_name (const FusModality *self, gsize d)
{
  g_assert (d < self->n_features);

  return self->feature_names != NULL ? g_strdup (self->feature_names[d])
                                     : g_strdup_printf ("%s%zu", self->id, d + 1);
}

char *
fus_modality_format_kind (const FusModality *self)
{
  GString *text = g_string_new (fus_modality_kind_get_id (self->kind));

  for (guint d = 0; self->n_dims > 1 && d < self->n_dims; d++)
    g_string_append_printf (text, "%c%zu", d == 0 ? ':' : 'x', self->shape[d]);

  return g_string_free (text, FALSE);
}

const char *
fus_modality_kind_get_id (FusModalityKind kind)
{
  g_assert ((guint) kind < G_N_ELEMENTS (kinds));

  return kinds[kind].id;
}

gboolean
fus_modality_kind_from_id (const char *id, FusModalityKind *kind)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (g_str_equal (kinds[i].id, id))
      {
        *kind = (FusModalityKind) i;
        return TRUE;
      }

  return FALSE;
}

const char *
fus_modality_get_likelihood (const FusModality *self)
{
  return self->likelihood != NULL ? self->likelihood : kinds[self->kind].likelihood;
}
