#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of SPSS, Stata and SAS: values, labels of values, missing ones and days, in files that pandas writes or that are written here
byte by byte; damaged ones refused."""
import os
import random
import struct
import sys

from formats import at, check, equal, finish, need, np, read, refused

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'fuzz'))
from seeds import sav  # noqa: E402

pandas = need('pandas')


def make_frame(n=40):
    rng = np.random.default_rng(1)
    frame = pandas.DataFrame({'id': [f's{i:02}' for i in range(n)], 'weight': rng.normal(70, 9, n).round(2), 'dose': rng.integers(1, 5, n) * 0.5,
                              'stage': pandas.Categorical(rng.choice(['früh', 'mid', 'late'], n), categories=['früh', 'mid', 'late']),
                              'day': pandas.Timestamp('2024-02-28') + pandas.to_timedelta(np.arange(n) % 4, 'D')})
    frame.loc[3, 'weight'] = np.nan
    return frame


def stata():
    frame = make_frame()
    for version in (114, 117, 118):
        frame['stage'] = frame['stage'].cat.rename_categories({'früh': 'early'}) if version < 118 and 'früh' in list(frame['stage'].cat.categories) else make_frame()['stage']
        path = at(f'v{version}.dta')
        frame.to_stata(path, version=version, write_index=False, convert_dates={'day': 'td'})
        twin = pandas.read_stata(path)
        got = read('--modality', f'm={path}::weight,dose', '--label', f'stage={path}::stage', '--label', f'day={path}::day')
        ok = not isinstance(got, dict)
        check(ok and equal(got.x['m'], twin[['weight', 'dose']], 1e-5), f'Stata {version}: numbers as pandas reads them', got)
        check(ok and got.labels['stage'] == list(twin['stage'].astype(str)), f'Stata {version}: labels of values', got if not ok else got.labels.get('stage'))
        check(ok and got.labels['day'] == [str(d)[:10] for d in twin['day']], f'Stata {version}: days', got if not ok else got.labels.get('day'))
        check(ok and got.samples == list(twin['id']), f'Stata {version}: ids')
        whole = read(path)
        check(not isinstance(whole, dict) and 'stage' in whole.labels, f'Stata {version}: taken whole', whole)


def spss():
    first = (pandas.Timestamp('2024-02-28') - pandas.Timestamp('1970-01-01')).days + 141428
    rows = [((1.0, 2.0, 9.0)[i % 3], -1.7976931348623157e308 if i == 4 else i * 1.25, f'p{i}'.encode(), first + i % 4) for i in range(24)]
    path = at('made.sav')
    with open(path, 'wb') as file:
        file.write(sav(rows))
    got = read('--modality', f'm={path}::SCORE', '--label', f'sex={path}::SEX', '--label', f'day={path}::DAY', '--id', 'WHO')
    ok = not isinstance(got, dict)
    scores = [[i * 1.25] for i in range(24) if i != 4]
    check(ok and equal([r for r in got.x['m'] if r[0] == r[0]], scores), 'SPSS: numbers, one missing', got)
    check(ok and got.labels['sex'] == [('male', 'female', None)[i % 3] for i in range(24)], 'SPSS: labels of values, one declared missing', got if not ok else got.labels.get('sex'))
    check(ok and got.labels['day'][:5] == ['2024-02-28', '2024-02-29', '2024-03-01', '2024-03-02', '2024-02-28'], 'SPSS: days', got if not ok else got.labels.get('day'))
    check(ok and got.samples[:3] == ['p0', 'p1', 'p2'], 'SPSS: ids', got if not ok else got.samples[:3])


def ibm(value):
    """A float of IBM's mainframes, as SAS's transport files have them."""
    if value == 0:
        return bytes(8)
    sign, value, exponent = 0x80 * (value < 0), abs(value), 64
    while value >= 1:
        value, exponent = value / 16, exponent + 1
    while value < 1 / 16:
        value, exponent = value * 16, exponent - 1
    return bytes((sign | exponent,)) + int(value * 2 ** 56).to_bytes(7, 'big')


def sas():
    rng = np.random.default_rng(2)
    x = rng.normal(size=(12, 2)).round(3)
    pad = lambda body: body + b' ' * (-len(body) % 80)  # noqa: E731
    stamp = b'01JAN24:00:00:00'
    out = b'HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!000000000000000000000000000000  '
    out += b'SAS     SAS     SASLIB  9.4     Linux   '.ljust(64) + stamp + stamp.ljust(80)
    out += b'HEADER RECORD*******MEMBER  HEADER RECORD!!!!!!!000000000000000001600000000140  '
    out += b'HEADER RECORD*******DSCRPTR HEADER RECORD!!!!!!!000000000000000000000000000000  '
    out += b'SAS     DATA    SASDATA 9.4     Linux   '.ljust(64) + stamp + stamp.ljust(80)
    out += b'HEADER RECORD*******NAMESTR HEADER RECORD!!!!!!!000000000300000000000000000000  '
    fields = b''
    for i, (kind, length, name) in enumerate(((2, 8, b'WHO'), (1, 8, b'A'), (1, 8, b'B'))):
        fields += struct.pack('>hhhh8s40s8shhh2s8shhl52x', kind, 0, length, i + 1, name.ljust(8), b' ' * 40, b' ' * 8, 0, 0, 0, b'  ', b' ' * 8, 0, 0, 8 * i)
    out += pad(fields) + b'HEADER RECORD*******OBS     HEADER RECORD!!!!!!!000000000000000000000000000000  '
    out += pad(b''.join(f'p{i}'.encode().ljust(8) + ibm(a) + ibm(b) for i, (a, b) in enumerate(x)))
    with open(at('made.xpt'), 'wb') as file:
        file.write(out)
    twin = pandas.read_sas(at('made.xpt'), format='xport')
    got = read(at('made.xpt'))
    check(not isinstance(got, dict) and equal(got.x['made'], twin[['A', 'B']], 1e-5) and got.samples[0] == 'p0', 'SAS transport: numbers as pandas reads them', got)


def damaged():
    make_frame().to_stata(at('whole.dta'), version=118, write_index=False)
    rng, wrong = random.Random(1), []
    for name in ('whole.dta', 'made.sav', 'made.xpt'):
        with open(at(name), 'rb') as file:
            whole = file.read()
        for i in range(5):
            bad = bytearray(whole)
            for _ in range(rng.randint(1, 5)):
                bad[rng.randrange(12, len(bad))] = rng.randrange(256)
            with open(at(f'bad-{name}'), 'wb') as file:
                file.write(bad[:rng.randint(20, len(bad))] if i % 2 else bad)
            got = read(at(f'bad-{name}'))
            if isinstance(got, dict) and not refused(got):
                wrong.append((name, got))
    check(not wrong, 'damaged ones load or are refused with file and remedy', wrong)


stata()
spss()
sas()
damaged()
finish()
