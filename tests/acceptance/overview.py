#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the program says of data before a model is trained: what was planted, or what the data's own README states; of noise
nothing. overview.py [--short]"""
import csv
import json
import os
import sys
import tempfile

import numpy as np

import accept
import planted
from accept import cli, finish


SHORT = '--short' in sys.argv
MOST_FALSE = .05
FOLDER = tempfile.TemporaryDirectory()


def check(ok, name, detail=''):
    accept.check(ok, name, str(detail))


def path(name):
    return os.path.join(FOLDER.name, name)


def look(*args):
    return cli('overview', *args, '--json')[0]


def held(found, claim=''):
    return [c['id'] for c in found['claims'] if c['holds'] and c['id'].startswith(claim)]


def sentence(found, claim):
    return next((c['sentence'] for c in found['claims'] if c['id'] == claim), '')


def told(found, name):
    """Accuracy of the better reader from one source, and its 90 % interval."""
    one = next(t for t in found['unimodal']['alone'] if t['from'] == [name])
    return max((one['linear'], one['neighbors']), key=lambda r: r['value'])


def pair(found, a, b):
    return next(p for p in found['redundancy'] if {p['a'], p['b']} == {a, b})


def write(name, header, rows):
    with open(path(name), 'w', newline='', encoding='utf-8') as text:
        writer = csv.writer(text)
        writer.writerow(header)
        writer.writerows(rows)
    return path(name)


def take(tables, labels, out):
    """Modalities and columns of labels as one .h5mu; rows of nothing but NaN are left out."""
    n = len(next(iter(tables.values())))
    ids = [f's{i:04d}' for i in range(n)]
    words = []
    for name, x in tables.items():
        there = ~np.isnan(x).all(axis=1)
        file = write(f'{name}.csv', ['sample', *(f'{name}_{planted.letters(j)}' for j in range(x.shape[1]))],
                     [[i, *('' if np.isnan(v) else f'{v:.9g}' for v in row)] for i, row, yes in zip(ids, x, there) if yes])
        words += ['--modality', f'{name}={file}']
    file = write('labels.csv', ['sample', *labels], list(zip(ids, *labels.values())))
    words += [w for name in labels for w in ('--label', f'{name}={file}::{name}')]
    cli('import', *words, '-o', path(out), '--force')
    return path(out)


def example():
    """Planted, in the words of its card: a leak shows in the image alone, bearing wear in the spectrum alone, sensors know what the
    spectrum knows; speed is shared by spectrum and sensors, heat by image and sensors; gaps in the spectrum follow leaks."""
    cli('example', '-o', path('example'))
    file = path('example/example.h5mu')
    found = look(file)
    best = told(found, 'spectrum')
    check(found['unimodal']['best'] == 'spectrum' and best['low'] > .75, 'example: the spectrum tells the fault best', best)
    check(found['unimodal']['together_minus_best']['low'] > .05 and 'together:fault' in held(found),
          'example: all together tell more', sentence(found, 'together:fault'))
    check(all(p['b_from_a']['low'] > .1 and p['a_from_b']['low'] > .1
              for p in (pair(found, 'spectrum', 'sensors'), pair(found, 'image', 'sensors'))), 'example: speed and heat are shared')
    little = pair(found, 'image', 'spectrum')
    check(max(little['b_from_a']['high'], little['a_from_b']['high']) < .15, 'example: image and spectrum share little',
          sentence(found, 'shares:image+spectrum'))
    check(held(found, 'gaps-depend') == ['gaps-depend:spectrum+fault'] and 'Leak' in sentence(found, 'gaps-depend:spectrum+fault'),
          'example: gaps in the spectrum follow leaks, and no other gaps follow anything', held(found, 'gaps-depend'))
    for figure in ('unimodal', 'redundancy', 'gaps'):
        drawn = cli('figure', figure, file, '-o', path(f'{figure}.svg'), '--size', '89x60mm', '--force', '--json')[0]
        check(all(c in found['claims'] for c in drawn['claims']), f'example: the figure {figure} at 89 mm says what `overview` says')
    check(look(file, '--threads', 1) == look(file, '--threads', 2), 'example: the same with any number of threads')


def tcga():
    """README: 5 neighbours get mRNA 0.94, protein 0.88 (150 rows), miRNA 0.84 right, always LumA 0.50; 70 were never run for
    protein, which is what `split` says."""
    file = os.path.join(accept.DATA, 'tcga_brca', 'tcga_brca.h5mu')
    if not os.path.exists(file):
        print(f'# {file} is not there')
        return
    found = look(file)
    alone = {t['from'][0]: t for t in found['unimodal']['alone']}
    near = {m: alone[m]['neighbors'] for m in alone}
    check(all(abs(near[m]['value'] - v) < .05 for m, v in (('mrna', .94), ('protein', .88), ('mirna', .84))),
          'tcga_brca: what each source tells by neighbours is what its README states', {m: round(near[m]['value'], 3) for m in near})
    check(alone['protein']['n'] == 150 and abs(alone['mrna']['guess'] - .5) < .01, 'tcga_brca: 150 have protein, half are LumA')
    check(len(held(found, 'alone')) == 3 and not held(found, 'together'), 'tcga_brca: each tells the subtype, together no more',
          sentence(found, 'together:subtype'))
    check(held(found, 'gaps-depend') == ['gaps-depend:protein+split'], 'tcga_brca: protein lacks where split is test')
    check(len(held(found, 'shares')) == 3, 'tcga_brca: sources share')


def airquality():
    """README: array and reference analysers stand at one place; the array, the weather and C6H6 fail together, so that gaps in two
    of three sources are the same hours."""
    file = os.path.join(accept.DATA, 'airquality', 'AirQualityUCI.csv')
    if not os.path.exists(file):
        print(f'# {file} is not there')
        return
    groups = {'array': 'PT08*', 'analysers': 'CO(GT),NMHC(GT),C6H6(GT),NOx(GT),NO2(GT)', 'weather': 'T,RH,AH'}
    cli('import', '--by-row', *(w for n, c in groups.items() for w in ('--modality', f'{n}={file}::{c}', '--missing', f'{n}=value:-200')),
        '-o', path('air.h5mu'), '--force')
    found = look(path('air.h5mu'))
    both = pair(found, 'array', 'analysers')
    check(both['b_from_a']['low'] > .6 and both['a_from_b']['low'] > .6, 'airquality: the array tells most of the analysers', both['b_from_a'])
    check(both['n_both'] == 8991 and both['n'] == 2000, 'airquality: of 8,991 hours that have both, 2,000 drawn', both['n_both'])
    check({s['measure'] for s in found['not_measured']} == {'unimodal', 'sites', 'gaps'}, 'airquality: no label, no site: nothing is told of them',
          found['not_measured'])
    check(not held(found, 'alone') and not held(found, 'site') and len(held(found, 'shares')) == 3, 'airquality: what is said')


def others():
    """README: leaves100 0.75, 0.57, 0.73 of 100 species; mfeat: pix 0.97 … mor 0.72."""
    folder = os.path.join(accept.DATA, 'mfeat')
    if SHORT or not os.path.isdir(folder):
        return
    cli('import', folder, '-o', path('mfeat.h5mu'), '--force')
    found = look(path('mfeat.h5mu'))
    stated = {'pix': .97, 'fac': .96, 'kar': .93, 'zer': .80, 'fou': .77, 'mor': .72}
    near = {t['from'][0].replace('mfeat-', ''): t['neighbors']['value'] for t in found['unimodal']['alone']}
    check(all(abs(near[m] - v) < .05 for m, v in stated.items()), 'mfeat: what each view tells is what the README states',
          {m: round(v, 2) for m, v in near.items()})


def sites():
    """A site that shows in one source and has nothing to do with the class; one that goes with it; one that is noise."""
    r = np.random.default_rng(5)
    n = 300
    y = r.integers(0, 2, n)
    site = r.integers(0, 3, n)
    tables = {'rim': r.standard_normal((n, 8)) + 1.2 * y[:, None] * (np.arange(8) < 2),
              'hull': r.standard_normal((n, 6)) + site[:, None] * 1.0}
    names = np.array(['oslo', 'rome', 'kyiv'])
    tables['rim'][r.random(n) < .2] = np.nan
    found = look(take(tables, {'species': np.array(['red', 'blue'])[y], 'site': names[site]}, 'site.h5mu'), '--label', 'species')
    shows = next(s for s in found['sites'] if s['column'] == 'site')
    area = {t['from'][0]: t['auc_linear'] for t in shows['alone']}
    check('site-shows:site' in held(found) and area['hull']['low'] > .7 and area['rim']['low'] < .6, 'a planted site shows in its source', area)
    check(shows['verdict'] == 'apart' and not held(found, 'confounded'), 'a site apart from the class is not called confounded')
    check(held(found, 'alone') == ['alone:rim'], 'and the class is told by its own source alone', held(found, 'alone'))
    with_class = np.where(r.random(n) < .85, y, r.integers(0, 3, n))
    found = look(take(tables, {'species': np.array(['red', 'blue'])[y], 'site': names[with_class]}, 'with.h5mu'), '--label', 'species')
    shows = found['sites'][0]
    check('confounded:site' in held(found) and shows['verdict'] in ('together', 'inseparable') and shows['with_label']['p'] < .01,
          'a site that goes with the class is a warning', sentence(found, 'confounded:site'))
    check(shows['label_from_column']['value'] > .8, 'and tells the class alone', shows['label_from_column'])


def chosen():
    """Of a column that is chosen, and names that do not exist."""
    r = np.random.default_rng(6)
    n = 120
    nurse = np.array(['ann', 'bob'])[r.integers(0, 2, n)]
    file = take({'rim': r.standard_normal((n, 5)), 'hull': r.standard_normal((n, 5))},
                {'species': planted.classes(r, n, 2), 'nurse': nurse}, 'nurse.h5mu')
    check([s['column'] for s in look(file, '--column', 'nurse')['sites']] == ['nurse'], 'a column is checked that a person chooses')
    for option in ('--column', '--label'):
        try:
            cli('overview', file, option, 'nobody', '--json')
            check(False, f'{option}: a name that does not exist is an error')
        except RuntimeError as error:
            check('nobody' in str(error) and 'species' in str(error), f'{option}: a name that does not exist is an error that lists those')


def nulls():
    """Noise: from few samples to many, few features to many, with gaps at random, with a site, with skewed classes."""
    false, n_sets, said = 0, 0, []
    sizes = [(40, (5, 5)), (60, (20, 6, 12)), (120, (300, 5)), (200, (20, 20)), (300, (4, 40)), (500, (10, 10, 10))]
    for seed in range(8 if SHORT else 30):
        r = np.random.default_rng(1000 + seed)
        n, widths = sizes[seed % len(sizes)]
        tables = planted.with_gaps(r, planted.noise(r, n, widths), .25)
        if seed % 4 == 1:
            tables['rim'] = np.exp(2 * tables['rim'])
        labels = {'species': planted.classes(r, n, 2 + seed % 3), 'site': np.array(['oslo', 'rome', 'kyiv', 'bern'])[r.integers(0, 4, n)],
                  'age': [f'{v:.3f}' for v in r.normal(50, 10, n)]}
        if seed % 5 == 2:
            labels['species'] = np.array(['red', 'blue'])[(r.random(n) < .15).astype(int)]
        found = look(take(tables, labels, 'null.h5mu'), '--label', 'species', '--seed', seed + 1)
        n_sets += 1
        false += bool(held(found))
        said += [f'{seed}: {c["sentence"]}' for c in found['claims'] if c['holds']]
    check(false <= max(1, MOST_FALSE * n_sets), f'of noise nothing is claimed: {false} of {n_sets} sets', ' | '.join(said))


def main():
    with FOLDER:
        example()
        tcga()
        airquality()
        others()
        sites()
        chosen()
        nulls()
    finish()


main()
