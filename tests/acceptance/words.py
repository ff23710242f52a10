#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Columns of words to learn from: votes, presences, grades. Tables that hold nothing else become modalities of 0 and 1, beside pandas'
get_dummies; what is called like a label, or stands in a table of labels, stays one; a person's word goes before."""
import json
import os
import subprocess
import sys
import tempfile

from accept import CLI, check, finish

try:
    import h5py
    import numpy as np
    import pandas as pd
except ImportError as missing:
    print(f'1..0 # SKIP {missing}')
    sys.exit(0)

FOLDER = tempfile.TemporaryDirectory()
RNG = np.random.default_rng(8)
N = 60
IDS = [f'r{i:03d}' for i in range(N)]
PAIRS = [('no', 'yes'), ('n', 'y'), ('False', 'TRUE'), ('absent', 'present'), ('nein', 'ja'), ('-', '+'), ('low', 'up')]


def at(*parts):
    path = os.path.join(FOLDER.name, *parts)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return path


def answers(names, words, gaps=0.0):
    frame = pd.DataFrame({name: RNG.choice(list(words), N) for name in names}, index=pd.Index(IDS, name='id'))
    return frame.mask(RNG.random(frame.shape) < gaps)


def save(frame, folder, name, index=True):
    path = at(folder, name)
    (frame.to_excel if name.endswith('.xlsx') else frame.to_csv)(path, index=index)
    return path


def run(*words):
    out = at('out.h5mu')
    done = subprocess.run([CLI, 'import', *words, '-o', out, '--force', '--json'], capture_output=True, text=True)
    if done.returncode:
        return None, json.loads(done.stderr)['error']
    report = json.loads(done.stdout)['report']
    return report, [w['id'] for w in report['warnings']]


def modality(name):
    """A frame of what was written, or None."""
    with h5py.File(at('out.h5mu')) as file:
        if name not in file['mod']:
            return None
        group = file[f'mod/{name}']
        text = lambda key: [v.decode() for v in group[key][:]]
        return pd.DataFrame(group['X'][:], index=text('obs/_index'), columns=text('var/_index'))


def labels():
    with h5py.File(at('out.h5mu')) as file:
        return sorted(k for k in file['obs'] if not k.startswith('_'))


def same(got, truth):
    if got is None or list(got.columns) != list(truth.columns):
        return False
    return np.array_equal(got.reindex(IDS).to_numpy(float), truth.reindex(IDS).to_numpy(float), equal_nan=True)


def zero_one(frame, yes, suffix=''):
    return frame.apply(lambda c: (c == yes).astype(float).where(c.notna())).rename(columns=lambda c: c + suffix)


numbers = pd.DataFrame(np.round(RNG.normal(size=(N, 5)), 3), index=pd.Index(IDS, name='id'), columns=list('abcde'))

for k, (no, yes) in enumerate(PAIRS):
    for gaps in (0, .15):
        folder = f'survey{k}{gaps}'
        asked = answers([f'q{i}' for i in range(7)], (no, yes), gaps)
        suffix = '=up' if yes == 'up' else ''
        save(numbers, folder, 'wave.csv')
        save(asked.sample(frac=1, random_state=k), folder, 'site.csv')
        report, said = run(at(folder))
        check(report is not None and 'words-are-features' in said, f'{yes}: told', str(said))
        check(same(modality('site'), zero_one(asked, yes, suffix)), f'{yes}, gaps {gaps}: every cell is what was answered')
        check(report is not None and labels() == [], f'{yes}: none is a label')
    report, said = run(at(folder), '--role', 'site::q2=label')
    left = asked.drop(columns='q2')
    check(report is not None and labels() == ['q2'] and same(modality('site'), zero_one(left, yes, suffix)), f'{yes}: one is said to be a label')

# Votes: words in all tables, the party in one of its own.
first, second = (answers([f'{p}{i}' for i in range(8)], ('n', 'y'), .1) for p in 'ab')
party = answers(['Class'], ('democrat', 'republican'))
for name, frame in (('first', first), ('second', second), ('labels', party)):
    save(frame, 'votes', f'{name}.csv')
