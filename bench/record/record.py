# SPDX-License-Identifier: GPL-3.0-or-later
"""Records what the command line says of three sets, and compares two recordings.

A recording is a folder: sets/SET/NAME.json and NAME.svg, and errors of what could not be done as NAME.json too, so that a refusal that
comes or goes is seen. Data and models stand beside them under work/ and are told by their hashes. All paths that programs see are
relative, so that two folders hold the same words."""
import argparse
import fnmatch
import hashlib
import itertools
import json
import os
import re
import subprocess
import sys

SETS = 'example', 'mfeat', 'tcga_brca'
VIEWS = 'fou', 'kar', 'zer', 'mor'   # of six: all 63 sets of inputs tell no more, and take an hour
TRAINED = {'auto': ['--set', 'steps=100'], 'mopoe': ['--kind', 'mopoe', '--epochs', '3']}
OF_DATA = 'coverage', 'patterns', 'missing-by-class', 'unimodal', 'redundancy', 'sites', 'gaps', 'differences', 'balance'
METHODS = 'pca', 'tsne', 'axes'

# What a clock, a machine or a release says is not compared, wherever it stands.
PASSING = {'seconds', 'samples_per_second', 'peak_rss_bytes', 'version', 'estimate', 'threads'}

# (pattern of the file, pattern of the JSON path or '' for lines of an .svg, why): what may differ, and the reason. One that nothing
# needs any more is told, so that the list does not outlive its changes.
EXCEPTIONS = []


class Recorder:
    """Runs commands in @work and keeps what they say in @out."""

    def __init__(self, work, out):
        self.work, self.out = work, out
        for folder in (work, out):
            os.makedirs(folder, exist_ok=True)

    def run(self, *args):
        return subprocess.run([os.environ['FUSESCOPE_CLI'], *map(str, args), '-q'], cwd=self.work, capture_output=True, text=True,
                              check=False)

    def keep(self, name, *args):
        """The JSON that a command prints, a document or a line each; or its error."""
        done = self.run(*args, '--json')
        with open(os.path.join(self.out, name + '.json'), 'w', encoding='utf-8') as file:
            file.write(done.stdout if done.returncode == 0 else json.dumps({'status': done.returncode, 'error': done.stderr}))
        print('.' if done.returncode == 0 else '!', end='', file=sys.stderr, flush=True)
        return done.returncode == 0

    def keep_hash(self, name):
        """What a file holds that is no text."""
        with open(os.path.join(self.work, name), 'rb') as file:
            self.keep_value(f'hash-{name}', hashlib.sha256(file.read()).hexdigest())

    def keep_text(self, name, file):
        """A file of JSON that a command wrote."""
        with open(os.path.join(self.work, file), encoding='utf-8') as written:
            self.keep_value(name, json.load(written))

    def keep_value(self, name, value):
        with open(os.path.join(self.out, name + '.json'), 'w', encoding='utf-8') as file:
            json.dump(value, file)


def make_data(recorder, name):
    """The path of the data as @recorder's programs see it, made by the program itself; None where there is nothing to make it of."""
    data = os.environ['FUSESCOPE_DATA']
    target = os.path.join(recorder.work, name + '.h5mu')
    source = os.path.join(data, name)
    if name == 'example':
        recorder.keep('example', 'example', '-o', '.', '--samples', 300, '--force')
    elif not os.path.isdir(source):
        return None
    elif name == 'mfeat':
        for view in VIEWS:
            link(os.path.join(source, f'mfeat-{view}.csv'), os.path.join(recorder.work, f'mfeat-{view}.csv'))
        recorder.keep('import', 'import', *itertools.chain(*(('--modality', f'{v}=mfeat-{v}.csv') for v in VIEWS)), '--drop', '#-1',
                      '--label', 'digit=mfeat-fou.csv::#-1', '-o', 'mfeat.h5mu', '--recipe', 'mfeat.json', '--force')
        recorder.keep_text('recipe', 'mfeat.json')
    else:
        for table in ('mrna.csv', 'mirna.csv', 'protein.csv', 'samples.csv'):
            link(os.path.join(source, table), os.path.join(recorder.work, table))
        recorder.keep('import', 'import', 'mrna.csv', 'mirna.csv', 'protein.csv', 'samples.csv', '-o', 'joined.h5mu', '--recipe', 'joined.json',
                      '--force')
        recorder.keep_text('recipe', 'joined.json')
        link(os.path.join(source, 'tcga_brca.h5mu'), target)
    return name + '.h5mu' if os.path.exists(target) else None


