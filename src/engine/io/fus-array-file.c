/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-array-file.h"

#include "fus-file-error.h"
#include "fus-json.h"

#include <glib/gi18n-lib.h>

static gboolean
read_all (const char *path,
          FusArrayFileFunc read,
          const FusReadOptions *options,
          GPtrArray *arrays,
          GPtrArray *notes,
          GError **error)
{
  if (!read (path, options, arrays, notes, error))
    return FALSE;
  if (arrays->len > 0)
    return TRUE;
  fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                      (FusPlace){ path, NULL, -1, _ ("Choose another file.") },
                      _ ("The file holds no arrays of numbers or texts"));

  return FALSE;
}

FusSource *
fus_array_file_load (const char *path,
                     const char *format,
                     FusArrayFileFunc read,
                     const FusReadOptions *options,
                     GError **error)
{
  g_autoptr (GPtrArray) arrays =
               g_ptr_array_new_with_free_func ((GDestroyNotify) fus_array_free);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);
  FusSource *source = NULL;

  if (!read_all (path, read, options, arrays, notes, error))
    return NULL;
  source = fus_arrays_to_source (arrays, format, path, options, error);
  for (guint i = 0; source != NULL && i < notes->len; i++)
    g_ptr_array_add (source->notes, g_strdup (g_ptr_array_index (notes, i)));

  return source;
}

static void
describe_array (const FusArray *array, JsonBuilder *builder)
{
  json_builder_begin_object (builder);
  fus_json_add_string (builder, "path", array->name);
  fus_json_add_string (builder, "kind", "array");
  fus_json_add_string (builder, "dtype",
                       array->texts != NULL ? "text"
                       : array->bytes       ? "uint8"
                       : array->whole       ? "integer"
                                            : "real");
  fus_json_begin_array (builder, "shape");
  for (guint i = 0; i < array->n_dims; i++)
    json_builder_add_int_value (builder, (gint64) array->dims[i]);
  json_builder_end_array (builder);
  json_builder_end_object (builder);
}

void
fus_array_file_describe (GPtrArray *arrays, JsonBuilder *builder)
{
  fus_json_begin_array (builder, "objects");
  for (guint i = 0; i < arrays->len; i++)
    describe_array (g_ptr_array_index (arrays, i), builder);
  json_builder_end_array (builder);
}

gboolean
fus_array_file_inspect (const char *path,
                        FusArrayFileFunc read,
                        JsonBuilder *builder,
                        GError **error)
{
  FusReadOptions options = { 0 };
  g_autoptr (GPtrArray) arrays =
               g_ptr_array_new_with_free_func ((GDestroyNotify) fus_array_free);
  g_autoptr (GPtrArray) notes = g_ptr_array_new_with_free_func (g_free);

  if (!read_all (path, read, &options, arrays, notes, error))
    return FALSE;
  fus_array_file_describe (arrays, builder);

  return TRUE;
}
