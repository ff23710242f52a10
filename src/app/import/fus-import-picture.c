/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-import-picture.h"

#include <math.h>
#include <string.h>

void
fus_import_picture_init (FusImportPicture *self)
{
  self->preview = NULL;
  self->pixels = g_ptr_array_new ();
}

void
fus_import_picture_clear (FusImportPicture *self)
{
  g_clear_pointer (&self->pixels, g_ptr_array_unref);
}

static gboolean
is_whole (const FusImportPicture *self)
{
  gsize n = 1;

  for (guint d = 0; d < self->preview->n_dims; d++)
    n *= self->preview->shape[d];

  return self->preview->kind == FUS_MODALITY_IMAGE && self->preview->n_dims >= 2 &&
         n == self->pixels->len;
}

static double
get_pixel (const FusImportPicture *self, guint row, gsize place)
{
  const FusPreviewColumn *column = g_ptr_array_index (self->pixels, place);

  return column->values[row];
}

static void
find_range (FusImportPicture *self)
{
  self->low = (double) INFINITY;
  self->high = (double) -INFINITY;
  for (guint row = 0; row < self->preview->n_shown; row++)
    for (guint i = 0; i < self->pixels->len; i++)
      {
        double value = get_pixel (self, row, i);

        self->low = isnan (value) ? self->low : MIN (self->low, value);
        self->high = isnan (value) ? self->high : MAX (self->high, value);
      }
}

gboolean
fus_import_picture_take (FusImportPicture *self, const FusImportPreview *preview)
{
  self->preview = preview;
  g_ptr_array_set_size (self->pixels, 0);
  for (guint i = 0; preview != NULL && i < preview->columns->len; i++)
    {
      FusPreviewColumn *column = g_ptr_array_index (preview->columns, i);

      if (strcmp (column->role, "feature") == 0 && column->values != NULL)
        g_ptr_array_add (self->pixels, column);
    }
  if (preview == NULL || !is_whole (self))
    {
      g_ptr_array_set_size (self->pixels, 0);
      return FALSE;
    }
  find_range (self);

  return TRUE;
}

gboolean
fus_import_picture_is_there (const FusImportPicture *self, guint row)
{
  for (guint i = 0; i < self->pixels->len; i++)
    if (!isnan (get_pixel (self, row, i)))
      return TRUE;

  return FALSE;
}

static guint32
get_level (const FusImportPicture *self, double value)
{
  double range = self->high - self->low;

  return isnan (value) || !(range > 0)
           ? 0
           : (guint32) lround (255 * CLAMP ((value - self->low) / range, 0, 1));
}

cairo_surface_t *
fus_import_picture_make (const FusImportPicture *self, guint row)
{
  gsize n_channels = self->preview->n_dims > 2 ? self->preview->shape[2] : 1;
  int height = (int) self->preview->shape[0];
  int width = (int) self->preview->shape[1];
  cairo_surface_t *surface =
    cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  guint32 *data = (guint32 *) (gpointer) cairo_image_surface_get_data (surface);
  int stride = cairo_image_surface_get_stride (surface) / 4;

  for (int y = 0; y < height; y++)
    for (int x = 0; x < width; x++)
      {
        gsize place = ((gsize) y * (gsize) width + (gsize) x) * n_channels;
        guint32 red = get_level (self, get_pixel (self, row, place));
        guint32 green =
          n_channels >= 3 ? get_level (self, get_pixel (self, row, place + 1)) : red;
        guint32 blue =
          n_channels >= 3 ? get_level (self, get_pixel (self, row, place + 2)) : red;

        data[y * stride + x] = red << 16 | green << 8 | blue;
      }
  cairo_surface_mark_dirty (surface);

  return surface;
}
