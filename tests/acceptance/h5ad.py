#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""AnnData files as anndata writes them from 0.6 to 0.11, made here with h5py: values, names, labels, their order and colors come out
as h5py and SciPy read them; what is broken is refused with its object and a remedy."""
import os
import subprocess
import sys
import tempfile

import accept
from accept import CLI, DATA, finish

try:
    import h5py
    import numpy as np
    from scipy import sparse
except ImportError as missing:
    print(f'1..0 # SKIP {missing}')
    sys.exit(0)

ROWS = 12
TEXT = h5py.string_dtype()
RANDOM = np.random.default_rng(3)
IDS = [f'cell-{i}' for i in range(ROWS)]
GENES = [f'gene {i}' for i in range(5)]
X = (RANDOM.normal(size=(ROWS, 5)) * (RANDOM.random((ROWS, 5)) < .6)).astype('f4')
CODES = np.array([2, 0, 1, -1] * 3, 'i1')
KINDS = ['stem', 'early', 'late', 'never']
COLORS = ['#ff0000', '#00ff00', '#0000ff', '#ffff00']
PCA = RANDOM.normal(size=(ROWS, 3))
PROTEIN = RANDOM.normal(size=(ROWS, 2))


def texts(group, name, values):
    group.create_dataset(name, data=np.array(values, object), dtype=TEXT)


def encode(item, kind, version='0.2.0'):
    item.attrs['encoding-type'], item.attrs['encoding-version'] = kind, version


def matrix(group, name, values, layout, packed=None):
    if layout == 'dense':
        group.create_dataset(name, data=values, **({'compression': packed, 'chunks': (4, values.shape[1])} if packed else {}))
        return
    made = {'csr': sparse.csr_matrix, 'csc': sparse.csc_matrix, 'h5sparse': sparse.csr_matrix}[layout](values)
    item = group.create_group(name)
    if layout == 'h5sparse':
        item.attrs['h5sparse_format'], item.attrs['h5sparse_shape'] = 'csr', values.shape
    else:
        encode(item, f'{layout}_matrix', '0.1.0')
        item.attrs['shape'] = values.shape
    for part in ('data', 'indices', 'indptr'):
        item.create_dataset(part, data=getattr(made, part), **({'compression': packed} if packed else {}))


def frame(group, name, index, columns, key='_index'):
    item = group.create_group(name)
    encode(item, 'dataframe')
    item.attrs['_index'] = key
    item.attrs['column-order'] = np.array(columns, dtype=TEXT) if columns else np.array([], float)
    texts(item, key, index)
    return item


def masked(group, name, kind, values, mask):
    item = group.create_group(name)
    encode(item, kind, '0.1.0')
    if kind == 'nullable-string-array':
        texts(item, 'values', values)
    else:
        item['values'] = values
    item['mask'] = mask


def write_new(file, layout='csr', packed=None):
    """As 0.8 and later."""
    encode(file, 'anndata', '0.1.0')
    matrix(file, 'X', X, layout, packed)
    obs = frame(file, 'obs', IDS, ['kind', 'flag', 'said', 'depth', 'stage', 'cluster'])
    for name, classes, codes, ordered in (('kind', KINDS, CODES, False), ('stage', ['low', 'high'], CODES.clip(-1, 1), True),
                                          ('cluster', ['0', '1', '10', '2'], np.abs(CODES) * 1 % 4, False)):
        item = obs.create_group(name)
        encode(item, 'categorical')
        item.attrs['ordered'] = ordered
        item['codes'] = codes
        texts(item, 'categories', classes)
    masked(obs, 'flag', 'nullable-boolean', np.arange(ROWS) % 2 == 0, np.arange(ROWS) == 3)
    masked(obs, 'said', 'nullable-string-array', ['yes', 'no', 'no', 'yes'] * 3, np.arange(ROWS) == 0)
    obs['depth'] = np.linspace(.5, 9.25, ROWS)
    frame(file, 'var', GENES, [])
    for name in ('uns', 'obsm', 'layers'):
        encode(file.create_group(name), 'dict', '0.1.0')
    texts(file['uns'], 'kind_colors', COLORS)
    texts(file['uns'], 'cluster_colors', COLORS)
    file['obsm/X_pca'] = PCA
    table = frame(file['obsm'], 'protein', IDS, ['CD3 (a,b)', 'CD19', 'note'])
    table['CD3 (a,b)'], table['CD19'] = PROTEIN[:, 0], PROTEIN[:, 1]
    texts(table, 'note', ['x'] * ROWS)
    matrix(file['layers'], 'counts', X * 2, 'csc')
    encode(file.create_group('raw'), 'raw', '0.1.0')
    matrix(file['raw'], 'X', np.hstack([X, X]), 'csr')
    frame(file['raw'], 'var', [f'raw{i}' for i in range(10)], [])


def write_07(file):
    """As 0.7: categories beside the columns."""
    matrix(file, 'X', X, 'dense', 'lzf')
    obs = frame(file, 'obs', IDS, ['kind'], 'index')
    obs['kind'] = CODES
    obs.create_group('__categories')
    texts(obs['__categories'], 'kind', KINDS)
    obs['__categories/kind'].attrs['ordered'] = False
    obs['kind'].attrs['categories'] = obs['__categories/kind'].ref
    frame(file, 'var', GENES, [], 'index')
    file['obsm/protein_expression'] = PROTEIN
    texts(file, 'uns/protein_names', ['p1', 'p2'])


def write_06(file, fixed=False):
    """As 0.6: frames and obsm are datasets of records."""
    matrix(file, 'X', X, 'h5sparse')
    text = 'S8' if fixed else TEXT
    obs = np.zeros(ROWS, [('index', text), ('kind', 'i1'), ('depth', 'f4'), ('word', text)])
    obs['index'], obs['kind'], obs['depth'] = [i.encode() for i in IDS], CODES, np.arange(ROWS) / 4
    obs['word'] = [b'a', b'b', b'b'] * 4
    file['obs'] = obs
    var = np.zeros(5, [('index', text)])
    var['index'] = [g.encode() for g in GENES]
    file['var'] = var
    texts(file, 'uns/kind_categories', KINDS)
    texts(file, 'uns/kind_colors', COLORS)
    beside = np.zeros(ROWS, [('X_pca', 'f8', 3), ('protein', 'f4', 2)])
    beside['X_pca'], beside['protein'] = PCA, PROTEIN
    file['obsm'] = beside
    matrix(file, 'raw.X', np.hstack([X, X]), 'h5sparse')
    raw = np.zeros(10, [('index', 'S8')])
    raw['index'] = [f'raw{i}'.encode() for i in range(10)]
    file['raw.var'] = raw


def check(ok, name, detail=''):
    accept.check(ok, name, ' '.join(str(detail).split()))


class Made:
    """What came out, as h5py reads it."""

    def __init__(self, path):
        self.modalities, self.features, self.labels, self.classes, self.colors = {}, {}, {}, {}, {}
        with h5py.File(path) as file:
            self.ids = file['obs/_index'].asstr()[:].tolist()
            for name, mod in file['mod'].items():
                own = mod['obs/_index'].asstr()[:].tolist()
                self.modalities[name] = mod['X'][:][[own.index(i) for i in self.ids if i in own]]
                self.features[name] = mod['var/_index'].asstr()[:].tolist()
            for name in file['obs'].attrs['column-order']:
                item = file['obs'][name]
                if isinstance(item, h5py.Group):
                    self.classes[name] = item['categories'].asstr()[:].tolist()
                    self.labels[name] = [self.classes[name][c] if c >= 0 else None for c in item['codes'][:]]
                    if f'{name}_colors' in file['uns']:
                        self.colors[name] = file[f'uns/{name}_colors'].asstr()[:].tolist()
                else:
                    self.labels[name] = item[:]


def run(folder, name, fill, *words, part=None):
    """The import of a file made by `fill`: what came out, or the error."""
    path, out = os.path.join(folder, f'{name}.h5ad'), os.path.join(folder, 'out.h5mu')
    with h5py.File(path, 'w') as file:
        fill(file)
    words = ['--modality', f'x={path}::{part}', *words] if part else [path, *words]
    done = subprocess.run([CLI, 'import', *words, '-o', out, '--force', '--allow-empty-join'], capture_output=True, text=True)
    return (Made(out), done.stdout + done.stderr) if done.returncode == 0 else (None, done.stderr)


def equal(a, b):
    return a is not None and a.shape == b.shape and np.array_equal(a, np.asarray(b, 'f4'))


def check_basic(name, made, said, modality='a', colors=True):
    if made is None:
        check(False, name, said)
        return
    kinds = [KINDS[c] if c >= 0 else None for c in CODES]
    check(made.ids == IDS and equal(made.modalities.get(modality), X) and made.features[modality] == GENES, f'{name}: X with its names',
          said.replace('\n', ' '))
    check(made.labels.get('kind') == kinds and made.classes['kind'] == KINDS[:3], f'{name}: classes in their order', made.classes)
    if colors:
        check(made.colors.get('kind') == COLORS[:3], f'{name}: colors of classes', made.colors)


def check_new(folder):
    for layout in ('dense', 'csr', 'csc', 'h5sparse'):
        for packed in (None, 'gzip', 'lzf'):
            made, said = run(folder, 'a', lambda file: write_new(file, layout, packed))
            check_basic(f'0.8 {layout} {packed}', made, said)
    check(equal(made.modalities.get('protein'), PROTEIN) and made.features['protein'] == ['CD3 (a,b)', 'CD19'], 'a table in obsm is a modality')
    check(set(made.modalities) == {'a', 'protein'} and 'obsm/X_pca' in said and 'layers/counts' in said and 'raw/X' in said,
          'what is computed is told, not taken', said)
    check(made.classes['stage'] == ['low', 'high'], 'ordered classes keep their order', made.classes['stage'])
    check(made.classes['cluster'] == ['0', '1', '10'] or made.classes['cluster'] == ['0', '1', '2', '10'] or
          made.classes['cluster'] == sorted(made.classes['cluster'], key=float), 'numbers that are classes are sorted as numbers', made.classes['cluster'])
    given = dict(zip(['0', '1', '10', '2'], COLORS))
    check(made.colors['cluster'] == [given[c] for c in made.classes['cluster']], 'and their colors go with them', made.colors['cluster'])
    check(made.labels['flag'][3] is None and made.labels['flag'][:3] == ['1', '0', '1'], 'a mask hides a truth value', made.labels['flag'])
    check(made.labels['said'][0] is None and made.labels['said'][1:4] == ['no', 'no', 'yes'], 'and a text', made.labels['said'])
    check(np.allclose(made.labels['depth'], np.linspace(.5, 9.25, ROWS)), 'numbers in obs')
    for part, values, names in (('obsm/X_pca', PCA, None), ('layers/counts', X * 2, GENES), ('X', X, GENES), ('obsm/protein', PROTEIN, ['CD3 (a,b)', 'CD19']),
                                ('raw/X', np.hstack([X, X]), [f'raw{i}' for i in range(10)])):
        made, said = run(folder, 'a', write_new, part=part)
        check(made and made.ids == IDS and equal(made.modalities.get('x'), values) and names in (None, made.features['x']), f'{part} by its path', said)
    made, said = run(folder, 'a', write_new, '--label', f'k={os.path.join(folder, "a.h5ad")}::obs/kind', part='X')
    check(made and made.classes.get('k') == KINDS[:3], 'a label by its path', said)


def check_old(folder):
    made, said = run(folder, 'a', write_07)
    check_basic('0.7', made, said, colors=False)
    check(made and made.features['protein_expression'] == ['p1', 'p2'], '0.7: names of an array in obsm', said)
    for fixed in (False, True):
        made, said = run(folder, 'a', lambda file: write_06(file, fixed))
        check_basic(f'0.6 fixed={fixed}', made, said)
        check(made and equal(made.modalities.get('protein'), PROTEIN) and made.labels['word'][:3] == ['a', 'b', 'b'], '0.6: a field of obsm, and of texts')
        made, said = run(folder, 'a', lambda file: write_06(file, fixed), part='obsm/X_pca')
        check(made and equal(made.modalities.get('x'), PCA), '0.6: obsm/X_pca by its path', said)
        made, said = run(folder, 'a', lambda file: write_06(file, fixed), part='raw.X')
        check(made and made.features['x'][-1] == 'raw9', '0.6: raw.X by its path', said)


def broken(folder, name, damage, *expected):
    def fill(file):
        write_new(file)
        damage(file)
    made, said = run(folder, 'b', fill)
    check(made is None and len(said.splitlines()) >= 2 and all(w in said for w in expected), f'refused: {name}', said.replace('\n', ' ') or 'no error')


def check_gaps(folder):
    def without(*names):
        def fill(file):
            write_new(file)
            for n in names:
                del file[n]
        return fill
    made, _ = run(folder, 'a', without('X'))
    check(made and set(made.modalities) == {'protein'}, 'no X: the table in obsm')
    made, _ = run(folder, 'a', without('X', 'obsm/protein'))
    check(made and set(made.modalities) == {'X_pca'}, 'nor that: what was computed')

    def empty(file):
        without('X')(file)
        file['X'] = np.zeros((ROWS, 0), 'f4')
    made, said = run(folder, 'a', empty)
    check(made and set(made.modalities) == {'protein'} and '“X”' in said, 'an empty X is left out and told', said)
    made, said = run(folder, 'a', without('X', 'obsm'))
    check(made is None and 'layers/counts' in said and 'FILE::PATH' in said, 'only layers: they are named', said)


def replace(name, value):
    def damage(file):
        del file[name]
        file[name] = value
    return damage


def check_broken(folder):
    broken(folder, 'rows of X and obs differ', replace('X', X[:7]), 'X', '7 rows', '12')
    broken(folder, 'ids twice', replace('obs/_index', [b'a'] * ROWS), 'obs', 'obs_names_make_unique')
    broken(folder, 'obs is no frame', replace('obs', 5.0), 'obs', 'anndata')
    broken(folder, 'indptr is too short', replace('X/indptr', [0, 1]), 'X')
    broken(folder, 'indices out of range', replace('X/indices', np.full(int((X != 0).sum()), 77)), 'X')
    broken(folder, 'X is text', replace('X', [b'a'] * ROWS), 'X', 'anndata')
    made, said = run(folder, 'b', write_new, part='obsm/none')
    check(made is None and 'obsm/X_pca' in said and 'FILE::PATH' in said, 'refused: a part that is not there', said)
    made, said = run(folder, 'b', lambda file: (write_new(file), file['obs'].pop('kind/codes')))
    check(made and 'kind' not in made.labels and 'kind' in said, 'a label that can’t be read is told', said)
    with open(os.path.join(folder, 'a.h5ad'), 'rb') as file:
        whole = file.read()
    for part in range(1, 6):
        with open(os.path.join(folder, 'c.h5ad'), 'wb') as file:
            file.write(whole[:len(whole) * part // 6])
        done = subprocess.run([CLI, 'info', os.path.join(folder, 'c.h5ad')], capture_output=True, text=True)
        check(done.returncode in (1, 2) and 'c.h5ad' in done.stderr, f'cut off at {part}/6', done.stderr)


def check_other(folder):
    path = os.path.join(folder, 'robot.h5')
    with h5py.File(path, 'w') as file:
        file['obs'], file['var'] = X, X * 2
    done = subprocess.run([CLI, 'info', path], capture_output=True, text=True)
    check(done.returncode == 0 and 'obs' in done.stdout and 'var' in done.stdout, 'arrays called obs and var are no AnnData', done.stdout + done.stderr)


def dense(item):
    if isinstance(item, h5py.Dataset):
        return item[:]
    made = {'csr': sparse.csr_matrix, 'csc': sparse.csc_matrix}[item.attrs['encoding-type'][:3]]
    return made((item['data'][:], item['indices'][:], item['indptr'][:]), shape=item.attrs['shape']).toarray()


def check_foreign(folder):
    """Files that anndata, zellkonverter and others wrote."""
    for name in ('foreign/h5ad/anndata_v0.7.0.h5ad', 'foreign/h5ad/anndataR_example.h5ad', 'foreign/h5ad/scvi_brainlarge.h5ad',
                 'foreign/h5ad/zellkonverter_krumsiek11.h5ad', 'pbmc_citeseq/pbmc_10k_protein_v3.h5ad'):
        path, out = os.path.join(DATA, name), os.path.join(folder, 'out.h5mu')
        if not os.path.exists(path):
            continue
        parts = ['X']
        with h5py.File(path) as file:
            parts += [f'layers/{n}' for n in file.get('layers', {})]
            parts += [f'obsm/{n}' for n in file.get('obsm', {}) if '_index' not in file['obsm'][n].attrs]
            parts += ['raw/X'] if 'raw' in file else []
            for part in parts:
                done = subprocess.run([CLI, 'import', '--modality', f'x={path}::{part}', '-o', out, '--force'], capture_output=True, text=True)
                made = Made(out) if done.returncode == 0 else None
                index = file['obs'].attrs['_index']
                if made is not None and len(made.modalities['x']) != len(made.ids):
                    continue
                check(made and made.ids == file['obs'][index].asstr()[:].tolist() and equal(made.modalities['x'], dense(file[part])), f'{name} {part}',
                      done.stderr)


def read_elem(item):
    """One element, by the rules that anndata's on-disk format states for its encoding; what follows none of them is an error."""
    kind, version = item.attrs['encoding-type'], item.attrs['encoding-version']
    known = {'anndata': '0.1.0', 'MuData': '0.1.0', 'dict': '0.1.0', 'dataframe': '0.2.0', 'categorical': '0.2.0', 'array': '0.2.0',
             'string-array': '0.2.0', 'string': '0.2.0', 'numeric-scalar': '0.2.0'}
    assert known[kind] == version, (item.name, kind, version)
    if kind == 'dataframe':
        index, order = item.attrs['_index'], [c for c in item.attrs['column-order'] if isinstance(c, str)]
        columns = {name: read_elem(item[name]) for name in order}
        names = read_elem(item[index])
        assert set(item) == {index, *order} and all(len(c[0] if isinstance(c, tuple) else c) == len(names) for c in columns.values()), item.name
        return names, columns
    if kind == 'categorical':
        codes, categories = read_elem(item['codes']), read_elem(item['categories'])
        assert codes.dtype.kind == 'i' and codes.min(initial=0) >= -1 and codes.max(initial=-1) < len(categories), item.name
        assert 'ordered' in item.attrs and len(set(categories)) == len(categories), item.name
        return [categories[c] if c >= 0 else None for c in codes], categories
    if kind in ('anndata', 'MuData', 'dict'):
        return {name: read_elem(child) for name, child in item.items() if 'encoding-type' in child.attrs}
    if kind == 'string-array':
        return item.asstr()[:].tolist()
    return item.asstr()[()] if kind == 'string' else item[()]