def link(source, target):
    if not os.path.lexists(target):
        os.symlink(os.path.abspath(source), target)


def list_choices(recorder):
    """What this program knows, by its own word; an older one lists less."""
    done = recorder.run('kinds', '--json')
    known = json.loads(done.stdout)
    return {key: [row['id'] for row in known.get(key, [])] for key in ('kinds', 'games', 'figures', 'metrics', 'mechanisms', 'corruptions')}


def measure(recorder, data, model, known):
    """All that is measured of one model."""
    file = model + '.fsmodel'
    recorder.keep(f'{model}-info', 'info', file)
    metrics = ['--metrics', ','.join(known['metrics'])] if known['metrics'] else []
    recorder.keep(f'{model}-evaluate', 'evaluate', file, data, *metrics, '--draws', 50)
    recorder.keep(f'{model}-evaluate-train', 'evaluate', file, data, '--metrics', 'reconstruction,probe,clustering', '--split', 'train',
                  '--mean', 'poe')
    recorder.keep(f'{model}-lab', 'lab', file, data, '--repeats', 2, '--rates', '0,0.3,0.6', '--noise', '0,1')
    for way in known['mechanisms'][1:] + known['corruptions']:
        recorder.keep(f'{model}-lab-{way}', 'lab', file, data, '--repeats', 2, '--rates', '0,0.5', '--noise', '', '--mechanism', way)
    for game in known['games']:
        recorder.keep(f'{model}-explain-{game}', 'explain', file, data, '--game', game, '--interactions')
    if recorder.keep(f'{model}-encode', 'encode', file, data, '-o', f'{model}.npz', '--force'):
        for method in METHODS:
            points = f'{model}-{method}.csv'
            if recorder.keep(f'{model}-project-{method}', 'project', f'{model}.npz', '-o', points, '--method', method, '--quality',
                             '--force'):
                recorder.keep_hash(points)


def draw(recorder, name, figure, *args):
    svg = os.path.join('..', '..', 'sets', os.path.basename(recorder.out), f'{name}.svg')
    recorder.keep(name, 'figure', figure, *args, '-o', svg, '--force')


def record_data(recorder, data, known):
    """What needs no model: of the first label with classes where one has to be named."""
    info = json.loads(recorder.run('info', data, '--json').stdout)
    label = next((row for row in info['labels'] if row['classes']), None)
    more = {} if label is None else {'sites': ['--column', label['name']], 'differences': ['--select', f'{label["name"]}={label["classes"][0]}']}
    recorder.keep('overview', 'overview', data, '--features', *more.get('differences', []))
    for figure in known['figures']:
        if figure in OF_DATA:
            draw(recorder, f'figure-{figure}', figure, data, *more.get(figure, []))


def record_set(recorder, name, given, known):
    """@given: a folder with data and models of another recording."""
    if given is not None:
        for file in os.listdir(given):
            if file.endswith(('.h5mu', '.fsmodel')):
                link(os.path.join(given, file), os.path.join(recorder.work, file))
        data = name + '.h5mu' if os.path.exists(os.path.join(recorder.work, name + '.h5mu')) else None
    else:
        data = make_data(recorder, name)
    if data is None:
        return
    recorder.keep('info', 'info', data)
    record_data(recorder, data, known)
    for model, options in TRAINED.items():
        if given is None:
            recorder.keep(f'{model}-train', 'train', data, '-o', f'{model}.fsmodel', '--force', *options)
        measure(recorder, data, model, known)
        for figure in known['figures']:
            if figure not in OF_DATA:
                draw(recorder, f'{model}-figure-{figure}', figure, f'{model}.fsmodel', data)


def make(arguments):
    for name in arguments.sets.split(','):
        work, out = (os.path.abspath(os.path.join(arguments.folder, kind, name)) for kind in ('work', 'sets'))
        recorder = Recorder(work, out)
        given = arguments.models and os.path.abspath(os.path.join(arguments.models, 'work', name))
        print(f'{name} ', end='', file=sys.stderr, flush=True)
        record_set(recorder, name, given, list_choices(recorder))
        print(f' {len(os.listdir(out))} files', file=sys.stderr)
    return 0


