# SPDX-License-Identifier: GPL-3.0-or-later
"""Where fuzzing starts: small files of each kind, written anew for each run. A list of (name, bytes) a target."""
import bz2
import gzip
import io
import json
import lzma
import os
import struct
import tempfile


def texts(*lines):
    return [(f'{i}', line.encode() if isinstance(line, str) else line) for i, line in enumerate(lines)]


def csv():
    table = 'id,a,b,class\ns1,1,2.5,x\ns2,,-3e2,y\ns3,NA,0.1,"x ""y"""\n'
    rows = ''.join(f's{i};{i},5;{i * i};2024-01-{i % 28 + 1:02}\n' for i in range(40))
    return texts(table, 'a b c\n1 2 3\n4 5 6\n', '1,2\n3,4\n', f'id;größe;n;datum\n{rows}', '"a\nb",c\r1,2\r', '\ufeff' + table,
                 ('\ufeff' + table).encode('utf-16-le'), ('\ufeff' + table).encode('utf-16-be'), 'ä,b\n1,2\n'.encode('cp1252'),
                 gzip.compress(table.encode()), bz2.compress(table.encode()), lzma.compress(table.encode()),
                 '# note\nx\ty\n0x1\t1e999\n-inf\tnan\n', 'a::1,a::2,b::1\n1,2,3\n', '')


def npy_bytes(shape, kind, n, major=1, order=False):
    header = f"{{'descr': '{kind}', 'fortran_order': {order}, 'shape': {shape}, }}"
    length = 2 if major == 1 else 4
    header += ' ' * (63 - (len(header) + 8 + length) % 64) + '\n'
    return b'\x93NUMPY' + bytes((major, 0)) + len(header).to_bytes(length, 'little') + header.encode() + bytes(range(256))[:n] * (n > 0)


def npy():
    return texts(npy_bytes('(3, 4)', '<f4', 48), npy_bytes('(3, 4)', '<f8', 96), npy_bytes('(2, 2, 2)', '|u1', 8),
                 npy_bytes('(6, 1)', '>i2', 12, 2, True), npy_bytes('(4,)', '|b1', 4), npy_bytes('()', '<i8', 8, 3),
                 npy_bytes('(2,)', '<U3', 24), npy_bytes('(0, 3)', '<f4', 0), npy_bytes('(2,)', '<c8', 16), npy_bytes('(3,)', '<f2', 6))


def zips():
    import zipfile
    found = []
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, 'w', method) as file:
            file.writestr('x.npy', npy_bytes('(3, 4)', '<f4', 48))
            file.writestr('y.npy', npy_bytes('(3,)', '<i8', 24))
            file.writestr('grüße.npy', npy_bytes('(3, 2)', '|u1', 6))
        found.append(out.getvalue())
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w') as file:
        for name, shape, kind, n in (('data', '(2,)', '<f4', 8), ('indices', '(2,)', '<i4', 8), ('indptr', '(3,)', '<i4', 12), ('shape', '(2,)', '<i8', 16)):
            file.writestr(f'{name}.npy', npy_bytes(shape, kind, n))
        file.writestr('format.npy', npy_bytes('()', '|S3', 3))
    return texts(*found, out.getvalue())


def hdf5(fill):
    try:
        import h5py
        import numpy as np
    except ImportError:
        return []
    found = []
    for latest in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'f')
            with h5py.File(path, 'w', libver='latest' if latest else None) as file:
                fill(file, np, h5py)
            with open(path, 'rb') as file:
                found.append(file.read())
    return texts(*found)


def fill_plain(file, np, h5py):
    x = np.arange(24.0).reshape(8, 3).astype('f4')
    file['x'] = x
    file.create_dataset('gzip', data=x, compression='gzip', chunks=(4, 3), shuffle=True)
    file.create_dataset('lzf', data=x, compression='lzf', chunks=(4, 3))
    file['ids'] = [f's{i}'.encode() for i in range(8)]
    file['words'] = ['a', 'bb', 'ä'] * 2 + ['c', 'd']
    file['g/soft'] = h5py.SoftLink('/x')
    file['g/out'] = h5py.ExternalLink('other.h5', '/x')
    file['x'].attrs['unit'] = 'V'


def fill_h5mu(file, np, h5py):
    ids = [f's{i}'.encode() for i in range(6)]
    file.attrs['encoding-type'] = 'MuData'
    file['obs/_index'] = ids
    file['obs'].attrs['_index'] = '_index'
    for name, columns in (('a', 3), ('b', 2)):
        group = file.create_group(f'mod/{name}')
        group['X'] = np.arange(6.0 * columns).reshape(6, columns).astype('f4')
        group['obs/_index'] = ids
        group['var/_index'] = [f'v{i}'.encode() for i in range(columns)]
        for frame in ('obs', 'var'):
            group[frame].attrs['_index'] = '_index'
    file['mod/a/obs/class/codes'] = np.array([0, 1, 0, 1, -1, 1], 'i1')
    file['mod/a/obs/class/categories'] = [b'x', b'y']
    file['mod/a/obs/class'].attrs['encoding-type'] = 'categorical'
    sparse = file.create_group('mod/b/layers/s')
    sparse.attrs['encoding-type'] = 'csr_matrix'
    sparse.attrs['shape'] = [6, 2]
    sparse['data'], sparse['indices'], sparse['indptr'] = [1.0, 2.0], [0, 1], [0, 1, 2, 2, 2, 2, 2]


