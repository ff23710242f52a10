/* SPDX-License-Identifier: GPL-3.0-or-later */
/* All that is needed to rebuild a model: kind, options, modalities, seed; to and from
 * JSON. The canonical JSON has every value in effect and is what a model's hash
 * covers, so its form never changes; the plain one leaves out what nobody set. Reading
 * takes any text and ends in a specification or an error, with numbers bounded before
 * memory is asked for. */
#include "config.h"

#include "fus-model-spec.h"

#include "fus-json-parse.h"
#include "fus-json.h"
#include "fus-likelihood.h"
#include "fus-model-error.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <math.h>
#include <string.h>

#define FORMAT "fusescope-model"
#define VERSION 1

static FusModelSpec *
spec_new_empty (const FusModelKind *kind, guint n_modalities)
{
  FusModelSpec *self = g_new0 (FusModelSpec, 1);
  gsize n_rows = 0;
  const FusOption *rows = fus_model_spec_list_options (&n_rows);

  self->kind = kind;
  self->options = fus_options_new (rows, n_rows);
  self->n_modalities = n_modalities;
  self->modalities = g_new0 (FusModality *, n_modalities);
  self->seed = 1;
  for (guint i = 0; kind->defaults[i] != NULL; i += 2)
    if (!fus_options_set_default (self->options, kind->defaults[i], kind->defaults[i + 1],
                                  NULL))
      g_error ("Kind “%s”: there is no option “%s”", kind->id, kind->defaults[i]);

  return self;
}

FusModelSpec *
fus_model_spec_new (const FusModelKind *kind, const FusDataset *dataset)
{
  FusModelSpec *self = spec_new_empty (kind, fus_dataset_get_n_modalities (dataset));

  for (guint m = 0; m < self->n_modalities; m++)
    self->modalities[m] = fus_modality_ref (fus_dataset_get_modality (dataset, m));

  return self;
}

FusModelSpec *
fus_model_spec_copy (const FusModelSpec *self)
{
  FusModelSpec *copy = g_new0 (FusModelSpec, 1);

  copy->kind = self->kind;
  copy->options = fus_options_copy (self->options);
  copy->n_modalities = self->n_modalities;
  copy->modalities = g_new0 (FusModality *, self->n_modalities);
  for (guint m = 0; m < self->n_modalities; m++)
    copy->modalities[m] = fus_modality_ref (self->modalities[m]);
  copy->seed = self->seed;

  return copy;
}

void
fus_model_spec_free (FusModelSpec *self)
{
  for (guint m = 0; m < self->n_modalities; m++)
    g_clear_pointer (&self->modalities[m], fus_modality_unref);
  g_free (self->modalities);
  g_clear_pointer (&self->options, fus_options_free);
  g_free (self);
}

const FusLikelihoodClass *
fus_model_spec_get_likelihood (const FusModelSpec *self, guint m)
{
  g_assert (m < self->n_modalities);

  const char *id =
    fus_options_get_string (self->options, "likelihood", self->modalities[m]->id);
  const FusLikelihoodClass *likelihood = NULL;

  if (fus_options_get_choice (self->options, "likelihood", self->modalities[m]->id) == 0)
    id = fus_modality_get_likelihood (self->modalities[m]);
  likelihood = fus_likelihood_lookup (id);

  return likelihood != NULL ? likelihood : &fus_likelihood_normal;
}

FusLikelihood
fus_model_spec_make_likelihood (const FusModelSpec *self, guint m)
{
  g_assert (m < self->n_modalities);

  const char *id = self->modalities[m]->id;
  FusLikelihood likelihood = {
    .klass = fus_model_spec_get_likelihood (self, m),
    .n_features = self->modalities[m]->n_features,
    .scale = (FusReal) fus_options_get_real (self->options, "noise_scale", id),
  };

  if (likelihood.klass->has_noise)
    likelihood.noise_mode = fus_options_get_choice (self->options, "noise", id);

  return likelihood;
}

