#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""`overview` says what is odd with the data: with the features and samples that it is about, and nothing of noise."""
import json
import os
import random
import subprocess
import sys
import tempfile

CLI = os.environ['FUSESCOPE_CLI']
N = 160
OURS = {'leak', 'outliers', 'duplicate-features', 'near-constant'}
NUMBERS = {'counts': lambda rng: int(rng.lognormvariate(0, 2)), 'pixels': lambda rng: rng.randrange(256), 'marks': lambda rng: int(rng.random() < .02),
           'years': lambda rng: rng.randrange(1960, 2024), 'tenths': lambda rng: rng.lognormvariate(0, 2)}
n_done = 0
failed = False


def check(holds, name, told=''):
    global n_done, failed
    n_done += 1
    failed |= not holds
    print(f'{"ok" if holds else "not ok"} {n_done} - {name}{f" # {told}" if told and not holds else ""}', flush=True)


def run(*args):
    done = subprocess.run([CLI, *map(str, args)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        print(f'Bail out! {" ".join(map(str, args))}: {done.stderr}')
        sys.exit(1)
    return done.stdout


def write(path, planted, seed):
    rng = random.Random(seed)
    with open(path, 'w', encoding='utf-8') as file:
        file.write('id,' + ','.join(f'x{d}' for d in range(12)) + ',outcome,other\n')
        for i in range(N):
            row = [rng.gauss(0, 1) for _ in range(12)]
            outcome = i % 2
            if planted:
                row[3] = 10 * outcome + rng.random()
                row[7] = row[5]
                row[9] = 1 if i != 40 else 2
                if i == 77:
                    row = [v + 80 for v in row[:3]] + [row[3]] + [v + 80 for v in row[4:7]] + [row[5] + 80, row[8] + 80, row[9], row[10] + 80, row[11] + 80]
            file.write(f's{i},' + ','.join(f'{v:.6f}' for v in row) + f',{"no" if outcome else "yes"},{"pqr"[rng.randrange(3)]}\n')
    return path


def write_numbers(path, draw):
    rng = random.Random(5)
    with open(path, 'w', encoding='utf-8') as file:
        file.write('id,' + ','.join(f'x{d}' for d in range(12)) + '\n')
        for i in range(N):
            file.write(f's{i},' + ','.join(str(draw(rng)) for _ in range(12)) + '\n')
    return path


def main():
    with tempfile.TemporaryDirectory() as folder:
        planted = write(os.path.join(folder, 'planted.csv'), True, 1)
        told = {c['id']: c for c in json.loads(run('overview', planted, '--label', 'outcome', '--json'))['checks'] if c['id'] in OURS}
        check(set(told) == OURS, 'all that is planted is found', str(sorted(told)))
        leak = told.get('leak', {})
        check(leak.get('features') == ['x3'] and leak.get('label') == 'outcome', 'the feature that tells the class', str(leak))
        check(leak.get('low', 0) <= leak.get('rate', -1) <= leak.get('high', -2) and leak['low'] >= 0.9 and abs(leak['chance'] - 0.5) < 0.01, 'with interval and chance', str(leak))
        check(told.get('outliers', {}).get('samples') == ['s77'], 'the record far from the others', str(told.get('outliers')))
        check(told.get('duplicate-features', {}).get('features') == ['x5', 'x7'], 'the feature that is there twice', str(told.get('duplicate-features')))
        check(told.get('near-constant', {}).get('features') == ['x9'], 'the feature that hardly changes', str(told.get('near-constant')))
        text = run('overview', planted, '--label', 'outcome')
        check(all(c['message'] in text for c in told.values()), 'the text says the same')
        other = {c['id'] for c in json.loads(run('overview', planted, '--label', 'other', '--json'))['checks']}
        check('leak' not in other and 'outliers' in other, 'of another label it is no leak', str(other))
        for name, draw in NUMBERS.items():
            path = write_numbers(os.path.join(folder, name + '.csv'), draw)
            told = [c for c in json.loads(run('overview', path, '--json'))['checks'] if c['id'] == 'looks-counted']
            check(bool(told) == (name == 'counts') and all('kind counts' in c['remedy'] for c in told), f'{name} look counted or not', str(told))
        for seed in range(3):
            noise = write(os.path.join(folder, f'noise{seed}.csv'), False, 10 + seed)
            said = [c['message'] for c in json.loads(run('overview', noise, '--json'))['checks'] if c['id'] in OURS]
            check(said == [], f'nothing is said of noise, seed {seed}', str(said))
    print(f'1..{n_done}')
    return 1 if failed else 0


sys.exit(main())
