# SPDX-License-Identifier: GPL-3.0-or-later
"""Each set, split and seed: a model that nobody tuned beside ridge, single modalities and principal components.

What was measured is kept, so that a run that was stopped goes on where it was; report.py makes the tables of it."""
import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
import warnings

import numpy as np
from sklearn.decomposition import PCA
from sklearn.linear_model import LogisticRegression, RidgeCV
from sklearn.neighbors import KNeighborsClassifier
from sklearn.preprocessing import StandardScaler

import report
import sets

warnings.filterwarnings('ignore')
ALPHAS = np.logspace(-2, 6, 17)
MOST_ROWS = 4000   # of ridge and probes: more change nothing but the wait


def save(data, folder):
    """Writes the tables and joins them, once."""
    path = os.path.join(folder, data.name + '.h5mu')
    if os.path.exists(path):
        return path
    command = [CLI, 'import', '-o', path]
    ids = [f's{i}' for i in range(data.n)]
    for name, x in data.blocks.items():
        table = os.path.join(folder, f'{data.name}-{name}.csv')
        with open(table, 'w', encoding='ascii') as f:
            print('id', *(f'{name}{d}' for d in range(x.shape[1])), sep=',', file=f)
            for row, values in zip(ids, x):
                if np.isfinite(values).any():
                    print(row, *('' if np.isnan(v) else repr(float(v)) for v in values), sep=',', file=f)
        command += ['--modality', f'{name}={table}', '--kind', f'{name}=vector']
    if data.labels:
        table = os.path.join(folder, f'{data.name}-labels.csv')
        with open(table, 'w', encoding='ascii') as f:
            print('id', *data.labels, sep=',', file=f)
            for i, row in enumerate(ids):
                print(row, *(f'c{v[i]}' for v in data.labels.values()), sep=',', file=f)
        for name in data.labels:
            command += ['--label', f'{name}={table}::{name}']
    subprocess.run(command + ['--id', 'id', '-q'], check=True, stdout=subprocess.DEVNULL)
    return path


def split(data, seed):
    """.7, .1, .2 of the rows, or of the groups."""
    rng = np.random.default_rng(1000 + seed)
    groups = np.arange(data.n) if data.groups is None else data.groups
    order = rng.permutation(np.unique(groups))
    cuts = np.split(order, [int(.7 * len(order)), int(.8 * len(order))])
    return [np.flatnonzero(np.isin(groups, part)) for part in cuts]


def run(*command):
    done = subprocess.run([CLI, *command, '-q'], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f'{" ".join(command)}: {done.stdout[-400:]}{done.stderr[-400:]}')
    return done.stdout


def train(data, path, folder, parts, seed, options):
    roles, model = (os.path.join(folder, f'{data.name}-{os.getpid()}{end}') for end in ('.tsv', '.fsmodel'))
    with open(roles, 'w', encoding='ascii') as f:
        for rows, role in zip(parts, ('train', 'valid', 'test')):
            for i in rows:
                print(f's{i}', role, sep='\t', file=f)
    start = time.time()
    usage = os.times()
    said = run('train', path, '-o', model, '--split', roles, '--seed', str(seed), '--json', '-f', *options)
    now = os.times()
    summary = json.loads(said.strip().rsplit('\n', 1)[1])
    summary['wall'] = time.time() - start
    summary['cpu'] = now.children_user + now.children_system - usage.children_user - usage.children_system
    return model, summary


def rebuild(data, path, folder, model, source, targets):
    """Of each target the mean, low and high of every sample of the test part, in rows of the set; NaN elsewhere."""
    out = os.path.join(folder, f'out-{os.getpid()}.npz')
    run('reconstruct', model, path, '--from', '+'.join(source), '--target', '+'.join(targets), '--split', 'test', '-o', out, '-f')
    file = np.load(out)
    rows = [int(str(name)[1:]) for name in file['id']]
    told = {}
    for target in targets:
        told[target] = np.full((3, data.n, data.blocks[target].shape[1]), np.nan)
        for i, key in enumerate(('', '.low', '.high')):
            told[target][i, rows] = file[target + key]
    os.remove(out)
    return told


def thin(rows):
    return rows if len(rows) <= MOST_ROWS else rows[np.linspace(0, len(rows) - 1, MOST_ROWS).astype(int)]


