#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every foreign and malformed file in the window: loads, or one error that names the file and a remedy, within ten
seconds, while what was open stays open; the faults a person makes; and saving to a disk that is full."""
import os
import shutil
import subprocess
import sys
import tempfile

from accept import check, cli, finish, hostile_files

PROGRAM = [os.environ['FUSESCOPE_RUN_WITH_DISPLAY'], os.environ['FUSESCOPE_HOSTILE_WINDOW']]
# As root nothing is unreadable, unless it lets go of that right.
OBEDIENT = ['setpriv', '--bounding-set=-dac_override,-dac_read_search']


def window(*args):
    """Runs the program; returns its lines (what, how, seconds, what the window says), and what it complained of."""
    command = [*PROGRAM, *args]
    if os.geteuid() == 0 and shutil.which(OBEDIENT[0]):
        command = OBEDIENT + command
    done = subprocess.run(command, capture_output=True, text=True, errors='replace', timeout=1700)
    if '# SKIP' in done.stdout:
        print(done.stdout.strip())
        sys.exit(0)
    lines = [line.split('\t') for line in done.stdout.splitlines() if line.count('\t') == 3]
    complaints = [line for line in done.stderr.splitlines() if '-WARNING' in line or '-CRITICAL' in line or 'ERROR' in line]
    if done.returncode:
        complaints.append(f'status {done.returncode} after {lines[-1][0] if lines else "nothing"}')
    return lines, complaints


def sweep(example, folder):
    broken = list(hostile_files())
    models = []
    for number, path in enumerate(p for p in broken if f'malformed{os.sep}hdf5' in p):
        models.append(os.path.join(folder, f'model-{number}.fsmodel'))
        shutil.copyfile(path, models[-1])
    # The first without anything open, the others over the example.
    wanted = [broken[0], example, *broken, *models]
    lines, complaints = window(*wanted)
    bad = [line for line in lines if line[1] not in ('loaded', 'refused') or float(line[2]) > 10]
    for line in bad:
        print('#', *line)
    for line in complaints:
        print('#', line)
    slowest = max(lines, key=lambda line: float(line[2]), default=None)
    loaded = sum(line[1] == 'loaded' for line in lines)
    check(len(lines) == len(wanted) and not complaints, f'{len(wanted)} files one after the other, without a complaint')
    check(not bad, 'each loads or is refused with file and remedy', f'{loaded} loaded; slowest {slowest}')


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, 'w', encoding='utf-8') as out:
        out.write(text)
    return path


def mistakes(example, folder):
    rows = '\n'.join(f's{i},{i}.5,{i * 2}' for i in range(1, 30))
    cases = [write(folder, 'ragged.csv', f'id,a,b\n{rows}\ns99,1\n'),
             write(folder, 'word.csv', f'id,a,b\n{rows}\ns99,1,often\n'),
             write(folder, 'twice.csv', f'id,a,b\n{rows}\ns7,1,2\n'),
             os.path.join(folder, 'folder.csv'), os.path.join(folder, 'absent.csv'),
             write(folder, 'closed.csv', f'id,a,b\n{rows}\n')]
    os.mkdir(cases[3])
    os.chmod(cases[5], 0)
    lines, complaints = window(example, *cases)
    for line in complaints:
        print('#', line)
    check(len(lines) == 1 + len(cases) and not complaints, 'mistakes are met without a complaint')
    for path, line in zip(cases, lines[1:]):
        # One word among many numbers is missing, and told; it stops nothing.
        if path.endswith('word.csv'):
            check(line[1] != 'refused', 'word.csv opens', '; '.join(line[1:]))
            continue
        ok = line[1] == 'refused' and ('row 31' in line[3] or not path.endswith(('ragged.csv', 'twice.csv')))
        check(ok, f'{os.path.basename(path)} is refused with its place and a remedy', '; '.join(line[1:]))


def full_disk(example, folder):
    """A tmpfs of 1 MiB; needs root."""
    disk = os.path.join(folder, 'disk')
    os.mkdir(disk)
    if os.geteuid() != 0 or subprocess.run(['mount', '-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk], capture_output=True).returncode:
        print('# no small disk can be mounted here')
        return
    try:
        lines, complaints = window('--full-disk', disk, example)
        for line in complaints:
            print('#', line)
        check(len(lines) == 3 and not complaints, 'a full disk is met without a complaint')
        for line in lines:
            check(line[1] == 'refused', f'{line[0]}: one error with a remedy, and the last good file as it was', '; '.join(line[1:]))
    finally:
        subprocess.run(['umount', disk], check=False)


def main():
    with tempfile.TemporaryDirectory() as folder:
        cli('example', '-o', folder, '--samples', 100)
        example = os.path.join(folder, 'example.h5mu')
        mistakes(example, folder)
        full_disk(example, folder)
        if '--quick' not in sys.argv:
            sweep(example, folder)
    finish()


main()
