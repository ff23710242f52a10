/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "fus-pack.h"

#include "fus-block.h"
#include "fus-file-error.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Laid out for mapping: a header of fixed size, one record of fixed size an item, the
 * names, then each item's bytes on a cache line; those of large matrices are in another
 * file, from a page on. Both sides are the same build on the same machine, so numbers are
 * in its own order. */

#define MAGIC "FUSPACK2"

enum
{
  MAX_ITEMS = 1000000,
  MAX_NAME = 4096,
  MAX_EMPTY = 1 << 20,     /* of one dimension beside one that is 0 */
  BLOCK = 512,             /* bytes, whatever the file system's are */
  SHARED_PART = 4,         /* of the bytes: a matrix of one in so many stays mapped */
  MOST_TOGETHER = 1 << 18, /* bytes that are written at once */
  TEXT_COST = 40, /* bytes that a text takes beside its own: pointer, allocation */
};

typedef struct
{
  char magic[8];
  guint64 n_items;
  guint64 size; /* of all */
} Header;

typedef struct
{
  guint64 type;
  guint64 n_dims;
  guint64 dims[FUS_PACK_MAX_DIMS];
  guint64 name;   /* offset */
  guint64 n_name; /* bytes, without the zero that follows */
  guint64 place;  /* of @data, a DataPlace */
  guint64 data;   /* offset */
  guint64 n_bytes;
} Record;

typedef enum
{
  PLACE_HERE,
  PLACE_BLOCKS,
  N_PLACES,
} DataPlace;

#define FEWEST_SHARED ((gsize) 1 << 20)

struct _FusPack
{
  GPtrArray *items;
  GHashTable *index; /* name → FusPackItem, borrowed */
  GPtrArray *owned;
  FusMapping *maps[N_PLACES];
  guint64 n_left[N_PLACES]; /* while it is read: bytes that may still be taken */
};

static const gsize sizes[] = {
  [FUS_PACK_FLOAT32] = 4, [FUS_PACK_FLOAT64] = 8, [FUS_PACK_INT64] = 8,
  [FUS_PACK_UINT8] = 1,   [FUS_PACK_TEXT] = 0,
};

static void
item_free (FusPackItem *item)
{
  g_free (item->name);
  g_free (item);
}

FusPack *
fus_pack_new (void)
{
  FusPack *self = g_new0 (FusPack, 1);

  self->items = g_ptr_array_new_with_free_func ((GDestroyNotify) item_free);
  self->index = g_hash_table_new (g_str_hash, g_str_equal);
  self->owned = g_ptr_array_new_with_free_func (g_free);

  return self;
}

void
fus_pack_free (FusPack *self)
{
  g_hash_table_unref (self->index);
  g_ptr_array_unref (self->items);
  g_ptr_array_unref (self->owned);
  for (guint i = 0; i < N_PLACES; i++)
    g_clear_pointer (&self->maps[i], fus_mapping_unref);
  g_free (self);
}

static void
add_item (FusPack *self, const FusPackItem *from)
{
  FusPackItem *item = g_new0 (FusPackItem, 1);

  *item = *from;
  item->name = g_strdup (from->name);
  g_ptr_array_add (self->items, item);
  g_hash_table_insert (self->index, item->name, item);
}

static gboolean
multiply (guint64 *product, const guint64 *dims, gsize n_dims)
{
  for (gsize i = 0; i < n_dims; i++)
    if (!g_uint64_checked_mul (product, *product, dims[i]))
      return FALSE;

  return TRUE;
}

static void
add_numbers (FusPack *self, const char *name, const FusPackItem *from)
{
  FusPackItem item = *from;
  guint64 n_bytes = sizes[item.type];

  item.name = (char *) name;
  if (!multiply (&n_bytes, item.dims, item.n_dims))
    g_assert_not_reached ();
  item.n_bytes = n_bytes;
  add_item (self, &item);
}

void
fus_pack_add (FusPack *self,
              const char *name,
              FusPackType type,
              guint n_dims,
              const guint64 *dims,
              const void *data)
{
  FusPackItem item = { .type = type, .n_dims = n_dims, .data = data };

  g_assert (n_dims <= FUS_PACK_MAX_DIMS && type != FUS_PACK_TEXT);
  if (n_dims > 0)
    memcpy (item.dims, dims, n_dims * sizeof *dims);
  add_numbers (self, name, &item);
}

