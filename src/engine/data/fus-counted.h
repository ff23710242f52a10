/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-dataset.h"

G_BEGIN_DECLS

/**
 * fus_dataset_looks_counted:
 *
 * Whether the known numbers of a modality look counted though nobody says so: whole, none
 * negative, and the largest ten or more and far above the mean, as numbers of molecules,
 * words or events are, and pixels, grades and years are not. Of a modality that is no
 * plain vector it is known what it is. All samples are looked at, the first time.
 */
gboolean fus_dataset_looks_counted (const FusDataset *self, guint m);

G_END_DECLS