def ridge(scaled, parts, target):
    """Predictions for the test rows, a model a pattern of what is there; absent inputs are left out."""
    others = [k for k in scaled if k != target]
    x = np.column_stack([scaled[k] for k in others])
    there = np.isfinite(x)
    known = np.isfinite(scaled[target]).all(1)
    learn = thin(np.concatenate(parts[:2]))
    predicted = np.full(scaled[target].shape, np.nan)
    if not known.all() and scaled[target].shape[1] > 1 and (np.isfinite(scaled[target]).any(1) & ~known).any():
        # Columns have gaps of their own: each learns from the rows that have it.
        return np.column_stack([ridge({**scaled, target: scaled[target][:, [d]]}, parts, target)
                                for d in range(scaled[target].shape[1])])
    test = parts[2]
    patterns, which = np.unique(there[test], axis=0, return_inverse=True)
    for k, pattern in enumerate(patterns):
        rows = learn[there[learn][:, pattern].all(1) & known[learn]]
        if not pattern.any() or len(rows) < 5:
            predicted[test[which.ravel() == k]] = 0
            continue
        fit = RidgeCV(ALPHAS).fit(x[np.ix_(rows, pattern)], scaled[target][rows])
        predicted[test[which.ravel() == k]] = fit.predict(x[np.ix_(test[which.ravel() == k], pattern)]).reshape(
            -1, predicted.shape[1])
    return predicted


def errors(truth, predicted, rows):
    """Squared errors and totals a row, over what is known."""
    known = np.isfinite(truth[rows])
    miss = np.where(known, truth[rows] - predicted[rows], 0) ** 2
    return miss.sum(1), (np.where(known, truth[rows], 0) ** 2).sum(1)


def r2(miss, total):
    return 1 - miss.sum() / total.sum() if total.sum() > 0 else float('nan')


def score(x, label, learn, test):
    """Logistic regression and 5 neighbours, where a row has all of @x."""
    a, b = (rows[np.isfinite(x[rows]).all(1)] for rows in (thin(learn), test))
    if len(a) < 5 or len(b) == 0 or len(np.unique(label[a])) < 2:
        return 0, 0
    unit = StandardScaler().fit(x[a])
    linear = LogisticRegression(max_iter=2000).fit(unit.transform(x[a]), label[a]).score(unit.transform(x[b]), label[b])
    return linear, KNeighborsClassifier(5).fit(x[a], label[a]).score(x[b], label[b])


def plain_probes(scaled, label, learn, test):
    """Each modality alone, and the first 32 components of all."""
    told = {name: score(x, label, learn, test) for name, x in scaled.items()}
    whole = np.nan_to_num(np.column_stack([x / np.sqrt(x.shape[1]) for x in scaled.values()]))
    pca = PCA(min(32, len(thin(learn)) - 1, whole.shape[1]), random_state=0).fit(whole[thin(learn)])
    return told, score(pca.transform(whole), label, learn, test)


def judge(data, path, folder, parts, model, ridges, scale, own):
    """What a model rebuilds: numbers a modality, and what is missed a row."""
    names, test = list(data.blocks), parts[2]
    told, rows = {'r2': {}, 'ridge_r2': {}, 'self': {}, 'all': {}}, {}
    everything = rebuild(data, path, folder, model, names, names) if own else None
    for target in names:
        mean, sd = scale[target]
        truth = (data.blocks[target] - mean) / sd
        said = rebuild(data, path, folder, model, [k for k in names if k != target], [target])[target]
        some = np.any([np.isfinite(data.blocks[k][test]).any(1) for k in names if k != target], axis=0)
        miss, total = (np.where(some, e, 0) for e in errors(truth, (said[0] - mean) / sd, test))
        other = np.where(some, errors(truth, ridges[target], test)[0], 0)
        x = data.blocks[target][test]
        known = np.isfinite(x) & some[:, None]
        rows[target] = np.stack([miss, other, total, ((x >= said[1][test]) & (x <= said[2][test]) & known).sum(1), known.sum(1)])
        told['r2'][target], told['ridge_r2'][target] = r2(miss, total), r2(other, total)
        if own:
            there = test[np.isfinite(truth[test]).any(1)]
            alone = rebuild(data, path, folder, model, [target], [target])[target][0]
            told['self'][target] = r2(*errors(truth, (alone - mean) / sd, there))
            told['all'][target] = r2(*errors(truth, (everything[target][0] - mean) / sd, there))
    told['mean'], told['ridge'] = (float(np.nanmean(list(told[k].values()))) for k in ('r2', 'ridge_r2'))
    return told, rows


