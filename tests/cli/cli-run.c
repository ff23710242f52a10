/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "cli-run.h"

#include <glib/gstdio.h>
#include <math.h>
#include <string.h>
#include <sys/wait.h>

static char *folder;

void
cli_set_up (void)
{
  folder = g_dir_make_tmp ("fusescope-cli-XXXXXX", NULL);
  g_assert_nonnull (folder);
}

static void
remove_tree (const char *path)
{
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name = dir != NULL ? g_dir_read_name (dir) : NULL;

  for (; name != NULL; name = g_dir_read_name (dir))
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

void
cli_tear_down (void)
{
  remove_tree (folder);
  g_clear_pointer (&folder, g_free);
}

char *
cli_path (const char *name)
{
  return g_build_filename (folder, name, NULL);
}

void
cli_write (const char *name, const char *text)
{
  g_autofree char *path = cli_path (name);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));
}

char *
cli_read (const char *name, gsize *length)
{
  g_autofree char *path = cli_path (name);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, length, NULL));

  return text;
}

gboolean
cli_exists (const char *name)
{
  g_autofree char *path = cli_path (name);

  return g_file_test (path, G_FILE_TEST_EXISTS);
}

static char *
expand (const char *word)
{
  const char *at = strchr (word, '@');
  g_autofree char *before = at != NULL ? g_strndup (word, (gsize) (at - word)) : NULL;
  g_autofree char *path = at != NULL ? cli_path (at + 1) : NULL;

  return at != NULL ? g_strconcat (before, path, NULL) : g_strdup (word);
}

static GPtrArray *
list_words (const char *first, va_list args)
{
  GPtrArray *words = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (words, g_strdup (g_getenv ("FUSESCOPE_CLI")));
  for (const char *word = first; word != NULL; word = va_arg (args, const char *))
    g_ptr_array_add (words, expand (word));

  return words;
}

static CliRun
run_words (GPtrArray *words)
{
  CliRun run = { 0 };
  g_autoptr (GError) error = NULL;
  int wait_status = 0;

  g_ptr_array_add (words, NULL);
  g_assert_true (g_spawn_sync (NULL, (char **) words->pdata, NULL, G_SPAWN_DEFAULT, NULL,
                               NULL, &run.out, &run.err, &wait_status, &error));
  g_assert_no_error (error);
  g_assert_true (WIFEXITED (wait_status));
  run.status = WEXITSTATUS (wait_status);

  return run;
}

CliRun
cli_run (const char *first, ...)
{
  g_autoptr (GPtrArray) words = NULL;
  va_list args;

  va_start (args, first);
  words = list_words (first, args);
  va_end (args);

  return run_words (words);
}

CliRun
cli_run_line (const char *line)
{
  g_auto (GStrv) parts = g_strsplit (line, " ", -1);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_add (words, g_strdup (g_getenv ("FUSESCOPE_CLI")));
  for (gsize i = 0; parts[i] != NULL; i++)
    g_ptr_array_add (words, expand (parts[i]));

  return run_words (words);
}

void
cli_run_clear (CliRun *self)
{
  g_free (self->out);
  g_free (self->err);
}

JsonNode *
cli_json (const char *first, ...)
{
  g_autoptr (GPtrArray) words = NULL;
  g_auto (CliRun) run = { 0 };
  g_autoptr (GError) error = NULL;
  JsonNode *node = NULL;
  va_list args;

  va_start (args, first);
  words = list_words (first, args);
  va_end (args);
  g_ptr_array_add (words, g_strdup ("--json"));
  run = run_words (words);
  g_assert_cmpstr (run.err, ==, "");
  g_assert_cmpint (run.status, ==, 0);
  node = json_from_string (run.out, &error);
  g_assert_no_error (error);

  return node;
}

GPtrArray *
cli_parse_lines (const char *text)
{
  GPtrArray *nodes = g_ptr_array_new_with_free_func ((GDestroyNotify) json_node_unref);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;

      if (*lines[i] == '\0')
        continue;
      g_ptr_array_add (nodes, json_from_string (lines[i], &error));
      g_assert_no_error (error);
    }

  return nodes;
}

JsonObject *
cli_error (const CliRun *run, int status, JsonNode **node)
{
  g_autoptr (GError) error = NULL;

  g_assert_cmpint (run->status, ==, status);
  *node = json_from_string (run->err, &error);
  g_assert_no_error (error);

  return json_object_get_object_member (cli_object (*node), "error");
}

JsonObject *
cli_object (JsonNode *node)
{
  g_assert_true (JSON_NODE_HOLDS_OBJECT (node));

  return json_node_get_object (node);
}

JsonArray *
cli_array (JsonObject *object, const char *key)
{
  g_assert_true (json_object_has_member (object, key));

  return json_object_get_array_member (object, key);
}

double
cli_real (JsonObject *object, const char *key)
{
  g_assert_true (json_object_has_member (object, key));

  return json_object_get_double_member (object, key);
}

const char *
cli_text (JsonObject *object, const char *key)
{
  g_assert_true (json_object_has_member (object, key));

  return json_object_get_string_member (object, key);
}

/* Two groups of samples, apart in every column; some noise that repeats. */
static void
append_row (GString *table, guint i, guint n_columns, double phase)
{
  g_string_append_printf (table, "s%02u", i);
  for (guint d = 0; d < n_columns; d++)
    {
      double value = (i % 2 == 0 ? 2 : -2) + sin (phase + 1.7 * i + 2.9 * d);
      char text[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (table, ",%s",
                              g_ascii_formatd (text, sizeof text, "%.5f", value));
    }
}

void
cli_write_tables (void)
{
  GString *left = g_string_new ("id,l1,l2,l3,group\n");
  GString *right = g_string_new ("id,r1,r2,r3,r4\n");

  for (guint i = 0; i < 40; i++)
    {
      append_row (left, i, 3, 0);
      g_string_append_printf (left, ",%s\n", i % 2 == 0 ? "even" : "odd");
      if (i % 5 == 3)
        continue;
      append_row (right, i, 4, 0.4);
      g_string_append (right, "\n");
    }
  cli_write ("left.csv", left->str);
  cli_write ("right.csv", right->str);
  g_string_free (left, TRUE);
  g_string_free (right, TRUE);
}

void
cli_make_data (void)
{
  g_auto (CliRun) run = { 0 };

  if (cli_exists ("tables.h5mu"))
    return;
  cli_write_tables ();
  run = cli_run ("import", "--modality", "left=@left.csv", "--modality",
                 "right=@right.csv", "--label", "group=@left.csv::group", "--drop",
                 "group", "-o", "@tables.h5mu", "--force", NULL);
  g_assert_cmpstr (run.err, ==, "");
  g_assert_cmpint (run.status, ==, 0);
}

void
cli_make_model (void)
{
  g_auto (CliRun) run = { 0 };

  if (cli_exists ("tables.fsmodel"))
    return;
  cli_make_data ();
  run = cli_run ("train", "@tables.h5mu", "-o", "@tables.fsmodel", "--kind", "mvtcae",
                 "--latent", "2", "--hidden", "8", "--batch", "16", "--epochs", "150",
                 "--lr", "0.01", "--split", "0.7/0/0.3", "--force", NULL);
  g_assert_cmpstr (run.err, ==, "");
  g_assert_cmpint (run.status, ==, 0);
}
