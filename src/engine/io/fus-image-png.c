/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-image-private.h"

#include <png.h>
#include <setjmp.h>
#include <string.h>

enum
{
  N_SAID = 200,
};

/* What outlives a jump out of the library. */
typedef struct
{
  const FusImageBytes *in;
  gsize at;
  char said[N_SAID];
  png_structp png;
  png_infop info;
  FusImage *image;
  guint8 *rows;
  png_bytepp pointers;
  gboolean wide;
  GError *error;
} Decoder;

static G_GNUC_NORETURN void
fail_cb (png_structp png, png_const_charp said)
{
  Decoder *self = png_get_error_ptr (png);

  g_strlcpy (self->said, said, sizeof self->said);
  png_longjmp (png, 1);
}

static void
warn_cb (png_structp png, png_const_charp said)
{
}

static void
read_cb (png_structp png, png_bytep to, size_t n)
{
  Decoder *self = png_get_io_ptr (png);

  if (n > self->in->n - self->at)
    png_error (png, "it ends too early");
  memcpy (to, self->in->bytes + self->at, n);
  self->at += n;
}

/* Palettes, few bits and a transparent color become what all others are. */
static void
expand (Decoder *self)
{
  png_set_expand (self->png);
  self->wide = png_get_bit_depth (self->png, self->info) == 16;
  if (self->wide && G_BYTE_ORDER == G_LITTLE_ENDIAN)
    png_set_swap (self->png);
  png_set_interlace_handling (self->png);
  png_read_update_info (self->png, self->info);
}

static gboolean
make_room (Decoder *self)
{
  guint width = png_get_image_width (self->png, self->info);
  guint height = png_get_image_height (self->png, self->info);
  gsize n_row = png_get_rowbytes (self->png, self->info);

  self->image = fus_image_new (width, height, png_get_channels (self->png, self->info),
                               self->in->path, self->in->object, &self->error);
  if (self->image == NULL)
    return FALSE;
  self->image->most = self->wide ? 65535 : 255;
  self->rows = g_malloc0_n (height, n_row);
  self->pointers = g_new (png_bytep, height);
  for (guint row = 0; row < height; row++)
    self->pointers[row] = self->rows + row * n_row;

  return TRUE;
}

static gboolean
read_all (Decoder *self)
{
  if (setjmp (png_jmpbuf (self->png)) != 0)
    return FALSE;
  png_set_read_fn (self->png, self, read_cb);
  png_set_user_limits (self->png, FUS_IMAGE_MAX_SIDE, FUS_IMAGE_MAX_SIDE);
  png_read_info (self->png, self->info);
  expand (self);
  if (!make_room (self))
    return FALSE;
  png_read_image (self->png, self->pointers);
  png_read_end (self->png, NULL);

  return TRUE;
}

static void
take_pixels (Decoder *self)
{
  FusImage *image = self->image;
  gsize n = (gsize) image->width * image->height * image->n_channels;

  if (self->wide)
    memcpy (image->pixels, self->rows, n * sizeof (guint16));
  else
    for (gsize i = 0; i < n; i++)
      image->pixels[i] = self->rows[i];
}

FusImage *
fus_image_decode_png (const FusImageBytes *in, GError **error)
{
  Decoder self = { .in = in };
  gboolean done = FALSE;

  self.png = png_create_read_struct (PNG_LIBPNG_VER_STRING, &self, fail_cb, warn_cb);
  self.info = self.png != NULL ? png_create_info_struct (self.png) : NULL;
  done = self.info != NULL && read_all (&self);
  if (self.png != NULL)
    png_destroy_read_struct (&self.png, &self.info, NULL);
  if (done)
    take_pixels (&self);
  else
    g_clear_pointer (&self.image, fus_image_free);
  g_free (self.rows);
  g_free (self.pointers);
  if (self.error != NULL)
    g_propagate_error (error, self.error);
  else if (!done)
    fus_image_set_broken (in, self.said[0] != '\0' ? self.said : NULL, error);

  return self.image;
}
