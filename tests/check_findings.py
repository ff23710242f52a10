#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of tests/FINDINGS.md is true of this tree: every finding is in it, each test that it names stands in the file
that it names, and that file is run; what has no test says why it is later."""
import glob
import os
import re
import sys

ROOT = os.environ['FUSESCOPE_SOURCE_ROOT']
IDS = [f'T{i}' for i in range(1, 19)] + [f'U{i:02d}' for i in range(1, 69)] + [f'K{i}' for i in range(1, 21)]
checks = []


def check(faults, name):
    checks.append(not faults)
    print(f'{"not ok" if faults else "ok"} {len(checks)} - {name}')
    for fault in faults:
        print(f'# {fault}')


def read(path):
    try:
        with open(os.path.join(ROOT, path), encoding='utf-8') as file:
            return file.read()
    except OSError:
        return ''


def is_run(path, built):
    """Whether a meson.build lists it, as a name of a list or as a file."""
    name = os.path.basename(path)
    stem = os.path.splitext(name)[0]
    return any(re.search(rf"'(?:{re.escape(name)}|{re.escape(stem)}|{re.escape(stem.removeprefix('test-'))}|"
                         rf"{re.escape(stem.removeprefix('test_'))})'", text) for text in built)


def missing(named, built):
    """Why a test can't be the one that is meant."""
    path, _, name = named.partition('::')
    text = read(path)
    if not text:
        return f'{named}: there is no such file'
    if path.endswith('.c') and not re.search(rf'"[^"\n]*{re.escape(name)}(?:/?"|-in|/)', text):
        return f'{named}: no such test'
    if path.endswith('.py') and name not in text:
        return f'{named}: no such check'
    return '' if is_run(path, built) else f'{named}: no meson.build lists it'


def main():
    rows = dict(re.findall(r'^\| ([TUK]\d+) \| [^|]+ \| (.*) \|$', read('tests/FINDINGS.md'), re.M))
    built = [read(os.path.relpath(path, ROOT)) for path in glob.glob(os.path.join(ROOT, 'tests', '**', 'meson.build'), recursive=True)]
    check([i for i in IDS if i not in rows] + [i for i in rows if i not in IDS], 'every finding is in the table, once')
    tests = [(i, named) for i, text in rows.items() for named in re.findall(r'`([^`]+)`', text)]
    check([f'{i}: {fault}' for i, named in tests for fault in [missing(named, built)] if fault], f'{len(tests)} tests that are named are there')
    check([i for i, text in rows.items() if '::' not in text and not re.match(r'later: \w.+ issue', text)], 'what has no test says why')
    fakes = ['tests/no.c::/a', 'tests/figures/test-claims.c::/claims/no', 'tests/app/walks.py::no such stop anywhere']
    check([f for f in fakes if not missing(f, built)], 'a test that is not there is noticed')
    print(f'1..{len(checks)}')
    sys.exit(0 if all(checks) else 1)


main()
