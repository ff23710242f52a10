#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every format that a large table may come in: its numbers go to the cache folder as they are read, so that reader and program together
hold a part of them in memory (RssAnon + RssShmem), and the dataset is the same to the last bit. Names of formats as arguments: those alone."""
import gzip
import hashlib
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from watch import Watched, check, finish, skip

CLI = sys.argv[1]
ONLY = sys.argv[2:]
ROWS, COLS = 6000, 3000  # 72 MB of float32: more than goes to memory
SIZE = ROWS * COLS * 4
MOST = SIZE * 3 // 4  # of memory, of all processes at once: a copy would be more

IN_MEMORY = subprocess.run(['stat', '-f', '-c', '%T', tempfile.gettempdir()], capture_output=True, text=True).stdout.strip() in ('tmpfs', 'ramfs')
try:
    import h5py
    import numpy as np
except ImportError:
    skip('there is no Python with NumPy and h5py')
if IN_MEMORY:
    skip('the disk for temporary files is memory')


def compute_hash(x, name, ids, shape=None, names=()):
    """As fus-dataset.c has it, from the numbers alone."""
    sha = hashlib.sha256()
    for sample in ids:
        sha.update(sample.encode() + b'\0')
    for text in (name, *(shape or ('vector', str(x.shape[1]))), *names):
        sha.update(text.encode() + b'\0')
    sha.update(x.astype('<f4').tobytes())
    sha.update(struct.pack(f'<{len(ids)}I', *[1] * len(ids)))
    return sha.hexdigest()


def check_file(path, wanted, what, *options):
    """What it is read as, and what that took."""
    out = os.path.join(folder, 'out.h5mu')
    done = Watched([CLI, 'import', '--json', '--quiet', '-f', '--modality', f'x={path}', *options, '-o', out], environment)
    got = json.loads(done.out)['hash'] if done.code == 0 else done.err
    check(got == wanted, f'{what}: the same numbers', f'{got} where {wanted} was wanted')
    check(done.own < MOST, f'{what}: {done.own >> 20} MiB of memory for {SIZE >> 20} MiB of numbers', 'a second copy of them')
    for name in (path.split('::')[0], out):
        if os.path.isdir(name):
            shutil.rmtree(name)
        elif os.path.exists(name):
            os.unlink(name)


def place(name):
    return os.path.join(folder, name)


def write_frame(group, names):
    group.attrs.update({'encoding-type': 'dataframe', 'encoding-version': '0.2.0', '_index': '_index'})
    group.attrs.create('column-order', [], dtype=h5py.string_dtype())
    group['_index'] = np.array(names, 'S')


def open_anndata(path):
    file = h5py.File(path, 'w')
    file.attrs.update({'encoding-type': 'anndata', 'encoding-version': '0.1.0'})
    write_frame(file.create_group('obs'), IDS)
    write_frame(file.create_group('var'), FEATURES)
    return file


def compress(x, by_column):
    """Values, places and starts of a sparse matrix."""
    y = x.T if by_column else x
    major, minor = np.nonzero(y)
    return y[major, minor], minor, np.concatenate(([0], np.cumsum(np.bincount(major, minlength=len(y)))))


def write_sparse(file, name, x, by_column):
    group = file.create_group(name)
    group.attrs.update({'encoding-type': 'csc_matrix' if by_column else 'csr_matrix', 'encoding-version': '0.1.0', 'shape': x.shape})
    data, minor, starts = compress(x, by_column)
    group.create_dataset('data', data=data, chunks=(100000,), compression='lzf')
    group.create_dataset('indices', data=minor.astype('i4'), chunks=(100000,), compression='lzf')
    group['indptr'] = starts


def check_h5ad():
    for what, more in (('one piece', {}), ('gzip', {'chunks': (500, 500), 'compression': 'gzip', 'compression_opts': 1})):
        with open_anndata(place('a.h5ad')) as file:
            file.create_dataset('X', data=X, **more)
        check_file(place('a.h5ad'), compute_hash(X, 'x', IDS, names=FEATURES), f'AnnData, {what}')
    for by_column in (False, True):
        with open_anndata(place('a.h5ad')) as file:
            write_sparse(file, 'X', THIN, by_column)
        check_file(place('a.h5ad'), compute_hash(THIN, 'x', IDS, COUNTS, FEATURES), 'AnnData, sparse by ' + ('column' if by_column else 'row'))


def write_v73(path, name, x):
    """As MATLAB writes it: columns first, a block of 512 bytes before."""
    with h5py.File(path, 'w', userblock_size=512) as file:
        dataset = file.create_dataset(name, data=x.T, chunks=(100, 1000), compression='gzip', compression_opts=1)
        dataset.attrs['MATLAB_class'] = np.bytes_('double' if x.dtype == np.float64 else 'single')
    with open(path, 'r+b') as file:
        file.write(b'MATLAB 7.3 MAT-file, Platform: GLNXA64'.ljust(124) + b'\x00\x02IM')


def check_matlab73():
    for dtype in ('f4', 'f8'):
        write_v73(place('a.mat'), 'x', X.astype(dtype))
        check_file(place('a.mat::x'), compute_hash(X, 'x', NUMBERS), f'MATLAB 7.3, {dtype}')
    rooms = X.reshape(ROWS, 30, 100)
    with h5py.File(place('a.mat'), 'w', userblock_size=512) as file:
        file.create_dataset('x', data=rooms.transpose(2, 1, 0), chunks=(10, 30, 1000)).attrs['MATLAB_class'] = np.bytes_('single')
    with open(place('a.mat'), 'r+b') as file:
        file.write(b'MATLAB 7.3 MAT-file, Platform: GLNXA64'.ljust(124) + b'\x00\x02IM')
    check_file(place('a.mat::x'), compute_hash(X, 'x', NUMBERS, ('image', '30', '100')), 'MATLAB 7.3, three dimensions')


def check_far_off():
    """Numbers of eight bytes that are large beside their differences are centred: the same as from a NumPy file, which is tested elsewhere."""
    y = X.astype('f8')
    y[:, 3] = 1.7e12 + np.arange(ROWS)
    np.save(place('x.npy'), y)
    done = subprocess.run([CLI, 'info', '--json', '-q', place('x.npy')], capture_output=True, text=True, env=environment)
    os.unlink(place('x.npy'))
    with h5py.File(place('x.h5'), 'w') as file:
        file['x'] = y
    check_file(place('x.h5::x'), json.loads(done.stdout)['hash'], 'HDF5, numbers far off')


def check_turned():
    with h5py.File(place('x.h5'), 'w') as file:
        file['x'] = np.ascontiguousarray(X.T)
        file['id'] = np.array(IDS, 'S')
    check_file(place('x.h5'), compute_hash(X, 'x', IDS), 'HDF5, turned')


def list_lines(x):
    row, column = np.nonzero(x)
    return row + 1, column + 1, x[row, column].astype(int)


def write_mtx(path, x, open_file=open):
    row, column, value = list_lines(x)
    with open_file(path, 'wb') as file:
        file.write(b'%%%%MatrixMarket matrix coordinate integer general\n%d %d %d\n' % (*x.shape, len(row)))
        for first in range(0, len(row), 200000):
            part = slice(first, first + 200000)
            file.write(b''.join(b'%d %d %d\n' % entry for entry in zip(row[part].tolist(), column[part].tolist(), value[part].tolist())))


def open_packed(path, mode):
    return gzip.open(path, mode, compresslevel=1)


def check_mtx():
    for suffix, open_file in (('.mtx', open), ('.mtx.gz', open_packed)):
        write_mtx(place('x' + suffix), THIN, open_file)
        check_file(place('x' + suffix), compute_hash(THIN, 'x', NUMBERS, COUNTS), f'Matrix Market, {suffix}')


def check_tenx():
    with h5py.File(place('a.h5'), 'w') as file:
        data, minor, starts = compress(THIN, False)
        group = file.create_group('matrix')
        group['barcodes'] = np.array(IDS, 'S')
        group['shape'] = THIN.shape[::-1]
        group['indptr'] = starts
        group.create_dataset('data', data=data.astype('i4'), chunks=(80000,), compression='gzip', compression_opts=1)
        group.create_dataset('indices', data=minor, chunks=(80000,), compression='gzip', compression_opts=1)
        features = group.create_group('features')
        features['name'] = np.array(FEATURES, 'S')
        features['feature_type'] = np.array(['Gene Expression'] * COLS, 'S')
    check_file(place('a.h5'), compute_hash(THIN, 'x', IDS, COUNTS, FEATURES), '10x, HDF5')
    os.makedirs(place('counts'))
    write_mtx(place('counts/matrix.mtx.gz'), THIN.T, open_packed)
    for name, lines in (('barcodes', IDS), ('features', [f'g{i}\tf{i}\tGene Expression' for i in range(COLS)])):
        with gzip.open(place(f'counts/{name}.tsv.gz'), 'wt') as file:
            file.write('\n'.join(lines) + '\n')
    check_file(place('counts'), compute_hash(THIN, 'x', IDS, COUNTS, FEATURES), '10x, a folder')


def check_csv():
    """Six bytes a number: the text takes more than its numbers."""
    digits = (X * 0 + np.arange(ROWS)[:, None] * 7 + np.arange(COLS) * 3) % 10
    cells = np.full((ROWS, COLS, 6), ord('0'), 'u1')
    cells[..., 0] += digits.astype('u1')
    cells[..., 1] = ord('.')
    cells[..., 2:5] = ord('5')
    cells[..., 5] = ord(',')
    cells[:, -1, 5] = ord('\n')
    wanted = compute_hash((digits + 0.555).astype('f4'), 'x', NUMBERS, names=FEATURES)
    header = ','.join(FEATURES).encode()
    whole = header + b'\n' + cells.tobytes()
    with open(place('x.csv'), 'wb') as file:
        file.write(whole)
    check_file(place('x.csv'), wanted, 'CSV')
    with open(place('x.csv'), 'wb') as file:
        file.write(b'\xef\xbb\xbf' + whole.replace(b'\n', b'\r\n'))
    check_file(place('x.csv'), wanted, 'CSV with a mark, of Windows’ lines')
    with gzip.open(place('x.csv.gz'), 'wb', compresslevel=1) as file:
        file.write(whole)
    check_file(place('x.csv.gz'), wanted, 'CSV, packed')


def write_png(path, x):
    def chunk(name, data):
        return struct.pack('>I', len(data)) + name + data + struct.pack('>I', zlib.crc32(name + data))
    lines = b''.join(b'\0' + line.tobytes() for line in x)
    with open(path, 'wb') as file:
        file.write(b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', x.shape[1], x.shape[0], 8, 0, 0, 0, 0)) +
                   chunk(b'IDAT', zlib.compress(lines, 1)) + chunk(b'IEND', b''))


def check_images():
    side, n = 200, SIZE // 4 // 40000
    rng = np.random.default_rng(3)
    pictures = rng.integers(0, 256, (n, side, side), 'u1')
    os.makedirs(place('pictures'))
    names = [f'p{i:05}' for i in range(n)]
    for name, picture in zip(names, pictures):
        write_png(place(f'pictures/{name}.png'), picture)
    check_file(place('pictures'), compute_hash(pictures.reshape(n, -1), 'x', names, ('image', str(side), str(side))), 'a folder of pictures')


CHECKS = {'h5ad': check_h5ad, 'matlab73': check_matlab73, 'hdf5': check_far_off, 'turned': check_turned, 'mtx': check_mtx, 'tenx': check_tenx,
          'csv': check_csv, 'images': check_images}

folder = tempfile.mkdtemp(prefix='fusescope-importers-')
environment = {**os.environ, 'XDG_CACHE_HOME': os.path.join(folder, 'cache')}
try:
    IDS = [f's{i}' for i in range(ROWS)]
    COUNTS = ('counts', str(COLS))
    FEATURES = [f'f{i}' for i in range(COLS)]
    NUMBERS = [str(i + 1) for i in range(ROWS)]
    _rng = np.random.default_rng(1)
    X = _rng.standard_normal((ROWS, COLS), dtype='f4')
    THIN = (_rng.integers(1, 9, (ROWS, COLS), 'i4') * (_rng.random((ROWS, COLS), 'f4') < 0.06)).astype('f4')
    for format_name, run in CHECKS.items():
        if not ONLY or format_name in ONLY:
            run()
finally:
    shutil.rmtree(folder, ignore_errors=True)
finish()
