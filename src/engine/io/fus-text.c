/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bytes of a text in any encoding as UTF-8: found out by marks and by what can't be
 * UTF-8, or said by a person. It ends with a line end and with room that number parsing
 * may read over. Runs in fusescope-reader: what is decoded here may be hostile. */
#include "config.h"

#include "fus-text.h"

#include "fus-block.h"
#include "fus-bytes.h"
#include "fus-file-error.h"
#include "fus-lent.h"
#include "fus-number.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

enum
{
  N_SPARE = 2 + FUS_NUMBER_PADDING, /* a line end, a zero, and what may be read over */
  WINDOWS = 0x80,                   /* the first of those that it has moved */
  N_WINDOWS = 32,
  N_PEEKED = 64,
};

/* The encodings that are found out are read here: for others the C library opens a
 * module, and the process that reads opens nothing once it is confined. */
static GIConv converter = NULL;

static const gunichar2 windows[N_WINDOWS] = {
  0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
  0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
  0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178,
};

static const struct
{
  const char *mark;
  gsize n_mark;
  const char *encoding;
} marks[] = {
  { "\xef\xbb\xbf", 3, "UTF-8" },
  { "\xff\xfe", 2, "UTF-16LE" },
  { "\xfe\xff", 2, "UTF-16BE" },
};

void
fus_text_free (FusText *self)
{
  if (self->mapping == NULL)
    g_free (self->data);
  g_clear_pointer (&self->mapping, fus_mapping_unref);
  g_free (self);
}

/* What a file holds, unpacked: memory, or a part of it. */
typedef struct
{
  const guint8 *data;
  gsize len;
} Bytes;

static const char *
find_mark (const Bytes *bytes, gsize *n_mark)
{
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    if (bytes->len >= marks[i].n_mark &&
        memcmp (bytes->data, marks[i].mark, marks[i].n_mark) == 0)
      {
        *n_mark = marks[i].n_mark;
        return marks[i].encoding;
      }

  return NULL;
}

/* A tenth of the time that checking UTF-8 takes, and true of most tables. */
static gboolean
is_ascii (const Bytes *bytes)
{
  guint64 any = 0;
  gsize i = 0;

  for (; i + sizeof any <= bytes->len; i += sizeof any)
    {
      guint64 eight = 0;

      memcpy (&eight, bytes->data + i, sizeof eight);
      any |= eight;
    }
  for (; i < bytes->len; i++)
    any |= bytes->data[i];

  return (any & G_GUINT64_CONSTANT (0x8080808080808080)) == 0;
}

/* Every other byte of most texts in the West, and of numbers anywhere, is zero. */
static const char *
guess_wide (const guint8 *bytes, gsize n)
{
  gsize n_zero[2] = { 0 };

  n = MIN (n & ~(gsize) 1, 2000);
  for (gsize i = 0; i < n; i++)
    n_zero[i % 2] += bytes[i] == 0;
  if (n >= 4 && 5 * n_zero[1] > n && n_zero[0] == 0)
    return "UTF-16LE";

  return n >= 4 && 5 * n_zero[0] > n && n_zero[1] == 0 ? "UTF-16BE" : NULL;
}

gboolean
fus_text_is_wide (const guint8 *bytes, gsize n)
{
  return (n >= 2 && ((bytes[0] == 0xff && bytes[1] == 0xfe) ||
                     (bytes[0] == 0xfe && bytes[1] == 0xff))) ||
         guess_wide (bytes, n) != NULL;
}

/* Without a mark it is UTF-8 where it can be, else what Windows in the West writes. */
static const char *
guess_encoding (const Bytes *bytes, gsize *n_mark)
{
  const char *encoding = find_mark (bytes, n_mark);

  if (encoding == NULL)
    encoding = guess_wide (bytes->data, bytes->len);
  if (encoding != NULL)
    return encoding;
  if (is_ascii (bytes) ||
      g_utf8_validate_len ((const char *) bytes->data, bytes->len, NULL))
    return "UTF-8";

  return "WINDOWS-1252";
}