def check_layout(folder, name, expected):
    """What stands in a file of ours, by anndata's rules alone."""
    try:
        with h5py.File(os.path.join(folder, name)) as file:
            assert file.attrs['encoding-type'] == 'MuData' and file.attrs['axis'] == 0
            ids, labels = read_elem(file['obs'])
            mods = {mod: read_elem(file[f'mod/{mod}']) for mod in file['mod']}
            maps = {mod: file[f'obsmap/{mod}'][:].ravel() for mod in mods}
            colors = {key[:-7]: read_elem(item) for key, item in file['uns'].items() if key.endswith('_colors')}
    except (AssertionError, KeyError) as error:
        check(False, f'{name}: the layout of AnnData', repr(error))
        return
    fits = all(m['X'].shape == (len(m['obs'][0]), len(m['var'][0])) and {'obs', 'var', 'obsm', 'varm', 'obsp', 'varp', 'layers', 'uns'} <= set(m) for m in mods.values())
    check(fits, f'{name}: each modality is an AnnData', {mod: list(m) for mod, m in mods.items()})
    mapped = all([m['obs'][0][row - 1] for row in maps[mod] if row > 0] == [i for i, row in zip(ids, maps[mod]) if row > 0] for mod, m in mods.items())
    check(mapped, f'{name}: and stands where obsmap says')
    for mod, values in expected.items():
        own = mods[mod]['obs'][0]
        check(equal(mods[mod]['X'][[own.index(i) for i in ids if i in own]], values), f'{name}: numbers of {mod}')
    kinds = [KINDS[c] if c >= 0 else None for c in CODES]
    check(labels['kind'] == (kinds, KINDS[:3]) and colors['kind'] == COLORS[:3], f'{name}: a label, the order of its classes and their colors', (labels['kind'], colors))


