# SPDX-License-Identifier: GPL-3.0-or-later
"""What the tests of formats share: a file is written or found, imported into one .h5mu by the command line, and what stands there is
compared with what another reader sees in the file."""
import json
import os
import subprocess
import sys
import tempfile

try:
    import h5py
    import numpy as np
except ImportError:
    print('1..0 # SKIP there is no Python with NumPy and h5py')
    sys.exit(0)

SOURCE = os.environ.get('FUSESCOPE_SOURCE_ROOT', os.getcwd())
DATA = os.environ.get('FUSESCOPE_DATA', os.path.join(SOURCE, '..', 'shared', 'data'))
CLI = os.environ.get('FUSESCOPE_CLI', 'fusescope-cli')
folder = tempfile.TemporaryDirectory()
results = []


def check(ok, name, why=''):
    results.append(bool(ok))
    print(f'{"ok" if ok else "not ok"} {len(results)} - {name}', flush=True)
    if not ok:
        print('#', str(why)[:1500].replace('\n', '\n# '), flush=True)


def finish():
    print(f'1..{len(results)}')
    sys.exit(0 if results and all(results) else 1)


def need(module):
    """A reader that isn't ours, or the end of the program with a skip."""
    try:
        return __import__(module)
    except ImportError:
        print(f'1..0 # SKIP there is no Python with {module}')
        sys.exit(0)


def at(*parts):
    return os.path.join(folder.name, *parts)


def data(*parts):
    """The path of a real file, or None."""
    path = os.path.join(DATA, *parts)
    return path if os.path.exists(path) else None


class Read:
    """What came of an import: modalities by id, labels, ids, presence, the report; or the error."""

    def __init__(self, path, report):
        self.report = report
        self.x, self.features, self.ids, self.labels, self.present = {}, {}, {}, {}, {}
        with h5py.File(path, 'r') as file:
            self.samples = texts(file['obs/_index'])
            for name, group in file['mod'].items():
                self.x[name] = group['X'][()]
                self.ids[name] = texts(group['obs/_index'])
                self.features[name] = texts(group['var/_index'])
            for name, column in file['obs'].items():
                if name != '_index':
                    self.labels[name] = read_column(column)


def texts(array):
    return [t.decode() if isinstance(t, bytes) else t for t in array[()]]


def read_column(column):
    if isinstance(column, h5py.Dataset):
        return texts(column) if column.dtype.kind in 'OS' else list(column[()])
    classes = texts(column['categories'])
    return [classes[code] if code >= 0 else None for code in column['codes'][()]]


def run(*arguments):
    return subprocess.run([CLI, *map(str, arguments)], capture_output=True, text=True, errors='replace', timeout=120)


def read(*arguments):
    """Imports; returns what came of it, or an error: a dictionary with message, file, object, row, remedy."""
    out = at('out.h5mu')
    done = run('import', *arguments, '-o', out, '--force', '--json')
    if done.returncode == 0:
        return Read(out, json.loads(done.stdout))
    try:
        return json.loads(done.stderr)['error']
    except (ValueError, KeyError):
        return {'message': f'status {done.returncode}: {done.stderr}'}


def refused(error, *words):
    """Whether it was refused with file and remedy, and these words in one of its parts."""
    return isinstance(error, dict) and bool(error.get('file')) and bool(error.get('remedy')) and all(w in json.dumps(error, ensure_ascii=False) for w in words)


def equal(found, expected, close=1e-6):
    found, expected = np.asarray(found, 'f8'), np.asarray(expected, 'f8')
    return found.shape == expected.shape and np.allclose(found, expected, rtol=close, atol=close, equal_nan=True)
