# SPDX-License-Identifier: GPL-3.0-or-later
"""The sets, as anybody would join them: {name: [rows, columns]} with NaN where nothing was recorded."""
import csv
import datetime
import os

import h5py
import numpy as np
import scipy.io
import scipy.sparse

DATA = os.environ.get('FUSESCOPE_DATA', '../shared/data')


class Set:
    """@groups: rows of one group stay on one side of a split; None where each row is its own."""

    def __init__(self, name, blocks, labels=None, groups=None):
        self.name, self.blocks, self.labels, self.groups = name, blocks, labels or {}, groups
        self.n = len(next(iter(blocks.values())))

    def take(self, rows, name):
        return Set(name, {k: v[rows] for k, v in self.blocks.items()}, {k: v[rows] for k, v in self.labels.items()},
                   None if self.groups is None else self.groups[rows])


def table(path, delimiter=',', skip_columns=0):
    with open(os.path.join(DATA, path), encoding='utf-8') as f:
        rows = list(csv.reader(f, delimiter=delimiter))
    return rows[0], [r[skip_columns:] for r in rows[1:]], [r[0] for r in rows[1:]]


def numbers(rows):
    return np.array([[float(x) if x not in ('', 'NA') else np.nan for x in r] for r in rows])


def mfeat():
    blocks, digit = {}, None
    for view in ('fou', 'fac', 'kar', 'pix', 'zer', 'mor'):
        x = numbers(table(f'mfeat/mfeat-{view}.csv')[1])
        blocks[view], digit = x[:, :-1], x[:, -1].astype(int)
    return Set('mfeat', blocks, {'digit': digit})


def leaves100():
    file = scipy.io.loadmat(os.path.join(DATA, 'leaves100/100Leaves.mat'))
    views = [np.asarray(v, float) for v in file['X'].ravel()]
    n = len(file['y'])
    blocks = {f'view{i}': v if len(v) == n else v.T for i, v in enumerate(views)}
    return Set('leaves100', blocks, {'species': file['y'].ravel().astype(int)})


def tcga_brca():
    _, rows, ids = table('tcga_brca/samples.csv')
    place = {name: i for i, name in enumerate(ids)}
    subtype = np.array([r[1] for r in rows])
    blocks = {}
    for name in ('mrna', 'mirna', 'protein'):
        _, values, names = table(f'tcga_brca/{name}.csv', skip_columns=1)
        x = np.full((len(ids), len(values[0])), np.nan)
        x[[place[k] for k in names]] = numbers(values)
        blocks[name] = x
    return Set('tcga_brca', blocks, {'subtype': np.unique(subtype, return_inverse=True)[1]})


def nutrimouse():
    blocks = {k: numbers(table(f'nutrimouse/{k}.csv')[1]) for k in ('gene', 'lipid')}
    labels = {k: np.unique([r[0] for r in table(f'nutrimouse/{k}.csv')[1]], return_inverse=True)[1]
              for k in ('diet', 'genotype')}
    return Set('nutrimouse', blocks, labels)


def eccite_pbmc():
    """Log counts a size, the 2,000 genes that vary most: as such counts are handed on by those who prepare them."""
    file = h5py.File(os.path.join(DATA, 'eccite_pbmc/eccite_pbmc.h5mu'))
    rna = file['mod/rna/X']
    x = scipy.sparse.csr_matrix((rna['data'][:], rna['indices'][:], rna['indptr'][:])).toarray().astype(float)
    blocks = {'rna': x, 'prot': file['mod/prot/X'][:].astype(float), 'hto': file['mod/hto/X'][:].astype(float)}
    for name, x in blocks.items():
        size = np.maximum(x.sum(1, keepdims=True), 1)
        blocks[name] = np.log1p(x / size * np.median(size))
    keep = np.argsort(-blocks['rna'].var(0))[:2000]
    blocks['rna'] = blocks['rna'][:, np.sort(keep)]
    return Set('eccite_pbmc', blocks)


def airquality():
    """Array, analysers, weather; −200 is not recorded; a group is a week."""
    with open(os.path.join(DATA, 'airquality/AirQualityUCI.csv'), encoding='latin-1') as f:
        rows = [r.rstrip('\n').split(';') for r in f]
    header, rows = rows[0], [r for r in rows[1:] if len(r) > 3 and r[0]]
    place = {name.strip(): i for i, name in enumerate(header)}
    groups = {'array': [k for k in place if k.startswith('PT08')], 'analysers': [k for k in place if k.endswith('(GT)')],
              'weather': ['T', 'RH', 'AH']}
    days = [datetime.datetime.strptime(r[0], '%d/%m/%Y') for r in rows]
    week = np.array([(d - days[0]).days // 7 for d in days])
    blocks = {}
    for name, columns in groups.items():
        x = np.array([[float(r[place[c]].replace(',', '.') or 'nan') for c in columns] for r in rows])
        blocks[name] = np.where(x == -200, np.nan, x)
    hour = np.array([int(r[1][:2]) // 6 for r in rows])
    some = np.any([np.isfinite(x).any(1) for x in blocks.values()], axis=0)
    return Set('airquality', blocks, {'quarter': hour}, week).take(some, 'airquality')


def cmapss():
    """Sensors in four groups; a group of rows is an engine."""
    x = np.loadtxt(os.path.join(DATA, 'cmapss/train_FD001.txt'))
    sensor = {i: x[:, 4 + i] for i in range(1, 22)}
    parts = {'temperature': (2, 3, 4), 'pressure': (7, 11), 'speed': (8, 9, 13, 14), 'flow': (12, 15, 17, 20, 21)}
    last = {u: x[x[:, 0] == u, 1].max() for u in np.unique(x[:, 0])}
    left = np.array([last[u] - c for u, c in x[:, :2]])
    worn = np.digitize(left, [30, 80])
    return Set('cmapss', {k: np.column_stack([sensor[i] for i in v]) for k, v in parts.items()}, {'wear': worn},
               x[:, 0].astype(int))


def few(rows):
    def make():
        whole = mfeat()
        chosen = np.random.default_rng(rows).permutation(whole.n)[:rows]
        return whole.take(np.sort(chosen), f'mfeat-{rows}')
    return make


ALL = {'mfeat': mfeat, 'leaves100': leaves100, 'tcga_brca': tcga_brca, 'nutrimouse': nutrimouse, 'eccite_pbmc': eccite_pbmc,
       'airquality': airquality, 'cmapss': cmapss, 'mfeat-40': few(40), 'mfeat-160': few(160), 'mfeat-640': few(640)}
