/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-train-alarms.h"

#include "fus-training-alarm.h"
#include "fus-training-state.h"

#include <glib/gi18n-lib.h>

struct _FusTrainAlarms
{
  AdwBin parent_instance;

  FusStudy *study;
  GArray *shown; /* of FusTrainingAlarm: the lines that are there */
  GtkBox *lines;
};

G_DEFINE_FINAL_TYPE (FusTrainAlarms, fus_train_alarms, ADW_TYPE_BIN)

/* How each kind of alarm is told, and what its button does; in the order of
 * FusTrainingAlarmKind. */
typedef struct
{
  const char *button;
  const char *done;
  char *(*describe) (const FusTrainingAlarm *alarm, const char *modality);
  void (*remedy) (FusTrainingState *training, const FusTrainingAlarm *alarm);
} AlarmClass;

static char *
describe_stale (const FusTrainingAlarm *alarm, const char *modality)
{
  return g_strdup_printf (_ ("“%s” has not got better since epoch %u."), modality,
                          alarm->epoch);
}

static char *
describe_collapsed (const FusTrainingAlarm *alarm, const char *modality)
{
  return g_strdup_printf (_ ("Since epoch %u the latents carry nothing: the model does "
                             "without them."),
                          alarm->epoch);
}

static char *
describe_jumped (const FusTrainingAlarm *alarm, const char *modality)
{
  return g_strdup_printf (
    _ ("The loss jumped at epoch %u, and little has been won since: the steps are too "
       "large."),
    alarm->epoch);
}

static void
weigh_more (FusTrainingState *training, const FusTrainingAlarm *alarm)
{
  fus_training_state_weigh_more (training, alarm->m);
}

static void
warm_up_longer (FusTrainingState *training, const FusTrainingAlarm *alarm)
{
  fus_training_state_warm_up_longer (training);
}

static void
step_less (FusTrainingState *training, const FusTrainingAlarm *alarm)
{
  fus_training_state_step_less (training);
}

static const AlarmClass alarm_classes[] = {
  { N_ ("Weigh It More"), N_ ("It counts twice as much in the next run"), describe_stale,
    weigh_more },
  { N_ ("Warm Up Longer"), N_ ("The next run warms up for half of its epochs"),
    describe_collapsed, warm_up_longer },
  { N_ ("Lower the Learning Rate"), N_ ("The next run takes steps a third as large"),
    describe_jumped, step_less },
};

static void
remedy_cb (FusTrainAlarms *self, GtkWidget *button)
{
  const FusTrainingAlarm *alarm = g_object_get_data (G_OBJECT (button), "alarm");
  const AlarmClass *class = &alarm_classes[alarm->kind];

  class->remedy (fus_study_get_training (self->study), alarm);
  gtk_widget_set_sensitive (button, FALSE);
  gtk_widget_activate_action (GTK_WIDGET (self), "win.toast", "(sss)", _ (class->done),
                              _ ("Undo"), "win.undo");
}

static void
add_line (FusTrainAlarms *self, const FusTrainingAlarm *alarm)
{
  FusDataset *dataset = fus_study_get_dataset (self->study);
  const AlarmClass *class = &alarm_classes[alarm->kind];
  g_autofree char *text =
    class->describe (alarm, fus_dataset_get_modality (dataset, alarm->m)->name);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  GtkWidget *label = gtk_label_new (text);
  GtkWidget *button = gtk_button_new_with_label (_ (class->button));

  gtk_widget_add_css_class (icon, "warning");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data_full (G_OBJECT (button), "alarm", g_memdup2 (alarm, sizeof *alarm),
                          g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remedy_cb), self,
                           G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (box), icon);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), button);
  gtk_box_append (self->lines, box);
}

static gboolean
is_shown (FusTrainAlarms *self, const GArray *alarms)
{
  return alarms->len == self->shown->len &&
         (alarms->len == 0 || memcmp (alarms->data, self->shown->data,
                                      alarms->len * sizeof (FusTrainingAlarm)) == 0);
}

static void
fus_train_alarms_finalize (GObject *object)
{
  FusTrainAlarms *self = FUS_TRAIN_ALARMS (object);

  g_clear_object (&self->study);
  g_array_unref (self->shown);

  G_OBJECT_CLASS (fus_train_alarms_parent_class)->finalize (object);
}

static void
fus_train_alarms_class_init (FusTrainAlarmsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = fus_train_alarms_finalize;
}

static void
fus_train_alarms_init (FusTrainAlarms *self)
{
  self->shown = g_array_new (FALSE, FALSE, sizeof (FusTrainingAlarm));
  self->lines = GTK_BOX (gtk_box_new (GTK_ORIENTATION_VERTICAL, 6));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->lines));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
fus_train_alarms_set_study (FusTrainAlarms *self, FusStudy *study)
{
  g_return_if_fail (self->study == NULL);

  self->study = g_object_ref (study);
}

/* Lines that say what they said before stay as they are, pressed buttons too. */
void
fus_train_alarms_set_log (FusTrainAlarms *self, const FusTrainingLog *log)
{
  g_autoptr (GArray) alarms = log != NULL
                                ? fus_training_alarm_list (log)
                                : g_array_new (FALSE, FALSE, sizeof (FusTrainingAlarm));
  GtkWidget *line = NULL;

  if (is_shown (self, alarms))
    return;
  while ((line = gtk_widget_get_first_child (GTK_WIDGET (self->lines))) != NULL)
    gtk_box_remove (self->lines, line);
  for (guint i = 0; i < alarms->len; i++)
    add_line (self, &g_array_index (alarms, FusTrainingAlarm, i));
  gtk_widget_set_visible (GTK_WIDGET (self), alarms->len > 0);
  g_clear_pointer (&self->shown, g_array_unref);
  self->shown = g_steal_pointer (&alarms);
}
