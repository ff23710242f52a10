#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What folders and spreadsheets bring along: the same data in two forms, modalities of one name that differ, rows that sum up the others,
a number a row, tables that R wrote with blanks. Made here; nothing comes out wrong without a word."""
import json
import os
import subprocess
import sys
import tempfile
import zipfile

from accept import CLI, check, finish

try:
    import h5py
    import numpy as np
except ImportError as missing:
    print(f'1..0 # SKIP {missing}')
    sys.exit(0)

FOLDER = tempfile.TemporaryDirectory()
RNG = np.random.default_rng(3)
N = 40
IDS = [f'p{i:02d}' for i in range(N)]
PARTS = {'heat': np.round(RNG.normal(0, 100, (N, 4)), 2), 'flow': np.round(RNG.normal(0, 5, (N, 3)), 3)}
PARTS['flow'][5] = np.nan
CLASSES = ['red' if i % 3 else 'blue' for i in range(N)]


def at(*parts):
    path = os.path.join(FOLDER.name, *parts)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    return path


def write(path, head, rows, separator=','):
    with open(path, 'w', encoding='utf-8') as file:
        file.write(separator.join(head) + '\n')
        for row in rows:
            file.write(separator.join('' if v != v else str(v) for v in row) + '\n')
    return path


def tables(folder, change=0.0):
    for name, x in PARTS.items():
        order = RNG.permutation(N)
        write(at(folder, f'{name}.csv'), ['id', *(f'{name}{d}' for d in range(x.shape[1]))],
              [[IDS[i], *(x[i] + change)] for i in order])
    write(at(folder, 'samples.csv'), ['id', 'colour'], zip(IDS, CLASSES))


def run(*words):
    out = at('out.h5mu')
    done = subprocess.run([CLI, 'import', *words, '-o', out, '--force', '--json'], capture_output=True, text=True)
    if done.returncode:
        return None, json.loads(done.stderr)['error']
    report = json.loads(done.stdout)['report']
    return report, [w['id'] for w in report['warnings']]


def right(name):
    """Rows of a modality that hold what belongs to their id, and all that have something."""
    with h5py.File(at('out.h5mu')) as file:
        ids = [i.decode() for i in file[f'mod/{name}/obs/_index'][:]]
        x = file[f'mod/{name}/X'][:]
        truth = PARTS[name]
        there = [i for i in range(N) if not np.isnan(truth[i]).all()]
        return sorted(ids) == [IDS[i] for i in there] and all(np.allclose(x[k], truth[IDS.index(i)], atol=1e-4) for k, i in enumerate(ids))


# The tables of a folder, and the file that was made of them beside them.
tables('both')
report, warnings = run(at('both'))
check(report and right('heat') and right('flow'), 'tables alone', str(warnings))
os.rename(at('out.h5mu'), at('both', 'all.h5mu'))
report, warnings = run(at('both'))
check(report and warnings.count('same-data-twice') == 2, 'the same twice is told', str(warnings))
check(report and right('heat') and right('flow') and report['n_samples'] == N, 'and taken once')
with h5py.File(at('out.h5mu')) as file:
    check(sorted(file['mod']) == ['flow', 'heat'] and 'colour' in file['obs'], 'with one label', str(list(file['obs'])))

# What differs is refused, and names both.
tables('both', 0.5)
report, error = run(at('both'))
check(report is None and 'all.h5mu' in error['message'] and '.csv' in error['message'] and error['remedy'], 'what differs is refused',
      str(error))
tables('first')
tables('second', 0.5)
report, error = run(at('first', 'heat.csv'), at('second', 'heat.csv'))
check(report is None and '--modality' in error['remedy'], 'so are tables of two folders', str(error))
report, warnings = run('--modality', f'before={at("first", "heat.csv")}', '--modality', f'after={at("second", "heat.csv")}')
check(report and report['n_in_all'] == N, 'and are two modalities by names of their own', str(warnings))

# A row of sums is no sample.
head = ['id', *(f'heat{d}' for d in range(4))]
rows = [[IDS[i], *PARTS['heat'][i]] for i in range(N)]
for word in ('Total', 'Summe:', '合計', 'Moyenne'):
    _, warnings = run(write(at('sums', 'heat.csv'), head, [*rows, [word, *PARTS['heat'].sum(0)]]))
    check('row-of-sums' in warnings, f'a row called {word}', str(warnings))
_, warnings = run(write(at('sums', 'heat.csv'), head, rows))
check(warnings == [], 'none where there is none', str(warnings))

# A number a row.
long = [[IDS[i], f'heat{d}', PARTS['heat'][i, d]] for d in range(4) for i in range(N)]
path = write(at('long', 'heat.csv'), ['id', 'test', 'value'], long)
report, warnings = run(path)
check('looks-long' in warnings, 'a number a row is told', str(warnings))
remedy = next((w['remedy'] for w in report['warnings'] if w['id'] == 'looks-long'), '')
check('long:id,test,value' in remedy, 'with the way', remedy)
report, warnings = run(path, '--orient', 'heat=long:id,test,value')
check(report and right('heat') and 'looks-long' not in warnings, 'which reads it rightly', str(warnings))
for said in (('--orient', 'heat=rows'),):
    _, warnings = run(path, *said)
    check('looks-long' not in warnings, 'and rows are samples where a person says so', str(warnings))
_, warnings = run(write(at('long', 'one.csv'), ['id', 'kind', 'value'], [[IDS[i], CLASSES[i], PARTS['heat'][i, 0]] for i in range(N)]))
check('looks-long' not in warnings, 'one number a sample is none', str(warnings))

# R's write.table: blanks, and names of rows without one above them.
order = RNG.permutation(N)
for quote in ('', '"'):
    path = at('r', 'heat.txt')
    with open(path, 'w') as file:
        file.write(' '.join(f'{quote}heat{d}{quote}' for d in range(4)) + '\n')
        for i in order:
            file.write(' '.join([f'{quote}{IDS[i]}{quote}', *map(str, PARTS['heat'][i])]) + '\n')
    tables('r')
    os.remove(at('r', 'heat.csv'))
    report, warnings = run(path, at('r', 'flow.csv'))
    check(report and right('heat') and report['n_in_all'] == N - 1, f'a table of R, {"quoted" if quote else "plain"}', str(warnings))


def workbook(name, merged):
    """One sheet; the class stands in the first row of each half."""
    def cell(place, value):
        return f'<c r="{place}" t="inlineStr"><is><t>{value}</t></is></c>' if isinstance(value, str) else f'<c r="{place}"><v>{value}</v></c>'

    lines = [['id', 'a', 'site'], *([IDS[i], float(PARTS['heat'][i, 0]), *([f'site {i // 20}'] if i % 20 == 0 else [])] for i in range(N))]
    rows = ''.join(f'<row r="{k + 1}">' + ''.join(cell('ABC'[c] + str(k + 1), v) for c, v in enumerate(line)) + '</row>'
                   for k, line in enumerate(lines))
    main, office = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main', 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="{}/{}" Target="{}"/></Relationships>'
    with zipfile.ZipFile(at(name), 'w') as file:
        file.writestr('_rels/.rels', relations.format(office, 'officeDocument', 'xl/workbook.xml'))
        file.writestr('xl/workbook.xml', f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets><sheet name="sheet" sheetId="1" r:id="r1"/></sheets></workbook>')
        file.writestr('xl/_rels/workbook.xml.rels', relations.format(office, 'worksheet', 'worksheets/sheet1.xml'))
        file.writestr('xl/worksheets/sheet1.xml', f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData><mergeCells>'
                      + ''.join(f'<mergeCell ref="{range_}"/>' for range_ in merged) + '</mergeCells></worksheet>')
    return at(name)


_, warnings = run(workbook('merged.xlsx', ['C2:C21', 'C22:C41']))
check('merged-cells' in warnings, 'merged cells that are several rows high', str(warnings))
_, warnings = run(workbook('wide.xlsx', ['A1:B1']))
check('merged-cells' not in warnings, 'and not those of a title', str(warnings))
# What speaks of the data is no table, in the example's own folder too.
tables('spoken')
for name in ('README.txt', 'license.txt', 'rig-card.txt'):
    with open(at('spoken', name), 'w', encoding='utf-8') as file:
        file.write('Measured in two halls, on four days, of motors, pumps and fans.\nAsk us, or them, first.\n')
report, warned = run(at('spoken'))
check(report and report['n_samples'] == N and right('heat') and right('flow'), 'what speaks of the data is passed over', str(warned))
subprocess.run([CLI, 'example', '-o', at('made'), '--force', '-q'], check=True)
report, warned = run(at('made'))
check(report and report['n_samples'] == 600, 'the folder of the example is opened', str(warned))

finish()
