#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Inputs built after public problem reports (kinds ID, HINT, CODE, ARG, LABEL, DEFAULT and those that a join shares with them):
what the README of the collection expects, with the accuracy of pairing against the files themselves."""
import csv
import json
import os
import subprocess
import tempfile

import numpy as np

from accept import CLI, check, finish, need

REPORTS = need('reports')
FOLDER = tempfile.TemporaryDirectory()


def path(*parts):
    return os.path.join(REPORTS, *parts)


def run(*words):
    """Status and document of a command: what it printed, or its error."""
    done = subprocess.run([CLI, *words, '--json'], capture_output=True, text=True)
    text = done.stdout if done.returncode == 0 else done.stderr
    return done.returncode, json.loads(text) if done.returncode == 0 else json.loads(text)['error']


def take(*words):
    """Imports; the report and what `info` says of the file."""
    out = os.path.join(FOLDER.name, 'out.h5mu')
    status, made = run('import', *words, '-o', out, '--force')
    if status:
        return None, made
    return made['report'], run('info', out)[1]


def refused(name, words, *expected):
    status, error = run('import', *words, '-o', os.path.join(FOLDER.name, 'refused.h5mu'), '--force')
    said = f"{error.get('message')} {error.get('remedy')}" if status else ''
    check(status in (1, 2) and error.get('remedy') and all(word in said for word in expected), name, said or 'no error')


def warned(report, id):
    return sum(w['n'] for w in report['warnings'] if w['id'] == id)


def label(info, name):
    found = [one for one in info['labels'] if one['name'] == name]
    return found[0] if found else None


def features(info, name):
    return next(m['shape'][0] for m in info['modalities'] if m['name'] == name)


def read(file, id):
    with open(file, encoding='utf-8') as text:
        return {row[id]: row for row in csv.DictReader(text)}


def count_right(a, b, id, first, second):
    """Samples of the written file whose numbers in both modalities are those of one id in the two tables."""
    right = 0
    try:
        import h5py
    except ImportError:
        return None
    x, y = read(a, id), read(b, id)
    with h5py.File(os.path.join(FOLDER.name, 'out.h5mu')) as file:
        mods = {m: (dict(zip((i.decode() if isinstance(i, bytes) else i for i in file[f'mod/{m}/obs/_index'][:]),
                             file[f'mod/{m}/X'][:, 0]))) for m in file['mod']}
    one, two = mods.values() if len(mods) == 2 else (None, None)
    for sample in set(one) & set(two):
        right += (sample in x and sample in y and abs(one[sample] - float(x[sample][first])) < 1e-4
                  and abs(two[sample] - float(y[sample][second])) < 1e-4)
    return right


def ids():
    a, b = path('int_ids', 'assay.csv'), path('int_ids', 'clinic.csv')
    for files in ([a, b], [b, a]):
        report, info = take(*files)
        check(all(m['joined_by'] == 'id' and m['id'] == 'id' for m in report['modalities']), 'R01 whole numbers name the samples')
        check(features(info, 'assay') == 8 and features(info, 'clinic') == 5, 'R01 the id is no feature')
    take(a, b)
    right = count_right(a, b, 'id', 'a0', 'b0')
    check(right in (60, None), 'R01 all 60 of 60 rows belong together', str(right))
    file = path('shuffled_modality', 'shuffled.h5mu')
    report, info = take(file)
    whole = {m['name']: m['shape'] for m in info['modalities']}
    whole_hash = matrix(os.path.join(FOLDER.name, 'out.h5mu'))
    report, info = take('--modality', f'rna={file}::mod/rna/X', '--modality', f'prot={file}::mod/prot/X')
    check(all(m['joined_by'] == 'id' for m in report['modalities']) and not report['warnings'],
          'R04 parts taken by path keep the names of their samples')
    check({m['name']: m['shape'] for m in info['modalities']} == whole, 'R04 and their features')
    check(matrix(os.path.join(FOLDER.name, 'out.h5mu')) == whole_hash, 'R04 they pair as the whole file does')


def matrix(file):
    """Sample → its numbers, and the names of features."""
    try:
        import h5py
    except ImportError:
        return None
    with h5py.File(file) as h5:
        return {m: (sorted((bytes(i), x.tobytes()) for i, x in zip(h5[f'mod/{m}/obs/_index'][:], h5[f'mod/{m}/X'][:])),
                    [bytes(v) for v in h5[f'mod/{m}/var/_index'][:]]) for m in h5['mod']}


def hints():
    excel, clinic = path('leading_zero_ids', 'assay_excel.csv'), path('leading_zero_ids', 'clinic.csv')
    refused('R06 ids without their zeros are named', [excel, clinic], 'leading zeros', '--allow-empty-join')
    refused('R06 the same where the column is named', ['--id', 'patient', excel, clinic], 'leading zeros')
    report, _ = take('--id', 'patient', excel, clinic, '--allow-empty-join')
    check(report['n_in_all'] == 0 and warned(report, 'ids-differ-by-zeros') == 50, 'R06 --allow-empty-join writes it with a warning')
    report, _ = take(path('leading_zero_ids', 'assay.csv'), clinic)
    check(report['n_in_all'] == 50 and not report['warnings'], 'R06 ids with their zeros pair', str(report['n_in_all']))
    rna, protein = path('zero_overlap', 'rna.csv'), path('zero_overlap', 'protein.csv')
    refused('R08 no common sample is refused', [rna, protein], 'None of the 60', '--allow-empty-join')
    report, info = take(rna, protein, '--allow-empty-join')
    check(report['n_in_all'] == 0 and any(c['id'] == 'few-pairs' for c in info['checks']), 'R08 unless it is meant, and then told')
    report, info = take(*[path('transposed_omics', n) for n in ('mrna.csv', 'protein.csv', 'samples.csv')])
    check(report['n_in_all'] == 35 and info['n_samples'] == 40 and warned(report, 'turned') > 0
          and {m['orientation'] for m in report['modalities']} == {'columns'}, 'R13 turned tables are turned and told')
    refused('R13 where nothing names the samples, it is asked', [path('transposed_omics', n) for n in ('mrna.csv', 'protein.csv')], '--orient')
    report, info = take(path('npz_transposed', 't.npz'))
    check(info['n_samples'] == 60 and warned(report, 'turned') > 0, 'R13 turned arrays too')


def codes():
    a, b = path('coded_classes', 'a.csv'), path('coded_classes', 'b.csv')
    report, info = take(a, b)
    check(features(info, 'b') == 5 and label(info, 'status')['classes'] == ['0', '1'], 'R33 a last column of codes is a label')
    check(warned(report, 'coded-classes') == 1, 'R33 which is told')
    for name in ('leiden.csv', 'leiden_gaps.csv'):
        report, info = take(a, path('coded_classes', name))
        check([m['name'] for m in info['modalities']] == ['a'] and len(label(info, 'leiden')['classes']) == 12,
              f'R33 {name}: a table of codes is no source')
        check(label(info, 'grade')['classes'] == ['1', '2', '3'], f'R33 {name}: codes with a fraction are classes')
    _, info = take(path('npz_nan_label', 'nanlabel.npz'))
    check(label(info, 'label')['classes'] == ['0', '1', '2'], 'R33 codes with gaps in an array are classes')


def arguments():
    file = path('categoricals', 'cats.h5mu')
    _, info = take(file)
    check([l['name'] for l in info['labels']] == ['rna_with_na', 'rna_unused', 'rna_leiden', 'rna_dose', 'rna_batch_str'],
          'R45 labels of one modality are found', str(info['labels']))
    _, info = take(file, '--label', f'ct={file}::mod/rna/obs/leiden')
    check(len(label(info, 'ct')['classes']) == 3, 'R46 and taken where they are named')
    refused('R46 a label that is not there', [file, '--label', f'ct={file}::mod/rna/obs/nonsense'], 'mod/rna/obs/leiden')
    _, info = take(path('no_features', 'nofeat.h5mu'))
    check([m['name'] for m in info['modalities']] == ['rna', 'prot'], 'R57 a modality without features is left out')
    _, info = take(path('protein_in_obsm', 'cite.h5ad'))
    check([(m['name'], m['shape'], m['n_present']) for m in info['modalities']] == [('cite', [8], 60), ('protein_expression', [5], 59)],
          'R59 a table in obsm is a modality, a cell without it has none', str(info['modalities']))
    file = path('zero_filled_batch', 'zeros.h5mu')
    report, _ = take(file, '--missing', 'prot=zero-rows')
    check([m['n_samples'] for m in report['modalities']] == [60, 40], 'R60 a rule for a modality of a whole file is applied')
    refused('R60 a modality that is not there', [file, '--missing', 'protein=zero-rows'], 'rna, prot')
    refused('R60 a kind for a modality that is not there', [file, '--kind', 'protein=counts'], 'rna, prot')
    two = path('two_sources', 'two.npz')
    _, info = take(two, '--kind', 'a=series:6')
    check(next(m['kind'] for m in info['modalities'] if m['name'] == 'a') == 'series', 'R60 a kind for an array of an archive')
    refused('R60 a shape that does not fit', [two, '--kind', 'a=image:2x2'], '6 numbers')
    refused('an array that is not there', ['--modality', f'a={two}::nonsense'], 'a, b, label')
    refused('a column to drop that is not there', [two, '--drop', 'nonsense'], 'label')
    refused('an id that is not there', [two, '--id', 'nonsense'], 'label')
    _, info = take(two, '--drop', 'label')
    check(info['labels'] == [], 'an array is left out on request')


def labels():
    report, info = take(path('dates', 'lab.csv'), path('dates', 'plant.csv'))
    check([one['name'] for one in info['labels']] == ['state'] and report['n_in_all'] == 60, 'R35 dates are no classes')
    check(any(c['column'] == 'checked_on' and c['role'] == 'date' for c in report['columns']), 'R35 and are told')
    report, info = take(path('id_as_label', 'a.csv'), path('id_as_label', 'b.csv'))
    check(info['labels'] == [] and warned(report, 'many-classes') == 60, 'R35 remarks are no classes')
    _, info = take(path('numeric_strings', 'numstr_global.h5mu'))
    check(label(info, 'age')['kind'] == 'continuous' and label(info, 'barcode') is None, 'R35 ages as texts are numbers')
    report, info = take(path('na_is_a_class', 'sites.csv'), path('na_is_a_class', 'soil.csv'))
    check(label(info, 'region')['classes'] == ['EU', 'NA', 'SA'] and warned(report, 'word-is-class') == 20, 'R29 NA stays a class')
    _, info = take(path('na_is_a_class', 'sites.csv'), '--missing', 'region=text:NA')
    check(label(info, 'region')['classes'] == ['EU', 'SA'], 'R29 unless it is called missing')
    _, info = take(path('quoted_decimal_comma', 'lab.csv'), path('quoted_decimal_comma', 'meter.csv'))
    check(info['labels'] == [] and features(info, 'meter') == 3, 'R17 quoted decimal commas are numbers')
    _, info = run('info', need('airquality', 'AirQualityUCI.csv'))
    code = [c for c in info['checks'] if c['id'] == 'code-for-missing']
    check(code and code[0]['n'] == 16701 and 'value:-200' in code[0]['remedy'], 'U06 -200 is suspected', str(code))
    check(all(len(one['classes']) <= 50 for one in info['labels']), 'U06 dates are no classes')


def components(blocks, n):
    """R² of each block from the first @n principal components of all, standardised."""
    blocks = [(x - x.mean(0)) / x.std(0) for x in blocks]
    whole = np.column_stack(blocks)
    _, _, axes = np.linalg.svd(whole, full_matrices=False)
    left = whole - whole @ axes[:n].T @ axes[:n]
    ends = np.cumsum([x.shape[1] for x in blocks])
    return [1 - (part ** 2).sum() / (x ** 2).sum() for part, x in zip(np.split(left, ends[:-1], axis=1), blocks)]


def trained(name, blocks, *words):
    """R76: one press on Train, nothing set: all that is there comes back about as well as from three components, or it is said not to."""
    out, model = (os.path.join(FOLDER.name, end) for end in ('few.h5mu', 'few.fsmodel'))
    status, _ = run('import', *words, '-o', out, '--force')
    check(status == 0, f'R76 {name} is read')
    subprocess.run([CLI, 'train', out, '-o', model, '--force', '--quiet'], check=True, capture_output=True)
    told = run('evaluate', model, out, '--split', 'all', '--metrics', 'reconstruction')[1]['reconstruction']
    whole = {r['target']: r['r2'] for r in told if len(r['from']) == len(blocks)}
    truth = dict(zip(blocks, components(list(blocks.values()), 3)))
    for m, r2 in truth.items():
        check(whole[m] > r2 - .05, f'R76 {name}: {m} comes back', f'{whole[m]:.3f}, three components {r2:.3f}')


def defaults():
    for n in (60, 120, 300):
        file = path('few_samples', f'n{n}.npz')
        with np.load(file) as arrays:
            trained(f'{n} samples', {m: arrays[m].astype(float) for m in 'ab'}, file)
    tables = {m: path('last_batch_of_one', f'{m}.csv') for m in 'ab'}
    numbers = {m: np.array([[float(v) for k, v in row.items() if k not in ('id', 'class')] for row in read(file, 'id').values()])
               for m, file in tables.items()}
    trained('a batch of one left', numbers, *tables.values())
    genes, lipids = (need('nutrimouse', f'{m}.csv') for m in ('gene', 'lipid'))
    numbers = {}
    for m, file in (('gene', genes), ('lipid', lipids)):
        with open(file, encoding='utf-8') as text:
            rows = list(csv.reader(text))[1:]
        numbers[m] = np.array([[float(v) for v in row if v.replace('.', '').replace('-', '').replace('e', '').isdigit()] for row in rows])
    trained('nutrimouse', numbers, genes, lipids)


def block(name):
    try:
        import h5py
    except ImportError:
        return None
    with h5py.File(os.path.join(FOLDER.name, 'out.h5mu')) as file:
        return file[f'mod/{name}/X'][:].astype(float)


def nearly(name, truth):
    got = block(name)
    return got is None or (got.shape == (len(truth), len(truth[0]))
                           and all(abs(a - b) <= 1e-4 * max(1, abs(b)) for x, y in zip(got, truth) for a, b in zip(x, y)))


def tables():
    report, info = take(path('euro_thousands', 'press.csv'), path('euro_thousands', 'temp.csv'))
    with open(path('euro_thousands', 'truth_press.txt'), encoding='utf-8') as file:
        truth = [[float(v) for v in line.split()] for line in file]
    check(nearly('press', truth), 'R15 points between thousands')
    report, info = take(path('excel_errors', 'sheet.csv'), path('excel_errors', 'other.csv'))
    told = {m['text']: m['n'] for m in report['missing']}
    check(features(info, 'sheet') == 8 and all(told.get(w) == 1 for w in ('#DIV/0!', '#NV', '#VALUE!')), 'R18 error cells', str(told))
    report, info = take(path('logger_units', 'ctd.csv'))
    check({c['column']: c.get('unit') for c in report['columns']}.get('Oxygen') == 'umol/kg' and info['n_samples'] == 60,
          'R20 a row of units')
    for name in ('flux.csv', 'flux.dat'):
        report, info = take(path('logger_units', name))
        check(info['n_samples'] == 60 and features(info, 'flux') == 6, f'R20 {name} of a logger', str(info['modalities']))
    for name in ('vendor', 'first_line_only'):
        report, info = take(path('trailing_delimiter', f'{name}.csv'))
        check(features(info, name) == 3 and info['n_samples'] == 50, f'R21 {name}')
    report, info = take(path('infinities', 'ratio.csv'), path('infinities', 'b.csv'))
    part = next(m for m in report['modalities'] if m['name'] == 'ratio')
    check((part['n_infinite'], part['n_too_large']) == (2, 2), 'R31 infinite and too large', str(part))
    for file in ('channels_first/torch.npz', 'npy_images/nchw.npz'):
        report, info = take(path(*file.split('/')))
        shape = next(m['shape'] for m in info['modalities'] if m['name'] == 'image')
        check(shape[2] == 3, f'R66 {file}', str(shape))
    folder = path('unicode_names')
    report, info = take(*(os.path.join(folder, name) for name in sorted(os.listdir(folder)) if name.endswith('.csv')))
    check(info and '遺伝子発現' in [m['title'] for m in info['modalities']], 'R85 names of every script', str(report)[:200])


def main():
    with FOLDER:
        defaults()
        tables()
        ids()
        hints()
        codes()
        arguments()
        labels()
    finish()


main()
