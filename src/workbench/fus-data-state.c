/* SPDX-License-Identifier: GPL-3.0-or-later */
/* State of the Data page: the summary, made in a lane, and which samples the cards go
 * through, in which order. The mixed order is drawn with a fixed seed, so that it is
 * the same each time; nothing depends on the order in the file, which often has the
 * classes one after the other. */
#include "config.h"

#include "fus-data-state.h"

#include "fus-getter.h"
#include "fus-rng.h"

#include <glib/gi18n-lib.h>

/* The mixed order is the same each time the data are opened. */
#define MIX_SEED 1

enum
{
  MOST_AT_ONCE = 100000, /* samples that are mixed while somebody waits */
};

struct _FusDataState
{
  GObject parent_instance;

  FusStudy *study;
  FusSummary *summary;
  FusJob *job;
  FusShow show;
  FusSort sort;
  guint *samples; /* that are shown; NULL: to be found anew */
  gsize n_samples;
  guint *mixed; /* (nullable): all of them in an order drawn at random */
};

enum
{
  PROP_BUSY = 1,
  PROP_SUMMARY,
  PROP_SHOW,
  PROP_SORT,
  N_PROPS,
};

static GParamSpec *properties[N_PROPS];
static guint samples_changed_signal;

G_DEFINE_FINAL_TYPE (FusDataState, fus_data_state, G_TYPE_OBJECT)

static void
notify (FusDataState *self, guint prop_id)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[prop_id]);
}

static void
drop_samples (FusDataState *self)
{
  g_clear_pointer (&self->samples, g_free);
  g_signal_emit (self, samples_changed_signal, 0);
}

/* What a look through the data is given and leaves. */
typedef struct
{
  FusDataset *dataset;
  guint *mixed;
} Look;

static void
look_free (gpointer data)
{
  Look *self = data;

  fus_dataset_unref (self->dataset);
  g_free (self->mixed);
  g_free (self);
}

static guint *
mix_samples (guint n)
{
  guint *order = g_new (guint, (gsize) n + 1);
  FusRng rng = fus_rng_at (MIX_SEED, FUS_DRAW_SAMPLE, 0, 0);

  fus_rng_permutation (&rng, order, n);

  return order;
}

static void
summarize_worker (GTask *task, FusJob *job, gpointer data)
{
  Look *look = data;
  FusProgress progress = fus_job_get_progress (job);
  GError *error = NULL;
  FusSummary *summary = NULL;

  look->mixed = mix_samples ((guint) fus_dataset_get_n_samples (look->dataset));
  summary = fus_summary_new (look->dataset, &progress, &error);
  if (summary != NULL)
    g_task_return_pointer (task, summary, (GDestroyNotify) fus_summary_unref);
  else
    g_task_return_error (task, error);
}

static void
summarize_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FusDataState) self = data;
  g_autoptr (GError) error = NULL;
  FusSummary *summary = g_task_propagate_pointer (G_TASK (result), &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->job);
  if (summary != NULL)
    {
      Look *look = fus_job_queue_get_input (result);

      self->summary = summary;
      g_free (self->mixed);
      self->mixed = g_steal_pointer (&look->mixed);
      if (self->sort == FUS_SORT_MIXED &&
          fus_dataset_get_n_samples (look->dataset) > MOST_AT_ONCE)
        drop_samples (self);
    }
  else
    fus_study_fail (self->study, error);
  notify (self, PROP_SUMMARY);
  notify (self, PROP_BUSY);
}

static void
summarize (FusDataState *self)
{
  FusDataset *dataset = fus_study_get_dataset (self->study);

  if (self->job != NULL)
    fus_job_cancel (self->job);
  g_clear_object (&self->job);
  g_clear_pointer (&self->summary, fus_summary_unref);
  g_clear_pointer (&self->mixed, g_free);
  notify (self, PROP_SUMMARY);
  if (dataset != NULL)
    {
      Look *look = g_new0 (Look, 1);

      look->dataset = fus_dataset_ref (dataset);
      self->job = fus_job_new (FUS_LANE_ANALYSIS, _ ("Looking through the data"));
      fus_job_queue_start (fus_study_get_jobs (self->study), self->job, summarize_worker,
                           look, look_free, summarize_cb, g_object_ref (self));
    }
  notify (self, PROP_BUSY);
}

static void
dataset_changed_cb (FusDataState *self)
{
  /* Samples of the old dataset must be gone before anyone is told of the new one. */
  g_clear_pointer (&self->samples, g_free);
  summarize (self);
  drop_samples (self);
}

static void
selection_changed_cb (FusDataState *self)
{
  if (self->show == FUS_SHOW_SELECTED)
    drop_samples (self);
}

static void
label_changed_cb (FusDataState *self)
{
  if (self->sort == FUS_SORT_BY_CLASS)
    drop_samples (self);
}

