/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-model-file-private.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

/* The log is a table of doubles whose columns have names, so that an old file lacks a
 * column rather than being misread. To add a number: a row in one of the tables. */

enum
{
  MAX_EPOCHS = 1000000, /* what the option takes at most */
};

typedef struct
{
  const char *name;
  gsize offset;
  gboolean count;
} Field;

static const Field epoch_fields[] = {
  { "samples_per_second", offsetof (FusEpoch, samples_per_second), FALSE },
  { "seconds", offsetof (FusEpoch, seconds), FALSE },
  { "learning_rate", offsetof (FusEpoch, learning_rate), FALSE },
  { "beta", offsetof (FusEpoch, beta), FALSE },
  { "gradient_norm", offsetof (FusEpoch, gradient_norm), FALSE },
};

static const Field term_fields[] = {
  { "n_rows", offsetof (FusLossTerms, n_rows), TRUE },
  { "loss", offsetof (FusLossTerms, loss), FALSE },
  { "kl", offsetof (FusLossTerms, kl), FALSE },
  { "elbo", offsetof (FusLossTerms, elbo), FALSE },
};

static const Field modality_fields[] = {
  { "nll", offsetof (FusLossTerms, nll), FALSE },
  { "kl_of", offsetof (FusLossTerms, kl_of), FALSE },
  { "r2", offsetof (FusLossTerms, r2), FALSE },
  { "n_of", offsetof (FusLossTerms, n_of), TRUE },
};

G_STATIC_ASSERT (sizeof (double) == sizeof (gsize));

static void
add_column (GArray *columns, char *name, gsize offset, gboolean count)
{
  const FusLogColumn column = { name, offset, count };

  g_array_append_val (columns, column);
}

static void
add_terms (GArray *columns, const char *part, gsize offset, guint n_modalities)
{
  for (gsize i = 0; i < G_N_ELEMENTS (term_fields); i++)
    add_column (columns, g_strdup_printf ("%s.%s", part, term_fields[i].name),
                offset + term_fields[i].offset, term_fields[i].count);
  for (guint m = 0; m < n_modalities; m++)
    for (gsize i = 0; i < G_N_ELEMENTS (modality_fields); i++)
      add_column (columns, g_strdup_printf ("%s.%s.%u", part, modality_fields[i].name, m),
                  offset + modality_fields[i].offset + m * sizeof (double),
                  modality_fields[i].count);
}

static void
column_clear (gpointer data)
{
  FusLogColumn *column = data;

  g_free (column->name);
}

GArray *
fus_model_file_list_log_columns (guint n_modalities)
{
  GArray *columns = g_array_new (FALSE, FALSE, sizeof (FusLogColumn));

  g_array_set_clear_func (columns, column_clear);
  for (gsize i = 0; i < G_N_ELEMENTS (epoch_fields); i++)
    add_column (columns, g_strdup (epoch_fields[i].name), epoch_fields[i].offset,
                epoch_fields[i].count);
  add_terms (columns, "train", offsetof (FusEpoch, train), n_modalities);
  add_terms (columns, "valid", offsetof (FusEpoch, valid), n_modalities);

  return columns;
}

static void
set_field (FusEpoch *epoch, const FusLogColumn *column, double value)
{
  gsize count = value >= 0 && value < 1e15 ? (gsize) value : 0;
  char *place = (char *) epoch + column->offset;

  if (column->count)
    memcpy (place, &count, sizeof count);
  else
    memcpy (place, &value, sizeof value);
}

static const FusLogColumn *
find_column (GArray *columns, const char *name)
{
  for (guint i = 0; i < columns->len; i++)
    if (g_str_equal (g_array_index (columns, FusLogColumn, i).name, name))
      return &g_array_index (columns, FusLogColumn, i);

  return NULL;
}

static void
read_epochs (FusTrainingLog *log,
             const double *values,
             gsize n_epochs,
             char **names,
             gsize n_columns)
{
  g_autoptr (GArray) columns = fus_model_file_list_log_columns (log->n_modalities);

  for (gsize i = 0; i < n_epochs; i++)
    {
      FusEpoch epoch = { .epoch = (guint) i + 1 };

      for (gsize c = 0; c < n_columns; c++)
        {
          const FusLogColumn *column = find_column (columns, names[c]);

          if (column != NULL)
            set_field (&epoch, column, values[i * n_columns + c]);
        }
      fus_training_log_append (log, &epoch);
    }
}

static void
take_seconds (FusTrainingLog *log, const double *seconds)
{
  log->start_seconds = seconds[0] > 0 && isfinite (seconds[0]) ? seconds[0] : 0;
  log->finish_seconds = seconds[1] > 0 && isfinite (seconds[1]) ? seconds[1] : 0;
}

FusTrainingLog *
fus_model_file_read_log (const FusPack *pack,
                         const char *prefix,
                         guint n_modalities,
                         GError **error)
{
  g_autofree char *epochs_name = g_strconcat (prefix, "/epochs", NULL);
  g_autofree char *columns_name = g_strconcat (prefix, "/columns", NULL);
  g_autofree char *best_name = g_strconcat (prefix, "/best_epoch", NULL);
  g_autofree char *start_name = g_strconcat (prefix, "/start_r2", NULL);
  g_autofree char *seconds_name = g_strconcat (prefix, "/seconds", NULL);
  const FusPackItem *item = fus_pack_lookup (pack, epochs_name);
  const FusPackItem *start = fus_pack_lookup (pack, start_name);
  const FusPackItem *seconds = fus_pack_lookup (pack, seconds_name);
  g_auto (GStrv) names = NULL;
  FusTrainingLog *log = NULL;

  if (item == NULL || item->type != FUS_PACK_FLOAT64 || item->n_dims != 2 ||
      item->dims[0] > MAX_EPOCHS || item->dims[1] < G_N_ELEMENTS (epoch_fields))
    {
      fus_model_file_set_broken (epochs_name, error);
      return NULL;
    }
  names = fus_pack_dup_strv (pack, columns_name, item->dims[1]);
  if (names == NULL)
    {
      fus_model_file_set_broken (columns_name, error);
      return NULL;
    }
  log = fus_training_log_new (n_modalities);
  read_epochs (log, item->data, item->dims[0], names, item->dims[1]);
  log->best_epoch =
    (guint) CLAMP (fus_pack_get_int (pack, best_name, 0), 0, (gint64) item->dims[0]);
  /* Older files don't have these. */
  if (start != NULL && start->type == FUS_PACK_FLOAT64 && start->n_dims == 1 &&
      start->dims[0] == n_modalities && n_modalities <= FUS_MAX_MODALITIES)
    memcpy (log->start_r2, start->data, n_modalities * sizeof (double));
  if (seconds != NULL && seconds->type == FUS_PACK_FLOAT64 && seconds->n_dims == 1 &&
      seconds->dims[0] == 2)
    take_seconds (log, seconds->data);

  return log;
}
