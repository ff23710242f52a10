#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables as spreadsheets, loggers and laboratories write them (kinds NUM, HEAD, MISS, PREC of the reports), made here
in many dialects from numbers that are known: what comes out must be these numbers, or missing and counted."""
import csv
import json
import os
import subprocess
import sys
import tempfile

from accept import CLI, check, finish

try:
    import h5py
    import numpy as np
except ImportError:
    print('1..0 # SKIP h5py and numpy are not there')
    sys.exit(0)

FOLDER = tempfile.TemporaryDirectory()
OUT = os.path.join(FOLDER.name, 'out.h5mu')
IDS = [f's{i:03d}' for i in range(40)]
RNG = np.random.default_rng(7)
VALUES = np.round(RNG.normal(0, 2500, (40, 5)), 2)
CLASSES = ['red' if i % 3 else 'blue' for i in range(40)]


def write(name, text, encoding='utf-8'):
    path = os.path.join(FOLDER.name, name)
    with open(path, 'wb') as file:
        file.write(text if isinstance(text, bytes) else text.encode(encoding))
    return path


def run(*words):
    done = subprocess.run([CLI, 'import', *words, '-o', OUT, '--force', '--json'], capture_output=True, text=True)
    if done.returncode:
        return None, json.loads(done.stderr)['error']
    return json.loads(done.stdout)['report'], None


def matrix(name=None):
    with h5py.File(OUT) as file:
        mod = file['mod'][name or next(iter(file['mod']))]
        names = [v.decode() for v in mod['var/_index'][:]]
        return mod['X'][:].astype(float), names, [v.decode() for v in mod['obs/_index'][:]]


def close(a, b):
    return a.shape == b.shape and np.allclose(a, b, rtol=1e-6, atol=1e-6, equal_nan=True)


def reads(name, path, expected=VALUES, options=(), ids=IDS):
    report, error = run(path, *options)
    if report is None:
        check(False, name, str(error))
        return None
    x, names, samples = matrix()
    check(close(x, expected) and (ids is None or samples == ids), name, '' if close(x, expected) else f'{x[:2]} {names}')
    return report


def grouped(value, point, group, digits=2, bracket=False, minus='-'):
    text = f'{abs(value):,.{digits}f}'.replace(',', '\0').replace('.', point).replace('\0', group)
    if value < 0:
        return f'({text})' if bracket else minus + text
    return text


def table(cell, separator=',', quote=False, header=True, last=True):
    lines = [separator.join(['id', *'abcde'] + (['class'] if last else []))] if header else []
    for i, row in enumerate(VALUES):
        cells = [IDS[i], *(f'"{cell(v)}"' if quote else cell(v) for v in row)] + ([CLASSES[i]] if last else [])
        lines.append(separator.join(cells))
    return '\n'.join(lines) + '\n'


def numbers():
    groups = {'none': '', 'blank': ' ', 'no-break blank': '\u00a0', 'narrow blank': '\u202f', 'apostrophe': "'",
              'typographic apostrophe': '\u2019'}
    for separator, named in ((';', 'semicolons'), ('\t', 'tabs'), (',', 'commas in quotes'), ('|', 'bars')):
        for point, other in ((',', '.'), ('.', ',')):
            for kind, group in {**groups, 'the other sign': other}.items():
                text = table(lambda v: grouped(v, point, group), separator, quote=separator == ',')
                reads(f'NUM {named}, “{point}” before decimals, {kind} between thousands', write('t.csv', text))
    reads('NUM brackets for negatives', write('t.csv', table(lambda v: grouped(v, '.', ',', bracket=True), ';')))
    reads('NUM a minus behind', write('t.csv', table(lambda v: f'{abs(v):.2f}' + ('-' if v < 0 else ''))))
    reads('NUM a typographic minus', write('t.csv', table(lambda v: grouped(v, '.', '', minus='\u2212'))))
    for unit in ('%', ' %', ' kg', ' m/s', ' °C', 'mm', ' mg/l', ' €'):
        report = reads(f'NUM “{unit.strip()}” behind numbers', write('t.csv', table(lambda v: f'{v:.2f}{unit}')))
        check(report and all(c.get('unit') == unit.strip() for c in report['columns'] if c['column'] in 'abcde'),
              f'NUM and “{unit.strip()}” is kept')
    reads('NUM a currency before numbers', write('t.csv', table(lambda v: f'-${abs(v):.2f}' if v < 0 else f'${v:.2f}')))
    whole = np.round(VALUES)
    for point, other in ((',', '.'), ('.', ',')):
        lines = ['id;n;x'] + [f'{IDS[i]};{grouped(v[0] * 40, point, other, 0)};{grouped(v[1], point, "")}'
                              for i, v in enumerate(whole)]
        expected = np.stack([np.round(whole[:, 0] * 40), whole[:, 1]], axis=1)
        lines = [l if i == 0 else l for i, l in enumerate(lines)]
        text = '\n'.join(lines)
        text = text.replace('\n', '\n', 1)
        expected[:, 1] = [float(f'{v:.2f}') for v in whole[:, 1]]
        reads(f'NUM whole thousands go by the “{point}” of the other column', write('t.csv', text), expected)
    doubt = ['id;n'] + [f'{IDS[i]};{i + 11}.{100 + 7 * i}' for i in range(40)]
    point = np.array([[float(f'{i + 11}.{100 + 7 * i}')] for i in range(40)])
    report = reads('NUM 11.100 alone is read with a point', write('t.csv', '\n'.join(doubt)), point)
    check(any(w['id'] == 'ambiguous-decimal' for w in report['warnings']), 'NUM which is told')
    report = reads('NUM unless it is said', write('t.csv', '\n'.join(doubt)), np.round(point * 1000), ('--decimal', ','))
    check(not any(w['id'] == 'ambiguous-decimal' for w in report['warnings']), 'NUM and then nothing is told')
    late = ['id;n'] + [f's{i:05d};{i % 900 + 11}.{100 + i % 800}' for i in range(5000)] + ['s05000;1.234,5']
    report, _ = run(write('t.csv', '\n'.join(late)))
    check(report and abs(matrix()[0][0, 0] - 11100) < 1, 'NUM one late cell is evidence for a column in doubt')
    _, error = run(write('t.csv', 'id,a\n' + '\n'.join(f'{IDS[i]},"{i + 1},{200 + i}"' for i in range(40))))
    check(error and '--decimal' in error['remedy'], 'NUM “1,234” in quotes with nothing to go by is asked', str(error))
    _, error = run(write('t.csv', 'id;a\nx;1\n'), '--decimal', ';')
    check(error is not None, 'NUM a sign that is none is refused')


def faults():
    words = ['#DIV/0!', '#N/A', '#NV', '#VALUE!', '#REF!', '#NAME?', '#NUM!', '#NULL!', '#WERT!', '#BEZUG!', '#ZAHL!',
             '#N/D', 'Err:502', '###', 'NULL', 'n/a', 'n.a.', '--']
    lines = table(lambda v: f'{v:.2f}').splitlines()
    expected = VALUES.copy()
    for i, word in enumerate(words):
        cells = lines[i + 1].split(',')
        cells[1 + i % 5] = word
        lines[i + 1] = ','.join(cells)
        expected[i, i % 5] = np.nan
    report = reads('NUM errors of spreadsheets are missing', write('t.csv', '\n'.join(lines)), expected)
    told = {m['text']: m['n'] for m in report['missing']}
    check(all(told.get(w) == 1 for w in words) and not report['bad_cells'], 'MISS and each is counted', str(told))
    check(report['modalities'][0]['n_values_missing'] == len(words), 'MISS all of them')
    for word in ('3a', 'ca. 5', '<0.5', '12:30', 'broken', '5 kg', '1.2.3', '='):
        lines = table(lambda v: f'{v:.2f}').splitlines()
        cells = lines[20].split(',')
        cells[3] = word
        lines[20] = ','.join(cells)
        expected = VALUES.copy()
        expected[19, 2] = np.nan
        report = reads(f'NUM “{word}” retypes no column', write('t.csv', '\n'.join(lines)), expected)
        check(report and [(b['column'], b['row'], b['text']) for b in report['bad_cells']] == [('c', 21, word)]
              and [w['n'] for w in report['warnings'] if w['id'] == 'bad-cells'] == [1], f'NUM and “{word}” is listed')
    lines = table(lambda v: f'{v:.2f}').splitlines()
    for i in range(4, 40, 4):
        lines[i] = lines[i].replace(lines[i].split(',')[2], 'below limit', 1)
    expected = VALUES.copy()
    expected[[i - 1 for i in range(4, 40, 4)], 1] = np.nan
    report = reads('NUM one word among many numbers is a gap', write('t.csv', '\n'.join(lines)), expected)
    check(report and any(w['id'] == 'word-for-missing' for w in report['warnings']), 'MISS which is told')
    lines = table(lambda v: f'{v:.2f}').splitlines()
    for i, word in ((3, 'inf'), (5, '-Inf'), (7, '1e300'), (9, '-1e39'), (11, 'Infinity')):
        lines[i] = ','.join([*lines[i].split(',')[:4], word, *lines[i].split(',')[5:]])
    report, _ = run(write('t.csv', '\n'.join(lines)))
    part = report['modalities'][0]
    check((part['n_infinite'], part['n_too_large'], part['n_values_missing']) == (3, 2, 5),
          'MISS infinite and too large are told apart', str(part))
    report, error = run(write('t.csv', 'id,a,b\n' + ''.join(f's{i},{i},{i if i % 3 else "x"}{i}\n' for i in range(30))))
    check(report and any(w['id'] == 'mixed-column' for w in report['warnings']), 'NUM a column of both is told', str(error))


def layouts():
    plain = table(lambda v: f'{v:.2f}')
    body = plain.split('\n', 1)[1]
    names = 'id,a,b,c,d,e,class\n'
    above = {'a line': 'Logger 7 of the north field\n', 'lines with cells': 'Device,node7\nSerial,0007\nSite,north\n',
             'a blank line': 'Export of Monday\n\n', 'a wide line': 'TOA5,node7,LOG3000,0007,OS.22,CPU:x,above\n',
             'a remark': '# made by a logger\n', 'sep=': 'sep=,\n', 'quoted sep=': '"sep=,"\n', 'nothing': '',
             'numbers in it': 'Run,12,of,2024-05-01\nGain,3.5\n'}
    below = {'nothing': '', 'units': ',degC,umol/kg,psu,m/s,%,\n', 'units everywhere': '-,degC,kg,s,m/s,%,-\n',
             'units and kinds': ',V,V,V,V,V,\n,Smp,Avg,Smp,Avg,Smp,\n'}
    for name, first in above.items():
        for other, second in below.items():
            report = reads(f'HEAD {name} above, {other} below the names', write('t.csv', first + names + second + body))
            if report and 'units' in other:
                units = {c['column']: c.get('unit') for c in report['columns']}
                check(units['a'] in ('degC', 'V') and units['d'] in ('m/s', 'V'), f'HEAD {name}, {other}: kept', str(units))
    for end in (',', ', ', ',,'):
        text = names + ''.join(line + end + '\n' for line in body.splitlines())
        reads(f'HEAD rows end in “{end}”', write('t.csv', text))
        reads(f'HEAD header too ends in “{end}”', write('t.csv', names.strip() + end + '\n' + text.split('\n', 1)[1]))
    text = 'a,b,c,d,e\n' + ''.join(','.join(f'{v:.2f}' for v in row) + ',\n' for row in VALUES)
    reads('HEAD a delimiter too many moves no column', write('t.csv', text), ids=None)
    check(matrix()[1] == list('abcde'), 'HEAD nor its names', str(matrix()[1]))
    text = 'a,b,c,d,e\n' + ''.join(IDS[i] + ',' + ','.join(f'{v:.2f}' for v in row) + '\n' for i, row in enumerate(VALUES))
    reads('HEAD row names without a header, as R writes them', write('t.csv', text))
    reads('HEAD no header', write('t.csv', table(lambda v: f'{v:.2f}', header=False)))
    text = ''.join(' '.join(f'{v:.2f}' for v in row) + '  \n' for row in VALUES)
    reads('HEAD blanks between, no header, blanks at the end', write('t.txt', text), ids=None)
    lines = [line.rsplit(',', 1)[0] for line in plain.splitlines()]
    expected = VALUES.copy()
    for i in (5, 17, 30):
        lines[i + 1] = ','.join(lines[i + 1].split(',')[:4])
        expected[i, 3:] = np.nan
    report = reads('HEAD ragged ends are missing', write('t.csv', '\n'.join(lines)), expected)
    check(report and [w['n'] for w in report['warnings'] if w['id'] == 'short-rows'] == [3], 'HEAD and counted')
    _, error = run(write('t.csv', plain.replace('s004,', 's004,x,y,', 1)))
    check(error and error['row'] == 6, 'HEAD a row with too many cells is refused', str(error))
    odd = 'a,b,c,d,e\n1,2,3,4,5\n' + plain
    reads('HEAD the row of names can be said', write('t.csv', odd), options=('--header-row', '3'))
    reads('HEAD so can that of the data', write('t.csv', odd), options=('--header-row', '3', '--data-row', '4'))
    report = reads('HEAD and that there is none', write('t.csv', table(lambda v: f'{v:.2f}', header=False)),
                   options=('--header-row', '0'))
    check(report and matrix()[1] == ['2', '3', '4', '5', '6'], 'HEAD then columns have numbers')
    _, error = run(write('t.csv', plain), '--header-row', '999')
    check(error is not None and '999' in error['message'], 'HEAD a row that is not there is refused')
    for word in ('x', '-1'):
        _, error = run(write('t.csv', plain), '--data-row', word)
        check(error is not None, f'HEAD --data-row {word} is refused')
    recipe = os.path.join(FOLDER.name, 'r.json')
    run(write('t.csv', odd), '--header-row', '3', '--decimal', '.', '--encoding', 'UTF-8', '--recipe', recipe)
    report, error = run(recipe)
    check(report and close(matrix()[0], VALUES), 'HEAD what was said is in the recipe', str(error))


def encodings():
    text = table(lambda v: f'{v:.2f}').replace('id,a,b', 'id,größe,b').replace('red', 'weiß')
    for encoding in ('utf-8', 'utf-8-sig', 'utf-16', 'utf-16-le', 'utf-16-be', 'cp1252', 'latin-1'):
        report = reads(f'HEAD {encoding} is found out', write('t.csv', text, encoding))
        check(report and matrix()[1][0] == 'größe', f'HEAD {encoding}: names', str(matrix()[1]))
    for encoding, word in (('shift_jis', '温度'), ('euc_jp', '温度'), ('gb18030', '温度'), ('iso8859_15', 'prix €'),
                           ('koi8_r', 'вес'), ('cp1252', 'größe'), ('utf-16-le', 'вес'), ('big5', '溫度')):
        named = {'shift_jis': 'Shift_JIS', 'euc_jp': 'EUC-JP', 'iso8859_15': 'ISO-8859-15', 'koi8_r': 'KOI8-R'}
        text = table(lambda v: f'{v:.2f}').replace('id,a,b', f'id,{word},b')
        report = reads(f'HEAD {encoding} on request', write('t.csv', text, encoding),
                       options=('--encoding', named.get(encoding, encoding)))
        check(report and matrix()[1][0] == word, f'HEAD {encoding}: names', str(matrix()[1]))
    _, error = run(write('t.csv', text), '--encoding', 'nonsense')
    check(error and 'nonsense' in error['message'], 'HEAD an encoding that is none is refused', str(error))
    _, error = run(write('t.csv', 'id,größe\ns1,2\n', 'latin-1'), '--encoding', 'UTF-8')
    check(error and 'UTF-8' in error['message'], 'HEAD a text that is not what was said is refused', str(error))


def modalities():
    with h5py.File(OUT) as file:
        return {name: (mod['X'][:].astype(float), [v.decode() for v in mod['var/_index'][:]],
                       [v.decode() for v in mod['obs/_index'][:]]) for name, mod in file['mod'].items()}


def turned():
    genes = [f'gene{i}' for i in range(5)]
    rows = '\n'.join(','.join([genes[d], *(f'{v:.2f}' for v in VALUES[:, d])]) for d in range(5))
    wide = write('rna.csv', ','.join(['gene', *IDS]) + '\n' + rows + '\n')
    order = RNG.permutation(40)
    clinic = write('clinic.csv', 'sample,class\n' + ''.join(f'{IDS[i]},{CLASSES[i]}\n' for i in order))
    upright = write('protein.csv', 'who,p,q\n' + ''.join(f'{IDS[i]},{i}.5,{VALUES[i, 0]:.2f}\n' for i in order))
    for other in (clinic, upright):
        report, error = run(wide, other)
        x = modalities().get('rna') if report else None
        check(x and close(x[0], VALUES) and x[1] == genes and x[2] == IDS, 'ORIENT a turned table is turned round', str(error))
        check(report and any(w['id'] == 'turned' for w in report['warnings'])
              and report['modalities'][0]['orientation'] == 'columns', 'ORIENT which is told')
        check(report and report['n_in_all'] == 40, 'ORIENT and all its samples meet')
    for names in ('#', '10'):
        numbered = write('n.csv', ','.join(['probe', *(f'{names}{i}' for i in range(100, 140))]) + '\n' + rows + '\n')
        target = write('c.csv', 'id,v\n' + ''.join(f'{names}{i + 100},{i}.25\n' for i in order))
        report, error = run(numbered, target)
        check(report is None or report['n_in_all'] == 40, f'ORIENT samples called {names}100 … pair all or none', str(error))
    report, error = run(wide, '--orient', 'rna=columns')
    check(report and close(modalities()['rna'][0], VALUES), 'ORIENT one table is turned on request', str(error))
    report, error = run(wide, clinic, '--orient', 'rna=rows')
    check(report is None and error['remedy'], 'ORIENT or left as it is on request', str(error))
    second = write('mirna.csv', ','.join(['name', *IDS[3:]]) + '\n'
                   + '\n'.join(','.join([f'mir{d}', *(f'{v:.2f}' for v in VALUES[3:, d])]) for d in range(3)) + '\n')
    report, error = run(wide, second)
    check(report is None and '--orient' in error['remedy'], 'ORIENT two that may be turned are asked', str(error))
    report, error = run('--modality', f'a={wide}', '--modality', f'b={second}', '--orient', '*=columns')
    check(report and report['n_in_all'] == 37, 'ORIENT * means all of them', str(error))
    for spec in ('nobody=columns', 'rna=sideways', 'rna=long:a', '=columns', 'rna'):
        _, error = run(wide, '--orient', spec)
        check(error is not None, f'ORIENT “{spec}” is refused', str(error))
    path = os.path.join(FOLDER.name, 't.npz')
    np.savez(path, rna=VALUES.T, label=np.arange(40) % 3)
    report, error = run(path)
    check(report and close(modalities()['rna'][0], VALUES), 'ORIENT arrays that are turned among labels', str(error))
    np.savez(path, rna=VALUES, prot=VALUES[:, :3].T)
    _, error = run(path)
    check(error is not None, 'ORIENT arrays are not turned without a label to go by', str(error))


def split_parts(path, groups):
    """Parts of a split that the rows of each group are in, as training keeps it."""
    model = os.path.join(FOLDER.name, 'm.fsmodel')
    subprocess.run([CLI, 'train', '--json', '-q', '-f', path, '--kind', 'mvae', '--epochs', '1', '--latent', '1', '--set', 'hidden=', '-o', model], check=True, capture_output=True)
    parts = {}
    for part in ('train', 'valid', 'test'):
        out = os.path.join(FOLDER.name, 'part.csv')
        subprocess.run([CLI, 'reconstruct', '-q', '-f', model, path, '--target', 'scans', '--split', part, '-o', out], check=True, capture_output=True)
        with open(out, encoding='utf-8') as file:
            for line in list(csv.reader(file))[1:]:
                parts.setdefault(groups[line[0]], set()).add(part)
    return parts


def many_rows(name, ids, numbers=False):
    """Sixty patients, of whom each has one to three scans, and what the scans hold."""
    rng = np.random.default_rng(9)
    key = (lambda i: 1000 + 7 * i) if numbers else (lambda i: f'P{i:03d}')
    patients = {str(key(i)): round(40 + rng.random() * 30, 1) for i in range(60)}
    rows = [(str(key(i)), f'S{100 + len(ids)}', i + round(rng.random(), 3), -2.0 * i, 'left' if k else 'right')
            for i in range(60) for k in range(1 + i % 3) if ids.append(0) is None]
    rows = [rows[i] for i in rng.permutation(len(rows))]
    write(f'{name}-patients.csv', 'patient,age,grade\n' + ''.join(f'{k},{v},{"ab"[i % 2]}\n' for i, (k, v) in enumerate(patients.items())))
    write(f'{name}-scans.csv', 'scan,patient,u,v,side\n' + ''.join(f'{s},{p},{u},{v},{side}\n' for p, s, u, v, side in rows))
    paths = [os.path.join(FOLDER.name, f'{name}-{part}.csv') for part in ('patients', 'scans')]
    return patients, rows, paths


def many():
    for name, numbers in (('text', False), ('number', True)):
        patients, rows, paths = many_rows(name, [], numbers)
        _, error = run(*paths)
        check(error and all(f'--many {name}-scans={mode}' in error['remedy'] for mode in ('mean', 'first', 'repeat'))
              and str(len(rows)) in error['message'] and '60' in error['message'] and '3)' in error['message'] and error['object'] == 'patient',
              f'MANY {name}: several rows a sample are asked about, with counts', str(error))
        of = {p: [r for r in rows if r[0] == p] for p in patients}
        for mode in ('mean', 'first'):
            report, error = run(*paths, '--many', f'{name}-scans={mode}')
            if not report:
                check(False, f'MANY {name}: {mode}', str(error))
                continue
            x = modalities()
            want = {p: np.mean([r[2:4] for r in rs], 0) if mode == 'mean' else rs[0][2:4] for p, rs in of.items()}
            scans, ages = x['scans'], x[f'patients']
            check(scans[1] == ['u', 'v'] and sorted(scans[2]) == sorted(patients)
                  and all(np.allclose(row, want[i], rtol=1e-5) for row, i in zip(scans[0], scans[2])), f'MANY {name}: the {mode} of each')
            check(all(abs(row[0] - patients[i]) < 1e-4 for row, i in zip(ages[0], ages[2])) and report['n_in_all'] == 60,
                  f'MANY {name}: {mode}: all rows rightly paired', str(report['n_in_all']))
            part = [m for m in report['modalities'] if m['name'] == 'scans'][0]
            check(part.get('many') == mode and part['id'] == 'patient' and part['n_rows'] == len(rows) and any(str(len(rows)) in n for n in report['notes']),
                  f'MANY {name}: {mode} is said in the report', str(part))
            if mode == 'mean':
                check([w['n'] for w in report['warnings'] if w['id'] == 'rows-differ'] == [40], f'MANY {name}: classes that rows differ in are not known',
                      str(report['warnings']))
        recipe = os.path.join(FOLDER.name, 'many.json')
        report, error = run(*paths, '--many', f'{name}-scans=repeat', '--recipe', recipe)
        if not report:
            check(False, f'MANY {name}: repeat', str(error))
            continue
        x = modalities()
        whose = {r[1]: r[0] for r in rows}
        check(sorted(x['scans'][2]) == sorted(whose) and x['scans'][1] == ['u', 'v'] and report['n_in_all'] == len(rows),
              f'MANY {name}: each row a sample', str(report['n_in_all']))
        check(all(abs(row[0] - patients[whose[i]]) < 1e-4 for row, i in zip(x['patients'][0], x['patients'][2])),
              f'MANY {name}: repeat: all rows rightly paired')
        with h5py.File(OUT) as file:
            check(file['uns/fusescope/groups'][()].decode().split('\n')[0] == 'patient', f'MANY {name}: what rows share is their group')
        parts = split_parts(OUT, whose)
        check(all(len(p) == 1 for p in parts.values()) and len(set.union(*parts.values())) > 1, f'MANY {name}: and no part of a split knows the other\'s',
              str([g for g, p in parts.items() if len(p) > 1]))
        again, error = run(recipe)
        check(again and again['n_in_all'] == len(rows) and 'many' in json.load(open(recipe, encoding='utf-8')), f'MANY {name}: the recipe knows it', str(error))
        report, error = run('--modality', f'b={paths[0]}::age', '--modality', f's={paths[1]}', '--many', 's=mean', '--id', 'patient')
        check(report and report['n_in_all'] == 60, f'MANY {name}: modalities that are named', str(error))
        report, error = run(paths[1], '--many', f'{name}-scans=mean', '--id', 'patient')
        check(report and report['n_samples'] == 60, f'MANY {name}: one table by a column that is named', str(error))
    _, error = run(*paths, '--many', 'nobody=mean')
    check(error and 'nobody' in error['message'], 'MANY a name that is none is refused', str(error))
    _, error = run(*paths, '--many', 'number-scans=some')
    check(error and 'repeat' in error['remedy'], 'MANY so is a word that is none', str(error))
    _, error = run(*paths, '--many', 'number-patients=mean', '--many', 'number-scans=mean')
    check(error is not None, 'MANY a file with one row a sample has nothing to be averaged', str(error))


def long_tables():
    features = [f'f{d}' for d in range(5)]
    lines = ['sample;view;feature;value;class']
    gaps = {(3, 2), (17, 0), (39, 4)}
    for i in RNG.permutation(40):
        for d in range(5):
            if (i, d) not in gaps:
                lines.append(f'{IDS[i]};{"a" if d < 3 else "b"};{features[d]};{VALUES[i, d]:.2f}'.replace('.', ',') + f';{CLASSES[i]}')
    path = write('long.csv', '\n'.join(lines))
    expected = VALUES.copy()
    for i, d in gaps:
        expected[i, d] = np.nan
    for spec in ('sample,feature,value', '#1,#3,#4'):
        report, error = run(path, '--orient', f'long=long:{spec}')
        x = modalities()['long'] if report else None
        back = x and [[x[0][x[2].index(s), x[1].index(f)] for f in features] for s in IDS]
        check(x and close(np.array(back), expected), f'ORIENT a long table by {spec}', str(error))
    check(report['modalities'][0]['orientation'] == 'long', 'ORIENT which is told')
    with h5py.File(OUT) as file:
        check('class' in file['obs'], 'ORIENT what is one of each sample stays a label', str(list(file['obs'])))
    report, error = run(path, '--orient', 'long=long:sample,feature,value,view')
    got = modalities() if report else {}
    check(sorted(got) == ['a', 'b'] and got['a'][0].shape == (40, 3) and got['b'][0].shape == (40, 2),
          'ORIENT a view becomes a modality each', str(error))
    _, error = run(write('twice.csv', '\n'.join([*lines, lines[7]])), '--orient', 'twice=long:sample,feature,value')
    check(error and error['row'], 'ORIENT a number that stands twice is refused', str(error))
    _, error = run(path, '--orient', 'long=long:sample,nothing,value')
    check(error and 'view' in error['message'], 'ORIENT a column that is not there, with those that are', str(error))


def windows():
    lines = ['unit,time,x,y']
    for unit, n in ((3, 25), (1, 12), (2, 4)):
        for t in RNG.permutation(n):
            lines.append(f'{unit},{t},{unit * 1000 + t}.5,{t * 2}.25')
    path = write('series.csv', '\n'.join(lines))
    report, error = run(path, '--orient', 'series=windows:unit,time,5,3')
    x, names, ids = modalities()['series'] if report else (np.zeros((0, 0)), [], [])
    expected = [[v for t in range(s, s + 5) for v in (unit * 1000 + t + 0.5, t * 2 + 0.25)]
                for unit, n in ((3, 25), (1, 12)) for s in range(0, n - 4, 3)]
    check(close(x, np.array(expected)), 'ORIENT series become windows in order of time', str(error or x.shape))
    check(report and any(w['id'] == 'short-series' for w in report['warnings']), 'ORIENT one too short is told')
    with h5py.File(OUT) as file:
        label = file['obs/unit']
        told = [label['categories'][:][c].decode() for c in label['codes'][:]]
    check(told == ['3'] * 7 + ['1'] * 3, 'ORIENT windows have the unit they are of', str(told))
    check(ids[:2] == ['3-0001', '3-0002'], 'ORIENT windows are called by their unit', str(ids[:3]))
    report, error = run(path, '--orient', 'series=windows:,,6,6')
    check(report and modalities()['series'][0].shape[0] == 41 // 6, 'ORIENT rows in their own order', str(error))
    for spec in ('unit,time,0,1', 'unit,time,x,1', 'unit,nothing,5,5', 'unit,time,99,1'):
        _, error = run(path, '--orient', f'series=windows:{spec}')
        check(error is not None, f'ORIENT windows:{spec} is refused', str(error))


def pictures():
    path = os.path.join(FOLDER.name, 'p.npz')
    for channels, high, wide in ((3, 16, 16), (1, 8, 12), (4, 10, 10), (3, 20, 7), (12, 16, 16), (2, 5, 9)):
        image = RNG.integers(0, 255, (30, high, wide, channels)).astype('u1')
        flat = image.reshape(30, -1).astype(float)
        for name, array in (('first', np.moveaxis(image, 3, 1)), ('last', image)):
            np.savez(path, image=array, table=VALUES[:30])
            run(path)
            check(close(modalities()['image'][0], flat), f'IMG {array.shape[1:]} has its channels {name}')
    np.savez(path, image=np.moveaxis(RNG.random((30, 9, 8, 7)), 3, 1), table=VALUES[:30])
    report, _ = run(path)
    check(any(w['id'] == 'channels-unclear' for w in report['warnings']), 'IMG sizes that do not tell are told')
    before = modalities()['image'][0]
    report, error = run(path, '--kind', 'image=image:channels-first')
    after = modalities()['image'][0] if report else before
    check(close(after, np.moveaxis(before.reshape(30, 7, 9, 8), 1, 3).reshape(30, -1)), 'IMG and can be said', str(error))


def names():
    paths = [write(f'{name}.csv', 'id,' + ','.join(f'{column}{i}' for i in range(3)) + ',診断\n'
                   + ''.join(f'{s},{i},{i}.5,{i * i},{"良性" if i % 2 else "悪性"}\n' for i, s in enumerate(IDS)))
             for name, column in (('遺伝子発現', '温度'), ('蛋白質発現', 'größe'), ('Protein (ärztlich)', 'вес'))]
    report, error = run(*paths)
    got = modalities() if report else {}
    check(len(got) == 3, 'NAME files of any script, three modalities', str(error or list(got)))
    done = subprocess.run([CLI, 'info', OUT, '--json'], capture_output=True, text=True)
    info = json.loads(done.stdout)
    check(sorted(m['title'] for m in info['modalities']) == sorted(['遺伝子発現', '蛋白質発現', 'Protein (ärztlich)']),
          'NAME they keep their names', str([m['title'] for m in info['modalities']]))
    check([(l['title'], l['classes']) for l in info['labels']] == [('診断', ['悪性', '良性'])], 'NAME labels and classes too',
          str(info['labels']))
    report, error = run(*paths, '--missing', '蛋白質発現=value:0')
    check(report is not None, 'NAME and are called by them', str(error))


def far_off():
    """Numbers that are large beside their differences."""
    seconds = np.cumsum(RNG.integers(1, 50, 40))
    columns = {'milliseconds': 1718000000000 + seconds * 997, 'odometer': 16777216 + seconds, 'serial': 9007199254740993 + seconds ** 2,
               'below': -1e9 - seconds * 0.125, 'close': 1000.0 + seconds * 0.25, 'mean': VALUES[:, 0]}
    text = 'id,' + ','.join(columns) + '\n' + ''.join(
        f'{IDS[i]},' + ','.join(str(int(v[i])) if v.dtype.kind == 'i' else repr(float(v[i])) for v in columns.values()) + '\n'
        for i in range(40))
    report, error = run(write('far.csv', text))
    check(report and any(w['id'] == 'centred' for w in report['warnings']), 'PREC which columns are centred is told', str(error))
    x, got, _ = matrix()
    for name, values in columns.items():
        difference = np.diff(x[:, got.index(name)])
        # A double holds no serial number beyond 2^53 to the last digit.
        check(np.allclose(difference, np.diff(values.astype(float)), atol=4 if name == 'serial' else 1e-3, rtol=1e-5)
              and (name == 'serial' or np.allclose(x[:, got.index(name)], values.astype(float), rtol=1e-6, atol=1e-3)),
              f'PREC {name}: its differences are kept', str(difference[:3]))
    info = json.loads(subprocess.run([CLI, 'info', OUT, '--json'], capture_output=True, text=True).stdout)
    check(not {'constant-features', 'duplicate-samples'} & {c['id'] for c in info['checks']}, 'PREC nothing false is said of them',
          str(info['checks']))
    with h5py.File(OUT) as file:
        check(next(iter(file['mod'].values()))['X'].dtype == np.float64, 'PREC a file has the numbers themselves')
    again = os.path.join(FOLDER.name, 'again.h5mu')
    first = info['hash']
    subprocess.run([CLI, 'import', OUT, '-o', again, '--force', '--json'], capture_output=True, text=True)
    info = json.loads(subprocess.run([CLI, 'info', again, '--json'], capture_output=True, text=True).stdout)
    check(info['hash'] == first, 'PREC what was written is read as the same')
    rebuilt(columns)
    table = np.stack([columns['milliseconds'], columns['odometer']], axis=1)
    for name, array in (('int64', table), ('float64', table.astype(float)), ('float64 of Fortran', np.asfortranarray(table.astype(float))),
                        ('big-endian', table.astype('>i8'))):
        path = os.path.join(FOLDER.name, 'far.npz')
        np.savez(path, a=array, b=VALUES)
        run(path)
        check(np.allclose(np.diff(matrix('a')[0], axis=0), np.diff(table, axis=0)), f'PREC an array of {name} keeps them')


def rebuilt(columns):
    """What a model rebuilds of them are the numbers themselves, not what is left when the offset is taken off."""
    model, out = (os.path.join(FOLDER.name, name) for name in ('far.fsmodel', 'rebuilt'))
    subprocess.run([CLI, 'train', OUT, '-o', model, '--force', '--quiet', '--split', '1/0/0'], check=True, capture_output=True)
    for end in ('.csv', '.npz', '.h5mu'):
        asked = subprocess.run([CLI, 'reconstruct', model, OUT, '--split', 'all', '-o', out + end, '--force'], capture_output=True, text=True)
        if end == '.csv':
            with open(out + end, encoding='utf-8') as file:
                got = [float(row['milliseconds']) for row in csv.DictReader(file)]
        elif end == '.npz':
            with np.load(out + end) as arrays:
                name = next(k for k in arrays.files if arrays[k].ndim == 2)
                got = arrays[name][:, list(columns).index('milliseconds')]
        else:
            with h5py.File(out + end) as file:
                got = next(iter(file['mod'].values()))['X'][:, list(columns).index('milliseconds')]
        check(len(got) == 40 and np.allclose(got, columns['milliseconds'], rtol=0, atol=1e6), f'PREC rebuilt numbers in {end} are whole',
              f'{asked.stderr} {got[:2]}')


def roles():
    text = 'patient,visit,age,dose,remark,x,y\n' + ''.join(
        f'p{i // 4},v{i:02d},{30 + i // 4}.5,{i % 3},note {i},{i}.25,{i * 3 % 7}.5\n' for i in range(40))
    path = write('visits.csv', text)
    report, error = run(path)
    told = {c['column']: c['role'] for c in report['columns']} if report else {}
    check(told.get('patient') == 'group' and told.get('remark') == 'text',
          'ROLE each column has one, guessed', str(error or told))
    check(report and all(c['reason'] for c in report['columns']), 'ROLE with a reason')
    report, error = run(path, '--role', 'visits::dose=group', '--role', 'visits::age=covariate', '--role', 'visits::y=skip',
                        '--role', 'visits::patient=label', '--role', 'visits::remark=text')
    told = {c['column']: c['role'] for c in report['columns']} if report else {}
    check({k: told.get(k) for k in ('dose', 'age', 'y', 'patient')}
          == {'dose': 'group', 'age': 'covariate', 'y': 'skip', 'patient': 'label'}, 'ROLE or said', str(error or told))
    check(report and matrix()[1] == ['x'], 'ROLE what is none is no feature', str(report and matrix()[1]))
    report, error = run(path, '--role', 'visits::dose=feature')
    check(report and 'dose' in matrix()[1], 'ROLE codes are features on request', str(error))
    for word in ('visits::nothing=label', 'visits::nothing=skip', 'visits::nothing=feature', 'nobody::x=label',
                 'visits::x=king', 'visits=label', 'x=label'):
        _, error = run(path, '--role', word)
        check(error is not None, f'ROLE “{word}” is refused', str(error))
    run(path)
    check(json.loads(subprocess.run([CLI, 'info', OUT, '--json'], capture_output=True, text=True).stdout)
          ['labels'][0].get('role') == 'group', 'ROLE a group stays one in the file')


PARTS = (numbers, faults, layouts, encodings, turned, many, long_tables, windows, pictures, names, far_off, roles)


def main():
    """All parts, or those that are named."""
    with FOLDER:
        for part in PARTS:
            if len(sys.argv) < 2 or part.__name__ in sys.argv[1:]:
                part()
    finish()


main()
