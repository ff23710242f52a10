#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every foreign and malformed file on the command line: loads, or one error that names the file and a remedy,
within ten seconds; and the faults a person makes: a ragged row, a word among numbers, a folder, a full disk."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time

from accept import CLI, DATA, check, cli, finish, hostile_files


def look(path, *more):
    """Status, error document and seconds of `info` (or another command)."""
    began = time.monotonic()
    command = [CLI, *more, '--json'] if more else [CLI, 'info', path, '--json']
    done = subprocess.run(command, capture_output=True, text=True, errors='replace', timeout=60)
    try:
        error = json.loads(done.stderr)['error'] if done.returncode else None
    except (ValueError, KeyError):
        error = {}
    return done.returncode, error, time.monotonic() - began


def sweep():
    n = loaded = 0
    bad = []
    slowest = (0, '')
    for path in hostile_files():
        status, error, seconds = look(path)
        n += 1
        loaded += status == 0
        slowest = max(slowest, (seconds, path))
        if status not in (0, 1):
            bad.append(f'{path}: status {status}')
        elif status == 1 and not (error and error.get('message') and error.get('file') and error.get('remedy')):
            bad.append(f'{path}: {error}')
        if seconds > 10:
            bad.append(f'{path}: {seconds:.1f} s')
    for line in bad:
        print('#', line)
    check(not bad, f'{n} files load or are refused with file and remedy', f'{loaded} loaded, slowest {slowest[0]:.1f} s {slowest[1]}')


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, 'w', encoding='utf-8') as out:
        out.write(text)
    return path


def mistakes(folder):
    rows = '\n'.join(f's{i},{i}.5,{i * 2}' for i in range(1, 30))
    cases = {
        'ragged.csv': (f'id,a,b\n{rows}\ns99,1\n', 31),
        'twice.csv': (f'id,a,b\n{rows}\ns7,1,2\n', 31),
    }
    for name, (text, row) in cases.items():
        status, error, _ = look(write(folder, name, text))
        ok = status == 1 and name in (error.get('file') or '') and error.get('row') == row and error.get('remedy')
        check(ok, f'{name} names file, row and remedy', json.dumps(error))
    status, _, _ = look(write(folder, 'word.csv', f'id,a,b\n{rows}\ns99,1,often\n'))
    check(status == 0, 'one word among many numbers stops nothing')
    os.mkdir(os.path.join(folder, 'folder.csv'))
    for name in ('folder.csv', 'absent.csv'):
        status, error, _ = look(os.path.join(folder, name))
        check(status == 1 and error.get('file') and error.get('remedy'), f'{name} is refused with a remedy', json.dumps(error))
    if os.geteuid() != 0:
        path = write(folder, 'closed.csv', 'id,a\n')
        os.chmod(path, 0)
        status, error, _ = look(path)
        check(status == 1 and error.get('remedy'), 'an unreadable file is refused with a remedy', json.dumps(error))


def full_disk(folder):
    """A tmpfs of 64 KiB; needs root."""
    disk = os.path.join(folder, 'disk')
    os.mkdir(disk)
    if os.geteuid() != 0 or subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk], capture_output=True).returncode:
        print('# no small disk can be mounted here')
        return
    try:
        cli('example', '-o', folder, '--samples', 100)
        data, model = os.path.join(folder, 'example.h5mu'), os.path.join(disk, 'm.fsmodel')
        small = ['--kind', 'mvae', '--epochs', '2', '--latent', '2', '--set', 'hidden=', '--quiet']
        cli('train', data, '-o', model, *small)
        with open(model, 'rb') as file:
            before = file.read()
        status, error, _ = look(model, 'train', data, '-o', model, '--force', '--kind', 'mvae', '--epochs', '2', '--hidden', '128')
        check(status == 1 and error.get('remedy'), 'a full disk is one error with a remedy', json.dumps(error))
        with open(model, 'rb') as file:
            check(file.read() == before, 'and the last good file is as it was')
        check(sorted(os.listdir(disk)) == ['m.fsmodel'], 'and nothing else is left', str(os.listdir(disk)))
    finally:
        subprocess.run(['umount', disk], check=False)


def is_told(status, error):
    return status == 0 or (status == 1 and error and error.get('message') and error.get('file') and error.get('remedy'))


def attacks(folder):
    """The files that did harm once: an answer in time, nothing of another file, no program started."""
    if not os.path.isdir(os.path.join(DATA, 'hostile')):
        print('# the hostile files are not there')
        return
    bad = []
    files = [os.path.join(top, n) for top, _, names in os.walk(os.path.join(DATA, 'hostile')) for n in sorted(names)]
    trace = os.path.join(folder, 'trace')
    strace = ['strace', '-f', '-e', 'trace=execve', '-o', trace] if shutil.which('strace') else []
    for path in files:
        if path.endswith('README.md'):
            continue
        began = time.monotonic()
        done = subprocess.run([*strace, CLI, 'info', path, '--json'], capture_output=True, text=True, errors='replace', timeout=60)
        seconds = time.monotonic() - began
        error = json.loads(done.stderr).get('error') if done.returncode == 1 else None
        started = set()
        if strace:
            with open(trace, encoding='utf-8', errors='replace') as lines:
                started = {os.path.basename(line.split('execve("')[1].split('"')[0]) for line in lines if 'execve("' in line and '= 0' in line}
        if not is_told(done.returncode, error) or seconds > 10 or started - {'fusescope-cli', 'fusescope-reader'}:
            bad.append(f'{path}: status {done.returncode}, {seconds:.1f} s, {error}, {started}')
        out = os.path.join(folder, 'taken.h5mu')
        done = subprocess.run([CLI, 'import', path, '-o', out, '--force', '--json'], capture_output=True, text=True, errors='replace', timeout=60)
        if done.returncode == 0 and 'ext-' in path:
            with open(out, 'rb') as taken:
                if b'\x00\x00\x28\x42' * 3 in taken.read():  # 42 as float32
                    bad.append(f'{path}: numbers of another file')
        if done.returncode not in (0, 1):
            bad.append(f'{path}: import ends with {done.returncode}')
    for line in bad:
        print('#', line)
    check(not bad, f'{len(files)} hostile files do no harm', 'with strace' if strace else 'without strace')
    cli('example', '-o', folder, '--samples', 120, '--force')
    for name in ('resume-roles-too-long.fsmodel', 'counters-deep.fsmodel'):
        model = os.path.join(folder, name)
        shutil.copyfile(os.path.join(DATA, 'hostile', name), model)
        done = subprocess.run([CLI, 'train', os.path.join(folder, 'example.h5mu'), '-o', model, '--resume', '--epochs', '3', '--json'],
                              capture_output=True, text=True, timeout=60)
        error = json.loads(done.stderr).get('error')
        check(done.returncode == 1 and is_told(1, error), f'{name} is not resumed', done.stderr.strip()[:160])


def main():
    with tempfile.TemporaryDirectory() as folder:
        attacks(folder)
    with tempfile.TemporaryDirectory() as folder:
        mistakes(folder)
        full_disk(folder)
    if '--quick' not in sys.argv:
        sweep()
    finish()


main()
