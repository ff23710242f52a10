/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fuzz-targets.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* fuzz TARGET SECONDS SEED FOLDER REPORT: without libFuzzer, runs every file of the
 * folder, then what becomes of them by chance until the time is up. It does so in a
 * child: what the child died of is written to REPORT, with its input beside it, and
 * another goes on from there. Prints how many runs there were, and how many deaths. */

enum
{
  MOST_BYTES = 1 << 16,
  MOST_DEATHS = 5, /* of our own; libraries die more often */
  MOST_FOREIGN_DEATHS = 50,
  SECONDS_A_RUN = 20,
  SECONDS_A_FOREIGN_RUN = 2, /* the reader is given more, and then stopped */
  N_CHANGES = 6,
  MEMORY = 1 << 30,
};

/* Seen by both: the child's last input outlives it. */
typedef struct
{
  guint64 n_runs;
  guint64 n_files; /* of the corpus that were run */
  gsize n;
  guint8 bytes[MOST_BYTES];
} Shared;

typedef struct
{
  const FuzzTarget *target;
  GPtrArray *corpus; /* of GBytes */
  gint64 end;
  guint64 state;
  Shared *shared;
} Fuzz;

static guint64
draw (Fuzz *self, guint64 n)
{
  self->state ^= self->state << 13;
  self->state ^= self->state >> 7;
  self->state ^= self->state << 17;

  return n > 0 ? self->state % n : 0;
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
read_corpus (Fuzz *self, const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name = NULL;

  self->corpus = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    g_ptr_array_add (names, g_build_filename (path, name, NULL));
  g_ptr_array_sort (names, compare_names);
  for (guint i = 0; i < names->len; i++)
    {
      char *text = NULL;
      gsize n = 0;

      if (g_file_get_contents (g_ptr_array_index (names, i), &text, &n, NULL))
        g_ptr_array_add (self->corpus, g_bytes_new_take (text, n));
    }
  if (self->corpus->len == 0)
    g_ptr_array_add (self->corpus, g_bytes_new_static ("", 0));
}

/* ---- chance ---- */

static void
insert (Shared *shared, gsize at, const guint8 *bytes, gsize n)
{
  n = MIN (n, MOST_BYTES - shared->n);
  memmove (shared->bytes + at + n, shared->bytes + at, shared->n - at);
  memcpy (shared->bytes + at, bytes, n);
  shared->n += n;
}

static void
cut (Shared *shared, gsize at, gsize n)
{
  n = MIN (n, shared->n - at);
  memmove (shared->bytes + at, shared->bytes + at + n, shared->n - at - n);
  shared->n -= n;
}

static void
change_number (Fuzz *self, gsize at)
{
  static const guint64 numbers[] = {
    0,           1,
    2,           0x7f,
    0x80,        0xff,
    0x7fff,      0x8000,
    0xffff,      0x7fffffff,
    0x80000000,  0xffffffff,
    G_MAXINT64,  G_GUINT64_CONSTANT (1) << 63,
    G_MAXUINT64, G_GUINT64_CONSTANT (1) << 60,
  };
  guint64 value = numbers[draw (self, G_N_ELEMENTS (numbers))];
  gsize n = (gsize) 1 << draw (self, 4);

  memcpy (self->shared->bytes + at, &value, MIN (n, self->shared->n - at));
}

static void
insert_word (Fuzz *self, gsize at)
{
  static const char *const words[] = {
    "\"",
    ",",
    "\n",
    "\r",
    "\t",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ":",
    "null",
    "nan",
    "-inf",
    "1e999",
    "-0",
    "\xef\xbb\xbf",
    "\xff\xfe",
    "\xc3\xa4",
    "0x1",
    "#",
    ";",
    "'",
    "99999999999999999999",
    "0.1",
    "=",
    "/",
    "true",
  };
  const char *word = words[draw (self, G_N_ELEMENTS (words))];

  insert (self->shared, at, (const guint8 *) word, strlen (word));
}

static void
insert_other (Fuzz *self, gsize at)
{
  GBytes *other = g_ptr_array_index (self->corpus, draw (self, self->corpus->len));
  gsize n = 0;
  const guint8 *bytes = g_bytes_get_data (other, &n);
  gsize from = draw (self, n);

  if (n > 0)
    insert (self->shared, at, bytes + from, draw (self, MIN (n - from, 512) + 1));
}

static void
change (Fuzz *self)
{
  Shared *shared = self->shared;
  gsize at = draw (self, shared->n);

  switch (draw (self, 8))
    {
    case 0:
      if (shared->n > 0)
        shared->bytes[at] ^= (guint8) (1 << draw (self, 8));
      break;
    case 1:
      if (shared->n > 0)
        shared->bytes[at] = (guint8) draw (self, 256);
      break;
    case 2:
      cut (shared, at, draw (self, 16) + 1);
      break;
    case 3:
      cut (shared, at, draw (self, shared->n) + 1);
      break;
    case 4:
      insert_word (self, at);
      break;
    case 5:
      insert_other (self, at);
      break;
    case 6:
      if (shared->n > 0)
        change_number (self, at);
      break;
    default:
      if (shared->n > 0)
        {
          guint8 copy[256];
          gsize n = MIN (draw (self, sizeof copy) + 1, shared->n - at);

          memcpy (copy, shared->bytes + at, n);
          insert (shared, draw (self, shared->n), copy, n);
        }
      break;
    }
}

static void
take (Fuzz *self, guint index)
{
  gsize n = 0;
  const guint8 *bytes = g_bytes_get_data (g_ptr_array_index (self->corpus, index), &n);

  self->shared->n = MIN (n, MOST_BYTES);
  memcpy (self->shared->bytes, bytes, self->shared->n);
}

/* A copy of just its size: what is read past its end is seen. */
static void
run_one (Fuzz *self)
{
  g_autofree guint8 *bytes = g_memdup2 (self->shared->bytes, MAX (self->shared->n, 1));

  for (guint way = 0; way < self->target->n_ways; way++)
    {
      self->shared->n_runs++;
      alarm (self->target->foreign ? SECONDS_A_FOREIGN_RUN : SECONDS_A_RUN);
      fuzz_target_run (self->target, bytes, self->shared->n, way);
    }
}

static void
run_all (Fuzz *self)
{
  while (self->shared->n_files < self->corpus->len)
    {
      take (self, (guint) self->shared->n_files++);
      run_one (self);
    }
  while (g_get_monotonic_time () < self->end)
    {
      guint64 n = draw (self, N_CHANGES) + 1;

      take (self, (guint) draw (self, self->corpus->len));
      for (guint64 i = 0; i < n; i++)
        change (self);
      if (fuzz_target_takes (self->target, self->shared->bytes, self->shared->n))
        run_one (self);
    }
  alarm (0);
}

/* ---- deaths ---- */

static void
limit_memory (void)
{
#ifndef FUS_SANITIZED
  const struct rlimit most = { MEMORY, MEMORY };

  setrlimit (RLIMIT_DATA, &most);
#endif
}

/* What it said is beside what it died of. */
static void
redirect (const char *path)
{
  int fd = g_open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

  if (fd < 0 || dup2 (fd, STDERR_FILENO) < 0)
    _exit (3);
}

static void
save_input (Fuzz *self, const char *report, guint death)
{
  g_autofree char *path = g_strdup_printf ("%s.%u.input", report, death);

  g_file_set_contents (path, (const char *) self->shared->bytes, (gssize) self->shared->n,
                       NULL);
}

/* Returns whether it came to the end. */
static gboolean
run_child (Fuzz *self, const char *report, guint death)
{
  g_autofree char *said = g_strdup_printf ("%s.%u.log", report, death);
  const struct rlimit none = { 0, 0 };
  int status = 0;
  pid_t child = fork ();

  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      redirect (said);
      setrlimit (RLIMIT_CORE, &none);
      limit_memory ();
      run_all (self);
      exit (0);
    }
  while (waitpid (child, &status, 0) < 0 && errno == EINTR)
    ;
  if (WIFEXITED (status) && WEXITSTATUS (status) == 0)
    {
      g_unlink (said);
      return TRUE;
    }
  save_input (self, report, death);
  g_print ("death %u %s %d\n", death, WIFSIGNALED (status) ? "signal" : "status",
           WIFSIGNALED (status) ? WTERMSIG (status) : WEXITSTATUS (status));

  return FALSE;
}