static FusText *
text_take (char *data, gsize size, const char *encoding)
{
  FusText *self = g_new0 (FusText, 1);

  self->data = data;
  self->size = size;
  self->encoding = encoding;

  return self;
}

#define NO_CHARACTER ((gunichar) -1)

/* Takes one character; NO_CHARACTER where what stands there is none. */
typedef gunichar (*TakeFunc) (const guint8 *p, gsize n, gsize *n_taken);

static gunichar
take_windows (const guint8 *p, gsize n, gsize *n_taken)
{
  gunichar c = *p >= WINDOWS && *p < WINDOWS + N_WINDOWS ? windows[*p - WINDOWS] : *p;

  *n_taken = 1;

  return c != 0 || *p == 0 ? c : NO_CHARACTER;
}

static gunichar
join_pair (guint first, guint second)
{
  return 0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00);
}

static gunichar
take_utf16 (const guint8 *p, gsize n, gsize *n_taken, guint high)
{
  guint unit = 0;
  guint second = 0;

  if (n < 2)
    return NO_CHARACTER;
  unit = (guint) p[high] << 8 | p[1 - high];
  *n_taken = 2;
  if (unit < 0xd800 || unit > 0xdfff)
    return unit;
  if (unit > 0xdbff || n < 4)
    return NO_CHARACTER;
  second = (guint) p[2 + high] << 8 | p[3 - high];
  *n_taken = 4;

  return second >= 0xdc00 && second <= 0xdfff ? join_pair (unit, second) : NO_CHARACTER;
}

static gunichar
take_utf16_le (const guint8 *p, gsize n, gsize *n_taken)
{
  return take_utf16 (p, n, n_taken, 1);
}

static gunichar
take_utf16_be (const guint8 *p, gsize n, gsize *n_taken)
{
  return take_utf16 (p, n, n_taken, 0);
}

static TakeFunc
find_take (const char *encoding)
{
  return g_str_equal (encoding, "UTF-16LE")   ? take_utf16_le
         : g_str_equal (encoding, "UTF-16BE") ? take_utf16_be
                                              : take_windows;
}

/* Returns where it ended: at @n where all could be read. */
static gsize
convert (GString *out, const guint8 *p, gsize n, TakeFunc take)
{
  gsize i = 0;

  while (i < n)
    {
      gsize n_taken = 1;
      gunichar c = take (p + i, n - i, &n_taken);

      if (c == NO_CHARACTER)
        break;
      if (c < 0x80)
        g_string_append_c (out, (char) c);
      else
        g_string_append_unichar (out, c);
      i += n_taken;
    }

  return i;
}

static const struct
{
  const char *name; /* letters and digits alone, in lower case */
  const char *encoding;
} names[] = {
  { "utf8", "UTF-8" },          { "utf8sig", "UTF-8" },
  { "ascii", "UTF-8" },         { "usascii", "UTF-8" },
  { "utf16le", "UTF-16LE" },    { "utf16be", "UTF-16BE" },
  { "latin1", "WINDOWS-1252" }, { "iso88591", "WINDOWS-1252" },
  { "cp1252", "WINDOWS-1252" }, { "windows1252", "WINDOWS-1252" },
  { "ansi", "WINDOWS-1252" },
};

/* %NULL for an encoding that isn't read here. */
static const char *
find_own (const char *encoding)
{
  g_autoptr (GString) plain = g_string_new (NULL);

  for (const char *p = encoding; *p != '\0'; p++)
    if (g_ascii_isalnum (*p))
      g_string_append_c (plain, g_ascii_tolower (*p));
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (g_str_equal (plain->str, names[i].name))
      return names[i].encoding;

  return NULL;
}

gboolean
fus_text_prepare (const char *encoding)
{
  GIConv made = NULL;

  if (find_own (encoding) != NULL)
    return TRUE;
  made = g_iconv_open ("UTF-8", encoding);
  if (made == (GIConv) -1)
    return FALSE;
  if (converter != NULL)
    g_iconv_close (converter);
  converter = made;

  return TRUE;
}

