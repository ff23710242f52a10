/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FuzzTarget:
 * @name: on the command line, and of the folder of its corpus
 * @foreign: whether a library reads along that isn't ours: its faults are counted, not
 * ours to mend, and are what the reader's walls are for
 * @n_ways: in how many ways they are taken: for a preview, for training, with and without
 * options
 * @run: takes any bytes in one of these ways
 * @takes: (nullable): whether its library would be given them; others are not run
 *
 * Something that is given bytes from outside.
 */
typedef struct
{
  const char *name;
  gboolean foreign;
  guint n_ways;
  void (*run) (const guint8 *bytes, gsize n, guint way);
  gboolean (*takes) (const guint8 *bytes, gsize n);
} FuzzTarget;

const FuzzTarget *fuzz_targets_list (gsize *n_targets);
const FuzzTarget *fuzz_targets_lookup (const char *name);

/* Whether @self runs them at all. */
gboolean fuzz_target_takes (const FuzzTarget *self, const guint8 *bytes, gsize n);
/* Runs them, where it takes them. */
void fuzz_target_run (const FuzzTarget *self, const guint8 *bytes, gsize n, guint way);

/* What `--list` and `--answer FILE OUT` ask for, whoever leads; the status to end with,
 * or −1 where neither is asked. The second writes what the reader would answer, as a
 * seed. */
int fuzz_tools_run (int argc, char *argv[]);

G_END_DECLS
