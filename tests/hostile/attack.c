/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-confine.h"
#include "fus-pack.h"
#include "fus-reader-limits.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <linux/sched.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

/* Takes the place of fusescope-reader and does what a file that took it over would. The
 * file's name says what: `ATTACK.csv` behind the walls, `free-ATTACK.csv` without them,
 * by which the test knows that the attack works. What it got is told as the message of an
 * error: GOT and what, or NOTHING and why. `attack --table` prints the table of calls. */

static char *folder = NULL; /* where the file is said to be */
static char *secret = NULL; /* another file there */

static char *
got (const char *what)
{
  return g_strdup_printf ("GOT %s", what);
}

static char *
nothing (void)
{
  return g_strdup_printf ("NOTHING %s", g_strerror (errno));
}

static char *
done_if (gboolean done)
{
  return done ? got ("it") : nothing ();
}

static char *
take_file (const char *path)
{
  char bytes[4096];
  int fd = open (path, O_RDONLY);
  gssize n = fd >= 0 ? read (fd, bytes, sizeof bytes) : -1;

  return n >= 0 ? g_strdup_printf ("GOT %zd bytes", n) : nothing ();
}

/* ---- files ---- */

static char *
attack_passwd (void)
{
  return take_file ("/etc/passwd");
}

static char *
attack_home (void)
{
  return take_file (secret);
}

static char *
attack_openat2 (void)
{
  guint64 how[3] = { O_RDONLY, 0, 0 };
  char bytes[64] = "";
  int fd = (int) syscall (SYS_openat2, AT_FDCWD, secret, how, sizeof how);

  return fd >= 0 && read (fd, bytes, sizeof bytes - 1) > 0 ? got (bytes) : nothing ();
}

static char *
attack_stat (void)
{
  struct stat info;

  return done_if (syscall (SYS_newfstatat, AT_FDCWD, secret, &info, 0) == 0);
}

static char *
attack_statx (void)
{
  char info[512];

  return done_if (syscall (SYS_statx, AT_FDCWD, secret, 0, 0x7ff, info) == 0);
}

static char *
attack_folder (void)
{
  return done_if (open (folder, O_RDONLY | O_DIRECTORY) >= 0);
}

static char *
attack_write (void)
{
  g_autofree char *path = g_build_filename (folder, "written", NULL);

  return done_if (open (path, O_WRONLY | O_CREAT, 0600) >= 0);
}

static char *
attack_unlink (void)
{
  return done_if (unlink (secret) == 0);
}

static char *
attack_rename (void)
{
  g_autofree char *path = g_build_filename (folder, "renamed", NULL);

  return done_if (rename (secret, path) == 0);
}

static char *
attack_truncate (void)
{
  return done_if (truncate (secret, 0) == 0);
}

static char *
attack_chmod (void)
{
  return done_if (chmod (secret, 0777) == 0);
}

static char *
attack_symlink (void)
{
  g_autofree char *path = g_build_filename (folder, "linked", NULL);

  return done_if (symlink ("/etc/passwd", path) == 0);
}

/* The file itself: it was lent for reading. */
static char *
attack_lent (void)
{
  return done_if (pwrite (FUS_READER_FILE, "x", 1, 0) == 1);
}

static char *
attack_reopen (void)
{
  return done_if (open ("/proc/self/fd/4", O_RDWR) >= 0);
}

static char *
attack_memory_of_parent (void)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/maps", (int) getppid ());

  return take_file (path);
}

static char *
attack_shared_memory (void)
{
  return done_if (open ("/dev/shm/fusescope-attack", O_RDWR | O_CREAT, 0600) >= 0);
}

/* What it wasn't given but has. */
static char *
attack_descriptors (void)
{
  for (int fd = FUS_READER_BLOCKS + 1; fd < 1024; fd++)
    if (fcntl (fd, F_GETFD) >= 0)
      return got ("a descriptor");
  errno = EBADF;

  return nothing ();
}

static char *
attack_environment (void)
{
  const char *text = getenv ("FUSESCOPE_TEST_SECRET");

  errno = ENOENT;

  return text != NULL ? got (text) : nothing ();
}

/* ---- the network ---- */

static char *
attack_socket (void)
{
  return done_if (socket (AF_INET, SOCK_STREAM, 0) >= 0);
}

