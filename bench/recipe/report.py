# SPDX-License-Identifier: GPL-3.0-or-later
"""What was measured, kept a set, split and seed, and the tables made of it: the README's."""
import json
import os

import numpy as np

N_DRAWS = 1000
LARGE = ('mfeat', 'leaves100')           # above ridge, off zero
SENSORS = ('cmapss', 'airquality')       # not below it by more than LOSS
LOSS, HELP, TRANSFER, TIMES, SECONDS = .01, .02, .05, 3, 10
LOW, HIGH = .87, .93                     # of 90 % ranges
FEW_ROWS = 100                           # of test rows, below which the interval counts
TODAY = 'mvtcae'


class Kept:
    """A line of results.jsonl and an .npz of rows a run. @build: what was measured by another does not count."""

    def __init__(self, folder, build):
        self.folder, self.build = os.path.join(folder, 'kept'), build
        os.makedirs(self.folder, exist_ok=True)
        self.runs = {}
        for name in sorted(os.listdir(self.folder)):
            if name.endswith('.json'):
                with open(os.path.join(self.folder, name), encoding='utf-8') as f:
                    told = json.load(f)
                if build is None or told['build'] == build:
                    self.runs[told['set'], told['split'], told['seed'], told['kind']] = told

    def path(self, key, end):
        return os.path.join(self.folder, '-'.join(map(str, key)) + end)

    def has(self, *key):
        return key in self.runs

    def add(self, name, split, seed, kind, build, told, rows, groups):
        key = name, split, seed, kind
        np.savez(self.path(key, '.npz'), groups=groups, **rows)
        told.update(set=name, split=split, seed=seed, kind=kind, build=build)
        with open(self.path(key, '.tmp'), 'w', encoding='utf-8') as f:
            json.dump(told, f)
        os.replace(self.path(key, '.tmp'), self.path(key, '.json'))
        self.runs[key] = told

    def of(self, name, kind='auto'):
        return {k: v for k, v in sorted(self.runs.items()) if k[0] == name and k[3] == kind}

    def rows(self, key):
        with np.load(self.path(key, '.npz')) as file:
            return {k: file[k] for k in file.files}


def draw_groups(rng, groups):
    """Rows of as many groups as there are, drawn with replacement."""
    names, which = np.unique(groups, return_inverse=True)
    order = np.argsort(which, kind='stable')
    first = np.searchsorted(which[order], np.arange(len(names) + 1))
    return np.concatenate([order[first[g]:first[g + 1]] for g in rng.integers(0, len(names), len(names))])


def by_split(kept, runs):
    """Of each split: rows [seeds × targets × 5 × rows] and their groups."""
    told = {}
    for key in runs:
        told.setdefault(key[1], []).append(kept.rows(key))
    return [(np.stack([np.stack([r[t] for t in r if t != 'groups']) for r in seeds]), seeds[0]['groups']) for seeds in told.values()]


def difference(rows):
    """R² less ridge's, mean over targets and seeds. @rows: [seeds × targets × 5 × rows]"""
    miss, other, total = (rows[:, :, i].sum(-1) for i in range(3))
    with np.errstate(invalid='ignore', divide='ignore'):
        return np.nanmean((other - miss) / np.where(total > 0, total, np.nan))


def share_inside(rows):
    inside, known = (rows[:, :, i].sum(-1).sum(0) for i in (3, 4))
    return inside, known


def resample(splits):
    """Difference and share inside of each draw: groups of each split's test rows with replacement, the same for both models."""
    rng = np.random.default_rng(1)
    gaps, shares = [], []
    for _ in range(N_DRAWS):
        chosen = [rows[..., draw_groups(rng, groups)] for rows, groups in splits]
        gaps.append(np.mean([difference(rows) for rows in chosen]))
        inside, known = (sum(x) for x in zip(*(share_inside(rows) for rows in chosen)))
        shares.append(inside / np.maximum(known, 1))
    return np.percentile(gaps, [2.5, 97.5]), np.percentile(shares, [2.5, 97.5], axis=0)


class Table:
    def __init__(self, *header):
        print('| ' + ' | '.join(header) + ' |')
        print('|' + ' --- |' * len(header))

    def row(self, *cells):
        print('| ' + ' | '.join(str(c) for c in cells) + ' |', flush=True)


def verdict(holds):
    return 'pass' if holds else '**fail**'


def count(runs):
    n_splits, n_seeds = (len({k[i] for k in runs}) for i in (1, 2))
    return f'{n_splits} × {n_seeds}' + ('' if len(runs) == n_splits * n_seeds else f', {len(runs)} so far')


def mean(runs, *path):
    def value(told):
        for key in path:
            told = told[key]
        return told
    return float(np.mean([value(t) for t in runs.values()]))


def show_imputation(kept, names, measured):
    print('\n### Each modality from all others, beside ridge\n')
    table = Table('set (training rows)', 'splits × seeds', 'latents, steps', 'auto', 'ridge', 'difference (95 %)', 'worst split', 'asked', '')
    for name in names:
        runs = kept.of(name)
        told = next(iter(runs.values()))
        gap, (low, high) = measured[name]['gap'], measured[name]['interval']
        worst = min(np.mean([t['mean'] - t['ridge'] for k, t in runs.items() if k[1] == s]) for s in {k[1] for k in runs})
        if name in LARGE:
            asked, holds = 'above 0', low > 0
        else:
            asked, holds = f'≥ −{LOSS}', gap >= -LOSS
        steps = sorted({t['steps'] for t in runs.values()})
        table.row(f'{name} ({told["n"]:,})', count(runs), f'{told["latent"]}, {"/".join(map(str, steps))}', f'{mean(runs, "mean"):.3f}',
                  f'{mean(runs, "ridge"):.3f}', f'{gap:+.3f} ({low:+.3f} … {high:+.3f})', f'{worst:+.3f}', asked, verdict(holds))


