/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A folder of texts: a sample each, as counts of words. */
#include "config.h"

#include "fus-file-error.h"
#include "fus-importer.h"
#include "fus-media.h"
#include "fus-text.h"
#include "fus-words.h"

static gboolean
texts_sniff (const char *path, const guint8 *head, gsize n)
{
  return fus_media_sniff (path, head, n, FUS_FOLDER_TEXTS);
}

static char **
read_all (const FusMedia *media, const FusProgress *progress, GError **error)
{
  g_autoptr (GStrvBuilder) texts = g_strv_builder_new ();

  for (gsize i = 0; i < media->n; i++)
    {
      g_autoptr (GByteArray) bytes = NULL;
      g_autofree char *text = NULL;

      if (!fus_progress_tick (progress, (double) i / (double) media->n, NULL, error))
        return NULL;
      bytes = fus_media_read (media, i, error);
      if (bytes == NULL)
        return NULL;
      text = fus_text_decode (bytes, media->path, fus_media_get_name (media, i), error);
      if (text == NULL)
        return NULL;
      g_strv_builder_add (texts, text);
    }

  return g_strv_builder_end (texts);
}

static gboolean
read_texts (const FusMedia *media,
            FusSource *source,
            const FusReadOptions *options,
            const FusProgress *progress,
            GError **error)
{
  g_autofree char *stem = fus_source_dup_stem (media->path);
  g_auto (GStrv) texts = read_all (media, progress, error);

  return texts != NULL && fus_words_add_table (source, stem, texts, media->n,
                                               options->how, media->path, error) != NULL;
}

static FusSource *
texts_load (const char *path,
            const FusReadOptions *options,
            FusPool *pool,
            const FusProgress *progress,
            GError **error)
{
  g_autoptr (FusSource) source = fus_source_new ("texts");
  g_auto (FusMedia) media = { 0 };

  if (!fus_media_open (&media, path, FUS_FOLDER_TEXTS, error) ||
      (!options->labels_only && !read_texts (&media, source, options, progress, error)) ||
      !fus_media_add_names (&media, source, options, error))
    return NULL;

  return g_steal_pointer (&source);
}

static gboolean
texts_inspect (const char *path, JsonBuilder *builder, GError **error)
{
  g_auto (FusMedia) media = { 0 };

  if (!fus_media_open (&media, path, FUS_FOLDER_TEXTS, error))
    return FALSE;
  fus_media_inspect (&media, builder);

  return TRUE;
}

const FusImporterClass fus_importer_texts = {
  .format = &fus_format_texts,
  .sniff = texts_sniff,
  .inspect = texts_inspect,
  .takes_how = TRUE,
  .load = texts_load,
};
