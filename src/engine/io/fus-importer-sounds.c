/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder of recordings, or one: a sample each, as a spectrogram of mel bands. Several
 * channels become their mean, other rates the one that most have, and all get one length:
 * shorter ones are followed by silence, of longer ones the middle is taken. */
#include "config.h"

#include "fus-arrays.h"
#include "fus-compare.h"
#include "fus-file-error.h"
#include "fus-format-count.h"
#include "fus-how.h"
#include "fus-importer.h"
#include "fus-media.h"
#include "fus-spectrogram.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <sndfile.h>
#include <string.h>

static const char *const keys[] = { "rate", "window", "hop", "bands", "seconds", NULL };

#define WINDOW_MS 32
#define HOP_MS 16
#define N_BANDS 32
#define SHARE 0.95 /* of the recordings that fit into the length */

enum
{
  MOST_CHANNELS = 64,
  LEAST_RATE = 100, /* a second; others are damage */
  MOST_RATE = 1000000,
  BLOCK = 1 << 14,
  MOST_SECONDS = 36000,
};

typedef struct
{
  const FusMedia *media;
  double rate;
  double window; /* ms */
  double hop;    /* ms */
  double n_bands;
  double seconds;
  gsize n_cut;
  gsize n_resampled;
} SoundsLoad;

/* ---- decoding ---- */

typedef struct
{
  const GByteArray *bytes;
  sf_count_t at;
} Stream;

static sf_count_t
size_cb (void *data)
{
  return ((const Stream *) data)->bytes->len;
}

static sf_count_t
seek_cb (sf_count_t offset, int whence, void *data)
{
  Stream *self = data;
  sf_count_t n = self->bytes->len;
  sf_count_t from = whence == SEEK_CUR ? self->at : whence == SEEK_END ? n : 0;

  self->at = CLAMP (from + offset, 0, n);

  return self->at;
}

static sf_count_t
read_cb (void *to, sf_count_t n, void *data)
{
  Stream *self = data;
  sf_count_t taken = CLAMP (n, 0, (sf_count_t) self->bytes->len - self->at);

  if (taken > 0)
    memcpy (to, self->bytes->data + self->at, (gsize) taken);
  self->at += taken;

  return taken;
}

static sf_count_t
write_cb (const void *from, sf_count_t n, void *data)
{
  return 0;
}

static sf_count_t
tell_cb (void *data)
{
  return ((const Stream *) data)->at;
}

static void
set_broken (const SoundsLoad *self, gsize i, const char *said, GError **error)
{
  g_autofree char *valid = g_utf8_make_valid (said, -1);

  fus_file_error_set (error, FUS_FILE_ERROR_FORMAT,
                      (FusPlace){
                        self->media->path, fus_media_get_name (self->media, i), -1,
                        _ ("Get the recording again, save it as WAV or FLAC, or "
                           "take it out of the folder.") },
                      _ ("The recording can’t be read: %s"), valid);
}

static SNDFILE *
open_sound (Stream *stream, SF_INFO *info)
{
  SF_VIRTUAL_IO io = { size_cb, seek_cb, read_cb, write_cb, tell_cb };

  *info = (SF_INFO){ 0 };

  return sf_open_virtual (&io, SFM_READ, info, stream);
}

/* Channels become their mean. What the header promises isn't believed: blocks are read
 * until there are no more. */
static GArray *
read_frames (SNDFILE *sound, int n_channels)
{
  GArray *frames = g_array_new (FALSE, FALSE, sizeof (double));
  g_autofree double *block = g_new (double, (gsize) BLOCK *(gsize) n_channels);
  sf_count_t n = 0;

  while ((n = sf_readf_double (sound, block, BLOCK)) > 0 && frames->len < G_MAXINT / 2)
    for (sf_count_t i = 0; i < n; i++)
      {
        double value = 0;

        for (int c = 0; c < n_channels; c++)
          value += block[i * n_channels + c] / n_channels;
        value = isfinite (value) ? value : 0;
        g_array_append_val (frames, value);
      }

  return frames;
}

