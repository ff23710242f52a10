/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What fusescope-reader may use for a file of @size bytes: known to it and to whoever
 * waits for it. */

/* Bytes of memory: plenty for what unpacks a hundredfold, never more than three quarters
 * of the machine's. */
static inline guint64
fus_reader_limits_get_memory (guint64 size, guint64 physical)
{
  guint64 most = physical / 4 * 3;
  guint64 wanted = (guint64) 1 << 30;

  if (size < most / 64)
    wanted += 64 * size;
  else
    wanted = most;

  return MIN (wanted, most);
}

/* Bytes that the numbers of a file may take on disk: a packed file unpacks to many times
 * its size, but not without end. */
static inline guint64
fus_reader_limits_get_blocks (guint64 size)
{
  return ((guint64) 4 << 30) + 64 * MIN (size, G_MAXUINT64 >> 8);
}

/* What a file of a folder counts as beyond its bytes, where time is given by bytes: to
 * open and unpack a picture of 1 KiB takes longer than to read it. */
#define FUS_READER_FILE_WORK ((guint64) 1 << 14)

/* Seconds of processor time until it is told to end; some more and it is killed, which
 * could else not be told from what the kernel does when memory runs out. */
enum
{
  FUS_READER_GRACE = 5,
};

static inline guint64
fus_reader_limits_get_cpu (guint64 size)
{
  return 8 + size / 1000000;
}

/* Seconds without a word of how far it is. */
static inline gint64
fus_reader_limits_get_silence (guint64 size)
{
  return (gint64) MIN (8 + size / 20000000, 600);
}

/* Seconds for all of it, however much it tells. */
static inline gint64
fus_reader_limits_get_deadline (guint64 size)
{
  return 8 + (gint64) (size / 400000);
}

/* Seconds for all of it that pass on the wall: what other programs keep the reader from
 * doing doesn't count, but not without end. */
static inline gint64
fus_reader_limits_get_wall (guint64 size)
{
  return 8 * fus_reader_limits_get_deadline (size);
}

/* In the environment: whose end is the reader's too. */
#define FUS_READER_PARENT "FUSESCOPE_READER_PARENT"

/* In the environment, numbers of bytes: what it may use of memory and for blocks, and what
 * its work counts as. */
#define FUS_READER_MEMORY "FUSESCOPE_READER_MEMORY"
#define FUS_READER_ROOM "FUSESCOPE_READER_ROOM"
#define FUS_READER_WORK "FUSESCOPE_READER_WORK"

enum
{
  FUS_READER_LIFE = 0, /* a pipe that nothing comes through and whose other end dies with
                          the parent */
  FUS_READER_FD = 3,   /* where the answer is written */
  FUS_READER_FILE = 4, /* the file, opened by the parent for reading */
  FUS_READER_BLOCKS =
    5, /* where large blocks of numbers go: see fus-block.h; not always */
  FUS_READER_N_FDS = 32,
  FUS_READER_NAME = 64, /* bytes of the name of a block */
};

G_END_DECLS