static void
fus_data_state_get_property (GObject *object,
                             guint prop_id,
                             GValue *value,
                             GParamSpec *pspec)
{
  FusDataState *self = FUS_DATA_STATE (object);

  switch (prop_id)
    {
    case PROP_BUSY:
      g_value_set_boolean (value, fus_data_state_is_busy (self));
      break;
    case PROP_SUMMARY:
      g_value_set_pointer (value, self->summary);
      break;
    case PROP_SHOW:
      g_value_set_uint (value, self->show);
      break;
    case PROP_SORT:
      g_value_set_uint (value, self->sort);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
fus_data_state_set_property (GObject *object,
                             guint prop_id,
                             const GValue *value,
                             GParamSpec *pspec)
{
  FusDataState *self = FUS_DATA_STATE (object);

  if (prop_id == PROP_SHOW)
    fus_data_state_set_show (self, (FusShow) g_value_get_uint (value));
  else if (prop_id == PROP_SORT)
    fus_data_state_set_sort (self, (FusSort) g_value_get_uint (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
fus_data_state_dispose (GObject *object)
{
  FusDataState *self = FUS_DATA_STATE (object);

  if (self->job != NULL)
    fus_job_cancel (self->job);
  g_clear_object (&self->job);
  g_clear_object (&self->study);

  G_OBJECT_CLASS (fus_data_state_parent_class)->dispose (object);
}

static void
fus_data_state_finalize (GObject *object)
{
  FusDataState *self = FUS_DATA_STATE (object);

  g_clear_pointer (&self->summary, fus_summary_unref);
  g_free (self->mixed);
  g_free (self->samples);

  G_OBJECT_CLASS (fus_data_state_parent_class)->finalize (object);
}

static void
fus_data_state_class_init (FusDataStateClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags both =
    G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = fus_data_state_get_property;
  object_class->set_property = fus_data_state_set_property;
  object_class->dispose = fus_data_state_dispose;
  object_class->finalize = fus_data_state_finalize;

  properties[PROP_BUSY] = g_param_spec_boolean ("busy", NULL, NULL, FALSE, flags);
  properties[PROP_SUMMARY] = g_param_spec_pointer ("summary", NULL, NULL, flags);
  properties[PROP_SHOW] =
    g_param_spec_uint ("show", NULL, NULL, 0, FUS_SHOW_INCOMPLETE, FUS_SHOW_ALL, both);
  properties[PROP_SORT] =
    g_param_spec_uint ("sort", NULL, NULL, 0, FUS_SORT_BY_CLASS, FUS_SORT_MIXED, both);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  samples_changed_signal =
    g_signal_new ("samples-changed", FUS_TYPE_DATA_STATE, G_SIGNAL_RUN_LAST, 0, NULL,
                  NULL, NULL, G_TYPE_NONE, 0);
}

static void
fus_data_state_init (FusDataState *self)
{
}

FusDataState *
fus_data_state_new (FusStudy *study)
{
  g_return_val_if_fail (FUS_IS_STUDY (study), NULL);

  FusDataState *self = g_object_new (FUS_TYPE_DATA_STATE, NULL);

  self->study = g_object_ref (study);
  g_signal_connect_object (study, "notify::dataset", G_CALLBACK (dataset_changed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (study, "notify::label", G_CALLBACK (label_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (fus_study_get_selection (study), "changed",
                           G_CALLBACK (selection_changed_cb), self, G_CONNECT_SWAPPED);
  if (fus_study_get_dataset (study) != NULL)
    summarize (self);

  return self;
}

FUS_DEFINE_GETTER (FusDataState,
                   DATA_STATE,
                   FusSummary *,
                   fus_data_state_get_summary,
                   summary)

gboolean
fus_data_state_is_busy (FusDataState *self)
{
  g_return_val_if_fail (FUS_IS_DATA_STATE (self), FALSE);

  return self->job != NULL;
}

/* Those of @order, `[n]`, that are to be shown. */
static void
filter_samples (FusDataState *self, FusDataset *dataset, const guint *order, guint n)
{
  FusSelection *selection = fus_study_get_selection (self->study);
  const FusMask *presence = fus_dataset_get_presence (dataset);
  const FusMask all = fus_mask_all (fus_dataset_get_n_modalities (dataset));
  const gboolean selected =
    self->show == FUS_SHOW_SELECTED && !fus_selection_is_empty (selection);

  self->n_samples = 0;
  for (guint i = 0; i < n; i++)
    if (selected                            ? fus_selection_contains (selection, order[i])
        : self->show == FUS_SHOW_INCOMPLETE ? presence[order[i]] != all
                                            : TRUE)
      self->samples[self->n_samples++] = order[i];
}

/* Those of no class first, then a class after the other, each in its order. */
static guint *
order_by_class (const FusLabel *label, guint n)
{
  guint *order = g_new (guint, (gsize) n + 1);
  g_autofree guint *starts = g_new0 (guint, (gsize) label->n_classes + 3);

  for (guint i = 0; i < n; i++)
    starts[label->codes[i] + 2]++;
  for (guint k = 1; k < label->n_classes + 2; k++)
    starts[k] += starts[k - 1];
  for (guint i = 0; i < n; i++)
    order[starts[label->codes[i] + 1]++] = i;

  return order;
}

static guint *
count_up (guint n)
{
  guint *order = g_new (guint, (gsize) n + 1);

  for (guint i = 0; i < n; i++)
    order[i] = i;

  return order;
}

/* To mix very many takes longer than a frame: that is done while they are looked
 * through, and till then they stand as they come. */
static void
find_samples (FusDataState *self, FusDataset *dataset)
{
  const FusLabel *label = fus_study_get_label (self->study);
  const guint n = (guint) fus_dataset_get_n_samples (dataset);
  const gboolean mixed = self->sort == FUS_SORT_MIXED;
  g_autofree guint *own = NULL;
  const guint *order = mixed ? self->mixed : NULL;

  if (order == NULL)
    order = own =
      mixed && n <= MOST_AT_ONCE ? mix_samples (n)
      : self->sort == FUS_SORT_BY_CLASS && label != NULL && label->codes != NULL
        ? order_by_class (label, n)
        : count_up (n);
  self->samples = g_new (guint, (gsize) n + 1);
  filter_samples (self, dataset, order, n);
}

const guint *
fus_data_state_get_samples (FusDataState *self, gsize *n)
{
  g_return_val_if_fail (FUS_IS_DATA_STATE (self), NULL);
  g_return_val_if_fail (n != NULL, NULL);

  FusDataset *dataset = fus_study_get_dataset (self->study);

  *n = 0;
  if (dataset == NULL)
    return NULL;
  if (self->samples == NULL)
    find_samples (self, dataset);
  *n = self->n_samples;

  return self->samples;
}

void
fus_data_state_set_show (FusDataState *self, FusShow show)
{
  g_return_if_fail (FUS_IS_DATA_STATE (self));
  g_return_if_fail ((guint) show <= FUS_SHOW_INCOMPLETE);

  if (self->show == show)
    return;
  self->show = show;
  notify (self, PROP_SHOW);
  drop_samples (self);
}

void
fus_data_state_set_sort (FusDataState *self, FusSort sort)
{
  g_return_if_fail (FUS_IS_DATA_STATE (self));
  g_return_if_fail ((guint) sort <= FUS_SORT_BY_CLASS);

  if (self->sort == sort)
    return;
  self->sort = sort;
  notify (self, PROP_SORT);
  drop_samples (self);
}

typedef gboolean (*SampleTest) (FusDataset *dataset, guint sample, gconstpointer data);

/* Selects what passes a test, and shows it on the cards. */
static void
select_where (FusDataState *self,
              FusSelectionOp op,
              SampleTest test,
              gconstpointer data,
              const char *name)
{
  FusDataset *dataset = fus_study_get_dataset (self->study);
  g_autofree guint *samples = NULL;
  guint n_all = 0;
  gsize n = 0;

  if (dataset == NULL)
    return;
  n_all = (guint) fus_dataset_get_n_samples (dataset);
  samples = g_new (guint, n_all + 1);
  for (guint i = 0; i < n_all; i++)
    if (test (dataset, i, data))
      samples[n++] = i;
  fus_study_select (self->study, op, samples, n, name);
  fus_data_state_set_show (self, FUS_SHOW_SELECTED);
}

static gboolean
has_pattern (FusDataset *dataset, guint sample, gconstpointer data)
{
  return fus_dataset_get_presence (dataset)[sample] == *(const FusMask *) data;
}

void
fus_data_state_select_pattern (FusDataState *self, FusSelectionOp op, FusMask pattern)
{
  g_return_if_fail (FUS_IS_DATA_STATE (self));
  g_return_if_fail ((guint) op <= FUS_SELECTION_INTERSECT);

  select_where (self, op, has_pattern, &pattern, _ ("Selecting a Pattern"));
}

typedef struct
{
  const FusLabel *label;
  gint32 code;
} ClassTest;

static gboolean
is_of_class (FusDataset *dataset, guint sample, gconstpointer data)
{
  const ClassTest *test = data;

  return test->label->codes[sample] == test->code;
}

void
fus_data_state_select_class (FusDataState *self, FusSelectionOp op, guint class_code)
{
  g_return_if_fail (FUS_IS_DATA_STATE (self));
  g_return_if_fail ((guint) op <= FUS_SELECTION_INTERSECT);

  ClassTest test = { fus_study_get_label (self->study), (gint32) class_code };

  if (test.label != NULL && test.label->codes != NULL)
    select_where (self, op, is_of_class, &test, _ ("Selecting a Class"));
}

static gboolean
lacks_modality (FusDataset *dataset, guint sample, gconstpointer data)
{
  return !fus_mask_has (fus_dataset_get_presence (dataset)[sample],
                        *(const guint *) data);
}

void
fus_data_state_select_missing (FusDataState *self, FusSelectionOp op, guint m)
{
  g_return_if_fail (FUS_IS_DATA_STATE (self));
  g_return_if_fail ((guint) op <= FUS_SELECTION_INTERSECT);
  g_return_if_fail (fus_study_get_dataset (self->study) == NULL ||
                    m <
                      fus_dataset_get_n_modalities (fus_study_get_dataset (self->study)));

  select_where (self, op, lacks_modality, &m, _ ("Selecting What Is Missing"));
}