void
fus_pack_add_owned (FusPack *self,
                    const char *name,
                    FusPackType type,
                    guint n_dims,
                    const guint64 *dims,
                    gpointer data)
{
  g_ptr_array_add (self->owned, data);
  fus_pack_add (self, name, type, n_dims, dims, data);
}

void
fus_pack_add_matrix (FusPack *self, const char *name, const FusMatrix *values)
{
  const FusPackItem item = {
    .type = sizeof (FusReal) == 4 ? FUS_PACK_FLOAT32 : FUS_PACK_FLOAT64,
    .n_dims = 2,
    .dims = { values->n_rows, values->n_cols },
    .data = values->data,
    .block = values,
  };

  add_numbers (self, name, &item);
}

void
fus_pack_add_strv (FusPack *self, const char *name, const char *const *texts, gsize n)
{
  FusPackItem item = { (char *) name, FUS_PACK_TEXT, 1, { n }, NULL, 0, NULL };
  GString *all = g_string_new (NULL);

  for (gsize i = 0; i < n; i++)
    {
      g_autofree char *valid = g_utf8_make_valid (texts[i] != NULL ? texts[i] : "", -1);

      g_string_append_len (all, valid, (gssize) strlen (valid) + 1);
    }
  item.n_bytes = all->len;
  item.data = g_string_free (all, FALSE);
  g_ptr_array_add (self->owned, (gpointer) item.data);
  add_item (self, &item);
}

void
fus_pack_add_string (FusPack *self, const char *name, const char *text)
{
  if (text != NULL)
    fus_pack_add_strv (self, name, &text, 1);
}

void
fus_pack_add_int (FusPack *self, const char *name, gint64 value)
{
  const guint64 one = 1;

  fus_pack_add_owned (self, name, FUS_PACK_INT64, 1, &one,
                      g_memdup2 (&value, sizeof value));
}

guint
fus_pack_get_n (const FusPack *self)
{
  return self->items->len;
}

const FusPackItem *
fus_pack_get (const FusPack *self, guint index)
{
  g_assert (index < self->items->len);

  return g_ptr_array_index (self->items, index);
}

const FusPackItem *
fus_pack_lookup (const FusPack *self, const char *name)
{
  return g_hash_table_lookup (self->index, name);
}

const char *
fus_pack_get_string (const FusPack *self, const char *name)
{
  const FusPackItem *item = fus_pack_lookup (self, name);

  return item != NULL && item->type == FUS_PACK_TEXT && item->dims[0] == 1 ? item->data
                                                                           : NULL;
}

gint64
fus_pack_get_int (const FusPack *self, const char *name, gint64 fallback)
{
  const FusPackItem *item = fus_pack_lookup (self, name);
  gint64 value = fallback;

  if (item != NULL && item->type == FUS_PACK_INT64 && item->n_bytes == sizeof value)
    memcpy (&value, item->data, sizeof value);

  return value;
}

char **
fus_pack_dup_strv (const FusPack *self, const char *name, gsize n)
{
  const FusPackItem *item = fus_pack_lookup (self, name);
  const char *p = NULL;
  char **texts = NULL;

  if (item == NULL || item->type != FUS_PACK_TEXT || item->dims[0] != n)
    return NULL;
  texts = g_new0 (char *, n + 1);
  p = item->data;
  for (gsize i = 0; i < n; i++)
    {
      texts[i] = g_strdup (p);
      p += strlen (p) + 1;
    }

  return texts;
}

static gsize
count_values (const FusPackItem *item)
{
  return item->n_bytes / sizes[item->type];
}

static gboolean
is_real (const FusPackItem *item)
{
  return item != NULL &&
         (item->type == FUS_PACK_FLOAT32 || item->type == FUS_PACK_FLOAT64);
}

static void
copy_reals (FusReal *out, const FusPackItem *item)
{
  const float *singles = item->data;
  const double *doubles = item->data;
  gsize n = count_values (item);

  if (sizes[item->type] == sizeof (FusReal) && n > 0)
    memcpy (out, item->data, item->n_bytes);
  else if (item->type == FUS_PACK_FLOAT32)
    for (gsize i = 0; i < n; i++)
      out[i] = (FusReal) singles[i];
  else
    for (gsize i = 0; i < n; i++)
      out[i] = (FusReal) doubles[i];
}

