/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-selected.h"

#include <glib/gi18n-lib.h>

/* Whether just those samples are selected. */
typedef gboolean (*SampleTest) (FusDataset *dataset,
                                const FusLabel *label,
                                guint sample,
                                gint64 wanted);

static gboolean
has_pattern (FusDataset *dataset, const FusLabel *label, guint sample, gint64 wanted)
{
  return fus_dataset_get_presence (dataset)[sample] == (FusMask) wanted;
}

static gboolean
is_of_class (FusDataset *dataset, const FusLabel *label, guint sample, gint64 wanted)
{
  return label->codes[sample] == wanted;
}

static gboolean
lacks_modality (FusDataset *dataset, const FusLabel *label, guint sample, gint64 wanted)
{
  return !fus_mask_has (fus_dataset_get_presence (dataset)[sample], (guint) wanted);
}

static gboolean
are_just (FusStudy *study, SampleTest test, gint64 wanted)
{
  FusDataset *dataset = fus_study_get_dataset (study);
  FusSelection *selection = fus_study_get_selection (study);
  const FusLabel *label = fus_study_get_label (study);
  guint n = (guint) fus_dataset_get_n_samples (dataset);

  for (guint i = 0; i < n; i++)
    if (!test (dataset, label, i, wanted) != !fus_selection_contains (selection, i))
      return FALSE;

  return TRUE;
}

static gboolean
find_first (FusSelection *selection, guint *first)
{
  gsize n = fus_selection_get_n_samples (selection);

  if (fus_selection_is_empty (selection))
    return FALSE;
  for (*first = 0; *first < n; (*first)++)
    if (fus_selection_contains (selection, *first))
      return TRUE;

  return FALSE;
}

FusSelected
fus_selected_describe (FusStudy *study)
{
  g_return_val_if_fail (FUS_IS_STUDY (study), (FusSelected){ 0 });

  FusDataset *dataset = fus_study_get_dataset (study);
  const FusLabel *label = fus_study_get_label (study);
  FusSelected out = { FALSE, 0, -1, -1 };
  guint first = 0;

  if (dataset == NULL || !find_first (fus_study_get_selection (study), &first) ||
      first >= fus_dataset_get_n_samples (dataset))
    return out;
  out.pattern = fus_dataset_get_presence (dataset)[first];
  out.has_pattern = are_just (study, has_pattern, out.pattern);
  if (label != NULL && label->codes != NULL && label->codes[first] >= 0 &&
      are_just (study, is_of_class, label->codes[first]))
    out.class_code = label->codes[first];
  for (guint m = 0; out.missing < 0 && m < fus_dataset_get_n_modalities (dataset); m++)
    if (!fus_mask_has (out.pattern, m) && are_just (study, lacks_modality, m))
      out.missing = (int) m;

  return out;
}

/* "image + sensors", or that nothing is missing. */
static char *
name_pattern (FusDataset *dataset, FusMask pattern)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) list = NULL;

  if (pattern == fus_mask_all (fus_dataset_get_n_modalities (dataset)))
    return g_strdup (_ ("complete"));
  if (pattern == 0)
    return g_strdup (_ ("nothing recorded"));
  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    if (fus_mask_has (pattern, m))
      g_strv_builder_add (names, fus_dataset_get_modality (dataset, m)->name);
  list = g_strv_builder_end (names);

  return g_strjoinv (" + ", list);
}

char *
fus_selected_dup_name (const FusSelected *self, FusStudy *study)
{
  FusDataset *dataset = fus_study_get_dataset (study);
  const FusLabel *label = fus_study_get_label (study);
  const char *own = fus_selection_get_name (fus_study_get_selection (study));

  if (own != NULL)
    return g_strdup (own);
  if (self->class_code >= 0)
    return g_strdup (label->classes[self->class_code]);
  if (self->missing >= 0)
    /* Translators: name of a modality that the selected samples lack. */
    return g_strdup_printf (
      _ ("no %s"), fus_dataset_get_modality (dataset, (guint) self->missing)->name);

  return self->has_pattern ? name_pattern (dataset, self->pattern) : NULL;
}
