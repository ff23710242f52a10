/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-image-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <tiffio.h>

typedef struct
{
  const FusImageBytes *in;
  toff_t at;
} Stream;

static tmsize_t
read_cb (thandle_t data, void *to, tmsize_t n)
{
  Stream *self = data;
  gsize rest = self->at < self->in->n ? self->in->n - (gsize) self->at : 0;
  gsize taken = MIN ((gsize) MAX (n, 0), rest);

  if (taken > 0)
    memcpy (to, self->in->bytes + self->at, taken);
  self->at += taken;

  return (tmsize_t) taken;
}

static tmsize_t
write_cb (thandle_t data, void *from, tmsize_t n)
{
  return 0;
}

static toff_t
seek_cb (thandle_t data, toff_t offset, int whence)
{
  Stream *self = data;
  toff_t from = whence == SEEK_CUR ? self->at : whence == SEEK_END ? self->in->n : 0;

  self->at = from + offset;

  return self->at;
}

static int
close_cb (thandle_t data)
{
  return 0;
}

static toff_t
size_cb (thandle_t data)
{
  return ((Stream *) data)->in->n;
}

static int
map_cb (thandle_t data, void **base, toff_t *size)
{
  return 0;
}

static void
unmap_cb (thandle_t data, void *base, toff_t size)
{
}

/* Rows of plain numbers: gray or colors, of 8 or 16 bits, each pixel whole. */
static gboolean
is_plain (TIFF *tiff, guint16 *n_bits, guint16 *n_channels)
{
  guint16 photometric = 0;
  guint16 planar = PLANARCONFIG_CONTIG;
  guint16 format = SAMPLEFORMAT_UINT;

  TIFFGetFieldDefaulted (tiff, TIFFTAG_BITSPERSAMPLE, n_bits);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_SAMPLESPERPIXEL, n_channels);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_PLANARCONFIG, &planar);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_SAMPLEFORMAT, &format);
  if (TIFFGetField (tiff, TIFFTAG_PHOTOMETRIC, &photometric) != 1)
    return FALSE;

  return (*n_bits == 8 || *n_bits == 16) && *n_channels >= 1 && *n_channels <= 4 &&
         planar == PLANARCONFIG_CONTIG && format == SAMPLEFORMAT_UINT &&
         !TIFFIsTiled (tiff) &&
         (photometric == PHOTOMETRIC_MINISBLACK || photometric == PHOTOMETRIC_RGB);
}

static gboolean
read_plain (TIFF *tiff, FusImage *image, guint n_bits)
{
  gsize n_row = (gsize) image->width * image->n_channels;
  gsize n_bytes = (gsize) TIFFScanlineSize (tiff);
  g_autofree guint8 *row = g_malloc0 (MAX (n_bytes, n_row * 2));

  image->most = n_bits == 16 ? 65535 : 255;
  for (guint y = 0; y < image->height; y++)
    {
      guint16 *to = image->pixels + y * n_row;

      if (TIFFReadScanline (tiff, row, y, 0) != 1)
        return FALSE;
      if (n_bits == 16)
        memcpy (to, row, n_row * 2);
      else
        for (gsize i = 0; i < n_row; i++)
          to[i] = row[i];
    }

  return TRUE;
}

/* Everything else that the library can turn into colors. */
static gboolean
read_colors (TIFF *tiff, FusImage *image)
{
  gsize n = (gsize) image->width * image->height;
  g_autofree guint32 *colors = g_new0 (guint32, n);

  if (TIFFReadRGBAImageOriented (tiff, image->width, image->height, colors,
                                 ORIENTATION_TOPLEFT, 1) != 1)
    return FALSE;
  for (gsize i = 0; i < n; i++)
    {
      image->pixels[4 * i] = (guint16) TIFFGetR (colors[i]);
      image->pixels[4 * i + 1] = (guint16) TIFFGetG (colors[i]);
      image->pixels[4 * i + 2] = (guint16) TIFFGetB (colors[i]);
      image->pixels[4 * i + 3] = (guint16) TIFFGetA (colors[i]);
    }

  return TRUE;
}

static FusImage *
read_image (TIFF *tiff, const FusImageBytes *in, GError **error)
{
  g_autoptr (FusImage) image = NULL;
  guint32 width = 0;
  guint32 height = 0;
  guint16 n_bits = 1;
  guint16 n_channels = 1;
  guint16 format = SAMPLEFORMAT_UINT;
  gboolean plain = is_plain (tiff, &n_bits, &n_channels);

  TIFFGetField (tiff, TIFFTAG_IMAGEWIDTH, &width);
  TIFFGetField (tiff, TIFFTAG_IMAGELENGTH, &height);
  TIFFGetFieldDefaulted (tiff, TIFFTAG_SAMPLEFORMAT, &format);
  if (!plain && (n_bits > 8 || format != SAMPLEFORMAT_UINT))
    return fus_image_set_unsupported (in,
                                      _ ("TIFF of other numbers than whole ones of "
                                         "8 or 16 bits"),
                                      error);
  image =
    fus_image_new (width, height, plain ? n_channels : 4, in->path, in->object, error);
  if (image == NULL)
    return NULL;
  if (plain ? read_plain (tiff, image, n_bits) : read_colors (tiff, image))
    return g_steal_pointer (&image);

  return fus_image_set_broken (in, NULL, error);
}

FusImage *
fus_image_decode_tiff (const FusImageBytes *in, GError **error)
{
  Stream stream = { in, 0 };
  FusImage *image = NULL;
  TIFF *tiff = NULL;

  TIFFSetErrorHandler (NULL);
  TIFFSetWarningHandler (NULL);
  tiff = TIFFClientOpen ("picture", "rm", &stream, read_cb, write_cb, seek_cb, close_cb,
                         size_cb, map_cb, unmap_cb);
  if (tiff == NULL)
    return fus_image_set_broken (in, NULL, error);
  image = read_image (tiff, in, error);
  TIFFClose (tiff);

  return image;
}
