# SPDX-License-Identifier: GPL-3.0-or-later
"""Each set, split and seed: a model that nobody tuned beside ridge, single modalities and principal components."""
import argparse
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
    roles, model = os.path.join(folder, 'split.tsv'), os.path.join(folder, 'model.fsmodel')
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


def rebuild(data, path, folder, model, source, target):
    """Mean, low and high of every sample of the test part, in rows of the set; NaN elsewhere."""
    out = os.path.join(folder, 'out.npz')
    run('reconstruct', model, path, '--from', '+'.join(source), '--target', target, '--split', 'test', '-o', out, '-f')
    file = np.load(out)
    rows = [int(str(name)[1:]) for name in file['id']]
    result = np.full((3, data.n, data.blocks[target].shape[1]), np.nan)
    for i, key in enumerate(('', '.low', '.high')):
        result[i, rows] = file[target + key]
    return result


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
    """Squared errors and squares a row, over what is known, where there is anything else to predict from."""
    miss = np.nansum((truth[rows] - predicted[rows]) ** 2, 1)
    return miss, np.nansum(np.where(np.isnan(predicted[rows]), np.nan, truth[rows]) ** 2, 1)


def r2(miss, total):
    return 1 - miss.sum() / total.sum()


def interval(model, other, totals, n_draws=1000):
    """Difference of the mean R² over targets, and where 95 % of resamplings of rows put it."""
    rng = np.random.default_rng(1)
    n = len(totals[0])
    draws = []
    for _ in range(n_draws):
        rows = rng.integers(0, n, n)
        draws.append(np.mean([(b[rows].sum() - a[rows].sum()) / t[rows].sum()
                              for a, b, t in zip(model, other, totals) if t[rows].sum() > 0]))
    return np.percentile(draws, [2.5, 97.5])


def probes(scaled, label, parts):
    """The best single modality and PCA-32: logistic regression and 5 neighbours."""
    learn, test = thin(np.concatenate(parts[:2])), parts[2]

    def score(x):
        a, b = (rows[np.isfinite(x[rows]).all(1)] for rows in (learn, test))
        if len(a) < 5 or len(b) == 0:
            return 0, 0
        unit = StandardScaler().fit(x[a])
        linear = LogisticRegression(max_iter=2000).fit(unit.transform(x[a]), label[a]).score(unit.transform(x[b]), label[b])
        return linear, KNeighborsClassifier(5).fit(x[a], label[a]).score(x[b], label[b])

    single = [score(x) for x in scaled.values()]
    whole = np.nan_to_num(np.column_stack([x / np.sqrt(x.shape[1]) for x in scaled.values()]))
    pca = PCA(min(32, len(learn) - 1, whole.shape[1]), random_state=0).fit(whole[learn])
    return max(s[0] for s in single), max(s[1] for s in single), *score(pca.transform(whole))


def judge(data, path, folder, parts, model, ridges, scale, own=True):
    """All that is told of one model."""
    names, test = list(data.blocks), parts[2]
    result = {'r2': {}, 'inside': {}, 'self': {}, 'all': {}}
    misses, others, totals = [], [], []
    for target in names:
        mean, sd = scale[target]
        truth = (data.blocks[target] - mean) / sd
        low_high = rebuild(data, path, folder, model, [k for k in names if k != target], target)
        predicted = (low_high[0] - mean) / sd
        some = np.any([np.isfinite(data.blocks[k][test]).any(1) for k in names if k != target], axis=0)
        there = test[some]
        miss, total = (np.where(some, e, 0) for e in errors(truth, predicted, test))
        misses.append(miss), totals.append(total)
        others.append(np.where(some, errors(truth, ridges[target], test)[0], 0))
        result['r2'][target] = r2(miss, total)
        known = np.isfinite(data.blocks[target][there])
        x = data.blocks[target][there]
        inside = (x >= low_high[1][there]) & (x <= low_high[2][there])
        result['inside'][target] = float(inside[known].mean())
        for key, source in (('self', [target]), ('all', names)) if own else ():
            full = (rebuild(data, path, folder, model, source, target)[0] - mean) / sd
            result[key][target] = r2(*errors(truth, full, test[np.isfinite(truth[test]).any(1)]))
    result['mean'] = float(np.mean(list(result['r2'].values())))
    result['ridge'] = float(np.mean([r2(b, t) for b, t in zip(others, totals)]))
    result['difference'] = interval(misses, others, totals)
    return result


def told_probes(data, path, model, names):
    """Of each label: linear, 5 neighbours, and linear after one modality is lost, fitted on all and refitted."""
    result = {}
    full = '+'.join(names)
    less = [','.join('+'.join(k for k in names if k != lost) for lost in names)] if len(names) > 2 else [','.join(names)]
    for label in data.labels:
        said = json.loads(run('evaluate', model, path, '--split', 'test', '--metrics', 'probe', '--label', label,
                              '--subsets', f'{full},{less[0]}', '--json'))['probe']
        whole = [p for p in said if len(p['from']) == len(names)][0]
        part = [p for p in said if len(p['from']) < len(names)]
        result[label] = (whole['linear_accuracy'], whole['knn_accuracy'],
                         np.mean([p['linear_accuracy_transfer'] for p in part]), np.mean([p['linear_accuracy'] for p in part]))
    return result


