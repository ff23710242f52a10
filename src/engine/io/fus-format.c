/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-format.h"

#include <glib/gi18n-lib.h>

/* To add a format that can be read: a row here, in the table below and in fus-format.h;
 * its importer names it, see fus-importer.c. */

#define FORMAT(symbol, text_id, text_name, text, ...)                                    \
  static const char *const symbol##_suffixes[] = { __VA_ARGS__ };                        \
  const FusFormat fus_format_##symbol = {                                                \
    .id = text_id,                                                                       \
    .name = text_name,                                                                   \
    .suffixes = symbol##_suffixes,                                                       \
    .is_text = text,                                                                     \
  };

FORMAT (matlab73, "matlab73", N_ ("MATLAB 7.3 file (.mat)"), FALSE, ".mat", NULL)
FORMAT (matlab, "matlab", N_ ("MATLAB file (.mat)"), FALSE, ".mat", NULL)
FORMAT (h5mu, "h5mu", N_ ("MuData file (.h5mu)"), FALSE, ".h5mu", NULL)
FORMAT (h5ad, "h5ad", N_ ("AnnData file (.h5ad)"), FALSE, ".h5ad", NULL)
FORMAT (tenx, "tenx", N_ ("10x Genomics counts (.h5)"), FALSE, ".h5", NULL)
FORMAT (hdf5,
        "hdf5",
        N_ ("HDF5 file"),
        FALSE,
        ".h5",
        ".hdf5",
        ".hdf",
        ".he5",
        ".nc",
        NULL)
FORMAT (npy, "npy", N_ ("NumPy array"), FALSE, ".npy", NULL)
FORMAT (npz, "npz", N_ ("archive of NumPy arrays"), FALSE, ".npz", NULL)
FORMAT (xlsx, "xlsx", N_ ("Excel workbook (.xlsx)"), FALSE, ".xlsx", ".xlsm", NULL)
FORMAT (ods, "ods", N_ ("OpenDocument spreadsheet (.ods)"), FALSE, ".ods", NULL)
FORMAT (images,
        "images",
        N_ ("pictures (PNG, JPEG, TIFF, BMP)"),
        FALSE,
        ".png",
        ".jpg",
        ".jpeg",
        ".tif",
        ".tiff",
        ".bmp",
        NULL)
FORMAT (sounds,
        "sounds",
        N_ ("recordings (WAV, FLAC, OGG)"),
        FALSE,
        ".wav",
        ".flac",
        ".ogg",
        ".oga",
        ".aif",
        ".aiff",
        ".au",
        NULL)
FORMAT (tenx_folder, "tenx-folder", N_ ("10x Genomics counts (a folder)"), FALSE, NULL)
FORMAT (texts, "texts", N_ ("texts (a folder)"), FALSE, NULL)
FORMAT (statistics,
        "statistics",
        N_ ("file of SPSS, Stata or SAS"),
        FALSE,
        ".sav",
        ".zsav",
        ".por",
        ".dta",
        ".sas7bdat",
        ".xpt",
        NULL)
FORMAT (mtx, "mtx", N_ ("Matrix Market matrix"), FALSE, ".mtx", ".mtx.gz", NULL)
FORMAT (safetensors,
        "safetensors",
        N_ ("safetensors arrays"),
        FALSE,
        ".safetensors",
        NULL)
FORMAT (idx,
        "idx",
        N_ ("IDX array"),
        FALSE,
        ".idx",
        "-ubyte",
        "-ubyte.gz",
        ".idx.gz",
        NULL)
FORMAT (csv,
        "csv",
        N_ ("table of text (CSV, TSV)"),
        TRUE,
        ".csv",
        ".tsv",
        ".tab",
        ".txt",
        ".csv.gz",
        ".tsv.gz",
        ".txt.gz",
        NULL)

/* In the order in which importers are asked. */
static const FusFormat *const formats[] = {
  &fus_format_matlab73,    &fus_format_matlab, &fus_format_h5mu,       &fus_format_h5ad,
  &fus_format_tenx,        &fus_format_hdf5,   &fus_format_npy,        &fus_format_npz,
  &fus_format_xlsx,        &fus_format_ods,    &fus_format_images,     &fus_format_sounds,
  &fus_format_tenx_folder, &fus_format_texts,  &fus_format_statistics, &fus_format_mtx,
  &fus_format_safetensors, &fus_format_idx,    &fus_format_csv,
};

gboolean
fus_format_has_name (const FusFormat *self, const char *path)
{
  g_autofree char *lower = g_ascii_strdown (path, -1);

  for (const char *const *suffix = self->suffixes; *suffix != NULL; suffix++)
    if (g_str_has_suffix (lower, *suffix))
      return TRUE;

  return FALSE;
}

gboolean
fus_format_knows_name (const char *path)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (fus_format_has_name (formats[i], path))
      return TRUE;

  return FALSE;
}

const char **
fus_format_list_suffixes (void)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    for (const char *const *suffix = formats[i]->suffixes; *suffix != NULL; suffix++)
      if (!g_ptr_array_find_with_equal_func (found, *suffix, g_str_equal, NULL))
        g_ptr_array_add (found, (gpointer) *suffix);
  g_ptr_array_add (found, NULL);

  return (const char **) g_ptr_array_free (g_steal_pointer (&found), FALSE);
}

gboolean
fus_format_is_text (const char *id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (formats); i++)
    if (g_strcmp0 (formats[i]->id, id) == 0)
      return formats[i]->is_text;

  return FALSE;
}
