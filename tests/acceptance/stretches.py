#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Logs of sensors that have nothing to do with each other: walks and slow processes, of which neighbours in time tell each other. Nothing is
claimed of them, before training or after; where two share a factor it is said, by intervals that know what belongs together."""
import json
import os
import subprocess
import sys
import tempfile

from accept import CLI, check, cli, finish

try:
    import numpy as np
except ImportError as missing:
    print(f'1..0 # SKIP {missing}')
    sys.exit(0)

FOLDER = tempfile.TemporaryDirectory()
# What says that sources have something to do with each other.
RELATED = ('shares', 'from-others', 'recovered', 'helps', 'interaction', 'model-beside', 'told')


def process(rng, n, d, phi):
    e = rng.normal(size=(n, d))
    for i in range(1, n):
        e[i] += phi * e[i - 1]
    return e


def save(name, parts, rng):
    folder = os.path.join(FOLDER.name, name)
    os.makedirs(folder)
    for part, x in parts.items():
        with open(os.path.join(folder, f'{part}.csv'), 'w', encoding='utf-8') as file:
            file.write('minute,' + ','.join(f'{part}{d}' for d in range(x.shape[1])) + '\n')
            for i, row in enumerate(x):
                file.write(f'm{i:05d},' + ','.join('' if rng.random() < .02 else f'{v:.4f}' for v in row) + '\n')
    out = os.path.join(FOLDER.name, f'{name}.h5mu')
    cli('import', folder, '-o', out, '-q')
    return out


def claims(*words):
    (document,) = cli(*words, '--json', '-q')
    return document, [c for c in document['claims'] if c['holds']]


def related(found):
    return [c['id'] for c in found if c['id'].split(':')[0] in RELATED and '+' in c['id'] or c['id'].split(':')[0] in ('from-others', 'recovered')]


for name, phi, n in (('walk', 1, 500), ('walk', 1, 3000), ('slow', .99, 900), ('process', .95, 1200), ('quick', .85, 700)):
    for seed in (1, 2):
        rng = np.random.default_rng(1000 * seed + n)
        data = save(f'{name}{n}-{seed}', {'flow': process(rng, n, 4, phi), 'heat': process(rng, n, 3, phi)}, rng)
        document, found = claims('overview', data)
        check(any(c['id'] == 'rows-in-order' for c in document['checks']), f'{name}, {n}, {seed}: that rows are in order is told')
        check(not related(found), f'{name}, {n}, {seed}: nothing is said before training', str(related(found)))
        model = os.path.join(FOLDER.name, 'm.fsmodel')
        cli('train', data, '-o', model, '-f', '-q')
        document, found = claims('evaluate', model, data)
        wrong = [c for c in found if c['id'].split(':')[0] == 'from-others' or c['id'] == 'recovered']
        check(not wrong, f'{name}, {n}, {seed}: nothing comes from the others', '; '.join(c['sentence'] for c in wrong))

rng = np.random.default_rng(5)
shared = process(rng, 4000, 3, .9)
parts = {k: shared @ rng.normal(size=(3, d)) + process(rng, 4000, d, .9) for k, d in (('flow', 5), ('heat', 4))}
data = save('shared', parts, rng)
document, found = claims('overview', data)
check(related(found), 'what two processes share is said', '; '.join(c['sentence'] for c in found))
cli('train', data, '-o', model, '-f', '-q')
document, found = claims('evaluate', model, data)
check('recovered' in [c['id'] for c in found], 'and after training', '; '.join(c['sentence'] for c in found))

# Rows in no order stand for themselves.
rng = np.random.default_rng(6)
order = rng.permutation(4000)
document, found = claims('overview', save('mixed', {k: x[order] for k, x in parts.items()}, rng))
check(not any(c['id'] == 'rows-in-order' for c in document['checks']), 'mixed rows are not in order')

finish()
