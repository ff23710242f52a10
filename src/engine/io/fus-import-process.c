/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-import-process.h"

#include "fus-cache.h"
#include "fus-file-error.h"
#include "fus-file.h"
#include "fus-folder.h"
#include "fus-json-parse.h"
#include "fus-memory-limit.h"
#include "fus-memory.h"
#include "fus-reader-limits.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The program is started by exec with a memory file as its descriptor 3 and the file,
 * opened here, as its descriptor 4: it opens nothing itself, and of the environment it
 * gets what the list below says. Large blocks of numbers go to a file without a name in
 * the cache folder, its descriptor 5, which can't be sealed: nobody but the program and
 * its parent has it, and it is mapped when the program has ended. It tells how far it is
 * on its standard output, a fraction a line, and ends. Then the memory file is sealed, so
 * that it can't change any more, checked and mapped. */

#define PROGRAM "fusescope-reader"

enum
{
  TICK_MS = 50,
  REPORT_EVERY = 20000, /* µs */
  N_FIRST_FD = 16,      /* clear of those that the program knows */
  EXIT_TICK = 500,      /* µs */
  MAX_SENTENCE = 2000,
  MOST_LINE = 64 + 2 * FUS_READER_NAME, /* bytes of what it says */
  COPIES = 2,                           /* of an answer: mapped, and texts taken out */
  BLOCK = 512,                          /* bytes that the kernel counts files in */
  N_ANCESTORS = 8,
};

typedef struct
{
  const char *path;
  const FusProgress *progress;
  guint64 size;
  guint64 work; /* bytes that it is given time for */
  guint64 memory;
  gint64 silence; /* µs */
  GSubprocess *process;
  int pipe;
  int file;
  int answer;
  FusCache cache;  /* for blocks */
  int life;        /* our end of FUS_READER_LIFE */
  gint64 starved;  /* µs that it was ready to run and was not let */
  gint64 heard;    /* when it last said something */
  gint64 reported; /* when that was last handed on */
  gint64 deadline; /* when it must be done */
  gint64 wall;     /* when it must be done, whatever kept it */
  GString *line;
  char *overview; /* of the last large block */
} Wait;

/* ---- finding the program ---- */

static char *
try_path (const char *folder, const char *below)
{
  char *path = g_build_filename (folder, below, PROGRAM, NULL);

  if (g_file_test (path, G_FILE_TEST_IS_EXECUTABLE))
    return path;
  g_free (path);

  return NULL;
}

/* Beside the program that runs: in a tree that meson builds, or installed under any
 * prefix. */
static char *
find_beside (const char *program)
{
  g_autofree char *folder = g_path_get_dirname (program);

  for (guint i = 0; i < N_ANCESTORS && !g_str_equal (folder, "/"); i++)
    {
      g_autofree char *mark = g_build_filename (folder, "meson-private", NULL);
      char *found = g_file_test (mark, G_FILE_TEST_IS_DIR)
                      ? try_path (folder, "src/reader")
                      : try_path (folder, LIBEXECDIR_NAME);
      char *up = NULL;

      if (found != NULL)
        return found;
      up = g_path_get_dirname (folder);
      g_free (folder);
      folder = up;
    }

  return NULL;
}

static char *
find_program (void)
{
  const char *given = g_getenv ("FUSESCOPE_READER");
  g_autofree char *self = NULL;
  char *found = NULL;

  if (given != NULL && given[0] != '\0')
    return g_strdup (given);
  self = g_file_read_link ("/proc/self/exe", NULL);
  found = self != NULL ? find_beside (self) : NULL;

  return found != NULL ? found : g_build_filename (LIBEXECDIR, PROGRAM, NULL);
}

/* ---- failures ---- */

static gboolean
set_failure (const Wait *self,
             FusFileError code,
             const char *remedy,
             GError **error,
             const char *sentence)
{
  fus_file_error_set (error, code, (FusPlace){ self->path, NULL, -1, remedy }, "%s",
                      sentence);

  return FALSE;
}

