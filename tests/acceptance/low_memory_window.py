#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window where memory ends: limits of addresses (ulimit -v) from 200 MB to 2 GB, and amounts in FUSESCOPE_MEMORY. A set is opened, trained
on and looked at on every page: that succeeds, or there is one error with a remedy, in the window or where it was started from; never a signal,
never for ever. `--short`: a few of them."""
import os
import subprocess
import sys
import tempfile

from accept import check, cli, finish

DISPLAY = os.environ['FUSESCOPE_RUN_WITH_DISPLAY']
PROGRAM = os.environ['FUSESCOPE_HOSTILE_WINDOW']
SHORT = '--short' in sys.argv
REMEDIES = ('allow more memory', 'Allow more (ulimit -v)', 'FUSESCOPE_MEMORY')


def run(example, kilobytes=None, memory=None):
    """How it ended, what it told and what it complained of."""
    environment = dict(os.environ, **({'FUSESCOPE_MEMORY': memory} if memory else {}))
    limit = f'ulimit -v {kilobytes}; ' if kilobytes else ''
    command = [DISPLAY, 'sh', '-c', f'{limit}timeout -k 5 150 "$@"; echo "status $?"', 'sh', PROGRAM, '--train', example]
    done = subprocess.run(command, capture_output=True, text=True, errors='replace', env=environment, timeout=400)
    if '# SKIP' in done.stdout:
        print(done.stdout.strip())
        sys.exit(0)
    status = [int(line.split()[1]) for line in done.stdout.splitlines() if line.startswith('status ')]
    return status[-1] if status else None, [line.split('\t') for line in done.stdout.splitlines() if line.count('\t') == 3], done.stderr


def judge(what, status, lines, said):
    # Below that not even the libraries can be loaded, nor a shell do anything.
    if status in (None, 127) and not lines:
        print(f'# {what}: nothing can be loaded')
        return None
    how = [line[1] for line in lines]
    sentences = [line for line in said.splitlines() if any(remedy in line for remedy in REMEDIES)]
    ended = status == 0 and how and all(word in ('loaded', 'refused', 'trained') for word in how)
    refused = status == 1 and len(sentences) == 1
    check(ended or refused, f'{what}: {", ".join(how) if ended else "one error with a remedy"}',
          ' '.join(f'status {status}; {lines}; {said[-600:]}'.split()) if not ended and not refused else '')
    return ended and how[-1] == 'trained'


def main():
    with tempfile.TemporaryDirectory() as folder:
        cli('example', '-o', folder, '--samples', 60)
        example = os.path.join(folder, 'example.h5mu')
        trained = []
        for megabytes in (300, 1100, 1800) if SHORT else range(200, 2001, 150):
            trained.append(judge(f'{megabytes} MB of addresses', *run(example, kilobytes=megabytes * 1024)))
        for memory in ('120M', '400M') if SHORT else ('1M', '60M', '120M', '200M', '400M', '800M', '2G'):
            trained.append(judge(f'FUSESCOPE_MEMORY={memory}', *run(example, memory=memory)))
        status, _, said = run(example, memory='lots')
        check(status == 1 and 'lots' in said, 'an amount that is none is told')
        check(any(trained), 'with enough of it the set is trained on')
    finish()


main()
