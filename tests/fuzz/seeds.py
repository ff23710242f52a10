# SPDX-License-Identifier: GPL-3.0-or-later
"""Where fuzzing starts: small files of each kind, written anew for each run. A list of (name, bytes) a target."""
import bz2
import gzip
import io
import json
import lzma
import os
import struct
import tempfile


def texts(*lines):
    return [(f'{i}', line.encode() if isinstance(line, str) else line) for i, line in enumerate(lines)]


def csv():
    table = 'id,a,b,class\ns1,1,2.5,x\ns2,,-3e2,y\ns3,NA,0.1,"x ""y"""\n'
    rows = ''.join(f's{i};{i},5;{i * i};2024-01-{i % 28 + 1:02}\n' for i in range(40))
    return texts(table, 'a b c\n1 2 3\n4 5 6\n', '1,2\n3,4\n', f'id;größe;n;datum\n{rows}', '"a\nb",c\r1,2\r', '\ufeff' + table,
                 ('\ufeff' + table).encode('utf-16-le'), ('\ufeff' + table).encode('utf-16-be'), 'ä,b\n1,2\n'.encode('cp1252'),
                 '# note\nx\ty\n0x1\t1e999\n-inf\tnan\n', 'a::1,a::2,b::1\n1,2,3\n', '')


def packed():
    table = b'id,a,class\ns1,1.5,x\ns2,,y\n'
    return texts(gzip.compress(table, mtime=0), bz2.compress(table), lzma.compress(table))


def npy_bytes(shape, kind, n, major=1, order=False):
    header = f"{{'descr': '{kind}', 'fortran_order': {order}, 'shape': {shape}, }}"
    length = 2 if major == 1 else 4
    header += ' ' * (63 - (len(header) + 8 + length) % 64) + '\n'
    return b'\x93NUMPY' + bytes((major, 0)) + len(header).to_bytes(length, 'little') + header.encode() + bytes(range(256))[:n] * (n > 0)


def npy():
    return texts(npy_bytes('(3, 4)', '<f4', 48), npy_bytes('(3, 4)', '<f8', 96), npy_bytes('(2, 2, 2)', '|u1', 8),
                 npy_bytes('(6, 1)', '>i2', 12, 2, True), npy_bytes('(4,)', '|b1', 4), npy_bytes('()', '<i8', 8, 3),
                 npy_bytes('(2,)', '<U3', 24), npy_bytes('(0, 3)', '<f4', 0), npy_bytes('(2,)', '<c8', 16), npy_bytes('(3,)', '<f2', 6))


def zips():
    import zipfile
    found = []
    for method in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        out = io.BytesIO()
        with zipfile.ZipFile(out, 'w', method) as file:
            file.writestr('x.npy', npy_bytes('(3, 4)', '<f4', 48))
            file.writestr('y.npy', npy_bytes('(3,)', '<i8', 24))
            file.writestr('grüße.npy', npy_bytes('(3, 2)', '|u1', 6))
        found.append(out.getvalue())
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w') as file:
        for name, shape, kind, n in (('data', '(2,)', '<f4', 8), ('indices', '(2,)', '<i4', 8), ('indptr', '(3,)', '<i4', 12), ('shape', '(2,)', '<i8', 16)):
            file.writestr(f'{name}.npy', npy_bytes(shape, kind, n))
        file.writestr('format.npy', npy_bytes('()', '|S3', 3))
    return texts(*found, out.getvalue())


def archive(parts, packed=False):
    import zipfile
    out = io.BytesIO()
    with zipfile.ZipFile(out, 'w', zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED) as file:
        for name, body in parts.items():
            file.writestr(name, body)
    return out.getvalue()


