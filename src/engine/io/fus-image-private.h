/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-image.h"

G_BEGIN_DECLS

/* What a decoder is given. */
typedef struct
{
  const guint8 *bytes;
  gsize n;
  const char *path;
  const char *object;
} FusImageBytes;

/* %NULL, with an error that the picture is damaged. @said: (nullable): by a library */
FusImage *fus_image_set_broken (const FusImageBytes *self,
                                const char *said,
                                GError **error);

/* %NULL, with an error that it is of a kind that isn't read. */
FusImage *fus_image_set_unsupported (const FusImageBytes *self,
                                     const char *what,
                                     GError **error);

/* A decoder for each format; each returns %NULL with @error set where it can't. */
FusImage *fus_image_decode_png (const FusImageBytes *in, GError **error);

/* Baseline and progressive. */
FusImage *fus_image_decode_jpeg (const FusImageBytes *in, GError **error);

/* The first picture of the file, of 8 or 16 bits. */
FusImage *fus_image_decode_tiff (const FusImageBytes *in, GError **error);

/* Not packed, of 1 to 32 bits. */
FusImage *fus_image_decode_bmp (const FusImageBytes *in, GError **error);

G_END_DECLS
