#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each collection of tables of ../shared/data opens with the shapes, labels and gaps that its README states."""
import json
import os
import subprocess
import tempfile

from accept import CLI, DATA, check, finish

FOLDER = tempfile.TemporaryDirectory()
OUT = os.path.join(FOLDER.name, 'out.h5mu')


def take(*words):
    done = subprocess.run([CLI, 'import', *words, '-o', OUT, '--force', '--json'], capture_output=True, text=True)
    if done.returncode:
        return json.loads(done.stderr)['error'], None
    info = json.loads(subprocess.run([CLI, 'info', OUT, '--json'], capture_output=True, text=True).stdout)
    return json.loads(done.stdout)['report'], info


def place(*parts):
    path = os.path.join(DATA, *parts)
    if not os.path.exists(path):
        print(f'# {path} is not there')
        return None
    return path


def shapes(info):
    return {m['name']: (m['shape'], m['n_present']) for m in info['modalities']} if info else None


def airquality():
    file = place('airquality', 'AirQualityUCI.csv')
    if file is None:
        return
    groups = {'array': 'PT08*', 'analysers': 'CO(GT),NMHC(GT),C6H6(GT),NOx(GT),NO2(GT)', 'weather': 'T,RH,AH'}
    words = [word for name, columns in groups.items() for word in ('--modality', f'{name}={file}::{columns}')]
    words += ['--by-row', *(word for name in groups for word in ('--missing', f'{name}=value:-200'))]
    report, info = take(*words)
    check(shapes(info) == {'array': ([5], 8991), 'analysers': ([5], 9326), 'weather': ([3], 8991)}
          and info['n_samples'] == 9357, 'airquality: three sources, −200 missing', str(report if info is None else shapes(info)))
    missing = {m['name']: m['n_values_missing'] for m in report['modalities']} if info else {}
    check(missing.get('array') == 0 and missing.get('weather') == 0, 'airquality: array and weather fail as a whole', str(missing))
    report, info = take(*words[:-7], *(word for name in groups for word in ('--missing', f'{name}=value:-200')),
                        *(word for name in groups for word in ('--orient', f'{name}=windows:,,24,24')))
    check(info and info['n_samples'] == 9357 // 24 and info['modalities'][0]['shape'] == [24, 5]
          and info['modalities'][0]['kind'] == 'series', 'airquality: days of hours', str(report if info is None else shapes(info)))


def cmapss():
    file = place('cmapss', 'train_FD001.txt')
    if file is None:
        return
    words = ['--header-row', '0', '--modality', f'settings={file}::#3-#5', '--modality', f'sensors={file}::#6-#26']
    report, info = take(*words, '--orient', '*=windows:#1,#2,30,10')
    units = next((l for l in info['labels'] if l.get('role') == 'group'), None) if info else None
    check(shapes(info) == {'settings': ([30, 3], 1817), 'sensors': ([30, 21], 1817)}, 'cmapss: windows of 30 cycles',
          str(report if info is None else shapes(info)))
    check(units and len(units['classes']) == 100, 'cmapss: the unit is the group', str(units)[:100])
    if info:
        model = os.path.join(FOLDER.name, 'm.fsmodel')
        subprocess.run([CLI, 'train', OUT, '-o', model, '--force', '--epochs', '1', '--kind', 'vae', '--latent', '2', '--hidden', '4',
                        '--json'], capture_output=True, text=True)
    report, info = take('--header-row', '0', file)
    check(info and info['n_samples'] == 20631, 'cmapss: 20,631 rows', str(report)[:200])


def others():
    file = place('pbmc_citeseq', 'pbmc_10k_protein_v3.h5ad')
    if file is not None:
        report, info = take(file)
        check(info and info['n_samples'] == 200 and sorted(m['shape'] for m in info['modalities']) == [[14], [16727]],
              'pbmc_citeseq: RNA and protein', str(report if info is None else shapes(info)))
    folder = place('tcga_brca')
    if folder is not None:
        report, info = take(*(os.path.join(folder, f'{n}.csv') for n in ('mrna', 'mirna', 'protein', 'samples')))
        check(shapes(info) == {'mrna': ([200], 220), 'mirna': ([184], 220), 'protein': ([142], 150)},
              'tcga_brca: 70 lack the protein', str(report if info is None else shapes(info)))
    file = place('leaves100', '100Leaves.mat')
    if file is not None:
        report, info = take(file)
        check(info and [m['shape'] for m in info['modalities']] == [[64]] * 3 and info['n_samples'] == 1600
              and [len(l['classes'] or []) for l in info['labels']] == [100], 'leaves100: three views, a hundred species',
              str(report if info is None else info['labels'])[:200])
    folder = place('mfeat')
    if folder is not None:
        report, info = take(folder)
        check(info and sorted(m['shape'][0] for m in info['modalities']) == [6, 47, 64, 76, 216, 240]
              and len(info['labels'][0]['classes']) == 10, 'mfeat: six views and the digit', str(report)[:200])


def main():
    with FOLDER:
        airquality()
        cmapss()
        others()
    finish()


main()
