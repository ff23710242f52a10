/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder of pictures, or one picture: a sample each, its name without the suffix; the
 * folder it is in is its class where there are several. All have one size, or a person
 * says which: to scale them without being asked would hide a mistake. */
#include "config.h"

#include "fus-block.h"
#include "fus-file-error.h"
#include "fus-format-count.h"
#include "fus-how.h"
#include "fus-image.h"
#include "fus-importer.h"
#include "fus-media.h"

#include <glib/gi18n-lib.h>
#include <string.h>

enum
{
  ROWS_A_PIECE = 256,
};

static const char *const keys[] = { "size", "channels", NULL };

typedef struct
{
  FusMedia media;
  guint width;
  guint height;
  guint n_channels;
  guint most;
  gboolean sized;    /* by a person */
  gboolean channels; /* by a person */
  gsize n_flattened;
} ImagesLoad;

static gboolean
images_sniff (const char *path, const guint8 *head, gsize n)
{
  if (fus_image_sniff (head, n))
    return head[0] != 'B' || g_str_has_suffix (path, ".bmp");

  return fus_media_sniff (path, head, n, FUS_FOLDER_IMAGES);
}

static FusImage *
decode (ImagesLoad *self, gsize i, GError **error)
{
  g_autoptr (GByteArray) bytes = fus_media_read (&self->media, i, error);
  FusImage *image = NULL;

  if (bytes == NULL)
    return NULL;
  image = fus_image_decode (bytes->data, bytes->len, self->media.path,
                            fus_media_get_name (&self->media, i), error);
  if (image != NULL)
    self->n_flattened += fus_image_flatten (image);

  return image;
}

static gboolean
take_how (ImagesLoad *self, const char *how, GError **error)
{
  double n_channels = 0;

  if (!fus_how_check (how, keys, self->media.path, error) ||
      !fus_how_get_size (how, "size", &self->height, &self->width, self->media.path,
                         error) ||
      !fus_how_get_number (how, "channels", 1, 3, &n_channels, self->media.path, error))
    return FALSE;
  self->sized = self->width > 0;
  self->channels = n_channels > 0;
  self->n_channels = n_channels > 1 ? 3 : 1;

  return TRUE;
}

static gboolean
set_sizes_differ (const ImagesLoad *self, gsize i, const FusImage *image, GError **error)
{
  g_autofree char *remedy =
    g_strdup_printf (/* Translators: HEIGHTxWIDTH; --how is typed */
                     _ ("Give all the same size, as --how NAME=size:%ux%u, or take "
                        "those of another size out."),
                     self->height, self->width);

  fus_file_error_set (
    error, FUS_FILE_ERROR_MISMATCH,
    (FusPlace){ self->media.path, fus_media_get_name (&self->media, i), -1, remedy },
    _ ("The pictures differ in size: the first has %u × %u pixels, this "
       "one has %u × %u"),
    self->width, self->height, image->width, image->height);

  return FALSE;
}

/* Once over all of them for their size and what they have of colors. */
static gboolean
survey (ImagesLoad *self, const FusProgress *progress, GError **error)
{
  for (gsize i = 0; i < self->media.n; i++)
    {
      g_autoptr (FusImage) image = NULL;

      if (!fus_progress_tick (progress, 0.5 * (double) i / (double) self->media.n, NULL,
                              error))
        return FALSE;
      image = decode (self, i, error);
      if (image == NULL)
        return FALSE;
      if (self->width == 0)
        {
          self->width = image->width;
          self->height = image->height;
        }
      if (!self->sized && (image->width != self->width || image->height != self->height))
        return set_sizes_differ (self, i, image, error);
      if (!self->channels)
        self->n_channels = MAX (self->n_channels, image->n_channels);
      self->most = MAX (self->most, image->most);
    }
  self->n_flattened = 0;

  return TRUE;
}

static gboolean
fill (ImagesLoad *self, FusMatrix *x, const FusProgress *progress, GError **error)
{
  for (gsize i = 0; i < self->media.n; i++)
    {
      g_autoptr (FusImage) image = NULL;
      FusReal *row = fus_matrix_row (x, i);
      guint scale = 1;

      if (!fus_progress_tick (progress, 0.5 + 0.5 * (double) i / (double) self->media.n,
                              NULL, error))
        return FALSE;
      image = decode (self, i, error);
      if (image == NULL)
        return FALSE;
      fus_image_set_channels (image, self->n_channels);
      fus_image_resize (image, self->width, self->height);
      /* 255 is 65535 where some have more bits. */
      scale = self->most / image->most;
      for (gsize d = 0; d < x->n_cols; d++)
        row[d] = (FusReal) (image->pixels[d] * scale);
      if ((i + 1) % ROWS_A_PIECE == 0)
        fus_matrix_relax (x, i + 1 - ROWS_A_PIECE, ROWS_A_PIECE);
    }

  return TRUE;
}

static void
add_table (const ImagesLoad *self, FusSource *source, FusMatrix *x)
{
  g_autofree char *stem = fus_source_dup_stem (self->media.path);
  gsize shape[3] = { self->height, self->width, self->n_channels };
  FusTable *table = fus_source_add_table (source, stem, x);
  g_autofree char *count = fus_format_count ((gint64) self->n_flattened);

  fus_table_set_shape (table, shape, self->n_channels > 1 ? 3 : 2);
  table->kind = FUS_MODALITY_IMAGE;
  if (self->n_flattened > 0)
    g_ptr_array_add (source->notes,
                     g_strdup_printf (ngettext ("%s picture can be seen through and was "
                                                "laid over white.",
                                                "%s pictures can be seen through and "
                                                "were laid over white.",
                                                self->n_flattened),
                                      count));
}

static gboolean
read_pictures (ImagesLoad *self,
               FusSource *source,
               const FusProgress *progress,
               GError **error)
{
  g_autoptr (FusMatrix) x = NULL;

  if (!survey (self, progress, error))
    return FALSE;
  x =
    fus_block_new (self->media.n, (guint64) self->width * self->height * self->n_channels,
                   self->media.path, NULL, error);
  if (x == NULL)
    return FALSE;
  if (!fill (self, x, progress, error))
    return FALSE;
  add_table (self, source, g_steal_pointer (&x));

  return TRUE;
}

static FusSource *
images_load (const char *path,
             const FusReadOptions *options,
             FusPool *pool,
             const FusProgress *progress,
             GError **error)
{
  g_autoptr (FusSource) source = fus_source_new ("images");
  g_auto (FusMedia) media = { 0 };
  ImagesLoad self = { { 0 } };

  if (!fus_media_open (&media, path, FUS_FOLDER_IMAGES, error))
    return NULL;
  self.media = media;
  if (!take_how (&self, options->how, error) ||
      (!options->labels_only && !read_pictures (&self, source, progress, error)) ||
      !fus_media_add_names (&media, source, options, error))
    return NULL;

  return g_steal_pointer (&source);
}

static gboolean
images_inspect (const char *path, JsonBuilder *builder, GError **error)
{
  g_auto (FusMedia) media = { 0 };

  if (!fus_media_open (&media, path, FUS_FOLDER_IMAGES, error))
    return FALSE;
  fus_media_inspect (&media, builder);

  return TRUE;
}

const FusImporterClass fus_importer_images = {
  .format = &fus_format_images,
  .sniff = images_sniff,
  .inspect = images_inspect,
  .takes_how = TRUE,
  .load = images_load,
};
