#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each number in a sentence is a number that the program also tells beside it.

usage: sentences.py FILE…      checks what `nulls.py --keep FILE` collected
       sentences.py --self     checks that a wrong number would be found: sentences whose numbers are changed must fail

A sentence of a claim is compared with the claim's `numbers`; another sentence of a figure with the numbers of all of its
claims and the figure's table. The rule: the value, 100 times the value before a percent sign, or the difference of two of a
claim's numbers, rounded to the digits that are printed (half a unit); after “about” to steps of 5 or 10; a safe limit is only
rounded down. Fixed words (“9 of 10 true values”) and names are no numbers."""
import csv
import io
import itertools
import json
import math
import re
import sys

WORDS = {w: i + 2 for i, w in enumerate('two three four five six seven eight nine ten'.split())} | {'one': 1}
# Numbers that explain how to read a figure and that no result changes, and idioms.
FIXED = [r'\b1 = [^.,;0-9]*', r'\b0 = [^.,;0-9]*', r'band 5 to 95\s%', r'\b90\s% (ranges?|intervals?)', r'\b9 of 10\b', r'one by one',
         r'any one( of them)?\b', r'only one\b', r'one (order|scale|source left out|at a time)', r'two are missing', r'\bthe \d+ of (?=\d+ features farthest)', r'two dimensions', r'one another',
         r'no one', r'one or ', r'one to watch', r'\bone is (lost|missing)', r'three draws', r'principal components? [0-9 and,]+', r'R²|χ²',
         r'\bthe (right|true|wrong) one\b', r'each one', r'at least one', r'a typical one', r'more than one', r'than one\b', r'seed \d+']
NUMBER = re.compile(r'(?P<about>\babout\s+)?(?P<bound>[<>])?(?P<sign>[−-])?'
                    r'(?P<digits>\d{1,3}(?:[,   ]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?P<percent>[\s  ]*%)?', re.I)
SAFE_LIMIT = re.compile(r'stays above|up to|beyond|at most|no more than', re.I)
SAFE_NAME = re.compile(r'(^|_)(rate|limit|at|crossing|reached|safe)(_|$|\.)')


class Found:
    """A number in a sentence, as it was printed."""

    def __init__(self, text, value, decimals=0, percent=False, about=False, bound=None):
        self.text, self.value, self.decimals = text, value, decimals
        self.percent, self.about, self.bound = percent, about, bound

    def unit(self):
        if self.about and self.percent:
            return 10 if self.value % 10 == 0 else 5
        return 10 ** -self.decimals

    def is_rounded(self, value, down=False):
        value = 100 * value if self.percent else value
        slack = 1e-9 * max(1, abs(value))
        if self.bound:
            return 0 < value < self.value if self.bound == '<' else self.value < value < 100
        if down:
            return -slack <= value - self.value < self.unit() + slack
        return abs(value - self.value) <= self.unit() / 2 + slack


def bare(sentence, names):
    """A sentence without what is quoted, named, or always the same."""
    sentence = re.sub(r'“[^”]*”', '“”', sentence)
    sentence = re.sub(r'\b[Ss]ample [\w.-]*\d[\w.-]*|\bno\. \S+', 'sample', sentence)
    for name in sorted(names, key=len, reverse=True):
        sentence = re.sub(rf'(?<!\w){re.escape(name)}(?!\w)', 'NAME', sentence)
    for fixed in FIXED:
        sentence = re.sub(fixed, ' ', sentence, flags=re.I)
    return sentence


def find_numbers(sentence, names=()):
    text = bare(sentence, names)
    for match in NUMBER.finditer(text):
        digits = re.sub(r'[,   ]', '', match['digits'])
        value = float(digits) * (-1 if match['sign'] else 1)
        yield Found(match[0].strip(), value, len(digits.partition('.')[2]), bool(match['percent']), bool(match['about']),
                    match['bound'])
    for word in re.findall(r'\b[a-z]+\b', text.lower()):
        if word in WORDS:
            yield Found(word, WORDS[word])


def leaves(value, name=''):
    """All numbers of a JSON value, with their names."""
    if isinstance(value, bool) or value is None:
        return
    if isinstance(value, (int, float)):
        yield name, float(value)
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, f'{name}.{key}' if name else key)
    elif isinstance(value, list):
        for inner in value:
            yield from leaves(inner, name)


def table_numbers(text):
    """The numbers of a figure's table, its counts of rows and of different words, and sums of a column of counts."""
    rows = list(csv.DictReader(io.StringIO(text)))
    found = [float(len(rows))]
    for column in rows[0] if rows else []:
        cells = [row[column] for row in rows if row[column]]
        try:
            numbers = [float(c) for c in cells]
        except ValueError:
            found.append(float(len(set(cells))))
            continue
        found += [*numbers, float(len(numbers))]
    return {v for v in found if math.isfinite(v)}


def is_told(number, named, safe=False):
    """Whether a claim's numbers [(name, value)] hold what was printed."""
    if safe:
        limits = [v for n, v in named if SAFE_NAME.search(n)]
        others = [v for n, v in named if not SAFE_NAME.search(n)]
        return any(number.is_rounded(v, down=True) for v in limits) or any(number.is_rounded(v) for v in others)
    values = [v for _, v in named]
    return any(number.is_rounded(v) for v in values) or \
        any(number.is_rounded(abs(a - b)) for a, b in itertools.combinations(values, 2))


def split_sentences(text):
    return [s for s in re.split(r'(?<=[.!?])\s+(?=[A-Z“0-9])', text or '') if s]