static char *
attack_unix_socket (void)
{
  return done_if (socket (AF_UNIX, SOCK_STREAM, 0) >= 0);
}

static char *
attack_socket_pair (void)
{
  int pair[2];

  return done_if (socketpair (AF_UNIX, SOCK_STREAM, 0, pair) == 0);
}

static char *
attack_netlink (void)
{
  return done_if (socket (AF_NETLINK, SOCK_RAW, 0) >= 0);
}

/* ---- processes ---- */

static char *
attack_fork (void)
{
  pid_t child = fork ();

  if (child == 0)
    _exit (0);

  return done_if (child > 0);
}

static char *
attack_vfork (void)
{
  long child = syscall (SYS_clone, CLONE_VFORK | SIGCHLD, NULL, NULL, NULL, NULL);

  if (child == 0)
    _exit (0);

  return done_if (child > 0);
}

static char *
attack_clone3 (void)
{
  struct clone_args how = { .exit_signal = SIGCHLD };
  long child = syscall (SYS_clone3, &how, sizeof how);

  if (child == 0)
    _exit (0);

  return done_if (child > 0);
}

/* The program, where it is started, leaves a mark. */
static char *
attack_exec (void)
{
  g_autofree char *mark = g_build_filename (folder, "executed", NULL);
  char *const arguments[] = { (char *) "touch", mark, NULL };
  char *const variables[] = { NULL };

  execve ("/usr/bin/touch", arguments, variables);

  return nothing ();
}

static char *
attack_exec_lent (void)
{
  char *const nobody[] = { NULL };

  syscall (SYS_execveat, FUS_READER_FILE, "", nobody, nobody, AT_EMPTY_PATH);

  return nothing ();
}

static char *
attack_ptrace (void)
{
  return done_if (ptrace (PTRACE_SEIZE, getppid (), NULL, NULL) == 0);
}

static char *
attack_read_parent (void)
{
  char bytes[16];
  struct iovec mine = { bytes, sizeof bytes };
  struct iovec its = { (void *) 0x400000, sizeof bytes };

  return done_if (process_vm_readv (getppid (), &mine, 1, &its, 1, 0) > 0 ||
                  errno == EFAULT);
}

static char *
attack_kill (void)
{
  return done_if (kill (getppid (), 0) == 0 && kill (getppid (), SIGTERM) == 0);
}

static char *
attack_tgkill (void)
{
  return done_if (syscall (SYS_tgkill, getppid (), getppid (), SIGTERM) == 0);
}

static char *
attack_pidfd (void)
{
  return done_if (syscall (SYS_pidfd_open, getppid (), 0) >= 0);
}

/* The kernel sends a signal to whom a descriptor belongs. */
static char *
attack_owner (void)
{
  if (fcntl (STDOUT_FILENO, F_SETOWN, getppid ()) != 0 ||
      fcntl (STDOUT_FILENO, F_SETSIG, SIGTERM) != 0)
    return nothing ();

  return done_if (fcntl (STDOUT_FILENO, F_SETFL, O_ASYNC) == 0);
}

static char *
attack_limits_of_parent (void)
{
  const struct rlimit none = { 0, 0 };

  return done_if (prlimit (getppid (), RLIMIT_CORE, &none, NULL) == 0);
}

static char *
attack_affinity_of_parent (void)
{
  cpu_set_t one;

  CPU_ZERO (&one);
  CPU_SET (0, &one);

  return done_if (sched_setaffinity (getppid (), sizeof one, &one) == 0);
}

static char *
attack_nice (void)
{
  return done_if (setpriority (PRIO_PROCESS, (id_t) getppid (), 19) == 0);
}

/* ---- the walls themselves ---- */

static char *
attack_own_limits (void)
{
  const struct rlimit more = { 1000, 1000 };

  return done_if (setrlimit (RLIMIT_CPU, &more) == 0);
}

static char *
attack_orphan (void)
{
  return done_if (prctl (PR_SET_PDEATHSIG, 0, 0, 0, 0) == 0);
}

static char *
attack_memfd (void)
{
  return done_if (syscall (SYS_memfd_create, "x", 0) >= 0);
}

static char *
attack_code (void)
{
  return done_if (mmap (NULL, 4096, PROT_READ | PROT_WRITE | PROT_EXEC,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) != MAP_FAILED);
}

