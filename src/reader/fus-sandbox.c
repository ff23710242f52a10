/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-sandbox.h"

#include "fus-reader-limits.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Two walls that don't know of each other. Landlock forbids every path, every network
 * port, and signals to others; it is the kernel's own knowledge of what a path is. The
 * filter forbids the calls themselves, most of which a parser has never heard of. What a
 * good run uses is printed and compared with the table below by tests/hostile: to let
 * more through, add a row with its reason. */

/* ---- Landlock ---- */

/* The numbers are the kernel's, for every architecture; Debian's headers may be older. */
#ifndef __NR_landlock_create_ruleset
#define __NR_landlock_create_ruleset 444
#define __NR_landlock_restrict_self 446
#endif

enum
{
  LANDLOCK_VERSION = 1,
};

typedef struct
{
  guint64 files;
  guint64 network;
  guint64 scopes;
} Ruleset;

static Ruleset
describe_ruleset (long version)
{
  Ruleset rules = { 0 };

  rules.files = version >= 5   ? 0xffff
                : version >= 3 ? 0x7fff
                : version == 2 ? 0x3fff
                               : 0x1fff;
  rules.network = version >= 4 ? 3 : 0;
  rules.scopes = version >= 6 ? 3 : 0;

  return rules;
}

/* Everything it can forbid, with no exception. */
static gboolean
forbid_files (void)
{
  long version = syscall (__NR_landlock_create_ruleset, NULL, 0, LANDLOCK_VERSION);
  Ruleset rules = describe_ruleset (version);
  gsize size = version >= 6   ? sizeof rules
               : version >= 4 ? 2 * sizeof (guint64)
                              : sizeof (guint64);
  gboolean done = FALSE;
  int fd = -1;

  if (version < 1)
    return FALSE;
  fd = (int) syscall (__NR_landlock_create_ruleset, &rules, size, 0);
  if (fd < 0)
    return FALSE;
  done = syscall (__NR_landlock_restrict_self, fd, 0) == 0;
  close (fd);

  return done;
}

/* ---- the filter ---- */

#define LET(name, why)                                                                   \
  {                                                                                      \
    name, FUS_SANDBOX_LET, NULL, why                                                     \
  }
#define ONLY(name, only, why)                                                            \
  {                                                                                      \
    name, FUS_SANDBOX_LET, only, why                                                     \
  }
#define DENY(name, why)                                                                  \
  {                                                                                      \
    name, FUS_SANDBOX_DENY, NULL, why                                                    \
  }
#define KILL(name, why)                                                                  \
  {                                                                                      \
    name, FUS_SANDBOX_KILL, NULL, why                                                    \
  }