def xlsx():
    kind = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    rows = ''.join(f'<row r="{i}"><c r="A{i}" t="s"><v>{i % 3}</v></c><c r="B{i}" s="1"><f>A1*2</f><v>{i}.5</v></c><c t="inlineStr"><is><t>x{i}</t></is></c>'
                   f'<c t="b"><v>1</v></c><c t="e"><v>#N/A</v></c><c><v>{i}.25</v></c></row>' for i in range(1, 4))
    parts = {
        '_rels/.rels': f'<r><Relationship Id="a" Type="{kind}/officeDocument" Target="xl/w.xml"/></r>',
        'xl/w.xml': '<workbook><workbookPr date1904="1"/><sheets><sheet name="a" r:id="1" xmlns:r="r"/><sheet name="b" state="hidden" r:id="2" xmlns:r="r"/></sheets></workbook>',
        'xl/_rels/w.xml.rels': ''.join(('<r>', *(f'<Relationship Id="{i}" Type="{kind}/{k}" Target="{t}"/>' for i, k, t in (
            ('1', 'worksheet', 's1.xml'), ('2', 'worksheet', '/xl/s2.xml'), ('3', 'styles', '../xl/st.xml'), ('4', 'sharedStrings', 'ss.xml'))), '</r>')),
        'xl/st.xml': '<s><numFmts><numFmt numFmtId="164" formatCode="yyyy\\-mm;@"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="164"/></cellXfs></s>',
        'xl/ss.xml': '<sst><si><t>id</t></si><si><r><t>b</t></r><rPh><t>x</t></rPh></si><si><t xml:space="preserve"> "c" </t></si></sst>',
        'xl/s1.xml': f'<worksheet><sheetData>{rows}</sheetData></worksheet>',
        'xl/s2.xml': '<worksheet><sheetData><row><c r="D5"><v>1</v></c></row></sheetData></worksheet>',
    }
    return texts(archive(parts), archive(parts, True))


def ods():
    cells = ('<table:table-cell office:value-type="float" office:value="1.5" table:number-columns-repeated="2"/>',
             '<table:table-cell office:value-type="string"><text:p>a<text:s text:c="2"/>b</text:p><text:p>c</text:p></table:table-cell>',
             '<table:table-cell office:value-type="date" office:date-value="2024-01-02T03:04:05"/><table:covered-table-cell/>',
             '<table:table-cell office:value-type="time" office:time-value="PT1H2M3S"/>')
    rows = ''.join(f'<table:table-row table:number-rows-repeated="{i}">{"".join(cells)}</table:table-row>' for i in (1, 2, 3))
    body = ('<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><style:style xmlns:style="s" style:name="h"/><office:body><office:spreadsheet>'
            f'<table:table table:name="a" table:style-name="h">{rows}</table:table></office:spreadsheet></office:body></office:document-content>')
    parts = {'mimetype': 'application/vnd.oasis.opendocument.spreadsheet', 'content.xml': body}
    return texts(archive(parts), archive(parts, True))


def hdf5(fill, block=0):
    try:
        import h5py
        import numpy as np
    except ImportError:
        return []
    found = []
    for latest in (False, True):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, 'f')
            with h5py.File(path, 'w', libver='latest' if latest else None, userblock_size=block) as file:
                fill(file, np, h5py)
            with open(path, 'rb') as file:
                found.append(file.read())
    return texts(*found)


def mat_piece(kind, body):
    return struct.pack('<II', kind, len(body)) + body + bytes(-len(body) % 8)


def mat_matrix(name, mx, dims, *pieces, flags=0):
    return mat_piece(14, b''.join((mat_piece(6, struct.pack('<II', mx | flags, 0)), mat_piece(5, struct.pack(f'<{len(dims)}i', *dims)),
                                   mat_piece(1, name.encode()), *pieces)))


def matlab():
    import zlib
    head = b'MATLAB 5.0 MAT-file'.ljust(116) + bytes(8) + b'\x00\x01IM'
    x = mat_matrix('x', 6, (4, 2), mat_piece(9, struct.pack('<8d', *range(8))))
    small = mat_matrix('', 9, (2, 2), struct.pack('<HH4B', 2, 4, 1, 2, 3, 4))
    word = mat_matrix('', 4, (1, 3), mat_piece(17, 'aäb'.encode('utf-16-le')))
    cells = mat_matrix('c', 1, (1, 2), word, small)
    record = mat_matrix('s', 2, (1, 1), struct.pack('<HHi', 5, 4, 4), mat_piece(1, b'a\0\0\0b\0\0\0'), x, word)
    sparse = mat_matrix('p', 5, (3, 2), mat_piece(5, struct.pack('<2i', 0, 2)), mat_piece(5, struct.pack('<3i', 0, 1, 2)), mat_piece(9, struct.pack('<2d', 1, 2)))
    four = struct.pack('<5i', 0, 3, 2, 0, 2) + b'x\0' + struct.pack('<6d', *range(6)) + struct.pack('<5i', 51, 1, 2, 0, 2) + b't\0ab'
    return texts(head + x + sparse, head + cells + record, head + mat_piece(15, zlib.compress(x + bytes(8))), four)