def fill_h5ad(file, np, h5py):
    ids = [f's{i}'.encode() for i in range(6)]
    file['X'] = np.arange(18.0).reshape(6, 3).astype('f4')
    for frame, names in (('obs', ids), ('var', [b'u', b'v', b'w']), ('obsm/b', ids)):
        file[f'{frame}/_index'] = names
        file[frame].attrs['_index'] = '_index'
    file['obs/class/codes'] = np.array([0, 1, 0, 1, -1, 1], 'i1')
    file['obs/class/categories'] = [b'x', b'y']
    file['obs/class'].attrs['ordered'] = True
    file['obs/flag/values'] = np.array([True, False] * 3)
    file['obs/flag/mask'] = np.array([False, False, True] * 2)
    file['obsm/b/p'] = np.arange(6.0)
    file['uns/class_colors'] = [b'#ff0000', b'#00ff00']


def fill_records(file, np, h5py):
    sparse = file.create_group('X')
    sparse.attrs['h5sparse_format'], sparse.attrs['h5sparse_shape'] = 'csc', [6, 2]
    sparse['data'], sparse['indices'], sparse['indptr'] = [1.0, 2.0], [0, 1], [0, 1, 2]
    obs = np.zeros(6, [('index', 'S4'), ('class', 'i1'), ('word', h5py.string_dtype())])
    obs['index'], obs['class'], obs['word'] = [f's{i}'.encode() for i in range(6)], [0, 1, 0, 1, 0, 1], [b'a', b'b', b'c'] * 2
    file['obs'] = obs
    var = np.zeros(2, [('index', 'S4')])
    var['index'] = [b'u', b'v']
    file['var'] = var
    beside = np.zeros(6, [('b', 'f4', 2), ('X_pca', 'f8', 3)])
    file['obsm'] = beside
    file['uns/class_categories'] = [b'x', b'y']


SPEC = {'format': 'fusescope-model', 'version': 1, 'model': 'mvae', 'seed': '1', 'options': {'epochs': '1', 'hidden': '4,4', 'latent': '2'},
        'modalities': [{'name': 'a', 'title': 'a', 'kind': 'vector', 'shape': [3], 'unit': 'V', 'features': ['x', 'y', 'z']},
                       {'name': 'b', 'title': 'b', 'kind': 'image', 'shape': [2, 2]}]}
RECIPE = {'format': 'fusescope-recipe', 'version': 1, 'name': 'n', 'id': 'id', 'by_row': False, 'allow_empty': True, 'keep_unpaired': False,
          'seed': 3, 'pair_by_label': 'c', 'files': ['a.csv', '/folder/b.csv'], 'drop': ['d'],
          'modalities': [{'name': 'a', 'file': 'a.csv', 'path': 'x,y', 'missing': 'nan', 'kind': 'image:4x4'}, {'name': 'b', 'file': 'b.csv'}],
          'labels': [{'name': 'c', 'file': 'a.csv', 'column': 'c'}], 'settings': [{'name': 'a', 'title': 'A', 'missing': 'zero', 'kind': 'counts'}]}
SESSION = {'dataset': '/x.csv', 'hash': 'ab', 'name': 'x', 'samples': 3, 'modalities': ['a', 'b'], 'coverage': [1, 0.5],
           'kinds': ['vector', 'image:2x2'], 'time': 1, 'model': '/m', 'page': 'map', 'subset': 3, 'target': 1, 'sample': 2, 'label': 'c',
           'test-all': True, 'selection': 'BQ==',
           'earlier': [{'id': '6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'name': 'm', 'kind': 'mvae', 'epochs': 3, 'asked': 4, 'time': 5, 'goes-on': True}]}


def documents(*found):
    return texts(*[json.dumps(d) for d in found], *[json.dumps(d, indent=1) for d in found])


SEEDS = {
    'csv': csv, 'npy': npy, 'npz': zips,
    'hdf5': lambda: hdf5(fill_plain), 'h5mu': lambda: hdf5(fill_h5mu), 'h5ad': lambda: hdf5(fill_h5ad) + hdf5(fill_records), 'tree': lambda: hdf5(fill_plain),
    'lzf': lambda: texts(b'\x02\x02abc', b'\x04\x00a\xe0\x09\x00', b'\x01\x01ab\x40\x01'),
    'answer': lambda: texts(b'FUSPACK2' + struct.pack('<QQ', 0, 24)),
    'json': lambda: documents(SPEC, [1, -2.5e3, None, True, {'ä': '\u20ac'}], {}) + [('deep', b'[' * 70 + b']' * 70)],
    'recipe': lambda: documents(RECIPE, {'format': 'fusescope-recipe', 'version': 1, 'files': []}),
    'recipe-texts': lambda: texts('a=a.csv:x', 'a=a.csv', 'a=image:28x28', 'a=series:64', 'a:nan', 'a=zero', 'a=vector', 'c=a.csv:class', 'b=/x/y.h5:/g/x'),
    'spec': lambda: documents(SPEC, {**SPEC, 'model': 'mopoe', 'options': {}}),
    'session': lambda: documents(SESSION),
    'split': lambda: texts('3/1/1', '0.7/0.2/0.1', '1', ''.join(f'machine-{i:04}\t{("train", "valid", "test")[i % 3]}\n' for i in range(1, 9)), 'm\ttrain\r\n'),
    'options': lambda: texts('latent=2\nepochs=3\nhidden=4,4\n', 'lr=1e-3\nbeta=0.5', 'likelihood.a=normal\nhidden.a=', 'kind=mvae\nlatent=-1\nseed=18446744073709551615'),
}
