#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""At each write, fsync, link and rename of a save: the disk is full, the disk is broken, the process is killed before or after. The old
file is whole or the new one is, a failure is one error with a remedy, and the next save leaves nothing lying about."""
import json
import os
import signal
import subprocess
import sys
import tempfile

CLI, FAULT = sys.argv[1:3]
ACTIONS = ('full', 'broken', 'before', 'after')
n = 0
failed = 0


def check(ok, what, why=()):
    global n, failed
    n += 1
    failed += not ok
    print('ok' if ok else 'not ok', n, '-', what, flush=True)
    for line in [] if ok else why:
        print('#', str(line).replace('\n', ' '))


def run(command, fault=None, count=None):
    variables = {**os.environ, 'LD_PRELOAD': FAULT}
    if fault:
        variables['FUSESCOPE_FAULT'] = fault
    if count:
        variables['FUSESCOPE_FAULT_COUNT'] = count
    return subprocess.run([CLI, *command], capture_output=True, text=True, errors='replace', env=variables)


def read(path):
    with open(path, 'rb') as file:
        return file.read()


def is_model(path):
    return subprocess.run([CLI, 'info', path, '--json'], capture_output=True).returncode == 0


def is_told(done):
    try:
        error = json.loads(done.stderr)['error']
    except (ValueError, KeyError):
        return False
    return bool(error.get('message') and error.get('file') and error.get('remedy'))


def find_fault(done, path, old, is_new, earlier):
    """What is wrong after a run in which one call failed or was the last; None where nothing is."""
    now = read(path) if os.path.exists(path) else None
    if done.returncode == -signal.SIGKILL:
        return None if now == old or is_new(path) else 'neither the old file nor the new one'
    if done.returncode == 1:
        if not is_told(done):
            return f'no error with a remedy: {done.stderr}'
        return None if now == old or (earlier and is_new(path)) else 'it failed, and the file is another'
    if done.returncode == 0:
        return None if is_new(path) else 'it says that it saved, and the file is not the new one'
    return f'it ended with {done.returncode}: {done.stderr}'


def attack(name, command, path, is_new=None, earlier=False):
    """@earlier: whether the file is saved several times, so that a failure may leave an earlier one."""
    folder = os.path.dirname(path)
    with open(path, 'wb') as file:
        file.write(b'an old file')
    counted = path + '.count'
    done = run(command, count=counted)
    if done.returncode:
        check(False, f'{name} saves', [done.stderr])
        return
    n_calls = int(read(counted))
    os.remove(counted)
    new = read(path)
    names = sorted(os.listdir(folder))
    bad = []
    if is_new is None:
        def is_new(where):
            return read(where) == new
    for call in range(1, n_calls + 1):
        for action in ACTIONS:
            old = b'an old file'
            with open(path, 'wb') as file:
                file.write(old)
            done = run(command, f'{call}:{action}')
            why = find_fault(done, path, old, is_new, earlier)
            if why:
                bad.append(f'{action} at {call} of {n_calls}: {why}')
            if action in ('before', 'after'):
                if done.returncode != -signal.SIGKILL:
                    bad.append(f'{action} at {call}: it was not killed')
                run(command)
            if sorted(os.listdir(folder)) != names:
                bad.append(f'{action} at {call}: left {set(os.listdir(folder)) - set(names)}')
                names = sorted(os.listdir(folder))
    check(n_calls >= 4, f'{name} brings its file to the disk in {n_calls} calls')
    check(not bad, f'{name} survives {4 * n_calls} faults', bad[:10])


def main():
    with tempfile.TemporaryDirectory() as folder:
        table = os.path.join(folder, 't.csv')
        with open(table, 'w', encoding='utf-8') as file:
            file.write('id,a,b,c\n' + ''.join(f's{i},{i % 7}.5,{i % 3},{i * i % 11}\n' for i in range(40)))
        out = os.path.join(folder, 'out')
        os.mkdir(out)
        data, model, figure = (os.path.join(out, f) for f in ('d.h5mu', 'm.fsmodel', 'f.svg'))
        attack('import', ['import', table, '-o', data, '--force', '--json'], data)
        run(['import', table, '-o', data, '--force'])
        attack('figure', ['figure', 'coverage', data, '-o', figure, '--force', '--json'], figure,
               lambda path: b'</svg>' in read(path)[-20:])
        train = ['train', data, '-o', model, '--force', '--kind', 'mvae', '--epochs', '2', '--latent', '1', '--set', 'hidden=', '--quiet', '--json']
        attack('train', train, model, is_model)
        if '--all' in sys.argv:
            attack('train that saves after each epoch', [*train, '--export-every', '1'], model, is_model, True)
            attack('example', ['example', '-o', out, '--samples', '30', '--force', '--json'], os.path.join(out, 'example.h5mu'),
                   earlier=True)
    print(f'1..{n}')
    sys.exit(failed != 0)


main()