def check_round_trip(folder):
    """Written by us, read by anndata's rules, and read and written by us once more."""
    made, said = run(folder, 'a', write_new)
    if made is None:
        check(False, 'there and back', said)
        return
    check_layout(folder, 'out.h5mu', {'a': X, 'protein': PROTEIN})
    back = os.path.join(folder, 'back.h5mu')
    done = subprocess.run([CLI, 'import', os.path.join(folder, 'out.h5mu'), '-o', back, '--force'], capture_output=True, text=True)
    check(done.returncode == 0, 'a file of ours is read again', done.stderr)
    check_layout(folder, 'back.h5mu', {'a': X, 'protein': PROTEIN})
    again = Made(back)
    same = all(equal(again.modalities[m], made.modalities[m]) and again.features[m] == made.features[m] for m in made.modalities)
    check(same and again.ids == made.ids and set(again.modalities) == set(made.modalities), 'there and back: numbers, names, samples')
    check(again.classes == made.classes and again.colors == made.colors and all(
        np.array_equal(again.labels[n], made.labels[n]) if n not in made.classes else again.labels[n] == made.labels[n] for n in made.labels),
          'there and back: labels, the order of their classes, colors', (again.classes, made.classes, again.colors, made.colors))
    for mod, values in (('a', X), ('protein', PROTEIN)):
        done = subprocess.run([CLI, 'import', '--modality', f'x={os.path.join(folder, "out.h5mu")}::{mod}', '-o', back, '--force'], capture_output=True, text=True)
        one = Made(back) if done.returncode == 0 else None
        check(one and one.ids == IDS and equal(one.modalities['x'], values), f'{mod} alone comes back equal', done.stderr)


def main():
    with tempfile.TemporaryDirectory() as folder:
        check_new(folder)
        check_old(folder)
        check_gaps(folder)
        check_broken(folder)
        check_other(folder)
        check_foreign(folder)
        check_round_trip(folder)
    finish()


main()
