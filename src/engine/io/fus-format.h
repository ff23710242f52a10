/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FusFormat:
 * @id: as told in JSON
 * @name: for people, marked with N_()
 * @suffixes: %NULL-terminated, with the point: what such files are usually called
 * @is_text: whether its importer reads tables of text, which settles roles, dropped
 * columns and labels while it reads; of others that is done to what was read
 * @remedy: (nullable): of a format that is known but not read yet: what to do, marked
 * with N_()
 *
 * What there is to know of a way of writing files without a library that reads it: the
 * programs know formats by these, and only fusescope-reader needs the importers.
 */
typedef struct
{
  const char *id;
  const char *name;
  const char *const *suffixes;
  gboolean is_text;
  const char *remedy;
} FusFormat;

/* Whether @path is called as files of this format are. */
gboolean fus_format_has_name (const FusFormat *self, const char *path);

/* Whether files of this name are read: for choosing files in a folder. */
gboolean fus_format_knows_name (const char *path);

/* (transfer container): what files that can be read are usually called, each once, with
 * the point, %NULL-terminated; the texts are borrowed. */
const char **fus_format_list_suffixes (void) G_GNUC_WARN_UNUSED_RESULT;

/* Whether the format @id is of tables of text. @id: (nullable) */
gboolean fus_format_is_text (const char *id);

extern const FusFormat fus_format_csv;
extern const FusFormat fus_format_h5ad;
extern const FusFormat fus_format_h5mu;
extern const FusFormat fus_format_hdf5;
extern const FusFormat fus_format_idx;
extern const FusFormat fus_format_images;
extern const FusFormat fus_format_matlab;
extern const FusFormat fus_format_matlab73;
extern const FusFormat fus_format_mtx;
extern const FusFormat fus_format_npy;
extern const FusFormat fus_format_npz;
extern const FusFormat fus_format_ods;
extern const FusFormat fus_format_safetensors;
extern const FusFormat fus_format_sounds;
extern const FusFormat fus_format_statistics;
extern const FusFormat fus_format_tenx;
extern const FusFormat fus_format_tenx_folder;
extern const FusFormat fus_format_texts;
extern const FusFormat fus_format_xlsx;

G_END_DECLS
