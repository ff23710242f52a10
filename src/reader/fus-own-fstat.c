/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Both names are wanted, and this makes one of them. */
#undef _FILE_OFFSET_BITS

#include "config.h"

#include "fus-sandbox.h"

#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef FUS_OWN_FSTAT
/* The C library's asks newer kernels by an empty path, which a filter of calls can't tell
 * from any other path. Libraries that this program is linked with get these instead. */
int
fstat (int fd, struct stat *info)
{
  return (int) syscall (SYS_fstat, fd, info);
}

int
fstat64 (int fd, struct stat64 *info)
{
  return (int) syscall (SYS_fstat, fd, info);
}
#endif
