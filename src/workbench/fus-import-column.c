/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-import-column.h"

#include "fus-getter.h"

#include <glib/gi18n-lib.h>

struct _FusImportColumn
{
  GObject parent_instance;

  char *name;
  char *role;
  char *reason;
  char *unit;
  gboolean given;
};

static guint changed_signal;

G_DEFINE_FINAL_TYPE (FusImportColumn, fus_import_column, G_TYPE_OBJECT)

/* In the order of the menu, see `--role`; `words` is what `--text` makes. */
static const char *const roles[] = { "feature",   "id",     "label",     "group",
                                     "covariate", "weight", "date",      "text",
                                     "words",     "skip",   "sensitive", NULL };

static const char *const names[] = {
  N_ ("Feature"),        N_ ("Id"),     N_ ("Label"),     N_ ("Group"),
  N_ ("Covariate"),      N_ ("Weight"), N_ ("Date"),      N_ ("Text"),
  N_ ("Words of Texts"), N_ ("Skip"),   N_ ("Sensitive"),
};

static void
fus_import_column_finalize (GObject *object)
{
  FusImportColumn *self = FUS_IMPORT_COLUMN (object);

  g_free (self->name);
  g_free (self->role);
  g_free (self->reason);
  g_free (self->unit);
  G_OBJECT_CLASS (fus_import_column_parent_class)->finalize (object);
}

static void
fus_import_column_class_init (FusImportColumnClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fus_import_column_finalize;
  changed_signal = g_signal_new ("changed", FUS_TYPE_IMPORT_COLUMN, G_SIGNAL_RUN_LAST, 0,
                                 NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
fus_import_column_init (FusImportColumn *self)
{
}

FusImportColumn *
fus_import_column_new (const char *name)
{
  FusImportColumn *self = g_object_new (FUS_TYPE_IMPORT_COLUMN, NULL);

  self->name = g_strdup (name);

  return self;
}

FUS_DEFINE_GETTER (FusImportColumn,
                   IMPORT_COLUMN,
                   const char *,
                   fus_import_column_get_name,
                   name)
FUS_DEFINE_GETTER (FusImportColumn,
                   IMPORT_COLUMN,
                   const char *,
                   fus_import_column_get_role,
                   role)
FUS_DEFINE_GETTER (FusImportColumn,
                   IMPORT_COLUMN,
                   const char *,
                   fus_import_column_get_reason,
                   reason)
FUS_DEFINE_GETTER (FusImportColumn,
                   IMPORT_COLUMN,
                   const char *,
                   fus_import_column_get_unit,
                   unit)
FUS_DEFINE_GETTER (FusImportColumn,
                   IMPORT_COLUMN,
                   gboolean,
                   fus_import_column_is_given,
                   given)

void
fus_import_column_set (FusImportColumn *self,
                       const char *role,
                       const char *reason,
                       const char *unit,
                       gboolean given)
{
  g_return_if_fail (FUS_IS_IMPORT_COLUMN (self));

  if (g_strcmp0 (self->role, role) == 0 && g_strcmp0 (self->reason, reason) == 0 &&
      g_strcmp0 (self->unit, unit) == 0 && self->given == given)
    return;
  g_free (self->role);
  g_free (self->reason);
  g_free (self->unit);
  self->role = g_strdup (role);
  self->reason = g_strdup (reason);
  self->unit = g_strdup (unit);
  self->given = given;
  g_signal_emit (self, changed_signal, 0);
}

const char *const *
fus_import_roles_list (void)
{
  return roles;
}

const char *
fus_import_role_get_name (const char *role)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_strcmp0 (roles[i], role) == 0)
      return _ (names[i]);

  return role;
}