static char *
attack_code_later (void)
{
  void *place =
    mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  return done_if (mprotect (place, 4096, PROT_READ | PROT_EXEC) == 0);
}

static char *
attack_io_uring (void)
{
  char parameters[120] = { 0 };

  return done_if (syscall (SYS_io_uring_setup, 4, parameters) >= 0);
}

static char *
attack_bpf (void)
{
  char attributes[120] = { 0 };

  return done_if (syscall (SYS_bpf, 0, attributes, sizeof attributes) >= 0 ||
                  errno == EINVAL);
}

static char *
attack_userfaultfd (void)
{
  return done_if (syscall (SYS_userfaultfd, O_CLOEXEC | 1) >= 0);
}

static char *
attack_keys (void)
{
  return done_if (syscall (SYS_keyctl, 0, -3, 1) >= 0);
}

static char *
attack_namespace (void)
{
  return done_if (unshare (CLONE_NEWNET) == 0);
}

static char *
attack_terminal (void)
{
  return done_if (syscall (SYS_ioctl, STDOUT_FILENO, 0x541b, &(int){ 0 }) == 0);
}

/* The numbers of calls of another kind of process, past a filter that knows only one. */
static char *
attack_other_numbers (void)
{
#ifdef __x86_64__
  return done_if (syscall (0x40000000 | SYS_getpid) > 0);
#else
  errno = ENOSYS;
  return nothing ();
#endif
}

static char *
attack_seal (void)
{
  return done_if (fcntl (FUS_READER_FD, F_ADD_SEALS, F_SEAL_SEAL) == 0);
}

/* ---- the answer ---- */

/* Leaves somebody behind who can still write to what was handed over. */
static char *
attack_mapping (void)
{
  char *bytes = NULL;
  pid_t child = 0;

  if (ftruncate (FUS_READER_FD, 1 << 20) != 0)
    return nothing ();
  bytes = mmap (NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED, FUS_READER_FD, 0);
  if (bytes == MAP_FAILED)
    return nothing ();
  child = fork ();
  if (child < 0)
    return nothing ();
  if (child > 0)
    return got ("a mapping");
  close (STDOUT_FILENO);
  alarm (4);
  for (;;)
    bytes[4000]++;
}

static char *
attack_empty (void)
{
  _exit (0);
}

static void
answer_bytes (const void *bytes, gsize n, gsize size)
{
  if (ftruncate (FUS_READER_FD, (off_t) size) != 0 ||
      pwrite (FUS_READER_FD, bytes, n, 0) != (gssize) n)
    _exit (3);
  _exit (0);
}

static char *
attack_noise (void)
{
  guint32 bytes[1024];

  for (gsize i = 0; i < G_N_ELEMENTS (bytes); i++)
    bytes[i] = (guint32) (i * 2654435761u);
  memcpy (bytes, "FUSPACK2", 8);
  answer_bytes (bytes, sizeof bytes, sizeof bytes);

  return NULL;
}

static char *
attack_absurd_count (void)
{
  guint64 header[64] = { 0, G_MAXUINT64 / 100, sizeof header };

  memcpy (header, "FUSPACK2", 8);
  answer_bytes (header, sizeof header, sizeof header);

  return NULL;
}

static char *
attack_hole (void)
{
  guint64 header[3] = { 0, 1, (guint64) 600 << 20 };

  memcpy (header, "FUSPACK2", 8);
  answer_bytes (header, sizeof header, header[2]);

  return NULL;
}

/* An array of 2⁶⁰ × 0 numbers, and texts that are two thousand million and not there. */
static char *
attack_absurd_shape (void)
{
  const guint64 dims[] = { G_GUINT64_CONSTANT (1) << 60, 0 };
  g_autoptr (FusPack) pack = fus_pack_new ();

  fus_pack_add (pack, "values/0", FUS_PACK_FLOAT32, 2, dims, "");
  if (!fus_pack_write (pack, FUS_READER_FD, NULL))
    return nothing ();
  _exit (0);
}

