/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-file-error.h"

typedef struct
{
  char *file;
  char *object;
  gint64 row;
  char *remedy;
} FusFileErrorPrivate;

static void
fus_file_error_private_init (FusFileErrorPrivate *private)
{
  g_assert (private != NULL);
  private->row = -1;
}

static void
fus_file_error_private_copy (const FusFileErrorPrivate *from, FusFileErrorPrivate *to)
{
  g_assert (from != NULL && to != NULL);
  to->file = g_strdup (from->file);
  to->object = g_strdup (from->object);
  to->row = from->row;
  to->remedy = g_strdup (from->remedy);
}

static void
fus_file_error_private_clear (FusFileErrorPrivate *private)
{
  g_assert (private != NULL);
  g_free (private->file);
  g_free (private->object);
  g_free (private->remedy);
}

G_DEFINE_EXTENDED_ERROR (FusFileError, fus_file_error)

void
fus_file_error_set (GError **error,
                    FusFileError code,
                    FusPlace place,
                    const char *format,
                    ...)
{
  GError *made = NULL;
  va_list args;

  if (error == NULL)
    return;
  va_start (args, format);
  made = g_error_new_valist (FUS_FILE_ERROR, code, format, args);
  va_end (args);
  fus_file_error_fill_place (made, place);
  g_propagate_error (error, made);
}

static void
fill (char **field, const char *value)
{
  if (*field == NULL)
    *field = g_strdup (value);
}

void
fus_file_error_fill_place (GError *error, FusPlace place)
{
  FusFileErrorPrivate *private = NULL;

  if (error == NULL || error->domain != FUS_FILE_ERROR)
    return;
  private = fus_file_error_get_private (error);
  g_assert (private != NULL);
  fill (&private->file, place.file);
  fill (&private->object, place.object);
  fill (&private->remedy, place.remedy);
  if (private->row < 0)
  private->row = place.row;
}

FusPlace
fus_file_error_get_place (const GError *error)
{
  FusFileErrorPrivate *private = NULL;

  if (error->domain != FUS_FILE_ERROR)
    return (FusPlace){ .row = -1 };
  private = fus_file_error_get_private (error);
  g_assert (private != NULL);

  return (FusPlace){ private->file, private->object, private->row, private->remedy };
}

const char *
fus_file_error_get_code_name (const GError *error)
{
  static const char *const names[] = {
    "not-found", "unreadable", "format", "unsupported", "content",
    "mismatch",  "limit",      "write",  "exists",      "usage",
  };

  if (error->domain != FUS_FILE_ERROR || error->code < 0 ||
      (gsize) error->code >= G_N_ELEMENTS (names))
    return "other";

  return names[error->code];
}
