/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Hyper-parameters: rows of a table, and values as texts by id and, where a row allows
 * it, by modality. Texts are checked when they are set and kept as typed, so that
 * files and commands say the same. There are three layers: what was set, what a kind
 * or the data made the default, and the row's own; only the first is what a person
 * wants, and an extended or repeated run must not mistake one for another. */
#include "config.h"

#include "fus-option.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

enum
{
  MOST_NUMBERS = 64, /* of one list */
};

struct _FusOptions
{
  const FusOption *rows;
  gsize n_rows;
  GHashTable *values;   /* key, as typed → value, as typed: set by a person */
  GHashTable *defaults; /* the same, set by a model kind */
  GHashTable *autos;    /* keys whose value was worked out from the data */
};

G_DEFINE_QUARK (fus_option_error_quark, fus_option_error)

static GHashTable *
string_table_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

const char *
fus_option_kind_get_id (FusOptionKind kind)
{
  static const char *const ids[] = { "bool", "int", "real", "choice", "ints", "string" };

  return ids[kind];
}

const char *
fus_option_get_choice (const FusOption *self, guint index)
{
  g_assert (self->kind == FUS_OPTION_CHOICE);

  return self->get_choice != NULL ? self->get_choice (index) : self->choices[index];
}

char *
fus_option_join_choices (const FusOption *self)
{
  g_autoptr (GString) list = g_string_new (NULL);

  for (guint i = 0; fus_option_get_choice (self, i) != NULL; i++)
    g_string_append_printf (list, "%s%s", i > 0 ? ", " : "",
                            fus_option_get_choice (self, i));

  return g_string_free (g_steal_pointer (&list), FALSE);
}

/* The index of @value among the choices, or that behind the last. */
static guint
find_choice (const FusOption *row, const char *value)
{
  guint i = 0;

  for (const char *id = fus_option_get_choice (row, 0);
       id != NULL && !g_str_equal (id, value); id = fus_option_get_choice (row, i))
    i++;

  return i;
}

FusOptions *
fus_options_new (const FusOption *rows, gsize n_rows)
{
  g_assert (rows != NULL || n_rows == 0);

  FusOptions *self = g_new0 (FusOptions, 1);

  self->rows = rows;
  self->n_rows = n_rows;
  self->values = string_table_new ();
  self->defaults = string_table_new ();
  self->autos = string_table_new ();

  return self;
}

static void
copy_strings (GHashTable *from, GHashTable *to)
{
  GHashTableIter iter;
  gpointer key = NULL;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, from);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (to, g_strdup (key), g_strdup (value));
}

FusOptions *
fus_options_copy (const FusOptions *self)
{
  FusOptions *copy = fus_options_new (self->rows, self->n_rows);

  copy_strings (self->values, copy->values);
  copy_strings (self->defaults, copy->defaults);
  copy_strings (self->autos, copy->autos);

  return copy;
}

void
fus_options_free (FusOptions *self)
{
  g_hash_table_unref (self->values);
  g_hash_table_unref (self->defaults);
  g_hash_table_unref (self->autos);
  g_free (self);
}

const FusOption *
fus_options_get_rows (const FusOptions *self, gsize *n_rows)
{
  *n_rows = self->n_rows;

  return self->rows;
}

static const FusOption *
lookup_row (const FusOptions *self, const char *id, gsize length)
{
  for (gsize i = 0; i < self->n_rows; i++)
    if (strlen (self->rows[i].id) == length &&
        strncmp (self->rows[i].id, id, length) == 0)
      return &self->rows[i];

  return NULL;
}

const FusOption *
fus_options_lookup (const FusOptions *self, const char *key, const char **modality)
{
  const FusOption *row = lookup_row (self, key, strlen (key));
  const char *dot = strrchr (key, '.');

  if (modality != NULL)
    *modality = NULL;
  if (row != NULL || dot == NULL || dot[1] == '\0')
    return row;
  row = lookup_row (self, key, (gsize) (dot - key));
  if (row == NULL || !row->per_modality)
    return NULL;
  if (modality != NULL)
    *modality = dot + 1;

  return row;
}

gboolean
fus_options_is_set (const FusOptions *self, const char *key)
{
  return g_hash_table_contains (self->values, key);
}