/* Numbers of a table that are said to be where no block is. */
static char *
attack_no_block (void)
{
  struct
  {
    guint64 header[3];
    guint64 record[11]; /* as in fus-pack.c */
    char name[40];
  } answer = {
    { 0, 1, sizeof answer },
    { FUS_PACK_FLOAT32, 2, 1 << 20, 16, 0, 0, sizeof answer.header + sizeof answer.record,
      1, 1, 1 << 12, 1 << 26 },
    "x",
  };

  memcpy (answer.header, "FUSPACK2", 8);
  if (fallocate (FUS_READER_BLOCKS, 0, 0, 1 << 20) != 0)
    return nothing ();
  answer_bytes (&answer, sizeof answer, sizeof answer);

  return NULL;
}

/* Memory that counts as nobody’s. */
static char *
attack_shared_pages (void)
{
  void *pages = mmap (NULL, 1 << 20, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS,
                      FUS_READER_BLOCKS, 0);

  return done_if (pages != MAP_FAILED);
}

static char *
attack_shared_answer (void)
{
  void *pages = mmap (NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, FUS_READER_FD, 0);

  return done_if (pages != MAP_FAILED);
}

/* The blocks may grow by room that is there, and not by what isn’t. */
static char *
attack_block_hole (void)
{
  return done_if (ftruncate (FUS_READER_BLOCKS, 1 << 30) == 0);
}

static char *
attack_block_room (void)
{
  signal (SIGXFSZ, SIG_IGN);

  return done_if (fallocate (FUS_READER_BLOCKS, 0, 0, (off_t) 1 << 50) == 0);
}

/* All the memory it can get, in what it hands over. */
static char *
attack_fill (void)
{
  g_autofree char *block = g_malloc0 (1 << 22);

  signal (SIGXFSZ, SIG_IGN);
  for (off_t at = 0; at < (off_t) 1 << 40; at += 1 << 22)
    if (pwrite (FUS_READER_FD, block, 1 << 22, at) < 0)
      return nothing ();

  return got ("a terabyte");
}