/* (transfer full): mono; @rate: (out) */
static GArray *
decode (const SoundsLoad *self, gsize i, double *rate, GError **error)
{
  g_autoptr (GByteArray) bytes = fus_media_read (self->media, i, error);
  Stream stream = { bytes, 0 };
  SF_INFO info = { 0 };
  SNDFILE *sound = NULL;
  g_autoptr (GArray) frames = NULL;

  if (bytes == NULL)
    return NULL;
  sound = open_sound (&stream, &info);
  if (sound == NULL)
    {
      set_broken (self, i, sf_strerror (NULL), error);
      return NULL;
    }
  if (info.channels > 0 && info.channels <= MOST_CHANNELS &&
      info.samplerate >= LEAST_RATE && info.samplerate <= MOST_RATE)
    frames = read_frames (sound, info.channels);
  sf_close (sound);
  *rate = info.samplerate;
  if (frames != NULL && frames->len > 0)
    return g_steal_pointer (&frames);
  set_broken (self, i, _ ("it holds no sound of a rate that can be meant"), error);

  return NULL;
}

/* ---- all ---- */

static double
find_commonest (const double *values, gsize n)
{
  double best = values[0];
  gsize n_best = 0;

  for (gsize i = 0; i < n;)
    {
      gsize j = i;

      while (j < n && !(values[j] > values[i]))
        j++;
      if (j - i > n_best)
        {
          n_best = j - i;
          best = values[i];
        }
      i = j;
    }

  return best;
}

/* Once over all of them for rates and lengths, where nothing was said of them. */
static gboolean
survey (SoundsLoad *self, const FusProgress *progress, GError **error)
{
  gsize n = self->media->n;
  g_autofree double *rates = g_new0 (double, n);
  g_autofree double *lengths = g_new0 (double, n);

  for (gsize i = 0; i < n; i++)
    {
      g_autoptr (GArray) frames = NULL;

      if (!fus_progress_tick (progress, 0.3 * (double) i / (double) n, NULL, error))
        return FALSE;
      frames = decode (self, i, &rates[i], error);
      if (frames == NULL)
        return FALSE;
      lengths[i] = (double) frames->len / rates[i];
    }
  qsort (rates, n, sizeof (double), fus_compare_doubles);
  qsort (lengths, n, sizeof (double), fus_compare_doubles);
  if (!(self->rate > 0))
    self->rate = find_commonest (rates, n);
  if (!(self->seconds > 0))
    self->seconds = lengths[MIN ((gsize) ceil (SHARE * (double) n), n) - 1];

  return TRUE;
}

static gboolean
take_how (SoundsLoad *self, const char *how, GError **error)
{
  const char *path = self->media->path;

  self->window = WINDOW_MS;
  self->hop = HOP_MS;
  self->n_bands = N_BANDS;

  return fus_how_check (how, keys, path, error) &&
         fus_how_get_number (how, "rate", 100, 400000, &self->rate, path, error) &&
         fus_how_get_number (how, "window", 0.5, 10000, &self->window, path, error) &&
         fus_how_get_number (how, "hop", 0.1, 10000, &self->hop, path, error) &&
         fus_how_get_number (how, "bands", 1, 512, &self->n_bands, path, error) &&
         fus_how_get_number (how, "seconds", 0.001, MOST_SECONDS, &self->seconds, path,
                             error);
}

static void
set_frames (const SoundsLoad *self, FusSpectrogram *spectrogram)
{
  gsize length = (gsize) MAX (lround (self->seconds * self->rate), 1);

  spectrogram->rate = self->rate;
  spectrogram->window = (gsize) MAX (lround (self->window * self->rate / 1000), 2);
  spectrogram->hop = (gsize) MAX (lround (self->hop * self->rate / 1000), 1);
  spectrogram->n_bands = (gsize) self->n_bands;
  spectrogram->n_frames =
    length > spectrogram->window
      ? 1 + (length - spectrogram->window + spectrogram->hop - 1) / spectrogram->hop
      : 1;
}

static gboolean
fill_row (SoundsLoad *self,
          gsize i,
          FusSpectrogram *spectrogram,
          FusReal *row,
          GError **error)
{
  double rate = 0;
  g_autoptr (GArray) frames = decode (self, i, &rate, error);
  g_autofree double *other = NULL;
  gsize n_out = spectrogram->n_frames * spectrogram->n_bands;
  g_autofree double *out = g_new (double, n_out);
  gsize room = spectrogram->window + (spectrogram->n_frames - 1) * spectrogram->hop;
  const double *sound = NULL;
  gsize n = 0;

  if (frames == NULL)
    return FALSE;
  sound = (const double *) (gpointer) frames->data;
  n = frames->len;
  if (fabs (rate - self->rate) > 0)
    {
      other = fus_spectrogram_resample (sound, n, rate, self->rate, &n);
      sound = other;
      self->n_resampled++;
    }
  if (n > room)
    {
      sound += (n - room) / 2;
      n = room;
      self->n_cut++;
    }
  fus_spectrogram_compute (spectrogram, out, sound, n);
  for (gsize d = 0; d < n_out; d++)
    row[d] = (FusReal) out[d];

  return TRUE;
}

