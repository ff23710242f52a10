#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The system calls that good runs of every importer use once the walls stand, and the table of what the filter lets through beyond
them, a reason a line. What a good run uses must be in the table, and not among what ends the reader."""
import bz2
import gzip
import lzma
import os
import re
import shutil
import subprocess
import sys
import tempfile

CLI, ATTACK = sys.argv[1:3]
n = 0
failed = 0


def check(ok, what, why=''):
    global n, failed
    n += 1
    failed += not ok
    print('ok' if ok else 'not ok', n, '-', what)
    if not ok:
        print('#', str(why)[:2000].replace('\n', '\n# '))


def skip(why):
    print(f'1..0 # SKIP {why}')
    sys.exit(0)


def write_texts(folder):
    rows = ''.join(f's{i},{i % 7}.5,{i % 3}\n' for i in range(200))
    table = f'id,a,größe\n{rows}'
    many = 'a,b,c\n' + ''.join(f'{i},{i * 0.37:.4f},{i % 11}\n' for i in range(120000))
    texts = {
        'plain.csv': table.encode(), 'many.csv': many.encode(), 'wide.csv': ('\ufeff' + table).encode('utf-16-le'),
        'western.csv': table.encode('cp1252'), 'packed.csv.gz': gzip.compress(table.encode()),
        'packed.csv.bz2': bz2.compress(table.encode()), 'packed.csv.xz': lzma.compress(table.encode()),
    }
    for name, data in texts.items():
        with open(os.path.join(folder, name), 'wb') as file:
            file.write(data)


def write_arrays(folder):
    try:
        import h5py
        import numpy as np
    except ImportError:
        skip('there is no Python with NumPy and h5py')
    x = np.arange(6000.0).reshape(600, 10).astype('f4')
    np.save(os.path.join(folder, 'one.npy'), x)
    np.savez(os.path.join(folder, 'some.npz'), x=x, y=x[:, :3])
    np.savez_compressed(os.path.join(folder, 'small.npz'), x=x)
    names = [f's{i}'.encode() for i in range(len(x))]
    for packing in ('none', 'gzip', 'lzf'):
        with h5py.File(os.path.join(folder, f'{packing}.h5'), 'w') as file:
            file.create_dataset('x', data=x, **({} if packing == 'none' else {'compression': packing, 'chunks': (50, 10)}))
            file['names'] = names
    # Larger than goes to memory: their numbers are written to the file of blocks, and what is centred is changed where it is mapped.
    large = np.arange(17e6).reshape(17000, 1000).astype('f4')
    np.save(os.path.join(folder, 'large.npy'), large)
    for name, y in (('large', large), ('wide', large.astype('f8')), ('far', large.astype('f8') / 1e6 + 1.7e12)):
        with h5py.File(os.path.join(folder, f'{name}.h5'), 'w') as file:
            file['x'] = y
    write_annotated(folder, h5py, np, x, names)


def write_seeds(folder):
    """The smallest that are ones; programs write more into them, of the same kinds."""
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'fuzz'))
    import seeds
    for kind, number, suffix in (('xlsx', 1, 'xlsx'), ('ods', 1, 'ods'), ('matlab', 2, 'mat'), ('matlab73', 0, 'mat'),
                                 ('idx', 0, 'idx'), ('mtx', 0, 'mtx'), ('safetensors', 0, 'safetensors'), ('tenx', 0, 'h5'),
                                 ('statistics', 0, 'sav'), ('statistics', -1, 'dta')):
        made = seeds.SEEDS[kind]()
        with open(os.path.join(folder, f'made-{kind}{number}.{suffix}'), 'wb') as file:
            file.write(made[number][1])


def write_media(folder):
    """Pictures and recordings of every format, and a folder of each."""
    import seeds
    for top, kind, made in (('pictures', 'png', seeds.image()[:5]), ('recordings', 'wav', seeds.sound()[:1] * 3)):
        os.mkdir(os.path.join(folder, top))
        for name, body in made if top == 'recordings' else made[:1] * 3:
            name = len(os.listdir(os.path.join(folder, top)))
            with open(os.path.join(folder, top, f'{name}.{kind}'), 'wb') as file:
                file.write(body)
    suffixes = {b'\x89PNG': 'png', b'\xff\xd8\xff': 'jpg', b'II*': 'tiff', b'BM': 'bmp', b'RIFF': 'wav', b'fLaC': 'flac', b'OggS': 'ogg', b'FORM': 'aiff'}
    for name, body in seeds.image() + seeds.sound():
        suffix = next(s for magic, s in suffixes.items() if body.startswith(magic))
        with open(os.path.join(folder, f'media{name}.{suffix}'), 'wb') as file:
            file.write(body)


def write_annotated(folder, h5py, np, x, names):
    columns = [f'v{i}'.encode() for i in range(x.shape[1])]
    with h5py.File(os.path.join(folder, 'columns.h5ad'), 'w') as file:
        file.create_dataset('X', data=x, compression='lzf', chunks=(50, 10))
        for frame, ids in (('obs', names), ('var', columns)):
            file[f'{frame}/_index'] = ids
            file[frame].attrs['_index'] = '_index'
        file['obs/class/codes'] = np.arange(len(x)) % 3
        file['obs/class/categories'] = [b'x', b'y', b'z']
        file['obsm/beside'] = x[:, :2]
    with h5py.File(os.path.join(folder, 'records.h5ad'), 'w') as file:
        file['X'] = x
        for frame, ids in (('obs', names), ('var', columns)):
            table = np.zeros(len(ids), [('index', 'S8'), ('word', h5py.string_dtype())])
            table['index'], table['word'] = ids, [b'a'] * len(ids)
            file[frame] = table


def run(*arguments):
    done = subprocess.run([CLI, *arguments], capture_output=True, text=True, errors='replace')
    if done.returncode:
        raise RuntimeError(f'{arguments}: {done.stderr}')


def read_trace(path):
    """Calls of each process after its filter was loaded."""
    behind, used = set(), set()
    with open(path, encoding='utf-8', errors='replace') as lines:
        for line in lines:
            match = re.match(r'(\d+) +(?:<\.\.\. )?(\w+)', line)
            if not match:
                continue
            process, call = match.groups()
            made = re.search(r'(?:clone|clone3)\b.*(?:= |=> \{parent_tid=\[)(\d+)', line) or re.search(r'clone resumed>.*= (\d+)', line)
            if process in behind and call != 'seccomp':
                used.add(call)
                if made:
                    behind.add(made.group(1))
            if call == 'seccomp' and re.search(r'SECCOMP_SET_MODE_FILTER.*\blen=', line):
                behind.add(process)
    return used


def main():
    if not shutil.which('strace'):
        skip('there is no strace')
    table = {}
    for line in subprocess.run([ATTACK, '--table'], capture_output=True, text=True, check=True).stdout.splitlines():
        name, act, only, why = line.split('\t')
        table[name] = (act, only, why)
    used_by = {}
    with tempfile.TemporaryDirectory() as folder:
        write_texts(folder)
        write_arrays(folder)
        write_seeds(folder)
        write_media(folder)
        run('example', '-o', folder, '--samples', '60')
        run('train', os.path.join(folder, 'example.h5mu'), '-o', os.path.join(folder, 'a.fsmodel'), '--kind', 'mvae', '--epochs', '1',
            '--latent', '2', '--set', 'hidden=', '--quiet')
        trace = os.path.join(folder, 'trace')
        for name in sorted(os.listdir(folder)):
            if name.endswith(('.json', '.txt')):
                continue
            done = subprocess.run(['strace', '-f', '-o', trace, CLI, 'info', os.path.join(folder, name)], capture_output=True, text=True,
                                  errors='replace')
            used = read_trace(trace)
            if done.returncode and 'ptrace' in done.stderr:
                skip('strace may not trace here')
            check(done.returncode == 0 and len(used) > 4, f'{name} is read behind the walls', f'{done.stderr} {used}')
            for call in used:
                used_by.setdefault(call, []).append(name)
            killed = sorted(c for c in used if table.get(c, ('unknown',))[0] not in ('let', 'deny'))
            check(not killed, f'{name} needs nothing that is not in the table', killed)
    print('# Used by good runs:')
    for call in sorted(used_by):
        act, only, why = table.get(call, ('?', '', ''))
        print(f'#   {act:4} {call:18} {only + ": " if only else ""}{why} ({len(used_by[call])} files)')
    print('# Let through beyond them:')
    for call, (act, only, why) in table.items():
        if act == 'let' and call not in used_by:
            print(f'#   {call:18} {only + ": " if only else ""}{why}')
            check(why, f'{call} has a reason')
    print('# Ends the reader:', ', '.join(call for call, row in table.items() if row[0] == 'kill'))
    print(f'1..{n}')
    sys.exit(failed != 0)


main()