FusMask
fus_model_spec_get_standardized (const FusModelSpec *self)
{
  FusMask mask = 0;

  if (!fus_options_get_bool (self->options, "standardize", NULL))
    return 0;
  for (guint m = 0; m < self->n_modalities; m++)
    if (fus_model_spec_get_likelihood (self, m)->input == FUS_INPUT_STANDARDIZED)
      mask |= FUS_MASK_BIT (m);

  return mask;
}

guint
fus_model_spec_get_n_round (const FusModelSpec *self)
{
  const gint64 n_steps = fus_options_get_int (self->options, "steps", NULL);
  const gint64 n_epochs = fus_options_get_int (self->options, "epochs", NULL);

  if (!fus_model_kind_works_out (self->kind, "steps") ||
      (n_steps + FUS_STEPS_PER_ROUND - 1) / FUS_STEPS_PER_ROUND != n_epochs)
    return 0;

  return FUS_STEPS_PER_ROUND;
}

FusMask
fus_model_spec_get_logged (const FusModelSpec *self, FusMask *sized)
{
  FusMask logged = 0;

  *sized = 0;
  for (guint m = 0; m < self->n_modalities; m++)
    {
      const FusModality *modality = self->modalities[m];
      const gboolean of_counts =
        fus_model_spec_get_likelihood (self, m)->input == FUS_INPUT_LOG;
      FusCounts seen = fus_options_get_choice (self->options, "counts", modality->id);

      if (seen == FUS_COUNTS_AUTO)
        seen = of_counts ? MAX (self->kind->counts, FUS_COUNTS_LOG) : self->kind->counts;
      if ((!of_counts && !fus_modality_is_counted (modality)) || seen < FUS_COUNTS_LOG)
        continue;
      logged |= FUS_MASK_BIT (m);
      if (seen == FUS_COUNTS_SIZE)
        *sized |= FUS_MASK_BIT (m);
    }

  return logged;
}

static gboolean
has_modality (const FusModelSpec *self, const char *id)
{
  for (guint m = 0; m < self->n_modalities; m++)
    if (g_str_equal (self->modalities[m]->id, id))
      return TRUE;

  return FALSE;
}

static gboolean
check_key (const FusModelSpec *self, const char *key, GError **error)
{
  const char *modality = NULL;
  const FusOption *row = fus_options_lookup (self->options, key, &modality);

  if (row != NULL && !fus_model_kind_has_option (self->kind, row->id))
    g_set_error (error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_OPTION,
                 _ ("The option “%s” means nothing to the kind “%s”"), row->id,
                 self->kind->id);
  else if (modality != NULL && !has_modality (self, modality))
    g_set_error (error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_OPTION,
                 _ ("The option “%s” names a modality that the data don't have"), key);
  else
    return TRUE;

  return FALSE;
}

static gboolean
check_keys (const FusModelSpec *self, GError **error)
{
  g_autoptr (JsonNode) node = fus_options_to_json (self->options);
  g_autoptr (GList) keys = json_object_get_members (json_node_get_object (node));

  for (GList *l = keys; l != NULL; l = l->next)
    if (!check_key (self, l->data, error))
      return FALSE;

  return TRUE;
}

gboolean
fus_model_spec_check (const FusModelSpec *self, GError **error)
{
  if (self->n_modalities == 0 || self->n_modalities > FUS_MAX_MODALITIES)
    {
      g_set_error (error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_OPTION,
                   _ ("A model takes from 1 to %d modalities, not %u"),
                   FUS_MAX_MODALITIES, self->n_modalities);
      return FALSE;
    }

  return check_keys (self, error);
}

static gboolean
same_features (const FusModality *self, const FusModality *other)
{
  if (self->feature_names == NULL || other->feature_names == NULL)
    return TRUE;
  for (gsize d = 0; d < self->n_features; d++)
    if (!g_str_equal (self->feature_names[d], other->feature_names[d]))
      return FALSE;

  return TRUE;
}

