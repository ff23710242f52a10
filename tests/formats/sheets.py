#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Workbooks, .xlsx and .ods: cells equal to what openpyxl and odfpy read, sheets as tables, dates, formulas, errors; entities and
bombs refused."""
import datetime
import io
import random
import re
import zipfile

from formats import at, check, equal, finish, need, np, read, refused, run

openpyxl = need('openpyxl')
odf = need('odf')
from odf.opendocument import OpenDocumentSpreadsheet  # noqa: E402
from odf.table import CoveredTableCell, Table, TableCell, TableRow  # noqa: E402
from odf.text import P  # noqa: E402


def write_xlsx(path, sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)


def make_cell(value):
    if value is None:
        return TableCell()
    if isinstance(value, bool):
        return TableCell(valuetype='boolean', booleanvalue='true' if value else 'false')
    if isinstance(value, (int, float)):
        return TableCell(valuetype='float', value=repr(value))
    if isinstance(value, datetime.datetime):
        return TableCell(valuetype='date', datevalue=value.isoformat())
    cell = TableCell(valuetype='string')
    cell.addElement(P(text=value))
    return cell


def write_ods(path, sheets):
    book = OpenDocumentSpreadsheet()
    for name, rows in sheets.items():
        table = Table(name=name)
        for row in rows:
            line = TableRow()
            for value in row:
                line.addElement(make_cell(value))
            table.addElement(line)
        book.spreadsheet.addElement(table)
    book.save(path)


WRITERS = {'xlsx': write_xlsx, 'ods': write_ods}


def make_table(rng, n, names):
    x = np.round(rng.normal(size=(n, len(names))) * 10.0 ** rng.integers(-3, 4, len(names)), 6)
    rows = [['id', 'class', *names]]
    for i in range(n):
        rows.append([f's{i:03}', 'xyz'[i % 3], *map(float, x[i])])
    return rows, x


def one_sheet(kind, write):
    rng = np.random.default_rng(1)
    for n, m in ((2, 1), (7, 3), (300, 40)):
        rows, x = make_table(rng, n, [f'größe {j}' for j in range(m)])
        path = at(f'one.{kind}')
        write(path, {'Blatt 1': rows})
        got = read(path)
        ok = not isinstance(got, dict)
        check(ok and equal(got.x['one'], x) and got.features['one'] == rows[0][2:] and got.ids['one'] == [r[0] for r in rows[1:]]
              and (n < 7 or got.labels['class'] == [r[1] for r in rows[1:]]), f'{kind}: {n} × {m} numbers, names, classes', vars(got) if ok else got)


def gaps_and_kinds(kind, write):
    day = datetime.datetime(2024, 2, 29)
    rows = [['id', 'a', 'b', 'when', 'flag']]
    for i in range(40):
        rows.append([f's{i}', None if i % 5 == 0 else i * 0.25, i % 7 * 0.5, day + datetime.timedelta(days=i % 4, hours=6 * (i % 2)), i % 2 == 0])
    path = at(f'kinds.{kind}')
    write(path, {'t': rows})
    done = run('import', path, '-o', at('o.h5mu'), '--force', '--json')
    check(done.returncode == 0, f'{kind}: gaps, days and flags are read', done.stderr)
    seen = __import__('json').loads(run('info', path, '--json').stdout)
    check(seen['modalities'][0]['n_missing_values'] == 8, f'{kind}: empty cells are missing', seen)
    got = read('--modality', f'm={path}::a,b', '--label', f'w={path}::when', '--label', f'f={path}::flag')
    found = set(got.labels['w'])
    check(found == {'2024-02-29', '2024-03-01 06:00:00', '2024-03-02', '2024-03-03 06:00:00'}, f'{kind}: days are ISO dates', sorted(found))
    check(got.labels['f'] == [str(i % 2 == 0).upper() for i in range(40)], f'{kind}: flags', got.labels['f'])


def far_table(kind, write):
    rng = np.random.default_rng(2)
    rows, x = make_table(rng, 9, ['u', 'v'])
    path = at(f'far.{kind}')
    write(path, {'t': [[]] * 4 + [[None] * 3 + r for r in rows]})
    got = read(path)
    check(not isinstance(got, dict) and equal(got.x['far'], x), f'{kind}: a table that begins at D5', got)


def several(kind, write):
    rng = np.random.default_rng(3)
    a, xa = make_table(rng, 30, ['u', 'v'])
    b, xb = make_table(rng, 30, ['p', 'q', 'r'])
    order = list(range(30))
    random.Random(1).shuffle(order)
    b = [[b[0][0], *b[0][2:]]] + [[b[1 + i][0], *b[1 + i][2:]] for i in order]
    path = at(f'book.{kind}')
    write(path, {'Maße': a, 'notes': [['These were measured in May.']], 'q': b})
    got = read(path)
    ok = not isinstance(got, dict)
    check(ok and sorted(len(x[0]) for x in got.x.values()) == [2, 3], f'{kind}: each sheet is a table, prose is none', got if not ok else got.x.keys())
    if ok:
        ids = {name: got.ids[name] for name in got.x}
        pair = {n: dict(zip(ids[n], got.x[n].tolist())) for n in got.x}
        wide = next(n for n in got.x if len(got.x[n][0]) == 3)
        check(all(equal(pair[wide][f's{i:03}'], xb[i]) for i in range(30)), f'{kind}: sheets in another order are joined by id')
        check('notes' in str(got.report), f'{kind}: what was left out is told', got.report)
    got = read('--modality', f'm={path}::q')
    check(not isinstance(got, dict) and equal(sorted(got.x['m'].tolist()), sorted(xb.tolist())), f'{kind}: one sheet by its name', got)
    got = read('--modality', f'm={path}::q::p,r', '--label', f'c={path}::Maße::class')
    check(not isinstance(got, dict) and got.features['m'] == ['p', 'r'] and 'c' in got.labels, f'{kind}: columns of a sheet, a label of another',
          got if isinstance(got, dict) else (got.features, got.labels.keys()))
    check(refused(read('--modality', f'm={path}::nowhere'), 'Maße', 'q'), f'{kind}: a sheet that isn’t there is an error that lists those that are')
    got = read(f'{path}::q')
    check(not isinstance(got, dict) and len(got.x) == 1, f'{kind}: FILE::SHEET is taken whole', got)


def repeated_names(kind, write):
    """Columns of one name keep their own cells, by the numbers of the columns."""
    for seed in range(12):
        rng = np.random.default_rng(seed)
        n, pool = int(rng.integers(3, 8)), ['x', 'X', 'größe', 'site', 'y z']
        headers = [pool[i] for i in rng.integers(0, len(pool), n)]
        classes = [j > 0 and rng.random() < 0.3 for j in range(n)]
        cells = [[('ABC'[(i + j) % 3] if classes[j] else float(np.round(rng.normal(), 3))) for j in range(n)] for i in range(24)]
        path = at(f'names.{kind}')
        write(path, {'t': [['id', *headers], *([f's{i:02}', *row] for i, row in enumerate(cells))]})
        names = [f'{h} #{j + 2}' if headers.count(h) > 1 else h for j, h in enumerate(headers)]
        got = read(path)
        bad = []
        for j, name in enumerate(names):
            if classes[j]:
                found = got.labels.get(name)
            else:
                found = list(got.x['names'][:, got.features['names'].index(name)]) if name in got.features['names'] else None
            if found is None or any(a != b if classes[j] else abs(a - b) > 1e-6 for a, b in zip(found, (row[j] for row in cells))):
                bad.append((name, found))
        told = sum(w.get('n', 1) for w in got.report['report']['warnings'] if w['id'] == 'repeated-names')
        check(not bad and told == sum(headers.count(h) > 1 for h in headers), f'{kind}: columns of one name are told apart ({", ".join(headers)})',
              (bad, got.report['report']['warnings']))


def merge(kind, path, rows, ranges):
    """Ranges: first row, last row, column, from 0; what they cover is None in @rows."""
    if kind == 'xlsx':
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        for first, last, column in ranges:
            book.active.merge_cells(start_row=first + 1, end_row=last + 1, start_column=column + 1, end_column=column + 1)
        book.save(path)
        return
    book = OpenDocumentSpreadsheet()
    table = Table(name='t')
    for i, row in enumerate(rows):
        line = TableRow()
        for j, value in enumerate(row):
            if any(first < i <= last and column == j for first, last, column in ranges):
                line.addElement(CoveredTableCell())
                continue
            cell = make_cell(value)
            for first, last, column in ranges:
                if (first, column) == (i, j):
                    cell.setAttribute('numberrowsspanned', str(last - first + 1))
                    cell.setAttribute('numbercolumnsspanned', '1')
            line.addElement(cell)
        table.addElement(line)
    book.spreadsheet.addElement(table)
    book.save(path)


def merged(kind):
    """A text of merged cells is that of all its rows; a number stands in the first alone; both are told."""
    for seed in range(6):
        rng = np.random.default_rng(seed)
        cuts = [1, *sorted(int(c) for c in rng.choice(np.arange(3, 38), 3, replace=False)), 41]
        site = [f'site {k}, "old"' if seed % 2 else f'site {k}' for k, (a, b) in enumerate(zip(cuts, cuts[1:])) for _ in range(a, b)]
        rows = [['id', 'site', 'a', 'dose']]
        for i in range(40):
            starts = i + 1 in cuts
            rows.append([f's{i:02}', site[i] if starts else None, float(np.round(rng.normal(), 3)), 1.5 * i if starts else None])
        ranges = [(a, b - 1, column) for a, b in zip(cuts, cuts[1:]) for column in (1, 3)]
        path = at(f'merged.{kind}')
        merge(kind, path, rows, ranges)
        got = read(path)
        told = [w for w in got.report['report']['warnings'] if w['id'] == 'merged-cells']
        high = sum(b - a > 1 for a, b in zip(cuts, cuts[1:]))
        check(got.labels.get('site') == site and len(told) == 2 and all(w['n'] == high for w in told)
              and int(np.isnan(got.x['merged'][:, got.features['merged'].index('dose')]).sum()) == 40 - 4,
              f'{kind}: texts of merged cells are those of all their rows', (got.labels, told))
        first = read(path, '--how', 'merged=merged:first')
        check(first.labels.get('site', [None] * 36).count(None) == 36, f'{kind}: or of the first, where that is asked for',
              first.labels)
    path = at(f'heads.{kind}')
    merge(kind, path, [['id', 'site', 'before', None], [None, None, 'a', 'b']] + [[f's{i:02}', 'xy'[i % 2], i * 1.5, i * i * 0.5] for i in range(30)],
          [(0, 1, 0), (0, 1, 1)])
    got = read(path)
    check('site' in got.labels and got.ids['heads'][3] == 's03' and got.x['heads'].shape[0] == 30, f'{kind}: names that are two rows high',
          (got.labels, got.ids, got.report['report']['warnings']))
    check(refused(read(path, '--how', 'heads=merged:some'), 'merged:all'), f'{kind}: what else is said of it is refused')


def formulas():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(['id', 'a', 'b'])
    for i in range(12):
        sheet.append([f's{i}', i % 5, f'=B{i + 2}*2'])
    path = at('formulas.xlsx')
    book.save(path)
    with zipfile.ZipFile(path) as file:
        parts = {n: file.read(n) for n in file.namelist()}
    text = parts['xl/worksheets/sheet1.xml'].decode()
    text = re.sub(r'<f>B(\d+)\*2</f><v ?/?>(</v>)?', lambda m: f'<f>B{m[1]}*2</f><v>{2 * ((int(m[1]) - 2) % 5)}</v>', text)
    parts['xl/worksheets/sheet1.xml'] = text.encode()
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as file:
        for name, body in parts.items():
            file.writestr(name, body)
    got = read(path)
    check(not isinstance(got, dict) and equal(got.x['formulas'], [[i % 5, 2 * (i % 5)] for i in range(12)]), 'xlsx: values stored with formulas', got)


def zipped(path, parts):
    with zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED) as file:
        for name, body in parts.items():
            file.writestr(name, body)
    return path


def book_parts(sheet, **more):
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    kind = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    return {
        '_rels/.rels': f'<Relationships><Relationship Id="a" Type="{kind}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        'xl/workbook.xml': f'<workbook {space}><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>',
        'xl/_rels/workbook.xml.rels': f'<Relationships><Relationship Id="r1" Type="{kind}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        'xl/worksheets/sheet1.xml': sheet if isinstance(sheet, (str, bytes)) else f'<worksheet {space}><sheetData>{"".join(sheet)}</sheetData></worksheet>',
        **more}


def hostile():
    rows = [f'<row r="{i}"><c r="A{i}"><v>{i % 3 / 4}</v></c><c r="B{i}"><v>{i / 2}</v></c></row>' for i in range(1, 20)]
    got = read(zipped(at('plain.xlsx'), book_parts(rows)))
    check(not isinstance(got, dict) and equal(got.x['plain'], [[i % 3 / 4, i / 2] for i in range(1, 20)]), 'xlsx: written by hand', got)
    entity = '<!DOCTYPE w [<!ENTITY a "12"><!ENTITY b "&a;&a;&a;">]><worksheet><sheetData><row r="1"><c r="A1"><v>&b;</v></c></row></sheetData></worksheet>'
    check(refused(read(zipped(at('entity.xlsx'), book_parts(entity))), 'entities'), 'xlsx: entities are refused')
    outside = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet><sheetData><row r="1"><c r="A1" t="str"><v>&a;</v></c></row></sheetData></worksheet>'
    check(refused(read(zipped(at('outside.xlsx'), book_parts(outside))), 'entities'), 'xlsx: no file is named from within')
    bomb = io.BytesIO()
    cell = '<row r="1"><c r="A1"><v>1</v></c></row>' + ' ' * 300_000_000
    zipped(bomb, book_parts([cell]))
    with open(at('bomb.xlsx'), 'wb') as file:
        file.write(bomb.getvalue())
    check(refused(read(at('bomb.xlsx')), 'unpacks'), f'xlsx: {len(bomb.getvalue())} bytes that unpack to 300 MB are refused')
    far = ['<row r="1"><c r="A1"><v>1</v></c></row>'] + [f'<row r="{i}"><c r="XFD{i}"><v>1</v></c></row>' for i in range(2, 9000)]
    check(refused(read(zipped(at('wide.xlsx'), book_parts(far))), 'far apart'), 'xlsx: cells far apart are refused')
    lost = ['<row r="1"><c r="A1" t="s"><v>7</v></c></row>']
    check(refused(read(zipped(at('lost.xlsx'), book_parts(lost))), 'text'), 'xlsx: a text that isn’t there')
    back = ['<row r="5"><c r="A5"><v>1</v></c></row><row r="2"><c r="A2"><v>1</v></c></row>']
    check(refused(read(zipped(at('back.xlsx'), book_parts(back))), 'order'), 'xlsx: rows out of order')
    check(refused(read(zipped(at('cut.xlsx'), book_parts('<worksheet><sheetData><row r="1">')))), 'xlsx: cut short')
    check(refused(read(zipped(at('none.xlsx'), {'a': 'b'}))), 'xlsx: no workbook in it')
    many = ''.join(f'<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="float" office:value="1"'
                   f' table:number-columns-repeated="16384"/></table:table-row>' for _ in range(1))
    content = ('<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet><table:table table:name="a">'
               f'{many}</table:table></office:spreadsheet></office:body></office:document-content>')
    check(refused(read(zipped(at('repeat.ods'), {'mimetype': 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': content}))),
          'ods: cells repeated 17 thousand million times are refused')
    with open(at('old.xls'), 'wb') as file:
        file.write(b'\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' + bytes(600))
    check(refused(read(at('old.xls')), '.xlsx'), 'xls: the remedy is named')
    with open(at('plain.xlsx'), 'rb') as file:
        whole = file.read()
    bad = []
    rng = random.Random(7)
    for i in range(16):
        broken = bytearray(whole)
        for _ in range(rng.randint(1, 6)):
            broken[rng.randrange(len(broken))] = rng.randrange(256)
        with open(at('broken.xlsx'), 'wb') as file:
            file.write(broken[:rng.randint(4, len(broken))] if i % 2 else broken)
        got = read(at('broken.xlsx'))
        if isinstance(got, dict) and not refused(got):
            bad.append(got)
    check(not bad, 'xlsx: sixteen damaged ones load or are refused with file and remedy', bad)


for kind, write in WRITERS.items():
    one_sheet(kind, write)
    gaps_and_kinds(kind, write)
    far_table(kind, write)
    several(kind, write)
    repeated_names(kind, write)
    merged(kind)
formulas()
hostile()
finish()
