/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pictures are read by libpng, libjpeg and libtiff themselves and not through gdk-pixbuf:
 * that one loads a module for each format when it meets it, which a process that opens
 * nothing can't, keeps no more than eight bits and lays no limit on what is unpacked. */
#include "config.h"

#include "fus-image-private.h"

#include "fus-arrays.h"
#include "fus-file-error.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static const struct
{
  const char *magic;
  gsize n;
  FusImage *(*decode) (const FusImageBytes *in, GError **error);
} formats[] = {
  { "\x89PNG\r\n\x1a\n", 8, fus_image_decode_png },
  { "\xff\xd8\xff", 3, fus_image_decode_jpeg },
  { "II*\0", 4, fus_image_decode_tiff },
  { "MM\0*", 4, fus_image_decode_tiff },
  { "II+\0", 4, fus_image_decode_tiff },
  { "MM\0+", 4, fus_image_decode_tiff },
  { "BM", 2, fus_image_decode_bmp },
};

FusImage *
fus_image_new (guint width,
               guint height,
               guint n_channels,
               const char *path,
               const char *object,
               GError **error)
{
  FusImage *self = NULL;
  guint64 n = (guint64) width * height;

  if (width == 0 || height == 0 || width > FUS_IMAGE_MAX_SIDE ||
      height > FUS_IMAGE_MAX_SIDE || n > FUS_IMAGE_MAX_PIXELS ||
      !fus_array_check_budget (n * n_channels, sizeof (guint16), path, object, NULL))
    {
      fus_file_error_set (error, FUS_FILE_ERROR_LIMIT,
                          (FusPlace){ path, object, -1, _ ("Make the picture smaller.") },
                          _ ("The picture has %u × %u pixels, which is none or more than "
                             "may be read into memory"),
                          width, height);
      return NULL;
    }
  self = g_new0 (FusImage, 1);
  self->width = width;
  self->height = height;
  self->n_channels = n_channels;
  self->most = 255;
  self->pixels = g_new0 (guint16, n * n_channels);

  return self;
}

void
fus_image_free (FusImage *self)
{
  g_free (self->pixels);
  g_free (self);
}

FusImage *
fus_image_set_broken (const FusImageBytes *self, const char *said, GError **error)
{
  g_autofree char *valid = said != NULL ? g_utf8_make_valid (said, -1) : NULL;

  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ self->path, self->object, -1,
                                  _ ("Get the picture again, or take it out of the "
                                     "folder.") },
                      _ ("The picture is damaged: %s"),
                      valid != NULL ? valid : _ ("it ends too early"));

  return NULL;
}

FusImage *
fus_image_set_unsupported (const FusImageBytes *self, const char *what, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_UNSUPPORTED,
                      (FusPlace){ self->path, self->object, -1,
                                  _ ("Save the picture as PNG.") },
                      _ ("Pictures of this kind can’t be read: %s"), what);

  return NULL;
}

static int
find_format (const guint8 *bytes, gsize n)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (n >= formats[i].n && memcmp (bytes, formats[i].magic, formats[i].n) == 0)
      return (int) i;

  return -1;
}

gboolean
fus_image_sniff (const guint8 *bytes, gsize n)
{
  return find_format (bytes, n) >= 0;
}

FusImage *
fus_image_decode (const guint8 *bytes,
                  gsize n,
                  const char *path,
                  const char *object,
                  GError **error)
{
  FusImageBytes in = { bytes, n, path, object };
  int format = find_format (bytes, n);

  if (format >= 0)
    return formats[format].decode (&in, error);
  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ path, object, -1,
                                  _ ("Save it as PNG, or take it out of the folder.") },
                      _ ("The file is no picture in PNG, JPEG, TIFF or BMP"));

  return NULL;
}

gboolean
fus_image_flatten (FusImage *self)
{
  gsize n = (gsize) self->width * self->height;
  guint n_out = self->n_channels - 1;
  gboolean any = FALSE;

  if (self->n_channels % 2 != 0)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      const guint16 *from = self->pixels + i * self->n_channels;
      guint opacity = from[n_out];

      any |= opacity != self->most;
      for (guint c = 0; c < n_out; c++)
        self->pixels[i * n_out + c] =
          (guint16) (((guint64) from[c] * opacity +
                      (guint64) self->most * (self->most - opacity) + self->most / 2) /
                     self->most);
    }
  self->n_channels = n_out;

  return any;
}

void
fus_image_set_channels (FusImage *self, guint n_channels)
{
  gsize n = (gsize) self->width * self->height;
  guint16 *out = NULL;

  if (self->n_channels == n_channels)
    return;
  out = g_new (guint16, n * n_channels);
  for (gsize i = 0; i < n; i++)
    {
      const guint16 *from = self->pixels + i * self->n_channels;

      if (n_channels == 3)
        for (guint c = 0; c < 3; c++)
          out[3 * i + c] = from[0];
      else
        out[i] = (guint16) ((299 * (guint) from[0] + 587 * (guint) from[1] +
                             114 * (guint) from[2] + 500) /
                            1000);
    }
  g_free (self->pixels);
  self->pixels = out;
  self->n_channels = n_channels;
}

/* One direction: @n lines of @n_from values of @n_channels, @step apart, become @n_to. */
static void
resize_lines (double *to,
              const double *from,
              gsize n_lines,
              gsize line_from,
              gsize line_to,
              guint n_from,
              guint n_to,
              gsize step)
{
  double scale = (double) n_from / n_to;
  double support = MAX (scale, 1);

  for (guint i = 0; i < n_to; i++)
    {
      double center = (i + 0.5) * scale;
      int first = MAX ((int) floor (center - support), 0);
      int last = MIN ((int) ceil (center + support), (int) n_from);
      double sum = 0;

      for (int j = first; j < last; j++)
        sum += MAX (0, 1 - fabs (j + 0.5 - center) / support);
      for (gsize line = 0; line < n_lines; line++)
        {
          double value = 0;

          for (int j = first; j < last; j++)
            value += MAX (0, 1 - fabs (j + 0.5 - center) / support) *
                     from[line * line_from + (gsize) j * step];
          to[line * line_to + i * step] = value / sum;
        }
    }
}

void
fus_image_resize (FusImage *self, guint width, guint height)
{
  gsize n_c = self->n_channels;
  gsize n = (gsize) self->width * self->height * n_c;
  g_autofree double *whole = g_new (double, n);
  g_autofree double *wide = g_new (double, (gsize) self->height *width *n_c);
  g_autofree double *out = g_new (double, (gsize) height *width *n_c);

  if (self->width == width && self->height == height)
    return;
  for (gsize i = 0; i < n; i++)
    whole[i] = self->pixels[i];
  for (gsize c = 0; c < n_c; c++)
    resize_lines (wide + c, whole + c, self->height, self->width * n_c, width * n_c,
                  self->width, width, n_c);
  /* Columns: a line is what is n_c × width apart. */
  for (gsize i = 0; i < width * n_c; i++)
    resize_lines (out + i, wide + i, 1, 0, 0, self->height, height, width * n_c);
  g_free (self->pixels);
  self->pixels = g_new (guint16, (gsize) height * width * n_c);
  for (gsize i = 0; i < (gsize) height * width * n_c; i++)
    self->pixels[i] = (guint16) CLAMP (lround (out[i]), 0, (long) self->most);
  self->width = width;
  self->height = height;
}
