/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Unpacks @n bytes that LibLZF packed into at most @n_out. Returns how many came out, or
 * −1 where they are damaged or more. */
gssize fus_lzf_unpack (guint8 *out, gsize n_out, const guint8 *in, gsize n);

G_END_DECLS
