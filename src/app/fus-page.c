/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-page.h"

typedef struct
{
  FusStudy *study;
  GtkWidget *toolbar;
  FusFigureView *figure;
  gboolean has_inspector;
  gboolean show_inspector;
  gboolean narrow;
} FusPagePrivate;

enum
{
  PROP_STUDY = 1,
  PROP_TOOLBAR,
  PROP_FIGURE,
  PROP_HAS_INSPECTOR,
  PROP_SHOW_INSPECTOR,
  PROP_NARROW,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_ABSTRACT_TYPE_WITH_PRIVATE (FusPage, fus_page, ADW_TYPE_BIN)

static void
fus_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  FusPagePrivate *priv = fus_page_get_instance_private (FUS_PAGE (object));

  switch (prop_id)
    {
    case PROP_STUDY:
      g_value_set_object (value, priv->study);
      break;
    case PROP_TOOLBAR:
      g_value_set_object (value, priv->toolbar);
      break;
    case PROP_FIGURE:
      g_value_set_object (value, priv->figure);
      break;
    case PROP_HAS_INSPECTOR:
      g_value_set_boolean (value, priv->has_inspector);
      break;
    case PROP_SHOW_INSPECTOR:
      g_value_set_boolean (value, priv->show_inspector);
      break;
    case PROP_NARROW:
      g_value_set_boolean (value, priv->narrow);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
set_flag (GObject *object, gboolean *flag, gboolean value, GParamSpec *pspec)
{
  if (*flag == value)
    return;
  *flag = value;
  g_object_notify_by_pspec (object, pspec);
}

static void
fus_page_set_property (GObject *object,
                       guint prop_id,
                       const GValue *value,
                       GParamSpec *pspec)
{
  FusPage *self = FUS_PAGE (object);
  FusPagePrivate *priv = fus_page_get_instance_private (self);

  switch (prop_id)
    {
    case PROP_STUDY:
      priv->study = g_value_dup_object (value);
      break;
    case PROP_TOOLBAR:
      fus_page_set_toolbar (self, g_value_get_object (value));
      break;
    case PROP_FIGURE:
      fus_page_set_figure (self, g_value_get_object (value));
      break;
    case PROP_HAS_INSPECTOR:
      set_flag (object, &priv->has_inspector, g_value_get_boolean (value), pspec);
      break;
    case PROP_SHOW_INSPECTOR:
      set_flag (object, &priv->show_inspector, g_value_get_boolean (value), pspec);
      break;
    case PROP_NARROW:
      set_flag (object, &priv->narrow, g_value_get_boolean (value), pspec);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fus_page_dispose (GObject *object)
{
  FusPagePrivate *priv = fus_page_get_instance_private (FUS_PAGE (object));

  g_clear_object (&priv->toolbar);
  g_clear_object (&priv->figure);
  g_clear_object (&priv->study);

  G_OBJECT_CLASS (fus_page_parent_class)->dispose (object);
}

static void
fus_page_class_init (FusPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags =
    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = fus_page_get_property;
  object_class->set_property = fus_page_set_property;
  object_class->dispose = fus_page_dispose;

  properties[PROP_STUDY] =
    g_param_spec_object ("study", NULL, NULL, FUS_TYPE_STUDY,
                         G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS |
                           G_PARAM_CONSTRUCT_ONLY);
  properties[PROP_TOOLBAR] =
    g_param_spec_object ("toolbar", NULL, NULL, GTK_TYPE_WIDGET, flags);
  properties[PROP_FIGURE] =
    g_param_spec_object ("figure", NULL, NULL, FUS_TYPE_FIGURE_VIEW, flags);
  properties[PROP_HAS_INSPECTOR] =
    g_param_spec_boolean ("has-inspector", NULL, NULL, FALSE, flags);
  properties[PROP_SHOW_INSPECTOR] =
    g_param_spec_boolean ("show-inspector", NULL, NULL, FALSE, flags);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, FALSE, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fus_page_init (FusPage *self)
{
}

FusStudy *
fus_page_get_study (FusPage *self)
{
  g_return_val_if_fail (FUS_IS_PAGE (self), NULL);

  FusPagePrivate *priv = fus_page_get_instance_private (self);

  return priv->study;
}

gboolean
fus_page_is_ready (FusPage *self)
{
  g_return_val_if_fail (FUS_IS_PAGE (self), FALSE);

  FusPagePrivate *priv = fus_page_get_instance_private (self);

  return FUS_PAGE_GET_CLASS (self)->needs == FUS_PAGE_NEEDS_DATA
           ? fus_study_get_dataset (priv->study) != NULL
           : fus_study_get_model (priv->study) != NULL;
}

GtkWidget *
fus_page_get_toolbar (FusPage *self)
{
  FusPagePrivate *priv = fus_page_get_instance_private (self);

  return priv->toolbar;
}

FusFigureView *
fus_page_get_figure (FusPage *self)
{
  g_return_val_if_fail (FUS_IS_PAGE (self), NULL);

  FusPagePrivate *priv = fus_page_get_instance_private (self);

  return priv->figure;
}

gboolean
fus_page_get_narrow (FusPage *self)
{
  g_return_val_if_fail (FUS_IS_PAGE (self), FALSE);

  FusPagePrivate *priv = fus_page_get_instance_private (self);

  return priv->narrow;
}

gboolean
fus_page_get_has_inspector (FusPage *self)
{
  g_return_val_if_fail (FUS_IS_PAGE (self), FALSE);

  FusPagePrivate *priv = fus_page_get_instance_private (self);

  return priv->has_inspector;
}

void
fus_page_set_toolbar (FusPage *self, GtkWidget *toolbar)
{
  FusPagePrivate *priv = fus_page_get_instance_private (self);

  if (g_set_object (&priv->toolbar, toolbar))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_TOOLBAR]);
}

void
fus_page_set_figure (FusPage *self, FusFigureView *figure)
{
  FusPagePrivate *priv = fus_page_get_instance_private (self);

  if (g_set_object (&priv->figure, figure))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FIGURE]);
}

void
fus_page_set_narrow (FusPage *self, gboolean narrow)
{
  g_return_if_fail (FUS_IS_PAGE (self));

  FusPagePrivate *priv = fus_page_get_instance_private (self);

  set_flag (G_OBJECT (self), &priv->narrow, narrow, properties[PROP_NARROW]);
}

void
fus_page_shown (FusPage *self)
{
  g_return_if_fail (FUS_IS_PAGE (self));

  if (FUS_PAGE_GET_CLASS (self)->shown != NULL)
    FUS_PAGE_GET_CLASS (self)->shown (self);
}

void
fus_page_hidden (FusPage *self)
{
  g_return_if_fail (FUS_IS_PAGE (self));

  if (FUS_PAGE_GET_CLASS (self)->hidden != NULL)
    FUS_PAGE_GET_CLASS (self)->hidden (self);
}
