/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-array-file.h"
#include "fus-csv.h"
#include "fus-format.h"
#include "fus-parallel.h"
#include "fus-progress.h"
#include "fus-source.h"

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/**
 * FusImporterClass:
 * @format: what it is called
 * @sniff: whether @head, the first @n bytes of the unpacked file, says so
 * @inspect: (nullable): adds members to the object that @builder is in
 * @takes_how: whether a person can say how it is read, see fus-how.h
 * @load: (nullable): reads what @options ask for
 * @read_arrays: (nullable): in place of both: all that the format has to say, where a
 * file holds arrays and no more
 *
 * A way of reading files. See fus-importer.c for how to add one. Runs in fusescope-reader
 * only: what is parsed here may be hostile.
 */
typedef struct
{
  const FusFormat *format;
  gboolean (*sniff) (const char *path, const guint8 *head, gsize n);
  gboolean (*inspect) (const char *path, JsonBuilder *builder, GError **error);
  gboolean takes_how;
  FusSource *(*load) (const char *path,
                      const FusReadOptions *options,
                      FusPool *pool,
                      const FusProgress *progress,
                      GError **error);
  FusArrayFileFunc read_arrays;
} FusImporterClass;

/**
 * fus_importer_load:
 * @pool: for what can be done side by side
 *
 * Returns: (transfer full): what is in the file, or %NULL with a FUS_FILE_ERROR
 */
FusSource *fus_importer_load (const char *path,
                              const FusReadOptions *options,
                              FusPool *pool,
                              const FusProgress *progress,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;

/**
 * fus_importer_inspect:
 *
 * Returns: (transfer full): an object, see fus_import_inspect(), or %NULL with a
 * FUS_FILE_ERROR
 */
JsonNode *fus_importer_inspect (const char *path,
                                GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The tree of an HDF5 file of any kind. */
gboolean fus_importer_hdf5_inspect (const char *path,
                                    JsonBuilder *builder,
                                    GError **error);

/**
 * fus_importer_anndata_load:
 * @file: of the frames `obs` and `var` and matrices that go with them, at its root or
 * below `mod`
 * @found: (out): whether @options ask for a part of it that is read so
 *
 * Returns: (transfer full) (nullable): the source, %NULL where @found is FALSE, or with
 * @error set
 */
FusSource *fus_importer_anndata_load (const char *path,
                                      gint64 file,
                                      const FusReadOptions *options,
                                      const FusProgress *progress,
                                      gboolean *found,
                                      GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* What a person said of how tables are written, among the options of reading. */
FusCsvLayout fus_importer_get_layout (const FusReadOptions *options);

/**
 * fus_importer_csv_load_table:
 * @csv: a table of text, wherever its cells came from
 * @path: its name becomes the modality's
 *
 * Returns: (transfer full): features, labels and names of samples found in it, or %NULL
 * with a FUS_FILE_ERROR
 */
FusSource *fus_importer_csv_load_table (const FusCsv *csv,
                                        const char *path,
                                        const FusReadOptions *options,
                                        FusPool *pool,
                                        const FusProgress *progress,
                                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

extern const FusImporterClass fus_importer_csv;
extern const FusImporterClass fus_importer_h5ad;
extern const FusImporterClass fus_importer_h5mu;
extern const FusImporterClass fus_importer_hdf5;
extern const FusImporterClass fus_importer_idx;
extern const FusImporterClass fus_importer_images;
extern const FusImporterClass fus_importer_matlab;
extern const FusImporterClass fus_importer_matlab73;
extern const FusImporterClass fus_importer_mtx;
extern const FusImporterClass fus_importer_npy;
extern const FusImporterClass fus_importer_npz;
extern const FusImporterClass fus_importer_ods;
extern const FusImporterClass fus_importer_safetensors;
extern const FusImporterClass fus_importer_sounds;
extern const FusImporterClass fus_importer_statistics;
extern const FusImporterClass fus_importer_tenx;
extern const FusImporterClass fus_importer_tenx_folder;
extern const FusImporterClass fus_importer_texts;
extern const FusImporterClass fus_importer_xlsx;

G_END_DECLS
