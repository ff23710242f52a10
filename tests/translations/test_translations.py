#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every text for people reaches the translators, whole: each file that has such text is in po/POTFILES.in, no text
is cut by a macro (xgettext takes what stands before it and drops the rest), and xgettext reads all of them without
a warning."""
import os
import re
import shutil
import subprocess
import sys

ROOT = os.environ['FUSESCOPE_SOURCE_ROOT']
FOLDERS = ['src', 'ui', 'data']
CALL = re.compile(r'(?<!\w)(?:_|N_|C_|NC_|ngettext|g_dngettext|g_dpgettext2) ?\(')
STRING = re.compile(r'"(?:\\.|[^"\\\n])*"')
COMMENT = re.compile(r'/\*.*?\*/', re.S)
# A word beside a string, where only another string may stand; '#' marks strings.
CUT = re.compile(r'#\s+[A-Za-z_]\w*|[A-Za-z_]\w*\s+#')
MARKED = re.compile(r'translatable="yes"')
checks = []


def check(faults, name):
    checks.append(not faults)
    print(f'{"not ok" if faults else "ok"} {len(checks)} - {name}')
    for fault in faults:
        print(f'# {fault}')


def read(path):
    with open(os.path.join(ROOT, path), encoding='utf-8') as text:
        return text.read()


def list_sources():
    for folder in FOLDERS:
        for place, _, names in os.walk(os.path.join(ROOT, folder)):
            for name in names:
                yield os.path.relpath(os.path.join(place, name), ROOT)


def list_calls(code):
    """Line and arguments of each call that marks text; strings are replaced by '#'."""
    code = STRING.sub(lambda m: '#' * (1 + m.group().count('\n')), COMMENT.sub(lambda m: '\n' * m.group().count('\n'), code))
    for call in CALL.finditer(code):
        depth, end = 1, call.end()
        while depth and end < len(code):
            depth += {'(': 1, ')': -1}.get(code[end], 0)
            end += 1
        yield code.count('\n', 0, call.start()) + 1, code[call.end():end - 1]


def has_text(path, content):
    if path.endswith(('.c', '.h')):
        return any('#' in arguments for _, arguments in list_calls(content))
    if path.endswith('.ui'):
        return MARKED.search(content)
    return path.endswith(('.desktop.in', '.metainfo.xml.in', '.gschema.xml'))


def find_cuts(path, content):
    if path.endswith(('.c', '.h')):
        for line, arguments in list_calls(content):
            if CUT.search(arguments):
                yield f'{path}:{line}: a text is cut by a macro: use %zu, %ju or an argument'


def test_finder():
    """The finder itself, so that it can't pass by finding nothing."""
    check([] if list(find_cuts('a.c', 'x = _ ("%" G_GSIZE_FORMAT " rows");')) else ['a cut text was not seen'], 'a cut text is seen')
    check(list(find_cuts('a.c', 'x = _ ("one " /* G_X */\n "two", count);')), 'a whole text is left alone')


def run_xgettext():
    done = subprocess.run(['xgettext', '--files-from=po/POTFILES.in', '--from-code=UTF-8', '--keyword=_', '--keyword=N_',
                           '--keyword=C_:1c,2', '--keyword=NC_:1c,2', '--keyword=ngettext:1,2', '--keyword=g_dngettext:2,3',
                           '--output=-'], cwd=ROOT, capture_output=True, text=True, check=False)
    faults = [line for line in done.stderr.splitlines() if line.strip()]
    if done.stdout.count('\nmsgid ') < 500:
        faults.append(f'only {done.stdout.count("msgid ")} texts were found')
    check(faults, 'xgettext reads every file without a warning')


def main():
    sources = {path: read(path) for path in list_sources() if path.endswith(('.c', '.h', '.ui', '.in', '.xml'))}
    listed = [line for line in read('po/POTFILES.in').splitlines() if line and not line.startswith('#')]
    test_finder()
    check([f'{path} has text for people' for path in sorted(sources) if has_text(path, sources[path]) and path not in listed],
          'every file with text is in po/POTFILES.in')
    check([path for path in listed if not os.path.exists(os.path.join(ROOT, path))], 'every file of po/POTFILES.in is there')
    check([cut for path in sorted(sources) for cut in find_cuts(path, sources[path])], 'no text is cut by a macro')
    if shutil.which('xgettext'):
        run_xgettext()
    print(f'1..{len(checks)}')
    sys.exit(0 if all(checks) else 1)


main()
