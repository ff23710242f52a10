/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "io-fixture.h"

#include "fus-lzf.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>

#define MOST_SECONDS 2.0 /* of a reader's processor time for a file of some kilobytes */

/* Files that want another file read, or a program or a library started. */

/* Many ways to another file, made by h5py where it is there: straight, through soft links
 * and groups of this file, through a third file, to a pipe. The other file holds 42. */
static const char script[] =
  "import h5py, numpy as np, os, sys\n"
  "folder = sys.argv[1]\n"
  "E, S = h5py.ExternalLink, h5py.SoftLink\n"
  "def new(name): return h5py.File(os.path.join(folder, name), 'w')\n"
  "with new('secret.h5') as f:\n"
  "    f['x'] = np.full((8, 3), 42.0)\n"
  "    f['g/x'] = np.full((8, 3), 42.0)\n"
  "    f['mod/s/X'] = np.full((8, 3), 42.0)\n"
  "with new('third.h5') as f:\n"
  "    f['x'] = S('/y'); f['y'] = E('secret.h5', '/x')\n"
  "os.mkfifo(os.path.join(folder, 'pipe.h5'))\n"
  "good = np.arange(24.0).reshape(8, 3)\n"
  "ways = {\n"
  " 'straight': {'x': E('secret.h5', '/x')},\n"
  " 'soft': {'a': E('secret.h5', '/x'), 'x': S('/a')},\n"
  " 'softer': {'a': E('secret.h5', '/x'), 'b': S('a'), 'x': S('/b')},\n"
  " 'group': {'a': E('secret.h5', '/'), 'x': S('/a/g/x')},\n"
  " 'softgroup': {'a': E('secret.h5', '/g'), 'b': S('/a'), 'x': S('/b/x')},\n"
  " 'third': {'x': E('third.h5', '/x')},\n"
  " 'absolute': {'x': E(os.path.join(folder, 'secret.h5'), '/x')},\n"
  " 'pipe': {'x': E('pipe.h5', '/x')},\n"
  " 'softpipe': {'a': E('pipe.h5', '/'), 'x': S('/a/x')},\n"
  " 'device': {'x': E('/dev/zero', '/x')},\n"
  "}\n"
  "for name, links in ways.items():\n"
  "    with new(name + '.link.h5') as f:\n"
  "        f['good'] = good\n"
  "        for key, link in links.items(): f[key] = link\n"
  "    with new(name + '.link.h5mu') as f:\n"
  "        f['obs/_index'] = [('s%d' % i).encode() for i in range(8)]\n"
  "        f['mod/good/X'] = good\n"
  "        f['mod/good/obs/_index'] = f['obs/_index'][:]\n"
  "        f['mod/good/var/_index'] = [b'a', b'b', b'c']\n"
  "        for key, link in links.items(): f[key] = link\n"
  "        f['mod/bad'] = S('/x')\n"
  "        f['mod/good/obsm/x'] = S('/x')\n"
  "        f['mod/good/layers/x'] = S('/x')\n"
  "with new('plugin.h5') as f:\n"
  "    f['good'] = good\n"
  "    d = h5py.h5p.create(h5py.h5p.DATASET_CREATE)\n"
  "    d.set_chunk((8, 3))\n"
  "    d.set_filter(32004, h5py.h5z.FLAG_OPTIONAL, (1,))\n"
  "    s = h5py.h5s.create_simple((8, 3))\n"
  "    h5py.h5d.create(f.id, b'packed', h5py.h5t.IEEE_F32LE, s, d)\n";

/* Values that repeat, that don't, that fill a last block by half, and two that a block of
 * which is larger packed, which is then left as it is. */
static const char lzf_script[] =
  "import h5py, numpy as np, os, sys\n"
  "rng = np.random.default_rng(1)\n"
  "x = np.round(rng.normal(size=(700, 9)), 1).astype('f4')\n"
  "x[100:300] = 0\n"
  "x[500:600] = rng.normal(size=(100, 9))\n"
  "for name in ('lzf', 'gzip'):\n"
  "    with h5py.File(os.path.join(sys.argv[1], name + '.h5'), 'w') as f:\n"
  "        f.create_dataset('x', data=x, compression=name, chunks=(64, 9), "
  "shuffle=name == 'lzf')\n";

