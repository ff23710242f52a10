#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""MATLAB files of versions 4 to 7.3: values equal to what SciPy and h5py read, in files written here and in those of other programs;
cells, structs, texts, sparse matrices; what can't be read is refused with file and remedy."""
import os
import random

from formats import DATA, at, check, data, equal, finish, h5py, need, np, read, refused, run

need('scipy')
import scipy.io  # noqa: E402
import scipy.sparse  # noqa: E402


def generated():
    rng = np.random.default_rng(1)
    for version, packed in (('4', False), ('5', False), ('5', True)):
        for n, m in ((2, 2), (7, 3), (120, 50)):
            x, y = rng.normal(size=(n, m)), rng.integers(0, 5, size=(n, m + 1)).astype('f8')
            path = at('made.mat')
            scipy.io.savemat(path, {'x': x, 'more': y}, format=version, do_compression=packed)
            got = read(path)
            ok = not isinstance(got, dict)
            check(ok and equal(got.x['x'], x) and equal(got.x['more'], y), f'version {version}, packed {packed}: {n} × {m}', got)
    for kind in ('i1', 'u1', 'i2', 'u2', 'i4', 'u4', 'i8', 'u8', 'f4', 'f8'):
        x = rng.integers(0, 100, size=(6, 4)).astype(kind)
        scipy.io.savemat(at('kind.mat'), {'x': x})
        got = read(at('kind.mat'))
        check(not isinstance(got, dict) and equal(got.x['kind'], x), f'values of type {kind}', got)
    x = scipy.sparse.random(30, 12, 0.2, random_state=1)
    scipy.io.savemat(at('sparse.mat'), {'x': x})
    got = read(at('sparse.mat'))
    check(not isinstance(got, dict) and equal(got.x['sparse'], x.toarray()), 'a sparse matrix', got)
    x = rng.normal(size=(9, 4, 3))
    scipy.io.savemat(at('cube.mat'), {'x': x})
    got = read(at('cube.mat'))
    check(not isinstance(got, dict) and equal(got.x['cube'], x.reshape(9, 12)), 'three dimensions', got)
    a, b = rng.normal(size=(20, 3)), rng.normal(size=(20, 2))
    cells = np.empty((1, 2), object)
    cells[0, 0], cells[0, 1] = a, b
    names = np.array([f'größe {i}' for i in range(20)], object)
    classes = np.array(['early', 'late'] * 10, object)
    scipy.io.savemat(at('tree.mat'), {'views': cells, 's': {'inner': {'z': a * 2}}, 'sample_id': names.reshape(-1, 1), 'stage': classes.reshape(-1, 1),
                                      'c': a[:1] + 1j})
    got = read(at('tree.mat'))
    ok = not isinstance(got, dict)
    check(ok and sorted(len(x[0]) for x in got.x.values()) == [2, 3, 3] and got.samples == list(names) and got.labels.get('stage') == list(classes),
          'cells, structs, names and classes of samples', got if not ok else (got.x.keys(), got.samples[:3], got.labels))
    check(ok and 'complex' in str(got.report), 'complex numbers are told as left out')
    got = read('--modality', f'm={at("tree.mat")}::views{{2}}')
    check(not isinstance(got, dict) and equal(got.x['m'], b) and got.samples == list(names), 'one cell by its name', got)
    got = read('--modality', f'm={at("tree.mat")}::s.inner.z')
    check(not isinstance(got, dict) and equal(got.x['m'], a * 2), 'a field of a struct by its name', got)
    check(refused(read('--modality', f'm={at("tree.mat")}::nothing'), 's.inner.z'), 'a name that isn’t there lists those that are')