static gboolean
set_unknown (const char *encoding, const char *path, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_USAGE,
                      (FusPlace){ path, NULL, -1,
                                  _ ("Name it as in UTF-8, UTF-16LE, Windows-1252, "
                                     "ISO-8859-15, Shift_JIS, EUC-JP, GB18030.") },
                      _ ("“%s” is no encoding known here"), encoding);

  return FALSE;
}

static gboolean
set_unreadable (const char *encoding, gsize place, const char *path, GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ path, NULL, -1,
                                  _ ("Name the encoding with --encoding, such as "
                                     "Shift_JIS, or save the file as UTF-8.") },
                      _ ("The text can’t be read as %s: byte %zu is part of no "
                         "character"),
                      encoding, place);

  return FALSE;
}

/* With the library, as it was asked for. */
static FusText *
text_convert_asked (const Bytes *bytes,
                    const char *encoding,
                    const char *path,
                    GError **error)
{
  g_autofree char *out = NULL;
  char *from = (char *) bytes->data;
  gsize n_from = bytes->len;
  gsize n_out = bytes->len * 4 + N_SPARE;
  char *to = NULL;
  FusText *self = NULL;

  if (converter == NULL && !fus_text_prepare (encoding))
    {
      set_unknown (encoding, path, error);
      return NULL;
    }
  out = g_malloc0 (n_out);
  to = out;
  n_out -= N_SPARE;
  if (g_iconv (converter, &from, &n_from, &to, &n_out) == (gsize) -1 || n_from > 0)
    {
      set_unreadable (encoding, bytes->len - n_from + 1, path, error);
      return NULL;
    }
  self = g_new0 (FusText, 1);
  self->size = (gsize) (to - out);
  self->data = g_steal_pointer (&out);
  self->encoding = g_intern_string (encoding);

  return self;
}

static FusText *
text_convert (const Bytes *bytes,
              const char *encoding,
              gsize n_mark,
              const char *path,
              GError **error)
{
  g_autoptr (GString) out = g_string_sized_new (bytes->len + N_SPARE);
  gsize n = bytes->len - n_mark;
  gsize done = convert (out, bytes->data + n_mark, n, find_take (encoding));
  gsize size = out->len;

  if (done < n)
    {
      set_unreadable (encoding, n_mark + done + 1, path, error);
      return NULL;
    }
  for (gsize i = 0; i < N_SPARE; i++)
    g_string_append_c (out, '\0');

  return text_take (g_string_free (g_steal_pointer (&out), FALSE), size, encoding);
}

/* Lines ended by `\r` alone (old Mac) or `\r\n` become lines ended by `\n`. */
static void
unify_line_ends (FusText *self)
{
  char *from = memchr (self->data, '\r', self->size);
  char *to = from;
  const char *end = self->data + self->size;

  if (from == NULL)
    return;
  for (; from < end; from++)
    {
      if (*from != '\r')
        *to++ = *from;
      else if (from + 1 == end || from[1] != '\n')
        *to++ = '\n';
    }
  self->size = (gsize) (to - self->data);
}

static gboolean
check_is_text (const FusText *self, const char *path, GError **error)
{
  if (self->size > 0 && memchr (self->data, '\0', self->size) == NULL)
    return TRUE;
  if (self->size == 0)
    fus_file_error_set (error, FUS_FILE_ERROR_CONTENT,
                        (FusPlace){ path, NULL, -1, _ ("Choose another file.") },
                        _ ("The file is empty"));
  else
    fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                        (FusPlace){ path, NULL, -1,
                                    _ ("Save the table as CSV, or open the file with "
                                       "its own name.") },
                        _ ("The file is not text: it has zero bytes in it"));

  return FALSE;
}

/* Finds out the encoding. @text: (out) (nullable): the text where it had to be converted,
 * else it stands in @bytes as it is, after @n_mark. */
