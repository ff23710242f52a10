/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-lzf.h"

#include <string.h>

/* A byte below 32 announces one more than that many bytes as they are. Any other is a
 * way back: its upper three bits, and where they are all set the next byte too, are the
 * length less two, its lower five and the next byte the distance less one. */

enum
{
  MOST_PLAIN = 32,
  LONG = 7,
};

static gssize
copy_plain (guint8 *out, gsize n_out, const guint8 *in, gsize n)
{
  gsize length = (gsize) in[0] + 1;

  if (length > n_out || length > n - 1)
    return -1;
  memcpy (out, in + 1, length);

  return (gssize) length;
}

/* What is copied may overlap what it becomes. */
static void
copy_back (guint8 *out, gsize distance, gsize length)
{
  for (gsize i = 0; i < length; i++)
    out[i] = *(out + i - distance);
}

gssize
fus_lzf_unpack (guint8 *out, gsize n_out, const guint8 *in, gsize n)
{
  gsize done = 0;
  gsize i = 0;

  while (i < n)
    {
      gsize length = in[i] >> 5;
      gsize n_head = length == LONG ? 3 : 2;
      gsize distance = 0;

      if (in[i] < MOST_PLAIN)
        {
          gssize copied = copy_plain (out + done, n_out - done, in + i, n - i);

          if (copied < 0)
            return -1;
          done += (gsize) copied;
          i += (gsize) copied + 1;
          continue;
        }
      if (n - i < n_head)
        return -1;
      length += (length == LONG ? in[i + 1] : 0) + 2;
      distance = ((gsize) (in[i] & (MOST_PLAIN - 1)) << 8) + in[i + n_head - 1] + 1;
      if (distance > done || length > n_out - done)
        return -1;
      copy_back (out + done, distance, length);
      done += length;
      i += n_head;
    }

  return (gssize) done;
}