def version_73():
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=(30, 4)), rng.normal(size=(30, 2))
    path = at('new.mat')
    with h5py.File(path, 'w', userblock_size=512) as file:
        file['x'] = x.T
        file['#refs#/a'] = y.T
        file['c'] = np.array([[file['#refs#/a'].ref]], h5py.ref_dtype)
        file['name'] = np.array([[ord(c)] for c in 'wörter'], 'u2')
        for key, kind in (('x', 'double'), ('#refs#/a', 'double'), ('c', 'cell'), ('name', 'char')):
            file[key].attrs['MATLAB_class'] = np.bytes_(kind)
        sparse = scipy.sparse.random(30, 5, 0.3, random_state=3).tocsc()
        group = file.create_group('s')
        group['ir'], group['jc'], group['data'] = sparse.indices.astype('u8'), sparse.indptr.astype('u8'), sparse.data
        group.attrs['MATLAB_sparse'] = np.uint64(30)
        group.attrs['MATLAB_class'] = np.bytes_('double')
    with open(path, 'r+b') as file:
        file.write(b'MATLAB 7.3 MAT-file, made for a test'.ljust(124) + b'\x00\x02IM')
    got = read(path)
    ok = not isinstance(got, dict)
    check(ok and equal(got.x['x'], x) and equal(got.x['s'], sparse.toarray()) and any(equal(v, y) for v in got.x.values()),
          'version 7.3: rows and columns, cells, sparse', got if not ok else got.x.keys())


def known(path):
    """Matrices of real numbers that the other reader sees, by the names that ours gives them."""
    try:
        with h5py.File(path, 'r') as file:
            return {n: d[()].T for n, d in file.items() if isinstance(d, h5py.Dataset) and d.dtype.kind in 'iuf' and d.attrs.get('MATLAB_class') != b'char'
                    and not d.attrs.get('MATLAB_empty')}
    except OSError:
        pass
    try:
        found = scipy.io.loadmat(path)
    except Exception:
        return {}
    found = {n: v.toarray() if scipy.sparse.issparse(v) else v for n, v in found.items() if not n.startswith('__')}
    return {n: v for n, v in found.items() if isinstance(v, np.ndarray) and v.dtype.kind in 'iufb' and v.size}


def foreign():
    top = data('foreign', 'mat')
    if not top:
        return
    wrong, loaded, n = [], 0, 0
    for name in sorted(os.listdir(top)):
        path = os.path.join(top, name)
        got = run('info', path, '--json')
        n += 1
        loaded += got.returncode == 0
        if got.returncode not in (0, 1) or (got.returncode and not ('"remedy"' in got.stderr and '"file"' in got.stderr)):
            wrong.append((name, got.stderr[:300]))
        for key, x in list(known(path).items())[:2]:
            got = read('--modality', f'm={path}::{key}')
            if isinstance(got, dict):
                if x.ndim > 1 and min(x.shape) > 1:
                    wrong.append((name, key, x.shape, got))
                continue
            rows = x.reshape(-1, 1) if min(x.shape) == 1 and x.ndim == 2 else x.reshape(len(x), -1)
            if not equal(got.x['m'], rows):
                wrong.append((name, key, rows[:2], got.x['m'][:2]))
    check(not wrong, f'{n} files of other programs load with equal values ({loaded}) or are refused with file and remedy', wrong)


def broken():
    scipy.io.savemat(at('whole.mat'), {'x': np.arange(60.0).reshape(20, 3), 'y': np.array(['a', 'b'], object)}, do_compression=False)
    with open(at('whole.mat'), 'rb') as file:
        whole = file.read()
    rng, wrong = random.Random(1), []
    for i in range(12):
        bad = bytearray(whole)
        for _ in range(rng.randint(1, 4)):
            bad[rng.randrange(128, len(bad))] = rng.randrange(256)
        with open(at('broken.mat'), 'wb') as file:
            file.write(bad[:rng.randint(129, len(bad))] if i % 2 else bad)
        got = read(at('broken.mat'))
        if isinstance(got, dict) and not refused(got):
            wrong.append(got)
    check(not wrong, 'a dozen damaged ones load or are refused with file and remedy', wrong)


def leaves():
    path = data('leaves100', '100Leaves.mat')
    if not path:
        return
    got = read(path)
    cells = scipy.io.loadmat(path)['X'][0]
    ok = not isinstance(got, dict)
    check(ok and len(got.x) == 3 and all(equal(x, cell) for x, cell in zip([got.x[k] for k in sorted(got.x)], cells)), 'leaves100: three views of 1,600 × 64', got)
    got = read(path, '--label', f'species={path}::y')
    check(not isinstance(got, dict) and len(set(got.labels['species'])) == 100, 'leaves100: one hundred species', got)


generated()
version_73()
broken()
leaves()
foreign()
finish()