static gboolean
is_within (const FusMapping *mapping, const void *data)
{
  const char *start = mapping != NULL ? mapping->data : NULL;

  return start != NULL && (const char *) data >= start &&
         (const char *) data < start + mapping->n_bytes;
}

/* (nullable): what the numbers can stay in. A small part would keep the whole. */
static FusMapping *
find_mapping (const FusPack *self, const FusPackItem *item)
{
  FusMapping *here = self->maps[PLACE_HERE];

  if (sizes[item->type] != sizeof (FusReal) || item->n_bytes == 0)
    return NULL;
  if (is_within (self->maps[PLACE_BLOCKS], item->data))
    return self->maps[PLACE_BLOCKS];

  return is_within (here, item->data) && item->n_bytes >= FEWEST_SHARED &&
             item->n_bytes >= here->n_bytes / SHARED_PART
           ? here
           : NULL;
}

FusMatrix *
fus_pack_dup_matrix (const FusPack *self, const char *name)
{
  const FusPackItem *item = fus_pack_lookup (self, name);
  FusMapping *mapping = NULL;
  FusMatrix *values = NULL;
  gsize n_rows = 1;

  if (!is_real (item))
    return NULL;
  n_rows = item->n_dims > 0 ? item->dims[0] : 1;
  mapping = find_mapping (self, item);
  if (mapping != NULL)
    return fus_matrix_new_mapped (mapping, (FusReal *) item->data, n_rows,
                                  count_values (item) / n_rows);
  values = fus_matrix_new (n_rows, n_rows > 0 ? count_values (item) / n_rows : 0);
  copy_reals (values->data, item);

  return values;
}

double *
fus_pack_dup_doubles (const FusPack *self, const char *name, gsize n)
{
  const FusPackItem *item = fus_pack_lookup (self, name);

  if (item == NULL || item->type != FUS_PACK_FLOAT64 || count_values (item) != n)
    return NULL;

  return g_memdup2 (item->data, item->n_bytes);
}

static gboolean
set_write_error (GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_LIMIT,
                      (FusPlace){ NULL, NULL, -1, _ ("Close other programs.") },
                      _ ("There is no memory to hand the numbers over: %s"),
                      g_strerror (errno));

  return FALSE;
}

static gboolean
write_at (int fd, const void *data, gsize n, guint64 offset, GError **error)
{
  const char *p = data;

  while (n > 0)
    {
      gssize done = pwrite (fd, p, MIN (n, 1 << 30), (off_t) offset);

      if (done < 0 && errno == EINTR)
        continue;
      if (done <= 0)
        return set_write_error (error);
      p += done;
      n -= (gsize) done;
      offset += (gsize) done;
    }

  return TRUE;
}

/* What is small is put together and written at once: an answer has a hundred parts of a
 * few bytes. */
typedef struct
{
  int fd;
  guint64 start; /* in the file, of what is in @bytes */
  GByteArray *bytes;
} Writer;

static gboolean
writer_flush (Writer *self, GError **error)
{
  const guint n = self->bytes->len;

  if (!write_at (self->fd, self->bytes->data, n, self->start, error))
    return FALSE;
  g_byte_array_set_size (self->bytes, 0);
  self->start += n;

  return TRUE;
}

/* @offset: not before what was added last; between them are zeros */
static gboolean
writer_add (Writer *self, const void *data, gsize n, guint64 offset, GError **error)
{
  static const guint8 zeros[FUS_ALIGNMENT] = { 0 };
  const guint64 gap = offset - (self->start + self->bytes->len);

  g_assert (gap <= sizeof zeros);
  g_byte_array_append (self->bytes, zeros, (guint) gap);
  if (self->bytes->len + n <= MOST_TOGETHER)
    {
      if (n > 0)
        g_byte_array_append (self->bytes, data, (guint) n);
      return TRUE;
    }
  if (!writer_flush (self, error) || !write_at (self->fd, data, n, offset, error))
    return FALSE;
  self->start = offset + n;

  return TRUE;
}

static guint64
align (guint64 offset)
{
  return (offset + FUS_ALIGNMENT - 1) / FUS_ALIGNMENT * FUS_ALIGNMENT;
}

