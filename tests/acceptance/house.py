#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes down what the command line says of three datasets, so that a rebuilding of the house can be shown to change nothing.

    FUSESCOPE_CLI=before/fusescope-cli house.py record BEFORE
    FUSESCOPE_CLI=after/fusescope-cli house.py compare BEFORE

`compare` records again, beside BEFORE, and names every file that differs. Equal byte for byte, but for seconds, rates, memory and
version; what fails is written down with its message and exit status. `--only WORD` takes the commands whose name holds WORD."""
import argparse
import difflib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

from accept import CLI, need

FREE = ('seconds', 'least_seconds', 'cpu_seconds', 'samples_per_second', 'peak_rss_bytes', 'bytes', 'version')
VERSION = re.compile(r'fusescope(-cli)? \d+(\.\d+)*|&quot;version&quot;:&quot;[^&]*&quot;')
BINARY = ('.fsmodel', '.h5mu', '.npy', '.npz')
VIEWS = ['fou', 'fac', 'kar', 'pix', 'zer', 'mor']
METRICS = 'reconstruction,baselines,probe,clustering,likelihood,health,conflicts,imputation'
FIGURES = ['coverage', 'patterns', 'missing-by-class', 'training', 'map', 'subsets', 'robustness', 'gallery', 'holdout', 'imputed',
           'attribution', 'without', 'interaction', 'sample']
DATA_FIGURES = FIGURES[:3]
COMMON = ['--seed', 3, '--batch', 64, '--latent', 6, '--hidden', '32', '--epochs', 12, '--set', 'patience=0']
KINDS = {
    'mvtcae': ['--kind', 'mvtcae', '--set', 'noise=feature', *COMMON],
    'full': ['--kind', 'full', *COMMON],
    'mopoe': ['--kind', 'mopoe', '--set', 'noise=fixed', *COMMON],
}
FEW = ['--rates', '0,0.3,0.6', '--noise', '0,0.5', '--repeats', 2]


def sources(data):
    """How each dataset is made, its kinds, a modality, a label and a class of it."""
    mfeat = [x for view in VIEWS for x in ('--modality', f'{view}={need("mfeat", f"mfeat-{view}.csv")}')]
    return {
        'example': (['example', '-o', 'example', '--samples', 300, '--seed', 5], 'example/example.h5mu', ['mvtcae', 'mopoe', 'full']),
        'mfeat': (['import', *mfeat, '--drop', '#-1', '--label', f'digit={need("mfeat", "mfeat-fou.csv")}::#-1', '-o', 'mfeat.h5mu'],
                  'mfeat.h5mu', ['mvtcae']),
        'tcga': (None, need('tcga_brca', 'tcga_brca.h5mu'), ['mvtcae', 'full']),
    }[data]


def study(name, model, data, info):
    """Name and arguments of every command about one model."""
    target = info['modalities'][-1]['name']
    first = info['modalities'][0]['name']
    label = next(x for x in info['labels'] if x['kind'] == 'categorical')
    both = [model, data]
    yield 'info-model', ['info', model, '--json']
    yield 'evaluate', ['evaluate', *both, '--metrics', METRICS, '--draws', 20, '--json']
    yield 'evaluate-text', ['evaluate', *both, '--metrics', METRICS, '--draws', 20]
    yield 'evaluate-poe', ['evaluate', *both, '--mean', 'poe', '--subsets', f'{first},{target}', '--label', label['name'], '--json']
    yield 'evaluate-all', ['evaluate', *both, '--split', 'all', '--seed', 9, '--json']
    yield 'evaluate-train', ['evaluate', *both, '--split', 'train', '--metrics', 'probe,baselines,conflicts', '--json']
    yield 'lab', ['lab', *both, *FEW, '--json']
    yield 'lab-text', ['lab', *both, *FEW]
    yield 'lab-target', ['lab', *both, *FEW, '--target', target, '--lose', first, '--mechanism', 'by-class', '--mean', 'poe', '--json']
    for game in 'evidence', 'reconstruction', 'information':
        yield f'explain-{game}', ['explain', *both, '--game', game, '--interactions', '--json']
        yield f'explain-{game}-text', ['explain', *both, '--game', game, '--interactions']
    yield 'explain-class', ['explain', *both, '--class', label['classes'][0], '--from', f'{first}+{target}', '--mean', 'poe', '--json']
    yield 'explain-target', ['explain', *both, '--game', 'reconstruction', '--target', target, '--split', 'all', '--json']
    yield 'explain-no-class', ['explain', *both, '--class', 'nobody', '--json']
    yield 'encode', ['encode', *both, '-o', f'{name}.csv']
    for figure in FIGURES:
        files = [data] if figure in DATA_FIGURES else both
        more = FEW if figure == 'robustness' else []
        yield f'figure-{figure}', ['figure', figure, *files, *more, '-o', f'{name}-{figure}.svg', '--json']
        yield f'figure-{figure}-csv', ['figure', figure, *files, *more, '-o', f'{name}-{figure}.csv', '--json']
    choices = ['--from', f'{first}+{target}', '--target', target, '--label', label['name'], '--mean', 'poe', '--seed', 4]
    for figure in FIGURES[3:]:
        more = FEW if figure == 'robustness' else []
        yield f'figure-{figure}-chosen', ['figure', figure, *both, *choices, *more, '-o', f'{name}-{figure}-chosen.svg', '--json']
    yield 'figure-without-data', ['figure', 'subsets', model, '-o', f'{name}-none.svg', '--json']
    yield 'figure-tsne', ['figure', 'map', *both, '--method', 'pca', '--color', 'presence', '--split', 'test',
                          '-o', f'{name}-pca.svg', '--json']


def commands(data):
    make, path, kinds = sources(data)
    if make is not None:
        yield 'make', make + ['--json']
    yield 'info', ['info', path, '--json']
    info = yield None
    for kind in kinds:
        model = f'{kind}.fsmodel'
        yield f'{kind}-train', ['train', path, '-o', model, *KINDS[kind], '--json']
        for name, arguments in study(kind, model, path, info):
            yield f'{kind}-{name}', arguments
        yield f'{kind}-project', ['project', f'{kind}.csv', '-o', f'{kind}-points.csv', '--quality', '--json']


def freed(value):
    """The same document without what may differ from run to run."""
    if isinstance(value, dict):
        return {k: None if k in FREE else freed(v) for k, v in value.items()}
    return [freed(v) for v in value] if isinstance(value, list) else value


def plain(text):
    """JSON line by line where it is JSON, a number as it was written."""
    text = VERSION.sub('fusescope VERSION', text)
    out, decoder = [], json.JSONDecoder(parse_float=lambda x: f'<{x}>', parse_int=lambda x: f'<{x}>')
    rest = text.strip()
    while rest.startswith('{'):
        try:
            document, end = decoder.raw_decode(rest)
        except ValueError:
            return text
        out.append(json.dumps(freed(document), indent=1, ensure_ascii=False))
        rest = rest[end:].strip()
    return '\n'.join(out + [rest]) + '\n'


def run(folder, name, arguments):
    done = subprocess.run([CLI, *map(str, arguments), '--quiet'], cwd=folder, capture_output=True, text=True)
    with open(os.path.join(folder, name + '.out'), 'w', encoding='utf-8') as out:
        out.write(f'$ {" ".join(map(str, arguments))}\n{plain(done.stdout)}')
        if done.returncode != 0:
            out.write(f'status {done.returncode}\n{plain(done.stderr)}')
    return done.stdout


def normalise(folder):
    """What figures carry of the program; models and datasets are compared by the hashes that the commands print."""
    for top, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(top, name)
            if name.endswith(BINARY):
                continue
            with open(path, encoding='utf-8') as text:
                before = text.read()
            with open(path, 'w', encoding='utf-8') as text:
                text.write(VERSION.sub('fusescope VERSION', before))


def record(folder, only, datasets):
    for data in datasets:
        place = os.path.join(folder, data)
        os.makedirs(place, exist_ok=True)
        queue = commands(data)
        info, answer = None, next(queue)
        while True:
            if answer is not None:
                name, arguments = answer
                vital = name in ('make', 'info') or name.endswith('-train') or name.endswith('-encode')
                if vital or only is None or only in name:
                    said = run(place, name, [a for a in arguments if a is not None])
                if name == 'info':
                    info = json.loads(said)
            try:
                answer = queue.send(info if answer is None else None)
            except StopIteration:
                break
        normalise(place)
        print(f'# {data} is written down', flush=True)


def files_of(folder):
    return {os.path.relpath(os.path.join(top, n), folder)
            for top, _, names in os.walk(folder) for n in names if not n.endswith(BINARY)}


def differences(before, after, only):
    names = files_of(after) if only else files_of(before) | files_of(after)
    for name in sorted(names):
        texts = []
        for folder in before, after:
            try:
                with open(os.path.join(folder, name), encoding='utf-8') as text:
                    texts.append(text.read().splitlines())
            except FileNotFoundError:
                texts.append(['(not there)'])
        if texts[0] != texts[1]:
            yield name, list(difflib.unified_diff(*texts, before, after, n=0, lineterm=''))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('what', choices=['record', 'compare'])
    parser.add_argument('folder')
    parser.add_argument('--only', help='commands whose name holds this word')
    parser.add_argument('--data', help='datasets, joined by commas', default='example,mfeat,tcga')
    self = parser.parse_args()
    datasets = self.data.split(',')
    if self.what == 'record':
        record(self.folder, self.only, datasets)
        return
    after = tempfile.mkdtemp(prefix='house-')
    record(after, self.only, datasets)
    found = [d for data in datasets for d in differences(os.path.join(self.folder, data), os.path.join(after, data), self.only)]
    for name, lines in found:
        print(f'not ok - {name}')
        for line in lines[2:10]:
            print('   ', line[:300])
    n = sum(len(files_of(os.path.join(after, data))) for data in datasets)
    print(f'{n} files, {len(found)} differ' + (f' ({after})' if found else ''))
    if not found:
        shutil.rmtree(after)
    sys.exit(1 if found else 0)


if __name__ == '__main__':
    main()
