# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads the same tables with pandas.read_csv (its C parser, float64) and with our importer, in one run."""
import os
import subprocess
import sys
import tempfile
import time

import numpy as np
import pandas as pd

ROUNDS = 5


def time_pandas(path):
    fastest, total = float('inf'), 0.
    for _ in range(ROUNDS):
        start = time.perf_counter()
        table = pd.read_csv(path)
        fastest = min(fastest, time.perf_counter() - start)
        total = float(np.nansum(table.to_numpy(dtype=np.float64)))
    return fastest, total


def compare(program, path, name):
    theirs, total = time_pandas(path)
    size = os.path.getsize(path) / 1e6
    for threads in (1, 2):
        parsed, apart, ours = map(float, subprocess.run([program, path, str(ROUNDS), str(threads)], check=True, capture_output=True,
                                                        text=True).stdout.split())
        same = 'the same numbers' if np.isclose(ours, total, rtol=1e-5) else f'OTHER NUMBERS: {ours} and {total}'
        print(f'{name}, {size:.1f} MB, {threads} thread{"s" * (threads > 1)}: pandas {theirs:.3f} s; parsed {parsed:.3f} s, '
              f'{theirs / parsed:.1f} times as fast; through the reader {apart:.3f} s, {theirs / apart:.1f} times; {same}', flush=True)


def main():
    program, data = sys.argv[1:3]
    print(f'pandas {pd.__version__}, fastest of {ROUNDS} rounds, float32 of ours, float64 of pandas')
    path = os.path.join(data, 'mfeat', 'mfeat-pix.csv')
    if os.path.exists(path):
        compare(program, path, 'mfeat-pix')
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, 'normal.csv')
        rows = np.random.default_rng(1).normal(size=(100_000, 50))
        pd.DataFrame(rows, columns=[f'f{i}' for i in range(50)]).to_csv(path, index=False, float_format='%.6g')
        compare(program, path, '100,000 × 50 normal numbers of 6 digits')
        pd.DataFrame(rows[:40_000], columns=[f'f{i}' for i in range(50)]).to_csv(path, index=False)
        compare(program, path, '40,000 × 50 normal numbers, as many digits as pandas writes')


main()