/* Numbers that were centred otherwise mean something else. */
static gboolean
same_offsets (const FusModality *self, const FusModality *other)
{
  for (gsize d = 0; d < self->n_features; d++)
    {
      double a = self->offsets != NULL ? self->offsets[d] : 0;
      double b = other->offsets != NULL ? other->offsets[d] : 0;

      if (fabs (a - b) > 0)
        return FALSE;
    }

  return TRUE;
}

static gboolean
modality_fits (const FusModality *self, const FusModality *other, GError **error)
{
  if (!g_str_equal (self->id, other->id))
    g_set_error (error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_MISMATCH,
                 _ ("The model has the modality “%s” where the data have “%s”"), self->id,
                 other->id);
  else if (self->n_features != other->n_features)
    g_set_error (
      error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_MISMATCH,
      ngettext (
        "Modality “%s” has %zu feature in the data, but the model was made for %zu",
        "Modality “%s” has %zu features in the data, but the model was made for %zu",
        (gulong) other->n_features),
      self->id, other->n_features, self->n_features);
  else if (!same_features (self, other))
    g_set_error (error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_MISMATCH,
                 _ (
                   "The features of modality “%s” have other names or another order than "
                   "those of the model"),
                 self->id);
  else if (!same_offsets (self, other))
    g_set_error (error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_MISMATCH,
                 _ ("The numbers of modality “%s” were centred otherwise than those of "
                    "the model: they are too far from these to be compared"),
                 self->id);
  else
    return TRUE;

  return FALSE;
}

gboolean
fus_model_spec_fits (const FusModelSpec *self, const FusDataset *dataset, GError **error)
{
  const guint n = fus_dataset_get_n_modalities (dataset);

  if (n != self->n_modalities)
    {
      g_set_error (error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_MISMATCH,
                   ngettext ("The data have %u modality, but the model was made for %u",
                             "The data have %u modalities, but the model was made for %u",
                             (gulong) n),
                   n, self->n_modalities);
      return FALSE;
    }
  for (guint m = 0; m < n; m++)
    if (!modality_fits (self->modalities[m], fus_dataset_get_modality (dataset, m),
                        error))
      return FALSE;

  return TRUE;
}

static void
add_offsets (JsonBuilder *builder, const FusModality *modality)
{
  fus_json_begin_array (builder, "offsets");
  for (gsize d = 0; d < modality->n_features; d++)
    json_builder_add_double_value (builder, modality->offsets[d]);
  json_builder_end_array (builder);
}

static void
add_modality (JsonBuilder *builder, const FusModality *modality)
{
  json_builder_begin_object (builder);
  fus_json_add_string_if_any (builder, "name", modality->id);
  fus_json_add_string_if_any (builder, "title", modality->name);
  fus_json_add_string_if_any (builder, "kind", fus_modality_kind_get_id (modality->kind));
  fus_json_begin_array (builder, "shape");
  for (guint i = 0; i < modality->n_dims; i++)
    json_builder_add_int_value (builder, (gint64) modality->shape[i]);
  json_builder_end_array (builder);
  fus_json_add_string_if_any (builder, "likelihood", modality->likelihood);
  fus_json_add_string_if_any (builder, "unit", modality->unit);
  if (modality->feature_names != NULL)
    fus_json_add_strings (builder, "features",
                          (const char *const *) modality->feature_names);
  if (modality->offsets != NULL)
    add_offsets (builder, modality);
  json_builder_end_object (builder);
}

/* What was worked out from the data rather than set. */
static void
add_auto (JsonBuilder *builder, const FusOptions *options)
{
  g_autofree const char **keys = fus_options_list_auto (options);

  if (keys[0] == NULL)
    return;
  fus_json_add_strings (builder, "auto", keys);
}

/* The seed is text: JSON numbers hold 53 bits. */
static void
add_seed (JsonBuilder *builder, guint64 seed)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, seed);

  fus_json_add_string_if_any (builder, "seed", text);
}