static gboolean
read_encoding (const Bytes *bytes,
               const char *asked,
               const char *path,
               gsize *n_mark,
               FusText **text,
               GError **error)
{
  const char *encoding = find_mark (bytes, n_mark);

  if (asked != NULL && encoding == NULL)
    encoding = find_own (asked);
  if (asked != NULL && encoding == NULL)
    {
      *text = text_convert_asked (bytes, asked, path, error);
      return *text != NULL;
    }
  if (encoding == NULL)
    encoding = guess_encoding (bytes, n_mark);
  if (!g_str_equal (encoding, "UTF-8"))
    {
      *text = text_convert (bytes, encoding, *n_mark, path, error);
      return *text != NULL;
    }
  /* A guess has looked at all of it; a mark and a person say so unseen. */
  if ((asked != NULL || *n_mark > 0) && !is_ascii (bytes))
    {
      const char *end = NULL;

      if (g_utf8_validate_len ((const char *) bytes->data, bytes->len, &end))
        return TRUE;
      if (asked == NULL || *n_mark == 0 || g_strcmp0 (find_own (asked), "UTF-8") == 0)
        return set_unreadable (encoding, (gsize) (end - (const char *) bytes->data) + 1,
                               path, error);
      /* The mark is wrong: a person knows better. */
      if (find_own (asked) != NULL)
        *text = text_convert (bytes, find_own (asked), *n_mark, path, error);
      else
        *text = text_convert_asked (
          &(const Bytes){ bytes->data + *n_mark, bytes->len - *n_mark }, asked, path,
          error);

      return *text != NULL;
    }

  return TRUE;
}

static FusText *
text_from_bytes (GByteArray *bytes, const char *asked, const char *path, GError **error)
{
  Bytes all = { bytes->data, bytes->len };
  FusText *text = NULL;
  gsize n_mark = 0;
  char *data = NULL;

  if (!read_encoding (&all, asked, path, &n_mark, &text, error))
    return NULL;
  if (text != NULL)
    return text;
  data = (char *) g_byte_array_free (g_byte_array_ref (bytes), FALSE);
  if (n_mark > 0)
    memmove (data, data + n_mark, all.len - n_mark);

  return text_take (data, all.len - n_mark, "UTF-8");
}

/* ---- texts that are larger than a block of memory ---- */

/* Whether the bytes come as they stand in the file. */
static gboolean
is_plain (const char *path, int fd)
{
  g_autoptr (GByteArray) unpacked = fus_bytes_peek (path, N_PEEKED, NULL);
  guint8 head[N_PEEKED] = { 0 };

  return unpacked != NULL && unpacked->len == N_PEEKED &&
         pread (fd, head, N_PEEKED, 0) == N_PEEKED &&
         memcmp (head, unpacked->data, N_PEEKED) == 0;
}

/* The file itself where it is large and isn't packed; else %NULL. */
static FusMapping *
map_file (const char *path, gsize *size)
{
  FusMapping *mapping = NULL;
  struct stat info;
  int fd = fus_lent_open (path, &info, NULL);

  if (fd < 0)
    return NULL;
  if (info.st_size >= (off_t) FUS_BLOCK_FEWEST && is_plain (path, fd))
    mapping = fus_mapping_new_padded (fd, (gsize) info.st_size, N_SPARE);
  close (fd);
  *size = (gsize) info.st_size;

  return mapping;
}

/* How much a file unpacks to; 0 where less than a block of memory. */
static gsize
count_unpacked (const char *path)
{
  g_autoptr (FusByteFile) in = fus_byte_file_open (path, 0, 0, NULL);
  const gint64 plain = in != NULL ? fus_byte_file_get_plain_size (in) : 0;
  g_autofree guint8 *piece = NULL;
  gsize size = 0;
  gssize n = 0;

  if (plain >= 0)
    return (guint64) plain >= FUS_BLOCK_FEWEST ? (gsize) plain : 0;
  piece = g_malloc (FUS_BLOCK_PIECE);
  while ((n = fus_byte_file_read (in, piece, FUS_BLOCK_PIECE, NULL)) > 0)
    size += (gsize) n;

  return n == 0 && size >= FUS_BLOCK_FEWEST ? size : 0;
}

