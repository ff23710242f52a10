#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is told of a label without a model, told anew with scikit-learn in the same folds: samples that lack a source, numbers
that were not recorded, samples that belong together. cross_numbers.py CROSS_DUMP"""
import json
import subprocess
import sys

try:
    import numpy as np
    from sklearn.decomposition import PCA
    from sklearn.linear_model import LogisticRegression, RidgeCV
    from sklearn.metrics import r2_score, roc_auc_score
    from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor, NearestNeighbors
except ImportError:
    print('1..0 # SKIP python3-sklearn is not installed')
    sys.exit(0)

results = []


def check(ok, name, detail=''):
    results.append(bool(ok))
    print(f'{"ok" if ok else "not ok"} {len(results)} - {name}{" # " + str(detail) if str(detail) else ""}', flush=True)


def table(rows):
    width = max(map(len, rows))
    return np.array([[np.nan if v is None else v for v in row] or [np.nan] * width for row in rows], dtype=float)


def prepare(x, learnt):
    """Scores of all rows, and the size of a row, by those that are learnt from; 0 where a row has nothing."""
    there = ~np.isnan(x).all(axis=1)
    learnt = learnt & there
    mean, sd = np.nanmean(x[learnt], axis=0), np.nanstd(x[learnt], axis=0)
    z = np.where(np.isnan(x), 0, (x - mean) / np.where(sd > 1e-6 * np.nanmax(np.abs(x[learnt]), axis=0), sd, 1))
    z[~there] = 0
    size = (z[learnt] ** 2).sum(axis=1).mean()
    k = min(50, x.shape[1], learnt.sum() // 5)
    if k < x.shape[1]:
        # not centred again: features that take their mean where they were not recorded have mean 0
        axes = PCA(k, svd_solver='full').fit(z[learnt])
        z = z @ axes.components_.T
    return z, size


def tell(part, sources, places):
    truth, folds = np.array(part['truth']), np.array(part['folds'])
    places = np.array(places)
    classes = int(truth.max()) + 1
    numbers = not np.allclose(truth, truth.round())
    linear, near = None if numbers else np.zeros((len(places), classes)), np.zeros((len(places), 1 if numbers else classes))
    for fold in range(5):
        scores = [prepare(table(part[s]), folds != fold) for s in sources]
        x = np.hstack([z for z, _ in scores])[places]
        balanced = np.hstack([z / np.sqrt(size) for z, size in scores])[places]
        y, out = truth[places], folds[places] == fold
        if numbers:
            near[out, 0] = KNeighborsRegressor(5).fit(balanced[~out], y[~out]).predict(balanced[out])
            continue
        linear[out] = LogisticRegression(C=1, tol=1e-8, max_iter=5000).fit(x[~out], y[~out]).predict_proba(x[out])
        near[out] = KNeighborsClassifier(5).fit(balanced[~out], y[~out]).predict_proba(balanced[out])
    return truth[places], linear, near


def hsic(k, l):
    n = len(k)
    k, l = k - np.diag(np.diag(k)), l - np.diag(np.diag(l))
    return ((k * l).sum() + k.sum() * l.sum() / (n - 1) / (n - 2) - 2 * (k @ l).sum() / (n - 2)) / n / (n - 3)


def classes(part):
    groups = np.array(part['rows']) % 60
    folds = np.array(part['folds'])
    check(all(len(set(folds[groups == g])) == 1 for g in set(groups)), 'a group is in one fold')
    check(min(np.bincount(folds)) >= 25, 'folds are of one size', np.bincount(folds))
    for name, sources in (('from_wide', ['wide']), ('from_narrow', ['narrow']), ('from_both', ['wide', 'narrow'])):
        read = part[name]
        truth, linear, near = tell(part, sources, read['places'])
        own = np.array(read['linear']).reshape(linear.shape)
        own_near = np.array(read['neighbors']).reshape(near.shape)
        check(np.abs(own - linear).max() < 5e-3, f'{name}: probabilities are those of LogisticRegression', np.abs(own - linear).max())
        check((np.abs(own_near - near).max(axis=1) > 1e-6).mean() < .02, f'{name}: shares are those of KNeighborsClassifier')
        check(abs(read['quality'] - (own.argmax(axis=1) == truth).mean()) < 1e-9, f'{name}: accuracy')
        for key, p in (('auc_linear', own), ('auc_neighbors', own_near)):
            area = np.mean([roc_auc_score(truth == k, p[:, k]) for k in range(3)])
            check(abs(read[key] - area) < 1e-9, f'{name}: {key} is that of roc_auc_score', (read[key], area))
        check(read['low'] < read['quality'] < read['high'] and read['n_units'] <= 60, f'{name}: an interval over groups')
    lacking = sum(not row for row in part['wide'])
    check(lacking > 20 and len(part['from_wide']['places']) == len(part['rows']) - lacking, 'samples that lack a source are left out')


def numbers(part):
    for name, sources in (('from_wide', ['wide']), ('from_narrow', ['narrow'])):
        read = part[name]
        truth, _, near = tell(part, sources, read['places'])
        check(np.abs(np.array(read['neighbors']) - near[:, 0]).max() < 1e-4, f'{name}: means are those of KNeighborsRegressor')
        check(abs(read['quality'] - r2_score(truth, read['linear'])) < 1e-6, f'{name}: R² is that of r2_score')


def alignment(part, of):
    both = np.array(of['rows'])
    scaled = []
    for name in ('wide', 'narrow'):
        x = table(part[name])[[part['rows'].index(r) for r in both]]
        scaled.append(np.nan_to_num((x - np.nanmean(x, axis=0)) / np.nanstd(x, axis=0)))
    k, l = (x @ x.T for x in scaled)
    cka = hsic(k, l) / np.sqrt(hsic(k, k) * hsic(l, l))
    check(abs(cka - of['cka']) < 1e-4, 'debiased CKA', (cka, of['cka']))
    x, y = (x - x.mean(axis=0) for x in scaled)
    plain = np.linalg.norm(y.T @ x) ** 2 / (np.linalg.norm(x.T @ x) * np.linalg.norm(y.T @ y))
    check(abs(plain - of['plain']) < 1e-4, 'plain CKA', (plain, of['plain']))
    check(0 < of['plain_shuffled'] < plain and cka < plain, 'plain CKA is above the debiased one, and not 0 by chance', of)
    near = [NearestNeighbors(n_neighbors=10).fit(x).kneighbors(return_distance=False) for x in scaled]
    shared = np.array([len(set(a) & set(b)) / 10 for a, b in zip(*near)])
    check(np.abs(shared - of['overlap']).mean() < .005, 'neighbours that two sources share')
    check(abs(of['chance']) < .2, 'chance of debiased CKA is near 0', of['chance'])


def redundancy(of):
    """Of all of the features, not of the components that are looked at alone."""
    folds = np.array(of['folds'])
    x = {name: table(of[name]) for name in ('wide', 'narrow')}
    for source, target in (('wide', 'narrow'), ('narrow', 'wide')):
        errors, sizes = 0, 0
        for fold in range(5):
            out = folds == fold
            z, y = (prepare(x[name], ~out)[0] for name in (source, target))
            mean, sd = x[target][~out].mean(axis=0), x[target][~out].std(axis=0)
            whole = (((x[target][out] - mean) / sd) ** 2).sum()
            told = RidgeCV(np.logspace(-2, 6, 33)).fit(z[~out], y[~out]).predict(z[out])
            errors += ((y[out] - told) ** 2).sum() + whole - (y[out] ** 2).sum()
            sizes += whole
        found = of[f'{target}_from_{source}']
        check(abs(found['value'] - (1 - errors / sizes)) < .01, f'{target} from {source}: the share of all features', (found, 1 - errors / sizes))
        check(found['low'] < found['value'] < found['high'], f'{target} from {source}: an interval')


def main():
    made = json.loads(subprocess.run([sys.argv[1]], capture_output=True, text=True, check=True).stdout)
    classes(made['color'])
    numbers(made['amount'])
    alignment(made['color'], made['alignment'])
    redundancy(made['redundancy'])
    check(abs(made['cramer'] - .3864007706) < 1e-9, 'Cramér’s V with Bergsma’s correction', made['cramer'])
    print(f'1..{len(results)}')
    sys.exit(0 if all(results) else 1)


main()