/* Names of different lengths, short and long ones, in files of wide and narrow lengths,
 * from the start and from further on; and each of their pieces with a length that leads
 * nowhere: of none, back to the start, past the end, free or not. */
static const char pieces_script[] =
  "import h5py, numpy as np, os, struct, sys\n"
  "def make(path, width, block, long):\n"
  "    create = h5py.h5p.create(h5py.h5p.FILE_CREATE)\n"
  "    create.set_sizes(8, width)\n"
  "    create.set_userblock(block)\n"
  "    file = h5py.File(h5py.h5f.create(path.encode(), h5py.h5f.ACC_TRUNC, create))\n"
  "    names = ['s%d' % i + 'x' * (long if i == 3 else i) for i in range(8)]\n"
  "    with file as f:\n"
  "        f['obs/_index'] = names\n"
  "        f['mod/a/obs/_index'] = names\n"
  "        f['mod/a/var/_index'] = ['u', 'vv', 'www']\n"
  "        f['mod/a/X'] = np.arange(24.0).reshape(8, 3)\n"
  "n = 0\n"
  "for width in (8, 4):\n"
  "    for block in (0, 512):\n"
  "        for long in (3, 100000):\n"
  "            path = os.path.join(sys.argv[1], 'good-%d-%d-%d.h5mu' % (width, block, "
  "long))\n"
  "            make(path, width, block, long)\n"
  "            good = open(path, 'rb').read()\n"
  "            read = lambda at: int.from_bytes(good[at + 8:at + 8 + width], 'little')\n"
  "            heap = good.find(b'GCOL')\n"
  "            at = heap + 16\n"
  "            for piece in range(6):\n"
  "                most = 256 ** width\n"
  "                for free in (False, True):\n"
  "                    for length in (0, most - 16, most - (at - heap), most // 2, "
  "read(heap) + 1):\n"
  "                        bad = bytearray(good)\n"
  "                        if free: bad[at:at + 2] = bytes(2)\n"
  "                        bad[at + 8:at + 8 + width] = length.to_bytes(width, "
  "'little')\n"
  "                        name = 'bad-%d.h5mu' % n\n"
  "                        open(os.path.join(sys.argv[1], name), 'wb').write(bad)\n"
  "                        n += free or length > 0\n"
  "                at += 16 + (read(at) + 7) // 8 * 8\n";

static gboolean
run_script (IoFixture *fixture, const char *text)
{
  g_autofree char *path = io_write (fixture, "make.py", text, -1);
  const char *argv[] = { "/usr/bin/python3", path, fixture->dir, NULL };
  int status = 0;

  if (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_STDERR_TO_DEV_NULL, NULL, NULL,
                    NULL, NULL, &status, NULL) &&
      WIFEXITED (status) && WEXITSTATUS (status) == 0)
    return TRUE;
  g_test_skip ("There is no Python with h5py");

  return FALSE;
}

static gboolean
holds (const FusDataset *dataset, double value)
{
  for (guint m = 0; m < fus_dataset_get_n_modalities (dataset); m++)
    for (gsize i = 0; i < fus_dataset_get_n_samples (dataset); i++)
      {
        const FusReal *x = fus_dataset_get_values (dataset, m, (guint) i);

        for (gsize d = 0;
             x != NULL && d < fus_dataset_get_modality (dataset, m)->n_features; d++)
          if (fabs ((double) x[d] - value) < 0.5)
            return TRUE;
      }

  return FALSE;
}

static void
test_external_links (IoFixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) folder = NULL;
  const char *name = NULL;
  guint n = 0;

  if (!run_script (fixture, script))
    return;
  folder = g_dir_open (fixture->dir, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = io_path (fixture, name);
      gint64 began = g_get_monotonic_time ();
      g_autoptr (GError) error = NULL;
      g_autoptr (FusDataset) dataset = NULL;
      g_autoptr (FusDataset) named = NULL;
      g_autoptr (FusRecipe) recipe = fus_recipe_new ();

      if (strstr (name, ".link.") == NULL)
        continue;
      n++;
      dataset = fus_dataset_load (path, NULL, &error);
      g_assert_cmpfloat ((double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC, <,
                         7);
      g_assert_true (dataset == NULL || !holds (dataset, 42));
      fus_recipe_add_modality (recipe, "x", path, "x");
      named = fus_import_run (recipe, NULL, NULL, NULL);
      g_assert_null (named);
    }
  g_assert_cmpuint (n, ==, 20);
}