static gboolean
set_start_error (const char *path, const char *said, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_UNREADABLE,
                      (FusPlace){ path, NULL, -1,
                                  _ ("Install Fusescope again, or name the program in "
                                     "FUSESCOPE_READER.") },
                      _ ("The program that reads files, %s, can’t be started: %s"),
                      PROGRAM, said);

  return FALSE;
}

static gboolean
set_silent (const Wait *self, GError **error)
{
  return set_failure (self, FUS_FILE_ERROR_LIMIT,
                      _ ("The file is probably damaged: get it again, or convert it with "
                         "the program that wrote it."),
                      error, _ ("Reading the file took too long and was stopped"));
}

static gboolean
set_too_large (const Wait *self, GError **error)
{
  return set_failure (self, FUS_FILE_ERROR_LIMIT,
                      _ ("The file is probably damaged; else take a part of it, or a "
                         "machine with more memory."),
                      error,
                      _ (
                        "Reading the file took more memory than it may and was stopped"));
}

/* Not by us, and not for its processor time: the kernel does so when memory runs out. */
static gboolean
set_killed (const Wait *self, GError **error)
{
  return set_failure (self, FUS_FILE_ERROR_LIMIT,
                      _ ("Close other programs, take a part of the file, or a machine "
                         "with more memory."),
                      error,
                      _ ("The system stopped reading the file, most likely for want of "
                         "memory"));
}

/* By the walls that it is in: a parser never tries what they forbid. */
static gboolean
set_seized (const Wait *self, GError **error)
{
  return set_failure (self, FUS_FILE_ERROR_FORMAT,
                      _ ("The file is most likely made to do harm: delete it, and get it "
                         "again from whom you trust."),
                      error,
                      _ ("The program that reads files was stopped when it tried what it "
                         "may not"));
}

static gboolean
set_crashed (const Wait *self, GError **error)
{
  return set_failure (self, FUS_FILE_ERROR_FORMAT,
                      _ ("The file is damaged or made to do harm: get it again from whom "
                         "you trust."),
                      error, _ ("The program that reads files died of this file"));
}

/* ---- waiting ---- */

/* What other programs keep the reader from is not its fault: its clock stands still. */
static gint64
get_time (const Wait *self)
{
  return g_get_monotonic_time () - self->starved;
}

static void
update_starved (Wait *self)
{
  const char *id = g_subprocess_get_identifier (self->process);
  g_autofree char *file = id != NULL ? g_strdup_printf ("/proc/%s/schedstat", id) : NULL;
  g_autofree char *text = NULL;
  guint64 run = 0;
  guint64 waited = 0;

  if (file != NULL && g_file_get_contents (file, &text, NULL, NULL) &&
      sscanf (text, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT, &run, &waited) == 2)
    self->starved = MAX (self->starved, (gint64) (waited / 1000));
}

static gboolean
is_quiet (const Wait *self)
{
  return self->progress == NULL || self->progress->report == NULL;
}

/* Of one large block its name and shape, before it is filled: what is shown first. A text
 * from a file: made safe to show, and short. */
static void
hear_block (Wait *self)
{
  guint64 n_rows = 0;
  guint64 n_cols = 0;
  int at = 0;
  g_autofree char *name = NULL;
  g_autofree char *file = g_path_get_basename (self->path);

  self->heard = get_time (self);
  if (is_quiet (self) ||
      sscanf (self->line->str, "block %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %n",
              &n_rows, &n_cols, &at) != 2)
    return;
  name = g_utf8_make_valid (self->line->str + at, -1);
  for (char *p = name; *p != '\0'; p++)
    if (g_ascii_iscntrl (*p))
      *p = ' ';
  g_free (self->overview);
  self->overview = g_strdup_printf (
    /* Translators: a file, a name in it, numbers of rows and of columns */
    _ ("%s: %s, %zu × %zu numbers"), file, name, (gsize) n_rows, (gsize) n_cols);
  self->reported = g_get_monotonic_time ();
  self->progress->report (self->progress->data, 0, self->overview);
}