static char *
attack_eat (void)
{
  for (guint i = 0; i < 1 << 20; i++)
    {
      char *block =
        mmap (NULL, 1 << 22, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

      if (block == MAP_FAILED)
        return nothing ();
      memset (block, 1, 1 << 22);
    }

  return got ("memory without end");
}

static gpointer
wait_worker (gpointer data)
{
  for (;;)
    g_usleep (G_USEC_PER_SEC);

  return NULL;
}

static char *
attack_threads (void)
{
  for (guint i = 0; i < 100000; i++)
    {
      g_autoptr (GThread) thread = g_thread_try_new ("one", wait_worker, NULL, NULL);

      if (thread == NULL)
        return nothing ();
    }

  return got ("threads without end");
}

static char *
attack_core (void)
{
  abort ();
}

static char *
attack_crash (void)
{
  raise (SIGSEGV);
  _exit (5);
}

/* ---- waits ---- */

static char *
attack_sleep (void)
{
  for (;;)
    sleep (1000);

  return NULL;
}

static char *
attack_mute (void)
{
  close (STDOUT_FILENO);

  return attack_sleep ();
}

static char *
attack_chatter (void)
{
  for (;;)
    {
      if (write (STDOUT_FILENO, "0.5\n", 4) < 0)
        _exit (1);
      g_usleep (1000);
    }

  return NULL;
}

static char *
attack_flood (void)
{
  static char bytes[65536];

  for (;;)
    if (write (STDOUT_FILENO, bytes, sizeof bytes) < 0)
      _exit (1);

  return NULL;
}

static const struct
{
  const char *name;
  char *(*run) (void);
} attacks[] = {
  { "passwd", attack_passwd },
  { "home", attack_home },
  { "openat2", attack_openat2 },
  { "stat", attack_stat },
  { "statx", attack_statx },
  { "folder", attack_folder },
  { "write", attack_write },
  { "unlink", attack_unlink },
  { "rename", attack_rename },
  { "truncate", attack_truncate },
  { "chmod", attack_chmod },
  { "symlink", attack_symlink },
  { "lent", attack_lent },
  { "reopen", attack_reopen },
  { "memory-of-parent", attack_memory_of_parent },
  { "shared-memory", attack_shared_memory },
  { "descriptors", attack_descriptors },
  { "environment", attack_environment },
  { "socket", attack_socket },
  { "unix-socket", attack_unix_socket },
  { "socket-pair", attack_socket_pair },
  { "netlink", attack_netlink },
  { "fork", attack_fork },
  { "vfork", attack_vfork },
  { "clone3", attack_clone3 },
  { "exec", attack_exec },
  { "exec-lent", attack_exec_lent },
  { "ptrace", attack_ptrace },
  { "read-parent", attack_read_parent },
  { "kill", attack_kill },
  { "tgkill", attack_tgkill },
  { "pidfd", attack_pidfd },
  { "owner", attack_owner },
  { "limits-of-parent", attack_limits_of_parent },
  { "affinity-of-parent", attack_affinity_of_parent },
  { "nice", attack_nice },
  { "own-limits", attack_own_limits },
  { "orphan", attack_orphan },
  { "memfd", attack_memfd },
  { "code", attack_code },
  { "code-later", attack_code_later },
  { "io-uring", attack_io_uring },
  { "bpf", attack_bpf },
  { "userfaultfd", attack_userfaultfd },
  { "keys", attack_keys },
  { "namespace", attack_namespace },
  { "terminal", attack_terminal },
  { "other-numbers", attack_other_numbers },
  { "seal", attack_seal },
  { "mapping", attack_mapping },
  { "empty", attack_empty },
  { "noise", attack_noise },
  { "absurd-count", attack_absurd_count },
  { "absurd-shape", attack_absurd_shape },
  { "hole", attack_hole },
  { "no-block", attack_no_block },
  { "shared-pages", attack_shared_pages },
  { "shared-answer", attack_shared_answer },
  { "block-hole", attack_block_hole },
  { "block-room", attack_block_room },
  { "fill", attack_fill },
  { "eat", attack_eat },
  { "threads", attack_threads },
  { "core", attack_core },
  { "crash", attack_crash },
  { "sleep", attack_sleep },
  { "mute", attack_mute },
  { "chatter", attack_chatter },
  { "flood", attack_flood },
};

static void
answer (const char *message)
{
  g_autoptr (FusPack) pack = fus_pack_new ();

  fus_pack_add_string (pack, "error/message", message);
  if (!fus_pack_write (pack, FUS_READER_FD, NULL))
    _exit (4);
}

static int
attack (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (attacks); i++)
    if (g_str_equal (attacks[i].name, name))
      {
        g_autofree char *message = attacks[i].run ();

        answer (message);
        _exit (0);
      }

  return 2;
}

static int
print_table (void)
{
  gsize n = 0;
  const FusSandboxRow *rows = fus_sandbox_list (&n);
  static const char *const acts[] = { "let", "deny", "kill" };

  for (gsize i = 0; i < n; i++)
    g_print ("%s\t%s\t%s\t%s\n", rows[i].name, acts[rows[i].act],
             rows[i].only != NULL ? rows[i].only : "", rows[i].why);

  return 0;
}

/* Who it is, for a test that looks whether it is gone. */
static void
leave_number (void)
{
  g_autofree char *path = g_build_filename (folder, "number", NULL);
  g_autofree char *text = g_strdup_printf ("%d", (int) getpid ());

  g_file_set_contents (path, text, -1, NULL);
}

int
main (int argc, char *argv[])
{
  g_autofree char *name = NULL;
  FusSandboxPart parts = 0;

  if (argc == 2 && g_str_equal (argv[1], "--table"))
    return print_table ();
  if (argc != 4)
    return 2;
  fus_confine_to_parent ();
  folder = g_path_get_dirname (argv[2]);
  secret = g_build_filename (folder, "secret", NULL);
  name = g_path_get_basename (argv[2]);
  *strrchr (name, '.') = '\0';
  if (g_str_has_prefix (name, "free-"))
    return attack (name + 5);
  if (g_str_has_prefix (name, "lone-"))
    {
      leave_number ();
      prctl (PR_SET_PDEATHSIG, 0, 0, 0, 0);
      return attack (name + 5);
    }
  if (g_str_equal (name, "sleep"))
    leave_number ();
  parts = fus_confine ();
  if (g_str_equal (name, "walls"))
    {
      answer (parts == (FUS_SANDBOX_FILES | FUS_SANDBOX_CALLS) ? "GOT both" : "NOTHING");
      _exit (0);
    }

  return attack (name);
}
