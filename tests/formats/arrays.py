#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of arrays: IDX, safetensors, Matrix Market, 10x HDF5: values equal to what NumPy, SciPy and h5py see; damaged ones refused."""
import gzip
import json
import os
import random
import struct
import time

from formats import at, check, data, equal, finish, h5py, need, np, read, refused, texts

need('scipy')
import scipy.io  # noqa: E402
import scipy.sparse  # noqa: E402

IDX = {'u1': 8, 'i1': 9, 'i2': 11, 'i4': 12, 'f4': 13, 'f8': 14}
SAFE = {'F32': 'f4', 'F64': 'f8', 'F16': 'f2', 'I64': 'i8', 'I32': 'i4', 'I16': 'i2', 'I8': 'i1', 'U8': 'u1', 'BOOL': '?'}


def idx(x):
    kind = x.dtype.str[1:]
    return struct.pack(f'>HBB{x.ndim}I', 0, IDX[kind], x.ndim, *x.shape) + x.astype('>' + kind).tobytes()


def safetensors(arrays):
    header, body = {'__metadata__': {'format': 'pt'}}, b''
    for name, (kind, x) in arrays.items():
        raw = x if isinstance(x, bytes) else x.tobytes()
        shape = [len(raw) // 8, 4] if isinstance(x, bytes) else list(x.shape)
        header[name] = {'dtype': kind, 'shape': shape, 'data_offsets': [len(body), len(body) + len(raw)]}
        body += raw
    text = json.dumps(header).encode()
    return struct.pack('<Q', len(text)) + text + body


def save(name, body):
    with open(at(name), 'wb') as file:
        file.write(body)
    return at(name)


def test_idx():
    rng = np.random.default_rng(1)
    for kind in IDX:
        for shape in ((5, 3), (4, 6, 5), (9, 6, 5, 2)):
            x = rng.integers(0, 100, size=shape).astype(kind)
            for name, body in (('x-idx3-ubyte', idx(x)), ('x.idx.gz', gzip.compress(idx(x)))):
                got = read(save(name, body))
                ok = not isinstance(got, dict) and equal(list(got.x.values())[0], x.reshape(shape[0], -1))
                if not ok:
                    check(False, f'IDX {kind} {shape} {name}', got)
                    return
    check(True, 'IDX of every type and shape, packed or not')
    whole = idx(rng.integers(0, 9, size=(20, 4)).astype('u1'))
    check(refused(read(save('cut-idx2-ubyte', whole[:-3]))) and refused(read(save('long-idx2-ubyte', whole + b'ab'))), 'IDX of another size is refused')
    path = data('av_digits', 'mnist', 't10k-images-idx3-ubyte.gz')
    if path:
        labels = data('av_digits', 'mnist', 't10k-labels-idx1-ubyte.gz')
        got = read('--modality', f'image={path}', '--label', f'digit={labels}')
        with gzip.open(path) as file:
            x = np.frombuffer(file.read()[16:], 'u1').reshape(10000, 784)
        with gzip.open(labels) as file:
            y = np.frombuffer(file.read()[8:], 'u1')
        ok = not isinstance(got, dict)
        check(ok and equal(got.x['image'], x) and [int(v) for v in got.labels['digit']] == y.tolist(), 'MNIST: 10,000 images and their digits', got)


def test_safetensors():
    rng = np.random.default_rng(2)
    for kind, numpy in SAFE.items():
        x = rng.integers(0, 2 if kind == 'BOOL' else 100, size=(6, 4)).astype(numpy)
        got = read(save('one.safetensors', safetensors({'emb': (kind, x)})))
        check(not isinstance(got, dict) and equal(list(got.x.values())[0], x), f'safetensors of {kind}', got)
    x = np.array([[1.5, -2.25, 1e-3, 3e38], [0, 1, 65280, -1e-30]], 'f4')
    brain = b''.join(struct.pack('<H', struct.unpack('<I', struct.pack('<f', v))[0] >> 16) for v in x.ravel())
    got = read(save('brain.safetensors', safetensors({'emb': ('BF16', brain)})))
    check(not isinstance(got, dict) and equal(list(got.x.values())[0] / x.clip(1e-35) * x.clip(1e-35), x, 0.01), 'safetensors of BF16', got)
    tiny = np.array([[6e-8, -6e-8, 65504, 0.1], [1, 2, 3, 4]], 'f2')
    got = read(save('tiny.safetensors', safetensors({'emb': ('F16', tiny)})))
    check(not isinstance(got, dict) and equal(list(got.x.values())[0], tiny, 1e-12), 'safetensors of F16: the smallest and the largest', got)
    a, b = rng.normal(size=(8, 3)).astype('f4'), rng.normal(size=(8, 2)).astype('f8')
    got = read(save('two.safetensors', safetensors({'image': ('F32', a), 'words': ('F64', b), 'class': ('I64', np.arange(8) % 2)})))
    check(not isinstance(got, dict) and equal(got.x['image'], a) and equal(got.x['words'], b) and 'class' in got.labels, 'safetensors: embeddings and a label', got)
    body = safetensors({'image': ('F32', a)})
    check(refused(read(save('cut.safetensors', body[:-5]))), 'safetensors cut short is refused')
    check(refused(read(save('wrong.safetensors', body.replace(b'[8, 3]', b'[9, 3]')))), 'safetensors whose shape doesn’t fit is refused')
    for wrong in (b'"dtype":5    ', b'"dtype":[1]  ', b'"dtype":null ', b'"dtype":{}   ', b'"dtyp":"F32"  '):
        for spaced in (b'"dtype":"F32"', b'"dtype": "F32"'):
            if spaced in body:
                n = struct.unpack('<Q', body[:8])[0]
                changed = body.replace(spaced, wrong)
                got = read(save('type.safetensors', struct.pack('<Q', n + len(changed) - len(body)) + changed[8:]))
                check(refused(got), f'safetensors with {wrong.decode().strip()} is refused', got)
    path = data('foreign', 'safetensors', 'safetensors-cpp_model.safetensors')
    if path:
        with open(path, 'rb') as file:
            raw = file.read()
        n = struct.unpack('<Q', raw[:8])[0]
        header = json.loads(raw[8:8 + n])
        for name in ('weight1', 'weight2'):
            entry = header[name]
            begin, end = entry['data_offsets']
            x = np.frombuffer(raw[8 + n + begin:8 + n + end], SAFE.get(entry['dtype'], 'f4')).reshape(entry['shape']) if entry['dtype'] in SAFE else None
            got = read('--modality', f'm={path}::{name}')
            check(not isinstance(got, dict) and (x is None or equal(got.x['m'], x)), f'safetensors of another program: {name}', got)


def test_mtx():
    rng = np.random.default_rng(3)
    for n, m, density in ((6, 3, 0.9), (40, 25, 0.1), (15, 15, 0.3)):
        x = scipy.sparse.random(n, m, density, random_state=4)
        for what in ('general', 'symmetric', 'integer', 'pattern', 'dense', 'gz'):
            matrix = x
            if what == 'symmetric':
                if n != m:
                    continue
                matrix = (x + x.T).tocoo()
            elif what == 'integer':
                matrix = (x * 100).astype('i4').tocoo()
            elif what == 'dense':
                matrix = rng.normal(size=(n, m))
            path = at('x.mtx')
            scipy.io.mmwrite(path, matrix, field='pattern' if what == 'pattern' else None, precision=9)
            if what == 'gz':
                with open(path, 'rb') as file:
                    path = save('y.mtx.gz', gzip.compress(file.read()))
            wanted = scipy.io.mmread(path)
            wanted = wanted.toarray() if scipy.sparse.issparse(wanted) else wanted
            got = read(path)
            check(not isinstance(got, dict) and equal(list(got.x.values())[0], wanted), f'Matrix Market {what} {n} × {m}', got)
    for name, text, words in (('short', '3 2 5\n1 1 1\n', 'ends'), ('out', '3 2 1\n4 1 1.5\n', 'outside'), ('word', '3 2 1\n1 1 x\n', 'line'),
                              ('many', '3000000000 3000000000 1\n1 1 1\n', 'numbers')):
        error = read(save(f'{name}.mtx', f'%%MatrixMarket matrix coordinate real general\n{text}'.encode()))
        check(refused(error, words), f'Matrix Market: {name} is refused', error)


def test_tenx():
    rng = np.random.default_rng(5)
    counts = scipy.sparse.csc_matrix(rng.poisson(0.5, size=(30, 12)))
    barcodes = [f'AAAC{i:04}-1'.encode() for i in range(12)]
    names = [b'GENE'] * 3 + [f'G{i}'.encode() for i in range(27)]
    types = [b'Gene Expression'] * 25 + [b'Antibody Capture'] * 5
    for version in (2, 3):
        path = at(f'v{version}.h5')
        with h5py.File(path, 'w') as file:
            group = file.create_group('matrix' if version == 3 else 'GRCh38')
            group['barcodes'], group['data'], group['indices'], group['indptr'] = barcodes, counts.data, counts.indices, counts.indptr
            group['shape'] = [30, 12]
            if version == 3:
                group['features/name'], group['features/feature_type'] = names, types
                group['features/id'] = [f'ENSG{i}'.encode() for i in range(30)]
            else:
                group['genes'], group['gene_names'] = [f'ENSG{i}'.encode() for i in range(30)], names
        got = read(path)
        ok = not isinstance(got, dict)
        x = counts.toarray().T
        parts = {'Gene_Expression': x[:, :25], 'Antibody_Capture': x[:, 25:]} if version == 3 else {'v2': x}
        check(ok and got.x.keys() == parts.keys() and all(equal(got.x[k], parts[k]) for k in parts) and got.samples == [b.decode() for b in barcodes],
              f'10x version {version}: cells in rows, a modality for each type of features', got if not ok else got.x.keys())
        first = list(parts)[0]
        check(ok and got.features[first][:4] == ['GENE', 'GENE-1', 'GENE-2', 'G0'], f'10x version {version}: names are unique', ok and got.features)
    got = read('--modality', f'protein={at("v3.h5")}::Antibody Capture')
    check(not isinstance(got, dict) and equal(got.x['protein'], counts.toarray().T[:, 25:]), '10x: one type of features', got)
    check(refused(read('--modality', f'p={at("v3.h5")}::Peaks'), 'Antibody Capture'), '10x: a type that isn’t there lists those that are')
    for name in ('10x__filtered_feature_bc_matrix.h5', '10x__filtered_gene_bc_matrices_h5.h5'):
        path = data('foreign', 'tenx', name)
        if not path:
            continue
        with h5py.File(path, 'r') as file:
            group = file['matrix'] if 'matrix' in file else file[list(file)[0]]
            wanted = scipy.sparse.csc_matrix((group['data'][:], group['indices'][:], group['indptr'][:]), group['shape'][:]).toarray().T
            cells = texts(group['barcodes'])
        got = read(path)
        check(not isinstance(got, dict) and equal(list(got.x.values())[0], wanted) and got.samples == cells, name, got)


def test_refusals():
    error = read(save('t.parquet', b'PAR1' + bytes(50)))
    check(refused(error, 'read_parquet', 'to_csv'), 'Parquet is refused with the line that converts it', error)


def test_ranks():
    """Whatever a damaged header says of the whole: its chunks have two dimensions."""
    for rows, columns, rank in ((6, 4, 1), (9, 5, 1), (6, 4, 0), (31, 17, 0)):
        path = at(f'rank{rank}-{rows}.h5')
        with h5py.File(path, 'w') as file:
            file.create_dataset('x', data=np.arange(rows * columns, dtype='f4').reshape(rows, columns), chunks=(3, 2), compression='gzip')
        with open(path, 'rb') as file:
            body = file.read()
        space = bytes([1, 2, 1, 0, 0, 0, 0, 0]) + np.array([rows, columns], '<u8').tobytes()
        assert body.count(space) == 1, body.count(space)
        with open(path, 'wb') as file:
            file.write(body.replace(space, bytes([1, rank]) + space[2:]))
        began = time.monotonic()
        error = read('--modality', f'x={path}::x')
        check(refused(error, 'dimensions') and time.monotonic() - began < 8, f'HDF5: {rows} × {columns} that says it has {rank} dimensions is refused', error)


def damaged():
    rng, wrong = random.Random(1), []
    bodies = {'a-idx2-ubyte': idx(np.arange(60).reshape(20, 3).astype('u1')), 'b.safetensors': safetensors({'x': ('F32', np.ones((5, 2), 'f4'))}),
              'c.mtx': b'%%MatrixMarket matrix coordinate real general\n3 2 2\n1 1 1.5\n3 2 2\n'}
    for name, body in bodies.items():
        for i in range(6):
            bad = bytearray(body)
            bad[rng.randrange(4, len(bad))] = rng.randrange(256)
            got = read(save(name, bad[:rng.randint(5, len(bad))] if i % 2 else bad))
            if isinstance(got, dict) and not refused(got):
                wrong.append((name, got))
    check(not wrong, 'damaged ones load or are refused with file and remedy', wrong)


test_idx()
test_safetensors()
test_mtx()
test_tenx()
test_refusals()
test_ranks()
damaged()
finish()