def show_ranges(kept, names, measured):
    print('\n### What 90 % ranges hold, a modality\n')
    table = Table('set', 'test rows', 'a modality', 'asked', '')
    for name in names:
        runs, told = kept.of(name), measured[name]
        n_test = sum(next(t for k, t in runs.items() if k[1] == s)['n_test'] for s in {k[1] for k in runs})
        few = n_test < FEW_ROWS
        holds = all((high >= LOW and low <= HIGH) if few else LOW <= share <= HIGH
                    for share, low, high in zip(told['inside'], *told['inside_interval']))
        targets = list(next(iter(runs.values()))['r2'])
        table.row(name, n_test, ', '.join(f'{t} {s:.3f}' + (f' ({low:.2f}–{high:.2f})' if few else '')
                                          for t, s, low, high in zip(targets, told['inside'], *told['inside_interval'])),
                  'interval meets .87–.93' if few else '.87–.93', verdict(holds))


def show_help(kept, names):
    print('\n### All modalities beside a modality alone, both rebuilding it\n')
    table = Table('set', 'all', 'alone', 'help', 'a modality', 'asked', '')
    for name in names:
        runs = kept.of(name)
        targets = list(next(iter(runs.values()))['r2'])
        gain = {t: mean(runs, 'all', t) - mean(runs, 'self', t) for t in targets}
        whole = np.mean(list(gain.values()))
        table.row(name, f'{np.mean([mean(runs, "all", t) for t in targets]):.3f}', f'{np.mean([mean(runs, "self", t) for t in targets]):.3f}',
                  f'{whole:+.3f}', ', '.join(f'{t} {g:+.3f}' for t, g in gain.items()), f'≥ −{HELP}', verdict(whole >= -HELP))


def show_probes(kept, names):
    print('\n### What latents know of labels: logistic regression, 5 neighbours\n')
    table = Table('set, label', 'probe', 'fused', 'best single', 'PCA-32', 'standard error', '', 'one lost', 'refitted', '')
    for name in names:
        runs = kept.of(name)
        for label in next(iter(runs.values()))['probes']:
            n_test = sum({k[1]: t['probes'][label]['n_test'] for k, t in runs.items()}.values())
            for i, probe in enumerate(('linear', '5-NN')):
                fused, pca = (mean(runs, 'probes', label, key, i) for key in ('fused', 'pca'))
                single = {m: mean(runs, 'probes', label, 'single', m, i) for m in next(iter(runs.values()))['r2']}
                best = max(single, key=single.get)
                rival = max(single[best], pca)
                error = np.sqrt(max(rival * (1 - rival), 1 / n_test) / (n_test - 1))
                moved, refitted = (mean(runs, 'probes', label, key) for key in ('transfer', 'refitted'))
                table.row(f'{name} {label}' if i == 0 else '', probe, f'{fused:.3f}', f'{single[best]:.3f} ({best})', f'{pca:.3f}',
                          f'{error:.3f}', verdict(fused >= rival - error),
                          *(('', '', '') if i else (f'{moved:.3f}', f'{refitted:.3f}', verdict(moved >= refitted - TRANSFER))))


def show_times(kept, names):
    print(f'\n### CPU seconds of a training, beside `{TODAY}` and scikit-learn’s ridge\n')
    table = Table('set (training rows)', 'auto', TODAY, 'ratio', 'ridge', 'seconds by the clock', 'MB', f'R² of {TODAY}', 'asked', '')
    for name in names:
        runs, others = kept.of(name), kept.of(name, TODAY)
        n, cpu = next(iter(runs.values()))['n'], mean(runs, 'cpu')
        other = mean(others, 'cpu') if others else float('nan')
        asked, holds = ('–', None) if 200 < n < 1400 or not others else \
            (f'≤ {TIMES} ×', cpu <= TIMES * other) if n >= 1400 else (f'≤ {SECONDS} s', cpu <= SECONDS)
        table.row(f'{name} ({n:,})', f'{cpu:.1f}', f'{other:.1f}', f'{cpu / other:.1f}', f'{mean(runs, "ridge_seconds"):.1f}',
                  f'{mean(runs, "wall"):.1f}', f'{mean(runs, "megabytes"):.0f}', f'{mean(others, "mean"):.3f}' if others else '–', asked,
                  '' if holds is None else verdict(holds))


def show(kept, names):
    names = [name for name in names if kept.of(name)]
    measured = {}
    for name in names:
        splits = by_split(kept, kept.of(name))
        interval, shares = resample(splits)
        inside, known = (sum(x) for x in zip(*(share_inside(rows) for rows, _ in splits)))
        measured[name] = {'gap': np.mean([difference(rows) for rows, _ in splits]), 'interval': interval,
                          'inside': inside / np.maximum(known, 1), 'inside_interval': shares}
    loads = [t['load'] for t in kept.runs.values()]
    print(f'{len(kept.runs)} runs of {len({t["build"] for t in kept.runs.values()})} build(s), load of the machine '
          f'{min(loads, default=0):.1f} to {max(loads, default=0):.1f} on {os.cpu_count()} cores')
    show_imputation(kept, names, measured)
    show_help(kept, names)
    show_probes(kept, names)
    show_ranges(kept, names, measured)
    show_times(kept, names)
