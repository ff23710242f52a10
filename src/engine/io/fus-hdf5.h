/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "fus-arrays.h"
#include "fus-progress.h"

#include <hdf5.h>

G_BEGIN_DECLS

typedef hid_t FusH5File;
typedef hid_t FusH5Object; /* group, dataset or committed type */
typedef hid_t FusH5Type;
typedef hid_t FusH5Space;
typedef hid_t FusH5Plist;
typedef hid_t FusH5Attr;

G_DEFINE_AUTO_CLEANUP_FREE_FUNC (FusH5File, H5Fclose, H5I_INVALID_HID)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (FusH5Object, H5Oclose, H5I_INVALID_HID)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (FusH5Type, H5Tclose, H5I_INVALID_HID)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (FusH5Space, H5Sclose, H5I_INVALID_HID)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (FusH5Plist, H5Pclose, H5I_INVALID_HID)
G_DEFINE_AUTO_CLEANUP_FREE_FUNC (FusH5Attr, H5Aclose, H5I_INVALID_HID)

/* The library is used by one thread at a time, and keeps quiet: hold this while calling
 * it. */
GRecMutexLocker *fus_hdf5_enter (void) G_GNUC_WARN_UNUSED_RESULT;

/* Whether HDF5's signature stands where the format allows it (0, 512, 1024 …) in @head,
 * the first @n bytes of a file. */
gboolean fus_hdf5_has_magic (const char *path, const guint8 *head, gsize n);

/* What the library's error stack says deepest down, as a FUS_FILE_ERROR_FORMAT. */
gboolean fus_hdf5_set_error (const char *path, const char *object, GError **error);

/**
 * fus_hdf5_open:
 * @error: a FUS_FILE_ERROR_FORMAT
 *
 * For reading. Returns: a file to close, or below 0
 */
hid_t fus_hdf5_open (const char *path, GError **error);
/* Opens a group or dataset that is in this very file; invalid where there is none. */
hid_t fus_hdf5_open_object (hid_t parent, const char *name);

/* Whether @name, a path below @parent, leads to an object in this very file, each link on
 * the way included. */
gboolean fus_hdf5_has (hid_t parent, const char *name);

/* Whether @object is open and a group. */
gboolean fus_hdf5_is_group (hid_t object);

/* Whether @object is open and a dataset. */
gboolean fus_hdf5_is_dataset (hid_t object);
/* Names of the links in a group, sorted; of soft and external ones too. */
char **fus_hdf5_list (hid_t group) G_GNUC_WARN_UNUSED_RESULT;

/* %NULL where there is none or it is of another kind. */
char *fus_hdf5_dup_attr_string (hid_t object, const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* The texts of an attribute, %NULL-terminated; %NULL where there is none or it is of
 * another kind. */
char **fus_hdf5_dup_attr_strings (hid_t object,
                                  const char *name) G_GNUC_WARN_UNUSED_RESULT;

/* `[n]` numbers of an attribute, enumerations too; %NULL where there is none or it is of
 * another kind. @n: (out) */
double *fus_hdf5_dup_attr_numbers (hid_t object,
                                   const char *name,
                                   gsize *n) G_GNUC_WARN_UNUSED_RESULT;

/* Shape and type of a dataset, without its values; a scalar has no dimensions. */
FusArray *fus_hdf5_describe (hid_t dataset,
                             const char *path,
                             const char *object,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* Whether its values, of whatever type, are in this file, behind filters that are
 * here. */
gboolean fus_hdf5_check_storage (hid_t dataset,
                                 const char *path,
                                 const char *object,
                                 GError **error);
/* Whether its values can be read: numbers, truth values or texts, in this file, behind
 * filters that are here. */
gboolean fus_hdf5_check_readable (hid_t dataset,
                                  const char *path,
                                  const char *object,
                                  GError **error);

/**
 * fus_hdf5_read:
 *
 * Returns: (transfer full): numbers or texts, or %NULL with a FUS_FILE_ERROR that names
 * the object
 */
FusArray *fus_hdf5_read (hid_t dataset,
                         const char *path,
                         const char *object,
                         const FusProgress *progress,
                         GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* For inspection: “float32”, “uint8”, “text”, … */
const char *fus_hdf5_name_type (hid_t dataset);

G_END_DECLS
