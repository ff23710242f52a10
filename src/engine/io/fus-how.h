/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* How a person wants a source to be read, `KEY:VALUE,KEY:VALUE`, as `size:28x28` or
 * `rate:16000,bands:40`: what importers of pictures, recordings and texts can be asked
 * for, kept in the recipe. */

/**
 * fus_how_check:
 * @self: (nullable): nothing was said
 * @keys: %NULL-terminated: those that mean something here
 * @path: for messages
 *
 * Returns: whether each part is one, else a FUS_FILE_ERROR_USAGE that lists the keys
 */
gboolean fus_how_check (const char *self,
                        const char *const *keys,
                        const char *path,
                        GError **error);

/* (transfer full) (nullable): the last value of @key. */
char *fus_how_dup (const char *self, const char *key) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_how_get_number:
 * @value: (inout): left alone where nothing was said
 *
 * Returns: whether what was said is a number between @least and @most, else a
 * FUS_FILE_ERROR_USAGE
 */
gboolean fus_how_get_number (const char *self,
                             const char *key,
                             double least,
                             double most,
                             double *value,
                             const char *path,
                             GError **error);

/* The same of two whole numbers, `HxW`. */
gboolean fus_how_get_size (const char *self,
                           const char *key,
                           guint *height,
                           guint *width,
                           const char *path,
                           GError **error);

G_END_DECLS
