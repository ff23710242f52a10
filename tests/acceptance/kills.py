#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Kills training and saving at random moments; the last file must always be readable and whole: kills.py [KILLS [SEED]]."""
import os
import random
import signal
import subprocess
import sys
import tempfile
import time

from accept import CLI, check, cli, finish


# Of each kind: what a run is made long enough by. The second starts in closed form, counts steps and weighs with averages of its weights.
KINDS = {'mvae': ['--epochs', '12', '--hidden', '32', '--latent', '4'],
         'full': ['--set', 'steps=600', '--hidden', '16', '--latent', '6']}


def try_kind(folder, data, kind, n_kills, moment):
    model = os.path.join(folder, f'{kind}.fsmodel')
    options = ['--kind', kind, *KINDS[kind], '--json']
    began = time.monotonic()
    first = cli('train', data, '-o', model, *options)[-1]
    whole = time.monotonic() - began
    unreadable = stopped = 0
    for _ in range(n_kills):
        process = subprocess.Popen([CLI, 'train', data, '-o', model, '--force', '--export-every', '1', *options],
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        time.sleep(moment.uniform(0, whole * 1.1))
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        try:
            info = cli('info', model, '--json')[-1]
            unreadable += info.get('kind') != 'model'
            stopped += info['hash'] != first['hash']
        except RuntimeError as error:
            unreadable += 1
            print('#', error)
    check(unreadable == 0, f'{kind}: {n_kills} kills leave a readable model', f'{stopped} of them half way')
    cli('train', data, '-o', model, '--resume', *options)
    again = cli('info', model, '--json')[-1]['hash']
    check(again == first['hash'], f'{kind}: resumed after the last kill, the model is the one of a run in one piece',
          f'{again[:12]} {first["hash"][:12]}')
    for threads in (1, 2):
        other = os.path.join(folder, f'{threads}.fsmodel')
        summary = cli('train', data, '-o', other, '--force', '--threads', threads, *options)[-1]
        check(summary['hash'] == first['hash'], f'{kind}: same seed, {threads} threads, same model')


def main():
    n_kills = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    moment = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    with tempfile.TemporaryDirectory() as folder:
        cli('example', '-o', folder, '--samples', 300)
        for kind in KINDS:
            try_kind(folder, os.path.join(folder, 'example.h5mu'), kind, n_kills // len(KINDS), moment)
    finish()


main()