def check_claim(claim, names):
    named = list(leaves(claim.get('numbers') or {}))
    safe = bool(SAFE_LIMIT.search(claim['sentence']))
    return [n.text for n in find_numbers(claim['sentence'], names) if not is_told(n, named, safe)]


def check_text(sentence, record, claims, names):
    named = [n for c in claims for n in leaves(c.get('numbers') or {})]
    table = [('', v) for v in table_numbers(record.get('csv') or '') | set(map(float, record.get('counts') or []))]
    return [n.text for n in find_numbers(sentence, names)
            if not is_told(n, named, bool(SAFE_LIMIT.search(sentence))) and not any(n.is_rounded(v) for _, v in table)]


def ratios(info):
    """How many times as often each modality is missing in a class as in the others."""
    found, rows = [], info.get('missing_by_class') or []
    for row in rows:
        others = [r for r in rows if r['modality'] == row['modality'] and r['label'] == row['label'] and r is not row]
        n, n_missing = sum(r['n'] for r in others), sum(r['n_missing'] for r in others)
        if n and n_missing and row['n']:
            found.append(row['n_missing'] / row['n'] / (n_missing / n))
    return found


def all_names(record):
    """Modalities, and features that the figure's table names: “250 Hz” is no number."""
    rows = list(csv.DictReader(io.StringIO(record.get('csv') or '')))
    return [*record['names'], *{row['feature'] for row in rows if re.search('[^\\W\\d]', row.get('feature') or '')}]


def offsets(info):
    return [o for m in info.get('modalities') or [] for o in m.get('offsets') or []]


def sentences_of(record):
    """(sentence, the function that checks it) of all that a command said."""
    document, names = record['document'] or {}, all_names(record)
    claims = [c for c in document.get('claims') or [] if c.get('sentence')]
    of_claims = set()
    for claim in claims:
        of_claims.update(split_sentences(claim['sentence']))
        yield claim['sentence'], lambda s, c=claim: check_claim(c | {'sentence': s}, names)
    for told in document.get('checks') or []:
        yield told['message'], lambda s, c=told: check_claim({'sentence': s, 'numbers': [c, ratios(document), offsets(document)]}, names)
    if 'finding' not in document:
        return
    for sentence in split_sentences(document['finding']) + split_sentences(document.get('note')):
        if sentence not in of_claims:
            yield sentence, lambda s: check_text(s, record, claims, names)


def missing_numbers(records):
    """Says which numbers were not found, and counts sentences and numbers."""
    missing, n_sentences, n_numbers = [], 0, 0
    for record in records:
        for sentence, judge in sentences_of(record):
            n_sentences += 1
            n_numbers += len(list(find_numbers(sentence, all_names(record))))
            missing += [f'{record["set"]}: {record["command"]}: {number} in “{sentence}”' for number in judge(sentence)]
    return missing, n_sentences, n_numbers


def change(sentence, names):
    """The same sentence with its first number wrong by more than rounding, or None where it has none."""
    for number in find_numbers(sentence, names):
        if number.text in WORDS or sentence.count(number.text) != 1:
            continue
        wrong = f'{number.value + 7 * number.unit() + 0.37 * number.value:.{number.decimals}f}'
        return sentence.replace(number.text, ('about ' if number.about else '') + wrong + (' %' if number.percent else ''))
    return None


def caught_share(records):
    """How many of the sentences of claims whose first number is made wrong are found out."""
    caught = tried = 0
    seen = set()
    for record in records:
        names = all_names(record)
        for claim in (record['document'] or {}).get('claims') or []:
            wrong = change(claim.get('sentence') or '', names)
            if wrong is None or (record['set'], wrong) in seen or check_claim(claim, names):
                continue
            seen.add((record['set'], wrong))
            tried += 1
            caught += bool(check_claim(claim | {'sentence': wrong}, names))
    return caught, tried


def check_self():
    """What the rule takes and what it does not."""
    claim = {'sentence': '', 'numbers': {'share': .436, 'share_low': .4, 'n': 120, 'safe': {'rate': .119}, 'today': .11, 'full': .86}}
    right = ['44 % come back.', 'About 45 % come back: about 40 %.', '120 samples, two of them.', 'Up to 11 % may be missing.',
             'It is 0.44.', 'Of “7 dwarfs” 44 %.', 'It lost 42 % of it.', '9 of 10 true values lie inside.', 'One by one, 44 %.']
    wrong = ['43 % come back.', 'about 55 % come back.', '1,120 samples.', 'Quality stays above 0.86 up to 12 % missing.', 'It is 0.45.',
             'seven samples.', '−44 % come back.', 'R² of .1.']
    claim['numbers']['n_of'] = 2
    failures = [s for s in right if check_claim(claim | {'sentence': s}, ())]
    failures += [s for s in wrong[:-1] if not check_claim(claim | {'sentence': s}, ())]
    return failures


def main():
    if '--self' in sys.argv:
        failures = check_self()
        print('\n'.join(f'wrongly judged: {s}' for s in failures) or 'ok')
        sys.exit(bool(failures))
    records = [json.loads(line) for path in sys.argv[1:] for line in open(path, encoding='utf-8')]
    missing, n_sentences, n_numbers = missing_numbers(records)
    print('\n'.join(missing))
    caught, tried = caught_share(records)
    print(f'{n_numbers} numbers in {n_sentences} sentences, {len(missing)} not found; of {tried} wrong ones {caught} are found out')
    sys.exit(bool(missing))


if __name__ == '__main__':
    main()