static void
add_notes (const SoundsLoad *self, FusSource *source)
{
  g_autofree char *n_cut = fus_format_count ((gint64) self->n_cut);
  g_autofree char *n_resampled = fus_format_count ((gint64) self->n_resampled);

  g_ptr_array_add (
    source->notes,
    g_strdup_printf (/* Translators: hertz, seconds, ms, ms */
                     _ ("Recordings were read as mel bands: %.0f a second, %.3f s of "
                        "each, "
                        "windows of %.1f ms every %.1f ms; shorter ones are followed by "
                        "silence."),
                     self->rate, self->seconds, self->window, self->hop));
  if (self->n_cut > 0)
    g_ptr_array_add (source->notes,
                     g_strdup_printf (ngettext ("Of %s recording only the middle was "
                                                "taken.",
                                                "Of %s recordings only the middle was "
                                                "taken.",
                                                self->n_cut),
                                      n_cut));
  if (self->n_resampled > 0)
    g_ptr_array_add (source->notes,
                     g_strdup_printf (ngettext ("%s recording had another rate.",
                                                "%s recordings had another rate.",
                                                self->n_resampled),
                                      n_resampled));
}

static gboolean
read_sounds (SoundsLoad *self,
             FusSource *source,
             const FusProgress *progress,
             GError **error)
{
  g_auto (FusSpectrogram) spectrogram = { 0 };
  g_autofree char *stem = fus_source_dup_stem (self->media->path);
  g_autoptr (FusMatrix) x = NULL;
  gsize shape[3] = { 0 };
  guint64 n_values = 0;
  FusTable *table = NULL;

  if (!survey (self, progress, error))
    return FALSE;
  set_frames (self, &spectrogram);
  shape[0] = spectrogram.n_frames;
  shape[1] = spectrogram.n_bands;
  if (!g_uint64_checked_mul (&n_values, shape[0] * shape[1], self->media->n) ||
      !fus_array_check_budget (n_values, sizeof (double), self->media->path, NULL, error))
    return FALSE;
  fus_spectrogram_init (&spectrogram);
  x = fus_matrix_new (self->media->n, shape[0] * shape[1]);
  for (gsize i = 0; i < self->media->n; i++)
    if (!fus_progress_tick (progress, 0.3 + 0.7 * (double) i / (double) self->media->n,
                            NULL, error) ||
        !fill_row (self, i, &spectrogram, fus_matrix_row (x, i), error))
      return FALSE;
  table = fus_source_add_table (source, stem, g_steal_pointer (&x));
  fus_table_set_shape (table, shape, 2);
  table->kind = FUS_MODALITY_SERIES;
  add_notes (self, source);

  return TRUE;
}

static gboolean
sounds_sniff (const char *path, const guint8 *head, gsize n)
{
  static const char *const magics[] = { "RIFF", "RIFX", "RF64", "fLaC", "OggS", "FORM" };

  for (gsize i = 0; i < G_N_ELEMENTS (magics); i++)
    if (n >= 12 && memcmp (head, magics[i], 4) == 0)
      return TRUE;

  return fus_media_sniff (path, head, n, FUS_FOLDER_SOUNDS);
}

static FusSource *
sounds_load (const char *path,
             const FusReadOptions *options,
             FusPool *pool,
             const FusProgress *progress,
             GError **error)
{
  g_autoptr (FusSource) source = fus_source_new ("sounds");
  g_auto (FusMedia) media = { 0 };
  SoundsLoad self = { .media = &media };

  if (!fus_media_open (&media, path, FUS_FOLDER_SOUNDS, error) ||
      !take_how (&self, options->how, error) ||
      (!options->labels_only && !read_sounds (&self, source, progress, error)) ||
      !fus_media_add_names (&media, source, options, error))
    return NULL;

  return g_steal_pointer (&source);
}

static gboolean
sounds_inspect (const char *path, JsonBuilder *builder, GError **error)
{
  g_auto (FusMedia) media = { 0 };

  if (!fus_media_open (&media, path, FUS_FOLDER_SOUNDS, error))
    return FALSE;
  fus_media_inspect (&media, builder);

  return TRUE;
}

const FusImporterClass fus_importer_sounds = {
  .format = &fus_format_sounds,
  .sniff = sounds_sniff,
  .inspect = sounds_inspect,
  .takes_how = TRUE,
  .load = sounds_load,
};
