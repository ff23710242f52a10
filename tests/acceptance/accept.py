# SPDX-License-Identifier: GPL-3.0-or-later
"""What the acceptance programs share: the command line as a function, data, TAP output."""
import json
import os
import subprocess
import sys

SOURCE = os.environ.get('FUSESCOPE_SOURCE_ROOT', os.getcwd())
DATA = os.environ.get('FUSESCOPE_DATA', os.path.join(SOURCE, '..', 'shared', 'data'))
CLI = os.environ.get('FUSESCOPE_CLI', 'fusescope-cli')
results = []


def need(*parts):
    """The path of a real dataset, or the end of the program with a skip."""
    path = os.path.join(DATA, *parts)
    if not os.path.exists(path):
        print(f'1..0 # SKIP {path} is not there (FUSESCOPE_DATA)')
        sys.exit(0)
    return path


def cli(*args, status=0):
    """Runs the command line; returns its JSON documents."""
    done = subprocess.run([CLI, *map(str, args)], capture_output=True, text=True)
    if done.returncode != status:
        raise RuntimeError(f'{" ".join(map(str, args))}: status {done.returncode}\n{done.stderr}')
    if '--json' not in args:
        return done.stdout
    documents = []
    decoder = json.JSONDecoder()
    text = done.stdout.strip()
    while text:
        document, end = decoder.raw_decode(text)
        documents.append(document)
        text = text[end:].strip()
    return documents


def hostile_files():
    """All files of the public collections of broken and foreign files."""
    for folder in ['malformed', *(os.path.join('foreign', f) for f in ('csv', 'npy', 'h5mu', 'hdf5'))]:
        for top, _, names in os.walk(need(folder)):
            yield from (os.path.join(top, n) for n in sorted(names) if not n.endswith('OBSERVED.tsv'))


def mean(values):
    values = list(values)
    return sum(values) / len(values)


def check(ok, name, detail=''):
    results.append(bool(ok))
    print(f'{"ok" if ok else "not ok"} {len(results)} - {name}{" # " + detail if detail else ""}', flush=True)


def finish():
    print(f'1..{len(results)}')
    sys.exit(0 if all(results) else 1)
