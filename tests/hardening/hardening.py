#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the linker and the compiler were asked for stands in the programs: position-independent, everything bound at the start and
read-only after that, no executable stack, guarded frames, fortified functions, marked landing places."""
import json
import os
import platform
import re
import subprocess
import sys

ENDBR64 = b'\xf3\x0f\x1e\xfa'
n = 0
failed = 0


def check(ok, what, why=''):
    global n, failed
    n += 1
    failed += not ok
    print('ok' if ok else 'not ok', n, '-', what)
    if not ok:
        print('#', why.replace('\n', '\n# '))


def readelf(path, *options):
    return subprocess.run(['readelf', '--wide', *options, path], capture_output=True, text=True, check=True).stdout


def check_program(path, fortified):
    name = os.path.basename(path)
    header, segments = readelf(path, '--file-header'), readelf(path, '--program-headers')
    dynamic, symbols = readelf(path, '--dynamic'), readelf(path, '--dyn-syms')
    check(re.search(r'Type:\s+DYN', header) and re.search(r'FLAGS_1.*\bPIE\b', dynamic), f'{name} is position-independent', header)
    check('GNU_RELRO' in segments, f'{name} has a part that is read-only once it runs', segments)
    check(re.search(r'FLAGS.*\b(BIND_NOW|NOW)\b', dynamic), f'{name} is bound at the start', dynamic)
    check(re.search(r'GNU_STACK\s.*\sRW\s', segments), f'{name} has a stack that can’t be executed', segments)
    check(not re.search(r'LOAD.*\sRWE\s', segments), f'{name} has no part both writable and executable', segments)
    check('TEXTREL' not in dynamic, f'{name} is not written to to be moved', dynamic)
    check('__stack_chk_fail' in symbols, f'{name} guards its frames')
    if fortified:
        check(re.search(r'__\w+_chk\b(?<!__stack_chk)', symbols.replace('__stack_chk_fail', '')), f'{name} calls fortified functions')
    if platform.machine() == 'x86_64':
        with open(path, 'rb') as file:
            places = file.read().count(ENDBR64)
        check(places > 100, f'{name} marks where it may be entered', f'{places} places')


def check_light(path, unneeded):
    """What only the reader needs, and what HDF5 brings along for the network, is not loaded at the start."""
    needed = re.findall(r'NEEDED.*\[lib(\w+)', readelf(path, '--dynamic'))
    heavy = [name for name in needed if name.split('_')[0] in unneeded]
    check(needed and not heavy, f'{os.path.basename(path)} loads nothing that it needs not', ' '.join(heavy))


def check_commands(folder):
    """What leaves no mark in a program: stack probes, in each of our sources."""
    with open(os.path.join(folder, 'compile_commands.json'), encoding='utf-8') as file:
        commands = [c for c in json.load(file) if re.search(r'(^|/)src/', c['file'])]
    bad = [c['file'] for c in commands if '-fstack-clash-protection' not in c['command']]
    check(commands and not bad, 'every source is compiled with probes of the stack', str(bad[:3]))


def get_option(folder, name):
    options = json.loads(subprocess.run(['meson', 'introspect', '--buildoptions', folder], capture_output=True, text=True, check=True).stdout)
    return next(o['value'] for o in options if o['name'] == name)


def main():
    folder, hdf5, programs = sys.argv[1], sys.argv[2], sys.argv[3:]
    if get_option(folder, 'b_sanitize') != 'none':
        print('1..0 # SKIP built with sanitizers, which take the place of all this')
        return
    for program in programs:
        check_program(program, get_option(folder, 'optimization') not in ('0', 'g', 'plain'))
        check_light(program, ['hdf5'] * (hdf5 == 'alone') + ['xml2', 'jpeg', 'tiff', 'sndfile', 'readstat'] * ('reader' not in os.path.basename(program)))
    check_commands(folder)
    print(f'1..{n}')
    sys.exit(failed != 0)


main()
