# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs a program and measures what it and those it starts hold: memory of their own and shared (RssAnon + RssShmem), and pages of files."""
import os
import subprocess
import sys
import time

n = 0
failed = 0


def check(ok, what, why=''):
    global n, failed
    n += 1
    failed += not ok
    print('ok' if ok else 'not ok', n, '-', what, flush=True)
    if not ok:
        print('#', str(why)[:2000].replace('\n', '\n# '))


def skip(why):
    print(f'1..0 # SKIP {why}')
    sys.exit(0)


def finish():
    print(f'1..{n}')
    sys.exit(failed > 0)


def list_processes(pid):
    found = [pid]
    try:
        for task in os.listdir(f'/proc/{pid}/task'):
            with open(f'/proc/{pid}/task/{task}/children') as file:
                for child in file.read().split():
                    found += list_processes(int(child))
    except OSError:
        pass
    return found


def measure(pid):
    own = pages = 0
    try:
        with open(f'/proc/{pid}/status') as file:
            for line in file:
                name, _, rest = line.partition(':')
                if name in ('RssAnon', 'RssShmem'):
                    own += int(rest.split()[0])
                elif name == 'RssFile':
                    pages += int(rest.split()[0])
    except (OSError, ValueError, IndexError):
        pass
    return own * 1024, pages * 1024


class Watched:
    """What a program printed and how it ended; `own` and `pages` are the most that all its processes held at once, in bytes."""

    def __init__(self, arguments, environment=None, every=0.01):
        self.own = self.pages = 0
        began = time.monotonic()
        with subprocess.Popen(arguments, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
                              errors='replace', env=environment) as process:
            import threading
            texts = [None, None]
            threads = [threading.Thread(target=self._take, args=(texts, i, stream)) for i, stream in enumerate((process.stdout, process.stderr))]
            for thread in threads:
                thread.start()
            while process.poll() is None:
                held = [measure(pid) for pid in list_processes(process.pid)]
                self.own = max(self.own, sum(own for own, _ in held))
                self.pages = max(self.pages, sum(pages for _, pages in held))
                time.sleep(every)
            for thread in threads:
                thread.join()
        self.out, self.err = texts
        self.code = process.returncode
        self.seconds = time.monotonic() - began

    @staticmethod
    def _take(texts, i, stream):
        texts[i] = stream.read()
