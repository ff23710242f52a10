#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Data that is large for the memory allowed: the same results to the last bit as with all memory, the same for any number of threads and
after a run that was stopped, within the memory that is allowed; what can't fit says so before it starts. `--all` trains on a file that is
shuffled in parts, and maps more than 200,000 points."""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from watch import Watched, check, finish, skip

CLI = sys.argv[1]
ALL = '--all' in sys.argv
try:
    import numpy as np
except ImportError:
    skip('there is no Python with NumPy')


def run(*arguments, memory=None):
    environment = {**os.environ, 'XDG_CACHE_HOME': os.path.join(folder, 'cache')}
    if memory:
        environment['FUSESCOPE_MEMORY'] = memory
    return Watched([CLI, *arguments], environment)


def get_hash(model):
    done = run('info', '--json', '-q', model)
    return json.loads(done.out)['hash'] if done.code == 0 else done.err


def make_two(path):
    """Two modalities with samples and values missing."""
    rng = np.random.default_rng(2)
    rows = 3200
    z = rng.standard_normal((rows, 6))
    tables = []
    for name, width, share in (('a', 500, 0.9), ('b', 400, 0.8)):
        x = (z @ rng.standard_normal((6, width)) + 0.3 * rng.standard_normal((rows, width))).astype('f4')
        x[rng.random(x.shape) < 0.01] = np.nan
        kept = rng.random(rows) < share
        table = os.path.join(folder, name + '.npz')
        np.savez(table, x=x[kept], ids=np.array([f's{i}' for i in range(rows)])[kept])
        tables += ['--modality', f'{name}={table}::x']
    done = run('import', '-q', *tables, '-o', path)
    assert done.code == 0, done.err


COMMANDS = (('evaluate', '--split', 'all'), ('explain', '--split', 'all'), ('lab', '--split', 'all', '--repeats', '1'), ('reconstruct', '--from', 'a', '--target', 'b', '-o', 'OUT.npz'), ('encode', '-o', 'OUT.npz'))


QUICK = (COMMANDS[0], COMMANDS[-1])


def ask(model, data, memory):
    told = []
    for command in COMMANDS if ALL else QUICK:
        out = os.path.join(folder, 'out.npz')
        done = run(command[0], '--json', '-q', '-f', model, data, *[out if word == 'OUT.npz' else word for word in command[1:]], memory=memory)
        told.append((done.code, done.out, done.err if done.code else ''))
        if os.path.exists(out):
            with np.load(out, allow_pickle=False) as arrays:
                told[-1] += tuple((name, arrays[name].tobytes()) for name in sorted(arrays.files))
            os.unlink(out)
    return told


def check_little_memory():
    """What encoders say is made anew where it may not be kept: kinds with encoders and without."""
    data = os.path.join(folder, 'two.h5mu')
    make_two(data)
    for kind in ('full', 'mopoe', 'mvae') if ALL else ('full', 'mopoe'):
        model = os.path.join(folder, kind + '.fsmodel')
        done = run('train', '-q', '--kind', kind, '--epochs', '1', data, '-o', model)
        assert done.code == 0, done.err
        kept, made = ask(model, data, None), ask(model, data, '160M')
        for command, a, b in zip(COMMANDS if ALL else QUICK, kept, made):
            check(a == b and a[0] == 0, f'{kind}: {command[0]} in little memory is the same', (a[0], a[2], b[0], b[2]))


def check_too_much():
    data = os.path.join(folder, 'two.h5mu')
    model = os.path.join(folder, 'wide.fsmodel')
    began = time.monotonic()
    done = run('train', '--json', '-q', '--kind', 'mopoe', '--set', 'hidden=8000,4000', data, '-o', model, memory='500M')
    told = json.loads(done.err)['error'] if done.err.startswith('{') else {}
    check(done.code == 1 and 'Training needs' in told.get('message', '') and 'FUSESCOPE_MEMORY' in (told.get('remedy') or ''),
          'a training that can’t fit says what needs how much', (done.code, done.err))
    check(time.monotonic() - began < 60 and not os.path.exists(model), 'before it starts')
    done = run('info', '--json', data, memory='lots')
    check(done.code == 1 and 'lots' in done.err, 'an amount that can’t be understood is told', done.err)


def check_parts():
    """A file that is shuffled in parts: 600 MB."""
    data = os.path.join(folder, 'large.npy')
    rng = np.random.default_rng(3)
    rows, width = 300000, 500
    block = np.lib.format.open_memmap(data, 'w+', dtype='f4', shape=(rows, width))
    weights = rng.standard_normal((8, width), dtype='f4')
    for first in range(0, rows, 20000):
        k = min(20000, rows - first)
        block[first:first + k] = rng.standard_normal((k, 8), dtype='f4') @ weights + rng.standard_normal((k, width), dtype='f4')
    del block
    settings = ('--kind', 'mvtcae', '--epochs', '3', '--set', 'hidden=32', '--set', 'latent=4', '--set', 'batch=1024')
    models = [os.path.join(folder, f'large-{i}.fsmodel') for i in range(3)]
    for threads, model in (('1', models[0]), ('2', models[1])):
        done = run('train', '-q', data, *settings, '--threads', threads, '-o', model, memory='700M')
        check(done.code == 0 and done.own < 450 << 20, f'trained on {threads} threads in a part of the memory of the data',
              (done.own >> 20, done.err))
    check(get_hash(models[0]) == get_hash(models[1]), 'the same for any number of threads')
    stop_once(data, settings, models[2])
    done = run('train', '-q', data, '--resume', models[2], '-f', '-o', models[2])
    check(get_hash(models[2]) == get_hash(models[0]), 'the same after a stop', done.err)


def stop_once(data, settings, model):
    """Stopped when the first epoch has been told."""
    with subprocess.Popen([CLI, 'train', '--json', data, *settings, '-o', model], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          env={**os.environ, 'XDG_CACHE_HOME': os.path.join(folder, 'cache')}) as process:
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.stdout.read()


def check_landmarks():
    rng = np.random.default_rng(4)
    classes = rng.integers(0, 6, 200500)
    latents = os.path.join(folder, 'latents.npy')
    np.save(latents, (4 * rng.standard_normal((6, 8))[classes] + rng.standard_normal((len(classes), 8))).astype('f4'))
    out = os.path.join(folder, 'map.npy')
    done = run('project', '--json', '-q', latents, '-o', out, '--set', 'iterations=150', '--set', 'exaggeration_iterations=100')
    told = json.loads(done.out) if done.code == 0 else {}
    check(told.get('n_landmarks') == 25000 and '200500' in told.get('note', '').replace(',', ''), 'very many points are laid out by some, which is said', done.err)
    points = np.load(out)
    centers = np.array([np.median(points[classes == k], 0) for k in range(6)])
    nearest = np.linalg.norm(points[:, None] - centers[None], axis=2).argmin(1)
    check(np.isfinite(points).all() and (nearest == classes).mean() > 0.95, 'and all points are with their like', (nearest == classes).mean())
    done = run('project', '--json', '-q', '-f', latents, '-o', out, '--method', 'pca')
    told = json.loads(done.out) if done.code == 0 else {}
    check('n_landmarks' not in told and 'All' in told.get('note', ''), 'a method that can lay out all says that too', done.err)


folder = tempfile.mkdtemp(prefix='fusescope-large-')
try:
    check_little_memory()
    check_too_much()
    if ALL:
        check_parts()
        check_landmarks()
finally:
    shutil.rmtree(folder, ignore_errors=True)
finish()
