#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each number that a figure shows, as its .csv holds it, is the number in the command line's JSON.

The figure `gallery` is not here: what it shows stands in no JSON. Of `sample` it is what the model takes it for."""
import csv
import html
import json
import math
import os
import re
import subprocess
import sys
import tempfile

CLI = os.environ['FUSESCOPE_CLI']
checks = []


def run(*args):
    done = subprocess.run([CLI, *map(str, args)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f'Bail out! {" ".join(map(str, args))}: {done.stderr}')
        sys.exit(1)
    return done.stdout


def ask(*args):
    return json.loads(run(*args, '--json'))


def number(text):
    return None if text == '' else float(text)


def compare(name, shown, told, tolerance=1e-12):
    """Two dictionaries of lists of numbers under the same keys, none of them empty."""
    def close(a, b):
        return a is None and b is None or a is not None and b is not None and math.isclose(a, b, rel_tol=1e-9, abs_tol=tolerance)
    wrong = [f'{key}: {shown.get(key)} in the figure, {told.get(key)} in the JSON'
             for key in sorted(set(shown) | set(told), key=str)
             if key not in shown or key not in told or not all(map(close, shown[key], told[key]))]
    n_numbers = sum(v is not None for values in told.values() for v in values)
    checks.append(not wrong and n_numbers > 0)
    print(f'{"ok" if checks[-1] else "not ok"} {len(checks)} - {name}: {n_numbers} numbers{" # " + wrong[0] if wrong else ""}', flush=True)


class Study:
    def __init__(self, folder):
        self.folder = folder
        self.data, self.model = os.path.join(folder, 'example.h5mu'), os.path.join(folder, 'm.fsmodel')
        run('example', '-o', folder, '--samples', 200)
        lines = run('train', self.data, '-o', self.model, '--kind', 'mvtcae', '--epochs', 15, '--split', '0.6/0.1/0.3', '--json')
        self.epochs = [json.loads(line) for line in lines.splitlines()][:-1]

    def ask(self, command, *more):
        return ask(command, self.model, self.data, *more)

    def figure(self, name, *more):
        path = os.path.join(self.folder, f'{name}.csv')
        run('figure', name, self.model, self.data, '-o', path, '--force', *more)
        with open(path, newline='', encoding='utf-8') as text:
            return list(csv.DictReader(text))


def table(rows, keys, values):
    return {tuple(row[k] for k in keys): [number(row[v]) for v in values] for row in rows}


def data_figures(study):
    info = ask('info', study.data)
    n = info['n_samples']
    compare('coverage', table(study.figure('coverage'), ['modality'], ['present', 'samples', 'share']),
            {(m['name'],): [m['n_present'], n, m['n_present'] / n] for m in info['modalities']})
    compare('patterns', table(study.figure('patterns'), ['present'], ['n', 'share']),
            {('+'.join(p['present']),): [p['n'], p['n'] / n] for p in info['patterns']})
    values = ['n', 'n_missing', 'rate', 'low', 'high']
    compare('missing-by-class', table(study.figure('missing-by-class'), ['class', 'modality'], values),
            {(r['class'], r['modality']): [r[v] for v in values] for r in info['missing_by_class']})


def training(study):
    told = {}
    for epoch in study.epochs:
        for part in ('train', 'valid'):
            for name, terms in epoch[part]['modalities'].items():
                told[str(epoch['epoch']), part, name] = [epoch[part]['loss'], epoch[part]['terms']['kl'], terms['nll'], terms['kl'], terms['r2']]
    compare('training', table(study.figure('training'), ['epoch', 'rows', 'modality'], ['loss', 'kl', 'nll', 'kl_of', 'r2']), told)


def mapped(study):
    latents, points = os.path.join(study.folder, 'z.npz'), os.path.join(study.folder, 'map.csv')
    run('encode', study.model, study.data, '-o', latents)
    for method in ('pca', 'tsne'):
        run('project', latents, '-o', points, '--method', method, '--force')
        with open(points, newline='', encoding='utf-8') as text:
            told = table(csv.DictReader(text), ['id'], [f'{method}1', f'{method}2'])
        shown = table(study.figure('map', '--method', method), ['id'], ['x', 'y'])
        compare(f'map, {method}', shown, {k: v for k, v in told.items() if k in shown}, tolerance=1e-4)


def exact_map(study):
    """A model with a metric of its own: what is encoded and projected is the map that is drawn, through each format."""
    model, points, shown = (os.path.join(study.folder, name) for name in ('exact.fsmodel', 'near.csv', 'exact-map.csv'))
    run('train', study.data, '-o', model, '--kind', 'full', '--split', '0.7/0/0.3')
    run('figure', 'map', model, study.data, '-o', shown, '--method', 'pca')
    with open(shown, newline='', encoding='utf-8') as text:
        drawn = table(csv.DictReader(text), ['id'], ['x', 'y'])
    for suffix in ('npz', 'h5mu', 'csv'):
        latents = os.path.join(study.folder, f'exact.{suffix}')
        run('encode', model, study.data, '-o', latents)
        run('project', latents, '-o', points, '--method', 'pca', '--force')
        with open(points, newline='', encoding='utf-8') as text:
            told = table(csv.DictReader(text), ['id'], ['pca1', 'pca2'])
        compare(f'map of a model with a metric, by .{suffix}', drawn, {k: v for k, v in told.items() if k in drawn}, tolerance=1e-4)


def subsets(study):
    values = ['n', 'nll_per_feature', 'mse', 'nrmse', 'r2', 'skill', 'skill_low', 'skill_high']
    cells = study.ask('evaluate', '--metrics', 'reconstruction')['reconstruction']
    compare('subsets', table(study.figure('subsets'), ['from', 'target'], values),
            {('+'.join(c['from']), c['target']): [c[v] for v in values] for c in cells})


def robustness(study):
    for more in ([], ['--target', 'sensors', '--mechanism', 'by-class']):
        told = study.ask('lab', '--repeats', 5, *more)
        values = ['mean', 'low', 'high', 'n', 'coverage']
        compare(f'robustness {" ".join(more)}',
                {(*k[:3], float(k[3])): v for k, v in table(study.figure('robustness', '--repeats', 5, *more),
                                                            ['mechanism', 'modality', 'measure', 'rate'], values).items()},
                {(c['mechanism'], c['modality'], c['measure'], p['rate']): [p[v] for v in values] for c in told['curves'] for p in c['points']})


def contributions(study):
    told = study.ask('explain', '--interactions')
    names = told['modalities']
    compare('attribution', table(study.figure('attribution'), ['id', 'modality'], ['base', 'full', 'phi', 'loo', 'solo']),
            {(s['id'], m): [s['base'], s['full'], s['phi'][i], s['loo'][i], s['solo'][i]] for s in told['samples'] for i, m in enumerate(names)})
    compare('interaction', {tuple(sorted(k)): v for k, v in table(study.figure('interaction'), ['a', 'b'], ['interaction']).items()},
            {tuple(sorted((a, b))): [told['interactions'][i][j]] for i, a in enumerate(names) for j, b in enumerate(names)})
    sample = told['samples'][0]
    left_out = {(sample['id'], m): sample['full'] - sample['loo'][i] for i, m in enumerate(names) if sample['loo'][i] is not None}
    left_out[sample['id'], ''] = sample['full']
    compare('without', table(study.figure('without', '--sample', sample['id']), ['id', 'without'], ['value', 'probability']),
            {k: [v, 1 / (1 + math.exp(-v))] for k, v in left_out.items()})


def answers(study):
    """The two likeliest classes stand on the picture, as text."""
    told = study.ask('explain', '--from', 'image+sensors')
    for sample in told['samples'][:3]:
        path = os.path.join(study.folder, 'sample.svg')
        run('figure', 'sample', study.model, study.data, '-o', path, '--force', '--sample', sample['id'], '--from', 'image+sensors')
        with open(path, encoding='utf-8') as svg:
            shown = re.findall(r'(?:model:|then) ([^<,]+), (\d+)', html.unescape(svg.read()))
        likeliest = sorted(zip(sample['probabilities'], told['classes']), reverse=True)[:2]
        compare(f'sample {sample["id"]}', {name: [float(share)] for name, share in shown},
                {name: [float(f'{100 * p:.0f}')] for p, name in likeliest})


def main():
    with tempfile.TemporaryDirectory() as folder:
        study = Study(folder)
        for part in (data_figures, training, mapped, exact_map, subsets, robustness, contributions, answers):
            part(study)
    print(f'1..{len(checks)}')
    sys.exit(0 if all(checks) else 1)


main()