static Record *
lay_out (const FusPack *self, Header *header)
{
  Record *records = g_new0 (Record, self->items->len);
  guint64 offset = sizeof *header + self->items->len * sizeof *records;

  for (guint i = 0; i < self->items->len; i++)
    {
      const FusPackItem *item = fus_pack_get (self, i);

      records[i].type = item->type;
      records[i].n_dims = item->n_dims;
      memcpy (records[i].dims, item->dims, sizeof item->dims);
      records[i].name = offset;
      records[i].n_name = strlen (item->name);
      records[i].data = align (offset + records[i].n_name + 1);
      records[i].n_bytes = item->n_bytes;
      offset = records[i].data;
      if (item->block != NULL && fus_block_find (item->block, &records[i].data))
        records[i].place = PLACE_BLOCKS;
      else
        offset += item->n_bytes;
    }
  memcpy (header->magic, MAGIC, sizeof header->magic);
  header->n_items = self->items->len;
  header->size = offset;

  return records;
}

/* In the order in which they lie, the header last: without it there is no pack. */
static gboolean
write_items (const FusPack *self, const Record *records, Writer *writer, GError **error)
{
  const guint n = self->items->len;

  if (!writer_add (writer, records, n * sizeof *records, sizeof (Header), error))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      const FusPackItem *item = fus_pack_get (self, i);

      if (!writer_add (writer, item->name, records[i].n_name + 1, records[i].name,
                       error) ||
          (records[i].place == PLACE_HERE &&
           !writer_add (writer, item->data, item->n_bytes, records[i].data, error)))
        return FALSE;
    }

  return writer_flush (writer, error);
}

gboolean
fus_pack_write (const FusPack *self, int fd, GError **error)
{
  Header header = { 0 };
  g_autofree Record *records = lay_out (self, &header);
  g_autoptr (GByteArray) bytes = g_byte_array_new ();
  Writer writer = { fd, sizeof header, bytes };

  if (ftruncate (fd, (off_t) header.size) != 0)
    return set_write_error (error);

  return write_items (self, records, &writer, error) &&
         write_at (fd, &header, sizeof header, 0, error);
}

/* Whether the texts are that many, each ended, all UTF-8. There is at least a byte of
 * each, so that a number can't be absurd. */
static gboolean
check_texts (const FusPackItem *item)
{
  const char *p = item->data;
  const char *end = p + item->n_bytes;
  guint64 n = 0;

  if (item->n_dims != 1 || item->dims[0] > item->n_bytes)
    return FALSE;
  for (; p < end; n++)
    {
      const char *stop = memchr (p, '\0', (gsize) (end - p));

      if (stop == NULL || !g_utf8_validate_len (p, (gsize) (stop - p), NULL))
        return FALSE;
      p = stop + 1;
    }

  return n == item->dims[0];
}

static gboolean
check_range (guint64 offset, guint64 n, gsize size)
{
  return offset <= size && n <= size - offset;
}

/* Nothing times anything is nothing: 2⁶⁰ × 0 fits any number of bytes. */
static gboolean
check_dims (const FusMapping *map, const FusPackItem *item)
{
  guint64 most = MAX (map->n_bytes, MAX_EMPTY);

  for (guint i = 0; i < item->n_dims; i++)
    if (item->dims[i] > most)
      return FALSE;

  return TRUE;
}

static gboolean
check_numbers (const FusMapping *map, const FusPackItem *item)
{
  guint64 n_bytes = sizes[item->type];

  return check_dims (map, item) && multiply (&n_bytes, item->dims, item->n_dims) &&
         n_bytes == item->n_bytes;
}

static gboolean
take_cost (FusPack *self, DataPlace place, guint64 cost)
{
  if (cost > self->n_left[place])
    return FALSE;
  self->n_left[place] -= cost;

  return TRUE;
}

static gboolean
take_texts (FusPack *self, const FusPackItem *item)
{
  return item->dims[0] <= self->n_left[PLACE_HERE] / TEXT_COST &&
         take_cost (self, PLACE_HERE, item->dims[0] * TEXT_COST) && check_texts (item);
}

/* Blocks hold numbers and nothing else. */
static gboolean
check_place (const FusPack *self, const Record *record)
{
  const FusMapping *here = self->maps[PLACE_HERE];
  const FusMapping *map = record->place < N_PLACES ? self->maps[record->place] : NULL;

  return map != NULL && record->type <= FUS_PACK_TEXT &&
         (record->place == PLACE_HERE || record->type < FUS_PACK_TEXT) &&
         record->n_dims <= FUS_PACK_MAX_DIMS && record->n_name <= MAX_NAME &&
         record->data % FUS_ALIGNMENT == 0 &&
         check_range (record->name, record->n_name + 1, here->n_bytes) &&
         check_range (record->data, record->n_bytes, map->n_bytes);
}