static char *
spec_to_json (const FusModelSpec *self, JsonNode *options, gboolean with_auto)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autoptr (JsonNode) root = NULL;

  json_builder_begin_object (builder);
  fus_json_add_string_if_any (builder, "format", FORMAT);
  fus_json_add_int (builder, "version", VERSION);
  fus_json_add_string_if_any (builder, "model", self->kind->id);
  add_seed (builder, self->seed);
  json_builder_set_member_name (builder, "options");
  json_builder_add_value (builder, options);
  if (with_auto)
    add_auto (builder, self->options);
  fus_json_begin_array (builder, "modalities");
  for (guint m = 0; m < self->n_modalities; m++)
    add_modality (builder, self->modalities[m]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

char *
fus_model_spec_to_json (const FusModelSpec *self)
{
  return spec_to_json (self, fus_options_to_json (self->options), TRUE);
}

static gboolean
has_kind_default (const FusModelKind *kind, const char *id)
{
  for (guint i = 0; kind->defaults[i] != NULL; i += 2)
    if (g_str_equal (kind->defaults[i], id))
      return TRUE;

  return FALSE;
}

static void
add_effective (JsonObject *object,
               const FusModelSpec *self,
               const FusOption *row,
               const char *modality)
{
  g_autofree char *key =
    modality == NULL ? g_strdup (row->id) : g_strconcat (row->id, ".", modality, NULL);

  if (row->later && !has_kind_default (self->kind, row->id) &&
      g_str_equal (fus_options_get_string (self->options, row->id, modality),
                   row->default_value))
    return;
  json_object_set_string_member (object, key,
                                 fus_options_get_string (self->options, row->id,
                                                         modality));
}

char *
fus_model_spec_to_canonical_json (const FusModelSpec *self)
{
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  gsize n_rows = 0;
  const FusOption *rows = fus_options_get_rows (self->options, &n_rows);

  for (gsize i = 0; i < n_rows; i++)
    {
      if (!fus_model_kind_has_option (self->kind, rows[i].id))
        continue;
      if (!rows[i].per_modality)
        add_effective (object, self, &rows[i], NULL);
      for (guint m = 0; m < self->n_modalities && rows[i].per_modality; m++)
        add_effective (object, self, &rows[i], self->modalities[m]->id);
    }
  json_node_set_object (node, object);

  return spec_to_json (self, node, FALSE);
}

/* -- Reading: whatever is in the text, it ends in a specification or an error. -- */

static gboolean
bad_format (GError **error, const char *what)
{
  g_set_error (error, FUS_MODEL_ERROR, FUS_MODEL_ERROR_FORMAT,
               _ ("The model's specification can't be read: “%s” is missing or wrong"),
               what);

  return FALSE;
}

static gboolean
read_shape (JsonObject *object, gsize *shape, guint *n_dims)
{
  JsonArray *array = fus_json_get_list (object, "shape");
  gsize n = 0;

  *n_dims = array == NULL ? 0 : json_array_get_length (array);
  if (*n_dims < 1 || *n_dims > 3)
    return FALSE;
  for (guint i = 0; i < *n_dims; i++)
    {
      double size = fus_json_get_real_at (array, i, 0);

      if (!(size >= 1 && size <= G_MAXINT32))
        return FALSE;
      shape[i] = (gsize) size;
    }

  return fus_modality_count_features (shape, *n_dims, &n);
}

static gboolean
read_features (JsonObject *object, FusModality *modality)
{
  JsonArray *array = fus_json_get_list (object, "features");
  gsize n = array == NULL ? 0 : json_array_get_length (array);

  if (array == NULL)
    return TRUE;
  if (n != modality->n_features)
    return FALSE;
  modality->feature_names = g_new0 (char *, n + 1);
  for (guint d = 0; d < n; d++)
    {
      const char *name = fus_json_get_text_at (array, d);

      if (name == NULL)
        return FALSE;
      modality->feature_names[d] = g_strdup (name);
    }

  return TRUE;
}

static gboolean
read_offsets (JsonObject *object, FusModality *modality)
{
  JsonArray *array = fus_json_get_list (object, "offsets");

  if (array == NULL)
    return TRUE;
  if (json_array_get_length (array) != modality->n_features)
    return FALSE;
  modality->offsets = g_new0 (double, modality->n_features + 1);
  for (guint d = 0; d < modality->n_features; d++)
    modality->offsets[d] = fus_json_get_real_at (array, d, 0);

  return TRUE;
}

static FusModality *
read_modality (JsonNode *node)
{
  JsonObject *object = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  const char *id = object == NULL ? NULL : fus_json_get_text (object, "name");
  const char *kind_id = object == NULL ? NULL : fus_json_get_text (object, "kind");
  FusModalityKind kind;
  gsize shape[3] = { 0 };
  guint n_dims = 0;
  g_autoptr (FusModality) modality = NULL;

  if (id == NULL || !fus_modality_is_id (id) || kind_id == NULL ||
      !fus_modality_kind_from_id (kind_id, &kind) || !read_shape (object, shape, &n_dims))
    return NULL;
  modality =
    fus_modality_new (id, fus_json_get_text (object, "title"), kind, shape, n_dims);
  modality->likelihood = g_strdup (fus_json_get_text (object, "likelihood"));
  modality->unit = g_strdup (fus_json_get_text (object, "unit"));
  if (!read_features (object, modality) || !read_offsets (object, modality))
    return NULL;

  return g_steal_pointer (&modality);
}

static void
read_auto (FusOptions *options, JsonObject *object)
{
  JsonArray *array = fus_json_get_list (object, "auto");

  for (guint i = 0; array != NULL && i < json_array_get_length (array); i++)
    {
      const char *key = fus_json_get_text_at (array, i);

      if (key != NULL && fus_options_is_set (options, key))
        fus_options_mark_auto (options, key);
    }
}

static gboolean
read_seed (JsonObject *object, guint64 *seed)
{
  const char *text = fus_json_get_text (object, "seed");

  return text != NULL &&
         g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, seed, NULL);
}