report, said = run(at('votes'))
check(report is not None and labels() == ['Class'], 'votes: the party is the label', str(said))
check(report is not None and same(modality('first'), zero_one(first, 'y')) and same(modality('second'), zero_one(second, 'y')), 'votes: both are modalities')

# A table of letters alone, as of mushrooms, its class first; CSV and workbook.
letters = pd.DataFrame({f'part{i}': RNG.choice(list('abcdefgh')[:2 + i], N) for i in range(5)}, index=pd.Index(IDS, name='id'))
letters.insert(0, 'class', RNG.choice(['edible', 'poison'], N))
letters['veil'] = 'p'
truth = pd.get_dummies(letters[[f'part{i}' for i in range(5)]], prefix_sep='=').astype(float).drop(columns='part0=a')
for name in ('mushrooms.csv', 'mushrooms.xlsx'):
    report, said = run(save(letters, 'letters', name))
    check(report is not None and 'class' in labels() and 'words-are-features' in said, f'{name}: its class is the label', str(said))
    check(report is not None and same(modality('mushrooms'), truth), f'{name}: as pandas.get_dummies has it')

# What is known of samples stays a label.
known = answers([f'marker{i}' for i in range(5)], ('neg', 'pos'))
for name in ('clinical', 'sample_info', 'labels', 'metadata'):
    save(numbers, f'known-{name}', 'wave.csv')
    save(known, f'known-{name}', f'{name}.csv')
    report, said = run(at(f'known-{name}'))
    check(report is not None and labels() == sorted(known.columns) and 'words-are-features' not in said, f'{name}: markers stay labels', str(said))
report, said = run(at('known-clinical'), '--role', 'clinical::marker1=feature', '--role', 'clinical::marker3=feature')
check(report is not None and same(modality('clinical'), zero_one(known[['marker1', 'marker3']], 'pos')), 'a person says which are learnt from', str(said))

# A minus beside a plus is an answer, in labels too.
signs = answers(['culture'], ('+', '-'), .1)
save(numbers, 'signs', 'wave.csv')
save(signs, 'signs', 'samples.csv')
report, said = run(at('signs'))
with h5py.File(at('out.h5mu')) as file:
    culture = file['obs/culture']
    classes = [c.decode() for c in culture['categories'][:]]
    ids = [i.decode() for i in file['obs/_index'][:]]
    got = {i: classes[c] if c >= 0 else None for i, c in zip(ids, culture['codes'][:])}
check(sorted(classes) == ['+', '-'] and all(got[i] == v or v != v for i, v in signs['culture'].items()), 'plus and minus are two classes', str(said))

# Beside numbers they are learnt from where a person says so, in a modality of their own.
mixed = numbers.join(answers(['ground'], ('clay', 'peat', 'sand'))).join(answers(['wet'], ('no', 'yes')))
path = save(mixed, 'mixed', 'env.csv')
report, said = run(path)
check(report is not None and labels() == ['ground', 'wet'], 'beside numbers: labels', str(said))
report, said = run(path, '--role', 'env::ground=feature', '--role', 'env::wet=feature')
truth = pd.get_dummies(mixed['ground'], prefix='ground', prefix_sep='=').astype(float).join(zero_one(mixed[['wet']], 'yes'))
check(report is not None and same(modality('env_words'), truth) and same(modality('env'), numbers.astype(np.float32)), 'beside numbers: as asked', str(said))

# What can't be: a text a row, one word, a name that is not there.
mixed['remark'] = [f'note {i * 7 % N}' for i in range(N)]
path = save(mixed, 'remarks', 'env.csv')
for column in ('remark', 'nothing'):
    report, error = run(path, '--role', f'env::{column}=feature')
    check(report is None and column in json.dumps(error), f'{column}: refused by name', str(error))
report, error = run(save(pd.DataFrame({'id': IDS, 'name': [f'n{i}' for i in range(N)]}), 'names', 'names.csv', index=False))
check(report is None, 'names alone are nothing to learn from', str(error))

finish()
