/* SPDX-License-Identifier: GPL-3.0-or-later */
/* State of the Overview page: measurements that need no model, asked for while somebody
 * looks. Each is kept by its options, so that going back to a label costs nothing. */
#include "config.h"

#include "fus-overview-state.h"

#include "fus-getter.h"
#include "fus-measured.h"
#include "fus-summary.h"

#include <glib/gi18n-lib.h>

typedef enum
{
  UNIMODAL,
  REDUNDANCY,
  SITES,
  GAPS,
  DIFFERENCES,
  FEATURES,
  N_MEASURED,
} Measured;

static const char *const measured_ids[] = { "unimodal", "redundancy",  "sites",
                                            "gaps",     "differences", "features" };

struct _FusOverviewState
{
  GObject parent_instance;

  FusStudy *study;
  FusResult *measured[N_MEASURED];
  FusResult *summary;
  gboolean active;
  char *column;
  int compared;
};

enum
{
  PROP_ACTIVE = 1,
  PROP_COLUMN,
  PROP_COMPARED,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (FusOverviewState, fus_overview_state, G_TYPE_OBJECT)

/* -- The summary -- */

typedef struct
{
  FusDataset *dataset;
  char *label; /* (nullable): id */
} Summarized;

static void
summarized_free (gpointer data)
{
  Summarized *self = data;

  fus_dataset_unref (self->dataset);
  g_free (self->label);
  g_free (self);
}

static gpointer
summarize (gpointer input,
           FusMailbox *parts,
           FusPool *pool,
           const FusProgress *progress,
           GError **error)
{
  const Summarized *asked = input;

  return fus_summary_new_thorough (asked->dataset, asked->label, progress, error);
}

static const FusResultKind summary_kind = {
  .title = N_ ("Looking through the data"),
  .lane = FUS_LANE_ANALYSIS,
  .n_kept = 4,
  .compute = summarize,
  .free_input = summarized_free,
  .ref = (GBoxedCopyFunc) fus_summary_ref,
  .unref = (GDestroyNotify) fus_summary_unref,
};

/* -- All of it -- */

static gboolean
is_compared (FusOverviewState *self, const FusLabel *label, gsize sample)
{
  if (self->compared < 0)
    return fus_selection_contains (fus_study_get_selection (self->study), sample);

  return label != NULL && label->kind == FUS_LABEL_CATEGORICAL &&
         label->codes[sample] == self->compared;
}

static GBytes *
dup_compared (FusOverviewState *self)
{
  const gsize n = fus_dataset_get_n_samples (fus_study_get_dataset (self->study));
  const FusLabel *label = fus_study_get_label (self->study);
  guint8 *compared = g_new0 (guint8, n + 1);

  for (gsize i = 0; i < n; i++)
    compared[i] = is_compared (self, label, i);

  return g_bytes_new_take (compared, n);
}

static void
request (FusOverviewState *self, Measured which, FusTested *tested)
{
  const FusLabel *label = fus_study_get_label (self->study);
  FusOptions *options = fus_measured_options_new (self->measured[which]);
  FusChoices choices = FUS_CHOICES_INIT;
  g_autoptr (GBytes) compared = which == DIFFERENCES ? dup_compared (self) : NULL;

  choices.selection = compared;
  choices.label = label != NULL ? label->id : NULL;
  fus_measure_options_set (options, "column", self->column != NULL ? self->column : "");
  fus_measured_request (self->measured[which], tested, options, &choices);
}

static void
request_summary (FusOverviewState *self)
{
  const FusLabel *label = fus_study_get_label (self->study);
  Summarized *input = g_new0 (Summarized, 1);
  g_autofree char *key = NULL;

  input->dataset = fus_dataset_ref (fus_study_get_dataset (self->study));
  input->label = label != NULL ? g_strdup (label->id) : NULL;
  key = g_strdup_printf ("summary %s", label != NULL ? label->id : "");
  fus_result_request (self->summary, key, input);
}

static void
refresh (FusOverviewState *self)
{
  FusDataset *dataset = fus_study_get_dataset (self->study);
  g_autoptr (FusTested) tested = NULL;

  if (!self->active || dataset == NULL)
    return;
  tested = fus_tested_new (NULL, dataset, NULL, "all");
  request_summary (self);
  for (guint i = 0; i < N_MEASURED; i++)
    request (self, i, tested);
}

static void
refresh_differences (FusOverviewState *self)
{
  FusDataset *dataset = fus_study_get_dataset (self->study);
  g_autoptr (FusTested) tested = NULL;

  if (!self->active || dataset == NULL)
    return;
  tested = fus_tested_new (NULL, dataset, NULL, "all");
  request (self, DIFFERENCES, tested);
}

/* A class that is held against the others stays, whatever is selected. */
static void
selection_changed_cb (FusOverviewState *self)
{
  FusDataset *dataset = fus_study_get_dataset (self->study);
  FusSelection *selection = fus_study_get_selection (self->study);

  /* It changes before the data do. */
  if (dataset != NULL && self->compared < 0 &&
      fus_selection_get_n_samples (selection) == fus_dataset_get_n_samples (dataset))
    refresh_differences (self);
}

/* The classes of another label are others. */
static void
label_changed_cb (FusOverviewState *self)
{
  self->compared = -1;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPARED]);
  refresh (self);
}

static void
dataset_changed_cb (FusOverviewState *self)
{
  for (guint i = 0; i < N_MEASURED; i++)
    fus_result_clear (self->measured[i]);
  fus_result_clear (self->summary);
  fus_overview_state_set_column (self, NULL);
  fus_overview_state_set_compared (self, -1);
  refresh (self);
}

