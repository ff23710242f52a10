# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the same workbook with openpyxl (read-only, values) and with our importer, and the same HDF5 file with h5py into memory and with
our importer, in one run."""
import os
import subprocess
import sys
import tempfile
import time

import h5py
import numpy as np
import openpyxl

ROUNDS = 3


def fastest(read):
    best = float('inf')
    for _ in range(ROUNDS):
        start = time.perf_counter()
        total = read()
        best = min(best, time.perf_counter() - start)
    return best, total


def read_book(path):
    book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    rows = list(book.active.iter_rows(values_only=True))
    return float(np.nansum(np.array([row[1:] for row in rows[1:]], 'f8')))


def read_raw(path):
    with h5py.File(path, 'r') as file:
        x = np.empty(file['x'].shape, file['x'].dtype)
        file['x'].read_direct(x)
    return float(x.sum(dtype='f8'))


def compare(program, path, name, theirs, total):
    parsed, apart, ours = map(float, subprocess.run([program, path, str(ROUNDS), '1'], check=True, capture_output=True, text=True).stdout.split())
    same = 'the same numbers' if np.isclose(ours, total, rtol=1e-4) else f'OTHER NUMBERS: {ours} and {total}'
    print(f'{name}, {os.path.getsize(path) / 1e6:.1f} MB: {theirs:.3f} s; parsed {parsed:.3f} s, {theirs / parsed:.2f} times as fast; '
          f'through the reader {apart:.3f} s, {theirs / apart:.2f} times; {same}', flush=True)


def main():
    program = sys.argv[1]
    rng = np.random.default_rng(1)
    print(f'openpyxl {openpyxl.__version__}, h5py {h5py.__version__}, fastest of {ROUNDS} rounds, one thread')
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'x.xlsx')
        book = openpyxl.Workbook(write_only=True)
        sheet = book.create_sheet('t')
        sheet.append(['id', *(f'f{i}' for i in range(50))])
        for i, row in enumerate(rng.normal(size=(5000, 50)).round(6).tolist()):
            sheet.append([f's{i}', *row])
        book.save(path)
        compare(program, path, 'Workbook of 5,000 × 50, openpyxl', *fastest(lambda: read_book(path)))
        for n, dtype, packing in ((25000, 'f4', None), (100000, 'f4', None), (100000, 'f8', None), (100000, 'f4', 'gzip'), (100000, 'f4', 'lzf')):
            path = os.path.join(folder, 'x.h5')
            with h5py.File(path, 'w') as file:
                file.create_dataset('x', data=rng.normal(size=(n, 1000)).astype(dtype), compression=packing, chunks=(1000, 100) if packing else None)
            compare(program, path, f'HDF5 of {n:,} × 1,000 {dtype}, packing {packing}, h5py', *fastest(lambda: read_raw(path)))
            os.unlink(path)


main()
