/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-image-private.h"

#include <glib/gi18n-lib.h>
#include <stdlib.h>
#include <string.h>

/* Windows' own format: a header of 14 bytes, one of 40 or more, a palette, rows from the
 * bottom up unless the height is negative, each filled up to four bytes. */

enum
{
  N_FILE = 14,
  N_INFO = 40,
  AT_DATA = 10,
  PLAIN = 0,
  MASKED = 3,
};

static guint32
get_u32 (const guint8 *p)
{
  return (guint32) p[0] | (guint32) p[1] << 8 | (guint32) p[2] << 16 |
         (guint32) p[3] << 24;
}

/* Red, green and blue as three; bits of the palette's index lie high first. */
static void
take_pixel (guint16 *to,
            const guint8 *row,
            guint x,
            guint n_bits,
            const guint8 *palette,
            guint n_colors)
{
  const guint8 *from = NULL;
  static const guint8 black[3] = { 0 };

  if (n_bits >= 24)
    from = row + (gsize) x * (n_bits / 8);
  else
    {
      guint bit = x * n_bits;
      guint index = (guint) row[bit / 8] >> (8 - n_bits - bit % 8) & ((1u << n_bits) - 1);

      from = index < n_colors ? palette + 4 * (gsize) index : black;
    }
  to[0] = from[2];
  to[1] = from[1];
  to[2] = from[0];
}

static gboolean
is_gray (const FusImage *self)
{
  for (gsize i = 0; i < (gsize) self->width * self->height; i++)
    if (self->pixels[3 * i] != self->pixels[3 * i + 1] ||
        self->pixels[3 * i] != self->pixels[3 * i + 2])
      return FALSE;

  return TRUE;
}

FusImage *
fus_image_decode_bmp (const FusImageBytes *in, GError **error)
{
  g_autoptr (FusImage) image = NULL;
  const guint8 *info = in->bytes + N_FILE;
  guint32 n_info = 0;
  guint32 data = 0;
  gint32 width = 0;
  gint32 height = 0;
  guint n_bits = 0;
  guint n_colors = 0;
  gsize n_row = 0;

  if (in->n < N_FILE + N_INFO || (n_info = get_u32 (info)) < N_INFO ||
      n_info > in->n - N_FILE)
    return fus_image_set_broken (in, NULL, error);
  data = get_u32 (in->bytes + AT_DATA);
  width = (gint32) get_u32 (info + 4);
  height = (gint32) get_u32 (info + 8);
  n_bits = (guint) info[14] | (guint) info[15] << 8;
  if ((get_u32 (info + 16) != PLAIN &&
       !(get_u32 (info + 16) == MASKED && n_bits == 32)) ||
      (n_bits != 1 && n_bits != 4 && n_bits != 8 && n_bits != 24 && n_bits != 32))
    return fus_image_set_unsupported (in, _ ("packed BMP"), error);
  if (width <= 0 || height == 0 || height == G_MININT32)
    return fus_image_set_broken (in, NULL, error);
  image =
    fus_image_new ((guint) width, (guint) abs (height), 3, in->path, in->object, error);
  if (image == NULL)
    return NULL;
  n_row = ((gsize) width * n_bits + 31) / 32 * 4;
  if (data > in->n || n_row * image->height > in->n - data)
    return fus_image_set_broken (in, NULL, error);
  n_colors = n_bits <= 8 ? (guint) MIN ((in->n - N_FILE - n_info) / 4, 1u << n_bits) : 0;
  for (guint y = 0; y < image->height; y++)
    {
      const guint8 *row =
        in->bytes + data + n_row * (height > 0 ? image->height - 1 - y : y);

      for (guint x = 0; x < image->width; x++)
        take_pixel (image->pixels + 3 * ((gsize) y * image->width + x), row, x, n_bits,
                    info + n_info, n_colors);
    }
  if (n_bits <= 8 && is_gray (image))
    fus_image_set_channels (image, 1);

  return g_steal_pointer (&image);
}
