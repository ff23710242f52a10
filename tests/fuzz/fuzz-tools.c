/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-targets.h"

#include "fus-hdf5-tree.h"
#include "fus-importer.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <unistd.h>

/* What the reader would answer, as a seed. */
static int
write_answer (const char *path, const char *out)
{
  FusReadOptions options = { .lenient = TRUE };
  g_autoptr (FusPool) pool = fus_pool_new (1, 0);
  gboolean is_model = g_str_has_suffix (path, ".fsmodel");
  g_autoptr (FusSource) source =
               is_model ? NULL : fus_importer_load (path, &options, pool, NULL, NULL);
  g_autoptr (FusPack) pack = source != NULL ? fus_source_to_pack (source)
                             : is_model     ? fus_hdf5_tree_read (path, NULL, NULL)
                                            : NULL;
  int fd = pack != NULL ? g_open (out, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600) : -1;

  if (fd < 0 || !fus_pack_write (pack, fd, NULL))
    return 1;
  close (fd);

  return 0;
}

static int
print_list (void)
{
  gsize n = 0;
  const FuzzTarget *targets = fuzz_targets_list (&n);

  for (gsize i = 0; i < n; i++)
    g_print ("%s\t%s\n", targets[i].name, targets[i].foreign ? "foreign" : "own");

  return 0;
}

int
fuzz_tools_run (int argc, char *argv[])
{
  if (argc == 2 && g_str_equal (argv[1], "--list"))
    return print_list ();
  if (argc == 4 && g_str_equal (argv[1], "--answer"))
    return write_answer (argv[2], argv[3]);

  return -1;
}
