/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the kernel's structure and the C library's are the same, the reader brings an
 * fstat() of its own, see main.c; else the C library's must be let through. */
#if !defined FUS_SANITIZED && (defined __x86_64__ || defined __aarch64__)
#define FUS_OWN_FSTAT
#endif

typedef enum
{
  FUS_SANDBOX_FILES = 1 << 0, /* Landlock */
  FUS_SANDBOX_CALLS = 1 << 1, /* seccomp */
} FusSandboxPart;

/* What happens to a system call: it is let through, answered with an error that libraries
 * know what to do with, or ends the process. All others are answered with one. */
typedef enum
{
  FUS_SANDBOX_LET,
  FUS_SANDBOX_DENY,
  FUS_SANDBOX_KILL,
} FusSandboxAct;

/**
 * FusSandboxRow:
 * @name: of the system call
 * @only: (nullable): the arguments that it is let through with
 * @why: reason, for whoever reads the table
 */
typedef struct
{
  const char *name;
  FusSandboxAct act;
  const char *only;
  const char *why;
} FusSandboxRow;

/* The calls the filter knows, each with what becomes of it. */
const FusSandboxRow *fus_sandbox_list (gsize *n_rows);

/* Gives up, for this process and for good, what it takes to do harm: it may compute, read
 * what is open, tell and answer. What the kernel lacks is left out. Call it with one
 * thread. */
FusSandboxPart fus_sandbox_enter (void);

G_END_DECLS
