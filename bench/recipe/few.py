# SPDX-License-Identifier: GPL-3.0-or-later
"""What 40 rows leave to chance: the lines of the table that eight test rows a split can't tell, over many sub-samples of mfeat.

Of each draw another 40 rows (--rows), split .7/.1/.2, one model without an option; the best single modality is the one that is best
over all draws. Differences with their standard errors over draws."""
import argparse
import os
import sys
import tempfile

import numpy as np

import recipe
import sets


def paired(a, b):
    d = np.asarray(a) - np.asarray(b)
    return f'{np.mean(a):.3f} | {np.mean(b):.3f} | {d.mean():+.3f} | {d.std(ddof=1) / np.sqrt(len(d)):.3f}'


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('cli')
    parser.add_argument('--rows', type=int, default=40)
    parser.add_argument('--draws', type=int, default=30)
    given = parser.parse_args()
    recipe.CLI = given.cli
    whole, told = sets.mfeat(), []
    with tempfile.TemporaryDirectory() as folder:
        for k in range(given.draws):
            rows = np.sort(np.random.default_rng(5000 + k).permutation(whole.n)[:given.rows])
            data = whole.take(rows, f'draw{k}')
            path = recipe.save(data, folder)
            parts, scale, scaled, ridges, _ = recipe.prepare(data, k)
            model, _ = recipe.train(data, path, folder, parts, 1, ['--kind', 'auto'])
            rebuilt, _ = recipe.judge(data, path, folder, parts, model, ridges, scale, own=False)
            told.append((rebuilt, recipe.probes(data, path, model, scaled, parts)['digit']))
            os.remove(model)
            print('.', end='', file=sys.stderr, flush=True)
    print(file=sys.stderr)
    print(f'### {given.draws} draws of {given.rows} rows of mfeat\n\n|  | auto | beside | difference | standard error |\n| --- | --- | --- | --- | --- |')
    print('| from the others, ridge |', paired([r['mean'] for r, _ in told], [r['ridge'] for r, _ in told]), '|')
    for i, reading in enumerate(('linear', '5-NN')):
        fused = [p['fused'][i] for _, p in told]
        singles = {name: [p['single'][name][i] for _, p in told] for name in whole.blocks}
        best = max(singles, key=lambda name: np.mean(singles[name]))
        print(f'| {reading}, {best} alone |', paired(fused, singles[best]), '|')
        print(f'| {reading}, PCA-32 |', paired(fused, [p['pca'][i] for _, p in told]), '|')


main()
