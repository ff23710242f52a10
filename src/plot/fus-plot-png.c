/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-plot-export-private.h"

#include <math.h>
#include <png.h>
#include <setjmp.h>
#include <string.h>

typedef struct
{
  png_structp png;
  png_infop info;
  GByteArray *bytes;
  char message[128]; /* of libpng, before it jumps */
} Writer;

static void
write_cb (png_structp png, png_bytep data, png_size_t length)
{
  Writer *writer = png_get_io_ptr (png);

  g_byte_array_append (writer->bytes, data, (guint) length);
}

static void
flush_cb (png_structp png)
{
}

static void
error_cb (png_structp png, png_const_charp message)
{
  Writer *writer = png_get_error_ptr (png);

  g_strlcpy (writer->message, message, sizeof writer->message);
  longjmp (png_jmpbuf (png), 1);
}

static void
warning_cb (png_structp png, png_const_charp message)
{
}

static void
add_text (Writer *writer, const char *key, const char *text)
{
  png_text chunk = { 0 };

  if (text == NULL)
    return;
  chunk.compression = PNG_ITXT_COMPRESSION_NONE;
  chunk.key = (char *) key;
  chunk.text = (char *) text;
  chunk.itxt_length = strlen (text);
  chunk.lang = (char *) "";
  chunk.lang_key = (char *) "";
  png_set_text (writer->png, writer->info, &chunk, 1);
}

static void
write_row (Writer *writer, const guint32 *pixels, int width, guint8 *rgb)
{
  for (int x = 0; x < width; x++)
    {
      rgb[3 * x] = pixels[x] >> 16 & 0xff;
      rgb[3 * x + 1] = pixels[x] >> 8 & 0xff;
      rgb[3 * x + 2] = pixels[x] & 0xff;
    }
  png_write_row (writer->png, rgb);
}

/* Everything that may jump; what is allocated is the caller's. */
static gboolean
write_all (Writer *writer, cairo_surface_t *surface, double dpi, guint8 *rgb)
{
  int width = cairo_image_surface_get_width (surface);
  int height = cairo_image_surface_get_height (surface);
  int stride = cairo_image_surface_get_stride (surface);
  const guint8 *data = cairo_image_surface_get_data (surface);
  png_uint_32 per_meter = (png_uint_32) lround (dpi / 0.0254);

  if (setjmp (png_jmpbuf (writer->png)) != 0)
    return FALSE;
  png_set_write_fn (writer->png, writer, write_cb, flush_cb);
  png_set_IHDR (writer->png, writer->info, (png_uint_32) width, (png_uint_32) height, 8,
                PNG_COLOR_TYPE_RGB, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
                PNG_FILTER_TYPE_DEFAULT);
  png_set_pHYs (writer->png, writer->info, per_meter, per_meter, PNG_RESOLUTION_METER);
  png_write_info (writer->png, writer->info);
  for (int y = 0; y < height; y++)
    write_row (writer, (const guint32 *) (const void *) (data + y * stride), width, rgb);
  png_write_end (writer->png, NULL);
  return TRUE;
}

static void
writer_clear (Writer *writer)
{
  png_destroy_write_struct (&writer->png, &writer->info);
  g_clear_pointer (&writer->bytes, g_byte_array_unref);
}

GBytes *
fus_plot_png_encode (cairo_surface_t *surface,
                     double dpi,
                     const char *title,
                     const char *description,
                     const char *provenance,
                     GError **error)
{
  Writer writer = { .bytes = g_byte_array_new () };
  g_autofree guint8 *rgb = NULL;
  GBytes *png = NULL;

  cairo_surface_flush (surface);
  writer.png =
    png_create_write_struct (PNG_LIBPNG_VER_STRING, &writer, error_cb, warning_cb);
  writer.info = writer.png != NULL ? png_create_info_struct (writer.png) : NULL;
  rgb = g_try_malloc_n ((gsize) MAX (cairo_image_surface_get_width (surface), 1), 3);
  if (writer.info == NULL || rgb == NULL ||
      cairo_surface_status (surface) != CAIRO_STATUS_SUCCESS)
    {
      g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_NOMEM,
                           "The picture doesn’t fit into memory");
      writer_clear (&writer);
      return NULL;
    }
  add_text (&writer, "Title", title);
  add_text (&writer, "Description", description);
  add_text (&writer, "Software", "Fusescope " PACKAGE_VERSION);
  add_text (&writer, "fusescope", provenance);
  if (write_all (&writer, surface, dpi, rgb))
    png = g_byte_array_free_to_bytes (g_steal_pointer (&writer.bytes));
  else
    g_set_error_literal (error, G_FILE_ERROR, G_FILE_ERROR_FAILED, writer.message);
  writer_clear (&writer);
  return png;
}