def matlab73():
    def fill(file, np, h5py):
        file['x'] = np.arange(6.0).reshape(2, 3)
        file['#refs#/a'] = np.arange(6.0).reshape(2, 3)
        file['c'] = np.array([[file['#refs#/a'].ref]], h5py.ref_dtype)
        file['name'] = np.array([[97], [0xe4]], 'u2')
        file['name'].attrs['MATLAB_class'] = np.bytes_('char')
        group = file.create_group('s')
        group['ir'], group['jc'], group['data'] = [0, 2], [0, 1, 2], [1.0, 2.0]
        group.attrs['MATLAB_sparse'] = 3
    head = b'MATLAB 7.3 MAT-file'.ljust(124) + b'\x00\x02IM'
    return [(name, head + body[128:]) for name, body in hdf5(fill, 512)]


def idx():
    return texts(*(struct.pack(f'>HBB{len(dims)}I', 0, kind, len(dims), *dims) + bytes(range(n))
                   for kind, dims, n in ((8, (3, 2, 2), 12), (9, (4,), 4), (11, (2, 3), 12), (12, (3, 1), 12), (13, (2, 2), 16), (14, (3,), 24))))


def mtx():
    head = '%%MatrixMarket matrix'
    return texts(f'{head} coordinate real general\n% note\n3 2 3\n1 1 1.5\n3 2 -2e3\n1 1 1\n', f'{head} coordinate pattern symmetric\n3 3 2\n1 1\n3 1\n',
                 f'{head} array real general\n2 3\n1\n2\n3\n4\n5\n6\n', f'{head} array integer skew-symmetric\n3 3\n1\n2\n3\n', f'{head} coordinate complex general\n')


def safetensors():
    def one(header, n):
        text = json.dumps(header).encode()
        return struct.pack('<Q', len(text)) + text + bytes(range(n))
    return texts(one({'x': {'dtype': 'F32', 'shape': [3, 2], 'data_offsets': [0, 24]}, 'y': {'dtype': 'I64', 'shape': [3], 'data_offsets': [24, 48]}}, 48),
                 one({'__metadata__': {'a': 'b'}, 'x': {'dtype': 'BF16', 'shape': [2, 2], 'data_offsets': [0, 8]}}, 8),
                 one({'x': {'dtype': 'F16', 'shape': [2, 2, 1], 'data_offsets': [2, 10]}, 'z': {'dtype': 'C64', 'shape': [], 'data_offsets': [0, 8]}}, 10))


def fill_tenx(file, np, h5py):
    group = file.create_group('matrix')
    group['barcodes'], group['shape'] = [b'a', b'b', b'c'], [2, 3]
    group['data'], group['indices'], group['indptr'] = [1, 2, 3], [0, 1, 0], [0, 2, 2, 3]
    group['features/name'], group['features/feature_type'] = [b'g', b'g'], [b'A', b'B']


