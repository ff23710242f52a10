/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "figure-data.h"

G_BEGIN_DECLS

/**
 * LayoutNames:
 * @modalities: `[n_modalities]`
 * @classes: `[n_classes]`
 * @ids: (nullable): beginning of every sample's id
 */
typedef struct
{
  GStrv modalities;
  GStrv classes;
  const char *id;
} LayoutNames;

/* Made-up results of any number of modalities and classes, of any names: to be laid out,
 * not to be believed. */
FigureData *layout_data_new (const LayoutNames *names,
                             guint32 seed) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS
