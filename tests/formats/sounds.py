#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders of recordings: log-mel bands equal to those computed here with NumPy from what soundfile reads; rates, lengths, channels,
labels in names; av_digits; damaged ones refused. And folders of counts."""
import glob
import gzip
import os
import random

from formats import at, check, data, equal, finish, need, np, read, refused

soundfile = need('soundfile')
need('scipy')
import scipy.io  # noqa: E402
import scipy.signal  # noqa: E402
import scipy.sparse  # noqa: E402


def log_mel(sound, rate, frames, window_ms=32, hop_ms=16, bands=32):
    """Twin of fus-spectrogram.c, written from its comment."""
    window, hop = max(round(window_ms * rate / 1000), 2), max(round(hop_ms * rate / 1000), 1)
    n_fft = 2
    while n_fft < window:
        n_fft *= 2
    taper = 0.5 - 0.5 * np.cos(2 * np.pi * (np.arange(window) + 0.5) / window)
    room = window + (frames - 1) * hop
    if len(sound) > room:
        start = (len(sound) - room) // 2
        sound = sound[start:start + room]
    sound = np.concatenate([sound, np.zeros(room - len(sound))])
    hertz = rate * np.arange(n_fft // 2 + 1) / n_fft
    points = 700 * (10 ** (np.linspace(0, 2595 * np.log10(1 + rate / 2 / 700), bands + 2) / 2595) - 1)
    left, middle, right = points[:-2, None], points[1:-1, None], points[2:, None]
    filters = np.maximum(0, np.minimum((hertz - left) / (middle - left), (right - hertz) / (right - middle)))
    rows = [sound[t * hop:t * hop + window] * taper / taper.sum() for t in range(frames)]
    power = np.abs(np.fft.rfft(rows, n_fft)) ** 2
    return np.log(1e-6 + power @ filters.T)


def make(folder, sounds, rate=8000, **more):
    top = at(folder)
    for name, x in sounds.items():
        path = os.path.join(top, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        soundfile.write(path, x, rate, **more)
    return top


def sound(rng, n):
    t = np.arange(n)
    return 0.5 * np.sin(t * rng.uniform(0.05, 1)) + 0.1 * rng.normal(size=n).clip(-2, 2)


def formats():
    rng = np.random.default_rng(1)
    for suffix, more in (('wav', {}), ('wav', {'subtype': 'FLOAT'}), ('wav', {'subtype': 'PCM_24'}), ('flac', {}), ('ogg', {}), ('aiff', {})):
        sounds = {f'{i}.{suffix}': sound(rng, 4000) for i in range(4)}
        top = make(f'{suffix}{len(more)}{more.get("subtype", "")}', sounds, **more)
        got = read(top)
        ok = not isinstance(got, dict)
        x = list(got.x.values())[0] if ok else None
        frames = x.shape[1] // 32 if ok else 0
        wanted = [log_mel(soundfile.read(os.path.join(top, n))[0], 8000, frames).ravel() for n in sorted(sounds)]
        check(ok and equal(x, wanted, 1e-4), f'{suffix} {more}: bands as NumPy computes them from what soundfile reads', got)


def how():
    rng = np.random.default_rng(2)
    top = make('how', {f'{i}.wav': sound(rng, 8000 + 100 * i) for i in range(3)}, 16000)
    got = read('--modality', f'm={top}', '--how', 'm=window:20,hop:10,bands:13,seconds:0.25')
    ok = not isinstance(got, dict)
    frames = got.x['m'].shape[1] // 13 if ok else 0
    wanted = [log_mel(soundfile.read(p)[0], 16000, frames, 20, 10, 13).ravel() for p in sorted(glob.glob(os.path.join(top, '*')))]
    check(ok and frames == 24 and equal(got.x['m'], wanted, 1e-4) and 'middle' in str(got.report), 'window, hop, bands and seconds as asked; what was cut is told', got)
    check(refused(read('--modality', f'm={top}', '--how', 'm=bands:many'), 'bands'), 'a value that is none is refused')
    stereo = make('stereo', {'a.wav': np.stack([sound(rng, 3000)] * 2, 1) * [[1, 0.5]], 'b.wav': sound(rng, 1000)})
    got = read(stereo)
    check(not isinstance(got, dict) and equal(list(got.x.values())[0][0], log_mel(soundfile.read(os.path.join(stereo, 'a.wav'))[0].mean(1), 8000, list(got.x.values())[0].shape[1] // 32).ravel(), 1e-4),
          'channels become their mean, silence follows what is short', got)
    rates = make('rates', {'a.wav': sound(rng, 8000), 'b.wav': sound(rng, 8000)})
    t = np.arange(32000) / 32000
    soundfile.write(os.path.join(rates, 'c.wav'), 0.5 * np.sin(2 * np.pi * 440 * t), 32000)
    got = read(rates)
    ok = not isinstance(got, dict)
    x = list(got.x.values())[0] if ok else np.zeros((3, 32))
    wanted = log_mel(0.5 * np.sin(2 * np.pi * 440 * np.arange(8000) / 8000), 8000, x.shape[1] // 32).ravel()
    inner = slice(32 * 2, -32 * 2)
    check(ok and np.abs(x[2][inner] - wanted[inner]).max() < 0.05 and 'another rate' in str(got.report), 'another rate is brought to the common one', got if not ok else np.abs(x[2] - wanted).max())


def names():
    rng = np.random.default_rng(3)
    top = make('names', {f'{i % 5}_{"ab"[i // 5 % 2]}_{i}.wav': sound(rng, 900) for i in range(20)})
    got = read(top)
    ok = not isinstance(got, dict)
    check(ok and got.labels['name_1'] == [s.split('_')[0] for s in got.samples] and got.labels['name_2'] == [s.split('_')[1] for s in got.samples] and 'name_3' not in got.labels,
          'parts of names are labels', got if not ok else got.labels.keys())
    got = read('--modality', f'm={top}', '--label', f'digit={top}::name_1')
    check(not isinstance(got, dict) and set(got.labels) == {'digit'}, 'one of them under its own name', got if isinstance(got, dict) else got.labels.keys())
    check(refused(read('--modality', f'm={top}', '--label', f'digit={top}::digit'), 'name_1'), 'a label that isn’t there lists those that are')


def av_digits():
    images, sounds = data('av_digits', 'mnist', 't10k-images-idx3-ubyte.gz'), data('av_digits', 'fsdd')
    labels = data('av_digits', 'mnist', 't10k-labels-idx1-ubyte.gz')
    if not images or not sounds:
        return
    got = read('--modality', f'image={images}', '--label', f'digit={labels}', '--modality', f'sound={sounds}', '--label', f'digit={sounds}::name_1',
               '--pair-by-label', 'digit')
    ok = not isinstance(got, dict)
    check(ok and set(got.x) == {'image', 'sound'} and len(got.samples) == 2000 and got.x['image'].shape[1] == 784, 'av_digits: image and sound, 2,000 pairs',
          got if not ok else len(got.samples))
    if not ok:
        return
    check('made by the label' in str(got.report) and 'not measured together' in str(got.report), 'av_digits: that the pairs were made is said', got.report)
    digits = dict(zip(got.samples, got.labels['digit']))
    alone = read(sounds)
    own = {x.tobytes(): s[0] for s, x in zip(alone.samples, list(alone.x.values())[0])}
    check(len(set(digits.values())) == 10 and all(own[x.tobytes()] == digits[s] for s, x in zip(got.ids['sound'], got.x['sound'])), 'av_digits: each sound is of its digit')
    with gzip.open(images) as file:
        x = np.frombuffer(file.read()[16:], 'u1').reshape(10000, 784)
    with gzip.open(labels) as file:
        y = dict(zip((row.tobytes() for row in x), file.read()[8:]))
    check(all(y[row.astype('u1').tobytes()] == int(digits[s]) for s, row in zip(got.ids['image'], got.x['image'])), 'av_digits: each image is of its digit')


def foreign():
    wrong, n = [], 0
    for path in sorted(glob.glob(os.path.join(data('foreign', 'wav') or '/nowhere', '*'))):
        got = read(path)
        n += 1
        try:
            x, rate = soundfile.read(path)
            x = x if x.ndim == 1 else x.mean(1)
        except Exception:
            x = np.zeros(0)
        if isinstance(got, dict):
            if not refused(got) or len(x):
                wrong.append((os.path.basename(path), len(x), got))
            continue
        mine = list(got.x.values())[0][0]
        if not equal(mine, log_mel(np.where(np.isfinite(x), x, 0), rate, len(mine) // 32).ravel(), 1e-3):
            wrong.append((os.path.basename(path), mine[:4]))
    if n:
        check(not wrong, f'{n} recordings of other programs as soundfile has them', wrong)


def hostile():
    rng, wrong, chance = np.random.default_rng(5), [], random.Random(1)
    for suffix in ('wav', 'flac', 'ogg'):
        soundfile.write(at(f'whole.{suffix}'), sound(rng, 3000), 8000)
        with open(at(f'whole.{suffix}'), 'rb') as file:
            whole = file.read()
        for i in range(4):
            bad = bytearray(whole)
            for _ in range(chance.randint(1, 5)):
                bad[chance.randrange(4, len(bad))] = chance.randrange(256)
            with open(at(f'broken.{suffix}'), 'wb') as file:
                file.write(bad[:chance.randint(12, len(bad))] if i % 2 else bad)
            got = read(at(f'broken.{suffix}'))
            if isinstance(got, dict) and not refused(got):
                wrong.append((suffix, got))
    check(not wrong, 'damaged recordings load or are refused with file and remedy', wrong)


def counts():
    rng = np.random.default_rng(6)
    x = scipy.sparse.coo_matrix(rng.poisson(0.7, size=(20, 9)))
    cells = [f'AAC{i}-1' for i in range(9)]
    for packed in (False, True):
        top = at(f'counts{packed:d}')
        os.makedirs(top)
        scipy.io.mmwrite(os.path.join(top, 'matrix.mtx'), x)
        tables = {'barcodes.tsv': ''.join(f'{c}\n' for c in cells),
                  ('features.tsv' if packed else 'genes.tsv'): ''.join(f'ENSG{i}\tG{i}' + (f'\t{"Gene Expression" if i < 15 else "Antibody Capture"}' if packed else '') + '\n' for i in range(20))}
        for name, text in tables.items():
            with open(os.path.join(top, name), 'w') as file:
                file.write(text)
        if packed:
            for name in (*tables, 'matrix.mtx'):
                with open(os.path.join(top, name), 'rb') as file, gzip.open(os.path.join(top, name + '.gz'), 'wb') as out:
                    out.write(file.read())
                os.remove(os.path.join(top, name))
        got = read(top)
        dense = x.toarray().T
        ok = not isinstance(got, dict)
        parts = sorted(got.x.values(), key=lambda v: -v.shape[1]) if ok else []
        check(ok and got.samples == cells and equal(np.hstack(parts), dense), f'a folder of counts, packed {packed}', got)
    os.remove(os.path.join(at('counts0'), 'barcodes.tsv'))
    check(refused(read(at('counts0')), 'barcodes'), 'a folder of counts without its barcodes')
    path = data('foreign', 'tenx', 'mtx_v3_gz')
    if path:
        got = read(path)
        wanted = scipy.io.mmread(os.path.join(path, 'matrix.mtx.gz')).toarray().T
        check(not isinstance(got, dict) and equal(list(got.x.values())[0], wanted), '10x: a folder of another program', got)


formats()
how()
names()
counts()
hostile()
foreign()
av_digits()
finish()
