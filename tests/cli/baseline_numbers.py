#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What `evaluate` says can be had without a model is what NumPy and scikit-learn compute from the same rows: principal components
(PCA.get_covariance(), conditioned), logistic regression, ridge and neighbours; on rows with gaps too."""
import csv
import json
import os
import subprocess
import sys
import tempfile

try:
    import numpy as np
    from sklearn.decomposition import PCA
    from sklearn.linear_model import LogisticRegression, Ridge
    from sklearn.neighbors import KNeighborsClassifier
except ImportError:
    print('1..0 # SKIP no NumPy and scikit-learn')
    sys.exit(0)

CLI = os.environ['FUSESCOPE_CLI']
N_LATENTS, N = 5, 300
WIDTHS = {'a': 8, 'b': 6, 'wide': 230}
checks = []


def run(*args):
    done = subprocess.run([CLI, *map(str, args)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f'Bail out! {" ".join(map(str, args))}: {done.stderr}')
        sys.exit(1)
    return done.stdout


def check(name, told, expected, tolerance):
    good = told is not None and abs(told - expected) <= tolerance
    checks.append(good)
    print(f'{"ok" if good else "not ok"} {len(checks)} - {name}: {told} told, {expected:.6f} computed', flush=True)


def make(rng, gaps):
    z = rng.normal(size=(N, 4))
    x = {m: z @ rng.normal(size=(4, w)) + rng.normal(size=(N, w)) * (1 if m != 'wide' else 6) for m, w in WIDTHS.items()}
    there = {m: np.ones(N, bool) for m in WIDTHS}
    if gaps:
        for m in WIDTHS:
            there[m] = rng.random(N) < .8
        for m in WIDTHS:
            there[m] |= ~(there['a'] | there['b'] | there['wide'])
            x[m][~there[m]] = np.nan
        x['a'][rng.random(x['a'].shape) < .05] = np.nan
    kind = np.digitize(z[:, 0] + .4 * rng.normal(size=N), [-.6, .6])
    return x, there, kind, z[:, 1] + .3 * rng.normal(size=N)


def write(folder, x, there, kind, amount, role):
    ids = [f's{i:03}' for i in range(N)]
    for m, values in x.items():
        with open(f'{folder}/{m}.csv', 'w', newline='') as file:
            out = csv.writer(file)
            out.writerow(['id', *(f'{m}{d}' for d in range(values.shape[1]))])
            for i in range(N):
                if there[m][i]:
                    out.writerow([ids[i], *('' if np.isnan(v) else repr(float(v)) for v in values[i])])
    with open(f'{folder}/labels.csv', 'w', newline='') as file:
        out = csv.writer(file)
        out.writerow(['id', 'kind', 'amount'])
        out.writerows([ids[i], 'xyz'[kind[i]], repr(float(amount[i]))] for i in range(N))
    with open(f'{folder}/split.tsv', 'w') as file:
        file.writelines(f'{ids[i]}\t{role[i]}\n' for i in range(N))


def evaluate(folder, label):
    data, model = f'{folder}/d.h5mu', f'{folder}/m.fsmodel'
    if not os.path.exists(data):
        run('import', *(f'--modality={m}={folder}/{m}.csv' for m in WIDTHS), '--id', 'id', f'--label=kind={folder}/labels.csv::kind',
            f'--label=amount={folder}/labels.csv::amount', '-o', data)
        run('train', data, '-o', model, '--kind', 'mvtcae', '--epochs', 3, '--latent', N_LATENTS, '--split', f'{folder}/split.tsv')
        run('encode', model, data, '-o', f'{folder}/z.npz')
    return json.loads(run('evaluate', model, data, '--split', 'test', '--metrics', 'baselines,probe', '--label', label,
                          '--subsets', 'all', '--json'))


class Truth:
    """Everything standardised by the training rows, gaps kept."""

    def __init__(self, x, there, role):
        self.train, self.test = role == 'train', role == 'test'
        self.there = np.stack([there[m] for m in WIDTHS], 1)
        self.x = np.hstack([(x[m] - np.nanmean(x[m][self.train], 0)) / np.nanstd(x[m][self.train], 0) for m in WIDTHS])
        self.columns = np.repeat(range(3), list(WIDTHS.values()))
        whole = self.train & self.there.all(1)
        fitted = np.nan_to_num(self.x[whole if whole.sum() >= 50 else self.train])
        self.pca = PCA(N_LATENTS, svd_solver='full').fit(fitted)
        self.covariance = self.pca.get_covariance()

    def expect(self, row, hidden=None):
        """The row, what it lacks and what is hidden at its mean given the rest."""
        seen = np.isfinite(self.x[row]) & (self.columns != hidden)
        out, mean = np.where(seen, self.x[row], 0.), self.pca.mean_
        gain = np.linalg.solve(self.covariance[np.ix_(seen, seen)], (self.x[row] - mean)[seen])
        out[~seen] = mean[~seen] + self.covariance[np.ix_(~seen, seen)] @ gain
        return out

    def r2(self, target):
        mine = self.columns == target
        rows = [i for i in np.where(self.test)[0] if self.there[i, target] and self.there[i].sum() > 1]
        error = np.nansum([(self.expect(i, target)[mine] - self.x[i, mine]) ** 2 for i in rows])
        return 1 - error / np.nansum([self.x[i, mine] ** 2 for i in rows])

    def scores(self):
        return self.pca.transform(np.array([self.expect(i) for i in range(N)]))


def scale(x, train):
    return (x - x[train].mean(0)) / x[train].std(0)


def quality(model, x, y, train, test):
    return model.fit(x[train], y[train]).score(x[test], y[test])


def logistic():
    return LogisticRegression(C=1, max_iter=5000, tol=1e-8)


def compare(folder, name, x, there, kind, amount, role):
    truth = Truth(x, there, role)
    told = evaluate(folder, 'kind')
    for i, m in enumerate(WIDTHS):
        one = [b for b in told['baselines'] if b['target'] == m and b['method'] == 'pca'][0]
        check(f'{name}: R² of {m} by components', one['r2'], truth.r2(i), 2e-5)
        check(f'{name}: components of {m}', one['components'], N_LATENTS, 0)
    train, test = truth.train, truth.test
    scores, latents = truth.scores(), np.load(f'{folder}/z.npz')['mean']
    tolerance = 2.01 / test.sum()  # two rows at the border
    by = {b['method']: b for b in told['probe_baselines']}
    check(f'{name}: linear, components', by['pca']['linear']['quality']['value'], quality(logistic(), scale(scores, train), kind, train, test), tolerance)
    check(f'{name}: neighbours, components', by['pca']['neighbors']['quality']['value'], quality(KNeighborsClassifier(5), scores, kind, train, test), tolerance)
    check(f'{name}: linear, latents', by['fused']['linear']['quality']['value'], quality(logistic(), latents, kind, train, test), tolerance)
    whole = [p for p in told['probe'] if len(p['from']) == 3][0]
    if there['a'].all():
        check(f'{name}: as the table of probes', by['fused']['linear']['quality']['value'], whole['linear_accuracy'], 0)
        check(f'{name}: neighbours as in the table', by['fused']['neighbors']['quality']['value'], whole['knn_accuracy'], 0)
        for reader, model in (('linear', logistic()), ('neighbors', KNeighborsClassifier(5))):
            source = by['best_single'][reader]['source']
            own = scale(x[source], train)
            check(f'{name}: {reader}, {source} alone', by['best_single'][reader]['quality']['value'], quality(model, own, kind, train, test), tolerance)
    lead = by['pca']['linear']['fused_minus_this']
    check(f'{name}: lead', lead['value'], by['fused']['linear']['quality']['value'] - by['pca']['linear']['quality']['value'], 1e-9)
    check(f'{name}: interval holds it', float(lead['low'] <= lead['value'] <= lead['high']), 1, 0)
    by = {b['method']: b for b in evaluate(folder, 'amount')['probe_baselines']}
    check(f'{name}: ridge, components', by['pca']['linear']['quality']['value'], quality(Ridge(1), scale(scores, train), amount, train, test), 1e-4)
    check(f'{name}: no neighbours of a number', float(by['pca']['neighbors']['quality']['value'] is None), 1, 0)


def main():
    rng = np.random.default_rng(5)
    for name, gaps in (('complete', False), ('gaps', True)):
        with tempfile.TemporaryDirectory() as folder:
            x, there, kind, amount = make(rng, gaps)
            role = np.array(['train'] * 190 + ['valid'] * 20 + ['test'] * 90)
            write(folder, x, there, kind, amount, role)
            compare(folder, name, x, there, kind, amount, role)
    print(f'1..{len(checks)}')


main()