const char *
fus_options_get_string (const FusOptions *self, const char *id, const char *modality)
{
  const FusOption *row = lookup_row (self, id, strlen (id));
  GHashTable *const tables[] = { self->values, self->defaults };
  g_autofree char *own = NULL;

  if (row == NULL)
    g_error ("%s: there is no option “%s”", G_STRFUNC, id);
  if (modality != NULL && row->per_modality)
    own = g_strconcat (id, ".", modality, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    {
      const char *value = own != NULL ? g_hash_table_lookup (tables[i], own) : NULL;

      if (value == NULL)
        value = g_hash_table_lookup (tables[i], id);
      if (value != NULL)
        return value;
    }

  return row->default_value;
}

gboolean
fus_options_get_bool (const FusOptions *self, const char *id, const char *modality)
{
  return g_str_equal (fus_options_get_string (self, id, modality), "on");
}

guint
fus_options_get_choice (const FusOptions *self, const char *id, const char *modality)
{
  const char *value = fus_options_get_string (self, id, modality);
  const FusOption *row = lookup_row (self, id, strlen (id));
  const guint choice = find_choice (row, value);

  g_assert (fus_option_get_choice (row, choice) != NULL);

  return choice;
}

gint64
fus_options_get_int (const FusOptions *self, const char *id, const char *modality)
{
  return g_ascii_strtoll (fus_options_get_string (self, id, modality), NULL, 10);
}

double
fus_options_get_real (const FusOptions *self, const char *id, const char *modality)
{
  return g_ascii_strtod (fus_options_get_string (self, id, modality), NULL);
}

guint *
fus_options_dup_ints (const FusOptions *self,
                      const char *id,
                      const char *modality,
                      gsize *n)
{
  const char *value = fus_options_get_string (self, id, modality);
  g_auto (GStrv) parts = g_strsplit (value, ",", -1);
  guint *ints = NULL;

  *n = *value == '\0' ? 0 : g_strv_length (parts);
  ints = g_new0 (guint, *n);
  for (gsize i = 0; i < *n; i++)
    ints[i] = (guint) g_ascii_strtoull (parts[i], NULL, 10);

  return ints;
}

static gboolean
is_number (const FusOption *row, const char *value, GError **error)
{
  char *end = NULL;
  double number = row->kind == FUS_OPTION_REAL
                    ? g_ascii_strtod (value, &end)
                    : (double) g_ascii_strtoll (value, &end, 10);

  if (end != value && *end == '\0' && number >= row->min && number <= row->max)
    return TRUE;
  g_set_error (error, FUS_OPTION_ERROR, FUS_OPTION_ERROR_INVALID,
               row->kind == FUS_OPTION_REAL
                 ? _ ("“%s” is not a number from %g to %g, as “%s” takes")
                 : _ ("“%s” is not a whole number from %g to %g, as “%s” takes"),
               value, row->min, row->max, row->id);

  return FALSE;
}

static gboolean
are_numbers (const FusOption *row, const char *value, GError **error)
{
  g_auto (GStrv) parts = g_strsplit (value, ",", -1);

  if (g_strv_length (parts) > MOST_NUMBERS)
    {
      g_set_error (error, FUS_OPTION_ERROR, FUS_OPTION_ERROR_INVALID,
                   _ ("“%s” takes at most %u numbers"), row->id, MOST_NUMBERS);
      return FALSE;
    }
  for (gsize i = 0; parts[i] != NULL && *value != '\0'; i++)
    if (!is_number (row, parts[i], error))
      return FALSE;

  return TRUE;
}

static gboolean
refuse_choice (const FusOption *row, const char *list, const char *value, GError **error)
{
  g_set_error (error, FUS_OPTION_ERROR, FUS_OPTION_ERROR_INVALID,
               _ ("“%s” is not a value of “%s”, which takes one of: %s"), value, row->id,
               list);

  return FALSE;
}

static gboolean
is_choice (const FusOption *row, const char *value, GError **error)
{
  g_autofree char *list = NULL;

  if (fus_option_get_choice (row, find_choice (row, value)) != NULL)
    return TRUE;
  list = fus_option_join_choices (row);

  return refuse_choice (row, list, value, error);
}

static gboolean
is_valid (const FusOption *row, const char *value, GError **error)
{
  switch (row->kind)
    {
    case FUS_OPTION_BOOL:
      return g_str_equal (value, "on") || g_str_equal (value, "off") ||
             refuse_choice (row, "on, off", value, error);
    case FUS_OPTION_INT:
    case FUS_OPTION_REAL:
      return is_number (row, value, error);
    case FUS_OPTION_INTS:
      return are_numbers (row, value, error);
    case FUS_OPTION_CHOICE:
      return is_choice (row, value, error);
    case FUS_OPTION_STRING:
    default:
      return TRUE;
    }
}

static gboolean
set_checked (FusOptions *self,
             GHashTable *table,
             const char *key,
             const char *value,
             GError **error)
{
  const FusOption *row = fus_options_lookup (self, key, NULL);

  if (row == NULL)
    {
      g_set_error (error, FUS_OPTION_ERROR, FUS_OPTION_ERROR_UNKNOWN,
                   _ ("There is no option “%s”"), key);
      return FALSE;
    }
  if (!is_valid (row, value, error))
    return FALSE;
  g_hash_table_insert (table, g_strdup (key), g_strdup (value));

  return TRUE;
}

/* Whether what is worked out for @key, or is its default, counts: not where a person set
 * it, for one modality or for all. */
static gboolean
is_left_open (const FusOptions *self, const char *key)
{
  const FusOption *row = fus_options_lookup (self, key, NULL);

  return !fus_options_is_set (self, key) &&
         (row == NULL || !fus_options_is_set (self, row->id));
}

static gboolean
is_of_row (gpointer key, gpointer value, gpointer id)
{
  const char *rest = g_str_has_prefix (key, id) ? (const char *) key + strlen (id) : NULL;

  return rest != NULL && (*rest == '\0' || *rest == '.');
}

/* What a person sets for all modalities is not worked out for any. */
static void
forget_auto (FusOptions *self, const char *key)
{
  g_hash_table_remove (self->autos, key);
  if (lookup_row (self, key, strlen (key)) != NULL)
    g_hash_table_foreach_remove (self->autos, is_of_row, (gpointer) key);
}

gboolean
fus_options_set (FusOptions *self, const char *key, const char *value, GError **error)
{
  if (!set_checked (self, self->values, key, value, error))
    return FALSE;
  forget_auto (self, key);

  return TRUE;
}

void
fus_options_unset (FusOptions *self, const char *key)
{
  g_hash_table_remove (self->values, key);
}

gboolean
fus_options_set_default (FusOptions *self,
                         const char *key,
                         const char *value,
                         GError **error)
{
  return set_checked (self, self->defaults, key, value, error);
}

gboolean
fus_options_set_auto (FusOptions *self,
                      const char *key,
                      const char *value,
                      GError **error)
{
  if (!set_checked (self, self->defaults, key, value, error))
    return FALSE;
  if (is_left_open (self, key))
    fus_options_mark_auto (self, key);

  return TRUE;
}

void
fus_options_mark_auto (FusOptions *self, const char *key)
{
  g_hash_table_insert (self->autos, g_strdup (key), NULL);
}

gboolean
fus_options_is_auto (const FusOptions *self, const char *key)
{
  return g_hash_table_contains (self->autos, key);
}

gboolean
fus_options_set_pair (FusOptions *self, const char *pair, GError **error)
{
  const char *equals = strchr (pair, '=');
  g_autofree char *key = NULL;

  if (equals == NULL)
    {
      g_set_error (error, FUS_OPTION_ERROR, FUS_OPTION_ERROR_INVALID,
                   _ ("“%s” is not of the form key=value"), pair);
      return FALSE;
    }
  key = g_strndup (pair, (gsize) (equals - pair));

  return fus_options_set (self, key, equals + 1, error);
}

static int
compare_keys (gconstpointer a, gconstpointer b)
{
  return strcmp (a, b);
}

const char **
fus_options_list_auto (const FusOptions *self)
{
  g_autoptr (GList) keys =
               g_list_sort (g_hash_table_get_keys (self->autos), compare_keys);
  const char **list = g_new0 (const char *, g_list_length (keys) + 1);
  gsize n = 0;

  for (GList *l = keys; l != NULL; l = l->next)
    list[n++] = l->data;

  return list;
}

JsonNode *
fus_options_to_json (const FusOptions *self)
{
  g_autoptr (GHashTable) merged = string_table_new ();
  g_autoptr (GList) keys = NULL;
  g_autoptr (JsonObject) object = json_object_new ();
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);
  GHashTableIter iter;
  gpointer key = NULL;
  gpointer value = NULL;

  g_hash_table_iter_init (&iter, self->defaults);
  while (g_hash_table_iter_next (&iter, &key, &value))
    if (is_left_open (self, key))
      g_hash_table_insert (merged, g_strdup (key), g_strdup (value));
  copy_strings (self->values, merged);
  keys = g_list_sort (g_hash_table_get_keys (merged), compare_keys);
  for (GList *l = keys; l != NULL; l = l->next)
    json_object_set_string_member (object, l->data,
                                   g_hash_table_lookup (merged, l->data));
  json_node_set_object (node, object);

  return node;
}

gboolean
fus_options_from_json (FusOptions *self, JsonNode *node, GError **error)
{
  JsonObjectIter iter;
  const char *key = NULL;
  JsonNode *value = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    {
      g_set_error (error, FUS_OPTION_ERROR, FUS_OPTION_ERROR_INVALID,
                   _ ("The options are not a JSON object"));
      return FALSE;
    }
  /* What fus_options_to_json() left out had its row's default, whatever the defaults of a
   * kind of model have become since. */
  g_hash_table_remove_all (self->defaults);
  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &key, &value))
    {
      if (!JSON_NODE_HOLDS_VALUE (value) ||
          json_node_get_value_type (value) != G_TYPE_STRING)
        {
          g_set_error (error, FUS_OPTION_ERROR, FUS_OPTION_ERROR_INVALID,
                       _ ("The value of “%s” is not a string"), key);
          return FALSE;
        }
      if (!fus_options_set (self, key, json_node_get_string (value), error))
        return FALSE;
    }

  return TRUE;
}