def differences(before, after, path=''):
    """(JSON path, before, after) of what two documents don't share."""
    if isinstance(before, dict) and isinstance(after, dict):
        for key in sorted(set(before) | set(after)):
            if key not in PASSING:
                yield from differences(before.get(key, '(absent)'), after.get(key, '(absent)'), f'{path}.{key}')
    elif isinstance(before, list) and isinstance(after, list) and len(before) == len(after):
        for i, (a, b) in enumerate(zip(before, after)):
            yield from differences(a, b, f'{path}[{i}]')
    elif type(before) is not type(after) or before != after:
        yield path, before, after


def count(value):
    if isinstance(value, dict):
        return sum(count(v) for k, v in value.items() if k not in PASSING)
    return sum(map(count, value)) if isinstance(value, list) else 1


def read_json(path):
    """A document, or a list of lines. Text of numbers is kept as it was written: byte for byte is what is asked."""
    with open(path, encoding='utf-8') as file:
        text = file.read()
    try:
        return json.loads(text, parse_float=str)
    except json.JSONDecodeError:
        return [json.loads(line, parse_float=str) for line in text.splitlines()]


def read_svg(path):
    with open(path, encoding='utf-8') as file:
        return [re.sub(r'(&quot;version&quot;:&quot;)[^&]*', r'\1', line) for line in file]


def compare_files(before, after, name):
    if name.endswith('.svg'):
        a, b = (read_svg(os.path.join(folder, name)) for folder in (before, after))
        found = [(f'line {i + 1}', x.strip(), y.strip())
                 for i, (x, y) in enumerate(itertools.zip_longest(a, b, fillvalue='(absent)')) if x != y]
        return found, len(a)
    a, b = (read_json(os.path.join(folder, name)) for folder in (before, after))
    return list(differences(a, b)), count(a)


def find_exception(name, path):
    for exception in EXCEPTIONS:
        if fnmatch.fnmatch(name, exception[0]) and (exception[1] == '' or re.search(exception[1], path)):
            return exception
    return None


def list_files(folder):
    return {os.path.relpath(os.path.join(top, name), folder) for top, _, names in os.walk(folder) for name in names}


def shorten(value, most=90):
    text = value if isinstance(value, str) else json.dumps(value)
    return text if len(text) <= most else text[:most] + '…'


def compare(arguments):
    before, after = (os.path.join(folder, 'sets') for folder in (arguments.before, arguments.after))
    files, others = list_files(before), list_files(after)
    n_values, n_differ, used = 0, 0, {}
    for name in sorted(files ^ others):
        n_differ += 1
        print(f'{name}: only {"before" if name in files else "after"}')
    for name in sorted(files & others):
        found, n = compare_files(before, after, name)
        n_values += n
        shown = 0
        for path, a, b in found:
            exception = find_exception(name, path)
            if exception is not None:
                used[exception] = used.get(exception, 0) + 1
                continue
            n_differ += 1
            shown += 1
            if shown <= arguments.most:
                print(f'{name} {path}: {shorten(a)} → {shorten(b)}')
        if shown > arguments.most:
            print(f'{name}: {shown - arguments.most} more')
    for exception in EXCEPTIONS:
        n = used.get(exception, 0)
        print(f'{n} allowed: {exception[0]} {exception[1]}: {exception[2]}' + ('' if n > 0 else ' (nothing needs it)'))
    print(f'{len(files & others)} files, {n_values} values and lines: {n_differ} differ')
    return 1 if n_differ > 0 or not files & others else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(required=True)
    maker = commands.add_parser('make', help='record what the program says')
    maker.add_argument('folder')
    maker.add_argument('--models', metavar='BEFORE', help='take data and models of this recording')
    maker.add_argument('--sets', default=','.join(SETS))
    maker.set_defaults(do=make)
    comparer = commands.add_parser('compare', help='hold one recording against another; 1 where they differ')
    comparer.add_argument('before')
    comparer.add_argument('after')
    comparer.add_argument('--most', type=int, default=5, help='lines to print a file')
    comparer.set_defaults(do=compare)
    arguments = parser.parse_args()
    return arguments.do(arguments)


if __name__ == '__main__':
    sys.exit(main())
