#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""No text for people counts wrongly: where a number stands before a plural noun, the text is one of ngettext's, so that
one is one ("1 sets" was said); no text calls by "it" what it has named, where the name would do; no sentence begins with a name."""
import os
import re
import sys

ROOT = os.environ['FUSESCOPE_SOURCE_ROOT']
LITERAL = r'"(?:\\.|[^"\\\n])*"'
COMMENT = re.compile(r'/\*.*?\*/', re.S)
SINGLE = re.compile(r'(?<!\w)(?:_|N_|C_|NC_|Q_) ?\(\s*((?:' + LITERAL + r'\s*,?\s*)+)')
PLURAL = re.compile(r'(?<!\w)(?:ngettext|g_dngettext) ?\(\s*(?:GETTEXT_PACKAGE\s*,\s*)?((?:' + LITERAL + r'\s*)+),\s*((?:' + LITERAL + r'\s*)+)')
MARKED = re.compile(r'translatable="yes"[^>]*>([^<]*)<')
INTEGER = r"%(?:\d+\$)?[-+0#' ]*\d*(?:hh|h|ll|l|z|j|t)?[udi]"
TEXT = r'%(?:\d+\$)?s'
NUMBER = r'(?<![\d.,])\d[\d,]*'
GAP = r'(?:\\302\\240| )'
# Before a count written by %s: what is counted here. Others (shares, names) stand before "of", "is", "from".
COUNTED = ('samples values features rows columns epochs sets sources classes latents modalities points numbers counts pairs batches models '
           'files records dimensions neighbours neighbors draws patterns repetitions steps threads labels pixels').split()
# Words that end like a plural and are none.
NO_NOUN = set('is was has as this its us does across less class always thus bias plus minus needs holds lacks lies ends goes means stays '
              'misleads matters makes takes comes gives hurts helps adds yes'.split())
# Texts whose number can't be one, and why.
NEVER_ONE = {
    'The file holds %u arrays of numbers where one is needed': 'said where it is not one',
    'The file holds %u blocks of numbers, not one': 'said where it is not one',
    'A label needs one value a sample; this array has %u dimensions': 'said where it is not one',
    '%u columns have this name': 'said of several',
    '%u columns share their name with another one: each got its number beside its name (%s).': 'two at least share one',
    'The table has %u columns that could be the label': 'said of several',
    '%s more ids of %s would meet those of %s: %s (“%s” and “%s”).': 'two at least are worth telling',
    'To pair by “%s”, “%s” needs a label of %zu rows': 'two at least are paired',
    'The label “%s” has %s classes, more than can be told apart in a figure.': 'more than FUS_MOST_CLASSES',
    '“%s” holds %s different texts in %s rows: they are no classes, and the column was left out.': 'more than classes can be',
    'The array has %ju values, more than may be read into memory': 'more than memory holds',
    '%u modalities are more than the %d whose every subset can be tried': 'more than a limit',
    'The data has %u modalities; at most %d can be used': 'more than a limit',
    'Of %u neighbours: trustworthiness %.3f, continuity %.3f, %.0f %% kept\\n': 'fifteen, or as many as were asked for of many',
    'The warm-up of the KL (%u epochs) is longer than the run (%.0f): it never has its full weight.': 'longer than one',
    'Exact, all %s sets of inputs were tried.': 'of one source there are two, nothing being one of them',
    'blur of %s pixels or steps': 'an amount with decimals, 1.00 of which takes the plural',
    'a shift of %s pixels or steps': 'an amount with decimals, 1.00 of which takes the plural',
    'Generated, not measured: %zu machines in a plant': 'twenty at least are generated',
}
# A limit, a size, a total after its part ("3 of 60 samples"): whatever it is, the plural stands.
LIMIT = re.compile(r'(?:at most|at least|more than|fewer than|longer than|up to|from 1 to|none of the|each of|×) $', re.I)
TOTAL = re.compile(r'%[^%]*\b(?:of|among|for|to) (?:the |these |all )?$', re.I)
checks = []


def check(faults, name):
    checks.append(not faults)
    print(f'{"not ok" if faults else "ok"} {len(checks)} - {name}')
    for fault in faults:
        print(f'# {fault}')


def join(literals):
    return ''.join(part[1:-1] for part in re.findall(LITERAL, literals))


def list_texts(path, code):
    """Line, texts that stand alone; line, pairs of ngettext."""
    if path.endswith('.ui'):
        return [(code.count('\n', 0, m.start()) + 1, m.group(1)) for m in MARKED.finditer(code)], []
    code = COMMENT.sub(lambda m: '\n' * m.group().count('\n'), code)
    single = [(code.count('\n', 0, m.start()) + 1, join(m.group(1))) for m in SINGLE.finditer(code)]
    plural = [(code.count('\n', 0, m.start()) + 1, join(m.group(1)), join(m.group(2))) for m in PLURAL.finditer(code)]
    return single, plural


def find_counts(text):
    """What is counted in a text by a noun in the plural."""
    if any(text.startswith(never) for never in NEVER_ONE):
        return
    for kind, pattern in (('int', INTEGER), ('text', TEXT), ('number', r'(?<![\d.,$%])1')):
        for m in re.finditer(pattern + GAP + r'((?:(?!the |a |of |with |from |which |that |and |or |for |in |on |at |by |to )[a-z-]+ ){0,2}?)([a-z]+s)\b', text):
            before = text[:m.start()]
            if m.group(2) in NO_NOUN or (kind == 'text' and m.group(2) not in COUNTED):
                continue
            if kind != 'number' and (LIMIT.search(before) or TOTAL.search(before)):
                continue
            yield m.group(0)


def begins_with_name(text):
    """A sentence that begins with a name out of the data, in lower case as often as not; shares and counts may begin one."""
    return re.match(r'%(?:1\$)?s (?:is|holds|lacks|has|was|comes|made|spoke|tells|and|does|can)\b.*\.$', text) or \
        re.match(r'%(?:1\$)?s, [^%]*\.$', text)


def find_it(text):
    """A name that is called "it" right after it, in the same clause."""
    for m in re.finditer(r'%(?:\d+\$)?s[^.;]*: (?:without|from) it\b', text):
        yield m.group(0)


def test_finders():
    nouns = ['samples', 'rows', 'sets', 'features', 'epochs']
    seen = [t for n in nouns for d in ('%u', '%d', '%zu', '%1$u', '%ju') for t in (f'{d} {n}', f'It has {d} random {n}.', f'{d}\\302\\240{n}')
            if not list(find_counts(t))]
    seen += [t for n in nouns for t in (f'Tested on %s {n}.', f'1 {n}') if not list(find_counts(t))]
    check(seen, 'a number before a plural is seen')
    left = [t for n in nouns for t in (f'%u of %u {n}', f'more than %u {n}', f'{n}: %u', f'%s of {n}', f'10 {n}', f'0.1 {n}', f'%.1f {n}')
            if list(find_counts(t))]
    check(left, 'totals, limits and what only looks alike are left alone')
    check([t for t in ('%s is missing most often.', '%1$s is told rightly for %2$s of %3$s.', '%s, rebuilt from everything: the worst.')
           if not begins_with_name(t)] + [t for t in ('Of %s, %s come back.', '%s of the samples are complete.') if begins_with_name(t)],
          'a sentence that begins with a name is seen')
    check([] if list(find_it('Here %s mattered most: without it the model would be %s sure.')) else ['not seen'], 'an it for a name is seen')


def main():
    single, plural, faults, kept, again = [], [], [], set(), []
    for folder in ('src', 'ui'):
        for place, _, names in os.walk(os.path.join(ROOT, folder)):
            for name in sorted(names):
                if not name.endswith(('.c', '.h', '.ui')):
                    continue
                path = os.path.relpath(os.path.join(place, name), ROOT)
                with open(os.path.join(ROOT, path), encoding='utf-8') as file:
                    alone, pairs = list_texts(path, file.read())
                single += [(path, *text) for text in alone]
                plural += [(path, *pair) for pair in pairs]
    test_finders()
    check([] if len(single) > 500 and len(plural) > 60 else [f'{len(single)} texts, {len(plural)} with a plural'], 'texts are found')
    for path, line, text in single:
        kept.add(text)
        faults += [f'{path}:{line}: {found!r} in {text[:90]!r}' for found in find_counts(text)]
        again += [f'{path}:{line}: {text[:90]!r}' for _ in find_it(text)]
    check(faults, 'what is counted is counted by ngettext')
    check([f'{path}:{line}: {one!r}' for path, line, one, _ in plural if one.replace('%%', '').count('%') == 1 and list(find_counts(one))],
          'one is one in every singular')
    check([f'{path}:{line}: {one!r}' for path, line, one, many in plural if one == many and any(re.search(rf'\b{n}\b', one) for n in COUNTED)],
          'a singular differs from its plural')
    check([f'{path}:{line}: {text[:90]!r}' for path, line, text in single if begins_with_name(text)],
          'no sentence begins with a name')
    check(again, 'what has a name is not called it')
    check([never for never in NEVER_ONE if not any(text.startswith(never) for text in kept)], 'every exception is still there')
    print(f'1..{len(checks)}')
    sys.exit(0 if all(checks) else 1)


main()
