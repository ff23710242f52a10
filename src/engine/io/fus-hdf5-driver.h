/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <hdf5.h>

/* How the library reads a file: what fus_lent_open() gives, and nothing it names. A list
 * to close, or a negative number. */
hid_t fus_hdf5_driver_new_access (void);
/* What the file that an object is in is read through, the driver's own: −1 where that is
 * another. */
int fus_hdf5_driver_get_fd (hid_t object);
/* To make a file of which there is a descriptor only: its number is the name. */
hid_t fus_hdf5_driver_new_cache_access (void);