int
main (int argc, char *argv[])
{
  Fuzz self = { NULL };
  guint n_deaths = 0;
  guint n_most = 0;
  int done = fuzz_tools_run (argc, argv);

  if (done >= 0)
    return done;
  self.target = argc == 6 ? fuzz_targets_lookup (argv[1]) : NULL;
  if (self.target == NULL)
    return 2;
  g_log_set_always_fatal (G_LOG_FATAL_MASK | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING);
  read_corpus (&self, argv[4]);
  self.state = g_ascii_strtoull (argv[3], NULL, 10) * 2654435761u + 88172645463325252u;
  self.end =
    g_get_monotonic_time () + (gint64) (g_ascii_strtod (argv[2], NULL) * G_USEC_PER_SEC);
  self.shared = mmap (NULL, sizeof *self.shared, PROT_READ | PROT_WRITE,
                      MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  g_assert_true (self.shared != MAP_FAILED);
  n_most = self.target->foreign ? MOST_FOREIGN_DEATHS : MOST_DEATHS;
  while (n_deaths < n_most && !run_child (&self, argv[5], n_deaths))
    {
      n_deaths++;
      draw (&self, 2);
      self.state += n_deaths;
    }
  g_print ("runs %" G_GUINT64_FORMAT " files %" G_GUINT64_FORMAT " deaths %u\n",
           self.shared->n_runs, self.shared->n_files, n_deaths);
  g_ptr_array_unref (self.corpus);

  return 0;
}
