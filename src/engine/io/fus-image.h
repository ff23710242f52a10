/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

enum
{
  FUS_IMAGE_MAX_SIDE = 65500,
  FUS_IMAGE_MAX_PIXELS = 1 << 28,
};

/**
 * FusImage:
 * @width: pixels, as is @height
 * @n_channels: 1 gray, 2 gray and opacity, 3 colors, 4 colors and opacity
 * @most: what full brightness is: 255 or 65535
 * @pixels: `[height × width × n_channels]`
 *
 * A picture as it is stored, palettes looked up, without a look at its color profile.
 */
typedef struct
{
  guint width;
  guint height;
  guint n_channels;
  guint most;
  guint16 *pixels;
} FusImage;

/* (transfer full): a black picture, or %NULL with a FUS_FILE_ERROR_LIMIT where it would
 * be too large. */
FusImage *fus_image_new (guint width,
                         guint height,
                         guint n_channels,
                         const char *path,
                         const char *object,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
void fus_image_free (FusImage *self);

/**
 * fus_image_decode:
 * @bytes: `[n]`: PNG, JPEG, TIFF or BMP, by what they begin with
 * @path: and @object, for messages
 * @error: a FUS_FILE_ERROR
 *
 * Returns: (transfer full): the picture, or %NULL
 */
FusImage *fus_image_decode (const guint8 *bytes,
                            gsize n,
                            const char *path,
                            const char *object,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Whether they begin like a picture of a known format. */
gboolean fus_image_sniff (const guint8 *bytes, gsize n);

/* Lays it over white, so that its opacity is gone. Returns whether anything showed. */
gboolean fus_image_flatten (FusImage *self);

/* 1 or 3 channels: gray as three equal ones, colors as their luma (ITU-R BT.601). */
void fus_image_set_channels (FusImage *self, guint n_channels);

/* Another size: each pixel the mean, weighted by a triangle, of those that it covers. */
void fus_image_resize (FusImage *self, guint width, guint height);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FusImage, fus_image_free)

G_END_DECLS