/* What h5py packs with its own filter comes out as what zlib packed. */
static void
test_lzf (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *path = io_path (fixture, "lzf.h5");
  g_autofree char *other = io_path (fixture, "gzip.h5");
  g_autoptr (FusDataset) packed = NULL;
  g_autoptr (FusDataset) known = NULL;

  if (!run_script (fixture, lzf_script))
    return;
  packed = io_load (path);
  known = io_load (other);
  g_assert_cmpuint (fus_dataset_get_n_samples (packed), ==, 700);
  for (guint i = 0; i < 700; i++)
    g_assert_cmpmem (fus_dataset_get_values (packed, 0, i), 9 * sizeof (FusReal),
                     fus_dataset_get_values (known, 0, i), 9 * sizeof (FusReal));
}

static double
get_children_seconds (void)
{
  struct rusage usage;

  getrusage (RUSAGE_CHILDREN, &usage);

  return (double) (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
         (double) (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

/* The library would go round in them until its time is up, which on a busy machine is
 * half a minute. */
static void
test_pieces (IoFixture *fixture, gconstpointer data)
{
  g_autoptr (GDir) folder = NULL;
  const char *name = NULL;
  guint n_good = 0;
  guint n_bad = 0;

  if (!run_script (fixture, pieces_script))
    return;
  folder = g_dir_open (fixture->dir, 0, NULL);
  while ((name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = io_path (fixture, name);
      const double before = get_children_seconds ();
      g_autoptr (FusDataset) dataset = NULL;
      g_autoptr (GError) error = NULL;

      if (!g_str_has_suffix (name, ".h5mu"))
        continue;
      dataset = fus_dataset_load (path, NULL, &error);
      g_assert_cmpfloat (get_children_seconds () - before, <, MOST_SECONDS);
      if (g_str_has_prefix (name, "good"))
        {
          g_assert_no_error (error);
          g_assert_cmpuint (fus_dataset_get_n_samples (dataset), ==, 8);
          n_good++;
        }
      else
        n_bad += dataset == NULL;
    }
  g_assert_cmpuint (n_good, ==, 8);
  g_assert_cmpuint (n_bad, >, 200);
}

/* A library that waits to be opened makes whoever opens it wait for ever. */
static void
test_plugins (IoFixture *fixture, gconstpointer data)
{
  g_autofree char *path = io_path (fixture, "plugin.h5");
  g_autofree char *plugins = io_path (fixture, "plugins");
  g_autofree char *library = g_build_filename (plugins, "libevil.so", NULL);
  gint64 began = 0;
  g_autoptr (FusDataset) dataset = NULL;
  g_autoptr (GError) error = NULL;

  if (!run_script (fixture, script))
    return;
  g_assert_cmpint (g_mkdir (plugins, 0700), ==, 0);
  g_assert_cmpint (mkfifo (library, 0600), ==, 0);
  g_setenv ("HDF5_PLUGIN_PATH", plugins, TRUE);
  began = g_get_monotonic_time ();
  dataset = fus_dataset_load (path, NULL, &error);
  g_unsetenv ("HDF5_PLUGIN_PATH");
  g_assert_no_error (error);
  g_assert_cmpuint (fus_dataset_get_n_modalities (dataset), ==, 1);
  g_assert_cmpfloat ((double) (g_get_monotonic_time () - began) / G_USEC_PER_SEC, <, 6);
}

/* First bytes of what libarchive knows to unpack with a program, and programs of those
 * names that leave a mark. */
static void
test_programs (IoFixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *bytes;
    gsize n;
  } heads[] = {
    { "LRZI\x00\x06\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00", 16 },
    { "GRZipII\x00\x02\x04:)\x00\x00\x00\x00", 16 },
    { "\x89LZO\x00\r\n\x1a\n\x10\x30\x20\x60\x09\x40\x01\x05\x03\x00\x00\x01\x00", 22 },
    { "\x1f\x9d\x90\x61\x62\x63", 6 },
    { "LZIP\x01\x0c\x00\x00", 8 },
    { "begin 644 x\nend\n", 16 },
    { "\xed\xab\xee\xdb\x03\x00", 6 },
  };
  static const char *const programs[] = { "lrzip",      "grzip",   "lzop",  "gzip",
                                          "xz",         "lzip",    "zstd",  "uudecode",
                                          "compress",   "lz4",     "bzip2", "lzma",
                                          "uncompress", "rpm2cpio" };
  g_autofree char *mark = io_path (fixture, "mark");
  g_autofree char *old = g_strdup (g_getenv ("PATH"));
  g_autofree char *path = g_strdup_printf ("%s:%s", fixture->dir, old);
  g_autofree char *code = g_strdup_printf ("#!/bin/sh\n: > %s\ncat\n", mark);

  for (gsize i = 0; i < G_N_ELEMENTS (programs); i++)
    {
      g_autofree char *program = io_write (fixture, programs[i], code, -1);

      g_assert_cmpint (g_chmod (program, 0700), ==, 0);
    }
  g_setenv ("PATH", path, TRUE);
  for (gsize i = 0; i < G_N_ELEMENTS (heads); i++)
    {
      g_autoptr (GByteArray) bytes = g_byte_array_new ();
      g_autofree char *file = NULL;
      g_autoptr (FusDataset) dataset = NULL;

      g_byte_array_append (bytes, (const guint8 *) heads[i].bytes, (guint) heads[i].n);
      for (guint k = 0; k < 400; k++)
        g_byte_array_append (bytes, (const guint8 *) "1,2\n", 4);
      file = io_write (fixture, "x.csv", (const char *) bytes->data, bytes->len);
      dataset = fus_dataset_load (file, NULL, NULL);
      g_assert_false (g_file_test (mark, G_FILE_TEST_EXISTS));
    }
  g_setenv ("PATH", old, TRUE);
}

/* Each way back before the start, past the end, or cut short. */
static void
test_lzf_damaged (void)
{
  static const struct
  {
    guint8 bytes[8];
    gsize n;
    gssize wanted;
  } cases[] = {
    { { 2, 'a', 'b', 'c' }, 4, 3 },
    { { 0, 'a', 0x40, 0 }, 4, 5 },
    { { 0, 'a', 0xe0, 2, 0 }, 5, 12 },
    { { 0, 'a', 0xe0, 9, 0 }, 5, -1 },
    { { 0, 'a', 0x40, 1 }, 4, -1 },
    { { 0, 'a', 0x40 }, 3, -1 },
    { { 0, 'a', 0xe0, 2 }, 4, -1 },
    { { 3, 'a', 'b' }, 3, -1 },
    { { 31, 'a', 'b' }, 3, -1 },
    { { 0x40, 0 }, 2, -1 },
    { { 0, 'a', 0x5f, 0xff }, 4, -1 },
    { { 0 }, 1, -1 },
    { { 0 }, 0, 0 },
    { { 0, 'a', 0xe0, 2, 0, 0xe0, 2, 0 }, 8, -1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree guint8 *in = g_memdup2 (cases[i].bytes, MAX (cases[i].n, 1));
      g_autofree guint8 *out = g_malloc0 (12);

      g_assert_cmpint (fus_lzf_unpack (out, 12, in, cases[i].n), ==, cases[i].wanted);
    }
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  io_add ("/border/no-link-leads-to-another-file", test_external_links);
  io_add ("/border/no-library-is-loaded", test_plugins);
  io_add ("/border/no-program-is-started", test_programs);
  io_add ("/border/no-collection-of-texts-goes-round", test_pieces);
  io_add ("/border/lzf-is-built-in", test_lzf);
  g_test_add_func ("/border/lzf-damaged-is-refused", test_lzf_damaged);

  return g_test_run ();
}