static void
fus_overview_state_get_property (GObject *object,
                                 guint prop_id,
                                 GValue *value,
                                 GParamSpec *pspec)
{
  FusOverviewState *self = FUS_OVERVIEW_STATE (object);

  switch (prop_id)
    {
    case PROP_ACTIVE:
      g_value_set_boolean (value, self->active);
      break;
    case PROP_COLUMN:
      g_value_set_string (value, self->column);
      break;
    case PROP_COMPARED:
      g_value_set_int (value, self->compared);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fus_overview_state_set_property (GObject *object,
                                 guint prop_id,
                                 const GValue *value,
                                 GParamSpec *pspec)
{
  FusOverviewState *self = FUS_OVERVIEW_STATE (object);

  if (prop_id == PROP_ACTIVE)
    fus_overview_state_set_active (self, g_value_get_boolean (value));
  else if (prop_id == PROP_COLUMN)
    fus_overview_state_set_column (self, g_value_get_string (value));
  else if (prop_id == PROP_COMPARED)
    fus_overview_state_set_compared (self, g_value_get_int (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fus_overview_state_dispose (GObject *object)
{
  FusOverviewState *self = FUS_OVERVIEW_STATE (object);

  for (guint i = 0; i < N_MEASURED; i++)
    g_clear_object (&self->measured[i]);
  g_clear_object (&self->summary);
  g_clear_object (&self->study);

  G_OBJECT_CLASS (fus_overview_state_parent_class)->dispose (object);
}

static void
fus_overview_state_finalize (GObject *object)
{
  g_free (FUS_OVERVIEW_STATE (object)->column);

  G_OBJECT_CLASS (fus_overview_state_parent_class)->finalize (object);
}

static void
fus_overview_state_class_init (FusOverviewStateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags =
    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = fus_overview_state_get_property;
  object_class->set_property = fus_overview_state_set_property;
  object_class->dispose = fus_overview_state_dispose;
  object_class->finalize = fus_overview_state_finalize;

  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, flags);
  properties[PROP_COLUMN] = g_param_spec_string ("column", NULL, NULL, NULL, flags);
  properties[PROP_COMPARED] =
    g_param_spec_int ("compared", NULL, NULL, -1, G_MAXINT, -1, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
fus_overview_state_init (FusOverviewState *self)
{
  self->compared = -1;
}

FusOverviewState *
fus_overview_state_new (FusStudy *study)
{
  FusOverviewState *self = g_object_new (FUS_TYPE_OVERVIEW_STATE, NULL);

  g_return_val_if_fail (FUS_IS_STUDY (study), NULL);

  self->study = g_object_ref (study);
  for (guint i = 0; i < N_MEASURED; i++)
    self->measured[i] = fus_measured_new (study, measured_ids[i]);
  self->summary = fus_result_new (study, &summary_kind);
  g_signal_connect_object (study, "notify::dataset", G_CALLBACK (dataset_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::label", G_CALLBACK (label_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (fus_study_get_selection (study), "changed",
                           G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);

  return self;
}

FusResult *
fus_overview_state_get_unimodal (FusOverviewState *self)
{
  g_return_val_if_fail (FUS_IS_OVERVIEW_STATE (self), NULL);

  return self->measured[UNIMODAL];
}

FusResult *
fus_overview_state_get_redundancy (FusOverviewState *self)
{
  g_return_val_if_fail (FUS_IS_OVERVIEW_STATE (self), NULL);

  return self->measured[REDUNDANCY];
}

FusResult *
fus_overview_state_get_sites (FusOverviewState *self)
{
  g_return_val_if_fail (FUS_IS_OVERVIEW_STATE (self), NULL);

  return self->measured[SITES];
}

FusResult *
fus_overview_state_get_gaps (FusOverviewState *self)
{
  g_return_val_if_fail (FUS_IS_OVERVIEW_STATE (self), NULL);

  return self->measured[GAPS];
}

FusResult *
fus_overview_state_get_differences (FusOverviewState *self)
{
  g_return_val_if_fail (FUS_IS_OVERVIEW_STATE (self), NULL);

  return self->measured[DIFFERENCES];
}

FusResult *
fus_overview_state_get_features (FusOverviewState *self)
{
  g_return_val_if_fail (FUS_IS_OVERVIEW_STATE (self), NULL);

  return self->measured[FEATURES];
}

FUS_DEFINE_GETTER (FusOverviewState,
                   OVERVIEW_STATE,
                   FusResult *,
                   fus_overview_state_get_summary,
                   summary)

void
fus_overview_state_set_active (FusOverviewState *self, gboolean active)
{
  g_return_if_fail (FUS_IS_OVERVIEW_STATE (self));

  if (self->active == active)
    return;
  self->active = active;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
  refresh (self);
}

void
fus_overview_state_set_column (FusOverviewState *self, const char *id)
{
  g_return_if_fail (FUS_IS_OVERVIEW_STATE (self));

  if (g_strcmp0 (self->column, id) == 0)
    return;
  g_free (self->column);
  self->column = g_strdup (id);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COLUMN]);
  refresh (self);
}

void
fus_overview_state_set_compared (FusOverviewState *self, int code)
{
  g_return_if_fail (FUS_IS_OVERVIEW_STATE (self));

  if (self->compared == code)
    return;
  self->compared = code;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_COMPARED]);
  refresh_differences (self);
}

void
fus_overview_state_show_check (FusOverviewState *self, gsize index)
{
  g_return_if_fail (FUS_IS_OVERVIEW_STATE (self));

  const FusSummary *summary = fus_result_get (self->summary);

  if (summary == NULL || index >= summary->n_checks ||
      summary->checks[index].n_samples == 0)
    return;
  fus_study_select (self->study, FUS_SELECTION_REPLACE, summary->checks[index].samples,
                    summary->checks[index].n_samples, _ ("Showing a Check"));
}
