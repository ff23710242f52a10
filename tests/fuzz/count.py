#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the targets one after the other under libFuzzer and adds what was run to the table of README.md, so that executions are summed over
runs:

    tests/fuzz/count.py build/fuzz/tests/fuzz/fuzz [--each SECONDS] [--rounds N] [--most N] [--table FILE] [--found FOLDER] [TARGET…]

One process at a time; a target ends when its time is up or what is asked of it is reached. What was found stays in found/TARGET beside the
program, or in FOLDER/TARGET, and is begun with the next time; a death is kept in deaths/ with what was said, told by whether it is in our
code, and the target goes on. Fails where one is."""
import argparse
import collections
import os
import re
import subprocess
import sys
import tempfile
import time

import run_fuzz

HERE = os.path.dirname(os.path.abspath(__file__))
BEGIN, END = '<!-- counted by count.py -->', '<!-- counted -->'
HEAD = ('| target | executions | with sanitizers | asked | seconds | a second | deaths in our code | in libraries, by place |\n'
        '| --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |')
ASKED = {'own': 10_000_000, 'foreign': 1_000_000}
# The longest input of a target: what its grammar can say is said in few bytes, and a run costs by the byte.
LONGEST = {'own': 512, 'foreign': 16384}
LONGEST_OF = {'npy': 1024, 'matlab': 1024, 'safetensors': 1024, 'answer': 8192, 'packed': 1024, 'image': 4096, 'npz': 2048, 'folder': 1024, 'xlsx': 8192, 'ods': 4096}
LONGEST_RUN = 120  # seconds by the clock: others may leave little of the processor
MOST_DEATHS = 20  # of one target in one turn: a library that dies of everything is known by then


def read_table(path):
    """Of each target: executions, those with sanitizers, seconds, deaths of ours, and of libraries by place."""
    rows = collections.defaultdict(lambda: [0, 0, 0.0, 0, collections.Counter()])
    text = open(path, encoding='utf-8').read() if os.path.exists(path) else ''
    part = text.split(BEGIN)[1].split(END)[0] if BEGIN in text else ''
    for line in part.splitlines():
        cells = [c.strip() for c in line.strip('|').split('|')]
        if len(cells) == 8 and cells[1].replace(',', '').isdigit() and not cells[0].startswith('**'):
            places = collections.Counter({p: int(n) for n, p in re.findall(r'(\d+) × `([^`]*)`', cells[7])})
            n, sanitized, _, seconds, _, ours = (int(cell.replace(',', '')) for cell in cells[1:7])
            rows[cells[0]] = [n, sanitized, float(seconds), ours, places]
    return rows


def write_table(path, rows, kinds):
    lines = [HEAD]
    for name, (n, sanitized, seconds, ours, places) in sorted(rows.items()):
        kind = kinds.get(name, 'own')
        said = ', '.join(f'{k} × `{place}`' for place, k in places.most_common())
        lines.append(f'| {name} | {n:,} | {sanitized:,} | {ASKED[kind]:,} | {seconds:,.0f} | {n / max(seconds, 1e-9):,.0f} | {ours} | {said} |')
    total = [sum(row[i] for row in rows.values()) for i in range(4)]
    lines.append(f'| **all** | {total[0]:,} | {total[1]:,} | | {total[2]:,.0f} | {total[0] / max(total[2], 1e-9):,.0f} | {total[3]} | {sum(sum(r[4].values()) for r in rows.values())} |')
    text = open(path, encoding='utf-8').read() if os.path.exists(path) else ''
    table = f'{BEGIN}\n' + '\n'.join(lines) + f'\n{END}'
    text = re.sub(f'{re.escape(BEGIN)}.*?{re.escape(END)}', lambda _: table, text, flags=re.S) if BEGIN in text else f'{text.rstrip()}\n\n{table}\n'
    with open(path + '.new', 'w', encoding='utf-8') as file:
        file.write(text.lstrip())
    os.replace(path + '.new', path)


def get_environment(name, foreign):
    variables = dict(os.environ, FUSESCOPE_FUZZ_TARGET=name)
    options = {**run_fuzz.SANITIZERS, 'detect_leaks': '0' if foreign else '1'}
    variables['ASAN_OPTIONS'] = ':'.join(f'{k}={v}' for k, v in options.items())
    variables['UBSAN_OPTIONS'] = 'print_stacktrace=1:halt_on_error=1'
    variables['LSAN_OPTIONS'] = 'print_suppressions=0:suppressions=' + os.path.join(HERE, '..', 'lsan.supp')
    return variables


def is_sanitized(fuzz):
    with open(fuzz, 'rb') as file:
        return b'__asan_init' in file.read()


def run_once(fuzz, name, foreign, seconds, most, folders, keep, number):
    """Executions, and what it died of: None, or (is it ours, place)."""
    log = os.path.join(keep, f'{name}.{number}.log')
    longest = LONGEST_OF.get(name, LONGEST['foreign' if foreign else 'own'])
    command = [fuzz, f'-max_len={longest}', '-entropic=0', f'-runs={most}', f'-max_total_time={max(int(seconds), 1)}', '-print_final_stats=1', '-rss_limit_mb=3000',
               f'-timeout={5 if foreign else LONGEST_RUN}', f'-detect_leaks={int(not foreign)}', f'-artifact_prefix={keep}/{name}.{number}.', *folders]
    with open(log, 'w', encoding='utf-8') as file:
        done = subprocess.run(command, stdout=subprocess.DEVNULL, stderr=file, env=get_environment(name, foreign))
    with open(log, encoding='utf-8', errors='replace') as file:
        said = file.read()
    counted = re.findall(r'stat::number_of_executed_units: (\d+)', said) or re.findall(r'^#(\d+)\t', said, re.M) or ['0']
    if done.returncode == 0:
        os.remove(log)
        return int(counted[-1]), None
    if 'libFuzzer: timeout' in said:
        ours, place = run_fuzz.find_place(log)
        return int(counted[-1]), (ours, f'too long in {place}')
    if 'libFuzzer: out-of-memory' in said:
        return int(counted[-1]), (not foreign, 'memory')
    return int(counted[-1]), run_fuzz.find_place(log)


def take_turn(fuzz, name, foreign, seconds, most, row, found, keep):
    found = os.path.join(found, name)
    os.makedirs(found, exist_ok=True)
    sanitized = is_sanitized(fuzz)
    number = int(time.time())
    bad = []
    with tempfile.TemporaryDirectory() as seeds:
        run_fuzz.fill(fuzz, os.path.join(HERE, 'corpus'), seeds, name)
        end = time.monotonic() + seconds
        for death in range(MOST_DEATHS):
            began = time.monotonic()
            n, died = run_once(fuzz, name, foreign, end - began, most, [found, seeds], keep, f'{number}-{death}')
            most -= n
            row[0] += n
            row[1] += n if sanitized else 0
            row[2] += time.monotonic() - began
            if died is None:
                break
            ours, place = died
            if ours or (ours is None and not foreign):
                row[3] += 1
                bad.append(f'{place}: {keep}/{name}.{number}-{death}')
            else:
                row[4][place.replace('`', '').replace('|', '')] += 1
            if time.monotonic() >= end or most <= 0:
                break
    return bad


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n\n')[0])
    parser.add_argument('fuzz')
    parser.add_argument('--each', type=float, default=60)
    parser.add_argument('--rounds', type=int, default=1)
    parser.add_argument('--most', type=int, help='executions of a target in a turn; as many as are still asked without')
    parser.add_argument('--found')
    parser.add_argument('--table', default=os.path.join(HERE, 'README.md'))
    parser.add_argument('targets', nargs='*')
    options = parser.parse_intermixed_args()
    keep = os.path.join(os.path.dirname(os.path.abspath(options.fuzz)), 'deaths')
    found = options.found or os.path.join(os.path.dirname(os.path.abspath(options.fuzz)), 'found')
    os.makedirs(keep, exist_ok=True)
    kinds = dict(line.split('\t') for line in subprocess.run([options.fuzz, '--list'], capture_output=True, text=True, check=True).stdout.splitlines())
    bad = []
    for _ in range(options.rounds):
        for name in options.targets or kinds:
            rows = read_table(options.table)
            most = options.most or ASKED[kinds[name]] - rows[name][0]
            if most <= 0:
                continue
            died = take_turn(options.fuzz, name, kinds[name] == 'foreign', options.each, most, rows[name], found, keep)
            write_table(options.table, rows, kinds)
            print(f'{name}: {rows[name][0]:,} executions', *(f'\n  DIED {line}' for line in died), flush=True)
            bad += died
    sys.exit(bool(bad))


if __name__ == '__main__':
    main()