static gboolean
read_parts (FusModelSpec *self, JsonObject *object, JsonArray *modalities, GError **error)
{
  JsonNode *options = json_object_get_member (object, "options");

  if (!read_seed (object, &self->seed))
    return bad_format (error, "seed");
  if (options == NULL)
    return bad_format (error, "options");
  if (!fus_options_from_json (self->options, options, error))
    return FALSE;
  read_auto (self->options, object);
  for (guint m = 0; m < self->n_modalities; m++)
    {
      self->modalities[m] = read_modality (json_array_get_element (modalities, m));
      if (self->modalities[m] == NULL)
        return bad_format (error, "modalities");
    }

  return fus_model_spec_check (self, error);
}

static FusModelSpec *
read_object (JsonObject *object, GError **error)
{
  const char *format = fus_json_get_text (object, "format");
  const char *id = fus_json_get_text (object, "model");
  const FusModelKind *kind = id == NULL ? NULL : fus_model_kind_lookup (id);
  JsonArray *modalities = fus_json_get_list (object, "modalities");
  g_autoptr (FusModelSpec) self = NULL;

  if (g_strcmp0 (format, FORMAT) != 0)
    bad_format (error, "format");
  else if (kind == NULL)
    bad_format (error, "model");
  else if (modalities == NULL || json_array_get_length (modalities) == 0 ||
           json_array_get_length (modalities) > FUS_MAX_MODALITIES)
    bad_format (error, "modalities");
  else
    {
      self = spec_new_empty (kind, json_array_get_length (modalities));
      if (read_parts (self, object, modalities, error))
        return g_steal_pointer (&self);
    }

  return NULL;
}

FusModelSpec *
fus_model_spec_from_json (const char *json, GError **error)
{
  g_autoptr (JsonNode) root = fus_json_parse (json, strlen (json), error);

  if (root == NULL)
    return NULL;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      bad_format (error, "JSON");
      return NULL;
    }

  return read_object (json_node_get_object (root), error);
}
