#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files whose numbers go to the cache folder: however they are stored, the dataset is the same to the last bit, no second copy of it is
in memory, and nothing stays behind."""
import hashlib
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from watch import Watched, check, finish, skip

CLI = sys.argv[1]
ROWS, COLS = 6000, 4096
SIZE = ROWS * COLS * 4

# Where temporary files live in memory, as in a container, the matrix is memory itself, once.
IN_MEMORY = subprocess.run(['stat', '-f', '-c', '%T', tempfile.gettempdir()], capture_output=True, text=True).stdout.strip() in ('tmpfs', 'ramfs')
MOST = SIZE // 2 + (SIZE if IN_MEMORY else 0)  # of memory, of all processes at once: a copy would be more
try:
    import h5py
    import numpy as np
except ImportError:
    skip('there is no Python with NumPy and h5py')


def compute_hash(x, name, ids, kept):
    """As fus-dataset.c has it, from the numbers alone. Rows of nothing but NaN are absent."""
    sha = hashlib.sha256()
    for sample in ids:
        sha.update(sample.encode() + b'\0')
    for text in (name, 'vector', str(x.shape[1])):
        sha.update(text.encode() + b'\0')
    x = x.astype('<f4')
    x[np.isnan(x)] = np.float32(np.nan)
    sha.update(x[kept].tobytes())
    sha.update(struct.pack(f'<{len(ids)}I', *[int(k) for k in kept]))
    return sha.hexdigest()


def run(*arguments, **more):
    environment = {**os.environ, 'XDG_CACHE_HOME': os.path.join(folder, 'cache'), **more}
    return Watched([CLI, *arguments], environment)


def list_left():
    place = os.path.join(folder, 'cache', 'fusescope')
    return os.listdir(place) if os.path.isdir(place) else []


def check_file(path, wanted, what, most=MOST):
    done = run('info', '--json', '--quiet', path)
    got = json.loads(done.out)['hash'] if done.code == 0 else done.err
    check(got == wanted, f'{what}: the same numbers', f'{got} where {wanted} was wanted')
    check(done.own < most, f'{what}: no second copy', f'{done.own >> 20} MiB of memory for {SIZE >> 20} MiB of numbers')
    check(list_left() == [], f'{what}: nothing stays in the cache folder', list_left())
    os.unlink(path)


def write_h5(path, x, **more):
    with h5py.File(path, 'w') as file:
        file.create_dataset('x', data=x, **more)


def make(name):
    os.makedirs(os.path.join(folder, name), exist_ok=True)
    return os.path.join(folder, name, 'x.' + name.split('-')[0])


def check_formats(x, wanted):
    for what, y in (('float32', x), ('float64', x.astype('f8')), ('other order of bytes', x.astype('>f4')), ('columns first', np.asfortranarray(x))):
        path = make('npy-' + what.replace(' ', '-'))
        np.save(path, y)
        check_file(path, wanted, f'NumPy, {what}')
    for what, more in (('one piece', {}), ('chunks of rows', {'chunks': (500, COLS)}), ('chunks of columns', {'chunks': (ROWS, 64)}),
                       ('packed', {'chunks': (700, 300), 'compression': 'lzf'})):
        path = make('h5-' + what.replace(' ', '-'))
        write_h5(path, x, **more)
        check_file(path, wanted, f'HDF5, {what}')


def check_far_off(x):
    """Numbers of eight bytes that are large beside their differences: rounded as they are, they would be no longer told apart."""
    y = x.astype('f8')
    y[:, 3] = 1.7e12 + np.arange(len(y))
    told = []
    for what, z in (('rows', y), ('columns', np.asfortranarray(y))):
        path = make('npy')
        np.save(path, z)
        done = run('info', '--json', '--quiet', path)
        told.append(json.loads(done.out)['hash'] if done.code == 0 else done.err)
        os.unlink(path)
    path = make('h5')
    write_h5(path, y)
    done = run('info', '--json', '--quiet', path)
    told.append(json.loads(done.out)['hash'] if done.code == 0 else done.err)
    os.unlink(path)
    rounded = compute_hash(y, 'x', [str(i + 1) for i in range(ROWS)], np.ones(ROWS, bool))
    check(len(set(told)) == 1 and told[0] != rounded, 'numbers far off are centred before they are rounded', told)


def check_rules(x):
    """Rows and values that are taken away in place."""
    y = x.copy()
    y[::7] = np.nan
    y[1, 1:] = 9.0
    path = make('npy')
    np.save(path, y)
    copy = os.path.join(folder, 'copy.h5mu')
    done = run('import', '--quiet', '--modality', f'x={path}', '--missing', 'x=value:9', '-o', copy)
    os.unlink(path)
    y[1, 1:] = np.nan
    wanted = compute_hash(y, 'x', [str(i + 1) for i in range(ROWS)], ~np.isnan(y).all(1))
    check(done.code == 0 and done.own < MOST, 'rows and values are taken away in place', (f'{done.own >> 20} MiB', done.err))
    check_file(copy, wanted, 'MuData written by us, what is not known left out')


def check_no_cache(x, wanted):
    path = make('npy')
    np.save(path, x)
    done = run('info', '--json', '--quiet', path, XDG_CACHE_HOME='/proc/nowhere')
    check(done.code == 0 and json.loads(done.out)['hash'] == wanted, 'without a cache folder memory will do', done.err)
    check_full(path)
    os.unlink(path)


def check_full(path):
    """A disk too small for the numbers."""
    place = os.path.join(folder, 'small')
    os.makedirs(place)
    inner = f'mount -t tmpfs -o size=20m small "{place}" && exec "{CLI}" info --json --quiet "{path}"'
    trial = subprocess.run(['unshare', '-rm', 'mount', '-t', 'tmpfs', 'small', place], capture_output=True)
    if trial.returncode:
        print('# no disk can be made here')
        return
    before = hashlib.sha256(open(path, 'rb').read()).digest()
    done = Watched(['unshare', '-rm', 'sh', '-c', inner], {**os.environ, 'XDG_CACHE_HOME': place})
    told = json.loads(done.err)['error'] if done.err.startswith('{') else {}
    check(done.code == 1 and told.get('remedy') and 'room' in told.get('message', ''), 'a full disk is one error with a remedy', (done.code, done.err))
    check(hashlib.sha256(open(path, 'rb').read()).digest() == before, 'and the file is as it was')


folder = tempfile.mkdtemp(prefix='fusescope-stream-')
try:
    rng = np.random.default_rng(1)
    values = rng.standard_normal((ROWS, COLS), dtype='f4')
    values[5, 7] = np.nan
    expected = compute_hash(values, 'x', [str(i + 1) for i in range(ROWS)], np.ones(ROWS, bool))
    check_formats(values, expected)
    check_far_off(values)
    check_rules(values)
    check_no_cache(values, expected)
finally:
    shutil.rmtree(folder, ignore_errors=True)
finish()
