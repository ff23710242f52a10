/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * FusSpectrogram:
 * @rate: samples a second
 * @window: samples that one frame looks at
 * @hop: samples from one frame to the next
 * @n_fft: a power of two, not below @window
 * @n_bands: bands of frequency
 * @n_frames: frames of each recording
 *
 * How recordings become pictures of equal size. See fus_spectrogram_compute().
 */
typedef struct
{
  double rate;
  gsize window;
  gsize hop;
  gsize n_fft;
  gsize n_bands;
  gsize n_frames;
  double *filters; /* [n_bands × (n_fft / 2 + 1)] */
  double *taper;   /* [window] */
  double *work;    /* [2 × n_fft] */
} FusSpectrogram;

/* Fills @self from its first members. */
void fus_spectrogram_init (FusSpectrogram *self);

/* Frees what @self points to. */
void fus_spectrogram_clear (FusSpectrogram *self);

/**
 * fus_spectrogram_compute:
 * @out: `[n_frames × n_bands]`
 * @sound: `[n]`: between −1 and 1; silence follows where it ends too early
 *
 * Frame t, tapered by a Hann window w, gives powers |FFT|² / (Σ w)²; band b is their sum
 * under a triangle between points that are equally far apart in mel,
 *
 *   m = 2595 log₁₀ (1 + f / 700)
 *
 * from 0 to half the rate; the output is ln (10⁻⁶ + power). Stevens, Volkmann and Newman
 * 1937; the formula is O'Shaughnessy's, 1987.
 */
void fus_spectrogram_compute (FusSpectrogram *self,
                              double *out,
                              const double *sound,
                              gsize n);

/* (transfer full): `[n_out]`: @sound at another rate, through a windowed sinc that lets
 * nothing above half of the lower rate pass. */
double *fus_spectrogram_resample (const double *sound,
                                  gsize n,
                                  double from,
                                  double to,
                                  gsize *n_out) G_GNUC_WARN_UNUSED_RESULT;

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FusSpectrogram, fus_spectrogram_clear)

G_END_DECLS