def probes(data, path, model, scaled, parts):
    """Of each label what latents know, beside what plain columns do with as many rows to learn from."""
    names = list(data.blocks)
    full = '+'.join(names)
    less = ['+'.join(k for k in names if k != lost) for lost in names] if len(names) > 2 else names
    told = {}
    for label, codes in data.labels.items():
        said = json.loads(run('evaluate', model, path, '--split', 'test', '--metrics', 'probe', '--label', label,
                              '--subsets', ','.join([full, *less]), '--json'))['probe']
        whole = [p for p in said if len(p['from']) == len(names)][0]
        part = [p for p in said if len(p['from']) < len(names)]
        learn = parts[0] if whole['n_train'] <= len(parts[0]) else np.concatenate(parts[:2])
        single, pca = plain_probes(scaled, codes, learn, parts[2])
        told[label] = {'fused': [whole['linear_accuracy'], whole['knn_accuracy']], 'n_test': whole['n_test'], 'single': single,
                       'pca': pca, 'transfer': float(np.mean([p['linear_accuracy_transfer'] for p in part])),
                       'refitted': float(np.mean([p['linear_accuracy'] for p in part]))}
    return told


def prepare(data, seed):
    """A split, its scale and ridge's predictions, which all models of the split are held against."""
    parts = split(data, seed)
    scale = {}
    for name, x in data.blocks.items():
        mean, sd = np.nanmean(x[parts[0]], 0), np.nanstd(x[parts[0]], 0)
        scale[name] = np.nan_to_num(mean), np.where(sd > 1e-6, sd, 1)
    scaled = {k: np.clip((x - scale[k][0]) / scale[k][1], -50, 50) for k, x in data.blocks.items()}
    start = time.process_time()
    ridges = {t: ridge(scaled, parts, t) for t in data.blocks}
    return parts, scale, scaled, ridges, time.process_time() - start


def one(data, path, folder, prepared, kind, seed):
    parts, scale, scaled, ridges, ridge_seconds = prepared
    model, summary = train(data, path, folder, parts, seed, ['--kind', kind])
    told, rows = judge(data, path, folder, parts, model, ridges, scale, own=kind == 'auto')
    told.update(n=len(parts[0]), n_test=len(parts[2]), wall=summary['wall'], cpu=summary['cpu'], ridge_seconds=ridge_seconds,
                steps=summary.get('steps', 0), did=summary.get('did', ''), latent=summary.get('auto', {}).get('latent', ''),
                load=os.getloadavg()[0], megabytes=summary['peak_rss_bytes'] / 2**20)
    if kind == 'auto':
        told['probes'] = probes(data, path, model, scaled, parts)
    os.remove(model)
    return told, rows


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--sets', default=','.join(sets.ALL))
    parser.add_argument('--splits', type=int, default=3)
    parser.add_argument('--seeds', type=int, default=3)
    parser.add_argument('--kinds', default='auto,mvtcae', help='auto is judged, the others stand beside it with one seed')
    parser.add_argument('--any-build', action='store_true', help='take what another build of the program measured, too')
    parser.add_argument('--only-report', action='store_true', help='measure nothing more')
    given = parser.parse_args(sys.argv[2:])
    folder = os.environ.get('FUSESCOPE_RECIPE_DIR') or tempfile.mkdtemp()
    os.makedirs(folder, exist_ok=True)
    with open(CLI, 'rb') as f:
        build = hashlib.sha256(f.read()).hexdigest()[:12]
    kept = report.Kept(folder, None if given.any_build or given.only_report else build)
    for name in () if given.only_report else given.sets.split(','):
        data = None
        for k in range(1, given.splits + 1):
            prepared = None
            for kind in given.kinds.split(','):
                for seed in range(1, 1 + (given.seeds if kind == 'auto' else 1)):
                    if kept.has(name, k, seed, kind):
                        continue
                    data = data or sets.ALL[name]()
                    path = save(data, folder)
                    prepared = prepared or prepare(data, k)
                    told, rows = one(data, path, folder, prepared, kind, seed)
                    groups = np.arange(data.n) if data.groups is None else data.groups
                    kept.add(name, k, seed, kind, build, told, rows, groups[prepared[0][2]])
                    print(f'{name:12} split {k} seed {seed} {kind:7} {told["n"]:6} rows  R² {told["mean"]:.3f}, ridge {told["ridge"]:.3f} '
                          f'({told["mean"] - told["ridge"]:+.3f})  {told["cpu"]:6.1f} CPU s, {told["wall"]:6.1f} s  L {told["latent"]:3} '
                          f'{told["did"]}', file=sys.stderr, flush=True)
    report.show(kept, [name for name in given.sets.split(',')])


CLI = sys.argv[1] if len(sys.argv) > 1 else None
if __name__ == '__main__':
    main()