static gboolean
take_record (FusPack *self, const Record *record)
{
  const FusMapping *map = NULL;
  FusPackItem item = { 0 };

  if (!check_place (self, record))
    return FALSE;
  map = self->maps[record->place];
  item.name = (char *) self->maps[PLACE_HERE]->data + record->name;
  item.type = (FusPackType) record->type;
  item.n_dims = (guint) record->n_dims;
  memcpy (item.dims, record->dims, sizeof item.dims);
  item.data = (const char *) map->data + record->data;
  item.n_bytes = record->n_bytes;
  if (memchr (item.name, '\0', record->n_name + 1) != item.name + record->n_name ||
      !g_utf8_validate (item.name, (gssize) record->n_name, NULL))
    return FALSE;
  if (!take_cost (self, (DataPlace) record->place, record->n_bytes) ||
      (item.type == FUS_PACK_TEXT ? !take_texts (self, &item)
                                  : !check_numbers (map, &item)))
    return FALSE;
  add_item (self, &item);

  return TRUE;
}

static gboolean
take_all (FusPack *self)
{
  const gsize n_mapped = self->maps[PLACE_HERE]->n_bytes;
  const Header *header = self->maps[PLACE_HERE]->data;
  const Record *records = (const Record *) (header + 1);

  if (n_mapped < sizeof *header ||
      memcmp (header->magic, MAGIC, sizeof header->magic) != 0 ||
      header->size != n_mapped || header->n_items > MAX_ITEMS ||
      !check_range (sizeof *header, header->n_items * sizeof *records, n_mapped))
    return FALSE;
  for (guint64 i = 0; i < header->n_items; i++)
    if (!take_record (self, &records[i]))
      return FALSE;

  return TRUE;
}

static gboolean
set_unordered (GError **error)
{
  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){ NULL, NULL, -1,
                                  _ ("Get the file again, or report it as a fault.") },
                      _ ("What was read from the file isn’t in order"));

  return FALSE;
}

static gboolean
map_place (FusPack *self,
           DataPlace place,
           int fd,
           gsize n_bytes,
           FusMappingKind kind,
           GError **error)
{
  g_autofree char *size = NULL;

  self->maps[place] = fus_mapping_new (fd, 0, n_bytes, kind);
  if (self->maps[place] != NULL)
    return TRUE;
  size = g_format_size (n_bytes);
  fus_file_error_set (error, FUS_FILE_ERROR_LIMIT,
                      (FusPlace){ NULL, NULL, -1,
                                  _ ("Allow more memory, or take a part of the file.") },
                      _ ("There is not enough memory: %s are needed"), size);

  return FALSE;
}

static gboolean
map_file (FusPack *self, int fd, GError **error)
{
  struct stat info;

  /* A hole costs its maker nothing and us its size. */
  if (fstat (fd, &info) != 0 || info.st_size <= 0 ||
      (guint64) info.st_blocks * BLOCK < (guint64) info.st_size)
    return set_unordered (error);

  return map_place (self, PLACE_HERE, fd, (gsize) info.st_size, FUS_MAPPING_COPY, error);
}

/* One that is empty is as none. All that is told of it is bounded by its size, see
 * take_cost(). */
static gboolean
map_blocks (FusPack *self, int fd, GError **error)
{
  struct stat info;

  if (fd < 0)
    return TRUE;
  if (fstat (fd, &info) != 0)
    return set_unordered (error);
  if (info.st_size <= 0)
    return TRUE;
  self->n_left[PLACE_BLOCKS] = (guint64) info.st_size;

  return map_place (self, PLACE_BLOCKS, fd, (gsize) info.st_size, FUS_MAPPING_SHARE,
                    error);
}

FusPack *
fus_pack_read (int fd, guint64 n_most, GError **error)
{
  return fus_pack_read_with (fd, -1, n_most, error);
}

FusPack *
fus_pack_read_with (int fd, int blocks, guint64 n_most, GError **error)
{
  g_autoptr (FusPack) self = fus_pack_new ();

  self->n_left[PLACE_HERE] = n_most;
  if (!map_file (self, fd, error) || !map_blocks (self, blocks, error) ||
      (!take_all (self) && !set_unordered (error)))
    return NULL;

  return g_steal_pointer (&self);
}