def one(data, path, folder, seed_of_split, seeds, kinds):
    parts = split(data, seed_of_split)
    scale = {}
    for name, x in data.blocks.items():
        mean, sd = np.nanmean(x[parts[0]], 0), np.nanstd(x[parts[0]], 0)
        scale[name] = np.nan_to_num(mean), np.where(sd > 1e-6, sd, 1)
    scaled = {k: np.clip((x - scale[k][0]) / scale[k][1], -50, 50) for k, x in data.blocks.items()}
    start = time.process_time()
    ridges = {t: ridge(scaled, parts, t) for t in data.blocks}
    ridge_seconds = time.process_time() - start
    base = {label: probes(scaled, codes, parts) for label, codes in data.labels.items()}
    for seed in seeds:
        for kind in kinds:
            model, summary = train(data, path, folder, parts, seed, ['--kind', kind])
            told = judge(data, path, folder, parts, model, ridges, scale, own=kind == kinds[0])
            told.update(set=data.name, split=seed_of_split, seed=seed, kind=kind, n=len(parts[0]), seconds=summary['wall'],
                        cpu=summary['cpu'], ridge_seconds=ridge_seconds, did=summary.get('did', ''),
                        latent=summary.get('auto', {}).get('latent', ''))
            low, high = told['difference']
            print(f'{data.name:12} {seed_of_split:5} {seed:4} {kind:7} {told["n"]:6} {told["mean"]:7.3f} {told["ridge"]:7.3f} '
                  f'{told["mean"] - told["ridge"]:+7.3f} ({low:+.3f} … {high:+.3f}) '
                  f'{np.mean(list(told["inside"].values())):6.3f} ({min(told["inside"].values()):.2f}–{max(told["inside"].values()):.2f}) '
                  + (f'{np.mean([told["all"][k] - told["self"][k] for k in told["all"]]):+7.3f} ' if told['all'] else '        ')
                  + f'{told["cpu"]:7.1f} {told["seconds"]:7.1f}  L {told["latent"]:4} {told["did"]}', flush=True)
            for label, (linear, near, lost, refitted) in told_probes(data, path, model, list(data.blocks)).items():
                best, best_near, pca, pca_near = base[label]
                print(f'{"":12} {label:12} fused {linear:.3f}, best single {best:.3f}, PCA-32 {pca:.3f} · 5-NN {near:.3f}, {best_near:.3f}, '
                      f'{pca_near:.3f} · one lost {lost:.3f}, refitted {refitted:.3f}', flush=True)
            yield told


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument('--sets', default=','.join(sets.ALL))
    parser.add_argument('--splits', type=int, default=3)
    parser.add_argument('--seeds', type=int, default=3)
    parser.add_argument('--kinds', default='auto,mvtcae', help='the first is judged, the others stand beside it')
    given = parser.parse_args(sys.argv[2:])
    folder = os.environ.get('FUSESCOPE_RECIPE_DIR') or tempfile.mkdtemp()
    os.makedirs(folder, exist_ok=True)
    print(f'{"set":12} split seed {"kind":7} {"rows":>6} {"R² loo":>7} {"ridge":>7} {"differ.":>7} {"95 % of rows":19} '
          f'{"90 % ranges hold":20} {"all−self":>8} {"CPU s":>6} {"s":>7}')
    told = []
    for name in given.sets.split(','):
        data = sets.ALL[name]()
        path = save(data, folder)
        for k in range(given.splits):
            told += one(data, path, folder, k + 1, range(1, given.seeds + 1), given.kinds.split(','))
    print('\nMean over splits and seeds')
    for name in given.sets.split(','):
        for kind in given.kinds.split(','):
            rows = [t for t in told if t['set'] == name and t['kind'] == kind]
            gaps = np.array([t['mean'] - t['ridge'] for t in rows])
            inside = {k: np.mean([t['inside'][k] for t in rows]) for k in rows[0]['inside']}
            print(f'{name:12} {kind:7} R² {np.mean([t["mean"] for t in rows]):.3f}, ridge {np.mean([t["ridge"] for t in rows]):.3f}, '
                  f'difference {gaps.mean():+.3f} ± {gaps.std():.3f} (worst {gaps.min():+.3f}), ranges '
                  + ' '.join(f'{k} {v:.3f}' for k, v in inside.items())
                  + f', {np.mean([t["cpu"] for t in rows]):.1f} CPU s, ridge {np.mean([t["ridge_seconds"] for t in rows]):.1f}')


CLI = sys.argv[1]
main()