static void
hear_fraction (Wait *self)
{
  double fraction = g_ascii_strtod (self->line->str, NULL);

  self->heard = get_time (self);
  if (!is_quiet (self) && fraction >= 0 && fraction <= 1 &&
      g_get_monotonic_time () - self->reported > REPORT_EVERY)
    {
      self->reported = g_get_monotonic_time ();
      self->progress->report (self->progress->data, fraction,
                              self->overview != NULL ? self->overview : self->path);
    }
}

static void
hear_line (Wait *self)
{
  if (g_str_has_prefix (self->line->str, "block "))
    hear_block (self);
  else
    hear_fraction (self);
  g_string_truncate (self->line, 0);
}

/* Returns FALSE at the end. */
static gboolean
hear (Wait *self)
{
  char bytes[512];
  gssize n = read (self->pipe, bytes, sizeof bytes);

  if (n < 0 && (errno == EINTR || errno == EAGAIN))
    return TRUE;
  for (gssize i = 0; i < n; i++)
    {
      if (bytes[i] == '\n')
        hear_line (self);
      else if (self->line->len < MOST_LINE)
        g_string_append_c (self->line, bytes[i]);
    }

  return n > 0;
}

/* What it has written of its answer is memory too. */
static guint64
get_answered (const Wait *self)
{
  struct stat info;

  return fstat (self->answer, &info) == 0 ? (guint64) info.st_blocks * BLOCK : 0;
}

static gboolean
has_room (const Wait *self)
{
  struct stat info;

  return self->cache.fd < 0 || (fstat (self->cache.fd, &info) == 0 &&
                                (guint64) info.st_size <= self->cache.most);
}

/* Pages of files, blocks among them, are the kernel's to take back. */
static guint64
get_resident (const Wait *self)
{
  const char *id = g_subprocess_get_identifier (self->process);
  g_autofree char *file = id != NULL ? g_strdup_printf ("/proc/%s/statm", id) : NULL;
  g_autofree char *text = NULL;
  guint64 all = 0;
  guint64 resident = 0;
  guint64 shared = 0;

  if (file == NULL || !g_file_get_contents (file, &text, NULL, NULL) ||
      sscanf (text, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
              &all, &resident, &shared) != 3)
    return 0;

  return (resident - MIN (shared, resident)) * (guint64) sysconf (_SC_PAGESIZE);
}

static gboolean
check_limits (Wait *self, GError **error)
{
  GCancellable *cancellable = self->progress != NULL ? self->progress->cancellable : NULL;

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return FALSE;
  update_starved (self);
  if (get_time (self) - self->heard > self->silence || get_time (self) > self->deadline ||
      g_get_monotonic_time () > self->wall)
    return set_silent (self, error);
  if (get_resident (self) + get_answered (self) > self->memory || !has_room (self))
    return set_too_large (self, error);

  return TRUE;
}

/* Its standard output has ended; it may live on. */
static gboolean
wait_for_exit (Wait *self, GError **error)
{
  while (g_subprocess_get_identifier (self->process) != NULL)
    {
      if (!check_limits (self, error))
        return FALSE;
      g_usleep (EXIT_TICK);
    }

  return TRUE;
}

static gboolean
wait_for_end (Wait *self, GError **error)
{
  struct pollfd poll_for = { self->pipe, POLLIN, 0 };

  for (;;)
    {
      int n = poll (&poll_for, 1, TICK_MS);

      if (n > 0 && !hear (self))
        return wait_for_exit (self, error);
      if (!check_limits (self, error))
        return FALSE;
    }
}

