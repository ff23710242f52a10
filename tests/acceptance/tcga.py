#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Breast tumours, 70 of 220 without protein: trains on all, hides protein where it is known, and compares
what comes back with mean imputation and with ridge regression (scikit-learn's RidgeCV)."""
import csv
import os
import random
import sys
import tempfile

from accept import check, cli, finish, need

try:
    import numpy as np
    from sklearn.linear_model import RidgeCV
except ImportError:
    print('1..0 # SKIP scikit-learn is not installed')
    sys.exit(0)

OPTIONS = ['--kind', 'mvtcae', '--latent', '12', '--hidden', '64', '--epochs', '300', '--set', 'noise=feature', '--set', 'patience=60']


def table(name):
    with open(need('tcga_brca', name), newline='', encoding='utf-8') as lines:
        rows = list(csv.reader(lines))
    return {r[0]: r[1:] for r in rows[1:]}


def split_rows(samples, protein):
    """Shares 0.8 / 0.1 / 0.1, stratified by subtype and presence of protein."""
    strata = {}
    for name, row in samples.items():
        strata.setdefault((row[0], name in protein), []).append(name)
    roles = {}
    for members in strata.values():
        random.Random(1).shuffle(members)
        for i, name in enumerate(members):
            roles[name] = 'test' if i % 10 in (3, 7) else 'valid' if i % 10 == 9 else 'train'
    return roles


def ridge_mse(roles, tables, protein):
    """Standardised squared error of ridge regression and of the mean on hidden proteins."""
    def inputs(names):
        return np.array([[float(v) for t in tables for v in t[n]] for n in names])
    train = [n for n in protein if roles[n] == 'train']
    test = [n for n in protein if roles[n] == 'test']
    x, y = inputs(train), np.array([[float(v) for v in protein[n]] for n in train])
    xm, xs, ym, ys = x.mean(0), x.std(0) + 1e-9, y.mean(0), y.std(0) + 1e-9
    model = RidgeCV(np.logspace(0, 5, 21)).fit((x - xm) / xs, (y - ym) / ys)
    truth = (np.array([[float(v) for v in protein[n]] for n in test]) - ym) / ys
    return ((model.predict((inputs(test) - xm) / xs) - truth) ** 2).mean(), (truth ** 2).mean(), len(test)


def main():
    data = need('tcga_brca', 'tcga_brca.h5mu')
    samples, protein = table('samples.csv'), table('protein.csv')
    roles = split_rows(samples, protein)
    ridge, nothing, n = ridge_mse(roles, [table('mrna.csv'), table('mirna.csv')], protein)
    with tempfile.TemporaryDirectory() as folder:
        split = os.path.join(folder, 'split.tsv')
        with open(split, 'w', encoding='utf-8') as out:
            out.writelines(f'{name}\t{role}\n' for name, role in roles.items())
        info = cli('info', data, '--json')[-1]
        names = [m['name'] for m in info['modalities']]
        which = next(m for m in names if 'prot' in m.lower())
        check(info['n_samples'] == 220, 'all 220 tumours are read')
        check(next(m['n_present'] for m in info['modalities'] if m['name'] == which) == 150, 'protein is known for 150')
        model = os.path.join(folder, 'tcga.fsmodel')
        cli('train', data, '-o', model, '--split', split, *OPTIONS, '--json')
        result = cli('evaluate', model, data, '--split', 'test', '--metrics', 'reconstruction', '--subsets', 'all', '--json')[-1]
        others = set(names) - {which}
        hidden = next(c for c in result['reconstruction'] if c['target'] == which and set(c['from']) == others)
        check(hidden['n'] == n, 'scored on the tumours whose protein is known', f'{n}')
        check(hidden['mse'] < .9 * nothing, 'hidden protein comes back better than the mean', f'{hidden["mse"]:.3f}, mean {nothing:.3f}')
        check(hidden['mse'] < 1.15 * ridge, 'and within 15 % of ridge regression or better', f'{hidden["mse"]:.3f}, ridge {ridge:.3f}')
        out = os.path.join(folder, 'protein.csv')
        cli('reconstruct', model, data, '--from', '+'.join(sorted(others)), '--target', which, '-o', out)
        with open(out, newline='', encoding='utf-8') as lines:
            head = next(csv.reader(lines))
            check(len(list(lines)) >= 220, 'every tumour gets its proteins, imputed where they were not run')
        print('#', head[:6])
    finish()


main()