def png(width, height, kind, depth, extra=b''):
    import zlib
    def chunk(name, body):
        return struct.pack('>I', len(body)) + name + body + struct.pack('>I', zlib.crc32(name + body))
    n = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}[kind]
    rows = b''.join(b'\0' + bytes((i * 7 + y) % 256 for i in range((width * n * depth + 7) // 8)) for y in range(height))
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', struct.pack('>IIBBBBB', width, height, depth, kind, 0, 0, 0)) + extra +
            (chunk(b'PLTE', bytes(range(48))) if kind == 3 else b'') + chunk(b'IDAT', zlib.compress(rows)) + chunk(b'IEND', b''))


def bmp(n_bits):
    palette = bytes(range(4 * 2 ** n_bits)) if n_bits <= 4 else b''
    row = (5 * n_bits + 31) // 32 * 4
    body = bytes(i % 256 for i in range(3 * row))
    return b'BM' + struct.pack('<IHHI', 54 + len(palette) + len(body), 0, 0, 54 + len(palette)) + struct.pack('<IiiHHIIiiII', 40, 5, 3, 1, n_bits, 0, 0, 0, 0, 0, 0) + palette + body


def tiff():
    tags = ((256, 3, 4), (257, 3, 3), (258, 3, 16), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1), (278, 3, 3), (279, 4, 24))
    return b'II*\0' + struct.pack('<I', 32) + bytes(range(24)) + struct.pack('<H', len(tags)) + b''.join(struct.pack('<HHII', t, k, 1, v) for t, k, v in tags) + bytes(4)


def image():
    found = [png(4, 3, 0, 8), png(4, 3, 2, 8), png(4, 3, 6, 16), png(9, 2, 3, 4), png(9, 2, 0, 1), bmp(24), bmp(4), bmp(1), bmp(32), tiff()]
    try:
        from PIL import Image
        for size, mode, more in (((9, 7), 'RGB', {}), ((8, 8), 'L', {'progressive': True}), ((8, 8), 'CMYK', {})):
            out = io.BytesIO()
            Image.new(mode, size, 90 if mode == 'L' else (1, 2, 3, 4)[:len(mode)]).save(out, 'jpeg', **more)
            found.append(out.getvalue())
        out = io.BytesIO()
        Image.new('RGB', (9, 7), (1, 2, 3)).save(out, 'tiff', compression='tiff_lzw')
        found.append(out.getvalue())
    except ImportError:
        pass
    return texts(*found)


def wav(kind, n_channels, n_bits):
    body = bytes((i * 37) % 256 for i in range(n_channels * n_bits // 8 * 60))
    form = struct.pack('<HHIIHH', kind, n_channels, 8000, 8000 * n_channels * n_bits // 8, n_channels * n_bits // 8, n_bits)
    return b'RIFF' + struct.pack('<I', 36 + len(body)) + b'WAVEfmt ' + struct.pack('<I', 16) + form + b'data' + struct.pack('<I', len(body)) + body


def sound():
    found = [wav(1, 1, 16), wav(1, 2, 8), wav(3, 1, 32), wav(7, 1, 8), wav(1, 1, 24)]
    try:
        import numpy as np
        import soundfile
        for suffix in ('flac', 'ogg', 'aiff'):
            out = io.BytesIO()
            soundfile.write(out, np.sin(np.arange(400) / 9) / 2, 8000, format=suffix)
            found.append(out.getvalue())
    except ImportError:
        pass
    return texts(*found)


def pack_folder(files):
    at = 24 + sum(17 + len(name.encode()) for name in files)
    table, body = b'', b''
    for name, data in files.items():
        table += struct.pack('<QQ', at + len(body), len(data)) + name.encode() + b'\0'
        body += data
    return b'FUSFOLD1' + struct.pack('<QQ', len(files), len(table)) + table + body


def folder():
    counts = {'matrix.mtx': mtx()[0][1].replace(b'3 2 3', b'3 2 3'), 'barcodes.tsv.gz': gzip.compress(b'a-1\nb-1\n'), 'features.tsv': b'1\tg\tA\n2\tg\tB\n3\th\tA\n'}
    return texts(pack_folder({f'{c}/{i}_x.png': png(3, 2, 0, 8) for c in 'ab' for i in range(2)}), pack_folder({f'{i}-a.wav': wav(1, 1, 16) for i in range(3)}),
                 pack_folder(counts), pack_folder({'a.txt': 'Ein Satz, zwei Wörter.'.encode(), 'b.txt': 'これは文です'.encode()}))


def sav(rows):
    """Unpacked: a number with labels and a missing value, a number, a text of eight letters, a day."""
    def record(width, name, print_format, missing=()):
        return struct.pack('<iiiiii', 2, width, 0, len(missing), print_format, print_format) + name.ljust(8) + b''.join(struct.pack('<d', m) for m in missing)
    numeric, text, day = 5 << 16 | 8 << 8 | 2, 1 << 16 | 8 << 8, 20 << 16 | 11 << 8
    out = b'$FL2' + b'@(#) SPSS DATA FILE made for a test'.ljust(60) + struct.pack('<iiiiid', 2, 4, 0, 0, len(rows), 100.0)
    out += b'01 Jan 2400:00:00' + b'test'.ljust(64) + bytes(3)
    out += record(0, b'SEX', numeric, (9.0,)) + record(0, b'SCORE', numeric) + record(8, b'WHO', text) + record(0, b'DAY', day)
    labels = ((1.0, b'male'), (2.0, b'female'), (9.0, b'no answer'))
    out += struct.pack('<ii', 3, len(labels))
    for value, label in labels:
        size = 1 + len(label)
        out += struct.pack('<dB', value, len(label)) + label + b' ' * (-size % 8)
    out += struct.pack('<iii', 4, 1, 1)
    out += struct.pack('<iiiiiiiiiiii', 7, 3, 4, 8, 20, 0, 0, 720, 1, 1, 2, 65001)
    out += struct.pack('<ii', 999, 0)
    for sex, score, who, days in rows:
        out += struct.pack('<dd', sex, score) + who.ljust(8) + struct.pack('<d', days * 86400.0)
    return out


def statistics():
    found = [sav([(3.0, 2.5, b'p1', 1e5), (3.0, 1.5, b'p2', 1e5)]), sav([(1.0, 2.5, b'p1', 1e5), (9.0, -1.7976931348623157e308, b'p2', 1e5), (2.0, 3.5, b'\xe4', 1e5 + 1)])]
    try:
        import pandas
        for version in (114, 117, 118):
            out = io.BytesIO()
            frame = pandas.DataFrame({'id': ['a', 'b', 'c'], 'x': [1.5, None, 2.5], 'k': pandas.Categorical(['u', 'v', 'u'])})
            frame.to_stata(out, version=version, write_index=False)
            found.append(out.getvalue())
    except ImportError:
        pass
    return texts(*found)


def fill_plain(file, np, h5py):
    x = np.arange(24.0).reshape(8, 3).astype('f4')
    file['x'] = x
    file.create_dataset('gzip', data=x, compression='gzip', chunks=(4, 3), shuffle=True)
    file.create_dataset('lzf', data=x, compression='lzf', chunks=(4, 3))
    file['ids'] = [f's{i}'.encode() for i in range(8)]
    file['words'] = ['a', 'bb', 'ä'] * 2 + ['c', 'd']
    file['g/soft'] = h5py.SoftLink('/x')
    file['g/out'] = h5py.ExternalLink('other.h5', '/x')
    file['x'].attrs['unit'] = 'V'


def fill_h5mu(file, np, h5py):
    ids = [f's{i}'.encode() for i in range(6)]
    file.attrs['encoding-type'] = 'MuData'
    file['obs/_index'] = ids
    file['obs'].attrs['_index'] = '_index'
    for name, columns in (('a', 3), ('b', 2)):
        group = file.create_group(f'mod/{name}')
        group['X'] = np.arange(6.0 * columns).reshape(6, columns).astype('f4')
        group['obs/_index'] = ids
        group['var/_index'] = [f'v{i}'.encode() for i in range(columns)]
        for frame in ('obs', 'var'):
            group[frame].attrs['_index'] = '_index'
    file['mod/a/obs/class/codes'] = np.array([0, 1, 0, 1, -1, 1], 'i1')
    file['mod/a/obs/class/categories'] = [b'x', b'y']
    file['mod/a/obs/class'].attrs['encoding-type'] = 'categorical'
    sparse = file.create_group('mod/b/layers/s')
    sparse.attrs['encoding-type'] = 'csr_matrix'
    sparse.attrs['shape'] = [6, 2]
    sparse['data'], sparse['indices'], sparse['indptr'] = [1.0, 2.0], [0, 1], [0, 1, 2, 2, 2, 2, 2]


def fill_h5ad(file, np, h5py):
    ids = [f's{i}'.encode() for i in range(6)]
    file['X'] = np.arange(18.0).reshape(6, 3).astype('f4')
    for frame, names in (('obs', ids), ('var', [b'u', b'v', b'w']), ('obsm/b', ids)):
        file[f'{frame}/_index'] = names
        file[frame].attrs['_index'] = '_index'
    file['obs/class/codes'] = np.array([0, 1, 0, 1, -1, 1], 'i1')
    file['obs/class/categories'] = [b'x', b'y']
    file['obs/class'].attrs['ordered'] = True
    file['obs/flag/values'] = np.array([True, False] * 3)
    file['obs/flag/mask'] = np.array([False, False, True] * 2)
    file['obsm/b/p'] = np.arange(6.0)
    file['uns/class_colors'] = [b'#ff0000', b'#00ff00']


def fill_records(file, np, h5py):
    sparse = file.create_group('X')
    sparse.attrs['h5sparse_format'], sparse.attrs['h5sparse_shape'] = 'csc', [6, 2]
    sparse['data'], sparse['indices'], sparse['indptr'] = [1.0, 2.0], [0, 1], [0, 1, 2]
    obs = np.zeros(6, [('index', 'S4'), ('class', 'i1'), ('word', h5py.string_dtype())])
    obs['index'], obs['class'], obs['word'] = [f's{i}'.encode() for i in range(6)], [0, 1, 0, 1, 0, 1], [b'a', b'b', b'c'] * 2
    file['obs'] = obs
    var = np.zeros(2, [('index', 'S4')])
    var['index'] = [b'u', b'v']
    file['var'] = var
    beside = np.zeros(6, [('b', 'f4', 2), ('X_pca', 'f8', 3)])
    file['obsm'] = beside
    file['uns/class_categories'] = [b'x', b'y']


SPEC = {'format': 'fusescope-model', 'version': 1, 'model': 'mvae', 'seed': '1', 'options': {'epochs': '1', 'hidden': '4,4', 'latent': '2'},
        'modalities': [{'name': 'a', 'title': 'a', 'kind': 'vector', 'shape': [3], 'unit': 'V', 'features': ['x', 'y', 'z']},
                       {'name': 'b', 'title': 'b', 'kind': 'image', 'shape': [2, 2]}]}
RECIPE = {'format': 'fusescope-recipe', 'version': 1, 'name': 'n', 'id': 'id', 'by_row': False, 'allow_empty': True, 'keep_unpaired': False,
          'seed': 3, 'pair_by_label': 'c', 'files': ['a.csv', '/folder/b.csv'], 'drop': ['d'],
          'modalities': [{'name': 'a', 'file': 'a.csv', 'path': 'x,y', 'missing': 'nan', 'kind': 'image:4x4'}, {'name': 'b', 'file': 'b.csv'}],
          'labels': [{'name': 'c', 'file': 'a.csv', 'column': 'c'}], 'settings': [{'name': 'a', 'title': 'A', 'missing': 'zero', 'kind': 'counts'}]}
SESSION = {'dataset': '/x.csv', 'hash': 'ab', 'name': 'x', 'samples': 3, 'modalities': ['a', 'b'], 'coverage': [1, 0.5],
           'kinds': ['vector', 'image:2x2'], 'time': 1, 'model': '/m', 'page': 'map', 'subset': 3, 'target': 1, 'sample': 2, 'label': 'c',
           'test-all': True, 'selection': 'BQ==',
           'earlier': [{'id': '6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'name': 'm', 'kind': 'mvae', 'epochs': 3, 'asked': 4, 'time': 5, 'goes-on': True}]}


def documents(*found):
    return texts(*[json.dumps(d) for d in found], *[json.dumps(d, indent=1) for d in found])


SEEDS = {
    'xlsx': xlsx, 'ods': ods, 'matlab': matlab, 'matlab73': matlab73, 'idx': idx, 'mtx': mtx, 'safetensors': safetensors,
    'tenx': lambda: hdf5(fill_tenx), 'image': image, 'sound': sound, 'statistics': statistics, 'folder': folder,
    'words': lambda: texts('Der Motor läuft.\nmotor HOT, valve-open\nStraße\n', 'これは文です\nﾓｰﾀｰが止まる ok\n'),
    'csv': csv, 'packed': packed, 'npy': npy, 'npz': zips,
    'hdf5': lambda: hdf5(fill_plain), 'h5mu': lambda: hdf5(fill_h5mu), 'h5ad': lambda: hdf5(fill_h5ad) + hdf5(fill_records), 'tree': lambda: hdf5(fill_plain),
    'lzf': lambda: texts(b'\x02\x02abc', b'\x04\x00a\xe0\x09\x00', b'\x01\x01ab\x40\x01'),
    'answer': lambda: texts(b'FUSPACK2' + struct.pack('<QQ', 0, 24)),
    'json': lambda: documents(SPEC, [1, -2.5e3, None, True, {'ä': '\u20ac'}], {}) + [('deep', b'[' * 70 + b']' * 70)],
    'recipe': lambda: documents(RECIPE, {'format': 'fusescope-recipe', 'version': 1, 'files': []}),
    'recipe-texts': lambda: texts('a=a.csv:x', 'a=a.csv', 'a=image:28x28', 'a=series:64', 'a:nan', 'a=zero', 'a=vector', 'c=a.csv:class', 'b=/x/y.h5:/g/x'),
    'spec': lambda: documents(SPEC, {**SPEC, 'model': 'mopoe', 'options': {}}),
    'session': lambda: documents(SESSION),
    'split': lambda: texts('3/1/1', '0.7/0.2/0.1', '1', ''.join(f'machine-{i:04}\t{("train", "valid", "test")[i % 3]}\n' for i in range(1, 9)), 'm\ttrain\r\n'),
    'options': lambda: texts('latent=2\nepochs=3\nhidden=4,4\n', 'lr=1e-3\nbeta=0.5', 'likelihood.a=normal\nhidden.a=', 'kind=mvae\nlatent=-1\nseed=18446744073709551615'),
}