static gboolean
check_end (const Wait *self, GError **error)
{
  int signal_number = g_subprocess_get_if_signaled (self->process)
                        ? g_subprocess_get_term_sig (self->process)
                        : 0;

  if (signal_number == 0 && g_subprocess_get_exit_status (self->process) == 0)
    return TRUE;
  if (signal_number == SIGXCPU)
    return set_silent (self, error);
  if (signal_number == SIGSYS)
    return set_seized (self, error);
  if (signal_number == SIGKILL)
    return set_killed (self, error);
  if (signal_number == SIGINT || signal_number == SIGTERM || signal_number == SIGHUP)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                           _ ("Reading the file was interrupted"));
      return FALSE;
    }
  if (signal_number == SIGXFSZ || signal_number == SIGTRAP || signal_number == SIGABRT)
    return set_too_large (self, error);

  return set_crashed (self, error);
}

/* What the language of messages, the C library's own search and the tests need; nothing
 * of the person. */
static char **
make_environment (const Wait *self)
{
  static const char *const kept[] = {
    "LANG",
    "LANGUAGE",
    "LC_ALL",
    "LC_CTYPE",
    "LC_MESSAGES",
    "LOCPATH",
    "LD_LIBRARY_PATH",
    "FUSESCOPE_SIMD",
    "OPENBLAS_CORETYPE",
    "G_DEBUG",
#ifdef FUS_SANITIZED
    "ASAN_OPTIONS",
    "UBSAN_OPTIONS",
    "LSAN_OPTIONS",
#endif
  };
  g_autofree char *parent = g_strdup_printf ("%d", (int) getpid ());
  g_autofree char *memory = g_strdup_printf ("%" G_GUINT64_FORMAT, self->memory);
  g_autofree char *room = g_strdup_printf ("%" G_GUINT64_FORMAT, self->cache.most);
  g_autofree char *work = g_strdup_printf ("%" G_GUINT64_FORMAT, self->work);
  char **variables = g_new0 (char *, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
    if (g_getenv (kept[i]) != NULL)
      variables = g_environ_setenv (variables, kept[i], g_getenv (kept[i]), TRUE);
  variables = g_environ_setenv (variables, FUS_READER_PARENT, parent, TRUE);
  variables = g_environ_setenv (variables, FUS_READER_MEMORY, memory, TRUE);
  variables = g_environ_setenv (variables, FUS_READER_ROOM, room, TRUE);
  variables = g_environ_setenv (variables, FUS_READER_WORK, work, TRUE);
  /* Nothing is multiplied there: no threads that wait for work. */
  variables = g_environ_setenv (variables, "OPENBLAS_NUM_THREADS", "1", TRUE);
  /* No library is looked for, and none is loaded. */
  variables = g_environ_setenv (variables, "HDF5_PLUGIN_PRELOAD", "::", TRUE);

  return variables;
}

static int
copy_fd (int fd)
{
  return fcntl (fd, F_DUPFD_CLOEXEC, N_FIRST_FD);
}

static GSubprocessLauncher *
make_launcher (Wait *self, GError **cause)
{
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_auto (GStrv) variables = make_environment (self);
  GSubprocessFlags flags = G_SUBPROCESS_FLAGS_STDOUT_PIPE;
  int life[2] = { -1, -1 };

  if (!g_unix_open_pipe (life, FD_CLOEXEC, cause))
    return NULL;
  self->life = life[1];
  if (g_getenv ("FUSESCOPE_DEBUG") == NULL)
    flags |= G_SUBPROCESS_FLAGS_STDERR_SILENCE;
  launcher = g_subprocess_launcher_new (flags);
  g_subprocess_launcher_set_environ (launcher, variables);
  g_subprocess_launcher_take_stdin_fd (launcher, life[0]);
  g_subprocess_launcher_take_fd (launcher, copy_fd (self->answer), FUS_READER_FD);
  g_subprocess_launcher_take_fd (launcher, copy_fd (self->file), FUS_READER_FILE);
  if (self->cache.fd >= 0)
    g_subprocess_launcher_take_fd (launcher, copy_fd (self->cache.fd), FUS_READER_BLOCKS);

  return g_steal_pointer (&launcher);
}

static gboolean
start (Wait *self, const char *what, const char *options, GError **error)
{
  g_autofree char *program = find_program ();
  g_autoptr (GError) cause = NULL;
  g_autoptr (GSubprocessLauncher) launcher = make_launcher (self, &cause);

  if (launcher != NULL)
    self->process = g_subprocess_launcher_spawn (launcher, &cause, program, what,
                                                 self->path, options, NULL);

  return self->process != NULL || set_start_error (self->path, cause->message, error);
}

/* The file, or the files of a folder as one, unless they were handed over. */
static gboolean
open_source (Wait *self, int file, GError **error)
{
  gboolean packed = file < 0 && g_file_test (self->path, G_FILE_TEST_IS_DIR);
  struct stat info = { 0 };

  if (file >= 0)
    self->file = fstat (file, &info) == 0 ? file : -1;
  else if (packed)
    self->file = fus_folder_pack (self->path, &self->size, error);
  else
    self->file = fus_file_open (self->path, &info, error);
  self->size = MAX (self->size, (guint64) info.st_size);
  self->work = self->size;
  if (self->file >= 0 && (file >= 0 || packed))
    self->work += FUS_READER_FILE_WORK * fus_folder_count (self->file);

  return self->file >= 0;
}

/* Opens the file and the memory for the answer. */
static gboolean
wait_open (Wait *self,
           const char *path,
           int file,
           const FusProgress *progress,
           GError **error)
{
  self->path = path;
  self->progress = progress;
  if (!open_source (self, file, error))
    return FALSE;
  self->memory = fus_reader_limits_get_memory (self->size, fus_memory_get_limit ());
  self->silence = fus_reader_limits_get_silence (self->work) * G_USEC_PER_SEC;
  self->heard = g_get_monotonic_time ();
  self->deadline =
    self->heard + fus_reader_limits_get_deadline (self->work) * G_USEC_PER_SEC;
  self->wall = self->heard + fus_reader_limits_get_wall (self->work) * G_USEC_PER_SEC;
  self->line = g_string_new (NULL);
  self->cache = fus_cache_open (self->size);
  self->answer = memfd_create (PROGRAM, MFD_CLOEXEC | MFD_ALLOW_SEALING);

  return self->answer >= 0 || set_start_error (path, g_strerror (errno), error);
}

static void
close_fd (int *fd)
{
  if (*fd >= 0)
    close (*fd);
  *fd = -1;
}

static void
wait_clear (Wait *self)
{
  g_clear_object (&self->process);
  close_fd (&self->file);
  close_fd (&self->answer);
  close_fd (&self->life);
  fus_cache_clear (&self->cache);
  g_clear_pointer (&self->overview, g_free);
  if (self->line != NULL)
    g_string_free (self->line, TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Wait, wait_clear)

static gboolean
run (Wait *self, const char *what, const char *options, GError **error)
{
  gboolean ended = FALSE;

  if (!start (self, what, options, error))
    return FALSE;
  self->pipe = g_unix_input_stream_get_fd (
    G_UNIX_INPUT_STREAM (g_subprocess_get_stdout_pipe (self->process)));
  ended = wait_for_end (self, error);
  if (!ended)
    g_subprocess_force_exit (self->process);
  g_subprocess_wait (self->process, NULL, NULL);

  return ended && check_end (self, error);
}

/* ---- the answer ---- */

/* A sentence of a size that can be shown. */
static char *
dup_sentence (const FusPack *pack, const char *name)
{
  const char *text = fus_pack_get_string (pack, name);

  return text != NULL
           ? g_utf8_substring (text, 0, MIN (g_utf8_strlen (text, -1), MAX_SENTENCE))
           : NULL;
}

/* The program tells what is wrong with a file in the same way as anything else. */
static gboolean
check_answer (const FusPack *pack, const char *path, GError **error)
{
  g_autofree char *message = dup_sentence (pack, "error/message");
  g_autofree char *file = dup_sentence (pack, "error/file");
  g_autofree char *object = dup_sentence (pack, "error/object");
  g_autofree char *remedy = dup_sentence (pack, "error/remedy");
  gint64 code = fus_pack_get_int (pack, "error/code", FUS_FILE_ERROR_FORMAT);
  FusPlace place = { file, object, fus_pack_get_int (pack, "error/row", -1), remedy };

  if (message == NULL)
    return TRUE;
  if (place.file == NULL)
    place.file = path;
  fus_file_error_set (error,
                      (FusFileError) CLAMP (code, FUS_FILE_ERROR_NOT_FOUND,
                                            FUS_FILE_ERROR_EXISTS),
                      place, "%s", message);

  return FALSE;
}

static FusPack *
take_answer (const Wait *self, GError **error)
{
  int fd = self->answer;
  g_autoptr (FusPack) pack = NULL;
  struct stat info;

  if (fcntl (fd, F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL) !=
      0)
    {
      /* Somebody holds it open for writing still. */
      set_crashed (self, error);
      return NULL;
    }
  if (fstat (fd, &info) == 0 &&
      !fus_memory_check_for (FUS_MEMORY_FOR_READING, COPIES * (guint64) info.st_size,
                             error))
    {
      if (error != NULL)
        fus_file_error_fill_place (*error, (FusPlace){ self->path, NULL, -1, NULL });
      return NULL;
    }
  pack = fus_pack_read_with (fd, self->cache.fd, self->memory, error);
  if (pack == NULL && error != NULL)
    fus_file_error_fill_place (*error, (FusPlace){ self->path, NULL, -1, NULL });
  if (pack == NULL || !check_answer (pack, self->path, error))
    return NULL;

  return g_steal_pointer (&pack);
}

static FusPack *
ask (const char *path,
     int file,
     const char *what,
     const char *options,
     const FusProgress *progress,
     GError **error)
{
  g_auto (Wait)
      wait = { .pipe = -1, .file = -1, .answer = -1, .cache = { .fd = -1 }, .life = -1 };

  if (!wait_open (&wait, path, file, progress, error) ||
      !run (&wait, what, options, error))
    return NULL;

  return take_answer (&wait, error);
}

FusSource *
fus_import_process_load (const char *path,
                         const FusReadOptions *options,
                         const FusProgress *progress,
                         GError **error)
{
  return fus_import_process_load_opened (path, -1, options, progress, error);
}

FusSource *
fus_import_process_load_opened (const char *path,
                                int file,
                                const FusReadOptions *options,
                                const FusProgress *progress,
                                GError **error)
{
  g_autofree char *json = fus_read_options_to_json (options);
  g_autoptr (FusPack) pack = ask (path, file, "load", json, progress, error);
  FusSource *source = NULL;

  if (pack == NULL)
    return NULL;
  source = fus_source_from_pack (pack, error);
  if (source == NULL && error != NULL)
    fus_file_error_fill_place (*error, (FusPlace){ path, NULL, -1, NULL });

  return source;
}

JsonNode *
fus_import_process_inspect (const char *path, const FusProgress *progress, GError **error)
{
  g_autoptr (FusPack) pack = ask (path, -1, "inspect", "", progress, error);
  const char *json = pack != NULL ? fus_pack_get_string (pack, "json") : NULL;
  JsonNode *node = json != NULL ? fus_json_parse (json, strlen (json), NULL) : NULL;

  if (pack != NULL && node == NULL)
    fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                        (FusPlace){ path, NULL, -1, _ ("Report this file as a fault.") },
                        _ ("What was read from the file isn’t in order"));

  return node;
}

FusPack *
fus_import_process_read_model (const char *path,
                               const FusProgress *progress,
                               GError **error)
{
  return ask (path, -1, "model", "", progress, error);
}
