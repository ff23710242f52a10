#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every target of fuzz-targets.c over its seeds and its saved corpus, then for a while over what becomes of them by chance.

A death in our own code fails. What dies inside a library that isn't ours is counted by its place: behind the walls it costs one error.
FUSESCOPE_FUZZ_SECONDS says how long for each target (./check: 1, ./check --full: 60), FUSESCOPE_FUZZ_SEED where chance begins; a death is
kept, and named, beside the program."""
import collections
import os
import re
import shutil
import subprocess
import sys
import tempfile

import seeds

SECONDS = float(os.environ.get('FUSESCOPE_FUZZ_SECONDS', '1'))
SEED = os.environ.get('FUSESCOPE_FUZZ_SEED', '1')
SANITIZERS = {'abort_on_error': '1', 'allocator_may_return_null': '1', 'max_allocation_size_mb': '1500', 'soft_rss_limit_mb': '2000',
              'handle_abort': '1', 'detect_leaks': '1', 'symbolize': '1'}


def fill(fuzz, corpus, folder, name):
    """Seeds and saved files of a target."""
    for seed, data in seeds.SEEDS[name]():
        with open(os.path.join(folder, f'seed-{seed}'), 'wb') as file:
            file.write(data)
    saved = os.path.join(corpus, name)
    for entry in sorted(os.listdir(saved)) if os.path.isdir(saved) else []:
        shutil.copyfile(os.path.join(saved, entry), os.path.join(folder, entry))
    if name == 'answer':
        for i, (suffix, made) in enumerate([('csv', seeds.csv()), ('npy', seeds.npy()), ('h5mu', seeds.hdf5(seeds.fill_h5mu))]):
            for seed, data in made:
                path = os.path.join(folder, f'made.{suffix}')
                with open(path, 'wb') as file:
                    file.write(data)
                subprocess.run([fuzz, '--answer', path, os.path.join(folder, f'answer-{i}-{seed}')], stderr=subprocess.DEVNULL)
                os.remove(path)
        model = os.path.join(corpus, 'tree', 'tiny.fsmodel')
        subprocess.run([fuzz, '--answer', model, os.path.join(folder, 'answer-model')], stderr=subprocess.DEVNULL)


def find_place(log):
    """Where it died: (is it ours, words). Without a sanitizer's trace only what was said is known."""
    text = open(log, encoding='utf-8', errors='replace').read()
    said = re.search(r'^(?:ERROR:.*|.*(?:-CRITICAL|-WARNING) \*\*.*)', text, re.M)
    if said:
        return True, said.group(0).strip()
    if re.search(r'failed to allocate|out of memory|allocation-size-too-big|requested allocation size', text, re.I):
        return False, 'memory'
    if 'LeakSanitizer' in text:
        return not re.search(r'#\d+ .*\((?:/\S*)?lib(?:hdf5|archive|xml2|png|jpeg|tiff|sndfile|vorbis|ogg|FLAC|opus|readstat)\S*', text), 'leak: ' + ' '.join(re.findall(r'#[1-4] \S+ in (\S+)', text)[:4])
    if re.search(r'in g_strdup .*\n.* in variable_cb .*\n.* in readstat_parse', text):
        return False, 'libreadstat: the name of a set of labels that does not end'
    undefined = re.search(r'(\S+:\d+:\d+: runtime error: .*)', text)
    if undefined:
        return True, undefined.group(1)
    for frame in re.findall(r'#\d+ 0x\w+ (?:in (\S+) )?(.*)', text):
        function, where = frame
        if 'sanitizer' in where or re.search(r'interceptor|^(?:__|fuzzer::|raise|abort|gsignal|mem\w+|str\w+)', function or ''):
            continue
        library = re.search(r'(lib[\w+-]+)\.so', where)
        if library and not re.search(r'libc|libglib|libgobject', library.group(1)):
            return False, f'{library.group(1)} {function or ""}'.strip()
        if library is None:
            return True, f'{function} {where}'
    return None, 'somewhere'


def run(fuzz, corpus, name, foreign, keep):
    with tempfile.TemporaryDirectory() as folder:
        fill(fuzz, corpus, folder, name)
        report = os.path.join(keep, name)
        variables = dict(os.environ)
        for key in ('ASAN_OPTIONS', 'UBSAN_OPTIONS'):
            more = {**SANITIZERS, 'print_stacktrace': '1', 'halt_on_error': '1'} if key == 'UBSAN_OPTIONS' else SANITIZERS
            variables[key] = ':'.join(f'{k}={v}' for k, v in more.items())
        done = subprocess.run([fuzz, name, str(SECONDS), SEED, folder, report], capture_output=True, text=True, env=variables)
        total = re.search(r'runs (\d+) files (\d+) deaths (\d+)', done.stdout)
        n_files = len(os.listdir(folder))
    if not total:
        return [f'it ended with {done.returncode}: {done.stderr[-300:]}'], 0, {}
    bad, places = [], collections.Counter()
    for death, how, number in re.findall(r'death (\d+) (signal|status) (\d+)', done.stdout):
        ours, place = find_place(f'{report}.{death}.log')
        if how == 'signal' and number == '14':
            ours, place = not foreign, 'it takes too long'
        if ours or (ours is None and not foreign):
            bad.append(f'{place}: {report}.{death}.input')
        else:
            places[place] += 1
            if place == 'memory':
                for kind in ('input', 'log'):
                    os.remove(f'{report}.{death}.{kind}')
    if int(total.group(2)) < n_files and int(total.group(3)) < 50:
        bad.append(f'{total.group(2)} of {n_files} files were run')
    return bad, int(total.group(1)), places


def main():
    fuzz, corpus, only = sys.argv[1], sys.argv[2], sys.argv[3:]
    keep = os.path.join(os.path.dirname(os.path.abspath(fuzz)), 'deaths')
    os.makedirs(keep, exist_ok=True)
    targets = [line.split('\t') for line in subprocess.run([fuzz, '--list'], capture_output=True, text=True, check=True).stdout.splitlines()]
    targets = [t for t in targets if not only or t[0] in only]
    failed = 0
    for i, (name, kind) in enumerate(targets, 1):
        bad, runs, places = run(fuzz, corpus, name, kind == 'foreign', keep)
        failed += bool(bad)
        print('not ok' if bad else 'ok', i, '-', f'{name} stands {runs} runs', flush=True)
        for line in bad:
            print('#', line)
        for place, n in places.most_common():
            print(f'# {n} outside of our code: {place}')
    print(f'1..{len(targets)}')
    sys.exit(failed != 0)


if __name__ == '__main__':
    main()
