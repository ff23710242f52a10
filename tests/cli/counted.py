#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The likelihoods of counts, `nb` under every kind and `poisson` under two: what is trained is loaded, evaluated, rebuilt, drawn, taken
up again and the same whatever the threads. Planted: counts that vary more than chance makes them, which the negative binomial says better, and counts
that don't, of which both say about as much. What is no count is refused with its name; `auto` chooses what it chose."""
import json
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
KINDS = ('full', 'vae', 'early', 'mvae', 'mmvae', 'mopoe', 'mvtcae')
checks = []


def run(*args, status=0):
    done = subprocess.run([CLI, *map(str, args)], capture_output=True, text=True, check=False)
    if done.returncode != status:
        print(f'Bail out! {" ".join(map(str, args))}: {done.stderr}')
        sys.exit(1)
    return done.stdout if status == 0 else done.stderr


def check(name, good, told=''):
    checks.append(bool(good))
    print(f'{"ok" if good else "not ok"} {len(checks)} - {name} {told}', flush=True)


def make(folder, shape, n=400):
    """Counts of a rate that is drawn anew of gamma shape @shape (None: as it is), and numbers that share what they come from."""
    rng = np.random.default_rng(11)
    z = rng.normal(size=(n, 2))
    rate = np.exp(.5 * z @ rng.normal(size=(2, 8)) + 1)
    counts = rng.poisson(rate if shape is None else rng.gamma(shape, rate / shape)).astype(np.float32)
    counts[rng.random(counts.shape) < .03] = np.nan
    numbers = z @ rng.normal(size=(2, 5)) + .3 * rng.normal(size=(n, 5))
    np.save(f'{folder}/counts.npy', counts)
    np.save(f'{folder}/numbers.npy', numbers.astype(np.float32))
    run('import', '--modality', f'counts={folder}/counts.npy', '--modality', f'numbers={folder}/numbers.npy', '--kind', 'counts=counts',
        '--missing', 'counts=nan', '--by-row', '-o', f'{folder}/d.h5mu', '--force')
    return counts


def train(folder, kind, likelihood, *more, name='m', epochs=30):
    length = ('--set', 'steps=200') if kind == 'full' else ('--epochs', epochs, '--batch', 32, '--lr', .01)
    out = run('train', f'{folder}/d.h5mu', '-o', f'{folder}/{name}.fsmodel', '--force', '--json', '--kind', kind, '--set',
              f'likelihood.counts={likelihood}', *length, *more)
    return json.loads(out.splitlines()[-1])


def rebuilt(folder, *more):
    told = json.loads(run('evaluate', f'{folder}/m.fsmodel', f'{folder}/d.h5mu', '--json', '--split', 'test', '--metrics', 'reconstruction',
                          *more))['reconstruction']
    return {'+'.join(r['from']): r for r in told if r['target'] == 'counts'}


def each_kind(folder, counts, kind, likelihood):
    name = f'{kind}, {likelihood}'
    hashes = {train(folder, kind, likelihood, '--threads', t)['hash'] for t in (1, 2)}
    told = json.loads(run('info', f'{folder}/m.fsmodel', '--json'))
    check(f'{name}: the same on one thread and two, and in its file', hashes == {told['hash']}, hashes)
    r = rebuilt(folder)['counts+numbers']
    check(f'{name}: rebuilds counts', np.isfinite(r['nll_per_feature']) and r['r2'] > .1, f'R² {r["r2"]:.3f}')
    run('reconstruct', f'{folder}/m.fsmodel', f'{folder}/d.h5mu', '-o', f'{folder}/r.npz', '--force', '--from', 'numbers', '--target', 'counts',
        '--draws', 20)
    made = np.load(f'{folder}/r.npz')
    check(f'{name}: ranges of counts hold counts, in order', np.isfinite(made['counts']).all() and (made['counts'] > 0).all() and
          (made['counts.low'] >= 0).all() and (made['counts.low'] <= made['counts.high']).all(), made['counts.low'].min())
    known = np.isfinite(counts)
    inside = (counts >= made['counts.low']) & (counts <= made['counts.high'])
    if kind in ('full', 'mopoe') and likelihood == 'nb':
        check(f'{name}: nine of ten counts lie in the range of 90 %', .75 < inside[known].mean() <= 1, f'{inside[known].mean():.3f}')
    if kind == 'full':
        return
    train(folder, kind, likelihood, name='again', epochs=16)
    ended = train(folder, kind, likelihood, '--resume', name='again')
    check(f'{name}: goes on where a run ended', ended['epochs'] == 30, ended['epochs'])


with tempfile.TemporaryDirectory() as folder:
    counts = make(folder, 1)
    for kind in KINDS:
        for likelihood in ('poisson', 'nb') if kind in ('full', 'mvae') else ('nb',):
            each_kind(folder, counts, kind, likelihood)
    said = {}
    for shape in (1, None):
        make(folder, shape)
        for likelihood in ('poisson', 'nb'):
            train(folder, 'mvae', likelihood, epochs=60)
            said[shape, likelihood] = rebuilt(folder)['numbers']['nll_per_feature']
    check('counts that vary more than chance: nb says them better by 0.3 nats a feature', said[1, 'nb'] < said[1, 'poisson'] - .3, said)
    check('counts that do not: nb and poisson say as much, to 0.1 nats', abs(said[None, 'nb'] - said[None, 'poisson']) < .1, said)
    told = []
    for likelihood in ('auto', 'normal'):
        train(folder, 'mvae', likelihood)
        told.append(rebuilt(folder)['counts+numbers']['nll_per_feature'])
    check('auto stays normal', told[0] == told[1], told)
    error = run('train', f'{folder}/d.h5mu', '-o', f'{folder}/x.fsmodel', '--kind', 'mvae', '--set', 'likelihood.numbers=nb', status=1)
    check('what is no count is refused, with its name', '“numbers”' in error and '“nb”' in error and not os.path.exists(f'{folder}/x.fsmodel'),
          error.strip())

print(f'1..{len(checks)}')
sys.exit(0 if all(checks) else 1)
