/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-image-private.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <jerror.h>
#include <jpeglib.h>

/* What outlives a jump out of the library. */
typedef struct
{
  struct jpeg_error_mgr errors;
  jmp_buf jump;
  char said[JMSG_LENGTH_MAX];
  struct jpeg_decompress_struct jpeg;
  const FusImageBytes *in;
  FusImage *image;
  guint8 *row;
  gboolean damaged;
  GError *error;
} Decoder;

static G_GNUC_NORETURN void
fail_cb (j_common_ptr jpeg)
{
  Decoder *self = jpeg->client_data;

  jpeg->err->format_message (jpeg, self->said);
  longjmp (self->jump, 1);
}

static void
say_nothing (j_common_ptr jpeg)
{
}

/* Bytes too many do no harm; the rest of what the library only warns of is half a picture
 * in gray. */
static gboolean
is_harmless (int code)
{
  return code == JWRN_EXTRANEOUS_DATA || code == JWRN_TOO_MUCH_DATA ||
         code == JWRN_ADOBE_XFORM || code == JWRN_JFIF_MAJOR ||
         code == JWRN_BOGUS_PROGRESSION;
}

static void
warn_cb (j_common_ptr jpeg, int level)
{
  Decoder *self = jpeg->client_data;

  if (level >= 0 || is_harmless (jpeg->err->msg_code))
    return;
  jpeg->err->format_message (jpeg, self->said);
  self->damaged = TRUE;
}

/* Of four inks, stored inverted as Adobe's programs do, the three colors. */
static void
take_row (Decoder *self, guint row)
{
  FusImage *image = self->image;
  guint16 *to = image->pixels + (gsize) row * image->width * image->n_channels;
  guint n = (guint) self->jpeg.output_components;

  for (guint x = 0; x < image->width; x++)
    for (guint c = 0; c < image->n_channels; c++)
      to[x * image->n_channels + c] =
        n == 4 ? (guint16) (self->row[4 * x + c] * self->row[4 * x + 3] / 255)
               : self->row[x * n + c];
}

static gboolean
read_all (Decoder *self)
{
  j_decompress_ptr jpeg = &self->jpeg;

  if (setjmp (self->jump) != 0)
    return FALSE;
  jpeg_create_decompress (jpeg);
  jpeg->mem->max_memory_to_use = 1 << 29;
  jpeg_mem_src (jpeg, self->in->bytes, self->in->n);
  jpeg_read_header (jpeg, TRUE);
  if (jpeg->num_components == 4)
    jpeg->out_color_space = JCS_CMYK;
  jpeg_calc_output_dimensions (jpeg);
  self->image = fus_image_new (jpeg->output_width, jpeg->output_height,
                               jpeg->num_components == 1 ? 1 : 3, self->in->path,
                               self->in->object, &self->error);
  if (self->image == NULL)
    return FALSE;
  jpeg_start_decompress (jpeg);
  self->row = g_malloc0_n (jpeg->output_width, MAX (4, (gsize) jpeg->output_components));
  while (jpeg->output_scanline < jpeg->output_height)
    {
      guint row = jpeg->output_scanline;

      if (jpeg_read_scanlines (jpeg, &self->row, 1) == 1)
        take_row (self, row);
    }
  jpeg_finish_decompress (jpeg);

  return TRUE;
}

FusImage *
fus_image_decode_jpeg (const FusImageBytes *in, GError **error)
{
  g_autofree Decoder *self = g_new0 (Decoder, 1);
  gboolean done = FALSE;

  self->in = in;
  self->jpeg.err = jpeg_std_error (&self->errors);
  self->jpeg.client_data = self;
  self->errors.error_exit = fail_cb;
  self->errors.output_message = say_nothing;
  self->errors.emit_message = warn_cb;
  done = read_all (self) && !self->damaged;
  jpeg_destroy_decompress (&self->jpeg);
  g_free (self->row);
  if (!done)
    g_clear_pointer (&self->image, fus_image_free);
  if (self->error != NULL)
    g_propagate_error (error, self->error);
  else if (!done)
    fus_image_set_broken (in, self->said[0] != '\0' ? self->said : NULL, error);

  return self->image;
}