/* %NULL where it is small, damaged, or there is no file of blocks. */
static FusMapping *
unpack_file (const char *path, gsize *size)
{
  g_autoptr (FusByteFile) in = NULL;
  FusMapping *mapping = NULL;
  gsize done = 0;
  gssize n = 1;

  *size = count_unpacked (path);
  mapping = *size > 0 ? fus_block_new_bytes (*size + N_SPARE) : NULL;
  if (mapping == NULL)
    return NULL;
  in = fus_byte_file_open (path, 0, 0, NULL);
  while (in != NULL && done < *size && n > 0)
    {
      n = fus_byte_file_read (in, (char *) mapping->data + done,
                              MIN (FUS_BLOCK_PIECE, *size - done), NULL);
      done += (gsize) MAX (n, 0);
    }
  if (done == *size)
    return mapping;
  fus_mapping_unref (mapping);

  return NULL;
}

/* Lines that end in `\n` stay where they are, others go to the file of blocks, or into
 * memory where there is none. */
static void
move_lines (FusText *self)
{
  const gboolean shared = self->mapping->kind == FUS_MAPPING_SHARE;
  FusMapping *own = NULL;

  if (shared || memchr (self->data, '\r', self->size) == NULL)
    return;
  own = fus_block_new_bytes (self->size + N_SPARE);
  if (own != NULL)
    memcpy (own->data, self->data, self->size);
  else
    {
      char *data = g_malloc0 (self->size + N_SPARE);

      memcpy (data, self->data, self->size);
      self->data = data;
    }
  fus_mapping_unref (self->mapping);
  self->mapping = own;
  if (own != NULL)
    self->data = own->data;
}

static FusText *
load_large (const char *path, const char *asked, gboolean *large, GError **error)
{
  gsize size = 0;
  g_autoptr (FusMapping) mapping = map_file (path, &size);
  Bytes all = { NULL, 0 };
  FusText *text = NULL;
  gsize n_mark = 0;

  if (mapping == NULL)
    mapping = unpack_file (path, &size);
  *large = mapping != NULL;
  if (mapping == NULL)
    return NULL;
  all = (Bytes){ mapping->data, size };
  if (!read_encoding (&all, asked, path, &n_mark, &text, error))
    return NULL;
  if (text != NULL)
    return text;
  text = text_take ((char *) mapping->data + n_mark, size - n_mark, "UTF-8");
  text->mapping = g_steal_pointer (&mapping);
  move_lines (text);

  return text;
}

FusText *
fus_text_load (const char *path, const char *encoding, GError **error)
{
  gboolean large = FALSE;
  g_autoptr (FusText) self = load_large (path, encoding, &large, error);
  g_autoptr (GByteArray) bytes = NULL;

  if (!large)
    {
      bytes = fus_bytes_load (path, N_SPARE, error);
      self = bytes != NULL ? text_from_bytes (bytes, encoding, path, error) : NULL;
    }
  if (self == NULL)
    return NULL;
  unify_line_ends (self);
  if (!check_is_text (self, path, error))
    return NULL;
  self->data[self->size] = '\n';
  self->data[self->size + 1] = '\0';

  return g_steal_pointer (&self);
}

char *
fus_text_decode (GByteArray *bytes, const char *path, const char *object, GError **error)
{
  g_autoptr (GByteArray) copy = NULL;
  g_autoptr (FusText) text = NULL;

  if (bytes->len == 0)
    return g_strdup ("");
  copy = g_byte_array_sized_new (bytes->len + N_SPARE);
  g_byte_array_append (copy, bytes->data, bytes->len);
  text = text_from_bytes (copy, NULL, path, error);
  if (text != NULL && check_is_text (text, path, error))
    return g_strndup (text->data, text->size);
  if (error != NULL)
    fus_file_error_fill_place (*error, (FusPlace){ path, object, -1, NULL });

  return NULL;
}