/* clang-format off */
static const FusSandboxRow rows[] = {
  LET ("read", "reads on from an open descriptor"),
  LET ("pread64", "the file that was lent"),
  LET ("lseek", "where in a descriptor one is"),
  LET ("fstat", "how large the file is"),
  LET ("close", "what was opened again by fcntl"),
  ONLY ("fcntl", "F_DUPFD_CLOEXEC, F_GETFD, F_GETFL",
        "opens a lent file again; no owner, no signal, no seal"),
  ONLY ("write", "1, 2", "tells how far it is, and what went wrong"),
  ONLY ("writev", "1, 2", "tells how far it is, and what went wrong, as other C libraries write"),
  ONLY ("pwrite64", "3, 5", "the answer, and blocks of numbers"),
  ONLY ("ftruncate", "3", "the size of the answer"),
  ONLY ("fallocate", "5", "room on the disk for blocks of numbers, before they are filled"),
  LET ("brk", "memory"),
  ONLY ("mmap", "not executable; shared 5 alone", "memory, and blocks of numbers"),
  ONLY ("mprotect", "not executable", "memory of threads, growing heaps"),
  LET ("munmap", "memory"),
  LET ("mremap", "memory that grows"),
  LET ("madvise", "large pages, memory given back"),
  LET ("futex", "locks"),
  LET ("sched_yield", "locks of BLAS and allocators"),
  ONLY ("clone", "a thread", "a table is parsed on several cores; no process"),
  DENY ("clone3", "its flags can’t be looked at: the C library falls back on clone"),
  LET ("set_robust_list", "start of a thread"),
  LET ("rseq", "start of a thread"),
  LET ("gettid", "which thread it is"),
  LET ("getpid", "who it is, in messages"),
  LET ("sched_getaffinity", "how many cores there are"),
  DENY ("sched_getattr", "how GLib’s threads ask for their priority; they go without"),
  DENY ("sched_setattr", "how GLib’s threads ask for their priority"),
  ONLY ("prctl", "PR_SET_NAME", "the name of a thread; neither its parent’s signal nor its walls"),
  ONLY ("prlimit64", "its own, asked for", "how large a stack may be; no limit of another process"),
  LET ("getrandom", "seeds of hash tables"),
  LET ("clock_gettime", "how often to tell, where the page of the kernel for it is missing"),
  LET ("gettimeofday", "how often to tell, where the page of the kernel for it is missing"),
  LET ("time", "how often to tell, where the page of the kernel for it is missing"),
  LET ("clock_nanosleep", "waits of locks"),
  LET ("nanosleep", "waits of locks"),
  LET ("restart_syscall", "goes on after a stop by a debugger"),
  LET ("rt_sigaction", "handlers of sanitizers and of libraries"),
  LET ("rt_sigprocmask", "start of a thread, abort"),
  LET ("rt_sigreturn", "end of a handler"),
  LET ("sigaltstack", "threads of sanitizers"),
  ONLY ("tgkill", "itself", "abort, which is how a fault of ours ends"),
  LET ("sysinfo", "how much memory there is"),
  LET ("uname", "asked for by libraries"),
  LET ("getrusage", "time used, asked for by libraries"),
  LET ("membarrier", "locks"),
  LET ("exit", "end of a thread"),
  LET ("exit_group", "the end"),
  DENY ("open", "nothing is opened: libraries that look for settings go without"),
  DENY ("openat", "nothing is opened: libraries that look for settings go without"),
  DENY ("openat2", "nothing is opened: libraries that look for settings go without"),
  DENY ("stat", "nothing is looked for"),
  DENY ("lstat", "nothing is looked for"),
  DENY ("newfstatat", "nothing is looked for; fstat is let through"),
  DENY ("statx", "nothing is looked for"),
  DENY ("access", "nothing is looked for"),
  DENY ("faccessat", "nothing is looked for"),
  DENY ("faccessat2", "nothing is looked for"),
  DENY ("readlink", "nothing is looked for"),
  DENY ("readlinkat", "nothing is looked for"),
  DENY ("getcwd", "nothing is looked for"),
  DENY ("ioctl", "whether the output is a terminal: it is not"),
  KILL ("execve", "starts a program"),
  KILL ("execveat", "starts a program"),
  KILL ("fork", "starts a process that outlives the limits"),
  KILL ("vfork", "starts a process that outlives the limits"),
  KILL ("socket", "the network"),
  KILL ("socketpair", "the network"),
  KILL ("connect", "the network"),
  KILL ("bind", "the network"),
  KILL ("listen", "the network"),
  KILL ("accept", "the network"),
  KILL ("accept4", "the network"),
  KILL ("sendto", "the network"),
  KILL ("sendmsg", "the network"),
  KILL ("sendmmsg", "the network"),
  KILL ("ptrace", "another process"),
  KILL ("process_vm_readv", "another process"),
  KILL ("process_vm_writev", "another process"),
  KILL ("pidfd_open", "another process"),
  KILL ("pidfd_getfd", "another process’s files"),
  KILL ("pidfd_send_signal", "another process"),
  KILL ("kill", "another process"),
  KILL ("tkill", "another process"),
  KILL ("rt_sigqueueinfo", "another process"),
  KILL ("rt_tgsigqueueinfo", "another process"),
  KILL ("memfd_create", "a program in memory"),
  KILL ("io_uring_setup", "calls past the filter"),
  KILL ("io_uring_enter", "calls past the filter"),
  KILL ("io_uring_register", "calls past the filter"),
  KILL ("bpf", "code in the kernel"),
  KILL ("perf_event_open", "a large part of the kernel"),
  KILL ("userfaultfd", "faults of the kernel made easy"),
  KILL ("keyctl", "keys of the person"),
  KILL ("add_key", "keys of the person"),
  KILL ("request_key", "keys of the person"),
  KILL ("mount", "other files"),
  KILL ("umount2", "other files"),
  KILL ("pivot_root", "other files"),
  KILL ("chroot", "other files"),
  KILL ("open_by_handle_at", "files past their paths"),
  KILL ("unshare", "a large part of the kernel"),
  KILL ("setns", "a large part of the kernel"),
  KILL ("init_module", "code in the kernel"),
  KILL ("finit_module", "code in the kernel"),
  KILL ("kexec_load", "code in the kernel"),
  KILL ("reboot", "the computer"),
  KILL ("swapon", "the computer"),
  KILL ("setrlimit", "limits"),
  KILL ("setpriority", "another process"),
  KILL ("unlink", "a file of the person"),
  KILL ("unlinkat", "a file of the person"),
  KILL ("rename", "a file of the person"),
  KILL ("renameat", "a file of the person"),
  KILL ("renameat2", "a file of the person"),
  KILL ("truncate", "a file of the person"),
  KILL ("creat", "a file of the person"),
  KILL ("mkdir", "a file of the person"),
  KILL ("mkdirat", "a file of the person"),
  KILL ("rmdir", "a file of the person"),
  KILL ("link", "a file of the person"),
  KILL ("linkat", "a file of the person"),
  KILL ("symlink", "a file of the person"),
  KILL ("symlinkat", "a file of the person"),
  KILL ("mknod", "a file of the person"),
  KILL ("mknodat", "a file of the person"),
  KILL ("chmod", "a file of the person"),
  KILL ("fchmod", "a file of the person"),
  KILL ("fchmodat", "a file of the person"),
  KILL ("chown", "a file of the person"),
  KILL ("fchown", "a file of the person"),
  KILL ("fchownat", "a file of the person"),
  KILL ("setxattr", "a file of the person"),
};
/* clang-format on */

