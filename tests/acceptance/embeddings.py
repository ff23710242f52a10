#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Embeddings of other networks: proposed where a name says so, asked for with --kind, kept in files and recipes, numbered and not judged
column by column."""
import json
import os
import struct
import subprocess
import sys
import tempfile

import accept
from accept import CLI, check, finish

try:
    import h5py
    import numpy as np
except ImportError as missing:
    print(f'1..0 # SKIP {missing}')
    sys.exit(0)

FOLDER = tempfile.TemporaryDirectory()
RNG = np.random.default_rng(11)
N = 120
IDS = [f's{i:03d}' for i in range(N)]
# The axes of a network: some unused, one twice, one with a value that hardly changes, lengths that fall.
POINTS = (RNG.normal(size=(N, 8)) * 2.0 ** -np.arange(8)).astype('f4')
POINTS[:, 5] = 0
POINTS[:, 6] = POINTS[:, 2]
POINTS[:, 7] = 0
POINTS[0, 7] = 1
TABLE = RNG.normal(size=(N, 3))


def path(name):
    return os.path.join(FOLDER.name, name)


def table(name, head, values):
    with open(path(name), 'w') as file:
        file.write(','.join(['id', *head]) + '\n')
        for key, row in zip(IDS, values):
            file.write(','.join([key, *(repr(float(v)) for v in row)]) + '\n')
    return path(name)


def text(group, name, values):
    group.create_dataset(name, data=np.array(values, object), dtype=h5py.string_dtype())


def h5ad(name):
    with h5py.File(path(name), 'w') as file:
        file.attrs['encoding-type'], file.attrs['encoding-version'] = 'anndata', '0.1.0'
        file['X'] = RNG.normal(size=(N, 12)).astype('f4')
        for frame, names in (('obs', IDS), ('var', [f'gene {i}' for i in range(12)])):
            group = file.create_group(frame)
            group.attrs['encoding-type'], group.attrs['encoding-version'] = 'dataframe', '0.2.0'
            group.attrs['_index'], group.attrs['column-order'] = '_index', np.array([], float)
            text(group, '_index', names)
        for key in ('X_pca', 'X_scvi', 'X_spatial', 'clip_embedding'):
            file[f'obsm/{key}'] = POINTS
    return path(name)


def safetensors(name, key):
    head = json.dumps({key: {'dtype': 'F32', 'shape': list(POINTS.shape), 'data_offsets': [0, POINTS.nbytes]}}).encode()
    with open(path(name), 'wb') as file:
        file.write(struct.pack('<Q', len(head)) + head + POINTS.tobytes())
    return path(name)


def read(*words, name=None):
    """Kind of the modality, ids of warnings, what `info` says of the file that comes out."""
    out = path('out.h5mu')
    done = subprocess.run([CLI, 'import', *words, '-o', out, '--force', '--json'], capture_output=True, text=True)
    if done.returncode:
        return None, [done.stderr], {}
    report = json.loads(done.stdout)['report']
    info = accept.cli('info', out, '--json')[0]
    parts = {m['name']: m for m in info['modalities']}
    part = parts[name] if name else next(iter(parts.values()))
    return part['kind'], [w['id'] for w in report['warnings']], info


def proposed(label, expected, *words, name=None):
    kind, warnings, _ = read(*words, name=name)
    check(kind == ('embedding' if expected else 'vector') and ('taken-for-embedding' in warnings) == expected, label,
          f'{kind} {warnings}')


np.save(path('image_embeddings.npy'), POINTS)
np.save(path('plain.npy'), POINTS)
np.savez(path('arrays.npz'), X_train=POINTS)
np.savez(path('two.npz'), clip_emb=POINTS)
table('embeddings.csv', [f'dim_{i}' for i in range(8)], POINTS)
table('latent.csv', ['heat', 'flow', 'pressure'], TABLE)
table('member.csv', [f'x{i}' for i in range(8)], POINTS)
h5ad('cells.h5ad')

proposed('an array that is called so', True, path('image_embeddings.npy'))
proposed('an array of several', True, path('two.npz'))
proposed('a table with numbered columns', True, path('embeddings.csv'))
proposed('safetensors', True, safetensors('text.safetensors', 'text_embeds'))
proposed('a modality that a person names so', True, '--modality', f'clip-embedding={path("plain.npy")}')
for key in ('X_pca', 'X_scvi', 'clip_embedding'):
    proposed(f'obsm/{key}', True, '--modality', f'{key}={path("cells.h5ad")}::obsm/{key}')
proposed('places on a slide', False, '--modality', f'place={path("cells.h5ad")}::obsm/X_spatial')
proposed('an array that is not called so', False, path('plain.npy'))
proposed('X_train', False, path('arrays.npz'))
proposed('a table whose columns have names', False, path('latent.csv'))
proposed('a word within another', False, path('member.csv'))

kind, warnings, _ = read(path('image_embeddings.npy'), '--kind', 'image_embeddings=vector')
check(kind == 'vector' and 'taken-for-embedding' not in warnings, 'a person says that its columns were measured', f'{kind} {warnings}')
kind, warnings, _ = read(path('plain.npy'), '--kind', 'plain=embedding')
check(kind == 'embedding' and 'taken-for-embedding' not in warnings, 'a person says that it is one', f'{kind} {warnings}')

# Kept: by the file that is written, by what is written of it again, by the recipe.
out, again = path('out.h5mu'), path('again.h5mu')
accept.cli('import', out, '-o', again, '--force')
check(accept.cli('info', again, '--json')[0]['modalities'][0]['kind'] == 'embedding', 'it comes back from .h5mu')
recipe = path('recipe.json')
accept.cli('import', path('plain.npy'), '--kind', 'plain=embedding', f'--recipe={recipe}', '-o', out, '--force')
accept.cli('import', f'--recipe={recipe}', '-o', again, '--force')
info = accept.cli('info', again, '--json')[0]
check(info['modalities'][0]['kind'] == 'embedding', 'it comes back from a recipe')
read(path('image_embeddings.npy'), '--kind', 'image_embeddings=vector')
accept.cli('import', out, '-o', again, '--force')
check(accept.cli('info', again, '--json')[0]['modalities'][0]['kind'] == 'vector', 'what a person said goes before the name')

done = subprocess.run([CLI, 'import', path('plain.npy'), '--role', 'plain::*=embedding', '-o', out, '--force'], capture_output=True, text=True)
check(done.returncode != 0 and '--kind NAME=embedding' in done.stderr, 'as a role of columns it is refused with the way', repr(done.stderr))

# Numbered, and not judged column by column; as measurements the same numbers are.
table('other.csv', ['a', 'b', 'c'], TABLE)
JUDGED = {'near-constant', 'duplicate-features', 'constant'}
for kind, expected in (('vector', JUDGED), ('embedding', set())):
    read(path('embeddings.csv'), path('other.csv'), '--kind', f'embeddings={kind}')
    told = accept.cli('overview', out, '--json', '--features')[0]
    found = {c['id'] for c in told['checks'] if c.get('modality') in (None, 'embeddings')} & JUDGED
    check(found == expected, f'checks of columns, {kind}', str(found))
    names = [f['feature'] for f in told['features'] if f['modality'] == 'embeddings']
    check(names == [f'dim_{i}' if kind == 'vector' else f'embeddings{i + 1}' for i in range(8)], f'names, {kind}', str(names))
finish()
