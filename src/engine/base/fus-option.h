/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Of <json-glib/json-glib.h>, see fus-progress.h. */
typedef struct _JsonNode JsonNode;

#define FUS_OPTION_ERROR (fus_option_error_quark ())

typedef enum
{
  FUS_OPTION_ERROR_UNKNOWN,
  FUS_OPTION_ERROR_INVALID,
} FusOptionError;

typedef enum
{
  FUS_OPTION_BOOL,   /* on, off */
  FUS_OPTION_INT,    /* whole number in min … max */
  FUS_OPTION_REAL,   /* number in min … max */
  FUS_OPTION_CHOICE, /* one of choices */
  FUS_OPTION_INTS, /* whole numbers joined by commas, each in min … max; may be empty */
  FUS_OPTION_STRING,
} FusOptionKind;

/**
 * FusOption:
 * @id: as typed in a command and written to files; never changes
 * @name: for people, marked with N_()
 * @kind: what values it takes
 * @min: smallest number
 * @max: largest number
 * @default_value: as typed
 * @choices: (nullable): %NULL-terminated ids of a #FUS_OPTION_CHOICE, in the order of the
 * enumeration that fus_options_get_choice() is read as
 * @get_choice: (nullable): of a choice among the classes of a table: the id with that
 * index, %NULL behind the last
 * @unit: (nullable): marked with N_()
 * @help: one line, marked with N_()
 * @per_modality: whether `id.NAME` sets it for one modality alone
 * @later: came after the first model files: those are told by a hash that doesn't know
 * it, so it is part of the hash only where it is not at its default, or a kind has one of
 * its own
 *
 * A hyper-parameter, declared once: command line, form, saved model and tests read this
 * row.
 */
typedef struct
{
  const char *id;
  const char *name;
  FusOptionKind kind;
  double min;
  double max;
  const char *default_value;
  const char *const *choices;
  const char *(*get_choice) (guint index);
  const char *unit;
  const char *help;
  gboolean per_modality;
  gboolean later;
} FusOption;

/* (nullable): the id of choice @index of a #FUS_OPTION_CHOICE, wherever it comes from;
 * %NULL behind the last. */
const char *fus_option_get_choice (const FusOption *self, guint index);

/* (transfer full): all of them, joined by commas, as people read them. */
char *fus_option_join_choices (const FusOption *self) G_GNUC_WARN_UNUSED_RESULT;

/* Values for a set of rows. A plain, growing value set; not shared between threads while
 * it is being changed. */
typedef struct _FusOptions FusOptions;

GQuark fus_option_error_quark (void);

/**
 * fus_option_kind_get_id:
 *
 * Returns: the kind's name as it stands in JSON
 */
const char *fus_option_kind_get_id (FusOptionKind kind);

/**
 * fus_options_new:
 * @rows: `[n_rows]`, must outlive the values
 *
 * Returns: (transfer full): values, all at their defaults
 */
FusOptions *fus_options_new (const FusOption *rows,
                             gsize n_rows) G_GNUC_WARN_UNUSED_RESULT;

/* (transfer full): the same rows (borrowed), values, defaults and marks. */
FusOptions *fus_options_copy (const FusOptions *self) G_GNUC_WARN_UNUSED_RESULT;
void fus_options_free (FusOptions *self);

/* (transfer none): `[n_rows]`, as given to fus_options_new(). @n_rows: (out) */
const FusOption *fus_options_get_rows (const FusOptions *self, gsize *n_rows);

/**
 * fus_options_lookup:
 * @key: an id, or `id.NAME` for one modality
 * @modality: (out) (optional) (nullable): NAME, inside @key
 *
 * Returns: (nullable): the row @key belongs to
 */
const FusOption *fus_options_lookup (const FusOptions *self,
                                     const char *key,
                                     const char **modality);

/**
 * fus_options_is_set:
 *
 * Returns: whether a person set @key, to whatever value
 */
gboolean fus_options_is_set (const FusOptions *self, const char *key);

/* What a person set for @modality, else for all, comes before what was worked out or is
 * the default for either. Asking for an id that has no row is a programmer's error. */
const char *fus_options_get_string (const FusOptions *self,
                                    const char *id,
                                    const char *modality);

/* As fus_options_get_string(), whether the value is `on`. */
gboolean fus_options_get_bool (const FusOptions *self,
                               const char *id,
                               const char *modality);

/* As fus_options_get_string(), of a row with choices: which of them it is, from 0. */
guint fus_options_get_choice (const FusOptions *self,
                              const char *id,
                              const char *modality);

/* As fus_options_get_string(), of a row whose values are whole numbers. */
gint64 fus_options_get_int (const FusOptions *self, const char *id, const char *modality);

/* As fus_options_get_string(), of a row whose values are numbers. */
double fus_options_get_real (const FusOptions *self,
                             const char *id,
                             const char *modality);

/**
 * fus_options_dup_ints:
 * @n: (out): how many
 *
 * Returns: (transfer full) (nullable): `[n]`
 */
guint *fus_options_dup_ints (const FusOptions *self,
                             const char *id,
                             const char *modality,
                             gsize *n);

/**
 * fus_options_set:
 * @key: an id, or `id.NAME` for one modality
 * @value: as typed
 * @error: set when there is no such option or it does not take @value
 */
gboolean fus_options_set (FusOptions *self,
                          const char *key,
                          const char *value,
                          GError **error);
/* Takes back what a person set, for one modality or for all: it is as it was before. */
void fus_options_unset (FusOptions *self, const char *key);

/**
 * fus_options_set_default:
 *
 * Like fus_options_set(), for what a model kind prefers: it yields to what a person sets.
 */
gboolean fus_options_set_default (FusOptions *self,
                                  const char *key,
                                  const char *value,
                                  GError **error);
/* Like fus_options_set_default(), for what was worked out from the data; until a person
 * sets it, the key is marked. */
gboolean fus_options_set_auto (FusOptions *self,
                               const char *key,
                               const char *value,
                               GError **error);
/* Marks a value as one that was worked out, as fus_options_list_auto() told it. */
void fus_options_mark_auto (FusOptions *self, const char *key);

/* Whether the value of @key (`ID` or `ID.MODALITY`) was worked out from the data and no
 * person has set it since. */
gboolean fus_options_is_auto (const FusOptions *self, const char *key);

/* (transfer container): marked keys in order of the alphabet, %NULL-terminated; they are
 * borrowed. */
const char **fus_options_list_auto (const FusOptions *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_options_set_pair:
 * @pair: `key=value`
 */
gboolean fus_options_set_pair (FusOptions *self, const char *pair, GError **error);

/**
 * fus_options_to_json:
 *
 * Returns: (transfer full): an object with each key that differs from its row's default,
 * in order of the alphabet, so that equal values are equal text
 */
JsonNode *fus_options_to_json (const FusOptions *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_options_from_json:
 * @node: as fus_options_to_json() makes it
 * @error: a FUS_OPTION_ERROR: not an object of strings, an unknown id, or a value that
 * its row does not allow
 *
 * Sets what @node holds. Defaults that a kind of model has changed are dropped first:
 * what the text leaves out has its row's default.
 */
gboolean fus_options_from_json (FusOptions *self, JsonNode *node, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusOptions, fus_options_free)

G_END_DECLS