const FusSandboxRow *
fus_sandbox_list (gsize *n_rows)
{
  *n_rows = G_N_ELEMENTS (rows);

  return rows;
}

/* Adds to the filter what an argument must be for a call to be let through. */
typedef int (*OnlyFunc) (scmp_filter_ctx filter, int call);

static int
let_if (scmp_filter_ctx filter, int call, struct scmp_arg_cmp one)
{
  return seccomp_rule_add_array (filter, SCMP_ACT_ALLOW, call, 1, &one);
}

static int
let_some (scmp_filter_ctx filter,
          int call,
          const guint64 *values,
          gsize n,
          guint argument)
{
  int failed = 0;

  for (gsize i = 0; i < n; i++)
    failed |= let_if (filter, call, SCMP_CMP (argument, SCMP_CMP_EQ, values[i]));

  return failed;
}

static int
only_fcntl (scmp_filter_ctx filter, int call)
{
  const guint64 commands[] = { F_DUPFD_CLOEXEC, F_GETFD, F_GETFL };

  return let_some (filter, call, commands, G_N_ELEMENTS (commands), 1);
}

static int
only_told (scmp_filter_ctx filter, int call)
{
  const guint64 descriptors[] = { STDOUT_FILENO, STDERR_FILENO };

  return let_some (filter, call, descriptors, G_N_ELEMENTS (descriptors), 0);
}

static int
only_answer (scmp_filter_ctx filter, int call)
{
  return let_if (filter, call, SCMP_CMP (0, SCMP_CMP_EQ, FUS_READER_FD));
}

static int
only_given (scmp_filter_ctx filter, int call)
{
  const guint64 descriptors[] = { FUS_READER_FD, FUS_READER_BLOCKS };

  return let_some (filter, call, descriptors, G_N_ELEMENTS (descriptors), 0);
}

static int
only_blocks (scmp_filter_ctx filter, int call)
{
  return seccomp_rule_add (filter, SCMP_ACT_ALLOW, call, 2,
                           SCMP_CMP (0, SCMP_CMP_EQ, FUS_READER_BLOCKS),
                           SCMP_CMP (1, SCMP_CMP_EQ, 0));
}

