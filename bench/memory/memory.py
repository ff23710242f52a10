#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What files larger than memory cost: how long until the first overview, and how much memory program and reader hold together while a file
is opened, trained on for one pass and encoded. Memory of their own and shared (RssAnon + RssShmem); pages of files stand beside it.

    bench/memory/memory.py BUILD/src/cli/fusescope-cli [--gigabytes 10] [--folder /tmp] [--keep]
"""
import argparse
import os
import pty
import shutil
import signal
import sys
import tempfile
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'tests', 'stream'))
import h5py
import numpy as np
from watch import Watched

ROWS = 20000  # made at a time
MIB = 1 << 20


def make_parts(rng, n, widths):
    """Rows that share eight factors, in parts."""
    weights = [rng.standard_normal((8, width), dtype='f4') for width in widths]
    for first in range(0, n, ROWS):
        k = min(ROWS, n - first)
        z = rng.standard_normal((k, 8), dtype='f4')
        yield first, [z @ w + np.float32(0.3) * rng.standard_normal((k, w.shape[1]), dtype='f4') for w in weights]


def write_npy(path, n):
    block = np.lib.format.open_memmap(path, 'w+', dtype='f4', shape=(n, 1000))
    for first, (part,) in make_parts(np.random.default_rng(0), n, [1000]):
        block[first:first + len(part)] = part


def write_frame(group, names):
    group.attrs.update({'encoding-type': 'dataframe', 'encoding-version': '0.2.0', '_index': '_index'})
    group.attrs.create('column-order', [], dtype=h5py.string_dtype())
    group['_index'] = names


def write_h5mu(path, n):
    ids = np.array([f's{i}' for i in range(n)], dtype='S')
    with h5py.File(path, 'w') as file:
        file.attrs.update({'encoding-type': 'MuData', 'encoding-version': '0.1.0', 'axis': 0})
        write_frame(file.create_group('obs'), ids)
        blocks = []
        for name in ('first', 'second'):
            mod = file.create_group(f'mod/{name}')
            mod.attrs.update({'encoding-type': 'anndata', 'encoding-version': '0.1.0'})
            write_frame(mod.create_group('obs'), ids)
            write_frame(mod.create_group('var'), np.array([f'{name}{i}' for i in range(500)], dtype='S'))
            blocks.append(mod.create_dataset('X', (n, 500), 'f4', chunks=(2000, 500)))
        for first, parts in make_parts(np.random.default_rng(0), n, [500, 500]):
            for block, part in zip(blocks, parts):
                block[first:first + len(part)] = part


def time_overview(arguments):
    """Seconds until a name and a shape stand on the terminal."""
    began = time.monotonic()
    pid, terminal = pty.fork()
    if pid == 0:
        os.execv(arguments[0], arguments)
    seen = b''
    while b'numbers' not in seen:
        try:
            seen += os.read(terminal, 4096)
        except OSError:
            break
    seconds = time.monotonic() - began
    os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    os.close(terminal)
    return seconds if b'numbers' in seen else float('nan')


def measure(cli, what, path, *arguments):
    done = Watched([cli, *arguments], every=0.02)
    size = os.path.getsize(path)
    print(f'{what:<28} {done.own / MIB:9.0f} MiB {done.pages / MIB:9.0f} MiB of files {size / MIB:9.0f} MiB of data {done.seconds:8.1f} s', flush=True)
    if done.code:
        print(done.err.strip())
    return done


def run(cli, path, folder):
    name = os.path.basename(path)
    print(f'{name}: first overview after {time_overview([cli, "info", path]):.2f} s', flush=True)
    model = os.path.join(folder, 'memory.fsmodel')
    measure(cli, f'{name}: info', path, 'info', '-q', path)
    measure(cli, f'{name}: train, one pass', path, 'train', '-q', '-f', path, '--kind', 'mvtcae', '--epochs', '1', '--set', 'hidden=64', '--set', 'latent=8', '-o', model)
    measure(cli, f'{name}: encode', path, 'encode', '-q', '-f', model, path, '-o', os.path.join(folder, 'memory.npz'))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n')[0])
    parser.add_argument('cli')
    parser.add_argument('--gigabytes', type=float, default=10)
    parser.add_argument('--folder')
    parser.add_argument('--keep', action='store_true', help='leave the files there')
    parser.add_argument('--only', choices=('npy', 'h5mu'))
    options = parser.parse_args()
    folder = options.folder or tempfile.mkdtemp(prefix='fusescope-memory-')
    n = int(options.gigabytes * 1e9 / 4000)
    cli = os.path.abspath(options.cli)
    for suffix, write in (('npy', write_npy), ('h5mu', write_h5mu)):
        path = os.path.join(folder, 'large.' + suffix)
        if options.only not in (None, suffix):
            continue
        if not os.path.exists(path):
            write(path, n)
        run(cli, path, folder)
        if not options.keep:
            os.unlink(path)
    if not options.folder:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == '__main__':
    main()
