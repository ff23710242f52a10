/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-map-color.h"

#include "fus-getter.h"
#include "fus-projection.h"

#include <glib/gi18n-lib.h>

struct _FusMapColor
{
  GObject parent_instance;

  char *id;
  char *name;
  const char *group; /* translated */
};

enum
{
  PROP_ID = 1,
  PROP_NAME,
  PROP_GROUP,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FusMapColor, fus_map_color, G_TYPE_OBJECT)

static void
fus_map_color_get_property (GObject *object,
                            guint prop_id,
                            GValue *value,
                            GParamSpec *pspec)
{
  FusMapColor *self = FUS_MAP_COLOR (object);

  if (prop_id == PROP_ID)
    g_value_set_string (value, self->id);
  else if (prop_id == PROP_NAME)
    g_value_set_string (value, self->name);
  else if (prop_id == PROP_GROUP)
    g_value_set_string (value, self->group);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fus_map_color_finalize (GObject *object)
{
  FusMapColor *self = FUS_MAP_COLOR (object);

  g_free (self->id);
  g_free (self->name);

  G_OBJECT_CLASS (fus_map_color_parent_class)->finalize (object);
}

static void
fus_map_color_class_init (FusMapColorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->get_property = fus_map_color_get_property;
  object_class->finalize = fus_map_color_finalize;

  properties[PROP_ID] = g_param_spec_string ("id", NULL, NULL, NULL, flags);
  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_GROUP] = g_param_spec_string ("group", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fus_map_color_init (FusMapColor *self)
{
}

/* Takes @id and @name. */
static void
append (GListStore *colors, char *id, char *name, const char *group)
{
  g_autoptr (FusMapColor) color = g_object_new (FUS_TYPE_MAP_COLOR, NULL);

  color->id = id;
  color->name = name;
  color->group = group;
  g_list_store_append (colors, color);
}

static void
append_labels (GListStore *colors,
               FusDataset *dataset,
               FusLabelKind kind,
               const char *group)
{
  for (guint i = 0; i < fus_dataset_get_n_labels (dataset); i++)
    {
      const FusLabel *label = fus_dataset_get_label (dataset, i);

      if (label->kind == kind)
        append (colors, g_strdup (label->id), g_strdup (label->name), group);
    }
}

static void
append_presence (GListStore *colors, FusDataset *dataset)
{
  const char *group = _ ("What is there");

  append (colors, g_strdup ("presence"), g_strdup (_ ("All modalities")), group);
  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    {
      const FusModality *modality = fus_dataset_get_modality (dataset, m);

      append (colors, g_strconcat ("presence:", modality->id, NULL),
              g_strdup (modality->name), group);
    }
}

GListModel *
fus_map_color_list (FusDataset *dataset)
{
  GListStore *colors = g_list_store_new (FUS_TYPE_MAP_COLOR);

  append_labels (colors, dataset, FUS_LABEL_CATEGORICAL, _ ("Labels"));
  append_presence (colors, dataset);
  append_labels (colors, dataset, FUS_LABEL_CONTINUOUS, _ ("Numbers"));
  append (colors, g_strdup (FUS_MAP_COLOR_QUALITY), g_strdup (_ ("Neighbours kept")),
          _ ("This map"));

  return G_LIST_MODEL (colors);
}

FUS_DEFINE_GETTER (FusMapColor, MAP_COLOR, const char *, fus_map_color_get_id, id)
FUS_DEFINE_GETTER (FusMapColor, MAP_COLOR, const char *, fus_map_color_get_name, name)
FUS_DEFINE_GETTER (FusMapColor, MAP_COLOR, const char *, fus_map_color_get_group, group)
