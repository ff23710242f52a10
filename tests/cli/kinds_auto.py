#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Counts, 0/1, classes, images and series under `--kind auto`, without another option: every number is finite, each source is told from
the other better than by its mean and about as well as by principal components (scikit-learn's, in `evaluate`), rows with gaps
included; and counts don't jump: one sample with many times the counts of others stays within reach."""
import json
import math
import os
import subprocess
import sys
import tempfile

try:
    import numpy as np
except ImportError:
    print('1..0 # SKIP no NumPy')
    sys.exit(0)

CLI = os.environ['FUSESCOPE_CLI']
KINDS = {'counts': 'counts', 'binary': 'binary', 'categorical': 'categorical', 'image': 'image:8x8', 'series': 'series:32'}
LIKELIHOODS = {'counts': 'normal', 'binary': 'bernoulli', 'categorical': 'categorical', 'image': 'normal', 'series': 'normal'}
checks = []


def run(*args):
    done = subprocess.run([CLI, *map(str, args)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f'Bail out! {" ".join(map(str, args))}: {done.stderr}')
        sys.exit(1)
    return done.stdout


def check(name, good, told=''):
    checks.append(bool(good))
    print(f'{"ok" if good else "not ok"} {len(checks)} - {name} {told}', flush=True)


def see(kind, z, rng):
    n, weights = len(z), rng.normal(size=(4, 30))
    if kind == 'counts':
        size = np.exp(.4 * rng.normal(size=(n, 1)))
        return rng.poisson(rng.gamma(3, np.exp(.6 * z @ weights + rng.normal(size=30)) * size / 3)).astype(float)
    if kind == 'binary':
        return (z @ weights[:, :20] + .7 * rng.logistic(size=(n, 20)) > 0).astype(float)
    if kind == 'categorical':
        odds = np.exp(2 * z @ weights[:, :5])
        return np.eye(5)[[rng.choice(5, p=o / o.sum()) for o in odds]]
    if kind == 'image':
        x, y = np.meshgrid(np.linspace(-1, 1, 8), np.linspace(-1, 1, 8))
        shapes = np.stack([x, y, x * y, np.exp(-4 * (x * x + y * y))]).reshape(4, -1)
    else:
        t = np.linspace(0, 6, 32)
        shapes = np.stack([np.sin(t), np.cos(t), np.sin(2 * t), t / 6])
    return z @ shapes + .3 * rng.normal(size=(n, shapes.shape[1]))


def make(folder, kind, n, gaps, outlier=0):
    rng = np.random.default_rng(3)
    z = rng.normal(size=(n, 4))
    table = z @ rng.normal(size=(4, 9)) + .5 * rng.normal(size=(n, 9))
    other = see(kind, z, rng)
    if gaps:
        rows = rng.permutation(n)
        table[rows[:n // 8]] = np.nan
        other[rows[n // 8:n // 4]] = np.nan
        table[rng.random(table.shape) < .03] = np.nan
    if outlier:
        other[-1] = other[:-1].mean(0).round() * outlier
    for name, block in (('table', table), ('other', other)):
        np.save(f'{folder}/{name}.npy', block.astype(np.float32))
    with open(f'{folder}/split.tsv', 'w') as file:
        file.writelines(f'{i + 1}\t{"train" if i % 10 < 7 else "valid" if i % 10 < 8 else "test"}\n' for i in range(n))
    run('import', '--modality', f'table={folder}/table.npy', '--modality', f'other={folder}/other.npy', '--kind', f'other={KINDS[kind]}',
        '--missing', 'table=nan', '--missing', 'other=nan', '--by-row', '-o', f'{folder}/d.h5mu', '--force')


def train(folder, *more):
    run('train', f'{folder}/d.h5mu', '-o', f'{folder}/m.fsmodel', '--kind', 'auto', '--split', f'{folder}/split.tsv', '--force', *more)


def measure(folder):
    told = json.loads(run('evaluate', f'{folder}/m.fsmodel', f'{folder}/d.h5mu', '--split', 'test',
                          '--metrics', 'reconstruction,baselines,imputation', '--json'))
    r2 = {('+'.join(sorted(c['from'])), c['target']): c['r2'] for c in told['reconstruction']}
    return r2, {(b['target'], b['method']): b['r2'] for b in told['baselines']}, told


def finite(value):
    if isinstance(value, dict):
        return all(map(finite, value.values()))
    if isinstance(value, list):
        return all(map(finite, value))
    return not isinstance(value, float) or math.isfinite(value)


def one_kind(folder, kind, n, gaps, *more):
    name = f'{kind}, {n} samples{", gaps" if gaps else ""}'
    make(folder, kind, n, gaps)
    info = {m['name']: m['likelihood'] for m in json.loads(run('info', f'{folder}/d.h5mu', '--json'))['modalities']}
    check(f'{name}: likelihood', info['other'] == LIKELIHOODS[kind], info['other'])
    train(folder, *more)
    r2, without, told = measure(folder)
    check(f'{name}: all numbers are numbers', finite(told) and None not in r2.values())
    for target, source in (('table', 'other'), ('other', 'table')):
        check(f'{name}: {target} from {source}', r2[source, target] > max(0, without[target, 'pca'] - .02),
              f'{r2[source, target]:.3f}, components {without[target, "pca"]:.3f}, ridge {without[target, "ridge"]:.3f}')
        check(f'{name}: {target} from all', r2['other+table', target] > r2[source, target], f'{r2["other+table", target]:.3f}')
    return r2


def reach(folder, *more):
    """How far the latents of the last sample, from its counts alone, are out, in spreads of all."""
    train(folder, *more)
    run('encode', f'{folder}/m.fsmodel', f'{folder}/d.h5mu', '--from', 'other', '-o', f'{folder}/z.npz', '--force')
    z = np.load(f'{folder}/z.npz')['mean']
    return float(np.abs((z[-1] - z[:-1].mean(0)) / z[:-1].std(0)).max())


def main():
    with tempfile.TemporaryDirectory() as folder:
        for kind in KINDS:
            one_kind(folder, kind, 150, False)
            one_kind(folder, kind, 150, True)
        one_kind(folder, 'counts', 700, True, '--set', 'steps=200')
        seen = one_kind(folder, 'counts', 150, False)
        train(folder, '--set', 'counts=plain')
        plain = measure(folder)[0]
        check('the logarithm of counts tells more', seen['other', 'table'] > plain['other', 'table'] + .1,
              f'{seen["other", "table"]:.3f} against {plain["other", "table"]:.3f}')
        make(folder, 'counts', 150, False, outlier=30)
        logs, numbers = reach(folder), reach(folder, '--set', 'counts=plain')
        check('counts do not jump', logs < 15 and logs < numbers / 2, f'{logs:.1f} spreads out, as plain numbers {numbers:.1f}')
        sized = reach(folder, '--set', 'counts=size')
        check('a sample with many times the counts is like others of its size', sized < logs, f'{sized:.1f}')
    print(f'1..{len(checks)}')


main()