static int
only_data (scmp_filter_ctx filter, int call)
{
  return let_if (filter, call, SCMP_CMP (2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
}

/* Memory that is shared counts as nobody’s: there is none but the blocks. */
static int
only_own (scmp_filter_ctx filter, int call)
{
#ifdef FUS_SANITIZED
  return only_data (filter, call);
#else
  return seccomp_rule_add (filter, SCMP_ACT_ALLOW, call, 2,
                           SCMP_CMP (2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                           SCMP_CMP (3, SCMP_CMP_MASKED_EQ, MAP_SHARED, 0)) |
         seccomp_rule_add (filter, SCMP_ACT_ALLOW, call, 3,
                           SCMP_CMP (2, SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
                           SCMP_CMP (3, SCMP_CMP_MASKED_EQ, MAP_ANONYMOUS, 0),
                           SCMP_CMP (4, SCMP_CMP_EQ, FUS_READER_BLOCKS));
#endif
}

static int
only_thread (scmp_filter_ctx filter, int call)
{
  const guint64 flags = CLONE_VM | CLONE_THREAD | CLONE_SIGHAND;

  return seccomp_rule_add (filter, SCMP_ACT_KILL_PROCESS, call, 1,
                           SCMP_CMP (0, SCMP_CMP_MASKED_EQ, CLONE_THREAD, 0)) |
         let_if (filter, call, SCMP_CMP (0, SCMP_CMP_MASKED_EQ, flags, flags));
}

static int
only_name (scmp_filter_ctx filter, int call)
{
  return let_if (filter, call, SCMP_CMP (0, SCMP_CMP_EQ, PR_SET_NAME));
}

static int
only_own_limits (scmp_filter_ctx filter, int call)
{
  return seccomp_rule_add (filter, SCMP_ACT_ALLOW, call, 2, SCMP_CMP (0, SCMP_CMP_EQ, 0),
                           SCMP_CMP (2, SCMP_CMP_EQ, 0));
}

/* The process is what is looked at: a thread's number that was given to another can’t be
 * reached through it. */
static int
only_itself (scmp_filter_ctx filter, int call)
{
  const guint64 self = (guint64) getpid ();

  return seccomp_rule_add (filter, SCMP_ACT_KILL_PROCESS, call, 1,
                           SCMP_CMP (0, SCMP_CMP_NE, self)) |
         let_if (filter, call, SCMP_CMP (0, SCMP_CMP_EQ, self));
}

static const struct
{
  const char *name;
  OnlyFunc add;
} narrow[] = {
  { "fcntl", only_fcntl },      { "write", only_told },
  { "writev", only_told },      { "pwrite64", only_given },
  { "ftruncate", only_answer }, { "mmap", only_own },
  { "mprotect", only_data },    { "clone", only_thread },
  { "prctl", only_name },       { "prlimit64", only_own_limits },
  { "tgkill", only_itself },    { "fallocate", only_blocks },
};

static OnlyFunc
find_only (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (narrow); i++)
    if (g_str_equal (narrow[i].name, name))
      return narrow[i].add;

  return NULL;
}

/* What is denied but needed all the same: fstat where it is asked by an empty path, and
 * how sanitizers look at themselves when they have found something. */
static gboolean
is_needed (const FusSandboxRow *row)
{
  gboolean needed = FALSE;

#ifndef FUS_OWN_FSTAT
  needed = g_str_equal (row->name, "newfstatat");
#endif
#ifdef FUS_SANITIZED
  needed = needed || g_str_equal (row->name, "readlink");
#endif

  return needed;
}

/* As if the kernel had never heard of them. */
#define OTHERS SCMP_ACT_ERRNO (ENOSYS)

/* libarchive, HDF5 and GLib know what to do without a file; clone3 and what is newer than
 * a library must be missing for it to take the older call. */
static guint32
get_action (const FusSandboxRow *row)
{
  if (row->act == FUS_SANDBOX_LET || is_needed (row))
    return SCMP_ACT_ALLOW;
  if (row->act == FUS_SANDBOX_KILL)
    return SCMP_ACT_KILL_PROCESS;

  return SCMP_ACT_ERRNO (g_str_equal (row->name, "clone3") ? ENOSYS : EACCES);
}

/* A call that this architecture doesn't have needs no rule, nor does one that is answered
 * as all others are. */
static gboolean
add_row (scmp_filter_ctx filter, const FusSandboxRow *row)
{
  int call = seccomp_syscall_resolve_name (row->name);

  if (call == __NR_SCMP_ERROR || call < 0 || get_action (row) == OTHERS)
    return TRUE;
  if (row->only != NULL)
    return find_only (row->name) (filter, call) == 0;

  return seccomp_rule_add (filter, get_action (row), call, 0) == 0;
}

static gboolean
filter_calls (void)
{
  scmp_filter_ctx filter = NULL;
  gboolean done = TRUE;

  /* The calls of older machines have other names; fus-walls.c tells. */
  if (sizeof (long) < 8 || (filter = seccomp_init (OTHERS)) == NULL)
    return FALSE;
  seccomp_attr_set (filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
  seccomp_attr_set (filter, SCMP_FLTATR_CTL_TSYNC, 1);
  seccomp_attr_set (filter, SCMP_FLTATR_CTL_OPTIMIZE, 2);
  for (gsize i = 0; done && i < G_N_ELEMENTS (rows); i++)
    done = add_row (filter, &rows[i]);
  done = done && seccomp_load (filter) == 0;
  seccomp_release (filter);

  return done;
}

FusSandboxPart
fus_sandbox_enter (void)
{
  FusSandboxPart parts = 0;

  prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
  if (forbid_files ())
    parts |= FUS_SANDBOX_FILES;
  if (filter_calls ())
    parts |= FUS_SANDBOX_CALLS;

  return parts;
}
