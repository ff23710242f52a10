#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables as people's files come (kinds ID, HEAD, MISS, LABEL, CODE, ORIENT, ARG), made here around numbers that are known: rows that are
no samples, ids that a spreadsheet spoilt, values below what could be measured, findings written as signs."""
import datetime
import json
import os
import subprocess
import tempfile

from accept import CLI, check, finish

try:
    import h5py
    import numpy as np
except ImportError:
    print('1..0 # SKIP h5py and numpy are not there')
    raise SystemExit(0) from None

FOLDER = tempfile.TemporaryDirectory()
OUT = os.path.join(FOLDER.name, 'out.h5mu')


class Made:
    """Numbers of a seed: ids, values, the order of a second table."""

    def __init__(self, seed, n=None):
        self.rng = np.random.default_rng(seed)
        self.n = n or int(self.rng.integers(24, 60))
        self.ids = [f'P{i * 7 + seed:03d}' for i in range(self.n)]
        self.x = np.round(self.rng.normal(50, 10, (self.n, 3)), 2)
        self.order = self.rng.permutation(self.n)

    def rows(self, order=None):
        return [[self.ids[i], *map(str, self.x[i])] for i in (range(self.n) if order is None else order)]


HEAD = ['ID', 'temp', 'ph', 'cond']


def write(name, rows, separator=','):
    path = os.path.join(FOLDER.name, name)
    with open(path, 'w', encoding='utf-8') as file:
        file.write('\n'.join(row if isinstance(row, str) else separator.join(map(str, row)) for row in rows) + '\n')
    return path


def run(*words):
    done = subprocess.run([CLI, 'import', *words, '-o', OUT, '--force', '--json'], capture_output=True, text=True)
    if done.returncode:
        return None, json.loads(done.stderr)['error']
    return json.loads(done.stdout)['report'], None


def warned(report):
    return {w['id']: w['n'] for w in report['warnings']} if report else {}


def read(mod):
    with h5py.File(OUT) as file:
        group = file['mod'][mod]
        text = [[v.decode() for v in group[f'{axis}/_index'][:]] for axis in ('obs', 'var')]
        return dict(zip(text[0], group['X'][:].astype(float))), text[1]


def label(name):
    with h5py.File(OUT) as file:
        column = file['obs'][name]
        classes = [v.decode() for v in column['categories'][:]]
        return [classes[c] if c >= 0 else None for c in column['codes'][:]]


def right(made, mod, names=HEAD[1:]):
    """Whether the samples are those that were made, each with its numbers."""
    found, features = read(mod)
    return (features == names and sorted(found) == sorted(made.ids)
            and all(np.allclose(found[i], x, rtol=1e-6) for i, x in zip(made.ids, made.x)))


def rows_that_are_none():
    for seed in range(8):
        made = Made(seed)
        separator = ',;\t'[seed % 3]
        rows, half = made.rows(), made.n // 2
        report, error = run(write('a.csv', [HEAD, *rows[:half], HEAD, *rows[half:]], separator))
        check(report and right(made, 'a') and warned(report).get('names-again') == 1, 'HEAD names again between rows are left out, and told', str(error))
        below = [['* values in mg/l'], ['Source: LIMS export 2023-04-05'], ['Page 1 of 1', 'draft']][:1 + seed % 3]
        report, error = run(write('a.csv', [HEAD, *rows, '', *below], separator))
        check(report and right(made, 'a') and warned(report).get('rows-below') == len(below), 'HEAD remarks below a table are left out, and told',
              str(error or report['warnings']))
        report, error = run(write('a.csv', [['', 'pre', 'pre', 'post'], ['measure', *HEAD[1:]], ['ID', '', '', ''], *rows], separator))
        check(report and right(made, 'a'), 'HEAD the name of names of rows has a row of its own', str(error))
        report, error = run(write('a.csv', ['Report of plant 7', '', HEAD, [made.ids[0], '', '', ''], *rows[1:]], separator))
        check(report and report['n_samples'] == made.n, 'HEAD a first sample without numbers stays one, below a title', str(error))
        report, error = run(write('a.csv', [HEAD, *rows[:-1], [made.ids[-1], '', '', '']], separator))
        check(report and report['n_samples'] == made.n, 'HEAD a last sample without numbers stays one', str(error))
        names = [['Mean', 'SD', 'Min'], ['Summe'], ['Subtotal 1', 'Subtotal 2', 'Grand Total'], ['合計'], ['Mittelwert', 'Median']][seed % 5]
        sums = [[name, *map(str, np.round(made.x.sum(0), 2))] for name in names]
        table = [HEAD, *rows[:half], *sums[:-1], *rows[half:], *sums[-1:]] if seed % 2 else [HEAD, *rows, *sums]
        report, error = run(write('a.csv', table, separator))
        check(warned(report).get('row-of-sums') == len(sums), f'HEAD rows of sums are told ({", ".join(names)})', str(error or report['warnings']))


def beyond_what_is_measured():
    for seed in range(6):
        made = Made(seed)
        sign, limit = [('<', '0.1'), ('> ', '1000'), ('≤', '0.5'), ('>=', '99'), ('<', '0.01'), ('<', '5')][seed]
        hidden = made.rng.random(made.n) < 0.3
        hidden[:2] = [True, False]
        rows = [[i, *([f'{sign}{limit}', *map(str, x[1:])] if h else map(str, x))] for i, x, h in zip(made.ids, made.x, hidden)]
        report, error = run(write('a.csv', [HEAD, *rows]))
        made.x[hidden, 0] = np.nan
        found = read('a')[0] if report else {}
        check(report and all(np.allclose(found[i], x, rtol=1e-6, equal_nan=True) for i, x in zip(made.ids, made.x))
              and warned(report).get('taken-for-missing') == int(hidden.sum()), f'MISS “{sign}{limit}” is missing, counted and told', str(error))
    made = Made(9)
    ages = ['<20', '>=60']
    report, error = run(write('a.csv', [[*HEAD, 'age'], *([*row, ages[k % 2]] for k, row in enumerate(made.rows()))]))
    check(report and set(label('age')) == set(ages), 'LABEL classes of ages stay classes', str(error))
    made.x[::5, 1] = 9999.9
    made.x[1::5, 2] = -999.0
    report, error = run(write('a.csv', [HEAD, *made.rows()]))
    check(report and sum(w['id'] == 'code-for-missing' for w in report['warnings']) == 2, 'MISS 9999.9 is told as a code, as −999 is', str(error))
    report, error = run(write('a.csv', [HEAD, *made.rows()]), '--missing', 'a=value:9999.9')
    check(report and int(np.isnan([x[1] for x in read('a')[0].values()]).sum()) == len(made.x[::5]), 'MISS and can be said to be one', str(error))


def spoilt_ids():
    for seed in range(6):
        made = Made(seed, 40)
        days = [datetime.date(2021 + seed % 2, 1 + seed, 1) + datetime.timedelta(days=k) for k in range(40)]
        forms = [('%m/%d/%Y', '%d/%m/%Y'), ('%d.%m.%Y', '%m.%d.%Y'), ('%d-%m-%y', '%m-%d-%y')][seed % 3]
        a = write('a.csv', [HEAD, *([d.strftime(forms[0]), *map(str, x)] for d, x in zip(days, made.x))])
        b = write('b.csv', [['ID', 'g'], *([days[i].strftime(forms[1]), f'{i}.5'] for i in made.order)])
        report, error = run(a, b)
        check(error and 'months' in error['message'] and error['remedy'], 'ID days and months in another order are refused', str(error or report))
        b = write('b.csv', [['ID', 'g'], *([days[i].strftime(forms[0]), f'{i}.5'] for i in made.order)])
        report, error = run(a, b)
        check(report and report['n_in_all'] == 40, 'ID dates written alike are joined', str(error))
        numbers = [123456780000 + seed * 10**9 + k * 3 for k in range(40)]
        a = write('a.csv', [['barcode', *HEAD[1:]], *([f'{k:.5E}', *map(str, x)] for k, x in zip(numbers, made.x))])
        b = write('b.csv', [['barcode', 'g', 'h'], *([numbers[i], f'{i}.5', f'{i * i % 17}.25'] for i in made.order)])
        report, error = run(a, b)
        check(error and 'barcode' in error['message'], 'ID ids of which six digits are left pair nothing by their order', str(error or report))


def signs_and_codes():
    for seed in range(4):
        made = Made(seed)
        signs = [['+', '-'], ['++', '+', '-'], ['+', '-', '+/-'], ['(+)', '-']][seed]
        said = [signs[int(k)] for k in made.rng.integers(0, len(signs), made.n)]
        report, error = run(write('a.csv', [[*HEAD, 'test'], *([*row, s] for row, s in zip(made.rows(), said))]))
        check(report and label('test') == said and 'word-is-class' in warned(report), f'LABEL {", ".join(signs)} are classes', str(error))
        report, error = run(write('a.csv', [[*HEAD, 'kind'], *([*row, 'ab-'[k % 3]] for k, row in enumerate(made.rows()))]))
        check(report and set(label('kind')) == {'a', 'b', None}, 'LABEL a minus beside words is a gap', str(error))
        name = ['Gruppe', 'Diagnose', 'groupe', '診断'][seed]
        codes = made.rng.integers(1, 4, made.n)
        report, error = run(write('a.csv', [[*HEAD, name, 'u', 'v', 'w'], *([*row, c, k % 2, k // 2 % 2, k // 3 % 2]
                                                                          for k, (row, c) in enumerate(zip(made.rows(), codes)))]))
        check(report and label(name) == [str(c) for c in codes] and any(w['id'] == 'coded-classes' and w['n'] == 3 for w in report['warnings']),
              f'CODE {name} is a label, codes that nobody names are told', str(error or report['warnings']))


def rows_of_features():
    for seed, name in enumerate(['gene', 'Gene ID', 'protein', 'OTU_ID', 'Metabolite']):
        made = Made(seed)
        table = [[name, *made.ids], *([f'F{d}', *map(str, made.x[:, d])] for d in range(3))]
        report, error = run(write('t.csv', table))
        check(report and 'looks-turned' in warned(report), f'ORIENT rows called by “{name}” are told', str(error))
        report, error = run(write('t.csv', table), '--orient', 't=columns')
        check(report and 'looks-turned' not in warned(report) and right(made, 't', ['F0', 'F1', 'F2']), 'ORIENT and not where that was said', str(error))
        report, error = run(write('t.csv', table), '--orient', 't=rows')
        check(report and 'looks-turned' not in warned(report), 'ORIENT either way', str(error))


def said_in_vain():
    made = Made(1)
    path = write('a.csv', [HEAD, *made.rows()])
    for how in ('size:3', 'merged:first', 'rate:16000', 'nonsense'):
        _, error = run(path, '--how', f'a={how}')
        check(error and error['remedy'], f'ARG --how a={how} of a table of text is refused', str(error))


with FOLDER:
    for part in (rows_that_are_none, beyond_what_is_measured, spoilt_ids, signs_and_codes, rows_of_features, said_in_vain):
        part()
finish()
